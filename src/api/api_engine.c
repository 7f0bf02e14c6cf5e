/* api_engine.c - section 2 of forbear.h: checks arguments, owns the handles, sequences the stages.
 *
 * A model set owns two arenas: the models' (XML, kept because elements point at their extensions and places
 * need the files' text) and the plan's.  An evaluation owns a run and the inputs.
 */
#include "api/api_inner.h"
#include "eval/eval.h"

#include <stdlib.h>

#define MODEL_LIMIT ((size_t)1 << 30)
#define MAX_MODELS 1024u

struct fb_model_set {
    const fb_host *host;
    fb_arena models, plan_arena, print;
    const fb_plan *plan;
    const fb_table *const *written; /* plan->n_tables */
    uint32_t **line_marks; /* a model: the line at every MARK_DISTANCE bytes of its text */
    fb_map named; /* what an input may be called -> input_name */
    const fb_view *input_names; /* plan->n_inputs: what each is called here */
    bool names_differ;          /* none of them is shared */
};

typedef struct input_name {
    uint32_t input; /* the first that has the name */
    uint32_t n;     /* how many have it */
} input_name;

struct fb_evaluation {
    const fb_model_set *set;
    const fb_host *host;
    fb_arena inputs_arena, output, clock_arena;
    fb_run run;
    fb_clock clock; /* its zone's name is in clock_arena */
    bool partial, stale;
    fb_value *inputs;  /* plan->n_inputs */
    uint8_t *known;
    fb_value result;
    uint32_t *open;
    uint32_t n_open;
};

static void *new_handle(const fb_host *host, size_t size) {
    void *handle = host->resize(host->context, NULL, 0, size);
    return handle ? memset(handle, 0, size) : NULL;
}

static void free_handle(const fb_host *host, void *handle, size_t size) {
    host->resize(host->context, handle, size, 0);
}

/* ---- loading ------------------------------------------------------------------------------------------- */

typedef struct loading {
    fb_model_set *set;
    const fb_model **models;
    uint32_t n;
    fb_error *error;
} loading;

static bool is_loaded(const loading *l, fb_view space) {
    for (uint32_t i = 0; i < l->n; i++)
        if (fb_view_equal(l->models[i]->space, space))
            return true;
    return false;
}

static fb_status load_one(loading *l, const char *path) {
    if (l->n == MAX_MODELS)
        return fb_fail(l->error, FB_LIMIT, NULL, "more than %u models in one set", MAX_MODELS);
    fb_view text;
    FB_TRY(fb_file_read(&text, &l->set->models, path, FB_FILE_LIMIT, l->error));
    fb_view name = fb_arena_copy(&l->set->models, fb_view_of(path));
    FB_TRY(fb_fail_arena(l->error, &l->set->models));
    FB_TRY(fb_model_read(&l->models[l->n], &l->set->models, name, text, l->error));
    l->n++;
    return FB_OK;
}

/* Imports with a location are read from beside their importer; without one the model must be named. */
static fb_status load_imports(loading *l) {
    for (uint32_t m = 0; m < l->n; m++) {
        const fb_model *model = l->models[m];
        for (uint32_t i = 0; i < model->n_imports; i++) {
            const fb_import *import = &model->imports[i];
            bool is_dmn = fb_view_find(import->type, FB_LITERAL("/DMN/")) >= 0;
            if (!is_dmn || import->location.size == 0 || is_loaded(l, import->space))
                continue;
            fb_view path = fb_path_beside(&l->set->models, model->path, import->location);
            FB_TRY(fb_fail_arena(l->error, &l->set->models));
            if (!path.data)
                continue; /* the build says that the model is missing */
            FB_TRY(load_one(l, path.data));
            if (fb_view_equal(l->models[l->n - 1]->space, import->space))
                continue;
            fb_place where = {model->path, model->text, import->offset};
            return fb_fail(l->error, FB_BAD_INPUT, &where,
                           "'%.*s' has another namespace than this import says; correct one of them",
                           FB_ARG(import->location));
        }
    }
    return FB_OK;
}

