/* requirement_order.c - decisions may not need themselves.
 *
 * Called at the end of fb_plan_build.  DMN requires the graph of requirements to be acyclic (6.2.1);
 * knowledge may call itself, which the evaluator's depth limit bounds.
 */
#include "plan/plan_inner.h"

typedef enum mark { UNSEEN = 0, ON_PATH, SEEN } mark;

static fb_status cycle(lowering *l, uint32_t element) {
    const fb_plan_element *e = &l->elements[element];
    const fb_model *model = l->models[e->model].model;
    fb_place where = {model->path, model->text, e->offset};
    return fb_fail(l->error, FB_BAD_INPUT, &where,
                   "decision '%.*s' requires itself through its requirements; remove one of them", FB_ARG(e->name));
}

static bool is_decision(const lowering *l, uint32_t element) {
    return l->elements[element].kind == FB_ELEMENT_DECISION;
}

/* Depth first with an explicit path, so that a long chain of decisions cannot exhaust the C stack. */
fb_status check_requirement_order(lowering *l) {
    uint8_t *marks = FB_NEW_ARRAY(l->scratch, uint8_t, l->n_elements);
    uint32_t *path = FB_NEW_ARRAY(l->scratch, uint32_t, l->n_elements);
    uint32_t *next = FB_NEW_ARRAY(l->scratch, uint32_t, l->n_elements);
    if (!marks || !path || !next)
        return fb_fail_arena(l->error, l->scratch);
    for (uint32_t root = 0; root < l->n_elements; root++) {
        if (marks[root] != UNSEEN || !is_decision(l, root))
            continue;
        uint32_t depth = 0;
        path[0] = root;
        next[0] = 0;
        marks[root] = ON_PATH;
        for (;;) {
            const fb_plan_element *e = &l->elements[path[depth]];
            if (next[depth] == e->n_requires) {
                marks[path[depth]] = SEEN;
                if (depth-- == 0)
                    break;
                continue;
            }
            uint32_t required = e->requires[next[depth]++];
            if (!is_decision(l, required) || marks[required] == SEEN)
                continue;
            if (marks[required] == ON_PATH)
                return cycle(l, required);
            marks[required] = ON_PATH;
            path[++depth] = required;
            next[depth] = 0;
        }
    }
    return FB_OK;
}
