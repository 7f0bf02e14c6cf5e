/* Section 5 of forbear.h as a program uses it: handles, counts, forms, wrong calls, memory that runs out. */
#include "support/check.h"
#include "support/fault_host.h"

#include <stdlib.h>

#define DATA "tests/data/defects/"

static fb_check *begin(check_state *check) {
    fb_check *made = NULL;
    fb_error error;
    CHECK_EQ_INT(fb_check_new(&made, NULL, NULL, &error), FB_OK);
    return made;
}

static void a_finding_has_place_code_and_rules(check_state *check) {
    fb_error error;
    fb_check *c = begin(check);
    CHECK_EQ_INT(fb_check_model(c, DATA "overlap-at-boundary.dmn", &error), FB_OK);
    CHECK_EQ_INT(fb_check_model(c, DATA "overlap-at-boundary.dmn", &error), FB_OK); /* named twice */
    CHECK_EQ_INT(fb_check_size(c), 0);
    CHECK_EQ_INT(fb_check_finish(c, &error), FB_OK);
    CHECK_EQ_INT(fb_check_size(c), 1);
    CHECK_EQ_INT(fb_check_count(c, FB_FINDING_ERROR), 1);
    CHECK_EQ_INT(fb_check_count(c, FB_FINDING_WARNING), 0);
    CHECK_EQ_INT(fb_check_unsound(c), 0);
    fb_model_finding f = fb_check_finding(c, 0);
    CHECK_EQ_INT(f.severity, FB_FINDING_ERROR);
    CHECK_STRING(f.code, "overlap");
    CHECK_VIEW(f.file, DATA "overlap-at-boundary.dmn");
    CHECK(f.line > 1 && f.column > 0 && f.n_rules == 2 && f.rules[0] == 2 && f.rules[1] == 3);
    CHECK_VIEW(f.element, "Fee");
    CHECK(fb_check_finding(c, 1).code == NULL);
    fb_check_free(c);
}

static void an_unsound_model_is_a_finding_and_the_check_goes_on(check_state *check) {
    fb_error error;
    fb_check *c = begin(check);
    CHECK_EQ_INT(fb_check_model(c, DATA "unknown-element.dmn", &error), FB_OK);
    CHECK_EQ_INT(fb_check_model(c, DATA "circular-decisions.dmn", &error), FB_OK);
    CHECK_EQ_INT(fb_check_model(c, DATA "gap-of-negation.dmn", &error), FB_OK);
    CHECK_EQ_INT(fb_check_finish(c, &error), FB_OK);
    CHECK_EQ_INT(fb_check_unsound(c), 2);
    CHECK_EQ_INT(fb_check_count(c, FB_FINDING_ERROR), 2);
    CHECK_EQ_INT(fb_check_count(c, FB_FINDING_WARNING), 1);
    fb_check_free(c);
}

