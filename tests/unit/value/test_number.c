/* test_number.c - FEEL numbers: literals, printing, arithmetic, rounding; and the fast paths against the
 * library. */
#include "support/check.h"
#include "value/value.h"

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

static fb_number number(const char *text) {
    fb_number n = fb_number_of(-77777);
    (void)fb_number_parse(&n, fb_view_of(text));
    return n;
}

static fb_view printed(char buffer[48], fb_number n) {
    size_t size = fb_number_print(buffer, n);
    return (fb_view){buffer, size};
}

static void literals_are_read(check_state *check) {
    static const char *const rows[][2] = {
        {"0", "0"},
        {"-0", "0"},
        {"0.000", "0"},
        {"007", "7"},
        {".872", "0.872"},
        {"-.872", "-0.872"},
        {"125.4321987654", "125.4321987654"},
        {"1.2e3", "1200"},
        {"1.23E+4", "12300"},
        {"1.23e-4", "0.000123"},
        {"1.50", "1.5"},
        {"100", "100"},
        {"9223372036854775808", "9223372036854775808"},
        {"18446744073709551616", "18446744073709551616"},
        {"1234567890123456789012345678901234", "1234567890123456789012345678901234"},
        {"12345678901234567890123456789012345", "1.234567890123456789012345678901234E+34"}, /* tie to even */
        {"12345678901234567890123456789012355", "1.234567890123456789012345678901236E+34"},
        {"123456789012345678901234567890123450000000001", "1.234567890123456789012345678901235E+44"},
        {"0.12345678901234567890123456789012345", "0.1234567890123456789012345678901234"},
        {"9999999999999999999999999999999999.5", "1E+34"},
        {"1e6144", "1E+6144"},
        {"1e-6176", "1E-6176"},
        {"0e99999999999999999999999", "0"},
        {"0.0e-99999999999999999999999", "0"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        char buffer[48];
        fb_number n;
        check->context = rows[i][0];
        if (CHECK(fb_number_parse(&n, fb_view_of(rows[i][0]))))
            CHECK_VIEW(printed(buffer, n), rows[i][1]);
    }
}

static void what_is_no_literal_is_refused(check_state *check) {
    static const char *const rows[] = {"",
                                       "-",
                                       "+1",
                                       "1.",
                                       ".",
                                       "1e",
                                       "1e+",
                                       "e5",
                                       " 1",
                                       "1 ",
                                       "1,5",
                                       "--1",
                                       "1.2.3",
                                       "0x10",
                                       "Infinity",
                                       "NaN",
                                       "1_0",
                                       "1e6145",
                                       "1e99999999999999999999",
                                       "1e-7000",
                                       "1e-6200"};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_number n = fb_number_of(5);
        check->context = rows[i];
        CHECK(!fb_number_parse(&n, fb_view_of(rows[i])));
        CHECK(fb_number_compare(n, fb_number_of(5)) == 0);
    }
}

static void printing_drops_zeros_and_fits(check_state *check) {
    static const char *const rows[][2] = {
        {"1e33", "1000000000000000000000000000000000"},
        {"1e34", "1E+34"},
        {"12e40", "1.2E+41"},
        {"1e-44", "0.00000000000000000000000000000000000000000001"},
        {"1e-45", "1E-45"},
        {"-1234567890123456789012345678901234e-44", "-0.00000000001234567890123456789012345678901234"},
        {"-1234567890123456789012345678901234e-6000", "-1.234567890123456789012345678901234E-5967"},
        {"10.00", "10"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        char buffer[48];
        check->context = rows[i][0];
        fb_view text = printed(buffer, number(rows[i][0]));
        CHECK_VIEW(text, rows[i][1]);
        CHECK(text.size < sizeof buffer && buffer[text.size] == '\0');
    }
}

static void printed_numbers_read_back(check_state *check) {
    uint64_t state = 42;
    for (int i = 0; i < 20000; i++) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
        fb_number n = fb_number_of((int64_t)state), scale = fb_number_of((int64_t)(state >> 55) - 200), power,
                  back;
        if (!fb_number_power(&power, fb_number_of(10), scale) || !fb_number_multiply(&n, n, power))
            continue;
        char buffer[48];
        CHECK(fb_number_parse(&back, printed(buffer, n)) && fb_number_compare(n, back) == 0);
    }
}

