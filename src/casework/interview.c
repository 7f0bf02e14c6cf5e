/* interview.c - what is still worth asking about a case, and the case that the answers make (docs/interview.md).
 *
 * The truth is a case file: after every answer it is written anew, with the answers as assertions, and read as any
 * other case file is, so that an answer is checked, narrowed and refused by the same rules.  What is then unknown
 * goes to knowledge/: which outcomes are left, and which facts can still change that.  Called by api_interview.c.
 *
 * INVARIANT: only facts that knowledge/ says can change the outcome are asked, each at most once.  What is not known
 * or not said stays unknown; it takes no outcome away (law/FIELD K23).
 */
#include "casework/casework_inner.h"

#define COMPOSITION "urn:forbear:policy:composition"
#define LINE_LIMIT 200u
#define ARENA_LIMIT ((size_t)512 << 20)

static fb_view kept(fb_dialogue *d, const char *text) {
    return text && *text ? fb_arena_copy(&d->arena, fb_view_of(text)) : (fb_view){"", 0};
}

/* ---- the case by now ----------------------------------------------------------------------------------- */

static void take_away(const fb_case *the_case, const fb_dialogue *d, const char *name, fb_view option) {
    uint32_t fact = fb_fact_find(sheet_of(d), fb_view_of(name));
    if (fact != UINT32_MAX && action_member(d, name, option).size == 0)
        ((fb_case_fact *)the_case->facts)[fact].known = false; /* made in our arena a moment ago */
}

static fb_status read_now(fb_dialogue *d, fb_error *error) {
    if (d->now)
        return FB_OK;
    d->view = NULL;
    fb_arena_reset(&d->turn);
    const fb_case *now;
    FB_TRY(read_written(&now, &d->turn, d, error));
    if (!d->root) {
        take_away(now, d, "action_status", d->status);
        take_away(now, d, "action_place", d->place);
    }
    d->now = now;
    return FB_OK;
}

/* ---- answers ------------------------------------------------------------------------------------------ */

static bool is_digits(fb_view text, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return true;
}

/* "2025" or "2025-08": the days of that year or month. */
static bool whole_days(fb_date *first, fb_date *last, fb_view text) {
    char full[16];
    bool is_year = text.size == 4 && is_digits(text, 0, 4);
    bool is_month = text.size == 7 && is_digits(text, 0, 4) && text.data[4] == '-' && is_digits(text, 5, 7);
    if (!is_year && !is_month)
        return false;
    int n = snprintf(full, sizeof full, "%.*s%s", FB_ARG(text), is_year ? "-01-01" : "-01");
    fb_date next;
    return n > 0 && fb_date_parse(first, (fb_view){full, (size_t)n}) &&
           fb_date_add_months(&next, *first, is_year ? 12 : 1) && fb_date_of_days(last, fb_days_of_date(next) - 1);
}

static void add_day(fb_text *out, const char *name, fb_date day) {
    fb_text_format(out, "\"%s\": \"%04d-%02d-%02d\"", name, (int)day.year, day.month, day.day);
}

/* The member of an assertion that says the value; what is wrong with it, case_file.c says. */
fb_status value_member(fb_view *out, fb_arena *arena, const fb_fact *fact, fb_view value, fb_error *error) {
    fb_text text;
    fb_number number;
    fb_date first, last;
    char digits[48];
    fb_type_kind kind = (fb_type_kind)fact->type->kind;
    if (value.size > LINE_LIMIT || !fb_utf8_valid(value))
        return fb_fail(error, FB_BAD_INPUT, NULL, "an answer is a line of at most %u bytes of UTF-8", LINE_LIMIT);
    fb_text_init(&text, arena);
    if (kind == FB_TYPE_DATE && whole_days(&first, &last, value)) {
        add_day(&text, "from", first);
        fb_text_add_string(&text, ", ");
        add_day(&text, "to", last);
    } else if (kind == FB_TYPE_BOOLEAN && (fb_view_is(value, "true") || fb_view_is(value, "false"))) {
        fb_text_format(&text, "\"value\": %.*s", FB_ARG(value));
    } else if (kind == FB_TYPE_NUMBER && fb_number_parse(&number, value)) {
        fb_number_print(digits, number);
        fb_text_format(&text, "\"value\": %s", digits);
    } else {
        add_member(&text, "value", value);
    }
    *out = fb_text_view(&text);
    return fb_fail_arena(error, arena);
}

