/* value_class.c - the classes of values that the tests of a decision table tell apart, and what each rule matches.
 *
 * In four steps.  (1) Every clause and every distinct cell is looked at (fold.c): which subjects does it look at,
 * and with which constants does it compare them?  (2) Each subject's values are cut at these constants
 * (pieces.c), and pieces that the allowed values exclude are marked.  (3) Every distinct cell is computed on the
 * pieces; one that looks at several subjects is taken apart along `and`, `or` and `not`, which makes boxes.
 * (4) Pieces that no cell tells apart are joined to classes, and the rules are put together from their cells.
 *
 * Called for each table by check.c; knowledge/ and the table index have the same use for it.
 *
 * INVARIANT: inside a class every analysed cell has one value.
 * Source: DMN 1.5 sections 8.2.8, 8.3.3 and 10.3.2.10; table 55 for the tests.
 */
#include "analyse/analyse_inner.h"

#define MOST_BOXES_OF_CELL 32u
#define MOST_BOXES_OF_RULE 128u

typedef struct piece_box { /* a set of pieces a subject; NULL: all */
    bool is_certain; /* of a rule: all its cells were analysed */
    uint64_t **sets;
} piece_box;
typedef struct piece_boxes {
    fb_room items; /* piece_box */
} piece_boxes;

/* One text of one clause: the same in all rules that have it. */
typedef struct distinct_cell {
    const fb_node *node;
    uint32_t rule, clause; /* where it stands first */
    fb_look look;
    bool is_analysed;
    fb_view why_not;
    piece_boxes boxes;
    const uint64_t *classes; /* of look.subject */
} distinct_cell;

typedef struct table_work {
    fb_classifier c;
    distinct_cell **cells; /* n_rules * n_inputs; NULL: "-" */
    fb_room distinct;      /* distinct_cell * */
    fb_room dead_tests;    /* fb_dead_test */
    piece_boxes *rules;
    fb_dimension *dimensions;
    uint32_t *class_of;    /* scratch */
} table_work;

static fb_status failure_of(const table_work *w) {
    if (w->c.arena->failure != FB_OK)
        return w->c.arena->failure;
    return w->c.budget->exhausted ? FB_LIMIT : FB_OK;
}

static uint32_t words_for(uint32_t bits) {
    return bits / 64 + (bits % 64 != 0) + (bits == 0);
}

static void set_bit(uint64_t *set, uint32_t at) {
    set[at / 64] |= UINT64_C(1) << (at % 64);
}

static bool has_bit(const uint64_t *set, uint32_t at) {
    return set[at / 64] >> (at % 64) & 1;
}

/* ---- 1 clauses and cells ---------------------------------------------------------------------------------------- */

/* A clause that looks at one subject belongs to that subject's dimension; any other is a subject itself. */
static bool look_at_clause(table_work *w, uint32_t i) {
    fb_classifier *c = &w->c;
    const fb_plan_input_clause *clause = &c->table->inputs[i];
    uint32_t mark = c->n_subjects;
    fb_look look = fb_look_at(c, clause->expression, &c->frame);
    if (!look.shape || look.is_several || look.subject == FB_NONE) {
        c->n_subjects = mark;
        look.subject = fb_subject_of(c, clause->expression);
        look.shape = FB_SHAPE_SUBJECT;
        if (look.subject == FB_NONE)
            return false;
        bool is_name = clause->expression->op == FB_OP_ELEMENT || clause->expression->op == FB_OP_LOCAL ||
                       clause->expression->op == FB_OP_PATH;
        c->subjects[look.subject]->is_opaque = !is_name;
    }
    fb_subject *subject = c->subjects[look.subject];
    bool is_itself = look.shape == FB_SHAPE_SUBJECT;
    if (is_itself && !subject->type && clause->type && clause->type->kind != FB_TYPE_ANY)
        subject->type = clause->type;
    if (is_itself && subject->name.size == 0)
        subject->name = clause->text;
    if (subject->clause == FB_NONE || (is_itself && subject->node == clause->expression))
        subject->clause = i;
    return true;
}

/* Every clause's slot stands for its expression. */
static bool bind_clauses(table_work *w) {
    const fb_plan_table *table = w->c.table;
    fb_slot_binding *bindings = FB_NEW_ARRAY(w->c.arena, fb_slot_binding, table->n_inputs);
    if (!bindings)
        return false;
    for (uint32_t i = 0; i < table->n_inputs; i++)
        if (!look_at_clause(w, i))
            return false;
    for (uint32_t i = 0; i < table->n_inputs; i++) {
        bindings[i] = (fb_slot_binding){table->inputs[i].slot, table->inputs[i].expression, &w->c.frame,
                                   i ? &bindings[i - 1] : NULL};
    }
    w->c.frame.bindings = table->n_inputs ? &bindings[table->n_inputs - 1] : NULL;
    return true;
}

