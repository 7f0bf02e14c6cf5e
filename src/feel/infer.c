/* infer.c - the types of trees, as far as names need them (DMN 1.5 sections 10.3.1.6, 10.3.2.5, 10.3.2.9).
 *
 * After "a." or inside "a[...]" the parser must know which names a value may have, so every node gets a type
 * when it is built.  This is no type check (check is the business of whoever reads the tree): where several
 * shapes may come out of an expression, the type is a context with the fields of all of them.
 *
 * INVARIANT: a type is NULL (not known), or one of fb_type_builtin's constants, or the caller's, or made in
 * the parser's arena; parts of a type that are not known are Any.  Work is bounded by parser->inference.
 */
#include "feel/feel_inner.h"

/* ---- small words --------------------------------------------------------------------------------------- */

static bool is_kind(const fb_type *type, fb_type_kind kind) {
    return type && type->kind == kind;
}

static const fb_type *or_any(const fb_type *type) {
    return type ? type : fb_type_builtin(FB_TYPE_ANY);
}

static const fb_type *or_null(const fb_type *type) {
    return is_kind(type, FB_TYPE_ANY) ? NULL : type;
}

static const fb_type *child_type(const fb_tree *tree, uint32_t i) {
    return i < tree->n_children && tree->children[i] ? or_null(tree->children[i]->type) : NULL;
}

static fb_type *new_type(fb_parser *parser, fb_type_kind kind, const fb_type *element) {
    fb_type *type = FB_NEW(parser->arena, fb_type);
    if (type) {
        type->kind = (uint8_t)kind;
        type->element = element;
    }
    return type;
}

static const fb_type *list_of(fb_parser *parser, const fb_type *element) {
    element = or_null(element);
    return element ? new_type(parser, FB_TYPE_LIST, element) : fb_type_builtin(FB_TYPE_LIST);
}

const fb_type *fb_infer_item(const fb_type *type) {
    if (is_kind(type, FB_TYPE_LIST) || is_kind(type, FB_TYPE_RANGE))
        return or_null(type->element);
    return or_null(type);
}

/* ---- one type for several values ----------------------------------------------------------------------- */

/* Contexts with more fields than this are not merged. */
enum { MERGE_LIMIT = 256 };

static bool same_type(fb_parser *parser, const fb_type *a, const fb_type *b) {
    if (a == b)
        return true;
    if (a->kind != b->kind)
        return false;
    fb_budget budget = {.steps_left = 256, .depth_left = 32};
    bool same = fb_type_conforms(a, b, &budget) && fb_type_conforms(b, a, &budget) && !budget.exhausted;
    (void)fb_budget_step(&parser->inference, 256 - budget.steps_left + 1);
    return same && !parser->inference.exhausted;
}

/* A context that has the fields of both; a field whose types differ is Any. */
static const fb_type *merge_contexts(fb_parser *parser, const fb_type *a, const fb_type *b) {
    uint64_t work = (uint64_t)a->n * b->n + 1;
    if (a->n + b->n > MERGE_LIMIT || !fb_budget_step(&parser->inference, work))
        return fb_type_builtin(FB_TYPE_CONTEXT);
    fb_type_field *fields = FB_NEW_ARRAY(parser->arena, fb_type_field, a->n + b->n);
    fb_type *merged = new_type(parser, FB_TYPE_CONTEXT, NULL);
    if (!fields || !merged)
        return NULL;
    merged->field = fields;
    for (uint32_t i = 0; i < a->n; i++) {
        const fb_type_field *other = fb_type_find_field(b, a->field[i].name);
        bool differs = other && !same_type(parser, a->field[i].type, other->type);
        fields[merged->n++] = (fb_type_field){a->field[i].name, differs ? or_any(NULL) : a->field[i].type};
    }
    for (uint32_t i = 0; i < b->n; i++)
        if (!fb_type_find_field(a, b->field[i].name))
            fields[merged->n++] = b->field[i];
    return merged;
}

/* The type of a value that is one or the other. */
static const fb_type *join(fb_parser *parser, const fb_type *a, const fb_type *b) {
    if (!a || !b || parser->inference.exhausted)
        return NULL;
    if (a->kind == FB_TYPE_NULL)
        return b;
    if (b->kind == FB_TYPE_NULL || same_type(parser, a, b))
        return a;
    if (a->kind == FB_TYPE_CONTEXT && b->kind == FB_TYPE_CONTEXT)
        return merge_contexts(parser, a, b);
    if (a->kind == FB_TYPE_LIST && b->kind == FB_TYPE_LIST && a->element && b->element &&
        a->element->kind == FB_TYPE_CONTEXT && b->element->kind == FB_TYPE_CONTEXT)
        return list_of(parser, merge_contexts(parser, a->element, b->element));
    return NULL;
}