static bool is_open_part(const fb_dialogue *d, const fb_fact *fact) {
    return !d->root && ((fb_view_is(fact->name, "action_status") && d->status.size == 0) ||
                        (fb_view_is(fact->name, "action_place") && d->place.size == 0));
}

static fb_status may_be_answered(fb_dialogue *d, uint32_t index, fb_error *error) {
    const fb_fact *fact = &sheet_of(d)->facts[index];
    if (fact->is_action && !is_open_part(d, fact))
        return fb_fail(error, FB_BAD_INPUT, NULL, "'%.*s' is part of the action, which is given", FB_ARG(fact->name));
    if (!fact->is_action && d->base->facts[index].known)
        return fb_fail(error, FB_BAD_INPUT, NULL, "'%.*s' is known from the case file", FB_ARG(fact->name));
    return FB_OK;
}

static fb_status remember(fb_dialogue *d, uint32_t fact, fb_error *error) {
    if (d->n_past == d->past_capacity) {
        uint32_t capacity = d->past_capacity ? d->past_capacity * 2 : 64;
        past_answer *past = FB_NEW_ARRAY(&d->arena, past_answer, capacity);
        if (!past)
            return fb_fail_arena(error, &d->arena);
        if (d->n_past)
            memcpy(past, d->past, d->n_past * sizeof *past);
        d->past = past;
        d->past_capacity = capacity;
    }
    d->past[d->n_past] = (past_answer){fact, d->answers[fact]};
    return FB_OK;
}

/* Of the action a case file has the word alone, and only a word answers it: what is not known stays open. */
static fb_status action_answer(given_answer *answer, fb_dialogue *d, const fb_fact *fact, fb_view value,
                               fb_error *error) {
    char near[192], all[420];
    if (answer->reply != FB_REPLY_VALUE || is_among(value, fact->allowed, fact->n_allowed)) {
        answer->json = fb_arena_copy(&d->arena, value);
        return fb_fail_arena(error, &d->arena);
    }
    did_you_mean(near, shortened(value), fact->allowed, fact->n_allowed);
    list_words(all, sizeof all, fact->allowed, fact->n_allowed);
    return fb_fail(error, FB_BAD_INPUT, NULL, "'%.*s' cannot be '%.*s'%s; it is one of: %s", FB_ARG(fact->name),
                   FB_ARG(shortened(value)), near, all);
}

fb_status fb_dialogue_answer(fb_dialogue *d, uint32_t index, fb_reply reply, fb_view value, fb_error *error) {
    const fb_fact *fact = &sheet_of(d)->facts[index];
    given_answer answer = {.is_given = true, .reply = reply}, before = d->answers[index];
    FB_TRY(may_be_answered(d, index, error));
    if (fact->is_action)
        FB_TRY(action_answer(&answer, d, fact, value, error));
    else if (reply == FB_REPLY_VALUE)
        FB_TRY(value_member(&answer.json, &d->arena, fact, value, error));
    FB_TRY(remember(d, index, error));
    d->answers[index] = answer;
    d->now = NULL;
    fb_status status = read_now(d, error);
    if (status == FB_OK) {
        d->n_past++;
        return FB_OK;
    }
    d->answers[index] = before;
    d->now = NULL;
    return status;
}

uint32_t fb_dialogue_back(fb_dialogue *d) {
    if (d->n_past == 0)
        return UINT32_MAX;
    const past_answer *last = &d->past[--d->n_past];
    d->answers[last->fact] = last->before;
    d->now = NULL;
    return last->fact;
}

/* ---- what is known, for knowledge/ -------------------------------------------------------------------- */

/* Assertions that all have values: those that the others allow, or, in a conflict, all of them. */
static bool values_left(fb_limited *out, fb_arena *arena, const fb_case_fact *fact) {
    fb_budget budget = {1000000, FB_DEPTH_LIMIT, false};
    uint32_t most = 0, n = 0;
    bool is_finite = false;
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        const fb_assertion *a = &fact->assertions[i];
        if (a->later)
            continue;
        if (fact->conflict && a->n_values == 0)
            return false; /* an interval in a conflict: any value */
        is_finite = is_finite || a->n_values > 0;
        most += a->n_values;
    }
    fb_value *values = FB_NEW_ARRAY(arena, fb_value, most);
    if (!is_finite || !values)
        return false;
    for (uint32_t i = 0; i < fact->n_assertions; i++)
        for (uint32_t v = 0; !fact->assertions[i].later && v < fact->assertions[i].n_values; v++) {
            const fb_value *value = &fact->assertions[i].values[v];
            if (fact->conflict || allowed_by_all(fact, value, &budget))
                values[n++] = *value;
        }
    *out = (fb_limited){.n_values = n, .values = values};
    return n > 0 && !budget.exhausted;
}

