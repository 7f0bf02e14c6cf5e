/* register.c - the register of instruments: which text is in force on which day (contract section 6).
 *
 * Reads policies/register.json and answers one question about one instrument and one day.  It does not choose
 * between readings: where the sources leave a date open the answer is "uncertain", with the readings.
 * Called by policy_set.c and by the listing of `forbear policies`.
 *
 * INVARIANT: an instrument ends on the day its successor begins ("on a shared day the successor governs"), so
 * `from` is the first day in force and `to` the first day that is not.  A proposed rule is in force on no day.
 */
#include "casework/casework_inner.h"

static const fb_date FIRST_DAY = {-999999999, 1, 1};
static const fb_date LAST_DAY = {999999999, 12, 31};

static const fb_view INSTRUMENT_MEMBERS[] = {
    {"id", 2},     {"title", 5},   {"issuer", 6}, {"layer", 5},       {"kind", 4},   {"signed", 6},
    {"issued", 6}, {"from", 4},    {"to", 2},     {"supersedes", 10}, {"limits", 6}, {"scope", 5},
    {"grade", 5},  {"sources", 7}, {"model", 5},  {"note", 4},        {"actions", 7},
    {"encoded_in", 10},
};
static const fb_view REGISTER_MEMBERS[] = {{"register", 8}, {"as_of", 5}, {"since", 5},
                                           {"note", 4},     {"justified", 9}, {"instruments", 11}};
static const fb_view BOUND_MEMBERS[] = {{"readings", 8}, {"unverified", 10}};
static const fb_view GRADE_MEMBERS[] = {{"from", 4}, {"to", 2}};
static const fb_view KINDS[] = {{"statute", 7},      {"regulation", 10}, {"directive", 9}, {"memo", 4},
                                {"practice", 8},     {"court order", 11}, {"policy", 6},   {"fee", 3},
                                {"proposed rule", 13}};
static const fb_view LAYERS[FB_LAYERS] = {{"statute", 7}, {"court", 5}, {"directive", 9}, {"discretion", 10},
                                          {"benefit", 7}};

/* ---- dates with their readings ------------------------------------------------------------------------ */

/* `YYYY-MM` or `YYYY`, of which only the month or the year is known. */
static bool span_parse(fb_date *first, fb_date *last, fb_view text) {
    char day[11];
    bool is_year = text.size == 4;
    if (!is_year && text.size != 7)
        return false;
    snprintf(day, sizeof day, is_year ? "%.*s-01-01" : "%.*s-01", FB_ARG(text));
    fb_date next;
    return fb_date_parse(first, fb_view_of(day)) && fb_date_add_months(&next, *first, is_year ? 12 : 1) &&
           fb_date_of_days(last, fb_days_of_date(next) - 1);
}

static fb_status reading(fb_date *first, fb_date *last, fb_view *text, const json_source *source,
                         const fb_json *json, const char *key) {
    if (json->kind == FB_JSON_NULL) {
        bool is_end = strcmp(key, "to") == 0;
        *first = *last = is_end ? LAST_DAY : FIRST_DAY;
        *text = is_end ? FB_LITERAL("no end") : FB_LITERAL("no beginning");
        return FB_OK;
    }
    if (json->kind == FB_JSON_STRING) {
        *text = json->text;
        if (fb_date_parse(first, json->text)) {
            *last = *first;
            return FB_OK;
        }
        if (span_parse(first, last, json->text))
            return FB_OK;
    }
    return wrong_at(source, json->offset,
                    "\"%s\" is a day (2021-08-10), a month (2025-06), a year (2012), null, or "
                    "{\"readings\": [...], \"unverified\": true}",
                    key);
}

