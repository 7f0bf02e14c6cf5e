/* draft_text.c - a draft's texts with their slots filled in: facts with exhibits, gaps, contacts, what the law says.
 *
 * casework/draft.c chose the texts; what they say of the law is theirs, or the determination's.  Called by
 * api/api_draft.c; set by draft_out.c.
 *
 * INVARIANT: what is asserted of a fact stands beside a place for its exhibit, and what is missing is marked and
 * listed.  The document reads the case as it may be shown, the sheet all of it.
 */
#include "render/render.h"

typedef enum draft_word {
#define DRAFT_WORD(id, en, es) DRAFT_##id,
#include "render/strings_draft.def"
#undef DRAFT_WORD
    DRAFT_WORDS
} draft_word;

static const char *const words[DRAFT_WORDS][2] = {
#define DRAFT_WORD(id, en, es) {(en), (es)},
#include "render/strings_draft.def"
#undef DRAFT_WORD
};

/* A list that grows in the arena. */
typedef struct growing {
    void *all;
    uint32_t n, capacity;
} growing;

typedef struct filling {
    fb_arena *arena;
    const fb_draft_texts *draft;
    const fb_language *language;
    const fb_case *the_case; /* what the part at hand may read */
    bool is_document;
    growing gaps, exhibits, items; /* fb_view, const fb_document *, fb_view[2] */
    fb_drafted *out;
} filling;

static void *grow(filling *f, growing *list, size_t size) {
    if (list->n == list->capacity) {
        uint32_t capacity = list->capacity ? 2 * list->capacity : 8;
        char *all = fb_arena_alloc(f->arena, capacity, size);
        if (!all)
            return NULL;
        if (list->n > 0)
            memcpy(all, list->all, list->n * size);
        list->all = all;
        list->capacity = capacity;
    }
    return (char *)list->all + size * list->n++;
}

/* ---- words -------------------------------------------------------------------------------------------- */

static fb_view say4(const filling *f, draft_word word, const fb_view filled[4]) {
    fb_view text = fb_view_of(words[word][f->draft->language]);
    fb_text out;
    fb_text_init(&out, f->arena);
    for (size_t i = 0; i < text.size; i++) {
        bool is_place = text.data[i] == '{' && i + 2 < text.size && text.data[i + 2] == '}' &&
                        text.data[i + 1] >= '0' && text.data[i + 1] <= '3';
        if (is_place)
            fb_text_add(&out, filled[text.data[i + 1] - '0']);
        else
            fb_text_add_byte(&out, text.data[i]);
        i += is_place ? 2 : 0;
    }
    return fb_text_view(&out);
}

static fb_view say(const filling *f, draft_word word, fb_view a, fb_view b, fb_view c) {
    return say4(f, word, (const fb_view[4]){a, b, c, {"", 0}});
}

static fb_view say1(const filling *f, draft_word word, fb_view a) {
    return say(f, word, a, (fb_view){"", 0}, (fb_view){"", 0});
}

static fb_view number(const filling *f, uint32_t n) {
    fb_text out;
    fb_text_init(&out, f->arena);
    fb_text_format(&out, "%u", (unsigned)n);
    return fb_text_view(&out);
}

/* Does a reference to a study of this project begin here ("; FIELD K9")?  Outside the policy folder it says nothing. */
static bool is_own_reference(fb_view rest) {
    return fb_view_starts(rest, FB_LITERAL("; FIELD ")) || fb_view_starts(rest, FB_LITERAL("; BRIEF"));
}

