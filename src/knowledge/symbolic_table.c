/* symbolic_table.c - decision tables of which some inputs are unknown: where each rule matches, and what the hit
 * policy makes of that (eval/table_match.c, eval/hit_policy.c; DMN 1.5 8.2.10, 10.3.2.10).
 *
 * A rule's match is the conjunction of its cells.  FIRST and UNIQUE choose between outputs, the lists of RULE ORDER
 * and COLLECT have an item a rule, there where it matches; the others fold the outputs one after the other.
 */
#include "knowledge/knowledge_inner.h"

typedef enum clause_state { CLAUSE_NEW = 0, CLAUSE_DONE } clause_state;

typedef struct matching {
    fb_symbolic *s;
    const fb_plan_table *table;
    fb_sym *frame;
    uint8_t *states;        /* clause_state a clause */
    fb_diagram *admitted;   /* where the clause's value is among its input values */
    fb_diagram *matches;    /* a rule */
    fb_sym *outputs;        /* a rule that may match; made once */
    bool *has_output;
} matching;

/* ---- rules --------------------------------------------------------------------------------------------- */

static void ask_clause(matching *m, uint32_t i) {
    const fb_plan_input_clause *clause = &m->table->inputs[i];
    fb_sym value = fb_sym_node(m->s, clause->expression, m->frame);
    m->admitted[i] = FB_ALWAYS;
    if (clause->constraint) {
        value = fb_sym_of_diagram(fb_sym_flat(m->s, value));
        if (!fb_sym_is_over(m->s))
            m->admitted[i] = fb_sym_is_allowed(m->s, value.as.diagram, clause->constraint);
    }
    m->frame[clause->slot] = value;
    m->states[i] = CLAUSE_DONE;
}

/* Cells whose clause has been asked already come first: they may kill the rule before anything more is asked. */
static fb_diagram match_of(matching *m, const fb_plan_rule *rule, fb_diagram living) {
    fb_symbolic *s = m->s;
    fb_diagram match = FB_ALWAYS;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < m->table->n_inputs && !fb_sym_is_over(s); i++) {
            const fb_node *cell = rule->inputs[i];
            bool is_late = m->states[i] == CLAUSE_NEW;
            if (cell->op == FB_OP_DASH || is_late != (pass == 1))
                continue;
            if (cell->op != FB_OP_TESTS)
                return FB_NEVER; /* it could not be compiled */
            if (is_late)
                ask_clause(m, i);
            fb_diagram holds = fb_sym_is_over(s) ? FB_NEVER : fb_sym_is_true(s, fb_sym_test(s, cell, m->frame));
            match = fb_sym_and(s, match, fb_sym_and(s, m->admitted[i], holds));
            if (match == FB_NEVER || fb_sym_and(s, match, living) == FB_NEVER)
                return FB_NEVER; /* of no interest */
        }
    return match;
}

/* `living`: where a match still matters.  A clause asked for in the second pass is not asked twice. */
static void match_rules(matching *m) {
    fb_symbolic *s = m->s;
    bool is_single = m->table->hit_policy == FB_HIT_FIRST;
    fb_diagram living = FB_ALWAYS;
    for (uint32_t r = 0; r < m->table->n_rules && !fb_sym_is_over(s); r++) {
        m->matches[r] = living == FB_NEVER ? FB_NEVER : match_of(m, &m->table->rules[r], living);
        if (is_single && m->matches[r] != FB_NEVER)
            living = fb_sym_and(s, living, fb_sym_not(s, m->matches[r]));
        fb_budget_step(s->budget, 1 + m->table->n_inputs / 8);
    }
}

/* ---- outputs ------------------------------------------------------------------------------------------- */

static fb_sym one_output(matching *m, uint32_t r, uint32_t o) {
    const fb_plan_output_clause *clause = &m->table->outputs[o];
    fb_sym value = fb_sym_node(m->s, m->table->rules[r].outputs[o], m->frame);
    if (!clause->constraint || fb_sym_is_over(m->s))
        return value;
    fb_diagram flat = fb_sym_flat(m->s, value);
    if (fb_sym_is_over(m->s))
        return fb_sym_null();
    fb_diagram allowed = fb_sym_is_allowed(m->s, flat, clause->constraint);
    return fb_sym_choose(m->s, allowed, value, fb_sym_null());
}

