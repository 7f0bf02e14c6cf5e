/* sheet.c - one sheet about a removal that is near: what stops it, what does not, what was not checked, who may stay
 * it, who is to be asked and by when.
 *
 * The same determination as on a page (page.c), cut to what matters in a few hours; text_out.c and html_out.c set it.
 * Every line is what a policy says.  Called by the desk (api) for `forbear decide --emergency`.
 *
 * INVARIANT: where nothing stops the removal, what does not stop it comes first (law/FIELD F17).  As text it has at
 * most 60 lines of 80 columns; what is left out is counted.
 */
#include "render/page_inner.h"

#define MOST_LINES 60u
#define COLUMNS 80u
#define MOST_ITEMS 12u

/* KEEP IN STEP: policies/facts.dmn.  Whether other bars were looked for is said before all else that was not looked at
 * (law/FIELD fact 16): without it "nothing stops it" can be fatally wrong. */
static const char other_bars[] = "other_bar_to_removal";

typedef struct sheet {
    fb_page *page;
    const fb_determination *stay; /* the same case with the grant of a stay as the action */
    uint32_t most;                /* items of a list */
    uint32_t n_items;             /* of the list that is being made, those left out too */
} sheet;

/* ---- lists that may be cut ----------------------------------------------------------------------------- */

static void begin_list(sheet *s) {
    s->n_items = 0;
}

static void listed(sheet *s, fb_view what, fb_view detail) {
    if (s->n_items++ < s->most)
        item(s->page, what, detail);
}

static void end_list(sheet *s) {
    fb_text n;
    if (s->n_items <= s->most)
        return;
    fb_text_init(&n, s->page->arena);
    fb_text_format(&n, "%u", (unsigned)(s->n_items - s->most));
    item(s->page, filled(s->page, FB_WORD_SHEET_MORE, fb_text_view(&n)), (fb_view){"", 0});
}

/* ---- findings ------------------------------------------------------------------------------------------ */

static bool is_stop(fb_view outcome) {
    return fb_view_is(outcome, "must not") || fb_view_is(outcome, "should not") || fb_view_is(outcome, "only after");
}

static bool stops(const fb_finding *f) {
    return !f->is_open && !f->is_fault && f->force == FB_FORCE_YES && is_stop(f->outcome);
}

/* Law open, or of uncertain force: by one reading it stops the removal, or nobody can say that it does not. */
static bool is_law_open(const fb_finding *f) {
    bool perhaps = f->force == FB_FORCE_UNCERTAIN && is_stop(f->outcome);
    return !f->is_open && !f->is_fault && (perhaps || fb_view_is(f->outcome, "law open"));
}

static bool may_stop(const fb_finding *f) {
    for (uint32_t i = 0; f->is_open && i < f->outlook.n_outcomes; i++)
        if (is_stop(f->outlook.outcomes[i].outcome) || fb_view_is(f->outlook.outcomes[i].outcome, "law open"))
            return true;
    return f->is_fault || (f->is_open && f->outlook.n_outcomes == 0);
}

static bool does_not_stop(const fb_finding *f) {
    return !f->is_open && !f->is_fault && fb_view_is(f->outcome, "no rule found");
}

static bool is_any(const sheet *s, bool (*is)(const fb_finding *)) {
    const fb_determination *d = s->page->determination;
    for (uint32_t i = 0; i < d->n_findings; i++)
        if (is(&d->findings[i]))
            return true;
    return false;
}

/* The authority of the row that says it, or the instrument's name. */
static fb_view authority_of(const fb_finding *f) {
    for (uint32_t i = 0; i < f->n_reasons; i++)
        if (fb_view_equal(f->reasons[i].says, f->reason))
            return f->reasons[i].authority;
    return f->instrument->title.size ? f->instrument->title : f->instrument->id;
}

static fb_view or_title(const fb_finding *f) {
    return f->reason.size ? f->reason : f->instrument->title.size ? f->instrument->title : f->instrument->id;
}

static fb_view source_words(const sheet *s, const fb_finding *f) {
    const fb_page *page = s->page;
    const fb_view parts[] = {
        does_not_stop(f) ? (fb_view){"", 0} : filled(page, FB_WORD_SHEET_SAYS, code(page, f->outcome)),
        f->condition.size ? filled(page, FB_WORD_CONDITION, f->condition) : f->condition,
        authority_of(f),
        filled(page, FB_WORD_GRADE_SHORT, f->grade),
        f->force == FB_FORCE_UNCERTAIN ? filled(page, FB_WORD_FINDING_UNCERTAIN, f->uncertain) : (fb_view){"", 0},
    };
    return joined(page, parts, FB_COUNT(parts));
}

static void add_findings(sheet *s, bool (*is)(const fb_finding *), const fb_determination *d) {
    for (uint32_t i = 0; i < d->n_findings; i++)
        if (is(&d->findings[i]))
            listed(s, or_title(&d->findings[i]), source_words(s, &d->findings[i]));
}

