/* symbolic.c - the symbolic reader: elements and expressions whose values depend on what is unknown.
 *
 * What needs nothing unknown is the reference reader's: an element is given to eval first, and only when that
 * suspends is its logic walked here.  A single operation on diagrams is eval's too: its node is copied with constants
 * for children, once for each combination of leaves.
 * Lists and choices: symbolic_value.c; iterations: symbolic_iterate.c; calls: symbolic_call.c; tables:
 * symbolic_table.c.
 */
#include "knowledge/knowledge_inner.h"

#define MOST_VARIABLES 1000u /* diagrams are as deep as that, and so is recursion over them */
#define SCRATCH_MOST ((size_t)1 << 20) /* bytes of one-off values before they are thrown away */

/* ---- beginning and end --------------------------------------------------------------------------------- */

static fb_activation *new_activation(fb_symbolic *s) {
    fb_activation *a = FB_NEW(s->arena, fb_activation);
    if (!a)
        return NULL;
    a->memos = FB_NEW_ARRAY(s->arena, fb_sym, s->plan->n_elements);
    a->states = FB_NEW_ARRAY(s->arena, uint8_t, s->plan->n_elements);
    return a->memos && a->states ? a : NULL;
}

bool fb_symbolic_begin(fb_symbolic *s, fb_arena *arena, const fb_plan *plan, const fb_value *values,
                       const uint8_t *known, const fb_domain *domains, const fb_clock *clock, fb_budget *budget) {
    *s = (fb_symbolic){.plan = plan, .arena = arena, .budget = budget, .domains = domains};
    fb_diagrams_init(&s->all, arena, budget);
    fb_limits limits = fb_limits_within(budget->steps_left, arena->limit);
    fb_run_begin(&s->run, plan, arena->host, &limits);
    fb_run_begin(&s->scratch, plan, arena->host, &limits);
    s->variable_of = FB_NEW_ARRAY(arena, uint32_t, plan->n_inputs);
    s->input_of = FB_NEW_ARRAY(arena, uint32_t, plan->n_inputs);
    s->activation = new_activation(s);
    if (!s->variable_of || !s->input_of || !s->activation || !fb_sym_values_begin(s))
        return false;
    s->activation->is_outermost = true;
    for (uint32_t i = 0; i < plan->n_inputs; i++)
        s->variable_of[i] = FB_ABSENT;
    if (!fb_run_start(&s->run, values, known, clock) || !fb_run_start(&s->scratch, values, known, clock)) {
        arena->failure = FB_NO_MEMORY;
        return false;
    }
    return true;
}

void fb_symbolic_end(fb_symbolic *s) {
    fb_run_end(&s->run);
    fb_run_end(&s->scratch);
}

/* ---- one operation ------------------------------------------------------------------------------------- */

typedef struct operation {
    fb_symbolic *s;
    const fb_node *node;
    const bool *is_left_out; /* a child; no operand stands for it */
    uint32_t n_children;
    bool has_subject; /* the first operand is the value of the node's slot */
} operation;

#define MOST_CHILDREN FB_DIAGRAM_MOST_OPERANDS

uint32_t fb_sym_evaluate(fb_symbolic *s, const fb_node *node, fb_value *frame) {
    return fb_sym_evaluated(s, fb_eval(&s->scratch, node, frame));
}

uint32_t fb_sym_evaluated(fb_symbolic *s, fb_value value) {
    fb_run *run = &s->scratch;
    uint64_t used = run->limits.steps - run->budget.steps_left;
    if (run->stop == FB_STOP_MEMORY)
        s->arena->failure = FB_NO_MEMORY;
    else if (run->stop == FB_STOP_UNKNOWN)
        fb_sym_refuse(s, "a function that is handed on looks at something unknown");
    else if (run->stop == FB_STOP_LIMIT)
        fb_sym_refuse(s, "an operation went beyond the limits of an evaluation");
    run->budget.steps_left = run->limits.steps;
    if (run->stop != FB_STOP_NONE || !fb_budget_step(s->budget, used))
        return FB_DIAGRAM_NONE;
    uint32_t number = fb_sym_number(s, &value);
    if (run->arena->used > SCRATCH_MOST && !s->keeps_scratch &&
        !fb_run_start(run, run->inputs, run->known, &run->clock))
        s->arena->failure = FB_NO_MEMORY;
    return number;
}

