/* diagram.c - decision diagrams: functions of finite variables, shared, reduced and combined.
 *
 * One store holds many diagrams; equal parts are one node (Bryant, "Graph-Based Algorithms for Boolean Function
 * Manipulation", 1986, here with several values a variable and several leaves).  Combining two diagrams costs at most
 * the product of their nodes, because what was combined once is kept.
 *
 * INVARIANT: a node's children are not all equal, and look at later variables only.
 * Recursion goes as deep as there are variables, which whoever adds them bounds.
 */
#include "analyse/analyse_inner.h"

typedef struct fb_diagram_done { /* an application that was done */
    const void *identity;
    uint32_t first, n; /* its operands */
    fb_diagram result;
} done_application;

void fb_diagrams_init(fb_diagrams *all, fb_arena *arena, fb_budget *budget) {
    *all = (fb_diagrams){.arena = arena, .budget = budget};
}

/* Room for `more` items behind n; false when there is none. */
static bool grow(fb_arena *arena, void **items, uint32_t n, uint32_t *capacity, size_t size, uint32_t more) {
    if (n + (uint64_t)more <= *capacity)
        return true;
    uint64_t wanted = *capacity ? (uint64_t)*capacity * 2 : 256;
    while (wanted < n + (uint64_t)more)
        wanted *= 2;
    void *larger = wanted < FB_DIAGRAM_LEAF ? fb_arena_alloc(arena, (size_t)wanted, size) : NULL;
    if (!larger)
        return false;
    if (n)
        memcpy(larger, *items, n * size);
    *items = larger;
    *capacity = (uint32_t)wanted;
    return true;
}

uint32_t fb_diagram_add_variable(fb_diagrams *all, uint32_t n_values) {
    void *items = all->n_values;
    if (!grow(all->arena, &items, all->n_variables, &all->variables_capacity, sizeof *all->n_values, 1))
        return FB_DIAGRAM_NONE;
    all->n_values = items;
    all->n_values[all->n_variables] = n_values;
    return all->n_variables++;
}

/* ---- nodes --------------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t more) {
    hash = (hash ^ more) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

static uint64_t hash_of_node(uint32_t variable, const fb_diagram *children, uint32_t n) {
    uint64_t hash = mix(0, variable);
    for (uint32_t i = 0; i < n; i++)
        hash = mix(hash, children[i]);
    return hash;
}

static bool rehash_nodes(fb_diagrams *all) {
    uint32_t n_slots = all->n_unique ? all->n_unique * 2 : 512;
    uint32_t *slots = n_slots ? FB_NEW_ARRAY(all->arena, uint32_t, n_slots) : NULL;
    if (!slots)
        return false;
    for (uint32_t i = 0; i < all->n_nodes; i++) {
        const fb_diagram_node *node = &all->nodes[i];
        uint64_t at = hash_of_node(node->variable, all->children + node->first, all->n_values[node->variable]);
        while (slots[at & (n_slots - 1)])
            at++;
        slots[at & (n_slots - 1)] = i + 1;
    }
    all->unique = slots;
    all->n_unique = n_slots;
    return true;
}

static bool room_for_node(fb_diagrams *all, uint32_t n_children) {
    void *nodes = all->nodes, *children = all->children;
    bool good = grow(all->arena, &nodes, all->n_nodes, &all->nodes_capacity, sizeof *all->nodes, 1) &&
                grow(all->arena, &children, all->n_children, &all->children_capacity, sizeof *all->children,
                     n_children);
    all->nodes = nodes;
    all->children = children;
    return good && (all->n_nodes < all->n_unique / 2 || rehash_nodes(all));
}

fb_diagram fb_diagram_node_of(fb_diagrams *all, uint32_t variable, const fb_diagram *children) {
    uint32_t n = all->n_values[variable];
    bool is_one = true;
    for (uint32_t i = 0; i < n; i++) {
        if (children[i] == FB_DIAGRAM_NONE)
            return FB_DIAGRAM_NONE;
        is_one = is_one && children[i] == children[0];
    }
    if (is_one && n)
        return children[0];
    if (n == 0 || !fb_budget_step(all->budget, 1 + n / 8) || !room_for_node(all, n))
        return FB_DIAGRAM_NONE;
    uint64_t at = hash_of_node(variable, children, n);
    for (;; at++) {
        uint32_t *slot = &all->unique[at & (all->n_unique - 1)];
        if (!*slot) {
            *slot = all->n_nodes + 1;
            break;
        }
        const fb_diagram_node *node = &all->nodes[*slot - 1];
        if (node->variable == variable && memcmp(all->children + node->first, children, n * sizeof *children) == 0)
            return *slot - 1;
    }
    all->nodes[all->n_nodes] = (fb_diagram_node){variable, all->n_children};
    memcpy(all->children + all->n_children, children, n * sizeof *children);
    all->n_children += n;
    return all->n_nodes++;
}

/* ---- what was done already ----------------------------------------------------------------------------- */

