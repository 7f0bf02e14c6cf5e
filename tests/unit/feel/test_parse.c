/* test_parse.c - FEEL text to a tree: precedence, names bound by the text and by types, literals, places,
 * messages, limits, failing memory (DMN 1.5 section 10.3.1).
 */
#include "feel/feel.h"
#include "support/check.h"
#include "support/fault_host.h"

#include <stdio.h>

#define VIEW(text)                                                                                           \
    { (text), sizeof(text) - 1 }

/* ---- a scope with types: people is a list of contexts whose fields have names of several tokens -------- */

static const fb_type text_type = {.kind = FB_TYPE_STRING}, number_type = {.kind = FB_TYPE_NUMBER},
                     date_type = {.kind = FB_TYPE_DATE}, date_time_type = {.kind = FB_TYPE_DATE_TIME};
static const fb_type_field address_fields[] = {{VIEW("zip code"), &text_type}, {VIEW("city"), &text_type}};
static const fb_type address_type = {.kind = FB_TYPE_CONTEXT, .n = 2, .field = address_fields};
static const fb_type_field person_fields[] = {
    {VIEW("first name"), &text_type},        {VIEW("date of birth"), &date_type},
    {VIEW("in-stock"), &number_type},        {VIEW("home"), &address_type},
    {VIEW("profit and loss"), &number_type},
};
static const fb_type person_type = {
    .kind = FB_TYPE_CONTEXT, .n = 5, .field = person_fields, .name = VIEW("tPerson")};
static const fb_type people_type = {.kind = FB_TYPE_LIST, .element = &person_type};
static const fb_type_field describe_parameters[] = {{VIEW("who"), &person_type}};
static const fb_type describe_type = {.kind = FB_TYPE_FUNCTION,
                                      .function_declared = true,
                                      .n = 1,
                                      .field = describe_parameters,
                                      .element = &address_type};

static const fb_scope_name names[] = {
    {VIEW("a"), NULL},
    {VIEW("b"), NULL},
    {VIEW("people"), &people_type},
    {VIEW("first"), NULL},
    {VIEW("n"), &number_type},
    {VIEW("boss"), &person_type},
    {VIEW("moment"), &date_time_type},
    {VIEW("describe"), &describe_type},
    {VIEW("profit"), NULL},
};
static const fb_scope scope = {NULL, names, FB_COUNT(names)};

static const fb_type *find_type(void *context, fb_view name) {
    (void)context;
    return fb_view_is(name, "tPerson")        ? &person_type
           : fb_view_is(name, "tns.big-type") ? &people_type
                                              : NULL;
}

typedef struct parsed {
    fb_arena arena;
    fb_status status;
    fb_tree *tree;
    fb_syntax_error error;
    fb_view printed; /* or the message */
} parsed;

static void parse_with(parsed *p, const char *text, fb_goal goal, const fb_map *field_names) {
    *p = (parsed){0};
    fb_arena_init(&p->arena, NULL, 256 << 20);
    fb_parse_input input = {.text = fb_view_of(text),
                            .goal = goal,
                            .scope = &scope,
                            .field_names = field_names,
                            .find_type = find_type};
    p->status = fb_feel_parse(&p->tree, &p->arena, &input, &p->error);
    p->printed = fb_view_of(p->error.message);
    if (p->status != FB_OK)
        return;
    fb_text out;
    fb_text_init(&out, &p->arena);
    fb_tree_print(&out, p->tree);
    p->printed = fb_text_view(&out);
}

static void parse(parsed *p, const char *text) {
    parse_with(p, text, FB_GOAL_EXPRESSION, NULL);
}

typedef struct row {
    const char *text, *printed;
} row;

static void compare(check_state *check, const row *rows, size_t n_rows, fb_goal goal,
                    const fb_map *field_names) {
    for (size_t i = 0; i < n_rows; i++) {
        parsed p;
        check->context = rows[i].text;
        parse_with(&p, rows[i].text, goal, field_names);
        CHECK_VIEW(p.printed, rows[i].printed);
        fb_arena_free(&p.arena);
    }
}

/* ---- shapes -------------------------------------------------------------------------------------------- */

