/* cell_boxes.c - where a cell is true, as boxes over the pieces of the subjects it looks at.
 *
 * A cell that looks at one subject is computed on each of its pieces.  One that looks at several is taken apart
 * along `and`, `or` and `not` in three-valued logic (DMN 1.5 table 50) until each part looks at one.  On a subject
 * with many pieces a plain comparison is placed by the order of the pieces instead.
 *
 * Called by value_class.c for every distinct cell; it joins the pieces to classes afterwards.
 */
#include "analyse/analyse_inner.h"

/* ---- boxes of pieces ----------------------------------------------------------------------------------- */

fb_piece_box *fb_piece_box_add(fb_table_work *w, fb_piece_boxes *boxes, uint32_t most) {
    if (boxes->items.n >= most)
        return NULL;
    fb_piece_box *box = fb_room_add(w->c.arena, &boxes->items, sizeof *box);
    if (!box)
        return NULL;
    box->is_certain = true;
    box->sets = FB_NEW_ARRAY(w->c.arena, uint64_t *, w->c.n_subjects);
    return box->sets ? box : NULL;
}

/* The common part; false when there is none.  Sets are shared, never written again. */
static bool intersect(fb_table_work *w, fb_piece_box *out, const fb_piece_box *a, const fb_piece_box *b) {
    out->is_certain = a->is_certain && b->is_certain;
    for (uint32_t s = 0; s < w->c.n_subjects; s++) {
        if (!a->sets[s] || !b->sets[s] || a->sets[s] == b->sets[s]) {
            out->sets[s] = a->sets[s] ? a->sets[s] : b->sets[s];
            continue;
        }
        uint32_t n = fb_words_for(w->c.subjects[s]->n_pieces);
        uint64_t *set = FB_NEW_ARRAY(w->c.arena, uint64_t, n), any = 0;
        if (!set)
            return false;
        for (uint32_t i = 0; i < n; i++)
            any |= set[i] = a->sets[s][i] & b->sets[s][i];
        if (!any)
            return false;
        out->sets[s] = set;
    }
    return true;
}

/* Every box of a with every box of b. */
bool fb_piece_boxes_cross(fb_table_work *w, fb_piece_boxes *out, const fb_piece_boxes *a, const fb_piece_boxes *b,
                          uint32_t most) {
    const fb_piece_box *x = a->items.items, *y = b->items.items;
    for (uint32_t i = 0; i < a->items.n; i++)
        for (uint32_t j = 0; j < b->items.n; j++) {
            if (!fb_budget_step(w->c.budget, w->c.n_subjects))
                return false;
            fb_piece_box *box = fb_piece_box_add(w, out, most);
            if (!box)
                return false;
            if (!intersect(w, box, &x[i], &y[j]))
                out->items.n--;
        }
    return w->c.arena->failure == FB_OK;
}

static bool append(fb_table_work *w, fb_piece_boxes *out, const fb_piece_boxes *more) {
    const fb_piece_box *x = more->items.items;
    for (uint32_t i = 0; i < more->items.n; i++) {
        fb_piece_box *box = fb_piece_box_add(w, out, FB_MOST_BOXES_OF_CELL);
        if (!box)
            return false;
        *box = x[i];
    }
    return true;
}

/* The value of a node that looks at one subject at most, where each subject has its current value. */
static bool truth_here(fb_classifier *c, fb_ternary *out, const fb_node *node, const fb_frame *frame) {
    fb_value v;
    if (!fb_fold(c, &v, node, frame))
        return false;
    *out = v.kind == FB_KIND_BOOLEAN ? (v.as.boolean ? FB_TRUE : FB_FALSE) : FB_NEITHER;
    return true;
}

