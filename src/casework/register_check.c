/* register_check.c - what is wrong with the register itself: gaps, hand-overs that do not meet, keys and models that do
 * not exist (contract section 6).
 *
 * Looks at dates by their readings: what is wrong by every reading is told apart from what is wrong by some.  A
 * finding that is known and meant is listed in the register with a reason; it is still reported, with the reason.  It
 * judges no law: which instrument is right is for whoever keeps the register.  Called by `forbear check` (api).
 */
#include "casework/casework_inner.h"

#include <stdlib.h>

#define MODEL_LIMIT ((size_t)8 << 20) /* bytes of one policy file */

static const fb_view FAULTS[FB_REGISTER_FAULTS] = {
    /* KEEP IN STEP: register faults (casework.h, analyse/findings.def) */
    {"register-gap", 12},       {"register-contest", 16},   {"register-handover", 17},
    {"register-order", 14},     {"register-reference", 18}, {"register-source", 15},
    {"register-model", 14},     {"register-identity", 17},  {"register-justification", 22},
};
static const fb_view JUSTIFIED_MEMBERS[] = {{"finding", 7}, {"about", 5}, {"reason", 6}};

typedef struct checking {
    json_source source; /* the register's file, for places */
    fb_arena *arena;
    fb_view folder;
    const fb_register *reg;
    const fb_json *root;
    const fb_json *const *written; /* the instruments, for places */
    const fb_sources *sources;     /* NULL: there is no list */
    fb_register_finding *found;
    uint32_t n_found, capacity;
} checking;

/* ---- findings ----------------------------------------------------------------------------------------- */

static fb_register_finding *add(checking *c, fb_register_fault fault, bool is_possible, size_t offset, fb_view about,
                                const fb_text *message) {
    if (c->n_found == c->capacity) {
        uint32_t capacity = c->capacity ? c->capacity * 2 : 16;
        fb_register_finding *found = FB_NEW_ARRAY(c->arena, fb_register_finding, capacity);
        if (!found)
            return NULL;
        if (c->n_found)
            memcpy(found, c->found, c->n_found * sizeof *found);
        c->found = found;
        c->capacity = capacity;
    }
    fb_register_finding *made = &c->found[c->n_found++];
    *made = (fb_register_finding){.fault = fault, .is_possible = is_possible, .file = c->source.file, .about = about};
    made->message = fb_text_view(message);
    fb_line_column(c->source.text, offset, &made->line, &made->column);
    return made;
}

/* Where a member of an instrument is written; the instrument itself when it is not. */
static size_t place_of(const checking *c, uint32_t instrument, const char *key) {
    const fb_json *member = fb_json_get(c->written[instrument], key);
    return member ? member->offset : c->written[instrument]->offset;
}

static void day_words(fb_text *out, int64_t day) {
    fb_date date = {0};
    (void)fb_date_of_days(&date, day);
    fb_text_format(out, "%04d-%02d-%02d", (int)date.year, date.month, date.day);
}

/* ---- days without a directive ------------------------------------------------------------------------- */

static bool is_directive(const fb_instrument *i) {
    return i->has_layer && i->layer == FB_LAYER_DIRECTIVE &&
           (fb_view_is(i->kind, "directive") || fb_view_is(i->kind, "memo"));
}

/* Of all directives on a day: yes, only perhaps, or none.  A start that no text states is no reading of this day. */
static fb_force directives_on(const checking *c, int64_t day) {
    fb_force most = FB_FORCE_NO;
    fb_date date = {0};
    (void)fb_date_of_days(&date, day);
    for (uint32_t i = 0; i < c->reg->n_instruments; i++) {
        const fb_instrument *instrument = &c->reg->instruments[i];
        if (!is_directive(instrument) || !(instrument->from.none || instrument->has_stated))
            continue;
        fb_force force = fb_instrument_in_force(instrument, date, NULL, c->arena);
        if (force == FB_FORCE_YES)
            return FB_FORCE_YES;
        most = force == FB_FORCE_NO ? most : force;
    }
    return most;
}

static void add_day(int64_t *days, uint32_t *n, int64_t day, int64_t first, int64_t last) {
    if (day > first && day <= last)
        days[(*n)++] = day;
}

