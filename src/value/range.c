/* range.c - membership in ranges, and their text form (DMN 1.5 10.3.2.7, table 55, rules 66 and 67).
 *
 * A range is a value: its endpoints are evaluated, its bounds may be missing.  The relations between ranges
 * (before, meets, overlaps ...) are built-in functions and live with the evaluator.
 */
#include "value/value.h"

/* ---- membership ---------------------------------------------------------------------------------------- */

static fb_ternary both(fb_ternary a, fb_ternary b) {
    if (a == FB_FALSE || b == FB_FALSE)
        return FB_FALSE;
    return a == FB_TRUE && b == FB_TRUE ? FB_TRUE : FB_NEITHER;
}

static fb_ternary negated(fb_ternary a) {
    return a == FB_NEITHER ? FB_NEITHER : a == FB_TRUE ? FB_FALSE : FB_TRUE;
}

static fb_ternary ternary(bool truth) {
    return truth ? FB_TRUE : FB_FALSE;
}

static fb_ternary above_low(const fb_range *range, const fb_value *value) {
    int order;
    if (range->low_undefined)
        return FB_TRUE;
    if (!fb_value_order(&order, value, &range->low))
        return FB_NEITHER;
    return ternary(range->low_closed ? order >= 0 : order > 0);
}

static fb_ternary below_high(const fb_range *range, const fb_value *value) {
    int order;
    if (range->high_undefined)
        return FB_TRUE;
    if (!fb_value_order(&order, value, &range->high))
        return FB_NEITHER;
    return ternary(range->high_closed ? order <= 0 : order < 0);
}

/* `= e` and `!= e` are the range [e..e] and its complement, and e may be a value without an order: a boolean,
 * a list, a context.  Then they mean equality.  The budget is the comparison's own: the caller has none. */
static bool is_point(const fb_range *range) {
    fb_kind kind = (fb_kind)range->low.kind;
    return range->low_closed && range->high_closed && kind == range->high.kind &&
           (kind == FB_KIND_BOOLEAN || kind == FB_KIND_LIST || kind == FB_KIND_CONTEXT ||
            kind == FB_KIND_RANGE || kind == FB_KIND_FUNCTION);
}

static fb_ternary equals_point(const fb_range *range, const fb_value *value) {
    fb_budget budget = {.steps_left = UINT64_C(1) << 20, .depth_left = FB_DEPTH_LIMIT};
    fb_ternary low = fb_value_equal(value, &range->low, &budget);
    return low == FB_TRUE ? fb_value_equal(value, &range->high, &budget) : low;
}

