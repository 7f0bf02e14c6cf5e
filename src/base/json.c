/* json.c - JSON text as a tree with places.
 *
 * Strict RFC 8259, I-JSON's rule on duplicate keys (RFC 7493 section 2.3), no extensions.  It knows nothing
 * of FEEL's values (value_json.c turns this tree into them) and does not print, except fb_json_quote.
 *
 * The text is copied into the arena once and strings are decoded there in place, for an escape is never
 * shorter than what it stands for (six bytes \uXXXX give at most three, twelve give four).  So the tree needs
 * nothing but its arena.
 *
 * INVARIANT: the copy is written only behind the point of reading, never ahead of it; offsets are those of
 * the text as given.
 */
#include "base/base.h"

typedef struct json_reader {
    fb_arena *arena;
    char *data; /* our copy */
    size_t at, size;
    uint32_t depth_left;
    fb_place place; /* the text as given */
    fb_error *error;
    const fb_json **items; /* a stack: those of every array that is open */
    size_t n_items, items_capacity;
    fb_json_member *members; /* the same for objects */
    size_t n_members, members_capacity;
} json_reader;

static fb_status json_value(json_reader *reader, fb_json *value);

/* ---- places and memory --------------------------------------------------------------------------------- */

static fb_status out_of_memory(json_reader *reader) {
    return fb_fail_arena(reader->error, reader->arena);
}

static fb_status wrong_at(json_reader *reader, size_t offset, const char *message) {
    reader->place.offset = offset;
    return fb_fail(reader->error, FB_BAD_INPUT, &reader->place, "%s", message);
}

static bool is_at_end(const json_reader *reader) {
    return reader->at >= reader->size;
}

static char peek(const json_reader *reader) {
    return is_at_end(reader) ? '\0' : reader->data[reader->at];
}

/* "expected X, but found Y": Y is shown only where it is a printable ASCII character. */
static fb_status unexpected(json_reader *reader, const char *expected) {
    char found = peek(reader);
    reader->place.offset = reader->at;
    if (is_at_end(reader))
        return fb_fail(reader->error, FB_BAD_INPUT, &reader->place, "expected %s, but the text ends here",
                       expected);
    if (found > ' ' && found < 0x7F)
        return fb_fail(reader->error, FB_BAD_INPUT, &reader->place, "expected %s, but found '%c'%s", expected,
                       found,
                       found == '/'    ? "; JSON has no comments"
                       : found == '\'' ? "; JSON's strings stand in double quotes"
                                       : "");
    return fb_fail(reader->error, FB_BAD_INPUT, &reader->place, "expected %s, but found byte 0x%02X",
                   expected, (unsigned)(unsigned char)found);
}

/* Twice the room for a stack of elements of `size` bytes; NULL when memory runs out. */
static void *larger_stack(json_reader *reader, const void *old, size_t n, size_t *capacity, size_t size) {
    size_t wanted = *capacity > 0 ? 2 * *capacity : 16;
    void *larger = fb_arena_alloc(reader->arena, wanted, size);
    if (!larger)
        return NULL;
    if (n > 0)
        memcpy(larger, old, n * size);
    *capacity = wanted;
    return larger;
}

static fb_status push_item(json_reader *reader, const fb_json *item) {
    if (reader->n_items == reader->items_capacity) {
        const fb_json **larger =
            larger_stack(reader, reader->items, reader->n_items, &reader->items_capacity, sizeof *larger);
        if (!larger)
            return out_of_memory(reader);
        reader->items = larger;
    }
    reader->items[reader->n_items++] = item;
    return FB_OK;
}

static fb_status push_member(json_reader *reader, fb_json_member member) {
    if (reader->n_members == reader->members_capacity) {
        fb_json_member *larger = larger_stack(reader, reader->members, reader->n_members,
                                              &reader->members_capacity, sizeof *larger);
        if (!larger)
            return out_of_memory(reader);
        reader->members = larger;
    }
    reader->members[reader->n_members++] = member;
    return FB_OK;
}

