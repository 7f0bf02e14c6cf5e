/* fact_sheet.c - what can be known: the facts of policies/facts.dmn, from the plan (contract section 2).
 *
 * A fact is an input of the model urn:forbear:policy:facts; its extension element says who may be asked, what
 * settles it and how confidential it is.  Called by policy_set.c once a plan is built; read by case_file.c,
 * determine.c and the renderers.
 *
 * INVARIANT: every input of the plan is a fact of the sheet.
 */
#include "casework/casework_inner.h"

#define FACTS_SPACE "urn:forbear:policy:facts"

/* As it is in the model or the image of the plan, which live as long as the sheet's policies. */
static fb_view text_of(fb_view text) {
    return text.size == 0 ? (fb_view){"", 0} : text;
}

/* ---- allowed values ----------------------------------------------------------------------------------- */

/* The next of the comma-separated tests of `text` from *at; false at the end.  Commas inside strings do not
 * separate. */
static bool next_test(fb_view *test, fb_view text, size_t *at) {
    if (*at >= text.size)
        return false;
    size_t start = *at, end = start;
    bool in_string = false;
    for (; end < text.size && (in_string || text.data[end] != ','); end++)
        if (text.data[end] == '"' && !(in_string && end > 0 && text.data[end - 1] == '\\'))
            in_string = !in_string;
    *test = fb_view_trim((fb_view){text.data + start, end - start});
    *at = end + 1;
    return true;
}

static bool is_string_literal(fb_view test) {
    return test.size >= 2 && test.data[0] == '"' && test.data[test.size - 1] == '"';
}

/* An enumeration lists strings (and null, perhaps); other constraints are left to the evaluator. */
static void read_allowed(fb_fact *fact, fb_arena *arena, fb_view tests) {
    uint32_t n = 0, n_strings = 0;
    fb_view test;
    for (size_t at = 0; next_test(&test, tests, &at); n++) {
        n_strings += is_string_literal(test);
        fact->nullable = fact->nullable || fb_view_is(test, "null");
    }
    fb_view *allowed = FB_NEW_ARRAY(arena, fb_view, n_strings);
    if (!allowed || n_strings + fact->nullable != n)
        return;
    for (size_t at = 0; next_test(&test, tests, &at);)
        if (is_string_literal(test))
            allowed[fact->n_allowed++] = (fb_view){test.data + 1, test.size - 2};
    fact->allowed = allowed;
}

/* ---- one fact ----------------------------------------------------------------------------------------- */

static fb_status wrong_fact(const fb_plan *plan, const fb_plan_element *element, fb_error *error,
                            const char *message) {
    fb_place place = fb_plan_place(plan, element->model, element->offset);
    return fb_fail(error, FB_BAD_INPUT, &place, "'%.*s': %s", FB_ARG(element->name), message);
}

static int language_of(const fb_extension *child) {
    fb_view tag = fb_extension_attribute(child, "lang");
    return fb_view_is(tag, "en") ? 0 : fb_view_is(tag, "es") ? 1 : -1;
}

static void read_word(const fb_fact *fact, fb_view *words, const fb_extension *child) {
    fb_view value = fb_extension_attribute(child, "is");
    for (uint32_t v = 0; v < fact->n_allowed; v++)
        if (fb_view_equal(fact->allowed[v], value))
            words[v] = text_of(child->text);
}

/* <question lang="en">text</question>, help and settled_by alike, and <value is="filed" lang="en">words</value>, of any
 * of the allowed values. */
static void read_texts(fb_fact *fact, fb_arena *arena, const fb_extension *extension) {
    fb_view *words = FB_NEW_ARRAY(arena, fb_view, 2 * (size_t)fact->n_allowed);
    for (uint32_t v = 0; words && v < 2 * fact->n_allowed; v++)
        words[v] = (fb_view){"", 0};
    for (uint32_t i = 0; words && i < extension->n_children; i++) {
        const fb_extension *child = &extension->children[i];
        int language = language_of(child);
        if (language < 0)
            continue;
        if (fb_view_is(child->name, "value"))
            read_word(fact, words + (size_t)language * fact->n_allowed, child);
        else if (fb_view_is(child->name, "question"))
            fact->question[language] = text_of(child->text);
        else if (fb_view_is(child->name, "help"))
            fact->help[language] = text_of(child->text);
        else if (fb_view_is(child->name, "settled_by"))
            fact->settled_by[language] = text_of(child->text);
    }
    for (int language = 0; language < 2; language++)
        fact->words[language] = words ? words + (size_t)language * fact->n_allowed : NULL;
}

/* "no,not_decided" */
static void read_harmless(fb_fact *fact, fb_arena *arena, fb_view words) {
    uint32_t n = 1;
    for (size_t i = 0; i < words.size; i++)
        n += words.data[i] == ',';
    fb_view *list = words.size ? FB_NEW_ARRAY(arena, fb_view, n) : NULL;
    for (size_t start = 0; list && start <= words.size;) {
        size_t end = start;
        while (end < words.size && words.data[end] != ',')
            end++;
        list[fact->n_harmless++] = text_of(fb_view_trim((fb_view){words.data + start, end - start}));
        start = end + 1;
    }
    fact->harmless = list;
}

