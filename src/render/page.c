/* page.c - the determination as people read it: the head, and sections in the order of law/FIELD.md section
 * 7.
 *
 * It chooses, orders and words; text_out.c and html_out.c set what it made.  The sections about facts are in
 * page_facts.c.
 *
 * INVARIANT: the outcome never stands without its strength and its weakest grade, which are one line in both
 * forms; and no section is left out because it is empty, it says that it is.
 */
#include "render/page_inner.h"

/* ---- blocks ------------------------------------------------------------------------------------------- */

void section(fb_page *page, const char *anchor, fb_word title) {
    section_called(page, anchor, word(page, title));
}

void section_called(fb_page *page, const char *anchor, fb_view title) {
    fb_section *made = FB_NEW(page->arena, fb_section);
    if (!made)
        return;
    made->anchor = anchor;
    made->title = title;
    if (page->last)
        page->last->next = made;
    else
        page->first = made;
    page->last = made;
}

static fb_block *block(fb_page *page, fb_block_kind kind, uint32_t n_columns) {
    fb_block *made = FB_NEW(page->arena, fb_block);
    if (!made || !page->last)
        return NULL;
    made->kind = kind;
    made->n_columns = n_columns;
    if (page->last->last)
        page->last->last->next = made;
    else
        page->last->first = made;
    page->last->last = made;
    return made;
}

void row(fb_page *page, const fb_view *cells) {
    fb_block *b = page->last ? page->last->last : NULL;
    if (!b || page->arena->failure != FB_OK) /* it may be another block than the one that could not be made */
        return;
    if (b->n_rows == b->capacity) {
        uint32_t capacity = b->capacity ? 2 * b->capacity : 4;
        fb_view *grown = FB_NEW_ARRAY(page->arena, fb_view, (size_t)capacity * b->n_columns);
        if (!grown)
            return;
        if (b->n_rows > 0)
            memcpy(grown, b->cells, sizeof(fb_view) * b->n_rows * b->n_columns);
        b->cells = grown;
        b->capacity = capacity;
    }
    memcpy(b->cells + (size_t)b->n_rows * b->n_columns, cells, sizeof(fb_view) * b->n_columns);
    b->n_rows++;
}

static void one_cell(fb_page *page, fb_block_kind kind, fb_view text) {
    if (block(page, kind, 1))
        row(page, &text);
}

void paragraph(fb_page *page, fb_view text) {
    one_cell(page, FB_BLOCK_PARAGRAPH, text);
}

void note(fb_page *page, fb_view text) {
    one_cell(page, FB_BLOCK_NOTE, text);
}

void heading(fb_page *page, fb_view text) {
    one_cell(page, FB_BLOCK_HEADING, text);
}

void items(fb_page *page) {
    block(page, FB_BLOCK_ITEMS, 2);
}

void item(fb_page *page, fb_view what, fb_view detail) {
    const fb_view cells[2] = {what, detail};
    if (!page->last || !page->last->last || page->last->last->kind != FB_BLOCK_ITEMS)
        items(page);
    row(page, cells);
}

void table(fb_page *page, fb_view caption, const fb_view *columns, uint32_t n_columns) {
    fb_view *kept = FB_NEW_ARRAY(page->arena, fb_view, n_columns);
    fb_block *b = kept ? block(page, FB_BLOCK_TABLE, n_columns) : NULL;
    if (!b)
        return;
    memcpy(kept, columns, sizeof(fb_view) * n_columns);
    b->columns = kept;
    b->caption = caption;
}

bool is_empty(const fb_page *page) {
    return !page->last || !page->last->first;
}

/* ---- small words -------------------------------------------------------------------------------------- */

fb_view joined(const fb_page *page, const fb_view *parts, size_t n_parts) {
    fb_text out;
    fb_text_init(&out, page->arena);
    for (size_t i = 0; i < n_parts; i++) {
        if (parts[i].size == 0)
            continue;
        bool is_sentence = out.size > 0 && out.data[out.size - 1] == '.';
        fb_text_add_string(&out, out.size == 0 ? "" : is_sentence ? " " : "; ");
        fb_text_add(&out, parts[i]);
    }
    return fb_text_view(&out);
}

static fb_view number(const fb_page *page, uint32_t n) {
    fb_text out;
    fb_text_init(&out, page->arena);
    fb_text_format(&out, "%u", (unsigned)n);
    return fb_text_view(&out);
}

