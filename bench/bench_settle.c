/* bench_settle.c - what partial knowledge costs: settling beside an evaluation of the same case, and settle, ask and
 * decisive on the policies of a day.
 *
 *     bench_settle [POLICY_FOLDER [CASES]]
 *
 * Cases are made at random from a seed: the facts of the action are known, the others start as those of one case that
 * is consistent, and are changed one after the other to random values that their types admit, where they stay
 * consistent.  Then some of those that the determination may read are forgotten.  The same for the table of bench_eval,
 * whose inputs are all free.  "Evaluation" is one run of `facts consistent` and the goal with everything known.
 *
 * Time is the processor time of the process.  A ratio is that of two medians over the same cases, the best of ROUNDS
 * for each; a median and a worst over cases are of one go each.  What decides is asked where one outcome is left:
 * elsewhere nothing does.  It is no test and decides nothing; but an answer that is not exact, or lacks what the full
 * case gives, ends the run.
 */
#include "casework/casework.h"
#include "knowledge/knowledge.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 5
#define MOST_CASES 100000

typedef struct bench {
    const fb_plan *plan;
    uint32_t goal, consistent;
    uint8_t *fixed, *nullable; /* plan->n_inputs; fixed: always known, and never decisive */
    fb_clock clock;
    fb_inquiry *inquiry;
    fb_run run;
    fb_arena arena;    /* the cases */
    uint64_t state;
    uint32_t n_cases;
    fb_value **cases;
    double *figures[4];
} bench;

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint32_t below(bench *b, uint32_t n) {
    b->state = b->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(b->state >> 33) % n;
}

static void fail(const char *what, const fb_error *error) {
    fprintf(stderr, "bench_settle: %s %s\n", what, error ? error->message : "");
    exit(1);
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *figures, uint32_t n) {
    qsort(figures, n, sizeof *figures, by_size);
    return figures[n / 2];
}

/* ---- evaluating and settling --------------------------------------------------------------------------- */

static bool evaluate(bench *b, const fb_value *values, fb_value *out) {
    if (!fb_run_start(&b->run, values, NULL, &b->clock))
        fail("out of memory", NULL);
    if (b->consistent != FB_ABSENT) {
        fb_value consistent = fb_run_element(&b->run, b->consistent);
        if (!fb_is_true(&consistent))
            return false;
    }
    *out = fb_run_element(&b->run, b->goal);
    return b->run.stop == FB_STOP_NONE;
}

static const fb_settled *settle(bench *b, const fb_facts *facts) {
    const fb_settled *settled;
    fb_error error;
    if (fb_settle(&settled, b->inquiry, facts, &error) != FB_OK)
        fail("settle:", &error);
    return settled;
}

/* The case gives one of the outcomes. */
static void check(bench *b, const fb_settled *settled, const fb_value *values) {
    fb_value value;
    fb_budget budget = {1000000, 200, false};
    bool is_there = false;
    if (!settled->is_exact) {
        fprintf(stderr, "%.*s\n", FB_ARG(settled->why));
        fail("an answer is not exact", NULL);
    }
    if (!evaluate(b, values, &value))
        fail("a case is not consistent", NULL);
    for (uint32_t i = 0; i < settled->n_outcomes; i++)
        is_there |= fb_value_equal(&settled->outcomes[i].value, &value, &budget) == FB_TRUE;
    if (!is_there)
        fail("an outcome is missing", NULL);
}

static void forget(bench *b, uint8_t *known, uint32_t n_unknown) {
    uint32_t n = b->plan->n_inputs, open[4096], n_open = 0;
    memset(known, 1, n);
    for (uint32_t i = 0; i < n && n_open < 4096; i++)
        if (!b->fixed[i] && fb_inquiry_reads(b->inquiry, i))
            open[n_open++] = i;
    for (uint32_t k = 0; k < n_unknown && n_open; k++) {
        uint32_t at = below(b, n_open);
        known[open[at]] = 0;
        open[at] = open[--n_open];
    }
}

/* ---- ratios -------------------------------------------------------------------------------------------- */

