/* members.c - members of JSON objects, read strictly and with their places.
 *
 * Case files and the register are written by hand, so a misspelt member must not pass as an absent one.
 * Called by what reads the files of a policy folder, and case files.
 *
 * INVARIANT: no message repeats a value of the file beyond the one word that is wrong, shortened.
 */
#include "casework/casework_inner.h"

fb_status wrong_at(const json_source *source, size_t offset, const char *format, ...) {
    char message[640];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fb_place place = {source->file, source->text, offset};
    return fb_fail(source->error, FB_BAD_INPUT, &place, "%s", size < 0 ? "" : message);
}

const char *did_you_mean(char out[192], fb_view name, const fb_view *candidates, size_t n_candidates) {
    fb_view nearest = fb_nearest(name, candidates, n_candidates);
    out[0] = '\0';
    if (nearest.size > 0 && nearest.size < 150)
        snprintf(out, 192, "; did you mean '%.*s'?", FB_ARG(nearest));
    return out;
}

bool is_among(fb_view name, const fb_view *names, size_t n_names) {
    for (size_t i = 0; i < n_names; i++)
        if (fb_view_equal(name, names[i]))
            return true;
    return false;
}

fb_view shortened(fb_view word) {
    if (word.size <= 60)
        return word;
    size_t size = 60;
    while (size > 0 && ((unsigned char)word.data[size] & 0xC0) == 0x80)
        size--;
    return (fb_view){word.data, size};
}

void list_words(char *out, size_t capacity, const fb_view *words, size_t n_words) {
    size_t size = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n_words; i++) {
        int n = snprintf(out + size, capacity - size, "%s%.*s", i ? ", " : "", FB_ARG(words[i]));
        if (n < 0 || (size_t)n >= capacity - size) {
            out[size] = '\0';
            return;
        }
        size += (size_t)n;
    }
}

fb_status only_members(const json_source *source, const fb_json *object, const char *what,
                       const fb_view *names, size_t n_names) {
    if (object->kind != FB_JSON_OBJECT)
        return wrong_at(source, object->offset, "%s is a JSON object, in braces", what);
    for (uint32_t i = 0; i < object->n; i++) {
        const fb_json_member *member = &object->members[i];
        char near[192], all[400];
        if (is_among(member->key, names, n_names))
            continue;
        did_you_mean(near, member->key, names, n_names);
        list_words(all, sizeof all, names, n_names);
        return wrong_at(source, member->key_offset, "%s has no member '%.*s'%s%s%s", what,
                        FB_ARG(shortened(member->key)), near, near[0] ? "" : "; it may have ",
                        near[0] ? "" : all);
    }
    return FB_OK;
}

fb_status required_member(const fb_json **out, const json_source *source, const fb_json *object,
                          const char *key, const char *what) {
    *out = fb_json_get(object, key);
    if (!*out || (*out)->kind == FB_JSON_NULL)
        return wrong_at(source, *out ? (*out)->offset : object->offset, "%s needs the member \"%s\"", what,
                        key);
    return FB_OK;
}

fb_status version_1_of(const fb_json **root, const json_source *source, const char *what, const char *version,
                       const fb_view *names, size_t n_names) {
    const fb_json *member;
    FB_TRY(fb_json_parse(root, source->arena, source->file, source->text, source->error));
    FB_TRY(only_members(source, *root, what, names, n_names));
    FB_TRY(required_member(&member, source, *root, version, what));
    if (member->kind != FB_JSON_NUMBER || !fb_view_is(member->text, "1"))
        return wrong_at(source, member->offset, "this program reads version 1 of %s: \"%s\": 1", what, version);
    return FB_OK;
}

static const fb_json *present(const fb_json *object, const char *key) {
    const fb_json *member = fb_json_get(object, key);
    return member && member->kind != FB_JSON_NULL ? member : NULL;
}

static bool has_line_break(fb_view text) {
    return text.size > 0 && (memchr(text.data, '\n', text.size) || memchr(text.data, '\r', text.size));
}

fb_status text_member(fb_view *out, const json_source *source, const fb_json *object, const char *key,
                      size_t limit) {
    const fb_json *member = present(object, key);
    *out = (fb_view){"", 0};
    if (!member)
        return FB_OK;
    if (member->kind != FB_JSON_STRING)
        return wrong_at(source, member->offset, "\"%s\" is text, in double quotes", key);
    if (member->text.size > limit)
        return wrong_at(source, member->offset, "\"%s\" has more than %zu bytes; shorten it", key, limit);
    if (has_line_break(member->text))
        return wrong_at(source, member->offset, "\"%s\" is one line; take the line break out", key);
    *out = member->text;
    return FB_OK;
}

fb_status required_text(fb_view *out, const json_source *source, const fb_json *object, const char *key,
                        const char *what, size_t limit) {
    const fb_json *member;
    FB_TRY(required_member(&member, source, object, key, what));
    FB_TRY(text_member(out, source, object, key, limit));
    if (out->size == 0)
        return wrong_at(source, member->offset, "\"%s\" of %s is a text that is not empty", key, what);
    return FB_OK;
}

fb_status word_member(fb_view *out, const json_source *source, const fb_json *object, const char *key,
                      const fb_view *words, size_t n_words) {
    FB_TRY(text_member(out, source, object, key, 4096));
    if (!present(object, key) || is_among(*out, words, n_words))
        return FB_OK;
    char near[192], all[400];
    did_you_mean(near, *out, words, n_words);
    list_words(all, sizeof all, words, n_words);
    return wrong_at(source, fb_json_get(object, key)->offset, "\"%s\" cannot be '%.*s'%s%s%s", key,
                    FB_ARG(shortened(*out)), near, near[0] ? "" : "; it is one of ", near[0] ? "" : all);
}

fb_status boolean_member(bool *out, const json_source *source, const fb_json *object, const char *key) {
    const fb_json *member = present(object, key);
    *out = member && member->kind == FB_JSON_TRUE;
    if (member && member->kind != FB_JSON_TRUE && member->kind != FB_JSON_FALSE)
        return wrong_at(source, member->offset, "\"%s\" is true or false, without quotes", key);
    return FB_OK;
}

fb_status text_list_member(const fb_view **out, uint32_t *n_out, const json_source *source,
                           const fb_json *object, const char *key) {
    const fb_json *member = present(object, key);
    *out = NULL;
    *n_out = 0;
    if (!member)
        return FB_OK;
    if (member->kind != FB_JSON_ARRAY)
        return wrong_at(source, member->offset, "\"%s\" is a list, in square brackets", key);
    fb_view *texts = FB_NEW_ARRAY(source->arena, fb_view, member->n);
    if (!texts)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < member->n; i++) {
        if (member->items[i]->kind != FB_JSON_STRING)
            return wrong_at(source, member->items[i]->offset, "\"%s\" is a list of texts", key);
        texts[i] = member->items[i]->text;
    }
    *out = texts;
    *n_out = member->n;
    return FB_OK;
}

bool is_identifier(fb_view text) {
    if (text.size == 0 || text.size > 100)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                    c == '_' || c == '-';
        if (!fits)
            return false;
    }
    return true;
}
