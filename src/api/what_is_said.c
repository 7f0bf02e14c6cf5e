/* what_is_said.c - what JSON says of an input: a value, a set of values, an interval, or that it is unknown.
 *
 * The forms are those of fb_partial_set_json (forbear.h).  Called by api_engine.c and api_partial.c.
 *
 * INVARIANT: an object that could be a value of the input's type by its entries is a value.
 */
#include "api/api_inner.h"

/* Is it an object of these members and no others, none of which is an entry of the input's type? */
static bool has_only(const fb_json *json, const fb_type *type, const char *one, const char *other) {
    if (json->kind != FB_JSON_OBJECT || json->n == 0)
        return false;
    for (uint32_t i = 0; i < json->n; i++) {
        fb_view key = json->members[i].key;
        if (!fb_view_equal(key, fb_view_of(one)) && !(other && fb_view_equal(key, fb_view_of(other))))
            return false;
        if (type && type->kind == FB_TYPE_CONTEXT && fb_type_find_field(type, key))
            return false;
    }
    return true;
}

static fb_status read_set(fb_said *said, fb_arena *arena, fb_view file, fb_view text, const fb_json *list,
                          const fb_type *type, fb_error *error) {
    fb_place where = {file, text, list->offset};
    if (list->kind != FB_JSON_ARRAY || list->n == 0)
        return fb_fail(error, FB_BAD_INPUT, &where, "\"one of\" has a list of at least one value; \"unknown\": true "
                                                    "says that it may be any");
    fb_value *values = FB_NEW_ARRAY(arena, fb_value, list->n);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t i = 0; i < list->n; i++)
        FB_TRY(fb_value_from_json(&values[i], arena, file, text, list->items[i], type, error));
    said->kind = FB_SAID_LIMITS;
    said->limits = (fb_limited){.n_values = list->n, .values = values};
    return FB_OK;
}

fb_status fb_say_range(fb_said *said, const fb_value *low, const fb_value *high, const fb_place *where,
                       fb_error *error) {
    int order;
    if (!fb_value_order(&order, low ? low : high, high ? high : low))
        return fb_fail(error, FB_BAD_INPUT, where, "an interval lies between values of one kind that have an order, "
                                                   "such as numbers or dates; leave out an end that is open");
    if (order > 0)
        return fb_fail(error, FB_BAD_INPUT, where, "the interval ends before it begins; exchange its ends");
    said->kind = FB_SAID_LIMITS;
    said->limits = low && high && order == 0 ? (fb_limited){.n_values = 1, .values = low}
                                             : (fb_limited){.low = low, .high = high};
    return FB_OK;
}

static fb_status read_range(fb_said *said, fb_arena *arena, fb_view file, fb_view text, const fb_json *json,
                            const fb_type *type, fb_error *error) {
    static const char *const names[2] = {"from", "to"};
    fb_place where = {file, text, json->offset};
    fb_value *ends[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        const fb_json *end = fb_json_get(json, names[i]);
        if (!end)
            continue;
        ends[i] = FB_NEW(arena, fb_value);
        FB_TRY(fb_fail_arena(error, arena));
        FB_TRY(fb_value_from_json(ends[i], arena, file, text, end, type, error));
    }
    return fb_say_range(said, ends[0], ends[1], &where, error);
}

fb_status fb_read_one_said(fb_said *said, fb_arena *arena, fb_view file, fb_view text, const fb_json *json,
                           const fb_type *type, fb_error *error) {
    *said = (fb_said){.value = fb_null()};
    if (has_only(json, type, "one of", NULL))
        return read_set(said, arena, file, text, json->members[0].value, type, error);
    if (has_only(json, type, "from", "to"))
        return read_range(said, arena, file, text, json, type, error);
    if (has_only(json, type, "unknown", NULL) && json->members[0].value->kind == FB_JSON_TRUE) {
        said->kind = FB_SAID_UNKNOWN;
        return FB_OK;
    }
    return fb_value_from_json(&said->value, arena, file, text, json, type, error);
}

fb_status fb_read_said(const fb_said **said, fb_arena *arena, const fb_model_set *set, fb_view file, fb_view text,
                       const fb_json *object, fb_error *error) {
    const fb_plan *plan = fb_model_set_plan(set);
    fb_said *all = FB_NEW_ARRAY(arena, fb_said, object->n);
    FB_TRY(fb_fail_arena(error, arena));
    uint32_t input = UINT32_MAX;
    for (uint32_t i = 0; i < object->n; i++) {
        const fb_json_member *member = &object->members[i];
        fb_place where = {file, text, member->key_offset};
        FB_TRY(fb_find_input(&input, set, &where, member->key, error));
        FB_TRY(fb_read_one_said(&all[i], arena, file, text, member->value, plan->elements[plan->inputs[input]].type,
                                error));
        all[i].input = input;
    }
    *said = all;
    return FB_OK;
}
