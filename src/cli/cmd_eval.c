/* cmd_eval.c - forbear eval: evaluates the decisions of any DMN model, or one FEEL expression.
 *
 * Exit: 0 evaluated, 2 bad usage or input, 3 an unknown input was needed (--partial), 6 a limit ran out.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

#define INPUT_LIMIT ((size_t)64 << 20)

static const char usage[] =
    "usage: forbear eval MODEL.dmn... [--decision NAME] [--input FILE] [--partial] [--now TIME] [--notes]\n"
    "       forbear eval -e EXPRESSION [--input FILE] [--notes]\n"
    "\n"
    "Evaluates the decisions of a DMN model and prints them as JSON.\n"
    "  --decision NAME  only this decision, and only its value\n"
    "  --input FILE     inputs as a JSON object of names and values; - for standard input\n"
    "  --partial        an input that is not given is unknown; otherwise it is null\n"
    "  --now TIME       what now() and today() give, e.g. 2026-03-01T09:00:00-05:00\n"
    "  --notes          on standard error, why something is null\n"
    "  --plan           prints the compiled model instead\n"
    "  -e EXPRESSION    a FEEL expression; the names in --input are its variables\n"
    "\n"
    "example:\n"
    "  echo '{\"x\": [3, 9, 4]}' | forbear eval -e 'x[item > 3]' --input -\n";

typedef struct eval_command {
    const char *const *models;
    size_t n_models;
    const char *decision, *input, *now, *expression;
    bool partial, notes, plan;
} eval_command;

static int fail(const fb_error *error) {
    cli_print_error(error);
    bool inside = error->status == FB_LIMIT || error->status == FB_NO_MEMORY || error->status == FB_INTERNAL;
    return inside ? EXIT_BUDGET : EXIT_BAD_INPUT;
}

/* False: bad usage, said. */
static bool read_arguments(eval_command *command, int argc, char **argv) {
    const cli_option options[] = {{"--decision", NULL, &command->decision}, {"--input", NULL, &command->input},
                                  {"--now", NULL, &command->now},           {"-e", NULL, &command->expression},
                                  {"--partial", &command->partial, NULL},   {"--notes", &command->notes, NULL},
                                  {"--plan", &command->plan, NULL}};
    if (!cli_read_options(&command->n_models, argc, argv, options, sizeof options / sizeof options[0]))
        return false;
    command->models = (const char *const *)(argv + 1);
    if ((command->n_models == 0) == (command->expression == NULL)) {
        cli_complain("eval", "wants a model, or an expression behind -e; 'forbear eval --help' has an example",
                     command->n_models ? command->models[0] : "");
        return false;
    }
    return true;
}

/* ---- results ------------------------------------------------------------------------------------------------ */

static int print_open(const fb_model_set *set, const fb_evaluation *evaluation) {
    printf("{\"unknown\": [");
    for (size_t i = 0; i < fb_evaluation_open_size(evaluation); i++) {
        fb_part part = fb_model_set_part(set, fb_evaluation_open_part(evaluation, i));
        printf("%s", i ? ", " : "");
        cli_json_string(stdout, part.name);
    }
    printf("]}");
    return EXIT_FACTS_OPEN;
}

static void print_notes(fb_evaluation *evaluation, size_t from) {
    for (size_t i = from; i < fb_evaluation_note_size(evaluation); i++) {
        fb_view note;
        if (fb_evaluation_note(evaluation, &note, i) == FB_OK)
            fprintf(stderr, "%.*s\n", (int)note.size, note.data);
    }
}

/* Prints one decision's value; gives the exit status it asks for, or -1 after an error. */
static int print_decision(const fb_model_set *set, fb_evaluation *evaluation, size_t part, fb_error *error) {
    fb_outcome outcome;
    fb_view json;
    if (fb_evaluation_run(evaluation, &outcome, part, error) != FB_OK)
        return -1;
    if (outcome == FB_OUTCOME_UNKNOWN)
        return print_open(set, evaluation);
    if (fb_evaluation_json(evaluation, &json, 0, error) != FB_OK)
        return -1;
    printf("%.*s", (int)json.size, json.data);
    return 0;
}

