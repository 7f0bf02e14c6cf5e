/* class_text.c - sets of classes in words: `[18..65)`, `"A" or null`, `any string but "A"`.
 *
 * Pieces that follow each other are written as one range.  Called for the messages of findings.
 */
#include "analyse/analyse_inner.h"

#define MOST_SHOWN 12u

static bool is_in(const fb_piece *piece, const uint64_t *set) {
    return piece->class_index != FB_NONE && fb_class_in(set, piece->class_index);
}

static void add_value(fb_text *out, const fb_value *value) {
    fb_budget budget = {.steps_left = 10000, .depth_left = 16};
    fb_value_print_literal(out, value, &budget);
}

static void add_part(fb_text *out, uint32_t *n_parts) {
    if ((*n_parts)++)
        fb_text_add_string(out, " or ");
}

/* A run of pieces of one kind, first and last included. */
static void add_run(fb_text *out, const fb_piece *first, const fb_piece *last) {
    if (first == last && first->shape == FB_PIECE_POINT) {
        add_value(out, &first->value);
        return;
    }
    const fb_value *low = first->shape == FB_PIECE_POINT ? &first->value : first->low;
    const fb_value *high = last->shape == FB_PIECE_POINT ? &last->value : last->high;
    if (!low && !high) {
        fb_text_format(out, "any %s", fb_kind_name((fb_kind)first->kind));
    } else if (!low || !high) {
        bool closed = (low ? first : last)->shape == FB_PIECE_POINT;
        fb_text_format(out, "%s%s ", low ? ">" : "<", closed ? "=" : "");
        add_value(out, low ? low : high);
    } else {
        fb_text_add_byte(out, first->shape == FB_PIECE_POINT ? '[' : '(');
        add_value(out, low);
        fb_text_add_string(out, "..");
        add_value(out, high);
        fb_text_add_byte(out, last->shape == FB_PIECE_POINT ? ']' : ')');
    }
}

/* Are all stretches of the kind in the set, and only points missing?  Then these are named. */
static bool only_points_missing(const fb_piece *pieces, uint32_t n, const uint64_t *set, uint32_t *n_missing) {
    bool has_stretch = false;
    *n_missing = 0;
    if (n < 2 || pieces[0].kind == FB_KIND_BOOLEAN)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        has_stretch |= pieces[i].shape == FB_PIECE_OPEN;
        if (is_in(&pieces[i], set))
            continue;
        if (pieces[i].shape != FB_PIECE_POINT)
            return false;
        (*n_missing)++;
    }
    return has_stretch && *n_missing > 0 && (*n_missing <= 4 || pieces[0].kind == FB_KIND_STRING);
}

static void add_all_but(fb_text *out, const fb_piece *pieces, uint32_t n, const uint64_t *set) {
    uint32_t named = 0;
    fb_text_format(out, "any %s but ", fb_kind_name((fb_kind)pieces[0].kind));
    for (uint32_t i = 0; i < n; i++) {
        if (is_in(&pieces[i], set) || named >= MOST_SHOWN)
            continue;
        if (named++)
            fb_text_add_string(out, ", ");
        add_value(out, &pieces[i].value);
    }
    if (named >= MOST_SHOWN)
        fb_text_add_string(out, ", ...");
}

/* All pieces of one kind, which stand together. */
static void add_kind(fb_text *out, const fb_piece *pieces, uint32_t n, const uint64_t *set, uint32_t *n_parts) {
    uint32_t n_missing;
    if (only_points_missing(pieces, n, set, &n_missing)) {
        add_part(out, n_parts);
        add_all_but(out, pieces, n, set);
        return;
    }
    for (uint32_t i = 0; i < n;) {
        if (!is_in(&pieces[i], set)) {
            i++;
            continue;
        }
        uint32_t first = i;
        bool joins = pieces[i].kind != FB_KIND_BOOLEAN;
        while (i + 1 < n && joins && is_in(&pieces[i + 1], set) &&
               (pieces[i].shape != pieces[i + 1].shape || pieces[i].shape == FB_PIECE_OPEN))
            i++;
        add_part(out, n_parts);
        if (*n_parts > MOST_SHOWN) {
            fb_text_add_string(out, "...");
            return;
        }
        add_run(out, &pieces[first], &pieces[i]);
        i++;
    }
}

void fb_classes_print(fb_text *out, const fb_dimension *dimension, const uint64_t *set) {
    uint32_t n_parts = 0;
    const fb_piece *pieces = dimension->pieces;
    for (uint32_t i = 0; i < dimension->n_pieces;) {
        uint32_t end = i + 1;
        while (end < dimension->n_pieces && pieces[end].kind == pieces[i].kind &&
               pieces[end].shape <= FB_PIECE_OPEN && pieces[i].shape <= FB_PIECE_OPEN)
            end++;
        if (pieces[i].shape <= FB_PIECE_OPEN) {
            add_kind(out, pieces + i, end - i, set, &n_parts);
        } else if (is_in(&pieces[i], set)) {
            add_part(out, &n_parts);
            fb_text_add_string(out, pieces[i].shape == FB_PIECE_NULL ? "null" : "any value");
        }
        i = end;
    }
    if (n_parts == 0)
        fb_text_add_string(out, "nothing");
}
