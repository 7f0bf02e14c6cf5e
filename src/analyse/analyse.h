/* analyse.h - what can be said about a plan without evaluating it: classes of values, regions of inputs, findings.
 *
 * A decision table divides the values of each of its inputs into finitely many classes that no test of the table
 * tells apart (value_class.c).  A rule then is a set of boxes over these classes, and gaps, overlaps and rules
 * that nothing reaches are questions about boxes (regions.c): answered by splitting, without a solver and without
 * enumerating the product.  The rest are findings that need no regions (cell_lint.c, type_lint.c, model_lint.c).
 *
 * Not here: evaluation.  Constants are folded (fold.c); what does not fold is reported as not analysed.
 *
 * Everything is made in the arena that the caller hands in; a plan is only read.
 */
#ifndef FB_ANALYSE_H
#define FB_ANALYSE_H

#include "plan/plan.h"

/* ---- value_class.c: the classes of values that the tests of a table tell apart ------------------------- */

typedef enum fb_piece_shape {
    FB_PIECE_POINT = 0, /* one value */
    FB_PIECE_OPEN,      /* all values strictly between two neighbours, or beyond the last one */
    FB_PIECE_NULL,
    FB_PIECE_ANY        /* every value but null: no test looks at which */
} fb_piece_shape;

/* A piece of a dimension; the pieces of one kind stand in order, points and what is between them alternating.
 * A piece that can hold no value (the days between two days that follow each other) is left out. */
typedef struct fb_piece {
    uint8_t shape; /* fb_piece_shape */
    uint8_t kind;  /* fb_kind; ANY: FB_KIND_NULL */
    bool is_admitted;       /* the type's allowed values and the clause's input values let it in */
    uint32_t class_index;   /* UINT32_MAX when it is not admitted */
    fb_value value;         /* one of its values; the point itself; ANY: a string that says so */
    const fb_value *low, *high; /* OPEN: what it lies between; NULL: no end on that side */
} fb_piece;

/* Admitted pieces that no test of the table tells apart. */
typedef struct fb_value_class {
    fb_value value; /* the one to show */
    bool is_null, is_any;
} fb_value_class;

/* What clauses look at: an input, a part of one, or an expression that is not looked into.  Clauses that are
 * yes-or-no questions about one subject (`age >= 18`) share its dimension. */
typedef struct fb_dimension {
    const fb_node *subject;
    fb_view name;             /* for people */
    const fb_type *type;      /* NULL: not known */
    bool admits_null;         /* the allowed values name null */
    bool is_opaque;           /* an expression: its value may hang together with other dimensions */
    const char *fence;        /* why the allowed values could not be analysed; NULL: they could, or there are none */
    uint32_t clause;          /* the first input clause that looks at it */
    uint32_t n_pieces, n_classes, n_words; /* n_words: 64-bit words of a set of classes */
    const fb_piece *pieces;
    const fb_value_class *classes;
    uint32_t null_class;      /* UINT32_MAX: none */
    const uint64_t *inputs;   /* plan->n_elements bits: the inputs and input-like elements it rests on */
} fb_dimension;

/* One cell: what it matches. */
typedef struct fb_cell_classes {
    bool is_analysed;
    fb_view why_not;          /* empty when analysed, or when the model has a problem there */
    bool is_never;            /* analysed, and true of no admitted value */
    uint32_t dimension;       /* UINT32_MAX: none (it is always or never true), or several */
    const uint64_t *classes;  /* of that dimension; NULL: all of them */
} fb_cell_classes;

/* One alternative of a cell that is true of no admitted value. */
typedef struct fb_dead_test {
    const fb_node *test;
    uint32_t rule, clause;    /* the first cell with this text */
    uint32_t dimension;
    bool is_excluded;         /* there are such values, but they are not admitted; else there are none at all */
    bool is_whole;            /* the cell has no other alternative */
} fb_dead_test;

/* A set of inputs: in each dimension some classes.  A rule matches in the union of its boxes. */
typedef struct fb_box {
    uint32_t rule;
    bool is_certain;          /* false: the rule may match here (a cell is not analysed) */
    const uint64_t *const *sets; /* a dimension; NULL: all classes */
} fb_box;