static bool interval_left(fb_limited *out, fb_arena *arena, const fb_case_fact *fact) {
    const fb_value *low = NULL, *high = NULL;
    int order;
    (void)arena;
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        const fb_assertion *a = &fact->assertions[i];
        if (a->later || a->n_values > 0)
            continue;
        if (!low || (fb_value_order(&order, &a->low, low) && order > 0))
            low = &a->low;
        if (!high || (fb_value_order(&order, &a->high, high) && order < 0))
            high = &a->high;
    }
    *out = (fb_limited){.low = low, .high = high};
    return low != NULL && !fact->conflict;
}

static fb_status gather_facts(fb_facts *out, const fb_dialogue *d, fb_arena *arena, fb_error *error) {
    uint32_t n = d->set->plan->n_inputs;
    fb_value *values = FB_NEW_ARRAY(arena, fb_value, n);
    uint8_t *known = FB_NEW_ARRAY(arena, uint8_t, n);
    const fb_limited **limited = FB_NEW_ARRAY(arena, const fb_limited *, n);
    if (!values || !known || !limited)
        return fb_fail_arena(error, arena);
    for (uint32_t i = 0; i < d->now->n_facts; i++) {
        const fb_case_fact *fact = &d->now->facts[i];
        fb_limited *left = FB_NEW(arena, fb_limited);
        if (!left)
            return fb_fail_arena(error, arena);
        if (fact->fact->record_only)
            continue;
        known[fact->fact->input] = fact->known;
        values[fact->fact->input] = fact->value;
        if (!fact->known && (values_left(left, arena, fact) || interval_left(left, arena, fact)))
            limited[fact->fact->input] = left;
    }
    *out = (fb_facts){values, known, limited};
    return fb_fail_arena(error, arena);
}

/* ---- outcomes ----------------------------------------------------------------------------------------- */

static const fb_view outcome_words[] = { /* in the order of docs/policy-contract.md section 4, then 3a */
    {"must not", 8}, {"should not", 10}, {"only after", 10},  {"law open", 8}, {"no rule found", 13},
    {"should", 6},   {"must", 4},        {"not reached", 11}, {"moot", 4},     {"held", 4},
    {"sought already", 14}, {"may seek", 8}, {"not on these facts", 18}};

static fb_view word_of(const fb_value *outcome) {
    const fb_value *word = outcome;
    if (outcome->kind == FB_KIND_CONTEXT)
        word = fb_context_get(outcome, FB_LITERAL("outcome"));
    return word && word->kind == FB_KIND_STRING ? fb_string_view(word) : (fb_view){"", 0};
}

/* The words of the outcomes, each once.  *has_fault: one of them is none. */
static fb_status read_outcomes(fb_interview_view *view, bool *has_fault, fb_arena *arena, const fb_settled *settled,
                               fb_error *error) {
    bool found[FB_COUNT(outcome_words)] = {false};
    fb_view *words = FB_NEW_ARRAY(arena, fb_view, FB_COUNT(outcome_words));
    if (!words)
        return fb_fail_arena(error, arena);
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        fb_view word = word_of(&settled->outcomes[i].value);
        size_t at = 0;
        while (at < FB_COUNT(outcome_words) && !fb_view_equal(word, outcome_words[at]))
            at++;
        if (at < FB_COUNT(outcome_words) && !settled->outcomes[i].is_fault)
            found[at] = true;
        else
            *has_fault = true;
    }
    view->outcomes = words;
    for (size_t i = 0; i < FB_COUNT(outcome_words); i++)
        if (found[i])
            words[view->n_outcomes++] = outcome_words[i];
    return FB_OK;
}

