/* test_trace.c - section 2 of forbear.h: the parts of a set, and the trace of an evaluation. */
#include "support/check.h"

static const char *const model[] = {"tests/data/rules/library.dmn"};

static size_t part(const fb_model_set *set, const char *name) {
    return (size_t)fb_model_set_find(set, fb_view_of(name));
}

static fb_evaluation *evaluate(check_state *check, const fb_model_set *set, const char *decision, const char *json,
                               bool partial, fb_outcome *outcome) {
    fb_evaluation *evaluation = NULL;
    fb_error error = {0};
    fb_evaluation_options options = {.partial = partial, .trace = true};
    if (!CHECK_EQ_INT(fb_evaluation_new(&evaluation, set, &options, NULL, &error), FB_OK))
        return NULL;
    CHECK_EQ_INT(fb_evaluation_set_json(evaluation, FB_LITERAL("inputs"), fb_view_of(json), &error), FB_OK);
    CHECK_EQ_INT(fb_evaluation_run(evaluation, outcome, part(set, decision), &error), FB_OK);
    return evaluation;
}

/* The last evaluation of the table of a part. */
static size_t trace_of(const fb_evaluation *evaluation, const fb_model_set *set, const char *name) {
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < fb_evaluation_trace_size(evaluation); i++)
        if (fb_model_set_table(set, fb_evaluation_trace(evaluation, i).table).part == part(set, name))
            found = i;
    return found;
}

static fb_model_set *load(check_state *check) {
    fb_model_set *set = NULL;
    fb_error error = {0};
    CHECK_EQ_INT(fb_model_set_load(&set, model, 1, NULL, &error), FB_OK);
    return set;
}

static void cells_that_matching_did_not_need_are_tested(check_state *check) {
    fb_model_set *set = load(check);
    fb_outcome outcome;
    fb_evaluation *e = set ? evaluate(check, set, "letter",
                                      "{\"days late\": 30, \"member\": \"none\", \"due on\": \"2024-05-01\"}", false,
                                      &outcome)
                           : NULL;
    if (e) {
        size_t t = trace_of(e, set, "letter");
        fb_view text;
        CHECK_EQ_INT(fb_evaluation_trace(e, t).chosen, 1);
        CHECK_EQ_INT(fb_evaluation_trace_rule(e, t, 0), FB_VERDICT_YES);
        CHECK_EQ_INT(fb_evaluation_trace_rule(e, t, 3), FB_VERDICT_NO);
        CHECK_EQ_INT(fb_evaluation_trace_cell(e, t, 3, 0), FB_VERDICT_NO);
        CHECK_EQ_INT(fb_evaluation_trace_cell(e, t, 3, 1), FB_VERDICT_NO);
        CHECK_EQ_INT(fb_evaluation_trace_cell(e, t, 3, 2), FB_VERDICT_YES);
        CHECK_EQ_INT(fb_evaluation_trace_input(e, &text, t, 2, NULL), FB_OK);
        CHECK_VIEW(text, "@\"2024-05-01\"");
        CHECK_EQ_INT(fb_evaluation_trace(e, trace_of(e, set, "daily rate")).asked_by, part(set, "fee"));
    }
    fb_evaluation_free(e);
    fb_model_set_free(set);
}

static void unknown_columns_name_what_they_need(check_state *check) {
    fb_model_set *set = load(check);
    fb_outcome outcome = FB_OUTCOME_VALUE;
    fb_evaluation *e = set ? evaluate(check, set, "letter", "{\"days late\": 30}", true, &outcome) : NULL;
    if (e) {
        size_t t = trace_of(e, set, "letter");
        fb_view text;
        CHECK_EQ_INT(outcome, FB_OUTCOME_UNKNOWN);
        CHECK_EQ_INT(fb_evaluation_trace_rule(e, t, 1), FB_VERDICT_OPEN);
        CHECK(fb_evaluation_trace_needs(e, t, 0, part(set, "season")));
        CHECK(!fb_evaluation_trace_needs(e, t, 0, part(set, "member")));
        CHECK(fb_evaluation_trace_needs(e, t, 1, part(set, "member")));
        CHECK(fb_evaluation_trace_needs(e, t, 2, part(set, "due on")));
        CHECK_EQ_INT(fb_evaluation_trace_input(e, &text, t, 1, NULL), FB_OK);
        CHECK_EQ_INT(text.size, 0);
    }
    fb_evaluation_free(e);
    fb_model_set_free(set);
}

