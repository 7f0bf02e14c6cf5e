/* builtin_external.c - external functions of form `java` (DMN 1.5 section 10.3.2.13.3) without Java: pure
 * equivalents of static methods of java.lang.
 *
 * A call finds its row by class, method and declared parameter types, the arguments are converted as table
 * 47 says (a number to the primitive that the signature names, where it fits without loss), and the result
 * comes back as a FEEL value.  Whatever Java would throw gives null and a note, as do NaN and the
 * infinities.  A class or method that is not in the table gives null and a note: nothing is ever loaded or
 * run.  java_format.c has String.format and how Java prints.
 *
 * Called by call.c.  Methods that are not functions of their arguments (Math.random) are left out.
 */
#include "eval/java_inner.h"

#include <math.h>

/* ---- signatures ---------------------------------------------------------------------------------------- */

/* The letter of a parameter type, 0 when it is none that the table knows. */
static char type_letter(fb_view type) {
    static const struct type_name {
        const char *name;
        char letter;
    } types[] = {
        {"double", 'd'},
        {"float", 'f'},
        {"int", 'i'},
        {"long", 'l'},
        {"short", 's'},
        {"byte", 'b'},
        {"char", 'c'},
        {"boolean", 'z'},
        {"java.lang.String", 't'},
        {"String", 't'},
        {"java.lang.Object", 'o'},
        {"Object", 'o'},
        {"[Ljava.lang.Object;", 'v'},
        {"java.lang.Object[]", 'v'},
        {"java.lang.Object...", 'v'},
        {"Object...", 'v'},
    };
    for (size_t i = 0; i < FB_COUNT(types); i++)
        if (fb_view_equal(type, fb_view_of(types[i].name)))
            return types[i].letter;
    return '\0';
}

/* "max(long, long)" as the method's name and "ll"; false when it has no such form. */
static bool read_signature(fb_view *method, char letters[JAVA_PARAMETERS + 1], fb_view signature) {
    ptrdiff_t open = fb_view_find(signature, FB_LITERAL("("));
    fb_view text = fb_view_trim(signature);
    if (open < 0 || !fb_view_ends(text, FB_LITERAL(")")))
        return false;
    *method = fb_view_trim((fb_view){signature.data, (size_t)open});
    const char *at = signature.data + open + 1, *end = text.data + text.size - 1;
    size_t n = 0;
    if (fb_view_trim((fb_view){at, (size_t)(end - at)}).size == 0)
        at = end + 1;
    while (at <= end) {
        const char *comma = at;
        while (comma < end && *comma != ',')
            comma++;
        char letter = type_letter(fb_view_trim((fb_view){at, (size_t)(comma - at)}));
        if (letter == '\0' || n == JAVA_PARAMETERS)
            return false;
        letters[n++] = letter;
        at = comma + 1;
    }
    letters[n] = '\0';
    return true;
}

/* ---- arguments ----------------------------------------------------------------------------------------- */

static bool whole_argument(java_value *out, fb_number number, int64_t low, int64_t high) {
    return fb_number_to_int64(&out->whole, number) && out->whole >= low && out->whole <= high;
}

/* A char is one UTF-16 unit: a string of one character of the basic plane. */
static bool char_argument(java_value *out, fb_view text) {
    size_t at = 0;
    if (text.size == 0)
        return false;
    uint32_t c = fb_utf8_next(text, &at);
    out->whole = c;
    return at == text.size && c <= 0xFFFF;
}

static bool number_argument(java_value *out, char letter, const fb_value *value) {
    if (value->kind != FB_KIND_NUMBER)
        return false;
    fb_number number = value->as.number;
    switch (letter) {
    case 'd': out->real = fb_number_to_double(number); return isfinite(out->real);
    case 'f': out->real = (float)fb_number_to_double(number); return isfinite(out->real);
    case 'i': return whole_argument(out, number, INT32_MIN, INT32_MAX);
    case 's': return whole_argument(out, number, INT16_MIN, INT16_MAX);
    case 'b': return whole_argument(out, number, INT8_MIN, INT8_MAX);
    default: return whole_argument(out, number, INT64_MIN, INT64_MAX);
    }
}

