/* options.c - the words of a command line: options by a table, the rest left in order.
 *
 * Called by every command.  An option that does not exist is named with the nearest that does.
 */
#include "cli.h"

#include <string.h>

static const cli_option *option_of(const char *word, size_t length, const cli_option *options,
                                   size_t n_options) {
    for (size_t i = 0; i < n_options; i++)
        if (strlen(options[i].name) == length && strncmp(options[i].name, word, length) == 0)
            return &options[i];
    return NULL;
}

/* The option that begins like the word, or, failing that, has its first letters. */
static const char *nearest(const char *word, size_t length, const cli_option *options, size_t n_options) {
    for (size_t size = length; size >= 4; size--)
        for (size_t i = 0; i < n_options; i++)
            if (strncmp(options[i].name, word, size) == 0)
                return options[i].name;
    return NULL;
}

static bool no_such_option(const char *command, const char *word, size_t length, const cli_option *options,
                           size_t n_options) {
    const char *near = nearest(word, length, options, n_options);
    char message[160];
    if (near)
        snprintf(message, sizeof message, "has no such option; did you mean %s?", near);
    else
        snprintf(message, sizeof message, "has no such option; 'forbear %s --help' lists them", command);
    cli_complain(command, message, word);
    return false;
}

/* Where an option's value is: behind '=' or in the next word. */
static bool take_value(const cli_option *option, int *at, int argc, char **argv, const char *equals) {
    if (option->value && *option->value) {
        cli_complain(argv[0], "is given twice", option->name);
        return false;
    }
    if (option->values && option->values->n == CLI_MOST_VALUES) {
        cli_complain(argv[0], "is given too often; at most 64 times", option->name);
        return false;
    }
    if (!equals && *at + 1 >= argc) {
        cli_complain(argv[0], "needs a value behind it", option->name);
        return false;
    }
    const char *given = equals ? equals + 1 : argv[++*at];
    if (option->value)
        *option->value = given;
    else
        option->values->items[option->values->n++] = given;
    return true;
}

bool cli_read_options(size_t *n_words, int argc, char **argv, const cli_option *options, size_t n_options) {
    bool only_words = false;
    *n_words = 0;
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        if (only_words || word[0] != '-' || word[1] == '\0') {
            argv[++*n_words] = word;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            only_words = true;
            continue;
        }
        const char *equals = strchr(word, '=');
        size_t length = equals ? (size_t)(equals - word) : strlen(word);
        const cli_option *option = option_of(word, length, options, n_options);
        if (!option)
            return no_such_option(argv[0], word, length, options, n_options);
        if (!option->flag && !take_value(option, &i, argc, argv, equals))
            return false;
        if (option->flag && equals) {
            cli_complain(argv[0], "takes no value", option->name);
            return false;
        }
        if (option->flag)
            *option->flag = true;
    }
    return true;
}

bool cli_wants_help(int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}
