/* outlook.c - what can become of an open case: which inputs the outcome rests on, which sets of outcomes stay possible
 * when some inputs are never learnt, and what is then still worth asking.
 *
 * These are questions to the diagram of outcomes that settle.c made.  Its leaves become sets of outcomes: the variables
 * that are never learnt are folded away by union, and what is left is a function of the others.  It settles where a
 * set has one outcome, and a fact is worth asking where it changes the set: `a xor b` is settled by nothing when b
 * is never learnt, and a is then not worth asking, though both matter.
 *
 * INVARIANT: sets have numbers from FB_FIRST_OUTCOME on, those of one outcome its own; where no completion is
 * consistent the leaf is FB_LEAF_NOTHING.
 */
#include "knowledge/knowledge_inner.h"

#define NOTHING fb_diagram_leaf(FB_LEAF_NOTHING)

typedef struct looking {
    fb_inquiry *q;
    uint64_t **sets;     /* of outcomes: a bit each */
    uint32_t n, capacity, n_words;
    uint64_t *scratch;
} looking;

/* The number of the set in l->scratch. */
static uint32_t number_of_set(looking *l) {
    size_t size = l->n_words * sizeof *l->scratch;
    for (uint32_t i = 0; i < l->n; i++)
        if (memcmp(l->sets[i], l->scratch, size) == 0)
            return FB_FIRST_OUTCOME + i;
    if (l->n == l->capacity) {
        uint32_t capacity = l->capacity ? l->capacity * 2 : 32;
        uint64_t **sets = FB_NEW_ARRAY(&l->q->arena, uint64_t *, capacity);
        if (!sets)
            return FB_DIAGRAM_NONE;
        if (l->n)
            memcpy(sets, l->sets, l->n * sizeof *sets);
        l->sets = sets;
        l->capacity = capacity;
    }
    uint64_t *set = FB_NEW_ARRAY(&l->q->arena, uint64_t, l->n_words);
    if (!set || !fb_budget_step(&l->q->budget, 1 + l->n / 8))
        return FB_DIAGRAM_NONE;
    memcpy(set, l->scratch, size);
    l->sets[l->n] = set;
    return FB_FIRST_OUTCOME + l->n++;
}

static uint32_t union_of(void *context, const uint32_t *numbers, uint32_t n) {
    looking *l = context;
    const uint64_t *a = l->sets[numbers[0] - FB_FIRST_OUTCOME], *b = l->sets[numbers[1] - FB_FIRST_OUTCOME];
    (void)n;
    for (uint32_t i = 0; i < l->n_words; i++)
        l->scratch[i] = a[i] | b[i];
    return number_of_set(l);
}

static fb_diagram union_early(void *context, const fb_diagram *operands, uint32_t n) {
    (void)context, (void)n;
    if (operands[0] == operands[1] || operands[1] == NOTHING)
        return operands[0];
    return operands[0] == NOTHING ? operands[1] : FB_DIAGRAM_NONE;
}

static bool was_settled(const fb_inquiry *q) {
    return q->has_symbolic && q->values && q->outcomes != FB_DIAGRAM_NONE;
}

/* The diagram of sets when inputs with a flag (or without, `flags_learn`) are never learnt; FB_DIAGRAM_NONE: memory or
 * the budget ended. */
static fb_diagram fold_to_sets(looking *l, fb_inquiry *q, const uint8_t *flags, bool flags_learn) {
    uint32_t n = q->symbolic.all.n_variables;
    uint64_t *variables = FB_NEW_ARRAY(&q->arena, uint64_t, n / 64 + 1);
    *l = (looking){.q = q, .n_words = q->settled.n_outcomes / 64 + 1};
    l->scratch = FB_NEW_ARRAY(&q->arena, uint64_t, l->n_words);
    if (!variables || !l->scratch)
        return FB_DIAGRAM_NONE;
    for (uint32_t i = 0; i < q->settled.n_outcomes; i++) {
        memset(l->scratch, 0, l->n_words * sizeof *l->scratch);
        fb_bit_add(l->scratch, i);
        if (number_of_set(l) == FB_DIAGRAM_NONE)
            return FB_DIAGRAM_NONE;
    }
    for (uint32_t v = 0; v < n; v++)
        if ((flags[q->symbolic.input_of[v]] != 0) != flags_learn)
            fb_bit_add(variables, v);
    /* Sets have other numbers each time, so what is kept of the combining is named by this call's own memory. */
    fb_diagram_function join = {.identity = l->scratch, .of = union_of, .early = union_early, .context = l};
    return fb_diagram_fold(&q->symbolic.all, q->outcomes, variables, &join);
}

/* ---- which sets ---------------------------------------------------------------------------------------- */

/* A completion in which the inputs that are not folded lead to the set. */
static const fb_value *completion_of(fb_inquiry *q, fb_diagram folded, uint32_t set) {
    uint32_t n = q->symbolic.all.n_variables;
    uint32_t *values = FB_NEW_ARRAY(&q->arena, uint32_t, n);
    fb_value *completion = FB_NEW_ARRAY(&q->arena, fb_value, q->plan->n_inputs);
    if (!values || !completion)
        return NULL;
    for (uint32_t v = 0; v < n; v++)
        values[v] = FB_ABSENT;
    if (!fb_diagram_path(&q->symbolic.all, folded, set, values))
        return NULL;
    for (uint32_t i = 0; i < q->plan->n_inputs; i++)
        completion[i] = q->known[i] ? q->values[i] : q->domains[i].n ? q->domains[i].values[0] : fb_null();
    for (uint32_t v = 0; v < n; v++)
        if (values[v] != FB_ABSENT)
            completion[q->symbolic.input_of[v]] = q->domains[q->symbolic.input_of[v]].values[values[v]];
    return completion;
}

