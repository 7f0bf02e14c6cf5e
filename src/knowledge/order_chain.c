/* order_chain.c - computations on one input that keep or reverse the order of its values, step by step:
 * `date(found at)`, `birth date + duration("P18Y")`, `100 - 2 * n`.
 *
 * Compared with a constant, such a computation turns at most twice on the way through all values: where it reaches
 * the constant, and where it leaves it.  The places are found by halving, with the evaluator to say on which side a
 * value is; so what an operator does with digits, month ends and zones is said once, in eval/.
 *
 * What it is not: a solver.  Two inputs in one computation are none of its business.  Called by flow.c.
 *
 * INVARIANT: for two values of the input x < y, value(x) <= value(y), or value(x) >= value(y) when it falls; or one
 * of them has no result because it would be beyond the range of its kind.  Such values of the input, at the far ends
 * of FEEL's ranges (a birth date in the year 999,999,990) or within 10^-6000 of 0, are taken to go the way of their
 * neighbours.
 * Sources: DMN 1.5 10.3.2.3 and tables 57 to 62; date() and years and months duration() of 10.3.4.1; table 66.
 */
#include "knowledge/knowledge_inner.h"

#define MOST_STEPS 16u

/* ---- which steps keep the order ------------------------------------------------------------------------ */

static bool is_length(uint32_t kind) {
    return kind == FB_KIND_DAYS_TIME_DURATION || kind == FB_KIND_YEARS_MONTHS_DURATION;
}

static bool has_zone(const fb_value *v) {
    return v->kind == FB_KIND_DATE_TIME && v->as.moment->zone_kind != FB_ZONE_NONE;
}

/* The month's end moves 31 January, 23:00, behind 28 February, 12:00, so a date and time plus months does not keep
 * the order; a time of day plus anything goes round. */
static fb_kind kind_of_sum(uint32_t a, uint32_t b, bool is_first) {
    if (a == b && (a == FB_KIND_NUMBER || is_length(a)))
        return (fb_kind)a;
    if (a == FB_KIND_DATE && is_length(b))
        return FB_KIND_DATE;
    if (a == FB_KIND_DATE_TIME && (b == FB_KIND_DAYS_TIME_DURATION ||
                                   (b == FB_KIND_YEARS_MONTHS_DURATION && !is_first)))
        return FB_KIND_DATE_TIME;
    return FB_KIND_NULL;
}

static bool add_step(fb_chain *out, const fb_chain *of, const fb_value *other) {
    uint32_t kind = kind_of_sum(of->kind, other->kind, true);
    out->kind = (uint8_t)(kind ? kind : kind_of_sum(other->kind, of->kind, false));
    return out->kind && !has_zone(other);
}

static bool subtract_step(fb_chain *out, const fb_chain *of, uint32_t place, const fb_value *other) {
    uint32_t left = place == 0 ? of->kind : other->kind, right = place == 0 ? other->kind : of->kind;
    out->is_falling ^= place == 1;
    out->kind = FB_KIND_NULL;
    if (left == right && (left == FB_KIND_DATE || left == FB_KIND_DATE_TIME))
        out->kind = FB_KIND_DAYS_TIME_DURATION;
    else if (left == right || !is_length(left))
        out->kind = (uint8_t)kind_of_sum(left, right, place == 0);
    return out->kind && !has_zone(other);
}

static bool scale_step(fb_chain *out, const fb_chain *of, uint32_t place, const fb_value *other, bool divides) {
    if (other->kind != FB_KIND_NUMBER || fb_number_is_zero(other->as.number) || (divides && place != 0))
        return false;
    out->is_falling ^= fb_number_is_negative(other->as.number);
    return of->kind == FB_KIND_NUMBER || is_length(of->kind);
}

static bool builtin_step(fb_chain *out, const fb_chain *of, const fb_node *node, uint32_t place,
                         const fb_value *other) {
    switch (node->index) {
    case FB_BUILTIN_DATE_FROM:
        out->kind = FB_KIND_DATE;
        return of->kind == FB_KIND_DATE || of->kind == FB_KIND_DATE_TIME;
    case FB_BUILTIN_FLOOR:
    case FB_BUILTIN_CEILING: return of->kind == FB_KIND_NUMBER && !other;
    case FB_BUILTIN_YEARS_AND_MONTHS_DURATION:
        out->kind = FB_KIND_YEARS_MONTHS_DURATION;
        out->is_falling ^= place == 0;
        return other && of->kind == FB_KIND_DATE && other->kind == FB_KIND_DATE;
    default: return false;
    }
}

