/* case_file.c - a case as JSON: facts with their sources, or the way in which they are unknown
 * (docs/case-file.md, schema/case-file.schema.json).
 *
 * Called by the desk (api) before a plan exists, for the day of the action, and again with the fact sheet of
 * that day.  It checks and narrows; it never repairs, and nothing picks a winner among assertions.
 *
 * INVARIANT: a fact is known only when every assertion that counts leaves the same single value.  Assertions
 * dated after the action's time do not count (two clocks: what was true, and what was known).
 */
#include "casework/casework_inner.h"

#define VALUES_LIMIT 100u
#define ASSERTIONS_LIMIT 1000u
#define LINE_LIMIT 200u

#define WORD(text)                                                                                           \
    { (text), sizeof(text) - 1 }
static const fb_view CASE_MEMBERS[] = {WORD("case"),     WORD("id"),       WORD("title"),
                                       WORD("invented"), WORD("action"),   WORD("facts"),
                                       WORD("source"),   WORD("expected"), WORD("documents")};
static const fb_view ACTION_MEMBERS[] = {WORD("what"), WORD("status"), WORD("at"), WORD("place")};
static const fb_view ASSERTION_MEMBERS[] = {
    WORD("value"),  WORD("values"), WORD("from"),     WORD("to"),       WORD("evidence"),
    WORD("source"), WORD("as_of"),  WORD("verified"), WORD("document"), WORD("pinpoint")};
static const fb_view UNKNOWN_MEMBERS[] = {WORD("unknown")};
static const fb_view DOCUMENT_MEMBERS[] = {
    WORD("id"),          WORD("kind"),      WORD("form"),          WORD("issuer"), WORD("date_on_it"),
    WORD("received_on"), WORD("language"),  WORD("received_from"), WORD("as_of"),  WORD("pages"),
    WORD("sha256"),      WORD("protected"), WORD("translated_by")};
static const fb_view EVIDENCE[] = {
    WORD("own_statement"),     WORD("own_signed_declaration"), WORD("third_party_statement"),
    WORD("document_original"), WORD("document_copy"),          WORD("photo_or_screenshot"),
    WORD("agency_record"),     WORD("court_finding"),          WORD("telephone"),
    WORD("anonymous_tip")};
static const fb_view ROLES[] = {WORD("self"),       WORD("abuser"),      WORD("abusers_household"),
                                WORD("trafficker"), WORD("perpetrator"), WORD("relative"),
                                WORD("officer"),    WORD("agency"),      WORD("court"),
                                WORD("advocate"),   WORD("unknown")};
static const fb_view VERIFIED[] = {WORD("yes"), WORD("no"), WORD("pending")};
static const fb_view UNKNOWN[] = {WORD("not asked"), WORD("not known"), WORD("refused")};
static const fb_view FORMS[] = {WORD("original"), WORD("copy"), WORD("photo"), WORD("screenshot"),
                                WORD("read_over_telephone")};

/* What a case is read into. */
typedef struct case_reader {
    json_source source;
    const fb_fact_sheet *sheet;
    fb_run *run; /* for allowed values that are no plain list */
    fb_case *out;
    const fb_supposed *supposed; /* NULL: nothing */
    fb_moment known_at; /* the time of the action as the file has it: what was said later does not count */
    fb_budget budget;
} case_reader;

/* ---- days and times ----------------------------------------------------------------------------------- */

static bool looks_like_a_day(fb_view text) {
    for (size_t i = 0; i < 10; i++) {
        bool dash = i == 4 || i == 7;
        if (i >= text.size || (dash ? text.data[i] != '-' : text.data[i] < '0' || text.data[i] > '9'))
            return false;
    }
    return true;
}

static fb_status day_of(fb_date *out, const json_source *source, const fb_json *json, fb_view what) {
    if (json->kind == FB_JSON_STRING && fb_date_parse(out, json->text))
        return FB_OK;
    if (json->kind == FB_JSON_STRING && json->text.size == 10 && looks_like_a_day(json->text))
        return wrong_at(source, json->offset, "%.*s: there is no such day in the calendar", FB_ARG(what));
    return wrong_at(source, json->offset, "%.*s is a date: write it as \"2026-03-01\"", FB_ARG(what));
}

static fb_status moment_of(fb_moment *out, const json_source *source, const fb_json *json, fb_view what) {
    static const char how[] =
        "write it as \"2026-03-01T09:30:00-05:00\" or \"2026-03-01T09:30:00@America/New_York\"";
    fb_date day;
    if (json->kind != FB_JSON_STRING)
        return wrong_at(source, json->offset, "%.*s is a date and time: %s", FB_ARG(what), how);
    if (fb_date_time_parse(out, source->arena, json->text)) {
        if (out->zone_kind != FB_ZONE_NONE)
            return FB_OK;
        return wrong_at(source, json->offset, "%.*s has no time zone: %s", FB_ARG(what), how);
    }
    FB_TRY(fb_fail_arena(source->error, source->arena));
    if (fb_date_parse(&day, json->text))
        return wrong_at(source, json->offset, "%.*s has no time of day: %s", FB_ARG(what), how);
    if (looks_like_a_day(json->text) && !fb_date_parse(&day, (fb_view){json->text.data, 10}))
        return wrong_at(source, json->offset, "%.*s: there is no such day in the calendar", FB_ARG(what));
    return wrong_at(source, json->offset, "%.*s is no date and time with a zone: %s", FB_ARG(what), how);
}

