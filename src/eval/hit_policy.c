/* hit_policy.c - what the matched rules of a decision table give (DMN 1.5 8.2.10, 10.3.2.10).
 *
 * Called by table_match.c with the rules that match, in rule order or, where the index has one, in the order of the
 * output values.  No match gives the default output or null.
 */
#include "eval/eval_inner.h"

static fb_value one_output(fb_run *run, const fb_plan_table *table, const fb_plan_rule *rule, uint32_t o,
                           fb_value *frame) {
    if (table->table_index) {
        const fb_value *given = table->table_index->outputs[(size_t)(rule - table->rules) * table->n_outputs + o];
        if (given)
            return *given;
    }
    fb_value v = fb_eval(run, rule->outputs[o], frame);
    if (run->stop)
        return fb_null();
    const fb_plan_output_clause *clause = &table->outputs[o];
    if (clause->constraint && v.kind != FB_KIND_NULL && !fb_constraint_holds(run, clause->constraint, &v)) {
        if (run->stop)
            return fb_null();
        run->node = rule->outputs[o];
        return fb_null_note(run, "rule %u gives an output that is not among the output values",
                            (uint32_t)(rule - table->rules) + 1);
    }
    return v;
}

/* The output of one rule: its entry, or a context of the output names. */
static fb_value rule_output(fb_run *run, const fb_plan_table *table, uint32_t r, fb_value *frame) {
    const fb_plan_rule *rule = &table->rules[r];
    if (table->n_outputs == 1)
        return one_output(run, table, rule, 0, frame);
    fb_entry *entries = FB_NEW_ARRAY(run->arena, fb_entry, table->n_outputs);
    if (!entries) {
        fb_run_memory(run);
        return fb_null();
    }
    for (uint32_t o = 0; o < table->n_outputs; o++) {
        entries[o] = (fb_entry){table->outputs[o].name, one_output(run, table, rule, o, frame)};
        if (run->stop)
            return fb_null();
    }
    return fb_context(entries, table->n_outputs);
}

static fb_value default_output(fb_run *run, const fb_plan_table *table, fb_value *frame) {
    bool any = false;
    for (uint32_t o = 0; o < table->n_outputs; o++)
        any |= table->outputs[o].default_entry != NULL;
    if (!any)
        return fb_null_note(run, "no rule of the decision table matches");
    if (table->n_outputs == 1)
        return fb_eval(run, table->outputs[0].default_entry, frame);
    fb_entry *entries = FB_NEW_ARRAY(run->arena, fb_entry, table->n_outputs);
    if (!entries) {
        fb_run_memory(run);
        return fb_null();
    }
    for (uint32_t o = 0; o < table->n_outputs; o++) {
        const fb_node *entry = table->outputs[o].default_entry;
        entries[o] = (fb_entry){table->outputs[o].name, entry ? fb_eval(run, entry, frame) : fb_null()};
        if (run->stop)
            return fb_null();
    }
    return fb_context(entries, table->n_outputs);
}

static fb_value any_output(fb_run *run, const fb_plan_table *table, const uint32_t *matched, uint32_t n,
                           fb_value *frame) {
    fb_value first = rule_output(run, table, matched[0], frame);
    for (uint32_t i = 1; i < n && !run->stop; i++) {
        fb_value other = rule_output(run, table, matched[i], frame);
        if (run->stop)
            break;
        if (fb_value_equal(&first, &other, &run->budget) != FB_TRUE)
            return fb_null_note(run, "rules %u and %u match with different outputs; hit policy ANY wants them equal",
                                matched[0] + 1, matched[i] + 1);
    }
    return first;
}

/* ---- priority ------------------------------------------------------------------------------------------ */

static fb_value component(const fb_plan_table *table, const fb_value *output, uint32_t o) {
    if (table->n_outputs == 1)
        return *output;
    return output->kind == FB_KIND_CONTEXT ? output->as.entries[o].value : fb_null();
}

/* The output values in order.  They are written in the clause, not in the rules: their frame is the constraint's. */
static const fb_value *listed_values(fb_run *run, const fb_plan_output_clause *clause) {
    fb_value small[FB_SMALL_FRAME];
    fb_value *values = FB_NEW_ARRAY(run->arena, fb_value, clause->n_values);
    uint32_t n_slots = clause->constraint ? run->plan->constraints[clause->constraint - 1].n_slots : 1;
    fb_value *frame = frame_for(run, small, n_slots);
    if (!values || !frame) {
        fb_run_memory(run);
        return NULL;
    }
    for (uint32_t i = 0; i < clause->n_values; i++) {
        values[i] = fb_eval(run, clause->values[i], frame);
        if (run->stop)
            return NULL;
    }
    return values;
}

/* ranks[r * n_outputs + o]: the place of output o of the r-th output among the output values; behind them all when
 * it is none of them. */
static bool rank_outputs(fb_run *run, uint32_t *ranks, const fb_plan_table *table, const fb_value *outputs,
                         uint32_t n) {
    for (uint32_t o = 0; o < table->n_outputs; o++) {
        const fb_plan_output_clause *clause = &table->outputs[o];
        const fb_value *listed = listed_values(run, clause);
        if (!listed)
            return false;
        for (uint32_t r = 0; r < n; r++) {
            fb_value value = component(table, &outputs[r], o);
            uint32_t i = 0;
            while (i < clause->n_values && fb_value_equal(&listed[i], &value, &run->budget) != FB_TRUE)
                i++;
            ranks[(size_t)r * table->n_outputs + o] = i;
            if (!fb_run_step(run, 1 + (uint64_t)i))
                return false;
        }
    }
    return true;
}

