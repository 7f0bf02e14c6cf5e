/* test_compare.c - equality, order, identity and membership in ranges; range literals; copies. */
#include "support/check.h"
#include "support/fault_host.h"
#include "value/value.h"

static fb_budget ample(void) {
    return (fb_budget){.steps_left = 100000, .depth_left = 100};
}

/* A value from a text: @... is temporal, [1..2] and (..2) are ranges, the rest is JSON. */
static fb_value value_of(fb_arena *arena, const char *text) {
    fb_value value = fb_null();
    fb_range range;
    const fb_json *json;
    fb_view view = fb_view_of(text);
    if (text[0] == '@') {
        (void)fb_temporal_parse(&value, arena, fb_view_of(text + 1));
    } else if (fb_view_find(view, FB_LITERAL("..")) >= 0) {
        if (fb_range_parse(&range, arena, view))
            value = fb_range_value(arena, &range);
    } else if (fb_json_parse(&json, arena, FB_LITERAL("test"), view, NULL) == FB_OK) {
        if (fb_value_from_json(&value, arena, FB_LITERAL("test"), view, json, NULL, NULL) != FB_OK)
            value = fb_null();
    }
    return value;
}

static void equality_follows_the_tables(check_state *check) {
    static const struct {
        const char *a, *b;
        fb_ternary equal;
    } rows[] = {
        {"null", "null", FB_TRUE},
        {"null", "1", FB_FALSE},
        {"[]", "null", FB_FALSE},
        {"true", "true", FB_TRUE},
        {"true", "false", FB_FALSE},
        {"true", "1", FB_NEITHER},
        {"12300", "1.23e4", FB_TRUE},
        {"1", "1.000", FB_TRUE},
        {"1", "\"1\"", FB_NEITHER},
        {"\"foo\"", "\"foo\"", FB_TRUE},
        {"\"foo\"", "\"Foo\"", FB_FALSE},
        {"\"\"", "\"\"", FB_TRUE},
        {"@2018-12-08", "@2018-12-08", FB_TRUE},
        {"@2018-12-08", "@2018-12-09", FB_FALSE},
        {"@2018-12-08", "@2018-12-08T00:00:00", FB_NEITHER},
        {"@10:30:00.0000", "@10:30:00", FB_TRUE},
        {"@10:30:00Z", "@10:30:00+00:00", FB_TRUE},
        {"@10:30:00Z", "@11:30:00+01:00", FB_TRUE},
        {"@00:01:00Z", "@00:01:00@Etc/UTC", FB_TRUE},
        {"@10:30:00@Europe/Paris", "@10:30:00@Europe/Paris", FB_TRUE},
        {"@10:30:00@Europe/Paris", "@10:30:00@Asia/Dhaka", FB_FALSE},
        {"@10:30:00", "@10:30:00Z", FB_FALSE},
        {"@2018-12-08T00:00:00@Europe/Paris", "@2018-12-08T00:00:00@Asia/Dhaka", FB_FALSE},
        {"@2018-10-08T00:00:00+02:00", "@2018-10-08T00:00:00@Europe/Paris", FB_TRUE},
        {"@2002-04-02T12:00:00@Australia/Melbourne", "@2002-04-02T12:00:00@Australia/Sydney", FB_TRUE},
        {"@2002-04-02T23:00:00-04:00", "@2002-04-03T02:00:00-01:00", FB_TRUE},
        {"@2018-12-08T00:00:00", "@2018-12-08T00:00:00Z", FB_FALSE},
        {"@P1D", "@PT24H", FB_TRUE},
        {"@P1Y", "@P12M", FB_TRUE},
        {"@P1Y", "@P365D", FB_NEITHER},
        {"@P0Y", "@-P0Y", FB_TRUE},
        {"[1,2,3]", "[1,2,3]", FB_TRUE},
        {"[1,2,3]", "[3,2,1]", FB_FALSE},
        {"[1,1,1]", "[1,1,1,1]", FB_FALSE},
        {"[]", "[]", FB_TRUE},
        {"[]", "0", FB_NEITHER},
        {"[1]", "[\"1\"]", FB_FALSE}, /* two lists are of one kind, so this is not null */
        {"[null]", "[null]", FB_TRUE},
        {"{}", "[]", FB_NEITHER},
        {"{\"foo\": \"bar\", \"bar\": 1}", "{\"bar\": 1, \"foo\": \"bar\"}", FB_TRUE},
        {"{\"foo\": 1}", "{\"foo\": 2}", FB_FALSE},
        {"{\"foo\": 1}", "{\"bar\": 1}", FB_FALSE},
        {"{\"foo\": 1}", "{\"foo\": 1, \"bar\": 1}", FB_FALSE},
        {"[1,2,{\"a\": [3,4]}]", "[1,2,{\"a\": [3,4.0]}]", FB_TRUE},
        {"[1,2,{\"a\": [3,4]}]", "[1,2,{\"a\": [3,5]}]", FB_FALSE},
        {"[1..10]", "[1..10]", FB_TRUE},
        {"(1..10]", "]1..10]", FB_TRUE},
        {"[1..10)", "[1..10[", FB_TRUE},
        {"[1..10]", "[1..10)", FB_FALSE},
        {"[1..10]", "[2..10]", FB_FALSE},
        {"(..10)", "(..10)", FB_TRUE},
        {"(..10)", "(1..10)", FB_FALSE},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        char row[160];
        fb_budget budget = ample();
        snprintf(row, sizeof row, "%s = %s", rows[i].a, rows[i].b);
        check->context = row;
        fb_value a = value_of(&arena, rows[i].a), b = value_of(&arena, rows[i].b);
        CHECK_EQ_INT(fb_value_equal(&a, &b, &budget), rows[i].equal);
        CHECK_EQ_INT(fb_value_equal(&b, &a, &budget), rows[i].equal);
        CHECK_EQ_INT(budget.depth_left, 100);
        fb_value copied = fb_value_copy(&arena, &a);
        CHECK_EQ_INT(fb_value_equal(&copied, &a, &budget), FB_TRUE);
        CHECK(fb_value_identical(&copied, &a, &budget));
    }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void missing_bounds_and_complements_count(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_budget budget = ample();
    fb_range below = {.low_undefined = true, .high = fb_number_value(fb_number_of(10))}, from_null = below;
    from_null.low_undefined = false;
    fb_range ten = {.low = below.high, .high = below.high, .low_closed = true, .high_closed = true},
             not_ten = ten;
    not_ten.complement = true;
    fb_value a = fb_range_value(&arena, &below), b = fb_range_value(&arena, &from_null);
    fb_value c = fb_range_value(&arena, &ten), d = fb_range_value(&arena, &not_ten),
             d2 = fb_value_copy(&arena, &d);
    CHECK_EQ_INT(fb_value_equal(&a, &b, &budget), FB_FALSE);
    CHECK_EQ_INT(fb_value_equal(&c, &d, &budget), FB_FALSE);
    CHECK_EQ_INT(fb_value_equal(&d, &d2, &budget), FB_TRUE);
    fb_value five = fb_number_value(fb_number_of(5));
    CHECK_EQ_INT(fb_range_has(&from_null, &five), FB_NEITHER);
    CHECK_EQ_INT(fb_range_has(&below, &five), FB_TRUE);
    CHECK_EQ_INT(fb_range_has(&not_ten, &five), FB_TRUE);
    CHECK_EQ_INT(fb_range_has(&not_ten, &below.high), FB_FALSE);
    fb_arena_free(&arena);
}

static void functions_are_equal_by_body_and_scope(check_state *check) {
    int body = 0, other = 0;
    fb_function f = {.body = &body}, g = f, h = {.body = &other};
    fb_value a = {.kind = FB_KIND_FUNCTION}, b = a, c = a;
    a.as.function = &f;
    b.as.function = &g;
    c.as.function = &h;
    fb_budget budget = ample();
    CHECK_EQ_INT(fb_value_equal(&a, &b, &budget), FB_TRUE);
    CHECK_EQ_INT(fb_value_equal(&a, &c, &budget), FB_FALSE);
}

static void deep_values_need_a_budget(check_state *check) {
    enum { DEPTH = 5000 };
    static fb_value chain[DEPTH + 1];
    for (int i = 0; i < DEPTH; i++)
        chain[i] = fb_list(&chain[i + 1], 1);
    fb_budget budget = {.steps_left = 1000000, .depth_left = 512};
    CHECK_EQ_INT(fb_value_equal(&chain[0], &chain[0], &budget), FB_NEITHER);
    CHECK(budget.exhausted);
    budget = (fb_budget){.steps_left = 1000000, .depth_left = 512};
    CHECK(!fb_value_identical(&chain[0], &chain[0], &budget) && budget.exhausted);
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_value copied = fb_value_copy(&arena, &chain[0]);
    CHECK(copied.kind == FB_KIND_NULL && arena.failure == FB_LIMIT);
    fb_arena_free(&arena);
    /* a graph of 60 shared lists is a tree of 2^60 */
    static fb_value pairs[61][2];
    for (int i = 0; i < 60; i++)
        pairs[i][0] = pairs[i][1] = fb_list(pairs[i + 1], 2);
    budget = (fb_budget){.steps_left = 1000000, .depth_left = 512};
    CHECK_EQ_INT(fb_value_equal(&pairs[0][0], &pairs[0][0], &budget), FB_NEITHER);
    fb_arena_init(&arena, NULL, 1 << 20);
    copied = fb_value_copy(&arena, &pairs[0][0]);
    CHECK(copied.kind == FB_KIND_NULL && arena.failure == FB_LIMIT);
    fb_arena_free(&arena);
}

static void order_is_total_within_a_kind(check_state *check) {
    static const char *const ascending[][8] = {
        {"-5", "0", "0.5", "1", "1e20"},
        {"\"\"", "\"A\"", "\"a\"", "\"ab\"", "\"b\"", "\"\xC3\xA9\"", "\"\xE2\x82\xAC\"",
         "\"\xF0\x9F\x98\x80\""},
        {"@-2018-12-08", "@2017-12-31", "@2018-01-01", "@2018-01-02", "@2018-02-01"},
        {"@10:30:00Z", "@10:30:00.1Z", "@10:30:00-01:00", "@23:00:00-05:00"},
        {"@10:29:59", "@10:30:00", "@10:30:00.000000001"},
        {"@2018-12-08T10:30:00+02:00", "@2018-12-08T10:30:00@Europe/Paris", "@2018-12-08T10:30:00Z"},
        {"@-P1D", "@PT0S", "@PT0.1S", "@PT1H", "@P1D"},
        {"@-P1Y", "@P0M", "@P11M", "@P1Y", "@P13M"},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t row = 0; row < FB_COUNT(ascending); row++)
        for (int i = 0; i < 8 && ascending[row][i]; i++)
            for (int j = 0; j < 8 && ascending[row][j]; j++) {
                int order = 77;
                check->context = ascending[row][i];
                fb_value a = value_of(&arena, ascending[row][i]), b = value_of(&arena, ascending[row][j]);
                CHECK(fb_value_order(&order, &a, &b));
                CHECK_EQ_INT(order, (i > j) - (i < j));
            }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void a_local_time_takes_the_others_offset(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    int order;
    fb_value local = value_of(&arena, "@2018-12-08T10:30:00"),
             zoned = value_of(&arena, "@2018-12-08T10:30:01+05:00");
    CHECK(fb_value_order(&order, &local, &zoned) && order == -1);
    local = value_of(&arena, "@10:30:00");
    zoned = value_of(&arena, "@10:30:00@Europe/Paris");
    CHECK(fb_value_order(&order, &local, &zoned) && order == 0);
    fb_arena_free(&arena);
}

static void some_kinds_have_no_order(check_state *check) {
    static const char *const pairs[][2] = {
        {"null", "null"},     {"null", "1"},    {"1", "\"1\""},
        {"true", "false"},    {"[1]", "[2]"},   {"{}", "{}"},
        {"[1..2]", "[3..4]"}, {"@P1Y", "@P1D"}, {"@2018-12-08", "@2018-12-08T00:00:00"}};
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(pairs); i++) {
        int order;
        check->context = pairs[i][0];
        fb_value a = value_of(&arena, pairs[i][0]), b = value_of(&arena, pairs[i][1]);
        CHECK(!fb_value_order(&order, &a, &b));
    }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void identity_looks_at_every_part(check_state *check) {
    static const struct {
        const char *a, *b;
        bool identical;
    } rows[] = {
        {"1", "1", true},
        {"1", "2", false},
        {"1", "\"1\"", false},
        {"null", "null", true},
        {"null", "1", false},
        {"@2012-12-25", "@2012-12-25T00:00:00Z", false},
        {"@23:00:50Z", "@23:00:50+00:00", true},
        {"@23:00:50Z", "@23:00:50", false},
        {"@23:00:50@Etc/GMT", "@23:00:50Z", false},
        {"@23:00:50@Australia/Melbourne", "@23:00:50@Australia/Melbourne", true},
        {"@23:00:50@Australia/Melbourne", "@23:00:50@Australia/Sydney", false},
        {"@2002-04-02T12:00:00-01:00", "@2002-04-02T17:00:00+04:00", false},
        {"@2021-10-02T23:00:00@Australia/Melbourne", "@2021-10-02T23:00:00+10:00", false},
        {"@P1D", "@PT24H", true},
        {"[1, {\"a\": 2}]", "[1, {\"a\": 2}]", true},
        {"[1, {\"a\": 2}]", "[1, {\"a\": 3}]", false},
        {"[1..2]", "[1..2]", true},
        {"[1..2]", "[1..2)", false},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_budget budget = ample();
        check->context = rows[i].a;
        fb_value a = value_of(&arena, rows[i].a), b = value_of(&arena, rows[i].b);
        CHECK_EQ_INT(fb_value_identical(&a, &b, &budget), rows[i].identical);
    }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void ranges_hold_what_lies_between(check_state *check) {
    static const struct {
        const char *range, *value;
        fb_ternary has;
    } rows[] = {
        {"[1..10]", "1", FB_TRUE},
        {"[1..10]", "10", FB_TRUE},
        {"[1..10]", "10.1", FB_FALSE},
        {"(1..10)", "1", FB_FALSE},
        {"(1..10)", "10", FB_FALSE},
        {"(1..10)", "5", FB_TRUE},
        {"(..10)", "10", FB_FALSE},
        {"(..10]", "10", FB_TRUE},
        {"[2..)", "2", FB_TRUE},
        {"(2..)", "2", FB_FALSE},
        {"[1..10]", "null", FB_NEITHER},
        {"(..10)", "null", FB_NEITHER},
        {"[1..10]", "\"5\"", FB_NEITHER},
        {"[\"b\"..\"d\"]", "\"c\"", FB_TRUE},
        {"[@\"2018-12-02\"..@\"2018-12-04\")", "@2018-12-04", FB_FALSE},
        {"[@\"P2D\"..@\"P4D\"]", "@PT72H", FB_TRUE},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        check->context = rows[i].range;
        fb_value range = value_of(&arena, rows[i].range), value = value_of(&arena, rows[i].value);
        if (CHECK(range.kind == FB_KIND_RANGE))
            CHECK_EQ_INT(fb_range_has(range.as.range, &value), rows[i].has);
    }
    check->context = NULL;
    fb_value list = value_of(&arena, "[1, 2]"), other = value_of(&arena, "[1, 3]"),
             number = value_of(&arena, "1");
    fb_range point = {.low = list, .high = list, .low_closed = true, .high_closed = true};
    CHECK_EQ_INT(fb_range_has(&point, &list), FB_TRUE);
    CHECK_EQ_INT(fb_range_has(&point, &other), FB_FALSE);
    CHECK_EQ_INT(fb_range_has(&point, &number), FB_NEITHER);
    fb_arena_free(&arena);
}

static void range_literals_are_read_and_written(check_state *check) {
    static const char *const rows[][2] = {
        {"[1..3]", "[1..3]"},
        {"]1..3[", "(1..3)"},
        {" ( -1.5 .. 3e2 ] ", "(-1.5..300]"},
        {"[18..21)", "[18..21)"},
        {"[2..)", "[2..)"},
        {"(2..[", "(2..)"},
        {"(..2)", "(..2)"},
        {"(..2]", "(..2]"},
        {"[\"a\"..\"c\"]", "[\"a\"..\"c\"]"},
        {"[\"\"..\"a\\\"\\\\\\n\\u00e9\\uD83D\\uDE00\\U01F600\"]",
         "[\"\"..\"a\\\"\\\\\\n\xC3\xA9\xF0\x9F\x98\x80\xF0\x9F\x98\x80\"]"},
        {"[@\"1970-01-01\"..date(\"1970-01-02\")]", "[@\"1970-01-01\"..@\"1970-01-02\"]"},
        {"[date and time(\"1970-01-01\")..@\"1970-01-02T00:00:00\"]",
         "[@\"1970-01-01T00:00:00\"..@\"1970-01-02T00:00:00\"]"},
        {"[time(\"00:00:00\")..@\"00:00:00\"]", "[@\"00:00:00\"..@\"00:00:00\"]"},
        {"[duration(\"P1Y\") .. @\"P2Y\"]", "[@\"P1Y\"..@\"P2Y\"]"},
        {"", "-"},
        {" ", "-"},
        {"[..]", "-"},
        {"(..)", "-"},
        {"[..2]", "-"},
        {"[2..]", "-"},
        {"[1..3", "-"},
        {"1..3", "-"},
        {"[1..3]x", "-"},
        {"[1...3]", "-"},
        {"[1.3]", "-"},
        {"[3..1]", "-"},
        {"[\"z\"..\"a\"]", "-"},
        {"[1..\"a\"]", "-"},
        {"[true..true]", "-"},
        {"[null..1]", "-"},
        {"[a..b]", "-"},
        {"[\"a..b]", "-"},
        {"[\"a\n\"..\"b\"]", "-"},
        {"[\"\\x\"..\"b\"]", "-"},
        {"[\"\\uD83D\"..\"b\"]", "-"},
        {"[\"\\uD83D\\uE000\"..\"b\"]", "-"},
        {"[\"\\\n\"..\"b\"]", "-"},
        {"[\"a\"..\"b\\\"]", "-"},
        {"[\"\\", "-"},
        {"[@", "-"},
        {"[date(\"1970-01-01\"..", "-"},
        {"[@\"2017-13-01\"..@\"2018-01-01\"]", "-"},
        {"[@\"1970-01-01\"..@\"1970-01-02T00:00:00\"]", "-"},
        {"[date(string(\"1970-01-01\"))..date(\"1970-01-02\")]", "-"},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_range range;
        fb_text text;
        fb_budget budget = ample();
        fb_text_init(&text, &arena);
        check->context = rows[i][0];
        bool read = fb_range_parse(&range, &arena, fb_view_of(rows[i][0]));
        if (read)
            fb_range_print(&text, &range, &budget);
        CHECK_VIEW(read ? fb_text_view(&text) : FB_LITERAL("-"), rows[i][1]);
    }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void contexts_are_read_and_extended(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_value empty = fb_context(NULL, 0), one = fb_number_value(fb_number_of(1)),
             two = fb_number_value(fb_number_of(2));
    fb_value context = fb_context_put(&arena, &empty, FB_LITERAL("a"), &one);
    context = fb_context_put(&arena, &context, FB_LITERAL("b"), &one);
    fb_value changed = fb_context_put(&arena, &context, FB_LITERAL("a"), &two);
    CHECK_EQ_INT(context.count, 2);
    CHECK_EQ_INT(changed.count, 2);
    CHECK(fb_view_is(changed.as.entries[0].key, "a") && fb_view_is(changed.as.entries[1].key, "b"));
    CHECK(fb_number_compare(fb_context_get(&changed, FB_LITERAL("a"))->as.number, fb_number_of(2)) == 0);
    CHECK(fb_number_compare(fb_context_get(&context, FB_LITERAL("a"))->as.number, fb_number_of(1)) == 0);
    CHECK(fb_context_get(&context, FB_LITERAL("c")) == NULL);
    CHECK(fb_context_get(&one, FB_LITERAL("a")) == NULL);
    fb_arena_free(&arena);
}

static fb_status build_and_copy(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    fb_budget budget = ample();
    (void)context;
    fb_arena_init(&arena, host, limit);
    fb_list_builder builder;
    fb_list_begin(&builder, &arena);
    bool added = true;
    for (int i = 0; i < 1000 && added; i++) {
        fb_value item = fb_number_value(fb_number_of(i));
        added = fb_list_add(&builder, &item);
    }
    CHECK(added == (arena.failure == FB_OK));
    fb_value list = fb_list_end(&builder);
    if (added)
        CHECK(list.count == 1000 && fb_number_compare(list.as.items[999].as.number, fb_number_of(999)) == 0);
    fb_value empty = fb_context(NULL, 0), holder = fb_context_put(&arena, &empty, FB_LITERAL("key"), &list);
    fb_value zoned = value_of(&arena, "@2021-01-01T10:10:10@Europe/Paris"),
             range = value_of(&arena, "[\"a\"..\"b\"]");
    if (holder.kind == FB_KIND_CONTEXT)
        holder = fb_context_put(&arena, &holder, FB_LITERAL("zoned"), &zoned);
    if (holder.kind == FB_KIND_CONTEXT)
        holder = fb_context_put(&arena, &holder, FB_LITERAL("range"), &range);
    fb_value copied = fb_value_copy(&arena, &holder);
    if (arena.failure == FB_OK)
        CHECK_EQ_INT(fb_value_equal(&holder, &copied, &budget), FB_TRUE);
    else
        CHECK_EQ_INT(copied.kind, FB_KIND_NULL);
    fb_status failure = arena.failure;
    fb_arena_free(&arena);
    return failure;
}

static void running_out_of_memory_is_clean(check_state *check) {
    CHECK(fault_sweep(check, build_and_copy, NULL) > 0);
    CHECK(fault_sweep_limit(check, 512, build_and_copy, NULL) > 0);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(equality_follows_the_tables),
        CHECK_TEST(missing_bounds_and_complements_count),
        CHECK_TEST(functions_are_equal_by_body_and_scope),
        CHECK_TEST(deep_values_need_a_budget),
        CHECK_TEST(order_is_total_within_a_kind),
        CHECK_TEST(a_local_time_takes_the_others_offset),
        CHECK_TEST(some_kinds_have_no_order),
        CHECK_TEST(identity_looks_at_every_part),
        CHECK_TEST(ranges_hold_what_lies_between),
        CHECK_TEST(range_literals_are_read_and_written),
        CHECK_TEST(contexts_are_read_and_extended),
        CHECK_TEST(running_out_of_memory_is_clean),
    };
    return check_main("unit/value/test_compare", tests, FB_COUNT(tests), argc, argv);
}
