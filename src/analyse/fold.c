/* fold.c - the values of expressions where no evaluation is needed: constants, and what looks at subjects that have a
 * value.
 *
 * Follows DMN 1.5 sections 10.3.2.7 (ranges), 10.3.2.8 and table 55 (unary tests), tables 50 (and, or), 52-54
 * (comparison).  Called by value_class.c and cell_boxes.c for the pieces of subjects, by the lints for constants.
 * KEEP IN STEP: look.c, which says what can be folded.
 */
#include "analyse/analyse_inner.h"

bool fb_is_scalar(fb_kind kind) {
    return kind >= FB_KIND_BOOLEAN && kind <= FB_KIND_YEARS_MONTHS_DURATION;
}

fb_kind fb_kind_of_type(const fb_type *type) {
    static const uint8_t kinds[] = {
        [FB_TYPE_BOOLEAN] = FB_KIND_BOOLEAN,
        [FB_TYPE_NUMBER] = FB_KIND_NUMBER,
        [FB_TYPE_STRING] = FB_KIND_STRING,
        [FB_TYPE_DATE] = FB_KIND_DATE,
        [FB_TYPE_TIME] = FB_KIND_TIME,
        [FB_TYPE_DATE_TIME] = FB_KIND_DATE_TIME,
        [FB_TYPE_DAYS_TIME_DURATION] = FB_KIND_DAYS_TIME_DURATION,
        [FB_TYPE_YEARS_MONTHS_DURATION] = FB_KIND_YEARS_MONTHS_DURATION,
        [FB_TYPE_FUNCTION] = FB_KIND_NULL,
    };
    return type ? (fb_kind)kinds[type->kind] : FB_KIND_NULL;
}

/* ---- values: operators --------------------------------------------------------------------------------- */

static fb_value of_ternary(fb_ternary t) {
    return t == FB_NEITHER ? fb_null() : fb_boolean(t == FB_TRUE);
}

static fb_ternary as_ternary(const fb_value *v) {
    return v->kind == FB_KIND_BOOLEAN ? (v->as.boolean ? FB_TRUE : FB_FALSE) : FB_NEITHER;
}

static fb_ternary opposite(fb_ternary t) {
    return t == FB_NEITHER ? t : t == FB_TRUE ? FB_FALSE : FB_TRUE;
}

/* Tables 52-54, as eval has them. */
static fb_ternary compare_values(fb_classifier *c, fb_op op, const fb_value *a, const fb_value *b) {
    int order;
    if (op == FB_OP_EQUAL)
        return fb_value_equal(a, b, c->budget);
    if (op == FB_OP_NOT_EQUAL)
        return opposite(fb_value_equal(a, b, c->budget));
    if (!fb_value_order(&order, a, b))
        return FB_NEITHER;
    switch (op) {
    case FB_OP_LESS: return order < 0 ? FB_TRUE : FB_FALSE;
    case FB_OP_LESS_EQUAL: return order <= 0 ? FB_TRUE : FB_FALSE;
    case FB_OP_GREATER: return order > 0 ? FB_TRUE : FB_FALSE;
    case FB_OP_GREATER_EQUAL: return order >= 0 ? FB_TRUE : FB_FALSE;
    default: return FB_NEITHER;
    }
}

static bool children_of(fb_classifier *c, fb_value *out, uint32_t most, const fb_node *node, const fb_frame *frame) {
    if (node->n_children > most)
        return false;
    for (uint32_t i = 0; i < node->n_children; i++)
        if (!node->children[i] || !fb_fold(c, &out[i], node->children[i], frame))
            return false;
    return true;
}