static fb_status new_set(fb_model_set **set, const fb_host *host, fb_error *error) {
    host = host ? host : fb_host_default();
    fb_model_set *s = new_handle(host, sizeof *s);
    if (!s)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    s->host = host;
    fb_arena_init(&s->models, host, MODEL_LIMIT);
    fb_arena_init(&s->plan_arena, host, MODEL_LIMIT);
    fb_arena_init(&s->print, host, MODEL_LIMIT);
    *set = s;
    return FB_OK;
}

void fb_model_set_free(fb_model_set *set) {
    if (!set)
        return;
    fb_arena_free(&set->models);
    fb_arena_free(&set->plan_arena);
    fb_arena_free(&set->print);
    free_handle(set->host, set, sizeof *set);
}

/* Lines are asked for by the thousand (parts, rules), so a text is not counted through anew for each. */
#define MARK_DISTANCE 4096u

/* As fb_line_column counts them. */
static uint32_t count_lines(const char *text, size_t size) {
    uint32_t n = 0;
    for (const char *at = text, *end = text + size; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        n++;
    return n;
}

static fb_status mark_lines(fb_model_set *set, fb_error *error) {
    const fb_plan *plan = set->plan;
    set->line_marks = FB_NEW_ARRAY(&set->models, uint32_t *, plan->n_models);
    for (uint32_t m = 0; set->line_marks && m < plan->n_models; m++) {
        fb_view text = plan->models[m].text;
        uint32_t *marks = FB_NEW_ARRAY(&set->models, uint32_t, text.size / MARK_DISTANCE + 1);
        if (!marks)
            break;
        marks[0] = 1;
        for (size_t i = 1; i <= text.size / MARK_DISTANCE; i++)
            marks[i] = marks[i - 1] + count_lines(text.data + (i - 1) * MARK_DISTANCE, MARK_DISTANCE);
        set->line_marks[m] = marks;
    }
    return fb_fail_arena(error, &set->models);
}

uint32_t fb_model_set_line(const fb_model_set *set, uint16_t model, uint32_t offset) {
    fb_view text = set->plan->models[model].text;
    size_t at = offset < text.size ? offset : text.size, mark = at / MARK_DISTANCE;
    return set->line_marks[model][mark] + count_lines(text.data + mark * MARK_DISTANCE, at - mark * MARK_DISTANCE);
}

static void add_name(fb_map *named, fb_view name, uint32_t input) {
    input_name *known = fb_map_find(named, name);
    if (known) {
        known->n += known->input != input;
        return;
    }
    known = FB_NEW(named->arena, input_name);
    if (known) {
        *known = (input_name){input, 1};
        fb_map_put(named, name, known);
    }
}

/* "MODEL.NAME" */
static fb_view qualified_name(fb_arena *arena, const fb_plan *plan, const fb_plan_element *element) {
    fb_text text;
    fb_text_init(&text, arena);
    fb_text_add(&text, plan->models[element->model].name);
    fb_text_add_byte(&text, '.');
    fb_text_add(&text, element->name);
    return fb_text_view(&text);
}

static bool is_shared(const fb_map *named, fb_view name) {
    const input_name *known = fb_map_find(named, name);
    return known && known->n > 1;
}

/* An input goes by its name, as written and as FEEL has it, and, where there are several models, by that behind its
 * model's.  A name that several inputs have means none of them. */
static fb_status name_inputs(fb_model_set *set, fb_error *error) {
    const fb_plan *plan = set->plan;
    fb_arena *arena = &set->plan_arena;
    fb_view *names = FB_NEW_ARRAY(arena, fb_view, plan->n_inputs);
    fb_map_init(&set->named, arena);
    for (uint32_t i = 0; names && i < plan->n_inputs; i++) {
        const fb_plan_element *element = &plan->elements[plan->inputs[i]];
        names[i] = plan->n_models > 1 ? qualified_name(arena, plan, element) : element->name;
        add_name(&set->named, element->name, i);
        add_name(&set->named, element->variable, i);
        add_name(&set->named, names[i], i);
    }
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t i = 0; i < plan->n_inputs; i++) {
        fb_view name = plan->elements[plan->inputs[i]].name;
        if (!is_shared(&set->named, name))
            names[i] = name;
    }
    set->names_differ = true;
    for (uint32_t i = 0; i < plan->n_inputs; i++)
        set->names_differ &= !is_shared(&set->named, names[i]);
    set->input_names = names;
    return FB_OK;
}

