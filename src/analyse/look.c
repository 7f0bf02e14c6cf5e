/* look.c - of what shape an expression is, and which subjects it looks at, by which constants.
 *
 * It knows the operators that policies are written with; anything else is UNCLEAR, with a reason for people.  Called
 * by value_class.c for clauses and cells; fold.c gives the values.  KEEP IN STEP: fold.c
 */
#include "analyse/analyse_inner.h"

#include <stdio.h>

const fb_slot_binding *fb_slot_find(const fb_frame *frame, uint32_t slot) {
    for (const fb_slot_binding *b = frame->bindings; b; b = b->next)
        if (b->slot == slot)
            return b;
    return NULL;
}

bool fb_classifier_init(fb_classifier *c, fb_arena *arena, const fb_plan *plan, const fb_plan_table *table,
                        fb_budget *budget) {
    *c = (fb_classifier){.arena = arena, .plan = plan, .table = table, .budget = budget};
    c->frame.is_open = table != NULL;
    c->subjects = FB_NEW_ARRAY(arena, fb_subject *, FB_MOST_SUBJECTS);
    c->inline_states = FB_NEW_ARRAY(arena, uint8_t, plan->n_elements);
    return c->subjects && c->inline_states;
}

/* ---- shapes -------------------------------------------------------------------------------------------- */

static fb_look unclear(fb_classifier *c, const char *format, ...) FB_FORMAT(2, 3);
static fb_look unclear(fb_classifier *c, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(c->why, sizeof c->why, format, arguments);
    va_end(arguments);
    return (fb_look){FB_SHAPE_UNCLEAR, false, FB_NONE};
}

static fb_look constant_shape(void) {
    return (fb_look){FB_SHAPE_CONSTANT, false, FB_NONE};
}

static fb_look step_of(fb_look a, fb_look b) {
    if (!a.shape || !b.shape)
        return (fb_look){FB_SHAPE_UNCLEAR, false, FB_NONE};
    fb_look step = {FB_SHAPE_STEP, a.is_several || b.is_several, a.subject == FB_NONE ? b.subject : a.subject};
    if (a.subject != FB_NONE && b.subject != FB_NONE && a.subject != b.subject)
        step.is_several = true;
    return step;
}

/* ---- subjects ------------------------------------------------------------------------------------------ */

uint32_t fb_subject_find(fb_classifier *c, const fb_node *node) {
    for (uint32_t i = 0; i < c->n_subjects; i++)
        if (fb_same_node(c->subjects[i]->node, node, c->budget))
            return i;
    return FB_NONE;
}

uint32_t fb_subject_of(fb_classifier *c, const fb_node *node) {
    uint32_t found = fb_subject_find(c, node);
    if (found != FB_NONE || c->is_frozen || c->n_subjects == FB_MOST_SUBJECTS)
        return found;
    fb_subject *subject = FB_NEW(c->arena, fb_subject);
    if (!subject)
        return FB_NONE;
    *subject = (fb_subject){.node = node, .clause = FB_NONE};
    subject->type = fb_subject_type(c->plan, c->table, node);
    subject->name = fb_subject_name(c->arena, c->plan, c->table, node);
    if (node->op == FB_OP_ELEMENT && c->plan->elements[node->index].logic)
        subject->has_outcomes = fb_outcomes_of(c, &subject->outcomes, c->plan->elements[node->index].logic, 0);
    c->subjects[c->n_subjects] = subject;
    return c->n_subjects++;
}

static fb_look subject_shape(fb_classifier *c, const fb_node *node) {
    uint32_t subject = fb_subject_of(c, node);
    if (subject == FB_NONE)
        return unclear(c, "it looks at more than %u different things", FB_MOST_SUBJECTS);
    return (fb_look){FB_SHAPE_SUBJECT, false, subject};
}

static void add_end(fb_classifier *c, fb_subject *subject, const fb_value *end) {
    if (!fb_is_scalar((fb_kind)end->kind))
        return;
    fb_value *item = fb_room_add(c->arena, &subject->ends, sizeof *item);
    if (item)
        *item = *end;
    subject->kinds |= 1u << end->kind;
}

static void add_ends(fb_classifier *c, fb_subject *subject, const fb_value *end) {
    add_end(c, subject, end);
    if (end->kind == FB_KIND_RANGE) {
        add_end(c, subject, &end->as.range->low);
        add_end(c, subject, &end->as.range->high);
    }
}

