/* case_views.c - views of a case: what is still possible when some of what was said is left aside, and what a policy
 * says of an outcome that rests on it.
 *
 * A view keeps the case and leaves out assertions: bare statements, what counts against the person and only a listed
 * or an unknown source says, all but one source of a conflict, one fact.  Which sources are listed, and what it means
 * that an outcome rests on them, are decisions of a policy (docs/policy-contract.md section 3, `sources`, `resting`).
 * Called by determine.c.
 *
 * INVARIANT: a view forgets and never adds, but for the one side of a conflict that it takes alone; the ways in which
 * a fact is unknown - not asked, not known, refused - are the same to every view (law/FIELD K23).
 */
#include "casework/casework_inner.h"

#define WORST_HARDNESS 4 /* facts as hard to answer as this are asked one tier later */

/* ---- what is known in a view -------------------------------------------------------------------------- */

static bool make_facts(view_facts *out, deciding *d) {
    uint32_t n = d->set->plan->n_inputs;
    out->values = FB_NEW_ARRAY(d->arena, fb_value, n);
    out->known = FB_NEW_ARRAY(d->arena, uint8_t, n);
    out->limited = FB_NEW_ARRAY(d->arena, const fb_limited *, n);
    return out->values && out->known && out->limited;
}

static void put_fact(view_facts *out, const fb_case_fact *fact) {
    uint32_t input = fact->fact->input;
    out->values[input] = fact->known ? fact->value : fb_null();
    out->known[input] = fact->known;
    out->limited[input] = fact->known ? NULL : fact->limited;
}

/* The fact without some of its assertions.  False: nothing is left aside. */
static bool narrowed(fb_case_fact *out, deciding *d, const fb_case_fact *fact, leave_aside *leaves_aside,
                     const void *context) {
    fb_budget budget = {1000000, FB_DEPTH_LIMIT, false};
    fb_assertion *kept = FB_NEW_ARRAY(d->arena, fb_assertion, fact->n_assertions);
    bool any = false;
    *out = *fact;
    if (!kept)
        return false;
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        kept[i] = fact->assertions[i];
        bool aside = !kept[i].later && leaves_aside(d, fact, &fact->assertions[i], context);
        any = any || aside;
        kept[i].later = kept[i].later || aside;
    }
    out->assertions = kept;
    if (any)
        narrow_fact(out, d->arena, &budget);
    return any;
}

fb_status facts_of_view(view_facts *out, fb_open *left_aside, deciding *d, leave_aside *leaves_aside,
                        const void *context) {
    bool *aside = FB_NEW_ARRAY(d->arena, bool, d->set->sheet->n_facts);
    if (!aside || !make_facts(out, d))
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < d->the_case->n_facts; i++) {
        const fb_case_fact *fact = &d->the_case->facts[i];
        fb_case_fact left;
        if (fact->fact->record_only) /* never handed to a policy */
            continue;
        aside[i] = leaves_aside && fact->n_assertions && narrowed(&left, d, fact, leaves_aside, context);
        put_fact(out, aside[i] ? &left : fact);
    }
    for (uint32_t i = 0; i < d->out->n_derived; i++) {
        const fb_derived *derived = &d->out->derived[i];
        uint32_t input = d->set->sheet->facts[derived->fact].input;
        if (d->stated.known && !aside[derived->fact]) {
            out->values[input] = d->stated.values[input];
            out->known[input] = d->stated.known[input];
            out->limited[input] = d->stated.limited[input];
        }
    }
    if (left_aside)
        *left_aside = listed(d, aside);
    return fb_fail_arena(d->error, d->arena);
}

/* ---- what is possible in it --------------------------------------------------------------------------- */

/* Systems and the file before an agency, an agency before the person; what is sensitive or protected is asked of the
 * person last, and what is hard to answer one tier later. */
static uint8_t tier_of(const fb_fact *fact) {
    bool is_of_person = !fb_view_is(fact->ask, "system") && !fb_view_is(fact->ask, "file") &&
                        !fb_view_is(fact->ask, "certifying_agency");
    if (fb_view_is(fact->ask, "system") || fb_view_is(fact->ask, "file"))
        return 0;
    if (is_of_person && !fb_view_is(fact->confidentiality, "ordinary"))
        return 3;
    return (uint8_t)((is_of_person ? 2 : 1) + (fact->hardness >= WORST_HARDNESS));
}

static fb_status new_inquiry(fb_inquiry **out, deciding *d, uint32_t goal, uint32_t consistent) {
    const fb_fact_sheet *sheet = d->set->sheet;
    uint8_t *nullable = FB_NEW_ARRAY(d->arena, uint8_t, sheet->n_facts);
    if (!d->tiers) {
        d->tiers = FB_NEW_ARRAY(d->arena, uint8_t, sheet->n_facts);
        for (uint32_t i = 0; d->tiers && i < sheet->n_facts; i++)
            d->tiers[sheet->facts[i].input] = tier_of(&sheet->facts[i]);
    }
    if (!nullable || !d->tiers)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < sheet->n_facts; i++)
        nullable[sheet->facts[i].input] = sheet->facts[i].nullable;
    return fb_inquiry_new(out, d->set->plan, goal, consistent, nullable, &d->clock, NULL, d->host, d->error);
}