static void read_extension(fb_fact *fact, fb_arena *arena, const fb_extension *extension) {
    fb_view hardness = fb_extension_attribute(extension, "hardness");
    fact->group = text_of(fb_extension_attribute(extension, "group"));
    fact->confidentiality = text_of(fb_extension_attribute(extension, "class"));
    fact->weighs = text_of(fb_extension_attribute(extension, "weighs"));
    fact->ask = text_of(fb_extension_attribute(extension, "ask"));
    fact->record_only = fb_view_is(fb_extension_attribute(extension, "record_only"), "yes");
    fact->is_action = fb_view_is(fact->group, "action");
    fact->is_finding = fb_view_is(fact->group, "finding");
    fact->is_victim = fb_view_is(fb_extension_attribute(extension, "victim"), "yes");
    fact->complete_with = text_of(fb_extension_attribute(extension, "complete_with"));
    fact->hardness =
        hardness.size == 1 && hardness.data[0] >= '1' && hardness.data[0] <= '5' ? hardness.data[0] - '0' : 3;
    read_harmless(fact, arena, fb_extension_attribute(extension, "harmless"));
}

static fb_status read_fact(fb_fact *fact, fb_arena *arena, const fb_plan *plan, uint32_t input,
                           fb_error *error) {
    const fb_plan_element *element = &plan->elements[plan->inputs[input]];
    if (!fb_view_is(plan->models[element->model].space, FACTS_SPACE))
        return wrong_fact(plan, element, error,
                          "this input is no fact of the fact sheet; a policy imports " FACTS_SPACE
                          " and reads its facts");
    const fb_extension *extension = element->source ? fb_extension_find(element->source->extensions,
                                                                        element->source->n_extensions, "fact")
                                                    : NULL;
    if (!extension)
        return wrong_fact(plan, element, error, "a fact needs an extension element fb:fact");
    *fact = (fb_fact){.name = element->name,
                      .input = input,
                      .element = plan->inputs[input],
                      .type = element->type ? element->type : fb_type_builtin(FB_TYPE_ANY)};
    fact->label = text_of(fb_view_trim(element->source->label.text));
    fact->constraint = fact->type->constraint;
    read_extension(fact, arena, extension);
    if (fact->constraint > 0 && fact->constraint <= plan->n_constraints)
        read_allowed(fact, arena, plan->constraints[fact->constraint - 1].text);
    read_texts(fact, arena, extension);
    return FB_OK;
}

/* ---- K1: what is for the record only reaches no policy ------------------------------------------------ */

/* Marks all that an element reads.  The plan has no cycles, and `reached` bounds the work, but the depth is a
 * model's: an explicit stack. */
void mark_reached(bool *reached, uint32_t *stack, const fb_plan *plan, uint32_t from) {
    uint32_t n = 0;
    if (!reached[from]) {
        reached[from] = true;
        stack[n++] = from;
    }
    while (n > 0) {
        const fb_plan_element *element = &plan->elements[stack[--n]];
        for (uint32_t i = 0; i < element->n_requires; i++)
            if (!reached[element->requires[i]]) {
                reached[element->requires[i]] = true;
                stack[n++] = element->requires[i];
            }
    }
}

const bool *reached_by_policies(fb_arena *arena, const fb_plan *plan) {
    bool *reached = FB_NEW_ARRAY(arena, bool, plan->n_elements);
    uint32_t *stack = FB_NEW_ARRAY(arena, uint32_t, plan->n_elements);
    if (!reached || !stack)
        return NULL;
    int64_t consistent = fb_plan_find(plan, FB_LITERAL(FACTS_SPACE), FB_LITERAL("facts consistent"));
    for (uint32_t i = 0; i < plan->n_elements; i++)
        if ((int64_t)i == consistent || !fb_view_is(plan->models[plan->elements[i].model].space, FACTS_SPACE))
            mark_reached(reached, stack, plan, i);
    return reached;
}

fb_status refuse_record_only(const fb_fact_sheet *sheet, fb_arena *arena, const fb_plan *plan, fb_error *error) {
    const bool *reached = reached_by_policies(arena, plan);
    if (!reached)
        return fb_fail_arena(error, arena);
    for (uint32_t i = 0; i < sheet->n_facts; i++)
        if (sheet->facts[i].record_only && reached[sheet->facts[i].element])
            return wrong_fact(plan, &plan->elements[sheet->facts[i].element], error,
                              "this fact is for the record only, but a policy reads it (K1)");
    return FB_OK;
}

/* ---- the sheet ---------------------------------------------------------------------------------------- */

fb_status fb_fact_sheet_read(const fb_fact_sheet **out, fb_arena *arena, const fb_plan *plan,
                             fb_error *error) {
    fb_fact_sheet *sheet = FB_NEW(arena, fb_fact_sheet);
    fb_fact *facts = FB_NEW_ARRAY(arena, fb_fact, plan->n_inputs);
    if (!sheet || !facts)
        return fb_fail_arena(error, arena);
    for (uint32_t i = 0; i < plan->n_inputs; i++)
        FB_TRY(read_fact(&facts[i], arena, plan, i, error));
    int64_t consistent = fb_plan_find(plan, FB_LITERAL(FACTS_SPACE), FB_LITERAL("facts consistent"));
    *sheet = (fb_fact_sheet){plan->n_inputs, facts, consistent < 0 ? UINT32_MAX : (uint32_t)consistent};
    *out = sheet;
    return fb_fail_arena(error, arena);
}

uint32_t fb_fact_find(const fb_fact_sheet *sheet, fb_view name) {
    for (uint32_t i = 0; i < sheet->n_facts; i++)
        if (fb_view_equal(sheet->facts[i].name, name))
            return i;
    return UINT32_MAX;
}
