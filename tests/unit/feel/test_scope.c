/* test_scope.c - names: canonical spelling, validity, the longest match against the scope (DMN 1.5 10.3.1.4,
 * 10.3.1.6), and the table of built-in functions, which is the outermost scope.
 */
#include "feel/feel.h"
#include "support/check.h"

static void canonical_spelling_keeps_tokens_only(check_state *check) {
    static const char *const rows[][2] = {
        {"a", "a"},
        {"Phone Number", "Phone Number"},
        {"  Phone \t\n Number  ", "Phone Number"},
        {"a - b", "a-b"},
        {"a -b", "a-b"},
        {"and/or", "and/or"},
        {"Applicant ' s name", "Applicant's name"},
        {"Applicant\xE2\x80\x99s name", "Applicant\xE2\x80\x99s name"},
        {"what if?", "what if?"},
        {"v 1 . 5", "v 1.5"},
        {"price + tax * 2", "price+tax*2"},
        {"na\xC3\xAFve  caf\xC3\xA9", "na\xC3\xAFve caf\xC3\xA9"},
        {"wide\xC2\xA0space\xE3\x80\x80here", "wide space here"},
        {"rate (annual)", "rate (annual)"},
        {"rate  (annual) %", "rate (annual) %"},
        {"", ""},
        {"   ", ""},
        {"http://x", "http://x"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_arena_init(&arena, NULL, 1 << 20);
        check->context = rows[i][0];
        fb_view once = fb_name_canonical(&arena, fb_view_of(rows[i][0]));
        CHECK_VIEW(once, rows[i][1]);
        CHECK_BYTES(fb_name_canonical(&arena, once), once);
        fb_arena_free(&arena);
    }
}

static void names_are_told_from_other_text(check_state *check) {
    static const struct {
        const char *text;
        bool valid;
    } rows[] = {
        {"a", true},         {"_x1", true},
        {"?", true},         {"what if?", true},
        {"a - b / c", true}, {"Profit and loss", true},
        {"the 1st", true},   {"\xF0\x9F\x90\x8E", true},
        {"a.b", true},       {"", false},
        {" ", false},        {"1st", false},
        {"if", false},       {"for sale", false},
        {"-a", false},       {"a(b)", false},
        {"a,b", false},      {"a\"b", false},
        {"a=b", false},      {"a\xFF", false},
        {"a..b", false},     {"null", false},
        {"a %", false},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        check->context = rows[i].text;
        CHECK_EQ_INT(fb_name_valid(fb_view_of(rows[i].text)), rows[i].valid);
    }
}

/* ---- the longest match --------------------------------------------------------------------------------- */

#define NAME(text)                                                                                           \
    { {(text), sizeof(text) - 1}, NULL }

static const fb_scope_name outer_names[] = {NAME("a"), NAME("b"), NAME("Profit"), NAME("loss"),
                                            NAME("what if?")};
static const fb_scope_name inner_names[] = {
    NAME("a-b"),  NAME("Profit and loss"), NAME("in stock"), NAME("a b c"),
    NAME("date"), NAME("if only"),         NAME("v1.5"),     NAME("Applicant's age")};
static const fb_scope outer_scope = {NULL, outer_names, FB_COUNT(outer_names)};
static const fb_scope scope = {&outer_scope, inner_names, FB_COUNT(inner_names)};

static fb_view printed(fb_arena *arena, const char *text, const fb_scope *in_scope) {
    fb_parse_input input = {.text = fb_view_of(text), .goal = FB_GOAL_EXPRESSION, .scope = in_scope};
    fb_syntax_error error;
    fb_tree *tree;
    if (fb_feel_parse(&tree, arena, &input, &error) != FB_OK)
        return fb_arena_copy(arena, fb_view_of(error.message));
    fb_text out;
    fb_text_init(&out, arena);
    fb_tree_print(&out, tree);
    return fb_text_view(&out);
}

static void the_longest_name_in_scope_wins(check_state *check) {
    static const char *const rows[][2] = {
        {"a-b", "a-b"},
        {"a - b", "a-b"},
        {"a  /* x */ - b", "a-b"},
        {"(a)-(b)", "(a) - (b)"},
        {"(a)-b", "(a) - (b)"},
        {"a-c", "(a) - (c)"},
        {"a-b-b", "(a-b) - (b)"},
        {"a+b", "(a) + (b)"},
        {"Profit and loss", "Profit and loss"},
        {"Profit  and\nloss", "Profit and loss"},
        {"Profit and lost", "(Profit) and (lost)"},
        {"loss and Profit", "(loss) and (Profit)"},
        {"Profit and loss and loss", "(Profit and loss) and (loss)"},
        {"what if?", "what if?"},
        {"a b c", "a b c"},
        {"a in in stock", "(a) in (in stock)"},
        {"if only", "if only"},
        {"if a then if only else b", "if (a) then (if only) else (b)"},
        {"v1.5 + a", "(v1.5) + (a)"},
        {"Applicant's age > 3", "(Applicant's age) > 3"},
        /* a built-in's longer name against a shorter one in scope, and the other way round */
        {"date and time(a)", "date and time(a)"},
        {"date and a", "(date) and (a)"},
        {"string length(\"x\")", "string length(\"x\")"},
        {"years and months duration(a, b)", "years and months duration(a, b)"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_arena_init(&arena, NULL, 1 << 20);
        check->context = rows[i][0];
        CHECK_VIEW(printed(&arena, rows[i][0], &scope), rows[i][1]);
        fb_arena_free(&arena);
    }
}

static void unknown_names_are_put_together(check_state *check) {
    static const char *const rows[][2] = {
        {"foo", "foo"},
        {"foo bar baz", "foo bar baz"},
        {"foo bar + baz", "(foo bar) + (baz)"},
        {"a foo", "a foo"},
        {"a b", "a b"},
        {"loan 2", "loan 2"},
        {"date of birth", "date of birth"},
        {"number of items > 3", "(number of items) > 3"},
        {"foo bar(1)", "foo bar(1)"},
        {"if foo bar then baz else 1", "if (foo bar) then (baz) else 1"},
        {"x.foo bar", "(x).foo bar"},
        {"foo // or\n bar /* baz */ qux", "foo bar qux"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena arena;
        fb_arena_init(&arena, NULL, 1 << 20);
        check->context = rows[i][0];
        CHECK_VIEW(printed(&arena, rows[i][0], &scope), rows[i][1]);
        fb_arena_free(&arena);
    }
}

/* A level with many names answers as one with few: it is indexed on the way. */
static void wide_scopes_answer_as_narrow_ones(check_state *check) {
    enum { MANY = 300 };
    fb_arena arena;
    fb_arena_init(&arena, NULL, 16 << 20);
    fb_scope_name *names = FB_NEW_ARRAY(&arena, fb_scope_name, MANY);
    fb_text text;
    fb_text_init(&text, &arena);
    if (!CHECK(names != NULL))
        return;
    for (unsigned i = 0; i < MANY; i++) {
        fb_text name;
        fb_text_init(&name, &arena);
        fb_text_format(&name, "n %u-x", i);
        names[i].name = fb_text_view(&name);
        fb_text_format(&text, "%sn  %u - x - y", i ? ", " : "[", i);
    }
    fb_text_add_string(&text, "]");
    fb_scope wide = {NULL, names, MANY};
    fb_parse_input input = {.text = fb_text_view(&text), .goal = FB_GOAL_EXPRESSION, .scope = &wide};
    fb_syntax_error error;
    fb_tree *tree;
    if (!CHECK_EQ_INT(fb_feel_parse(&tree, &arena, &input, &error), FB_OK) ||
        !CHECK_EQ_INT(tree->n_children, MANY))
        return;
    for (unsigned i = 0; i < MANY; i++) {
        const fb_tree *item = tree->children[i];
        CHECK(item->kind == FB_TREE_SUBTRACT && fb_view_equal(item->children[0]->text, names[i].name));
    }
    fb_arena_free(&arena);
}

/* ---- built-in functions -------------------------------------------------------------------------------- */

static void builtins_are_found_by_name(check_state *check) {
    fb_builtin_id first;
    uint32_t n;
    for (unsigned id = 0; id < FB_BUILTIN_COUNT; id++) {
        const fb_builtin *builtin = fb_builtin_get((fb_builtin_id)id);
        check->context = builtin->name.data;
        CHECK(id == 0 || fb_view_compare(fb_builtin_get((fb_builtin_id)(id - 1))->name, builtin->name) <= 0);
        CHECK(fb_builtin_find(&first, &n, builtin->name) && first <= id && id < first + n);
        CHECK(fb_name_valid(builtin->name) || fb_view_is(builtin->name, "not"));
        CHECK(builtin->n_required <= builtin->n_parameters);
        CHECK(!builtin->variadic || builtin->n_required == builtin->n_parameters);
        for (unsigned i = 0; i < builtin->n_parameters; i++)
            CHECK(builtin->parameters[i].size > 0);
    }
    check->context = NULL;
    CHECK(!fb_builtin_find(&first, &n, FB_LITERAL("nothing")));
    CHECK(!fb_builtin_find(&first, &n, FB_LITERAL("")));
    CHECK(!fb_builtin_find(&first, &n, FB_LITERAL("zz")));
}

static void overloads_stand_together(check_state *check) {
    static const struct {
        const char *name;
        unsigned n_signatures;
        fb_builtin_id first;
    } rows[] = {
        {"before", 4, FB_BUILTIN_BEFORE_POINTS},
        {"date", 2, FB_BUILTIN_DATE_FROM},
        {"context put", 2, FB_BUILTIN_CONTEXT_PUT_KEYS},
        {"list replace", 2, FB_BUILTIN_LIST_REPLACE},
        {"max", 2, FB_BUILTIN_MAX_LIST},
        {"substring", 1, FB_BUILTIN_SUBSTRING},
        {"now", 1, FB_BUILTIN_NOW},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_builtin_id first;
        uint32_t n;
        check->context = rows[i].name;
        if (!CHECK(fb_builtin_find(&first, &n, fb_view_of(rows[i].name))))
            continue;
        CHECK_EQ_INT(first, rows[i].first);
        CHECK_EQ_INT(n, rows[i].n_signatures);
    }
    const fb_builtin *substring = fb_builtin_get(FB_BUILTIN_SUBSTRING);
    CHECK_EQ_INT(substring->n_parameters, 3);
    CHECK_EQ_INT(substring->n_required, 2);
    CHECK_VIEW(substring->parameters[1], "start position");
    CHECK_EQ_INT(substring->result, FB_TYPE_STRING);
    CHECK(fb_builtin_get(FB_BUILTIN_CONCATENATE)->variadic);
    CHECK_EQ_INT(fb_builtin_get(FB_BUILTIN_NOW)->n_parameters, 0);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(canonical_spelling_keeps_tokens_only),
        CHECK_TEST(names_are_told_from_other_text),
        CHECK_TEST(the_longest_name_in_scope_wins),
        CHECK_TEST(unknown_names_are_put_together),
        CHECK_TEST(wide_scopes_answer_as_narrow_ones),
        CHECK_TEST(builtins_are_found_by_name),
        CHECK_TEST(overloads_stand_together),
    };
    return check_main("unit/feel/test_scope", tests, FB_COUNT(tests), argc, argv);
}
