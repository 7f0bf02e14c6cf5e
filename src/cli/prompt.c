/* prompt.c - FEEL, line by line: forbear eval without a model and without an expression.
 *
 * Each line is an expression, or binds a name: `rate = 0.05`.  Names live in an environment that is kept as FEEL
 * text, a context, and stands before every expression that is evaluated; a bound value is its literal.  A function
 * has no literal: it is kept as its expression together with the environment of the moment, so that it goes on
 * meaning what it meant.  Called by cmd_eval.c.
 *
 * INVARIANT: the environment compiles; a binding that would break it is refused.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

#define ENVIRONMENT_LIMIT ((size_t)4 << 20) /* bytes of all bindings */
#define LINE_LIMIT ((size_t)1 << 20)
#define MOST_NOTES 5u
#define LAST_KEY "\"=\""                    /* the key of the expression, which no name can be */

typedef struct binding {
    char *name, *text;
} binding;

typedef struct prompt {
    binding *bindings;
    size_t n_bindings;
    const char *now;
} prompt;

typedef struct answer {
    char *literal;      /* the caller's to free; NULL: the expression failed, and that has been said */
    bool reads_back;    /* as the same value */
} answer;

static char *copy_of(fb_view text) {
    char *copy = malloc(text.size + 1);
    if (copy) {
        if (text.size)
            memcpy(copy, text.data, text.size);
        copy[text.size] = '\0';
    }
    return copy;
}

static fb_view view_of(const char *text) {
    return (fb_view){text, strlen(text)};
}

static int out_of_memory(void) {
    cli_complain("eval", "out of memory", NULL);
    return EXIT_BUDGET;
}

static fb_view trim(fb_view text) {
    while (text.size && (unsigned char)text.data[0] <= ' ') {
        text.data++;
        text.size--;
    }
    while (text.size && (unsigned char)text.data[text.size - 1] <= ' ')
        text.size--;
    return text;
}

