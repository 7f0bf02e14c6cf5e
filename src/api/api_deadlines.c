/* api_deadlines.c - a part of section 4 of forbear.h: what falls due in a report.
 *
 * Each has a day: duties and approvals of a determination whose day the policy computes, and deadlines of benefits, one
 * a reading.  The list is walked anew for each question; it is short.
 */
#include "api/api_inner.h"

/* The i-th of the walk so far, when it is that: counts down. */
static bool is_next(size_t *left) {
    return (*left)-- == 0;
}

static bool find_duty(fb_deadline *out, size_t *left, const fb_duty *duties, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        const fb_duty *u = &duties[i];
        if (u->due.size == 0 || !is_next(left))
            continue;
        *out = (fb_deadline){.instrument = u->instrument,
                             .what = u->what,
                             .due = u->due,
                             .by = u->by,
                             .note = u->within,
                             .authority = u->authority,
                             .grade = u->grade,
                             .uncertain = u->uncertain};
        return true;
    }
    return false;
}

/* KEEP IN STEP: benefit lists (benefits.c): what, due, reading and note are the columns of deadlines. */
static bool find_of_benefit(fb_deadline *out, size_t *left, const fb_benefit *benefit) {
    const fb_benefit_list *list = &benefit->lists[FB_BENEFIT_DEADLINES];
    for (uint32_t i = 0; i < list->n; i++) {
        const fb_benefit_item *item = &list->items[i];
        if (item->cells[1].size == 0 || !is_next(left))
            continue;
        *out = (fb_deadline){.instrument = benefit->instrument->id,
                             .what = item->cells[0],
                             .due = item->cells[1],
                             .reading = item->cells[2],
                             .note = item->cells[3],
                             .authority = item->authority,
                             .grade = item->grade,
                             .uncertain = benefit->uncertain.size > 0};
        return true;
    }
    return false;
}

static bool find(fb_deadline *out, size_t *left, const fb_report *report) {
    const fb_benefits *benefits = fb_report_benefits(report);
    const fb_determination *d = fb_report_determination(report);
    if (!benefits)
        return find_duty(out, left, d->duties, d->n_duties) || find_duty(out, left, d->approvals, d->n_approvals);
    for (uint32_t i = 0; i < benefits->n; i++)
        if (find_of_benefit(out, left, &benefits->items[i]))
            return true;
    return false;
}

size_t fb_report_deadlines(const fb_report *report) {
    fb_deadline unused;
    size_t left = SIZE_MAX;
    if (report)
        find(&unused, &left, report);
    return SIZE_MAX - left;
}

fb_deadline fb_report_deadline(const fb_report *report, size_t i) {
    fb_deadline out = {0};
    if (report)
        find(&out, &i, report);
    return out;
}

bool fb_report_deadlines_wait(const fb_report *report) {
    const fb_benefits *benefits = report ? fb_report_benefits(report) : NULL;
    const fb_determination *d = report ? fb_report_determination(report) : NULL;
    for (uint32_t i = 0; benefits && i < benefits->n; i++)
        if (benefits->items[i].lists[FB_BENEFIT_DEADLINES].is_open)
            return true;
    for (uint32_t i = 0; d && !benefits && i < d->n_asides_open; i++)
        if (d->asides_open[i].aside == FB_ASIDE_DUTIES || d->asides_open[i].aside == FB_ASIDE_APPROVALS)
            return true;
    return false;
}