static bool java_argument(java_value *out, char letter, const fb_value *value) {
    out->object = value;
    switch (letter) {
    case 'o': return true;
    case 't':
        out->text =
            value->kind == FB_KIND_STRING && value->count > 0 ? fb_string_view(value) : FB_LITERAL("");
        return value->kind == FB_KIND_STRING;
    case 'c': return value->kind == FB_KIND_STRING && char_argument(out, fb_string_view(value));
    case 'z': out->whole = fb_is_true(value); return value->kind == FB_KIND_BOOLEAN;
    default: return number_argument(out, letter, value);
    }
}

/* ---- java.lang.Math ------------------------------------------------------------------------------------ */

static bool real_abs(java_call *call) {
    call->result.real = fabs(call->in[0].real);
    return true;
}
static bool real_max(java_call *call) {
    call->result.real = fmax(call->in[0].real, call->in[1].real);
    return true;
}
static bool real_min(java_call *call) {
    call->result.real = fmin(call->in[0].real, call->in[1].real);
    return true;
}
static bool real_sum(java_call *call) {
    call->result.real = call->in[0].real + call->in[1].real;
    return true;
}
static bool real_same(java_call *call) {
    call->result.real = call->in[0].real;
    return true;
}

static double signum(double x) {
    return x > 0 ? 1 : x < 0 ? -1 : 0;
}
static double to_degrees(double x) {
    return x * (180.0 / 3.14159265358979323846);
}
static double to_radians(double x) {
    return x * (3.14159265358979323846 / 180.0);
}
static double next_up(double x) {
    return nextafter(x, HUGE_VAL);
}
static double next_down(double x) {
    return nextafter(x, -HUGE_VAL);
}
static double unit_in_last_place(double x) {
    return nextafter(fabs(x), HUGE_VAL) - fabs(x);
}

static bool real_fma(java_call *call) {
    call->result.real = fma(call->in[0].real, call->in[1].real, call->in[2].real);
    return true;
}

static bool real_compare(java_call *call) {
    call->result.whole = (call->in[0].real > call->in[1].real) - (call->in[0].real < call->in[1].real);
    return true;
}

static bool real_exponent(java_call *call) {
    int exponent;
    frexp(call->in[0].real, &exponent);
    call->result.whole = call->in[0].real == 0 ? -1023 : exponent - 1;
    return true;
}

static bool real_scaled(java_call *call) {
    int64_t by = call->in[1].whole < -5000 ? -5000 : call->in[1].whole > 5000 ? 5000 : call->in[1].whole;
    call->result.real = scalbn(call->in[0].real, (int)by);
    return true;
}

/* Ties go towards positive infinity; beyond long, its nearest end. */
static bool real_round(java_call *call) {
    double x = call->in[0].real, low = floor(x);
    double rounded = x - low >= 0.5 ? low + 1 : low;
    double limit = call->letters[0] == 'f' ? 2147483648.0 : 9223372036854775808.0;
    if (rounded >= limit)
        call->result.whole = call->letters[0] == 'f' ? INT32_MAX : INT64_MAX;
    else if (rounded < -limit)
        call->result.whole = call->letters[0] == 'f' ? INT32_MIN : INT64_MIN;
    else
        call->result.whole = (int64_t)rounded;
    return true;
}

/* ---- integers ------------------------------------------------------------------------------------------ */

/* The result as an int where the first parameter is one: Java's int arithmetic wraps, its long too. */
static bool wrapped(java_call *call, uint64_t bits) {
    char letter = call->letters[0];
    call->result.whole = letter == 'l' ? (int64_t)bits : (int64_t)(int32_t)(uint32_t)bits;
    return true;
}

/* The result of an ...Exact method: no exception, no wrapping. */
static bool exact(java_call *call, bool overflow, int64_t value) {
    bool fits = !overflow && (call->letters[0] == 'l' || (value >= INT32_MIN && value <= INT32_MAX));
    if (!fits)
        call->fault = "the result overflows";
    call->result.whole = value;
    return fits;
}

static bool whole_same(java_call *call) {
    call->result.whole = call->in[0].whole;
    return true;
}

static bool whole_abs(java_call *call) {
    uint64_t x = (uint64_t)call->in[0].whole;
    return wrapped(call, call->in[0].whole < 0 ? 0 - x : x);
}

static bool whole_max(java_call *call) {
    call->result.whole = call->in[0].whole > call->in[1].whole ? call->in[0].whole : call->in[1].whole;
    return true;
}

static bool whole_min(java_call *call) {
    call->result.whole = call->in[0].whole < call->in[1].whole ? call->in[0].whole : call->in[1].whole;
    return true;
}

