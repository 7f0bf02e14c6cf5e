/* test_case_file.c - case files: what is read, what is refused and where, and when a fact is known. */
#include "casework/casework.h"
#include "support/check.h"

#define FOLDER "tests/data/desk"

static fb_policy_set *policies(check_state *check) {
    fb_policy_set *set = NULL;
    fb_error error = {0};
    if (!CHECK_EQ_INT(
            fb_policy_set_load(&set, NULL, FB_LITERAL(FOLDER), NULL, NULL, (fb_date){2022, 6, 1}, &error),
            FB_OK))
        CHECK_STRING(error.message, "");
    return set;
}

/* A case with these facts, everything else being well. */
static fb_view with_facts(fb_arena *arena, const char *facts) {
    fb_text json;
    fb_text_init(&json, arena);
    fb_text_format(
        &json,
        "{\"case\": 1, \"id\": \"t\",\n \"action\": {\"what\": \"leave\", \"status\": \"proposed\", "
        "\"at\": \"2022-06-01T10:00:00-05:00\", \"place\": \"none_listed\"},\n"
        " \"documents\": [{\"id\": \"d1\", \"kind\": \"library card\", \"form\": \"copy\"}],\n"
        " \"facts\": {%s}}",
        facts);
    return fb_text_view(&json);
}

static fb_status read_case(const fb_case **out, fb_arena *arena, const fb_policy_set *set, fb_view json,
                           fb_error *error) {
    return fb_case_read(out, arena, FB_LITERAL("case.json"), json, fb_policy_set_sheet(set),
                        fb_policy_set_plan(set), error);
}

/* Fills in what every assertion needs: {V} becomes an assertion of agency's record of 2022-01-01. */
static const char *facts_of(fb_arena *arena, const char *pattern) {
    fb_text out;
    fb_text_init(&out, arena);
    for (const char *c = pattern; *c; c++) {
        if (*c == '<')
            fb_text_add_string(&out, "{");
        else if (*c == '>')
            fb_text_add_string(
                &out,
                ", \"evidence\": \"agency_record\", \"source\": \"agency\", \"as_of\": \"2022-01-01\"}");
        else
            fb_text_add_byte(&out, *c);
    }
    return out.data ? out.data : "";
}

static const fb_case_fact *fact_named(const fb_case *the_case, const fb_policy_set *set, const char *name) {
    return &the_case->facts[fb_fact_find(fb_policy_set_sheet(set), fb_view_of(name))];
}

