/* check.c - everything that can be found about the models of a plan, in one list.
 *
 * Takes the problems that compiling found, then each model's graph, expressions and tables.  Each table has an
 * arena and a budget of its own, so that one that is too large is reported as not analysed and costs nothing else.
 * Called by api/api_check.c.
 */
#include "analyse/analyse_inner.h"

const fb_check_limits fb_check_limits_default = {
    .steps = 200000000,
    .memory = (size_t)512 << 20,
    .most = 20,
};

/* An input or a knowledge model, until the last plan has been seen. */
typedef struct pending {
    fb_found found;
    bool is_used;
} pending;

void fb_checker_init(fb_checker *checker, fb_findings *findings, const fb_host *host,
                     const fb_check_limits *limits) {
    *checker = (fb_checker){.findings = findings, .host = host ? host : fb_host_default(), .limits = *limits};
    fb_map_init(&checker->spaces, findings->arena);
    fb_map_init(&checker->inputs, findings->arena);
}

static fb_reporter reporter_of(fb_checker *c, const fb_plan *plan, const fb_plan_table *table) {
    return (fb_reporter){.findings = c->findings, .plan = plan, .table = table,
                         .element = table ? table->element : FB_NONE, .most = c->limits.most};
}

static fb_budget budget_of(const fb_checker *c) {
    return (fb_budget){.steps_left = c->limits.steps, .depth_left = 4 * FB_DEPTH_LIMIT};
}

/* ---- problems of compiling ----------------------------------------------------------------------------- */

/* KEEP IN STEP: the messages of plan/lower*.c */
static fb_finding_code code_of_problem(fb_view message) {
    if (fb_view_starts(message, FB_LITERAL("FEEL: ")))
        return FB_FINDING_SYNTAX;
    if (fb_view_starts(message, FB_LITERAL("unknown type")))
        return FB_FINDING_UNKNOWN_TYPE;
    if (fb_view_starts(message, FB_LITERAL("unknown name")) ||
        fb_view_find(message, FB_LITERAL("' has no '")) >= 0 ||
        fb_view_find(message, FB_LITERAL("' is not required from '")) >= 0)
        return FB_FINDING_UNKNOWN_NAME;
    if (fb_view_starts(message, FB_LITERAL("no form of '")))
        return FB_FINDING_WRONG_ARGUMENTS;
    if (fb_view_starts(message, FB_LITERAL("@\"")))
        return FB_FINDING_INVALID_LITERAL;
    return FB_FINDING_EXPRESSION;
}

static void take_problems(fb_checker *c, const fb_plan *plan, uint16_t model) {
    fb_reporter r = reporter_of(c, plan, NULL);
    r.most = UINT32_MAX;
    for (uint32_t i = 0; i < plan->n_problems; i++) {
        const fb_problem *p = &plan->problems[i];
        if (p->model != model)
            continue;
        fb_found found = fb_found_at(&r, code_of_problem(p->message), p->model, p->offset);
        found.severity = p->severity == FB_PROBLEM_ERROR ? FB_FINDING_ERROR : FB_FINDING_WARNING;
        found.message = fb_arena_copy(c->findings->arena, p->message);
        fb_reporter_add(&r, &found);
    }
}

/* ---- tables -------------------------------------------------------------------------------------------- */

/* All admitted values, null where the allowed values name it. */
static const uint64_t *const *ordinary_space(fb_arena *arena, const fb_table_classes *t) {
    const uint64_t **space = FB_NEW_ARRAY(arena, const uint64_t *, t->n_dimensions);
    for (uint32_t d = 0; space && d < t->n_dimensions; d++) {
        const fb_dimension *dimension = &t->dimensions[d];
        uint64_t *set = FB_NEW_ARRAY(arena, uint64_t, dimension->n_words);
        for (uint32_t k = 0; set && k < dimension->n_classes; k++)
            if (k != dimension->null_class || dimension->admits_null)
                set[k / 64] |= UINT64_C(1) << (k % 64);
        space[d] = set;
    }
    return space;
}