static int by_number(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* The days on which the force of some directive may change; between two of them nothing does. */
static uint32_t days_of_change(int64_t **out, const checking *c, int64_t first, int64_t last) {
    size_t most = 1;
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->reg->n_instruments; i++)
        most += 1 + 2 * ((size_t)c->reg->instruments[i].from.n_readings + c->reg->instruments[i].to.n_readings);
    int64_t *days = *out = FB_NEW_ARRAY(c->arena, int64_t, most);
    if (!days)
        return 0;
    days[n++] = first;
    for (uint32_t i = 0; i < c->reg->n_instruments; i++) {
        const fb_instrument *instrument = &c->reg->instruments[i];
        const fb_bound *bounds[] = {&instrument->from, &instrument->to};
        if (instrument->has_stated)
            add_day(days, &n, fb_days_of_date(instrument->earliest_stated), first, last);
        for (size_t b = 0; b < FB_COUNT(bounds); b++)
            for (uint32_t k = 0; k < bounds[b]->n_readings; k++) {
                add_day(days, &n, fb_days_of_date(bounds[b]->first[k]), first, last);
                add_day(days, &n, fb_days_of_date(bounds[b]->last[k]), first, last);
            }
    }
    qsort(days, n, sizeof *days, by_number);
    return n;
}

/* The end of the directive that left the gap, or where the register says since when it covers. */
static size_t gap_place(const checking *c, int64_t day) {
    for (uint32_t i = 0; i < c->reg->n_instruments; i++) {
        const fb_bound *to = &c->reg->instruments[i].to;
        for (uint32_t k = 0; is_directive(&c->reg->instruments[i]) && k < to->n_readings; k++)
            if (fb_days_of_date(to->first[k]) == day)
                return place_of(c, i, "to");
    }
    return fb_json_get(c->root, "since")->offset;
}

static void add_gap(checking *c, fb_force force, int64_t first, int64_t last) {
    fb_text about, message;
    fb_text_init(&about, c->arena);
    fb_text_init(&message, c->arena);
    day_words(&about, first);
    fb_text_add_string(&about, " to ");
    day_words(&about, last);
    fb_text_format(&message, "from %.*s%s", FB_ARG(fb_text_view(&about)),
                   force == FB_FORCE_NO ? " no directive is in force, by any reading"
                                        : " a directive is in force by some reading only");
    add(c, FB_REGISTER_GAP, force != FB_FORCE_NO, gap_place(c, first), fb_text_view(&about), &message);
}

static fb_status check_gaps(checking *c) {
    const fb_json *since = fb_json_get(c->root, "since");
    fb_date first, last;
    int64_t *days;
    if (!since || since->kind == FB_JSON_NULL)
        return FB_OK;
    if (since->kind != FB_JSON_STRING || !fb_date_parse(&first, since->text))
        return wrong_at(&c->source, since->offset, "\"since\" is a day, such as 2009-01-01");
    if (!fb_date_parse(&last, c->reg->as_of))
        return wrong_at(&c->source, since->offset, "a register with \"since\" needs \"as_of\", a day");
    int64_t end = fb_days_of_date(last);
    uint32_t n = days_of_change(&days, c, fb_days_of_date(first), end);
    for (uint32_t i = 0; i < n;) {
        fb_force force = directives_on(c, days[i]);
        uint32_t next = i + 1;
        while (next < n && directives_on(c, days[next]) == force)
            next++;
        if (force != FB_FORCE_YES && days[i] <= end)
            add_gap(c, force, days[i], next < n ? days[next] - 1 : end);
        i = next;
    }
    return FB_OK;
}

/* ---- hand-overs --------------------------------------------------------------------------------------- */

static bool is_same_reading(const fb_bound *a, uint32_t i, const fb_bound *b, uint32_t k) {
    return fb_days_of_date(a->first[i]) == fb_days_of_date(b->first[k]) &&
           fb_days_of_date(a->last[i]) == fb_days_of_date(b->last[k]);
}

static bool has_reading(const fb_bound *bound, const fb_bound *of, uint32_t k) {
    for (uint32_t i = 0; i < bound->n_readings; i++)
        if (is_same_reading(bound, i, of, k))
            return true;
    return false;
}

/* The same readings on both sides are one question, however many they are. */
static bool is_same_bound(const fb_bound *a, const fb_bound *b) {
    for (uint32_t i = 0; i < a->n_readings; i++)
        if (!has_reading(b, a, i))
            return false;
    return a->n_readings == b->n_readings && a->n_readings > 0;
}

