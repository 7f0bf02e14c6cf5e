/* lower_boxed.c - boxed expressions and decision tables to plan nodes (DMN 1.5 10.2, 8).
 *
 * Called by lower.c for the logic of decisions and business knowledge models.
 */
#include "plan/plan_inner.h"

static const fb_node *null_node(const place *p, size_t offset) {
    return new_node(p, FB_OP_CONSTANT, offset);
}

static const fb_node *part_value(const place *p, const fb_boxed_part *part, size_t offset) {
    if (!part->value)
        return null_node(p, offset);
    return coerce_node(p, lower_boxed(p, part->value), type_by_reference(p->l, p->model, part->variable.type_ref));
}

/* ---- context, list, relation --------------------------------------------------------------------------- */

/* Entries see the ones before them; a last entry without a name is the context's result (10.2.1.4). */
static const fb_node *boxed_context(const place *p, const fb_boxed *boxed) {
    uint32_t n = boxed->n_parts;
    bool has_result = n && boxed->parts[n - 1].variable.name.text.size == 0;
    fb_node *node = new_node(p, has_result ? FB_OP_RESULT : FB_OP_CONTEXT, boxed->offset);
    const fb_node **children = new_children(p, node, n);
    fb_view *names = FB_NEW_ARRAY(p->l->plan, fb_view, n);
    if (!children || !names)
        return node;
    node->names = names;
    node->slot = p->in->n_slots;
    p->in->n_slots += n;
    place inner;
    level storage;
    open_level(&inner, &storage, p, n);
    for (uint32_t i = 0; i < n; i++) {
        const fb_boxed_part *part = &boxed->parts[i];
        names[i] = fb_name_canonical(p->l->plan, part->variable.name.text);
        children[i] = part_value(&inner, part, boxed->offset);
        const fb_type *type = type_by_reference(p->l, p->model, part->variable.type_ref);
        if (!type)
            type = children[i]->op == FB_OP_FUNCTION && children[i]->as.function ? children[i]->as.function->type
                                                                                 : children[i]->type;
        add_name(&storage, names[i], type, node->slot + i);
    }
    node->index = has_result ? 0 : repeated_key(p->l, names, n);
    return node;
}

static const fb_node *boxed_list(const place *p, const fb_boxed *boxed) {
    fb_node *node = new_node(p, FB_OP_LIST, boxed->offset);
    const fb_node **children = new_children(p, node, boxed->n_parts);
    for (uint32_t i = 0; children && i < boxed->n_parts; i++)
        children[i] = part_value(p, &boxed->parts[i], boxed->offset);
    return node;
}

static const fb_node *relation_row(const place *p, const fb_boxed *boxed, uint32_t row, const fb_view *names,
                                   uint32_t repeated) {
    fb_node *node = new_node(p, FB_OP_CONTEXT, boxed->offset);
    const fb_node **children = new_children(p, node, boxed->n_parts);
    node->names = names;
    node->index = repeated;
    node->slot = p->in->n_slots;
    p->in->n_slots += boxed->n_parts;
    for (uint32_t c = 0; children && c < boxed->n_parts; c++) {
        const fb_boxed *cell = boxed->cells[row * boxed->n_parts + c];
        const fb_type *type = type_by_reference(p->l, p->model, boxed->parts[c].variable.type_ref);
        children[c] = cell ? coerce_node(p, lower_boxed(p, cell), type) : null_node(p, boxed->offset);
    }
    return node;
}

static const fb_node *relation(const place *p, const fb_boxed *boxed) {
    fb_node *node = new_node(p, FB_OP_LIST, boxed->offset);
    const fb_node **children = new_children(p, node, boxed->n_rows);
    fb_view *names = FB_NEW_ARRAY(p->l->plan, fb_view, boxed->n_parts);
    if (!children || !names)
        return node;
    for (uint32_t c = 0; c < boxed->n_parts; c++)
        names[c] = fb_name_canonical(p->l->plan, boxed->parts[c].variable.name.text);
    uint32_t repeated = repeated_key(p->l, names, boxed->n_parts);
    for (uint32_t r = 0; r < boxed->n_rows; r++)
        children[r] = relation_row(p, boxed, r, names, repeated);
    return node;
}

/* ---- invocation, function ------------------------------------------------------------------------------ */

static const fb_node *invocation(const place *p, const fb_boxed *boxed) {
    fb_node *node = new_node(p, FB_OP_CALL, boxed->offset);
    if (!boxed->first)
        return fault(p, boxed->offset, "an invocation that does not say what is invoked");
    const fb_node **children = new_children(p, node, boxed->n_parts + 1);
    fb_view *names = FB_NEW_ARRAY(p->l->plan, fb_view, boxed->n_parts);
    if (!children || !names)
        return node;
    children[0] = lower_boxed(p, boxed->first);
    for (uint32_t i = 0; i < boxed->n_parts; i++) {
        names[i] = fb_name_canonical(p->l->plan, boxed->parts[i].variable.name.text);
        children[i + 1] = part_value(p, &boxed->parts[i], boxed->offset);
    }
    node->names = names;
    return node;
}

