/* symbolic_value.c - values of the symbolic reader: leaves, choices, and lists whose items are there or not.
 *
 * Equal values have one number.  Equal here is what cannot be told apart by any expression: kind and text of scalars,
 * item by item of lists and contexts; functions are themselves only.
 */
#include "knowledge/knowledge_inner.h"

/* ---- leaves -------------------------------------------------------------------------------------------- */

static void add_key(fb_symbolic *s, const fb_value *value) {
    fb_text *key = &s->key;
    fb_text_add_byte(key, (char)value->kind);
    switch ((fb_kind)value->kind) {
    case FB_KIND_NULL: break;
    case FB_KIND_BOOLEAN: fb_text_add_byte(key, (char)value->as.boolean); break;
    case FB_KIND_STRING:
    case FB_KIND_LIST:
    case FB_KIND_CONTEXT: fb_text_add(key, (fb_view){(const char *)&value->count, sizeof value->count}); break;
    case FB_KIND_FUNCTION:
        fb_text_add(key, (fb_view){(const char *)&value->as.function, sizeof value->as.function});
        s->keeps_scratch = true;
        break;
    default: fb_value_print_literal(key, value, s->budget); break;
    }
    if (value->kind == FB_KIND_STRING)
        fb_text_add(key, fb_string_view(value));
    if ((value->kind != FB_KIND_LIST && value->kind != FB_KIND_CONTEXT) || !fb_budget_step(s->budget, value->count) ||
        !fb_budget_enter(s->budget))
        return;
    for (uint32_t i = 0; i < value->count && !s->budget->exhausted; i++) {
        if (value->kind == FB_KIND_LIST) {
            add_key(s, &value->as.items[i]);
            continue;
        }
        fb_text_add(key, value->as.entries[i].key);
        fb_text_add_byte(key, '\0');
        add_key(s, &value->as.entries[i].value);
    }
    fb_budget_leave(s->budget);
}

static uint64_t hash_of(fb_view key) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < key.size; i++)
        hash = (hash ^ (unsigned char)key.data[i]) * UINT64_C(0x100000001B3);
    return hash ^ (hash >> 31);
}

static bool grow_values(fb_symbolic *s) {
    uint32_t capacity = s->values_capacity ? s->values_capacity * 2 : 256, n_slots = capacity * 2;
    fb_value *values = FB_NEW_ARRAY(s->arena, fb_value, capacity);
    fb_view *keys = FB_NEW_ARRAY(s->arena, fb_view, capacity);
    uint32_t *slots = FB_NEW_ARRAY(s->arena, uint32_t, n_slots);
    if (!values || !keys || !slots || capacity >= FB_DIAGRAM_MOST_LEAVES / 2)
        return false;
    if (s->n_values) {
        memcpy(values, s->values, s->n_values * sizeof *values);
        memcpy(keys, s->value_keys, s->n_values * sizeof *keys);
    }
    for (uint32_t i = 0; i < s->n_values; i++) {
        uint64_t at = hash_of(keys[i]);
        while (slots[at & (n_slots - 1)])
            at++;
        slots[at & (n_slots - 1)] = i + 1;
    }
    s->values = values;
    s->value_keys = keys;
    s->value_slots = slots;
    s->values_capacity = capacity;
    s->n_value_slots = n_slots;
    return true;
}

uint32_t fb_sym_number(fb_symbolic *s, const fb_value *value) {
    if (value->kind == FB_KIND_BOOLEAN && s->n_values > FB_LEAF_NOTHING)
        return value->as.boolean ? FB_LEAF_TRUE : FB_LEAF_FALSE;
    if (s->n_values == s->values_capacity && !grow_values(s))
        return FB_DIAGRAM_NONE;
    s->key.size = 0;
    add_key(s, value);
    fb_view key = fb_text_view(&s->key);
    if (s->budget->exhausted || s->arena->failure != FB_OK)
        return FB_DIAGRAM_NONE;
    uint64_t at = hash_of(key);
    for (; s->value_slots[at & (s->n_value_slots - 1)]; at++) {
        uint32_t known = s->value_slots[at & (s->n_value_slots - 1)] - 1;
        if (fb_view_equal(s->value_keys[known], key))
            return known;
    }
    s->value_slots[at & (s->n_value_slots - 1)] = s->n_values + 1;
    s->values[s->n_values] = fb_value_copy(s->arena, value);
    s->value_keys[s->n_values] = fb_arena_copy(s->arena, key);
    return s->arena->failure == FB_OK ? s->n_values++ : FB_DIAGRAM_NONE;
}

