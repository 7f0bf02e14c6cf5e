/* table_match.c - which rules of a decision table match (DMN 1.5 10.3.2.10), on whole or partial knowledge.
 *
 * An input expression is evaluated when a rule that is still alive asks for it, and once.  Where it suspends,
 * the clause is unknown: a rule then is dead if any known cell fails, certain if no cell is unknown, and
 * possible otherwise.  The hit policy decides when the certain rules suffice; else the table suspends on the
 * inputs that its possible rules met.
 */
#include "eval/eval_inner.h"

#define CELLS_PER_STEP 8
#define FLAGS_PER_STEP 256
#define RULES_PER_STEP 1024

typedef enum clause_state { CLAUSE_NEW = 0, CLAUSE_KNOWN, CLAUSE_UNKNOWN, CLAUSE_REFUSED } clause_state;

typedef struct matching {
    fb_run *run;
    const fb_plan_table *table;
    fb_value *frame;
    uint8_t *states;         /* clause_state a clause */
    uint8_t **clause_met;    /* an unknown clause's inputs, n_inputs flags of the plan */
    uint8_t *met;            /* inputs met by the rules that stay possible */
    uint32_t *matched, *possible;
    uint32_t n_matched, matched_capacity, n_possible;
} matching;

typedef enum verdict { DEAD, CERTAIN, POSSIBLE, STOPPED } verdict;

/* Evaluates with a met set of its own, so that what a dead rule touched is not reported. */
static uint8_t *borrow_met(fb_run *run) {
    uint8_t *outer = run->met;
    uint8_t *own = FB_NEW_ARRAY(run->arena, uint8_t, run->plan->n_inputs);
    if (!own) {
        fb_run_memory(run);
        return NULL;
    }
    run->met = own;
    return outer;
}

static void merge_met(const fb_run *run, uint8_t *into, const uint8_t *from) {
    for (uint32_t i = 0; i < run->plan->n_inputs; i++)
        into[i] |= from[i];
}

static clause_state evaluate_clause(matching *m, uint32_t i) {
    fb_run *run = m->run;
    const fb_plan_input_clause *clause = &m->table->inputs[i];
    if (clause->expression->op == FB_OP_ELEMENT && !clause->constraint) {
        const fb_value *at_hand = fb_element_at_hand(run, clause->expression->index);
        if (at_hand) {
            m->frame[clause->slot] = *at_hand;
            return CLAUSE_KNOWN;
        }
    }
    uint8_t *outer = run->known ? borrow_met(run) : run->met;
    if (!outer)
        return CLAUSE_NEW;
    fb_value v = fb_eval(run, clause->expression, m->frame);
    uint8_t *own = run->met;
    run->met = outer;
    if (run->stop == FB_STOP_UNKNOWN) {
        run->stop = FB_STOP_NONE;
        m->clause_met[i] = own;
        return CLAUSE_UNKNOWN;
    }
    if (run->stop)
        return CLAUSE_NEW;
    if (clause->constraint && v.kind != FB_KIND_NULL && !fb_constraint_holds(run, clause->constraint, &v)) {
        if (!run->stop) {
            run->node = clause->expression;
            fb_null_note(run, "the value of '%.*s' is not among the input values", FB_ARG(clause->text));
        }
        return CLAUSE_REFUSED;
    }
    m->frame[clause->slot] = v;
    return CLAUSE_KNOWN;
}

/* One cell of a rule.  POSSIBLE: it needs something unknown. */
static verdict cell(matching *m, const fb_plan_rule *rule, uint32_t i, uint8_t *rule_met) {
    fb_run *run = m->run;
    const fb_node *tests = rule->inputs[i];
    if (tests->op == FB_OP_DASH)
        return CERTAIN;
    if (m->states[i] == CLAUSE_NEW) {
        m->states[i] = (uint8_t)evaluate_clause(m, i);
        if (run->stop)
            return STOPPED;
    }
    if (m->states[i] == CLAUSE_REFUSED)
        return DEAD;
    if (m->states[i] == CLAUSE_UNKNOWN) {
        merge_met(run, rule_met, m->clause_met[i]);
        return POSSIBLE;
    }
    uint8_t *outer = run->met;
    run->met = rule_met ? rule_met : outer;
    fb_ternary t = tests->op == FB_OP_TESTS ? fb_test(run, tests, m->frame) : FB_NEITHER;
    run->met = outer;
    if (tests->op == FB_OP_FAULT)
        fb_eval(run, tests, m->frame); /* for its note */
    if (run->stop == FB_STOP_UNKNOWN) {
        run->stop = FB_STOP_NONE;
        return POSSIBLE;
    }
    if (run->stop)
        return STOPPED;
    return t == FB_TRUE ? CERTAIN : DEAD;
}

