/* test_register.c - which instrument is in force when, with every kind of date (docs/policy-contract.md
 * section 6). */
#include "casework/casework.h"
#include "support/check.h"

static fb_status read_register(const fb_register **out, fb_arena *arena, const char *instruments,
                               fb_error *error) {
    fb_text json;
    fb_text_init(&json, arena);
    fb_text_format(&json, "{\"register\": 1, \"as_of\": \"2026-11-24\", \"instruments\": [%s]}", instruments);
    return fb_register_read(out, arena, FB_LITERAL("register.json"), fb_text_view(&json), error);
}

static fb_date day_of(const char *text) {
    fb_date day = {0};
    (void)fb_date_parse(&day, fb_view_of(text));
    return day;
}

static void force_follows_the_dates(check_state *check) {
    static const struct {
        const char *dates, *day;
        fb_force force;
    } rows[] = {
        {"\"from\": \"2021-08-10\", \"to\": \"2025-01-31\"", "2021-08-09", FB_FORCE_NO},
        {"\"from\": \"2021-08-10\", \"to\": \"2025-01-31\"", "2021-08-10", FB_FORCE_YES},
        {"\"from\": \"2021-08-10\", \"to\": \"2025-01-31\"", "2025-01-30", FB_FORCE_YES},
        /* on a shared day the successor governs */
        {"\"from\": \"2021-08-10\", \"to\": \"2025-01-31\"", "2025-01-31", FB_FORCE_NO},
        {"\"from\": \"2025-01-31\", \"to\": null", "2025-01-31", FB_FORCE_YES},
        {"\"from\": \"2025-01-31\", \"to\": null", "2999-01-01", FB_FORCE_YES},
        {"\"from\": null, \"to\": \"2024-08-28\"", "0001-01-01", FB_FORCE_YES},
        {"\"from\": null", "2024-08-28", FB_FORCE_YES},
        /* a month: some day in it */
        {"\"from\": \"2025-06\", \"to\": null", "2025-05-31", FB_FORCE_NO},
        {"\"from\": \"2025-06\", \"to\": null", "2025-06-01", FB_FORCE_UNCERTAIN},
        {"\"from\": \"2025-06\", \"to\": null", "2025-06-29", FB_FORCE_UNCERTAIN},
        {"\"from\": \"2025-06\", \"to\": null", "2025-06-30", FB_FORCE_YES},
        {"\"from\": \"2020-01-01\", \"to\": \"2024-02\"", "2024-02-15", FB_FORCE_UNCERTAIN},
        {"\"from\": \"2020-01-01\", \"to\": \"2024-02\"", "2024-02-29", FB_FORCE_NO},
        /* a year */
        {"\"from\": \"2012\"", "2011-12-31", FB_FORCE_NO},
        {"\"from\": \"2012\"", "2012-01-01", FB_FORCE_UNCERTAIN},
        {"\"from\": \"2012\"", "2012-12-31", FB_FORCE_YES},
        {"\"from\": {\"readings\": [\"2022\"], \"unverified\": true}", "2021-12-31", FB_FORCE_NO},
        {"\"from\": {\"readings\": [\"2022\"], \"unverified\": true}", "2024-01-01", FB_FORCE_UNCERTAIN},
        /* what is proposed is in force on no day */
        {"\"kind\": \"proposed rule\", \"from\": null", "2026-11-24", FB_FORCE_NO},
        {"\"kind\": \"proposed rule\", \"issued\": \"2026-05-07\", \"from\": {\"readings\": [], \"unverified\": true}",
         "2026-11-24", FB_FORCE_NO},
        /* readings */
        {"\"from\": {\"readings\": [\"2025-01-21\", \"2025-01-22\"]}, \"to\": null", "2025-01-20",
         FB_FORCE_NO},
        {"\"from\": {\"readings\": [\"2025-01-21\", \"2025-01-22\"]}, \"to\": null", "2025-01-21",
         FB_FORCE_UNCERTAIN},
        {"\"from\": {\"readings\": [\"2025-01-21\", \"2025-01-22\"]}, \"to\": null", "2025-01-22",
         FB_FORCE_YES},
        {"\"from\": null, \"to\": {\"readings\": [\"2026-02-18\", null]}", "2026-02-17", FB_FORCE_YES},
        {"\"from\": null, \"to\": {\"readings\": [\"2026-02-18\", null]}", "2026-02-18", FB_FORCE_UNCERTAIN},
        {"\"from\": {\"readings\": [null, \"2020-01-01\"]}", "2019-01-01", FB_FORCE_UNCERTAIN},
        /* unverified: by one reading from its earliest stated day, and for ever open */
        {"\"from\": {\"readings\": [\"2009-09-24\"], \"unverified\": true}", "2009-09-23", FB_FORCE_NO},
        {"\"from\": {\"readings\": [\"2009-09-24\"], \"unverified\": true}", "2015-01-01",
         FB_FORCE_UNCERTAIN},
        {"\"signed\": \"2013-11-07\", \"from\": {\"readings\": [], \"unverified\": true}", "2013-11-06",
         FB_FORCE_NO},
        {"\"signed\": \"2013-11-07\", \"from\": {\"readings\": [], \"unverified\": true}", "2013-11-07",
         FB_FORCE_UNCERTAIN},
        {"\"from\": {\"readings\": [], \"unverified\": true}", "1900-01-01", FB_FORCE_UNCERTAIN},
        {"\"from\": \"2022-03-16\", \"to\": {\"readings\": [], \"unverified\": true}", "2022-03-15",
         FB_FORCE_NO},
        {"\"from\": \"2022-03-16\", \"to\": {\"readings\": [], \"unverified\": true}", "2022-03-16",
         FB_FORCE_UNCERTAIN},
        {"\"from\": {\"readings\": [], \"unverified\": true}, \"to\": \"2024-08-28\"", "2024-08-28",
         FB_FORCE_NO},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_text one, what;
        fb_error error = {0};
        const fb_register *reg = NULL;
        fb_view why;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text_init(&one, &arena);
        fb_text_init(&what, &arena);
        fb_text_format(&one, "{\"id\": \"x\", \"layer\": \"directive\", %s}", rows[i].dates);
        fb_text_format(&what, "%s on %s", rows[i].dates, rows[i].day);
        check->context = what.data;
        if (CHECK_EQ_INT(read_register(&reg, &arena, one.data, &error), FB_OK)) {
            fb_force force = fb_instrument_in_force(&reg->instruments[0], day_of(rows[i].day), &why, &arena);
            CHECK_EQ_INT(force, rows[i].force);
            CHECK((why.size > 0) == (rows[i].force == FB_FORCE_UNCERTAIN));
        } else {
            CHECK_STRING(error.message, "");
        }
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

static void the_readings_are_said(check_state *check) {
    fb_arena arena;
    fb_error error = {0};
    const fb_register *reg = NULL;
    fb_view why = {0};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    CHECK_EQ_INT(
        read_register(
            &reg, &arena,
            "{\"id\": \"x\", \"layer\": \"court\", \"from\": {\"readings\": [\"2023-03-01\", \"2023-05\"], "
            "\"unverified\": true}, \"to\": null}",
            &error),
        FB_OK);
    fb_instrument_in_force(&reg->instruments[0], day_of("2023-04-01"), &why, &arena);
    CHECK_VIEW(why, "in force from 2023-03-01 or 2023-05 (not verified); to no end found");
    fb_arena_free(&arena);
}

static void faults_have_their_place(check_state *check) {
    static const struct {
        const char *instruments, *says;
    } rows[] = {
        {"{\"id\": \"x\", \"layr\": \"court\"}", "did you mean 'layer'?"},
        {"{\"id\": \"x\", \"layer\": \"courts\"}", "did you mean 'court'?"},
        {"{\"layer\": \"court\"}", "needs the member \"id\""},
        {"{\"id\": \"a b\"}", "an instrument's id has only letters"},
        {"{\"id\": \"x\"}, {\"id\": \"x\"}", "two instruments with the id 'x'"},
        {"{\"id\": \"x\", \"from\": \"2021-02-29\"}", "\"from\" is a day"},
        {"{\"id\": \"x\", \"from\": \"2021-13\"}", "\"from\" is a day"},
        {"{\"id\": \"x\", \"from\": 2021}", "\"from\" is a day"},
        {"{\"id\": \"x\", \"from\": \"202a\"}", "\"from\" is a day"},
        {"{\"id\": \"x\", \"kind\": \"proposed-rule\"}", "did you mean 'proposed rule'?"},
        {"{\"id\": \"x\", \"kind\": \"proposed rule\", \"layer\": \"court\", \"model\": \"x.dmn\"}",
         "a proposed rule is in force on no day"},
        {"{\"id\": \"x\", \"from\": {\"readings\": []}}", "has no reading"},
        {"{\"id\": \"x\", \"from\": {\"unverified\": true}}", "needs \"readings\""},
        {"{\"id\": \"x\", \"from\": {\"readings\": [[]], \"unverified\": true}}", "\"from\" is a day"},
        {"{\"id\": \"x\", \"layer\": \"court\", \"model\": \"../x.dmn\"}", "without '..'"},
        {"{\"id\": \"x\", \"layer\": \"court\", \"model\": \"/etc/passwd\"}", "without '..'"},
        {"{\"id\": \"x\", \"model\": \"x/policy.dmn\"}", "needs a \"layer\""},
        {"{\"id\": \"x\", \"sources\": [1]}", "list of texts"},
        {"{\"id\": \"x\", \"sources\": \"S1\"}", "a list, in square brackets"},
        {"{\"id\": \"x\", \"title\": \"a\\nb\"}", "is one line"},
        {"[]", "an instrument is a JSON object"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        const fb_register *reg = NULL;
        check->context = rows[i].instruments;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        CHECK_EQ_INT(read_register(&reg, &arena, rows[i].instruments, &error), FB_BAD_INPUT);
        CHECK_CONTAINS(error.message, rows[i].says);
        CHECK_STRING(error.file, "register.json");
        CHECK(error.line == 1 && error.column > 1);
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

static void the_whole_is_checked(check_state *check) {
    static const struct {
        const char *json, *says;
    } rows[] = {
        {"{\"register\": 2, \"instruments\": []}", "version 1"},
        {"{\"instruments\": []}", "needs the member \"register\""},
        {"{\"register\": 1}", "needs the member \"instruments\""},
        {"{\"register\": 1, \"instruments\": {}}", "\"instruments\" is a list"},
        {"[]", "a register is a JSON object"},
        {"{\"register\": 1, \"register\": 1, \"instruments\": []}", "register"},
        {"", ""},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        const fb_register *reg = NULL;
        check->context = rows[i].json;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        CHECK_EQ_INT(fb_register_read(&reg, &arena, FB_LITERAL("r"), fb_view_of(rows[i].json), &error),
                     FB_BAD_INPUT);
        CHECK_CONTAINS(error.message, rows[i].says);
        CHECK(error.line == 1);
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

/* ---- between two days --------------------------------------------------------------------------------- */

static void changes_are_certain_or_not(check_state *check) {
    static const struct {
        const char *dates, *after, *until, *says; /* says: "begins" or "ends", '?' perhaps, '*' no day; "+" between */
    } rows[] = {
        {"\"from\": \"2021-08-10\", \"to\": \"2025-01-31\"", "2021-08-09", "2021-08-10", "begins 2021-08-10"},
        {"\"from\": \"2021-08-10\", \"to\": \"2025-01-31\"", "2021-08-10", "2021-08-11", ""},
        {"\"from\": \"2021-08-10\", \"to\": \"2025-01-31\"", "2021-08-08", "2021-08-09", ""},
        {"\"from\": \"2021-08-10\", \"to\": \"2025-01-31\"", "2025-01-30", "2025-01-31", "ends 2025-01-31"},
        {"\"from\": \"2021-08-10\", \"to\": \"2025-01-31\"", "2021-01-01", "2025-12-31",
         "begins 2021-08-10+ends 2025-01-31"},
        {"\"from\": null, \"to\": null", "2000-01-01", "2030-01-01", ""},
        /* a month, within and cut */
        {"\"from\": \"2025-06\", \"to\": null", "2025-05-31", "2025-06-30", "begins 2025-06-01"},
        {"\"from\": \"2025-06\", \"to\": null", "2025-06-10", "2025-07-30", "begins? 2025-06-11"},
        {"\"from\": \"2025-06\", \"to\": null", "2025-05-10", "2025-06-10", "begins? 2025-06-01"},
        {"\"from\": \"2025-06\", \"to\": null", "2025-06-30", "2025-07-10", ""},
        /* readings */
        {"\"from\": null, \"to\": {\"readings\": [\"2025-01-21\", \"2025-01-22\"]}", "2025-01-20", "2025-01-22",
         "ends 2025-01-21"},
        {"\"from\": null, \"to\": {\"readings\": [\"2025-01-21\", \"2025-01-22\"]}", "2025-01-21", "2025-01-22",
         "ends? 2025-01-22"},
        {"\"from\": null, \"to\": {\"readings\": [null, \"2026-02-18\"]}", "2026-01-01", "2026-12-31",
         "ends? 2026-02-18"},
        /* not verified */
        {"\"from\": {\"readings\": [\"2009-09-24\"], \"unverified\": true}", "2009-01-01", "2010-01-01",
         "begins? 2009-09-24"},
        {"\"from\": {\"readings\": [\"2009-09-24\"], \"unverified\": true}", "2010-01-01", "2011-01-01", ""},
        {"\"from\": {\"readings\": [], \"unverified\": true}, \"signed\": \"2013-11-07\"", "2013-01-01",
         "2014-01-01", "begins? 2013-11-07"},
        {"\"from\": {\"readings\": [], \"unverified\": true}", "2013-01-01", "2014-01-01", "begins*"},
        {"\"from\": {\"readings\": [], \"unverified\": true}, \"to\": \"2012-01-01\"", "2013-01-01", "2014-01-01",
         ""},
        {"\"from\": \"2015-01-01\", \"to\": {\"readings\": [], \"unverified\": true}", "2013-01-01", "2014-01-01",
         ""},
        {"\"from\": \"2010-01-01\", \"to\": {\"readings\": [], \"unverified\": true}", "2013-01-01", "2014-01-01",
         "ends*"},
        /* proposed */
        {"\"kind\": \"proposed rule\", \"issued\": \"2026-05-07\", \"from\": {\"readings\": [], \"unverified\": true}",
         "2026-05-06", "2026-05-07", "+proposed"},
        {"\"kind\": \"proposed rule\", \"issued\": \"2026-05-07\", \"from\": {\"readings\": [], \"unverified\": true}",
         "2026-05-07", "2026-05-08", ""},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_text one, found;
        fb_error error = {0};
        const fb_register *reg = NULL;
        fb_changes changes = {0};
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text_init(&one, &arena);
        fb_text_init(&found, &arena);
        fb_text_format(&one, "{\"id\": \"x\", %s}", rows[i].dates);
        check->context = rows[i].dates;
        CHECK_EQ_INT(read_register(&reg, &arena, one.data, &error), FB_OK);
        if (reg)
            CHECK(fb_register_changes(&changes, &arena, reg, day_of(rows[i].after), day_of(rows[i].until), &error) ==
                  FB_OK);
        for (uint32_t k = 0; k < changes.n; k++) {
            const fb_change *c = &changes.items[k];
            fb_text_format(&found, "%s%s%s", k ? "+" : "", c->is_end ? "ends" : "begins",
                           !c->is_dated ? "*" : c->is_certain ? "" : "?");
            if (c->is_dated)
                fb_text_format(&found, " %04d-%02d-%02d", (int)c->first.year, c->first.month, c->first.day);
        }
        fb_text_add_string(&found, changes.n_proposed ? "+proposed" : "");
        CHECK_VIEW(fb_text_view(&found), rows[i].says);
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

static void sources_are_read_strictly(check_state *check) {
    static const struct {
        const char *json, *says;
    } rows[] = {
        {"{\"sources\": 1, \"keys\": {\"S1\": \"a page\"}, \"refused\": {\"x\": \"why\"}}", NULL},
        {"{\"sources\": 1, \"keys\": {}}", NULL},
        {"{\"sources\": 2, \"keys\": {}}", "version 1"},
        {"{\"sources\": 1}", "needs the member \"keys\""},
        {"{\"keys\": {}}", "needs the member \"sources\""},
        {"{\"sources\": 1, \"keys\": []}", "\"keys\" is a JSON object"},
        {"{\"sources\": 1, \"keys\": {\"S1\": 1}}", "a text for each key"},
        {"{\"sources\": 1, \"keys\": {\"S1\": \"\"}}", "a text for each key"},
        {"{\"sources\": 1, \"keys\": {}, \"refused\": [1]}", "\"refused\" is a JSON object"},
        {"{\"sources\": 1, \"keyz\": {}}", "did you mean 'keys'?"},
        {"[]", "a list of sources is a JSON object"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        const fb_sources *sources = NULL;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        check->context = rows[i].json;
        fb_status status = fb_sources_read(&sources, &arena, FB_LITERAL("s"), fb_view_of(rows[i].json), &error);
        CHECK_EQ_INT(status, rows[i].says ? FB_BAD_INPUT : FB_OK);
        if (rows[i].says)
            CHECK_CONTAINS(error.message, rows[i].says);
        CHECK((fb_source_find(sources, FB_LITERAL("S1")) != NULL) == (i == 0));
        fb_arena_free(&arena);
    }
    CHECK(fb_source_find(NULL, FB_LITERAL("S1")) == NULL);
    check->context = NULL;
}

static void spans_are_the_days_with_the_same_instruments(check_state *check) {
#define INSTRUMENT(id, layer, rest) "{\"id\": \"" id "\", \"layer\": \"" layer "\", " rest "}"
#define MODEL(id) ", \"model\": \"" id "/policy.dmn\""
    static const char *const instruments[] = {
        INSTRUMENT("law", "statute", "\"from\": null" MODEL("law")) ", "
        INSTRUMENT("guide-1", "directive", "\"from\": \"2020-01-01\", \"to\": \"2021-06\"" MODEL("guide-1")) ", "
        INSTRUMENT("guide-2", "directive", "\"from\": \"2021-06-30\"" MODEL("guide-2")) ", "
        INSTRUMENT("read-only", "directive", "\"from\": \"2020-05-05\""),
        INSTRUMENT("always", "directive", "\"from\": null" MODEL("always")),
    };
    static const struct {
        const char *first, *last; /* NULL: no beginning, no end */
        bool has_directive;
        fb_force guide_1;
    } rows[] = {{NULL, "2019-12-31", false, FB_FORCE_NO},
                {"2020-01-01", "2021-05-31", true, FB_FORCE_YES},
                {"2021-06-01", "2021-06-29", true, FB_FORCE_UNCERTAIN},
                {"2021-06-30", NULL, true, FB_FORCE_NO}};
    fb_arena arena;
    fb_error error = {0};
    const fb_register *reg;
    const fb_span *spans;
    uint32_t n;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    if (CHECK_EQ_INT(read_register(&reg, &arena, instruments[0], &error), FB_OK) &&
        CHECK_EQ_INT(fb_register_spans(&spans, &n, &arena, reg, &error), FB_OK) &&
        CHECK_EQ_INT(n, FB_COUNT(rows)))
        for (size_t i = 0; i < FB_COUNT(rows); i++) {
            check->context = rows[i].first;
            CHECK_EQ_INT(spans[i].first,
                         rows[i].first ? fb_days_of_date(day_of(rows[i].first)) : FB_SPAN_NO_BEGINNING);
            CHECK_EQ_INT(spans[i].last, rows[i].last ? fb_days_of_date(day_of(rows[i].last)) : FB_SPAN_NO_END);
            CHECK_EQ_INT(spans[i].has_directive, rows[i].has_directive);
            CHECK_EQ_INT(spans[i].force[1], rows[i].guide_1);
        }
    check->context = NULL;
    if (CHECK_EQ_INT(read_register(&reg, &arena, instruments[1], &error), FB_OK) &&
        CHECK_EQ_INT(fb_register_spans(&spans, &n, &arena, reg, &error), FB_OK) && CHECK_EQ_INT(n, 1)) {
        CHECK(spans[0].has_directive && spans[0].first == FB_SPAN_NO_BEGINNING && spans[0].last == FB_SPAN_NO_END);
        CHECK_EQ_INT(fb_span_day(&spans[0]).year, 1970);
    }
    fb_arena_free(&arena);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(force_follows_the_dates),
        CHECK_TEST(the_readings_are_said),
        CHECK_TEST(faults_have_their_place),
        CHECK_TEST(the_whole_is_checked),
        CHECK_TEST(changes_are_certain_or_not),
        CHECK_TEST(sources_are_read_strictly),
        CHECK_TEST(spans_are_the_days_with_the_same_instruments),
    };
    return check_main("unit/casework/test_register", tests, FB_COUNT(tests), argc, argv);
}
