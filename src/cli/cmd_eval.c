/* cmd_eval.c - forbear eval: evaluates the decisions of any DMN model, or one FEEL expression.
 *
 * Explanations are explain.c's, the outcomes still possible partial.c's, the prompt is prompt.c's.
 *
 * Exit: 0 evaluated, 2 bad usage or input, 6 a limit ran out.  With --partial also 3 several outcomes are possible, 5
 * none is, 6 not everything was found out; with --explain and --partial 3 an unknown input was needed.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: forbear eval MODEL.dmn... [--decision NAME] [--input FILE] [--now TIME] [--notes]\n"
    "       forbear eval MODEL.dmn... [--decision NAME] --partial [--decisive] [--without NAME]...\n"
    "                    [--consistent DECISION] [--steps N] [--json]\n"
    "       forbear eval MODEL.dmn... [--decision NAME] --explain [--json]\n"
    "       forbear eval MODEL.dmn... --decision NAME --why-not RULE [--json]\n"
    "       forbear eval -e EXPRESSION [--input FILE] [--notes]\n"
    "       forbear eval --prompt [MODEL.dmn...] [--input FILE] [--history FILE]\n"
    "\n"
    "Evaluates the decisions of a DMN model and prints them as JSON; without a model it is a FEEL prompt.\n"
    "  --decision NAME  only this decision, and only its value\n"
    "  --input FILE     inputs as a JSON object of names and values; - for standard input; where inputs of two\n"
    "                   models have one name, MODEL.NAME says which is meant\n"
    "  --partial        an input that is not given is unknown; otherwise it is null.  What has one outcome left is\n"
    "                   printed as always; else the outcomes that are possible, each with values of what is unknown\n"
    "                   that lead to it, and what to ask next.  An input may also be {\"one of\": [VALUE...]},\n"
    "                   {\"from\": VALUE, \"to\": VALUE} (one may be left out) or {\"unknown\": true}\n"
    "  --decisive       which known inputs decide, and what would change the outcome\n"
    "  --without NAME   also what is possible when that input is taken as unknown; all that are named, together\n"
    "  --consistent DECISION  only values for which this decision is true are possible\n"
    "  --steps N        look no longer than this; 200000000 without it\n"
    "  --now TIME       what now() and today() give, e.g. 2026-03-01T09:00:00-05:00\n"
    "  --notes          on standard error, why something is null\n"
    "  --plan           prints the compiled model instead\n"
    "  -e EXPRESSION    a FEEL expression; the names in --input are its variables\n"
    "  --explain        why: the decision tables with their inputs and the rules that match, down to the inputs\n"
    "  --why-not RULE   why that rule of the decision's table (1 is the first) did not give the output\n"
    "  --json           --partial, --explain and --why-not for programs\n"
    "  --prompt         reads FEEL line by line; inputs, and decisions of a model, can be named in it\n"
    "  --history FILE   where the prompt keeps the lines for the next time; without it nowhere\n"
    "\n"
    "Exit status: 0 evaluated, or one outcome is left; 2 bad usage or input; 3 several outcomes are possible; 5 what\n"
    "is known does not fit together; 6 a limit ran out, or what is listed is perhaps not all.\n"
    "\n"
    "Examples:\n"
    "  echo '{\"x\": [3, 9, 4]}' | forbear eval -e 'x[item > 3]' --input -\n"
    "  forbear eval loan.dmn --input case.json --decision Approval --why-not 3\n";

typedef struct eval_command {
    const char *const *models;
    size_t n_models;
    const char *decision, *input, *now, *expression, *why_not, *history, *consistent, *steps;
    bool partial, notes, plan, explain, json, prompt, decisive;
    size_t rule; /* of why_not, from 0 */
    cli_values without;
    uint64_t most_steps; /* of steps; 0: it was not given */
} eval_command;

/* ---- the words of the command line --------------------------------------------------------------------- */

static bool read_rule(size_t *rule, const char *text) {
    size_t n = 0;
    const char *c = text;
    for (; *c >= '0' && *c <= '9' && n < 1000000000; c++)
        n = 10 * n + (size_t)(*c - '0');
    *rule = n - 1;
    return *c == '\0' && n > 0;
}

static bool read_steps(uint64_t *steps, const char *text) {
    const char *c = text;
    for (; *c >= '0' && *c <= '9' && *steps < UINT64_MAX / 10 - 10; c++)
        *steps = 10 * *steps + (uint64_t)(*c - '0');
    return *c == '\0' && *steps > 0;
}

/* What goes with --partial, or only with it. */
static const char *wrong_partial(eval_command *command, bool explains) {
    bool asks = command->decisive || command->without.n || command->consistent || command->steps;
    if (asks && (!command->partial || explains || command->prompt))
        return "--decisive, --without, --consistent and --steps are for --partial, without an explanation or a prompt";
    if (command->steps && !read_steps(&command->most_steps, command->steps))
        return "--steps takes a number from 1 on";
    return NULL;
}

