/* same_logic.c - are two decisions the same, node by node, down to the inputs?
 *
 * Then they give the same for all inputs, however these are used, and nothing need be explored: most decisions of
 * two versions of a model are untouched.  A no means only that the question is open.
 *
 * INVARIANT: what is called the same evaluates to the same: every part of a plan that an evaluator reads is compared.
 * Called by compare_models.c.
 */
#include "knowledge/knowledge_inner.h"

typedef struct matching {
    const fb_joint *joint;
    const fb_plan *a, *b;
    uint32_t *paired;     /* of elements of a: 1 + the element of b that it was found, or is taken, to equal */
    fb_budget *budget;
} matching;

static bool same_node(matching *m, const fb_node *a, const fb_node *b);
static bool same_element(matching *m, uint32_t a, uint32_t b);

static bool same_names(const fb_view *a, const fb_view *b, uint32_t n) {
    if (!a != !b)
        return false;
    for (uint32_t i = 0; a && i < n; i++)
        if (!fb_view_equal(a[i], b[i]))
            return false;
    return true;
}

static bool same_slots(const uint32_t *a, const uint32_t *b, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

static bool same_constraint(matching *m, uint32_t a, uint32_t b) {
    while (a && b && fb_budget_step(m->budget, 1)) {
        const fb_constraint *x = &m->a->constraints[a - 1], *y = &m->b->constraints[b - 1];
        if (!same_node(m, x->tests, y->tests))
            return false;
        a = x->also;
        b = y->also;
    }
    return !a && !b;
}

static bool same_type(matching *m, const fb_type *a, const fb_type *b) {
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || a->n != b->n || a->function_declared != b->function_declared ||
        !fb_budget_step(m->budget, 1) || !fb_budget_enter(m->budget))
        return false;
    bool same = same_constraint(m, a->constraint, b->constraint) && same_type(m, a->element, b->element);
    for (uint32_t i = 0; same && i < a->n; i++)
        same = fb_view_equal(a->field[i].name, b->field[i].name) && same_type(m, a->field[i].type, b->field[i].type);
    fb_budget_leave(m->budget);
    return same;
}

static bool same_nodes(matching *m, const fb_node *const *a, const fb_node *const *b, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (!same_node(m, a[i], b[i]))
            return false;
    return true;
}

static bool same_function(matching *m, const fb_plan_function *a, const fb_plan_function *b) {
    if (!a || !b)
        return a == b;
    if (a->n_captured != b->n_captured || a->n_parameters != b->n_parameters || a->external != b->external ||
        a->builtin != b->builtin || !a->service != !b->service || !a->parameter_types != !b->parameter_types ||
        !same_slots(a->captured, b->captured, a->n_captured) ||
        !same_slots(a->captured_into, b->captured_into, a->n_captured) ||
        !same_names(a->parameters, b->parameters, a->n_parameters) || !same_type(m, a->result_type, b->result_type) ||
        !same_type(m, a->type, b->type))
        return false;
    for (uint32_t i = 0; a->parameter_types && i < a->n_parameters; i++)
        if (!same_type(m, a->parameter_types[i], b->parameter_types[i]))
            return false;
    if (a->service && !same_element(m, a->service - 1, b->service - 1))
        return false;
    return same_node(m, a->body, b->body);
}

static bool same_output(matching *m, const fb_plan_output_clause *a, const fb_plan_output_clause *b) {
    return fb_view_equal(a->name, b->name) && a->n_values == b->n_values && same_type(m, a->type, b->type) &&
           same_nodes(m, a->values, b->values, a->n_values) && same_constraint(m, a->constraint, b->constraint) &&
           same_node(m, a->default_entry, b->default_entry);
}

