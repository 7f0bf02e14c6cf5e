/* test_tree_print.c - what is printed parses to the same tree, over every rule of the grammar. */
#include "feel/feel.h"
#include "support/check.h"

#define NAME(text)                                                                                           \
    { {(text), sizeof(text) - 1}, NULL }

static const fb_scope_name names[] = {
    NAME("a"), NAME("b"),       NAME("c"), NAME("a-b"), NAME("a+b"), NAME("x y"), NAME("Profit and loss"),
    NAME("f"), NAME("in stock")};
static const fb_scope scope = {NULL, names, FB_COUNT(names)};

static bool same_binding(const fb_binding *a, const fb_binding *b);

static bool same_value(const fb_value *a, const fb_value *b) {
    fb_budget budget = {.steps_left = 1000, .depth_left = 10};
    return fb_value_identical(a, b, &budget);
}

static bool same_tree(const fb_tree *a, const fb_tree *b) {
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || a->op != b->op || a->low_closed != b->low_closed ||
        a->high_closed != b->high_closed || a->negated != b->negated || a->external != b->external ||
        a->named != b->named || a->builtin != b->builtin || a->height != b->height ||
        a->n_children != b->n_children || a->n_bindings != b->n_bindings ||
        !fb_view_equal(a->text, b->text) || !same_value(&a->value, &b->value))
        return false;
    for (uint32_t i = 0; i < a->n_children; i++)
        if (!same_tree(a->children[i], b->children[i]))
            return false;
    for (uint32_t i = 0; i < a->n_bindings; i++)
        if (!same_binding(&a->bindings[i], &b->bindings[i]))
            return false;
    return true;
}

static bool same_binding(const fb_binding *a, const fb_binding *b) {
    return fb_view_equal(a->name, b->name) && same_tree(a->type, b->type);
}

static void prints_and_parses_back(check_state *check, fb_goal goal, const char *text) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, 4 << 20);
    fb_parse_input input = {.text = fb_view_of(text), .goal = goal, .scope = &scope};
    fb_syntax_error error = {0};
    fb_tree *tree, *again;
    check->context = text;
    if (CHECK_EQ_INT(fb_feel_parse(&tree, &arena, &input, &error), FB_OK)) {
        fb_text first, second;
        fb_text_init(&first, &arena);
        fb_text_init(&second, &arena);
        fb_tree_print(&first, tree);
        input.text = fb_text_view(&first);
        check->context = first.data;
        if (CHECK_EQ_INT(fb_feel_parse(&again, &arena, &input, &error), FB_OK)) {
            CHECK(same_tree(tree, again));
            fb_tree_print(&second, again);
            CHECK_BYTES(fb_text_view(&second), fb_text_view(&first));
        }
    } else {
        CHECK_STRING(error.message, "");
    }
    fb_arena_free(&arena);
}

