/* policy_set.c - the policy folder for one day: the instruments in force, linked into one plan.
 *
 * Reads register.json, chooses by the day of the action, reads the fact sheet, the composition and the chosen
 * models, and links the results of each layer into the composition's inputs (contract section 5); or, of a set of
 * benefits, reads the fact sheet and their models, and links which texts are in force (section 3a).  It selects
 * and links; what the texts say and how they compose are DMN decisions.  Called by the desk (api).
 *
 * INVARIANT: an instrument whose force on the day is uncertain never contributes its own word: where it would
 * say something of effect, the composition receives `law open` with the readings.  "not reached" and "no rule
 * found" stay as they are, because they say the same as the reading under which it is not in force.
 */
#include "casework/casework_inner.h"

#define MODEL_LIMIT ((size_t)8 << 20) /* bytes of one policy file */
#define ARENA_LIMIT ((size_t)512 << 20)
#define COMPOSITION "urn:forbear:policy:composition"

static const char *const layer_inputs[FB_LAYERS_COMPOSED] = {"statute results", "court results", "directive results",
                                                    "discretion results"};

/* The work of loading one set. */
typedef struct loading {
    fb_policy_set *set;
    fb_view folder;
    policy_digest digest;
    const fb_model **models; /* read only when the plan is not in the cache */
    fb_view *names;          /* of the models' files, relative to the folder */
    fb_view *paths, *texts;
    uint32_t n_models;
    const char *cache;
    known_policies known;    /* the digest and the key */
    uint8_t marks[32];       /* of the files, in one */
    int64_t latest;          /* when the last of them was changed */
    bool is_marked;          /* each file has a mark */
    bool is_for_proof;       /* what reads facts for the record only is not refused */
    bool is_of_benefits;     /* no composition: the models begin behind the fact sheet */
    fb_view in_force[2];     /* of benefits: ids of what is in force on the day, and of what may be, as FEEL lists */
    fb_error *error;
} loading;

/* ---- files -------------------------------------------------------------------------------------------- */

/* The digest covers the name and the bytes, each behind its length, so that no two folders share one. */
static void add_to_digest(loading *l, fb_view part) {
    unsigned char size[8];
    for (int i = 0; i < 8; i++)
        size[i] = (unsigned char)((uint64_t)part.size >> (8 * i));
    digest_add(&l->digest, size, sizeof size);
    digest_add(&l->digest, (const unsigned char *)part.data, part.size);
}

static fb_status read_file(fb_view *path, fb_view *text, loading *l, fb_view relative) {
    fb_arena *arena = &l->set->arena;
    fb_text whole;
    fb_text_init(&whole, arena);
    fb_text_format(&whole, "%.*s/%.*s", FB_ARG(l->folder), FB_ARG(relative));
    FB_TRY(fb_fail_arena(l->error, arena));
    *path = fb_text_view(&whole);
    FB_TRY(fb_file_read(text, arena, whole.data, MODEL_LIMIT, l->error));
    add_to_digest(l, relative);
    add_to_digest(l, *text);
    return FB_OK;
}

/* A model's file into the digest; its text is kept when a plan must be built from it. */
static fb_status read_text(loading *l, fb_view relative, bool keep) {
    for (uint32_t i = 0; i < l->n_models; i++)
        if (fb_view_equal(l->names[i], relative))
            return fb_fail(l->error, FB_BAD_INPUT, NULL,
                           "two instruments that are in force on the same day share the model '%.*s'; "
                           "give each its own",
                           FB_ARG(relative));
    fb_arena_mark before = fb_arena_here(&l->set->arena);
    FB_TRY(read_file(&l->paths[l->n_models], &l->texts[l->n_models], l, relative));
    if (!keep) {
        l->paths[l->n_models] = l->texts[l->n_models] = (fb_view){NULL, 0};
        fb_arena_rewind(&l->set->arena, before);
    }
    l->names[l->n_models++] = relative;
    return FB_OK;
}

