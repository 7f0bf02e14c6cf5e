/* number.c - FEEL's numbers: decimal128 with 34 digits, rounded half to even (DMN 1.5 10.3.2.3.1).
 *
 * The arithmetic is Intel's decimal floating-point library in the BID encoding; no other file includes its
 * headers.  Beside it stand fast paths for coefficients of up to 64 bits, which is nearly every number a
 * decision table meets; tests/unit/value/test_number.c holds them against the library bit for bit.
 *
 * INVARIANT: a number that leaves this file is finite, and a zero carries no sign (FEEL has no -0, NaN or
 * infinity).  A result that would be one of those, or whose scale would lie outside [-6111..6176], is a
 * failure, which the caller turns into null.
 */
#include "value/value.h"

/* Values, rounding modes and flags as plain arguments: nothing of the library's is global. */
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

#define BIAS 6176u          /* the stored exponent of 10^0 */
#define EXPONENT_MAX 12287u /* the largest stored exponent, 10^6111 */
#define DIGITS 34u
#define POWER_LIMIT 999999999 /* DMN 1.5 table 60: the exponents that ** accepts */

/* What leaves the fast path stands in a function of its own, not inlined: the library's numbers pass through
 * memory, and a copy there would cost the fast path more than its own work. */
#if defined(__GNUC__)
#define SELDOM __attribute__((noinline, cold))
#else
#define SELDOM
#endif

#define SIGN_BIT ((uint64_t)1 << 63)
#define COEFFICIENT_HIGH UINT64_C(0x0001FFFFFFFFFFFF)
/* both set: infinity, NaN, or a coefficient of 10^34 and more */
#define STEERING UINT64_C(0x6000000000000000)
#define NOT_FINITE UINT64_C(0x7800000000000000)

static const uint64_t power_of_ten[20] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
    UINT64_C(1000000000000000000),
    UINT64_C(10000000000000000000),
};

/* ---- the encoding -------------------------------------------------------------------------------------- */

static inline BID_UINT128 library_of(fb_number n) {
    BID_UINT128 x;
    x.w[0] = n.word[0];
    x.w[1] = n.word[1];
    return x;
}

static inline fb_number number_of_library(BID_UINT128 x) {
    return (fb_number){{x.w[0], x.w[1]}};
}

static inline fb_number encode(bool negative, uint64_t coefficient, uint32_t exponent) {
    return (fb_number){{coefficient, (negative && coefficient ? SIGN_BIT : 0) | (uint64_t)exponent << 49}};
}

/* The coefficient is word[0] alone. */
static inline bool is_small(fb_number n) {
    return (n.word[1] & COEFFICIENT_HIGH) == 0 && (n.word[1] & STEERING) != STEERING;
}

static inline uint32_t exponent_of(fb_number n) {
    return (uint32_t)(n.word[1] >> 49) & 0x3FFF;
}

static inline bool has_sign(fb_number n) {
    return (n.word[1] & SIGN_BIT) != 0;
}

/* Two numbers as signed coefficients of one exponent, with room for one addition. */
typedef struct aligned {
    int64_t a, b;
    uint32_t exponent;
} aligned;

static inline int64_t with_sign(uint64_t coefficient, uint64_t high_word) {
    int64_t sign = -(int64_t)(high_word >> 63); /* 0 or -1: two's complement negates by it without a branch */
    return ((int64_t)coefficient ^ sign) - sign;
}

static bool align_apart(aligned *out, fb_number a, fb_number b) {
    if (!is_small(a) || !is_small(b))
        return false;
    uint32_t exponent_a = exponent_of(a), exponent_b = exponent_of(b);
    uint32_t exponent = exponent_a < exponent_b ? exponent_a : exponent_b;
    uint32_t distance_a = exponent_a - exponent, distance_b = exponent_b - exponent;
    uint64_t coefficient_a, coefficient_b;
    if (distance_a >= FB_COUNT(power_of_ten) || distance_b >= FB_COUNT(power_of_ten) ||
        __builtin_mul_overflow(a.word[0], power_of_ten[distance_a], &coefficient_a) ||
        __builtin_mul_overflow(b.word[0], power_of_ten[distance_b], &coefficient_b) ||
        (coefficient_a | coefficient_b) >> 62)
        return false;
    *out = (aligned){with_sign(coefficient_a, a.word[1]), with_sign(coefficient_b, b.word[1]), exponent};
    return true;
}

