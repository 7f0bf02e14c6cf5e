/* builtin_number.c - the numeric functions, and `not` (DMN 1.5 sections 10.3.4.2 and 10.3.4.5, tables 73 and
 * 76).
 *
 * The arithmetic is value/number.c's.  Statistics over lists are in builtin_list.c.  Called through the table
 * made from feel/builtins.def.
 */
#include "eval/builtin_inner.h"

/* Footnote 1 of table 76. */
#define SCALE_MIN (-6111)
#define SCALE_MAX 6176

static fb_value rounded(const fb_arguments *given, fb_rounding mode, bool scale_is_optional) {
    fb_number n, result;
    int64_t scale = 0;
    if (!fb_argument_number(&n, given, 0, "n"))
        return fb_null();
    /* a scale given as null is outside the domain: "If at least one of n or scale is null the result is
     * null" */
    if ((!scale_is_optional || given->n > 1) && !fb_argument_integer(&scale, given, 1, "scale"))
        return fb_null();
    if (scale < SCALE_MIN || scale > SCALE_MAX)
        return fb_null_note(given->run, "%s: 'scale' must be in %d..%d", given->function, SCALE_MIN,
                            SCALE_MAX);
    if (!fb_number_round(&result, n, (int32_t)scale, mode))
        return fb_null_note(given->run, "%s: the result is outside the range of numbers", given->function);
    return fb_number_value(result);
}

fb_value builtin_decimal(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("decimal");
    return rounded(&given, FB_ROUND_HALF_EVEN, false);
}

fb_value builtin_floor(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("floor");
    return rounded(&given, FB_ROUND_FLOOR, true);
}

fb_value builtin_ceiling(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("ceiling");
    return rounded(&given, FB_ROUND_CEILING, true);
}

fb_value builtin_round_up(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("round up");
    return rounded(&given, FB_ROUND_UP, false);
}

fb_value builtin_round_down(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("round down");
    return rounded(&given, FB_ROUND_DOWN, false);
}

fb_value builtin_round_half_up(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("round half up");
    return rounded(&given, FB_ROUND_HALF_UP, false);
}

fb_value builtin_round_half_down(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("round half down");
    return rounded(&given, FB_ROUND_HALF_DOWN, false);
}

/* Of a number or a duration of either kind. */
fb_value builtin_abs(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("abs");
    const fb_value *value = fb_argument_of_kind(&given, 0, FB_KIND_NUMBER);
    if (value != NULL)
        return fb_number_value(fb_number_abs(value->as.number));
    value = fb_argument_of_kind(&given, 0, FB_KIND_DAYS_TIME_DURATION);
    if (value != NULL && value->as.duration.seconds >= 0 && value->as.duration.nanoseconds >= 0)
        return *value;
    if (value != NULL)
        return fb_negate(run, value);
    value = fb_argument_of_kind(&given, 0, FB_KIND_YEARS_MONTHS_DURATION);
    if (value != NULL)
        return value->as.months >= 0 ? *value : fb_negate(run, value);
    return fb_argument_wrong(&given, 0, "n", "a number or a duration");
}

fb_value builtin_modulo(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("modulo");
    fb_number dividend, divisor, result;
    if (!fb_argument_number(&dividend, &given, 0, "dividend") ||
        !fb_argument_number(&divisor, &given, 1, "divisor"))
        return fb_null();
    if (fb_number_is_zero(divisor))
        return fb_null_note(run, "modulo: 'divisor' is zero");
    if (!fb_number_modulo(&result, dividend, divisor))
        return fb_null_note(run, "modulo: the result is outside the range of numbers");
    return fb_number_value(result);
}

fb_value builtin_sqrt(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("sqrt");
    fb_number number, result;
    if (!fb_argument_number(&number, &given, 0, "number"))
        return fb_null();
    if (!fb_number_sqrt(&result, number))
        return fb_null_note(run, "sqrt: 'number' is negative");
    return fb_number_value(result);
}

fb_value builtin_log(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("log");
    fb_number number, result;
    if (!fb_argument_number(&number, &given, 0, "number"))
        return fb_null();
    if (!fb_number_log(&result, number))
        return fb_null_note(run, "log: 'number' must be positive");
    return fb_number_value(result);
}

fb_value builtin_exp(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("exp");
    fb_number number, result;
    if (!fb_argument_number(&number, &given, 0, "number"))
        return fb_null();
    if (!fb_number_exp(&result, number))
        return fb_null_note(run, "exp: the result is outside the range of numbers");
    return fb_number_value(result);
}

/* Odd and even are of integers; a number with a fraction is neither. */
static fb_value parity(const fb_arguments *given, int64_t wanted) {
    fb_number number, rest;
    int64_t remainder;
    if (!fb_argument_number(&number, given, 0, "number"))
        return fb_null();
    if (!fb_number_modulo(&rest, number, fb_number_of(2)) || !fb_number_to_int64(&remainder, rest))
        return fb_boolean(false);
    return fb_boolean(remainder == wanted);
}

fb_value builtin_odd(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("odd");
    return parity(&given, 1);
}

fb_value builtin_even(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("even");
    return parity(&given, 0);
}

/* Table 51: what is neither true nor false has no negation. */
fb_value builtin_not(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("not");
    const fb_value *value = fb_argument_of_kind(&given, 0, FB_KIND_BOOLEAN);
    if (value == NULL)
        return fb_argument_wrong(&given, 0, "negand", "a boolean");
    return fb_boolean(!value->as.boolean);
}
