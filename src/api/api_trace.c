/* api_trace.c - section 2 of forbear.h, the trace of an evaluation: which cells of which tables held.
 *
 * Reads what eval/table_cells.c kept.
 */
#include "api/api_inner.h"

static const fb_table_trace *trace_of(const fb_evaluation *e, size_t i) {
    if (!e || i >= fb_evaluation_inner_run(e)->n_traces)
        return NULL;
    return &fb_evaluation_inner_run(e)->traces[i];
}

size_t fb_evaluation_trace_size(const fb_evaluation *e) {
    return e ? fb_evaluation_inner_run(e)->n_traces : 0;
}

fb_trace fb_evaluation_trace(const fb_evaluation *e, size_t i) {
    const fb_table_trace *t = trace_of(e, i);
    if (!t)
        return (fb_trace){SIZE_MAX, SIZE_MAX, -1};
    return (fb_trace){t->table->index, t->element, t->chosen == UINT32_MAX ? -1 : (ptrdiff_t)t->chosen};
}

static fb_verdict verdict_of(fb_cell_state state) {
    switch (state) {
    case FB_CELL_FAILS: return FB_VERDICT_NO;
    case FB_CELL_HOLDS: return FB_VERDICT_YES;
    case FB_CELL_OPEN: return FB_VERDICT_OPEN;
    case FB_CELL_REFUSED: break;
    }
    return FB_VERDICT_REFUSED;
}

fb_verdict fb_evaluation_trace_cell(const fb_evaluation *e, size_t i, size_t rule, size_t column) {
    const fb_table_trace *t = trace_of(e, i);
    if (!t || !t->cells || rule >= t->table->n_rules || column >= t->table->n_inputs)
        return FB_VERDICT_NO;
    return verdict_of((fb_cell_state)t->cells[rule * t->table->n_inputs + column]);
}

fb_verdict fb_evaluation_trace_rule(const fb_evaluation *e, size_t i, size_t rule) {
    const fb_table_trace *t = trace_of(e, i);
    if (!t || !t->cells || rule >= t->table->n_rules)
        return FB_VERDICT_NO;
    fb_verdict whole = FB_VERDICT_YES;
    for (size_t c = 0; c < t->table->n_inputs; c++) {
        fb_verdict cell = fb_evaluation_trace_cell(e, i, rule, c);
        if (cell == FB_VERDICT_NO || cell == FB_VERDICT_REFUSED)
            return FB_VERDICT_NO;
        if (cell == FB_VERDICT_OPEN)
            whole = FB_VERDICT_OPEN;
    }
    return whole;
}

fb_status fb_evaluation_trace_input(fb_evaluation *e, fb_view *out, size_t i, size_t column, fb_error *error) {
    const fb_table_trace *t = trace_of(e, i);
    if (!t || !out || column >= t->table->n_inputs)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "the trace has no such table or column");
    *out = (fb_view){"", 0};
    if (t->unknown[column])
        return FB_OK;
    fb_arena *arena = fb_evaluation_output(e);
    fb_arena_reset(arena);
    fb_text text;
    fb_text_init(&text, arena);
    fb_budget budget = {fb_limits_default.steps, FB_DEPTH_LIMIT, false};
    fb_value_print_literal(&text, &t->inputs[column], &budget);
    FB_TRY(fb_fail_arena(error, arena));
    if (budget.exhausted)
        return fb_fail(error, FB_LIMIT, NULL, "the value is nested more than %u deep", FB_DEPTH_LIMIT);
    *out = fb_text_view(&text);
    return FB_OK;
}

bool fb_evaluation_trace_needs(const fb_evaluation *e, size_t i, size_t column, size_t part) {
    const fb_table_trace *t = trace_of(e, i);
    if (!t || !t->met || column >= t->table->n_inputs || !t->met[column])
        return false;
    const fb_plan *plan = fb_evaluation_inner_run(e)->plan;
    if (part >= plan->n_elements || plan->elements[part].kind != FB_ELEMENT_INPUT)
        return false;
    return t->met[column][plan->elements[part].input] != 0;
}