/* ---- RFC 8259 section 2: white space ------------------------------------------------------------------- */

static void white_space(json_reader *reader) {
    while (!is_at_end(reader)) {
        char byte = reader->data[reader->at];
        if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r')
            return;
        reader->at++;
    }
}

/* ---- section 7: strings -------------------------------------------------------------------------------- */

/* Behind "\u": one unit, or two that make a surrogate pair. */
static fb_status unicode_escape(json_reader *reader, uint32_t *code_point) {
    fb_view text = {reader->data, reader->size};
    size_t start = reader->at - 2;
    uint32_t low;
    if (!fb_hexadecimal(code_point, text, reader->at, 4))
        return wrong_at(reader, start, "\\u needs four hexadecimal digits");
    reader->at += 4;
    if (*code_point < 0xD800 || *code_point > 0xDFFF)
        return FB_OK;
    bool has_low = *code_point <= 0xDBFF && reader->size - reader->at >= 6 &&
                   reader->data[reader->at] == '\\' && reader->data[reader->at + 1] == 'u' &&
                   fb_hexadecimal(&low, text, reader->at + 2, 4) && low >= 0xDC00 && low <= 0xDFFF;
    if (!has_low)
        return wrong_at(reader, start,
                        "half of a surrogate pair; a character beyond U+FFFF is written as \\uD8xx "
                        "to \\uDBxx followed at once by \\uDCxx to \\uDFxx");
    *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
    reader->at += 6;
    return FB_OK;
}

/* Behind the backslash. */
static fb_status escape(json_reader *reader, uint32_t *code_point) {
    char letter = peek(reader);
    size_t start = reader->at - 1;
    if (is_at_end(reader))
        return wrong_at(reader, start, "the text ends inside a string");
    reader->at++;
    switch (letter) {
    case '"':
    case '\\':
    case '/': *code_point = (uint32_t)letter; return FB_OK;
    case 'b': *code_point = '\b'; return FB_OK;
    case 'f': *code_point = '\f'; return FB_OK;
    case 'n': *code_point = '\n'; return FB_OK;
    case 'r': *code_point = '\r'; return FB_OK;
    case 't': *code_point = '\t'; return FB_OK;
    case 'u': return unicode_escape(reader, code_point);
    default:
        return wrong_at(reader, start,
                        "not an escape of JSON: after a backslash comes one of \" \\ / b f n r t u");
    }
}

static fb_status control_character(json_reader *reader, size_t offset, char control) {
    if (control == '\n' || control == '\r')
        return wrong_at(reader, offset,
                        "a string ends on the line it begins on; write a line break in it as \\n, or add the "
                        "missing quote");
    return wrong_at(reader, offset, "a control character in a string; write it as \\t or \\u00XX");
}

/* ASCII from U+0020 on, but quote and backslash. */
#define EIGHT(a) a, a, a, a, a, a, a, a
static const bool stands_for_itself[256] = {
    EIGHT(false), EIGHT(false), EIGHT(false), EIGHT(false), true, true, false, true, true, true, true, true,
    EIGHT(true),  EIGHT(true),  EIGHT(true),  EIGHT(true),  EIGHT(true), EIGHT(true),
    true,         true,         true,         true,         false,       true,        true,        true,
    EIGHT(true),  EIGHT(true),  EIGHT(true),  EIGHT(true)};

/* Moves over what stands for itself: Unicode characters from U+0020 on, but quote and backslash. */
static fb_status unescaped(json_reader *reader) {
    fb_view text = {reader->data, reader->size};
    while (!is_at_end(reader)) {
        while (reader->at < reader->size && stands_for_itself[(unsigned char)reader->data[reader->at]])
            reader->at++;
        if (is_at_end(reader))
            break;
        size_t start = reader->at;
        char byte = reader->data[start];
        if (byte == '"' || byte == '\\')
            break;
        if ((unsigned char)byte < 0x20)
            return control_character(reader, start, byte);
        if (fb_utf8_next(text, &reader->at) == FB_BAD_CODE_POINT)
            return wrong_at(reader, start, "not UTF-8; save the file as UTF-8");
    }
    return FB_OK;
}