static void operators_bind_as_the_standard_orders_them(check_state *check) {
    static const row rows[] = {
        {"a or b and n", "(a) or ((b) and (n))"},
        {"a and b or n", "((a) and (b)) or (n)"},
        {"a = b and n < 1", "((a) = (b)) and ((n) < 1)"},
        {"a + b < n * 2", "((a) + (b)) < ((n) * 2)"},
        {"a - b - n", "((a) - (b)) - (n)"},
        {"a / b * n", "((a) / (b)) * (n)"},
        {"2 ** 3 ** 2", "(2 ** 3) ** 2"},
        {"-4 ** 2", "-4 ** 2"},
        {"-a ** 2", "(- (a)) ** 2"},
        {"a * b ** 2", "(a) * ((b) ** 2)"},
        {"-a.c", "- ((a).c)"},
        {"-n instance of number", "- ((n) instance of number)"},
        {"-1 instance of number", "-1 instance of number"},
        {"a + 1 instance of number", "(a) + (1 instance of number)"},
        {"a between 1 and 2 and b", "((a) between 1 and 2) and (b)"},
        {"a between b + 1 and n * 2 or b", "((a) between ((b) + 1) and ((n) * 2)) or (b)"},
        {"a in [1..2] and b", "((a) in ([1..2])) and (b)"},
        {"a in (1, 2) or b", "((a) in (1, 2)) or (b)"},
        {"a in > 5 and b", "((a) in (> 5)) and (b)"},
        {"a in (b) + 1", "(a) in ((b) + 1)"},
        {"a in (1..2) = b", "((a) in ((1..2))) = (b)"},
        {"[a in (1..2), 3]", "[(a) in ((1..2)), 3]"},
        {"[a in (1), 3]", "[(a) in (1), 3]"},
        {"if a then b else n + 1", "if (a) then (b) else ((n) + 1)"},
        {"1 + if a then b else n + 1", "1 + (if (a) then (b) else ((n) + 1))"},
        {"for x in a return x + 1", "for x in (a) return ((x) + 1)"},
        {"function(x) x + 1", "function(x) ((x) + 1)"},
        {"some x in a satisfies x or b", "some x in (a) satisfies ((x) or (b))"},
        {"< 5 and > 3", "(< 5) and (> 3)"},
        {"a[1].c(2)[3]", "((((a)[1]).c)(2))[3]"},
    };
    compare(check, rows, FB_COUNT(rows), FB_GOAL_EXPRESSION, NULL);
}

static void ranges_are_told_from_lists_and_parentheses(check_state *check) {
    static const row rows[] = {
        {"(1)", "1"},
        {"(1..2)", "(1..2)"},
        {"[1]", "[1]"},
        {"[1..2]", "[1..2]"},
        {"]1..2[", "(1..2)"},
        {"[1..2[", "[1..2)"},
        {"]1..2]", "(1..2]"},
        {"]1..a[ and b", "((1..(a))) and (b)"},
        {"]1..a[1]]", "(1..((a)[1])]"},
        {"[]1..2[, ]3..4[]", "[(1..2), (3..4)]"},
        {"[]", "[]"},
        {"[][1]", "([])[1]"},
        {"[ ]1..2] ]", "[(1..2]]"},
        {"(..5)", "(..5)"},
        {"]..5]", "(..5]"},
        {"[5..)", "[5..)"},
        {"[5..[", "[5..)"},
        {"[1...5]", "[1..0.5]"},
        {"(1..2).end", "((1..2)).end"},
        {"[a..b].start included", "([(a)..(b)]).start included"},
        {"for i in 1..2 return i", "for i in 1..2 return (i)"},
        {"for i in [1..2] return i", "for i in ([1..2]) return (i)"},
    };
    compare(check, rows, FB_COUNT(rows), FB_GOAL_EXPRESSION, NULL);
}

static void unary_tests_have_their_own_forms(check_state *check) {
    static const row rows[] = {
        {"-", "-"},
        {" - ", "-"},
        {"-1", "-1"},
        {"- a", "(- (a))"},
        {"1, 2", "1, 2"},
        {"<5, [1..2]", "< 5, [1..2]"},
        {"not(1, < 2)", "not(1, < 2)"},
        {"not ( a )", "not((a))"},
        {"not(a) or b", "((not(a)) or (b))"},
        {"not(a), b", "(not(a)), (b)"},
        {"? > 5", "((?) > 5)"},
        {"a = ?", "((a) = (?))"},
    };
    compare(check, rows, FB_COUNT(rows), FB_GOAL_UNARY_TESTS, NULL);
}