/* What a set needs besides its plan. */
static fb_status finish_set(fb_model_set *set, fb_error *error) {
    FB_TRY(name_inputs(set, error));
    return mark_lines(set, error);
}

static fb_status load_all(fb_model_set *set, const char *const *paths, size_t n_paths, fb_error *error) {
    loading l = {.set = set, .error = error};
    l.models = FB_NEW_ARRAY(&set->models, const fb_model *, MAX_MODELS);
    FB_TRY(fb_fail_arena(error, &set->models));
    for (size_t i = 0; i < n_paths; i++)
        FB_TRY(load_one(&l, paths[i]));
    FB_TRY(load_imports(&l));
    FB_TRY(fb_plan_build(&set->plan, &set->plan_arena, l.models, l.n, NULL, 0, error));
    FB_TRY(fb_find_written_tables(&set->written, &set->plan_arena, set->plan, error));
    FB_TRY(fb_plan_index(set->plan, &set->plan_arena, error));
    return finish_set(set, error);
}

fb_status fb_model_set_load(fb_model_set **set, const char *const *paths, size_t n_paths, const fb_host *host,
                            fb_error *error) {
    if (!set || !paths || n_paths == 0 || n_paths > MAX_MODELS)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "name at least one model, and at most %u", MAX_MODELS);
    fb_model_set *made;
    FB_TRY(new_set(&made, host, error));
    fb_status status = load_all(made, paths, n_paths, error);
    if (status != FB_OK) {
        fb_model_set_free(made);
        return status;
    }
    *set = made;
    return FB_OK;
}

/* ---- one expression as a set --------------------------------------------------------------------------- */

/* The members of the inputs' JSON object; none when there are no inputs. */
static fb_status input_names(const fb_json_member **members, uint32_t *n, fb_arena *arena, fb_view file,
                             fb_view inputs, fb_error *error) {
    *members = NULL;
    *n = 0;
    if (!inputs.data)
        return FB_OK;
    const fb_json *root;
    FB_TRY(fb_json_parse(&root, arena, file, inputs, error));
    if (root->kind != FB_JSON_OBJECT) {
        fb_place where = {file, inputs, root->offset};
        return fb_fail(error, FB_BAD_INPUT, &where, "inputs are a JSON object of names and values");
    }
    *members = root->members;
    *n = root->n;
    return FB_OK;
}

/* A model of inputs i0, i1, ... and one decision that requires them all. */
static fb_status expression_model(fb_model *model, fb_arena *arena, fb_view text, const fb_json_member *names,
                                  uint32_t n, fb_error *error) {
    fb_element *elements = FB_NEW_ARRAY(arena, fb_element, n + 1);
    fb_requirement *requirements = FB_NEW_ARRAY(arena, fb_requirement, n);
    fb_boxed *logic = FB_NEW(arena, fb_boxed);
    fb_view copy = fb_arena_copy(arena, text);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t i = 0; i < n; i++) {
        fb_text id;
        fb_text_init(&id, arena);
        fb_text_format(&id, "i%u", i);
        fb_spot name = {names[i].key, 0};
        elements[i] = (fb_element){.kind = FB_ELEMENT_INPUT, .id = {fb_text_view(&id), 0}, .name = name,
                                   .variable = {.name = name}};
        requirements[i].id = elements[i].id.text;
    }
    *logic = (fb_boxed){.kind = FB_BOXED_LITERAL, .text = {copy, 0}};
    fb_spot result = {FB_LITERAL("result"), 0};
    elements[n] = (fb_element){.kind = FB_ELEMENT_DECISION, .id = result, .name = result, .variable = {.name = result},
                               .logic = logic, .n_requirements = n, .requirements = requirements};
    *model = (fb_model){.path = FB_LITERAL("expression"), .text = copy, .space = FB_LITERAL("urn:forbear:expression"),
                        .name = {FB_LITERAL("expression"), 0}, .n_elements = n + 1, .elements = elements};
    return fb_fail_arena(error, arena);
}