/* ---- a value of a fact's type ------------------------------------------------------------------------- */

static fb_status not_allowed(const json_source *source, const fb_json *json, const fb_fact *fact) {
    char near[192], all[420];
    fb_view word = shortened(json->text);
    did_you_mean(near, word, fact->allowed, fact->n_allowed);
    list_words(all, sizeof all, fact->allowed, fact->n_allowed);
    return wrong_at(source, json->offset, "'%.*s' cannot be '%.*s'%s; it is one of: %s", FB_ARG(fact->name),
                    FB_ARG(word), near, all);
}

static fb_status plain_value(fb_value *out, const case_reader *reader, const fb_json *json,
                             const fb_fact *fact) {
    const json_source *source = &reader->source;
    fb_moment moment;
    switch (fact->type->kind) {
    case FB_TYPE_BOOLEAN:
        *out = fb_boolean(json->kind == FB_JSON_TRUE);
        if (json->kind == FB_JSON_TRUE || json->kind == FB_JSON_FALSE)
            return FB_OK;
        return wrong_at(source, json->offset, "'%.*s' is true or false, without quotes", FB_ARG(fact->name));
    case FB_TYPE_STRING:
        if (json->kind != FB_JSON_STRING)
            return wrong_at(source, json->offset, "'%.*s' is a word in double quotes", FB_ARG(fact->name));
        *out = fb_string(json->text);
        if (fact->n_allowed == 0 || is_among(json->text, fact->allowed, fact->n_allowed))
            return FB_OK;
        return not_allowed(source, json, fact);
    case FB_TYPE_DATE:
        FB_TRY(day_of(&out->as.date, source, json, fact->name));
        *out = fb_date_value(out->as.date);
        return FB_OK;
    case FB_TYPE_DATE_TIME:
        FB_TRY(moment_of(&moment, source, json, fact->name));
        *out = fb_moment_value(source->arena, FB_KIND_DATE_TIME, &moment);
        return fb_fail_arena(source->error, source->arena);
    case FB_TYPE_NUMBER:
        if (json->kind != FB_JSON_NUMBER)
            return wrong_at(source, json->offset, "'%.*s' is a number, without quotes", FB_ARG(fact->name));
        break;
    default:
        break;
    }
    return fb_value_from_json(out, source->arena, source->file, source->text, json, fact->type,
                              source->error);
}

static fb_status value_of(fb_value *out, const case_reader *reader, const fb_json *json,
                          const fb_fact *fact) {
    *out = fb_null();
    if (json->kind == FB_JSON_NULL) {
        if (fact->nullable)
            return FB_OK;
        return wrong_at(
            &reader->source, json->offset,
            "'%.*s' cannot be null; for a fact that is not known write {\"unknown\": \"not known\"}",
            FB_ARG(fact->name));
    }
    FB_TRY(plain_value(out, reader, json, fact));
    if (fact->constraint == 0 || fact->n_allowed > 0)
        return FB_OK;
    bool fits = fb_instance_of(reader->run, out, fact->type);
    FB_TRY(fb_run_status(reader->run, reader->source.error));
    if (!fits)
        return wrong_at(&reader->source, json->offset,
                        "'%.*s' is outside the values that its fact sheet allows", FB_ARG(fact->name));
    return FB_OK;
}

/* ---- assertions --------------------------------------------------------------------------------------- */

static fb_status set_of_values(fb_assertion *out, const case_reader *reader, const fb_json *list,
                               const fb_fact *fact) {
    if (list->kind != FB_JSON_ARRAY || list->n < 2 || list->n > VALUES_LIMIT)
        return wrong_at(
            &reader->source, list->offset,
            "\"values\" is a list of 2 to %u values, one of which is true; for one value use \"value\"",
            VALUES_LIMIT);
    fb_value *values = FB_NEW_ARRAY(reader->source.arena, fb_value, list->n);
    if (!values)
        return fb_fail_arena(reader->source.error, reader->source.arena);
    for (uint32_t i = 0; i < list->n; i++)
        FB_TRY(value_of(&values[i], reader, list->items[i], fact));
    out->n_values = list->n;
    out->values = values;
    return FB_OK;
}

static fb_status single_value(fb_assertion *out, const case_reader *reader, const fb_json *json,
                              const fb_fact *fact) {
    fb_value *value = FB_NEW(reader->source.arena, fb_value);
    if (!value)
        return fb_fail_arena(reader->source.error, reader->source.arena);
    out->n_values = 1;
    out->values = value;
    return value_of(value, reader, json, fact);
}

