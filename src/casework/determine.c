/* determine.c - the determination: what each instrument says, and what follows from all of them.
 *
 * Evaluates the decisions of docs/policy-contract.md one after the other, each from a clean start, so that
 * the facts met and the rows matched are its own.  It decides nothing: outcomes, composition and duties are
 * DMN. Called by the desk (api).  Composition's inputs were linked by policy_set.c.
 *
 * INVARIANT: a null that an error made is a fault with its place, never "no rule": any note of the evaluator
 * in a decision that was needed makes the answer a fault.
 */
#include "casework/casework_inner.h"

static const fb_view outcome_words[] = {{"must not", 8}, {"should not", 10}, {"only after", 10},
                                        {"no rule found", 13}, {"should", 6}, {"must", 4},
                                        {"not reached", 11}, {"law open", 8}, {"moot", 4}};


/* ---- words -------------------------------------------------------------------------------------------- */

fb_view copied(deciding *d, fb_view text) {
    return text.size == 0 ? (fb_view){"", 0} : fb_arena_copy(d->arena, text);
}

static fb_view value_text(deciding *d, const fb_value *value) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    fb_text words;
    if (value->kind == FB_KIND_NULL)
        return (fb_view){"", 0};
    if (value->kind == FB_KIND_STRING)
        return copied(d, fb_string_view(value));
    fb_text_init(&words, d->arena);
    fb_value_print(&words, value, &budget);
    return fb_text_view(&words);
}

fb_view entry_text(deciding *d, const fb_value *context, const char *key) {
    if (context->kind != FB_KIND_CONTEXT) /* a table of one output gives its values bare */
        return value_text(d, context);
    const fb_value *value = fb_context_get(context, fb_view_of(key));
    return value ? value_text(d, value) : (fb_view){"", 0};
}

fb_view place_words(deciding *d, uint16_t model, uint32_t offset, fb_view message) {
    fb_place place = fb_plan_place(d->set->plan, model, offset);
    uint32_t line, column;
    fb_text words;
    fb_text_init(&words, d->arena);
    fb_line_column(place.text, place.offset, &line, &column);
    fb_text_format(&words, "%.*s:%u:%u: %.*s", FB_ARG(place.file), (unsigned)line, (unsigned)column,
                   FB_ARG(message));
    return fb_text_view(&words);
}

fb_open listed(deciding *d, const bool *facts) {
    uint32_t n = 0, n_facts = d->set->sheet->n_facts;
    for (uint32_t i = 0; i < n_facts; i++)
        n += facts[i];
    uint32_t *list = FB_NEW_ARRAY(d->arena, uint32_t, n);
    if (!list)
        return (fb_open){0};
    n = 0;
    for (uint32_t i = 0; i < n_facts; i++)
        if (facts[i])
            list[n++] = i;
    return (fb_open){n, list};
}

/* ---- evaluating one decision -------------------------------------------------------------------------- */

static fb_open facts_met(deciding *d) {
    bool *facts = FB_NEW_ARRAY(d->arena, bool, d->set->sheet->n_facts);
    if (!facts)
        return (fb_open){0};
    for (uint32_t i = 0; i < d->set->sheet->n_facts; i++)
        facts[i] = d->run.met[d->set->sheet->facts[i].input] != 0;
    return listed(d, facts);
}

/* A table that collects and matches nothing gives null and a note, and that is its ordinary answer. */
static bool collected_nothing(const fb_table_trace *trace) {
    const fb_plan_table *table = trace->table;
    bool collects = table->hit_policy == FB_HIT_COLLECT || table->hit_policy == FB_HIT_RULE_ORDER ||
                    table->hit_policy == FB_HIT_OUTPUT_ORDER;
    if (!collects || trace->n_matched > 0)
        return false;
    for (uint32_t i = 0; i < table->n_outputs; i++)
        if (table->outputs[i].default_entry)
            return false;
    return true;
}

static bool is_of_empty_list(const fb_run *run, const fb_note *note) {
    for (uint32_t i = 0; i < run->n_traces; i++)
        if (run->traces[i].element == note->element && collected_nothing(&run->traces[i]))
            return true;
    return false;
}

