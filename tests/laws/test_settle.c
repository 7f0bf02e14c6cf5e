/* The laws of partial knowledge (docs/partial-knowledge.md), by brute force on random models (random_model.h).
 *
 * Some inputs are unknown, or known to be one of several values.  Every completion over a domain much finer than what the models tell apart is evaluated,
 * null among the values where the input is nullable; some other decision stands for `facts consistent`.  Then:
 *   sound    what a consistent completion gives is among the outcomes, or the answer says that it is not exact;
 *   honest   the witness of an outcome is consistent, keeps what is known, and gives it;
 *   no more  an outcome that no witness has is not listed;
 *   monotone to learn a fact adds no outcome, where both answers are exact.
 *
 * FB_SEED chooses the seed, FB_MODELS how many models.
 */
#include "knowledge/knowledge.h"
#include "support/check.h"
#include "support/plan_text.h"
#include "support/random_model.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const strings[] = {"a", "b", "", "c", "ab", "z"};
static const char *const numbers[] = {"1", "2", "0", "1.5", "3", "-1", "7", "100"};
static const uint32_t domain_size[N_INPUTS] = {3, 3, 7, 9}; /* null is the last value */

static fb_value domain_value(uint32_t input, uint32_t i) {
    fb_number number;
    if (i + 1 == domain_size[input])
        return fb_null();
    if (input < 2)
        return fb_boolean(i == 0);
    if (input == 2)
        return fb_string(fb_view_of(strings[i]));
    return fb_number_parse(&number, fb_view_of(numbers[i])) ? fb_number_value(number) : fb_null();
}

typedef struct scene {
    const char *text;
    plan_text plan;
    fb_run run;
    fb_inquiry *inquiry;
    fb_budget budget;
    uint32_t goal, consistent;
    uint8_t nullable[N_INPUTS], known[N_INPUTS];
    fb_value values[N_INPUTS];
    uint32_t one_of[N_INPUTS];      /* bits by value of the domain: the unknown input is one of these; 0: any */
    fb_value sets[N_INPUTS][9];
    fb_limited limits[N_INPUTS];
    const fb_limited *limited[N_INPUTS];
    uint32_t n_exact, n_not, n_open;
} scene;

static const fb_clock no_clock;

/* False: not consistent, or a limit ran out. */
static bool evaluate(scene *s, fb_value *out, const fb_value *completion) {
    if (!fb_run_start(&s->run, completion, NULL, &no_clock))
        return false;
    if (s->consistent != FB_ABSENT) {
        fb_value consistent = fb_run_element(&s->run, s->consistent);
        if (s->run.stop != FB_STOP_NONE || !fb_is_true(&consistent))
            return false;
    }
    *out = fb_run_element(&s->run, s->goal);
    return s->run.stop == FB_STOP_NONE;
}

static bool is_listed(scene *s, const fb_settled *settled, const fb_value *value) {
    for (uint32_t i = 0; i < settled->n_outcomes; i++)
        if (fb_value_equal(&settled->outcomes[i].value, value, &s->budget) == FB_TRUE)
            return true;
    return false;
}

static void say_value(const char *what, const fb_value *value) {
    fb_arena arena;
    fb_text text;
    fb_budget budget = {1000, 10, false};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&text, &arena);
    fb_value_print_literal(&text, value, &budget);
    printf("# %s %.*s\n", what, FB_ARG(fb_text_view(&text)));
    fb_arena_free(&arena);
}

static void say(const scene *s, const char *what) {
    printf("# %s; known %u%u%u%u nullable %u%u%u%u goal %u consistent %d why\n", what, s->known[0], s->known[1],
           s->known[2], s->known[3], s->nullable[0], s->nullable[1], s->nullable[2], s->nullable[3], s->goal,
           (int)s->consistent);
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        printf("# %s %s", input_names[i], s->known[i] ? "known" : s->one_of[i] ? "one of" : "unknown");
        if (s->known[i])
            say_value("", &s->values[i]);
        for (uint32_t v = 0; !s->known[i] && s->one_of[i] && v < s->limits[i].n_values; v++)
            say_value("", &s->sets[i][v]);
        printf("\n");
    }
}