/* "8 CFR 241.6(a) [CFR]; FIELD K9" as a reader of the document can look it up: "8 CFR 241.6(a)". */
static fb_view without_keys(const filling *f, fb_view authority) {
    fb_text out;
    bool in_key = false, in_reference = false;
    fb_text_init(&out, f->arena);
    for (size_t i = 0; i < authority.size; i++) {
        fb_view rest = {authority.data + i, authority.size - i};
        in_key = in_key || fb_view_starts(rest, FB_LITERAL("[")) || fb_view_starts(rest, FB_LITERAL(" ["));
        in_reference = is_own_reference(rest) || (in_reference && !fb_view_starts(rest, FB_LITERAL("; ")));
        if (!in_key && !in_reference)
            fb_text_add_byte(&out, authority.data[i]);
        in_key = in_key && authority.data[i] != ']';
    }
    return fb_text_view(&out);
}

/* Behind a blank; nothing where there is no word. */
static void add_word(fb_text *out, fb_view word) {
    fb_text_add_string(out, word.size ? " " : "");
    fb_text_add(out, word);
}

static void add_gap(filling *f, fb_view text) {
    fb_view *gap = f->is_document ? grow(f, &f->gaps, sizeof *gap) : NULL;
    if (gap)
        *gap = text;
}

static void add_item(filling *f, fb_view what, fb_view detail) {
    fb_view(*item)[2] = grow(f, &f->items, sizeof *item);
    if (!item)
        return;
    (*item)[0] = what;
    (*item)[1] = detail;
}

/* ---- facts -------------------------------------------------------------------------------------------- */

static fb_view value_words(const filling *f, const fb_fact *fact, const fb_value *value) {
    const fb_view *of_values = fact->words[f->draft->language];
    for (uint32_t i = 0; value->kind == FB_KIND_STRING && of_values && i < fact->n_allowed; i++)
        if (fb_view_equal(fb_string_view(value), fact->allowed[i]) && of_values[i].size > 0)
            return of_values[i];
    return fb_value_say(f->arena, f->language, value);
}

static fb_view what_was_asserted(const filling *f, const fb_case_fact *fact) {
    fb_text out;
    fb_text_init(&out, f->arena);
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        const fb_assertion *a = &fact->assertions[i];
        if (a->later)
            continue;
        fb_text_add_string(&out, out.size ? words[DRAFT_OR][f->draft->language] : "");
        fb_text_add(&out, a->n_values == 1 ? value_words(f, fact->fact, &a->values[0])
                                           : fb_assertion_say(f->arena, f->language, a));
    }
    return fb_text_view(&out);
}

static const fb_document *document_of(const fb_case *the_case, fb_view id) {
    for (uint32_t i = 0; id.size > 0 && i < the_case->n_documents; i++)
        if (fb_view_equal(the_case->documents[i].id, id))
            return &the_case->documents[i];
    return NULL;
}

/* A protected document is named only beside a protected fact, which was then asked for by name. */
static bool may_be_named(const filling *f, const fb_fact *fact, const fb_document *document) {
    return !f->is_document || !document->is_protected || fb_view_is(fact->confidentiality, "protected");
}

static void cite_document(filling *f, const fb_document *document) {
    const fb_document *const *cited = f->exhibits.all;
    for (uint32_t i = 0; i < f->exhibits.n; i++)
        if (cited[i] == document)
            return;
    const fb_document **exhibit = f->is_document ? grow(f, &f->exhibits, sizeof *exhibit) : NULL;
    if (exhibit)
        *exhibit = document;
}

static fb_view exhibit_words(filling *f, const fb_case_fact *fact, const fb_assertion *a) {
    const fb_document *document = document_of(f->the_case, a->document);
    fb_view name = fb_fact_say(f->arena, fact->fact);
    if (document && may_be_named(f, fact->fact, document)) {
        cite_document(f, document);
        return a->pinpoint.size ? say(f, DRAFT_EXHIBIT_AT, document->id, a->pinpoint, (fb_view){"", 0})
                                : say1(f, DRAFT_EXHIBIT, document->id);
    }
    add_gap(f, say1(f, DRAFT_GAP_EXHIBIT, name));
    if (document)
        return say1(f, DRAFT_EXHIBIT_WITHHELD, (fb_view){"", 0});
    return say1(f, DRAFT_EXHIBIT_NONE, fb_code_say(f->arena, f->language, a->evidence));
}

