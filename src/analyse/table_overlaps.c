/* table_overlaps.c - rules that match together, repeat each other, or are never chosen (DMN 1.5 section 8.2.10).
 *
 * UNIQUE: two rules that match one input are an error.  ANY: they are when their outputs differ.  FIRST and
 * PRIORITY may overlap, but a rule whose whole region belongs to better rules is never chosen.  RULE ORDER,
 * OUTPUT ORDER and COLLECT are asked for repetitions only.
 *
 * Only cells that are analysed count against a model: an overlap that is reported is one.
 */
#include "analyse/analyse_inner.h"

/* ---- outputs ------------------------------------------------------------------------------------------- */

typedef enum sameness { SAME_NO, SAME_YES, SAME_UNCLEAR } sameness;

static sameness same_entry(const fb_table_question *q, const fb_node *a, const fb_node *b) {
    fb_value x, y;
    const fb_plan *plan = q->classes->plan;
    if (fb_same_node(a, b, q->budget))
        return SAME_YES;
    if (!fb_fold_constant(&x, q->arena, plan, a, q->budget) || !fb_fold_constant(&y, q->arena, plan, b, q->budget))
        return SAME_UNCLEAR;
    return fb_value_equal(&x, &y, q->budget) == FB_TRUE ? SAME_YES : SAME_NO;
}

static sameness same_outputs(const fb_table_question *q, uint32_t i, uint32_t j) {
    const fb_plan_table *table = q->classes->table;
    sameness all = SAME_YES;
    for (uint32_t o = 0; o < table->n_outputs; o++) {
        sameness one = same_entry(q, table->rules[i].outputs[o], table->rules[j].outputs[o]);
        if (one == SAME_NO)
            return SAME_NO;
        if (one == SAME_UNCLEAR)
            all = SAME_UNCLEAR;
    }
    return all;
}

/* ---- regions of rules ---------------------------------------------------------------------------------- */

static bool same_set(const fb_dimension *d, const uint64_t *a, const uint64_t *b) {
    for (uint32_t k = 0; a != b && k < d->n_classes; k++)
        if (fb_class_in(a, k) != fb_class_in(b, k))
            return false;
    return true;
}

static bool same_texts(const fb_plan_table *table, uint32_t i, uint32_t j) {
    for (uint32_t c = 0; c < table->n_inputs; c++)
        if (!fb_view_equal(table->rules[i].input_texts[c], table->rules[j].input_texts[c]))
            return false;
    return true;
}

static bool same_region(const fb_table_question *q, uint32_t i, uint32_t j) {
    const fb_table_classes *t = q->classes;
    if (same_texts(t->table, i, j))
        return true;
    uint32_t n = t->first_box[i + 1] - t->first_box[i];
    if (n == 0 || n != t->first_box[j + 1] - t->first_box[j])
        return false;
    for (uint32_t b = 0; b < n; b++) {
        const fb_box *x = &t->boxes[t->first_box[i] + b], *y = &t->boxes[t->first_box[j] + b];
        if (!x->is_certain || !y->is_certain || !fb_budget_step(q->budget, t->n_dimensions))
            return false;
        for (uint32_t d = 0; d < t->n_dimensions; d++)
            if (!same_set(&t->dimensions[d], x->sets[d], y->sets[d]))
                return false;
    }
    return true;
}

/* ---- findings about two rules -------------------------------------------------------------------------- */

static bool describe_pair(fb_table_question *q, fb_found *found, uint32_t i, uint32_t j,
                          const uint64_t *const *common) {
    fb_arena *keep = q->reporter->findings->arena;
    const fb_plan_table *table = q->classes->table;
    uint32_t *rules = FB_NEW_ARRAY(keep, uint32_t, 2);
    fb_finding_place *other = FB_NEW(keep, fb_finding_place);
    if (!rules || !other)
        return false;
    rules[0] = i + 1;
    rules[1] = j + 1;
    *other = fb_place_of(q->reporter, table->model, table->rules[i].offset);
    other->what = fb_say_text(keep, "rule %u", i + 1);
    found->rules = rules;
    found->n_rules = 2;
    found->others = other;
    found->n_others = 1;
    if (common)
        fb_box_example(keep, found, q->classes, common);
    return true;
}

static fb_found found_at_rule(const fb_table_question *q, fb_finding_code code, uint32_t r) {
    const fb_plan_table *table = q->classes->table;
    return fb_found_at(q->reporter, code, table->model, table->rules[r].offset);
}

