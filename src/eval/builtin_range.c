/* builtin_range.c - the relations of points and ranges (DMN 1.5 section 10.3.4.7, table 78).
 *
 * A point is treated as the range [point..point], which makes the signatures of one relation one formula.  An
 * end that a range leaves undefined (10.3.2.7) lies beyond every value.  Called through the table made from
 * feel/builtins.def.
 */
#include "eval/builtin_inner.h"

typedef struct span {
    const fb_value *low, *high; /* NULL: undefined, beyond every value */
    bool low_closed, high_closed;
} span;

/* A relation in the making; `failed` when two ends could not be compared. */
typedef struct relation {
    fb_run *run;
    const char *function;
    bool failed;
} relation;

/* <0, 0, >0; `side` is where an undefined end lies: -1 for starts, 1 for ends. */
static int order(relation *r, const fb_value *a, int a_side, const fb_value *b, int b_side) {
    int result = 0;
    if (a == NULL || b == NULL)
        return (a == NULL ? a_side : 0) - (b == NULL ? b_side : 0);
    if (!r->failed && !fb_value_order(&result, a, b)) {
        fb_null_note(r->run, "%s: %s and %s cannot be compared", r->function, fb_kind_name(a->kind),
                     fb_kind_name(b->kind));
        r->failed = true;
    }
    return result;
}

static int starts_order(relation *r, const span *a, const span *b) {
    return order(r, a->low, -1, b->low, -1);
}

static int ends_order(relation *r, const span *a, const span *b) {
    return order(r, a->high, 1, b->high, 1);
}

/* a's end against b's start. */
static int end_to_start(relation *r, const span *a, const span *b) {
    return order(r, a->high, 1, b->low, -1);
}

static bool is_before(relation *r, const span *a, const span *b) {
    int gap = end_to_start(r, a, b);
    return gap < 0 || (gap == 0 && (!a->high_closed || !b->low_closed));
}

static bool is_after(relation *r, const span *a, const span *b) {
    return is_before(r, b, a);
}

static bool does_meet(relation *r, const span *a, const span *b) {
    return a->high_closed && b->low_closed && end_to_start(r, a, b) == 0;
}

static bool is_met_by(relation *r, const span *a, const span *b) {
    return does_meet(r, b, a);
}

/* a's end reaches into b. */
static bool reaches(relation *r, const span *a, const span *b) {
    int gap = end_to_start(r, a, b);
    return gap > 0 || (gap == 0 && a->high_closed && b->low_closed);
}

static bool does_overlap(relation *r, const span *a, const span *b) {
    return reaches(r, a, b) && reaches(r, b, a);
}

/* a's end is not beyond b's. */
static bool ends_within(relation *r, const span *a, const span *b) {
    int ends = ends_order(r, a, b);
    return ends < 0 || (ends == 0 && (!a->high_closed || b->high_closed));
}

/* a's start is not before b's. */
static bool starts_within(relation *r, const span *a, const span *b) {
    int starts = starts_order(r, a, b);
    return starts > 0 || (starts == 0 && (!a->low_closed || b->low_closed));
}

static bool does_overlap_before(relation *r, const span *a, const span *b) {
    int starts = starts_order(r, a, b);
    bool starts_first = starts < 0 || (starts == 0 && a->low_closed && !b->low_closed);
    return starts_first && reaches(r, a, b) && ends_within(r, a, b);
}

/* The standard writes the last condition out like overlaps before's: range2's end is not beyond range1's. */
static bool does_overlap_after(relation *r, const span *a, const span *b) {
    int starts = starts_order(r, b, a);
    bool starts_later = starts < 0 || (starts == 0 && b->low_closed && !a->low_closed);
    return starts_later && reaches(r, b, a) && ends_within(r, b, a);
}

static bool does_finish(relation *r, const span *a, const span *b) {
    return a->high_closed == b->high_closed && ends_order(r, a, b) == 0 && starts_within(r, a, b);
}

static bool is_finished_by(relation *r, const span *a, const span *b) {
    return does_finish(r, b, a);
}

static bool is_during(relation *r, const span *a, const span *b) {
    return starts_within(r, a, b) && ends_within(r, a, b);
}

