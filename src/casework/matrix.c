/* matrix.c - situations times versions of the policy: policies/matrix.json, read, and the case of each cell as a case
 * file (contract section 8).
 *
 * A row is a situation: an action, and facts that an agency's records show.  A column is a day.  A cell says in a few
 * words what the study of the law found, whether a source stands behind it or it is an inference, and, where one does,
 * the outcome that the models must give.  What they do give is found by the desk (api); nothing here decides.
 */
#include "casework/casework_inner.h"

#define WORDS_LIMIT 400
#define ROWS_LIMIT 1000u

static const fb_view MATRIX_MEMBERS[] = {{"matrix", 6}, {"source", 6}, {"columns", 7}, {"rows", 4}};
static const fb_view COLUMN_MEMBERS[] = {{"id", 2}, {"title", 5}, {"at", 2}};
static const fb_view ROW_MEMBERS[] = {{"id", 2},     {"situation", 9}, {"action", 6},
                                      {"place", 5}, {"facts", 5},     {"cells", 5}};
static const fb_view CELL_MEMBERS[] = {{"brief", 5},  {"sourced", 7}, {"outcome", 7}, {"at", 2},
                                       {"action", 6}, {"facts", 5},   {"note", 4}};

static fb_status columns_of(fb_matrix *out, const json_source *source, const fb_json *list) {
    if (list->kind != FB_JSON_ARRAY || list->n == 0 || list->n > ROWS_LIMIT)
        return wrong_at(source, list->offset, "\"columns\" is a list of at least one column, in square brackets");
    fb_matrix_column *columns = FB_NEW_ARRAY(source->arena, fb_matrix_column, list->n);
    if (!columns)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < list->n; i++) {
        const fb_json *item = list->items[i];
        FB_TRY(only_members(source, item, "a column", COLUMN_MEMBERS, FB_COUNT(COLUMN_MEMBERS)));
        FB_TRY(required_text(&columns[i].id, source, item, "id", "a column", WORDS_LIMIT));
        FB_TRY(required_text(&columns[i].at, source, item, "at", "a column", WORDS_LIMIT));
        FB_TRY(text_member(&columns[i].title, source, item, "title", WORDS_LIMIT));
    }
    out->columns = columns;
    out->n_columns = list->n;
    return FB_OK;
}

static fb_status facts_of(const fb_json **out, const json_source *source, const fb_json *object) {
    const fb_json *facts = fb_json_get(object, "facts");
    *out = facts;
    if (facts && facts->kind != FB_JSON_OBJECT)
        return wrong_at(source, facts->offset, "\"facts\" is an object: {\"FACT\": VALUE, ...}");
    for (uint32_t i = 0; facts && i < facts->n; i++) {
        fb_json_kind kind = facts->members[i].value->kind;
        if (kind == FB_JSON_ARRAY || kind == FB_JSON_OBJECT)
            return wrong_at(source, facts->members[i].value->offset, "a fact of a situation is one value");
    }
    return FB_OK;
}

static fb_status cell_of(fb_matrix_cell *out, const json_source *source, const fb_json *cells, fb_view column) {
    const fb_json *cell = NULL, *sourced;
    for (uint32_t i = 0; i < cells->n; i++)
        if (fb_view_equal(cells->members[i].key, column))
            cell = cells->members[i].value;
    if (!cell)
        return wrong_at(source, cells->offset, "the row has no cell for the column '%.*s'", FB_ARG(shortened(column)));
    FB_TRY(only_members(source, cell, "a cell", CELL_MEMBERS, FB_COUNT(CELL_MEMBERS)));
    FB_TRY(required_text(&out->brief, source, cell, "brief", "a cell", WORDS_LIMIT));
    FB_TRY(required_member(&sourced, source, cell, "sourced", "a cell"));
    FB_TRY(boolean_member(&out->is_sourced, source, cell, "sourced"));
    FB_TRY(text_member(&out->expected, source, cell, "outcome", WORDS_LIMIT));
    FB_TRY(text_member(&out->action, source, cell, "action", WORDS_LIMIT));
    FB_TRY(text_member(&out->at, source, cell, "at", WORDS_LIMIT));
    FB_TRY(text_member(&out->note, source, cell, "note", WORDS_LIMIT));
    FB_TRY(facts_of(&out->facts, source, cell));
    if (out->is_sourced != (out->expected.size > 0))
        return wrong_at(source, cell->offset, "a cell with a source behind it has an \"outcome\", no other has one");
    return FB_OK;
}

