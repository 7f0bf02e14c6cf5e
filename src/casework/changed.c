/* changed.c - what two determinations of one case say differently, and what the register says of it.
 *
 * The same case on two days: `before` and `after`.  An instrument that came or went and neither reaches the case nor
 * has a rule for it changes nothing and is not named.  Called by the desk (api) for `forbear recheck`.
 *
 * INVARIANT: nothing is weighed: what differs is named, with the words of both days.
 */
#include "casework/casework_inner.h"

typedef struct comparing {
    fb_case_difference *items;
    uint32_t n, capacity;
    fb_arena *arena;
    const fb_determination *before, *after;
    fb_changes changes; /* of the register, between the days */
} comparing;

static void add(comparing *c, fb_case_difference_kind kind, fb_view instrument, fb_view before, fb_view after) {
    if (c->n == c->capacity) {
        uint32_t capacity = c->capacity ? 2 * c->capacity : 16;
        fb_case_difference *grown = FB_NEW_ARRAY(c->arena, fb_case_difference, capacity);
        if (!grown)
            return;
        if (c->n)
            memcpy(grown, c->items, c->n * sizeof *grown);
        c->items = grown;
        c->capacity = capacity;
    }
    c->items[c->n++] = (fb_case_difference){.kind = kind, .instrument = instrument, .before = before, .after = after};
}

/* ---- words --------------------------------------------------------------------------------------------- */

static fb_view answer_word(const fb_determination *d) {
    static const char *const words[] = {"settled", "facts open", "law open", "contradictory", "fault"};
    return fb_view_of(words[d->answer]);
}

/* "must not", "only after (check, must)", ... */
static fb_view word_of(comparing *c, fb_view outcome, fb_view kind, fb_view strength) {
    fb_text text;
    bool has_kind = kind.size > 0 && !fb_view_is(kind, "none"), has_strength = strength.size > 0;
    has_strength = has_strength && !fb_view_is(strength, "none") && !fb_view_starts(outcome, strength);
    fb_text_init(&text, c->arena);
    fb_text_add(&text, outcome);
    if (has_kind || has_strength)
        fb_text_format(&text, " (%.*s%s%.*s)", FB_ARG(has_kind ? kind : FB_LITERAL("")),
                       has_kind && has_strength ? ", " : "", FB_ARG(has_strength ? strength : FB_LITERAL("")));
    return fb_text_view(&text);
}

static bool is_possible(const fb_determination *d, fb_view outcome) {
    for (uint32_t i = 0; i < d->outlook.n_outcomes; i++)
        if (fb_view_equal(d->outlook.outcomes[i].outcome, outcome))
            return true;
    return false;
}

/* The outcome, or every one that is possible, in the order of the contract. */
static fb_view outcome_of(comparing *c, const fb_determination *d) {
    static const char *const words[] = {"must not", "should not", "only after", "law open", "no rule found",
                                        "should",   "must",       "moot",       "not reached"};
    fb_text text;
    if (d->outcome.size > 0)
        return word_of(c, d->outcome, d->kind, d->strength);
    fb_text_init(&text, c->arena);
    for (size_t i = 0; i < FB_COUNT(words); i++)
        if (is_possible(d, fb_view_of(words[i])))
            fb_text_format(&text, "%s%s", text.size ? " or " : "", words[i]);
    return text.size ? fb_text_view(&text) : answer_word(d);
}

/* What an instrument says; empty: it is not in force. */
static fb_view finding_word(comparing *c, const fb_finding *f) {
    fb_text text;
    if (!f)
        return (fb_view){"", 0};
    fb_view word = f->is_fault  ? FB_LITERAL("fault")
                   : f->is_open ? FB_LITERAL("facts open")
                                : word_of(c, f->outcome, f->kind, f->strength);
    if (f->force != FB_FORCE_UNCERTAIN)
        return word;
    fb_text_init(&text, c->arena);
    fb_text_format(&text, "%.*s, if in force", FB_ARG(word));
    return fb_text_view(&text);
}

/* ---- instruments ---------------------------------------------------------------------------------------- */

static const fb_finding *finding_of(const fb_determination *d, fb_view id) {
    for (uint32_t i = 0; i < d->n_findings; i++)
        if (fb_view_equal(d->findings[i].instrument->id, id))
            return &d->findings[i];
    return NULL;
}

static fb_view condition_of(const fb_finding *f) {
    return f && !f->is_open && !f->is_fault ? f->condition : (fb_view){"", 0};
}

static bool says_nothing(const fb_finding *f) {
    return !f || (!f->is_open && !f->is_fault &&
                  (fb_view_is(f->outcome, "not reached") || fb_view_is(f->outcome, "no rule found")));
}

static void compare_findings(comparing *c, const fb_finding *before, const fb_finding *after) {
    fb_view id = (after ? after : before)->instrument->id;
    fb_view was = finding_word(c, before), is = finding_word(c, after);
    if (says_nothing(before) && says_nothing(after))
        return;
    if (!fb_view_equal(was, is))
        add(c, FB_DIFFERS_INSTRUMENT, id, was, is);
    else if (was.size > 0 && !fb_view_equal(condition_of(before), condition_of(after)))
        add(c, FB_DIFFERS_CONDITION, id, condition_of(before), condition_of(after));
}

static void compare_instruments(comparing *c) {
    for (uint32_t i = 0; i < c->before->n_findings; i++) {
        const fb_finding *before = &c->before->findings[i];
        compare_findings(c, before, finding_of(c->after, before->instrument->id));
    }
    for (uint32_t i = 0; i < c->after->n_findings; i++)
        if (!finding_of(c->before, c->after->findings[i].instrument->id))
            compare_findings(c, NULL, &c->after->findings[i]);
}