static uint32_t operate(void *context, const uint32_t *numbers, uint32_t n) {
    const operation *o = context;
    fb_symbolic *s = o->s;
    fb_node constants[MOST_CHILDREN], copy = *o->node;
    const fb_node *children[MOST_CHILDREN];
    uint32_t at = o->has_subject;
    for (uint32_t i = 0; i < n && !s->activation->is_outermost; i++)
        if (s->values[numbers[i]].kind == FB_KIND_FUNCTION) {
            fb_sym_refuse(s, "a function is handed on inside a decision service");
            return FB_DIAGRAM_NONE;
        }
    for (uint32_t i = 0; i < o->n_children; i++) {
        children[i] = NULL;
        if (o->is_left_out[i])
            continue;
        if (i && o->node->children[i] == o->node->children[i - 1]) { /* `= e` is a range of one node twice */
            children[i] = children[i - 1];
            continue;
        }
        constants[i] = (fb_node){.op = FB_OP_CONSTANT, .model = copy.model, .offset = copy.offset,
                                 .as = {.constant = s->values[numbers[at++]]}};
        children[i] = &constants[i];
    }
    copy.children = children;
    copy.n_children = o->n_children;
    fb_value *frame = FB_NEW_ARRAY(s->scratch.arena, fb_value, (size_t)copy.slot + 1);
    if (!frame) {
        s->arena->failure = FB_NO_MEMORY;
        return FB_DIAGRAM_NONE;
    }
    if (o->has_subject)
        frame[copy.slot] = s->values[numbers[0]];
    return fb_sym_evaluate(s, &copy, frame);
}

static fb_diagram do_operation(fb_symbolic *s, const fb_node *node, fb_diagram subject, const fb_diagram *children,
                               uint32_t n) {
    bool is_left_out[MOST_CHILDREN] = {false};
    fb_diagram operands[MOST_CHILDREN + 1];
    operation o = {.s = s, .node = node, .is_left_out = is_left_out, .n_children = n,
                   .has_subject = subject != FB_DIAGRAM_NONE};
    uint32_t n_operands = 0;
    if (n >= MOST_CHILDREN) {
        fb_sym_refuse(s, "an operation has more arguments than are followed");
        return FB_DIAGRAM_NONE;
    }
    if (o.has_subject)
        operands[n_operands++] = subject;
    for (uint32_t i = 0; i < n; i++) {
        is_left_out[i] = !node->children[i];
        if (!is_left_out[i] && !(i && node->children[i] == node->children[i - 1]))
            operands[n_operands++] = children[i];
    }
    fb_diagram_function f = {.identity = node, .of = operate, .context = &o};
    return fb_diagram_apply(&s->all, &f, operands, n_operands);
}

fb_diagram fb_sym_operation(fb_symbolic *s, const fb_node *node, const fb_diagram *children, uint32_t n) {
    return do_operation(s, node, FB_DIAGRAM_NONE, children, n);
}

static fb_sym operation_on_children(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    fb_diagram children[MOST_CHILDREN];
    if (node->n_children > MOST_CHILDREN)
        return fb_sym_refuse(s, "an operation has more arguments than are followed");
    for (uint32_t i = 0; i < node->n_children; i++) {
        bool is_new = node->children[i] && !(i && node->children[i] == node->children[i - 1]);
        children[i] = is_new ? fb_sym_flat(s, fb_sym_node(s, node->children[i], frame)) : FB_DIAGRAM_NONE;
        if (fb_sym_is_over(s))
            return fb_sym_null();
    }
    return fb_sym_of_diagram(fb_sym_operation(s, node, children, node->n_children));
}

