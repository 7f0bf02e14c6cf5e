/* check.h - the test harness: named tests, checks that go on after a failure, TAP-like lines.
 *
 *     static void a_copy_ends_with_nul(check_state *check) {
 *         ...
 *         CHECK(copy.data[copy.size] == '\0');
 *     }
 *     int main(int argc, char **argv) {
 *         static const check_test tests[] = {CHECK_TEST(a_copy_ends_with_nul)};
 *         return check_main("unit/base/test_arena", tests, FB_COUNT(tests), argc, argv);
 *     }
 *
 * Each test prints "ok - unit/base/test_arena: a_copy_ends_with_nul" or "not ok - ...", a failed check a line
 * "# file:line: ..." before it; the last line is "N passed, N failed".  Arguments, when there are any, select
 * the tests whose name contains one of them.  A test that checks nothing fails: it cannot show anything.
 *
 * A macro gives true when the check holds, so a test that cannot go on says `if (!CHECK(p)) return;`.
 */
#ifndef FB_CHECK_H
#define FB_CHECK_H

#include "base/base.h"

typedef struct check_state {
    const char *context; /* shown with each failure when set: which row of a table, which seed */
    unsigned n_checks, n_failed;
} check_state;

typedef struct check_test {
    const char *name;
    void (*run)(check_state *check);
} check_test;

#define CHECK_TEST(function) {#function, function}

/* The result is for main: 0 when all passed, 1 otherwise (also when nothing was selected). */
int check_main(const char *path, const check_test *tests, size_t n_tests, int argc, char **argv);

/* All take the `check` parameter of the test around them. */
#define CHECK(condition) check_that(check, (condition), #condition, __FILE__, __LINE__)
#define CHECK_EQ_INT(actual, expected)                                                                       \
    check_equal(check, (long long)(actual), (long long)(expected), #actual, __FILE__, __LINE__)
/* A view against a string literal or NUL-terminated string. */
#define CHECK_VIEW(actual, expected)                                                                         \
    check_view(check, (actual), fb_view_of(expected), #actual, __FILE__, __LINE__)
/* A view against a view, for bytes with NUL. */
#define CHECK_BYTES(actual, expected) check_view(check, (actual), (expected), #actual, __FILE__, __LINE__)
#define CHECK_STRING(actual, expected)                                                                       \
    check_view(check, fb_view_of(actual), fb_view_of(expected), #actual, __FILE__, __LINE__)
/* That a NUL-terminated text contains another. */
#define CHECK_CONTAINS(actual, expected)                                                                     \
    check_contains(check, fb_view_of(actual), fb_view_of(expected), #actual, __FILE__, __LINE__)

bool check_that(check_state *check, bool holds, const char *what, const char *file, int line);
bool check_equal(check_state *check, long long actual, long long expected, const char *what, const char *file,
                 int line);
bool check_view(check_state *check, fb_view actual, fb_view expected, const char *what, const char *file,
                int line);
bool check_contains(check_state *check, fb_view actual, fb_view expected, const char *what, const char *file,
                    int line);

#endif
