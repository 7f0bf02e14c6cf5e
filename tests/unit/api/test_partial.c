/* Partial knowledge through forbear.h: how inputs are known, limited and forgotten, and what the answers look like.
 * That the answers are right for any model is tests/laws/test_settle.c. */
#include "support/model_file.h"

#include <stdio.h>

static fb_view view(const char *text) {
    return (fb_view){text, text ? strlen(text) : 0};
}

#define RULE(age, member, output)                                                                             \
    "\n<rule><inputEntry><text>" age "</text></inputEntry><inputEntry><text>" member "</text></inputEntry>"      \
    "<outputEntry><text>" output "</text></outputEntry></rule>"
/* rate: a table with a hole from 66 on; fits: members are older than 10; sum and who: what is handed on. */
static const char library[] = HEAD INPUT("age", "number") INPUT("member", "boolean") INPUT("colour", "string")
    "\n<decision id=\"rate\" name=\"rate\"><variable name=\"rate\"/>" NEEDS("age") NEEDS("member")
    "\n<decisionTable hitPolicy=\"UNIQUE\"><input><inputExpression><text>age</text></inputExpression></input>"
    "<input><inputExpression><text>member</text></inputExpression></input><output/>" RULE("&lt;18", "true", "\"low\"")
    RULE("&lt;18", "false", "\"half\"") RULE("[18..65]", "-", "\"full\"") "</decisionTable></decision>"
    DECISION("fits", NEEDS("age") NEEDS("member"), "age &gt;= 0 and (member = false or age &gt; 10)")
    DECISION("never", NEEDS("age"), "age &gt; 5 and age &lt; 3")
    DECISION("sum", NEEDS("age"), "age + 1")
    DECISION("same", NEEDS("member") NEEDS("colour"), "if member then colour = \"red\" else colour = \"blue\"")
    DECISION("pair", NEEDS("member") NEEDS("age"), "if member and age = 1 or not(member) and age != 1 then 1 else 2")
    DECISION("missing", NEEDS("member"), "if member = null then \"none\" else \"some\"") "</definitions>";

static fb_partial *begin(check_state *check, const fb_model_set *set, const char *goal,
                         const fb_partial_options *options) {
    fb_partial *partial = NULL;
    fb_error error = {0};
    if (set)
        CHECK_EQ_INT(fb_partial_new(&partial, set, part_named(set, goal), options, NULL, &error), FB_OK);
    CHECK_STRING(error.message, "");
    return partial;
}

static void know(check_state *check, fb_partial *partial, const char *json) {
    fb_error error = {0};
    CHECK_EQ_INT(fb_partial_set_json(partial, view("inputs"), view(json), &error), FB_OK);
    CHECK_STRING(error.message, "");
}

/* The values, one behind the other, and '?' behind an answer that is not exact. */
static void outcomes_are(check_state *check, const fb_partial_settled *settled, const char *expected) {
    char text[512];
    size_t size = 0;
    text[0] = '\0';
    for (size_t i = 0; i < settled->n_outcomes; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%.*s", i ? " " : "",
                                 (int)settled->outcomes[i].value.size, settled->outcomes[i].value.data);
    if (!settled->is_exact)
        snprintf(text + size, sizeof text - size, "?");
    CHECK_STRING(text, expected);
}

static void settles(check_state *check, fb_partial *partial, const char *expected) {
    const fb_partial_settled *settled;
    if (CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK))
        outcomes_are(check, settled, expected);
}

/* ---- settling ------------------------------------------------------------------------------------------ */

static void outcomes_come_with_a_witness(check_state *check) {
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "rate", NULL);
    const fb_partial_settled *settled;
    if (!partial)
        return;
    know(check, partial, "{\"member\": false}");
    if (CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK) &&
        CHECK_EQ_INT(settled->n_outcomes, 3)) {
        outcomes_are(check, settled, "\"half\" \"full\" null");
        CHECK(settled->outcomes[1].is_possible && settled->outcomes[1].fault.size == 0);
        CHECK_VIEW(settled->outcomes[1].witness, "{\"age\": 18, \"member\": false}");
        CHECK_VIEW(settled->outcomes[1].assumed, "{\"age\": 18}");
        CHECK_CONTAINS(settled->outcomes[2].fault.data, ":3:1: no rule of the decision table matches");
    }
    know(check, partial, "{\"age\": 30}");
    if (CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK)) {
        outcomes_are(check, settled, "\"full\"");
        CHECK_VIEW(settled->outcomes[0].assumed, "{}");
    }
    fb_partial_free(partial);
    fb_model_set_free(set);
}

