/* value_class.c - the classes of values that the tests of a decision table tell apart, and what each rule matches.
 *
 * In four steps.  (1) Every clause and every distinct cell is looked at (fold.c): which subjects does it look at,
 * and with which constants does it compare them?  (2) Each subject's values are cut at these constants
 * (pieces.c), and pieces that the allowed values exclude are marked.  (3) Every distinct cell is computed on the
 * pieces, which makes boxes (cell_boxes.c).
 * (4) Pieces that no cell tells apart are joined to classes, and the rules are put together from their cells.
 *
 * Called for each table by check.c; knowledge/ and the table index have the same use for it.
 *
 * INVARIANT: inside a class every analysed cell has one value.
 * Source: DMN 1.5 sections 8.2.8, 8.3.3 and 10.3.2.10; table 55 for the tests.
 */
#include "analyse/analyse_inner.h"

#define MOST_BOXES_OF_RULE 128u

static fb_status failure_of(const fb_table_work *w) {
    if (w->c.arena->failure != FB_OK)
        return w->c.arena->failure;
    return w->c.budget->exhausted ? FB_LIMIT : FB_OK;
}

/* ---- 1 clauses and cells ------------------------------------------------------------------------------- */

/* A clause that looks at one subject belongs to that subject's dimension; any other is a subject itself. */
static bool look_at_clause(fb_table_work *w, uint32_t i) {
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
static bool bind_clauses(fb_table_work *w) {
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

static fb_distinct_cell *new_cell(fb_table_work *w, uint32_t rule, uint32_t clause) {
    const fb_node *node = w->c.table->rules[rule].inputs[clause];
    fb_distinct_cell *cell = FB_NEW(w->c.arena, fb_distinct_cell);
    fb_distinct_cell **listed = fb_room_add(w->c.arena, &w->distinct, sizeof *listed);
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

static bool look_at_cells(fb_table_work *w) {
    const fb_plan_table *table = w->c.table;
    size_t n = (size_t)table->n_rules * table->n_inputs;
    w->cells = FB_NEW_ARRAY(w->c.arena, fb_distinct_cell *, n);
    if (!w->cells)
        return false;
    for (uint32_t i = 0; i < table->n_inputs; i++) {
        fb_map seen;
        fb_map_init(&seen, w->c.arena);
        for (uint32_t r = 0; r < table->n_rules; r++) {
            const fb_plan_rule *rule = &table->rules[r];
            if (rule->inputs[i]->op == FB_OP_DASH)
                continue;
            fb_distinct_cell *cell = fb_map_find(&seen, rule->input_texts[i]);
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

/* ---- 2 allowed values ---------------------------------------------------------------------------------- */

bool fb_names_null(const fb_node *node, uint32_t depth) {
    if (depth > 8)
        return false;
    if (node->op == FB_OP_CONSTANT)
        return node->as.constant.kind == FB_KIND_NULL;
    for (uint32_t i = 0; i < node->n_children; i++)
        if (node->children[i] && !fb_is_same_end(node, i) && fb_names_null(node->children[i], depth + 1))
            return true;
    return false;
}

/* One chain of constraints on a subject, or on the value of a clause (`value`, seen in the table's frame). */
typedef struct fence {
    uint32_t constraint;
    const fb_node *value;
    uint32_t subject;
} fence;

static bool add_fence(fb_table_work *w, fb_room *fences, uint32_t constraint, const fb_node *value, uint32_t subject) {
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

static bool gather_fences(fb_table_work *w, fb_room *fences) {
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
static void look_at_fence(fb_table_work *w, const fence *f, const char **why) {
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

static bool admits(fb_table_work *w, const fence *f) {
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

static bool admits_null(const fb_table_work *w, const fence *f) {
    const fb_plan *plan = w->c.plan;
    for (uint32_t k = f->constraint; k; k = plan->constraints[k - 1].also)
        if (!fb_names_null(plan->constraints[k - 1].tests, 0))
            return false;
    return true;
}

static bool make_pieces(fb_table_work *w) {
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

/* ---- 3, 4 classes -------------------------------------------------------------------------------------- */

/* Splits the classes by one set: the members of each class that are in it move to a class of their own, unless
 * all are. */
static bool refine(fb_table_work *w, uint32_t s, const uint64_t *set, uint32_t *sizes, uint32_t *n_classes,
                   uint32_t *inside, uint32_t *moved_to) {
    const fb_subject *subject = w->c.subjects[s];
    uint32_t *class_of = w->class_of, n_words = fb_words_for(subject->n_pieces);
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
static uint32_t first_classes(fb_table_work *w, uint32_t s, uint32_t *sizes) {
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

static bool number_classes(fb_table_work *w, uint32_t s, uint32_t n_found) {
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
    d->n_words = fb_words_for(d->n_classes);
    return true;
}

static bool refine_by_cells(fb_table_work *w, uint32_t s, uint32_t *sizes, uint32_t *n, uint32_t *inside,
                            uint32_t *moved_to) {
    fb_distinct_cell **cells = w->distinct.items;
    for (uint32_t i = 0; i < w->distinct.n; i++) {
        const fb_piece_box *boxes = cells[i]->boxes.items.items;
        for (uint32_t b = 0; b < cells[i]->boxes.items.n; b++)
            if (boxes[b].sets[s] && !refine(w, s, boxes[b].sets[s], sizes, n, inside, moved_to))
                return false;
    }
    return true;
}

static bool make_classes(fb_table_work *w) {
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

/* ---- the result ---------------------------------------------------------------------------------------- */

static const uint64_t *to_classes(fb_table_work *w, uint32_t s, const uint64_t *set) {
    const fb_subject *subject = w->c.subjects[s];
    uint64_t *classes = FB_NEW_ARRAY(w->c.arena, uint64_t, w->dimensions[s].n_words);
    if (!classes)
        return NULL;
    for (uint32_t p = 0; p < subject->n_pieces; p++)
        if (fb_bit_get(set, p) && subject->pieces[p].class_index != FB_NONE)
            fb_bit_set(classes, subject->pieces[p].class_index);
    return classes;
}

static bool is_empty(const uint64_t *set, uint32_t n_words) {
    for (uint32_t i = 0; i < n_words; i++)
        if (set[i])
            return false;
    return true;
}

/* The sets of every distinct cell's boxes as classes, in place: from here on a fb_piece_box is over classes.  Boxes
 * without an admitted value go. */
static bool cells_to_classes(fb_table_work *w) {
    fb_distinct_cell **cells = w->distinct.items;
    for (uint32_t i = 0; i < w->distinct.n; i++) {
        fb_piece_box *boxes = cells[i]->boxes.items.items;
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

static bool rule_boxes(fb_table_work *w, uint32_t r) {
    uint32_t n_inputs = w->c.table->n_inputs;
    fb_piece_boxes so_far = {{0}};
    bool is_certain = true;
    if (!fb_piece_box_add(w, &so_far, 1))
        return false;
    for (uint32_t i = 0; i < n_inputs; i++) {
        const fb_distinct_cell *cell = w->cells[(size_t)r * n_inputs + i];
        if (!cell)
            continue;
        fb_piece_boxes both = {{0}};
        if (!cell->is_analysed) {
            is_certain = false;
        } else if (!fb_piece_boxes_cross(w, &both, &so_far, &cell->boxes, MOST_BOXES_OF_RULE)) {
            if (failure_of(w) != FB_OK)
                return false;
            is_certain = false; /* too many boxes: as if this cell were not analysed */
        } else {
            so_far = both;
        }
    }
    fb_piece_box *boxes = so_far.items.items;
    for (uint32_t b = 0; b < so_far.items.n; b++)
        boxes[b].is_certain = boxes[b].is_certain && is_certain;
    w->rules[r] = so_far;
    return true;
}

static void fill_dimension(fb_table_work *w, uint32_t s) {
    const fb_subject *subject = w->c.subjects[s];
    fb_dimension *d = &w->dimensions[s];
    d->subject = subject->node;
    d->name = subject->name.size ? subject->name : FB_LITERAL("a local value");
    d->type = subject->type;
    d->is_opaque = subject->is_opaque;
    d->clause = subject->clause;
    d->pieces = subject->pieces;
    d->n_pieces = subject->n_pieces;
    uint64_t *inputs = FB_NEW_ARRAY(w->c.arena, uint64_t, fb_words_for(w->c.plan->n_elements));
    uint8_t *seen = FB_NEW_ARRAY(w->c.arena, uint8_t, w->c.plan->n_elements);
    if (inputs && seen)
        fb_mark_inputs(w->c.plan, inputs, subject->node, seen, w->c.budget);
    d->inputs = inputs;
}

static bool fill_result(fb_table_work *w, fb_table_classes *out) {
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
        const fb_distinct_cell *cell = w->cells[i];
        cells[i] = (fb_cell_classes){.is_analysed = true, .dimension = FB_NONE};
        if (cell)
            cells[i] = (fb_cell_classes){cell->is_analysed, cell->why_not,
                                         cell->is_analysed && cell->boxes.items.n == 0,
                                         cell->classes ? cell->look.subject : FB_NONE, cell->classes};
    }
    uint32_t n = 0;
    for (uint32_t r = 0; r < table->n_rules; r++) {
        const fb_piece_box *of_rule = w->rules[r].items.items;
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
static void count_in_classes(fb_table_work *w, bool classes) {
    for (uint32_t s = 0; s < w->c.n_subjects; s++)
        w->c.subjects[s]->n_pieces = classes ? w->dimensions[s].n_classes : w->dimensions[s].n_pieces;
}

static bool classify(fb_table_work *w, fb_table_classes *out) {
    const fb_plan_table *table = w->c.table;
    if (!bind_clauses(w) || !look_at_cells(w) || !make_pieces(w))
        return false;
    fb_distinct_cell **cells = w->distinct.items;
    for (uint32_t i = 0; i < w->distinct.n; i++) {
        fb_cell_boxes(w, cells[i]);
        if (!fb_cell_alternatives(w, cells[i]) || failure_of(w) != FB_OK)
            return false;
    }
    if (!make_classes(w) || !cells_to_classes(w))
        return false;
    w->rules = FB_NEW_ARRAY(w->c.arena, fb_piece_boxes, table->n_rules);
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
    fb_table_work *w = FB_NEW(arena, fb_table_work);
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
