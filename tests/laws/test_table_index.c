/* The law of the table index: with it and without it a table gives the same, for every hit policy.
 *
 * Random tables over numbers, strings, booleans and dates, with dashes, ranges, negations, lists of tests, cells
 * that no index can judge, and values of a kind that no cell speaks of; with outputs that are constant or computed,
 * listed among the output values or not, of the wanted type or not.  Some tables have rules for several chunks of
 * the index, numbers for several classes a block, or clauses for several words.  The other side is a plan that was
 * not indexed, and the indexed one where inputs may be unknown and all are known: both scan.
 *
 * FB_SEED chooses the seed, FB_TABLES how many tables.
 */
#include "eval/eval.h"
#include "support/check.h"
#include "support/fault_host.h"
#include "support/plan_text.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST_INPUTS 70
#define COLUMN(input) ((input) % 5) /* what its tests are about */

typedef struct chance {
    uint64_t state;
} chance;

typedef struct shape {
    uint32_t policy, n_inputs, n_rules;
    uint32_t n_numbers; /* constants of the number columns */
    uint32_t n_cases;
    uint32_t dashes;    /* of a hundred cells */
    uint32_t odd_output; /* of untidy tables */
    bool two_outputs, typed, untidy, unlisted;
} shape;

static uint32_t below(chance *c, uint32_t n) {
    c->state = c->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(c->state >> 33) % n;
}

/* Names that differ in their first bytes, behind the eighth, in length, and by a byte of a longer character. */
static const char *const names[] = {"a", "b", "ab", "", "chapter one", "chapter o", "chapter \xC3\xA9", "chapter",
                                    "zz\xC3\xA9", "chapters", "chapter two", "B"};

/* Whole numbers, numbers with places, and some that no integer of 64 bits holds. */
static void add_number(chance *c, fb_text *out, const shape *s, uint32_t input) {
    int whole = (int)below(c, s->n_numbers) - 3;
    if (input % 10 == 0)
        fb_text_format(out, "%d", whole);
    else if (below(c, 12) == 0)
        fb_text_add_string(out, below(c, 2) ? "-1E30" : "9223372036854775808");
    else
        fb_text_format(out, below(c, 4) ? "%d" : "%d.50", whole);
}

static void add_constant(chance *c, fb_text *out, const shape *s, uint32_t input) {
    switch (COLUMN(input)) {
    case 0: add_number(c, out, s, input); break;
    case 1: fb_text_format(out, "\"%s\"", names[below(c, FB_COUNT(names))]); break;
    case 2: fb_text_add_string(out, below(c, 2) ? "true" : "false"); break;
    case 3: fb_text_format(out, "@\"2021-08-%02u\"", 1 + below(c, 9)); break;
    default: fb_text_format(out, "%d", 1000000 * (int)below(c, 5) - 2000000); break;
    }
}

static void add_test(chance *c, fb_text *out, const shape *s, uint32_t input) {
    static const char *const comparisons[] = {"", "= ", "&lt; ", "&lt;= ", "&gt; ", "&gt;= ", "!= "};
    uint32_t form = below(c, COLUMN(input) == 2 ? 2 : 10);
    if (form == 9 && !s->untidy)
        form = 7;
    if (form < 7) {
        fb_text_add_string(out, comparisons[form]);
        add_constant(c, out, s, input);
    } else if (form < 9) {
        fb_text_add_byte(out, "[("[below(c, 2)]);
        add_constant(c, out, s, input);
        fb_text_add_string(out, "..");
        add_constant(c, out, s, input);
        fb_text_add_byte(out, "])"[below(c, 2)]);
    } else {
        fb_text_add_string(out, "? = ");
        add_constant(c, out, s, input);
    }
}

static void add_cell(chance *c, fb_text *out, const shape *s, uint32_t input) {
    if (below(c, 100) < s->dashes) {
        fb_text_add_byte(out, '-');
        return;
    }
    bool negated = below(c, 5) == 0;
    uint32_t n = 1 + below(c, 3);
    fb_text_add_string(out, negated ? "not(" : "");
    for (uint32_t i = 0; i < n; i++) {
        fb_text_add_string(out, i ? ", " : "");
        add_test(c, out, s, input);
    }
    fb_text_add_string(out, negated ? ")" : "");
}

/* Of untidy tables one in six is computed, not among the output values, of another type, or null. */
static void add_output(chance *c, fb_text *out, const shape *s) {
    static const char *const others[] = {"if i0 = 1 then \"z\" else \"y\"", "\"v\"", "7", "null", "[\"x\"]"};
    fb_text_add_string(out, "<outputEntry><text>");
    if (s->untidy && below(c, 6) == 0)
        fb_text_add_string(out, others[s->odd_output % FB_COUNT(others)]);
    else
        fb_text_format(out, "\"%c\"", "wxyz"[below(c, 4)]);
    fb_text_add_string(out, "</text></outputEntry>");
}