static void arithmetic_keeps_34_digits(check_state *check) {
    static const struct {
        const char *a, *operator, * b, *result; /* NULL: not a FEEL number */
    } rows[] = {
        {"1.1234", "-", "-0.2345", "1.3579"},
        {"0.1", "+", "0.2", "0.3"},
        {"9999999999999999999999999999999999", "+", "1", "1E+34"},
        {"1e34", "+", "5", "1E+34"}, /* tie to even */
        {"1e33", "+", "0.5", "1000000000000000000000000000000000"},
        {"5", "-", "5", "0"},
        {"-5", "*", "0", "0"},
        {"4294967296", "*", "4294967296", "18446744073709551616"},
        {"1", "/", "3", "0.3333333333333333333333333333333333"},
        {"2", "/", "3", "0.6666666666666666666666666666666667"},
        {"10", "/", "4", "2.5"},
        {"1", "/", "0", NULL},
        {"0", "/", "0", NULL},
        {"9e6144", "*", "10", NULL},
        {"9e6144", "+", "9e6144", NULL},
        {"1e-6176", "/", "10", NULL}, /* its scale would be out of range */
        {"1e-6000", "*", "1e-6000", NULL},
        {"12", "%", "5", "2"},
        {"-12", "%", "5", "3"},
        {"12", "%", "-5", "-3"},
        {"-12", "%", "-5", "-2"},
        {"10.1", "%", "4.5", "1.1"},
        {"-10.1", "%", "4.5", "3.4"},
        {"10.1", "%", "-4.5", "-3.4"},
        {"-10.1", "%", "-4.5", "-1.1"},
        {"-10", "%", "5", "0"},
        {"1e6144", "%", "7", "1"},
        {"5", "%", "0", NULL},
        {"-5", "^", "2", "25"},
        {"3", "^", "20", "3486784401"},
        {"2", "^", "-2", "0.25"},
        {"1.1", "^", "10", "2.5937424601"},
        {"1.000416666666666666666666666666667", "^", "360", "1.161797946057394873621662270006211"},
        {"4", "^", "0.5", "2"},
        {"0", "^", "0", "1"},
        {"0", "^", "-1", NULL},
        {"-8", "^", "0.5", NULL},
        {"10", "^", "6144", "1E+6144"},
        {"10", "^", "6145", NULL},
        {"10", "^", "-6177", NULL},
        {"9268", "^", "-1556", "2.343E-6173"}, /* 9268 ** 1556 overflows */
        {"-10", "^", "-6175", "-1E-6175"},
        {"0.1", "^", "6176", "1E-6176"},
        {"0.1", "^", "6177", NULL},
        {"0.1", "^", "-6144", "1E+6144"},
        {"2", "^", "1000000000", NULL},
        {"1", "^", "999999999", "1"},
        {"1", "^", "1000000000", NULL}, /* table 60: beyond the exponents */
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_number a = number(rows[i].a), b = number(rows[i].b), result = fb_number_of(77);
        bool made = false;
        char row[160], buffer[48];
        snprintf(row, sizeof row, "%s %s %s", rows[i].a, rows[i].operator, rows[i].b);
        check->context = row;
        switch (rows[i].operator[0]) {
        case '+':
            made = fb_number_add(&result, a, b);
            break;
        case '-':
            made = fb_number_subtract(&result, a, b);
            break;
        case '*':
            made = fb_number_multiply(&result, a, b);
            break;
        case '/':
            made = fb_number_divide(&result, a, b);
            break;
        case '%':
            made = fb_number_modulo(&result, a, b);
            break;
        case '^':
            made = fb_number_power(&result, a, b);
            break;
        }
        CHECK(made == (rows[i].result != NULL));
        CHECK_VIEW(printed(buffer, result), rows[i].result ? rows[i].result : "77");
    }
    check->context = NULL;
}

static void functions_have_domains(check_state *check) {
    char buffer[48];
    fb_number result = fb_number_of(77);
    CHECK(fb_number_sqrt(&result, number("16")));
    CHECK_VIEW(printed(buffer, result), "4");
    CHECK(fb_number_sqrt(&result, number("2")));
    CHECK_VIEW(printed(buffer, result), "1.41421356237309504880168872420969"
                                        "8");
    CHECK(!fb_number_sqrt(&result, number("-1")));
    CHECK(fb_number_exp(&result, number("0")));
    CHECK_VIEW(printed(buffer, result), "1");
    CHECK(!fb_number_exp(&result, number("1e10")));
    CHECK(!fb_number_exp(&result, number("-1e10")));
    CHECK(fb_number_log(&result, number("1")));
    CHECK_VIEW(printed(buffer, result), "0");
    CHECK(!fb_number_log(&result, number("0")));
    CHECK(!fb_number_log(&result, number("-1")));
}