static bool does_include(relation *r, const span *a, const span *b) {
    return is_during(r, b, a);
}

static bool does_start(relation *r, const span *a, const span *b) {
    return a->low_closed == b->low_closed && starts_order(r, a, b) == 0 && ends_within(r, a, b);
}

static bool is_started_by(relation *r, const span *a, const span *b) {
    return does_start(r, b, a);
}

static bool does_coincide(relation *r, const span *a, const span *b) {
    return a->low_closed == b->low_closed && a->high_closed == b->high_closed && starts_order(r, a, b) == 0 &&
           ends_order(r, a, b) == 0;
}

/* ---- arguments ----------------------------------------------------------------------------------------- */

typedef enum wanted { POINT = 1, RANGE = 2, EITHER = 3 } wanted;

static bool is_range(const fb_arguments *given, uint32_t index) {
    return fb_argument_of_kind(given, index, FB_KIND_RANGE) != NULL;
}

static bool span_argument(span *out, const fb_arguments *given, uint32_t index, wanted wants) {
    static const char *const names[] = {"point1", "range1", "point2", "range2"};
    const fb_value *range = fb_argument_of_kind(given, index, FB_KIND_RANGE);
    if (range != NULL && (wants & RANGE)) {
        const fb_range *r = range->as.range;
        *out = (span){.low = r->low_undefined ? NULL : &r->low,
                      .high = r->high_undefined ? NULL : &r->high,
                      .low_closed = r->low_closed,
                      .high_closed = r->high_closed};
        return true;
    }
    const fb_value *point = fb_argument_any(given, index);
    if (point->kind == FB_KIND_LIST && point->count == 1)
        point = &point->as.items[0];
    if (range == NULL && (wants & POINT) && point->kind != FB_KIND_NULL) {
        *out = (span){.low = point, .high = point, .low_closed = true, .high_closed = true};
        return true;
    }
    fb_argument_wrong(given, index, names[index * 2 + (wants == RANGE ? 1 : 0)],
                      wants == RANGE   ? "a range"
                      : wants == POINT ? "a point"
                                       : "a point or a range");
    return false;
}

static fb_value related(const fb_arguments *given, wanted first, wanted second,
                        bool (*holds)(relation *, const span *, const span *)) {
    span a, b;
    if (!span_argument(&a, given, 0, first) || !span_argument(&b, given, 1, second))
        return fb_null();
    relation r = {.run = given->run, .function = given->function};
    bool result = holds(&r, &a, &b);
    return r.failed ? fb_null() : fb_boolean(result);
}

fb_value builtin_before(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("before");
    return related(&given, EITHER, EITHER, is_before);
}

fb_value builtin_after(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("after");
    return related(&given, EITHER, EITHER, is_after);
}

fb_value builtin_meets(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("meets");
    return related(&given, RANGE, RANGE, does_meet);
}

fb_value builtin_met_by(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("met by");
    return related(&given, RANGE, RANGE, is_met_by);
}

fb_value builtin_overlaps(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("overlaps");
    return related(&given, RANGE, RANGE, does_overlap);
}

fb_value builtin_overlaps_before(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("overlaps before");
    return related(&given, RANGE, RANGE, does_overlap_before);
}

fb_value builtin_overlaps_after(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("overlaps after");
    return related(&given, RANGE, RANGE, does_overlap_after);
}

fb_value builtin_finishes(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("finishes");
    return related(&given, EITHER, RANGE, does_finish);
}

fb_value builtin_finished_by(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("finished by");
    return related(&given, RANGE, EITHER, is_finished_by);
}

fb_value builtin_includes(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("includes");
    return related(&given, RANGE, EITHER, does_include);
}

fb_value builtin_during(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("during");
    return related(&given, EITHER, RANGE, is_during);
}

fb_value builtin_starts(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("starts");
    return related(&given, EITHER, RANGE, does_start);
}

fb_value builtin_started_by(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("started by");
    return related(&given, RANGE, EITHER, is_started_by);
}

/* Two points or two ranges. */
fb_value builtin_coincides(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("coincides");
    wanted kind = is_range(&given, 0) ? RANGE : POINT;
    return related(&given, kind, kind, does_coincide);
}