/* The note that makes the evaluation a fault, or NULL: there are more notes than lists without an item. */
static const fb_note *fault_note(const fb_run *run) {
    uint32_t n_empty = 0;
    for (uint32_t i = 0; i < run->n_traces; i++)
        n_empty += collected_nothing(&run->traces[i]);
    if (run->n_notes <= n_empty)
        return NULL;
    for (uint32_t i = 0; i < run->n_notes; i++)
        if (!is_of_empty_list(run, &run->notes[i]))
            return &run->notes[i];
    return &run->notes[run->n_notes - 1];
}

fb_status evaluate(came_of *came, fb_value *value, deciding *d, uint32_t element, fb_open *open,
                   fb_view *fault) {
    fb_run *run = &d->run;
    *value = fb_null();
    if (fb_run_start(run, d->seen.values, d->seen.known, &d->clock))
        *value = fb_run_element(run, element);
    FB_TRY(fb_run_status(run, d->error));
    const fb_note *note = fault_note(run);
    *came = run->stop == FB_STOP_UNKNOWN ? CAME_OPEN : note ? CAME_FAULT : CAME_VALUE;
    if (*came == CAME_OPEN && open)
        *open = facts_met(d);
    if (*came == CAME_FAULT && fault)
        *fault = place_words(d, note->model, note->offset, note->message);
    return fb_fail_arena(d->error, d->arena);
}

fb_view element_fault(deciding *d, uint32_t element, const char *message) {
    const fb_plan_element *e = &d->set->plan->elements[element];
    fb_text words;
    fb_text_init(&words, d->arena);
    fb_text_format(&words, "'%.*s' %s", FB_ARG(e->name), message);
    return place_words(d, e->model, e->offset, fb_text_view(&words));
}

/* ---- facts -------------------------------------------------------------------------------------------- */

fb_status hand_over_facts(deciding *d) {
    d->clock.now = d->the_case->at;
    d->relied = FB_NEW_ARRAY(d->arena, bool, d->set->sheet->n_facts);
    FB_TRY(facts_of_view(&d->stated, NULL, d, NULL, NULL));
    FB_TRY(derive_facts(d));
    d->seen = d->stated;
    return fb_fail_arena(d->error, d->arena);
}

/* Of the rows that were met behind `facts consistent`, those that say false; all, when none says it
 * plainly. */
static fb_status read_contradictions(deciding *d) {
    const fb_reason *rows;
    uint32_t n_rows, n = 0;
    FB_TRY(read_reasons(&rows, &n_rows, d, FB_LITERAL(""), FB_LITERAL("")));
    fb_reason *kept = FB_NEW_ARRAY(d->arena, fb_reason, n_rows);
    if (!kept)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < n_rows; i++)
        if (fb_view_is(rows[i].says, "false"))
            kept[n++] = rows[i];
    d->out->contradictions = n > 0 ? kept : rows;
    d->out->n_contradictions = n > 0 ? n : n_rows;
    return FB_OK;
}

fb_status check_consistency(deciding *d) {
    fb_determination *out = d->out;
    came_of came;
    fb_value value;
    fb_view fault = {"", 0};
    bool impossible = false, is_decided = true;
    if (d->set->sheet->consistent == UINT32_MAX)
        return FB_OK;
    FB_TRY(evaluate(&came, &value, d, d->set->sheet->consistent, &out->consistency, &fault));
    out->consistency_open = came == CAME_OPEN;
    if (came == CAME_VALUE && value.kind != FB_KIND_BOOLEAN)
        fault = element_fault(d, d->set->sheet->consistent, "is neither true nor false");
    if (fault.size > 0) {
        out->fault = fault;
        return FB_OK;
    }
    if (came == CAME_VALUE && fb_is_true(&value))
        return FB_OK;
    if (came == CAME_VALUE)
        FB_TRY(read_contradictions(d));
    FB_TRY(find_contradictory(d, &impossible, &is_decided)); /* what is open may be impossible all the same */
    out->consistency_open = came == CAME_OPEN && !is_decided;
    if (impossible)
        out->answer = FB_ANSWER_CONTRADICTORY;
    return FB_OK;
}

/* ---- one instrument ----------------------------------------------------------------------------------- */

