/* error.c - why a call failed, in the caller's own storage.
 *
 * fb_fail needs no memory, so that running out of memory can be reported.  It is not the list of problems of
 * a model (dmn.h) and not the note why an expression gave null (value.h).  Every folder calls it.
 *
 * INVARIANT: what it writes is well-formed UTF-8 on one line without control characters, even when the words
 * come from a hostile file: a message must not be able to drive the terminal that shows it.
 */
#include "base/base.h"

static bool is_unfit_for_display(uint32_t code_point) {
    return code_point == FB_BAD_CODE_POINT || code_point < 0x20 ||
           (code_point >= 0x7F && code_point <= 0x9F) ||     /* DEL and C1 controls */
           code_point == 0x2028 || code_point == 0x2029 ||   /* line and paragraph separators */
           (code_point >= 0x202A && code_point <= 0x202E) || /* bidirectional overrides: what is shown */
           (code_point >= 0x2066 && code_point <= 0x2069);   /* would differ from what is there */
}

/* Copies whole characters while they fit, always ends with NUL. */
static void copy_for_display(char *to, size_t capacity, fb_view from) {
    size_t size = 0, at = 0;
    while (at < from.size) {
        size_t start = at;
        uint32_t code_point = fb_utf8_next(from, &at);
        bool unfit = is_unfit_for_display(code_point);
        size_t bytes = unfit ? 1 : at - start;
        if (bytes >= capacity - size)
            break;
        if (unfit)
            to[size] = code_point == '\n' || code_point == '\r' || code_point == '\t' ? ' ' : '?';
        else
            memcpy(to + size, from.data + start, bytes);
        size += bytes;
    }
    to[size] = '\0';
}

/* The end of a path says more than its beginning. */
static void copy_file_name(char *to, size_t capacity, fb_view name) {
    if (name.size < capacity) {
        copy_for_display(to, capacity, name);
        return;
    }
    size_t start = name.size - (capacity - 4);
    while (start < name.size && ((unsigned char)name.data[start] & 0xC0) == 0x80)
        start++;
    memcpy(to, "...", 3);
    copy_for_display(to + 3, capacity - 3, (fb_view){name.data + start, name.size - start});
}

/* What is shown is never longer than what came, so only a message that was cut before needs the dots. */
static void copy_message(char *to, size_t capacity, fb_view message, bool is_cut) {
    copy_for_display(to, is_cut ? capacity - 3 : capacity, message);
    if (is_cut)
        memcpy(to + strlen(to), "...", 4);
}

fb_status fb_fail(fb_error *error, fb_status status, const fb_place *place, const char *format, ...) {
    if (!error)
        return status;
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (size < 0)
        message[0] = '\0';
    *error = (fb_error){.status = status};
    copy_message(error->message, sizeof error->message, fb_view_of(message), size >= (int)sizeof message);
    if (place) {
        copy_file_name(error->file, sizeof error->file, place->file);
        if (place->text.data) {
            error->offset = place->offset;
            fb_line_column(place->text, place->offset, &error->line, &error->column);
        }
    }
    return status;
}

fb_status fb_fail_arena(fb_error *error, const fb_arena *arena) {
    if (arena->failure == FB_OK)
        return FB_OK;
    if (arena->failure == FB_LIMIT)
        return fb_fail(
            error, FB_LIMIT, NULL,
            "the work needs more than its memory limit of %zu bytes; give it less input or raise the "
            "limit",
            arena->limit);
    return fb_fail(error, arena->failure, NULL,
                   "memory ran out; close other programs or give the work less input");
}

/* Lines end with LF (so CRLF too).  A byte order mark has no column. */
void fb_line_column(fb_view text, size_t offset, uint32_t *line, uint32_t *column) {
    size_t end = offset < text.size ? offset : text.size, start = 0;
    *line = 1;
    *column = 1;
    while (start < end) {
        const char *newline = memchr(text.data + start, '\n', end - start);
        if (!newline)
            break;
        start = (size_t)(newline - text.data) + 1;
        if (*line < UINT32_MAX)
            *line += 1;
    }
    if (start == 0 && fb_view_starts(text, FB_LITERAL("\xEF\xBB\xBF")))
        start = end < 3 ? end : 3;
    for (size_t at = start; at < end && *column < UINT32_MAX; *column += 1)
        fb_utf8_next(text, &at);
}