fb_ternary fb_range_has(const fb_range *range, const fb_value *value) {
    bool unbounded = range->low_undefined && range->high_undefined;
    if (value->kind == FB_KIND_NULL || unbounded)
        return FB_NEITHER;
    fb_ternary within = is_point(range) ? equals_point(range, value)
                                        : both(above_low(range, value), below_high(range, value));
    return range->complement ? negated(within) : within;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

typedef struct cursor {
    fb_view text;
    size_t at;
} cursor;

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_space(cursor *c) {
    while (c->at < c->text.size && is_space(c->text.data[c->at]))
        c->at++;
}

static fb_view rest_of(const cursor *c) {
    return (fb_view){c->text.data + c->at, c->text.size - c->at};
}

static char next_char(const cursor *c) {
    return c->at < c->text.size ? c->text.data[c->at] : '\0';
}

static bool take(cursor *c, fb_view token) {
    skip_space(c);
    if (!fb_view_starts(rest_of(c), token))
        return false;
    c->at += token.size;
    return true;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Rule 33, on one line; the opening quote is next. */
static bool string_literal(fb_view *out, fb_arena *arena, cursor *c) {
    size_t bad;
    if (!take(c, FB_LITERAL("\"")))
        return false;
    fb_view written = {c->text.data + c->at, 0};
    for (; next_char(c) != '"'; c->at++) {
        if (c->at == c->text.size || (next_char(c) >= '\n' && next_char(c) <= '\r'))
            return false;
        c->at += next_char(c) == '\\' && c->at + 1 < c->text.size;
    }
    written.size = (size_t)(c->text.data + c->at - written.data);
    c->at++;
    return fb_string_literal_read(out, &bad, arena, written, false) && out->data;
}

/* Rule 35.  The two points of a range are not a decimal point. */
static bool numeric_literal(fb_value *out, cursor *c) {
    size_t end = c->at + (next_char(c) == '-');
    const char *text = c->text.data;
    for (; end < c->text.size; end++) {
        bool in_number =
            is_digit(text[end]) || ((text[end] == 'e' || text[end] == 'E') && end > c->at) ||
            ((text[end] == '+' || text[end] == '-') && (text[end - 1] == 'e' || text[end - 1] == 'E')) ||
            (text[end] == '.' && end + 1 < c->text.size && is_digit(text[end + 1]));
        if (!in_number)
            break;
    }
    fb_number number;
    if (!fb_number_parse(&number, (fb_view){text + c->at, end - c->at}))
        return false;
    c->at = end;
    *out = fb_number_value(number);
    return true;
}

static bool date_and_time_of(fb_value *out, fb_arena *arena, fb_view text) {
    fb_moment moment = {.zone_kind = FB_ZONE_NONE};
    if (!fb_date_time_parse(&moment, arena, text) && !fb_date_parse(&moment.date, text))
        return false;
    *out = fb_moment_value(arena, FB_KIND_DATE_TIME, &moment);
    return out->kind != FB_KIND_NULL;
}

static bool time_of(fb_value *out, fb_arena *arena, fb_view text) {
    fb_moment moment;
    if (!fb_time_parse(&moment, arena, text))
        return false;
    *out = fb_moment_value(arena, FB_KIND_TIME, &moment);
    return out->kind != FB_KIND_NULL;
}

static bool date_of(fb_value *out, fb_arena *arena, fb_view text) {
    fb_date date;
    (void)arena;
    if (!fb_date_parse(&date, text))
        return false;
    *out = fb_date_value(date);
    return true;
}

static bool duration_of(fb_value *out, fb_arena *arena, fb_view text) {
    (void)arena;
    return fb_duration_parse(out, text);
}

/* Rule 60: the four functions that may be called in a literal, with a string literal. */
static bool date_time_call(fb_value *out, fb_arena *arena, cursor *c) {
    static const struct {
        const char *name;
        bool (*read)(fb_value *, fb_arena *, fb_view);
    } functions[] = {
        {"date and time", date_and_time_of}, {"date", date_of}, {"time", time_of}, {"duration", duration_of}};
    fb_view text;
    for (size_t i = 0; i < FB_COUNT(functions); i++)
        if (take(c, fb_view_of(functions[i].name)))
            return take(c, FB_LITERAL("(")) && string_literal(&text, arena, c) && take(c, FB_LITERAL(")")) &&
                   functions[i].read(out, arena, text);
    return false;
}

/* Rule 67. */
static bool range_endpoint(fb_value *out, fb_arena *arena, cursor *c) {
    fb_view text;
    skip_space(c);
    if (next_char(c) == '"') {
        if (!string_literal(&text, arena, c))
            return false;
        *out = fb_string(text);
        return true;
    }
    if (take(c, FB_LITERAL("@")))
        return string_literal(&text, arena, c) && fb_temporal_parse(out, arena, text);
    return numeric_literal(out, c) || date_time_call(out, arena, c);
}

static bool range_start(fb_range *out, cursor *c) {
    out->low_closed = take(c, FB_LITERAL("["));
    return out->low_closed || take(c, FB_LITERAL("(")) || take(c, FB_LITERAL("]"));
}

static bool range_end(fb_range *out, cursor *c) {
    out->high_closed = take(c, FB_LITERAL("]"));
    return out->high_closed || take(c, FB_LITERAL(")")) || take(c, FB_LITERAL("["));
}

bool fb_range_parse(fb_range *out, fb_arena *arena, fb_view text) {
    cursor c = {text, 0};
    fb_range range = {.low_closed = false};
    int order;
    if (!range_start(&range, &c))
        return false;
    range.low_undefined = take(&c, FB_LITERAL(".."));
    if (!range.low_undefined && (!range_endpoint(&range.low, arena, &c) || !take(&c, FB_LITERAL(".."))))
        return false;
    cursor before_end = c;
    range.high_undefined = range_end(&range, &c);
    if (range.high_undefined)
        c = before_end;
    else if (!range_endpoint(&range.high, arena, &c))
        return false;
    if (!range_end(&range, &c))
        return false;
    skip_space(&c);
    if (c.at != c.text.size || (range.low_undefined && (range.low_closed || range.high_undefined)) ||
        (range.high_undefined && range.high_closed))
        return false;
    if (!range.low_undefined && !range.high_undefined &&
        (!fb_value_order(&order, &range.low, &range.high) || order > 0))
        return false;
    *out = range;
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------- */

void fb_range_print(fb_text *out, const fb_range *range, fb_budget *budget) {
    if (range->complement || range->is_equality) {
        fb_text_add_string(out, range->complement ? "!=" : "=");
        fb_value_print_literal(out, &range->low, budget);
        return;
    }
    fb_text_add_byte(out, range->low_closed ? '[' : '(');
    if (!range->low_undefined)
        fb_value_print_literal(out, &range->low, budget);
    fb_text_add_string(out, "..");
    if (!range->high_undefined)
        fb_value_print_literal(out, &range->high, budget);
    fb_text_add_byte(out, range->high_closed ? ']' : ')');
}