/* ---- elements ------------------------------------------------------------------------------------------ */

static fb_sym unknown_input(fb_symbolic *s, uint32_t input) {
    const fb_domain *domain = &s->domains[input];
    if (domain->n == 0)
        return fb_sym_refuse(s, "an unknown input has no value that its type admits");
    if (domain->n == 1)
        return fb_sym_of_value(s, &domain->values[0]);
    if (s->variable_of[input] == FB_ABSENT && s->all.n_variables == MOST_VARIABLES)
        return fb_sym_refuse(s, "more unknown inputs matter than are followed together");
    if (s->variable_of[input] == FB_ABSENT) {
        uint32_t variable = fb_diagram_add_variable(&s->all, domain->n);
        if (variable == FB_DIAGRAM_NONE)
            return fb_sym_null();
        s->variable_of[input] = variable;
        s->input_of[variable] = input;
    }
    fb_diagram *children = FB_NEW_ARRAY(s->arena, fb_diagram, domain->n);
    for (uint32_t i = 0; children && i < domain->n; i++)
        children[i] = fb_sym_of_value(s, &domain->values[i]).as.diagram;
    if (!children)
        return fb_sym_null();
    return fb_sym_of_diagram(fb_diagram_node_of(&s->all, s->variable_of[input], children));
}

/* By eval, when it needs nothing unknown. */
static bool known_element(fb_symbolic *s, fb_sym *out, uint32_t element) {
    fb_run *run = &s->run;
    uint64_t before = run->budget.steps_left;
    fb_value value = fb_run_element(run, element);
    fb_stop stop = run->stop;
    fb_budget_step(s->budget, before - run->budget.steps_left);
    run->stop = FB_STOP_NONE;
    if (stop == FB_STOP_UNKNOWN)
        return false;
    *out = fb_sym_null();
    if (stop == FB_STOP_MEMORY)
        s->arena->failure = FB_NO_MEMORY;
    else if (stop == FB_STOP_LIMIT)
        fb_sym_refuse(s, "a part that needs nothing unknown went beyond the limits of an evaluation");
    else
        *out = fb_sym_of_value(s, &value);
    return true;
}

static fb_sym compute_element(fb_symbolic *s, uint32_t index) {
    const fb_plan_element *element = &s->plan->elements[index];
    fb_sym out = fb_sym_null();
    if (element->kind == FB_ELEMENT_INPUT)
        return known_element(s, &out, index) ? out : unknown_input(s, element->input);
    if (element->kind != FB_ELEMENT_DECISION)
        return element->function ? (fb_sym){.kind = FB_SYM_FUNCTION, .body = element->function} : out;
    if (!element->logic || (s->activation->is_outermost && known_element(s, &out, index)))
        return out;
    fb_sym *frame = FB_NEW_ARRAY(s->arena, fb_sym, element->n_slots);
    return frame ? fb_sym_node(s, element->logic, frame) : out;
}

fb_sym fb_sym_element(fb_symbolic *s, uint32_t element) {
    fb_activation *a = s->activation;
    if (a->states[element] == FB_SYM_DONE)
        return a->memos[element];
    if (a->states[element] == FB_SYM_BUSY || fb_sym_is_over(s) || !fb_budget_enter(s->budget))
        return fb_sym_refuse(s, "a decision needs itself");
    a->states[element] = FB_SYM_BUSY;
    a->memos[element] = compute_element(s, element);
    a->states[element] = FB_SYM_DONE;
    fb_budget_leave(s->budget);
    return a->memos[element];
}

bool fb_symbolic_known(fb_symbolic *s, fb_value *value, uint32_t element) {
    fb_run *run = &s->run;
    uint64_t before = run->budget.steps_left;
    *value = fb_run_element(run, element);
    bool is_known = run->stop == FB_STOP_NONE;
    fb_budget_step(s->budget, before - run->budget.steps_left);
    if (run->stop == FB_STOP_UNKNOWN)
        run->stop = FB_STOP_NONE;
    return is_known;
}

