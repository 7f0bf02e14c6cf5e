/* type.c - the lattice of types: conformance and `instance of` (DMN 1.5 10.3.2.9, table 61).
 *
 * Allowed values are not types: whoever checks an item definition's constraints does so beside these
 * functions.  A type may refer to itself only in a malformed model; every walk takes depth from a budget.
 */
#include "value/value.h"

/* ---- built-in types ------------------------------------------------------------------------------------ */

#define BUILTIN(type_kind) [type_kind] = {.kind = type_kind}
static const fb_type builtin[] = {
    BUILTIN(FB_TYPE_ANY),
    BUILTIN(FB_TYPE_NULL),
    BUILTIN(FB_TYPE_BOOLEAN),
    BUILTIN(FB_TYPE_NUMBER),
    BUILTIN(FB_TYPE_STRING),
    BUILTIN(FB_TYPE_DATE),
    BUILTIN(FB_TYPE_TIME),
    BUILTIN(FB_TYPE_DATE_TIME),
    BUILTIN(FB_TYPE_DAYS_TIME_DURATION),
    BUILTIN(FB_TYPE_YEARS_MONTHS_DURATION),
    BUILTIN(FB_TYPE_LIST),
    BUILTIN(FB_TYPE_CONTEXT),
    BUILTIN(FB_TYPE_RANGE),
    BUILTIN(FB_TYPE_FUNCTION),
};

/* The first name of each kind is the one that is printed. */
static const struct {
    const char *name;
    fb_type_kind kind;
} type_names[] = {
    {"Any", FB_TYPE_ANY},
    {"Null", FB_TYPE_NULL},
    {"boolean", FB_TYPE_BOOLEAN},
    {"number", FB_TYPE_NUMBER},
    {"string", FB_TYPE_STRING},
    {"date", FB_TYPE_DATE},
    {"time", FB_TYPE_TIME},
    {"date and time", FB_TYPE_DATE_TIME},
    {"dateTime", FB_TYPE_DATE_TIME},
    {"days and time duration", FB_TYPE_DAYS_TIME_DURATION},
    {"dayTimeDuration", FB_TYPE_DAYS_TIME_DURATION},
    {"years and months duration", FB_TYPE_YEARS_MONTHS_DURATION},
    {"yearMonthDuration", FB_TYPE_YEARS_MONTHS_DURATION},
    {"list", FB_TYPE_LIST},
    {"context", FB_TYPE_CONTEXT},
    {"range", FB_TYPE_RANGE},
    {"function", FB_TYPE_FUNCTION},
};

const fb_type *fb_type_builtin(fb_type_kind kind) {
    return &builtin[(size_t)kind < FB_COUNT(builtin) ? kind : FB_TYPE_ANY];
}

const fb_type *fb_type_by_name(fb_view name) {
    for (size_t i = 0; i < FB_COUNT(type_names); i++)
        if (fb_view_equal(name, fb_view_of(type_names[i].name)))
            return &builtin[type_names[i].kind];
    return NULL;
}

const fb_type *fb_type_list(fb_arena *arena, const fb_type *element) {
    fb_type *type = FB_NEW(arena, fb_type);
    if (!type)
        return NULL;
    type->kind = FB_TYPE_LIST;
    type->element = element;
    return type;
}

const fb_type_field *fb_type_find_field(const fb_type *type, fb_view name) {
    if (type->kind != FB_TYPE_CONTEXT)
        return NULL;
    for (uint32_t i = 0; i < type->n; i++)
        if (fb_view_equal(type->field[i].name, name))
            return &type->field[i];
    return NULL;
}

/* Where a type is left out, it is Any. */
static const fb_type *stated(const fb_type *type) {
    return type ? type : &builtin[FB_TYPE_ANY];
}

/* ---- conformance (10.3.2.9.2) -------------------------------------------------------------------------- */

/* For every field of the super type there is one of the same name that conforms; more do no harm. */
static bool contexts_conform(const fb_type *sub, const fb_type *super, fb_budget *budget) {
    for (uint32_t i = 0; i < super->n; i++) {
        const fb_type_field *field = i < sub->n && fb_view_equal(sub->field[i].name, super->field[i].name)
                                         ? &sub->field[i]
                                         : fb_type_find_field(sub, super->field[i].name);
        if (!fb_budget_step(budget, 1 + (uint64_t)sub->n) || !field ||
            !fb_type_conforms(stated(field->type), stated(super->field[i].type), budget))
            return false;
    }
    return true;
}

