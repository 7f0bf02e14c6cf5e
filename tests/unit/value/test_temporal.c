/* test_temporal.c - the calendar, text forms and arithmetic of dates, times, date-times and durations. */
#include "support/check.h"
#include "support/fault_host.h"
#include "value/value.h"

static fb_date date(const char *text) {
    fb_date d = {1, 1, 1};
    (void)fb_date_parse(&d, fb_view_of(text));
    return d;
}

static fb_view printed(fb_arena *arena, const fb_value *value) {
    fb_text text;
    fb_text_init(&text, arena);
    fb_temporal_print(&text, value);
    return fb_text_view(&text);
}

/* Reads, whatever it is, and writes again; "-" when it is nothing temporal. */
static fb_view read_and_printed(fb_arena *arena, const char *text) {
    fb_value value;
    return fb_temporal_parse(&value, arena, fb_view_of(text)) ? printed(arena, &value) : FB_LITERAL("-");
}

static void days_and_dates_agree(check_state *check) {
    CHECK_EQ_INT(fb_days_of_date(date("1970-01-01")), 0);
    CHECK_EQ_INT(fb_days_of_date(date("2000-03-01")), 11017);
    CHECK_EQ_INT(fb_days_of_date(date("1969-12-31")), -1);
    CHECK_EQ_INT(fb_days_of_date(date("0000-03-01")), -719468);
    fb_date d;
    int64_t expected = fb_days_of_date((fb_date){-801, 1, 1});
    for (int32_t year = -801; year <= 1201; year++) /* day by day, through leap centuries and year 0 */
        for (uint8_t month = 1; month <= 12; month++)
            for (uint8_t day = 1; fb_date_valid(year, month, day); day++, expected++)
                if (fb_days_of_date((fb_date){year, month, day}) != expected ||
                    !fb_date_of_days(&d, expected) || d.year != year || d.month != month || d.day != day)
                    CHECK_EQ_INT(fb_days_of_date((fb_date){year, month, day}), expected);
    CHECK(fb_date_of_days(&d, fb_days_of_date(date("999999999-12-31"))) && d.year == 999999999 &&
          d.day == 31);
    CHECK(!fb_date_of_days(&d, fb_days_of_date(date("999999999-12-31")) + 1));
    CHECK(fb_date_of_days(&d, fb_days_of_date(date("-999999999-01-01"))) && d.year == -999999999 &&
          d.day == 1);
    CHECK(!fb_date_of_days(&d, fb_days_of_date(date("-999999999-01-01")) - 1));
    CHECK(!fb_date_of_days(&d, INT64_MAX) && !fb_date_of_days(&d, INT64_MIN));
}

static void days_have_weekdays(check_state *check) {
    CHECK_EQ_INT(fb_day_of_week(date("1970-01-01")), 4);
    CHECK_EQ_INT(fb_day_of_week(date("2018-12-10")), 1);
    CHECK_EQ_INT(fb_day_of_week(date("2019-09-22")), 7);
    CHECK_EQ_INT(fb_day_of_week(date("-0001-01-03")), fb_day_of_week(date("0399-01-03")));
}