static uint64_t hash_of_application(const void *identity, const fb_diagram *operands, uint32_t n) {
    uint64_t hash = mix(n, (uintptr_t)identity);
    for (uint32_t i = 0; i < n; i++)
        hash = mix(hash, operands[i]);
    return hash;
}

static fb_diagram find_done(const fb_diagrams *all, const void *identity, const fb_diagram *operands, uint32_t n) {
    if (!all->n_done_slots)
        return FB_DIAGRAM_NONE;
    for (uint64_t at = hash_of_application(identity, operands, n);; at++) {
        uint32_t slot = all->done_slots[at & (all->n_done_slots - 1)];
        if (!slot)
            return FB_DIAGRAM_NONE;
        const done_application *d = &all->done[slot - 1];
        if (d->identity == identity && d->n == n &&
            memcmp(all->operands + d->first, operands, n * sizeof *operands) == 0)
            return d->result;
    }
}

static void put_slot(const fb_diagrams *all, uint32_t *slots, uint32_t n_slots, uint32_t i) {
    const done_application *d = &all->done[i];
    uint64_t at = hash_of_application(d->identity, all->operands + d->first, d->n);
    while (slots[at & (n_slots - 1)])
        at++;
    slots[at & (n_slots - 1)] = i + 1;
}

static bool keep_done(fb_diagrams *all, const void *identity, const fb_diagram *operands, uint32_t n,
                      fb_diagram result) {
    void *done = all->done, *kept = all->operands;
    bool good = grow(all->arena, &done, all->n_done, &all->done_capacity, sizeof *all->done, 1) &&
                grow(all->arena, &kept, all->n_operands, &all->operands_capacity, sizeof *all->operands, n);
    all->done = done;
    all->operands = kept;
    if (!good)
        return false;
    if (all->n_done >= all->n_done_slots / 2) {
        uint32_t n_slots = all->n_done_slots ? all->n_done_slots * 2 : 512;
        uint32_t *slots = n_slots ? FB_NEW_ARRAY(all->arena, uint32_t, n_slots) : NULL;
        if (!slots)
            return false;
        for (uint32_t i = 0; i < all->n_done; i++)
            put_slot(all, slots, n_slots, i);
        all->done_slots = slots;
        all->n_done_slots = n_slots;
    }
    all->done[all->n_done] = (done_application){identity, all->n_operands, n, result};
    memcpy(all->operands + all->n_operands, operands, n * sizeof *operands);
    all->n_operands += n;
    put_slot(all, all->done_slots, all->n_done_slots, all->n_done++);
    return true;
}

/* ---- combining ----------------------------------------------------------------------------------------- */

/* The first variable that one of them looks at; UINT32_MAX: all are leaves. */
static uint32_t first_variable(const fb_diagrams *all, const fb_diagram *operands, uint32_t n) {
    uint32_t first = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t variable = fb_diagram_variable(all, operands[i]);
        first = variable < first ? variable : first;
    }
    return first;
}

static fb_diagram apply_to_leaves(const fb_diagram_function *f, const fb_diagram *operands, uint32_t n) {
    uint32_t numbers[FB_DIAGRAM_MOST_OPERANDS];
    for (uint32_t i = 0; i < n; i++)
        numbers[i] = fb_diagram_number(operands[i]);
    uint32_t number = f->of(f->context, numbers, n);
    return number == FB_DIAGRAM_NONE ? FB_DIAGRAM_NONE : fb_diagram_leaf(number);
}

