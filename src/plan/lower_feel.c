/* lower_feel.c - FEEL trees to plan nodes: names to slots and elements, calls of built-ins to their ids.
 *
 * Called by lower.c, lower_types.c and lower_boxed.c.  A text that does not parse, or a name that is nothing,
 * becomes FB_OP_FAULT and a problem; the rest of the model stays usable.
 */
#include "plan/plan_inner.h"

#include <stdio.h>

/* KEEP IN STEP: fb_tree_kind and fb_op list the operators in one order. */
_Static_assert(FB_TREE_GREATER_EQUAL - FB_TREE_NEGATE == FB_OP_GREATER_EQUAL - FB_OP_NEGATE, "operators in step");

static const fb_node *one_child(const place *p, fb_op op, const fb_tree *tree, const fb_node *only) {
    fb_node *node = new_node(p, op, p->offset + tree->start);
    const fb_node **child = new_children(p, node, 1);
    if (child)
        child[0] = only;
    return node;
}

static const fb_node *all_children(const place *p, fb_op op, const fb_tree *tree) {
    fb_node *node = new_node(p, op, p->offset + tree->start);
    const fb_node **children = new_children(p, node, tree->n_children);
    for (uint32_t i = 0; children && i < tree->n_children; i++)
        children[i] = tree->children[i] ? lower_tree(p, tree->children[i]) : NULL;
    return node;
}

/* ---- names --------------------------------------------------------------------------------------------- */

/* The slot in the current body that holds slot `slot` of body `owner`, capturing it through every function in
 * between. */
static uint32_t captured_slot(const place *p, body *here, body *owner, uint32_t slot) {
    if (here == owner || !here->outer)
        return slot;
    uint32_t outer_slot = captured_slot(p, here->outer, owner, slot);
    const uint32_t *from = here->captured.items, *into = here->captured_into.items;
    for (uint32_t i = 0; i < here->captured.n; i++)
        if (from[i] == outer_slot)
            return into[i];
    uint32_t *new_from = grow(p->l, &here->captured, sizeof *new_from);
    uint32_t *new_into = grow(p->l, &here->captured_into, sizeof *new_into);
    if (!new_from || !new_into)
        return 0;
    *new_from = outer_slot;
    *new_into = here->n_slots++;
    return *new_into;
}

static const fb_node *local_node(const place *p, size_t offset, const level *at, uint32_t slot) {
    fb_node *node = new_node(p, FB_OP_LOCAL, offset);
    node->slot = captured_slot(p, p->in, at->in, slot);
    return node;
}

static const fb_node *element_node(const place *p, size_t offset, uint32_t element) {
    fb_node *node = new_node(p, FB_OP_ELEMENT, offset);
    node->index = element;
    node->type = p->l->elements[element].type;
    uint32_t *used = grow(p->l, &p->l->links_used, sizeof *used);
    if (used)
        *used = element;
    return node;
}

/* Could an item of this type be a context? */
static bool may_have_fields(const fb_type *item) {
    return !item || item->kind == FB_TYPE_ANY || item->kind == FB_TYPE_CONTEXT || item->kind == FB_TYPE_LIST;
}

/* In a filter a name may be a field of the item (DMN 1.5 10.3.2.5): taken when the item has it. */
static const fb_node *item_field(const place *p, size_t offset, const level *filter, fb_view name,
                                 const fb_node *otherwise) {
    fb_node *node = new_node(p, FB_OP_ITEM_FIELD, offset);
    const fb_node **child = new_children(p, node, otherwise ? 1 : 0);
    node->slot = captured_slot(p, p->in, filter->in, filter->item_slot);
    node->key = keep(p->l, name);
    if (child && otherwise)
        child[0] = otherwise;
    return node;
}

/* Do a filter's items have a function of this name, as far as their type is known? */
static bool is_item_function(const level *names, fb_view name) {
    for (const level *l = names; l; l = l->outer)
        if (l->is_filter && l->item_type && l->item_type->kind == FB_TYPE_CONTEXT)
            for (uint32_t i = 0; i < l->item_type->n; i++) {
                const fb_type *type = l->item_type->field[i].type;
                if (type && type->kind == FB_TYPE_FUNCTION && fb_view_equal(l->item_type->field[i].name, name))
                    return true;
            }
    return false;
}