static fb_status bound_of(fb_bound *out, const json_source *source, const fb_json *json, const char *key) {
    *out = (fb_bound){.none = !json || json->kind == FB_JSON_NULL};
    if (out->none)
        return FB_OK;
    const fb_json *readings = NULL;
    uint32_t n = 1;
    if (json->kind == FB_JSON_OBJECT) {
        FB_TRY(only_members(source, json, "a date with readings", BOUND_MEMBERS, FB_COUNT(BOUND_MEMBERS)));
        FB_TRY(boolean_member(&out->unverified, source, json, "unverified"));
        readings = fb_json_get(json, "readings");
        if (!readings || readings->kind != FB_JSON_ARRAY)
            return wrong_at(source, json->offset, "\"%s\" needs \"readings\", a list that may be empty", key);
        n = readings->n;
        if (n == 0 && !out->unverified)
            return wrong_at(source, json->offset, "\"%s\" has no reading and is not marked unverified", key);
    }
    fb_date *first = FB_NEW_ARRAY(source->arena, fb_date, n), *last = FB_NEW_ARRAY(source->arena, fb_date, n);
    fb_view *texts = FB_NEW_ARRAY(source->arena, fb_view, n);
    if (!first || !last || !texts)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < n; i++)
        FB_TRY(reading(&first[i], &last[i], &texts[i], source, readings ? readings->items[i] : json, key));
    out->n_readings = n;
    out->first = first;
    out->last = last;
    out->texts = texts;
    return FB_OK;
}

/* "2025-01-21 or 2025-01-22", "not stated in any text that was read", ... */
void fb_bound_say(fb_text *out, const fb_bound *bound, const char *when_none) {
    if (bound->none)
        fb_text_add_string(out, when_none);
    else if (bound->n_readings == 0)
        fb_text_add_string(out, "a day that no text read so far states");
    for (uint32_t i = 0; i < bound->n_readings; i++) {
        fb_text_add_string(out, i ? " or " : "");
        fb_text_add(out, bound->texts[i]);
    }
    if (bound->unverified && bound->n_readings > 0)
        fb_text_add_string(out, " (not verified)");
}

static fb_status dated_text(fb_view *out, fb_bound *bound, const json_source *source, const fb_json *object,
                            const char *key) {
    fb_text text;
    fb_text_init(&text, source->arena);
    FB_TRY(bound_of(bound, source, fb_json_get(object, key), key));
    fb_bound_say(&text, bound, "");
    *out = fb_text_view(&text);
    return FB_OK;
}

/* ---- one instrument ----------------------------------------------------------------------------------- */

static fb_status layer_of(fb_instrument *out, const json_source *source, const fb_json *object) {
    fb_view layer;
    FB_TRY(word_member(&layer, source, object, "layer", LAYERS, FB_COUNT(LAYERS)));
    out->has_layer = layer.size > 0;
    for (uint32_t i = 0; i < FB_LAYERS; i++)
        if (fb_view_equal(layer, LAYERS[i]))
            out->layer = (fb_layer)i;
    return FB_OK;
}

static fb_status grades_of(fb_instrument *out, const json_source *source, const fb_json *object) {
    const fb_json *grade = fb_json_get(object, "grade");
    if (!grade || grade->kind == FB_JSON_NULL)
        return FB_OK;
    FB_TRY(only_members(source, grade, "a grade of dates", GRADE_MEMBERS, FB_COUNT(GRADE_MEMBERS)));
    FB_TRY(text_member(&out->grade_from, source, grade, "from", 20));
    return text_member(&out->grade_to, source, grade, "to", 20);
}

/* A path under the policy folder: it may not lead out of it. */
static fb_status model_of(fb_instrument *out, const json_source *source, const fb_json *object) {
    FB_TRY(text_member(&out->model, source, object, "model", 200));
    if (out->model.size == 0)
        return FB_OK;
    size_t offset = fb_json_get(object, "model")->offset;
    if (out->model.data[0] == '/' || fb_view_find(out->model, FB_LITERAL("..")) >= 0)
        return wrong_at(source, offset, "\"model\" is a path under the policy folder, without '..'");
    if (!out->has_layer)
        return wrong_at(source, offset, "an instrument with a model needs a \"layer\"");
    if (out->is_proposed)
        return wrong_at(source, offset, "a proposed rule is in force on no day, so it has no model");
    return FB_OK;
}

