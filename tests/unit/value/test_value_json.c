/* test_value_json.c - values as FEEL text and as JSON, and JSON as values. */
#include "support/check.h"
#include "support/fault_host.h"
#include "value/value.h"

static fb_budget ample(void) {
    return (fb_budget){.steps_left = 100000, .depth_left = 100};
}

static fb_status read_json(fb_value *out, fb_arena *arena, const char *text, const fb_type *type,
                           fb_error *error) {
    const fb_json *json;
    FB_TRY(fb_json_parse(&json, arena, FB_LITERAL("case.json"), fb_view_of(text), error));
    return fb_value_from_json(out, arena, FB_LITERAL("case.json"), fb_view_of(text), json, type, error);
}

static fb_view printed(fb_arena *arena, const fb_value *value) {
    fb_text text;
    fb_budget budget = ample();
    fb_text_init(&text, arena);
    fb_value_print(&text, value, &budget);
    return fb_text_view(&text);
}

static fb_view as_json(fb_arena *arena, const fb_value *value, int indent) {
    fb_text text;
    fb_budget budget = ample();
    fb_text_init(&text, arena);
    fb_value_to_json(&text, value, indent, &budget);
    return fb_text_view(&text);
}

/* `keeping`, `refusing`: what is read where a backslash may stand for itself and where not; NULL: an escape at `bad` is
 * none. */
