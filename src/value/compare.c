/* compare.c - equality, order and identity (DMN 1.5 10.3.2.2; 10.3.2.15 tables 52 to 54; is() in 10.3.4.6).
 *
 * Equality is defined between values of one kind; between two kinds it is null, except that null itself may
 * be compared with everything.  Two lists, contexts or ranges are of one kind whatever they hold, so their
 * equality is true or false, never null.
 *
 * Date-times and times with a zone are compared as instants.  One with a zone and one without are not equal
 * (their values lie on different lines, 10.3.2.3.6), but they have an order: the one without a zone takes the
 * other's offset (table 54), which is to compare the two clocks.
 */
#include "value/value.h"

static int order_of(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int date_order(fb_date a, fb_date b) {
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    return order_of(a.month * 32 + a.day, b.month * 32 + b.day);
}

static int clock_order(const fb_moment *a, const fb_moment *b) {
    int by_day = date_order(a->date, b->date);
    if (by_day)
        return by_day;
    int by_second =
        order_of(a->hour * 3600 + a->minute * 60 + a->second, b->hour * 3600 + b->minute * 60 + b->second);
    return by_second ? by_second : order_of(a->nanosecond, b->nanosecond);
}

static bool has_zone(const fb_moment *moment) {
    return moment->zone_kind != FB_ZONE_NONE;
}

static int moment_order(const fb_moment *a, const fb_moment *b) {
    if (!has_zone(a) || !has_zone(b) || a->offset == b->offset)
        return clock_order(a, b);
    return fb_duration_compare(fb_moment_instant(a), fb_moment_instant(b));
}

static bool moment_equal(const fb_moment *a, const fb_moment *b) {
    return has_zone(a) == has_zone(b) && moment_order(a, b) == 0;
}

/* ---- equality ------------------------------------------------------------------------------------------ */

typedef bool same_function(const fb_value *a, const fb_value *b, fb_budget *budget);

static bool lists_same(const fb_value *a, const fb_value *b, fb_budget *budget, same_function *same) {
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!same(&a->as.items[i], &b->as.items[i], budget))
            return false;
    return true;
}

/* The same keys with the same values, in any order.  Contexts mostly come in one order, so the entry in the
 * same place is tried first; a search takes as many steps as there are entries. */
static bool contexts_same(const fb_value *a, const fb_value *b, fb_budget *budget, same_function *same) {
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        const fb_entry *mine = &a->as.entries[i], *theirs = &b->as.entries[i];
        const fb_value *value = &theirs->value;
        if (!fb_view_equal(mine->key, theirs->key)) {
            value = fb_budget_step(budget, b->count) ? fb_context_get(b, mine->key) : NULL;
            if (!value)
                return false;
        }
        if (!same(&mine->value, value, budget))
            return false;
    }
    return true;
}

static bool ranges_same(const fb_range *a, const fb_range *b, fb_budget *budget, same_function *same) {
    return a->low_closed == b->low_closed && a->high_closed == b->high_closed &&
           a->low_undefined == b->low_undefined && a->high_undefined == b->high_undefined &&
           a->complement == b->complement && a->is_equality == b->is_equality &&
           same(&a->low, &b->low, budget) && same(&a->high, &b->high, budget);
}

/* The same parameters, body and scope (table 53): the evaluator makes one body a function definition. */
static bool functions_same(const fb_function *a, const fb_function *b) {
    return a == b || (a->body == b->body && a->captured == b->captured &&
                      a->n_parameters == b->n_parameters && a->parameters == b->parameters);
}

static bool equal(const fb_value *a, const fb_value *b, fb_budget *budget) {
    return fb_value_equal(a, b, budget) == FB_TRUE;
}

/* Kinds whose values hold others; takes depth and a step an item from the budget. */
static bool holders_same(const fb_value *a, const fb_value *b, fb_budget *budget, same_function *same) {
    bool result = false;
    if (!fb_budget_step(budget, 1 + (uint64_t)a->count) || !fb_budget_enter(budget))
        return false;
    if (a->kind == FB_KIND_LIST)
        result = lists_same(a, b, budget, same);
    else if (a->kind == FB_KIND_CONTEXT)
        result = contexts_same(a, b, budget, same);
    else
        result = ranges_same(a->as.range, b->as.range, budget, same);
    fb_budget_leave(budget);
    return result;
}

