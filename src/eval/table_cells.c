/* table_cells.c - tests every cell of a decision table, for a trace that says why a rule did not match.
 *
 * Matching (table_match.c) stops at a rule's first cell that fails and leaves clauses alone that no rule asks for;
 * an explanation wants them all.  Called by table_match.c, after matching, when fb_run.keep_cells is set.
 *
 * INVARIANT: the answer is the same with and without: what is unknown or null here reaches neither the unknown
 * inputs of the run nor, twice, its notes.  A clause that matching left alone may be what ends a recursion; so what
 * is evaluated here has a small budget, and is open when that runs out.  It costs steps and memory of the run, which
 * are limited as always.
 */
#include "eval/eval_inner.h"

typedef enum column_state { COLUMN_KNOWN = 0, COLUMN_OPEN, COLUMN_REFUSED } column_state;

typedef struct judging {
    fb_run *run;
    const fb_plan_table *table;
    fb_value *frame;
    uint8_t *columns;  /* column_state a clause */
    uint8_t **met;     /* of an open clause, the inputs it needed */
    uint8_t *scratch;  /* what cells need */
} judging;

/* ---- trials ------------------------------------------------------------------------------------------- */

#define TRIAL_STEPS 1000000u
#define TRIAL_DEPTH 500u

typedef struct trial {
    fb_budget budget;
    bool keep_cells, keep_trace;
} trial;

/* Inside a trial tables are explained too, but inside a trial of theirs no more. */
static trial begin_trial(fb_run *run) {
    trial t = {run->budget, run->keep_cells, run->keep_trace};
    if (run->n_trials++)
        run->keep_cells = run->keep_trace = false;
    if (run->budget.steps_left > TRIAL_STEPS)
        run->budget.steps_left = TRIAL_STEPS;
    if (run->budget.depth_left > TRIAL_DEPTH)
        run->budget.depth_left = TRIAL_DEPTH;
    return t;
}

/* False: the trial's budget ran out, which is no limit of the run. */
static bool end_trial(fb_run *run, const trial *t) {
    uint64_t given = t->budget.steps_left < TRIAL_STEPS ? t->budget.steps_left : TRIAL_STEPS;
    uint64_t used = given - run->budget.steps_left;
    bool ran_out = run->stop == FB_STOP_LIMIT && run->arena->failure == FB_OK && used < t->budget.steps_left;
    run->budget = t->budget;
    run->budget.steps_left -= used;
    run->keep_cells = t->keep_cells;
    run->keep_trace = t->keep_trace;
    run->n_trials--;
    if (ran_out)
        run->stop = FB_STOP_NONE;
    return !ran_out;
}

/* ---- columns and cells ------------------------------------------------------------------------------------ */

/* The clause is evaluated (again) with a met set of its own. */
static column_state judge_column(judging *j, uint32_t i) {
    fb_run *run = j->run;
    const fb_plan_input_clause *clause = &j->table->inputs[i];
    uint8_t *outer = run->met;
    uint8_t *own = FB_NEW_ARRAY(run->arena, uint8_t, run->plan->n_inputs);
    if (!own) {
        fb_run_memory(run);
        return COLUMN_OPEN;
    }
    run->met = own;
    trial t = begin_trial(run);
    fb_value v = fb_eval(run, clause->expression, j->frame);
    run->met = outer;
    if (!end_trial(run, &t))
        return COLUMN_OPEN;
    if (run->stop == FB_STOP_UNKNOWN) {
        run->stop = FB_STOP_NONE;
        j->met[i] = own;
        return COLUMN_OPEN;
    }
    if (run->stop)
        return COLUMN_OPEN;
    j->frame[clause->slot] = v;
    if (clause->constraint && v.kind != FB_KIND_NULL && !fb_constraint_holds(run, clause->constraint, &v))
        return COLUMN_REFUSED;
    return COLUMN_KNOWN;
}