static bool whole_sum(java_call *call) {
    return wrapped(call, (uint64_t)call->in[0].whole + (uint64_t)call->in[1].whole);
}

static bool whole_signum(java_call *call) {
    call->result.whole = (call->in[0].whole > 0) - (call->in[0].whole < 0);
    return true;
}

/* Short.compare, Byte.compare and Character.compare give the difference. */
static bool whole_compare(java_call *call) {
    int64_t a = call->in[0].whole, b = call->in[1].whole;
    bool narrow = call->letters[0] == 's' || call->letters[0] == 'b' || call->letters[0] == 'c';
    call->result.whole = narrow ? a - b : (a > b) - (a < b);
    return true;
}

static bool whole_bit_count(java_call *call) {
    uint64_t bits = call->letters[0] == 'l' ? (uint64_t)call->in[0].whole : (uint32_t)call->in[0].whole;
    call->result.whole = __builtin_popcountll(bits);
    return true;
}

static bool exact_sum(java_call *call) {
    int64_t value;
    bool overflow = __builtin_add_overflow(call->in[0].whole, call->in[1].whole, &value);
    return exact(call, overflow, value);
}

static bool exact_difference(java_call *call) {
    int64_t value;
    bool overflow = __builtin_sub_overflow(call->in[0].whole, call->in[1].whole, &value);
    return exact(call, overflow, value);
}

static bool exact_product(java_call *call) {
    int64_t value;
    bool overflow = __builtin_mul_overflow(call->in[0].whole, call->in[1].whole, &value);
    return exact(call, overflow, value);
}

static bool exact_increment(java_call *call) {
    int64_t value;
    bool overflow = __builtin_add_overflow(call->in[0].whole, (int64_t)1, &value);
    return exact(call, overflow, value);
}

static bool exact_decrement(java_call *call) {
    int64_t value;
    bool overflow = __builtin_sub_overflow(call->in[0].whole, (int64_t)1, &value);
    return exact(call, overflow, value);
}

static bool exact_negation(java_call *call) {
    int64_t value;
    bool overflow = __builtin_sub_overflow((int64_t)0, call->in[0].whole, &value);
    return exact(call, overflow, value);
}

static bool exact_abs(java_call *call) {
    return call->in[0].whole < 0 ? exact_negation(call) : exact(call, false, call->in[0].whole);
}

static bool exact_int(java_call *call) {
    int64_t value = call->in[0].whole;
    if (value < INT32_MIN || value > INT32_MAX)
        return exact(call, true, value);
    return whole_same(call);
}

static bool no_division(java_call *call) {
    if (call->in[1].whole == 0)
        call->fault = "division by zero";
    else if (call->in[0].whole == INT64_MIN && call->in[1].whole == -1)
        call->fault = "the result overflows";
    return call->fault != NULL;
}

static bool floor_quotient(java_call *call) {
    if (no_division(call))
        return false;
    int64_t a = call->in[0].whole, b = call->in[1].whole;
    return wrapped(call, (uint64_t)(a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0)));
}

static bool floor_rest(java_call *call) {
    if (no_division(call))
        return false;
    int64_t a = call->in[0].whole, b = call->in[1].whole, rest = a % b;
    call->result.whole = rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    return true;
}

/* ---- parsing ------------------------------------------------------------------------------------------- */

/* Optional sign and digits of a radix from 2 to 36 (Integer.parseInt), within what the class holds. */
static bool parse_whole(java_call *call) {
    fb_view text = call->in[0].text;
    int64_t radix = call->letters[1] == 'i' ? call->in[1].whole : 10, value = 0;
    size_t at = text.size > 0 && (text.data[0] == '-' || text.data[0] == '+') ? 1 : 0;
    bool negative = at == 1 && text.data[0] == '-';
    call->fault = "the text is no number of this class";
    if (radix < 2 || radix > 36 || at == text.size)
        return false;
    for (; at < text.size; at++) {
        char c = text.data[at];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'z' ? c - 'a' + 10
                    : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                           : 99;
        if (digit >= radix || __builtin_mul_overflow(value, radix, &value) ||
            __builtin_add_overflow(value, (int64_t)(negative ? -digit : digit), &value))
            return false;
    }
    int64_t high = call->type == 'i'   ? INT32_MAX
                   : call->type == 's' ? INT16_MAX
                   : call->type == 'b' ? INT8_MAX
                                       : INT64_MAX;
    if (value > high || value < -high - 1)
        return false;
    call->result.whole = value;
    return true;
}