/* The register that the caller has read already is only added to the digest. */
static fb_status read_register(loading *l, const fb_register *reg) {
    fb_view path, text;
    if (reg) {
        add_to_digest(l, FB_LITERAL("register.json"));
        add_to_digest(l, reg->text);
        l->set->reg = reg;
        return FB_OK;
    }
    FB_TRY(read_file(&path, &text, l, FB_LITERAL("register.json")));
    return fb_register_read(&l->set->reg, &l->set->arena, path, text, l->error);
}

/* ---- which instruments -------------------------------------------------------------------------------- */

static void choose(loading *l, const fb_instrument *instrument) {
    fb_policy_set *set = l->set;
    fb_view why;
    fb_force force = fb_instrument_in_force(instrument, set->day, &why, &set->arena);
    if (force == FB_FORCE_NO || (instrument->model.size == 0 && instrument->encoded_in.size > 0))
        return;
    if (instrument->model.size == 0)
        set->unencoded[set->n_unencoded++] = instrument;
    else
        set->linked[set->n_linked++] =
            (linked_instrument){.instrument = instrument, .force = force, .uncertain = why};
}

static fb_status choose_instruments(loading *l) {
    fb_policy_set *set = l->set;
    const fb_register *reg = set->reg;
    set->linked = FB_NEW_ARRAY(&set->arena, linked_instrument, reg->n_instruments);
    set->unencoded = FB_NEW_ARRAY(&set->arena, const fb_instrument *, reg->n_instruments);
    l->models = FB_NEW_ARRAY(&set->arena, const fb_model *, (size_t)reg->n_instruments + 2);
    l->names = FB_NEW_ARRAY(&set->arena, fb_view, (size_t)reg->n_instruments + 2);
    l->paths = FB_NEW_ARRAY(&set->arena, fb_view, (size_t)reg->n_instruments + 2);
    l->texts = FB_NEW_ARRAY(&set->arena, fb_view, (size_t)reg->n_instruments + 2);
    FB_TRY(fb_fail_arena(l->error, &set->arena));
    int first = l->is_of_benefits ? FB_LAYER_BENEFIT : 0, end = l->is_of_benefits ? FB_LAYERS : FB_LAYERS_COMPOSED;
    for (int layer = first; layer < end; layer++)
        for (uint32_t i = 0; i < reg->n_instruments; i++)
            if (reg->instruments[i].has_layer && (int)reg->instruments[i].layer == layer)
                choose(l, &reg->instruments[i]);
    for (uint32_t i = 0; i < reg->n_instruments && !l->is_of_benefits; i++)
        if (!reg->instruments[i].has_layer)
            choose(l, &reg->instruments[i]);
    return fb_fail_arena(l->error, &set->arena);
}

static bool has_directive(const fb_policy_set *set) {
    for (uint32_t i = 0; i < set->n_linked; i++)
        if (set->linked[i].instrument->layer == FB_LAYER_DIRECTIVE)
            return true;
    return false;
}

static void name_unencoded_directives(fb_text *out, const fb_policy_set *set) {
    const char *separator = "in force then, and not encoded: ";
    for (uint32_t i = 0; i < set->n_unencoded; i++) {
        const fb_instrument *instrument = set->unencoded[i];
        if (!instrument->has_layer || instrument->layer != FB_LAYER_DIRECTIVE)
            continue;
        fb_text_add_string(out, separator);
        fb_text_add(out, instrument->id);
        separator = ", ";
    }
}

static void name_covered_dates(fb_text *out, const fb_register *reg) {
    const char *separator = "the encoded directives are: ";
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        const fb_instrument *instrument = &reg->instruments[i];
        if (!instrument->has_layer || instrument->layer != FB_LAYER_DIRECTIVE || instrument->model.size == 0)
            continue;
        fb_text_add_string(out, separator);
        fb_text_format(out, "%.*s (", FB_ARG(instrument->id));
        fb_instrument_dates(out, instrument);
        fb_text_add_string(out, ")");
        separator = ", ";
    }
}