static const bound *find_bound(lowering *in, const level *names, fb_view name, const level **at) {
    for (const level *l = names; l && !in->lookups.exhausted; l = l->outer) {
        const bound *b = bound_here(in, l, name);
        if (b) {
            *at = l;
            return b;
        }
    }
    return NULL;
}

/* Problems beyond this many are listed without a guess at what was meant, which costs more than all the rest. */
#define GUESSES 1000u

static const fb_node *unknown_name(const place *p, const fb_tree *tree, fb_view name) {
    fb_view candidates[256];
    size_t n = 0;
    bool guess = p->l->problems.n < GUESSES && !p->l->lookups.exhausted;
    for (const level *l = guess ? p->names : NULL; l; l = l->outer)
        for (uint32_t i = 0; i < l->scope.n_names && n < FB_COUNT(candidates); i++)
            candidates[n++] = l->scope.names[i].name;
    for (int id = 0; guess && id < FB_BUILTIN_COUNT && n < FB_COUNT(candidates); id++)
        candidates[n++] = fb_builtin_get((fb_builtin_id)id)->name;
    fb_view near = fb_nearest(name, candidates, n);
    if (near.size)
        return fault(p, p->offset + tree->start, "unknown name '%.*s'; did you mean '%.*s'?", FB_ARG(name),
                     FB_ARG(near));
    return fault(p, p->offset + tree->start,
                 "unknown name '%.*s'; name it in a requirement of this element, or correct it", FB_ARG(name));
}

static const fb_node *name_here(const place *p, const fb_tree *tree, const level *from);

/* Walks outward from `from`: filters met on the way may answer first. */
static const fb_node *name_here(const place *p, const fb_tree *tree, const level *from) {
    fb_view name = tree->text;
    size_t offset = p->offset + tree->start;
    for (const level *l = from; l && !p->l->lookups.exhausted; l = l->outer) {
        const bound *b = bound_here(p->l, l, name);
        if (b) {
            if (b->kind == BOUND_SLOT) {
                const fb_node *local = local_node(p, offset, l, b->index);
                bool hidden = l->is_filter && may_have_fields(l->item_type); /* an item may have a key "item" */
                return hidden ? item_field(p, offset, l, name, local) : local;
            }
            if (b->kind == BOUND_ELEMENT)
                return element_node(p, offset, b->index);
            return fault(p, offset, "'%.*s' is an import; name one of its elements behind a point", FB_ARG(name));
        }
        if (l->is_filter && may_have_fields(l->item_type)) {
            const level *at;
            fb_builtin_id id;
            uint32_t n;
            bool elsewhere = find_bound(p->l, l->outer, name, &at) || fb_builtin_find(&id, &n, name);
            const fb_node *otherwise = NULL;
            bool outer_filter = false;
            for (const level *o = l->outer; o; o = o->outer)
                outer_filter |= o->is_filter;
            if (elsewhere || outer_filter)
                otherwise = name_here(p, tree, l->outer);
            return item_field(p, offset, l, name, otherwise);
        }
    }
    fb_builtin_id id;
    uint32_t n;
    if (fb_builtin_find(&id, &n, name)) {
        fb_node *node = new_node(p, FB_OP_BUILTIN, offset);
        node->index = id;
        return node;
    }
    return unknown_name(p, tree, name);
}

/* `import name . element`, possibly the first two steps of a longer path. */
static const fb_node *imported_name(const place *p, const fb_tree *tree) {
    const fb_tree *root = tree->children[0];
    const level *at;
    if (root->kind != FB_TREE_NAME)
        return NULL;
    const bound *b = find_bound(p->l, p->names, root->text, &at);
    if (!b || b->kind != BOUND_NAMESPACE)
        return NULL;
    for (uint32_t i = 0; i < b->space->n; i++)
        if (fb_view_equal(b->space->names[i], tree->text))
            return element_node(p, p->offset + tree->start, b->space->elements[i]);
    fb_view near = fb_nearest(tree->text, b->space->names, p->l->problems.n < GUESSES ? b->space->n : 0);
    if (near.size)
        return fault(p, p->offset + tree->start, "'%.*s' has no '%.*s'; did you mean '%.*s'?", FB_ARG(root->text),
                     FB_ARG(tree->text), FB_ARG(near));
    return fault(p, p->offset + tree->start, "'%.*s' is not required from '%.*s'; add a requirement",
                 FB_ARG(tree->text), FB_ARG(root->text));
}

