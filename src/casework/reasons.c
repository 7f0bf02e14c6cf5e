/* reasons.c - from the trace of an evaluation to reasons: the rows an answer stands on, with authority and
 * grade.
 *
 * It reads what the evaluator recorded and the plan's own nodes; it evaluates nothing.  Called by determine.c
 * and duties.c right after an evaluation, while the run still has its trace.
 *
 * INVARIANT: every row that was matched and used is a reason, in sub-decisions too, so that the weakest grade
 * among the reasons is the weakest grade that the answer rests on.
 */
#include "casework/casework_inner.h"

#define NODE_DEPTH 256u

/* ---- grades ------------------------------------------------------------------------------------------- */

static int grade_rank(fb_view grade) {
    return fb_view_is(grade, "P") ? 0 : fb_view_is(grade, "A") ? 1 : fb_view_is(grade, "2") ? 2 : 3;
}

fb_view weaker_grade(fb_view a, fb_view b) {
    if (a.size == 0)
        return b;
    if (b.size == 0)
        return a;
    return grade_rank(a) >= grade_rank(b) ? a : b;
}

fb_view weakest_grade(const fb_reason *reasons, uint32_t n_reasons) {
    fb_view weakest = {"", 0};
    for (uint32_t i = 0; i < n_reasons; i++)
        weakest = weaker_grade(weakest, reasons[i].grade);
    return weakest;
}

fb_view annotation(const fb_plan_table *table, uint32_t rule, const char *name) {
    for (uint32_t i = 0; i < table->n_annotations; i++)
        if (fb_view_equal(table->annotation_names[i], fb_view_of(name)))
            return fb_view_trim(table->rules[rule].annotations[i]);
    return (fb_view){"", 0};
}

/* ---- which facts an expression reads ------------------------------------------------------------------ */

/* A walk over nodes and, where a decision is no table (a table has a trace of its own), over what it
 * requires. */
typedef struct fact_walk {
    const fb_plan *plan;
    const fb_fact_sheet *sheet;
    bool *facts;
    uint32_t depth_left;
} fact_walk;

static bool is_table(const fb_node *logic) {
    while (logic && logic->op == FB_OP_COERCE && logic->n_children == 1)
        logic = logic->children[0];
    return logic && logic->op == FB_OP_TABLE;
}

static void walk_element(fact_walk *walk, uint32_t index) {
    const fb_plan_element *element = &walk->plan->elements[index];
    if (element->kind == FB_ELEMENT_INPUT) {
        if (element->input < walk->sheet->n_facts) /* the sheet has the plan's inputs in the plan's order */
            walk->facts[element->input] = true;
        return;
    }
    if (walk->depth_left == 0 || is_table(element->logic))
        return;
    walk->depth_left--;
    for (uint32_t i = 0; i < element->n_requires; i++)
        walk_element(walk, element->requires[i]);
    walk->depth_left++;
}

static void walk_node(fact_walk *walk, const fb_node *node) {
    if (!node || walk->depth_left == 0)
        return;
    walk->depth_left--;
    if (node->op == FB_OP_ELEMENT)
        walk_element(walk, node->index);
    for (uint32_t i = 0; i < node->n_children; i++)
        walk_node(walk, node->children[i]);
    walk->depth_left++;
}

static bool is_dash(const fb_node *cell) {
    return cell->op == FB_OP_DASH;
}

/* Under FIRST the rows behind the one used were not needed; every other policy reads all rows. */
static uint32_t rows_read(const fb_table_trace *trace) {
    if (trace->table->hit_policy == FB_HIT_FIRST && trace->n_matched > 0)
        return trace->matched[0] + 1;
    return trace->table->n_rules;
}

static bool clause_was_read(const fb_table_trace *trace, uint32_t clause) {
    uint32_t n = rows_read(trace);
    for (uint32_t rule = 0; rule < n; rule++)
        if (!is_dash(trace->table->rules[rule].inputs[clause]))
            return true;
    return false;
}

static bool is_of_space(const deciding *d, const fb_plan_table *table, fb_view space) {
    return space.size == 0 || fb_view_equal(d->set->plan->models[table->model].space, space);
}

