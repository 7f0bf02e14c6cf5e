/* fuzz_eval.c - any bytes as a FEEL expression that is evaluated, by the public interface alone: with an
 * unknown input, a null one and a known one.  Limits end it, never a crash or a hang. */
#include "forbear.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(fb_evaluation *evaluation, size_t result) {
    fb_error error = {0};
    fb_outcome outcome;
    fb_view text;
    if (fb_evaluation_run(evaluation, &outcome, result, &error) == FB_OK && outcome == FB_OUTCOME_VALUE &&
        fb_evaluation_text(evaluation, &text, &error) == FB_OK &&
        fb_evaluation_json(evaluation, &text, 0, &error) == FB_OK && text.size == 0)
        abort(); /* every value has a JSON text */
}

static void evaluate(const fb_model_set *set, bool partial) {
    const fb_evaluation_options options = {
        .steps = 100000, .memory = 16u << 20, .notes = true, .partial = partial,
        .now = "2026-03-01T12:00:00Z"};
    fb_evaluation *evaluation = NULL;
    fb_error error = {0};
    if (fb_evaluation_new(&evaluation, set, &options, NULL, &error) != FB_OK)
        return;
    ptrdiff_t result = fb_model_set_find(set, (fb_view){"result", 6});
    ptrdiff_t a = fb_model_set_find(set, (fb_view){"a", 1});
    if (result < 0 || a < 0)
        abort();
    run(evaluation, (size_t)result);
    if (fb_evaluation_set_integer(evaluation, (size_t)a, 3) == FB_OK)
        run(evaluation, (size_t)result);
    fb_evaluation_free(evaluation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char names[] = "{\"a\": null, \"Phone Number\": null}";
    static const fb_view file = {"fuzz.json", 9}, inputs = {names, sizeof names - 1};
    fb_model_set *set = NULL;
    fb_error error = {0};
    fb_view text = {(const char *)data, size};
    if (fb_model_set_of_expression(&set, text, file, inputs, NULL, &error) == FB_OK) {
        evaluate(set, true);
        evaluate(set, false);
    }
    fb_model_set_free(set);
    return 0;
}