static void facts_are_known_when_one_value_is_left(check_state *check) {
    static const struct {
        const char *facts, *fact;
        bool known, conflict;
        const char *value;
    } rows[] = {
        {"", "stage", false, false, ""},
        {"\"stage\": [<\"value\": \"filed\">]", "stage", true, false, "filed"},
        {"\"stage\": [<\"value\": \"filed\">, <\"value\": \"filed\">]", "stage", true, false, "filed"},
        {"\"stage\": [<\"value\": \"filed\">, <\"value\": \"none\">]", "stage", false, true, ""},
        {"\"stage\": [<\"values\": [\"filed\", \"none\"]>]", "stage", false, false, ""},
        {"\"stage\": [<\"values\": [\"filed\", \"none\"]>, <\"value\": \"none\">]", "stage", true, false,
         "none"},
        {"\"stage\": [<\"values\": [\"filed\", \"none\"]>, <\"values\": [\"none\", \"granted\"]>]", "stage",
         true, false, "none"},
        {"\"stage\": [<\"values\": [\"filed\", \"none\"]>, <\"value\": \"granted\">]", "stage", false, true,
         ""},
        {"\"stage\": [<\"values\": [\"filed\", \"filed\"]>]", "stage", true, false, "filed"},
        {"\"badge\": [<\"value\": true>]", "badge", true, false, "true"},
        {"\"badge\": [<\"value\": false>, <\"value\": true>]", "badge", false, true, ""},
        {"\"age\": [<\"value\": 15>]", "age", true, false, "15"},
        {"\"age\": [<\"value\": 15>, <\"value\": 15.0>]", "age", true, false, "15"},
        {"\"age\": [<\"values\": [15, 16]>]", "age", false, false, ""},
        {"\"age\": [<\"from\": 15, \"to\": 17>]", "age", false, false, ""},
        {"\"age\": [<\"from\": 15, \"to\": 15>]", "age", true, false, "15"},
        {"\"age\": [<\"from\": 15, \"to\": 17>, <\"from\": 17, \"to\": 20>]", "age", true, false, "17"},
        {"\"age\": [<\"from\": 15, \"to\": 17>, <\"from\": 18, \"to\": 20>]", "age", false, true, ""},
        {"\"age\": [<\"from\": 15, \"to\": 17>, <\"values\": [14, 15, 18]>]", "age", true, false, "15"},
        {"\"age\": [<\"from\": 15, \"to\": 17>, <\"value\": 18>]", "age", false, true, ""},
        {"\"seen_on\": [<\"value\": \"2021-02-28\">]", "seen_on", true, false, "2021-02-28"},
        {"\"seen_on\": [<\"from\": \"2019-06-01\", \"to\": \"2019-08-31\">]", "seen_on", false, false, ""},
        {"\"stage\": {\"unknown\": \"refused\"}", "stage", false, false, ""},
    };
    fb_policy_set *set = policies(check);
    for (size_t i = 0; set && i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        fb_budget budget = {1000, 10, false};
        const fb_case *the_case = NULL;
        fb_text value;
        check->context = rows[i].facts;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_view json = with_facts(&arena, facts_of(&arena, rows[i].facts));
        if (CHECK_EQ_INT(read_case(&the_case, &arena, set, json, &error), FB_OK)) {
            const fb_case_fact *fact = fact_named(the_case, set, rows[i].fact);
            CHECK_EQ_INT(fact->known, rows[i].known);
            CHECK_EQ_INT(fact->conflict, rows[i].conflict);
            fb_text_init(&value, &arena);
            if (fact->known)
                fb_value_print(&value, &fact->value, &budget);
            CHECK_VIEW(fb_text_view(&value), rows[i].value);
        } else {
            CHECK_STRING(error.message, "");
        }
        fb_arena_free(&arena);
    }
    check->context = NULL;
    fb_policy_set_free(set);
}

/* What is left of a fact that is not known: "a|b", "low..high", or nothing. */
static void what_is_left_is_kept(check_state *check) {
    static const struct {
        const char *facts, *fact, *left;
    } rows[] = {
        {"", "stage", ""},
        {"\"stage\": {\"unknown\": \"refused\"}", "stage", ""},
        {"\"stage\": [<\"value\": \"filed\">]", "stage", ""}, /* it is known */
        {"\"stage\": [<\"values\": [\"filed\", \"none\"]>]", "stage", "filed|none"},
        {"\"stage\": [<\"value\": \"filed\">, <\"value\": \"none\">]", "stage", "filed|none"},
        {"\"stage\": [<\"value\": \"filed\">, <\"value\": \"none\">, <\"value\": \"filed\">]", "stage", "filed|none"},
        {"\"stage\": [<\"values\": [\"filed\", \"none\"]>, <\"value\": \"granted\">]", "stage", "filed|none|granted"},
        {"\"age\": [<\"values\": [15, 16, 17]>, <\"from\": 16, \"to\": 20>]", "age", "16|17"},
        {"\"age\": [<\"from\": 15, \"to\": 17>]", "age", "15..17"},
        {"\"age\": [<\"from\": 15, \"to\": 17>, <\"from\": 16, \"to\": 20>]", "age", "16..17"},
        {"\"age\": [<\"from\": 15, \"to\": 17>, <\"from\": 18, \"to\": 20>]", "age", "15..20"},
        {"\"age\": [<\"from\": 15, \"to\": 17>, <\"value\": 18>]", "age", "15..18"},
        {"\"age\": [<\"value\": 3>, <\"from\": 15, \"to\": 17>]", "age", "3..17"},
    };
    fb_policy_set *set = policies(check);
    for (size_t i = 0; set && i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        fb_budget budget = {1000, 10, false};
        const fb_case *the_case = NULL;
        fb_text text;
        check->context = rows[i].facts;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text_init(&text, &arena);
        fb_view json = with_facts(&arena, facts_of(&arena, rows[i].facts));
        if (CHECK_EQ_INT(read_case(&the_case, &arena, set, json, &error), FB_OK)) {
            const fb_limited *left = fact_named(the_case, set, rows[i].fact)->limited;
            for (uint32_t k = 0; left && k < left->n_values; k++) {
                fb_text_add_string(&text, k ? "|" : "");
                fb_value_print(&text, &left->values[k], &budget);
            }
            if (left && left->n_values == 0) {
                fb_value_print(&text, left->low, &budget);
                fb_text_add_string(&text, "..");
                fb_value_print(&text, left->high, &budget);
            }
            CHECK_VIEW(fb_text_view(&text), rows[i].left);
        }
        fb_arena_free(&arena);
    }
    check->context = NULL;
    fb_policy_set_free(set);
}