/* What is wrong with a result, as text; empty when nothing is. */
static fb_view result_fault(deciding *d, const linked_instrument *linked, const fb_finding *finding,
                            const fb_value *value) {
    uint32_t result = (uint32_t)linked->result;
    if (value->kind != FB_KIND_CONTEXT)
        return element_fault(d, result, "is no context; docs/policy-contract.md section 3 says what it has");
    if (!is_among(finding->outcome, outcome_words, FB_COUNT(outcome_words)))
        return element_fault(d, result,
                             "has an outcome that is no outcome word (docs/policy-contract.md section 4)");
    return (fb_view){"", 0};
}

/* law/FIELD K3: a row of grade UNVERIFIED gives `law open` and nothing else. */
static fb_view unverified_fault(deciding *d, const linked_instrument *linked, const fb_finding *finding) {
    fb_view table = d->set->plan->elements[linked->outcome].name;
    for (uint32_t i = 0; i < finding->n_reasons; i++) {
        const fb_reason *reason = &finding->reasons[i];
        bool is_own = fb_view_equal(reason->table, table);
        if (is_own && fb_view_is(reason->grade, "UNVERIFIED") && !fb_view_is(finding->outcome, "law open"))
            return element_fault(d, (uint32_t)linked->outcome,
                                 "gives an outcome other than 'law open' by a row of grade UNVERIFIED (K3)");
    }
    return (fb_view){"", 0};
}

static void read_result(fb_finding *out, deciding *d, const fb_value *value) {
    out->outcome = entry_text(d, value, "outcome");
    out->kind = entry_text(d, value, "kind");
    out->strength = entry_text(d, value, "strength");
    out->by = entry_text(d, value, "by");
    out->condition = entry_text(d, value, "condition");
    out->reason = entry_text(d, value, "reason");
}

static bool is_one(const fb_outlook *outlook) {
    return outlook->is_exact && outlook->n_outcomes == 1 && outlook->outcomes[0].is_possible &&
           outlook->fault.size == 0;
}

/* A row that holds is not the row that decides while one before it may hold: of the table of outcomes that waits for
 * facts there is no reason yet. */
static void drop_reasons_of_outcome(fb_finding *out, const deciding *d, const linked_instrument *linked) {
    fb_view table = d->set->plan->elements[linked->outcome].name;
    fb_reason *reasons = (fb_reason *)out->reasons;
    uint32_t n = 0;
    for (uint32_t i = 0; i < out->n_reasons; i++)
        if (!fb_view_equal(reasons[i].table, table))
            reasons[n++] = reasons[i];
    out->n_reasons = n;
}

/* The instrument's own evaluation needs facts that are not known: what can it say all the same? */
static fb_status find_by_completion(fb_finding *out, deciding *d, const linked_instrument *linked) {
    fb_inquiry *inquiry = NULL;
    fb_value only = fb_null();
    fb_questions questions = {0};
    fb_status status =
        settle_outlook(&out->outlook, &only, &questions, d, &inquiry, (uint32_t)linked->outcome);
    if (status == FB_OK && is_one(&out->outlook)) {
        const fb_possible *one = &out->outlook.outcomes[0];
        if (only.kind != FB_KIND_NULL) /* else texts differ */
            read_result(out, d, &only);
        out->outcome = one->outcome;
        out->kind = one->kind;
        out->strength = one->strength;
        out->grade = weakest_possible_grade(d, (uint32_t)linked->outcome, one->outcome);
        out->is_open = false;
        out->is_by_completion = true;
        out->open = (fb_open){0};
    } else if (questions.n > 0) {
        out->open = (fb_open){questions.n, questions.facts};
    }
    fb_inquiry_free(inquiry);
    out->fault = out->outlook.fault;
    return status;
}

/* One outcome that evaluation alone decides. */
static fb_status one_outcome(fb_outlook *out, deciding *d, const fb_possible *one) {
    fb_possible *kept = FB_NEW(d->arena, fb_possible);
    if (!kept)
        return fb_fail_arena(d->error, d->arena);
    *kept = *one;
    kept->is_possible = true;
    *out = (fb_outlook){.n_outcomes = one->outcome.size > 0, .outcomes = kept, .is_exact = true};
    return FB_OK;
}