/* A witness read back is a case that gives the outcome. */
static void a_witness_evaluates_to_its_outcome(check_state *check) {
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "rate", NULL);
    const fb_partial_settled *settled;
    fb_evaluation *evaluation = NULL;
    if (!partial || !CHECK_EQ_INT(fb_evaluation_new(&evaluation, set, NULL, NULL, NULL), FB_OK))
        return;
    CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK);
    CHECK_EQ_INT(settled->n_outcomes, 4);
    for (size_t i = 0; i < settled->n_outcomes; i++) {
        fb_view json;
        CHECK_EQ_INT(fb_evaluation_set_json(evaluation, view("witness"), settled->outcomes[i].witness, NULL), FB_OK);
        CHECK_EQ_INT(fb_evaluation_run(evaluation, NULL, part_named(set, "rate"), NULL), FB_OK);
        if (CHECK_EQ_INT(fb_evaluation_json(evaluation, &json, 0, NULL), FB_OK))
            CHECK_BYTES(json, settled->outcomes[i].value);
    }
    fb_evaluation_free(evaluation);
    fb_partial_free(partial);
    fb_model_set_free(set);
}

static void a_decision_says_what_is_consistent(check_state *check) {
    static const fb_partial_options fits = {.consistent = "fits"}, never = {.consistent = "never"};
    static const fb_partial_options wrong = {.consistent = "age"};
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "rate", &fits);
    const fb_partial_settled *settled;
    fb_error error = {0};
    if (!partial)
        return;
    know(check, partial, "{\"age\": {\"from\": 5, \"to\": 10}}");
    settles(check, partial, "\"half\"");
    know(check, partial, "{\"age\": -4}");
    if (CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK))
        CHECK(settled->is_exact && settled->is_contradictory && settled->n_outcomes == 0);
    fb_partial_free(partial);
    partial = begin(check, set, "rate", &never);
    if (partial && CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK))
        CHECK(settled->is_exact && settled->is_contradictory);
    fb_partial_free(partial);
    CHECK_EQ_INT(fb_partial_new(&partial, set, part_named(set, "rate"), &wrong, NULL, &error), FB_NOT_FOUND);
    CHECK(partial == NULL);
    CHECK_CONTAINS(error.message, "'age' is no decision");
    fb_model_set_free(set);
}

static void an_answer_that_is_not_exact_says_why(check_state *check) {
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "sum", NULL);
    const fb_partial_settled *settled;
    if (!partial)
        return;
    if (CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK)) {
        CHECK(!settled->is_exact && !settled->is_contradictory && settled->n_outcomes > 1);
        CHECK_CONTAINS(settled->why.data, "'age'");
    }
    know(check, partial, "{\"age\": {\"one of\": [1, 2, 1]}}");
    settles(check, partial, "2 3");
    fb_partial_free(partial);
    fb_model_set_free(set);
}

static void unknown_is_null_only_where_it_may_be(check_state *check) {
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "missing", NULL);
    if (!partial)
        return;
    settles(check, partial, "\"some\"");
    know(check, partial, "{\"member\": null}");
    settles(check, partial, "\"none\"");
    know(check, partial, "{\"member\": {\"one of\": [null, true]}}");
    settles(check, partial, "\"none\" \"some\"");
    fb_partial_free(partial);
    const size_t member = part_named(set, "member");
    const fb_partial_options options = {.nullable = &member, .n_nullable = 1};
    partial = begin(check, set, "missing", &options);
    if (partial)
        settles(check, partial, "\"some\" \"none\"");
    fb_partial_free(partial);
    const size_t none = part_named(set, "rate");
    const fb_partial_options wrong = {.nullable = &none, .n_nullable = 1};
    CHECK_EQ_INT(fb_partial_new(&partial, set, none, &wrong, NULL, NULL), FB_BAD_ARGUMENT);
    fb_model_set_free(set);
}

/* ---- what is known ------------------------------------------------------------------------------------- */