/* Numbers, and a date with a duration; the rest is left to eval. */
static bool arithmetic(fb_value *out, fb_op op, const fb_value *a, const fb_value *b) {
    fb_number n;
    bool good = false;
    if (a->kind == FB_KIND_DATE && b->kind == FB_KIND_YEARS_MONTHS_DURATION && op <= FB_OP_SUBTRACT) {
        fb_date day;
        int64_t months = b->as.months;
        if (op == FB_OP_SUBTRACT && __builtin_sub_overflow((int64_t)0, b->as.months, &months))
            return false;
        good = fb_date_add_months(&day, a->as.date, months);
        *out = good ? fb_date_value(day) : fb_null();
        return good;
    }
    if (a->kind != FB_KIND_NUMBER || b->kind != FB_KIND_NUMBER)
        return false;
    switch (op) {
    case FB_OP_ADD: good = fb_number_add(&n, a->as.number, b->as.number); break;
    case FB_OP_SUBTRACT: good = fb_number_subtract(&n, a->as.number, b->as.number); break;
    case FB_OP_MULTIPLY: good = fb_number_multiply(&n, a->as.number, b->as.number); break;
    case FB_OP_DIVIDE:
        good = !fb_number_is_zero(b->as.number) && fb_number_divide(&n, a->as.number, b->as.number);
        break;
    default: break;
    }
    if (good)
        *out = fb_number_value(n);
    return good;
}

static bool negated_value(fb_value *out, const fb_value *a) {
    if (a->kind == FB_KIND_NUMBER)
        *out = fb_number_value(fb_number_negate(a->as.number));
    else if (a->kind == FB_KIND_DAYS_TIME_DURATION && a->as.duration.seconds != INT64_MIN)
        *out = fb_duration_value(fb_duration_negate(a->as.duration));
    else if (a->kind == FB_KIND_YEARS_MONTHS_DURATION && a->as.months != INT64_MIN)
        *out = fb_months_value(-a->as.months);
    else
        return false;
    return true;
}

/* Table 50: decided by one side alone where that side is `decisive`. */
static bool junction(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame, bool decisive) {
    fb_value sides[2];
    if (!children_of(c, sides, 2, node, frame))
        return false;
    fb_ternary a = as_ternary(&sides[0]), b = as_ternary(&sides[1]), wanted = decisive ? FB_TRUE : FB_FALSE;
    if (a == wanted || b == wanted)
        *out = fb_boolean(decisive);
    else
        *out = a == FB_NEITHER || b == FB_NEITHER ? fb_null() : fb_boolean(!decisive);
    return true;
}

static bool between_value(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    fb_value v[3];
    if (!children_of(c, v, 3, node, frame))
        return false;
    fb_ternary a = compare_values(c, FB_OP_GREATER_EQUAL, &v[0], &v[1]);
    fb_ternary b = compare_values(c, FB_OP_LESS_EQUAL, &v[0], &v[2]);
    if (a == FB_FALSE || b == FB_FALSE)
        *out = fb_boolean(false);
    else
        *out = a == FB_NEITHER || b == FB_NEITHER ? fb_null() : fb_boolean(true);
    return true;
}

/* ---- values: constructors ------------------------------------------------------------------------------ */

static bool list_value(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    fb_value *items = FB_NEW_ARRAY(c->arena, fb_value, node->n_children);
    if (!items)
        return false;
    for (uint32_t i = 0; i < node->n_children; i++)
        if (!fb_fold(c, &items[i], node->children[i], frame))
            return false;
    *out = fb_list(items, node->n_children);
    return true;
}

/* 10.3.2.7: a range whose ends do not go together, or whose start is above its end, is null; `= e` and `!= e` need
 * no order.  KEEP IN STEP: range and fb_make_range of eval/eval.c */
static bool range_value(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    fb_range r = {.low_closed = node->low_closed, .high_closed = node->high_closed,
                  .low_undefined = !node->children[0], .high_undefined = !node->children[1]};
    int order;
    if (!r.low_undefined && !fb_fold(c, &r.low, node->children[0], frame))
        return false;
    if (node->children[0] == node->children[1]) {
        r.high = r.low;
        r.complement = node->negated;
        r.is_equality = !node->negated;
    } else if (!r.high_undefined && !fb_fold(c, &r.high, node->children[1], frame)) {
        return false;
    }
    bool has_low = r.low.kind != FB_KIND_NULL, has_high = r.high.kind != FB_KIND_NULL;
    bool is_point = has_low && (r.complement || r.is_equality);
    *out = fb_null();
    if ((!has_low && !has_high) || (has_low && !is_point && !fb_value_order(&order, &r.low, &r.low)) ||
        (has_high && !is_point && !fb_value_order(&order, &r.high, &r.high)))
        return true;
    if (has_low && has_high && !is_point && (!fb_value_order(&order, &r.low, &r.high) || order > 0))
        return true;
    *out = fb_range_value(c->arena, &r);
    return c->arena->failure == FB_OK;
}