fb_view fact_names(const fb_page *page, const fb_open *facts, uint32_t limit) {
    uint32_t shown = limit > 0 && facts->n_facts > limit ? limit : facts->n_facts;
    fb_text out;
    fb_text_init(&out, page->arena);
    for (uint32_t i = 0; i < shown; i++) {
        fb_text_add_string(&out, i ? ", " : "");
        fb_text_add(&out, fb_fact_say(page->arena, &page->determination->sheet->facts[facts->facts[i]]));
    }
    if (shown == facts->n_facts)
        return fb_text_view(&out);
    return filled2(page, FB_WORD_AND_MORE, fb_text_view(&out), number(page, facts->n_facts - shown));
}

fb_view clock_words(const fb_page *page, fb_view due) {
    fb_moment moment;
    if (due.size > 0 && fb_date_time_parse(&moment, page->arena, due))
        return fb_moment_say(page->arena, page->language, &moment);
    fb_date day;
    if (fb_date_parse(&day, due))
        return fb_day_say(page->arena, page->language, day);
    return due;
}

static const fb_finding *finding_of(const fb_determination *d, fb_view id) {
    for (uint32_t i = 0; i < d->n_findings; i++)
        if (fb_view_equal(d->findings[i].instrument->id, id))
            return &d->findings[i];
    return NULL;
}

fb_view instrument_words(const fb_page *page, fb_view id) {
    const fb_finding *finding = finding_of(page->determination, id);
    if (!finding || finding->instrument->title.size == 0)
        return id;
    return filled2(page, FB_WORD_FINDING_HEAD, id, finding->instrument->title);
}

static fb_view strength_words(const fb_page *page, fb_view strength) {
    if (strength.size == 0 || fb_view_is(strength, "none"))
        return word(page, FB_WORD_STRENGTH_NONE);
    return filled(page, FB_WORD_STRENGTH, code(page, strength));
}

static fb_view by_words(const fb_page *page, fb_view by) {
    return by.size ? filled(page, FB_WORD_BY, by) : by;
}

static fb_view condition_words(const fb_page *page, fb_view condition) {
    return condition.size ? filled(page, FB_WORD_CONDITION, condition) : condition;
}

/* ---- the head ----------------------------------------------------------------------------------------- */

void case_lines(fb_page *page) {
    const fb_case *the_case = page->determination->the_case;
    page->when = fb_moment_say(page->arena, page->language, &the_case->at);
    page->case_line =
        the_case->title.size ? filled2(page, FB_WORD_CASE_LINE, the_case->id, the_case->title) : the_case->id;
    page->invented = the_case->invented ? word(page, FB_WORD_INVENTED) : (fb_view){"", 0};
}

static void head(fb_page *page) {
    const fb_case *the_case = page->determination->the_case;
    case_lines(page);
    page->title = word(page, FB_WORD_TITLE);
    page->action =
        filled2(page, FB_WORD_ACTION_LINE, code(page, the_case->action), code(page, the_case->status));
    page->place = code(page, the_case->place);
    page->notice = word(page, FB_WORD_NOTICE);
    page->late = fb_view_is(the_case->status, "done") ? word(page, FB_WORD_LATE) : (fb_view){"", 0};
}

static fb_view n_facts_words(const fb_page *page, uint32_t n) {
    return n == 1 ? word(page, FB_WORD_N_FACTS_ONE) : filled(page, FB_WORD_N_FACTS, number(page, n));
}

static fb_word law_state(const fb_determination *d) {
    if (d->n_missing > 0)
        return FB_WORD_STATE_MISSING;
    if (fb_view_is(d->outcome, "law open"))
        return FB_WORD_STATE_LAW_OPEN;
    bool collides = d->n_collisions > 0 || (d->outlook.n_outcomes == 1 && d->outlook.outcomes[0].collides);
    return collides ? FB_WORD_STATE_COLLISION : d->n_resting > 0 ? FB_WORD_STATE_RESTING_LAW : FB_WORD_STATE_LAW_OPEN;
}