static void inputs_are_known_limited_and_forgotten(check_state *check) {
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "rate", NULL);
    if (!partial)
        return;
    const size_t age = part_named(set, "age"), member = part_named(set, "member");
    const fb_view ages[] = {view("17"), view("70")};
    CHECK_EQ_INT(fb_partial_know_boolean(partial, member, true), FB_OK);
    CHECK_EQ_INT(fb_partial_know_integer(partial, age, 40), FB_OK);
    settles(check, partial, "\"full\"");
    CHECK_EQ_INT(fb_partial_limit_to_set(partial, age, ages, 2, NULL), FB_OK);
    settles(check, partial, "\"low\" null");
    CHECK_EQ_INT(fb_partial_limit_to_range(partial, age, view("60"), view(""), NULL), FB_OK);
    settles(check, partial, "\"full\" null");
    CHECK_EQ_INT(fb_partial_limit_to_range(partial, age, view("17"), view("17"), NULL), FB_OK);
    settles(check, partial, "\"low\"");
    CHECK_EQ_INT(fb_partial_know(partial, age, view("18"), NULL), FB_OK);
    settles(check, partial, "\"full\"");
    CHECK_EQ_INT(fb_partial_forget(partial, age), FB_OK);
    settles(check, partial, "\"low\" \"full\" null");
    fb_partial_clear(partial);
    settles(check, partial, "\"half\" \"low\" \"full\" null");
    CHECK_EQ_INT(fb_partial_know_boolean(partial, part_named(set, "rate"), true), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_know_integer(partial, 99, 1), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_limit_to_set(partial, age, ages, 0, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_limit_to_range(partial, age, view(""), view(""), NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_know_string(partial, part_named(set, "colour"), view("\xff")), FB_BAD_ARGUMENT);
    fb_partial_free(partial);
    fb_model_set_free(set);
}

static void a_refused_object_changes_nothing(check_state *check) {
    static const struct {
        const char *json, *says;
    } wrong[] = {
        {"{\"age\": 30, \"membr\": true}", "did you mean 'member'"},
        {"{\"age\": 30, \"member\": 5}", ""},
        {"{\"member\": true, \"age\": {\"one of\": []}}", "at least one value"},
        {"{\"member\": true, \"age\": {\"one of\": 3}}", "at least one value"},
        {"{\"member\": true, \"age\": {\"from\": 9, \"to\": 3}}", "ends before it begins"},
        {"{\"member\": true, \"age\": {\"from\": null}}", "have an order"},
        {"{\"age\": 30, \"member\": {\"from\": false}}", "have an order"},
        {"{\"member\": true, \"age\": {\"from\": 1, \"until\": 3}}", ""},
        {"[1]", "JSON object"},
        {"{\"age\": ", ""},
    };
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "rate", NULL);
    if (!partial)
        return;
    for (size_t i = 0; i < FB_COUNT(wrong); i++) {
        fb_error error = {0};
        CHECK_EQ_INT(fb_partial_set_json(partial, view("inputs"), view(wrong[i].json), &error), FB_BAD_INPUT);
        CHECK_CONTAINS(error.message, wrong[i].says);
        CHECK_EQ_INT(error.line, 1);
        settles(check, partial, "\"half\" \"low\" \"full\" null");
    }
    fb_partial_free(partial);
    fb_model_set_free(set);
}

/* An object is a value where the input's type has such an entry, and can be written as one where nothing tells. */
static void contexts_that_look_like_limits_are_values(check_state *check) {
    fb_model_set *set = load_text(
        check, HEAD "<itemDefinition name=\"stay\">"
                    "<itemComponent name=\"from\"><typeRef>number</typeRef></itemComponent>"
                    "<itemComponent name=\"to\"><typeRef>number</typeRef></itemComponent></itemDefinition>"
                    "<inputData id=\"stay\" name=\"stay\"><variable name=\"stay\" typeRef=\"stay\"/></inputData>"
                    "<inputData id=\"any\" name=\"any\"><variable name=\"any\"/></inputData>"
                    DECISION("long", NEEDS("stay"), "stay.to - stay.from &gt; 30")
                    DECISION("start", NEEDS("any"), "any.from") "</definitions>");
    fb_partial *partial = begin(check, set, "long", NULL);
    if (partial) {
        know(check, partial, "{\"stay\": {\"from\": 1, \"to\": 40}}");
        settles(check, partial, "true");
    }
    fb_partial_free(partial);
    partial = begin(check, set, "start", NULL);
    if (partial) {
        know(check, partial, "{\"any\": {\"one of\": [{\"from\": 7}]}}");
        settles(check, partial, "7");
    }
    fb_partial_free(partial);
    fb_model_set_free(set);
}

