/* cmd_compare.c - forbear compare: on which inputs two models give different results.
 *
 * Exit: 0 no difference, 1 they differ, 2 bad usage, or a model that cannot be read or does not compile, 6 the budget
 * ran out, or nothing was found where not everything could be looked at.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: forbear compare A.dmn B.dmn [OPTIONS]\n"
    "       forbear compare --matrix [--policies DIR] [--json]\n"
    "\n"
    "Says on which inputs two models give different results: for each decision that both have, the regions of inputs\n"
    "where it differs, each with a concrete case evaluated in both.  Texts do not matter, only what comes out.\n"
    "\n"
    "  --decision NAME  only this decision\n"
    "  --most N         list at most N regions of a decision; 20 without it\n"
    "  --leaves N       look at no more than N cases of a decision; 200000 without it\n"
    "  --json           for programs\n"
    "  --matrix         situations times versions of the policy instead (matrix.json of the policy folder): each\n"
    "                   cell decided on the day of its column, with grade and instruments, beside what was found of\n"
    "                   the law; exit status 1 when a cell that a source stands behind has another outcome\n"
    "  --policies DIR   its policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "Exit status: 0 no difference, 1 they differ, 2 a model is unusable, 6 not decided: the budget ran out, or an\n"
    "input is used in a way that allows samples only.\n"
    "\n"
    "Example: what a new version of a policy changes\n"
    "\n"
    "  $ forbear compare policy-2025.dmn policy-2026.dmn\n";

typedef struct compare_command {
    bool json, matrix;
    const char *decision, *most, *leaves, *policies;
} compare_command;

static bool read_count(unsigned long long *out, const char *text, unsigned long long most, const char *option) {
    char *end;
    if (!text)
        return true;
    *out = strtoull(text, &end, 10);
    if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && *out > 0 && *out <= most)
        return true;
    cli_complain("compare", "takes a number from 1 on", option);
    return false;
}

static void show_progress(const fb_comparison *comparison, size_t at) {
    if (!isatty(STDERR_FILENO))
        return;
    if (at < fb_comparison_size(comparison))
        fprintf(stderr, "\rcomparing decision %zu of %zu\x1b[K", at + 1, fb_comparison_size(comparison));
    else
        fputs("\r\x1b[K", stderr);
    fflush(stderr);
}

static int exit_status(const fb_comparison *comparison) {
    int status = fb_comparison_is_same_set(comparison) ? EXIT_DONE : EXIT_FAILED;
    bool undecided = false;
    for (size_t i = 0; i < fb_comparison_size(comparison); i++) {
        switch (fb_comparison_get(comparison, i).verdict) {
        case FB_COMPARISON_SAME: break;
        case FB_COMPARISON_DIFFERS: status = EXIT_FAILED; break;
        case FB_COMPARISON_UNDECIDED: undecided = true; break;
        case FB_COMPARISON_BUDGET: return EXIT_BUDGET;
        }
    }
    return status == EXIT_DONE && undecided ? EXIT_BUDGET : status;
}

static int run_compare(fb_comparison *comparison, bool json) {
    fb_error error = {0};
    fb_view text;
    bool done = false;
    fb_status status = FB_OK;
    for (size_t at = 0; status == FB_OK && !done; at++) {
        show_progress(comparison, at);
        status = fb_comparison_next(comparison, &done, &error);
    }
    if (status == FB_OK)
        status = fb_comparison_render(comparison, &text, json ? FB_COMPARISON_JSON : FB_COMPARISON_TEXT, &error);
    if (status != FB_OK)
        return cli_fail(&error);
    return cli_write(stdout, text) ? exit_status(comparison) : EXIT_BUDGET;
}

static fb_status load(fb_model_set **set, const char *path, fb_error *error) {
    fb_status status = fb_model_set_load(set, &path, 1, NULL, error);
    return status == FB_OK ? fb_model_set_check(*set, error) : status;
}

static int load_and_compare(char **paths, const fb_comparison_options *options, bool json) {
    fb_model_set *sets[2] = {NULL, NULL};
    fb_comparison *comparison = NULL;
    fb_error error = {0};
    fb_status status = load(&sets[0], paths[0], &error);
    if (status == FB_OK)
        status = load(&sets[1], paths[1], &error);
    if (status == FB_OK)
        status = fb_comparison_new(&comparison, sets[0], sets[1], options, NULL, &error);
    int result = status == FB_OK ? run_compare(comparison, json) : cli_fail(&error);
    fb_comparison_free(comparison);
    fb_model_set_free(sets[0]);
    fb_model_set_free(sets[1]);
    return result;
}

static int print_matrix(const char *policies, bool json) {
    const fb_render_options options = {.colour = cli_has_colour(stdout), .width = cli_width()};
    fb_desk *desk;
    fb_view text;
    size_t n_differing;
    fb_error error = {0};
    int result = cli_open_desk(&desk, policies);
    if (result != EXIT_DONE)
        return result;
    fb_status status = fb_desk_matrix(desk, &text, &n_differing, json ? FB_FORM_JSON : FB_FORM_TEXT, &options, &error);
    result = status != FB_OK         ? cli_fail(&error)
                 : !cli_write(stdout, text) ? EXIT_BUDGET
                 : n_differing > 0       ? EXIT_FAILED
                                         : EXIT_DONE;
    fb_desk_close(desk);
    return result;
}

int cmd_compare(int argc, char **argv) {
    compare_command command = {0};
    const cli_option options[] = {{"--decision", NULL, &command.decision, NULL},
                                  {"--most", NULL, &command.most, NULL},
                                  {"--leaves", NULL, &command.leaves, NULL},
                                  {"--json", &command.json, NULL, NULL},
                                  {"--matrix", &command.matrix, NULL, NULL},
                                  {"--policies", NULL, &command.policies, NULL}};
    size_t n_words;
    unsigned long long most = 0, leaves = 0;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_words, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    if (command.matrix && (n_words > 0 || command.decision || command.most || command.leaves)) {
        cli_complain("compare", "goes with --policies and --json only; it reads no model that is named", "--matrix");
        return EXIT_BAD_INPUT;
    }
    if (command.matrix)
        return print_matrix(command.policies, command.json);
    if (n_words != 2) {
        cli_complain("compare", "takes two models; 'forbear compare --help' says more", NULL);
        return EXIT_BAD_INPUT;
    }
    if (!read_count(&most, command.most, UINT32_MAX, "--most") ||
        !read_count(&leaves, command.leaves, UINT64_MAX, "--leaves"))
        return EXIT_BAD_INPUT;
    const fb_comparison_options wanted = {.decision = command.decision, .leaves = leaves, .most = (uint32_t)most};
    return load_and_compare(argv + 1, &wanted, command.json);
}
