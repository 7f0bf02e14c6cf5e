/* lower_types.c - item definitions to types, allowed values to constraints (DMN 1.5 7.3.2, 10.3.2.9).
 *
 * Called by lower.c before any logic is lowered, and by lower_feel.c for types written in FEEL.
 */
#include "plan/plan_inner.h"

typedef enum slot_state { SLOT_NEW = 0, SLOT_BUSY, SLOT_DONE } slot_state;
typedef struct type_slot {
    const fb_item_definition *item;
    fb_type *type;
    slot_state state;
} type_slot;

static void add_field_name(lowering *l, model_info *info, fb_view name) {
    fb_view canonical = fb_name_canonical(l->scratch, name);
    if (canonical.size)
        fb_map_put(&info->fields, canonical, (void *)1);
}

static void gather_item_fields(lowering *l, model_info *info, const fb_item_definition *item, uint32_t depth) {
    if (depth > FB_DEPTH_LIMIT)
        return;
    for (uint32_t i = 0; i < item->n_components; i++) {
        add_field_name(l, info, item->components[i].name.text);
        gather_item_fields(l, info, &item->components[i], depth + 1);
    }
}

static void gather_boxed_fields(lowering *l, model_info *info, const fb_boxed *boxed, uint32_t depth) {
    if (!boxed || depth > FB_DEPTH_LIMIT)
        return;
    if (boxed->kind == FB_BOXED_CONTEXT || boxed->kind == FB_BOXED_RELATION)
        for (uint32_t i = 0; i < boxed->n_parts; i++)
            add_field_name(l, info, boxed->parts[i].variable.name.text);
    if (boxed->kind == FB_BOXED_TABLE)
        for (uint32_t i = 0; i < boxed->table->n_outputs; i++)
            add_field_name(l, info, boxed->table->outputs[i].name.text);
    for (uint32_t i = 0; i < boxed->n_parts; i++)
        gather_boxed_fields(l, info, boxed->parts[i].value, depth + 1);
    gather_boxed_fields(l, info, boxed->first, depth + 1);
    gather_boxed_fields(l, info, boxed->second, depth + 1);
    gather_boxed_fields(l, info, boxed->third, depth + 1);
}

static void fill_type(lowering *l, uint16_t model, fb_type *out, const fb_item_definition *item, uint32_t depth);

static const fb_type *type_of_slot(lowering *l, uint16_t model, type_slot *slot, size_t offset) {
    if (slot->state == SLOT_BUSY) {
        problem(l, model, offset, "item definition '%.*s' is defined by itself; break the circle",
                FB_ARG(slot->item->name.text));
        return NULL;
    }
    if (slot->state == SLOT_NEW) {
        slot->state = SLOT_BUSY;
        fill_type(l, model, slot->type, slot->item, 0);
        slot->state = SLOT_DONE;
    }
    return slot->type;
}

static const fb_type *named_in_model(lowering *l, uint32_t model, fb_view name, size_t offset) {
    type_slot *slot = fb_map_find(&l->models[model].types, name);
    if (!slot)
        slot = fb_map_find(&l->models[model].types, fb_name_canonical(l->scratch, name));
    return slot ? type_of_slot(l, (uint16_t)model, slot, offset) : NULL;
}

/* `import name.type` */
static const fb_type *named_in_import(lowering *l, uint16_t model, fb_view name, size_t offset) {
    const fb_model *m = l->models[model].model;
    for (uint32_t i = 0; i < m->n_imports; i++) {
        fb_view prefix = m->imports[i].name.text;
        bool plain = prefix.size == 0;
        if (!plain && !(fb_view_starts(name, prefix) && name.size > prefix.size && name.data[prefix.size] == '.'))
            continue;
        fb_view rest = plain ? name : (fb_view){name.data + prefix.size + 1, name.size - prefix.size - 1};
        for (uint32_t t = 0; t < l->n_models; t++)
            if (fb_view_equal(l->models[t].model->space, m->imports[i].space)) {
                const fb_type *type = named_in_model(l, t, fb_view_trim(rest), offset);
                if (type)
                    return type;
            }
    }
    return NULL;
}

const fb_type *type_by_reference(lowering *l, uint16_t model, fb_spot reference) {
    fb_view name = fb_view_trim(reference.text);
    if (name.size == 0)
        return NULL;
    const fb_type *type = named_in_model(l, model, name, reference.offset);
    if (!type)
        type = fb_type_by_name(name);
    if (!type)
        type = named_in_import(l, model, name, reference.offset);
    if (!type && reference.offset) /* FEEL asks with no place: the caller has it */
        problem(l, model, reference.offset, "unknown type '%.*s'", FB_ARG(name));
    return type;
}

/* ---- constraints --------------------------------------------------------------------------------------- */