static const fb_node *path_expression(const place *p, const fb_tree *tree) {
    const fb_node *imported = imported_name(p, tree);
    if (imported)
        return imported;
    fb_node *node = new_node(p, FB_OP_PATH, p->offset + tree->start);
    const fb_node **child = new_children(p, node, 1);
    if (child)
        child[0] = lower_tree(p, tree->children[0]);
    node->key = keep(p->l, tree->text);
    return node;
}

/* ---- calls --------------------------------------------------------------------------------------------- */

static uint32_t parameter_index(const fb_builtin *builtin, fb_view name) {
    for (uint32_t i = 0; i < builtin->n_parameters; i++)
        if (fb_view_equal(builtin->parameters[i], name))
            return i;
    return UINT32_MAX;
}

static bool signature_fits(const fb_builtin *builtin, const fb_tree *call) {
    uint32_t n = call->n_children - 1;
    if (!call->named)
        return n >= builtin->n_required && (builtin->variadic || n <= builtin->n_parameters);
    if (n > builtin->n_parameters)
        return false;
    uint64_t given = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = parameter_index(builtin, call->bindings[i].name);
        if (at == UINT32_MAX || (given >> at & 1))
            return false;
        given |= (uint64_t)1 << at;
    }
    for (uint32_t i = 0; i < builtin->n_required; i++)
        if (!(given >> i & 1))
            return false;
    return true;
}

/* date("..."), time("..."), date and time("...") and duration("...") of a constant are literals (rule 60). */
static void fold_temporal(const place *p, fb_node *node) {
    if (node->n_children != 1 || !node->children[0] || node->children[0]->op != FB_OP_CONSTANT ||
        node->children[0]->as.constant.kind != FB_KIND_STRING)
        return;
    fb_view name = fb_builtin_get((fb_builtin_id)node->index)->name;
    fb_view text = fb_string_view(&node->children[0]->as.constant);
    fb_value value = fb_null();
    fb_moment moment;
    fb_date date;
    if (fb_view_is(name, "date") && fb_date_parse(&date, text))
        value = fb_date_value(date);
    else if (fb_view_is(name, "duration") && !fb_duration_parse(&value, text))
        value = fb_null();
    else if (fb_view_is(name, "time") && fb_time_parse(&moment, p->l->plan, text))
        value = fb_moment_value(p->l->plan, FB_KIND_TIME, &moment);
    else if (fb_view_is(name, "date and time") && fb_date_time_parse(&moment, p->l->plan, text))
        value = fb_moment_value(p->l->plan, FB_KIND_DATE_TIME, &moment);
    if (value.kind == FB_KIND_NULL || p->l->plan->failure != FB_OK)
        return;
    node->op = FB_OP_CONSTANT;
    node->n_children = 0;
    node->as.constant = value;
}

/* before(point, range) and before(range, point) have the same names: the order they are written in tells. */
static bool is_in_order(const fb_builtin *builtin, const fb_tree *call) {
    for (uint32_t i = 0; call->named && i + 1 < call->n_children; i++)
        if (parameter_index(builtin, call->bindings[i].name) != i)
            return false;
    return true;
}

/* A call of a built-in by its own name: the first signature that fits, best one in the order written. */
static const fb_node *builtin_call(const place *p, const fb_tree *tree, fb_builtin_id first, uint32_t n_signatures) {
    size_t offset = p->offset + tree->start;
    for (uint32_t tried = 0; tried < 2 * n_signatures; tried++) {
        uint32_t s = tried % n_signatures;
        const fb_builtin *builtin = fb_builtin_get((fb_builtin_id)(first + s));
        if (!signature_fits(builtin, tree) || (tried < n_signatures && !is_in_order(builtin, tree)))
            continue;
        fb_node *node = new_node(p, FB_OP_CALL_BUILTIN, offset);
        node->index = first + s;
        uint32_t n = tree->n_children - 1, used = 0;
        const fb_node **children = new_children(p, node, tree->named ? builtin->n_parameters : n);
        for (uint32_t i = 0; children && i < n; i++) {
            uint32_t at = tree->named ? parameter_index(builtin, tree->bindings[i].name) : i;
            children[at] = lower_tree(p, tree->children[i + 1]);
            if (at >= used)
                used = at + 1;
        }
        node->n_children = used;
        fold_temporal(p, node);
        return node;
    }
    return fault(p, offset, "no form of '%.*s' takes these %u %sarguments", FB_ARG(fb_builtin_get(first)->name),
                 tree->n_children - 1, tree->named ? "named " : "");
}

