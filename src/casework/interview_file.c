/* interview_file.c - what is known in an interview, as a case file (docs/case-file.md).
 *
 * The case file that it started from, if any, with every answer as an assertion of its own: written anew after every
 * answer, and read by case_file.c as any other.  Called by interview.c.
 *
 * INVARIANT: nothing that the case file said is left out, but for what tests expect of it; answers only join it.
 */
#include "casework/casework_inner.h"

void add_json(fb_text *out, const fb_json *json) {
    static const char *const words[] = {"null", "false", "true"};
    switch ((fb_json_kind)json->kind) {
    case FB_JSON_NULL:
    case FB_JSON_FALSE:
    case FB_JSON_TRUE: fb_text_add_string(out, words[json->kind - FB_JSON_NULL]); break;
    case FB_JSON_NUMBER: fb_text_add(out, json->text); break;
    case FB_JSON_STRING: fb_json_quote(out, json->text); break;
    case FB_JSON_ARRAY:
        fb_text_add_byte(out, '[');
        for (uint32_t i = 0; i < json->n; i++) { /* nesting is limited by the reader of the file */
            fb_text_add_string(out, i ? ", " : "");
            add_json(out, json->items[i]);
        }
        fb_text_add_byte(out, ']');
        break;
    case FB_JSON_OBJECT:
        fb_text_add_byte(out, '{');
        for (uint32_t i = 0; i < json->n; i++) {
            fb_text_add_string(out, i ? ", " : "");
            fb_json_quote(out, json->members[i].key);
            fb_text_add_string(out, ": ");
            add_json(out, json->members[i].value);
        }
        fb_text_add_byte(out, '}');
        break;
    }
}

void add_member(fb_text *out, const char *name, fb_view text) {
    fb_text_format(out, "\"%s\": ", name);
    fb_json_quote(out, text);
}

static void add_assertion(fb_text *out, const fb_dialogue *d, const given_answer *answer) {
    fb_text_add_byte(out, '{');
    fb_text_add(out, answer->json);
    fb_text_add_string(out, ", ");
    add_member(out, "evidence", d->evidence);
    fb_text_add_string(out, ", ");
    add_member(out, "source", d->source);
    fb_text_add_string(out, ", ");
    add_member(out, "as_of", d->as_of);
    fb_text_add_byte(out, '}');
}

/* A fact of the case file (`was`, NULL: none) with what was answered.  An answer joins the assertions that are there;
 * that somebody does not know takes none of them away. */
static void add_fact(fb_text *out, const fb_dialogue *d, const fb_json *was, const given_answer *answer) {
    bool has_assertions = was && was->kind == FB_JSON_ARRAY;
    if (answer->is_given && answer->reply == FB_REPLY_VALUE) {
        fb_text_add_byte(out, '[');
        for (uint32_t i = 0; has_assertions && i < was->n; i++) {
            add_json(out, was->items[i]);
            fb_text_add_string(out, ", ");
        }
        add_assertion(out, d, answer);
        fb_text_add_byte(out, ']');
    } else if (was && (has_assertions || !answer->is_given || answer->reply == FB_REPLY_SKIP)) {
        add_json(out, was);
    } else {
        fb_text_format(out, "{\"unknown\": \"%s\"}",
                       answer->reply == FB_REPLY_REFUSED      ? "refused"
                       : answer->reply == FB_REPLY_NOT_KNOWN ? "not known"
                                                              : "not asked");
    }
}

static void add_facts(fb_text *out, const fb_dialogue *d) {
    const fb_json *facts = d->root ? fb_json_get(d->root, "facts") : NULL;
    const char *separator = "\n";
    fb_text_add_string(out, "  \"facts\": {");
    for (uint32_t i = 0; facts && i < facts->n; i++) {
        uint32_t fact = fb_fact_find(sheet_of(d), facts->members[i].key);
        fb_text_format(out, "%s    ", separator);
        fb_json_quote(out, facts->members[i].key);
        fb_text_add_string(out, ": ");
        add_fact(out, d, facts->members[i].value, &d->answers[fact]);
        separator = ",\n";
    }
    for (uint32_t i = 0; i < sheet_of(d)->n_facts; i++) {
        const fb_fact *fact = &sheet_of(d)->facts[i];
        const given_answer *answer = &d->answers[i];
        bool is_there = facts && fb_json_get(facts, fact->name.data) != NULL;
        if (!answer->is_given || answer->reply == FB_REPLY_SKIP || fact->is_action || is_there)
            continue;
        fb_text_format(out, "%s    ", separator);
        fb_json_quote(out, fact->name);
        fb_text_add_string(out, ": ");
        add_fact(out, d, NULL, answer);
        separator = ",\n";
    }
    fb_text_add_string(out, "\n  }");
}

