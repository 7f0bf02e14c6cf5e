/* model_lint.c - findings about the graph of requirements: what is required and not used, what leads nowhere.
 *
 * Called by check.c for each model.  Whether nothing at all reads an input or invokes a knowledge model is known
 * only after all models; check.c keeps count.
 */
#include "analyse/analyse_inner.h"

/* ---- uses ---------------------------------------------------------------------------------------------- */

typedef struct uses {
    uint8_t *used;
    fb_budget *budget;
    bool is_whole; /* no part is a fault */
} uses;

static void gather(uses *u, const fb_node *node);

static void gather_table(uses *u, const fb_plan_table *table) {
    for (uint32_t i = 0; i < table->n_inputs; i++)
        gather(u, table->inputs[i].expression);
    for (uint32_t r = 0; r < table->n_rules; r++) {
        for (uint32_t i = 0; i < table->n_inputs; i++)
            gather(u, table->rules[r].inputs[i]);
        for (uint32_t o = 0; o < table->n_outputs; o++)
            gather(u, table->rules[r].outputs[o]);
    }
    for (uint32_t o = 0; o < table->n_outputs; o++)
        gather(u, table->outputs[o].default_entry);
}

static void gather(uses *u, const fb_node *node) {
    if (!node)
        return;
    if (!fb_budget_step(u->budget, 1) || !fb_budget_enter(u->budget)) {
        u->is_whole = false;
        return;
    }
    if (node->op == FB_OP_FAULT)
        u->is_whole = false;
    if (node->op == FB_OP_ELEMENT)
        u->used[node->index] = 1;
    for (uint32_t i = 0; i < node->n_children; i++)
        if (!fb_is_same_end(node, i))
            gather(u, node->children[i]);
    if (node->op == FB_OP_TABLE && node->as.table)
        gather_table(u, node->as.table);
    if (node->op == FB_OP_FUNCTION && node->as.function)
        gather(u, node->as.function->body);
    fb_budget_leave(u->budget);
}

bool fb_uses_of(const fb_plan *plan, uint32_t element, uint8_t *used, fb_budget *budget) {
    const fb_plan_element *e = &plan->elements[element];
    uses u = {used, budget, true};
    gather(&u, e->logic);
    if (e->kind == FB_ELEMENT_KNOWLEDGE && e->function)
        gather(&u, e->function->body);
    return u.is_whole;
}

/* ---- one element --------------------------------------------------------------------------------------- */

static bool has_logic(const fb_plan_element *e) {
    return e->kind == FB_ELEMENT_DECISION ? e->logic != NULL : e->function && e->function->body;
}

static void check_requirements(fb_reporter *r, fb_arena *arena, const fb_plan *plan, uint32_t index,
                               fb_budget *budget) {
    const fb_plan_element *e = &plan->elements[index];
    uint8_t *used = FB_NEW_ARRAY(arena, uint8_t, plan->n_elements);
    if (!used || !has_logic(e) || !fb_uses_of(plan, index, used, budget))
        return;
    bool has_places = e->source && e->source->n_requirements == e->n_requires;
    for (uint32_t i = 0; i < e->n_requires; i++) {
        const fb_plan_element *required = &plan->elements[e->requires[i]];
        if (used[e->requires[i]])
            continue;
        uint32_t offset = has_places ? (uint32_t)e->source->requirements[i].offset : e->offset;
        fb_found found = fb_found_at(r, FB_FINDING_UNUSED_REQUIREMENT, e->model, offset);
        found.message = fb_say_text(r->findings->arena, "'%.*s' requires '%.*s' and does not use it", FB_ARG(e->name),
                                    FB_ARG(required->name));
        fb_reporter_add(r, &found);
    }
}

static void check_names(fb_reporter *r, fb_arena *arena, const fb_plan *plan, uint32_t index) {
    const fb_plan_element *e = &plan->elements[index];
    fb_arena *keep = r->findings->arena;
    fb_view canonical = fb_name_canonical(arena, e->name);
    if (canonical.size && !fb_view_equal(canonical, e->variable)) {
        bool has_place = e->source && e->source->variable.name.text.size;
        uint32_t offset = has_place ? (uint32_t)e->source->variable.name.offset : e->offset;
        fb_found found = fb_found_at(r, FB_FINDING_VARIABLE_NAME, e->model, offset);
        found.message = fb_say_text(keep, "the variable of '%.*s' is named '%.*s', and FEEL knows it by that name",
                                    FB_ARG(e->name), FB_ARG(e->variable));
        fb_reporter_add(r, &found);
    }
    for (uint32_t before = 0; before < index; before++) {
        const fb_plan_element *other = &plan->elements[before];
        if (other->model != e->model || !fb_view_equal(other->variable, e->variable))
            continue;
        fb_found found = fb_found_at(r, FB_FINDING_DUPLICATE_NAME, e->model, e->offset);
        fb_finding_place *place = FB_NEW(keep, fb_finding_place);
        if (place) {
            *place = fb_place_of(r, other->model, other->offset);
            place->what = FB_LITERAL("the other one");
            found.others = place;
            found.n_others = 1;
        }
        found.message = fb_say_text(keep, "a second element is named '%.*s', so an expression cannot tell them apart",
                                    FB_ARG(e->variable));
        fb_reporter_add(r, &found);
        return;
    }
}