static void earliest_stated_day(fb_instrument *instrument, const fb_bound *signed_on,
                                const fb_bound *issued) {
    const fb_bound *stated[] = {&instrument->from, signed_on, issued};
    for (size_t i = 0; i < FB_COUNT(stated); i++)
        for (uint32_t k = 0; k < stated[i]->n_readings; k++) {
            fb_date day = stated[i]->first[k];
            if (!instrument->has_stated ||
                fb_days_of_date(day) < fb_days_of_date(instrument->earliest_stated))
                instrument->earliest_stated = day;
            instrument->has_stated = true;
        }
}

static fb_status instrument_of(fb_instrument *out, const json_source *source, const fb_json *object) {
    const fb_json *id;
    fb_bound signed_on, issued;
    FB_TRY(only_members(source, object, "an instrument", INSTRUMENT_MEMBERS, FB_COUNT(INSTRUMENT_MEMBERS)));
    FB_TRY(required_member(&id, source, object, "id", "an instrument"));
    FB_TRY(text_member(&out->id, source, object, "id", 100));
    if (!is_identifier(out->id))
        return wrong_at(source, id->offset, "an instrument's id has only letters, digits, '.', '_' and '-'");
    FB_TRY(text_member(&out->title, source, object, "title", 400));
    FB_TRY(text_member(&out->issuer, source, object, "issuer", 200));
    FB_TRY(word_member(&out->kind, source, object, "kind", KINDS, FB_COUNT(KINDS)));
    out->is_proposed = fb_view_is(out->kind, "proposed rule");
    FB_TRY(text_member(&out->scope, source, object, "scope", 1000));
    FB_TRY(text_member(&out->note, source, object, "note", 4000));
    FB_TRY(layer_of(out, source, object));
    FB_TRY(dated_text(&out->signed_on, &signed_on, source, object, "signed"));
    FB_TRY(dated_text(&out->issued_on, &issued, source, object, "issued"));
    FB_TRY(bound_of(&out->from, source, fb_json_get(object, "from"), "from"));
    FB_TRY(bound_of(&out->to, source, fb_json_get(object, "to"), "to"));
    earliest_stated_day(out, &signed_on, &issued);
    FB_TRY(grades_of(out, source, object));
    FB_TRY(text_list_member(&out->supersedes, &out->n_supersedes, source, object, "supersedes"));
    FB_TRY(text_list_member(&out->limits, &out->n_limits, source, object, "limits"));
    FB_TRY(text_list_member(&out->sources, &out->n_sources, source, object, "sources"));
    FB_TRY(text_list_member(&out->actions, &out->n_actions, source, object, "actions"));
    FB_TRY(text_member(&out->encoded_in, source, object, "encoded_in", 400));
    return model_of(out, source, object);
}

/* ---- the register ------------------------------------------------------------------------------------- */

static fb_status instruments_of(fb_register *out, const json_source *source, const fb_json *list) {
    fb_map ids;
    fb_map_init(&ids, source->arena);
    if (list->kind != FB_JSON_ARRAY)
        return wrong_at(source, list->offset, "\"instruments\" is a list, in square brackets");
    fb_instrument *instruments = FB_NEW_ARRAY(source->arena, fb_instrument, list->n);
    if (!instruments)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < list->n; i++) {
        FB_TRY(instrument_of(&instruments[i], source, list->items[i]));
        if (!fb_map_put(&ids, instruments[i].id, &instruments[i])) {
            FB_TRY(fb_fail_arena(source->error, source->arena));
            return wrong_at(source, fb_json_get(list->items[i], "id")->offset,
                            "there are two instruments with the id '%.*s'", FB_ARG(instruments[i].id));
        }
    }
    out->n_instruments = list->n;
    out->instruments = instruments;
    return fb_fail_arena(source->error, source->arena);
}

