/* compare_models.c - where two decisions give different results.
 *
 * Both are explored side by side (explore.c).  A leaf whose results are not equal is a box of inputs on which they
 * differ; boxes are joined to regions, and each region's witness is evaluated anew in both models, with every input
 * given, before it is reported.
 *
 * What it is not: a comparison of texts.  Two models that are written differently and mean the same are equal.
 * Called by api/api_compare.c.
 */
#include "knowledge/knowledge_inner.h"

const fb_compare_limits fb_compare_limits_default = {
    .leaves = 200000, .steps = 500u * 1000 * 1000, .most = 20};

typedef struct comparing {
    fb_compared *out;
    fb_arena *arena;       /* of what is reported */
    fb_arena *scratch;
    const fb_joint *joint;
    const fb_input_classes *inputs;
    const fb_clock *clock;
    const fb_compare_limits *limits;
    fb_limits evaluation;
    fb_explorer explorer;
    fb_regions_found found;
    fb_map texts;          /* results as literals; the value is 1 + their number */
    uint32_t sampled_input;
} comparing;

static fb_budget value_budget(void) {
    return (fb_budget){10u * 1000 * 1000, 500, false};
}

static fb_view literal(fb_arena *arena, const fb_value *value) {
    fb_budget budget = value_budget();
    fb_text text;
    fb_text_init(&text, arena);
    fb_value_print_literal(&text, value, &budget);
    return fb_text_view(&text);
}

/* ---- leaves -------------------------------------------------------------------------------------------- */

static bool has_function(const fb_value *v, uint32_t depth) {
    if (v->kind == FB_KIND_FUNCTION || depth == 0)
        return true;
    bool found = false;
    if (v->kind == FB_KIND_LIST)
        for (uint32_t i = 0; i < v->count && !found; i++)
            found = has_function(&v->as.items[i], depth - 1);
    if (v->kind == FB_KIND_CONTEXT)
        for (uint32_t i = 0; i < v->count && !found; i++)
            found = has_function(&v->as.entries[i].value, depth - 1);
    return found;
}

/* The number of a result's text; FB_ABSENT: no memory. */
static uint32_t text_of(comparing *c, const fb_value *value) {
    fb_view text = literal(c->scratch, value);
    if (c->scratch->failure != FB_OK)
        return FB_ABSENT;
    void *known = fb_map_find(&c->texts, text);
    if (known)
        return (uint32_t)((uintptr_t)known - 1);
    uint32_t n = c->texts.n;
    return fb_map_put(&c->texts, text, (void *)((uintptr_t)n + 1)) ? n : FB_ABSENT;
}

/* False: memory ran out, or nothing more need be asked. */
static bool take_leaf(comparing *c) {
    const fb_value *a = &c->explorer.readings[0].value, *b = &c->explorer.readings[1].value;
    bool is_sampled = c->explorer.n_sampled > 0;
    if (has_function(a, 64) || has_function(b, 64)) {
        c->out->is_function = true;
        return false;
    }
    if (is_sampled && !c->out->is_sampled) {
        c->out->is_sampled = true;
        for (uint32_t i = 0; i < c->explorer.n_branches && c->sampled_input == FB_ABSENT; i++)
            if (c->inputs[c->explorer.branches[i].input].is_sampled)
                c->sampled_input = c->explorer.branches[i].input;
    }
    fb_budget budget = value_budget();
    bool equal = fb_value_equal(a, b, &budget) == FB_TRUE;
    if (budget.exhausted) {
        c->out->ran_out = true;
        return false;
    }
    if (equal)
        return true;
    fb_arena_mark mark = fb_arena_here(c->scratch);
    uint32_t n_texts = c->texts.n;
    uint32_t results[2] = {text_of(c, a), text_of(c, b)};
    if (c->texts.n == n_texts && c->scratch->failure == FB_OK)
        fb_arena_rewind(c->scratch, mark);
    return results[0] != FB_ABSENT && results[1] != FB_ABSENT &&
           fb_region_add(&c->found, c->explorer.classes, results, is_sampled || c->explorer.n_related > 0);
}

