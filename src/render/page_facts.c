/* page_facts.c - the sections of a page about facts: what was used and from where, what rests on a bare
 * statement, what is not known, where sources exclude each other, and what that makes of the page's secrecy.
 *
 * Called by page.c.  INVARIANT: no section says of a person more than the case file does.
 */
#include "render/page_inner.h"

static const fb_case_fact *case_fact(const fb_page *page, uint32_t fact) {
    return &page->determination->the_case->facts[fact];
}

static fb_view document_words(const fb_page *page, const fb_assertion *a) {
    const fb_case *the_case = page->determination->the_case;
    fb_view name = a->document;
    for (uint32_t i = 0; i < the_case->n_documents; i++)
        if (fb_view_equal(the_case->documents[i].id, a->document))
            name = joined(
                page, (const fb_view[]){the_case->documents[i].kind, code(page, the_case->documents[i].form)},
                2);
    return joined(page, (const fb_view[]){name, a->pinpoint}, 2);
}

/* "copy of a document, agency, 2025-08-20" */
static fb_view source_words(const fb_page *page, const fb_assertion *a) {
    fb_view from = fb_say(page->arena, page->language, FB_WORD_ASSERTED, code(page, a->evidence),
                          code(page, a->source_role), a->as_of);
    return joined(page, (const fb_view[]){from, document_words(page, a)}, 2);
}

/* ---- facts used --------------------------------------------------------------------------------------- */

static void fact_rows(fb_page *page, const fb_case_fact *fact) {
    fb_view name = fb_fact_say(page->arena, fact->fact);
    fb_view value = fb_value_say(page->arena, page->language, &fact->value), none = {"", 0};
    if (fact->fact->is_action)
        row(page, (const fb_view[]){name, value, word(page, FB_WORD_FROM_ACTION), none, none, none, none});
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        const fb_assertion *a = &fact->assertions[i];
        if (!fact->known)
            value = fb_assertion_say(page->arena, page->language, a);
        if (!a->later)
            row(page, (const fb_view[]){name, value, code(page, a->evidence), code(page, a->source_role),
                                        document_words(page, a), a->as_of, code(page, a->verified)});
    }
}

void facts_used(fb_page *page) {
    const fb_determination *d = page->determination;
    const fb_view columns[] = {word(page, FB_WORD_FACT),     word(page, FB_WORD_VALUE),
                               word(page, FB_WORD_EVIDENCE), word(page, FB_WORD_SOURCE),
                               word(page, FB_WORD_DOCUMENT), word(page, FB_WORD_DATE),
                               word(page, FB_WORD_CHECKED)};
    section(page, "facts", FB_WORD_FACTS_TITLE);
    if (d->n_relied == 0) {
        paragraph(page, word(page, FB_WORD_FACTS_NONE));
        return;
    }
    table(page, word(page, FB_WORD_FACTS_CAPTION), columns, FB_COUNT(columns));
    for (uint32_t i = 0; i < d->n_relied; i++)
        fact_rows(page, case_fact(page, d->relied[i]));
}

/* ---- statements not yet checked ----------------------------------------------------------------------- */

static fb_view settled_by(const fb_page *page, const fb_fact *fact) {
    fb_view text = fact->settled_by[page->language->sheet];
    return text.size ? text : word(page, FB_WORD_SETTLED_BY_NONE);
}

void statements_not_checked(fb_page *page) {
    const fb_determination *d = page->determination;
    const fb_view columns[] = {word(page, FB_WORD_FACT), word(page, FB_WORD_VALUE),
                               word(page, FB_WORD_SOURCE), word(page, FB_WORD_SETTLED_BY)};
    section(page, "statements", FB_WORD_STATEMENTS_TITLE);
    for (uint32_t i = 0; i < d->statements.n_facts; i++) {
        const fb_case_fact *fact = case_fact(page, d->statements.facts[i]);
        if (is_empty(page)) {
            paragraph(page, word(page, FB_WORD_STATEMENTS_INTRO));
            table(page, word(page, FB_WORD_STATEMENTS_TITLE), columns, FB_COUNT(columns));
        }
        row(page, (const fb_view[]){fb_fact_say(page->arena, fact->fact),
                                    fb_assertion_say(page->arena, page->language, &fact->assertions[0]),
                                    source_words(page, &fact->assertions[0]), settled_by(page, fact->fact)});
    }
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_STATEMENTS_NONE));
}