/* A decision that stayed unknown once says again what it needs when another asks for it. */
static void what_is_needed_is_not_forgotten(check_state *check) {
    fb_model_set *set = load(check);
    fb_outcome outcome;
    fb_evaluation *e = set ? evaluate(check, set, "letter", "{\"days late\": 30}", true, &outcome) : NULL;
    if (e) {
        CHECK_EQ_INT(fb_evaluation_run(e, &outcome, part(set, "fee"), NULL), FB_OK);
        CHECK_EQ_INT(outcome, FB_OUTCOME_UNKNOWN);
        if (CHECK_EQ_INT(fb_evaluation_open_size(e), 1))
            CHECK_EQ_INT(fb_evaluation_open_part(e, 0), part(set, "member"));
        CHECK_EQ_INT(fb_evaluation_run(e, &outcome, part(set, "lateness"), NULL), FB_OK);
        if (CHECK_EQ_INT(fb_evaluation_open_size(e), 1))
            CHECK_EQ_INT(fb_evaluation_open_part(e, 0), part(set, "season"));
    }
    fb_evaluation_free(e);
    fb_model_set_free(set);
}

static void texts_are_as_written(check_state *check) {
    fb_model_set *set = load(check);
    if (!set)
        return;
    size_t table = 0;
    while (fb_model_set_table(set, table).part != part(set, "letter"))
        table++;
    fb_table_info info = fb_model_set_table(set, table);
    CHECK_STRING(info.hit_policy, "PRIORITY");
    CHECK_EQ_INT(info.n_rules, 4);
    CHECK_VIEW(fb_model_set_table_text(set, table, FB_TABLE_INPUT, 0, 1), "fee");
    CHECK_VIEW(fb_model_set_table_text(set, table, FB_TABLE_INPUT_CELL, 1, 1), ">= 5");
    CHECK_VIEW(fb_model_set_table_text(set, table, FB_TABLE_OUTPUT_CELL, 1, 0), "\"bill\"");
    CHECK_VIEW(fb_model_set_table_text(set, table, FB_TABLE_OUTPUT_CELL, 4, 0), "");
    CHECK_VIEW(fb_model_set_table_text(set, table, FB_TABLE_INPUT_CELL, 0, 3), "");
    CHECK_VIEW(fb_model_set_expression(set, part(set, "fee")), "days late * daily rate(member)");
    CHECK_VIEW(fb_model_set_expression(set, part(set, "letter")), "");
    fb_model_set_free(set);
}

/* Out of range, and without a handle. */
static void wrong_numbers_give_nothing(check_state *check) {
    fb_model_set *set = load(check);
    if (!set)
        return;
    CHECK_EQ_INT(fb_model_set_table_size(NULL), 0);
    CHECK_EQ_INT(fb_model_set_table(set, 99).part, SIZE_MAX);
    CHECK_EQ_INT(fb_model_set_edge_size(set, 99), 0);
    CHECK_EQ_INT(fb_model_set_edge(set, 0, 99).part, SIZE_MAX);
    CHECK_EQ_INT(fb_model_set_rule_line(set, 0, 99), 0);
    CHECK_EQ_INT(fb_evaluation_trace_size(NULL), 0);
    CHECK_EQ_INT(fb_evaluation_trace(NULL, 0).chosen, -1);
    CHECK_EQ_INT(fb_suite_hits(NULL, 0, 0), 0);
    fb_model_set_free(set);
}

static void built_ins_have_names_and_parameters(check_state *check) {
    size_t n = 0, n_substring = 0;
    for (; fb_builtin_name(n).size; n++)
        if (fb_view_equal(fb_builtin_name(n), FB_LITERAL("substring"))) {
            CHECK_VIEW(fb_builtin_parameters(n), "string, start position, length");
            n_substring++;
        } else if (fb_view_equal(fb_builtin_name(n), FB_LITERAL("concatenate"))) {
            CHECK_VIEW(fb_builtin_parameters(n), "list, ...");
        } else if (fb_view_equal(fb_builtin_name(n), FB_LITERAL("now"))) {
            CHECK_VIEW(fb_builtin_parameters(n), "");
        }
    CHECK(n > 80);
    CHECK_EQ_INT(n_substring, 1);
    CHECK_EQ_INT(fb_builtin_parameters(n).size, 0);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(cells_that_matching_did_not_need_are_tested),
        CHECK_TEST(unknown_columns_name_what_they_need),
        CHECK_TEST(what_is_needed_is_not_forgotten),
        CHECK_TEST(texts_are_as_written),
        CHECK_TEST(wrong_numbers_give_nothing),
        CHECK_TEST(built_ins_have_names_and_parameters),
    };
    return check_main("unit/api/test_trace", tests, FB_COUNT(tests), argc, argv);
}
