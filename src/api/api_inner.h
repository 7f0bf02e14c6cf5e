/* api_inner.h - what one section of forbear.h needs of another's handles.  Included by src/api/ only. */
#ifndef FB_API_INNER_H
#define FB_API_INNER_H

#include "casework/casework.h"
#include "eval/eval.h"
#include "knowledge/knowledge.h"

/* api_engine.c: the plan of a set, and the models it was made of, both alive as long as the set. */
const fb_plan *fb_model_set_plan(const fb_model_set *set);
/* api_model.c: for each table of the plan the model's, NULL where it is not known.  Made when a set is loaded. */
fb_status fb_find_written_tables(const fb_table *const **written, fb_arena *arena, const fb_plan *plan,
                                 fb_error *error) FB_MUST_CHECK;
/* api_engine.c: the same, of a set. */
const fb_table *fb_model_set_written(const fb_model_set *set, size_t table);
/* api_engine.c: the arena of texts that a set handed out, emptied; and the set's host. */
fb_arena *fb_model_set_output(fb_model_set *set);
const fb_host *fb_model_set_host(const fb_model_set *set);
/* api_engine.c: the line of a byte of a model's text. */
uint32_t fb_model_set_line(const fb_model_set *set, uint16_t model, uint32_t offset);
/* api_engine.c: the run of an evaluation, whose trace api_trace.c reads, and the arena of texts handed out. */
const fb_run *fb_evaluation_inner_run(const fb_evaluation *evaluation);
fb_arena *fb_evaluation_output(fb_evaluation *evaluation);
/* api_casework.c: the determination of a report, and the policies it was made with; both live as long as it. */
const fb_determination *fb_report_determination(const fb_report *report);
const fb_benefits *fb_report_benefits(const fb_report *report); /* NULL: a determination */
const fb_policy_set *fb_report_policies(const fb_report *report);
/* api_casework.c: a desk's folder, register and host. */
fb_view fb_desk_folder(const fb_desk *desk);
const fb_register *fb_desk_register(const fb_desk *desk);
/* Emptied: the arena of what the desk hands out, until the next call that hands out something. */
fb_arena *fb_desk_listing(fb_desk *desk);
/* api_engine.c: `now` of options, NULL: the default, into a clock whose zone's name is in the arena; an input of a set
 * by its name, *input being the last one found, or UINT32_MAX; and "file:line:column: message" of a note. */
fb_status fb_read_clock(fb_clock *clock, fb_arena *arena, const char *now, fb_error *error) FB_MUST_CHECK;
fb_status fb_find_input(uint32_t *input, const fb_model_set *set, const fb_place *where, fb_view name,
                        fb_error *error) FB_MUST_CHECK;
void fb_note_print(fb_text *out, const fb_plan *plan, const fb_note *note);

/* what_is_said.c: what JSON says of an input: its value, what it is limited to, or that it is unknown. */
typedef enum fb_said_kind { FB_SAID_VALUE = 0, FB_SAID_LIMITS, FB_SAID_UNKNOWN } fb_said_kind;
typedef struct fb_said {
    fb_said_kind kind;
    uint32_t input;     /* its number in the plan */
    fb_value value;
    fb_limited limits;
} fb_said;
/* One input; all that *said points at is in the arena. */
fb_status fb_read_one_said(fb_said *said, fb_arena *arena, fb_view file, fb_view text, const fb_json *json,
                           const fb_type *type, fb_error *error) FB_MUST_CHECK;
/* A set of values or an interval (an end may be NULL), as said; the values are of `text` at `json`. */
fb_status fb_say_range(fb_said *said, const fb_value *low, const fb_value *high, const fb_place *where,
                       fb_error *error) FB_MUST_CHECK;
/* Every member of an object: object->n of them. */
fb_status fb_read_said(const fb_said **said, fb_arena *arena, const fb_model_set *set, fb_view file, fb_view text,
                       const fb_json *object, fb_error *error) FB_MUST_CHECK;

/* api_casework.c: the policies of a day, loaded when they are not yet, and kept until they are let go. */
fb_status fb_desk_hold(fb_desk *desk, size_t *day, fb_date date, bool is_of_benefits,
                       fb_error *error) FB_MUST_CHECK;
void fb_desk_let_go(fb_desk *desk, size_t day);
const fb_policy_set *fb_desk_policy_set(const fb_desk *desk, size_t day);
const fb_host *fb_desk_host(const fb_desk *desk);

#endif
