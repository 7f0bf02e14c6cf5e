/* tck_find.c - the test files below a folder, in an order that is the same everywhere.
 *
 * Not here: what is in them.  Called by tck_run.c.  Symbolic links are not followed, so a walk ends; the
 * depth of folders is limited all the same.
 *
 * INVARIANT: a folder is closed before the next one is opened.
 */
#include "conformance/conformance.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

typedef struct name_list {
    fb_view *names;
    uint32_t n, capacity;
} name_list;

static bool add_name(name_list *list, fb_arena *arena, fb_view name) {
    if (list->n == list->capacity) {
        if (list->capacity > UINT32_MAX / 2)
            return false;
        uint32_t capacity = list->capacity ? list->capacity * 2 : 64;
        fb_view *names = FB_NEW_ARRAY(arena, fb_view, capacity);
        if (!names)
            return false;
        if (list->n)
            memcpy(names, list->names, list->n * sizeof *names);
        list->names = names;
        list->capacity = capacity;
    }
    list->names[list->n++] = name;
    return name.data != NULL;
}

static int by_bytes(const void *a, const void *b) {
    return fb_view_compare(*(const fb_view *)a, *(const fb_view *)b);
}

static fb_view join(fb_arena *arena, fb_view folder, fb_view name) {
    fb_text path;
    fb_text_init(&path, arena);
    fb_text_add(&path, folder);
    if (!fb_view_ends(folder, FB_LITERAL("/")))
        fb_text_add_byte(&path, '/');
    fb_text_add(&path, name);
    return fb_text_view(&path);
}

static fb_status list_folder(name_list *list, fb_arena *arena, fb_view folder, fb_error *error) {
    const fb_place place = {.file = folder};
    DIR *dir = opendir(folder.data);
    if (!dir)
        return fb_fail(error, errno == ENOENT || errno == ENOTDIR ? FB_NOT_FOUND : FB_IO, &place,
                       "this is not a folder that can be read; name a folder of the TCK");
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.') /* itself, its parent and what is hidden */
            continue;
        if (!add_name(list, arena, join(arena, folder, fb_view_of(entry->d_name))))
            break;
    }
    closedir(dir);
    FB_TRY(fb_fail_arena(error, arena));
    if (list->n)
        qsort(list->names, list->n, sizeof *list->names, by_bytes);
    return FB_OK;
}

static fb_status walk(name_list *found, fb_arena *arena, fb_view folder, fb_view ending, uint32_t depth,
                      fb_error *error) {
    name_list entries = {0};
    FB_TRY(list_folder(&entries, arena, folder, error));
    for (uint32_t i = 0; i < entries.n; i++) {
        struct stat about;
        if (lstat(entries.names[i].data, &about) != 0)
            continue; /* gone since */
        if (S_ISDIR(about.st_mode) && depth > 0)
            FB_TRY(walk(found, arena, entries.names[i], ending, depth - 1, error));
        else if (S_ISREG(about.st_mode) && fb_view_ends(entries.names[i], ending) &&
                 !add_name(found, arena, entries.names[i]))
            return fb_fail_arena(error, arena);
    }
    return FB_OK;
}

fb_status fb_tck_find(const fb_view **paths, uint32_t *n_paths, fb_arena *arena, fb_view folder,
                      fb_view ending, bool below, fb_error *error) {
    name_list found = {0};
    fb_view copy = fb_arena_copy(arena, folder);
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(walk(&found, arena, copy, ending, below ? FB_TCK_FOLDER_DEPTH : 0, error));
    *paths = found.names;
    *n_paths = found.n;
    return fb_fail_arena(error, arena);
}