/* law/FIELD K21: a day that no encoded directive covers is refused by name, never called discretion. */
static fb_status refuse_uncovered_day(loading *l) {
    const fb_policy_set *set = l->set;
    fb_text names;
    if (l->is_of_benefits || has_directive(set))
        return FB_OK;
    fb_text_init(&names, &l->set->arena);
    name_unencoded_directives(&names, set);
    if (names.size == 0)
        name_covered_dates(&names, set->reg);
    return fb_fail(l->error, FB_NOT_FOUND, NULL,
                   "no encoded directive is in force on %04d-%02d-%02d, so nothing is decided; %.*s",
                   (int)set->day.year, set->day.month, set->day.day, FB_ARG(fb_text_view(&names)));
}

/* ---- linking ------------------------------------------------------------------------------------------ */

static void add_feel_string(fb_text *out, fb_view text) {
    fb_text_add_byte(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\')
            fb_text_add_byte(out, '\\');
        fb_text_add_byte(out, text.data[i]);
    }
    fb_text_add_byte(out, '"');
}

/* The result of one instrument as FEEL. */
static void add_result(fb_text *out, const linked_instrument *linked, fb_view model_name) {
    fb_text result;
    fb_text_init(&result, out->arena);
    fb_text_format(&result, "%.*s.result", FB_ARG(model_name));
    fb_view r = fb_text_view(&result);
    if (linked->force == FB_FORCE_YES) {
        fb_text_add(out, r);
        return;
    }
    /* `law open` has strength `must` only where the instrument would require the action against the person, or
     * forbid one for the person (contract section 3): a protection that may not be in force threatens nobody. */
    fb_text_format(out,
                   "(if %.*s.outcome = \"not reached\" or %.*s.outcome = \"no rule found\" then %.*s "
                   "else context put(context put(context put(%.*s, \"strength\", "
                   "if %.*s.outcome = (if policy composition.adverse then \"must\" else \"must not\") "
                   "then %.*s.strength else \"none\"), \"outcome\", \"law open\"), \"condition\", ",
                   FB_ARG(r), FB_ARG(r), FB_ARG(r), FB_ARG(r), FB_ARG(r), FB_ARG(r));
    fb_text words;
    fb_text_init(&words, out->arena);
    fb_text_format(&words, "whether it applies on this date is open: %.*s; where it applies it says: ",
                   FB_ARG(linked->uncertain));
    add_feel_string(out, fb_text_view(&words));
    fb_text_format(out, " + string(%.*s.outcome)))", FB_ARG(r));
}

static fb_status link_results(fb_link links[FB_LAYERS_COMPOSED], loading *l, const fb_model *const *models_of_linked) {
    const fb_policy_set *set = l->set;
    for (int layer = 0; layer < FB_LAYERS_COMPOSED; layer++) {
        fb_text text;
        fb_text_init(&text, &l->set->arena);
        fb_text_add_string(&text, "[");
        for (uint32_t i = 0; i < set->n_linked; i++) {
            if ((int)set->linked[i].instrument->layer != layer)
                continue;
            fb_text_add_string(&text, text.size > 1 ? ", " : "");
            add_result(&text, &set->linked[i], models_of_linked[i]->name.text);
        }
        fb_text_add_string(&text, "]");
        links[layer] =
            (fb_link){FB_LITERAL(COMPOSITION), fb_view_of(layer_inputs[layer]), fb_text_view(&text)};
    }
    return fb_fail_arena(l->error, &l->set->arena);
}

static bool has_element(const fb_model *model, fb_element_kind kind, const char *name) {
    for (uint32_t i = 0; i < model->n_elements; i++)
        if (model->elements[i].kind == kind &&
            fb_view_equal(fb_view_trim(model->elements[i].name.text), fb_view_of(name)))
            return true;
    return false;
}

static bool has_decision(const fb_model *model, const char *name) {
    return has_element(model, FB_ELEMENT_DECISION, name);
}

