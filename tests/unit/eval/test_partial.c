/* Unknown inputs: the evaluator suspends where it must, decides where it can, and names what it met. */
#include "eval/eval.h"
#include "support/check.h"
#include "support/fault_host.h"
#include "support/plan_text.h"

#define TABLE(policy, clauses, output, rules)                                                                 \
    "<decisionTable hitPolicy=\"" policy "\">" clauses output rules "</decisionTable>"
#define CLAUSE(feel) "<input><inputExpression><text>" feel "</text></inputExpression></input>"
#define RULE2(a, b, out)                                                                                      \
    "<rule><inputEntry><text>" a "</text></inputEntry><inputEntry><text>" b "</text></inputEntry>"              \
    "<outputEntry><text>" out "</text></outputEntry></rule>"

#define INPUTS INPUT("a", "boolean") INPUT("b", "boolean") INPUT("c", "number")
#define NEEDS NEEDS_INPUT("a") NEEDS_INPUT("b") NEEDS_INPUT("c")

/* One model, its decision "d", and which of the inputs a, b, c are known to be what. */
typedef struct scene {
    plan_text text;
    fb_run run;
    fb_value inputs[3];
    uint8_t known[3];
} scene;

static bool scene_begin(check_state *check, scene *s, const char *model) {
    memset(s, 0, sizeof *s);
    plan_text_init(&s->text, NULL, &model, 1);
    if (!CHECK_EQ_INT(s->text.status, FB_OK)) {
        plan_text_free(&s->text);
        return false;
    }
    CHECK_EQ_INT(s->text.plan->n_problems, 0);
    fb_run_begin(&s->run, s->text.plan, NULL, NULL);
    s->run.keep_notes = true;
    return true;
}

static void scene_end(scene *s) {
    fb_run_end(&s->run);
    plan_text_free(&s->text);
}

static fb_value decide(scene *s) {
    fb_run_start(&s->run, s->inputs, s->known, NULL);
    return fb_run_element(&s->run, element_named(&s->text, "d"));
}

static void know(scene *s, int input, fb_value value) {
    s->inputs[input] = value;
    s->known[input] = 1;
}

static void an_unknown_input_suspends_and_is_named(check_state *check) {
    scene s;
    if (!scene_begin(check, &s, DECISIONS(INPUTS DECISION("d", NEEDS, LITERAL("if a then c + 1 else 0")))))
        return;
    decide(&s);
    CHECK_EQ_INT(s.run.stop, FB_STOP_UNKNOWN);
    CHECK(s.run.met[0] == 1 && s.run.met[1] == 0 && s.run.met[2] == 0);
    know(&s, 0, fb_boolean(false));
    fb_value v = decide(&s);
    CHECK_EQ_INT(s.run.stop, FB_STOP_NONE);
    CHECK(v.kind == FB_KIND_NUMBER && fb_number_is_zero(v.as.number));
    know(&s, 0, fb_boolean(true));
    decide(&s);
    CHECK(s.run.stop == FB_STOP_UNKNOWN && s.run.met[2] == 1 && s.run.met[0] == 0);
    scene_end(&s);
}

static void null_is_known(check_state *check) {
    scene s;
    if (!scene_begin(check, &s, DECISIONS(INPUTS DECISION("d", NEEDS, LITERAL("c = null")))))
        return;
    decide(&s);
    CHECK_EQ_INT(s.run.stop, FB_STOP_UNKNOWN);
    know(&s, 2, fb_null());
    fb_value v = decide(&s);
    CHECK(s.run.stop == FB_STOP_NONE && fb_is_true(&v));
    scene_end(&s);
}

static void one_side_may_decide_and_and_or(check_state *check) {
    scene s;
    if (!scene_begin(check, &s, DECISIONS(INPUTS DECISION("d", NEEDS, LITERAL("(a and b) or (b and a)")))))
        return;
    know(&s, 1, fb_boolean(false));
    fb_value v = decide(&s);
    CHECK(s.run.stop == FB_STOP_NONE && v.kind == FB_KIND_BOOLEAN && !v.as.boolean);
    know(&s, 1, fb_boolean(true));
    decide(&s);
    CHECK(s.run.stop == FB_STOP_UNKNOWN && s.run.met[0] == 1);
    know(&s, 1, fb_null()); /* null and false is false, null and true is null: not decided */
    decide(&s);
    CHECK_EQ_INT(s.run.stop, FB_STOP_UNKNOWN);
    scene_end(&s);
}

