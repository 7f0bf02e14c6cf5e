/* list.c - a list under construction (DMN 1.5 10.3.2.5).
 *
 * Lists are immutable once they are values; this is the one place where one grows.  The items move to a block
 * twice as large when the block is full; the old block stays in the arena until that is reset.
 */
#include "value/value.h"

void fb_list_begin(fb_list_builder *builder, fb_arena *arena) {
    *builder = (fb_list_builder){.arena = arena};
}

static bool grow(fb_list_builder *builder) {
    if (builder->capacity > UINT32_MAX / 2) {
        if (builder->arena->failure == FB_OK)
            builder->arena->failure = FB_LIMIT;
        return false;
    }
    uint32_t capacity = builder->capacity ? 2 * builder->capacity : 4;
    fb_value *items = FB_NEW_ARRAY(builder->arena, fb_value, capacity);
    if (!items)
        return false;
    if (builder->n)
        memcpy(items, builder->items, builder->n * sizeof *items);
    builder->items = items;
    builder->capacity = capacity;
    return true;
}

bool fb_list_add(fb_list_builder *builder, const fb_value *item) {
    if (FB_UNLIKELY(builder->n == builder->capacity) && !grow(builder))
        return false;
    builder->items[builder->n++] = *item;
    return true;
}

fb_value fb_list_end(fb_list_builder *builder) {
    return fb_list(builder->items, builder->n);
}