/* Parameters the other way round, the result as it is.  A function whose result nobody stated, and whose body
 * does not show it, cannot be said not to conform. */
static bool functions_conform(const fb_type *sub, const fb_type *super, fb_budget *budget) {
    if (!super->function_declared)
        return true;
    if (!sub->function_declared || sub->n != super->n)
        return false;
    for (uint32_t i = 0; i < sub->n; i++)
        if (!fb_type_conforms(stated(super->field[i].type), stated(sub->field[i].type), budget))
            return false;
    return !sub->element || fb_type_conforms(sub->element, stated(super->element), budget);
}

static bool constructed_conform(const fb_type *sub, const fb_type *super, fb_budget *budget) {
    switch ((fb_type_kind)sub->kind) {
    case FB_TYPE_LIST:
    case FB_TYPE_RANGE:
        return fb_type_conforms(stated(sub->element), stated(super->element), budget);
    case FB_TYPE_CONTEXT:
        return contexts_conform(sub, super, budget);
    case FB_TYPE_FUNCTION:
        return functions_conform(sub, super, budget);
    default:
        return true;
    }
}

bool fb_type_conforms(const fb_type *sub, const fb_type *super, fb_budget *budget) {
    if (sub == super || super->kind == FB_TYPE_ANY || sub->kind == FB_TYPE_NULL)
        return true;
    if (sub->kind != super->kind)
        return false;
    if (!fb_budget_step(budget, 1) || !fb_budget_enter(budget))
        return false;
    bool result = constructed_conform(sub, super, budget);
    fb_budget_leave(budget);
    return result;
}

/* ---- instance of (table 61) ---------------------------------------------------------------------------- */

/* type(value) <: type, which null fulfils everywhere but at the top of `instance of`. */
static bool value_conforms(const fb_value *value, const fb_type *type, fb_budget *budget);

static bool list_conforms(const fb_value *list, const fb_type *type, fb_budget *budget) {
    const fb_type *element = stated(type->element);
    if (element->kind == FB_TYPE_ANY)
        return true;
    for (uint32_t i = 0; i < list->count; i++)
        if (!value_conforms(&list->as.items[i], element, budget))
            return false;
    return true;
}

static bool context_conforms(const fb_value *context, const fb_type *type, fb_budget *budget) {
    for (uint32_t i = 0; i < type->n; i++) {
        const fb_type_field *field = &type->field[i];
        const fb_value *value =
            fb_budget_step(budget, context->count) ? fb_context_get(context, field->name) : NULL;
        if (!value || !value_conforms(value, stated(field->type), budget))
            return false;
    }
    return true;
}

static bool range_conforms(const fb_range *range, const fb_type *type, fb_budget *budget) {
    const fb_type *element = stated(type->element);
    return (range->low_undefined || value_conforms(&range->low, element, budget)) &&
           (range->high_undefined || value_conforms(&range->high, element, budget));
}

/* A function without a type at all is a built-in, one of whose forms may be what is wanted. */
static bool function_conforms(const fb_function *function, const fb_type *type, fb_budget *budget) {
    return !function->type || fb_type_conforms(function->type, type, budget);
}

static bool holder_conforms(const fb_value *value, const fb_type *type, fb_budget *budget) {
    switch ((fb_kind)value->kind) {
    case FB_KIND_LIST:
        return list_conforms(value, type, budget);
    case FB_KIND_CONTEXT:
        return context_conforms(value, type, budget);
    case FB_KIND_RANGE:
        return range_conforms(value->as.range, type, budget);
    case FB_KIND_FUNCTION:
        return function_conforms(value->as.function, type, budget);
    default:
        return true;
    }
}