/* A value by itself, the ends of a range, and these in a list: what a test of a scalar can tell apart. */
void fb_subject_compare(fb_classifier *c, uint32_t index, const fb_value *end) {
    if (c->is_frozen)
        return; /* the pieces are made */
    add_ends(c, c->subjects[index], end);
    for (uint32_t i = 0; end->kind == FB_KIND_LIST && i < end->count; i++)
        add_ends(c, c->subjects[index], &end->as.items[i]);
}

/* A subject against a constant.  What is neither a scalar nor null can only be asked whether it is null. */
static fb_look subject_with_constant(fb_classifier *c, fb_look subject, const fb_node *constant,
                                     const fb_frame *frame) {
    fb_value end;
    if (!fb_fold(c, &end, constant, frame))
        return unclear(c, "a constant in it cannot be computed here");
    const fb_type *type = c->subjects[subject.subject]->type;
    bool is_structured = type && type->kind >= FB_TYPE_LIST;
    if (end.kind != FB_KIND_NULL && is_structured)
        return unclear(c, "it compares a %s", type->kind == FB_TYPE_LIST      ? "list"
                                              : type->kind == FB_TYPE_CONTEXT ? "context"
                                              : type->kind == FB_TYPE_RANGE   ? "range"
                                                                              : "function");
    if (end.kind == FB_KIND_CONTEXT || end.kind == FB_KIND_FUNCTION)
        return unclear(c, "it compares with a %s", fb_kind_name((fb_kind)end.kind));
    fb_subject_compare(c, subject.subject, &end);
    subject.shape = FB_SHAPE_STEP;
    return subject;
}

static fb_look comparison(fb_classifier *c, const fb_node *a, const fb_frame *in_a, const fb_node *b,
                          const fb_frame *in_b) {
    fb_look x = fb_look_at(c, a, in_a);
    if (!x.shape)
        return x;
    fb_look y = fb_look_at(c, b, in_b);
    if (!y.shape)
        return y;
    if (x.shape == FB_SHAPE_SUBJECT && y.shape == FB_SHAPE_CONSTANT)
        return subject_with_constant(c, x, b, in_b);
    if (y.shape == FB_SHAPE_SUBJECT && x.shape == FB_SHAPE_CONSTANT)
        return subject_with_constant(c, y, a, in_a);
    if (x.shape == FB_SHAPE_SUBJECT && y.shape == FB_SHAPE_SUBJECT)
        return unclear(c, "it compares '%.*s' with '%.*s'", FB_ARG(c->subjects[x.subject]->name),
                       FB_ARG(c->subjects[y.subject]->name));
    if (x.shape == FB_SHAPE_SUBJECT || y.shape == FB_SHAPE_SUBJECT)
        return unclear(c, "it compares an input with a computed value");
    return x.shape == FB_SHAPE_CONSTANT && y.shape == FB_SHAPE_CONSTANT ? constant_shape() : step_of(x, y);
}

/* An operand of and, or, not, if: a subject is asked whether it is true. */
static fb_look truth_operand(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    fb_look look = fb_look_at(c, node, frame);
    if (look.shape != FB_SHAPE_SUBJECT)
        return look;
    fb_value yes = fb_boolean(true);
    const fb_type *type = c->subjects[look.subject]->type;
    if (type && type->kind >= FB_TYPE_LIST)
        return unclear(c, "it asks whether a structured value is true");
    fb_subject_compare(c, look.subject, &yes);
    look.shape = FB_SHAPE_STEP;
    return look;
}

static fb_look all_constant(fb_classifier *c, const fb_node *node, const fb_frame *frame, const char *otherwise) {
    for (uint32_t i = 0; i < node->n_children; i++) {
        if (!node->children[i] || fb_is_same_end(node, i))
            continue;
        fb_look look = fb_look_at(c, node->children[i], frame);
        if (!look.shape)
            return look;
        if (look.shape != FB_SHAPE_CONSTANT)
            return unclear(c, "%s", otherwise);
    }
    return constant_shape();
}

static fb_look operands(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    fb_look all = constant_shape();
    for (uint32_t i = 0; i < node->n_children; i++) {
        fb_look look = truth_operand(c, node->children[i], frame);
        if (!look.shape)
            return look;
        if (look.shape != FB_SHAPE_CONSTANT || all.shape != FB_SHAPE_CONSTANT)
            all = step_of(all, look);
    }
    return all;
}

/* ---- names --------------------------------------------------------------------------------------------- */