static void ask_table(fb_table_question *q) {
    q->regions = fb_regions_new(q->arena, q->classes, q->budget);
    q->space = ordinary_space(q->arena, q->classes);
    q->is_duplicate = FB_NEW_ARRAY(q->arena, uint8_t, q->classes->table->n_rules);
    if (!q->regions || !q->space || !q->is_duplicate || q->arena->failure != FB_OK)
        return;
    fb_cell_lint(q->reporter, q->arena, q->classes, q->budget);
    fb_table_gaps(q);
    fb_table_overlaps(q);
    fb_table_masks(q);
    fb_report_cut(q->reporter, FB_FINDING_GAP);
    fb_report_cut(q->reporter, FB_FINDING_MASKED_RULE);
    fb_report_cut(q->reporter, FB_FINDING_NEVER_MATCHES);
    fb_report_cut(q->reporter, FB_FINDING_VALUE_NOT_ALLOWED);
}

static void table_not_analysed(const fb_reporter *r, const char *why) {
    fb_found found = fb_found_at(r, FB_FINDING_NOT_ANALYSED, r->table->model, r->table->offset);
    found.message = fb_say_text(r->findings->arena, "%s", why);
    fb_findings_add(r->findings, &found);
}

static fb_status check_table(fb_checker *c, const fb_plan *plan, const fb_plan_table *table) {
    fb_arena arena;
    fb_arena_init(&arena, c->host, c->limits.memory);
    fb_budget budget = budget_of(c);
    fb_reporter r = reporter_of(c, plan, table);
    const fb_table_classes *classes = NULL;
    fb_status status = fb_classify_table(&classes, &arena, plan, table, &budget);
    c->findings->n_tables++;
    if (status == FB_LIMIT)
        table_not_analysed(&r, "the table was not analysed: the budget ran out");
    if (status == FB_OK) {
        fb_table_question q = {.arena = &arena, .classes = classes, .reporter = &r, .budget = &budget};
        ask_table(&q);
        status = arena.failure;
        if ((status == FB_LIMIT || budget.exhausted) && !r.said_cut)
            table_not_analysed(&r, "the table was not analysed whole: the budget ran out");
    }
    fb_arena_free(&arena);
    return status == FB_NO_MEMORY ? status : FB_OK;
}

/* ---- inputs that nothing reads ------------------------------------------------------------------------- */

static bool is_listed(const fb_plan *plan, uint32_t element) {
    for (uint32_t i = 0; i < plan->n_elements; i++) {
        const fb_plan_element *e = &plan->elements[i];
        for (uint32_t k = 0; k < e->n_requires; k++)
            if (e->requires[k] == element)
                return true;
        for (uint32_t k = 0; k < e->n_parameters; k++)
            if (e->parameters[k] == element)
                return true;
    }
    return false;
}

/* Facts that no model need require (docs/policy-contract.md section 2): those that may only be stored, and those
 * of the action itself, which every case has. */
static bool may_be_unread(const fb_plan_element *e) {
    const fb_extension *fact =
        e->source ? fb_extension_find(e->source->extensions, e->source->n_extensions, "fact") : NULL;
    return fact && (fb_view_is(fb_extension_attribute(fact, "record_only"), "yes") ||
                    fb_view_is(fb_extension_attribute(fact, "group"), "action"));
}

/* Tells two files of one namespace apart (FNV-1a); a file that comes in twice is one. */
static uint64_t digest_of(fb_view text) {
    uint64_t h = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; text.data && i < text.size; i++)
        h = (h ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001B3);
    return h;
}

static pending *pending_of(fb_checker *c, const fb_plan *plan, uint32_t index, fb_arena *scratch) {
    const fb_plan_element *e = &plan->elements[index];
    fb_text key;
    fb_text_init(&key, scratch);
    fb_view text = plan->models[e->model].text;
    fb_text_format(&key, "%.*s %.*s %zu %016llx", FB_ARG(plan->models[e->model].space), FB_ARG(e->id), text.size,
                   (unsigned long long)digest_of(text));
    pending *p = fb_map_find(&c->inputs, fb_text_view(&key));
    if (p)
        return p;
    p = FB_NEW(c->findings->arena, pending);
    fb_view kept = fb_arena_copy(c->findings->arena, fb_text_view(&key));
    if (!p || !kept.data || !fb_map_put(&c->inputs, kept, p))
        return NULL;
    fb_reporter r = reporter_of(c, plan, NULL);
    r.element = index;
    bool is_input = e->kind == FB_ELEMENT_INPUT;
    p->found = fb_found_at(&r, is_input ? FB_FINDING_DEAD_INPUT : FB_FINDING_UNUSED_KNOWLEDGE, e->model, e->offset);
    p->found.message = fb_say_text(c->findings->arena, "%s '%.*s'",
                                   is_input ? "no decision reads the input" : "nothing invokes the knowledge model",
                                   FB_ARG(e->name));
    return p;
}

