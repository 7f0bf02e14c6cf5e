/* api_partial.c - section 8 of forbear.h: the handle on what is known of a decision's inputs.
 *
 * Thin: keeps what is known, hands each question to knowledge/ and writes the answers as JSON.  What is known lives in
 * one arena, the answers in one a question, so that none takes another's away.
 *
 * INVARIANT: `asked_last` says which answer the inquiry holds.  Where it is not that about what is known now, it is
 * settled anew; also before what to ask is asked twice, so that questions do not pile up in its memory.
 */
#include "api/api_inner.h"

typedef enum asked_last {
    ANYTHING_ELSE = 0,
    SETTLED,           /* about what is known now */
    SETTLED_AND_ASKED
} asked_last;

struct fb_partial {
    const fb_host *host;
    const fb_model_set *set;
    const fb_plan *plan;
    fb_inquiry *inquiry;
    fb_arena kept;     /* as long as the handle: the arrays below */
    fb_arena facts;    /* what is known */
    fb_arena settled, without, asking, decisive; /* answers */
    fb_value *values;  /* plan->n_inputs */
    uint8_t *known, *flags; /* flags: of one question */
    fb_limited *limits;
    const fb_limited **limited, **fewer; /* fewer: of one question */
    const fb_settled *last; /* the inquiry's, unless asked_last is ANYTHING_ELSE */
    asked_last asked_last;
};

static fb_status bad_argument(fb_error *error, const char *message) {
    return fb_fail(error, FB_BAD_ARGUMENT, NULL, "%s", message);
}

/* ---- a handle ------------------------------------------------------------------------------------------ */

static bool is_decision(const fb_plan *plan, size_t part) {
    return part < plan->n_elements && plan->elements[part].kind == FB_ELEMENT_DECISION;
}

static bool is_input(const fb_partial *p, size_t part) {
    return p && part < p->plan->n_elements && p->plan->elements[part].kind == FB_ELEMENT_INPUT;
}

static fb_status find_consistent(uint32_t *element, const fb_model_set *set, const char *name, fb_error *error) {
    *element = FB_ABSENT;
    if (!name)
        return FB_OK;
    ptrdiff_t part = fb_model_set_find(set, fb_view_of(name));
    if (part < 0 || !is_decision(fb_model_set_plan(set), (size_t)part))
        return fb_fail(error, FB_NOT_FOUND, NULL, "'%s' is no decision of the model", name);
    *element = (uint32_t)part;
    return FB_OK;
}

/* One flag an input; false: one of the parts is none. */
static bool flag_parts(const fb_partial *p, uint8_t *flags, const size_t *parts, size_t n) {
    memset(flags, 0, p->plan->n_inputs);
    for (size_t i = 0; i < n; i++) {
        if (!parts || !is_input(p, parts[i]))
            return false;
        flags[p->plan->elements[parts[i]].input] = 1;
    }
    return true;
}

static fb_status new_arrays(fb_partial *p, fb_error *error) {
    uint32_t n = p->plan->n_inputs;
    p->values = FB_NEW_ARRAY(&p->kept, fb_value, n);
    p->known = FB_NEW_ARRAY(&p->kept, uint8_t, n);
    p->flags = FB_NEW_ARRAY(&p->kept, uint8_t, n);
    p->limits = FB_NEW_ARRAY(&p->kept, fb_limited, n);
    p->limited = FB_NEW_ARRAY(&p->kept, const fb_limited *, n);
    p->fewer = FB_NEW_ARRAY(&p->kept, const fb_limited *, n);
    return fb_fail_arena(error, &p->kept);
}

static fb_status begin(fb_partial *p, size_t goal, const fb_partial_options *options, fb_error *error) {
    static const fb_partial_options all_zero;
    fb_inquiry_limits limits = fb_inquiry_limits_default;
    fb_clock clock;
    uint32_t consistent;
    options = options ? options : &all_zero;
    if (options->steps)
        limits.steps = options->steps;
    if (options->memory)
        limits.memory = options->memory;
    fb_arena_init(&p->kept, p->host, SIZE_MAX);
    fb_arena_init(&p->facts, p->host, limits.memory);
    fb_arena *answers[4] = {&p->settled, &p->without, &p->asking, &p->decisive};
    for (int i = 0; i < 4; i++)
        fb_arena_init(answers[i], p->host, limits.memory);
    FB_TRY(new_arrays(p, error));
    if (!flag_parts(p, p->flags, options->nullable, options->n_nullable))
        return bad_argument(error, "one of the nullable parts is no input of the set");
    FB_TRY(find_consistent(&consistent, p->set, options->consistent, error));
    FB_TRY(fb_read_clock(&clock, &p->kept, options->now, error));
    return fb_inquiry_new(&p->inquiry, p->plan, (uint32_t)goal, consistent, p->flags, &clock, &limits, p->host, error);
}