typedef struct fb_table_classes {
    const fb_plan *plan;
    const fb_plan_table *table;
    uint32_t n_dimensions, n_boxes;
    const fb_dimension *dimensions;
    const fb_cell_classes *cells; /* rule by rule, n_inputs a rule */
    const fb_box *boxes;          /* in order of rules */
    const uint32_t *first_box;    /* n_rules + 1 */
    uint32_t n_dead_tests;
    const fb_dead_test *dead_tests;
} fb_table_classes;

/* The classes of one table.  FB_LIMIT when the budget ran out, FB_NO_MEMORY or FB_LIMIT by the arena. */
fb_status fb_classify_table(const fb_table_classes **out, fb_arena *arena, const fb_plan *plan,
                            const fb_plan_table *table, fb_budget *budget) FB_MUST_CHECK;
static inline bool fb_class_in(const uint64_t *set, uint32_t class_index) { /* NULL: all */
    return !set || (set[class_index / 64] >> (class_index % 64) & 1);
}
/* A set of classes for people: `[18..65)`, `"A" or null`, `any string but "A"`. */
void fb_classes_print(fb_text *out, const fb_dimension *dimension, const uint64_t *set);

/* ---- value_cut.c: the same for one thing whose constants are known already ----------------------------- */

typedef struct fb_cut {
    fb_view name;
    uint32_t kinds;          /* bits by fb_kind: what kinds of values it can have */
    fb_value *ends;          /* scalars that it is compared with, in any order */
    uint32_t n_ends, n_points;
    const fb_value *points;  /* values of other kinds that are told apart as they are */
    bool has_others;         /* it can have a value of still another kind, such as `other` */
    fb_value other;
} fb_cut;
/* The pieces, all admitted; null is one of them.  *has_no_order: its ends have none (some with a time zone, some
 * without), so the pieces are only samples.  False when the budget or memory ran out. */
bool fb_values_cut(fb_dimension *out, fb_piece **pieces, bool *has_no_order, fb_arena *arena, const fb_cut *cut,
                   fb_budget *budget);
/* Makes classes of the pieces that (still) are admitted, one of all with the same label (below n_labels). */
bool fb_values_classify(fb_dimension *out, fb_arena *arena, fb_piece *pieces, const uint32_t *labels,
                        uint32_t n_labels);
/* pieces.c: Some value strictly between (NULL: no end); false when there is none, or none could be found. */
bool fb_value_between(fb_value *out, fb_arena *arena, fb_kind kind, const fb_value *low, const fb_value *high);

/* ---- regions.c: boxes without enumeration -------------------------------------------------------------- */

typedef struct fb_regions fb_regions;
/* Prepares a table's boxes for questions; NULL when memory ran out (arena->failure). */
fb_regions *fb_regions_new(fb_arena *arena, const fb_table_classes *classes, fb_budget *budget);

/* Where no chosen box is.  `space` has a set a dimension (NULL: all classes); `chosen` has n_boxes bits.  Finds at
 * most `most` boxes, each as large as it can be within the space, none inside another.  `*complete` is false when
 * there may be more, because of `most` or of the budget. */
typedef struct fb_uncovered {
    uint32_t n;
    const uint64_t *const **boxes; /* each: a set a dimension, none of them NULL */
    bool is_complete;
} fb_uncovered;
fb_uncovered fb_regions_uncovered(fb_regions *regions, const uint64_t *const *space, const uint64_t *chosen,
                                  uint32_t most);
/* Do these boxes have a point in common?  Then *common has it whole, within `space`. */
bool fb_regions_meet(fb_regions *regions, const uint64_t *const **common, const uint64_t *const *space,
                     const fb_box *a, const fb_box *b);

/* ---- diagram.c: functions of variables with finitely many values, as decision diagrams ----------------- *
 *
 * A diagram is a leaf, which is a number that the caller gives a meaning, or a node that looks at a variable and
 * has a diagram for each of the variable's values.  Variables are looked at in the order of their numbers, no node
 * has equal diagrams for all values, and equal nodes are one: so two diagrams are the same function if and only if
 * they are the same number.
 */