/* Both of one kind. */
static bool equal_of_kind(const fb_value *a, const fb_value *b, fb_budget *budget) {
    switch ((fb_kind)a->kind) {
    case FB_KIND_NULL:
        return true;
    case FB_KIND_BOOLEAN:
        return a->as.boolean == b->as.boolean;
    case FB_KIND_NUMBER:
        return fb_number_compare(a->as.number, b->as.number) == 0;
    case FB_KIND_STRING:
        return fb_view_equal(fb_string_view(a), fb_string_view(b));
    case FB_KIND_DATE:
        return date_order(a->as.date, b->as.date) == 0;
    case FB_KIND_TIME:
    case FB_KIND_DATE_TIME:
        return moment_equal(a->as.moment, b->as.moment);
    case FB_KIND_DAYS_TIME_DURATION:
        return fb_duration_compare(a->as.duration, b->as.duration) == 0;
    case FB_KIND_YEARS_MONTHS_DURATION:
        return a->as.months == b->as.months;
    case FB_KIND_LIST:
    case FB_KIND_CONTEXT:
    case FB_KIND_RANGE:
        return holders_same(a, b, budget, equal);
    case FB_KIND_FUNCTION:
        return functions_same(a->as.function, b->as.function);
    }
    return false;
}

fb_ternary fb_value_equal(const fb_value *a, const fb_value *b, fb_budget *budget) {
    if (a->kind != b->kind)
        return a->kind == FB_KIND_NULL || b->kind == FB_KIND_NULL ? FB_FALSE : FB_NEITHER;
    bool result = equal_of_kind(a, b, budget);
    return FB_UNLIKELY(budget->exhausted) ? FB_NEITHER : result ? FB_TRUE : FB_FALSE;
}

/* ---- order --------------------------------------------------------------------------------------------- */

bool fb_value_order(int *out, const fb_value *a, const fb_value *b) {
    if (a->kind != b->kind)
        return false;
    switch ((fb_kind)a->kind) {
    case FB_KIND_NUMBER:
        *out = fb_number_compare(a->as.number, b->as.number);
        return true;
    case FB_KIND_STRING: { /* by code point: UTF-8 bytes sort as the characters do */
        int by_byte = fb_view_compare(fb_string_view(a), fb_string_view(b));
        *out = (by_byte > 0) - (by_byte < 0);
        return true;
    }
    case FB_KIND_DATE:
        *out = date_order(a->as.date, b->as.date);
        return true;
    case FB_KIND_TIME:
    case FB_KIND_DATE_TIME:
        *out = moment_order(a->as.moment, b->as.moment);
        return true;
    case FB_KIND_DAYS_TIME_DURATION:
        *out = fb_duration_compare(a->as.duration, b->as.duration);
        return true;
    case FB_KIND_YEARS_MONTHS_DURATION:
        *out = order_of(a->as.months, b->as.months);
        return true;
    default:
        return false;
    }
}

/* ---- identity ------------------------------------------------------------------------------------------ */

/* Every part the same: 12:00Z is not 12:00 at Etc/UTC, nor the same instant told in another zone. */
static bool moment_identical(const fb_moment *a, const fb_moment *b) {
    if (a->zone_kind != b->zone_kind || clock_order(a, b) != 0)
        return false;
    if (a->zone_kind == FB_ZONE_NAMED)
        return fb_view_equal(a->zone, b->zone);
    return a->zone_kind == FB_ZONE_NONE || a->offset == b->offset;
}

bool fb_value_identical(const fb_value *a, const fb_value *b, fb_budget *budget) {
    if (a->kind != b->kind)
        return false;
    switch ((fb_kind)a->kind) {
    case FB_KIND_TIME:
    case FB_KIND_DATE_TIME:
        return moment_identical(a->as.moment, b->as.moment);
    case FB_KIND_LIST:
    case FB_KIND_CONTEXT:
    case FB_KIND_RANGE:
        return holders_same(a, b, budget, fb_value_identical);
    default: /* scalars are their value */
        return equal_of_kind(a, b, budget);
    }
}