/* What goes with what; NULL when all is well. */
static const char *wrong_usage(eval_command *command) {
    bool explains = command->explain || command->why_not;
    if (command->prompt && (command->expression || command->decision || explains || command->plan))
        return "--prompt takes a model and --input, and no expression, decision or explanation";
    if (command->history && !command->prompt)
        return "--history is for the prompt";
    if (!command->prompt && (command->n_models == 0) == (command->expression == NULL))
        return "wants a model, or an expression behind -e; 'forbear eval --help' has an example";
    if (explains && command->expression)
        return "--explain and --why-not are for models";
    if (command->explain && command->why_not)
        return "takes --explain or --why-not, not both";
    if (command->why_not && !command->decision)
        return "--why-not wants the decision whose table has the rule: --decision NAME";
    if (command->why_not && !read_rule(&command->rule, command->why_not))
        return "--why-not wants the number of a rule, 1 for the first";
    return wrong_partial(command, explains);
}

/* False: bad usage, said. */
static bool read_arguments(eval_command *command, int argc, char **argv) {
    const cli_option options[] = {
        {"--decision", NULL, &command->decision, NULL}, {"--input", NULL, &command->input, NULL},
        {"--now", NULL, &command->now, NULL},           {"-e", NULL, &command->expression, NULL},
        {"--partial", &command->partial, NULL, NULL},   {"--notes", &command->notes, NULL, NULL},
        {"--plan", &command->plan, NULL, NULL},         {"--explain", &command->explain, NULL, NULL},
        {"--json", &command->json, NULL, NULL},         {"--why-not", NULL, &command->why_not, NULL},
        {"--prompt", &command->prompt, NULL, NULL},     {"--history", NULL, &command->history, NULL},
        {"--decisive", &command->decisive, NULL, NULL}, {"--consistent", NULL, &command->consistent, NULL},
        {"--steps", NULL, &command->steps, NULL},       {"--without", NULL, NULL, &command->without},
    };
    if (!cli_read_options(&command->n_models, argc, argv, options, sizeof options / sizeof options[0]))
        return false;
    command->models = (const char *const *)(argv + 1);
    if (command->n_models == 0 && !command->expression && !command->plan && isatty(STDIN_FILENO) &&
        !(command->input && strcmp(command->input, "-") == 0))
        command->prompt = true;
    const char *wrong = wrong_usage(command);
    if (wrong)
        cli_complain("eval", wrong, NULL);
    return !wrong;
}

/* ---- results ------------------------------------------------------------------------------------------- */

static void print_notes(fb_evaluation *evaluation, size_t from) {
    for (size_t i = from; i < fb_evaluation_note_size(evaluation); i++) {
        fb_view note;
        if (fb_evaluation_note(evaluation, &note, i) == FB_OK)
            fprintf(stderr, "%.*s\n", (int)note.size, note.data);
    }
}

/* Prints one decision's value; false: an error. */
static bool print_decision(FILE *out, fb_evaluation *evaluation, size_t part, fb_error *error) {
    fb_view json;
    if (fb_evaluation_run(evaluation, NULL, part, error) != FB_OK ||
        fb_evaluation_json(evaluation, &json, 0, error) != FB_OK)
        return false;
    fwrite(json.data, 1, json.size, out);
    return true;
}

static bool print_all(FILE *out, const fb_model_set *set, fb_evaluation *evaluation, const eval_command *command,
                      fb_error *error) {
    size_t notes = 0;
    bool first = true;
    for (size_t i = 0; i < fb_model_set_size(set); i++) {
        fb_part part = fb_model_set_part(set, i);
        if (part.kind != FB_PART_DECISION || !part.in_first)
            continue;
        fputs(first ? "{" : ",\n ", out);
        cli_json_string(out, part.name);
        fputs(": ", out);
        if (!print_decision(out, evaluation, i, error))
            return false;
        first = false;
        if (command->notes)
            print_notes(evaluation, notes);
        notes = fb_evaluation_note_size(evaluation);
    }
    fputs(first ? "{}\n" : "}\n", out);
    return true;
}

static bool print_one(FILE *out, fb_evaluation *evaluation, const eval_command *command, size_t part,
                      fb_error *error) {
    if (!print_decision(out, evaluation, part, error))
        return false;
    fputc('\n', out);
    if (command->notes)
        print_notes(evaluation, 0);
    return true;
}

/* One decision, or with `part` -1 all: everything or, after an error, nothing. */
static int print_results(const fb_model_set *set, fb_evaluation *evaluation, const eval_command *command,
                         ptrdiff_t part) {
    fb_error error = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) {
        perror("forbear");
        return EXIT_BUDGET;
    }
    bool evaluated = part < 0 ? print_all(out, set, evaluation, command, &error)
                              : print_one(out, evaluation, command, (size_t)part, &error);
    bool complete = !ferror(out);
    complete = fclose(out) == 0 && complete;
    int status = EXIT_DONE;
    if (!evaluated)
        status = cli_fail(&error);
    else if (!complete || !cli_write(stdout, (fb_view){text, size}))
        status = EXIT_BUDGET;
    free(text);
    return status;
}

