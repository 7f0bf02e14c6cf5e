/* joint_input.c - the inputs of several plans side by side: which are the same.
 *
 * Called by whoever asks about several models.  Names decide, as for people: two versions of a model often have
 * two namespaces.
 */
#include "knowledge/knowledge_inner.h"

static fb_view name_of(const fb_plan_element *element) {
    return element->variable.size ? element->variable : element->name;
}

/* "name" in the first model, else "namespace NUL name". */
static fb_view key_of(fb_arena *arena, const fb_plan *plan, const fb_plan_element *element) {
    fb_text text;
    fb_text_init(&text, arena);
    if (element->model != 0) {
        fb_text_add(&text, plan->models[element->model].space);
        fb_text_add_byte(&text, '\0');
    }
    fb_text_add(&text, name_of(element));
    return fb_text_view(&text);
}

static bool add_inputs(fb_joint *joint, fb_joint_input *inputs, fb_map *known, fb_arena *arena, uint32_t p) {
    const fb_plan *plan = joint->plans[p];
    uint32_t *of = FB_NEW_ARRAY(arena, uint32_t, plan->n_inputs);
    if (!of)
        return false;
    joint->of[p] = of;
    for (uint32_t i = 0; i < plan->n_inputs; i++) {
        const fb_plan_element *element = &plan->elements[plan->inputs[i]];
        fb_view key = key_of(arena, plan, element);
        if (arena->failure != FB_OK)
            return false;
        fb_joint_input *input = fb_map_find(known, key);
        if (!input || input->in[p] != FB_ABSENT) {
            input = &inputs[joint->n_inputs++];
            *input = (fb_joint_input){.name = element->name, .in = {FB_ABSENT, FB_ABSENT}};
            fb_map_put(known, key, input);
        }
        input->in[p] = i;
        of[i] = (uint32_t)(input - inputs);
    }
    return arena->failure == FB_OK;
}

fb_status fb_joint_make(fb_joint *joint, fb_arena *arena, const fb_plan *const *plans, uint32_t n_plans,
                        fb_error *error) {
    fb_map known;
    fb_map_init(&known, arena);
    *joint = (fb_joint){.n_plans = n_plans};
    size_t n = 0;
    for (uint32_t p = 0; p < n_plans; p++) {
        joint->plans[p] = plans[p];
        n += plans[p]->n_inputs;
    }
    fb_joint_input *inputs = FB_NEW_ARRAY(arena, fb_joint_input, n);
    joint->inputs = inputs;
    for (uint32_t p = 0; inputs && p < n_plans; p++)
        if (!add_inputs(joint, inputs, &known, arena, p))
            break;
    return fb_fail_arena(error, arena);
}
