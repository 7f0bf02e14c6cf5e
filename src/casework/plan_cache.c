/* plan_cache.c - compiled plans kept in a folder of the user's, named by the digest of their sources; and the digests
 * themselves, named by the marks of the files, so that files that did not change are not read again.
 *
 * A cache and nothing more: whatever goes wrong here, the plan is compiled as if there were none, and
 * deleting the folder is always safe.  A plan image is memory of this program (plan/plan_image.c), so a
 * folder or file that somebody else owns, or could write, is not used.
 *
 * It holds policies only, which are public; nothing of any case is ever written here.
 */
#include "casework/casework_inner.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_PLANS 32u /* of so many days and versions; then the folder is emptied */
#define NAME_SIZE (2 * FB_PLAN_KEY_SIZE + sizeof ".plan")

static void name_by(char out[NAME_SIZE], const uint8_t key[32], const char ending[6]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 32; i++) {
        out[2 * i] = digits[key[i] >> 4];
        out[2 * i + 1] = digits[key[i] & 15];
    }
    memcpy(out + 64, ending, 6);
}

static void plan_name(char out[NAME_SIZE], const uint8_t key[FB_PLAN_KEY_SIZE]) {
    _Static_assert(FB_PLAN_KEY_SIZE == 32, "a plan's key is a SHA-256");
    name_by(out, key, ".plan");
}

static bool is_ours(int file, mode_t kind) {
    struct stat s;
    return fstat(file, &s) == 0 && (s.st_mode & S_IFMT) == kind && s.st_uid == geteuid() &&
           (s.st_mode & 022) == 0;
}

/* The folder, made when it is missing (and its parent: ~/.cache may not be there yet); -1 when it cannot
 * be used. */
static int open_folder(const char *path, bool make) {
    if (make && mkdir(path, 0700) != 0 && errno == ENOENT) {
        char parent[1024];
        const char *slash = strrchr(path, '/');
        if (!slash || slash == path || (size_t)(slash - path) >= sizeof parent)
            return -1;
        snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
        if (mkdir(parent, 0700) != 0 || mkdir(path, 0700) != 0)
            return -1;
    }
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder >= 0 && !is_ours(folder, S_IFDIR)) {
        close(folder);
        return -1;
    }
    return folder;
}

bool plan_cache_open(const fb_plan **plan, fb_arena *arena, const char *cache,
                     const uint8_t key[FB_PLAN_KEY_SIZE], const fb_view *texts, uint32_t n_texts) {
    int folder = cache ? open_folder(cache, false) : -1;
    if (folder < 0)
        return false;
    char name[NAME_SIZE];
    plan_name(name, key);
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    close(folder);
    if (file < 0)
        return false;
    bool opened = is_ours(file, S_IFREG) && fb_plan_image_open(plan, arena, file, key, texts, n_texts);
    close(file);
    return opened;
}

/* Another day's plans make room when there are many. */
static void make_room(int folder) {
    int copy = dup(folder);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    if (!entries) {
        if (copy >= 0)
            close(copy);
        return;
    }
    uint32_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1 && n <= MOST_PLANS)
            break;
        rewinddir(entries);
        for (struct dirent *entry; (entry = readdir(entries));) {
            size_t length = strlen(entry->d_name);
            bool is_plan = length >= 5 && strcmp(entry->d_name + length - 5, ".plan") == 0;
            if (!is_plan && (length < 5 || strcmp(entry->d_name + length - 5, ".seen") != 0))
                continue;
            n += is_plan;
            if (pass == 1)
                unlinkat(folder, entry->d_name, 0);
        }
    }
    closedir(entries);
}

static bool write_whole(int file, fb_view bytes) {
    while (bytes.size) {
        ssize_t n = write(file, bytes.data, bytes.size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes.data += n;
        bytes.size -= (size_t)n;
    }
    return true;
}

/* Written beside its name and renamed, so that a reader sees a whole file or none. */
static void store_file(int folder, const char *name, fb_view image) {
    char beside[64];
    snprintf(beside, sizeof beside, "writing-%ld", (long)getpid());
    int file = openat(folder, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    bool whole = write_whole(file, image);
    if (close(file) != 0 || !whole || renameat(folder, beside, folder, name) != 0)
        unlinkat(folder, beside, 0);
}

void plan_cache_store(const fb_plan *plan, const fb_host *host, const char *cache,
                      const uint8_t key[FB_PLAN_KEY_SIZE]) {
    int folder = cache ? open_folder(cache, true) : -1;
    if (folder < 0)
        return;
    fb_arena arena;
    fb_view image;
    char name[NAME_SIZE];
    plan_name(name, key);
    fb_arena_init(&arena, host, SIZE_MAX);
    make_room(folder);
    if (fb_plan_image_make(&image, &arena, plan, key, NULL) == FB_OK)
        store_file(folder, name, image);
    fb_arena_free(&arena);
    close(folder);
}

/* ---- what was seen before ----------------------------------------------------------------------------------- */

/* A file that was changed in the same moment in which its bytes were read may have other bytes and the same mark; so
 * what was seen counts only when it was written down well after the last change. */
#define MOMENT 2000000000 /* nanoseconds */

static bool is_written_well_after(int file, int64_t latest) {
    struct stat s;
    return fstat(file, &s) == 0 && (int64_t)s.st_mtim.tv_sec * 1000000000 + s.st_mtim.tv_nsec > latest + MOMENT;
}

bool plan_cache_recall(known_policies *out, const char *cache, const uint8_t marks[32], int64_t latest) {
    int folder = cache ? open_folder(cache, false) : -1;
    char name[NAME_SIZE];
    if (folder < 0)
        return false;
    name_by(name, marks, ".seen");
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    close(folder);
    if (file < 0)
        return false;
    bool recalled = is_ours(file, S_IFREG) && is_written_well_after(file, latest) &&
                    read(file, out, sizeof *out) == (ssize_t)sizeof *out;
    close(file);
    return recalled;
}

void plan_cache_remember(const char *cache, const uint8_t marks[32], const known_policies *known) {
    int folder = cache ? open_folder(cache, true) : -1;
    char name[NAME_SIZE];
    if (folder < 0)
        return;
    name_by(name, marks, ".seen");
    store_file(folder, name, (fb_view){(const char *)known, sizeof *known});
    close(folder);
}
