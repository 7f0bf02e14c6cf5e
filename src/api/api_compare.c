/* api_compare.c - section 6 of forbear.h: the handle on a comparison of two models.
 *
 * Thin: pairs the decisions of two sets by name, hands each pair to knowledge/ and the answers to render/.
 */
#include "api/api_inner.h"
#include "knowledge/knowledge.h"
#include "render/render.h"

#define COMPARE_LIMIT ((size_t)1 << 30) /* bytes of what is reported, and of one rendering */

struct fb_comparison {
    const fb_host *host;
    fb_arena arena, work, rendered;
    fb_joint joint;
    fb_compare_limits limits;
    fb_clock clock;
    fb_compare_report report; /* n_decisions: compared so far */
    const uint32_t *pairs[2]; /* elements */
    size_t n_pairs;
};

static fb_status bad_argument(fb_error *error, const char *message) {
    return fb_fail(error, FB_BAD_ARGUMENT, NULL, "%s", message);
}

/* ---- pairing ------------------------------------------------------------------------------------------- */

static bool is_decision(const fb_plan *plan, uint32_t index) {
    return plan->elements[index].kind == FB_ELEMENT_DECISION && plan->elements[index].model == 0;
}

static bool index_decisions(fb_map *map, fb_arena *arena, const fb_plan *plan) {
    fb_map_init(map, arena);
    for (uint32_t i = 0; i < plan->n_elements; i++)
        if (is_decision(plan, i))
            fb_map_put(map, plan->elements[i].name, (void *)((uintptr_t)i + 1));
    return arena->failure == FB_OK;
}

static void pair_decisions(fb_comparison *c, fb_map known[2]) {
    uint32_t *a = FB_NEW_ARRAY(&c->arena, uint32_t, known[0].n), *b = FB_NEW_ARRAY(&c->arena, uint32_t, known[0].n);
    for (int side = 0; side < 2; side++) {
        fb_view *only = FB_NEW_ARRAY(&c->arena, fb_view, known[side].n);
        c->report.decisions_only[side].names = only;
        for (uint32_t i = 0; only && a && b && i < known[side].n; i++) {
            const fb_map_entry *entry = &known[side].entries[i];
            void *other = fb_map_find(&known[1 - side], entry->key);
            if (!other)
                only[c->report.decisions_only[side].n++] = entry->key;
            else if (side == 0) {
                a[c->n_pairs] = (uint32_t)((uintptr_t)entry->value - 1);
                b[c->n_pairs++] = (uint32_t)((uintptr_t)other - 1);
            }
        }
    }
    c->pairs[0] = a;
    c->pairs[1] = b;
}

static void list_inputs(fb_comparison *c) {
    for (int side = 0; side < 2; side++) {
        fb_view *only = FB_NEW_ARRAY(&c->arena, fb_view, c->joint.n_inputs);
        c->report.inputs_only[side].names = only;
        for (uint32_t i = 0; only && i < c->joint.n_inputs; i++)
            if (c->joint.inputs[i].in[1 - side] == FB_ABSENT)
                only[c->report.inputs_only[side].n++] = c->joint.inputs[i].name;
    }
}

/* Only the decision that was asked for. */
static fb_status take_one(fb_comparison *c, fb_map known[2], fb_view name, fb_error *error) {
    for (uint32_t side = 0; side < 2; side++) {
        if (fb_map_find(&known[side], name))
            continue;
        fb_view near = fb_map_nearest(&known[side], name);
        return fb_fail(error, FB_NOT_FOUND, NULL, "%.*s has no decision '%.*s'%s%.*s%s", FB_ARG(c->report.files[side]),
                       FB_ARG(name), near.size ? "; did you mean '" : "", FB_ARG(near), near.size ? "'?" : "");
    }
    pair_decisions(c, known);
    c->report.decisions_only[0].n = c->report.decisions_only[1].n = 0;
    for (size_t i = 0; i < c->n_pairs; i++)
        if (fb_view_equal(c->joint.plans[0]->elements[c->pairs[0][i]].name, name)) {
            c->pairs[0] += i;
            c->pairs[1] += i;
            c->n_pairs = 1;
        }
    return FB_OK;
}

static fb_status prepare(fb_comparison *c, const fb_plan *const *plans, const char *decision, fb_error *error) {
    fb_map known[2];
    for (int side = 0; side < 2; side++) {
        c->report.files[side] = plans[side]->models[0].path;
        if (!index_decisions(&known[side], &c->arena, plans[side]))
            return fb_fail_arena(error, &c->arena);
    }
    FB_TRY(fb_joint_make(&c->joint, &c->arena, plans, 2, error));
    list_inputs(c);
    if (decision)
        FB_TRY(take_one(c, known, fb_view_of(decision), error));
    else
        pair_decisions(c, known);
    c->report.decisions = FB_NEW_ARRAY(&c->arena, fb_compared, c->n_pairs);
    return fb_fail_arena(error, &c->arena);
}

