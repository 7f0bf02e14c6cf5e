/* operators.c - arithmetic and comparison over every kind of value (DMN 1.5 section 10.3.2.15, tables 52-54
 * and 56-62).
 *
 * Not here: `and`, `or` (they may stop an evaluation, eval.c) and `in` (eval.c).  Called by eval.c for the
 * operators and by built-ins that are defined through one.
 *
 * Operands outside the tables give null and a note.  The singleton list conversion is not applied to
 * operands: section 10.3.2.9.4 names the contexts it applies in, and operators are none of them.
 */
#include "eval/builtin_inner.h"

static const char *operator_text(fb_op op) {
    switch (op) {
    case FB_OP_ADD: return "+";
    case FB_OP_SUBTRACT: return "-";
    case FB_OP_MULTIPLY: return "*";
    case FB_OP_DIVIDE: return "/";
    case FB_OP_POWER: return "**";
    case FB_OP_EQUAL: return "=";
    case FB_OP_NOT_EQUAL: return "!=";
    case FB_OP_LESS: return "<";
    case FB_OP_LESS_EQUAL: return "<=";
    case FB_OP_GREATER: return ">";
    case FB_OP_GREATER_EQUAL: return ">=";
    default: return "?";
    }
}

static fb_value undefined_operation(fb_run *run, fb_op op, const fb_value *a, const fb_value *b) {
    const char *text = operator_text(op);
    if (a->kind == FB_KIND_NULL)
        return fb_null_note(run, "the left operand of %s is null", text);
    if (b->kind == FB_KIND_NULL)
        return fb_null_note(run, "the right operand of %s is null", text);
    return fb_null_note(run, "%s %s %s is not defined", fb_kind_name(a->kind), text, fb_kind_name(b->kind));
}

static fb_value out_of_range(fb_run *run, fb_op op, const fb_value *a) {
    return fb_null_note(run, "the result of %s is outside the range of %s values", operator_text(op),
                        fb_kind_name(a->kind));
}

/* ---- numbers (tables 57, 59, 60) ----------------------------------------------------------------------- */

/* The exponent's domain in table 60. */
#define EXPONENT_LIMIT INT64_C(999999999)

static fb_value number_power(fb_run *run, const fb_value *a, const fb_value *b) {
    fb_number limit = fb_number_of(EXPONENT_LIMIT), result;
    if (fb_number_compare(fb_number_abs(b->as.number), limit) > 0)
        return fb_null_note(run, "the exponent of ** is outside -999,999,999..999,999,999");
    if (!fb_number_power(&result, a->as.number, b->as.number))
        return fb_null_note(run, "** has no finite result for these operands");
    return fb_number_value(result);
}

static fb_value number_arithmetic(fb_run *run, fb_op op, const fb_value *a, const fb_value *b) {
    fb_number result;
    bool finite = false;
    switch (op) {
    case FB_OP_ADD: finite = fb_number_add(&result, a->as.number, b->as.number); break;
    case FB_OP_SUBTRACT: finite = fb_number_subtract(&result, a->as.number, b->as.number); break;
    case FB_OP_MULTIPLY: finite = fb_number_multiply(&result, a->as.number, b->as.number); break;
    case FB_OP_DIVIDE:
        if (fb_number_is_zero(b->as.number))
            return fb_null_note(run, "division by zero");
        finite = fb_number_divide(&result, a->as.number, b->as.number);
        break;
    case FB_OP_POWER: return number_power(run, a, b);
    default: return undefined_operation(run, op, a, b);
    }
    return finite ? fb_number_value(result) : out_of_range(run, op, a);
}

/* ---- strings ------------------------------------------------------------------------------------------- */

static fb_value concatenation(fb_run *run, const fb_value *a, const fb_value *b) {
    size_t size = (size_t)a->count + b->count;
    if (size > run->limits.text)
        return fb_null_note(run, "a string of %zu bytes is over the limit of %u", size, run->limits.text);
    if (!fb_run_step(run, 1 + size / FB_BYTES_PER_STEP))
        return fb_null();
    char *joined = fb_arena_alloc(run->arena, size, 1);
    if (joined == NULL) {
        fb_run_memory(run);
        return fb_null();
    }
    if (a->count > 0)
        memcpy(joined, a->as.string, a->count);
    if (b->count > 0)
        memcpy(joined + a->count, b->as.string, b->count);
    return fb_string((fb_view){joined, size});
}

/* ---- durations (tables 57 and 59) ---------------------------------------------------------------------- */

