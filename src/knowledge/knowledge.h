/* knowledge.h - what can be said of models whose inputs are not known: exploring them, and comparing two by meaning.
 *
 * flow.c finds the constants that a model compares each input with; between them lie classes of values that it
 * cannot tell apart.  Computations that keep the order of an input's values are looked through (order_chain.c);
 * inputs that are compared with each other have single values in place of classes (input_group.c).  explore.c runs
 * one or several models side by side on classes instead of values: it takes an input that a suspended evaluation
 * met, branches on its classes and goes on, so that only splits that are asked for are paid for.  compare_models.c
 * collects the leaves on which two models differ and joins them to regions.
 *
 * Not here: evaluation (eval/), the pieces and classes of one subject (analyse/), words for people (render/).
 *
 * INVARIANT: a class of an input that is neither sampled nor related holds only values for which every reading takes
 * the same way.  Values of a sampled or related input stand for themselves only, and what rests on them says so; but
 * all combinations of the values of related inputs give every result that all combinations of all values give.
 */
#ifndef FB_KNOWLEDGE_H
#define FB_KNOWLEDGE_H

#include "analyse/analyse.h"
#include "eval/eval.h"

#define FB_ABSENT UINT32_MAX
#define FB_MOST_READINGS 2u

/* ---- joint_input.c: the inputs of several plans, by name ----------------------------------------------- */

typedef struct fb_joint_input {
    fb_view name;
    uint32_t in[FB_MOST_READINGS]; /* its number among the inputs of each plan; FB_ABSENT */
} fb_joint_input;
typedef struct fb_joint {
    uint32_t n_plans, n_inputs;
    const fb_plan *plans[FB_MOST_READINGS];
    const fb_joint_input *inputs;
    const uint32_t *of[FB_MOST_READINGS]; /* joint number of each input of a plan */
} fb_joint;
/* Inputs of the first models are the same by name, those of imported models by namespace and name. */
fb_status fb_joint_make(fb_joint *joint, fb_arena *arena, const fb_plan *const *plans, uint32_t n_plans,
                        fb_error *error) FB_MUST_CHECK;

/* ---- flow.c, input_class.c: the classes of the inputs for one question --------------------------------- */

/* What is asked: some elements of each plan. */
typedef struct fb_question {
    uint32_t n_elements[FB_MOST_READINGS];
    const uint32_t *elements[FB_MOST_READINGS];
    bool is_comparison; /* the results of one plan are compared with those of the others */
} fb_question;

/* What is known of an input that has no one value. */
typedef struct fb_limited {
    uint32_t n_values;         /* one of these; 0: whatever lies within the ends */
    const fb_value *values;
    const fb_value *low, *high; /* inclusive; NULL: no end */
} fb_limited;

/* What is known already, a plan: plan->n_inputs values and flags; both NULL: nothing.  An input that several plans
 * have is known to all of them, with one value, or to none.  `limited` of inputs without a flag (NULL, or NULL entries:
 * nothing) restricts no class: of inputs that are related it says what else they are told apart by, so that the values
 * within the limits still lie every way that they can. */
typedef struct fb_known {
    const fb_value *values[FB_MOST_READINGS];
    const uint8_t *flags[FB_MOST_READINGS];
    const fb_limited *const *limited[FB_MOST_READINGS];
} fb_known;

/* What a question can tell apart of one input.
 *
 * Null is a class of its own, dimension.null_class (classes[].is_null): whoever asks about completions without null
 * leaves it out.  A value that the allowed values of every plan exclude is null to all of them; it is in no class:
 * dimension.pieces has it with is_admitted false and class_index FB_ABSENT.  So classes[].value is always a value
 * that a type of the input admits, or null. */
typedef struct fb_input_classes {
    fb_dimension dimension;
    bool is_read;       /* one of the elements may look at it */
    bool is_known;      /* one class: its value, as its type makes it */
    bool is_passed;     /* a result may be its value, or hold it, as it is */
    bool is_related;    /* it is compared with other inputs, as it is or computed with: its classes are values, to be
                         * combined with those of the others.  All combinations together give every result that
                         * there is; but what lies around a value does not go its way, so classes are no regions */
    bool is_sampled;    /* the classes are only samples ... */
    const char *why;    /* ... because */
} fb_input_classes;
typedef struct fb_classes {
    const fb_joint *joint;
    const fb_input_classes *inputs; /* of the joint */
    struct fb_traced *traced; /* for fb_classes_refine */
} fb_classes;
/* With nothing known; worth keeping, for any number of cases and threads.  It points at the joint and into `arena`.
 * FB_LIMIT when the budget ran out. */