static void later_assertions_do_not_count(check_state *check) {
    static const struct {
        const char *as_of;
        bool later;
    } rows[] = {
        {"2022-05-31", false},
        {"2022-06-01", false}, /* the day of the action is not later */
        {"2022-06-02", true},
        {"2022-06-01T09:59:59-05:00", false},
        {"2022-06-01T10:00:00-05:00", false},
        {"2022-06-01T10:00:01-05:00", true},
        {"2022-06-01T15:30:00Z", true},
        {"2022-06-01T14:30:00Z", false},
    };
    fb_policy_set *set = policies(check);
    for (size_t i = 0; set && i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        const fb_case *the_case = NULL;
        fb_text facts;
        check->context = rows[i].as_of;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text_init(&facts, &arena);
        fb_text_format(&facts,
                       "\"badge\": [{\"value\": true, \"evidence\": \"telephone\", \"source\": \"self\", "
                       "\"as_of\": \"%s\"}]",
                       rows[i].as_of);
        if (CHECK_EQ_INT(read_case(&the_case, &arena, set, with_facts(&arena, facts.data), &error), FB_OK)) {
            const fb_case_fact *fact = fact_named(the_case, set, "badge");
            CHECK_EQ_INT(fact->later, rows[i].later);
            CHECK_EQ_INT(fact->known, !rows[i].later);
            CHECK_EQ_INT(fact->assertions[0].later, rows[i].later);
        }
        fb_arena_free(&arena);
    }
    check->context = NULL;
    fb_policy_set_free(set);
}

static void kinds_of_unknown_are_kept(check_state *check) {
    fb_policy_set *set = policies(check);
    fb_arena arena;
    fb_error error = {0};
    const fb_case *the_case = NULL;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_view json =
        with_facts(&arena, "\"stage\": {\"unknown\": \"refused\"}, \"badge\": {\"unknown\": \"not known\"}, "
                           "\"age\": {\"unknown\": \"not asked\"}");
    if (set && CHECK_EQ_INT(read_case(&the_case, &arena, set, json, &error), FB_OK)) {
        CHECK_EQ_INT(fact_named(the_case, set, "stage")->unknown, FB_UNKNOWN_REFUSED);
        CHECK_EQ_INT(fact_named(the_case, set, "badge")->unknown, FB_UNKNOWN_NOT_KNOWN);
        CHECK_EQ_INT(fact_named(the_case, set, "age")->unknown, FB_UNKNOWN_NOT_ASKED);
        CHECK_EQ_INT(fact_named(the_case, set, "fined")->unknown, FB_UNKNOWN_NOT_ASKED);
        CHECK(fact_named(the_case, set, "action")->known);
        CHECK_EQ_INT(the_case->day.day, 1);
    }
    fb_arena_free(&arena);
    fb_policy_set_free(set);
}

