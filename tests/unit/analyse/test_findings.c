/* What a check says of one thing: the words, the place, the gravity; and what it does not say. */
#include "analyse/analyse.h"
#include "support/check.h"
#include "support/fault_host.h"
#include "support/plan_text.h"

#define CLAUSE(feel) "<input><inputExpression><text>" feel "</text></inputExpression></input>"
#define RULE1(a, out)                                                                                         \
    "<rule><inputEntry><text>" a "</text></inputEntry><outputEntry><text>" out "</text></outputEntry></rule>"
#define RULE2(a, b, out)                                                                                      \
    "<rule><inputEntry><text>" a "</text></inputEntry><inputEntry><text>" b "</text></inputEntry>"              \
    "<outputEntry><text>" out "</text></outputEntry></rule>"
#define TABLE(policy, clauses, rules)                                                                         \
    "<decisionTable hitPolicy=\"" policy "\">" clauses "<output/>" rules "</decisionTable>"
#define STATUS                                                                                                \
    "<itemDefinition name=\"tStatus\"><typeRef>string</typeRef><allowedValues><text>\"new\", \"open\", "        \
    "\"closed\"</text></allowedValues></itemDefinition>"
/* One table "d" over one input "x". */
#define OVER(type, policy, rules)                                                                             \
    DECISIONS(STATUS INPUT("x", type) DECISION("d", NEEDS_INPUT("x"), TABLE(policy, CLAUSE("x"), rules)))

typedef struct scene {
    plan_text text;
    fb_arena arena;
    fb_findings findings;
    fb_checker checker;
    fb_check_limits limits;
    fb_status status;
} scene;

static void look_with(scene *s, const fb_host *host, const fb_check_limits *limits, const char *const *texts,
                      uint32_t n) {
    fb_error error;
    s->limits = *limits;
    plan_text_init(&s->text, host, texts, n);
    fb_arena_init(&s->arena, host, SIZE_MAX);
    fb_findings_init(&s->findings, &s->arena);
    fb_checker_init(&s->checker, &s->findings, host, &s->limits);
    s->status = s->text.status;
    if (s->status == FB_OK)
        s->status = fb_check_plan(&s->checker, s->text.plan, &error);
    if (s->status == FB_OK)
        s->status = fb_check_imports(&s->checker, s->text.plan, &error);
    if (s->status == FB_OK)
        s->status = fb_check_end(&s->checker, &error);
}

static void look(check_state *check, scene *s, const char *xml) {
    look_with(s, NULL, &fb_check_limits_default, &xml, 1);
    CHECK_EQ_INT(s->status, FB_OK);
}

static void away(scene *s) {
    fb_arena_free(&s->arena);
    plan_text_free(&s->text);
}

static const fb_found *first_of(const scene *s, fb_finding_code code) {
    for (uint32_t i = 0; i < s->findings.n; i++)
        if (s->findings.items[i].code == code)
            return &s->findings.items[i];
    return NULL;
}

static uint32_t count_of(const scene *s, fb_finding_code code) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->findings.n; i++)
        n += s->findings.items[i].code == code;
    return n;
}

/* The message of the first finding of a code; empty when there is none. */
static fb_view message_of(const scene *s, fb_finding_code code) {
    const fb_found *found = first_of(s, code);
    return found ? found->message : (fb_view){"", 0};
}