typedef uint32_t fb_diagram;
#define FB_DIAGRAM_NONE UINT32_MAX /* memory or the budget ran out; handed on by every function here */
#define FB_DIAGRAM_LEAF 0x80000000u
#define FB_DIAGRAM_MOST_LEAVES 0x7FFFFFFFu

typedef struct fb_diagram_node {
    uint32_t variable, first; /* first of its children */
} fb_diagram_node;
typedef struct fb_diagrams {
    fb_arena *arena;
    fb_budget *budget;        /* a step for each node that is made or looked up */
    uint32_t n_variables, variables_capacity, n_nodes, nodes_capacity;
    uint32_t *n_values;       /* a variable */
    fb_diagram_node *nodes;
    fb_diagram *children;
    uint32_t n_children, children_capacity;
    uint32_t *unique;         /* node + 1, 0 empty */
    uint32_t n_unique;        /* a power of two */
    struct fb_diagram_done *done; /* of fb_diagram_apply: what was combined already */
    uint32_t *done_slots;
    uint32_t n_done, done_capacity, n_done_slots;
    fb_diagram *operands;     /* theirs */
    uint32_t n_operands, operands_capacity;
} fb_diagrams;

void fb_diagrams_init(fb_diagrams *all, fb_arena *arena, fb_budget *budget);
/* Its number; it is looked at after all before it. */
uint32_t fb_diagram_add_variable(fb_diagrams *all, uint32_t n_values);
static inline fb_diagram fb_diagram_leaf(uint32_t number) {
    return FB_DIAGRAM_LEAF | number;
}
static inline bool fb_diagram_is_leaf(fb_diagram d) {
    return (d & FB_DIAGRAM_LEAF) != 0;
}
static inline uint32_t fb_diagram_number(fb_diagram leaf) {
    return leaf & ~FB_DIAGRAM_LEAF;
}
/* UINT32_MAX for a leaf. */
static inline uint32_t fb_diagram_variable(const fb_diagrams *all, fb_diagram d) {
    return fb_diagram_is_leaf(d) ? UINT32_MAX : all->nodes[d].variable;
}
static inline fb_diagram fb_diagram_child(const fb_diagrams *all, fb_diagram d, uint32_t value) {
    return all->children[all->nodes[d].first + value];
}
/* `children`: one a value of the variable; all of them look at later variables only. */
fb_diagram fb_diagram_node_of(fb_diagrams *all, uint32_t variable, const fb_diagram *children);

/* A function of leaves, lifted to diagrams.  `of` gives the leaf's number for n numbers, or FB_DIAGRAM_NONE.
 * `early` (may be NULL) may give the answer before all operands are leaves, else FB_DIAGRAM_NONE.  Results are kept
 * by `identity`: a pointer that stands for the function and everything it depends on besides its operands. */
typedef struct fb_diagram_function {
    const void *identity;
    uint32_t (*of)(void *context, const uint32_t *numbers, uint32_t n);
    fb_diagram (*early)(void *context, const fb_diagram *operands, uint32_t n);
    void *context;
} fb_diagram_function;
#define FB_DIAGRAM_MOST_OPERANDS 16u
fb_diagram fb_diagram_apply(fb_diagrams *all, const fb_diagram_function *function, const fb_diagram *operands,
                            uint32_t n);
/* The diagram where variables have values; UINT32_MAX: any value. */
fb_diagram fb_diagram_restrict(fb_diagrams *all, fb_diagram d, const uint32_t *values);
/* The diagram without some variables (n_variables bits): what it is for their values is combined by a function of two,
 * which does not mind their order. */
fb_diagram fb_diagram_fold(fb_diagrams *all, fb_diagram d, const uint64_t *variables,
                           const fb_diagram_function *combine);
/* Marks the variables that it looks at (n_variables bits); false when memory or the budget ran out. */
bool fb_diagram_support(fb_diagrams *all, fb_diagram d, uint64_t *variables);
/* Calls `leaf` once for each leaf, in order of values; false when it says so, or memory or the budget ran out. */
bool fb_diagram_leaves(fb_diagrams *all, fb_diagram d, bool (*leaf)(void *context, uint32_t number), void *context);
/* A way to a leaf: values[variable] is set for the variables on it, the others are left alone.  False: there is
 * none. */
