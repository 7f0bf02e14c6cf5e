/* draft.c - which texts of a draft stand in a case: policies/draft-<kind>/policy.dmn on its facts (contract
 * section 3b).
 *
 * A draft has a sheet for the person who makes it (risks, gaps, what was left out) and the document itself.  Both are
 * tables whose rows are texts with a condition, an authority and a grade; they are evaluated like a list of duties.
 * Nothing here knows a text or a rule of law.  Called by api/api_draft.c; the slots of the texts are filled in by
 * render/draft_text.c.
 *
 * INVARIANT: the document is selected, and what it says of the law decided, on the facts that may be shown alone.  A
 * protected fact that was not asked for by name is unknown there, so no text, reason or outcome can stand on it; and
 * a text that waits for such a fact is left out whether the case has the fact or not.
 */
#include "casework/casework_inner.h"

#define MODEL_LIMIT ((size_t)8 << 20) /* bytes of one file */
#define DRAFT_SPACE "urn:forbear:policy:draft-"

static const fb_view KINDS[] = {{"stay-request", 12},      {"discretion-request", 18}, {"certification-request", 21},
                                {"expedite-request", 16},  {"decision-record", 15},    {"rights-notice", 13}};
static const fb_view ROLES[] = {{"attorney", 8},       {"accredited", 10}, {"officer", 7},
                                {"agency-counsel", 14}, {"advocate", 8},    {"self", 4}};
static const fb_view AS[] = {{"title", 5}, {"heading", 7}, {"text", 4}, {"item", 4}, {"note", 4}};

typedef struct drafting {
    fb_arena *arena;
    const fb_host *host;
    const fb_draft_request *request;
    fb_date day;
    policy_digest digest;
    const fb_model *models[2]; /* the fact sheet, the draft */
    fb_view space;
    fb_policy_set set;         /* these two, and no instrument */
    fb_draft_texts *out;
    fb_error *error;
} drafting;

/* ---- slots -------------------------------------------------------------------------------------------- */

static bool is_verb(char c) {
    return c >= 'a' && c <= 'z';
}

bool fb_slot_next(fb_slot *out, fb_view text, size_t *at) {
    size_t start = *at;
    for (size_t i = start; i < text.size; i++) {
        size_t end = i + 1, verb;
        if (text.data[i] != '{')
            continue;
        while (end < text.size && is_verb(text.data[end]))
            end++;
        verb = end;
        while (end < text.size && text.data[end] != '}' && text.data[end] != '{')
            end++;
        if (end >= text.size || text.data[end] != '}' || verb == i + 1)
            continue;
        *out = (fb_slot){{text.data + start, i - start},
                         {text.data + i + 1, verb - i - 1},
                         fb_view_trim((fb_view){text.data + verb, end - verb})};
        *at = end + 1;
        return true;
    }
    *out = (fb_slot){.before = {text.data + start, text.size - start}};
    *at = text.size;
    return false;
}

typedef enum argument_kind {
    TAKES_NOTHING,
    TAKES_WORDS,
    TAKES_FACT,
    TAKES_GROUP,
    TAKES_CONTACT,
    TAKES_INSTRUMENT
} argument_kind;
static const struct {
    const char *verb;
    argument_kind takes;
} slots[] = { /* KEEP IN STEP: slots (render/draft_text.c) */
    {"fact", TAKES_FACT},       {"cite", TAKES_FACT},         {"blank", TAKES_WORDS},
    {"contact", TAKES_CONTACT}, {"instrument", TAKES_INSTRUMENT}, {"facts", TAKES_GROUP},
    {"law", TAKES_NOTHING},     {"duties", TAKES_NOTHING},    {"open", TAKES_NOTHING},
    {"outcome", TAKES_NOTHING},
    {"exhibits", TAKES_NOTHING}, {"gaps", TAKES_NOTHING},     {"withheld", TAKES_NOTHING},
    {"case", TAKES_NOTHING},    {"authorities", TAKES_NOTHING}, {"reading", TAKES_NOTHING},
};

