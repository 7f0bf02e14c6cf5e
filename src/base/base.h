/* base.h - what every folder stands on: memory, text, names, errors, limits, files.
 *
 * Nothing here knows what Forbear is for.  It includes forbear.h for the four words the public interface
 * shares with the inside: fb_status, fb_view, fb_error, fb_host.
 */
#ifndef FB_BASE_H
#define FB_BASE_H

#include "forbear.h"

#include <stdarg.h>
#include <string.h>
#if defined(__SANITIZE_ADDRESS__)
#define FB_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FB_ASAN 1
#endif
#endif
#ifdef FB_ASAN
#include <sanitizer/asan_interface.h>
#endif

#include "base/banned.h"

#if defined(__GNUC__)
#define FB_FORMAT(at, rest) __attribute__((format(printf, at, rest)))
#define FB_LIKELY(x) __builtin_expect(!!(x), 1)
#define FB_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define FB_FORMAT(at, rest)
#define FB_LIKELY(x) (x)
#define FB_UNLIKELY(x) (x)
#endif

/* The one macro with control flow: hand a failure to the caller. */
#define FB_TRY(expression)                                                                                   \
    do {                                                                                                     \
        fb_status fb_try_status = (expression);                                                              \
        if (fb_try_status != FB_OK)                                                                          \
            return fb_try_status;                                                                            \
    } while (0)

#define FB_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- arena.c: memory by lifetime ---------------------------------------------------------------------- *
 *
 * Everything is allocated from an arena named for its lifetime (ARCHITECTURE.md lists the four).  Memory is
 * zeroed.  An allocation that fails returns NULL and leaves the reason in `failure`, where it stays, so a
 * caller may run on harmlessly and check once at the end.
 */
typedef struct fb_arena_chunk fb_arena_chunk;
typedef struct fb_arena_release fb_arena_release;
typedef struct fb_arena {
    const fb_host *host;
    fb_arena_chunk *first, *current;
    char *next, *end;            /* free space of the current chunk */
    size_t used, limit;          /* bytes handed out by chunk; the limit counts whole chunks */
    fb_arena_release *releases;  /* newest first */
    fb_status failure;           /* FB_OK, FB_NO_MEMORY or FB_LIMIT; sticky until reset */
} fb_arena;

/* The host to use where a caller passed NULL. */
const fb_host *fb_host_default(void);

/* `limit` in bytes of chunks, SIZE_MAX for none.  Cannot fail: the first chunk comes with the first
 * allocation. */
void fb_arena_init(fb_arena *arena, const fb_host *host, size_t limit);
/* Forgets all allocations and releases foreign resources; keeps the chunks for reuse. */
void fb_arena_reset(fb_arena *arena);
/* Gives everything back to the host.  The arena may be used again. */
void fb_arena_free(fb_arena *arena);

/* Under AddressSanitizer free space is poisoned and a strip of it lies behind every allocation. */
#ifdef FB_ASAN
#define FB_ARENA_STRIP ((size_t)16)
#define FB_ARENA_OPEN(memory, size) ASAN_UNPOISON_MEMORY_REGION((memory), (size))
#define FB_ARENA_CLOSE(memory, size) ASAN_POISON_MEMORY_REGION((memory), (size))
#else
#define FB_ARENA_STRIP ((size_t)0)
#define FB_ARENA_OPEN(memory, size) ((void)0)
#define FB_ARENA_CLOSE(memory, size) ((void)0)
#endif

/* n * size zeroed bytes aligned to 16; NULL when the product overflows, the limit or the host says no.
 * n * size == 0 gives a valid pointer. */
void *fb_arena_slow(fb_arena *arena, size_t n, size_t size);
static inline void *fb_arena_alloc(fb_arena *arena, size_t n, size_t size) {
    size_t bytes;
    if (FB_UNLIKELY(__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX / 2))
        return fb_arena_slow(arena, n, size);
    /* At least 16, so that a fresh arena, whose next and end are NULL, never has room. */
    size_t step = ((bytes + (bytes == 0) + 15) & ~(size_t)15) + FB_ARENA_STRIP;
    if (FB_UNLIKELY(step > (uintptr_t)arena->end - (uintptr_t)arena->next))
        return fb_arena_slow(arena, n, size);
    void *memory = arena->next;
    arena->next += step;
    FB_ARENA_OPEN(memory, bytes);
    return memset(memory, 0, bytes);
}
#define FB_NEW(arena, type) ((type *)fb_arena_alloc((arena), 1, sizeof(type)))
#define FB_NEW_ARRAY(arena, type, n) ((type *)fb_arena_alloc((arena), (n), sizeof(type)))
/* Calls release(resource) when the arena is reset or freed, newest first.  On failure it calls it at once
 * and returns false, so the resource never leaks. */