/* The places for a fact's exhibits, and a mark where it stands on no more than what somebody says. */
static fb_view exhibits_of(filling *f, const fb_case_fact *fact) {
    fb_text out;
    fb_text_init(&out, f->arena);
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        if (fact->assertions[i].later)
            continue;
        fb_text_add_string(&out, out.size ? " " : "");
        fb_text_add(&out, exhibit_words(f, fact, &fact->assertions[i]));
    }
    if (fb_rests_on_statement(fact)) {
        add_word(&out, fb_view_of(words[DRAFT_GAP_STATEMENT][f->draft->language]));
        add_gap(f, say1(f, DRAFT_GAP_SUPPORT, fb_fact_say(f->arena, fact->fact)));
    }
    return fb_text_view(&out);
}

static fb_view gap_of(filling *f, const fb_case_fact *fact) {
    static const draft_word ways[] = {DRAFT_NOT_ASKED, DRAFT_NOT_KNOWN, DRAFT_REFUSED};
    fb_view what = say(f, DRAFT_ITEM_VALUE, fb_fact_say(f->arena, fact->fact),
                       say1(f, ways[fact->unknown], (fb_view){"", 0}), (fb_view){"", 0});
    add_gap(f, what);
    return say1(f, DRAFT_GAP_FACT, what);
}

static bool is_asserted(const fb_case_fact *fact) {
    return fact->known || fact->limited;
}

/* Without exhibits: "{fact x}" has them behind it. */
static fb_view fact_value(filling *f, const fb_case_fact *fact) {
    if (!is_asserted(fact))
        return gap_of(f, fact);
    if (!fact->conflict)
        return fact->known ? value_words(f, fact->fact, &fact->value) : what_was_asserted(f, fact);
    fb_view both = what_was_asserted(f, fact);
    add_gap(f, say(f, DRAFT_ITEM_VALUE, fb_fact_say(f->arena, fact->fact), both, (fb_view){"", 0}));
    return say1(f, DRAFT_GAP_CONFLICT, both);
}

static void add_fact(filling *f, fb_text *out, fb_view name, bool with_value) {
    const fb_case_fact *fact = &f->the_case->facts[fb_fact_find(f->draft->sheet, name)];
    fb_text_add(out, with_value || !is_asserted(fact) ? fact_value(f, fact) : (fb_view){"", 0});
    if (!is_asserted(fact) || fact->fact->is_action)
        return;
    fb_text_add_string(out, with_value ? " " : "");
    fb_text_add(out, exhibits_of(f, fact));
}

/* What is known of a group of the fact sheet and may be shown. */
static void list_facts(filling *f, fb_view group) {
    uint32_t before = f->items.n;
    for (uint32_t i = 0; i < f->the_case->n_facts; i++) {
        const fb_case_fact *fact = &f->the_case->facts[i];
        if (!fb_view_equal(fact->fact->group, group) || fact->fact->record_only || !is_asserted(fact))
            continue;
        fb_view value = fact_value(f, fact);
        add_item(f, say(f, DRAFT_ITEM_VALUE, fb_fact_say(f->arena, fact->fact), value, (fb_view){"", 0}),
                 exhibits_of(f, fact));
    }
    if (f->items.n == before) {
        fb_view none = say1(f, DRAFT_FACTS_NONE, fb_code_say(f->arena, f->language, group));
        add_item(f, none, (fb_view){"", 0});
        add_gap(f, none);
    }
}

/* ---- what the law says -------------------------------------------------------------------------------- */

/* What is known from a secondary source only, or not at all, is read before it is cited. */
static fb_view grade_mark(filling *f, fb_view authority, fb_view grade) {
    if (fb_view_is(grade, "P") || fb_view_is(grade, "A") || fb_view_is(grade, "-"))
        return (fb_view){"", 0};
    fb_view words_of_grade = fb_grade_say(f->arena, f->language, grade);
    fb_view mark = say1(f, DRAFT_GAP_GRADE, words_of_grade);
    add_gap(f, say(f, DRAFT_ITEM_VALUE, authority, mark, (fb_view){"", 0}));
    return mark;
}