static const char *const expressions[] = {
    "1",
    "-1",
    "- 1",
    "--1",
    "-(-1)",
    "-a",
    ".5",
    "1.50",
    "1e3",
    "12E-2",
    "0",
    "null",
    "true",
    "false",
    "\"\"",
    "\"a\\\"b\\\\c\\n\\r\\t\"",
    "\"\\u00e9\\U01F40E\\uD83D\\uDC0E\"",
    "\"\\s\\d\"",
    "\"a\x01\x0B z\"",
    "@\"2020-02-29\"",
    "@\"PT1H\"",
    "@\"nonsense\"",
    "a",
    "x y",
    "a-b",
    "(a)-(b)",
    "(a)+b",
    "a+b+c",
    "a-b-c",
    "1+2*3**4-5/6",
    "(1+2)*3",
    "2**3**2",
    "-4 ** 2",
    "-a ** 2",
    "2 ** -3",
    "1 - -1",
    "1 - - 1",
    "a < b",
    "a <= 1",
    "a > 1",
    "a >= 1",
    "a = 1",
    "a != 1",
    "a < b = c",
    "a between 1 and 2",
    "a between 1 + 1 and 2 * 3 and b",
    "not(a)",
    "a and b or c and not(b)",
    "(a or b) and c",
    "a in b",
    "a in (1)",
    "a in (1, 2, 3)",
    "a in [1, 2]",
    "a in [1..2]",
    "a in (1..2)",
    "a in ((1..2), [3..4[)",
    "a in > 5",
    "a in (> 5, < 3, null)",
    "a in ((b) + 1)",
    "a in (b) + 1",
    "a in (b)[1]",
    "a in (..5]",
    "a in (f(1), not(b))",
    "a in in stock",
    "a instance of number",
    "a instance of date and time and b",
    "a instance of list<number>",
    "a instance of function<number, list<string>> -> range<date>",
    "a instance of context<a: number, b c: list<any>>",
    "a instance of tns.tFoo",
    "-a instance of number",
    "a instance of function<> -> number",
    "a instance of list<number>=true",
    "1 instance of Any",
    "a.b",
    "a.b.c",
    "{a: 1}.a",
    "a.b(1).c[1]",
    "f(1).time offset",
    "a[1]",
    "a[-1]",
    "a[item > 1]",
    "a[b = item.c and x > 1]",
    "f()",
    "f(1, 2)",
    "f(a: 1)",
    "f(x y: 1, in: 2)",
    "f(1)(2)",
    "(f)(1)",
    "1(2)",
    "null(1)",
    "not(not(a))",
    "string length(\"x\")",
    "date and time(date: a, time: b)",
    "[1..2].start included",
    "if a then b else c",
    "if a then if b then 1 else 2 else 3",
    "1 + if a then b else c",
    "(if a then b else c)+1",
    "for x in a return x",
    "for x in a, y in x return x + y",
    "for i in 1..10 return partial",
    "for i in a..b + 1 return i",
    "for x y in a return x y",
    "for a. . b in a return a. . b",
    "function(a. . b) a. . b",
    "for i in 1..2, j in [1..2], k in [1, 2] return i",
    "some x in a satisfies x > 1",
    "every x in a, y in b satisfies x = y and a",
    "[]",
    "[1]",
    "[1, \"a\", null]",
    "[[1], [[2]]]",
    "[1, [2..3], (4..5)]",
    "[1..2]",
    "(1..2)",
    "]1..2[",
    "[1..2[",
    "]1..2]",
    "(a..b)",
    "[a-b..c)",
    "[\"a\"..\"b\"]",
    "[@\"P1D\"..@\"P2D\"]",
    "(..5)",
    "(..5]",
    "]..5]",
    "[5..)",
    "(5..)",
    "]5..[",
    "[1+1..2*2]",
    "[a[1]..b[2]]",
    "]a..b[ and c",
    "[]1..2[, ]3..4[]",
    "[1...5]",
    "[ -1..-.5 ]",
    "< 5",
    "> (a)",
    "(< 5)",
    "[< 5, >= 6, = 7, != 8]",
    "< 5 and > 3",
    "= a + b",
    "{}",
    "{a: 1}",
    "{a: 1, b: a + 1, c: b}",
    "{\"a b\": 1, \"\": 2, \"x\\\"y\": 3}",
    "{a - b + c: 1, d: a-b}",
    "{Phone  Number: 1, d: Phone Number}",
    "{a: {b: {c: 1}}}.a.b.c",
    "{function: 1, in: 2, x: a.in}",
    "function() 1",
    "function(a) a",
    "function(a, x y) a + x y",
    "function(a: number, b: list<string>) a",
    "function(a) external {java: {class: \"c\", method signature: \"m(int)\"}}",
    "(function(a) a)(1)",
    "sort(a, function(x, y) x < y)",
    "a // comment\n+ b",
    "/* c */ a /* d */ * /* e **/ b",
    "Profit and loss * 2",
    "unknown name",
    "unknown name + other name",
    "a.unknown member",
    "?",
    "? > 5",
    "a in (? > 5)",
    "[[1]][[1][1]]",
    "{f: function(x) {y: x}, g: f(1).y}",
    "a\xC2\xA0*\xE3\x80\x80x",
    "\xF0\x9F\x90\x8E + \xC3\xA9t\xC3\xA9",
};

static void expressions_come_back(check_state *check) {
    for (size_t i = 0; i < FB_COUNT(expressions); i++)
        prints_and_parses_back(check, FB_GOAL_EXPRESSION, expressions[i]);
}

static void unary_tests_come_back(check_state *check) {
    static const char *const rows[] = {
        "-",
        "1",
        "- 1",
        "-1",
        "\"a\", \"b\"",
        "< 5",
        "<5, >10",
        "[1..5]",
        "(1..5), ]6..7[",
        "not(1)",
        "not(1, 2)",
        "not(< 5, [7..8])",
        "not(a) or b",
        "(not(a))",
        "not(a), b",
        "not (  1 )",
        "null",
        "? > 5",
        "? in [1..2], 3",
        "a",
        "a + b",
        "date(\"2020-01-01\")",
        "[date(\"2020-01-01\")..date(\"2020-12-31\")]",
        "f(?)",
        "not(f(?))",
        "every x in ? satisfies x > 1",
        "[1, 2]",
        "{a: 1}",
        "a in (1, 2)",
        "= 5",
        "!= 5",
        "@\"P1D\"",
        "> @\"P1D\"",
        "- a",
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++)
        prints_and_parses_back(check, FB_GOAL_UNARY_TESTS, rows[i]);
}

static void types_come_back(check_state *check) {
    static const char *const rows[] = {
        "number",
        "Any",
        "date and time",
        "days and time duration",
        "years and months duration",
        "tFoo",
        "tns.tFoo",
        "my type",
        "list<number>",
        "list < list<list<string>> >",
        "range<date and time>",
        "context<a: number>",
        "context<a b: number, c-d: context<e: list<tX>>>",
        "function<> -> number",
        "function<number>->string",
        "function<list<number>, function<a> -> b> -> context<x: Any>",
        "list",
        "context",
        "range",
        "function",
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++)
        prints_and_parses_back(check, FB_GOAL_TYPE, rows[i]);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(expressions_come_back),
        CHECK_TEST(unary_tests_come_back),
        CHECK_TEST(types_come_back),
    };
    return check_main("unit/feel/test_tree_print", tests, FB_COUNT(tests), argc, argv);
}