static bool is_missing(const fb_determination *d, const fb_instrument *instrument) {
    for (uint32_t i = 0; i < d->n_missing; i++)
        if (d->missing[i] == instrument)
            return true;
    return false;
}

/* Instruments that speak of the action and are not encoded. */
static void compare_missing(comparing *c) {
    static const fb_view none = {"", 0}, in_force = {"in force or perhaps, and not encoded", 36};
    for (uint32_t i = 0; i < c->before->n_missing; i++)
        if (!is_missing(c->after, c->before->missing[i]))
            add(c, FB_DIFFERS_NOT_ENCODED, c->before->missing[i]->id, in_force, none);
    for (uint32_t i = 0; i < c->after->n_missing; i++)
        if (!is_missing(c->before, c->after->missing[i]))
            add(c, FB_DIFFERS_NOT_ENCODED, c->after->missing[i]->id, none, in_force);
}

/* ---- duties and approvals -------------------------------------------------------------------------------- */

/* Their days move with the action, so they are left out. */
static bool is_same_duty(const fb_duty *a, const fb_duty *b) {
    return fb_view_equal(a->instrument, b->instrument) && fb_view_equal(a->what, b->what) &&
           fb_view_equal(a->by, b->by) && fb_view_equal(a->strength, b->strength) &&
           fb_view_equal(a->within, b->within);
}

static bool has_duty(const fb_duty *duties, uint32_t n, const fb_duty *duty) {
    for (uint32_t i = 0; i < n; i++)
        if (is_same_duty(&duties[i], duty))
            return true;
    return false;
}

static void compare_duties(comparing *c, fb_case_difference_kind kind, const fb_duty *before, uint32_t n_before,
                           const fb_duty *after, uint32_t n_after) {
    const fb_view none = {"", 0};
    for (uint32_t i = 0; i < n_before; i++)
        if (!has_duty(after, n_after, &before[i]))
            add(c, kind, before[i].instrument, before[i].what, none);
    for (uint32_t i = 0; i < n_after; i++)
        if (!has_duty(before, n_before, &after[i]))
            add(c, kind, after[i].instrument, none, after[i].what);
}

/* ---- what the register says of it ------------------------------------------------------------------------ */

/* Is the change about the instrument, or about one whose rules its model has? */
static bool is_about(const fb_instrument *changed, const fb_instrument *instrument) {
    return changed == instrument ||
           (instrument->model.size > 0 && fb_view_equal(changed->encoded_in, instrument->model));
}

static void add_events(fb_text *text, const comparing *c, const fb_instrument *instrument, bool is_certain) {
    for (uint32_t i = 0; i < c->changes.n; i++) {
        const fb_change *change = &c->changes.items[i];
        if (change->is_certain != is_certain || !is_about(change->instrument, instrument))
            continue;
        fb_text_format(text, "%s%.*s ", text->size ? ", " : "", FB_ARG(change->instrument->id));
        fb_text_add_string(text, is_certain ? (change->is_end ? "ended" : "came into force")
                                            : (change->is_end ? "may have ended" : "may have come into force"));
    }
}

/* "11005.3 ended"; what may have happened, by some reading, where nothing is certain. */
static fb_view events_of(comparing *c, fb_view id) {
    const fb_instrument *instrument = fb_register_find(c->after->reg, id);
    fb_text text;
    fb_text_init(&text, c->arena);
    if (instrument)
        add_events(&text, c, instrument, true);
    if (instrument && text.size == 0)
        add_events(&text, c, instrument, false);
    return fb_text_view(&text);
}

fb_status fb_determinations_compare(const fb_case_difference **out, uint32_t *n_out, fb_arena *arena,
                                    const fb_determination *before, const fb_determination *after, fb_error *error) {
    comparing c = {.arena = arena, .before = before, .after = after};
    fb_date first = before->the_case->day, last = after->the_case->day;
    if (fb_days_of_date(first) < fb_days_of_date(last))
        FB_TRY(fb_register_changes(&c.changes, arena, after->reg, first, last, error));
    if (before->answer != after->answer)
        add(&c, FB_DIFFERS_ANSWER, (fb_view){"", 0}, answer_word(before), answer_word(after));
    bool is_decided = before->answer < FB_ANSWER_CONTRADICTORY && after->answer < FB_ANSWER_CONTRADICTORY;
    if (is_decided) {
        fb_view was = outcome_of(&c, before), is = outcome_of(&c, after);
        if (!fb_view_equal(was, is))
            add(&c, FB_DIFFERS_OUTCOME, (fb_view){"", 0}, was, is);
        if (before->outcome.size && after->outcome.size && !fb_view_equal(before->grade, after->grade))
            add(&c, FB_DIFFERS_GRADE, (fb_view){"", 0}, before->grade, after->grade);
        compare_instruments(&c);
        compare_missing(&c);
        compare_duties(&c, FB_DIFFERS_DUTY, before->duties, before->n_duties, after->duties, after->n_duties);
        compare_duties(&c, FB_DIFFERS_APPROVAL, before->approvals, before->n_approvals, after->approvals,
                       after->n_approvals);
    }
    for (uint32_t i = 0; i < c.n; i++)
        if (c.items[i].instrument.size > 0)
            c.items[i].events = events_of(&c, c.items[i].instrument);
    *out = c.items;
    *n_out = c.n;
    return fb_fail_arena(error, arena);
}
