/* cmd_check.c - forbear check: what is wrong with models, found without evaluating them.
 *
 * Exit: 0 nothing worse than a note, 1 warnings or errors (--coverage: a row without a test), 2 a model that cannot be
 * read or is no DMN, or bad usage, 6 out of memory.  With --xsd each model is shown to xmllint as well, when that
 * program is there.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
    "usage: forbear check [MODEL...] [OPTIONS]\n"
    "       forbear check [FOLDER] --coverage [--json]\n"
    "\n"
    "Looks for what is wrong with DMN models, each with what it imports: structure, names, types, values that are\n"
    "not allowed, gaps, overlaps and dead rules of decision tables, inputs that nothing reads.  A MODEL may be a\n"
    "folder; without any it is the policy folder.  Of a folder with a register it also proves what holds of every\n"
    "case: lines 'proved: K1: ...' (docs/policy-contract.md section 7).\n"
    "\n"
    "  --coverage       instead, the rows of a policy folder's tables that no vignette and no test file stands on\n"
    "  --notes          also the notes about null, which many sound models have\n"
    "  --json           for programs\n"
    "  --sarif          SARIF 2.1.0, for editors and code hosts\n"
    "  --xsd DIR        also by the XML schemas in DIR (DMN15.xsd and the like), with xmllint\n"
    "  --policies DIR   the policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "Exit status: 0 nothing worse than a note, 1 warnings or errors, or rows without a test, 2 a model is\n"
    "unusable.\n"
    "\n"
    "Example: the findings about one model\n"
    "\n"
    "  $ forbear check loan.dmn\n";

typedef struct check_command {
    bool json, sarif, notes, coverage;
    const char *xsd, *policies;
    const char *const *models;
    size_t n_models;
} check_command;

/* ---- xmllint ------------------------------------------------------------------------------------------- */

#define HEAD_SIZE 65536u

/* The schema of the DMN version that the file names; NULL when it names none that has one. */
static const char *schema_of(const char *path) {
    static const struct version {
        const char *space, *file;
    } versions[] = {{"DMN/20180521/MODEL", "DMN12.xsd"}, {"DMN/20191111/MODEL", "DMN13.xsd"},
                    {"DMN/20211108/MODEL", "DMN14.xsd"}, {"DMN/20230324/MODEL", "DMN15.xsd"},
                    {"DMN/20240513/MODEL", "DMN16.xsd"}};
    FILE *file = fopen(path, "rb");
    char *head = malloc(HEAD_SIZE);
    const char *found = NULL;
    if (file && head) {
        size_t size = fread(head, 1, HEAD_SIZE - 1, file);
        head[size] = '\0';
        for (size_t i = 0; i < sizeof versions / sizeof versions[0] && !found; i++)
            if (strstr(head, versions[i].space))
                found = versions[i].file;
    }
    free(head);
    if (file)
        fclose(file);
    return found;
}

/* Without the namespaces that xmllint writes in braces before every name. */
static void drop_namespaces(char *text) {
    char *to = text;
    for (const char *from = text; *from && *from != '\n'; from++) {
        const char *end = *from == '{' ? strchr(from, '}') : NULL;
        if (end)
            from = end;
        else
            *to++ = *from;
    }
    *to = '\0';
}

/* "FILE:LINE: element X: Schemas validity error : MESSAGE"; *n counts them. */
static fb_status add_message(fb_check *check, size_t *n, const char *path, char *line, fb_error *error) {
    size_t length = strlen(path);
    drop_namespaces(line);
    if (strncmp(line, path, length) != 0 || line[length] != ':' || !strstr(line, "error"))
        return FB_OK;
    char *end;
    unsigned long number = strtoul(line + length + 1, &end, 10);
    const char *text = strstr(line, "error : ");
    text = text ? text + 8 : *end == ':' ? end + 1 : end;
    fb_view file = {path, length}, message = {text, strlen(text)};
    (*n)++;
    return fb_check_add(check, file, number <= UINT32_MAX ? (uint32_t)number : 0, message, error);
}