static fb_status find(fb_finding *out, bool *relied, deciding *d, const linked_instrument *linked) {
    came_of came;
    fb_value value;
    *out = (fb_finding){
        .instrument = linked->instrument, .force = linked->force, .uncertain = linked->uncertain};
    FB_TRY(evaluate(&came, &value, d, (uint32_t)linked->result, &out->open, &out->fault));
    FB_TRY(read_reasons(&out->reasons, &out->n_reasons, d, linked->instrument->id, FB_LITERAL("")));
    mark_relied(relied, d, FB_LITERAL(""));
    if (came == CAME_VALUE) {
        read_result(out, d, &value);
        out->fault = result_fault(d, linked, out, &value);
        if (out->fault.size == 0)
            out->fault = unverified_fault(d, linked, out);
        out->grade = weakest_grade(out->reasons, out->n_reasons);
        if (out->grade.size == 0)
            out->grade = FB_LITERAL("UNVERIFIED");
        const fb_possible one = {.outcome = out->outcome, .kind = out->kind, .strength = out->strength};
        FB_TRY(one_outcome(&out->outlook, d, &one));
    }
    out->is_open = came == CAME_OPEN;
    if (out->is_open) {
        drop_reasons_of_outcome(out, d, linked);
        FB_TRY(find_by_completion(out, d, linked));
    }
    out->is_fault = out->fault.size > 0;
    if (out->is_fault && d->out->fault.size == 0)
        d->out->fault = out->fault;
    return fb_fail_arena(d->error, d->arena);
}

static fb_status find_all(bool ***relied_of, deciding *d) {
    uint32_t n = d->set->n_linked;
    fb_finding *findings = FB_NEW_ARRAY(d->arena, fb_finding, n);
    bool **relied = FB_NEW_ARRAY(d->arena, bool *, n);
    FB_TRY(fb_fail_arena(d->error, d->arena));
    for (uint32_t i = 0; i < n; i++) {
        relied[i] = FB_NEW_ARRAY(d->arena, bool, d->set->sheet->n_facts);
        FB_TRY(fb_fail_arena(d->error, d->arena));
        FB_TRY(find(&findings[i], relied[i], d, &d->set->linked[i]));
    }
    d->out->findings = findings;
    d->out->n_findings = n;
    *relied_of = relied;
    return FB_OK;
}

/* ---- the composition ---------------------------------------------------------------------------------- */

static fb_status read_collisions(deciding *d, const fb_value *determination) {
    const fb_value *list = fb_context_get(determination, FB_LITERAL("collisions"));
    uint32_t n = list && list->kind == FB_KIND_LIST ? list->count : 0;
    fb_collision *collisions = FB_NEW_ARRAY(d->arena, fb_collision, n);
    if (!collisions)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < n; i++) {
        const fb_value *item = &list->as.items[i];
        collisions[i] = (fb_collision){entry_text(d, item, "stronger"), entry_text(d, item, "weaker"),
                                       entry_text(d, item, "says"), entry_text(d, item, "against")};
    }
    d->out->n_collisions = n;
    d->out->collisions = collisions;
    return FB_OK;
}

static fb_status read_stood_on(deciding *d, const fb_value *determination) {
    const fb_value *list = fb_context_get(determination, FB_LITERAL("instruments"));
    uint32_t n = list && list->kind == FB_KIND_LIST ? list->count : 0;
    fb_view *ids = FB_NEW_ARRAY(d->arena, fb_view, n);
    if (!ids)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < n; i++)
        ids[i] = value_text(d, &list->as.items[i]);
    d->out->n_stood_on = n;
    d->out->stood_on = ids;
    return FB_OK;
}

/* An outcome that names none stands on what all of them say. */
static bool stands_on(const fb_determination *out, fb_view id) {
    return out->n_stood_on == 0 || is_among(id, out->stood_on, out->n_stood_on);
}

static fb_view weakest_of_open(deciding *d, const fb_finding *finding, uint32_t element) {
    fb_view weakest = {"", 0};
    for (uint32_t i = 0; i < finding->outlook.n_outcomes; i++)
        weakest = weaker_grade(weakest, weakest_possible_grade(d, element, finding->outlook.outcomes[i].outcome));
    return weakest;
}