fb_diagram fb_symbolic_element(fb_symbolic *s, uint32_t element) {
    fb_sym value = fb_sym_element(s, element);
    fb_diagram out = fb_sym_is_over(s) ? FB_DIAGRAM_NONE : fb_sym_flat(s, value);
    return fb_sym_is_over(s) ? FB_DIAGRAM_NONE : out;
}

/* ---- tests (table 55) ---------------------------------------------------------------------------------- */

static fb_diagram one_test(fb_symbolic *s, const fb_node *test, fb_sym *frame) {
    if (test->op == FB_OP_DASH || test->op == FB_OP_TESTS)
        return fb_sym_test(s, test, frame);
    fb_diagram operand = fb_sym_flat(s, fb_sym_node(s, test->children[0], frame));
    fb_diagram subject = fb_sym_flat(s, frame[test->slot]);
    if (operand == FB_DIAGRAM_NONE || subject == FB_DIAGRAM_NONE)
        return FB_DIAGRAM_NONE;
    return do_operation(s, test, subject, &operand, 1);
}

fb_diagram fb_sym_test(fb_symbolic *s, const fb_node *test, fb_sym *frame) {
    if (test->op == FB_OP_DASH)
        return FB_ALWAYS;
    fb_diagram any = FB_NEVER;
    for (uint32_t i = 0; i < test->n_children && any != FB_ALWAYS && !fb_sym_is_over(s); i++)
        any = fb_sym_or(s, any, one_test(s, test->children[i], frame));
    return test->negated ? fb_sym_not(s, any) : any;
}

static fb_sym in_expression(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    frame[node->slot] = fb_sym_node(s, node->children[0], frame);
    return fb_sym_of_diagram(fb_sym_test(s, node->children[1], frame));
}

/* ---- conditions ---------------------------------------------------------------------------------------- */

static uint32_t no_boolean_of(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    return numbers[0] > FB_LEAF_NULL ? FB_LEAF_TRUE : FB_LEAF_FALSE;
}

/* A boxed `if` wants a boolean or null; else the whole is null. */
static fb_sym if_expression(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    static const char identity;
    fb_diagram_function no_boolean = {.identity = &identity, .of = no_boolean_of};
    fb_diagram condition = fb_sym_flat(s, fb_sym_node(s, node->children[0], frame));
    fb_diagram holds = fb_sym_is_true(s, condition);
    if (fb_sym_is_over(s))
        return fb_sym_null();
    fb_sym yes = holds == FB_NEVER ? fb_sym_null() : fb_sym_node(s, node->children[1], frame);
    fb_sym no = holds == FB_ALWAYS ? fb_sym_null() : fb_sym_node(s, node->children[2], frame);
    fb_sym out = fb_sym_choose(s, holds, yes, no);
    if (!node->is_boxed)
        return out;
    return fb_sym_choose(s, fb_diagram_apply(&s->all, &no_boolean, &condition, 1), fb_sym_null(), out);
}

static fb_sym junction(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    fb_diagram decisive = node->op == FB_OP_AND ? FB_NEVER : FB_ALWAYS;
    fb_diagram a = fb_sym_flat(s, fb_sym_node(s, node->children[0], frame));
    if (a == decisive || fb_sym_is_over(s))
        return fb_sym_of_diagram(a);
    fb_diagram b = fb_sym_flat(s, fb_sym_node(s, node->children[1], frame));
    return fb_sym_of_diagram(node->op == FB_OP_AND ? fb_sym_and(s, a, b) : fb_sym_or(s, a, b));
}

/* ---- what holds values --------------------------------------------------------------------------------- */