static fb_status explore(comparing *c, fb_error *error) {
    for (;;) {
        fb_explored how = fb_explorer_next(&c->explorer);
        if (how == FB_EXPLORED_MEMORY)
            return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
        if (how == FB_EXPLORED_END)
            return FB_OK;
        if (how == FB_EXPLORED_BUDGET) {
            c->out->ran_out = true;
            return FB_OK;
        }
        if (!take_leaf(c)) {
            if (c->scratch->failure == FB_LIMIT)
                c->out->ran_out = true;
            return c->scratch->failure == FB_NO_MEMORY ? fb_fail_arena(error, c->scratch) : FB_OK;
        }
        if (c->explorer.n_leaves >= c->limits->leaves) {
            c->out->ran_out = fb_explorer_next(&c->explorer) != FB_EXPLORED_END;
            return FB_OK;
        }
    }
}

/* ---- witnesses ----------------------------------------------------------------------------------------- */

/* A value of an input that does not matter: the first that is not null. */
static const fb_value *any_value(const fb_dimension *dimension) {
    for (uint32_t k = 0; k < dimension->n_classes; k++)
        if (!dimension->classes[k].is_null)
            return &dimension->classes[k].value;
    return &dimension->classes[0].value;
}

static const fb_value *witness_value(const comparing *c, const fb_region *region, uint32_t input) {
    const fb_dimension *dimension = &c->inputs[input].dimension;
    uint32_t k = region->witness[input];
    return k == FB_ABSENT ? any_value(dimension) : &dimension->classes[k].value;
}

/* Evaluates the witness in one model, every input given. */
static fb_status replay(comparing *c, fb_view *out, const fb_region *region, uint32_t p, fb_error *error) {
    const fb_plan *plan = c->joint->plans[p];
    fb_value *values = FB_NEW_ARRAY(c->scratch, fb_value, plan->n_inputs);
    if (!values)
        return fb_fail_arena(error, c->scratch);
    for (uint32_t i = 0; i < plan->n_inputs; i++)
        values[i] = *witness_value(c, region, c->joint->of[p][i]);
    fb_run run;
    fb_run_begin(&run, plan, c->arena->host, &c->evaluation);
    fb_status status = FB_OK;
    if (!fb_run_start(&run, values, NULL, c->clock))
        status = fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    if (status == FB_OK) {
        fb_value value = fb_run_element(&run, c->explorer.readings[p].element);
        status = fb_run_status(&run, error);
        if (status == FB_OK)
            *out = literal(c->arena, &value);
    }
    fb_run_end(&run);
    return status == FB_OK ? fb_fail_arena(error, c->arena) : status;
}

static fb_view words(fb_arena *arena, const fb_input_classes *input, const uint64_t *set) {
    fb_text text;
    fb_text_init(&text, arena);
    fb_classes_print(&text, &input->dimension, set);
    return fb_text_view(&text);
}

static void describe(comparing *c, fb_difference *d, const fb_region *region) {
    fb_condition *conditions = FB_NEW_ARRAY(c->arena, fb_condition, c->joint->n_inputs);
    fb_condition *witness = FB_NEW_ARRAY(c->arena, fb_condition, c->joint->n_inputs);
    if (!conditions || !witness)
        return;
    for (uint32_t i = 0; i < c->joint->n_inputs; i++) {
        const fb_input_classes *input = &c->inputs[i];
        fb_view name = fb_arena_copy(c->arena, c->joint->inputs[i].name);
        if (region->sets[i])
            conditions[d->n_conditions++] = (fb_condition){name, words(c->arena, input, region->sets[i])};
        if (input->is_read)
            witness[d->n_witness++] = (fb_condition){name, literal(c->arena, witness_value(c, region, i))};
    }
    d->conditions = conditions;
    d->witness = witness;
    d->is_sampled = region->is_sampled;
}

