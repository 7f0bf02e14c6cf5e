/* lower.c - models to a plan: links them, gives every DRG element its place, lowers its logic.
 *
 * The only folder where FEEL and DMN meet.  Called by api and casework through fb_plan_build; calls
 * lower_types.c, lower_boxed.c, lower_feel.c and requirement_order.c.
 *
 * INVARIANT: nothing in the plan points into a model's or the scratch arena, except fb_plan_element.source.
 */
#include "plan/plan_inner.h"

#include <stdio.h>

void *grow(lowering *l, growing *g, size_t item_size) {
    if (g->n == g->capacity) {
        uint32_t capacity = g->capacity ? g->capacity * 2 : 8;
        void *items = fb_arena_alloc(l->plan, capacity, item_size);
        if (!items)
            return NULL;
        if (g->n)
            memcpy(items, g->items, g->n * item_size);
        g->items = items;
        g->capacity = capacity;
    }
    return (char *)g->items + g->n++ * item_size;
}

fb_view keep(lowering *l, fb_view text) {
    return fb_arena_copy(l->plan, text);
}

void problem(lowering *l, uint16_t model, size_t offset, const char *format, ...) {
    fb_problem *item = grow(l, &l->problems, sizeof *item);
    if (!item)
        return;
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    *item = (fb_problem){FB_PROBLEM_ERROR, model, (uint32_t)offset, keep(l, fb_view_of(message))};
}

/* ---- nodes --------------------------------------------------------------------------------------------- */

fb_node *new_node(const place *p, fb_op op, size_t offset) {
    fb_node *node = FB_NEW(p->l->plan, fb_node);
    if (!node)
        return &p->l->none; /* the build fails at its end */
    node->op = (uint8_t)op;
    node->model = p->model;
    node->offset = (uint32_t)offset;
    return node;
}

const fb_node **new_children(const place *p, fb_node *node, uint32_t n) {
    const fb_node **children = FB_NEW_ARRAY(p->l->plan, const fb_node *, n ? n : 1);
    if (!children)
        return NULL;
    node->children = children;
    node->n_children = n;
    return children;
}

fb_node *fault(const place *p, size_t offset, const char *format, ...) {
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    problem(p->l, p->model, offset, "%s", message);
    fb_node *node = new_node(p, FB_OP_FAULT, offset);
    if (p->l->plan->failure == FB_OK)
        node->key = keep(p->l, fb_view_of(message));
    return node;
}

const fb_node *dash_node(const place *p) {
    if (!p->l->dash)
        p->l->dash = new_node(p, FB_OP_DASH, 0);
    return p->l->dash;
}

const fb_node *coerce_node(const place *p, const fb_node *node, const fb_type *type) {
    if (!type || type->kind == FB_TYPE_ANY)
        return node;
    fb_node *coerce = new_node(p, FB_OP_COERCE, node->offset);
    const fb_node **child = new_children(p, coerce, 1);
    if (!child)
        return node;
    child[0] = node;
    coerce->type = type;
    return coerce;
}

uint32_t repeated_key(lowering *l, const fb_view *keys, uint32_t n) {
    fb_map seen;
    fb_map_init(&seen, l->scratch);
    for (uint32_t i = 0; i < n; i++) {
        bool stood = false;
        if (n > 8) /* few are compared, many are looked up */
            stood = !fb_map_put(&seen, keys[i], (void *)1);
        for (uint32_t before = 0; n <= 8 && before < i; before++)
            stood |= fb_view_equal(keys[before], keys[i]);
        if (stood)
            return i + 1;
    }
    return 0;
}

#define FEW_NAMES 16u

/* Without memory the names stay unbound; the build fails at its end. */
void open_level(place *inner, level *storage, const place *outer, uint32_t n) {
    lowering *l = outer->l;
    fb_scope_name *names = FB_NEW_ARRAY(l->scratch, fb_scope_name, n);
    bound *bounds = FB_NEW_ARRAY(l->scratch, bound, n);
    *inner = *outer;
    *storage = (level){.outer = outer->names, .in = outer->in};
    if (!names || !bounds)
        return;
    storage->scope = (fb_scope){outer->names ? &outer->names->scope : NULL, names, 0};
    storage->bounds = bounds;
    storage->longest = outer->names ? outer->names->longest : 0;
    if (n > FEW_NAMES)
        fb_map_init(&storage->index, l->scratch);
    inner->names = storage;
}