fb_status fb_classify_inputs(fb_classes *out, fb_arena *arena, const fb_joint *joint, const fb_question *question,
                             const fb_clock *clock, fb_budget *budget) FB_MUST_CHECK;
/* The same with something known: inputs whose classes do not depend on what is known keep those of `base`. */
fb_status fb_classes_refine(const fb_input_classes **out, fb_arena *arena, const fb_classes *base,
                            const fb_known *known, const fb_clock *clock, fb_budget *budget) FB_MUST_CHECK;

/* ---- explore.c: branching over classes by suspension --------------------------------------------------- */

typedef struct fb_branch {
    uint32_t input, class_index;
    bool was_settled[FB_MOST_READINGS];
} fb_branch;
typedef struct fb_side {
    fb_run run;
    uint32_t element;
    fb_value *values;    /* plan->n_inputs */
    uint8_t *known;
    fb_value value;      /* when it is settled */
    bool is_settled;
} fb_side;
typedef struct fb_explorer {
    const fb_joint *joint;
    const fb_input_classes *inputs;
    fb_clock clock;
    fb_side readings[FB_MOST_READINGS];
    uint32_t *classes;   /* a class an input of the joint, FB_ABSENT: any; the leaf that was reached */
    fb_branch *branches;
    uint32_t n_branches, n_sampled; /* n_sampled: branches on inputs that are only sampled ... */
    uint32_t n_related;             /* ... or that are related */
    uint64_t steps_left, n_leaves;
    bool has_begun;
} fb_explorer;

typedef enum fb_explored {
    FB_EXPLORED_LEAF,   /* every reading is settled: `classes` and readings[].value */
    FB_EXPLORED_END,    /* there is no other leaf */
    FB_EXPLORED_BUDGET, /* steps ran out; the rest is not explored */
    FB_EXPLORED_MEMORY
} fb_explored;
/* False: no memory.  End it with fb_explorer_end in any case.  `limits` are of one evaluation, `steps` of all. */
bool fb_explorer_begin(fb_explorer *explorer, fb_arena *arena, const fb_joint *joint, const fb_input_classes *inputs,
                       const uint32_t *elements, const fb_clock *clock, const fb_limits *limits, uint64_t steps,
                       const fb_host *host);
void fb_explorer_end(fb_explorer *explorer);
/* The next leaf, in order of classes.  Values of readings live until the next call. */
fb_explored fb_explorer_next(fb_explorer *explorer);

/* ---- region_join.c: leaves to regions ------------------------------------------------------------------ */

/* A set of inputs on which the results differ: some classes of each input. */
typedef struct fb_region {
    const uint64_t **sets;    /* a set an input of the joint; NULL: any value */
    const uint32_t *witness;  /* a class an input, FB_ABSENT: any */
    uint32_t results[FB_MOST_READINGS]; /* those of the witness, by number */
    bool is_sampled;          /* only the witness was tried, not what lies around it: of inputs that are sampled, or
                               * related, where what lies around it goes by the other inputs */
} fb_region;
typedef struct fb_regions_found {
    fb_arena *arena;
    uint32_t n_inputs, n, capacity, joined_at;
    const fb_input_classes *inputs;
    fb_region *items;
} fb_regions_found;
/* Adds a leaf; neighbours are joined now and then.  False: no memory. */
bool fb_region_add(fb_regions_found *found, const uint32_t *classes, const uint32_t *results, bool is_sampled);
/* Joins regions with the same results that differ in one input only, until none are left. */
bool fb_regions_join(fb_regions_found *found);

/* ---- compare_models.c, same_logic.c: where two models differ ------------------------------------------- */

typedef struct fb_compare_limits {
    uint64_t leaves;   /* of one decision */
    uint64_t steps;    /* evaluator steps of one decision */
    uint32_t most;     /* regions of one decision that are reported */
} fb_compare_limits;
extern const fb_compare_limits fb_compare_limits_default;