static fb_view authority_words(filling *f, const fb_reason *reasons, uint32_t n_reasons, fb_view grade) {
    fb_text out;
    fb_text_init(&out, f->arena);
    for (uint32_t i = 0; i < n_reasons; i++) {
        if (reasons[i].authority.size == 0)
            continue;
        fb_text_add_string(&out, out.size ? "; " : "");
        fb_text_add(&out, reasons[i].authority);
    }
    fb_view authorities = fb_text_view(&out), mark = grade_mark(f, authorities, grade);
    fb_text line;
    fb_text_init(&line, f->arena);
    fb_view shown = f->is_document ? without_keys(f, authorities) : authorities;
    fb_text_add(&line, say(f, DRAFT_AUTHORITY, shown, grade, (fb_view){"", 0}));
    add_word(&line, mark);
    return fb_text_view(&line);
}

static void list_finding(filling *f, const fb_finding *finding) {
    const fb_draft_texts *draft = f->draft;
    bool says_something = !finding->is_open && !finding->is_fault && !fb_view_is(finding->outcome, "not reached") &&
                          finding->reason.size > 0;
    if (!says_something || (f->is_document && fb_draft_hides(draft, finding->reasons, finding->n_reasons)))
        return;
    fb_view title = finding->instrument->title.size ? finding->instrument->title : finding->instrument->id;
    fb_view says = say(f, DRAFT_LAW_LINE, title, fb_code_say(f->arena, f->language, finding->outcome), finding->reason);
    fb_text detail;
    fb_text_init(&detail, f->arena);
    fb_text_add(&detail, authority_words(f, finding->reasons, finding->n_reasons, finding->grade));
    if (finding->force == FB_FORCE_UNCERTAIN) {
        fb_view uncertain = say1(f, DRAFT_LAW_UNCERTAIN, finding->uncertain);
        add_word(&detail, uncertain);
        add_gap(f, say(f, DRAFT_ITEM_VALUE, title, uncertain, (fb_view){"", 0}));
    }
    add_item(f, says, fb_text_view(&detail));
}

static void list_law(filling *f) {
    const fb_determination *d = f->is_document ? f->draft->of_shown : f->draft->all;
    uint32_t before = f->items.n;
    for (uint32_t i = 0; d && i < d->n_findings; i++)
        list_finding(f, &d->findings[i]);
    if (f->items.n > before)
        return;
    fb_view none = say1(f, DRAFT_LAW_NONE, (fb_view){"", 0});
    add_item(f, none, (fb_view){"", 0});
    add_gap(f, none);
}

static void list_duty(filling *f, const fb_duty *duty) {
    fb_text out;
    fb_text_init(&out, f->arena);
    fb_text_add(&out, say(f, DRAFT_AUTHORITY, duty->authority, duty->grade, (fb_view){"", 0}));
    if (duty->by.size)
        add_word(&out, say1(f, DRAFT_DUTY_BY, duty->by));
    if (duty->due.size)
        add_word(&out, say1(f, DRAFT_DUTY_DUE, duty->due));
    else if (duty->within.size)
        add_word(&out, say1(f, DRAFT_DUTY_WITHIN, duty->within));
    fb_view done = say1(f, DRAFT_BLANK, say1(f, DRAFT_DUTY_DONE, (fb_view){"", 0}));
    add_word(&out, done);
    add_gap(f, say(f, DRAFT_ITEM_VALUE, duty->what, done, (fb_view){"", 0}));
    add_item(f, say(f, DRAFT_DUTY, fb_code_say(f->arena, f->language, duty->strength), duty->what, (fb_view){"", 0}),
             fb_text_view(&out));
}