void add_name(level *at, fb_view name, const fb_type *type, uint32_t slot) {
    if (!at->bounds)
        return;
    uint32_t i = at->scope.n_names++;
    ((fb_scope_name *)at->scope.names)[i] = (fb_scope_name){name, type};
    at->bounds[i] = (bound){.kind = BOUND_SLOT, .index = slot};
    if (name.size > at->longest)
        at->longest = name.size;
    if (at->index.arena)
        fb_map_put(&at->index, name, (void *)(uintptr_t)(i + 1));
}

const bound *bound_here(lowering *l, const level *at, fb_view name) {
    if (at->index.arena) {
        uintptr_t found = (uintptr_t)fb_map_find(&at->index, name);
        return found ? &at->bounds[found - 1] : NULL;
    }
    if (!fb_budget_step(&l->lookups, 1))
        return NULL;
    for (uint32_t i = 0; i < at->scope.n_names; i++)
        if (fb_view_equal(at->scope.names[i].name, name))
            return &at->bounds[i];
    return NULL;
}

uint32_t bind_names(place *inner, level *storage, const place *outer, const fb_view *names,
                    const fb_type *const *types, uint32_t n) {
    uint32_t first = outer->in->n_slots;
    outer->in->n_slots += n;
    open_level(inner, storage, outer, n);
    for (uint32_t i = 0; i < n; i++)
        add_name(storage, names[i], types ? types[i] : NULL, first + i);
    return first;
}

void bind_one(place *inner, level *storage, const place *outer, fb_view name, const fb_type *type, uint32_t slot) {
    open_level(inner, storage, outer, 1);
    add_name(storage, name, type, slot);
}

/* ---- elements ------------------------------------------------------------------------------------------ */

static const fb_import *import_of(const fb_model *model, fb_view space) {
    for (uint32_t i = 0; i < model->n_imports; i++)
        if (fb_view_equal(model->imports[i].space, space))
            return &model->imports[i];
    return NULL;
}

static int64_t model_by_space(const lowering *l, fb_view space) {
    for (uint32_t i = 0; i < l->n_models; i++)
        if (fb_view_equal(l->models[i].model->space, space))
            return i;
    return -1;
}

static fb_status fail_at(lowering *l, uint32_t model, size_t offset, const char *what, fb_view name) {
    const fb_model *m = l->models[model].model;
    fb_place where = {m->path, m->text, offset};
    return fb_fail(l->error, FB_BAD_INPUT, &where, "%s '%.*s'", what, FB_ARG(name));
}

/* The element that a requirement's href names. */
static fb_status resolve(uint32_t *out, lowering *l, uint32_t model, const fb_requirement *requirement) {
    int64_t target = model;
    if (requirement->space.size && !fb_view_equal(requirement->space, l->models[model].model->space))
        target = model_by_space(l, requirement->space);
    if (target < 0)
        return fail_at(l, model, requirement->offset,
                       "no model with this namespace was given; load it too:", requirement->space);
    uintptr_t found = (uintptr_t)fb_map_find(&l->models[target].ids, requirement->id);
    if (!found)
        return fail_at(l, model, requirement->offset, "this href points at no element; there is no id",
                       requirement->id);
    *out = (uint32_t)(found - 1);
    return FB_OK;
}

static fb_status resolve_all(const uint32_t **out, uint32_t *n_out, lowering *l, uint32_t model,
                             const fb_requirement *requirements, uint32_t n) {
    uint32_t *indexes = FB_NEW_ARRAY(l->plan, uint32_t, n);
    if (!indexes)
        return fb_fail_arena(l->error, l->plan);
    for (uint32_t i = 0; i < n; i++)
        FB_TRY(resolve(&indexes[i], l, model, &requirements[i]));
    *out = indexes;
    *n_out = n;
    return FB_OK;
}