static fb_sym output_of(matching *m, uint32_t r) {
    if (m->has_output[r])
        return m->outputs[r];
    uint32_t n = m->table->n_outputs;
    fb_sym out = fb_sym_null();
    if (n == 1) {
        out = one_output(m, r, 0);
    } else {
        fb_sym_entry *entries = FB_NEW_ARRAY(m->s->arena, fb_sym_entry, n);
        for (uint32_t o = 0; entries && o < n; o++)
            entries[o] = (fb_sym_entry){m->table->outputs[o].name, one_output(m, r, o)};
        out = (fb_sym){.kind = FB_SYM_CONTEXT, .n = entries ? n : 0, .as = {.entries = entries}};
    }
    m->outputs[r] = out;
    m->has_output[r] = true;
    return out;
}

static fb_sym default_output(matching *m) {
    uint32_t n = m->table->n_outputs;
    bool any = false;
    for (uint32_t o = 0; o < n; o++)
        any |= m->table->outputs[o].default_entry != NULL;
    if (!any)
        return fb_sym_null();
    if (n == 1)
        return fb_sym_node(m->s, m->table->outputs[0].default_entry, m->frame);
    fb_sym_entry *entries = FB_NEW_ARRAY(m->s->arena, fb_sym_entry, n);
    for (uint32_t o = 0; entries && o < n; o++) {
        const fb_node *entry = m->table->outputs[o].default_entry;
        entries[o] = (fb_sym_entry){m->table->outputs[o].name,
                                    entry ? fb_sym_node(m->s, entry, m->frame) : fb_sym_null()};
    }
    return (fb_sym){.kind = FB_SYM_CONTEXT, .n = entries ? n : 0, .as = {.entries = entries}};
}

/* Where any rule matches. */
static fb_diagram any_match(matching *m) {
    fb_diagram any = FB_NEVER;
    for (uint32_t r = 0; r < m->table->n_rules; r++)
        any = fb_sym_or(m->s, any, m->matches[r]);
    return any;
}

/* The output of the first rule that matches, and the default where none does. */
static fb_sym first_output(matching *m) {
    fb_diagram any = any_match(m);
    bool has_base = any != FB_ALWAYS;
    fb_sym out = has_base ? default_output(m) : fb_sym_null();
    for (uint32_t r = m->table->n_rules; r-- > 0 && !fb_sym_is_over(m->s);) {
        if (m->matches[r] == FB_NEVER)
            continue;
        out = has_base ? fb_sym_choose(m->s, m->matches[r], output_of(m, r), out) : output_of(m, r);
        has_base = true;
    }
    return out;
}

static fb_sym unique_output(matching *m) {
    fb_symbolic *s = m->s;
    fb_diagram once = FB_NEVER, twice = FB_NEVER;
    for (uint32_t r = 0; r < m->table->n_rules; r++) {
        twice = fb_sym_or(s, twice, fb_sym_and(s, once, m->matches[r]));
        once = fb_sym_or(s, once, m->matches[r]);
    }
    return fb_sym_choose(s, twice, fb_sym_null(), first_output(m));
}

static fb_sym all_outputs(matching *m) {
    fb_sym_item *items = FB_NEW_ARRAY(m->s->arena, fb_sym_item, m->table->n_rules);
    uint32_t n = 0;
    for (uint32_t r = 0; items && r < m->table->n_rules && !fb_sym_is_over(m->s); r++)
        if (m->matches[r] != FB_NEVER)
            items[n++] = (fb_sym_item){m->matches[r], output_of(m, r)};
    return (fb_sym){.kind = FB_SYM_LIST, .n = n, .as = {.items = items}};
}

/* ---- outputs one after the other ----------------------------------------------------------------------- */

typedef struct folding {
    fb_symbolic *s;
    const fb_plan_table *table;
    const fb_value **listed; /* an output clause: its output values in order */
} folding;

/* numbers: what there is so far (FB_LEAF_NOTHING), whether the rule matches, its output. */
static uint32_t same_of(void *context, const uint32_t *numbers, uint32_t n) {
    const folding *f = context;
    (void)n;
    if (numbers[1] != FB_LEAF_TRUE || numbers[0] == FB_LEAF_STOPPED)
        return numbers[0];
    if (numbers[0] == FB_LEAF_NOTHING)
        return numbers[2];
    fb_value a = f->s->values[numbers[0]], b = f->s->values[numbers[2]];
    return fb_value_equal(&a, &b, f->s->budget) == FB_TRUE ? numbers[0] : (uint32_t)FB_LEAF_STOPPED;
}