static bool single(fb_table_work *w, fb_piece_boxes *out, const fb_node *node, const fb_frame *frame, uint32_t s,
                   fb_ternary wanted) {
    fb_classifier *c = &w->c;
    fb_ternary t;
    if (s == FB_NONE)
        return truth_here(c, &t, node, frame) && (t != wanted || fb_piece_box_add(w, out, FB_MOST_BOXES_OF_CELL));
    fb_subject *subject = c->subjects[s];
    uint64_t *set = FB_NEW_ARRAY(c->arena, uint64_t, fb_words_for(subject->n_pieces));
    bool good = set != NULL, any = false;
    for (uint32_t p = 0; good && p < subject->n_pieces; p++) {
        subject->current = &subject->pieces[p].value;
        good = truth_here(c, &t, node, frame);
        if (good && t == wanted) {
            fb_bit_set(set, p);
            any = true;
        }
    }
    subject->current = NULL;
    if (!good || !any)
        return good;
    fb_piece_box *box = fb_piece_box_add(w, out, FB_MOST_BOXES_OF_CELL);
    if (!box)
        return false;
    box->sets[s] = set;
    return true;
}

static bool truth(fb_table_work *w, fb_piece_boxes *out, const fb_node *node, const fb_frame *frame, fb_ternary wanted);

static fb_ternary opposite(fb_ternary t) {
    return t == FB_NEITHER ? t : t == FB_TRUE ? FB_FALSE : FB_TRUE;
}

/* `or`, whose decisive value is true, and `and`, whose decisive value is false, of several (table 50). */
static bool junction(fb_table_work *w, fb_piece_boxes *out, const fb_node *const *nodes, uint32_t n,
                     const fb_frame *frame, fb_ternary decisive, fb_ternary wanted) {
    fb_piece_boxes first = {{0}}, other = {{0}}, rest = {{0}}, neither = {{0}}, here = {{0}}, there = {{0}};
    fb_ternary undecided = opposite(decisive);
    if (n == 0)
        return wanted != undecided || fb_piece_box_add(w, out, FB_MOST_BOXES_OF_CELL);
    if (n == 1)
        return truth(w, out, nodes[0], frame, wanted);
    if (wanted == decisive)
        return truth(w, out, nodes[0], frame, wanted) &&
               junction(w, out, nodes + 1, n - 1, frame, decisive, wanted);
    if (wanted == undecided)
        return truth(w, &first, nodes[0], frame, wanted) &&
               junction(w, &rest, nodes + 1, n - 1, frame, decisive, wanted) &&
               fb_piece_boxes_cross(w, &here, &first, &rest, FB_MOST_BOXES_OF_CELL) && append(w, out, &here);
    /* neither: one of them is, and none of the others decides */
    if (!truth(w, &first, nodes[0], frame, FB_NEITHER) || !truth(w, &other, nodes[0], frame, undecided) ||
        !junction(w, &neither, nodes + 1, n - 1, frame, decisive, FB_NEITHER) || !append(w, &rest, &neither) ||
        !junction(w, &rest, nodes + 1, n - 1, frame, decisive, undecided))
        return false;
    return fb_piece_boxes_cross(w, &here, &first, &rest, FB_MOST_BOXES_OF_CELL) && append(w, out, &here) &&
           fb_piece_boxes_cross(w, &there, &other, &neither, FB_MOST_BOXES_OF_CELL) && append(w, out, &there);
}

static bool apart(fb_table_work *w, fb_piece_boxes *out, const fb_node *node, const fb_frame *frame,
                  fb_ternary wanted) {
    switch ((fb_op)node->op) {
    case FB_OP_AND: return junction(w, out, node->children, 2, frame, FB_FALSE, wanted);
    case FB_OP_OR: return junction(w, out, node->children, 2, frame, FB_TRUE, wanted);
    case FB_OP_CALL_BUILTIN:
        return node->index == FB_BUILTIN_NOT && truth(w, out, node->children[0], frame, opposite(wanted));
    case FB_OP_COERCE: return truth(w, out, node->children[0], frame, wanted);
    case FB_OP_TESTS:
        return junction(w, out, node->children, node->n_children, frame, FB_TRUE,
                        node->negated ? opposite(wanted) : wanted);
    case FB_OP_MATCH: /* with ?, it is its expression (table 55, last row) */
        return node->uses_subject && truth(w, out, node->children[0], frame, wanted);
    case FB_OP_LOCAL: {
        const fb_slot_binding *b = fb_slot_find(frame, node->slot);
        return b && truth(w, out, b->node, b->in, wanted);
    }
    default: return false;
    }
}

