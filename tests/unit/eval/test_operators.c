/* test_operators.c - the operator tables of DMN 1.5 section 10.3.2.15: every pair of kinds that a table lists
 * has a value, every other pair is null with a note; then the values themselves.
 */
#include "eval/builtin_inner.h"
#include "support/check.h"

typedef struct bench {
    fb_run run;
    fb_arena arena; /* operands and printed results */
    fb_plan plan;
} bench;

static void bench_begin(bench *b) {
    static const fb_clock clock = {0};
    memset(b, 0, sizeof *b);
    fb_arena_init(&b->arena, fb_host_default(), 16u << 20);
    fb_run_begin(&b->run, &b->plan, fb_host_default(), NULL);
    b->run.keep_notes = true;
    fb_run_start(&b->run, NULL, NULL, &clock);
}

static void bench_end(bench *b) {
    fb_run_end(&b->run);
    fb_arena_free(&b->arena);
}

/* "null", "true", a number, 'a string', or a date, time or duration as it is written behind @. */
static fb_value value_of(bench *b, const char *text) {
    fb_view view = fb_view_of(text);
    fb_number number;
    fb_value value = fb_null();
    if (fb_view_is(view, "true") || fb_view_is(view, "false"))
        return fb_boolean(text[0] == 't');
    if (view.size >= 2 && text[0] == '\'')
        return fb_string((fb_view){text + 1, view.size - 2});
    if (fb_number_parse(&number, view))
        return fb_number_value(number);
    fb_temporal_parse(&value, &b->arena, view);
    return value;
}

static fb_view printed(bench *b, const fb_value *value) {
    fb_text out;
    fb_text_init(&out, &b->arena);
    fb_value_print(&out, value, &b->run.budget);
    return fb_text_view(&out);
}

static fb_value applied(bench *b, fb_op op, const fb_value *x, const fb_value *y) {
    return op >= FB_OP_EQUAL ? fb_compare(&b->run, op, x, y) : fb_arithmetic(&b->run, op, x, y);
}

/* ---- which pairs of kinds have a value ----------------------------------------------------------------- */

static const fb_value item = {.kind = FB_KIND_NULL};
static const fb_range range = {.low = {.kind = FB_KIND_NULL}, .high = {.kind = FB_KIND_NULL}};
static const fb_function function = {0};

/* One value of each kind. */
static fb_value sample(bench *b, fb_kind kind) {
    static const char *const texts[] = {
        [FB_KIND_NULL] = "null",          [FB_KIND_BOOLEAN] = "true",
        [FB_KIND_NUMBER] = "2",           [FB_KIND_STRING] = "'x'",
        [FB_KIND_DATE] = "2021-01-31",    [FB_KIND_TIME] = "10:30:00",
        [FB_KIND_DATE_TIME] = "2021-01-31T10:30:00Z",
        [FB_KIND_DAYS_TIME_DURATION] = "P1DT1H",
        [FB_KIND_YEARS_MONTHS_DURATION] = "P1Y1M",
    };
    fb_value value = {.kind = (uint8_t)kind};
    if (kind <= FB_KIND_YEARS_MONTHS_DURATION)
        return value_of(b, texts[kind]);
    if (kind == FB_KIND_LIST)
        return fb_list(&item, 1);
    if (kind == FB_KIND_RANGE)
        value.as.range = &range;
    if (kind == FB_KIND_FUNCTION)
        value.as.function = &function;
    return value;
}

/* Rows of tables 57, 59 and 60 as letters: n number, s string, d date, t time, D date and time, p days and
 * time duration, y years and months duration. */
static const char letters[] = {
    [FB_KIND_NUMBER] = 'n',    [FB_KIND_STRING] = 's',
    [FB_KIND_DATE] = 'd',      [FB_KIND_TIME] = 't',
    [FB_KIND_DATE_TIME] = 'D', [FB_KIND_DAYS_TIME_DURATION] = 'p',
    [FB_KIND_YEARS_MONTHS_DURATION] = 'y', [FB_KIND_FUNCTION] = '\0',
};