/* Instruments in force that speak of the action and are not encoded (law/FIELD K21). */
static fb_status read_missing(fb_interview_view *view, const fb_dialogue *d, fb_arena *arena, fb_error *error) {
    fb_view *ids = FB_NEW_ARRAY(arena, fb_view, d->set->n_unencoded);
    if (!ids)
        return fb_fail_arena(error, arena);
    for (uint32_t i = 0; i < d->set->n_unencoded; i++)
        if (is_among(d->base->action, d->set->unencoded[i]->actions, d->set->unencoded[i]->n_actions))
            ids[view->n_missing++] = d->set->unencoded[i]->id;
    view->missing = ids;
    return FB_OK;
}

/* ---- questions ---------------------------------------------------------------------------------------- */

/* May it be asked?  Else *why not. */
static bool is_asked(fb_unasked *why, const fb_dialogue *d, uint32_t index) {
    const fb_case_fact *fact = &d->now->facts[index];
    const given_answer *answer = &d->answers[index];
    bool has_form = fact->fact->type->kind >= FB_TYPE_BOOLEAN && fact->fact->type->kind <= FB_TYPE_DATE_TIME &&
                    fact->fact->type->kind != FB_TYPE_TIME;
    fb_unknown unknown = answer->is_given ? FB_UNKNOWN_NOT_ASKED : fact->unknown;
    *why = FB_UNASKED_NOBODY;
    if (answer->is_given && answer->reply == FB_REPLY_SKIP)
        *why = FB_UNASKED_SKIPPED;
    else if (unknown == FB_UNKNOWN_NOT_KNOWN || (answer->is_given && answer->reply == FB_REPLY_NOT_KNOWN))
        *why = FB_UNASKED_NOT_KNOWN;
    else if (unknown == FB_UNKNOWN_REFUSED || (answer->is_given && answer->reply == FB_REPLY_REFUSED))
        *why = FB_UNASKED_REFUSED;
    else if (fact->conflict || answer->is_given)
        *why = FB_UNASKED_CONFLICT;
    else
        return has_form && !(fb_view_is(fact->fact->ask, "nobody") && !fact->fact->is_action);
    return false;
}

/* Systems and files before an agency, an agency before the person. */
static uint8_t tier_of(const fb_fact *fact) {
    return fb_view_is(fact->ask, "certifying_agency") ? 1 : fb_view_is(fact->ask, "person_with_counsel") ? 2 : 0;
}

static bool is_ordinary(const fb_fact *fact) {
    return fact->is_action || fb_view_is(fact->confidentiality, "ordinary");
}

/* Who is asked first.  What is sensitive, or protected by 8 USC 1367, comes after all that is not, where the rest may
 * settle the outcome alone; where it cannot, those questions will come anyway, and putting them off only adds
 * others. */
static fb_status order_tiers(fb_dialogue *d, fb_error *error) {
    const fb_narrowing *ordinary;
    fb_unasked why;
    memset(d->usable, 0, d->set->plan->n_inputs);
    for (uint32_t i = 0; i < sheet_of(d)->n_facts; i++) {
        const fb_fact *fact = &sheet_of(d)->facts[i];
        d->usable[fact->input] = is_ordinary(fact) && !d->now->facts[i].known && is_asked(&why, d, i);
    }
    FB_TRY(fb_narrow(&ordinary, d->inquiry, d->usable, error));
    for (uint32_t i = 0; i < sheet_of(d)->n_facts; i++) {
        const fb_fact *fact = &sheet_of(d)->facts[i];
        bool is_last = ordinary->can_settle && !is_ordinary(fact);
        d->tiers[fact->input] = (uint8_t)(tier_of(fact) + (is_last ? 3 : 0));
    }
    return FB_OK;
}

/* Facts that nobody is left to be asked about stay unknown: what can the others still do? */
static fb_status look_at_rest(const fb_narrowing **out, fb_dialogue *d, const fb_asking *asking, fb_error *error) {
    bool all = true;
    fb_unasked why;
    *out = NULL;
    memset(d->usable, 0, d->set->plan->n_inputs);
    for (uint32_t i = 0; i < asking->n_facts; i++) {
        bool asked = is_asked(&why, d, d->fact_of[asking->facts[i].input]);
        d->usable[asking->facts[i].input] = asked;
        all = all && asked;
    }
    return all ? FB_OK : fb_narrow(out, d->inquiry, d->usable, error);
}