static void report_duplicate(fb_table_question *q, uint32_t i, uint32_t j, const uint64_t *const *common) {
    fb_found found = found_at_rule(q, FB_FINDING_DUPLICATE_RULE, j);
    if (!describe_pair(q, &found, i, j, common))
        return;
    bool is_unique = q->classes->table->hit_policy == FB_HIT_UNIQUE;
    if (is_unique)
        found.severity = FB_FINDING_ERROR;
    found.message = fb_say_text(q->reporter->findings->arena,
                                "rule %u matches the same inputs as rule %u and gives the same output%s", j + 1,
                                i + 1, is_unique ? "; hit policy UNIQUE then gives null" : "");
    fb_reporter_add(q->reporter, &found);
    q->is_duplicate[j] = 1;
}

static void report_meeting(fb_table_question *q, fb_finding_code code, uint32_t i, uint32_t j,
                           const uint64_t *const *common, const char *consequence) {
    fb_found found = found_at_rule(q, code, j);
    if (!describe_pair(q, &found, i, j, common))
        return;
    fb_view where = fb_box_text(q->arena, q->classes, common, NULL);
    fb_view example = fb_example_text(q->arena, &found);
    fb_view doubt = fb_dependence_text(q->arena, q->classes, common, NULL);
    if (found.severity == FB_FINDING_ERROR && (doubt.size || fb_is_null_only(q->classes, common)))
        found.severity = FB_FINDING_WARNING;
    found.message = fb_say_text(q->reporter->findings->arena, "rules %u and %u both match when %.*s%s; for example "
                                "%.*s%.*s", i + 1, j + 1, FB_ARG(where), consequence, FB_ARG(example), FB_ARG(doubt));
    fb_reporter_add(q->reporter, &found);
}

/* Two rules whose regions have a part in common. */
static void judge_pair(fb_table_question *q, uint32_t i, uint32_t j, const uint64_t *const *common, bool certain) {
    sameness outputs = same_outputs(q, i, j);
    if (outputs == SAME_YES && same_region(q, i, j)) {
        report_duplicate(q, i, j, common);
        return;
    }
    if (!certain)
        return;
    if (q->classes->table->hit_policy == FB_HIT_UNIQUE)
        report_meeting(q, FB_FINDING_OVERLAP, i, j, common, "; hit policy UNIQUE then gives null");
    if (q->classes->table->hit_policy != FB_HIT_ANY || outputs == SAME_YES)
        return;
    if (outputs == SAME_NO)
        report_meeting(q, FB_FINDING_CONFLICT, i, j, common, " and give different outputs");
    else
        report_meeting(q, FB_FINDING_NOT_ANALYSED, i, j, common,
                       "; whether their outputs are equal was not analysed, for they are not constant");
}

/* The first box of rule i and box b that meet; certain ones are preferred. */
static void rule_against_box(fb_table_question *q, uint32_t i, const fb_box *b, const uint64_t *const **common,
                             bool *certain) {
    const fb_table_classes *t = q->classes;
    for (uint32_t at = t->first_box[i]; at < t->first_box[i + 1]; at++) {
        const uint64_t *const *here;
        bool both = t->boxes[at].is_certain && b->is_certain;
        if ((*common && (*certain || !both)) || !fb_regions_meet(q->regions, &here, NULL, &t->boxes[at], b))
            continue;
        *common = here;
        *certain = both;
    }
}

static bool keeps_going(const fb_table_question *q) {
    return !q->budget->exhausted && q->arena->failure == FB_OK &&
           q->reporter->n_of[FB_FINDING_OVERLAP] <= q->reporter->most &&
           q->reporter->n_of[FB_FINDING_CONFLICT] <= q->reporter->most &&
           q->reporter->n_of[FB_FINDING_DUPLICATE_RULE] <= q->reporter->most;
}

/* Rule j against those before it. */
static bool rule_against_earlier(fb_table_question *q, uint32_t j) {
    const fb_table_classes *t = q->classes;
    size_t n_words = (size_t)t->n_boxes / 64 + 1;
    uint64_t *near = FB_NEW_ARRAY(q->arena, uint64_t, n_words);
    if (!near)
        return false;
    for (uint32_t b = t->first_box[j]; b < t->first_box[j + 1]; b++)
        if (!fb_regions_near(q->regions, near, &t->boxes[b]))
            return false;
    uint32_t last = FB_NONE, end = t->first_box[j];
    for (uint32_t at = 0; at < end && keeps_going(q); at++) {
        uint32_t i = t->boxes[at].rule;
        if (near[at / 64] == 0) {
            at |= 63; /* the whole word */
            continue;
        }
        if (!(near[at / 64] >> (at % 64) & 1) || i == last || q->is_duplicate[i])
            continue;
        last = i;
        if (!fb_budget_step(q->budget, t->n_dimensions))
            return false;
        const uint64_t *const *common = NULL;
        bool certain = false;
        for (uint32_t b = t->first_box[j]; b < t->first_box[j + 1]; b++)
            rule_against_box(q, i, &t->boxes[b], &common, &certain);
        if (common)
            judge_pair(q, i, j, common, certain);
        if (q->is_duplicate[j])
            break;
    }
    return keeps_going(q);
}