static bool same_table(matching *m, const fb_plan_table *a, const fb_plan_table *b) {
    if (!a || !b)
        return a == b;
    if (a->hit_policy != b->hit_policy || a->aggregation != b->aggregation || a->n_inputs != b->n_inputs ||
        a->n_outputs != b->n_outputs || a->n_rules != b->n_rules)
        return false;
    for (uint32_t i = 0; i < a->n_inputs; i++)
        if (a->inputs[i].slot != b->inputs[i].slot || !same_node(m, a->inputs[i].expression, b->inputs[i].expression) ||
            !same_constraint(m, a->inputs[i].constraint, b->inputs[i].constraint) ||
            !same_type(m, a->inputs[i].type, b->inputs[i].type))
            return false;
    for (uint32_t i = 0; i < a->n_outputs; i++)
        if (!same_output(m, &a->outputs[i], &b->outputs[i]))
            return false;
    for (uint32_t r = 0; r < a->n_rules; r++)
        if (!same_nodes(m, a->rules[r].inputs, b->rules[r].inputs, a->n_inputs) ||
            !same_nodes(m, a->rules[r].outputs, b->rules[r].outputs, a->n_outputs))
            return false;
    return true;
}

static bool same_payload(matching *m, const fb_node *a, const fb_node *b) {
    switch ((fb_op)a->op) {
    case FB_OP_CONSTANT: return fb_value_identical(&a->as.constant, &b->as.constant, m->budget);
    case FB_OP_ELEMENT: return same_element(m, a->index, b->index);
    case FB_OP_FUNCTION: return same_function(m, a->as.function, b->as.function);
    case FB_OP_TABLE: return same_table(m, a->as.table, b->as.table);
    case FB_OP_FAULT: return false;
    default: return a->index == b->index;
    }
}

static bool same_node(matching *m, const fb_node *a, const fb_node *b) {
    if (!a || !b)
        return a == b;
    if (a->op != b->op || a->comparison != b->comparison || a->low_closed != b->low_closed ||
        a->high_closed != b->high_closed || a->negated != b->negated || a->uses_subject != b->uses_subject ||
        a->is_boxed != b->is_boxed || a->slot != b->slot || a->n_children != b->n_children ||
        !fb_view_equal(a->key, b->key) || !fb_budget_step(m->budget, 1) || !fb_budget_enter(m->budget))
        return false;
    /* one child twice is `= e`; named arguments have one name less than children */
    uint32_t n_names = a->op == FB_OP_CALL && a->n_children ? a->n_children - 1 : a->n_children;
    bool is_point = a->op == FB_OP_RANGE && (a->children[0] == a->children[1]) != (b->children[0] == b->children[1]);
    bool same = !is_point && same_names(a->names, b->names, n_names) && same_type(m, a->type, b->type) &&
                same_payload(m, a, b) && same_nodes(m, a->children, b->children, a->n_children);
    fb_budget_leave(m->budget);
    return same;
}

static bool same_elements(matching *m, const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b) {
    bool same = n_a == n_b;
    for (uint32_t i = 0; same && i < n_a; i++)
        same = same_element(m, a[i], b[i]);
    return same;
}

/* A pair that is being compared further out is taken to be the same: if it is not, that is found out there. */
static bool same_element(matching *m, uint32_t a, uint32_t b) {
    const fb_plan_element *x = &m->a->elements[a], *y = &m->b->elements[b];
    if (m->paired[a])
        return m->paired[a] == b + 1;
    m->paired[a] = b + 1;
    if (x->kind != y->kind || !fb_view_equal(x->variable, y->variable) || !same_type(m, x->type, y->type))
        return false;
    switch (x->kind) {
    case FB_ELEMENT_INPUT: return m->joint->of[0][x->input] == m->joint->of[1][y->input];
    case FB_ELEMENT_DECISION: return same_node(m, x->logic, y->logic);
    case FB_ELEMENT_KNOWLEDGE: return same_function(m, x->function, y->function);
    case FB_ELEMENT_SERVICE: break;
    }
    return same_elements(m, x->outputs, x->n_outputs, y->outputs, y->n_outputs) &&
           same_elements(m, x->parameters, x->n_parameters, y->parameters, y->n_parameters) &&
           same_elements(m, x->encapsulated, x->n_encapsulated, y->encapsulated, y->n_encapsulated) &&
           same_function(m, x->function, y->function);
}

bool fb_same_logic(fb_arena *arena, const fb_joint *joint, uint32_t a, uint32_t b, fb_budget *budget) {
    matching m = {.joint = joint, .a = joint->plans[0], .b = joint->plans[1], .budget = budget};
    m.paired = FB_NEW_ARRAY(arena, uint32_t, m.a->n_elements);
    return m.paired && same_element(&m, a, b) && !budget->exhausted;
}