/* Could the two be one day? */
static bool may_meet(const fb_bound *a, const fb_bound *b) {
    if ((a->unverified && a->n_readings == 0) || (b->unverified && b->n_readings == 0))
        return true;
    for (uint32_t i = 0; i < a->n_readings; i++)
        for (uint32_t k = 0; k < b->n_readings; k++)
            if (fb_days_of_date(a->first[i]) <= fb_days_of_date(b->last[k]) &&
                fb_days_of_date(b->first[k]) <= fb_days_of_date(a->last[i]))
                return true;
    return false;
}

static fb_view pair(checking *c, fb_view first, const char *between, fb_view second) {
    fb_text words;
    fb_text_init(&words, c->arena);
    fb_text_format(&words, "%.*s%s%.*s", FB_ARG(first), between, FB_ARG(second));
    return fb_text_view(&words);
}

static void check_handover(checking *c, uint32_t before, const fb_instrument *next) {
    const fb_instrument *old = &c->reg->instruments[before];
    fb_text message;
    if (is_same_bound(&old->to, &next->from))
        return;
    bool is_possible = !old->to.none && may_meet(&old->to, &next->from);
    fb_text_init(&message, c->arena);
    fb_text_format(&message, "'%.*s' ends: ", FB_ARG(old->id));
    fb_bound_say(&message, &old->to, "on no day");
    fb_text_format(&message, "; '%.*s', which supersedes it, begins: ", FB_ARG(next->id));
    fb_bound_say(&message, &next->from, "no beginning");
    if (!is_possible && old->to.n_readings == 1 && next->from.n_readings == 1)
        fb_text_add_string(&message, fb_days_of_date(old->to.first[0]) < fb_days_of_date(next->from.first[0])
                                         ? "; in between neither is in force"
                                         : "; in between both are in force");
    add(c, FB_REGISTER_HANDOVER, is_possible, place_of(c, before, "to"), pair(c, old->id, " to ", next->id), &message);
}

/* What instrument i supersedes: it exists, hands over on the day, and has no other successor. */
static void check_superseded(checking *c, uint32_t i) {
    const fb_instrument *next = &c->reg->instruments[i];
    for (uint32_t k = 0; k < next->n_supersedes; k++) {
        fb_text message;
        const fb_instrument *old = fb_register_find(c->reg, next->supersedes[k]);
        size_t offset = fb_json_get(c->written[i], "supersedes")->items[k]->offset;
        fb_text_init(&message, c->arena);
        if (!old || old == next) {
            fb_text_format(&message, "'%.*s' supersedes '%.*s', %s", FB_ARG(next->id), FB_ARG(next->supersedes[k]),
                           old ? "which is itself" : "which the register does not have");
            add(c, FB_REGISTER_REFERENCE, false, offset, pair(c, next->id, " to ", next->supersedes[k]), &message);
            continue;
        }
        check_handover(c, (uint32_t)(old - c->reg->instruments), next);
        for (uint32_t other = 0; other < i; other++) {
            const fb_instrument *rival = &c->reg->instruments[other];
            if (rival->is_proposed || rival == old || !is_among(old->id, rival->supersedes, rival->n_supersedes))
                continue;
            fb_text_init(&message, c->arena);
            fb_text_format(&message, "'%.*s' and '%.*s' both supersede '%.*s'", FB_ARG(rival->id), FB_ARG(next->id),
                           FB_ARG(old->id));
            add(c, FB_REGISTER_CONTEST, false, offset, old->id, &message);
        }
    }
}

/* ---- one instrument ----------------------------------------------------------------------------------- */

/* In force on no day?  By every pair of readings, or by some. */
static void check_order(checking *c, uint32_t i) {
    const fb_instrument *instrument = &c->reg->instruments[i];
    const fb_bound *from = &instrument->from, *to = &instrument->to;
    bool some = false, all = true;
    for (uint32_t a = 0; a < from->n_readings; a++)
        for (uint32_t b = 0; b < to->n_readings; b++) {
            bool is_never = fb_days_of_date(to->last[b]) <= fb_days_of_date(from->first[a]);
            some = some || is_never;
            all = all && is_never;
        }
    if (!some)
        return;
    fb_text message;
    fb_text_init(&message, c->arena);
    fb_text_format(&message, "'%.*s' ends before it has been in force: from ", FB_ARG(instrument->id));
    fb_instrument_dates(&message, instrument);
    add(c, FB_REGISTER_ORDER, !all, place_of(c, i, "to"), instrument->id, &message);
}

