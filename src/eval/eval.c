/* eval.c - the reference reader: walks the nodes of a plan for one case.
 *
 * What it is not: operators (operators.c), properties, built-ins (builtin_*.c), tables (table_match.c,
 * hit_policy.c), calls (call.c), conversions (coerce.c).
 *
 * A value's lifetime is the run arena's: fb_run_start forgets it.  Each node costs a step, but for constants,
 * locals and elements whose value is at hand, and each nesting a level of depth, so no plan and no input can make
 * a run endless.
 */
#include "eval/eval_inner.h"

#include <stdio.h>

const fb_limits fb_limits_default = {
    .steps = 200u * 1000 * 1000,
    .depth = 2000,
    .memory = (size_t)1 << 30,
    .text = 16u << 20,
};

/* ---- a run --------------------------------------------------------------------------------------------- */

void fb_run_begin(fb_run *run, const fb_plan *plan, const fb_host *host, const fb_limits *limits) {
    memset(run, 0, sizeof *run);
    run->plan = plan;
    run->limits = limits ? *limits : fb_limits_default;
    fb_arena_init(&run->own, host, run->limits.memory);
    run->arena = &run->own;
}

void fb_run_end(fb_run *run) {
    fb_arena_free(&run->own);
    memset(run, 0, sizeof *run);
}

bool fb_run_start(fb_run *run, const fb_value *inputs, const uint8_t *known, const fb_clock *clock) {
    fb_arena_reset(run->arena);
    run->budget = (fb_budget){run->limits.steps, run->limits.depth, false};
    run->stop = FB_STOP_NONE;
    run->inputs = inputs;
    run->known = known;
    run->element = UINT32_MAX;
    run->node = NULL;
    run->notes = NULL;
    run->traces = NULL;
    run->n_trials = 0;
    run->spare_memos = NULL;
    run->n_spare = run->spare_capacity = 0;
    run->n_notes = run->notes_capacity = run->n_traces = run->traces_capacity = 0;
    if (clock)
        run->clock = *clock;
    run->memos = FB_NEW_ARRAY(run->arena, fb_memo, run->plan->n_elements);
    run->met = FB_NEW_ARRAY(run->arena, uint8_t, run->plan->n_inputs);
    return fb_run_memory(run);
}

fb_status fb_run_status(const fb_run *run, fb_error *error) {
    switch (run->stop) {
    case FB_STOP_NONE:
    case FB_STOP_UNKNOWN: return FB_OK;
    case FB_STOP_MEMORY: return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory while evaluating");
    case FB_STOP_LIMIT: break;
    }
    fb_place where = {0};
    const fb_place *place = NULL;
    if (run->node) {
        where = fb_plan_place(run->plan, run->node->model, run->node->offset);
        place = &where;
    }
    return fb_fail(error, FB_LIMIT, place,
                   "the evaluation went beyond its limits (steps, depth or memory); simplify it or raise them");
}

bool fb_run_memory(fb_run *run) {
    if (FB_LIKELY(run->arena->failure == FB_OK))
        return true;
    if (run->stop == FB_STOP_NONE || run->stop == FB_STOP_UNKNOWN)
        run->stop = run->arena->failure == FB_LIMIT ? FB_STOP_LIMIT : FB_STOP_MEMORY;
    return false;
}

bool fb_run_step(fb_run *run, uint64_t n) {
    if (FB_LIKELY(fb_budget_step(&run->budget, n)))
        return true;
    run->stop = FB_STOP_LIMIT;
    return false;
}

/* A walk of values or types that runs out of budget stops with any answer: it must not be taken for one. */
void fb_heed_budget(fb_run *run) {
    if (FB_UNLIKELY(run->budget.exhausted) && run->stop <= FB_STOP_UNKNOWN)
        run->stop = FB_STOP_LIMIT;
}

