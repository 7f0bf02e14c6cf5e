/* suite_run.c - runs the test cases of a model and counts the rules that they match.
 *
 * A case passes when every decision that it names has the value that it expects.  Values are compared as JSON, so
 * that a file can be read without the model at hand: members in any order, numbers by value and, where the expected
 * one has a fraction, to 8 digits behind the point; dates and the like by their text.  Called by api/api_suite.c.
 */
#include "conformance/conformance.h"

#define LIST_MEMORY ((size_t)1 << 30)
#define SHOWN_MEMORY ((size_t)256 << 20)

/* ---- begin, end --------------------------------------------------------------------------------------- */

static fb_status read_files(fb_suite_runner *runner, const char *const *paths, size_t n_paths, fb_error *error) {
    fb_arena *arena = &runner->list;
    for (size_t i = 0; i < n_paths; i++) {
        const fb_suite_test *more;
        uint32_t n_more;
        fb_view path = fb_arena_copy(arena, fb_view_of(paths[i]));
        FB_TRY(fb_fail_arena(error, arena));
        FB_TRY(fb_suite_read(&more, &n_more, arena, runner->plan, path, error));
        fb_suite_test *all = FB_NEW_ARRAY(arena, fb_suite_test, (size_t)runner->n_tests + n_more);
        FB_TRY(fb_fail_arena(error, arena));
        if (runner->n_tests)
            memcpy(all, runner->tests, runner->n_tests * sizeof *all);
        if (n_more)
            memcpy(all + runner->n_tests, more, n_more * sizeof *all);
        runner->tests = all;
        runner->n_tests += n_more;
    }
    return FB_OK;
}

static fb_status begin_counting(fb_suite_runner *runner, fb_error *error) {
    fb_arena *arena = &runner->list;
    const fb_plan *plan = runner->plan;
    runner->inputs = FB_NEW_ARRAY(arena, fb_value, plan->n_inputs);
    runner->hits = FB_NEW_ARRAY(arena, uint64_t *, plan->n_tables);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t t = 0; t < plan->n_tables; t++)
        runner->hits[t] = FB_NEW_ARRAY(arena, uint64_t, plan->tables[t]->n_rules);
    return fb_fail_arena(error, arena);
}

fb_status fb_suite_begin(fb_suite_runner *runner, const fb_plan *plan, const char *const *paths, size_t n_paths,
                         const fb_host *host, fb_error *error) {
    memset(runner, 0, sizeof *runner);
    runner->plan = plan;
    fb_arena_init(&runner->list, host, LIST_MEMORY);
    fb_arena_init(&runner->shown, host, SHOWN_MEMORY);
    fb_run_begin(&runner->run, plan, host, NULL);
    runner->run.keep_notes = runner->run.keep_trace = true;
    fb_status status = begin_counting(runner, error);
    if (status == FB_OK)
        status = read_files(runner, paths, n_paths, error);
    if (status != FB_OK)
        fb_suite_end(runner);
    return status;
}

void fb_suite_end(fb_suite_runner *runner) {
    fb_run_end(&runner->run);
    fb_arena_free(&runner->shown);
    fb_arena_free(&runner->list);
}

/* ---- the same value? ---------------------------------------------------------------------------------- */

static bool same_number(fb_view expected, fb_view got) {
    fb_number a, b, difference, limit;
    if (!fb_number_parse(&a, expected) || !fb_number_parse(&b, got))
        return false;
    if (fb_number_compare(a, b) == 0)
        return true;
    if (fb_view_find(expected, FB_LITERAL(".")) < 0 || !fb_number_subtract(&difference, a, b) ||
        !fb_number_parse(&limit, FB_LITERAL("0.00000001")))
        return false;
    return fb_number_compare(fb_number_abs(difference), limit) < 0;
}

/* JSON's reader has limited how deep either nests. */
static bool same_json(const fb_json *expected, const fb_json *got) {
    if (expected->kind != got->kind || expected->n != got->n)
        return false;
    switch ((fb_json_kind)expected->kind) {
    case FB_JSON_NULL:
    case FB_JSON_FALSE:
    case FB_JSON_TRUE: return true;
    case FB_JSON_NUMBER: return same_number(expected->text, got->text);
    case FB_JSON_STRING: return fb_view_equal(expected->text, got->text);
    case FB_JSON_ARRAY:
        for (uint32_t i = 0; i < expected->n; i++)
            if (!same_json(expected->items[i], got->items[i]))
                return false;
        return true;
    case FB_JSON_OBJECT: break;
    }
    for (uint32_t i = 0; i < expected->n; i++) {
        const fb_json *other = NULL;
        for (uint32_t k = 0; k < got->n && !other; k++)
            if (fb_view_equal(got->members[k].key, expected->members[i].key))
                other = got->members[k].value;
        if (!other || !same_json(expected->members[i].value, other))
            return false;
    }
    return true;
}

/* ---- a case ------------------------------------------------------------------------------------------- */

static void write_json(fb_text *out, const fb_json *json);

static void write_members(fb_text *out, const fb_json *json) {
    bool object = json->kind == FB_JSON_OBJECT;
    fb_text_add_byte(out, object ? '{' : '[');
    for (uint32_t i = 0; i < json->n; i++) {
        if (i)
            fb_text_add_string(out, ", ");
        if (object) {
            fb_json_quote(out, json->members[i].key);
            fb_text_add_string(out, ": ");
        }
        write_json(out, object ? json->members[i].value : json->items[i]);
    }
    fb_text_add_byte(out, object ? '}' : ']');
}

