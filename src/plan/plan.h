/* plan.h - a set of linked models, compiled: the one form that every reader reads.
 *
 * A plan is immutable once built and shared between threads without locks.  Its readers (eval, later columns,
 * prove, render) are siblings that never look at XML or syntax trees again.  All names are resolved: a local
 * is a slot of the frame, a DRG element is an index, a built-in is an id.
 *
 * Lifetimes: the plan arena holds everything here; model arenas (XML, trees) may die after fb_plan_build.
 */
#ifndef FB_PLAN_H
#define FB_PLAN_H

#include "dmn/dmn.h"
#include "feel/feel.h"
#include "value/value.h"

typedef enum fb_op {
    FB_OP_CONSTANT = 0,  /* constant */
    FB_OP_LOCAL,         /* frame[slot] */
    FB_OP_ITEM_FIELD,    /* in a filter whose item (frame[slot]) is not of known type: the item's field `key` if
                            it has one, else child 0 (NULL: null and a note) */
    FB_OP_ELEMENT,       /* the value of DRG element `index` */
    FB_OP_BUILTIN,       /* built-in `index` as a function value */
    FB_OP_PATH,          /* child 0 . key */
    FB_OP_FILTER,        /* child 0 [ child 1 ], item in `slot` */
    FB_OP_CALL,          /* child 0 ( child 1.. ); `names`: n_children - 1 of them when named, else NULL */
    FB_OP_CALL_BUILTIN,  /* built-in `index` ( children ), positional; a NULL child is an argument left out */
    FB_OP_NEGATE,
    FB_OP_ADD,
    FB_OP_SUBTRACT,
    FB_OP_MULTIPLY,
    FB_OP_DIVIDE,
    FB_OP_POWER,
    FB_OP_EQUAL,
    FB_OP_NOT_EQUAL,
    FB_OP_LESS,
    FB_OP_LESS_EQUAL,
    FB_OP_GREATER,
    FB_OP_GREATER_EQUAL,
    FB_OP_BETWEEN,       /* child 0 between child 1 and child 2 */
    FB_OP_IN,            /* child 0, put into `slot`, tested by child 1 (FB_OP_TESTS) */
    FB_OP_AND,
    FB_OP_OR,
    FB_OP_INSTANCE_OF,   /* child 0 instance of `type` */
    FB_OP_IF,
    FB_OP_FOR,           /* iterators: child 0..n-2, their slots `slot`, slot + 1, ...; body: last child;
                            `partial` in slot + n - 1 */
    FB_OP_SOME,          /* as FOR, without `partial` */
    FB_OP_EVERY,
    FB_OP_ITERATE,       /* child 0 .. child 1, an iteration context */
    FB_OP_LIST,
    FB_OP_CONTEXT,       /* names: keys; children: values; entry i also in slot + i while the rest is evaluated;
                            index: 1 + the first entry whose key stood before, else 0 */
    FB_OP_RESULT,        /* a boxed context with a result: children as locals from slot; value: last child */
    FB_OP_FUNCTION,      /* `function`: makes a closure */
    FB_OP_RANGE,         /* child 0 .. child 1; either may be NULL; low_closed, high_closed.  One child twice:
                            `= e`, or with negated `!= e` */
    FB_OP_TEST,          /* frame[slot] `comparison` child 0, as a unary test */
    FB_OP_MATCH,         /* child 0 as a positive unary test on frame[slot]: equality, membership, or - when
                            uses_subject - truth */
    FB_OP_TESTS,         /* any of the children (unary tests); negated: not */
    FB_OP_DASH,          /* a test that is always true */
    FB_OP_TABLE,         /* `table` */
    FB_OP_COERCE,        /* child 0 made to conform to `type` (10.3.2.9.4), or null */
    FB_OP_FAULT          /* what could not be compiled: null and note `key` */
} fb_op;

typedef struct fb_node fb_node;
typedef struct fb_plan_function fb_plan_function;
typedef struct fb_plan_table fb_plan_table;
typedef struct fb_table_index fb_table_index;
struct fb_node {
    uint8_t op;         /* fb_op */
    uint8_t comparison; /* FB_OP_TEST: FB_OP_EQUAL .. FB_OP_GREATER_EQUAL */
    bool low_closed, high_closed, negated, uses_subject;
    bool is_boxed;      /* IF, FILTER, SOME, EVERY: a boxed one, whose condition must be a boolean (10.2.1.8-10) */
    uint16_t model;     /* index of the model it was written in */
    uint32_t offset;    /* byte offset in that model's file */
    uint32_t slot;
    uint32_t index;
    uint32_t n_children;
    const fb_node *const *children;
    const fb_type *type; /* COERCE, INSTANCE_OF; elsewhere what is known statically, or NULL */
    fb_view key;
    const fb_view *names;
    union {
        fb_value constant;
        const fb_plan_function *function;
        const fb_plan_table *table;
    } as;
};