static bool is_honest(check_state *check, scene *s, const fb_settled *settled) {
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        const fb_possibility *outcome = &settled->outcomes[i];
        fb_value value;
        bool keeps = outcome->is_possible;
        for (uint32_t k = 0; k < N_INPUTS && keeps; k++) {
            keeps = !s->known[k] || fb_value_identical(&outcome->witness[k], &s->values[k], &s->budget);
            keeps = keeps && (s->known[k] || s->one_of[k] || s->nullable[k] ||
                              outcome->witness[k].kind != FB_KIND_NULL);
            bool is_in = s->known[k] || !s->one_of[k];
            for (uint32_t v = 0; v < s->limits[k].n_values && !is_in; v++)
                is_in = fb_value_identical(&outcome->witness[k], &s->sets[k][v], &s->budget);
            keeps = keeps && is_in;
        }
        if (!keeps || !evaluate(s, &value, outcome->witness) ||
            fb_value_equal(&value, &outcome->value, &s->budget) != FB_TRUE) {
            for (uint32_t k = 0; k < N_INPUTS && outcome->witness; k++)
                printf("# witness %u kind %u\n", k, outcome->witness[k].kind);
            for (uint32_t k = 0; k < settled->n_outcomes; k++)
                say_value("outcome", &settled->outcomes[k].value);
            printf("# outcome %u of %u possible %d why %.*s\n", i, settled->n_outcomes, outcome->is_possible,
                   FB_ARG(settled->why));
            say(s, keeps ? "a witness gives something else" : "an outcome without a witness that keeps the facts");
            return CHECK(false);
        }
    }
    return CHECK(true);
}

static bool is_sound(check_state *check, scene *s, const fb_settled *settled) {
    uint32_t at[N_INPUTS] = {0}, n_consistent = 0;
    for (;;) {
        fb_value completion[N_INPUTS], value;
        bool admitted = true;
        for (uint32_t i = 0; i < N_INPUTS; i++) {
            completion[i] = s->known[i] ? s->values[i] : domain_value(i, at[i]);
            if (!s->known[i])
                admitted = admitted && (s->one_of[i] ? s->one_of[i] >> at[i] & 1
                                                     : s->nullable[i] || completion[i].kind != FB_KIND_NULL);
        }
        if (admitted && evaluate(s, &value, completion)) {
            n_consistent++;
            if (!is_listed(s, settled, &value)) {
                say(s, "an outcome is missing");
                for (uint32_t i = 0; i < N_INPUTS; i++)
                    say_value(input_names[i], &completion[i]);
                say_value("gives", &value);
                return CHECK(false);
            }
        }
        uint32_t i = 0;
        for (; i < N_INPUTS; i++) {
            if (s->known[i])
                continue;
            if (++at[i] < domain_size[i])
                break;
            at[i] = 0;
        }
        if (i == N_INPUTS)
            break;
    }
    if (settled->is_contradictory)
        return CHECK_EQ_INT(n_consistent, 0);
    return CHECK(true);
}

/* One more fact becomes known, as some witness has it. */
static bool is_monotone(check_state *check, scene *s, chance *c) {
    const fb_settled *settled;
    fb_facts facts = {.values = s->values, .known = s->known, .limited = s->limited};
    uint32_t learned = below(c, N_INPUTS), n_before;
    fb_value before[64];
    if (s->known[learned] || fb_settle(&settled, s->inquiry, &facts, NULL) != FB_OK || !settled->is_exact ||
        settled->n_outcomes == 0 || settled->n_outcomes > FB_COUNT(before))
        return true;
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    n_before = settled->n_outcomes;
    for (uint32_t i = 0; i < n_before; i++)
        before[i] = fb_value_copy(&arena, &settled->outcomes[i].value);
    s->values[learned] = fb_value_copy(&arena, &settled->outcomes[below(c, n_before)].witness[learned]);
    s->known[learned] = 1;
    bool holds = CHECK_EQ_INT(fb_settle(&settled, s->inquiry, &facts, NULL), FB_OK);
    for (uint32_t i = 0; holds && settled->is_exact && i < settled->n_outcomes; i++) {
        bool was = false;
        for (uint32_t k = 0; k < n_before; k++)
            was |= fb_value_equal(&before[k], &settled->outcomes[i].value, &s->budget) == FB_TRUE;
        if (!was)
            say(s, "learning a fact added an outcome");
        holds = CHECK(was);
    }
    s->known[learned] = 0;
    s->values[learned] = fb_null();
    fb_arena_free(&arena);
    return holds;
}