static double best_of_evaluation(bench *b, const fb_value *values) {
    double best = 1e9;
    fb_value value;
    for (int i = 0; i < ROUNDS; i++) {
        double start = seconds();
        evaluate(b, values, &value);
        double took = seconds() - start;
        best = took < best ? took : best;
    }
    return best;
}

static double best_of_settling(bench *b, const fb_facts *facts) {
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double start = seconds();
        settle(b, facts);
        double took = seconds() - start;
        best = took < best ? took : best;
    }
    return best;
}

static void compare(bench *b, uint32_t n_unknown) {
    uint8_t *known = calloc(b->plan->n_inputs + 1, 1);
    uint64_t n_outcomes = 0;
    for (uint32_t c = 0; known && c < b->n_cases; c++) {
        const fb_facts facts = {.values = b->cases[c], .known = known};
        forget(b, known, n_unknown);
        const fb_settled *settled = settle(b, &facts);
        n_outcomes += settled->n_outcomes;
        check(b, settled, b->cases[c]);
        b->figures[0][c] = best_of_evaluation(b, b->cases[c]);
        b->figures[1][c] = best_of_settling(b, &facts);
    }
    double full = median(b->figures[0], b->n_cases), partial = median(b->figures[1], b->n_cases);
    printf("%9u | %12.1f | %12.1f | %6.2f | %.2f\n", n_unknown, full * 1e6, partial * 1e6, partial / full,
           (double)n_outcomes / b->n_cases);
    free(known);
}

static void compare_all(bench *b, const char *what, const uint32_t *unknown, size_t n) {
    printf("\n%s: %u cases, medians\n  unknown | evaluation us | settling us | ratio | outcomes\n", what, b->n_cases);
    for (size_t i = 0; i < n; i++)
        compare(b, unknown[i]);
}

/* ---- settle, ask and decisive -------------------------------------------------------------------------- */

static void ask_all(bench *b, uint32_t n_unknown) {
    static const char *const names[4] = {"settle", "ask", "decisive", "all three"};
    uint8_t *known = calloc(b->plan->n_inputs + 1, 1);
    uint64_t n_asked = 0, n_open = 0;
    const fb_asking *asking;
    const fb_decisive *decisive;
    printf("\nsettle, ask and decisive with %u unknown facts, %u cases\n           | median ms | worst ms\n", n_unknown,
           b->n_cases);
    for (uint32_t c = 0; known && c < b->n_cases; c++) {
        const fb_facts facts = {.values = b->cases[c], .known = known};
        forget(b, known, n_unknown);
        double at[4] = {seconds()};
        const fb_settled *settled = settle(b, &facts);
        bool is_open = settled->n_outcomes > 1;
        n_open += is_open;
        if (!settled->is_exact)
            fail("an answer is not exact", NULL);
        at[1] = seconds();
        if (fb_ask(&asking, b->inquiry, NULL, NULL) != FB_OK || !asking->is_exact)
            fail("what to ask was not found out", NULL);
        n_asked += asking->n_facts;
        at[2] = seconds();
        if (!is_open && fb_decisive_facts(&decisive, b->inquiry, &facts, 8, 1, b->fixed, NULL) != FB_OK)
            fail("what decides was not found out", NULL);
        at[3] = seconds();
        for (int i = 0; i < 3; i++)
            b->figures[i][c] = at[i + 1] - at[i];
        b->figures[3][c] = at[3] - at[0];
    }
    for (int i = 0; i < 4; i++) {
        double middle = median(b->figures[i], b->n_cases);
        printf("%10s | %9.3f | %8.3f\n", names[i], middle * 1e3, b->figures[i][b->n_cases - 1] * 1e3);
    }
    printf("open: %llu of %u; facts asked on average: %.1f\n", (unsigned long long)n_open, b->n_cases,
           (double)n_asked / b->n_cases);
    free(known);
}

/* ---- cases --------------------------------------------------------------------------------------------- */