/* A function's code.  A call makes a frame of n_slots: arguments from slot 0, captured values where the body
 * wants them, then the locals. */
struct fb_plan_function {
    fb_view name;             /* for notes; may be empty */
    uint32_t n_captured;
    const uint32_t *captured;      /* slots of the enclosing frame, copied when the closure is made */
    const uint32_t *captured_into; /* slots of the function's frame */
    uint32_t n_parameters;
    const fb_view *parameters;
    const fb_type *const *parameter_types; /* NULL entries: Any */
    const fb_type *result_type;            /* NULL: Any */
    const fb_type *type;                   /* FB_TYPE_FUNCTION */
    uint32_t n_slots;
    const fb_node *body;      /* for `external`: gives a context {java: {class, method signature}} or {pmml: ..} */
    bool external;
    uint32_t service;         /* 1 + index of the decision service it invokes, else 0 */
    uint32_t builtin;         /* 1 + fb_builtin_id when it stands for a built-in, else 0 */
};

/* ---- decision tables ----------------------------------------------------------------------------------- */
typedef struct fb_plan_input_clause {
    const fb_node *expression;
    uint32_t slot;              /* where its value is while cells are tested */
    uint32_t constraint;        /* inputValues: 0 or 1 + index of constraints */
    const fb_type *type;
    fb_view text;               /* the expression as written, for traces */
} fb_plan_input_clause;
typedef struct fb_plan_output_clause {
    fb_view name;               /* canonical; empty for a single unnamed output */
    const fb_type *type;
    const fb_node *const *values; /* outputValues in order of priority, as expressions */
    uint32_t n_values;
    uint32_t constraint;
    const fb_node *default_entry; /* NULL: none */
} fb_plan_output_clause;
typedef struct fb_plan_rule {
    const fb_node *const *inputs;  /* FB_OP_TESTS or FB_OP_DASH, n_inputs */
    const fb_node *const *outputs; /* n_outputs */
    const fb_view *annotations;    /* n_annotations */
    const fb_view *input_texts;    /* the cells as written */
    uint32_t offset;
} fb_plan_rule;
struct fb_plan_table {
    uint32_t index;             /* its number in the plan */
    uint32_t element;           /* the DRG element it belongs to */
    fb_hit_policy hit_policy;
    fb_aggregation aggregation;
    uint32_t n_inputs, n_outputs, n_rules, n_annotations;
    const fb_plan_input_clause *inputs;
    const fb_plan_output_clause *outputs;
    const fb_plan_rule *rules;
    const fb_view *annotation_names;
    uint16_t model;
    uint32_t offset;
    const fb_table_index *table_index; /* NULL: scanned */
};

/* ---- the plan ------------------------------------------------------------------------------------------ */
typedef struct fb_plan_element {
    fb_element_kind kind;
    uint16_t model;
    fb_view id, name;               /* as written */
    fb_view variable;               /* the variable's name, canonical */
    const fb_type *type;            /* NULL: Any */
    const fb_node *logic;           /* DECISION: NULL when it has none */
    uint32_t n_slots;               /* frame of `logic` */
    const fb_plan_function *function; /* KNOWLEDGE, SERVICE */
    uint32_t input;                 /* INPUT: its number among the inputs */
    uint32_t n_requires;
    const uint32_t *requires;       /* elements read directly (information and knowledge requirements) */
    /* SERVICE: parameters are input data, then input decisions, in that order */
    uint32_t n_outputs, n_parameters, n_encapsulated;
    const uint32_t *outputs, *parameters, *encapsulated;
    uint32_t offset;
    const fb_element *source;       /* extensions and texts: lives as long as the model arena, else NULL */
} fb_plan_element;

typedef struct fb_plan_model {
    fb_view path, text; /* copied: places in notes and faults need line and column */
    fb_view space, name;
} fb_plan_model;

typedef struct fb_constraint { /* allowed values: unary tests on frame[0] */
    const fb_node *tests;
    uint32_t n_slots;
    uint32_t also;        /* another constraint that must hold: 0, or 1 + its index */
    fb_view text;
} fb_constraint;

typedef enum fb_severity { FB_PROBLEM_ERROR, FB_PROBLEM_WARNING } fb_severity;
/* What is wrong with a model.  The plan is still usable: the part concerned gives null and a note. */
typedef struct fb_problem {
    fb_severity severity;
    uint16_t model;
    uint32_t offset;
    fb_view message;
} fb_problem;

typedef struct fb_plan {
    fb_arena *arena;
    uint32_t n_models, n_elements, n_inputs, n_tables, n_constraints, n_problems;
    const fb_plan_model *models;
    const fb_plan_element *elements;
    const uint32_t *inputs;              /* element of each input */
    const fb_plan_table *const *tables;
    const fb_constraint *constraints;
    const fb_problem *problems;
    uint64_t seed;
} fb_plan;

