/* print_coverage.c - forbear check --coverage: the rows of the policies that no test stands on.
 *
 * Called by cmd_check.c.  Exit: 0 a test stands on every row, 1 not, or a test did not pass, 2 bad input, 6 a limit
 * ran out.
 */
#include "cli.h"

#include <string.h>

typedef struct counts {
    size_t n_rows, n_covered;
} counts;

static bool same_view(fb_view a, fb_view b) {
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* Rows stand by instrument: *i is moved behind the last of the first one's. */
static counts count_instrument(const fb_policy_tests *tests, size_t *i) {
    fb_view instrument = fb_policy_tests_row(tests, *i).instrument;
    counts of = {0};
    for (; *i < fb_policy_tests_rows(tests); ++*i) {
        fb_policy_row row = fb_policy_tests_row(tests, *i);
        if (!same_view(row.instrument, instrument))
            break;
        of.n_rows++;
        of.n_covered += row.n_tests > 0;
    }
    return of;
}

static counts count_all(const fb_policy_tests *tests) {
    counts of = {0};
    for (size_t i = 0; i < fb_policy_tests_rows(tests);) {
        counts one = count_instrument(tests, &i);
        of.n_rows += one.n_rows;
        of.n_covered += one.n_covered;
    }
    return of;
}

/* ---- text --------------------------------------------------------------------------------------------- */

static void print_view(fb_view text) {
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        putchar(c < 0x20 || c == 0x7F ? ' ' : c);
    }
}

static void text_rows(const fb_policy_tests *tests) {
    for (size_t i = 0; i < fb_policy_tests_rows(tests); i++) {
        fb_policy_row row = fb_policy_tests_row(tests, i);
        if (row.n_tests > 0)
            continue;
        print_view(row.file);
        printf(":%u: no test stands on row %zu of '", (unsigned)row.line, row.rule);
        print_view(row.table);
        printf("': ");
        print_view(row.authority);
        printf(" (grade ");
        print_view(row.grade);
        printf(")\n");
    }
}

static void text_counts(const fb_policy_tests *tests) {
    for (size_t i = 0; i < fb_policy_tests_rows(tests);) {
        fb_view instrument = fb_policy_tests_row(tests, i).instrument;
        counts one = count_instrument(tests, &i);
        printf("%5zu of %3zu rows  ", one.n_covered, one.n_rows);
        print_view(instrument);
        putchar('\n');
    }
}

/* ---- JSON (schema/coverage.schema.json) --------------------------------------------------------------- */

static void json_member(const char *before, const char *name, fb_view text) {
    printf("%s\"%s\": ", before, name);
    cli_json_string(stdout, text);
}

static void json_instruments(const fb_policy_tests *tests) {
    const char *between = "\n  {";
    for (size_t i = 0; i < fb_policy_tests_rows(tests);) {
        fb_view instrument = fb_policy_tests_row(tests, i).instrument;
        counts one = count_instrument(tests, &i);
        json_member(between, "instrument", instrument);
        printf(", \"rows\": %zu, \"covered\": %zu}", one.n_rows, one.n_covered);
        between = ",\n  {";
    }
}

static void json_rows(const fb_policy_tests *tests) {
    for (size_t i = 0; i < fb_policy_tests_rows(tests); i++) {
        fb_policy_row row = fb_policy_tests_row(tests, i);
        json_member(i ? ",\n  {" : "\n  {", "file", row.file);
        json_member(", ", "instrument", row.instrument);
        json_member(", ", "table", row.table);
        json_member(", ", "authority", row.authority);
        json_member(", ", "grade", row.grade);
        printf(", \"line\": %u, \"rule\": %zu, \"tests\": [", (unsigned)row.line, row.rule);
        for (size_t t = 0; t < row.n_tests; t++)
            printf("%s%u", t ? ", " : "", (unsigned)row.tests[t]);
        printf("]}");
    }
}

static void json_tests(const fb_policy_tests *tests) {
    for (size_t i = 0; i < fb_policy_tests_paths(tests); i++) {
        const char *path = fb_policy_tests_path(tests, i);
        printf(i ? ",\n  " : "\n  ");
        cli_json_string(stdout, (fb_view){path, strlen(path)});
    }
}

/* ---- the run ------------------------------------------------------------------------------------------ */

typedef struct passed {
    size_t n, n_failed;
} passed;

static fb_status run_tests(passed *of, fb_policy_tests *tests, fb_error *error) {
    const fb_suite_case *one;
    for (;;) {
        fb_status status = fb_policy_tests_next(tests, &one, error);
        if (status != FB_OK || !one)
            return status;
        of->n++;
        of->n_failed += !one->passed;
        if (!one->passed) {
            fputs("forbear check: a test does not pass (forbear test --policies): ", stderr);
            fwrite(one->file.data, 1, one->file.size, stderr);
            fputc('\n', stderr);
        }
    }
}

static void print_text(const fb_policy_tests *tests, const passed *of, counts all) {
    text_rows(tests);
    text_counts(tests);
    printf("%zu of %zu rows have a test that stands on them; %zu tests, %zu failed\n", all.n_covered, all.n_rows, of->n,
           of->n_failed);
}

static void print_json(const fb_policy_tests *tests, const passed *of, counts all) {
    printf("{\"n_rows\": %zu, \"n_covered\": %zu, \"n_tests\": %zu, \"n_failed\": %zu,\n \"instruments\": [",
           all.n_rows, all.n_covered, of->n, of->n_failed);
    json_instruments(tests);
    printf("\n ],\n \"tests\": [");
    json_tests(tests);
    printf("\n ],\n \"rows\": [");
    json_rows(tests);
    printf("\n ]}\n");
}

int cli_print_coverage(const char *folder, bool json) {
    fb_policy_tests *tests;
    fb_error error = {0};
    passed of = {0};
    if (fb_policy_tests_open(&tests, folder, NULL, 0, NULL, &error) != FB_OK)
        return cli_fail(&error);
    if (fb_policy_tests_count_rows(tests, &error) != FB_OK || run_tests(&of, tests, &error) != FB_OK) {
        fb_policy_tests_close(tests);
        return cli_fail(&error);
    }
    counts all = count_all(tests);
    (json ? print_json : print_text)(tests, &of, all);
    fb_policy_tests_close(tests);
    return all.n_covered < all.n_rows || of.n_failed > 0 ? EXIT_FAILED : EXIT_DONE;
}