static void composed_outcome(fb_page *page) {
    const fb_determination *d = page->determination;
    fb_view grade = fb_grade_say(page->arena, page->language, d->grade);
    fb_view required = fb_view_of(page->options->require_grade);
    page->outcome = code(page, d->outcome);
    page->strength = strength_words(page, d->strength);
    if (fb_view_is(d->outcome, "law open") && fb_view_is(d->strength, "must")) /* contract section 3 */
        page->strength = word(page, FB_WORD_STRENGTH_OPEN);
    page->grade = filled(page, FB_WORD_WEAKEST, grade);
    page->why = d->reason.size > 0 ? d->reason : word(page, FB_WORD_WHY_COMPLETION);
    page->is_settled = d->answer == FB_ANSWER_SETTLED && fb_grade_meets(d->grade, required);
    if (d->answer == FB_ANSWER_LAW_OPEN)
        page->state = word(page, law_state(d));
    else if (page->is_settled)
        page->state = filled(page, FB_WORD_STATE_SETTLED, grade);
    else
        page->state = filled2(page, FB_WORD_STATE_BELOW, grade, required);
}

static void outcome(fb_page *page) {
    const fb_determination *d = page->determination;
    switch (d->answer) {
    case FB_ANSWER_SETTLED:
    case FB_ANSWER_LAW_OPEN:
        composed_outcome(page);
        return;
    case FB_ANSWER_FACTS_OPEN:
        if (d->rests_on_statements) {
            composed_outcome(page);
            page->state = word(page, FB_WORD_STATE_STATEMENTS);
            return;
        }
        if (d->outcome.size > 0) {
            composed_outcome(page);
            page->state = word(page, FB_WORD_STATE_RESTING);
            return;
        }
        page->outcome = word(page, FB_WORD_FACTS_OPEN);
        page->state = word(page, d->outlook.is_exact ? FB_WORD_STATE_FACTS_OPEN : FB_WORD_STATE_NOT_EXACT);
        page->why = filled(page, FB_WORD_WHY_OPEN, n_facts_words(page, d->open.n_facts));
        break;
    case FB_ANSWER_CONTRADICTORY:
        page->outcome = word(page, FB_WORD_CONTRADICTORY);
        page->state = word(page, FB_WORD_STATE_CONTRADICTORY);
        page->why = word(page, FB_WORD_WHY_CONTRADICTORY);
        break;
    case FB_ANSWER_FAULT:
        page->outcome = word(page, FB_WORD_FAULT);
        page->state = filled(page, FB_WORD_STATE_FAULT, d->fault);
        page->why = word(page, FB_WORD_WHY_FAULT);
        break;
    }
    page->strength = word(page, FB_WORD_STRENGTH_NONE);
    page->grade = word(page, FB_WORD_GRADE_NONE);
}

static void why(fb_page *page) {
    const fb_determination *d = page->determination;
    section(page, "why", FB_WORD_WHY);
    paragraph(page, page->why);
    if (d->outcome.size == 0)
        return;
    bool has_layer = d->layer.size > 0 && !fb_view_is(d->layer, "none");
    const fb_view parts[] = {by_words(page, d->by), condition_words(page, d->condition),
                             has_layer ? filled(page, FB_WORD_LAYER, code(page, d->layer))
                                       : (fb_view){"", 0}};
    fb_view more = joined(page, parts, FB_COUNT(parts));
    if (more.size > 0)
        paragraph(page, more);
    fb_text ids;
    fb_text_init(&ids, page->arena);
    for (uint32_t i = 0; i < d->n_stood_on; i++) {
        fb_text_add_string(&ids, i ? ", " : "");
        fb_text_add(&ids, d->stood_on[i]);
    }
    if (ids.size > 0)
        paragraph(page, filled(page, FB_WORD_STANDS_ON, fb_text_view(&ids)));
}

/* ---- what must happen first --------------------------------------------------------------------------- */

static fb_view duty_detail(const fb_page *page, const fb_duty *duty) {
    const fb_view parts[] = {
        duty->due.size ? filled(page, FB_WORD_DUE, clock_words(page, duty->due)) : duty->due,
        duty->within.size ? filled(page, FB_WORD_WITHIN, duty->within) : duty->within,
        by_words(page, duty->by),
        duty->strength.size ? strength_words(page, duty->strength) : duty->strength,
        duty->form.size ? filled(page, FB_WORD_FORM, duty->form) : duty->form,
        duty->uncertain ? filled(page, FB_WORD_UNCERTAIN_FORCE, duty->instrument) : (fb_view){"", 0},
    };
    return joined(page, parts, FB_COUNT(parts));
}

