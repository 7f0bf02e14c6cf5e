/* input_group.c - inputs that are compared with each other: which belong together, and which of their values.
 *
 * Inputs of one kind that are compared, directly or by way of others, are a group.  The constants that any of them
 * is compared with cut the values of all of them.  However the inputs of a group of n lie, at most n different values
 * of them lie between two constants; so n values there, the same ones for each, can stand for every way that they
 * can lie: moving what is between two constants without changing who is before whom changes no comparison.
 *
 * What it is not: it does not know what else is done with an input (flow.c).  Called by input_class.c.
 *
 * INVARIANT: two inputs that are compared and whose kinds have an order are in one group, or have a `why`.
 */
#include "knowledge/knowledge_inner.h"

/* ---- groups -------------------------------------------------------------------------------------------- */

static bool is_scalar(const fb_input_use *use) {
    return use->is_typed && !use->is_structured && use->kinds && (use->kinds & (use->kinds - 1)) == 0;
}

static uint32_t root_of(uint32_t *parents, uint32_t i) {
    while (parents[i] != i) {
        parents[i] = parents[parents[i]];
        i = parents[i];
    }
    return i;
}

static void meet(fb_input_use *uses, uint32_t *parents, uint32_t a, uint32_t b) {
    static const char why[] = "is compared with another input";
    if (is_scalar(&uses[a]) && is_scalar(&uses[b])) {
        /* two kinds are never equal and have no order; the two truth values are classes anyhow */
        if (uses[a].kinds == uses[b].kinds && uses[a].kinds != 1u << FB_KIND_BOOLEAN)
            parents[root_of(parents, a)] = root_of(parents, b);
        return;
    }
    uses[a].why = uses[a].why ? uses[a].why : why;
    uses[b].why = uses[b].why ? uses[b].why : why;
}

static bool add_member(fb_group *group, fb_arena *arena, const fb_input_use *use) {
    group->n++;
    group->is_ordered |= use->is_ordered;
    group->has_fences |= use->n_fences > 0;
    return fb_value_room_add_all(arena, &group->ends, &use->ends) &&
           fb_value_room_add_all(arena, &group->ends, &use->turns) &&
           fb_value_room_add_all(arena, &group->ends, &use->fence_ends);
}

bool fb_groups_make(fb_group ***out, fb_arena *arena, fb_input_use *uses, uint32_t n_inputs, fb_budget *budget) {
    uint32_t *parents = FB_NEW_ARRAY(arena, uint32_t, n_inputs);
    fb_group **groups = FB_NEW_ARRAY(arena, fb_group *, n_inputs);
    *out = groups;
    if (!parents || !groups)
        return false;
    for (uint32_t i = 0; i < n_inputs; i++)
        parents[i] = i;
    for (uint32_t i = 0; i < n_inputs; i++) {
        if (!uses[i].peers)
            continue;
        if (!fb_budget_step(budget, n_inputs))
            return false;
        for (uint32_t k = 0; k < n_inputs; k++)
            if (fb_bit_has(uses[i].peers, k))
                meet(uses, parents, i, k);
    }
    for (uint32_t i = 0; i < n_inputs; i++) {
        uint32_t root = root_of(parents, i);
        if (root == i && !uses[i].peers)
            continue;
        groups[root] = groups[root] ? groups[root] : FB_NEW(arena, fb_group);
        groups[i] = groups[root];
        if (!groups[i] || !add_member(groups[i], arena, &uses[i]))
            return false;
    }
    for (uint32_t i = 0; i < n_inputs; i++)
        if (groups[i] && groups[i]->n == 1)
            groups[i] = NULL;
    return true;
}

/* ---- values between ------------------------------------------------------------------------------------ */

/* Nice ones, one behind the other. */
static uint32_t between_in_turn(fb_value *out, fb_arena *arena, fb_kind kind, const fb_value *low,
                                const fb_value *high, uint32_t n) {
    uint32_t found = 0;
    while (found < n) {
        const fb_value *last = found ? &out[found - 1] : NULL;
        bool is_downward = !low && high;
        if (!fb_value_between(&out[found], arena, kind, last && !is_downward ? last : low,
                              last && is_downward ? last : high))
            return found;
        found++;
    }
    return found;
}

/* All of them, if there are no more than n. */
static uint32_t between_by_halves(fb_value *out, fb_arena *arena, const fb_value *low, const fb_value *high, uint32_t n,
                                  fb_budget *budget) {
    fb_value middle;
    if (n == 0 || !fb_budget_step(budget, 1) || !fb_budget_enter(budget))
        return 0;
    uint32_t found = 0;
    if (fb_value_middle(&middle, arena, low, high)) {
        out[found++] = middle;
        found += between_by_halves(out + found, arena, low, &middle, n - found, budget);
        found += between_by_halves(out + found, arena, &middle, high, n - found, budget);
    }
    fb_budget_leave(budget);
    return found;
}

static void sort(fb_value *values, uint32_t n) {
    int order;
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = i; k > 0 && fb_value_order(&order, &values[k - 1], &values[k]) && order > 0; k--) {
            fb_value swapped = values[k];
            values[k] = values[k - 1];
            values[k - 1] = swapped;
        }
}

static uint32_t find_between(fb_value *out, fb_arena *arena, fb_kind kind, const fb_value *low, const fb_value *high,
                             uint32_t n, bool *is_short, fb_budget *budget) {
    fb_value first, last;
    uint32_t found = between_in_turn(out, arena, kind, low, high, n);
    *is_short = false;
    if (found == n || (found == 0 && kind != FB_KIND_STRING))
        return found;
    bool has_ends = (low || fb_kind_end(&first, arena, kind, false)) && (high || fb_kind_end(&last, arena, kind, true));
    if (has_ends)
        found = between_by_halves(out, arena, low ? low : &first, high ? high : &last, n, budget);
    bool has_halves = kind != FB_KIND_STRING && kind != FB_KIND_TIME && kind != FB_KIND_DATE_TIME;
    *is_short = found < n && !(has_halves && low && high);
    return found;
}

uint32_t fb_values_between(fb_value *out, fb_arena *arena, fb_kind kind, const fb_value *low, const fb_value *high,
                           uint32_t n, bool *is_short, fb_budget *budget) {
    uint32_t found = fb_budget_step(budget, (uint64_t)n * n)
                         ? find_between(out, arena, kind, low, high, n, is_short, budget)
                         : 0;
    sort(out, found);
    return found;
}