static bool is_same_possible(const fb_possible *a, const fb_possible *b) {
    return fb_view_equal(a->outcome, b->outcome) && fb_view_equal(a->kind, b->kind) &&
           fb_view_equal(a->strength, b->strength) && a->collides == b->collides;
}

static bool has_possible(const fb_outlook *outlook, const fb_possible *one) {
    for (uint32_t i = 0; i < outlook->n_outcomes; i++)
        if (is_same_possible(&outlook->outcomes[i], one))
            return true;
    return false;
}

static bool is_same_outlook(const fb_outlook *a, const fb_outlook *b) {
    bool same = a->n_outcomes == b->n_outcomes && a->is_exact == b->is_exact;
    for (uint32_t i = 0; same && i < a->n_outcomes; i++)
        same = has_possible(b, &a->outcomes[i]);
    return same;
}

static fb_possible possible_of(deciding *d, const fb_value *value) {
    const fb_value *collides =
        value->kind == FB_KIND_CONTEXT ? fb_context_get(value, FB_LITERAL("collides")) : NULL;
    return (fb_possible){.outcome = entry_text(d, value, "outcome"),
                         .kind = entry_text(d, value, "kind"),
                         .strength = entry_text(d, value, "strength"),
                         .collides = collides && fb_is_true(collides)};
}

static fb_status read_questions(fb_questions *out, deciding *d, fb_inquiry *inquiry, bool is_rated) {
    const fb_asking *asking;
    FB_TRY((is_rated ? fb_ask : fb_ask_which)(&asking, inquiry, d->tiers, d->error));
    uint32_t *facts = FB_NEW_ARRAY(d->arena, uint32_t, asking->n_facts);
    uint32_t *worst = FB_NEW_ARRAY(d->arena, uint32_t, asking->n_facts);
    if (!facts || !worst)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < asking->n_facts; i++) {
        facts[i] = asking->facts[i].input; /* the sheet has the plan's inputs in the plan's order */
        worst[i] = asking->facts[i].worst;
    }
    *out = (fb_questions){asking->n_facts, facts, worst, asking->is_exact};
    return FB_OK;
}

/* Of a completion, the facts that are not known and matter. */
static void read_witness(fb_possible *out, deciding *d, const fb_value *completion, const fb_questions *questions) {
    fb_told *told = FB_NEW_ARRAY(d->arena, fb_told, questions->n);
    if (!told || !completion)
        return;
    for (uint32_t i = 0; i < questions->n; i++) {
        uint32_t fact = questions->facts[i];
        told[i] = (fb_told){fact, fb_value_copy(d->arena, &completion[d->set->sheet->facts[fact].input])};
    }
    out->witness = told;
    out->n_witness = questions->n;
}

/* Does plain evaluation of what is seen give just this? */
static fb_status gives(bool *out, deciding *d, uint32_t goal, const fb_possible *one) {
    came_of came;
    fb_value value;
    FB_TRY(evaluate(&came, &value, d, goal, NULL, NULL));
    *out = false;
    if (came == CAME_VALUE) {
        fb_possible got = possible_of(d, &value);
        *out = is_same_possible(&got, one);
    }
    return fb_fail_arena(d->error, d->arena);
}

/* Leaves out of the witness what its outcome does not need, the worst questions first. */
static fb_status shorten_witness(fb_possible *one, deciding *d, uint32_t goal) {
    fb_told *told = (fb_told *)one->witness;
    uint32_t n_inputs = d->set->plan->n_inputs, n = 0;
    view_facts seen = d->seen, with;
    bool same;
    if (!make_facts(&with, d))
        return fb_fail_arena(d->error, d->arena);
    memcpy(with.values, seen.values, n_inputs * sizeof *with.values);
    memcpy(with.known, seen.known, n_inputs * sizeof *with.known);
    for (uint32_t i = 0; i < one->n_witness; i++) {
        uint32_t input = d->set->sheet->facts[told[i].fact].input;
        with.values[input] = told[i].value;
        with.known[input] = 1;
    }
    d->seen = with;
    FB_TRY(gives(&same, d, goal, one));
    for (uint32_t i = one->n_witness; same && i-- > 0;) {
        uint8_t *known = &with.known[d->set->sheet->facts[told[i].fact].input];
        bool still;
        *known = 0;
        FB_TRY(gives(&still, d, goal, one));
        *known = !still;
    }
    for (uint32_t i = 0; i < one->n_witness; i++)
        if (with.known[d->set->sheet->facts[told[i].fact].input])
            told[n++] = told[i];
    one->n_witness = n;
    d->seen = seen;
    return FB_OK;
}