static void first_steps(fb_page *page) {
    const fb_determination *d = page->determination;
    section(page, "first", FB_WORD_FIRST_TITLE);
    if (d->answer == FB_ANSWER_CONTRADICTORY)
        item(page, word(page, FB_WORD_FIRST_CORRECT), (fb_view){"", 0});
    if (d->answer == FB_ANSWER_FACTS_OPEN)
        item(page, filled(page, FB_WORD_FIRST_FACTS, fact_names(page, &d->open, 8)), (fb_view){"", 0});
    if (d->answer == FB_ANSWER_LAW_OPEN)
        item(page, word(page, FB_WORD_FIRST_COUNSEL), (fb_view){"", 0});
    bool is_step = d->outcome.size > 0 && d->kind.size > 0 && !fb_view_is(d->kind, "none");
    if (is_step)
        item(page, filled(page, FB_WORD_FIRST_STEP, code(page, d->kind)),
             joined(page,
                    (const fb_view[]){d->condition, by_words(page, d->by), strength_words(page, d->strength)},
                    3));
    for (uint32_t i = 0; i < d->n_approvals; i++)
        item(page, filled(page, FB_WORD_APPROVAL, d->approvals[i].what), duty_detail(page, &d->approvals[i]));
    for (uint32_t i = 0; i < d->n_duties; i++)
        item(page, d->duties[i].what, duty_detail(page, &d->duties[i]));
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_FIRST_NONE));
}

/* ---- what was not checked ----------------------------------------------------------------------------- */

/* One line each; `forbear policies` has the whole entry. */
static void instruments(fb_page *page, fb_word heading, const fb_instrument *const *list, uint32_t n) {
    const fb_determination *d = page->determination;
    if (n == 0)
        return;
    paragraph(page, word(page, heading));
    items(page);
    for (uint32_t i = 0; i < n; i++) {
        const fb_instrument *instrument = list[i];
        fb_force force = fb_instrument_in_force(instrument, d->the_case->day, NULL, page->arena);
        fb_view by = force == FB_FORCE_UNCERTAIN ? filled(page, FB_WORD_UNENCODED_PERHAPS, instrument->issuer)
                                                 : instrument->issuer;
        item(page,
             fb_say(page->arena, page->language, FB_WORD_UNENCODED_LINE, instrument->id, instrument->title,
                    by),
             (fb_view){"", 0});
    }
}

static void asides_open(fb_page *page) {
    static const fb_word names[FB_ASIDES] = {FB_WORD_ASIDE_DUTIES, FB_WORD_ASIDE_APPROVALS,
                                             FB_WORD_ASIDE_READINGS, FB_WORD_ASIDE_UNCHECKED};
    const fb_determination *d = page->determination;
    if (d->n_asides_open == 0)
        return;
    paragraph(page, word(page, FB_WORD_ASIDES_OPEN));
    items(page);
    for (uint32_t i = 0; i < d->n_asides_open; i++)
        item(page, filled(page, names[d->asides_open[i].aside], d->asides_open[i].instrument),
             filled(page, FB_WORD_NEEDS, fact_names(page, &d->asides_open[i].open, 0)));
}

static void not_checked(fb_page *page) {
    const fb_determination *d = page->determination;
    section(page, "not-checked", FB_WORD_UNCHECKED_TITLE);
    instruments(page, FB_WORD_MISSING, d->missing, d->n_missing);
    if (d->n_unchecked > 0) {
        paragraph(page, word(page, FB_WORD_UNCHECKED_ROWS));
        items(page);
    }
    for (uint32_t i = 0; i < d->n_unchecked; i++)
        item(page, d->unchecked[i].what,
             joined(page, (const fb_view[]){d->unchecked[i].instrument, d->unchecked[i].authority}, 2));
    asides_open(page);
    if (d->consistency_open)
        paragraph(page, filled(page, FB_WORD_CONSISTENCY_OPEN, fact_names(page, &d->consistency, 6)));
    instruments(page, FB_WORD_UNENCODED, d->unencoded, d->n_unencoded);
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_UNCHECKED_NONE));
}

/* ---- where the law is open ---------------------------------------------------------------------------- */

