/* benefits.c - what the person may seek: each benefit's elements, its answer, and the lists beside them (contract
 * section 3a).
 *
 * Evaluates the decisions of the models one after the other, as determine.c does; where one waits for facts, what is
 * still possible is found by inquiry.  It decides nothing, composes nothing, and knows no benefit: elements, words and
 * days are DMN.  Called by the desk (api).
 *
 * INVARIANT: a null that an error made is a fault with its place, never an element that is not met; a list that waits
 * for facts is reported as open, never taken for an empty one, and has the items of rows that hold whatever they are.
 */
#include "casework/casework_inner.h"

const fb_benefit_list_names fb_benefit_lists[FB_BENEFIT_LISTS] = {
    /* KEEP IN STEP: benefit lists (casework.h) */
    {"deadlines", {"what", "due", "reading", "note"}},
    {"evidence", {"element", "what", "standard"}},
    {"forms", {"form", "what"}},
    {"bars", {"bar", "waiver"}},
    {"gives", {"what", "strength"}},
    {"checks", {"what", "why", "strength"}},
    {"readings", {"reading", "outcome"}},
    {"unchecked", {"what"}},
};

static const fb_view element_words[] = {{"met", 3}, {"not met", 7}, {"not needed", 10}, {"law open", 8}};
static const fb_view answer_words[] = {{"may seek", 8}, {"not on these facts", 18}, {"sought already", 14},
                                       {"held", 4}, {"law open", 8}};

/* ---- an element, or the answer -------------------------------------------------------------------------- */

/* The row that gave it: of the decision's own table. */
static const fb_reason *own_reason(const fb_benefit_part *part, const deciding *d, uint32_t goal) {
    for (uint32_t i = 0; i < part->n_reasons; i++)
        if (fb_view_equal(part->reasons[i].table, d->set->plan->elements[goal].name))
            return &part->reasons[i];
    return NULL;
}

static fb_view value_fault(deciding *d, uint32_t goal, const fb_benefit_part *part) {
    const fb_reason *own = own_reason(part, d, goal);
    if (!is_among(part->outcome, d->words, d->n_words))
        return element_fault(d, goal, "gives no word of docs/policy-contract.md section 3a");
    if (own && fb_view_is(own->grade, "UNVERIFIED") && !fb_view_is(part->outcome, "law open"))
        return element_fault(d, goal, "gives another word than 'law open' by a row of grade UNVERIFIED (K3)");
    return (fb_view){"", 0};
}

static void read_value(fb_benefit_part *out, deciding *d, uint32_t goal, const fb_value *value) {
    out->outcome = entry_text(d, value, "outcome");
    out->reason = entry_text(d, value, "reason");
    out->fault = value_fault(d, goal, out);
    const fb_reason *own = own_reason(out, d, goal);
    if (own)
        out->authority = own->authority;
    out->grade = weakest_grade(out->reasons, out->n_reasons);
}

/* Known facts that were read, and those of them behind which there are only bare statements. */
static fb_status read_relied(fb_benefit_part *out, deciding *d) {
    uint32_t n = d->set->sheet->n_facts;
    bool *relied = FB_NEW_ARRAY(d->arena, bool, n), *statements = FB_NEW_ARRAY(d->arena, bool, n);
    if (!relied || !statements)
        return fb_fail_arena(d->error, d->arena);
    mark_relied(relied, d, FB_LITERAL(""));
    for (uint32_t i = 0; i < n; i++) {
        const fb_case_fact *fact = &d->the_case->facts[i];
        relied[i] = relied[i] && !fact->fact->is_action && (fact->known || fact->limited);
        statements[i] = relied[i] && fb_rests_on_statement(fact);
    }
    out->relied = listed(d, relied);
    out->statements = listed(d, statements);
    return fb_fail_arena(d->error, d->arena);
}

static size_t rank_of(const deciding *d, fb_view word) {
    size_t rank = 0;
    while (rank < d->n_words && !fb_view_equal(d->words[rank], word))
        rank++;
    return rank;
}

