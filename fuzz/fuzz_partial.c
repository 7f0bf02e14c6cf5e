/* fuzz_partial.c - any bytes as a DMN model, or, when they do not begin with "<", as one FEEL expression over inputs
 * a, b, c and d, which are of different types: settled on partial knowledge under a small budget.
 *
 * Each step may refuse; none may crash, hang or outgrow its limits.  And the laws hold: what a full completion gives is
 * among the outcomes of an exact answer, as is what the reader that suspends gives; no answer that is exact has an
 * outcome without a witness; and what is asked matters for an outcome only if there are several.
 *
 * Values and the choice of what is unknown come from a hash of the bytes.
 */
#include "bytes_to_plan.h"
#include "knowledge/knowledge.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_INPUTS = 16, MOST_DECISIONS = 4, N_COMPLETIONS = 4 };

typedef struct chance {
    uint64_t state;
} chance;

static uint32_t below(chance *c, uint32_t n) {
    c->state = c->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(c->state >> 33) % n;
}

typedef struct scene {
    const fb_plan *plan;
    fb_arena *arena;
    fb_run run;
    chance chance;
    fb_value facts[MOST_INPUTS], inputs[MOST_INPUTS];
    uint8_t known[MOST_INPUTS], nullable[MOST_INPUTS];
} scene;

static const fb_clock the_day = {.now = {.date = {2026, 3, 1}, .hour = 12, .zone_kind = FB_ZONE_OFFSET}};

/* ---- values -------------------------------------------------------------------------------------------- */

static fb_value some_value(chance *c, fb_type_kind kind, fb_arena *arena) {
    static const char *const words[] = {"", "a", "b", "yes", "no", "10"};
    switch (kind) {
    case FB_TYPE_BOOLEAN: return fb_boolean(below(c, 2));
    case FB_TYPE_NUMBER: return fb_number_value(fb_number_of((int64_t)below(c, 12) - 3));
    case FB_TYPE_STRING: return fb_string(fb_view_of(words[below(c, FB_COUNT(words))]));
    case FB_TYPE_DATE: return fb_date_value((fb_date){2021, 8, (uint8_t)(1 + below(c, 28))});
    case FB_TYPE_DAYS_TIME_DURATION: return fb_duration_value((fb_duration){(int64_t)below(c, 7) * 86400, 0});
    case FB_TYPE_YEARS_MONTHS_DURATION: return fb_months_value((int64_t)below(c, 30));
    case FB_TYPE_LIST: {
        fb_value *items = FB_NEW_ARRAY(arena, fb_value, 3);
        for (uint32_t i = 0; items && i < 3; i++)
            items[i] = some_value(c, below(c, 2) ? FB_TYPE_NUMBER : FB_TYPE_BOOLEAN, arena);
        return items ? fb_list(items, below(c, 4)) : fb_null();
    }
    default: return fb_null();
    }
}

/* Null only where the input is nullable, or known: other unknown inputs are not null in a completion. */
static fb_value input_value(scene *s, uint32_t input, bool is_known) {
    static const fb_type_kind kinds[] = {FB_TYPE_BOOLEAN, FB_TYPE_NUMBER, FB_TYPE_STRING, FB_TYPE_DATE, FB_TYPE_LIST};
    const fb_type *type = s->plan->elements[s->plan->inputs[input]].type;
    bool is_typed = type && type->kind != FB_TYPE_ANY;
    if ((s->nullable[input] || is_known) && below(&s->chance, 8) == 0)
        return fb_null();
    return some_value(&s->chance, is_typed ? (fb_type_kind)type->kind : kinds[below(&s->chance, FB_COUNT(kinds))],
                      s->arena);
}

/* A completion; false: its types make something null of one of its values. */
static bool complete(scene *s) {
    if (!fb_run_start(&s->run, NULL, NULL, &the_day))
        return false;
    for (uint32_t i = 0; i < s->plan->n_inputs; i++) {
        const fb_type *type = s->plan->elements[s->plan->inputs[i]].type;
        s->inputs[i] = s->known[i] ? s->facts[i] : input_value(s, i, false);
        fb_value made = type ? fb_coerce(&s->run, s->inputs[i], type) : s->inputs[i];
        if (!s->known[i] && !s->nullable[i] && made.kind == FB_KIND_NULL)
            return false;
    }
    return true;
}

/* ---- laws ---------------------------------------------------------------------------------------------- */

static void breaks(const scene *s, uint32_t goal, const char *law) {
    fprintf(stderr, "decision '%.*s': %s\n", FB_ARG(s->plan->elements[goal].name), law);
    abort();
}

static bool is_listed(const fb_settled *settled, const fb_value *value) {
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        fb_budget budget = {100000, 300, false};
        const fb_value *outcome = &settled->outcomes[i].value;
        if (fb_value_equal(outcome, value, &budget) == FB_TRUE || fb_value_identical(outcome, value, &budget) ||
            budget.exhausted || (outcome->kind == FB_KIND_FUNCTION && value->kind == FB_KIND_FUNCTION))
            return true;
    }
    return false;
}