static void begin(bench *b, const fb_plan *plan, uint32_t goal, uint32_t consistent, uint32_t n_cases) {
    *b = (bench){.plan = plan, .goal = goal, .consistent = consistent, .state = 20250301, .n_cases = n_cases};
    b->clock.now = (fb_moment){.date = {2025, 3, 1}, .hour = 15, .zone_kind = FB_ZONE_OFFSET};
    fb_arena_init(&b->arena, NULL, SIZE_MAX);
    fb_run_begin(&b->run, plan, NULL, NULL);
    b->fixed = FB_NEW_ARRAY(&b->arena, uint8_t, plan->n_inputs);
    b->nullable = FB_NEW_ARRAY(&b->arena, uint8_t, plan->n_inputs);
    b->cases = FB_NEW_ARRAY(&b->arena, fb_value *, n_cases);
    for (int i = 0; i < 4; i++)
        b->figures[i] = FB_NEW_ARRAY(&b->arena, double, n_cases);
}

static void start_inquiry(bench *b) {
    fb_error error;
    if (fb_inquiry_new(&b->inquiry, b->plan, b->goal, b->consistent, b->nullable, &b->clock, NULL, NULL, &error) !=
        FB_OK)
        fail("inquiry:", &error);
}

static void end(bench *b) {
    fb_inquiry_free(b->inquiry);
    fb_run_end(&b->run);
    fb_arena_free(&b->arena);
}

/* A value that the fact's type admits. */
static fb_value random_value(bench *b, const fb_fact *fact) {
    if (fact->nullable && below(b, 10) == 0)
        return fb_null();
    if (fact->n_allowed)
        return fb_string(fact->allowed[below(b, fact->n_allowed)]);
    switch (fact->type ? fact->type->kind : FB_TYPE_ANY) {
    case FB_TYPE_BOOLEAN: return fb_boolean(below(b, 2));
    case FB_TYPE_NUMBER: return fb_number_value(fb_number_of((int64_t)below(b, 40)));
    case FB_TYPE_DATE: return fb_date_value((fb_date){2010 + (int32_t)below(b, 17), (uint8_t)(1 + below(b, 12)),
                                                      (uint8_t)(1 + below(b, 28))});
    default: return fb_null();
    }
}

static bool is_made(const fb_value *value) {
    return value->kind != FB_KIND_NULL;
}

/* The first case: whatever is consistent, with the action on the day. */
static const fb_value *first_case(bench *b, const fb_fact_sheet *sheet) {
    fb_value *values = FB_NEW_ARRAY(&b->arena, fb_value, b->plan->n_inputs);
    uint8_t *known = FB_NEW_ARRAY(&b->arena, uint8_t, b->plan->n_inputs);
    const fb_facts facts = {.values = values, .known = known};
    for (uint32_t i = 0; i < sheet->n_facts; i++)
        if (fb_view_is(sheet->facts[i].name, "action_date")) {
            values[sheet->facts[i].input] = fb_date_value((fb_date){2025, 3, 1});
            known[sheet->facts[i].input] = 1;
        }
    const fb_settled *settled = settle(b, &facts);
    if (settled->n_outcomes == 0)
        fail("no case is consistent", NULL);
    for (uint32_t i = 0; i < b->plan->n_inputs; i++)
        values[i] = fb_value_copy(&b->arena, &settled->outcomes[0].witness[i]);
    return values;
}

static void make_cases(bench *b, const fb_fact_sheet *sheet) {
    const fb_value *before = first_case(b, sheet);
    uint64_t n_changed = 0;
    for (uint32_t c = 0; c < b->n_cases; c++) {
        fb_value *values = b->cases[c] = FB_NEW_ARRAY(&b->arena, fb_value, b->plan->n_inputs);
        memcpy(values, before, b->plan->n_inputs * sizeof *values);
        for (uint32_t k = 0; k < sheet->n_facts; k++) {
            const fb_fact *fact = &sheet->facts[below(b, sheet->n_facts)];
            fb_value changed = random_value(b, fact), kept = values[fact->input], out;
            if (fb_view_is(fact->name, "action_date") || !(is_made(&changed) || fact->nullable))
                continue;
            values[fact->input] = changed;
            if (evaluate(b, values, &out))
                n_changed++;
            else
                values[fact->input] = kept;
        }
        before = values;
    }
    printf("facts changed on the way from case to case: %.1f of %u\n", (double)n_changed / b->n_cases, sheet->n_facts);
}

