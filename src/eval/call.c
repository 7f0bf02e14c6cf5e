/* call.c - invocation of any function value (DMN 1.5 10.3.2.13, table 63).
 *
 * Four kinds of function: FEEL closures and business knowledge models, decision services, external Java
 * (builtin_external.c), built-ins as values.  Arguments that do not conform to their parameters, after
 * implicit conversion, make the whole result null.
 */
#include "eval/eval_inner.h"

#define MEMOS_PER_STEP 16
#define NAMES_PER_STEP 8

static fb_builtin_function *const builtin_functions[FB_BUILTIN_COUNT] = {
#define FB_BUILTIN(id, name, parameters, result, function) [FB_BUILTIN_##id] = function,
#include "feel/builtins.def"
#undef FB_BUILTIN
};

/* ---- built-ins ----------------------------------------------------------------------------------------- */

fb_value fb_call_builtin_node(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value few[8];
    fb_value *arguments = few;
    if (node->n_children > FB_COUNT(few)) {
        arguments = FB_NEW_ARRAY(run->arena, fb_value, node->n_children);
        if (!arguments) {
            fb_run_memory(run);
            return fb_null();
        }
    }
    for (uint32_t i = 0; i < node->n_children; i++) {
        arguments[i] = node->children[i] ? fb_eval(run, node->children[i], frame) : fb_null();
        if (run->stop)
            return fb_null();
    }
    run->node = node;
    fb_value v = builtin_functions[node->index](run, arguments, node->n_children);
    fb_run_memory(run);
    return v;
}

/* A built-in as a value: any of its signatures may be meant, so the parameters stay undeclared. */
fb_value fb_builtin_value(fb_run *run, fb_builtin_id first) {
    fb_plan_function *body = FB_NEW(run->arena, fb_plan_function);
    fb_function *f = FB_NEW(run->arena, fb_function);
    if (!body || !f) {
        fb_run_memory(run);
        return fb_null();
    }
    body->name = fb_builtin_get(first)->name;
    body->builtin = (uint32_t)first + 1;
    *f = (fb_function){.body = body};
    fb_value v = {.kind = FB_KIND_FUNCTION};
    v.as.function = f;
    return v;
}

static bool signature_takes(const fb_builtin *builtin, uint32_t n) {
    return n >= builtin->n_required && (builtin->variadic || n <= builtin->n_parameters);
}

static fb_value call_builtin(fb_run *run, const fb_plan_function *body, const fb_value *arguments, uint32_t n) {
    fb_builtin_id first;
    uint32_t n_signatures;
    if (fb_builtin_find(&first, &n_signatures, body->name))
        for (uint32_t s = 0; s < n_signatures; s++)
            if (signature_takes(fb_builtin_get((fb_builtin_id)(first + s)), n)) {
                fb_value v = builtin_functions[first + s](run, arguments, n);
                fb_run_memory(run);
                return v;
            }
    return fb_null_note(run, "no form of '%.*s' takes %u arguments", FB_ARG(body->name), n);
}

/* ---- decision services --------------------------------------------------------------------------------- */

static fb_value service_outputs(fb_run *run, const fb_plan_element *service) {
    if (service->n_outputs == 1)
        return fb_run_element(run, service->outputs[0]);
    fb_entry *entries = FB_NEW_ARRAY(run->arena, fb_entry, service->n_outputs);
    if (!entries) {
        fb_run_memory(run);
        return fb_null();
    }
    for (uint32_t i = 0; i < service->n_outputs; i++) {
        entries[i].key = run->plan->elements[service->outputs[i]].variable;
        entries[i].value = fb_run_element(run, service->outputs[i]);
        if (run->stop)
            return fb_null();
    }
    return fb_context(entries, service->n_outputs);
}

/* Memos for one activation: those of an ended one, or new. */
static fb_memo *take_memos(fb_run *run) {
    uint32_t n = run->plan->n_elements;
    if (!fb_run_step(run, n / MEMOS_PER_STEP))
        return NULL;
    if (run->n_spare)
        return memset(run->spare_memos[--run->n_spare], 0, n * sizeof(fb_memo));
    fb_memo *memos = FB_NEW_ARRAY(run->arena, fb_memo, n);
    if (!memos)
        fb_run_memory(run);
    return memos;
}

static void give_memos_back(fb_run *run, fb_memo *memos) {
    if (run->n_spare == run->spare_capacity) {
        uint32_t capacity = run->spare_capacity ? run->spare_capacity * 2 : 8;
        fb_memo **more = FB_NEW_ARRAY(run->arena, fb_memo *, capacity);
        if (!more) {
            fb_run_memory(run);
            return;
        }
        if (run->n_spare)
            memcpy(more, run->spare_memos, run->n_spare * sizeof *more);
        run->spare_memos = more;
        run->spare_capacity = capacity;
    }
    run->spare_memos[run->n_spare++] = memos;
}