/* In the order of the contract, whatever way they were found in. */
static void order_outcomes(fb_outlook *outlook, const deciding *d) {
    fb_possible *all = (fb_possible *)outlook->outcomes;
    for (uint32_t i = 1; i < outlook->n_outcomes; i++) {
        fb_possible one = all[i];
        uint32_t at = i;
        for (; at > 0 && rank_of(d, all[at - 1].outcome) > rank_of(d, one.outcome); at--)
            all[at] = all[at - 1];
        all[at] = one;
    }
}

/* Evaluation waits for facts: what can come of it all the same, and which of them matter? */
static fb_status find_possible(fb_benefit_part *out, deciding *d, uint32_t goal) {
    fb_inquiry *inquiry = NULL;
    fb_value only = fb_null();
    fb_questions questions = {0};
    fb_status status = settle_outlook(&out->outlook, &only, &questions, d, &inquiry, goal);
    order_outcomes(&out->outlook, d);
    bool is_one = status == FB_OK && out->outlook.is_exact && out->outlook.n_outcomes == 1 &&
                  out->outlook.fault.size == 0;
    out->fault = out->outlook.fault;
    out->is_open = !is_one;
    if (is_one) { /* whatever the rest is */
        out->outcome = out->outlook.outcomes[0].outcome;
        out->grade = weakest_possible_grade(d, goal, out->outcome);
        if (only.kind != FB_KIND_NULL)
            out->reason = entry_text(d, &only, "reason");
        out->open = (fb_open){0};
    } else if (questions.n > 0) {
        out->open = (fb_open){questions.n, questions.facts};
    }
    fb_inquiry_free(inquiry);
    return status;
}

static fb_status find_part(fb_benefit_part *out, deciding *d, uint32_t goal) {
    came_of came;
    fb_value value;
    FB_TRY(evaluate(&came, &value, d, goal, &out->open, &out->fault));
    FB_TRY(read_reasons(&out->reasons, &out->n_reasons, d, FB_LITERAL(""), FB_LITERAL("")));
    FB_TRY(read_relied(out, d));
    if (came == CAME_VALUE)
        read_value(out, d, goal, &value);
    if (came == CAME_OPEN) {
        out->n_reasons = 0; /* a row that holds is not the one that decides while one before it may hold */
        FB_TRY(find_possible(out, d, goal));
    }
    out->is_fault = out->fault.size > 0;
    if (out->is_fault && d->out->fault.size == 0)
        d->out->fault = out->fault;
    return fb_fail_arena(d->error, d->arena);
}

static fb_view description_of(const deciding *d, uint32_t element) {
    const fb_element *source = d->set->plan->elements[element].source;
    return source ? fb_view_trim(source->description.text) : (fb_view){"", 0};
}

static fb_view element_name(const deciding *d, uint32_t element) {
    fb_view name = d->set->plan->elements[element].name;
    size_t prefix = strlen(FB_ELEMENT_PREFIX);
    return fb_view_trim((fb_view){name.data + prefix, name.size - prefix});
}

/* ---- the lists ------------------------------------------------------------------------------------------ */

static void read_item(fb_benefit_item *out, deciding *d, fb_benefit_list_kind kind, const fb_value *item) {
    for (int c = 0; c < FB_BENEFIT_COLUMNS && fb_benefit_lists[kind].columns[c]; c++)
        out->cells[c] = entry_text(d, item, fb_benefit_lists[kind].columns[c]);
}

static void read_source(fb_benefit_item *out, const fb_table_trace *trace, uint32_t match) {
    out->authority = annotation(trace->table, trace->matched[match], "Authority");
    out->grade = annotation(trace->table, trace->matched[match], "Grade");
}

static fb_status read_certain_items(fb_benefit_list *out, deciding *d, fb_benefit_list_kind kind, uint32_t element) {
    const fb_table_trace *trace = trace_of(d, element);
    fb_benefit_item *items = FB_NEW_ARRAY(d->arena, fb_benefit_item, trace ? trace->n_matched : 0);
    fb_value item;
    if (!items)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; trace && i < trace->n_matched; i++) {
        if (!constant_outputs(&item, d, trace->table, trace->matched[i]))
            continue;
        read_item(&items[out->n], d, kind, &item);
        read_source(&items[out->n++], trace, i);
    }
    out->items = items;
    return fb_fail_arena(d->error, d->arena);
}