static void months_are_added_and_counted(check_state *check) {
    static const struct {
        const char *from;
        int64_t months;
        const char *to;
    } rows[] = {
        {"2021-01-31", 1, "2021-02-28"},    {"2020-01-31", 1, "2020-02-29"},
        {"2021-01-01", -1, "2020-12-01"},   {"-2021-01-01", 12, "-2020-01-01"},
        {"-2021-01-01", -1, "-2022-12-01"}, {"0000-01-15", -1, "-0001-12-15"},
        {"2020-02-29", 12, "2021-02-28"},   {"2020-02-29", 48, "2024-02-29"},
    };
    fb_date d;
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        check->context = rows[i].from;
        if (CHECK(fb_date_add_months(&d, date(rows[i].from), rows[i].months))) {
            fb_value value = fb_date_value(d);
            CHECK_VIEW(printed(&arena, &value), rows[i].to);
        }
    }
    check->context = NULL;
    CHECK(!fb_date_add_months(&d, date("999999999-12-01"), 1));
    CHECK(!fb_date_add_months(&d, date("2021-01-01"), INT64_MAX));
    CHECK(!fb_date_add_months(&d, date("-2021-01-01"), INT64_MIN));
    static const struct {
        const char *from, *to;
        int64_t months;
    } between[] = {{"2011-12-22", "2013-08-24", 20},  {"2013-08-24", "2011-12-22", -20},
                   {"2016-01-21", "2015-01-21", -12}, {"2016-09-30", "2017-12-28", 14},
                   {"2010-05-30", "2017-12-15", 90},  {"2021-01-31", "2021-02-28", 0},
                   {"2021-02-28", "2021-01-31", 0},   {"2020-01-01", "2020-01-01", 0}};
    for (size_t i = 0; i < FB_COUNT(between); i++) {
        check->context = between[i].from;
        CHECK_EQ_INT(fb_months_between(date(between[i].from), date(between[i].to)), between[i].months);
    }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void text_forms_are_read_and_written(check_state *check) {
    static const char *const rows[][2] = {
        /* dates */
        {"2017-12-31", "2017-12-31"},
        {"-2017-12-31", "-2017-12-31"},
        {"999999999-12-31", "999999999-12-31"},
        {"-999999999-01-01", "-999999999-01-01"},
        {"0001-01-01", "0001-01-01"},
        {"0000-01-01", "0000-01-01"},
        {"2012-12-25Z", "2012-12-25"},
        {"2012-12-25-05:00", "2012-12-25"},
        {"2020-02-29", "2020-02-29"},
        {"2021-02-29", "-"},
        {"1900-02-29", "-"},
        {"2012-12-25T", "-"},
        {"2012-12-25@Europe/Paris", "-"},
        {"2012-12-25+15:00", "-"},
        {"", "-"},
        {"2012/12/25", "-"},
        {"9999999999-12-25", "-"},
        {"1000000000-01-01", "-"},
        {"2017-13-10", "-"},
        {"2017-00-10", "-"},
        {"2017-12-32", "-"},
        {"2017-12-00", "-"},
        {"+2012-12-02", "-"},
        {"998-12-31", "-"},
        {"01211-12-31", "-"},
        {"2012-2-02", "-"},
        {"2012-12-2", "-"},
        {" 2012-12-02", "-"},
        {"2012-12-02 ", "-"},
        {"--2012-12-02", "-"},
        /* times */
        {"11:22:33", "11:22:33"},
        {"11:22:33.123456789", "11:22:33.123456789"},
        {"10:30:00.0001", "10:30:00.0001"},
        {"10:30:00.000", "10:30:00"},
        {"10:30:00.1234567890000", "10:30:00.123456789"},
        {"10:30:00.1234567891", "-"},
        {"23:59:00Z", "23:59:00Z"},
        {"23:59:00z", "23:59:00Z"},
        {"13:20:00-05:00", "13:20:00-05:00"},
        {"11:22:33-00:00", "11:22:33Z"},
        {"10:30:00.0001+05:00:01", "10:30:00.0001+05:00:01"},
        {"11:59:45-02:45:55", "11:59:45-02:45:55"},
        {"11:59:45+14:00", "11:59:45+14:00"},
        {"11:59:45-14:00", "11:59:45-14:00"},
        {"24:00:00", "00:00:00"},
        {"24:00:00.000Z", "00:00:00Z"},
        {"11:59:45+14:01", "-"},
        {"11:59:45+14:00:01", "-"},
        {"24:00:01", "-"},
        {"24:01:00", "-"},
        {"24:00:00.1", "-"},
        {"25:00:00", "-"},
        {"00:60:00", "-"},
        {"00:00:60", "-"},
        {"7:00:00", "-"},
        {"07:1:00", "-"},
        {"07:01:2", "-"},
        {"07:01", "-"},
        {"07:01:02.", "-"},
        {"13:20:00@xyz/abc", "-"},
        {"13:20:00@", "-"},
        {"11:30:00T", "-"},
        {"T11:30:00", "-"},
        {"13:20:00+5:00", "-"},
        {"13:20:00+05", "-"},
        {"13:20:00+05:60", "-"},
        {"2012T-12-2511:00:00Z", "-"},
        /* dates and times */
        {"2017-12-31T11:22:33", "2017-12-31T11:22:33"},
        {"-99999-12-31T11:22:33", "-99999-12-31T11:22:33"},
        {"-2017-12-31T11:22:33.456+01:35", "-2017-12-31T11:22:33.456+01:35"},
        {"-999999999-12-31T23:59:59.999999999+02:00", "-999999999-12-31T23:59:59.999999999+02:00"},
        {"2021-01-01T24:00:00", "2021-01-02T00:00:00"},
        {"2020-12-31T24:00:00Z", "2021-01-01T00:00:00Z"},
        {"999999999-12-31T24:00:00", "-"},
        {"2017-12-31T24:00:01", "-"},
        {"2011-12-0310:15:30", "-"},
        {"2017-12-31T7:00:00", "-"},
        {"2017-12-31t07:00:00", "-"},
        {"2017-12-31T13:20:00+19:00", "-"},
        {"2017-12-31T13:20:00+02:00@Europe/Paris", "-"},
        {"2017-13-31T13:20:00", "-"},
        /* days and time durations */
        {"PT0.S", "PT0S"},
        {"PT2H", "PT2H"},
        {"PT3M", "PT3M"},
        {"P0D", "PT0S"},
        {"-P0D", "PT0S"},
        {"PT1000M", "PT16H40M"},
        {"PT24H", "P1D"},
        {"PT49H", "P2DT1H"},
        {"P1DT2H3M4.123456789S", "P1DT2H3M4.123456789S"},
        {"-P1D", "-P1D"},
        {"-PT0.5S", "-PT0.5S"},
        {"PT0.000000001S", "PT0.000000001S"},
        {"PT60S", "PT1M"},
        {"P1DT", "-"},
        {"PT", "-"},
        {"P", "-"},
        {"P0", "-"},
        {"1D", "-"},
        {"P1H", "-"},
        {"PT1D", "-"},
        {"P1S", "-"},
        {"PT1S1M", "-"},
        {"PT1H1H", "-"},
        {"PT1.5H", "-"},
        {"PT.5S", "-"},
        {"P1.5D", "-"},
        {"P-1D", "-"},
        {"+P1D", "-"},
        {"p1d", "-"},
        {"P1DT1HT1M", "-"},
        {"PT9223372036854775807S", "P106751991167300DT15H30M7S"},
        {"-PT9223372036854775807S", "-P106751991167300DT15H30M7S"},
        {"PT9223372036854775808S", "-"},
        {"P106751991167301D", "-"},
        {"P99999999999999999999D", "-"},
        /* years and months durations */
        {"P1Y2M", "P1Y2M"},
        {"P0Y", "P0M"},
        {"-P0M", "P0M"},
        {"P26M", "P2Y2M"},
        {"-P100M", "-P8Y4M"},
        {"-P999999999M", "-P83333333Y3M"},
        {"P9223372036854775807M", "P768614336404564650Y7M"},
        {"P9223372036854775808M", "-"},
        {"P768614336404564651Y", "-"},
        {"P2M1Y", "-"},
        {"P1Y1Y", "-"},
        {"P1Y2M3D", "-"},
        {"P1YT1H", "-"},
        {"P1YT", "-"},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        check->context = rows[i][0];
        CHECK_VIEW(read_and_printed(&arena, rows[i][0]), rows[i][1]);
    }
    check->context = NULL;
    fb_value none = fb_null();
    CHECK(!fb_temporal_parse(&none, &arena, (fb_view){NULL, 0}));
    fb_arena_free(&arena);
}