/* Duties have no reasons to look at: where a withheld fact is derived, none of them is shown. */
static void list_duties(filling *f) {
    const fb_determination *d = f->is_document ? f->draft->of_shown : f->draft->all;
    bool hides = f->is_document && d && fb_draft_derives(f->draft);
    uint32_t before = f->items.n;
    for (uint32_t i = 0; d && !hides && i < d->n_duties; i++)
        list_duty(f, &d->duties[i]);
    for (uint32_t i = 0; d && !hides && i < d->n_approvals; i++)
        list_duty(f, &d->approvals[i]);
    if (f->items.n == before)
        add_item(f, say1(f, DRAFT_DUTIES_NONE, (fb_view){"", 0}), (fb_view){"", 0});
}

static fb_view outcome_of(const filling *f, const fb_determination *d) {
    if (d->outcome.size == 0)
        return fb_view_of(f->language->words[FB_WORD_FACTS_OPEN]);
    return fb_code_say(f->arena, f->language, d->outcome);
}

/* Of the sheet only. */
static void list_outcome(filling *f) {
    const fb_determination *all = f->draft->all, *shown = f->draft->of_shown;
    if (!all || f->is_document)
        return;
    add_item(f, all->outcome.size ? say(f, DRAFT_OUTCOME_LINE, outcome_of(f, all), all->grade, (fb_view){"", 0})
                                  : say1(f, DRAFT_OUTCOME_OPEN, outcome_of(f, all)),
             all->reason);
    if (shown != all)
        add_item(f, say1(f, DRAFT_OUTCOME_SHOWN, outcome_of(f, shown)), shown->reason);
}

/* Facts that can change the answer: in the document only those that it might show. */
static void list_open(filling *f) {
    const fb_determination *d = f->is_document ? f->draft->of_shown : f->draft->all;
    uint32_t before = f->items.n;
    for (uint32_t i = 0; d && i < d->open.n_facts; i++) {
        const fb_fact *fact = &d->sheet->facts[d->open.facts[i]];
        if (f->is_document && fb_view_is(fact->confidentiality, "protected"))
            continue;
        add_item(f, fb_fact_say(f->arena, fact), fact->question[f->draft->language]);
    }
    if (f->items.n == before)
        add_item(f, say1(f, DRAFT_OPEN_NONE, (fb_view){"", 0}), (fb_view){"", 0});
}

/* ---- lists of the whole draft -------------------------------------------------------------------------- */

static void list_exhibits(filling *f) {
    const fb_document *const *cited = f->exhibits.all;
    for (uint32_t i = 0; i < f->exhibits.n; i++) {
        fb_text out;
        fb_text_init(&out, f->arena);
        fb_text_add(&out, cited[i]->kind);
        const fb_view more[] = {cited[i]->issuer, cited[i]->date_on_it,
                                fb_code_say(f->arena, f->language, cited[i]->form)};
        for (size_t k = 0; k < FB_COUNT(more); k++)
            if (more[k].size > 0)
                fb_text_format(&out, ", %.*s", FB_ARG(more[k]));
        add_item(f, say1(f, DRAFT_EXHIBIT, cited[i]->id), fb_text_view(&out));
    }
    if (f->exhibits.n == 0)
        add_item(f, say1(f, DRAFT_EXHIBITS_NONE, (fb_view){"", 0}), (fb_view){"", 0});
}

/* One gap may be met in several texts. */
static void list_gaps(filling *f) {
    const fb_view *gaps = f->gaps.all;
    for (uint32_t i = 0; i < f->gaps.n; i++) {
        bool is_new = true;
        for (uint32_t k = 0; k < i && is_new; k++)
            is_new = !fb_view_equal(gaps[i], gaps[k]);
        if (is_new)
            add_item(f, gaps[i], (fb_view){"", 0});
    }
    if (f->gaps.n == 0)
        add_item(f, say1(f, DRAFT_GAPS_NONE, (fb_view){"", 0}), (fb_view){"", 0});
}

