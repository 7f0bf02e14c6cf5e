/* new_case.c - a case file from an action, or one that there is, and from what a person confirmed of a notice.
 *
 * Called by the desk (api) for `forbear new`.
 *
 * INVARIANT: what nobody confirmed is not in the file; nothing that a file said is left out; and what is handed out was
 * read as any case file is.
 */
#include "casework/casework_inner.h"

static bool any_confirmed(const fb_notice_reading *reading) {
    for (uint32_t i = 0; reading && i < reading->n_proposals; i++)
        if (reading->proposals[i].is_confirmed)
            return true;
    return false;
}

/* ---- the document ------------------------------------------------------------------------------------------ */

static void add_text(fb_text *out, const char *name, fb_view text) {
    if (text.size == 0)
        return;
    fb_text_add_string(out, ", ");
    add_member(out, name, text);
}

static void add_document(fb_text *out, const fb_notice_reading *reading, fb_view id) {
    fb_text_add_byte(out, '{');
    add_member(out, "id", id);
    add_text(out, "kind", reading->kind->kind);
    add_text(out, "form", reading->form);
    add_text(out, "issuer", reading->kind->issuer);
    add_text(out, "date_on_it", reading->date_on_it);
    add_text(out, "received_on", reading->received_on);
    add_text(out, "received_from", reading->received_from);
    add_text(out, "as_of", reading->seen_at);
    fb_text_add_string(out, reading->kind->is_protected ? ", \"protected\": true}" : "}");
}

static bool has_document(const fb_json *documents, fb_view id) {
    for (uint32_t i = 0; documents && documents->kind == FB_JSON_ARRAY && i < documents->n; i++) {
        const fb_json *other = fb_json_get(documents->items[i], "id");
        if (other && other->kind == FB_JSON_STRING && fb_view_equal(other->text, id))
            return true;
    }
    return false;
}

/* "i-797c", or "i-797c-2" where there is one. */
static fb_view free_id(fb_arena *arena, const fb_json *documents, fb_view wanted) {
    fb_text id;
    fb_text_init(&id, arena);
    fb_text_add(&id, wanted);
    for (uint32_t n = 2; has_document(documents, fb_text_view(&id)); n++) {
        fb_text_init(&id, arena);
        fb_text_format(&id, "%.*s-%u", FB_ARG(wanted), (unsigned)n);
    }
    return fb_text_view(&id);
}

static void add_documents(fb_text *out, const fb_json *documents, const fb_notice_reading *reading, fb_view id) {
    const char *separator = "\n    ";
    bool has_list = documents && documents->kind == FB_JSON_ARRAY;
    if (!has_list && !reading)
        return;
    fb_text_add_string(out, "  \"documents\": [");
    for (uint32_t i = 0; has_list && i < documents->n; i++) {
        fb_text_add_string(out, separator);
        add_json(out, documents->items[i]);
        separator = ",\n    ";
    }
    if (reading) {
        fb_text_add_string(out, separator);
        add_document(out, reading, id);
    }
    fb_text_add_string(out, "\n  ],\n");
}

/* ---- facts ------------------------------------------------------------------------------------------------- */

static void add_assertion(fb_text *out, const fb_notice_reading *reading, const fb_notice_proposal *p, fb_view id) {
    fb_text_add_byte(out, '{');
    fb_text_add(out, p->member);
    add_text(out, "evidence", reading->evidence);
    add_text(out, "source", reading->kind->source);
    add_text(out, "as_of", reading->as_of);
    add_text(out, "document", id);
    add_text(out, "pinpoint", p->pinpoint);
    fb_text_add_byte(out, '}');
}

static const fb_notice_proposal *confirmed(const fb_notice_reading *reading, const fb_fact_sheet *sheet, fb_view fact) {
    for (uint32_t i = 0; reading && i < reading->n_proposals; i++)
        if (reading->proposals[i].is_confirmed && fb_view_equal(sheet->facts[reading->proposals[i].fact].name, fact))
            return &reading->proposals[i];
    return NULL;
}

