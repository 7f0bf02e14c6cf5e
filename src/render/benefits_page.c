/* benefits_page.c - what the person may seek as people read it: a summary, then each benefit with its elements, days
 * and lists.
 *
 * A page without an outcome of its own; text_out.c and html_out.c set it.
 *
 * INVARIANT: an answer never stands without its weakest grade; what waits for facts says for which.
 */
#include "render/page_inner.h"

static fb_view grade_of(const fb_page *page, fb_view grade) {
    return fb_grade_say(page->arena, page->language, grade);
}

/* "may seek", or "open: may seek or not on these facts". */
static fb_view state_words(const fb_page *page, const fb_benefit_part *part) {
    if (part->is_fault)
        return word(page, FB_WORD_FAULT);
    if (!part->is_open)
        return code(page, part->outcome);
    if (part->outlook.n_outcomes == 0)
        return word(page, FB_WORD_FACTS_OPEN);
    return filled(page, FB_WORD_BENEFIT_POSSIBLE, outlook_words(page, &part->outlook));
}

static fb_view why_words(const fb_page *page, const fb_benefit_part *part) {
    const fb_view none = {"", 0};
    const fb_view parts[] = {
        part->is_fault ? filled(page, FB_WORD_BENEFIT_FAULT, part->fault) : part->reason,
        part->is_open && !part->is_fault ? filled(page, FB_WORD_BENEFIT_MISSING, fact_names(page, &part->open, 8))
                                         : none,
        part->statements.n_facts > 0 ? filled(page, FB_WORD_BENEFIT_ONLY_SAID, fact_names(page, &part->statements, 8))
                                     : none};
    return joined(page, parts, FB_COUNT(parts));
}

static fb_view answer_words(const fb_page *page, const fb_benefit *b) {
    fb_view state = state_words(page, &b->answer);
    return b->answer.grade.size > 0 ? filled2(page, FB_WORD_BENEFIT_WITH_GRADE, state, grade_of(page, b->answer.grade))
                                    : state;
}

static void summary(fb_page *page, const fb_benefits *benefits) {
    const fb_view columns[] = {word(page, FB_WORD_BENEFIT), word(page, FB_WORD_BENEFIT_ANSWER),
                               word(page, FB_WORD_BENEFIT_OPEN_ON)};
    section(page, "summary", FB_WORD_BENEFITS_SUMMARY);
    if (benefits->n == 0)
        paragraph(page, word(page, benefits->base->answer == FB_ANSWER_CONTRADICTORY ? FB_WORD_STATE_CONTRADICTORY
                                                                                     : FB_WORD_BENEFITS_NONE));
    if (benefits->n == 0)
        return;
    table(page, word(page, FB_WORD_BENEFITS_SUMMARY), columns, FB_COUNT(columns));
    for (uint32_t i = 0; i < benefits->n; i++) {
        const fb_benefit *b = &benefits->items[i];
        row(page, (const fb_view[]){b->instrument->title, answer_words(page, b), fact_names(page, &b->answer.open, 4)});
    }
}

static void elements(fb_page *page, const fb_benefit *b) {
    const fb_view columns[] = {word(page, FB_WORD_BENEFIT_ELEMENT), word(page, FB_WORD_BENEFIT_STATE),
                               word(page, FB_WORD_BENEFIT_WHY), word(page, FB_WORD_AUTHORITY),
                               word(page, FB_WORD_GRADE)};
    table(page, word(page, FB_WORD_BENEFIT_ELEMENT), columns, FB_COUNT(columns));
    for (uint32_t i = 0; i < b->n_elements; i++) {
        const fb_benefit_part *e = &b->elements[i];
        row(page, (const fb_view[]){e->what.size ? e->what : e->name, state_words(page, e), why_words(page, e),
                                    e->authority, e->grade});
    }
}

/* ---- the lists ------------------------------------------------------------------------------------------ */

static const fb_word titles[FB_BENEFIT_LISTS] = {
    FB_WORD_BENEFIT_DEADLINES, FB_WORD_BENEFIT_EVIDENCE, FB_WORD_BENEFIT_FORMS,    FB_WORD_BENEFIT_BARS,
    FB_WORD_BENEFIT_GIVES,     FB_WORD_BENEFIT_CHECKS,   FB_WORD_BENEFIT_READINGS, FB_WORD_BENEFIT_UNCHECKED};

