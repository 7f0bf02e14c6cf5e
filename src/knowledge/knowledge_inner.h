/* knowledge_inner.h - what the files of knowledge/ share.  Included by src/knowledge/ only. */
#ifndef FB_KNOWLEDGE_INNER_H
#define FB_KNOWLEDGE_INNER_H

#include "knowledge/knowledge.h"

static inline void fb_bit_add(uint64_t *set, uint32_t at) {
    set[at / 64] |= UINT64_C(1) << (at % 64);
}
static inline bool fb_bit_has(const uint64_t *set, uint32_t at) {
    return set && (set[at / 64] >> (at % 64) & 1);
}

/* The next `size` of n things, ascending, in order; false behind the last. */
static inline bool fb_next_choice(uint32_t *at, uint32_t size, uint32_t n) {
    uint32_t i = size;
    while (i > 0 && at[i - 1] == n - size + i - 1)
        i--;
    if (i == 0)
        return false;
    at[i - 1]++;
    for (; i < size; i++)
        at[i] = at[i - 1] + 1;
    return true;
}

/* Values in the making. */
typedef struct fb_value_room {
    fb_value *items;
    uint32_t n, capacity;
} fb_value_room;

/* Allowed values that an input is held against as it is: a constraint of a plan.  They tell values apart only by
 * whether they are allowed, which input_class.c asks. */
typedef struct fb_fence {
    uint32_t plan, constraint;
} fb_fence;
#define FB_MOST_FENCES 32u

/* order_chain.c: something computed from one input, step by step, such that the order of its values is kept or
 * reversed. */
typedef struct fb_chain {
    uint32_t input, n_steps;
    uint8_t kind, input_kind;   /* of what is computed; of the input */
    bool is_falling;
    bool loses_zone;            /* a date and time is looked at by its clock alone */
    const struct fb_chain *of;  /* what the step is done with, its slot 0; NULL: the input as it is */
    fb_node step;
    const char *why;            /* what is said when nothing comes of it */
} fb_chain;
bool fb_chain_equal(const fb_chain *a, const fb_chain *b, fb_budget *budget);
/* False: it has no result. */
bool fb_chain_value(fb_value *out, fb_run *run, const fb_chain *chain, const fb_value *x);
const fb_chain *fb_chain_begin(fb_arena *arena, uint32_t input, fb_kind kind);
/* `node` done with `of` in place of its child `place` and with `other` (NULL: none) in place of the other child.
 * NULL: it does not keep the order, or memory ran out. */
const fb_chain *fb_chain_extend(fb_arena *arena, const fb_chain *of, const fb_node *node, uint32_t place,
                                const fb_value *other, const char *why);
/* A value about half way between two of a kind; false when there is none, or the kind has no half ways. */
bool fb_value_middle(fb_value *out, fb_arena *arena, const fb_value *low, const fb_value *high);
/* The first or the last value of a kind; times: without a zone.  False for a kind that has none. */
bool fb_kind_end(fb_value *out, fb_arena *arena, fb_kind kind, bool is_last);
typedef enum fb_turns { FB_TURNS_FOUND, FB_TURNS_UNCLEAR } fb_turns;
/* The values of the input at which a comparison of the chain with a value turns: between them, and beyond them, it
 * gives one answer.  UNCLEAR: cannot be said, or memory ran out (arena->failure). */
fb_turns fb_chain_turns(fb_value ends[2], uint32_t *n, fb_run *run, fb_arena *arena, const fb_chain *chain,
                        const fb_value *with);

/* How an input is used, all plans together. */
typedef struct fb_input_use {
    fb_value_room ends;   /* scalars that it is compared with */
    fb_value_room turns;  /* values from which on a comparison of a chain goes another way */
    fb_value_room points; /* other constants that it is compared with, when it has no type */
    fb_value_room fence_ends; /* scalars that stand in its fences */
    fb_fence fences[FB_MOST_FENCES];
    uint32_t n_fences;
    uint32_t kinds;       /* bits by fb_kind: of its types, or of what it is compared with */
    bool is_typed;        /* its kind of value is known, in every plan */
    bool is_structured, is_read, is_ordered;
    bool is_passed;       /* a result may hold it */
    bool is_by_clock;     /* a date and time that is looked at by its clock */
    uint64_t *peers;      /* bits by joint number: inputs that it is compared with; NULL: none */
    uint64_t *tied;       /* the same: by way of a chain */
    const char *why;      /* it is used in a way that has no classes; NULL: it is not */
} fb_input_use;