/* ---- what stops it, and what does not ------------------------------------------------------------------- */

static void what_stops(sheet *s) {
    fb_page *page = s->page;
    section(page, "stops", FB_WORD_SHEET_STOPS);
    if (!is_any(s, stops) && !is_any(s, may_stop) && !is_any(s, is_law_open)) {
        paragraph(page, word(page, FB_WORD_SHEET_NOTHING));
        return;
    }
    begin_list(s);
    add_findings(s, stops, page->determination);
    add_findings(s, is_law_open, page->determination);
    for (uint32_t i = 0; i < page->determination->n_findings; i++) {
        const fb_finding *f = &page->determination->findings[i];
        if (f->is_fault)
            listed(s, instrument_words(page, f->instrument->id), filled(page, FB_WORD_FINDING_FAULT, f->fault));
        else if (may_stop(f))
            listed(s, filled(page, FB_WORD_SHEET_MAY, instrument_words(page, f->instrument->id)),
                   filled(page, FB_WORD_VIEW_WAITS, fact_names(page, &f->open, 4)));
    }
    end_list(s);
}

static void what_does_not(sheet *s) {
    fb_page *page = s->page;
    if (!is_any(s, does_not_stop))
        return;
    section(page, "does-not", FB_WORD_SHEET_DOES_NOT);
    begin_list(s);
    add_findings(s, does_not_stop, page->determination);
    end_list(s);
}

/* ---- what was not checked -------------------------------------------------------------------------------- */

static bool reads_other_bars(const fb_determination *d, fb_view instrument) {
    for (uint32_t i = 0; i < d->n_findings; i++) {
        const fb_finding *f = &d->findings[i];
        if (!fb_view_equal(f->instrument->id, instrument))
            continue;
        for (uint32_t r = 0; r < f->n_reasons; r++)
            for (uint32_t k = 0; k < f->reasons[r].n_facts; k++)
                if (fb_view_is(d->sheet->facts[f->reasons[r].facts[k]].name, other_bars))
                    return true;
        for (uint32_t k = 0; k < f->open.n_facts; k++)
            if (fb_view_is(d->sheet->facts[f->open.facts[k]].name, other_bars))
                return true;
    }
    return false;
}

static void unchecked_rows(sheet *s, bool of_other_bars) {
    const fb_determination *d = s->page->determination;
    for (uint32_t i = 0; i < d->n_unchecked; i++)
        if (reads_other_bars(d, d->unchecked[i].instrument) == of_other_bars)
            listed(s, d->unchecked[i].what,
                   joined(s->page, (const fb_view[]){d->unchecked[i].instrument, d->unchecked[i].authority}, 2));
}

static void what_was_not_checked(sheet *s) {
    fb_page *page = s->page;
    const fb_determination *d = page->determination;
    section(page, "not-checked", FB_WORD_UNCHECKED_TITLE);
    if (d->answer == FB_ANSWER_CONTRADICTORY)
        item(page, filled(page, FB_WORD_SHEET_CORRECT, fact_names(page, &d->contradictory, 4)), (fb_view){"", 0});
    if (d->open.n_facts > 0)
        item(page, filled(page, FB_WORD_FIRST_FACTS, fact_names(page, &d->open, 6)), (fb_view){"", 0});
    if (d->rests_on_statements)
        item(page, filled(page, FB_WORD_SHEET_STATEMENTS, fact_names(page, &d->statements, 6)), (fb_view){"", 0});
    begin_list(s);
    unchecked_rows(s, true);
    for (uint32_t i = 0; i < d->n_missing; i++)
        listed(s, filled2(page, FB_WORD_SHEET_MISSING, d->missing[i]->id, d->missing[i]->title), (fb_view){"", 0});
    unchecked_rows(s, false);
    end_list(s);
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_UNCHECKED_NONE));
}

/* ---- who ------------------------------------------------------------------------------------------------- */

static bool speaks_of_a_stay(const fb_finding *f) {
    return !f->is_fault && !f->is_open && !fb_view_is(f->outcome, "not reached") && !fb_view_is(f->outcome, "moot");
}

static void who_may_stay_it(sheet *s) {
    fb_page *page = s->page;
    const fb_determination *d = s->stay;
    section(page, "stay", FB_WORD_SHEET_STAY);
    begin_list(s);
    add_findings(s, speaks_of_a_stay, d);
    for (uint32_t i = 0; i < d->n_approvals; i++)
        listed(s, filled(page, FB_WORD_APPROVAL, d->approvals[i].what), d->approvals[i].by);
    for (uint32_t i = 0; i < d->n_duties; i++)
        listed(s, d->duties[i].what, d->duties[i].by);
    end_list(s);
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_SHEET_STAY_NONE));
}

