/* symbolic_call.c - calls (eval/call.c) and conformance to types (eval/coerce.c) of values that are not known.
 *
 * The body of a function is walked with its arguments as they are; a call that goes on for ever ends with the budget.
 */
#include "knowledge/knowledge_inner.h"

/* ---- conformance --------------------------------------------------------------------------------------- */

typedef struct typed {
    fb_symbolic *s;
    const fb_type *type;
} typed;

static uint32_t conforms_of(void *context, const uint32_t *numbers, uint32_t n) {
    const typed *t = context;
    fb_value value = t->s->values[numbers[0]];
    (void)n;
    if (value.kind == FB_KIND_NULL)
        return FB_LEAF_TRUE;
    return fb_sym_evaluated(t->s, fb_boolean(fb_instance_of(&t->s->scratch, &value, t->type)));
}

static uint32_t coerce_of(void *context, const uint32_t *numbers, uint32_t n) {
    const typed *t = context;
    (void)n;
    return fb_sym_evaluated(t->s, fb_coerce(&t->s->scratch, t->s->values[numbers[0]], t->type));
}

/* Types are larger than this, so a type has several identities. */
static const void *identity_of(const fb_type *type, size_t which) {
    return (const char *)type + which;
}

static fb_diagram flat_conforms(fb_symbolic *s, fb_sym v, const fb_type *type) {
    typed t = {s, type};
    fb_diagram_function f = {.identity = identity_of(type, 1), .of = conforms_of, .context = &t};
    fb_diagram flat = fb_sym_flat(s, v);
    return fb_diagram_apply(&s->all, &f, &flat, 1);
}

static const fb_sym *field_value(const fb_sym *context, fb_view key) {
    for (uint32_t i = 0; i < context->n; i++)
        if (fb_view_equal(context->as.entries[i].key, key))
            return &context->as.entries[i].value;
    return NULL;
}

/* Where it is null or an instance of the type, allowed values included. */
static fb_diagram conforms(fb_symbolic *s, fb_sym v, const fb_type *type) {
    if (!type || (type->kind == FB_TYPE_ANY && !type->constraint))
        return FB_ALWAYS;
    if (fb_sym_is_over(s) || !fb_budget_step(s->budget, 1 + v.n) || !fb_budget_enter(s->budget))
        return FB_NEVER;
    fb_diagram out = FB_ALWAYS;
    if (v.kind == FB_SYM_LIST && type->kind == FB_TYPE_LIST && !type->constraint) {
        for (uint32_t i = 0; i < v.n && out != FB_NEVER; i++) {
            fb_diagram absent = fb_sym_not(s, v.as.items[i].guard);
            out = fb_sym_and(s, out, fb_sym_or(s, absent, conforms(s, v.as.items[i].value, type->element)));
        }
    } else if (v.kind == FB_SYM_CONTEXT && type->kind == FB_TYPE_CONTEXT && !type->constraint) {
        for (uint32_t i = 0; i < type->n && out != FB_NEVER; i++) {
            const fb_sym *field = field_value(&v, type->field[i].name);
            out = field ? fb_sym_and(s, out, conforms(s, *field, type->field[i].type)) : FB_NEVER;
        }
        if (out == FB_NEVER) /* a field that is not there: eval knows whether that matters */
            out = flat_conforms(s, v, type);
    } else {
        out = flat_conforms(s, v, type);
    }
    fb_budget_leave(s->budget);
    return out;
}

/* numbers: a value and what it was made.  A list of null becomes null where no list is wanted, and nothing is lost. */
static uint32_t lost_of(void *context, const uint32_t *numbers, uint32_t n) {
    const fb_symbolic *s = context;
    const fb_value *value = &s->values[numbers[0]];
    (void)n;
    bool was_null = value->kind == FB_KIND_NULL ||
                    (value->kind == FB_KIND_LIST && value->count == 1 && value->as.items[0].kind == FB_KIND_NULL);
    return !was_null && numbers[1] == FB_LEAF_NULL ? FB_LEAF_TRUE : FB_LEAF_FALSE;
}

static fb_sym coerce_flat(fb_symbolic *s, fb_sym v, const fb_type *type, fb_diagram *bad) {
    static const char identity;
    typed t = {s, type};
    fb_diagram_function coerce = {.identity = identity_of(type, 2), .of = coerce_of, .context = &t};
    fb_diagram_function lost = {.identity = &identity, .of = lost_of, .context = s};
    fb_diagram both[2] = {fb_sym_flat(s, v)};
    both[1] = fb_diagram_apply(&s->all, &coerce, both, 1);
    if (bad)
        *bad = fb_diagram_apply(&s->all, &lost, both, 2);
    return fb_sym_of_diagram(both[1]);
}