/* At the opening quote. */
static fb_status json_string(json_reader *reader, fb_view *string) {
    size_t opening = reader->at++;
    char *start = reader->data + reader->at, *to = start;
    for (;;) {
        size_t from = reader->at;
        FB_TRY(unescaped(reader));
        if (to != reader->data + from)
            memmove(to, reader->data + from, reader->at - from);
        to += reader->at - from;
        if (is_at_end(reader))
            return wrong_at(reader, opening, "a string that is not closed; add the missing quote");
        if (reader->data[reader->at++] == '"')
            break;
        uint32_t code_point = 0;
        FB_TRY(escape(reader, &code_point));
        to += fb_utf8_encode(to, code_point);
    }
    *string = (fb_view){start, (size_t)(to - start)};
    return FB_OK;
}

/* ---- section 6: numbers -------------------------------------------------------------------------------- */

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static fb_status digits(json_reader *reader) {
    if (!is_digit(peek(reader)))
        return unexpected(reader, "a digit");
    while (is_digit(peek(reader)))
        reader->at++;
    return FB_OK;
}

static fb_status json_number(json_reader *reader, fb_json *value) {
    size_t start = reader->at;
    if (peek(reader) == '-')
        reader->at++;
    if (peek(reader) == '0') {
        reader->at++;
        if (is_digit(peek(reader)))
            return wrong_at(reader, start,
                            "a number does not begin with 0; put it in quotes if it is a code");
    } else {
        FB_TRY(digits(reader));
    }
    if (peek(reader) == '.') {
        reader->at++;
        FB_TRY(digits(reader));
    }
    if (peek(reader) == 'e' || peek(reader) == 'E') {
        reader->at++;
        if (peek(reader) == '+' || peek(reader) == '-')
            reader->at++;
        FB_TRY(digits(reader));
    }
    value->kind = FB_JSON_NUMBER;
    value->text = (fb_view){reader->data + start, reader->at - start};
    return FB_OK;
}

/* ---- section 5: arrays --------------------------------------------------------------------------------- */

static fb_status count_fits(json_reader *reader, const fb_json *value, size_t n) {
    reader->place.offset = value->offset;
    if (n > UINT32_MAX)
        return fb_fail(reader->error, FB_LIMIT, &reader->place, "more than %u values in one place",
                       UINT32_MAX);
    return FB_OK;
}

static fb_status close_array(json_reader *reader, fb_json *value, size_t first) {
    size_t n = reader->n_items - first;
    FB_TRY(count_fits(reader, value, n));
    const fb_json **items = FB_NEW_ARRAY(reader->arena, const fb_json *, n);
    if (!items)
        return out_of_memory(reader);
    if (n > 0)
        memcpy(items, reader->items + first, n * sizeof *items);
    reader->n_items = first;
    value->items = items;
    value->n = (uint32_t)n;
    return FB_OK;
}

/* What stands between two values: true to go on, false when `closing` ended it. */
static fb_status separator(json_reader *reader, char closing, const char *expected, bool *more) {
    white_space(reader);
    *more = peek(reader) == ',';
    if (!*more && (is_at_end(reader) || peek(reader) != closing))
        return unexpected(reader, expected);
    reader->at++;
    white_space(reader);
    if (*more && peek(reader) == closing)
        return wrong_at(reader, reader->at, "a comma with nothing behind it; JSON has no trailing commas");
    return FB_OK;
}