const fb_frame fb_closed_frame = {NULL, false};

/* A decision is looked into when it comes to constants, to another subject, or to a question about one; else it
 * is a subject itself. */
static fb_look decision_shape(fb_classifier *c, const fb_node *node) {
    const fb_plan_element *element = &c->plan->elements[node->index];
    uint8_t *state = c->inline_states ? &c->inline_states[node->index] : NULL;
    if (!state || *state == FB_INLINE_NO || *state == FB_INLINE_BUSY || !element->logic)
        return subject_shape(c, node);
    uint8_t before = *state;
    uint32_t mark = c->n_subjects;
    *state = FB_INLINE_BUSY;
    fb_look look = fb_look_at(c, element->logic, &fb_closed_frame);
    *state = look.shape && !look.is_several ? FB_INLINE_YES : FB_INLINE_NO;
    if (*state == FB_INLINE_YES)
        return look;
    if (before == FB_INLINE_NEW && !c->is_frozen)
        c->n_subjects = mark; /* those that only its logic looks at are of no interest */
    return subject_shape(c, node);
}

static fb_look name_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    if (node->op == FB_OP_LOCAL) {
        const fb_slot_binding *b = fb_slot_find(frame, node->slot);
        if (b)
            return fb_look_at(c, b->node, b->in);
        return frame->is_open ? subject_shape(c, node) : unclear(c, "it uses a local name");
    }
    if (node->op == FB_OP_PATH) {
        const fb_node *root = node;
        while (root->op == FB_OP_PATH)
            root = root->children[0];
        bool is_plain = root->op == FB_OP_ELEMENT ||
                        (root->op == FB_OP_LOCAL && frame->is_open && !fb_slot_find(frame, root->slot));
        return is_plain ? subject_shape(c, node) : unclear(c, "it takes a part of a computed value");
    }
    const fb_plan_element *element = &c->plan->elements[node->index];
    if (element->kind == FB_ELEMENT_INPUT)
        return subject_shape(c, node);
    if (element->kind == FB_ELEMENT_DECISION)
        return decision_shape(c, node);
    return unclear(c, "it uses the function '%.*s'", FB_ARG(element->name));
}

/* ---- calls, tests -------------------------------------------------------------------------------------- */

static bool is_constructor(uint32_t builtin) {
    switch (builtin) {
    case FB_BUILTIN_DATE_FROM:
    case FB_BUILTIN_DATE:
    case FB_BUILTIN_TIME_FROM:
    case FB_BUILTIN_DATE_AND_TIME_FROM:
    case FB_BUILTIN_DATE_AND_TIME:
    case FB_BUILTIN_DURATION: return true;
    default: return false;
    }
}

static fb_look call_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    fb_view name = fb_builtin_get((fb_builtin_id)node->index)->name;
    if (node->index == FB_BUILTIN_NOT && node->n_children == 1)
        return operands(c, node, frame);
    if (node->index == FB_BUILTIN_LIST_CONTAINS && node->n_children == 2)
        return comparison(c, node->children[1], frame, node->children[0], frame);
    if (is_constructor(node->index))
        return all_constant(c, node, frame, "it makes a date, time or duration from an input");
    return unclear(c, "it calls '%.*s'", FB_ARG(name));
}

static fb_look test_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame);

static fb_look tests_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    fb_look all = {FB_SHAPE_STEP, false, FB_NONE};
    for (uint32_t i = 0; i < node->n_children; i++) {
        fb_look look = test_shape(c, node->children[i], frame);
        if (!look.shape)
            return look;
        all = step_of(all, look);
    }
    return all;
}

static fb_look test_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    fb_look subject_only = {FB_SHAPE_STEP, false, FB_NONE};
    if (node->op == FB_OP_DASH)
        return subject_only;
    if (node->op == FB_OP_TESTS)
        return tests_shape(c, node, frame);
    if (node->op != FB_OP_TEST && node->op != FB_OP_MATCH)
        return unclear(c, "it is no test");
    const fb_slot_binding *subject = fb_slot_find(frame, node->slot);
    if (!subject)
        return unclear(c, "it tests a local name");
    if (node->op == FB_OP_MATCH && node->uses_subject) {
        fb_look truth = truth_operand(c, node->children[0], frame);
        fb_look tested = fb_look_at(c, subject->node, subject->in);
        return truth.shape ? step_of(truth, tested) : truth;
    }
    return comparison(c, subject->node, subject->in, node->children[0], frame);
}