fb_sym fb_sym_coerce(fb_symbolic *s, fb_sym v, const fb_type *type, fb_diagram *bad) {
    if (bad)
        *bad = FB_NEVER;
    if (!type || type->kind == FB_TYPE_ANY || fb_sym_is_over(s))
        return v;
    if (v.kind == FB_SYM_DIAGRAM || v.kind == FB_SYM_FUNCTION)
        return coerce_flat(s, v, type, bad);
    if (v.kind == FB_SYM_CONTEXT && type->kind == FB_TYPE_LIST) { /* a value stands for the list of it */
        fb_sym_item *item = FB_NEW(s->arena, fb_sym_item);
        if (!item)
            return fb_sym_null();
        *item = (fb_sym_item){FB_ALWAYS, v};
        fb_sym list = {.kind = FB_SYM_LIST, .n = 1, .as = {.items = item}};
        if (conforms(s, list, type) == FB_ALWAYS)
            return list;
    }
    return conforms(s, v, type) == FB_ALWAYS ? v : coerce_flat(s, v, type, bad);
}

fb_diagram fb_sym_is_allowed(fb_symbolic *s, fb_diagram d, uint32_t constraint) {
    fb_type type = {.kind = FB_TYPE_ANY, .constraint = constraint};
    typed t = {s, &type};
    fb_diagram_function f = {.identity = &s->plan->constraints[constraint - 1], .of = conforms_of, .context = &t};
    return fb_diagram_apply(&s->all, &f, &d, 1);
}

/* ---- what is called ------------------------------------------------------------------------------------ */

static fb_sym call_service(fb_symbolic *s, const fb_plan_function *body, const fb_sym *arguments) {
    const fb_plan_element *service = &s->plan->elements[body->service - 1];
    fb_activation inside = {.memos = FB_NEW_ARRAY(s->arena, fb_sym, s->plan->n_elements),
                            .states = FB_NEW_ARRAY(s->arena, uint8_t, s->plan->n_elements)};
    fb_sym_entry *entries = FB_NEW_ARRAY(s->arena, fb_sym_entry, service->n_outputs);
    if (!inside.memos || !inside.states || !entries || !fb_budget_step(s->budget, s->plan->n_elements / 16))
        return fb_sym_null();
    for (uint32_t i = 0; i < service->n_parameters; i++) {
        inside.memos[service->parameters[i]] = arguments[i];
        inside.states[service->parameters[i]] = FB_SYM_DONE;
    }
    fb_activation *outside = s->activation;
    s->activation = &inside;
    for (uint32_t i = 0; i < service->n_outputs; i++)
        entries[i] = (fb_sym_entry){s->plan->elements[service->outputs[i]].variable,
                                    fb_sym_element(s, service->outputs[i])};
    s->activation = outside;
    if (service->n_outputs == 1)
        return entries[0].value;
    return (fb_sym){.kind = FB_SYM_CONTEXT, .n = service->n_outputs, .as = {.entries = entries}};
}

static fb_sym call_closure(fb_symbolic *s, const fb_sym *function, const fb_sym *arguments, uint32_t n) {
    const fb_plan_function *body = function->body;
    fb_sym *frame = FB_NEW_ARRAY(s->arena, fb_sym, body->n_slots > n ? body->n_slots : n);
    if (!frame || !fb_budget_step(s->budget, 1 + body->n_slots / 8))
        return fb_sym_null();
    if (n)
        memcpy(frame, arguments, n * sizeof *frame);
    for (uint32_t i = 0; i < body->n_captured; i++)
        frame[body->captured_into[i]] = function->as.captured[i];
    return fb_sym_node(s, body->body, frame);
}

/* `arguments` by position; they are converted. */
static fb_sym invoke(fb_symbolic *s, const fb_sym *function, fb_sym *arguments, uint32_t n) {
    const fb_plan_function *body = function->body;
    fb_diagram bad = FB_NEVER, wrong;
    if (n != body->n_parameters)
        return fb_sym_null();
    for (uint32_t i = 0; i < n; i++) {
        arguments[i] = fb_sym_coerce(s, arguments[i], body->parameter_types ? body->parameter_types[i] : NULL, &wrong);
        bad = fb_sym_or(s, bad, wrong);
    }
    if (bad == FB_ALWAYS || fb_sym_is_over(s) || !fb_budget_enter(s->budget))
        return fb_sym_null();
    fb_sym out = fb_sym_null();
    if (body->service)
        out = call_service(s, body, arguments);
    else if (body->body)
        out = call_closure(s, function, arguments, n);
    fb_budget_leave(s->budget);
    return fb_sym_choose(s, bad, fb_sym_null(), fb_sym_coerce(s, out, body->result_type, NULL));
}

