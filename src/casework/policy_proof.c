/* policy_proof.c - what holds of every case that the policies of a folder may ever be asked about.
 *
 * Each span of days of the register (register_spans.c) has one plan.  Of every span three properties (law/FIELD K1,
 * K2, K4) are decided for all facts at once, on the requirements of the plan and on the diagram of outcomes that
 * knowledge/ makes; none is tried out on cases.  What breaks one is a finding with its place, what holds is said in a
 * line.  docs/decisions/0010-what-is-proved.md has the statements; called by api/api_check.c.
 *
 * Not here: what a single model gets wrong (analyse/), and any rule of law.
 */
#include "casework/casework_inner.h"
#include "knowledge/knowledge.h"

#define COMPOSITION FB_LITERAL("urn:forbear:policy:composition")
#define NO_RULE "no rule found"
#define WORK_LIMIT ((size_t)512 << 20)
#define MOST_EXCEPTIONS 8u /* of one action in one span */

/* Something said of some days: equal ones of neighbouring spans become one. */
typedef struct remark {
    fb_found found;      /* code, severity, place, element; the message is made at the end */
    fb_view action, condition;
    int64_t first, last;
} remark;
typedef struct remarks {
    remark *items;
    uint32_t n, capacity;
} remarks;

typedef struct proving {
    const fb_host *host;
    fb_findings *findings;
    fb_arena arena;      /* of the whole proof */
    fb_view folder;
    const fb_register *reg;
    uint32_t n_proved;
    int64_t first, last; /* the days that were looked at */
    remarks silent, exceptions, left_open;
    fb_view recorded, victims, finding, companions; /* facts, in words */
    uint32_t n_recorded, n_victims, n_adverse;
    bool breaks_k1, breaks_k2, breaks_k4;
    fb_error *error;
} proving;

/* One span. */
typedef struct proof {
    proving *p;
    const fb_span *days;
    fb_policy_set *set;
    const fb_plan *plan;
    const fb_fact_sheet *sheet;
    fb_inquiry *inquiry;
    fb_run run;
    fb_arena arena;
    uint8_t *known, *victims, *rests, *fixed;
    fb_value *values;
    const fb_limited **limited;
    uint32_t action; /* fact of the sheet */
} proof;

/* ---- words --------------------------------------------------------------------------------------------- */

static void add_day(fb_text *out, int64_t day) {
    fb_date date;
    if (fb_date_of_days(&date, day))
        fb_text_format(out, "%04d-%02d-%02d", (int)date.year, date.month, date.day);
}

static void add_days(fb_text *out, int64_t first, int64_t last) {
    bool has_first = first != FB_SPAN_NO_BEGINNING, has_last = last != FB_SPAN_NO_END;
    fb_text_add_string(out, has_first && has_last ? "" : has_first ? "from " : has_last ? "to " : "on all days");
    if (has_first)
        add_day(out, first);
    fb_text_add_string(out, has_first && has_last ? " to " : has_first ? " on" : "");
    if (has_last)
        add_day(out, last);
}

static void add_name(fb_text *out, fb_view name) {
    fb_text_add_string(out, out->size ? ", " : "");
    fb_text_add(out, name);
}

static fb_finding_place place_in(proving *p, const fb_plan *plan, uint16_t model, uint32_t offset) {
    fb_place where = fb_plan_place(plan, model, offset);
    fb_finding_place place = {.file = fb_arena_copy(p->findings->arena, where.file)};
    if (where.text.data)
        fb_line_column(where.text, where.offset, &place.line, &place.column);
    return place;
}

static void report(proving *p, fb_finding_code code, fb_finding_place place, fb_view element, const fb_text *message) {
    fb_found found = {.code = code, .severity = fb_finding_kind_of(code)->severity, .place = place};
    found.element = element.size ? fb_arena_copy(p->findings->arena, element) : (fb_view){"", 0};
    found.message = fb_arena_copy(p->findings->arena, fb_text_view(message));
    fb_findings_add(p->findings, &found);
}

static fb_finding_place place_of_register(proving *p) {
    return (fb_finding_place){.file = fb_arena_copy(p->findings->arena, p->reg->path)};
}