static bool is_listed(fb_op op, fb_kind x, fb_kind y) {
    static const char *const rows[] = {
        [FB_OP_ADD] = " nn ss yy pp Dy yD Dp pD tp pt dy yd dp pd ",
        [FB_OP_SUBTRACT] = " nn DD dd Dd dD tt yy pp Dy Dp tp dy dp ",
        [FB_OP_MULTIPLY] = " nn yn ny pn np ",
        [FB_OP_DIVIDE] = " nn yn yy pn pp ",
        [FB_OP_POWER] = " nn ",
    };
    const char pair[4] = {' ', letters[x], letters[y], ' '};
    return letters[x] != '\0' && letters[y] != '\0' &&
           fb_view_find(fb_view_of(rows[op]), (fb_view){pair, sizeof pair}) >= 0;
}

static void arithmetic_is_defined_for_the_listed_kinds_only(check_state *check) {
    bench b;
    bench_begin(&b);
    for (fb_op op = FB_OP_ADD; op <= FB_OP_POWER; op++) {
        for (fb_kind x = FB_KIND_NULL; x <= FB_KIND_FUNCTION; x++) {
            for (fb_kind y = FB_KIND_NULL; y <= FB_KIND_FUNCTION; y++) {
                fb_value left = sample(&b, x), right = sample(&b, y);
                uint32_t n_notes = b.run.n_notes;
                fb_value result = fb_arithmetic(&b.run, op, &left, &right);
                CHECK_EQ_INT(result.kind != FB_KIND_NULL, is_listed(op, x, y));
                CHECK_EQ_INT(b.run.n_notes > n_notes, result.kind == FB_KIND_NULL);
            }
        }
    }
    bench_end(&b);
}

/* Equality is null between different kinds, but null equals null and differs from all else; order exists
 * within the kinds of table 54 only. */
static void comparison_is_defined_within_a_kind(check_state *check) {
    bench b;
    bench_begin(&b);
    for (fb_kind x = FB_KIND_NULL; x <= FB_KIND_FUNCTION; x++) {
        for (fb_kind y = FB_KIND_NULL; y <= FB_KIND_FUNCTION; y++) {
            fb_value left = sample(&b, x), right = sample(&b, y);
            fb_value equal = fb_compare(&b.run, FB_OP_EQUAL, &left, &right);
            fb_value differs = fb_compare(&b.run, FB_OP_NOT_EQUAL, &left, &right);
            bool has_null = x == FB_KIND_NULL || y == FB_KIND_NULL;
            CHECK_EQ_INT(equal.kind == FB_KIND_BOOLEAN, x == y || has_null);
            CHECK_EQ_INT(differs.kind, equal.kind);
            CHECK(equal.kind == FB_KIND_NULL || fb_is_true(&equal) != fb_is_true(&differs));
            fb_value less = fb_compare(&b.run, FB_OP_LESS, &left, &right);
            CHECK_EQ_INT(less.kind == FB_KIND_BOOLEAN, x == y && letters[x] != '\0');
        }
    }
    bench_end(&b);
}

/* ---- values -------------------------------------------------------------------------------------------- */

typedef struct operation {
    const char *left;
    fb_op op;
    const char *right, *result;
} operation;

static void check_operations(check_state *check, const operation *rows, size_t n_rows) {
    bench b;
    bench_begin(&b);
    for (size_t i = 0; i < n_rows; i++) {
        fb_value left = value_of(&b, rows[i].left), right = value_of(&b, rows[i].right);
        fb_value result = applied(&b, rows[i].op, &left, &right);
        check->context = rows[i].left;
        CHECK_VIEW(printed(&b, &result), rows[i].result);
    }
    check->context = NULL;
    bench_end(&b);
}