/* A null that an error made, or a word that is none: of the model, wherever in a completion it comes up. */
static void read_fault(fb_outlook *out, deciding *d, const fb_possibility *outcome, uint32_t goal) {
    const fb_note *note = &outcome->fault;
    if (out->fault.size == 0)
        out->fault = outcome->is_fault ? place_words(d, note->model, note->offset, note->message)
                                       : element_fault(d, goal, "gives no outcome word where some facts that are not "
                                                                "known have certain values");
}

static fb_status read_outcomes(fb_outlook *out, deciding *d, const fb_settled *settled,
                               const fb_value *const *witnesses, const fb_questions *questions, uint32_t goal) {
    fb_possible *outcomes = FB_NEW_ARRAY(d->arena, fb_possible, settled->n_outcomes);
    if (!outcomes)
        return fb_fail_arena(d->error, d->arena);
    out->outcomes = outcomes;
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        fb_possible one = possible_of(d, &settled->outcomes[i].value);
        if (settled->outcomes[i].is_fault || !is_among(one.outcome, d->words, d->n_words)) {
            read_fault(out, d, &settled->outcomes[i], goal);
            continue;
        }
        if (has_possible(out, &one)) /* another text of the same */
            continue;
        one.is_possible = settled->outcomes[i].is_possible;
        if (one.is_possible)
            read_witness(&one, d, witnesses[i], questions);
        if (one.n_witness > 0 && goal == d->set->answer && d->seen.values == d->stated.values) /* people read it */
            FB_TRY(shorten_witness(&one, d, goal));
        outcomes[out->n_outcomes++] = one;
    }
    return fb_fail_arena(d->error, d->arena);
}

/* Witnesses end with the next question of the inquiry, and which facts matter is one. */
static fb_status keep_settled(fb_settled *out, const fb_value ***witnesses, deciding *d, const fb_settled *settled) {
    uint32_t n_inputs = d->set->plan->n_inputs;
    fb_possibility *outcomes = FB_NEW_ARRAY(d->arena, fb_possibility, settled->n_outcomes);
    const fb_value **kept = FB_NEW_ARRAY(d->arena, const fb_value *, settled->n_outcomes);
    if (!outcomes || !kept)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        outcomes[i] = settled->outcomes[i];
        outcomes[i].value = fb_value_copy(d->arena, &outcomes[i].value);
        outcomes[i].fault.message = copied(d, outcomes[i].fault.message);
        fb_value *witness = outcomes[i].witness ? FB_NEW_ARRAY(d->arena, fb_value, n_inputs) : NULL;
        for (uint32_t k = 0; witness && k < n_inputs; k++)
            witness[k] = fb_value_copy(d->arena, &outcomes[i].witness[k]);
        kept[i] = witness;
    }
    *out = *settled;
    out->outcomes = outcomes;
    out->why = copied(d, settled->why);
    *witnesses = kept;
    return fb_fail_arena(d->error, d->arena);
}

fb_status settle_outlook(fb_outlook *out, fb_value *only, fb_questions *questions, deciding *d, fb_inquiry **inquiry,
                         uint32_t goal) {
    fb_facts facts = {d->seen.values, d->seen.known, d->seen.limited};
    uint32_t consistent = d->set->sheet->consistent == UINT32_MAX ? FB_ABSENT : d->set->sheet->consistent;
    const fb_settled *found;
    fb_settled settled = {0};
    const fb_value **witnesses = NULL;
    fb_questions asked = {0};
    *out = (fb_outlook){0};
    if (!*inquiry)
        FB_TRY(new_inquiry(inquiry, d, goal, consistent));
    FB_TRY(fb_settle(&found, *inquiry, &facts, d->error));
    FB_TRY(keep_settled(&settled, &witnesses, d, found));
    if (settled.n_outcomes != 1 || !settled.is_exact)
        FB_TRY(read_questions(&asked, d, *inquiry, goal == d->set->answer)); /* people are asked about no other */
    out->is_exact = settled.is_exact;
    out->is_contradictory = settled.is_contradictory;
    out->why = settled.why;
    if (only)
        *only = settled.n_outcomes == 1 && settled.is_exact ? settled.outcomes[0].value : fb_null();
    if (questions)
        *questions = asked;
    return read_outcomes(out, d, &settled, witnesses, &asked, goal);
}

static fb_status mark_decisive_by(bool *relied, bool *found, deciding *d, fb_inquiry *inquiry) {
    fb_facts facts = {d->seen.values, d->seen.known, d->seen.limited};
    const fb_decisive *decisive;
    FB_TRY(fb_decisive_facts(&decisive, inquiry, &facts, 1, 0, NULL, d->error));
    *found = decisive->n_sets > 0;
    for (uint32_t i = 0; *found && i < decisive->sets[0].n; i++)
        relied[decisive->sets[0].inputs[i]] = true; /* the sheet has the plan's inputs in the plan's order */
    return FB_OK;
}