static void moments_move_by_durations(check_state *check) {
    static const char *const rows[][3] = {
        {"2021-01-01T10:10:10", "-PT1H", "2021-01-01T09:10:10"},
        {"2021-01-01T24:00:00", "-PT1S", "2021-01-01T23:59:59"},
        {"2021-01-01T10:10:10+11:00", "-P1D", "2020-12-31T10:10:10+11:00"},
        {"-2021-01-01T10:10:10+11:00", "-P1D", "-2022-12-31T10:10:10+11:00"},
        {"2021-01-01T00:00:00.25", "-PT0.5S", "2020-12-31T23:59:59.75"},
        {"2021-01-01T00:00:00.75", "PT0.5S", "2021-01-01T00:00:01.25"},
        {"999999999-12-31T23:59:59", "PT1S", "-"},
        {"2021-01-01T00:00:00", "PT9223372036854775807S", "-"},
        {"-2021-01-01T00:00:00", "-PT9223372036854775807S", "-"},
        {"10:15:00", "P1D", "10:15:00"},
        {"10:15:00+11:00", "PT14H", "00:15:00+11:00"},
        {"00:00:00", "-PT0.000000001S", "23:59:59.999999999"},
        {"00:00:00", "-PT9223372036854775807S", "08:29:53"},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_value value, by;
        check->context = rows[i][0];
        if (!CHECK(fb_temporal_parse(&value, &arena, fb_view_of(rows[i][0])) &&
                   fb_duration_parse(&by, fb_view_of(rows[i][1]))))
            continue;
        fb_moment moved = *value.as.moment;
        bool made = true;
        if (value.kind == FB_KIND_TIME)
            fb_time_add_duration(&moved, value.as.moment, by.as.duration);
        else
            made = fb_moment_add_duration(&moved, value.as.moment, by.as.duration);
        value = fb_moment_value(&arena, (fb_kind)value.kind, &moved);
        CHECK_VIEW(made ? printed(&arena, &value) : FB_LITERAL("-"), rows[i][2]);
    }
    check->context = NULL;
    fb_moment moment, moved;
    CHECK(fb_date_time_parse(&moment, &arena, FB_LITERAL("2021-01-31T10:10:10.5-03:00")));
    CHECK(fb_moment_add_months(&moved, &moment, 1));
    CHECK(moved.date.month == 2 && moved.date.day == 28 && moved.hour == 10 && moved.offset == -3 * 3600);
    CHECK(!fb_moment_add_months(&moved, &moment, INT64_MAX));
    fb_arena_free(&arena);
}