static void deadlines(fb_page *page, const fb_benefit_list *list) {
    const fb_view columns[] = {word(page, FB_WORD_WHAT),           word(page, FB_WORD_BENEFIT_DAY),
                               word(page, FB_WORD_READINGS_COLUMN), word(page, FB_WORD_REGISTER_NOTE),
                               word(page, FB_WORD_AUTHORITY),      word(page, FB_WORD_GRADE)};
    table(page, word(page, FB_WORD_BENEFIT_DEADLINES), columns, FB_COUNT(columns));
    for (uint32_t i = 0; i < list->n; i++) {
        const fb_benefit_item *t = &list->items[i];
        fb_view day = t->cells[1].size ? clock_words(page, t->cells[1]) : word(page, FB_WORD_BENEFIT_NO_DAY);
        row(page, (const fb_view[]){t->cells[0], day, t->cells[2], t->cells[3], t->authority, t->grade});
    }
}

static void plain_list(fb_page *page, const fb_benefit_list *list) {
    items(page);
    for (uint32_t i = 0; i < list->n; i++) {
        const fb_benefit_item *t = &list->items[i];
        const fb_view second = fb_view_is(t->cells[1], "none") ? (fb_view){"", 0} : t->cells[1];
        const fb_view parts[] = {t->cells[0], second, t->cells[2]};
        const fb_view source[] = {t->authority, t->grade.size ? filled(page, FB_WORD_GRADE_SHORT, t->grade) : t->grade};
        item(page, joined(page, parts, FB_COUNT(parts)), joined(page, source, FB_COUNT(source)));
    }
}

static void list_of(fb_page *page, fb_benefit_list_kind kind, const fb_benefit_list *list) {
    if (list->n == 0 && !list->is_open)
        return;
    heading(page, word(page, titles[kind]));
    if (list->is_open)
        paragraph(page, filled(page, FB_WORD_BENEFIT_WAITS, fact_names(page, &list->open, 8)));
    if (list->n > 0 && kind == FB_BENEFIT_DEADLINES)
        deadlines(page, list);
    else if (list->n > 0)
        plain_list(page, list);
}

/* ---- the page ------------------------------------------------------------------------------------------- */

/* An id of the register has only letters, digits, '.', '_' and '-', as an anchor may. */
static const char *anchor_of(const fb_page *page, fb_view id) {
    fb_view copy = fb_arena_copy(page->arena, id);
    return copy.data ? copy.data : "benefit";
}

static void benefit(fb_page *page, const fb_benefit *b) {
    const fb_view answer[] = {answer_words(page, b), why_words(page, &b->answer)};
    section_called(page, anchor_of(page, b->instrument->id), b->instrument->title);
    note(page, joined(page, answer, FB_COUNT(answer)));
    if (b->uncertain.size > 0)
        paragraph(page, filled(page, FB_WORD_BENEFIT_UNCERTAIN, b->uncertain));
    elements(page, b);
    for (int list = 0; list < FB_BENEFIT_LISTS; list++)
        list_of(page, (fb_benefit_list_kind)list, &b->lists[list]);
}

fb_status fb_benefits_page_make(const fb_page **out, fb_arena *arena, const fb_benefits *benefits,
                                const fb_language *language, const fb_render_options *options, const char *version,
                                fb_error *error) {
    static const fb_render_options none = {0};
    fb_page *page = FB_NEW(arena, fb_page);
    if (!page)
        return fb_fail_arena(error, arena);
    *page = (fb_page){.arena = arena,
                      .language = language,
                      .determination = benefits->base,
                      .options = options ? options : &none,
                      .version = version};
    case_lines(page);
    page->title = word(page, FB_WORD_BENEFITS_TITLE);
    page->notice = word(page, FB_WORD_BENEFITS_NOTICE);
    contradictions(page);
    summary(page, benefits);
    for (uint32_t i = 0; i < benefits->n; i++)
        benefit(page, &benefits->items[i]);
    facts_unknown(page);
    statements_not_checked(page);
    conflicts(page);
    confidentiality(page);
    versions(page);
    *out = page;
    return fb_fail_arena(error, arena);
}