/* Mostly the outcome does not hang on what is consistent, and without that the question is far smaller. */
fb_status mark_decisive(bool *relied, deciding *d) {
    fb_facts facts = {d->seen.values, d->seen.known, d->seen.limited};
    const fb_settled *settled;
    fb_inquiry *plain;
    bool found = false;
    FB_TRY(new_inquiry(&plain, d, d->set->answer, FB_ABSENT));
    fb_status status = fb_settle(&settled, plain, &facts, d->error);
    if (status == FB_OK && settled->is_exact && settled->n_outcomes == 1)
        status = mark_decisive_by(relied, &found, d, plain);
    fb_inquiry_free(plain);
    FB_TRY(status);
    return found ? FB_OK : mark_decisive_by(relied, &found, d, d->answer);
}

/* One completion with plain values: allowed ones, the first of an enumeration, no, 0, a day of the action or long
 * before.  Most known facts go with it, and then no inquiry is needed to see that they fit together. */
static fb_status complete_plainly(view_facts *out, deciding *d, fb_date day) {
    const fb_fact_sheet *sheet = d->set->sheet;
    if (!make_facts(out, d))
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < sheet->n_facts; i++) {
        const fb_fact *fact = &sheet->facts[i];
        uint32_t input = fact->input;
        const fb_limited *limited = d->seen.limited[input];
        out->known[input] = 1;
        if (d->seen.known[input])
            out->values[input] = d->seen.values[input];
        else if (limited)
            out->values[input] = limited->n_values > 0 ? limited->values[0] : limited->low ? *limited->low : fb_null();
        else if (fact->n_allowed > 0)
            out->values[input] = fb_string(fact->allowed[0]);
        else if (fact->type->kind == FB_TYPE_BOOLEAN)
            out->values[input] = fb_boolean(false);
        else if (fact->type->kind == FB_TYPE_DATE)
            out->values[input] = fb_date_value(day);
        else
            out->known[input] = 0; /* then the evaluation may wait for it, and nothing is shown */
    }
    return FB_OK;
}

static fb_status is_shown_possible(bool *out, deciding *d) {
    static const fb_date long_ago = {1900, 1, 1};
    const fb_date days[] = {d->the_case->day, long_ago};
    const view_facts seen = d->seen;
    came_of came;
    fb_value value;
    *out = false;
    for (size_t i = 0; i < FB_COUNT(days) && !*out; i++) {
        view_facts whole;
        FB_TRY(complete_plainly(&whole, d, days[i]));
        d->seen = whole;
        fb_status status = evaluate(&came, &value, d, d->set->sheet->consistent, NULL, NULL);
        d->seen = seen;
        FB_TRY(status);
        *out = came == CAME_VALUE && value.kind == FB_KIND_BOOLEAN && fb_is_true(&value);
    }
    return FB_OK;
}

/* Is there no completion with what is known in d->seen?  Not decided: it could not be found out. */
static fb_status is_impossible(bool *out, bool *is_decided, deciding *d) {
    fb_facts facts = {d->seen.values, d->seen.known, d->seen.limited};
    const fb_settled *settled;
    came_of came;
    fb_value value;
    *out = false;
    *is_decided = true;
    if (d->set->sheet->consistent == UINT32_MAX)
        return FB_OK;
    FB_TRY(evaluate(&came, &value, d, d->set->sheet->consistent, NULL, NULL));
    if (came != CAME_OPEN) {
        *out = came == CAME_VALUE && value.kind == FB_KIND_BOOLEAN && !fb_is_true(&value);
        return FB_OK;
    }
    bool is_possible;
    FB_TRY(is_shown_possible(&is_possible, d));
    if (is_possible)
        return FB_OK;
    if (!d->consistency)
        FB_TRY(new_inquiry(&d->consistency, d, d->set->sheet->consistent, FB_ABSENT));
    FB_TRY(fb_settle(&settled, d->consistency, &facts, d->error));
    *is_decided = settled->is_exact;
    *out = settled->is_exact && settled->n_outcomes > 0;
    for (uint32_t i = 0; i < settled->n_outcomes; i++)
        *out = *out && settled->outcomes[i].value.kind == FB_KIND_BOOLEAN && !fb_is_true(&settled->outcomes[i].value);
    return FB_OK;
}

/* By plain evaluation where that decides; it costs next to nothing. */
static fb_status look(fb_outlook *out, fb_questions *questions, deciding *d, const view_facts *facts) {
    came_of came;
    fb_value value;
    d->seen = *facts;
    *out = (fb_outlook){.is_exact = true};
    FB_TRY(evaluate(&came, &value, d, d->set->answer, NULL, &out->fault));
    if (came == CAME_FAULT)
        return FB_OK;
    if (came == CAME_OPEN)
        return settle_outlook(out, NULL, questions, d, &d->answer, d->set->answer);
    fb_possible *one = FB_NEW(d->arena, fb_possible);
    if (!one)
        return fb_fail_arena(d->error, d->arena);
    *one = possible_of(d, &value);
    one->is_possible = true;
    out->n_outcomes = 1;
    out->outcomes = one;
    return fb_fail_arena(d->error, d->arena);
}

/* ---- sources ------------------------------------------------------------------------------------------ */

typedef enum source_class { SOURCE_OTHER = 0, SOURCE_LISTED, SOURCE_UNKNOWN } source_class;

