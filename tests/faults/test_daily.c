/* test_daily.c - everyday commands with little memory: a sheet about a removal, a case on two days, a notice. */
#include "render/render.h"
#include "support/check.h"
#include "support/fault_host.h"

typedef struct loaded {
    const fb_policy_set *set;
    fb_view json;
} loaded;

static fb_status supposed_case(const fb_determination **out, fb_arena *arena, const loaded *l, const char *action,
                               fb_date day, const fb_host *host) {
    const fb_supposed supposed = {.action = fb_view_of(action), .has_day = true, .day = day};
    const fb_case *the_case;
    FB_TRY(fb_case_suppose(&the_case, arena, FB_LITERAL("case"), l->json, fb_policy_set_sheet(l->set),
                           fb_policy_set_plan(l->set), &supposed, NULL));
    return fb_determine(out, arena, l->set, the_case, NULL, 0, host, NULL);
}

/* The policies are of one day; what the days say is not looked at here. */
static fb_status all_of_it(fb_arena *arena, const loaded *l, const fb_host *host) {
    const fb_determination *removal, *stay;
    const fb_case_difference *items;
    uint32_t n;
    fb_text text;
    fb_text_init(&text, arena);
    FB_TRY(supposed_case(&removal, arena, l, "execute_removal", (fb_date){2026, 3, 2}, host));
    FB_TRY(supposed_case(&stay, arena, l, "grant_stay", (fb_date){2026, 9, 2}, host));
    FB_TRY(fb_sheet_out(&text, arena, removal, stay, false, fb_language_find(NULL), NULL, "0", NULL));
    FB_TRY(fb_sheet_out(&text, arena, removal, stay, true, fb_language_find(NULL), NULL, "0", NULL));
    return fb_determinations_compare(&items, &n, arena, removal, stay, NULL);
}

static fb_status with_limit(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    fb_arena_init(&arena, host, limit);
    fb_status status = all_of_it(&arena, context, host);
    CHECK(status == FB_OK || status == FB_LIMIT || status == FB_NO_MEMORY);
    fb_arena_free(&arena);
    return status;
}

static fb_status without_limit(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)limit;
    return with_limit(check, host, SIZE_MAX, context);
}

static void a_sheet_and_a_comparison_fail_cleanly(check_state *check) {
    fb_arena arena;
    fb_error error = {0};
    fb_policy_set *set = NULL;
    loaded l = {0};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    if (CHECK_EQ_INT(fb_file_read(&l.json, &arena, "policies/stay-241.6/vignettes/f17-request-pending.json", SIZE_MAX,
                                  &error),
                     FB_OK) &&
        CHECK_EQ_INT(fb_policy_set_load(&set, NULL, FB_LITERAL("policies"), NULL, NULL, (fb_date){2026, 3, 2}, &error),
                     FB_OK)) {
        l.set = set;
        CHECK(fault_sweep(check, without_limit, &l) > 10);
        CHECK(fault_sweep_limit(check, 4001, with_limit, &l) > 20);
    }
    fb_policy_set_free(set);
    fb_arena_free(&arena);
}

/* ---- a notice ---------------------------------------------------------------------------------------------- */

static const char receipt[] = "I-797C, Notice of Action\nReceived Date    Priority Date\nAugust 20, 2025\n"
                              "Case Type: I-918\nNotice Date: 08/25/2025\nNotice Date: none\nName: X\n";

typedef struct with_table {
    const fb_policy_set *set;
    fb_view table, json;
} with_table;