static void wrong_calls_are_refused(check_state *check) {
    fb_error error;
    fb_view out;
    fb_check *c = begin(check);
    CHECK_EQ_INT(fb_check_new(NULL, NULL, NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_check_model(c, NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_check_model(NULL, "x", NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_check_model(c, DATA "none.dmn", &error), FB_NOT_FOUND);
    CHECK_EQ_INT(fb_check_folder(c, DATA "none", &error), FB_NOT_FOUND);
    CHECK_EQ_INT(fb_check_folder(c, "tests/support", &error), FB_NOT_FOUND);
    CHECK_EQ_INT(fb_check_render(c, NULL, FB_CHECK_TEXT, NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_check_render(c, &out, (fb_check_form)7, NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_check_finish(c, &error), FB_OK);
    CHECK_EQ_INT(fb_check_finish(c, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_check_model(c, DATA "gap-of-negation.dmn", &error), FB_BAD_ARGUMENT);
    fb_check_free(c);
    fb_check_free(NULL);
}

static void another_tool_may_add_findings(check_state *check) {
    fb_error error;
    fb_view out;
    fb_check *c = begin(check);
    CHECK_EQ_INT(fb_check_add(c, FB_LITERAL("a \"b\"\x1b.dmn"), 7, FB_LITERAL("wrong"), &error), FB_OK);
    CHECK_EQ_INT(fb_check_add(c, FB_LITERAL("/c"), 0, FB_LITERAL("as a whole"), &error), FB_OK);
    CHECK_EQ_INT(fb_check_finish(c, &error), FB_OK);
    CHECK_EQ_INT(fb_check_render(c, &out, FB_CHECK_TEXT, NULL, &error), FB_OK);
    CHECK_CONTAINS(out.data, "/c: error: as a whole [schema]\n");
    CHECK_CONTAINS(out.data, "a \"b\" .dmn:7:1: error: wrong [schema]\n");
    CHECK_EQ_INT(fb_check_render(c, &out, FB_CHECK_SARIF, NULL, &error), FB_OK);
    CHECK_CONTAINS(out.data, "{\"uri\": \"a%20%22b%22%1B.dmn\"}, \"region\": {\"startLine\": 7, \"startColumn\": 1}");
    CHECK_CONTAINS(out.data, "{\"uri\": \"file:///c\"}}");
    CHECK_EQ_INT(fb_check_render(c, &out, FB_CHECK_JSON, NULL, &error), FB_OK);
    CHECK_CONTAINS(out.data, "\"file\": \"a \\\"b\\\"\\u001B.dmn\", \"line\": 7");
    fb_check_free(c);
}

static void quiet_notes_are_shown_on_request(check_state *check) {
    fb_error error;
    fb_view out;
    fb_check_style all = {.all_notes = true, .colour = true};
    fb_check *c = begin(check);
    CHECK_EQ_INT(fb_check_model(c, DATA "null-not-matched.dmn", &error), FB_OK);
    CHECK_EQ_INT(fb_check_finish(c, &error), FB_OK);
    CHECK_EQ_INT(fb_check_render(c, &out, FB_CHECK_TEXT, NULL, &error), FB_OK);
    CHECK_VIEW(out, "0 errors, 0 warnings, 0 notes in 1 model with 1 decision table; 1 note about null is not shown "
                    "(--notes)\n");
    CHECK_EQ_INT(fb_check_render(c, &out, FB_CHECK_TEXT, &all, &error), FB_OK);
    CHECK_CONTAINS(out.data, ": \x1b[36mnote\x1b[0m: no rule matches when 'Age' is null");
    CHECK_CONTAINS(out.data, "0 errors, 0 warnings, 1 note in 1 model with 1 decision table\n");
    fb_check_free(c);
}

static fb_status check_some(check_state *check, const fb_host *host, size_t limit, void *context) {
    static const char *const paths[] = {DATA "overlap-of-mixed-conditions.dmn", DATA "masked-by-several.dmn",
                                        DATA "misspelt-name.dmn", DATA "missing-part.dmn"};
    (void)limit;
    (void)context;
    fb_error error = {0};
    fb_view out;
    fb_check *c = NULL;
    fb_status status = fb_check_new(&c, NULL, host, &error);
    for (size_t i = 0; i < FB_COUNT(paths) && status == FB_OK; i++)
        status = fb_check_model(c, paths[i], &error);
    if (status == FB_OK)
        status = fb_check_finish(c, &error);
    if (status == FB_OK)
        status = fb_check_render(c, &out, FB_CHECK_SARIF, NULL, &error);
    if (status == FB_OK)
        CHECK_EQ_INT(fb_check_count(c, FB_FINDING_ERROR) + fb_check_count(c, FB_FINDING_WARNING), 4);
    CHECK(status == FB_OK || error.message[0] != '\0');
    fb_check_free(c);
    return status;
}

/* A folder with a register; two of its findings are justified or stale. */
static fb_status check_register(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)limit;
    (void)context;
    fb_error error = {0};
    fb_view out;
    fb_check *c = NULL;
    fb_status status = fb_check_new(&c, NULL, host, &error);
    if (status == FB_OK)
        status = fb_check_folder(c, "tests/data/registers/faulty", &error);
    if (status == FB_OK)
        status = fb_check_finish(c, &error);
    if (status == FB_OK)
        status = fb_check_render(c, &out, FB_CHECK_JSON, NULL, &error);
    if (status == FB_OK)
        CHECK(fb_check_count(c, FB_FINDING_ERROR) == 9 && fb_check_count(c, FB_FINDING_NOTE) == 1);
    CHECK(status == FB_OK || error.message[0] != '\0');
    fb_check_free(c);
    return status;
}

static void every_failing_allocation_is_reported_and_nothing_leaks(check_state *check) {
    CHECK(fault_sweep(check, check_some, NULL) > 20);
    CHECK(fault_sweep(check, check_register, NULL) > 5);
}

static void every_failing_read_is_reported(check_state *check) {
    CHECK(fault_sweep_reads(check, check_some, NULL) >= 4);
    CHECK(fault_sweep_reads(check, check_register, NULL) >= 4);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_finding_has_place_code_and_rules),
        CHECK_TEST(an_unsound_model_is_a_finding_and_the_check_goes_on),
        CHECK_TEST(wrong_calls_are_refused),
        CHECK_TEST(another_tool_may_add_findings),
        CHECK_TEST(quiet_notes_are_shown_on_request),
        CHECK_TEST(every_failing_allocation_is_reported_and_nothing_leaks),
        CHECK_TEST(every_failing_read_is_reported),
    };
    return check_main("unit/api/test_check", tests, FB_COUNT(tests), argc, argv);
}