fb_value fb_null_note(fb_run *run, const char *format, ...) {
    if (!run->keep_notes)
        return fb_null();
    if (run->n_notes == run->notes_capacity) {
        uint32_t capacity = run->notes_capacity ? run->notes_capacity * 2 : 16;
        fb_note *notes = FB_NEW_ARRAY(run->arena, fb_note, capacity);
        if (!notes) {
            fb_run_memory(run);
            return fb_null();
        }
        if (run->n_notes)
            memcpy(notes, run->notes, run->n_notes * sizeof *notes);
        run->notes = notes;
        run->notes_capacity = capacity;
    }
    char message[384];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fb_note *note = &run->notes[run->n_notes++];
    note->message = fb_arena_copy(run->arena, fb_view_of(message));
    note->element = run->element;
    note->model = run->node ? run->node->model : 0;
    note->offset = run->node ? run->node->offset : 0;
    fb_run_memory(run);
    return fb_null();
}

/* ---- elements ------------------------------------------------------------------------------------------ */

static fb_value function_of_element(fb_run *run, const fb_plan_function *function) {
    fb_function *f = FB_NEW(run->arena, fb_function);
    if (!f) {
        fb_run_memory(run);
        return fb_null();
    }
    *f = (fb_function){function->type, function->parameters, function->n_parameters, function, NULL};
    fb_value v = {.kind = FB_KIND_FUNCTION};
    v.as.function = f;
    return v;
}

static fb_value evaluate_decision(fb_run *run, const fb_plan_element *element) {
    if (!element->logic)
        return fb_null_note(run, "decision '%.*s' has no logic", FB_ARG(element->name));
    fb_value small[FB_SMALL_FRAME];
    fb_value *frame = frame_for(run, small, element->n_slots);
    return frame ? fb_eval(run, element->logic, frame) : fb_null();
}

static fb_value input_value(fb_run *run, const fb_plan_element *element) {
    if (run->known && !run->known[element->input]) {
        run->met[element->input] = 1;
        run->stop = FB_STOP_UNKNOWN;
        return fb_null();
    }
    fb_value value = run->inputs ? run->inputs[element->input] : fb_null();
    return element->type ? fb_coerce(run, value, element->type) : value;
}

static fb_value compute_element(fb_run *run, uint32_t index) {
    const fb_plan_element *element = &run->plan->elements[index];
    switch (element->kind) {
    case FB_ELEMENT_INPUT: return input_value(run, element);
    case FB_ELEMENT_DECISION: return evaluate_decision(run, element);
    case FB_ELEMENT_KNOWLEDGE:
    case FB_ELEMENT_SERVICE: break;
    }
    if (!element->function)
        return fb_null_note(run, "'%.*s' has no logic", FB_ARG(element->name));
    return function_of_element(run, element->function);
}

/* A decision on partial knowledge, with a met set of its own: what it needs is kept with its memo, for whoever asks
 * for it next. */
static fb_value compute_watched(fb_run *run, fb_memo *memo, uint32_t index) {
    uint8_t *outer = run->met;
    uint8_t *own = FB_NEW_ARRAY(run->arena, uint8_t, run->plan->n_inputs);
    if (!own) {
        fb_run_memory(run);
        return fb_null();
    }
    run->met = own;
    fb_value value = compute_element(run, index);
    run->met = outer;
    if (run->stop != FB_STOP_UNKNOWN)
        return value; /* what it met did not matter */
    memo->met = own;
    for (uint32_t i = 0; i < run->plan->n_inputs; i++)
        outer[i] |= own[i];
    return value;
}

static void meet_again(fb_run *run, const fb_memo *memo, const fb_plan_element *element) {
    if (element->kind == FB_ELEMENT_INPUT)
        run->met[element->input] = 1;
    for (uint32_t i = 0; memo->met && i < run->plan->n_inputs; i++)
        run->met[i] |= memo->met[i];
    run->stop = FB_STOP_UNKNOWN;
}

fb_value fb_run_element(fb_run *run, uint32_t index) {
    fb_memo *memo = &run->memos[index];
    if (memo->state == FB_MEMO_DONE)
        return memo->value;
    if (memo->state == FB_MEMO_UNKNOWN) {
        meet_again(run, memo, &run->plan->elements[index]);
        return fb_null();
    }
    if (memo->state == FB_MEMO_BUSY) {
        run->stop = FB_STOP_LIMIT; /* the plan refuses cycles of decisions; a service may still make one */
        return fb_null();
    }
    if (!fb_budget_enter(&run->budget)) {
        run->stop = FB_STOP_LIMIT;
        return fb_null();
    }
    uint32_t outer = run->element;
    run->element = index;
    memo->state = FB_MEMO_BUSY;
    bool watched = run->known && run->plan->elements[index].kind == FB_ELEMENT_DECISION;
    fb_value value = watched ? compute_watched(run, memo, index) : compute_element(run, index);
    run->element = outer;
    fb_budget_leave(&run->budget);
    fb_heed_budget(run);
    if (run->stop == FB_STOP_NONE) {
        memo->value = value;
        memo->state = FB_MEMO_DONE;
    } else {
        memo->state = run->stop == FB_STOP_UNKNOWN ? FB_MEMO_UNKNOWN : FB_MEMO_NONE;
    }
    return value;
}

