/* ask.c - which unknown facts can still change the outcome, and which to ask first.
 *
 * A fact matters when two consistent completions that differ in it alone have different outcomes; facts that are
 * consistent only when they move together matter as a group, when no part of the group does.  Both are one question
 * to the diagram of outcomes: is there more than one outcome when these variables are folded away?
 *
 * The order: whoever asks a fact first goes on as the diagram does, variable by variable; the fact with the fewest
 * questions on average comes first (a rollout: asked anew after each answer, it takes no more than was said).
 */
#include "knowledge/knowledge_inner.h"

#define MOST_GROUP 4u
#define NOT_DONE UINT32_MAX
#define CONFLICT fb_diagram_leaf(FB_LEAF_STOPPED)
#define NOTHING fb_diagram_leaf(FB_LEAF_NOTHING)

typedef struct node_facts { /* of a node, once it was looked at */
    fb_diagram simple;
    uint32_t worst;
    double expected;
    bool is_simple, is_measured;
} node_facts;

typedef struct asking {
    fb_inquiry *q;
    fb_diagrams *all;
    node_facts *nodes;
    uint32_t capacity;
    uint64_t *set;       /* scratch: a bit a variable */
    uint32_t *values;    /* scratch: FB_ABSENT a variable */
    uint32_t n_words;
    bool is_rated;       /* it is wanted how many questions each fact leaves */
    bool is_cut;         /* the budget ended on the way */
} asking;

/* ---- does it matter ------------------------------------------------------------------------------------ */

static uint32_t merge_of(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    return numbers[0] == numbers[1] ? numbers[0] : (uint32_t)FB_LEAF_STOPPED;
}

static fb_diagram merge_early(void *context, const fb_diagram *operands, uint32_t n) {
    (void)context, (void)n;
    if (operands[0] == NOTHING || operands[0] == operands[1])
        return operands[1];
    if (operands[1] == NOTHING)
        return operands[0];
    return operands[0] == CONFLICT || operands[1] == CONFLICT ? CONFLICT : FB_DIAGRAM_NONE;
}

static bool is_no_conflict(void *context, uint32_t number) {
    bool *found = context;
    *found = *found || number == FB_LEAF_STOPPED;
    return !*found;
}

bool fb_variables_matter(fb_diagrams *all, fb_diagram outcomes, const uint64_t *variables, bool *is_cut) {
    static const char identity;
    fb_diagram_function merge = {.identity = &identity, .of = merge_of, .early = merge_early};
    fb_diagram folded = fb_diagram_fold(all, outcomes, variables, &merge);
    bool matters = false;
    bool is_walked = folded != FB_DIAGRAM_NONE && fb_diagram_leaves(all, folded, is_no_conflict, &matters);
    *is_cut = *is_cut || (!is_walked && !matters);
    return matters && !*is_cut;
}

/* Can the variables of a->set together change the outcome? */
static bool set_matters(asking *a) {
    return fb_variables_matter(a->all, a->q->outcomes, a->set, &a->is_cut);
}

static void set_put(asking *a, const uint32_t *variables, uint32_t n) {
    memset(a->set, 0, a->n_words * sizeof *a->set);
    for (uint32_t i = 0; i < n; i++)
        a->set[variables[i] / 64] |= UINT64_C(1) << (variables[i] % 64);
}

typedef struct group_search {
    const uint32_t *candidates; /* variables that do not matter alone */
    uint32_t n, n_groups;
    uint32_t (*groups)[MOST_GROUP]; /* found; FB_ABSENT behind the last member */
    uint32_t capacity;
} group_search;

static bool holds_group(const group_search *g, const uint32_t *members, uint32_t size) {
    for (uint32_t i = 0; i < g->n_groups; i++) {
        uint32_t n_there = 0, n_of_group = 0;
        for (uint32_t k = 0; k < MOST_GROUP && g->groups[i][k] != FB_ABSENT; k++, n_of_group++)
            for (uint32_t m = 0; m < size; m++)
                n_there += members[m] == g->groups[i][k];
        if (n_there == n_of_group)
            return true;
    }
    return false;
}

static void add_group(asking *a, group_search *g, const uint32_t *members, uint32_t size, uint8_t *matters) {
    if (g->n_groups == g->capacity) {
        uint32_t capacity = g->capacity ? g->capacity * 2 : 16;
        void *groups = fb_arena_alloc(a->q->symbolic.arena, capacity, sizeof *g->groups);
        if (!groups) {
            a->is_cut = true;
            return;
        }
        if (g->n_groups)
            memcpy(groups, g->groups, g->n_groups * sizeof *g->groups);
        g->groups = groups;
        g->capacity = capacity;
    }
    for (uint32_t i = 0; i < MOST_GROUP; i++)
        g->groups[g->n_groups][i] = i < size ? members[i] : FB_ABSENT;
    g->n_groups++;
    for (uint32_t i = 0; i < size; i++)
        matters[members[i]] = 2;
}