static const char *const force_inputs[2] = {"in force", "perhaps in force"};

/* The ids of the register that are in force on the day, and of those that may be: what a benefit knows of dates. */
static fb_status list_forces(loading *l) {
    const fb_register *reg = l->set->reg;
    fb_text lists[2];
    for (int k = 0; k < 2; k++) {
        fb_text_init(&lists[k], &l->set->arena);
        fb_text_add_string(&lists[k], "[");
    }
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        fb_force force = fb_instrument_in_force(&reg->instruments[i], l->set->day, NULL, &l->set->arena);
        if (force == FB_FORCE_NO)
            continue;
        fb_text *list = &lists[force == FB_FORCE_UNCERTAIN];
        fb_text_add_string(list, list->size > 1 ? ", " : "");
        add_feel_string(list, reg->instruments[i].id);
    }
    for (int k = 0; k < 2; k++) {
        fb_text_add_string(&lists[k], "]");
        l->in_force[k] = fb_text_view(&lists[k]);
    }
    return fb_fail_arena(l->error, &l->set->arena);
}

/* Each benefit that wants them has the lists. */
static fb_status link_forces(fb_link **links, uint32_t *n, loading *l) {
    *n = 0;
    *links = FB_NEW_ARRAY(&l->set->arena, fb_link, (size_t)2 * l->n_models);
    FB_TRY(fb_fail_arena(l->error, &l->set->arena));
    for (uint32_t i = 1; i < l->n_models; i++)
        for (int k = 0; k < 2; k++)
            if (has_element(l->models[i], FB_ELEMENT_INPUT, force_inputs[k]))
                (*links)[(*n)++] = (fb_link){l->models[i]->space, fb_view_of(force_inputs[k]), l->in_force[k]};
    return FB_OK;
}

/* Before linking, so that a decision that lacks has its place in its own model. */
static fb_status require_decisions(loading *l) {
    for (uint32_t i = 1; i < l->n_models; i++) {
        const fb_model *model = l->models[i];
        fb_place place = {model->path, model->text, model->name.offset};
        if (l->is_of_benefits && !has_decision(model, "answer"))
            return fb_fail(l->error, FB_BAD_INPUT, &place,
                           "a benefit needs the decision 'answer' (docs/policy-contract.md section 3a)");
        if (l->is_of_benefits)
            continue;
        if (i == 1 && !(has_decision(model, "determination") && has_decision(model, "answer") &&
                        has_decision(model, "adverse")))
            return fb_fail(l->error, FB_BAD_INPUT, &place,
                           "the composition needs the decisions 'determination', 'answer' and 'adverse' "
                           "(docs/policy-contract.md section 5)");
        if (i > 1 && !(has_decision(model, "outcome") && has_decision(model, "result")))
            return fb_fail(l->error, FB_BAD_INPUT, &place,
                           "an instrument needs the decisions 'outcome' and 'result' "
                           "(docs/policy-contract.md section 3)");
    }
    return FB_OK;
}

static fb_status find_decisions(loading *l, linked_instrument *linked, uint16_t model) {
    const fb_plan *plan = l->set->plan;
    fb_view space = linked->space = plan->models[model].space;
    linked->outcome = fb_plan_find(plan, space, FB_LITERAL("outcome"));
    linked->result = fb_plan_find(plan, space, FB_LITERAL("result"));
    linked->duties = fb_plan_find(plan, space, FB_LITERAL("duties"));
    linked->approvals = fb_plan_find(plan, space, FB_LITERAL("approvals"));
    linked->readings = fb_plan_find(plan, space, FB_LITERAL("readings"));
    linked->unchecked = fb_plan_find(plan, space, FB_LITERAL("unchecked"));
    linked->sources = fb_plan_find(plan, space, FB_LITERAL("sources"));
    linked->resting = fb_plan_find(plan, space, FB_LITERAL("resting"));
    fb_place place = fb_plan_place(plan, model, 0);
    if (linked->outcome < 0 || linked->result < 0)
        return fb_fail(l->error, FB_BAD_INPUT, &place,
                       "another model has the same namespace; give each its own");
    return FB_OK;
}

