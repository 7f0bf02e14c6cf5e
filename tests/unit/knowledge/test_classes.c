/* The classes of the inputs for one question: several elements of one plan, what is known, inputs that are compared
 * with each other, and conversions that keep the order.
 */
#include "knowledge/knowledge.h"
#include "support/check.h"
#include "support/fault_host.h"
#include "support/plan_text.h"

#include <stdio.h>

static const fb_clock clock_of_tests = {.now = {.date = {2025, 3, 1}, .zone_kind = FB_ZONE_OFFSET}};

typedef struct asked {
    plan_text text;
    fb_arena arena;
    fb_joint joint;
    fb_classes base;
    const fb_input_classes *inputs;
    fb_value values[16];
    uint8_t flags[16];
    fb_status status;
} asked;

static fb_budget budget_of_tests(void) {
    return (fb_budget){.steps_left = 10u * 1000 * 1000, .depth_left = 500};
}

/* `names`: of elements, up to NULL. */
static void ask(asked *a, const fb_host *host, const char *model, const char *const *names) {
    memset(a, 0, sizeof *a);
    fb_arena_init(&a->arena, host, (size_t)1 << 30);
    plan_text_init(&a->text, NULL, &model, 1);
    a->status = a->text.status;
    if (a->status != FB_OK)
        return;
    uint32_t elements[8], n = 0;
    for (; names[n]; n++)
        elements[n] = element_named(&a->text, names[n]);
    fb_budget budget = budget_of_tests();
    fb_question question = {.n_elements = {n}, .elements = {elements}};
    a->status = fb_joint_make(&a->joint, &a->arena, &a->text.plan, 1, NULL);
    if (a->status == FB_OK)
        a->status = fb_classify_inputs(&a->base, &a->arena, &a->joint, &question, &clock_of_tests, &budget);
    a->inputs = a->base.inputs;
}

static uint32_t input_named(const asked *a, const char *name) {
    for (uint32_t i = 0; i < a->joint.n_inputs; i++)
        if (fb_view_equal(a->joint.inputs[i].name, fb_view_of(name)))
            return i;
    return FB_ABSENT;
}

static void know(asked *a, const char *name, fb_value value) {
    uint32_t at = a->joint.inputs[input_named(a, name)].in[0];
    a->values[at] = value;
    a->flags[at] = 1;
}

static void refine(asked *a) {
    fb_budget budget = budget_of_tests();
    fb_known known = {.values = {a->values}, .flags = {a->flags}};
    a->status = fb_classes_refine(&a->inputs, &a->arena, &a->base, &known, &clock_of_tests, &budget);
}

static void ask_end(asked *a) {
    plan_text_free(&a->text);
    fb_arena_free(&a->arena);
}

static fb_value value_of(asked *a, const char *text) {
    fb_value value = fb_string(fb_view_of(text));
    fb_number number;
    if (fb_number_parse(&number, fb_view_of(text)))
        return fb_number_value(number);
    fb_temporal_parse(&value, &a->arena, fb_view_of(text));
    return value;
}

/* "1, 2, null; sampled": the values of an input's classes, and what is said about them. */
static fb_view classes_of(asked *a, const char *name) {
    fb_text out;
    fb_text_init(&out, &a->arena);
    fb_budget budget = budget_of_tests();
    const fb_input_classes *input = &a->inputs[input_named(a, name)];
    for (uint32_t k = 0; k < input->dimension.n_classes; k++) {
        fb_text_add_string(&out, k ? " " : "");
        fb_value_print(&out, &input->dimension.classes[k].value, &budget);
    }
    fb_text_add_string(&out, input->is_known ? "; known" : "");
    fb_text_add_string(&out, input->is_related ? "; related" : "");
    fb_text_add_string(&out, input->is_sampled ? "; sampled" : "");
    return fb_text_view(&out);
}

/* ---- several elements, null, what is not admitted ------------------------------------------------------ */

