/* tck_run.c - runs the cases of TCK folders one after the other.
 *
 * A test file's model and the models it imports are read once and made one plan; each case is one evaluation
 * of it.  The plan is built leniently: what a model gets wrong concerns only the results that need it, as
 * the suite expects of a model with an error in it.  Not here: reading of test files (tck_read.c), what is
 * the same value (tck_compare.c).  Called by api/api_conformance.c.
 *
 * INVARIANT: a model or test file that cannot be used makes its cases fail; only memory running out or a
 * folder that cannot be read ends the whole run.
 */
#include "conformance/conformance.h"

#define MODEL_MEMORY ((size_t)1 << 30) /* bytes for one test file with its models and their plan */
#define MODEL_LIMIT 256u               /* models linked for one test file */
#define SHOWN_SIZE 400u                /* bytes of a value shown in a failure */

/* ---- begin, end -------------------------------------------------------------------------------------- */

static fb_clock clock_of(int64_t now) {
    int64_t days = now / 86400, second = now % 86400;
    if (second < 0) {
        second += 86400;
        days--;
    }
    fb_clock clock = {.now = {.zone_kind = FB_ZONE_OFFSET, .date = {1970, 1, 1}}};
    if (!fb_date_of_days(&clock.now.date, days))
        return clock; /* beyond FEEL's years: 1970 */
    clock.now.hour = (uint8_t)(second / 3600);
    clock.now.minute = (uint8_t)(second / 60 % 60);
    clock.now.second = (uint8_t)(second % 60);
    return clock;
}

static fb_status find_all(fb_tck_runner *runner, const char *const *folders, size_t n_folders,
                          fb_error *error) {
    for (size_t i = 0; i < n_folders; i++) {
        const fb_view *more;
        uint32_t n_more;
        FB_TRY(fb_tck_find(&more, &n_more, &runner->list, fb_view_of(folders[i]), FB_LITERAL(".xml"), true,
                           error));
        if (n_more == 0)
            continue;
        fb_view *both = FB_NEW_ARRAY(&runner->list, fb_view, (size_t)runner->n_paths + n_more);
        if (!both)
            return fb_fail_arena(error, &runner->list);
        if (runner->n_paths)
            memcpy(both, runner->paths, runner->n_paths * sizeof *both);
        memcpy(both + runner->n_paths, more, n_more * sizeof *both);
        runner->paths = both;
        runner->n_paths += n_more;
    }
    return FB_OK;
}

fb_status fb_tck_begin(fb_tck_runner *runner, const char *const *folders, size_t n_folders,
                       const char *filter, int64_t now, const fb_host *host, fb_error *error) {
    memset(runner, 0, sizeof *runner);
    fb_arena_init(&runner->list, host, MODEL_MEMORY);
    fb_arena_init(&runner->model, host, MODEL_MEMORY);
    runner->clock = clock_of(now);
    runner->filter = fb_arena_copy(&runner->list, fb_view_of(filter ? filter : ""));
    fb_status status = fb_fail_arena(error, &runner->list);
    if (status == FB_OK)
        status = find_all(runner, folders, n_folders, error);
    if (status != FB_OK)
        fb_tck_end(runner);
    return status;
}

static void close_file(fb_tck_runner *runner) {
    if (runner->plan)
        fb_run_end(&runner->run);
    runner->plan = NULL;
    runner->file = NULL;
    runner->is_prepared = false;
    runner->next_test = 0;
    fb_arena_reset(&runner->model);
}

void fb_tck_end(fb_tck_runner *runner) {
    close_file(runner);
    fb_arena_free(&runner->model);
    fb_arena_free(&runner->list);
}

/* ---- models of a test file --------------------------------------------------------------------------- */

typedef struct model_list {
    const fb_model *models[MODEL_LIMIT];
    uint32_t n;
} model_list;

static const fb_model *model_with(const model_list *list, fb_view space) {
    for (uint32_t i = 0; i < list->n; i++)
        if (fb_view_equal(list->models[i]->space, space))
            return list->models[i];
    return NULL;
}

static fb_status read_model(const fb_model **model, fb_arena *arena, fb_view path, fb_error *error) {
    fb_view text;
    FB_TRY(fb_file_read(&text, arena, path.data, FB_FILE_LIMIT, error));
    return fb_model_read(model, arena, path, text, error);
}

