/* outlook.c - what can become of an open case: which inputs the outcome rests on, and which sets of outcomes stay
 * possible when some inputs are never learnt, whatever the others turn out to be.
 *
 * Both are questions to the diagram of outcomes that settle.c made.  For the second its leaves become sets: the
 * variables that are never learnt are folded away by union, and what is left is a function of the others.
 * Called by casework/policy_proof.c.
 *
 * INVARIANT: set 0 is the empty one: no completion is consistent there.
 */
#include "knowledge/knowledge_inner.h"

typedef struct looking {
    fb_inquiry *q;
    uint64_t **sets;     /* of outcomes, by number */
    uint32_t n, capacity, n_words;
    uint64_t *scratch;
} looking;

/* The number of the set in l->scratch. */
static uint32_t number_of_set(looking *l) {
    size_t size = l->n_words * sizeof *l->scratch;
    for (uint32_t i = 0; i < l->n; i++)
        if (memcmp(l->sets[i], l->scratch, size) == 0)
            return i;
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
    return l->n++;
}

static uint32_t set_of_outcome(void *context, const uint32_t *numbers, uint32_t n) {
    looking *l = context;
    (void)n;
    memset(l->scratch, 0, l->n_words * sizeof *l->scratch);
    if (numbers[0] >= FB_FIRST_OUTCOME)
        fb_bit_add(l->scratch, numbers[0] - FB_FIRST_OUTCOME);
    return number_of_set(l);
}

static uint32_t union_of(void *context, const uint32_t *numbers, uint32_t n) {
    looking *l = context;
    (void)n;
    for (uint32_t i = 0; i < l->n_words; i++)
        l->scratch[i] = l->sets[numbers[0]][i] | l->sets[numbers[1]][i];
    return number_of_set(l);
}

static fb_diagram union_early(void *context, const fb_diagram *operands, uint32_t n) {
    (void)context, (void)n;
    if (operands[0] == operands[1] || operands[1] == fb_diagram_leaf(0))
        return operands[0];
    return operands[0] == fb_diagram_leaf(0) ? operands[1] : FB_DIAGRAM_NONE;
}

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
    for (uint32_t i = 1; sets && i < l->n; i++) {
        const fb_value *completion = completion_of(q, folded, i);
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

/* The variables of the inputs with a flag; NULL: no memory. */
static uint64_t *variables_of(fb_inquiry *q, const uint8_t *inputs) {
    uint64_t *variables = FB_NEW_ARRAY(&q->arena, uint64_t, q->symbolic.all.n_variables / 64 + 1);
    for (uint32_t v = 0; variables && v < q->symbolic.all.n_variables; v++)
        if (inputs[q->symbolic.input_of[v]])
            fb_bit_add(variables, v);
    return variables;
}

static bool was_settled(const fb_inquiry *q) {
    return q->has_symbolic && q->values && q->outcomes != FB_DIAGRAM_NONE;
}

fb_status fb_look_ahead(const fb_ahead **out, fb_inquiry *q, const uint8_t *never, fb_error *error) {
    looking l = {.q = q, .n_words = q->settled.n_outcomes / 64 + 1};
    *out = NULL;
    fb_ahead *found = FB_NEW(&q->arena, fb_ahead);
    l.scratch = FB_NEW_ARRAY(&q->arena, uint64_t, l.n_words);
    if (!found || !l.scratch)
        return fb_fail_arena(error, &q->arena);
    /* Sets have other numbers each time, so what is kept of the combining is named by this call's own memory. */
    fb_diagram_function set = {.identity = found, .of = set_of_outcome, .context = &l};
    fb_diagram_function join = {.identity = l.scratch, .of = union_of, .early = union_early, .context = &l};
    *out = found;
    if (!was_settled(q))
        return FB_OK;
    q->budget = (fb_budget){q->limits.steps / 2, q->budget.depth_left, false};
    uint64_t *variables = variables_of(q, never);
    if (number_of_set(&l) == FB_DIAGRAM_NONE || !variables) /* the empty one */
        return fb_fail_arena(error, &q->arena);
    fb_diagram folded = fb_diagram_apply(&q->symbolic.all, &set, &q->outcomes, 1);
    folded = fb_diagram_fold(&q->symbolic.all, folded, variables, &join);
    if (folded != FB_DIAGRAM_NONE)
        list_sets(found, &l, folded);
    if (q->arena.failure == FB_NO_MEMORY)
        return fb_fail_arena(error, &q->arena);
    found->is_exact = folded != FB_DIAGRAM_NONE && !q->budget.exhausted && q->arena.failure == FB_OK &&
                      q->settled.is_exact;
    return FB_OK;
}

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
