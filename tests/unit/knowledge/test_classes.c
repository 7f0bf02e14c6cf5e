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

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(several_elements), CHECK_TEST(null_and_allowed_values),
                                       CHECK_TEST(known_inputs)};
    return check_main("unit/knowledge/test_classes", tests, FB_COUNT(tests), argc, argv);
}
