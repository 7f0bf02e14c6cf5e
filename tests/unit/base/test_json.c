/* test_json.c - RFC 8259, strictly, with places. */
#include "base/base.h"
#include "support/check.h"
#include "support/fault_host.h"

/* Prints the tree again, so that a whole tree compares as one text. */
static void print_json(fb_text *out, const fb_json *json, unsigned depth) {
    static const char *const words[] = {"null", "false", "true"};
    if (depth > FB_DEPTH_LIMIT)
        return;
    switch ((fb_json_kind)json->kind) {
    case FB_JSON_NULL:
    case FB_JSON_FALSE:
    case FB_JSON_TRUE: fb_text_add_string(out, words[json->kind]); return;
    case FB_JSON_NUMBER: fb_text_add(out, json->text); return;
    case FB_JSON_STRING: fb_json_quote(out, json->text); return;
    case FB_JSON_ARRAY:
        fb_text_add_byte(out, '[');
        for (uint32_t i = 0; i < json->n; i++) {
            fb_text_add_string(out, i ? "," : "");
            print_json(out, json->items[i], depth + 1);
        }
        fb_text_add_byte(out, ']');
        return;
    case FB_JSON_OBJECT:
        fb_text_add_byte(out, '{');
        for (uint32_t i = 0; i < json->n; i++) {
            fb_text_add_string(out, i ? "," : "");
            fb_json_quote(out, json->members[i].key);
            fb_text_add_byte(out, ':');
            print_json(out, json->members[i].value, depth + 1);
        }
        fb_text_add_byte(out, '}');
        return;
    }
}

static void accepted_texts_keep_their_meaning(check_state *check) {
    static const struct {
        const char *text, *printed;
    } rows[] = {
        {"null", "null"},
        {" \t\r\n true\n", "true"},
        {"false", "false"},
        {"\xEF\xBB\xBF[]", "[]"},
        {"\"\"", "\"\""},
        {"[]", "[]"},
        {"{}", "{}"},
        {"[ ]", "[]"},
        {"{ }", "{}"},
        {"[1,2 , 3]", "[1,2,3]"},
        {"[[],[[]],{}]", "[[],[[]],{}]"},
        {"{\"a\":1,\"b\":{\"a\":[null]}}", "{\"a\":1,\"b\":{\"a\":[null]}}"},
        {"{\"\":1}", "{\"\":1}"},
        {"{\"a\":1,\"A\":2}", "{\"a\":1,\"A\":2}"},
        /* numbers keep every digit */
        {"0", "0"},
        {"-0", "-0"},
        {"-0.0e-00", "-0.0e-00"},
        {"123.4500", "123.4500"},
        {"1E400", "1E400"},
        {"1e+5", "1e+5"},
        {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"},
        /* strings */
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\""},
        {"\"\\u0041\\u00e9\\u20AC\\ud83d\\uDE00\"", "\"A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\""},
        {"\"\\u0000\\u001f\x7F\"", "\"\\u0000\\u001F\x7F\""},
        {"\"\xF4\x8F\xBF\xBF\xEF\xBF\xBE\"", "\"\xF4\x8F\xBF\xBF\xEF\xBF\xBE\""},
        {"\"\\udbff\\udfff\"", "\"\xF4\x8F\xBF\xBF\""},
        {"\"a\\tb\\u00e9c\"", "\"a\\tb\xC3\xA9"
                              "c\""},
        {"\"/* not a comment */ // nor this\"", "\"/* not a comment */ // nor this\""},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        const fb_json *json = NULL;
        fb_text printed;
        check->context = rows[i].text;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text_init(&printed, &arena);
        fb_status status =
            fb_json_parse(&json, &arena, FB_LITERAL("t.json"), fb_view_of(rows[i].text), &error);
        CHECK_EQ_INT(status, FB_OK);
        CHECK_STRING(error.message, "");
        if (CHECK(json != NULL))
            print_json(&printed, json, 0);
        CHECK_VIEW(fb_text_view(&printed), rows[i].printed);
        fb_arena_free(&arena);
    }
}