static void numbers(check_state *check) {
    static const operation rows[] = {
        {"0.1", FB_OP_ADD, "0.2", "0.3"},
        {"1", FB_OP_DIVIDE, "3", "0.3333333333333333333333333333333333"},
        {"1", FB_OP_DIVIDE, "0", "null"},
        {"9.999999999999999999999999999999999E+6144", FB_OP_MULTIPLY, "10", "null"},
        {"2", FB_OP_POWER, "-1", "0.5"},
        {"2", FB_OP_POWER, "1000000000", "null"},
        {"-8", FB_OP_POWER, "0.5", "null"},
        {"1.0", FB_OP_EQUAL, "1", "true"},
        {"2", FB_OP_LESS_EQUAL, "2", "true"},
    };
    check_operations(check, rows, FB_COUNT(rows));
}

static void strings(check_state *check) {
    static const operation rows[] = {
        {"'foo'", FB_OP_ADD, "'bar'", "foobar"},
        {"''", FB_OP_ADD, "''", ""},
        {"'a'", FB_OP_LESS, "'ab'", "true"},
        {"'b'", FB_OP_GREATER, "'ab'", "true"},
    };
    check_operations(check, rows, FB_COUNT(rows));
}

static void durations(check_state *check) {
    static const operation rows[] = {
        {"P1Y", FB_OP_SUBTRACT, "P1Y2M", "-P2M"},
        {"P10Y11M", FB_OP_DIVIDE, "2.5", "P4Y4M"},
        {"-1.5", FB_OP_MULTIPLY, "P1M", "-P1M"}, /* cut, not rounded */
        {"P10Y", FB_OP_DIVIDE, "P5Y", "2"},
        {"P1Y", FB_OP_DIVIDE, "P0Y", "null"},
        {"PT23H", FB_OP_MULTIPLY, "2.5", "P2DT9H30M"},
        {"P1D", FB_OP_DIVIDE, "7", "PT3H25M42.857142857S"},
        {"P1D", FB_OP_DIVIDE, "0", "null"},
        {"P1D", FB_OP_MULTIPLY, "1E30", "null"},
        {"P1Y", FB_OP_MULTIPLY, "1E30", "null"},
        {"P1D", FB_OP_EQUAL, "PT24H", "true"},
        {"P1Y", FB_OP_LESS, "P365D", "null"},
    };
    check_operations(check, rows, FB_COUNT(rows));
}

static void dates_and_times(check_state *check) {
    static const operation rows[] = {
        {"2021-01-31", FB_OP_ADD, "P1M", "2021-02-28"},
        {"2020-02-29", FB_OP_SUBTRACT, "P1Y", "2019-02-28"},
        {"2021-01-02", FB_OP_SUBTRACT, "PT1H", "2021-01-01"},
        {"2021-01-02", FB_OP_SUBTRACT, "PT0.000000001S", "2021-01-01"},
        {"2021-01-02", FB_OP_ADD, "PT23H59M59.9S", "2021-01-02"},
        {"999999999-12-31", FB_OP_ADD, "P1D", "null"},
        {"2021-01-02", FB_OP_SUBTRACT, "2021-01-01T10:10:10+11:00", "P1DT49M50S"},
        {"2021-01-02", FB_OP_SUBTRACT, "2021-01-01T10:10:10", "null"},
        {"2021-01-02T10:10:10", FB_OP_SUBTRACT, "2021-01-01T10:10:10", "P1D"},
        {"2021-01-02T10:10:10Z", FB_OP_SUBTRACT, "2021-01-01T10:10:10", "null"},
        {"2021-01-01T10:10:10+11:00", FB_OP_SUBTRACT, "P1D", "2020-12-31T10:10:10+11:00"},
        {"PT2M", FB_OP_ADD, "23:59:00Z", "00:01:00Z"},
        {"00:00:00.5", FB_OP_SUBTRACT, "00:00:01", "-PT0.5S"},
        {"10:00:00Z", FB_OP_SUBTRACT, "10:00:00+01:00", "PT1H"},
        {"00:00:00.25+02:00", FB_OP_SUBTRACT, "00:00:00Z", "-PT1H59M59.75S"},
        {"10:00:00", FB_OP_SUBTRACT, "10:00:00Z", "null"},
        {"2021-01-01", FB_OP_LESS, "2021-01-02", "true"},
    };
    check_operations(check, rows, FB_COUNT(rows));
}