/* Where the node is true, false, or neither. */
static bool truth(fb_table_work *w, fb_piece_boxes *out, const fb_node *node, const fb_frame *frame,
                  fb_ternary wanted) {
    fb_look look = fb_look_at(&w->c, node, frame);
    if (!look.shape || !fb_budget_enter(w->c.budget))
        return false;
    bool good = look.is_several ? apart(w, out, node, frame, wanted)
                                : single(w, out, node, frame, look.subject, wanted);
    fb_budget_leave(w->c.budget);
    return good;
}

/* ---- plain cells on many pieces: by the order of the pieces -------------------------------------------- */

/* The piece that is this point; FB_NONE when it is none. */
static uint32_t point_of(const fb_subject *subject, const fb_value *value) {
    uint32_t low = 0, high = subject->n_pieces - 1; /* the last one is null */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const fb_piece *piece = &subject->pieces[middle];
        int order = 0;
        if (!fb_value_order(&order, &piece->value, value))
            return FB_NONE;
        if (order == 0 && piece->shape == FB_PIECE_POINT)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return FB_NONE;
}

static void set_run(uint64_t *set, uint32_t from, uint32_t to) { /* to: one past */
    while (from < to && from % 64 != 0)
        fb_bit_set(set, from++);
    for (; to >= 64 && from <= to - 64; from += 64)
        set[from / 64] = UINT64_MAX;
    while (from < to)
        fb_bit_set(set, from++);
}

static bool plain_test(fb_table_work *w, uint64_t *set, const fb_node *test, const fb_subject *subject) {
    fb_value v;
    uint32_t last = subject->n_pieces - 1;
    if (fb_kind_of_type(subject->type) <= FB_KIND_BOOLEAN)
        return false; /* the pieces are not all of one ordered kind */
    if ((test->op != FB_OP_TEST && (test->op != FB_OP_MATCH || test->uses_subject)) ||
        !fb_fold_constant(&v, w->c.arena, w->c.plan, test->children[0], w->c.budget))
        return false;
    if (v.kind == FB_KIND_RANGE && test->op == FB_OP_MATCH) {
        const fb_range *r = v.as.range;
        uint32_t low = 0, high = last;
        if (r->complement)
            return false;
        if (!r->low_undefined) {
            low = point_of(subject, &r->low);
            if (low == FB_NONE)
                return false;
            low += !r->low_closed;
        }
        if (!r->high_undefined) {
            high = point_of(subject, &r->high);
            if (high == FB_NONE)
                return false;
            high += r->high_closed;
        }
        set_run(set, low, high);
        return true;
    }
    uint32_t at = point_of(subject, &v);
    if (at == FB_NONE)
        return false;
    switch (test->op == FB_OP_MATCH ? FB_OP_EQUAL : (fb_op)test->comparison) {
    case FB_OP_EQUAL: fb_bit_set(set, at); return true;
    case FB_OP_LESS: set_run(set, 0, at); return true;
    case FB_OP_LESS_EQUAL: set_run(set, 0, at + 1); return true;
    case FB_OP_GREATER: set_run(set, at + 1, last); return true;
    case FB_OP_GREATER_EQUAL: set_run(set, at, last); return true;
    default: return false;
    }
}

/* Comparisons of one subject of one ordered kind; null is asked as any cell is.  False: not so plain. */
static bool plain_cell(fb_table_work *w, fb_distinct_cell *cell) {
    fb_classifier *c = &w->c;
    const fb_node *tests = cell->node;
    if (tests->op != FB_OP_TESTS || tests->negated || tests->n_children == 0)
        return false;
    fb_subject *subject = c->subjects[cell->look.subject];
    fb_kind kind = fb_kind_of_type(subject->type);
    const fb_slot_binding *bound = fb_slot_find(&c->frame, tests->slot);
    if (subject->n_pieces < 64 || kind <= FB_KIND_BOOLEAN || !bound ||
        fb_look_at(c, bound->node, bound->in).shape != FB_SHAPE_SUBJECT)
        return false;
    uint64_t *set = FB_NEW_ARRAY(c->arena, uint64_t, fb_words_for(subject->n_pieces));
    if (!set)
        return false;
    for (uint32_t i = 0; i < tests->n_children; i++)
        if (!plain_test(w, set, tests->children[i], subject))
            return false;
    fb_ternary t;
    subject->current = &subject->pieces[subject->n_pieces - 1].value;
    bool good = fb_fold_test(c, &t, tests, &c->frame);
    subject->current = NULL;
    fb_piece_box *box = good ? fb_piece_box_add(w, &cell->boxes, FB_MOST_BOXES_OF_CELL) : NULL;
    if (!box)
        return false;
    if (t == FB_TRUE)
        fb_bit_set(set, subject->n_pieces - 1);
    box->sets[cell->look.subject] = set;
    return true;
}