static fb_status place_elements(lowering *l) {
    uint32_t n = 0, n_inputs = 0;
    for (uint32_t m = 0; m < l->n_models; m++) {
        l->models[m].first_element = n;
        n += l->models[m].model->n_elements;
    }
    l->n_elements = n;
    l->elements = FB_NEW_ARRAY(l->plan, fb_plan_element, n);
    uint32_t *inputs = FB_NEW_ARRAY(l->plan, uint32_t, n);
    if (!l->elements || !inputs)
        return fb_fail_arena(l->error, l->plan);
    for (uint32_t m = 0; m < l->n_models; m++) {
        model_info *info = &l->models[m];
        fb_map_init(&info->ids, l->scratch);
        for (uint32_t i = 0; i < info->model->n_elements; i++) {
            const fb_element *source = &info->model->elements[i];
            uint32_t index = info->first_element + i;
            fb_plan_element *element = &l->elements[index];
            element->kind = source->kind;
            element->model = (uint16_t)m;
            element->id = keep(l, source->id.text);
            element->name = keep(l, source->name.text);
            fb_view variable = source->variable.name.text.size ? source->variable.name.text : source->name.text;
            element->variable = fb_name_canonical(l->plan, variable);
            element->offset = (uint32_t)source->offset;
            element->source = source;
            if (source->kind == FB_ELEMENT_INPUT) {
                element->input = n_inputs;
                inputs[n_inputs++] = index;
            }
            fb_map_put(&info->ids, source->id.text, (void *)(uintptr_t)(index + 1));
        }
    }
    l->out->inputs = inputs;
    l->out->n_inputs = n_inputs;
    return fb_fail_arena(l->error, l->scratch);
}

static fb_status connect_elements(lowering *l) {
    for (uint32_t e = 0; e < l->n_elements; e++) {
        fb_plan_element *element = &l->elements[e];
        const fb_element *s = element->source;
        FB_TRY(resolve_all(&element->requires, &element->n_requires, l, element->model, s->requirements,
                           s->n_requirements));
        if (s->kind != FB_ELEMENT_SERVICE)
            continue;
        FB_TRY(resolve_all(&element->outputs, &element->n_outputs, l, element->model, s->output_decisions,
                           s->n_output_decisions));
        FB_TRY(resolve_all(&element->encapsulated, &element->n_encapsulated, l, element->model,
                           s->encapsulated_decisions, s->n_encapsulated_decisions));
        uint32_t n = s->n_input_data + s->n_input_decisions;
        uint32_t *parameters = FB_NEW_ARRAY(l->plan, uint32_t, n);
        if (!parameters)
            return fb_fail_arena(l->error, l->plan);
        for (uint32_t i = 0; i < n; i++) {
            const fb_requirement *r =
                i < s->n_input_data ? &s->input_data[i] : &s->input_decisions[i - s->n_input_data];
            FB_TRY(resolve(&parameters[i], l, element->model, r));
        }
        element->parameters = parameters;
        element->n_parameters = n;
    }
    return FB_OK;
}

/* Imported models must be at hand; an import of something that is not DMN is refused on use only. */
static fb_status check_imports(lowering *l) {
    for (uint32_t m = 0; m < l->n_models; m++) {
        const fb_model *model = l->models[m].model;
        for (uint32_t i = 0; i < model->n_imports; i++) {
            const fb_import *import = &model->imports[i];
            if (fb_view_find(import->type, FB_LITERAL("/DMN/")) < 0)
                continue;
            if (model_by_space(l, import->space) < 0)
                return fail_at(l, m, import->offset,
                               "the imported model was not given; load the file with namespace", import->space);
        }
    }
    return FB_OK;
}

/* ---- scopes of logic ----------------------------------------------------------------------------------- */

static const fb_type *element_type(const fb_plan_element *element) {
    if (element->function)
        return element->function->type;
    return element->type;
}

typedef struct name_list {
    fb_scope_name *names;
    bound *bounds;
    uint32_t n;
    fb_map seen; /* name -> 1 + its place */
    size_t longest;
} name_list;

