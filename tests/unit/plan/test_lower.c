/* Models to plans: what is refused, what becomes a problem, and that the printed form is what was meant. */
#include "support/check.h"
#include "support/fault_host.h"
#include "support/plan_text.h"

#include <stdio.h>

static void a_cycle_of_decisions_is_refused_with_its_place(check_state *check) {
    const char *text = DECISIONS(DECISION("a", NEEDS_DECISION("b"), LITERAL("b + 1"))
                                     DECISION("b", NEEDS_DECISION("a"), LITERAL("a + 1")));
    plan_text p;
    plan_text_init(&p, NULL, &text, 1);
    CHECK_EQ_INT(p.status, FB_BAD_INPUT);
    CHECK_CONTAINS(p.error.message, "requires itself");
    CHECK(p.error.line == 1 && p.error.column > 100);
    plan_text_free(&p);
}

static void an_unknown_name_is_a_problem_with_a_suggestion(check_state *check) {
    const char *text = DECISIONS(INPUT("applicant age", "number") DECISION(
        "a", NEEDS_INPUT("applicant age"), LITERAL("aplicant age + 1")));
    plan_text p;
    plan_text_init(&p, NULL, &text, 1);
    CHECK_EQ_INT(p.status, FB_OK);
    fb_error error;
    CHECK_EQ_INT(fb_plan_check(p.plan, &error), FB_BAD_INPUT);
    CHECK_CONTAINS(error.message, "did you mean 'applicant age'");
    plan_text_free(&p);
}

static void only_what_is_required_is_in_scope(check_state *check) {
    const char *text = DECISIONS(INPUT("x", "number") DECISION("a", "", LITERAL("x + 1")));
    plan_text p;
    plan_text_init(&p, NULL, &text, 1);
    CHECK_EQ_INT(p.status, FB_OK);
    CHECK_EQ_INT(p.plan->n_problems, 1);
    plan_text_free(&p);
}

static void a_missing_import_is_refused(check_state *check) {
    const char *text = DECISIONS("<import name=\"other\" namespace=\"urn:other\" "
                                 "importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>");
    plan_text p;
    plan_text_init(&p, NULL, &text, 1);
    CHECK_EQ_INT(p.status, FB_BAD_INPUT);
    CHECK_CONTAINS(p.error.message, "urn:other");
    plan_text_free(&p);
}

static void two_models_of_one_namespace_are_refused(check_state *check) {
    const char *texts[2] = {DECISIONS(""), DECISIONS("")};
    plan_text p;
    plan_text_init(&p, NULL, texts, 2);
    CHECK_EQ_INT(p.status, FB_BAD_INPUT);
    plan_text_free(&p);
}

static void an_item_definition_of_itself_is_a_problem(check_state *check) {
    const char *text = DECISIONS("<itemDefinition name=\"tA\"><typeRef>tB</typeRef></itemDefinition>"
                                 "<itemDefinition name=\"tB\"><typeRef>tA</typeRef></itemDefinition>");
    plan_text p;
    plan_text_init(&p, NULL, &text, 1);
    CHECK_EQ_INT(p.status, FB_OK);
    CHECK(p.plan->n_problems > 0);
    plan_text_free(&p);
}

static void a_closure_captures_slots_of_its_scope(check_state *check) {
    const char *text = DECISIONS(INPUT("x", "number") DECISION(
        "a", NEEDS_INPUT("x"), LITERAL("{k: x, f: function(n) n + k, r: f(1)}")));
    plan_text p;
    plan_text_init(&p, NULL, &text, 1);
    if (CHECK_EQ_INT(p.status, FB_OK)) {
        fb_text out;
        fb_text_init(&out, &p.models);
        fb_plan_print(&out, p.plan);
        CHECK_VIEW(fb_text_view(&out), "input 'x': number\n"
                                       "decision 'a'\n"
                                       "  context 0\n"
                                       "    element 'x'\n"
                                       "    function\n"
                                       "      +\n"
                                       "        local 0\n"
                                       "        local 1\n"
                                       "    call\n"
                                       "      local 1\n"
                                       "      constant 1\n");
    }
    plan_text_free(&p);
}

