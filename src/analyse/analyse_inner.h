/* analyse_inner.h - what the files of the analysis share.  Included by src/analyse/ only.
 *
 * Expressions are looked at in two ways.  fb_look_at (look.c) says of what shape an expression is, and notes with
 * which constants a subject is compared; fb_fold (fold.c) gives its value when each subject has a value.  An
 * expression of shape STEP has one value all over a piece, because it looks at a subject only by comparing it with
 * constants, and these constants are the ends of the pieces.
 *
 * INVARIANT: what fb_look_at calls anything but UNCLEAR, fb_fold folds to what eval gives, or refuses.
 */
#ifndef FB_ANALYSE_INNER_H
#define FB_ANALYSE_INNER_H

#include "analyse/analyse.h"

#define FB_NONE UINT32_MAX

/* An array that grows in an arena. */
typedef struct fb_room {
    void *items;
    uint32_t n, capacity;
} fb_room;
/* A new zeroed item at the end; NULL: arena->failure. */
static inline void *fb_room_add(fb_arena *arena, fb_room *room, size_t item_size) {
    if (room->n == room->capacity) {
        uint32_t capacity = room->capacity ? room->capacity * 2 : 8;
        void *items = capacity > room->n ? fb_arena_alloc(arena, capacity, item_size) : NULL;
        if (!items)
            return NULL;
        if (room->n)
            memcpy(items, room->items, room->n * item_size);
        room->items = items;
        room->capacity = capacity;
    }
    return (char *)room->items + room->n++ * item_size;
}

/* ---- frames: what a slot stands for -------------------------------------------------------------------- */

struct fb_frame;
typedef struct fb_slot_binding {
    uint32_t slot;
    const fb_node *node;         /* the slot's value is this node's ... */
    const struct fb_frame *in;   /* ... in this frame */
    const struct fb_slot_binding *next;
} fb_slot_binding;
typedef struct fb_frame {
    const fb_slot_binding *bindings;
    bool is_open; /* a slot without binding is a subject: a parameter of the function the table stands in */
} fb_frame;

/* ---- subjects in the making ---------------------------------------------------------------------------- */

typedef struct fb_subject {
    const fb_node *node;
    const fb_type *type;
    fb_view name;
    uint32_t clause;
    bool is_opaque;
    fb_room ends;      /* fb_value: what it is compared with */
    uint32_t kinds;    /* bits by fb_kind: of the ends */
    bool has_outcomes; /* it is one of `outcomes`, or null */
    fb_room outcomes;  /* fb_value */
    /* the pieces, once they are made */
    fb_piece *pieces;
    uint32_t n_pieces;
    bool mixes_zones;  /* its ends have no order */
    const fb_value *current; /* while folding */
} fb_subject;

typedef enum fb_inline_state { FB_INLINE_NEW = 0, FB_INLINE_YES, FB_INLINE_NO, FB_INLINE_BUSY } fb_inline_state;

typedef struct fb_classifier {
    fb_arena *arena;
    const fb_plan *plan;
    const fb_plan_table *table; /* NULL: only constants are folded */
    fb_budget *budget;
    fb_frame frame;             /* the table's own */
    fb_subject **subjects;
    uint32_t n_subjects;
    bool is_frozen;             /* no new subjects */
    uint8_t *inline_states;     /* n_elements; NULL: nothing is inlined */
    char why[160];              /* the last reason for UNCLEAR */
} fb_classifier;
#define FB_MOST_SUBJECTS 256u

typedef enum fb_shape {
    FB_SHAPE_UNCLEAR = 0,
    FB_SHAPE_CONSTANT,
    FB_SHAPE_SUBJECT, /* the value of a subject */
    FB_SHAPE_STEP     /* one value a piece */
} fb_shape;
typedef struct fb_look {
    uint8_t shape;    /* fb_shape */
    bool is_several;  /* it looks at more than one subject */
    uint32_t subject; /* the first one it looks at; FB_NONE */
} fb_look;

/* Both ends of `= e` are one node: whoever walks a tree looks at it once, or takes time without end. */
static inline bool fb_is_same_end(const fb_node *node, uint32_t child) {
    return child == 1 && node->op == FB_OP_RANGE && node->children[0] == node->children[1];
}