/* Cells whose clause is known already come first: they may kill the rule before anything more is asked. */
static verdict rule_verdict(matching *m, const fb_plan_rule *rule, uint8_t *rule_met) {
    verdict whole = CERTAIN;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < m->table->n_inputs; i++) {
            bool ready = m->states[i] == CLAUSE_KNOWN || m->states[i] == CLAUSE_REFUSED;
            if (m->run->known ? ready != (pass == 0) : pass != 0)
                continue;
            verdict v = cell(m, rule, i, rule_met);
            if (v == DEAD || v == STOPPED)
                return v;
            if (v == POSSIBLE)
                whole = POSSIBLE;
        }
    return whole;
}

/* Matches are few, whatever the number of rules. */
static bool add_match(matching *m, uint32_t rule) {
    if (m->n_matched == m->matched_capacity) {
        uint32_t capacity = m->matched_capacity ? m->matched_capacity * 2 : 4;
        uint32_t *matched = FB_NEW_ARRAY(m->run->arena, uint32_t, capacity);
        if (!matched)
            return fb_run_memory(m->run);
        if (m->n_matched)
            memcpy(matched, m->matched, m->n_matched * sizeof *matched);
        m->matched = matched;
        m->matched_capacity = capacity;
    }
    m->matched[m->n_matched++] = rule;
    return true;
}

/* ---- by index: everything is known --------------------------------------------------------------------- */

#define FEW_CLAUSES 16u

/* The rules that are still alive, a chunk at a time: a chunk is narrowed by every clause that has been asked for when
 * it is come to, and by every one that is asked for while it is gone through. */
typedef struct candidates {
    uint64_t chunk[FB_INDEX_CHUNK];
    uint32_t first;           /* word */
    uint32_t n_answers;
    fb_index_answer *answers; /* of the clauses that narrow */
    uint64_t *pending;        /* the clauses that do not narrow yet, or have opaque cells */
    bool *narrows;            /* a clause */
} candidates;

/* The clause's value, and what it leaves of the chunk. */
static bool ask_clause(matching *m, candidates *c, uint32_t i) {
    const fb_table_index *index = m->table->table_index;
    m->states[i] = (uint8_t)evaluate_clause(m, i);
    if (m->run->stop || m->states[i] != CLAUSE_KNOWN || !fb_run_step(m->run, m->table->n_rules / RULES_PER_STEP))
        return !m->run->stop;
    fb_index_answer *answer = &c->answers[c->n_answers];
    c->narrows[i] = fb_index_ask(index, answer, i, &m->frame[m->table->inputs[i].slot]);
    if (c->narrows[i]) {
        c->n_answers++;
        fb_index_narrow(index, answer, c->chunk, c->first);
        if (!fb_index_has_opaque(index, i))
            c->pending[i / 64] &= ~((uint64_t)1 << i % 64);
    }
    return true;
}

/* A candidate's cells from left to right, as scanning tests them: a clause for which no living rule asks is not
 * evaluated, which may be what ends a recursion. */
static verdict judge_candidate(matching *m, candidates *c, uint32_t bit) {
    const fb_table_index *index = m->table->table_index;
    const fb_plan_rule *rule = &m->table->rules[index->order[bit]];
    const uint64_t *tested = index->tested + (size_t)bit * index->n_masks;
    for (uint32_t mask = 0; mask < index->n_masks; mask++)
        for (uint64_t left = tested[mask] & c->pending[mask]; left; left &= left - 1) {
            uint32_t i = mask * 64 + (uint32_t)__builtin_ctzll(left);
            if (m->states[i] == CLAUSE_NEW && !ask_clause(m, c, i))
                return STOPPED;
            if (c->narrows[i] && !fb_index_is_opaque(index, i, bit)) {
                if (!(c->chunk[bit / 64 - c->first] >> (bit % 64) & 1))
                    return DEAD;
                continue;
            }
            verdict v = cell(m, rule, i, NULL);
            if (v != CERTAIN)
                return v;
        }
    return CERTAIN;
}