static fb_value months_sum(fb_run *run, fb_op op, const fb_value *a, const fb_value *b) {
    int64_t months;
    bool overflow = op == FB_OP_ADD ? __builtin_add_overflow(a->as.months, b->as.months, &months)
                                    : __builtin_sub_overflow(a->as.months, b->as.months, &months);
    return overflow ? out_of_range(run, op, a) : fb_months_value(months);
}

static fb_value duration_sum(fb_run *run, fb_op op, const fb_value *a, const fb_value *b) {
    fb_duration sum;
    bool fits = op == FB_OP_ADD ? fb_duration_add(&sum, a->as.duration, b->as.duration)
                                : fb_duration_subtract(&sum, a->as.duration, b->as.duration);
    return fits ? fb_duration_value(sum) : out_of_range(run, op, a);
}

/* value ymd or value dtd of table 59. */
static fb_number duration_number(const fb_value *duration) {
    return duration->kind == FB_KIND_YEARS_MONTHS_DURATION ? fb_number_of(duration->as.months)
                                                           : fb_duration_to_number(duration->as.duration);
}

/* The inverse of duration_number: months are cut to whole months, seconds rounded to nanoseconds. */
static fb_value duration_of_number(fb_run *run, fb_op op, const fb_value *like, fb_number number) {
    if (like->kind == FB_KIND_YEARS_MONTHS_DURATION) {
        fb_number whole;
        int64_t months;
        if (!fb_number_round(&whole, number, 0, FB_ROUND_DOWN) || !fb_number_to_int64(&months, whole))
            return out_of_range(run, op, like);
        return fb_months_value(months);
    }
    fb_duration duration;
    if (!fb_duration_of_number(&duration, number))
        return out_of_range(run, op, like);
    return fb_duration_value(duration);
}

static fb_value duration_scaled(fb_run *run, fb_op op, const fb_value *duration, fb_number factor) {
    fb_number result;
    bool finite;
    if (op == FB_OP_DIVIDE) {
        if (fb_number_is_zero(factor))
            return fb_null_note(run, "division by zero");
        finite = fb_number_divide(&result, duration_number(duration), factor);
    } else {
        finite = fb_number_multiply(&result, duration_number(duration), factor);
    }
    return finite ? duration_of_number(run, op, duration, result) : out_of_range(run, op, duration);
}

static fb_value duration_ratio(fb_run *run, const fb_value *a, const fb_value *b) {
    fb_number result, divisor = duration_number(b);
    if (fb_number_is_zero(divisor))
        return fb_null_note(run, "division by a duration of zero length");
    if (!fb_number_divide(&result, duration_number(a), divisor))
        return fb_null_note(run, "the quotient of the two durations is not finite");
    return fb_number_value(result);
}

/* ---- dates and times (table 57) ------------------------------------------------------------------------ */

static bool is_dated(const fb_value *value) {
    return value->kind == FB_KIND_DATE || value->kind == FB_KIND_DATE_TIME;
}

/* A date counts as its UTC midnight (10.3.2.3.5). */
static bool has_zone(const fb_value *value) {
    return value->kind == FB_KIND_DATE || value->as.moment->zone_kind != FB_ZONE_NONE;
}

static fb_duration dated_instant(const fb_value *value) {
    if (value->kind == FB_KIND_DATE)
        return (fb_duration){.seconds = fb_days_of_date(value->as.date) * 86400};
    return fb_moment_instant(value->as.moment);
}

static fb_value dated_difference(fb_run *run, const fb_value *a, const fb_value *b) {
    if (has_zone(a) != has_zone(b))
        return fb_null_note(run, "of the two operands of - one has a time zone and the other has none");
    fb_duration difference;
    if (!fb_duration_subtract(&difference, dated_instant(a), dated_instant(b)))
        return fb_null_note(run, "the difference is outside the range of days and time durations");
    return fb_duration_value(difference);
}

static int64_t seconds_of_day(const fb_moment *time) {
    return (int64_t)time->hour * 3600 + time->minute * 60 + time->second;
}