static fb_status run_xmllint(fb_check *check, FILE *messages, char *schema, const char *path, fb_error *error) {
    static char program[] = "xmllint", quiet[] = "--noout", local[] = "--nonet", by[] = "--schema";
    char *const argv[] = {program, quiet, local, by, schema, (char *)path, NULL};
    char line[4096];
    size_t n = 0;
    fb_status status = FB_OK;
    int how = cli_run_program(argv, NULL, messages, messages);
    if (how < 0) {
        cli_complain("check", "xmllint cannot be run; the models were not validated", NULL);
        return FB_OK;
    }
    rewind(messages);
    while (status == FB_OK && fgets(line, sizeof line, messages))
        status = add_message(check, &n, path, line, error);
    if (status == FB_OK && how != 0 && n == 0)
        cli_complain("check", "was not validated: xmllint failed, and says nothing of it", path);
    return status;
}

static fb_status ask_xmllint(fb_check *check, const check_command *command, const char *path, fb_error *error) {
    char schema[4096];
    const char *name = path[0] == '-' ? NULL : schema_of(path); /* a file, and no option of xmllint */
    if (!name)
        return FB_OK;
    int size = snprintf(schema, sizeof schema, "%s/%s", command->xsd, name);
    if (size < 0 || (size_t)size >= sizeof schema || access(schema, R_OK) != 0) {
        cli_complain("check", "is not in the folder of schemas; the model was not validated", name);
        return FB_OK;
    }
    FILE *messages = tmpfile();
    if (!messages) {
        cli_complain("check", "no temporary file can be made; the models were not validated", NULL);
        return FB_OK;
    }
    fb_status status = run_xmllint(check, messages, schema, path, error);
    fclose(messages);
    return status;
}

/* ---- the run ------------------------------------------------------------------------------------------- */

static bool is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static fb_status read_models(fb_check *check, const check_command *command, fb_error *error) {
    fb_status status = FB_OK;
    for (size_t i = 0; i < command->n_models && status == FB_OK; i++) {
        const char *path = command->models[i];
        status = is_folder(path) ? fb_check_folder(check, path, error) : fb_check_model(check, path, error);
    }
    for (size_t i = 0; command->xsd && i < fb_check_models(check) && status == FB_OK; i++)
        status = ask_xmllint(check, command, fb_check_path(check, i), error);
    return status;
}

static int run_check(fb_check *check, const check_command *command) {
    fb_error error = {0};
    fb_view text;
    fb_check_form form = command->sarif ? FB_CHECK_SARIF : command->json ? FB_CHECK_JSON : FB_CHECK_TEXT;
    fb_check_style style = {.all_notes = command->notes, .colour = cli_has_colour(stdout)};
    if (read_models(check, command, &error) != FB_OK || fb_check_finish(check, &error) != FB_OK ||
        fb_check_render(check, &text, form, &style, &error) != FB_OK)
        return cli_fail(&error);
    if (!cli_write(stdout, text))
        return EXIT_BUDGET;
    if (fb_check_unsound(check))
        return EXIT_BAD_INPUT;
    bool found = fb_check_count(check, FB_FINDING_ERROR) || fb_check_count(check, FB_FINDING_WARNING);
    return found ? EXIT_FAILED : EXIT_DONE;
}

static const char *wrong_usage(const check_command *command) {
    if (command->json && command->sarif)
        return "give --json or --sarif, not both";
    if (command->coverage && (command->sarif || command->xsd || command->notes))
        return "--coverage goes with --json only";
    return command->coverage && command->n_models > 1 ? "--coverage wants one policy folder" : NULL;
}

int cmd_check(int argc, char **argv) {
    check_command command = {0};
    const cli_option options[] = {{"--json", &command.json, NULL, NULL},
                                  {"--sarif", &command.sarif, NULL, NULL},
                                  {"--notes", &command.notes, NULL, NULL},
                                  {"--coverage", &command.coverage, NULL, NULL},
                                  {"--xsd", NULL, &command.xsd, NULL},
                                  {"--policies", NULL, &command.policies, NULL}};
    char folder[4096];
    fb_error error = {0};
    fb_check *check;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&command.n_models, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    const char *wrong = wrong_usage(&command);
    if (wrong) {
        cli_complain("check", wrong, NULL);
        return EXIT_BAD_INPUT;
    }
    command.models = (const char *const *)argv + 1;
    const char *only[1];
    if (command.n_models == 0) {
        only[0] = cli_policy_folder(folder, sizeof folder, command.policies);
        command.models = only;
        command.n_models = 1;
    }
    if (command.coverage)
        return cli_print_coverage(command.models[0], command.json);
    if (fb_check_new(&check, NULL, NULL, &error) != FB_OK)
        return cli_fail(&error);
    int result = run_check(check, &command);
    fb_check_free(check);
    return result;
}
