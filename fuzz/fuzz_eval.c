/* fuzz_eval.c - any bytes as a DMN model, or, when they do not begin with "<", as one FEEL expression over the inputs
 * a, b, c and d: compiled, indexed and evaluated, with every input known and with some unknown.
 *
 * Each step may refuse; none may crash, hang or outgrow its limits.  And two laws hold: the table index changes
 * nothing, and what a run settles while inputs are unknown, every completion of them gives too.
 *
 * Values and the choice of what is unknown come from a hash of the bytes.
 */
#include "bytes_to_plan.h"
#include "eval/eval.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_INPUTS = 64, MOST_DECISIONS = 12, N_PARTIAL = 4, N_COMPLETIONS = 4 };

typedef struct chance {
    uint64_t state;
} chance;

static uint32_t below(chance *c, uint32_t n) {
    c->state = c->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(c->state >> 33) % n;
}

/* ---- values ------------------------------------------------------------------------------------------------ */

static fb_value of_kind(chance *c, fb_type_kind kind, fb_arena *arena) {
    static const char *const words[] = {"", "a", "b", "yes", "no", "10", "2021-08-11", "true"};
    const char *word = words[below(c, FB_COUNT(words))];
    switch (kind) {
    case FB_TYPE_BOOLEAN: return fb_boolean(below(c, 2));
    case FB_TYPE_NUMBER: return fb_number_value(fb_number_of((int64_t)below(c, 9) - 3));
    case FB_TYPE_STRING: return fb_string(fb_view_of(word));
    case FB_TYPE_DATE: return fb_date_value((fb_date){2021, 8, (uint8_t)(1 + below(c, 28))});
    case FB_TYPE_DAYS_TIME_DURATION: return fb_duration_value((fb_duration){(int64_t)below(c, 7) * 86400, 0});
    case FB_TYPE_YEARS_MONTHS_DURATION: return fb_months_value((int64_t)below(c, 30));
    case FB_TYPE_LIST: {
        fb_value *items = FB_NEW_ARRAY(arena, fb_value, 3);
        for (uint32_t i = 0; items && i < 3; i++)
            items[i] = of_kind(c, below(c, 2) ? FB_TYPE_NUMBER : FB_TYPE_BOOLEAN, arena);
        return items ? fb_list(items, below(c, 4)) : fb_null();
    }
    case FB_TYPE_CONTEXT: {
        fb_entry *entries = FB_NEW_ARRAY(arena, fb_entry, 2);
        if (!entries)
            return fb_null();
        entries[0] = (fb_entry){FB_LITERAL("x"), of_kind(c, FB_TYPE_NUMBER, arena)};
        entries[1] = (fb_entry){FB_LITERAL("y"), of_kind(c, FB_TYPE_BOOLEAN, arena)};
        return fb_context(entries, 2);
    }
    default: return fb_null();
    }
}

static fb_value any_value(chance *c, const fb_type *type, fb_arena *arena) {
    static const fb_type_kind kinds[] = {FB_TYPE_BOOLEAN, FB_TYPE_NUMBER,  FB_TYPE_STRING, FB_TYPE_DATE,
                                         FB_TYPE_LIST,    FB_TYPE_CONTEXT, FB_TYPE_NULL,   FB_TYPE_DAYS_TIME_DURATION};
    bool typed = type && type->kind != FB_TYPE_ANY && below(c, 4) > 0;
    return of_kind(c, typed ? (fb_type_kind)type->kind : kinds[below(c, FB_COUNT(kinds))], arena);
}

/* ---- running ------------------------------------------------------------------------------------------------- */

typedef struct scene {
    const fb_plan *plan;
    fb_arena *arena;
    fb_run run;
    chance chance;
    fb_value inputs[MOST_INPUTS];
    uint8_t known[MOST_INPUTS];
    uint32_t decisions[MOST_DECISIONS], n_decisions;
} scene;

static void draw(scene *s, const uint8_t *kept) {
    for (uint32_t i = 0; i < s->plan->n_inputs; i++)
        if (!kept || !kept[i])
            s->inputs[i] = any_value(&s->chance, s->plan->elements[s->plan->inputs[i]].type, s->arena);
}

/* The decision's value as text; empty when it is not settled, or a limit ran out. */
static fb_view decide(scene *s, uint32_t decision) {
    s->run.stop = FB_STOP_NONE;
    fb_value v = fb_run_element(&s->run, decision);
    if (s->run.stop != FB_STOP_NONE)
        return (fb_view){NULL, 0};
    fb_text out;
    fb_text_init(&out, s->arena);
    fb_budget budget = {100000, 200, false};
    fb_value_print_literal(&out, &v, &budget);
    return s->arena->failure == FB_OK && !budget.exhausted ? fb_text_view(&out) : (fb_view){NULL, 0};
}