static void check_completions(scene *s, uint32_t goal, uint32_t consistent, const fb_settled *settled) {
    for (int k = 0; k < N_COMPLETIONS; k++) {
        if (!complete(s) || !fb_run_start(&s->run, s->inputs, NULL, &the_day))
            continue;
        if (consistent != FB_ABSENT) {
            fb_value is_one = fb_run_element(&s->run, consistent);
            if (s->run.stop != FB_STOP_NONE || !fb_is_true(&is_one))
                continue;
        }
        fb_value value = fb_run_element(&s->run, goal);
        if (s->run.stop == FB_STOP_NONE && !is_listed(settled, &value))
            breaks(s, goal, "a completion gives an outcome that an exact answer does not list");
    }
}

static void check_suspension(scene *s, uint32_t goal, const fb_settled *settled) {
    if (!fb_run_start(&s->run, s->facts, s->known, &the_day))
        return;
    fb_value value = fb_run_element(&s->run, goal);
    if (s->run.stop == FB_STOP_NONE && settled->n_outcomes && (settled->n_outcomes > 1 || !is_listed(settled, &value)))
        breaks(s, goal, "the evaluation did not suspend, and its value is not the only outcome");
}

static void inquire(scene *s, uint32_t goal, uint32_t consistent) {
    static const fb_inquiry_limits small = {.steps = 40000, .memory = (size_t)8 << 20};
    fb_inquiry *inquiry = NULL;
    const fb_settled *settled;
    const fb_asking *asking;
    const fb_decisive *decisive;
    fb_facts facts = {.values = s->facts, .known = s->known};
    for (uint32_t i = 0; i < s->plan->n_inputs; i++) {
        s->nullable[i] = below(&s->chance, 4) == 0;
        s->known[i] = below(&s->chance, 2) != 0;
        s->facts[i] = input_value(s, i, true);
    }
    if (fb_inquiry_new(&inquiry, s->plan, goal, consistent, s->nullable, &the_day, &small, NULL, NULL) != FB_OK)
        return;
    if (fb_settle(&settled, inquiry, &facts, NULL) == FB_OK) {
        for (uint32_t i = 0; i < settled->n_outcomes; i++)
            if (settled->is_exact && !settled->outcomes[i].is_possible)
                breaks(s, goal, "an exact answer has an outcome without a witness");
        if (settled->is_exact != (settled->why.size == 0))
            breaks(s, goal, "an answer that is not exact does not say why, or an exact one does");
        if (settled->is_exact) {
            check_completions(s, goal, consistent, settled);
            check_suspension(s, goal, settled);
        }
        bool is_settled = settled->is_exact && settled->n_outcomes < 2;
        if (fb_ask(&asking, inquiry, NULL, NULL) == FB_OK && is_settled && asking->is_exact && asking->n_facts)
            breaks(s, goal, "something is asked though it is settled");
    }
    (void)!fb_decisive_facts(&decisive, inquiry, &facts, 4, 2, NULL, NULL);
    fb_inquiry_free(inquiry);
}

static void ask_about(const fb_plan *plan, fb_arena *arena, uint64_t seed) {
    static const fb_limits small = {.steps = 100000, .depth = 256, .memory = 16u << 20, .text = 1u << 20};
    scene s = {.plan = plan, .arena = arena, .chance = {seed}};
    uint32_t decisions[MOST_DECISIONS], n = 0;
    if (plan->n_inputs > MOST_INPUTS)
        return;
    for (uint32_t i = 0; i < plan->n_elements && n < MOST_DECISIONS; i++)
        if (plan->elements[i].kind == FB_ELEMENT_DECISION)
            decisions[n++] = i;
    fb_run_begin(&s.run, plan, NULL, &small);
    for (uint32_t i = 0; i < n; i++)
        inquire(&s, decisions[i], n > 1 && seed & 1 ? decisions[(i + 1) % n] : FB_ABSENT);
    fb_run_end(&s.run);
}

/* ---- from bytes to a plan ------------------------------------------------------------------------------ */

#define INPUT(name, type)                                                                                     \
    "<inputData id=\"" name "\" name=\"" name "\"><variable name=\"" name "\" typeRef=\"" type "\"/></inputData>"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char inputs[] = INPUT("a", "boolean") INPUT("b", "boolean") INPUT("c", "number") INPUT("d", "string");
    fb_arena models, plans;
    fb_arena_init(&models, NULL, 64u << 20);
    fb_arena_init(&plans, NULL, 64u << 20);
    const fb_plan *plan = plan_of_bytes(&models, &plans, inputs, data, size, NULL);
    if (plan)
        ask_about(plan, &plans, seed_of_bytes(data, size));
    fb_arena_free(&plans);
    fb_arena_free(&models);
    return 0;
}