/* A row of a policy's decision `sources`. */
typedef struct source_row {
    fb_view role, fact, value, also, instrument, authority;
    source_class class;
} source_row;
struct source_rows {
    uint32_t n;
    const source_row *rows;
};

static fb_status read_source_rows(source_row *rows, uint32_t *n, deciding *d, const linked_instrument *linked,
                                  const fb_value *list) {
    const fb_table_trace *trace = trace_of(d, (uint32_t)linked->sources);
    for (uint32_t i = 0; i < list->count; i++) {
        const fb_value *item = &list->as.items[i];
        fb_view class = entry_text(d, item, "class");
        source_row *row = &rows[(*n)++];
        *row = (source_row){.role = entry_text(d, item, "source"),
                            .fact = entry_text(d, item, "fact"),
                            .value = entry_text(d, item, "value"),
                            .also = entry_text(d, item, "also"),
                            .instrument = linked->instrument->id,
                            .class = fb_view_is(class, "listed")    ? SOURCE_LISTED
                                     : fb_view_is(class, "unknown") ? SOURCE_UNKNOWN
                                                                    : SOURCE_OTHER};
        if (trace && trace->n_matched == list->count)
            row->authority = copied(d, annotation(trace->table, trace->matched[i], "Authority"));
    }
    return fb_fail_arena(d->error, d->arena);
}

/* What the instruments say of sources; evaluated on the action alone, which is always known. */
static fb_status read_sources(const source_rows **out, deciding *d) {
    source_rows *kept = FB_NEW(d->arena, source_rows);
    source_row *rows = NULL;
    uint32_t n = 0;
    *out = kept;
    if (!kept)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < d->set->n_linked; i++) {
        const linked_instrument *linked = &d->set->linked[i];
        came_of came;
        fb_value list;
        if (linked->sources < 0)
            continue;
        FB_TRY(evaluate(&came, &list, d, (uint32_t)linked->sources, NULL, &d->out->fault));
        if (came != CAME_VALUE || list.kind != FB_KIND_LIST)
            continue;
        source_row *grown = FB_NEW_ARRAY(d->arena, source_row, n + list.count);
        if (!grown)
            return fb_fail_arena(d->error, d->arena);
        if (n > 0)
            memcpy(grown, rows, n * sizeof *rows);
        rows = grown;
        FB_TRY(read_source_rows(rows, &n, d, linked, &list));
    }
    *kept = (source_rows){n, rows};
    return FB_OK;
}

static const source_row *row_of(const source_rows *rows, fb_view role) {
    for (uint32_t i = 0; i < rows->n; i++)
        if (fb_view_equal(rows->rows[i].role, role))
            return &rows->rows[i];
    return NULL;
}

/* An assertion that was checked independently is no longer only its source's. */
static source_class class_of(const source_rows *rows, const fb_assertion *a) {
    const source_row *row = row_of(rows, a->source_role);
    return row && !fb_view_is(a->verified, "yes") ? row->class : SOURCE_OTHER;
}

static bool is_harmless(deciding *d, const fb_fact *fact, const fb_value *value) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    fb_text words;
    fb_view text = {"", 0};
    if (value->kind == FB_KIND_STRING) {
        text = fb_string_view(value);
    } else {
        fb_text_init(&words, d->arena);
        fb_value_print(&words, value, &budget);
        text = fb_text_view(&words);
    }
    return is_among(text, fact->harmless, fact->n_harmless);
}

/* Does the assertion count against the person?  A favourable word of whomever stays (law/FIELD K17). */
static bool is_adverse(deciding *d, const fb_fact *fact, const fb_assertion *a) {
    if (!fb_view_is(fact->weighs, "against") || a->later)
        return false;
    for (uint32_t i = 0; i < a->n_values; i++)
        if (!is_harmless(d, fact, &a->values[i]))
            return true;
    return a->n_values == 0;
}

/* ---- a fact that follows from the sources of others ----------------------------------------------------- */

/* Who says what counts against the person. */
typedef struct adverse_sources {
    const source_row *row; /* of the class that is farther from an answer; one that leaves the fact open comes first */
    uint32_t n_alone;      /* facts that only listed or unknown sources assert */
    uint32_t n_also;       /* facts that they assert, and that another has on record */
    uint32_t n_others;     /* the rest */
    bool *from;            /* facts that they assert */
} adverse_sources;

static void note_row(adverse_sources *out, const source_row *row) {
    if (!out->row || row->class > out->row->class || (row->class == out->row->class && row->value.size == 0))
        out->row = row;
}

static void look_at_fact(adverse_sources *out, deciding *d, const source_rows *rows, uint32_t index) {
    const fb_case_fact *fact = &d->the_case->facts[index];
    bool theirs = false, others = false, on_record = false;
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        const fb_assertion *a = &fact->assertions[i];
        if (!is_adverse(d, fact->fact, a))
            continue;
        if (class_of(rows, a) == SOURCE_OTHER) {
            others = true;
            on_record = on_record || !is_bare_statement(a);
            continue;
        }
        theirs = true;
        note_row(out, row_of(rows, a->source_role));
    }
    out->from[index] = theirs;
    out->n_alone += theirs && !others;
    out->n_also += theirs && on_record;
    out->n_others += others && !(theirs && on_record);
}

