/* test_notice.c - the table of notices and its complaints, days as people write them, and texts at their limits. */
#include "casework/casework.h"
#include "support/check.h"

static fb_policy_set *policies(check_state *check) {
    fb_policy_set *set = NULL;
    fb_error error = {0};
    fb_status status =
        fb_policy_set_load(&set, NULL, FB_LITERAL("policies"), NULL, NULL, (fb_date){2026, 3, 2}, &error);
    CHECK_EQ_INT(status, FB_OK);
    return set;
}

/* A table with one kind of these lines and facts. */
static fb_view table_of(fb_arena *arena, const char *lines, const char *facts) {
    fb_text json;
    fb_text_init(&json, arena);
    fb_text_format(&json,
                   "{\"notices\": 1, \"kinds\": [{\"id\": \"k\", \"kind\": \"a paper\", \"shows\": \"something\",\n"
                   "\"source\": \"agency\", \"recognise\": [\"Paper\"], \"lines\": [%s],\n\"facts\": [%s]}]}",
                   lines, facts);
    return fb_text_view(&json);
}

#define DAY "{\"name\": \"day\", \"labels\": [\"Day\"], \"take\": \"date\", \"document\": \"date_on_it\"}"
#define WORD_LINE "{\"name\": \"form\", \"words\": {\"I-918\": \"u\", \"I-918 Supplement A\": \"a\"}}"
#define FILED "{\"fact\": \"u_stage\", \"value\": \"filed\", \"says\": \"x\", \"when\": {\"form\": [\"u\"]}}"

static void tables_out_of_step_are_refused(check_state *check) {
    static const struct {
        const char *lines, *facts, *message; /* empty: it is good */
    } rows[] = {
        {DAY "," WORD_LINE, FILED, ""},
        {"", "", ""},
        {DAY, "{\"fact\": \"u_stag\", \"value\": \"filed\", \"says\": \"x\"}", "no such fact"},
        {DAY, "{\"fact\": \"u_stage\", \"value\": \"fild\", \"says\": \"x\"}", "has no such value"},
        {DAY, "{\"fact\": \"u_stage\", \"value\": true, \"says\": \"x\"}", "has no such value"},
        {DAY, "{\"fact\": \"t_bfd_given\", \"value\": true, \"says\": \"x\"}", ""},
        {DAY, "{\"fact\": \"t_bfd_given\", \"value\": \"true\", \"says\": \"x\"}", "has no such value"},
        {DAY, "{\"fact\": \"u_filed_on\", \"from\": \"day\", \"says\": \"x\"}", ""},
        {DAY, "{\"fact\": \"u_stage\", \"from\": \"day\", \"says\": \"x\"}", "takes something else"},
        {DAY, "{\"fact\": \"possible_minor_victim_found_at\", \"from\": \"day\", \"says\": \"x\"}",
         "takes something else"},
        {DAY, "{\"fact\": \"u_filed_on\", \"from\": \"dy\", \"says\": \"x\"}", "names a line"},
        {DAY, "{\"fact\": \"u_filed_on\", \"from\": \"day\", \"at\": \"dy\", \"says\": \"x\"}", "names a line"},
        {WORD_LINE, "{\"fact\": \"u_stage\", \"from\": \"form\", \"says\": \"x\"}", "has no value 'u'"},
        {DAY, "{\"fact\": \"u_filed_on\", \"says\": \"x\"}", "either \"value\" or \"from\""},
        {DAY, "{\"fact\": \"u_filed_on\", \"from\": \"day\", \"value\": \"x\", \"says\": \"x\"}", "\"value\" or"},
        {DAY, "{\"fact\": \"u_filed_on\", \"from\": \"day\"}", "\"says\""},
        {DAY, "{\"fact\": \"action\", \"value\": \"arrest\", \"says\": \"x\"}", "what the action is"},
        {DAY, "{\"fact\": \"ec_found\", \"value\": \"found\", \"says\": \"x\"}", "read from no notice (K2)"},
        {WORD_LINE, "{\"fact\": \"u_stage\", \"value\": \"filed\", \"says\": \"x\", \"when\": {\"form\": [\"t\"]}}",
         "never means that"},
        {WORD_LINE, "{\"fact\": \"u_stage\", \"value\": \"filed\", \"says\": \"x\", \"when\": {\"day\": [\"u\"]}}",
         "no line of this kind"},
        {WORD_LINE, "{\"fact\": \"u_stage\", \"value\": \"filed\", \"says\": \"x\", \"when\": {\"form\": []}}",
         "a list of words"},
        {DAY "," DAY, "", "have this name"},
        {"{\"name\": \"day\", \"take\": \"date\"}", "", "found by its \"labels\""},
        {"{\"name\": \"w\", \"labels\": [\"W\"]}", "", "has \"words\""},
        {"{\"name\": \"w\", \"labels\": [\"-\"], \"words\": {\"a\": \"b\"}}", "", "has letters or digits"},
        {"{\"name\": \"w\", \"words\": {\"a\": \"b c\"}}", "", "a word of letters"},
        {"{\"name\": \"w\", \"words\": {\"a\": \"b\"}, \"document\": \"date_on_it\"}", "", "is a date"},
        {"{\"name\": \"w\", \"label\": [\"W\"], \"words\": {\"a\": \"b\"}}", "", "did you mean 'labels'"},
    };
    fb_policy_set *set = policies(check);
    for (size_t i = 0; set && i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        const fb_notice_kinds *kinds;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        check->context = rows[i].facts[0] ? rows[i].facts : rows[i].lines;
        fb_status status = fb_notice_kinds_read(&kinds, &arena, FB_LITERAL("t.json"),
                                                table_of(&arena, rows[i].lines, rows[i].facts),
                                                fb_policy_set_sheet(set), &error);
        bool is_good = rows[i].message[0] == '\0';
        CHECK_EQ_INT(status, is_good ? FB_OK : FB_BAD_INPUT);
        CHECK(is_good || (strstr(error.message, rows[i].message) && error.line >= 2));
        if (!is_good && !strstr(error.message, rows[i].message))
            CHECK_STRING(error.message, rows[i].message);
        fb_arena_free(&arena);
    }
    check->context = NULL;
    fb_policy_set_free(set);
}