/* look.c */
bool fb_classifier_init(fb_classifier *c, fb_arena *arena, const fb_plan *plan, const fb_plan_table *table,
                        fb_budget *budget);
fb_look fb_look_at(fb_classifier *c, const fb_node *node, const fb_frame *frame);
/* The subject that stands for this node as it is, made when there is none; FB_NONE: too many, or frozen. */
uint32_t fb_subject_of(fb_classifier *c, const fb_node *node);
uint32_t fb_subject_find(fb_classifier *c, const fb_node *node); /* FB_NONE when there is none */
void fb_subject_compare(fb_classifier *c, uint32_t subject, const fb_value *end);
const fb_slot_binding *fb_slot_find(const fb_frame *frame, uint32_t slot);
extern const fb_frame fb_closed_frame; /* of the logic of a decision: its own */

/* fold.c */
bool fb_fold(fb_classifier *c, fb_value *out, const fb_node *node, const fb_frame *frame);
/* A constant by itself, without subjects. */
bool fb_fold_constant(fb_value *out, fb_arena *arena, const fb_plan *plan, const fb_node *node, fb_budget *budget);
/* A unary test (table 55) on the value bound to its slot. */
bool fb_fold_test(fb_classifier *c, fb_ternary *out, const fb_node *node, const fb_frame *frame);
bool fb_is_scalar(fb_kind kind);
/* The kind of the values of a scalar type; FB_KIND_NULL for any other. */
fb_kind fb_kind_of_type(const fb_type *type);

/* ---- cells in the making: value_class.c, cell_boxes.c -------------------------------------------------- */

#define FB_MOST_BOXES_OF_CELL 32u

typedef struct fb_piece_box { /* a set of pieces a subject; NULL: all */
    bool is_certain; /* of a rule: all its cells were analysed */
    uint64_t **sets;
} fb_piece_box;
typedef struct fb_piece_boxes {
    fb_room items; /* fb_piece_box */
} fb_piece_boxes;

/* One text of one clause: the same in all rules that have it. */
typedef struct fb_distinct_cell {
    const fb_node *node;
    uint32_t rule, clause; /* where it stands first */
    fb_look look;
    bool is_analysed;
    fb_view why_not;
    fb_piece_boxes boxes;
    const uint64_t *classes; /* of look.subject */
} fb_distinct_cell;

typedef struct fb_table_work {
    fb_classifier c;
    fb_distinct_cell **cells; /* n_rules * n_inputs; NULL: "-" */
    fb_room distinct;      /* fb_distinct_cell * */
    fb_room dead_tests;    /* fb_dead_test */
    fb_piece_boxes *rules;
    fb_dimension *dimensions;
    uint32_t *class_of;    /* scratch */
} fb_table_work;

static inline uint32_t fb_words_for(uint32_t bits) {
    return bits / 64 + (bits % 64 != 0) + (bits == 0);
}

static inline void fb_bit_set(uint64_t *set, uint32_t at) {
    set[at / 64] |= UINT64_C(1) << (at % 64);
}

static inline bool fb_bit_get(const uint64_t *set, uint32_t at) {
    return set[at / 64] >> (at % 64) & 1;
}

/* cell_boxes.c: sets `boxes`, or is_analysed to false and why_not */
void fb_cell_boxes(fb_table_work *w, fb_distinct_cell *cell);
/* Each alternative by itself: is there a value it is true of, and one that is admitted?  False: memory ran out. */
bool fb_cell_alternatives(fb_table_work *w, const fb_distinct_cell *cell);
/* A box of everything; NULL when there are `most` already, or memory ran out. */
fb_piece_box *fb_piece_box_add(fb_table_work *w, fb_piece_boxes *boxes, uint32_t most);
/* Every box of a with every box of b; false when that makes more than `most`. */
bool fb_piece_boxes_cross(fb_table_work *w, fb_piece_boxes *out, const fb_piece_boxes *a, const fb_piece_boxes *b,
                          uint32_t most);