/* The service's decisions are computed anew in memos of their own, its inputs given: what happens inside does
 * not touch the decisions outside (DMN 1.5 10.4). */
static fb_value call_service(fb_run *run, const fb_plan_function *body, const fb_value *arguments) {
    const fb_plan_element *service = &run->plan->elements[body->service - 1];
    fb_memo *outside = run->memos;
    fb_memo *inside = take_memos(run);
    if (!inside)
        return fb_null();
    for (uint32_t i = 0; i < service->n_parameters; i++)
        inside[service->parameters[i]] = (fb_memo){.value = arguments[i], .state = FB_MEMO_DONE};
    run->memos = inside;
    fb_value v = service_outputs(run, service);
    run->memos = outside;
    give_memos_back(run, inside);
    return v;
}

/* ---- closures ------------------------------------------------------------------------------------------ */

static fb_value external(fb_run *run, const fb_plan_function *body, const fb_value *mapping, const fb_value *arguments,
                         uint32_t n) {
    const fb_value *java = mapping->kind == FB_KIND_CONTEXT ? fb_context_get(mapping, FB_LITERAL("java")) : NULL;
    if (!java)
        java = mapping; /* a boxed function of kind Java has the two entries directly (10.2.1.7) */
    const fb_value *class_name = NULL, *signature = NULL;
    if (java->kind == FB_KIND_CONTEXT) {
        class_name = fb_context_get(java, FB_LITERAL("class"));
        signature = fb_context_get(java, FB_LITERAL("method signature"));
    }
    if (!class_name || !signature || class_name->kind != FB_KIND_STRING || signature->kind != FB_KIND_STRING)
        return fb_null_note(run, "external function '%.*s' names no java class and method signature",
                            FB_ARG(body->name));
    return fb_external_java(run, fb_string_view(class_name), fb_string_view(signature), arguments, n);
}

static fb_value call_closure(fb_run *run, const fb_function *function, const fb_plan_function *body,
                             const fb_value *arguments, uint32_t n) {
    fb_value small[FB_SMALL_FRAME];
    fb_value *frame = frame_for(run, small, body->n_slots);
    if (!frame)
        return fb_null();
    if (n)
        memcpy(frame, arguments, n * sizeof *frame);
    for (uint32_t i = 0; i < body->n_captured; i++)
        frame[body->captured_into[i]] = function->captured[i];
    fb_value v = fb_eval(run, body->body, frame);
    if (run->stop || !body->external)
        return v;
    v = external(run, body, &v, arguments, n);
    fb_run_memory(run);
    return v;
}

/* ---- calls --------------------------------------------------------------------------------------------- */

static bool convert_arguments(fb_run *run, const fb_plan_function *body, fb_value *arguments, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        const fb_type *type = body->parameter_types ? body->parameter_types[i] : NULL;
        if (fb_convert(run, &arguments[i], type))
            continue;
        if (!run->stop)
            fb_null_note(run, "argument '%.*s' of '%.*s' has the wrong type", FB_ARG(body->parameters[i]),
                         FB_ARG(body->name));
        return false;
    }
    return true;
}

/* `arguments` may be changed by conversion. */
static fb_value invoke(fb_run *run, const fb_value *called, fb_value *arguments, uint32_t n) {
    if (called->kind != FB_KIND_FUNCTION)
        return fb_null_note(run, "a %s is called as a function", fb_kind_name((fb_kind)called->kind));
    const fb_function *function = called->as.function;
    const fb_plan_function *body = function->body;
    if (body->builtin)
        return call_builtin(run, body, arguments, n);
    if (n != body->n_parameters)
        return fb_null_note(run, "'%.*s' takes %u arguments, not %u", FB_ARG(body->name), body->n_parameters, n);
    if (!convert_arguments(run, body, arguments, n))
        return fb_null();
    if (!fb_budget_enter(&run->budget)) {
        run->stop = FB_STOP_LIMIT;
        return fb_null();
    }
    const fb_node *node = run->node;
    fb_value v = fb_null();
    if (body->service)
        v = call_service(run, body, arguments);
    else if (body->body)
        v = call_closure(run, function, body, arguments, n);
    fb_budget_leave(&run->budget);
    if (run->stop)
        return fb_null();
    run->node = node;
    return body->result_type ? fb_coerce(run, v, body->result_type) : v;
}