/* The value that follows; empty: none. */
static fb_view derived_value(const adverse_sources *s) {
    if (s->n_alone > 0 && s->n_also == 0 && s->n_others == 0)
        return s->row->value;
    if (s->n_also > 0 && s->n_alone == 0)
        return s->row->also;
    return (fb_view){"", 0};
}

/* The derived value joins what is stated; where that is another, both are possible. */
static fb_status add_derived(deciding *d, const source_row *row, fb_view value, uint32_t index, const bool *from) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    const fb_case_fact *fact = &d->the_case->facts[index];
    uint32_t input = fact->fact->input;
    view_facts *stated = &d->stated;
    fb_derived *derived = FB_NEW(d->arena, fb_derived);
    fb_limited *both = FB_NEW(d->arena, fb_limited);
    fb_value *values = FB_NEW_ARRAY(d->arena, fb_value, 2);
    if (!derived || !both || !values)
        return fb_fail_arena(d->error, d->arena);
    *derived = (fb_derived){.fact = index, .value = fb_string(value), .instrument = row->instrument,
                            .authority = row->authority, .from = listed(d, from)};
    values[0] = stated->values[input];
    values[1] = derived->value;
    if (!stated->known[input] && !stated->limited[input]) {
        stated->known[input] = 1;
        stated->values[input] = derived->value;
    } else if (stated->known[input] && fb_value_equal(&values[0], &values[1], &budget) != FB_TRUE) {
        *both = (fb_limited){.n_values = 2, .values = values};
        stated->known[input] = 0;
        stated->limited[input] = both;
        derived->conflicts = true;
    } else {
        return FB_OK; /* it is stated, or a conflict already */
    }
    d->out->derived = derived;
    d->out->n_derived = 1;
    return fb_fail_arena(d->error, d->arena);
}

fb_status derive_facts(deciding *d) {
    adverse_sources s = {.from = FB_NEW_ARRAY(d->arena, bool, d->set->sheet->n_facts)};
    d->seen = d->stated;
    if (!s.from)
        return fb_fail_arena(d->error, d->arena);
    FB_TRY(read_sources(&d->sources, d));
    for (uint32_t i = 0; i < d->the_case->n_facts; i++)
        if (!d->the_case->facts[i].fact->record_only)
            look_at_fact(&s, d, d->sources, i);
    fb_view value = s.row ? derived_value(&s) : (fb_view){"", 0};
    uint32_t fact = value.size ? fb_fact_find(d->set->sheet, s.row->fact) : UINT32_MAX;
    if (fact == UINT32_MAX || d->set->sheet->facts[fact].type->kind != FB_TYPE_STRING)
        return FB_OK;
    return add_derived(d, s.row, value, fact, s.from);
}

/* ---- the views ---------------------------------------------------------------------------------------- */

/* One side of a conflict may be what the other facts exclude. */
static fb_status look_at_side(fb_case_view *view, deciding *d, const view_facts *facts) {
    bool impossible, is_decided;
    d->seen = *facts;
    FB_TRY(is_impossible(&impossible, &is_decided, d));
    if (!impossible)
        return look(&view->outlook, &view->questions, d, facts);
    view->outlook = (fb_outlook){.is_exact = true, .is_contradictory = true};
    return FB_OK;
}

static bool is_statement(const deciding *d, const fb_case_fact *fact, const fb_assertion *a, const void *context) {
    (void)d, (void)fact, (void)context;
    return is_bare_statement(a);
}

typedef struct adverse_of {
    deciding *d;
    const source_rows *rows;
    source_class class;
} adverse_of;

static bool is_adverse_of(const deciding *d, const fb_case_fact *fact, const fb_assertion *a, const void *context) {
    const adverse_of *want = context;
    (void)d;
    return is_adverse(want->d, fact->fact, a) && class_of(want->rows, a) == want->class;
}

static bool is_the_fact(const deciding *d, const fb_case_fact *fact, const fb_assertion *a, const void *context) {
    const uint32_t *index = context;
    (void)a;
    return fact == &d->the_case->facts[*index];
}

typedef struct one_source {
    uint32_t fact, assertion;
} one_source;

static bool is_another_source(const deciding *d, const fb_case_fact *fact, const fb_assertion *a, const void *context) {
    const one_source *source = context;
    return fact == &d->the_case->facts[source->fact] && a != &fact->assertions[source->assertion];
}

typedef struct view_list {
    fb_case_view *views;
    uint32_t n, capacity;
} view_list;

