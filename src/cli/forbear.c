/* forbear.c - the program: finds the command and hands over. */
#include "cli.h"

#include <string.h>

typedef struct command {
    const char *name, *does;
    int (*run)(int argc, char **argv);
} command;

static const command commands[] = {
    {"new", "a case file from an action, and from the lines of a notice, confirmed by a person", cmd_new},
    {"decide", "what law and policy in force say of an action in a case, and why", cmd_decide},
    {"benefits", "which benefits the person may seek, element by element, and what is missing", cmd_benefits},
    {"ask", "an interview that asks only what can change the outcome", cmd_ask},
    {"draft", "requests, records and notices to work on, with exhibits, gaps and risks", cmd_draft},
    {"policies", "the register: what is in force on a day, what changed, where it comes from", cmd_policies},
    {"deadlines", "what falls due over all cases, by day", cmd_deadlines},
    {"recheck", "which cases a change of law or policy touches", cmd_recheck},
    {"check", "what is wrong with models: gaps, overlaps, types, dead inputs", cmd_check},
    {"compare", "on which inputs two models give different results", cmd_compare},
    {"eval", "evaluate a decision of any DMN model, and say why; a FEEL prompt", cmd_eval},
    {"graph", "draw the requirements graph of models", cmd_graph},
    {"test", "run test cases of a model, and see which rules they match", cmd_test},
    {"tck", "run folders of the DMN Technology Compatibility Kit", cmd_tck},
};
#define N_COMMANDS (sizeof commands / sizeof commands[0])

static void print_usage(FILE *stream) {
    fputs("usage: forbear COMMAND [OPTIONS]\n"
          "\n"
          "Decides what a victim-centred enforcement policy requires in a case, says why, and names what is "
          "unknown.\n"
          "It is decision support: a person decides.\n"
          "\n",
          stream);
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(stream, "  %-10s %s\n", commands[i].name, commands[i].does);
    fputs("\n"
          "  forbear COMMAND --help   what a command takes, with an example\n"
          "  forbear --version        the version\n",
          stream);
}

static bool is_word(const char *word, const char *a, const char *b) {
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/* The command that begins like the word, for "did you mean". */
static const char *nearest(const char *word) {
    for (size_t size = strlen(word); size >= 1; size--)
        for (size_t i = 0; i < N_COMMANDS; i++)
            if (strncmp(commands[i].name, word, size) == 0)
                return commands[i].name;
    return NULL;
}

static int no_such_command(const char *word) {
    const char *near = nearest(word);
    fputs("forbear: '", stderr);
    for (const char *c = word; *c; c++)
        fputc((unsigned char)*c < 0x20 || *c == 0x7F ? '?' : *c, stderr);
    if (near)
        fprintf(stderr, "' is no command; did you mean '%s'?\n", near);
    else
        fputs("' is no command; 'forbear --help' lists them\n", stderr);
    return EXIT_BAD_INPUT;
}

/* What was printed may still wait in a buffer that cannot be written. */
static int when_written(int status) {
    if (status == EXIT_BUDGET || (fflush(stdout) == 0 && !ferror(stdout)))
        return status;
    fputs("forbear: standard output cannot be written\n", stderr);
    return EXIT_BUDGET;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_BAD_INPUT;
    }
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return when_written(commands[i].run(argc - 1, argv + 1));
    if (is_word(argv[1], "--version", "-V"))
        return when_written(printf("forbear %s\n", fb_version()) < 0 ? EXIT_BUDGET : EXIT_DONE);
    if (is_word(argv[1], "--help", "-h") || strcmp(argv[1], "help") == 0) {
        print_usage(stdout);
        return when_written(EXIT_DONE);
    }
    return no_such_command(argv[1]);
}
