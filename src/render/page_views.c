/* page_views.c - the sections of a page about what is possible: the outcomes on what is known, and the same question
 * with some of what was said left aside.
 *
 * Called by page.c.  INVARIANT: an example says what would be, of facts that are not known only; it never says what to
 * answer, and names no value that counts against the person.
 */
#include "render/page_inner.h"

/* "should not; strength: should" */
static fb_view possible_words(const fb_page *page, const fb_possible *one) {
    bool has_kind = one->kind.size > 0 && !fb_view_is(one->kind, "none");
    bool has_strength = one->strength.size > 0 && !fb_view_is(one->strength, "none");
    fb_text out;
    fb_text_init(&out, page->arena);
    fb_text_add(&out, code(page, one->outcome));
    if (has_kind || has_strength || one->collides) {
        const fb_view none = {"", 0};
        const fb_view parts[] = {has_kind ? code(page, one->kind) : none,
                                 has_strength ? filled(page, FB_WORD_STRENGTH, code(page, one->strength)) : none,
                                 one->collides ? word(page, FB_WORD_POSSIBLE_COLLIDES) : none};
        fb_text_format(&out, " (%.*s)", FB_ARG(joined(page, parts, FB_COUNT(parts))));
    }
    return fb_text_view(&out);
}

fb_view outlook_words(const fb_page *page, const fb_outlook *outlook) {
    fb_text out;
    fb_text_init(&out, page->arena);
    for (uint32_t i = 0; i < outlook->n_outcomes; i++) {
        fb_text_add_string(&out, i ? page->language->words[FB_WORD_OR] : "");
        fb_text_add(&out, possible_words(page, &outlook->outcomes[i]));
    }
    return fb_text_view(&out);
}

static bool is_harmless(const fb_page *page, const fb_fact *fact, const fb_value *value) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    fb_text text;
    if (!fb_view_is(fact->weighs, "against"))
        return true;
    fb_text_init(&text, page->arena);
    if (value->kind == FB_KIND_STRING)
        fb_text_add(&text, fb_string_view(value));
    else
        fb_value_print(&text, value, &budget);
    for (uint32_t i = 0; i < fact->n_harmless; i++)
        if (fb_view_equal(fb_text_view(&text), fact->harmless[i]))
            return true;
    return false;
}

static fb_view told_words(const fb_page *page, const fb_told *told) {
    const fb_fact *fact = &page->determination->sheet->facts[told->fact];
    fb_view value = is_harmless(page, fact, &told->value) ? fb_value_say(page->arena, page->language, &told->value)
                                                          : word(page, FB_WORD_POSSIBLE_AGAINST);
    return filled2(page, FB_WORD_POSSIBLE_FACT, fb_fact_say(page->arena, fact), value);
}

static fb_view witness_words(const fb_page *page, const fb_possible *one) {
    fb_text out;
    if (!one->is_possible)
        return word(page, FB_WORD_POSSIBLE_NOT_EXCLUDED);
    if (one->n_witness == 0)
        return (fb_view){"", 0};
    fb_text_init(&out, page->arena);
    for (uint32_t i = 0; i < one->n_witness; i++) {
        fb_text_add_string(&out, i ? "; " : "");
        fb_text_add(&out, told_words(page, &one->witness[i]));
    }
    return filled(page, FB_WORD_POSSIBLE_EXAMPLE, fb_text_view(&out));
}

/* ---- what is possible --------------------------------------------------------------------------------- */

/* Instruments that say something of the action already. */
static void settled_instruments(fb_page *page) {
    const fb_determination *d = page->determination;
    bool begun = false;
    for (uint32_t i = 0; i < d->n_findings; i++) {
        const fb_finding *f = &d->findings[i];
        if (f->is_open || f->is_fault || fb_view_is(f->outcome, "not reached"))
            continue;
        if (!begun) {
            paragraph(page, word(page, FB_WORD_POSSIBLE_SETTLED));
            items(page);
        }
        begun = true;
        item(page, instrument_words(page, f->instrument->id), code(page, f->outcome));
    }
}

void what_is_possible(fb_page *page) {
    const fb_determination *d = page->determination;
    const fb_outlook *outlook = &d->outlook;
    section(page, "possible", FB_WORD_POSSIBLE_TITLE);
    bool is_one = outlook->n_outcomes == 1 && outlook->is_exact;
    if (outlook->n_outcomes == 0)
        paragraph(page, word(page, FB_WORD_POSSIBLE_NONE));
    else if (is_one)
        paragraph(page, filled(page, d->is_by_completion ? FB_WORD_POSSIBLE_COMPLETION : FB_WORD_POSSIBLE_ONE,
                               outlook_words(page, outlook)));
    if (outlook->n_outcomes > 0 && !is_one) {
        paragraph(page, word(page, FB_WORD_POSSIBLE_OPEN));
        items(page);
        for (uint32_t i = 0; i < outlook->n_outcomes; i++)
            item(page, possible_words(page, &outlook->outcomes[i]), witness_words(page, &outlook->outcomes[i]));
    }
    if (!outlook->is_exact && outlook->why.size > 0)
        note(page, filled(page, FB_WORD_POSSIBLE_NOT_EXACT, outlook->why));
    if (!is_one && outlook->n_outcomes > 0)
        settled_instruments(page);
}