static fb_status build_expression(fb_model_set *set, fb_view text, fb_view file, fb_view inputs, fb_error *error) {
    const fb_json_member *names;
    uint32_t n;
    FB_TRY(input_names(&names, &n, &set->models, file, inputs, error));
    fb_model *model = FB_NEW(&set->models, fb_model);
    FB_TRY(fb_fail_arena(error, &set->models));
    FB_TRY(expression_model(model, &set->models, text, names, n, error));
    const fb_model *models[1] = {model};
    FB_TRY(fb_plan_build(&set->plan, &set->plan_arena, models, 1, NULL, 0, error));
    return finish_set(set, error);
}

fb_status fb_model_set_of_expression(fb_model_set **set, fb_view text, fb_view file, fb_view inputs,
                                     const fb_host *host, fb_error *error) {
    if (!set || !text.data)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "an expression is wanted");
    fb_model_set *made;
    FB_TRY(new_set(&made, host, error));
    fb_status status = build_expression(made, text, file, inputs, error);
    if (status != FB_OK) {
        fb_model_set_free(made);
        return status;
    }
    *set = made;
    return FB_OK;
}

const fb_table *fb_model_set_written(const fb_model_set *set, size_t table) {
    return set->written ? set->written[table] : NULL; /* one expression has no tables */
}

const fb_plan *fb_model_set_plan(const fb_model_set *set) {
    return set->plan;
}

fb_arena *fb_model_set_output(fb_model_set *set) {
    fb_arena_reset(&set->print);
    return &set->print;
}

const fb_host *fb_model_set_host(const fb_model_set *set) {
    return set->host;
}

/* ---- asking a set -------------------------------------------------------------------------------------- */

fb_status fb_model_set_check(const fb_model_set *set, fb_error *error) {
    if (!set)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "no model set");
    return fb_plan_check(set->plan, error);
}

fb_status fb_model_set_print(fb_model_set *set, fb_view *text, fb_error *error) {
    if (!set || !text)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "no model set, or nowhere to put its text");
    fb_arena_reset(&set->print);
    fb_text out;
    fb_text_init(&out, &set->print);
    fb_plan_print(&out, set->plan);
    FB_TRY(fb_fail_arena(error, &set->print));
    *text = fb_text_view(&out);
    return FB_OK;
}

size_t fb_model_set_size(const fb_model_set *set) {
    return set ? set->plan->n_elements : 0;
}

fb_part fb_model_set_part(const fb_model_set *set, size_t part) {
    if (part >= fb_model_set_size(set))
        return (fb_part){0};
    const fb_plan_element *element = &set->plan->elements[part];
    const fb_plan_model *model = &set->plan->models[element->model];
    return (fb_part){.kind = (fb_part_kind)element->kind,
                     .name = element->name,
                     .space = model->space,
                     .in_first = element->model == 0,
                     .model = model->name,
                     .file = model->path,
                     .line = fb_model_set_line(set, element->model, element->offset)};
}

fb_view fb_model_set_input_name(const fb_model_set *set, size_t part) {
    if (part >= fb_model_set_size(set) || set->plan->elements[part].kind != FB_ELEMENT_INPUT)
        return (fb_view){"", 0};
    return set->input_names[set->plan->elements[part].input];
}