/* The leading part of a value. */
static bool part_step(fb_chain *out, const fb_chain *of, fb_view key) {
    out->kind = FB_KIND_NUMBER;
    return (of->kind == FB_KIND_DATE && fb_view_is(key, "year")) ||
           (of->kind == FB_KIND_DATE_TIME && fb_view_is(key, "year")) ||
           (of->kind == FB_KIND_YEARS_MONTHS_DURATION && fb_view_is(key, "years")) ||
           (of->kind == FB_KIND_DAYS_TIME_DURATION && fb_view_is(key, "days"));
}

static bool keeps_order(fb_chain *out, const fb_chain *of, const fb_node *node, uint32_t place,
                        const fb_value *other) {
    switch ((fb_op)node->op) {
    case FB_OP_ADD: return other && add_step(out, of, other);
    case FB_OP_SUBTRACT: return other && subtract_step(out, of, place, other);
    case FB_OP_MULTIPLY:
    case FB_OP_DIVIDE: return other && scale_step(out, of, place, other, node->op == FB_OP_DIVIDE);
    case FB_OP_NEGATE:
        out->is_falling = !out->is_falling;
        return of->kind == FB_KIND_NUMBER || is_length(of->kind);
    case FB_OP_CALL_BUILTIN: return builtin_step(out, of, node, place, other);
    case FB_OP_PATH: return part_step(out, of, node->key);
    default: return false;
    }
}

/* ---- chains -------------------------------------------------------------------------------------------- */

const fb_chain *fb_chain_begin(fb_arena *arena, uint32_t input, fb_kind kind) {
    fb_chain *chain = FB_NEW(arena, fb_chain);
    if (chain)
        *chain = (fb_chain){.input = input, .kind = (uint8_t)kind, .input_kind = (uint8_t)kind};
    return chain;
}

const fb_chain *fb_chain_extend(fb_arena *arena, const fb_chain *of, const fb_node *node, uint32_t place,
                                const fb_value *other, const char *why) {
    static const fb_node operand = {.op = FB_OP_LOCAL};
    fb_chain made = *of;
    made.of = of;
    made.why = why;
    if (of->n_steps == MOST_STEPS || !keeps_order(&made, of, node, place, other))
        return NULL;
    fb_chain *chain = FB_NEW(arena, fb_chain);
    fb_node *constant = FB_NEW(arena, fb_node);
    const fb_node **children = FB_NEW_ARRAY(arena, const fb_node *, 2);
    if (!chain || !constant || !children)
        return NULL;
    if (other)
        *constant = (fb_node){.op = FB_OP_CONSTANT, .as.constant = *other};
    children[place] = &operand;
    children[1 - place] = constant;
    made.n_steps++;
    made.loses_zone |= of->kind == FB_KIND_DATE_TIME;
    made.step = *node;
    made.step.children = children;
    made.step.n_children = other ? 2 : 1;
    *chain = made;
    return chain;
}

bool fb_chain_equal(const fb_chain *a, const fb_chain *b, fb_budget *budget) {
    if (a->input != b->input || a->n_steps != b->n_steps)
        return false;
    for (; a->of; a = a->of, b = b->of) {
        const fb_node *x = &a->step, *y = &b->step;
        if (!fb_budget_step(budget, 1) || x->op != y->op || x->index != y->index || !fb_view_equal(x->key, y->key) ||
            x->n_children != y->n_children)
            return false;
        for (uint32_t i = 0; i < x->n_children; i++)
            if (x->children[i]->op != y->children[i]->op ||
                (x->children[i]->op == FB_OP_CONSTANT &&
                 !fb_value_identical(&x->children[i]->as.constant, &y->children[i]->as.constant, budget)))
                return false;
    }
    return true;
}

/* Half of the smallest number there is has no value, in the middle of the range; so numbers nearer to 0 than this go
 * the way of this one. */
static fb_value not_too_small(const fb_value *x) {
    fb_number least;
    if (x->kind != FB_KIND_NUMBER || fb_number_is_zero(x->as.number) ||
        !fb_number_parse(&least, FB_LITERAL("1E-6000")) ||
        fb_number_compare(fb_number_abs(x->as.number), least) >= 0)
        return *x;
    return fb_number_value(fb_number_is_negative(x->as.number) ? fb_number_negate(least) : least);
}

static fb_value chain_value(fb_run *run, const fb_chain *chain, const fb_value *x) {
    const fb_chain *steps[MOST_STEPS];
    uint32_t n = 0;
    fb_value frame[1] = {not_too_small(x)};
    for (; chain->of; chain = chain->of)
        steps[n++] = chain;
    while (n > 0 && run->stop == FB_STOP_NONE)
        frame[0] = fb_eval(run, &steps[--n]->step, frame);
    return frame[0];
}

bool fb_chain_value(fb_value *out, fb_run *run, const fb_chain *chain, const fb_value *x) {
    run->budget = (fb_budget){10000, 100, false};
    *out = chain_value(run, chain, x);
    return run->stop == FB_STOP_NONE && out->kind != FB_KIND_NULL;
}