/* ---- what to ask --------------------------------------------------------------------------------------- */

static void questions_are_ranked_and_tiers_come_first(check_state *check) {
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "rate", NULL);
    const fb_partial_asking *asking;
    if (!partial)
        return;
    if (CHECK_EQ_INT(fb_partial_ask(partial, &asking, NULL, 0, NULL), FB_OK) && CHECK_EQ_INT(asking->n_questions, 2)) {
        CHECK(asking->is_exact);
        CHECK_VIEW(asking->questions[0].name, "age");
        CHECK_EQ_INT(asking->questions[0].part, part_named(set, "age"));
        CHECK(asking->questions[0].is_measured && !asking->questions[0].is_grouped);
        CHECK_EQ_INT(asking->questions[0].worst, 2);
        CHECK(asking->questions[0].expected > 1 && asking->questions[0].expected < 2);
    }
    uint8_t tiers[16] = {0};
    tiers[part_named(set, "age")] = 1;
    if (CHECK_EQ_INT(fb_partial_ask(partial, &asking, tiers, sizeof tiers, NULL), FB_OK) &&
        CHECK_EQ_INT(asking->n_questions, 2))
        CHECK_VIEW(asking->questions[0].name, "member");
    know(check, partial, "{\"age\": 30}");
    if (CHECK_EQ_INT(fb_partial_ask(partial, &asking, NULL, 0, NULL), FB_OK))
        CHECK(asking->is_exact && asking->n_questions == 0);
    fb_partial_free(partial);
    fb_model_set_free(set);
}

/* What is consistent ties the two together: neither can change alone. */
static void facts_that_move_together_are_grouped(check_state *check) {
    fb_model_set *set = load_text(check, HEAD INPUT("a", "boolean") INPUT("b", "boolean")
                                  DECISION("d", NEEDS("a"), "if a then 1 else 2")
                                  DECISION("tied", NEEDS("a") NEEDS("b"), "a = b") "</definitions>");
    static const fb_partial_options options = {.consistent = "tied"};
    fb_partial *partial = begin(check, set, "d", &options);
    const fb_partial_asking *asking;
    if (partial && CHECK_EQ_INT(fb_partial_ask(partial, &asking, NULL, 0, NULL), FB_OK) &&
        CHECK_EQ_INT(asking->n_questions, 2))
        CHECK(asking->questions[0].is_grouped && asking->questions[1].is_grouped);
    fb_partial_free(partial);
    fb_model_set_free(set);
}

/* ---- what decides -------------------------------------------------------------------------------------- */

static void decisive_sets_and_flips(check_state *check) {
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "rate", NULL);
    const fb_partial_decisive *decisive;
    fb_partial_decisive_options options = {.most_changed = 1};
    if (!partial)
        return;
    const size_t age = part_named(set, "age"), member = part_named(set, "member");
    know(check, partial, "{\"age\": 12, \"member\": true}");
    if (CHECK_EQ_INT(fb_partial_decide(partial, &decisive, &options, NULL), FB_OK) &&
        CHECK_EQ_INT(decisive->n_sets, 1) && CHECK_EQ_INT(decisive->sets[0].n_parts, 2)) {
        CHECK(decisive->is_complete && decisive->is_exact);
        CHECK(decisive->sets[0].parts[0] == age && decisive->sets[0].parts[1] == member);
    }
    bool is_there = false;
    for (size_t i = 0; i < decisive->n_flips; i++) {
        CHECK_EQ_INT(decisive->flips[i].changed.n_parts, 1);
        if (decisive->flips[i].changed.parts[0] != member)
            continue;
        is_there = true;
        CHECK_VIEW(decisive->flips[i].changes, "{\"member\": false}");
        CHECK_VIEW(decisive->flips[i].outcome, "\"half\"");
        CHECK_VIEW(decisive->flips[i].witness, "{\"age\": 12, \"member\": false}");
    }
    CHECK(is_there);
    options.fixed = &member;
    options.n_fixed = 1;
    if (CHECK_EQ_INT(fb_partial_decide(partial, &decisive, &options, NULL), FB_OK) &&
        CHECK_EQ_INT(decisive->n_sets, 1))
        CHECK(decisive->sets[0].n_parts == 1 && decisive->sets[0].parts[0] == age);
    settles(check, partial, "\"low\""); /* another question came between */
    CHECK_EQ_INT(fb_partial_forget(partial, member), FB_OK);
    if (CHECK_EQ_INT(fb_partial_decide(partial, &decisive, NULL, NULL), FB_OK))
        CHECK(decisive->n_sets == 0 && decisive->n_flips == 0 && !decisive->is_exact);
    fb_partial_free(partial);
    fb_model_set_free(set);
}

