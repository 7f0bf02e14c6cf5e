/* value.c - making values, copying them between arenas, naming their kinds (DMN 1.5 10.3.2.1).
 *
 * What values mean is told elsewhere: number.c, temporal.c, compare.c, type.c.  The makers that do not
 * allocate are inline in value.h.
 */
#include "value/value.h"

fb_value fb_moment_value(fb_arena *arena, fb_kind kind, const fb_moment *moment) {
    fb_moment *kept = FB_NEW(arena, fb_moment);
    if (!kept)
        return fb_null();
    *kept = *moment;
    fb_value value = {.kind = (uint8_t)kind};
    value.as.moment = kept;
    return value;
}

fb_value fb_range_value(fb_arena *arena, const fb_range *range) {
    fb_range *kept = FB_NEW(arena, fb_range);
    if (!kept)
        return fb_null();
    *kept = *range;
    fb_value value = {.kind = FB_KIND_RANGE};
    value.as.range = kept;
    return value;
}

/* ---- copies -------------------------------------------------------------------------------------------- */

/* The copy's state: a value is a graph that may share its parts, and a copy is a tree, so what bounds it is
 * the arena; the depth is bounded here, for the C stack. */
typedef struct copier {
    fb_arena *arena;
    uint32_t depth_left;
} copier;

static fb_value copy(copier *to, const fb_value *value);

static fb_value copy_text(copier *to, const fb_value *value) {
    fb_view text = fb_arena_copy(to->arena, fb_string_view(value));
    return text.data ? fb_string(text) : fb_null();
}

static fb_value copy_moment(copier *to, const fb_value *value) {
    fb_moment moment = *value->as.moment;
    if (moment.zone.size)
        moment.zone = fb_arena_copy(to->arena, moment.zone);
    return fb_moment_value(to->arena, (fb_kind)value->kind, &moment);
}

static fb_value copy_list(copier *to, const fb_value *value) {
    fb_value *items = FB_NEW_ARRAY(to->arena, fb_value, value->count);
    if (!items)
        return fb_null();
    for (uint32_t i = 0; i < value->count && to->arena->failure == FB_OK; i++)
        items[i] = copy(to, &value->as.items[i]);
    return fb_list(items, value->count);
}

static fb_value copy_context(copier *to, const fb_value *value) {
    fb_entry *entries = FB_NEW_ARRAY(to->arena, fb_entry, value->count);
    if (!entries)
        return fb_null();
    for (uint32_t i = 0; i < value->count && to->arena->failure == FB_OK; i++) {
        entries[i].key = fb_arena_copy(to->arena, value->as.entries[i].key);
        entries[i].value = copy(to, &value->as.entries[i].value);
    }
    return fb_context(entries, value->count);
}

static fb_value copy_range(copier *to, const fb_value *value) {
    fb_range range = *value->as.range;
    range.low = copy(to, &range.low);
    range.high = copy(to, &range.high);
    return fb_range_value(to->arena, &range);
}

static fb_value copy(copier *to, const fb_value *value) {
    fb_value copied = *value;
    if (to->depth_left == 0) {
        if (to->arena->failure == FB_OK)
            to->arena->failure = FB_LIMIT;
        return fb_null();
    }
    to->depth_left--;
    switch ((fb_kind)value->kind) {
    case FB_KIND_STRING:
        copied = copy_text(to, value);
        break;
    case FB_KIND_TIME:
    case FB_KIND_DATE_TIME:
        copied = copy_moment(to, value);
        break;
    case FB_KIND_LIST:
        copied = copy_list(to, value);
        break;
    case FB_KIND_CONTEXT:
        copied = copy_context(to, value);
        break;
    case FB_KIND_RANGE:
        copied = copy_range(to, value);
        break;
    default: /* scalars hold themselves; functions are shared */
        break;
    }
    to->depth_left++;
    return copied;
}

fb_value fb_value_copy(fb_arena *arena, const fb_value *value) {
    copier to = {arena, FB_DEPTH_LIMIT};
    fb_value copied = copy(&to, value);
    return arena->failure == FB_OK ? copied : fb_null();
}

/* ---- kinds --------------------------------------------------------------------------------------------- */

const char *fb_kind_name(fb_kind kind) {
    switch (kind) {
    case FB_KIND_NULL:
        return "Null";
    case FB_KIND_BOOLEAN:
        return "boolean";
    case FB_KIND_NUMBER:
        return "number";
    case FB_KIND_STRING:
        return "string";
    case FB_KIND_DATE:
        return "date";
    case FB_KIND_TIME:
        return "time";
    case FB_KIND_DATE_TIME:
        return "date and time";
    case FB_KIND_DAYS_TIME_DURATION:
        return "days and time duration";
    case FB_KIND_YEARS_MONTHS_DURATION:
        return "years and months duration";
    case FB_KIND_LIST:
        return "list";
    case FB_KIND_CONTEXT:
        return "context";
    case FB_KIND_RANGE:
        return "range";
    case FB_KIND_FUNCTION:
        return "function";
    }
    return "Any";
}
