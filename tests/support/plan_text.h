/* plan_text.h - a plan from DMN text written in the test, for tests of plan/, eval/ and what reads a plan.
 *
 * DECISIONS("...") wraps elements in DMN definitions, so that a test shows only what it is about.
 */
#ifndef FB_PLAN_TEXT_H
#define FB_PLAN_TEXT_H

#include "plan/plan.h"

#define DECISIONS(inside)                                                                                    \
    "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"invented\" id=\"invented\" "   \
    "namespace=\"urn:invented\">" inside "</definitions>"
#define INPUT(name, type)                                                                                    \
    "<inputData id=\"" name "\" name=\"" name "\"><variable name=\"" name "\" typeRef=\"" type "\"/></inputData>"
#define NEEDS_INPUT(name) "<informationRequirement><requiredInput href=\"#" name "\"/></informationRequirement>"
#define NEEDS_DECISION(name) "<informationRequirement><requiredDecision href=\"#" name "\"/></informationRequirement>"
#define DECISION(name, needs, logic)                                                                          \
    "<decision id=\"" name "\" name=\"" name "\"><variable name=\"" name "\"/>" needs logic "</decision>"
#define LITERAL(feel) "<literalExpression><text>" feel "</text></literalExpression>"

typedef struct plan_text {
    fb_arena models, plan_arena;
    const fb_plan *plan;
    fb_error error;
    fb_status status;
} plan_text;

/* Reads and builds n models; look at status.  Free with plan_text_free in any case. */
static inline void plan_text_limited(plan_text *p, const fb_host *host, size_t plan_limit, const char *const *texts,
                                     uint32_t n) {
    memset(p, 0, sizeof *p);
    fb_arena_init(&p->models, host, SIZE_MAX);
    fb_arena_init(&p->plan_arena, host, plan_limit);
    const fb_model *models[8] = {0};
    for (uint32_t i = 0; i < n && p->status == FB_OK; i++)
        p->status = fb_model_read(&models[i], &p->models, FB_LITERAL("test.dmn"), fb_view_of(texts[i]), &p->error);
    if (p->status == FB_OK)
        p->status = fb_plan_build(&p->plan, &p->plan_arena, models, n, NULL, 0, &p->error);
}

static inline void plan_text_init(plan_text *p, const fb_host *host, const char *const *texts, uint32_t n) {
    plan_text_limited(p, host, SIZE_MAX, texts, n);
}

static inline void plan_text_free(plan_text *p) {
    fb_arena_free(&p->models);
    fb_arena_free(&p->plan_arena);
}

static inline uint32_t element_named(const plan_text *p, const char *name) {
    return (uint32_t)fb_plan_find(p->plan, (fb_view){NULL, 0}, fb_view_of(name));
}

#endif