void mark_relied(bool *relied, deciding *d, fb_view space) {
    fact_walk walk = {d->set->plan, d->set->sheet, relied, NODE_DEPTH};
    for (uint32_t i = 0; i < d->run.n_traces; i++) {
        const fb_table_trace *trace = &d->run.traces[i];
        if (!is_of_space(d, trace->table, space))
            continue;
        for (uint32_t clause = 0; clause < trace->table->n_inputs; clause++)
            if (clause_was_read(trace, clause))
                walk_node(&walk, trace->table->inputs[clause].expression);
        for (uint32_t k = 0; k < trace->n_matched; k++)
            for (uint32_t output = 0; output < trace->table->n_outputs; output++)
                walk_node(&walk, trace->table->rules[trace->matched[k]].outputs[output]);
    }
}

/* ---- one row ------------------------------------------------------------------------------------------ */

static fb_view row_cells(deciding *d, const fb_plan_table *table, const fb_plan_rule *rule) {
    fb_text words;
    fb_text_init(&words, d->arena);
    for (uint32_t i = 0; i < table->n_inputs; i++) {
        if (is_dash(rule->inputs[i]))
            continue;
        fb_view clause = table->inputs[i].text;
        if (fb_view_starts(clause, FB_LITERAL("facts.")))
            clause = (fb_view){clause.data + 6, clause.size - 6};
        fb_text_format(&words, "%s%.*s: %.*s", words.size ? "; " : "", FB_ARG(clause),
                       FB_ARG(fb_view_trim(rule->input_texts[i])));
    }
    return fb_text_view(&words);
}

const fb_value *constant_of(const fb_node *node) {
    while (node && node->op == FB_OP_COERCE && node->n_children == 1)
        node = node->children[0];
    return node && node->op == FB_OP_CONSTANT ? &node->as.constant : NULL;
}

bool constant_outputs(fb_value *out, deciding *d, const fb_plan_table *table, uint32_t rule) {
    fb_value context = {.kind = FB_KIND_CONTEXT};
    for (uint32_t i = 0; i < table->n_outputs; i++) {
        const fb_value *value = constant_of(table->rules[rule].outputs[i]);
        if (!value)
            return false;
        context = fb_context_put(d->arena, &context, table->outputs[i].name, value);
    }
    *out = context;
    return table->n_outputs > 0;
}

/* The row's `reason`, or else its constant outputs. */
static fb_view row_says(deciding *d, const fb_plan_table *table, const fb_plan_rule *rule) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    fb_text words;
    fb_text_init(&words, d->arena);
    for (uint32_t i = 0; i < table->n_outputs; i++) {
        const fb_value *value = constant_of(rule->outputs[i]);
        if (value && value->kind == FB_KIND_STRING && fb_view_is(table->outputs[i].name, "reason"))
            return copied(d, fb_string_view(value));
    }
    for (uint32_t i = 0; i < table->n_outputs; i++) {
        const fb_value *value = constant_of(rule->outputs[i]);
        if (!value || value->kind == FB_KIND_NULL || (value->kind == FB_KIND_STRING && value->count == 0))
            continue;
        fb_text_add_string(&words, words.size ? "; " : "");
        fb_value_print(&words, value, &budget);
    }
    return fb_text_view(&words);
}

static fb_status row_facts(fb_reason *out, deciding *d, const fb_plan_table *table,
                           const fb_plan_rule *rule) {
    bool *facts = FB_NEW_ARRAY(d->arena, bool, d->set->sheet->n_facts);
    if (!facts)
        return fb_fail_arena(d->error, d->arena);
    fact_walk walk = {d->set->plan, d->set->sheet, facts, NODE_DEPTH};
    for (uint32_t i = 0; i < table->n_inputs; i++)
        if (!is_dash(rule->inputs[i]))
            walk_node(&walk, table->inputs[i].expression);
    fb_open list = listed(d, facts);
    out->n_facts = list.n_facts;
    out->facts = list.facts;
    return FB_OK;
}

static fb_status reason_of(fb_reason *out, deciding *d, const fb_plan_table *table, uint32_t rule_index,
                           fb_view instrument) {
    const fb_plan_rule *rule = &table->rules[rule_index];
    *out = (fb_reason){.instrument = instrument,
                       .table = d->set->plan->elements[table->element].name,
                       .rule = rule_index + 1,
                       .authority = annotation(table, rule_index, "Authority"),
                       .grade = annotation(table, rule_index, "Grade"),
                       .says = row_says(d, table, rule),
                       .cells = row_cells(d, table, rule)};
    return row_facts(out, d, table, rule);
}