void fb_run_preset(fb_run *run, uint32_t element, fb_value value) {
    run->memos[element] = (fb_memo){.value = value, .state = FB_MEMO_DONE};
}

/* ---- ternary logic (table 50) -------------------------------------------------------------------------- */

/* `and` and `or` are decided by one side alone where that side is `decisive`; so a suspension on one side
 * waits for what the other says. */
static fb_value junction(fb_run *run, const fb_node *node, fb_value *frame, bool decisive) {
    fb_ternary seen[2];
    bool unknown[2] = {false, false};
    for (int side = 0; side < 2; side++) {
        fb_value v = fb_eval(run, node->children[side], frame);
        if (run->stop == FB_STOP_UNKNOWN) {
            run->stop = FB_STOP_NONE;
            unknown[side] = true;
            continue;
        }
        if (run->stop)
            return v;
        seen[side] = v.kind == FB_KIND_BOOLEAN ? (v.as.boolean ? FB_TRUE : FB_FALSE) : FB_NEITHER;
        if (seen[side] == (decisive ? FB_TRUE : FB_FALSE))
            return fb_boolean(decisive);
        if (seen[side] == FB_NEITHER && v.kind != FB_KIND_NULL) {
            run->node = node;
            fb_null_note(run, "'%s' of a %s", decisive ? "or" : "and", fb_kind_name((fb_kind)v.kind));
        }
    }
    if (unknown[0] || unknown[1]) {
        run->stop = FB_STOP_UNKNOWN;
        return fb_null();
    }
    return seen[0] == FB_NEITHER || seen[1] == FB_NEITHER ? fb_null() : fb_boolean(!decisive);
}

static fb_value if_expression(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value condition = fb_eval(run, node->children[0], frame);
    if (run->stop)
        return condition;
    if (condition.kind != FB_KIND_BOOLEAN) {
        run->node = node;
        if (node->is_boxed && condition.kind != FB_KIND_NULL)
            return fb_null_note(run, "the condition of a boxed 'if' is %s, not a boolean",
                                fb_kind_name((fb_kind)condition.kind));
        fb_null_note(run, "the condition of 'if' is %s, not a boolean; 'else' is taken",
                     fb_kind_name((fb_kind)condition.kind));
    }
    return fb_eval(run, node->children[fb_is_true(&condition) ? 1 : 2], frame);
}

/* ---- constructors -------------------------------------------------------------------------------------- */

static fb_value list(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value *items = FB_NEW_ARRAY(run->arena, fb_value, node->n_children);
    if (!items) {
        fb_run_memory(run);
        return fb_null();
    }
    for (uint32_t i = 0; i < node->n_children; i++) {
        items[i] = fb_eval(run, node->children[i], frame);
        if (run->stop)
            return fb_null();
    }
    return fb_list(items, node->n_children);
}

static fb_value context(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_entry *entries = FB_NEW_ARRAY(run->arena, fb_entry, node->n_children);
    if (!entries) {
        fb_run_memory(run);
        return fb_null();
    }
    for (uint32_t i = 0; i < node->n_children; i++) {
        fb_value value = fb_eval(run, node->children[i], frame);
        if (run->stop)
            return fb_null();
        if (i + 1 == node->index) {
            run->node = node;
            return fb_null_note(run, "the key '%.*s' stands twice in a context", FB_ARG(node->names[i]));
        }
        frame[node->slot + i] = value;
        entries[i] = (fb_entry){node->names[i], value};
    }
    return fb_context(entries, node->n_children);
}