/* The grade and the facts of the outcome: those of the instruments it stands on, and of the composition. */
static void gather(deciding *d, bool *const *relied_of) {
    fb_determination *out = d->out;
    out->grade = weakest_grade(out->reasons, out->n_reasons);
    for (uint32_t i = 0; i < out->n_findings; i++) {
        if (!stands_on(out, out->findings[i].instrument->id))
            continue;
        if (out->findings[i].is_open) /* whatever it turns out to say */
            out->grade =
                weaker_grade(out->grade, weakest_of_open(d, &out->findings[i], (uint32_t)d->set->linked[i].outcome));
        out->grade = weaker_grade(out->grade, out->findings[i].grade);
        for (uint32_t k = 0; k < d->set->sheet->n_facts; k++)
            d->relied[k] = d->relied[k] || relied_of[i][k];
    }
}

static fb_status read_determination(deciding *d, const fb_value *value, bool *const *relied_of) {
    fb_determination *out = d->out;
    out->outcome = entry_text(d, value, "outcome");
    if (value->kind != FB_KIND_CONTEXT || !is_among(out->outcome, outcome_words, FB_COUNT(outcome_words))) {
        out->outcome = (fb_view){"", 0};
        out->fault = element_fault(d, d->set->determination, "gives no outcome word");
        return FB_OK;
    }
    out->kind = entry_text(d, value, "kind");
    out->strength = entry_text(d, value, "strength");
    out->by = entry_text(d, value, "by");
    out->condition = entry_text(d, value, "condition");
    out->reason = entry_text(d, value, "reason");
    out->layer = entry_text(d, value, "layer");
    FB_TRY(read_stood_on(d, value));
    FB_TRY(read_collisions(d, value));
    fb_view space = d->set->plan->models[d->set->plan->elements[d->set->determination].model].space;
    FB_TRY(read_reasons(&out->reasons, &out->n_reasons, d, FB_LITERAL(""), space));
    mark_relied(d->relied, d, space);
    gather(d, relied_of);
    bool is_open = fb_view_is(out->outcome, "law open") || out->n_collisions > 0;
    out->answer = is_open ? FB_ANSWER_LAW_OPEN : FB_ANSWER_SETTLED;
    return FB_OK;
}

/* An instrument that is in force, or may be, that speaks of this action and is not encoded leaves the answer
 * incomplete: whatever the others say, the law is open (law/FIELD K21). */
static fb_status find_missing(deciding *d) {
    fb_determination *out = d->out;
    const fb_instrument **missing = FB_NEW_ARRAY(d->arena, const fb_instrument *, out->n_unencoded);
    if (!missing)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < out->n_unencoded; i++)
        if (is_among(d->the_case->action, out->unencoded[i]->actions, out->unencoded[i]->n_actions))
            missing[out->n_missing++] = out->unencoded[i];
    out->missing = missing;
    if (out->n_missing > 0 && out->answer == FB_ANSWER_SETTLED)
        out->answer = FB_ANSWER_LAW_OPEN;
    return FB_OK;
}

/* The facts that can change the answer; those that were met, when it could not be found out which can. */
static fb_status gather_open(deciding *d, const fb_open *met) {
    fb_determination *out = d->out;
    out->open = out->questions.n > 0 ? (fb_open){out->questions.n, out->questions.facts} : *met;
    out->answer = FB_ANSWER_FACTS_OPEN;
    return FB_OK;
}

/* ---- one outcome by every completion ------------------------------------------------------------------ */

/* Instruments that say just that whatever the rest is, of the strongest layer that has one. */
static fb_status find_supporting(deciding *d, const fb_possible *one) {
    fb_determination *out = d->out;
    fb_view *ids = FB_NEW_ARRAY(d->arena, fb_view, out->n_findings);
    const fb_finding *first = NULL;
    if (!ids)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < out->n_findings; i++) {
        const fb_finding *f = &out->findings[i];
        bool is_same = !f->is_open && !f->is_fault && f->force == FB_FORCE_YES &&
                       fb_view_equal(f->outcome, one->outcome) && fb_view_equal(f->kind, one->kind) &&
                       fb_view_equal(f->strength, one->strength);
        if (!is_same || (first && f->instrument->layer != first->instrument->layer))
            continue;
        first = first ? first : f;
        ids[out->n_stood_on++] = f->instrument->id;
    }
    out->stood_on = ids;
    if (!first || fb_view_is(one->outcome, "no rule found")) { /* of which silence stands on all of them */
        out->n_stood_on = 0;
        return FB_OK;
    }
    out->by = first->by;
    out->condition = first->condition;
    out->reason = first->reason;
    out->layer = fb_layer_name(first->instrument->layer);
    return FB_OK;
}