ptrdiff_t fb_model_set_find(const fb_model_set *set, fb_view name) {
    if (!set)
        return -1;
    for (uint32_t m = 0; m < set->plan->n_models; m++) {
        int64_t found = fb_plan_find(set->plan, set->plan->models[m].space, name);
        if (found >= 0)
            return (ptrdiff_t)found;
    }
    return -1;
}

/* ---- an evaluation ------------------------------------------------------------------------------------- */

fb_status fb_read_clock(fb_clock *clock, fb_arena *arena, const char *now, fb_error *error) {
    *clock = (fb_clock){.now = {.date = {1970, 1, 1}, .zone_kind = FB_ZONE_OFFSET}};
    if (!now)
        return FB_OK;
    if (!fb_date_time_parse(&clock->now, arena, fb_view_of(now)))
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "'%s' is no date and time such as 2026-03-01T09:00:00-05:00", now);
    if (clock->now.zone_kind == FB_ZONE_NONE)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "'%s' has no zone; add one, such as Z or -05:00", now);
    return FB_OK;
}

static fb_status begin_evaluation(fb_evaluation *e, const fb_evaluation_options *options, fb_error *error) {
    const fb_plan *plan = e->set->plan;
    fb_limits limits = fb_limits_default;
    if (options && options->steps)
        limits.steps = options->steps;
    if (options && options->memory)
        limits.memory = options->memory;
    fb_arena_init(&e->inputs_arena, e->host, limits.memory);
    fb_arena_init(&e->output, e->host, limits.memory);
    fb_arena_init(&e->clock_arena, e->host, limits.memory);
    fb_run_begin(&e->run, plan, e->host, &limits);
    e->run.keep_notes = options && options->notes;
    e->run.keep_trace = e->run.keep_cells = options && options->trace;
    e->partial = options && options->partial;
    e->stale = true;
    size_t n = plan->n_inputs + 1;
    e->inputs = new_handle(e->host, n * sizeof *e->inputs);
    e->known = new_handle(e->host, n);
    e->open = new_handle(e->host, n * sizeof *e->open);
    if (!e->inputs || !e->known || !e->open)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    return fb_read_clock(&e->clock, &e->clock_arena, options ? options->now : NULL, error);
}

fb_status fb_evaluation_new(fb_evaluation **evaluation, const fb_model_set *set, const fb_evaluation_options *options,
                            const fb_host *host, fb_error *error) {
    if (!evaluation || !set)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "no model set to evaluate");
    host = host ? host : fb_host_default();
    fb_evaluation *e = new_handle(host, sizeof *e);
    if (!e)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    e->set = set;
    e->host = host;
    fb_status status = begin_evaluation(e, options, error);
    if (status != FB_OK) {
        fb_evaluation_free(e);
        return status;
    }
    *evaluation = e;
    return FB_OK;
}

void fb_evaluation_free(fb_evaluation *e) {
    if (!e)
        return;
    size_t n = e->set->plan->n_inputs + 1;
    if (e->inputs)
        free_handle(e->host, e->inputs, n * sizeof *e->inputs);
    if (e->known)
        free_handle(e->host, e->known, n);
    if (e->open)
        free_handle(e->host, e->open, n * sizeof *e->open);
    fb_run_end(&e->run);
    fb_arena_free(&e->inputs_arena);
    fb_arena_free(&e->output);
    fb_arena_free(&e->clock_arena);
    free_handle(e->host, e, sizeof *e);
}

void fb_evaluation_clear(fb_evaluation *e) {
    if (!e)
        return;
    uint32_t n = e->set->plan->n_inputs;
    memset(e->inputs, 0, n * sizeof *e->inputs);
    memset(e->known, 0, n);
    fb_arena_reset(&e->inputs_arena);
    e->stale = true;
    e->result = fb_null(); /* it, the trace and the memos may hold texts of the inputs */
    e->n_open = 0;
    e->run.n_traces = e->run.n_notes = 0;
}