/* A boxed context with a result: its entries are only names for the last. */
static fb_value result(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value value = fb_null();
    for (uint32_t i = 0; i < node->n_children; i++) {
        value = fb_eval(run, node->children[i], frame);
        if (run->stop)
            return fb_null();
        frame[node->slot + i] = value;
    }
    return value;
}

static fb_value closure(fb_run *run, const fb_node *node, const fb_value *frame) {
    const fb_plan_function *function = node->as.function;
    if (!function)
        return fb_null();
    fb_value v = function_of_element(run, function);
    if (run->stop || function->n_captured == 0)
        return v;
    fb_value *captured = FB_NEW_ARRAY(run->arena, fb_value, function->n_captured);
    if (!captured) {
        fb_run_memory(run);
        return fb_null();
    }
    for (uint32_t i = 0; i < function->n_captured; i++)
        captured[i] = frame[function->captured[i]];
    ((fb_function *)v.as.function)->captured = captured;
    return v;
}

/* 10.3.2.7: endpoints of one kind that have an order, low not above high; `= e` and one-ended forms included. */
static fb_value range(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_range r = {.low_closed = node->low_closed, .high_closed = node->high_closed,
                  .low_undefined = !node->children[0], .high_undefined = !node->children[1]};
    if (node->children[0])
        r.low = fb_eval(run, node->children[0], frame);
    if (run->stop)
        return fb_null();
    if (node->children[0] == node->children[1]) {
        r.high = r.low;
        r.complement = node->negated;
        r.is_equality = !node->negated;
    } else if (node->children[1])
        r.high = fb_eval(run, node->children[1], frame);
    if (run->stop)
        return fb_null();
    run->node = node;
    return fb_make_range(run, &r);
}

fb_value fb_make_range(fb_run *run, const fb_range *range) {
    const fb_value *low = &range->low, *high = &range->high;
    int order;
    bool low_null = range->low_undefined || low->kind == FB_KIND_NULL;
    bool high_null = range->high_undefined || high->kind == FB_KIND_NULL;
    if (low_null && high_null)
        return fb_null_note(run, "a range without any endpoint");
    bool is_point = (range->complement || range->is_equality) && !low_null; /* which needs no order */
    if (!low_null && !is_point && !fb_value_order(&order, low, low))
        return fb_null_note(run, "a range cannot start at a %s", fb_kind_name((fb_kind)low->kind));
    if (!high_null && !is_point && !fb_value_order(&order, high, high))
        return fb_null_note(run, "a range cannot end at a %s", fb_kind_name((fb_kind)high->kind));
    if (!low_null && !high_null && !is_point) {
        if (low->kind != high->kind || !fb_value_order(&order, low, high))
            return fb_null_note(run, "a range from a %s to a %s", fb_kind_name((fb_kind)low->kind),
                                fb_kind_name((fb_kind)high->kind));
        if (order > 0)
            return fb_null_note(run, "a range whose start is above its end");
    }
    fb_value v = fb_range_value(run->arena, range);
    fb_run_memory(run);
    return v;
}

/* ---- unary tests (table 55) ---------------------------------------------------------------------------- */

static fb_ternary ternary(const fb_value *v) {
    return v->kind == FB_KIND_BOOLEAN ? (v->as.boolean ? FB_TRUE : FB_FALSE) : FB_NEITHER;
}

static fb_ternary either(fb_ternary a, fb_ternary b) {
    if (a == FB_TRUE || b == FB_TRUE)
        return FB_TRUE;
    return a == FB_NEITHER || b == FB_NEITHER ? FB_NEITHER : FB_FALSE;
}

/* subject in value: equality, membership of a range, membership of a list or of a range in it. */
static fb_ternary in_value(fb_run *run, const fb_value *subject, const fb_value *value) {
    if (value->kind == FB_KIND_RANGE && subject->kind != FB_KIND_RANGE)
        return fb_range_has(value->as.range, subject);
    fb_ternary whole = fb_value_equal(subject, value, &run->budget);
    if (whole == FB_TRUE || value->kind != FB_KIND_LIST)
        return whole;
    fb_ternary any = FB_FALSE;
    for (uint32_t i = 0; i < value->count && any != FB_TRUE; i++) {
        if (!fb_run_step(run, 1))
            return FB_NEITHER;
        const fb_value *item = &value->as.items[i];
        bool in_range = item->kind == FB_KIND_RANGE && subject->kind != FB_KIND_RANGE;
        fb_ternary one = in_range ? fb_range_has(item->as.range, subject)
                                  : fb_value_equal(subject, item, &run->budget);
        /* as list contains: mixed kinds are just not equal */
        any = either(any, one == FB_NEITHER && !in_range ? FB_FALSE : one);
    }
    return any;
}

