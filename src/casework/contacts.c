/* contacts.c - telephone lines that a draft may name, from policies/contacts.json.
 *
 * A number is a dated value: it has the source that printed it and the day on which that was last looked at, and
 * nothing names it without them.  Called by draft.c.
 */
#include "casework/casework_inner.h"

static const fb_view FILE_MEMBERS[] = {{"contacts", 8}, {"note", 4}, {"items", 5}};
static const fb_view ITEM_MEMBERS[] = {{"id", 2},    {"en", 2},      {"es", 2},      {"value", 5}, {"source", 6},
                                       {"grade", 5}, {"printed", 7}, {"checked", 7}, {"note", 4}};
static const fb_view GRADES[] = {{"P", 1}, {"A", 1}, {"2", 1}, {"UNVERIFIED", 10}};

static fb_status required_day(fb_view *out, const json_source *source, const fb_json *object, const char *key) {
    fb_date day;
    FB_TRY(required_text(out, source, object, key, "a contact", 400));
    if (!fb_date_parse(&day, *out))
        return wrong_at(source, fb_json_get(object, key)->offset, "\"%s\" of a contact is a day (2026-11-24)", key);
    return FB_OK;
}

static fb_status contact_of(fb_contact *out, const json_source *source, const fb_json *object) {
    FB_TRY(only_members(source, object, "a contact", ITEM_MEMBERS, FB_COUNT(ITEM_MEMBERS)));
    FB_TRY(required_text(&out->id, source, object, "id", "a contact", 400));
    FB_TRY(required_text(&out->what[0], source, object, "en", "a contact", 400));
    FB_TRY(required_text(&out->what[1], source, object, "es", "a contact", 400));
    FB_TRY(required_text(&out->value, source, object, "value", "a contact", 400));
    FB_TRY(required_text(&out->source, source, object, "source", "a contact", 400));
    FB_TRY(required_text(&out->grade, source, object, "grade", "a contact", 400));
    FB_TRY(word_member(&out->grade, source, object, "grade", GRADES, FB_COUNT(GRADES)));
    FB_TRY(required_day(&out->printed, source, object, "printed"));
    FB_TRY(required_day(&out->checked, source, object, "checked"));
    return text_member(&out->note, source, object, "note", 1000);
}

fb_status fb_contacts_read(const fb_contacts **out, fb_arena *arena, fb_view path, fb_view json, fb_error *error) {
    json_source source = {path, json, arena, error};
    const fb_json *root, *list;
    fb_contacts *made = FB_NEW(arena, fb_contacts);
    if (!made)
        return fb_fail_arena(error, arena);
    FB_TRY(version_1_of(&root, &source, "a list of contacts", "contacts", FILE_MEMBERS, FB_COUNT(FILE_MEMBERS)));
    FB_TRY(required_member(&list, &source, root, "items", "a list of contacts"));
    if (list->kind != FB_JSON_ARRAY)
        return wrong_at(&source, list->offset, "\"items\" is a list, in square brackets");
    fb_contact *items = FB_NEW_ARRAY(arena, fb_contact, list->n);
    if (!items)
        return fb_fail_arena(error, arena);
    for (uint32_t i = 0; i < list->n; i++)
        FB_TRY(contact_of(&items[i], &source, list->items[i]));
    made->n = list->n;
    made->items = items;
    *out = made;
    return FB_OK;
}

const fb_contact *fb_contact_find(const fb_contacts *contacts, fb_view id) {
    for (uint32_t i = 0; contacts && i < contacts->n; i++)
        if (fb_view_equal(contacts->items[i].id, id))
            return &contacts->items[i];
    return NULL;
}