static void negation(check_state *check) {
    static const char *const rows[][2] = {
        {"10", "-10"},          {"P1D", "-P1D"},  {"P1Y", "-P1Y"},
        {"2021-01-01", "null"}, {"'10'", "null"}, {"null", "null"},
    };
    bench b;
    bench_begin(&b);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_value value = value_of(&b, rows[i][0]), result = fb_negate(&b.run, &value);
        check->context = rows[i][0];
        CHECK_VIEW(printed(&b, &result), rows[i][1]);
    }
    fb_value least = fb_months_value(INT64_MIN), result = fb_negate(&b.run, &least);
    CHECK_EQ_INT(result.kind, FB_KIND_NULL);
    bench_end(&b);
}

/* ---- limits -------------------------------------------------------------------------------------------- */

/* A string may have as many bytes as run->limits.text, and not one more. */
static void concatenation_stops_at_the_limit(check_state *check) {
    bench b;
    bench_begin(&b);
    b.run.limits.text = 6;
    fb_value three = value_of(&b, "'abc'"), four = value_of(&b, "'abcd'");
    fb_value six = fb_arithmetic(&b.run, FB_OP_ADD, &three, &three);
    CHECK_EQ_INT(six.count, 6);
    fb_value seven = fb_arithmetic(&b.run, FB_OP_ADD, &three, &four);
    CHECK_EQ_INT(seven.kind, FB_KIND_NULL);
    CHECK_EQ_INT(b.run.stop, FB_STOP_NONE);
    CHECK_EQ_INT(b.run.n_notes, 1);
    bench_end(&b);
}

static void extreme_durations_overflow_to_null(check_state *check) {
    bench b;
    bench_begin(&b);
    fb_value months = fb_months_value(INT64_MAX), one = fb_months_value(1);
    fb_value date = value_of(&b, "2021-01-01");
    fb_value most = fb_duration_value((fb_duration){.seconds = INT64_MAX});
    fb_value least = fb_duration_value((fb_duration){.seconds = INT64_MIN});
    const fb_value results[] = {
        fb_arithmetic(&b.run, FB_OP_ADD, &months, &one),
        fb_arithmetic(&b.run, FB_OP_ADD, &most, &most),
        fb_arithmetic(&b.run, FB_OP_ADD, &date, &months),
        fb_arithmetic(&b.run, FB_OP_ADD, &date, &most),
        fb_arithmetic(&b.run, FB_OP_SUBTRACT, &date, &least),
        fb_negate(&b.run, &least),
    };
    for (size_t i = 0; i < FB_COUNT(results); i++)
        CHECK_EQ_INT(results[i].kind, FB_KIND_NULL);
    CHECK_EQ_INT(b.run.n_notes, FB_COUNT(results));
    bench_end(&b);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(arithmetic_is_defined_for_the_listed_kinds_only),
        CHECK_TEST(comparison_is_defined_within_a_kind),
        CHECK_TEST(numbers),
        CHECK_TEST(strings),
        CHECK_TEST(durations),
        CHECK_TEST(dates_and_times),
        CHECK_TEST(negation),
        CHECK_TEST(concatenation_stops_at_the_limit),
        CHECK_TEST(extreme_durations_overflow_to_null),
    };
    return check_main("unit/eval/test_operators", tests, FB_COUNT(tests), argc, argv);
}