fb_diagram fb_diagram_apply(fb_diagrams *all, const fb_diagram_function *f, const fb_diagram *operands, uint32_t n) {
    if (n > FB_DIAGRAM_MOST_OPERANDS)
        return FB_DIAGRAM_NONE;
    for (uint32_t i = 0; i < n; i++)
        if (operands[i] == FB_DIAGRAM_NONE)
            return FB_DIAGRAM_NONE;
    fb_diagram result = f->early ? f->early(f->context, operands, n) : FB_DIAGRAM_NONE;
    if (result != FB_DIAGRAM_NONE)
        return result;
    if (n == 0) /* a constant: there is nothing to know it again by */
        return fb_budget_step(all->budget, 1) ? apply_to_leaves(f, operands, 0) : FB_DIAGRAM_NONE;
    result = find_done(all, f->identity, operands, n);
    if (result != FB_DIAGRAM_NONE)
        return result;
    if (!fb_budget_step(all->budget, 1))
        return FB_DIAGRAM_NONE;
    uint32_t variable = first_variable(all, operands, n);
    if (variable == UINT32_MAX) {
        result = apply_to_leaves(f, operands, n);
    } else {
        uint32_t n_values = all->n_values[variable];
        fb_diagram few[32], *children = few;
        if (n_values > FB_COUNT(few))
            children = FB_NEW_ARRAY(all->arena, fb_diagram, n_values);
        for (uint32_t v = 0; children && v < n_values; v++) {
            fb_diagram there[FB_DIAGRAM_MOST_OPERANDS];
            for (uint32_t i = 0; i < n; i++)
                there[i] = fb_diagram_variable(all, operands[i]) == variable ? fb_diagram_child(all, operands[i], v)
                                                                             : operands[i];
            children[v] = fb_diagram_apply(all, f, there, n);
            if (children[v] == FB_DIAGRAM_NONE)
                return FB_DIAGRAM_NONE;
        }
        result = children ? fb_diagram_node_of(all, variable, children) : FB_DIAGRAM_NONE;
    }
    if (result == FB_DIAGRAM_NONE || !keep_done(all, f->identity, operands, n, result))
        return FB_DIAGRAM_NONE;
    return result;
}

/* ---- walks --------------------------------------------------------------------------------------------- */

/* A bit a node. */
static uint64_t *new_marks(fb_diagrams *all) {
    return FB_NEW_ARRAY(all->arena, uint64_t, all->n_nodes / 64 + 1);
}

static bool mark(fb_diagrams *all, uint64_t *marks, fb_diagram d) {
    if (marks[d / 64] >> (d % 64) & 1 || !fb_budget_step(all->budget, 1))
        return false;
    marks[d / 64] |= UINT64_C(1) << (d % 64);
    return true;
}

typedef struct restriction {
    fb_diagrams *all;
    const uint32_t *values;
    fb_diagram *known; /* result + 1 a node that was there before */
} restriction;

static fb_diagram restrict_one(restriction *r, fb_diagram d) {
    if (d == FB_DIAGRAM_NONE || fb_diagram_is_leaf(d))
        return d;
    if (r->known[d])
        return r->known[d] - 1;
    uint32_t variable = r->all->nodes[d].variable, n = r->all->n_values[variable];
    fb_diagram few[32], made = FB_DIAGRAM_NONE;
    if (!fb_budget_step(r->all->budget, 1))
        return made;
    if (r->values[variable] != UINT32_MAX) {
        made = restrict_one(r, fb_diagram_child(r->all, d, r->values[variable]));
    } else {
        fb_diagram *children = n <= FB_COUNT(few) ? few : FB_NEW_ARRAY(r->all->arena, fb_diagram, n);
        for (uint32_t v = 0; children && v < n; v++)
            children[v] = restrict_one(r, fb_diagram_child(r->all, d, v));
        if (children)
            made = fb_diagram_node_of(r->all, variable, children);
    }
    if (made != FB_DIAGRAM_NONE)
        r->known[d] = made + 1;
    return made;
}

fb_diagram fb_diagram_restrict(fb_diagrams *all, fb_diagram d, const uint32_t *values) {
    if (d == FB_DIAGRAM_NONE || fb_diagram_is_leaf(d))
        return d;
    restriction r = {all, values, FB_NEW_ARRAY(all->arena, fb_diagram, all->n_nodes)};
    return r.known ? restrict_one(&r, d) : FB_DIAGRAM_NONE;
}

typedef struct folding {
    fb_diagrams *all;
    const uint64_t *variables;
    const fb_diagram_function *combine;
    fb_diagram *known; /* result + 1 a node that was there before */
} folding;