static bool is_group(const fb_fact_sheet *sheet, fb_view name) {
    for (uint32_t i = 0; i < sheet->n_facts; i++)
        if (fb_view_equal(sheet->facts[i].group, name))
            return true;
    return false;
}

static bool fits(const drafting *w, argument_kind takes, fb_view argument) {
    switch (takes) {
    case TAKES_NOTHING: return argument.size == 0;
    case TAKES_WORDS: return argument.size > 0;
    case TAKES_FACT: return fb_fact_find(w->out->sheet, argument) != UINT32_MAX;
    case TAKES_GROUP: return is_group(w->out->sheet, argument);
    case TAKES_CONTACT: return fb_contact_find(w->out->contacts, argument) != NULL;
    case TAKES_INSTRUMENT: return fb_register_find(w->request->reg, argument) != NULL;
    }
    return false;
}

static bool is_good_slot(const drafting *w, const fb_slot *slot) {
    for (size_t i = 0; i < FB_COUNT(slots); i++)
        if (fb_view_equal(slot->verb, fb_view_of(slots[i].verb)))
            return fits(w, slots[i].takes, slot->argument);
    return false;
}

/* ---- what was asked for ------------------------------------------------------------------------------- */

static fb_status is_word_of(const drafting *w, const char *what, fb_view word, const fb_view *words, size_t n_words) {
    char near[192], all[400];
    if (is_among(word, words, n_words))
        return FB_OK;
    did_you_mean(near, word, words, n_words);
    list_words(all, sizeof all, words, n_words);
    return fb_fail(w->error, FB_BAD_INPUT, NULL, "'%.*s' is no %s%s%s%s", FB_ARG(shortened(word)), what, near,
                   near[0] ? "" : "; it is one of ", near[0] ? "" : all);
}

static fb_status read_request(drafting *w) {
    const fb_draft_options *options = w->request->options;
    fb_view language = fb_view_of(options->language ? options->language : "en");
    w->out->kind = fb_view_of(options->kind ? options->kind : "");
    w->out->role = fb_view_of(options->role ? options->role : "");
    w->out->name = w->request->name;
    w->out->reg = w->request->reg;
    FB_TRY(is_word_of(w, "kind of draft", w->out->kind, KINDS, FB_COUNT(KINDS)));
    if (options->role)
        FB_TRY(is_word_of(w, "role", w->out->role, ROLES, FB_COUNT(ROLES)));
    if (!fb_view_is(language, "en") && !fb_view_is(language, "es"))
        return fb_fail(w->error, FB_BAD_INPUT, NULL, "drafts are in en (English) or es (Spanish)");
    w->out->language = fb_view_is(language, "es");
    return FB_OK;
}

/* ---- the model ---------------------------------------------------------------------------------------- */

static fb_status read_file(fb_view *path, fb_view *text, drafting *w, fb_view relative) {
    fb_text whole;
    fb_text_init(&whole, w->arena);
    fb_text_format(&whole, "%.*s/%.*s", FB_ARG(w->request->folder), FB_ARG(relative));
    FB_TRY(fb_fail_arena(w->error, w->arena));
    *path = fb_text_view(&whole);
    FB_TRY(fb_file_read(text, w->arena, whole.data, MODEL_LIMIT, w->error));
    digest_add(&w->digest, (const unsigned char *)text->data, text->size);
    return FB_OK;
}

static fb_status read_model(const fb_model **out, drafting *w, fb_view relative) {
    fb_view path, text;
    FB_TRY(read_file(&path, &text, w, relative));
    return fb_model_read(out, w->arena, path, text, w->error);
}

static bool has_input(const fb_model *model, const char *name) {
    for (uint32_t i = 0; i < model->n_elements; i++)
        if (model->elements[i].kind == FB_ELEMENT_INPUT &&
            fb_view_equal(fb_view_trim(model->elements[i].name.text), fb_view_of(name)))
            return true;
    return false;
}