/* No further match can change what the hit policy gives. */
static bool is_decided(const matching *m) {
    switch (m->table->hit_policy) {
    case FB_HIT_FIRST: return m->n_matched == 1;
    case FB_HIT_UNIQUE: return m->n_matched == 2;
    case FB_HIT_PRIORITY: return m->n_matched == 1 && m->table->table_index->by_priority;
    default: return false;
    }
}

/* The next chunk, as far as the clauses asked for leave anything of it. */
static void begin_chunk(matching *m, candidates *c, uint32_t first) {
    const fb_table_index *index = m->table->table_index;
    uint32_t n = index->n_words - first;
    bool is_last = n <= FB_INDEX_CHUNK;
    c->first = first;
    memset(c->chunk, 0xFF, sizeof c->chunk);
    if (is_last) {
        memset(c->chunk + n, 0, (FB_INDEX_CHUNK - n) * sizeof *c->chunk);
        if (index->n_rules % 64)
            c->chunk[n - 1] >>= 64 - index->n_rules % 64;
    }
    for (uint32_t i = 0; i < c->n_answers; i++) {
        fb_index_narrow(index, &c->answers[i], c->chunk, first);
        uint64_t any = 0;
        for (uint32_t w = 0; w < FB_INDEX_CHUNK; w++)
            any |= c->chunk[w];
        if (!any)
            return;
    }
}

/* Candidates fall away while they are gone through. */
static bool take_candidates(matching *m, candidates *c) {
    const fb_table_index *index = m->table->table_index;
    for (uint32_t first = 0; first < index->n_words; first += FB_INDEX_CHUNK) {
        begin_chunk(m, c, first);
        for (uint32_t w = 0; w < FB_INDEX_CHUNK; w++)
            while (c->chunk[w]) {
                uint32_t bit = (first + w) * 64 + (uint32_t)__builtin_ctzll(c->chunk[w]);
                if (!fb_run_step(m->run, 1 + m->table->n_inputs / CELLS_PER_STEP))
                    return false;
                verdict v = judge_candidate(m, c, bit);
                c->chunk[w] &= ~((uint64_t)1 << bit % 64);
                if (v == STOPPED || (v == CERTAIN && !add_match(m, index->order[bit])))
                    return false;
                if (v == CERTAIN && is_decided(m))
                    return true;
            }
    }
    return true;
}

static bool match_by_index(matching *m) {
    fb_run *run = m->run;
    uint32_t n = m->table->n_inputs, n_masks = m->table->table_index->n_masks;
    fb_index_answer few_answers[FEW_CLAUSES];
    bool few_narrow[FEW_CLAUSES] = {false};
    uint64_t one_mask[1];
    candidates c;
    c.n_answers = 0;
    c.answers = n <= FEW_CLAUSES ? few_answers : FB_NEW_ARRAY(run->arena, fb_index_answer, n);
    c.narrows = n <= FEW_CLAUSES ? few_narrow : FB_NEW_ARRAY(run->arena, bool, n);
    c.pending = n_masks == 1 ? one_mask : FB_NEW_ARRAY(run->arena, uint64_t, n_masks);
    if (!fb_run_memory(run))
        return false;
    memset(c.pending, 0xFF, n_masks * sizeof *c.pending);
    return take_candidates(m, &c);
}

/* ---- by scanning --------------------------------------------------------------------------------------- */

