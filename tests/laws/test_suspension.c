/* The law of suspension (docs/partial-knowledge.md): what a run settles while inputs are unknown, every completion
 * of the unknown inputs gives too.  And: a run that suspends names an unknown input that it needed, and no known one.
 *
 * Random small models: expressions with and, or, not, if, quantifiers, filters, contexts, calls, closures; decision
 * tables of every hit policy, with defaults, allowed values and cells that read inputs; knowledge models; decision
 * services.  All completions over small domains, null among them, are evaluated, with and without the table index;
 * then runs with some inputs unknown are held against them.
 *
 * FB_SEED chooses the seed, FB_MODELS how many models.
 */
#include "eval/eval.h"
#include "support/check.h"
#include "support/plan_text.h"
#include "support/random_model.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST_COMPLETIONS 54
#define N_PARTIAL 40

static const uint32_t domain_size[N_INPUTS] = {3, 2, 3, 3};

static fb_value domain_value(uint32_t input, uint32_t i) {
    if (input == 0 && i == 2)
        return fb_null();
    if (input < 2)
        return fb_boolean(i == 0);
    if (i == 2)
        return fb_null();
    return input == 2 ? fb_string((fb_view){&"ab"[i], 1}) : fb_number_value(fb_number_of(1 + (int64_t)i));
}

/* ---- the law ------------------------------------------------------------------------------------------- */

typedef struct scene {
    fb_run run;
    plan_text text;
    fb_arena arena;
    uint32_t decisions[N_DECISIONS];
    fb_view full[MOST_COMPLETIONS][N_DECISIONS]; /* empty: a limit ran out */
    uint32_t n_settled, n_suspended;
} scene;

/* Where the inputs' domains are gone through, the first fastest. */
static void inputs_of(fb_value *inputs, uint32_t completion) {
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        inputs[i] = domain_value(i, completion % domain_size[i]);
        completion /= domain_size[i];
    }
}

static bool agrees(uint32_t completion, uint32_t other, const uint8_t *known) {
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        if (known[i] && completion % domain_size[i] != other % domain_size[i])
            return false;
        completion /= domain_size[i];
        other /= domain_size[i];
    }
    return true;
}

/* Empty when it suspended or ran out. */
static fb_view evaluate(scene *s, uint32_t decision) {
    s->run.stop = FB_STOP_NONE;
    fb_value v = fb_run_element(&s->run, s->decisions[decision]);
    if (s->run.stop != FB_STOP_NONE)
        return (fb_view){NULL, 0};
    fb_text out;
    fb_text_init(&out, &s->arena);
    fb_budget budget = {1000000, 100, false};
    fb_value_print_literal(&out, &v, &budget);
    return fb_text_view(&out);
}

static bool complete(check_state *check, scene *s) {
    static const uint8_t all_known[N_INPUTS] = {1, 1, 1, 1};
    fb_value inputs[N_INPUTS];
    for (uint32_t c = 0; c < MOST_COMPLETIONS; c++) {
        inputs_of(inputs, c);
        fb_run_start(&s->run, inputs, NULL, NULL);
        for (uint32_t d = 0; d < N_DECISIONS; d++)
            s->full[c][d] = evaluate(s, d);
        if (c % 9 != 4)
            continue;
        s->run.keep_trace = s->run.keep_cells = c % 2;
        fb_run_start(&s->run, inputs, all_known, NULL);
        for (uint32_t d = 0; d < N_DECISIONS; d++)
            if (!CHECK_BYTES(evaluate(s, d), s->full[c][d])) {
                printf("# d%u without index, completion %u\n", d, c);
                return false;
            }
        s->run.keep_trace = s->run.keep_cells = false;
    }
    return true;
}

static bool names_what_it_needs(const fb_run *run, const uint8_t *known) {
    bool any = false;
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        if (run->met[i] && known[i])
            return false;
        any |= run->met[i] != 0;
    }
    return any;
}

static bool settled_is_settled(check_state *check, scene *s, uint32_t d, uint32_t completion, const uint8_t *known,
                               fb_view value) {
    for (uint32_t other = 0; other < MOST_COMPLETIONS; other++)
        if (agrees(completion, other, known) && s->full[other][d].size && !fb_view_equal(s->full[other][d], value)) {
            printf("# d%u settled at %.*s, but completion %u gives %.*s; known: %u%u%u%u of %u\n", d, FB_ARG(value),
                   other, FB_ARG(s->full[other][d]), known[0], known[1], known[2], known[3], completion);
            return CHECK(false); /* a settled value is every completion's */
        }
    return CHECK(true);
}

