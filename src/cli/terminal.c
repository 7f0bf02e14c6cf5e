/* terminal.c - what the program writes, and where: streams, files, messages.
 *
 * Called by every command.  A file is written whole or not at all.
 */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef FB_POLICY_DIR
#define FB_POLICY_DIR "/usr/local/share/forbear/policies"
#endif

#define PATH_SIZE 4096u

bool cli_has_colour(FILE *stream) {
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (no_color && no_color[0] != '\0')
        return false;
    return isatty(fileno(stream)) && term && strcmp(term, "dumb") != 0;
}

uint32_t cli_width(void) {
    const char *columns = getenv("COLUMNS");
    uint32_t width = 0;
    if (!isatty(STDOUT_FILENO) || !columns)
        return 0;
    for (; *columns >= '0' && *columns <= '9' && width < 1000; columns++)
        width = 10 * width + (uint32_t)(*columns - '0');
    return *columns == '\0' && width >= 40 ? (width > 110 ? 110 : width) : 0;
}

void cli_print_error(const fb_error *error) {
    if (error->file[0] != '\0' && error->line > 0)
        fprintf(stderr, "forbear: %s:%u:%u: %s\n", error->file, (unsigned)error->line,
                (unsigned)error->column, error->message);
    else if (error->file[0] != '\0')
        fprintf(stderr, "forbear: %s: %s\n", error->file, error->message);
    else
        fprintf(stderr, "forbear: %s\n", error->message);
}

int cli_fail(const fb_error *error) {
    cli_print_error(error);
    bool inside = error->status == FB_LIMIT || error->status == FB_NO_MEMORY || error->status == FB_INTERNAL;
    return inside ? EXIT_BUDGET : EXIT_BAD_INPUT;
}

int cli_refuse(const fb_error *error) {
    int status = cli_fail(error);
    return error->status == FB_LIMIT ? EXIT_BAD_INPUT : status;
}

size_t cli_control_at(fb_view text, size_t at) {
    unsigned char c = (unsigned char)text.data[at];
    if (c < 0x20 || c == 0x7F)
        return 1;
    unsigned char second = at + 1 < text.size ? (unsigned char)text.data[at + 1] : 0xFF;
    unsigned char third = at + 2 < text.size ? (unsigned char)text.data[at + 2] : 0xFF;
    if (c == 0xC2 && second < 0xA0)
        return 2;
    bool turns = c == 0xE2 && ((second == 0x80 && third >= 0xA8 && third <= 0xAE) || /* U+2028 to U+202E */
                               (second == 0x81 && third >= 0xA6 && third <= 0xA9));  /* U+2066 to U+2069 */
    return turns ? 3 : 0;
}

void cli_print_plain(FILE *stream, fb_view text) {
    for (size_t i = 0; i < text.size; i++) {
        size_t control = cli_control_at(text, i);
        fputc(control ? ' ' : text.data[i], stream);
        i += control ? control - 1 : 0;
    }
}

/* A word of the command line may hold anything; what could drive a terminal is shown as '?'. */
void cli_complain(const char *command, const char *message, const char *word) {
    fprintf(stderr, "forbear %s: ", command);
    if (word) {
        fputc('\'', stderr);
        fb_view text = {word, strlen(word)};
        for (size_t i = 0; i < text.size; i++) {
            size_t control = cli_control_at(text, i);
            fputc(control ? '?' : text.data[i], stderr);
            i += control ? control - 1 : 0;
        }
        fputs("' ", stderr);
    }
    fprintf(stderr, "%s\n", message);
}

/* RFC 8259 section 7. */
void cli_json_string(FILE *stream, fb_view text) {
    fputc('"', stream);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\')
            fputc('\\', stream);
        if (c < 0x20)
            fprintf(stream, "\\u%04x", c);
        else
            fputc(c, stream);
    }
    fputc('"', stream);
}

bool cli_write(FILE *stream, fb_view text) {
    if (fwrite(text.data, 1, text.size, stream) == text.size && fflush(stream) == 0)
        return true;
    fprintf(stderr, "forbear: writing failed: %s\n", strerror(errno));
    return false;
}

/* ---- a whole file ------------------------------------------------------------------------------------- */

