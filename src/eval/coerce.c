/* coerce.c - implicit conversions and conformance with allowed values (DMN 1.5 10.3.2.9.4, 7.3.2).
 *
 * Conversions: to and from a singleton list, from date to date and time at UTC midnight; then "conforms to",
 * or null.  null conforms to every type.
 */
#include "eval/eval_inner.h"

/* ---- allowed values ------------------------------------------------------------------------------------ */

bool fb_constraint_holds(fb_run *run, uint32_t constraint, const fb_value *value) {
    while (constraint) {
        const fb_constraint *c = &run->plan->constraints[constraint - 1];
        fb_value small[FB_SMALL_FRAME];
        fb_value *frame = frame_for(run, small, c->n_slots ? c->n_slots : 1);
        if (!frame)
            return false;
        frame[0] = *value;
        fb_ternary t = c->tests->op == FB_OP_TESTS || c->tests->op == FB_OP_DASH ? fb_test(run, c->tests, frame)
                                                                                 : FB_NEITHER;
        if (run->stop || t != FB_TRUE)
            return false;
        constraint = c->also;
    }
    return true;
}

/* Can allowed values be anywhere in the type?  A look at its top only: the types below may be too many to walk. */
static bool may_be_constrained(const fb_type *type) {
    return type && (type->constraint || type->kind == FB_TYPE_LIST || type->kind == FB_TYPE_CONTEXT);
}

static bool constraints_hold(fb_run *run, const fb_value *value, const fb_type *type) {
    if (!type || value->kind == FB_KIND_NULL)
        return true;
    if (type->constraint && !fb_constraint_holds(run, type->constraint, value))
        return false;
    if (!fb_budget_enter(&run->budget)) {
        run->stop = FB_STOP_LIMIT;
        return false;
    }
    bool hold = true;
    if (type->kind == FB_TYPE_LIST && value->kind == FB_KIND_LIST && may_be_constrained(type->element))
        for (uint32_t i = 0; hold && i < value->count; i++)
            hold = fb_run_step(run, 1) && constraints_hold(run, &value->as.items[i], type->element);
    if (type->kind == FB_TYPE_CONTEXT && value->kind == FB_KIND_CONTEXT)
        for (uint32_t i = 0; hold && i < type->n; i++) {
            const fb_value *field = fb_context_get(value, type->field[i].name);
            hold = !field || constraints_hold(run, field, type->field[i].type);
        }
    fb_budget_leave(&run->budget);
    return hold;
}

bool fb_instance_of(fb_run *run, const fb_value *value, const fb_type *type) {
    return fb_value_instance_of(value, type, &run->budget) && constraints_hold(run, value, type);
}

/* ---- conversions --------------------------------------------------------------------------------------- */

static bool conforms(fb_run *run, const fb_value *value, const fb_type *type) {
    return value->kind == FB_KIND_NULL || fb_instance_of(run, value, type);
}

static bool as_date_time(fb_run *run, fb_value *value) {
    fb_moment moment = {.date = value->as.date, .zone_kind = FB_ZONE_OFFSET};
    fb_value converted = fb_moment_value(run->arena, FB_KIND_DATE_TIME, &moment);
    if (!fb_run_memory(run))
        return false;
    *value = converted;
    return true;
}

bool fb_convert(fb_run *run, fb_value *value, const fb_type *type) {
    if (!type || type->kind == FB_TYPE_ANY || value->kind == FB_KIND_NULL || conforms(run, value, type))
        return !run->stop;
    if (run->stop)
        return false;
    if (type->kind == FB_TYPE_DATE_TIME && value->kind == FB_KIND_DATE) {
        fb_value converted = *value;
        if (!as_date_time(run, &converted) || !conforms(run, &converted, type))
            return false;
        *value = converted;
        return true;
    }
    if (type->kind == FB_TYPE_LIST && value->kind != FB_KIND_LIST) {
        fb_value *item = FB_NEW(run->arena, fb_value);
        if (!item) {
            fb_run_memory(run);
            return false;
        }
        *item = *value;
        fb_value list = fb_list(item, 1);
        if (!conforms(run, &list, type))
            return false;
        *value = list;
        return true;
    }
    if (value->kind == FB_KIND_LIST && value->count == 1) {
        fb_value only = value->as.items[0];
        bool is_one = (only.kind == FB_KIND_LIST) == (type->kind == FB_TYPE_LIST); /* one level is taken off */
        if (!is_one || !(only.kind == FB_KIND_LIST ? conforms(run, &only, type) : fb_convert(run, &only, type)))
            return false;
        *value = only;
        return true;
    }
    return false;
}

/* For the message; one look below the top. */
static bool has_allowed_values(const fb_type *type) {
    bool below = type->kind == FB_TYPE_LIST && type->element && type->element->constraint;
    for (uint32_t i = 0; type->kind == FB_TYPE_CONTEXT && i < type->n; i++)
        below |= type->field[i].type && type->field[i].type->constraint;
    return type->constraint || below;
}

fb_value fb_coerce(fb_run *run, fb_value value, const fb_type *type) {
    if (fb_is_plainly(&value, type) || fb_convert(run, &value, type))
        return value;
    if (run->stop || !run->keep_notes)
        return fb_null();
    fb_text wanted;
    fb_text_init(&wanted, run->arena);
    fb_type_print(&wanted, type);
    fb_view text = fb_text_view(&wanted);
    return fb_null_note(run, "a %s where %.*s is wanted%s", fb_kind_name((fb_kind)value.kind), FB_ARG(text),
                        has_allowed_values(type) ? " (with its allowed values)" : "");
}