/* ---- facts not known ---------------------------------------------------------------------------------- */

typedef enum unknown_kind {
    KIND_NOT_ASKED,
    KIND_NOT_KNOWN,
    KIND_REFUSED,
    KIND_SEVERAL,
    KIND_CONFLICT,
    KIND_NOT_CHECKED, /* known, by what is left aside */
    KINDS
} unknown_kind;

static unknown_kind kind_of(const fb_case_fact *fact) {
    if (fact->conflict)
        return KIND_CONFLICT;
    if (fact->known)
        return KIND_NOT_CHECKED;
    for (uint32_t i = 0; i < fact->n_assertions; i++)
        if (!fact->assertions[i].later)
            return KIND_SEVERAL;
    if (fact->n_assertions > 0)
        return KIND_NOT_ASKED;
    return fact->unknown == FB_UNKNOWN_REFUSED     ? KIND_REFUSED
           : fact->unknown == FB_UNKNOWN_NOT_KNOWN ? KIND_NOT_KNOWN
                                                   : KIND_NOT_ASKED;
}

/* The question, who may be asked, and what would settle it.  What was refused is not asked again. */
static fb_view how_to_learn(const fb_page *page, const fb_case_fact *fact, unknown_kind kind) {
    const fb_fact *f = fact->fact;
    fb_view ask = f->ask.size ? filled(page, FB_WORD_ASK, code(page, f->ask)) : f->ask;
    if (kind == KIND_REFUSED)
        return settled_by(page, f);
    return joined(page, (const fb_view[]){f->question[page->language->sheet], ask, settled_by(page, f)}, 3);
}

static void about_questions(fb_page *page) {
    const fb_questions *questions = &page->determination->questions;
    fb_text number;
    if (questions->n == 0)
        return;
    paragraph(page, word(page, FB_WORD_QUESTIONS_INTRO));
    if (questions->worst[0] != UINT32_MAX) {
        fb_text_init(&number, page->arena);
        fb_text_format(&number, "%u", (unsigned)questions->worst[0]);
        paragraph(page, filled(page, FB_WORD_QUESTIONS_WORST, fb_text_view(&number)));
    }
    if (!questions->is_exact)
        paragraph(page, word(page, FB_WORD_QUESTIONS_NOT_EXACT));
}

void facts_unknown(fb_page *page) {
    static const fb_word titles[KINDS] = {FB_WORD_UNKNOWN_NOT_ASKED, FB_WORD_UNKNOWN_NOT_KNOWN,
                                          FB_WORD_UNKNOWN_REFUSED, FB_WORD_UNKNOWN_SEVERAL,
                                          FB_WORD_UNKNOWN_CONFLICT, FB_WORD_UNKNOWN_NOT_CHECKED};
    const fb_open *open = &page->determination->open;
    section(page, "unknown", FB_WORD_UNKNOWN_TITLE);
    about_questions(page);
    for (int kind = 0; kind < KINDS; kind++) {
        bool begun = false;
        for (uint32_t i = 0; i < open->n_facts; i++) {
            const fb_case_fact *fact = case_fact(page, open->facts[i]);
            if ((int)kind_of(fact) != kind)
                continue;
            if (!begun) {
                heading(page, word(page, titles[kind]));
                items(page);
            }
            begun = true;
            item(page, fb_fact_say(page->arena, fact->fact), how_to_learn(page, fact, (unknown_kind)kind));
        }
    }
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_UNKNOWN_NONE));
}

/* ---- conflicts ---------------------------------------------------------------------------------------- */