/* ---- calls --------------------------------------------------------------------------------------------- */

typedef struct calling {
    fb_symbolic *s;
    const fb_node *node;
    const fb_sym *given; /* arguments as written, node->n_children - 1 */
    fb_diagram called;
    fb_sym out;
} calling;

/* Named arguments in the order of the parameters; ones left out are null (10.3.2.13.5). */
static bool in_order(fb_sym *ordered, const fb_plan_function *body, const fb_node *node, const fb_sym *given,
                     uint32_t n) {
    for (uint32_t i = 0; i < body->n_parameters; i++)
        ordered[i] = fb_sym_null();
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = 0;
        for (uint32_t before = 0; before < i; before++)
            if (fb_view_equal(node->names[before], node->names[i]))
                return false;
        while (at < body->n_parameters && !fb_view_equal(body->parameters[at], node->names[i]))
            at++;
        if (at == body->n_parameters)
            return false;
        ordered[at] = given[i];
    }
    return true;
}

/* By eval, for each combination of arguments: what is called is in no way looked into. */
static fb_sym call_flat(calling *c, fb_diagram function) {
    fb_symbolic *s = c->s;
    fb_diagram children[FB_DIAGRAM_MOST_OPERANDS] = {function};
    if (c->node->n_children > FB_COUNT(children))
        return fb_sym_refuse(s, "an operation has more arguments than are followed");
    for (uint32_t i = 1; i < c->node->n_children; i++)
        children[i] = fb_sym_flat(s, c->given[i - 1]);
    return fb_sym_of_diagram(fb_sym_operation(s, c->node, children, c->node->n_children));
}

static fb_sym call_function(calling *c, const fb_sym *function) {
    fb_symbolic *s = c->s;
    uint32_t n = c->node->n_children - 1;
    const fb_plan_function *body = function->body;
    if (body->external)
        return call_flat(c, fb_sym_flat(s, *function));
    uint32_t n_arguments = c->node->names ? body->n_parameters : n;
    fb_sym *arguments = FB_NEW_ARRAY(s->arena, fb_sym, n_arguments > n ? n_arguments : n);
    if (!arguments || !fb_budget_step(s->budget, 1 + n_arguments))
        return fb_sym_null();
    if (c->node->names && !in_order(arguments, body, c->node, c->given, n))
        return fb_sym_null();
    if (!c->node->names && n)
        memcpy(arguments, c->given, n * sizeof *arguments);
    return invoke(s, function, arguments, n_arguments);
}

static fb_sym call_value(calling *c, uint32_t number) {
    fb_symbolic *s = c->s;
    if (s->values[number].kind != FB_KIND_FUNCTION)
        return fb_sym_null();
    fb_sym function = fb_sym_open(s, fb_sym_of_diagram(fb_diagram_leaf(number)));
    if (function.kind == FB_SYM_FUNCTION)
        return call_function(c, &function);
    return call_flat(c, fb_diagram_leaf(number)); /* a built-in */
}

static bool call_leaf(void *context, uint32_t number) {
    calling *c = context;
    fb_diagram here = fb_sym_is(c->s, c->called, number);
    c->out = fb_sym_choose(c->s, here, call_value(c, number), c->out);
    return !fb_sym_is_over(c->s);
}

fb_sym fb_sym_call(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    calling c = {.s = s, .node = node, .out = fb_sym_null()};
    fb_sym called = fb_sym_node(s, node->children[0], frame);
    fb_sym *given = FB_NEW_ARRAY(s->arena, fb_sym, node->n_children);
    for (uint32_t i = 1; given && i < node->n_children; i++)
        given[i - 1] = fb_sym_node(s, node->children[i], frame);
    c.given = given;
    if (!given || fb_sym_is_over(s))
        return fb_sym_null();
    if (called.kind == FB_SYM_FUNCTION)
        return call_function(&c, &called);
    if (called.kind != FB_SYM_DIAGRAM)
        return fb_sym_null();
    c.called = called.as.diagram;
    return fb_diagram_leaves(&s->all, c.called, call_leaf, &c) ? c.out : fb_sym_null();
}

/* ---- built-ins ----------------------------------------------------------------------------------------- */