fb_value fb_call(fb_run *run, const fb_value *function, const fb_value *arguments, uint32_t n_arguments) {
    fb_value few[8];
    fb_value *copy = few;
    if (n_arguments > FB_COUNT(few)) {
        copy = FB_NEW_ARRAY(run->arena, fb_value, n_arguments);
        if (!copy) {
            fb_run_memory(run);
            return fb_null();
        }
    }
    if (n_arguments)
        memcpy(copy, arguments, n_arguments * sizeof *copy);
    return invoke(run, function, copy, n_arguments);
}

fb_value fb_run_call(fb_run *run, const fb_value *function, const fb_value *arguments, uint32_t n_arguments) {
    fb_value v = fb_call(run, function, arguments, n_arguments);
    fb_heed_budget(run);
    return v;
}

/* Named arguments in the order of the parameters; ones left out are null (10.3.2.13.5). */
static bool by_name(fb_run *run, fb_value *ordered, const fb_view *parameters, uint32_t n_parameters,
                    const fb_view *names, const fb_value *given, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (!fb_run_step(run, ((uint64_t)i + n_parameters) / NAMES_PER_STEP))
            return false;
        for (uint32_t before = 0; before < i; before++)
            if (fb_view_equal(names[before], names[i])) {
                fb_null_note(run, "the parameter '%.*s' is given twice", FB_ARG(names[i]));
                return false;
            }
        uint32_t at = 0;
        while (at < n_parameters && !fb_view_equal(parameters[at], names[i]))
            at++;
        if (at == n_parameters) {
            fb_null_note(run, "there is no parameter '%.*s'", FB_ARG(names[i]));
            return false;
        }
        ordered[at] = given[i];
    }
    return true;
}

static fb_value call_builtin_by_name(fb_run *run, const fb_plan_function *body, const fb_view *names,
                                     const fb_value *given, uint32_t n) {
    fb_builtin_id first;
    uint32_t n_signatures;
    if (!fb_builtin_find(&first, &n_signatures, body->name))
        return fb_null();
    for (uint32_t s = 0; s < n_signatures; s++) {
        const fb_builtin *builtin = fb_builtin_get((fb_builtin_id)(first + s));
        fb_value ordered[16];
        memset(ordered, 0, sizeof ordered);
        bool fits = n <= builtin->n_parameters && builtin->n_parameters <= FB_COUNT(ordered);
        uint32_t used = 0; /* the last ones left out are not passed on as null */
        for (uint32_t i = 0; fits && i < n; i++) {
            fits = false;
            for (uint32_t at = 0; at < builtin->n_parameters; at++)
                if (fb_view_equal(builtin->parameters[at], names[i])) {
                    fits = true;
                    used = at >= used ? at + 1 : used;
                }
        }
        if (!fits || n < builtin->n_required)
            continue;
        if (!by_name(run, ordered, builtin->parameters, builtin->n_parameters, names, given, n))
            return fb_null();
        fb_value v = builtin_functions[first + s](run, ordered, used);
        fb_run_memory(run);
        return v;
    }
    return fb_null_note(run, "no form of '%.*s' takes these named arguments", FB_ARG(body->name));
}

static fb_value invoke_by_name(fb_run *run, const fb_value *called, const fb_view *names, const fb_value *given,
                               uint32_t n) {
    if (called->kind != FB_KIND_FUNCTION)
        return fb_null_note(run, "a %s is called as a function", fb_kind_name((fb_kind)called->kind));
    const fb_plan_function *body = called->as.function->body;
    if (body->builtin)
        return call_builtin_by_name(run, body, names, given, n);
    fb_value *ordered = FB_NEW_ARRAY(run->arena, fb_value, body->n_parameters);
    if (!ordered) {
        fb_run_memory(run);
        return fb_null();
    }
    if (!by_name(run, ordered, body->parameters, body->n_parameters, names, given, n))
        return fb_null();
    return invoke(run, called, ordered, body->n_parameters);
}

fb_value fb_call_node(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value called = fb_eval(run, node->children[0], frame);
    if (run->stop)
        return fb_null();
    uint32_t n = node->n_children - 1;
    fb_value few[8];
    fb_value *arguments = few;
    if (n > FB_COUNT(few)) {
        arguments = FB_NEW_ARRAY(run->arena, fb_value, n);
        if (!arguments) {
            fb_run_memory(run);
            return fb_null();
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        arguments[i] = fb_eval(run, node->children[i + 1], frame);
        if (run->stop)
            return fb_null();
    }
    run->node = node;
    if (node->names)
        return invoke_by_name(run, &called, node->names, arguments, n);
    return invoke(run, &called, arguments, n);
}
