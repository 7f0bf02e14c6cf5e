/* json_writer.c - JSON with two spaces a level, one member or item a line.
 *
 * Called by json_out.c, benefits_json.c and draft_out.c.
 */
#include "render/json_inner.h"

static void new_line(json_writer *w) {
    fb_text_add_string(w->out, w->first ? "\n" : ",\n");
    for (uint32_t i = 0; i < w->depth; i++)
        fb_text_add_string(w->out, "  ");
    w->first = false;
}

void json_key(json_writer *w, const char *name) {
    new_line(w);
    if (name) {
        fb_json_quote(w->out, fb_view_of(name));
        fb_text_add_string(w->out, ": ");
    }
}

void json_begin(json_writer *w, const char *name, char bracket) {
    json_key(w, name);
    fb_text_add_byte(w->out, bracket);
    w->depth++;
    w->first = true;
}

void json_end(json_writer *w, char bracket) {
    bool is_empty = w->first;
    w->depth--;
    w->first = true;
    if (!is_empty)
        new_line(w);
    fb_text_add_byte(w->out, bracket);
    w->first = false;
}

void json_text(json_writer *w, const char *name, fb_view value) {
    json_key(w, name);
    fb_json_quote(w->out, value);
}

void json_boolean(json_writer *w, const char *name, bool value) {
    json_key(w, name);
    fb_text_add_string(w->out, value ? "true" : "false");
}

void json_value(json_writer *w, const char *name, const fb_value *value) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    json_key(w, name);
    fb_value_to_json(w->out, value, 0, &budget);
}

void json_facts(json_writer *w, const char *name, const fb_determination *d, const fb_open *facts) {
    json_begin(w, name, '[');
    for (uint32_t i = 0; i < facts->n_facts; i++)
        json_text(w, NULL, d->sheet->facts[facts->facts[i]].name);
    json_end(w, ']');
}

void json_views(json_writer *w, const char *name, const fb_view *views, uint32_t n) {
    json_begin(w, name, '[');
    for (uint32_t i = 0; i < n; i++)
        json_text(w, NULL, views[i]);
    json_end(w, ']');
}
