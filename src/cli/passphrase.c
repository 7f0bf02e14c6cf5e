/* passphrase.c - passphrases, from a terminal without showing them or from a file; and case files that are sealed.
 *
 * Called by every command that reads or writes a case file.  Every place that held a passphrase or the text of a case
 * is wiped.
 */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define LEAST_PASSPHRASE 8u

typedef struct typed_passphrase {
    char bytes[1024];
    size_t size;
} typed_passphrase;

/* ---- from a file -------------------------------------------------------------------------------------- */

static size_t without_end(const char *line, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (line[i] == '\n' || line[i] == '\r' || line[i] == '\0')
            return i;
    return size;
}

/* The first line. */
static bool from_file(const char *command, typed_passphrase *out, const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    size_t size = 0;
    ssize_t n = 0;
    while (file >= 0 && size < sizeof out->bytes &&
           ((n = read(file, out->bytes + size, sizeof out->bytes - size)) > 0 || (n < 0 && errno == EINTR)))
        size += n > 0 ? (size_t)n : 0;
    if (file >= 0)
        close(file);
    out->size = without_end(out->bytes, size);
    if (file < 0 || n < 0)
        cli_complain(command, "cannot be read", path);
    else if (out->size == sizeof out->bytes)
        cli_complain(command, "has a first line that is too long for a passphrase", path);
    else if (out->size == 0)
        cli_complain(command, "has no passphrase in its first line", path);
    else
        return true;
    fb_forget(out, sizeof *out);
    return false;
}

/* ---- from a terminal ---------------------------------------------------------------------------------- */

/* One line, byte by byte, so that nothing of it stays in a buffer.  Signals of the keyboard are off with the echo, so
 * that nobody is left with a terminal that shows nothing: the interrupt key ends the line instead. */
static bool type_line(typed_passphrase *out, int terminal, const char *prompt) {
    struct termios before, quiet;
    char byte = '\n';
    bool is_good = tcgetattr(terminal, &before) == 0;
    ssize_t n = 0;
    if (!is_good)
        return false;
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL | ISIG);
    is_good = tcsetattr(terminal, TCSAFLUSH, &quiet) == 0;
    out->size = 0;
    if (is_good && write(terminal, prompt, strlen(prompt)) < 0)
        is_good = false;
    while (is_good) {
        n = read(terminal, &byte, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || byte == '\n' || byte == 0x03 || out->size == sizeof out->bytes)
            break;
        out->bytes[out->size++] = byte;
    }
    tcsetattr(terminal, TCSAFLUSH, &before);
    if (is_good && write(terminal, "\n", 1) < 0)
        is_good = false;
    return is_good && n > 0 && byte == '\n' && out->size > 0 && out->size < sizeof out->bytes;
}

static bool from_terminal(const char *command, typed_passphrase *out, const char *prompt, const char *again) {
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0) {
        cli_complain(command, "a passphrase is typed on a terminal; without one, name a file with --passphrase-file",
                     NULL);
        return false;
    }
    bool is_good = type_line(out, terminal, prompt);
    if (!is_good)
        cli_complain(command, "no passphrase was typed", NULL);
    if (is_good && again) {
        typed_passphrase second = {0};
        is_good = type_line(&second, terminal, again) && second.size == out->size &&
                  memcmp(second.bytes, out->bytes, out->size) == 0;
        fb_forget(&second, sizeof second);
        if (!is_good)
            cli_complain(command, "the two passphrases differ", NULL);
    }
    close(terminal);
    if (!is_good)
        fb_forget(out, sizeof *out);
    return is_good;
}

/* `again` NULL: once.  False after a message. */
static bool get_passphrase(const char *command, typed_passphrase *out, const char *file, const char *prompt,
                           const char *again) {
    *out = (typed_passphrase){0};
    return file ? from_file(command, out, file) : from_terminal(command, out, prompt, again);
}

/* ---- sealed files ------------------------------------------------------------------------------------- */

#define FIRST_BYTES 16u

bool cli_is_sealed(const char *path) {
    char first[FIRST_BYTES];
    struct stat about;
    if (strcmp(path, "-") == 0 || stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return false;
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(first, 1, sizeof first, file) : 0;
    if (file)
        fclose(file);
    return fb_is_sealed((fb_view){first, n});
}

static int refuse(const char *path, const fb_error *error) {
    fb_error placed = *error;
    snprintf(placed.file, sizeof placed.file, "%s", path);
    return cli_refuse(&placed);
}

int cli_open_sealed(const char *command, cli_text *out, const char *path, const char *passphrase_file,
                    const char *prompt) {
    fb_error error = {0};
    typed_passphrase passphrase;
    size_t size;
    *out = (cli_text){NULL, 0, 0};
    char *sealed = cli_read_file(command, path, &size);
    if (!sealed)
        return EXIT_BAD_INPUT;
    out->bytes = malloc(size + 1);
    out->capacity = size + 1;
    int result = EXIT_DONE;
    if (!out->bytes) {
        cli_complain(command, "out of memory", NULL);
        result = EXIT_BUDGET;
    } else if (!get_passphrase(command, &passphrase, passphrase_file, prompt, NULL)) {
        result = EXIT_BAD_INPUT;
    } else {
        fb_view given = {passphrase.bytes, passphrase.size};
        if (fb_unseal(out->bytes, &out->size, (fb_view){sealed, size}, given, &error) != FB_OK)
            result = refuse(path, &error);
        fb_forget(&passphrase, sizeof passphrase);
    }
    free(sealed);
    if (result != EXIT_DONE)
        cli_text_forget(out);
    return result;
}

int cli_write_sealed(const char *command, const char *path, fb_view json, const char *passphrase_file,
                     const char *prompt, const char *again) {
    typed_passphrase passphrase;
    fb_error error = {0};
    size_t size = fb_sealed_size(json.size);
    if (!get_passphrase(command, &passphrase, passphrase_file, prompt, again))
        return EXIT_BAD_INPUT;
    bool is_short = passphrase.size < LEAST_PASSPHRASE;
    char *sealed = is_short ? NULL : malloc(size ? size : 1);
    int result = EXIT_BUDGET;
    if (is_short) {
        cli_complain(command, "a passphrase that keeps anything closed has at least 8 letters; nothing was saved",
                     NULL);
        result = EXIT_BAD_INPUT;
    } else if (!sealed) {
        cli_complain(command, "out of memory; nothing was saved", NULL);
    } else if (fb_seal(sealed, json, (fb_view){passphrase.bytes, passphrase.size}, &error) != FB_OK) {
        result = cli_fail(&error);
    } else if (cli_write_file(path, (fb_view){sealed, size})) {
        result = EXIT_DONE;
    }
    fb_forget(&passphrase, sizeof passphrase);
    free(sealed);
    return result;
}

void cli_text_forget(cli_text *text) {
    fb_forget(text->bytes, text->capacity);
    free(text->bytes);
    *text = (cli_text){NULL, 0, 0};
}
