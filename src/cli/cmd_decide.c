/* cmd_decide.c - forbear decide: what law and policy in force say of the action in a case file, and why.
 *
 * Each case is decided and written whole before the next is read.  What is wrong with one is one line on
 * standard error and does not hide the others.  Exit statuses: cli.h.
 */
#include "cli.h"

#include <string.h>

static const char help[] =
    "usage: forbear decide CASE... [OPTIONS]\n"
    "\n"
    "Says what the law and the policy in force on the day of an action say of it, in the case that a case "
    "file\n"
    "describes: the outcome with its weakest grade, why, what must happen first, what was not checked, and "
    "every\n"
    "row of every instrument with its authority. Not advice; a person decides.\n"
    "\n"
    "  CASE                a case file (docs/case-file.md), sealed by forbear ask or not; - for standard input\n"
    "  --passphrase-file F the passphrase of sealed files is the first line of F; else it is asked on the terminal\n"
    "  --explain           also the tests of every row, and how the layers compose\n"
    "  --json              for programs (schema/determination.schema.json); a list when there are several "
    "cases\n"
    "  --html FILE         one case as a page to print and hand over; FILE is replaced whole\n"
    "  --without FACT      also what would follow if this fact were not known; may be given several times, each alone\n"
    "  --require-grade G   P, A, 2 or UNVERIFIED: an outcome of a weaker grade is not called settled (exit "
    "4)\n"
    "  --policies DIR      the policy folder; else $FORBEAR_POLICIES, else the one that came with the "
    "program\n"
    "\n"
    "Exit: 0 settled, 2 bad input, 3 facts open, 4 law open or layers collide, 5 facts contradictory or a "
    "fault in a\n"
    "policy, 6 a budget ran out; of several cases the highest.\n"
    "\n"
    "Example: a T application found bona fide, and a removal order\n"
    "\n"
    "  $ cat case.json\n"
    "  {\n"
    "    \"case\": 1, \"id\": \"example\", \"invented\": true,\n"
    "    \"action\": {\"what\": \"execute_removal\", \"status\": \"proposed\",\n"
    "               \"at\": \"2026-03-02T09:30:00-05:00\", \"place\": \"none_listed\"},\n"
    "    \"facts\": {\n"
    "      \"t_stage\": [{\"value\": \"bfd\", \"evidence\": \"document_copy\", \"source\": \"agency\", "
    "\"as_of\": \"2026-01-12\"}]\n"
    "    }\n"
    "  }\n"
    "  $ forbear decide case.json\n"
    "  $ forbear decide case.json --html page.html\n";

typedef struct decide_command {
    bool json, explain;
    const char *html, *grade, *policies, *passphrase_file;
    cli_values without;
    fb_desk *desk;
    fb_render_options options;
    size_t n_written;
} decide_command;

/* Too large or too deep is the file's fault; what runs out later is a budget's. */
static int fail(const fb_error *error, const char *path) {
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    return strcmp(error->file, name) == 0 ? cli_refuse(error) : cli_fail(error);
}

static int exit_of_answer(const fb_report *report, const char *grade) {
    switch (fb_report_answer(report)) {
    case FB_ANSWER_SETTLED:
        return fb_report_is_settled(report, grade) ? EXIT_DONE : EXIT_LAW_OPEN;
    case FB_ANSWER_FACTS_OPEN:
        return EXIT_FACTS_OPEN;
    case FB_ANSWER_LAW_OPEN:
        return EXIT_LAW_OPEN;
    case FB_ANSWER_CONTRADICTORY:
    case FB_ANSWER_FAULT:
        break;
    }
    return EXIT_CONTRADICTORY;
}

static bool write_separator(decide_command *command, bool is_list) {
    static const fb_view comma = {",\n", 2}, line = {"\n----\n\n", 7};
    if (command->n_written++ == 0)
        return true;
    return cli_write(stdout, is_list ? comma : line);
}

static bool write_report(decide_command *command, fb_report *report, bool is_list, fb_error *error) {
    fb_view text;
    if (command->html) {
        if (fb_report_render(report, &text, FB_FORM_HTML, &command->options, error) != FB_OK) {
            cli_print_error(error);
            return false;
        }
        if (!cli_write_file(command->html, text))
            return false;
    }
    if (command->html && !command->json)
        return true;
    if (fb_report_render(report, &text, command->json ? FB_FORM_JSON : FB_FORM_TEXT, &command->options,
                         error) != FB_OK) {
        cli_print_error(error);
        return false;
    }
    return write_separator(command, is_list) && cli_write(stdout, text);
}

