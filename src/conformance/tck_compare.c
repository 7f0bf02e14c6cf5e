/* tck_compare.c - values as the TCK writes them, as FEEL values; and whether two are the same.
 *
 * Not here: FEEL's own equality (value/compare.c), which says null for unlike kinds and knows no tolerance.
 * Called by tck_run.c.  Recursion follows written values, whose depth tck_read.c limits.
 */
#include "conformance/conformance.h"

/* ---- from text --------------------------------------------------------------------------------------- */

static bool is_one_of(fb_view name, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (fb_view_equal(name, fb_view_of(names[i])))
            return true;
    return false;
}

/* The FEEL type for a type of XML Schema part 2 (10.3.2.5, table 46); FB_TYPE_ANY: none that is known. */
static fb_type_kind kind_of_schema_type(fb_view type) {
    static const char *const numbers[] = {"decimal",
                                          "double",
                                          "float",
                                          "integer",
                                          "int",
                                          "long",
                                          "short",
                                          "byte",
                                          "nonNegativeInteger",
                                          "positiveInteger",
                                          "nonPositiveInteger",
                                          "negativeInteger",
                                          "unsignedInt",
                                          "unsignedLong",
                                          "unsignedShort",
                                          "unsignedByte"};
    if (is_one_of(type, numbers, FB_COUNT(numbers)))
        return FB_TYPE_NUMBER;
    if (fb_view_is(type, "string"))
        return FB_TYPE_STRING;
    if (fb_view_is(type, "boolean"))
        return FB_TYPE_BOOLEAN;
    if (fb_view_is(type, "date"))
        return FB_TYPE_DATE;
    if (fb_view_is(type, "time"))
        return FB_TYPE_TIME;
    if (fb_view_is(type, "dateTime") || fb_view_is(type, "dateTimeStamp"))
        return FB_TYPE_DATE_TIME;
    if (fb_view_is(type, "duration") || fb_view_is(type, "dayTimeDuration") ||
        fb_view_is(type, "yearMonthDuration"))
        return FB_TYPE_DAYS_TIME_DURATION; /* the text says which of the two */
    return FB_TYPE_ANY;
}

static fb_type_kind kind_of_value(const fb_value *value) {
    static const uint8_t kinds[] = {
        [FB_KIND_NULL] = FB_TYPE_ANY,
        [FB_KIND_BOOLEAN] = FB_TYPE_BOOLEAN,
        [FB_KIND_NUMBER] = FB_TYPE_NUMBER,
        [FB_KIND_STRING] = FB_TYPE_STRING,
        [FB_KIND_DATE] = FB_TYPE_DATE,
        [FB_KIND_TIME] = FB_TYPE_TIME,
        [FB_KIND_DATE_TIME] = FB_TYPE_DATE_TIME,
        [FB_KIND_DAYS_TIME_DURATION] = FB_TYPE_DAYS_TIME_DURATION,
        [FB_KIND_YEARS_MONTHS_DURATION] = FB_TYPE_DAYS_TIME_DURATION,
        [FB_KIND_LIST] = FB_TYPE_ANY,
        [FB_KIND_CONTEXT] = FB_TYPE_ANY,
        [FB_KIND_RANGE] = FB_TYPE_ANY,
        [FB_KIND_FUNCTION] = FB_TYPE_ANY,
    };
    return value->kind < FB_COUNT(kinds) ? (fb_type_kind)kinds[value->kind] : FB_TYPE_ANY;
}

static bool boolean_of(fb_value *out, fb_view text) {
    bool yes = fb_view_is(text, "true") || fb_view_is(text, "1");
    *out = fb_boolean(yes);
    return yes || fb_view_is(text, "false") || fb_view_is(text, "0");
}

/* XML Schema admits a plus sign, which FEEL does not. */
static bool number_of(fb_value *out, fb_view text) {
    fb_number number;
    if (text.size > 1 && text.data[0] == '+')
        text = (fb_view){text.data + 1, text.size - 1};
    if (!fb_number_parse(&number, text))
        return false;
    *out = fb_number_value(number);
    return true;
}

static bool moment_of(fb_value *out, fb_arena *arena, fb_kind kind, fb_view text) {
    fb_moment moment;
    if (kind == FB_KIND_TIME ? !fb_time_parse(&moment, arena, text)
                             : !fb_date_time_parse(&moment, arena, text))
        return false;
    *out = fb_moment_value(arena, kind, &moment);
    return true;
}

static bool parse_as(fb_value *out, fb_arena *arena, fb_type_kind kind, fb_view written) {
    fb_view text = fb_view_trim(written); /* whiteSpace is collapse for all but strings */
    fb_date date;
    switch (kind) {
    case FB_TYPE_BOOLEAN:
        return boolean_of(out, text);
    case FB_TYPE_NUMBER:
        return number_of(out, text);
    case FB_TYPE_DATE:
        if (!fb_date_parse(&date, text))
            return false;
        *out = fb_date_value(date);
        return true;
    case FB_TYPE_TIME:
        return moment_of(out, arena, FB_KIND_TIME, text);
    case FB_TYPE_DATE_TIME:
        return moment_of(out, arena, FB_KIND_DATE_TIME, text);
    case FB_TYPE_DAYS_TIME_DURATION:
    case FB_TYPE_YEARS_MONTHS_DURATION:
        return fb_duration_parse(out, text);
    default:
        return false;
    }
}