static distinct_cell *new_cell(table_work *w, uint32_t rule, uint32_t clause) {
    const fb_node *node = w->c.table->rules[rule].inputs[clause];
    distinct_cell *cell = FB_NEW(w->c.arena, distinct_cell);
    distinct_cell **listed = fb_room_add(w->c.arena, &w->distinct, sizeof *listed);
    if (!cell || !listed)
        return NULL;
    *listed = cell;
    cell->node = node;
    cell->rule = rule;
    cell->clause = clause;
    uint32_t mark = w->c.n_subjects;
    cell->look = fb_look_at(&w->c, node, &w->c.frame);
    cell->is_analysed = cell->look.shape != FB_SHAPE_UNCLEAR;
    if (!cell->is_analysed) {
        w->c.n_subjects = mark;
        cell->why_not = fb_arena_copy(w->c.arena, fb_view_of(w->c.why));
    }
    return cell;
}

static bool look_at_cells(table_work *w) {
    const fb_plan_table *table = w->c.table;
    size_t n = (size_t)table->n_rules * table->n_inputs;
    w->cells = FB_NEW_ARRAY(w->c.arena, distinct_cell *, n);
    if (!w->cells)
        return false;
    for (uint32_t i = 0; i < table->n_inputs; i++) {
        fb_map seen;
        fb_map_init(&seen, w->c.arena);
        for (uint32_t r = 0; r < table->n_rules; r++) {
            const fb_plan_rule *rule = &table->rules[r];
            if (rule->inputs[i]->op == FB_OP_DASH)
                continue;
            distinct_cell *cell = fb_map_find(&seen, rule->input_texts[i]);
            if (!cell) {
                cell = new_cell(w, r, i);
                if (!cell)
                    return false;
                fb_map_put(&seen, rule->input_texts[i], cell);
            }
            w->cells[(size_t)r * table->n_inputs + i] = cell;
        }
    }
    return failure_of(w) == FB_OK;
}

/* ---- 2 allowed values ----------------------------------------------------------------------------------------------- */

bool fb_names_null(const fb_node *node, uint32_t depth) {
    if (depth > 8)
        return false;
    if (node->op == FB_OP_CONSTANT)
        return node->as.constant.kind == FB_KIND_NULL;
    for (uint32_t i = 0; i < node->n_children; i++)
        if (node->children[i] && fb_names_null(node->children[i], depth + 1))
            return true;
    return false;
}

/* One chain of constraints on a subject, or on the value of a clause (`value`, seen in the table's frame). */
typedef struct fence {
    uint32_t constraint;
    const fb_node *value;
    uint32_t subject;
} fence;

static bool add_fence(table_work *w, fb_room *fences, uint32_t constraint, const fb_node *value, uint32_t subject) {
    if (!constraint)
        return true;
    const fence *items = fences->items;
    for (uint32_t i = 0; i < fences->n; i++)
        if (items[i].constraint == constraint && items[i].value == value)
            return true;
    fence *item = fb_room_add(w->c.arena, fences, sizeof *item);
    if (item)
        *item = (fence){constraint, value, subject};
    return item != NULL;
}

static bool gather_fences(table_work *w, fb_room *fences) {
    fb_classifier *c = &w->c;
    for (uint32_t s = 0; s < c->n_subjects; s++) {
        const fb_subject *subject = c->subjects[s];
        if (subject->type && !add_fence(w, fences, subject->type->constraint, subject->node, s))
            return false;
    }
    for (uint32_t i = 0; i < c->table->n_inputs; i++) {
        const fb_plan_input_clause *clause = &c->table->inputs[i];
        fb_look look = fb_look_at(c, clause->expression, &c->frame);
        if (look.subject == FB_NONE || look.is_several)
            continue;
        uint32_t of_type = clause->type ? clause->type->constraint : 0;
        if (!add_fence(w, fences, of_type, clause->expression, look.subject) ||
            !add_fence(w, fences, clause->constraint, clause->expression, look.subject))
            return false;
    }
    return true;
}

/* The ends that allowed values bring; tells also whether they can be analysed. */
static void look_at_fence(table_work *w, const fence *f, const char **why) {
    fb_classifier *c = &w->c;
    fb_slot_binding subject = {0, f->value, &c->frame, NULL};
    fb_frame frame = {&subject, false};
    for (uint32_t k = f->constraint; k; k = c->plan->constraints[k - 1].also) {
        const fb_node *tests = c->plan->constraints[k - 1].tests;
        fb_look look = fb_look_at(c, tests, &frame);
        if (!look.shape || look.is_several) {
            fb_view copy = fb_arena_copy(c->arena, fb_view_of(look.shape ? "they look at several inputs" : c->why));
            *why = copy.data ? copy.data : "";
        }
    }
}