static void rounding_has_seven_modes(check_state *check) {
    static const struct {
        const char *n;
        int scale;
        const char *by_mode[7]; /* half even, half up, half down, up, down, floor, ceiling */
    } rows[] = {
        {"5.5", 0, {"6", "6", "5", "6", "5", "5", "6"}},
        {"2.5", 0, {"2", "3", "2", "3", "2", "2", "3"}},
        {"-5.5", 0, {"-6", "-6", "-5", "-6", "-5", "-6", "-5"}},
        {"-2.5", 0, {"-2", "-3", "-2", "-3", "-2", "-3", "-2"}},
        {"1.121", 2, {"1.12", "1.12", "1.12", "1.13", "1.12", "1.12", "1.13"}},
        {"-1.126", 2, {"-1.13", "-1.13", "-1.13", "-1.13", "-1.12", "-1.13", "-1.12"}},
        {"-1.56", 1, {"-1.6", "-1.6", "-1.6", "-1.6", "-1.5", "-1.6", "-1.5"}},
        {"0.515", 2, {"0.52", "0.52", "0.51", "0.52", "0.51", "0.51", "0.52"}},
        {"1234", -2, {"1200", "1200", "1200", "1300", "1200", "1200", "1300"}},
        {"1250", -2, {"1200", "1300", "1200", "1300", "1200", "1200", "1300"}},
        {"-0.4", 0, {"0", "0", "0", "-1", "0", "-1", "0"}},
        {"7", 5, {"7", "7", "7", "7", "7", "7", "7"}},
        {"5.5", 6176, {"5.5", "5.5", "5.5", "5.5", "5.5", "5.5", "5.5"}},
        {"9999999999999999999999999999999999",
         -1,
         {"1E+34", "1E+34", "1E+34", "1E+34", "9999999999999999999999999999999990",
          "9999999999999999999999999999999990", "1E+34"}},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++)
        for (int mode = 0; mode < 7; mode++) {
            char row[80], buffer[48];
            fb_number result = fb_number_of(77);
            snprintf(row, sizeof row, "%s to %d, mode %d", rows[i].n, rows[i].scale, mode);
            check->context = row;
            CHECK(fb_number_round(&result, number(rows[i].n), rows[i].scale, (fb_rounding)mode));
            CHECK_VIEW(printed(buffer, result), rows[i].by_mode[mode]);
            check->context = NULL;
        }
    fb_number result;
    CHECK(!fb_number_round(&result, number("5.5"), 6177, FB_ROUND_UP));
    CHECK(!fb_number_round(&result, number("5.5"), -6112, FB_ROUND_UP));
    CHECK(fb_number_round(&result, number("5.5"), -6111, FB_ROUND_HALF_DOWN) && fb_number_is_zero(result));
}

static void integers_go_both_ways(check_state *check) {
    static const int64_t rows[] = {0, 1, -1, 1000000, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        int64_t back = 77;
        CHECK(fb_number_to_int64(&back, fb_number_of(rows[i])) && back == rows[i]);
    }
    int64_t n = 77;
    CHECK(fb_number_to_int64(&n, number("12.00")) && n == 12);
    CHECK(fb_number_to_int64(&n, number("92e17")) && n == 9200000000000000000);
    CHECK(fb_number_to_int64(&n, number("0e6000")) && n == 0);
    CHECK(fb_number_to_int64(&n, number("-9223372036854775808.000000000")) && n == INT64_MIN);
    static const char *const refused[] = {"9223372036854775808",
                                          "-9223372036854775809",
                                          "0.5",
                                          "1e19",
                                          "1e6000",
                                          "1e-6000",
                                          "1234567890123456789012345678901234"};
    for (size_t i = 0; i < FB_COUNT(refused); i++) {
        check->context = refused[i];
        CHECK(!fb_number_to_int64(&n, number(refused[i])));
    }
    check->context = NULL;
    CHECK(fb_number_is_integer(number("1234567890123456789012345678901234")));
    CHECK(fb_number_is_integer(number("1e6000")));
    CHECK(!fb_number_is_integer(number("123456789012345678901234567890123.4")));
    CHECK(!fb_number_is_integer(number("1e-6000")));
}