static bool integer_of(int64_t *out, const fb_value *v) {
    return v->kind == FB_KIND_NUMBER && fb_number_to_int64(out, v->as.number);
}

static bool date_of(fb_value *out, const fb_value *v, uint32_t n) {
    int64_t part[3];
    fb_date day;
    *out = fb_null();
    if (n == 1 && v[0].kind == FB_KIND_STRING) {
        if (fb_date_parse(&day, fb_string_view(&v[0])))
            *out = fb_date_value(day);
        return true;
    }
    if (n != 3 || !integer_of(&part[0], &v[0]) || !integer_of(&part[1], &v[1]) || !integer_of(&part[2], &v[2]))
        return false;
    if (fb_date_valid(part[0], part[1], part[2]))
        *out = fb_date_value((fb_date){(int32_t)part[0], (uint8_t)part[1], (uint8_t)part[2]});
    return true;
}

static bool date_and_time_of(fb_classifier *c, fb_value *out, const fb_value *v, uint32_t n) {
    fb_moment moment = {.zone_kind = FB_ZONE_NONE};
    *out = fb_null();
    if (n == 1 && v[0].kind == FB_KIND_STRING) {
        bool good = fb_date_time_parse(&moment, c->arena, fb_string_view(&v[0]));
        if (!good) {
            moment = (fb_moment){.zone_kind = FB_ZONE_NONE};
            good = fb_date_parse(&moment.date, fb_string_view(&v[0]));
        }
        if (good)
            *out = fb_moment_value(c->arena, FB_KIND_DATE_TIME, &moment);
        return c->arena->failure == FB_OK;
    }
    if (n != 2 || v[0].kind != FB_KIND_DATE || v[1].kind != FB_KIND_TIME)
        return false;
    moment = *v[1].as.moment;
    moment.date = v[0].as.date;
    if (fb_moment_set_offset(&moment))
        *out = fb_moment_value(c->arena, FB_KIND_DATE_TIME, &moment);
    return c->arena->failure == FB_OK;
}

static bool constructed(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    fb_value v[3];
    fb_moment moment = {.zone_kind = FB_ZONE_NONE};
    if (!children_of(c, v, 3, node, frame) || node->n_children == 0)
        return false;
    *out = fb_null();
    switch (node->index) {
    case FB_BUILTIN_DATE_FROM:
    case FB_BUILTIN_DATE: return date_of(out, v, node->n_children);
    case FB_BUILTIN_DATE_AND_TIME_FROM:
    case FB_BUILTIN_DATE_AND_TIME: return date_and_time_of(c, out, v, node->n_children);
    case FB_BUILTIN_TIME_FROM:
        if (v[0].kind != FB_KIND_STRING)
            return false;
        if (fb_time_parse(&moment, c->arena, fb_string_view(&v[0]))) {
            moment.date = (fb_date){0};
            *out = fb_moment_value(c->arena, FB_KIND_TIME, &moment);
        }
        return c->arena->failure == FB_OK;
    case FB_BUILTIN_DURATION:
        if (v[0].kind != FB_KIND_STRING)
            return false;
        if (!fb_duration_parse(out, fb_string_view(&v[0])))
            *out = fb_null();
        return true;
    default: return false;
    }
}

static bool call_value(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    fb_value v[2];
    if (node->index == FB_BUILTIN_NOT) {
        if (node->n_children != 1 || !children_of(c, v, 2, node, frame))
            return false;
        *out = of_ternary(opposite(as_ternary(&v[0])));
        return true;
    }
    if (node->index == FB_BUILTIN_LIST_CONTAINS) {
        if (node->n_children != 2 || !children_of(c, v, 2, node, frame) || v[0].kind != FB_KIND_LIST)
            return false;
        bool found = false;
        for (uint32_t i = 0; i < v[0].count && !found; i++)
            found = fb_value_equal(&v[0].as.items[i], &v[1], c->budget) == FB_TRUE;
        *out = fb_boolean(found);
        return true;
    }
    return constructed(c, out, node, frame);
}

