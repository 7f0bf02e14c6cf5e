/* notice_kinds.c - the kinds of notices, and what each shows: policies/notices.json (docs/notices.md).
 *
 * A kind has lines, by their labels or by words anywhere in the text, and rules that make facts of them.  All of it is
 * checked against the fact sheet when it is read, so that a table out of step with the facts is refused with its
 * place.  Read by notice.c for `forbear new`, and by `forbear check`.
 */
#include "casework/casework_inner.h"

#define LINE_LIMIT 300u
#define WORD(text)                                                                                           \
    { (text), sizeof(text) - 1 }
static const fb_view TABLE_MEMBERS[] = {WORD("notices"), WORD("as_of"), WORD("note"), WORD("kinds")};
static const fb_view KIND_MEMBERS[] = {WORD("id"),       WORD("kind"),      WORD("shows"),     WORD("issuer"),
                                       WORD("source"),   WORD("evidence"),  WORD("form"),      WORD("protected"),
                                       WORD("lines"),    WORD("facts"),     WORD("recognise")};
static const fb_view LINE_MEMBERS[] = {WORD("name"), WORD("labels"), WORD("take"), WORD("words"), WORD("document")};
static const fb_view RULE_MEMBERS[] = {WORD("fact"), WORD("value"), WORD("from"),
                                       WORD("when"), WORD("at"),    WORD("says")};
static const fb_view TAKES[] = {WORD("word"), WORD("date"), WORD("time")};
static const fb_view DOCUMENT_PARTS[] = {WORD("date_on_it"), WORD("received_on"), WORD("as_of")};

typedef struct kinds_reader {
    json_source source;
    const fb_fact_sheet *sheet;
} kinds_reader;

/* ---- phrases -------------------------------------------------------------------------------------------- */

bool add_plainly(fb_text *out, fb_view text) {
    bool gap = false;
    size_t before = out->size;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool is_upper = c >= 'A' && c <= 'Z';
        if (!is_upper && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c < 0x80) {
            gap = out->size > before;
            continue;
        }
        if (gap)
            fb_text_add_byte(out, ' ');
        gap = false;
        fb_text_add_byte(out, (char)(is_upper ? c + 32 : c));
    }
    return out->size > before;
}

static fb_view plainly(fb_arena *arena, fb_view text) {
    fb_text out;
    fb_text_init(&out, arena);
    add_plainly(&out, text);
    return fb_text_view(&out);
}

static fb_status phrase_of(fb_phrase *out, const kinds_reader *reader, fb_view text, size_t offset) {
    *out = (fb_phrase){.written = text, .plain = plainly(reader->source.arena, text)};
    FB_TRY(fb_fail_arena(reader->source.error, reader->source.arena));
    if (out->plain.size == 0 || text.size > 100)
        return wrong_at(&reader->source, offset, "a label or phrase has letters or digits, and at most 100 bytes");
    return FB_OK;
}

static fb_status phrases_of(const fb_phrase **out, uint32_t *n_out, const kinds_reader *reader, const fb_json *object,
                            const char *key) {
    const fb_view *texts;
    FB_TRY(text_list_member(&texts, n_out, &reader->source, object, key));
    fb_phrase *phrases = FB_NEW_ARRAY(reader->source.arena, fb_phrase, *n_out);
    if (!phrases)
        return fb_fail_arena(reader->source.error, reader->source.arena);
    for (uint32_t i = 0; i < *n_out; i++)
        FB_TRY(phrase_of(&phrases[i], reader, texts[i], fb_json_get(object, key)->items[i]->offset));
    *out = phrases;
    return FB_OK;
}

/* ---- lines ---------------------------------------------------------------------------------------------- */