static fb_status interval(fb_assertion *out, const case_reader *reader, const fb_json *object,
                          const fb_fact *fact) {
    const fb_json *from, *to;
    int order = 0;
    FB_TRY(required_member(&from, &reader->source, object, "from", "an interval"));
    FB_TRY(required_member(&to, &reader->source, object, "to", "an interval"));
    FB_TRY(value_of(&out->low, reader, from, fact));
    FB_TRY(value_of(&out->high, reader, to, fact));
    bool is_ordered_type = fact->type->kind == FB_TYPE_NUMBER || fact->type->kind == FB_TYPE_DATE ||
                           fact->type->kind == FB_TYPE_DATE_TIME;
    if (!is_ordered_type || !fb_value_order(&order, &out->low, &out->high))
        return wrong_at(&reader->source, from->offset, "'%.*s' has no order, so it cannot lie in an interval",
                        FB_ARG(fact->name));
    if (order > 0)
        return wrong_at(&reader->source, from->offset,
                        "the interval ends before it begins; exchange \"from\" and "
                        "\"to\"");
    return FB_OK;
}

static fb_status asserted(fb_assertion *out, const case_reader *reader, const fb_json *object,
                          const fb_fact *fact) {
    const fb_json *value = fb_json_get(object, "value"), *values = fb_json_get(object, "values");
    bool has_interval = fb_json_get(object, "from") || fb_json_get(object, "to");
    if ((value != NULL) + (values != NULL) + has_interval != 1)
        return wrong_at(&reader->source, object->offset,
                        "an assertion says exactly one of \"value\", \"values\", or \"from\" with \"to\"");
    if (value)
        return single_value(out, reader, value, fact);
    return values ? set_of_values(out, reader, values, fact) : interval(out, reader, object, fact);
}

/* When it was said, seen or recorded: a later one does not count. */
static fb_status as_of(fb_assertion *out, const case_reader *reader, const fb_json *object) {
    const json_source *source = &reader->source;
    const fb_json *json;
    fb_date day;
    fb_moment moment;
    FB_TRY(required_member(&json, source, object, "as_of", "an assertion"));
    FB_TRY(text_member(&out->as_of, source, object, "as_of", 80));
    if (fb_view_find(out->as_of, FB_LITERAL("T")) < 0) {
        FB_TRY(day_of(&day, source, json, FB_LITERAL("\"as_of\"")));
        out->later = fb_days_of_date(day) > fb_days_of_date(reader->known_at.date);
        return FB_OK;
    }
    FB_TRY(moment_of(&moment, source, json, FB_LITERAL("\"as_of\"")));
    out->later = fb_duration_compare(fb_moment_instant(&moment), fb_moment_instant(&reader->known_at)) > 0;
    return FB_OK;
}

static fb_status document_of(const case_reader *reader, fb_view id, const fb_json *object) {
    const fb_case *the_case = reader->out;
    for (uint32_t i = 0; i < the_case->n_documents; i++)
        if (fb_view_equal(the_case->documents[i].id, id))
            return FB_OK;
    return wrong_at(&reader->source, fb_json_get(object, "document")->offset,
                    "no document of this case file has this id; add it to \"documents\"");
}

/* A voice on the telephone and a picture of a screen are never verified by themselves (law/FIELD section
 * 4). */
static fb_status verified(fb_assertion *out, const case_reader *reader, const fb_json *object) {
    FB_TRY(word_member(&out->verified, &reader->source, object, "verified", VERIFIED, FB_COUNT(VERIFIED)));
    if (out->verified.size == 0)
        out->verified = VERIFIED[1];
    bool never = fb_view_is(out->evidence, "telephone") || fb_view_is(out->evidence, "photo_or_screenshot");
    if (never && fb_view_is(out->verified, "yes"))
        return wrong_at(&reader->source, fb_json_get(object, "verified")->offset,
                        "'%.*s' is never verified by itself; add what verified it as an assertion of its own",
                        FB_ARG(out->evidence));
    return FB_OK;
}

static fb_status assertion(fb_assertion *out, const case_reader *reader, const fb_json *object,
                           const fb_fact *fact) {
    const json_source *source = &reader->source;
    const fb_json *unused;
    FB_TRY(only_members(source, object, "an assertion", ASSERTION_MEMBERS, FB_COUNT(ASSERTION_MEMBERS)));
    out->offset = object->offset;
    FB_TRY(asserted(out, reader, object, fact));
    FB_TRY(required_member(&unused, source, object, "evidence", "an assertion"));
    FB_TRY(word_member(&out->evidence, source, object, "evidence", EVIDENCE, FB_COUNT(EVIDENCE)));
    FB_TRY(required_member(&unused, source, object, "source", "an assertion"));
    FB_TRY(word_member(&out->source_role, source, object, "source", ROLES, FB_COUNT(ROLES)));
    FB_TRY(as_of(out, reader, object));
    FB_TRY(verified(out, reader, object));
    FB_TRY(text_member(&out->pinpoint, source, object, "pinpoint", LINE_LIMIT));
    FB_TRY(text_member(&out->document, source, object, "document", LINE_LIMIT));
    return out->document.size == 0 ? FB_OK : document_of(reader, out->document, object);
}