static bool is(fb_view text, const char *word) {
    return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

static bool same_name(fb_view a, fb_view b) {
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* ---- what went wrong, and where ----------------------------------------------------------------------- */

/* The line, and a caret under one of its columns, counted from 1 in characters. */
static void point_at(fb_view line, size_t column) {
    fputs("  ", stderr);
    for (size_t i = 0; i < line.size; i++) {
        unsigned char c = (unsigned char)line.data[i];
        fputc(c < 0x20 || c == 0x7F ? ' ' : c, stderr);
    }
    fputs("\n  ", stderr);
    for (size_t i = 1; i < column; i++)
        fputc(' ', stderr);
    fputs("^ ", stderr);
}

static size_t characters(fb_view text) {
    size_t n = 0;
    for (size_t i = 0; i < text.size; i++)
        n += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return n;
}

/* Where `word` is in the text, or its end. */
static size_t find(fb_view text, const char *word) {
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= text.size; i++)
        if (memcmp(text.data + i, word, n) == 0)
            return i;
    return text.size;
}

/* The expression stands on line 2 of what was evaluated; behind it, something is missing at its end.  What a message
 * says of models, and of what is around the expression, is left out. */
static void complain_at(fb_view line, unsigned at_line, size_t column, fb_view message) {
    const char *more = "";
    if (at_line == 2) {
        point_at(line, column);
    } else if (at_line > 2) {
        point_at(line, characters(line) + 1);
        message.size = find(message, ", found '}'");
    }
    size_t model = find(message, "; name it in a requirement");
    if (model < message.size) {
        message.size = model;
        more = "; bind it first, or correct it";
    }
    fprintf(stderr, "%.*s%s\n", (int)message.size, message.data, more);
}

/* Notes are "expression:LINE:COLUMN: message". */
static void print_note(fb_view line, fb_view note) {
    size_t numbers[2] = {0, 0}, at = 0;
    while (at < note.size && note.data[at] != ':')
        at++;
    for (int i = 0; i < 2 && at < note.size; i++)
        for (at++; at < note.size && note.data[at] >= '0' && note.data[at] <= '9'; at++)
            numbers[i] = 10 * numbers[i] + (size_t)(note.data[at] - '0');
    at = at + 2 < note.size ? at + 2 : 0;
    complain_at(line, (unsigned)numbers[0], numbers[1], (fb_view){note.data + at, note.size - at});
}

static void print_notes(fb_evaluation *evaluation, fb_view line) {
    size_t n = fb_evaluation_note_size(evaluation);
    for (size_t i = 0; i < n && i < MOST_NOTES; i++) {
        fb_view note;
        if (fb_evaluation_note(evaluation, &note, i) == FB_OK)
            print_note(line, note);
    }
    if (n > MOST_NOTES)
        fprintf(stderr, "  and %zu more notes\n", n - MOST_NOTES);
}

/* ---- evaluating --------------------------------------------------------------------------------------- */

/* The expression within the environment: `get value({a: 1, "=": <line> E <line>}, "=")`.  NULL: no memory. */
static char *with_environment(const prompt *p, fb_view expression, size_t *size) {
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    if (!out)
        return NULL;
    fputs("get value({", out);
    for (size_t i = 0; i < p->n_bindings; i++)
        fprintf(out, "%s: %s, ", p->bindings[i].name, p->bindings[i].text);
    fprintf(out, "%s:\n%.*s\n}, %s)", LAST_KEY, (int)expression.size, expression.data, LAST_KEY);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

static fb_status run_text(fb_evaluation **evaluation, fb_model_set **set, const char *now, fb_view text, bool notes,
                          fb_error *error) {
    fb_evaluation_options options = {.notes = notes, .now = now};
    fb_view none = {NULL, 0};
    fb_status status = fb_model_set_of_expression(set, text, none, none, NULL, error);
    if (status == FB_OK)
        status = fb_model_set_check(*set, error);
    if (status == FB_OK)
        status = fb_evaluation_new(evaluation, *set, &options, NULL, error);
    if (status == FB_OK)
        status = fb_evaluation_run(*evaluation, NULL, fb_model_set_size(*set) - 1, error);
    return status;
}

/* Does the literal give itself again? */
static bool reads_back(const prompt *p, const char *literal) {
    fb_model_set *set = NULL;
    fb_evaluation *evaluation = NULL;
    fb_error error = {0};
    fb_view again;
    bool same = run_text(&evaluation, &set, p->now, view_of(literal), false, &error) == FB_OK &&
                fb_evaluation_literal(evaluation, &again, &error) == FB_OK && is(again, literal);
    fb_evaluation_free(evaluation);
    fb_model_set_free(set);
    return same;
}

/* Evaluates what was typed, and says what came of it unless it is to be quiet. */
static answer evaluate(const prompt *p, fb_view expression, bool quiet) {
    answer a = {0};
    fb_model_set *set = NULL;
    fb_evaluation *evaluation = NULL;
    fb_error error = {0};
    fb_view literal = {NULL, 0};
    size_t size = 0;
    char *text = with_environment(p, expression, &size);
    if (!text) {
        out_of_memory();
        return a;
    }
    fb_status status = run_text(&evaluation, &set, p->now, (fb_view){text, size}, true, &error);
    if (status == FB_OK)
        status = fb_evaluation_literal(evaluation, &literal, &error);
    if (status == FB_OK)
        a.literal = copy_of(literal);
    if (a.literal)
        a.reads_back = reads_back(p, a.literal);
    if (a.literal && !quiet) {
        printf("%s\n", a.literal);
        fflush(stdout);
        print_notes(evaluation, expression);
    } else if (status != FB_OK && !quiet) {
        complain_at(expression, error.line, error.column, view_of(error.message));
    }
    fb_evaluation_free(evaluation);
    fb_model_set_free(set);
    free(text);
    return a;
}

/* ---- names -------------------------------------------------------------------------------------------- */

static void forget(binding *b) {
    free(b->name);
    free(b->text);
    *b = (binding){0};
}

/* Puts a binding in, in its old place or last; both texts are taken over.  False: no memory. */
static bool put(prompt *p, binding b) {
    for (size_t i = 0; i < p->n_bindings; i++)
        if (strcmp(p->bindings[i].name, b.name) == 0) {
            forget(&p->bindings[i]);
            p->bindings[i] = b;
            return true;
        }
    binding *more = realloc(p->bindings, (p->n_bindings + 1) * sizeof *more);
    if (!more) {
        forget(&b);
        return false;
    }
    p->bindings = more;
    p->bindings[p->n_bindings++] = b;
    return true;
}

static size_t environment_size(const prompt *p) {
    size_t size = 0;
    for (size_t i = 0; i < p->n_bindings; i++)
        size += strlen(p->bindings[i].name) + strlen(p->bindings[i].text);
    return size;
}

/* Binds the name to the text; refused, with the old binding back in force, when the name cannot be one in FEEL. */
static bool bind(prompt *p, const char *name, char *text) {
    prompt alone = {.now = p->now}; /* texts stand for themselves: one is tested without the others */
    binding only = {copy_of(view_of(name)), text};
    if (!only.name || !text) {
        forget(&only);
        return out_of_memory() == EXIT_DONE;
    }
    if (environment_size(p) + strlen(name) + strlen(text) > ENVIRONMENT_LIMIT) {
        forget(&only);
        cli_complain("eval", "is too much for the prompt: all names together hold 4 MiB", name);
        return false;
    }
    alone.bindings = &only;
    alone.n_bindings = 1;
    answer a = evaluate(&alone, view_of(name), true);
    if (!a.literal) {
        cli_complain("eval", "cannot be a name here", name);
        forget(&only);
        return false;
    }
    free(a.literal);
    return put(p, only) || out_of_memory() == EXIT_DONE;
}

/* Words that a name does not hold here, though FEEL would allow some: the line is an expression. */
static bool is_keyword(fb_view word) {
    static const char *const words[] = {"and",  "or",     "not",  "if",    "then",  "else",     "for",
                                        "in",   "return", "some", "every", "satisfies", "between", "instance",
                                        "null", "true",   "false", "function", "external"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is(word, words[i]))
            return true;
    return false;
}

static bool is_letter(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

/* Does the line bind a name?  Then its name, with single blanks, is written into `name`, which has room for
 * the line, and *expression is what stands behind the "=". */
static bool is_binding(fb_view line, char *name, fb_view *expression) {
    size_t n = 0, word = 0, i = 0;
    for (; i < line.size && line.data[i] != '='; i++) {
        unsigned char c = (unsigned char)line.data[i];
        bool digit = c >= '0' && c <= '9';
        if (c == ' ' || c == '\t') {
            if (n == 0 || name[n - 1] == ' ')
                continue;
            if (is_keyword((fb_view){name + word, n - word}))
                return false;
            name[n++] = ' ';
            word = n;
        } else if (is_letter(c) || (digit && n > 0)) {
            name[n++] = (char)c;
        } else {
            return false;
        }
    }
    if (n && name[n - 1] == ' ')
        n--;
    if (n == 0 || i == line.size || (n > word && is_keyword((fb_view){name + word, n - word})))
        return false;
    name[n] = '\0';
    *expression = trim((fb_view){line.data + i + 1, line.size - i - 1});
    return expression->size > 0;
}

static bool bind_line(prompt *p, const char *name, fb_view expression) {
    answer a = evaluate(p, expression, false);
    if (!a.literal || a.reads_back)
        return a.literal && bind(p, name, a.literal);
    size_t size;
    free(a.literal);
    return bind(p, name, with_environment(p, expression, &size));
}

/* The values of a model's inputs, as far as they are known, and of its decisions, as far as they can be had. */
static void bind_model(prompt *p, const fb_model_set *set, fb_evaluation *evaluation) {
    fb_error error;
    for (size_t i = 0; i < fb_model_set_size(set); i++) {
        fb_part part = fb_model_set_part(set, i);
        fb_outcome outcome;
        fb_view literal;
        /* A set of one expression has its inputs; the expression itself is nothing to name. */
        bool is_decision = part.kind == FB_PART_DECISION && !is(part.space, "urn:forbear:expression");
        if (!part.in_first || (part.kind != FB_PART_INPUT && !is_decision))
            continue;
        if (fb_evaluation_run(evaluation, &outcome, i, &error) != FB_OK || outcome != FB_OUTCOME_VALUE ||
            fb_evaluation_literal(evaluation, &literal, &error) != FB_OK)
            continue;
        char *name = copy_of(part.name), *text = copy_of(literal);
        if (name && text && reads_back(p, text)) {
            bind(p, name, text);
            text = NULL;
        }
        free(name);
        free(text);
    }
}

/* ---- help --------------------------------------------------------------------------------------------- */

static void print_help(void) {
    puts("  1 + 2                   a FEEL expression (DMN 1.5 chapter 10): its value is printed\n"
         "  rate = 0.05             binds a name; (rate = 0.05) compares\n"
         "  names                   the names that are bound\n"
         "  help substring          how a built-in function is called; 'help functions' lists them\n"
         "  quit                    or end of input\n"
         "Where there is a reason why something is null, it stands beneath, with a caret under the place.");
}

static void print_functions(void) {
    size_t column = 0;
    for (size_t i = 0; fb_builtin_name(i).size; i++) {
        fb_view name = fb_builtin_name(i);
        if (i && same_name(name, fb_builtin_name(i - 1)))
            continue;
        if (column && column + name.size + 2 > 90) {
            putchar('\n');
            column = 0;
        }
        printf("%s%.*s", column ? ", " : "  ", (int)name.size, name.data);
        column += name.size + 2;
    }
    putchar('\n');
}

static void help_on(fb_view name) {
    bool found = false;
    if (is(name, "functions")) {
        print_functions();
        return;
    }
    for (size_t i = 0; fb_builtin_name(i).size; i++) {
        fb_view one = fb_builtin_name(i), parameters = fb_builtin_parameters(i);
        if (one.size != name.size || memcmp(one.data, name.data, name.size) != 0)
            continue;
        printf("  %.*s(%.*s)\n", (int)one.size, one.data, (int)parameters.size, parameters.data);
        found = true;
    }
    if (!found)
        puts("  no built-in function has that name; 'help functions' lists them");
}

static void print_names(const prompt *p) {
    if (p->n_bindings == 0)
        puts("  none; 'rate = 0.05' binds one");
    for (size_t i = 0; i < p->n_bindings; i++) {
        const binding *b = &p->bindings[i];
        bool is_function = strncmp(b->text, "get value({", 11) == 0;
        printf("  %s = %.100s%s\n", b->name, is_function ? "a function" : b->text,
               !is_function && strlen(b->text) > 100 ? "..." : "");
    }
}

static bool is_bound(const prompt *p, fb_view name) {
    for (size_t i = 0; i < p->n_bindings; i++)
        if (is(name, p->bindings[i].name))
            return true;
    return false;
}

/* ---- completion --------------------------------------------------------------------------------------- */

/* The i-th name in scope: what is bound, then the built-in functions; empty behind the last. */
static fb_view candidate(const prompt *p, size_t i) {
    return i < p->n_bindings ? view_of(p->bindings[i].name) : fb_builtin_name(i - p->n_bindings);
}

static bool begins_with(fb_view text, fb_view start) {
    return text.size >= start.size && memcmp(text.data, start.data, start.size) == 0;
}

/* What all candidates that begin with `typed` go on with. */
static size_t common_rest(const prompt *p, fb_view typed, char *out, size_t *n_candidates) {
    size_t n = 0, count = 0;
    for (size_t i = 0; candidate(p, i).size; i++) {
        fb_view name = candidate(p, i);
        if (!begins_with(name, typed) || (i && same_name(candidate(p, i - 1), name)))
            continue;
        fb_view rest = {name.data + typed.size, name.size - typed.size};
        if (count++ == 0) {
            n = rest.size > 256 ? 256 : rest.size;
            memcpy(out, rest.data, n);
            continue;
        }
        size_t same = 0;
        while (same < n && same < rest.size && out[same] == rest.data[same])
            same++;
        n = same;
    }
    *n_candidates = count;
    while (n && ((unsigned char)out[n - 1] & 0x80)) /* not within a character */
        n--;
    return n;
}

/* Names hold blanks: the longest end of the line that begins a name is what is being typed. */
static size_t complete(void *context, char *out, bool *listed, fb_view line) {
    const prompt *p = context;
    for (size_t start = 0; start < line.size; start++) {
        unsigned char c = (unsigned char)line.data[start], before = start ? (unsigned char)line.data[start - 1] : ' ';
        bool inside = is_letter(before) || (before >= '0' && before <= '9');
        fb_view typed = {line.data + start, line.size - start};
        size_t count;
        if (!is_letter(c) || inside)
            continue;
        size_t n = common_rest(p, typed, out, &count);
        if (count == 0)
            continue;
        if (n || count == 1)
            return n;
        putchar('\n');
        for (size_t i = 0; candidate(p, i).size; i++) {
            fb_view name = candidate(p, i);
            if (begins_with(name, typed) && !(i && same_name(candidate(p, i - 1), name)))
                printf("  %.*s\n", (int)name.size, name.data);
        }
        *listed = true;
        return 0;
    }
    return 0;
}

/* ---- the loop ----------------------------------------------------------------------------------------- */

/* False: quit. */
static bool obey(prompt *p, fb_view line, bool *failed) {
    char *name = malloc(line.size + 1);
    fb_view expression;
    if (!name) {
        out_of_memory();
        return false;
    }
    if (is(line, "quit") || is(line, "exit")) {
        free(name);
        return false;
    }
    if (is(line, "help")) {
        print_help();
    } else if (begins_with(line, (fb_view){"help ", 5}) && !is_bound(p, (fb_view){"help", 4})) {
        help_on(trim((fb_view){line.data + 5, line.size - 5}));
    } else if (is(line, "names") && !is_bound(p, line)) {
        print_names(p);
    } else if (is_binding(line, name, &expression)) {
        *failed |= !bind_line(p, name, expression);
    } else {
        answer a = evaluate(p, line, false);
        *failed |= !a.literal;
        free(a.literal);
    }
    free(name);
    fflush(stdout);
    return true;
}

int cli_prompt(const fb_model_set *set, fb_evaluation *evaluation, const char *now, const char *history) {
    prompt p = {.now = now};
    bool failed = false;
    cli_editor *editor = cli_editor_open(history, complete, &p);
    if (!editor)
        return out_of_memory();
    bool is_terminal = cli_editor_is_terminal(editor);
    if (set)
        bind_model(&p, set, evaluation);
    if (is_terminal)
        puts("FEEL, the expression language of DMN 1.5. 'help' says what can be typed, 'quit' ends.");
    size_t size;
    const char *text;
    while ((text = cli_editor_line(editor, &size)) != NULL) {
        fb_view line = trim((fb_view){text, size});
        if (line.size > LINE_LIMIT) {
            cli_complain("eval", "this line is too long: the prompt takes 1 MiB", NULL);
            failed = true;
        } else if (line.size && !obey(&p, line, &failed)) {
            break;
        }
    }
    if (is_terminal && !text)
        putchar('\n');
    cli_editor_close(editor);
    for (size_t i = 0; i < p.n_bindings; i++)
        forget(&p.bindings[i]);
    free(p.bindings);
    return failed && !is_terminal ? EXIT_BAD_INPUT : EXIT_DONE;
}
