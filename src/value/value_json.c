/* value_json.c - values as text: FEEL's string(), FEEL literals, and JSON both ways.
 *
 * string() follows DMN 1.5 10.3.4.1 and, where that is silent (lists, contexts, ranges), the DMN TCK: a value
 * inside another is written as the literal that reads back as it.
 *
 * JSON has fewer kinds than FEEL: dates, times, durations and ranges become strings in their FEEL form, and a
 * type is needed to read them back.  Numbers keep all their digits both ways.
 *
 * What is written stops early, without an error here, when the budget or the text's arena runs out: both
 * remember.
 */
#include "value/value.h"

static bool may_go_on(const fb_text *out, fb_budget *budget) {
    return out->arena->failure == FB_OK && fb_budget_step(budget, 1);
}

static void print_number(fb_text *out, fb_number number) {
    char digits[48];
    size_t n = fb_number_print(digits, number);
    fb_text_add(out, (fb_view){digits, n});
}

/* ---- FEEL text ----------------------------------------------------------------------------------------- */

static void print_character(fb_text *out, char c) {
    static const char hex[] = "0123456789ABCDEF";
    switch (c) {
    case '"':
        fb_text_add_string(out, "\\\"");
        break;
    case '\\':
        fb_text_add_string(out, "\\\\");
        break;
    case '\n':
        fb_text_add_string(out, "\\n");
        break;
    case '\r':
        fb_text_add_string(out, "\\r");
        break;
    case '\t':
        fb_text_add_string(out, "\\t");
        break;
    default:
        fb_text_add_string(out, "\\u00");
        fb_text_add_byte(out, hex[(unsigned char)c >> 4]);
        fb_text_add_byte(out, hex[c & 15]);
        break;
    }
}

void fb_string_literal_print(fb_text *out, fb_view text) {
    size_t run = 0;
    fb_text_add_byte(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if ((unsigned char)c >= ' ' && c != '"' && c != '\\')
            continue;
        fb_text_add(out, (fb_view){text.data + run, i - run});
        print_character(out, c);
        run = i + 1;
    }
    if (run < text.size)
        fb_text_add(out, (fb_view){text.data + run, text.size - run});
    fb_text_add_byte(out, '"');
}

/* The code point of \uXXXX (two of them for a surrogate pair, as in Java and JSON) or \UXXXXXX at `at`; its end, 0
 * when malformed. */
static size_t code_point_escape(uint32_t *c, fb_view text, size_t at) {
    size_t n_digits = text.data[at + 1] == 'u' ? 4 : 6, end = at + 2 + n_digits;
    uint32_t low;
    if (!fb_hexadecimal(c, text, at + 2, n_digits))
        return 0;
    if (n_digits == 4 && *c >= 0xD800 && *c <= 0xDBFF &&
        fb_view_starts((fb_view){text.data + end, text.size - end}, FB_LITERAL("\\u")) &&
        fb_hexadecimal(&low, text, end + 2, 4) && low >= 0xDC00 && low <= 0xDFFF) {
        *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
        return end + 6;
    }
    return *c > 0x10FFFF || (*c >= 0xD800 && *c <= 0xDFFF) ? 0 : end;
}

bool fb_string_literal_read(fb_view *out, size_t *bad, fb_arena *arena, fb_view written, bool keeps_backslash) {
    char *to = fb_arena_alloc(arena, written.size, 1); /* an escape is never shorter than what it spells */
    size_t at = 0;
    *out = (fb_view){to, 0};
    while (to && at < written.size) {
        uint32_t spelled = 0;
        size_t end = at + 2;
        if (written.data[at] != '\\') {
            to[out->size++] = written.data[at++];
            continue;
        }
        switch (at + 1 < written.size ? written.data[at + 1] : '\0') {
        case '\'':
        case '"':
        case '\\':
            spelled = (uint32_t)written.data[at + 1];
            break;
        case 'n':
            spelled = '\n';
            break;
        case 'r':
            spelled = '\r';
            break;
        case 't':
            spelled = '\t';
            break;
        case 'u':
        case 'U':
            end = code_point_escape(&spelled, written, at);
            break;
        default:
            spelled = '\\';
            end = keeps_backslash ? at + 1 : 0;
        }
        if (end == 0) {
            *bad = at;
            return false;
        }
        out->size += fb_utf8_encode(to + out->size, spelled);
        at = end;
    }
    return true;
}