/* False when a coefficient is too long: the library's case.  Equal exponents, as of amounts of money or whole
 * numbers, are told from one another by their high words alone, signs aside. */
static inline bool align(aligned *out, fb_number a, fb_number b) {
    if ((a.word[1] ^ b.word[1]) << 1)
        return align_apart(out, a, b);
    if (!is_small(a) || (a.word[0] | b.word[0]) >> 62)
        return false;
    *out = (aligned){with_sign(a.word[0], a.word[1]), with_sign(b.word[0], b.word[1]), exponent_of(a)};
    return true;
}

bool fb_number_is_zero(fb_number a) {
    return a.word[0] == 0 && (a.word[1] & COEFFICIENT_HIGH) == 0;
}

bool fb_number_is_negative(fb_number a) {
    return has_sign(a) && !fb_number_is_zero(a);
}

static fb_number without_signed_zero(fb_number n) {
    if (fb_number_is_zero(n))
        n.word[1] &= ~SIGN_BIT;
    return n;
}

/* Hands out a result of the library's unless it is not finite, or vanished (its scale is out of range). */
static bool finish(fb_number *out, BID_UINT128 result, unsigned flags) {
    fb_number n = number_of_library(result);
    if ((n.word[1] & NOT_FINITE) == NOT_FINITE)
        return false;
    if ((flags & BID_UNDERFLOW_EXCEPTION) && fb_number_is_zero(n))
        return false;
    *out = without_signed_zero(n);
    return true;
}

/* ---- from and to other numbers ------------------------------------------------------------------------- */

fb_number fb_number_of(int64_t n) {
    return encode(n < 0, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, BIAS);
}

bool fb_number_is_integer(fb_number a) {
    uint32_t exponent = exponent_of(a);
    if (is_small(a)) {
        uint32_t places = exponent < BIAS ? BIAS - exponent : 0;
        return places < FB_COUNT(power_of_ten) ? a.word[0] % power_of_ten[places] == 0 : a.word[0] == 0;
    }
    unsigned flags = 0;
    BID_UINT128 x = library_of(a);
    return bid128_quiet_equal(x, bid128_round_integral_zero(x, &flags), &flags) != 0;
}