static fb_sym list(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    fb_sym_item *items = FB_NEW_ARRAY(s->arena, fb_sym_item, node->n_children);
    for (uint32_t i = 0; items && i < node->n_children; i++)
        items[i] = (fb_sym_item){FB_ALWAYS, fb_sym_node(s, node->children[i], frame)};
    return (fb_sym){.kind = FB_SYM_LIST, .n = items ? node->n_children : 0, .as = {.items = items}};
}

static fb_sym context(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    fb_sym_entry *entries = FB_NEW_ARRAY(s->arena, fb_sym_entry, node->n_children);
    for (uint32_t i = 0; entries && i < node->n_children; i++) {
        frame[node->slot + i] = fb_sym_node(s, node->children[i], frame);
        if (i + 1 == node->index)
            return fb_sym_null(); /* a key stands twice */
        entries[i] = (fb_sym_entry){node->names[i], frame[node->slot + i]};
    }
    return (fb_sym){.kind = FB_SYM_CONTEXT, .n = entries ? node->n_children : 0, .as = {.entries = entries}};
}

static fb_sym result(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    fb_sym value = fb_sym_null();
    for (uint32_t i = 0; i < node->n_children; i++)
        value = frame[node->slot + i] = fb_sym_node(s, node->children[i], frame);
    return value;
}

static fb_sym closure(fb_symbolic *s, const fb_node *node, const fb_sym *frame) {
    const fb_plan_function *function = node->as.function;
    fb_sym *captured = function ? FB_NEW_ARRAY(s->arena, fb_sym, function->n_captured) : NULL;
    if (!captured)
        return fb_sym_null();
    for (uint32_t i = 0; i < function->n_captured; i++)
        captured[i] = frame[function->captured[i]];
    return (fb_sym){.kind = FB_SYM_FUNCTION, .n = function->n_captured, .as = {.captured = captured}, .body = function};
}

static const fb_sym *entry_of(const fb_sym *v, fb_view key) {
    for (uint32_t i = 0; i < v->n; i++)
        if (fb_view_equal(v->as.entries[i].key, key))
            return &v->as.entries[i].value;
    return NULL;
}

/* A list maps the path over its items (10.3.2.5). */
static fb_sym path_of(fb_symbolic *s, const fb_node *node, fb_sym v) {
    v = fb_sym_open(s, v);
    if (fb_sym_is_over(s) || !fb_budget_step(s->budget, 1 + v.n) || !fb_budget_enter(s->budget))
        return fb_sym_null();
    fb_sym out;
    if (v.kind == FB_SYM_CONTEXT) {
        const fb_sym *entry = entry_of(&v, node->key);
        out = entry ? *entry : fb_sym_null();
    } else if (v.kind == FB_SYM_LIST) {
        fb_sym_item *items = FB_NEW_ARRAY(s->arena, fb_sym_item, v.n);
        for (uint32_t i = 0; items && i < v.n; i++)
            items[i] = (fb_sym_item){v.as.items[i].guard, path_of(s, node, v.as.items[i].value)};
        out = (fb_sym){.kind = FB_SYM_LIST, .n = items ? v.n : 0, .as = {.items = items}};
    } else {
        fb_diagram flat = fb_sym_flat(s, v);
        out = fb_sym_of_diagram(fb_sym_operation(s, node, &flat, 1));
    }
    fb_budget_leave(s->budget);
    return out;
}

typedef struct field_look {
    fb_symbolic *s;
    fb_view key;
} field_look;

static uint32_t field_of(void *context, const uint32_t *numbers, uint32_t n) {
    const field_look *l = context;
    const fb_value *item = &l->s->values[numbers[0]];
    (void)n;
    const fb_value *field = item->kind == FB_KIND_CONTEXT ? fb_context_get(item, l->key) : NULL;
    if (!field)
        return FB_LEAF_NOTHING;
    fb_value copy = *field;
    return fb_sym_number(l->s, &copy);
}

