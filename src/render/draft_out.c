/* draft_out.c - a draft as text, as one HTML file, and for programs (schema/draft.schema.json).
 *
 * The sheet for the person who makes it comes first, the document begins a page of its own.  Sets what draft_text.c
 * made.
 *
 * INVARIANT: the HTML title is that of the document, and nothing else of the case is in the head of the file.
 */
#include "render/json_inner.h"
#include "render/page_inner.h"

/* ---- pages -------------------------------------------------------------------------------------------- */

/* A heading without anything under it is left out. */
typedef struct setting {
    fb_page *page;
    fb_view heading;
    bool has_heading;
    const char *prefix;
    uint32_t n_sections;
} setting;

static void begin_section(setting *s) {
    fb_text anchor;
    if (!s->has_heading && s->page->last)
        return;
    fb_text_init(&anchor, s->page->arena);
    fb_text_format(&anchor, "%s-%u", s->prefix, (unsigned)++s->n_sections);
    fb_view made = fb_text_view(&anchor);
    if (made.size > 0)
        section_called(s->page, made.data, s->heading);
    s->heading = (fb_view){"", 0};
    s->has_heading = false;
}

static void set_row(setting *s, const fb_drafted_row *row) {
    fb_page *page = s->page;
    if (fb_view_is(row->row->as, "title")) {
        page->title = row->text;
        return;
    }
    if (fb_view_is(row->row->as, "heading")) {
        s->heading = row->text;
        s->has_heading = true;
        return;
    }
    if (row->text.size == 0 && row->n_items == 0)
        return;
    begin_section(s);
    if (row->text.size > 0 && fb_view_is(row->row->as, "item"))
        item(page, row->text, (fb_view){"", 0});
    else if (row->text.size > 0 && fb_view_is(row->row->as, "note"))
        note(page, row->text);
    else if (row->text.size > 0)
        paragraph(page, row->text);
    for (uint32_t i = 0; i < row->n_items; i++)
        item(page, row->items[i][0], row->items[i][1]);
}

static const fb_page *page_of(const fb_drafted *drafted, const fb_drafted_row *rows, uint32_t n, const char *prefix,
                              const fb_render_options *options) {
    static const fb_render_options none = {0};
    fb_page *page = FB_NEW(drafted->arena, fb_page);
    if (!page)
        return NULL;
    *page = (fb_page){.arena = drafted->arena, .language = drafted->language, .options = options ? options : &none};
    setting s = {.page = page, .prefix = prefix};
    for (uint32_t i = 0; i < n; i++)
        set_row(&s, &rows[i]);
    return page;
}

/* ---- text, HTML --------------------------------------------------------------------------------------- */

fb_status fb_drafted_text_out(fb_text *out, const fb_drafted *drafted, const fb_render_options *options,
                              fb_error *error) {
    const fb_page *sheet = page_of(drafted, drafted->on_sheet, drafted->n_sheet, "sheet", options);
    const fb_page *document = page_of(drafted, drafted->in_document, drafted->n_document, "part", options);
    FB_TRY(fb_fail_arena(error, drafted->arena));
    text_title(out, sheet);
    text_sections(out, sheet);
    fb_text_add_string(out, "\n----\n\n");
    text_title(out, document);
    text_sections(out, document);
    return fb_fail_arena(error, out->arena);
}

static void leaf(fb_text *out, const fb_page *page) {
    fb_text_add_string(out, "<article class=\"leaf\">\n<h1>");
    html_escaped(out, page->title);
    fb_text_add_string(out, "</h1>\n");
    html_sections(out, page);
    fb_text_add_string(out, "</article>\n");
}

fb_status fb_drafted_html_out(fb_text *out, const fb_drafted *drafted, fb_error *error) {
    const fb_page *sheet = page_of(drafted, drafted->on_sheet, drafted->n_sheet, "sheet", NULL);
    const fb_page *document = page_of(drafted, drafted->in_document, drafted->n_document, "part", NULL);
    FB_TRY(fb_fail_arena(error, drafted->arena));
    html_file_head(out, drafted->draft->language == 1 ? "es" : "en", drafted->title);
    fb_text_add_string(out, "<body>\n<main class=\"sheet\">\n");
    leaf(out, sheet);
    leaf(out, document);
    fb_text_add_string(out, "</main>\n</body>\n</html>\n");
    return fb_fail_arena(error, out->arena);
}