static void report_not_analysed(fb_table_question *q, const char *what) {
    const fb_plan_table *table = q->classes->table;
    fb_found found = fb_found_at(q->reporter, FB_FINDING_NOT_ANALYSED, table->model, table->offset);
    found.message = fb_say_text(q->reporter->findings->arena, "%s", what);
    fb_reporter_add(q->reporter, &found);
    q->reporter->said_cut = true;
}

void fb_table_overlaps(fb_table_question *q) {
    for (uint32_t j = 1; j < q->classes->table->n_rules; j++) {
        fb_arena_mark mark = fb_arena_here(q->arena);
        bool more = rule_against_earlier(q, j);
        fb_arena_rewind(q->arena, mark);
        if (!more)
            break;
    }
    if (q->budget->exhausted || q->arena->failure != FB_OK)
        report_not_analysed(q, "not all pairs of rules were compared: the budget ran out");
    else if (!keeps_going(q))
        report_not_analysed(q, "not all pairs of rules were compared: there are more findings than are listed");
}

/* ---- rules that are never chosen ----------------------------------------------------------------------- */

/* The place of each output among its output values; false when an output or a value is no constant. */
static bool ranks_of(fb_table_question *q, uint32_t *ranks, uint32_t r) {
    const fb_plan_table *table = q->classes->table;
    for (uint32_t o = 0; o < table->n_outputs; o++) {
        const fb_plan_output_clause *clause = &table->outputs[o];
        fb_value output, listed;
        if (!fb_fold_constant(&output, q->arena, q->classes->plan, table->rules[r].outputs[o], q->budget))
            return false;
        ranks[o] = clause->n_values;
        for (uint32_t v = 0; v < clause->n_values && ranks[o] == clause->n_values; v++) {
            if (!fb_fold_constant(&listed, q->arena, q->classes->plan, clause->values[v], q->budget))
                return false;
            if (fb_value_equal(&listed, &output, q->budget) == FB_TRUE)
                ranks[o] = v;
        }
    }
    return true;
}

/* Is rule a chosen before rule b when both match?  KEEP IN STEP: eval/hit_policy.c */
static bool is_better(const fb_table_question *q, const uint32_t *ranks, uint32_t a, uint32_t b) {
    uint32_t n = q->classes->table->n_outputs;
    for (uint32_t o = 0; ranks && o < n; o++)
        if (ranks[(size_t)a * n + o] != ranks[(size_t)b * n + o])
            return ranks[(size_t)a * n + o] < ranks[(size_t)b * n + o];
    return a < b;
}

/* Certain boxes of better rules near this rule. */
static uint64_t *better_boxes(fb_table_question *q, const uint32_t *ranks, uint32_t r) {
    const fb_table_classes *t = q->classes;
    uint32_t n_words = t->n_boxes / 64 + 1;
    uint64_t *near = FB_NEW_ARRAY(q->arena, uint64_t, n_words);
    for (uint32_t b = t->first_box[r]; near && b < t->first_box[r + 1]; b++)
        if (!fb_regions_near(q->regions, near, &t->boxes[b]))
            return NULL;
    for (uint32_t word = 0; near && word < n_words; word++)
        for (uint64_t left = near[word]; left; left &= left - 1) {
            const fb_box *box = &t->boxes[word * 64 + (uint32_t)__builtin_ctzll(left)];
            if (!box->is_certain || box->rule == r || !is_better(q, ranks, box->rule, r))
                near[word] &= ~(left & ~(left - 1));
        }
    return near;
}

static bool contains_set(const fb_dimension *d, const uint64_t *outer, const uint64_t *inner) {
    for (uint32_t word = 0; inner && word < d->n_words; word++)
        if (inner[word] & ~outer[word])
            return false;
    for (uint32_t k = 0; !inner && k < d->n_classes; k++)
        if (!fb_class_in(outer, k))
            return false;
    return true;
}

static bool contains_box(const fb_table_classes *t, const fb_box *outer, const fb_box *inner) {
    for (uint32_t d = 0; d < t->n_dimensions; d++)
        if (outer->sets[d] && !contains_set(&t->dimensions[d], outer->sets[d], inner->sets[d]))
            return false;
    return true;
}

