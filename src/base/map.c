/* map.c - text -> pointer, in order of insertion; and the nearest name, for "did you mean".
 *
 * Entries stand in an array in the order they came, so walking a map is deterministic.  Up to MAP_SMALL of
 * them are searched one by one; more get a table of slots with open addressing, hashed by SipHash-1-3
 * (Aumasson and Bernstein, 2012) under a seed of the map's own, so that the keys of a hostile file cannot be
 * made to collide. Nothing is ever removed.
 *
 * INVARIANT: room for entries is MAP_SMALL without slots, half the slots with them; so the table is never
 * more than half full and every probe ends.
 */
#include "base/base.h"

#include <sys/auxv.h>
#include <sys/random.h>

#define MAP_SMALL 8u
#define MAP_SLOTS_MOST (1u << 30)

void fb_map_init(fb_map *map, fb_arena *arena) {
    *map = (fb_map){.arena = arena};
}

/* The kernel hands every process 16 random bytes at its start; with them and where the map lies a seed costs no
 * system call.  What an attacker would need is a collision under a key that is never shown. */
static uint64_t new_seed(const fb_map *map) {
    const unsigned char *random = (const unsigned char *)getauxval(AT_RANDOM);
    uint64_t half[2] = {0, 0};
    if (random) {
        memcpy(half, random, sizeof half);
    } else if (getrandom(half, sizeof half, GRND_NONBLOCK) != (ssize_t)sizeof half) {
        struct timespec now = {0};
        clock_gettime(CLOCK_MONOTONIC, &now);
        half[0] = (uint64_t)now.tv_nsec << 32 ^ (uint64_t)now.tv_sec;
    }
    uint64_t seed = half[0] ^ (uint64_t)(uintptr_t)map * 0x9E3779B97F4A7C15u;
    seed ^= (uint64_t)(uintptr_t)map->entries * 0xC2B2AE3D27D4EB4Fu;
    seed = (seed ^ seed >> 31) * 0xBF58476D1CE4E5B9u;
    return (seed ^ seed >> 29) + half[1];
}

/* ---- SipHash-1-3 --------------------------------------------------------------------------------------- */

static uint64_t rotate(uint64_t word, unsigned by) {
    return word << by | word >> (64 - by);
}

