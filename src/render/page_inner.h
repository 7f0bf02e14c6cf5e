/* page_inner.h - what the files that make a page share.  Included by src/render/ only. */
#ifndef FB_PAGE_INNER_H
#define FB_PAGE_INNER_H

#include "render/render.h"

/* Words without and with something filled in. */
static inline fb_view word(const fb_page *page, fb_word id) {
    return fb_view_of(page->language->words[id]);
}
static inline fb_view filled(const fb_page *page, fb_word id, fb_view a) {
    return fb_say(page->arena, page->language, id, a, (fb_view){"", 0}, (fb_view){"", 0});
}
static inline fb_view filled2(const fb_page *page, fb_word id, fb_view a, fb_view b) {
    return fb_say(page->arena, page->language, id, a, b, (fb_view){"", 0});
}
static inline fb_view code(const fb_page *page, fb_view text) {
    return fb_code_say(page->arena, page->language, text);
}
/* "a; b; c" without the empty ones. */
fb_view joined(const fb_page *page, const fb_view *parts, size_t n_parts);
/* The names of facts, at most `limit` of them and then how many more (0: all). */
fb_view fact_names(const fb_page *page, const fb_open *facts, uint32_t limit);
/* A date and time or any other text of a clock, as people read it. */
fb_view clock_words(const fb_page *page, fb_view due);

/* page.c: the lines about the case; title and notice are the page's own. */
void case_lines(fb_page *page);
/* The rules that the known facts break, where they do. */
void contradictions(fb_page *page);
void versions(fb_page *page);
/* page.c: a page with its head and outcome, and no section yet. */
fb_status page_begin(fb_page **out, fb_arena *arena, const fb_determination *determination, const fb_language *language,
                     const fb_render_options *options, const char *version, fb_error *error);
void section(fb_page *page, const char *anchor, fb_word title);
void section_called(fb_page *page, const char *anchor, fb_view title);
void paragraph(fb_page *page, fb_view text);
void note(fb_page *page, fb_view text);
void heading(fb_page *page, fb_view text);
void items(fb_page *page);
void table(fb_page *page, fb_view caption, const fb_view *columns, uint32_t n_columns);
/* To the list or table that was begun last: as many cells as it has columns (items: 2). */
void row(fb_page *page, const fb_view *cells);
void item(fb_page *page, fb_view what, fb_view detail);
bool is_empty(const fb_page *page); /* has the section no block yet? */

/* "11005.4 - Interim guidance ...", or the id when the register has no title. */
fb_view instrument_words(const fb_page *page, fb_view id);

/* page_views.c: the sections about what is possible */
void what_is_possible(fb_page *page);
void what_it_rests_on(fb_page *page);
void sources_alone(fb_page *page); /* a part of the section on conflicts */
fb_view outlook_words(const fb_page *page, const fb_outlook *outlook);

/* text_out.c, html_out.c: a page without a determination: its title, its sections; the head of an HTML file */
void text_title(fb_text *out, const fb_page *page);
void text_sections(fb_text *out, const fb_page *page);
void html_file_head(fb_text *out, const char *language, fb_view title);
void html_escaped(fb_text *out, fb_view text);
void html_sections(fb_text *out, const fb_page *page);

/* page_facts.c: the sections about facts */
void facts_used(fb_page *page);
void statements_not_checked(fb_page *page);
void facts_unknown(fb_page *page);
void conflicts(fb_page *page);
void contradictory_facts(fb_page *page); /* a part of the section on contradictions */
fb_word confidentiality_word(const fb_page *page);
void confidentiality(fb_page *page);

#endif