static void several_elements(check_state *check) {
    static const char model[] =
        DECISIONS(INPUT("n", "number") DECISION("d", NEEDS_INPUT("n"), LITERAL("n &gt; 5"))
                  DECISION("e", NEEDS_INPUT("n"), LITERAL("if n = 7 then n else 0")));
    asked a;
    ask(&a, NULL, model, (const char *const[]){"d", NULL});
    CHECK_EQ_INT(a.status, FB_OK);
    CHECK_VIEW(classes_of(&a, "n"), "4 5 6 null");
    CHECK(!a.inputs[0].is_passed);
    ask_end(&a);
    ask(&a, NULL, model, (const char *const[]){"d", "e", NULL});
    CHECK_EQ_INT(a.status, FB_OK);
    CHECK_VIEW(classes_of(&a, "n"), "4 5 6 7 8 null");
    CHECK(a.inputs[0].is_passed);
    ask_end(&a);
}

static void null_and_allowed_values(check_state *check) {
    static const char model[] =
        DECISIONS("<itemDefinition name=\"grade\"><typeRef>string</typeRef><allowedValues><text>\"a\", \"b\"</text>"
                  "</allowedValues></itemDefinition>" INPUT("g", "grade")
                  DECISION("d", NEEDS_INPUT("g"), LITERAL("g = \"a\"")));
    asked a;
    ask(&a, NULL, model, (const char *const[]){"d", NULL});
    CHECK_EQ_INT(a.status, FB_OK);
    CHECK_VIEW(classes_of(&a, "g"), "a b null");
    const fb_dimension *d = &a.inputs[0].dimension;
    CHECK_EQ_INT(d->null_class, 2);
    CHECK(d->classes[2].is_null);
    uint32_t n_outside = 0;
    for (uint32_t p = 0; p < d->n_pieces; p++) {
        CHECK_EQ_INT(d->pieces[p].is_admitted, d->pieces[p].class_index != FB_ABSENT);
        n_outside += !d->pieces[p].is_admitted;
    }
    CHECK(n_outside > 0);
    ask_end(&a);
}

/* ---- what is known ------------------------------------------------------------------------------------- */

static void known_inputs(check_state *check) {
    static const char model[] =
        DECISIONS(INPUT("n", "number") INPUT("m", "number")
                  DECISION("d", NEEDS_INPUT("n") NEEDS_INPUT("m"), LITERAL("n &gt; 5 and m &gt; 5")));
    asked a;
    ask(&a, NULL, model, (const char *const[]){"d", NULL});
    CHECK_EQ_INT(a.status, FB_OK);
    know(&a, "n", value_of(&a, "9"));
    refine(&a);
    CHECK_EQ_INT(a.status, FB_OK);
    CHECK_VIEW(classes_of(&a, "n"), "9; known");
    CHECK_VIEW(classes_of(&a, "m"), "4 5 6 null");
    CHECK(a.inputs[0].is_read);
    ask_end(&a);
}

#define TWO(type, feel)                                                                                      \
    DECISIONS(INPUT("x", type) INPUT("y", type)                                                              \
              DECISION("d", NEEDS_INPUT("x") NEEDS_INPUT("y"), LITERAL(feel)))

typedef struct expectation {
    const char *model;
    const char *x, *y;         /* classes */
    const char *known;         /* of y; NULL: it is not known */
} expectation;

static void expect(check_state *check, const expectation *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        asked a;
        ask(&a, NULL, rows[i].model, (const char *const[]){"d", NULL});
        check->context = rows[i].model;
        CHECK_EQ_INT(a.status, FB_OK);
        if (rows[i].known) {
            know(&a, "y", strcmp(rows[i].known, "null") ? value_of(&a, rows[i].known) : fb_null());
            refine(&a);
            CHECK_EQ_INT(a.status, FB_OK);
        }
        CHECK_VIEW(classes_of(&a, "x"), rows[i].x);
        if (rows[i].y)
            CHECK_VIEW(classes_of(&a, "y"), rows[i].y);
        ask_end(&a);
    }
    check->context = NULL;
}