/* Register ids are identifiers: nothing in them needs escaping. */
static fb_view ids_in_force(drafting *w, fb_force wanted) {
    const fb_register *reg = w->request->reg;
    fb_text out;
    fb_text_init(&out, w->arena);
    fb_text_add_byte(&out, '[');
    for (uint32_t i = 0; i < reg->n_instruments; i++)
        if (fb_instrument_in_force(&reg->instruments[i], w->day, NULL, w->arena) == wanted)
            fb_text_format(&out, "%s\"%.*s\"", out.size > 1 ? ", " : "", FB_ARG(reg->instruments[i].id));
    fb_text_add_byte(&out, ']');
    return fb_text_view(&out);
}

static fb_view role_as_feel(drafting *w) {
    fb_text out;
    fb_text_init(&out, w->arena);
    fb_text_format(&out, "\"%.*s\"", FB_ARG(w->out->role));
    return fb_text_view(&out);
}

/* Who asks and what is in force are inputs of the model; one that it does not have is not linked. */
static fb_status build_plan(drafting *w) {
    const fb_link all[] = {
        {w->space, FB_LITERAL("role"), role_as_feel(w)},
        {w->space, FB_LITERAL("in force"), ids_in_force(w, FB_FORCE_YES)},
        {w->space, FB_LITERAL("perhaps in force"), ids_in_force(w, FB_FORCE_UNCERTAIN)},
    };
    fb_link links[FB_COUNT(all)];
    uint32_t n = 0;
    FB_TRY(fb_fail_arena(w->error, w->arena));
    for (size_t i = 0; i < FB_COUNT(all); i++)
        if (has_input(w->models[1], all[i].input.data))
            links[n++] = all[i];
    FB_TRY(fb_plan_build(&w->set.plan, w->arena, w->models, 2, links, n, w->error));
    return fb_plan_check(w->set.plan, w->error);
}

static fb_status load_model(drafting *w) {
    fb_text path;
    fb_text_init(&path, w->arena);
    fb_text_format(&path, "draft-%.*s/policy.dmn", FB_ARG(w->out->kind));
    fb_text space;
    fb_text_init(&space, w->arena);
    fb_text_format(&space, DRAFT_SPACE "%.*s", FB_ARG(w->out->kind));
    FB_TRY(fb_fail_arena(w->error, w->arena));
    w->space = fb_text_view(&space);
    FB_TRY(read_model(&w->models[0], w, FB_LITERAL("facts.dmn")));
    FB_TRY(read_model(&w->models[1], w, fb_text_view(&path)));
    FB_TRY(build_plan(w));
    FB_TRY(fb_fact_sheet_read(&w->set.sheet, w->arena, w->set.plan, w->error));
    FB_TRY(refuse_record_only(w->set.sheet, w->arena, w->set.plan, w->error));
    w->out->sheet = w->set.sheet;
    w->set.host = w->host;
    return FB_OK;
}

static fb_status load_contacts(drafting *w) {
    fb_view path, text;
    fb_error wrong = {0};
    drafting silent = *w;
    silent.error = &wrong;
    fb_status status = read_file(&path, &text, &silent, FB_LITERAL("contacts.json"));
    w->digest = silent.digest;
    if (status == FB_NOT_FOUND) /* then no text may name one */
        return FB_OK;
    if (status == FB_OK)
        return fb_contacts_read(&w->out->contacts, w->arena, path, text, w->error);
    if (w->error)
        *w->error = wrong;
    return status;
}

/* ---- what may be shown -------------------------------------------------------------------------------- */

