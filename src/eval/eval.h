/* eval.h - the reference reader of a plan: one case at a time, with unknowns, notes and a trace.
 *
 * An evaluation is a run.  It reads inputs that are known or unknown.  Where it needs an unknown input it
 * suspends: `stop` is set, every function returns at once with a value nobody may look at, and the inputs
 * that were met are marked in `met`.  Three places catch a suspension because the rest may decide without it:
 * `and`, `or`, and the cells of a decision table.  Everything else hands it on.
 *
 * INVARIANT: after a call of anything that may evaluate, look at run->stop before looking at the value.
 */
#ifndef FB_EVAL_H
#define FB_EVAL_H

#include "plan/plan.h"

typedef enum fb_stop {
    FB_STOP_NONE = 0,
    FB_STOP_UNKNOWN,  /* an unknown input was needed */
    FB_STOP_LIMIT,    /* steps, depth or memory limit */
    FB_STOP_MEMORY    /* the host refused memory */
} fb_stop;

/* Why an evaluation gave null, or a branch was not taken. */
typedef struct fb_note {
    uint16_t model;
    uint32_t offset;  /* of the expression in the model's file */
    uint32_t element; /* the DRG element being evaluated */
    fb_view message;
} fb_note;

/* What became of one cell: fb_run.keep_cells. */
typedef enum fb_cell_state {
    FB_CELL_FAILS = 0,
    FB_CELL_HOLDS,
    FB_CELL_OPEN,   /* something unknown decides, or it takes too long to find out */
    FB_CELL_REFUSED /* the value is not among the clause's input values: no cell of the column can hold */
} fb_cell_state;

/* One evaluation of one decision table. */
typedef struct fb_table_trace {
    const fb_plan_table *table;
    uint32_t element;         /* the decision being evaluated */
    const fb_value *inputs;   /* n_inputs values; undefined where the clause is unknown */
    const uint8_t *unknown;   /* n_inputs flags */
    const uint32_t *matched;  /* rules that matched and were used by the hit policy, in rule order */
    uint32_t n_matched;
    const uint32_t *possible; /* rules that an unknown input still leaves open */
    uint32_t n_possible;
    uint32_t chosen;          /* the rule that a single-hit policy took; UINT32_MAX: none, or a list of them */
    const uint8_t *cells;     /* keep_cells: n_rules * n_inputs fb_cell_state, rule by rule; else NULL */
    uint8_t *const *met;      /* keep_cells: of an unknown clause, the unknown inputs it needed; NULL entries */
} fb_table_trace;

typedef enum fb_memo_state { FB_MEMO_NONE = 0, FB_MEMO_BUSY, FB_MEMO_DONE, FB_MEMO_UNKNOWN } fb_memo_state;
typedef struct fb_memo {
    fb_value value;
    const uint8_t *met; /* UNKNOWN decisions: the unknown inputs that it needs, plan->n_inputs flags */
    uint8_t state; /* fb_memo_state */
} fb_memo;

typedef struct fb_clock { /* inputs of an evaluation, never read from the system */
    fb_moment now;        /* date and time, with zone or offset */
} fb_clock;

typedef struct fb_limits {
    uint64_t steps;      /* nodes evaluated and items touched */
    uint32_t depth;      /* nested evaluations */
    size_t memory;       /* bytes of the run arena */
    uint32_t text;       /* bytes of one string */
} fb_limits;
extern const fb_limits fb_limits_default;

typedef struct fb_run {
    const fb_plan *plan;
    fb_arena *arena;         /* run lifetime: reset by fb_run_start */
    fb_arena own;
    fb_budget budget;
    fb_limits limits;
    fb_stop stop;
    fb_clock clock;
    const fb_value *inputs;  /* plan->n_inputs; only known ones are read */
    const uint8_t *known;    /* plan->n_inputs flags; NULL: all known */
    uint8_t *met;            /* plan->n_inputs: unknown inputs that were needed */
    fb_memo *memos;          /* plan->n_elements: the current activation's (a decision service call makes another) */
    fb_memo **spare_memos;   /* of activations that have ended, spare_capacity of them */
    uint32_t n_spare, spare_capacity;
    uint32_t element;        /* the DRG element being evaluated */
    const fb_node *node;     /* for notes: the expression being evaluated */
    bool keep_notes, keep_trace;
    uint32_t n_trials;       /* table_cells.c: evaluations for an explanation that are going on */
    bool keep_cells;         /* besides keep_trace: every cell of every table is tested, for explanations */
    fb_note *notes;
    uint32_t n_notes, notes_capacity;
    fb_table_trace *traces;
    uint32_t n_traces, traces_capacity;
    struct fb_patterns *patterns; /* regex.c: compiled regular expressions; NULL before the first */
} fb_run;