fb_status fb_register_read(const fb_register **out, fb_arena *arena, fb_view path, fb_view json,
                           fb_error *error) {
    json_source source = {path, json, arena, error};
    const fb_json *root, *list;
    fb_register *made = FB_NEW(arena, fb_register);
    if (!made)
        return fb_fail_arena(error, arena);
    FB_TRY(version_1_of(&root, &source, "a register", "register", REGISTER_MEMBERS, FB_COUNT(REGISTER_MEMBERS)));
    FB_TRY(text_member(&made->as_of, &source, root, "as_of", 40));
    FB_TRY(required_member(&list, &source, root, "instruments", "a register"));
    made->path = path;
    made->text = json;
    FB_TRY(instruments_of(made, &source, list));
    *out = made;
    return FB_OK;
}

/* ---- in force? ---------------------------------------------------------------------------------------- */

static passed passed_reading(int64_t first, int64_t last, int64_t day) {
    return day < first ? PASSED_NO : day >= last ? PASSED_YES : PASSED_PERHAPS;
}

/* Has the bound been reached on the day?  All readings must agree. */
static passed passed_bound(const fb_bound *bound, int64_t day) {
    bool some = false, all = true;
    for (uint32_t i = 0; i < bound->n_readings; i++) {
        passed one = passed_reading(fb_days_of_date(bound->first[i]), fb_days_of_date(bound->last[i]), day);
        some = some || one != PASSED_NO;
        all = all && one == PASSED_YES;
    }
    if (bound->unverified)
        return some || bound->n_readings == 0 ? PASSED_PERHAPS : PASSED_NO;
    return all ? PASSED_YES : some ? PASSED_PERHAPS : PASSED_NO;
}

passed has_begun(const fb_instrument *instrument, int64_t day) {
    if (instrument->from.none)
        return PASSED_YES;
    if (instrument->from.unverified && instrument->has_stated)
        return day < fb_days_of_date(instrument->earliest_stated) ? PASSED_NO : PASSED_PERHAPS;
    return passed_bound(&instrument->from, day);
}

passed has_ended(const fb_instrument *instrument, int64_t day) {
    return instrument->to.none ? PASSED_NO : passed_bound(&instrument->to, day);
}

fb_force fb_instrument_in_force(const fb_instrument *instrument, fb_date on, fb_view *why, fb_arena *arena) {
    int64_t day = fb_days_of_date(on);
    passed begun = has_begun(instrument, day);
    passed ended = has_ended(instrument, day);
    if (why)
        *why = (fb_view){"", 0};
    if (instrument->is_proposed || begun == PASSED_NO || ended == PASSED_YES)
        return FB_FORCE_NO;
    if (begun == PASSED_YES && ended == PASSED_NO)
        return FB_FORCE_YES;
    if (why) {
        fb_text words;
        fb_text_init(&words, arena);
        fb_text_add_string(&words, "in force from ");
        fb_bound_say(&words, &instrument->from, "the beginning");
        fb_text_add_string(&words, "; to ");
        fb_bound_say(&words, &instrument->to, "no end found");
        *why = fb_text_view(&words);
    }
    return FB_FORCE_UNCERTAIN;
}

fb_view fb_layer_name(fb_layer layer) {
    return LAYERS[layer];
}

const fb_instrument *fb_register_find(const fb_register *reg, fb_view id) {
    for (uint32_t i = 0; i < reg->n_instruments; i++)
        if (fb_view_equal(reg->instruments[i].id, id))
            return &reg->instruments[i];
    return NULL;
}

fb_view fb_register_nearest(const fb_register *reg, fb_view id, fb_arena *arena) {
    fb_view *ids = FB_NEW_ARRAY(arena, fb_view, reg->n_instruments);
    for (uint32_t i = 0; ids && i < reg->n_instruments; i++)
        ids[i] = reg->instruments[i].id;
    return ids ? fb_nearest(id, ids, reg->n_instruments) : (fb_view){NULL, 0};
}

void fb_instrument_dates(fb_text *out, const fb_instrument *instrument) {
    fb_bound_say(out, &instrument->from, "no beginning");
    fb_text_add_string(out, " to ");
    fb_bound_say(out, &instrument->to, "no end found");
}
