/* eval_inner.h - what the files of the evaluator share.  Included by src/eval/ only. */
#ifndef FB_EVAL_INNER_H
#define FB_EVAL_INNER_H

#include "eval/eval.h"

/* Frames this small live on the C stack; larger ones in the run arena. */
#define FB_SMALL_FRAME 16

static inline fb_value *frame_for(fb_run *run, fb_value small[FB_SMALL_FRAME], uint32_t n_slots) {
    if (n_slots <= FB_SMALL_FRAME) {
        memset(small, 0, sizeof(fb_value) * n_slots);
        return small;
    }
    fb_value *frame = FB_NEW_ARRAY(run->arena, fb_value, n_slots);
    if (!frame)
        fb_run_memory(run);
    return frame;
}

/* Has the value the type, by a look at it alone?  Values that hold no others have type kinds in the order of theirs. */
_Static_assert(FB_TYPE_BOOLEAN == FB_KIND_BOOLEAN + 1 && FB_TYPE_NUMBER == FB_KIND_NUMBER + 1 &&
                   FB_TYPE_STRING == FB_KIND_STRING + 1 && FB_TYPE_DATE == FB_KIND_DATE + 1 &&
                   FB_TYPE_TIME == FB_KIND_TIME + 1 && FB_TYPE_DATE_TIME == FB_KIND_DATE_TIME + 1 &&
                   FB_TYPE_DAYS_TIME_DURATION == FB_KIND_DAYS_TIME_DURATION + 1 &&
                   FB_TYPE_YEARS_MONTHS_DURATION == FB_KIND_YEARS_MONTHS_DURATION + 1,
               "the type of a plain value is its kind and one");
static inline bool fb_is_plainly(const fb_value *value, const fb_type *type) {
    return value->kind < FB_KIND_LIST && type && !type->constraint && type->kind == value->kind + 1;
}

/* The value of an element that needs no evaluation, because it is kept or is an input of its type; else NULL. */
static inline const fb_value *fb_element_at_hand(const fb_run *run, uint32_t index) {
    if (run->memos[index].state == FB_MEMO_DONE)
        return &run->memos[index].value;
    const fb_plan_element *element = &run->plan->elements[index];
    if (element->kind != FB_ELEMENT_INPUT || run->known || !run->inputs)
        return NULL;
    const fb_value *value = &run->inputs[element->input];
    return !element->type || fb_is_plainly(value, element->type) ? value : NULL;
}

/* eval.c */
void fb_heed_budget(fb_run *run); /* at the end of a run: a budget that is used up is a limit */
fb_ternary fb_test(fb_run *run, const fb_node *tests, fb_value *frame);
fb_value fb_make_range(fb_run *run, const fb_range *range); /* checked as 10.3.2.7 asks */

/* iterate.c: for, some, every, filters */
fb_value fb_for(fb_run *run, const fb_node *node, fb_value *frame);
fb_value fb_quantified(fb_run *run, const fb_node *node, fb_value *frame);
fb_value fb_filter(fb_run *run, const fb_node *node, fb_value *frame);

/* call.c */
fb_value fb_builtin_value(fb_run *run, fb_builtin_id first);
fb_value fb_call_node(fb_run *run, const fb_node *node, fb_value *frame);
fb_value fb_call_builtin_node(fb_run *run, const fb_node *node, fb_value *frame);

/* coerce.c: false when `value` cannot be made to conform; *value is then untouched. */
bool fb_convert(fb_run *run, fb_value *value, const fb_type *type);
bool fb_constraint_holds(fb_run *run, uint32_t constraint, const fb_value *value);

/* hit_policy.c: what the matched rules give, which are in rule order or in the index's.  *chosen: the rule that a
 * single-hit policy took, untouched when it took none. */
fb_value fb_hit(fb_run *run, const fb_plan_table *table, uint32_t *chosen, const uint32_t *matched,
                uint32_t n_matched, fb_value *frame);

/* Is the table matched by its index?  The index knows no unknown inputs, and an explanation wants every cell. */
static inline bool fb_matches_by_index(const fb_run *run, const fb_plan_table *table) {
    return table->table_index && !run->known && !run->keep_cells;
}

/* table_cells.c: adds `cells` to a trace, and the clauses that matching did not need. */
void fb_trace_cells(fb_run *run, fb_table_trace *trace, fb_value *frame);

#endif
