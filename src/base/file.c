/* file.c - whole files into an arena, and paths beside a file.
 *
 * Reads regular files and standard input, nothing else: a model may name other files, and a name that leads
 * to a pipe or a device must not make Forbear wait.  It does not write and does not watch.  Called by the
 * readers of models, case files and registers.
 *
 * INVARIANT: bytes come through the arena's host, so tests can make any read fail; the file is closed on
 * every way out.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define STREAM_FIRST ((size_t)16 << 10)

static fb_status cannot_open(fb_error *error, const fb_place *place, int reason) {
    switch (reason) {
    case ENOENT:
    case ENOTDIR:
        return fb_fail(error, FB_NOT_FOUND, place, "there is no such file; check the name and the folder");
    case EACCES:
    case EPERM:
        return fb_fail(error, FB_IO, place,
                       "the file may not be read; check its permissions and its folder's");
    case ENAMETOOLONG:
        return fb_fail(error, FB_NOT_FOUND, place, "the file's name is too long for this system");
    case ELOOP: return fb_fail(error, FB_NOT_FOUND, place, "the name leads in a circle of symbolic links");
    case EMFILE:
    case ENFILE: return fb_fail(error, FB_IO, place, "too many files are open; close some and try again");
    default: return fb_fail(error, FB_IO, place, "the file cannot be opened (system error %d)", reason);
    }
}

static fb_status too_large(fb_error *error, const fb_place *place, size_t limit) {
    return fb_fail(error, FB_LIMIT, place, "more than the %zu bytes that are read from one file; split it",
                   limit);
}

/* What must hold before the first byte is read.  *expected is the size, 0 when not known. */
static fb_status examine(size_t *expected, int file, bool is_standard_input, size_t limit,
                         const fb_place *place, fb_error *error) {
    struct stat about;
    *expected = 0;
    if (fstat(file, &about) != 0)
        return fb_fail(error, FB_IO, place,
                       is_standard_input ? "standard input is closed" : "cannot be examined");
    if (S_ISDIR(about.st_mode))
        return fb_fail(error, FB_BAD_INPUT, place, "this is a folder, not a file; name a file in it");
    if (S_ISREG(about.st_mode)) {
        if (about.st_size > 0 && (uint64_t)about.st_size > limit && !is_standard_input)
            return too_large(error, place, limit);
        if (about.st_size > 0 && (uint64_t)about.st_size <= limit)
            *expected = (size_t)about.st_size;
        return FB_OK;
    }
    if (!is_standard_input)
        return fb_fail(error, FB_BAD_INPUT, place,
                       "this is not a regular file; to read from a pipe or a device, name - and feed it on "
                       "standard input");
    return FB_OK;
}

/* At least one byte more than `size`, for the byte that shows that the limit is passed, or for the NUL. */
static bool make_room(char **data, size_t *capacity, size_t size, fb_arena *arena) {
    if (size < *capacity)
        return true;
    if (!fb_arena_extend(arena, *data, *capacity, 2 * *capacity)) {
        char *larger = fb_arena_alloc(arena, *capacity, 2);
        if (!larger)
            return false;
        memcpy(larger, *data, size);
        *data = larger;
    }
    *capacity *= 2;
    return true;
}

static ptrdiff_t read_some(const fb_host *host, int file, char *bytes, size_t size) {
    for (;;) {
        errno = 0;
        ptrdiff_t n = host->read ? host->read(host->context, file, bytes, size) : (ptrdiff_t)read(file, bytes, size);
        if (n >= 0 || errno != EINTR)
            return n;
    }
}

static fb_status read_all(fb_view *text, fb_arena *arena, int file, size_t expected, size_t limit,
                          const fb_place *place, fb_error *error) {
    size_t size = 0, capacity = expected > 0 ? expected + 1 : STREAM_FIRST;
    char *data = fb_arena_alloc(arena, capacity, 1);
    if (!data)
        return fb_fail_arena(error, arena);
    for (;;) {
        if (!make_room(&data, &capacity, size, arena))
            return fb_fail_arena(error, arena);
        ptrdiff_t n = read_some(arena->host, file, data + size, capacity - size);
        if (n < 0 || (size_t)n > capacity - size)
            return fb_fail(error, FB_IO, place,
                           "reading failed after %zu bytes (system error %d); is the disk or "
                           "the connection sound?",
                           size, errno);
        if (n == 0)
            break;
        size += (size_t)n;
        if (size > limit)
            return too_large(error, place, limit);
    }
    data[size] = '\0';
    *text = (fb_view){data, size};
    return FB_OK;
}

fb_status fb_file_read(fb_view *text, fb_arena *arena, const char *path, size_t limit, fb_error *error) {
    bool is_standard_input = strcmp(path, "-") == 0;
    fb_place place = {.file = is_standard_input ? FB_LITERAL("standard input") : fb_view_of(path)};
    if (path[0] == '\0')
        return fb_fail(error, FB_NOT_FOUND, NULL,
                       "the name of a file is empty; name a file, or - for standard "
                       "input");
    /* Without O_NONBLOCK the open itself would wait for the other end of a named pipe. */
    int file = is_standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return cannot_open(error, &place, errno);
    size_t expected;
    fb_status status = examine(&expected, file, is_standard_input, limit, &place, error);
    if (status == FB_OK)
        status = read_all(text, arena, file, expected, limit, &place, error);
    if (!is_standard_input)
        close(file);
    return status;
}

bool fb_file_mark_read(fb_file_mark *mark, const char *path) {
    struct stat about;
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return false;
    *mark = (fb_file_mark){.device = (uint64_t)about.st_dev,
                           .node = (uint64_t)about.st_ino,
                           .size = (uint64_t)about.st_size,
                           .modified = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec,
                           .changed = (int64_t)about.st_ctim.tv_sec * 1000000000 + about.st_ctim.tv_nsec};
    return true;
}

fb_view fb_path_beside(fb_arena *arena, fb_view base_file, fb_view relative) {
    if (relative.size == 0 || memchr(relative.data, '\0', relative.size))
        return (fb_view){NULL, 0};
    size_t folder = relative.data[0] == '/' ? 0 : base_file.size;
    while (folder > 0 && base_file.data[folder - 1] != '/')
        folder--;
    size_t size;
    if (__builtin_add_overflow(folder, relative.size, &size) || size == SIZE_MAX)
        size = SIZE_MAX - 1; /* which no arena has */
    char *path = fb_arena_alloc(arena, size + 1, 1);
    if (!path)
        return (fb_view){NULL, 0};
    if (folder > 0)
        memcpy(path, base_file.data, folder);
    memcpy(path + folder, relative.data, relative.size);
    return (fb_view){path, size};
}
