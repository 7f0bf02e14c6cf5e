/* test_desk.c - the whole way from a case file to a page, with each allocation and each read failing once. */
#include "render/render.h"
#include "support/check.h"
#include "support/fault_host.h"

static fb_status forms(fb_desk *desk, fb_report *report) {
    static const fb_render_options options = {.explain = true};
    fb_view text;
    FB_TRY(fb_report_render(report, &text, FB_FORM_TEXT, &options, NULL));
    FB_TRY(fb_report_render(report, &text, FB_FORM_JSON, &options, NULL));
    FB_TRY(fb_report_render(report, &text, FB_FORM_HTML, &options, NULL));
    FB_TRY(fb_desk_policies(desk, &text, FB_FORM_TEXT, "2022-06-01", NULL, NULL));
    FB_TRY(fb_desk_changes(desk, &text, FB_FORM_TEXT, "2021-06-01", "2023-04-01", NULL, NULL));
    FB_TRY(fb_desk_changes(desk, &text, FB_FORM_JSON, "2021-06-01", "2023-04-01", NULL, NULL));
    FB_TRY(fb_desk_instrument(desk, &text, FB_FORM_TEXT, "guide-2", NULL, NULL));
    FB_TRY(fb_desk_instrument(desk, &text, FB_FORM_JSON, "order-c", NULL, NULL));
    return fb_desk_policies(desk, &text, FB_FORM_JSON, NULL, NULL, NULL);
}

static fb_status one_case(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_error error = {0};
    fb_desk *desk = NULL;
    fb_report *report = NULL;
    (void)limit;
    fb_status status = fb_desk_open(&desk, "tests/data/desk", host, &error);
    if (status == FB_OK)
        status = fb_desk_decide_file(desk, &report, context, &error);
    CHECK(status == FB_OK || (report == NULL && error.message[0] != '\0'));
    if (status == FB_OK)
        status = forms(desk, report);
    fb_report_free(report);
    fb_desk_close(desk);
    return status;
}

static fb_status benefits_of_one_case(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_error error = {0};
    fb_desk *desk = NULL;
    fb_report *report = NULL;
    fb_view text;
    (void)limit;
    fb_status status = fb_desk_open(&desk, "tests/data/desk", host, &error);
    if (status == FB_OK)
        status = fb_desk_benefits_file(desk, &report, context, &error);
    CHECK(status == FB_OK || (report == NULL && error.message[0] != '\0'));
    for (int form = 0; status == FB_OK && form < 3; form++)
        status = fb_report_render(report, &text, (fb_form)form, NULL, &error);
    fb_report_free(report);
    fb_desk_close(desk);
    return status;
}

static void every_allocation_may_fail(check_state *check) {
    CHECK(fault_sweep(check, benefits_of_one_case, "tests/data/desk/cases/benefit.json") > 10);
    CHECK(fault_sweep(check, benefits_of_one_case, "tests/data/desk/cases/contradictory.json") > 10);
    CHECK(fault_sweep(check, one_case, "tests/data/desk/cases/law-open.json") > 10);
    CHECK(fault_sweep(check, one_case, "tests/data/desk/cases/conflict.json") > 10);
    CHECK(fault_sweep(check, one_case, "tests/data/desk/cases/facts-open.json") > 10);
    CHECK(fault_sweep(check, one_case, "tests/data/desk/cases/contradictory.json") > 10);
}

static fb_status tests_of_policies(check_state *check, const fb_host *host, size_t limit, void *context) {
    const char *const paths[] = {context, "tests/data/desk/cases/facts-open.json"};
    const fb_suite_case *one = NULL;
    fb_error error = {0};
    fb_policy_tests *tests = NULL;
    (void)limit;
    fb_status status = fb_policy_tests_open(&tests, "tests/data/desk", paths, 2, host, &error);
    CHECK(status == FB_OK || (tests == NULL && error.message[0] != '\0'));
    if (status == FB_OK)
        status = fb_policy_tests_count_rows(tests, &error);
    do {
        if (status == FB_OK)
            status = fb_policy_tests_next(tests, &one, &error);
    } while (status == FB_OK && one);
    CHECK(status == FB_OK || error.message[0] != '\0');
    fb_policy_tests_close(tests);
    return status;
}

static void every_allocation_of_tests_may_fail(check_state *check) {
    CHECK(fault_sweep(check, tests_of_policies, "tests/data/desk/cases/law-open.json") > 10);
}

static fb_status one_proof(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    fb_findings findings;
    fb_error error = {0};
    (void)limit;
    fb_arena_init(&arena, host, SIZE_MAX);
    fb_findings_init(&findings, &arena);
    fb_status status = fb_policy_prove(&findings, host, fb_view_of(context), &error);
    CHECK(status == FB_OK || error.message[0] != '\0');
    fb_arena_free(&arena);
    return status;
}

static void every_allocation_of_a_proof_may_fail(check_state *check) {
    CHECK(fault_sweep(check, one_proof, "tests/data/desk") > 10);
}

static void every_read_may_fail(check_state *check) {
    CHECK(fault_sweep_reads(check, one_case, "tests/data/desk/cases/settled.json") > 5);
}

/* The arena of a report with every limit: whichever allocation of reading, deciding and rendering passes
 * it. */