/* ---- what it rests on --------------------------------------------------------------------------------- */

static fb_view view_result(const fb_page *page, const fb_case_view *view) {
    const fb_open waits = {view->questions.n, view->questions.facts};
    const fb_outlook *outlook = &view->outlook;
    if (outlook->is_contradictory)
        return word(page, FB_WORD_VIEW_NONE);
    bool is_one = outlook->n_outcomes == 1 && outlook->is_exact;
    const fb_view parts[] = {
        view->differs ? (fb_view){"", 0} : word(page, FB_WORD_VIEW_SAME),
        filled(page, is_one ? FB_WORD_VIEW_SETTLED : FB_WORD_VIEW_OPEN, outlook_words(page, outlook)),
        waits.n_facts ? filled(page, FB_WORD_VIEW_WAITS, fact_names(page, &waits, 8)) : (fb_view){"", 0},
        outlook->is_exact ? (fb_view){"", 0} : filled(page, FB_WORD_POSSIBLE_NOT_EXACT, outlook->why)};
    return joined(page, parts, FB_COUNT(parts));
}

static void derived_facts(fb_page *page) {
    const fb_determination *d = page->determination;
    if (d->n_derived == 0)
        return;
    paragraph(page, word(page, FB_WORD_DERIVED_INTRO));
    items(page);
    for (uint32_t i = 0; i < d->n_derived; i++) {
        const fb_derived *one = &d->derived[i];
        const fb_view detail[] = {filled(page, FB_WORD_DERIVED_FROM, fact_names(page, &one->from, 0)),
                                  one->conflicts ? word(page, FB_WORD_DERIVED_CONFLICTS) : (fb_view){"", 0},
                                  one->instrument, one->authority};
        item(page,
             filled2(page, FB_WORD_DERIVED, fb_fact_say(page->arena, &d->sheet->facts[one->fact]),
                     fb_value_say(page->arena, page->language, &one->value)),
             joined(page, detail, FB_COUNT(detail)));
    }
}

static void resting(fb_page *page) {
    const fb_determination *d = page->determination;
    if (d->n_resting == 0)
        return;
    paragraph(page, word(page, FB_WORD_RESTING_INTRO));
    items(page);
    for (uint32_t i = 0; i < d->n_resting; i++) {
        const fb_resting *one = &d->resting[i];
        const fb_view detail[] = {code(page, one->answer), one->instrument, one->authority,
                                  filled(page, FB_WORD_GRADE_SHORT, one->grade)};
        item(page, one->reason, joined(page, detail, FB_COUNT(detail)));
    }
}

void what_it_rests_on(fb_page *page) {
    static const fb_word names[] = {FB_WORD_VIEW_CHECKED, FB_WORD_VIEW_UNLISTED, FB_WORD_VIEW_TRACED, FB_WORD_COUNT,
                                    FB_WORD_VIEW_WITHOUT};
    const fb_determination *d = page->determination;
    bool begun = false;
    section(page, "rests", FB_WORD_RESTS_TITLE);
    derived_facts(page);
    for (uint32_t i = 0; i < d->n_views; i++) {
        const fb_case_view *view = &d->views[i];
        if (view->kind == FB_VIEW_SOURCE) /* with the conflicts */
            continue;
        if (!begun) {
            paragraph(page, word(page, FB_WORD_RESTS_INTRO));
            items(page);
        }
        begun = true;
        item(page, filled(page, names[view->kind], fact_names(page, &view->left_aside, 8)), view_result(page, view));
    }
    resting(page);
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_RESTS_NONE));
}

/* ---- each source of a conflict alone ------------------------------------------------------------------- */

static fb_view source_name(const fb_page *page, const fb_case_view *view) {
    const fb_determination *d = page->determination;
    uint32_t index = view->left_aside.facts[0];
    const fb_case_fact *fact = &d->the_case->facts[index];
    fb_view name = fb_fact_say(page->arena, fact->fact), value = {"", 0}, source = word(page, FB_WORD_DERIVED_SOURCE);
    if (view->assertion < fact->n_assertions) {
        value = fb_assertion_say(page->arena, page->language, &fact->assertions[view->assertion]);
        source = code(page, fact->assertions[view->assertion].source_role);
    }
    for (uint32_t i = 0; i < d->n_derived && value.size == 0; i++)
        if (d->derived[i].fact == index)
            value = fb_value_say(page->arena, page->language, &d->derived[i].value);
    return fb_say(page->arena, page->language, FB_WORD_VIEW_SOURCE, name, value, source);
}

void sources_alone(fb_page *page) {
    const fb_determination *d = page->determination;
    bool begun = false;
    for (uint32_t i = 0; i < d->n_views; i++) {
        if (d->views[i].kind != FB_VIEW_SOURCE)
            continue;
        if (!begun) {
            paragraph(page, word(page, FB_WORD_READINGS_OF_SOURCES));
            items(page);
        }
        begun = true;
        item(page, source_name(page, &d->views[i]), view_result(page, &d->views[i]));
    }
}