static void known_values_are_constants(check_state *check) {
    static const expectation rows[] = {
        {TWO("date", "x &lt;= y"), "2024-02-28 2024-02-29 2024-03-01 null", "2024-02-29; known", "2024-02-29"},
        {TWO("date", "x &lt; y + duration(\"P18Y\")"), "2024-02-27 2024-02-28 2024-02-29 null", NULL, "2006-02-28"},
        {TWO("number", "x = [y, y * 2][2]"), "6 7 14 null", NULL, "7"},
        {TWO("number", "x &lt; abs(y - 3)"), "1 2 3 null", NULL, "1"},
        {TWO("string", "x = upper case(y)"), "A AB null", NULL, "ab"},
        {TWO("number", "x + y &gt; 10"), "6 7 8 null", NULL, "3"},
        {TWO("number", "x = y + x"), "0 null", "null; known", "null"},
        {TWO("number", "if y &gt; 1 then x = 1 else x = 2"), "0 1 2 null", NULL, "3"},
    };
    expect(check, rows, FB_COUNT(rows));
    static const char model[] =
        DECISIONS(INPUT("x", "number") INPUT("y", "number")
                  DECISION("twice", NEEDS_INPUT("y"), LITERAL("sum([y, y])"))
                  DECISION("d", NEEDS_INPUT("x") NEEDS_DECISION("twice"), LITERAL("x &lt; twice")));
    const expectation decision = {model, "5 6 7 null", "3; known", "3"};
    expect(check, &decision, 1);
}

static void related_inputs(check_state *check) {
    static const expectation rows[] = {
        {TWO("number", "x &lt; y"), "0 1 null; related", "0 1 null; related", NULL},
        {TWO("number", "x &lt; y and y &lt; 5"), "3 4 5 6 7 null; related", "3 4 5 6 7 null; related", NULL},
        {TWO("number", "x &lt; y or y &lt; 5"), "6 7 8 null", "7; known", "7"},
        {TWO("number", "x &lt; y and y &lt; 5"), "0 null", "7; known", "7"},
        {TWO("date", "x &lt; y and x in [@\"2024-02-28\"..@\"2024-03-01\"]"),
         "2024-02-26 2024-02-27 2024-02-28 2024-02-29 2024-03-01 2024-03-02 2024-03-03 null; related", NULL, NULL},
        {TWO("string", "x = y or y = \"a\""), "a other other value null; related", NULL, NULL},
        {TWO("string", "x &lt; y or y = \"b\""), "Z any other b other other value null; related", NULL, NULL},
        {TWO("boolean", "x = y"), "false true null", "false true null", NULL},
        {TWO("time", "x &lt; y"), "12:00:00 13:00:00 null; related", NULL, NULL},
        {TWO("days and time duration", "x = y"), "PT0S P1D null; related", NULL, NULL},
        {TWO("years and months duration", "x = y"), "P0M P1M null; related", NULL, NULL},
        {TWO("date and time", "x = y and x &gt; @\"2024-02-28T12:00:00\""),
         "2024-02-26T12:00:00 2024-02-27T12:00:00 2024-02-28T12:00:00 2024-02-29T12:00:00 2024-03-01T12:00:00 null; "
         "related", NULL, NULL},
        {DECISIONS(INPUT("x", "number") INPUT("y", "string")
                   DECISION("d", NEEDS_INPUT("x") NEEDS_INPUT("y"), LITERAL("x = y"))), "0 null", "other null", NULL},
    };
    expect(check, rows, FB_COUNT(rows));
    static const char through[] =
        DECISIONS(INPUT("x", "number") INPUT("y", "number") INPUT("z", "number")
                  DECISION("e", NEEDS_INPUT("x") NEEDS_INPUT("z"), LITERAL("if z = 1 then x else null"))
                  DECISION("d", NEEDS_INPUT("y") NEEDS_DECISION("e"), LITERAL("e &lt; y")));
    const expectation passed = {through, "0 1 null; related", "0 1 null; related", NULL};
    expect(check, &passed, 1);
}

/* The same values for both: what one admits beyond the other is a class of the one only. */
static void related_and_fenced(check_state *check) {
    static const char model[] =
        DECISIONS("<itemDefinition name=\"small\"><typeRef>number</typeRef><allowedValues><text>[1..3]</text>"
                  "</allowedValues></itemDefinition>" INPUT("x", "number") INPUT("y", "small")
                  DECISION("d", NEEDS_INPUT("x") NEEDS_INPUT("y"), LITERAL("x &lt; y")));
    const expectation row = {model, "-1 0 1 2 2.5 3 4 5 null; related", "1 2 2.5 3 null; related", NULL};
    expect(check, &row, 1);
}