static void doubles_take_their_shortest_decimal(check_state *check) {
    static const struct {
        double d;
        const char *text;
    } rows[] = {{0.1, "0.1"},
                {-0.0, "0"},
                {1.0 / 3, "0.3333333333333333"},
                {123456.789, "123456.789"},
                {1e300, "1E+300"},
                {5e-324, "5E-324"},
                {9007199254740993.0, "9007199254740992"},
                {-2.5, "-2.5"}};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        char buffer[48];
        check->context = rows[i].text;
        CHECK_VIEW(printed(buffer, fb_number_of_double(rows[i].d)), rows[i].text);
        CHECK(fb_number_to_double(fb_number_of_double(rows[i].d)) == rows[i].d);
    }
    check->context = NULL;
    double zero = 0;
    CHECK(fb_number_is_zero(fb_number_of_double(1 / zero)));
    CHECK(fb_number_is_zero(fb_number_of_double(zero / zero)));
}

static void zero_has_no_sign(check_state *check) {
    fb_number zero = number("-0"), result;
    CHECK(!fb_number_is_negative(zero) && fb_number_is_zero(zero));
    CHECK(!fb_number_is_negative(fb_number_negate(zero)));
    CHECK(fb_number_multiply(&result, number("-3"), zero) && result.word[1] >> 63 == 0);
    CHECK(fb_number_divide(&result, zero, number("-3")) && result.word[1] >> 63 == 0);
    CHECK(fb_number_subtract(&result, number("-3.5"), number("-3.5")) && result.word[1] >> 63 == 0);
    CHECK(fb_number_round(&result, number("-0.1"), 0, FB_ROUND_DOWN) && result.word[1] >> 63 == 0);
    CHECK(fb_number_modulo(&result, number("-10"), number("5")) && result.word[1] >> 63 == 0);
}

static void order_is_by_value(check_state *check) {
    static const char *const ascending[] = {"-1e6144",  "-1e20",  "-10",   "-9.999", "-1e-6176", "0",
                                            "1e-6176",  "1e-20",  "0.5",   "1",      "1.01",     "2",
                                            "9.999999", "10",     "1e18",  "1e19",   "1e20",     "1e33",
                                            "1e34",     "1.1e34", "1e6144"};
    for (size_t i = 0; i < FB_COUNT(ascending); i++)
        for (size_t j = 0; j < FB_COUNT(ascending); j++) {
            int expected = (i > j) - (i < j);
            check->context = ascending[i];
            CHECK_EQ_INT(fb_number_compare(number(ascending[i]), number(ascending[j])), expected);
        }
    check->context = NULL;
    CHECK_EQ_INT(fb_number_compare(number("1.0"), number("1")), 0);
    CHECK_EQ_INT(fb_number_compare(number("100e-2"), number("0.01e2")), 0);
    CHECK_EQ_INT(fb_number_compare(number("0e10"), number("0e-300")), 0);
}

/* ---- fast paths against the library -------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Coefficients of all lengths up to 64 bits and beyond, exponents near one another and far apart. */
static fb_number random_number(uint64_t *state) {
    uint64_t low = next_random(state) >> (next_random(state) % 64), high = 0;
    uint64_t exponent = 6176;
    switch (next_random(state) % 8) {
    case 0:
        high = next_random(state) & UINT64_C(0xFFFFFFFFFFFF);
        exponent -= next_random(state) % 40;
        break;
    case 1:
        exponent = next_random(state) % 12288;
        break;
    case 2:
    case 3:
        exponent += next_random(state) % 41 - 20;
        break;
    case 4:
        low = next_random(state) % 3;
        exponent -= next_random(state) % 5;
        break;
    default:
        exponent -= next_random(state) % 5;
        break;
    }
    bool negative = (low | high) && (next_random(state) & 1);
    return (fb_number){{low, high | exponent << 49 | (uint64_t)negative << 63}};
}

static BID_UINT128 library_of(fb_number n) {
    BID_UINT128 x;
    x.w[0] = n.word[0];
    x.w[1] = n.word[1];
    return x;
}

static bool is_finite(BID_UINT128 x) {
    return (x.w[1] >> 59 & 15) != 15;
}