/* The body and parameters of a function definition; a business knowledge model is one at top level. */
const fb_plan_function *lower_boxed_function(const place *p, const fb_boxed *boxed, fb_view name,
                                             const fb_type *declared) {
    lowering *l = p->l;
    uint32_t n = boxed->n_parts;
    fb_plan_function *function = FB_NEW(l->plan, fb_plan_function);
    fb_view *names = FB_NEW_ARRAY(l->plan, fb_view, n);
    const fb_type **types = FB_NEW_ARRAY(l->plan, const fb_type *, n);
    fb_type_field *fields = FB_NEW_ARRAY(l->plan, fb_type_field, n);
    fb_type *type = FB_NEW(l->plan, fb_type);
    if (!function || !names || !types || !fields || !type)
        return NULL;
    for (uint32_t i = 0; i < n; i++) {
        names[i] = fb_name_canonical(l->plan, boxed->parts[i].variable.name.text);
        types[i] = type_by_reference(l, p->model, boxed->parts[i].variable.type_ref);
        fields[i] = (fb_type_field){names[i], types[i] ? types[i] : fb_type_builtin(FB_TYPE_ANY)};
    }
    body in = {.outer = p->in};
    place start = *p, inner;
    level storage;
    start.in = &in;
    bind_names(&inner, &storage, &start, names, types, n);
    function->body = boxed->first ? lower_boxed(&inner, boxed->first) : null_node(&inner, boxed->offset);
    const fb_type *result = declared;
    if (declared && declared->kind == FB_TYPE_FUNCTION)
        result = declared->function_declared ? declared->element : NULL;
    if (!result && boxed->first)
        result = type_by_reference(l, p->model, boxed->first->type_ref);
    *type = (fb_type){.kind = FB_TYPE_FUNCTION, .function_declared = true, .n = n, .field = fields};
    type->element = result ? result : function->body->type; /* the type of a function's result is its body's */
    *function = (fb_plan_function){.name = name, .n_parameters = n, .parameters = names, .parameter_types = types,
                                   .result_type = result, .type = type, .body = function->body,
                                   .n_captured = in.captured.n, .captured = in.captured.items,
                                   .captured_into = in.captured_into.items, .n_slots = in.n_slots,
                                   .external = fb_view_is(boxed->function_kind, "Java") ||
                                               fb_view_is(boxed->function_kind, "PMML")};
    return function;
}

static const fb_node *function_node(const place *p, const fb_boxed *boxed) {
    fb_node *node = new_node(p, FB_OP_FUNCTION, boxed->offset);
    const fb_type *declared = type_by_reference(p->l, p->model, boxed->type_ref);
    node->as.function = lower_boxed_function(p, boxed, (fb_view){NULL, 0}, declared);
    return node;
}

/* ---- conditional, filter, iterations ------------------------------------------------------------------- */

static const fb_node *conditional(const place *p, const fb_boxed *boxed) {
    fb_node *node = new_node(p, FB_OP_IF, boxed->offset);
    node->is_boxed = true;
    const fb_node **children = new_children(p, node, 3);
    const fb_boxed *parts[3] = {boxed->first, boxed->second, boxed->third};
    for (int i = 0; children && i < 3; i++)
        children[i] = parts[i] ? lower_boxed(p, parts[i]) : null_node(p, boxed->offset);
    return node;
}

static const fb_node *boxed_filter(const place *p, const fb_boxed *boxed) {
    fb_node *node = new_node(p, FB_OP_FILTER, boxed->offset);
    node->is_boxed = true;
    if (!boxed->first || !boxed->second)
        return fault(p, boxed->offset, "a filter without a list or without a match");
    const fb_node **children = new_children(p, node, 2);
    if (!children)
        return node;
    children[0] = lower_boxed(p, boxed->first);
    const fb_type *list = type_by_reference(p->l, p->model, boxed->first->type_ref);
    if (!list)
        list = children[0]->type;
    const fb_type *item = list && list->kind == FB_TYPE_LIST ? list->element : NULL;
    fb_view name = FB_LITERAL("item");
    place inner;
    level storage;
    node->slot = bind_names(&inner, &storage, p, &name, &item, 1);
    storage.is_filter = true;
    storage.item_slot = node->slot;
    storage.item_type = item;
    children[1] = lower_boxed(&inner, boxed->second);
    return node;
}