/* Evaluation waits for facts, and no completion of them changes the outcome: it is settled.  Its texts are those of an
 * instrument that says it in every completion; its grade is the weakest that it can have. */
static fb_status read_by_completion(deciding *d, bool *const *relied_of) {
    fb_determination *out = d->out;
    const fb_possible *one = &out->outlook.outcomes[0];
    bool is_law_open = fb_view_is(one->outcome, "law open");
    out->is_by_completion = true;
    out->outcome = one->outcome;
    out->kind = one->kind;
    out->strength = one->strength;
    FB_TRY(find_supporting(d, one));
    if (out->n_stood_on == 0) /* else it relies on what their rows read, as where nothing is open */
        FB_TRY(mark_decisive(d->relied, d));
    gather(d, relied_of);
    if (is_law_open) /* rows of the composition below grade P lead there */
        out->grade = weaker_grade(out->grade, weakest_possible_grade(d, d->set->answer, (fb_view){"", 0}));
    out->answer = is_law_open || one->collides ? FB_ANSWER_LAW_OPEN : FB_ANSWER_SETTLED;
    return FB_OK;
}

static fb_status compose_by_completion(deciding *d, const fb_open *met, bool *const *relied_of) {
    fb_determination *out = d->out;
    FB_TRY(settle_outlook(&out->outlook, NULL, &out->questions, d, &d->answer, d->set->answer));
    if (out->outlook.fault.size > 0 && out->fault.size == 0)
        out->fault = out->outlook.fault;
    if (is_one(&out->outlook))
        return read_by_completion(d, relied_of);
    return gather_open(d, met);
}

static fb_status compose(deciding *d, bool *const *relied_of) {
    fb_determination *out = d->out;
    came_of came;
    fb_value value;
    fb_open met;
    fb_view fault;
    FB_TRY(evaluate(&came, &value, d, d->set->determination, &met, &fault));
    if (came == CAME_OPEN)
        return compose_by_completion(d, &met, relied_of);
    if (came == CAME_VALUE) {
        FB_TRY(read_determination(d, &value, relied_of));
        const fb_possible one = {.outcome = out->outcome, .kind = out->kind, .strength = out->strength,
                                 .collides = out->n_collisions > 0};
        return one_outcome(&out->outlook, d, &one);
    }
    if (d->out->fault.size == 0)
        d->out->fault = fault;
    return FB_OK;
}

/* ---- the determination -------------------------------------------------------------------------------- */

static fb_status list_relied(deciding *d) {
    for (uint32_t i = 0; i < d->the_case->n_facts; i++)
        d->relied[i] = d->relied[i] && (d->the_case->facts[i].known || d->the_case->facts[i].limited);
    fb_open relied = listed(d, d->relied);
    d->out->n_relied = relied.n_facts;
    d->out->relied = relied.facts;
    return fb_fail_arena(d->error, d->arena);
}

static const fb_case_view *view_of(const fb_determination *out, fb_case_view_kind kind) {
    for (uint32_t i = 0; i < out->n_views; i++)
        if (out->views[i].kind == kind)
            return &out->views[i];
    return NULL;
}

static bool is_among_facts(uint32_t fact, const uint32_t *facts, uint32_t n_facts) {
    for (uint32_t i = 0; i < n_facts; i++)
        if (facts[i] == fact)
            return true;
    return false;
}