/* White space around, and a last letter f or d, are allowed (Double.valueOf). */
static bool parse_real(java_call *call) {
    fb_view text = fb_view_trim(call->in[0].text);
    fb_number number;
    if (text.size > 1 && memchr("fFdD", text.data[text.size - 1], 4) != NULL)
        text.size--;
    if (!fb_number_parse(&number, text)) {
        call->fault = "the text is no number";
        return false;
    }
    call->result.real = fb_number_to_double(number);
    if (call->type == 'f')
        call->result.real = (float)call->result.real;
    return true;
}

/* "true" in any case is true, all else is false. */
static bool parse_boolean(java_call *call) {
    static const char lower[] = "true", upper[] = "TRUE";
    fb_view text = call->in[0].text;
    call->result.whole = text.size == 4;
    for (size_t i = 0; i < 4 && call->result.whole; i++)
        call->result.whole = text.data[i] == lower[i] || text.data[i] == upper[i];
    return true;
}

/* ---- booleans and characters --------------------------------------------------------------------------- */

static bool logical_and(java_call *call) {
    call->result.whole = call->in[0].whole & call->in[1].whole;
    return true;
}
static bool logical_or(java_call *call) {
    call->result.whole = call->in[0].whole | call->in[1].whole;
    return true;
}
static bool logical_xor(java_call *call) {
    call->result.whole = call->in[0].whole ^ call->in[1].whole;
    return true;
}
static bool always_true(java_call *call) {
    call->result.whole = 1;
    return true;
}
static bool always_false(java_call *call) {
    call->result.whole = 0;
    return true;
}

static bool is_ascii(java_call *call) {
    if (call->in[0].whole < 0x80)
        return true;
    call->fault = "only ASCII characters are classified";
    return false;
}

static bool is_between(int64_t c, char low, char high) {
    return c >= low && c <= high;
}

static bool is_digit(java_call *call) {
    call->result.whole = is_between(call->in[0].whole, '0', '9');
    return is_ascii(call);
}

static bool is_upper(java_call *call) {
    call->result.whole = is_between(call->in[0].whole, 'A', 'Z');
    return is_ascii(call);
}

static bool is_lower(java_call *call) {
    call->result.whole = is_between(call->in[0].whole, 'a', 'z');
    return is_ascii(call);
}

static bool is_letter(java_call *call) {
    int64_t c = call->in[0].whole;
    call->result.whole = is_between(c, 'A', 'Z') || is_between(c, 'a', 'z');
    return is_ascii(call);
}

static bool is_letter_or_digit(java_call *call) {
    int64_t c = call->in[0].whole;
    call->result.whole = is_between(c, 'A', 'Z') || is_between(c, 'a', 'z') || is_between(c, '0', '9');
    return is_ascii(call);
}

static bool is_white_space(java_call *call) {
    int64_t c = call->in[0].whole;
    call->result.whole = c == ' ' || (c >= 0x9 && c <= 0xD) || (c >= 0x1C && c <= 0x1F);
    return is_ascii(call);
}

static bool to_upper(java_call *call) {
    int64_t c = call->in[0].whole;
    call->result.whole = is_between(c, 'a', 'z') ? c - 32 : c;
    return is_ascii(call);
}

static bool to_lower(java_call *call) {
    int64_t c = call->in[0].whole;
    call->result.whole = is_between(c, 'A', 'Z') ? c + 32 : c;
    return is_ascii(call);
}

static bool numeric_value(java_call *call) {
    int64_t c = call->in[0].whole;
    call->result.whole = is_between(c, '0', '9')   ? c - '0'
                         : is_between(c, 'a', 'z') ? c - 'a' + 10
                         : is_between(c, 'A', 'Z') ? c - 'A' + 10
                                                   : -1;
    return is_ascii(call);
}

/* ---- the table ----------------------------------------------------------------------------------------- */

typedef struct java_method {
    const char *class_name, *method, *letters; /* letters: parameter types, see type_letter */
    char type;                                 /* of the result */
    double (*one)(double);                     /* one of the three */
    double (*two)(double, double);
    bool (*any)(java_call *call);
} java_method;

static const java_method methods[] = {
#define ONE(function) .one = (function)
#define TWO(function) .two = (function)
#define ANY(function) .any = (function)
#define FB_JAVA(name, method_name, parameters, result, how)                                                  \
    {.class_name = "java.lang." #name,                                                                       \
     .method = (method_name),                                                                                \
     .letters = (parameters),                                                                                \
     .type = (result),                                                                                       \
     how},
#include "eval/java_methods.def"
#undef FB_JAVA
#undef ONE
#undef TWO
#undef ANY
};

