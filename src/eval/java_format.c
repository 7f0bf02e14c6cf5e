/* java_format.c - how Java prints: toString of its primitives, and String.format for what FEEL values
 * become in Java (DMN 1.5 table 47: numbers are BigDecimal, so %d, which takes integers only, is refused as
 * Java refuses it).
 *
 * Called by builtin_external.c.  Independent of the process's locale.
 */
#include "eval/java_inner.h"

#include <stdio.h>

/* ---- numbers ------------------------------------------------------------------------------------------- */

fb_number java_number_of_float(float x) {
    fb_number exact = fb_number_of_double((double)x), candidate;
    for (int32_t scale = -40; scale < 60; scale++)
        if (fb_number_round(&candidate, exact, scale, FB_ROUND_HALF_EVEN) &&
            (float)fb_number_to_double(candidate) == x)
            return candidate;
    return exact;
}

/* A decimal's digits without point, and the power of ten of the first one. */
typedef struct decimal_digits {
    char digits[48];
    size_t n;
    int64_t exponent;
    bool negative;
} decimal_digits;

static decimal_digits digits_of(fb_number number) {
    char text[48];
    size_t size = fb_number_print(text, number), at = 0;
    decimal_digits d = {.exponent = -1};
    bool point = false;
    if (size > 0 && text[0] == '-') {
        d.negative = true;
        at++;
    }
    for (; at < size && text[at] != 'E' && text[at] != 'e'; at++) {
        if (text[at] == '.') {
            point = true;
        } else if (d.n > 0 || text[at] != '0') {
            d.digits[d.n++] = text[at];
            d.exponent += point ? 0 : 1;
        } else if (point) {
            d.exponent--;
        }
    }
    int64_t power = 0;
    bool down = at + 1 < size && text[at + 1] == '-';
    for (; at < size; at++)
        if (text[at] >= '0' && text[at] <= '9')
            power = power * 10 + (text[at] - '0');
    d.exponent += down ? -power : power;
    while (d.n > 1 && d.digits[d.n - 1] == '0')
        d.n--;
    return d;
}

/* Double.toString: plain from 10^-3 to 10^7, else computerised scientific notation; a digit behind the point
 * at least. */
static void add_real(fb_text *out, fb_number number) {
    decimal_digits d = digits_of(number);
    if (d.negative)
        fb_text_add_byte(out, '-');
    if (d.n == 0) {
        fb_text_add_string(out, "0.0");
        return;
    }
    bool plain = d.exponent >= -3 && d.exponent < 7;
    int64_t point = plain ? d.exponent + 1 : 1; /* digits before the point */
    if (point <= 0)
        fb_text_add_string(out, "0.");
    for (int64_t i = point; i < 0; i++)
        fb_text_add_byte(out, '0');
    for (size_t i = 0; i < d.n; i++) {
        if (point > 0 && (int64_t)i == point)
            fb_text_add_byte(out, '.');
        fb_text_add_byte(out, d.digits[i]);
    }
    for (int64_t i = (int64_t)d.n; i < point; i++)
        fb_text_add_byte(out, '0');
    if ((int64_t)d.n <= point)
        fb_text_add_string(out, ".0");
    if (!plain)
        fb_text_format(out, "E%lld", (long long)d.exponent);
}