static name_list new_list(lowering *l, uint32_t room) {
    name_list list = {.names = FB_NEW_ARRAY(l->scratch, fb_scope_name, room),
                      .bounds = FB_NEW_ARRAY(l->scratch, bound, room)};
    fb_map_init(&list.seen, l->scratch);
    return list;
}

static void to_level(level *out, const name_list *list) {
    out->scope = (fb_scope){NULL, list->names, list->n};
    out->bounds = list->bounds;
    out->longest = list->longest;
    if (list->n > FEW_NAMES)
        out->index = list->seen;
}

/* Of two things with one name the first is meant. */
static void list_name(name_list *list, fb_view name, const fb_type *type, bound b) {
    if (!fb_map_put(&list->seen, name, (void *)(uintptr_t)(list->n + 1)))
        return;
    if (name.size > list->longest)
        list->longest = name.size;
    list->names[list->n] = (fb_scope_name){name, type};
    list->bounds[list->n++] = b;
}

/* A namespace of some elements, and the context type that lets the parser know its members. */
static void list_name_space(lowering *l, name_list *list, fb_view name, const uint32_t *elements, uint32_t n) {
    name_space *space = FB_NEW(l->scratch, name_space);
    fb_view *names = FB_NEW_ARRAY(l->scratch, fb_view, n);
    fb_type *type = FB_NEW(l->scratch, fb_type);
    fb_type_field *fields = FB_NEW_ARRAY(l->scratch, fb_type_field, n);
    if (!space || !names || !type || !fields)
        return;
    for (uint32_t i = 0; i < n; i++) {
        const fb_plan_element *element = &l->elements[elements[i]];
        const fb_type *known = element_type(element);
        names[i] = element->variable;
        fields[i] = (fb_type_field){names[i], known ? known : fb_type_builtin(FB_TYPE_ANY)};
    }
    *space = (name_space){n, names, elements};
    *type = (fb_type){.kind = FB_TYPE_CONTEXT, .n = n, .field = fields};
    list_name(list, name, type, (bound){.kind = BOUND_NAMESPACE, .space = space});
}

/* The required elements of one imported model as a namespace; with an empty import name, plainly. */
static void list_import(lowering *l, name_list *list, const fb_plan_element *element, uint32_t model,
                        fb_view import_name) {
    uint32_t *members = FB_NEW_ARRAY(l->scratch, uint32_t, element->n_requires);
    if (!members)
        return;
    uint32_t n = 0;
    for (uint32_t i = 0; i < element->n_requires; i++)
        if (l->elements[element->requires[i]].model == model)
            members[n++] = element->requires[i];
    if (n)
        list_name_space(l, list, fb_name_canonical(l->scratch, import_name), members, n);
}

/* Which of two is meant cannot be seen in the text; to require the same thing twice does no harm. */
static void report_if_ambiguous(lowering *l, const name_list *list, const fb_plan_element *element, uint32_t i) {
    uint32_t index = element->requires[i];
    fb_view name = l->elements[index].variable;
    uintptr_t at = (uintptr_t)fb_map_find(&list->seen, name);
    if (at && (list->bounds[at - 1].kind != BOUND_ELEMENT || list->bounds[at - 1].index != index))
        problem(l, element->model, element->source->requirements[i].offset,
                "'%.*s' requires two elements that are named '%.*s'; rename one, or give its import a name",
                FB_ARG(element->name), FB_ARG(name));
}

/* What the logic of an element may name: the variables of what it requires (DMN 1.5 10.4), its own included
 * where it requires itself. */