static fb_look in_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    fb_slot_binding subject = {node->slot, node->children[0], frame, frame->bindings};
    fb_frame inner = {&subject, frame->is_open};
    return tests_shape(c, node->children[1], &inner);
}

static fb_look if_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    fb_look all = truth_operand(c, node->children[0], frame);
    for (int i = 1; i < 3 && all.shape; i++) {
        fb_look branch = fb_look_at(c, node->children[i], frame);
        if (branch.shape == FB_SHAPE_SUBJECT)
            return unclear(c, "its value is sometimes that of an input");
        if (!branch.shape)
            return branch;
        all = step_of(all, branch);
    }
    return all;
}

static fb_look between_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    fb_look low = comparison(c, node->children[0], frame, node->children[1], frame);
    if (!low.shape)
        return low;
    fb_look high = comparison(c, node->children[0], frame, node->children[2], frame);
    return high.shape ? step_of(low, high) : high;
}

static fb_look instance_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    fb_look look = fb_look_at(c, node->children[0], frame);
    fb_kind kind = fb_kind_of_type(node->type);
    if (!look.shape)
        return look;
    if (kind == FB_KIND_NULL || node->type->constraint)
        return unclear(c, "it asks for a type that is not built in");
    if (look.subject != FB_NONE && !c->is_frozen)
        c->subjects[look.subject]->kinds |= 1u << kind;
    look.shape = look.shape == FB_SHAPE_CONSTANT ? FB_SHAPE_CONSTANT : FB_SHAPE_STEP;
    return look;
}

static fb_look expression_shape(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    switch ((fb_op)node->op) {
    case FB_OP_CONSTANT: return constant_shape();
    case FB_OP_LOCAL:
    case FB_OP_ELEMENT:
    case FB_OP_PATH: return name_shape(c, node, frame);
    case FB_OP_CALL_BUILTIN: return call_shape(c, node, frame);
    case FB_OP_NEGATE:
    case FB_OP_ADD:
    case FB_OP_SUBTRACT:
    case FB_OP_MULTIPLY:
    case FB_OP_DIVIDE: return all_constant(c, node, frame, "it computes with an input");
    case FB_OP_LIST:
    case FB_OP_RANGE: return all_constant(c, node, frame, "a list or range in it depends on an input");
    case FB_OP_EQUAL:
    case FB_OP_NOT_EQUAL:
    case FB_OP_LESS:
    case FB_OP_LESS_EQUAL:
    case FB_OP_GREATER:
    case FB_OP_GREATER_EQUAL: return comparison(c, node->children[0], frame, node->children[1], frame);
    case FB_OP_BETWEEN: return between_shape(c, node, frame);
    case FB_OP_IN: return in_shape(c, node, frame);
    case FB_OP_AND:
    case FB_OP_OR: return operands(c, node, frame);
    case FB_OP_IF: return if_shape(c, node, frame);
    case FB_OP_INSTANCE_OF: return instance_shape(c, node, frame);
    case FB_OP_COERCE: return fb_look_at(c, node->children[0], frame);
    case FB_OP_TESTS:
    case FB_OP_TEST:
    case FB_OP_MATCH:
    case FB_OP_DASH: return test_shape(c, node, frame);
    case FB_OP_FAULT: c->why[0] = '\0'; return (fb_look){FB_SHAPE_UNCLEAR, false, FB_NONE};
    case FB_OP_TABLE: return unclear(c, "it is a decision table");
    case FB_OP_CALL: return unclear(c, "it calls a function");
    case FB_OP_POWER: return unclear(c, "it computes a power");
    default: return unclear(c, "it is computed by '%s'", fb_op_name((fb_op)node->op));
    }
}

fb_look fb_look_at(fb_classifier *c, const fb_node *node, const fb_frame *frame) {
    if (!fb_budget_step(c->budget, 1) || !fb_budget_enter(c->budget))
        return unclear(c, "the budget ran out");
    uint32_t known = c->table && frame->is_open && node->op != FB_OP_CONSTANT ? fb_subject_find(c, node) : FB_NONE;
    bool is_bound = node->op == FB_OP_LOCAL && fb_slot_find(frame, node->slot);
    fb_look look = known != FB_NONE && !is_bound ? (fb_look){FB_SHAPE_SUBJECT, false, known}
                                                 : expression_shape(c, node, frame);
    fb_budget_leave(c->budget);
    return look;
}