static fb_status read_questions(fb_interview_view *view, const fb_dialogue *d, fb_arena *arena,
                                const fb_asking *asking, const fb_narrowing *rest, fb_error *error) {
    fb_interview_question *questions = FB_NEW_ARRAY(arena, fb_interview_question, asking->n_facts);
    fb_interview_left *left = FB_NEW_ARRAY(arena, fb_interview_left, asking->n_facts);
    if (!questions || !left)
        return fb_fail_arena(error, arena);
    for (uint32_t i = 0; i < asking->n_facts; i++) {
        const fb_open_fact *open = &asking->facts[i];
        uint32_t fact = d->fact_of[open->input];
        fb_unasked why;
        if (!is_asked(&why, d, fact)) {
            left[view->n_left++] = (fb_interview_left){sheet_of(d)->facts[fact].name, why};
            continue;
        }
        if (rest && !open->is_grouped && !rest->matters[open->input])
            continue;
        fb_interview_question *question = &questions[view->n_questions++];
        *question = d->questions[fact];
        question->is_grouped = open->is_grouped;
        question->worst = open->worst;
        question->expected = open->expected;
    }
    view->questions = questions;
    view->left = left;
    return FB_OK;
}

static fb_interview_state state_of(const fb_interview_view *view, const fb_settled *settled, bool has_fault) {
    if (settled->is_contradictory)
        return FB_INTERVIEW_CONTRADICTORY;
    if (settled->is_exact && view->n_outcomes + has_fault == 1)
        return has_fault ? FB_INTERVIEW_FAULT : FB_INTERVIEW_SETTLED;
    if (view->n_questions > 0)
        return FB_INTERVIEW_ASKS;
    return view->n_left > 0 || settled->is_exact ? FB_INTERVIEW_OPEN : FB_INTERVIEW_BUDGET;
}

static void count(fb_interview_view *view, const fb_dialogue *d) {
    for (uint32_t i = 0; i < sheet_of(d)->n_facts; i++) {
        const fb_fact *fact = &sheet_of(d)->facts[i];
        view->n_answers += d->answers[i].is_given && !fact->record_only;
        view->n_facts += !fact->record_only && !fact->is_action && !fb_view_is(fact->ask, "nobody");
    }
}

/* How one goal stands; briefly: without the questions that are left. */
static fb_status look_at_goal(fb_interview_view *view, fb_dialogue *d, const fb_facts *facts, bool is_brief,
                              fb_error *error) {
    fb_arena *arena = &d->turn;
    const fb_settled *settled;
    const fb_asking *asking;
    bool has_fault = false;
    FB_TRY(fb_settle(&settled, d->inquiry, facts, error));
    view->is_exact = settled->is_exact;
    view->can_settle = true;
    FB_TRY(read_outcomes(view, &has_fault, arena, settled, error));
    FB_TRY(read_missing(view, d, arena, error));
    bool is_settled = state_of(view, settled, has_fault) == FB_INTERVIEW_SETTLED;
    if (is_brief && !is_settled && !settled->is_contradictory) {
        view->state = FB_INTERVIEW_ASKS;
        return FB_OK;
    }
    if (!is_settled && !settled->is_contradictory) {
        const fb_narrowing *rest;
        FB_TRY(order_tiers(d, error));
        FB_TRY(fb_ask(&asking, d->inquiry, d->tiers, error));
        FB_TRY(look_at_rest(&rest, d, asking, error));
        view->can_settle = !rest || rest->can_settle;
        FB_TRY(read_questions(view, d, arena, asking, rest, error));
    }
    count(view, d);
    view->state = state_of(view, settled, has_fault);
    return FB_OK;
}

/* Of benefits one is asked about after the other, in the order of the register; when there is nothing left to ask, the
 * state is the worst of all of them. */
