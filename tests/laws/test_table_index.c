/* The law of the table index: with it and without it a table gives the same, for every hit policy.
 *
 * Random tables over numbers, strings, booleans and dates, with dashes, ranges, negations, lists of tests, cells
 * that no index can judge, and values of a kind that no cell speaks of.  The evaluator scans where inputs may be
 * unknown, so one run is given flags that say all are known: that is the other side.
 *
 * FB_SEED chooses the seed, FB_TABLES how many tables.
 */
#include "eval/eval.h"
#include "support/check.h"
#include "support/fault_host.h"
#include "support/plan_text.h"

#include <stdio.h>
#include <stdlib.h>

#define N_INPUTS 4

typedef struct chance {
    uint64_t state;
} chance;

static uint32_t below(chance *c, uint32_t n) {
    c->state = c->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(c->state >> 33) % n;
}

static void add_constant(chance *c, fb_text *out, uint32_t input) {
    switch (input) {
    case 0: fb_text_format(out, "%d", (int)below(c, 12) - 3); break;
    case 1: fb_text_format(out, "\"%c\"", "abcdef"[below(c, 6)]); break;
    case 2: fb_text_add_string(out, below(c, 2) ? "true" : "false"); break;
    default: fb_text_format(out, "@\"2021-08-%02u\"", 1 + below(c, 9)); break;
    }
}

static void add_test(chance *c, fb_text *out, uint32_t input) {
    static const char *const comparisons[] = {"", "= ", "&lt; ", "&lt;= ", "&gt; ", "&gt;= ", "!= "};
    uint32_t form = below(c, input == 2 ? 2 : 10);
    if (form < 7) {
        fb_text_add_string(out, comparisons[form]);
        add_constant(c, out, input);
    } else if (form < 9) {
        fb_text_add_byte(out, "[("[below(c, 2)]);
        add_constant(c, out, input);
        fb_text_add_string(out, "..");
        add_constant(c, out, input);
        fb_text_add_byte(out, "])"[below(c, 2)]);
    } else {
        fb_text_add_string(out, "? = ");
        add_constant(c, out, input);
    }
}

static void add_cell(chance *c, fb_text *out, uint32_t input) {
    if (below(c, 3) == 0) {
        fb_text_add_byte(out, '-');
        return;
    }
    bool negated = below(c, 5) == 0;
    uint32_t n = 1 + below(c, 3);
    fb_text_add_string(out, negated ? "not(" : "");
    for (uint32_t i = 0; i < n; i++) {
        fb_text_add_string(out, i ? ", " : "");
        add_test(c, out, input);
    }
    fb_text_add_string(out, negated ? ")" : "");
}

static const char *const policies[] = {"UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"};

static fb_view make_model(chance *c, fb_arena *arena, uint32_t policy) {
    fb_text out;
    fb_text_init(&out, arena);
    fb_text_add_string(&out, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" "
                             "namespace=\"urn:m\">");
    for (int i = 0; i < N_INPUTS; i++)
        fb_text_format(&out, "<inputData id=\"i%d\" name=\"i%d\"><variable name=\"i%d\"/></inputData>", i, i, i);
    fb_text_add_string(&out, "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>");
    for (int i = 0; i < N_INPUTS; i++)
        fb_text_format(&out, "<informationRequirement><requiredInput href=\"#i%d\"/></informationRequirement>", i);
    fb_text_format(&out, "<decisionTable hitPolicy=\"%s\">", policies[policy]);
    for (int i = 0; i < N_INPUTS; i++)
        fb_text_format(&out, "<input><inputExpression><text>i%d</text></inputExpression></input>", i);
    fb_text_add_string(&out, "<output><outputValues><text>\"z\", \"y\", \"x\", \"w\"</text></outputValues></output>");
    uint32_t n_rules = 2 + below(c, 70);
    for (uint32_t r = 0; r < n_rules; r++) {
        fb_text_add_string(&out, "<rule>");
        for (uint32_t i = 0; i < N_INPUTS; i++) {
            fb_text_add_string(&out, "<inputEntry><text>");
            add_cell(c, &out, i);
            fb_text_add_string(&out, "</text></inputEntry>");
        }
        fb_text_format(&out, "<outputEntry><text>\"%c\"</text></outputEntry></rule>", "wxyz"[below(c, 4)]);
    }
    fb_text_add_string(&out, "</decisionTable></decision></definitions>");
    return fb_text_view(&out);
}

static fb_value random_input(chance *c, uint32_t input) {
    uint32_t kind = below(c, 8) == 0 ? below(c, 5) : input; /* sometimes of another kind, or null */
    switch (kind) {
    case 0: return fb_number_value(fb_number_of((int)below(c, 14) - 4));
    case 1: return fb_string((fb_view){&"abcdefg"[below(c, 7)], 1});
    case 2: return fb_boolean(below(c, 2));
    case 3: return fb_date_value((fb_date){2021, 8, (uint8_t)(1 + below(c, 11))});
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

static bool one_table(check_state *check, chance *c, uint32_t policy) {
    static const uint8_t all_known[N_INPUTS] = {1, 1, 1, 1};
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_view model = make_model(c, &arena, policy);
    plan_text text;
    plan_text_init(&text, NULL, &model.data, 1);
    bool same = CHECK_EQ_INT(text.status, FB_OK) &&
                CHECK_EQ_INT(fb_plan_index(text.plan, &text.plan_arena, NULL), FB_OK);
    if (same) {
        CHECK(text.plan->n_problems == 0 && text.plan->tables[0]->table_index != NULL);
        fb_run run;
        fb_run_begin(&run, text.plan, NULL, NULL);
        for (int i = 0; same && i < 60; i++) {
            fb_value inputs[N_INPUTS];
            for (uint32_t k = 0; k < N_INPUTS; k++)
                inputs[k] = random_input(c, k);
            fb_view indexed = evaluate(&run, &arena, inputs, NULL, element_named(&text, "d"));
            fb_view scanned = evaluate(&run, &arena, inputs, all_known, element_named(&text, "d"));
            same = CHECK_BYTES(indexed, scanned);
        }
        fb_run_end(&run);
    }
    if (!same)
        printf("# %s\n", model.data);
    plan_text_free(&text);
    fb_arena_free(&arena);
    return same;
}

static void with_and_without_index_a_table_gives_the_same(check_state *check) {
    const char *seed = getenv("FB_SEED"), *tables = getenv("FB_TABLES");
    chance c = {seed ? strtoull(seed, NULL, 10) : 20210811u};
    unsigned long n = tables ? strtoul(tables, NULL, 10) : 420;
    printf("# seed %llu, %lu tables\n", (unsigned long long)c.state, n);
    for (unsigned long i = 0; i < n; i++)
        if (!one_table(check, &c, (uint32_t)(i % FB_COUNT(policies))))
            return;
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
    fb_view model = make_model(&c, &arena, 2);
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
