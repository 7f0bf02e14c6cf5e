/* batch.c - evaluates FEEL expressions, one a line, for the drivers beside it.
 *
 * Reads lines on standard input, writes one JSON object a line and flushes it, so that a driver can ask and
 * wait:
 *
 *     {"kind": "number", "value": 3}                        kind: FEEL's name of the result's kind
 *     {"kind": "null", "value": null, "note": "..."}        note: the first one, why it is null
 *     {"kind": "refused", "note": "..."}                    not well-formed
 *     {"kind": "limit", "note": "..."}                      a budget ran out
 *
 * Numbers keep all their digits, dates and ranges are strings in their FEEL form.  It is built by
 * `ninja differential-programs` and is no test itself.  Only forbear.h is used, as by an embedder.
 */
#include "forbear.h"

#include <stdio.h>
#include <string.h>

#define LINE_SIZE 65536

static void print_string(fb_view text) {
    putchar('"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < ' ')
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void print_failure(const char *kind, const fb_error *error) {
    printf("{\"kind\": \"%s\", \"note\": ", kind);
    print_string((fb_view){error->message, strlen(error->message)});
    printf("}\n");
}

static fb_status run(fb_evaluation *evaluation, size_t part, fb_error *error) {
    fb_view json, note;
    fb_status status = fb_evaluation_run(evaluation, NULL, part, error);
    if (status == FB_OK)
        status = fb_evaluation_json(evaluation, &json, 0, error);
    if (status != FB_OK)
        return status;
    printf("{\"kind\": \"%s\", \"value\": %.*s", fb_evaluation_kind(evaluation), (int)json.size, json.data);
    if (fb_evaluation_note_size(evaluation) > 0 && fb_evaluation_note(evaluation, &note, 0) == FB_OK) {
        printf(", \"note\": ");
        print_string(note);
    }
    printf("}\n");
    return FB_OK;
}

/* Text that is not well-formed is refused; what is well-formed but means nothing (a name that is not known, a
 * call with too many arguments) evaluates to null, as everywhere in FEEL. */
static fb_status check_syntax(const fb_model_set *set, fb_error *error) {
    static const char syntax[] = "FEEL:";
    fb_status status = fb_model_set_check(set, error);
    return status != FB_OK && strncmp(error->message, syntax, sizeof syntax - 1) == 0 ? status : FB_OK;
}

static void evaluate(const char *line, size_t size) {
    const fb_view none = {NULL, 0};
    const fb_evaluation_options options = {
        .steps = 2000000, .memory = (size_t)256 << 20, .notes = true, .now = "2026-03-01T12:00:00Z"};
    fb_error error = {0};
    fb_model_set *set = NULL;
    fb_evaluation *evaluation = NULL;
    fb_status status = fb_model_set_of_expression(&set, (fb_view){line, size}, none, none, NULL, &error);
    if (status == FB_OK)
        status = check_syntax(set, &error);
    if (status == FB_OK)
        status = fb_evaluation_new(&evaluation, set, &options, NULL, &error);
    ptrdiff_t part = status == FB_OK ? fb_model_set_find(set, (fb_view){"result", 6}) : -1;
    if (part >= 0)
        status = run(evaluation, (size_t)part, &error);
    if (status != FB_OK)
        print_failure(status == FB_BAD_INPUT ? "refused" : status == FB_LIMIT ? "limit" : "failed", &error);
    fb_evaluation_free(evaluation);
    fb_model_set_free(set);
}

int main(void) {
    static char line[LINE_SIZE];
    while (fgets(line, sizeof line, stdin)) {
        size_t size = strlen(line);
        bool whole = size > 0 && line[size - 1] == '\n';
        if (!whole && !feof(stdin)) {
            fprintf(stderr, "batch: a line of more than %d bytes\n", LINE_SIZE - 2);
            return 2;
        }
        evaluate(line, whole ? size - 1 : size);
        fflush(stdout);
    }
    return ferror(stdin) ? 2 : 0;
}