uint32_t add_constraint(lowering *l, uint16_t model, fb_spot tests, const fb_type *type, uint32_t also) {
    if (fb_view_trim(tests.text).size == 0)
        return also;
    body in = {0};
    level storage;
    place outer = {.l = l, .model = model, .in = &in}, inner;
    fb_view subject = FB_LITERAL("?");
    uint32_t slot = bind_names(&inner, &storage, &outer, &subject, &type, 1);
    if (l->budget.depth_left < 2 * FB_DEPTH_LIMIT) {
        problem(l, model, tests.offset, "these values speak of types whose values speak of types, too many deep");
        return also;
    }
    l->budget.depth_left -= FB_DEPTH_LIMIT; /* what parsing may take: a type named in the text may lead back here */
    const fb_node *lowered = lower_text(&inner, tests, FB_GOAL_UNARY_TESTS, slot);
    l->budget.depth_left += FB_DEPTH_LIMIT;
    fb_constraint *constraint = grow(l, &l->constraints, sizeof *constraint);
    if (!constraint)
        return also;
    *constraint = (fb_constraint){lowered, in.n_slots, also, keep(l, tests.text)};
    return l->constraints.n;
}

/* ---- item definitions ---------------------------------------------------------------------------------- */

static const fb_type *component_type(lowering *l, uint16_t model, const fb_item_definition *item, uint32_t depth) {
    fb_type *type = FB_NEW(l->plan, fb_type);
    if (!type)
        return NULL;
    fill_type(l, model, type, item, depth);
    return type;
}

static void fill_context(lowering *l, uint16_t model, fb_type *out, const fb_item_definition *item, uint32_t depth) {
    fb_type_field *fields = FB_NEW_ARRAY(l->plan, fb_type_field, item->n_components);
    if (!fields)
        return;
    for (uint32_t i = 0; i < item->n_components; i++) {
        const fb_type *type = component_type(l, model, &item->components[i], depth + 1);
        fields[i] = (fb_type_field){fb_name_canonical(l->plan, item->components[i].name.text),
                                    type ? type : fb_type_builtin(FB_TYPE_ANY)};
    }
    out->kind = FB_TYPE_CONTEXT;
    out->n = item->n_components;
    out->field = fields;
}

static void fill_function(lowering *l, uint16_t model, fb_type *out, const fb_item_definition *item) {
    fb_type_field *fields = FB_NEW_ARRAY(l->plan, fb_type_field, item->n_parameters);
    if (!fields)
        return;
    for (uint32_t i = 0; i < item->n_parameters; i++) {
        const fb_type *type = type_by_reference(l, model, item->parameters[i].type_ref);
        fields[i] = (fb_type_field){fb_name_canonical(l->plan, item->parameters[i].name.text),
                                    type ? type : fb_type_builtin(FB_TYPE_ANY)};
    }
    const fb_type *result = type_by_reference(l, model, item->output_type);
    out->kind = FB_TYPE_FUNCTION;
    out->function_declared = true;
    out->n = item->n_parameters;
    out->field = fields;
    out->element = result ? result : fb_type_builtin(FB_TYPE_ANY);
}

/* allowedValues hold for each item of a collection, typeConstraint for the whole value (DMN 1.5 7.3.2). */
static void fill(lowering *l, uint16_t model, fb_type *out, const fb_item_definition *item, uint32_t depth) {
    fb_view name = depth == 0 ? keep(l, item->name.text) : (fb_view){NULL, 0};
    fb_type one = {0};
    if (item->is_function)
        fill_function(l, model, &one, item);
    else if (item->n_components)
        fill_context(l, model, &one, item, depth);
    else {
        const fb_type *base = type_by_reference(l, model, item->type_ref);
        if (base)
            one = *base;
    }
    one.name = name;
    const fb_type *known = one.kind == FB_TYPE_ANY ? NULL : &one;
    one.constraint = add_constraint(l, model, item->allowed_values, known, one.constraint);
    if (!item->is_collection) {
        one.constraint = add_constraint(l, model, item->type_constraint, known, one.constraint);
        *out = one;
        return;
    }
    fb_type *element = FB_NEW(l->plan, fb_type);
    if (!element)
        return;
    *element = one;
    *out = (fb_type){.kind = FB_TYPE_LIST, .element = element, .name = name};
    out->constraint = add_constraint(l, model, item->type_constraint, out, 0);
}

/* Depth is taken for components and for references to other definitions alike. */
static void fill_type(lowering *l, uint16_t model, fb_type *out, const fb_item_definition *item, uint32_t depth) {
    if (!fb_budget_enter(&l->budget)) {
        problem(l, model, item->offset, "item definition '%.*s' builds on too many others", FB_ARG(item->name.text));
        return;
    }
    fill(l, model, out, item, depth);
    fb_budget_leave(&l->budget);
}

