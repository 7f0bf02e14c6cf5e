/* context.c - looking into contexts and setting an entry (DMN 1.5 10.3.2.6).
 *
 * Entries are kept in the order in which they were made and searched from the front: contexts are small, and
 * where a model names an entry the plan knows its place.  Nothing here checks that a name is legal; keys are
 * any strings.
 */
#include "value/value.h"

static const fb_entry *entry_of(const fb_value *context, fb_view key) {
    for (uint32_t i = 0; i < context->count; i++)
        if (fb_view_equal(context->as.entries[i].key, key))
            return &context->as.entries[i];
    return NULL;
}

const fb_value *fb_context_get(const fb_value *context, fb_view key) {
    const fb_entry *entry = context->kind == FB_KIND_CONTEXT ? entry_of(context, key) : NULL;
    return entry ? &entry->value : NULL;
}

fb_value fb_context_put(fb_arena *arena, const fb_value *context, fb_view key, const fb_value *value) {
    const fb_entry *old = entry_of(context, key);
    uint32_t n = context->count + (old == NULL);
    /* n is 0 when the count wrapped around */
    fb_entry *entries = n ? FB_NEW_ARRAY(arena, fb_entry, n) : NULL;
    if (!entries)
        return fb_null();
    if (context->count)
        memcpy(entries, context->as.entries, context->count * sizeof *entries);
    entries[old ? (uint32_t)(old - context->as.entries) : context->count] = (fb_entry){key, *value};
    return fb_context(entries, n);
}