#define POLICY_TABLE(policy)                                                                                  \
    DECISIONS(INPUTS DECISION("d", NEEDS,                                                                      \
                              TABLE(policy, CLAUSE("a") CLAUSE("c"), "<output/>",                              \
                                    RULE2("true", "&lt; 5", "\"first\"") RULE2("-", "&gt;= 5", "\"second\"")    \
                                        RULE2("false", "-", "\"third\""))))

static void a_known_cell_kills_a_rule_whatever_is_unknown(check_state *check) {
    scene s;
    if (!scene_begin(check, &s, POLICY_TABLE("FIRST")))
        return;
    know(&s, 2, fb_number_value(fb_number_of(9))); /* rule 1 is dead, rule 2 certain: a does not matter */
    fb_value v = decide(&s);
    CHECK_EQ_INT(s.run.stop, FB_STOP_NONE);
    CHECK_VIEW(fb_string_view(&v), "second");
    know(&s, 2, fb_number_value(fb_number_of(1)));
    decide(&s);
    CHECK(s.run.stop == FB_STOP_UNKNOWN && s.run.met[0] == 1 && s.run.met[2] == 0);
    scene_end(&s);
}

static void unique_waits_for_a_possible_second_match(check_state *check) {
    scene s;
    if (!scene_begin(check, &s, POLICY_TABLE("UNIQUE")))
        return;
    know(&s, 2, fb_number_value(fb_number_of(9))); /* rule 3 may match too: not settled */
    decide(&s);
    CHECK_EQ_INT(s.run.stop, FB_STOP_UNKNOWN);
    know(&s, 0, fb_boolean(true));
    fb_value v = decide(&s);
    CHECK_VIEW(fb_string_view(&v), "second");
    know(&s, 0, fb_boolean(false)); /* rules 2 and 3: an error, with a note */
    v = decide(&s);
    CHECK(s.run.stop == FB_STOP_NONE && v.kind == FB_KIND_NULL && s.run.n_notes == 1);
    scene_end(&s);
}

static void only_what_a_living_rule_met_is_reported(check_state *check) {
    scene s;
    if (!scene_begin(check, &s,
                     DECISIONS(INPUTS DECISION("d", NEEDS,
                                               TABLE("FIRST", CLAUSE("a") CLAUSE("b"), "<output/>",
                                                     RULE2("true", "true", "1") RULE2("-", "-", "2"))))))
        return;
    know(&s, 1, fb_boolean(false)); /* kills rule 1, though its first cell is unknown */
    fb_value v = decide(&s);
    CHECK(s.run.stop == FB_STOP_NONE && v.kind == FB_KIND_NUMBER);
    CHECK(!s.run.met[0] && !s.run.met[1]);
    scene_end(&s);
}

static void a_trace_says_which_rules_matched_and_which_still_may(check_state *check) {
    scene s;
    if (!scene_begin(check, &s, POLICY_TABLE("COLLECT")))
        return;
    s.run.keep_trace = true;
    know(&s, 2, fb_number_value(fb_number_of(9)));
    decide(&s);
    if (CHECK_EQ_INT(s.run.n_traces, 1)) {
        const fb_table_trace *t = &s.run.traces[0];
        CHECK(t->n_matched == 1 && t->matched[0] == 1);
        CHECK(t->n_possible == 1 && t->possible[0] == 2);
        CHECK(t->unknown[0] == 1 && t->unknown[1] == 0);
    }
    scene_end(&s);
}