/* What may be is cut, too: x is 4 or 5, y is not known. */
static void related_and_limited(check_state *check) {
    asked a;
    ask(&a, NULL, TWO("number", "x &lt; y"), (const char *const[]){"d", NULL});
    fb_value values[2] = {value_of(&a, "4"), value_of(&a, "5")}, high = value_of(&a, "9");
    fb_limited set = {.n_values = 2, .values = values}, span = {.high = &high};
    const fb_limited *limited[16] = {0};
    fb_known known = {.flags = {a.flags}, .values = {a.values}, .limited = {limited}};
    fb_budget budget = budget_of_tests();
    limited[a.joint.inputs[input_named(&a, "x")].in[0]] = &set;
    CHECK_EQ_INT(fb_classes_refine(&a.inputs, &a.arena, &a.base, &known, &clock_of_tests, &budget), FB_OK);
    CHECK_VIEW(classes_of(&a, "y"), "2 3 4 4.5 4.75 5 6 7 null; related");
    limited[a.joint.inputs[input_named(&a, "x")].in[0]] = &span;
    CHECK_EQ_INT(fb_classes_refine(&a.inputs, &a.arena, &a.base, &known, &clock_of_tests, &budget), FB_OK);
    CHECK_VIEW(classes_of(&a, "y"), "7 8 9 10 11 null; related");
    ask_end(&a);
}

/* ---- computations that keep the order ------------------------------------------------------------------ */

static void turns(check_state *check) {
    static const expectation rows[] = {
        {TWO("number", "2 * x &lt;= 10"), "4 5 6 null", NULL, NULL},
        {TWO("number", "100 - 2 * x = 0"), "49 50 51 null", NULL, NULL},
        {TWO("number", "floor(x / 3) &gt; 1"), "2 3 6 null", NULL, NULL},
        {TWO("number", "x * 0 = 0"), NULL, NULL, NULL},
        {TWO("date", "x + duration(\"P1M\") &lt; @\"2023-02-28\""), "2023-01-27 2023-01-28 2023-02-01 null", NULL,
         NULL},
        {TWO("date", "years and months duration(x, @\"2025-03-01\").years &gt;= 18"), NULL, NULL, NULL},
        {TWO("date and time", "date(x) = @\"2024-02-29\""),
         "2024-02-28T00:00:00 2024-02-29T00:00:00 2024-03-01T00:00:00 null", NULL, NULL},
        {TWO("days and time duration", "-x &lt; duration(\"PT1H\")"), NULL, NULL, NULL},
        {TWO("number", "x * x = 4"), NULL, NULL, NULL},
        {TWO("string", "x + \"a\" = \"ba\""), NULL, NULL, NULL},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        asked a;
        ask(&a, NULL, rows[i].model, (const char *const[]){"d", NULL});
        check->context = rows[i].model;
        CHECK_EQ_INT(a.status, FB_OK);
        if (rows[i].x)
            CHECK_VIEW(classes_of(&a, "x"), rows[i].x);
        CHECK_EQ_INT(a.inputs[input_named(&a, "x")].is_sampled, i == 3 || i >= 8);
        ask_end(&a);
    }
    check->context = NULL;
}

/* By the clock in one place, by the instant in another: no classes. */
static void clocks_and_zones(check_state *check) {
    asked a;
    ask(&a, NULL, TWO("date and time", "date(x) = @\"2024-02-29\" and x &lt; @\"2024-02-29T12:00:00Z\""),
        (const char *const[]){"d", NULL});
    CHECK_EQ_INT(a.status, FB_OK);
    CHECK(a.inputs[input_named(&a, "x")].is_sampled);
    ask_end(&a);
}

/* policies/notice-7105: neither is known, and one of the two. */
static void possible_minors(check_state *check) {
    static const char model[] =
        DECISIONS(INPUT("found_at", "date and time") INPUT("birth_date", "date")
                  DECISION("d", NEEDS_INPUT("found_at") NEEDS_INPUT("birth_date"),
                           LITERAL("date(found_at) &lt; birth_date + duration(\"P18Y\")")));
    asked a;
    ask(&a, NULL, model, (const char *const[]){"d", NULL});
    CHECK_EQ_INT(a.status, FB_OK);
    CHECK_VIEW(classes_of(&a, "found_at"), "2017-12-31T00:00:00 2018-01-01T00:00:00 2018-01-02T00:00:00 null; related");
    CHECK_VIEW(classes_of(&a, "birth_date"), "2000-01-01 null; related");
    know(&a, "found_at", value_of(&a, "2025-03-01T10:00:00"));
    refine(&a);
    CHECK_EQ_INT(a.status, FB_OK);
    CHECK_VIEW(classes_of(&a, "birth_date"), "2007-02-28 2007-03-01 2007-03-02 null");
    memset(a.flags, 0, sizeof a.flags);
    know(&a, "birth_date", value_of(&a, "2008-02-29"));
    refine(&a);
    CHECK_VIEW(classes_of(&a, "found_at"), "2026-02-27T00:00:00 2026-02-28T00:00:00 2026-03-01T00:00:00 null");
    ask_end(&a);
}

