/* pieces.c - the values of a subject cut at every constant it is compared with.
 *
 * Points and the open stretches between them, in the order of FEEL (DMN 1.5 table 54), each with a value that
 * lies in it.  The value is the nicest that is easily found: a whole number, a day, "other".
 *
 * INVARIANT: the pieces of a kind are disjoint, and together they hold all its values, but for stretches that
 * have none (between two days that follow each other) or none that could be found (between two strings or
 * numbers of which nearly one follows the other).
 */
#include "analyse/analyse_inner.h"

/* ---- values between ------------------------------------------------------------------------------------ */

static bool is_between(const fb_value *v, const fb_value *low, const fb_value *high) {
    int order;
    if (low && (!fb_value_order(&order, v, low) || order <= 0))
        return false;
    return !high || (fb_value_order(&order, v, high) && order < 0);
}

static bool number_between(fb_value *out, const fb_value *low, const fb_value *high) {
    fb_number n, one = fb_number_of(1), two = fb_number_of(2);
    *out = fb_number_value(fb_number_of(0));
    if (!low && !high)
        return true;
    const fb_value *end = low ? low : high;
    if (fb_number_round(&n, end->as.number, 0, low ? FB_ROUND_FLOOR : FB_ROUND_CEILING) &&
        (low ? fb_number_add(&n, n, one) : fb_number_subtract(&n, n, one))) {
        *out = fb_number_value(n);
        if (is_between(out, low, high))
            return true;
    }
    if (low && high)
        return fb_number_add(&n, low->as.number, high->as.number) && fb_number_divide(&n, n, two) &&
               (*out = fb_number_value(n), is_between(out, low, high));
    if (!fb_number_multiply(&n, end->as.number, two))
        return false;
    *out = fb_number_value(n); /* beyond 34 digits one more is no more */
    return is_between(out, low, high);
}

static bool date_between(fb_value *out, const fb_value *low, const fb_value *high) {
    fb_date day = {2000, 1, 1};
    if (low && !fb_date_of_days(&day, fb_days_of_date(low->as.date) + 1))
        return false;
    if (!low && high && !fb_date_of_days(&day, fb_days_of_date(high->as.date) - 1))
        return false;
    *out = fb_date_value(day);
    return is_between(out, low, high);
}

/* Steps from an end, the largest first, that a time or date and time is moved by. */
static const fb_duration moves[] = {{86400, 0}, {3600, 0}, {60, 0}, {1, 0}, {0, 1}};

static bool moment_between(fb_value *out, fb_arena *arena, fb_kind kind, const fb_value *low, const fb_value *high) {
    fb_moment moment = {.date = {2000, 1, 1}, .hour = 12};
    const fb_value *end = low ? low : high;
    if (!end) {
        *out = fb_moment_value(arena, kind, &moment);
        return arena->failure == FB_OK;
    }
    for (size_t i = kind == FB_KIND_TIME; i < FB_COUNT(moves); i++) {
        fb_duration by = low ? moves[i] : fb_duration_negate(moves[i]);
        if (kind == FB_KIND_TIME)
            fb_time_add_duration(&moment, end->as.moment, by);
        else if (!fb_moment_add_duration(&moment, end->as.moment, by))
            continue;
        *out = fb_moment_value(arena, kind, &moment);
        if (arena->failure == FB_OK && is_between(out, low, high))
            return true;
    }
    return false;
}

static bool duration_between(fb_value *out, const fb_value *low, const fb_value *high) {
    fb_duration d = {0, 0};
    const fb_value *end = low ? low : high;
    *out = fb_duration_value(d);
    if (!end)
        return true;
    for (size_t i = 0; i < FB_COUNT(moves); i++) {
        fb_duration by = low ? moves[i] : fb_duration_negate(moves[i]);
        if (!fb_duration_add(&d, end->as.duration, by))
            continue;
        *out = fb_duration_value(d);
        if (is_between(out, low, high))
            return true;
    }
    return false;
}