static fb_status look_at_benefits(fb_interview_view *view, fb_dialogue *d, const fb_facts *facts, fb_error *error) {
    fb_interview_view *views = FB_NEW_ARRAY(&d->turn, fb_interview_view, d->n_goals);
    fb_interview_benefit *benefits = FB_NEW_ARRAY(&d->turn, fb_interview_benefit, d->n_goals);
    uint32_t chosen = 0;
    if (!views || !benefits)
        return fb_fail_arena(error, &d->turn);
    for (uint32_t i = 0; i < d->n_goals; i++) {
        d->inquiry = d->inquiries[i];
        bool asks_now = i > 0 && views[chosen].state == FB_INTERVIEW_ASKS;
        FB_TRY(look_at_goal(&views[i], d, facts, asks_now, error));
        benefits[i] = d->benefits[i];
        benefits[i].outcomes = views[i].outcomes;
        benefits[i].n_outcomes = views[i].n_outcomes;
        benefits[i].state = views[i].state;
        if (!asks_now && (views[i].state == FB_INTERVIEW_ASKS || views[i].state > views[chosen].state))
            chosen = i;
    }
    *view = views[chosen];
    view->benefits = benefits;
    view->n_benefits = d->n_goals;
    view->benefit = chosen;
    return FB_OK;
}

fb_status fb_dialogue_look(fb_dialogue *d, const fb_interview_view **out, fb_error *error) {
    fb_facts facts;
    FB_TRY(read_now(d, error));
    if (d->view) {
        *out = d->view;
        return FB_OK;
    }
    fb_interview_view *view = FB_NEW(&d->turn, fb_interview_view);
    if (!view)
        return fb_fail_arena(error, &d->turn);
    FB_TRY(gather_facts(&facts, d, &d->turn, error));
    FB_TRY(d->benefits ? look_at_benefits(view, d, &facts, error) : look_at_goal(view, d, &facts, false, error));
    *out = d->view = view;
    return FB_OK;
}

/* ---- a dialogue --------------------------------------------------------------------------------------- */

static fb_value_form form_of(const fb_fact *fact) {
    switch ((fb_type_kind)fact->type->kind) {
    case FB_TYPE_BOOLEAN: return FB_VALUE_YES_NO;
    case FB_TYPE_DATE: return FB_VALUE_DATE;
    case FB_TYPE_DATE_TIME: return FB_VALUE_TIME;
    case FB_TYPE_NUMBER: return FB_VALUE_NUMBER;
    default: return fact->n_allowed > 0 ? FB_VALUE_WORD : FB_VALUE_TEXT;
    }
}

static const fb_interview_value *values_of(fb_arena *arena, const fb_fact *fact) {
    fb_interview_value *values = FB_NEW_ARRAY(arena, fb_interview_value, fact->n_allowed);
    for (uint32_t v = 0; values && v < fact->n_allowed; v++) {
        values[v] = (fb_interview_value){.code = fact->allowed[v]};
        for (int language = 0; language < FB_LANGUAGES; language++)
            values[v].words[language] = fact->words[language] ? fact->words[language][v] : (fb_view){"", 0};
    }
    return values;
}

void describe_fact(fb_interview_question *out, fb_arena *arena, const fb_fact *fact) {
    *out = (fb_interview_question){.fact = fact->name,
                                   .group = fact->group,
                                   .confidentiality = fact->confidentiality,
                                   .ask = fact->ask,
                                   .hardness = fact->hardness,
                                   .form = form_of(fact),
                                   .values = values_of(arena, fact),
                                   .n_values = fact->n_allowed,
                                   .worst = UINT32_MAX,
                                   .expected = -1};
    memcpy(out->question, fact->question, sizeof out->question);
    memcpy(out->help, fact->help, sizeof out->help);
    memcpy(out->settled_by, fact->settled_by, sizeof out->settled_by);
}

void fb_dialogue_fact(fb_interview_question *out, const fb_dialogue *d, uint32_t fact) {
    *out = d->questions[fact];
}

/* Which instruments read which fact, for "why is this asked". */
static fb_status find_readers(fb_dialogue *d, fb_error *error) {
    const fb_plan *plan = d->set->plan;
    uint32_t n_facts = sheet_of(d)->n_facts, n_linked = d->set->n_linked;
    bool *reached = FB_NEW_ARRAY(&d->turn, bool, plan->n_elements);
    uint32_t *stack = FB_NEW_ARRAY(&d->turn, uint32_t, plan->n_elements);
    fb_view *readers = FB_NEW_ARRAY(&d->arena, fb_view, (size_t)n_facts * n_linked);
    if (!reached || !stack || !readers)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    for (uint32_t f = 0; f < n_facts; f++)
        d->questions[f].read_by = readers + (size_t)f * n_linked;
    for (uint32_t i = 0; i < n_linked; i++) {
        memset(reached, 0, plan->n_elements * sizeof *reached);
        mark_reached(reached, stack, plan,
                     (uint32_t)(d->benefits ? d->set->linked[i].outcome : d->set->linked[i].result));
        for (uint32_t f = 0; f < n_facts; f++)
            if (reached[sheet_of(d)->facts[f].element])
                readers[(size_t)f * n_linked + d->questions[f].n_read_by++] = d->set->linked[i].instrument->id;
    }
    return FB_OK;
}