static fb_status find_benefit(loading *l, uint32_t i) {
    const fb_plan *plan = l->set->plan;
    uint16_t model = (uint16_t)(i + 1);
    linked_instrument *linked = &l->set->linked[i];
    benefit_model *benefit = &l->set->benefits[i];
    uint32_t *elements = FB_NEW_ARRAY(&l->set->arena, uint32_t, plan->n_elements);
    FB_TRY(fb_fail_arena(l->error, &l->set->arena));
    linked->space = plan->models[model].space;
    linked->outcome = fb_plan_find(plan, linked->space, FB_LITERAL("answer"));
    linked->result = linked->duties = linked->approvals = linked->readings = linked->unchecked = -1;
    linked->sources = linked->resting = -1;
    for (int list = 0; list < FB_BENEFIT_LISTS; list++)
        benefit->lists[list] = fb_plan_find(plan, linked->space, fb_view_of(fb_benefit_lists[list].name));
    for (uint32_t e = 0; e < plan->n_elements; e++) {
        uint32_t at = benefit->n_elements;
        if (plan->elements[e].model != model || plan->elements[e].kind != FB_ELEMENT_DECISION ||
            !fb_view_starts(plan->elements[e].name, FB_LITERAL(FB_ELEMENT_PREFIX)))
            continue;
        for (; at > 0 && plan->elements[elements[at - 1]].offset > plan->elements[e].offset; at--)
            elements[at] = elements[at - 1];
        elements[at] = e;
        benefit->n_elements++;
    }
    benefit->elements = elements;
    fb_place place = fb_plan_place(plan, model, 0);
    if (linked->outcome < 0)
        return fb_fail(l->error, FB_BAD_INPUT, &place, "another model has the same namespace; give each its own");
    if (benefit->n_elements == 0)
        return fb_fail(l->error, FB_BAD_INPUT, &place,
                       "a benefit has a decision '" FB_ELEMENT_PREFIX "NAME' for each of its elements "
                       "(docs/policy-contract.md section 3a)");
    return FB_OK;
}

static fb_status find_benefits(loading *l) {
    fb_policy_set *set = l->set;
    set->determination = set->answer = UINT32_MAX;
    set->benefits = FB_NEW_ARRAY(&set->arena, benefit_model, set->n_linked);
    FB_TRY(fb_fail_arena(l->error, &set->arena));
    for (uint32_t i = 0; i < set->n_linked; i++)
        FB_TRY(find_benefit(l, i));
    return FB_OK;
}

static fb_status find_determination(loading *l) {
    int64_t element = fb_plan_find(l->set->plan, FB_LITERAL(COMPOSITION), FB_LITERAL("determination"));
    int64_t answer = fb_plan_find(l->set->plan, FB_LITERAL(COMPOSITION), FB_LITERAL("answer"));
    fb_place place = fb_plan_place(l->set->plan, 1, 0);
    if (element < 0 || answer < 0)
        return fb_fail(l->error, FB_BAD_INPUT, &place, "the composition's namespace is " COMPOSITION);
    l->set->determination = (uint32_t)element;
    l->set->answer = (uint32_t)answer;
    return FB_OK;
}

/* ---- the set ------------------------------------------------------------------------------------------ */

/* The digest of the policies, and the key of their plan: the same bytes may be linked differently on
 * another day, where the force of an instrument differs. */
static void add_linking(loading *l) {
    add_to_digest(l, l->folder);
    for (uint32_t i = 0; i < l->set->n_linked; i++)
        add_to_digest(l, l->set->linked[i].uncertain);
    for (int k = 0; k < 2; k++)
        add_to_digest(l, l->in_force[k]);
}

