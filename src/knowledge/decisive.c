/* decisive.c - which of the known facts decide: minimal sets that fix the outcome, and the smallest changes of it.
 *
 * The known facts that the goal may look at are settled as if they were unknown, their actual values among those
 * that they may have.  In the diagram of that, giving some of them their actual values is a restriction: what is
 * left has one outcome, or several.
 *
 * A set that fixes the outcome is made minimal by leaving out one fact after the other; the others are found by
 * forbidding, in turn, each fact of those that were found (Reiter, "A theory of diagnosis from first principles",
 * 1987: the hitting-set tree).
 */
#include "knowledge/knowledge_inner.h"

typedef struct deciding {
    fb_inquiry *q;
    fb_arena *arena;
    fb_diagrams *all;
    uint32_t n;             /* facts that may be forgotten */
    uint32_t *variables;    /* theirs, ascending by input */
    uint32_t *inputs, *actual;
    uint32_t *values;       /* scratch, a variable */
    uint32_t outcome;       /* leaf number of the outcome that holds */
    bool is_cut;
    fb_fact_set *sets;
    uint32_t n_sets, most_sets;
    fb_flip *flips;
    uint32_t n_flips, flips_capacity;
} deciding;

/* ---- what decides -------------------------------------------------------------------------------------- */

typedef struct other_search {
    uint32_t outcome, found;
} other_search;

static bool is_the_outcome(void *context, uint32_t number) {
    other_search *o = context;
    if (number == FB_LEAF_NOTHING || number == o->outcome)
        return true;
    o->found = number;
    return false;
}

/* Where those facts (a flag each) have their actual values: another outcome's leaf, or FB_ABSENT when there is
 * none; *out (may be NULL) is the diagram there. */
static uint32_t other_outcome(deciding *d, const uint8_t *kept, fb_diagram *out) {
    other_search o = {d->outcome, FB_ABSENT};
    for (uint32_t v = 0; v < d->all->n_variables; v++)
        d->values[v] = FB_ABSENT;
    for (uint32_t i = 0; i < d->n; i++)
        if (kept[i])
            d->values[d->variables[i]] = d->actual[i];
    fb_diagram there = fb_diagram_restrict(d->all, d->q->outcomes, d->values);
    if (out)
        *out = there;
    if (there == FB_DIAGRAM_NONE ||
        (!fb_diagram_leaves(d->all, there, is_the_outcome, &o) && o.found == FB_ABSENT)) {
        d->is_cut = true;
        return FB_LEAF_NOTHING;
    }
    return o.found;
}

/* Leaves out what can be left out; `kept` fixes the outcome before and after. */
static void minimise(deciding *d, uint8_t *kept) {
    for (uint32_t i = d->n; i-- > 0 && !d->is_cut;) {
        if (!kept[i])
            continue;
        kept[i] = 0;
        if (other_outcome(d, kept, NULL) != FB_ABSENT)
            kept[i] = 1;
    }
}

static bool add_set(deciding *d, const uint8_t *kept) {
    uint32_t *inputs = FB_NEW_ARRAY(d->arena, uint32_t, d->n), n = 0;
    if (!inputs)
        return false;
    for (uint32_t i = 0; i < d->n; i++)
        if (kept[i])
            inputs[n++] = d->inputs[i];
    for (uint32_t s = 0; s < d->n_sets; s++)
        if (d->sets[s].n == n && memcmp(d->sets[s].inputs, inputs, n * sizeof *inputs) == 0)
            return true;
    d->sets[d->n_sets++] = (fb_fact_set){n, inputs};
    return true;
}

/* The hitting-set tree, level by level: a node forbids facts. */
static bool find_sets(deciding *d, bool *is_complete) {
    uint32_t most_nodes = 64 + 16 * d->most_sets, n_nodes = 1;
    uint8_t *nodes = FB_NEW_ARRAY(d->arena, uint8_t, (size_t)most_nodes * (d->n + 1));
    uint8_t *kept = FB_NEW_ARRAY(d->arena, uint8_t, d->n + 1);
    *is_complete = true;
    if (!nodes || !kept)
        return false;
    for (uint32_t at = 0; at < n_nodes && !d->is_cut; at++) {
        const uint8_t *forbidden = nodes + (size_t)at * (d->n + 1);
        for (uint32_t i = 0; i < d->n; i++)
            kept[i] = !forbidden[i];
        if (other_outcome(d, kept, NULL) != FB_ABSENT)
            continue; /* without these nothing decides */
        if (d->n_sets == d->most_sets) {
            *is_complete = false;
            break;
        }
        minimise(d, kept);
        if (d->is_cut || !add_set(d, kept))
            break;
        for (uint32_t i = 0; i < d->n; i++) {
            if (!kept[i])
                continue;
            if (n_nodes == most_nodes) {
                *is_complete = false;
                break;
            }
            uint8_t *next = nodes + (size_t)n_nodes * (d->n + 1);
            memcpy(next, forbidden, d->n);
            next[i] = 1;
            bool is_new = true;
            for (uint32_t k = 0; k < n_nodes && is_new; k++)
                is_new = memcmp(nodes + (size_t)k * (d->n + 1), next, d->n) != 0;
            if (is_new)
                n_nodes++;
            else
                next[i] = 0;
            fb_budget_step(d->all->budget, 1 + n_nodes / 8);
        }
    }
    *is_complete = *is_complete && !d->is_cut;
    return d->arena->failure == FB_OK;
}

