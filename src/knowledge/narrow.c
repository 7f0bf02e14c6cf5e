/* narrow.c - what can still be learnt when some facts will stay unknown.
 *
 * A fact that nobody knows, or that somebody prefers not to say, stays unknown; the others then decide between sets of
 * outcomes, not between outcomes.  Folding the unknown away leaves a diagram of sets: it settles where a set has one
 * outcome, and a fact is worth asking where it changes the set.  `a xor b` is settled by nothing when b stays unknown,
 * and a is then not worth asking, though both matter.  Called by casework/interview.c.
 */
#include "knowledge/knowledge_inner.h"

#define MOST_OUTCOMES 64u
#define NOTHING fb_diagram_leaf(FB_LEAF_NOTHING)
#define CONFLICT fb_diagram_leaf(FB_LEAF_STOPPED)

/* Sets of outcomes by number: those of one outcome have its number, the others follow. */
typedef struct narrowing {
    fb_inquiry *q;
    fb_diagrams *all;
    uint64_t *sets; /* a bit an outcome */
    uint32_t n_sets, capacity, n_outcomes;
    uint64_t *chosen; /* scratch: a bit a variable */
    uint32_t n_words;
} narrowing;

/* ---- sets of outcomes --------------------------------------------------------------------------------- */

static uint32_t number_of_set(narrowing *w, uint64_t set) {
    for (uint32_t i = 0; i < w->n_sets; i++)
        if (w->sets[i] == set)
            return FB_FIRST_OUTCOME + i;
    if (w->n_sets == w->capacity) {
        uint32_t capacity = w->capacity ? w->capacity * 2 : 2 * MOST_OUTCOMES;
        uint64_t *sets = FB_NEW_ARRAY(w->q->symbolic.arena, uint64_t, capacity);
        if (!sets)
            return FB_DIAGRAM_NONE;
        if (w->n_sets)
            memcpy(sets, w->sets, w->n_sets * sizeof *sets);
        w->sets = sets;
        w->capacity = capacity;
    }
    if (!fb_budget_step(w->all->budget, 1 + w->n_sets / 8))
        return FB_DIAGRAM_NONE;
    w->sets[w->n_sets] = set;
    return FB_FIRST_OUTCOME + w->n_sets++;
}

static uint32_t union_of(void *context, const uint32_t *numbers, uint32_t n) {
    narrowing *w = context;
    (void)n;
    return number_of_set(w, w->sets[numbers[0] - FB_FIRST_OUTCOME] | w->sets[numbers[1] - FB_FIRST_OUTCOME]);
}

static fb_diagram same_or_nothing(void *context, const fb_diagram *operands, uint32_t n) {
    (void)context, (void)n;
    if (operands[0] == NOTHING || operands[0] == operands[1])
        return operands[1];
    return operands[1] == NOTHING ? operands[0] : FB_DIAGRAM_NONE;
}

static uint32_t differ(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    return numbers[0] == numbers[1] ? numbers[0] : (uint32_t)FB_LEAF_STOPPED;
}

static fb_diagram differ_early(void *context, const fb_diagram *operands, uint32_t n) {
    fb_diagram same = same_or_nothing(context, operands, n);
    if (same != FB_DIAGRAM_NONE)
        return same;
    return operands[0] == CONFLICT || operands[1] == CONFLICT ? CONFLICT : FB_DIAGRAM_NONE;
}

/* ---- walks over leaves; false stops them ---------------------------------------------------------------- */

static bool is_no_conflict(void *context, uint32_t number) {
    bool *found = context;
    *found = *found || number == FB_LEAF_STOPPED;
    return !*found;
}

typedef struct single {
    uint32_t n_outcomes;
    bool found;
} single;

static bool is_no_single(void *context, uint32_t number) {
    single *s = context;
    s->found = s->found || (number >= FB_FIRST_OUTCOME && number - FB_FIRST_OUTCOME < s->n_outcomes);
    return !s->found;
}

/* ---- narrowing ------------------------------------------------------------------------------------------ */

/* The diagram of sets; FB_DIAGRAM_NONE: it cannot be had. */
static fb_diagram fold_unknown(narrowing *w, const uint8_t *usable) {
    fb_arena *arena = w->q->symbolic.arena;
    /* What is remembered of a function is remembered by its identity, and the numbers of sets are of this call. */
    char *identity = FB_NEW(arena, char);
    fb_diagram_function f = {.identity = identity, .of = union_of, .early = same_or_nothing, .context = w};
    w->n_words = w->all->n_variables / 64 + 1;
    w->n_outcomes = w->q->settled.n_outcomes;
    w->chosen = FB_NEW_ARRAY(arena, uint64_t, w->n_words);
    if (!identity || !w->chosen || w->n_outcomes > MOST_OUTCOMES)
        return FB_DIAGRAM_NONE;
    for (uint32_t i = 0; i < w->n_outcomes; i++)
        if (number_of_set(w, UINT64_C(1) << i) == FB_DIAGRAM_NONE)
            return FB_DIAGRAM_NONE;
    for (uint32_t v = 0; v < w->all->n_variables; v++)
        if (!usable[w->q->symbolic.input_of[v]])
            w->chosen[v / 64] |= UINT64_C(1) << (v % 64);
    return fb_diagram_fold(w->all, w->q->outcomes, w->chosen, &f);
}

/* Does the variable change the set?  *out is so where that is not found out. */
static void changes_set(uint8_t *out, narrowing *w, fb_diagram sets, uint32_t variable) {
    static const char identity;
    fb_diagram_function f = {.identity = &identity, .of = differ, .early = differ_early};
    bool found = false;
    memset(w->chosen, 0, w->n_words * sizeof *w->chosen);
    w->chosen[variable / 64] |= UINT64_C(1) << (variable % 64);
    fb_diagram folded = fb_diagram_fold(w->all, sets, w->chosen, &f);
    if (folded != FB_DIAGRAM_NONE && (fb_diagram_leaves(w->all, folded, is_no_conflict, &found) || found))
        *out = found;
}

static bool narrow(fb_narrowing *out, uint8_t *matters, narrowing *w, const uint8_t *usable) {
    fb_diagram sets = fold_unknown(w, usable);
    single one = {.n_outcomes = w->n_outcomes};
    if (sets == FB_DIAGRAM_NONE || !(fb_diagram_leaves(w->all, sets, is_no_single, &one) || one.found))
        return false;
    out->can_settle = one.found;
    for (uint32_t i = 0; i < w->q->plan->n_inputs; i++)
        if (w->q->symbolic.variable_of[i] == FB_ABSENT)
            matters[i] = 0;
    for (uint32_t v = 0; v < w->all->n_variables; v++)
        if (usable[w->q->symbolic.input_of[v]])
            changes_set(&matters[w->q->symbolic.input_of[v]], w, sets, v);
    return !w->all->budget->exhausted;
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
    narrowing w = {.q = q, .all = &q->symbolic.all};
    made->is_exact = q->has_symbolic && q->outcomes != FB_DIAGRAM_NONE && narrow(made, matters, &w, usable);
    *out = made;
    return arena->failure == FB_NO_MEMORY ? fb_fail_arena(error, arena) : FB_OK;
}