static fb_duration duration(const char *text) {
    fb_value value = fb_duration_value((fb_duration){77, 0});
    (void)fb_duration_parse(&value, fb_view_of(text));
    return value.as.duration;
}

static void durations_are_exact(check_state *check) {
    static const char *const rows[][3] = {
        {"PT0.6S", "PT0.6S", "PT1.2S"},   {"PT1S", "-PT0.25S", "PT0.75S"},
        {"-PT1S", "PT0.25S", "-PT0.75S"}, {"PT0.25S", "-PT0.75S", "-PT0.5S"},
        {"P1D", "-P1D", "PT0S"},          {"-PT0.6S", "-PT0.6S", "-PT1.2S"},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_duration sum;
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        check->context = rows[i][0];
        CHECK(fb_duration_add(&sum, duration(rows[i][0]), duration(rows[i][1])));
        fb_value value = fb_duration_value(sum);
        CHECK_VIEW(printed(&arena, &value), rows[i][2]);
        CHECK(fb_duration_subtract(&sum, sum, duration(rows[i][1])));
        CHECK_EQ_INT(fb_duration_compare(sum, duration(rows[i][0])), 0);
    }
    check->context = NULL;
    fb_duration most = duration("PT9223372036854775807S");
    CHECK(!fb_duration_add(&sum, most, duration("PT1S")));
    CHECK(!fb_duration_add(&sum, fb_duration_negate(most), duration("-PT1S")));
    CHECK_EQ_INT(fb_duration_compare(duration("-PT0.5S"), duration("-PT0.25S")), -1);
    CHECK_EQ_INT(fb_duration_compare(duration("-PT0.5S"), duration("PT0S")), -1);
    CHECK_EQ_INT(fb_duration_compare(duration("PT1.5S"), duration("PT1.25S")), 1);
    fb_arena_free(&arena);
}

