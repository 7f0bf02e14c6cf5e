/* check.c - the test harness of check.h. */
#include "support/check.h"

#define SHOWN_MOST 400u /* bytes of a view that a failure shows */

static void begin_failure(check_state *check, const char *file, int line) {
    check->n_failed++;
    printf("# %s:%d: ", file, line);
    if (check->context)
        printf("[%s] ", check->context);
}

static void show(fb_view view) {
    size_t size = view.size < SHOWN_MOST ? view.size : SHOWN_MOST;
    putchar('"');
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)view.data[i];
        if (byte < 0x20 || byte == 0x7F || byte == '\\')
            printf("\\x%02X", byte);
        else
            putchar(byte);
    }
    printf("\"%s", size < view.size ? "..." : "");
    if (!view.data)
        printf(" (NULL)");
}

bool check_that(check_state *check, bool holds, const char *what, const char *file, int line) {
    check->n_checks++;
    if (!holds) {
        begin_failure(check, file, line);
        printf("%s\n", what);
    }
    return holds;
}

bool check_equal(check_state *check, long long actual, long long expected, const char *what, const char *file,
                 int line) {
    check->n_checks++;
    if (actual != expected) {
        begin_failure(check, file, line);
        printf("%s is %lld, expected %lld\n", what, actual, expected);
    }
    return actual == expected;
}

bool check_view(check_state *check, fb_view actual, fb_view expected, const char *what, const char *file,
                int line) {
    check->n_checks++;
    bool holds = fb_view_equal(actual, expected);
    if (!holds) {
        begin_failure(check, file, line);
        printf("%s is ", what);
        show(actual);
        printf(", expected ");
        show(expected);
        putchar('\n');
    }
    return holds;
}

bool check_contains(check_state *check, fb_view actual, fb_view expected, const char *what, const char *file,
                    int line) {
    check->n_checks++;
    bool holds = false; /* not fb_view_find: that is under test itself */
    for (size_t i = 0; !holds && i + expected.size <= actual.size; i++)
        holds = memcmp(actual.data + i, expected.data, expected.size) == 0;
    if (!holds) {
        begin_failure(check, file, line);
        printf("%s is ", what);
        show(actual);
        printf(", which does not contain ");
        show(expected);
        putchar('\n');
    }
    return holds;
}

static bool is_selected(const char *name, int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (strstr(name, argv[i]))
            return true;
    return argc < 2;
}

static bool run_test(const char *path, const check_test *test) {
    check_state state = {0};
    test->run(&state);
    if (state.n_checks == 0)
        printf("# %s checks nothing\n", test->name);
    bool passed = state.n_failed == 0 && state.n_checks > 0;
    printf("%s - %s: %s\n", passed ? "ok" : "not ok", path, test->name);
    fflush(stdout);
    return passed;
}

int check_main(const char *path, const check_test *tests, size_t n_tests, int argc, char **argv) {
    unsigned n_passed = 0, n_failed = 0;
    for (size_t i = 0; i < n_tests; i++) {
        if (!is_selected(tests[i].name, argc, argv))
            continue;
        if (run_test(path, &tests[i]))
            n_passed++;
        else
            n_failed++;
    }
    printf("%u passed, %u failed\n", n_passed, n_failed);
    return n_failed == 0 && n_passed > 0 ? 0 : 1;
}