static void add_facts(fb_text *out, const fb_json *facts, const fb_notice_reading *reading, const fb_fact_sheet *sheet,
                      fb_view id) {
    const char *separator = "\n    ";
    bool has_facts = facts && facts->kind == FB_JSON_OBJECT;
    fb_text_add_string(out, "  \"facts\": {");
    for (uint32_t i = 0; has_facts && i < facts->n; i++) {
        const fb_json *was = facts->members[i].value;
        const fb_notice_proposal *p = confirmed(reading, sheet, facts->members[i].key);
        fb_text_add_string(out, separator);
        separator = ",\n    ";
        fb_json_quote(out, facts->members[i].key);
        fb_text_add_string(out, ": ");
        if (!p) {
            add_json(out, was);
            continue;
        }
        fb_text_add_byte(out, '[');
        for (uint32_t k = 0; was->kind == FB_JSON_ARRAY && k < was->n; k++) {
            add_json(out, was->items[k]);
            fb_text_add_string(out, ", ");
        }
        add_assertion(out, reading, p, id);
        fb_text_add_byte(out, ']');
    }
    for (uint32_t i = 0; reading && i < reading->n_proposals; i++) {
        const fb_notice_proposal *p = &reading->proposals[i];
        if (!p->is_confirmed || (has_facts && fb_json_get(facts, sheet->facts[p->fact].name.data)))
            continue;
        fb_text_add_string(out, separator);
        separator = ",\n    ";
        fb_json_quote(out, sheet->facts[p->fact].name);
        fb_text_add_string(out, ": [");
        add_assertion(out, reading, p, id);
        fb_text_add_byte(out, ']');
    }
    fb_text_add_string(out, "\n  }\n}\n");
}

/* ---- the file ---------------------------------------------------------------------------------------------- */

static void add_action(fb_text *out, const fb_new_case *given) {
    static const char *const names[] = {"what", "status", "at", "place"};
    const char *const values[] = {given->what, given->status, given->at, given->place};
    fb_text_add_string(out, "  \"action\": {");
    for (size_t i = 0; i < FB_COUNT(names); i++) {
        fb_text_add_string(out, i ? ", " : "");
        add_member(out, names[i], fb_view_of(values[i] ? values[i] : ""));
    }
    fb_text_add_string(out, "},\n");
}

static void add_head(fb_text *out, const fb_new_case *given) {
    fb_text_add_string(out, "  \"case\": 1,\n  ");
    add_member(out, "id", fb_view_of(given->id ? given->id : ""));
    fb_text_add_string(out, ",\n");
    if (given->title) {
        fb_text_add_string(out, "  ");
        add_member(out, "title", fb_view_of(given->title));
        fb_text_add_string(out, ",\n");
    }
    if (given->invented)
        fb_text_add_string(out, "  \"invented\": true,\n");
    add_action(out, given);
}

static void keep_head(fb_text *out, const fb_json *root) {
    for (uint32_t i = 0; i < root->n; i++) {
        fb_view key = root->members[i].key;
        if (fb_view_is(key, "facts") || fb_view_is(key, "documents"))
            continue;
        fb_text_add_string(out, "  ");
        fb_json_quote(out, key);
        fb_text_add_string(out, ": ");
        add_json(out, root->members[i].value);
        fb_text_add_string(out, ",\n");
    }
}

static fb_status check_reading(const fb_notice_reading *reading, fb_error *error) {
    if (reading->as_of.size == 0)
        return fb_fail(error, FB_BAD_INPUT, NULL,
                       "no day was read from the notice; say when it was seen, with --as-of 2026-03-01");
    if (fb_view_is(reading->form, "screenshot") && reading->seen_at.size == 0)
        return fb_fail(error, FB_BAD_INPUT, NULL,
                       "a screenshot needs the time at which it was taken: --as-of 2026-03-01T09:30:00-05:00");
    return FB_OK;
}

fb_status fb_new_case_write(fb_view *out, fb_arena *arena, const fb_new_case *given, const fb_notice_reading *reading,
                            const fb_policy_set *set, fb_error *error) {
    const fb_json *root = NULL;
    const fb_case *read;
    fb_text text;
    if (given->json.size > 0) {
        FB_TRY(fb_case_read(&read, arena, given->name, given->json, set->sheet, set->plan, error));
        FB_TRY(fb_json_parse(&root, arena, given->name, given->json, error));
    }
    reading = any_confirmed(reading) ? reading : NULL;
    if (reading)
        FB_TRY(check_reading(reading, error));
    const fb_json *documents = root ? fb_json_get(root, "documents") : NULL;
    fb_view wanted = given->document ? fb_view_of(given->document) : reading ? reading->kind->id : FB_LITERAL("notice");
    fb_view id = free_id(arena, documents, wanted);
    fb_text_init(&text, arena);
    fb_text_add_string(&text, "{\n");
    if (root)
        keep_head(&text, root);
    else
        add_head(&text, given);
    add_documents(&text, documents, reading, id);
    add_facts(&text, root ? fb_json_get(root, "facts") : NULL, reading, set->sheet, id);
    FB_TRY(fb_fail_arena(error, arena));
    fb_view json = fb_text_view(&text);
    FB_TRY(without_place(fb_case_read(&read, arena, FB_LITERAL("the new case"), json, set->sheet, set->plan, error),
                         error));
    *out = json;
    return FB_OK;
}