/* ---- the weakest grade that is possible ---------------------------------------------------------------- */

/* Every element behind one, once; the depth is a model's, so a stack of its own. */
typedef struct element_walk {
    bool *reached;
    uint32_t *stack;
    uint32_t n;
} element_walk;

static void reach(element_walk *walk, uint32_t element) {
    if (walk->reached[element])
        return;
    walk->reached[element] = true;
    walk->stack[walk->n++] = element;
}

/* May the row have given the outcome?  Of a table that has no such output any row may. */
static bool may_give(const fb_plan_table *table, uint32_t rule, fb_view outcome) {
    for (uint32_t i = 0; i < table->n_outputs; i++) {
        const fb_value *value =
            fb_view_is(table->outputs[i].name, "outcome") ? constant_of(table->rules[rule].outputs[i]) : NULL;
        if (value && value->kind == FB_KIND_STRING)
            return fb_view_equal(fb_string_view(value), outcome);
    }
    return true;
}

/* Marks every element behind one that is of its model. */
static void reach_model(element_walk *walk, const fb_plan *plan, uint32_t element) {
    reach(walk, element);
    while (walk->n > 0) {
        const fb_plan_element *e = &plan->elements[walk->stack[--walk->n]];
        for (uint32_t i = 0; i < e->n_requires; i++)
            if (plan->elements[e->requires[i]].model == plan->elements[element].model)
                reach(walk, e->requires[i]);
    }
}

fb_view weakest_possible_grade(deciding *d, uint32_t element, fb_view outcome) {
    const fb_plan *plan = d->set->plan;
    element_walk walk = {.reached = FB_NEW_ARRAY(d->arena, bool, plan->n_elements),
                         .stack = FB_NEW_ARRAY(d->arena, uint32_t, plan->n_elements)};
    fb_view weakest = {"", 0};
    if (!walk.reached || !walk.stack)
        return weakest;
    reach_model(&walk, plan, element);
    for (uint32_t t = 0; t < plan->n_tables; t++) {
        const fb_plan_table *table = plan->tables[t];
        if (!walk.reached[table->element])
            continue;
        for (uint32_t i = 0; i < table->n_rules; i++)
            if (table->element != element || may_give(table, i, outcome))
                weakest = weaker_grade(weakest, annotation(table, i, "Grade"));
    }
    return weakest.size ? copied(d, weakest) : FB_LITERAL("UNVERIFIED");
}

/* ---- all rows ----------------------------------------------------------------------------------------- */

/* A table may be evaluated more than once in a run (in a function); each row counts once. */
static bool is_there(const fb_reason *reasons, const fb_plan_table *const *tables, uint32_t n,
                     const fb_plan_table *table, uint32_t rule) {
    for (uint32_t i = 0; i < n; i++)
        if (tables[i] == table && reasons[i].rule == rule + 1)
            return true;
    return false;
}

fb_status read_reasons(const fb_reason **out, uint32_t *n_out, deciding *d, fb_view instrument,
                       fb_view space) {
    uint32_t capacity = 0, n = 0;
    for (uint32_t i = 0; i < d->run.n_traces; i++)
        capacity += d->run.traces[i].n_matched;
    fb_reason *reasons = FB_NEW_ARRAY(d->arena, fb_reason, capacity);
    const fb_plan_table **tables = FB_NEW_ARRAY(d->arena, const fb_plan_table *, capacity);
    *out = reasons;
    *n_out = 0;
    if (!reasons || !tables)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = d->run.n_traces;
         i-- > 0;) { /* the decision itself comes last in the trace, first here */
        const fb_table_trace *trace = &d->run.traces[i];
        for (uint32_t k = 0; k < trace->n_matched; k++) {
            uint32_t rule = trace->matched[k];
            if (!is_of_space(d, trace->table, space) || is_there(reasons, tables, n, trace->table, rule))
                continue;
            FB_TRY(reason_of(&reasons[n], d, trace->table, rule, instrument));
            tables[n++] = trace->table;
        }
    }
    *n_out = n;
    return fb_fail_arena(d->error, d->arena);
}
