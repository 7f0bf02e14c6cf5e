/* register_spans.c - the spans of days on which the same instruments are in force.
 *
 * Something can change only on a day that the register names as a beginning or an end; between two such days every
 * day has the same plan.  Called by policy_proof.c, and by tests that want each plan once.
 */
#include "casework/casework_inner.h"

#include <stdlib.h>

static int by_day(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static uint32_t add_bound(int64_t *days, uint32_t n, const fb_bound *bound) {
    for (uint32_t i = 0; i < bound->n_readings; i++) {
        days[n++] = fb_days_of_date(bound->first[i]);
        days[n++] = fb_days_of_date(bound->last[i]);
    }
    return n;
}

/* Does an answer turn on its being in force? */
static bool counts(const fb_instrument *instrument) {
    return instrument->has_layer && instrument->layer != FB_LAYER_BENEFIT &&
           (instrument->model.size > 0 || instrument->n_actions > 0);
}

/* The days on which something may begin or end, ascending; some of them twice. */
static int64_t *turning_days(uint32_t *n, fb_arena *arena, const fb_register *reg) {
    size_t most = 0;
    *n = 0;
    for (uint32_t i = 0; i < reg->n_instruments; i++)
        most += 2 * ((size_t)reg->instruments[i].from.n_readings + reg->instruments[i].to.n_readings) + 1;
    int64_t *days = FB_NEW_ARRAY(arena, int64_t, most);
    for (uint32_t i = 0; days && i < reg->n_instruments; i++) {
        const fb_instrument *instrument = &reg->instruments[i];
        if (!counts(instrument))
            continue;
        *n = add_bound(days, *n, &instrument->from);
        *n = add_bound(days, *n, &instrument->to);
        if (instrument->has_stated)
            days[(*n)++] = fb_days_of_date(instrument->earliest_stated);
    }
    if (days && *n)
        qsort(days, *n, sizeof *days, by_day);
    return days;
}

/* Without an encoded directive nothing is decided (K21). */
static bool has_directive(const fb_register *reg, const uint8_t *force) {
    for (uint32_t i = 0; i < reg->n_instruments; i++)
        if (force[i] != FB_FORCE_NO && reg->instruments[i].layer == FB_LAYER_DIRECTIVE &&
            reg->instruments[i].model.size > 0)
            return true;
    return false;
}

fb_date fb_span_day(const fb_span *span) {
    fb_date day = {1970, 1, 1};
    int64_t which = span->first != FB_SPAN_NO_BEGINNING ? span->first : span->last != FB_SPAN_NO_END ? span->last : 0;
    (void)fb_date_of_days(&day, which); /* a day of the register, or the one before */
    return day;
}

fb_status fb_register_spans(const fb_span **out, uint32_t *n_out, fb_arena *arena, const fb_register *reg,
                            fb_error *error) {
    uint32_t n_days, n = 0;
    const int64_t *days = turning_days(&n_days, arena, reg);
    fb_span *spans = FB_NEW_ARRAY(arena, fb_span, (size_t)n_days + 1);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t i = 0; i <= n_days; i++) { /* first the days before all of them */
        int64_t first = i == 0 ? FB_SPAN_NO_BEGINNING : days[i - 1];
        fb_span one = {first, i < n_days ? days[i] - 1 : FB_SPAN_NO_END, false, NULL};
        fb_date day = fb_span_day(&one);
        if (i < n_days && days[i] == first)
            continue;
        uint8_t *force = FB_NEW_ARRAY(arena, uint8_t, reg->n_instruments);
        FB_TRY(fb_fail_arena(error, arena));
        for (uint32_t k = 0; k < reg->n_instruments; k++)
            if (counts(&reg->instruments[k]))
                force[k] = (uint8_t)fb_instrument_in_force(&reg->instruments[k], day, NULL, arena);
        if (n > 0 && memcmp(spans[n - 1].force, force, reg->n_instruments) == 0)
            continue;
        if (n > 0)
            spans[n - 1].last = first - 1;
        spans[n++] = (fb_span){first, FB_SPAN_NO_END, has_directive(reg, force), force};
    }
    *out = spans;
    *n_out = n;
    return FB_OK;
}