/* ---- JSON --------------------------------------------------------------------------------------------- */

static void number(json_writer *w, const char *name, uint32_t n) {
    json_key(w, name);
    fb_text_format(w->out, "%u", (unsigned)n);
}

static void facts(json_writer *w, const char *name, const fb_fact_sheet *sheet, const fb_open *open) {
    json_begin(w, name, '[');
    for (uint32_t i = 0; i < open->n_facts; i++)
        json_text(w, NULL, sheet->facts[open->facts[i]].name);
    json_end(w, ']');
}

static void row_json(json_writer *w, const fb_drafted *drafted, const fb_drafted_row *row) {
    json_begin(w, NULL, '{');
    json_text(w, "table", row->row->table);
    number(w, "rule", row->row->rule);
    json_text(w, "as", row->row->as);
    json_text(w, "text", row->text);
    json_text(w, "authority", row->row->authority);
    json_text(w, "grade", row->row->grade);
    facts(w, "only_if", drafted->draft->sheet, &row->row->only_if);
    json_begin(w, "items", '[');
    for (uint32_t i = 0; i < row->n_items; i++) {
        json_begin(w, NULL, '{');
        json_text(w, "what", row->items[i][0]);
        json_text(w, "detail", row->items[i][1]);
        json_end(w, '}');
    }
    json_end(w, ']');
    json_end(w, '}');
}

static void rows_json(json_writer *w, const fb_drafted *drafted, const char *name, const fb_drafted_row *rows,
                      uint32_t n) {
    json_begin(w, name, '[');
    for (uint32_t i = 0; i < n; i++)
        row_json(w, drafted, &rows[i]);
    json_end(w, ']');
}

static void reading_json(json_writer *w, const fb_drafted *drafted) {
    const fb_reading_level *reading = &drafted->reading;
    int32_t tenths = fb_reading_tenths(reading), size = tenths < 0 ? -tenths : tenths;
    if (!drafted->draft->is_plain) {
        json_key(w, "reading");
        fb_text_add_string(w->out, "null");
        return;
    }
    json_begin(w, "reading", '{');
    json_text(w, "formula",
              fb_view_of(reading->is_spanish ? "Szigriszt-Pazos, INFLESZ scale" : "Flesch-Kincaid grade level"));
    json_key(w, "value");
    fb_text_format(w->out, "%s%d.%d", tenths < 0 ? "-" : "", size / 10, size % 10);
    json_boolean(w, "plain", fb_reading_is_plain(reading));
    number(w, "sentences", reading->sentences);
    number(w, "words", reading->words);
    number(w, "syllables", reading->syllables);
    json_end(w, '}');
}

void fb_drafted_json_out(fb_text *out, const fb_drafted *drafted, const char *version) {
    const fb_draft_texts *draft = drafted->draft;
    json_writer w = {out, 1, true};
    fb_text_add_byte(out, '{');
    number(&w, "draft", 1);
    json_text(&w, "version", fb_view_of(version));
    json_text(&w, "kind", draft->kind);
    json_text(&w, "role", draft->role);
    json_text(&w, "language", fb_view_of(draft->language == 1 ? "es" : "en"));
    json_text(&w, "case", draft->whole->id);
    json_boolean(&w, "invented", draft->whole->invented);
    json_text(&w, "action_at", draft->whole->at_text);
    json_text(&w, "title", drafted->title);
    rows_json(&w, drafted, "sheet", drafted->on_sheet, drafted->n_sheet);
    rows_json(&w, drafted, "document", drafted->in_document, drafted->n_document);
    json_views(&w, "gaps", drafted->gaps, drafted->n_gaps);
    json_begin(&w, "exhibits", '[');
    for (uint32_t i = 0; i < drafted->n_exhibits; i++)
        json_text(&w, NULL, drafted->exhibits[i]->id);
    json_end(&w, ']');
    facts(&w, "withheld", draft->sheet, &draft->withheld);
    number(&w, "texts_withheld", draft->n_left_out);
    facts(&w, "disclosed", draft->sheet, &draft->disclosed);
    reading_json(&w, drafted);
    json_text(&w, "register_as_of", draft->reg->as_of);
    json_text(&w, "texts_sha256", fb_view_of(draft->digest));
    fb_text_add_string(out, "\n}\n");
}