static fb_status look_at_sheet(fb_dialogue *d, fb_error *error) {
    const fb_fact_sheet *sheet = sheet_of(d);
    uint32_t n_inputs = d->set->plan->n_inputs;
    d->answers = FB_NEW_ARRAY(&d->arena, given_answer, sheet->n_facts);
    d->questions = FB_NEW_ARRAY(&d->arena, fb_interview_question, sheet->n_facts);
    d->fact_of = FB_NEW_ARRAY(&d->arena, uint32_t, n_inputs);
    d->tiers = FB_NEW_ARRAY(&d->arena, uint8_t, n_inputs);
    d->usable = FB_NEW_ARRAY(&d->arena, uint8_t, n_inputs);
    FB_TRY(fb_fail_arena(error, &d->arena));
    for (uint32_t i = 0; i < sheet->n_facts; i++) {
        d->fact_of[sheet->facts[i].input] = i;
        describe_fact(&d->questions[i], &d->arena, &sheet->facts[i]);
    }
    FB_TRY(fb_fail_arena(error, &d->arena));
    return find_readers(d, error);
}

/* What is asked for: the action, one benefit, or each of them. */
static fb_status choose_goals(fb_dialogue *d, const fb_interview_options *options, fb_error *error) {
    uint32_t most = options->benefits ? d->set->n_linked : 1;
    d->goals = FB_NEW_ARRAY(&d->arena, uint32_t, most);
    d->inquiries = FB_NEW_ARRAY(&d->arena, fb_inquiry *, most);
    if (options->benefits)
        d->benefits = FB_NEW_ARRAY(&d->arena, fb_interview_benefit, (size_t)most + 1);
    FB_TRY(fb_fail_arena(error, &d->arena));
    if (!options->benefits) {
        d->goals[d->n_goals++] = d->set->answer;
        return FB_OK;
    }
    for (uint32_t i = 0; i < d->set->n_linked; i++) {
        const linked_instrument *linked = &d->set->linked[i];
        if (options->benefits[0] && !fb_view_equal(linked->instrument->id, fb_view_of(options->benefits)))
            continue;
        d->benefits[d->n_goals] = (fb_interview_benefit){.id = linked->instrument->id,
                                                         .title = linked->instrument->title};
        d->goals[d->n_goals++] = (uint32_t)linked->outcome;
    }
    if (d->n_goals > 0)
        return FB_OK;
    char all[420];
    fb_view *ids = FB_NEW_ARRAY(&d->arena, fb_view, most);
    for (uint32_t i = 0; ids && i < most; i++)
        ids[i] = d->set->linked[i].instrument->id;
    list_words(all, sizeof all, ids, ids ? most : 0);
    return fb_fail(error, FB_BAD_INPUT, NULL, "'%.60s' is no benefit of the register%s%s", options->benefits,
                   most ? "; they are: " : ", which has none on this day", all);
}

static fb_status new_inquiries(fb_dialogue *d, fb_error *error) {
    const fb_fact_sheet *sheet = sheet_of(d);
    const fb_plan *plan = d->set->plan;
    fb_clock clock = {.now = d->base->at};
    uint8_t *nullable = FB_NEW_ARRAY(&d->arena, uint8_t, plan->n_inputs);
    if (!nullable)
        return fb_fail_arena(error, &d->arena);
    for (uint32_t i = 0; i < sheet->n_facts; i++)
        nullable[sheet->facts[i].input] = sheet->facts[i].nullable;
    for (uint32_t i = 0; i < d->n_goals; i++)
        FB_TRY(fb_inquiry_new(&d->inquiries[i], plan, d->goals[i], sheet->consistent, nullable, &clock, NULL, d->host,
                              error));
    d->inquiry = d->inquiries[0];
    return FB_OK;
}