/* subject_type.c */
bool fb_same_node(const fb_node *a, const fb_node *b, fb_budget *budget);
/* The declared type of a subject, NULL when none is known. */
const fb_type *fb_subject_type(const fb_plan *plan, const fb_plan_table *table, const fb_node *node);
/* Empty when it has none; `table` NULL: none. */
fb_view fb_subject_name(fb_arena *arena, const fb_plan *plan, const fb_plan_table *table, const fb_node *node);
/* The constants that a decision can give besides null; false when they are not known. */
bool fb_outcomes_of(fb_classifier *c, fb_room *outcomes, const fb_node *node, uint32_t depth);
void fb_mark_inputs(const fb_plan *plan, uint64_t *inputs, const fb_node *node, uint8_t *seen, fb_budget *budget);

/* value_class.c: does null stand in it? */
bool fb_names_null(const fb_node *node, uint32_t depth);

/* pieces.c: a subject's pieces from its ends; false when memory ran out */
bool fb_pieces_make(fb_arena *arena, fb_subject *subject, fb_budget *budget);

/* regions.c: every box that meets this one, and perhaps more, is added to `out` (a bit a box); false when the budget
 * or memory ran out */
bool fb_regions_near(fb_regions *regions, uint64_t *out, const fb_box *box);

/* finding_text.c: findings about tables in the making */
typedef struct fb_reporter {
    fb_findings *findings;
    const fb_plan *plan;
    const fb_plan_table *table;
    uint32_t element;  /* FB_NONE: none */
    uint32_t n_of[FB_FINDING_COUNT]; /* findings of a code so far, about this table */
    uint32_t most;
    bool said_cut;     /* that something about this table was not looked at for want of budget */
} fb_reporter;
fb_finding_place fb_place_of(const fb_reporter *r, uint16_t model, uint32_t offset);
/* A finding of the code's usual severity, to be filled in further and added. */
fb_found fb_found_at(const fb_reporter *r, fb_finding_code code, uint16_t model, uint32_t offset);
/* False, and counted only, when there were `most` of this code already. */
bool fb_reporter_add(fb_reporter *r, const fb_found *found);
fb_view fb_say_text(fb_arena *arena, const char *format, ...) FB_FORMAT(2, 3);
/* "`age` is [18..65) and `status` is "A"": the dimensions that a box restricts within the space. */
fb_view fb_box_text(fb_arena *arena, const fb_table_classes *classes, const uint64_t *const *box,
                    const uint64_t *const *space);
/* A concrete case in a box, as a list and as text. */
void fb_box_example(fb_arena *arena, fb_found *found, const fb_table_classes *classes, const uint64_t *const *box);
fb_view fb_example_text(fb_arena *arena, const fb_found *found);
void fb_report_cut(fb_reporter *r, fb_finding_code code); /* says how many more there are, if any */

/* table_gaps.c, table_overlaps.c: findings about one table */
typedef struct fb_table_question {
    fb_arena *arena; /* of this table's analysis */
    const fb_table_classes *classes;
    fb_regions *regions;
    fb_reporter *reporter;
    fb_budget *budget;
    const uint64_t *const *space; /* all admitted values, null only where it is admitted by name */
    uint8_t *is_duplicate;        /* rules found to repeat an earlier one */
} fb_table_question;
void fb_table_gaps(fb_table_question *q);
void fb_table_overlaps(fb_table_question *q);
void fb_table_masks(fb_table_question *q);
/* " (these depend on each other ...)" when the box restricts dimensions that rest on the same inputs. */
fb_view fb_dependence_text(fb_arena *arena, const fb_table_classes *classes, const uint64_t *const *box,
                           const uint64_t *const *space);
bool fb_is_null_only(const fb_table_classes *classes, const uint64_t *const *box);

/* cell_lint.c, type_lint.c, model_lint.c */
void fb_cell_lint(fb_reporter *r, fb_arena *arena, const fb_table_classes *classes, fb_budget *budget);
void fb_type_lint(fb_reporter *r, fb_arena *arena, const fb_plan *plan, uint32_t element, fb_budget *budget);
void fb_model_lint(fb_reporter *r, fb_arena *arena, const fb_plan *plan, uint16_t model, fb_budget *budget);
/* Marks the elements that the logic of an element names; false when a part of it could not be compiled. */
bool fb_uses_of(const fb_plan *plan, uint32_t element, uint8_t *used, fb_budget *budget);

#endif