static fb_view folder_of(fb_view path) {
    while (path.size && path.data[path.size - 1] != '/')
        path.size--;
    while (path.size > 1 && path.data[path.size - 1] == '/')
        path.size--;
    return path;
}

/* Every model in the folder, for imports to be found by namespace.  One that cannot be read is left out: it
 * may belong to another test; if it was needed the plan says which import is missing. */
static fb_status read_folder(model_list *candidates, fb_arena *arena, fb_view folder, fb_error *error) {
    const fb_view *paths;
    uint32_t n_paths;
    FB_TRY(fb_tck_find(&paths, &n_paths, arena, folder, FB_LITERAL(".dmn"), false, error));
    for (uint32_t i = 0; i < n_paths && candidates->n < MODEL_LIMIT; i++) {
        const fb_model *model;
        fb_status status = read_model(&model, arena, paths[i], NULL);
        if (status == FB_NO_MEMORY || arena->failure != FB_OK)
            return fb_fail_arena(error, arena);
        if (status == FB_OK)
            candidates->models[candidates->n++] = model;
    }
    return FB_OK;
}

/* Adds what the models in the list import, and what those import, as far as it lies in the same folder. */
static fb_status add_imports(model_list *list, fb_arena *arena, fb_view folder, fb_error *error) {
    model_list *candidates = NULL;
    for (uint32_t m = 0; m < list->n; m++) {
        for (uint32_t i = 0; i < list->models[m]->n_imports; i++) {
            fb_view space = list->models[m]->imports[i].space;
            if (model_with(list, space) || list->n == MODEL_LIMIT)
                continue;
            if (!candidates) {
                candidates = FB_NEW(arena, model_list);
                if (!candidates)
                    return fb_fail_arena(error, arena);
                FB_TRY(read_folder(candidates, arena, folder, error));
            }
            const fb_model *found = model_with(candidates, space);
            if (found)
                list->models[list->n++] = found;
        }
    }
    return FB_OK;
}

static fb_status build_plan(fb_tck_runner *runner, fb_error *error) {
    fb_arena *arena = &runner->model;
    if (runner->file->model_name.size == 0)
        return fb_fail(error, FB_BAD_INPUT, &(fb_place){.file = runner->file->path},
                       "the test file names no model; give it a modelName");
    model_list *list = FB_NEW(arena, model_list);
    fb_view path = fb_path_beside(arena, runner->file->path, runner->file->model_name);
    if (!list || !path.data) {
        FB_TRY(fb_fail_arena(error, arena));
        return fb_fail(error, FB_BAD_INPUT, &(fb_place){.file = runner->file->path},
                       "the modelName is not the name of a file");
    }
    FB_TRY(read_model(&list->models[0], arena, path, error));
    list->n = 1;
    runner->main = list->models[0];
    FB_TRY(add_imports(list, arena, folder_of(path), error));
    const fb_plan *plan;
    FB_TRY(fb_plan_build(&plan, arena, list->models, list->n, NULL, 0, error));
    runner->inputs = FB_NEW_ARRAY(arena, fb_value, plan->n_inputs);
    if (!runner->inputs)
        return fb_fail_arena(error, arena);
    fb_run_begin(&runner->run, plan, arena->host, NULL);
    runner->run.keep_notes = true;
    runner->plan = plan;
    return FB_OK;
}

/* "FILE:LINE:COLUMN: message", in the arena. */
static fb_view error_text(fb_arena *arena, const fb_error *error) {
    fb_text text;
    fb_text_init(&text, arena);
    if (error->file[0])
        fb_text_format(&text, "%s:", error->file);
    if (error->line)
        fb_text_format(&text, "%u:%u:", error->line, error->column);
    fb_text_format(&text, "%s%s", text.size ? " " : "", error->message);
    return fb_text_view(&text);
}

/* Turns a failure that concerns this file alone into its `fault`. */
static fb_status keep_fault(fb_tck_runner *runner, fb_status status, fb_error *error, const fb_error *what) {
    if (status == FB_OK)
        return FB_OK;
    if (status == FB_NO_MEMORY) {
        if (error)
            *error = *what;
        return status;
    }
    runner->fault = error_text(&runner->list, what); /* `model` may have reached its limit */
    return fb_fail_arena(error, &runner->list);
}