#define CHECK_SAYS(xml, code, text)                                                                           \
    do {                                                                                                      \
        scene s_;                                                                                             \
        look(check, &s_, (xml));                                                                              \
        CHECK_VIEW(message_of(&s_, FB_FINDING_##code), (text));                                               \
        away(&s_);                                                                                            \
    } while (0)
#define CHECK_SILENT(xml, code)                                                                               \
    do {                                                                                                      \
        scene s_;                                                                                             \
        look(check, &s_, (xml));                                                                              \
        CHECK_EQ_INT(count_of(&s_, FB_FINDING_##code), 0);                                                    \
        away(&s_);                                                                                            \
    } while (0)

/* ---- sets in words ------------------------------------------------------------------------------------- */

static void a_gap_is_named_by_its_bounds(check_state *check) {
    CHECK_SAYS(OVER("number", "UNIQUE", RULE1("&lt; 18", "1") RULE1("&gt;= 65", "2")), GAP,
               "no rule matches when 'x' is [18..65); for example x = 19");
    CHECK_SAYS(OVER("number", "UNIQUE", RULE1("not(5)", "1")), GAP, "no rule matches when 'x' is 5; for example x = 5");
    CHECK_SAYS(OVER("number", "UNIQUE", RULE1("5, 7", "1")), GAP,
               "no rule matches when 'x' is any number but 5, 7; for example x = 4");
    CHECK_SAYS(OVER("number", "UNIQUE", RULE1("(5..7)", "1") RULE1("&gt; 9", "2")), GAP,
               "no rule matches when 'x' is <= 5 or [7..9]; for example x = 4");
    CHECK_SAYS(OVER("tStatus", "UNIQUE", RULE1("\"new\"", "1")), GAP,
               "no rule matches when 'x' is \"closed\" or \"open\"; for example x = \"closed\"");
    CHECK_SAYS(OVER("string", "UNIQUE", RULE1("\"a\"", "1") RULE1("\"b\"", "2")), GAP,
               "no rule matches when 'x' is any string but \"a\", \"b\"; for example x = \"other\"");
    CHECK_SAYS(OVER("boolean", "UNIQUE", RULE1("true", "1")), GAP,
               "no rule matches when 'x' is false; for example x = false");
    CHECK_SAYS(OVER("date", "UNIQUE", RULE1("&lt; @\"2024-01-01\"", "1") RULE1("&gt; @\"2024-01-01\"", "2")), GAP,
               "no rule matches when 'x' is @\"2024-01-01\"; for example x = @\"2024-01-01\"");
}

static void days_have_nothing_between_them(check_state *check) {
    CHECK_SILENT(OVER("date", "UNIQUE", RULE1("&lt;= @\"2024-01-01\"", "1") RULE1("&gt;= @\"2024-01-02\"", "2")), GAP);
    CHECK_SILENT(OVER("years and months duration", "UNIQUE",
                      RULE1("&lt;= duration(\"P1Y\")", "1") RULE1("&gt;= duration(\"P1Y1M\")", "2")),
                 GAP);
    CHECK_SAYS(OVER("number", "UNIQUE", RULE1("&lt;= 17", "1") RULE1("&gt;= 18", "2")), GAP,
               "no rule matches when 'x' is (17..18); for example x = 17.5");
    CHECK_SAYS(OVER("date and time", "UNIQUE",
                    RULE1("&lt;= date and time(\"2024-01-01T00:00:00\")", "1")
                        RULE1("&gt;= date and time(\"2024-01-01T00:00:01\")", "2")),
               GAP,
               "no rule matches when 'x' is (@\"2024-01-01T00:00:00\"..@\"2024-01-01T00:00:01\"); for example x = "
               "@\"2024-01-01T00:00:00.000000001\"");
}

static void offsets_count_as_instants(check_state *check) {
    CHECK_SILENT(OVER("date and time", "UNIQUE",
                      RULE1("&lt; date and time(\"2024-01-01T12:00:00Z\")", "1")
                          RULE1("&gt;= date and time(\"2024-01-01T13:00:00+01:00\")", "2")),
                 GAP);
    scene s;
    look(check, &s, OVER("time", "UNIQUE", RULE1("&lt; @\"12:00:00\"", "1") RULE1("&gt;= @\"12:00:00Z\"", "2")));
    CHECK_EQ_INT(count_of(&s, FB_FINDING_GAP), 0);
    CHECK_EQ_INT(count_of(&s, FB_FINDING_NOT_ANALYSED), 2);
    away(&s);
}

/* ---- null ---------------------------------------------------------------------------------------------- */

static void null_is_a_note_unless_it_is_allowed_by_name(check_state *check) {
    scene s;
    look(check, &s, OVER("boolean", "UNIQUE", RULE1("true", "1") RULE1("false", "2")));
    const fb_found *note = first_of(&s, FB_FINDING_NULL_GAP);
    CHECK_EQ_INT(s.findings.n, 1);
    if (CHECK(note != NULL))
        CHECK(note->severity == FB_FINDING_NOTE && note->is_quiet);
    away(&s);
    CHECK_SAYS(DECISIONS("<itemDefinition name=\"tN\"><typeRef>number</typeRef><allowedValues><text>null, [0..9]</text>"
                         "</allowedValues></itemDefinition>" INPUT("x", "tN")
                             DECISION("d", NEEDS_INPUT("x"), TABLE("UNIQUE", CLAUSE("x"), RULE1("[0..9]", "1")))),
               GAP, "no rule matches when 'x' is null; for example x = null");
    CHECK_SILENT(OVER("boolean", "UNIQUE", RULE1("true", "1") RULE1("not(true)", "2")), NULL_GAP);
}

static void a_default_output_closes_gaps_and_collect_has_none(check_state *check) {
    CHECK_SILENT(DECISIONS(INPUT("x", "number") DECISION(
                     "d", NEEDS_INPUT("x"),
                     "<decisionTable hitPolicy=\"UNIQUE\">" CLAUSE("x") "<output><defaultOutputEntry><text>0</text>"
                     "</defaultOutputEntry></output>" RULE1("1", "2") "</decisionTable>")),
                 GAP);
    CHECK_SILENT(OVER("number", "COLLECT", RULE1("1", "2")), GAP);
    CHECK_SAYS(OVER("number", "RULE ORDER", RULE1("1", "2")), GAP,
               "no rule matches when 'x' is any number but 1; for example x = 0");
}

/* ---- subjects ------------------------------------------------------------------------------------------ */

static void questions_about_one_input_share_it(check_state *check) {
    CHECK_SILENT(DECISIONS(INPUT("x", "number") DECISION(
                     "d", NEEDS_INPUT("x"),
                     TABLE("UNIQUE", CLAUSE("x &gt;= 18") CLAUSE("x"),
                           RULE2("false", "-", "1") RULE2("true", "&lt; 65", "2") RULE2("true", "&gt;= 65", "3")))),
                 GAP);
}

static void a_decision_that_asks_a_question_is_looked_into(check_state *check) {
    CHECK_SILENT(
        DECISIONS(INPUT("x", "number") "<decision id=\"limit\" name=\"limit\"><variable name=\"limit\"/>" LITERAL("65")
                      "</decision>" DECISION("adult", NEEDS_INPUT("x"), LITERAL("x &gt;= 18")) DECISION(
                          "d", NEEDS_INPUT("x") NEEDS_DECISION("adult") NEEDS_DECISION("limit"),
                          TABLE("UNIQUE", CLAUSE("adult") CLAUSE("x"),
                                RULE2("false", "-", "1") RULE2("true", "&lt; limit", "2")
                                    RULE2("true", "&gt;= limit", "3")))),
        GAP);
}

static void a_decision_can_be_only_what_its_table_gives(check_state *check) {
    CHECK_SILENT(DECISIONS(INPUT("x", "number") DECISION("size", NEEDS_INPUT("x"),
                                                        TABLE("FIRST", CLAUSE("x"),
                                                              RULE1("&lt; 5", "\"s\"") RULE1("-", "\"l\"")))
                               DECISION("d", NEEDS_DECISION("size"),
                                        TABLE("UNIQUE", CLAUSE("size"), RULE1("\"s\"", "1") RULE1("\"l\"", "2")))),
                 GAP);
}

static void inputs_that_hang_together_make_a_doubt(check_state *check) {
    scene s;
    look(check, &s,
         DECISIONS(INPUT("x", "number") INPUT("y", "number")
                       DECISION("sum", NEEDS_INPUT("x") NEEDS_INPUT("y"), LITERAL("x + y"))
                       DECISION("d", NEEDS_INPUT("x") NEEDS_DECISION("sum"),
                                TABLE("UNIQUE", CLAUSE("x") CLAUSE("sum"),
                                      RULE2("&lt; 5", "-", "1") RULE2("-", "&lt; 5", "2")))));
    const fb_found *overlap = first_of(&s, FB_FINDING_OVERLAP);
    if (CHECK(overlap != NULL)) {
        CHECK_EQ_INT(overlap->severity, FB_FINDING_WARNING);
        CHECK(fb_view_find(overlap->message, FB_LITERAL("rest on the same input")) > 0);
    }
    away(&s);
}

static void a_cell_that_is_not_analysed_says_why(check_state *check) {
    CHECK_SAYS(OVER("string", "FIRST", RULE1("string length(?) &gt; 5", "1") RULE1("-", "2")), NOT_ANALYSED,
               "string length(?) > 5 was not analysed: it calls 'string length'");
    CHECK_SAYS(DECISIONS(INPUT("x", "number") INPUT("y", "number") DECISION(
                   "d", NEEDS_INPUT("x") NEEDS_INPUT("y"),
                   TABLE("FIRST", CLAUSE("x") CLAUSE("y"), RULE2("&gt; y", "&gt; 0", "1") RULE2("-", "-", "2")))),
               NOT_ANALYSED, "> y was not analysed: it compares 'x' with 'y'");
    /* such a rule may match, so it hides gaps, but it masks nothing */
    CHECK_SILENT(OVER("string", "UNIQUE", RULE1("string length(?) &gt; 5", "1") RULE1("\"a\"", "2")), OVERLAP);
    CHECK_SILENT(OVER("string", "FIRST", RULE1("string length(?) &gt;= 0", "1") RULE1("\"a\"", "2")), MASKED_RULE);
}

/* ---- places -------------------------------------------------------------------------------------------- */

static void places_count_what_the_file_has(check_state *check) {
    scene s;
    look(check, &s,
         DECISIONS(INPUT("x", "number") "\n"
                   "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>" NEEDS_INPUT("x")
                       "<literalExpression>\n<text>x &gt; 5 and x &#60; \"9\"</text></literalExpression></decision>"));
    const fb_found *found = first_of(&s, FB_FINDING_TYPE_CLASH);
    if (CHECK(found != NULL)) {
        CHECK_EQ_INT(found->place.line, 3);
        CHECK_EQ_INT(found->place.column, 28);
    }
    away(&s);
}

/* ---- rules --------------------------------------------------------------------------------------------- */

static void what_collect_and_first_may_do_is_not_said(check_state *check) {
    CHECK_SILENT(OVER("number", "FIRST", RULE1("&lt; 5", "1") RULE1("-", "2")), OVERLAP);
    CHECK_SILENT(OVER("number", "COLLECT", RULE1("&lt; 5", "1") RULE1("-", "2")), OVERLAP);
    CHECK_SILENT(OVER("number", "ANY", RULE1("&lt; 5", "1 + 1") RULE1("-", "2")), CONFLICT);
    CHECK_SILENT(OVER("number", "FIRST", RULE1("&lt; 5", "1") RULE1("&gt;= 5", "2") RULE1("-", "3")), MASKED_RULE);
}

static void a_catch_all_behind_everything_but_null_is_chosen_for_null(check_state *check) {
    CHECK_SILENT(OVER("boolean", "FIRST", RULE1("true", "1") RULE1("false", "2") RULE1("-", "3")), MASKED_RULE);
    CHECK_SAYS(OVER("boolean", "FIRST", RULE1("true", "1") RULE1("not(true)", "2") RULE1("-", "3")), MASKED_RULE,
               "rule 3 is never chosen: rules 1, 2 come before it wherever it matches; for example x = false");
}

static void outputs_that_are_not_constant_are_not_judged(check_state *check) {
    scene s;
    look(check, &s, OVER("number", "ANY", RULE1("&lt; 5", "x") RULE1("&lt; 3", "x + 1") RULE1("-", "x * 1")));
    CHECK_EQ_INT(count_of(&s, FB_FINDING_CONFLICT), 0);
    CHECK_EQ_INT(count_of(&s, FB_FINDING_NOT_ANALYSED), 3);
    away(&s);
}

/* ---- several models ------------------------------------------------------------------------------------ */

#define LIBRARY                                                                                               \
    "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"lib\" id=\"lib\" "              \
    "namespace=\"urn:lib\">" INPUT("a", "number") INPUT("b", "number")                                          \
        DECISION("own", NEEDS_INPUT("a"), LITERAL("a + 1")) "</definitions>"
#define USER                                                                                                  \
    DECISIONS("<import name=\"lib\" namespace=\"urn:lib\" "                                                     \
              "importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>"                                   \
              "<decision id=\"d\" name=\"d\"><variable name=\"d\"/><informationRequirement><requiredInput "     \
              "href=\"urn:lib#b\"/></informationRequirement>" LITERAL("lib.b + 1") "</decision>")

static void an_input_that_another_model_reads_is_alive(check_state *check) {
    const char *both[2] = {USER, LIBRARY}, *alone[1] = {LIBRARY};
    scene s;
    fb_error error;
    look(check, &s, LIBRARY);
    CHECK_VIEW(message_of(&s, FB_FINDING_DEAD_INPUT), "no decision reads the input 'b'");
    away(&s);
    plan_text first, second;
    plan_text_init(&first, NULL, alone, 1);
    plan_text_init(&second, NULL, both, 2);
    fb_arena arena;
    fb_findings findings;
    fb_checker checker;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_findings_init(&findings, &arena);
    fb_checker_init(&checker, &findings, NULL, &fb_check_limits_default);
    if (CHECK(first.status == FB_OK && second.status == FB_OK)) {
        CHECK_EQ_INT(fb_check_plan(&checker, first.plan, &error), FB_OK);
        CHECK_EQ_INT(fb_check_plan(&checker, second.plan, &error), FB_OK);
        CHECK_EQ_INT(fb_check_imports(&checker, second.plan, &error), FB_OK);
        CHECK_EQ_INT(fb_check_end(&checker, &error), FB_OK);
        CHECK_EQ_INT(findings.n, 0);
        CHECK_EQ_INT(findings.n_models, 2);
    }
    fb_arena_free(&arena);
    plan_text_free(&first);
    plan_text_free(&second);
}

/* ---- limits -------------------------------------------------------------------------------------------- */

static const char *const busy =
    DECISIONS(STATUS INPUT("x", "number") INPUT("y", "tStatus") DECISION(
        "d", NEEDS_INPUT("x") NEEDS_INPUT("y"),
        TABLE("FIRST", CLAUSE("x") CLAUSE("y"),
              RULE2("[1..5]", "\"new\", \"opne\"", "1") RULE2("? &gt; 3 and y = \"open\"", "-", "2")
                  RULE2("[2..4]", "\"new\"", "3") RULE2("[9..8]", "not(\"new\")", "4"))));

static void a_budget_that_runs_out_is_said(check_state *check) {
    scene s;
    for (uint64_t steps = 0; steps < 4000; steps += 37) {
        fb_check_limits limits = {.steps = steps, .memory = (size_t)1 << 24, .most = 20};
        look_with(&s, NULL, &limits, &busy, 1);
        CHECK_EQ_INT(s.status, FB_OK);
        bool whole = count_of(&s, FB_FINDING_MASKED_RULE) == 1 && count_of(&s, FB_FINDING_GAP) > 0;
        CHECK(whole || count_of(&s, FB_FINDING_NOT_ANALYSED) > 0);
        away(&s);
    }
    fb_check_limits limits = {.steps = 1000000, .memory = 1, .most = 20};
    look_with(&s, NULL, &limits, &busy, 1);
    CHECK_EQ_INT(s.status, FB_OK);
    CHECK_EQ_INT(s.findings.n, 2);
    CHECK_VIEW(s.findings.items[0].message, "not all expressions of the model were looked at: the budget ran out");
    CHECK_VIEW(s.findings.items[1].message, "the table was not analysed: the budget ran out");
    away(&s);
}

static void findings_beyond_the_limit_are_counted(check_state *check) {
    scene s;
    const char *xml = OVER("number", "UNIQUE", RULE1("1", "1") RULE1("3", "2") RULE1("[1..3]", "3") RULE1("-", "4"));
    fb_check_limits limits = {.steps = 1000000, .memory = (size_t)1 << 24, .most = 2};
    look_with(&s, NULL, &limits, &xml, 1);
    CHECK_EQ_INT(count_of(&s, FB_FINDING_OVERLAP), 2);
    CHECK(count_of(&s, FB_FINDING_NOT_ANALYSED) > 0);
    away(&s);
}

static fb_status check_busy(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)check;
    (void)context;
    scene s;
    fb_check_limits limits = fb_check_limits_default;
    limits.memory = limit;
    look_with(&s, host, &limits, &busy, 1);
    fb_status status = s.status;
    away(&s);
    return status;
}

static void every_failing_allocation_is_reported_and_nothing_leaks(check_state *check) {
    CHECK(fault_sweep(check, check_busy, NULL) > 5);
}

/* Every limit of memory gives a list; a smaller one has less in it and says so. */
static void every_limit_of_memory_is_survived(check_state *check) {
    for (size_t limit = 0; limit < 400000; limit += 1500) {
        scene s;
        fb_check_limits limits = fb_check_limits_default;
        limits.memory = limit;
        look_with(&s, NULL, &limits, &busy, 1);
        CHECK_EQ_INT(s.status, FB_OK);
        bool whole = count_of(&s, FB_FINDING_MASKED_RULE) == 1 && count_of(&s, FB_FINDING_GAP) > 0;
        CHECK(whole || count_of(&s, FB_FINDING_NOT_ANALYSED) > 0);
        away(&s);
    }
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_gap_is_named_by_its_bounds),
        CHECK_TEST(days_have_nothing_between_them),
        CHECK_TEST(offsets_count_as_instants),
        CHECK_TEST(null_is_a_note_unless_it_is_allowed_by_name),
        CHECK_TEST(a_default_output_closes_gaps_and_collect_has_none),
        CHECK_TEST(questions_about_one_input_share_it),
        CHECK_TEST(a_decision_that_asks_a_question_is_looked_into),
        CHECK_TEST(a_decision_can_be_only_what_its_table_gives),
        CHECK_TEST(inputs_that_hang_together_make_a_doubt),
        CHECK_TEST(a_cell_that_is_not_analysed_says_why),
        CHECK_TEST(places_count_what_the_file_has),
        CHECK_TEST(what_collect_and_first_may_do_is_not_said),
        CHECK_TEST(a_catch_all_behind_everything_but_null_is_chosen_for_null),
        CHECK_TEST(outputs_that_are_not_constant_are_not_judged),
        CHECK_TEST(an_input_that_another_model_reads_is_alive),
        CHECK_TEST(a_budget_that_runs_out_is_said),
        CHECK_TEST(findings_beyond_the_limit_are_counted),
        CHECK_TEST(every_failing_allocation_is_reported_and_nothing_leaks),
        CHECK_TEST(every_limit_of_memory_is_survived),
    };
    return check_main("unit/analyse/test_findings", tests, FB_COUNT(tests), argc, argv);
}