/* Where the value of an input is to be put; NULL when the part is no input. */
static fb_value *input_to_set(fb_evaluation *e, size_t part) {
    if (!e || part >= e->set->plan->n_elements)
        return NULL;
    const fb_plan_element *element = &e->set->plan->elements[part];
    if (element->kind != FB_ELEMENT_INPUT)
        return NULL;
    e->known[element->input] = 1;
    e->stale = true;
    return &e->inputs[element->input];
}

fb_status fb_evaluation_set_boolean(fb_evaluation *e, size_t part, bool value) {
    fb_value *input = input_to_set(e, part);
    if (!input)
        return FB_BAD_ARGUMENT;
    *input = fb_boolean(value);
    return FB_OK;
}

fb_status fb_evaluation_set_integer(fb_evaluation *e, size_t part, int64_t value) {
    fb_value *input = input_to_set(e, part);
    if (!input)
        return FB_BAD_ARGUMENT;
    input->kind = FB_KIND_NUMBER; /* member by member: a value made aside would be copied through memory */
    input->count = 0;
    input->as.number = fb_number_of(value);
    return FB_OK;
}

fb_status fb_evaluation_set_string(fb_evaluation *e, size_t part, fb_view value) {
    if (!e || value.size > UINT32_MAX || (value.size && !value.data) || !fb_utf8_valid(value))
        return FB_BAD_ARGUMENT;
    fb_view copy = fb_arena_copy(&e->inputs_arena, value);
    FB_TRY(fb_fail_arena(NULL, &e->inputs_arena));
    fb_value *input = input_to_set(e, part);
    if (!input)
        return FB_BAD_ARGUMENT;
    input->kind = FB_KIND_STRING;
    input->count = (uint32_t)copy.size;
    input->as.string = copy.data;
    return FB_OK;
}

/* ---- inputs as JSON ------------------------------------------------------------------------------------ */

static fb_status unknown_input(const fb_model_set *set, const fb_place *where, fb_view name, fb_error *error) {
    fb_view near = fb_map_nearest(&set->named, name);
    if (near.size)
        return fb_fail(error, FB_BAD_INPUT, where, "the model has no input '%.*s'; did you mean '%.*s'?", FB_ARG(name),
                       FB_ARG(near));
    return fb_fail(error, FB_BAD_INPUT, where, "the model has no input '%.*s'", FB_ARG(name));
}

static fb_status ambiguous_input(const fb_model_set *set, const fb_place *where, fb_view name, fb_error *error) {
    const fb_plan *plan = set->plan;
    fb_view names[2];
    uint32_t n = 0;
    for (uint32_t i = 0; i < plan->n_inputs && n < 2; i++) {
        const fb_plan_element *element = &plan->elements[plan->inputs[i]];
        if (fb_view_equal(element->name, name) || fb_view_equal(element->variable, name))
            names[n++] = set->input_names[i];
    }
    if (n < 2 || is_shared(&set->named, names[0]) || is_shared(&set->named, names[1]))
        return fb_fail(error, FB_BAD_INPUT, where, "several inputs are named '%.*s'; rename one, or its model",
                       FB_ARG(name));
    return fb_fail(error, FB_BAD_INPUT, where, "several inputs are named '%.*s'; write '%.*s' or '%.*s'", FB_ARG(name),
                   FB_ARG(names[0]), FB_ARG(names[1]));
}

/* Members often stand in the order of the inputs: the one behind the last that was found is looked at first. */
fb_status fb_find_input(uint32_t *input, const fb_model_set *set, const fb_place *where, fb_view name,
                        fb_error *error) {
    uint32_t likely = *input + 1;
    if (set->names_differ && likely < set->plan->n_inputs && fb_view_equal(set->input_names[likely], name)) {
        *input = likely;
        return FB_OK;
    }
    const input_name *known = fb_map_find(&set->named, name);
    if (!known)
        return unknown_input(set, where, name, error);
    if (known->n > 1)
        return ambiguous_input(set, where, name, error);
    *input = known->input;
    return FB_OK;
}

