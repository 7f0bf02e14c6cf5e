/* xml_encoding.c - the bytes of an XML file as UTF-8.
 *
 * Expat could convert by itself, but then its positions would be of the original bytes and the text ours of
 * the converted ones.  So the whole file is converted first and Expat is told that it is UTF-8.  Read:
 * UTF-8, US-ASCII, UTF-16 in either byte order, ISO-8859-1; the signs are those of XML 1.0 appendix F.1.
 * Called by model.c only.  Offsets and places of such a file are those of its UTF-8 form; lines and columns
 * are the same.
 */
#include "dmn/dmn_inner.h"

static fb_status from_latin_1(fb_view *utf8, fb_arena *arena, fb_view text, fb_error *error) {
    char *copy = FB_NEW_ARRAY(arena, char, text.size * 2 + 1); /* text.size <= FB_FILE_LIMIT */
    if (!copy)
        return fb_fail_arena(error, arena);
    char *end = copy;
    for (size_t i = 0; i < text.size; i++)
        end += fb_utf8_encode(end, (uint8_t)text.data[i]);
    *utf8 = (fb_view){copy, (size_t)(end - copy)};
    return FB_OK;
}

static uint32_t unit_at(fb_view text, size_t at, bool big) {
    uint32_t first = (uint8_t)text.data[at], second = (uint8_t)text.data[at + 1];
    return big ? first << 8 | second : second << 8 | first;
}

/* A unit of two bytes becomes at most three, a surrogate pair of four becomes four. */
static fb_status from_utf_16(fb_view *utf8, fb_arena *arena, fb_view path, fb_view text, bool big,
                             fb_error *error) {
    char *copy = FB_NEW_ARRAY(arena, char, text.size / 2 * 3 + 1);
    if (!copy)
        return fb_fail_arena(error, arena);
    char *end = copy;
    size_t at = 0;
    bool is_whole = true;
    while (is_whole && at + 2 <= text.size) {
        uint32_t unit = unit_at(text, at, big);
        at += 2;
        if (unit >= 0xD800 && unit < 0xDC00 && at + 2 <= text.size) {
            uint32_t low = unit_at(text, at, big);
            if (low >= 0xDC00 && low < 0xE000) {
                at += 2;
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            }
        }
        is_whole = unit < 0xD800 || unit >= 0xE000;
        if (is_whole)
            end += fb_utf8_encode(end, unit);
    }
    *utf8 = (fb_view){copy, (size_t)(end - copy)};
    if (is_whole && at == text.size)
        return FB_OK;
    return fb_fail(error, FB_BAD_INPUT, &(fb_place){path, *utf8, utf8->size},
                   "half a character in a UTF-16 file; save the file as UTF-8");
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The value of encoding="..." in an XML declaration, empty when there is none (XML 1.0 production 80). */
static fb_view declared_encoding(fb_view text) {
    fb_view declaration = {text.data, text.size < 256 ? text.size : 256};
    if (fb_view_starts(declaration, FB_LITERAL("\xEF\xBB\xBF")))
        declaration = (fb_view){declaration.data + 3, declaration.size - 3};
    if (!fb_view_starts(declaration, FB_LITERAL("<?xml")) || declaration.size < 6 ||
        !is_space(declaration.data[5]))
        return (fb_view){NULL, 0};
    ptrdiff_t end = fb_view_find(declaration, FB_LITERAL("?>"));
    if (end >= 0)
        declaration.size = (size_t)end;
    ptrdiff_t key = fb_view_find(declaration, FB_LITERAL("encoding"));
    if (key < 0)
        return (fb_view){NULL, 0};
    size_t at = (size_t)key + 8;
    while (at < declaration.size && (is_space(declaration.data[at]) || declaration.data[at] == '='))
        at++;
    if (at >= declaration.size || (declaration.data[at] != '"' && declaration.data[at] != '\''))
        return (fb_view){NULL, 0};
    const char *value = declaration.data + at + 1;
    const char *close = memchr(value, declaration.data[at], declaration.size - at - 1);
    return close ? (fb_view){value, (size_t)(close - value)} : (fb_view){NULL, 0};
}

/* Without regard to case, which for the names of encodings is ASCII. */
static bool is_encoding(fb_view written, fb_view lower) {
    if (written.size != lower.size)
        return false;
    for (size_t i = 0; i < lower.size; i++) {
        char c = written.data[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != lower.data[i])
            return false;
    }
    return true;
}

fb_status fb_xml_to_utf8(fb_view *utf8, fb_arena *arena, fb_view path, fb_view text, fb_error *error) {
    if (fb_view_starts(text, FB_LITERAL("\xFE\xFF")))
        return from_utf_16(utf8, arena, path, (fb_view){text.data + 2, text.size - 2}, true, error);
    if (fb_view_starts(text, FB_LITERAL("\xFF\xFE")))
        return from_utf_16(utf8, arena, path, (fb_view){text.data + 2, text.size - 2}, false, error);
    if (fb_view_starts(text, FB_LITERAL("\0<")))
        return from_utf_16(utf8, arena, path, text, true, error);
    if (fb_view_starts(text, FB_LITERAL("<\0")))
        return from_utf_16(utf8, arena, path, text, false, error);
    fb_view encoding = declared_encoding(text);
    if (encoding.size == 0 || is_encoding(encoding, FB_LITERAL("utf-8")) ||
        is_encoding(encoding, FB_LITERAL("us-ascii"))) {
        *utf8 = text;
        return FB_OK;
    }
    if (is_encoding(encoding, FB_LITERAL("iso-8859-1")))
        return from_latin_1(utf8, arena, text, error);
    return fb_fail(error, FB_BAD_INPUT, &(fb_place){path, text, (size_t)(encoding.data - text.data)},
                   "the encoding %.*s is not read; save the file as UTF-8", FB_ARG(encoding));
}