fb_status fb_partial_new(fb_partial **partial, const fb_model_set *set, size_t goal, const fb_partial_options *options,
                         const fb_host *host, fb_error *error) {
    if (!partial || !set || !is_decision(fb_model_set_plan(set), goal))
        return bad_argument(error, "fb_partial_new needs a place for the handle, a model set and one of its decisions");
    *partial = NULL;
    host = host ? host : fb_host_default();
    fb_partial *p = host->resize(host->context, NULL, 0, sizeof *p);
    if (!p)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    *p = (fb_partial){.host = host, .set = set, .plan = fb_model_set_plan(set)};
    fb_status status = begin(p, goal, options, error);
    if (status != FB_OK)
        fb_partial_free(p);
    else
        *partial = p;
    return status;
}

void fb_partial_free(fb_partial *p) {
    if (!p)
        return;
    fb_inquiry_free(p->inquiry);
    fb_arena *arenas[6] = {&p->kept, &p->facts, &p->settled, &p->without, &p->asking, &p->decisive};
    for (int i = 0; i < 6; i++)
        fb_arena_free(arenas[i]);
    p->host->resize(p->host->context, p, sizeof *p, 0);
}

/* ---- what is known ------------------------------------------------------------------------------------- */

/* Takes the place of what was said of the input before. */
static void take(fb_partial *p, uint32_t input, const fb_said *said) {
    p->values[input] = said->value;
    p->known[input] = said->kind == FB_SAID_VALUE;
    p->limits[input] = said->limits;
    p->limited[input] = said->kind == FB_SAID_LIMITS ? &p->limits[input] : NULL;
    p->asked_last = ANYTHING_ELSE;
}

static void take_value(fb_partial *p, size_t part, fb_value value) {
    const fb_said said = {.kind = FB_SAID_VALUE, .value = value};
    take(p, p->plan->elements[part].input, &said);
}

void fb_partial_clear(fb_partial *p) {
    if (!p)
        return;
    const fb_said nothing = {.kind = FB_SAID_UNKNOWN};
    for (uint32_t i = 0; i < p->plan->n_inputs; i++)
        take(p, i, &nothing);
    fb_arena_reset(&p->facts);
}

fb_status fb_partial_forget(fb_partial *p, size_t part) {
    if (!is_input(p, part))
        return FB_BAD_ARGUMENT;
    const fb_said nothing = {.kind = FB_SAID_UNKNOWN};
    take(p, p->plan->elements[part].input, &nothing);
    return FB_OK;
}

fb_status fb_partial_know_boolean(fb_partial *p, size_t part, bool value) {
    if (!is_input(p, part))
        return FB_BAD_ARGUMENT;
    take_value(p, part, fb_boolean(value));
    return FB_OK;
}

fb_status fb_partial_know_integer(fb_partial *p, size_t part, int64_t value) {
    if (!is_input(p, part))
        return FB_BAD_ARGUMENT;
    take_value(p, part, fb_number_value(fb_number_of(value)));
    return FB_OK;
}

fb_status fb_partial_know_string(fb_partial *p, size_t part, fb_view value) {
    if (!is_input(p, part) || value.size > UINT32_MAX || (value.size && !value.data) || !fb_utf8_valid(value))
        return FB_BAD_ARGUMENT;
    fb_view copy = fb_arena_copy(&p->facts, value);
    FB_TRY(fb_fail_arena(NULL, &p->facts));
    take_value(p, part, fb_string(copy));
    return FB_OK;
}

/* A JSON text as a value of the input's type. */
static fb_status read_value(fb_value *out, fb_partial *p, size_t part, fb_view json, fb_error *error) {
    const fb_json *root;
    fb_view name = fb_model_set_input_name(p->set, part);
    FB_TRY(fb_json_parse(&root, &p->facts, name, json, error));
    return fb_value_from_json(out, &p->facts, name, json, root, p->plan->elements[part].type, error);
}

