/* value_cut.c - the classes of one thing's values, cut at constants that are known already: no table is needed.
 *
 * What it is not: it does not look for the constants; knowledge/ does that for whole models.  The pieces are those
 * of pieces.c, so classes are written and shown as those of tables are.
 */
#include "analyse/analyse_inner.h"

bool fb_values_cut(fb_dimension *out, fb_piece **pieces_out, bool *has_no_order, fb_arena *arena, const fb_cut *cut,
                   fb_budget *budget) {
    fb_subject subject = {.kinds = cut->kinds, .clause = FB_NONE};
    subject.ends = (fb_room){.items = cut->ends, .n = cut->n_ends, .capacity = cut->n_ends};
    *out = (fb_dimension){.name = cut->name, .clause = FB_NONE, .null_class = FB_NONE};
    if (!fb_pieces_make(arena, &subject, budget))
        return false;
    *has_no_order = subject.mixes_zones;
    fb_piece *pieces = FB_NEW_ARRAY(arena, fb_piece, (size_t)subject.n_pieces + cut->n_points + 1);
    if (!pieces || !fb_budget_step(budget, (uint64_t)subject.n_pieces + cut->n_points))
        return false;
    for (uint32_t p = 0; p < subject.n_pieces; p++)
        if (subject.pieces[p].shape != FB_PIECE_ANY)
            pieces[out->n_pieces++] = subject.pieces[p];
    for (uint32_t i = 0; i < cut->n_points; i++)
        pieces[out->n_pieces++] = (fb_piece){.kind = cut->points[i].kind, .is_admitted = true,
                                             .value = cut->points[i]};
    if (cut->has_others)
        pieces[out->n_pieces++] = (fb_piece){.shape = FB_PIECE_ANY, .is_admitted = true, .value = cut->other};
    *pieces_out = pieces;
    return true;
}

bool fb_values_classify(fb_dimension *out, fb_arena *arena, fb_piece *pieces, const uint32_t *labels,
                        uint32_t n_labels) {
    fb_value_class *classes = FB_NEW_ARRAY(arena, fb_value_class, n_labels);
    uint32_t *class_of = FB_NEW_ARRAY(arena, uint32_t, n_labels); /* 1 + it; 0: none so far */
    if (!classes || !class_of)
        return false;
    for (uint32_t p = 0; p < out->n_pieces; p++) {
        fb_piece *piece = &pieces[p];
        if (!piece->is_admitted)
            continue;
        uint32_t *made = &class_of[labels[p]];
        if (!*made) {
            *made = ++out->n_classes;
            classes[*made - 1] = (fb_value_class){.value = piece->value, .is_null = piece->shape == FB_PIECE_NULL,
                                                  .is_any = piece->shape == FB_PIECE_ANY};
        }
        piece->class_index = *made - 1;
        if (piece->shape == FB_PIECE_NULL)
            out->null_class = piece->class_index;
    }
    out->classes = classes;
    out->pieces = pieces;
    out->n_words = out->n_classes / 64 + 1;
    return true;
}