/* ---- what the assertions leave ------------------------------------------------------------------------ */

static bool allows(const fb_assertion *a, const fb_value *value, fb_budget *budget) {
    int order;
    if (a->n_values == 0)
        return fb_value_order(&order, &a->low, value) && order <= 0 &&
               fb_value_order(&order, value, &a->high) && order <= 0;
    for (uint32_t i = 0; i < a->n_values; i++)
        if (fb_value_equal(&a->values[i], value, budget) == FB_TRUE)
            return true;
    return false;
}

bool allowed_by_all(const fb_case_fact *fact, const fb_value *value, fb_budget *budget) {
    for (uint32_t i = 0; i < fact->n_assertions; i++)
        if (!fact->assertions[i].later && !allows(&fact->assertions[i], value, budget))
            return false;
    return true;
}

/* What is left when it is not one value. */
static void limit_to(fb_case_fact *fact, fb_arena *arena, fb_limited limited) {
    fb_limited *kept = FB_NEW(arena, fb_limited);
    if (kept)
        *kept = limited;
    fact->limited = kept;
}

static void limit_to_ends(fb_case_fact *fact, fb_arena *arena, const fb_value *low, const fb_value *high) {
    fb_value *ends = FB_NEW_ARRAY(arena, fb_value, 2);
    if (!ends)
        return;
    ends[0] = *low;
    ends[1] = *high;
    limit_to(fact, arena, (fb_limited){.low = &ends[0], .high = &ends[1]});
}

/* No finite assertion: the intersection of the intervals; of intervals that exclude each other, all between their
 * ends. */
static void narrow_intervals(fb_case_fact *fact, fb_arena *arena, const fb_assertion *first) {
    fb_value low = first->low, high = first->high, lowest = low, highest = high;
    int order;
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        const fb_assertion *a = &fact->assertions[i];
        if (a->later)
            continue;
        if (fb_value_order(&order, &a->low, &low) && order > 0)
            low = a->low;
        if (fb_value_order(&order, &a->high, &high) && order < 0)
            high = a->high;
        if (fb_value_order(&order, &a->low, &lowest) && order < 0)
            lowest = a->low;
        if (fb_value_order(&order, &a->high, &highest) && order > 0)
            highest = a->high;
    }
    bool has_order = fb_value_order(&order, &low, &high);
    fact->conflict = has_order && order > 0;
    fact->known = has_order && order == 0;
    fact->value = low;
    if (fact->conflict)
        limit_to_ends(fact, arena, &lowest, &highest);
    else if (!fact->known)
        limit_to_ends(fact, arena, &low, &high);
}

static void add_value(fb_value *values, uint32_t *n, const fb_value *value, fb_budget *budget) {
    for (uint32_t i = 0; i < *n; i++)
        if (fb_value_equal(&values[i], value, budget) == FB_TRUE)
            return;
    values[(*n)++] = *value;
}

static void widen(fb_value *low, fb_value *high, const fb_value *value) {
    int order;
    if (fb_value_order(&order, value, low) && order < 0)
        *low = *value;
    if (fb_value_order(&order, value, high) && order > 0)
        *high = *value;
}

/* Of assertions that exclude each other: all that is asserted; where an interval is among them, all between the ends
 * of everything. */
static void limit_to_all(fb_case_fact *fact, fb_arena *arena, const fb_value *any, fb_budget *budget) {
    uint32_t most = 0, n = 0;
    fb_value low = *any, high = *any;
    bool has_interval = false;
    for (uint32_t i = 0; i < fact->n_assertions; i++)
        most += fact->assertions[i].n_values;
    fb_value *values = FB_NEW_ARRAY(arena, fb_value, most);
    for (uint32_t i = 0; values && i < fact->n_assertions; i++) {
        const fb_assertion *a = &fact->assertions[i];
        if (a->later)
            continue;
        for (uint32_t k = 0; k < a->n_values; k++) {
            add_value(values, &n, &a->values[k], budget);
            widen(&low, &high, &a->values[k]);
        }
        if (a->n_values > 0)
            continue;
        has_interval = true;
        widen(&low, &high, &a->low);
        widen(&low, &high, &a->high);
    }
    if (has_interval)
        limit_to_ends(fact, arena, &low, &high);
    else
        limit_to(fact, arena, (fb_limited){.n_values = n, .values = values});
}