static fb_status prepare(fb_tck_runner *runner, fb_error *error) {
    if (runner->is_prepared)
        return FB_OK;
    runner->is_prepared = true;
    fb_error what = {0};
    fb_status status = build_plan(runner, &what);
    return keep_fault(runner, status, error, &what);
}

/* ---- names ------------------------------------------------------------------------------------------- */

/* An element of the tested model by name; "import.name" and, where that leaves no doubt, a bare name for one
 * of an imported model.  -1 when there is none. */
static int64_t find_element(fb_tck_runner *runner, fb_view space, fb_view name) {
    const fb_plan *plan = runner->plan;
    int64_t found = fb_plan_find(plan, space, name);
    if (found < 0)
        found = fb_plan_find(plan, space, fb_name_canonical(runner->run.arena, name));
    if (found >= 0 || space.size)
        return found;
    for (uint32_t i = 0; i < runner->main->n_imports; i++) {
        const fb_import *import = &runner->main->imports[i];
        fb_view prefix = import->name.text;
        if (prefix.size && name.size > prefix.size + 1 && fb_view_starts(name, prefix) &&
            name.data[prefix.size] == '.' && import->space.size) {
            fb_view rest = {name.data + prefix.size + 1, name.size - prefix.size - 1};
            found = find_element(runner, import->space, rest);
            if (found >= 0)
                return found;
        }
    }
    for (uint32_t m = 1; m < plan->n_models; m++) {
        int64_t other = plan->models[m].space.size ? find_element(runner, plan->models[m].space, name) : -1;
        if (other >= 0 && found >= 0)
            return -1;
        if (other >= 0)
            found = other;
    }
    return found;
}

/* ---- one case ---------------------------------------------------------------------------------------- */

/* Inputs that the case leaves out are null.  A decision that is given is not evaluated. */
static void place_inputs(fb_tck_runner *runner, const fb_tck_test *test) {
    fb_run *run = &runner->run;
    for (uint32_t i = 0; i < test->n_inputs; i++) {
        const fb_tck_input *input = &test->inputs[i];
        int64_t index = find_element(runner, input->space, input->name);
        if (index < 0)
            continue;
        const fb_plan_element *element = &runner->plan->elements[index];
        fb_value value = fb_tck_to_value(run->arena, &input->value, element->type, NULL);
        if (element->kind == FB_ELEMENT_INPUT)
            runner->inputs[element->input] = value;
        else if (element->kind == FB_ELEMENT_DECISION)
            fb_run_preset(run, (uint32_t)index, element->type ? fb_coerce(run, value, element->type) : value);
    }
}

/* The value that the case gives for a parameter: of a service by element, of a knowledge model by name. */
static fb_value argument(fb_tck_runner *runner, const fb_tck_test *test, const fb_plan_element *invoked,
                         uint32_t parameter) {
    const fb_plan_function *function = invoked->function;
    const fb_type *type = function->parameter_types ? function->parameter_types[parameter] : NULL;
    for (uint32_t i = 0; i < test->n_inputs; i++) {
        const fb_tck_input *input = &test->inputs[i];
        fb_view name = fb_name_canonical(runner->run.arena, input->name);
        if (fb_view_equal(name, function->parameters[parameter]) ||
            (parameter < invoked->n_parameters &&
             find_element(runner, input->space, input->name) == invoked->parameters[parameter]))
            return fb_tck_to_value(runner->run.arena, &input->value, type, NULL);
    }
    return fb_null();
}

static fb_value invoke(fb_tck_runner *runner, const fb_tck_test *test, uint32_t index) {
    fb_run *run = &runner->run;
    const fb_plan_element *invoked = &runner->plan->elements[index];
    fb_value function = fb_run_element(run, index);
    if (run->stop || function.kind != FB_KIND_FUNCTION || !invoked->function)
        return function;
    uint32_t n = invoked->function->n_parameters;
    fb_value *arguments = FB_NEW_ARRAY(run->arena, fb_value, n);
    if (!arguments) {
        fb_run_memory(run);
        return fb_null();
    }
    for (uint32_t i = 0; i < n; i++)
        arguments[i] = argument(runner, test, invoked, i);
    return fb_run_call(run, &function, arguments, n);
}

