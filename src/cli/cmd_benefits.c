/* cmd_benefits.c - forbear benefits: what the person of a case may seek, element by element.
 *
 * Exit statuses: cli.h.
 */
#include "cli.h"

static const char help[] =
    "usage: forbear benefits CASE... [OPTIONS]\n"
    "\n"
    "Says of each benefit that victims may seek which elements the law asks for, which of them the facts of\n"
    "a case file show, and which facts are missing; the evidence that is accepted, forms, bars and waivers,\n"
    "days computed, and what the stage that was reached gives. The day is that of the case's action. Not\n"
    "advice: the agency or the court decides, and counsel or an accredited representative advises.\n"
    "\n"
    "  CASE                a case file (docs/case-file.md), sealed by forbear ask or not; - for standard input\n"
    "  --passphrase-file F the passphrase of sealed files is the first line of F; else it is asked on the terminal\n"
    "  --only ID           only this benefit (benefit-u, ...); may be given several times\n"
    "  --json              for programs (schema/benefits.schema.json); a list when there are several cases\n"
    "  --html FILE         one case as a page to print; FILE is replaced whole\n"
    "  --policies DIR      the policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "Answers: 'may seek', 'not on these facts', 'sought already', 'held', 'law open', or open on facts that\n"
    "are named.\n"
    "\n"
    "Exit: 0 done, whatever is open, 2 bad input, 5 facts contradictory or a fault in a policy, 6 a budget\n"
    "ran out; of several cases the highest.\n"
    "\n"
    "Example: a child whom a court has placed in care\n"
    "\n"
    "  $ forbear benefits examples/cases/trafficking-aged-17.json\n"
    "  $ forbear benefits examples/cases/trafficking-aged-17.json --html page.html\n";

int cmd_benefits(int argc, char **argv) {
    cli_reports command = {.name = "benefits", .of_benefits = true};
    const cli_option options[] = {
        {"--json", &command.json, NULL, NULL},
        {"--html", NULL, &command.html, NULL},
        {"--policies", NULL, &command.policies, NULL},
        {"--only", NULL, NULL, &command.wanted},
        {"--passphrase-file", NULL, &command.passphrase_file, NULL},
    };
    size_t n_paths;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_paths, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    if (n_paths == 0)
        cli_complain("benefits", "name a case file, or - for standard input; docs/case-file.md shows one", NULL);
    else if (command.html && n_paths > 1)
        cli_complain("benefits", "is for one case; several were named", "--html");
    else
        return cli_make_reports(&command, argv + 1, n_paths);
    return EXIT_BAD_INPUT;
}