static bool admits(table_work *w, const fence *f) {
    fb_classifier *c = &w->c;
    fb_slot_binding subject = {0, f->value, &c->frame, NULL};
    fb_frame frame = {&subject, false};
    fb_value value;
    if (!fb_fold(c, &value, f->value, &c->frame) || value.kind == FB_KIND_NULL)
        return true; /* null conforms to every type (10.3.2.9.4) */
    for (uint32_t k = f->constraint; k; k = c->plan->constraints[k - 1].also) {
        fb_ternary t;
        if (fb_fold_test(c, &t, c->plan->constraints[k - 1].tests, &frame) && t != FB_TRUE)
            return false;
    }
    return true;
}

static bool is_outcome(const fb_subject *subject, const fb_value *value, fb_budget *budget) {
    const fb_value *items = subject->outcomes.items;
    for (uint32_t i = 0; i < subject->outcomes.n; i++)
        if (fb_value_equal(&items[i], value, budget) == FB_TRUE)
            return true;
    return false;
}

static bool admits_null(const table_work *w, const fence *f) {
    const fb_plan *plan = w->c.plan;
    for (uint32_t k = f->constraint; k; k = plan->constraints[k - 1].also)
        if (!fb_names_null(plan->constraints[k - 1].tests, 0))
            return false;
    return true;
}

static bool make_pieces(table_work *w) {
    fb_classifier *c = &w->c;
    fb_room fences = {0};
    w->dimensions = FB_NEW_ARRAY(c->arena, fb_dimension, c->n_subjects);
    if (!w->dimensions || !gather_fences(w, &fences))
        return false;
    const fence *items = fences.items;
    const char **why = FB_NEW_ARRAY(c->arena, const char *, fences.n);
    if (!why)
        return false;
    for (uint32_t i = 0; i < fences.n; i++)
        look_at_fence(w, &items[i], &why[i]);
    c->is_frozen = true;
    for (uint32_t s = 0; s < c->n_subjects; s++) {
        fb_subject *subject = c->subjects[s];
        if (!fb_pieces_make(c->arena, subject, c->budget))
            return false;
        for (uint32_t p = 0; p < subject->n_pieces; p++) {
            fb_piece *piece = &subject->pieces[p];
            subject->current = &piece->value;
            if (subject->has_outcomes && piece->shape != FB_PIECE_NULL)
                piece->is_admitted = is_outcome(subject, &piece->value, c->budget);
            for (uint32_t i = 0; i < fences.n && piece->is_admitted; i++)
                if (items[i].subject == s && !why[i])
                    piece->is_admitted = admits(w, &items[i]);
        }
        subject->current = NULL;
    }
    for (uint32_t i = 0; i < fences.n; i++) {
        fb_dimension *dimension = &w->dimensions[items[i].subject];
        if (why[i])
            dimension->fence = why[i];
        else if (admits_null(w, &items[i]))
            dimension->admits_null = true;
    }
    return failure_of(w) == FB_OK;
}

/* ---- 3 cells on pieces -------------------------------------------------------------------------------------------------- */

static piece_box *add_box(table_work *w, piece_boxes *boxes, uint32_t most) {
    if (boxes->items.n >= most)
        return NULL;
    piece_box *box = fb_room_add(w->c.arena, &boxes->items, sizeof *box);
    if (!box)
        return NULL;
    box->is_certain = true;
    box->sets = FB_NEW_ARRAY(w->c.arena, uint64_t *, w->c.n_subjects);
    return box->sets ? box : NULL;
}

