/* input_tie.c - two inputs that are not known, compared through computations that keep or reverse their order:
 * `date(found at) < birth date + duration("P18Y")`.
 *
 * Inputs that are tied to one other input, the centre, and to nothing else, are its leaves.  The centre is cut where
 * it passes what any leaf can be: at its ends, and next to them on both sides.  Within a class of the centre the same
 * answers are possible on each stretch of a leaf.  Each leaf then is cut where it passes what the centre is in any of
 * its classes.  So every answer to a comparison goes together with every stretch that it can go together with.
 *
 * That is so for one boundary only (before or not; behind or not): whether two computations can be *equal* may change
 * from one value of the centre to the next, as no birth date makes some days the end of a month.
 *
 * What it is not: a solver of chains of ties.  Called by input_class.c.
 *
 * INVARIANT: an input with a role has no other tie, no group and no `why`; ties of others have spoiled their inputs.
 */
#include "knowledge/knowledge_inner.h"

/* ---- which ties ---------------------------------------------------------------------------------------- */

typedef struct choosing {
    fb_traced *traced;
    fb_group *const *groups;
    uint8_t *roles;
    uint32_t *n_partners; /* an input: how many others it is tied to */
} choosing;

static void spoil(fb_input_use *use, const char *why) {
    use->why = use->why ? use->why : why;
}

static void spoil_both(fb_traced *traced, const fb_tie *tie) {
    static const char why[] = "is compared with a computed value";
    spoil(&traced->uses[tie->a->input], tie->a->why ? tie->a->why : why);
    spoil(&traced->uses[tie->b->input], tie->b->why ? tie->b->why : why);
}

/* Is this the one way in which the two are compared, and does it have one boundary? */
static bool is_only_way(const fb_traced *traced, const fb_tie *tie, fb_budget *budget) {
    if (tie->told != FB_TOLD_BEFORE && tie->told != FB_TOLD_BEHIND)
        return false;
    for (uint32_t i = 0; i < traced->n_ties; i++) {
        const fb_tie *other = &traced->ties[i];
        if (!fb_budget_step(budget, 1))
            return false;
        if (other->a->input == tie->a->input && other->b->input == tie->b->input &&
            (other->told != tie->told || !fb_chain_equal(other->a, tie->a, budget) ||
             !fb_chain_equal(other->b, tie->b, budget)))
            return false;
    }
    return true;
}

static bool is_free(const choosing *c, uint32_t input) {
    return !c->groups[input] && !c->traced->uses[input].why && !c->traced->uses[input].peers;
}

static uint32_t count(const uint64_t *set, uint32_t n) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++)
        found += fb_bit_has(set, i);
    return found;
}

/* One of the two has no other partner, and the other one's partners are such, too: a star. */
static bool is_star(const choosing *c, uint32_t leaf, uint32_t centre, uint32_t n) {
    if (c->n_partners[leaf] != 1)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (fb_bit_has(c->traced->uses[centre].tied, i) && c->n_partners[i] != 1)
            return false;
    return true;
}

static void give_roles(choosing *c, const fb_tie *tie, uint32_t n) {
    uint32_t a = tie->a->input, b = tie->b->input;
    bool a_is_leaf = c->roles[b] != FB_TIE_LEAF && is_star(c, a, b, n);
    if (!a_is_leaf && !(c->roles[a] != FB_TIE_LEAF && is_star(c, b, a, n))) {
        spoil_both(c->traced, tie);
        return;
    }
    c->roles[a_is_leaf ? a : b] = FB_TIE_LEAF;
    c->roles[a_is_leaf ? b : a] = FB_TIE_CENTRE;
}

bool fb_ties_choose(uint8_t **out, fb_arena *arena, fb_traced *traced, fb_group *const *groups, uint32_t n_inputs,
                    fb_budget *budget) {
    choosing c = {.traced = traced, .groups = groups, .roles = FB_NEW_ARRAY(arena, uint8_t, n_inputs),
                  .n_partners = FB_NEW_ARRAY(arena, uint32_t, n_inputs)};
    *out = c.roles;
    if (!c.roles || !c.n_partners)
        return false;
    for (uint32_t i = 0; i < n_inputs; i++)
        c.n_partners[i] = traced->uses[i].tied ? count(traced->uses[i].tied, n_inputs) : 0;
    bool spoils = true; /* what is spoiled on the way spoils its other ties */
    while (spoils) {
        spoils = false;
        for (uint32_t i = 0; i < traced->n_ties; i++) {
            const fb_tie *tie = &traced->ties[i];
            bool a = is_free(&c, tie->a->input), b = is_free(&c, tie->b->input);
            if (!a && !b && traced->uses[tie->a->input].why && traced->uses[tie->b->input].why)
                continue;
            if (a && b && is_only_way(traced, tie, budget))
                continue;
            spoil_both(traced, tie);
            spoils = true;
        }
    }
    for (uint32_t i = 0; i < traced->n_ties && fb_budget_step(budget, n_inputs); i++)
        if (!traced->uses[traced->ties[i].a->input].why)
            give_roles(&c, &traced->ties[i], n_inputs);
    for (uint32_t i = 0; i < n_inputs; i++)
        if (traced->uses[i].why)
            c.roles[i] = FB_TIE_NONE;
    return !budget->exhausted;
}