static void reading_rows(fb_page *page) {
    const fb_determination *d = page->determination;
    const fb_view columns[] = {word(page, FB_WORD_READINGS_COLUMN), word(page, FB_WORD_LEADS_TO),
                               word(page, FB_WORD_UNDER), word(page, FB_WORD_AUTHORITY),
                               word(page, FB_WORD_GRADE)};
    if (d->n_readings == 0)
        return;
    table(page, word(page, FB_WORD_READINGS_TITLE), columns, FB_COUNT(columns));
    for (uint32_t i = 0; i < d->n_readings; i++) {
        const fb_reading *r = &d->readings[i];
        row(page,
            (const fb_view[]){r->reading, code(page, r->outcome), r->instrument, r->authority, r->grade});
    }
}

static void uncertain_instruments(fb_page *page) {
    const fb_determination *d = page->determination;
    bool begun = false;
    for (uint32_t i = 0; i < d->n_findings; i++) {
        if (d->findings[i].force != FB_FORCE_UNCERTAIN)
            continue;
        if (!begun) {
            paragraph(page, word(page, FB_WORD_UNCERTAIN_DATES));
            items(page);
        }
        begun = true;
        item(page, instrument_words(page, d->findings[i].instrument->id), d->findings[i].uncertain);
    }
}

static void law_open(fb_page *page) {
    const fb_determination *d = page->determination;
    section(page, "readings", FB_WORD_READINGS_TITLE);
    reading_rows(page);
    if (d->n_collisions > 0) {
        paragraph(page, word(page, FB_WORD_COLLISIONS));
        items(page);
    }
    for (uint32_t i = 0; i < d->n_collisions; i++) {
        const fb_collision *c = &d->collisions[i];
        item(page, filled2(page, FB_WORD_COLLISION, c->stronger, c->weaker),
             filled2(page, FB_WORD_COLLISION_DETAIL, code(page, c->says), code(page, c->against)));
    }
    uncertain_instruments(page);
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_CONFLICTS_NONE));
}

/* ---- instrument by instrument ------------------------------------------------------------------------- */

static void reason_rows(fb_page *page, fb_view caption, const fb_reason *reasons, uint32_t n_reasons) {
    bool explain = page->options->explain;
    const fb_view columns[] = {word(page, FB_WORD_ROW), word(page, FB_WORD_SAYS),
                               word(page, FB_WORD_AUTHORITY), word(page, FB_WORD_GRADE),
                               word(page, FB_WORD_TESTS)};
    if (n_reasons == 0)
        return;
    table(page, caption, columns, explain ? 5 : 4);
    for (uint32_t i = 0; i < n_reasons; i++) {
        const fb_reason *r = &reasons[i];
        const fb_view cells[] = {filled2(page, FB_WORD_ROW_NAME, r->table, number(page, r->rule)), r->says,
                                 r->authority, r->grade, r->cells};
        row(page, cells);
    }
}

/* The table of rows says it again. */
static bool is_said_by_a_row(const fb_finding *f) {
    for (uint32_t i = 0; i < f->n_reasons; i++)
        if (fb_view_equal(f->reasons[i].says, f->reason))
            return true;
    return false;
}

static fb_view short_grade(const fb_page *page, fb_view grade) {
    return filled(page, FB_WORD_GRADE_SHORT, grade);
}

static void finding_words(fb_page *page, const fb_finding *f) {
    bool has_strength = f->strength.size > 0 && !fb_view_is(f->strength, "none");
    const fb_view line[] = {code(page, f->outcome),
                            has_strength ? strength_words(page, f->strength) : (fb_view){"", 0},
                            short_grade(page, f->grade)};
    const fb_view more[] = {is_said_by_a_row(f) ? (fb_view){"", 0} : f->reason,
                            condition_words(page, f->condition), by_words(page, f->by)};
    fb_view detail = joined(page, more, FB_COUNT(more));
    paragraph(page, joined(page, line, FB_COUNT(line)));
    if (detail.size > 0)
        paragraph(page, detail);
}

static bool is_not_reached(const fb_finding *f) {
    return !f->is_open && !f->is_fault && fb_view_is(f->outcome, "not reached");
}