static void a_decision_table_prints_its_cells(check_state *check) {
    const char *text = DECISIONS(INPUT("x", "number") DECISION(
        "a", NEEDS_INPUT("x"),
        "<decisionTable hitPolicy=\"FIRST\"><input><inputExpression><text>x</text></inputExpression></input>"
        "<output/><rule><inputEntry><text>&lt; 5, [7..9]</text></inputEntry>"
        "<outputEntry><text>\"low\"</text></outputEntry></rule>"
        "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>\"any\"</text></outputEntry></rule>"
        "</decisionTable>"));
    plan_text p;
    plan_text_init(&p, NULL, &text, 1);
    if (CHECK_EQ_INT(p.status, FB_OK)) {
        fb_text out;
        fb_text_init(&out, &p.models);
        fb_plan_print(&out, p.plan);
        CHECK_VIEW(fb_text_view(&out), "input 'x': number\n"
                                       "decision 'a'\n"
                                       "  table\n"
                                       "    FIRST\n"
                                       "    input 1 into 0\n"
                                       "      element 'x'\n"
                                       "    rule 1\n"
                                       "      tests 0\n"
                                       "        test 0 <\n"
                                       "          constant 5\n"
                                       "        match 0\n"
                                       "          constant \"[7..9]\"\n"
                                       "      output ''\n"
                                       "        constant \"low\"\n"
                                       "    rule 2\n"
                                       "      any\n"
                                       "      output ''\n"
                                       "        constant \"any\"\n");
    }
    plan_text_free(&p);
}

static void an_invocation_of_nothing_is_a_problem(check_state *check) {
    static const char *const forms[] = {DECISIONS(DECISION("a", "", "<invocation/>")),
                                        DECISIONS(DECISION("a", "", "<invocation><binding><parameter name=\"x\"/>"
                                                                    "</binding></invocation>"))};
    for (size_t i = 0; i < FB_COUNT(forms); i++) {
        plan_text p;
        plan_text_init(&p, NULL, &forms[i], 1);
        if (CHECK_EQ_INT(p.status, FB_OK) && CHECK_EQ_INT(p.plan->n_problems, 1))
            CHECK_EQ_INT(p.plan->elements[0].logic->op, FB_OP_FAULT);
        plan_text_free(&p);
    }
}

/* A chain of definitions was followed on the C stack as far as it went. */
static void a_long_chain_of_item_definitions_is_a_problem(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text model;
    fb_text_init(&model, &arena);
    fb_text_add_string(&model, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" "
                               "namespace=\"urn:m\">");
    for (int i = 0; i < 50000; i++)
        fb_text_format(&model, "<itemDefinition name=\"t%d\"><typeRef>%s%d</typeRef>"
                               "<allowedValues><text>? instance of t%d</text></allowedValues></itemDefinition>",
                       i, i < 49999 ? "t" : "u", i + 1, (i + 7) % 50000);
    fb_text_add_string(&model, "</definitions>");
    plan_text p;
    plan_text_init(&p, NULL, (const char *const *)&model.data, 1);
    CHECK(p.status == FB_OK && p.plan->n_problems > 0);
    plan_text_free(&p);
    fb_arena_free(&arena);
}

static void a_key_that_stands_twice_is_known_beforehand(check_state *check) {
    static const struct {
        const char *feel;
        uint32_t index;
    } cases[] = {{"{a: 1, b: 2}", 0},
                 {"{a: 1, b: 2, a: 3}", 3},
                 {"{a: 1, \"a\": 2}", 2},
                 {"{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 0}", 0},
                 {"{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, b: 0, c: 0}", 10}};
    for (size_t i = 0; i < FB_COUNT(cases); i++) {
        char model[600];
        snprintf(model, sizeof model, DECISIONS(DECISION("a", "", LITERAL("%s"))), cases[i].feel);
        const char *text = model;
        plan_text p;
        plan_text_init(&p, NULL, &text, 1);
        if (CHECK_EQ_INT(p.status, FB_OK))
            CHECK_EQ_INT(p.plan->elements[0].logic->index, cases[i].index);
        plan_text_free(&p);
    }
}

/* Every entry was a scope of its own, copied for every text: memory went with the square. */
static void a_boxed_context_of_many_entries_is_compiled(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text model;
    fb_text_init(&model, &arena);
    fb_text_add_string(&model, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" "
                               "namespace=\"urn:m\"><decision id=\"d\" name=\"d\"><variable name=\"d\"/><context>");
    for (int i = 0; i < 3000; i++)
        fb_text_format(&model, "<contextEntry><variable name=\"k%d\"/><literalExpression><text>%s%d</text>"
                               "</literalExpression></contextEntry>", i, i ? "k" : "", i ? i - 1 : 0);
    fb_text_add_string(&model, "</context></decision></definitions>");
    plan_text p;
    plan_text_limited(&p, NULL, 16u << 20, (const char *const *)&model.data, 1);
    CHECK(p.status == FB_OK && p.plan->n_problems == 0);
    plan_text_free(&p);
    fb_arena_free(&arena);
}

