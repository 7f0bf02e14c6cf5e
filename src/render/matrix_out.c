/* matrix_out.c - situations times versions of the policy, for people and for programs.
 *
 * INVARIANT: a cell that no source stands behind is shown as `law open`, whatever the models say of it; what they say
 * stands beside it.  A cell of "-" is no cell: nothing is said of the situation under that version.
 */
#include "render/json_inner.h"

#define INDENT 4u
#define COLUMN_WIDTH 11u

static void spaces(fb_text *out, size_t n) {
    while (n-- > 0)
        fb_text_add_byte(out, ' ');
}

/* Words from `column` on; later lines from `indent`. */
static void wrapped(fb_text *out, fb_view text, size_t column, size_t indent, size_t width) {
    bool first = true;
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        while (at < text.size && text.data[at] != ' ')
            at++;
        fb_view word = {text.data + start, at - start};
        size_t columns = fb_utf8_length(word);
        if (!first && column + 1 + columns > width) {
            fb_text_add_byte(out, '\n');
            spaces(out, indent);
            column = indent;
        } else if (!first) {
            fb_text_add_byte(out, ' ');
            column++;
        }
        fb_text_add_plain(out, word);
        column += columns;
        first = false;
        while (at < text.size && text.data[at] == ' ')
            at++;
    }
    fb_text_add_byte(out, '\n');
}

static bool is_none(fb_view text) {
    return text.size == 0 || fb_view_is(text, "none");
}

/* "should not, strength should, grade 2, by 11005.3" */
static void add_found(fb_text *out, const fb_language *language, const fb_matrix_found *f) {
    fb_view word = f->outcome.size ? f->outcome : FB_LITERAL("no answer");
    fb_text_add(out, fb_code_say(out->arena, language, word));
    if (!is_none(f->strength))
        fb_text_format(out, ", strength %.*s", FB_ARG(f->strength));
    if (f->grade.size)
        fb_text_format(out, ", grade %.*s", FB_ARG(f->grade));
    if (f->stands_on.size)
        fb_text_format(out, ", by %.*s", FB_ARG(f->stands_on));
    if (f->why.size)
        fb_text_format(out, " (%.*s)", FB_ARG(f->why));
}

static void cell_out(fb_text *out, const fb_matrix_column *column, const fb_matrix_cell *cell,
                     const fb_matrix_found *found, const fb_language *language, size_t width) {
    size_t head = fb_utf8_length(column->id), indent = INDENT + COLUMN_WIDTH;
    fb_text words;
    spaces(out, INDENT);
    fb_text_add_plain(out, column->id);
    spaces(out, head < COLUMN_WIDTH ? COLUMN_WIDTH - head : 1);
    fb_text_init(&words, out->arena);
    if (fb_view_is(cell->brief, "-")) {
        wrapped(out, cell->brief, indent, indent, width);
        return;
    }
    if (!cell->is_sourced)
        fb_text_add_string(&words, "law open: an inference, or unverified; the models: ");
    add_found(&words, language, found);
    if (cell->is_sourced && !found->is_same)
        fb_text_format(&words, " - DIFFERS: the brief has '%.*s'", FB_ARG(cell->expected));
    wrapped(out, fb_text_view(&words), indent, indent, width);
    fb_text_init(&words, out->arena);
    fb_text_format(&words, "brief: %.*s%s%.*s", FB_ARG(cell->brief), cell->note.size ? " - " : "", FB_ARG(cell->note));
    spaces(out, indent);
    wrapped(out, fb_text_view(&words), indent, indent, width);
}

void fb_matrix_text_out(fb_text *out, const fb_matrix *matrix, const fb_matrix_found *found,
                        const fb_language *language, const fb_render_options *options) {
    size_t width = !options || options->width == 0 ? 96 : options->width < 40 ? 40 : options->width;
    fb_text_format(out, "Situation and version: what the models say, beside what was found of the law (%.*s)\n",
                   FB_ARG(matrix->source));
    for (uint32_t c = 0; c < matrix->n_columns; c++) {
        const fb_matrix_column *column = &matrix->columns[c];
        fb_text_format(out, "  %.*s: on %.*s%s", FB_ARG(column->id), (int)(column->at.size < 10 ? column->at.size : 10),
                       column->at.data, column->title.size ? ", " : "");
        fb_text_add_plain(out, column->title);
        fb_text_add_byte(out, '\n');
    }
    for (uint32_t r = 0; r < matrix->n_rows; r++) {
        const fb_matrix_row *row = &matrix->rows[r];
        fb_text_format(out, "\n%.*s  ", FB_ARG(row->id));
        fb_text_add_plain(out, row->situation);
        fb_text_add_string(out, "; action: ");
        fb_text_add(out, fb_code_say(out->arena, language, row->action));
        fb_text_add_byte(out, '\n');
        for (uint32_t c = 0; c < matrix->n_columns; c++)
            cell_out(out, &matrix->columns[c], &row->cells[c], &found[(size_t)r * matrix->n_columns + c], language,
                     width);
    }
}

static void cell_json(json_writer *w, const fb_matrix_column *column, const fb_matrix_cell *cell,
                      const fb_matrix_found *f) {
    json_begin(w, NULL, '{');
    json_text(w, "column", column->id);
    json_text(w, "shown",
              fb_view_is(cell->brief, "-") ? cell->brief : cell->is_sourced ? f->outcome : FB_LITERAL("law open"));
    json_text(w, "brief", cell->brief);
    json_text(w, "note", cell->note);
    json_boolean(w, "sourced", cell->is_sourced);
    json_text(w, "expected", cell->expected);
    json_boolean(w, "differs", cell->is_sourced && !f->is_same);
    json_text(w, "outcome", f->outcome);
    json_text(w, "strength", f->strength);
    json_text(w, "grade", f->grade);
    json_text(w, "stands_on", f->stands_on);
    json_text(w, "reason", f->reason);
    json_text(w, "why", f->why);
    json_end(w, '}');
}

void fb_matrix_json_out(fb_text *out, const fb_matrix *matrix, const fb_matrix_found *found, const char *version) {
    json_writer w = {out, 1, true};
    fb_text_add_byte(out, '{');
    json_key(&w, "matrix");
    fb_text_add_byte(out, '1');
    json_text(&w, "forbear", fb_view_of(version));
    json_text(&w, "source", matrix->source);
    json_begin(&w, "columns", '[');
    for (uint32_t c = 0; c < matrix->n_columns; c++) {
        json_begin(&w, NULL, '{');
        json_text(&w, "id", matrix->columns[c].id);
        json_text(&w, "title", matrix->columns[c].title);
        json_text(&w, "at", matrix->columns[c].at);
        json_end(&w, '}');
    }
    json_end(&w, ']');
    json_begin(&w, "rows", '[');
    for (uint32_t r = 0; r < matrix->n_rows; r++) {
        json_begin(&w, NULL, '{');
        json_text(&w, "id", matrix->rows[r].id);
        json_text(&w, "situation", matrix->rows[r].situation);
        json_text(&w, "action", matrix->rows[r].action);
        json_begin(&w, "cells", '[');
        for (uint32_t c = 0; c < matrix->n_columns; c++)
            cell_json(&w, &matrix->columns[c], &matrix->rows[r].cells[c], &found[(size_t)r * matrix->n_columns + c]);
        json_end(&w, ']');
        json_end(&w, '}');
    }
    json_end(&w, ']');
    fb_text_add_string(out, "\n}\n");
}