static void list_withheld(filling *f) {
    const fb_draft_texts *draft = f->draft;
    if (f->is_document)
        return;
    for (uint32_t i = 0; i < draft->withheld.n_facts; i++) {
        const fb_fact *fact = &draft->sheet->facts[draft->withheld.facts[i]];
        add_item(f, say1(f, DRAFT_WITHHELD, fb_fact_say(f->arena, fact)), say1(f, DRAFT_WITHHELD_HOW, fact->name));
    }
    if (draft->withheld.n_facts == 0)
        add_item(f, say1(f, DRAFT_WITHHELD_NONE, (fb_view){"", 0}), (fb_view){"", 0});
    if (draft->n_left_out > 0)
        add_item(f, say1(f, DRAFT_WITHHELD_ROWS, number(f, draft->n_left_out)), (fb_view){"", 0});
    for (uint32_t i = 0; i < draft->disclosed.n_facts; i++)
        add_item(f, say1(f, DRAFT_DISCLOSED, fb_fact_say(f->arena, &draft->sheet->facts[draft->disclosed.facts[i]])),
                 (fb_view){"", 0});
}

static void list_case(filling *f) {
    const fb_draft_texts *draft = f->draft;
    const fb_case *c = draft->whole;
    fb_view none = {"", 0};
    if (f->is_document)
        return;
    add_item(f, say4(f, DRAFT_CASE_LINE, (const fb_view[4]){c->id, fb_code_say(f->arena, f->language, c->action),
                                                            fb_code_say(f->arena, f->language, c->status),
                                                            fb_moment_say(f->arena, f->language, &c->at)}),
             c->invented ? say1(f, DRAFT_CASE_INVENTED, none) : none);
    add_item(f, say1(f, DRAFT_CASE_ROLE, draft->role.size ? draft->role : say1(f, DRAFT_NO_ROLE, none)), none);
    add_item(f, say(f, DRAFT_CASE_DIGEST, fb_view_of(draft->digest), draft->reg->as_of, none), none);
}

/* Where the texts of the document come from, each authority once. */
static void list_authorities(filling *f) {
    const fb_draft_texts *draft = f->draft;
    for (uint32_t i = 0; i < draft->n_document; i++) {
        const fb_draft_row *row = &draft->in_document[i];
        bool is_new = !fb_view_is(row->grade, "-");
        for (uint32_t k = 0; k < i && is_new; k++)
            is_new = !fb_view_equal(row->authority, draft->in_document[k].authority);
        if (is_new)
            add_item(f, row->authority, say1(f, DRAFT_GRADE_WORD, row->grade));
    }
}

static fb_view tenths(const filling *f, int32_t n) {
    fb_text out;
    fb_text_init(&out, f->arena);
    fb_text_format(&out, "%s%d.%d", n < 0 ? "-" : "", (n < 0 ? -n : n) / 10, (n < 0 ? -n : n) % 10);
    return fb_text_view(&out);
}

static void list_reading(filling *f) {
    const fb_reading_level *reading = &f->out->reading;
    bool es = reading->is_spanish;
    add_item(f, say(f, es ? DRAFT_READING_ES : DRAFT_READING_EN, tenths(f, fb_reading_tenths(reading)),
                    number(f, es ? FB_READING_INFLESZ : FB_READING_GRADE), (fb_view){"", 0}),
             fb_reading_is_plain(reading) ? (fb_view){"", 0} : say1(f, DRAFT_READING_OVER, (fb_view){"", 0}));
}

/* ---- slots -------------------------------------------------------------------------------------------- */

