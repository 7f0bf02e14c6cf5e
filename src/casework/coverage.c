/* coverage.c - which rows of the policies' decision tables their tests stand on.
 *
 * The rows are those of the fact sheet, the composition and every encoded instrument of the register, in force or
 * not.  A case counts for a row when a decision of the determination came to a value and its evaluation used the
 * row: the one that a single-hit table took, all that matched where a list is collected.  A case that only waits
 * for facts counts for none of the rows that its open decisions met.  Called by api/api_policy_tests.c.
 *
 * INVARIANT: rows are known by the namespace of their model and their place in its file, so that the plans of
 * different days count for the same rows.
 */
#include "casework/casework_inner.h"

#define PLAN_LIMIT ((size_t)512 << 20)

/* ---- the rows ----------------------------------------------------------------------------------------- */

typedef struct models_read {
    const fb_model **models;
    uint32_t n;
} models_read;

static fb_status read_one(models_read *all, fb_arena *arena, fb_view folder, fb_view name, fb_error *error) {
    fb_text path;
    fb_view text;
    fb_text_init(&path, arena);
    fb_text_format(&path, "%.*s/%.*s", FB_ARG(folder), FB_ARG(name));
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(fb_file_read(&text, arena, path.data, FB_FILE_LIMIT, error));
    return fb_model_read(&all->models[all->n++], arena, fb_text_view(&path), text, error);
}

static bool is_read(const fb_register *reg, uint32_t before, fb_view model) {
    for (uint32_t i = 0; i < before; i++)
        if (fb_view_equal(reg->instruments[i].model, model))
            return true;
    return false;
}

static fb_status read_models(models_read *all, fb_arena *arena, fb_view folder, const fb_register *reg,
                             fb_error *error) {
    all->models = FB_NEW_ARRAY(arena, const fb_model *, (size_t)reg->n_instruments + 2);
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(read_one(all, arena, folder, FB_LITERAL("facts.dmn"), error));
    FB_TRY(read_one(all, arena, folder, FB_LITERAL("composition/policy.dmn"), error));
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        fb_view model = reg->instruments[i].model;
        if (model.size > 0 && !is_read(reg, i, model))
            FB_TRY(read_one(all, arena, folder, model, error));
    }
    return FB_OK;
}

static fb_view line_of(fb_policy_row *row, const fb_plan *plan, uint16_t model, uint32_t offset) {
    fb_place place = fb_plan_place(plan, model, offset);
    uint32_t column;
    fb_line_column(place.text, place.offset, &row->line, &column);
    return place.file;
}

static void add_rows(fb_coverage *coverage, const fb_plan *plan, const fb_plan_table *table) {
    fb_view space = plan->models[table->model].space;
    static const fb_view prefix = {"urn:forbear:policy:", 19};
    for (uint32_t r = 0; r < table->n_rules; r++) {
        fb_coverage_row *row = &coverage->rows[coverage->n_rows++];
        row->space = space;
        row->offset = table->rules[r].offset;
        row->shown = (fb_policy_row){.table = plan->elements[table->element].name,
                                     .rule = r + 1,
                                     .authority = annotation(table, r, "Authority"),
                                     .grade = annotation(table, r, "Grade")};
        row->shown.instrument = fb_view_starts(space, prefix)
                                    ? (fb_view){space.data + prefix.size, space.size - prefix.size}
                                    : space;
        row->shown.file = line_of(&row->shown, plan, table->model, row->offset);
    }
}

/* Tables by file and place, since a plan has them in the order in which they were compiled. */
static bool goes_before(const fb_plan_table *a, const fb_plan_table *b) {
    return a->model != b->model ? a->model < b->model : a->offset < b->offset;
}

static fb_status make_rows(fb_coverage *coverage, const fb_plan *plan, fb_error *error) {
    fb_arena *arena = coverage->arena;
    uint32_t n = plan->n_tables, n_rows = 0;
    const fb_plan_table **tables = FB_NEW_ARRAY(arena, const fb_plan_table *, n);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t t = 0; t < n; t++) {
        uint32_t at = t;
        for (; at > 0 && goes_before(plan->tables[t], tables[at - 1]); at--)
            tables[at] = tables[at - 1];
        tables[at] = plan->tables[t];
        n_rows += plan->tables[t]->n_rules;
    }
    coverage->rows = FB_NEW_ARRAY(arena, fb_coverage_row, n_rows);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t t = 0; t < n; t++)
        add_rows(coverage, plan, tables[t]);
    return FB_OK;
}

fb_status fb_coverage_begin(fb_coverage *coverage, fb_arena *arena, fb_view folder, const fb_register *reg,
                            fb_error *error) {
    models_read all = {0};
    const fb_plan *plan;
    *coverage = (fb_coverage){.arena = arena};
    FB_TRY(read_models(&all, arena, folder, reg, error));
    FB_TRY(fb_plan_build(&plan, arena, all.models, all.n, NULL, 0, error));
    FB_TRY(fb_plan_check(plan, error));
    return make_rows(coverage, plan, error);
}

/* ---- counting ----------------------------------------------------------------------------------------- */

static fb_coverage_row *find_row(const fb_coverage *coverage, fb_view space, uint32_t offset) {
    for (uint32_t i = 0; i < coverage->n_rows; i++)
        if (coverage->rows[i].offset == offset && fb_view_equal(coverage->rows[i].space, space))
            return &coverage->rows[i];
    return NULL;
}