static fb_status find_withheld(drafting *w) {
    const fb_fact_sheet *sheet = w->out->sheet;
    bool *withheld = FB_NEW_ARRAY(w->arena, bool, sheet->n_facts);
    fb_view *names = FB_NEW_ARRAY(w->arena, fb_view, sheet->n_facts);
    if (!withheld || !names)
        return fb_fail_arena(w->error, w->arena);
    for (uint32_t i = 0; i < sheet->n_facts; i++) {
        names[i] = sheet->facts[i].name;
        withheld[i] = fb_view_is(sheet->facts[i].confidentiality, "protected");
    }
    for (size_t i = 0; i < w->request->options->n_disclose; i++) {
        fb_view name = fb_view_of(w->request->options->disclose[i]);
        uint32_t fact = fb_fact_find(sheet, name);
        char near[192];
        if (fact == UINT32_MAX)
            return fb_fail(w->error, FB_BAD_INPUT, NULL, "the fact sheet has no fact '%.*s'%s",
                           FB_ARG(shortened(name)), did_you_mean(near, name, names, sheet->n_facts));
        if (!withheld[fact] && !fb_view_is(sheet->facts[fact].confidentiality, "protected"))
            return fb_fail(w->error, FB_BAD_INPUT, NULL,
                           "'%.*s' is no protected fact: it is shown without being asked for", FB_ARG(name));
        withheld[fact] = false;
    }
    w->out->is_withheld = withheld;
    return FB_OK;
}

/* The case with the withheld facts as if nobody had ever asked. */
static const fb_case *without_withheld(fb_arena *arena, const fb_case *whole, const bool *is_withheld) {
    fb_case *shown = FB_NEW(arena, fb_case);
    fb_case_fact *facts = FB_NEW_ARRAY(arena, fb_case_fact, whole->n_facts);
    if (!shown || !facts)
        return NULL;
    *shown = *whole;
    for (uint32_t i = 0; i < whole->n_facts; i++)
        facts[i] = is_withheld[i] ? (fb_case_fact){.fact = whole->facts[i].fact} : whole->facts[i];
    shown->facts = facts;
    return shown;
}

static fb_status list_protected(drafting *w) {
    const fb_case *whole = w->out->whole;
    uint32_t *withheld = FB_NEW_ARRAY(w->arena, uint32_t, whole->n_facts);
    uint32_t *disclosed = FB_NEW_ARRAY(w->arena, uint32_t, whole->n_facts);
    uint32_t n_withheld = 0, n_disclosed = 0;
    if (!withheld || !disclosed)
        return fb_fail_arena(w->error, w->arena);
    for (uint32_t i = 0; i < whole->n_facts; i++) {
        if (whole->facts[i].n_assertions == 0 || !fb_view_is(whole->facts[i].fact->confidentiality, "protected"))
            continue;
        if (w->out->is_withheld[i])
            withheld[n_withheld++] = i;
        else
            disclosed[n_disclosed++] = i;
    }
    w->out->withheld = (fb_open){n_withheld, withheld};
    w->out->disclosed = (fb_open){n_disclosed, disclosed};
    return FB_OK;
}

/* ---- rows --------------------------------------------------------------------------------------------- */

/* One evaluation of a table of the draft. */
typedef struct selecting {
    drafting *w;
    deciding d;
    const fb_table_trace *trace;
    const bool *is_withheld; /* NULL: nothing is */
} selecting;

static fb_status wrong_row(const drafting *w, const fb_plan_table *table, uint32_t rule, const char *message) {
    const fb_plan_rule *r = &table->rules[rule];
    fb_place place = fb_plan_place(w->set.plan, table->model, r->outputs[0]->offset);
    return fb_fail(w->error, FB_BAD_INPUT, &place, "row %u of '%.*s' %s", (unsigned)rule + 1,
                   FB_ARG(w->set.plan->elements[table->element].name), message);
}

static fb_view entry_of(const fb_plan_table *table, uint32_t rule, const char *name, bool *is_there) {
    for (uint32_t i = 0; i < table->n_outputs; i++) {
        if (!fb_view_equal(table->outputs[i].name, fb_view_of(name)))
            continue;
        const fb_value *value = constant_of(table->rules[rule].outputs[i]);
        *is_there = value && value->kind == FB_KIND_STRING;
        return *is_there ? fb_string_view(value) : (fb_view){"", 0};
    }
    *is_there = false;
    return (fb_view){"", 0};
}