static void types_are_read(check_state *check) {
    static const row rows[] = {
        {"date  and time", "date and time"},
        {"tns . big - type", "tns.big-type"},
        {"unknown . type name", "unknown.type name"},
        {"list<list<number>>", "list<list<number>>"},
        {"function<number,string>->date and time", "function<number, string> -> date and time"},
    };
    compare(check, rows, FB_COUNT(rows), FB_GOAL_TYPE, NULL);
    static const row instance[] = {
        {"a instance of date and time and b", "((a) instance of date and time) and (b)"},
        {"a instance of date and b", "((a) instance of date) and (b)"},
        {"a instance of list<number>= b", "((a) instance of list<number>) = (b)"},
        {"a instance of range<number>and b", "((a) instance of range<number>) and (b)"},
        {"a instance of tns.big-type - 1", "((a) instance of tns.big-type) - 1"},
    };
    compare(check, instance, FB_COUNT(instance), FB_GOAL_EXPRESSION, NULL);
}

/* ---- names --------------------------------------------------------------------------------------------- */

static void fields_are_found_by_type(check_state *check) {
    static const row rows[] = {
        {"boss.first name", "(boss).first name"},
        {"boss.in-stock", "(boss).in-stock"},
        {"boss.home.zip code", "((boss).home).zip code"},
        {"boss.profit and loss", "(boss).profit and loss"},
        {"boss.profit and a", "((boss).profit) and (a)"},
        {"people.profit and loss", "(people).profit and loss"},
        {"people[1].in - stock - 1", "(((people)[1]).in-stock) - 1"},
        {"people.home.zip code", "((people).home).zip code"},
        {"people[profit and loss > 1]", "(people)[(profit and loss) > 1]"},
        {"people[item.in-stock = 1].in-stock", "((people)[((item).in-stock) = 1]).in-stock"},
        {"people[home.zip code = \"1\"]", "(people)[((home).zip code) = \"1\"]"},
        {"for p in people return p.in-stock", "for p in (people) return ((p).in-stock)"},
        {"(for p in people return p)[in-stock > 1]", "(for p in (people) return (p))[(in-stock) > 1]"},
        {"some p in people satisfies p.in-stock > 1", "some p in (people) satisfies (((p).in-stock) > 1)"},
        {"describe(boss).zip code", "(describe(boss)).zip code"},
        {"sort(people, function(x: tPerson, y: tPerson) x.in-stock < y.in-stock)[1].in-stock",
         "((sort(people, function(x: tPerson, y: tPerson) (((x).in-stock) < ((y).in-stock))))[1]).in-stock"},
        {"(if a then boss else people[1]).in-stock", "(if (a) then (boss) else ((people)[1])).in-stock"},
        {"moment.time offset", "(moment).time offset"},
        {"moment.time offset.hours", "((moment).time offset).hours"},
        {"a.time offset", "(a).time offset"},
    };
    compare(check, rows, FB_COUNT(rows), FB_GOAL_EXPRESSION, NULL);
}