fb_status fb_partial_know(fb_partial *p, size_t part, fb_view json, fb_error *error) {
    fb_value value;
    if (!is_input(p, part) || !json.data)
        return bad_argument(error, "fb_partial_know needs a handle, an input of its set, and a value as JSON");
    FB_TRY(read_value(&value, p, part, json, error));
    take_value(p, part, value);
    return FB_OK;
}

fb_status fb_partial_limit_to_set(fb_partial *p, size_t part, const fb_view *values, size_t n_values,
                                  fb_error *error) {
    if (!is_input(p, part) || !values || n_values == 0 || n_values > UINT32_MAX)
        return bad_argument(error, "fb_partial_limit_to_set needs a handle, an input of its set, and a value");
    fb_value *read = FB_NEW_ARRAY(&p->facts, fb_value, n_values);
    FB_TRY(fb_fail_arena(error, &p->facts));
    for (size_t i = 0; i < n_values; i++) {
        if (!values[i].data)
            return bad_argument(error, "fb_partial_limit_to_set needs JSON for each value");
        FB_TRY(read_value(&read[i], p, part, values[i], error));
    }
    const fb_said said = {.kind = FB_SAID_LIMITS, .limits = {.n_values = (uint32_t)n_values, .values = read}};
    take(p, p->plan->elements[part].input, &said);
    return FB_OK;
}

fb_status fb_partial_limit_to_range(fb_partial *p, size_t part, fb_view low, fb_view high, fb_error *error) {
    if (!is_input(p, part) || (low.size == 0 && high.size == 0) || (low.size && !low.data) || (high.size && !high.data))
        return bad_argument(error, "fb_partial_limit_to_range needs a handle, an input of its set, and an end");
    fb_value *ends = FB_NEW_ARRAY(&p->facts, fb_value, 2);
    FB_TRY(fb_fail_arena(error, &p->facts));
    if (low.size)
        FB_TRY(read_value(&ends[0], p, part, low, error));
    if (high.size)
        FB_TRY(read_value(&ends[1], p, part, high, error));
    fb_said said = {.value = fb_null()};
    FB_TRY(fb_say_range(&said, low.size ? &ends[0] : NULL, high.size ? &ends[1] : NULL, NULL, error));
    take(p, p->plan->elements[part].input, &said);
    return FB_OK;
}

fb_status fb_partial_set_json(fb_partial *p, fb_view file, fb_view json, fb_error *error) {
    const fb_json *root;
    const fb_said *said;
    if (!p || !json.data)
        return bad_argument(error, "no handle, or no JSON text");
    FB_TRY(fb_json_parse(&root, &p->facts, file, json, error));
    if (root->kind != FB_JSON_OBJECT) {
        fb_place where = {file, json, root->offset};
        return fb_fail(error, FB_BAD_INPUT, &where, "inputs are a JSON object of names and values");
    }
    FB_TRY(fb_read_said(&said, &p->facts, p->set, file, json, root, error));
    for (uint32_t i = 0; i < root->n; i++)
        take(p, said[i].input, &said[i]);
    return FB_OK;
}

/* ---- answers as JSON ----------------------------------------------------------------------------------- */

static void add_json(fb_text *out, const fb_value *value) {
    fb_budget budget = {fb_limits_default.steps, FB_DEPTH_LIMIT, false};
    fb_value_to_json(out, value, 0, &budget);
    if (budget.exhausted && out->arena->failure == FB_OK)
        out->arena->failure = FB_LIMIT;
}

static fb_view value_json(fb_arena *arena, const fb_value *value) {
    fb_text text;
    fb_text_init(&text, arena);
    add_json(&text, value);
    return fb_text_view(&text);
}

static fb_view input_name(const fb_partial *p, uint32_t input) {
    return fb_model_set_input_name(p->set, p->plan->inputs[input]);
}

/* The inputs with a flag; NULL: those that the goal may look at, and of them not those with a flag of `left_out`. */
static fb_view inputs_json(const fb_partial *p, fb_arena *arena, const fb_value *values, const uint8_t *flags,
                           const uint8_t *left_out) {
    const char *before = "{";
    fb_text text;
    fb_text_init(&text, arena);
    for (uint32_t i = 0; values && i < p->plan->n_inputs; i++) {
        if (flags ? !flags[i] : !fb_inquiry_reads(p->inquiry, i) || (left_out && left_out[i]))
            continue;
        fb_text_add_string(&text, before);
        fb_json_quote(&text, input_name(p, i));
        fb_text_add_string(&text, ": ");
        add_json(&text, &values[i]);
        before = ", ";
    }
    fb_text_add_string(&text, *before == '{' ? "{}" : "}");
    return fb_text_view(&text);
}