static void refused_texts_have_a_place(check_state *check) {
    static const struct {
        const char *text;
        size_t offset;
        const char *words; /* of the message */
    } rows[] = {
        {"", 0, "ends here"},
        {"  ", 2, "ends here"},
        {"\xEF\xBB\xBF", 3, "ends here"},
        {"nul", 0, "expected a value"},
        {"nulll", 4, "end of the text"},
        {"Null", 0, "expected a value"},
        {"NaN", 0, "expected a value"},
        {"-Infinity", 1, "a digit"},
        {"1 2", 2, "end of the text"},
        {"[] x", 3, "end of the text"},
        {"\f1", 0, "0x0C"},
        {"\xC2\xA0"
         "1",
         0, "0xC2"},
        {"1\xEF\xBB\xBF", 1, "end of the text"},
        /* numbers */
        {"01", 0, "begin with 0"},
        {"-01", 0, "begin with 0"},
        {"+1", 0, "expected a value"},
        {".5", 0, "expected a value"},
        {"1.", 2, "a digit"},
        {"1.e5", 2, "a digit"},
        {"1e", 2, "a digit"},
        {"1e+", 3, "a digit"},
        {"1e5.5", 3, "end of the text"},
        {"-", 1, "a digit"},
        {"--1", 1, "a digit"},
        {"0x10", 1, "end of the text"},
        {"1_000", 1, "end of the text"},
        {"1,5", 1, "end of the text"},
        /* strings */
        {"\"", 0, "not closed"},
        {"\"abc", 0, "not closed"},
        {"\"abc\\", 4, "ends inside a string"},
        {"\"a\nb\"", 2, "line"},
        {"\"a\tb\"", 2, "control character"},
        {"\"a\x1F\"", 2, "control character"},
        {"\"\\x41\"", 1, "not an escape"},
        {"\"\\U0041\"", 1, "not an escape"},
        {"\"\\u12G4\"", 1, "four hexadecimal"},
        {"\"\\u123\"", 1, "four hexadecimal"},
        {"\"\\u12", 1, "four hexadecimal"},
        {"\"\\u+123\"", 1, "four hexadecimal"},
        {"\"x\\ud800\"", 2, "surrogate"},
        {"\"\\ud800\\n\"", 1, "surrogate"},
        {"\"\\ud800\\ud800\"", 1, "surrogate"},
        {"\"\\ud800\\u0041\"", 1, "surrogate"},
        {"\"\\udc00\\ud800\"", 1, "surrogate"},
        {"\"\\ud83d\\u\"", 1, "surrogate"},
        {"\"\\ud83d\xF0\x9F\x98\x80\"", 1, "surrogate"},
        {"\"a\xFF\"", 2, "not UTF-8"},
        {"\"\xED\xA0\x80\"", 1, "not UTF-8"},
        {"\"\xC0\xAF\"", 1, "not UTF-8"},
        {"\"\xE2\x82\"", 1, "not UTF-8"},
        {"\"\xF4\x90\x80\x80\"", 1, "not UTF-8"},
        {"'a'", 0, "double quotes"},
        /* arrays */
        {"[", 1, "ends here"},
        {"[1", 2, "',' or ']'"},
        {"[1,", 3, "ends here"},
        {"[1,]", 3, "trailing comma"},
        {"[,1]", 1, "expected a value"},
        {"[1,,2]", 3, "expected a value"},
        {"[1 2]", 3, "',' or ']'"},
        {"[1}", 2, "',' or ']'"},
        {"]", 0, "expected a value"},
        {"[1]]", 3, "end of the text"},
        {"[1, // one\n2]", 4, "no comments"},
        /* objects */
        {"{", 1, "ends here"},
        {"{\"a\"", 4, "':'"},
        {"{\"a\":", 5, "ends here"},
        {"{\"a\":1", 6, "',' or '}'"},
        {"{\"a\":1,}", 7, "trailing comma"},
        {"{,}", 1, "key in double quotes"},
        {"{a:1}", 1, "key in double quotes"},
        {"{1:1}", 1, "key in double quotes"},
        {"{\"a\" 1}", 5, "':'"},
        {"{\"a\"=1}", 4, "':'"},
        {"{\"a\":1 \"b\":2}", 7, "',' or '}'"},
        {"{\"a\":1]", 6, "',' or '}'"},
        {"{\"a\":1,\"b\":2,\"a\":3}", 13, "\"a\" is there already"},
        {"{\"a\":1,\"\\u0061\":3}", 7, "\"a\" is there already"},
        {"[{\"\":1,\"\":1}]", 7, "there already"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_error error = {0};
        const fb_json *json = NULL;
        check->context = rows[i].text;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_status status =
            fb_json_parse(&json, &arena, FB_LITERAL("t.json"), fb_view_of(rows[i].text), &error);
        CHECK_EQ_INT(status, FB_BAD_INPUT);
        CHECK_EQ_INT(error.status, status);
        CHECK_EQ_INT(error.offset, rows[i].offset);
        CHECK_CONTAINS(error.message, rows[i].words);
        CHECK_STRING(error.file, "t.json");
        CHECK(error.line > 0 && error.column > 0);
        CHECK(json == NULL);
        fb_arena_free(&arena);
    }
}

static void nul_bytes_are_no_white_space(check_state *check) {
    static const fb_view texts[] = {{"\0", 1},   {"1\0", 2},  {"[1\0]", 4},
                                    {"[\0]", 3}, {"{\0}", 3}, {"\"\0\"", 3}};
    for (size_t i = 0; i < FB_COUNT(texts); i++) {
        fb_arena arena;
        const fb_json *json = NULL;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        CHECK_EQ_INT(fb_json_parse(&json, &arena, FB_LITERAL("t"), texts[i], NULL), FB_BAD_INPUT);
        fb_arena_free(&arena);
    }
}

static void values_know_their_place(check_state *check) {
    fb_arena arena;
    fb_error error;
    const fb_json *json = NULL;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    char text[] = "\xEF\xBB\xBF { \"a\\n\" : [ true, \"x\\u00e9\" ],\n \"b\": -1.50 }";
    if (!CHECK_EQ_INT(fb_json_parse(&json, &arena, FB_LITERAL("t"), fb_view_of(text), &error), FB_OK))
        return;
    memset(text, '#', sizeof text); /* the tree does not need it any more */
    CHECK_EQ_INT(json->offset, 4);
    CHECK_EQ_INT(json->n, 2);
    CHECK_VIEW(json->members[0].key, "a\n");
    CHECK_EQ_INT(json->members[0].key_offset, 6);
    const fb_json *array = fb_json_get(json, "a\n"), *number = fb_json_get(json, "b");
    if (CHECK(array && number && array->n == 2)) {
        CHECK_EQ_INT(array->offset, 14);
        CHECK_EQ_INT(array->items[0]->offset, 16);
        CHECK_EQ_INT(array->items[1]->offset, 22);
        CHECK_VIEW(array->items[1]->text, "x\xC3\xA9");
        CHECK_VIEW(number->text, "-1.50");
        CHECK_EQ_INT(number->offset, 41);
        CHECK(fb_json_get(array, "a") == NULL);
    }
    CHECK(fb_json_get(json, "c") == NULL);
    CHECK(fb_json_get(NULL, "c") == NULL);
    fb_arena_free(&arena);
}

static fb_status parse_nested(check_state *check, const char *open, const char *close, size_t depth) {
    fb_arena arena;
    fb_error error = {0};
    const fb_json *json = NULL;
    fb_text text;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&text, &arena);
    for (size_t i = 0; i < depth; i++)
        fb_text_add_string(&text, open);
    fb_text_add_string(&text, "1");
    for (size_t i = 0; i < depth; i++)
        fb_text_add_string(&text, close);
    fb_status status = fb_json_parse(&json, &arena, FB_LITERAL("t"), fb_text_view(&text), &error);
    CHECK_EQ_INT(error.status, status);
    fb_arena_free(&arena);
    return status;
}