static void both_assertions(fb_page *page, const fb_case_fact *fact, bool later) {
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        const fb_assertion *a = &fact->assertions[i];
        if (a->later == later)
            row(page,
                (const fb_view[]){fb_fact_say(page->arena, fact->fact),
                                  fb_assertion_say(page->arena, page->language, a), source_words(page, a)});
    }
}

void conflicts(fb_page *page) {
    const fb_case *the_case = page->determination->the_case;
    const fb_view columns[] = {word(page, FB_WORD_FACT), word(page, FB_WORD_VALUE),
                               word(page, FB_WORD_SOURCE)};
    bool begun = false;
    section(page, "conflicts", FB_WORD_CONFLICTS_TITLE);
    for (uint32_t i = 0; i < the_case->n_facts; i++) {
        if (!the_case->facts[i].conflict)
            continue;
        if (!begun) {
            note(page, word(page, FB_WORD_CONFLICT_INTRO));
            table(page, word(page, FB_WORD_UNKNOWN_CONFLICT), columns, FB_COUNT(columns));
        }
        begun = true;
        both_assertions(page, &the_case->facts[i], false);
    }
    sources_alone(page);
    begun = false;
    for (uint32_t i = 0; i < the_case->n_facts; i++) {
        if (!the_case->facts[i].later)
            continue;
        if (!begun) {
            paragraph(page, word(page, FB_WORD_LATER_INTRO));
            table(page, word(page, FB_WORD_LATER_INTRO), columns, FB_COUNT(columns));
        }
        begun = true;
        both_assertions(page, &the_case->facts[i], true);
    }
    if (is_empty(page))
        paragraph(page, word(page, FB_WORD_CONFLICTS_NONE));
}

/* ---- contradictions ----------------------------------------------------------------------------------- */

void contradictory_facts(fb_page *page) {
    const fb_open *facts = &page->determination->contradictory;
    const fb_view columns[] = {word(page, FB_WORD_FACT), word(page, FB_WORD_VALUE), word(page, FB_WORD_SOURCE)};
    if (facts->n_facts == 0)
        return;
    paragraph(page, word(page, FB_WORD_CONTRADICTORY_SET));
    table(page, word(page, FB_WORD_CONTRADICTORY_SET), columns, FB_COUNT(columns));
    for (uint32_t i = 0; i < facts->n_facts; i++) {
        const fb_case_fact *fact = case_fact(page, facts->facts[i]);
        if (fact->fact->is_action)
            row(page, (const fb_view[]){fb_fact_say(page->arena, fact->fact),
                                        fb_value_say(page->arena, page->language, &fact->value),
                                        word(page, FB_WORD_FROM_ACTION)});
        both_assertions(page, fact, false);
    }
}

/* ---- confidentiality ---------------------------------------------------------------------------------- */

/* By class, whatever the values are: a warning that came only with some values would itself tell them. */
fb_word confidentiality_word(const fb_page *page) {
    const fb_case *the_case = page->determination->the_case;
    bool has_sensitive = false;
    for (uint32_t i = 0; i < the_case->n_facts; i++) {
        const fb_case_fact *fact = &the_case->facts[i];
        if (fact->n_assertions == 0)
            continue;
        if (fb_view_is(fact->fact->confidentiality, "protected"))
            return FB_WORD_CONFIDENTIAL_PROTECTED;
        has_sensitive = has_sensitive || fb_view_is(fact->fact->confidentiality, "sensitive");
    }
    for (uint32_t i = 0; i < the_case->n_documents; i++)
        if (the_case->documents[i].is_protected)
            return FB_WORD_CONFIDENTIAL_PROTECTED;
    return has_sensitive ? FB_WORD_CONFIDENTIAL_SENSITIVE : FB_WORD_CONFIDENTIAL_ORDINARY;
}

void confidentiality(fb_page *page) {
    section(page, "confidentiality", FB_WORD_CONFIDENTIAL_TITLE);
    note(page, word(page, confidentiality_word(page)));
}