static void element_scope(lowering *l, level *out, body *in, const fb_plan_element *element) {
    bool has_foreign = false;
    for (uint32_t i = 0; i < element->n_requires; i++)
        has_foreign |= l->elements[element->requires[i]].model != element->model;
    uint32_t n_imports = has_foreign ? l->models[element->model].model->n_imports : 0;
    name_list list = new_list(l, element->n_requires + n_imports);
    *out = (level){.in = in};
    if (!list.names || !list.bounds)
        return;
    const fb_model *model = l->models[element->model].model;
    for (uint32_t i = 0; i < element->n_requires; i++) {
        uint32_t index = element->requires[i];
        const fb_plan_element *required = &l->elements[index];
        const fb_import *import = NULL;
        if (required->model != element->model)
            import = import_of(model, l->models[required->model].model->space);
        if (import && import->name.text.size)
            continue;
        list_name(&list, required->variable, element_type(required), (bound){.kind = BOUND_ELEMENT, .index = index});
        report_if_ambiguous(l, &list, element, i);
    }
    for (uint32_t i = 0; i < n_imports; i++) {
        int64_t target = model_by_space(l, model->imports[i].space);
        if (target >= 0 && model->imports[i].name.text.size)
            list_import(l, &list, element, (uint32_t)target, model->imports[i].name.text);
    }
    to_level(out, &list);
}

/* ---- logic --------------------------------------------------------------------------------------------- */

/* A variable's type names either the result or, for something invocable, the whole function. */
static const fb_type *result_part(const fb_type *declared) {
    if (declared && declared->kind == FB_TYPE_FUNCTION)
        return declared->function_declared ? declared->element : NULL;
    return declared;
}

static void lower_decision(lowering *l, uint32_t index) {
    fb_plan_element *element = &l->elements[index];
    if (!element->source->logic)
        return;
    body in = {0};
    level names;
    element_scope(l, &names, &in, element);
    place p = {.l = l, .model = element->model, .element = index, .in = &in, .names = &names};
    element->logic = coerce_node(&p, lower_boxed(&p, element->source->logic), element->type);
    element->n_slots = in.n_slots;
}

static void lower_knowledge(lowering *l, uint32_t index) {
    fb_plan_element *element = &l->elements[index];
    const fb_boxed *logic = element->source->logic;
    body in = {0};
    level names;
    element_scope(l, &names, &in, element);
    place p = {.l = l, .model = element->model, .element = index, .in = &in, .names = &names};
    fb_plan_function *function = (fb_plan_function *)element->function;
    if (!logic || !function)
        return;
    const fb_plan_function *lowered = lower_boxed_function(&p, logic, element->name, element->type);
    if (lowered)
        *function = *lowered; /* the address is what other logic may already point at */
}

/* Signatures come before bodies, so that the parser knows what a name's call gives. */
static void declare_function(lowering *l, uint32_t index) {
    fb_plan_element *element = &l->elements[index];
    const fb_element *source = element->source;
    fb_plan_function *function = FB_NEW(l->plan, fb_plan_function);
    fb_type *type = FB_NEW(l->plan, fb_type);
    uint32_t n = element->kind == FB_ELEMENT_SERVICE ? element->n_parameters
                 : source->logic                     ? source->logic->n_parts
                                                     : 0;
    fb_view *names = FB_NEW_ARRAY(l->plan, fb_view, n);
    const fb_type **types = FB_NEW_ARRAY(l->plan, const fb_type *, n);
    fb_type_field *fields = FB_NEW_ARRAY(l->plan, fb_type_field, n);
    if (!function || !type || !names || !types || !fields)
        return;
    for (uint32_t i = 0; i < n; i++) {
        if (element->kind == FB_ELEMENT_SERVICE) {
            names[i] = l->elements[element->parameters[i]].variable;
            types[i] = l->elements[element->parameters[i]].type;
        } else {
            const fb_information_item *parameter = &source->logic->parts[i].variable;
            names[i] = fb_name_canonical(l->plan, parameter->name.text);
            types[i] = type_by_reference(l, element->model, parameter->type_ref);
        }
        fields[i] = (fb_type_field){names[i], types[i] ? types[i] : fb_type_builtin(FB_TYPE_ANY)};
    }
    const fb_type *result = result_part(element->type);
    *type = (fb_type){.kind = FB_TYPE_FUNCTION, .function_declared = true, .n = n, .field = fields};
    type->element = result;
    function->name = element->name;
    function->n_parameters = n;
    function->parameters = names;
    function->parameter_types = types;
    function->result_type = result;
    function->type = type;
    if (element->kind == FB_ELEMENT_SERVICE)
        function->service = index + 1;
    element->function = function;
}