static void nesting_has_a_limit(check_state *check) {
    CHECK_EQ_INT(parse_nested(check, "[", "]", FB_DEPTH_LIMIT), FB_OK);
    CHECK_EQ_INT(parse_nested(check, "[", "]", FB_DEPTH_LIMIT + 1), FB_LIMIT);
    CHECK_EQ_INT(parse_nested(check, "{\"k\":", "}", FB_DEPTH_LIMIT), FB_OK);
    CHECK_EQ_INT(parse_nested(check, "{\"k\":", "}", FB_DEPTH_LIMIT + 1), FB_LIMIT);
    CHECK_EQ_INT(parse_nested(check, "[", "", 1000000), FB_LIMIT);
}

static void large_objects_and_arrays(check_state *check) {
    fb_arena arena;
    fb_error error = {0};
    const fb_json *json = NULL;
    fb_text text;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&text, &arena);
    fb_text_add_byte(&text, '{');
    for (unsigned i = 0; i < 20000; i++)
        fb_text_format(&text, "\"key %u\":[%u,[%u]],", i, i, i + 1);
    size_t last = text.size;
    fb_text_add_string(&text, "\"key 10000\":0}");
    CHECK_EQ_INT(fb_json_parse(&json, &arena, FB_LITERAL("t"), fb_text_view(&text), &error), FB_BAD_INPUT);
    CHECK_EQ_INT(error.offset, last);
    text.data[last + 1] = 'K';
    if (CHECK_EQ_INT(fb_json_parse(&json, &arena, FB_LITERAL("t"), fb_text_view(&text), &error), FB_OK)) {
        CHECK_EQ_INT(json->n, 20001);
        const fb_json *pair = fb_json_get(json, "key 19999");
        if (CHECK(pair && pair->n == 2))
            CHECK_VIEW(pair->items[1]->items[0]->text, "20000");
    }
    fb_arena_free(&arena);
}

