/* suite_read.c - test files of a model: JSON to cases (docs/testing-models.md).
 *
 * Everything that a file can have wrong is said here, with its place, before a case runs: members that do not exist,
 * names that the model does not have, inputs of the wrong type.  Called by suite_run.c.
 */
#include "conformance/conformance.h"

typedef struct reading {
    fb_arena *arena;
    const fb_plan *plan;
    fb_view file, text;
    fb_error *error;
    fb_clock clock; /* the file's */
} reading;

static fb_status fail(const reading *r, size_t offset, const char *message) {
    fb_place where = {r->file, r->text, offset};
    return fb_fail(r->error, FB_BAD_INPUT, &where, "%s", message);
}

/* Every member must be one of `known`. */
static fb_status check_members(const reading *r, const fb_json *object, const fb_view *known, size_t n_known) {
    for (uint32_t i = 0; i < object->n; i++) {
        const fb_json_member *member = &object->members[i];
        bool found = false;
        for (size_t k = 0; k < n_known && !found; k++)
            found = fb_view_equal(member->key, known[k]);
        if (found)
            continue;
        fb_view near = fb_nearest(member->key, known, n_known);
        fb_place where = {r->file, r->text, member->key_offset};
        if (near.size)
            return fb_fail(r->error, FB_BAD_INPUT, &where, "there is no member '%.*s' here; did you mean '%.*s'?",
                           FB_ARG(member->key), FB_ARG(near));
        return fb_fail(r->error, FB_BAD_INPUT, &where,
                       "there is no member '%.*s' here; docs/testing-models.md lists them", FB_ARG(member->key));
    }
    return FB_OK;
}

static fb_status read_clock(const reading *r, fb_clock *clock, const fb_json *now) {
    if (!now)
        return FB_OK;
    if (now->kind != FB_JSON_STRING || !fb_date_time_parse(&clock->now, r->arena, now->text))
        return fail(r, now->offset, "'now' is a date and time such as \"2026-03-01T09:00:00Z\"");
    if (clock->now.zone_kind == FB_ZONE_NONE)
        return fail(r, now->offset, "'now' has no zone; add one, such as Z or -05:00");
    return FB_OK;
}

/* ---- names of the model ------------------------------------------------------------------------------- */

/* Elements that may be given, or, `expected`, that have a value to compare. */
static bool is_meant(const fb_plan_element *element, bool expected) {
    return element->kind == FB_ELEMENT_DECISION || (!expected && element->kind == FB_ELEMENT_INPUT);
}

/* The first model's before those that it imports. */
static int64_t find_element(const fb_plan *plan, fb_view name, bool expected) {
    for (uint32_t e = 0; e < plan->n_elements; e++) {
        const fb_plan_element *element = &plan->elements[e];
        if (is_meant(element, expected) &&
            (fb_view_equal(element->name, name) || fb_view_equal(element->variable, name)))
            return e;
    }
    return -1;
}

static fb_status no_element(const reading *r, const fb_json_member *member, bool expected) {
    fb_view names[256];
    size_t n = 0;
    for (uint32_t e = 0; e < r->plan->n_elements && n < FB_COUNT(names); e++)
        if (is_meant(&r->plan->elements[e], expected))
            names[n++] = r->plan->elements[e].name;
    fb_view near = fb_nearest(member->key, names, n);
    fb_place where = {r->file, r->text, member->key_offset};
    const char *what = expected ? "decision" : "input or decision";
    if (near.size)
        return fb_fail(r->error, FB_BAD_INPUT, &where, "the model has no %s '%.*s'; did you mean '%.*s'?", what,
                       FB_ARG(member->key), FB_ARG(near));
    return fb_fail(r->error, FB_BAD_INPUT, &where, "the model has no %s '%.*s'", what, FB_ARG(member->key));
}

/* ---- a case ------------------------------------------------------------------------------------------- */

static fb_status read_inputs(const reading *r, fb_suite_test *test, const fb_json *inputs) {
    fb_suite_input *list = FB_NEW_ARRAY(r->arena, fb_suite_input, inputs ? inputs->n : 0);
    FB_TRY(fb_fail_arena(r->error, r->arena));
    for (uint32_t i = 0; inputs && i < inputs->n; i++) {
        const fb_json_member *member = &inputs->members[i];
        int64_t element = find_element(r->plan, member->key, false);
        if (element < 0)
            return no_element(r, member, false);
        list[i].element = (uint32_t)element;
        FB_TRY(fb_value_from_json(&list[i].value, r->arena, r->file, r->text, member->value,
                                  r->plan->elements[element].type, r->error));
    }
    test->inputs = list;
    test->n_inputs = inputs ? inputs->n : 0;
    return FB_OK;
}