/* The same bits, but for the sign of a zero. */
static bool same_bits(fb_number n, BID_UINT128 x) {
    if (x.w[0] == 0 && (x.w[1] & UINT64_C(0x1FFFFFFFFFFFF)) == 0)
        x.w[1] &= ~((uint64_t)1 << 63);
    return n.word[0] == x.w[0] && n.word[1] == x.w[1];
}

static void fast_paths_agree_with_the_library(check_state *check) {
    uint64_t state = UINT64_C(0x9E3779B97F4A7C15);
    for (int i = 0; i < 300000 && check->n_failed == 0; i++) {
        fb_number a = random_number(&state), b = random_number(&state), result;
        if (next_random(&state) % 8 == 0) /* values near each other */
            b = (fb_number){{a.word[0] + next_random(&state) % 3, a.word[1]}};
        BID_UINT128 x = library_of(a), y = library_of(b), expected;
        unsigned flags = 0;
        expected = bid128_add(x, y, BID_ROUNDING_TO_NEAREST, &flags);
        CHECK(fb_number_add(&result, a, b) ? same_bits(result, expected) : !is_finite(expected));
        expected = bid128_sub(x, y, BID_ROUNDING_TO_NEAREST, &flags);
        CHECK(fb_number_subtract(&result, a, b) ? same_bits(result, expected) : !is_finite(expected));
        flags = 0;
        expected = bid128_mul(x, y, BID_ROUNDING_TO_NEAREST, &flags);
        CHECK(fb_number_multiply(&result, a, b) ? same_bits(result, expected)
                                                : !is_finite(expected) || (flags & BID_UNDERFLOW_EXCEPTION));
        int order = bid128_quiet_equal(x, y, &flags) ? 0 : bid128_quiet_less(x, y, &flags) ? -1 : 1;
        CHECK_EQ_INT(fb_number_compare(a, b), order);
        CHECK(fb_number_is_integer(a) ==
              (bool)bid128_quiet_equal(x, bid128_round_integral_zero(x, &flags), &flags));
    }
}

/* Down to neighbours: what is left between is less than one unit of the 34th digit. */
static void halving_ends_at_neighbours(check_state *check) {
    static const char *const rows[] = {"-9.999999999999999999999999999999999e6144", "-100", "-99.5", "-1e-6176", "0",
                                       "1e-6176", "1e-6170", "3e-30", "0.1", "1", "9.999999999999999999999999999999999",
                                       "10.00000000000000000000000000000001", "7e33", "1e6112",
                                       "9.999999999999999999999999999999999e6144"};
    uint64_t state = 7;
    for (size_t i = 0; i < FB_COUNT(rows); i++)
        for (size_t k = i + 1; k < FB_COUNT(rows); k++) {
            fb_number low = number(rows[i]), high = number(rows[k]), middle, gap, sum;
            int n = 0;
            for (; fb_number_middle(&middle, low, high) && n < 1000; n++) {
                CHECK(fb_number_compare(low, middle) < 0 && fb_number_compare(middle, high) < 0);
                state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
                *(state >> 63 ? &low : &high) = middle;
            }
            CHECK(n <= 140);
            bool good = fb_number_subtract(&gap, high, low) && fb_number_multiply(&gap, gap, number("1e-2"));
            CHECK(!good || !fb_number_add(&sum, low, gap) || fb_number_compare(sum, low) == 0);
        }
    fb_number out;
    CHECK(!fb_number_middle(&out, number("2"), number("1")));
    CHECK(!fb_number_middle(&out, number("1"), number("1")));
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(literals_are_read),
        CHECK_TEST(what_is_no_literal_is_refused),
        CHECK_TEST(printing_drops_zeros_and_fits),
        CHECK_TEST(printed_numbers_read_back),
        CHECK_TEST(arithmetic_keeps_34_digits),
        CHECK_TEST(functions_have_domains),
        CHECK_TEST(rounding_has_seven_modes),
        CHECK_TEST(integers_go_both_ways),
        CHECK_TEST(doubles_take_their_shortest_decimal),
        CHECK_TEST(zero_has_no_sign),
        CHECK_TEST(order_is_by_value),
        CHECK_TEST(halving_ends_at_neighbours),
        CHECK_TEST(fast_paths_agree_with_the_library),
    };
    return check_main("unit/value/test_number", tests, FB_COUNT(tests), argc, argv);
}