static void limits_stop_an_endless_computation(check_state *check) {
    plan_text text;
    const char *model = DECISIONS(DECISION("d", "", LITERAL("count(for i in 1..1000000000000 return i)")));
    plan_text_init(&text, NULL, &model, 1);
    if (!CHECK_EQ_INT(text.status, FB_OK))
        return;
    fb_limits limits = {.steps = 10000, .depth = 100, .memory = 1u << 20, .text = 1000};
    fb_run run;
    fb_error error;
    fb_run_begin(&run, text.plan, NULL, &limits);
    CHECK(fb_run_start(&run, NULL, NULL, NULL));
    fb_run_element(&run, 0);
    CHECK_EQ_INT(fb_run_status(&run, &error), FB_LIMIT);
    CHECK_CONTAINS(error.message, "limits");
    fb_run_end(&run);
    plan_text_free(&text);
}

static void endless_recursion_meets_the_depth_limit(check_state *check) {
    const char *model = DECISIONS(
        "<businessKnowledgeModel id=\"f\" name=\"f\"><variable name=\"f\"/><encapsulatedLogic>"
        "<formalParameter name=\"n\"/>" LITERAL("f(n + 1)") "</encapsulatedLogic>"
        "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement></businessKnowledgeModel>"
        "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>"
        "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>" LITERAL("f(0)") "</decision>");
    plan_text text;
    plan_text_init(&text, NULL, &model, 1);
    if (CHECK_EQ_INT(text.status, FB_OK)) {
        fb_run run;
        fb_run_begin(&run, text.plan, NULL, NULL);
        CHECK(fb_run_start(&run, NULL, NULL, NULL));
        fb_run_element(&run, element_named(&text, "d"));
        CHECK_EQ_INT(run.stop, FB_STOP_LIMIT);
        fb_run_end(&run);
    }
    plan_text_free(&text);
}

/* The suspended item comes first and may make the whole true before the second context, which is null, is reached. */
static void a_suspended_item_may_decide_before_a_context_fails(check_state *check) {
    scene s;
    if (!scene_begin(check, &s,
                     DECISIONS(INPUTS DECISION("d", NEEDS,
                                               LITERAL("some x in [1, 2], y in (if x = 1 then [1] else null)"
                                                       " satisfies (if x = 1 then a else false)")))))
        return;
    decide(&s);
    CHECK(s.run.stop == FB_STOP_UNKNOWN && s.run.met[0] == 1);
    know(&s, 0, fb_boolean(true));
    fb_value v = decide(&s);
    CHECK(s.run.stop == FB_STOP_NONE && fb_is_true(&v));
    know(&s, 0, fb_boolean(false));
    v = decide(&s);
    CHECK(s.run.stop == FB_STOP_NONE && v.kind == FB_KIND_NULL);
    scene_end(&s);
}

/* The first clause is unknown and its rule dead; the second reads the same decision, and its rule is open. */
static void whoever_reads_an_unknown_again_names_it_again(check_state *check) {
    scene s;
    if (!scene_begin(check, &s,
                     DECISIONS(INPUTS DECISION("e", NEEDS_INPUT("a"), LITERAL("if a then 1 else 2"))
                                   DECISION("d", NEEDS NEEDS_DECISION("e"),
                                            TABLE("COLLECT", CLAUSE("e") CLAUSE("e + 1") CLAUSE("b"), "<output/>",
                                                  "<rule><inputEntry><text>1</text></inputEntry><inputEntry><text>-"
                                                  "</text></inputEntry><inputEntry><text>false</text></inputEntry>"
                                                  "<outputEntry><text>1</text></outputEntry></rule>"
                                                  "<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>2"
                                                  "</text></inputEntry><inputEntry><text>-</text></inputEntry>"
                                                  "<outputEntry><text>2</text></outputEntry></rule>")))))
        return;
    know(&s, 1, fb_boolean(true));
    decide(&s);
    CHECK(s.run.stop == FB_STOP_UNKNOWN && s.run.met[0] == 1 && s.run.met[1] == 0);
    scene_end(&s);
}

static void what_a_settled_decision_met_is_not_named(check_state *check) {
    scene s;
    if (!scene_begin(check, &s,
                     DECISIONS(INPUTS DECISION("e", NEEDS_INPUT("a") NEEDS_INPUT("b"), LITERAL("a and b"))
                                   DECISION("d", NEEDS NEEDS_DECISION("e"), LITERAL("if e then 0 else c")))))
        return;
    know(&s, 1, fb_boolean(false));
    decide(&s);
    CHECK(s.run.stop == FB_STOP_UNKNOWN && s.run.met[0] == 0 && s.run.met[2] == 1);
    scene_end(&s);
}

