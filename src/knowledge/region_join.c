/* region_join.c - leaves of an exploration joined to regions.
 *
 * Two regions with the same results that differ in one input only are one region.  Input after input, regions are
 * looked up by everything but that input, until a whole round finds nothing.
 *
 * INVARIANT: regions are disjoint, and hold what the leaves held; each owns its sets.
 * Called by compare_models.c.
 */
#include "knowledge/knowledge_inner.h"

static uint32_t words_of(const fb_regions_found *found, uint32_t input) {
    return found->inputs[input].dimension.n_words;
}

bool fb_region_add(fb_regions_found *found, const uint32_t *classes, const uint32_t *results, bool is_sampled) {
    if (found->n == found->capacity) {
        uint32_t capacity = found->capacity ? found->capacity * 2 : 64;
        fb_region *items = capacity > found->n ? FB_NEW_ARRAY(found->arena, fb_region, capacity) : NULL;
        if (!items)
            return false;
        if (found->n)
            memcpy(items, found->items, found->n * sizeof *items);
        found->items = items;
        found->capacity = capacity;
    }
    fb_region *region = &found->items[found->n];
    uint32_t *witness = FB_NEW_ARRAY(found->arena, uint32_t, found->n_inputs);
    *region = (fb_region){.sets = FB_NEW_ARRAY(found->arena, const uint64_t *, found->n_inputs), .witness = witness,
                          .results = {results[0], results[1]}, .is_sampled = is_sampled};
    if (!region->sets || !witness)
        return false;
    for (uint32_t i = 0; i < found->n_inputs; i++) {
        witness[i] = classes[i];
        if (classes[i] == FB_ABSENT)
            continue;
        uint64_t *set = FB_NEW_ARRAY(found->arena, uint64_t, words_of(found, i));
        if (!set)
            return false;
        fb_bit_add(set, classes[i]);
        region->sets[i] = set;
    }
    found->n++;
    if (found->n < 4096 || found->n < 2 * found->joined_at)
        return true;
    bool good = fb_regions_join(found);
    found->joined_at = found->n;
    return good;
}

/* ---- looking up by everything but one input ------------------------------------------------------------ */

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

static uint64_t hash_but(const fb_regions_found *found, const fb_region *r, uint32_t but) {
    uint64_t hash = mix(mix(r->results[0] + 1, r->results[1]), r->is_sampled);
    for (uint32_t i = 0; i < found->n_inputs; i++) {
        if (i == but || !r->sets[i])
            continue;
        hash = mix(hash, i + 1);
        for (uint32_t w = 0; w < words_of(found, i); w++)
            hash = mix(hash, r->sets[i][w]);
    }
    return hash;
}

static bool same_but(const fb_regions_found *found, const fb_region *a, const fb_region *b, uint32_t but) {
    if (a->results[0] != b->results[0] || a->results[1] != b->results[1] || a->is_sampled != b->is_sampled)
        return false;
    for (uint32_t i = 0; i < found->n_inputs; i++) {
        if (i == but)
            continue;
        const uint64_t *x = a->sets[i], *y = b->sets[i];
        if (!x != !y || (x && memcmp(x, y, words_of(found, i) * sizeof *x) != 0))
            return false;
    }
    return true;
}

/* One restricts the input and the other does not only where they overlap, which disjoint regions never do. */
static void take_over(const fb_regions_found *found, fb_region *into, const fb_region *from, uint32_t input) {
    if (!into->sets[input] || !from->sets[input]) {
        into->sets[input] = NULL;
        return;
    }
    uint64_t *set = (uint64_t *)into->sets[input];
    uint32_t n = 0;
    for (uint32_t w = 0; w < words_of(found, input); w++) {
        set[w] |= from->sets[input][w];
        n += (uint32_t)__builtin_popcountll(set[w]);
    }
    if (n == found->inputs[input].dimension.n_classes)
        into->sets[input] = NULL;
}

/* *joined: something was. */
static bool join_over(fb_regions_found *found, uint32_t input, bool *joined) {
    uint32_t n_slots = 16, n = 0;
    while (n_slots < 2 * found->n)
        n_slots *= 2;
    fb_arena_mark mark = fb_arena_here(found->arena);
    uint32_t *slots = FB_NEW_ARRAY(found->arena, uint32_t, n_slots);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < found->n; i++) {
        fb_region *region = &found->items[i];
        uint32_t at = (uint32_t)hash_but(found, region, input) & (n_slots - 1);
        while (slots[at] && !same_but(found, &found->items[slots[at] - 1], region, input))
            at = (at + 1) & (n_slots - 1);
        if (slots[at]) {
            take_over(found, &found->items[slots[at] - 1], region, input);
            *joined = true;
            continue;
        }
        found->items[n] = *region;
        slots[at] = ++n;
    }
    found->n = n;
    fb_arena_rewind(found->arena, mark);
    return true;
}

bool fb_regions_join(fb_regions_found *found) {
    bool joined = found->n > 1;
    while (joined) {
        joined = false;
        for (uint32_t i = 0; i < found->n_inputs; i++) /* points have no neighbours */
            if (found->inputs[i].is_read && !found->inputs[i].is_sampled && !found->inputs[i].is_related &&
                !join_over(found, i, &joined))
                return false;
    }
    return true;
}
