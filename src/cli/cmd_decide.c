/* cmd_decide.c - forbear decide: what law and policy in force say of the action in a case file, and why.
 *
 * Exit statuses: cli.h.
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
    "  --emergency         one sheet about a removal at the time of the action: what stops it, what does not, what\n"
    "                      was not checked, who may stay it, who is to be reached; at most 60 lines of text\n"
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
    "  $ forbear decide case.json --html page.html\n"
    "  $ forbear decide case.json --emergency\n";

static bool is_grade(const char *grade) {
    return strcmp(grade, "P") == 0 || strcmp(grade, "A") == 0 || strcmp(grade, "2") == 0 ||
           strcmp(grade, "UNVERIFIED") == 0;
}

static bool check_usage(const cli_reports *command, size_t n_paths) {
    if (n_paths == 0)
        cli_complain("decide", "name a case file, or - for standard input; 'forbear decide --help' shows one",
                     NULL);
    else if (command->html && n_paths > 1)
        cli_complain("decide", "is for one case; several were named", "--html");
    else if (command->of_removal && command->explain)
        cli_complain("decide", "is for the whole determination; a sheet has no rows", "--explain");
    else if (command->grade && !is_grade(command->grade))
        cli_complain("decide", "is no grade; grades are P, A, 2 and UNVERIFIED", command->grade);
    else
        return true;
    return false;
}

int cmd_decide(int argc, char **argv) {
    cli_reports command = {.name = "decide"};
    const cli_option options[] = {
        {"--json", &command.json, NULL, NULL},           {"--explain", &command.explain, NULL, NULL},
        {"--html", NULL, &command.html, NULL},           {"--policies", NULL, &command.policies, NULL},
        {"--require-grade", NULL, &command.grade, NULL}, {"--passphrase-file", NULL, &command.passphrase_file, NULL},
        {"--without", NULL, NULL, &command.without},     {"--emergency", &command.of_removal, NULL, NULL},
    };
    size_t n_paths;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_paths, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    if (!check_usage(&command, n_paths))
        return EXIT_BAD_INPUT;
    return cli_make_reports(&command, argv + 1, n_paths);
}
