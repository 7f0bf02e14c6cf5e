/* text.c - views, text that grows, UTF-8.
 *
 * Bytes in, bytes out: no locale, no normalisation, no case.
 * Every folder calls it.  Positions are byte offsets unless a name says code point.
 *
 * INVARIANT: a search is linear in its input, whatever the input is (two-way string matching).
 */
#include "base/base.h"

int fb_view_compare(fb_view a, fb_view b) {
    size_t shorter = a.size < b.size ? a.size : b.size;
    int order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;
    if (order != 0)
        return order < 0 ? -1 : 1;
    return (a.size > b.size) - (a.size < b.size);
}

bool fb_view_starts(fb_view text, fb_view prefix) {
    return prefix.size <= text.size && fb_view_equal((fb_view){text.data, prefix.size}, prefix);
}

bool fb_view_ends(fb_view text, fb_view suffix) {
    if (suffix.size > text.size)
        return false;
    return suffix.size == 0 || memcmp(text.data + (text.size - suffix.size), suffix.data, suffix.size) == 0;
}

static bool is_white_space(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

fb_view fb_view_trim(fb_view text) {
    size_t from = 0, to = text.size;
    while (from < to && is_white_space(text.data[from]))
        from++;
    while (to > from && is_white_space(text.data[to - 1]))
        to--;
    return from == 0 ? (fb_view){text.data, to} : (fb_view){text.data + from, to - from};
}

/* ---- search: Crochemore and Perrin, "Two-way string-matching", JACM 38 (1991) -------------------------- */

/* Index before the greatest suffix of the needle in the order of bytes (or its reverse), and that suffix's
 * period. */
static ptrdiff_t greatest_suffix(const unsigned char *needle, ptrdiff_t size, bool reversed,
                                 ptrdiff_t *period) {
    ptrdiff_t suffix = -1, at = 0, run = 1;
    *period = 1;
    while (at + run < size) {
        unsigned char here = needle[at + run], best = needle[suffix + run];
        if (here == best) {
            if (run == *period) {
                at += *period;
                run = 1;
            } else {
                run++;
            }
        } else if (reversed ? here > best : here < best) {
            at += run;
            run = 1;
            *period = at - suffix;
        } else {
            suffix = at++;
            run = 1;
            *period = 1;
        }
    }
    return suffix;
}

/* The needle repeats itself with `period` across the cut: what matched is remembered, so that no byte of the
 * text is compared more than twice. */
static ptrdiff_t find_periodic(const unsigned char *text, ptrdiff_t text_size, const unsigned char *needle,
                               ptrdiff_t size, ptrdiff_t cut, ptrdiff_t period) {
    ptrdiff_t remembered = -1;
    for (ptrdiff_t at = 0; at <= text_size - size;) {
        ptrdiff_t i = (cut > remembered ? cut : remembered) + 1;
        while (i < size && needle[i] == text[at + i])
            i++;
        if (i < size) {
            at += i - cut;
            remembered = -1;
            continue;
        }
        i = cut;
        while (i > remembered && needle[i] == text[at + i])
            i--;
        if (i <= remembered)
            return at;
        at += period;
        remembered = size - period - 1;
    }
    return -1;
}

static ptrdiff_t find_aperiodic(const unsigned char *text, ptrdiff_t text_size, const unsigned char *needle,
                                ptrdiff_t size, ptrdiff_t cut) {
    ptrdiff_t left = cut + 1, right = size - cut - 1;
    ptrdiff_t shift = (left > right ? left : right) + 1;
    for (ptrdiff_t at = 0; at <= text_size - size;) {
        ptrdiff_t i = cut + 1;
        while (i < size && needle[i] == text[at + i])
            i++;
        if (i < size) {
            at += i - cut;
            continue;
        }
        i = cut;
        while (i >= 0 && needle[i] == text[at + i])
            i--;
        if (i < 0)
            return at;
        at += shift;
    }
    return -1;
}

ptrdiff_t fb_view_find(fb_view text, fb_view needle) {
    if (needle.size == 0)
        return 0;
    if (needle.size > text.size || text.size > PTRDIFF_MAX)
        return -1;
    if (needle.size == 1) {
        const char *found = memchr(text.data, needle.data[0], text.size);
        return found ? found - text.data : -1;
    }
    const unsigned char *wanted = (const unsigned char *)needle.data;
    const unsigned char *bytes = (const unsigned char *)text.data;
    ptrdiff_t size = (ptrdiff_t)needle.size, text_size = (ptrdiff_t)text.size;
    ptrdiff_t period, other_period;
    ptrdiff_t cut = greatest_suffix(wanted, size, false, &period);
    ptrdiff_t other_cut = greatest_suffix(wanted, size, true, &other_period);
    if (other_cut > cut) {
        cut = other_cut;
        period = other_period;
    }
    if (memcmp(wanted, wanted + period, (size_t)(cut + 1)) == 0)
        return find_periodic(bytes, text_size, wanted, size, cut, period);
    return find_aperiodic(bytes, text_size, wanted, size, cut);
}

/* ---- text that grows ----------------------------------------------------------------------------------- */

void fb_text_init(fb_text *text, fb_arena *arena) {
    *text = (fb_text){.arena = arena};
}

/* Room for `more` bytes and a NUL.  Refuses once the arena has failed, so that no later, smaller append
 * leaves a hole in the text. */
static bool make_room(fb_text *text, size_t more) {
    if (text->arena->failure != FB_OK)
        return false;
    if (more < text->capacity - text->size)
        return true;
    size_t needed;
    if (__builtin_add_overflow(text->size, more, &needed) || needed >= SIZE_MAX / 4) {
        (void)fb_arena_alloc(text->arena, SIZE_MAX, 1); /* leaves the failure where callers look for it */
        return false;
    }
    size_t capacity = needed + 1 > 2 * text->capacity ? needed + 1 : 2 * text->capacity;
    capacity = capacity < 64 ? 64 : (capacity + 15) & ~(size_t)15;
    if (fb_arena_extend(text->arena, text->data, text->capacity, capacity)) {
        text->capacity = capacity;
        return true;
    }
    char *data = fb_arena_alloc(text->arena, capacity, 1);
    if (!data)
        return false;
    if (text->size > 0)
        memcpy(data, text->data, text->size);
    text->data = data;
    text->capacity = capacity;
    return true;
}

void fb_text_add(fb_text *text, fb_view more) {
    if (!make_room(text, more.size))
        return;
    if (more.size > 0)
        memcpy(text->data + text->size, more.data, more.size);
    text->size += more.size;
    text->data[text->size] = '\0';
}

void fb_text_add_string(fb_text *text, const char *more) {
    fb_text_add(text, fb_view_of(more));
}

void fb_text_add_byte(fb_text *text, char byte) {
    fb_text_add(text, (fb_view){&byte, 1});
}

void fb_text_add_code_point(fb_text *text, uint32_t code_point) {
    char bytes[4];
    fb_text_add(text, (fb_view){bytes, fb_utf8_encode(bytes, code_point)});
}

void fb_text_format(fb_text *text, const char *format, ...) {
    if (!make_room(text, 1))
        return;
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text->data + text->size, text->capacity - text->size, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size < text->capacity - text->size) {
        text->size += size > 0 ? (size_t)size : 0;
        text->data[text->size] = '\0';
        return;
    }
    text->data[text->size] = '\0'; /* as it was, should there be no room */
    if (!make_room(text, (size_t)size))
        return;
    va_start(arguments, format);
    vsnprintf(text->data + text->size, (size_t)size + 1, format, arguments);
    va_end(arguments);
    text->size += (size_t)size;
}