static bool has_decisions(const fb_plan *plan, uint16_t model) {
    for (uint32_t i = 0; i < plan->n_elements; i++)
        if (plan->elements[i].model == model && plan->elements[i].kind == FB_ELEMENT_DECISION)
            return true;
    return false;
}

/* A model without decisions is a library: what it offers is used elsewhere. */
static void note_inputs(fb_checker *c, const fb_plan *plan, fb_arena *scratch) {
    for (uint32_t i = 0; i < plan->n_elements; i++) {
        const fb_plan_element *e = &plan->elements[i];
        if ((e->kind != FB_ELEMENT_INPUT && e->kind != FB_ELEMENT_KNOWLEDGE) || may_be_unread(e))
            continue;
        bool used = is_listed(plan, i);
        if (!used && (e->model != 0 || !has_decisions(plan, 0)))
            continue;
        pending *p = pending_of(c, plan, i, scratch);
        if (p)
            p->is_used |= used;
    }
}

/* ---- models -------------------------------------------------------------------------------------------- */

static fb_status check_model(fb_checker *c, const fb_plan *plan, uint16_t model) {
    fb_arena arena;
    fb_arena_init(&arena, c->host, c->limits.memory);
    fb_budget budget = budget_of(c);
    take_problems(c, plan, model);
    fb_reporter r = reporter_of(c, plan, NULL);
    r.most = UINT32_MAX;
    fb_model_lint(&r, &arena, plan, model, &budget);
    for (uint32_t i = 0; i < plan->n_elements; i++)
        if (plan->elements[i].model == model) {
            r.element = i;
            fb_type_lint(&r, &arena, plan, i, &budget);
        }
    fb_status status = arena.failure;
    if (status == FB_LIMIT || budget.exhausted) {
        r.element = FB_NONE;
        fb_found found = fb_found_at(&r, FB_FINDING_NOT_ANALYSED, model, 0);
        found.message = FB_LITERAL("not all expressions of the model were looked at: the budget ran out");
        fb_reporter_add(&r, &found);
    }
    fb_arena_free(&arena);
    for (uint32_t t = 0; t < plan->n_tables && status != FB_NO_MEMORY; t++)
        if (plan->tables[t]->model == model)
            status = check_table(c, plan, plan->tables[t]);
    c->findings->n_models++;
    return status == FB_NO_MEMORY ? status : FB_OK;
}

static fb_status fail_memory(const fb_checker *c, fb_status status, fb_error *error) {
    if (status == FB_OK)
        return fb_fail_arena(error, c->findings->arena);
    return fb_fail(error, status, NULL, "out of memory while checking");
}

static fb_status check_one(fb_checker *c, const fb_plan *plan, uint16_t model) {
    fb_view space = fb_arena_copy(c->findings->arena, plan->models[model].space);
    fb_map_put(&c->spaces, space, c);
    return check_model(c, plan, model);
}

fb_status fb_check_plan(fb_checker *c, const fb_plan *plan, fb_error *error) {
    fb_status status = check_one(c, plan, 0);
    fb_arena scratch;
    fb_arena_init(&scratch, c->host, SIZE_MAX);
    if (status == FB_OK)
        note_inputs(c, plan, &scratch);
    if (status == FB_OK)
        status = scratch.failure;
    fb_arena_free(&scratch);
    return fail_memory(c, status, error);
}

fb_status fb_check_imports(fb_checker *c, const fb_plan *plan, fb_error *error) {
    fb_status status = FB_OK;
    for (uint32_t m = 1; m < plan->n_models && status == FB_OK; m++)
        if (!fb_map_find(&c->spaces, plan->models[m].space))
            status = check_one(c, plan, (uint16_t)m);
    return fail_memory(c, status, error);
}

fb_status fb_check_end(fb_checker *c, fb_error *error) {
    for (uint32_t i = 0; i < c->inputs.n; i++) {
        const pending *p = c->inputs.entries[i].value;
        if (!p->is_used)
            fb_findings_add(c->findings, &p->found);
    }
    fb_findings_sort(c->findings);
    return fb_fail_arena(error, c->findings->arena);
}