static fb_status words_of(fb_notice_line *out, const kinds_reader *reader, const fb_json *object) {
    const fb_json *words = fb_json_get(object, "words");
    const json_source *source = &reader->source;
    if (out->take != FB_TAKE_WORD && words)
        return wrong_at(source, words->offset, "only what takes a word has \"words\"");
    if (out->take != FB_TAKE_WORD)
        return FB_OK;
    if (!words || words->kind != FB_JSON_OBJECT || words->n == 0)
        return wrong_at(source, object->offset, "what takes a word has \"words\": phrases, each with what it means");
    fb_notice_word *made = FB_NEW_ARRAY(source->arena, fb_notice_word, words->n);
    if (!made)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < words->n; i++) {
        const fb_json *is = words->members[i].value;
        FB_TRY(phrase_of(&made[i].phrase, reader, words->members[i].key, words->members[i].key_offset));
        if (is->kind != FB_JSON_STRING || !is_identifier(is->text))
            return wrong_at(source, is->offset, "what a phrase means is a word of letters, digits and '_'");
        made[i].is = is->text;
    }
    out->words = made;
    out->n_words = words->n;
    return FB_OK;
}

static fb_status line_of(fb_notice_line *out, const kinds_reader *reader, const fb_json *object) {
    const json_source *source = &reader->source;
    const fb_json *name;
    fb_view take;
    FB_TRY(only_members(source, object, "a line", LINE_MEMBERS, FB_COUNT(LINE_MEMBERS)));
    FB_TRY(required_member(&name, source, object, "name", "a line"));
    FB_TRY(text_member(&out->name, source, object, "name", 100));
    FB_TRY(phrases_of(&out->labels, &out->n_labels, reader, object, "labels"));
    FB_TRY(word_member(&take, source, object, "take", TAKES, FB_COUNT(TAKES)));
    out->take = fb_view_is(take, "date") ? FB_TAKE_DATE : fb_view_is(take, "time") ? FB_TAKE_TIME : FB_TAKE_WORD;
    FB_TRY(word_member(&out->document, source, object, "document", DOCUMENT_PARTS, FB_COUNT(DOCUMENT_PARTS)));
    if (!is_identifier(out->name))
        return wrong_at(source, name->offset, "the name of a line has only letters, digits, '.', '_' and '-'");
    if (out->n_labels == 0 && out->take != FB_TAKE_WORD)
        return wrong_at(source, object->offset, "a day or a time is found by its \"labels\"");
    bool is_time = fb_view_is(out->document, "as_of");
    if (out->document.size > 0 && out->take != (is_time ? FB_TAKE_TIME : FB_TAKE_DATE))
        return wrong_at(source, object->offset, "\"%.*s\" of a document is a %s", FB_ARG(out->document),
                        is_time ? "time" : "date");
    return words_of(out, reader, object);
}

static uint32_t line_named(const fb_notice_kind *kind, fb_view name) {
    for (uint32_t i = 0; i < kind->n_lines; i++)
        if (fb_view_equal(kind->lines[i].name, name))
            return i;
    return UINT32_MAX;
}

static fb_status lines_of(fb_notice_kind *out, const kinds_reader *reader, const fb_json *object) {
    const fb_json *list = fb_json_get(object, "lines");
    if (list && list->kind != FB_JSON_ARRAY)
        return wrong_at(&reader->source, list->offset, "\"lines\" is a list, in square brackets");
    fb_notice_line *lines = FB_NEW_ARRAY(reader->source.arena, fb_notice_line, list ? list->n : 0);
    if (!lines)
        return fb_fail_arena(reader->source.error, reader->source.arena);
    out->lines = lines;
    for (uint32_t i = 0; list && i < list->n; i++) {
        FB_TRY(line_of(&lines[i], reader, list->items[i]));
        if (line_named(out, lines[i].name) != UINT32_MAX)
            return wrong_at(&reader->source, list->items[i]->offset, "two lines of a kind have this name");
        out->n_lines++;
    }
    return FB_OK;
}

/* ---- rules ---------------------------------------------------------------------------------------------- */

static bool means(const fb_notice_line *line, fb_view word) {
    for (uint32_t i = 0; i < line->n_words; i++)
        if (fb_view_equal(line->words[i].is, word))
            return true;
    return false;
}