static void names_are_bound_by_the_text(check_state *check) {
    static const row rows[] = {
        {"{x-y: 1, z: x-y}", "{\"x-y\": 1, \"z\": x-y}"},
        {"{z: x-y, x-y: 1}", "{\"z\": (x) - (y), \"x-y\": 1}"},
        {"{x: 1, y: 2, z: x-y}", "{\"x\": 1, \"y\": 2, \"z\": (x) - (y)}"},
        {"[{x-y: 1}, x-y]", "[{\"x-y\": 1}, (x) - (y)]"},
        {"{p: {x-y: 1}, q: p.x-y}", "{\"p\": {\"x-y\": 1}, \"q\": (p).x-y}"},
        {"{f: function(k) {x-y: k}, q: f(1).x-y}", "{\"f\": function(k) {\"x-y\": k}, \"q\": (f(1)).x-y}"},
        {"{\"x-y\": 1, z: x - y}", "{\"x-y\": 1, \"z\": x-y}"},
        {"[{x-y: 1}, {x-y: 2}][x-y = 1]", "([{\"x-y\": 1}, {\"x-y\": 2}])[(x-y) = 1]"},
        {"[{x-y: 1}, {w+z: 2}, null].w+z", "([{\"x-y\": 1}, {\"w+z\": 2}, null]).w+z"},
        {"for x-y in a, z in x-y return x-y + z", "for x-y in (a), z in (x-y) return ((x-y) + (z))"},
        {"for i in a return partial[1]", "for i in (a) return ((partial)[1])"},
        {"function(x-y, z) x-y - z", "function(x-y, z) ((x-y) - (z))"},
        {"[function(x-y) x-y, x-y]", "[function(x-y) (x-y), (x) - (y)]"},
        {"every days in hand in a satisfies days in hand",
         "every days in ((hand) in (a)) satisfies ((days) in (hand))"},
    };
    compare(check, rows, FB_COUNT(rows), FB_GOAL_EXPRESSION, NULL);
}

static void unknown_values_use_all_field_names(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, 1 << 20);
    fb_map fields;
    fb_map_init(&fields, &arena);
    CHECK(fb_map_put(&fields, FB_LITERAL("x-y"), &fields));
    CHECK(fb_map_put(&fields, FB_LITERAL("cash in hand"), &fields));
    static const row rows[] = {
        {"a.x-y", "(a).x-y"},
        {"a.x-z", "((a).x) - (z)"},
        {"a.cash in hand", "(a).cash in hand"},
        {"a.cash in b", "((a).cash) in (b)"},
        {"x-y", "(x) - (y)"},
        {"a[x-y > 1]", "(a)[(x-y) > 1]"},
        {"a[cash in hand = item.x-y]", "(a)[(cash in hand) = ((item).x-y)]"},
        {"people[x-y > 1]", "(people)[((x) - (y)) > 1]"},
        {"boss.cash in hand", "(boss).cash in hand"},
    };
    compare(check, rows, FB_COUNT(rows), FB_GOAL_EXPRESSION, &fields);
    fb_arena_free(&arena);
}

static void calls_take_arguments_by_name(check_state *check) {
    static const row rows[] = {
        {"date and time(date: a, time: b)", "date and time(date: a, time: b)"},
        {"substring(string: a, start  position : 2)", "substring(string: a, start position: 2)"},
        {"f(x - y: 1)", "f(x-y: 1)"},
        {"f(a, b)", "f(a, b)"},
        {"f({a: 1})", "f({\"a\": 1})"},
        {"f()", "f()"},
    };
    compare(check, rows, FB_COUNT(rows), FB_GOAL_EXPRESSION, NULL);
    parsed p;
    parse(&p, "substring(string: a, start position: 2)");
    if (CHECK_EQ_INT(p.status, FB_OK) && CHECK_EQ_INT(p.tree->n_bindings, 2)) {
        CHECK(p.tree->named && p.tree->children[0]->builtin);
        CHECK_VIEW(p.tree->bindings[1].name, "start position");
        CHECK_EQ_INT(p.tree->bindings[1].start, 21);
        CHECK_EQ_INT(p.tree->bindings[1].end, 35);
        CHECK(p.tree->type && p.tree->type->kind == FB_TYPE_STRING);
    }
    fb_arena_free(&p.arena);
}

