/* explore.c - runs decisions on inputs that are not known, and branches where they ask.
 *
 * Evaluations suspend at what they need and do not know (eval.h).  One input that was met is given a value of each
 * of its classes in turn, and the evaluation is repeated; where every reading is settled there is a leaf: inputs
 * without a class did not matter there.  The path to a leaf is a list of branches, so nothing recurses.
 *
 * INVARIANT: the leaves are disjoint, and together they are the whole product of the classes, until the budget ends.
 * INVARIANT: a reading that is settled is not run again below, so its value stays in its run's arena.
 * Called by compare_models.c; written for any number of readings, one included.
 */
#include "knowledge/knowledge_inner.h"

bool fb_explorer_begin(fb_explorer *e, fb_arena *arena, const fb_joint *joint, const fb_input_classes *inputs,
                       const uint32_t *elements, const fb_clock *clock, const fb_limits *limits, uint64_t steps,
                       const fb_host *host) {
    *e = (fb_explorer){.joint = joint, .inputs = inputs, .clock = *clock, .steps_left = steps};
    e->classes = FB_NEW_ARRAY(arena, uint32_t, joint->n_inputs);
    e->branches = FB_NEW_ARRAY(arena, fb_branch, joint->n_inputs);
    bool good = e->classes && e->branches;
    for (uint32_t i = 0; good && i < joint->n_inputs; i++)
        e->classes[i] = FB_ABSENT;
    for (uint32_t p = 0; p < joint->n_plans; p++) {
        fb_side *r = &e->readings[p];
        r->element = elements[p];
        r->values = FB_NEW_ARRAY(arena, fb_value, joint->plans[p]->n_inputs);
        r->known = FB_NEW_ARRAY(arena, uint8_t, joint->plans[p]->n_inputs);
        fb_run_begin(&r->run, joint->plans[p], host, limits);
        good = good && r->values && r->known;
    }
    return good;
}

void fb_explorer_end(fb_explorer *e) {
    for (uint32_t p = 0; p < e->joint->n_plans; p++)
        fb_run_end(&e->readings[p].run);
}

static void assign(fb_explorer *e, uint32_t input, uint32_t class_index) {
    const fb_dimension *dimension = &e->inputs[input].dimension;
    e->classes[input] = class_index;
    for (uint32_t p = 0; p < e->joint->n_plans; p++) {
        uint32_t at = e->joint->inputs[input].in[p];
        if (at == FB_ABSENT)
            continue;
        e->readings[p].known[at] = class_index != FB_ABSENT;
        if (class_index != FB_ABSENT)
            e->readings[p].values[at] = dimension->classes[class_index].value;
    }
}

/* ---- one point ----------------------------------------------------------------------------------------- */

static fb_explored run_reading(fb_explorer *e, fb_side *r) {
    if (r->run.limits.steps > e->steps_left)
        r->run.limits.steps = e->steps_left;
    if (!fb_run_start(&r->run, r->values, r->known, &e->clock))
        return r->run.stop == FB_STOP_LIMIT ? FB_EXPLORED_BUDGET : FB_EXPLORED_MEMORY;
    r->value = fb_run_element(&r->run, r->element);
    uint64_t used = r->run.limits.steps - r->run.budget.steps_left + r->run.plan->n_elements / 16 + 1;
    e->steps_left -= used < e->steps_left ? used : e->steps_left;
    if (r->run.stop == FB_STOP_MEMORY)
        return FB_EXPLORED_MEMORY;
    if (r->run.stop == FB_STOP_LIMIT || e->steps_left == 0)
        return FB_EXPLORED_BUDGET;
    r->is_settled = r->run.stop == FB_STOP_NONE;
    return FB_EXPLORED_LEAF;
}

/* Of the inputs that were met, one with the fewest classes: the first of them. */
static uint32_t input_to_branch(const fb_explorer *e) {
    uint32_t best = FB_ABSENT;
    for (uint32_t p = 0; p < e->joint->n_plans; p++) {
        const fb_side *r = &e->readings[p];
        for (uint32_t i = 0; !r->is_settled && i < r->run.plan->n_inputs; i++) {
            uint32_t input = e->joint->of[p][i];
            if (!r->run.met[i] || r->known[i])
                continue;
            uint32_t n = e->inputs[input].dimension.n_classes;
            uint32_t n_best = best == FB_ABSENT ? FB_ABSENT : e->inputs[best].dimension.n_classes;
            if (n < n_best || (n == n_best && input < best))
                best = input;
        }
    }
    return best;
}

static bool all_settled(const fb_explorer *e) {
    for (uint32_t p = 0; p < e->joint->n_plans; p++)
        if (!e->readings[p].is_settled)
            return false;
    return true;
}

/* Down to a leaf, always by the first class. */
static fb_explored descend(fb_explorer *e) {
    for (;;) {
        for (uint32_t p = 0; p < e->joint->n_plans; p++) {
            if (e->readings[p].is_settled)
                continue;
            fb_explored how = run_reading(e, &e->readings[p]);
            if (how != FB_EXPLORED_LEAF)
                return how;
        }
        if (all_settled(e)) {
            e->n_leaves++;
            return FB_EXPLORED_LEAF;
        }
        uint32_t input = input_to_branch(e);
        if (input == FB_ABSENT || e->n_branches == e->joint->n_inputs ||
            e->inputs[input].dimension.n_classes == 0)
            return FB_EXPLORED_BUDGET; /* it stopped for something else than an input */
        fb_branch *branch = &e->branches[e->n_branches++];
        *branch = (fb_branch){.input = input};
        for (uint32_t p = 0; p < e->joint->n_plans; p++)
            branch->was_settled[p] = e->readings[p].is_settled;
        e->n_sampled += e->inputs[input].is_sampled;
        e->n_related += e->inputs[input].is_related;
        assign(e, input, 0);
    }
}

/* To the next class of the last branch that has one. */
static bool step_aside(fb_explorer *e) {
    while (e->n_branches) {
        fb_branch *branch = &e->branches[e->n_branches - 1];
        for (uint32_t p = 0; p < e->joint->n_plans; p++)
            e->readings[p].is_settled = branch->was_settled[p];
        if (++branch->class_index < e->inputs[branch->input].dimension.n_classes) {
            assign(e, branch->input, branch->class_index);
            return true;
        }
        e->n_sampled -= e->inputs[branch->input].is_sampled;
        e->n_related -= e->inputs[branch->input].is_related;
        assign(e, branch->input, FB_ABSENT);
        e->n_branches--;
    }
    return false;
}

fb_explored fb_explorer_next(fb_explorer *e) {
    if (e->has_begun && !step_aside(e))
        return FB_EXPLORED_END;
    e->has_begun = true;
    return descend(e);
}
