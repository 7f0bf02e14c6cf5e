/* Every limit of the engine, at it and one past, through forbear.h alone. */
#include "forbear.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Evaluates one expression; the note or error is left in `why`. */
static fb_status evaluate(const char *text, fb_view inputs, const fb_evaluation_options *options, bool *is_null,
                          char why[1024]) {
    fb_view expression = {text, strlen(text)}, file = {"inputs", 6};
    fb_model_set *set = NULL;
    fb_evaluation *evaluation = NULL;
    fb_error error = {0};
    fb_view note = {NULL, 0};
    fb_status status = fb_model_set_of_expression(&set, expression, file, inputs, NULL, &error);
    if (status == FB_OK)
        status = fb_evaluation_new(&evaluation, set, options, NULL, &error);
    if (status == FB_OK && inputs.data)
        status = fb_evaluation_set_json(evaluation, file, inputs, &error);
    if (status == FB_OK)
        status = fb_evaluation_run(evaluation, NULL, (size_t)fb_model_set_find(set, (fb_view){"result", 6}), &error);
    *is_null = status == FB_OK && strcmp(fb_evaluation_kind(evaluation), "Null") == 0;
    snprintf(why, 1024, "%s", error.message);
    if (status == FB_OK && fb_evaluation_note_size(evaluation) && fb_evaluation_note(evaluation, &note, 0) == FB_OK)
        snprintf(why, 1024, "%.*s", (int)note.size, note.data);
    fb_evaluation_free(evaluation);
    fb_model_set_free(set);
    return status;
}

static const fb_evaluation_options with_notes = {.notes = true};
static const fb_view no_inputs = {NULL, 0};

static char *repeated(const char *open, const char *middle, const char *close, size_t n) {
    size_t size = n * (strlen(open) + strlen(close)) + strlen(middle) + 1;
    char *text = malloc(size), *at = text;
    for (size_t i = 0; i < n; i++)
        at += snprintf(at, size - (size_t)(at - text), "%s", open);
    at += snprintf(at, size - (size_t)(at - text), "%s", middle);
    for (size_t i = 0; i < n; i++)
        at += snprintf(at, size - (size_t)(at - text), "%s", close);
    return text;
}

static bool nested_expression_works(const char *open, const char *close, size_t n, char why[1024]) {
    char *text = repeated(open, "1", close, n);
    bool is_null;
    fb_status status = evaluate(text, no_inputs, &with_notes, &is_null, why);
    free(text);
    return status == FB_OK && !is_null;
}

static void expressions_nest_to_a_limit_and_say_so_past_it(check_state *check) {
    static const char *const forms[][2] = {
        {"(", ")"}, {"[", "]"}, {"{a: ", "}.a"}, {"if true then ", " else 0"}, {"-(", ")"}};
    for (size_t f = 0; f < FB_COUNT(forms); f++) {
        char why[1024];
        size_t works = 16, fails = 4096;
        CHECK(nested_expression_works(forms[f][0], forms[f][1], works, why));
        CHECK(!nested_expression_works(forms[f][0], forms[f][1], fails, why));
        while (works + 1 < fails) {
            size_t middle = (works + fails) / 2;
            if (nested_expression_works(forms[f][0], forms[f][1], middle, why))
                works = middle;
            else
                fails = middle;
        }
        CHECK(!nested_expression_works(forms[f][0], forms[f][1], works + 1, why));
        CHECK(works >= 100 && works <= 512);
        CHECK_CONTAINS(why, "deep");
    }
}

static fb_status nested_json(size_t n) {
    char *list = repeated("[", "1", "]", n), *text = malloc(strlen(list) + 16), why[1024];
    bool is_null;
    snprintf(text, strlen(list) + 16, "{\"x\": %s}", list);
    fb_status status = evaluate("count(x)", (fb_view){text, strlen(text)}, &with_notes, &is_null, why);
    free(list);
    free(text);
    return status;
}

static void json_nests_to_its_limit(check_state *check) {
    CHECK_EQ_INT(nested_json(500), FB_OK);
    size_t last = 500;
    while (nested_json(last + 1) == FB_OK && last < 600)
        last++;
    CHECK(last >= 505 && last <= 512);
    CHECK_EQ_INT(nested_json(last + 1), FB_LIMIT);
}

static void steps_suffice_to_the_last_one(check_state *check) {
    const char *text = "sum(for i in 1..50 return i * i)";
    char why[1024];
    bool is_null;
    uint64_t low = 1, high = 100000;
    while (low < high) {
        uint64_t middle = (low + high) / 2;
        fb_evaluation_options options = {.steps = middle};
        if (evaluate(text, no_inputs, &options, &is_null, why) == FB_OK)
            high = middle;
        else
            low = middle + 1;
    }
    fb_evaluation_options enough = {.steps = low}, short_by_one = {.steps = low - 1};
    CHECK(low > 50 && low < 2000);
    CHECK_EQ_INT(evaluate(text, no_inputs, &enough, &is_null, why), FB_OK);
    CHECK_EQ_INT(evaluate(text, no_inputs, &short_by_one, &is_null, why), FB_LIMIT);
    CHECK_CONTAINS(why, "limits");
}

