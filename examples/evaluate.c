/* evaluate.c - one DMN decision, evaluated twice: with an input unknown, then known.
 *
 *     cc evaluate.c $(pkg-config --cflags --libs forbear) -o evaluate
 *     ./evaluate
 */
#include <forbear.h>
#include <stdio.h>
#include <string.h>

static fb_view view(const char *text) {
    return (fb_view){text, strlen(text)};
}

static int show(fb_evaluation *evaluation, const fb_model_set *set, size_t decision, fb_error *error) {
    fb_outcome outcome;
    if (fb_evaluation_run(evaluation, &outcome, decision, error) != FB_OK)
        return 1;
    if (outcome == FB_OUTCOME_UNKNOWN) {
        for (size_t i = 0; i < fb_evaluation_open_size(evaluation); i++) {
            fb_part input = fb_model_set_part(set, fb_evaluation_open_part(evaluation, i));
            printf("open: needs %.*s\n", (int)input.name.size, input.name.data);
        }
        return 0;
    }
    fb_view text;
    if (fb_evaluation_text(evaluation, &text, error) != FB_OK)
        return 1;
    printf("%.*s\n", (int)text.size, text.data);
    return 0;
}

int main(void) {
    const fb_view expression = view("if age < 18 then \"minor\" else \"adult\"");
    const fb_view file = view("inputs"), inputs = view("{\"age\": null}"); /* their names; values come later */
    const fb_evaluation_options options = {.partial = true}; /* what is not set is unknown, not null */
    fb_error error = {0};
    fb_model_set *set = NULL;
    fb_evaluation *evaluation = NULL;
    int failed = 1;

    if (fb_model_set_of_expression(&set, expression, file, inputs, NULL, &error) == FB_OK &&
        fb_evaluation_new(&evaluation, set, &options, NULL, &error) == FB_OK) {
        size_t result = (size_t)fb_model_set_find(set, view("result"));
        size_t age = (size_t)fb_model_set_find(set, view("age"));
        failed = show(evaluation, set, result, &error);
        if (!failed && fb_evaluation_set_integer(evaluation, age, 17) == FB_OK)
            failed = show(evaluation, set, result, &error);
    }
    if (failed)
        fprintf(stderr, "%s\n", error.message);
    fb_evaluation_free(evaluation);
    fb_model_set_free(set);
    return failed;
}