static uint32_t *ranks_of(fb_run *run, const fb_plan_table *table, const fb_value *outputs, uint32_t n) {
    uint32_t *ranks = fb_arena_alloc(run->arena, n, table->n_outputs * sizeof *ranks);
    if (!ranks) {
        fb_run_memory(run);
        return NULL;
    }
    return rank_outputs(run, ranks, table, outputs, n) ? ranks : NULL;
}

/* Does output a come before b by the output values, the leftmost output first? */
static bool before(const fb_plan_table *table, const uint32_t *ranks, uint32_t a, uint32_t b) {
    const uint32_t *x = ranks + (size_t)a * table->n_outputs, *y = ranks + (size_t)b * table->n_outputs;
    for (uint32_t o = 0; o < table->n_outputs; o++)
        if (x[o] != y[o])
            return x[o] < y[o];
    return false;
}

static fb_value *outputs_of(fb_run *run, const fb_plan_table *table, const uint32_t *matched, uint32_t n,
                            fb_value *frame) {
    fb_value *outputs = FB_NEW_ARRAY(run->arena, fb_value, n);
    if (!outputs) {
        fb_run_memory(run);
        return NULL;
    }
    for (uint32_t i = 0; i < n; i++) {
        outputs[i] = rule_output(run, table, matched[i], frame);
        if (run->stop)
            return NULL;
    }
    return outputs;
}

/* Stable by rule order among equals; insertion keeps it simple and the number of matches is small. */
static fb_value in_output_order(fb_run *run, const fb_plan_table *table, const fb_value *outputs, uint32_t n) {
    const uint32_t *ranks = ranks_of(run, table, outputs, n);
    uint32_t *order = FB_NEW_ARRAY(run->arena, uint32_t, n);
    fb_value *sorted = FB_NEW_ARRAY(run->arena, fb_value, n);
    if (!ranks || !order || !sorted) {
        fb_run_memory(run);
        return fb_null();
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i;
        for (; at && before(table, ranks, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
        if (!fb_run_step(run, 1 + (uint64_t)(i - at)))
            return fb_null();
    }
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = outputs[order[i]];
    return fb_list(sorted, n);
}

/* The first by priority; of equals, the first in rule order. */
static fb_value first_by_priority(fb_run *run, const fb_plan_table *table, uint32_t *chosen, const uint32_t *matched,
                                  const fb_value *outputs, uint32_t n) {
    const uint32_t *ranks = n > 1 ? ranks_of(run, table, outputs, n) : NULL;
    if (n > 1 && !ranks)
        return fb_null();
    uint32_t first = 0;
    for (uint32_t i = 1; i < n; i++)
        if (before(table, ranks, i, first))
            first = i;
    *chosen = matched[first];
    return outputs[first];
}

/* ---- aggregation --------------------------------------------------------------------------------------- */

static fb_value aggregate(fb_run *run, const fb_plan_table *table, const fb_value *outputs, uint32_t n) {
    fb_value list = fb_list(outputs, n);
    switch (table->aggregation) {
    case FB_AGGREGATE_NONE: return list;
    case FB_AGGREGATE_COUNT: return builtin_count(run, &list, 1);
    case FB_AGGREGATE_SUM: return builtin_sum(run, &list, 1);
    case FB_AGGREGATE_MIN: return builtin_min(run, &list, 1);
    case FB_AGGREGATE_MAX: return builtin_max(run, &list, 1);
    }
    return list;
}

fb_value fb_hit(fb_run *run, const fb_plan_table *table, uint32_t *chosen, const uint32_t *matched, uint32_t n,
                fb_value *frame) {
    if (n == 0)
        return default_output(run, table, frame);
    fb_value *outputs;
    switch (table->hit_policy) {
    case FB_HIT_UNIQUE:
        if (n > 1)
            return fb_null_note(run, "rules %u and %u both match; hit policy UNIQUE allows one", matched[0] + 1,
                                matched[1] + 1);
        *chosen = matched[0];
        return rule_output(run, table, matched[0], frame);
    case FB_HIT_FIRST:
        *chosen = matched[0];
        return rule_output(run, table, matched[0], frame);
    case FB_HIT_ANY:
        *chosen = matched[0];
        return any_output(run, table, matched, n, frame);
    case FB_HIT_PRIORITY:
        outputs = outputs_of(run, table, matched, n, frame);
        return outputs ? first_by_priority(run, table, chosen, matched, outputs, n) : fb_null();
    case FB_HIT_OUTPUT_ORDER:
        outputs = outputs_of(run, table, matched, n, frame);
        if (!outputs)
            return fb_null();
        if (fb_matches_by_index(run, table) && table->table_index->by_priority)
            return fb_list(outputs, n);
        return in_output_order(run, table, outputs, n);
    case FB_HIT_COLLECT:
    case FB_HIT_RULE_ORDER:
        outputs = outputs_of(run, table, matched, n, frame);
        if (!outputs)
            return fb_null();
        return table->hit_policy == FB_HIT_COLLECT ? aggregate(run, table, outputs, n) : fb_list(outputs, n);
    }
    return fb_null();
}
