/* table_gaps.c - inputs that no rule of a decision table matches (DMN 1.5 section 8.2.8: completeness).
 *
 * A default output closes every gap; COLLECT is not asked (no match is an empty list there).  Null counts as an
 * input only where the allowed values name it; elsewhere what happens at null is a note, one a table and input.
 * A rule with a cell that is not analysed counts as matching wherever its other cells do, so a gap that is
 * reported is one whatever that cell means.
 */
#include "analyse/analyse_inner.h"

static bool has_default(const fb_plan_table *table) {
    for (uint32_t o = 0; o < table->n_outputs; o++)
        if (table->outputs[o].default_entry)
            return true;
    return false;
}

static const uint64_t *all_boxes(const fb_table_question *q) {
    uint32_t n = q->classes->n_boxes;
    uint64_t *chosen = FB_NEW_ARRAY(q->arena, uint64_t, (size_t)n / 64 + 1);
    for (uint32_t b = 0; chosen && b < n; b++)
        chosen[b / 64] |= UINT64_C(1) << (b % 64);
    return chosen;
}

/* The place to put a rule: the table's last rule, else the table. */
static fb_found gap_found(const fb_table_question *q, fb_finding_code code) {
    const fb_plan_table *table = q->classes->table;
    return fb_found_at(q->reporter, code, table->model, table->offset);
}

static void report_gap(fb_table_question *q, const uint64_t *const *box) {
    fb_arena *keep = q->reporter->findings->arena;
    fb_found found = gap_found(q, FB_FINDING_GAP);
    fb_box_example(keep, &found, q->classes, box);
    fb_view where = fb_box_text(q->arena, q->classes, box, q->space);
    fb_view example = fb_example_text(q->arena, &found);
    fb_view doubt = fb_dependence_text(q->arena, q->classes, box, q->space);
    found.message = fb_say_text(keep, "no rule matches when %.*s%s%.*s%.*s", FB_ARG(where),
                                example.size ? "; for example " : "", FB_ARG(example), FB_ARG(doubt));
    fb_reporter_add(q->reporter, &found);
}

/* Null in one dimension, anything in the others. */
static void null_gap(fb_table_question *q, const uint64_t *chosen, uint32_t dimension) {
    const fb_dimension *d = &q->classes->dimensions[dimension];
    if (d->null_class == FB_NONE || d->admits_null)
        return;
    uint32_t n = q->classes->n_dimensions;
    const uint64_t **space = FB_NEW_ARRAY(q->arena, const uint64_t *, n);
    uint64_t *only = FB_NEW_ARRAY(q->arena, uint64_t, d->n_words);
    if (!space || !only)
        return;
    memcpy(space, q->space, n * sizeof *space);
    only[d->null_class / 64] |= UINT64_C(1) << (d->null_class % 64);
    space[dimension] = only;
    fb_uncovered gaps = fb_regions_uncovered(q->regions, space, chosen, 1);
    if (gaps.n == 0)
        return;
    const fb_plan_table *table = q->classes->table;
    fb_arena *keep = q->reporter->findings->arena;
    fb_found found = gap_found(q, FB_FINDING_NULL_GAP);
    if (d->clause != FB_NONE)
        found.place = fb_place_of(q->reporter, table->model, table->inputs[d->clause].expression->offset);
    found.is_quiet = true;
    fb_box_example(keep, &found, q->classes, gaps.boxes[0]);
    fb_view where = fb_box_text(q->arena, q->classes, gaps.boxes[0], q->space);
    fb_view example = fb_example_text(q->arena, &found);
    found.message = fb_say_text(keep, "no rule matches when %.*s; for example %.*s", FB_ARG(where), FB_ARG(example));
    fb_reporter_add(q->reporter, &found);
}

void fb_table_gaps(fb_table_question *q) {
    const fb_plan_table *table = q->classes->table;
    if (table->hit_policy == FB_HIT_COLLECT || has_default(table))
        return;
    const uint64_t *chosen = all_boxes(q);
    if (!chosen)
        return;
    fb_uncovered gaps = fb_regions_uncovered(q->regions, q->space, chosen, q->reporter->most);
    for (uint32_t i = 0; i < gaps.n; i++)
        report_gap(q, gaps.boxes[i]);
    if (!gaps.is_complete) {
        fb_found found = gap_found(q, FB_FINDING_NOT_ANALYSED);
        found.message = gaps.n ? fb_say_text(q->reporter->findings->arena,
                                             "there may be more gaps than the %u shown: the search was cut", gaps.n)
                               : FB_LITERAL("not analysed for gaps: the budget ran out before one was found");
        fb_reporter_add(q->reporter, &found);
        q->reporter->said_cut = true;
        return;
    }
    for (uint32_t i = 0; i < q->classes->n_dimensions; i++)
        null_gap(q, chosen, i);
}