/* Times of different named zones have no fixed distance: their offsets depend on the day. */
static fb_value time_difference(fb_run *run, const fb_value *a, const fb_value *b) {
    const fb_moment *x = a->as.moment, *y = b->as.moment;
    int64_t offset = 0;
    if ((x->zone_kind == FB_ZONE_NONE) != (y->zone_kind == FB_ZONE_NONE))
        return fb_null_note(run, "of the two operands of - one has a time zone and the other has none");
    if (x->zone_kind == FB_ZONE_OFFSET && y->zone_kind == FB_ZONE_OFFSET)
        offset = (int64_t)y->offset - x->offset;
    else if (x->zone_kind != y->zone_kind || !fb_view_equal(x->zone, y->zone))
        return fb_null_note(run, "the distance of the two times depends on the day: their time zones differ");
    fb_duration from = {.seconds = seconds_of_day(y), .nanoseconds = (int32_t)y->nanosecond};
    fb_duration to = {.seconds = seconds_of_day(x) + offset, .nanoseconds = (int32_t)x->nanosecond};
    if (to.seconds < 0 && to.nanoseconds > 0) { /* both parts of a duration have the same sign */
        to.seconds += 1;
        to.nanoseconds -= 1000000000;
    }
    fb_duration difference;
    if (!fb_duration_subtract(&difference, to, from))
        return fb_null_note(run, "the difference is outside the range of days and time durations");
    return fb_duration_value(difference);
}

/* date(valuedt-1(valuedt(e1) + valuedtd(e2))): the day that holds the instant. */
static bool date_add_duration(fb_date *out, fb_date date, fb_duration by) {
    int64_t seconds, start = fb_days_of_date(date) * 86400;
    if (__builtin_add_overflow(start, by.seconds, &seconds))
        return false;
    if (by.nanoseconds < 0 && __builtin_sub_overflow(seconds, (int64_t)1, &seconds))
        return false;
    int64_t days = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0);
    return fb_date_of_days(out, days);
}

static fb_value temporal_plus_months(fb_run *run, fb_op op, const fb_value *a, int64_t months) {
    if (a->kind == FB_KIND_DATE) {
        fb_date date;
        if (!fb_date_add_months(&date, a->as.date, months))
            return out_of_range(run, op, a);
        return fb_date_value(date);
    }
    fb_moment moment;
    if (!fb_moment_add_months(&moment, a->as.moment, months))
        return out_of_range(run, op, a);
    return fb_made_value(run, fb_moment_value(run->arena, a->kind, &moment));
}

static fb_value temporal_plus_duration(fb_run *run, fb_op op, const fb_value *a, fb_duration by) {
    if (a->kind == FB_KIND_DATE) {
        fb_date date;
        if (!date_add_duration(&date, a->as.date, by))
            return out_of_range(run, op, a);
        return fb_date_value(date);
    }
    fb_moment moment;
    if (a->kind == FB_KIND_TIME)
        fb_time_add_duration(&moment, a->as.moment, by);
    else if (!fb_moment_add_duration(&moment, a->as.moment, by))
        return out_of_range(run, op, a);
    return fb_made_value(run, fb_moment_value(run->arena, a->kind, &moment));
}

/* A date, time or date and time plus or minus a duration. */
static fb_value temporal_shift(fb_run *run, fb_op op, const fb_value *a, const fb_value *by) {
    if (by->kind == FB_KIND_YEARS_MONTHS_DURATION) {
        int64_t months = by->as.months;
        if (a->kind == FB_KIND_TIME)
            return undefined_operation(run, op, a, by);
        if (op == FB_OP_SUBTRACT && __builtin_sub_overflow((int64_t)0, months, &months))
            return out_of_range(run, op, a);
        return temporal_plus_months(run, op, a, months);
    }
    fb_duration duration = by->as.duration;
    if (op == FB_OP_SUBTRACT) {
        if (duration.seconds == INT64_MIN)
            return out_of_range(run, op, a);
        duration = fb_duration_negate(duration);
    }
    return temporal_plus_duration(run, op, a, duration);
}

static bool is_duration(const fb_value *value) {
    return value->kind == FB_KIND_DAYS_TIME_DURATION || value->kind == FB_KIND_YEARS_MONTHS_DURATION;
}

static bool is_temporal(const fb_value *value) {
    return is_dated(value) || value->kind == FB_KIND_TIME;
}

/* ---- the tables ---------------------------------------------------------------------------------------- */