static bool partial_runs(check_state *check, scene *s, chance *c) {
    fb_value inputs[N_INPUTS];
    for (uint32_t i = 0; i < N_PARTIAL; i++) {
        uint32_t completion = below(c, MOST_COMPLETIONS), mask = below(c, (1u << N_INPUTS) - 1);
        uint8_t known[N_INPUTS];
        for (uint32_t k = 0; k < N_INPUTS; k++)
            known[k] = mask >> k & 1;
        inputs_of(inputs, completion);
        s->run.keep_notes = s->run.keep_trace = i % 4 == 0; /* which changes nothing */
        s->run.keep_cells = i % 8 == 0;
        fb_run_start(&s->run, inputs, known, NULL);
        for (uint32_t n = 0; n < N_DECISIONS; n++) {
            uint32_t d = i % 2 ? n : N_DECISIONS - 1 - n; /* decisions first met inside others, and on their own */
            memset(s->run.met, 0, N_INPUTS);
            fb_view value = evaluate(s, d);
            bool holds = true;
            if (value.size)
                holds = settled_is_settled(check, s, d, completion, known, value);
            else if (s->run.stop == FB_STOP_UNKNOWN)
                holds = CHECK(names_what_it_needs(&s->run, known));
            s->n_settled += value.size != 0;
            s->n_suspended += value.size == 0;
            if (!holds)
                return false;
        }
    }
    return true;
}

static bool one_model(check_state *check, chance *c, uint32_t *n_settled, uint32_t *n_suspended) {
    scene s = {0};
    fb_arena_init(&s.arena, NULL, SIZE_MAX);
    uint64_t seed = c->state;
    fb_view model = random_model(c, &s.arena);
    plan_text_init(&s.text, NULL, &model.data, 1);
    bool holds = CHECK_EQ_INT(s.text.status, FB_OK) && CHECK_EQ_INT(s.text.plan->n_problems, 0) &&
                 CHECK_EQ_INT(fb_plan_index(s.text.plan, &s.text.plan_arena, NULL), FB_OK);
    if (s.text.status == FB_OK && s.text.plan->n_problems)
        printf("# %.*s\n", FB_ARG(s.text.plan->problems[0].message));
    if (holds) {
        fb_limits limits = {.steps = 200000, .depth = 400, .memory = 64u << 20, .text = 1u << 20};
        fb_run_begin(&s.run, s.text.plan, NULL, &limits);
        char name[8];
        for (uint32_t d = 0; d < N_DECISIONS; d++) {
            snprintf(name, sizeof name, "d%u", d);
            s.decisions[d] = element_named(&s.text, name);
        }
        holds = complete(check, &s) && partial_runs(check, &s, c);
        fb_run_end(&s.run);
    }
    if (!holds)
        printf("# FB_SEED=%llu FB_MODELS=1\n# %s\n", (unsigned long long)seed, model.data);
    *n_settled += s.n_settled;
    *n_suspended += s.n_suspended;
    plan_text_free(&s.text);
    fb_arena_free(&s.arena);
    return holds;
}

static void what_is_settled_stays_settled(check_state *check) {
    const char *seed = getenv("FB_SEED"), *models = getenv("FB_MODELS");
    chance c = {seed ? strtoull(seed, NULL, 10) : 20301130u};
    unsigned long n = models ? strtoul(models, NULL, 10) : 2000;
    uint32_t n_settled = 0, n_suspended = 0;
    printf("# seed %llu, %lu models\n", (unsigned long long)c.state, n);
    for (unsigned long i = 0; i < n; i++)
        if (!one_model(check, &c, &n_settled, &n_suspended))
            return;
    printf("# %u partial runs settled, %u suspended\n", n_settled, n_suspended);
    CHECK(n < 100 || (n_settled > n && n_suspended > n)); /* else the models show nothing */
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(what_is_settled_stays_settled)};
    return check_main("laws/test_suspension", tests, FB_COUNT(tests), argc, argv);
}