static const fb_source *refused_in(const checking *c, fb_view text) {
    for (uint32_t i = 0; i < c->sources->n_refused; i++)
        if (fb_view_find(text, c->sources->refused[i].key) >= 0)
            return &c->sources->refused[i];
    return NULL;
}

static void check_source(checking *c, uint32_t i, fb_view key, size_t offset) {
    const fb_instrument *instrument = &c->reg->instruments[i];
    const fb_source *source = fb_source_find(c->sources, key);
    const fb_source *refused = source ? refused_in(c, source->text) : NULL;
    fb_text message;
    if (source && !refused)
        return;
    fb_text_init(&message, c->arena);
    if (refused)
        fb_text_format(&message, "'%.*s' rests on '%.*s', which is never a source: %.*s", FB_ARG(instrument->id),
                       FB_ARG(key), FB_ARG(refused->text));
    else
        fb_text_format(&message, "'%.*s' rests on '%.*s', which sources.json does not have", FB_ARG(instrument->id),
                       FB_ARG(key));
    add(c, FB_REGISTER_SOURCE, false, offset, pair(c, instrument->id, " on ", key), &message);
}

static void check_sources(checking *c, uint32_t i) {
    const fb_instrument *instrument = &c->reg->instruments[i];
    for (uint32_t k = 0; c->sources && k < instrument->n_sources; k++)
        check_source(c, i, instrument->sources[k], fb_json_get(c->written[i], "sources")->items[k]->offset);
    if (instrument->n_sources > 0)
        return;
    fb_text message;
    fb_text_init(&message, c->arena);
    fb_text_format(&message, "'%.*s' names no source", FB_ARG(instrument->id));
    add(c, FB_REGISTER_SOURCE, false, place_of(c, i, "sources"), instrument->id, &message);
}

/* ---- models ------------------------------------------------------------------------------------------- */

static void model_fault(checking *c, fb_register_fault fault, uint32_t i, const char *key, const char *format,
                        fb_view path) {
    fb_text message;
    fb_text_init(&message, c->arena);
    fb_text_format(&message, "'%.*s' ", FB_ARG(c->reg->instruments[i].id));
    fb_text_add_string(&message, format);
    fb_text_format(&message, " '%.*s'", FB_ARG(path));
    add(c, fault, false, place_of(c, i, key), c->reg->instruments[i].id, &message);
}

static bool is_model_of_some(const checking *c, fb_view path) {
    for (uint32_t i = 0; i < c->reg->n_instruments; i++)
        if (fb_view_equal(c->reg->instruments[i].model, path))
            return true;
    return false;
}

/* An entry of the boxed context of `result`; NULL when there is none. */
static const fb_boxed *result_entry(const fb_model *model, const char *name) {
    for (uint32_t i = 0; i < model->n_elements; i++) {
        const fb_element *e = &model->elements[i];
        if (e->kind != FB_ELEMENT_DECISION || !fb_view_is(fb_view_trim(e->name.text), "result") || !e->logic ||
            e->logic->kind != FB_BOXED_CONTEXT)
            continue;
        for (uint32_t k = 0; k < e->logic->n_parts; k++)
            if (fb_view_equal(fb_view_trim(e->logic->parts[k].variable.name.text), fb_view_of(name)))
                return e->logic->parts[k].value;
    }
    return NULL;
}

/* The model says what the register says; at the model's place when it says otherwise.  Only a text in quotes is
 * compared: what an expression gives is known when it runs. */