/* Two chains on two inputs that are compared with each other; a chain without a step is an input as it is. */
typedef enum fb_told { FB_TOLD_EQUAL = 0, FB_TOLD_BEFORE = 1, FB_TOLD_BEHIND = 2, FB_TOLD_ORDER = 3 } fb_told;
typedef struct fb_tie {
    const fb_chain *a, *b; /* a->input < b->input */
    uint8_t told;          /* fb_told: a < b from the rest, a > b from the rest, or more */
} fb_tie;

/* What the elements of a question do with the inputs. */
typedef struct fb_traced {
    fb_input_use *uses;      /* an input of the joint */
    fb_tie *ties;
    uint32_t n_ties, ties_capacity;
    fb_value_room constants; /* scalars that stand anywhere */
    fb_question question;
    fb_clock clock;
    bool has_clock;          /* it looks at the clock */
} fb_traced;

/* flow.c: looks at the logic of the elements of all plans; `known` may be NULL.  False: memory or budget. */
bool fb_flow_trace(fb_traced *out, fb_arena *arena, const fb_joint *joint, const fb_question *question,
                   const fb_known *known, const fb_clock *clock, fb_budget *budget);

/* input_group.c: inputs that are compared with each other. */
typedef struct fb_group {
    uint32_t n;         /* inputs in it */
    bool is_ordered, has_fences;
    fb_value_room ends; /* of all of them */
} fb_group;
/* The group of each input, NULL where it is alone.  Marks inputs that cannot be in one.  False: memory or budget. */
bool fb_groups_make(fb_group ***out, fb_arena *arena, fb_input_use *uses, uint32_t n_inputs, fb_budget *budget);

/* input_tie.c: ties that can have classes.  Others spoil their inputs. */
typedef enum fb_tie_role { FB_TIE_NONE = 0, FB_TIE_CENTRE, FB_TIE_LEAF } fb_tie_role;
/* The role of each input.  False: memory or budget. */
bool fb_ties_choose(uint8_t **out, fb_arena *arena, fb_traced *traced, fb_group *const *groups, uint32_t n_inputs,
                    fb_budget *budget);
/* Cuts a centre at what its leaves tell apart; after that, and when the centre has its classes, a leaf at what they
 * tell apart. */
bool fb_ties_cut_centre(fb_traced *traced, fb_arena *arena, fb_run *run, const uint8_t *roles, uint32_t centre,
                        fb_budget *budget);
bool fb_ties_cut_leaf(fb_traced *traced, fb_arena *arena, fb_run *run, const fb_input_classes *classes, uint32_t leaf,
                      fb_budget *budget);
/* Up to n distinct values strictly between (NULL: no end), in order; fewer only where there are no more, or, with
 * *is_short, where no more were found. */
uint32_t fb_values_between(fb_value *out, fb_arena *arena, fb_kind kind, const fb_value *low, const fb_value *high,
                           uint32_t n, bool *is_short, fb_budget *budget);
bool fb_value_room_add(fb_arena *arena, fb_value_room *room, const fb_value *value);
bool fb_value_room_add_all(fb_arena *arena, fb_value_room *room, const fb_value_room *values);

/* same_logic.c: false when it is not known, or memory (arena->failure) or the budget ran out. */
bool fb_same_logic(fb_arena *arena, const fb_joint *joint, uint32_t a, uint32_t b, fb_budget *budget);

/* ---- the symbolic reader: symbolic*.c ------------------------------------------------------------------ *
 *
 * Evaluates a plan on inputs of which some are unknown and have finitely many values.  A value that depends on them
 * is a decision diagram (analyse/diagram.c) whose leaves are numbers of values.  Lists, contexts and functions are
 * kept apart from what they hold as long as possible: an item of a list has a guard that says when it is there.
 *
 * The reference reader computes everything that needs nothing unknown, and every single operation on values; here
 * is only what evaluation does with conditions: if, and, or, iterations, filters, calls, tables and hit policies.
 *
 * INVARIANT: where every unknown input has one of its values, what a diagram leads to is what eval gives.
 * Where that cannot be had, `why` is set and whatever is returned is not looked at.
 */

typedef enum fb_sym_kind { FB_SYM_DIAGRAM = 0, FB_SYM_LIST, FB_SYM_CONTEXT, FB_SYM_FUNCTION } fb_sym_kind;
typedef struct fb_sym fb_sym;
struct fb_sym {
    uint8_t kind; /* fb_sym_kind */
    uint32_t n;   /* items, entries, or captured values */
    union {
        fb_diagram diagram;
        const struct fb_sym_item *items;
        const struct fb_sym_entry *entries;
        const struct fb_sym *captured;
    } as;
    const fb_plan_function *body; /* FUNCTION */
};
typedef struct fb_sym_item {
    fb_diagram guard; /* where the item is there: leaves true and false only */
    fb_sym value;
} fb_sym_item;
typedef struct fb_sym_entry {
    fb_view key;
    fb_sym value;
} fb_sym_entry;