static void sip_round(uint64_t v[4]) {
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

/* The 128-bit key is the seed and its complement: 64 secret bits are enough for a table that lives as long as
 * a file is read. */
static uint64_t hash_of(uint64_t seed, fb_view key) {
    uint64_t v[4] = {seed ^ UINT64_C(0x736f6d6570736575), ~seed ^ UINT64_C(0x646f72616e646f6d),
                     seed ^ UINT64_C(0x6c7967656e657261), ~seed ^ UINT64_C(0x7465646279746573)};
    size_t at = 0;
    uint64_t word;
    for (; key.size - at >= 8; at += 8) {
        memcpy(&word, key.data + at, 8); /* order of bytes does not matter: hashes never leave the process */
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    word = (uint64_t)key.size << 56;
    for (size_t i = at; i < key.size; i++)
        word |= (uint64_t)(unsigned char)key.data[i] << 8 * (i - at);
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
    v[2] ^= 0xFF;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* ---- find and put -------------------------------------------------------------------------------------- */

/* The slot that holds the key, or the empty one where it belongs. */
static uint32_t *slot_for(const fb_map *map, fb_view key, uint64_t hash) {
    uint32_t mask = map->n_slots - 1;
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &map->slots[i];
        if (*slot == 0)
            return slot;
        const fb_map_entry *entry = &map->entries[*slot - 1];
        if (entry->hash == hash && fb_view_equal(entry->key, key))
            return slot;
    }
}

static fb_map_entry *find_entry(const fb_map *map, fb_view key) {
    if (map->n_slots > 0) {
        uint32_t index = *slot_for(map, key, hash_of(map->seed, key));
        return index > 0 ? &map->entries[index - 1] : NULL;
    }
    for (uint32_t i = 0; i < map->n; i++)
        if (fb_view_equal(map->entries[i].key, key))
            return &map->entries[i];
    return NULL;
}

void *fb_map_find(const fb_map *map, fb_view key) {
    fb_map_entry *entry = find_entry(map, key);
    return entry ? entry->value : NULL;
}

/* Moves to twice the slots (or the first ones).  Changes nothing when memory runs out. */
static bool grow(fb_map *map) {
    if (map->n_slots >= MAP_SLOTS_MOST) {
        if (map->arena->failure == FB_OK)
            map->arena->failure = FB_LIMIT;
        return false;
    }
    uint32_t n_slots = map->n_slots > 0 ? 2 * map->n_slots : 4 * MAP_SMALL;
    fb_map_entry *entries = FB_NEW_ARRAY(map->arena, fb_map_entry, n_slots / 2);
    uint32_t *slots = FB_NEW_ARRAY(map->arena, uint32_t, n_slots);
    if (!entries || !slots)
        return false;
    if (map->n_slots == 0)
        map->seed = new_seed(map);
    memcpy(entries, map->entries, map->n * sizeof *entries);
    bool is_first_table = map->n_slots == 0;
    map->entries = entries;
    map->slots = slots;
    map->n_slots = n_slots;
    for (uint32_t i = 0; i < map->n; i++) {
        if (is_first_table)
            entries[i].hash = hash_of(map->seed, entries[i].key);
        *slot_for(map, entries[i].key, entries[i].hash) = i + 1;
    }
    return true;
}

static bool make_room(fb_map *map) {
    if (!map->entries) {
        map->entries = FB_NEW_ARRAY(map->arena, fb_map_entry, MAP_SMALL);
        return map->entries != NULL;
    }
    return map->n < (map->n_slots > 0 ? map->n_slots / 2 : MAP_SMALL) || grow(map);
}

bool fb_map_put(fb_map *map, fb_view key, void *value) {
    if (find_entry(map, key) || !make_room(map))
        return false;
    fb_map_entry *entry = &map->entries[map->n];
    *entry = (fb_map_entry){key, value, 0};
    if (map->n_slots > 0) {
        entry->hash = hash_of(map->seed, key);
        *slot_for(map, key, entry->hash) = map->n + 1;
    }
    map->n++;
    return true;
}

/* ---- the nearest name ---------------------------------------------------------------------------------- */

#define NEAREST_LENGTH_MOST 128u      /* longer names get no suggestion */
#define NEAREST_CANDIDATES_MOST 4096u /* the first of them are looked at */

typedef struct folded_name {
    uint32_t letters[NEAREST_LENGTH_MOST]; /* code points, ASCII in lower case */
    uint32_t n;
} folded_name;

static bool fold(folded_name *folded, fb_view name) {
    folded->n = 0;
    for (size_t at = 0; at < name.size;) {
        if (folded->n == NEAREST_LENGTH_MOST)
            return false;
        uint32_t letter = fb_utf8_next(name, &at);
        folded->letters[folded->n++] = letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
    return true;
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* Edits from one name to the other: insert, delete, replace a letter, swap two neighbours (Damerau, 1964, in
 * the restricted form that edits no letter twice).  Stops with `most` + 1 when it is surely more. */
static uint32_t edits_between(const folded_name *a, const folded_name *b, uint32_t most) {
    uint32_t rows[3][NEAREST_LENGTH_MOST + 1];
    uint32_t *before = rows[0], *last = rows[1], *row = rows[2];
    if ((a->n > b->n ? a->n - b->n : b->n - a->n) > most)
        return most + 1;
    for (uint32_t j = 0; j <= b->n; j++)
        last[j] = j;
    for (uint32_t i = 1; i <= a->n; i++) {
        uint32_t best = row[0] = i;
        for (uint32_t j = 1; j <= b->n; j++) {
            uint32_t replaced = last[j - 1] + (a->letters[i - 1] != b->letters[j - 1]);
            row[j] = least(replaced, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a->letters[i - 1] == b->letters[j - 2] &&
                a->letters[i - 2] == b->letters[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
            best = least(best, row[j]);
        }
        uint32_t *spare = before;
        before = last;
        last = row;
        row = spare;
        if (best > most && i > 1) /* a swap reaches back one row, so look at two */
            return most + 1;
    }
    return last[b->n];
}

/* A suggestion must be nearer than chance: one edit in a short name, a third of the letters in a long one,
 * none in a single letter. */
static uint32_t most_edits(uint32_t n_letters) {
    if (n_letters < 2)
        return 0;
    return n_letters < 6 ? 1 : n_letters / 3;
}

typedef struct nearest_search {
    folded_name wanted;
    fb_view found;
    uint32_t most; /* edits that would still be an improvement, plus one; 0 when nothing can improve */
} nearest_search;

static bool begin_search(nearest_search *search, fb_view name) {
    search->found = (fb_view){NULL, 0};
    if (!fold(&search->wanted, name) || search->wanted.n == 0)
        return false;
    search->most = most_edits(search->wanted.n) + 1;
    return true;
}

static void consider(nearest_search *search, fb_view candidate) {
    folded_name folded;
    if (search->most == 0 || !fold(&folded, candidate) || folded.n == 0)
        return;
    uint32_t edits = edits_between(&search->wanted, &folded, search->most - 1);
    if (edits < search->most) {
        search->most = edits;
        search->found = candidate;
    }
}

fb_view fb_map_nearest(const fb_map *map, fb_view key) {
    nearest_search search;
    if (begin_search(&search, key))
        for (uint32_t i = 0; i < map->n && i < NEAREST_CANDIDATES_MOST; i++)
            consider(&search, map->entries[i].key);
    return search.found;
}

fb_view fb_nearest(fb_view name, const fb_view *candidates, size_t n_candidates) {
    nearest_search search;
    if (begin_search(&search, name))
        for (size_t i = 0; i < n_candidates && i < NEAREST_CANDIDATES_MOST; i++)
            consider(&search, candidates[i]);
    return search.found;
}