/* ---- halving ------------------------------------------------------------------------------------------- */

static bool duration_middle(fb_duration *out, fb_duration low, fb_duration high) {
    static const int64_t nano = 1000000000;
    if (fb_duration_compare(low, high) >= 0)
        return false;
    int64_t a = low.seconds / 2, b = high.seconds / 2;
    if (b - a > 1) {
        *out = (fb_duration){.seconds = a + b + (low.seconds % 2 + high.seconds % 2) / 2};
    } else { /* a few seconds apart: in nanoseconds, from `low` on */
        int64_t apart = (high.seconds - low.seconds) * nano + high.nanoseconds - low.nanoseconds;
        fb_duration half = {.seconds = apart / 2 / nano, .nanoseconds = (int32_t)(apart / 2 % nano)};
        if (!fb_duration_add(out, low, half))
            return false;
    }
    return fb_duration_compare(low, *out) < 0 && fb_duration_compare(*out, high) < 0;
}

static bool day_middle(fb_value *out, fb_date low, fb_date high) {
    int64_t a = fb_days_of_date(low), b = fb_days_of_date(high);
    return b - a > 1 && fb_date_of_days(&out->as.date, a + (b - a) / 2);
}

static bool months_middle(fb_value *out, int64_t low, int64_t high) {
    out->as.months = low / 2 + high / 2 + (low % 2 + high % 2) / 2;
    return low < out->as.months && out->as.months < high;
}

static fb_duration clock_of(const fb_moment *m) {
    return (fb_duration){.seconds = m->hour * 3600 + m->minute * 60 + m->second, .nanoseconds = (int32_t)m->nanosecond};
}

/* In the zone of the lower one. */
static bool moment_middle(fb_value *out, fb_arena *arena, const fb_value *low, const fb_value *high) {
    const fb_moment *a = low->as.moment, *b = high->as.moment;
    bool has_day = low->kind == FB_KIND_DATE_TIME;
    fb_duration from = has_day ? fb_moment_instant(a) : clock_of(a), to = has_day ? fb_moment_instant(b) : clock_of(b);
    fb_duration middle;
    fb_moment made;
    int order;
    if ((a->zone_kind == FB_ZONE_NONE) != (b->zone_kind == FB_ZONE_NONE) || (!has_day && a->offset != b->offset) ||
        !duration_middle(&middle, from, to) || !fb_duration_subtract(&middle, middle, from))
        return false;
    if (!has_day)
        fb_time_add_duration(&made, a, middle);
    else if (!fb_moment_add_duration(&made, a, middle))
        return false;
    *out = fb_moment_value(arena, (fb_kind)low->kind, &made);
    return arena->failure == FB_OK && fb_value_order(&order, low, out) && order < 0 &&
           fb_value_order(&order, out, high) && order < 0;
}

bool fb_value_middle(fb_value *out, fb_arena *arena, const fb_value *low, const fb_value *high) {
    *out = *low;
    switch ((fb_kind)low->kind) {
    case FB_KIND_NUMBER: return fb_number_middle(&out->as.number, low->as.number, high->as.number);
    case FB_KIND_DATE: return day_middle(out, low->as.date, high->as.date);
    case FB_KIND_YEARS_MONTHS_DURATION: return months_middle(out, low->as.months, high->as.months);
    case FB_KIND_DAYS_TIME_DURATION: return duration_middle(&out->as.duration, low->as.duration, high->as.duration);
    case FB_KIND_TIME:
    case FB_KIND_DATE_TIME: return moment_middle(out, arena, low, high);
    default: return false;
    }
}

bool fb_kind_end(fb_value *out, fb_arena *arena, fb_kind kind, bool is_last) {
    static const fb_date first_day = {-999999999, 1, 1}, last_day = {999999999, 12, 31};
    static const char most[] = "9.999999999999999999999999999999999E6144";
    fb_moment moment = {.date = is_last ? last_day : first_day};
    fb_number number;
    switch (kind) {
    case FB_KIND_NUMBER:
        if (!fb_number_parse(&number, fb_view_of(most)))
            return false;
        *out = fb_number_value(is_last ? number : fb_number_negate(number));
        return true;
    case FB_KIND_DATE: *out = fb_date_value(is_last ? last_day : first_day); return true;
    case FB_KIND_YEARS_MONTHS_DURATION: *out = fb_months_value(is_last ? INT64_MAX : -INT64_MAX); return true;
    case FB_KIND_DAYS_TIME_DURATION:
        *out = fb_duration_value((fb_duration){.seconds = is_last ? INT64_MAX : -INT64_MAX});
        return true;
    case FB_KIND_TIME:
    case FB_KIND_DATE_TIME:
        if (kind == FB_KIND_TIME)
            moment.date = (fb_date){0};
        if (is_last)
            moment.hour = 23, moment.minute = 59, moment.second = 59, moment.nanosecond = 999999999;
        *out = fb_moment_value(arena, kind, &moment);
        return arena->failure == FB_OK;
    default: return false;
    }
}