bool fb_sym_values_begin(fb_symbolic *s) {
    static const char *const marks[] = {"stopped", "nothing"}; /* two more numbers; no diagram of values has them */
    fb_text_init(&s->key, s->arena);
    fb_value fixed[] = {fb_boolean(false), fb_boolean(true), fb_null(), fb_string(fb_view_of(marks[0])),
                        fb_string(fb_view_of(marks[1]))};
    for (uint32_t i = 0; i < FB_COUNT(fixed); i++) {
        if (fb_sym_number(s, &fixed[i]) != i)
            return false;
        if (i > FB_LEAF_NULL) /* a string that says the same is another value */
            s->value_keys[i] = (fb_view){"", 0};
    }
    for (uint32_t i = 0; i < s->n_value_slots; i++) /* their slots stay taken, with a key that nothing has */
        if (s->value_slots[i] > FB_LEAF_NULL + 1)
            s->value_slots[i] = FB_LEAF_STOPPED + 1;
    return true;
}

fb_sym fb_sym_null(void) {
    return fb_sym_of_diagram(fb_diagram_leaf(FB_LEAF_NULL));
}

fb_sym fb_sym_refuse(fb_symbolic *s, const char *why) {
    if (!s->why)
        s->why = why;
    return fb_sym_null();
}

fb_sym fb_sym_of_value(fb_symbolic *s, const fb_value *value) {
    uint32_t number = fb_sym_number(s, value);
    return fb_sym_of_diagram(number == FB_DIAGRAM_NONE ? FB_DIAGRAM_NONE : fb_diagram_leaf(number));
}

/* ---- truth --------------------------------------------------------------------------------------------- */

static uint32_t truth_of(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    return numbers[0] == FB_LEAF_TRUE ? FB_LEAF_TRUE : FB_LEAF_FALSE;
}

fb_diagram fb_sym_is_true(fb_symbolic *s, fb_diagram d) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = truth_of};
    return fb_diagram_apply(&s->all, &f, &d, 1);
}

static uint32_t same_number(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    return numbers[0] == numbers[1] ? FB_LEAF_TRUE : FB_LEAF_FALSE;
}

fb_diagram fb_sym_is(fb_symbolic *s, fb_diagram d, uint32_t number) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = same_number};
    fb_diagram operands[] = {d, fb_diagram_leaf(number)};
    return fb_diagram_apply(&s->all, &f, operands, 2);
}

static uint32_t ternary_of(uint32_t number) {
    return number <= FB_LEAF_TRUE ? number : FB_LEAF_NULL;
}

static uint32_t and_of(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    uint32_t a = ternary_of(numbers[0]), b = ternary_of(numbers[1]);
    if (a == FB_LEAF_FALSE || b == FB_LEAF_FALSE)
        return FB_LEAF_FALSE;
    return a == FB_LEAF_TRUE ? b : a;
}

static fb_diagram and_early(void *context, const fb_diagram *operands, uint32_t n) {
    (void)context, (void)n;
    return operands[0] == FB_NEVER || operands[1] == FB_NEVER ? FB_NEVER : FB_DIAGRAM_NONE;
}

static fb_diagram both_ways(fb_symbolic *s, const fb_diagram_function *f, fb_diagram a, fb_diagram b) {
    fb_diagram operands[] = {a < b ? a : b, a < b ? b : a}; /* the order does not matter */
    return fb_diagram_apply(&s->all, f, operands, 2);
}