/* Every value that is left must be among those of any one finite assertion. */
static void narrow_values(fb_case_fact *fact, fb_arena *arena, const fb_assertion *finite, fb_budget *budget) {
    uint32_t n = 0;
    fb_value *left = FB_NEW_ARRAY(arena, fb_value, finite->n_values);
    if (!left)
        return;
    for (uint32_t i = 0; i < finite->n_values; i++)
        if (allowed_by_all(fact, &finite->values[i], budget))
            add_value(left, &n, &finite->values[i], budget);
    fact->conflict = n == 0;
    fact->known = n == 1;
    if (n > 0)
        fact->value = left[n - 1];
    if (n > 1)
        limit_to(fact, arena, (fb_limited){.n_values = n, .values = left});
    else if (n == 0)
        limit_to_all(fact, arena, &finite->values[0], budget);
}

void narrow_fact(fb_case_fact *fact, fb_arena *arena, fb_budget *budget) {
    const fb_assertion *finite = NULL, *any = NULL;
    fact->known = fact->conflict = false;
    fact->limited = NULL;
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        const fb_assertion *a = &fact->assertions[i];
        fact->later = fact->later || a->later;
        if (a->later)
            continue;
        any = a;
        if (a->n_values > 0 && (!finite || a->n_values < finite->n_values))
            finite = a;
    }
    if (finite)
        narrow_values(fact, arena, finite, budget);
    else if (any)
        narrow_intervals(fact, arena, any);
}

/* ---- facts -------------------------------------------------------------------------------------------- */

static fb_status unknown_of(fb_case_fact *fact, const case_reader *reader, const fb_json *object) {
    const fb_json *unused;
    fb_view word;
    FB_TRY(
        only_members(&reader->source, object, "an unknown fact", UNKNOWN_MEMBERS, FB_COUNT(UNKNOWN_MEMBERS)));
    FB_TRY(required_member(&unused, &reader->source, object, "unknown", "an unknown fact"));
    FB_TRY(word_member(&word, &reader->source, object, "unknown", UNKNOWN, FB_COUNT(UNKNOWN)));
    for (uint32_t i = 0; i < FB_COUNT(UNKNOWN); i++)
        if (fb_view_equal(word, UNKNOWN[i]))
            fact->unknown = (fb_unknown)i;
    return FB_OK;
}

static fb_status fact_of(fb_case_fact *out, case_reader *reader, const fb_json *json) {
    const json_source *source = &reader->source;
    if (json->kind == FB_JSON_OBJECT && fb_json_get(json, "unknown"))
        return unknown_of(out, reader, json);
    if (json->kind != FB_JSON_ARRAY || json->n == 0 || json->n > ASSERTIONS_LIMIT)
        return wrong_at(
            source, json->offset,
            "'%.*s' is a list of 1 to %u assertions, [{\"value\": ..., \"evidence\": ..., \"source\": "
            "..., \"as_of\": ...}], or {\"unknown\": \"not asked\"}",
            FB_ARG(out->fact->name), ASSERTIONS_LIMIT);
    fb_assertion *assertions = FB_NEW_ARRAY(source->arena, fb_assertion, json->n);
    if (!assertions)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < json->n; i++)
        FB_TRY(assertion(&assertions[i], reader, json->items[i], out->fact));
    out->n_assertions = json->n;
    out->assertions = assertions;
    narrow_fact(out, source->arena, &reader->budget);
    if (reader->budget.exhausted)
        return fb_fail(source->error, FB_LIMIT, NULL, "comparing the assertions took too many steps");
    return FB_OK;
}

static fb_status no_such_fact(const case_reader *reader, const fb_json_member *member) {
    const fb_fact_sheet *sheet = reader->sheet;
    char near[192];
    fb_view *names = FB_NEW_ARRAY(reader->source.arena, fb_view, sheet->n_facts);
    fb_view word = shortened(member->key);
    if (!names)
        return fb_fail_arena(reader->source.error, reader->source.arena);
    for (uint32_t i = 0; i < sheet->n_facts; i++)
        names[i] = sheet->facts[i].name;
    did_you_mean(near, word, names, sheet->n_facts);
    return wrong_at(&reader->source, member->key_offset, "there is no fact '%.*s'%s", FB_ARG(word),
                    near[0] ? near : "; the facts are those of the fact sheet, policies/facts.dmn");
}

static fb_status facts_of(case_reader *reader, const fb_json *object) {
    const json_source *source = &reader->source;
    const fb_fact_sheet *sheet = reader->sheet;
    fb_case_fact *facts = FB_NEW_ARRAY(source->arena, fb_case_fact, sheet->n_facts);
    if (!facts)
        return fb_fail_arena(source->error, source->arena);
    if (object->kind != FB_JSON_OBJECT)
        return wrong_at(source, object->offset, "\"facts\" is a JSON object, in braces, one member a fact");
    for (uint32_t i = 0; i < sheet->n_facts; i++)
        facts[i].fact = &sheet->facts[i];
    for (uint32_t i = 0; i < object->n; i++) {
        const fb_json_member *member = &object->members[i];
        uint32_t fact = fb_fact_find(sheet, member->key);
        if (fact == UINT32_MAX)
            return no_such_fact(reader, member);
        if (sheet->facts[fact].is_action)
            return wrong_at(source, member->key_offset,
                            "'%.*s' comes from the member \"action\"; take it out of "
                            "\"facts\"",
                            FB_ARG(member->key));
        FB_TRY(fact_of(&facts[fact], reader, member->value));
    }
    reader->out->n_facts = sheet->n_facts;
    reader->out->facts = facts;
    return FB_OK;
}

