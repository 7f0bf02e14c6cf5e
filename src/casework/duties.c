/* duties.c - what an instrument says beside its outcome: duties with their clocks, approvals, readings, and
 * what it did not look at (contract section 3).
 *
 * Each is a COLLECT table whose list is read item by item beside the rows that gave it.  Called by
 * determine.c.
 *
 * INVARIANT: a list that waits for facts is reported as open, with the facts; it is never taken for an empty
 * one.  Of such a list there are the items of rows that hold whatever the facts are.
 */
#include "casework/casework_inner.h"

/* Items found so far, of one kind. */
typedef struct items {
    void *all;
    uint32_t n, capacity;
    size_t size;
} items;

typedef struct asides {
    items duties, approvals, readings, unchecked, open;
} asides;

static void *next_item(deciding *d, items *list) {
    if (list->n == list->capacity) {
        uint32_t capacity = list->capacity ? 2 * list->capacity : 8;
        char *all = fb_arena_alloc(d->arena, capacity, list->size);
        if (!all)
            return NULL;
        if (list->n > 0)
            memcpy(all, list->all, list->n * list->size);
        list->all = all;
        list->capacity = capacity;
    }
    return (char *)list->all + list->size * list->n++;
}

const fb_table_trace *trace_of(const deciding *d, uint32_t element) {
    for (uint32_t i = d->run.n_traces; i-- > 0;)
        if (d->run.traces[i].table->element == element)
            return &d->run.traces[i];
    return NULL;
}

static void read_duty(fb_duty *out, deciding *d, const linked_instrument *linked, const fb_value *item,
                      fb_view authority, fb_view grade) {
    *out = (fb_duty){.instrument = linked->instrument->id,
                     .what = entry_text(d, item, "what"),
                     .by = entry_text(d, item, "by"),
                     .strength = entry_text(d, item, "strength"),
                     .within = entry_text(d, item, "within"),
                     .due = entry_text(d, item, "due"),
                     .form = entry_text(d, item, "form"),
                     .authority = authority,
                     .grade = grade,
                     .uncertain = linked->force == FB_FORCE_UNCERTAIN};
}

static void read_item(asides *all, deciding *d, const linked_instrument *linked, fb_aside aside,
                      const fb_value *item, fb_view authority, fb_view grade) {
    fb_view id = linked->instrument->id;
    if (aside == FB_ASIDE_DUTIES || aside == FB_ASIDE_APPROVALS) {
        fb_duty *duty = next_item(d, aside == FB_ASIDE_DUTIES ? &all->duties : &all->approvals);
        if (duty)
            read_duty(duty, d, linked, item, authority, grade);
        return;
    }
    if (aside == FB_ASIDE_READINGS) {
        fb_reading *reading = next_item(d, &all->readings);
        if (reading)
            *reading = (fb_reading){id, entry_text(d, item, "reading"), entry_text(d, item, "outcome"),
                                    authority, grade};
        return;
    }
    fb_unchecked *unchecked = next_item(d, &all->unchecked);
    if (unchecked)
        *unchecked = (fb_unchecked){id, entry_text(d, item, "what"), authority, grade};
}

/* A COLLECT list has one item a matched row, in rule order.  No match gives null or an empty list. */
static fb_status read_list(asides *all, deciding *d, const linked_instrument *linked, fb_aside aside,
                           uint32_t element, const fb_value *value) {
    const fb_table_trace *trace = trace_of(d, element);
    bool is_list = value->kind == FB_KIND_LIST;
    uint32_t n = is_list ? value->count : value->kind != FB_KIND_NULL;
    for (uint32_t i = 0; i < n; i++) {
        fb_view authority = {"", 0}, grade = {"", 0};
        if (trace && trace->n_matched == n) {
            authority = annotation(trace->table, trace->matched[i], "Authority");
            grade = annotation(trace->table, trace->matched[i], "Grade");
        }
        read_item(all, d, linked, aside, is_list ? &value->as.items[i] : value, authority, grade);
    }
    return fb_fail_arena(d->error, d->arena);
}

/* Items that do not wait for what the list waits for. */
static fb_status read_certain(asides *all, deciding *d, const linked_instrument *linked, fb_aside aside,
                              uint32_t element) {
    const fb_table_trace *trace = trace_of(d, element);
    fb_value item;
    for (uint32_t i = 0; trace && i < trace->n_matched; i++)
        if (constant_outputs(&item, d, trace->table, trace->matched[i]))
            read_item(all, d, linked, aside, &item, annotation(trace->table, trace->matched[i], "Authority"),
                      annotation(trace->table, trace->matched[i], "Grade"));
    return fb_fail_arena(d->error, d->arena);
}

static fb_status read_aside(asides *all, deciding *d, const linked_instrument *linked, fb_aside aside,
                            int64_t element) {
    came_of came;
    fb_value value;
    fb_open open;
    fb_view fault;
    if (element < 0)
        return FB_OK;
    FB_TRY(evaluate(&came, &value, d, (uint32_t)element, &open, &fault));
    if (came == CAME_FAULT) {
        if (d->out->fault.size == 0)
            d->out->fault = fault;
        return FB_OK;
    }
    if (came == CAME_VALUE)
        return read_list(all, d, linked, aside, (uint32_t)element, &value);
    fb_aside_open *waiting = next_item(d, &all->open);
    if (waiting)
        *waiting = (fb_aside_open){linked->instrument->id, aside, open};
    return read_certain(all, d, linked, aside, (uint32_t)element);
}

fb_status read_asides(deciding *d) {
    asides all = {.duties = {.size = sizeof(fb_duty)},
                  .approvals = {.size = sizeof(fb_duty)},
                  .readings = {.size = sizeof(fb_reading)},
                  .unchecked = {.size = sizeof(fb_unchecked)},
                  .open = {.size = sizeof(fb_aside_open)}};
    for (uint32_t i = 0; i < d->set->n_linked; i++) {
        const linked_instrument *linked = &d->set->linked[i];
        FB_TRY(read_aside(&all, d, linked, FB_ASIDE_DUTIES, linked->duties));
        FB_TRY(read_aside(&all, d, linked, FB_ASIDE_APPROVALS, linked->approvals));
        FB_TRY(read_aside(&all, d, linked, FB_ASIDE_READINGS, linked->readings));
        FB_TRY(read_aside(&all, d, linked, FB_ASIDE_UNCHECKED, linked->unchecked));
    }
    fb_determination *out = d->out;
    out->duties = all.duties.all;
    out->n_duties = all.duties.n;
    out->approvals = all.approvals.all;
    out->n_approvals = all.approvals.n;
    out->readings = all.readings.all;
    out->n_readings = all.readings.n;
    out->unchecked = all.unchecked.all;
    out->n_unchecked = all.unchecked.n;
    out->asides_open = all.open.all;
    out->n_asides_open = all.open.n;
    return FB_OK;
}