/* All members are read before the first input is set. */
static fb_status set_members(fb_evaluation *e, fb_view file, fb_view json, const fb_json *object, fb_error *error) {
    fb_value *values = FB_NEW_ARRAY(&e->inputs_arena, fb_value, object->n);
    uint32_t *parts = FB_NEW_ARRAY(&e->inputs_arena, uint32_t, object->n);
    FB_TRY(fb_fail_arena(error, &e->inputs_arena));
    uint32_t input = UINT32_MAX; /* the last one found */
    for (uint32_t i = 0; i < object->n; i++) {
        const fb_json_member *member = &object->members[i];
        fb_place where = {file, json, member->key_offset};
        FB_TRY(fb_find_input(&input, e->set, &where, member->key, error));
        parts[i] = e->set->plan->inputs[input];
        FB_TRY(fb_value_from_json(&values[i], &e->inputs_arena, file, json, member->value,
                                  e->set->plan->elements[parts[i]].type, error));
    }
    for (uint32_t i = 0; i < object->n; i++)
        *input_to_set(e, parts[i]) = values[i];
    return FB_OK;
}

/* The same where members may also say what an input is limited to. */
static fb_status set_what_is_said(fb_evaluation *e, fb_view file, fb_view json, const fb_json *object,
                                  fb_error *error) {
    const fb_said *said;
    FB_TRY(fb_read_said(&said, &e->inputs_arena, e->set, file, json, object, error));
    for (uint32_t i = 0; i < object->n; i++) {
        *input_to_set(e, e->set->plan->inputs[said[i].input]) = said[i].value;
        e->known[said[i].input] = said[i].kind == FB_SAID_VALUE;
    }
    return FB_OK;
}

fb_status fb_evaluation_set_json(fb_evaluation *e, fb_view file, fb_view json, fb_error *error) {
    if (!e || !json.data)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "no evaluation, or no JSON text");
    const fb_json *root;
    FB_TRY(fb_json_parse(&root, &e->inputs_arena, file, json, error));
    if (root->kind != FB_JSON_OBJECT) {
        fb_place where = {file, json, root->offset};
        return fb_fail(error, FB_BAD_INPUT, &where, "inputs are a JSON object of names and values");
    }
    return e->partial ? set_what_is_said(e, file, json, root, error) : set_members(e, file, json, root, error);
}

/* ---- results ------------------------------------------------------------------------------------------- */

static void list_open(fb_evaluation *e) {
    const fb_plan *plan = e->set->plan;
    e->n_open = 0;
    for (uint32_t i = 0; i < plan->n_inputs; i++)
        if (e->run.met[i])
            e->open[e->n_open++] = plan->inputs[i];
}

fb_status fb_evaluation_run(fb_evaluation *e, fb_outcome *outcome, size_t part, fb_error *error) {
    if (!e || part >= e->set->plan->n_elements)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "no evaluation, or no such part of the model");
    e->result = fb_null();
    e->n_open = 0;
    if (e->stale || e->run.stop > FB_STOP_UNKNOWN) {
        if (!fb_run_start(&e->run, e->inputs, e->partial ? e->known : NULL, &e->clock))
            return fb_run_status(&e->run, error);
        e->stale = false;
    }
    e->run.stop = FB_STOP_NONE;
    if (e->set->plan->n_inputs)
        memset(e->run.met, 0, e->set->plan->n_inputs); /* memos know what they need */
    e->result = fb_run_element(&e->run, (uint32_t)part);
    FB_TRY(fb_run_status(&e->run, error));
    if (outcome)
        *outcome = e->run.stop == FB_STOP_UNKNOWN ? FB_OUTCOME_UNKNOWN : FB_OUTCOME_VALUE;
    if (e->run.stop == FB_STOP_UNKNOWN)
        list_open(e);
    return FB_OK;
}