static void is_not_proved(proof *s, const char *law, fb_view about, fb_view why) {
    fb_text message;
    fb_text_init(&message, &s->arena);
    fb_text_format(&message, "%s was not decided for %.*s, ", law, FB_ARG(about));
    add_days(&message, s->days->first, s->days->last);
    if (why.size)
        fb_text_format(&message, ": %.*s", FB_ARG(why));
    report(s->p, FB_FINDING_NOT_PROVED, place_of_register(s->p), (fb_view){"", 0}, &message);
}

/* The same remark of the days before goes on, or it is a new one. */
static void add_remark(proving *p, remarks *list, const remark *one) {
    for (uint32_t i = 0; i < list->n; i++) {
        remark *other = &list->items[i];
        if (fb_view_equal(other->action, one->action) && fb_view_equal(other->condition, one->condition) &&
            other->found.severity == one->found.severity && other->last != FB_SPAN_NO_END &&
            other->last + 1 == one->first) {
            other->last = one->last;
            return;
        }
    }
    if (list->n == list->capacity) {
        uint32_t capacity = list->capacity ? list->capacity * 2 : 32;
        remark *items = FB_NEW_ARRAY(&p->arena, remark, capacity);
        if (!items)
            return;
        if (list->n)
            memcpy(items, list->items, list->n * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    remark *made = &list->items[list->n++];
    *made = *one;
    made->action = fb_arena_copy(&p->arena, one->action);
    made->condition = one->condition.size ? fb_arena_copy(&p->arena, one->condition) : (fb_view){"", 0};
}

/* ---- by requirement edges ------------------------------------------------------------------------------ */

/* K1: no decision of a policy reads a fact that is for the record only, nor does the one that tells what is
 * consistent. */
static fb_status prove_k1_by_edges(proof *s) {
    const fb_plan *plan = s->plan;
    const bool *reached = reached_by_policies(&s->arena, plan);
    uint8_t *is_record = FB_NEW_ARRAY(&s->arena, uint8_t, plan->n_elements);
    FB_TRY(fb_fail_arena(s->p->error, &s->arena));
    for (uint32_t i = 0; i < s->sheet->n_facts; i++)
        is_record[s->sheet->facts[i].element] = s->sheet->facts[i].record_only;
    for (uint32_t i = 0; i < plan->n_elements; i++) {
        const fb_plan_element *element = &plan->elements[i];
        for (uint32_t k = 0; reached[i] && k < element->n_requires; k++) {
            if (!is_record[element->requires[k]])
                continue;
            fb_text message;
            fb_text_init(&message, &s->arena);
            fb_text_format(&message, "'%.*s' requires '%.*s', a fact that is for the record only (K1)",
                           FB_ARG(element->name), FB_ARG(plan->elements[element->requires[k]].name));
            report(s->p, FB_FINDING_RECORD_ONLY, place_in(s->p, plan, element->model, element->offset), element->name,
                   &message);
            s->p->breaks_k1 = true;
        }
    }
    return FB_OK;
}

/* K2: nothing in any model makes a value for what only a person may find. */
static void prove_k2_by_edges(proof *s) {
    for (uint32_t i = 0; i < s->plan->n_elements; i++) {
        const fb_plan_element *element = &s->plan->elements[i];
        uint32_t fact = fb_fact_find(s->sheet, element->name);
        if (element->kind == FB_ELEMENT_INPUT || fact == UINT32_MAX || !s->sheet->facts[fact].is_finding)
            continue;
        fb_text message;
        fb_text_init(&message, &s->arena);
        fb_text_format(&message, "'%.*s' is a person's finding, and this element computes it (K2)",
                       FB_ARG(element->name));
        report(s->p, FB_FINDING_DERIVED_FINDING, place_in(s->p, s->plan, element->model, element->offset),
               element->name, &message);
        s->p->breaks_k2 = true;
    }
}

/* ---- by the diagram of outcomes ------------------------------------------------------------------------ */

static void forget_all(proof *s) {
    memset(s->known, 0, s->plan->n_inputs);
    memset(s->limited, 0, s->plan->n_inputs * sizeof(fb_limited *));
}

static void know(proof *s, uint32_t fact, fb_value value) {
    s->known[s->sheet->facts[fact].input] = 1;
    s->values[s->sheet->facts[fact].input] = value;
}

/* The fact is one of these values. */
static void limit(proof *s, uint32_t fact, const fb_value *values, uint32_t n_values) {
    fb_limited *limited = FB_NEW(&s->arena, fb_limited);
    if (limited)
        *limited = (fb_limited){.n_values = n_values, .values = values};
    s->limited[s->sheet->facts[fact].input] = limited;
}

/* Every day of the span is a day of the action. */
static void limit_to_days(proof *s) {
    uint32_t fact = fb_fact_find(s->sheet, FB_LITERAL("action_date"));
    fb_limited *limited = FB_NEW(&s->arena, fb_limited);
    fb_value *ends = FB_NEW_ARRAY(&s->arena, fb_value, 2);
    fb_date first, last;
    if (fact == UINT32_MAX || !limited || !ends)
        return;
    if (s->days->first != FB_SPAN_NO_BEGINNING && fb_date_of_days(&first, s->days->first)) {
        ends[0] = fb_date_value(first);
        limited->low = &ends[0];
    }
    if (s->days->last != FB_SPAN_NO_END && fb_date_of_days(&last, s->days->last)) {
        ends[1] = fb_date_value(last);
        limited->high = &ends[1];
    }
    s->limited[s->sheet->facts[fact].input] = limited;
}

static fb_status settle(const fb_settled **settled, proof *s) {
    fb_facts facts = {.values = s->values, .known = s->known, .limited = s->limited};
    FB_TRY(fb_fail_arena(s->p->error, &s->arena));
    return fb_settle(settled, s->inquiry, &facts, s->p->error);
}

static fb_view outcome_word(const fb_value *outcome) {
    const fb_value *word = outcome->kind == FB_KIND_CONTEXT ? fb_context_get(outcome, FB_LITERAL("outcome")) : outcome;
    return word && word->kind == FB_KIND_STRING ? fb_string_view(word) : (fb_view){"", 0};
}

/* K1 of the outcomes that were settled last. */
static void prove_k1_by_diagram(proof *s) {
    fb_rests_on(s->inquiry, s->rests);
    for (uint32_t i = 0; i < s->sheet->n_facts; i++) {
        const fb_fact *fact = &s->sheet->facts[i];
        const fb_plan_element *element = &s->plan->elements[fact->element];
        if (!fact->record_only || !s->rests[fact->input])
            continue;
        fb_text message;
        fb_text_init(&message, &s->arena);
        fb_text_format(&message, "'%.*s' is for the record only, and the outcome can depend on it (K1)",
                       FB_ARG(fact->name));
        report(s->p, FB_FINDING_RECORD_ONLY, place_in(s->p, s->plan, element->model, element->offset), fact->name,
               &message);
        s->p->breaks_k1 = true;
    }
}

/* K2: where a companion is false, it makes no difference whether the finding was made or not considered. */
static fb_status prove_k2_without(proof *s, uint32_t finding, uint32_t companion) {
    const fb_settled *settled;
    const fb_fact *fact = &s->sheet->facts[finding];
    fb_value *values = FB_NEW_ARRAY(&s->arena, fb_value, 2);
    if (!values)
        return fb_fail_arena(s->p->error, &s->arena);
    values[0] = fb_string(FB_LITERAL("found"));
    values[1] = fb_string(FB_LITERAL("not_considered"));
    forget_all(s);
    limit_to_days(s);
    limit(s, finding, values, 2);
    know(s, companion, fb_boolean(false));
    FB_TRY(settle(&settled, s));
    if (!fb_rests_on(s->inquiry, s->rests)) {
        is_not_proved(s, "K2", fact->name, settled->why);
        s->p->breaks_k2 = true;
    }
    if (!s->rests[fact->input])
        return FB_OK;
    fb_text message;
    fb_text_init(&message, &s->arena);
    fb_text_format(&message, "'%.*s' counts as found although '%.*s' is false (K2), ", FB_ARG(fact->name),
                   FB_ARG(s->sheet->facts[companion].name));
    add_days(&message, s->days->first, s->days->last);
    const fb_plan_element *element = &s->plan->elements[fact->element];
    report(s->p, FB_FINDING_DERIVED_FINDING, place_in(s->p, s->plan, element->model, element->offset), fact->name,
           &message);
    s->p->breaks_k2 = true;
    return FB_OK;
}

static fb_status prove_k2_by_diagram(proof *s) {
    const bool *reached = reached_by_policies(&s->arena, s->plan);
    FB_TRY(fb_fail_arena(s->p->error, &s->arena));
    for (uint32_t i = 0; i < s->sheet->n_facts; i++) {
        fb_view rest = s->sheet->facts[i].complete_with;
        while (rest.size && reached[s->sheet->facts[i].element]) { /* else nothing asks for it */
            size_t size = 0;
            while (size < rest.size && rest.data[size] != ' ')
                size++;
            uint32_t companion = fb_fact_find(s->sheet, (fb_view){rest.data, size});
            if (companion != UINT32_MAX)
                FB_TRY(prove_k2_without(s, i, companion));
            size += size < rest.size;
            rest = (fb_view){rest.data + size, rest.size - size};
        }
    }
    return FB_OK;
}

/* ---- K4 ------------------------------------------------------------------------------------------------ */

/* Evaluates one decision. */
static fb_status evaluate_one(fb_value *value, proof *s, uint32_t element, const fb_value *values,
                              const uint8_t *known) {
    *value = fb_null();
    if (fb_run_start(&s->run, values, known, &(fb_clock){0}))
        *value = fb_run_element(&s->run, element);
    return fb_run_status(&s->run, s->p->error);
}

static fb_status is_adverse(bool *out, proof *s, fb_view action) {
    int64_t adverse = fb_plan_find(s->plan, COMPOSITION, FB_LITERAL("adverse"));
    fb_value value = fb_null();
    forget_all(s);
    know(s, s->action, fb_string(action));
    if (adverse >= 0)
        FB_TRY(evaluate_one(&value, s, (uint32_t)adverse, s->values, s->known));
    *out = adverse < 0 || s->run.stop != FB_STOP_NONE || fb_is_true(&value);
    return FB_OK;
}

/* An instrument that is not encoded and speaks of the action leaves the law open whatever the outcome is. */
static bool is_missing(const proof *s, fb_view action) {
    for (uint32_t i = 0; i < s->set->n_unencoded; i++)
        if (is_among(action, s->set->unencoded[i]->actions, s->set->unencoded[i]->n_actions))
            return true;
    return false;
}

/* The row of an instrument, its last one aside, that says `no rule found` of the case itself. */
static fb_status find_row(bool *has_row, remark *out, proof *s, const fb_value *completion) {
    *has_row = false;
    for (uint32_t i = 0; i < s->set->n_linked && !*has_row; i++) {
        uint32_t element = (uint32_t)s->set->linked[i].outcome;
        fb_value value;
        FB_TRY(evaluate_one(&value, s, element, completion, NULL));
        if (s->run.stop != FB_STOP_NONE || !fb_view_is(outcome_word(&value), NO_RULE))
            continue;
        for (uint32_t t = 0; t < s->run.n_traces; t++) {
            const fb_table_trace *trace = &s->run.traces[t];
            if (trace->element != element || trace->chosen >= trace->table->n_rules ||
                trace->chosen + 1 == trace->table->n_rules)
                continue;
            uint32_t *rule = FB_NEW(s->p->findings->arena, uint32_t);
            if (!rule)
                return fb_fail_arena(s->p->error, s->p->findings->arena);
            *rule = trace->chosen + 1;
            out->found.rules = rule;
            out->found.n_rules = 1;
            out->found.element = fb_arena_copy(s->p->findings->arena, s->plan->elements[element].name);
            out->found.place = place_in(s->p, s->plan, s->plan->elements[element].model,
                                        trace->table->rules[trace->chosen].offset);
            *has_row = true;
        }
    }
    return FB_OK;
}

static void add_fact_value(fb_text *out, proof *s, uint32_t input, const fb_value *value) {
    fb_budget budget = {10000, 100, false};
    fb_text_add_string(out, out->size ? " and " : "");
    fb_text_format(out, "'%.*s' = ", FB_ARG(s->plan->elements[s->plan->inputs[input]].name));
    fb_value_print_literal(out, value, &budget);
}

/* Takes a value away from a fact; false when its values are not listed. */
static bool exclude(proof *s, uint32_t input, const fb_value *value) {
    const fb_fact *fact = NULL;
    fb_budget budget = {10000, 100, false};
    for (uint32_t i = 0; i < s->sheet->n_facts; i++)
        if (s->sheet->facts[i].input == input)
            fact = &s->sheet->facts[i];
    const fb_limited *before = s->limited[input];
    uint32_t n_all = before ? before->n_values : value->kind == FB_KIND_BOOLEAN ? 2 : fact ? fact->n_allowed : 0, n = 0;
    fb_value *values = FB_NEW_ARRAY(&s->arena, fb_value, n_all);
    if (!fact || !values)
        return false;
    for (uint32_t i = 0; i < n_all; i++) {
        fb_value one = before                           ? before->values[i]
                       : value->kind == FB_KIND_BOOLEAN ? fb_boolean(i == 0)
                                                        : fb_string(fact->allowed[i]);
        if (!fb_value_identical(&one, value, &budget))
            values[n++] = one;
    }
    if (n == 0 || n == n_all)
        return false;
    limit(s, (uint32_t)(fact - s->sheet->facts), values, n);
    return true;
}

/* The set of outcomes that is `no rule found` alone, or NULL. */
static const fb_ahead_set *settled_set(const fb_ahead *outlook, const fb_settled *settled) {
    for (uint32_t i = 0; i < outlook->n_sets; i++) {
        bool is_only = true;
        for (uint32_t k = 0; k < outlook->sets[i].n_outcomes && is_only; k++)
            is_only = fb_view_is(outcome_word(&settled->outcomes[outlook->sets[i].outcomes[k]].value), NO_RULE);
        if (is_only)
            return &outlook->sets[i];
    }
    return NULL;
}

/* With every fact known as in the example but those of victims: which of them decide, and by which row?  *input: the
 * one fact that does, FB_ABSENT when it takes several. */
static fb_status explain_exception(remark *out, uint32_t *input, fb_value *value, proof *s, const fb_value *example) {
    const fb_settled *settled;
    const fb_decisive *decisive;
    uint32_t n = s->plan->n_inputs;
    fb_text condition;
    uint8_t *known = FB_NEW_ARRAY(&s->arena, uint8_t, n);
    fb_value *values = FB_NEW_ARRAY(&s->arena, fb_value, n);
    FB_TRY(fb_fail_arena(s->p->error, &s->arena));
    for (uint32_t i = 0; i < n; i++) {
        known[i] = !s->victims[i];
        values[i] = fb_value_copy(&s->arena, &example[i]);
    }
    fb_facts facts = {.values = values, .known = known};
    FB_TRY(fb_settle(&settled, s->inquiry, &facts, s->p->error));
    bool has_row = false;
    if (settled->n_outcomes && settled->outcomes[0].is_possible)
        FB_TRY(find_row(&has_row, out, s, settled->outcomes[0].witness));
    out->found.code = FB_FINDING_SETTLED_UNSEEN;
    out->found.severity = has_row ? FB_FINDING_NOTE : FB_FINDING_WARNING;
    if (!has_row)
        out->found.place = place_of_register(s->p);
    FB_TRY(fb_decisive_facts(&decisive, s->inquiry, &facts, 4, 0, s->fixed, s->p->error));
    fb_text_init(&condition, &s->arena);
    const fb_fact_set *smallest = NULL;
    for (uint32_t i = 0; i < decisive->n_sets; i++)
        smallest = !smallest || decisive->sets[i].n < smallest->n ? &decisive->sets[i] : smallest;
    *input = FB_ABSENT;
    uint32_t n_others = 0;
    for (uint32_t i = 0; smallest && i < smallest->n; i++) {
        if (s->fixed[smallest->inputs[i]])
            continue;
        add_fact_value(&condition, s, smallest->inputs[i], &values[smallest->inputs[i]]);
        *input = n_others++ ? FB_ABSENT : smallest->inputs[i];
        *value = values[smallest->inputs[i]];
    }
    out->condition = fb_text_view(&condition);
    return fb_fail_arena(s->p->error, &s->arena);
}

/* Of an action against the person whose outcomes were settled last. */
static fb_status prove_k4_of(proof *s, fb_view action, const fb_settled *settled) {
    const fb_ahead *outlook;
    remark silent = {.action = action, .first = s->days->first, .last = s->days->last};
    for (uint32_t round = 0; round <= MOST_EXCEPTIONS; round++) {
        if (round > 0)
            FB_TRY(settle(&settled, s));
        FB_TRY(fb_look_ahead(&outlook, s->inquiry, s->victims, s->p->error));
        if (!outlook->is_exact) {
            is_not_proved(s, "K4", action, settled->why);
            s->p->breaks_k4 = true;
            return FB_OK;
        }
        const fb_ahead_set *unseen = settled_set(outlook, settled);
        if (!unseen)
            return FB_OK;
        if (is_missing(s, action) || (round == 0 && outlook->n_sets == 1)) {
            add_remark(s->p, is_missing(s, action) ? &s->p->left_open : &s->p->silent, &silent);
            return FB_OK;
        }
        remark exception = silent;
        uint32_t input;
        fb_value value;
        FB_TRY(explain_exception(&exception, &input, &value, s, unseen->example));
        add_remark(s->p, &s->p->exceptions, &exception);
        s->p->breaks_k4 |= exception.found.severity != FB_FINDING_NOTE;
        if (input == FB_ABSENT || !exclude(s, input, &value))
            break;
    }
    is_not_proved(s, "K4", action,
                  FB_LITERAL("where these facts are otherwise, others may settle 'no rule found' too"));
    s->p->breaks_k4 = true;
    return FB_OK;
}

static fb_status prove_actions(proof *s) {
    const fb_fact *action = &s->sheet->facts[s->action];
    const fb_settled *settled;
    s->p->n_adverse = 0;
    for (uint32_t i = 0; i < action->n_allowed; i++) {
        bool is_against;
        FB_TRY(is_adverse(&is_against, s, action->allowed[i]));
        forget_all(s);
        limit_to_days(s);
        know(s, s->action, fb_string(action->allowed[i]));
        FB_TRY(settle(&settled, s));
        prove_k1_by_diagram(s);
        s->p->n_adverse += is_against;
        if (is_against && s->p->n_victims)
            FB_TRY(prove_k4_of(s, action->allowed[i], settled));
    }
    return FB_OK;
}

/* ---- one span ------------------------------------------------------------------------------------------ */

/* What the lines at the end say of the fact sheet: that of the last span, which is the same file. */
static void name_facts(proof *s) {
    proving *p = s->p;
    fb_text recorded, finding;
    fb_text_init(&recorded, &p->arena);
    fb_text_init(&finding, &p->arena);
    p->n_recorded = p->n_victims = 0;
    for (uint32_t i = 0; i < s->sheet->n_facts; i++) {
        const fb_fact *fact = &s->sheet->facts[i];
        if (fact->record_only) {
            add_name(&recorded, fact->name);
            p->n_recorded++;
        }
        if (fact->is_victim)
            p->n_victims++;
        if (fact->is_finding && fact->complete_with.size) {
            add_name(&finding, fact->name);
            p->companions = fb_arena_copy(&p->arena, fact->complete_with);
        }
        s->victims[fact->input] = fact->is_victim;
        s->fixed[fact->input] = fact->is_action && (i == s->action || fb_view_is(fact->name, "action_date"));
    }
    p->recorded = fb_text_view(&recorded);
    p->finding = fb_text_view(&finding);
}

static fb_status begin_proof(proof *s) {
    uint32_t n = s->plan->n_inputs;
    int64_t goal = fb_plan_find(s->plan, COMPOSITION, FB_LITERAL("governing"));
    s->known = FB_NEW_ARRAY(&s->arena, uint8_t, n);
    s->victims = FB_NEW_ARRAY(&s->arena, uint8_t, n);
    s->fixed = FB_NEW_ARRAY(&s->arena, uint8_t, n);
    s->rests = FB_NEW_ARRAY(&s->arena, uint8_t, n);
    s->values = FB_NEW_ARRAY(&s->arena, fb_value, n);
    s->limited = FB_NEW_ARRAY(&s->arena, const fb_limited *, n);
    FB_TRY(fb_fail_arena(s->p->error, &s->arena));
    name_facts(s);
    return fb_inquiry_new(&s->inquiry, s->plan, goal < 0 ? s->set->determination : (uint32_t)goal,
                          s->sheet->consistent, NULL, &(fb_clock){0}, NULL, s->p->host, s->p->error);
}

static fb_status prove_span(proof *s) {
    proving *p = s->p;
    s->action = fb_fact_find(s->sheet, FB_LITERAL("action"));
    FB_TRY(begin_proof(s));
    FB_TRY(prove_k1_by_edges(s));
    prove_k2_by_edges(s);
    FB_TRY(prove_k2_by_diagram(s));
    if (s->action != UINT32_MAX)
        FB_TRY(prove_actions(s));
    p->first = p->n_proved ? p->first : s->days->first;
    p->last = s->days->last;
    p->n_proved++;
    return fb_fail_arena(p->error, &s->arena);
}

/* A folder that does not make a plan on these days is a finding with its place. */
static fb_status add_unsound(proving *p, const fb_error *wrong) {
    fb_text message;
    fb_finding_place place = place_of_register(p);
    fb_text_init(&message, &p->arena);
    fb_text_add_string(&message, wrong->message);
    if (wrong->file[0])
        place = (fb_finding_place){.file = fb_arena_copy(p->findings->arena, fb_view_of(wrong->file)),
                                   .line = wrong->line,
                                   .column = wrong->column};
    report(p, FB_FINDING_POLICY_SET, place, (fb_view){"", 0}, &message);
    p->breaks_k1 = p->breaks_k2 = p->breaks_k4 = true;
    return fb_fail_arena(p->error, &p->arena);
}

static fb_status load_and_prove(proving *p, const fb_span *days) {
    fb_error wrong = {0};
    fb_date day = fb_span_day(days);
    proof s = {.p = p, .days = days};
    fb_status status = policy_set_load_for_proof(&s.set, p->host, p->folder, p->reg, day, &wrong);
    if (status == FB_NOT_FOUND) { /* no fact sheet, say: there is no plan of which anything could hold */
        p->breaks_k1 = p->breaks_k2 = p->breaks_k4 = true;
        return FB_OK;
    }
    if (status == FB_BAD_INPUT)
        return add_unsound(p, &wrong);
    if (status != FB_OK) {
        if (p->error)
            *p->error = wrong;
        return status;
    }
    s.plan = s.set->plan;
    s.sheet = s.set->sheet;
    fb_arena_init(&s.arena, p->host, WORK_LIMIT);
    fb_run_begin(&s.run, s.plan, p->host, NULL);
    s.run.keep_trace = true;
    status = prove_span(&s);
    fb_inquiry_free(s.inquiry);
    fb_run_end(&s.run);
    fb_arena_free(&s.arena);
    fb_policy_set_free(s.set);
    return status;
}

/* ---- what is said of it -------------------------------------------------------------------------------- */

static void say_exceptions(proving *p) {
    for (uint32_t i = 0; i < p->exceptions.n; i++) {
        remark *one = &p->exceptions.items[i];
        fb_text message;
        fb_text_init(&message, p->findings->arena);
        fb_text_format(&message, "of '%.*s' ", FB_ARG(one->action));
        if (one->condition.size)
            fb_text_format(&message, "the fact %.*s settles '" NO_RULE "'", FB_ARG(one->condition));
        else
            fb_text_add_string(&message, "known facts settle '" NO_RULE "'");
        fb_text_add_string(&message, " whatever the facts about a victim are (K4), ");
        add_days(&message, one->first, one->last);
        one->found.message = fb_text_view(&message);
        fb_findings_add(p->findings, &one->found);
    }
}

static void prove(proving *p, const char *law, const fb_text *statement) {
    fb_proved proved = {fb_view_of(law), fb_text_view(statement)};
    fb_findings_prove(p->findings, &proved);
}

static void begin_statement(fb_text *out, const proving *p) {
    fb_text_init(out, p->findings->arena);
    fb_text_format(out, "for %u set%s of instruments, ", p->n_proved, p->n_proved == 1 ? "" : "s");
    add_days(out, p->first, p->last);
    fb_text_add_string(out, ": ");
}

static void say_k1(proving *p) {
    fb_text line;
    begin_statement(&line, p);
    fb_text_format(&line,
                   "no decision of a policy requires a fact that is for the record only (by requirement edges), and no "
                   "outcome rests on one (by diagram): %.*s",
                   FB_ARG(p->recorded));
    prove(p, "K1", &line);
}

static void say_k2(proving *p) {
    fb_text line;
    begin_statement(&line, p);
    fb_text_format(&line,
                   "nothing computes %.*s (by requirement edges), and where one of its companions (%.*s) is false, no "
                   "outcome tells 'found' from 'not_considered' (by diagram)",
                   FB_ARG(p->finding), FB_ARG(p->companions));
    prove(p, "K2", &line);
}

static void add_remarks(fb_text *out, const remarks *list, const char *what, const char **separator) {
    if (!list->n)
        return;
    fb_text_format(out, "%s%s (", *separator, what);
    for (uint32_t i = 0; i < list->n; i++) {
        fb_text_format(out, "%s%.*s ", i ? ", " : "", FB_ARG(list->items[i].action));
        add_days(out, list->items[i].first, list->items[i].last);
    }
    fb_text_add_byte(out, ')');
    *separator = "; ";
}

static void say_k4(proving *p) {
    fb_text line;
    begin_statement(&line, p);
    fb_text_format(&line,
                   "where the %u facts about a victim are unknown, no case about one of the %u actions against the "
                   "person is settled at '" NO_RULE "' (by diagram)",
                   p->n_victims, p->n_adverse);
    const char *separator = "; except ";
    if (p->exceptions.n) {
        fb_text_format(&line, "%sby the rows noted", separator);
        separator = "; ";
    }
    add_remarks(&line, &p->silent, "where nothing encoded speaks of the action, whatever the facts", &separator);
    add_remarks(&line, &p->left_open, "where an instrument that is not encoded does, so that the law is open",
                &separator);
    prove(p, "K4", &line);
}

static fb_status prove_all(proving *p) {
    const fb_span *spans;
    uint32_t n;
    FB_TRY(fb_register_spans(&spans, &n, &p->arena, p->reg, p->error));
    for (uint32_t i = 0; i < n; i++)
        if (spans[i].has_directive)
            FB_TRY(load_and_prove(p, &spans[i]));
    say_exceptions(p);
    if (p->n_proved && !p->breaks_k1 && p->n_recorded)
        say_k1(p);
    if (p->n_proved && !p->breaks_k2 && p->finding.size)
        say_k2(p);
    if (p->n_proved && !p->breaks_k4 && p->n_victims)
        say_k4(p);
    return fb_fail_arena(p->error, p->findings->arena);
}

static fb_status read_register(proving *p) {
    fb_text path;
    fb_view text;
    fb_error wrong = {0};
    fb_text_init(&path, &p->arena);
    fb_text_format(&path, "%.*s/register.json", FB_ARG(p->folder));
    FB_TRY(fb_fail_arena(p->error, &p->arena));
    FB_TRY(fb_file_read(&text, &p->arena, path.data, FB_FILE_LIMIT, p->error));
    fb_status status = fb_register_read(&p->reg, &p->arena, fb_text_view(&path), text, &wrong);
    if (status == FB_BAD_INPUT) {
        fb_register none = {.path = fb_text_view(&path)};
        p->reg = &none;
        FB_TRY(add_unsound(p, &wrong));
        p->reg = NULL;
        return FB_OK;
    }
    if (status != FB_OK && p->error)
        *p->error = wrong;
    return status;
}

fb_status fb_policy_prove(fb_findings *findings, const fb_host *host, fb_view folder, fb_error *error) {
    proving p = {.host = host ? host : fb_host_default(), .findings = findings, .folder = folder, .error = error};
    fb_arena_init(&p.arena, p.host, WORK_LIMIT);
    fb_status status = read_register(&p);
    if (status == FB_OK && p.reg)
        status = prove_all(&p);
    fb_arena_free(&p.arena);
    return status;
}
