/* test_partial.c - settling, asking and deciding, with each allocation failing, and with every limit on memory. */
#include "support/fault_host.h"
#include "support/model_file.h"

/* All of partial knowledge: a table and a list that are read symbolically, dates that are compared with each other, a
 * choice of functions, which only branching can follow, a hole in a table, and what is consistent. */
static const char model[] =
    HEAD INPUT("age", "number") INPUT("member", "boolean") INPUT("colour", "string") INPUT("begin", "date")
    INPUT("end", "date")
    "<decision id=\"fee\" name=\"fee\"><variable name=\"fee\"/>" NEEDS("age") NEEDS("member") NEEDS("colour")
    "<decisionTable hitPolicy=\"UNIQUE\"><input><inputExpression><text>age</text></inputExpression></input>"
    "<input><inputExpression><text>member</text></inputExpression></input>"
    "<input><inputExpression><text>colour</text></inputExpression></input><output/>"
    "<rule><inputEntry><text>&lt;18</text></inputEntry><inputEntry><text>-</text></inputEntry>"
    "<inputEntry><text>\"red\"</text></inputEntry><outputEntry><text>\"low\"</text></outputEntry></rule>"
    "<rule><inputEntry><text>[18..65]</text></inputEntry><inputEntry><text>true</text></inputEntry>"
    "<inputEntry><text>-</text></inputEntry><outputEntry><text>\"full\"</text></outputEntry></rule>"
    "</decisionTable></decision>"
    DECISION("long", NEEDS("begin") NEEDS("end") NEEDS("member"), "if begin &lt; end then [member, true] else [member]")
    DECISION("called", NEEDS("age") NEEDS("member"),
             "{f: if member then function(x) x + 1 else function(x) 0, r: f(if age &gt; 3 then 1 else 2)}.r")
    DECISION("fits", NEEDS("age") NEEDS("member"), "age &gt;= 0 and (member = false or age &gt; 10)")
    "</definitions>";

typedef struct asked {
    const fb_model_set *set;
    const char *goal, *facts;
    size_t memory;
} asked;

static fb_status ask_all(fb_partial *partial, const asked *a, fb_error *error) {
    const fb_partial_settled *settled;
    const fb_partial_asking *asking;
    const fb_partial_decisive *decisive;
    const fb_partial_decisive_options flips = {.most_changed = 2};
    const size_t age = part_named(a->set, "age");
    FB_TRY(fb_partial_set_json(partial, fb_view_of("facts"), fb_view_of(a->facts), error));
    FB_TRY(fb_partial_settle(partial, &settled, error));
    FB_TRY(fb_partial_ask(partial, &asking, NULL, 0, error));
    FB_TRY(fb_partial_decide(partial, &decisive, &flips, error));
    FB_TRY(fb_partial_without(partial, &settled, &age, 1, error));
    FB_TRY(fb_partial_know_string(partial, part_named(a->set, "colour"), fb_view_of("red")));
    return fb_partial_settle(partial, &settled, error);
}

static fb_status one_question(check_state *check, const fb_host *host, size_t limit, void *context) {
    const asked *a = context;
    const fb_partial_options options = {.consistent = "fits", .memory = a->memory};
    fb_partial *partial = NULL;
    fb_error error = {0};
    (void)limit;
    fb_status status = fb_partial_new(&partial, a->set, part_named(a->set, a->goal), &options, host, &error);
    CHECK(status == FB_OK || (partial == NULL && error.message[0] != '\0'));
    if (status == FB_OK)
        status = ask_all(partial, a, &error);
    fb_partial_free(partial);
    return status;
}

static const char *const goals[] = {"fee", "long", "called"};
static const char *const facts[] = {"{}", "{\"age\": 20, \"member\": true}",
                                    "{\"age\": {\"one of\": [3, 20]}, \"begin\": {\"from\": \"2020-01-01\"}}"};

static void every_allocation_may_fail(check_state *check) {
    fb_model_set *set = load_text(check, model);
    for (size_t g = 0; set && g < FB_COUNT(goals); g++)
        for (size_t f = 0; f < FB_COUNT(facts); f++) {
            asked a = {.set = set, .goal = goals[g], .facts = facts[f]};
            check->context = goals[g];
            CHECK(fault_sweep(check, one_question, &a) > 10);
        }
    fb_model_set_free(set);
}

/* An arena asks its host for chunks; a limit on memory reaches the allocations between.  Whatever it is, an answer is
 * honest, and failing is the exception. */
static void every_limit_on_memory_is_met_cleanly(check_state *check) {
    fb_model_set *set = load_text(check, model);
    for (size_t g = 0; set && g < FB_COUNT(goals); g++) {
        size_t n_answers = 0;
        for (size_t memory = 1000; memory < 400000; memory += 997) {
            asked a = {.set = set, .goal = goals[g], .facts = "{\"member\": true}", .memory = memory};
            fb_status status = one_question(check, NULL, 0, &a);
            CHECK(status == FB_OK || status == FB_LIMIT);
            n_answers += status == FB_OK;
        }
        CHECK(n_answers > 10);
    }
    fb_model_set_free(set);
}

/* The outcomes with a limit on memory: never exact with fewer than there are, and never contradictory. */
static void settles_honestly(check_state *check, const fb_model_set *set, const char *goal, size_t memory,
                             size_t *n_outcomes) {
    const fb_partial_options options = {.memory = memory};
    const fb_partial_settled *settled;
    fb_partial *partial = NULL;
    fb_status status = fb_partial_new(&partial, set, part_named(set, goal), &options, NULL, NULL);
    if (status == FB_OK)
        status = fb_partial_settle(partial, &settled, NULL);
    CHECK(status == FB_OK || status == FB_LIMIT);
    if (status == FB_OK) {
        *n_outcomes = *n_outcomes ? *n_outcomes : settled->n_outcomes;
        CHECK(!settled->is_contradictory);
        CHECK(settled->is_exact ? settled->n_outcomes == *n_outcomes : settled->why.size > 0);
        for (size_t i = 0; settled->is_exact && i < settled->n_outcomes; i++)
            CHECK(settled->outcomes[i].is_possible);
    }
    fb_partial_free(partial);
}

static void no_limit_on_memory_hides_an_outcome(check_state *check) {
    fb_model_set *set = load_text(check, model);
    for (size_t g = 0; set && g < FB_COUNT(goals); g++) {
        size_t n_outcomes = 0;
        for (size_t memory = (size_t)1 << 22; memory > 1000; memory -= memory > 500000 ? 100003 : 991)
            settles_honestly(check, set, goals[g], memory, &n_outcomes);
        CHECK(n_outcomes > 1);
    }
    fb_model_set_free(set);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(every_allocation_may_fail),
        CHECK_TEST(every_limit_on_memory_is_met_cleanly),
        CHECK_TEST(no_limit_on_memory_hides_an_outcome),
    };
    return check_main("faults/test_partial", tests, FB_COUNT(tests), argc, argv);
}
