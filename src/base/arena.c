/* arena.c - memory by lifetime.
 *
 * An arena is a chain of chunks taken from the host.  Allocation moves `next` towards `end` in the current
 * chunk; nothing is freed singly.  It is not a general allocator and not for threads: one arena has one
 * owner. Every folder allocates through it; nothing else of Forbear calls the host's resize.
 *
 * INVARIANT: the chunks from `first` to `current` are in use and `used` is the sum of their sizes; those
 * behind `current` are kept for reuse and hold nothing.  `current` NULL means that no chunk is in use yet.
 * INVARIANT: all chunks together, kept ones included, never exceed `limit`: a new chunk is taken only after
 * the kept ones that were too small have been given back.
 */
#include "base/base.h"

#include <unistd.h>

#define CHUNK_FIRST ((size_t)4 << 10)
#define CHUNK_MOST ((size_t)1 << 20)

struct fb_arena_chunk {
    fb_arena_chunk *next;
    size_t size; /* of the whole chunk, this header included */
    char *full;  /* where `next` stood when a later chunk became the current one */
};

struct fb_arena_release {
    fb_arena_release *older;
    void (*release)(void *);
    void *resource;
};

/* The header takes a multiple of 16, so that the first allocation is aligned when the chunk is. */
#define HEADER_SIZE ((sizeof(fb_arena_chunk) + 15) & ~(size_t)15)

static void *resize_with_libc(void *context, void *old, size_t old_size, size_t new_size) {
    (void)context;
    (void)old_size;
    if (new_size == 0) {
        free(old);
        return NULL;
    }
    return realloc(old, new_size);
}

static ptrdiff_t read_with_libc(void *context, int file, void *bytes, size_t size) {
    (void)context;
    return read(file, bytes, size);
}

const fb_host *fb_host_default(void) {
    static const fb_host host = {NULL, resize_with_libc, read_with_libc};
    return &host;
}

void fb_arena_init(fb_arena *arena, const fb_host *host, size_t limit) {
    *arena = (fb_arena){0};
    arena->host = host ? host : fb_host_default();
    arena->limit = limit;
    arena->failure = FB_OK;
}

static char *chunk_start(fb_arena_chunk *chunk) {
    return (char *)chunk + HEADER_SIZE;
}

static char *chunk_end(fb_arena_chunk *chunk) {
    return (char *)chunk + chunk->size;
}

static void give_back(fb_arena *arena, fb_arena_chunk *chunk) {
    FB_ARENA_OPEN(chunk_start(chunk), chunk->size - HEADER_SIZE);
    arena->host->resize(arena->host->context, chunk, chunk->size, 0);
}

static void *fail(fb_arena *arena, fb_status status) {
    if (arena->failure == FB_OK)
        arena->failure = status;
    return NULL;
}

/* Doubling what the arena has keeps the number of chunks logarithmic; the cap keeps the waste small. */
static size_t chunk_size_for(const fb_arena *arena, size_t needed) {
    size_t size = arena->used < CHUNK_FIRST ? CHUNK_FIRST : arena->used;
    if (size > CHUNK_MOST)
        size = CHUNK_MOST;
    size_t left = arena->limit - arena->used;
    if (size > left)
        size = left & ~(size_t)15;
    return size < needed ? needed : size;
}

static fb_arena_chunk *new_chunk(fb_arena *arena, size_t needed) {
    if (arena->used > arena->limit || needed > arena->limit - arena->used)
        return fail(arena, FB_LIMIT);
    size_t size = chunk_size_for(arena, needed);
    fb_arena_chunk *chunk = arena->host->resize(arena->host->context, NULL, 0, size);
    if (!chunk)
        return fail(arena, FB_NO_MEMORY);
    *chunk = (fb_arena_chunk){.size = size};
    FB_ARENA_CLOSE(chunk_start(chunk), size - HEADER_SIZE);
    return chunk;
}

/* The next kept chunk with room for `needed` (header included), or a new one. */
static fb_arena_chunk *next_chunk(fb_arena *arena, size_t needed) {
    fb_arena_chunk **link = arena->current ? &arena->current->next : &arena->first;
    while (*link && (*link)->size < needed) {
        fb_arena_chunk *small = *link;
        *link = small->next;
        give_back(arena, small);
    }
    if (!*link)
        *link = new_chunk(arena, needed);
    return *link;
}

