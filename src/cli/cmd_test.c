/* cmd_test.c - forbear test: runs test files of a model, counts the rules they match, and writes such files; runs the
 * vignettes of a policy folder.
 *
 * Exit: 0 all passed, 1 a case failed (or, with --all-rules, a rule was never matched), 2 bad usage or input, 6 a
 * limit ran out.
 */
#include "cli.h"

#include <string.h>

static const char help[] =
    "usage: forbear test [MODEL.dmn...] TESTS.json... [--all-rules] [--json]\n"
    "       forbear test --policies DIR [VIGNETTE.json...] [--json]\n"
    "       forbear test --scaffold MODEL.dmn... [--table NAME]\n"
    "\n"
    "Runs test files of a model (docs/testing-models.md): each case gives inputs and says what decisions must come\n"
    "out as. Then says which rules of the model's decision tables no case matched.\n"
    "\n"
    "  MODEL.dmn        the model, when it is not the one that the test file names; words that end in .json are\n"
    "                   test files\n"
    "  --all-rules      a rule that no case matches is a failure too\n"
    "  --policies DIR   the tests of a policy folder (docs/case-file.md, Vignettes): those that are named, or every\n"
    "                   vignettes/*.json and tests.json below it\n"
    "  --json           results and counts for programs\n"
    "  --scaffold       writes a test file instead, with one case for every rule: inputs that the rule matches, and\n"
    "                   what the engine gives for them, marked to be confirmed by a person\n"
    "  --table NAME     only for the table of this decision or knowledge model\n"
    "\n"
    "Exit: 0 all passed, 1 a case failed, 2 bad input.\n"
    "\n"
    "Example:\n"
    "\n"
    "  $ forbear test --scaffold loan.dmn >loan-tests.json\n"
    "  $ forbear test loan-tests.json\n";

typedef struct test_command {
    bool all_rules, json, scaffold;
    const char *table, *policies;
    size_t n_passed, n_failed, n_to_confirm, n_rules, n_matched;
    bool listed; /* JSON: something stands in the list at hand */
} test_command;

/* ---- cases -------------------------------------------------------------------------------------------- */

static void print_view(fb_view text) {
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        putchar(c < 0x20 || c == 0x7F ? ' ' : c);
    }
}

static void print_case(const fb_suite_case *one) {
    if (one->passed)
        return;
    printf("failed: ");
    print_view(one->name);
    printf(" (");
    print_view(one->file);
    printf(":%u)\n", (unsigned)one->line);
    for (size_t i = 0; i < one->n_checks; i++) {
        const fb_suite_check *check = &one->checks[i];
        if (check->passed)
            continue;
        printf("  ");
        print_view(check->decision);
        printf("\n    expected ");
        print_view(check->expected);
        printf("\n    got      ");
        print_view(check->got);
        putchar('\n');
    }
    if (one->note.size) {
        printf("    note     ");
        print_view(one->note);
        putchar('\n');
    }
}

static void json_member(const char *before, const char *name, fb_view text) {
    printf("%s\"%s\": ", before, name);
    cli_json_string(stdout, text);
}

static void json_case(test_command *command, const fb_suite_case *one) {
    json_member(command->listed ? ",\n  {" : "\n  {", "name", one->name);
    json_member(", ", "file", one->file);
    printf(", \"line\": %u, \"passed\": %s, \"to_confirm\": %s", (unsigned)one->line, one->passed ? "true" : "false",
           one->to_confirm ? "true" : "false");
    if (one->note.size)
        json_member(", ", "note", one->note);
    printf(", \"checks\": [");
    for (size_t i = 0; i < one->n_checks; i++) {
        json_member(i ? ", {" : "{", "decision", one->checks[i].decision);
        printf(", \"passed\": %s, \"expected\": %.*s, \"got\": %.*s}", one->checks[i].passed ? "true" : "false",
               (int)one->checks[i].expected.size, one->checks[i].expected.data, (int)one->checks[i].got.size,
               one->checks[i].got.data);
    }
    printf("]}");
    command->listed = true;
}

static void take_case(test_command *command, const fb_suite_case *one) {
    command->n_passed += one->passed;
    command->n_failed += !one->passed;
    command->n_to_confirm += one->to_confirm;
    if (command->json)
        json_case(command, one);
    else
        print_case(one);
}

