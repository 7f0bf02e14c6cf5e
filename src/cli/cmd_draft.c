/* cmd_draft.c - forbear draft: requests, records and notices to work on, from a case file.
 *
 * Exit: 0 made (gaps are marked in it), 2 bad usage or input, a kind that is not made for the role, or no program
 * for a PDF, 6 a budget ran out.
 */
#include "cli.h"

#include <string.h>

static const char help[] =
    "usage: forbear draft CASE --kind KIND [--role ROLE] [OPTIONS]\n"
    "\n"
    "Makes a draft to work on: first a sheet for the person who makes it (the risks of filing with authority and\n"
    "grade, every gap, what was left out), then the document, each assertion with the slot for its exhibit. Not\n"
    "advice, and never ready: a person checks it, fills it in and decides.\n"
    "\n"
    "  CASE              a case file (docs/case-file.md), sealed by forbear ask or not; - for standard input\n"
    "  --kind KIND       stay-request           cover letter and checklist for Form I-246\n"
    "                    discretion-request     a request for prosecutorial discretion\n"
    "                    certification-request  cover letter to a certifying agency (Form I-918 Supplement B)\n"
    "                    expedite-request       a request that a pending case be decided sooner\n"
    "                    decision-record        an officer's record of a decision\n"
    "                    rights-notice          rights and services, in plain English or Spanish\n"
    "  --role ROLE       who asks: attorney, accredited, officer, agency-counsel, advocate, self. Requests are made\n"
    "                    for an attorney or accredited representative only; without a role: the rights notice\n"
    "  --language L      en or es; es for the rights notice\n"
    "  --disclose FACT   shows this protected fact (8 USC 1367) in the document; may be given several times\n"
    "  --html FILE       one HTML page to print; FILE is replaced whole\n"
    "  --pdf FILE        the same as PDF; needs weasyprint, wkhtmltopdf or chromium\n"
    "  --json            for programs (schema/draft.schema.json)\n"
    "  --passphrase-file F  the passphrase of a sealed file is the first line of F\n"
    "  --policies DIR    the policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "Example: a stay request that says that a U petition is pending\n"
    "\n"
    "  $ forbear draft case.json --kind stay-request --role attorney --disclose u_stage --html draft.html\n";

typedef struct draft_command {
    bool json;
    const char *kind, *role, *language, *html, *pdf, *policies, *passphrase_file;
    cli_values disclose;
    fb_desk *desk;
} draft_command;

/* Too large or too deep is the file's fault; what runs out later is a budget's. */
static int fail(const fb_error *error, const char *path) {
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    return strcmp(error->file, name) == 0 ? cli_refuse(error) : cli_fail(error);
}

static int make_draft(fb_draft **draft, const draft_command *command, const char *path) {
    const fb_draft_options options = {.kind = command->kind, .role = command->role, .language = command->language,
                                      .disclose = command->disclose.items, .n_disclose = command->disclose.n};
    fb_error error = {0};
    cli_text text;
    if (!cli_is_sealed(path))
        return fb_desk_draft_file(command->desk, draft, path, &options, &error) == FB_OK ? EXIT_DONE
                                                                                         : fail(&error, path);
    int result = cli_open_sealed("draft", &text, path, command->passphrase_file, CLI_PASSPHRASE);
    if (result != EXIT_DONE)
        return result;
    fb_view name = {path, strlen(path)}, json = {text.bytes, text.size};
    fb_status status = fb_desk_draft(command->desk, draft, name, json, &options, &error);
    cli_text_forget(&text);
    return status == FB_OK ? EXIT_DONE : fail(&error, path);
}

static int render(fb_view *page, fb_draft *draft, fb_form form) {
    const fb_render_options options = {.colour = cli_has_colour(stdout), .width = cli_width()};
    fb_error error = {0};
    return fb_draft_render(draft, page, form, &options, &error) == FB_OK ? EXIT_DONE : cli_fail(&error);
}

static int write_draft(const draft_command *command, fb_draft *draft) {
    bool has_file = command->html || command->pdf;
    fb_view page;
    if (has_file) {
        int result = render(&page, draft, FB_FORM_HTML);
        if (result == EXIT_DONE && command->pdf)
            result = cli_print_pdf(page, command->pdf);
        if (result == EXIT_DONE && command->html && !cli_write_file(command->html, page))
            result = EXIT_BUDGET;
        if (result != EXIT_DONE || !command->json)
            return result;
    }
    int result = render(&page, draft, command->json ? FB_FORM_JSON : FB_FORM_TEXT);
    return result != EXIT_DONE ? result : cli_write(stdout, page) ? EXIT_DONE : EXIT_BUDGET;
}

static int draft_one(const draft_command *command, const char *path) {
    fb_draft *draft;
    int result = make_draft(&draft, command, path);
    if (result != EXIT_DONE)
        return result;
    result = write_draft(command, draft);
    fb_draft_free(draft);
    return result;
}

static bool is_stdout(const char *path) {
    return path && strcmp(path, "-") == 0;
}

static const char *complaint(const draft_command *command, size_t n_paths) {
    if (n_paths == 0)
        return "name a case file, or - for standard input; 'forbear draft --help' has an example";
    if (n_paths > 1)
        return "makes one draft of one case; several were named";
    if (!command->kind)
        return "say what to draft with --kind; 'forbear draft --help' lists the kinds";
    if (command->json + is_stdout(command->html) + is_stdout(command->pdf) > 1)
        return "only one of --json, --html - and --pdf - can go to standard output";
    return NULL;
}

int cmd_draft(int argc, char **argv) {
    draft_command command = {0};
    const cli_option options[] = {
        {"--json", &command.json, NULL, NULL},         {"--kind", NULL, &command.kind, NULL},
        {"--role", NULL, &command.role, NULL},         {"--language", NULL, &command.language, NULL},
        {"--html", NULL, &command.html, NULL},         {"--pdf", NULL, &command.pdf, NULL},
        {"--policies", NULL, &command.policies, NULL}, {"--passphrase-file", NULL, &command.passphrase_file, NULL},
        {"--disclose", NULL, NULL, &command.disclose},
    };
    size_t n_paths;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_paths, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    const char *wrong = complaint(&command, n_paths);
    if (wrong) {
        cli_complain("draft", wrong, NULL);
        return EXIT_BAD_INPUT;
    }
    int result = cli_open_desk(&command.desk, command.policies);
    if (result == EXIT_DONE)
        result = draft_one(&command, argv[1]);
    fb_desk_close(command.desk);
    return result;
}