/* StrictMath has the methods of Math. */
static bool class_is(const java_method *row, fb_view class_name) {
    if (fb_view_is(class_name, "java.lang.StrictMath"))
        class_name = FB_LITERAL("java.lang.Math");
    return fb_view_equal(class_name, fb_view_of(row->class_name));
}

/* NULL with a note that says which of class, method and signature is not there. */
static const java_method *find_method(fb_run *run, fb_view class_name, fb_view method, const char *letters) {
    const char *missing = "class";
    for (size_t i = 0; i < FB_COUNT(methods); i++) {
        if (!class_is(&methods[i], class_name))
            continue;
        if (missing[0] == 'c')
            missing = "method";
        if (!fb_view_equal(method, fb_view_of(methods[i].method)))
            continue;
        missing = "signature";
        if (fb_view_equal(fb_view_of(letters), fb_view_of(methods[i].letters)))
            return &methods[i];
    }
    fb_null_note(run, "external function %.*s.%.*s: no equivalent of this %s is built in", FB_ARG(class_name),
                 FB_ARG(method), missing);
    return NULL;
}

static bool invoke(const java_method *row, java_call *call) {
    if (row->any != NULL)
        return row->any(call);
    call->result.real =
        row->one != NULL ? row->one(call->in[0].real) : row->two(call->in[0].real, call->in[1].real);
    return true;
}

/* Fixed parameters one by one; what is left is for the variable ones. */
static bool read_arguments(java_call *call, const fb_value *arguments, uint32_t n_arguments) {
    size_t n_fixed = 0;
    while (call->letters[n_fixed] != '\0' && call->letters[n_fixed] != 'v')
        n_fixed++;
    bool variable = call->letters[n_fixed] == 'v';
    if (n_arguments < n_fixed || (n_arguments > n_fixed && !variable)) {
        call->fault = "the number of arguments differs from the method signature's";
        return false;
    }
    for (size_t i = 0; i < n_fixed; i++) {
        if (!java_argument(&call->in[i], call->letters[i], &arguments[i])) {
            call->fault = "an argument cannot be converted to the type in the method signature";
            return false;
        }
    }
    call->rest = arguments + n_fixed;
    call->n_rest = n_arguments - (uint32_t)n_fixed;
    if (call->n_rest == 1 && call->rest[0].kind == FB_KIND_LIST) { /* a java.util.List given as the array */
        call->n_rest = call->rest[0].count;
        call->rest = call->rest[0].as.items;
    }
    return true;
}

static fb_value feel_result(java_call *call) {
    fb_run *run = call->run;
    switch (call->type) {
    case 'd':
    case 'f':
        if (!isfinite(call->result.real))
            return fb_null_note(run, "external function: the result is not a finite number");
        return fb_number_value(call->type == 'd' ? fb_number_of_double(call->result.real)
                                                 : java_number_of_float((float)call->result.real));
    case 'z': return fb_boolean(call->result.whole != 0);
    case 't': return fb_made_text(run, &call->text);
    case 'c':
        fb_text_add_code_point(&call->text, (uint32_t)call->result.whole);
        return fb_made_text(run, &call->text);
    default: return fb_number_value(fb_number_of(call->result.whole));
    }
}

fb_value fb_external_java(fb_run *run, fb_view class_name, fb_view signature, const fb_value *arguments,
                          uint32_t n_arguments) {
    fb_view method;
    java_call call = {.run = run};
    class_name = fb_view_trim(class_name);
    if (!read_signature(&method, call.letters, signature))
        return fb_null_note(run,
                            "external function: no equivalent of the method signature '%.*s' is built in",
                            FB_ARG(signature));
    const java_method *row = find_method(run, class_name, method, call.letters);
    if (row == NULL)
        return fb_null();
    call.type = row->type;
    fb_text_init(&call.text, run->arena);
    if (!read_arguments(&call, arguments, n_arguments) || !invoke(row, &call)) {
        if (run->stop != FB_STOP_NONE)
            return fb_null();
        return fb_null_note(run, "external function %.*s.%.*s: %s", FB_ARG(class_name), FB_ARG(method),
                            call.fault != NULL ? call.fault : "no result");
    }
    return feel_result(&call);
}