static fb_type_kind type_kind_of(const fb_value *value) {
    static const uint8_t kinds[] = {
        [FB_KIND_NULL] = FB_TYPE_NULL,
        [FB_KIND_BOOLEAN] = FB_TYPE_BOOLEAN,
        [FB_KIND_NUMBER] = FB_TYPE_NUMBER,
        [FB_KIND_STRING] = FB_TYPE_STRING,
        [FB_KIND_DATE] = FB_TYPE_DATE,
        [FB_KIND_TIME] = FB_TYPE_TIME,
        [FB_KIND_DATE_TIME] = FB_TYPE_DATE_TIME,
        [FB_KIND_DAYS_TIME_DURATION] = FB_TYPE_DAYS_TIME_DURATION,
        [FB_KIND_YEARS_MONTHS_DURATION] = FB_TYPE_YEARS_MONTHS_DURATION,
        [FB_KIND_LIST] = FB_TYPE_LIST,
        [FB_KIND_CONTEXT] = FB_TYPE_CONTEXT,
        [FB_KIND_RANGE] = FB_TYPE_RANGE,
        [FB_KIND_FUNCTION] = FB_TYPE_FUNCTION,
    };
    return (fb_type_kind)kinds[value->kind];
}

static bool value_conforms(const fb_value *value, const fb_type *type, fb_budget *budget) {
    if (value->kind == FB_KIND_NULL || type->kind == FB_TYPE_ANY)
        return true;
    if (type_kind_of(value) != type->kind)
        return false;
    if (value->kind < FB_KIND_LIST)
        return true;
    if (!fb_budget_step(budget, 1 + (uint64_t)value->count) || !fb_budget_enter(budget))
        return false;
    bool result = holder_conforms(value, type, budget);
    fb_budget_leave(budget);
    return result;
}

bool fb_value_instance_of(const fb_value *value, const fb_type *type, fb_budget *budget) {
    if (value->kind == FB_KIND_NULL)
        return type->kind == FB_TYPE_NULL;
    return value_conforms(value, type, budget);
}

/* ---- text ---------------------------------------------------------------------------------------------- */

#define PRINT_DEPTH 32  /* deeper types are shortened to "..." */
#define PRINT_SIZE 4096 /* so is what comes after so many bytes: shared types may unfold to any size */

static void print_type(fb_text *out, const fb_type *type, int depth_left, size_t stop);

static void print_fields(fb_text *out, const fb_type *type, int depth_left, size_t stop, bool names) {
    for (uint32_t i = 0; i < type->n && out->arena->failure == FB_OK; i++) {
        if (i > 0)
            fb_text_add_string(out, ", ");
        if (out->size > stop) {
            fb_text_add_string(out, "...");
            return;
        }
        if (names) {
            fb_text_add(out, type->field[i].name);
            fb_text_add_string(out, ": ");
        }
        print_type(out, stated(type->field[i].type), depth_left, stop);
    }
}

static void print_type(fb_text *out, const fb_type *type, int depth_left, size_t stop) {
    if (type->name.size) {
        fb_text_add(out, type->name);
        return;
    }
    if (depth_left == 0 || out->size > stop) {
        fb_text_add_string(out, "...");
        return;
    }
    for (size_t i = 0; i < FB_COUNT(type_names); i++)
        if (type_names[i].kind == type->kind) {
            fb_text_add_string(out, type_names[i].name);
            break;
        }
    switch ((fb_type_kind)type->kind) {
    case FB_TYPE_LIST:
    case FB_TYPE_RANGE:
        fb_text_add_byte(out, '<');
        print_type(out, stated(type->element), depth_left - 1, stop);
        fb_text_add_byte(out, '>');
        break;
    case FB_TYPE_CONTEXT:
        if (type->n == 0)
            break;
        fb_text_add_byte(out, '<');
        print_fields(out, type, depth_left - 1, stop, true);
        fb_text_add_byte(out, '>');
        break;
    case FB_TYPE_FUNCTION:
        if (!type->function_declared)
            break;
        fb_text_add_byte(out, '<');
        print_fields(out, type, depth_left - 1, stop, false);
        fb_text_add_string(out, "> -> ");
        print_type(out, stated(type->element), depth_left - 1, stop);
        break;
    default:
        break;
    }
}

void fb_type_print(fb_text *out, const fb_type *type) {
    print_type(out, type, PRINT_DEPTH, out->size + PRINT_SIZE);
}