fb_view fb_text_view(const fb_text *text) {
    return (fb_view){text->data ? text->data : "", text->size};
}

/* ---- UTF-8: RFC 3629 ----------------------------------------------------------------------------------- */

/* Bytes of the well-formed sequence at `bytes`, 0 when malformed.  The second byte's range is what excludes
 * overlong forms, surrogates and code points above 10FFFF (RFC 3629 section 4). */
static size_t sequence_size(const unsigned char *bytes, size_t size) {
    unsigned char lead = bytes[0], low = 0x80, high = 0xBF;
    size_t wanted;
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF) {
        wanted = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        wanted = 3;
        low = lead == 0xE0 ? 0xA0 : 0x80;
        high = lead == 0xED ? 0x9F : 0xBF;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        wanted = 4;
        low = lead == 0xF0 ? 0x90 : 0x80;
        high = lead == 0xF4 ? 0x8F : 0xBF;
    } else {
        return 0;
    }
    if (size < wanted || bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t i = 2; i < wanted; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    return wanted;
}

uint32_t fb_utf8_next(fb_view text, size_t *at) {
    const unsigned char *bytes = (const unsigned char *)text.data + *at;
    size_t size = sequence_size(bytes, text.size - *at);
    if (size <= 1) {
        *at += 1;
        return size == 1 ? bytes[0] : FB_BAD_CODE_POINT;
    }
    uint32_t code_point = bytes[0] & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++)
        code_point = code_point << 6 | (bytes[i] & 0x3Fu);
    *at += size;
    return code_point;
}

size_t fb_utf8_encode(char *to, uint32_t code_point) {
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = 0xFFFD;
    if (code_point < 0x80) {
        to[0] = (char)code_point;
        return 1;
    }
    size_t size = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = size; i-- > 1; code_point >>= 6)
        to[i] = (char)(0x80 | (code_point & 0x3F));
    to[0] = (char)((0xF00u >> size & 0xFF) | code_point); /* as many leading ones as bytes */
    return size;
}

bool fb_utf8_valid(fb_view text) {
    for (size_t at = 0; at < text.size;)
        if (fb_utf8_next(text, &at) == FB_BAD_CODE_POINT)
            return false;
    return true;
}

size_t fb_utf8_length(fb_view text) {
    size_t n = 0;
    for (size_t at = 0; at < text.size; n++)
        fb_utf8_next(text, &at);
    return n;
}

size_t fb_utf8_offset(fb_view text, size_t n) {
    size_t at = 0;
    while (n > 0 && at < text.size) {
        fb_utf8_next(text, &at);
        n--;
    }
    return at;
}

bool fb_hexadecimal(uint32_t *out, fb_view text, size_t at, size_t n) {
    *out = 0;
    for (size_t i = at; i < at + n; i++) {
        char c = i < text.size ? text.data[i] : '\0', lower = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            *out = *out * 16 + (uint32_t)(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            *out = *out * 16 + (uint32_t)(lower - 'a' + 10);
        else
            return false;
    }
    return true;
}