fb_diagram fb_sym_and(fb_symbolic *s, fb_diagram a, fb_diagram b) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = and_of, .early = and_early};
    return both_ways(s, &f, a, b);
}

static uint32_t or_of(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    uint32_t a = ternary_of(numbers[0]), b = ternary_of(numbers[1]);
    if (a == FB_LEAF_TRUE || b == FB_LEAF_TRUE)
        return FB_LEAF_TRUE;
    return a == FB_LEAF_FALSE ? b : a;
}

static fb_diagram or_early(void *context, const fb_diagram *operands, uint32_t n) {
    (void)context, (void)n;
    return operands[0] == FB_ALWAYS || operands[1] == FB_ALWAYS ? FB_ALWAYS : FB_DIAGRAM_NONE;
}

fb_diagram fb_sym_or(fb_symbolic *s, fb_diagram a, fb_diagram b) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = or_of, .early = or_early};
    return both_ways(s, &f, a, b);
}

static uint32_t not_of(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    uint32_t a = ternary_of(numbers[0]);
    return a == FB_LEAF_NULL ? a : FB_LEAF_TRUE - a;
}

fb_diagram fb_sym_not(fb_symbolic *s, fb_diagram a) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = not_of};
    return fb_diagram_apply(&s->all, &f, &a, 1);
}

/* ---- choices ------------------------------------------------------------------------------------------- */

static uint32_t choose_of(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    return numbers[0] == FB_LEAF_TRUE ? numbers[1] : numbers[2];
}

static fb_diagram choose_early(void *context, const fb_diagram *operands, uint32_t n) {
    (void)context, (void)n;
    if (fb_diagram_is_leaf(operands[0]))
        return operands[0] == FB_ALWAYS ? operands[1] : operands[2];
    return operands[1] == operands[2] ? operands[1] : FB_DIAGRAM_NONE;
}

fb_diagram fb_sym_choose_flat(fb_symbolic *s, fb_diagram condition, fb_diagram a, fb_diagram b) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = choose_of, .early = choose_early};
    fb_diagram operands[] = {condition, a, b};
    return fb_diagram_apply(&s->all, &f, operands, 3);
}

static bool same_keys(const fb_sym *a, const fb_sym *b) {
    if (a->n != b->n)
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!fb_view_equal(a->as.entries[i].key, b->as.entries[i].key))
            return false;
    return true;
}

static fb_sym choose_context(fb_symbolic *s, fb_diagram condition, const fb_sym *a, const fb_sym *b) {
    fb_sym_entry *entries = FB_NEW_ARRAY(s->arena, fb_sym_entry, a->n);
    for (uint32_t i = 0; entries && i < a->n; i++)
        entries[i] = (fb_sym_entry){a->as.entries[i].key, fb_sym_choose(s, condition, a->as.entries[i].value,
                                                                        b->as.entries[i].value)};
    return (fb_sym){.kind = FB_SYM_CONTEXT, .n = entries ? a->n : 0, .as = {.entries = entries}};
}

/* The items of one and of the other, each where its list is chosen; items that are always there are chosen one by
 * one, so that lists of equal length stay as long as they are. */
static fb_sym choose_list(fb_symbolic *s, fb_diagram condition, const fb_sym *a, const fb_sym *b) {
    bool is_even = a->n == b->n;
    for (uint32_t i = 0; i < a->n && is_even; i++)
        is_even = a->as.items[i].guard == b->as.items[i].guard;
    fb_sym_item *items = FB_NEW_ARRAY(s->arena, fb_sym_item, is_even ? a->n : (size_t)a->n + b->n);
    uint32_t n = 0;
    if (!items || !fb_budget_step(s->budget, (uint64_t)a->n + b->n))
        return fb_sym_null();
    fb_diagram otherwise = fb_sym_not(s, condition);
    for (uint32_t i = 0; i < a->n; i++, n++)
        items[n] = is_even ? (fb_sym_item){a->as.items[i].guard, fb_sym_choose(s, condition, a->as.items[i].value,
                                                                               b->as.items[i].value)}
                           : (fb_sym_item){fb_sym_and(s, condition, a->as.items[i].guard), a->as.items[i].value};
    for (uint32_t i = 0; !is_even && i < b->n; i++)
        items[n++] = (fb_sym_item){fb_sym_and(s, otherwise, b->as.items[i].guard), b->as.items[i].value};
    return (fb_sym){.kind = FB_SYM_LIST, .n = n, .as = {.items = items}};
}