bool fb_number_to_int64(int64_t *out, fb_number a) {
    if (!fb_number_is_integer(a))
        return false;
    if (!is_small(a) || exponent_of(a) < BIAS) { /* to exponent 0; an integer of over 34 digits has none */
        unsigned flags = 0;
        a = number_of_library(
            bid128_quantize(library_of(a), library_of(fb_number_of(1)), BID_ROUNDING_TO_NEAREST, &flags));
        if (!is_small(a))
            return false;
    }
    uint64_t magnitude = a.word[0];
    uint32_t zeros = exponent_of(a) - BIAS;
    if (magnitude == 0) {
        *out = 0;
        return true;
    }
    if (zeros >= FB_COUNT(power_of_ten) || __builtin_mul_overflow(magnitude, power_of_ten[zeros], &magnitude))
        return false;
    if (magnitude > (uint64_t)INT64_MAX + (has_sign(a) ? 1 : 0))
        return false;
    *out = has_sign(a) ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

double fb_number_to_double(fb_number a) {
    unsigned flags = 0;
    return bid128_to_binary64(library_of(a), BID_ROUNDING_TO_NEAREST, &flags);
}

/* A number taken apart for printing: its decimal digits, the first not zero unless it is 0, and the power of
 * ten of the last one. */
typedef struct digits {
    char text[DIGITS];
    int n;
    int exponent;
} digits;

static digits digits_of_small(fb_number a) {
    digits d = {.exponent = (int)exponent_of(a) - (int)BIAS};
    char backwards[20];
    uint64_t rest = a.word[0];
    do {
        backwards[d.n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    for (int i = 0; i < d.n; i++)
        d.text[i] = backwards[d.n - 1 - i];
    return d;
}

static digits digits_of(fb_number a) {
    if (is_small(a))
        return digits_of_small(a);
    char text[64]; /* the library writes sign, digits, 'E', sign, digits: "+123E-2" */
    unsigned flags = 0;
    bid128_to_string(text, library_of(a), &flags);
    digits d = {.exponent = (int)exponent_of(a) - (int)BIAS};
    for (const char *c = text + 1; *c >= '0' && *c <= '9' && d.n < (int)DIGITS; c++)
        d.text[d.n++] = *c;
    return d;
}

/* The shortest decimal that reads back the same: 15 to 17 digits, less where a subnormal has less precision.
 * No strtod: its decimal point is the locale's. */
fb_number fb_number_of_double(double d) {
    if (!(d - d == 0)) /* infinity and NaN have no FEEL number; callers check, this only must not misbehave */
        return fb_number_of(0);
    if (d >= -9007199254740992.0 && d <= 9007199254740992.0 && d == (double)(int64_t)d)
        return fb_number_of((int64_t)d);
    unsigned flags = 0;
    BID_UINT128 whole = binary64_to_bid128(d, BID_ROUNDING_TO_NEAREST, &flags);
    digits taken = digits_of(number_of_library(whole));
    bool subnormal = d > -2.3e-308 && d < 2.3e-308;
    for (int n = subnormal ? 1 : 15; n <= 17; n++) {
        int exponent = taken.exponent + taken.n - n;
        if (exponent <= taken.exponent)
            break;
        fb_number quantum = encode(false, 1, (uint32_t)(exponent + (int)BIAS));
        BID_UINT128 shorter = bid128_quantize(whole, library_of(quantum), BID_ROUNDING_TO_NEAREST, &flags);
        if (bid128_to_binary64(shorter, BID_ROUNDING_TO_NEAREST, &flags) == d)
            return without_signed_zero(number_of_library(shorter));
    }
    return without_signed_zero(number_of_library(whole));
}

/* ---- text ---------------------------------------------------------------------------------------------- */

/* A literal as it is read: the first digits that can count, whether any later one is not zero, and the
 * exponent. */
typedef struct literal {
    char kept[DIGITS + 1]; /* one more than fits, for the rounding */
    unsigned n_kept;
    bool more;        /* a digit that is not zero was dropped behind kept[] */
    int64_t exponent; /* of the last kept digit */
} literal;

static void take_digit(literal *number, char digit, bool fraction) {
    if (number->n_kept == 0 && digit == '0') {
        number->exponent -= fraction;
        return;
    }
    if (number->n_kept < sizeof number->kept) {
        number->kept[number->n_kept++] = digit;
        number->exponent -= fraction;
    } else {
        number->more |= digit != '0';
        number->exponent += !fraction;
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* digits [ "." digits ] | "." digits; then [ ("e" | "E") ["+" | "-"] digits ] (rule 35). */
static bool read_literal(literal *number, fb_view text) {
    size_t at = 0, n_digits = 0;
    while (at < text.size && is_digit(text.data[at]))
        take_digit(number, text.data[at++], false), n_digits++;
    if (at < text.size && text.data[at] == '.') {
        n_digits = 0;
        for (at++; at < text.size && is_digit(text.data[at]); n_digits++)
            take_digit(number, text.data[at++], true);
    }
    if (n_digits == 0)
        return false;
    if (at == text.size)
        return true;
    if (text.data[at] != 'e' && text.data[at] != 'E')
        return false;
    at++;
    bool negative = at < text.size && text.data[at] == '-';
    at += at < text.size && (text.data[at] == '-' || text.data[at] == '+');
    if (at == text.size)
        return false;
    int64_t exponent = 0;
    for (; at < text.size && is_digit(text.data[at]); at++)
        if (exponent < INT64_MAX / 100) /* beyond this every number is out of range anyway */
            exponent = exponent * 10 + (text.data[at] - '0');
    number->exponent += negative ? -exponent : exponent;
    return at == text.size;
}

/* By way of the library, which rounds: the kept digits and, if any was dropped, one that breaks a tie. */
static bool round_literal(fb_number *out, const literal *number, bool negative) {
    int64_t exponent = number->exponent - number->more;
    if (exponent < -7000 || exponent > 7000)
        return false;
    char text[64];
    size_t n = 0;
    text[n++] = negative ? '-' : '+';
    memcpy(text + n, number->kept, number->n_kept);
    n += number->n_kept;
    if (number->more)
        text[n++] = '1';
    text[n++] = 'E';
    text[n++] = exponent < 0 ? '-' : '+';
    unsigned magnitude = (unsigned)(exponent < 0 ? -exponent : exponent);
    for (unsigned place = 1000; place; place /= 10)
        text[n++] = (char)('0' + magnitude / place % 10);
    text[n] = '\0';
    unsigned flags = 0;
    BID_UINT128 result = bid128_from_string(text, BID_ROUNDING_TO_NEAREST, &flags);
    return finish(out, result, flags) && !fb_number_is_zero(*out);
}

bool fb_number_parse(fb_number *out, fb_view text) {
    bool negative = text.size > 0 && text.data[0] == '-';
    if (negative)
        text = (fb_view){text.data + 1, text.size - 1};
    literal number = {.n_kept = 0};
    if (!read_literal(&number, text))
        return false;
    int64_t exponent = number.exponent + (int64_t)BIAS;
    if (number.n_kept == 0) { /* zero, at the nearest exponent there is */
        exponent = exponent < 0 ? 0 : exponent > (int64_t)EXPONENT_MAX ? (int64_t)EXPONENT_MAX : exponent;
        *out = encode(false, 0, (uint32_t)exponent);
        return true;
    }
    if (number.n_kept > 19 || exponent < 0 || exponent > (int64_t)EXPONENT_MAX) {
        fb_number rounded;
        if (!round_literal(&rounded, &number, negative))
            return false;
        *out = rounded;
        return true;
    }
    uint64_t coefficient = 0;
    for (unsigned i = 0; i < number.n_kept; i++)
        coefficient = coefficient * 10 + (uint64_t)(number.kept[i] - '0');
    *out = encode(negative, coefficient, (uint32_t)exponent);
    return true;
}

/* d.dddE+x: for what would need more zeros than digits fit. */
static size_t print_scientific(char *out, const digits *d) {
    size_t n = 0;
    int exponent = d->exponent + d->n - 1;
    out[n++] = d->text[0];
    if (d->n > 1) {
        out[n++] = '.';
        memcpy(out + n, d->text + 1, (size_t)d->n - 1);
        n += (size_t)d->n - 1;
    }
    out[n++] = 'E';
    out[n++] = exponent < 0 ? '-' : '+';
    unsigned magnitude = (unsigned)(exponent < 0 ? -exponent : exponent);
    unsigned place = 1;
    while (magnitude / place >= 10)
        place *= 10;
    for (; place; place /= 10)
        out[n++] = (char)('0' + magnitude / place % 10);
    return n;
}

static size_t print_plain(char *out, const digits *d) {
    size_t n = 0;
    int point = d->n + d->exponent; /* digits before the point */
    if (point <= 0)
        out[n++] = '0';
    for (int i = 0; i < point; i++)
        out[n++] = i < d->n ? d->text[i] : '0';
    if (d->exponent >= 0)
        return n;
    out[n++] = '.';
    for (int i = point; i < d->n; i++)
        out[n++] = i < 0 ? '0' : d->text[i];
    return n;
}

size_t fb_number_print(char out[48], fb_number a) {
    digits d = digits_of(a);
    while (d.n > 1 && d.text[d.n - 1] == '0') {
        d.n--;
        d.exponent++;
    }
    if (d.n == 1 && d.text[0] == '0')
        d.exponent = 0;
    size_t n = 0;
    if (fb_number_is_negative(a))
        out[n++] = '-';
    /* 44 digits behind the point are 34 and ten zeros, and fill out[]: sign, "0.", 44, NUL */
    bool plain = d.exponent >= 0 ? d.n + d.exponent <= (int)DIGITS : d.exponent >= -44;
    n += plain ? print_plain(out + n, &d) : print_scientific(out + n, &d);
    out[n] = '\0';
    return n;
}

/* ---- arithmetic (10.3.2.15 tables 57, 59, 60) ---------------------------------------------------------- */

SELDOM static bool add_slowly(fb_number *out, fb_number a, fb_number b) {
    unsigned flags = 0;
    BID_UINT128 sum = bid128_add(library_of(a), library_of(b), BID_ROUNDING_TO_NEAREST, &flags);
    return finish(out, sum, flags);
}

bool fb_number_add(fb_number *out, fb_number a, fb_number b) {
    aligned both;
    if (FB_UNLIKELY(!align(&both, a, b)))
        return add_slowly(out, a, b);
    int64_t sum = both.a + both.b;
    *out = encode(sum < 0, sum < 0 ? (uint64_t)-sum : (uint64_t)sum, both.exponent);
    return true;
}

bool fb_number_subtract(fb_number *out, fb_number a, fb_number b) {
    return fb_number_add(out, a, fb_number_negate(b));
}

SELDOM static bool multiply_slowly(fb_number *out, fb_number a, fb_number b) {
    unsigned flags = 0;
    BID_UINT128 product = bid128_mul(library_of(a), library_of(b), BID_ROUNDING_TO_NEAREST, &flags);
    return finish(out, product, flags);
}

bool fb_number_multiply(fb_number *out, fb_number a, fb_number b) {
    uint64_t product;
    uint32_t exponent = exponent_of(a) + exponent_of(b);
    if (FB_LIKELY(is_small(a) && is_small(b) && exponent >= BIAS && exponent - BIAS <= EXPONENT_MAX &&
                  !__builtin_mul_overflow(a.word[0], b.word[0], &product))) {
        *out = encode(has_sign(a) != has_sign(b), product, exponent - BIAS);
        return true;
    }
    return multiply_slowly(out, a, b);
}

bool fb_number_divide(fb_number *out, fb_number a, fb_number b) {
    unsigned flags = 0;
    BID_UINT128 result = bid128_div(library_of(a), library_of(b), BID_ROUNDING_TO_NEAREST, &flags);
    return finish(out, result, flags);
}

/* A number with twice the digits, as the sum of two: what a product of 34-digit numbers needs to be exact. */
typedef struct wide {
    BID_UINT128 high, low;
} wide;

static wide wide_multiply(wide a, wide b, unsigned *flags) {
    const BID_UINT128 zero = library_of(fb_number_of(0));
    BID_UINT128 product = bid128_mul(a.high, b.high, BID_ROUNDING_TO_NEAREST, flags);
    BID_UINT128 minus = product;
    minus.w[1] ^= SIGN_BIT;
    BID_UINT128 rest = bid128_fma(a.high, b.high, minus, BID_ROUNDING_TO_NEAREST, flags);
    if (!bid128_isZero(a.low) || !bid128_isZero(b.low)) {
        rest = bid128_fma(a.high, b.low, rest, BID_ROUNDING_TO_NEAREST, flags);
        rest = bid128_fma(a.low, b.high, rest, BID_ROUNDING_TO_NEAREST, flags);
    }
    if (bid128_isZero(rest)) /* exact: keep the product's own exponent */
        return (wide){product, zero};
    BID_UINT128 high = bid128_add(product, rest, BID_ROUNDING_TO_NEAREST, flags);
    BID_UINT128 carried = bid128_sub(high, product, BID_ROUNDING_TO_NEAREST, flags);
    return (wide){high, bid128_sub(rest, carried, BID_ROUNDING_TO_NEAREST, flags)};
}

/* 1 / a, with the remainder of the division turned into the low part. */
static wide wide_reciprocal(wide a, unsigned *flags) {
    const BID_UINT128 one = library_of(fb_number_of(1));
    BID_UINT128 quotient = bid128_div(one, a.high, BID_ROUNDING_TO_NEAREST, flags);
    BID_UINT128 minus = quotient;
    minus.w[1] ^= SIGN_BIT;
    BID_UINT128 rest = bid128_fma(minus, a.high, one, BID_ROUNDING_TO_NEAREST, flags);
    rest = bid128_fma(minus, a.low, rest, BID_ROUNDING_TO_NEAREST, flags);
    rest = bid128_div(rest, a.high, BID_ROUNDING_TO_NEAREST, flags);
    if (bid128_isZero(rest))
        return (wide){quotient, library_of(fb_number_of(0))};
    BID_UINT128 high = bid128_add(quotient, rest, BID_ROUNDING_TO_NEAREST, flags);
    BID_UINT128 carried = bid128_sub(high, quotient, BID_ROUNDING_TO_NEAREST, flags);
    return (wide){high, bid128_sub(rest, carried, BID_ROUNDING_TO_NEAREST, flags)};
}

/* By squaring. */
static wide wide_power(wide a, uint64_t n, unsigned *flags) {
    wide result = {library_of(fb_number_of(1)), library_of(fb_number_of(0))};
    for (wide square = a; n; square = wide_multiply(square, square, flags)) {
        if (n & 1)
            result = wide_multiply(result, square, flags);
        n >>= 1;
        if (n == 0) /* the next square would not be used, and might overflow */
            break;
    }
    return result;
}

/* At twice the precision: exact wherever the true power has at most 34 digits, and as good as correctly
 * rounded elsewhere.  (The library's pow works in binary and may miss the last digit.) */
static bool integer_power(fb_number *out, fb_number a, int64_t n) {
    unsigned flags = 0;
    wide base = {library_of(a), library_of(fb_number_of(0))};
    wide result = wide_power(base, n < 0 ? (uint64_t)-n : (uint64_t)n, &flags);
    if (n < 0 && bid128_isFinite(result.high)) {
        result = wide_reciprocal(result, &flags);
    } else if (n < 0) { /* the power overflows where its reciprocal, a number of few digits, may not vanish */
        result = wide_power(wide_reciprocal(base, &flags), (uint64_t)-n, &flags);
    }
    if (bid128_isZero(result.high) && !fb_number_is_zero(a))
        return false;
    /* without the flags: the low parts may vanish where the result does not */
    return finish(out, result.high, 0);
}

bool fb_number_power(fb_number *out, fb_number a, fb_number b) {
    fb_number limit = fb_number_of(POWER_LIMIT);
    if (fb_number_compare(fb_number_abs(b), limit) > 0)
        return false;
    int64_t n;
    if (fb_number_to_int64(&n, b))
        return integer_power(out, a, n);
    unsigned flags = 0;
    BID_UINT128 result = bid128_pow(library_of(a), library_of(b), BID_ROUNDING_TO_NEAREST, &flags);
    if (bid128_isZero(result) && !fb_number_is_zero(a))
        return false;
    return finish(out, result, flags);
}

bool fb_number_sqrt(fb_number *out, fb_number a) {
    unsigned flags = 0;
    return finish(out, bid128_sqrt(library_of(a), BID_ROUNDING_TO_NEAREST, &flags), flags);
}

bool fb_number_exp(fb_number *out, fb_number a) {
    unsigned flags = 0;
    BID_UINT128 result = bid128_exp(library_of(a), BID_ROUNDING_TO_NEAREST, &flags);
    return !bid128_isZero(result) && finish(out, result, flags);
}

bool fb_number_log(fb_number *out, fb_number a) {
    unsigned flags = 0;
    return finish(out, bid128_log(library_of(a), BID_ROUNDING_TO_NEAREST, &flags), flags);
}

/* The library's fmod is exact and has the dividend's sign; FEEL's modulo has the divisor's. */
bool fb_number_modulo(fb_number *out, fb_number a, fb_number b) {
    if (fb_number_is_zero(b))
        return false;
    unsigned flags = 0;
    fb_number rest;
    if (!finish(&rest, bid128_fmod(library_of(a), library_of(b), &flags), 0))
        return false;
    if (!fb_number_is_zero(rest) && has_sign(rest) != has_sign(b))
        return fb_number_add(out, rest, b);
    *out = rest;
    return true;
}

/* ---- rounding (10.3.4.5) ------------------------------------------------------------------------------- */

static unsigned library_mode(fb_rounding mode, bool negative) {
    switch (mode) {
    case FB_ROUND_HALF_EVEN:
        return BID_ROUNDING_TO_NEAREST;
    case FB_ROUND_HALF_UP:
        return BID_ROUNDING_TIES_AWAY;
    case FB_ROUND_UP:
        return negative ? BID_ROUNDING_DOWN : BID_ROUNDING_UP;
    case FB_ROUND_HALF_DOWN: /* starts from the truncated number */
    case FB_ROUND_DOWN:
        return BID_ROUNDING_TO_ZERO;
    case FB_ROUND_FLOOR:
        return BID_ROUNDING_DOWN;
    case FB_ROUND_CEILING:
        return BID_ROUNDING_UP;
    }
    return BID_ROUNDING_TO_NEAREST;
}

/* IEEE 754 has no rounding with ties toward zero: truncated, then one more when over half was cut off. */
static bool half_down(fb_number *out, fb_number a, fb_number truncated, fb_number quantum) {
    fb_number rest, half = encode(false, 5, exponent_of(quantum) - 1);
    if (!fb_number_subtract(&rest, fb_number_abs(a), fb_number_abs(truncated)))
        return false;
    if (fb_number_compare(rest, half) <= 0) {
        *out = truncated;
        return true;
    }
    return fb_number_add(out, truncated, has_sign(a) ? fb_number_negate(quantum) : quantum);
}

bool fb_number_round(fb_number *out, fb_number a, int32_t scale, fb_rounding mode) {
    if (scale < -6111 || scale > 6176) /* the tables of 10.3.4.5, note 1 */
        return false;
    uint32_t exponent = (uint32_t)((int32_t)BIAS - scale);
    if (exponent_of(a) >= exponent) { /* no digits behind that place: nothing to round */
        *out = a;
        return true;
    }
    unsigned flags = 0;
    fb_number quantum = encode(false, 1, exponent), rounded;
    BID_UINT128 result =
        bid128_quantize(library_of(a), library_of(quantum), library_mode(mode, has_sign(a)), &flags);
    if (!finish(&rounded, result, 0))
        return false;
    if (mode == FB_ROUND_HALF_DOWN)
        return half_down(out, a, rounded, quantum);
    *out = rounded;
    return true;
}

/* ---- sign and order ------------------------------------------------------------------------------------ */

fb_number fb_number_negate(fb_number a) {
    a.word[1] ^= SIGN_BIT;
    return without_signed_zero(a);
}

fb_number fb_number_abs(fb_number a) {
    a.word[1] &= ~SIGN_BIT;
    return a;
}

SELDOM static int compare_slowly(fb_number a, fb_number b) {
    unsigned flags = 0;
    BID_UINT128 p = library_of(a), q = library_of(b);
    if (bid128_quiet_equal(p, q, &flags))
        return 0;
    return bid128_quiet_less(p, q, &flags) ? -1 : 1;
}

int fb_number_compare(fb_number a, fb_number b) {
    aligned both;
    if (FB_UNLIKELY(!align(&both, a, b)))
        return compare_slowly(a, b);
    return (both.a > both.b) - (both.a < both.b);
}

/* Digits before the place of the smallest number; 0 for zero. */
static int32_t magnitude(fb_number n) {
    unsigned flags = 0;
    return fb_number_is_zero(n) ? 0 : bid128_ilogb(library_of(n), &flags) + (int32_t)BIAS + 1;
}

/* By magnitude first, or the way from 1 down to 10^-6176 would take 20,000 halvings. */
static bool middle_magnitude(fb_number *out, fb_number low, fb_number high) {
    int32_t a = magnitude(low), b = magnitude(high), place = (a + b) / 2 - 1, zeros = 0;
    if (a - b < 2 && b - a < 2)
        return false;
    if (place > (int32_t)EXPONENT_MAX)
        zeros = place - (int32_t)EXPONENT_MAX;
    if (zeros >= (int32_t)FB_COUNT(power_of_ten))
        return false;
    *out = encode(fb_number_is_negative(low), power_of_ten[zeros], (uint32_t)(place - zeros));
    return true;
}

bool fb_number_middle(fb_number *out, fb_number low, fb_number high) {
    fb_number zero = fb_number_of(0), half = fb_number_of(0), middle;
    if (fb_number_is_negative(low) && fb_number_compare(high, zero) > 0)
        middle = zero;
    else if (!middle_magnitude(&middle, low, high) &&
             !(fb_number_subtract(&half, high, low) && fb_number_divide(&half, half, fb_number_of(2)) &&
               fb_number_add(&middle, low, half)))
        return false;
    if (fb_number_compare(low, middle) >= 0 || fb_number_compare(middle, high) >= 0)
        return false;
    *out = middle;
    return true;
}