static void check_said(checking *c, uint32_t i, const fb_model *model, const char *name, fb_view wanted) {
    const fb_boxed *entry = result_entry(model, name);
    fb_view said = entry && entry->kind == FB_BOXED_LITERAL ? fb_view_trim(entry->text.text) : (fb_view){"", 0};
    bool is_text = said.size >= 2 && said.data[0] == '"' && said.data[said.size - 1] == '"';
    if (is_text && fb_view_equal((fb_view){said.data + 1, said.size - 2}, wanted))
        return;
    if (entry && !is_text)
        return;
    fb_text message;
    fb_text_init(&message, c->arena);
    if (entry)
        fb_text_format(&message, "the %s of this model is %.*s, and of '%.*s' in the register \"%.*s\"", name,
                       FB_ARG(said), FB_ARG(c->reg->instruments[i].id), FB_ARG(wanted));
    else
        fb_text_format(&message, "the decision 'result' of this model has no entry '%s'", name);
    fb_register_finding *made = add(c, FB_REGISTER_IDENTITY, false, 0, c->reg->instruments[i].id, &message);
    if (made) {
        made->file = model->path;
        fb_line_column(model->text, entry ? entry->text.offset : model->name.offset, &made->line, &made->column);
    }
}

static void check_space(checking *c, uint32_t i, const fb_model *model) {
    fb_text wanted, message;
    fb_text_init(&wanted, c->arena);
    fb_text_init(&message, c->arena);
    fb_text_format(&wanted, "urn:forbear:policy:%.*s", FB_ARG(c->reg->instruments[i].id));
    if (fb_view_equal(model->space, fb_text_view(&wanted)))
        return;
    fb_text_format(&message, "the namespace of this model is '%.*s', and of '%.*s' it would be '%.*s'",
                   FB_ARG(model->space), FB_ARG(c->reg->instruments[i].id), FB_ARG(fb_text_view(&wanted)));
    fb_register_finding *made = add(c, FB_REGISTER_IDENTITY, false, 0, c->reg->instruments[i].id, &message);
    if (made) {
        made->file = model->path;
        fb_line_column(model->text, model->name.offset, &made->line, &made->column);
    }
}

static fb_status check_model(checking *c, uint32_t i) {
    const fb_instrument *instrument = &c->reg->instruments[i];
    fb_text path;
    fb_view text;
    const fb_model *model;
    fb_error wrong = {0};
    bool is_lost = instrument->encoded_in.size > 0 && !is_model_of_some(c, instrument->encoded_in);
    if (is_lost || (instrument->encoded_in.size > 0 && instrument->model.size > 0))
        model_fault(c, FB_REGISTER_MODEL, i, "encoded_in",
                    instrument->model.size > 0 ? "has a model, and yet is encoded in"
                                               : "is encoded in what is the model of no instrument:",
                    instrument->encoded_in);
    if (instrument->model.size == 0)
        return FB_OK;
    fb_text_init(&path, c->arena);
    fb_text_format(&path, "%.*s/%.*s", FB_ARG(c->folder), FB_ARG(instrument->model));
    FB_TRY(fb_fail_arena(c->source.error, c->arena));
    fb_status status = fb_file_read(&text, c->arena, path.data, MODEL_LIMIT, &wrong);
    if (status == FB_NOT_FOUND || status == FB_BAD_INPUT) {
        model_fault(c, FB_REGISTER_MODEL, i, "model", "has a model that is no file:", instrument->model);
        return FB_OK;
    }
    if (status == FB_OK)
        status = fb_model_read(&model, c->arena, fb_text_view(&path), text, &wrong);
    if (status == FB_BAD_INPUT) /* a finding of the model, not of the register */
        return FB_OK;
    if (status != FB_OK) {
        if (c->source.error)
            *c->source.error = wrong;
        return status;
    }
    if (instrument->n_actions > 0)
        model_fault(c, FB_REGISTER_IDENTITY, i, "actions", "has \"actions\", as what is not encoded has, and the model",
                    instrument->model);
    if (instrument->layer != FB_LAYER_BENEFIT) { /* which has no decision `result` */
        check_said(c, i, model, "instrument", instrument->id);
        check_said(c, i, model, "layer", fb_layer_name(instrument->layer));
    }
    check_space(c, i, model);
    return FB_OK;
}

/* ---- what is meant ------------------------------------------------------------------------------------ */