static fb_status check_slots(const drafting *w, const fb_plan_table *table, uint32_t rule, fb_view text) {
    fb_slot slot;
    char message[200];
    for (size_t at = 0; fb_slot_next(&slot, text, &at);) {
        if (is_good_slot(w, &slot))
            continue;
        snprintf(message, sizeof message, "has a slot '{%.*s %.*s}' that nothing fills (docs/drafts.md lists them)",
                 FB_ARG(shortened(slot.verb)), FB_ARG(shortened(slot.argument)));
        return wrong_row(w, table, rule, message);
    }
    return FB_OK;
}

static fb_status read_row(fb_draft_row *out, const drafting *w, const fb_plan_table *table, uint32_t rule) {
    static const char *const languages[2] = {"en", "es"};
    bool has_as, has_text, has_english;
    *out = (fb_draft_row){.table = w->set.plan->elements[table->element].name,
                          .rule = rule + 1,
                          .as = entry_of(table, rule, "as", &has_as),
                          .text = entry_of(table, rule, languages[w->out->language], &has_text),
                          .authority = annotation(table, rule, "Authority"),
                          .grade = annotation(table, rule, "Grade")};
    entry_of(table, rule, "en", &has_english);
    if (!has_as || !has_english || !is_among(out->as, AS, FB_COUNT(AS)))
        return wrong_row(w, table, rule, "needs the literal outputs 'as' (title, heading, text, item, note) and 'en'");
    if (!has_text)
        return fb_fail(w->error, FB_BAD_INPUT, NULL,
                       "a draft of kind '%.*s' is made in English only; leave --language out", FB_ARG(w->out->kind));
    if (out->authority.size == 0 || out->grade.size == 0)
        return wrong_row(w, table, rule, "needs an authority and a grade");
    return check_slots(w, table, rule, out->text);
}

/* The facts for which a possible row waits. */
static fb_open waits_for(selecting *s, uint32_t rule) {
    const fb_table_trace *trace = s->trace;
    uint32_t n = trace->table->n_inputs, n_facts = s->d.set->sheet->n_facts;
    bool *facts = FB_NEW_ARRAY(s->d.arena, bool, n_facts);
    if (!facts)
        return (fb_open){0};
    for (uint32_t i = 0; trace->cells && i < n; i++)
        for (uint32_t k = 0; trace->cells[(size_t)rule * n + i] == FB_CELL_OPEN && trace->met[i] && k < n_facts; k++)
            facts[k] = facts[k] || trace->met[i][s->d.set->sheet->facts[k].input];
    return listed(&s->d, facts);
}

static bool has_withheld(const selecting *s, const fb_open *facts) {
    for (uint32_t i = 0; s->is_withheld && i < facts->n_facts; i++)
        if (s->is_withheld[facts->facts[i]])
            return true;
    return false;
}

/* A text that names a withheld fact in a slot would be a gap that says so. */
static bool names_withheld(const selecting *s, fb_view text) {
    fb_slot slot;
    for (size_t at = 0; s->is_withheld && fb_slot_next(&slot, text, &at);) {
        bool is_fact = fb_view_is(slot.verb, "fact") || fb_view_is(slot.verb, "cite");
        uint32_t fact = is_fact ? fb_fact_find(s->d.set->sheet, slot.argument) : UINT32_MAX;
        if (fact != UINT32_MAX && s->is_withheld[fact])
            return true;
    }
    return false;
}