/* ---- values: tests (table 55) -------------------------------------------------------------------------- */

static fb_ternary either(fb_ternary a, fb_ternary b) {
    if (a == FB_TRUE || b == FB_TRUE)
        return FB_TRUE;
    return a == FB_NEITHER || b == FB_NEITHER ? FB_NEITHER : FB_FALSE;
}

/* KEEP IN STEP: in_value of eval/eval.c */
static fb_ternary in_value(fb_classifier *c, const fb_value *subject, const fb_value *value) {
    if (value->kind == FB_KIND_RANGE && subject->kind != FB_KIND_RANGE)
        return fb_range_has(value->as.range, subject);
    fb_ternary whole = fb_value_equal(subject, value, c->budget);
    if (whole == FB_TRUE || value->kind != FB_KIND_LIST)
        return whole;
    fb_ternary any = FB_FALSE;
    for (uint32_t i = 0; i < value->count && any != FB_TRUE; i++) {
        const fb_value *item = &value->as.items[i];
        bool in_range = item->kind == FB_KIND_RANGE && subject->kind != FB_KIND_RANGE;
        fb_ternary one = in_range ? fb_range_has(item->as.range, subject)
                                  : fb_value_equal(subject, item, c->budget);
        any = either(any, one == FB_NEITHER && !in_range ? FB_FALSE : one);
    }
    return any;
}

static bool tests_value(fb_classifier *c, fb_ternary *out, const fb_node *node, const fb_frame *frame) {
    fb_ternary any = FB_FALSE;
    for (uint32_t i = 0; i < node->n_children && any != FB_TRUE; i++) {
        fb_ternary one;
        if (!fb_fold_test(c, &one, node->children[i], frame))
            return false;
        any = either(any, one);
    }
    *out = node->negated ? opposite(any) : any;
    return true;
}

static bool one_test(fb_classifier *c, fb_ternary *out, const fb_node *node, const fb_frame *frame) {
    const fb_slot_binding *bound = fb_slot_find(frame, node->slot);
    fb_value subject, operand;
    if (!bound || !fb_fold(c, &subject, bound->node, bound->in) || !fb_fold(c, &operand, node->children[0], frame))
        return false;
    if (node->op == FB_OP_TEST)
        *out = compare_values(c, (fb_op)node->comparison, &subject, &operand);
    else if (node->uses_subject && (operand.kind == FB_KIND_BOOLEAN || operand.kind == FB_KIND_NULL))
        *out = as_ternary(&operand);
    else
        *out = in_value(c, &subject, &operand);
    return true;
}

bool fb_fold_test(fb_classifier *c, fb_ternary *out, const fb_node *node, const fb_frame *frame) {
    if (node->op == FB_OP_DASH) {
        *out = FB_TRUE;
        return true;
    }
    if (!fb_budget_step(c->budget, 1) || !fb_budget_enter(c->budget))
        return false;
    bool good = false;
    if (node->op == FB_OP_TESTS)
        good = tests_value(c, out, node, frame);
    else if (node->op == FB_OP_TEST || node->op == FB_OP_MATCH)
        good = one_test(c, out, node, frame);
    fb_budget_leave(c->budget);
    return good;
}

static bool in_expression(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    fb_slot_binding subject = {node->slot, node->children[0], frame, frame->bindings};
    fb_frame inner = {&subject, frame->is_open};
    fb_ternary t;
    if (!fb_fold_test(c, &t, node->children[1], &inner))
        return false;
    *out = of_ternary(t);
    return true;
}

/* ---- values: names and the rest ------------------------------------------------------------------------ */

/* A node that is no subject: a bound slot, or a decision that is looked into. */
static bool name_value(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    if (node->op == FB_OP_LOCAL) {
        const fb_slot_binding *b = fb_slot_find(frame, node->slot);
        return b && fb_fold(c, out, b->node, b->in);
    }
    if (node->op != FB_OP_ELEMENT || !c->inline_states || c->inline_states[node->index] != FB_INLINE_YES)
        return false;
    return fb_fold(c, out, c->plan->elements[node->index].logic, &fb_closed_frame);
}

