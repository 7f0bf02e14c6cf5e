/* api_matrix.c - section 4 of forbear.h: situations times versions of the policy.
 *
 * Sequences: the matrix is read (casework/matrix.c), the case of each cell is decided as any other, what came of it is
 * compared and written (render/matrix_out.c).
 */
#include "api/api_inner.h"
#include "render/render.h"

#include <string.h>

#ifndef FB_VERSION
#define FB_VERSION "0.1.0"
#endif

static fb_view ids_of(fb_arena *arena, const fb_determination *d) {
    fb_text out;
    fb_text_init(&out, arena);
    for (uint32_t i = 0; i < d->n_stood_on; i++) {
        fb_text_add_string(&out, i ? ", " : "");
        fb_text_add(&out, d->stood_on[i]);
    }
    return fb_text_view(&out);
}

/* Texts of a report go with it. */
static void copy_found(fb_matrix_found *out, fb_arena *arena, const fb_determination *d) {
    static const char *const why[] = {"", "facts open", "", "facts contradictory", "fault"};
    out->outcome = fb_arena_copy(arena, d->outcome);
    out->strength = fb_arena_copy(arena, d->strength);
    out->grade = fb_arena_copy(arena, d->grade);
    out->reason = fb_arena_copy(arena, d->reason);
    out->stands_on = ids_of(arena, d);
    out->why = d->fault.size ? fb_arena_copy(arena, d->fault) : fb_view_of(why[d->answer]);
    if (d->n_missing > 0) /* the word is only what the encoded ones say */
        out->why = FB_LITERAL("an instrument that speaks of this is not encoded");
}

static fb_status find_cell(fb_matrix_found *out, fb_desk *desk, fb_arena *arena, const fb_matrix *matrix, uint32_t row,
                           uint32_t column, fb_error *error) {
    const fb_matrix_cell *cell = &matrix->rows[row].cells[column];
    fb_report *report = NULL;
    fb_error why = {0};
    fb_text text;
    fb_text_init(&text, arena);
    fb_matrix_case(&text, matrix, row, column);
    FB_TRY(fb_fail_arena(error, arena));
    fb_status status = fb_desk_decide(desk, &report, FB_LITERAL("a cell of the matrix"), fb_text_view(&text), &why);
    if (status == FB_OK)
        copy_found(out, arena, fb_report_determination(report));
    fb_report_free(report);
    if (status == FB_NOT_FOUND) /* a day that no directive covers */
        out->why = fb_arena_copy(arena, fb_view_of(why.message));
    out->is_same = out->why.size == 0 && fb_view_equal(out->outcome, cell->expected);
    if (status == FB_OK || status == FB_NOT_FOUND)
        return fb_fail_arena(error, arena);
    return fb_fail(error, status, NULL, "row %.*s, column %.*s: %s", FB_ARG(matrix->rows[row].id),
                   FB_ARG(matrix->columns[column].id), why.message);
}

static fb_status find_cells(const fb_matrix_found **out, size_t *n_differing, fb_desk *desk, fb_arena *arena,
                            const fb_matrix *matrix, fb_error *error) {
    fb_matrix_found *found = FB_NEW_ARRAY(arena, fb_matrix_found, (size_t)matrix->n_rows * matrix->n_columns);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t column = 0; column < matrix->n_columns; column++) /* the policies of a day are loaded once */
        for (uint32_t row = 0; row < matrix->n_rows; row++) {
            fb_matrix_found *one = &found[(size_t)row * matrix->n_columns + column];
            FB_TRY(find_cell(one, desk, arena, matrix, row, column, error));
            *n_differing += matrix->rows[row].cells[column].is_sourced && !one->is_same;
        }
    *out = found;
    return FB_OK;
}

fb_status fb_desk_matrix(fb_desk *desk, fb_view *out, size_t *n_differing, fb_form form,
                         const fb_render_options *options, fb_error *error) {
    const fb_language *language = fb_language_find(options ? options->language : NULL);
    const fb_matrix *matrix;
    const fb_matrix_found *found;
    fb_view json;
    fb_text path, text;
    if (!desk || !out || !n_differing || form == FB_FORM_HTML || !language)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL,
                       "fb_desk_matrix needs a desk, places for the text and the number, and gives text or JSON");
    *n_differing = 0;
    fb_arena *arena = fb_desk_listing(desk);
    fb_text_init(&path, arena);
    fb_text_format(&path, "%.*s/matrix.json", FB_ARG(fb_desk_folder(desk)));
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(fb_file_read(&json, arena, path.data, FB_FILE_LIMIT, error));
    FB_TRY(fb_matrix_read(&matrix, arena, fb_text_view(&path), json, error));
    FB_TRY(find_cells(&found, n_differing, desk, arena, matrix, error));
    fb_text_init(&text, arena);
    if (form == FB_FORM_JSON)
        fb_matrix_json_out(&text, matrix, found, FB_VERSION);
    else
        fb_matrix_text_out(&text, matrix, found, language, options);
    FB_TRY(fb_fail_arena(error, arena));
    *out = fb_text_view(&text);
    return FB_OK;
}