static fb_status justify(checking *c, const fb_json *entry) {
    fb_view finding, about, reason;
    const fb_json *member;
    bool is_used = false;
    FB_TRY(only_members(&c->source, entry, "a justified finding", JUSTIFIED_MEMBERS, FB_COUNT(JUSTIFIED_MEMBERS)));
    for (size_t i = 0; i < FB_COUNT(JUSTIFIED_MEMBERS); i++)
        FB_TRY(required_member(&member, &c->source, entry, JUSTIFIED_MEMBERS[i].data, "a justified finding"));
    FB_TRY(word_member(&finding, &c->source, entry, "finding", FAULTS, FB_COUNT(FAULTS)));
    FB_TRY(text_member(&about, &c->source, entry, "about", 400));
    FB_TRY(text_member(&reason, &c->source, entry, "reason", 1000));
    for (uint32_t i = 0; i < c->n_found; i++) {
        fb_register_finding *f = &c->found[i];
        if (!fb_view_equal(FAULTS[f->fault], finding) || !fb_view_equal(f->about, about))
            continue;
        f->reason = reason;
        f->reason_file = c->source.file;
        fb_line_column(c->source.text, entry->offset, &f->reason_line, &f->reason_column);
        is_used = true;
    }
    if (is_used)
        return FB_OK;
    fb_text message;
    fb_text_init(&message, c->arena);
    fb_text_format(&message, "there is no finding %.*s about '%.*s' to justify", FB_ARG(finding), FB_ARG(about));
    add(c, FB_REGISTER_JUSTIFICATION, true, entry->offset, about, &message);
    return FB_OK;
}

static fb_status justify_all(checking *c) {
    const fb_json *list = fb_json_get(c->root, "justified");
    if (!list || list->kind == FB_JSON_NULL)
        return FB_OK;
    if (list->kind != FB_JSON_ARRAY)
        return wrong_at(&c->source, list->offset, "\"justified\" is a list, in square brackets");
    for (uint32_t i = 0; i < list->n; i++)
        FB_TRY(justify(c, list->items[i]));
    return FB_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

/* A list of sources that is missing is one finding, not one a key. */
static fb_status read_sources(checking *c) {
    fb_text path, message;
    fb_view text;
    fb_error wrong = {0};
    fb_text_init(&path, c->arena);
    fb_text_format(&path, "%.*s/sources.json", FB_ARG(c->folder));
    FB_TRY(fb_fail_arena(c->source.error, c->arena));
    fb_status status = fb_file_read(&text, c->arena, path.data, FB_FILE_LIMIT, &wrong);
    if (status == FB_OK)
        return fb_sources_read(&c->sources, c->arena, fb_text_view(&path), text, c->source.error);
    if (status != FB_NOT_FOUND) {
        if (c->source.error)
            *c->source.error = wrong;
        return status;
    }
    fb_text_init(&message, c->arena);
    fb_text_add_string(&message, "there is no sources.json beside the register, so no source can be looked up");
    add(c, FB_REGISTER_SOURCE, false, c->root->offset, FB_LITERAL("sources.json"), &message);
    return FB_OK;
}

static fb_status check_all(checking *c) {
    FB_TRY(read_sources(c));
    FB_TRY(check_gaps(c));
    for (uint32_t i = 0; i < c->reg->n_instruments; i++) {
        check_order(c, i);
        if (!c->reg->instruments[i].is_proposed) /* a proposed rule supersedes nothing yet */
            check_superseded(c, i);
        check_sources(c, i);
        FB_TRY(check_model(c, i));
    }
    FB_TRY(justify_all(c));
    return fb_fail_arena(c->source.error, c->arena);
}

fb_status fb_register_check(const fb_register_finding **out, uint32_t *n_out, fb_arena *arena, fb_view folder,
                            fb_error *error) {
    fb_text path;
    fb_view text;
    *out = NULL;
    *n_out = 0;
    while (folder.size > 1 && folder.data[folder.size - 1] == '/')
        folder.size--;
    fb_text_init(&path, arena);
    fb_text_format(&path, "%.*s/register.json", FB_ARG(folder));
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(fb_file_read(&text, arena, path.data, FB_FILE_LIMIT, error));
    checking c = {.source = {fb_text_view(&path), text, arena, error}, .arena = arena, .folder = folder};
    FB_TRY(fb_register_read(&c.reg, arena, c.source.file, text, error));
    FB_TRY(fb_json_parse(&c.root, arena, c.source.file, text, error));
    c.written = fb_json_get(c.root, "instruments")->items;
    FB_TRY(check_all(&c));
    *out = c.found;
    *n_out = c.n_found;
    return FB_OK;
}