fb_sym fb_sym_choose(fb_symbolic *s, fb_diagram condition, fb_sym a, fb_sym b) {
    if (fb_sym_is_over(s))
        return fb_sym_null();
    if (fb_diagram_is_leaf(condition))
        return condition == FB_ALWAYS ? a : b;
    condition = fb_sym_is_true(s, condition);
    if (!fb_budget_enter(s->budget))
        return fb_sym_null();
    fb_sym x = fb_sym_open(s, a), y = fb_sym_open(s, b), out;
    if (x.kind == FB_SYM_CONTEXT && y.kind == FB_SYM_CONTEXT && same_keys(&x, &y))
        out = choose_context(s, condition, &x, &y);
    else if (x.kind == FB_SYM_LIST && y.kind == FB_SYM_LIST)
        out = choose_list(s, condition, &x, &y);
    else
        out = fb_sym_of_diagram(fb_sym_choose_flat(s, condition, fb_sym_flat(s, a), fb_sym_flat(s, b)));
    fb_budget_leave(s->budget);
    return out;
}

/* ---- opening and closing ------------------------------------------------------------------------------- */

static const fb_plan_function *body_of(const fb_value *function) {
    return function->as.function->body;
}

static fb_sym open_value(fb_symbolic *s, const fb_value *value) {
    fb_sym out = {.n = value->count};
    if (!fb_budget_step(s->budget, value->count))
        return fb_sym_null();
    if (value->kind == FB_KIND_LIST) {
        fb_sym_item *items = FB_NEW_ARRAY(s->arena, fb_sym_item, value->count);
        for (uint32_t i = 0; items && i < value->count; i++)
            items[i] = (fb_sym_item){FB_ALWAYS, fb_sym_of_value(s, &value->as.items[i])};
        out.kind = FB_SYM_LIST;
        out.as.items = items;
        out.n = items ? out.n : 0;
    } else if (value->kind == FB_KIND_CONTEXT) {
        fb_sym_entry *entries = FB_NEW_ARRAY(s->arena, fb_sym_entry, value->count);
        for (uint32_t i = 0; entries && i < value->count; i++)
            entries[i] = (fb_sym_entry){value->as.entries[i].key, fb_sym_of_value(s, &value->as.entries[i].value)};
        out.kind = FB_SYM_CONTEXT;
        out.as.entries = entries;
        out.n = entries ? out.n : 0;
    } else {
        const fb_plan_function *body = body_of(value);
        fb_sym *captured = FB_NEW_ARRAY(s->arena, fb_sym, body->n_captured);
        for (uint32_t i = 0; captured && i < body->n_captured; i++)
            captured[i] = fb_sym_of_value(s, &value->as.function->captured[i]);
        out = (fb_sym){.kind = FB_SYM_FUNCTION, .n = captured ? body->n_captured : 0, .as = {.captured = captured},
                       .body = body};
    }
    return out;
}

fb_sym fb_sym_open(fb_symbolic *s, fb_sym v) {
    if (v.kind != FB_SYM_DIAGRAM || v.as.diagram == FB_DIAGRAM_NONE || !fb_diagram_is_leaf(v.as.diagram))
        return v;
    fb_value value = *fb_sym_value(s, v.as.diagram); /* values may move while more are made */
    bool is_closure = value.kind == FB_KIND_FUNCTION && !body_of(&value)->builtin;
    return value.kind == FB_KIND_LIST || value.kind == FB_KIND_CONTEXT || is_closure ? open_value(s, &value) : v;
}