/* A service with several output decisions gives a context of them (10.3.2.13.3 and 6.2.4). */
static fb_value output_of(fb_tck_runner *runner, const fb_value *whole, uint32_t invoked, fb_view name) {
    if (runner->plan->elements[invoked].n_outputs < 2 || whole->kind != FB_KIND_CONTEXT)
        return *whole;
    const fb_value *output = fb_context_get(whole, fb_name_canonical(runner->run.arena, name));
    return output ? *output : fb_null();
}

static fb_view shown(fb_arena *arena, const fb_value *value) {
    fb_text text;
    fb_budget budget = {1u << 16, FB_DEPTH_LIMIT, false};
    fb_text_init(&text, arena);
    fb_value_print_literal(&text, value, &budget);
    fb_view view = fb_text_view(&text);
    if (view.size <= SHOWN_SIZE)
        return view;
    size_t end = SHOWN_SIZE; /* not within a character */
    while (end > 0 && ((unsigned char)view.data[end] & 0xC0) == 0x80)
        end--;
    fb_text cut;
    fb_text_init(&cut, arena);
    fb_text_add(&cut, (fb_view){view.data, end});
    fb_text_add_string(&cut, "...");
    return fb_text_view(&cut);
}

static fb_view note_text(fb_tck_runner *runner) {
    const fb_run *run = &runner->run;
    if (run->n_notes == 0)
        return (fb_view){"", 0};
    const fb_note *note = &run->notes[0];
    fb_place place = fb_plan_place(runner->plan, note->model, note->offset);
    uint32_t line, column;
    fb_line_column(place.text, place.offset, &line, &column);
    fb_text text;
    fb_text_init(&text, run->arena);
    fb_text_format(&text, "%u:%u: %.*s", line, column, FB_ARG(note->message));
    return fb_text_view(&text);
}

/* Compares one result node.  False: it differs, and *result says how. */
static bool check_node(fb_tck_runner *runner, fb_tck_case *result, const fb_tck_result *node, fb_value got) {
    fb_arena *arena = runner->run.arena;
    fb_budget budget = {UINT64_MAX, FB_DEPTH_LIMIT, false};
    fb_value expected = fb_null();
    if (!node->is_error)
        expected = fb_tck_to_value(arena, &node->expected, NULL, &got);
    if (fb_tck_same(arena, &expected, &got, &budget))
        return true;
    result->node = node->name;
    result->expected = shown(arena, &expected);
    result->got = shown(arena, &got);
    return false;
}

static bool check_nodes(fb_tck_runner *runner, fb_tck_case *result, const fb_tck_test *test) {
    fb_run *run = &runner->run;
    bool calls = fb_view_is(test->type, "decisionService") || fb_view_is(test->type, "bkm");
    int64_t invoked = calls ? find_element(runner, test->space, test->invocable) : -1;
    fb_value whole = fb_null();
    if (calls && invoked < 0) {
        result->note = FB_LITERAL("the model has nothing with the case's invocableName");
        return false;
    }
    if (calls)
        whole = invoke(runner, test, (uint32_t)invoked);
    for (uint32_t i = 0; i < test->n_results && !run->stop; i++) {
        const fb_tck_result *node = &test->results[i];
        fb_value got = whole;
        if (calls) {
            got = output_of(runner, &whole, (uint32_t)invoked, node->name);
        } else {
            int64_t index = find_element(runner, node->space, node->name);
            if (index < 0) {
                result->node = node->name;
                result->note = FB_LITERAL("the model has no element with the name of the result node");
                return false;
            }
            got = fb_run_element(run, (uint32_t)index);
        }
        if (run->stop)
            break;
        if (!check_node(runner, result, node, got))
            return false;
    }
    return run->stop == FB_STOP_NONE;
}

static void describe(fb_tck_case *result, const fb_tck_test *test) {
    result->id = test->id.size ? test->id : test->name;
    result->expects_null = test->n_results > 0;
    for (uint32_t i = 0; i < test->n_results; i++) {
        const fb_tck_result *node = &test->results[i];
        if (node->is_error)
            result->expects_error = true;
        else if (node->expected.form != FB_TCK_NULL && node->expected.form != FB_TCK_ABSENT)
            result->expects_null = false;
    }
}