static void show_digest(fb_policy_set *set, const unsigned char digest[32]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 32; i++) {
        set->digest[2 * i] = digits[digest[i] >> 4];
        set->digest[2 * i + 1] = digits[digest[i] & 15];
    }
}

static void finish_digest(loading *l) {
    digest_end(&l->digest, l->known.digest);
    show_digest(l->set, l->known.digest);
    digest_begin(&l->digest, false); /* so little that asking the processor would take longer */
    digest_add(&l->digest, l->known.digest, sizeof l->known.digest);
    add_linking(l);
    digest_end(&l->digest, l->known.key);
}

/* ---- files that did not change ---- */

static void add_mark(loading *l, const char *root, fb_view relative, uint64_t size) {
    char path[4096];
    fb_file_mark mark;
    int n = snprintf(path, sizeof path, "%s%.*s", root, FB_ARG(relative));
    if (n < 0 || (size_t)n >= sizeof path || !fb_file_mark_read(&mark, path) || (size > 0 && mark.size != size)) {
        l->is_marked = false;
        return;
    }
    add_to_digest(l, relative);
    digest_add(&l->digest, (const unsigned char *)&mark, sizeof mark);
    l->latest = mark.changed > l->latest ? mark.changed : l->latest;
    l->latest = mark.modified > l->latest ? mark.modified : l->latest;
}

/* The marks of the register, which was read already, and of the files that come next. */
static void mark_files(loading *l) {
    char root[4096];
    policy_digest kept = l->digest;
    int n = snprintf(root, sizeof root, "%.*s/", FB_ARG(l->folder));
    l->is_marked = n > 0 && (size_t)n < sizeof root;
    digest_begin(&l->digest, true);
    add_linking(l);
    add_mark(l, root, FB_LITERAL("register.json"), l->set->reg->text.size);
    add_mark(l, root, FB_LITERAL("facts.dmn"), 0);
    if (!l->is_of_benefits)
        add_mark(l, root, FB_LITERAL("composition/policy.dmn"), 0);
    for (uint32_t i = 0; i < l->set->n_linked && l->is_marked; i++)
        add_mark(l, root, l->set->linked[i].instrument->model, 0);
    digest_end(&l->digest, l->marks);
    l->digest = kept;
}

static fb_status read_texts(loading *l, bool keep) {
    l->n_models = 0;
    FB_TRY(read_text(l, FB_LITERAL("facts.dmn"), keep));
    if (!l->is_of_benefits)
        FB_TRY(read_text(l, FB_LITERAL("composition/policy.dmn"), keep));
    for (uint32_t i = 0; i < l->set->n_linked; i++)
        FB_TRY(read_text(l, l->set->linked[i].instrument->model, keep));
    finish_digest(l);
    return FB_OK;
}

static fb_status build_plan(loading *l) {
    fb_policy_set *set = l->set;
    fb_link results[FB_LAYERS_COMPOSED], *links = results;
    uint32_t n_links = FB_LAYERS_COMPOSED;
    for (uint32_t i = 0; i < l->n_models; i++)
        FB_TRY(fb_model_read(&l->models[i], &set->arena, l->paths[i], l->texts[i], l->error));
    FB_TRY(require_decisions(l));
    if (l->is_of_benefits)
        FB_TRY(link_forces(&links, &n_links, l));
    else
        FB_TRY(link_results(results, l, l->models + 2));
    FB_TRY(fb_plan_build(&set->plan, &set->plan_arena, l->models, l->n_models, links, n_links, l->error));
    return fb_plan_check(set->plan, l->error);
}

/* From the cache, when it has the plan of just these bytes; the texts themselves are not kept then. */
static fb_status cached_plan(loading *l) {
    fb_policy_set *set = l->set;
    policy_digest register_only = l->digest;
    uint32_t n = set->n_linked + (l->is_of_benefits ? 1 : 2);
    mark_files(l);
    bool is_known = l->is_marked && plan_cache_recall(&l->known, l->cache, l->marks, l->latest);
    if (!is_known)
        FB_TRY(read_texts(l, false));
    set->from_cache = plan_cache_open(&set->plan, &set->plan_arena, l->cache, l->known.key, l->texts, n);
    if (set->from_cache)
        show_digest(set, l->known.digest);
    if (set->from_cache && !is_known && l->is_marked)
        plan_cache_remember(l->cache, l->marks, &l->known);
    l->digest = register_only;
    return fb_fail_arena(l->error, &set->plan_arena);
}