fb_status fb_comparison_new(fb_comparison **out, const fb_model_set *a, const fb_model_set *b,
                            const fb_comparison_options *options, const fb_host *host, fb_error *error) {
    if (!out || !a || !b)
        return bad_argument(error, "fb_comparison_new needs two model sets and a place for the handle");
    *out = NULL;
    host = host ? host : fb_host_default();
    fb_comparison *c = host->resize(host->context, NULL, 0, sizeof *c);
    if (!c)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    *c = (fb_comparison){.host = host, .limits = fb_compare_limits_default};
    c->clock.now = (fb_moment){.date = {1970, 1, 1}, .zone_kind = FB_ZONE_OFFSET};
    fb_arena_init(&c->arena, host, COMPARE_LIMIT);
    fb_arena_init(&c->rendered, host, COMPARE_LIMIT);
    fb_arena_init(&c->work, host, options && options->memory ? options->memory : COMPARE_LIMIT);
    if (options && options->leaves)
        c->limits.leaves = options->leaves;
    if (options && options->steps)
        c->limits.steps = options->steps;
    if (options && options->most)
        c->limits.most = options->most;
    const fb_plan *plans[2] = {fb_model_set_plan(a), fb_model_set_plan(b)};
    fb_status status = prepare(c, plans, options ? options->decision : NULL, error);
    if (status != FB_OK)
        fb_comparison_free(c);
    else
        *out = c;
    return status;
}

void fb_comparison_free(fb_comparison *c) {
    if (!c)
        return;
    fb_arena_free(&c->arena);
    fb_arena_free(&c->work);
    fb_arena_free(&c->rendered);
    c->host->resize(c->host->context, c, sizeof *c, 0);
}

/* ---- comparing ----------------------------------------------------------------------------------------- */

size_t fb_comparison_size(const fb_comparison *c) {
    return c ? c->n_pairs : 0;
}

fb_status fb_comparison_next(fb_comparison *c, bool *done, fb_error *error) {
    if (!c || !done)
        return bad_argument(error, "fb_comparison_next needs a comparison and a place for the answer");
    size_t at = c->report.n_decisions;
    *done = at == c->n_pairs;
    if (*done)
        return FB_OK;
    fb_arena_reset(&c->work);
    fb_compared *compared = &c->report.decisions[at];
    FB_TRY(fb_compare_decisions(compared, &c->arena, &c->work, &c->joint, c->pairs[0][at], c->pairs[1][at], &c->clock,
                                &c->limits, error));
    compared->regions = NULL; /* gone with the work */
    compared->inputs = NULL;
    c->report.n_decisions++;
    return FB_OK;
}

static fb_comparison_verdict verdict_of(const fb_compared *d) {
    if (d->ran_out)
        return FB_COMPARISON_BUDGET;
    if (d->n_regions)
        return FB_COMPARISON_DIFFERS;
    return d->is_sampled || d->is_function ? FB_COMPARISON_UNDECIDED : FB_COMPARISON_SAME;
}

fb_comparison_decision fb_comparison_get(const fb_comparison *c, size_t i) {
    if (!c || i >= c->report.n_decisions)
        return (fb_comparison_decision){0};
    const fb_compared *d = &c->report.decisions[i];
    return (fb_comparison_decision){.name = d->name, .verdict = verdict_of(d), .n_regions = d->n_regions};
}

fb_status fb_comparison_render(fb_comparison *c, fb_view *out, fb_comparison_form form, fb_error *error) {
    if (!c || !out || form > FB_COMPARISON_JSON)
        return bad_argument(error, "fb_comparison_render needs a comparison, a place for the text, and a form that "
                                   "exists");
    fb_text text;
    fb_arena_reset(&c->rendered);
    fb_text_init(&text, &c->rendered);
    if (form == FB_COMPARISON_JSON)
        fb_compare_json_out(&text, &c->report, fb_version());
    else
        fb_compare_text_out(&text, &c->report);
    FB_TRY(fb_fail_arena(error, &c->rendered));
    *out = fb_text_view(&text);
    return FB_OK;
}

bool fb_comparison_is_same_set(const fb_comparison *c) {
    return c && c->report.decisions_only[0].n == 0 && c->report.decisions_only[1].n == 0;
}