bool fb_arena_defer(fb_arena *arena, void (*release)(void *), void *resource);
/* Makes the newest allocation larger where it stands (the new bytes are zero); false, and no failure, when
 * `memory` is not the newest or the chunk has no room. */
bool fb_arena_extend(fb_arena *arena, void *memory, size_t old_size, size_t new_size);
/* A copy in the arena, with a NUL behind it that size does not count.  {NULL,0} on failure. */
fb_view fb_arena_copy(fb_arena *arena, fb_view bytes);

/* A place to come back to: fb_arena_rewind forgets everything allocated after the mark and releases what was
 * deferred after it.  Marks nest.  Neither touches `failure`. */
typedef struct fb_arena_mark {
    fb_arena_chunk *current;
    char *next, *end;
    size_t used;
    fb_arena_release *releases;
} fb_arena_mark;
fb_arena_mark fb_arena_here(const fb_arena *arena);
void fb_arena_rewind(fb_arena *arena, fb_arena_mark mark);

/* ---- text.c: views, growing text, UTF-8 ---------------------------------------------------------------- */

#define FB_LITERAL(text) ((fb_view){(text), sizeof(text) - 1})
static inline fb_view fb_view_of(const char *text) {
    return (fb_view){text, text ? strlen(text) : 0};
}
static inline bool fb_view_equal(fb_view a, fb_view b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
#define fb_view_is(view, text) fb_view_equal((view), FB_LITERAL(text))
/* <0, 0, >0 by bytes, which for UTF-8 is by code point. */
int fb_view_compare(fb_view a, fb_view b);
bool fb_view_starts(fb_view text, fb_view prefix);
bool fb_view_ends(fb_view text, fb_view suffix);
/* Without white space (space, tab, CR, LF) at both ends. */
fb_view fb_view_trim(fb_view text);
/* Byte offset of needle in text, or -1. */
ptrdiff_t fb_view_find(fb_view text, fb_view needle);
/* For printf("%.*s"): FB_ARG(view). */
#define FB_ARG(view) (int)((view).size > 4096 ? 4096 : (view).size), ((view).data ? (view).data : "")

/* Text that grows inside an arena.  Sticky: once the arena has failed, appending does nothing, so a text
 * never has a hole; check the arena at the end. */
typedef struct fb_text {
    fb_arena *arena;
    char *data; /* NUL-terminated once anything was appended */
    size_t size, capacity;
} fb_text;
void fb_text_init(fb_text *text, fb_arena *arena);
void fb_text_add(fb_text *text, fb_view more);
void fb_text_add_string(fb_text *text, const char *more);
void fb_text_add_byte(fb_text *text, char byte);
void fb_text_add_code_point(fb_text *text, uint32_t code_point);
void fb_text_format(fb_text *text, const char *format, ...) FB_FORMAT(2, 3);
fb_view fb_text_view(const fb_text *text);

/* The code point at *at, which moves behind it.  Malformed UTF-8 (overlong, surrogate, above 10FFFF, cut
 * off) gives FB_BAD_CODE_POINT and moves one byte.  Needs *at < text.size. */
#define FB_BAD_CODE_POINT 0xFFFFFFFFu
uint32_t fb_utf8_next(fb_view text, size_t *at);
/* Writes one code point and returns its bytes, 1 to 4; what is no character becomes U+FFFD. */
size_t fb_utf8_encode(char *to, uint32_t code_point);
bool fb_utf8_valid(fb_view text);
size_t fb_utf8_length(fb_view text); /* in code points */
/* Byte offset of the n-th code point (0-based), text.size when there are fewer. */
size_t fb_utf8_offset(fb_view text, size_t n);
/* The n (at most 8) hexadecimal digits at `at`; false when there are fewer. */
bool fb_hexadecimal(uint32_t *out, fb_view text, size_t at, size_t n);

/* ---- map.c: text -> pointer, in order of insertion ----------------------------------------------------- */
typedef struct fb_map_entry {
    fb_view key; /* not copied */
    void *value;
    uint64_t hash;
} fb_map_entry;
typedef struct fb_map {
    fb_arena *arena;
    fb_map_entry *entries; /* n of them, in order of insertion */
    uint32_t *slots;       /* index + 1, 0 empty */
    uint32_t n, n_slots;
    uint64_t seed;
} fb_map;
void fb_map_init(fb_map *map, fb_arena *arena);
/* NULL when absent. */
void *fb_map_find(const fb_map *map, fb_view key);
/* False when the key was there already (nothing changes) or memory ran out (arena->failure says so). */
bool fb_map_put(fb_map *map, fb_view key, void *value);
/* The key nearest to `key` by edits, or {NULL,0} when none is near enough to be what was meant. */
fb_view fb_map_nearest(const fb_map *map, fb_view key);
/* The same over an array.  Used for "did you mean" in messages. */
fb_view fb_nearest(fb_view name, const fb_view *candidates, size_t n_candidates);

/* ---- error.c: why a call failed ------------------------------------------------------------------------ */

/* A place: a byte offset in a file whose text is at hand. */
typedef struct fb_place {
    fb_view file; /* name shown to people */
    fb_view text; /* its content, for line and column; data NULL when the failure concerns the whole file */
    size_t offset;
} fb_place;
/* Fills *error (NULL allowed) and returns status.  `place` may be NULL.  The message comes out on one line,
 * without control characters, well-formed, whatever bytes of a file were formatted into it; it may quote
 * error->message itself. */
fb_status fb_fail(fb_error *error, fb_status status, const fb_place *place, const char *format, ...)
    FB_FORMAT(4, 5);
/* For an arena's sticky failure: message for FB_NO_MEMORY or FB_LIMIT; FB_OK when there is none. */
fb_status fb_fail_arena(fb_error *error, const fb_arena *arena);
/* 1-based line and column (in characters) of a byte offset. */
void fb_line_column(fb_view text, size_t offset, uint32_t *line, uint32_t *column);

/* ---- limits on work (this header only) ----------------------------------------------------------------- */

/* Every loop over outside input takes steps, every recursion on it takes depth. */
typedef struct fb_budget {
    uint64_t steps_left;
    uint32_t depth_left;
    bool exhausted; /* sticky */
} fb_budget;
static inline bool fb_budget_step(fb_budget *budget, uint64_t n) {
    if (FB_UNLIKELY(budget->steps_left < n)) {
        budget->steps_left = 0;
        budget->exhausted = true;
        return false;
    }
    budget->steps_left -= n;
    return true;
}
static inline bool fb_budget_enter(fb_budget *budget) {
    if (FB_UNLIKELY(budget->depth_left == 0)) {
        budget->exhausted = true;
        return false;
    }
    budget->depth_left--;
    return true;
}
static inline void fb_budget_leave(fb_budget *budget) {
    budget->depth_left++;
}
#define FB_DEPTH_LIMIT 512u            /* nesting of XML elements, FEEL expressions, JSON values */
#define FB_FILE_LIMIT (64u << 20)      /* bytes of one input file */

/* ---- file.c: whole files ------------------------------------------------------------------------------- */

/* Reads a whole regular file (or "-" for standard input, whatever that is) into the arena; a NUL follows the
 * text.  Refuses more than `limit` bytes (FB_LIMIT); folders, pipes and devices by name (FB_BAD_INPUT). */
fb_status fb_file_read(fb_view *text, fb_arena *arena, const char *path, size_t limit,
                       fb_error *error) FB_MUST_CHECK;
/* What a file system says of a file without its bytes being read: another version of it has another mark. */
typedef struct fb_file_mark {
    uint64_t device, node, size;
    int64_t modified, changed; /* nanoseconds since 1970 */
} fb_file_mark;
/* False: there is no such regular file. */
bool fb_file_mark_read(fb_file_mark *mark, const char *path);
/* "dir/file" from a base file's folder and a relative reference; an absolute one stays as it is.  A NUL
 * follows.  {NULL,0} when memory runs out, or when the reference names no file: empty, or a NUL in it. */
fb_view fb_path_beside(fb_arena *arena, fb_view base_file, fb_view relative);

/* ---- json.c: JSON text as a tree with places ------------------------------------------------------------ *
 *
 * Own reader because the libraries at hand keep neither the digits of a number nor the place of a value, and
 * a case file needs both.  RFC 8259; refuses duplicate keys, invalid UTF-8 and lone surrogates; skips a BOM.
 */
typedef enum fb_json_kind {
    FB_JSON_NULL,
    FB_JSON_FALSE,
    FB_JSON_TRUE,
    FB_JSON_NUMBER,
    FB_JSON_STRING,
    FB_JSON_ARRAY,
    FB_JSON_OBJECT
} fb_json_kind;
typedef struct fb_json fb_json;
typedef struct fb_json_member {
    fb_view key; /* decoded */
    size_t key_offset;
    const fb_json *value;
} fb_json_member;
struct fb_json {
    uint8_t kind;                  /* fb_json_kind */
    uint32_t n;                    /* items or members */
    size_t offset;                 /* of its first byte in the text */
    fb_view text;                  /* STRING: decoded; NUMBER: the literal as written */
    const fb_json *const *items;   /* ARRAY */
    const fb_json_member *members; /* OBJECT, in order */
};
/* Parses one JSON text; nesting is limited to FB_DEPTH_LIMIT.  The tree points into the arena only: `text`
 * may go away. */
fb_status fb_json_parse(const fb_json **root, fb_arena *arena, fb_view file, fb_view text,
                        fb_error *error) FB_MUST_CHECK;
/* NULL when `object` is no object or has no such member. */
const fb_json *fb_json_get(const fb_json *object, const char *key);
/* Appends text as a JSON string, quoted and escaped. */
void fb_json_quote(fb_text *out, fb_view text);

#endif
