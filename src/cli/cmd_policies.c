/* cmd_policies.c - forbear policies: the register of instruments, whole or for one day. */
#include "cli.h"

static const char help[] =
    "usage: forbear policies [--on DATE] [OPTIONS]\n"
    "\n"
    "Lists the instruments of the register with the dates between which each is in force, as far as the "
    "sources fix\n"
    "them, the grade of those dates, and whether a model of it is encoded.\n"
    "\n"
    "  --on DATE        only what is in force on that day, and what may be\n"
    "  --json           for programs\n"
    "  --policies DIR   the policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "Example: what was in force on 17 June 2021\n"
    "\n"
    "  $ forbear policies --on 2021-06-17\n";

int cmd_policies(int argc, char **argv) {
    bool json = false;
    const char *on = NULL, *policies = NULL;
    const cli_option options[] = {
        {"--json", &json, NULL}, {"--on", NULL, &on}, {"--policies", NULL, &policies}};
    char folder[4096];
    size_t n_words;
    fb_error error = {0};
    fb_desk *desk;
    fb_view text;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_words, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    if (n_words > 0) {
        cli_complain("policies", "is one word too many; the day goes behind --on", argv[1]);
        return EXIT_BAD_INPUT;
    }
    if (fb_desk_open(&desk, cli_policy_folder(folder, sizeof folder, policies), NULL, &error) != FB_OK)
        return cli_refuse(&error);
    int result = EXIT_DONE;
    if (fb_desk_policies(desk, &text, json ? FB_FORM_JSON : FB_FORM_TEXT, on, NULL, &error) != FB_OK)
        result = cli_refuse(&error);
    else if (!cli_write(stdout, text))
        result = EXIT_BUDGET;
    fb_desk_close(desk);
    return result;
}