/* A sealed file is opened first; what came of it is wiped when the report has its copy. */
static int make_report(fb_report **report, const decide_command *command, const char *path) {
    fb_error error = {0};
    cli_text text;
    if (!cli_is_sealed(path))
        return fb_desk_decide_file(command->desk, report, path, &error) == FB_OK ? EXIT_DONE : fail(&error, path);
    int result = cli_open_sealed("decide", &text, path, command->passphrase_file, "Passphrase (it is not shown): ");
    if (result != EXIT_DONE)
        return result;
    fb_view name = {path, strlen(path)}, json = {text.bytes, text.size};
    fb_status status = fb_desk_decide(command->desk, report, name, json, &error);
    cli_text_forget(&text);
    return status == FB_OK ? EXIT_DONE : fail(&error, path);
}

static int decide_one(decide_command *command, const char *path, bool is_list) {
    fb_error error = {0};
    fb_report *report;
    int made = make_report(&report, command, path);
    if (made != EXIT_DONE)
        return made;
    int result = exit_of_answer(report, command->grade);
    if (!write_report(command, report, is_list, &error))
        result = EXIT_BUDGET;
    fb_report_free(report);
    return result;
}

static int decide_all(decide_command *command, char **paths, size_t n_paths) {
    static const fb_view open = {"[\n", 2}, close = {"]\n", 2};
    bool is_list = command->json && n_paths > 1;
    int result = EXIT_DONE;
    if (is_list && !cli_write(stdout, open))
        return EXIT_BUDGET;
    for (size_t i = 0; i < n_paths; i++) {
        int one = decide_one(command, paths[i], is_list);
        result = one > result ? one : result;
    }
    if (is_list && !cli_write(stdout, close))
        return EXIT_BUDGET;
    return result;
}

static bool is_grade(const char *grade) {
    return strcmp(grade, "P") == 0 || strcmp(grade, "A") == 0 || strcmp(grade, "2") == 0 ||
           strcmp(grade, "UNVERIFIED") == 0;
}

static bool check_usage(const decide_command *command, size_t n_paths) {
    if (n_paths == 0)
        cli_complain("decide", "name a case file, or - for standard input; 'forbear decide --help' shows one",
                     NULL);
    else if (command->html && n_paths > 1)
        cli_complain("decide", "is for one case; several were named", "--html");
    else if (command->grade && !is_grade(command->grade))
        cli_complain("decide", "is no grade; grades are P, A, 2 and UNVERIFIED", command->grade);
    else
        return true;
    return false;
}

int cmd_decide(int argc, char **argv) {
    decide_command command = {0};
    const cli_option options[] = {
        {"--json", &command.json, NULL, NULL},           {"--explain", &command.explain, NULL, NULL},
        {"--html", NULL, &command.html, NULL},           {"--policies", NULL, &command.policies, NULL},
        {"--require-grade", NULL, &command.grade, NULL}, {"--passphrase-file", NULL, &command.passphrase_file, NULL},
        {"--without", NULL, NULL, &command.without},
    };
    char folder[4096], cache[4096];
    size_t n_paths;
    fb_error error = {0};
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_paths, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    if (!check_usage(&command, n_paths))
        return EXIT_BAD_INPUT;
    command.options = (fb_render_options){.require_grade = command.grade,
                                          .explain = command.explain,
                                          .colour = cli_has_colour(stdout),
                                          .width = cli_width()};
    if (fb_desk_open(&command.desk, cli_policy_folder(folder, sizeof folder, command.policies), NULL,
                     &error) != FB_OK)
        return cli_refuse(&error);
    if (cli_cache_folder(cache, sizeof cache) && fb_desk_keep_plans(command.desk, cache, &error) != FB_OK)
        cli_print_error(&error); /* goes on without */
    if (fb_desk_leave_aside(command.desk, command.without.items, command.without.n, &error) != FB_OK) {
        fb_desk_close(command.desk);
        return cli_fail(&error);
    }
    int result = decide_all(&command, argv + 1, n_paths);
    fb_desk_close(command.desk);
    return result;
}