static bool coerced(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    if (!fb_fold(c, out, node->children[0], frame))
        return false;
    return out->kind == FB_KIND_NULL || fb_value_instance_of(out, node->type, c->budget);
}

static bool if_value(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    fb_value condition;
    if (!fb_fold(c, &condition, node->children[0], frame))
        return false;
    if (node->is_boxed && condition.kind != FB_KIND_BOOLEAN) {
        *out = fb_null();
        return condition.kind != FB_KIND_NULL || fb_fold(c, out, node->children[2], frame);
    }
    return fb_fold(c, out, node->children[fb_is_true(&condition) ? 1 : 2], frame);
}

static bool expression_value(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    fb_value v[2];
    fb_ternary t;
    switch ((fb_op)node->op) {
    case FB_OP_LOCAL:
    case FB_OP_ELEMENT: return name_value(c, out, node, frame);
    case FB_OP_CALL_BUILTIN: return call_value(c, out, node, frame);
    case FB_OP_NEGATE: return children_of(c, v, 2, node, frame) && negated_value(out, &v[0]);
    case FB_OP_ADD:
    case FB_OP_SUBTRACT:
    case FB_OP_MULTIPLY:
    case FB_OP_DIVIDE: return children_of(c, v, 2, node, frame) && arithmetic(out, (fb_op)node->op, &v[0], &v[1]);
    case FB_OP_LIST: return list_value(c, out, node, frame);
    case FB_OP_RANGE: return range_value(c, out, node, frame);
    case FB_OP_EQUAL:
    case FB_OP_NOT_EQUAL:
    case FB_OP_LESS:
    case FB_OP_LESS_EQUAL:
    case FB_OP_GREATER:
    case FB_OP_GREATER_EQUAL:
        if (!children_of(c, v, 2, node, frame))
            return false;
        *out = of_ternary(compare_values(c, (fb_op)node->op, &v[0], &v[1]));
        return true;
    case FB_OP_BETWEEN: return between_value(c, out, node, frame);
    case FB_OP_IN: return in_expression(c, out, node, frame);
    case FB_OP_AND: return junction(c, out, node, frame, false);
    case FB_OP_OR: return junction(c, out, node, frame, true);
    case FB_OP_IF: return if_value(c, out, node, frame);
    case FB_OP_INSTANCE_OF:
        if (!children_of(c, v, 1, node, frame))
            return false;
        *out = fb_boolean(fb_value_instance_of(&v[0], node->type, c->budget));
        return true;
    case FB_OP_COERCE: return coerced(c, out, node, frame);
    case FB_OP_TESTS:
    case FB_OP_TEST:
    case FB_OP_MATCH:
    case FB_OP_DASH:
        if (!fb_fold_test(c, &t, node, frame))
            return false;
        *out = of_ternary(t);
        return true;
    default: return false;
    }
}

bool fb_fold(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame) {
    if (node->op == FB_OP_CONSTANT) {
        *out = node->as.constant;
        return true;
    }
    if (!fb_budget_step(c->budget, 1) || !fb_budget_enter(c->budget))
        return false;
    bool is_bound = node->op == FB_OP_LOCAL && fb_slot_find(frame, node->slot);
    uint32_t subject = FB_NONE;
    if (c->n_subjects && !is_bound && (frame->is_open || node->op == FB_OP_ELEMENT || node->op == FB_OP_PATH))
        subject = fb_subject_find(c, node);
    bool good;
    if (subject != FB_NONE) {
        good = c->subjects[subject]->current != NULL;
        *out = good ? *c->subjects[subject]->current : fb_null();
    } else {
        good = expression_value(c, out, node, frame);
    }
    fb_budget_leave(c->budget);
    return good;
}

bool fb_fold_constant(fb_value *out, fb_arena *arena, const fb_plan *plan, const fb_node *node, fb_budget *budget) {
    fb_classifier c = {.arena = arena, .plan = plan, .budget = budget};
    return fb_fold(&c, out, node, &fb_closed_frame);
}