/* Once a test. */
static void count_test(fb_coverage *coverage, fb_coverage_row *row, uint32_t test) {
    fb_policy_row *shown = &row->shown;
    if (shown->n_tests > 0 && row->tests[shown->n_tests - 1] == test)
        return;
    if (shown->n_tests == row->capacity) {
        uint32_t capacity = row->capacity ? 2 * row->capacity : 8;
        uint32_t *tests = FB_NEW_ARRAY(coverage->arena, uint32_t, capacity);
        if (!tests) /* the arena remembers */
            return;
        if (shown->n_tests > 0)
            memcpy(tests, row->tests, shown->n_tests * sizeof *tests);
        row->tests = tests;
        row->capacity = capacity;
    }
    row->tests[shown->n_tests++] = test;
    shown->tests = row->tests;
}

void fb_coverage_count(fb_coverage *coverage, uint32_t test, const fb_plan *plan, const fb_plan_table *table,
                       uint32_t rule) {
    fb_coverage_row *row = find_row(coverage, plan->models[table->model].space, table->rules[rule].offset);
    if (row)
        count_test(coverage, row, test);
}

static void count_trace(fb_coverage *coverage, uint32_t test, const deciding *d) {
    for (uint32_t i = 0; i < d->run.n_traces; i++) {
        const fb_table_trace *trace = &d->run.traces[i];
        bool one = trace->chosen != UINT32_MAX && trace->table->hit_policy != FB_HIT_ANY;
        if (one)
            fb_coverage_count(coverage, test, d->set->plan, trace->table, trace->chosen);
        for (uint32_t m = 0; !one && m < trace->n_matched; m++)
            fb_coverage_count(coverage, test, d->set->plan, trace->table, trace->matched[m]);
    }
}

static fb_status count_decision(fb_coverage *coverage, uint32_t test, deciding *d, int64_t element) {
    came_of came;
    fb_value value;
    if (element < 0 || element == (int64_t)UINT32_MAX)
        return FB_OK;
    FB_TRY(evaluate(&came, &value, d, (uint32_t)element, NULL, NULL));
    if (came == CAME_VALUE)
        count_trace(coverage, test, d);
    return fb_fail_arena(d->error, coverage->arena);
}

/* What sources are worth matters where a fact followed from them, or where the outcome rests on them. */
static fb_status count_sources(fb_coverage *coverage, uint32_t test, deciding *d,
                               const fb_determination *determination) {
    for (uint32_t i = 0; i < d->set->n_linked; i++) {
        const linked_instrument *linked = &d->set->linked[i];
        if (determination->n_derived || determination->n_resting)
            FB_TRY(count_decision(coverage, test, d, linked->sources));
        if (determination->n_resting)
            FB_TRY(count_decision(coverage, test, d, linked->resting));
    }
    return FB_OK;
}

/* Of a set of benefits: answers, elements and lists. */
static fb_status count_benefits(fb_coverage *coverage, uint32_t test, deciding *d) {
    for (uint32_t i = 0; i < d->set->n_linked; i++) {
        const benefit_model *benefit = &d->set->benefits[i];
        fb_view id = d->set->linked[i].instrument->id;
        if (coverage->n_wanted > 0 && !is_among(id, coverage->wanted, coverage->n_wanted))
            continue;
        FB_TRY(count_decision(coverage, test, d, d->set->linked[i].outcome));
        for (uint32_t e = 0; e < benefit->n_elements; e++)
            FB_TRY(count_decision(coverage, test, d, benefit->elements[e]));
        for (int list = 0; list < FB_BENEFIT_LISTS; list++)
            FB_TRY(count_decision(coverage, test, d, benefit->lists[list]));
    }
    return FB_OK;
}

static fb_status count_decisions(fb_coverage *coverage, uint32_t test, deciding *d,
                                 const fb_determination *determination) {
    FB_TRY(count_decision(coverage, test, d, d->set->sheet->consistent));
    if (determination->answer == FB_ANSWER_CONTRADICTORY) /* nothing else was looked at */
        return FB_OK;
    if (d->set->benefits)
        return count_benefits(coverage, test, d);
    for (uint32_t i = 0; i < d->set->n_linked; i++) {
        const linked_instrument *linked = &d->set->linked[i];
        const int64_t elements[] = {linked->result, linked->duties, linked->approvals, linked->readings,
                                    linked->unchecked};
        for (size_t k = 0; k < FB_COUNT(elements); k++)
            FB_TRY(count_decision(coverage, test, d, elements[k]));
    }
    FB_TRY(count_sources(coverage, test, d, determination));
    return count_decision(coverage, test, d, d->set->determination);
}

fb_status fb_coverage_count_case(fb_coverage *coverage, uint32_t test, const fb_policy_set *set,
                                 const fb_determination *determination, const fb_host *host, fb_error *error) {
    fb_arena arena;
    fb_arena_init(&arena, host, PLAN_LIMIT);
    fb_determination again = {.the_case = determination->the_case, .plan = set->plan, .sheet = set->sheet};
    deciding d = {.set = set, .the_case = determination->the_case, .arena = &arena, .host = host, .out = &again,
                  .error = error};
    begin_deciding(&d);
    fb_status status = hand_over_facts(&d);
    if (status == FB_OK)
        status = count_decisions(coverage, test, &d, determination);
    end_deciding(&d);
    fb_arena_free(&arena);
    return status;
}