static fb_status list_statements(deciding *d) {
    fb_determination *out = d->out;
    const fb_case_view *checked = view_of(out, FB_VIEW_CHECKED);
    bool *statements = FB_NEW_ARRAY(d->arena, bool, d->set->sheet->n_facts);
    if (!statements)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < out->n_relied; i++)
        statements[out->relied[i]] = fb_rests_on_statement(&d->the_case->facts[out->relied[i]]);
    for (uint32_t i = 0; checked && i < checked->left_aside.n_facts; i++) {
        uint32_t fact = checked->left_aside.facts[i];
        if (fb_rests_on_statement(&d->the_case->facts[fact]))
            statements[fact] = statements[fact] || is_among_facts(fact, checked->questions.facts, checked->questions.n);
    }
    out->statements = listed(d, statements);
    return fb_fail_arena(d->error, d->arena);
}

static void wait_for(fb_determination *out, const fb_case_view *view) {
    out->answer = FB_ANSWER_FACTS_OPEN;
    out->questions = view->questions;
    out->open = (fb_open){view->questions.n, view->questions.facts};
}

/* An outcome that is another, or none, without what only certain sources say is not settled by it: on statements
 * never, on listed or unknown sources as the policy says. */
static void judge_views(deciding *d) {
    fb_determination *out = d->out;
    const fb_case_view *checked = view_of(out, FB_VIEW_CHECKED);
    bool asks_for_check = fb_view_is(out->outcome, "only after") && fb_view_is(out->kind, "check");
    if (out->answer != FB_ANSWER_SETTLED)
        return;
    out->rests_on_statements = checked && checked->differs && !asks_for_check; /* the answer is: check it first */
    if (out->rests_on_statements)
        wait_for(out, checked);
    for (uint32_t i = 0; i < out->n_resting; i++) {
        if (fb_view_is(out->resting[i].answer, "law open"))
            out->answer = FB_ANSWER_LAW_OPEN;
        else if (fb_view_is(out->resting[i].answer, "facts open") && out->answer == FB_ANSWER_SETTLED)
            wait_for(out, view_of(out, out->resting[i].view));
    }
}

static fb_status decide(deciding *d, const fb_view *without, uint32_t n_without) {
    bool **relied_of = NULL;
    FB_TRY(check_without(d, without, n_without));
    FB_TRY(hand_over_facts(d));
    FB_TRY(check_consistency(d));
    if (d->out->answer == FB_ANSWER_CONTRADICTORY)
        return FB_OK;
    FB_TRY(find_all(&relied_of, d));
    FB_TRY(read_asides(d));
    FB_TRY(compose(d, relied_of));
    FB_TRY(find_missing(d));
    FB_TRY(list_relied(d));
    if (d->out->fault.size == 0)
        FB_TRY(look_at_views(d, without, n_without));
    FB_TRY(list_statements(d));
    if (d->out->fault.size > 0)
        d->out->answer = FB_ANSWER_FAULT;
    judge_views(d);
    return FB_OK;
}

void begin_deciding(deciding *d) {
    fb_run_begin(&d->run, d->set->plan, d->host, &fb_limits_default);
    d->run.keep_notes = true;
    d->run.keep_trace = true;
    d->words = outcome_words;
    d->n_words = FB_COUNT(outcome_words);
}

void end_deciding(deciding *d) {
    fb_inquiry_free(d->answer);
    fb_inquiry_free(d->consistency);
    fb_run_end(&d->run);
}

fb_status fb_determine(const fb_determination **out, fb_arena *arena, const fb_policy_set *set,
                       const fb_case *the_case, const fb_view *without, uint32_t n_without, const fb_host *host,
                       fb_error *error) {
    fb_determination *made = FB_NEW(arena, fb_determination);
    if (!made)
        return fb_fail_arena(error, arena);
    *made = (fb_determination){.the_case = the_case,
                               .plan = set->plan,
                               .sheet = set->sheet,
                               .reg = set->reg,
                               .n_unencoded = set->n_unencoded,
                               .unencoded = set->unencoded};
    memcpy(made->policy_digest, set->digest, sizeof made->policy_digest);
    deciding d = {.set = set, .the_case = the_case, .arena = arena, .host = host, .out = made, .error = error};
    begin_deciding(&d);
    fb_status status = decide(&d, without, n_without);
    end_deciding(&d);
    FB_TRY(status);
    FB_TRY(fb_fail_arena(error, arena));
    *out = made;
    return FB_OK;
}