static fb_value simple_value(fb_arena *arena, const fb_tck_value *written, const fb_type *type,
                             const fb_value *like) {
    fb_type_kind kind = kind_of_schema_type(written->type);
    fb_value value;
    if (kind == FB_TYPE_ANY && type)
        kind = (fb_type_kind)type->kind;
    if (kind == FB_TYPE_ANY && like)
        kind = kind_of_value(like);
    if (parse_as(&value, arena, kind, written->text))
        return value;
    return fb_string(written->text);
}

static fb_value list_value(fb_arena *arena, const fb_tck_value *written, const fb_type *type,
                           const fb_value *like) {
    const fb_type *element = type && type->kind == FB_TYPE_LIST ? type->element : NULL;
    fb_value *items = FB_NEW_ARRAY(arena, fb_value, written->n_parts);
    if (!items)
        return fb_null();
    for (uint32_t i = 0; i < written->n_parts; i++) {
        bool has_like = like && like->kind == FB_KIND_LIST && i < like->count;
        items[i] = fb_tck_to_value(arena, &written->parts[i], element, has_like ? &like->as.items[i] : NULL);
    }
    return fb_list(items, written->n_parts);
}

/* The value whose key is canonically `key`. */
static const fb_value *entry_like(fb_arena *arena, const fb_value *context, fb_view key) {
    const fb_value *exact = fb_context_get(context, key);
    for (uint32_t i = 0; !exact && i < context->count; i++)
        if (fb_view_equal(fb_name_canonical(arena, context->as.entries[i].key), key))
            exact = &context->as.entries[i].value;
    return exact;
}

static fb_value context_value(fb_arena *arena, const fb_tck_value *written, const fb_type *type,
                              const fb_value *like) {
    fb_entry *entries = FB_NEW_ARRAY(arena, fb_entry, written->n_parts);
    if (!entries)
        return fb_null();
    uint32_t n = 0;
    for (uint32_t i = 0; i < written->n_parts; i++) {
        const fb_tck_value *part = &written->parts[i];
        const fb_type_field *field =
            type && type->kind == FB_TYPE_CONTEXT ? fb_type_find_field(type, part->name) : NULL;
        const fb_value *same =
            like && like->kind == FB_KIND_CONTEXT ? entry_like(arena, like, part->name) : NULL;
        uint32_t at = 0; /* keys of a context are distinct: the last one written counts */
        while (at < n && !fb_view_equal(entries[at].key, part->name))
            at++;
        entries[at] = (fb_entry){part->name, fb_tck_to_value(arena, part, field ? field->type : NULL, same)};
        n += at == n;
    }
    return fb_context(entries, n);
}

fb_value fb_tck_to_value(fb_arena *arena, const fb_tck_value *written, const fb_type *type,
                         const fb_value *like) {
    switch (written->form) {
    case FB_TCK_ABSENT:
    case FB_TCK_NULL:
        break;
    case FB_TCK_SIMPLE:
        return simple_value(arena, written, type, like);
    case FB_TCK_LIST:
        return list_value(arena, written, type, like);
    case FB_TCK_COMPONENTS:
        return context_value(arena, written, type, like);
    }
    return fb_null();
}

/* ---- the same? --------------------------------------------------------------------------------------- */

/* The suite writes roots, logarithms and quotients with fewer digits than decimal128 has: within 1E-8, of the
 * value where it is above 1.  A whole number is meant exactly. */
static bool same_number(fb_number expected, fb_number got) {
    fb_number difference, bound, tolerance;
    if (fb_number_compare(expected, got) == 0)
        return true;
    if (fb_number_is_integer(expected) || !fb_number_subtract(&difference, expected, got) ||
        !fb_number_parse(&tolerance, FB_LITERAL("0.00000001")))
        return false;
    bound = fb_number_abs(expected);
    if (fb_number_compare(bound, fb_number_of(1)) < 0)
        bound = fb_number_of(1);
    return fb_number_multiply(&bound, bound, tolerance) &&
           fb_number_compare(fb_number_abs(difference), bound) <= 0;
}

static bool same_context(fb_arena *arena, const fb_value *expected, const fb_value *got, fb_budget *budget) {
    if (expected->count != got->count)
        return false;
    for (uint32_t i = 0; i < expected->count; i++) {
        const fb_value *value = entry_like(arena, got, expected->as.entries[i].key);
        if (!value || !fb_tck_same(arena, &expected->as.entries[i].value, value, budget))
            return false;
    }
    return true;
}

bool fb_tck_same(fb_arena *arena, const fb_value *expected, const fb_value *got, fb_budget *budget) {
    if (expected->kind != got->kind || !fb_budget_step(budget, 1))
        return false;
    switch ((fb_kind)expected->kind) {
    case FB_KIND_NUMBER:
        return same_number(expected->as.number, got->as.number);
    case FB_KIND_LIST:
        if (expected->count != got->count)
            return false;
        for (uint32_t i = 0; i < expected->count; i++)
            if (!fb_tck_same(arena, &expected->as.items[i], &got->as.items[i], budget))
                return false;
        return true;
    case FB_KIND_CONTEXT:
        return same_context(arena, expected, got, budget);
    default:
        return fb_value_equal(expected, got, budget) == FB_TRUE;
    }
}