/* {facts, what the message says, the line it stands on}: every message is at line 4, where the facts are. */
static void bad_facts_have_their_place(check_state *check) {
    static const struct {
        const char *facts, *says;
    } rows[] = {
        {"\"stag\": [<\"value\": \"filed\">]", "there is no fact 'stag'; did you mean 'stage'?"},
        {"\"zzzzzzzzz\": [<\"value\": \"filed\">]", "there is no fact 'zzzzzzzzz'; the facts are those"},
        {"\"action\": [<\"value\": \"leave\">]", "comes from the member \"action\""},
        {"\"stage\": [<\"value\": \"filled\">]", "did you mean 'filed'?; it is one of: none, filed, granted"},
        {"\"stage\": [<\"value\": true>]", "'stage' is a word in double quotes"},
        {"\"stage\": [<\"value\": null>]", "'stage' cannot be null"},
        {"\"badge\": [<\"value\": \"yes\">]", "'badge' is true or false"},
        {"\"age\": [<\"value\": \"15\">]", "'age' is a number"},
        {"\"age\": [<\"value\": 151>]", "'age' is outside the values"},
        {"\"age\": [<\"from\": 17, \"to\": 15>]", "the interval ends before it begins"},
        {"\"age\": [<\"from\": 17>]", "an interval needs the member \"to\""},
        {"\"stage\": [<\"from\": \"none\", \"to\": \"filed\">]", "'stage' has no order"},
        {"\"seen_on\": [<\"value\": \"2021-02-29\">]", "there is no such day"},
        {"\"seen_on\": [<\"value\": \"29 Feb 2021\">]", "is a date: write it as"},
        {"\"seen_on\": [<\"value\": \"2021-02-28T10:00:00Z\">]", "is a date: write it as"},
        {"\"lost_on\": [<\"value\": \"2021-02-28\">]", "has no time of day"},
        {"\"lost_on\": [<\"value\": \"2021-02-28T10:00:00\">]", "has no time zone"},
        {"\"lost_on\": [<\"value\": \"2021-02-30T10:00:00Z\">]", "there is no such day"},
        {"\"stage\": [<\"value\": \"filed\", \"values\": [\"filed\", \"none\"]>]", "exactly one of"},
        {"\"stage\": [<\"pinpoint\": \"x\">]", "exactly one of"},
        {"\"stage\": [<\"values\": [\"filed\"]>]", "\"values\" is a list of 2 to"},
        {"\"stage\": [<\"value\": \"filed\", \"pin_point\": \"x\">]", "did you mean 'pinpoint'?"},
        {"\"stage\": [<\"value\": \"filed\", \"document\": \"d2\">]", "no document of this case file"},
        {"\"stage\": []", "is a list of 1 to"},
        {"\"stage\": \"filed\"", "is a list of 1 to"},
        {"\"stage\": {\"value\": \"filed\"}", "is a list of 1 to"},
        {"\"stage\": {\"unknown\": \"no idea\"}", "\"unknown\" cannot be 'no idea'"},
        {"\"stage\": {\"unknown\": \"refused\", \"why\": 1}", "an unknown fact has no member 'why'"},
        {"\"stage\": [{\"value\": \"filed\", \"source\": \"agency\", \"as_of\": \"2022-01-01\"}]",
         "needs the member \"evidence\""},
        {"\"stage\": [{\"value\": \"filed\", \"evidence\": \"hearsay\", \"source\": \"self\", \"as_of\": "
         "\"2022-01-01\"}]",
         "\"evidence\" cannot be 'hearsay'"},
        {"\"stage\": [{\"value\": \"filed\", \"evidence\": \"telephone\", \"source\": \"abusr\", \"as_of\": "
         "\"2022-01-01\"}]",
         "did you mean 'abuser'?"},
        {"\"stage\": [{\"value\": \"filed\", \"evidence\": \"telephone\", \"source\": \"self\", \"as_of\": "
         "\"2022-01-01\", "
         "\"verified\": \"yes\"}]",
         "never verified by itself"},
        {"\"stage\": [{\"value\": \"filed\", \"evidence\": \"photo_or_screenshot\", \"source\": \"self\", "
         "\"as_of\": "
         "\"2022-01-01\", \"verified\": \"yes\"}]",
         "never verified by itself"},
        {"\"stage\": [{\"value\": \"filed\", \"evidence\": \"telephone\", \"source\": \"self\", \"as_of\": "
         "\"2022\"}]",
         "\"as_of\" is a date"},
        {"\"stage\": [<\"value\": \"filed\">], \"stage\": [<\"value\": \"none\">]", "stage"},
    };
    fb_policy_set *set = policies(check);
    for (size_t i = 0; set && i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        const fb_case *the_case = NULL;
        check->context = rows[i].facts;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_view json = with_facts(&arena, facts_of(&arena, rows[i].facts));
        CHECK_EQ_INT(read_case(&the_case, &arena, set, json, &error), FB_BAD_INPUT);
        CHECK_CONTAINS(error.message, rows[i].says);
        CHECK_STRING(error.file, "case.json");
        CHECK_EQ_INT(error.line, 4);
        CHECK(error.column > 1);
        fb_arena_free(&arena);
    }
    check->context = NULL;
    fb_policy_set_free(set);
}

