/* Partial knowledge on the models of the TCK: of the inputs of each case some are forgotten, and what the whole case
 * gives must be among the outcomes that are still possible, wherever the answer is exact; every outcome's witness is
 * replayed here too.  The models are other people's and use the whole of the language.
 *
 * TCK names the folder (../shared/tck where it stands beside the checkout); without one the suite is skipped.
 */
#include "conformance/conformance.h"
#include "knowledge/knowledge.h"
#include "support/check.h"
#include "support/random_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MOST_INPUTS 256u

typedef struct totals {
    uint32_t n_cases, n_exact, n_not, n_open, n_faults;
} totals;

typedef struct one_case {
    const fb_plan *plan;
    const fb_clock *clock;
    uint32_t goal;
    const fb_value *values;
    uint8_t known[MOST_INPUTS];
    fb_budget budget;
} one_case;

/* False: a limit ran out. */
static bool evaluate(const one_case *c, fb_arena *arena, fb_value *out, const fb_value *completion) {
    fb_limits limits = fb_limits_default;
    fb_run run;
    limits.steps = 1000000;
    fb_run_begin(&run, c->plan, NULL, &limits);
    bool good = fb_run_start(&run, completion, NULL, c->clock);
    fb_value value = good ? fb_run_element(&run, c->goal) : fb_null();
    good = good && run.stop == FB_STOP_NONE;
    *out = good ? fb_value_copy(arena, &value) : fb_null();
    good = good && value.kind != FB_KIND_FUNCTION;
    fb_run_end(&run);
    return good;
}

static bool is_same(one_case *c, const fb_value *a, const fb_value *b) {
    return fb_value_equal(a, b, &c->budget) == FB_TRUE || fb_value_identical(a, b, &c->budget);
}

static bool judge(check_state *check, one_case *c, fb_inquiry *inquiry, const fb_value *whole, totals *t) {
    const fb_settled *settled;
    fb_arena arena;
    bool is_listed = false, is_honest = true;
    fb_facts facts = {.values = c->values, .known = c->known};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    c->budget = (fb_budget){10000000, 1000, false};
    if (!CHECK_EQ_INT(fb_settle(&settled, inquiry, &facts, NULL), FB_OK))
        return false;
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        const fb_possibility *outcome = &settled->outcomes[i];
        fb_value value;
        is_listed |= is_same(c, &outcome->value, whole);
        if (outcome->is_possible && i < 8 && evaluate(c, &arena, &value, outcome->witness))
            is_honest &= is_same(c, &outcome->value, &value);
    }
    t->n_exact += settled->is_exact;
    t->n_not += !settled->is_exact;
    t->n_open += settled->n_outcomes > 1;
    fb_arena_free(&arena);
    return CHECK(is_honest) && CHECK(is_listed || !settled->is_exact);
}

/* Completions have no nulls, so a null stays known; what was forgotten is in `c->known`. */
static void forget_some(one_case *c, chance *luck) {
    for (uint32_t i = 0; i < c->plan->n_inputs; i++)
        c->known[i] = c->values[i].kind == FB_KIND_NULL || below(luck, 2);
}

static bool look_at_case(check_state *check, const fb_tck_runner *runner, chance *luck, totals *t) {
    const fb_tck_test *test = &runner->file->tests[runner->next_test - 1];
    one_case c = {.plan = runner->plan, .clock = &runner->clock, .values = runner->inputs};
    fb_inquiry_limits limits = {.steps = 1000000, .memory = 64u << 20};
    fb_arena arena;
    bool holds = true;
    if (!c.plan || c.plan->n_inputs > MOST_INPUTS || c.plan->n_inputs == 0)
        return true;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (uint32_t r = 0; r < test->n_results && holds; r++) {
        int64_t element = fb_plan_find(c.plan, test->results[r].space, test->results[r].name);
        fb_inquiry *inquiry;
        fb_value whole;
        if (element < 0 || c.plan->elements[element].kind != FB_ELEMENT_DECISION)
            continue;
        c.goal = (uint32_t)element;
        if (!evaluate(&c, &arena, &whole, c.values) ||
            fb_inquiry_new(&inquiry, c.plan, c.goal, FB_ABSENT, NULL, c.clock, &limits, NULL, NULL) != FB_OK)
            continue;
        for (int i = 0; i < 3 && holds; i++) {
            forget_some(&c, luck);
            holds = judge(check, &c, inquiry, &whole, t);
        }
        t->n_cases++;
        fb_inquiry_free(inquiry);
        if (!holds)
            printf("# %.*s, case %.*s, %.*s\n", FB_ARG(runner->file->path), FB_ARG(test->id),
                   FB_ARG(test->results[r].name));
    }
    fb_arena_free(&arena);
    return holds;
}

static const char *tck_folder(void) {
    const char *named = getenv("TCK");
    return named ? named : "../shared/tck";
}

static void what_the_whole_case_gives_stays_possible(check_state *check) {
    const char *folder = tck_folder();
    char levels[2][512];
    const char *const folders[] = {levels[0], levels[1]};
    fb_tck_runner runner;
    fb_tck_case result;
    fb_error error = {0};
    chance c = {20301130};
    totals t = {0};
    bool more = true;
    for (int i = 0; i < 2; i++)
        snprintf(levels[i], sizeof levels[i], "%s/compliance-level-%d", folder, i + 2);
    if (!CHECK_EQ_INT(fb_tck_begin(&runner, folders, 2, NULL, 0, NULL, &error), FB_OK))
        return;
    while (fb_tck_step(&runner, &result, &more, &error) == FB_OK && more)
        if (!look_at_case(check, &runner, &c, &t))
            break;
    fb_tck_end(&runner);
    printf("# %u results: %u answers exact, %u not, %u with several outcomes\n", t.n_cases, t.n_exact, t.n_not,
           t.n_open);
    CHECK(t.n_cases > 250 && t.n_exact > t.n_not);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(what_the_whole_case_gives_stays_possible)};
    if (access(tck_folder(), R_OK) != 0) {
        printf("ok - laws/test_settle_tck: %s # SKIP the suite is not here; name its folder in TCK\n", tests[0].name);
        return 0;
    }
    return check_main("laws/test_settle_tck", tests, FB_COUNT(tests), argc, argv);
}