void *fb_arena_slow(fb_arena *arena, size_t n, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX / 2)
        return fail(arena, FB_NO_MEMORY);
    size_t step = ((bytes + (bytes == 0) + 15) & ~(size_t)15) + FB_ARENA_STRIP;
    fb_arena_chunk *chunk = next_chunk(arena, HEADER_SIZE + step);
    if (!chunk)
        return NULL;
    if (arena->current)
        arena->current->full = arena->next;
    arena->current = chunk;
    arena->used += chunk->size;
    arena->next = chunk_start(chunk) + step;
    arena->end = chunk_end(chunk);
    FB_ARENA_OPEN(chunk_start(chunk), bytes);
    return memset(chunk_start(chunk), 0, bytes);
}

bool fb_arena_extend(fb_arena *arena, void *memory, size_t old_size, size_t new_size) {
    if (!memory || new_size < old_size || new_size > SIZE_MAX / 2)
        return false;
    size_t old_step = ((old_size + (old_size == 0) + 15) & ~(size_t)15) + FB_ARENA_STRIP;
    size_t new_step = ((new_size + (new_size == 0) + 15) & ~(size_t)15) + FB_ARENA_STRIP;
    char *start = memory;
    if ((uintptr_t)start + old_step != (uintptr_t)arena->next)
        return false;
    if (new_step - old_step > (uintptr_t)arena->end - (uintptr_t)arena->next)
        return false;
    FB_ARENA_OPEN(start, new_size);
    memset(start + old_size, 0, new_size - old_size);
    arena->next = start + new_step;
    return true;
}

bool fb_arena_defer(fb_arena *arena, void (*release)(void *), void *resource) {
    fb_arena_release *record = FB_NEW(arena, fb_arena_release);
    if (!record) {
        release(resource);
        return false;
    }
    *record = (fb_arena_release){arena->releases, release, resource};
    arena->releases = record;
    return true;
}

fb_view fb_arena_copy(fb_arena *arena, fb_view bytes) {
    char *copy = bytes.size < SIZE_MAX ? fb_arena_alloc(arena, bytes.size + 1, 1) : fail(arena, FB_NO_MEMORY);
    if (!copy)
        return (fb_view){NULL, 0};
    if (bytes.size > 0)
        memcpy(copy, bytes.data, bytes.size);
    return (fb_view){copy, bytes.size};
}

/* Makes a use of forgotten memory visible: a pattern in debug builds, a report under AddressSanitizer. */
static void wipe(char *from, char *to) {
    size_t size = (size_t)(to - from);
    FB_ARENA_OPEN(from, size);
#ifndef NDEBUG
    memset(from, 0xDD, size);
#endif
    FB_ARENA_CLOSE(from, size);
    (void)size;
}

static void wipe_since(fb_arena *arena, const fb_arena_mark *mark) {
    if (!arena->current)
        return;
    arena->current->full = arena->next;
    fb_arena_chunk *chunk = mark->current ? mark->current : arena->first;
    char *from = mark->current ? mark->next : chunk_start(chunk);
    for (;;) {
        wipe(from, chunk->full);
        if (chunk == arena->current)
            return;
        chunk = chunk->next;
        from = chunk_start(chunk);
    }
}

fb_arena_mark fb_arena_here(const fb_arena *arena) {
    return (fb_arena_mark){arena->current, arena->next, arena->end, arena->used, arena->releases};
}

void fb_arena_rewind(fb_arena *arena, fb_arena_mark mark) {
    while (arena->releases != mark.releases) {
        fb_arena_release *newest = arena->releases;
        arena->releases = newest->older;
        newest->release(newest->resource);
    }
    wipe_since(arena, &mark);
    arena->current = mark.current;
    arena->next = mark.next;
    arena->end = mark.end;
    arena->used = mark.used;
}

void fb_arena_reset(fb_arena *arena) {
    fb_arena_rewind(arena, (fb_arena_mark){0});
    arena->failure = FB_OK;
}

void fb_arena_free(fb_arena *arena) {
    fb_arena_reset(arena);
    while (arena->first) {
        fb_arena_chunk *chunk = arena->first;
        arena->first = chunk->next;
        give_back(arena, chunk);
    }
}