static void bad_files_have_their_place(check_state *check) {
    static const struct {
        const char *json, *says;
    } rows[] = {
        {"", ""},
        {"[]", "a case file is a JSON object"},
        {"{\"case\": 2}", "version 1"},
        {"{}", "needs the member \"case\""},
        {"{\"case\": 1, \"fact\": {}}", "did you mean 'facts'?"},
        {"{\"case\": 1, \"id\": \"t\", \"facts\": {}}", "needs the member \"action\""},
        {"{\"case\": 1, \"id\": \"t\", \"action\": {\"what\": \"leave\"}}", "needs its date and time"},
        {"{\"case\": 1, \"id\": \"t\", \"action\": {\"at\": \"2022-06-01\"}}", "has no time of day"},
        {"{\"case\": 1, \"id\": \"t\", \"action\": {\"at\": \"2022-06-01T10:00:00\"}}", "has no time zone"},
        {"{\"case\": 1, \"id\": \"t\", \"action\": {\"at\": \"2022-06-31T10:00:00Z\"}}",
         "there is no such day"},
        {"{\"case\": 1, \"id\": \"t\", \"action\": {\"at\": \"2022-06-01T10:00:00@Europe/Pariss\"}}",
         "no date and time with a zone"},
        {"{\"case\": 1, \"id\": \"t\", \"action\": {\"when\": \"2022-06-01T10:00:00Z\"}}",
         "has no member 'when'"},
        {"{\"case\": 1, \"id\": \"t\", \"action\": 3}", "an action is a JSON object"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        fb_date day;
        check->context = rows[i].json;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        CHECK_EQ_INT(fb_case_action_day(&day, &arena, FB_LITERAL("c"), fb_view_of(rows[i].json), &error),
                     FB_BAD_INPUT);
        CHECK_CONTAINS(error.message, rows[i].says);
        CHECK_EQ_INT(error.line, 1);
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

static void the_day_is_that_of_the_zone(check_state *check) {
    static const struct {
        const char *at;
        int month, day;
    } rows[] = {
        {"2022-06-01T23:30:00-05:00", 6, 1},
        {"2022-06-02T04:30:00Z", 6, 2}, /* the same instant */
        {"2022-06-01T00:00:00@America/New_York", 6, 1},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_text json;
        fb_error error = {0};
        fb_date day = {0};
        check->context = rows[i].at;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text_init(&json, &arena);
        fb_text_format(&json, "{\"case\": 1, \"action\": {\"at\": \"%s\"}}", rows[i].at);
        CHECK_EQ_INT(fb_case_action_day(&day, &arena, FB_LITERAL("c"), fb_text_view(&json), &error), FB_OK);
        CHECK_EQ_INT(day.month, rows[i].month);
        CHECK_EQ_INT(day.day, rows[i].day);
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

/* A message must not spread what a case says of a person. */
static void messages_keep_values_to_themselves(check_state *check) {
    fb_policy_set *set = policies(check);
    fb_arena arena;
    fb_error error = {0};
    const fb_case *the_case = NULL;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_view json = with_facts(
        &arena, facts_of(&arena, "\"asked_by\": [<\"value\": \"Secret Name\">], \"age\": [<\"value\": "
                                 "\"Secret Age\">]"));
    if (set) {
        CHECK_EQ_INT(read_case(&the_case, &arena, set, json, &error), FB_BAD_INPUT);
        CHECK(fb_view_find(fb_view_of(error.message), FB_LITERAL("Secret")) < 0);
    }
    fb_arena_free(&arena);
    fb_policy_set_free(set);
}

/* The example in docs/case-file.md is indented by four spaces. */
static void the_documented_example_is_a_case_file(check_state *check) {
    fb_arena arena;
    fb_error error = {0};
    fb_view page = {0};
    fb_text json;
    fb_date day = {0};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&json, &arena);
    CHECK_EQ_INT(fb_file_read(&page, &arena, "docs/case-file.md", FB_FILE_LIMIT, &error), FB_OK);
    ptrdiff_t from = fb_view_find(page, FB_LITERAL("    {\n")),
              to = fb_view_find(page, FB_LITERAL("\n    }\n"));
    if (CHECK(from >= 0 && to > from)) {
        fb_text_add(&json, (fb_view){page.data + from, (size_t)(to - from) + 6});
        CHECK_EQ_INT(
            fb_case_action_day(&day, &arena, FB_LITERAL("docs/case-file.md"), fb_text_view(&json), &error),
            FB_OK);
        CHECK_EQ_INT(day.year, 2026);
    }
    fb_arena_free(&arena);
}

/* Another day, another action: the facts stay as they were at the time that the file has. */
static void what_is_supposed_takes_the_place_of_the_action(check_state *check) {
    static const struct {
        fb_supposed supposed;
        const char *action, *status, *at, *stated;
        fb_status result;
    } rows[] = {
        {{{"", 0}, false, {0, 0, 0}}, "leave", "done", "2022-06-01T10:00:00@America/New_York", "", FB_OK},
        {{{"leave", 5}, false, {0, 0, 0}}, "leave", "done", "2022-06-01T10:00:00@America/New_York", "", FB_OK},
        {{{"enter", 5}, false, {0, 0, 0}}, "enter", "proposed", "2022-06-01T10:00:00@America/New_York", "leave", FB_OK},
        {{{"", 0}, true, {2022, 1, 15}}, "leave", "done", "2022-01-15T10:00:00@America/New_York", "", FB_OK},
        {{{"fly", 3}, false, {0, 0, 0}}, "", "", "", "", FB_NOT_FOUND},
    };
    const fb_case *the_case;
    fb_arena arena;
    fb_policy_set *set = policies(check);
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_view json = FB_LITERAL(
        "{\"case\": 1, \"id\": \"t\", \"action\": {\"what\": \"leave\", \"status\": \"done\", \"at\": "
        "\"2022-06-01T10:00:00@America/New_York\", \"place\": \"none_listed\"}, \"facts\": {"
        "\"stage\": [{\"value\": \"filed\", \"evidence\": \"telephone\", \"source\": \"self\", \"as_of\": "
        "\"2022-05-31\"}], \"badge\": [{\"value\": true, \"evidence\": \"telephone\", \"source\": \"self\", "
        "\"as_of\": \"2022-06-02\"}]}}");
    for (size_t i = 0; set && i < FB_COUNT(rows); i++) {
        fb_error error = {0};
        fb_status status = fb_case_suppose(&the_case, &arena, FB_LITERAL("case.json"), json, fb_policy_set_sheet(set),
                                           fb_policy_set_plan(set), &rows[i].supposed, &error);
        if (!CHECK_EQ_INT(status, rows[i].result) || status != FB_OK)
            continue;
        CHECK_VIEW(the_case->action, rows[i].action);
        CHECK_VIEW(the_case->status, rows[i].status);
        CHECK_VIEW(the_case->at_text, rows[i].at);
        CHECK_VIEW(the_case->stated_action, rows[i].stated);
        CHECK_EQ_INT(the_case->at.offset, rows[i].supposed.has_day ? -5 * 3600 : -4 * 3600); /* winter, summer */
        CHECK_EQ_INT(the_case->day.month, rows[i].supposed.has_day ? 1 : 6);
        CHECK(fact_named(the_case, set, "stage")->known);
        CHECK(fact_named(the_case, set, "badge")->later);
        fb_value action = fact_named(the_case, set, "action")->value;
        CHECK(fb_view_equal(fb_string_view(&action), the_case->action));
        fb_value day = fact_named(the_case, set, "action_date")->value;
        CHECK_EQ_INT(day.as.date.month, the_case->day.month);
    }
    fb_policy_set_free(set);
    fb_arena_free(&arena);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(facts_are_known_when_one_value_is_left),
        CHECK_TEST(what_is_left_is_kept),
        CHECK_TEST(later_assertions_do_not_count),
        CHECK_TEST(kinds_of_unknown_are_kept),
        CHECK_TEST(bad_facts_have_their_place),
        CHECK_TEST(bad_files_have_their_place),
        CHECK_TEST(the_day_is_that_of_the_zone),
        CHECK_TEST(messages_keep_values_to_themselves),
        CHECK_TEST(what_is_supposed_takes_the_place_of_the_action),
        CHECK_TEST(the_documented_example_is_a_case_file),
    };
    return check_main("unit/casework/test_case_file", tests, FB_COUNT(tests), argc, argv);
}