static const fb_node *function_invocation(const place *p, const fb_tree *tree) {
    const fb_tree *called = tree->children[0];
    const level *at;
    fb_builtin_id first;
    uint32_t n;
    if (called->kind == FB_TREE_NAME && !find_bound(p->l, p->names, called->text, &at) &&
        !is_item_function(p->names, called->text) && fb_builtin_find(&first, &n, called->text))
        return builtin_call(p, tree, first, n);
    fb_node *node = new_node(p, FB_OP_CALL, p->offset + tree->start);
    const fb_node **children = new_children(p, node, tree->n_children);
    for (uint32_t i = 0; children && i < tree->n_children; i++)
        children[i] = lower_tree(p, tree->children[i]);
    if (tree->named) {
        fb_view *names = FB_NEW_ARRAY(p->l->plan, fb_view, tree->n_bindings);
        for (uint32_t i = 0; names && i < tree->n_bindings; i++)
            names[i] = keep(p->l, tree->bindings[i].name);
        node->names = names;
    }
    return node;
}

/* ---- binders ------------------------------------------------------------------------------------------- */

static const fb_node *filter_expression(const place *p, const fb_tree *tree) {
    fb_node *node = new_node(p, FB_OP_FILTER, p->offset + tree->start);
    const fb_node **children = new_children(p, node, 2);
    if (!children)
        return node;
    children[0] = lower_tree(p, tree->children[0]);
    const fb_type *list = tree->children[0]->type;
    const fb_type *item = list && list->kind == FB_TYPE_LIST ? list->element : list;
    fb_view name = FB_LITERAL("item");
    place inner;
    level storage;
    node->slot = bind_names(&inner, &storage, p, &name, &item, 1);
    storage.is_filter = true;
    storage.item_slot = node->slot;
    storage.item_type = item;
    children[1] = lower_tree(&inner, tree->children[1]);
    return node;
}

/* for, some, every: each iterator is visible to the iteration contexts behind it (rules 44, 46). */
static const fb_node *iteration(const place *p, const fb_tree *tree, fb_op op) {
    fb_node *node = new_node(p, op, p->offset + tree->start);
    uint32_t n = tree->n_bindings;
    const fb_node **children = new_children(p, node, n + 1);
    level *storage = FB_NEW_ARRAY(p->l->scratch, level, n + 1);
    if (!children || !storage)
        return node;
    place at = *p;
    uint32_t first = p->in->n_slots;
    p->in->n_slots += n + (op == FB_OP_FOR);
    node->slot = first;
    for (uint32_t i = 0; i <= n; i++) {
        const fb_tree *child = tree->children[i];
        if (i == n && op == FB_OP_FOR) {
            fb_view partial = FB_LITERAL("partial");
            place inner;
            bind_one(&inner, &storage[n], &at, partial, NULL, first + n);
            at = inner;
        }
        if (child->kind == FB_TREE_ITERATE)
            children[i] = all_children(&at, FB_OP_ITERATE, child);
        else
            children[i] = lower_tree(&at, child);
        if (i == n)
            break;
        place inner;
        bind_one(&inner, &storage[i], &at, tree->bindings[i].name, NULL, first + i);
        at = inner;
    }
    return node;
}

static const fb_node *context(const place *p, const fb_tree *tree) {
    fb_node *node = new_node(p, FB_OP_CONTEXT, p->offset + tree->start);
    uint32_t n = tree->n_children;
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
        names[i] = keep(p->l, tree->bindings[i].name);
        children[i] = lower_tree(&inner, tree->children[i]);
        add_name(&storage, names[i], tree->children[i]->type, node->slot + i);
    }
    node->index = repeated_key(p->l, names, n);
    return node;
}