static uint32_t rank_of(const folding *f, const fb_value *output, uint32_t o) {
    const fb_plan_output_clause *clause = &f->table->outputs[o];
    fb_value value = *output;
    uint32_t i = 0;
    if (f->table->n_outputs > 1)
        value = output->kind == FB_KIND_CONTEXT ? output->as.entries[o].value : fb_null();
    while (i < clause->n_values && fb_value_equal(&f->listed[o][i], &value, f->s->budget) != FB_TRUE)
        i++;
    fb_budget_step(f->s->budget, 1 + i);
    return i;
}

static bool comes_before(const folding *f, const fb_value *a, const fb_value *b) {
    for (uint32_t o = 0; o < f->table->n_outputs; o++) {
        uint32_t x = rank_of(f, a, o), y = rank_of(f, b, o);
        if (x != y)
            return x < y;
    }
    return false;
}

static uint32_t best_of(void *context, const uint32_t *numbers, uint32_t n) {
    const folding *f = context;
    (void)n;
    if (numbers[1] != FB_LEAF_TRUE)
        return numbers[0];
    if (numbers[0] == FB_LEAF_NOTHING)
        return numbers[2];
    return comes_before(f, &f->s->values[numbers[2]], &f->s->values[numbers[0]]) ? numbers[2] : numbers[0];
}

/* Stable: behind all that do not come after it. */
static uint32_t inserted_of(void *context, const uint32_t *numbers, uint32_t n) {
    const folding *f = context;
    fb_symbolic *s = f->s;
    (void)n;
    if (numbers[1] != FB_LEAF_TRUE)
        return numbers[0];
    fb_value before = numbers[0] == FB_LEAF_NOTHING ? fb_list(NULL, 0) : s->values[numbers[0]];
    fb_value added = s->values[numbers[2]];
    fb_value *items = FB_NEW_ARRAY(s->arena, fb_value, (size_t)before.count + 1);
    if (!items)
        return FB_DIAGRAM_NONE;
    uint32_t at = before.count;
    while (at && comes_before(f, &added, &before.as.items[at - 1]))
        at--;
    for (uint32_t i = 0; i <= before.count; i++)
        items[i] = i < at ? before.as.items[i] : i == at ? added : before.as.items[i - 1];
    fb_value made = fb_list(items, before.count + 1);
    return fb_sym_number(s, &made);
}

/* Sums, least and greatest by the built-ins, two at a time; null (STOPPED) once it is null. */
static uint32_t aggregate_of(void *context, const uint32_t *numbers, uint32_t n) {
    const folding *f = context;
    fb_symbolic *s = f->s;
    (void)n;
    if (numbers[1] != FB_LEAF_TRUE || numbers[0] == FB_LEAF_STOPPED)
        return numbers[0];
    fb_value items[2] = {s->values[numbers[0]], s->values[numbers[2]]};
    bool is_first = numbers[0] == FB_LEAF_NOTHING;
    fb_value list = fb_list(is_first ? items + 1 : items, is_first ? 1 : 2);
    fb_value value = f->table->aggregation == FB_AGGREGATE_SUM   ? builtin_sum(&s->scratch, &list, 1)
                     : f->table->aggregation == FB_AGGREGATE_MIN ? builtin_min(&s->scratch, &list, 1)
                                                                 : builtin_max(&s->scratch, &list, 1);
    uint32_t number = fb_sym_evaluated(s, value);
    return number == FB_LEAF_NULL ? (uint32_t)FB_LEAF_STOPPED : number;
}