static void lower_elements(lowering *l) {
    for (uint32_t e = 0; e < l->n_elements; e++) {
        fb_plan_element *element = &l->elements[e];
        element->type = type_by_reference(l, element->model, element->source->variable.type_ref);
    }
    for (uint32_t e = 0; e < l->n_elements; e++)
        if (l->elements[e].kind == FB_ELEMENT_KNOWLEDGE || l->elements[e].kind == FB_ELEMENT_SERVICE)
            declare_function(l, e);
    for (uint32_t e = 0; e < l->n_elements && l->plan->failure == FB_OK; e++) {
        fb_arena_mark before = fb_arena_here(l->scratch); /* scopes die with the element */
        if (l->elements[e].kind == FB_ELEMENT_DECISION)
            lower_decision(l, e);
        else if (l->elements[e].kind == FB_ELEMENT_KNOWLEDGE)
            lower_knowledge(l, e);
        fb_arena_rewind(l->scratch, before);
    }
}

/* ---- links --------------------------------------------------------------------------------------------- */

/* The scope of a link's text: every model by its own name, with all its elements. */
static void link_scope(lowering *l, level *out, body *in) {
    name_list list = new_list(l, l->n_models);
    *out = (level){.in = in};
    if (!list.names || !list.bounds)
        return;
    for (uint32_t m = 0; m < l->n_models; m++) {
        const fb_model *model = l->models[m].model;
        uint32_t *members = FB_NEW_ARRAY(l->scratch, uint32_t, model->n_elements);
        if (!members)
            return;
        for (uint32_t i = 0; i < model->n_elements; i++)
            members[i] = l->models[m].first_element + i;
        list_name_space(l, &list, fb_name_canonical(l->scratch, model->name.text), members, model->n_elements);
    }
    to_level(out, &list);
}

/* An input data element becomes a decision with the link's text as its logic. */
static fb_status lower_link(lowering *l, const fb_link *link) {
    int64_t model = model_by_space(l, link->space);
    fb_plan_element *element = NULL;
    uint32_t index = 0;
    for (uint32_t i = 0; model >= 0 && i < l->models[model].model->n_elements; i++) {
        index = l->models[model].first_element + i;
        if (l->elements[index].kind == FB_ELEMENT_INPUT && fb_view_equal(l->elements[index].name, link->input)) {
            element = &l->elements[index];
            break;
        }
    }
    if (!element)
        return fb_fail(l->error, FB_NOT_FOUND, NULL, "no input '%.*s' to link in the model with namespace '%.*s'",
                       FB_ARG(link->input), FB_ARG(link->space));
    body in = {0};
    level names;
    link_scope(l, &names, &in);
    place p = {.l = l, .model = element->model, .element = index, .in = &in, .names = &names};
    l->links_used.n = 0;
    const fb_node *logic = lower_text(&p, (fb_spot){link->text, element->offset}, FB_GOAL_EXPRESSION, 0);
    element->kind = FB_ELEMENT_DECISION;
    element->logic = coerce_node(&p, logic, element->type);
    element->n_slots = in.n_slots;
    element->requires = l->links_used.items;
    element->n_requires = l->links_used.n;
    l->links_used = (growing){0};
    return FB_OK;
}