bool fb_diagram_path(fb_diagrams *all, fb_diagram d, uint32_t number, uint32_t *values);

/* ---- findings.c: what was found, in order of place ----------------------------------------------------- */

/* Severities and what a finding is for people: forbear.h section 5. */
typedef enum fb_finding_code {
#define FB_FINDING(id, code, severity, title, remedy) FB_FINDING_##id,
#include "analyse/findings.def"
#undef FB_FINDING
    FB_FINDING_COUNT
} fb_finding_code;
typedef struct fb_finding_kind {
    const char *code, *title, *remedy;
    fb_finding_severity severity; /* the usual one */
} fb_finding_kind;
const fb_finding_kind *fb_finding_kind_of(fb_finding_code code);

typedef struct fb_finding_place {
    fb_view file;
    uint32_t line, column; /* 0: the file as a whole */
    fb_view what;          /* for places besides the first: what is there */
} fb_finding_place;
typedef struct fb_example { /* one input of a concrete case */
    fb_view name, value; /* the value as a FEEL literal */
} fb_example;
typedef struct fb_found {
    fb_finding_code code;
    fb_finding_severity severity;
    bool is_quiet;         /* true of so many sound models that a text shows it on request only */
    fb_view message;       /* what is wrong; one line */
    fb_view element;       /* the DRG element it is in; may be empty */
    fb_finding_place place;
    uint32_t n_others, n_rules, n_examples;
    const fb_finding_place *others;
    const uint32_t *rules; /* 1-based, as people count */
    const fb_example *examples;
} fb_found;

/* What was shown to hold, for people: one line. */
typedef struct fb_proved {
    fb_view law, statement; /* law: "K1" */
} fb_proved;

typedef struct fb_findings {
    fb_arena *arena;
    fb_found *items;
    uint32_t n, capacity;
    uint32_t n_severity[3];  /* by severity, quiet ones included */
    uint32_t n_models, n_tables;
    fb_proved *proved;
    uint32_t n_proved, proved_capacity;
} fb_findings;
void fb_findings_init(fb_findings *findings, fb_arena *arena);
/* Adds one (its texts and lists are kept by reference: they are in the findings' arena).  The same code at the
 * same place with the same message is added once. */
void fb_findings_add(fb_findings *findings, const fb_found *finding);
/* Adds what was shown; the same once. */
void fb_findings_prove(fb_findings *findings, const fb_proved *proved);
/* By file name, then by place. */
void fb_findings_sort(fb_findings *findings);

/* ---- check.c: everything about the models of a plan ---------------------------------------------------- */

typedef struct fb_check_limits {
    uint64_t steps; /* for each table and for each lint */
    size_t memory;  /* of one table's analysis */
    uint32_t most;  /* findings of one code about one table; the rest is counted */
} fb_check_limits;
extern const fb_check_limits fb_check_limits_default;

/* Several plans are checked one after the other with one checker, so that an input of a shared model counts as
 * read when any of them reads it. */
typedef struct fb_checker {
    fb_findings *findings;
    const fb_host *host;
    fb_check_limits limits;
    fb_map spaces;      /* models checked already, by namespace */
    fb_map inputs;      /* inputs and knowledge models, by what identifies them across plans */
} fb_checker;
void fb_checker_init(fb_checker *checker, fb_findings *findings, const fb_host *host,
                     const fb_check_limits *limits);
/* The first model of a plan; its other models are looked at only as far as it uses them.  The models' arena must
 * still be alive: places of requirements come from there.  Fails only for memory. */
fb_status fb_check_plan(fb_checker *checker, const fb_plan *plan, fb_error *error) FB_MUST_CHECK;
/* The other models of the plan, those that were not checked yet; after fb_check_plan of all plans. */
fb_status fb_check_imports(fb_checker *checker, const fb_plan *plan, fb_error *error) FB_MUST_CHECK;
/* What can be said only after the last plan; sorts the findings. */
fb_status fb_check_end(fb_checker *checker, fb_error *error) FB_MUST_CHECK;

#endif