/* NULL: no memory. */
static fb_case_view *next_view(view_list *list, deciding *d) {
    if (list->n == list->capacity) {
        uint32_t capacity = list->capacity ? 2 * list->capacity : 8;
        fb_case_view *views = FB_NEW_ARRAY(d->arena, fb_case_view, capacity);
        if (!views)
            return NULL;
        if (list->n > 0)
            memcpy(views, list->views, list->n * sizeof *views);
        list->views = views;
        list->capacity = capacity;
    }
    list->views[list->n] = (fb_case_view){.assertion = UINT32_MAX};
    return &list->views[list->n++];
}

static fb_status add_view(view_list *list, deciding *d, fb_case_view_kind kind, uint32_t assertion,
                          leave_aside *leaves_aside, const void *context) {
    view_facts facts;
    fb_open aside;
    FB_TRY(facts_of_view(&facts, &aside, d, leaves_aside, context));
    if (aside.n_facts == 0 && kind != FB_VIEW_WITHOUT)
        return FB_OK;
    fb_case_view *view = next_view(list, d);
    if (!view)
        return fb_fail_arena(d->error, d->arena);
    view->kind = kind;
    view->assertion = assertion;
    view->left_aside = aside;
    if (kind == FB_VIEW_SOURCE)
        FB_TRY(look_at_side(view, d, &facts));
    else
        FB_TRY(look(&view->outlook, &view->questions, d, &facts));
    view->differs = !is_same_outlook(&view->outlook, &d->out->outlook);
    return FB_OK;
}

static fb_status add_sources(view_list *list, deciding *d) {
    adverse_of listed_ones = {d, d->sources, SOURCE_LISTED}, unknown_ones = {d, d->sources, SOURCE_UNKNOWN};
    if (d->sources->n == 0)
        return FB_OK;
    FB_TRY(add_view(list, d, FB_VIEW_UNLISTED, UINT32_MAX, is_adverse_of, &listed_ones));
    return add_view(list, d, FB_VIEW_TRACED, UINT32_MAX, is_adverse_of, &unknown_ones);
}

/* What was derived against what is stated: each taken alone. */
static fb_status add_derived_conflict(view_list *list, deciding *d, const fb_derived *derived) {
    uint32_t input = d->set->sheet->facts[derived->fact].input;
    for (int is_derived = 0; is_derived < 2; is_derived++) {
        view_facts facts;
        uint32_t *fact = FB_NEW(d->arena, uint32_t);
        FB_TRY(facts_of_view(&facts, NULL, d, NULL, NULL));
        fb_case_view *view = next_view(list, d);
        if (!view || !fact)
            return fb_fail_arena(d->error, d->arena);
        *fact = derived->fact;
        facts.values[input] = d->stated.limited[input]->values[is_derived];
        facts.known[input] = 1;
        facts.limited[input] = NULL;
        *view = (fb_case_view){.kind = FB_VIEW_SOURCE, .assertion = is_derived ? UINT32_MAX : 0,
                               .left_aside = {1, fact}};
        FB_TRY(look_at_side(view, d, &facts));
        view->differs = !is_same_outlook(&view->outlook, &d->out->outlook);
    }
    return FB_OK;
}

/* A conflict matters when it is among what is open; each of its sources is then taken alone. */
static fb_status add_conflicts(view_list *list, deciding *d) {
    for (uint32_t i = 0; i < d->the_case->n_facts; i++) {
        const fb_case_fact *fact = &d->the_case->facts[i];
        for (uint32_t k = 0; fact->conflict && !fact->fact->record_only && k < fact->n_assertions; k++) {
            one_source source = {i, k};
            if (!fact->assertions[k].later)
                FB_TRY(add_view(list, d, FB_VIEW_SOURCE, k, is_another_source, &source));
        }
    }
    for (uint32_t i = 0; i < d->out->n_derived; i++)
        if (d->out->derived[i].conflicts)
            FB_TRY(add_derived_conflict(list, d, &d->out->derived[i]));
    return FB_OK;
}

static fb_status no_such_fact(deciding *d, fb_view name) {
    const fb_fact_sheet *sheet = d->set->sheet;
    fb_view *names = FB_NEW_ARRAY(d->arena, fb_view, sheet->n_facts);
    char near[192];
    uint32_t n = 0;
    if (!names)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < sheet->n_facts; i++)
        if (!sheet->facts[i].is_action)
            names[n++] = sheet->facts[i].name;
    did_you_mean(near, name, names, n);
    return fb_fail(d->error, FB_BAD_INPUT, NULL, "'%.*s' is no fact that can be left aside%s", FB_ARG(shortened(name)),
                   near[0] ? near : "; it takes a fact of the fact sheet, but none of the action itself");
}

fb_status check_without(deciding *d, const fb_view *without, uint32_t n_without) {
    for (uint32_t i = 0; i < n_without; i++) {
        uint32_t fact = fb_fact_find(d->set->sheet, without[i]);
        if (fact == UINT32_MAX || d->set->sheet->facts[fact].is_action)
            return no_such_fact(d, without[i]);
    }
    return FB_OK;
}