/* ---- turns --------------------------------------------------------------------------------------------- */

typedef struct turning {
    fb_run *run;
    const fb_chain *chain;
    const fb_value *with;
    fb_value anchor;  /* a value of the input that has a result */
    bool has_failed;
} turning;

static void note_failure(turning *t) {
    t->has_failed |= t->run->stop != FB_STOP_NONE;
}

/* -1, 0, 1: before, at or behind the constant, on the way from the input's first value to its last. */
static int side_of(turning *t, const fb_value *x) {
    int order = 0;
    t->run->budget = (fb_budget){10000, 100, false};
    fb_value value = chain_value(t->run, t->chain, x);
    note_failure(t);
    if (value.kind == FB_KIND_NULL || !fb_value_order(&order, &value, t->with))
        return fb_value_order(&order, x, &t->anchor) ? order : 0; /* beyond the range on this side */
    return t->chain->is_falling ? -order : order;
}

/* Narrows [low, high], low before `least` and high not, down to neighbours; *behind is kept the least value that was
 * seen to be behind the constant. */
static void halve(turning *t, fb_value *low, fb_value *high, fb_value *behind, int least) {
    fb_value middle;
    while (!t->has_failed && fb_value_middle(&middle, t->run->arena, low, high)) {
        int side = side_of(t, &middle);
        if (side > 0)
            *behind = middle;
        *(side >= least ? high : low) = middle;
    }
    note_failure(t);
}

/* The least value that is not before the constant, and the least that is behind it, where there are such values and
 * others. */
static void find_turns(turning *t, fb_value ends[2], uint32_t *n) {
    fb_value low, at, behind;
    fb_kind kind = (fb_kind)t->chain->input_kind;
    if (!fb_kind_end(&low, t->run->arena, kind, false) || !fb_kind_end(&at, t->run->arena, kind, true)) {
        t->has_failed = true;
        return;
    }
    behind = at;
    int first = side_of(t, &low), last = side_of(t, &at);
    if (first < 0 && last >= 0) {
        halve(t, &low, &at, &behind, 0);
        ends[(*n)++] = at;
        low = at;
        first = side_of(t, &at);
        if (first > 0)
            return; /* both in one */
    }
    if (first <= 0 && last > 0) {
        halve(t, &low, &behind, &behind, 1);
        ends[(*n)++] = behind;
    }
}

/* A value in the middle of the input's range for which there is a result. */
static bool find_anchor(turning *t, fb_value *result) {
    fb_moment moment = {.date = {2000, 1, 1}};
    switch ((fb_kind)t->chain->input_kind) {
    case FB_KIND_NUMBER: t->anchor = fb_number_value(fb_number_of(0)); break;
    case FB_KIND_DATE: t->anchor = fb_date_value(moment.date); break;
    case FB_KIND_YEARS_MONTHS_DURATION: t->anchor = fb_months_value(0); break;
    case FB_KIND_DAYS_TIME_DURATION: t->anchor = fb_duration_value((fb_duration){.seconds = 0}); break;
    case FB_KIND_DATE_TIME: t->anchor = fb_moment_value(t->run->arena, FB_KIND_DATE_TIME, &moment); break;
    default: return false;
    }
    t->run->budget = (fb_budget){10000, 100, false};
    *result = chain_value(t->run, t->chain, &t->anchor);
    note_failure(t);
    return !t->has_failed && result->kind != FB_KIND_NULL;
}

fb_turns fb_chain_turns(fb_value ends[2], uint32_t *n, fb_run *run, fb_arena *arena, const fb_chain *chain,
                        const fb_value *with) {
    turning t = {.run = run, .chain = chain, .with = with};
    fb_arena_mark mark = fb_arena_here(run->arena);
    fb_value result;
    int order;
    *n = 0;
    fb_turns answer = FB_TURNS_UNCLEAR;
    if (!has_zone(with) && find_anchor(&t, &result)) {
        answer = FB_TURNS_FOUND;
        if (fb_value_order(&order, &result, with))
            find_turns(&t, ends, n);
        for (uint32_t i = 0; i < *n; i++)
            ends[i] = fb_value_copy(arena, &ends[i]);
    }
    if (run->stop == FB_STOP_MEMORY || run->arena->failure == FB_NO_MEMORY)
        arena->failure = FB_NO_MEMORY;
    run->stop = FB_STOP_NONE;
    fb_arena_rewind(run->arena, mark);
    return t.has_failed || arena->failure != FB_OK ? FB_TURNS_UNCLEAR : answer;
}