/* ---- what would flip it -------------------------------------------------------------------------------- */

static bool add_flip(deciding *d, const uint32_t *changed, uint32_t n, fb_diagram there, uint32_t number,
                     const fb_facts *facts) {
    fb_inquiry *q = d->q;
    if (d->n_flips == d->flips_capacity) {
        uint32_t capacity = d->flips_capacity ? d->flips_capacity * 2 : 16;
        fb_flip *flips = FB_NEW_ARRAY(d->arena, fb_flip, capacity);
        if (!flips)
            return false;
        if (d->n_flips)
            memcpy(flips, d->flips, d->n_flips * sizeof *flips);
        d->flips = flips;
        d->flips_capacity = capacity;
    }
    fb_value *witness = FB_NEW_ARRAY(d->arena, fb_value, q->plan->n_inputs);
    uint32_t *inputs = FB_NEW_ARRAY(d->arena, uint32_t, n);
    if (!witness || !inputs)
        return false;
    for (uint32_t v = 0; v < d->all->n_variables; v++)
        d->values[v] = FB_ABSENT;
    if (!fb_diagram_path(d->all, there, number, d->values))
        return false;
    for (uint32_t i = 0; i < q->plan->n_inputs; i++) {
        uint32_t variable = q->symbolic.variable_of[i];
        bool is_chosen = variable != FB_ABSENT && d->values[variable] != FB_ABSENT;
        witness[i] = is_chosen               ? q->domains[i].values[d->values[variable]]
                     : facts->known[i]       ? facts->values[i]
                     : q->domains[i].n       ? q->domains[i].values[0]
                                             : fb_null();
    }
    for (uint32_t i = 0; i < n; i++)
        inputs[i] = d->inputs[changed[i]];
    d->flips[d->n_flips++] = (fb_flip){{n, inputs}, witness, q->settled.outcomes[number - FB_FIRST_OUTCOME].value};
    return true;
}

/* Changes of `size` facts; all are tried, and smaller ones were. */
static void find_flips(deciding *d, uint32_t size, const fb_facts *facts) {
    uint32_t *at = FB_NEW_ARRAY(d->arena, uint32_t, size);
    uint8_t *kept = FB_NEW_ARRAY(d->arena, uint8_t, d->n + 1);
    for (uint32_t i = 0; at && i < size; i++)
        at[i] = i;
    while (at && kept && !d->is_cut && d->n >= size) {
        memset(kept, 1, d->n);
        for (uint32_t i = 0; i < size; i++)
            kept[at[i]] = 0;
        fb_diagram there;
        uint32_t number = other_outcome(d, kept, &there);
        if (number != FB_ABSENT && !d->is_cut && !add_flip(d, at, size, there, number, facts))
            return;
        if (!fb_next_choice(at, size, d->n))
            return;
    }
}

/* ---- deciding ------------------------------------------------------------------------------------------ */

/* The facts that may be forgotten become unknown: not nulls, nor what their types make null. */
static bool forget(deciding *d, uint8_t *known, const fb_facts *facts, const uint8_t *fixed) {
    fb_inquiry *q = d->q;
    if (!fb_run_start(&q->replay, NULL, NULL, &q->clock))
        return false;
    for (uint32_t i = 0; i < q->plan->n_inputs; i++) {
        known[i] = facts->known[i];
        if (!known[i] || !q->base.inputs[i].is_read || (fixed && fixed[i]))
            continue;
        const fb_type *type = q->plan->elements[q->plan->inputs[i]].type;
        fb_value actual = type ? fb_coerce(&q->replay, facts->values[i], type) : facts->values[i];
        known[i] = actual.kind == FB_KIND_NULL || q->replay.stop != FB_STOP_NONE;
    }
    return true;
}