static fb_status read_expectations(const reading *r, fb_suite_test *test, const fb_json *expect) {
    fb_suite_expectation *list = FB_NEW_ARRAY(r->arena, fb_suite_expectation, expect->n);
    FB_TRY(fb_fail_arena(r->error, r->arena));
    for (uint32_t i = 0; i < expect->n; i++) {
        int64_t element = find_element(r->plan, expect->members[i].key, true);
        if (element < 0)
            return no_element(r, &expect->members[i], true);
        list[i] = (fb_suite_expectation){(uint32_t)element, expect->members[i].value};
    }
    test->expectations = list;
    test->n_expectations = expect->n;
    return FB_OK;
}

static fb_status read_case(const reading *r, fb_suite_test *test, const fb_json *json) {
    static const fb_view known[] = {FB_LITERAL("name"),   FB_LITERAL("about"), FB_LITERAL("inputs"),
                                    FB_LITERAL("expect"), FB_LITERAL("now"),   FB_LITERAL("to_confirm")};
    if (json->kind != FB_JSON_OBJECT)
        return fail(r, json->offset, "a case is an object with name, inputs and expect");
    FB_TRY(check_members(r, json, known, FB_COUNT(known)));
    const fb_json *name = fb_json_get(json, "name"), *inputs = fb_json_get(json, "inputs");
    const fb_json *expect = fb_json_get(json, "expect"), *to_confirm = fb_json_get(json, "to_confirm");
    uint32_t column;
    if (!name || name->kind != FB_JSON_STRING || name->text.size == 0)
        return fail(r, json->offset, "this case has no name");
    if (inputs && inputs->kind != FB_JSON_OBJECT)
        return fail(r, inputs->offset, "inputs are an object of names and values");
    if (!expect || expect->kind != FB_JSON_OBJECT || expect->n == 0)
        return fail(r, json->offset, "this case expects nothing; write decisions and their values in 'expect'");
    if (to_confirm && to_confirm->kind != FB_JSON_TRUE && to_confirm->kind != FB_JSON_FALSE)
        return fail(r, to_confirm->offset, "'to_confirm' is true or false");
    *test = (fb_suite_test){.file = r->file, .name = name->text, .clock = r->clock};
    test->to_confirm = to_confirm && to_confirm->kind == FB_JSON_TRUE;
    fb_line_column(r->text, json->offset, &test->line, &column);
    FB_TRY(read_clock(r, &test->clock, fb_json_get(json, "now")));
    FB_TRY(read_inputs(r, test, inputs));
    return read_expectations(r, test, expect);
}

/* ---- a file ------------------------------------------------------------------------------------------- */

static fb_status read_root(reading *r, const fb_json **root) {
    static const fb_view known[] = {FB_LITERAL("model"), FB_LITERAL("about"), FB_LITERAL("now"), FB_LITERAL("cases"),
                                    FB_LITERAL("rules_without_case")};
    FB_TRY(fb_file_read(&r->text, r->arena, r->file.data, FB_FILE_LIMIT, r->error));
    FB_TRY(fb_json_parse(root, r->arena, r->file, r->text, r->error));
    if ((*root)->kind != FB_JSON_OBJECT)
        return fail(r, (*root)->offset, "a test file is an object with model and cases");
    return check_members(r, *root, known, FB_COUNT(known));
}

fb_status fb_suite_model_path(fb_view *path, fb_arena *arena, fb_view file, fb_error *error) {
    reading r = {.arena = arena, .file = file, .error = error};
    const fb_json *root;
    FB_TRY(read_root(&r, &root));
    const fb_json *model = fb_json_get(root, "model");
    if (!model || model->kind != FB_JSON_STRING)
        return fail(&r, root->offset, "the test file names no model; add \"model\", or name one on the command line");
    *path = fb_path_beside(arena, file, model->text);
    FB_TRY(fb_fail_arena(error, arena));
    if (!path->data)
        return fail(&r, model->offset, "the model is not the name of a file");
    return FB_OK;
}

fb_status fb_suite_read(const fb_suite_test **tests, uint32_t *n_tests, fb_arena *arena, const fb_plan *plan,
                        fb_view file, fb_error *error) {
    reading r = {.arena = arena, .plan = plan, .file = file, .error = error};
    r.clock.now = (fb_moment){.date = {1970, 1, 1}, .zone_kind = FB_ZONE_OFFSET};
    const fb_json *root;
    FB_TRY(read_root(&r, &root));
    FB_TRY(read_clock(&r, &r.clock, fb_json_get(root, "now")));
    const fb_json *cases = fb_json_get(root, "cases");
    if (!cases || cases->kind != FB_JSON_ARRAY)
        return fail(&r, root->offset, "the test file has no list 'cases'");
    fb_suite_test *list = FB_NEW_ARRAY(arena, fb_suite_test, cases->n);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t i = 0; i < cases->n; i++)
        FB_TRY(read_case(&r, &list[i], cases->items[i]));
    *tests = list;
    *n_tests = cases->n;
    return FB_OK;
}