static int print_all(const fb_model_set *set, fb_evaluation *evaluation, const eval_command *command) {
    fb_error error;
    int worst = 0;
    size_t notes = 0;
    bool first = true;
    for (size_t i = 0; i < fb_model_set_size(set); i++) {
        fb_part part = fb_model_set_part(set, i);
        if (part.kind != FB_PART_DECISION || !part.in_first)
            continue;
        printf(first ? "{" : ",\n ");
        cli_json_string(stdout, part.name);
        printf(": ");
        int status = print_decision(set, evaluation, i, &error);
        if (status < 0) {
            printf("null}\n");
            return fail(&error);
        }
        worst = status > worst ? status : worst;
        first = false;
        if (command->notes)
            print_notes(evaluation, notes);
        notes = fb_evaluation_note_size(evaluation);
    }
    printf(first ? "{}\n" : "}\n");
    return worst;
}

static int print_one(const fb_model_set *set, fb_evaluation *evaluation, const eval_command *command, fb_view name) {
    fb_error error;
    ptrdiff_t part = fb_model_set_find(set, name);
    if (part < 0 || fb_model_set_part(set, (size_t)part).kind != FB_PART_DECISION) {
        cli_complain("eval", "is no decision of the model; without --decision all are printed", command->decision);
        return EXIT_BAD_INPUT;
    }
    int status = print_decision(set, evaluation, (size_t)part, &error);
    if (status < 0)
        return fail(&error);
    putchar('\n');
    if (command->notes)
        print_notes(evaluation, 0);
    return status;
}

/* The whole file with a NUL behind it, for the caller to free; NULL after saying why not. */
static char *read_input(const char *path, size_t *size) {
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char *bytes = NULL;
    size_t capacity = 0, n = 0;
    bool failed = !file;
    while (!failed) {
        if (n + 1 >= capacity) {
            capacity = capacity ? capacity * 2 : 65536;
            char *more = capacity > INPUT_LIMIT ? NULL : realloc(bytes, capacity);
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
        cli_complain("eval", "cannot be read, or is over 64 MiB", path);
        free(bytes);
        return NULL;
    }
    bytes[n] = '\0';
    *size = n;
    return bytes;
}

/* ---- the command ---------------------------------------------------------------------------------------------- */

static int evaluate(const fb_model_set *set, const eval_command *command, fb_view file, fb_view inputs) {
    fb_error error;
    fb_evaluation *evaluation;
    fb_evaluation_options options = {.notes = command->notes, .partial = command->partial, .now = command->now};
    if (fb_evaluation_new(&evaluation, set, &options, NULL, &error) != FB_OK)
        return fail(&error);
    int status;
    if (inputs.data && fb_evaluation_set_json(evaluation, file, inputs, &error) != FB_OK)
        status = fail(&error);
    else if (command->expression)
        status = print_one(set, evaluation, command, (fb_view){"result", 6});
    else if (command->decision)
        status = print_one(set, evaluation, command, (fb_view){command->decision, strlen(command->decision)});
    else
        status = print_all(set, evaluation, command);
    fb_evaluation_free(evaluation);
    return status;
}

static fb_status load(fb_model_set **set, const eval_command *command, fb_view file, fb_view inputs, fb_error *error) {
    if (!command->expression)
        return fb_model_set_load(set, command->models, command->n_models, NULL, error);
    fb_view text = {command->expression, strlen(command->expression)};
    return fb_model_set_of_expression(set, text, file, inputs, NULL, error);
}

int cmd_eval(int argc, char **argv) {
    eval_command command = {0};
    if (cli_wants_help(argc, argv)) {
        fputs(usage, stdout);
        return 0;
    }
    if (!read_arguments(&command, argc, argv))
        return EXIT_BAD_INPUT;
    fb_error error;
    fb_view inputs = {NULL, 0}, file = {command.input, command.input ? strlen(command.input) : 0};
    char *bytes = NULL;
    if (command.input) {
        size_t size;
        bytes = read_input(command.input, &size);
        if (!bytes)
            return EXIT_BAD_INPUT;
        inputs = (fb_view){bytes, size};
    }
    fb_model_set *set = NULL;
    int status = 0;
    if (load(&set, &command, file, inputs, &error) != FB_OK || fb_model_set_check(set, &error) != FB_OK) {
        status = fail(&error);
    } else if (command.plan) {
        fb_view text;
        if (fb_model_set_print(set, &text, &error) != FB_OK)
            status = fail(&error);
        else
            fwrite(text.data, 1, text.size, stdout);
    } else {
        status = evaluate(set, &command, file, inputs);
    }
    fb_model_set_free(set);
    free(bytes);
    return status;
}