static bool is_one_of(uint32_t number, const uint32_t *numbers, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

/* The rows that stand, or may, in their order.  `stands` (may be NULL): those that stand whatever is withheld. */
static fb_status collect(fb_draft_row **out, uint32_t *n_out, selecting *s, bool *stands) {
    const fb_table_trace *trace = s->trace;
    fb_draft_row *rows = FB_NEW_ARRAY(s->w->arena, fb_draft_row, trace->table->n_rules);
    *n_out = 0;
    *out = rows;
    if (!rows)
        return fb_fail_arena(s->w->error, s->w->arena);
    for (uint32_t rule = 0; rule < trace->table->n_rules; rule++) {
        fb_draft_row row;
        bool matched = is_one_of(rule, trace->matched, trace->n_matched);
        FB_TRY(read_row(&row, s->w, trace->table, rule));
        if (!matched && !is_one_of(rule, trace->possible, trace->n_possible))
            continue;
        row.only_if = matched ? (fb_open){0} : waits_for(s, rule);
        if (has_withheld(s, &row.only_if) || names_withheld(s, row.text))
            continue;
        if (stands)
            stands[rule] = matched;
        rows[(*n_out)++] = row;
    }
    return fb_fail_arena(s->w->error, s->w->arena);
}

static fb_status evaluate_table(selecting *s, uint32_t element) {
    came_of came;
    fb_value value;
    fb_view fault = {"", 0};
    FB_TRY(hand_over_facts(&s->d));
    FB_TRY(evaluate(&came, &value, &s->d, element, NULL, &fault));
    s->trace = trace_of(&s->d, element);
    if (came == CAME_FAULT || !s->trace)
        return fb_fail(s->w->error, FB_BAD_INPUT, NULL, "the model of this draft has a fault: %.*s",
                       FB_ARG(fault.size ? fault : FB_LITERAL("'sheet' and 'document' are decision tables")));
    return FB_OK;
}

static fb_status begin_selecting(selecting *s, drafting *w, const fb_case *the_case, const bool *is_withheld) {
    fb_determination *scratch = FB_NEW(w->arena, fb_determination);
    *s = (selecting){.w = w, .is_withheld = is_withheld};
    s->d = (deciding){.set = &w->set, .the_case = the_case, .arena = w->arena, .host = w->host, .out = scratch,
                      .error = w->error};
    fb_run_begin(&s->d.run, w->set.plan, w->host, &fb_limits_default);
    s->d.run.keep_notes = s->d.run.keep_trace = s->d.run.keep_cells = true;
    return fb_fail_arena(w->error, w->arena);
}

static fb_status element_of(uint32_t *out, const drafting *w, const char *name) {
    int64_t element = fb_plan_find(w->set.plan, w->space, fb_view_of(name));
    fb_place place = fb_plan_place(w->set.plan, 1, 0);
    if (element < 0)
        return fb_fail(w->error, FB_BAD_INPUT, &place,
                       "a draft needs the decisions 'sheet' and 'document' (docs/policy-contract.md section 3b)");
    *out = (uint32_t)element;
    return FB_OK;
}

static fb_status rows_of(fb_draft_row **out, uint32_t *n_out, drafting *w, const char *decision,
                         const fb_case *the_case, const bool *is_withheld, bool *stands, uint32_t n_stands) {
    selecting s;
    uint32_t element = 0;
    fb_status status = begin_selecting(&s, w, the_case, is_withheld);
    if (status == FB_OK)
        status = element_of(&element, w, decision);
    if (status == FB_OK)
        status = evaluate_table(&s, element);
    if (status == FB_OK && s.trace->table->n_rules > n_stands)
        stands = NULL;
    if (status == FB_OK)
        status = collect(out, n_out, &s, stands);
    fb_run_end(&s.d.run);
    return status;
}

/* ---- who may have it ---------------------------------------------------------------------------------- */

/* A draft that says nothing of roles is for everybody. */
static fb_status check_role(drafting *w) {
    selecting s;
    came_of came = CAME_FAULT;
    fb_value value = fb_null();
    fb_view reason = {"", 0};
    bool allowed = false;
    int64_t element = fb_plan_find(w->set.plan, w->space, FB_LITERAL("for role"));
    if (element < 0)
        return FB_OK;
    fb_status status = begin_selecting(&s, w, w->out->whole, NULL);
    if (status == FB_OK)
        status = hand_over_facts(&s.d);
    if (status == FB_OK)
        status = evaluate(&came, &value, &s.d, (uint32_t)element, NULL, NULL);
    if (status == FB_OK && came == CAME_VALUE && value.kind == FB_KIND_CONTEXT) {
        const fb_value *says = fb_context_get(&value, FB_LITERAL("allowed"));
        allowed = says && fb_is_true(says);
        reason = entry_text(&s.d, &value, "reason");
    }
    fb_run_end(&s.d.run);
    FB_TRY(status);
    if (came != CAME_VALUE)
        return fb_fail(w->error, FB_BAD_INPUT, NULL, "the model of this draft does not say who may have it");
    if (!allowed)
        return fb_fail(w->error, FB_BAD_INPUT, NULL, "%.*s", FB_ARG(reason));
    return FB_OK;
}

/* ---- the draft ---------------------------------------------------------------------------------------- */

static bool has_slot(const fb_draft_row *rows, uint32_t n, const char *verb) {
    fb_slot slot;
    for (uint32_t i = 0; i < n; i++)
        for (size_t at = 0; fb_slot_next(&slot, rows[i].text, &at);)
            if (fb_view_equal(slot.verb, fb_view_of(verb)))
                return true;
    return false;
}

static bool needs_determination(const fb_draft_texts *draft) {
    static const char *const verbs[] = {"law", "duties", "outcome", "open"};
    for (size_t i = 0; i < FB_COUNT(verbs); i++)
        if (has_slot(draft->on_sheet, draft->n_sheet, verbs[i]) ||
            has_slot(draft->in_document, draft->n_document, verbs[i]))
            return true;
    return false;
}

/* A text that has Spanish, too, is for everybody. */
static bool is_plain(const drafting *w, uint32_t element) {
    for (uint32_t t = 0; t < w->set.plan->n_tables; t++) {
        const fb_plan_table *table = w->set.plan->tables[t];
        for (uint32_t i = 0; table->element == element && i < table->n_outputs; i++)
            if (fb_view_is(table->outputs[i].name, "es"))
                return true;
    }
    return false;
}

static fb_status select_rows(drafting *w) {
    fb_draft_texts *out = w->out;
    fb_draft_row *rows, *all;
    uint32_t n_all, element, n_rules = 0;
    FB_TRY(element_of(&element, w, "document"));
    for (uint32_t t = 0; t < w->set.plan->n_tables; t++)
        if (w->set.plan->tables[t]->element == element)
            n_rules = w->set.plan->tables[t]->n_rules;
    bool *in_all = FB_NEW_ARRAY(w->arena, bool, n_rules), *in_shown = FB_NEW_ARRAY(w->arena, bool, n_rules);
    if (!in_all || !in_shown)
        return fb_fail_arena(w->error, w->arena);
    FB_TRY(rows_of(&rows, &out->n_sheet, w, "sheet", out->whole, NULL, NULL, 0));
    out->on_sheet = rows;
    FB_TRY(rows_of(&all, &n_all, w, "document", out->whole, NULL, in_all, n_rules));
    FB_TRY(rows_of(&rows, &out->n_document, w, "document", out->shown, out->is_withheld, in_shown, n_rules));
    out->in_document = rows;
    for (uint32_t i = 0; i < n_rules; i++)
        out->n_left_out += in_all[i] && !in_shown[i];
    out->is_plain = is_plain(w, element);
    out->needs_determination = needs_determination(out);
    return FB_OK;
}

static fb_status make(drafting *w) {
    FB_TRY(read_request(w));
    FB_TRY(fb_case_action_day(&w->day, w->arena, w->request->name, w->request->json, w->error));
    FB_TRY(load_model(w));
    FB_TRY(load_contacts(w));
    FB_TRY(fb_case_read(&w->out->whole, w->arena, w->request->name, w->request->json, w->out->sheet, w->set.plan,
                        w->error));
    FB_TRY(check_role(w));
    FB_TRY(find_withheld(w));
    w->out->shown = without_withheld(w->arena, w->out->whole, w->out->is_withheld);
    FB_TRY(fb_fail_arena(w->error, w->arena));
    FB_TRY(list_protected(w));
    return select_rows(w);
}

fb_status fb_draft_select(fb_draft_texts **out, fb_arena *arena, const fb_draft_request *request, const fb_host *host,
                          fb_error *error) {
    drafting w = {.arena = arena, .host = host, .request = request, .error = error};
    w.out = FB_NEW(arena, fb_draft_texts);
    if (!w.out)
        return fb_fail_arena(error, arena);
    digest_begin(&w.digest, true);
    FB_TRY(make(&w));
    unsigned char digest[32];
    digest_end(&w.digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(w.out->digest + 2 * i, 3, "%02x", digest[i]);
    *out = w.out;
    return fb_fail_arena(error, arena);
}

/* ---- what the law says of it -------------------------------------------------------------------------- */

static fb_status refuse_contradiction(const fb_determination *d, fb_arena *arena, fb_error *error) {
    fb_text names;
    if (d->answer == FB_ANSWER_FAULT)
        return fb_fail(error, FB_BAD_INPUT, NULL, "a policy has a fault: %.*s", FB_ARG(d->fault));
    if (d->answer != FB_ANSWER_CONTRADICTORY)
        return FB_OK;
    fb_text_init(&names, arena);
    for (uint32_t i = 0; i < d->contradictory.n_facts; i++)
        fb_text_format(&names, "%s%.*s", i ? ", " : "", FB_ARG(d->sheet->facts[d->contradictory.facts[i]].name));
    return fb_fail(error, FB_BAD_INPUT, NULL,
                   "the facts of this case cannot all be true (%.*s); settle that before anything is drafted, "
                   "'forbear decide' shows why", FB_ARG(fb_text_view(&names)));
}

/* The same facts, by the sheet of the day's policies. */
static const bool *same_withheld(fb_arena *arena, const fb_fact_sheet *sheet, const fb_draft_texts *draft) {
    bool *withheld = FB_NEW_ARRAY(arena, bool, sheet->n_facts);
    for (uint32_t i = 0; withheld && i < sheet->n_facts; i++) {
        uint32_t fact = fb_fact_find(draft->sheet, sheet->facts[i].name);
        withheld[i] = fact == UINT32_MAX || draft->is_withheld[fact];
    }
    return withheld;
}

fb_status fb_draft_determine(fb_draft_texts *draft, fb_arena *arena, const fb_policy_set *set, const fb_host *host,
                             fb_error *error) {
    const fb_case *whole;
    FB_TRY(fb_case_read(&whole, arena, draft->name, draft->whole->text, set->sheet, set->plan, error));
    FB_TRY(fb_determine(&draft->all, arena, set, whole, NULL, 0, host, error));
    FB_TRY(refuse_contradiction(draft->all, arena, error));
    draft->of_shown = draft->all;
    if (draft->withheld.n_facts == 0)
        return FB_OK;
    const bool *withheld = same_withheld(arena, set->sheet, draft);
    const fb_case *shown = withheld ? without_withheld(arena, whole, withheld) : NULL;
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(fb_determine(&draft->of_shown, arena, set, shown, NULL, 0, host, error));
    return refuse_contradiction(draft->of_shown, arena, error);
}

bool fb_draft_derives(const fb_draft_texts *draft) {
    const fb_determination *d = draft->of_shown;
    for (uint32_t i = 0; i < d->n_derived; i++) {
        uint32_t fact = fb_fact_find(draft->sheet, d->sheet->facts[d->derived[i].fact].name);
        if (fact != UINT32_MAX && draft->is_withheld[fact])
            return true;
    }
    return false;
}

bool fb_draft_hides(const fb_draft_texts *draft, const fb_reason *reasons, uint32_t n_reasons) {
    const fb_determination *d = draft->of_shown;
    for (uint32_t i = 0; i < d->n_derived; i++) {
        uint32_t fact = fb_fact_find(draft->sheet, d->sheet->facts[d->derived[i].fact].name);
        for (uint32_t k = 0; fact != UINT32_MAX && draft->is_withheld[fact] && k < n_reasons; k++)
            if (is_one_of(d->derived[i].fact, reasons[k].facts, reasons[k].n_facts))
                return true;
    }
    return false;
}