/* Leaf functions that make values; numbers[0] is what there is already. */
static uint32_t append_of(void *context, const uint32_t *numbers, uint32_t n) {
    fb_symbolic *s = context;
    (void)n;
    if (numbers[1] != FB_LEAF_TRUE)
        return numbers[0];
    const fb_value *before = &s->values[numbers[0]];
    if (!fb_budget_step(s->budget, before->count))
        return FB_DIAGRAM_NONE;
    fb_value *items = FB_NEW_ARRAY(s->arena, fb_value, (size_t)before->count + 1);
    if (!items)
        return FB_DIAGRAM_NONE;
    if (before->count)
        memcpy(items, before->as.items, before->count * sizeof *items);
    items[before->count] = s->values[numbers[2]];
    fb_value made = fb_list(items, before->count + 1);
    return fb_sym_number(s, &made);
}

static uint32_t put_of(void *context, const uint32_t *numbers, uint32_t n) {
    fb_symbolic *s = context;
    (void)n;
    fb_value before = s->values[numbers[0]], value = s->values[numbers[2]];
    fb_view key = fb_string_view(&s->values[numbers[1]]);
    if (!fb_budget_step(s->budget, before.count))
        return FB_DIAGRAM_NONE;
    fb_value made = fb_context_put(s->arena, &before, key, &value);
    return s->arena->failure == FB_OK ? fb_sym_number(s, &made) : FB_DIAGRAM_NONE;
}

static fb_diagram flat_list(fb_symbolic *s, const fb_sym *v) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = append_of, .context = s};
    fb_value none = fb_list(NULL, 0);
    fb_diagram out = fb_sym_of_value(s, &none).as.diagram;
    for (uint32_t i = 0; i < v->n; i++) {
        fb_diagram operands[] = {out, v->as.items[i].guard, fb_sym_flat(s, v->as.items[i].value)};
        out = fb_diagram_apply(&s->all, &f, operands, 3);
    }
    return out;
}

static fb_diagram flat_context(fb_symbolic *s, const fb_sym *v) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = put_of, .context = s};
    fb_value none = fb_context(NULL, 0);
    fb_diagram out = fb_sym_of_value(s, &none).as.diagram;
    for (uint32_t i = 0; i < v->n; i++) {
        fb_value key = fb_string(v->as.entries[i].key);
        fb_diagram operands[] = {out, fb_sym_of_value(s, &key).as.diagram, fb_sym_flat(s, v->as.entries[i].value)};
        out = fb_diagram_apply(&s->all, &f, operands, 3);
    }
    return out;
}

typedef struct closing {
    fb_symbolic *s;
    const fb_plan_function *body;
} closing;

/* A list of what it captured becomes a function. */
static uint32_t close_of(void *context, const uint32_t *numbers, uint32_t n) {
    closing *c = context;
    fb_function *function = FB_NEW(c->s->arena, fb_function);
    (void)n;
    if (!function)
        return FB_DIAGRAM_NONE;
    *function = (fb_function){c->body->type, c->body->parameters, c->body->n_parameters, c->body,
                              c->s->values[numbers[0]].as.items};
    fb_value made = {.kind = FB_KIND_FUNCTION};
    made.as.function = function;
    return fb_sym_number(c->s, &made);
}

static fb_diagram flat_function(fb_symbolic *s, const fb_sym *v) {
    closing c = {s, v->body};
    fb_diagram_function f = {.identity = v->body, .of = close_of, .context = &c};
    fb_sym_item *items = FB_NEW_ARRAY(s->arena, fb_sym_item, v->n);
    for (uint32_t i = 0; items && i < v->n; i++)
        items[i] = (fb_sym_item){FB_ALWAYS, v->as.captured[i]};
    fb_sym captured = {.kind = FB_SYM_LIST, .n = items ? v->n : 0, .as = {.items = items}};
    fb_diagram list = flat_list(s, &captured);
    return fb_diagram_apply(&s->all, &f, &list, 1);
}