/* What is learnt after the action was not known when it was taken (case_file.c would leave it out). */
static fb_status check_day(fb_dialogue *d, fb_error *error) {
    fb_date day;
    if (d->as_of.size == 0) {
        fb_text text;
        fb_text_init(&text, &d->arena);
        fb_text_format(&text, "%04d-%02d-%02d", (int)d->base->day.year, d->base->day.month, d->base->day.day);
        d->as_of = fb_text_view(&text);
        return fb_fail_arena(error, &d->arena);
    }
    if (!fb_date_parse(&day, d->as_of))
        return fb_fail(error, FB_BAD_INPUT, NULL, "the day on which the answers are given is no date; write it as "
                                                  "2026-03-01");
    if (fb_days_of_date(day) <= fb_days_of_date(d->base->day))
        return FB_OK;
    return fb_fail(error, FB_BAD_INPUT, NULL,
                   "the action is on %04d-%02d-%02d, and what is learnt after it is left out of a determination: "
                   "give the day, not after that, on which the answers were known",
                   (int)d->base->day.year, d->base->day.month, d->base->day.day);
}

static fb_status begin(fb_dialogue *d, const fb_interview_options *options, fb_error *error) {
    bool is_self = !options->source || strcmp(options->source, "self") == 0;
    d->as_of = kept(d, options->as_of);
    d->source = kept(d, options->source ? options->source : "self");
    d->evidence = kept(d, options->evidence ? options->evidence : is_self ? "own_statement" : "third_party_statement");
    d->action = kept(d, options->action);
    d->at = kept(d, options->at);
    d->status = kept(d, options->status);
    d->place = kept(d, options->place);
    FB_TRY(fb_fail_arena(error, &d->arena));
    FB_TRY(check_origin(d->evidence, d->source, error));
    FB_TRY(choose_goals(d, options, error));
    FB_TRY(look_at_sheet(d, error));
    if (options->json.size > 0) {
        fb_view name = fb_arena_copy(&d->arena, options->name), json = fb_arena_copy(&d->arena, options->json);
        FB_TRY(fb_fail_arena(error, &d->arena));
        FB_TRY(fb_case_read(&d->base, &d->arena, name, json, sheet_of(d), d->set->plan, error));
        FB_TRY(fb_json_parse(&d->root, &d->arena, name, json, error));
    } else {
        FB_TRY(read_written(&d->base, &d->arena, d, error));
    }
    FB_TRY(check_day(d, error));
    return new_inquiries(d, error);
}

fb_status fb_dialogue_new(fb_dialogue **out, const fb_policy_set *set, const fb_interview_options *options,
                          const fb_host *host, fb_error *error) {
    *out = NULL;
    host = host ? host : fb_host_default();
    fb_dialogue *d = host->resize(host->context, NULL, 0, sizeof *d);
    if (!d)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    *d = (fb_dialogue){.host = host, .set = set};
    fb_arena_init(&d->arena, host, ARENA_LIMIT);
    fb_arena_init(&d->turn, host, ARENA_LIMIT);
    fb_arena_init(&d->written, host, ARENA_LIMIT);
    fb_status status = begin(d, options, error);
    if (status != FB_OK) {
        fb_dialogue_free(d);
        return status;
    }
    *out = d;
    return FB_OK;
}

void fb_dialogue_free(fb_dialogue *d) {
    if (!d)
        return;
    for (uint32_t i = 0; i < d->n_goals; i++)
        fb_inquiry_free(d->inquiries[i]);
    fb_arena_free(&d->written);
    fb_arena_free(&d->turn);
    fb_arena_free(&d->arena);
    d->host->resize(d->host->context, d, sizeof *d, 0);
}

fb_status fb_dialogue_day(fb_date *out, fb_arena *arena, const fb_interview_options *options, fb_error *error) {
    fb_text text;
    if (options->json.size > 0)
        return fb_case_action_day(out, arena, options->name, options->json, error);
    fb_text_init(&text, arena);
    fb_text_add_string(&text, "{\"case\": 1, \"action\": {");
    add_member(&text, "at", fb_view_of(options->at));
    fb_text_add_string(&text, "}}");
    FB_TRY(fb_fail_arena(error, arena));
    return without_place(fb_case_action_day(out, arena, FB_LITERAL("the action"), fb_text_view(&text), error), error);
}