/* One region, in words. */
typedef struct fb_condition {
    fb_view input, text;
} fb_condition;
typedef struct fb_difference {
    uint32_t n_conditions, n_witness;
    const fb_condition *conditions; /* what the region restricts; none: it is everywhere */
    const fb_condition *witness;    /* a concrete case: every input that the decisions may read */
    fb_view results[2];             /* of the witness, evaluated anew in both models */
    bool is_sampled;
} fb_difference;
typedef struct fb_compared {
    fb_view name;
    bool is_sampled;     /* not decided for all inputs: some of the answer rests on samples */
    fb_view why;         /* which input, and why */
    bool ran_out;        /* leaves, steps or memory */
    bool is_function;    /* a result is a function, which cannot be compared */
    uint64_t n_leaves;
    uint32_t n_regions;  /* all that were found, more than are listed perhaps */
    uint32_t n_differences;
    const fb_difference *differences;
    const fb_region *regions;       /* n_regions, in the arena of the work */
    const fb_input_classes *inputs; /* of the joint, there too */
} fb_compared;
/* Compares element a of the first plan with element b of the second.  What is reported is made in `arena`, what is
 * needed on the way in `work`, whose limit is the limit on memory. */
fb_status fb_compare_decisions(fb_compared *out, fb_arena *arena, fb_arena *work, const fb_joint *joint, uint32_t a,
                               uint32_t b, const fb_clock *clock, const fb_compare_limits *limits,
                               fb_error *error) FB_MUST_CHECK;

/* ---- settle.c: the outcomes still possible ------------------------------------------------------------- *
 *
 * A completion gives every input that is not known one of the values that its type and what is known of it admit,
 * null only where it is nullable, such that the decision `consistent`, if there is one, is true.  An outcome is what
 * the goal gives for a completion.  docs/partial-knowledge.md says how they are found and what is promised.
 */

/* What is known of a plan's inputs, plan->n_inputs entries each. */
typedef struct fb_facts {
    const fb_value *values;
    const uint8_t *known;               /* flags; NULL: all */
    const fb_limited *const *limited;   /* of unknown inputs; NULL, or NULL entries: any value */
} fb_facts;

typedef struct fb_possibility {
    fb_value value;
    bool is_possible;         /* there is a witness; else it is only not excluded */
    const fb_value *witness;  /* plan->n_inputs values that lead to it, replayed */
    bool is_fault;            /* it is null because something went wrong: `fault` */
    fb_note fault;
} fb_possibility;
typedef struct fb_settled {
    uint32_t n_outcomes;
    const fb_possibility *outcomes; /* no two are equal */
    bool is_exact;            /* there is no other outcome */
    bool is_contradictory;    /* there is no completion; only when is_exact */
    fb_view why;              /* when not exact: what stands in the way */
} fb_settled;

typedef struct fb_inquiry_limits {
    uint64_t steps;           /* of one question */
    size_t memory;            /* bytes that one question may take */
} fb_inquiry_limits;
extern const fb_inquiry_limits fb_inquiry_limits_default;

/* A goal of a plan, with what any question about it needs.  Not for two threads at once. */
typedef struct fb_inquiry fb_inquiry;
/* `consistent`: an element, or FB_ABSENT.  `nullable`: plan->n_inputs flags, or NULL: none.  `limits`: NULL: the
 * default ones.  The plan must outlive it. */
fb_status fb_inquiry_new(fb_inquiry **out, const fb_plan *plan, uint32_t goal, uint32_t consistent,
                         const uint8_t *nullable, const fb_clock *clock, const fb_inquiry_limits *limits,
                         const fb_host *host, fb_error *error) FB_MUST_CHECK;
void fb_inquiry_free(fb_inquiry *inquiry);
/* May the goal or `consistent` look at the input? */
bool fb_inquiry_reads(const fb_inquiry *inquiry, uint32_t input);
/* The answer lives until the next question of the inquiry.  A budget that ends is no failure: the answer is then
 * not exact, and says so.  FB_NO_MEMORY when the host has none. */
fb_status fb_settle(const fb_settled **out, fb_inquiry *inquiry, const fb_facts *facts, fb_error *error) FB_MUST_CHECK;

/* ---- ask.c: which facts still matter ------------------------------------------------------------------- */