/* The reading of a text by a table of one kind; NULL with the error. */
static fb_notice_reading *read_by(fb_arena *arena, const fb_policy_set *set, const char *lines, const char *facts,
                                  fb_view text, fb_error *error) {
    static const fb_notice_options options = {.kind = "k"};
    const fb_notice_kinds *kinds;
    fb_notice_reading *reading;
    if (fb_notice_kinds_read(&kinds, arena, FB_LITERAL("t"), table_of(arena, lines, facts), fb_policy_set_sheet(set),
                             error) == FB_OK &&
        fb_notice_read_text(&reading, arena, kinds, fb_policy_set_sheet(set), FB_LITERAL("n"), text, &options, error) ==
            FB_OK)
        return reading;
    return NULL;
}

static void days_are_read_as_they_are_written(check_state *check) {
    static const struct {
        const char *text, *day; /* empty: none */
    } rows[] = {
        {"2025-08-20", "2025-08-20"},       {"2025/8/20", "2025-08-20"},           {"08/20/2025", "2025-08-20"},
        {"8-20-2025", "2025-08-20"},        {"August 20, 2025", "2025-08-20"},     {"Aug. 20, 2025", "2025-08-20"},
        {"AUGUST 20 2025", "2025-08-20"},   {"20 August 2025", "2025-08-20"},      {"20 Aug 2025", "2025-08-20"},
        {"August 20th, 2025", "2025-08-20"}, {"20th of August 2025", "2025-08-20"}, {"Sept. 2, 2025", "2025-09-02"},
        {"Wednesday, August 20, 2025", "2025-08-20"}, {"20 de agosto de 2025", "2025-08-20"},
        {"02/29/2024", "2024-02-29"},       {"02/29/2025", ""},                    {"20/08/2025", ""},
        {"13/13/2025", ""},                 {"8/20/25", ""},                       {"2025", ""},
        {"August 2025", ""},                {"Augment 20, 2025", ""},              {"August 20, 2025 at 9", ""},
        {"20251-08-20", ""},                {"1825-08-20", ""},                    {"2225-08-20", ""},
        {"August 20, 2O25", ""},            {"mayo 5 2025", "2025-05-05"},         {"Ma 5 2025", ""},
        {"99999999999999999999 1 2025", ""}, {"2025-08-20 2025-08-21", ""},        {"-", ""},
    };
    fb_policy_set *set = policies(check);
    for (size_t i = 0; set && i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        fb_text text;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text_init(&text, &arena);
        fb_text_format(&text, "Day: %s", rows[i].text);
        check->context = rows[i].text;
        const fb_notice_reading *reading = read_by(&arena, set, DAY, "", fb_text_view(&text), &error);
        if (CHECK(reading)) {
            CHECK_VIEW(reading->date_on_it, rows[i].day);
            CHECK_EQ_INT(reading->n_notes, rows[i].day[0] ? 0 : 1);
        }
        fb_arena_free(&arena);
    }
    check->context = NULL;
    fb_policy_set_free(set);
}