/* status or place: as the options say, else as answered; empty: not known. */
fb_view action_member(const fb_dialogue *d, const char *name, fb_view option) {
    uint32_t fact = fb_fact_find(sheet_of(d), fb_view_of(name));
    if (option.size > 0 || fact == UINT32_MAX)
        return option;
    const given_answer *answer = &d->answers[fact];
    return answer->is_given && answer->reply == FB_REPLY_VALUE ? answer->json : (fb_view){"", 0};
}

/* A case file needs one: where it is not known the first that is allowed stands for it, and read_now() takes it
 * away again. */
static void add_action_member(fb_text *out, const fb_dialogue *d, const char *key, const char *name,
                              fb_view option) {
    fb_view known = action_member(d, name, option);
    uint32_t fact = fb_fact_find(sheet_of(d), fb_view_of(name));
    bool has_any = fact != UINT32_MAX && sheet_of(d)->facts[fact].n_allowed > 0;
    fb_text_add_string(out, ", ");
    add_member(out, key, known.size > 0 ? known : has_any ? sheet_of(d)->facts[fact].allowed[0] : (fb_view){"", 0});
}

static void add_action(fb_text *out, const fb_dialogue *d) {
    fb_text_add_string(out, "  \"case\": 1,\n  \"id\": \"interview\",\n  \"action\": {");
    add_member(out, "what", d->action);
    add_action_member(out, d, "status", "action_status", d->status);
    fb_text_add_string(out, ", ");
    add_member(out, "at", d->at);
    add_action_member(out, d, "place", "action_place", d->place);
    fb_text_add_string(out, "},\n");
}

/* What was expected of a vignette is not expected of what it becomes. */
static bool is_left_out(fb_view key) {
    return fb_view_is(key, "facts") || fb_view_is(key, "expected") || fb_view_is(key, "source");
}

static void write_case(fb_text *out, const fb_dialogue *d) {
    fb_text_add_string(out, "{\n");
    if (!d->root)
        add_action(out, d);
    for (uint32_t i = 0; d->root && i < d->root->n; i++) {
        if (is_left_out(d->root->members[i].key))
            continue;
        fb_text_add_string(out, "  ");
        fb_json_quote(out, d->root->members[i].key);
        fb_text_add_string(out, ": ");
        add_json(out, d->root->members[i].value);
        fb_text_add_string(out, ",\n");
    }
    add_facts(out, d);
    fb_text_add_string(out, "\n}\n");
}

/* The text is ours, so a place in it says nothing to anybody. */
fb_status without_place(fb_status status, fb_error *error) {
    if (status != FB_OK && error) {
        error->line = error->column = 0;
        error->offset = 0;
        error->file[0] = '\0';
    }
    return status;
}

fb_status read_written(const fb_case **out, fb_arena *arena, const fb_dialogue *d, fb_error *error) {
    fb_text text;
    fb_text_init(&text, arena);
    write_case(&text, d);
    FB_TRY(fb_fail_arena(error, arena));
    return without_place(fb_case_read(out, arena, FB_LITERAL("the answers"), fb_text_view(&text), sheet_of(d),
                                      d->set->plan, error),
                         error);
}

fb_status fb_dialogue_case(fb_view *out, uint32_t *lacking, fb_dialogue *d, fb_error *error) {
    static const char *const parts[] = {"action_status", "action_place"};
    fb_text text;
    *lacking = UINT32_MAX;
    for (size_t i = 0; i < FB_COUNT(parts); i++) {
        uint32_t fact = fb_fact_find(sheet_of(d), fb_view_of(parts[i]));
        if (d->root || fact == UINT32_MAX || action_member(d, parts[i], i == 0 ? d->status : d->place).size > 0)
            continue;
        *lacking = fact;
        return fb_fail(error, FB_NOT_FOUND, NULL, "a case file needs '%s', which was not said", parts[i]);
    }
    fb_arena_reset(&d->written);
    fb_text_init(&text, &d->written);
    write_case(&text, d);
    FB_TRY(fb_fail_arena(error, &d->written));
    *out = fb_text_view(&text);
    return FB_OK;
}