static bool cannot_write(const char *path) {
    fprintf(stderr, "forbear: %s: cannot be written: %s\n", path, strerror(errno));
    return false;
}

static bool write_all(int file, fb_view text) {
    for (size_t at = 0; at < text.size;) {
        ssize_t n = write(file, text.data + at, text.size - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += (size_t)n;
    }
    return fsync(file) == 0;
}

/* Readable by its owner only (mkstemp): a page about a person is nobody else's. */
bool cli_write_file(const char *path, fb_view text) {
    char temporary[PATH_SIZE];
    struct stat about;
    if (strcmp(path, "-") == 0)
        return cli_write(stdout, text);
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
        fprintf(stderr, "forbear: %s: is no regular file; name a file, or - for standard output\n", path);
        return false;
    }
    int size = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    if (size < 0 || (size_t)size >= sizeof temporary) {
        errno = ENAMETOOLONG;
        return cannot_write(path);
    }
    int file = mkstemp(temporary);
    if (file < 0)
        return cannot_write(path);
    bool written = write_all(file, text);
    written = close(file) == 0 && written;
    if (written && rename(temporary, path) == 0)
        return true;
    int reason = errno;
    unlink(temporary);
    errno = reason;
    return cannot_write(path);
}

#define READ_LIMIT ((size_t)64 << 20)

char *cli_read_file(const char *command, const char *path, size_t *size) {
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char *bytes = NULL;
    size_t capacity = 0, n = 0;
    bool failed = !file;
    while (!failed) {
        if (n + 1 >= capacity) {
            capacity = capacity ? capacity * 2 : 65536;
            char *more = capacity > READ_LIMIT ? NULL : realloc(bytes, capacity);
            failed = !more;
            bytes = more ? more : bytes;
            continue;
        }
        size_t got = fread(bytes + n, 1, capacity - n - 1, file);
        n += got;
        if (got == 0) {
            failed = ferror(file) != 0;
            break;
        }
    }
    if (file && file != stdin)
        fclose(file);
    if (failed) {
        cli_complain(command, "cannot be read, or is over 64 MiB", path);
        free(bytes);
        return NULL;
    }
    bytes[n] = '\0';
    *size = n;
    return bytes;
}

/* ---- where the policies are --------------------------------------------------------------------------- */

static bool has_register(const char *folder) {
    char path[PATH_SIZE];
    int size = snprintf(path, sizeof path, "%s/register.json", folder);
    return size > 0 && (size_t)size < sizeof path && access(path, R_OK) == 0;
}

/* Beside the program: where it is installed, else where it was built.  Never the working folder, where
 * anybody's file could pass for the law. */
static bool beside_program(char *out, size_t size) {
    static const char *const places[] = {"/../share/forbear/policies", "/../policies"};
    char program[PATH_SIZE];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return false;
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash)
        return false;
    *slash = '\0';
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int n = snprintf(out, size, "%s%s", program, places[i]);
        if (n > 0 && (size_t)n < size && has_register(out))
            return true;
    }
    return false;
}

const char *cli_policy_folder(char *out, size_t size, const char *given) {
    const char *environment = getenv("FORBEAR_POLICIES");
    if (given)
        return given;
    if (environment && environment[0] != '\0')
        return environment;
    return beside_program(out, size) ? out : FB_POLICY_DIR;
}

static const char *cache_folder(char *out, size_t size) {
    const char *own = getenv("FORBEAR_CACHE"), *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int n = 0;
    if (own)
        n = snprintf(out, size, "%s", own);
    else if (cache && cache[0] == '/')
        n = snprintf(out, size, "%s/forbear", cache);
    else if (home && home[0] == '/')
        n = snprintf(out, size, "%s/.cache/forbear", home);
    return n > 0 && (size_t)n < size ? out : NULL;
}

int cli_open_desk(fb_desk **out, const char *policies) {
    char folder[PATH_SIZE], cache[PATH_SIZE];
    fb_error error = {0};
    if (fb_desk_open(out, cli_policy_folder(folder, sizeof folder, policies), NULL, &error) != FB_OK)
        return cli_refuse(&error);
    if (cache_folder(cache, sizeof cache) && fb_desk_keep_plans(*out, cache, &error) != FB_OK)
        cli_print_error(&error); /* goes on without */
    return EXIT_DONE;
}