static fb_value sum_or_difference(fb_run *run, fb_op op, const fb_value *a, const fb_value *b) {
    if (a->kind == FB_KIND_STRING && b->kind == FB_KIND_STRING && op == FB_OP_ADD)
        return concatenation(run, a, b);
    if (is_duration(a) && a->kind == b->kind)
        return a->kind == FB_KIND_YEARS_MONTHS_DURATION ? months_sum(run, op, a, b)
                                                        : duration_sum(run, op, a, b);
    if (is_temporal(a) && is_duration(b))
        return temporal_shift(run, op, a, b);
    if (op == FB_OP_ADD && is_duration(a) && is_temporal(b))
        return temporal_shift(run, op, b, a);
    if (op == FB_OP_SUBTRACT && is_dated(a) && is_dated(b))
        return dated_difference(run, a, b);
    if (op == FB_OP_SUBTRACT && a->kind == FB_KIND_TIME && b->kind == FB_KIND_TIME)
        return time_difference(run, a, b);
    return undefined_operation(run, op, a, b);
}

static fb_value product_or_quotient(fb_run *run, fb_op op, const fb_value *a, const fb_value *b) {
    if (is_duration(a) && b->kind == FB_KIND_NUMBER)
        return duration_scaled(run, op, a, b->as.number);
    if (op == FB_OP_MULTIPLY && a->kind == FB_KIND_NUMBER && is_duration(b))
        return duration_scaled(run, op, b, a->as.number);
    if (op == FB_OP_DIVIDE && is_duration(a) && a->kind == b->kind)
        return duration_ratio(run, a, b);
    return undefined_operation(run, op, a, b);
}

fb_value fb_arithmetic(fb_run *run, fb_op op, const fb_value *a, const fb_value *b) {
    if (FB_LIKELY(a->kind == FB_KIND_NUMBER && b->kind == FB_KIND_NUMBER))
        return number_arithmetic(run, op, a, b);
    if (a->kind == FB_KIND_NULL || b->kind == FB_KIND_NULL)
        return undefined_operation(run, op, a, b);
    if (op == FB_OP_ADD || op == FB_OP_SUBTRACT)
        return sum_or_difference(run, op, a, b);
    if (op == FB_OP_MULTIPLY || op == FB_OP_DIVIDE)
        return product_or_quotient(run, op, a, b);
    return undefined_operation(run, op, a, b);
}

/* Table 62: -e is e * -1. */
fb_value fb_negate(fb_run *run, const fb_value *a) {
    switch (a->kind) {
    case FB_KIND_NUMBER: return fb_number_value(fb_number_negate(a->as.number));
    case FB_KIND_DAYS_TIME_DURATION:
        if (a->as.duration.seconds == INT64_MIN)
            return out_of_range(run, FB_OP_SUBTRACT, a);
        return fb_duration_value(fb_duration_negate(a->as.duration));
    case FB_KIND_YEARS_MONTHS_DURATION:
        if (a->as.months == INT64_MIN)
            return out_of_range(run, FB_OP_SUBTRACT, a);
        return fb_months_value(-a->as.months);
    default: return fb_null_note(run, "a %s cannot be negated", fb_kind_name(a->kind));
    }
}

/* ---- comparison (tables 52-54) ------------------------------------------------------------------------- */

static fb_value equality(fb_run *run, fb_op op, const fb_value *a, const fb_value *b) {
    if (a->kind == FB_KIND_NULL || b->kind == FB_KIND_NULL)
        return fb_boolean((a->kind == b->kind) == (op == FB_OP_EQUAL));
    fb_ternary equal = fb_value_equal(a, b, &run->budget);
    if (!fb_budget_held(run))
        return fb_null();
    if (equal == FB_NEITHER)
        return fb_null_note(run, "%s and %s cannot be compared with %s", fb_kind_name(a->kind),
                            fb_kind_name(b->kind), operator_text(op));
    return fb_boolean((equal == FB_TRUE) == (op == FB_OP_EQUAL));
}

fb_value fb_compare(fb_run *run, fb_op op, const fb_value *a, const fb_value *b) {
    if (op == FB_OP_EQUAL || op == FB_OP_NOT_EQUAL)
        return equality(run, op, a, b);
    int order;
    if (a->kind == FB_KIND_NULL || b->kind == FB_KIND_NULL)
        return undefined_operation(run, op, a, b);
    if (!fb_value_order(&order, a, b))
        return fb_null_note(run, "%s and %s have no order for %s", fb_kind_name(a->kind),
                            fb_kind_name(b->kind), operator_text(op));
    switch (op) {
    case FB_OP_LESS: return fb_boolean(order < 0);
    case FB_OP_LESS_EQUAL: return fb_boolean(order <= 0);
    case FB_OP_GREATER: return fb_boolean(order > 0);
    case FB_OP_GREATER_EQUAL: return fb_boolean(order >= 0);
    default: return fb_null_note(run, "%s is no comparison", operator_text(op));
    }
}