/* ---- another value ------------------------------------------------------------------------------------------ */

fb_status fb_notice_edit(fb_notice_reading *reading, uint32_t proposal, fb_arena *arena, fb_view value,
                         const fb_policy_set *set, fb_error *error) {
    static const char *const parts[][2] = {{"what", "action"}, {"status", "action_status"}, {"place", "action_place"}};
    fb_notice_proposal *p = &reading->proposals[proposal];
    const fb_fact *fact = &set->sheet->facts[p->fact];
    const fb_case *read;
    fb_view member;
    fb_text text;
    fb_view kept = fb_arena_copy(arena, value);
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(value_member(&member, arena, fact, kept, error));
    fb_text_init(&text, arena);
    fb_text_add_string(&text, "{\"case\": 1, \"id\": \"edit\", \"action\": {\"at\": \"2026-01-01T00:00:00Z\"");
    for (size_t i = 0; i < FB_COUNT(parts); i++) { /* any word: the fact is what is looked at */
        uint32_t of_action = fb_fact_find(set->sheet, fb_view_of(parts[i][1]));
        bool has_any = of_action != UINT32_MAX && set->sheet->facts[of_action].n_allowed > 0;
        add_text(&text, parts[i][0], has_any ? set->sheet->facts[of_action].allowed[0] : FB_LITERAL("none"));
    }
    fb_text_add_string(&text, "}, \"facts\": {");
    fb_json_quote(&text, fact->name);
    fb_text_format(&text, ": [{%.*s, ", FB_ARG(member));
    fb_text_add_string(&text, "\"evidence\": \"agency_record\", \"source\": \"agency\", \"as_of\": \"2026-01-01\"}]}}");
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(without_place(fb_case_read(&read, arena, FB_LITERAL("the value"), fb_text_view(&text), set->sheet, set->plan,
                                      error),
                         error));
    p->value = kept;
    p->member = member;
    return FB_OK;
}

/* ---- for programs -------------------------------------------------------------------------------------------- */

static void print_proposal(fb_text *out, const fb_notice_reading *reading, const fb_notice_proposal *p,
                           const fb_fact_sheet *sheet) {
    fb_text_add_string(out, "\n    {");
    add_member(out, "fact", sheet->facts[p->fact].name);
    fb_text_add_string(out, ", ");
    add_member(out, "says", p->says);
    fb_text_format(out, ", \"line\": %u,\n      \"assertion\": ", (unsigned)p->line);
    add_assertion(out, reading, p, reading->kind->id);
    fb_text_add_byte(out, '}');
}

void fb_notice_print(fb_text *out, const fb_notice_reading *reading, const fb_fact_sheet *sheet) {
    fb_text_add_string(out, "{\n  \"proposals_of_a_notice\": 1,\n  ");
    add_member(out, "kind", reading->kind->id);
    fb_text_add_string(out, ",\n  ");
    add_member(out, "shows", reading->kind->shows);
    fb_text_add_string(out, ",\n  \"document\": ");
    add_document(out, reading, reading->kind->id);
    fb_text_add_string(out, ",\n  \"proposals\": [");
    for (uint32_t i = 0; i < reading->n_proposals; i++) {
        fb_text_add_string(out, i ? "," : "");
        print_proposal(out, reading, &reading->proposals[i], sheet);
    }
    fb_text_add_string(out, reading->n_proposals ? "\n  ],\n  \"notes\": [" : "],\n  \"notes\": [");
    for (uint32_t i = 0; i < reading->n_notes; i++) {
        fb_text_add_string(out, i ? ", " : "");
        fb_json_quote(out, reading->notes[i]);
    }
    fb_text_add_string(out, "],\n  \"unused_lines\": [");
    for (uint32_t i = 0; i < reading->n_unused; i++)
        fb_text_format(out, "%s%u", i ? ", " : "", (unsigned)reading->unused[i]);
    fb_text_add_string(out, "]\n}\n");
}