static fb_status load_plan(loading *l) {
    fb_policy_set *set = l->set;
    if (l->cache)
        FB_TRY(cached_plan(l));
    if (!set->from_cache) {
        FB_TRY(read_texts(l, true));
        FB_TRY(build_plan(l));
        plan_cache_store(set->plan, set->host, l->cache, l->known.key);
    }
    for (uint32_t i = 0; i < set->n_linked && !l->is_of_benefits; i++)
        FB_TRY(find_decisions(l, &set->linked[i], (uint16_t)(i + 2)));
    FB_TRY(l->is_of_benefits ? find_benefits(l) : find_determination(l));
    FB_TRY(fb_fact_sheet_read(&set->sheet, &set->arena, set->plan, l->error));
    if (!l->is_for_proof)
        FB_TRY(refuse_record_only(set->sheet, &set->arena, set->plan, l->error));
    return fb_fail_arena(l->error, &set->arena);
}

static fb_status load(loading *l, const fb_register *reg) {
    digest_begin(&l->digest, true);
    FB_TRY(read_register(l, reg));
    FB_TRY(choose_instruments(l));
    if (l->is_of_benefits)
        FB_TRY(list_forces(l));
    FB_TRY(refuse_uncovered_day(l));
    return load_plan(l);
}

static fb_status load_set(fb_policy_set **out, loading l, const fb_host *host, const fb_register *reg, fb_date day) {
    fb_error *error = l.error;
    *out = NULL;
    if (!host)
        host = fb_host_default();
    fb_policy_set *set = host->resize(host->context, NULL, 0, sizeof *set);
    if (!set)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out while the policies were read");
    *set = (fb_policy_set){.host = host, .day = day};
    fb_arena_init(&set->arena, host, ARENA_LIMIT);
    fb_arena_init(&set->plan_arena, host, ARENA_LIMIT);
    l.set = set;
    fb_status status = load(&l, reg);
    if (status != FB_OK) {
        fb_policy_set_free(set);
        return status;
    }
    *out = set;
    return FB_OK;
}

fb_status fb_policy_set_load(fb_policy_set **out, const fb_host *host, fb_view folder, const fb_register *reg,
                             const char *cache, fb_date day, fb_error *error) {
    return load_set(out, (loading){.folder = folder, .cache = cache, .error = error}, host, reg, day);
}

fb_status fb_policy_set_load_benefits(fb_policy_set **out, const fb_host *host, fb_view folder, const fb_register *reg,
                                      const char *cache, fb_date day, fb_error *error) {
    return load_set(out, (loading){.folder = folder, .cache = cache, .is_of_benefits = true, .error = error}, host, reg,
                    day);
}

fb_status policy_set_load_for_proof(fb_policy_set **out, const fb_host *host, fb_view folder, const fb_register *reg,
                                    fb_date day, fb_error *error) {
    return load_set(out, (loading){.folder = folder, .is_for_proof = true, .error = error}, host, reg, day);
}

void fb_policy_set_free(fb_policy_set *set) {
    if (!set)
        return;
    const fb_host *host = set->host;
    fb_arena_free(&set->plan_arena);
    fb_arena_free(&set->arena);
    host->resize(host->context, set, sizeof *set, 0);
}

bool fb_policy_set_is_cached(const fb_policy_set *set) {
    return set->from_cache;
}

const fb_plan *fb_policy_set_plan(const fb_policy_set *set) {
    return set->plan;
}

const fb_fact_sheet *fb_policy_set_sheet(const fb_policy_set *set) {
    return set->sheet;
}