static fb_ternary unary_test(fb_run *run, const fb_node *node, fb_value *frame) {
    if (node->op == FB_OP_DASH)
        return FB_TRUE;
    if (node->op == FB_OP_TESTS)
        return fb_test(run, node, frame);
    fb_value operand = fb_eval(run, node->children[0], frame);
    if (run->stop)
        return FB_NEITHER;
    if (node->op == FB_OP_TEST) {
        fb_value v = fb_compare(run, (fb_op)node->comparison, &frame[node->slot], &operand);
        return ternary(&v);
    }
    /* table 55, last row: its value is the answer, null too: that is not compared with the tested value */
    if (node->uses_subject && (operand.kind == FB_KIND_BOOLEAN || operand.kind == FB_KIND_NULL))
        return ternary(&operand);
    return in_value(run, &frame[node->slot], &operand);
}

/* The alternatives of a cell or of `in (...)`: true as soon as one is; a suspension waits for the others. */
fb_ternary fb_test(fb_run *run, const fb_node *node, fb_value *frame) {
    if (node->op == FB_OP_DASH)
        return FB_TRUE;
    if (!fb_run_step(run, node->n_children))
        return FB_NEITHER;
    fb_ternary any = FB_FALSE;
    bool unknown = false;
    for (uint32_t i = 0; i < node->n_children && any != FB_TRUE; i++) {
        fb_ternary one = unary_test(run, node->children[i], frame);
        if (run->stop == FB_STOP_UNKNOWN) {
            run->stop = FB_STOP_NONE;
            unknown = true;
            continue;
        }
        if (run->stop)
            return FB_NEITHER;
        any = either(any, one);
    }
    if (any != FB_TRUE && unknown) {
        run->stop = FB_STOP_UNKNOWN;
        return FB_NEITHER;
    }
    if (!node->negated || any == FB_NEITHER)
        return any;
    return any == FB_TRUE ? FB_FALSE : FB_TRUE;
}

static fb_value ternary_value(fb_ternary t) {
    return t == FB_NEITHER ? fb_null() : fb_boolean(t == FB_TRUE);
}

static fb_value in_expression(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value subject = fb_eval(run, node->children[0], frame);
    if (run->stop)
        return subject;
    frame[node->slot] = subject;
    fb_ternary t = fb_test(run, node->children[1], frame);
    if (run->stop)
        return fb_null();
    run->node = node;
    return t == FB_NEITHER ? fb_null_note(run, "'in' cannot tell whether a %s is among these values",
                                          fb_kind_name((fb_kind)subject.kind))
                           : ternary_value(t);
}

static fb_value between(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value v[3];
    for (int i = 0; i < 3; i++) {
        v[i] = fb_eval(run, node->children[i], frame);
        if (run->stop)
            return fb_null();
    }
    run->node = node;
    fb_value low = fb_compare(run, FB_OP_GREATER_EQUAL, &v[0], &v[1]);
    fb_value high = fb_compare(run, FB_OP_LESS_EQUAL, &v[0], &v[2]);
    fb_ternary a = ternary(&low), b = ternary(&high);
    if (a == FB_FALSE || b == FB_FALSE)
        return fb_boolean(false);
    return a == FB_NEITHER || b == FB_NEITHER ? fb_null() : fb_boolean(true);
}

/* ---- the walk ------------------------------------------------------------------------------------------ */

static fb_value item_field(fb_run *run, const fb_node *node, fb_value *frame) {
    const fb_value *item = &frame[node->slot];
    if (item->kind == FB_KIND_CONTEXT) {
        const fb_value *field = NULL;
        if (fb_run_step(run, item->count / FB_KEYS_PER_STEP))
            field = fb_context_get(item, node->key);
        if (run->stop)
            return fb_null();
        if (field)
            return *field;
    }
    if (node->n_children)
        return fb_eval(run, node->children[0], frame);
    run->node = node;
    return fb_null_note(run, "the item has no '%.*s', and nothing else in scope has that name", FB_ARG(node->key));
}

