/* case_files.c - the case files that a command over many is given: files, and folders with all below them.
 *
 * In a folder a case file is one that ends in ".json" or that is sealed; hidden entries and symbolic links are left
 * alone.  Called by recheck and deadlines; the reading of one case file by others too.
 */
#include "cli.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEEPEST 32u

static bool out_of_memory(const char *command) {
    cli_complain(command, "out of memory", NULL);
    return false;
}

/* Takes `path`, which is freed in any case. */
static bool add(const char *command, cli_case_files *files, char *path) {
    if (path && files->n == files->capacity) {
        size_t capacity = files->capacity ? 2 * files->capacity : 64;
        char **paths = realloc(files->paths, capacity * sizeof *paths);
        if (paths) {
            files->paths = paths;
            files->capacity = capacity;
        }
    }
    if (!path || files->n == files->capacity) {
        free(path);
        return out_of_memory(command);
    }
    files->paths[files->n++] = path;
    return true;
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *joined(const char *folder, const char *name) {
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    bool has_slash = folder[0] && folder[strlen(folder) - 1] == '/';
    if (path)
        snprintf(path, size, "%s%s%s", folder, has_slash ? "" : "/", name);
    return path;
}

static bool is_case_file(const char *path) {
    size_t size = strlen(path);
    return (size > 5 && strcmp(path + size - 5, ".json") == 0) || cli_is_sealed(path);
}

static bool list_folder(const char *command, cli_case_files *entries, const char *folder) {
    struct dirent *entry;
    DIR *dir = opendir(folder);
    if (!dir) {
        cli_complain(command, strerror(errno), folder);
        return false;
    }
    bool is_good = true;
    while (is_good && (entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.') /* itself, its parent and what is hidden */
            is_good = add(command, entries, joined(folder, entry->d_name));
    closedir(dir);
    if (entries->n)
        qsort(entries->paths, entries->n, sizeof *entries->paths, by_bytes);
    return is_good;
}

static bool walk(const char *command, cli_case_files *files, const char *folder, unsigned depth) {
    cli_case_files entries = {0};
    bool is_good = list_folder(command, &entries, folder);
    for (size_t i = 0; is_good && i < entries.n; i++) {
        struct stat about;
        if (lstat(entries.paths[i], &about) != 0)
            continue; /* gone since */
        if (S_ISDIR(about.st_mode) && depth > 0) {
            is_good = walk(command, files, entries.paths[i], depth - 1);
        } else if (S_ISREG(about.st_mode) && is_case_file(entries.paths[i])) {
            is_good = add(command, files, entries.paths[i]);
            entries.paths[i] = NULL;
        }
    }
    cli_case_files_free(&entries);
    return is_good;
}

bool cli_find_cases(const char *command, cli_case_files *out, char **words, size_t n_words) {
    *out = (cli_case_files){0};
    for (size_t i = 0; i < n_words; i++) {
        struct stat about;
        size_t before = out->n;
        bool is_folder = strcmp(words[i], "-") != 0 && stat(words[i], &about) == 0 && S_ISDIR(about.st_mode);
        bool is_good = is_folder ? walk(command, out, words[i], DEEPEST) : add(command, out, strdup(words[i]));
        if (is_good && out->n > before)
            continue;
        if (is_good)
            cli_complain(command, "has no case file in it or below", words[i]);
        cli_case_files_free(out);
        return false;
    }
    return true;
}

void cli_case_files_free(cli_case_files *files) {
    for (size_t i = 0; i < files->n; i++)
        free(files->paths[i]);
    free(files->paths);
    *files = (cli_case_files){0};
}

int cli_read_case(const char *command, cli_text *out, const char *path, const char *passphrase_file,
                  const char *prompt) {
    *out = (cli_text){0};
    if (!cli_is_sealed(path)) {
        out->bytes = cli_read_file(command, path, &out->size);
        out->capacity = out->bytes ? out->size + 1 : 0;
        return out->bytes ? EXIT_DONE : EXIT_BAD_INPUT;
    }
    if (passphrase_file || prompt)
        return cli_open_sealed(command, out, path, passphrase_file, prompt);
    cli_complain(command, "is sealed; give --passphrase-file", path);
    return EXIT_BAD_INPUT;
}

void cli_show_progress(size_t at, size_t n) {
    if (at < n)
        fprintf(stderr, "\r\033[K%zu of %zu", at + 1, n);
    else
        fputs("\r\033[K", stderr);
}