/* The values that an unknown input may have; each is of its type. */
typedef struct fb_domain {
    uint32_t n;
    const fb_value *values;
} fb_domain;

enum { FB_SYM_NEW = 0, FB_SYM_BUSY, FB_SYM_DONE }; /* states of elements */
typedef struct fb_activation { /* of a decision service; the outermost has no service */
    fb_sym *memos;    /* plan->n_elements */
    uint8_t *states;
    bool is_outermost;
} fb_activation;

typedef struct fb_symbolic {
    const fb_plan *plan;
    fb_arena *arena;
    fb_budget *budget;
    fb_diagrams all;
    const fb_domain *domains;  /* plan->n_inputs; not looked at where the input is known */
    uint32_t *variable_of;     /* plan->n_inputs; FB_ABSENT: not met yet */
    uint32_t *input_of;        /* by variable */
    fb_run run;                /* what needs nothing unknown */
    fb_run scratch;            /* one operation at a time */
    bool keeps_scratch;        /* a value points into its arena */
    fb_activation *activation;
    const char *why;           /* it cannot be done, because ... */
    /* the values that leaves stand for */
    fb_value *values;
    fb_view *value_keys;
    uint32_t n_values, values_capacity;
    uint32_t *value_slots;
    uint32_t n_value_slots;
    fb_text key;               /* scratch */
} fb_symbolic;

/* Leaves with fixed numbers. */
enum { FB_LEAF_FALSE = 0, FB_LEAF_TRUE, FB_LEAF_NULL, FB_LEAF_STOPPED, FB_LEAF_NOTHING };
#define FB_NEVER (fb_diagram_leaf(FB_LEAF_FALSE))
#define FB_ALWAYS (fb_diagram_leaf(FB_LEAF_TRUE))

/* symbolic.c */
/* False: no memory.  End it with fb_symbolic_end in any case; what it made lives in `arena`. */
/* No evaluation on the way to an answer may take more than the answer. */
static inline fb_limits fb_limits_within(uint64_t steps, size_t memory) {
    fb_limits limits = fb_limits_default;
    limits.steps = steps < limits.steps ? steps : limits.steps;
    limits.memory = memory < limits.memory ? memory : limits.memory;
    return limits;
}
bool fb_symbolic_begin(fb_symbolic *s, fb_arena *arena, const fb_plan *plan, const fb_value *values,
                       const uint8_t *known, const fb_domain *domains, const fb_clock *clock, fb_budget *budget);
void fb_symbolic_end(fb_symbolic *s);
/* Does the reference reader give an element without anything unknown?  Needs no domains. */
bool fb_symbolic_known(fb_symbolic *s, fb_value *value, uint32_t element);
/* The values of a decision; FB_DIAGRAM_NONE when it cannot be done (why), or the budget or memory ran out. */
fb_diagram fb_symbolic_element(fb_symbolic *s, uint32_t element);
fb_sym fb_sym_node(fb_symbolic *s, const fb_node *node, fb_sym *frame);
fb_sym fb_sym_element(fb_symbolic *s, uint32_t element);
/* A test of a cell or of `in`: a diagram of true, false and null. */
fb_diagram fb_sym_test(fb_symbolic *s, const fb_node *test, fb_sym *frame);
/* The operation of a node on the values of its children, done by eval; a NULL child is an argument left out. */
fb_diagram fb_sym_operation(fb_symbolic *s, const fb_node *node, const fb_diagram *children, uint32_t n);
/* The number of what eval gives for a node of constants, or of a value made by the scratch run; FB_DIAGRAM_NONE, with
 * s->why, when eval needed something unknown or went beyond its limits. */
uint32_t fb_sym_evaluate(fb_symbolic *s, const fb_node *node, fb_value *frame);
uint32_t fb_sym_evaluated(fb_symbolic *s, fb_value value);