static bool list_values(matching *m, folding *f) {
    f->listed = FB_NEW_ARRAY(m->s->arena, const fb_value *, m->table->n_outputs);
    for (uint32_t o = 0; f->listed && o < m->table->n_outputs; o++) {
        const fb_plan_output_clause *clause = &m->table->outputs[o];
        uint32_t n_slots = clause->constraint ? m->s->plan->constraints[clause->constraint - 1].n_slots : 1;
        fb_value *values = FB_NEW_ARRAY(m->s->arena, fb_value, clause->n_values);
        fb_sym *frame = FB_NEW_ARRAY(m->s->arena, fb_sym, n_slots ? n_slots : 1);
        for (uint32_t i = 0; values && frame && i < clause->n_values; i++) {
            fb_diagram value = fb_sym_flat(m->s, fb_sym_node(m->s, clause->values[i], frame));
            if (fb_sym_is_over(m->s))
                return false;
            if (!fb_diagram_is_leaf(value)) {
                fb_sym_refuse(m->s, "an output value depends on something unknown");
                return false;
            }
            values[i] = *fb_sym_value(m->s, value);
        }
        f->listed[o] = values;
    }
    return !fb_sym_is_over(m->s);
}

static fb_sym fold_outputs(matching *m, uint32_t (*of)(void *, const uint32_t *, uint32_t), bool by_rank) {
    folding f = {.s = m->s, .table = m->table};
    fb_diagram_function step = {.identity = m->table, .of = of, .context = &f};
    fb_diagram operands[3] = {fb_diagram_leaf(FB_LEAF_NOTHING)};
    if (by_rank && !list_values(m, &f))
        return fb_sym_null();
    for (uint32_t r = 0; r < m->table->n_rules && !fb_sym_is_over(m->s); r++) {
        if (m->matches[r] == FB_NEVER)
            continue;
        operands[1] = m->matches[r];
        operands[2] = fb_sym_flat(m->s, output_of(m, r));
        if (!fb_sym_is_over(m->s))
            operands[0] = fb_diagram_apply(&m->s->all, &step, operands, 3);
    }
    if (fb_sym_is_over(m->s))
        return fb_sym_null();
    fb_diagram stopped = fb_sym_is(m->s, operands[0], FB_LEAF_STOPPED);
    fb_diagram nothing = fb_sym_is(m->s, operands[0], FB_LEAF_NOTHING);
    fb_sym out = fb_sym_choose(m->s, stopped, fb_sym_null(), fb_sym_of_diagram(operands[0]));
    return nothing == FB_NEVER ? out : fb_sym_choose(m->s, nothing, default_output(m), out);
}

/* ---- hit policies -------------------------------------------------------------------------------------- */

static fb_sym collected(matching *m) {
    bool is_list = m->table->hit_policy == FB_HIT_RULE_ORDER || m->table->aggregation == FB_AGGREGATE_NONE;
    if (!is_list && m->table->aggregation != FB_AGGREGATE_COUNT)
        return fold_outputs(m, aggregate_of, false);
    fb_sym list = all_outputs(m);
    fb_sym out = is_list ? list : fb_sym_of_diagram(fb_sym_count(m->s, &list));
    fb_diagram any = any_match(m);
    return any == FB_ALWAYS ? out : fb_sym_choose(m->s, any, out, default_output(m));
}

fb_sym fb_sym_table(fb_symbolic *s, const fb_plan_table *table, fb_sym *frame) {
    if (!table)
        return fb_sym_null();
    matching m = {.s = s, .table = table, .frame = frame,
                  .states = FB_NEW_ARRAY(s->arena, uint8_t, table->n_inputs),
                  .admitted = FB_NEW_ARRAY(s->arena, fb_diagram, table->n_inputs),
                  .matches = FB_NEW_ARRAY(s->arena, fb_diagram, table->n_rules),
                  .outputs = FB_NEW_ARRAY(s->arena, fb_sym, table->n_rules),
                  .has_output = FB_NEW_ARRAY(s->arena, bool, table->n_rules)};
    if (!m.states || !m.admitted || !m.matches || !m.outputs || !m.has_output)
        return fb_sym_null();
    match_rules(&m);
    if (fb_sym_is_over(s))
        return fb_sym_null();
    switch (table->hit_policy) {
    case FB_HIT_FIRST: return first_output(&m);
    case FB_HIT_UNIQUE: return unique_output(&m);
    case FB_HIT_ANY: return fold_outputs(&m, same_of, false);
    case FB_HIT_PRIORITY: return fold_outputs(&m, best_of, true);
    case FB_HIT_OUTPUT_ORDER: return fold_outputs(&m, inserted_of, true);
    case FB_HIT_COLLECT:
    case FB_HIT_RULE_ORDER: return collected(&m);
    }
    return fb_sym_null();
}