static void bench_policies(const char *folder, uint32_t n_cases) {
    static const uint32_t unknown[] = {0, 1, 3, 10, 30};
    fb_policy_set *set = NULL;
    fb_error error;
    bench b;
    if (fb_policy_set_load(&set, NULL, fb_view_of(folder), NULL, NULL, (fb_date){2025, 3, 1}, &error) != FB_OK)
        fail("policies:", &error);
    const fb_plan *plan = fb_policy_set_plan(set);
    const fb_fact_sheet *sheet = fb_policy_set_sheet(set);
    int64_t goal = fb_plan_find(plan, FB_LITERAL("urn:forbear:policy:composition"), FB_LITERAL("determination"));
    begin(&b, plan, (uint32_t)goal, sheet->consistent, n_cases);
    for (uint32_t i = 0; i < sheet->n_facts; i++) {
        b.fixed[sheet->facts[i].input] = sheet->facts[i].is_action || sheet->facts[i].record_only;
        b.nullable[sheet->facts[i].input] = sheet->facts[i].nullable;
    }
    start_inquiry(&b);
    make_cases(&b, sheet);
    printf("policies of 2025-03-01: %u elements, %u tables, %u facts\n", plan->n_elements, plan->n_tables,
           sheet->n_facts);
    compare_all(&b, "determination of 2025-03-01", unknown, FB_COUNT(unknown));
    ask_all(&b, 30);
    end(&b);
    fb_policy_set_free(set);
}

static void bench_table(const char *path, uint32_t n_cases) {
    static const char *const words[] = {"red", "green", "blue", "black", "white"};
    static const uint32_t unknown[] = {0, 1, 3};
    fb_arena models, plans;
    fb_arena_init(&models, NULL, SIZE_MAX);
    fb_arena_init(&plans, NULL, SIZE_MAX);
    const fb_model *model = NULL;
    const fb_plan *plan;
    fb_view text;
    fb_error error;
    if (fb_file_read(&text, &models, path, FB_FILE_LIMIT, &error) != FB_OK ||
        fb_model_read(&model, &models, fb_view_of(path), text, &error) != FB_OK ||
        fb_plan_build(&plan, &plans, &model, 1, NULL, 0, &error) != FB_OK ||
        fb_plan_index(plan, &plans, &error) != FB_OK)
        fail("table:", &error);
    bench b;
    begin(&b, plan, (uint32_t)fb_plan_find(plan, model->space, FB_LITERAL("result")), FB_ABSENT, n_cases);
    start_inquiry(&b);
    for (uint32_t c = 0; c < n_cases; c++) {
        b.cases[c] = FB_NEW_ARRAY(&b.arena, fb_value, plan->n_inputs);
        for (uint32_t i = 0; i < plan->n_inputs; i++)
            b.cases[c][i] = i % 3 == 2 ? fb_string(fb_view_of(words[below(&b, 5)]))
                                       : fb_number_value(fb_number_of((int64_t)below(&b, 100)));
    }
    compare_all(&b, "table of 24 rules x 10 inputs", unknown, FB_COUNT(unknown));
    end(&b);
    fb_arena_free(&plans);
    fb_arena_free(&models);
}

int main(int argc, char **argv) {
    const char *folder = argc > 1 ? argv[1] : "policies";
    long n_cases = argc > 2 ? strtol(argv[2], NULL, 10) : 1000;
    if (n_cases < 1 || n_cases > MOST_CASES)
        fail("CASES is a number from 1 to 100000", NULL);
    bench_policies(folder, (uint32_t)n_cases);
    bench_table("bench/data/table_24x10.dmn", (uint32_t)n_cases);
    return 0;
}