static fb_status one_when(fb_notice_when *out, const kinds_reader *reader, const fb_notice_kind *kind,
                          const fb_json_member *member) {
    const json_source *source = &reader->source;
    const fb_json *list = member->value;
    out->line = line_named(kind, member->key);
    if (out->line == UINT32_MAX)
        return wrong_at(source, member->key_offset, "no line of this kind has this name");
    if (list->kind != FB_JSON_ARRAY || list->n == 0)
        return wrong_at(source, list->offset, "what a line may say is a list of words");
    fb_view *words = FB_NEW_ARRAY(source->arena, fb_view, list->n);
    if (!words)
        return fb_fail_arena(source->error, source->arena);
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->items[i]->kind != FB_JSON_STRING || !means(&kind->lines[out->line], list->items[i]->text))
            return wrong_at(source, list->items[i]->offset, "this line never means that");
        words[i] = list->items[i]->text;
    }
    out->words = words;
    out->n_words = list->n;
    return FB_OK;
}

static fb_status whens_of(fb_notice_rule *out, const kinds_reader *reader, const fb_notice_kind *kind,
                          const fb_json *object) {
    const fb_json *when = fb_json_get(object, "when");
    if (!when)
        return FB_OK;
    if (when->kind != FB_JSON_OBJECT)
        return wrong_at(&reader->source, when->offset, "\"when\" is a JSON object, in braces");
    fb_notice_when *whens = FB_NEW_ARRAY(reader->source.arena, fb_notice_when, when->n);
    if (!whens)
        return fb_fail_arena(reader->source.error, reader->source.arena);
    for (uint32_t i = 0; i < when->n; i++)
        FB_TRY(one_when(&whens[i], reader, kind, &when->members[i]));
    out->whens = whens;
    out->n_whens = when->n;
    return FB_OK;
}

/* A value that the fact can have, as it would be typed. */
static fb_status value_of_rule(fb_notice_rule *out, const kinds_reader *reader, const fb_json *value) {
    const fb_fact *fact = &reader->sheet->facts[out->fact];
    fb_type_kind kind = (fb_type_kind)fact->type->kind;
    bool is_truth = value->kind == FB_JSON_TRUE || value->kind == FB_JSON_FALSE;
    if (kind == FB_TYPE_BOOLEAN && is_truth) {
        out->value = value->kind == FB_JSON_TRUE ? FB_LITERAL("true") : FB_LITERAL("false");
        return FB_OK;
    }
    if (kind == FB_TYPE_STRING && value->kind == FB_JSON_STRING &&
        is_among(value->text, fact->allowed, fact->n_allowed)) {
        out->value = value->text;
        return FB_OK;
    }
    return wrong_at(&reader->source, value->offset, "the fact '%.*s' has no such value", FB_ARG(fact->name));
}

static fb_status from_of_rule(fb_notice_rule *out, const kinds_reader *reader, const fb_notice_kind *kind,
                              const fb_json *from) {
    const fb_fact *fact = &reader->sheet->facts[out->fact];
    out->from = from->kind == FB_JSON_STRING ? line_named(kind, from->text) : UINT32_MAX;
    if (out->from == UINT32_MAX)
        return wrong_at(&reader->source, from->offset, "\"from\" names a line of this kind");
    const fb_notice_line *line = &kind->lines[out->from];
    fb_type_kind type = (fb_type_kind)fact->type->kind;
    if (line->take == FB_TAKE_DATE ? type == FB_TYPE_DATE : line->take == FB_TAKE_TIME && type == FB_TYPE_DATE_TIME)
        return FB_OK;
    if (line->take != FB_TAKE_WORD || type != FB_TYPE_STRING)
        return wrong_at(&reader->source, from->offset, "the fact '%.*s' takes something else than this line gives",
                        FB_ARG(fact->name));
    for (uint32_t i = 0; i < line->n_words; i++)
        if (!is_among(line->words[i].is, fact->allowed, fact->n_allowed))
            return wrong_at(&reader->source, from->offset, "the fact '%.*s' has no value '%.*s'", FB_ARG(fact->name),
                            FB_ARG(shortened(line->words[i].is)));
    return FB_OK;
}