static fb_status row_of(fb_matrix_row *out, const json_source *source, const fb_matrix *matrix, const fb_json *row) {
    const fb_json *cells;
    FB_TRY(only_members(source, row, "a row", ROW_MEMBERS, FB_COUNT(ROW_MEMBERS)));
    FB_TRY(required_text(&out->id, source, row, "id", "a row", WORDS_LIMIT));
    FB_TRY(required_text(&out->situation, source, row, "situation", "a row", WORDS_LIMIT));
    FB_TRY(required_text(&out->action, source, row, "action", "a row", WORDS_LIMIT));
    FB_TRY(text_member(&out->place, source, row, "place", WORDS_LIMIT));
    FB_TRY(facts_of(&out->facts, source, row));
    FB_TRY(required_member(&cells, source, row, "cells", "a row"));
    if (!is_identifier(out->id))
        return wrong_at(source, row->offset, "a row's id has only letters, digits, '.', '_' and '-'");
    if (cells->kind != FB_JSON_OBJECT || cells->n != matrix->n_columns)
        return wrong_at(source, cells->offset, "\"cells\" has one cell for each column, by its id");
    fb_matrix_cell *made = FB_NEW_ARRAY(source->arena, fb_matrix_cell, matrix->n_columns);
    if (!made)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < matrix->n_columns; i++)
        FB_TRY(cell_of(&made[i], source, cells, matrix->columns[i].id));
    out->cells = made;
    return FB_OK;
}

fb_status fb_matrix_read(const fb_matrix **out, fb_arena *arena, fb_view path, fb_view json, fb_error *error) {
    json_source source = {path, json, arena, error};
    const fb_json *root, *columns, *rows;
    fb_matrix *made = FB_NEW(arena, fb_matrix);
    if (!made)
        return fb_fail_arena(error, arena);
    FB_TRY(version_1_of(&root, &source, "a matrix", "matrix", MATRIX_MEMBERS, FB_COUNT(MATRIX_MEMBERS)));
    FB_TRY(text_member(&made->source, &source, root, "source", WORDS_LIMIT));
    FB_TRY(required_member(&columns, &source, root, "columns", "a matrix"));
    FB_TRY(required_member(&rows, &source, root, "rows", "a matrix"));
    FB_TRY(columns_of(made, &source, columns));
    if (rows->kind != FB_JSON_ARRAY || rows->n > ROWS_LIMIT)
        return wrong_at(&source, rows->offset, "\"rows\" is a list of rows, in square brackets");
    fb_matrix_row *list = FB_NEW_ARRAY(arena, fb_matrix_row, rows->n);
    if (!list)
        return fb_fail_arena(error, arena);
    for (uint32_t i = 0; i < rows->n; i++)
        FB_TRY(row_of(&list[i], &source, made, rows->items[i]));
    made->rows = list;
    made->n_rows = rows->n;
    *out = made;
    return fb_fail_arena(error, arena);
}

/* ---- the case of a cell ------------------------------------------------------------------------------------- */

static bool has_fact(const fb_json *facts, fb_view name) {
    for (uint32_t i = 0; facts && i < facts->n; i++)
        if (fb_view_equal(facts->members[i].key, name))
            return true;
    return false;
}

static void add_value(fb_text *out, const fb_json *value) {
    if (value->kind == FB_JSON_STRING)
        fb_json_quote(out, value->text);
    else if (value->kind == FB_JSON_NUMBER)
        fb_text_add(out, value->text);
    else
        fb_text_add_string(out, value->kind == FB_JSON_TRUE ? "true" : value->kind == FB_JSON_FALSE ? "false" : "null");
}

/* As an agency's record of the day shows it, so that no view of the case leaves it aside.  null: not known here. */
static void add_facts(fb_text *out, bool *begun, const fb_json *facts, const fb_json *instead, fb_view day) {
    for (uint32_t i = 0; facts && i < facts->n; i++) {
        const fb_json_member *fact = &facts->members[i];
        if (has_fact(instead, fact->key) || fact->value->kind == FB_JSON_NULL)
            continue;
        fb_text_add_string(out, *begun ? ", " : "");
        fb_json_quote(out, fact->key);
        fb_text_add_string(out, ": [{\"value\": ");
        add_value(out, fact->value);
        fb_text_add_string(out, ", \"evidence\": \"agency_record\", \"source\": \"agency\", \"verified\": \"yes\", "
                                "\"as_of\": ");
        fb_json_quote(out, day);
        fb_text_add_string(out, "}]");
        *begun = true;
    }
}

void fb_matrix_case(fb_text *out, const fb_matrix *matrix, uint32_t row, uint32_t column) {
    const fb_matrix_row *r = &matrix->rows[row];
    const fb_matrix_cell *cell = &r->cells[column];
    fb_view at = cell->at.size ? cell->at : matrix->columns[column].at;
    fb_view day = {at.data, at.size < 10 ? at.size : 10};
    bool begun = false;
    fb_text_format(out, "{\"case\": 1, \"id\": \"%.*s-%u\", \"invented\": true, \"action\": {\"what\": ", FB_ARG(r->id),
                   (unsigned)column + 1);
    fb_json_quote(out, cell->action.size ? cell->action : r->action);
    fb_text_add_string(out, ", \"status\": \"proposed\", \"at\": ");
    fb_json_quote(out, at);
    fb_text_add_string(out, ", \"place\": ");
    fb_json_quote(out, r->place.size ? r->place : FB_LITERAL("none_listed"));
    fb_text_add_string(out, "}, \"facts\": {");
    add_facts(out, &begun, r->facts, cell->facts, day);
    add_facts(out, &begun, cell->facts, NULL, day);
    fb_text_add_string(out, "}}");
}