static void memory_suffices_or_the_limit_is_named(check_state *check) {
    const char *text = "for i in 1..20000 return [i, i, i]";
    char why[1024];
    bool is_null;
    fb_evaluation_options enough = {.memory = 64u << 20}, little = {.memory = 256u << 10};
    CHECK_EQ_INT(evaluate(text, no_inputs, &enough, &is_null, why), FB_OK);
    CHECK_EQ_INT(evaluate(text, no_inputs, &little, &is_null, why), FB_LIMIT);
}

static void loops_beyond_all_bounds_end(check_state *check) {
    static const char *const endless[] = {"count(for i in 1..1000000000000 return i)",
                                          "some i in (for k in 1..1000000000000 return k) satisfies i = 0",
                                          "{f: function(n) n, r: for i in 1..100000, j in 1..100000 return f(i)}.r"};
    char why[1024];
    bool is_null;
    fb_evaluation_options options = {.steps = 100000};
    for (size_t i = 0; i < FB_COUNT(endless); i++)
        CHECK_EQ_INT(evaluate(endless[i], no_inputs, &options, &is_null, why), FB_LIMIT);
}

static void numbers_end_at_their_exponent(check_state *check) {
    char why[1024];
    bool is_null;
    CHECK_EQ_INT(evaluate("10 ** 6144", no_inputs, &with_notes, &is_null, why), FB_OK);
    CHECK(!is_null);
    CHECK_EQ_INT(evaluate("10 ** 6145", no_inputs, &with_notes, &is_null, why), FB_OK);
    CHECK(is_null && why[0]);
}

static void years_end_at_a_milliard(check_state *check) {
    char why[1024];
    bool is_null;
    CHECK_EQ_INT(evaluate("@\"999999999-12-31\"", no_inputs, &with_notes, &is_null, why), FB_OK);
    CHECK(!is_null);
    CHECK_EQ_INT(evaluate("@\"999999999-12-31\" + duration(\"P1D\")", no_inputs, &with_notes, &is_null, why), FB_OK);
    CHECK(is_null && why[0]);
}

static void strings_end_at_sixteen_mebibytes(check_state *check) {
    size_t mebibyte = 1u << 20;
    char *json = malloc(mebibyte + 16), why[1024];
    bool is_null;
    memcpy(json, "{\"x\": \"", 7);
    memset(json + 7, 'a', mebibyte);
    memcpy(json + 7 + mebibyte, "\"}", 3);
    fb_view inputs = {json, 7 + mebibyte + 2};
    const char *at_limit = "string length(string join(for i in 1..16 return x))";
    CHECK_EQ_INT(evaluate(at_limit, inputs, &with_notes, &is_null, why), FB_OK);
    CHECK(!is_null);
    CHECK_EQ_INT(evaluate("string join(for i in 1..16 return x) + \"a\"", inputs, &with_notes, &is_null, why), FB_OK);
    CHECK(is_null && why[0]);
    free(json);
}

/* A sparse file: no disk is used. */
static void a_model_file_has_at_most_64_mebibytes(check_state *check) {
    char path[] = "/tmp/fb_limit_XXXXXX";
    int file = mkstemp(path);
    fb_error error = {0};
    fb_model_set *set = NULL;
    const char *paths[1] = {path};
    if (!CHECK(file >= 0 && ftruncate(file, (64 << 20) + 1) == 0))
        return;
    CHECK_EQ_INT(fb_model_set_load(&set, paths, 1, NULL, &error), FB_LIMIT);
    CHECK(ftruncate(file, 64 << 20) == 0);
    CHECK_EQ_INT(fb_model_set_load(&set, paths, 1, NULL, &error), FB_BAD_INPUT); /* read, and no XML */
    close(file);
    unlink(path);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(expressions_nest_to_a_limit_and_say_so_past_it),
        CHECK_TEST(json_nests_to_its_limit),
        CHECK_TEST(steps_suffice_to_the_last_one),
        CHECK_TEST(memory_suffices_or_the_limit_is_named),
        CHECK_TEST(loops_beyond_all_bounds_end),
        CHECK_TEST(numbers_end_at_their_exponent),
        CHECK_TEST(years_end_at_a_milliard),
        CHECK_TEST(strings_end_at_sixteen_mebibytes),
        CHECK_TEST(a_model_file_has_at_most_64_mebibytes),
    };
    return check_main("limits/test_engine", tests, FB_COUNT(tests), argc, argv);
}
