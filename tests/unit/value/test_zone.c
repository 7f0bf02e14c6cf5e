/* test_zone.c - IANA zones by name, their offsets, and letter case. */
#include "support/check.h"
#include "support/fault_host.h"
#include "value/value.h"

static void names_are_those_of_iana(check_state *check) {
    static const char *const known[] = {"Europe/Paris",
                                        "Asia/Dhaka",
                                        "Etc/UTC",
                                        "UTC",
                                        "America/New_York",
                                        "US/Pacific",
                                        "Australia/Melbourne",
                                        "America/Argentina/Buenos_Aires",
                                        "EST5EDT",
                                        "Etc/GMT+5"};
    static const char *const unknown[] = {
        "",
        "xyz/abc",
        "europe/paris",
        "Europe/Paris ",
        "GMT+5",
        "GMT+05:00",
        "PST",
        "AET",
        "Etc/Unknown",
        "SystemV/AST4",
        "Europe/P\xC3\xA4ris",
        "+05:00",
        "Z",
        "Europe/ParisEurope/ParisEurope/ParisEurope/ParisEurope/ParisEurope/Paris"};
    for (size_t i = 0; i < FB_COUNT(known); i++) {
        check->context = known[i];
        CHECK(fb_zone_known(fb_view_of(known[i])));
    }
    for (size_t i = 0; i < FB_COUNT(unknown); i++) {
        int32_t offset = 77;
        check->context = unknown[i];
        CHECK(!fb_zone_known(fb_view_of(unknown[i])));
        CHECK(!fb_zone_offset_utc(&offset, fb_view_of(unknown[i]), 0) && offset == 77);
    }
    check->context = NULL;
}