static fb_status read_items(fb_benefit_list *out, deciding *d, fb_benefit_list_kind kind, uint32_t element,
                            const fb_value *value) {
    const fb_table_trace *trace = trace_of(d, element);
    bool is_list = value->kind == FB_KIND_LIST;
    uint32_t n = is_list ? value->count : value->kind != FB_KIND_NULL;
    fb_benefit_item *items = FB_NEW_ARRAY(d->arena, fb_benefit_item, n);
    if (!items)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < n; i++) {
        read_item(&items[i], d, kind, is_list ? &value->as.items[i] : value);
        if (trace && trace->n_matched == n)
            read_source(&items[i], trace, i);
    }
    out->items = items;
    out->n = n;
    return fb_fail_arena(d->error, d->arena);
}

static fb_status find_list(fb_benefit_list *out, deciding *d, fb_benefit_list_kind kind, int64_t element) {
    came_of came;
    fb_value value;
    fb_view fault = {"", 0};
    if (element < 0)
        return FB_OK;
    FB_TRY(evaluate(&came, &value, d, (uint32_t)element, &out->open, &fault));
    out->is_open = came == CAME_OPEN;
    if (came == CAME_FAULT && d->out->fault.size == 0)
        d->out->fault = fault;
    if (came == CAME_VALUE)
        return read_items(out, d, kind, (uint32_t)element, &value);
    return came == CAME_OPEN ? read_certain_items(out, d, kind, (uint32_t)element) : FB_OK;
}

/* ---- all of them ---------------------------------------------------------------------------------------- */

/* The days of a benefit and nothing else of it: nothing is looked for that is still possible. */
static fb_status find_days(fb_benefit *out, deciding *d, uint32_t i) {
    const linked_instrument *linked = &d->set->linked[i];
    *out = (fb_benefit){.instrument = linked->instrument, .uncertain = linked->uncertain};
    return find_list(&out->lists[FB_BENEFIT_DEADLINES], d, FB_BENEFIT_DEADLINES,
                     d->set->benefits[i].lists[FB_BENEFIT_DEADLINES]);
}

static fb_status find_benefit(fb_benefit *out, deciding *d, uint32_t i) {
    const linked_instrument *linked = &d->set->linked[i];
    const benefit_model *model = &d->set->benefits[i];
    fb_benefit_part *elements = FB_NEW_ARRAY(d->arena, fb_benefit_part, model->n_elements);
    if (!elements)
        return fb_fail_arena(d->error, d->arena);
    *out = (fb_benefit){.instrument = linked->instrument, .uncertain = linked->uncertain, .elements = elements,
                        .n_elements = model->n_elements};
    d->words = answer_words;
    d->n_words = FB_COUNT(answer_words);
    FB_TRY(find_part(&out->answer, d, (uint32_t)linked->outcome));
    d->words = element_words;
    d->n_words = FB_COUNT(element_words);
    for (uint32_t e = 0; e < model->n_elements; e++) {
        elements[e].name = element_name(d, model->elements[e]);
        elements[e].what = description_of(d, model->elements[e]);
        FB_TRY(find_part(&elements[e], d, model->elements[e]));
    }
    for (int list = 0; list < FB_BENEFIT_LISTS; list++)
        FB_TRY(find_list(&out->lists[list], d, (fb_benefit_list_kind)list, model->lists[list]));
    return FB_OK;
}

static void mark(bool *facts, const fb_open *open) {
    for (uint32_t i = 0; i < open->n_facts; i++)
        facts[open->facts[i]] = true;
}

/* Over all benefits: what is not known and matters, what was relied on, what is only said. */
static fb_status gather(deciding *d, const fb_benefits *all) {
    uint32_t n = d->set->sheet->n_facts;
    bool *open = FB_NEW_ARRAY(d->arena, bool, n), *relied = FB_NEW_ARRAY(d->arena, bool, n),
         *statements = FB_NEW_ARRAY(d->arena, bool, n);
    if (!open || !relied || !statements)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < all->n; i++) {
        const fb_benefit *b = &all->items[i];
        for (uint32_t e = 0; e <= b->n_elements; e++) {
            const fb_benefit_part *part = e < b->n_elements ? &b->elements[e] : &b->answer;
            if (e == b->n_elements || b->answer.is_open) /* an element cannot matter once the answer is there */
                mark(open, &part->open);
            mark(relied, &part->relied);
            mark(statements, &part->statements);
        }
    }
    d->out->open = listed(d, open);
    d->out->statements = listed(d, statements);
    fb_open list = listed(d, relied);
    d->out->relied = list.facts;
    d->out->n_relied = list.n_facts;
    return fb_fail_arena(d->error, d->arena);
}