typedef enum result_form { RESULT_JSON, RESULT_TEXT, RESULT_LITERAL } result_form;

static fb_status write_result(fb_evaluation *e, fb_view *out, result_form form, int indent, fb_error *error) {
    if (!e || !out)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "no evaluation, or nowhere to put its result");
    fb_arena_reset(&e->output);
    fb_text text;
    fb_text_init(&text, &e->output);
    fb_budget budget = {fb_limits_default.steps, FB_DEPTH_LIMIT, false};
    if (form == RESULT_JSON)
        fb_value_to_json(&text, &e->result, indent, &budget);
    else if (form == RESULT_LITERAL)
        fb_value_print_literal(&text, &e->result, &budget);
    else
        fb_value_print(&text, &e->result, &budget);
    FB_TRY(fb_fail_arena(error, &e->output));
    if (budget.exhausted)
        return fb_fail(error, FB_LIMIT, NULL, "the result is nested more than %u deep", FB_DEPTH_LIMIT);
    *out = fb_text_view(&text);
    return FB_OK;
}

fb_status fb_evaluation_json(fb_evaluation *e, fb_view *json, int indent, fb_error *error) {
    return write_result(e, json, RESULT_JSON, indent, error);
}

fb_status fb_evaluation_text(fb_evaluation *e, fb_view *text, fb_error *error) {
    return write_result(e, text, RESULT_TEXT, 0, error);
}

fb_status fb_evaluation_literal(fb_evaluation *e, fb_view *text, fb_error *error) {
    return write_result(e, text, RESULT_LITERAL, 0, error);
}

const fb_run *fb_evaluation_inner_run(const fb_evaluation *e) {
    return &e->run;
}

fb_arena *fb_evaluation_output(fb_evaluation *e) {
    return &e->output;
}

const char *fb_evaluation_kind(const fb_evaluation *e) {
    return e ? fb_kind_name((fb_kind)e->result.kind) : "null";
}

bool fb_evaluation_is_boolean(const fb_evaluation *e, bool *value) {
    if (!e || e->result.kind != FB_KIND_BOOLEAN)
        return false;
    *value = e->result.as.boolean;
    return true;
}

bool fb_evaluation_is_string(const fb_evaluation *e, fb_view *value) {
    if (!e || e->result.kind != FB_KIND_STRING)
        return false;
    *value = fb_string_view(&e->result);
    return true;
}

bool fb_evaluation_is_number(const fb_evaluation *e, double *value) {
    if (!e || e->result.kind != FB_KIND_NUMBER)
        return false;
    *value = fb_number_to_double(e->result.as.number);
    return true;
}

size_t fb_evaluation_open_size(const fb_evaluation *e) {
    return e ? e->n_open : 0;
}

size_t fb_evaluation_open_part(const fb_evaluation *e, size_t i) {
    return e && i < e->n_open ? e->open[i] : SIZE_MAX;
}

size_t fb_evaluation_note_size(const fb_evaluation *e) {
    return e ? e->run.n_notes : 0;
}

void fb_note_print(fb_text *out, const fb_plan *plan, const fb_note *note) {
    fb_place where = fb_plan_place(plan, note->model, note->offset);
    uint32_t line, column;
    fb_line_column(where.text, where.offset, &line, &column);
    fb_text_format(out, "%.*s:%u:%u: %.*s", FB_ARG(where.file), line, column, FB_ARG(note->message));
}

fb_status fb_evaluation_note(fb_evaluation *e, fb_view *out, size_t i) {
    if (!e || !out || i >= e->run.n_notes)
        return FB_BAD_ARGUMENT;
    fb_arena_reset(&e->output);
    fb_text text;
    fb_text_init(&text, &e->output);
    fb_note_print(&text, e->set->plan, &e->run.notes[i]);
    FB_TRY(fb_fail_arena(NULL, &e->output));
    *out = fb_text_view(&text);
    return FB_OK;
}