static bool months_between(fb_value *out, const fb_value *low, const fb_value *high) {
    int64_t months = 0;
    if (low && __builtin_add_overflow(low->as.months, (int64_t)1, &months))
        return false;
    if (!low && high && __builtin_sub_overflow(high->as.months, (int64_t)1, &months))
        return false;
    *out = fb_months_value(months);
    return is_between(out, low, high);
}

static bool string_between(fb_value *out, fb_arena *arena, const fb_value *low, const fb_value *high) {
    static const char *const whole[] = {"other", "any other", "other value", "Z", "a", "A", "0", " "};
    static const char *const behind[] = {" (other)", "x", "a", "0", " ", "\x01"};
    for (size_t i = 0; i < FB_COUNT(whole); i++) {
        *out = fb_string(fb_view_of(whole[i]));
        if (is_between(out, low, high))
            return true;
    }
    for (size_t i = 0; low && i < FB_COUNT(behind); i++) {
        fb_text text;
        fb_text_init(&text, arena);
        fb_text_add(&text, fb_string_view(low));
        fb_text_add_string(&text, behind[i]);
        if (arena->failure != FB_OK || text.size > UINT32_MAX)
            return false;
        *out = fb_string(fb_text_view(&text));
        if (is_between(out, low, high))
            return true;
    }
    *out = fb_string(FB_LITERAL(""));
    return is_between(out, low, high);
}

bool fb_value_between(fb_value *out, fb_arena *arena, fb_kind kind, const fb_value *low, const fb_value *high) {
    switch (kind) {
    case FB_KIND_NUMBER: return number_between(out, low, high);
    case FB_KIND_STRING: return string_between(out, arena, low, high);
    case FB_KIND_DATE: return date_between(out, low, high);
    case FB_KIND_TIME:
    case FB_KIND_DATE_TIME: return moment_between(out, arena, kind, low, high);
    case FB_KIND_DAYS_TIME_DURATION: return duration_between(out, low, high);
    case FB_KIND_YEARS_MONTHS_DURATION: return months_between(out, low, high);
    default: return false;
    }
}

/* ---- the ends in order --------------------------------------------------------------------------------- */

/* Merge sort, for a table of ten thousand rules brings twenty thousand ends; two ends without an order are left
 * as they are, and the subject says so. */
static void merge(fb_subject *subject, fb_value *to, const fb_value *a, uint32_t n_a, const fb_value *b,
                  uint32_t n_b) {
    uint32_t i = 0, j = 0, n = 0;
    while (i < n_a && j < n_b) {
        int order = 0;
        if (!fb_value_order(&order, &a[i], &b[j]))
            subject->mixes_zones = true;
        to[n++] = order <= 0 ? a[i++] : b[j++];
    }
    while (i < n_a)
        to[n++] = a[i++];
    while (j < n_b)
        to[n++] = b[j++];
}

static void sort_ends(fb_subject *subject, fb_value *ends, fb_value *spare, uint32_t n) {
    for (uint32_t width = 1; width < n; width *= 2) {
        for (uint32_t at = 0; at < n; at += 2 * width) {
            uint32_t left = n - at < width ? n - at : width;
            uint32_t right = n - at - left < width ? n - at - left : width;
            merge(subject, spare + at, ends + at, left, ends + at + left, right);
        }
        memcpy(ends, spare, n * sizeof *ends);
    }
}

/* Ends with and without a zone compare by the clock, but are never equal: there is no one order for all. */
static bool has_zone(const fb_value *v) {
    return (v->kind == FB_KIND_TIME || v->kind == FB_KIND_DATE_TIME) && v->as.moment->zone_kind != FB_ZONE_NONE;
}

