/* hit_policy.c - what the matched rules of a decision table give (DMN 1.5 8.2.10, 10.3.2.10).
 *
 * Called by table_match.c with the rules that match, in rule order.  No match gives the default output or null.
 */
#include "eval/eval_inner.h"

static fb_value one_output(fb_run *run, const fb_plan_table *table, const fb_plan_rule *rule, uint32_t o, fb_value *frame) {
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

static fb_value any_output(fb_run *run, const fb_plan_table *table, const uint32_t *matched, uint32_t n, fb_value *frame) {
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

/* ---- priority ------------------------------------------------------------------------------------------------- */

static fb_value component(const fb_plan_table *table, const fb_value *output, uint32_t o) {
    if (table->n_outputs == 1)
        return *output;
    return output->kind == FB_KIND_CONTEXT ? output->as.entries[o].value : fb_null();
}

/* The place of a value among the output values; behind them all when it is none of them. */
static uint32_t rank(fb_run *run, const fb_plan_output_clause *clause, const fb_value *value, fb_value *frame) {
    for (uint32_t i = 0; i < clause->n_values; i++) {
        fb_value listed = fb_eval(run, clause->values[i], frame);
        if (run->stop)
            break;
        if (fb_value_equal(&listed, value, &run->budget) == FB_TRUE)
            return i;
    }
    return clause->n_values;
}

/* Does output a come before b by the output values, the leftmost output first? */
static bool before(fb_run *run, const fb_plan_table *table, const fb_value *a, const fb_value *b, fb_value *frame) {
    for (uint32_t o = 0; o < table->n_outputs; o++) {
        fb_value x = component(table, a, o), y = component(table, b, o);
        uint32_t i = rank(run, &table->outputs[o], &x, frame), j = rank(run, &table->outputs[o], &y, frame);
        if (i != j)
            return i < j;
    }
    return false;
}

static fb_value *outputs_of(fb_run *run, const fb_plan_table *table, const uint32_t *matched, uint32_t n, fb_value *frame) {
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
static bool sort_by_priority(fb_run *run, const fb_plan_table *table, fb_value *outputs, uint32_t n, fb_value *frame) {
    for (uint32_t i = 1; i < n; i++) {
        fb_value moved = outputs[i];
        uint32_t at = i;
        while (at && before(run, table, &moved, &outputs[at - 1], frame)) {
            outputs[at] = outputs[at - 1];
            at--;
            if (!fb_run_step(run, 1))
                return false;
        }
        outputs[at] = moved;
    }
    return !run->stop;
}

/* The first by priority; of equals, the first in rule order. */
static fb_value first_by_priority(fb_run *run, const fb_plan_table *table, uint32_t *chosen, const uint32_t *matched,
                                  const fb_value *outputs, uint32_t n, fb_value *frame) {
    uint32_t first = 0;
    for (uint32_t i = 1; i < n && !run->stop; i++)
        if (fb_run_step(run, 1) && before(run, table, &outputs[i], &outputs[first], frame))
            first = i;
    *chosen = matched[first];
    return outputs[first];
}

/* ---- aggregation ------------------------------------------------------------------------------------------------ */

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
        return outputs ? first_by_priority(run, table, chosen, matched, outputs, n, frame) : fb_null();
    case FB_HIT_OUTPUT_ORDER:
        outputs = outputs_of(run, table, matched, n, frame);
        if (!outputs || !sort_by_priority(run, table, outputs, n, frame))
            return fb_null();
        return fb_list(outputs, n);
    case FB_HIT_COLLECT:
    case FB_HIT_RULE_ORDER:
        outputs = outputs_of(run, table, matched, n, frame);
        if (!outputs)
            return fb_null();
        return table->hit_policy == FB_HIT_COLLECT ? aggregate(run, table, outputs, n) : fb_list(outputs, n);
    }
    return fb_null();
}