/* concatenate of lists, or append of items to a list. */
static fb_sym joined(fb_symbolic *s, const fb_sym *arguments, uint32_t n, bool are_items) {
    uint64_t n_items = 0;
    for (uint32_t i = 0; i < n; i++)
        n_items += are_items && i ? 1 : arguments[i].n;
    fb_sym_item *items = FB_NEW_ARRAY(s->arena, fb_sym_item, n_items);
    uint32_t at = 0;
    if (!items || n_items > UINT32_MAX || !fb_budget_step(s->budget, n_items))
        return fb_sym_null();
    for (uint32_t i = 0; i < n; i++) {
        if (are_items && i) {
            items[at++] = (fb_sym_item){FB_ALWAYS, arguments[i]};
            continue;
        }
        if (arguments[i].n)
            memcpy(items + at, arguments[i].as.items, arguments[i].n * sizeof *items);
        at += arguments[i].n;
    }
    return (fb_sym){.kind = FB_SYM_LIST, .n = at, .as = {.items = items}};
}

static fb_sym with_entry(fb_symbolic *s, const fb_sym *context, fb_view key, fb_sym value) {
    fb_sym_entry *entries = FB_NEW_ARRAY(s->arena, fb_sym_entry, (size_t)context->n + 1);
    uint32_t at = 0;
    if (!entries)
        return fb_sym_null();
    if (context->n)
        memcpy(entries, context->as.entries, context->n * sizeof *entries);
    while (at < context->n && !fb_view_equal(entries[at].key, key))
        at++;
    entries[at] = (fb_sym_entry){key, value};
    return (fb_sym){.kind = FB_SYM_CONTEXT, .n = at == context->n ? at + 1 : context->n, .as = {.entries = entries}};
}

static bool all_are_lists(const fb_sym *arguments, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (arguments[i].kind != FB_SYM_LIST)
            return false;
    return n > 0;
}

/* The few that would lose what is known of lists and contexts if they were done leaf by leaf. */
static bool structural(fb_symbolic *s, fb_sym *out, const fb_node *node, const fb_sym *arguments, uint32_t n) {
    switch ((fb_builtin_id)node->index) {
    case FB_BUILTIN_COUNT_ITEMS:
        if (n != 1 || arguments[0].kind != FB_SYM_LIST)
            return false;
        *out = fb_sym_of_diagram(fb_sym_count(s, &arguments[0]));
        return true;
    case FB_BUILTIN_CONCATENATE:
        if (!all_are_lists(arguments, n))
            return false;
        *out = joined(s, arguments, n, false);
        return true;
    case FB_BUILTIN_APPEND:
        if (n < 2 || arguments[0].kind != FB_SYM_LIST)
            return false;
        *out = joined(s, arguments, n, true);
        return true;
    case FB_BUILTIN_CONTEXT_PUT:
    case FB_BUILTIN_CONTEXT_PUT_KEYS: {
        if (n != 3 || arguments[0].kind != FB_SYM_CONTEXT || arguments[1].kind != FB_SYM_DIAGRAM ||
            !fb_diagram_is_leaf(arguments[1].as.diagram))
            return false;
        const fb_value *key = fb_sym_value(s, arguments[1].as.diagram);
        if (key->kind != FB_KIND_STRING)
            return false;
        *out = with_entry(s, &arguments[0], fb_string_view(key), arguments[2]);
        return true;
    }
    default: return false;
    }
}

fb_sym fb_sym_call_builtin(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    fb_sym arguments[FB_DIAGRAM_MOST_OPERANDS], out;
    fb_diagram flat[FB_DIAGRAM_MOST_OPERANDS];
    uint32_t n = node->n_children;
    if (n > FB_COUNT(arguments))
        return fb_sym_refuse(s, "an operation has more arguments than are followed");
    bool is_whole = true;
    for (uint32_t i = 0; i < n; i++) {
        is_whole = is_whole && node->children[i];
        arguments[i] = node->children[i] ? fb_sym_node(s, node->children[i], frame) : fb_sym_null();
    }
    if (fb_sym_is_over(s))
        return fb_sym_null();
    for (uint32_t i = 0; i < n; i++) {
        fb_sym opened = fb_sym_open(s, arguments[i]);
        arguments[i] = opened.kind == FB_SYM_FUNCTION ? arguments[i] : opened;
    }
    if (is_whole && structural(s, &out, node, arguments, n))
        return out;
    for (uint32_t i = 0; i < n; i++)
        flat[i] = fb_sym_flat(s, arguments[i]);
    return fb_sym_of_diagram(fb_sym_operation(s, node, flat, n));
}