/* FIRST needs no rule behind a certain one. */
static bool match_rules(matching *m) {
    fb_run *run = m->run;
    uint64_t cost = 1 + m->table->n_inputs / CELLS_PER_STEP;
    if (run->known) /* sets of met inputs are made, and merged for cells that are open */
        cost += (uint64_t)m->table->n_inputs * (run->plan->n_inputs / FLAGS_PER_STEP);
    for (uint32_t r = 0; r < m->table->n_rules; r++) {
        if (!fb_run_step(run, cost))
            return false;
        uint8_t *rule_met = NULL;
        if (run->known) {
            rule_met = FB_NEW_ARRAY(run->arena, uint8_t, run->plan->n_inputs);
            if (!rule_met)
                return fb_run_memory(run);
        }
        switch (rule_verdict(m, &m->table->rules[r], rule_met)) {
        case STOPPED: return false;
        case DEAD: break;
        case CERTAIN:
            if (!add_match(m, r))
                return false;
            if (m->table->hit_policy == FB_HIT_FIRST)
                return true;
            break;
        case POSSIBLE:
            m->possible[m->n_possible++] = r;
            merge_met(run, m->met, rule_met);
            break;
        }
    }
    return true;
}

/* Do the certain rules decide, whatever the possible ones turn out to be? */
static bool certain_rules_suffice(const matching *m) {
    if (m->n_possible == 0)
        return true;
    return m->table->hit_policy == FB_HIT_UNIQUE && m->n_matched > 1; /* two matches are an error already */
}

static bool grow_traces(fb_run *run) {
    if (run->n_traces < run->traces_capacity)
        return true;
    uint32_t capacity = run->traces_capacity ? run->traces_capacity * 2 : 16;
    fb_table_trace *traces = FB_NEW_ARRAY(run->arena, fb_table_trace, capacity);
    if (!traces)
        return fb_run_memory(run);
    if (run->n_traces)
        memcpy(traces, run->traces, run->n_traces * sizeof *traces);
    run->traces = traces;
    run->traces_capacity = capacity;
    return true;
}

static void keep_trace(matching *m) {
    fb_run *run = m->run;
    uint32_t n = m->table->n_inputs;
    fb_value *inputs = FB_NEW_ARRAY(run->arena, fb_value, n);
    uint8_t *unknown = FB_NEW_ARRAY(run->arena, uint8_t, n);
    if (!inputs || !unknown) {
        fb_run_memory(run);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        unknown[i] = m->states[i] != CLAUSE_KNOWN;
        if (!unknown[i])
            inputs[i] = m->frame[m->table->inputs[i].slot];
    }
    fb_table_trace trace = {.table = m->table, .element = run->element, .inputs = inputs, .unknown = unknown,
                            .matched = m->matched, .n_matched = m->n_matched, .possible = m->possible,
                            .n_possible = m->n_possible, .chosen = UINT32_MAX};
    if (run->keep_cells)
        fb_trace_cells(run, &trace, m->frame);
    if (!run->stop && grow_traces(run))
        run->traces[run->n_traces++] = trace;
}

static bool begin(matching *m) {
    fb_run *run = m->run;
    m->states = FB_NEW_ARRAY(run->arena, uint8_t, m->table->n_inputs);
    if (run->known) {
        m->possible = FB_NEW_ARRAY(run->arena, uint32_t, m->table->n_rules);
        m->clause_met = FB_NEW_ARRAY(run->arena, uint8_t *, m->table->n_inputs);
        m->met = FB_NEW_ARRAY(run->arena, uint8_t, run->plan->n_inputs);
    }
    return fb_run_memory(run);
}

fb_value fb_table_evaluate(fb_run *run, const fb_plan_table *table, fb_value *frame) {
    if (!table)
        return fb_null();
    const fb_node *node = run->node; /* the table's own: notes about the rules that match are about it */
    matching m = {.run = run, .table = table, .frame = frame};
    if (!begin(&m) || !(fb_matches_by_index(run, table) ? match_by_index(&m) : match_rules(&m)))
        return fb_null();
    if (run->keep_trace)
        keep_trace(&m);
    if (run->stop)
        return fb_null();
    if (!certain_rules_suffice(&m)) {
        merge_met(run, run->met, m.met);
        run->stop = FB_STOP_UNKNOWN;
        return fb_null();
    }
    uint32_t trace = run->n_traces, chosen = UINT32_MAX;
    run->node = node;
    fb_value value = fb_hit(run, table, &chosen, m.matched, m.n_matched, frame);
    if (run->keep_trace && trace)
        run->traces[trace - 1].chosen = chosen;
    return value;
}