static fb_view fault_text(const fb_partial *p, fb_arena *arena, const fb_note *note) {
    fb_text text;
    fb_text_init(&text, arena);
    fb_note_print(&text, p->plan, note);
    return fb_text_view(&text);
}

/* An answer of the inquiry as one of forbear.h. */
static fb_status tell_settled(const fb_partial_settled **out, const fb_partial *p, fb_arena *arena,
                              const fb_settled *settled, const uint8_t *known, fb_error *error) {
    fb_partial_settled *told = FB_NEW(arena, fb_partial_settled);
    fb_partial_outcome *outcomes = FB_NEW_ARRAY(arena, fb_partial_outcome, settled->n_outcomes);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        const fb_possibility *from = &settled->outcomes[i];
        const fb_value *witness = from->is_possible ? from->witness : NULL;
        outcomes[i] = (fb_partial_outcome){.value = value_json(arena, &from->value),
                                           .is_possible = from->is_possible,
                                           .witness = inputs_json(p, arena, witness, NULL, NULL),
                                           .assumed = inputs_json(p, arena, witness, NULL, known),
                                           .fault = {"", 0}};
        if (from->is_fault)
            outcomes[i].fault = fault_text(p, arena, &from->fault);
    }
    *told = (fb_partial_settled){.n_outcomes = settled->n_outcomes,
                                 .outcomes = outcomes,
                                 .is_exact = settled->is_exact,
                                 .is_contradictory = settled->is_contradictory,
                                 .why = {"", 0}};
    if (!settled->is_exact)
        told->why = fb_arena_copy(arena, settled->why);
    FB_TRY(fb_fail_arena(error, arena));
    *out = told;
    return FB_OK;
}

/* ---- questions ----------------------------------------------------------------------------------------- */

/* The inquiry's answer about what is known now. */
static fb_status settle_as_known(fb_partial *p, fb_error *error) {
    const fb_facts facts = {.values = p->values, .known = p->known, .limited = p->limited};
    p->asked_last = ANYTHING_ELSE;
    FB_TRY(fb_settle(&p->last, p->inquiry, &facts, error));
    p->asked_last = SETTLED;
    return FB_OK;
}

fb_status fb_partial_settle(fb_partial *p, const fb_partial_settled **settled, fb_error *error) {
    if (!p || !settled)
        return bad_argument(error, "fb_partial_settle needs a handle and a place for the answer");
    if (p->asked_last == ANYTHING_ELSE)
        FB_TRY(settle_as_known(p, error));
    fb_arena_reset(&p->settled);
    return tell_settled(settled, p, &p->settled, p->last, p->known, error);
}

fb_status fb_partial_without(fb_partial *p, const fb_partial_settled **settled, const size_t *parts, size_t n_parts,
                             fb_error *error) {
    const fb_settled *answer;
    if (!p || !settled || !flag_parts(p, p->flags, parts, n_parts))
        return bad_argument(error, "fb_partial_without needs a handle, a place for the answer, and inputs of its set");
    for (uint32_t i = 0; i < p->plan->n_inputs; i++) {
        p->fewer[i] = p->flags[i] ? NULL : p->limited[i];
        p->flags[i] = p->known[i] && !p->flags[i];
    }
    const fb_facts facts = {.values = p->values, .known = p->flags, .limited = p->fewer};
    p->asked_last = ANYTHING_ELSE;
    FB_TRY(fb_settle(&answer, p->inquiry, &facts, error));
    fb_arena_reset(&p->without);
    return tell_settled(settled, p, &p->without, answer, p->flags, error);
}

