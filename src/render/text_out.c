/* text_out.c - a page as text for a terminal or a file.
 *
 * Sets what page.c made; wraps at the width asked for.  Colours are bold and faint only: an outcome is not
 * good or bad news to this program.
 *
 * INVARIANT: no byte of a case file or policy reaches a terminal as a control sequence.
 */
#include "render/page_inner.h"

#define MARGIN 2u
#define NAME_WIDTH 9u

typedef struct setter {
    fb_text *out;
    uint32_t width;
    bool colour;
} setter;

/* ---- characters --------------------------------------------------------------------------------------- */

/* One word, without what could drive the terminal.  Returns its columns. */
static uint32_t add_word(fb_text *out, fb_view word) {
    uint32_t columns = 0;
    for (size_t at = 0; at < word.size; columns++) {
        size_t start = at;
        uint32_t code_point = fb_utf8_next(word, &at);
        if (fb_drives_terminal(code_point))
            fb_text_add_byte(out, '?');
        else
            fb_text_add(out, (fb_view){word.data + start, at - start});
    }
    return columns;
}

static void spaces(fb_text *out, uint32_t n) {
    while (n-- > 0)
        fb_text_add_byte(out, ' ');
}

static bool next_word(fb_view *word, fb_view text, size_t *at) {
    while (*at < text.size && (text.data[*at] == ' ' || text.data[*at] == '\n' || text.data[*at] == '\t'))
        *at += 1;
    size_t start = *at;
    while (*at < text.size && text.data[*at] != ' ' && text.data[*at] != '\n' && text.data[*at] != '\t')
        *at += 1;
    *word = (fb_view){text.data + start, *at - start};
    return word->size > 0;
}

/* Words from `column` on, later lines from `indent`; ends the line. */
static void wrap(const setter *s, fb_view text, uint32_t column, uint32_t indent) {
    fb_view word;
    bool first = true;
    for (size_t at = 0; next_word(&word, text, &at); first = false) {
        uint32_t columns = (uint32_t)fb_utf8_length(word);
        if (!first && column + 1 + columns > s->width) {
            fb_text_add_byte(s->out, '\n');
            spaces(s->out, indent);
            column = indent;
        } else if (!first) {
            fb_text_add_byte(s->out, ' ');
            column++;
        }
        column += add_word(s->out, word);
    }
    fb_text_add_byte(s->out, '\n');
}

static void bold(const setter *s, bool on) {
    if (s->colour)
        fb_text_add_string(s->out, on ? "\x1b[1m" : "\x1b[0m");
}

static void faint(const setter *s, bool on) {
    if (s->colour)
        fb_text_add_string(s->out, on ? "\x1b[2m" : "\x1b[0m");
}

/* ---- the head ----------------------------------------------------------------------------------------- */

static void named_line(const setter *s, fb_view name, fb_view text) {
    uint32_t columns = (uint32_t)fb_utf8_length(name),
             indent = columns < NAME_WIDTH ? NAME_WIDTH : columns + 1;
    if (text.size == 0)
        return;
    faint(s, true);
    add_word(s->out, name);
    faint(s, false);
    spaces(s->out, indent - columns);
    wrap(s, text, indent, NAME_WIDTH);
}

static void head(const setter *s, const fb_page *page) {
    const char *const *words = page->language->words;
    bold(s, true);
    wrap(s, page->title, 0, 0);
    bold(s, false);
    named_line(s, fb_view_of(words[FB_WORD_ACTION]), page->action);
    named_line(s, fb_view_of(words[FB_WORD_WHEN]), page->when);
    named_line(s, fb_view_of(words[FB_WORD_PLACE]), page->place);
    named_line(s, fb_view_of(words[FB_WORD_CASE]), page->case_line);
    wrap(s, page->notice, 0, 0);
    if (page->invented.size > 0)
        wrap(s, page->invented, 0, 0);
    if (page->late.size > 0)
        wrap(s, page->late, 0, 0);
    if (page->outcome.size == 0)
        return;
    fb_text_add_byte(s->out, '\n');
    /* The outcome never stands without its strength and grade: one line, never wrapped. */
    bold(s, true);
    add_word(s->out, fb_view_of(words[FB_WORD_OUTCOME]));
    fb_text_add_string(s->out, ": ");
    add_word(s->out, page->outcome);
    bold(s, false);
    fb_text_add_string(s->out, " - ");
    add_word(s->out, page->strength);
    fb_text_add_string(s->out, " - ");
    add_word(s->out, page->grade);
    fb_text_add_byte(s->out, '\n');
    wrap(s, page->state, 0, 0);
}