static const fb_node *function_definition(const place *p, const fb_tree *tree) {
    fb_node *node = new_node(p, FB_OP_FUNCTION, p->offset + tree->start);
    uint32_t n = tree->n_bindings;
    fb_plan_function *function = FB_NEW(p->l->plan, fb_plan_function);
    fb_view *names = FB_NEW_ARRAY(p->l->plan, fb_view, n);
    const fb_type **types = FB_NEW_ARRAY(p->l->plan, const fb_type *, n);
    fb_type_field *fields = FB_NEW_ARRAY(p->l->plan, fb_type_field, n);
    fb_type *type = FB_NEW(p->l->plan, fb_type);
    if (!function || !names || !types || !fields || !type)
        return node;
    for (uint32_t i = 0; i < n; i++) {
        names[i] = keep(p->l, tree->bindings[i].name);
        types[i] = tree->bindings[i].type ? type_of_tree(p, tree->bindings[i].type) : NULL;
        fields[i] = (fb_type_field){names[i], types[i] ? types[i] : fb_type_builtin(FB_TYPE_ANY)};
    }
    *type = (fb_type){.kind = FB_TYPE_FUNCTION, .function_declared = true, .n = n, .field = fields,
                      .element = tree->external ? NULL : keep_type(p->l, tree->children[0]->type)};
    body in = {.outer = p->in};
    place start = *p, inner;
    level storage;
    start.in = &in;
    bind_names(&inner, &storage, &start, names, types, n);
    storage.outer = p->names;
    function->body = lower_tree(&inner, tree->children[0]);
    function->n_parameters = n;
    function->parameters = names;
    function->parameter_types = types;
    function->type = type;
    function->external = tree->external;
    function->n_captured = in.captured.n;
    function->captured = in.captured.items;
    function->captured_into = in.captured_into.items;
    function->n_slots = in.n_slots;
    node->as.function = function;
    return node;
}

/* ---- unary tests --------------------------------------------------------------------------------------- */

static bool names_subject(const fb_tree *tree) {
    if (!tree)
        return false;
    if (tree->kind == FB_TREE_NAME && fb_view_is(tree->text, "?"))
        return true;
    for (uint32_t i = 0; i < tree->n_children; i++)
        if (names_subject(tree->children[i]))
            return true;
    return false;
}

/* One positive unary test on frame[slot] (DMN 1.5 10.3.2.14, grammar rules 7 and 13). */
static const fb_node *positive_unary_test(const place *p, const fb_tree *tree, uint32_t slot) {
    if (tree->kind == FB_TREE_DASH)
        return dash_node(p);
    if (tree->kind == FB_TREE_UNARY_TESTS)
        return lower_tests(p, tree, slot);
    bool comparison = tree->kind == FB_TREE_TEST;
    const fb_tree *operand = comparison ? tree->children[0] : tree;
    fb_node *node = new_node(p, comparison ? FB_OP_TEST : FB_OP_MATCH, p->offset + tree->start);
    const fb_node **child = new_children(p, node, 1);
    if (child)
        child[0] = lower_tree(p, operand);
    node->slot = slot;
    if (comparison)
        node->comparison = (uint8_t)(tree->op - FB_TREE_EQUAL + FB_OP_EQUAL);
    else
        node->uses_subject = names_subject(tree);
    return node;
}

const fb_node *lower_tests(const place *p, const fb_tree *tree, uint32_t slot) {
    if (tree->kind == FB_TREE_DASH)
        return dash_node(p);
    fb_node *node = new_node(p, FB_OP_TESTS, p->offset + tree->start);
    bool several = tree->kind == FB_TREE_UNARY_TESTS;
    uint32_t n = several ? tree->n_children : 1;
    const fb_node **children = new_children(p, node, n);
    for (uint32_t i = 0; children && i < n; i++)
        children[i] = positive_unary_test(p, several ? tree->children[i] : tree, slot);
    node->negated = several && tree->negated;
    node->slot = slot;
    return node;
}

/* e in (tests): the tested value goes to a slot named "?" (rule 49c, 49d). */
static const fb_node *in_expression(const place *p, const fb_tree *tree) {
    fb_node *node = new_node(p, FB_OP_IN, p->offset + tree->start);
    const fb_node **children = new_children(p, node, 2);
    if (!children)
        return node;
    children[0] = lower_tree(p, tree->children[0]);
    fb_view subject = FB_LITERAL("?");
    place inner;
    level storage;
    node->slot = bind_names(&inner, &storage, p, &subject, &tree->children[0]->type, 1);
    fb_node *tests = new_node(p, FB_OP_TESTS, p->offset + tree->start);
    const fb_node **each = new_children(p, tests, tree->n_children - 1);
    for (uint32_t i = 1; each && i < tree->n_children; i++)
        each[i - 1] = positive_unary_test(&inner, tree->children[i], node->slot);
    tests->slot = node->slot;
    children[1] = tests;
    return node;
}