static fb_diagram fold_one(folding *f, fb_diagram d) {
    if (d == FB_DIAGRAM_NONE || fb_diagram_is_leaf(d))
        return d;
    if (f->known[d])
        return f->known[d] - 1;
    uint32_t variable = f->all->nodes[d].variable, n = f->all->n_values[variable];
    bool goes = f->variables[variable / 64] >> (variable % 64) & 1;
    fb_diagram few[32], *children = n <= FB_COUNT(few) ? few : FB_NEW_ARRAY(f->all->arena, fb_diagram, n);
    for (uint32_t v = 0; children && v < n; v++) {
        children[v] = fold_one(f, fb_diagram_child(f->all, d, v));
        if (children[v] == FB_DIAGRAM_NONE)
            return FB_DIAGRAM_NONE;
    }
    if (!children || !fb_budget_step(f->all->budget, 1))
        return FB_DIAGRAM_NONE;
    fb_diagram made = children[0];
    if (!goes)
        made = fb_diagram_node_of(f->all, variable, children);
    for (uint32_t v = 1; goes && v < n; v++) {
        fb_diagram both[] = {made, children[v]};
        made = fb_diagram_apply(f->all, f->combine, both, 2);
    }
    if (made != FB_DIAGRAM_NONE)
        f->known[d] = made + 1;
    return made;
}

fb_diagram fb_diagram_fold(fb_diagrams *all, fb_diagram d, const uint64_t *variables,
                           const fb_diagram_function *combine) {
    folding f = {all, variables, combine, FB_NEW_ARRAY(all->arena, fb_diagram, all->n_nodes)};
    return f.known ? fold_one(&f, d) : FB_DIAGRAM_NONE;
}

static bool support(fb_diagrams *all, fb_diagram d, uint64_t *variables, uint64_t *marks) {
    if (fb_diagram_is_leaf(d) || !mark(all, marks, d))
        return !all->budget->exhausted;
    uint32_t variable = all->nodes[d].variable;
    variables[variable / 64] |= UINT64_C(1) << (variable % 64);
    for (uint32_t v = 0; v < all->n_values[variable]; v++)
        if (!support(all, fb_diagram_child(all, d, v), variables, marks))
            return false;
    return true;
}

bool fb_diagram_support(fb_diagrams *all, fb_diagram d, uint64_t *variables) {
    fb_arena_mark here = fb_arena_here(all->arena);
    uint64_t *marks = new_marks(all);
    bool good = d != FB_DIAGRAM_NONE && marks && support(all, d, variables, marks);
    fb_arena_rewind(all->arena, here);
    return good;
}

typedef struct leaf_walk {
    fb_diagrams *all;
    uint64_t *marks;
    fb_room leaves; /* uint32_t: in the order in which they were met */
    bool (*leaf)(void *context, uint32_t number);
    void *context;
} leaf_walk;

static bool walk_leaf(leaf_walk *w, uint32_t number) {
    const uint32_t *seen = w->leaves.items;
    for (uint32_t i = 0; i < w->leaves.n; i++)
        if (seen[i] == number)
            return true;
    uint32_t *added = fb_room_add(w->all->arena, &w->leaves, sizeof number);
    if (!added || !fb_budget_step(w->all->budget, 1 + w->leaves.n / 8))
        return false;
    *added = number;
    return w->leaf(w->context, number);
}

static bool walk_leaves(leaf_walk *w, fb_diagram d) {
    if (fb_diagram_is_leaf(d))
        return walk_leaf(w, fb_diagram_number(d));
    if (!mark(w->all, w->marks, d))
        return !w->all->budget->exhausted;
    for (uint32_t v = 0; v < w->all->n_values[w->all->nodes[d].variable]; v++)
        if (!walk_leaves(w, fb_diagram_child(w->all, d, v)))
            return false;
    return true;
}

bool fb_diagram_leaves(fb_diagrams *all, fb_diagram d, bool (*leaf)(void *context, uint32_t number), void *context) {
    leaf_walk w = {.all = all, .marks = new_marks(all), .leaf = leaf, .context = context};
    return d != FB_DIAGRAM_NONE && w.marks && walk_leaves(&w, d);
}

static bool path_to(fb_diagrams *all, fb_diagram d, uint32_t number, uint32_t *values, uint64_t *marks) {
    if (fb_diagram_is_leaf(d))
        return fb_diagram_number(d) == number;
    if (!mark(all, marks, d))
        return false; /* there is no way from here: it was tried */
    uint32_t variable = all->nodes[d].variable;
    for (uint32_t v = 0; v < all->n_values[variable]; v++)
        if (path_to(all, fb_diagram_child(all, d, v), number, values, marks)) {
            values[variable] = v;
            return true;
        }
    return false;
}

bool fb_diagram_path(fb_diagrams *all, fb_diagram d, uint32_t number, uint32_t *values) {
    fb_arena_mark here = fb_arena_here(all->arena);
    uint64_t *marks = new_marks(all);
    bool found = d != FB_DIAGRAM_NONE && marks && path_to(all, d, number, values, marks);
    fb_arena_rewind(all->arena, here);
    return found;
}