/* ---- the action --------------------------------------------------------------------------------------- */

static fb_status action_time(fb_moment *at, const json_source *source, const fb_json *root) {
    const fb_json *action, *time;
    FB_TRY(required_member(&action, source, root, "action", "a case file"));
    FB_TRY(only_members(source, action, "an action", ACTION_MEMBERS, FB_COUNT(ACTION_MEMBERS)));
    time = fb_json_get(action, "at");
    if (!time || time->kind == FB_JSON_NULL)
        return wrong_at(source, action->offset,
                        "the action needs its date and time, \"at\": \"2026-03-01T09:30:00-05:00\"; "
                        "they are never assumed");
    return moment_of(at, source, time, FB_LITERAL("\"at\""));
}

/* One of the five facts that come from the action; absent from the sheet is a fault of the sheet. */
static fb_status action_fact(case_reader *reader, const char *name, fb_value value) {
    uint32_t fact = fb_fact_find(reader->sheet, fb_view_of(name));
    if (fact == UINT32_MAX || !reader->sheet->facts[fact].is_action)
        return fb_fail(
            reader->source.error, FB_BAD_INPUT, NULL,
            "the fact sheet has no fact '%s' of the group action; docs/policy-contract.md section 2", name);
    fb_case_fact *facts = (fb_case_fact *)reader->out->facts;
    facts[fact].known = true;
    facts[fact].value = value;
    return FB_OK;
}

static fb_status action_word(fb_view *out, case_reader *reader, const fb_json *action, const char *key,
                             const char *name) {
    const fb_json *json;
    fb_value value;
    uint32_t fact = fb_fact_find(reader->sheet, fb_view_of(name));
    FB_TRY(required_member(&json, &reader->source, action, key, "the action"));
    if (fact == UINT32_MAX)
        return action_fact(reader, name, fb_null());
    FB_TRY(value_of(&value, reader, json, &reader->sheet->facts[fact]));
    if (value.kind != FB_KIND_STRING)
        return wrong_at(&reader->source, json->offset, "\"%s\" is a word in double quotes", key);
    *out = fb_string_view(&value);
    return action_fact(reader, name, value);
}

/* What is supposed takes the place of what the file says, which was checked like any other.  Another action than the
 * file's is not under way or done. */
static fb_status suppose_action(case_reader *reader) {
    fb_case *out = reader->out;
    if (!reader->supposed || reader->supposed->action.size == 0 ||
        fb_view_equal(out->action, reader->supposed->action))
        return FB_OK;
    uint32_t fact = fb_fact_find(reader->sheet, FB_LITERAL("action"));
    if (!is_among(reader->supposed->action, reader->sheet->facts[fact].allowed, reader->sheet->facts[fact].n_allowed))
        return fb_fail(reader->source.error, FB_NOT_FOUND, NULL, "the fact sheet has no action '%.*s'",
                       FB_ARG(shortened(reader->supposed->action)));
    out->stated_action = out->action;
    out->action = reader->supposed->action;
    out->status = FB_LITERAL("proposed");
    FB_TRY(action_fact(reader, "action", fb_string(out->action)));
    return action_fact(reader, "action_status", fb_string(out->status));
}

/* The same time of day on another day, in the same zone. */
static fb_status suppose_day(case_reader *reader) {
    fb_case *out = reader->out;
    fb_text text;
    if (!reader->supposed || !reader->supposed->has_day)
        return FB_OK;
    out->at.date = reader->supposed->day;
    if (!fb_moment_set_offset(&out->at)) /* an offset that is written stays */
        return fb_fail(reader->source.error, FB_BAD_INPUT, NULL, "the zone of the action's time has no such day");
    fb_value at = fb_moment_value(reader->source.arena, FB_KIND_DATE_TIME, &out->at);
    fb_text_init(&text, reader->source.arena);
    fb_temporal_print(&text, &at);
    out->day = out->at.date;
    out->at_text = fb_text_view(&text);
    return fb_fail_arena(reader->source.error, reader->source.arena);
}

static fb_status action_of(case_reader *reader, const fb_json *root) {
    fb_case *out = reader->out;
    const fb_json *action = fb_json_get(root, "action");
    FB_TRY(action_word(&out->action, reader, action, "what", "action"));
    FB_TRY(action_word(&out->status, reader, action, "status", "action_status"));
    FB_TRY(action_word(&out->place, reader, action, "place", "action_place"));
    FB_TRY(suppose_action(reader));
    fb_value at = fb_moment_value(reader->source.arena, FB_KIND_DATE_TIME, &out->at);
    FB_TRY(fb_fail_arena(reader->source.error, reader->source.arena));
    FB_TRY(action_fact(reader, "action_at", at));
    return action_fact(reader, "action_date", fb_date_value(out->day));
}