/* Whatever is done to a good text, reading it ends with a tree or with a place in it. */
static void mutilated_texts_are_survived(check_state *check) {
    static const char good[] = "\xEF\xBB\xBF{\"a\":[1,-2.5e+3,\"x\\u00e9\\ud83d\\ude00\\n\xE2\x82\xAC\"],"
                               "\"b\":{\"c\":null,\"d\":true},\"e\":false}";
    static const unsigned char bytes[] = {0,   '"', '\\', '{', '}',  '[',  ']', ',',
                                          ':', '0', '-',  'u', 0x80, 0xE2, 0xFF};
    unsigned n_wrong = 0;
    fb_arena arena;
    fb_arena_init(&arena, NULL, 1 << 20);
    for (size_t at = 0; at < sizeof good - 1; at++)
        for (size_t i = 0; i <= FB_COUNT(bytes) + 1; i++) {
            fb_error error = {0};
            const fb_json *json = NULL;
            size_t size =
                i == FB_COUNT(bytes) ? at : sizeof good - 1; /* cut off, or one byte less, or changed */
            char *text = fb_arena_alloc(&arena, size, 1);
            if (!CHECK(text != NULL))
                break;
            memcpy(text, good, size);
            if (i < FB_COUNT(bytes))
                text[at] = (char)bytes[i];
            else if (i > FB_COUNT(bytes))
                memmove(text + at, text + at + 1, --size - at);
            fb_status status = fb_json_parse(&json, &arena, FB_LITERAL("t"), (fb_view){text, size}, &error);
            n_wrong += (status == FB_OK) != (json != NULL) || error.offset > size ||
                       (status != FB_OK && (status != FB_BAD_INPUT || error.line == 0));
            fb_arena_reset(&arena);
        }
    CHECK_EQ_INT(n_wrong, 0);
    fb_arena_free(&arena);
}

static fb_status parse_once(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    fb_error error = {0};
    const fb_json *json = NULL;
    fb_arena_init(&arena, host, limit);
    fb_status status = fb_json_parse(&json, &arena, FB_LITERAL("t"), *(fb_view *)context, &error);
    CHECK_EQ_INT(error.status, status);
    CHECK((json != NULL) == (status == FB_OK));
    fb_arena_free(&arena);
    return status;
}

static void every_allocation_may_fail(check_state *check) {
    fb_arena arena;
    fb_text text;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&text, &arena);
    for (unsigned i = 0; i < 40; i++)
        fb_text_format(&text, "%s\"key\\t%u\":[1,{},{\"a\":[]}]", i ? "," : "{", i);
    fb_text_add_byte(&text, '}');
    fb_view view = fb_text_view(&text);
    CHECK(fault_sweep(check, parse_once, &view) >= 8);
    CHECK(fault_sweep_limit(check, 32, parse_once, &view) >= 400);
    fb_arena_free(&arena);
}

static void quoting(check_state *check) {
    fb_arena arena;
    fb_text text;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&text, &arena);
    fb_json_quote(&text, FB_LITERAL("\b\t\n\v\f\r\x01\x1F \"\\/\x7F\0z"));
    CHECK_VIEW(fb_text_view(&text), "\"\\b\\t\\n\\u000B\\f\\r\\u0001\\u001F \\\"\\\\/\x7F\\u0000z\"");
    fb_text_init(&text, &arena);
    fb_json_quote(&text, FB_LITERAL("a\xFF\xE2\x82z\xC3\xA9"));
    CHECK_VIEW(fb_text_view(&text), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\xC3\xA9\"");
    fb_text_init(&text, &arena);
    fb_json_quote(&text, (fb_view){NULL, 0});
    CHECK_VIEW(fb_text_view(&text), "\"\"");
    fb_arena_free(&arena);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(accepted_texts_keep_their_meaning),
        CHECK_TEST(refused_texts_have_a_place),
        CHECK_TEST(nul_bytes_are_no_white_space),
        CHECK_TEST(values_know_their_place),
        CHECK_TEST(nesting_has_a_limit),
        CHECK_TEST(large_objects_and_arrays),
        CHECK_TEST(mutilated_texts_are_survived),
        CHECK_TEST(every_allocation_may_fail),
        CHECK_TEST(quoting),
    };
    return check_main("unit/base/test_json", tests, FB_COUNT(tests), argc, argv);
}