/* -1, or the exit status of a failure. */
static int run_cases(test_command *command, fb_suite *suite) {
    const fb_suite_case *one;
    fb_error error;
    for (;;) {
        if (fb_suite_next(suite, &one, &error) != FB_OK)
            return cli_fail(&error);
        if (!one)
            return -1;
        take_case(command, one);
    }
}

/* ---- the tests of a policy folder ---------------------------------------------------------------------- */

static int run_policy_tests(test_command *command, const char *const *paths, size_t n_paths) {
    fb_policy_tests *tests;
    const fb_suite_case *one = NULL;
    fb_error error = {0};
    if (fb_policy_tests_open(&tests, command->policies, paths, n_paths, NULL, &error) != FB_OK)
        return cli_fail(&error);
    if (command->json)
        printf("[{\"cases\": [");
    fb_status status;
    while ((status = fb_policy_tests_next(tests, &one, &error)) == FB_OK && one)
        take_case(command, one);
    if (command->json)
        printf("\n ]}]\n");
    else if (status == FB_OK)
        printf("%zu passed, %zu failed, %zu to be confirmed\n", command->n_passed, command->n_failed,
               command->n_to_confirm);
    fb_policy_tests_close(tests);
    return status != FB_OK ? cli_fail(&error) : command->n_failed ? EXIT_FAILED : EXIT_DONE;
}

/* ---- coverage ----------------------------------------------------------------------------------------- */

/* "3, 5-9" */
static void print_never(const fb_suite *suite, size_t table, size_t n_rules) {
    const char *between = "";
    for (size_t r = 0; r < n_rules; r++) {
        size_t end = r;
        if (fb_suite_hits(suite, table, r))
            continue;
        while (end + 1 < n_rules && fb_suite_hits(suite, table, end + 1) == 0)
            end++;
        printf(end > r ? "%s%zu-%zu" : "%s%zu", between, r + 1, end + 1);
        between = ", ";
        r = end;
    }
}

static void text_coverage(const fb_suite *suite, size_t table, fb_table_info info, size_t n_matched) {
    fb_part part = fb_model_set_part(fb_suite_model(suite), info.part);
    if (n_matched == info.n_rules)
        return;
    printf("%zu of %zu rules of '", n_matched, info.n_rules);
    print_view(part.name);
    printf("' (");
    print_view(part.file);
    printf(":%u) matched; never: ", (unsigned)info.line);
    print_never(suite, table, info.n_rules);
    putchar('\n');
}

static void json_coverage(test_command *command, const fb_suite *suite, size_t table, fb_table_info info) {
    fb_part part = fb_model_set_part(fb_suite_model(suite), info.part);
    json_member(command->listed ? ",\n  {" : "\n  {", "table", part.name);
    json_member(", ", "file", part.file);
    printf(", \"line\": %u, \"hits\": [", (unsigned)info.line);
    for (size_t r = 0; r < info.n_rules; r++)
        printf("%s%llu", r ? ", " : "", (unsigned long long)fb_suite_hits(suite, table, r));
    printf("]}");
    command->listed = true;
}

/* The tables of the first model; what it imports has tests of its own. */
static void print_coverage(test_command *command, const fb_suite *suite) {
    const fb_model_set *set = fb_suite_model(suite);
    for (size_t t = 0; t < fb_model_set_table_size(set); t++) {
        fb_table_info info = fb_model_set_table(set, t);
        size_t n_matched = 0;
        if (!fb_model_set_part(set, info.part).in_first)
            continue;
        for (size_t r = 0; r < info.n_rules; r++)
            n_matched += fb_suite_hits(suite, t, r) > 0;
        command->n_rules += info.n_rules;
        command->n_matched += n_matched;
        if (command->json)
            json_coverage(command, suite, t, info);
        else
            text_coverage(suite, t, info, n_matched);
    }
}

/* ---- a suite ------------------------------------------------------------------------------------------ */

static int run_suite(test_command *command, const fb_model_set *set, const char *const *files, size_t n_files) {
    fb_suite *suite;
    fb_error error;
    if (fb_suite_open(&suite, set, files, n_files, NULL, &error) != FB_OK)
        return cli_fail(&error);
    command->listed = false;
    if (command->json)
        printf("{\"cases\": [");
    int result = run_cases(command, suite);
    if (result < 0) {
        if (command->json)
            printf("\n ],\n \"coverage\": [");
        command->listed = false;
        print_coverage(command, suite);
        if (command->json)
            printf("\n ]}");
        result = command->n_failed || (command->all_rules && command->n_matched < command->n_rules) ? EXIT_FAILED
                                                                                                    : EXIT_DONE;
    }
    fb_suite_close(suite);
    return result;
}