/* Groups of `size` among the candidates of which no part matters. */
static void find_groups(asking *a, group_search *g, uint32_t size, uint8_t *matters) {
    uint32_t at[MOST_GROUP], members[MOST_GROUP];
    for (uint32_t i = 0; i < size; i++)
        at[i] = i;
    while (!a->is_cut && g->n >= size) {
        for (uint32_t i = 0; i < size; i++)
            members[i] = g->candidates[at[i]];
        set_put(a, members, size);
        if (!holds_group(g, members, size) && set_matters(a))
            add_group(a, g, members, size, matters);
        if (!fb_next_choice(at, size, g->n))
            return;
    }
}

/* matters[variable]: 1 alone, 2 in a group. */
static void find_what_matters(asking *a, uint8_t *matters) {
    uint32_t n = a->all->n_variables, n_candidates = 0;
    uint64_t *support = FB_NEW_ARRAY(a->q->symbolic.arena, uint64_t, a->n_words);
    uint32_t *candidates = FB_NEW_ARRAY(a->q->symbolic.arena, uint32_t, n);
    if (!support || !candidates || !fb_diagram_support(a->all, a->q->outcomes, support)) {
        a->is_cut = true;
        return;
    }
    for (uint32_t v = 0; v < n && !a->is_cut; v++) {
        if (!(support[v / 64] >> (v % 64) & 1))
            continue;
        set_put(a, &v, 1);
        matters[v] = set_matters(a);
        if (!matters[v])
            candidates[n_candidates++] = v;
    }
    set_put(a, candidates, n_candidates);
    if (n_candidates < 2 || a->is_cut || !set_matters(a))
        return;
    group_search g = {.candidates = candidates, .n = n_candidates};
    for (uint32_t size = 2; size <= MOST_GROUP; size++)
        find_groups(a, &g, size, matters);
    a->is_cut |= n_candidates > MOST_GROUP; /* larger groups are not looked for */
}

/* ---- how many questions are left ----------------------------------------------------------------------- */

static node_facts *facts_of(asking *a, fb_diagram d) {
    if (d >= a->capacity) {
        uint32_t capacity = a->capacity ? a->capacity * 2 : 1024;
        while (capacity <= d)
            capacity *= 2;
        node_facts *nodes = FB_NEW_ARRAY(a->q->symbolic.arena, node_facts, capacity);
        if (!nodes) {
            a->is_cut = true;
            return NULL;
        }
        if (a->capacity)
            memcpy(nodes, a->nodes, a->capacity * sizeof *nodes);
        a->nodes = nodes;
        a->capacity = capacity;
    }
    return &a->nodes[d];
}

/* Without tests that only tell what is consistent. */
static fb_diagram simple(asking *a, fb_diagram d) {
    if (fb_diagram_is_leaf(d) || a->is_cut)
        return d;
    node_facts *facts = facts_of(a, d);
    if (!facts || facts->is_simple)
        return facts ? facts->simple : d;
    uint32_t variable = a->all->nodes[d].variable, n = a->all->n_values[variable];
    fb_diagram few[64], *children = n <= FB_COUNT(few) ? few : FB_NEW_ARRAY(a->q->symbolic.arena, fb_diagram, n);
    fb_diagram only = NOTHING;
    bool is_one = true;
    for (uint32_t v = 0; children && v < n; v++) {
        children[v] = simple(a, fb_diagram_child(a->all, d, v));
        if (children[v] == NOTHING)
            continue;
        is_one = is_one && (only == NOTHING || only == children[v]);
        only = children[v];
    }
    fb_diagram out = is_one ? only : children ? fb_diagram_node_of(a->all, variable, children) : FB_DIAGRAM_NONE;
    if (out == FB_DIAGRAM_NONE) {
        a->is_cut = true;
        return d;
    }
    facts = facts_of(a, d);
    if (facts) {
        facts->simple = out;
        facts->is_simple = true;
    }
    return out;
}

/* Of a simple diagram, asked in its own order. */
static void measure(asking *a, fb_diagram d, uint32_t *worst, double *expected) {
    *worst = 0;
    *expected = 0;
    if (fb_diagram_is_leaf(d) || a->is_cut || !fb_budget_step(a->all->budget, 1))
        return;
    node_facts *facts = facts_of(a, d);
    if (!facts)
        return;
    if (!facts->is_measured) {
        uint32_t n = a->all->n_values[a->all->nodes[d].variable], n_there = 0, most = 0;
        double sum = 0;
        for (uint32_t v = 0; v < n; v++) {
            fb_diagram child = fb_diagram_child(a->all, d, v);
            uint32_t w;
            double e;
            if (child == NOTHING)
                continue;
            measure(a, child, &w, &e);
            n_there++;
            sum += e;
            most = w > most ? w : most;
        }
        facts = &a->nodes[d];
        facts->worst = 1 + most;
        facts->expected = 1 + (n_there ? sum / n_there : 0);
        facts->is_measured = true;
    }
    *worst = facts->worst;
    *expected = facts->expected;
}

