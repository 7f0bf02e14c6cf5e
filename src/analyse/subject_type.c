/* subject_type.c - what is known of a subject before any test of it: its name, its type, what it can be.
 *
 * Called by fold.c when a subject is made, and by value_class.c.  Types are those that the model declares; a
 * decision without one has the type of its logic.
 */
#include "analyse/analyse_inner.h"

/* ---- the same expression ------------------------------------------------------------------------------- */

static bool same_children(const fb_node *a, const fb_node *b, fb_budget *budget) {
    for (uint32_t i = 0; i < a->n_children; i++) {
        const fb_node *x = a->children[i], *y = b->children[i];
        if (fb_is_same_end(a, i) && fb_is_same_end(b, i))
            continue;
        if ((x == NULL) != (y == NULL) || (x && !fb_same_node(x, y, budget)))
            return false;
    }
    return true;
}

/* The same text in one scope; iterations, functions and tables are only ever the same as themselves. */
bool fb_same_node(const fb_node *a, const fb_node *b, fb_budget *budget) {
    if (a == b)
        return true;
    if (a->op != b->op || a->slot != b->slot || a->index != b->index || a->n_children != b->n_children ||
        a->comparison != b->comparison || a->negated != b->negated || a->low_closed != b->low_closed ||
        a->high_closed != b->high_closed || !fb_view_equal(a->key, b->key))
        return false;
    switch ((fb_op)a->op) {
    case FB_OP_CONSTANT: return fb_value_identical(&a->as.constant, &b->as.constant, budget);
    case FB_OP_FUNCTION:
    case FB_OP_TABLE:
    case FB_OP_FOR:
    case FB_OP_SOME:
    case FB_OP_EVERY:
    case FB_OP_CONTEXT:
    case FB_OP_RESULT:
    case FB_OP_FAULT: return false;
    case FB_OP_COERCE:
    case FB_OP_INSTANCE_OF:
        if (a->type != b->type)
            return false;
        break;
    case FB_OP_CALL:
        if (a->names || b->names)
            return false;
        break;
    default: break;
    }
    if (!fb_budget_step(budget, 1) || !fb_budget_enter(budget))
        return false;
    bool same = same_children(a, b, budget);
    fb_budget_leave(budget);
    return same;
}

/* ---- names --------------------------------------------------------------------------------------------- */

static bool holds_table(const fb_node *node, const fb_plan_table *table, fb_budget *budget) {
    if (!node || !fb_budget_step(budget, 1) || !fb_budget_enter(budget))
        return false;
    bool found = node->op == FB_OP_TABLE && node->as.table == table;
    for (uint32_t i = 0; i < node->n_children && !found; i++)
        found = !fb_is_same_end(node, i) && holds_table(node->children[i], table, budget);
    fb_budget_leave(budget);
    return found;
}

/* The knowledge model whose parameters the table's slots are; NULL when it stands in a function inside one. */
static const fb_plan_function *function_around(const fb_plan *plan, const fb_plan_table *table) {
    fb_budget budget = {.steps_left = 10000, .depth_left = 256};
    const fb_plan_function *function = table ? plan->elements[table->element].function : NULL;
    return function && holds_table(function->body, table, &budget) ? function : NULL;
}

static fb_view path_name(fb_arena *arena, const fb_plan *plan, const fb_plan_table *table, const fb_node *node) {
    fb_text name;
    fb_text_init(&name, arena);
    const fb_node *steps[16];
    uint32_t n = 0;
    for (; node->op == FB_OP_PATH && n < FB_COUNT(steps); node = node->children[0])
        steps[n++] = node;
    if (node->op != FB_OP_PATH)
        fb_text_add(&name, fb_subject_name(arena, plan, table, node));
    while (n > 0) {
        n--;
        if (name.size)
            fb_text_add_byte(&name, '.');
        fb_text_add(&name, steps[n]->key);
    }
    return fb_text_view(&name);
}

fb_view fb_subject_name(fb_arena *arena, const fb_plan *plan, const fb_plan_table *table, const fb_node *node) {
    if (node->op == FB_OP_ELEMENT)
        return plan->elements[node->index].name;
    if (node->op == FB_OP_PATH && node->n_children)
        return path_name(arena, plan, table, node);
    const fb_plan_function *function = node->op == FB_OP_LOCAL ? function_around(plan, table) : NULL;
    if (function && node->slot < function->n_parameters)
        return function->parameters[node->slot];
    return (fb_view){NULL, 0};
}

/* ---- types --------------------------------------------------------------------------------------------- */

static const fb_type *known(const fb_type *type) {
    return type && type->kind == FB_TYPE_ANY ? NULL : type;
}

/* A table with one output is of that output's type. */
static const fb_type *type_of_logic(const fb_node *node) {
    while (node && node->op == FB_OP_COERCE) {
        if (known(node->type))
            return node->type;
        node = node->children[0];
    }
    if (!node)
        return NULL;
    const fb_plan_table *table = node->op == FB_OP_TABLE ? node->as.table : NULL;
    bool is_list = table && (table->hit_policy == FB_HIT_RULE_ORDER || table->hit_policy == FB_HIT_OUTPUT_ORDER ||
                             (table->hit_policy == FB_HIT_COLLECT && table->aggregation == FB_AGGREGATE_NONE));
    if (table && table->n_outputs == 1 && !is_list && table->aggregation == FB_AGGREGATE_NONE)
        return known(table->outputs[0].type);
    return known(node->type);
}

