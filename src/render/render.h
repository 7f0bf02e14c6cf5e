/* render.h - from a determination to words: text for a terminal, JSON for programs, one HTML page for people.
 *
 * What people read is made once, as a page of sections (page.c), in the order of law/FIELD.md section 7;
 * text_out.c and html_out.c only set it.  All words are in strings_en.def.  Nothing here decides, and nothing
 * here logs.
 */
#ifndef FB_RENDER_H
#define FB_RENDER_H

#include "analyse/analyse.h"
#include "casework/casework.h"
#include "knowledge/knowledge.h"

/* ---- plain.c: words ----------------------------------------------------------------------------------- */

/* Must no text of a file bring this character to a terminal? */
bool fb_drives_terminal(uint32_t code_point);
/* Names and values come from files: what could drive a terminal is shown as a space. */
void fb_text_add_plain(fb_text *out, fb_view text);

typedef enum fb_word {
#define FB_WORD(id, text) FB_WORD_##id,
#define FB_CODE(code, text)
#include "render/strings_en.def"
#undef FB_WORD
#undef FB_CODE
    FB_WORD_COUNT
} fb_word;

/* One language's words. */
typedef struct fb_language {
    const char *tag;                        /* "en" */
    int sheet;                              /* which text of a fact: 0 en, 1 es */
    const char *words[FB_WORD_COUNT];       /* {0}, {1}, {2} stand for what is filled in */
    const struct fb_code_words *codes;      /* codes of case files and policies, in words */
    size_t n_codes;
} fb_language;
typedef struct fb_code_words {
    const char *code, *text;
} fb_code_words;

/* By tag; NULL gives English; a language there is none for gives NULL. */
const fb_language *fb_language_find(const char *tag);
/* The word with {0}, {1}, {2} filled in; unused ones may be empty. */
fb_view fb_say(fb_arena *arena, const fb_language *language, fb_word word, fb_view a, fb_view b, fb_view c);
/* A code in words: "document_copy" -> "copy of a document"; one that has none of its own: '_' as spaces. */
fb_view fb_code_say(fb_arena *arena, const fb_language *language, fb_view code);
/* "1 March 2026". */
fb_view fb_day_say(fb_arena *arena, const fb_language *language, fb_date day);
/* "1 March 2026, 09:30 (UTC-05:00)". */
fb_view fb_moment_say(fb_arena *arena, const fb_language *language, const fb_moment *moment);
/* A fact's name for people: its label, or its name with spaces. */
fb_view fb_fact_say(fb_arena *arena, const fb_fact *fact);
fb_view fb_value_say(fb_arena *arena, const fb_language *language, const fb_value *value);
/* What was asserted: a value, "15 or 16", "2019-06-01 to 2019-08-31". */
fb_view fb_assertion_say(fb_arena *arena, const fb_language *language, const fb_assertion *assertion);
/* "grade 2 (secondary source)". */
fb_view fb_grade_say(fb_arena *arena, const fb_language *language, fb_view grade);

/* ---- page.c, page_facts.c: what people read, in order ------------------------------------------------- */

typedef enum fb_block_kind {
    FB_BLOCK_PARAGRAPH = 0, /* cells: 1 */
    FB_BLOCK_NOTE,          /* cells: 1, to be seen */
    FB_BLOCK_HEADING,       /* cells: 1, of a part of a section */
    FB_BLOCK_ITEMS,         /* n_rows items of two cells: what, and detail (may be empty) */
    FB_BLOCK_TABLE          /* n_rows rows of n_columns cells under `columns`; the first cell heads its row */
} fb_block_kind;
typedef struct fb_block {
    fb_block_kind kind;
    uint32_t n_columns, n_rows, capacity;
    const fb_view *columns;
    fb_view *cells;
    fb_view caption;        /* TABLE */
    struct fb_block *next;
} fb_block;
typedef struct fb_section {
    const char *anchor;     /* ASCII, unique on the page */
    fb_view title;
    fb_block *first, *last;
    struct fb_section *next;
} fb_section;

typedef struct fb_page {
    fb_arena *arena;
    const fb_language *language;
    const fb_determination *determination;
    const fb_render_options *options;
    const char *version;
    /* The head: law/FIELD section 7 wants these first, and the outcome, strength and grade in one line. */
    fb_view title, action, when, place, case_line, notice, invented, late;
    fb_view outcome, strength, grade, state; /* state: settled, facts open, ... in words; no outcome: none of them */
    fb_view why;
    bool is_settled;
    fb_section *first, *last;
} fb_page;

/* Everything in *page lives in `arena`. */
fb_status fb_page_make(const fb_page **page, fb_arena *arena, const fb_determination *determination,
                       const fb_language *language, const fb_render_options *options, const char *version,
                       fb_error *error) FB_MUST_CHECK;

/* ---- text_out.c, html_out.c, json_out.c --------------------------------------------------------------- */
void fb_text_out(fb_text *out, const fb_page *page);
void fb_html_out(fb_text *out, const fb_page *page);
void fb_json_out(fb_text *out, const fb_determination *determination, const fb_render_options *options,
                 const char *version);

/* ---- benefits_page.c, benefits_json.c: what the person may seek ----------------------------------------- */
/* A page for fb_text_out and fb_html_out; it has no outcome of its own. */
fb_status fb_benefits_page_make(const fb_page **page, fb_arena *arena, const fb_benefits *benefits,
                                const fb_language *language, const fb_render_options *options, const char *version,
                                fb_error *error) FB_MUST_CHECK;