static fb_view instrument_words(const filling *f, fb_view id) {
    const fb_instrument *instrument = fb_register_find(f->draft->reg, id);
    fb_text dates, sources;
    fb_text_init(&dates, f->arena);
    fb_text_init(&sources, f->arena);
    if (instrument->is_proposed)
        fb_text_add_string(&dates, words[DRAFT_INSTRUMENT_PROPOSED][f->draft->language]);
    else
        fb_instrument_dates(&dates, instrument);
    for (uint32_t i = 0; i < instrument->n_sources; i++)
        fb_text_format(&sources, "%s%.*s", i ? ", " : "", FB_ARG(instrument->sources[i]));
    return say4(f, DRAFT_INSTRUMENT, (const fb_view[4]){instrument->title, fb_text_view(&dates), fb_text_view(&sources),
                                                        f->draft->reg->as_of});
}

static fb_view contact_words(const filling *f, fb_view id) {
    const fb_contact *contact = fb_contact_find(f->draft->contacts, id);
    fb_text out;
    fb_text_init(&out, f->arena);
    fb_text_add(&out, say(f, DRAFT_CONTACT, contact->what[f->draft->language], contact->value, (fb_view){"", 0}));
    fb_text_add_string(&out, ". ");
    fb_text_add(&out, say(f, DRAFT_CONTACT_CHECKED, contact->printed, contact->source, contact->checked));
    return fb_text_view(&out);
}

typedef void lister(filling *f);
static const struct {
    const char *verb;
    lister *list;
} lists[] = { /* KEEP IN STEP: slots (casework/draft.c) */
    {"law", list_law},           {"duties", list_duties},     {"outcome", list_outcome},
    {"open", list_open},         {"exhibits", list_exhibits}, {"gaps", list_gaps},
    {"withheld", list_withheld}, {"case", list_case},         {"authorities", list_authorities},
    {"reading", list_reading},
};

static void fill_slot(filling *f, fb_text *out, const fb_slot *slot) {
    if (fb_view_is(slot->verb, "fact") || fb_view_is(slot->verb, "cite")) {
        add_fact(f, out, slot->argument, fb_view_is(slot->verb, "fact"));
    } else if (fb_view_is(slot->verb, "blank")) {
        fb_view blank = say1(f, DRAFT_BLANK, slot->argument);
        fb_text_add(out, blank);
        add_gap(f, blank);
    } else if (fb_view_is(slot->verb, "contact")) {
        fb_text_add(out, contact_words(f, slot->argument));
    } else if (fb_view_is(slot->verb, "instrument")) {
        fb_text_add(out, instrument_words(f, slot->argument));
    } else if (fb_view_is(slot->verb, "facts")) {
        list_facts(f, slot->argument);
    }
    for (size_t i = 0; i < FB_COUNT(lists); i++)
        if (fb_view_equal(slot->verb, fb_view_of(lists[i].verb)))
            lists[i].list(f);
}

static fb_view filled(filling *f, fb_view text) {
    fb_text out;
    fb_slot slot;
    fb_text_init(&out, f->arena);
    for (size_t at = 0; fb_slot_next(&slot, text, &at);) {
        fb_text_add(&out, slot.before);
        fill_slot(f, &out, &slot);
    }
    fb_text_add(&out, slot.before);
    return fb_text_view(&out);
}

/* ---- rows --------------------------------------------------------------------------------------------- */

static fb_view names_of(const filling *f, const fb_open *facts) {
    fb_text out;
    fb_text_init(&out, f->arena);
    for (uint32_t i = 0; i < facts->n_facts; i++) {
        fb_text_add_string(&out, i ? ", " : "");
        fb_text_add(&out, fb_fact_say(f->arena, &f->draft->sheet->facts[facts->facts[i]]));
    }
    return fb_text_view(&out);
}

/* Behind the text of a row: where it says something of the law, from where; a plain text has no brackets. */
static fb_view with_authority(filling *f, const fb_draft_row *row, fb_view text) {
    bool is_heading = fb_view_is(row->as, "title") || fb_view_is(row->as, "heading");
    fb_text out;
    if (text.size == 0 || is_heading || fb_view_is(row->grade, "-") || (f->draft->is_plain && f->is_document))
        return text;
    fb_text_init(&out, f->arena);
    fb_view source = f->is_document ? say1(f, DRAFT_CITED, without_keys(f, row->authority))
                                    : say(f, DRAFT_AUTHORITY, row->authority, row->grade, (fb_view){"", 0});
    fb_view mark = f->is_document ? grade_mark(f, row->authority, row->grade) : (fb_view){"", 0};
    fb_text_add(&out, text);
    add_word(&out, source);
    add_word(&out, mark);
    return fb_text_view(&out);
}