static void durations_are_numbers_of_seconds(check_state *check) {
    static const char *const rows[][2] = {
        {"P1DT1H", "90000"},
        {"PT0S", "0"},
        {"-PT0.5S", "-0.5"},
        {"PT9223372036854775807.999999999S", "9223372036854775807.999999999"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        char buffer[48];
        fb_duration back;
        check->context = rows[i][0];
        fb_number n = fb_duration_to_number(duration(rows[i][0]));
        CHECK_EQ_INT(fb_number_print(buffer, n), strlen(rows[i][1]));
        CHECK_STRING(buffer, rows[i][1]);
        CHECK(fb_duration_of_number(&back, n) && fb_duration_compare(back, duration(rows[i][0])) == 0);
    }
    check->context = NULL;
    fb_number n;
    fb_duration d;
    CHECK(fb_number_parse(&n, FB_LITERAL("1.9999999999")) && fb_duration_of_number(&d, n));
    CHECK_EQ_INT(d.seconds, 2);
    CHECK_EQ_INT(d.nanoseconds, 0);
    CHECK(fb_number_parse(&n, FB_LITERAL("-1.0000000005")) && fb_duration_of_number(&d, n));
    CHECK_EQ_INT(d.nanoseconds, 0); /* half to even */
    CHECK(fb_number_parse(&n, FB_LITERAL("9223372036854775808")) && !fb_duration_of_number(&d, n));
    CHECK(fb_number_parse(&n, FB_LITERAL("-9223372036854775808")) && !fb_duration_of_number(&d, n));
    CHECK(fb_number_parse(&n, FB_LITERAL("1e6000")) && !fb_duration_of_number(&d, n));
    CHECK(fb_number_parse(&n, FB_LITERAL("1e-6000")) && fb_duration_of_number(&d, n) && d.seconds == 0);
}

static void instants_are_in_utc(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_moment moment;
    CHECK(fb_date_time_parse(&moment, &arena, FB_LITERAL("1970-01-01T00:00:00.5+01:00")));
    fb_duration instant = fb_moment_instant(&moment);
    CHECK_EQ_INT(instant.seconds, -3599);
    CHECK_EQ_INT(instant.nanoseconds, -500000000);
    CHECK(fb_date_time_parse(&moment, &arena, FB_LITERAL("1970-01-02T00:00:00")));
    CHECK_EQ_INT(fb_moment_instant(&moment).seconds, 86400);
    CHECK(fb_time_parse(&moment, &arena, FB_LITERAL("01:00:00+02:00")));
    CHECK_EQ_INT(fb_moment_instant(&moment).seconds, -3600);
    fb_arena_free(&arena);
}

static fb_status read_a_zoned_moment(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    (void)context;
    fb_arena_init(&arena, host, limit);
    fb_value value = fb_null();
    bool read = fb_temporal_parse(&value, &arena, FB_LITERAL("2021-01-01T10:10:10@Europe/Paris"));
    CHECK(read == (arena.failure == FB_OK));
    fb_status failure = arena.failure;
    fb_arena_free(&arena);
    return failure;
}

static void running_out_of_memory_is_clean(check_state *check) {
    CHECK(fault_sweep(check, read_a_zoned_moment, NULL) > 0);
    CHECK(fault_sweep_limit(check, 16, read_a_zoned_moment, NULL) > 0);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(days_and_dates_agree),
        CHECK_TEST(days_have_weekdays),
        CHECK_TEST(months_are_added_and_counted),
        CHECK_TEST(text_forms_are_read_and_written),
        CHECK_TEST(moments_move_by_durations),
        CHECK_TEST(durations_are_exact),
        CHECK_TEST(durations_are_numbers_of_seconds),
        CHECK_TEST(instants_are_in_utc),
        CHECK_TEST(running_out_of_memory_is_clean),
    };
    return check_main("unit/value/test_temporal", tests, FB_COUNT(tests), argc, argv);
}