static void types_are_inferred(check_state *check) {
    static const struct {
        const char *text, *type; /* "" for none */
    } rows[] = {
        {"1", "number"},
        {"\"a\"", "string"},
        {"@\"2020-01-01\"", "date"},
        {"@\"x\"", "Null"},
        {"a", ""},
        {"n + 1", "number"},
        {"a + 1", ""},
        {"\"a\" + \"b\"", "string"},
        {"moment - moment", "days and time duration"},
        {"moment + @\"P1D\"", "date and time"},
        {"a = b", "boolean"},
        {"a in b", "boolean"},
        {"[1, 2]", "list<number>"},
        {"[1, \"a\"]", "list"},
        {"[1, null]", "list<number>"},
        {"{x: 1, y: {z: \"a\"}}", "context<x: number, y: context<z: string>>"},
        {"people.first name", "list<string>"},
        {"people[1].first name", "string"},
        {"boss.date of birth.year", "number"},
        {"for p in people return p.home.city", "list<string>"},
        {"if a then 1 else null", "number"},
        {"if a then 1 else \"a\"", ""},
        {"[1..2]", "range<number>"},
        {"[1..2].start", "number"},
        {"string length(a)", "number"},
        {"date(a).year", "number"},
        {"function(x: number) x", "function<number> -> number"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        parsed p;
        check->context = rows[i].text;
        parse(&p, rows[i].text);
        if (CHECK_EQ_INT(p.status, FB_OK) && CHECK((p.tree->type == NULL) == (rows[i].type[0] == '\0')) &&
            p.tree->type) {
            fb_text type;
            fb_text_init(&type, &p.arena);
            fb_type_print(&type, p.tree->type);
            const fb_type *builtin = fb_type_by_name(fb_view_of(rows[i].type));
            if (builtin)
                CHECK_EQ_INT(p.tree->type->kind, builtin->kind);
            else
                CHECK_VIEW(fb_text_view(&type), rows[i].type);
        }
        fb_arena_free(&p.arena);
    }
}

/* ---- literals and places ------------------------------------------------------------------------------- */

static void strings_are_decoded(check_state *check) {
    static const struct {
        const char *text;
        fb_view value;
    } rows[] = {
        {"\"\"", VIEW("")},
        {"\"a b\"", VIEW("a b")},
        {"\"\\n\\r\\t\\'\\\"\\\\\"", VIEW("\n\r\t'\"\\")},
        {"\"\\u0041\\u00e9\"", VIEW("A\xC3\xA9")},
        {"\"\\U01F40E\"", VIEW("\xF0\x9F\x90\x8E")},
        {"\"\\uD83D\\uDC0E\"", VIEW("\xF0\x9F\x90\x8E")},
        {"\"\\u0000\"", VIEW("\0")},
        {"\"\\d\\s\"", VIEW("\\d\\s")},
        {"\"// no comment /*\"", VIEW("// no comment /*")},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        parsed p;
        check->context = rows[i].text;
        parse(&p, rows[i].text);
        if (CHECK_EQ_INT(p.status, FB_OK))
            CHECK_BYTES(fb_string_view(&p.tree->value), rows[i].value);
        fb_arena_free(&p.arena);
    }
}

static void trees_know_their_place(check_state *check) {
    parsed p;
    parse(&p, "  a + boss . first  name /* c */");
    if (CHECK_EQ_INT(p.status, FB_OK)) {
        CHECK_EQ_INT(p.tree->start, 2);
        CHECK_EQ_INT(p.tree->end, 24);
        CHECK_EQ_INT(p.tree->children[1]->start, 6);
        CHECK_EQ_INT(p.tree->children[1]->end, 24);
        CHECK_EQ_INT(p.tree->height, 3);
    }
    fb_arena_free(&p.arena);
}

static void syntax_errors_say_what_was_expected_and_where(check_state *check) {
    static const struct {
        fb_goal goal;
        const char *text;
        unsigned offset;
        const char *message;
    } rows[] = {
        {FB_GOAL_EXPRESSION, "", 0, "expected an expression, found the end of the text"},
        {FB_GOAL_EXPRESSION, "1 +", 3, "expected an expression, found the end of the text"},
        {FB_GOAL_EXPRESSION, "1 + * 2", 4, "expected an expression, found '*'"},
        {FB_GOAL_EXPRESSION, "1 2", 2, "expected an operator or the end of the text, found '2'"},
        {FB_GOAL_EXPRESSION, "(1", 2, "expected ')' or '..', found the end of the text"},
        {FB_GOAL_EXPRESSION, "[1, 2", 5, "expected ',' or ']', found the end of the text"},
        {FB_GOAL_EXPRESSION, "[1..2", 5,
         "expected ']', ')' or '[' at the end of the range, found the end of the text"},
        {FB_GOAL_EXPRESSION, "[..5]", 1, "expected an expression, found '..'"},
        {FB_GOAL_EXPRESSION, "(5..]", 4, "expected the end of the range, found ']'"},
        {FB_GOAL_EXPRESSION, "(..)", 3, "expected an expression, found ')'"},
        {FB_GOAL_EXPRESSION, "if a then b", 11, "expected 'else', found the end of the text"},
        {FB_GOAL_EXPRESSION, "if a else b", 5, "expected 'then', found 'else'"},
        {FB_GOAL_EXPRESSION, "for x return 1", 6, "expected 'in', found 'return'"},
        {FB_GOAL_EXPRESSION, "for x in a", 10, "expected ',' or 'return', found the end of the text"},
        {FB_GOAL_EXPRESSION, "some x in a return x", 12, "expected ',' or 'satisfies', found 'return'"},
        {FB_GOAL_EXPRESSION, "{a 1}", 4, "expected ':' behind the key, found '}'"},
        {FB_GOAL_EXPRESSION, "{a: 1,}", 6, "expected a key: a name or a string, found '}'"},
        {FB_GOAL_EXPRESSION, "{1: 2}", 1, "expected a key"},
        {FB_GOAL_EXPRESSION, "f(a: 1, 2)", 8, "expected the name of a parameter and ':', found '2'"},
        {FB_GOAL_EXPRESSION, "f(1,)", 4, "expected an expression, found ')'"},
        {FB_GOAL_EXPRESSION, "f(1", 3, "expected ',' or ')', found the end of the text"},
        {FB_GOAL_EXPRESSION, "a.", 2, "expected the name of a member, found the end of the text"},
        {FB_GOAL_EXPRESSION, "a[1", 3, "expected ']' behind the filter, found the end of the text"},
        {FB_GOAL_EXPRESSION, "a between 1 or 2", 12, "expected 'and' of 'between', found 'or'"},
        {FB_GOAL_EXPRESSION, "a instance number", 11, "expected 'of' behind 'instance', found 'number'"},
        {FB_GOAL_EXPRESSION, "a instance of 1", 14, "expected a type, found '1'"},
        {FB_GOAL_EXPRESSION, "function x", 9, "expected '(' behind function, found 'x'"},
        {FB_GOAL_EXPRESSION, "function(1) 2", 9, "expected a parameter's name, found '1'"},
        {FB_GOAL_EXPRESSION, "@1", 1, "expected a string behind @, found '1'"},
        {FB_GOAL_EXPRESSION, "\"abc", 0, "found a string without its closing quote"},
        {FB_GOAL_EXPRESSION, "a + /* b", 4, "found a comment without its closing */"},
        {FB_GOAL_EXPRESSION, "a # b", 2, "found a character that FEEL does not know"},
        {FB_GOAL_EXPRESSION, "a + \xFF", 4, "found a byte that is not UTF-8"},
        {FB_GOAL_EXPRESSION, "\"ab\\u12\"", 3, "expected an escape"},
        {FB_GOAL_EXPRESSION, "\"\\uD83D\"", 1, "expected an escape"},
        {FB_GOAL_EXPRESSION, "\"\\UFFFFFF\"", 1, "expected an escape"},
        {FB_GOAL_EXPRESSION, "1e99999", 0, "expected a number of FEEL's range"},
        {FB_GOAL_EXPRESSION, "-", 1, "expected an expression, found the end of the text"},
        {FB_GOAL_EXPRESSION, "a in ()", 6, "expected an expression, found ')'"},
        {FB_GOAL_EXPRESSION, "then", 0, "expected an expression, found 'then'"},
        {FB_GOAL_UNARY_TESTS, "", 0, "expected an expression, found the end of the text"},
        {FB_GOAL_UNARY_TESTS, "1,", 2, "expected an expression, found the end of the text"},
        {FB_GOAL_UNARY_TESTS, "-, 1", 1, "expected an expression, found ','"},
        {FB_GOAL_UNARY_TESTS, "not(1", 5, "expected ',' or ')', found the end of the text"},
        {FB_GOAL_UNARY_TESTS, "< 5 6", 4, "expected an operator or the end of the text, found '6'"},
        {FB_GOAL_TYPE, "", 0, "expected a type, found the end of the text"},
        {FB_GOAL_TYPE, "list<number", 11, "expected '>' at the end of the type"},
        {FB_GOAL_TYPE, "function<number> number", 17,
         "expected '->' and the type of the result, found 'number'"},
        {FB_GOAL_TYPE, "context<a number>", 16, "expected ':' behind the field's name, found '>'"},
        {FB_GOAL_TYPE, "number)", 6, "expected the end of the type, found ')'"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        parsed p;
        check->context = rows[i].text;
        parse_with(&p, rows[i].text, rows[i].goal, NULL);
        CHECK_EQ_INT(p.status, FB_BAD_INPUT);
        CHECK_EQ_INT(p.error.offset, rows[i].offset);
        CHECK_CONTAINS(p.error.message, rows[i].message);
        fb_arena_free(&p.arena);
    }
}

/* ---- limits -------------------------------------------------------------------------------------------- */

static const char *repeated(fb_arena *arena, const char *head, const char *part, size_t n, const char *tail) {
    fb_text text;
    fb_text_init(&text, arena);
    fb_text_add_string(&text, head);
    for (size_t i = 0; i < n; i++)
        fb_text_add_string(&text, part);
    fb_text_add_string(&text, tail);
    return text.data;
}

static void nesting_is_limited(check_state *check) {
    static const struct {
        const char *open, *inner, *close;
    } rows[] = {{"(", "1", ")"},      {"[", "1", "]"},
                {"{a:", "1", "}"},    {"f(", "1", ")"},
                {"a[", "1", "]"},     {"- ", "1", ""},
                {"< ", "1", ""},      {"for x in y return ", "1", ""},
                {"1 in (", "1", ")"}, {"if a then b else ", "1", ""},
                {"1 + (", "1", ")"},  {"]1..", "1", "]"}};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        for (size_t n = 400; n <= 2000; n += 1600) {
            fb_arena arena;
            fb_arena_init(&arena, NULL, 16 << 20);
            parsed p;
            check->context = rows[i].open;
            const char *closes = repeated(&arena, rows[i].inner, rows[i].close, n, "");
            parse(&p, repeated(&arena, "", rows[i].open, n, closes));
            CHECK_EQ_INT(p.status, n < FB_DEPTH_LIMIT ? FB_OK : FB_LIMIT);
            CHECK(n < FB_DEPTH_LIMIT ||
                  fb_view_starts(p.printed, FB_LITERAL("nested deeper than 512 levels")));
            fb_arena_free(&p.arena);
            fb_arena_free(&arena);
        }
    }
}

/* Left associative chains nest too: whoever reads a tree recurses into them. */
static void chains_are_limited_at_the_same_height(check_state *check) {
    static const char *const parts[] = {" + 1", " and 1", ".b", "[1]", "(1)", " in 1"};
    for (size_t i = 0; i < FB_COUNT(parts); i++) {
        fb_arena arena;
        fb_arena_init(&arena, NULL, 16 << 20);
        parsed p;
        check->context = parts[i];
        parse(&p, repeated(&arena, "a", parts[i], FB_DEPTH_LIMIT - 1, ""));
        if (CHECK_EQ_INT(p.status, FB_OK))
            CHECK_EQ_INT(p.tree->height, FB_DEPTH_LIMIT);
        fb_arena_free(&p.arena);
        parse(&p, repeated(&arena, "a", parts[i], FB_DEPTH_LIMIT, ""));
        CHECK_EQ_INT(p.status, FB_LIMIT);
        fb_arena_free(&p.arena);
        fb_arena_free(&arena);
    }
}

/* Texts of a megabyte, among them those on which a naive matcher of names is quadratic or worse. */
static void long_texts_end(check_state *check) {
    static const struct {
        const char *head, *part, *tail;
        fb_status status;
    } rows[] = {
        {"[", "1,", "1]", FB_OK},
        {"", "a ", "", FB_OK},
        {"[a", ", a", "]", FB_OK},
        {"{", "k: a,", "z: 1}", FB_OK},
        {"[1", ", people[in-stock > 1].first name", "]", FB_OK},
        {"[1", ", f(x y z: 1)", "]", FB_OK},
        {"[1", ", {x: 1}", "]", FB_OK},
        {"\"", "\\u00e9", "\"", FB_OK},
        {"a ", "/* c */ ", "+ b", FB_OK},
        {"", "(", "", FB_LIMIT},
        {"", "a+", "a", FB_LIMIT},
        {"", "not(", "", FB_LIMIT},
        {"", "1", "", FB_BAD_INPUT},
        {"", "\"", "", FB_BAD_INPUT},
        {"", ".", "", FB_BAD_INPUT},
        {"", "/*", "", FB_BAD_INPUT},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_arena_init(&arena, NULL, 16 << 20);
        parsed p;
        check->context = rows[i].part;
        parse(&p,
              repeated(&arena, rows[i].head, rows[i].part, (1 << 20) / strlen(rows[i].part), rows[i].tail));
        CHECK_EQ_INT(p.status, rows[i].status);
        fb_arena_free(&p.arena);
        fb_arena_free(&arena);
    }
}

static void a_text_beyond_the_limit_is_refused(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, 1 << 20);
    fb_parse_input input = {.text = {"1", ((size_t)16 << 20) + 1}, .goal = FB_GOAL_EXPRESSION};
    fb_syntax_error error;
    fb_tree *tree;
    CHECK_EQ_INT(fb_feel_parse(&tree, &arena, &input, &error), FB_LIMIT);
    fb_arena_free(&arena);
}