static bool start(scene *s, const uint8_t *known) {
    static const fb_clock clock = {.now = {.date = {2026, 3, 1}, .hour = 12, .zone_kind = FB_ZONE_OFFSET}};
    return fb_run_start(&s->run, s->inputs, known, &clock);
}

static void differ(const scene *s, uint32_t decision, const char *law, fb_view a, fb_view b) {
    fprintf(stderr, "decision '%.*s': %s: %.*s and %.*s\n", FB_ARG(s->plan->elements[decision].name), law, FB_ARG(a),
            FB_ARG(b));
    abort();
}

static void check_index(scene *s) {
    fb_view by_index[MOST_DECISIONS];
    memset(s->known, 1, sizeof s->known);
    if (!start(s, NULL))
        return;
    for (uint32_t i = 0; i < s->n_decisions; i++)
        by_index[i] = decide(s, s->decisions[i]);
    if (!start(s, s->known))
        return;
    for (uint32_t i = 0; i < s->n_decisions; i++) {
        fb_view scanned = decide(s, s->decisions[i]);
        if (s->run.stop == FB_STOP_UNKNOWN)
            differ(s, s->decisions[i], "nothing is unknown", scanned, by_index[i]);
        if (scanned.size && by_index[i].size && !fb_view_equal(scanned, by_index[i]))
            differ(s, s->decisions[i], "with and without index", scanned, by_index[i]);
    }
}

static void check_suspension(scene *s) {
    fb_view settled[MOST_DECISIONS];
    for (uint32_t i = 0; i < s->plan->n_inputs; i++)
        s->known[i] = below(&s->chance, 2) != 0;
    if (!start(s, s->known))
        return;
    for (uint32_t i = 0; i < s->n_decisions; i++)
        settled[i] = decide(s, s->decisions[i]);
    for (int k = 0; k < N_COMPLETIONS; k++) {
        draw(s, s->known);
        if (!start(s, NULL))
            return;
        for (uint32_t i = 0; i < s->n_decisions; i++) {
            fb_view complete = settled[i].size ? decide(s, s->decisions[i]) : (fb_view){NULL, 0};
            if (complete.size && !fb_view_equal(complete, settled[i]))
                differ(s, s->decisions[i], "settled, and completed", settled[i], complete);
        }
    }
}

static void evaluate(const fb_plan *plan, fb_arena *arena, uint64_t seed) {
    static const fb_limits small = {.steps = 100000, .depth = 256, .memory = 16u << 20, .text = 1u << 20};
    scene s = {.plan = plan, .arena = arena, .chance = {seed}};
    if (plan->n_inputs > MOST_INPUTS)
        return;
    for (uint32_t i = 0; i < plan->n_elements && s.n_decisions < MOST_DECISIONS; i++)
        if (plan->elements[i].kind == FB_ELEMENT_DECISION)
            s.decisions[s.n_decisions++] = i;
    fb_run_begin(&s.run, plan, NULL, &small);
    s.run.keep_notes = seed & 1;
    s.run.keep_trace = s.run.keep_cells = seed & 2;
    draw(&s, NULL);
    check_index(&s);
    for (int i = 0; i < N_PARTIAL; i++)
        check_suspension(&s);
    fb_run_end(&s.run);
}

/* ---- from bytes to a plan ---------------------------------------------------------------------------------------- */

#define INPUT(name) "<inputData id=\"" name "\" name=\"" name "\"><variable name=\"" name "\"/></inputData>"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char inputs[] = INPUT("a") INPUT("b") INPUT("c") INPUT("d");
    fb_arena models, plans;
    fb_arena_init(&models, NULL, 64u << 20);
    fb_arena_init(&plans, NULL, 64u << 20);
    fb_error error = {0};
    const fb_plan *plan = plan_of_bytes(&models, &plans, inputs, data, size, &error);
    if (plan) {
        fb_text printed;
        fb_text_init(&printed, &models);
        fb_plan_print(&printed, plan);
        evaluate(plan, &plans, seed_of_bytes(data, size));
    } else if (error.message[0] == '\0') {
        abort(); /* a refusal says why */
    }
    fb_arena_free(&plans);
    fb_arena_free(&models);
    return 0;
}