static void offsets_follow_the_local_clock(check_state *check) {
    static const struct {
        const char *text;
        int32_t offset;
    } rows[] = {
        {"2018-01-08T00:00:00@Europe/Paris", 3600},
        {"2018-10-08T00:00:00@Europe/Paris", 7200},
        {"2021-03-28T02:30:00@Europe/Paris", 3600}, /* the missing hour: as before it */
        {"2021-03-28T03:00:00@Europe/Paris", 7200},
        {"2021-10-31T02:30:00@Europe/Paris", 7200}, /* the repeated hour: its first pass */
        {"2021-10-31T03:00:00@Europe/Paris", 3600},
        {"2021-07-01T12:00:00@America/New_York", -4 * 3600},
        {"2021-01-12T10:10:10@Australia/Melbourne", 11 * 3600},
        {"2002-04-02T12:00:00@Australia/Melbourne", 10 * 3600},
        {"1850-01-01T00:00:00@Europe/Paris", 561}, /* local mean time */
        {"-2021-01-01T10:10:10@Europe/Paris", 561},
        {"-999999999-01-01T00:00:00@Europe/Paris", 561},
        {"9999-07-01T00:00:00@Europe/Paris", 7200},
        {"12345-07-01T00:00:00@Europe/Paris", 7200}, /* the last rule goes on */
        {"999999999-01-31T00:00:00@Europe/Paris", 3600},
        {"999999999-07-31T00:00:00@Europe/Paris", 7200},
        {"2021-07-01T12:00:00@Etc/UTC", 0},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_moment moment;
        check->context = rows[i].text;
        if (CHECK(fb_date_time_parse(&moment, &arena, fb_view_of(rows[i].text))))
            CHECK_EQ_INT(moment.offset, rows[i].offset);
    }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void offsets_follow_the_instant(check_state *check) {
    int32_t offset;
    /* 2021-10-31T01:00:00Z is when Paris goes from the second hour's first pass to its second */
    CHECK(fb_zone_offset_utc(&offset, FB_LITERAL("Europe/Paris"), 1635641999) && offset == 7200);
    CHECK(fb_zone_offset_utc(&offset, FB_LITERAL("Europe/Paris"), 1635642000) && offset == 3600);
    CHECK(fb_zone_offset_utc(&offset, FB_LITERAL("Europe/Paris"), INT64_MAX) && offset >= 3600);
    CHECK(fb_zone_offset_utc(&offset, FB_LITERAL("Europe/Paris"), INT64_MIN) && offset == 561);
    CHECK(fb_zone_offset_standard(&offset, FB_LITERAL("Australia/Melbourne")) && offset == 36000);
}

static fb_view moved(fb_arena *arena, const char *text, const char *by) {
    fb_moment moment, sum;
    fb_value duration;
    fb_text out;
    fb_text_init(&out, arena);
    if (!fb_date_time_parse(&moment, arena, fb_view_of(text)) ||
        !fb_duration_parse(&duration, fb_view_of(by)))
        return FB_LITERAL("-");
    bool added = duration.kind == FB_KIND_YEARS_MONTHS_DURATION
                     ? fb_moment_add_months(&sum, &moment, duration.as.months)
                     : fb_moment_add_duration(&sum, &moment, duration.as.duration);
    if (!added)
        return FB_LITERAL("-");
    fb_value value = fb_moment_value(arena, FB_KIND_DATE_TIME, &sum);
    fb_temporal_print(&out, &value);
    return fb_text_view(&out);
}

static void moments_move_through_changes_of_the_clock(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    CHECK_VIEW(moved(&arena, "2021-03-28T01:30:00@Europe/Paris", "PT1H"), "2021-03-28T03:30:00@Europe/Paris");
    CHECK_VIEW(moved(&arena, "2021-10-31T01:30:00@Europe/Paris", "PT2H"), "2021-10-31T02:30:00@Europe/Paris");
    CHECK_VIEW(moved(&arena, "2021-03-27T12:00:00@Europe/Paris", "P1D"), "2021-03-28T13:00:00@Europe/Paris");
    CHECK_VIEW(moved(&arena, "2021-03-27T12:00:00@Europe/Paris", "P1M"), "2021-04-27T12:00:00@Europe/Paris");
    CHECK_VIEW(moved(&arena, "2021-01-12T10:10:10@Australia/Melbourne", "P1DT1H"),
               "2021-01-13T11:10:10@Australia/Melbourne");
    CHECK_VIEW(moved(&arena, "-2021-01-01T10:10:10@Australia/Melbourne", "-P1M"),
               "-2022-12-01T10:10:10@Australia/Melbourne");
    fb_arena_free(&arena);
}

static void a_time_of_day_has_the_standard_offset(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_moment time;
    CHECK(fb_time_parse(&time, &arena, FB_LITERAL("10:00:00@Europe/Paris")) && time.offset == 3600);
    CHECK(fb_view_is(time.zone, "Europe/Paris"));
    time.date = (fb_date){2021, 7, 1}; /* now a date and time */
    CHECK(fb_moment_set_offset(&time) && time.offset == 7200);
    time.zone = FB_LITERAL("xyz/abc");
    CHECK(!fb_moment_set_offset(&time));
    time.zone_kind = FB_ZONE_OFFSET;
    CHECK(fb_moment_set_offset(&time) && time.offset == 7200);
    fb_arena_free(&arena);
}

static void letters_change_case(check_state *check) {
    static const char *const rows[][3] = {
        {"aBc4", "ABC4", "abc4"},
        {"", "", ""},
        {"[{`@~", "[{`@~", "[{`@~"},
        {"Stra\xC3\x9F"
         "e",
         "STRASSE",
         "stra\xC3\x9F"
         "e"},
        {"\xC3\xA9t\xC3\xA9", "\xC3\x89T\xC3\x89", "\xC3\xA9t\xC3\xA9"},
        {"\xF0\x90\x90\x80", "\xF0\x90\x90\x80", "\xF0\x90\x90\xA8"}, /* U+10400, beyond 16 bits */
        {"\xCE\x90", "\xCE\x99\xCC\x88\xCC\x81", "\xCE\x90"},         /* one letter becomes three */
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        check->context = rows[i][0];
        CHECK_VIEW(fb_upper_case(&arena, fb_view_of(rows[i][0])), rows[i][1]);
        CHECK_VIEW(fb_lower_case(&arena, fb_view_of(rows[i][0])), rows[i][2]);
    }
    check->context = NULL;
    CHECK_VIEW(fb_upper_case(&arena, FB_LITERAL("a\xFFz\xC3")), "A\xEF\xBF\xBDZ\xEF\xBF\xBD"); /* malformed */
    fb_arena_free(&arena);
}

static fb_status change_case(check_state *check, const fb_host *host, size_t limit, void *text) {
    fb_arena arena;
    fb_arena_init(&arena, host, limit);
    fb_view upper = fb_upper_case(&arena, fb_view_of(text));
    CHECK((upper.data == NULL) == (arena.failure != FB_OK));
    fb_status failure = arena.failure;
    fb_arena_free(&arena);
    return failure;
}

static void running_out_of_memory_is_clean(check_state *check) {
    char ascii[] = "abc",
         other[] = "\xC3\xA9t\xC3\xA9 and a good deal more than fits into the first allocation";
    CHECK(fault_sweep(check, change_case, ascii) > 0);
    CHECK(fault_sweep(check, change_case, other) > 0);
    CHECK(fault_sweep_limit(check, 64, change_case, other) > 0);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(names_are_those_of_iana),
        CHECK_TEST(offsets_follow_the_local_clock),
        CHECK_TEST(offsets_follow_the_instant),
        CHECK_TEST(moments_move_through_changes_of_the_clock),
        CHECK_TEST(a_time_of_day_has_the_standard_offset),
        CHECK_TEST(letters_change_case),
        CHECK_TEST(running_out_of_memory_is_clean),
    };
    return check_main("unit/value/test_zone", tests, FB_COUNT(tests), argc, argv);
}