/* schema/benefits.schema.json */
void fb_benefits_json_out(fb_text *out, const fb_benefits *benefits, const char *version);

/* ---- sheet.c: one sheet about a removal that is near -------------------------------------------------- */

/* `removal` and `stay`: the same case with the removal, and with the grant of a stay, as the action. */
fb_status fb_sheet_out(fb_text *out, fb_arena *arena, const fb_determination *removal, const fb_determination *stay,
                       bool is_html, const fb_language *language, const fb_render_options *options, const char *version,
                       fb_error *error) FB_MUST_CHECK;

/* ---- register_out.c, register_json.c: the register, whole, for a day, between days, one instrument ----- */
void fb_register_text_out(fb_text *out, const fb_register *reg, const fb_date *on,
                          const fb_language *language, const fb_render_options *options);
void fb_register_json_out(fb_text *out, const fb_register *reg, const fb_date *on);
/* What came and went between two days. */
void fb_changes_text_out(fb_text *out, const fb_register *reg, const fb_changes *changes, const fb_language *language);
void fb_changes_json_out(fb_text *out, const fb_register *reg, const fb_changes *changes);
/* One instrument with all that the register has of it.  `sources` may be NULL: then keys are not spelled out. */
void fb_instrument_text_out(fb_text *out, const fb_register *reg, const fb_instrument *instrument,
                            const fb_sources *sources, const fb_language *language,
                            const fb_render_options *options);
void fb_instrument_json_out(fb_text *out, const fb_register *reg, const fb_instrument *instrument,
                            const fb_sources *sources);

/* Is an outcome at least of this grade ("P" > "A" > "2" > "UNVERIFIED")?  An empty `required` is met by
 * all. */
bool fb_grade_meets(fb_view grade, fb_view required);

/* ---- readability.c: how hard a plain text is to read ---------------------------------------------------- */

#define FB_READING_GRADE 8    /* English: Flesch-Kincaid, at most */
#define FB_READING_INFLESZ 55 /* Spanish: Szigriszt-Pazos on the INFLESZ scale, at least ("normal") */
typedef struct fb_reading_level {
    bool is_spanish;
    uint32_t sentences, words, syllables;
} fb_reading_level;
/* 0: no letter in it. */
uint32_t fb_count_syllables(fb_view word, bool is_spanish);
/* A text ends with the end of a sentence, point or not. */
void fb_reading_add(fb_reading_level *reading, fb_view text);
int32_t fb_reading_tenths(const fb_reading_level *reading); /* of the grade, or of the index; 0: no words */
bool fb_reading_is_plain(const fb_reading_level *reading);

/* ---- draft_text.c: a draft with its slots filled in ----------------------------------------------------- */

/* One text of a draft. */
typedef struct fb_drafted_row {
    const fb_draft_row *row;
    fb_view text;          /* empty where a list stands in its place */
    uint32_t n_items;
    const fb_view (*items)[2]; /* what, and detail (may be empty) */
} fb_drafted_row;
typedef struct fb_drafted {
    fb_arena *arena;
    const fb_draft_texts *draft;
    const fb_language *language;
    fb_view title;         /* of the document */
    uint32_t n_sheet, n_document, n_gaps, n_exhibits;
    const fb_drafted_row *on_sheet, *in_document;
    const fb_view *gaps;
    const fb_document *const *exhibits; /* documents that the document cites */
    fb_reading_level reading;    /* of a plain draft's document */
} fb_drafted;
/* Everything in *out lives in `arena`. */
fb_status fb_drafted_make(const fb_drafted **out, fb_arena *arena, const fb_draft_texts *draft, fb_error *error)
    FB_MUST_CHECK;

/* ---- draft_out.c ---------------------------------------------------------------------------------------- */
fb_status fb_drafted_text_out(fb_text *out, const fb_drafted *drafted, const fb_render_options *options,
                              fb_error *error) FB_MUST_CHECK;
fb_status fb_drafted_html_out(fb_text *out, const fb_drafted *drafted, fb_error *error) FB_MUST_CHECK;
void fb_drafted_json_out(fb_text *out, const fb_drafted *drafted, const char *version);

/* ---- check_out.c: what `forbear check` found ----------------------------------------------------------- */
void fb_check_text_out(fb_text *out, const fb_findings *findings, const fb_check_style *style);
void fb_check_json_out(fb_text *out, const fb_findings *findings, const char *version);
/* SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
void fb_check_sarif_out(fb_text *out, const fb_findings *findings, const char *version);

/* ---- matrix_out.c: forbear compare --matrix ---------------------------------------------------------------- */
/* `found`: by row, then by column. */
void fb_matrix_text_out(fb_text *out, const fb_matrix *matrix, const fb_matrix_found *found,
                        const fb_language *language, const fb_render_options *options);
/* schema/matrix.schema.json */
void fb_matrix_json_out(fb_text *out, const fb_matrix *matrix, const fb_matrix_found *found, const char *version);

/* ---- compare_out.c: where two models differ ------------------------------------------------------------ */
typedef struct fb_compare_names {
    uint32_t n;
    const fb_view *names;
} fb_compare_names;
typedef struct fb_compare_report {
    fb_view files[2];
    size_t n_decisions;
    fb_compared *decisions;
    fb_compare_names decisions_only[2], inputs_only[2]; /* in one of the two */
} fb_compare_report;
void fb_compare_text_out(fb_text *out, const fb_compare_report *report);
void fb_compare_json_out(fb_text *out, const fb_compare_report *report, const char *version);

#endif