static void add_outputs(fb_text *out, const shape *s) {
    static const char *const listed[] = {"\"z\", \"y\", \"x\", \"w\"", "\"y\", \"z\", \"y\", null, \"w\", \"x\"",
                                         "\"x\", &lt; \"x\", \"z\", \"y\""};
    uint32_t first = s->untidy ? s->n_rules % 3 : 0;
    for (uint32_t o = 0; o < (s->two_outputs ? 2 : 1); o++)
        fb_text_format(out, "<output%s%s>%s%s%s</output>",
                       s->two_outputs ? (o ? " name=\"second\"" : " name=\"first\"") : "",
                       s->typed ? " typeRef=\"string\"" : "", s->unlisted ? "" : "<outputValues><text>",
                       s->unlisted ? "" : listed[(first + o) % 3], s->unlisted ? "" : "</text></outputValues>");
}

static const char *const policies[] = {"UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"};

static fb_view make_model(chance *c, fb_arena *arena, const shape *s) {
    fb_text out;
    fb_text_init(&out, arena);
    fb_text_add_string(&out, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" "
                             "namespace=\"urn:m\">");
    for (uint32_t i = 0; i < s->n_inputs; i++)
        fb_text_format(&out, "<inputData id=\"i%u\" name=\"i%u\"><variable name=\"i%u\"/></inputData>", i, i, i);
    fb_text_add_string(&out, "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>");
    for (uint32_t i = 0; i < s->n_inputs; i++)
        fb_text_format(&out, "<informationRequirement><requiredInput href=\"#i%u\"/></informationRequirement>", i);
    fb_text_format(&out, "<decisionTable hitPolicy=\"%s\">", policies[s->policy]);
    for (uint32_t i = 0; i < s->n_inputs; i++)
        fb_text_format(&out, "<input><inputExpression><text>i%u</text></inputExpression></input>", i);
    add_outputs(&out, s);
    for (uint32_t r = 0; r < s->n_rules; r++) {
        fb_text_add_string(&out, "<rule>");
        for (uint32_t i = 0; i < s->n_inputs; i++) {
            fb_text_add_string(&out, "<inputEntry><text>");
            add_cell(c, &out, s, i);
            fb_text_add_string(&out, "</text></inputEntry>");
        }
        for (uint32_t o = 0; o < (s->two_outputs ? 2 : 1); o++)
            add_output(c, &out, s);
        fb_text_add_string(&out, "</rule>");
    }
    fb_text_add_string(&out, "</decisionTable></decision></definitions>");
    return fb_text_view(&out);
}

static fb_value number_of(const char *text) {
    fb_number n = fb_number_of(0);
    (void)!fb_number_parse(&n, fb_view_of(text));
    return fb_number_value(n);
}

/* Whole, with a place, the same value in another form, beyond every constant. */
static fb_value random_number(chance *c, const shape *s) {
    static const char *const others[] = {"1.0", "3.50", "-1E30", "1E31", "-1E31", "9223372036854775807", "2E1",
                                         "9223372036854775808", "-9223372036854775808", "0.0", "1000000", "-5E5"};
    char half[16];
    switch (below(c, 6)) {
    case 0: return number_of(others[below(c, FB_COUNT(others))]);
    case 1: snprintf(half, sizeof half, "%u.5", below(c, s->n_numbers)); return number_of(half);
    default: return fb_number_value(fb_number_of((int)below(c, s->n_numbers + 2) - 4));
    }
}

static fb_value random_input(chance *c, const shape *s, uint32_t input) {
    uint32_t kind = below(c, 8) == 0 ? below(c, 6) : COLUMN(input); /* sometimes of another kind, or null */
    switch (kind) {
    case 0: return random_number(c, s);
    case 1:
        if (below(c, 12) == 0)
            return fb_string((fb_view){"ab\0", 3});
        return fb_string(fb_view_of(below(c, 9) ? names[below(c, FB_COUNT(names))] : "chapter oo"));
    case 2: return fb_boolean(below(c, 2));
    case 3: return fb_date_value((fb_date){2021, 8, (uint8_t)(1 + below(c, 11))});
    case 4: return fb_number_value(fb_number_of(1000000 * (int64_t)below(c, 7) - 3000000 + (int)below(c, 3) - 1));
    default: return fb_null();
    }
}

static fb_view evaluate(fb_run *run, fb_arena *arena, const fb_value *inputs, const uint8_t *known, uint32_t decision) {
    fb_text out;
    fb_text_init(&out, arena);
    fb_budget budget = {1000000, 100, false};
    fb_run_start(run, inputs, known, NULL);
    fb_value v = fb_run_element(run, decision);
    fb_value_to_json(&out, &v, 0, &budget);
    fb_text_format(&out, " stop %d", (int)run->stop);
    return fb_text_view(&out);
}