static fb_value binary(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value a = fb_eval(run, node->children[0], frame);
    if (run->stop)
        return a;
    fb_value b = fb_eval(run, node->children[1], frame);
    if (run->stop)
        return b;
    run->node = node;
    if (node->op >= FB_OP_EQUAL)
        return fb_compare(run, (fb_op)node->op, &a, &b);
    return fb_arithmetic(run, (fb_op)node->op, &a, &b);
}

static fb_value unary(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value a = fb_eval(run, node->children[0], frame);
    if (run->stop)
        return a;
    run->node = node;
    switch (node->op) {
    case FB_OP_NEGATE: return fb_negate(run, &a);
    case FB_OP_PATH: return fb_path(run, &a, node->key);
    case FB_OP_INSTANCE_OF: /* by the lattice alone, to which allowed values do not belong (10.3.2.9) */
        return fb_boolean(fb_value_instance_of(&a, node->type, &run->budget));
    default: return fb_coerce(run, a, node->type);
    }
}

static fb_value walk(fb_run *run, const fb_node *node, fb_value *frame) {
    switch ((fb_op)node->op) {
    case FB_OP_CONSTANT: return node->as.constant;
    case FB_OP_LOCAL: return frame[node->slot];
    case FB_OP_ITEM_FIELD: return item_field(run, node, frame);
    case FB_OP_ELEMENT: return fb_run_element(run, node->index);
    case FB_OP_BUILTIN: return fb_builtin_value(run, (fb_builtin_id)node->index);
    case FB_OP_FILTER: return fb_filter(run, node, frame);
    case FB_OP_CALL: return fb_call_node(run, node, frame);
    case FB_OP_CALL_BUILTIN: return fb_call_builtin_node(run, node, frame);
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
    case FB_OP_GREATER_EQUAL: return binary(run, node, frame);
    case FB_OP_NEGATE:
    case FB_OP_PATH:
    case FB_OP_INSTANCE_OF:
    case FB_OP_COERCE: return unary(run, node, frame);
    case FB_OP_BETWEEN: return between(run, node, frame);
    case FB_OP_IN: return in_expression(run, node, frame);
    case FB_OP_AND: return junction(run, node, frame, false);
    case FB_OP_OR: return junction(run, node, frame, true);
    case FB_OP_IF: return if_expression(run, node, frame);
    case FB_OP_FOR: return fb_for(run, node, frame);
    case FB_OP_SOME:
    case FB_OP_EVERY: return fb_quantified(run, node, frame);
    case FB_OP_LIST: return list(run, node, frame);
    case FB_OP_CONTEXT: return context(run, node, frame);
    case FB_OP_RESULT: return result(run, node, frame);
    case FB_OP_FUNCTION: return closure(run, node, frame);
    case FB_OP_RANGE: return range(run, node, frame);
    case FB_OP_TABLE:
        run->node = node;
        return fb_table_evaluate(run, node->as.table, frame);
    case FB_OP_TESTS:
    case FB_OP_TEST:
    case FB_OP_MATCH:
    case FB_OP_DASH: return ternary_value(unary_test(run, node, frame));
    case FB_OP_ITERATE: break; /* only an iteration context; iterate.c reads it */
    case FB_OP_FAULT:
        run->node = node;
        return fb_null_note(run, "%.*s", FB_ARG(node->key));
    }
    return fb_null();
}

fb_value fb_eval(fb_run *run, const fb_node *node, fb_value *frame) {
    if (node->op == FB_OP_CONSTANT)
        return node->as.constant;
    if (node->op == FB_OP_LOCAL)
        return frame[node->slot];
    if (node->op == FB_OP_ELEMENT) {
        const fb_value *at_hand = fb_element_at_hand(run, node->index);
        if (at_hand)
            return *at_hand;
    }
    if (FB_UNLIKELY(!fb_budget_step(&run->budget, 1) || !fb_budget_enter(&run->budget))) {
        run->node = node;
        run->stop = FB_STOP_LIMIT;
        return fb_null();
    }
    fb_value value = walk(run, node, frame);
    fb_budget_leave(&run->budget);
    return value;
}