static fb_status report(comparing *c, fb_error *error) {
    uint32_t n = c->found.n < c->limits->most ? c->found.n : c->limits->most;
    fb_difference *differences = FB_NEW_ARRAY(c->arena, fb_difference, n);
    if (!differences)
        return fb_fail_arena(error, c->arena);
    c->out->n_regions = c->found.n;
    c->out->regions = c->found.items;
    c->out->inputs = c->inputs;
    c->out->differences = differences;
    for (uint32_t i = 0; i < n; i++) {
        const fb_region *region = &c->found.items[i];
        fb_difference *d = &differences[i];
        describe(c, d, region);
        FB_TRY(fb_fail_arena(error, c->arena));
        for (uint32_t p = 0; p < 2; p++) {
            FB_TRY(replay(c, &d->results[p], region, p, error));
            if (!fb_view_equal(d->results[p], c->texts.entries[region->results[p]].key))
                return fb_fail(error, FB_INTERNAL, NULL,
                               "decision '%.*s': a witness gives %.*s where %.*s was found; please report this",
                               FB_ARG(c->out->name), FB_ARG(d->results[p]),
                               FB_ARG(c->texts.entries[region->results[p]].key));
        }
        c->out->n_differences++;
    }
    return FB_OK;
}

/* ---- one decision -------------------------------------------------------------------------------------- */

static fb_status say_why(comparing *c, fb_error *error) {
    fb_text text;
    if (c->sampled_input == FB_ABSENT)
        return FB_OK;
    fb_text_init(&text, c->arena);
    fb_text_add_byte(&text, '\'');
    fb_text_add(&text, c->joint->inputs[c->sampled_input].name);
    fb_text_add_string(&text, "' ");
    fb_text_add_string(&text, c->inputs[c->sampled_input].why);
    c->out->why = fb_text_view(&text);
    return fb_fail_arena(error, c->arena);
}

static fb_status compare(comparing *c, const uint32_t *elements, fb_error *error) {
    fb_budget budget = {.steps_left = c->limits->steps, .depth_left = 600}, walk = budget;
    if (fb_same_logic(c->scratch, c->joint, elements[0], elements[1], &walk))
        return fb_fail_arena(error, c->arena);
    fb_question question = {.n_elements = {1, 1}, .elements = {&elements[0], &elements[1]}, .is_comparison = true};
    fb_classes classes;
    fb_status status = fb_classify_inputs(&classes, c->scratch, c->joint, &question, c->clock, &budget);
    c->inputs = classes.inputs;
    if (status == FB_LIMIT) {
        c->out->ran_out = true;
        return FB_OK;
    }
    if (status != FB_OK)
        return fb_fail_arena(error, c->scratch);
    c->found = (fb_regions_found){.arena = c->scratch, .n_inputs = c->joint->n_inputs, .inputs = c->inputs};
    fb_map_init(&c->texts, c->scratch);
    bool begun = fb_explorer_begin(&c->explorer, c->scratch, c->joint, c->inputs, elements, c->clock, &c->evaluation,
                                   c->limits->steps, c->arena->host);
    if (!begun && c->scratch->failure == FB_LIMIT)
        c->out->ran_out = true;
    status = begun ? explore(c, error) : c->out->ran_out ? FB_OK : fb_fail_arena(error, c->scratch);
    fb_explorer_end(&c->explorer);
    c->out->n_leaves = c->explorer.n_leaves;
    if (status != FB_OK)
        return status;
    if (!fb_regions_join(&c->found)) {
        if (c->scratch->failure != FB_LIMIT)
            return fb_fail_arena(error, c->scratch);
        c->out->ran_out = true;
    }
    FB_TRY(say_why(c, error));
    return c->out->is_function ? FB_OK : report(c, error);
}

fb_status fb_compare_decisions(fb_compared *out, fb_arena *arena, fb_arena *work, const fb_joint *joint, uint32_t a,
                               uint32_t b, const fb_clock *clock, const fb_compare_limits *limits, fb_error *error) {
    uint32_t elements[2] = {a, b};
    comparing c = {.out = out, .arena = arena, .scratch = work, .joint = joint, .clock = clock, .limits = limits,
                   .evaluation = fb_limits_default, .sampled_input = FB_ABSENT};
    *out = (fb_compared){.name = fb_arena_copy(arena, joint->plans[0]->elements[a].name)};
    return compare(&c, elements, error);
}