static void values_stand_beside_below_or_behind(check_state *check) {
    static const struct {
        const char *text, *day;
        uint32_t n_proposals;
    } rows[] = {
        {"Day: 2025-08-20\nI-918", "2025-08-20", 1},
        {"Day 2025-08-20\nI-918", "", 1},             /* one piece without a colon is prose */
        {"Day\t2025-08-20", "2025-08-20", 0},
        {"DAY  2025-08-20", "2025-08-20", 0},
        {"Day:\n\n  2025-08-20", "2025-08-20", 0},
        {"Other   Day\nx   2025-08-20", "2025-08-20", 0},
        {"Day    Other\nx   2025-08-20", "", 0},      /* below another label */
        {"Day:\nDay: 2025-08-20", "2025-08-20", 0},   /* a label is no value */
        {"x: Day: 2025-08-20", "", 0},
        {"the I-918 form", "", 1},
        {"the I 918 form", "", 1},
        {"the AI-918 form", "", 0},
        {"the I-9181", "", 0},
        {"I-918\nSupplement A", "", 0},                /* the longer phrase, over two lines */
        {"I-918 Supplement A\nI-918", "", 1},          /* both: the second is not inside the longer one... */
        {"Paper\r\nDay: 2025-08-20\r\n", "2025-08-20", 0},
        {"", "", 0},
        {"\n\n\n", "", 0},
        {":", "", 0},
        {": : :\t\t:", "", 0},
    };
    fb_policy_set *set = policies(check);
    for (size_t i = 0; set && i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        fb_arena_init(&arena, NULL, SIZE_MAX);
        check->context = rows[i].text;
        const fb_notice_reading *reading =
            read_by(&arena, set, DAY "," WORD_LINE, FILED, fb_view_of(rows[i].text), &error);
        bool is_both = strstr(rows[i].text, "A\nI-918") != NULL; /* ... so the line says two things */
        if (CHECK(reading)) {
            CHECK_VIEW(reading->date_on_it, rows[i].day);
            CHECK_EQ_INT(reading->n_proposals, is_both ? 0 : rows[i].n_proposals);
            CHECK(!is_both || reading->n_notes == 1);
        }
        fb_arena_free(&arena);
    }
    check->context = NULL;
    fb_policy_set_free(set);
}

/* Each limit at it, and one past. */
static void texts_at_their_limits(check_state *check) {
    fb_policy_set *set = policies(check);
    for (unsigned i = 0; set && i < 6; i++) {
        fb_arena arena;
        fb_error error = {0};
        fb_text text;
        bool is_past = i % 2 != 0;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text_init(&text, &arena);
        if (i < 2)
            for (size_t n = 0; n < FB_NOTICE_LINE_LIMIT + is_past; n++)
                fb_text_add_byte(&text, 'x');
        else if (i < 4)
            for (size_t n = 0; n + 1 < FB_NOTICE_LINES_LIMIT + is_past; n++)
                fb_text_add_byte(&text, '\n');
        else
            for (size_t n = 0; n < FB_NOTICE_LIMIT + is_past; n++)
                fb_text_add_byte(&text, n % 1024 == 1023 ? '\n' : n % 2 ? '\t' : 'x');
        const fb_notice_reading *reading = read_by(&arena, set, DAY, "", fb_text_view(&text), &error);
        CHECK(is_past ? !reading : reading != NULL);
        CHECK_EQ_INT(error.status, !is_past ? FB_OK : i < 2 ? FB_BAD_INPUT : FB_LIMIT);
        fb_arena_free(&arena);
    }
    fb_policy_set_free(set);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(tables_out_of_step_are_refused),
        CHECK_TEST(days_are_read_as_they_are_written),
        CHECK_TEST(values_stand_beside_below_or_behind),
        CHECK_TEST(texts_at_their_limits),
    };
    return check_main("unit/casework/test_notice", tests, FB_COUNT(tests), argc, argv);
}