static const fb_type *list_type(fb_parser *parser, const fb_tree *tree) {
    const fb_type *element = child_type(tree, 0);
    for (uint32_t i = 1; element && i < tree->n_children; i++)
        element = join(parser, element, child_type(tree, i));
    return list_of(parser, element);
}

const fb_type *fb_infer_context(fb_parser *parser, const fb_tree *tree) {
    fb_type *type = new_type(parser, FB_TYPE_CONTEXT, NULL);
    fb_type_field *fields = FB_NEW_ARRAY(parser->arena, fb_type_field, tree->n_bindings);
    if (!type || !fields)
        return NULL;
    for (uint32_t i = 0; i < tree->n_bindings; i++)
        fields[i] = (fb_type_field){tree->bindings[i].name, or_any(child_type(tree, i))};
    type->field = fields;
    type->n = tree->n_bindings;
    return type;
}

/* ---- members (tables 65-67) ---------------------------------------------------------------------------- */

const fb_scope_name fb_property_names[] = {
    {{"year", 4}, NULL},          {{"month", 5}, NULL},        {{"day", 3}, NULL},
    {{"weekday", 7}, NULL},       {{"hour", 4}, NULL},         {{"minute", 6}, NULL},
    {{"second", 6}, NULL},        {{"time offset", 11}, NULL}, {{"timezone", 8}, NULL},
    {{"years", 5}, NULL},         {{"months", 6}, NULL},       {{"days", 4}, NULL},
    {{"hours", 5}, NULL},         {{"minutes", 7}, NULL},      {{"seconds", 7}, NULL},
    {{"start", 5}, NULL},         {{"end", 3}, NULL},          {{"start included", 14}, NULL},
    {{"end included", 12}, NULL},
};
const uint32_t fb_n_property_names = FB_COUNT(fb_property_names);

static const fb_type *property_type(const fb_type *of, fb_view name) {
    if (of->kind == FB_TYPE_RANGE) {
        bool endpoint = fb_view_is(name, "start") || fb_view_is(name, "end");
        return endpoint ? or_null(of->element) : fb_type_builtin(FB_TYPE_BOOLEAN);
    }
    if (of->kind < FB_TYPE_DATE || of->kind > FB_TYPE_YEARS_MONTHS_DURATION)
        return NULL;
    if (fb_view_is(name, "time offset"))
        return fb_type_builtin(FB_TYPE_DAYS_TIME_DURATION);
    if (fb_view_is(name, "timezone"))
        return fb_type_builtin(FB_TYPE_STRING);
    return fb_type_builtin(FB_TYPE_NUMBER);
}

/* A member of a list is the list of its items' members (table 53 of 10.3.2.5). */
static const fb_type *path_type(fb_parser *parser, const fb_tree *tree) {
    const fb_type *of = child_type(tree, 0);
    if (!of)
        return NULL;
    const fb_type *item = of->kind == FB_TYPE_LIST ? or_null(of->element) : of;
    const fb_type *member = NULL;
    if (is_kind(item, FB_TYPE_CONTEXT)) {
        const fb_type_field *field = fb_type_find_field(item, tree->text);
        member = field ? or_null(field->type) : NULL;
    } else if (item) {
        member = property_type(item, tree->text);
    }
    return of->kind == FB_TYPE_LIST ? list_of(parser, member) : member;
}

/* Table 68: a number selects an item, a truth value filters. */
static const fb_type *filter_type(fb_parser *parser, const fb_tree *tree) {
    const fb_type *of = child_type(tree, 0);
    if (!of)
        return NULL;
    if (is_kind(child_type(tree, 1), FB_TYPE_NUMBER))
        return of->kind == FB_TYPE_LIST ? or_null(of->element) : of;
    return of->kind == FB_TYPE_LIST ? of : list_of(parser, of);
}

/* ---- functions ----------------------------------------------------------------------------------------- */

/* Built-ins whose result is made of the items of their first argument. */
static bool keeps_items(fb_view name) {
    return fb_view_is(name, "sort") || fb_view_is(name, "reverse") || fb_view_is(name, "sublist") ||
           fb_view_is(name, "remove") || fb_view_is(name, "distinct values");
}