static void ties(check_state *check) {
    static const struct {
        const char *feel;
        bool is_sampled;
    } rows[] = {
        {"x + 1 &lt; y", false},
        {"x + 1 &lt; y and y &lt; 5 and x &gt; 2", false},
        {"x + 1 &lt; y or y &lt;= 1 + x", true}, /* two boundaries */
        {"x + 1 &lt; y or x &lt; y", true},      /* two ways */
        {"x + 1 = y", true},
        {"x + 1 &lt; x", true},
        {"x + y &lt; 3", true},
        {"x + 1 &lt; y * y", true},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        char model[2000];
        asked a;
        snprintf(model, sizeof model, TWO("number", "%s"), rows[i].feel);
        ask(&a, NULL, model, (const char *const[]){"d", NULL});
        check->context = rows[i].feel;
        CHECK_EQ_INT(a.status, FB_OK);
        CHECK_EQ_INT(a.inputs[0].is_sampled, rows[i].is_sampled);
        CHECK(rows[i].is_sampled || a.inputs[0].is_related);
        ask_end(&a);
    }
    check->context = NULL;
}

/* What was classified with one clock is classified anew with another. */
static void another_day(check_state *check) {
    asked a;
    ask(&a, NULL, TWO("date", "x &lt; today()"), (const char *const[]){"d", NULL});
    CHECK_EQ_INT(a.status, FB_OK);
    CHECK_VIEW(classes_of(&a, "x"), "2025-02-28 2025-03-01 2025-03-02 null");
    fb_clock other = {.now = {.date = {2030, 1, 1}, .zone_kind = FB_ZONE_OFFSET}};
    fb_known known = {.values = {a.values}, .flags = {a.flags}};
    fb_budget budget = budget_of_tests();
    CHECK_EQ_INT(fb_classes_refine(&a.inputs, &a.arena, &a.base, &known, &other, &budget), FB_OK);
    CHECK_VIEW(classes_of(&a, "x"), "2029-12-31 2030-01-01 2030-01-02 null");
    ask_end(&a);
}

/* ---- what rests on it ---------------------------------------------------------------------------------- */

/* "1 2 3": the outcomes; "?" when there may be others. */
static void settle(check_state *check, const char *model, const fb_limited *x, const char *expected) {
    plan_text text;
    fb_inquiry *inquiry = NULL;
    const fb_settled *settled = NULL;
    fb_error error = {0};
    fb_arena arena;
    fb_text out;
    fb_value values[2] = {{0}};
    uint8_t known[2] = {0};
    plan_text_init(&text, NULL, &model, 1);
    fb_arena_init(&arena, fb_host_default(), 1u << 20);
    fb_text_init(&out, &arena);
    const fb_limited *limited[2] = {0};
    limited[text.plan->elements[element_named(&text, "x")].input] = x;
    fb_facts facts = {values, known, limited};
    CHECK_EQ_INT(fb_inquiry_new(&inquiry, text.plan, element_named(&text, "d"), FB_ABSENT, NULL, &clock_of_tests, NULL,
                                NULL, &error), FB_OK);
    CHECK_EQ_INT(fb_settle(&settled, inquiry, &facts, &error), FB_OK);
    bool has[10] = {false};
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        int64_t n = 0;
        CHECK(fb_number_to_int64(&n, settled->outcomes[i].value.as.number) && n >= 0 && n < 10);
        has[n] = true;
    }
    for (uint32_t n = 0; n < 10; n++)
        if (has[n])
            fb_text_format(&out, "%u ", n);
    fb_text_add_string(&out, settled->is_exact ? "" : "?");
    CHECK_VIEW(fb_text_view(&out), expected);
    fb_inquiry_free(inquiry);
    fb_arena_free(&arena);
    plan_text_free(&text);
}

