/* properties.c - `a.key`: entries of contexts, and the properties of dates, times, durations and ranges (DMN
 * 1.5 section 10.3.2.15, tables 64-67).
 *
 * Called by eval.c for FB_OP_PATH.  A list maps the path over its elements (10.3.2.5); an element that has no
 * such entry gives null in its place, so the list keeps its length.
 */
#include "eval/builtin_inner.h"
#include "eval/eval_inner.h"

static fb_value whole(int64_t n) {
    return fb_number_value(fb_number_of(n));
}

static fb_value no_property(fb_run *run, const fb_value *a, fb_view key) {
    return fb_null_note(run, "a %s has no property '%.*s'", fb_kind_name(a->kind), FB_ARG(key));
}

/* year, month, day, weekday of table 66; false when the key is none of them. */
static bool date_property(fb_value *out, fb_date date, fb_view key) {
    if (fb_view_is(key, "year"))
        *out = whole(date.year);
    else if (fb_view_is(key, "month"))
        *out = whole(date.month);
    else if (fb_view_is(key, "day"))
        *out = whole(date.day);
    else if (fb_view_is(key, "weekday"))
        *out = whole(fb_day_of_week(date));
    else
        return false;
    return true;
}

static fb_value second_of_minute(const fb_moment *moment) {
    return fb_number_value(fb_duration_to_number(
        (fb_duration){.seconds = moment->second, .nanoseconds = (int32_t)moment->nanosecond}));
}

/* A time of day in a named zone has no offset of its own: it depends on the day. */
static fb_value time_offset(fb_kind kind, const fb_moment *moment) {
    if (moment->zone_kind == FB_ZONE_NONE || (moment->zone_kind == FB_ZONE_NAMED && kind == FB_KIND_TIME))
        return fb_null();
    return fb_duration_value((fb_duration){.seconds = moment->offset});
}

static bool time_property(fb_value *out, fb_kind kind, const fb_moment *moment, fb_view key) {
    if (fb_view_is(key, "hour"))
        *out = whole(moment->hour);
    else if (fb_view_is(key, "minute"))
        *out = whole(moment->minute);
    else if (fb_view_is(key, "second"))
        *out = second_of_minute(moment);
    else if (fb_view_is(key, "time offset"))
        *out = time_offset(kind, moment);
    else if (fb_view_is(key, "timezone"))
        *out = moment->zone_kind == FB_ZONE_NAMED ? fb_string(moment->zone) : fb_null();
    else
        return false;
    return true;
}

/* Components carry the duration's sign, as in XPath's functions on durations. */
static bool days_time_property(fb_value *out, fb_duration d, fb_view key) {
    if (fb_view_is(key, "days"))
        *out = whole(d.seconds / 86400);
    else if (fb_view_is(key, "hours"))
        *out = whole(d.seconds % 86400 / 3600);
    else if (fb_view_is(key, "minutes"))
        *out = whole(d.seconds % 3600 / 60);
    else if (fb_view_is(key, "seconds"))
        *out = fb_number_value(
            fb_duration_to_number((fb_duration){.seconds = d.seconds % 60, .nanoseconds = d.nanoseconds}));
    else
        return false;
    return true;
}

static bool years_months_property(fb_value *out, int64_t months, fb_view key) {
    if (fb_view_is(key, "years"))
        *out = whole(months / 12);
    else if (fb_view_is(key, "months"))
        *out = whole(months % 12);
    else
        return false;
    return true;
}

static bool range_property(fb_value *out, const fb_range *range, fb_view key) {
    if (fb_view_is(key, "start"))
        *out = range->low_undefined ? fb_null() : range->low;
    else if (fb_view_is(key, "end"))
        *out = range->high_undefined ? fb_null() : range->high;
    else if (fb_view_is(key, "start included"))
        *out = fb_boolean(range->low_closed);
    else if (fb_view_is(key, "end included"))
        *out = fb_boolean(range->high_closed);
    else
        return false;
    return true;
}

static bool property(fb_value *out, const fb_value *a, fb_view key) {
    switch (a->kind) {
    case FB_KIND_DATE: return date_property(out, a->as.date, key);
    case FB_KIND_TIME: return time_property(out, FB_KIND_TIME, a->as.moment, key);
    case FB_KIND_DATE_TIME:
        return date_property(out, a->as.moment->date, key) ||
               time_property(out, FB_KIND_DATE_TIME, a->as.moment, key);
    case FB_KIND_DAYS_TIME_DURATION: return days_time_property(out, a->as.duration, key);
    case FB_KIND_YEARS_MONTHS_DURATION: return years_months_property(out, a->as.months, key);
    case FB_KIND_RANGE: return range_property(out, a->as.range, key);
    default: return false;
    }
}

/* A missing entry is null in its place without a note: [{x: 1}, {}].x is [1, null] (10.3.2.5). */
static fb_value element_path(fb_run *run, const fb_value *element, fb_view key) {
    if (element->kind != FB_KIND_CONTEXT)
        return fb_path(run, element, key);
    if (!fb_run_step(run, element->count / FB_KEYS_PER_STEP))
        return fb_null();
    const fb_value *entry = fb_context_get(element, key);
    return entry != NULL ? *entry : fb_null();
}

static fb_value path_over_list(fb_run *run, const fb_value *list, fb_view key) {
    if (!fb_run_step(run, list->count))
        return fb_null();
    if (!fb_budget_enter(&run->budget)) {
        fb_budget_held(run);
        return fb_null();
    }
    fb_list_builder items;
    fb_list_begin(&items, run->arena);
    for (uint32_t i = 0; i < list->count && run->stop == FB_STOP_NONE; i++) {
        fb_value value = element_path(run, &list->as.items[i], key);
        if (!fb_list_add(&items, &value))
            break;
    }
    fb_budget_leave(&run->budget);
    return fb_made_value(run, fb_list_end(&items));
}

fb_value fb_path(fb_run *run, const fb_value *a, fb_view key) {
    if (a->kind == FB_KIND_CONTEXT) {
        if (!fb_run_step(run, a->count / FB_KEYS_PER_STEP))
            return fb_null();
        const fb_value *entry = fb_context_get(a, key);
        return entry != NULL ? *entry : fb_null_note(run, "the context has no entry '%.*s'", FB_ARG(key));
    }
    if (a->kind == FB_KIND_LIST)
        return path_over_list(run, a, key);
    if (a->kind == FB_KIND_NULL)
        return fb_null_note(run, "'%.*s' of null", FB_ARG(key));
    fb_value value;
    return property(&value, a, key) ? value : no_property(run, a, key);
}