static fb_status json_array(json_reader *reader, fb_json *value) {
    size_t first = reader->n_items;
    bool more = true;
    value->kind = FB_JSON_ARRAY;
    reader->at++;
    white_space(reader);
    if (peek(reader) == ']') {
        reader->at++;
        more = false;
    }
    while (more) {
        fb_json *item = FB_NEW(reader->arena, fb_json);
        if (!item)
            return out_of_memory(reader);
        FB_TRY(json_value(reader, item));
        FB_TRY(push_item(reader, item));
        FB_TRY(separator(reader, ']', "',' or ']'", &more));
    }
    return close_array(reader, value, first);
}

/* ---- section 4: objects -------------------------------------------------------------------------------- */

static fb_status duplicate_key(json_reader *reader, const fb_json_member *member) {
    reader->place.offset = member->key_offset;
    return fb_fail(reader->error, FB_BAD_INPUT, &reader->place,
                   "the key \"%.*s\" is there already; an object names each key once", FB_ARG(member->key));
}

/* The map is thrown away again: only the members stay. */
static fb_status keys_are_unique(json_reader *reader, const fb_json *value) {
    if (value->n < 2)
        return FB_OK;
    fb_status status = FB_OK;
    fb_arena_mark mark = fb_arena_here(reader->arena);
    fb_map seen;
    fb_map_init(&seen, reader->arena);
    for (uint32_t i = 0; i < value->n && status == FB_OK; i++) {
        if (fb_map_put(&seen, value->members[i].key, reader))
            continue;
        status = out_of_memory(reader);
        if (status == FB_OK)
            status = duplicate_key(reader, &value->members[i]);
    }
    fb_arena_rewind(reader->arena, mark);
    return status;
}

static fb_status close_object(json_reader *reader, fb_json *value, size_t first) {
    size_t n = reader->n_members - first;
    FB_TRY(count_fits(reader, value, n));
    fb_json_member *members = FB_NEW_ARRAY(reader->arena, fb_json_member, n);
    if (!members)
        return out_of_memory(reader);
    if (n > 0)
        memcpy(members, reader->members + first, n * sizeof *members);
    reader->n_members = first;
    value->members = members;
    value->n = (uint32_t)n;
    return keys_are_unique(reader, value);
}

static fb_status json_member(json_reader *reader) {
    fb_json_member member = {.key_offset = reader->at};
    fb_json *value = FB_NEW(reader->arena, fb_json);
    if (!value)
        return out_of_memory(reader);
    if (peek(reader) != '"')
        return unexpected(reader, "a key in double quotes");
    FB_TRY(json_string(reader, &member.key));
    white_space(reader);
    if (peek(reader) != ':')
        return unexpected(reader, "':' and the key's value");
    reader->at++;
    white_space(reader);
    FB_TRY(json_value(reader, value));
    member.value = value;
    return push_member(reader, member);
}

static fb_status json_object(json_reader *reader, fb_json *value) {
    size_t first = reader->n_members;
    bool more = true;
    value->kind = FB_JSON_OBJECT;
    reader->at++;
    white_space(reader);
    if (peek(reader) == '}') {
        reader->at++;
        more = false;
    }
    while (more) {
        FB_TRY(json_member(reader));
        FB_TRY(separator(reader, '}', "',' or '}'", &more));
    }
    return close_object(reader, value, first);
}

/* ---- section 3: values --------------------------------------------------------------------------------- */

static fb_status literal_name(json_reader *reader, fb_json *value) {
    static const struct {
        const char *name;
        fb_json_kind kind;
    } names[] = {{"null", FB_JSON_NULL}, {"false", FB_JSON_FALSE}, {"true", FB_JSON_TRUE}};
    fb_view rest = {reader->data + reader->at, reader->size - reader->at};
    for (size_t i = 0; i < FB_COUNT(names); i++) {
        fb_view name = fb_view_of(names[i].name);
        if (fb_view_starts(rest, name)) {
            reader->at += name.size;
            value->kind = (uint8_t)names[i].kind;
            return FB_OK;
        }
    }
    return unexpected(reader,
                      "a value: an object, an array, a string in double quotes, a number, true, false or "
                      "null");
}

