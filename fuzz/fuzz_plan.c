/* fuzz_plan.c - any bytes as a DMN file that is compiled, printed and evaluated, with every input unknown and
 * with every input null; each step may refuse, none may crash, hang or outgrow its limits.
 *
 * fuzz_dmn.c stops at the model; this goes on from there.  They share a corpus.
 */
#include "eval/eval.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void evaluate(const fb_plan *plan, const fb_value *inputs, const uint8_t *known) {
    static const fb_limits small = {.steps = 200000, .depth = 256, .memory = 16u << 20, .text = 1u << 20};
    fb_run run;
    fb_run_begin(&run, plan, NULL, &small);
    run.keep_notes = run.keep_trace = true;
    fb_clock clock;
    memset(&clock, 0, sizeof clock);
    for (uint32_t i = 0; i < plan->n_elements; i++)
        if (plan->elements[i].kind == FB_ELEMENT_DECISION && fb_run_start(&run, inputs, known, &clock))
            (void)fb_run_element(&run, i);
    fb_run_end(&run);
}

static void compile(const fb_model *model) {
    fb_arena plan_arena;
    fb_arena_init(&plan_arena, NULL, 64u << 20);
    const fb_plan *plan = NULL;
    fb_error error = {0};
    if (fb_plan_build(&plan, &plan_arena, &model, 1, NULL, 0, &error) == FB_OK) {
        fb_text out;
        fb_text_init(&out, &plan_arena);
        fb_plan_print(&out, plan);
        const fb_value *inputs = FB_NEW_ARRAY(&plan_arena, fb_value, plan->n_inputs);
        const uint8_t *unknown = FB_NEW_ARRAY(&plan_arena, uint8_t, plan->n_inputs);
        if (inputs && unknown) {
            evaluate(plan, inputs, unknown);
            evaluate(plan, inputs, NULL);
        }
    } else if (error.message[0] == '\0') {
        abort();
    }
    fb_arena_free(&plan_arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fb_arena model_arena;
    fb_arena_init(&model_arena, NULL, 64u << 20);
    const fb_model *model = NULL;
    fb_error error = {0};
    fb_view text = {(const char *)data, size};
    if (fb_model_read(&model, &model_arena, FB_LITERAL("fuzz.dmn"), text, &error) == FB_OK)
        compile(model);
    fb_arena_free(&model_arena);
    return 0;
}