static fb_status add_without(view_list *list, deciding *d, const fb_view *without, uint32_t n_without) {
    for (uint32_t i = 0; i < n_without; i++) {
        uint32_t before = list->n, *kept = FB_NEW(d->arena, uint32_t);
        uint32_t fact = fb_fact_find(d->set->sheet, without[i]);
        if (!kept)
            return fb_fail_arena(d->error, d->arena);
        FB_TRY(add_view(list, d, FB_VIEW_WITHOUT, UINT32_MAX, is_the_fact, &fact));
        *kept = fact;
        list->views[before].left_aside = (fb_open){1, kept};
    }
    return FB_OK;
}

/* ---- what it means that an outcome rests on them -------------------------------------------------------- */

/* The rows of an instrument's `resting` that speak of the class of sources whose word the view leaves aside. */
static fb_status read_resting(fb_resting *out, uint32_t *n, deciding *d, const linked_instrument *linked,
                              fb_case_view_kind view) {
    fb_view class = view == FB_VIEW_UNLISTED ? FB_LITERAL("listed") : FB_LITERAL("unknown");
    came_of came;
    fb_value list;
    FB_TRY(evaluate(&came, &list, d, (uint32_t)linked->resting, NULL, &d->out->fault));
    if (came != CAME_VALUE || list.kind != FB_KIND_LIST)
        return FB_OK;
    const fb_table_trace *trace = trace_of(d, (uint32_t)linked->resting);
    for (uint32_t i = 0; i < list.count && *n < d->set->n_linked * 2; i++) {
        const fb_value *item = &list.as.items[i];
        if (!fb_view_equal(entry_text(d, item, "class"), class))
            continue;
        fb_resting *one = &out[(*n)++];
        *one = (fb_resting){.view = view, .instrument = linked->instrument->id,
                            .answer = entry_text(d, item, "answer"), .reason = entry_text(d, item, "reason")};
        if (trace && trace->n_matched == list.count) {
            one->authority = copied(d, annotation(trace->table, trace->matched[i], "Authority"));
            one->grade = copied(d, annotation(trace->table, trace->matched[i], "Grade"));
        }
        break; /* one an instrument and class */
    }
    return fb_fail_arena(d->error, d->arena);
}

static fb_status find_resting(deciding *d, const view_list *list) {
    fb_resting *resting = FB_NEW_ARRAY(d->arena, fb_resting, (size_t)2 * d->set->n_linked);
    uint32_t n = 0;
    if (!resting)
        return fb_fail_arena(d->error, d->arena);
    d->seen = d->stated;
    for (uint32_t i = 0; i < list->n; i++) {
        const fb_case_view *view = &list->views[i];
        if (!view->differs || (view->kind != FB_VIEW_UNLISTED && view->kind != FB_VIEW_TRACED))
            continue;
        for (uint32_t k = 0; k < d->set->n_linked; k++)
            if (d->set->linked[k].resting >= 0)
                FB_TRY(read_resting(resting, &n, d, &d->set->linked[k], view->kind));
    }
    d->out->resting = resting;
    d->out->n_resting = n;
    return FB_OK;
}

fb_status look_at_views(deciding *d, const fb_view *without, uint32_t n_without) {
    view_list list = {0};
    FB_TRY(add_view(&list, d, FB_VIEW_CHECKED, UINT32_MAX, is_statement, NULL));
    FB_TRY(add_sources(&list, d));
    FB_TRY(add_conflicts(&list, d));
    FB_TRY(add_without(&list, d, without, n_without));
    FB_TRY(find_resting(d, &list));
    d->out->views = list.views;
    d->out->n_views = list.n;
    d->seen = d->stated;
    return FB_OK;
}

/* ---- facts that cannot all be true ---------------------------------------------------------------------- */

static fb_status shrink(bool *in_set, deciding *d) {
    const fb_fact_sheet *sheet = d->set->sheet;
    for (uint32_t i = 0; i < sheet->n_facts; i++) {
        uint32_t input = sheet->facts[i].input;
        uint8_t known = d->seen.known[input];
        const fb_limited *limited = d->seen.limited[input];
        bool still, is_decided;
        if (!known && !limited)
            continue;
        d->seen.known[input] = 0;
        d->seen.limited[input] = NULL;
        FB_TRY(is_impossible(&still, &is_decided, d));
        if (still)
            continue;
        in_set[i] = true;
        d->seen.known[input] = known;
        d->seen.limited[input] = limited;
    }
    return FB_OK;
}

fb_status find_contradictory(deciding *d, bool *impossible, bool *is_decided) {
    bool *in_set = FB_NEW_ARRAY(d->arena, bool, d->set->sheet->n_facts);
    if (!in_set)
        return fb_fail_arena(d->error, d->arena);
    d->seen = d->stated;
    FB_TRY(is_impossible(impossible, is_decided, d));
    if (!*impossible)
        return FB_OK;
    FB_TRY(facts_of_view(&d->seen, NULL, d, NULL, NULL)); /* a copy to forget in */
    FB_TRY(shrink(in_set, d));
    d->out->contradictory = listed(d, in_set);
    d->seen = d->stated;
    return fb_fail_arena(d->error, d->arena);
}