/* `not("a", "b")` allows outputs but lists none, so none of them comes first. */
static void output_values_that_are_excluded_are_no_order(check_state *check) {
    const char *text = DECISIONS(DECISION(
        "a", "", "<decisionTable hitPolicy=\"PRIORITY\">"
                 "<input><inputExpression><text>1</text></inputExpression></input>"
                 "<output><outputValues><text>not(1, 2)</text></outputValues></output><rule><inputEntry><text>-</text>"
                 "</inputEntry><outputEntry><text>3</text></outputEntry></rule></decisionTable>"));
    plan_text p;
    plan_text_init(&p, NULL, &text, 1);
    if (CHECK_EQ_INT(p.status, FB_OK) && CHECK_EQ_INT(p.plan->n_tables, 1)) {
        CHECK_EQ_INT(p.plan->tables[0]->outputs[0].n_values, 0);
        CHECK(p.plan->tables[0]->outputs[0].constraint != 0);
    }
    plan_text_free(&p);
}

static void two_required_elements_of_one_name_are_a_problem(check_state *check) {
    const char *text = DECISIONS(INPUT("a b", "number") INPUT("a  b", "number")
                                     DECISION("d", NEEDS_INPUT("a b") NEEDS_INPUT("a  b"), LITERAL("a b"))
                                         DECISION("e", NEEDS_INPUT("a b") NEEDS_INPUT("a b"), LITERAL("a b")));
    plan_text p;
    plan_text_init(&p, NULL, &text, 1);
    if (CHECK_EQ_INT(p.status, FB_OK) && CHECK_EQ_INT(p.plan->n_problems, 1)) {
        fb_error error;
        CHECK_EQ_INT(fb_plan_check(p.plan, &error), FB_BAD_INPUT);
        CHECK_CONTAINS(error.message, "'d' requires two elements that are named 'a b'");
    }
    plan_text_free(&p);
}

static const char *const rich =
    DECISIONS("<itemDefinition name=\"tColour\"><typeRef>string</typeRef><allowedValues><text>\"red\", \"green\"</text>"
              "</allowedValues></itemDefinition>" INPUT("c", "tColour") INPUT("x", "number") DECISION(
                  "a", NEEDS_INPUT("x") NEEDS_INPUT("c"),
                  "<context><contextEntry><variable name=\"k\"/>" LITERAL("for i in 1..x return function(n) n + i")
                      "</contextEntry><contextEntry>" LITERAL("k[1](if c = \"red\" then 1 else 2)")
                          "</contextEntry></context>"));

static fb_status build_rich(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)context;
    plan_text p;
    plan_text_limited(&p, host, limit, &rich, 1);
    CHECK(p.status != FB_OK || p.plan->n_problems == 0);
    fb_status status = p.status;
    plan_text_free(&p);
    return status;
}

static void every_failing_allocation_is_reported_and_nothing_leaks(check_state *check) {
    CHECK(fault_sweep(check, build_rich, NULL) > 2);
    CHECK(fault_sweep_limit(check, 16, build_rich, NULL) > 50);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_cycle_of_decisions_is_refused_with_its_place),
        CHECK_TEST(an_unknown_name_is_a_problem_with_a_suggestion),
        CHECK_TEST(only_what_is_required_is_in_scope),
        CHECK_TEST(a_missing_import_is_refused),
        CHECK_TEST(two_models_of_one_namespace_are_refused),
        CHECK_TEST(an_item_definition_of_itself_is_a_problem),
        CHECK_TEST(a_closure_captures_slots_of_its_scope),
        CHECK_TEST(a_decision_table_prints_its_cells),
        CHECK_TEST(two_required_elements_of_one_name_are_a_problem),
        CHECK_TEST(an_invocation_of_nothing_is_a_problem),
        CHECK_TEST(a_long_chain_of_item_definitions_is_a_problem),
        CHECK_TEST(a_key_that_stands_twice_is_known_beforehand),
        CHECK_TEST(a_boxed_context_of_many_entries_is_compiled),
        CHECK_TEST(output_values_that_are_excluded_are_no_order),
        CHECK_TEST(every_failing_allocation_is_reported_and_nothing_leaks),
    };
    return check_main("unit/plan/test_lower", tests, FB_COUNT(tests), argc, argv);
}