/* An input data element of one model that is not asked for but computed: `text` is FEEL in which each linked
 * model is a context named by its model name.  This is how composition.dmn receives the results of the
 * instruments in force (DESIGN section 4) without importing every one that ever was. */
typedef struct fb_link {
    fb_view space, input; /* the model's namespace and the input's name */
    fb_view text;
} fb_link;

/* ---- lower.c, lower_feel.c, lower_boxed.c, requirement_order.c ----------------------------------------- */

/* Compiles and links the models (imports are resolved among them by namespace; one that is missing is an
 * error).  A structural error (missing import, cycle of decisions, reference to nothing) fails; a part that
 * cannot be compiled (FEEL syntax, unknown name) becomes a problem and FB_OP_FAULT. */
fb_status fb_plan_build(const fb_plan **plan, fb_arena *plan_arena, const fb_model *const *models,
                        uint32_t n_models, const fb_link *links, uint32_t n_links, fb_error *error) FB_MUST_CHECK;
/* The first problem of severity error as an fb_error with its place; FB_OK when there is none. */
fb_status fb_plan_check(const fb_plan *plan, fb_error *error) FB_MUST_CHECK;
/* An element by name as written or canonical; `space` empty: the first model's. -1 when absent. */
int64_t fb_plan_find(const fb_plan *plan, fb_view space, fb_view name);
fb_place fb_plan_place(const fb_plan *plan, uint16_t model, uint32_t offset);

/* ---- table_index.c: rules by input value --------------------------------------------------------------- */
/* Gives every table of the plan its index, before the plan is shared.  A plan for many evaluations wants it; for
 * one evaluation of small tables scanning is quicker. */
fb_status fb_plan_index(const fb_plan *plan, fb_arena *plan_arena, fb_error *error) FB_MUST_CHECK;
/* The rules stand as bits in words.  Bit b is rule order[b]: bits are in rule order, or, where by_priority, in the
 * order of the output values. */
struct fb_table_index {
    uint32_t n_rules, n_words, n_clauses;
    uint32_t n_masks;                /* words for a set of clauses */
    const uint32_t *order;
    const uint64_t *tested;          /* n_masks a bit: the clauses of which the rule has a test, not a dash */
    const struct fb_clause_index *clauses;
    const fb_value *const *outputs;  /* n_outputs a rule: the value it gives whatever the inputs are, its type and the
                                        output values seen to; NULL: to be evaluated */
    bool by_priority;
};
#define FB_INDEX_CHUNK 8u /* words that are narrowed at a time */
/* What one value leaves of its clause's rules.  Private, but for where it is kept. */
typedef struct fb_index_answer {
    const struct fb_clause_index *clause;
    const uint64_t *must;
    uint32_t class_index, next, end;
} fb_index_answer;
/* False when the index cannot say (another kind of value, or a clause without an index): then every cell of the
 * clause must be evaluated. */
bool fb_index_ask(const fb_table_index *index, fb_index_answer *answer, uint32_t clause, const fb_value *value);
/* Takes the rules away whose cell does not match, of those in the chunk that begins at the word `first`.  The chunks
 * come in their order; one may be left out. */
void fb_index_narrow(const fb_table_index *index, fb_index_answer *answer, uint64_t *chunk, uint32_t first);
/* Has the clause cells that must be evaluated even after narrowing?  And is this one of them? */
bool fb_index_has_opaque(const fb_table_index *index, uint32_t clause);
bool fb_index_is_opaque(const fb_table_index *index, uint32_t clause, uint32_t bit);

/* ---- plan_image.c: a plan as bytes that can be mapped back, for a cache -------------------------------- */
#define FB_PLAN_KEY_SIZE 32 /* a digest of everything the plan was made from */
/* The image of a plan; it lives in `arena`. */
fb_status fb_plan_image_make(fb_view *image, fb_arena *arena, const fb_plan *plan,
                             const uint8_t key[FB_PLAN_KEY_SIZE], fb_error *error) FB_MUST_CHECK;
/* Maps the open file `file` until `arena` is reset or freed.  False when it is no image, is of another build or
 * key, or is damaged: then the plan must be built.  `texts` are the models' texts, for places, in their order.
 * The caller vouches that nobody else can write the file. */
bool fb_plan_image_open(const fb_plan **plan, fb_arena *arena, int file, const uint8_t key[FB_PLAN_KEY_SIZE],
                        const fb_view *texts, uint32_t n_texts);

/* ---- plan_print.c -------------------------------------------------------------------------------------- */
/* A stable text of the whole plan, for tests and curiosity. */
void fb_plan_print(fb_text *out, const fb_plan *plan);
const char *fb_op_name(fb_op op);

#endif