/* An unknown input that can change the outcome. */
typedef struct fb_open_fact {
    uint32_t input;
    bool is_grouped;          /* only together with others: the facts that are consistent move together */
    uint32_t worst;           /* questions left, this one included, when it is asked first; UINT32_MAX: not found out */
    double expected;          /* the same on average over the values that are told apart; < 0: not found out */
} fb_open_fact;
typedef struct fb_asking {
    uint32_t n_facts;
    const fb_open_fact *facts; /* best question first */
    bool is_exact;            /* these are all that matter, and no others */
} fb_asking;
/* About the facts that were settled last, which must still be there; FB_BAD_INPUT when there are none, or another
 * question has come between.  `tiers`: plan->n_inputs, lower ones are asked first; NULL: all alike. */
fb_status fb_ask(const fb_asking **out, fb_inquiry *inquiry, const uint8_t *tiers, fb_error *error) FB_MUST_CHECK;
/* The same facts by tier alone; how many questions each leaves, which costs most of the time, is not found out. */
fb_status fb_ask_which(const fb_asking **out, fb_inquiry *inquiry, const uint8_t *tiers, fb_error *error) FB_MUST_CHECK;

/* ---- outlook.c: what can become of an open case ---------------------------------------------------------- */

/* A set of outcomes that stays possible, and values of the inputs under which it is just that. */
typedef struct fb_ahead_set {
    uint32_t n_outcomes;
    const uint32_t *outcomes; /* numbers of the outcomes that were settled, ascending */
    const fb_value *example;  /* plan->n_inputs; those of inputs that are never learnt mean nothing */
} fb_ahead_set;
typedef struct fb_ahead {
    uint32_t n_sets;
    const fb_ahead_set *sets;
    bool is_exact;            /* these are all, and each can be */
} fb_ahead;
/* About the facts that were settled last.  The inputs with a flag in `never` (plan->n_inputs) are never learnt; all
 * others may turn out to have any of their values.  Lives until the next question. */
fb_status fb_look_ahead(const fb_ahead **out, fb_inquiry *inquiry, const uint8_t *never,
                        fb_error *error) FB_MUST_CHECK;
typedef struct fb_narrowing {
    bool can_settle;          /* some answers about usable facts leave one outcome, whatever the others are */
    const uint8_t *matters;   /* plan->n_inputs: usable, and its answer can change the set of outcomes that is left */
    bool is_exact;            /* else both say yes where they do not know */
} fb_narrowing;
/* About the facts that were settled last.  `usable`: plan->n_inputs, the unknown facts that may become known.  The
 * answer lives until the next fb_settle.  Facts that can change anything only together are not found to matter. */
fb_status fb_narrow(const fb_narrowing **out, fb_inquiry *inquiry, const uint8_t *usable,
                    fb_error *error) FB_MUST_CHECK;
/* Flags the inputs that the outcomes settled last rest on, and that tell which facts are consistent; no other input can
 * change the outcome.  False when there may be more. */
bool fb_rests_on(fb_inquiry *inquiry, uint8_t *inputs);

/* ---- decisive.c: which known facts decide -------------------------------------------------------------- */

typedef struct fb_fact_set {
    uint32_t n;
    const uint32_t *inputs;   /* ascending */
} fb_fact_set;
typedef struct fb_flip {      /* a change of known facts that gives another outcome */
    fb_fact_set changed;
    const fb_value *witness;  /* plan->n_inputs values */
    fb_value outcome;
} fb_flip;
typedef struct fb_decisive {
    uint32_t n_sets;
    const fb_fact_set *sets;  /* each fixes the outcome alone, and no part of it does */
    bool is_complete;         /* there is no other such set */
    bool is_exact;            /* every settle on the way was */
    uint32_t n_flips;
    const fb_flip *flips;     /* smallest first; as many facts change in each as in the first */
} fb_decisive;
/* `most_sets`: at least 1.  `most_changed`: how many facts a flip may change; 0: flips are not looked for.  Facts with
 * `fixed` (plan->n_inputs flags, or NULL) are never forgotten or changed, nor are known nulls.  No
 * sets when the outcome is open, or the budget ends. */
fb_status fb_decisive_facts(const fb_decisive **out, fb_inquiry *inquiry, const fb_facts *facts, uint32_t most_sets,
                            uint32_t most_changed, const uint8_t *fixed, fb_error *error) FB_MUST_CHECK;

#endif