/* Those of them that the diagram looks at, with their actual values. */
static bool find_facts(deciding *d, const uint8_t *known, const fb_facts *facts) {
    fb_inquiry *q = d->q;
    d->variables = FB_NEW_ARRAY(d->arena, uint32_t, q->plan->n_inputs);
    d->inputs = FB_NEW_ARRAY(d->arena, uint32_t, q->plan->n_inputs);
    d->actual = FB_NEW_ARRAY(d->arena, uint32_t, q->plan->n_inputs);
    d->values = FB_NEW_ARRAY(d->arena, uint32_t, d->all->n_variables);
    if (!d->variables || !d->inputs || !d->actual || !d->values)
        return false;
    for (uint32_t i = 0; i < q->plan->n_inputs; i++) {
        uint32_t variable = q->symbolic.variable_of[i], at = 0;
        if (!facts->known[i] || known[i] || variable == FB_ABSENT)
            continue;
        const fb_type *type = q->plan->elements[q->plan->inputs[i]].type;
        fb_value actual = type ? fb_coerce(&q->replay, facts->values[i], type) : facts->values[i];
        while (at < q->domains[i].n && !fb_value_identical(&q->domains[i].values[at], &actual, &q->budget))
            at++;
        if (at == q->domains[i].n) {
            d->is_cut = true;
            return true;
        }
        d->variables[d->n] = variable;
        d->inputs[d->n] = i;
        d->actual[d->n++] = at;
    }
    return true;
}

/* Where memory or the budget ends, what was found until then is told, as not exact. */
static void decide(deciding *d, fb_decisive *out, const fb_facts *facts, uint32_t most_changed) {
    fb_inquiry *q = d->q;
    uint8_t *kept = FB_NEW_ARRAY(d->arena, uint8_t, d->n + 1);
    d->sets = FB_NEW_ARRAY(d->arena, fb_fact_set, d->most_sets);
    if (!kept || !d->sets)
        return;
    memset(kept, 1, d->n + 1);
    d->outcome = FB_ABSENT;
    uint32_t only = other_outcome(d, kept, NULL); /* the only one there is */
    d->outcome = only;
    if (d->is_cut || only == FB_ABSENT || other_outcome(d, kept, NULL) != FB_ABSENT)
        return; /* nothing is settled */
    bool good = find_sets(d, &out->is_complete);
    for (uint32_t size = 1; good && size <= most_changed && d->n_flips == 0 && !d->is_cut; size++)
        find_flips(d, size, facts);
    out->n_sets = d->n_sets;
    out->sets = d->sets;
    out->n_flips = d->n_flips;
    out->flips = d->flips;
    out->is_exact = q->settled.is_exact && !d->is_cut && d->arena->failure == FB_OK;
    out->is_complete = out->is_complete && out->is_exact;
}

fb_status fb_decisive_facts(const fb_decisive **out, fb_inquiry *q, const fb_facts *facts, uint32_t most_sets,
                            uint32_t most_changed, const uint8_t *fixed, fb_error *error) {
    const fb_settled *settled;
    uint32_t n = q->plan->n_inputs;
    *out = NULL;
    uint8_t *known = q->host->resize(q->host->context, NULL, 0, 2 * ((size_t)n + 1));
    if (!known)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    uint8_t *all_known = known + n + 1;
    memset(all_known, 1, n);
    fb_facts actual = *facts;
    actual.known = facts->known ? facts->known : all_known;
    deciding d = {.q = q, .arena = &q->arena, .all = &q->symbolic.all, .most_sets = most_sets ? most_sets : 1};
    fb_facts less = {.values = facts->values, .known = known, .limited = facts->limited};
    fb_decisive *found = &q->decisive;
    *found = (fb_decisive){0};
    fb_status status = fb_settle(&settled, q, &actual, error);
    bool is_open = status == FB_OK && settled->n_outcomes != 1; /* nothing decides, and less is known without it */
    if (status == FB_OK && !is_open)
        status = forget(&d, known, &actual, fixed) ? fb_settle_beside(&settled, q, &less, &actual, error)
                                                   : fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    if (status == FB_OK && !is_open && q->outcomes != FB_DIAGRAM_NONE) {
        q->budget = (fb_budget){q->limits.steps / 2, q->budget.depth_left, false};
        d.n = 0;
        if (find_facts(&d, known, &actual) && !d.is_cut)
            decide(&d, found, &actual, most_changed);
        if (q->arena.failure == FB_NO_MEMORY)
            status = fb_fail_arena(error, &q->arena);
    }
    q->values = NULL; /* what was settled last is not what was asked about */
    q->host->resize(q->host->context, known, 2 * ((size_t)n + 1), 0);
    *out = status == FB_OK ? found : NULL;
    return status;
}