/* A comparison without a left side, as a value: a range with one end (DMN 1.5 10.3.2.7, table 42). */
static const fb_node *comparison_as_range(const place *p, const fb_tree *tree) {
    fb_node *node = new_node(p, FB_OP_RANGE, p->offset + tree->start);
    const fb_node **ends = new_children(p, node, 2);
    if (!ends)
        return node;
    const fb_node *endpoint = lower_tree(p, tree->children[0]);
    switch (tree->op) {
    case FB_TREE_LESS:
    case FB_TREE_LESS_EQUAL:
        ends[1] = endpoint;
        node->high_closed = tree->op == FB_TREE_LESS_EQUAL;
        return node;
    case FB_TREE_GREATER:
    case FB_TREE_GREATER_EQUAL:
        ends[0] = endpoint;
        node->low_closed = tree->op == FB_TREE_GREATER_EQUAL;
        return node;
    default: /* = and != */
        ends[0] = ends[1] = endpoint;
        node->low_closed = node->high_closed = true;
        node->negated = tree->op == FB_TREE_NOT_EQUAL;
        return node;
    }
}

/* ---- expressions --------------------------------------------------------------------------------------- */

static const fb_node *constant(const place *p, const fb_tree *tree) {
    if (tree->kind == FB_TREE_AT && tree->value.kind == FB_KIND_NULL)
        return fault(p, p->offset + tree->start, "@\"%.*s\" is no date, time, date and time, or duration",
                     FB_ARG(tree->text));
    fb_node *node = new_node(p, FB_OP_CONSTANT, p->offset + tree->start);
    node->as.constant = fb_value_copy(p->l->plan, &tree->value);
    return node;
}

static const fb_node *negation(const place *p, const fb_tree *tree) {
    const fb_tree *child = tree->children[0];
    if (child->kind == FB_TREE_LITERAL && child->value.kind == FB_KIND_NUMBER) {
        fb_node *node = new_node(p, FB_OP_CONSTANT, p->offset + tree->start);
        node->as.constant = fb_number_value(fb_number_negate(child->value.as.number));
        return node;
    }
    return all_children(p, FB_OP_NEGATE, tree);
}

static bool is_constant(const fb_node *node) {
    return node && node->op == FB_OP_CONSTANT && node->as.constant.kind != FB_KIND_NULL;
}

/* A range between constants is a constant, where it is a range at all (10.3.2.7); else the reader says why not. */
static void fold_range(const place *p, fb_node *node) {
    if (!is_constant(node->children[0]) || !is_constant(node->children[1]))
        return;
    fb_range range = {.low = node->children[0]->as.constant, .high = node->children[1]->as.constant,
                      .low_closed = node->low_closed, .high_closed = node->high_closed};
    int order;
    if (range.low.kind != range.high.kind || !fb_value_order(&order, &range.low, &range.high) || order > 0)
        return;
    fb_value folded = fb_range_value(p->l->plan, &range);
    if (p->l->plan->failure != FB_OK)
        return;
    node->op = FB_OP_CONSTANT;
    node->n_children = 0;
    node->as.constant = folded;
}

static const fb_node *range(const place *p, const fb_tree *tree) {
    fb_node *node = (fb_node *)all_children(p, FB_OP_RANGE, tree);
    node->low_closed = tree->low_closed;
    node->high_closed = tree->high_closed;
    if (node->n_children == 2)
        fold_range(p, node);
    return node;
}

static const fb_node *instance_of(const place *p, const fb_tree *tree) {
    const fb_type *type = type_of_tree(p, tree->children[1]);
    if (!type)
        return fault(p, p->offset + tree->children[1]->start, "unknown type '%.*s'",
                     FB_ARG(tree->children[1]->text));
    if (tree->children[1]->kind == FB_TREE_TYPE_NAME && type->kind >= FB_TYPE_LIST &&
        type == fb_type_builtin((fb_type_kind)type->kind)) /* no node of the lattice (table 61) */
        return fault(p, p->offset + tree->children[1]->start, "the type '%.*s' needs parameters: %.*s<...>",
                     FB_ARG(tree->children[1]->text), FB_ARG(tree->children[1]->text));
    fb_node *node = (fb_node *)one_child(p, FB_OP_INSTANCE_OF, tree, lower_tree(p, tree->children[0]));
    node->type = type;
    return node;
}