static void add_duties(sheet *s, const fb_duty *duties, uint32_t n) {
    const fb_page *page = s->page;
    for (uint32_t i = 0; i < n; i++) {
        const fb_duty *u = &duties[i];
        const fb_view parts[] = {
            u->due.size ? filled(page, FB_WORD_DUE, clock_words(page, u->due)) : u->due,
            u->within.size ? filled(page, FB_WORD_WITHIN, u->within) : u->within,
            u->authority,
            filled(page, FB_WORD_GRADE_SHORT, u->grade),
        };
        listed(s, u->by.size ? filled2(page, FB_WORD_SHEET_WHO, u->by, u->what) : u->what,
               joined(page, parts, FB_COUNT(parts)));
    }
}

static void who_is_asked(sheet *s) {
    fb_page *page = s->page;
    const fb_determination *d = page->determination;
    section(page, "who", FB_WORD_SHEET_REACH);
    item(page, filled(page, FB_WORD_SHEET_COUNSEL, page->when), (fb_view){"", 0});
    begin_list(s);
    add_duties(s, d->duties, d->n_duties);
    add_duties(s, d->approvals, d->n_approvals);
    for (uint32_t i = 0; i < d->n_findings; i++) {
        const fb_finding *f = &d->findings[i];
        if (f->by.size > 0 && (stops(f) || is_law_open(f)) && !fb_view_is(f->by, "counsel"))
            listed(s, filled2(page, FB_WORD_SHEET_WHO, f->by, or_title(f)), authority_of(f));
    }
    end_list(s);
}

/* ---- the sheet ------------------------------------------------------------------------------------------- */

static void head(sheet *s) {
    fb_page *page = s->page;
    const fb_determination *d = page->determination;
    page->title = word(page, FB_WORD_SHEET_TITLE);
    page->place = (fb_view){"", 0}; /* 1229(e) is about notices to appear */
    page->notice = word(page, FB_WORD_SHEET_NOTICE);
    if (d->grade.size > 0)
        page->grade = filled(page, FB_WORD_WEAKEST, filled(page, FB_WORD_GRADE_SHORT, d->grade));
    if (page->is_settled)
        page->state = word(page, FB_WORD_SHEET_SETTLED);
    else if (d->answer == FB_ANSWER_FACTS_OPEN)
        page->state = word(page, FB_WORD_SHEET_OPEN);
    if (d->the_case->stated_action.size > 0)
        page->late = filled(page, FB_WORD_SHEET_SUPPOSED, code(page, d->the_case->stated_action));
}

static void the_sheet_itself(sheet *s) {
    fb_page *page = s->page;
    section(page, "sheet", FB_WORD_SHEET_ITSELF);
    paragraph(page, joined(page,
                           (const fb_view[]){word(page, confidentiality_word(page)), word(page, FB_WORD_SHEET_WHOLE),
                                             filled(page, FB_WORD_VERSION_REGISTER, page->determination->reg->as_of)},
                           3));
}

static void fill(sheet *s) {
    head(s);
    bool leads = !is_any(s, stops);
    if (leads)
        what_does_not(s);
    what_stops(s);
    if (!leads)
        what_does_not(s);
    what_was_not_checked(s);
    who_may_stay_it(s);
    who_is_asked(s);
    the_sheet_itself(s);
}

static uint32_t count_lines(fb_view text) {
    uint32_t n = 0;
    for (size_t i = 0; i < text.size; i++)
        n += text.data[i] == '\n';
    return n;
}

/* A policy may write at any length; a sheet may not. */
static void cut(fb_text *out, fb_view text, fb_view last) {
    uint32_t n = 0;
    size_t size = 0;
    for (size_t i = 0; i < text.size && n < MOST_LINES - 1; i++)
        if (text.data[i] == '\n') {
            n++;
            size = i + 1;
        }
    fb_text_add(out, (fb_view){text.data, size});
    fb_text_add(out, last);
    fb_text_add_byte(out, '\n');
}

fb_status fb_sheet_out(fb_text *out, fb_arena *arena, const fb_determination *removal, const fb_determination *stay,
                       bool is_html, const fb_language *language, const fb_render_options *options, const char *version,
                       fb_error *error) {
    fb_render_options narrow = options ? *options : (fb_render_options){0};
    fb_text text = {0};
    narrow.width = narrow.width == 0 || narrow.width > COLUMNS ? COLUMNS : narrow.width;
    for (uint32_t most = MOST_ITEMS; most >= 1; most--) {
        sheet s = {.stay = stay, .most = most};
        FB_TRY(page_begin(&s.page, arena, removal, language, &narrow, version, error));
        fill(&s);
        fb_text_init(&text, arena);
        fb_text_out(&text, s.page);
        FB_TRY(fb_fail_arena(error, arena));
        if (most > 1 && count_lines(fb_text_view(&text)) > MOST_LINES)
            continue;
        if (is_html)
            fb_html_out(out, s.page);
        else if (count_lines(fb_text_view(&text)) > MOST_LINES)
            cut(out, fb_text_view(&text), word(s.page, FB_WORD_SHEET_CUT));
        else
            fb_text_add(out, fb_text_view(&text));
        break;
    }
    return fb_fail_arena(error, arena);
}