/* A text that waits for facts says so; a plain one is worded for both, and the sheet warns of what may be. */
static fb_view with_condition(filling *f, const fb_draft_row *row, fb_view text) {
    bool is_plain_document = f->draft->is_plain && f->is_document;
    if (row->only_if.n_facts == 0 || text.size == 0 || is_plain_document)
        return text;
    fb_view names = names_of(f, &row->only_if);
    add_gap(f, names);
    return say(f, DRAFT_GAP_ONLY_IF, names, text, (fb_view){"", 0});
}

static void fill_row(filling *f, fb_drafted_row *out, const fb_draft_row *row) {
    f->items = (growing){0};
    fb_view text = filled(f, row->text);
    bool is_text = fb_view_trim(text).size > 0;
    *out = (fb_drafted_row){.row = row};
    if (is_text)
        out->text = with_condition(f, row, with_authority(f, row, text));
    out->n_items = f->items.n;
    out->items = f->items.all;
}

static const fb_drafted_row *fill_rows(filling *f, const fb_draft_row *rows, uint32_t n) {
    fb_drafted_row *out = FB_NEW_ARRAY(f->arena, fb_drafted_row, n);
    for (uint32_t i = 0; out && i < n; i++)
        fill_row(f, &out[i], &rows[i]);
    return out;
}

/* The sentences of a plain document; headings, slots and lists are none. */
static void read_level(filling *f) {
    const fb_draft_texts *draft = f->draft;
    f->out->reading.is_spanish = draft->language == 1;
    for (uint32_t i = 0; draft->is_plain && i < draft->n_document; i++) {
        const fb_draft_row *row = &draft->in_document[i];
        fb_text prose;
        fb_slot slot;
        size_t at = 0;
        if (fb_view_is(row->as, "title") || fb_view_is(row->as, "heading"))
            continue;
        fb_text_init(&prose, f->arena);
        while (fb_slot_next(&slot, row->text, &at))
            fb_text_add(&prose, slot.before);
        fb_text_add(&prose, slot.before);
        fb_reading_add(&f->out->reading, fb_text_view(&prose));
    }
}

static fb_view title_of(const fb_draft_texts *draft) {
    for (uint32_t i = 0; i < draft->n_document; i++)
        if (fb_view_is(draft->in_document[i].as, "title"))
            return draft->in_document[i].text;
    return draft->kind;
}

/* The document first: the sheet lists its gaps. */
fb_status fb_drafted_make(const fb_drafted **out, fb_arena *arena, const fb_draft_texts *draft, fb_error *error) {
    fb_drafted *made = FB_NEW(arena, fb_drafted);
    filling f = {.arena = arena, .draft = draft, .language = fb_language_find(NULL), .the_case = draft->shown,
                 .is_document = true, .out = made};
    if (!made)
        return fb_fail_arena(error, arena);
    *made = (fb_drafted){.arena = arena, .draft = draft, .language = f.language, .title = title_of(draft),
                         .n_sheet = draft->n_sheet, .n_document = draft->n_document};
    read_level(&f);
    made->in_document = fill_rows(&f, draft->in_document, draft->n_document);
    made->gaps = f.gaps.all;
    made->n_gaps = f.gaps.n;
    made->exhibits = f.exhibits.all;
    made->n_exhibits = f.exhibits.n;
    f.is_document = false;
    f.the_case = draft->whole;
    made->on_sheet = fill_rows(&f, draft->on_sheet, draft->n_sheet);
    FB_TRY(fb_fail_arena(error, arena));
    *out = made;
    return FB_OK;
}