static void finding(fb_page *page, const fb_finding *f) {
    heading(page, instrument_words(page, f->instrument->id));
    if (f->force == FB_FORCE_UNCERTAIN)
        paragraph(page, filled(page, FB_WORD_FINDING_UNCERTAIN, f->uncertain));
    if (f->is_fault)
        note(page, filled(page, FB_WORD_FINDING_FAULT, f->fault));
    else if (f->is_open && f->outlook.n_outcomes > 0)
        paragraph(page, filled2(page, FB_WORD_FINDING_POSSIBLE, outlook_words(page, &f->outlook),
                                fact_names(page, &f->open, 0)));
    else if (f->is_open)
        paragraph(page, filled(page, FB_WORD_FINDING_OPEN, fact_names(page, &f->open, 0)));
    else
        finding_words(page, f);
    if (f->is_by_completion)
        paragraph(page, word(page, FB_WORD_FINDING_COMPLETION));
    reason_rows(page, filled(page, FB_WORD_ROWS_CAPTION, f->instrument->id), f->reasons, f->n_reasons);
}

static void not_reached_row(fb_page *page, const fb_finding *f, const fb_reason *r, bool is_first) {
    fb_view name = fb_say(page->arena, page->language, FB_WORD_NOT_REACHED_ROW, f->instrument->id, r->table,
                          number(page, r->rule));
    const fb_view cells[] = {
        name, is_first ? f->condition : (fb_view){"", 0}, r->says, r->authority, r->grade, r->cells};
    row(page, cells);
}

static void not_reached_by_completion(fb_page *page, const fb_finding *f) {
    const fb_view none = {"", 0};
    const fb_view cells[] = {f->instrument->id, f->condition, word(page, FB_WORD_FINDING_COMPLETION), none, f->grade,
                             none};
    row(page, cells);
}

/* One table for all of them, a row for each row: they are many, and none speaks of the action. */
static void not_reached(fb_page *page) {
    const fb_determination *d = page->determination;
    const fb_view columns[] = {word(page, FB_WORD_ROW),   word(page, FB_WORD_NOT_MET_COLUMN),
                               word(page, FB_WORD_SAYS),  word(page, FB_WORD_AUTHORITY),
                               word(page, FB_WORD_GRADE), word(page, FB_WORD_TESTS)};
    bool begun = false;
    for (uint32_t i = 0; i < d->n_findings; i++) {
        const fb_finding *f = &d->findings[i];
        if (!is_not_reached(f))
            continue;
        if (!begun) {
            heading(page, word(page, FB_WORD_NOT_REACHED_TITLE));
            table(page, word(page, FB_WORD_NOT_REACHED_TITLE), columns, page->options->explain ? 6 : 5);
        }
        begun = true;
        for (uint32_t k = 0; k < f->n_reasons; k++)
            not_reached_row(page, f, &f->reasons[k], k == 0);
        if (f->n_reasons == 0)
            not_reached_by_completion(page, f);
    }
}

static void findings(fb_page *page) {
    const fb_determination *d = page->determination;
    section(page, "instruments", FB_WORD_FINDINGS_TITLE);
    for (uint32_t i = 0; i < d->n_findings; i++)
        if (!is_not_reached(&d->findings[i]))
            finding(page, &d->findings[i]);
    not_reached(page);
    if (d->n_findings == 0)
        paragraph(page, word(page, FB_WORD_FINDINGS_NONE));
    if (page->options->explain && d->n_reasons > 0) {
        heading(page, word(page, FB_WORD_COMPOSITION));
        reason_rows(page, word(page, FB_WORD_COMPOSITION), d->reasons, d->n_reasons);
    }
}

/* ---- duties, and the page itself ---------------------------------------------------------------------- */

static void duty_rows(fb_page *page, fb_word caption, const fb_duty *duties, uint32_t n_duties) {
    const fb_view columns[] = {word(page, FB_WORD_WHAT),      word(page, FB_WORD_WHO),
                               word(page, FB_WORD_CLOCK),     word(page, FB_WORD_UNDER),
                               word(page, FB_WORD_AUTHORITY), word(page, FB_WORD_GRADE)};
    if (n_duties == 0)
        return;
    table(page, word(page, caption), columns, FB_COUNT(columns));
    for (uint32_t i = 0; i < n_duties; i++) {
        const fb_duty *u = &duties[i];
        const fb_view clock[] = {u->due.size ? filled(page, FB_WORD_DUE, clock_words(page, u->due)) : u->due,
                                 u->within.size ? filled(page, FB_WORD_WITHIN, u->within) : u->within};
        const fb_view what[] = {u->what, u->strength.size ? strength_words(page, u->strength) : u->strength,
                                u->form.size ? filled(page, FB_WORD_FORM, u->form) : u->form};
        row(page,
            (const fb_view[]){joined(page, what, FB_COUNT(what)), u->by, joined(page, clock, FB_COUNT(clock)),
                              u->instrument, u->authority, u->grade});
    }
}

