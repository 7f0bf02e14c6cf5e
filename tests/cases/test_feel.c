/* test_feel.c - FEEL cases as text: tests/cases/feel/<section of the standard>.txt, three lines a case.
 *
 *     # a comment; cases are separated by blank lines
 *     [1, 2, 3][item > x]      the expression
 *     x: 1                     entries in scope, as in a FEEL context; "-" for none
 *     [2, 3]                   the expected value, as FEEL; "null !" also wants a note that says why
 *
 * A line may go on where the next one starts with four spaces.  Only forbear.h is used, as by an embedder.
 * The program is run in the project's root; arguments select files or cases by a part of their name.
 */
#include "forbear.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "tests/cases/feel"
#define LINE_SIZE 16384

typedef struct result {
    char json[LINE_SIZE], kind[64], note[1024];
    bool failed;
} result;

static unsigned n_passed, n_failed;

static void evaluate(result *out, const char *text) {
    memset(out, 0, sizeof *out);
    fb_error error = {0};
    fb_model_set *set = NULL;
    fb_evaluation *evaluation = NULL;
    fb_evaluation_options options = {.notes = true, .now = "2021-08-11T12:00:00Z"};
    fb_view json = {0};
    fb_view expression = {text, strlen(text)}, none = {NULL, 0};
    fb_status status = fb_model_set_of_expression(&set, expression, none, none, NULL, &error);
    if (status == FB_OK)
        status = fb_evaluation_new(&evaluation, set, &options, NULL, &error);
    if (status == FB_OK)
        status = fb_evaluation_run(evaluation, NULL, (size_t)fb_model_set_find(set, (fb_view){"result", 6}), &error);
    if (status == FB_OK) {
        snprintf(out->kind, sizeof out->kind, "%s", fb_evaluation_kind(evaluation));
        fb_view note = {0};
        if (fb_evaluation_note_size(evaluation) && fb_evaluation_note(evaluation, &note, 0) == FB_OK)
            snprintf(out->note, sizeof out->note, "%.*s", (int)note.size, note.data);
        status = fb_evaluation_json(evaluation, &json, 0, &error);
    }
    if (status == FB_OK)
        snprintf(out->json, sizeof out->json, "%.*s", (int)json.size, json.data);
    else
        snprintf(out->json, sizeof out->json, "error: %s", error.message);
    out->failed = status != FB_OK;
    fb_evaluation_free(evaluation);
    fb_model_set_free(set);
}

static void run_case(const char *file, unsigned line, const char *expression, const char *scope, const char *expected) {
    char text[3 * LINE_SIZE];
    if (strcmp(scope, "-") == 0)
        snprintf(text, sizeof text, "%s", expression);
    else
        snprintf(text, sizeof text, "{%s, the result: %s}.the result", scope, expression);
    size_t length = strlen(expected);
    bool wants_note = length > 2 && strcmp(expected + length - 2, " !") == 0;
    char wanted[LINE_SIZE];
    snprintf(wanted, sizeof wanted, "%.*s", (int)(wants_note ? length - 2 : length), expected);
    static result got, right;
    evaluate(&got, text);
    evaluate(&right, wanted);
    bool holds = !got.failed && !right.failed && strcmp(got.json, right.json) == 0 && strcmp(got.kind, right.kind) == 0;
    if (holds && wants_note && got.note[0] == '\0') {
        printf("# %s/%s:%u: null, as expected, but without a note that says why\n", FOLDER, file, line);
        holds = false;
    } else if (!holds) {
        printf("# %s/%s:%u: expected %s (%s), got %s (%s)%s%s\n", FOLDER, file, line, right.json, right.kind, got.json,
               got.kind, got.note[0] ? "; note: " : "", got.note);
    }
    printf("%s - %s:%u: %.100s\n", holds ? "ok" : "not ok", file, line, expression);
    holds ? n_passed++ : n_failed++;
}

/* The next line of the file with its continuations; false at the end. */
static bool read_line(FILE *file, char out[LINE_SIZE], unsigned *line) {
    if (!fgets(out, LINE_SIZE, file))
        return false;
    ++*line;
    out[strcspn(out, "\r\n")] = '\0';
    for (;;) {
        int c = getc(file);
        if (c != ' ') {
            if (c != EOF)
                ungetc(c, file);
            return true;
        }
        size_t used = strlen(out);
        out[used++] = '\n';
        if (used + 1 >= LINE_SIZE || !fgets(out + used, (int)(LINE_SIZE - used), file))
            return true;
        ++*line;
        out[used + strcspn(out + used, "\r\n")] = '\0';
    }
}

static bool run_file(const char *name, int argc, char **argv) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", FOLDER, name);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    static char part[3][LINE_SIZE], next[LINE_SIZE];
    unsigned line = 0, first = 0, n = 0;
    while (read_line(file, next, &line)) {
        if (n == 0 && (next[0] == '#' || next[0] == '\0'))
            continue;
        if (n == 0)
            first = line;
        memcpy(part[n++], next, LINE_SIZE);
        if (n < 3)
            continue;
        n = 0;
        bool wanted = argc < 2;
        for (int i = 1; i < argc; i++)
            wanted |= strstr(name, argv[i]) || strstr(part[0], argv[i]);
        if (wanted)
            run_case(name, first, part[0], part[1], part[2]);
    }
    if (n) {
        printf("# %s:%u: a case needs three lines\nnot ok - %s:%u: incomplete case\n", path, first, name, first);
        n_failed++;
    }
    fclose(file);
    return true;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv) {
    DIR *folder = opendir(FOLDER);
    char *names[256];
    size_t n = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".txt") == 0 && n < sizeof names / sizeof *names)
            names[n++] = strdup(entry->d_name);
    }
    if (folder)
        closedir(folder);
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < n; i++) {
        if (!names[i] || !run_file(names[i], argc, argv)) {
            printf("not ok - %s: cannot be read\n", names[i] ? names[i] : "(no memory)");
            n_failed++;
        }
        free(names[i]);
    }
    printf("%u passed, %u failed\n", n_passed, n_failed);
    return n_failed || !n_passed;
}