/* Scanning does not evaluate n - 1's clause where n is 0, and neither may the index: it would recurse for ever. */
static void a_clause_for_which_no_rule_asks_is_not_evaluated(check_state *check) {
    static const char *const policies[] = {"UNIQUE", "FIRST", "UNIQUE"};
    static const char *const first[] = {"&lt;= 0", "&lt;= 0", "0"};
    static const char *const last[] = {RULE2("&gt; 0", "&gt;= 0", "1"), RULE2("-", "&gt;= 0", "1"),
                                       RULE2("not(0)", "&gt;= 0", "1")};
    for (size_t i = 0; i < FB_COUNT(policies); i++) {
        fb_arena arena;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text model;
        fb_text_init(&model, &arena);
        fb_text_format(&model,
                       "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" "
                       "namespace=\"urn:m\">"
                       "<businessKnowledgeModel id=\"f\" name=\"f\"><variable name=\"f\"/><encapsulatedLogic>"
                       "<formalParameter name=\"n\"/><decisionTable hitPolicy=\"%s\">" CLAUSE("n") CLAUSE("f(n - 1)")
                       "<output/>" RULE2("%s", "-", "0") "%s</decisionTable></encapsulatedLogic>"
                       "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>"
                       "</businessKnowledgeModel><decision id=\"d\" name=\"d\"><variable name=\"d\"/>"
                       "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>" LITERAL("f(3)")
                       "</decision></definitions>", policies[i], first[i], last[i]);
        plan_text text;
        plan_text_init(&text, NULL, (const char *const *)&model.data, 1);
        if (CHECK_EQ_INT(text.status, FB_OK) && CHECK_EQ_INT(fb_plan_index(text.plan, &text.plan_arena, NULL), FB_OK)) {
            CHECK(text.plan->tables[0]->table_index != NULL);
            fb_run run;
            fb_run_begin(&run, text.plan, NULL, NULL);
            for (int with_cells = 0; with_cells < 2; with_cells++) { /* an explanation tests all, and ends too */
                run.keep_trace = run.keep_cells = with_cells;
                CHECK(fb_run_start(&run, NULL, NULL, NULL));
                fb_value v = fb_run_element(&run, element_named(&text, "d"));
                CHECK(run.stop == FB_STOP_NONE && v.kind == FB_KIND_NUMBER);
                CHECK(!with_cells || (run.n_traces > 0 && run.traces[run.n_traces - 1].cells));
            }
            fb_run_end(&run);
        }
        plan_text_free(&text);
        fb_arena_free(&arena);
    }
}

/* They were evaluated in the table's frame, which has no room for their locals. */
static void output_values_have_a_frame_of_their_own(check_state *check) {
    scene s;
    if (!scene_begin(check, &s,
                     DECISIONS(INPUTS DECISION(
                         "d", NEEDS,
                         TABLE("PRIORITY", CLAUSE("c") CLAUSE("a"),
                               "<output><outputValues><text>count(for p in [1], q in [1], r in [1], s in [1], "
                               "t in [1], u in [1], v in [1], w in [1], x in [1], y in [1], z in [1], o in [1], "
                               "n in [1], m in [1], l in [1], k in [1], j in [1] "
                               "return 1), 2, 3</text></outputValues></output>",
                               RULE2("-", "-", "3") RULE2("-", "true", "2") RULE2("&gt; 1", "-", "1"))))))
        return;
    know(&s, 0, fb_boolean(true));
    know(&s, 2, fb_number_value(fb_number_of(2)));
    fb_value v = decide(&s);
    CHECK(s.run.stop == FB_STOP_NONE && v.kind == FB_KIND_NUMBER);
    CHECK_EQ_INT(fb_number_compare(v.as.number, fb_number_of(1)), 0);
    scene_end(&s);
}