static void without_forgets_for_one_question(check_state *check) {
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = begin(check, set, "rate", NULL);
    const fb_partial_settled *settled, *without;
    if (!partial)
        return;
    const size_t age = part_named(set, "age"), member = part_named(set, "member"), rate = part_named(set, "rate");
    know(check, partial, "{\"age\": 12, \"member\": {\"one of\": [true]}}");
    CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK);
    if (CHECK_EQ_INT(fb_partial_without(partial, &without, &member, 1, NULL), FB_OK))
        outcomes_are(check, without, "\"half\" \"low\"");
    outcomes_are(check, settled, "\"low\""); /* still there */
    const size_t both[] = {age, member};
    if (CHECK_EQ_INT(fb_partial_without(partial, &without, both, 2, NULL), FB_OK)) {
        outcomes_are(check, without, "\"half\" \"low\" \"full\" null");
        CHECK_VIEW(without->outcomes[0].assumed, "{\"age\": 17, \"member\": false}");
    }
    settles(check, partial, "\"low\"");
    CHECK_EQ_INT(fb_partial_without(partial, &without, &rate, 1, NULL), FB_BAD_ARGUMENT);
    fb_partial_free(partial);
    fb_model_set_free(set);
}

/* ---- nothing is wrong with nothing --------------------------------------------------------------------- */

static void missing_arguments_are_refused(check_state *check) {
    fb_model_set *set = load_text(check, library);
    fb_partial *partial = NULL;
    const fb_partial_settled *settled;
    const fb_partial_asking *asking;
    const fb_partial_decisive *decisive;
    CHECK_EQ_INT(fb_partial_new(NULL, set, 0, NULL, NULL, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_new(&partial, NULL, 0, NULL, NULL, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_new(&partial, set, part_named(set, "age"), NULL, NULL, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_new(&partial, set, 999, NULL, NULL, NULL), FB_BAD_ARGUMENT);
    const fb_partial_options now = {.now = "yesterday"};
    CHECK_EQ_INT(fb_partial_new(&partial, set, part_named(set, "rate"), &now, NULL, NULL), FB_BAD_ARGUMENT);
    fb_partial_free(NULL);
    fb_partial_clear(NULL);
    CHECK_EQ_INT(fb_partial_forget(NULL, 0), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_know_boolean(NULL, 0, true), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_know_string(NULL, 0, view("a")), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_know(NULL, 0, view("1"), NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_set_json(NULL, view(""), view("{}"), NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_settle(NULL, &settled, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_without(NULL, &settled, NULL, 0, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_ask(NULL, &asking, NULL, 0, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_decide(NULL, &decisive, NULL, NULL), FB_BAD_ARGUMENT);
    partial = begin(check, set, "rate", NULL);
    CHECK_EQ_INT(fb_partial_settle(partial, NULL, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_ask(partial, &asking, NULL, 3, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_partial_without(partial, &settled, NULL, 1, NULL), FB_BAD_ARGUMENT);
    fb_partial_free(partial);
    fb_model_set_free(set);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(outcomes_come_with_a_witness),
        CHECK_TEST(a_witness_evaluates_to_its_outcome),
        CHECK_TEST(a_decision_says_what_is_consistent),
        CHECK_TEST(an_answer_that_is_not_exact_says_why),
        CHECK_TEST(unknown_is_null_only_where_it_may_be),
        CHECK_TEST(inputs_are_known_limited_and_forgotten),
        CHECK_TEST(a_refused_object_changes_nothing),
        CHECK_TEST(contexts_that_look_like_limits_are_values),
        CHECK_TEST(questions_are_ranked_and_tiers_come_first),
        CHECK_TEST(facts_that_move_together_are_grouped),
        CHECK_TEST(decisive_sets_and_flips),
        CHECK_TEST(without_forgets_for_one_question),
        CHECK_TEST(missing_arguments_are_refused),
    };
    return check_main("unit/api/test_partial", tests, FB_COUNT(tests), argc, argv);
}