static bool same_answers(check_state *check, chance *c, const shape *s, const plan_text *indexed,
                         const plan_text *plain, fb_arena *arena) {
    uint8_t all_known[MOST_INPUTS];
    memset(all_known, 1, sizeof all_known);
    uint32_t decision = element_named(indexed, "d");
    fb_run by_index, by_scan;
    fb_run_begin(&by_index, indexed->plan, NULL, NULL);
    fb_run_begin(&by_scan, plain->plan, NULL, NULL);
    bool same = true;
    for (uint32_t i = 0; same && i < s->n_cases; i++) {
        fb_value inputs[MOST_INPUTS];
        for (uint32_t k = 0; k < s->n_inputs; k++)
            inputs[k] = random_input(c, s, k);
        fb_view first = evaluate(&by_index, arena, inputs, NULL, decision);
        same = CHECK_BYTES(first, evaluate(&by_scan, arena, inputs, NULL, decision)) &&
               CHECK_BYTES(first, evaluate(&by_index, arena, inputs, all_known, decision));
    }
    fb_run_end(&by_index);
    fb_run_end(&by_scan);
    return same;
}

static bool one_table(check_state *check, chance *c, const shape *s) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_view model = make_model(c, &arena, s);
    plan_text indexed, plain;
    plan_text_init(&indexed, NULL, &model.data, 1);
    plan_text_init(&plain, NULL, &model.data, 1);
    bool same = CHECK_EQ_INT(indexed.status, FB_OK) && CHECK_EQ_INT(plain.status, FB_OK) &&
                CHECK_EQ_INT(fb_plan_index(indexed.plan, &indexed.plan_arena, NULL), FB_OK);
    if (same) {
        CHECK(indexed.plan->n_problems == 0 && indexed.plan->tables[0]->table_index != NULL);
        CHECK(plain.plan->tables[0]->table_index == NULL);
        same = same_answers(check, c, s, &indexed, &plain, &arena);
    }
    if (!same)
        printf("# %s\n", model.data);
    plan_text_free(&indexed);
    plan_text_free(&plain);
    fb_arena_free(&arena);
    return same;
}

/* Mostly small tables; of 21 one with many rules and numbers, and one with many clauses. */
static shape shape_of(chance *c, unsigned long i) {
    shape s = {.policy = (uint32_t)(i % FB_COUNT(policies)), .n_inputs = 5, .n_rules = 2 + below(c, 70),
               .n_numbers = 12, .n_cases = 60, .dashes = 33};
    s.untidy = below(c, 2);
    s.two_outputs = below(c, 3) == 0;
    s.typed = below(c, 2);
    s.odd_output = below(c, 5);
    s.unlisted = below(c, 5) == 0;
    if (i / FB_COUNT(policies) % 21 == 1) {
        s.n_inputs = 5 + below(c, 12);
        s.n_rules = 500 + below(c, 1500);
        s.n_numbers = 1 + below(c, 4) * 1000;
        s.dashes = below(c, 60);
        s.n_cases = 40;
    } else if (i / FB_COUNT(policies) % 21 == 2) {
        s.n_inputs = 15 + below(c, MOST_INPUTS - 14);
        s.dashes = 90;
        s.n_cases = 20;
    }
    return s;
}

static void with_and_without_index_a_table_gives_the_same(check_state *check) {
    const char *seed = getenv("FB_SEED"), *tables = getenv("FB_TABLES");
    chance c = {seed ? strtoull(seed, NULL, 10) : 20210811u};
    unsigned long n = tables ? strtoul(tables, NULL, 10) : 441;
    printf("# seed %llu, %lu tables\n", (unsigned long long)c.state, n);
    for (unsigned long i = 0; i < n; i++) {
        shape s = shape_of(&c, i);
        if (!one_table(check, &c, &s))
            return;
    }
}

static fb_status index_limited(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)check;
    const fb_view *model = context;
    plan_text text;
    plan_text_init(&text, NULL, &model->data, 1);
    fb_arena arena;
    fb_arena_init(&arena, host, limit);
    fb_status status = text.status == FB_OK ? fb_plan_index(text.plan, &arena, NULL) : text.status;
    fb_arena_free(&arena);
    plan_text_free(&text);
    return status;
}

static void every_failing_allocation_is_reported(check_state *check) {
    chance c = {7};
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    shape s = {.policy = 2, .n_inputs = 5, .n_rules = 40, .n_numbers = 12, .dashes = 33, .typed = true, .untidy = true};
    fb_view model = make_model(&c, &arena, &s);
    CHECK(fault_sweep(check, index_limited, &model) > 0);
    CHECK(fault_sweep_limit(check, 512, index_limited, &model) > 5);
    fb_arena_free(&arena);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(with_and_without_index_a_table_gives_the_same),
        CHECK_TEST(every_failing_allocation_is_reported),
    };
    return check_main("laws/test_table_index", tests, FB_COUNT(tests), argc, argv);
}