/* ---- alternatives that are never true ------------------------------------------------------------------ */

static bool sets_of_test(fb_table_work *w, uint64_t *set, const fb_node *test, uint32_t s) {
    fb_classifier *c = &w->c;
    fb_subject *subject = c->subjects[s];
    fb_ternary t = FB_NEITHER;
    bool good = true;
    for (uint32_t p = 0; good && p < subject->n_pieces; p++) {
        subject->current = &subject->pieces[p].value;
        good = fb_fold_test(c, &t, test, &c->frame);
        if (good && t == FB_TRUE)
            fb_bit_set(set, p);
    }
    subject->current = NULL;
    return good;
}

static bool add_dead_test(fb_table_work *w, const fb_distinct_cell *cell, const fb_node *test, uint32_t s,
                          bool excluded) {
    fb_dead_test *dead = fb_room_add(w->c.arena, &w->dead_tests, sizeof *dead);
    if (dead)
        *dead = (fb_dead_test){test, cell->rule, cell->clause, s, excluded, cell->node->n_children == 1};
    return dead != NULL;
}

/* Each alternative by itself: is there a value it is true of, and one that is admitted? */
bool fb_cell_alternatives(fb_table_work *w, const fb_distinct_cell *cell) {
    const fb_node *tests = cell->node;
    for (uint32_t i = 0; tests->op == FB_OP_TESTS && cell->is_analysed && i < tests->n_children; i++) {
        fb_look look = fb_look_at(&w->c, tests->children[i], &w->c.frame);
        if (!look.shape || look.is_several || look.subject == FB_NONE)
            continue;
        const fb_subject *subject = w->c.subjects[look.subject];
        uint64_t *set = FB_NEW_ARRAY(w->c.arena, uint64_t, fb_words_for(subject->n_pieces));
        if (!set)
            return false;
        bool plain = subject->n_pieces >= 64 && plain_test(w, set, tests->children[i], subject);
        if (!plain && !sets_of_test(w, set, tests->children[i], look.subject))
            continue;
        bool any = false, admitted = false, asks_null = fb_names_null(tests->children[i], 0);
        for (uint32_t p = 0; p < subject->n_pieces && !admitted; p++)
            if (fb_bit_get(set, p) && (asks_null || subject->pieces[p].shape != FB_PIECE_NULL)) {
                any = true;
                admitted = subject->pieces[p].is_admitted;
            }
        if (!admitted && !add_dead_test(w, cell, tests->children[i], look.subject, any))
            return false;
    }
    return true;
}

static fb_view mixed_zones(const fb_table_work *w) {
    for (uint32_t s = 0; s < w->c.n_subjects; s++)
        if (w->c.subjects[s]->mixes_zones)
            return FB_LITERAL("times with and without a zone have no common order");
    return (fb_view){NULL, 0};
}

void fb_cell_boxes(fb_table_work *w, fb_distinct_cell *cell) {
    if (!cell->is_analysed)
        return;
    bool is_mixed = cell->look.subject != FB_NONE && w->c.subjects[cell->look.subject]->mixes_zones;
    bool plain = !is_mixed && !cell->look.is_several && cell->look.subject != FB_NONE && plain_cell(w, cell);
    if (plain || (!is_mixed && truth(w, &cell->boxes, cell->node, &w->c.frame, FB_TRUE)))
        return;
    cell->is_analysed = false;
    cell->boxes = (fb_piece_boxes){{0}};
    cell->why_not = is_mixed                 ? mixed_zones(w)
                    : cell->look.is_several  ? FB_LITERAL("it ties several inputs together")
                                             : FB_LITERAL("a value in it cannot be computed here");
}