fb_status fb_partial_ask(fb_partial *p, const fb_partial_asking **asking, const uint8_t *tiers, size_t n_tiers,
                         fb_error *error) {
    const fb_asking *found;
    if (!p || !asking || (n_tiers && !tiers))
        return bad_argument(error, "fb_partial_ask needs a handle and a place for the answer");
    if (p->asked_last != SETTLED)
        FB_TRY(settle_as_known(p, error));
    for (uint32_t i = 0; i < p->plan->n_inputs; i++)
        p->flags[i] = p->plan->inputs[i] < n_tiers ? tiers[p->plan->inputs[i]] : 0;
    p->asked_last = ANYTHING_ELSE;
    FB_TRY(fb_ask(&found, p->inquiry, p->flags, error));
    p->asked_last = SETTLED_AND_ASKED;
    fb_arena_reset(&p->asking);
    fb_partial_asking *told = FB_NEW(&p->asking, fb_partial_asking);
    fb_partial_question *questions = FB_NEW_ARRAY(&p->asking, fb_partial_question, found->n_facts);
    FB_TRY(fb_fail_arena(error, &p->asking));
    for (uint32_t i = 0; i < found->n_facts; i++) {
        const fb_open_fact *fact = &found->facts[i];
        bool is_measured = fact->expected >= 0;
        questions[i] = (fb_partial_question){.part = p->plan->inputs[fact->input],
                                             .name = input_name(p, fact->input),
                                             .is_grouped = fact->is_grouped,
                                             .is_measured = is_measured,
                                             .worst = is_measured ? fact->worst : 0,
                                             .expected = is_measured ? fact->expected : 0};
    }
    *told = (fb_partial_asking){.n_questions = found->n_facts, .questions = questions, .is_exact = found->is_exact};
    *asking = told;
    return FB_OK;
}

static fb_partial_set tell_set(const fb_partial *p, fb_arena *arena, const fb_fact_set *set) {
    size_t *parts = FB_NEW_ARRAY(arena, size_t, set->n);
    for (uint32_t i = 0; parts && i < set->n; i++)
        parts[i] = p->plan->inputs[set->inputs[i]];
    return (fb_partial_set){parts, parts ? set->n : 0};
}

static fb_partial_flip tell_flip(fb_partial *p, fb_arena *arena, const fb_flip *flip) {
    memset(p->flags, 0, p->plan->n_inputs);
    for (uint32_t i = 0; i < flip->changed.n; i++)
        p->flags[flip->changed.inputs[i]] = 1;
    return (fb_partial_flip){.changed = tell_set(p, arena, &flip->changed),
                             .changes = inputs_json(p, arena, flip->witness, p->flags, NULL),
                             .outcome = value_json(arena, &flip->outcome),
                             .witness = inputs_json(p, arena, flip->witness, NULL, NULL)};
}

fb_status fb_partial_decide(fb_partial *p, const fb_partial_decisive **decisive,
                            const fb_partial_decisive_options *options, fb_error *error) {
    static const fb_partial_decisive_options all_zero;
    const fb_decisive *found;
    options = options ? options : &all_zero;
    if (!p || !decisive || !flag_parts(p, p->flags, options->fixed, options->n_fixed))
        return bad_argument(error, "fb_partial_decide needs a handle, a place for the answer, and inputs of its set");
    static const fb_decisive nothing;
    const fb_facts facts = {.values = p->values, .known = p->known, .limited = p->limited};
    bool is_open = p->asked_last != ANYTHING_ELSE && p->last->n_outcomes != 1; /* it is known that nothing does */
    found = &nothing;
    if (!is_open) {
        p->asked_last = ANYTHING_ELSE;
        uint32_t most_sets = options->most_sets ? options->most_sets : 20;
        FB_TRY(fb_decisive_facts(&found, p->inquiry, &facts, most_sets, options->most_changed, p->flags, error));
    }
    fb_arena *arena = &p->decisive;
    fb_arena_reset(arena);
    fb_partial_decisive *told = FB_NEW(arena, fb_partial_decisive);
    fb_partial_set *sets = FB_NEW_ARRAY(arena, fb_partial_set, found->n_sets);
    fb_partial_flip *flips = FB_NEW_ARRAY(arena, fb_partial_flip, found->n_flips);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t i = 0; i < found->n_sets; i++)
        sets[i] = tell_set(p, arena, &found->sets[i]);
    for (uint32_t i = 0; i < found->n_flips; i++)
        flips[i] = tell_flip(p, arena, &found->flips[i]);
    FB_TRY(fb_fail_arena(error, arena));
    *told = (fb_partial_decisive){.n_sets = found->n_sets,
                                  .sets = sets,
                                  .is_complete = found->is_complete,
                                  .is_exact = found->is_exact,
                                  .n_flips = found->n_flips,
                                  .flips = flips};
    *decisive = told;
    return FB_OK;
}
