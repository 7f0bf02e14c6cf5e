/* bytes_to_plan.h - what the targets that need a plan make of their bytes: DMN where they look like XML, else a model
 * with one decision, r, over the inputs a, b, c, d, whose logic is the bytes as a FEEL expression.
 */
#ifndef FB_BYTES_TO_PLAN_H
#define FB_BYTES_TO_PLAN_H

#include "plan/plan.h"

#define FUZZ_NEEDS(name) "<informationRequirement><requiredInput href=\"#" name "\"/></informationRequirement>"

/* `inputs`: the four input data elements. */
static inline fb_view model_of_expression(fb_arena *arena, const char *inputs, fb_view feel) {
    fb_text out;
    fb_text_init(&out, arena);
    fb_text_add_string(&out, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" "
                             "namespace=\"urn:m\">");
    fb_text_add_string(&out, inputs);
    fb_text_add_string(&out, "<decision id=\"r\" name=\"r\"><variable name=\"r\"/>" FUZZ_NEEDS("a") FUZZ_NEEDS("b")
                             FUZZ_NEEDS("c") FUZZ_NEEDS("d") "<literalExpression><text>");
    for (size_t i = 0; i < feel.size; i++)
        switch (feel.data[i]) {
        case '<': fb_text_add_string(&out, "&lt;"); break;
        case '>': fb_text_add_string(&out, "&gt;"); break;
        case '&': fb_text_add_string(&out, "&amp;"); break;
        default: fb_text_add_byte(&out, feel.data[i]);
        }
    fb_text_add_string(&out, "</text></literalExpression></decision></definitions>");
    return fb_text_view(&out);
}

/* An indexed plan in `plans`; NULL when the bytes make none.  *error says why. */
static inline const fb_plan *plan_of_bytes(fb_arena *models, fb_arena *plans, const char *inputs, const uint8_t *data,
                                           size_t size, fb_error *error) {
    const fb_model *model = NULL;
    const fb_plan *plan = NULL;
    fb_view text = {(const char *)data, size};
    if (size && data[0] != '<' && data[0] != 0xEF && data[0] != 0xFE && data[0] != 0xFF)
        text = model_of_expression(models, inputs, text);
    bool good = fb_model_read(&model, models, FB_LITERAL("fuzz.dmn"), text, error) == FB_OK &&
                fb_plan_build(&plan, plans, &model, 1, NULL, 0, error) == FB_OK &&
                fb_plan_index(plan, plans, error) == FB_OK;
    return good ? plan : NULL;
}

/* For the choices of a run: the same for the same bytes (FNV-1a). */
static inline uint64_t seed_of_bytes(const uint8_t *data, size_t size) {
    uint64_t seed = 14695981039346656037u;
    for (size_t i = 0; i < size; i++)
        seed = (seed ^ data[i]) * 1099511628211u;
    return seed;
}

#endif