static bool is_test_file(const char *word) {
    size_t size = strlen(word);
    return size > 5 && strcmp(word + size - 5, ".json") == 0;
}

/* Models to the front, in the order in which they were named. */
static size_t models_first(char **words, size_t n) {
    size_t n_models = 0;
    for (size_t i = 0; i < n; i++) {
        char *word = words[i];
        if (is_test_file(word))
            continue;
        memmove(&words[n_models + 1], &words[n_models], (i - n_models) * sizeof *words);
        words[n_models++] = word;
    }
    return n_models;
}

static int run_all(test_command *command, const char *const *words, size_t n_models, size_t n_words) {
    fb_model_set *set = NULL;
    fb_error error;
    int result = EXIT_DONE;
    if (n_models && (fb_model_set_load(&set, words, n_models, NULL, &error) != FB_OK ||
                     fb_model_set_check(set, &error) != FB_OK)) {
        fb_model_set_free(set);
        return cli_fail(&error);
    }
    if (command->json)
        printf("[");
    /* Without a model on the command line each file has its own. */
    size_t step = n_models ? n_words - n_models : 1;
    for (size_t i = n_models; i < n_words; i += step) {
        if (command->json && i > n_models)
            printf(",\n");
        int one = run_suite(command, set, words + i, step);
        result = one > result ? one : result;
    }
    fb_model_set_free(set);
    if (command->json)
        printf("]\n");
    else if (result <= EXIT_FAILED)
        printf("%zu passed, %zu failed, %zu to be confirmed; %zu of %zu rules matched\n", command->n_passed,
               command->n_failed, command->n_to_confirm, command->n_matched, command->n_rules);
    return result;
}

static int scaffold(const test_command *command, const char *const *models, size_t n_models) {
    fb_model_set *set = NULL;
    fb_error error;
    fb_view json, name = {command->table, command->table ? strlen(command->table) : 0};
    size_t n_missing = 0;
    int result = EXIT_DONE;
    if (fb_model_set_load(&set, models, n_models, NULL, &error) != FB_OK ||
        fb_model_set_check(set, &error) != FB_OK ||
        fb_model_set_scaffold(set, &json, &n_missing, name, &error) != FB_OK)
        result = cli_fail(&error);
    else if (!cli_write(stdout, json))
        result = EXIT_BUDGET;
    else if (n_missing)
        fprintf(stderr, "forbear test: no inputs were found for %zu rule%s, listed at the end of the file\n", n_missing,
                n_missing == 1 ? "" : "s");
    fb_model_set_free(set);
    return result;
}

static const char *wrong_usage(const test_command *command, size_t n_models, size_t n_words) {
    if (command->scaffold)
        return command->policies    ? "--scaffold is for one model, and takes no policy folder"
               : n_words == 0       ? "--scaffold wants a model"
               : n_models < n_words ? "--scaffold writes a test file, and reads none"
                                    : NULL;
    if (command->policies)
        return command->all_rules  ? "of a policy folder 'forbear check --coverage' says which rows have no test"
               : n_models > 0 ? "--policies takes vignettes and test files, and no model"
                              : NULL;
    if (command->table)
        return "--table goes with --scaffold";
    return n_models == n_words ? "name a test file; 'forbear test --help' has an example" : NULL;
}

int cmd_test(int argc, char **argv) {
    test_command command = {0};
    const cli_option options[] = {{"--all-rules", &command.all_rules, NULL, NULL},
                                  {"--json", &command.json, NULL, NULL},
                                  {"--scaffold", &command.scaffold, NULL, NULL},
                                  {"--policies", NULL, &command.policies, NULL},
                                  {"--table", NULL, &command.table, NULL}};
    size_t n_words;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_words, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    size_t n_models = models_first(argv + 1, n_words);
    const char *wrong = wrong_usage(&command, n_models, n_words);
    if (wrong) {
        cli_complain("test", wrong, NULL);
        return EXIT_BAD_INPUT;
    }
    const char *const *words = (const char *const *)(argv + 1);
    if (command.policies && !command.scaffold)
        return run_policy_tests(&command, words, n_words);
    return command.scaffold ? scaffold(&command, words, n_words) : run_all(&command, words, n_models, n_words);
}
