/* cmd_policies.c - forbear policies: the register of instruments, whole, for one day, between two days; and one
 * instrument with its provenance.
 */
#include "cli.h"

static const char help[] =
    "usage: forbear policies [--on DATE | --between DATE DATE | --id ID] [OPTIONS]\n"
    "\n"
    "Lists the instruments of the register: statutes, regulations, directives and memos, court orders, fees. Each has\n"
    "the dates between which it is in force, as far as the sources fix them; where they do not, every reading.\n"
    "\n"
    "  --on DATE            only what is in force on that day, what may be, and what was proposed by then\n"
    "  --between DATE DATE  what came into force and what ended after the first day, up to and with the second\n"
    "  --id ID              one instrument: issuer, dates, what it supersedes and limits, what does so to it, whether\n"
    "                       a model of it is encoded, and its sources spelled out\n"
    "  --json               for programs (schema/policies.schema.json)\n"
    "  --policies DIR       the policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "How to read it. A date is the first day in force, or the first day that is not: on a shared day the successor\n"
    "governs. 'not verified' means that no text that was read fixes the date. Grades: P, the text itself was read;\n"
    "A, an agency's page or form; 2, a secondary source; UNVERIFIED, found in no text that could be opened.\n"
    "\n"
    "Examples: what was in force on 17 June 2021; what January 2025 changed; where 11005.3 comes from\n"
    "\n"
    "  $ forbear policies --on 2021-06-17\n"
    "  $ forbear policies --between 2024-12-31 2025-01-31\n"
    "  $ forbear policies --id 11005.3\n";

typedef struct policies_command {
    bool json;
    const char *on, *between, *id, *policies, *until;
} policies_command;

/* What is wrong with the words, or NULL. */
static const char *complaint(const policies_command *command, size_t n_words) {
    if ((command->on != NULL) + (command->between != NULL) + (command->id != NULL) > 1)
        return "give one of --on, --between and --id";
    if (command->between && n_words == 0)
        return "--between needs two days, the earlier one first: --between 2024-12-31 2025-01-31";
    if (n_words > (command->between ? 1u : 0u))
        return "is one word too many; a day goes behind --on, two behind --between, an id behind --id";
    return NULL;
}

static fb_status listing(fb_desk *desk, fb_view *text, const policies_command *command, fb_error *error) {
    fb_form form = command->json ? FB_FORM_JSON : FB_FORM_TEXT;
    const fb_render_options options = {.width = cli_width()};
    if (command->id)
        return fb_desk_instrument(desk, text, form, command->id, &options, error);
    if (command->between)
        return fb_desk_changes(desk, text, form, command->between, command->until, &options, error);
    return fb_desk_policies(desk, text, form, command->on, &options, error);
}

int cmd_policies(int argc, char **argv) {
    policies_command command = {0};
    const cli_option options[] = {{"--json", &command.json, NULL, NULL},
                                  {"--on", NULL, &command.on, NULL},
                                  {"--between", NULL, &command.between, NULL},
                                  {"--id", NULL, &command.id, NULL},
                                  {"--policies", NULL, &command.policies, NULL}};
    char folder[4096];
    size_t n_words;
    fb_error error = {0};
    fb_desk *desk;
    fb_view text;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_words, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    const char *wrong = complaint(&command, n_words);
    if (wrong) {
        size_t extra = command.between ? 1 : 0;
        cli_complain("policies", wrong, n_words > extra ? argv[1 + extra] : NULL);
        return EXIT_BAD_INPUT;
    }
    command.until = n_words ? argv[1] : NULL;
    if (fb_desk_open(&desk, cli_policy_folder(folder, sizeof folder, command.policies), NULL, &error) != FB_OK)
        return cli_refuse(&error);
    int result = EXIT_DONE;
    if (listing(desk, &text, &command, &error) != FB_OK)
        result = cli_refuse(&error);
    else if (!cli_write(stdout, text))
        result = EXIT_BUDGET;
    fb_desk_close(desk);
    return result;
}