static fb_status deeper(json_reader *reader, fb_json *value) {
    if (reader->depth_left == 0) {
        reader->place.offset = reader->at;
        return fb_fail(reader->error, FB_LIMIT, &reader->place, "nested more than %u deep", FB_DEPTH_LIMIT);
    }
    reader->depth_left--;
    fb_status status = peek(reader) == '{' ? json_object(reader, value) : json_array(reader, value);
    reader->depth_left++;
    return status;
}

static fb_status json_value(json_reader *reader, fb_json *value) {
    value->offset = reader->at;
    switch (peek(reader)) {
    case '{':
    case '[': return deeper(reader, value);
    case '"': value->kind = FB_JSON_STRING; return json_string(reader, &value->text);
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9': return json_number(reader, value);
    default: return literal_name(reader, value);
    }
}

fb_status fb_json_parse(const fb_json **root, fb_arena *arena, fb_view file, fb_view text, fb_error *error) {
    fb_json *value = FB_NEW(arena, fb_json);
    char *copy = fb_arena_alloc(arena, text.size, 1);
    if (!value || !copy)
        return fb_fail_arena(error, arena);
    if (text.size > 0)
        memcpy(copy, text.data, text.size);
    json_reader reader = {.arena = arena,
                          .data = copy,
                          .size = text.size,
                          .depth_left = FB_DEPTH_LIMIT,
                          .place = {file, {text.data ? text.data : "", text.size}, 0},
                          .error = error};
    if (fb_view_starts(text, FB_LITERAL("\xEF\xBB\xBF"))) /* section 8.1: a reader may ignore it */
        reader.at = 3;
    white_space(&reader);
    FB_TRY(json_value(&reader, value));
    white_space(&reader);
    if (!is_at_end(&reader))
        return unexpected(&reader, "the end of the text");
    *root = value;
    return FB_OK;
}

const fb_json *fb_json_get(const fb_json *object, const char *key) {
    if (!object || object->kind != FB_JSON_OBJECT)
        return NULL;
    fb_view wanted = fb_view_of(key);
    for (uint32_t i = 0; i < object->n; i++)
        if (fb_view_equal(object->members[i].key, wanted))
            return object->members[i].value;
    return NULL;
}

/* ---- writing ------------------------------------------------------------------------------------------- */

static void quote_control(fb_text *out, char control) {
    static const char letters[] = "btn?fr"; /* of 0x08 to 0x0D; 0x0B has none */
    if (control >= 0x08 && control <= 0x0D && control != 0x0B) {
        char short_form[2] = {'\\', letters[control - 0x08]};
        fb_text_add(out, (fb_view){short_form, 2});
    } else {
        fb_text_format(out, "\\u%04X", (unsigned)control);
    }
}

/* Bytes that are not UTF-8 become U+FFFD, so that what comes out is always JSON. */
void fb_json_quote(fb_text *out, fb_view text) {
    size_t done = 0, at = 0;
    fb_text_add_byte(out, '"');
    while (at < text.size) {
        size_t start = at;
        uint32_t code_point = fb_utf8_next(text, &at);
        if (code_point >= 0x20 && code_point != '"' && code_point != '\\' && code_point != FB_BAD_CODE_POINT)
            continue;
        fb_text_add(out, (fb_view){text.data + done, start - done});
        if (code_point == FB_BAD_CODE_POINT) {
            fb_text_add_code_point(out, 0xFFFD);
        } else if (code_point < 0x20) {
            quote_control(out, (char)code_point);
        } else {
            char escaped[2] = {'\\', (char)code_point};
            fb_text_add(out, (fb_view){escaped, 2});
        }
        done = at;
    }
    if (text.size > done)
        fb_text_add(out, (fb_view){text.data + done, text.size - done});
    fb_text_add_byte(out, '"');
}