/* The distinct ends of one kind, in order. */
static fb_value *ends_of_kind(uint32_t *n_out, fb_arena *arena, fb_subject *subject, fb_kind kind) {
    uint32_t n = 0, all = subject->ends.n + subject->outcomes.n;
    fb_value *ends = FB_NEW_ARRAY(arena, fb_value, all), *spare = FB_NEW_ARRAY(arena, fb_value, all);
    if (!ends || !spare)
        return NULL;
    for (uint32_t i = 0; i < all; i++) {
        const fb_value *end = i < subject->ends.n ? (const fb_value *)subject->ends.items + i
                                                  : (const fb_value *)subject->outcomes.items + (i - subject->ends.n);
        if (end->kind != kind)
            continue;
        if (n && has_zone(end) != has_zone(&ends[0]))
            subject->mixes_zones = true;
        ends[n++] = *end;
    }
    sort_ends(subject, ends, spare, n);
    uint32_t distinct = 0;
    for (uint32_t i = 0; i < n; i++) {
        int order = 1;
        if (distinct && fb_value_order(&order, &ends[distinct - 1], &ends[i]) && order == 0)
            continue;
        ends[distinct++] = ends[i];
    }
    *n_out = distinct;
    return ends;
}

/* ---- the pieces ---------------------------------------------------------------------------------------- */

static void add_piece(fb_subject *subject, fb_piece piece) {
    piece.is_admitted = true;
    piece.class_index = FB_NONE;
    subject->pieces[subject->n_pieces++] = piece;
}

static void add_open(fb_arena *arena, fb_subject *subject, fb_kind kind, const fb_value *low, const fb_value *high) {
    fb_piece piece = {.shape = FB_PIECE_OPEN, .kind = (uint8_t)kind, .low = low, .high = high};
    if (fb_value_between(&piece.value, arena, kind, low, high))
        add_piece(subject, piece);
}

static bool pieces_of_kind(fb_arena *arena, fb_subject *subject, fb_kind kind) {
    if (kind == FB_KIND_BOOLEAN) {
        add_piece(subject, (fb_piece){.kind = FB_KIND_BOOLEAN, .value = fb_boolean(false)});
        add_piece(subject, (fb_piece){.kind = FB_KIND_BOOLEAN, .value = fb_boolean(true)});
        return true;
    }
    uint32_t n;
    fb_value *ends = ends_of_kind(&n, arena, subject, kind);
    if (!ends)
        return false;
    for (uint32_t i = 0; i <= n; i++) {
        add_open(arena, subject, kind, i > 0 ? &ends[i - 1] : NULL, i < n ? &ends[i] : NULL);
        if (i < n)
            add_piece(subject, (fb_piece){.kind = (uint8_t)kind, .value = ends[i]});
    }
    return arena->failure == FB_OK;
}

/* Which kinds of values it has: its type's, else those it is compared with; none at all: any value. */
static uint32_t kinds_of(const fb_subject *subject) {
    fb_kind kind = fb_kind_of_type(subject->type);
    if (kind != FB_KIND_NULL)
        return 1u << kind;
    if (subject->type && subject->type->kind >= FB_TYPE_LIST)
        return 0;
    uint32_t kinds = subject->kinds;
    const fb_value *outcomes = subject->outcomes.items;
    for (uint32_t i = 0; subject->has_outcomes && i < subject->outcomes.n; i++)
        kinds |= 1u << outcomes[i].kind;
    return kinds;
}

bool fb_pieces_make(fb_arena *arena, fb_subject *subject, fb_budget *budget) {
    uint32_t kinds = kinds_of(subject);
    uint64_t n = (uint64_t)subject->ends.n + subject->outcomes.n;
    if (!fb_budget_step(budget, n + 1))
        return false;
    if (!subject->has_outcomes)
        subject->outcomes.n = 0;
    /* a point and the stretch before it for each end, and one stretch more a kind; booleans; null; any */
    subject->pieces = FB_NEW_ARRAY(arena, fb_piece, 2 * n + 2 * 16 + 4);
    if (!subject->pieces)
        return false;
    for (uint32_t kind = FB_KIND_BOOLEAN; kind <= FB_KIND_YEARS_MONTHS_DURATION; kind++)
        if ((kinds >> kind & 1) && !pieces_of_kind(arena, subject, (fb_kind)kind))
            return false;
    if (kinds == 0)
        add_piece(subject, (fb_piece){.shape = FB_PIECE_ANY, .value = fb_string(FB_LITERAL("(any value)"))});
    add_piece(subject, (fb_piece){.shape = FB_PIECE_NULL});
    return true;
}