static void settled_by_related_inputs(check_state *check) {
    static const char less[] = TWO("number", "if x &lt; y then 1 else 2");
    static const char small[] = TWO("number", "if x &lt; y and y &lt; 5 then 1 "
                                              "else if y &lt;= x and y &gt; 6 then 2 else 3");
    static const char tied[] = TWO("number", "if 2 * x &lt; y + 1 and y &lt; 5 then 1 else 2");
    static const char held[] = TWO("number", "if x &lt; y then 0 * x + 1 else 2");
    fb_value set[2] = {fb_number_value(fb_number_of(4)), fb_number_value(fb_number_of(5))}, seven;
    seven = fb_number_value(fb_number_of(7));
    const fb_limited one_of = {.n_values = 2, .values = set}, within = {.low = &set[0], .high = &seven};
    settle(check, less, NULL, "1 2 ");
    settle(check, less, &one_of, "1 2 ");
    settle(check, less, &within, "1 2 ");
    settle(check, small, NULL, "1 2 3 ");
    settle(check, small, &one_of, "1 3 ");
    settle(check, small, &within, "1 2 3 ");
    settle(check, tied, NULL, "1 2 ");
    settle(check, tied, &within, "2 ");
    settle(check, held, NULL, "1 2 ?");
}

/* ---- limits -------------------------------------------------------------------------------------------- */

static const char faulty[] =
    DECISIONS(INPUT("x", "date") INPUT("y", "date") INPUT("z", "date and time")
              DECISION("e", NEEDS_INPUT("x") NEEDS_INPUT("y"), LITERAL("x &lt; y and y &gt; @\"2024-02-29\""))
              DECISION("d", NEEDS_INPUT("z") NEEDS_INPUT("x") NEEDS_DECISION("e"),
                       LITERAL("e and date(z) &lt; x + duration(\"P18Y\") and z + duration(\"P1D\") &lt; "
                               "@\"2024-02-29T00:00:00\"")));

static fb_status classify_once(check_state *check, const fb_host *host, size_t limit, void *context) {
    asked a;
    (void)limit;
    (void)context;
    ask(&a, host, faulty, (const char *const[]){"d", "e", NULL});
    fb_status status = a.status;
    if (status == FB_OK) {
        know(&a, "x", fb_date_value((fb_date){2024, 2, 1}));
        refine(&a);
        status = a.status;
    }
    if (status == FB_OK)
        CHECK_VIEW(classes_of(&a, "x"), "2024-02-01; known");
    ask_end(&a);
    return status;
}

static void out_of_memory(check_state *check) {
    CHECK(fault_sweep(check, classify_once, NULL) > 3);
}

static void out_of_steps(check_state *check) {
    asked a;
    ask(&a, NULL, faulty, (const char *const[]){"d", NULL});
    uint32_t element = element_named(&a.text, "d");
    fb_question question = {.n_elements = {1}, .elements = {&element}};
    for (uint64_t steps = 0; steps < 2000; steps += 37) {
        fb_budget budget = {.steps_left = steps, .depth_left = 500};
        fb_classes classes;
        fb_status status =
            fb_classify_inputs(&classes, &a.arena, &a.joint, &question, &clock_of_tests, &budget);
        CHECK_EQ_INT(status, budget.exhausted ? FB_LIMIT : FB_OK);
    }
    ask_end(&a);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(several_elements), CHECK_TEST(null_and_allowed_values), CHECK_TEST(known_inputs),
        CHECK_TEST(known_values_are_constants), CHECK_TEST(related_inputs), CHECK_TEST(related_and_fenced),
        CHECK_TEST(related_and_limited), CHECK_TEST(turns), CHECK_TEST(clocks_and_zones), CHECK_TEST(possible_minors),
        CHECK_TEST(ties),
        CHECK_TEST(settled_by_related_inputs),
        CHECK_TEST(another_day), CHECK_TEST(out_of_memory), CHECK_TEST(out_of_steps)};
    return check_main("unit/knowledge/test_classes", tests, FB_COUNT(tests), argc, argv);
}