/* One rule that alone matches wherever rule r may; FB_NONE. */
static uint32_t single_mask(const fb_table_question *q, const uint64_t *better, uint32_t r) {
    const fb_table_classes *t = q->classes;
    for (uint32_t at = 0; at < t->n_boxes; at++) {
        bool all = better[at / 64] >> (at % 64) & 1;
        if (all && !fb_budget_step(q->budget, t->n_dimensions))
            return FB_NONE;
        for (uint32_t b = t->first_box[r]; all && b < t->first_box[r + 1]; b++)
            all = contains_box(t, &t->boxes[at], &t->boxes[b]);
        if (all)
            return t->boxes[at].rule;
    }
    return FB_NONE;
}

static void report_masked(fb_table_question *q, const uint64_t *better, uint32_t r, uint32_t single) {
    const fb_table_classes *t = q->classes;
    fb_arena *keep = q->reporter->findings->arena;
    fb_found found = found_at_rule(q, FB_FINDING_MASKED_RULE, r);
    uint32_t most = 9;
    uint32_t *rules = FB_NEW_ARRAY(keep, uint32_t, most);
    fb_text names;
    fb_text_init(&names, q->arena);
    if (!rules)
        return;
    rules[found.n_rules++] = r + 1;
    for (uint32_t b = 0; b < t->n_boxes; b++) {
        uint32_t rule = t->boxes[b].rule;
        bool counts = single == FB_NONE ? (better[b / 64] >> (b % 64) & 1) : rule == single;
        if (!counts || rules[found.n_rules - 1] == rule + 1)
            continue;
        if (found.n_rules == most) {
            fb_text_add_string(&names, ", ...");
            break;
        }
        fb_text_format(&names, "%s%u", found.n_rules > 1 ? ", " : "", rule + 1);
        rules[found.n_rules++] = rule + 1;
    }
    found.rules = rules;
    const uint64_t *const *own = NULL;
    if (fb_regions_meet(q->regions, &own, NULL, &t->boxes[t->first_box[r]], &t->boxes[t->first_box[r]]))
        fb_box_example(keep, &found, t, own);
    fb_view example = fb_example_text(q->arena, &found), list = fb_text_view(&names);
    found.message = fb_say_text(keep, "rule %u is never chosen: rule%s %.*s %s before it wherever it matches; for "
                                "example %.*s", r + 1, found.n_rules > 2 ? "s" : "", FB_ARG(list),
                                found.n_rules > 2 ? "come" : "comes", FB_ARG(example));
    fb_reporter_add(q->reporter, &found);
}

static void masks_of_rule(fb_table_question *q, const uint32_t *ranks, uint32_t r) {
    const fb_table_classes *t = q->classes;
    uint64_t *better = better_boxes(q, ranks, r);
    if (!better || t->first_box[r] == t->first_box[r + 1])
        return;
    uint32_t single = single_mask(q, better, r);
    for (uint32_t b = t->first_box[r]; single == FB_NONE && b < t->first_box[r + 1]; b++) {
        fb_uncovered free = fb_regions_uncovered(q->regions, t->boxes[b].sets, better, 1);
        if (free.n || !free.is_complete)
            return;
    }
    if (q->reporter->n_of[FB_FINDING_MASKED_RULE] < q->reporter->most)
        report_masked(q, better, r, single);
    else
        q->reporter->n_of[FB_FINDING_MASKED_RULE]++;
}

void fb_table_masks(fb_table_question *q) {
    const fb_plan_table *table = q->classes->table;
    if (table->hit_policy != FB_HIT_FIRST && table->hit_policy != FB_HIT_PRIORITY)
        return;
    uint32_t *ranks = NULL;
    if (table->hit_policy == FB_HIT_PRIORITY) {
        ranks = FB_NEW_ARRAY(q->arena, uint32_t, (size_t)table->n_rules * table->n_outputs);
        if (!ranks)
            return;
        for (uint32_t r = 0; r < table->n_rules; r++)
            if (!ranks_of(q, &ranks[(size_t)r * table->n_outputs], r)) {
                report_not_analysed(q, "not analysed for rules that are never chosen: an output is not constant");
                return;
            }
    }
    for (uint32_t r = 0; r < table->n_rules; r++) {
        if (q->is_duplicate[r])
            continue;
        fb_arena_mark mark = fb_arena_here(q->arena);
        masks_of_rule(q, ranks, r);
        fb_arena_rewind(q->arena, mark);
        if (q->budget->exhausted || q->arena->failure != FB_OK) {
            report_not_analysed(q, "not all rules were looked at for being chosen: the budget ran out");
            break;
        }
    }
}