static void the_inside_of_a_string_literal_is_read(check_state *check) {
    static const struct {
        const char *written, *keeping, *refusing;
        size_t bad;
    } rows[] = {
        {"", "", "", 0},
        {"a b", "a b", "a b", 0},
        {"\\n\\r\\t\\'\\\"\\\\", "\n\r\t'\"\\", "\n\r\t'\"\\", 0},
        {"\\u00e9\\U01F600\\uD83D\\uDE00", "\xC3\xA9\xF0\x9F\x98\x80\xF0\x9F\x98\x80",
         "\xC3\xA9\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 0},
        {"a\\s", "a\\s", NULL, 1},
        {"a\\", "a\\", NULL, 1},
        {"ab\\u12", NULL, NULL, 2},
        {"\\u", NULL, NULL, 0},
        {"\\u00g0", NULL, NULL, 0},
        {"\\U12345", NULL, NULL, 0},
        {"\\U110000", NULL, NULL, 0},
        {"\\U00D83D\\uDE00", NULL, NULL, 0},
        {"a\\uD83D", NULL, NULL, 1},
        {"\\uD83D\\u", NULL, NULL, 0},
        {"\\uD83D\\u0041", NULL, NULL, 0},
        {"\\uDE00\\uD83D", NULL, NULL, 0},
    };
    fb_arena arena, none;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_arena_init(&none, NULL, 0);
    for (size_t i = 0; i < FB_COUNT(rows); i++)
        for (int keeps = 0; keeps < 2; keeps++) {
            const char *wanted = keeps ? rows[i].keeping : rows[i].refusing;
            fb_view out;
            size_t bad = SIZE_MAX;
            check->context = rows[i].written;
            bool read = fb_string_literal_read(&out, &bad, &arena, fb_view_of(rows[i].written), keeps);
            if (CHECK(read == (wanted != NULL)) && read)
                CHECK_VIEW(out, wanted);
            CHECK(read ? out.data != NULL : bad == rows[i].bad);
            CHECK(fb_string_literal_read(&out, &bad, &none, fb_view_of(rows[i].written), keeps) && !out.data);
        }
    check->context = NULL;
    CHECK_EQ_INT(none.failure, FB_LIMIT);
    fb_arena_free(&arena);
}

/* The TCK's reading of string() (0079), and what it leaves open. */
static void string_writes_literals_inside(check_state *check) {
    static const char *const rows[][2] = {
        {"null", "null"},
        {"true", "true"},
        {"123.45", "123.45"},
        {"1.50", "1.5"},
        {"\"a \\\"b\\\"\"", "a \"b\""},
        {"[1,2,3,\"foo\"]", "[1, 2, 3, \"foo\"]"},
        {"[]", "[]"},
        {"[[null, []], {}]", "[[null, []], {}]"},
        {"[\"a\\\"\\\\\\n\\t\\r\\u0001\\u00e9\"]", "[\"a\\\"\\\\\\n\\t\\r\\u0001\xC3\xA9\"]"},
        {"{\"a\": \"foo\"}", "{a: \"foo\"}"},
        {"{\"a\": \"foo\", \"b\": {\"bar\": \"baz\"}}", "{a: \"foo\", b: {bar: \"baz\"}}"},
        {"{\"{\": \"foo\"}", "{\"{\": \"foo\"}"},
        {"{\":\": 1, \",\": 2, \"}\": 3, \"\\\"\": 4}", "{\":\": 1, \",\": 2, \"}\": 3, \"\\\"\": 4}"},
        {"{\"first name\": 1}", "{first name: 1}"},
        {"{\"\": 1, \" a\": 2, \"a \": 3, \"a  b\": 4, \"1\": 5}",
         "{\"\": 1, \" a\": 2, \"a \": 3, \"a  b\": 4, \"1\": 5}"},
        {"{\"\\u00e9t\\u00e9_1\": 1}", "{\xC3\xA9t\xC3\xA9_1: 1}"},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_value value;
        check->context = rows[i][0];
        if (CHECK(read_json(&value, &arena, rows[i][0], NULL, NULL) == FB_OK))
            CHECK_VIEW(printed(&arena, &value), rows[i][1]);
    }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void kinds_beyond_json_are_written(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_value items[5];
    fb_view names[] = {FB_LITERAL("a"), FB_LITERAL("b c")};
    fb_function function = {.parameters = names, .n_parameters = 2};
    fb_range range = {.low = fb_string(FB_LITERAL("a")), .low_closed = true, .high_undefined = true};
    CHECK(fb_temporal_parse(&items[0], &arena, FB_LITERAL("2018-12-10")));
    CHECK(fb_temporal_parse(&items[1], &arena, FB_LITERAL("10:30:00@Europe/Paris")));
    CHECK(fb_temporal_parse(&items[2], &arena, FB_LITERAL("P1D")));
    items[3] = fb_range_value(&arena, &range);
    items[4] = (fb_value){.kind = FB_KIND_FUNCTION};
    items[4].as.function = &function;
    fb_value list = fb_list(items, 5);
    CHECK_VIEW(printed(&arena, &items[0]), "2018-12-10");
    CHECK_VIEW(printed(&arena, &list),
               "[@\"2018-12-10\", @\"10:30:00@Europe/Paris\", @\"P1D\", [\"a\"..), function(a, b c)]");
    CHECK_VIEW(as_json(&arena, &list, 0),
               "[\"2018-12-10\", \"10:30:00@Europe/Paris\", \"P1D\", \"[\\\"a\\\"..)\", \"function\"]");
    range = (fb_range){.low = fb_null(), .high = fb_number_value(fb_number_of(1)), .complement = false};
    fb_value with_null = fb_range_value(&arena, &range);
    CHECK_VIEW(printed(&arena, &with_null), "(null..1)");
    range.low = range.high;
    range.complement = true;
    fb_value not_one = fb_range_value(&arena, &range);
    CHECK_VIEW(printed(&arena, &not_one), "!=1");
    fb_arena_free(&arena);
}

static void json_goes_in_and_out(check_state *check) {
    static const char *const rows[] = {
        "null",
        "true",
        "-0.5",
        "1234567890123456789012345678901234",
        "\"a\\\"b\"",
        "[]",
        "{}",
        "[1, [2, []], {\"a\": null}]",
        "{\"a\": 1, \"b\": {\"c\": [true, false]}}",
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_value value;
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        check->context = rows[i];
        if (CHECK(read_json(&value, &arena, rows[i], NULL, NULL) == FB_OK))
            CHECK_VIEW(as_json(&arena, &value, 0), rows[i]);
    }
    check->context = NULL;
    CHECK(read_json(&value, &arena, "{\"a\":[1,{}],\"b\":[]}", NULL, NULL) == FB_OK);
    CHECK_VIEW(as_json(&arena, &value, 2), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
    fb_arena_free(&arena);
}

static void a_type_says_what_a_string_is(check_state *check) {
    static const struct {
        const char *type, *json;
        fb_kind kind;
    } rows[] = {
        {"date", "\"2018-12-10\"", FB_KIND_DATE},
        {"time", "\"10:30:00Z\"", FB_KIND_TIME},
        {"date and time", "\"2018-12-10T10:30:00@Europe/Paris\"", FB_KIND_DATE_TIME},
        {"date and time", "\"2018-12-10\"", FB_KIND_DATE_TIME},
        {"days and time duration", "\"P1D\"", FB_KIND_DAYS_TIME_DURATION},
        {"years and months duration", "\"P1Y\"", FB_KIND_YEARS_MONTHS_DURATION},
        {"range", "\"[1..5]\"", FB_KIND_RANGE},
        {"string", "\"2018-12-10\"", FB_KIND_STRING},
        {"Any", "\"2018-12-10\"", FB_KIND_STRING},
        {"number", "null", FB_KIND_NULL},
        {"context", "{\"a\": 1}", FB_KIND_CONTEXT},
        {"list", "[1, \"a\"]", FB_KIND_LIST},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_value value;
        check->context = rows[i].json;
        const fb_type *type = fb_type_by_name(fb_view_of(rows[i].type));
        if (CHECK(type && read_json(&value, &arena, rows[i].json, type, NULL) == FB_OK))
            CHECK_EQ_INT(value.kind, rows[i].kind);
    }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void a_wrong_value_is_told_with_its_place(check_state *check) {
    fb_type age = {.kind = FB_TYPE_NUMBER, .name = FB_LITERAL("tAge")};
    fb_type born_type = {.kind = FB_TYPE_DATE};
    fb_type numbers = {.kind = FB_TYPE_RANGE, .element = &age};
    fb_type_field fields[] = {{.name = FB_LITERAL("age"), .type = &age},
                              {.name = FB_LITERAL("born"), .type = &born_type},
                              {.name = FB_LITERAL("between"), .type = &numbers},
                              {.name = FB_LITERAL("f"), .type = fb_type_builtin(FB_TYPE_FUNCTION)},
                              {.name = FB_LITERAL("flag"), .type = fb_type_builtin(FB_TYPE_BOOLEAN)}};
    fb_type person = {.kind = FB_TYPE_CONTEXT, .field = fields, .n = 5};
    static const struct {
        const char *json, *message;
        uint32_t line, column;
    } rows[] = {
        {"{\n \"age\": \"12\"}", "expected tAge (number), found the string \"12\"", 2, 9},
        {"{\"age\": [1]}", "expected tAge (number), found an array", 1, 9},
        {"{\"born\": \"2018-13-01\"}", "expected date, found the string \"2018-13-01\"", 1, 10},
        {"{\"born\": 2018}", "expected date, found a number", 1, 10},
        {"{\"between\": \"[\\\"a\\\"..\\\"b\\\"]\"}", "expected range<tAge>, found the string", 1, 13},
        {"{\"f\": \"x\"}", "expected function", 1, 7},
        {"{\"flag\": 1}", "expected boolean, found a number", 1, 10},
        {"[]",
         "expected context<age: tAge, born: date, between: range<tAge>, f: function, flag: boolean>, found "
         "an array",
         1, 1},
        {"{\"age\": 1e9999}", "1e9999", 1, 9},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_value value = fb_boolean(true);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_error error = {.status = FB_OK};
        check->context = rows[i].json;
        CHECK_EQ_INT(read_json(&value, &arena, rows[i].json, &person, &error), FB_BAD_INPUT);
        CHECK_CONTAINS(error.message, rows[i].message);
        CHECK_STRING(error.file, "case.json");
        CHECK_EQ_INT(error.line, rows[i].line);
        CHECK_EQ_INT(error.column, rows[i].column);
        CHECK(fb_is_true(&value)); /* untouched */
    }
    check->context = NULL;
    CHECK(read_json(&value, &arena, "{\"other\": 1, \"age\": 2}", &person, NULL) == FB_OK);
    CHECK_VIEW(as_json(&arena, &value, 0),
               "{\"other\": 1, \"age\": 2, \"born\": null, \"between\": null, \"f\": null, \"flag\": null}");
    fb_arena_free(&arena);
}

static void deep_and_tangled_values_end(check_state *check) {
    enum { DEPTH = 5000 };
    static fb_value chain[DEPTH + 1], pairs[61][2];
    for (int i = 0; i < DEPTH; i++)
        chain[i] = fb_list(&chain[i + 1], 1);
    for (int i = 0; i < 60; i++)
        pairs[i][0] = pairs[i][1] = fb_list(pairs[i + 1], 2);
    const fb_value *const values[] = {&chain[0], &pairs[0][0]};
    for (size_t i = 0; i < FB_COUNT(values); i++) {
        fb_arena arena;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text text;
        fb_text_init(&text, &arena);
        fb_budget budget = ample();
        fb_value_print(&text, values[i], &budget);
        CHECK(budget.exhausted);
        budget = ample();
        fb_value_to_json(&text, values[i], 4, &budget);
        CHECK(budget.exhausted);
        fb_arena_free(&arena);
        fb_arena_init(&arena, NULL, 1 << 16); /* and when it is the memory that ends */
        fb_text_init(&text, &arena);
        budget = (fb_budget){.steps_left = UINT64_MAX, .depth_left = 100};
        fb_value_print(&text, values[1], &budget);
        CHECK(arena.failure == FB_LIMIT);
        fb_arena_free(&arena);
    }
}

static fb_status round_trip(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    fb_error error;
    (void)context;
    fb_arena_init(&arena, host, limit);
    fb_value value = fb_null();
    fb_status status =
        read_json(&value, &arena, "{\"a\": [1, \"two\", {\"b\": null}], \"c\": \"d\"}", NULL, &error);
    if (status == FB_OK) {
        fb_view text = as_json(&arena, &value, 1);
        if (arena.failure == FB_OK)
            CHECK(text.size > 20);
        status = arena.failure;
    }
    CHECK(status == arena.failure);
    fb_arena_free(&arena);
    return status;
}

static void running_out_of_memory_is_clean(check_state *check) {
    CHECK(fault_sweep(check, round_trip, NULL) > 0);
    CHECK(fault_sweep_limit(check, 64, round_trip, NULL) > 0);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(the_inside_of_a_string_literal_is_read),
        CHECK_TEST(string_writes_literals_inside),
        CHECK_TEST(kinds_beyond_json_are_written),
        CHECK_TEST(json_goes_in_and_out),
        CHECK_TEST(a_type_says_what_a_string_is),
        CHECK_TEST(a_wrong_value_is_told_with_its_place),
        CHECK_TEST(deep_and_tangled_values_end),
        CHECK_TEST(running_out_of_memory_is_clean),
    };
    return check_main("unit/value/test_value_json", tests, FB_COUNT(tests), argc, argv);
}