/* symbolic_value.c */
bool fb_sym_values_begin(fb_symbolic *s);
/* The leaf of a value, which is copied; FB_DIAGRAM_NONE when memory ran out. */
uint32_t fb_sym_number(fb_symbolic *s, const fb_value *value);
static inline const fb_value *fb_sym_value(const fb_symbolic *s, fb_diagram leaf) {
    return &s->values[fb_diagram_number(leaf)];
}
fb_sym fb_sym_of_value(fb_symbolic *s, const fb_value *value);
static inline fb_sym fb_sym_of_diagram(fb_diagram d) {
    return (fb_sym){.kind = FB_SYM_DIAGRAM, .as = {.diagram = d}};
}
fb_sym fb_sym_null(void);
/* Sets why (the first one stays) and gives null. */
fb_sym fb_sym_refuse(fb_symbolic *s, const char *why);
/* Nothing more can come of it. */
static inline bool fb_sym_is_over(const fb_symbolic *s) {
    return s->why || s->budget->exhausted || s->arena->failure != FB_OK;
}
/* Everything in one diagram. */
fb_diagram fb_sym_flat(fb_symbolic *s, fb_sym v);
/* A leaf that is a list, context or function as what it holds. */
fb_sym fb_sym_open(fb_symbolic *s, fb_sym v);
/* Any value as the items of a list: a value that is no list is a list of one; *is_null: where it is null. */
fb_sym fb_sym_as_list(fb_symbolic *s, fb_sym v, fb_diagram *is_null);
/* How many items are there. */
fb_diagram fb_sym_count(fb_symbolic *s, const fb_sym *list);
/* a where the condition is true, else b. */
fb_sym fb_sym_choose(fb_symbolic *s, fb_diagram condition, fb_sym a, fb_sym b);
fb_diagram fb_sym_choose_flat(fb_symbolic *s, fb_diagram condition, fb_diagram a, fb_diagram b);
/* Where it is true: leaves true and false. */
fb_diagram fb_sym_is_true(fb_symbolic *s, fb_diagram d);
/* Where it is the value of that leaf. */
fb_diagram fb_sym_is(fb_symbolic *s, fb_diagram d, uint32_t number);
fb_diagram fb_sym_and(fb_symbolic *s, fb_diagram a, fb_diagram b); /* ternary (table 50) */
fb_diagram fb_sym_or(fb_symbolic *s, fb_diagram a, fb_diagram b);
fb_diagram fb_sym_not(fb_symbolic *s, fb_diagram a);

/* symbolic_iterate.c */
fb_sym fb_sym_filter(fb_symbolic *s, const fb_node *node, fb_sym *frame);
fb_sym fb_sym_for(fb_symbolic *s, const fb_node *node, fb_sym *frame);
fb_sym fb_sym_quantified(fb_symbolic *s, const fb_node *node, fb_sym *frame);

/* symbolic_call.c */
fb_sym fb_sym_call(fb_symbolic *s, const fb_node *node, fb_sym *frame);
fb_sym fb_sym_call_builtin(fb_symbolic *s, const fb_node *node, fb_sym *frame);
/* As fb_coerce; *bad (may be NULL): where it is not null and cannot be made to conform. */
fb_sym fb_sym_coerce(fb_symbolic *s, fb_sym v, const fb_type *type, fb_diagram *bad);
/* Where it is null, or within the allowed values. */
fb_diagram fb_sym_is_allowed(fb_symbolic *s, fb_diagram d, uint32_t constraint);

/* symbolic_table.c */
fb_sym fb_sym_table(fb_symbolic *s, const fb_plan_table *table, fb_sym *frame);

/* ---- settle.c ------------------------------------------------------------------------------------------ */

struct fb_inquiry {
    const fb_host *host;
    const fb_plan *plan;
    uint32_t goal, consistent;
    const uint8_t *nullable;
    fb_clock clock;
    fb_inquiry_limits limits;
    fb_arena kept;            /* the inquiry's own: classes with nothing known */
    fb_joint joint;
    fb_classes base;
    fb_arena arena;           /* of one question */
    fb_budget budget;
    fb_run replay;
    fb_symbolic symbolic;
    bool has_symbolic;
    fb_diagram outcomes;      /* leaves: numbers of outcomes, FB_LEAF_NOTHING where the facts are not consistent;
                               * FB_DIAGRAM_NONE: not found out */
    fb_settled settled;       /* the last answers */
    fb_asking asking;
    fb_decisive decisive;
    const fb_value *values;   /* what was settled last */
    const uint8_t *known;
    const fb_domain *domains; /* NULL: it did not come to that */
};
#define FB_FIRST_OUTCOME (FB_LEAF_NOTHING + 1)
/* As fb_settle; the values that `actual` knows are among those that unknown inputs may have. */
fb_status fb_settle_beside(const fb_settled **out, fb_inquiry *inquiry, const fb_facts *facts, const fb_facts *actual,
                           fb_error *error) FB_MUST_CHECK;

/* ask.c: can variables (a bit each) change together what a diagram of outcomes, or of sets of them, leads to, where
 * both ways are consistent?  False with *is_cut when memory or the budget ended. */
bool fb_variables_matter(fb_diagrams *all, fb_diagram outcomes, const uint64_t *variables, bool *is_cut);

#endif