static void every_turn_of_a_loop_costs_a_step(check_state *check) {
    static const char *const loops[] = {
        "some i in [1..1000000000000] satisfies false",
        "every i in [1..1000000000000] satisfies true",
        "{x: [], r: for i in 1..1000000000000, j in x return 1}",
        "{x: for i in 1..100 return i, r: count(for i in 1..100, j in 1..100 return x[false])}",
        "{x: {a: 1}, r: some i in [1..1000000000000] satisfies x.b}",
        "some i in [1..1000000000000] satisfies i in (0)",
    };
    for (size_t i = 0; i < FB_COUNT(loops); i++) {
        check->context = loops[i];
        fb_arena arena;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        fb_text model;
        fb_text_init(&model, &arena);
        fb_text_format(&model,
                       "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" "
                       "namespace=\"urn:m\">"
                       "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>" LITERAL("%s") "</decision></definitions>",
                       loops[i]);
        plan_text text;
        plan_text_init(&text, NULL, (const char *const *)&model.data, 1);
        if (CHECK_EQ_INT(text.status, FB_OK)) {
            fb_limits limits = {.steps = 100000, .depth = 100, .memory = 64u << 20, .text = 1000};
            fb_run run;
            fb_run_begin(&run, text.plan, NULL, &limits);
            CHECK(fb_run_start(&run, NULL, NULL, NULL));
            fb_run_element(&run, 0);
            CHECK_EQ_INT(run.stop, FB_STOP_LIMIT);
            CHECK_EQ_INT(run.budget.steps_left, 0);
            fb_run_end(&run);
        }
        plan_text_free(&text);
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

/* Walks of values stop with any answer when the depth is used up; it must not be taken for one. */
static void a_value_too_deep_to_compare_is_a_limit(check_state *check) {
    static const char *const models[] = {
        DECISIONS("<inputData id=\"v\" name=\"v\"><variable name=\"v\"/></inputData>" DECISION(
            "d", NEEDS_INPUT("v"), LITERAL("v instance of list&lt;list&lt;list&lt;list&lt;"
                                           "list&lt;list&lt;list&lt;list&lt;"
                                           "number&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;"))),
        DECISIONS("<inputData id=\"v\" name=\"v\"><variable name=\"v\"/></inputData>" DECISION(
            "d", NEEDS_INPUT("v"), LITERAL("v in (v)"))),
    };
    fb_value deep[20];
    deep[0] = fb_number_value(fb_number_of(1));
    for (int i = 1; i < 20; i++)
        deep[i] = fb_list(&deep[i - 1], 1);
    for (size_t i = 0; i < FB_COUNT(models); i++) {
        plan_text text;
        plan_text_init(&text, NULL, &models[i], 1);
        if (CHECK_EQ_INT(text.status, FB_OK)) {
            fb_limits limits = {.steps = 10000, .depth = 8, .memory = 1u << 20, .text = 1000};
            fb_run run;
            fb_run_begin(&run, text.plan, NULL, &limits);
            CHECK(fb_run_start(&run, &deep[19], NULL, NULL));
            fb_run_element(&run, element_named(&text, "d"));
            CHECK_EQ_INT(run.stop, FB_STOP_LIMIT);
            fb_run_end(&run);
        }
        plan_text_free(&text);
    }
}

static fb_status evaluate_all(check_state *check, const fb_host *host, size_t limit, void *context) {
    const plan_text *text = context;
    fb_limits limits = fb_limits_default;
    limits.memory = limit;
    fb_run run;
    fb_run_begin(&run, text->plan, host, &limits);
    run.keep_notes = run.keep_trace = true;
    fb_value inputs[3] = {fb_boolean(true), fb_boolean(false), fb_number_value(fb_number_of(3))};
    static const uint8_t some_known[3] = {1, 0, 1};
    fb_status status = FB_OK;
    for (int partial = 0; status == FB_OK && partial < 2; partial++) {
        run.keep_cells = partial;
        if (!fb_run_start(&run, inputs, partial ? some_known : NULL, NULL))
            status = fb_run_status(&run, NULL);
        for (uint32_t e = 0; status == FB_OK && e < text->plan->n_elements; e++) {
            run.stop = FB_STOP_NONE;
            fb_run_element(&run, e);
            status = fb_run_status(&run, NULL);
        }
    }
    CHECK(status == FB_OK || status == FB_LIMIT || status == FB_NO_MEMORY);
    fb_run_end(&run);
    return status;
}

static void every_failing_allocation_ends_the_run_with_its_reason(check_state *check) {
    const char *model = DECISIONS(
        INPUTS DECISION("d", NEEDS,
                        TABLE("RULE ORDER", CLAUSE("a") CLAUSE("c"), "<output/>",
                              RULE2("true", "&lt; 5, [7..9]", "{x: c, y: [c, string(c)]}") RULE2("-", "-", "\"z\"")))
            DECISION("e", NEEDS, LITERAL("for i in 1..5, j in [a, b] return function(n) n + i"))
                DECISION("f", NEEDS, LITERAL("sort([3, 1, 2, c], function(x, y) x &lt; y)[item &gt; 1]"))
                    DECISION("g", NEEDS, LITERAL("replace(\"abc\" + string(c), \"b\", \"$0$0\") + \"\" + nothing(1)"
                                                 " + string join(split(\"a;b;c\", \";\"), \", \")"))
                        DECISION("h", NEEDS, LITERAL("@&quot;2021-08-11T10:00:00Z&quot; + duration(\"PT1H\")"))
                            DECISION("p", NEEDS,
                                     TABLE("PRIORITY", CLAUSE("b") CLAUSE("c"),
                                           "<output><outputValues><text>3, 2, 1</text></outputValues></output>",
                                           RULE2("-", "&lt; 5", "1") RULE2("-", "-", "c") RULE2("false", "-", "2")))
                                DECISION("o", NEEDS,
                                         TABLE("OUTPUT ORDER", CLAUSE("a") CLAUSE("b"),
                                               "<output><outputValues><text>3, 2, 1</text></outputValues></output>",
                                               RULE2("-", "-", "1") RULE2("true", "-", "2") RULE2("-", "true", "3")))
                                    "<decisionService id=\"s\" name=\"s\"><variable name=\"s\"/><outputDecision "
                                    "href=\"#o\"/><inputData href=\"#a\"/></decisionService>"
                                    "<decision id=\"t\" name=\"t\"><variable name=\"t\"/>"
                                    "<knowledgeRequirement><requiredKnowledge href=\"#s\"/></knowledgeRequirement>"
                                    LITERAL("[s(true), s(a: false)]") "</decision>");
    plan_text text;
    plan_text_init(&text, NULL, &model, 1);
    if (CHECK_EQ_INT(text.status, FB_OK)) {
        CHECK(fault_sweep(check, evaluate_all, &text) > 0);
        CHECK(fault_sweep_limit(check, 16, evaluate_all, &text) > 20);
    }
    plan_text_free(&text);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(an_unknown_input_suspends_and_is_named),
        CHECK_TEST(null_is_known),
        CHECK_TEST(one_side_may_decide_and_and_or),
        CHECK_TEST(a_known_cell_kills_a_rule_whatever_is_unknown),
        CHECK_TEST(unique_waits_for_a_possible_second_match),
        CHECK_TEST(only_what_a_living_rule_met_is_reported),
        CHECK_TEST(a_trace_says_which_rules_matched_and_which_still_may),
        CHECK_TEST(limits_stop_an_endless_computation),
        CHECK_TEST(endless_recursion_meets_the_depth_limit),
        CHECK_TEST(a_suspended_item_may_decide_before_a_context_fails),
        CHECK_TEST(whoever_reads_an_unknown_again_names_it_again),
        CHECK_TEST(what_a_settled_decision_met_is_not_named),
        CHECK_TEST(a_clause_for_which_no_rule_asks_is_not_evaluated),
        CHECK_TEST(output_values_have_a_frame_of_their_own),
        CHECK_TEST(every_turn_of_a_loop_costs_a_step),
        CHECK_TEST(a_value_too_deep_to_compare_is_a_limit),
        CHECK_TEST(every_failing_allocation_ends_the_run_with_its_reason),
    };
    return check_main("unit/eval/test_partial", tests, FB_COUNT(tests), argc, argv);
}