/* Rule 28, name start char. */
static bool is_name_start(uint32_t c) {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '?';
    static const uint32_t ranges[][2] = {{0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},
                                         {0x370, 0x37D},   {0x37F, 0x1FFF},  {0x200C, 0x200D},
                                         {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF},
                                         {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}};
    for (size_t i = 0; i < FB_COUNT(ranges); i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

/* Rules 29 and 30, and the blanks between the tokens of a name. */
static bool is_name_part(uint32_t c) {
    return is_name_start(c) || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) ||
           (c >= 0x203F && c <= 0x2040) || c == ' ' || c == '.' || c == '/' || c == '-' || c == '\'' ||
           c == '+' || c == '*';
}

/* Can the key stand in a context without quotes?  Blanks must be single and inside, or they would not
 * survive. */
static bool is_name(fb_view key) {
    uint32_t last = ' ';
    for (size_t at = 0; at < key.size;) {
        bool first = at == 0;
        uint32_t c = fb_utf8_next(key, &at);
        if (!(first ? is_name_start(c) : is_name_part(c)) || (c == ' ' && last == ' '))
            return false;
        last = c;
    }
    return last != ' ';
}

static void print_list(fb_text *out, const fb_value *list, fb_budget *budget) {
    fb_text_add_byte(out, '[');
    for (uint32_t i = 0; i < list->count && may_go_on(out, budget); i++) {
        if (i > 0)
            fb_text_add_string(out, ", ");
        fb_value_print_literal(out, &list->as.items[i], budget);
    }
    fb_text_add_byte(out, ']');
}

static void print_context(fb_text *out, const fb_value *context, fb_budget *budget) {
    fb_text_add_byte(out, '{');
    for (uint32_t i = 0; i < context->count && may_go_on(out, budget); i++) {
        const fb_entry *entry = &context->as.entries[i];
        if (i > 0)
            fb_text_add_string(out, ", ");
        if (is_name(entry->key))
            fb_text_add(out, entry->key);
        else
            fb_string_literal_print(out, entry->key);
        fb_text_add_string(out, ": ");
        fb_value_print_literal(out, &entry->value, budget);
    }
    fb_text_add_byte(out, '}');
}

/* Its signature: what it does is not text. */
static void print_function(fb_text *out, const fb_function *function) {
    fb_text_add_string(out, "function(");
    for (uint32_t i = 0; i < function->n_parameters; i++) {
        if (i > 0)
            fb_text_add_string(out, ", ");
        fb_text_add(out, function->parameters[i]);
    }
    fb_text_add_byte(out, ')');
}

/* Values that hold others. */
static void print_holder(fb_text *out, const fb_value *value, fb_budget *budget) {
    if (!may_go_on(out, budget) || !fb_budget_enter(budget))
        return;
    if (value->kind == FB_KIND_LIST)
        print_list(out, value, budget);
    else if (value->kind == FB_KIND_CONTEXT)
        print_context(out, value, budget);
    else
        fb_range_print(out, value->as.range, budget);
    fb_budget_leave(budget);
}

void fb_value_print(fb_text *out, const fb_value *value, fb_budget *budget) {
    switch ((fb_kind)value->kind) {
    case FB_KIND_NULL:
        fb_text_add_string(out, "null");
        break;
    case FB_KIND_BOOLEAN:
        fb_text_add_string(out, value->as.boolean ? "true" : "false");
        break;
    case FB_KIND_NUMBER:
        print_number(out, value->as.number);
        break;
    case FB_KIND_STRING:
        fb_text_add(out, fb_string_view(value));
        break;
    case FB_KIND_LIST:
    case FB_KIND_CONTEXT:
    case FB_KIND_RANGE:
        print_holder(out, value, budget);
        break;
    case FB_KIND_FUNCTION:
        print_function(out, value->as.function);
        break;
    default:
        fb_temporal_print(out, value);
        break;
    }
}

void fb_value_print_literal(fb_text *out, const fb_value *value, fb_budget *budget) {
    if (value->kind == FB_KIND_STRING) {
        fb_string_literal_print(out, fb_string_view(value));
    } else if (value->kind >= FB_KIND_DATE && value->kind <= FB_KIND_YEARS_MONTHS_DURATION) {
        fb_text_add_string(out, "@\"");
        fb_temporal_print(out, value);
        fb_text_add_byte(out, '"');
    } else {
        fb_value_print(out, value, budget);
    }
}

/* ---- to JSON ------------------------------------------------------------------------------------------- */

typedef struct json_writer {
    fb_text *out;
    fb_budget *budget;
    int indent, level;
} json_writer;

static void write_value(json_writer *writer, const fb_value *value);

static void write_line_break(json_writer *writer) {
    if (writer->indent <= 0)
        return;
    fb_text_add_byte(writer->out, '\n');
    for (int64_t n = (int64_t)writer->indent * writer->level; n > 0 && writer->out->arena->failure == FB_OK;
         n--)
        fb_text_add_byte(writer->out, ' ');
}

static void write_items(json_writer *writer, const fb_value *holder) {
    bool is_list = holder->kind == FB_KIND_LIST;
    fb_text_add_byte(writer->out, is_list ? '[' : '{');
    writer->level++;
    for (uint32_t i = 0; i < holder->count && may_go_on(writer->out, writer->budget); i++) {
        if (i > 0)
            fb_text_add_string(writer->out, writer->indent > 0 ? "," : ", ");
        write_line_break(writer);
        if (is_list) {
            write_value(writer, &holder->as.items[i]);
            continue;
        }
        fb_json_quote(writer->out, holder->as.entries[i].key);
        fb_text_add_string(writer->out, ": ");
        write_value(writer, &holder->as.entries[i].value);
    }
    writer->level--;
    if (holder->count > 0)
        write_line_break(writer);
    fb_text_add_byte(writer->out, is_list ? ']' : '}');
}

static void write_holder(json_writer *writer, const fb_value *value) {
    if (!may_go_on(writer->out, writer->budget) || !fb_budget_enter(writer->budget))
        return;
    write_items(writer, value);
    fb_budget_leave(writer->budget);
}

/* A kind that JSON has not: its FEEL text as a JSON string. */
static void write_as_string(json_writer *writer, const fb_value *value) {
    fb_text text;
    fb_text_init(&text, writer->out->arena);
    fb_value_print(&text, value, writer->budget);
    fb_json_quote(writer->out, fb_text_view(&text));
}

static void write_value(json_writer *writer, const fb_value *value) {
    switch ((fb_kind)value->kind) {
    case FB_KIND_NULL:
    case FB_KIND_BOOLEAN:
    case FB_KIND_NUMBER:
        fb_value_print(writer->out, value, writer->budget);
        break;
    case FB_KIND_STRING:
        fb_json_quote(writer->out, fb_string_view(value));
        break;
    case FB_KIND_LIST:
    case FB_KIND_CONTEXT:
        write_holder(writer, value);
        break;
    case FB_KIND_FUNCTION:
        fb_text_add_string(writer->out, "\"function\"");
        break;
    default:
        write_as_string(writer, value);
        break;
    }
}

void fb_value_to_json(fb_text *out, const fb_value *value, int indent, fb_budget *budget) {
    json_writer writer = {out, budget, indent, 0};
    write_value(&writer, value);
}

/* ---- from JSON ----------------------------------------------------------------------------------------- */

typedef struct json_reader {
    fb_arena *arena;
    fb_view file, text;
    uint32_t depth_left;
    fb_error *error;
} json_reader;

static fb_status read_value(json_reader *reader, fb_value *out, const fb_json *json,
                            const fb_type *type) FB_MUST_CHECK;

static const char *json_kind_name(const fb_json *json) {
    static const char *const names[] = {"null",     "false",    "true",     "a number",
                                        "a string", "an array", "an object"};
    return names[json->kind];
}

/* What was wanted: "date", or for a named type "tAge (number)". */
static void print_wanted(fb_text *out, const fb_type *type) {
    fb_type_print(out, type);
    if (type->name.size) {
        fb_type unnamed = *type;
        unnamed.name = (fb_view){NULL, 0};
        fb_text_add_string(out, " (");
        fb_type_print(out, &unnamed);
        fb_text_add_byte(out, ')');
    }
}

/* For a string, its text is told: it is of the right JSON kind or easily mistaken for it. */
static fb_status wrong_type(json_reader *reader, const fb_json *json, const fb_type *type) {
    fb_place place = {reader->file, reader->text, json->offset};
    fb_text wanted;
    fb_text_init(&wanted, reader->arena);
    print_wanted(&wanted, type);
    FB_TRY(fb_fail_arena(reader->error, reader->arena));
    if (json->kind == FB_JSON_STRING)
        return fb_fail(reader->error, FB_BAD_INPUT, &place, "expected %s, found the string \"%.*s\"",
                       wanted.data, FB_ARG(json->text));
    return fb_fail(reader->error, FB_BAD_INPUT, &place, "expected %s, found %s", wanted.data,
                   json_kind_name(json));
}

static fb_status read_number(json_reader *reader, fb_value *out, const fb_json *json) {
    fb_number number;
    if (!fb_number_parse(&number, json->text)) {
        fb_place place = {reader->file, reader->text, json->offset};
        return fb_fail(reader->error, FB_BAD_INPUT, &place,
                       "the number %.*s is beyond decimal128, FEEL's numbers", FB_ARG(json->text));
    }
    *out = fb_number_value(number);
    return FB_OK;
}

static fb_status read_array(json_reader *reader, fb_value *out, const fb_json *json, const fb_type *element) {
    fb_value *items = FB_NEW_ARRAY(reader->arena, fb_value, json->n);
    if (!items)
        return fb_fail_arena(reader->error, reader->arena);
    for (uint32_t i = 0; i < json->n; i++)
        FB_TRY(read_value(reader, &items[i], json->items[i], element));
    *out = fb_list(items, json->n);
    return FB_OK;
}

static bool has_member(const fb_json *object, fb_view key) {
    for (uint32_t i = 0; i < object->n; i++)
        if (fb_view_equal(object->members[i].key, key))
            return true;
    return false;
}

/* The members in their order; a field of the type that is not among them is null, at the end. */
static fb_status read_object(json_reader *reader, fb_value *out, const fb_json *json, const fb_type *type) {
    uint32_t n_fields = type ? type->n : 0, n = json->n;
    if (json->n > UINT32_MAX - n_fields)
        return fb_fail(reader->error, FB_LIMIT, NULL, "an object has too many members");
    fb_entry *entries = FB_NEW_ARRAY(reader->arena, fb_entry, (size_t)json->n + n_fields);
    if (!entries)
        return fb_fail_arena(reader->error, reader->arena);
    for (uint32_t i = 0; i < json->n; i++) {
        const fb_json_member *member = &json->members[i];
        const fb_type_field *field = type ? fb_type_find_field(type, member->key) : NULL;
        entries[i].key = fb_arena_copy(reader->arena, member->key);
        FB_TRY(fb_fail_arena(reader->error, reader->arena));
        FB_TRY(read_value(reader, &entries[i].value, member->value, field ? field->type : NULL));
    }
    for (uint32_t i = 0; i < n_fields; i++)
        if (!has_member(json, type->field[i].name))
            entries[n++] = (fb_entry){type->field[i].name, fb_null()};
    *out = fb_context(entries, n);
    return FB_OK;
}

static fb_status read_untyped(json_reader *reader, fb_value *out, const fb_json *json) {
    switch ((fb_json_kind)json->kind) {
    case FB_JSON_NULL:
        *out = fb_null();
        return FB_OK;
    case FB_JSON_FALSE:
    case FB_JSON_TRUE:
        *out = fb_boolean(json->kind == FB_JSON_TRUE);
        return FB_OK;
    case FB_JSON_NUMBER:
        return read_number(reader, out, json);
    case FB_JSON_STRING:
        *out = fb_string(fb_arena_copy(reader->arena, json->text));
        return fb_fail_arena(reader->error, reader->arena);
    case FB_JSON_ARRAY:
        return read_array(reader, out, json, NULL);
    case FB_JSON_OBJECT:
        return read_object(reader, out, json, NULL);
    }
    return FB_INTERNAL;
}

static bool date_of(fb_value *out, fb_view text) {
    fb_date date;
    if (!fb_date_parse(&date, text))
        return false;
    *out = fb_date_value(date);
    return true;
}

static bool moment_of(fb_value *out, fb_arena *arena, fb_view text, fb_kind kind) {
    fb_moment moment = {.zone_kind = FB_ZONE_NONE};
    bool read = kind == FB_KIND_TIME
                    ? fb_time_parse(&moment, arena, text)
                    /* as date and time() does, a date alone is its midnight */
                    : fb_date_time_parse(&moment, arena, text) || fb_date_parse(&moment.date, text);
    if (read)
        *out = fb_moment_value(arena, kind, &moment);
    return read;
}

static bool range_of(fb_value *out, fb_arena *arena, fb_view text, const fb_type *type) {
    fb_range range;
    fb_budget budget = {.steps_left = 1000, .depth_left = FB_DEPTH_LIMIT};
    if (!fb_range_parse(&range, arena, text))
        return false;
    *out = fb_range_value(arena, &range);
    return out->kind == FB_KIND_NULL || fb_value_instance_of(out, type, &budget);
}

/* A string where the type is none of JSON's own. */
static bool read_string_as(json_reader *reader, fb_value *out, fb_view text, const fb_type *type) {
    switch ((fb_type_kind)type->kind) {
    case FB_TYPE_DATE:
        return date_of(out, text);
    case FB_TYPE_TIME:
        return moment_of(out, reader->arena, text, FB_KIND_TIME);
    case FB_TYPE_DATE_TIME:
        return moment_of(out, reader->arena, text, FB_KIND_DATE_TIME);
    case FB_TYPE_DAYS_TIME_DURATION:
        return fb_duration_parse(out, text) && out->kind == FB_KIND_DAYS_TIME_DURATION;
    case FB_TYPE_YEARS_MONTHS_DURATION:
        return fb_duration_parse(out, text) && out->kind == FB_KIND_YEARS_MONTHS_DURATION;
    case FB_TYPE_RANGE:
        return range_of(out, reader->arena, text, type);
    default:
        return false;
    }
}

static fb_status read_temporal(json_reader *reader, fb_value *out, const fb_json *json, const fb_type *type) {
    bool read = json->kind == FB_JSON_STRING && read_string_as(reader, out, json->text, type);
    FB_TRY(fb_fail_arena(reader->error, reader->arena));
    return read ? FB_OK : wrong_type(reader, json, type);
}

static fb_status read_typed(json_reader *reader, fb_value *out, const fb_json *json, const fb_type *type) {
    bool is_boolean = json->kind == FB_JSON_TRUE || json->kind == FB_JSON_FALSE;
    switch ((fb_type_kind)type->kind) {
    case FB_TYPE_ANY:
        return read_untyped(reader, out, json);
    case FB_TYPE_BOOLEAN:
        return is_boolean ? read_untyped(reader, out, json) : wrong_type(reader, json, type);
    case FB_TYPE_NUMBER:
        return json->kind == FB_JSON_NUMBER ? read_number(reader, out, json) : wrong_type(reader, json, type);
    case FB_TYPE_STRING:
        return json->kind == FB_JSON_STRING ? read_untyped(reader, out, json)
                                            : wrong_type(reader, json, type);
    case FB_TYPE_LIST:
        return json->kind == FB_JSON_ARRAY ? read_array(reader, out, json, type->element)
                                           : wrong_type(reader, json, type);
    case FB_TYPE_CONTEXT:
        return json->kind == FB_JSON_OBJECT ? read_object(reader, out, json, type)
                                            : wrong_type(reader, json, type);
    case FB_TYPE_NULL:
    case FB_TYPE_FUNCTION:
        return wrong_type(reader, json, type);
    default:
        return read_temporal(reader, out, json, type);
    }
}

/* null is a value of every type. */
static fb_status read_value(json_reader *reader, fb_value *out, const fb_json *json, const fb_type *type) {
    if (reader->depth_left == 0) {
        fb_place place = {reader->file, reader->text, json->offset};
        return fb_fail(reader->error, FB_LIMIT, &place, "values nest deeper than %u levels", FB_DEPTH_LIMIT);
    }
    reader->depth_left--;
    fb_status status = type && json->kind != FB_JSON_NULL ? read_typed(reader, out, json, type)
                                                          : read_untyped(reader, out, json);
    reader->depth_left++;
    return status;
}

fb_status fb_value_from_json(fb_value *out, fb_arena *arena, fb_view file, fb_view text, const fb_json *json,
                             const fb_type *type, fb_error *error) {
    json_reader reader = {arena, file, text, FB_DEPTH_LIMIT + 1, error};
    fb_value value = fb_null();
    FB_TRY(read_value(&reader, &value, json, type));
    *out = value;
    return FB_OK;
}