/* In a filter whose item is not of known type: the item's field, or what the name means outside. */
static fb_sym item_field(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    fb_sym item = fb_sym_open(s, frame[node->slot]);
    if (item.kind == FB_SYM_CONTEXT) {
        const fb_sym *entry = entry_of(&item, node->key);
        if (entry)
            return *entry;
    }
    fb_diagram found = fb_diagram_leaf(FB_LEAF_NOTHING);
    if (item.kind == FB_SYM_DIAGRAM) {
        field_look look = {s, node->key};
        fb_diagram_function f = {.identity = node, .of = field_of, .context = &look};
        found = fb_diagram_apply(&s->all, &f, &item.as.diagram, 1);
    }
    fb_diagram has_none = fb_sym_is(s, found, FB_LEAF_NOTHING);
    if (has_none == FB_NEVER || fb_sym_is_over(s))
        return fb_sym_of_diagram(found);
    fb_sym outside = node->n_children ? fb_sym_node(s, node->children[0], frame) : fb_sym_null();
    return fb_sym_choose(s, has_none, outside, fb_sym_of_diagram(found));
}

/* ---- the walk ------------------------------------------------------------------------------------------ */

static fb_sym walk(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    switch ((fb_op)node->op) {
    case FB_OP_CONSTANT: return fb_sym_of_value(s, &node->as.constant);
    case FB_OP_LOCAL: return frame[node->slot];
    case FB_OP_ITEM_FIELD: return item_field(s, node, frame);
    case FB_OP_ELEMENT: return fb_sym_element(s, node->index);
    case FB_OP_PATH: return path_of(s, node, fb_sym_node(s, node->children[0], frame));
    case FB_OP_FILTER: return fb_sym_filter(s, node, frame);
    case FB_OP_CALL: return fb_sym_call(s, node, frame);
    case FB_OP_CALL_BUILTIN: return fb_sym_call_builtin(s, node, frame);
    case FB_OP_BUILTIN:
    case FB_OP_NEGATE:
    case FB_OP_ADD:
    case FB_OP_SUBTRACT:
    case FB_OP_MULTIPLY:
    case FB_OP_DIVIDE:
    case FB_OP_POWER:
    case FB_OP_EQUAL:
    case FB_OP_NOT_EQUAL:
    case FB_OP_LESS:
    case FB_OP_LESS_EQUAL:
    case FB_OP_GREATER:
    case FB_OP_GREATER_EQUAL:
    case FB_OP_BETWEEN:
    case FB_OP_INSTANCE_OF:
    case FB_OP_RANGE: return operation_on_children(s, node, frame);
    case FB_OP_COERCE: return fb_sym_coerce(s, fb_sym_node(s, node->children[0], frame), node->type, NULL);
    case FB_OP_IN: return in_expression(s, node, frame);
    case FB_OP_AND:
    case FB_OP_OR: return junction(s, node, frame);
    case FB_OP_IF: return if_expression(s, node, frame);
    case FB_OP_FOR: return fb_sym_for(s, node, frame);
    case FB_OP_SOME:
    case FB_OP_EVERY: return fb_sym_quantified(s, node, frame);
    case FB_OP_LIST: return list(s, node, frame);
    case FB_OP_CONTEXT: return context(s, node, frame);
    case FB_OP_RESULT: return result(s, node, frame);
    case FB_OP_FUNCTION: return closure(s, node, frame);
    case FB_OP_TABLE: return fb_sym_table(s, node->as.table, frame);
    case FB_OP_TESTS:
    case FB_OP_TEST:
    case FB_OP_MATCH:
    case FB_OP_DASH: return fb_sym_of_diagram(one_test(s, node, frame));
    case FB_OP_ITERATE:
    case FB_OP_FAULT: break;
    }
    return fb_sym_null();
}

fb_sym fb_sym_node(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    if (fb_sym_is_over(s) || !fb_budget_step(s->budget, 1) || !fb_budget_enter(s->budget))
        return fb_sym_null();
    fb_sym out = walk(s, node, frame);
    fb_budget_leave(s->budget);
    return out;
}