static bool one_case(check_state *check, scene *s, chance *c) {
    const fb_settled *settled;
    uint32_t mask = below(c, 1u << N_INPUTS);
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        s->known[i] = mask >> i & 1;
        s->values[i] = domain_value(i, below(c, domain_size[i]));
        s->one_of[i] = below(c, 4) ? 1 + below(c, (1u << domain_size[i]) - 1) : 0;
        s->limits[i] = (fb_limited){.values = s->sets[i]};
        for (uint32_t v = 0; v < domain_size[i]; v++)
            if (s->one_of[i] >> v & 1)
                s->sets[i][s->limits[i].n_values++] = domain_value(i, v);
        s->limited[i] = s->one_of[i] ? &s->limits[i] : NULL;
    }
    fb_facts facts = {.values = s->values, .known = s->known, .limited = s->limited};
    s->budget = (fb_budget){100000000, 1000, false};
    if (!CHECK_EQ_INT(fb_settle(&settled, s->inquiry, &facts, NULL), FB_OK))
        return false;
    s->n_open += settled->n_outcomes > 1;
    s->n_exact += settled->is_exact;
    if (!settled->is_exact) {
        s->n_not++;
        if (getenv("FB_WHY"))
            printf("# %.*s\n", FB_ARG(settled->why));
        return is_honest(check, s, settled);
    }
    return is_honest(check, s, settled) && is_sound(check, s, settled) && is_monotone(check, s, c);
}

static bool one_model(check_state *check, chance *c, scene *totals) {
    scene s = {0};
    fb_arena arena;
    uint64_t seed = c->state;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_view model = random_model(c, &arena);
    s.text = model.data;
    plan_text_init(&s.plan, NULL, &model.data, 1);
    bool holds = CHECK_EQ_INT(s.plan.status, FB_OK) && CHECK_EQ_INT(s.plan.plan->n_problems, 0);
    if (holds) {
        fb_limits limits = {.steps = 200000, .depth = 400, .memory = 64u << 20, .text = 1u << 20};
        fb_inquiry_limits most = {.steps = 2000000, .memory = 64u << 20};
        fb_run_begin(&s.run, s.plan.plan, NULL, &limits);
        char name[8];
        snprintf(name, sizeof name, "d%u", below(c, N_DECISIONS));
        s.goal = element_named(&s.plan, name);
        snprintf(name, sizeof name, "d%u", below(c, N_DECISIONS));
        s.consistent = below(c, 3) ? FB_ABSENT : element_named(&s.plan, name);
        for (uint32_t i = 0; i < N_INPUTS; i++)
            s.nullable[i] = below(c, 3) == 0;
        holds = CHECK_EQ_INT(fb_inquiry_new(&s.inquiry, s.plan.plan, s.goal, s.consistent, s.nullable, &no_clock, &most,
                                            NULL, NULL),
                             FB_OK);
        for (int i = 0; holds && i < 4; i++)
            holds = one_case(check, &s, c);
        fb_inquiry_free(s.inquiry);
        fb_run_end(&s.run);
    }
    if (!holds)
        printf("# FB_SEED=%llu FB_MODELS=1\n# %s\n", (unsigned long long)seed, model.data);
    totals->n_exact += s.n_exact;
    totals->n_not += s.n_not;
    totals->n_open += s.n_open;
    plan_text_free(&s.plan);
    fb_arena_free(&arena);
    return holds;
}

static void outcomes_are_those_of_brute_force(check_state *check) {
    const char *seed = getenv("FB_SEED"), *models = getenv("FB_MODELS");
    chance c = {seed ? strtoull(seed, NULL, 10) : 20301205u};
    unsigned long n = models ? strtoul(models, NULL, 10) : 2000;
    scene totals = {0};
    printf("# seed %llu, %lu models\n", (unsigned long long)c.state, n);
    for (unsigned long i = 0; i < n; i++)
        if (!one_model(check, &c, &totals))
            return;
    printf("# %u answers exact, %u not; %u with several outcomes\n", totals.n_exact, totals.n_not, totals.n_open);
    CHECK(n < 100 || (totals.n_exact > 3 * totals.n_not && totals.n_open > n / 4)); /* else they show nothing */
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(outcomes_are_those_of_brute_force)};
    return check_main("laws/test_settle", tests, FB_COUNT(tests), argc, argv);
}