static const fb_type *type_of_element(const fb_plan_element *element) {
    if (known(element->type))
        return element->type;
    return element->kind == FB_ELEMENT_DECISION ? type_of_logic(element->logic) : NULL;
}

static const fb_type *type_of_parameter(const fb_plan *plan, const fb_plan_table *table, uint32_t slot) {
    const fb_plan_function *function = function_around(plan, table);
    if (!function || slot >= function->n_parameters || !function->parameter_types)
        return NULL;
    return known(function->parameter_types[slot]);
}

const fb_type *fb_subject_type(const fb_plan *plan, const fb_plan_table *table, const fb_node *node) {
    if (node->op == FB_OP_ELEMENT)
        return type_of_element(&plan->elements[node->index]);
    if (node->op == FB_OP_LOCAL) {
        const fb_type *type = type_of_parameter(plan, table, node->slot);
        return type ? type : known(node->type);
    }
    if (node->op == FB_OP_PATH && node->n_children) {
        uint32_t depth = 0;
        for (const fb_node *step = node; step->op == FB_OP_PATH; step = step->children[0])
            if (++depth > 32)
                return known(node->type);
        const fb_type *whole = fb_subject_type(plan, table, node->children[0]);
        if (whole && whole->kind == FB_TYPE_CONTEXT) {
            const fb_type_field *field = fb_type_find_field(whole, node->key);
            return field ? known(field->type) : known(node->type);
        }
    }
    return known(node->type);
}

/* ---- outcomes ------------------------------------------------------------------------------------------ */

static bool add_outcome(fb_classifier *c, fb_room *outcomes, const fb_node *node) {
    fb_value value;
    if (!fb_fold_constant(&value, c->arena, c->plan, node, c->budget))
        return false;
    if (value.kind == FB_KIND_NULL)
        return true;
    if (!fb_is_scalar((fb_kind)value.kind) || outcomes->n >= 1024)
        return false;
    const fb_value *items = outcomes->items;
    for (uint32_t i = 0; i < outcomes->n; i++)
        if (fb_value_equal(&items[i], &value, c->budget) == FB_TRUE)
            return true;
    fb_value *item = fb_room_add(c->arena, outcomes, sizeof *item);
    if (!item)
        return false;
    *item = value;
    return true;
}

/* One value comes out, and it is one of the outputs, the default, or null. */
static bool outcomes_of_table(fb_classifier *c, fb_room *outcomes, const fb_plan_table *table) {
    if (!table || table->n_outputs != 1 || table->hit_policy == FB_HIT_COLLECT ||
        table->hit_policy == FB_HIT_RULE_ORDER || table->hit_policy == FB_HIT_OUTPUT_ORDER)
        return false;
    for (uint32_t r = 0; r < table->n_rules; r++)
        if (!add_outcome(c, outcomes, table->rules[r].outputs[0]))
            return false;
    return !table->outputs[0].default_entry || add_outcome(c, outcomes, table->outputs[0].default_entry);
}

bool fb_outcomes_of(fb_classifier *c, fb_room *outcomes, const fb_node *node, uint32_t depth) {
    if (!node || depth > 16)
        return false;
    if (node->op == FB_OP_COERCE)
        return fb_outcomes_of(c, outcomes, node->children[0], depth + 1);
    if (node->op == FB_OP_TABLE)
        return outcomes_of_table(c, outcomes, node->as.table);
    if (node->op == FB_OP_IF)
        return fb_outcomes_of(c, outcomes, node->children[1], depth + 1) &&
               fb_outcomes_of(c, outcomes, node->children[2], depth + 1);
    return node->op == FB_OP_CONSTANT && add_outcome(c, outcomes, node);
}

/* ---- what a value rests on ----------------------------------------------------------------------------- */

/* Input data, by number of the element; a local name of a function stands for itself and marks nothing. */
void fb_mark_inputs(const fb_plan *plan, uint64_t *inputs, const fb_node *node, uint8_t *seen, fb_budget *budget) {
    if (!node || !fb_budget_step(budget, 1) || !fb_budget_enter(budget))
        return;
    if (node->op == FB_OP_ELEMENT && !seen[node->index]) {
        const fb_plan_element *element = &plan->elements[node->index];
        seen[node->index] = 1;
        if (element->kind == FB_ELEMENT_INPUT)
            inputs[node->index / 64] |= UINT64_C(1) << (node->index % 64);
        else
            fb_mark_inputs(plan, inputs, element->logic, seen, budget);
    }
    for (uint32_t i = 0; i < node->n_children; i++)
        if (!fb_is_same_end(node, i))
            fb_mark_inputs(plan, inputs, node->children[i], seen, budget);
    const fb_plan_table *table = node->op == FB_OP_TABLE ? node->as.table : NULL;
    for (uint32_t i = 0; table && i < table->n_inputs; i++)
        fb_mark_inputs(plan, inputs, table->inputs[i].expression, seen, budget);
    if (node->op == FB_OP_FUNCTION && node->as.function)
        fb_mark_inputs(plan, inputs, node->as.function->body, seen, budget);
    fb_budget_leave(budget);
}