static const fb_node *boxed_iteration(const place *p, const fb_boxed *boxed, fb_op op) {
    fb_node *node = new_node(p, op, boxed->offset);
    node->is_boxed = true;
    if (!boxed->first || !boxed->second)
        return fault(p, boxed->offset, "an iteration without a list or without a body");
    const fb_node **children = new_children(p, node, 2);
    if (!children)
        return node;
    children[0] = lower_boxed(p, boxed->first);
    fb_view names[2] = {fb_name_canonical(p->l->plan, boxed->iterator.text), FB_LITERAL("partial")};
    place inner;
    level storage;
    node->slot = bind_names(&inner, &storage, p, names, NULL, op == FB_OP_FOR ? 2 : 1);
    children[1] = lower_boxed(&inner, boxed->second);
    return node;
}

/* ---- decision tables ----------------------------------------------------------------------------------- */

static void input_clause(const place *p, fb_plan_input_clause *out, const fb_table_input *input) {
    out->text = keep(p->l, fb_view_trim(input->expression.text));
    out->expression = lower_text(p, input->expression, FB_GOAL_EXPRESSION, 0);
    out->type = type_by_reference(p->l, p->model, input->type_ref);
    if (!out->type)
        out->type = out->expression->type;
    out->constraint = add_constraint(p->l, p->model, input->input_values, out->type, 0);
    out->slot = p->in->n_slots++;
}

static const fb_node *input_entry(const place *p, const fb_plan_input_clause *clause, fb_spot cell) {
    if (fb_view_trim(cell.text).size == 0)
        return dash_node(p);
    place inner;
    level storage;
    bind_one(&inner, &storage, p, FB_LITERAL("?"), clause->type, clause->slot);
    return lower_text(&inner, cell, FB_GOAL_UNARY_TESTS, clause->slot);
}

static const fb_node *output_entry(const place *p, const fb_plan_output_clause *clause, fb_spot cell) {
    if (fb_view_trim(cell.text).size == 0)
        return null_node(p, cell.offset);
    return coerce_node(p, lower_text(p, cell, FB_GOAL_EXPRESSION, 0), clause->type);
}

/* Output values in order of priority: each alternative of the unary tests that is a plain expression. */
static void output_values(const place *p, fb_plan_output_clause *out, const fb_table_output *output) {
    if (fb_view_trim(output->output_values.text).size == 0)
        return;
    out->constraint = add_constraint(p->l, p->model, output->output_values, out->type, 0);
    if (!out->constraint)
        return;
    const fb_constraint *constraint = (const fb_constraint *)p->l->constraints.items + (out->constraint - 1);
    const fb_node *tests = constraint->tests;
    if (tests->op != FB_OP_TESTS || tests->negated) /* not("a", "b") lists no output */
        return;
    const fb_node **values = FB_NEW_ARRAY(p->l->plan, const fb_node *, tests->n_children);
    if (!values)
        return;
    for (uint32_t i = 0; i < tests->n_children; i++)
        if (tests->children[i]->op == FB_OP_MATCH && !tests->children[i]->uses_subject)
            values[out->n_values++] = tests->children[i]->children[0];
    out->values = values;
}

static void output_clause(const place *p, fb_plan_output_clause *out, const fb_table_output *output) {
    out->name = fb_name_canonical(p->l->plan, output->name.text);
    out->type = type_by_reference(p->l, p->model, output->type_ref);
    output_values(p, out, output);
    if (fb_view_trim(output->default_entry.text).size)
        out->default_entry = output_entry(p, out, output->default_entry);
}

static void table_rule(const place *p, fb_plan_rule *out, const fb_plan_table *table, const fb_table_rule *rule) {
    lowering *l = p->l;
    const fb_node **inputs = FB_NEW_ARRAY(l->plan, const fb_node *, table->n_inputs);
    const fb_node **outputs = FB_NEW_ARRAY(l->plan, const fb_node *, table->n_outputs);
    fb_view *annotations = FB_NEW_ARRAY(l->plan, fb_view, table->n_annotations);
    fb_view *texts = FB_NEW_ARRAY(l->plan, fb_view, table->n_inputs);
    if (!inputs || !outputs || !annotations || !texts)
        return;
    for (uint32_t i = 0; i < table->n_inputs; i++) {
        inputs[i] = input_entry(p, &table->inputs[i], rule->input_entries[i]);
        texts[i] = keep(l, fb_view_trim(rule->input_entries[i].text));
    }
    for (uint32_t o = 0; o < table->n_outputs; o++)
        outputs[o] = output_entry(p, &table->outputs[o], rule->output_entries[o]);
    for (uint32_t a = 0; a < table->n_annotations; a++)
        annotations[a] = keep(l, fb_view_trim(rule->annotations[a].text));
    *out = (fb_plan_rule){inputs, outputs, annotations, texts, (uint32_t)rule->offset};
}

