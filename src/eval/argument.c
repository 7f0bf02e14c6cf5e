/* argument.c - reading a built-in function's arguments, with the implicit conversions of an invocation (DMN
 * 1.5 sections 10.3.2.9.4 and 10.3.2.13.1).
 *
 * Called by the builtin_*.c files.  It knows no function: which kind is wanted is the caller's word.
 */
#include "eval/builtin_inner.h"

fb_value fb_made_value(fb_run *run, fb_value value) {
    return fb_run_memory(run) ? value : fb_null();
}

fb_value fb_made_text(fb_run *run, const fb_text *text) {
    if (!fb_run_memory(run))
        return fb_null();
    if (text->size > run->limits.text)
        return fb_null_note(run, "a string of %zu bytes is over the limit of %u", text->size,
                            run->limits.text);
    fb_view view = fb_text_view(text);
    return fb_string(view.data != NULL ? view : FB_LITERAL(""));
}

bool fb_budget_held(fb_run *run) {
    if (FB_LIKELY(!run->budget.exhausted))
        return true;
    if (run->stop == FB_STOP_NONE)
        run->stop = FB_STOP_LIMIT;
    return false;
}

bool fb_position(uint32_t *out, int64_t position, uint64_t length) {
    if (position > 0 && (uint64_t)position <= length) {
        *out = (uint32_t)(position - 1);
        return true;
    }
    if (position < 0 && position >= -(int64_t)length) {
        *out = (uint32_t)((int64_t)length + position);
        return true;
    }
    return false;
}

const fb_value *fb_unwrapped(const fb_value *value, fb_kind kind) {
    if (value->kind == FB_KIND_LIST && kind != FB_KIND_LIST && value->count == 1)
        return &value->as.items[0];
    return value;
}

const fb_value *fb_argument_any(const fb_arguments *arguments, uint32_t index) {
    static const fb_value null_value = {.kind = FB_KIND_NULL};
    return index < arguments->n ? &arguments->values[index] : &null_value;
}

bool fb_argument_given(const fb_arguments *arguments, uint32_t index) {
    return fb_argument_any(arguments, index)->kind != FB_KIND_NULL;
}

const fb_value *fb_argument_of_kind(const fb_arguments *arguments, uint32_t index, fb_kind kind) {
    const fb_value *value = fb_unwrapped(fb_argument_any(arguments, index), kind);
    return value->kind == kind ? value : NULL;
}

fb_value fb_argument_wrong(const fb_arguments *arguments, uint32_t index, const char *parameter,
                           const char *wanted) {
    const fb_value *value = fb_argument_any(arguments, index);
    if (index >= arguments->n)
        return fb_null_note(arguments->run, "%s: '%s' is missing; it must be %s", arguments->function,
                            parameter, wanted);
    return fb_null_note(arguments->run, "%s: '%s' must be %s, not %s", arguments->function, parameter, wanted,
                        value->kind == FB_KIND_NULL ? "null" : fb_kind_name(value->kind));
}

static const fb_value *wanted_kind(const fb_arguments *arguments, uint32_t index, const char *parameter,
                                   fb_kind kind, const char *wanted) {
    const fb_value *value = fb_argument_of_kind(arguments, index, kind);
    if (value == NULL)
        fb_argument_wrong(arguments, index, parameter, wanted);
    return value;
}

bool fb_argument_string(fb_view *out, const fb_arguments *arguments, uint32_t index, const char *parameter) {
    const fb_value *value = wanted_kind(arguments, index, parameter, FB_KIND_STRING, "a string");
    if (value == NULL)
        return false;
    *out = value->count > 0 ? fb_string_view(value) : FB_LITERAL("");
    return true;
}

bool fb_argument_number(fb_number *out, const fb_arguments *arguments, uint32_t index,
                        const char *parameter) {
    const fb_value *value = wanted_kind(arguments, index, parameter, FB_KIND_NUMBER, "a number");
    if (value == NULL)
        return false;
    *out = value->as.number;
    return true;
}

bool fb_argument_integer(int64_t *out, const fb_arguments *arguments, uint32_t index, const char *parameter) {
    fb_number number, whole;
    if (!fb_argument_number(&number, arguments, index, parameter))
        return false;
    if (fb_number_to_int64(out, number))
        return true;
    if (fb_number_round(&whole, number, 0, FB_ROUND_DOWN) && fb_number_to_int64(out, whole))
        return true;
    fb_null_note(arguments->run, "%s: '%s' is far out of range", arguments->function, parameter);
    return false;
}

static bool list_of_value(fb_value *out, fb_run *run, const fb_value *value) {
    if (value->kind == FB_KIND_LIST) {
        *out = *value;
        return true;
    }
    fb_value *item = FB_NEW(run->arena, fb_value);
    if (!fb_run_memory(run))
        return false;
    *item = *value;
    *out = fb_list(item, 1);
    return true;
}

/* Null is no list, and no list is made of it (10.3.2.9.4: T to List<T>; null stays null). */
bool fb_argument_list(fb_value *out, const fb_arguments *arguments, uint32_t index, const char *parameter) {
    const fb_value *value = fb_argument_any(arguments, index);
    if (value->kind == FB_KIND_NULL) {
        fb_argument_wrong(arguments, index, parameter, "a list");
        return false;
    }
    return list_of_value(out, arguments->run, value);
}

bool fb_argument_context(fb_value *out, const fb_arguments *arguments, uint32_t index,
                         const char *parameter) {
    const fb_value *value = wanted_kind(arguments, index, parameter, FB_KIND_CONTEXT, "a context");
    if (value == NULL)
        return false;
    *out = *value;
    return true;
}

bool fb_argument_day(fb_date *out, const fb_arguments *arguments, uint32_t index, const char *parameter) {
    const fb_value *value = fb_argument_of_kind(arguments, index, FB_KIND_DATE);
    if (value != NULL) {
        *out = value->as.date;
        return true;
    }
    value = wanted_kind(arguments, index, parameter, FB_KIND_DATE_TIME, "a date or a date and time");
    if (value == NULL)
        return false;
    *out = value->as.moment->date;
    return true;
}

bool fb_argument_items(fb_value *out, const fb_arguments *arguments, const char *parameter) {
    if (arguments->n <= 1)
        return fb_argument_list(out, arguments, 0, parameter);
    *out = fb_list(arguments->values, arguments->n);
    return true;
}