/* ---- documents ---------------------------------------------------------------------------------------- */

static fb_status day_member(fb_view *out, const json_source *source, const fb_json *object, const char *key) {
    const fb_json *json = fb_json_get(object, key);
    fb_date day;
    FB_TRY(text_member(out, source, object, key, 40));
    return out->size == 0 ? FB_OK : day_of(&day, source, json, fb_view_of(key));
}

static fb_status document_time(fb_document *out, const json_source *source, const fb_json *object) {
    fb_moment moment;
    FB_TRY(text_member(&out->as_of, source, object, "as_of", 80));
    if (out->as_of.size > 0)
        return moment_of(&moment, source, fb_json_get(object, "as_of"), FB_LITERAL("\"as_of\""));
    if (fb_view_is(out->form, "screenshot"))
        return wrong_at(source, object->offset,
                        "a screenshot needs \"as_of\", the time at which it was taken");
    return FB_OK;
}

static fb_status document(fb_document *out, const json_source *source, const fb_json *object) {
    const fb_json *unused, *pages;
    FB_TRY(only_members(source, object, "a document", DOCUMENT_MEMBERS, FB_COUNT(DOCUMENT_MEMBERS)));
    FB_TRY(required_member(&unused, source, object, "id", "a document"));
    FB_TRY(text_member(&out->id, source, object, "id", 100));
    if (!is_identifier(out->id))
        return wrong_at(source, unused->offset, "a document's id has only letters, digits, '.', '_' and '-'");
    FB_TRY(required_member(&unused, source, object, "kind", "a document"));
    FB_TRY(text_member(&out->kind, source, object, "kind", LINE_LIMIT));
    FB_TRY(required_member(&unused, source, object, "form", "a document"));
    FB_TRY(word_member(&out->form, source, object, "form", FORMS, FB_COUNT(FORMS)));
    FB_TRY(text_member(&out->issuer, source, object, "issuer", LINE_LIMIT));
    FB_TRY(text_member(&out->language, source, object, "language", LINE_LIMIT));
    FB_TRY(text_member(&out->translated_by, source, object, "translated_by", LINE_LIMIT));
    FB_TRY(text_member(&out->sha256, source, object, "sha256", 64));
    FB_TRY(day_member(&out->date_on_it, source, object, "date_on_it"));
    FB_TRY(day_member(&out->received_on, source, object, "received_on"));
    FB_TRY(word_member(&out->received_from, source, object, "received_from", ROLES, FB_COUNT(ROLES)));
    FB_TRY(boolean_member(&out->is_protected, source, object, "protected"));
    pages = fb_json_get(object, "pages");
    if (pages && pages->kind != FB_JSON_NUMBER)
        return wrong_at(source, pages->offset, "\"pages\" is a number");
    return document_time(out, source, object);
}

static fb_status documents_of(case_reader *reader, const fb_json *list) {
    const json_source *source = &reader->source;
    fb_map ids;
    if (!list || list->kind == FB_JSON_NULL)
        return FB_OK;
    if (list->kind != FB_JSON_ARRAY || list->n > ASSERTIONS_LIMIT)
        return wrong_at(source, list->offset, "\"documents\" is a list of at most %u documents",
                        ASSERTIONS_LIMIT);
    fb_map_init(&ids, source->arena);
    fb_document *documents = FB_NEW_ARRAY(source->arena, fb_document, list->n);
    if (!documents)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < list->n; i++) {
        FB_TRY(document(&documents[i], source, list->items[i]));
        if (!fb_map_put(&ids, documents[i].id, &documents[i])) {
            FB_TRY(fb_fail_arena(source->error, source->arena));
            return wrong_at(source, list->items[i]->offset, "two documents have this id; give each its own");
        }
    }
    reader->out->n_documents = list->n;
    reader->out->documents = documents;
    return FB_OK;
}

/* ---- the case ----------------------------------------------------------------------------------------- */

static fb_status open_case(const fb_json **root, const json_source *source) {
    const fb_json *version;
    FB_TRY(fb_json_parse(root, source->arena, source->file, source->text, source->error));
    if ((*root)->kind != FB_JSON_OBJECT)
        return wrong_at(source, (*root)->offset,
                        "a case file is a JSON object, in braces; docs/case-file.md shows one");
    FB_TRY(only_members(source, *root, "a case file", CASE_MEMBERS, FB_COUNT(CASE_MEMBERS)));
    FB_TRY(required_member(&version, source, *root, "case", "a case file"));
    if (version->kind != FB_JSON_NUMBER || !fb_view_is(version->text, "1"))
        return wrong_at(source, version->offset, "this program reads case files of version 1: \"case\": 1");
    return FB_OK;
}