/* Inputs that were linked are no longer asked for: number the remaining ones anew. */
static void renumber_inputs(lowering *l) {
    uint32_t *inputs = (uint32_t *)l->out->inputs;
    uint32_t n = 0;
    for (uint32_t e = 0; e < l->n_elements; e++)
        if (l->elements[e].kind == FB_ELEMENT_INPUT) {
            l->elements[e].input = n;
            inputs[n++] = e;
        }
    l->out->n_inputs = n;
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static fb_status copy_models(lowering *l) {
    fb_plan_model *models = FB_NEW_ARRAY(l->plan, fb_plan_model, l->n_models);
    if (!models)
        return fb_fail_arena(l->error, l->plan);
    for (uint32_t m = 0; m < l->n_models; m++) {
        const fb_model *model = l->models[m].model;
        models[m] = (fb_plan_model){keep(l, model->path), model->text, keep(l, model->space),
                                    keep(l, model->name.text)};
    }
    l->out->models = models;
    l->out->n_models = l->n_models;
    return FB_OK;
}

static void finish(lowering *l) {
    fb_plan *plan = l->out;
    plan->elements = l->elements;
    plan->n_elements = l->n_elements;
    plan->tables = l->tables.items;
    plan->n_tables = l->tables.n;
    plan->constraints = l->constraints.items;
    plan->n_constraints = l->constraints.n;
    plan->problems = l->problems.items;
    plan->n_problems = l->problems.n;
}

#define LOOKUPS 100000000u /* some seconds */

static fb_status build(lowering *l, const fb_model *const *models, const fb_link *links, uint32_t n_links) {
    for (uint32_t m = 0; m < l->n_models; m++) {
        l->models[m].model = models[m];
        for (uint32_t other = 0; other < m; other++)
            if (fb_view_equal(models[m]->space, models[other]->space))
                return fail_at(l, m, 0, "two models have the namespace", models[m]->space);
    }
    FB_TRY(copy_models(l));
    FB_TRY(check_imports(l));
    FB_TRY(place_elements(l));
    FB_TRY(connect_elements(l));
    lower_types(l);
    lower_elements(l);
    for (uint32_t i = 0; i < n_links; i++)
        FB_TRY(lower_link(l, &links[i]));
    renumber_inputs(l);
    finish(l);
    FB_TRY(fb_fail_arena(l->error, l->plan));
    FB_TRY(fb_fail_arena(l->error, l->scratch));
    if (l->lookups.exhausted)
        return fb_fail(l->error, FB_LIMIT, NULL, "too many names in too many nested scopes; split the expressions");
    return check_requirement_order(l);
}

fb_status fb_plan_build(const fb_plan **plan, fb_arena *plan_arena, const fb_model *const *models,
                        uint32_t n_models, const fb_link *links, uint32_t n_links, fb_error *error) {
    if (n_models == 0 || n_models > UINT16_MAX)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "a plan is made of 1 to 65,535 models");
    fb_arena scratch;
    fb_arena_init(&scratch, plan_arena->host, plan_arena->limit);
    lowering l = {.plan = plan_arena, .scratch = &scratch, .n_models = n_models, .error = error};
    l.budget = (fb_budget){.steps_left = UINT64_MAX, .depth_left = 4 * FB_DEPTH_LIMIT};
    l.lookups = (fb_budget){.steps_left = LOOKUPS};
    l.out = FB_NEW(plan_arena, fb_plan);
    l.models = FB_NEW_ARRAY(&scratch, model_info, n_models);
    fb_status status = fb_fail_arena(error, plan_arena);
    if (status == FB_OK)
        status = fb_fail_arena(error, &scratch);
    if (status == FB_OK)
        status = build(&l, models, links, n_links);
    fb_arena_free(&scratch);
    if (status != FB_OK)
        return status;
    l.out->arena = plan_arena;
    *plan = l.out;
    return FB_OK;
}

fb_place fb_plan_place(const fb_plan *plan, uint16_t model, uint32_t offset) {
    return (fb_place){plan->models[model].path, plan->models[model].text, offset};
}

fb_status fb_plan_check(const fb_plan *plan, fb_error *error) {
    for (uint32_t i = 0; i < plan->n_problems; i++) {
        const fb_problem *p = &plan->problems[i];
        if (p->severity != FB_PROBLEM_ERROR)
            continue;
        fb_place where = fb_plan_place(plan, p->model, p->offset);
        return fb_fail(error, FB_BAD_INPUT, &where, "%.*s", FB_ARG(p->message));
    }
    return FB_OK;
}

int64_t fb_plan_find(const fb_plan *plan, fb_view space, fb_view name) {
    for (uint32_t e = 0; e < plan->n_elements; e++) {
        const fb_plan_element *element = &plan->elements[e];
        if (!fb_view_equal(element->name, name) && !fb_view_equal(element->variable, name))
            continue;
        if (space.size ? fb_view_equal(plan->models[element->model].space, space) : element->model == 0)
            return e;
    }
    return -1;
}