static fb_status a_notice(fb_arena *arena, const with_table *t) {
    static const fb_notice_options options = {.received_on = "2025-08-30", .received_from = "self"};
    static const fb_view text = {receipt, sizeof receipt - 1};
    const fb_notice_kinds *kinds;
    fb_notice_reading *reading;
    fb_view out;
    fb_text printed;
    FB_TRY(fb_notice_kinds_read(&kinds, arena, FB_LITERAL("t"), t->table, fb_policy_set_sheet(t->set), NULL));
    FB_TRY(fb_notice_read_text(&reading, arena, kinds, fb_policy_set_sheet(t->set), FB_LITERAL("n"), text, &options,
                               NULL));
    FB_TRY(fb_notice_edit(reading, 1, arena, FB_LITERAL("2025-08"), t->set, NULL));
    reading->proposals[0].is_confirmed = reading->proposals[1].is_confirmed = true;
    fb_text_init(&printed, arena);
    fb_notice_print(&printed, reading, fb_policy_set_sheet(t->set));
    const fb_new_case given = {.name = FB_LITERAL("case"), .json = t->json};
    return fb_new_case_write(&out, arena, &given, reading, t->set, NULL);
}

static fb_status notice_with_limit(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    fb_arena_init(&arena, host, limit);
    fb_status status = a_notice(&arena, context);
    CHECK(status == FB_OK || status == FB_LIMIT || status == FB_NO_MEMORY);
    fb_arena_free(&arena);
    return status;
}

static fb_status notice_without_limit(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)limit;
    return notice_with_limit(check, host, SIZE_MAX, context);
}

static void a_notice_fails_cleanly(check_state *check) {
    fb_arena arena;
    fb_error error = {0};
    fb_policy_set *set = NULL;
    with_table t = {0};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    if (CHECK_EQ_INT(fb_file_read(&t.json, &arena, "policies/stay-241.6/vignettes/f17-request-pending.json", SIZE_MAX,
                                  &error),
                     FB_OK) &&
        CHECK_EQ_INT(fb_file_read(&t.table, &arena, "policies/notices.json", SIZE_MAX, &error), FB_OK) &&
        CHECK_EQ_INT(fb_policy_set_load(&set, NULL, FB_LITERAL("policies"), NULL, NULL, (fb_date){2026, 3, 2}, &error),
                     FB_OK)) {
        t.set = set;
        CHECK(fault_sweep(check, notice_without_limit, &t) > 5);
        CHECK(fault_sweep_limit(check, 997, notice_with_limit, &t) > 20);
    }
    fb_policy_set_free(set);
    fb_arena_free(&arena);
}

/* ---- days of benefits, from opening the desk on --------------------------------------------------------------- */

static fb_status days_of_benefits(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_error error = {0};
    fb_desk *desk = NULL;
    fb_report *report = NULL;
    fb_view text;
    const fb_view json = *(const fb_view *)context, name = FB_LITERAL("case");
    (void)limit;
    fb_status status = fb_desk_open(&desk, "tests/data/desk", host, &error);
    if (status == FB_OK)
        status = fb_desk_benefit_days(desk, &report, name, json, "2024-06-01", &error);
    CHECK(status == FB_OK || (report == NULL && error.message[0] != '\0'));
    if (status == FB_OK) {
        size_t n = fb_report_deadlines(report);
        CHECK(n > 0 && fb_report_deadline(report, 0).due.size >= 10);
        CHECK(fb_report_deadline(report, n).what.size == 0);
        CHECK_EQ_INT(fb_report_render(report, &text, FB_FORM_TEXT, NULL, NULL), FB_BAD_ARGUMENT);
    }
    fb_report_free(report);
    fb_desk_close(desk);
    return status;
}

static void days_of_benefits_fail_cleanly(check_state *check) {
    fb_arena arena;
    fb_error error = {0};
    fb_view json;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    if (CHECK_EQ_INT(fb_file_read(&json, &arena, "tests/data/desk/cases/benefit.json", SIZE_MAX, &error), FB_OK))
        CHECK(fault_sweep(check, days_of_benefits, &json) > 10);
    fb_arena_free(&arena);
    CHECK_EQ_INT(fb_report_deadlines(NULL), 0);
    CHECK(!fb_report_deadlines_wait(NULL));
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_sheet_and_a_comparison_fail_cleanly),
        CHECK_TEST(a_notice_fails_cleanly),
        CHECK_TEST(days_of_benefits_fail_cleanly),
    };
    return check_main("faults/test_daily", tests, FB_COUNT(tests), argc, argv);
}