static fb_status fact_of_rule(fb_notice_rule *out, const kinds_reader *reader, const fb_json *object) {
    const json_source *source = &reader->source;
    const fb_json *name;
    FB_TRY(required_member(&name, source, object, "fact", "a rule"));
    out->fact = name->kind == FB_JSON_STRING ? fb_fact_find(reader->sheet, name->text) : UINT32_MAX;
    if (out->fact == UINT32_MAX)
        return wrong_at(source, name->offset, "the fact sheet has no such fact");
    if (reader->sheet->facts[out->fact].is_action)
        return wrong_at(source, name->offset, "no notice says what the action is");
    if (reader->sheet->facts[out->fact].is_finding)
        return wrong_at(source, name->offset, "a person's finding is read from no notice (K2)");
    return FB_OK;
}

static fb_status rule_of(fb_notice_rule *out, const kinds_reader *reader, const fb_notice_kind *kind,
                         const fb_json *object) {
    const json_source *source = &reader->source;
    const fb_json *unused;
    fb_view at;
    *out = (fb_notice_rule){.from = UINT32_MAX, .at = UINT32_MAX};
    FB_TRY(only_members(source, object, "a rule", RULE_MEMBERS, FB_COUNT(RULE_MEMBERS)));
    FB_TRY(fact_of_rule(out, reader, object));
    FB_TRY(required_member(&unused, source, object, "says", "a rule"));
    FB_TRY(text_member(&out->says, source, object, "says", LINE_LIMIT));
    const fb_json *value = fb_json_get(object, "value"), *from = fb_json_get(object, "from");
    if (!value == !from)
        return wrong_at(source, object->offset, "a rule has either \"value\" or \"from\"");
    FB_TRY(value ? value_of_rule(out, reader, value) : from_of_rule(out, reader, kind, from));
    FB_TRY(text_member(&at, source, object, "at", 100));
    if (at.size > 0)
        out->at = line_named(kind, at);
    if (at.size > 0 && out->at == UINT32_MAX)
        return wrong_at(source, fb_json_get(object, "at")->offset, "\"at\" names a line of this kind");
    return whens_of(out, reader, kind, object);
}

static fb_status rules_of(fb_notice_kind *out, const kinds_reader *reader, const fb_json *object) {
    const fb_json *list = fb_json_get(object, "facts");
    if (list && list->kind != FB_JSON_ARRAY)
        return wrong_at(&reader->source, list->offset, "\"facts\" is a list, in square brackets");
    fb_notice_rule *rules = FB_NEW_ARRAY(reader->source.arena, fb_notice_rule, list ? list->n : 0);
    if (!rules)
        return fb_fail_arena(reader->source.error, reader->source.arena);
    for (uint32_t i = 0; list && i < list->n; i++)
        FB_TRY(rule_of(&rules[i], reader, out, list->items[i]));
    out->rules = rules;
    out->n_rules = list ? list->n : 0;
    return FB_OK;
}

/* ---- a kind, and all of them ------------------------------------------------------------------------------ */

static fb_status origin_of(fb_notice_kind *out, const kinds_reader *reader, const fb_json *object) {
    fb_error wrong = {0};
    FB_TRY(text_member(&out->source, &reader->source, object, "source", 40));
    FB_TRY(text_member(&out->evidence, &reader->source, object, "evidence", 40));
    FB_TRY(text_member(&out->form, &reader->source, object, "form", 40));
    if (check_origin(out->evidence.size ? out->evidence : FB_LITERAL("document_copy"), out->source, &wrong) != FB_OK)
        return wrong_at(&reader->source, object->offset, "%s", wrong.message);
    if (out->form.size > 0 && !is_document_form(out->form))
        return wrong_at(&reader->source, fb_json_get(object, "form")->offset, "no document has this form");
    return FB_OK;
}