fb_diagram fb_sym_flat(fb_symbolic *s, fb_sym v) {
    if (v.kind == FB_SYM_DIAGRAM)
        return v.as.diagram;
    if (fb_sym_is_over(s) || !fb_budget_step(s->budget, 1 + v.n) || !fb_budget_enter(s->budget))
        return FB_DIAGRAM_NONE;
    fb_diagram out = v.kind == FB_SYM_LIST      ? flat_list(s, &v)
                     : v.kind == FB_SYM_CONTEXT ? flat_context(s, &v)
                                                : flat_function(s, &v);
    fb_budget_leave(s->budget);
    return out;
}

typedef struct listing {
    fb_symbolic *s;
    fb_diagram of, is_null;
    fb_sym_item *items;
    uint32_t n, capacity;
} listing;

static bool list_item(listing *l, fb_diagram guard, fb_sym value) {
    if (l->n == l->capacity) {
        uint32_t capacity = l->capacity ? l->capacity * 2 : 16;
        fb_sym_item *items = capacity > l->n ? FB_NEW_ARRAY(l->s->arena, fb_sym_item, capacity) : NULL;
        if (!items)
            return false;
        if (l->n)
            memcpy(items, l->items, l->n * sizeof *items);
        l->items = items;
        l->capacity = capacity;
    }
    l->items[l->n++] = (fb_sym_item){guard, value};
    return fb_budget_step(l->s->budget, 1);
}

static bool list_leaf(void *context, uint32_t number) {
    listing *l = context;
    fb_value value = l->s->values[number];
    fb_diagram here = fb_sym_is(l->s, l->of, number);
    if (number == FB_LEAF_NULL)
        l->is_null = here;
    else if (value.kind != FB_KIND_LIST)
        return list_item(l, here, fb_sym_of_diagram(fb_diagram_leaf(number)));
    for (uint32_t i = 0; value.kind == FB_KIND_LIST && i < value.count; i++)
        if (!list_item(l, here, fb_sym_of_value(l->s, &value.as.items[i])))
            return false;
    return here != FB_DIAGRAM_NONE;
}

fb_sym fb_sym_as_list(fb_symbolic *s, fb_sym v, fb_diagram *is_null) {
    *is_null = FB_NEVER;
    if (v.kind == FB_SYM_LIST || fb_sym_is_over(s))
        return v;
    listing l = {.s = s, .of = v.as.diagram, .is_null = FB_NEVER};
    bool good = v.kind == FB_SYM_DIAGRAM ? fb_diagram_leaves(&s->all, v.as.diagram, list_leaf, &l)
                                         : list_item(&l, FB_ALWAYS, v);
    if (!good)
        return fb_sym_null();
    *is_null = l.is_null;
    return (fb_sym){.kind = FB_SYM_LIST, .n = l.n, .as = {.items = l.items}};
}

/* ---- how many there are --------------------------------------------------------------------------------- */

static uint32_t one_more_of(void *context, const uint32_t *numbers, uint32_t n) {
    fb_symbolic *s = context;
    fb_number sum = s->values[numbers[0]].as.number;
    (void)n;
    if (numbers[1] != FB_LEAF_TRUE || !fb_number_add(&sum, sum, fb_number_of(1)))
        return numbers[0];
    fb_value value = fb_number_value(sum);
    return fb_sym_number(s, &value);
}

fb_diagram fb_sym_count(fb_symbolic *s, const fb_sym *list) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = one_more_of, .context = s};
    fb_value zero = fb_number_value(fb_number_of(0));
    fb_diagram operands[2] = {fb_sym_of_value(s, &zero).as.diagram};
    for (uint32_t i = 0; i < list->n && !fb_sym_is_over(s); i++) {
        operands[1] = list->as.items[i].guard;
        operands[0] = fb_diagram_apply(&s->all, &f, operands, 2);
    }
    return operands[0];
}