/* ---- cutting ------------------------------------------------------------------------------------------- */

typedef struct tying {
    fb_traced *traced;
    fb_arena *arena;
    fb_run *run;
    fb_budget *budget;
} tying;

/* Cuts the input of `cut` where it passes what `by` gives for x. */
static bool cut_at(tying *t, const fb_chain *cut, const fb_chain *by, const fb_value *x) {
    fb_input_use *use = &t->traced->uses[cut->input];
    fb_value at, ends[2];
    uint32_t n;
    if (!fb_budget_step(t->budget, 200))
        return false;
    use->is_ordered = true;
    use->is_by_clock |= cut->loses_zone;
    if (!fb_chain_value(&at, t->run, by, x))
        return t->run->stop == FB_STOP_NONE; /* beyond the range */
    if (fb_chain_turns(ends, &n, t->run, t->arena, cut, &at) == FB_TURNS_UNCLEAR) {
        spoil(use, cut->why ? cut->why : "is compared with a computed value");
        return t->arena->failure == FB_OK;
    }
    for (uint32_t i = 0; i < n; i++)
        if (!fb_value_room_add(t->arena, &use->turns, &ends[i]))
            return false;
    return true;
}

/* The value next to an end, on the way to another one. */
static bool neighbour(tying *t, fb_value *out, const fb_value *low, const fb_value *high, bool of_low) {
    fb_value a = *low, b = *high, middle;
    while (fb_budget_step(t->budget, 1) && fb_value_middle(&middle, t->arena, &a, &b))
        *(of_low ? &b : &a) = middle;
    *out = of_low ? b : a;
    return !t->budget->exhausted;
}

/* What a leaf is at the ends of its stretches.  Beyond the first and the last one it goes on without end. */
static bool cut_by_stretches(tying *t, const fb_chain *centre, const fb_chain *leaf) {
    fb_input_use *use = &t->traced->uses[leaf->input];
    fb_value_room ends = {0};
    fb_dimension dimension;
    fb_piece *pieces;
    bool has_no_order;
    if (!fb_value_room_add_all(t->arena, &ends, &use->ends) || !fb_value_room_add_all(t->arena, &ends, &use->turns) ||
        !fb_value_room_add_all(t->arena, &ends, &use->fence_ends))
        return false;
    fb_cut about = {.kinds = use->kinds, .ends = ends.items, .n_ends = ends.n};
    if (!fb_values_cut(&dimension, &pieces, &has_no_order, t->arena, &about, t->budget))
        return false;
    for (uint32_t p = 0; p < dimension.n_pieces; p++) {
        fb_value low, high, far;
        const fb_piece *piece = &pieces[p];
        if (piece->shape == FB_PIECE_POINT && !cut_at(t, centre, leaf, &piece->value))
            return false;
        if (piece->shape != FB_PIECE_OPEN)
            continue;
        if (piece->low && !(fb_kind_end(&far, t->arena, (fb_kind)piece->kind, true) &&
                            neighbour(t, &low, piece->low, piece->high ? piece->high : &far, true) &&
                            cut_at(t, centre, leaf, &low)))
            return false;
        if (piece->high && !(fb_kind_end(&far, t->arena, (fb_kind)piece->kind, false) &&
                             neighbour(t, &high, piece->low ? piece->low : &far, piece->high, false) &&
                             cut_at(t, centre, leaf, &high)))
            return false;
    }
    return true;
}

bool fb_ties_cut_centre(fb_traced *traced, fb_arena *arena, fb_run *run, const uint8_t *roles, uint32_t centre,
                        fb_budget *budget) {
    tying t = {traced, arena, run, budget};
    for (uint32_t i = 0; i < traced->n_ties; i++) {
        const fb_tie *tie = &traced->ties[i];
        bool is_a = tie->a->input == centre;
        if ((is_a || tie->b->input == centre) && roles[is_a ? tie->b->input : tie->a->input] == FB_TIE_LEAF &&
            !cut_by_stretches(&t, is_a ? tie->a : tie->b, is_a ? tie->b : tie->a))
            return false;
    }
    return arena->failure == FB_OK;
}

bool fb_ties_cut_leaf(fb_traced *traced, fb_arena *arena, fb_run *run, const fb_input_classes *classes, uint32_t leaf,
                      fb_budget *budget) {
    tying t = {traced, arena, run, budget};
    for (uint32_t i = 0; i < traced->n_ties; i++) {
        const fb_tie *tie = &traced->ties[i];
        bool is_a = tie->a->input == leaf;
        if (!is_a && tie->b->input != leaf)
            continue;
        const fb_chain *cut = is_a ? tie->a : tie->b, *by = is_a ? tie->b : tie->a;
        const fb_dimension *centre = &classes[by->input].dimension;
        for (uint32_t k = 0; k < centre->n_classes; k++)
            if (!centre->classes[k].is_null && !cut_at(&t, cut, by, &centre->classes[k].value))
                return false;
    }
    return arena->failure == FB_OK;
}