static fb_status kind_of(fb_notice_kind *out, const kinds_reader *reader, const fb_json *object) {
    const json_source *source = &reader->source;
    static const char *const needed[] = {"id", "kind", "shows", "source", "recognise"};
    const fb_json *unused;
    FB_TRY(only_members(source, object, "a kind", KIND_MEMBERS, FB_COUNT(KIND_MEMBERS)));
    for (size_t i = 0; i < FB_COUNT(needed); i++)
        FB_TRY(required_member(&unused, source, object, needed[i], "a kind"));
    FB_TRY(text_member(&out->id, source, object, "id", 100));
    FB_TRY(text_member(&out->kind, source, object, "kind", 200));
    FB_TRY(text_member(&out->shows, source, object, "shows", LINE_LIMIT));
    FB_TRY(text_member(&out->issuer, source, object, "issuer", 200));
    if (!is_identifier(out->id))
        return wrong_at(source, object->offset, "a kind's id has only letters, digits, '.', '_' and '-'");
    FB_TRY(origin_of(out, reader, object));
    FB_TRY(boolean_member(&out->is_protected, source, object, "protected"));
    FB_TRY(phrases_of(&out->recognise, &out->n_recognise, reader, object, "recognise"));
    FB_TRY(lines_of(out, reader, object));
    return rules_of(out, reader, object);
}

const fb_notice_kind *fb_notice_kind_find(const fb_notice_kinds *kinds, fb_view id) {
    for (uint32_t i = 0; i < kinds->n; i++)
        if (fb_view_equal(kinds->items[i].id, id))
            return &kinds->items[i];
    return NULL;
}

fb_status fb_notice_kinds_read(const fb_notice_kinds **out, fb_arena *arena, fb_view path, fb_view json,
                               const fb_fact_sheet *sheet, fb_error *error) {
    kinds_reader reader = {{path, json, arena, error}, sheet};
    const fb_json *root, *list;
    fb_notice_kinds *made = FB_NEW(arena, fb_notice_kinds);
    if (!made)
        return fb_fail_arena(error, arena);
    FB_TRY(version_1_of(&root, &reader.source, "a table of notices", "notices", TABLE_MEMBERS,
                        FB_COUNT(TABLE_MEMBERS)));
    FB_TRY(required_member(&list, &reader.source, root, "kinds", "a table of notices"));
    if (list->kind != FB_JSON_ARRAY)
        return wrong_at(&reader.source, list->offset, "\"kinds\" is a list, in square brackets");
    fb_notice_kind *kinds = FB_NEW_ARRAY(arena, fb_notice_kind, list->n);
    if (!kinds)
        return fb_fail_arena(error, arena);
    made->items = kinds;
    for (uint32_t i = 0; i < list->n; i++) {
        FB_TRY(kind_of(&kinds[i], &reader, list->items[i]));
        if (fb_notice_kind_find(made, kinds[i].id))
            return wrong_at(&reader.source, list->items[i]->offset, "two kinds have this id");
        made->n++;
    }
    *out = made;
    return fb_fail_arena(error, arena);
}

static fb_status read_beside(fb_view *text, fb_text *path, fb_arena *arena, fb_view folder, const char *name,
                             fb_error *error) {
    fb_text_init(path, arena);
    fb_text_format(path, "%.*s/%s", FB_ARG(folder), name);
    FB_TRY(fb_fail_arena(error, arena));
    return fb_file_read(text, arena, path->data, FB_FILE_LIMIT, error);
}

fb_status fb_notice_kinds_check(fb_arena *arena, const fb_host *host, fb_view folder, fb_error *error) {
    fb_text path, of_register;
    fb_view json, text;
    fb_date day;
    const fb_register *reg;
    const fb_notice_kinds *kinds;
    fb_policy_set *set;
    FB_TRY(read_beside(&json, &path, arena, folder, "notices.json", error));
    FB_TRY(read_beside(&text, &of_register, arena, folder, "register.json", error));
    FB_TRY(fb_register_read(&reg, arena, fb_text_view(&of_register), text, error));
    if (!fb_date_parse(&day, reg->as_of))
        return FB_OK; /* the check of the register says so */
    FB_TRY(policy_set_load_for_proof(&set, host, folder, reg, day, error));
    fb_status status = fb_notice_kinds_read(&kinds, arena, fb_text_view(&path), json, fb_policy_set_sheet(set), error);
    fb_policy_set_free(set);
    return status;
}