static void rate(asking *a, fb_open_fact *fact) {
    uint32_t variable = a->q->symbolic.variable_of[fact->input], n = a->all->n_values[variable], n_there = 0, most = 0;
    double sum = 0;
    for (uint32_t v = 0; v < n && !a->is_cut; v++) {
        a->values[variable] = v;
        fb_diagram there = fb_diagram_restrict(a->all, a->q->outcomes, a->values);
        a->values[variable] = FB_ABSENT;
        if (there == FB_DIAGRAM_NONE) {
            a->is_cut = true;
            break;
        }
        uint32_t w;
        double e;
        there = simple(a, there);
        if (there == NOTHING)
            continue;
        measure(a, there, &w, &e);
        n_there++;
        sum += e;
        most = w > most ? w : most;
    }
    fact->worst = a->is_cut ? NOT_DONE : 1 + most;
    fact->expected = a->is_cut || !n_there ? -1 : 1 + sum / n_there;
}

/* ---- asking -------------------------------------------------------------------------------------------- */

static bool comes_first(const fb_open_fact *a, const fb_open_fact *b, const uint8_t *tiers) {
    uint8_t x = tiers ? tiers[a->input] : 0, y = tiers ? tiers[b->input] : 0;
    if (x != y)
        return x < y;
    if (a->expected != b->expected && (a->expected >= 0 || b->expected >= 0))
        return a->expected >= 0 && (b->expected < 0 || a->expected < b->expected);
    return a->worst != b->worst ? a->worst < b->worst : a->input < b->input;
}

/* Nothing is known about what matters: every unknown input that an evaluation asks for. */
static fb_status ask_what_was_met(asking *a, fb_open_fact *facts, fb_asking *out, fb_error *error) {
    fb_inquiry *q = a->q;
    fb_run *run = &q->replay;
    if (!fb_run_start(run, q->values, q->known, &q->clock))
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    fb_run_element(run, q->goal);
    if (run->stop == FB_STOP_MEMORY)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    for (uint32_t i = 0; i < q->plan->n_inputs; i++)
        if (run->met[i])
            facts[out->n_facts++] = (fb_open_fact){.input = i, .worst = NOT_DONE, .expected = -1};
    return FB_OK;
}

static fb_status ask(asking *a, fb_asking *found, const uint8_t *tiers, fb_error *error) {
    fb_inquiry *q = a->q;
    fb_open_fact *facts = FB_NEW_ARRAY(&q->arena, fb_open_fact, q->plan->n_inputs);
    bool is_whole = q->outcomes != FB_DIAGRAM_NONE && q->has_symbolic;
    if (!facts)
        return FB_OK;
    if (is_whole) {
        a->n_words = a->all->n_variables / 64 + 1;
        a->set = FB_NEW_ARRAY(&q->arena, uint64_t, a->n_words);
        a->values = FB_NEW_ARRAY(&q->arena, uint32_t, a->all->n_variables);
        uint8_t *matters = FB_NEW_ARRAY(&q->arena, uint8_t, a->all->n_variables);
        if (!a->set || !a->values || !matters)
            return FB_OK;
        for (uint32_t v = 0; v < a->all->n_variables; v++)
            a->values[v] = FB_ABSENT;
        find_what_matters(a, matters);
        is_whole = !a->is_cut;
        for (uint32_t v = 0; v < a->all->n_variables; v++)
            if (matters[v])
                facts[found->n_facts++] =
                    (fb_open_fact){.input = q->symbolic.input_of[v], .is_grouped = matters[v] > 1,
                                   .worst = NOT_DONE, .expected = -1};
        for (uint32_t i = 0; i < found->n_facts && a->is_rated; i++)
            rate(a, &facts[i]);
    }
    if (!is_whole && found->n_facts == 0)
        FB_TRY(ask_what_was_met(a, facts, found, error));
    for (uint32_t i = 1; i < found->n_facts; i++)
        for (uint32_t k = i; k > 0 && comes_first(&facts[k], &facts[k - 1], tiers); k--) {
            fb_open_fact swap = facts[k];
            facts[k] = facts[k - 1];
            facts[k - 1] = swap;
        }
    found->facts = facts;
    found->is_exact = is_whole && q->settled.is_exact && q->arena.failure == FB_OK;
    return FB_OK;
}

static fb_status begin_asking(const fb_asking **out, fb_inquiry *q, const uint8_t *tiers, bool is_rated,
                              fb_error *error) {
    asking a = {.q = q, .all = &q->symbolic.all, .is_rated = is_rated};
    *out = NULL;
    if (!q->values)
        return fb_fail(error, FB_BAD_INPUT, NULL, "nothing was settled to ask about");
    q->budget = (fb_budget){q->limits.steps / 2, q->budget.depth_left, false};
    q->asking = (fb_asking){0};
    FB_TRY(ask(&a, &q->asking, tiers, error));
    if (q->arena.failure == FB_NO_MEMORY)
        return fb_fail_arena(error, &q->arena);
    *out = &q->asking;
    return FB_OK;
}

fb_status fb_ask(const fb_asking **out, fb_inquiry *q, const uint8_t *tiers, fb_error *error) {
    return begin_asking(out, q, tiers, true, error);
}

fb_status fb_ask_which(const fb_asking **out, fb_inquiry *q, const uint8_t *tiers, fb_error *error) {
    return begin_asking(out, q, tiers, false, error);
}