fb_status fb_case_action_day(fb_date *out, fb_arena *arena, fb_view path, fb_view json, fb_error *error) {
    json_source source = {path, json, arena, error};
    const fb_json *root;
    fb_moment at;
    FB_TRY(open_case(&root, &source));
    FB_TRY(action_time(&at, &source, root));
    *out = at.date;
    return FB_OK;
}

static fb_status head_of(case_reader *reader, const fb_json *root) {
    const json_source *source = &reader->source;
    fb_case *out = reader->out;
    const fb_json *id;
    FB_TRY(required_member(&id, source, root, "id", "a case file"));
    FB_TRY(text_member(&out->id, source, root, "id", 100));
    if (!is_identifier(out->id))
        return wrong_at(source, id->offset,
                        "a case's id has only letters, digits, '.', '_' and '-', and no personal "
                        "data");
    FB_TRY(text_member(&out->title, source, root, "title", LINE_LIMIT));
    FB_TRY(boolean_member(&out->invented, source, root, "invented"));
    FB_TRY(action_time(&out->at, source, root));
    out->day = out->at.date;
    out->at_text = fb_json_get(fb_json_get(root, "action"), "at")->text;
    reader->known_at = out->at;
    return suppose_day(reader);
}

static fb_status read_case(case_reader *reader, const fb_json *root) {
    const fb_json *facts;
    FB_TRY(head_of(reader, root));
    FB_TRY(documents_of(reader, fb_json_get(root, "documents")));
    FB_TRY(required_member(&facts, &reader->source, root, "facts", "a case file"));
    FB_TRY(facts_of(reader, facts));
    return action_of(reader, root);
}

fb_status fb_case_read(const fb_case **out, fb_arena *arena, fb_view path, fb_view json,
                       const fb_fact_sheet *sheet, const fb_plan *plan, fb_error *error) {
    return fb_case_suppose(out, arena, path, json, sheet, plan, NULL, error);
}

fb_status fb_case_suppose(const fb_case **out, fb_arena *arena, fb_view path, fb_view json, const fb_fact_sheet *sheet,
                          const fb_plan *plan, const fb_supposed *supposed, fb_error *error) {
    case_reader reader = {.source = {path, json, arena, error},
                          .sheet = sheet,
                          .supposed = supposed,
                          .budget = {.steps_left = 10000000, .depth_left = FB_DEPTH_LIMIT}};
    const fb_json *root;
    fb_run run;
    FB_TRY(open_case(&root, &reader.source));
    reader.out = FB_NEW(arena, fb_case);
    if (!reader.out)
        return fb_fail_arena(error, arena);
    reader.out->path = path;
    reader.out->text = json;
    fb_run_begin(&run, plan, arena->host, &fb_limits_default);
    reader.run = &run;
    fb_clock clock = {0};
    fb_status status = fb_run_start(&run, NULL, NULL, &clock)
                           ? read_case(&reader, root)
                           : fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    fb_run_end(&run);
    FB_TRY(status);
    FB_TRY(fb_fail_arena(error, arena));
    *out = reader.out;
    return FB_OK;
}

/* ---- where an assertion comes from --------------------------------------------------------------------- */

static fb_status one_of(fb_view word, const char *what, const fb_view *words, size_t n_words, fb_error *error) {
    char near[192], all[420];
    if (is_among(word, words, n_words))
        return FB_OK;
    did_you_mean(near, shortened(word), words, n_words);
    list_words(all, sizeof all, words, n_words);
    return fb_fail(error, FB_BAD_INPUT, NULL, "\"%s\" cannot be '%.*s'%s; it is one of: %s", what,
                   FB_ARG(shortened(word)), near, all);
}

bool is_document_form(fb_view form) {
    return is_among(form, FORMS, FB_COUNT(FORMS));
}

fb_status check_origin(fb_view evidence, fb_view role, fb_error *error) {
    FB_TRY(one_of(evidence, "evidence", EVIDENCE, FB_COUNT(EVIDENCE), error));
    return one_of(role, "source", ROLES, FB_COUNT(ROLES), error);
}

/* ---- statements ---------------------------------------------------------------------------------------- */

bool is_bare_statement(const fb_assertion *a) {
    bool is_statement = fb_view_is(a->evidence, "own_statement") ||
                        fb_view_is(a->evidence, "third_party_statement") ||
                        fb_view_is(a->evidence, "telephone") || fb_view_is(a->evidence, "anonymous_tip");
    return is_statement && !fb_view_is(a->verified, "yes");
}

/* Is every assertion that counts a bare statement?  A signed declaration is evidence (law/FIELD K18). */
bool fb_rests_on_statement(const fb_case_fact *fact) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < fact->n_assertions; i++) {
        if (fact->assertions[i].later)
            continue;
        if (!is_bare_statement(&fact->assertions[i]))
            return false;
        n++;
    }
    return n > 0;
}
