/* register_changes.c - what came into force and what ended between two days, by every reading or by some.
 *
 * A bound is compared with both days: where it has been reached on the second and not on the first, by every reading,
 * the change is certain; where some reading says otherwise it may have happened, and is told apart.  Called by the desk
 * (api) for `forbear policies --between`.
 */
#include "casework/casework_inner.h"

#include <stdlib.h>

typedef struct window {
    int64_t after, until;
} window;

/* The earliest day of the window that some reading of the bound allows. */
static bool first_day(fb_date *out, const fb_bound *bound, window w) {
    bool any = false;
    for (uint32_t i = 0; i < bound->n_readings; i++) {
        int64_t first = fb_days_of_date(bound->first[i]), last = fb_days_of_date(bound->last[i]);
        int64_t day = first > w.after ? first : w.after + 1;
        if (last <= w.after || day > w.until || (any && day >= fb_days_of_date(*out)))
            continue;
        any = fb_date_of_days(out, day) || any;
    }
    return any;
}

static void add(fb_change *items, uint32_t *n, const fb_instrument *instrument, bool is_end, window w) {
    passed before = is_end ? has_ended(instrument, w.after) : has_begun(instrument, w.after);
    passed then = is_end ? has_ended(instrument, w.until) : has_begun(instrument, w.until);
    bool is_out = is_end ? has_begun(instrument, w.until) == PASSED_NO : has_ended(instrument, w.after) == PASSED_YES;
    if (before == PASSED_YES || then == PASSED_NO || is_out || instrument->is_proposed)
        return;
    const fb_bound *bound = is_end ? &instrument->to : &instrument->from;
    fb_change change = {.instrument = instrument, .is_end = is_end};
    change.is_certain = before == PASSED_NO && then == PASSED_YES;
    change.is_dated = first_day(&change.first, bound, w);
    if (!change.is_dated && before == PASSED_NO) { /* signed or issued then: it can have begun since */
        change.is_dated = true;
        change.first = instrument->earliest_stated;
    }
    if (change.is_dated || bound->n_readings == 0)
        items[(*n)++] = change;
}

static int by_day(const void *left, const void *right) {
    const fb_change *a = left, *b = right;
    if (a->is_dated != b->is_dated)
        return a->is_dated ? -1 : 1;
    int64_t x = a->is_dated ? fb_days_of_date(a->first) : 0, y = b->is_dated ? fb_days_of_date(b->first) : 0;
    if (x != y)
        return x < y ? -1 : 1;
    if (a->instrument != b->instrument)
        return a->instrument < b->instrument ? -1 : 1;
    return (int)a->is_end - (int)b->is_end;
}

static bool is_published_in(const fb_instrument *instrument, window w) {
    int64_t day = instrument->has_stated ? fb_days_of_date(instrument->earliest_stated) : w.after;
    return instrument->is_proposed && day > w.after && day <= w.until;
}

fb_status fb_register_changes(fb_changes *out, fb_arena *arena, const fb_register *reg, fb_date after, fb_date until,
                              fb_error *error) {
    window w = {fb_days_of_date(after), fb_days_of_date(until)};
    fb_change *items = FB_NEW_ARRAY(arena, fb_change, (size_t)reg->n_instruments * 2);
    const fb_instrument **proposed = FB_NEW_ARRAY(arena, const fb_instrument *, reg->n_instruments);
    *out = (fb_changes){.after = after, .until = until, .items = items, .proposed = proposed};
    if (!items || !proposed)
        return fb_fail_arena(error, arena);
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        add(items, &out->n, &reg->instruments[i], false, w);
        add(items, &out->n, &reg->instruments[i], true, w);
        if (is_published_in(&reg->instruments[i], w))
            proposed[out->n_proposed++] = &reg->instruments[i];
    }
    if (out->n)
        qsort(items, out->n, sizeof *items, by_day);
    return FB_OK;
}