static fb_status in_little_memory(const fb_policy_set *set, fb_arena *arena, fb_view json,
                                  const fb_host *host) {
    const fb_case *the_case;
    const fb_determination *d;
    const fb_page *page;
    fb_text text;
    fb_view name = FB_LITERAL("case");
    FB_TRY(
        fb_case_read(&the_case, arena, name, json, fb_policy_set_sheet(set), fb_policy_set_plan(set), NULL));
    fb_view without = the_case->n_facts > 5 ? the_case->facts[5].fact->name : FB_LITERAL("stage");
    FB_TRY(fb_determine(&d, arena, set, the_case, &without, 1, host, NULL));
    FB_TRY(fb_page_make(&page, arena, d, fb_language_find(NULL), NULL, "0", NULL));
    fb_text_init(&text, arena);
    fb_text_out(&text, page);
    fb_html_out(&text, page);
    fb_json_out(&text, d, NULL, "0");
    return fb_fail_arena(NULL, arena);
}

typedef struct loaded {
    const fb_policy_set *set;
    fb_view json;
} loaded;

static fb_status with_limit(check_state *check, const fb_host *host, size_t limit, void *context) {
    const loaded *l = context;
    fb_arena arena;
    fb_arena_init(&arena, host, limit);
    fb_status status = in_little_memory(l->set, &arena, l->json, host);
    CHECK(status == FB_OK || status == FB_LIMIT || status == FB_NO_MEMORY);
    fb_arena_free(&arena);
    return status;
}

/* Deciding and rendering alone, with policies that were loaded in peace. */
static fb_status in_failing_memory(check_state *check, const fb_host *host, size_t limit, void *context) {
    const loaded *l = context;
    fb_arena arena;
    (void)check, (void)limit;
    fb_arena_init(&arena, host, SIZE_MAX);
    fb_status status = in_little_memory(l->set, &arena, l->json, host);
    fb_arena_free(&arena);
    return status;
}

/* Views of real cases: a source that is listed, one that contradicts what is stated, facts that are open. */
static void views_fail_cleanly(check_state *check) {
    static const char *const paths[] = {"policies/confidentiality-1367/vignettes/custody-on-perpetrator.json",
                                        "policies/confidentiality-1367/vignettes/f14-source-stated.json",
                                        "policies/11005.3/vignettes/f12-twin-agencies-differ.json"};
    for (size_t i = 0; i < FB_COUNT(paths); i++) {
        fb_arena arena;
        fb_error error = {0};
        fb_policy_set *set = NULL;
        fb_date day;
        loaded l = {0};
        check->context = paths[i];
        fb_arena_init(&arena, NULL, SIZE_MAX);
        if (CHECK_EQ_INT(fb_file_read(&l.json, &arena, paths[i], SIZE_MAX, &error), FB_OK) &&
            CHECK_EQ_INT(fb_case_action_day(&day, &arena, FB_LITERAL("case"), l.json, &error), FB_OK) &&
            CHECK_EQ_INT(fb_policy_set_load(&set, NULL, FB_LITERAL("policies"), NULL, NULL, day, &error), FB_OK)) {
            l.set = set;
            CHECK(fault_sweep(check, in_failing_memory, &l) > 10);
            CHECK(fault_sweep_limit(check, 4001, with_limit, &l) > 20);
        }
        fb_policy_set_free(set);
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

static void every_limit_is_met_cleanly(check_state *check) {
    fb_arena arena;
    fb_error error = {0};
    fb_policy_set *set = NULL;
    loaded l = {0};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    bool ready =
        CHECK_EQ_INT(fb_policy_set_load(&set, NULL, FB_LITERAL("tests/data/desk"), NULL, NULL,
                                        (fb_date){2022, 6, 1}, &error),
                     FB_OK) &&
        CHECK_EQ_INT(fb_file_read(&l.json, &arena, "tests/data/desk/cases/law-open.json", SIZE_MAX, &error),
                     FB_OK);
    if (ready) {
        l.set = set;
        CHECK(fault_sweep_limit(check, 331, with_limit, &l) > 20);
    }
    fb_policy_set_free(set);
    fb_arena_free(&arena);
}

/* The check of a register, with an arena of every size. */
static fb_status register_in_little_memory(check_state *check, const fb_host *host, size_t limit, void *context) {
    const fb_register_finding *found = NULL;
    uint32_t n = 0;
    fb_arena arena;
    fb_error error = {0};
    fb_arena_init(&arena, host, limit);
    fb_status status = fb_register_check(&found, &n, &arena, fb_view_of(context), &error);
    CHECK(status == FB_OK || status == FB_LIMIT || status == FB_NO_MEMORY);
    CHECK(status == FB_OK ? n == 12 : n == 0 && error.message[0] != '\0');
    fb_arena_free(&arena);
    return status;
}

static void a_register_is_checked_in_little_memory(check_state *check) {
    char folder[] = "tests/data/registers/faulty/";
    CHECK(fault_sweep_limit(check, 97, register_in_little_memory, folder) > 20);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(every_allocation_may_fail),
        CHECK_TEST(every_allocation_of_tests_may_fail),
        CHECK_TEST(every_allocation_of_a_proof_may_fail),
        CHECK_TEST(every_read_may_fail),
        CHECK_TEST(every_limit_is_met_cleanly),
        CHECK_TEST(a_register_is_checked_in_little_memory),
        CHECK_TEST(views_fail_cleanly),
    };
    return check_main("faults/test_desk", tests, FB_COUNT(tests), argc, argv);
}