static const fb_type *builtin_type(const fb_tree *call) {
    fb_builtin_id id;
    uint32_t n_signatures;
    if (!fb_builtin_find(&id, &n_signatures, call->children[0]->text))
        return NULL;
    const fb_type *first = child_type(call, 1);
    if (!call->named && is_kind(first, FB_TYPE_LIST) && keeps_items(call->children[0]->text))
        return first;
    return or_null(fb_type_builtin(fb_builtin_get(id)->result));
}

static const fb_type *call_type(const fb_tree *tree) {
    const fb_type *called = child_type(tree, 0);
    if (is_kind(called, FB_TYPE_FUNCTION))
        return called->function_declared ? or_null(called->element) : NULL;
    return tree->children[0]->builtin ? builtin_type(tree) : NULL;
}

static const fb_type *function_type(fb_parser *parser, const fb_tree *tree) {
    fb_type *type = new_type(parser, FB_TYPE_FUNCTION, NULL);
    fb_type_field *parameters = FB_NEW_ARRAY(parser->arena, fb_type_field, tree->n_bindings);
    if (!type || !parameters)
        return NULL;
    for (uint32_t i = 0; i < tree->n_bindings; i++) {
        const fb_tree *declared = tree->bindings[i].type;
        parameters[i] = (fb_type_field){tree->bindings[i].name, or_any(declared ? declared->type : NULL)};
    }
    type->function_declared = true;
    type->field = parameters;
    type->n = tree->n_bindings;
    type->element = or_any(tree->external ? NULL : child_type(tree, 0));
    return type;
}

/* ---- arithmetic (tables 57-60, 62), only where both sides are known ------------------------------------ */

static bool is_duration(const fb_type *type) {
    return is_kind(type, FB_TYPE_DAYS_TIME_DURATION) || is_kind(type, FB_TYPE_YEARS_MONTHS_DURATION);
}

static bool is_instant(const fb_type *type) {
    return is_kind(type, FB_TYPE_DATE) || is_kind(type, FB_TYPE_TIME) || is_kind(type, FB_TYPE_DATE_TIME);
}

static const fb_type *arithmetic_type(const fb_tree *tree) {
    const fb_type *a = child_type(tree, 0), *b = child_type(tree, 1);
    if (!a || !b)
        return NULL;
    if (a->kind == FB_TYPE_NUMBER && b->kind == FB_TYPE_NUMBER)
        return a;
    if (tree->kind == FB_TREE_ADD || tree->kind == FB_TREE_SUBTRACT) {
        if (is_instant(a) && is_duration(b))
            return a;
        if (is_instant(a) && is_instant(b) && tree->kind == FB_TREE_SUBTRACT)
            return fb_type_builtin(FB_TYPE_DAYS_TIME_DURATION);
        if (tree->kind == FB_TREE_ADD && is_duration(a) && is_instant(b))
            return b;
        return a->kind == b->kind && (is_duration(a) || a->kind == FB_TYPE_STRING) ? a : NULL;
    }
    if (is_duration(a) && b->kind == FB_TYPE_NUMBER)
        return a;
    if (is_duration(a) && is_duration(b) && tree->kind == FB_TREE_DIVIDE)
        return fb_type_builtin(FB_TYPE_NUMBER);
    return tree->kind == FB_TREE_MULTIPLY && a->kind == FB_TYPE_NUMBER && is_duration(b) ? b : NULL;
}

/* ---- trees of types (rule 52) -------------------------------------------------------------------------- */

static const fb_type *type_context_type(fb_parser *parser, const fb_tree *tree) {
    return fb_infer_context(parser, tree);
}

static const fb_type *type_function_type(fb_parser *parser, const fb_tree *tree) {
    fb_type *type = new_type(parser, FB_TYPE_FUNCTION, NULL);
    uint32_t n = tree->n_children - 1;
    fb_type_field *parameters = FB_NEW_ARRAY(parser->arena, fb_type_field, n);
    if (!type || !parameters)
        return NULL;
    for (uint32_t i = 0; i < n; i++)
        parameters[i] = (fb_type_field){{"", 0}, or_any(child_type(tree, i))};
    type->function_declared = true;
    type->field = parameters;
    type->n = n;
    type->element = or_any(child_type(tree, n));
    return type;
}

static const fb_type *type_name_type(fb_parser *parser, const fb_tree *tree) {
    const fb_type *type = fb_type_by_name(tree->text);
    if (!type && parser->input->find_type)
        type = parser->input->find_type(parser->input->find_context, tree->text);
    return type;
}

/* ---- every kind of tree -------------------------------------------------------------------------------- */