static void table_annotations(const place *p, fb_plan_table *table, const fb_table *source) {
    fb_view *names = FB_NEW_ARRAY(p->l->plan, fb_view, source->n_annotations);
    if (!names)
        return;
    for (uint32_t a = 0; a < source->n_annotations; a++)
        names[a] = keep(p->l, fb_view_trim(source->annotation_names[a].text));
    table->annotation_names = names;
    table->n_annotations = source->n_annotations;
}

static const fb_node *decision_table(const place *p, const fb_boxed *boxed) {
    lowering *l = p->l;
    const fb_table *source = boxed->table;
    fb_node *node = new_node(p, FB_OP_TABLE, boxed->offset);
    fb_plan_table *table = FB_NEW(l->plan, fb_plan_table);
    fb_plan_input_clause *inputs = FB_NEW_ARRAY(l->plan, fb_plan_input_clause, source->n_inputs);
    fb_plan_output_clause *outputs = FB_NEW_ARRAY(l->plan, fb_plan_output_clause, source->n_outputs);
    fb_plan_rule *rules = FB_NEW_ARRAY(l->plan, fb_plan_rule, source->n_rules);
    if (!table || !inputs || !outputs || !rules)
        return node;
    for (uint32_t i = 0; i < source->n_inputs; i++)
        input_clause(p, &inputs[i], &source->inputs[i]);
    for (uint32_t o = 0; o < source->n_outputs; o++)
        output_clause(p, &outputs[o], &source->outputs[o]);
    *table = (fb_plan_table){.element = p->element, .hit_policy = source->hit_policy,
                             .aggregation = source->aggregation, .n_inputs = source->n_inputs,
                             .n_outputs = source->n_outputs, .n_rules = source->n_rules, .inputs = inputs,
                             .outputs = outputs, .rules = rules, .model = p->model,
                             .offset = (uint32_t)boxed->offset};
    table_annotations(p, table, source);
    for (uint32_t r = 0; r < source->n_rules && l->plan->failure == FB_OK; r++)
        table_rule(p, &rules[r], table, &source->rules[r]);
    const fb_plan_table **listed = grow(l, &l->tables, sizeof *listed);
    if (listed) {
        table->index = l->tables.n - 1;
        *listed = table;
    }
    node->as.table = table;
    return coerce_node(p, node, type_by_reference(l, p->model, boxed->type_ref));
}

/* ---- any boxed expression ------------------------------------------------------------------------------ */

static const fb_node *boxed_literal(const place *p, const fb_boxed *boxed) {
    if (boxed->language.size && fb_view_find(boxed->language, FB_LITERAL("FEEL")) < 0 &&
        fb_view_find(boxed->language, FB_LITERAL("feel")) < 0)
        return fault(p, boxed->offset, "expression language '%.*s' is not supported; write FEEL",
                     FB_ARG(boxed->language));
    if (fb_view_trim(boxed->text.text).size == 0)
        return null_node(p, boxed->offset);
    return lower_text(p, boxed->text, FB_GOAL_EXPRESSION, 0);
}

static const fb_node *any_boxed(const place *p, const fb_boxed *boxed) {
    switch (boxed->kind) {
    case FB_BOXED_LITERAL: return boxed_literal(p, boxed);
    case FB_BOXED_TABLE: return decision_table(p, boxed);
    case FB_BOXED_CONTEXT: return boxed_context(p, boxed);
    case FB_BOXED_LIST: return boxed_list(p, boxed);
    case FB_BOXED_RELATION: return relation(p, boxed);
    case FB_BOXED_INVOCATION: return invocation(p, boxed);
    case FB_BOXED_FUNCTION: return function_node(p, boxed);
    case FB_BOXED_CONDITIONAL: return conditional(p, boxed);
    case FB_BOXED_FILTER: return boxed_filter(p, boxed);
    case FB_BOXED_FOR: return boxed_iteration(p, boxed, FB_OP_FOR);
    case FB_BOXED_EVERY: return boxed_iteration(p, boxed, FB_OP_EVERY);
    case FB_BOXED_SOME: return boxed_iteration(p, boxed, FB_OP_SOME);
    }
    return null_node(p, boxed->offset);
}

const fb_node *lower_boxed(const place *p, const fb_boxed *boxed) {
    if (!fb_budget_enter(&p->l->budget))
        return fault(p, boxed->offset, "boxed expressions are nested more than %u deep", FB_DEPTH_LIMIT);
    const fb_node *node = any_boxed(p, boxed);
    fb_budget_leave(&p->l->budget);
    if (boxed->kind == FB_BOXED_TABLE || boxed->kind == FB_BOXED_FUNCTION)
        return node;
    return coerce_node(p, node, type_by_reference(p->l, p->model, boxed->type_ref));
}