void lower_types(lowering *l) {
    for (uint32_t m = 0; m < l->n_models; m++) {
        model_info *info = &l->models[m];
        const fb_model *model = info->model;
        fb_map_init(&info->types, l->scratch);
        fb_map_init(&info->fields, l->scratch);
        for (uint32_t i = 0; i < model->n_items; i++) {
            type_slot *slot = FB_NEW(l->scratch, type_slot);
            fb_type *type = FB_NEW(l->plan, fb_type);
            if (!slot || !type)
                return;
            *slot = (type_slot){&model->items[i], type, SLOT_NEW};
            if (!fb_map_put(&info->types, model->items[i].name.text, slot))
                problem(l, (uint16_t)m, model->items[i].offset, "a second item definition named '%.*s'",
                        FB_ARG(model->items[i].name.text));
            gather_item_fields(l, info, &model->items[i], 0);
        }
        for (uint32_t e = 0; e < model->n_elements; e++)
            gather_boxed_fields(l, info, model->elements[e].logic, 0);
    }
    for (uint32_t m = 0; m < l->n_models; m++)
        for (uint32_t i = 0; i < l->models[m].model->n_items; i++) {
            const fb_item_definition *item = &l->models[m].model->items[i];
            named_in_model(l, m, item->name.text, item->offset);
        }
}

/* ---- types written in FEEL (rule 52) ------------------------------------------------------------------- */

static const fb_type *context_type_of_tree(const place *p, const fb_tree *tree) {
    fb_type *type = FB_NEW(p->l->plan, fb_type);
    fb_type_field *fields = FB_NEW_ARRAY(p->l->plan, fb_type_field, tree->n_children);
    if (!type || !fields)
        return NULL;
    for (uint32_t i = 0; i < tree->n_children; i++) {
        const fb_type *field = type_of_tree(p, tree->children[i]);
        if (!field)
            return NULL;
        fields[i] = (fb_type_field){keep(p->l, tree->bindings[i].name), field};
    }
    *type = (fb_type){.kind = FB_TYPE_CONTEXT, .n = tree->n_children, .field = fields};
    return type;
}

static const fb_type *function_type_of_tree(const place *p, const fb_tree *tree) {
    fb_type *type = FB_NEW(p->l->plan, fb_type);
    uint32_t n = tree->n_children - 1;
    fb_type_field *fields = FB_NEW_ARRAY(p->l->plan, fb_type_field, n);
    const fb_type *result = type_of_tree(p, tree->children[n]);
    if (!type || !fields || !result)
        return NULL;
    for (uint32_t i = 0; i < n; i++) {
        fields[i].type = type_of_tree(p, tree->children[i]);
        if (!fields[i].type)
            return NULL;
    }
    *type = (fb_type){.kind = FB_TYPE_FUNCTION, .function_declared = true, .n = n, .field = fields,
                      .element = result};
    return type;
}

const fb_type *type_of_tree(const place *p, const fb_tree *tree) {
    switch ((fb_tree_kind)tree->kind) {
    case FB_TREE_TYPE_NAME: return type_by_reference(p->l, p->model, (fb_spot){tree->text, 0});
    case FB_TREE_TYPE_CONTEXT: return context_type_of_tree(p, tree);
    case FB_TREE_TYPE_FUNCTION: return function_type_of_tree(p, tree);
    case FB_TREE_TYPE_LIST:
    case FB_TREE_TYPE_RANGE: {
        const fb_type *element = type_of_tree(p, tree->children[0]);
        fb_type *type = FB_NEW(p->l->plan, fb_type);
        if (!element || !type)
            return NULL;
        type->kind = tree->kind == FB_TREE_TYPE_LIST ? FB_TYPE_LIST : FB_TYPE_RANGE;
        type->element = element;
        return type;
    }
    default: return NULL;
    }
}

/* ---- inferred types ---------------------------------------------------------------------------------- */

/* Types that are shared in the tree are copied apart, so the number of copies is limited. */
#define KEPT_TYPES 4096u

static const fb_type *copy_type(lowering *l, const fb_type *type, fb_budget *budget);

static const fb_type_field *copy_fields(lowering *l, const fb_type *type, fb_budget *budget) {
    fb_type_field *fields = FB_NEW_ARRAY(l->plan, fb_type_field, type->n);
    for (uint32_t i = 0; fields && i < type->n; i++)
        fields[i] = (fb_type_field){keep(l, type->field[i].name), copy_type(l, type->field[i].type, budget)};
    return fields;
}

static const fb_type *copy_type(lowering *l, const fb_type *type, fb_budget *budget) {
    if (!type || type->name.size || type == fb_type_builtin((fb_type_kind)type->kind))
        return type; /* the plan's already: an item definition, or one of the constants */
    if (!fb_budget_step(budget, 1) || !fb_budget_enter(budget))
        return NULL;
    fb_type *copy = FB_NEW(l->plan, fb_type);
    if (copy) {
        *copy = *type;
        copy->element = copy_type(l, type->element, budget);
        copy->field = copy_fields(l, type, budget);
    }
    fb_budget_leave(budget);
    return copy;
}

const fb_type *keep_type(lowering *l, const fb_type *type) {
    fb_budget budget = {KEPT_TYPES, FB_DEPTH_LIMIT, false};
    const fb_type *copy = copy_type(l, type, &budget);
    return budget.exhausted ? NULL : copy;
}