static fb_cell_state judge_cell(judging *j, const fb_node *tests, uint32_t i) {
    fb_run *run = j->run;
    if (tests->op == FB_OP_DASH)
        return FB_CELL_HOLDS;
    if (j->columns[i] != COLUMN_KNOWN)
        return j->columns[i] == COLUMN_OPEN ? FB_CELL_OPEN : FB_CELL_REFUSED;
    if (tests->op != FB_OP_TESTS)
        return FB_CELL_FAILS; /* it does not compile */
    uint8_t *outer = run->met;
    run->met = j->scratch;
    trial tried = begin_trial(run);
    fb_ternary t = fb_test(run, tests, j->frame);
    run->met = outer;
    if (!end_trial(run, &tried))
        return FB_CELL_OPEN;
    if (run->stop == FB_STOP_UNKNOWN) {
        run->stop = FB_STOP_NONE;
        return FB_CELL_OPEN;
    }
    return t == FB_TRUE ? FB_CELL_HOLDS : FB_CELL_FAILS;
}

static bool judge_rules(judging *j, uint8_t *cells) {
    fb_run *run = j->run;
    uint32_t n_inputs = j->table->n_inputs;
    for (uint32_t r = 0; r < j->table->n_rules; r++)
        for (uint32_t i = 0; i < n_inputs; i++) {
            if (!fb_run_step(run, 1))
                return false;
            cells[(size_t)r * n_inputs + i] = (uint8_t)judge_cell(j, j->table->rules[r].inputs[i], i);
            if (run->stop)
                return false;
        }
    return true;
}

static bool is_known_note(const fb_run *run, uint32_t n, const fb_note *note) {
    for (uint32_t i = 0; i < n; i++)
        if (run->notes[i].model == note->model && run->notes[i].offset == note->offset &&
            fb_view_equal(run->notes[i].message, note->message))
            return true;
    return false;
}

/* A clause that was evaluated before says the same again. */
static void drop_repeated_notes(fb_run *run, uint32_t from) {
    uint32_t n = from;
    for (uint32_t i = from; i < run->n_notes && fb_run_step(run, n); i++)
        if (!is_known_note(run, n, &run->notes[i]))
            run->notes[n++] = run->notes[i];
    if (!run->stop)
        run->n_notes = n;
}

static bool judge_columns(judging *j, fb_table_trace *trace) {
    fb_run *run = j->run;
    uint32_t n = j->table->n_inputs, n_notes = run->n_notes;
    fb_value *inputs = FB_NEW_ARRAY(run->arena, fb_value, n);
    uint8_t *unknown = FB_NEW_ARRAY(run->arena, uint8_t, n);
    if (!inputs || !unknown)
        return fb_run_memory(run);
    for (uint32_t i = 0; i < n; i++) {
        if (trace->unknown[i])
            j->columns[i] = (uint8_t)judge_column(j, i);
        if (run->stop)
            return false;
        unknown[i] = j->columns[i] == COLUMN_OPEN;
        if (!unknown[i])
            inputs[i] = j->frame[j->table->inputs[i].slot];
    }
    drop_repeated_notes(run, n_notes);
    trace->inputs = inputs;
    trace->unknown = unknown;
    return !run->stop;
}

void fb_trace_cells(fb_run *run, fb_table_trace *trace, fb_value *frame) {
    judging j = {.run = run, .table = trace->table, .frame = frame};
    j.columns = FB_NEW_ARRAY(run->arena, uint8_t, j.table->n_inputs);
    j.met = FB_NEW_ARRAY(run->arena, uint8_t *, j.table->n_inputs);
    j.scratch = FB_NEW_ARRAY(run->arena, uint8_t, run->plan->n_inputs);
    uint8_t *cells = fb_arena_alloc(run->arena, j.table->n_rules, j.table->n_inputs);
    if (!j.columns || !j.met || !j.scratch || !cells) {
        fb_run_memory(run);
        return;
    }
    if (!judge_columns(&j, trace))
        return;
    bool keep_notes = run->keep_notes;
    run->keep_notes = false;
    bool done = judge_rules(&j, cells);
    run->keep_notes = keep_notes;
    if (done) {
        trace->cells = cells;
        trace->met = j.met;
    }
}