/* ---- blocks ------------------------------------------------------------------------------------------- */

static void marked(const setter *s, fb_view text, const char *mark, uint32_t indent) {
    spaces(s->out, indent);
    fb_text_add_string(s->out, mark);
    uint32_t column = indent + (uint32_t)strlen(mark);
    wrap(s, text, column, column);
}

static void item_rows(const setter *s, const fb_block *block) {
    for (uint32_t i = 0; i < block->n_rows; i++) {
        const fb_view *cells = block->cells + (size_t)i * 2;
        marked(s, cells[0], "- ", MARGIN);
        if (cells[1].size > 0) {
            spaces(s->out, MARGIN + 2);
            wrap(s, cells[1], MARGIN + 2, MARGIN + 2);
        }
    }
}

/* A row of a table: its first cell, then each other cell that is not empty behind its column's name. */
static void table_rows(const setter *s, const fb_block *block, fb_arena *arena) {
    for (uint32_t i = 0; i < block->n_rows; i++) {
        const fb_view *cells = block->cells + (size_t)i * block->n_columns;
        fb_text line;
        fb_text_init(&line, arena);
        for (uint32_t c = 1; c < block->n_columns; c++) {
            if (cells[c].size == 0)
                continue;
            fb_text_format(&line, "%s%.*s: ", line.size ? "; " : "", FB_ARG(block->columns[c]));
            fb_text_add(&line, cells[c]);
        }
        marked(s, cells[0], "- ", MARGIN);
        spaces(s->out, MARGIN + 2);
        wrap(s, fb_text_view(&line), MARGIN + 2, MARGIN + 2);
    }
}

static void one_block(const setter *s, const fb_block *block, fb_arena *arena) {
    switch (block->kind) {
    case FB_BLOCK_HEADING:
        fb_text_add_byte(s->out, '\n');
        bold(s, true);
        marked(s, block->cells[0], "", MARGIN);
        bold(s, false);
        break;
    case FB_BLOCK_NOTE:
    case FB_BLOCK_PARAGRAPH:
        marked(s, block->cells[0], "", MARGIN);
        break;
    case FB_BLOCK_ITEMS:
        item_rows(s, block);
        break;
    case FB_BLOCK_TABLE:
        table_rows(s, block, arena);
        break;
    }
}

static setter setter_of(fb_text *out, const fb_page *page) {
    uint32_t width = page->options->width;
    return (setter){out, width == 0 ? 96 : width < 40 ? 40 : width, page->options->colour};
}

void text_title(fb_text *out, const fb_page *page) {
    setter s = setter_of(out, page);
    bold(&s, true);
    wrap(&s, page->title, 0, 0);
    bold(&s, false);
}

void text_sections(fb_text *out, const fb_page *page) {
    setter s = setter_of(out, page);
    for (const fb_section *section = page->first; section; section = section->next) {
        fb_text_add_byte(out, '\n');
        if (section->title.size > 0) {
            bold(&s, true);
            wrap(&s, section->title, 0, 0);
            bold(&s, false);
        }
        for (const fb_block *block = section->first; block; block = block->next)
            if (block->n_rows > 0)
                one_block(&s, block, page->arena);
    }
}

void fb_text_out(fb_text *out, const fb_page *page) {
    setter s = setter_of(out, page);
    head(&s, page);
    text_sections(out, page);
}