static void duties(fb_page *page) {
    const fb_determination *d = page->determination;
    section(page, "duties", FB_WORD_DUTIES_TITLE);
    duty_rows(page, FB_WORD_DUTIES_CAPTION, d->duties, d->n_duties);
    duty_rows(page, FB_WORD_APPROVALS_CAPTION, d->approvals, d->n_approvals);
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_DUTIES_NONE));
}

static void contest(fb_page *page) {
    section(page, "contest", FB_WORD_CONTEST_TITLE);
    item(page, word(page, FB_WORD_CONTEST_FACT), (fb_view){"", 0});
    item(page, word(page, FB_WORD_CONTEST_LAW), (fb_view){"", 0});
    item(page, word(page, FB_WORD_CONTEST_DECISION), (fb_view){"", 0});
}

void versions(fb_page *page) {
    const fb_determination *d = page->determination;
    section(page, "versions", FB_WORD_VERSION_TITLE);
    item(page, filled(page, FB_WORD_VERSION_POLICY, fb_view_of(d->policy_digest)), (fb_view){"", 0});
    item(page, filled(page, FB_WORD_VERSION_REGISTER, d->reg->as_of), (fb_view){"", 0});
    item(page, filled(page, FB_WORD_VERSION_ENGINE, fb_view_of(page->version)), (fb_view){"", 0});
}

/* "stage: granted; badge: no", of the facts that a row reads. */
static fb_view row_facts(const fb_page *page, const fb_reason *r) {
    const fb_determination *d = page->determination;
    fb_text out;
    fb_text_init(&out, page->arena);
    for (uint32_t i = 0; i < r->n_facts; i++) {
        const fb_case_fact *fact = &d->the_case->facts[r->facts[i]];
        if (!fact->known)
            continue;
        fb_text_add_string(&out, out.size ? "; " : "");
        fb_text_add(&out, fb_fact_say(page->arena, fact->fact));
        fb_text_add_string(&out, ": ");
        fb_text_add(&out, fb_value_say(page->arena, page->language, &fact->value));
    }
    return fb_text_view(&out);
}

void contradictions(fb_page *page) {
    const fb_determination *d = page->determination;
    if (d->answer != FB_ANSWER_CONTRADICTORY)
        return;
    section(page, "contradiction", FB_WORD_CONTRADICTION_TITLE);
    for (uint32_t i = 0; i < d->n_contradictions; i++) {
        const fb_reason *r = &d->contradictions[i];
        item(page, filled2(page, FB_WORD_CONTRADICTION, r->authority, r->table), row_facts(page, r));
    }
    contradictory_facts(page);
}

/* ---- the page ----------------------------------------------------------------------------------------- */

fb_status page_begin(fb_page **out, fb_arena *arena, const fb_determination *determination, const fb_language *language,
                     const fb_render_options *options, const char *version, fb_error *error) {
    static const fb_render_options none = {0};
    fb_page *page = FB_NEW(arena, fb_page);
    if (!page)
        return fb_fail_arena(error, arena);
    *page = (fb_page){.arena = arena,
                      .language = language,
                      .determination = determination,
                      .options = options ? options : &none,
                      .version = version};
    head(page);
    outcome(page);
    *out = page;
    return fb_fail_arena(error, arena);
}

fb_status fb_page_make(const fb_page **out, fb_arena *arena, const fb_determination *determination,
                       const fb_language *language, const fb_render_options *options, const char *version,
                       fb_error *error) {
    fb_page *page;
    FB_TRY(page_begin(&page, arena, determination, language, options, version, error));
    why(page);
    contradictions(page);
    what_is_possible(page);
    first_steps(page);
    not_checked(page);
    law_open(page);
    findings(page);
    facts_used(page);
    statements_not_checked(page);
    what_it_rests_on(page);
    facts_unknown(page);
    conflicts(page);
    duties(page);
    confidentiality(page);
    contest(page);
    versions(page);
    *out = page;
    return fb_fail_arena(error, arena);
}