static bool add_radix(java_call *call, uint64_t magnitude, unsigned radix, bool negative) {
    char digits[65];
    size_t at = sizeof digits;
    do {
        digits[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"[magnitude % radix];
        magnitude /= radix;
    } while (magnitude > 0);
    if (negative)
        fb_text_add_byte(&call->text, '-');
    fb_text_add(&call->text, (fb_view){digits + at, sizeof digits - at});
    return true;
}

/* The bits without a sign, of an int or a long. */
static uint64_t bits_of(const java_call *call) {
    return call->letters[0] == 'l' ? (uint64_t)call->in[0].whole : (uint32_t)call->in[0].whole;
}

bool java_to_binary(java_call *call) {
    return add_radix(call, bits_of(call), 2, false);
}

bool java_to_octal(java_call *call) {
    return add_radix(call, bits_of(call), 8, false);
}

bool java_to_hex(java_call *call) {
    return add_radix(call, bits_of(call), 16, false);
}

/* A radix that does not exist counts as ten. */
bool java_to_radix(java_call *call) {
    int64_t n = call->in[0].whole, radix = call->in[1].whole;
    unsigned base = radix >= 2 && radix <= 36 ? (unsigned)radix : 10;
    return add_radix(call, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, base, n < 0);
}

/* ---- values -------------------------------------------------------------------------------------------- */

static void add_object(java_call *call, const fb_value *value) {
    if (value->kind == FB_KIND_NULL)
        fb_text_add_string(&call->text, "null");
    else
        fb_value_print(&call->text, value, &call->run->budget);
}

bool java_to_string(java_call *call) {
    const java_value *in = &call->in[0];
    switch (call->letters[0]) {
    case 'o': add_object(call, in->object); break;
    case 'z': fb_text_add_string(&call->text, in->whole ? "true" : "false"); break;
    case 'c': fb_text_add_code_point(&call->text, (uint32_t)in->whole); break;
    case 'd': add_real(&call->text, fb_number_of_double(in->real)); break;
    case 'f': add_real(&call->text, java_number_of_float((float)in->real)); break;
    default: fb_text_format(&call->text, "%lld", (long long)in->whole); break;
    }
    return fb_budget_held(call->run);
}

/* ---- String.format ------------------------------------------------------------------------------------- */

/* %[argument$][flags][width][.precision]conversion */
typedef struct specifier {
    uint32_t argument; /* 1-based; 0: the next one */
    bool same, left, plus, space, zero, comma, parentheses;
    uint32_t width;
    int32_t precision; /* -1: none */
    char conversion;
} specifier;

static bool refuse(java_call *call, const char *fault) {
    call->fault = fault;
    return false;
}

static uint32_t read_count(fb_view format, size_t *at) {
    uint32_t n = 0;
    while (*at < format.size && format.data[*at] >= '0' && format.data[*at] <= '9') {
        n = n < 1000000 ? n * 10 + (uint32_t)(format.data[*at] - '0') : n;
        ++*at;
    }
    return n;
}

static bool read_flag(specifier *s, char c) {
    switch (c) {
    case '-': s->left = true; return true;
    case '+': s->plus = true; return true;
    case ' ': s->space = true; return true;
    case '0': s->zero = true; return true;
    case ',': s->comma = true; return true;
    case '(': s->parentheses = true; return true;
    case '<': s->same = true; return true;
    default: return false;
    }
}

/* Behind the %.  A number before a $ is an argument's; so it is read twice. */
static specifier read_specifier(fb_view format, size_t *at) {
    specifier s = {.precision = -1};
    size_t start = *at;
    uint32_t argument = read_count(format, at);
    if (argument > 0 && *at < format.size && format.data[*at] == '$') {
        s.argument = argument;
        ++*at;
    } else {
        *at = start;
    }
    while (*at < format.size && read_flag(&s, format.data[*at]))
        ++*at;
    s.width = read_count(format, at);
    if (*at < format.size && format.data[*at] == '.') {
        ++*at;
        s.precision = (int32_t)read_count(format, at);
    }
    if (*at < format.size)
        s.conversion = format.data[(*at)++];
    return s;
}

static void add_padded(fb_text *out, const specifier *s, fb_view text) {
    size_t length = fb_utf8_length(text), padding = s->width > length ? s->width - length : 0;
    if (s->left)
        fb_text_add(out, text);
    for (size_t i = 0; i < padding; i++)
        fb_text_add_byte(out, ' ');
    if (!s->left)
        fb_text_add(out, text);
}

/* %s and %b: precision cuts. */
static bool format_text(java_call *call, const specifier *s, const fb_value *value) {
    fb_text out = call->text;
    fb_text_init(&call->text, call->run->arena);
    if (s->conversion == 'b' || s->conversion == 'B')
        fb_text_add_string(&call->text, value->kind == FB_KIND_NULL                            ? "false"
                                        : value->kind == FB_KIND_BOOLEAN && !value->as.boolean ? "false"
                                                                                               : "true");
    else
        add_object(call, value);
    fb_view text = fb_text_view(&call->text);
    call->text = out;
    if (s->precision >= 0)
        text.size = fb_utf8_offset(text, (size_t)s->precision);
    if (s->conversion == 'S' || s->conversion == 'B')
        text = fb_upper_case(call->run->arena, text);
    add_padded(&call->text, s, text);
    return fb_budget_held(call->run);
}

/* The digits of a decimal that has been rounded to `precision`, with point and grouping. */
static void add_fixed(fb_text *out, fb_number magnitude, int32_t precision, bool comma) {
    decimal_digits d = digits_of(magnitude);
    int64_t whole = d.n > 0 && d.exponent >= 0 ? d.exponent + 1 : 1;
    for (int64_t i = 0; i < whole + precision; i++) {
        int64_t at = i - (whole - 1) + d.exponent; /* index among the digits */
        if (d.n == 0)
            at = -1;
        if (i == whole)
            fb_text_add_byte(out, '.');
        else if (comma && i > 0 && i < whole && (whole - i) % 3 == 0)
            fb_text_add_byte(out, ',');
        fb_text_add_byte(out, at >= 0 && at < (int64_t)d.n ? d.digits[at] : '0');
    }
}

/* %f of a BigDecimal: six digits where no precision is given, ties away from zero. */
static bool format_fixed(java_call *call, const specifier *s, const fb_value *value) {
    int32_t precision = s->precision < 0 ? 6 : s->precision;
    fb_number rounded;
    if (value->kind != FB_KIND_NUMBER)
        return refuse(call, "%f needs a number");
    if (precision > 1000 || s->width > 10000 ||
        !fb_number_round(&rounded, value->as.number, precision, FB_ROUND_HALF_UP))
        return refuse(call, "a width or precision out of range");
    bool negative = fb_number_is_negative(rounded) && !fb_number_is_zero(rounded);
    fb_text digits, number;
    fb_text_init(&digits, call->run->arena);
    fb_text_init(&number, call->run->arena);
    add_fixed(&digits, fb_number_abs(rounded), precision, s->comma);
    fb_text_add_string(&number, negative   ? (s->parentheses ? "(" : "-")
                                : s->plus  ? "+"
                                : s->space ? " "
                                           : "");
    bool closing = negative && s->parentheses;
    size_t size = number.size + digits.size + (closing ? 1 : 0);
    for (; s->zero && size < s->width; size++)
        fb_text_add_byte(&number, '0');
    fb_text_add(&number, fb_text_view(&digits));
    if (closing)
        fb_text_add_byte(&number, ')');
    add_padded(&call->text, s, fb_text_view(&number));
    return true;
}

/* One specifier with its argument; `next` and `last` are indices among the arguments. */
static bool format_one(java_call *call, const specifier *s, uint32_t *next, uint32_t *last) {
    if (s->conversion == 'n') {
        fb_text_add_byte(&call->text, '\n');
        return true;
    }
    if (s->conversion == '%') {
        add_padded(&call->text, s, FB_LITERAL("%"));
        return true;
    }
    uint32_t index = s->same ? *last : s->argument > 0 ? s->argument - 1 : (*next)++;
    if (index >= call->n_rest)
        return refuse(call, "the format has more specifiers than there are arguments");
    *last = index;
    switch (s->conversion) {
    case 's':
    case 'S':
    case 'b':
    case 'B':
        if (s->plus || s->space || s->zero || s->comma || s->parentheses || (s->left && s->width == 0))
            return refuse(call, "the format has a flag that its conversion does not take");
        return format_text(call, s, &call->rest[index]);
    case 'f':
        if ((s->left || s->zero) && s->width == 0)
            return refuse(call, "the format has a flag that needs a width");
        return format_fixed(call, s, &call->rest[index]);
    default: return refuse(call, "of the format's conversions only %s %b %f %n %% are known for FEEL values");
    }
}

bool java_format(java_call *call) {
    fb_view format = call->in[0].text;
    uint32_t next = 0, last = UINT32_MAX;
    size_t at = 0;
    while (at < format.size) {
        char c = format.data[at++];
        if (c != '%') {
            fb_text_add_byte(&call->text, c);
            continue;
        }
        specifier s = read_specifier(format, &at);
        if (!fb_run_step(call->run, 1 + s.width))
            return false;
        if (s.width > call->run->limits.text || call->text.size > call->run->limits.text)
            return refuse(call, "the result is too long");
        if (!format_one(call, &s, &next, &last))
            return false;
    }
    return true;
}