static void check_logic(fb_reporter *r, const fb_plan *plan, uint32_t index) {
    const fb_plan_element *e = &plan->elements[index];
    if (has_logic(e))
        return;
    fb_found found = fb_found_at(r, FB_FINDING_NO_LOGIC, e->model, e->offset);
    found.message = fb_say_text(r->findings->arena, "'%.*s' has no logic and is always null", FB_ARG(e->name));
    fb_reporter_add(r, &found);
}

/* ---- decisions that lead nowhere ----------------------------------------------------------------------- */

/* Marks what an element rests on, itself included; a list instead of recursion, for chains may be long. */
static void mark_reached(const fb_plan *plan, uint8_t *reached, uint32_t *waiting, uint32_t start) {
    uint32_t n = 0;
    if (!reached[start]) {
        reached[start] = 1;
        waiting[n++] = start;
    }
    while (n > 0) {
        const fb_plan_element *e = &plan->elements[waiting[--n]];
        for (uint32_t i = 0; i < e->n_requires; i++)
            if (!reached[e->requires[i]]) {
                reached[e->requires[i]] = 1;
                waiting[n++] = e->requires[i];
            }
    }
}

static bool mark_services(const fb_plan *plan, uint16_t model, uint8_t *reached, uint32_t *waiting) {
    bool any = false;
    for (uint32_t i = 0; i < plan->n_elements; i++) {
        const fb_plan_element *e = &plan->elements[i];
        if (e->kind != FB_ELEMENT_SERVICE || e->model != model)
            continue;
        any = true;
        for (uint32_t k = 0; k < e->n_outputs; k++)
            mark_reached(plan, reached, waiting, e->outputs[k]);
        for (uint32_t k = 0; k < e->n_encapsulated; k++)
            mark_reached(plan, reached, waiting, e->encapsulated[k]);
        for (uint32_t k = 0; k < e->n_parameters; k++)
            mark_reached(plan, reached, waiting, e->parameters[k]);
    }
    return any;
}

static void report_unreachable(fb_reporter *r, const fb_plan_element *e, const char *why) {
    fb_found found = fb_found_at(r, FB_FINDING_UNREACHABLE_DECISION, e->model, e->offset);
    found.message = fb_say_text(r->findings->arena, "decision '%.*s' %s", FB_ARG(e->name), why);
    fb_reporter_add(r, &found);
}

/* With decision services: what none of them reaches.  Without: what stands alone beside decisions that hang
 * together; the last decision of a chain is the model's answer and nothing requires it. */
static void check_reachability(fb_reporter *r, fb_arena *arena, const fb_plan *plan, uint16_t model) {
    uint8_t *reached = FB_NEW_ARRAY(arena, uint8_t, plan->n_elements);
    uint8_t *is_required = FB_NEW_ARRAY(arena, uint8_t, plan->n_elements);
    uint32_t *waiting = FB_NEW_ARRAY(arena, uint32_t, plan->n_elements);
    if (!reached || !is_required || !waiting)
        return;
    bool has_services = mark_services(plan, model, reached, waiting), hangs_together = false;
    for (uint32_t i = 0; i < plan->n_elements; i++)
        for (uint32_t k = 0; k < plan->elements[i].n_requires; k++) {
            const fb_plan_element *required = &plan->elements[plan->elements[i].requires[k]];
            is_required[plan->elements[i].requires[k]] = 1;
            hangs_together |= required->model == model;
        }
    uint32_t n_alone = 0, n_decisions = 0;
    for (uint32_t i = 0; i < plan->n_elements; i++) {
        const fb_plan_element *e = &plan->elements[i];
        if (e->kind != FB_ELEMENT_DECISION || e->model != model)
            continue;
        n_decisions++;
        n_alone += !is_required[i] && e->n_requires == 0;
    }
    for (uint32_t i = 0; i < plan->n_elements; i++) {
        const fb_plan_element *e = &plan->elements[i];
        if (e->kind != FB_ELEMENT_DECISION || e->model != model || is_required[i])
            continue;
        if (has_services && !reached[i])
            report_unreachable(r, e, "is required by nothing and belongs to no decision service");
        else if (!has_services && hangs_together && e->n_requires == 0 && 2 * n_alone <= n_decisions)
            report_unreachable(r, e, "requires nothing and is required by nothing");
    }
}

void fb_model_lint(fb_reporter *r, fb_arena *arena, const fb_plan *plan, uint16_t model, fb_budget *budget) {
    for (uint32_t i = 0; i < plan->n_elements; i++) {
        const fb_plan_element *e = &plan->elements[i];
        if (e->model != model)
            continue;
        r->element = i;
        check_names(r, arena, plan, i);
        if (e->kind != FB_ELEMENT_DECISION && e->kind != FB_ELEMENT_KNOWLEDGE)
            continue;
        check_logic(r, plan, i);
        check_requirements(r, arena, plan, i, budget);
    }
    r->element = FB_NONE;
    check_reachability(r, arena, plan, model);
}
