/* sources.c - the keys that the register and the models give as sources, spelled out (contract section 6).
 *
 * A file of its own, policies/sources.json, because only `forbear policies --id` and `forbear check` want it: a
 * decision starts without reading it.  Called by the desk (api) and by register_check.c.
 */
#include "casework/casework_inner.h"

static const fb_view SOURCES_MEMBERS[] = {{"sources", 7}, {"as_of", 5}, {"note", 4}, {"keys", 4}, {"refused", 7}};

static fb_status texts_of(const fb_source **out, uint32_t *n_out, const json_source *source, const fb_json *object,
                          const char *key) {
    if (object->kind != FB_JSON_OBJECT)
        return wrong_at(source, object->offset, "\"%s\" is a JSON object, in braces", key);
    fb_source *made = FB_NEW_ARRAY(source->arena, fb_source, object->n);
    if (!made)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < object->n; i++) {
        const fb_json_member *member = &object->members[i];
        if (member->value->kind != FB_JSON_STRING || member->value->text.size == 0)
            return wrong_at(source, member->value->offset, "\"%s\" has a text for each key, in double quotes", key);
        made[i] = (fb_source){member->key, member->value->text};
    }
    *out = made;
    *n_out = object->n;
    return FB_OK;
}

fb_status fb_sources_read(const fb_sources **out, fb_arena *arena, fb_view path, fb_view json, fb_error *error) {
    json_source source = {path, json, arena, error};
    const fb_json *root, *keys;
    fb_sources *made = FB_NEW(arena, fb_sources);
    if (!made)
        return fb_fail_arena(error, arena);
    FB_TRY(version_1_of(&root, &source, "a list of sources", "sources", SOURCES_MEMBERS, FB_COUNT(SOURCES_MEMBERS)));
    FB_TRY(required_member(&keys, &source, root, "keys", "a list of sources"));
    FB_TRY(texts_of(&made->keys, &made->n_keys, &source, keys, "keys"));
    const fb_json *refused = fb_json_get(root, "refused");
    if (refused)
        FB_TRY(texts_of(&made->refused, &made->n_refused, &source, refused, "refused"));
    *out = made;
    return FB_OK;
}

const fb_source *fb_source_find(const fb_sources *sources, fb_view key) {
    for (uint32_t i = 0; sources && i < sources->n_keys; i++)
        if (fb_view_equal(sources->keys[i].key, key))
            return &sources->keys[i];
    return NULL;
}