static const fb_node *expression(const place *p, const fb_tree *tree) {
    switch ((fb_tree_kind)tree->kind) {
    case FB_TREE_LITERAL:
    case FB_TREE_AT: return constant(p, tree);
    case FB_TREE_NAME: return name_here(p, tree, p->names);
    case FB_TREE_PATH: return path_expression(p, tree);
    case FB_TREE_FILTER: return filter_expression(p, tree);
    case FB_TREE_CALL: return function_invocation(p, tree);
    case FB_TREE_NEGATE: return negation(p, tree);
    case FB_TREE_ADD:
    case FB_TREE_SUBTRACT:
    case FB_TREE_MULTIPLY:
    case FB_TREE_DIVIDE:
    case FB_TREE_POWER:
    case FB_TREE_EQUAL:
    case FB_TREE_NOT_EQUAL:
    case FB_TREE_LESS:
    case FB_TREE_LESS_EQUAL:
    case FB_TREE_GREATER:
    case FB_TREE_GREATER_EQUAL:
        return all_children(p, (fb_op)(tree->kind - FB_TREE_NEGATE + FB_OP_NEGATE), tree);
    case FB_TREE_BETWEEN: return all_children(p, FB_OP_BETWEEN, tree);
    case FB_TREE_IN: return in_expression(p, tree);
    case FB_TREE_AND: return all_children(p, FB_OP_AND, tree);
    case FB_TREE_OR: return all_children(p, FB_OP_OR, tree);
    case FB_TREE_INSTANCE_OF: return instance_of(p, tree);
    case FB_TREE_IF: return all_children(p, FB_OP_IF, tree);
    case FB_TREE_FOR: return iteration(p, tree, FB_OP_FOR);
    case FB_TREE_SOME: return iteration(p, tree, FB_OP_SOME);
    case FB_TREE_EVERY: return iteration(p, tree, FB_OP_EVERY);
    case FB_TREE_LIST: return all_children(p, FB_OP_LIST, tree);
    case FB_TREE_CONTEXT: return context(p, tree);
    case FB_TREE_FUNCTION: return function_definition(p, tree);
    case FB_TREE_RANGE: return range(p, tree);
    case FB_TREE_TEST: return comparison_as_range(p, tree);
    default: return fault(p, p->offset + tree->start, "this is a unary test, and a value is wanted here");
    }
}

const fb_node *lower_tree(const place *p, const fb_tree *tree) {
    if (!fb_budget_enter(&p->l->budget))
        return fault(p, p->offset + tree->start, "expressions are nested more than %u deep", FB_DEPTH_LIMIT);
    const fb_node *node = expression(p, tree);
    fb_budget_leave(&p->l->budget);
    if (!node->type && tree->type && node->op != FB_OP_CONSTANT && !tree->type->constraint &&
        tree->type == fb_type_builtin((fb_type_kind)tree->type->kind))
        ((fb_node *)node)->type = tree->type;
    return node;
}

static const fb_type *find_type(void *context_place, fb_view name) {
    const place *p = context_place;
    return type_by_reference(p->l, p->model, (fb_spot){name, 0});
}

const fb_node *lower_text(const place *outer, fb_spot text, fb_goal goal, uint32_t subject_slot) {
    place p = *outer;
    p.offset = text.offset;
    fb_parse_input input = {.text = text.text,
                            .goal = goal,
                            .scope = p.names ? &p.names->scope : NULL,
                            .longest_name = p.names ? p.names->longest : 0,
                            .field_names = &p.l->models[p.model].fields,
                            .find_type = find_type,
                            .find_context = &p};
    fb_arena_mark before = fb_arena_here(p.l->scratch); /* the tree dies with this call */
    fb_tree *tree = NULL;
    fb_syntax_error wrong = {0};
    fb_status status = fb_feel_parse(&tree, p.l->scratch, &input, &wrong);
    const fb_node *node;
    if (status == FB_NO_MEMORY || p.l->scratch->failure != FB_OK)
        node = new_node(&p, FB_OP_FAULT, text.offset); /* the build fails at its end */
    else if (status != FB_OK)
        node = fault(&p, text.offset + wrong.offset, "FEEL: %s", wrong.message);
    else
        node = goal == FB_GOAL_UNARY_TESTS ? lower_tests(&p, tree, subject_slot) : lower_tree(&p, tree);
    fb_arena_rewind(p.l->scratch, before);
    return node;
}