static void write_json(fb_text *out, const fb_json *json) {
    switch ((fb_json_kind)json->kind) {
    case FB_JSON_NULL: fb_text_add_string(out, "null"); break;
    case FB_JSON_FALSE: fb_text_add_string(out, "false"); break;
    case FB_JSON_TRUE: fb_text_add_string(out, "true"); break;
    case FB_JSON_NUMBER: fb_text_add(out, json->text); break;
    case FB_JSON_STRING: fb_json_quote(out, json->text); break;
    case FB_JSON_ARRAY:
    case FB_JSON_OBJECT: write_members(out, json); break;
    }
}

/* Compares one decision's value.  A value too large or too deep to be written is not the expected one. */
static fb_status check_value(fb_suite_runner *runner, fb_suite_check *check, const fb_suite_expectation *expectation,
                             const fb_value *value, fb_error *error) {
    fb_arena *arena = &runner->shown;
    fb_text expected, got;
    const fb_json *json;
    fb_budget budget = {fb_limits_default.steps, FB_DEPTH_LIMIT - 1, false};
    fb_text_init(&expected, arena);
    fb_text_init(&got, arena);
    write_json(&expected, expectation->value);
    fb_value_to_json(&got, value, 0, &budget);
    FB_TRY(fb_fail_arena(error, arena));
    check->decision = runner->plan->elements[expectation->element].name;
    check->expected = fb_text_view(&expected);
    check->got = budget.exhausted ? FB_LITERAL("a value nested too deep") : fb_text_view(&got);
    check->passed = !budget.exhausted &&
                    fb_json_parse(&json, arena, FB_LITERAL("value"), check->got, NULL) == FB_OK &&
                    same_json(expectation->value, json);
    return fb_fail_arena(error, arena);
}

/* The rule whose output was taken; under ANY, whose rules agree, and where a list is taken, all that matched. */
static void count_hits(fb_suite_runner *runner) {
    for (uint32_t i = 0; i < runner->run.n_traces; i++) {
        const fb_table_trace *trace = &runner->run.traces[i];
        uint64_t *hits = runner->hits[trace->table->index];
        bool one = trace->chosen != UINT32_MAX && trace->table->hit_policy != FB_HIT_ANY;
        if (one)
            hits[trace->chosen]++;
        for (uint32_t m = 0; !one && m < trace->n_matched; m++)
            hits[trace->matched[m]]++;
    }
}

static void place_inputs(fb_suite_runner *runner, const fb_suite_test *test) {
    for (uint32_t i = 0; i < test->n_inputs; i++) {
        const fb_plan_element *element = &runner->plan->elements[test->inputs[i].element];
        if (element->kind == FB_ELEMENT_INPUT)
            runner->inputs[element->input] = test->inputs[i].value;
        else
            fb_run_preset(&runner->run, test->inputs[i].element, test->inputs[i].value);
    }
}

static fb_view first_note(fb_suite_runner *runner) {
    const fb_run *run = &runner->run;
    fb_text text;
    uint32_t line, column;
    if (run->n_notes == 0)
        return (fb_view){"", 0};
    fb_place place = fb_plan_place(runner->plan, run->notes[0].model, run->notes[0].offset);
    fb_line_column(place.text, place.offset, &line, &column);
    fb_text_init(&text, &runner->shown);
    fb_text_format(&text, "%.*s:%u:%u: %.*s", FB_ARG(place.file), line, column, FB_ARG(run->notes[0].message));
    return fb_text_view(&text);
}

static fb_status run_case(fb_suite_runner *runner, fb_suite_case *result, const fb_suite_test *test,
                          fb_error *error) {
    fb_run *run = &runner->run;
    fb_suite_check *checks = FB_NEW_ARRAY(&runner->shown, fb_suite_check, test->n_expectations);
    FB_TRY(fb_fail_arena(error, &runner->shown));
    *result = (fb_suite_case){.file = test->file, .name = test->name, .line = test->line, .passed = true,
                              .to_confirm = test->to_confirm, .checks = checks, .note = {"", 0}};
    if (runner->plan->n_inputs)
        memset(runner->inputs, 0, runner->plan->n_inputs * sizeof *runner->inputs);
    if (fb_run_start(run, runner->inputs, NULL, &test->clock))
        place_inputs(runner, test);
    for (uint32_t i = 0; i < test->n_expectations && !run->stop; i++) {
        fb_value value = fb_run_element(run, test->expectations[i].element);
        if (run->stop)
            break;
        FB_TRY(check_value(runner, &checks[i], &test->expectations[i], &value, error));
        result->passed = result->passed && checks[i].passed;
        result->n_checks++;
    }
    if (run->stop == FB_STOP_MEMORY)
        return fb_run_status(run, error);
    count_hits(runner);
    if (!result->passed)
        result->note = first_note(runner);
    if (run->stop) {
        result->passed = false;
        result->note = FB_LITERAL("the evaluation went beyond its limits (steps, depth or memory)");
    }
    return fb_fail_arena(error, &runner->shown);
}

fb_status fb_suite_step(fb_suite_runner *runner, fb_suite_case *result, bool *more, fb_error *error) {
    fb_arena_reset(&runner->shown);
    *more = runner->next < runner->n_tests;
    return *more ? run_case(runner, result, &runner->tests[runner->next++], error) : FB_OK;
}