/* ---- eval.c -------------------------------------------------------------------------------------------- */

/* A run for a plan, reusable for any number of evaluations; free it with fb_run_end. */
void fb_run_begin(fb_run *run, const fb_plan *plan, const fb_host *host, const fb_limits *limits);
void fb_run_end(fb_run *run);
/* Starts an evaluation: forgets all that was computed.  `inputs` and `known` (NULL: all known) are kept by
 * reference.  False when there is no memory even for the memos. */
bool fb_run_start(fb_run *run, const fb_value *inputs, const uint8_t *known, const fb_clock *clock);
/* The value of an element.  Look at run->stop first. */
fb_value fb_run_element(fb_run *run, uint32_t element);
/* Gives an element (a decision, say) a value from outside, so that it is not evaluated; after fb_run_start. */
void fb_run_preset(fb_run *run, uint32_t element, fb_value value);
/* Invokes a decision service or business knowledge model with arguments by position. */
fb_value fb_run_call(fb_run *run, const fb_value *function, const fb_value *arguments, uint32_t n_arguments);
/* Status and message for run->stop (FB_OK for NONE and UNKNOWN). */
fb_status fb_run_status(const fb_run *run, fb_error *error);

/* ---- inside eval --------------------------------------------------------------------------------------- */

/* Adds a note at the expression being evaluated and returns null: `return fb_null_note(run, "...")`. */
fb_value fb_null_note(fb_run *run, const char *format, ...) FB_FORMAT(2, 3);
/* Keys of a context that are compared for one step. */
#define FB_KEYS_PER_STEP 8
/* Steps for a loop over n things; false (run->stop set) when the budget is gone. */
bool fb_run_step(fb_run *run, uint64_t n);
/* Call after arena allocations that may have failed: sets run->stop from arena->failure; true when all is well. */
bool fb_run_memory(fb_run *run);

fb_value fb_eval(fb_run *run, const fb_node *node, fb_value *frame);
/* call.c: any function value. */
fb_value fb_call(fb_run *run, const fb_value *function, const fb_value *arguments, uint32_t n_arguments);
/* `value` made to conform to `type` (10.3.2.9.4), constraints included; null with a note when it cannot. */
fb_value fb_coerce(fb_run *run, fb_value value, const fb_type *type);
bool fb_instance_of(fb_run *run, const fb_value *value, const fb_type *type); /* with constraints */
/* table_match.c, hit_policy.c */
fb_value fb_table_evaluate(fb_run *run, const fb_plan_table *table, fb_value *frame);
/* operators.c: + - * / ** of 10.3.2.12 (tables 57-61) over all kinds; comparisons. */
fb_value fb_arithmetic(fb_run *run, fb_op op, const fb_value *a, const fb_value *b);
fb_value fb_negate(fb_run *run, const fb_value *a);
fb_value fb_compare(fb_run *run, fb_op op, const fb_value *a, const fb_value *b);
/* properties.c: a.key for contexts, lists of contexts, and the properties of table 65 (year, hour, time offset,
 * start included...). */
fb_value fb_path(fb_run *run, const fb_value *a, fb_view key);

/* builtin_*.c: one function a built-in, listed in feel/builtins.def.  Arguments are positional; one left out
 * by name is null and, at the end, not counted.  Wrong kinds give fb_null_note. */
typedef fb_value fb_builtin_function(fb_run *run, const fb_value *arguments, uint32_t n_arguments);
#define FB_BUILTIN(id, name, parameters, result, function) fb_builtin_function function;
#include "feel/builtins.def"
#undef FB_BUILTIN
/* builtin_external.c: the pure java.lang statics that the TCK calls; anything else is null with a note. */
fb_value fb_external_java(fb_run *run, fb_view class_name, fb_view signature, const fb_value *arguments,
                          uint32_t n_arguments);

#endif