static fb_status run_test(fb_tck_runner *runner, fb_tck_case *result, const fb_tck_test *test,
                          fb_error *error) {
    FB_TRY(prepare(runner, error));
    if (!runner->plan) {
        result->note = runner->fault;
        return FB_OK;
    }
    fb_run *run = &runner->run;
    if (runner->plan->n_inputs)
        memset(runner->inputs, 0, runner->plan->n_inputs * sizeof *runner->inputs);
    if (fb_run_start(run, runner->inputs, NULL, &runner->clock)) {
        place_inputs(runner, test);
        if (!run->stop)
            result->passed = check_nodes(runner, result, test);
    }
    if (run->stop == FB_STOP_MEMORY || run->arena->failure == FB_NO_MEMORY)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory while evaluating");
    result->has_note = run->n_notes > 0;
    if (run->stop || run->arena->failure != FB_OK) {
        result->passed = false;
        result->note = FB_LITERAL("the evaluation went beyond its limits");
    } else if (result->note.size == 0) {
        result->note = note_text(runner);
    }
    return FB_OK;
}

/* ---- the sequence of cases --------------------------------------------------------------------------- */

/* The last two folders, as the kit's own results name a test: "compliance-level-2/0004-simpletable-U". */
static fb_view last_two_folders(fb_view path) {
    fb_view folder = folder_of(path);
    size_t at = folder.size;
    for (int slashes = 0; at > 0; at--)
        if (folder.data[at - 1] == '/' && ++slashes == 2)
            break;
    return (fb_view){folder.data + at, folder.size - at};
}

static fb_view base_name(fb_view path) {
    size_t at = path.size;
    while (at > 0 && path.data[at - 1] != '/')
        at--;
    fb_view name = {path.data + at, path.size - at};
    if (fb_view_ends(name, FB_LITERAL(".xml")))
        name.size -= 4;
    return name;
}

static fb_status open_file(fb_tck_runner *runner, fb_view path, fb_error *error) {
    fb_view text;
    fb_error what = {0};
    runner->fault = (fb_view){"", 0};
    fb_status status = fb_file_read(&text, &runner->model, path.data, FB_FILE_LIMIT, &what);
    if (status == FB_OK)
        status = fb_tck_read(&runner->file, &runner->model, path, text, &what);
    return keep_fault(runner, status, error, &what);
}

static bool is_wanted(fb_tck_runner *runner, const fb_tck_case *result) {
    if (runner->filter.size == 0)
        return true;
    fb_text text;
    fb_text_init(&text, &runner->model);
    fb_text_add(&text, result->folder);
    fb_text_add_byte(&text, '/');
    fb_text_add(&text, result->base);
    fb_text_add_byte(&text, '/');
    fb_text_add(&text, result->id);
    return fb_view_find(fb_text_view(&text), runner->filter) >= 0;
}

fb_status fb_tck_step(fb_tck_runner *runner, fb_tck_case *result, bool *more, fb_error *error) {
    *more = true;
    for (;;) {
        memset(result, 0, sizeof *result);
        bool opened = false;
        if (!runner->file || runner->next_test == runner->file->n_tests) {
            close_file(runner);
            if (runner->next_path == runner->n_paths) {
                *more = false;
                return FB_OK;
            }
            FB_TRY(open_file(runner, runner->paths[runner->next_path++], error));
            opened = true;
        }
        result->file = runner->paths[runner->next_path - 1];
        result->folder = last_two_folders(result->file);
        result->base = base_name(result->file);
        result->file_number = runner->next_path;
        result->n_files = runner->n_paths;
        if (opened && runner->fault.size) {
            result->note = runner->fault;
            if (is_wanted(runner, result))
                return FB_OK;
        }
        if (!runner->file || runner->next_test == runner->file->n_tests)
            continue;
        const fb_tck_test *test = &runner->file->tests[runner->next_test++];
        describe(result, test);
        if (is_wanted(runner, result))
            return run_test(runner, result, test, error);
    }
}