/* The common part; false when there is none.  Sets are shared, never written again. */
static bool intersect(table_work *w, piece_box *out, const piece_box *a, const piece_box *b) {
    out->is_certain = a->is_certain && b->is_certain;
    for (uint32_t s = 0; s < w->c.n_subjects; s++) {
        if (!a->sets[s] || !b->sets[s] || a->sets[s] == b->sets[s]) {
            out->sets[s] = a->sets[s] ? a->sets[s] : b->sets[s];
            continue;
        }
        uint32_t n = words_for(w->c.subjects[s]->n_pieces);
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
static bool cross(table_work *w, piece_boxes *out, const piece_boxes *a, const piece_boxes *b, uint32_t most) {
    const piece_box *x = a->items.items, *y = b->items.items;
    for (uint32_t i = 0; i < a->items.n; i++)
        for (uint32_t j = 0; j < b->items.n; j++) {
            if (!fb_budget_step(w->c.budget, w->c.n_subjects))
                return false;
            piece_box *box = add_box(w, out, most);
            if (!box)
                return false;
            if (!intersect(w, box, &x[i], &y[j]))
                out->items.n--;
        }
    return w->c.arena->failure == FB_OK;
}

static bool append(table_work *w, piece_boxes *out, const piece_boxes *more) {
    const piece_box *x = more->items.items;
    for (uint32_t i = 0; i < more->items.n; i++) {
        piece_box *box = add_box(w, out, MOST_BOXES_OF_CELL);
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

static bool single(table_work *w, piece_boxes *out, const fb_node *node, const fb_frame *frame, uint32_t s,
                   fb_ternary wanted) {
    fb_classifier *c = &w->c;
    fb_ternary t;
    if (s == FB_NONE)
        return truth_here(c, &t, node, frame) && (t != wanted || add_box(w, out, MOST_BOXES_OF_CELL));
    fb_subject *subject = c->subjects[s];
    uint64_t *set = FB_NEW_ARRAY(c->arena, uint64_t, words_for(subject->n_pieces));
    bool good = set != NULL, any = false;
    for (uint32_t p = 0; good && p < subject->n_pieces; p++) {
        subject->current = &subject->pieces[p].value;
        good = truth_here(c, &t, node, frame);
        if (good && t == wanted) {
            set_bit(set, p);
            any = true;
        }
    }
    subject->current = NULL;
    if (!good || !any)
        return good;
    piece_box *box = add_box(w, out, MOST_BOXES_OF_CELL);
    if (!box)
        return false;
    box->sets[s] = set;
    return true;
}

static bool truth(table_work *w, piece_boxes *out, const fb_node *node, const fb_frame *frame, fb_ternary wanted);

static fb_ternary opposite(fb_ternary t) {
    return t == FB_NEITHER ? t : t == FB_TRUE ? FB_FALSE : FB_TRUE;
}

/* `or`, whose decisive value is true, and `and`, whose decisive value is false, of several (table 50). */
static bool junction(table_work *w, piece_boxes *out, const fb_node *const *nodes, uint32_t n,
                     const fb_frame *frame, fb_ternary decisive, fb_ternary wanted) {
    piece_boxes first = {{0}}, other = {{0}}, rest = {{0}}, neither = {{0}}, here = {{0}}, there = {{0}};
    fb_ternary undecided = opposite(decisive);
    if (n == 0)
        return wanted != undecided || add_box(w, out, MOST_BOXES_OF_CELL);
    if (n == 1)
        return truth(w, out, nodes[0], frame, wanted);
    if (wanted == decisive)
        return truth(w, out, nodes[0], frame, wanted) &&
               junction(w, out, nodes + 1, n - 1, frame, decisive, wanted);
    if (wanted == undecided)
        return truth(w, &first, nodes[0], frame, wanted) &&
               junction(w, &rest, nodes + 1, n - 1, frame, decisive, wanted) &&
               cross(w, &here, &first, &rest, MOST_BOXES_OF_CELL) && append(w, out, &here);
    /* neither: one of them is, and none of the others decides */
    if (!truth(w, &first, nodes[0], frame, FB_NEITHER) || !truth(w, &other, nodes[0], frame, undecided) ||
        !junction(w, &neither, nodes + 1, n - 1, frame, decisive, FB_NEITHER) || !append(w, &rest, &neither) ||
        !junction(w, &rest, nodes + 1, n - 1, frame, decisive, undecided))
        return false;
    return cross(w, &here, &first, &rest, MOST_BOXES_OF_CELL) && append(w, out, &here) &&
           cross(w, &there, &other, &neither, MOST_BOXES_OF_CELL) && append(w, out, &there);
}

static bool apart(table_work *w, piece_boxes *out, const fb_node *node, const fb_frame *frame, fb_ternary wanted) {
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
static bool truth(table_work *w, piece_boxes *out, const fb_node *node, const fb_frame *frame, fb_ternary wanted) {
    fb_look look = fb_look_at(&w->c, node, frame);
    if (!look.shape || !fb_budget_enter(w->c.budget))
        return false;
    bool good = look.is_several ? apart(w, out, node, frame, wanted)
                                : single(w, out, node, frame, look.subject, wanted);
    fb_budget_leave(w->c.budget);
    return good;
}

/* ---- plain cells on many pieces: by the order of the pieces ------------------------------------------------------------- */

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
        set_bit(set, from++);
    for (; to >= 64 && from <= to - 64; from += 64)
        set[from / 64] = UINT64_MAX;
    while (from < to)
        set_bit(set, from++);
}

static bool plain_test(table_work *w, uint64_t *set, const fb_node *test, const fb_subject *subject) {
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
    case FB_OP_EQUAL: set_bit(set, at); return true;
    case FB_OP_LESS: set_run(set, 0, at); return true;
    case FB_OP_LESS_EQUAL: set_run(set, 0, at + 1); return true;
    case FB_OP_GREATER: set_run(set, at + 1, last); return true;
    case FB_OP_GREATER_EQUAL: set_run(set, at, last); return true;
    default: return false;
    }
}

/* Comparisons of one subject of one ordered kind; null is asked as any cell is.  False: not so plain. */
static bool plain_cell(table_work *w, distinct_cell *cell) {
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
    uint64_t *set = FB_NEW_ARRAY(c->arena, uint64_t, words_for(subject->n_pieces));
    if (!set)
        return false;
    for (uint32_t i = 0; i < tests->n_children; i++)
        if (!plain_test(w, set, tests->children[i], subject))
            return false;
    fb_ternary t;
    subject->current = &subject->pieces[subject->n_pieces - 1].value;
    bool good = fb_fold_test(c, &t, tests, &c->frame);
    subject->current = NULL;
    piece_box *box = good ? add_box(w, &cell->boxes, MOST_BOXES_OF_CELL) : NULL;
    if (!box)
        return false;
    if (t == FB_TRUE)
        set_bit(set, subject->n_pieces - 1);
    box->sets[cell->look.subject] = set;
    return true;
}

/* ---- alternatives that are never true -------------------------------------------------------------------------------------- */

static bool sets_of_test(table_work *w, uint64_t *set, const fb_node *test, uint32_t s) {
    fb_classifier *c = &w->c;
    fb_subject *subject = c->subjects[s];
    fb_ternary t = FB_NEITHER;
    bool good = true;
    for (uint32_t p = 0; good && p < subject->n_pieces; p++) {
        subject->current = &subject->pieces[p].value;
        good = fb_fold_test(c, &t, test, &c->frame);
        if (good && t == FB_TRUE)
            set_bit(set, p);
    }
    subject->current = NULL;
    return good;
}

static bool add_dead_test(table_work *w, const distinct_cell *cell, const fb_node *test, uint32_t s, bool excluded) {
    fb_dead_test *dead = fb_room_add(w->c.arena, &w->dead_tests, sizeof *dead);
    if (dead)
        *dead = (fb_dead_test){test, cell->rule, cell->clause, s, excluded, cell->node->n_children == 1};
    return dead != NULL;
}

/* Each alternative by itself: is there a value it is true of, and one that is admitted? */
static bool judge_alternatives(table_work *w, const distinct_cell *cell) {
    const fb_node *tests = cell->node;
    for (uint32_t i = 0; tests->op == FB_OP_TESTS && cell->is_analysed && i < tests->n_children; i++) {
        fb_look look = fb_look_at(&w->c, tests->children[i], &w->c.frame);
        if (!look.shape || look.is_several || look.subject == FB_NONE)
            continue;
        const fb_subject *subject = w->c.subjects[look.subject];
        uint64_t *set = FB_NEW_ARRAY(w->c.arena, uint64_t, words_for(subject->n_pieces));
        if (!set)
            return false;
        bool plain = subject->n_pieces >= 64 && plain_test(w, set, tests->children[i], subject);
        if (!plain && !sets_of_test(w, set, tests->children[i], look.subject))
            continue;
        bool any = false, admitted = false, asks_null = fb_names_null(tests->children[i], 0);
        for (uint32_t p = 0; p < subject->n_pieces && !admitted; p++)
            if (has_bit(set, p) && (asks_null || subject->pieces[p].shape != FB_PIECE_NULL)) {
                any = true;
                admitted = subject->pieces[p].is_admitted;
            }
        if (!admitted && !add_dead_test(w, cell, tests->children[i], look.subject, any))
            return false;
    }
    return true;
}

static fb_view mixed_zones(const table_work *w) {
    for (uint32_t s = 0; s < w->c.n_subjects; s++)
        if (w->c.subjects[s]->mixes_zones)
            return FB_LITERAL("times with and without a zone have no common order");
    return (fb_view){NULL, 0};
}

static void compute_cell(table_work *w, distinct_cell *cell) {
    if (!cell->is_analysed)
        return;
    bool is_mixed = cell->look.subject != FB_NONE && w->c.subjects[cell->look.subject]->mixes_zones;
    bool plain = !is_mixed && !cell->look.is_several && cell->look.subject != FB_NONE && plain_cell(w, cell);
    if (plain || (!is_mixed && truth(w, &cell->boxes, cell->node, &w->c.frame, FB_TRUE)))
        return;
    cell->is_analysed = false;
    cell->boxes = (piece_boxes){{0}};
    cell->why_not = is_mixed                 ? mixed_zones(w)
                    : cell->look.is_several  ? FB_LITERAL("it ties several inputs together")
                                             : FB_LITERAL("a value in it cannot be computed here");
}

/* ---- 4 classes ------------------------------------------------------------------------------------------------------------ */

/* Splits the classes by one set: the members of each class that are in it move to a class of their own, unless
 * all are. */
static bool refine(table_work *w, uint32_t s, const uint64_t *set, uint32_t *sizes, uint32_t *n_classes,
                   uint32_t *inside, uint32_t *moved_to) {
    const fb_subject *subject = w->c.subjects[s];
    uint32_t *class_of = w->class_of, n_words = words_for(subject->n_pieces);
    uint64_t n_members = 0;
    for (uint32_t word = 0; word < n_words; word++)
        n_members += (uint64_t)__builtin_popcountll(set[word]);
    if (!fb_budget_step(w->c.budget, n_words + n_members))
        return false;
    for (int pass = 0; pass < 3; pass++)
        for (uint32_t word = 0; word < n_words; word++)
            for (uint64_t left = set[word]; left; left &= left - 1) {
                uint32_t p = word * 64 + (uint32_t)__builtin_ctzll(left), k = class_of[p];
                if (k == FB_NONE)
                    continue;
                if (pass == 0) {
                    inside[k]++;
                } else if (pass == 1 && inside[k] < sizes[k]) {
                    if (moved_to[k] == FB_NONE) {
                        moved_to[k] = (*n_classes)++;
                        sizes[moved_to[k]] = 0;
                        inside[moved_to[k]] = 0;
                        moved_to[moved_to[k]] = FB_NONE;
                    }
                    class_of[p] = moved_to[k];
                    sizes[moved_to[k]]++;
                } else if (pass == 2) { /* k: its new class, or the old one that is wholly inside */
                    inside[k] = 0;
                }
            }
    for (uint32_t k = 0; k < *n_classes; k++) {
        if (moved_to[k] != FB_NONE) {
            sizes[k] -= inside[k];
            inside[k] = 0;
            moved_to[k] = FB_NONE;
        }
    }
    return fb_budget_step(w->c.budget, *n_classes);
}

/* null, and each kind, is a class to begin with. */
static uint32_t first_classes(table_work *w, uint32_t s, uint32_t *sizes) {
    const fb_subject *subject = w->c.subjects[s];
    uint32_t n = 0, of_kind[16];
    memset(of_kind, 0xFF, sizeof of_kind);
    for (uint32_t p = 0; p < subject->n_pieces; p++) {
        const fb_piece *piece = &subject->pieces[p];
        w->class_of[p] = FB_NONE;
        if (!piece->is_admitted)
            continue;
        uint32_t *of = &of_kind[piece->shape == FB_PIECE_NULL ? 15 : piece->kind];
        if (*of == FB_NONE) {
            *of = n++;
            sizes[*of] = 0;
        }
        w->class_of[p] = *of;
        sizes[*of]++;
    }
    return n;
}

/* A whole number or a plain word is shown rather than an end, an end rather than nothing. */
static bool shows_better(const fb_piece *a, const fb_piece *b) {
    bool other_a = a->kind == FB_KIND_STRING && a->shape == FB_PIECE_OPEN &&
                   fb_view_is(fb_string_view(&a->value), "other");
    bool other_b = b->kind == FB_KIND_STRING && b->shape == FB_PIECE_OPEN &&
                   fb_view_is(fb_string_view(&b->value), "other");
    if (other_a != other_b)
        return other_a;
    return a->kind != FB_KIND_STRING && a->shape == FB_PIECE_OPEN && b->shape == FB_PIECE_POINT;
}

static bool number_classes(table_work *w, uint32_t s, uint32_t n_found) {
    fb_subject *subject = w->c.subjects[s];
    fb_dimension *d = &w->dimensions[s];
    uint32_t *number = FB_NEW_ARRAY(w->c.arena, uint32_t, n_found);
    const fb_piece **shown = FB_NEW_ARRAY(w->c.arena, const fb_piece *, n_found);
    fb_value_class *classes = FB_NEW_ARRAY(w->c.arena, fb_value_class, n_found);
    if (!number || !shown || !classes)
        return false;
    memset(number, 0xFF, n_found * sizeof *number);
    d->null_class = FB_NONE;
    for (uint32_t p = 0; p < subject->n_pieces; p++) {
        fb_piece *piece = &subject->pieces[p];
        if (w->class_of[p] == FB_NONE)
            continue;
        uint32_t *k = &number[w->class_of[p]];
        if (*k == FB_NONE)
            *k = d->n_classes++;
        piece->class_index = *k;
        if (!shown[*k] || shows_better(piece, shown[*k]))
            shown[*k] = piece;
        classes[*k].value = shown[*k]->value;
        classes[*k].is_any = shown[*k]->shape == FB_PIECE_ANY;
        if (piece->shape == FB_PIECE_NULL) {
            classes[*k].is_null = true;
            d->null_class = *k;
        }
    }
    d->classes = classes;
    d->n_words = words_for(d->n_classes);
    return true;
}

static bool refine_by_cells(table_work *w, uint32_t s, uint32_t *sizes, uint32_t *n, uint32_t *inside,
                            uint32_t *moved_to) {
    distinct_cell **cells = w->distinct.items;
    for (uint32_t i = 0; i < w->distinct.n; i++) {
        const piece_box *boxes = cells[i]->boxes.items.items;
        for (uint32_t b = 0; b < cells[i]->boxes.items.n; b++)
            if (boxes[b].sets[s] && !refine(w, s, boxes[b].sets[s], sizes, n, inside, moved_to))
                return false;
    }
    return true;
}

static bool make_classes(table_work *w) {
    fb_classifier *c = &w->c;
    for (uint32_t s = 0; s < c->n_subjects; s++) {
        fb_subject *subject = c->subjects[s];
        uint32_t room = subject->n_pieces + 2;
        w->class_of = FB_NEW_ARRAY(c->arena, uint32_t, room);
        uint32_t *sizes = FB_NEW_ARRAY(c->arena, uint32_t, room), *inside = FB_NEW_ARRAY(c->arena, uint32_t, room);
        uint32_t *moved_to = FB_NEW_ARRAY(c->arena, uint32_t, room);
        if (!w->class_of || !sizes || !inside || !moved_to)
            return false;
        memset(moved_to, 0xFF, room * sizeof *moved_to);
        uint32_t n = first_classes(w, s, sizes);
        if (!refine_by_cells(w, s, sizes, &n, inside, moved_to) || !number_classes(w, s, n))
            return false;
    }
    return failure_of(w) == FB_OK;
}

/* ---- the result -------------------------------------------------------------------------------------------------------------- */

static const uint64_t *to_classes(table_work *w, uint32_t s, const uint64_t *set) {
    const fb_subject *subject = w->c.subjects[s];
    uint64_t *classes = FB_NEW_ARRAY(w->c.arena, uint64_t, w->dimensions[s].n_words);
    if (!classes)
        return NULL;
    for (uint32_t p = 0; p < subject->n_pieces; p++)
        if (has_bit(set, p) && subject->pieces[p].class_index != FB_NONE)
            set_bit(classes, subject->pieces[p].class_index);
    return classes;
}

static bool is_empty(const uint64_t *set, uint32_t n_words) {
    for (uint32_t i = 0; i < n_words; i++)
        if (set[i])
            return false;
    return true;
}

/* The sets of every distinct cell's boxes as classes, in place: from here on a piece_box is over classes.  Boxes
 * without an admitted value go. */
static bool cells_to_classes(table_work *w) {
    distinct_cell **cells = w->distinct.items;
    for (uint32_t i = 0; i < w->distinct.n; i++) {
        piece_box *boxes = cells[i]->boxes.items.items;
        uint32_t kept = 0;
        for (uint32_t b = 0; b < cells[i]->boxes.items.n; b++) {
            bool empty = false;
            for (uint32_t s = 0; s < w->c.n_subjects; s++) {
                if (!boxes[b].sets[s])
                    continue;
                boxes[b].sets[s] = (uint64_t *)to_classes(w, s, boxes[b].sets[s]);
                if (!boxes[b].sets[s])
                    return false;
                empty |= is_empty(boxes[b].sets[s], w->dimensions[s].n_words);
            }
            if (!empty)
                boxes[kept++] = boxes[b];
        }
        cells[i]->boxes.items.n = kept;
        uint32_t s = cells[i]->look.subject;
        if (cells[i]->is_analysed && !cells[i]->look.is_several && s != FB_NONE) {
            cells[i]->classes = kept ? boxes[0].sets[s] : FB_NEW_ARRAY(w->c.arena, uint64_t, w->dimensions[s].n_words);
            if (!cells[i]->classes)
                return false;
        }
    }
    return true;
}

static bool rule_boxes(table_work *w, uint32_t r) {
    uint32_t n_inputs = w->c.table->n_inputs;
    piece_boxes so_far = {{0}};
    bool is_certain = true;
    if (!add_box(w, &so_far, 1))
        return false;
    for (uint32_t i = 0; i < n_inputs; i++) {
        const distinct_cell *cell = w->cells[(size_t)r * n_inputs + i];
        if (!cell)
            continue;
        piece_boxes both = {{0}};
        if (!cell->is_analysed) {
            is_certain = false;
        } else if (!cross(w, &both, &so_far, &cell->boxes, MOST_BOXES_OF_RULE)) {
            if (failure_of(w) != FB_OK)
                return false;
            is_certain = false; /* too many boxes: as if this cell were not analysed */
        } else {
            so_far = both;
        }
    }
    piece_box *boxes = so_far.items.items;
    for (uint32_t b = 0; b < so_far.items.n; b++)
        boxes[b].is_certain = boxes[b].is_certain && is_certain;
    w->rules[r] = so_far;
    return true;
}

static void fill_dimension(table_work *w, uint32_t s) {
    const fb_subject *subject = w->c.subjects[s];
    fb_dimension *d = &w->dimensions[s];
    d->subject = subject->node;
    d->name = subject->name;
    d->type = subject->type;
    d->is_opaque = subject->is_opaque;
    d->clause = subject->clause;
    d->pieces = subject->pieces;
    d->n_pieces = subject->n_pieces;
    uint64_t *inputs = FB_NEW_ARRAY(w->c.arena, uint64_t, words_for(w->c.plan->n_elements));
    uint8_t *seen = FB_NEW_ARRAY(w->c.arena, uint8_t, w->c.plan->n_elements);
    if (inputs && seen)
        fb_mark_inputs(w->c.plan, inputs, subject->node, seen, w->c.budget);
    d->inputs = inputs;
}

static bool fill_result(table_work *w, fb_table_classes *out) {
    const fb_plan_table *table = w->c.table;
    size_t n_cells = (size_t)table->n_rules * table->n_inputs;
    uint32_t n_boxes = 0;
    for (uint32_t r = 0; r < table->n_rules; r++)
        n_boxes += w->rules[r].items.n;
    fb_cell_classes *cells = FB_NEW_ARRAY(w->c.arena, fb_cell_classes, n_cells);
    fb_box *boxes = FB_NEW_ARRAY(w->c.arena, fb_box, n_boxes);
    uint32_t *first = FB_NEW_ARRAY(w->c.arena, uint32_t, (size_t)table->n_rules + 1);
    if (!cells || !boxes || !first)
        return false;
    for (size_t i = 0; i < n_cells; i++) {
        const distinct_cell *cell = w->cells[i];
        cells[i] = (fb_cell_classes){.is_analysed = true, .dimension = FB_NONE};
        if (cell)
            cells[i] = (fb_cell_classes){cell->is_analysed, cell->why_not,
                                         cell->is_analysed && cell->boxes.items.n == 0,
                                         cell->classes ? cell->look.subject : FB_NONE, cell->classes};
    }
    uint32_t n = 0;
    for (uint32_t r = 0; r < table->n_rules; r++) {
        const piece_box *of_rule = w->rules[r].items.items;
        first[r] = n;
        for (uint32_t b = 0; b < w->rules[r].items.n; b++)
            boxes[n++] = (fb_box){r, of_rule[b].is_certain, (const uint64_t *const *)of_rule[b].sets};
    }
    first[table->n_rules] = n;
    *out = (fb_table_classes){.plan = w->c.plan, .table = table, .n_dimensions = w->c.n_subjects,
                              .dimensions = w->dimensions, .cells = cells, .n_boxes = n, .boxes = boxes,
                              .first_box = first, .n_dead_tests = w->dead_tests.n,
                              .dead_tests = w->dead_tests.items};
    return true;
}

/* After make_classes a box's sets have as many words as its dimension has for classes; intersect() goes by the
 * number of pieces, so that number is exchanged. */
static void count_in_classes(table_work *w, bool classes) {
    for (uint32_t s = 0; s < w->c.n_subjects; s++)
        w->c.subjects[s]->n_pieces = classes ? w->dimensions[s].n_classes : w->dimensions[s].n_pieces;
}

static bool classify(table_work *w, fb_table_classes *out) {
    const fb_plan_table *table = w->c.table;
    if (!bind_clauses(w) || !look_at_cells(w) || !make_pieces(w))
        return false;
    distinct_cell **cells = w->distinct.items;
    for (uint32_t i = 0; i < w->distinct.n; i++) {
        compute_cell(w, cells[i]);
        if (!judge_alternatives(w, cells[i]) || failure_of(w) != FB_OK)
            return false;
    }
    if (!make_classes(w) || !cells_to_classes(w))
        return false;
    w->rules = FB_NEW_ARRAY(w->c.arena, piece_boxes, table->n_rules);
    if (!w->rules)
        return false;
    for (uint32_t s = 0; s < w->c.n_subjects; s++)
        fill_dimension(w, s);
    count_in_classes(w, true);
    for (uint32_t r = 0; r < table->n_rules; r++)
        if (!rule_boxes(w, r))
            return false;
    count_in_classes(w, false);
    return fill_result(w, out) && failure_of(w) == FB_OK;
}

fb_status fb_classify_table(const fb_table_classes **out, fb_arena *arena, const fb_plan *plan,
                            const fb_plan_table *table, fb_budget *budget) {
    table_work *w = FB_NEW(arena, table_work);
    fb_table_classes *made = FB_NEW(arena, fb_table_classes);
    if (!w || !made || !fb_classifier_init(&w->c, arena, plan, table, budget))
        return arena->failure;
    if (!classify(w, made)) {
        fb_status status = failure_of(w);
        return status != FB_OK ? status : FB_LIMIT; /* more subjects or boxes than there is room for */
    }
    *out = made;
    return FB_OK;
}