/* ---- the command --------------------------------------------------------------------------------------- */

static ptrdiff_t find_decision(const fb_model_set *set, const char *name) {
    ptrdiff_t part = fb_model_set_find(set, (fb_view){name, strlen(name)});
    if (part >= 0 && fb_model_set_part(set, (size_t)part).kind == FB_PART_DECISION)
        return part;
    cli_complain("eval", "is no decision of the model; without --decision all are printed", name);
    return -1;
}

/* Which decision is asked for; -1: all.  False after a message. */
static bool find_asked(ptrdiff_t *part, const fb_model_set *set, const eval_command *command) {
    *part = -1;
    if (command->expression)
        *part = (ptrdiff_t)fb_model_set_size(set) - 1; /* behind its inputs */
    else if (command->decision)
        *part = find_decision(set, command->decision);
    return *part >= 0 || !command->decision;
}

static int answer(const fb_model_set *set, fb_evaluation *evaluation, const eval_command *command, ptrdiff_t part) {
    if (command->prompt)
        return cli_prompt(set, evaluation, command->now, command->history);
    if (command->explain)
        return cli_explain(set, evaluation, part, command->json);
    if (command->why_not)
        return cli_why_not(set, evaluation, (size_t)part, command->rule, command->json);
    return print_results(set, evaluation, command, part);
}

static int ask_partial(const fb_model_set *set, const eval_command *command, ptrdiff_t part, fb_view file,
                       fb_view inputs) {
    const cli_partial_question question = {.part = part,
                                           .file = file,
                                           .inputs = inputs,
                                           .consistent = command->consistent,
                                           .now = command->now,
                                           .without = command->without.items,
                                           .n_without = command->without.n,
                                           .steps = command->most_steps,
                                           .decisive = command->decisive,
                                           .notes = command->notes,
                                           .json = command->json};
    return cli_partial(set, &question);
}

static int evaluate(const fb_model_set *set, const eval_command *command, fb_view file, fb_view inputs) {
    fb_error error;
    fb_evaluation *evaluation;
    ptrdiff_t part;
    bool explains = command->explain || command->why_not;
    if (!find_asked(&part, set, command))
        return EXIT_BAD_INPUT;
    if (command->partial && !explains && !command->prompt)
        return ask_partial(set, command, part, file, inputs);
    fb_evaluation_options options = {
        .notes = command->notes, .partial = command->partial, .now = command->now, .trace = explains};
    if (fb_evaluation_new(&evaluation, set, &options, NULL, &error) != FB_OK)
        return cli_fail(&error);
    int status;
    if (inputs.data && fb_evaluation_set_json(evaluation, file, inputs, &error) != FB_OK)
        status = cli_refuse(&error);
    else
        status = answer(set, evaluation, command, part);
    if (explains && command->notes)
        print_notes(evaluation, 0);
    fb_evaluation_free(evaluation);
    return status;
}

/* The inputs of a prompt without a model are those of an expression that is not evaluated. */
static fb_status load(fb_model_set **set, const eval_command *command, fb_view file, fb_view inputs, fb_error *error) {
    if (command->n_models)
        return fb_model_set_load(set, command->models, command->n_models, NULL, error);
    fb_view text = {"null", 4};
    if (command->expression)
        text = (fb_view){command->expression, strlen(command->expression)};
    return fb_model_set_of_expression(set, text, file, inputs, NULL, error);
}

static int print_plan(fb_model_set *set) {
    fb_error error;
    fb_view text;
    if (fb_model_set_print(set, &text, &error) != FB_OK)
        return cli_fail(&error);
    return cli_write(stdout, text) ? EXIT_DONE : EXIT_BUDGET;
}

int cmd_eval(int argc, char **argv) {
    eval_command command = {0};
    if (cli_wants_help(argc, argv)) {
        fputs(usage, stdout);
        return 0;
    }
    if (!read_arguments(&command, argc, argv))
        return EXIT_BAD_INPUT;
    if (command.prompt && command.n_models == 0 && !command.input)
        return cli_prompt(NULL, NULL, command.now, command.history);
    fb_error error;
    fb_view inputs = {NULL, 0}, file = {command.input, command.input ? strlen(command.input) : 0};
    char *bytes = NULL;
    if (command.input) {
        size_t size;
        bytes = cli_read_file("eval", command.input, &size);
        if (!bytes)
            return EXIT_BAD_INPUT;
        inputs = (fb_view){bytes, size};
    }
    fb_model_set *set = NULL;
    int status;
    if (load(&set, &command, file, inputs, &error) != FB_OK || fb_model_set_check(set, &error) != FB_OK)
        status = cli_refuse(&error);
    else if (command.plan)
        status = print_plan(set);
    else
        status = evaluate(set, &command, file, inputs);
    fb_model_set_free(set);
    free(bytes);
    return status;
}