/* FB_BAD_INPUT: one of those that are wanted is none. */
static fb_status check_wanted(deciding *d, const fb_view *wanted, uint32_t n_wanted) {
    fb_view *ids = FB_NEW_ARRAY(d->arena, fb_view, d->set->n_linked);
    char near[192], all[420];
    if (!ids)
        return fb_fail_arena(d->error, d->arena);
    for (uint32_t i = 0; i < d->set->n_linked; i++)
        ids[i] = d->set->linked[i].instrument->id;
    for (uint32_t i = 0; i < n_wanted; i++) {
        if (is_among(wanted[i], ids, d->set->n_linked))
            continue;
        did_you_mean(near, shortened(wanted[i]), ids, d->set->n_linked);
        list_words(all, sizeof all, ids, d->set->n_linked);
        return fb_fail(d->error, FB_BAD_INPUT, NULL, "'%.*s' is no benefit of the register on this day%s; they are: %s",
                       FB_ARG(shortened(wanted[i])), near, all);
    }
    return FB_OK;
}

static fb_status find_all(fb_benefits *out, deciding *d, bool only_days, const fb_view *wanted, uint32_t n_wanted) {
    fb_benefit *items = FB_NEW_ARRAY(d->arena, fb_benefit, d->set->n_linked);
    if (!items)
        return fb_fail_arena(d->error, d->arena);
    out->items = items;
    FB_TRY(check_wanted(d, wanted, n_wanted));
    FB_TRY(hand_over_facts(d));
    FB_TRY(check_consistency(d));
    if (d->out->answer == FB_ANSWER_CONTRADICTORY)
        return FB_OK;
    for (uint32_t i = 0; i < d->set->n_linked; i++) {
        if (n_wanted > 0 && !is_among(d->set->linked[i].instrument->id, wanted, n_wanted))
            continue;
        FB_TRY(only_days ? find_days(&items[out->n++], d, i) : find_benefit(&items[out->n++], d, i));
    }
    if (!only_days)
        FB_TRY(gather(d, out));
    if (d->out->fault.size > 0)
        d->out->answer = FB_ANSWER_FAULT;
    return fb_fail_arena(d->error, d->arena);
}

static fb_status find(const fb_benefits **out, fb_arena *arena, const fb_policy_set *set, const fb_case *the_case,
                      bool only_days, const fb_view *wanted, uint32_t n_wanted, const fb_host *host, fb_error *error) {
    fb_benefits *made = FB_NEW(arena, fb_benefits);
    fb_determination *base = FB_NEW(arena, fb_determination);
    if (!made || !base)
        return fb_fail_arena(error, arena);
    *base = (fb_determination){.the_case = the_case, .plan = set->plan, .sheet = set->sheet, .reg = set->reg};
    memcpy(base->policy_digest, set->digest, sizeof base->policy_digest);
    *made = (fb_benefits){.base = base};
    deciding d = {.set = set, .the_case = the_case, .arena = arena, .host = host, .out = base, .error = error};
    begin_deciding(&d);
    fb_status status = find_all(made, &d, only_days, wanted, n_wanted);
    end_deciding(&d);
    FB_TRY(status);
    FB_TRY(fb_fail_arena(error, arena));
    *out = made;
    return FB_OK;
}

fb_status fb_find_benefits(const fb_benefits **out, fb_arena *arena, const fb_policy_set *set, const fb_case *the_case,
                           const fb_view *wanted, uint32_t n_wanted, const fb_host *host, fb_error *error) {
    return find(out, arena, set, the_case, false, wanted, n_wanted, host, error);
}

fb_status fb_find_benefit_days(const fb_benefits **out, fb_arena *arena, const fb_policy_set *set,
                               const fb_case *the_case, const fb_host *host, fb_error *error) {
    return find(out, arena, set, the_case, true, NULL, 0, host, error);
}
