/* What can still be learnt when some facts stay unknown: against every completion, on random rules over five
 * booleans with a random test of consistency. */
#include "knowledge/knowledge.h"
#include "support/check.h"
#include "support/plan_text.h"

#include <stdio.h>

#define N 5u
#define ALL (1u << N)

static const char *const names[N] = {"a", "b", "c", "d", "e"};
static const fb_clock no_clock;

typedef struct scene {
    plan_text plan;
    fb_inquiry *inquiry;
    fb_value outcome[ALL]; /* by completion: bit i is input i */
    bool consistent[ALL];
    uint32_t set_of[ALL];  /* outcomes by number, a bit each */
    unsigned state;
} scene;

static unsigned below(scene *s, unsigned n) {
    s->state = s->state * 1664525u + 1013904223u;
    return (s->state >> 12) % n;
}

static void random_rule(scene *s, fb_text *out, unsigned depth) {
    unsigned way = depth == 0 ? 0 : below(s, 5);
    if (way == 0) {
        fb_text_add_string(out, names[below(s, N)]);
        return;
    }
    fb_text_add_string(out, way == 1 ? "not(" : "(");
    random_rule(s, out, depth - 1);
    if (way > 1) {
        fb_text_add_string(out, way == 2 ? " and " : way == 3 ? " or " : " != ");
        random_rule(s, out, depth - 1);
    }
    fb_text_add_string(out, ")");
}

/* Evaluates every completion. */
static bool tabulate(check_state *check, scene *s) {
    fb_run run;
    fb_value inputs[N];
    bool good = true;
    fb_run_begin(&run, s->plan.plan, NULL, NULL);
    for (uint32_t c = 0; c < ALL && good; c++) {
        for (uint32_t i = 0; i < N; i++)
            inputs[i] = fb_boolean(c >> i & 1);
        good = fb_run_start(&run, inputs, NULL, &no_clock);
        fb_value consistent = fb_run_element(&run, element_named(&s->plan, "fit"));
        fb_value outcome = fb_run_element(&run, element_named(&s->plan, "goal"));
        good = CHECK(good && run.stop == FB_STOP_NONE && outcome.kind == FB_KIND_NUMBER);
        s->consistent[c] = fb_is_true(&consistent);
        int64_t number = 0;
        good = good && CHECK(fb_number_to_int64(&number, outcome.as.number));
        s->set_of[c] = 1u << number;
    }
    fb_run_end(&run);
    return good;
}

static bool begin(check_state *check, scene *s, unsigned seed) {
    fb_arena arena;
    fb_text text;
    fb_error error = {0};
    *s = (scene){.state = seed * 7919u + 1};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&text, &arena);
    fb_text_add_string(&text, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"invented\" "
                              "id=\"invented\" namespace=\"urn:invented\">");
    fb_text_add_string(&text, INPUT("a", "boolean") INPUT("b", "boolean") INPUT("c", "boolean") INPUT("d", "boolean")
                                  INPUT("e", "boolean"));
#define NEEDS_ALL NEEDS_INPUT("a") NEEDS_INPUT("b") NEEDS_INPUT("c") NEEDS_INPUT("d") NEEDS_INPUT("e")
    fb_text_add_string(&text, "<decision id=\"fit\" name=\"fit\"><variable name=\"fit\"/>" NEEDS_ALL
                              "<literalExpression><text>");
    if (below(s, 2))
        random_rule(s, &text, 2);
    else
        fb_text_add_string(&text, "true");
    fb_text_add_string(&text, "</text></literalExpression></decision><decision id=\"goal\" name=\"goal\">"
                              "<variable name=\"goal\"/>" NEEDS_ALL "<literalExpression><text>if ");
    random_rule(s, &text, 3);
    fb_text_add_string(&text, " then 0 else if ");
    random_rule(s, &text, 3);
    fb_text_add_string(&text, " then 1 else 2</text></literalExpression></decision></definitions>");
    const char *model = text.data;
    plan_text_init(&s->plan, NULL, &model, 1);
    bool good = CHECK_EQ_INT(s->plan.status, FB_OK) && tabulate(check, s) &&
                CHECK_EQ_INT(fb_inquiry_new(&s->inquiry, s->plan.plan, element_named(&s->plan, "goal"),
                                            element_named(&s->plan, "fit"), NULL, &no_clock, NULL, NULL, &error),
                             FB_OK);
    fb_arena_free(&arena);
    return good;
}

static void end(scene *s) {
    fb_inquiry_free(s->inquiry);
    plan_text_free(&s->plan);
}

/* The outcomes that are left when the usable inputs are as in `c`; 0: nothing consistent. */
static uint32_t left_of(const scene *s, uint32_t c, uint32_t usable) {
    uint32_t set = 0;
    for (uint32_t other = 0; other < ALL; other++)
        if ((other & usable) == (c & usable) && s->consistent[other])
            set |= s->set_of[other];
    return set;
}

static bool can_settle(const scene *s, uint32_t usable) {
    for (uint32_t c = 0; c < ALL; c++) {
        uint32_t set = left_of(s, c, usable);
        if (set && !(set & (set - 1)))
            return true;
    }
    return false;
}

static bool changes(const scene *s, uint32_t usable, uint32_t input) {
    for (uint32_t c = 0; c < ALL; c++) {
        uint32_t one = left_of(s, c, usable), other = left_of(s, c ^ 1u << input, usable);
        if (one && other && one != other)
            return true;
    }
    return false;
}

static bool holds(check_state *check, scene *s, uint32_t usable) {
    const fb_narrowing *found;
    uint8_t flags[N];
    for (uint32_t i = 0; i < N; i++)
        flags[i] = usable >> i & 1;
    if (!CHECK_EQ_INT(fb_narrow(&found, s->inquiry, flags, NULL), FB_OK) || !CHECK(found->is_exact))
        return false;
    bool good = CHECK_EQ_INT(found->can_settle, can_settle(s, usable));
    for (uint32_t i = 0; i < N; i++)
        good = good && CHECK_EQ_INT(found->matters[i] != 0, flags[i] && changes(s, usable, i));
    return good;
}

static void as_every_completion_says(check_state *check) {
    char context[32];
    fb_value values[N];
    uint8_t known[N] = {0};
    fb_facts facts = {values, known, NULL};
    for (unsigned seed = 0; seed < 300; seed++) {
        scene s;
        const fb_settled *settled;
        snprintf(context, sizeof context, "seed %u", seed);
        check->context = context;
        bool good = begin(check, &s, seed) && CHECK_EQ_INT(fb_settle(&settled, s.inquiry, &facts, NULL), FB_OK);
        for (uint32_t usable = 0; good && usable < ALL; usable++)
            good = settled->is_contradictory || holds(check, &s, usable);
        end(&s);
        if (!good)
            break;
    }
    check->context = NULL;
}

static void nothing_was_settled(check_state *check) {
    scene s;
    const fb_narrowing *found;
    uint8_t usable[N] = {0};
    if (begin(check, &s, 1)) {
        CHECK_EQ_INT(fb_narrow(&found, s.inquiry, usable, NULL), FB_BAD_INPUT);
        CHECK(found == NULL);
    }
    end(&s);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(as_every_completion_says),
        CHECK_TEST(nothing_was_settled),
    };
    return check_main("unit/knowledge/test_narrow", tests, FB_COUNT(tests), argc, argv);
}