static void list_sets(fb_ahead *out, looking *l, fb_diagram folded) {
    fb_inquiry *q = l->q;
    fb_ahead_set *sets = FB_NEW_ARRAY(&q->arena, fb_ahead_set, l->n);
    for (uint32_t i = 0; sets && i < l->n; i++) {
        const fb_value *completion = completion_of(q, folded, FB_FIRST_OUTCOME + i);
        uint32_t *outcomes = FB_NEW_ARRAY(&q->arena, uint32_t, q->settled.n_outcomes);
        if (!outcomes)
            return;
        if (!completion) /* a set that was met on the way only */
            continue;
        fb_ahead_set *set = &sets[out->n_sets++];
        *set = (fb_ahead_set){.outcomes = outcomes, .example = completion};
        for (uint32_t k = 0; k < q->settled.n_outcomes; k++)
            if (fb_bit_has(l->sets[i], k))
                outcomes[set->n_outcomes++] = k;
    }
    out->sets = sets;
}

fb_status fb_look_ahead(const fb_ahead **out, fb_inquiry *q, const uint8_t *never, fb_error *error) {
    looking l;
    *out = NULL;
    fb_ahead *found = FB_NEW(&q->arena, fb_ahead);
    if (!found)
        return fb_fail_arena(error, &q->arena);
    *out = found;
    if (!was_settled(q))
        return FB_OK;
    q->budget = (fb_budget){q->limits.steps / 2, q->budget.depth_left, false};
    fb_diagram folded = fold_to_sets(&l, q, never, false);
    if (folded != FB_DIAGRAM_NONE)
        list_sets(found, &l, folded);
    if (q->arena.failure == FB_NO_MEMORY)
        return fb_fail_arena(error, &q->arena);
    found->is_exact = folded != FB_DIAGRAM_NONE && !q->budget.exhausted && q->arena.failure == FB_OK &&
                      q->settled.is_exact;
    return FB_OK;
}

/* ---- what is worth asking ------------------------------------------------------------------------------ */

typedef struct single {
    uint32_t n_outcomes;
    bool found;
} single;

static bool is_no_single(void *context, uint32_t number) {
    single *s = context;
    s->found = s->found || (number >= FB_FIRST_OUTCOME && number - FB_FIRST_OUTCOME < s->n_outcomes);
    return !s->found;
}

static bool narrow(fb_narrowing *out, uint8_t *matters, fb_inquiry *q, const uint8_t *usable) {
    looking l;
    single one = {.n_outcomes = q->settled.n_outcomes};
    fb_diagrams *all = &q->symbolic.all;
    bool is_cut = false;
    fb_diagram sets = fold_to_sets(&l, q, usable, true);
    uint64_t *variable = FB_NEW_ARRAY(&q->arena, uint64_t, all->n_variables / 64 + 1);
    if (sets == FB_DIAGRAM_NONE || !variable || !(fb_diagram_leaves(all, sets, is_no_single, &one) || one.found))
        return false;
    out->can_settle = one.found;
    for (uint32_t i = 0; i < q->plan->n_inputs; i++)
        if (q->symbolic.variable_of[i] == FB_ABSENT)
            matters[i] = 0;
    for (uint32_t v = 0; v < all->n_variables; v++) {
        if (!usable[q->symbolic.input_of[v]])
            continue;
        fb_bit_add(variable, v);
        bool changes = fb_variables_matter(all, sets, variable, &is_cut);
        variable[v / 64] = 0;
        if (!is_cut)
            matters[q->symbolic.input_of[v]] = changes;
    }
    return !is_cut && !all->budget->exhausted;
}

fb_status fb_narrow(const fb_narrowing **out, fb_inquiry *q, const uint8_t *usable, fb_error *error) {
    fb_arena *arena = &q->arena;
    *out = NULL;
    if (!q->values)
        return fb_fail(error, FB_BAD_INPUT, NULL, "nothing was settled to ask about");
    fb_narrowing *made = FB_NEW(arena, fb_narrowing);
    uint8_t *matters = FB_NEW_ARRAY(arena, uint8_t, q->plan->n_inputs);
    if (!made || !matters)
        return fb_fail_arena(error, arena);
    q->budget = (fb_budget){q->limits.steps / 2, q->budget.depth_left, false};
    memcpy(matters, usable, q->plan->n_inputs);
    *made = (fb_narrowing){.can_settle = true, .matters = matters};
    made->is_exact = was_settled(q) && narrow(made, matters, q, usable);
    *out = made;
    return arena->failure == FB_NO_MEMORY ? fb_fail_arena(error, arena) : FB_OK;
}

/* ---- what the outcome rests on ------------------------------------------------------------------------- */

bool fb_rests_on(fb_inquiry *q, uint8_t *inputs) {
    memset(inputs, 0, q->plan->n_inputs);
    if (!was_settled(q))
        return false;
    q->budget = (fb_budget){q->limits.steps / 2, q->budget.depth_left, false};
    uint64_t *support = FB_NEW_ARRAY(&q->arena, uint64_t, q->symbolic.all.n_variables / 64 + 1);
    if (!support || !fb_diagram_support(&q->symbolic.all, q->outcomes, support))
        return false;
    for (uint32_t v = 0; v < q->symbolic.all.n_variables; v++)
        if (fb_bit_has(support, v))
            inputs[q->symbolic.input_of[v]] = 1;
    return q->settled.is_exact;
}