static const fb_type *value_type(const fb_value *value) {
    switch (value->kind) {
    case FB_KIND_NULL:
        return fb_type_builtin(FB_TYPE_NULL);
    case FB_KIND_BOOLEAN:
        return fb_type_builtin(FB_TYPE_BOOLEAN);
    case FB_KIND_NUMBER:
        return fb_type_builtin(FB_TYPE_NUMBER);
    case FB_KIND_STRING:
        return fb_type_builtin(FB_TYPE_STRING);
    case FB_KIND_DATE:
        return fb_type_builtin(FB_TYPE_DATE);
    case FB_KIND_TIME:
        return fb_type_builtin(FB_TYPE_TIME);
    case FB_KIND_DATE_TIME:
        return fb_type_builtin(FB_TYPE_DATE_TIME);
    case FB_KIND_DAYS_TIME_DURATION:
        return fb_type_builtin(FB_TYPE_DAYS_TIME_DURATION);
    case FB_KIND_YEARS_MONTHS_DURATION:
        return fb_type_builtin(FB_TYPE_YEARS_MONTHS_DURATION);
    default:
        return NULL;
    }
}

static const fb_type *range_type(fb_parser *parser, const fb_tree *tree) {
    const fb_type *endpoint = child_type(tree, 0) ? child_type(tree, 0) : child_type(tree, 1);
    return endpoint ? new_type(parser, FB_TYPE_RANGE, endpoint) : fb_type_builtin(FB_TYPE_RANGE);
}

void fb_infer(fb_parser *parser, fb_tree *tree) {
    uint32_t last = tree->n_children - 1;
    switch ((fb_tree_kind)tree->kind) {
    case FB_TREE_LITERAL:
    case FB_TREE_AT:
        tree->type = value_type(&tree->value);
        break;
    case FB_TREE_NAME: /* set where the name was found */
    case FB_TREE_UNARY_TESTS:
    case FB_TREE_DASH:
        break;
    case FB_TREE_PATH:
        tree->type = path_type(parser, tree);
        break;
    case FB_TREE_FILTER:
        tree->type = filter_type(parser, tree);
        break;
    case FB_TREE_CALL:
        tree->type = call_type(tree);
        break;
    case FB_TREE_NEGATE:
        tree->type = child_type(tree, 0);
        break;
    case FB_TREE_ADD:
    case FB_TREE_SUBTRACT:
    case FB_TREE_MULTIPLY:
    case FB_TREE_DIVIDE:
    case FB_TREE_POWER:
        tree->type = arithmetic_type(tree);
        break;
    case FB_TREE_EQUAL:
    case FB_TREE_NOT_EQUAL:
    case FB_TREE_LESS:
    case FB_TREE_LESS_EQUAL:
    case FB_TREE_GREATER:
    case FB_TREE_GREATER_EQUAL:
    case FB_TREE_BETWEEN:
    case FB_TREE_IN:
    case FB_TREE_AND:
    case FB_TREE_OR:
    case FB_TREE_INSTANCE_OF:
    case FB_TREE_SOME:
    case FB_TREE_EVERY:
        tree->type = fb_type_builtin(FB_TYPE_BOOLEAN);
        break;
    case FB_TREE_IF:
        tree->type = join(parser, child_type(tree, 1), child_type(tree, 2));
        break;
    case FB_TREE_FOR:
        tree->type = list_of(parser, child_type(tree, last));
        break;
    case FB_TREE_LIST:
        tree->type = list_type(parser, tree);
        break;
    case FB_TREE_CONTEXT:
        tree->type = fb_infer_context(parser, tree);
        break;
    case FB_TREE_FUNCTION:
        tree->type = function_type(parser, tree);
        break;
    case FB_TREE_RANGE:
    case FB_TREE_ITERATE:
        tree->type = range_type(parser, tree);
        break;
    case FB_TREE_TEST: {
        const fb_type *endpoint = child_type(tree, 0);
        tree->type = endpoint ? new_type(parser, FB_TYPE_RANGE, endpoint) : fb_type_builtin(FB_TYPE_RANGE);
        break;
    }
    case FB_TREE_TYPE_NAME:
        tree->type = type_name_type(parser, tree);
        break;
    case FB_TREE_TYPE_RANGE:
        tree->type = new_type(parser, FB_TYPE_RANGE, child_type(tree, 0));
        break;
    case FB_TREE_TYPE_LIST:
        tree->type = new_type(parser, FB_TYPE_LIST, child_type(tree, 0));
        break;
    case FB_TREE_TYPE_CONTEXT:
        tree->type = type_context_type(parser, tree);
        break;
    case FB_TREE_TYPE_FUNCTION:
        tree->type = type_function_type(parser, tree);
        break;
    }
}