/* ---- failing memory ------------------------------------------------------------------------------------ */

static fb_status parse_under_fault(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    fb_arena_init(&arena, host, limit);
    fb_parse_input input = {
        .text = fb_view_of(context), .goal = FB_GOAL_EXPRESSION, .scope = &scope, .find_type = find_type};
    fb_syntax_error error = {0};
    fb_tree *tree = NULL;
    fb_status status = fb_feel_parse(&tree, &arena, &input, &error);
    CHECK((status == FB_OK) == (tree != NULL));
    CHECK((status == FB_OK) == (error.message[0] == '\0'));
    fb_arena_free(&arena);
    return status;
}

static void memory_may_fail_anywhere(check_state *check) {
    static char texts[][512] = {
        "people[in-stock > 1 and home.zip code in (\"1\", \"2\")].first name",
        "{x-y: 1, f: function(k: tPerson, l) {p q: k}, g: f(boss, 1).p q, h: [1..x-y], s: \"a\\u00e9\"}",
        "for i in 1..10, j k in people return if i > j k.in-stock then [{a: 1}, {b: 2}] else date(year: 1, "
        "month: 2)",
        "every x in [@\"P1D\", null, < 5] satisfies x between 1 and 2 or -x instance of function<list<a>> -> "
        "context<b: c>",
        "some unknown name in describe(boss).zip code satisfies sort(people, function(x, y) x < y)[1] != "
        "]1..2[",
    };
    for (size_t i = 0; i < FB_COUNT(texts); i++) {
        check->context = texts[i];
        CHECK(fault_sweep(check, parse_under_fault, texts[i]) > 0);
        CHECK(fault_sweep_limit(check, 32, parse_under_fault, texts[i]) > 0);
    }
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(operators_bind_as_the_standard_orders_them),
        CHECK_TEST(ranges_are_told_from_lists_and_parentheses),
        CHECK_TEST(unary_tests_have_their_own_forms),
        CHECK_TEST(types_are_read),
        CHECK_TEST(fields_are_found_by_type),
        CHECK_TEST(names_are_bound_by_the_text),
        CHECK_TEST(unknown_values_use_all_field_names),
        CHECK_TEST(calls_take_arguments_by_name),
        CHECK_TEST(types_are_inferred),
        CHECK_TEST(strings_are_decoded),
        CHECK_TEST(trees_know_their_place),
        CHECK_TEST(syntax_errors_say_what_was_expected_and_where),
        CHECK_TEST(nesting_is_limited),
        CHECK_TEST(chains_are_limited_at_the_same_height),
        CHECK_TEST(long_texts_end),
        CHECK_TEST(a_text_beyond_the_limit_is_refused),
        CHECK_TEST(memory_may_fail_anywhere),
    };
    return check_main("unit/feel/test_parse", tests, FB_COUNT(tests), argc, argv);
}
