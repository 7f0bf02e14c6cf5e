/* regions.c - where boxes are not, and where they meet, without enumerating the product of the classes.
 *
 * What no box covers is found by walking the dimensions one after the other with the set of boxes that are still
 * alive.  At a dimension the classes fall into groups: classes behind which the same boxes are alive are one
 * branch.  A branch ends when no box is alive (nothing covers what is left), or when one that is alive asks
 * nothing more (it covers all).  What is uncovered behind a set of alive boxes is computed once and remembered,
 * so the walk is that of a decision diagram whose nodes are sets of boxes: it costs the number of different sets,
 * not of combinations.  Uncovered parts are chains of sets, equal ones shared, so that branches with the same rest
 * are joined by comparing two pointers.
 *
 * In the end every uncovered part is made as large as it can be, and those inside another one are dropped.
 *
 * INVARIANT: a box that is given out meets no chosen box; when is_complete, everything uncovered is in one.
 */
#include "analyse/analyse_inner.h"

#define MOST_PARTS 4096u /* uncovered parts behind one set of boxes */

/* An uncovered part from one dimension (in the order of the walk) on; equal parts are one. */
typedef struct part {
    const uint64_t *classes;
    const struct part *rest; /* NULL behind the last dimension */
    uint32_t depth;
    uint64_t hash;
    struct part *next;       /* in its slot */
} part;

/* What is uncovered behind a set of boxes. */
typedef struct node {
    const uint64_t *alive;
    uint32_t depth, n_parts;
    const part **parts;
    struct node *next;
} node;

struct fb_regions {
    fb_arena *arena, scratch; /* scratch: of the walk's steps, given back as they end */
    fb_budget *budget;
    const fb_table_classes *classes;
    uint32_t n_words;         /* of a set of boxes */
    uint32_t *order;          /* dimensions, those that most boxes restrict first */
    uint64_t ***columns;      /* a dimension, a class: the boxes that contain it */
    uint64_t **asks_nothing;  /* by depth: chosen boxes that contain the whole space from there on */
};

typedef struct walk {
    fb_regions *regions;
    const uint64_t *const *space;
    const part **whole;       /* by depth: all of the space from there on */
    part **part_slots;
    node **node_slots;
    uint32_t n_slots;         /* of each; a power of two */
    const uint64_t *chosen;
    fb_budget budget;         /* of the walk: half of what is left, so that what it finds can be finished */
    bool wants_one;           /* the first uncovered part will do */
    bool is_partial;          /* something was left out */
    uint32_t n_found;
    uint64_t ***found;        /* boxes, a set a dimension */
} walk;

static uint32_t box_words(uint32_t n_boxes) {
    return n_boxes / 64 + (n_boxes % 64 != 0) + (n_boxes == 0);
}

/* ---- preparation --------------------------------------------------------------------------------------- */

static bool make_columns(fb_regions *g, uint32_t d) {
    const fb_dimension *dimension = &g->classes->dimensions[d];
    uint64_t size = (uint64_t)dimension->n_classes * g->n_words;
    if (!fb_budget_step(g->budget, size))
        return false;
    uint64_t **columns = FB_NEW_ARRAY(g->arena, uint64_t *, dimension->n_classes);
    uint64_t *bits = FB_NEW_ARRAY(g->arena, uint64_t, size);
    if (!columns || !bits)
        return false;
    for (uint32_t k = 0; k < dimension->n_classes; k++)
        columns[k] = bits + (size_t)k * g->n_words;
    for (uint32_t b = 0; b < g->classes->n_boxes; b++) {
        const uint64_t *set = g->classes->boxes[b].sets[d];
        if (!fb_budget_step(g->budget, dimension->n_words))
            return false;
        for (uint32_t word = 0; set && word < dimension->n_words; word++)
            for (uint64_t left = set[word]; left; left &= left - 1)
                columns[word * 64 + (uint32_t)__builtin_ctzll(left)][b / 64] |= UINT64_C(1) << (b % 64);
        for (uint32_t k = 0; !set && k < dimension->n_classes; k++)
            columns[k][b / 64] |= UINT64_C(1) << (b % 64);
    }
    g->columns[d] = columns;
    return true;
}

static void order_dimensions(fb_regions *g, uint32_t *restricted) {
    uint32_t n = g->classes->n_dimensions;
    for (uint32_t d = 0; d < n; d++)
        for (uint32_t b = 0; b < g->classes->n_boxes; b++)
            restricted[d] += g->classes->boxes[b].sets[d] != NULL;
    for (uint32_t d = 0; d < n; d++) {
        uint32_t at = d;
        for (; at > 0 && restricted[g->order[at - 1]] < restricted[d]; at--)
            g->order[at] = g->order[at - 1];
        g->order[at] = d;
    }
}

static void free_scratch(void *regions) {
    fb_arena_free(&((fb_regions *)regions)->scratch);
}

fb_regions *fb_regions_new(fb_arena *arena, const fb_table_classes *classes, fb_budget *budget) {
    uint32_t n = classes->n_dimensions;
    fb_regions *g = FB_NEW(arena, fb_regions);
    if (!g)
        return NULL;
    *g = (fb_regions){.arena = arena, .budget = budget, .classes = classes, .n_words = box_words(classes->n_boxes)};
    fb_arena_init(&g->scratch, arena->host, arena->limit);
    if (!fb_arena_defer(arena, free_scratch, g))
        return NULL;
    g->order = FB_NEW_ARRAY(arena, uint32_t, n);
    g->columns = FB_NEW_ARRAY(arena, uint64_t **, n);
    g->asks_nothing = FB_NEW_ARRAY(arena, uint64_t *, (size_t)n + 1);
    uint32_t *restricted = FB_NEW_ARRAY(arena, uint32_t, n);
    if (!g->order || !g->columns || !g->asks_nothing || !restricted)
        return NULL;
    for (uint32_t d = 0; d < n; d++)
        if (!make_columns(g, d))
            return NULL;
    for (uint32_t d = 0; d <= n; d++)
        if (!(g->asks_nothing[d] = FB_NEW_ARRAY(arena, uint64_t, g->n_words)))
            return NULL;
    order_dimensions(g, restricted);
    return g;
}

/* ---- sets ---------------------------------------------------------------------------------------------- */

static uint32_t class_words(const fb_regions *g, uint32_t d) {
    return g->classes->dimensions[d].n_words;
}

static bool contains(const uint64_t *outer, const uint64_t *inner, uint32_t n_words) { /* outer NULL: all */
    for (uint32_t i = 0; outer && i < n_words; i++)
        if (inner[i] & ~outer[i])
            return false;
    return true;
}

static bool is_empty(const uint64_t *set, uint32_t n_words) {
    for (uint32_t i = 0; i < n_words; i++)
        if (set[i])
            return false;
    return true;
}

static bool meets(const uint64_t *a, const uint64_t *b, uint32_t n_words) { /* a NULL: all; b not empty */
    for (uint32_t i = 0; i < n_words; i++)
        if (a ? a[i] & b[i] : b[i])
            return true;
    return false;
}

static uint64_t *all_of(fb_regions *g, uint32_t d) {
    const fb_dimension *dimension = &g->classes->dimensions[d];
    uint64_t *set = FB_NEW_ARRAY(g->arena, uint64_t, dimension->n_words);
    for (uint32_t k = 0; set && k < dimension->n_classes; k++)
        set[k / 64] |= UINT64_C(1) << (k % 64);
    return set;
}

/* The space with every set written out; NULL when memory ran out. */
static const uint64_t *const *written_out(fb_regions *g, const uint64_t *const *space) {
    uint32_t n = g->classes->n_dimensions;
    const uint64_t **sets = FB_NEW_ARRAY(g->arena, const uint64_t *, n);
    for (uint32_t d = 0; sets && d < n; d++) {
        sets[d] = space && space[d] ? space[d] : all_of(g, d);
        if (!sets[d])
            return NULL;
    }
    return sets;
}

/* ---- what is remembered -------------------------------------------------------------------------------- */

static uint64_t hash_of(const uint64_t *words, uint32_t n_words, uint64_t start) {
    uint64_t h = UINT64_C(0x9E3779B97F4A7C15) * (start + 1);
    for (uint32_t i = 0; i < n_words; i++) {
        h ^= words[i];
        h *= UINT64_C(0xFF51AFD7ED558CCD);
        h ^= h >> 32;
    }
    return h;
}

/* The one part with these classes and this rest. */
static const part *part_of(walk *w, uint32_t depth, const uint64_t *classes, const part *rest) {
    fb_regions *g = w->regions;
    uint32_t n_words = class_words(g, g->order[depth]);
    uint64_t h = hash_of(classes, n_words, depth + (rest ? rest->hash : 0));
    part **slot = &w->part_slots[h & (w->n_slots - 1)];
    for (part *p = *slot; p; p = p->next)
        if (p->hash == h && p->depth == depth && p->rest == rest &&
            memcmp(p->classes, classes, n_words * sizeof *classes) == 0)
            return p;
    part *made = FB_NEW(g->arena, part);
    uint64_t *copy = FB_NEW_ARRAY(g->arena, uint64_t, n_words);
    if (!made || !copy)
        return NULL;
    memcpy(copy, classes, n_words * sizeof *copy);
    *made = (part){copy, rest, depth, h, *slot};
    *slot = made;
    return made;
}

static const node *node_find(const walk *w, const uint64_t *alive, uint32_t depth) {
    uint32_t n_words = w->regions->n_words;
    for (const node *n = w->node_slots[hash_of(alive, n_words, depth) & (w->n_slots - 1)]; n; n = n->next)
        if (n->depth == depth && memcmp(n->alive, alive, n_words * sizeof *alive) == 0)
            return n;
    return NULL;
}

static bool node_add(walk *w, const uint64_t *alive, uint32_t depth, const part **parts, uint32_t n_parts) {
    uint32_t n_words = w->regions->n_words;
    node *made = FB_NEW(w->regions->arena, node);
    uint64_t *copy = FB_NEW_ARRAY(w->regions->arena, uint64_t, n_words);
    if (!made || !copy)
        return false;
    memcpy(copy, alive, n_words * sizeof *copy);
    node **slot = &w->node_slots[hash_of(alive, n_words, depth) & (w->n_slots - 1)];
    *made = (node){copy, depth, n_parts, parts, *slot};
    *slot = made;
    return true;
}

/* ---- the walk ------------------------------------------------------------------------------------------ */

static uint32_t count_of(const uint64_t *set, uint32_t n_words) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_words; i++)
        n += (uint32_t)__builtin_popcountll(set[i]);
    return n;
}

/* One branch: the classes behind which the same boxes are alive. */
typedef struct branch {
    uint64_t *alive, *classes;
} branch;

/* Branches by their boxes: open addressing, an index + 1 a slot. */
typedef struct branching {
    fb_room branches; /* branch */
    uint32_t *slots;
    uint32_t n_slots;
} branching;

static branch *branch_for(walk *w, branching *by, const uint64_t *alive, uint32_t d) {
    fb_regions *g = w->regions;
    uint32_t at = (uint32_t)hash_of(alive, g->n_words, 0) & (by->n_slots - 1);
    for (; by->slots[at]; at = (at + 1) & (by->n_slots - 1)) {
        branch *known = (branch *)by->branches.items + (by->slots[at] - 1);
        if (memcmp(known->alive, alive, g->n_words * sizeof *alive) == 0)
            return known;
    }
    branch *made = fb_room_add(&g->scratch, &by->branches, sizeof *made);
    if (!made)
        return NULL;
    made->alive = FB_NEW_ARRAY(&g->scratch, uint64_t, g->n_words);
    made->classes = FB_NEW_ARRAY(&g->scratch, uint64_t, class_words(g, d));
    if (!made->alive || !made->classes)
        return NULL;
    memcpy(made->alive, alive, g->n_words * sizeof *alive);
    by->slots[at] = by->branches.n;
    return made;
}

static bool make_branches(walk *w, branching *by, uint32_t d, const uint64_t *alive) {
    fb_regions *g = w->regions;
    uint32_t n_words = class_words(g, d), n = count_of(w->space[d], n_words);
    for (by->n_slots = 4; by->n_slots < 2 * n; by->n_slots *= 2)
        continue;
    uint64_t *next = FB_NEW_ARRAY(&g->scratch, uint64_t, g->n_words);
    by->slots = FB_NEW_ARRAY(&g->scratch, uint32_t, by->n_slots);
    if (!next || !by->slots)
        return false;
    for (uint32_t i = 0; i < n_words; i++)
        for (uint64_t left = w->space[d][i]; left; left &= left - 1) {
            uint32_t k = i * 64 + (uint32_t)__builtin_ctzll(left);
            if (!fb_budget_step(&w->budget, 4 * (uint64_t)g->n_words))
                return false;
            for (uint32_t word = 0; word < g->n_words; word++)
                next[word] = alive[word] & g->columns[d][k][word];
            branch *b = branch_for(w, by, next, d);
            if (!b)
                return false;
            b->classes[i] |= left & ~(left - 1);
        }
    return true;
}

/* Parts in the making: the same rest behind several branches is one part. */
typedef struct gathering {
    fb_room rests; /* joined */
} gathering;
typedef struct joined {
    const part *rest;
    uint64_t *classes;
} joined;

/* False: memory ran out.  It goes on when the budget has, to hand on what was found. */
static bool join(walk *w, gathering *all, const branch *b, const part *rest, uint32_t d) {
    fb_regions *g = w->regions;
    joined *items = all->rests.items, *here = NULL;
    fb_budget_step(&w->budget, all->rests.n + 1);
    for (uint32_t i = 0; i < all->rests.n && !here; i++)
        if (items[i].rest == rest)
            here = &items[i];
    if (!here && all->rests.n >= MOST_PARTS) {
        w->is_partial = true;
        return true;
    }
    if (!here) {
        here = fb_room_add(&g->scratch, &all->rests, sizeof *here);
        if (!here)
            return false;
        here->rest = rest;
        here->classes = FB_NEW_ARRAY(&g->scratch, uint64_t, class_words(g, d));
        if (!here->classes)
            return false;
    }
    for (uint32_t i = 0; i < class_words(g, d); i++)
        here->classes[i] |= b->classes[i];
    return true;
}

static bool goes_on(walk *w) {
    fb_regions *g = w->regions;
    if (w->budget.exhausted || g->arena->failure != FB_OK || g->scratch.failure != FB_OK)
        w->is_partial = true;
    return !w->budget.exhausted && g->arena->failure == FB_OK && g->scratch.failure == FB_OK;
}

static const node *uncovered(walk *w, uint32_t depth, const uint64_t *alive);

/* When the budget runs out on the way, what was found so far is handed on. */
static const node *from_branches(walk *w, uint32_t depth, const uint64_t *alive) {
    fb_regions *g = w->regions;
    uint32_t d = g->order[depth];
    branching by = {0};
    gathering all = {{0}};
    bool more = make_branches(w, &by, d, alive);
    const branch *branches = by.branches.items;
    for (uint32_t i = 0; i < by.branches.n && more; i++) {
        const node *behind = uncovered(w, depth + 1, branches[i].alive);
        for (uint32_t k = 0; behind && k < behind->n_parts; k++)
            more &= join(w, &all, &branches[i], behind->parts[k], d);
        more &= goes_on(w) && !(w->wants_one && all.rests.n);
    }
    goes_on(w);
    const joined *items = all.rests.items;
    const part **parts = FB_NEW_ARRAY(g->arena, const part *, all.rests.n);
    uint32_t n = 0;
    for (uint32_t i = 0; parts && i < all.rests.n; i++) {
        const part *made = part_of(w, depth, items[i].classes, items[i].rest);
        if (made)
            parts[n++] = made;
    }
    return parts && node_add(w, alive, depth, parts, n) ? node_find(w, alive, depth) : NULL;
}

/* What no box covers behind these boxes; NULL: memory ran out. */
static const node *uncovered(walk *w, uint32_t depth, const uint64_t *alive) {
    static const node nothing = {0};
    fb_regions *g = w->regions;
    if (!goes_on(w) || meets(alive, g->asks_nothing[depth], g->n_words))
        return &nothing;
    const node *known = node_find(w, alive, depth);
    if (known)
        return known;
    if (is_empty(alive, g->n_words)) {
        const part **all = FB_NEW_ARRAY(g->arena, const part *, 1);
        if (!all)
            return NULL;
        all[0] = w->whole[depth];
        return node_add(w, alive, depth, all, 1) ? node_find(w, alive, depth) : NULL;
    }
    fb_arena_mark mark = fb_arena_here(&g->scratch);
    const node *made = from_branches(w, depth, alive);
    fb_arena_rewind(&g->scratch, mark);
    return made;
}

/* ---- as large as can be -------------------------------------------------------------------------------- */

static bool box_inside(const fb_regions *g, uint64_t *const *inner, uint64_t *const *outer) {
    for (uint32_t d = 0; d < g->classes->n_dimensions; d++)
        if (!contains(outer[d], inner[d], class_words(g, d)))
            return false;
    return true;
}

/* Of the chosen boxes, those that meet `box` in every dimension but d. */
static bool blockers(walk *w, uint64_t *out, uint64_t *const *box, uint32_t d) {
    fb_regions *g = w->regions;
    memcpy(out, w->chosen, g->n_words * sizeof *out);
    for (uint32_t other = 0; other < g->classes->n_dimensions; other++) {
        if (other == d)
            continue;
        if (!fb_budget_step(g->budget, (uint64_t)g->n_words * 2))
            return false;
        for (uint32_t word = 0; word < g->n_words; word++)
            for (uint64_t left = out[word]; left; left &= left - 1) {
                uint32_t b = word * 64 + (uint32_t)__builtin_ctzll(left);
                if (!meets(g->classes->boxes[b].sets[other], box[other], class_words(g, other)))
                    out[word] &= ~(UINT64_C(1) << (b % 64));
            }
    }
    return true;
}

/* Every class of the space that no box stands in the way of is added, dimension by dimension. */
static bool enlarge(walk *w, uint64_t **box, uint64_t *scratch) {
    fb_regions *g = w->regions;
    for (uint32_t at = g->classes->n_dimensions; at-- > 0;) {
        uint32_t d = g->order[at];
        const fb_dimension *dimension = &g->classes->dimensions[d];
        if (!blockers(w, scratch, box, d))
            return false;
        for (uint32_t k = 0; k < dimension->n_classes; k++) {
            if (!fb_class_in(w->space[d], k) || fb_class_in(box[d], k))
                continue;
            if (!fb_budget_step(g->budget, g->n_words))
                return false;
            const uint64_t *column = g->columns[d][k];
            bool free = true;
            for (uint32_t word = 0; word < g->n_words && free; word++)
                free = (column[word] & scratch[word]) == 0;
            if (free)
                box[d][k / 64] |= UINT64_C(1) << (k % 64);
        }
    }
    return true;
}

/* A part as a box of its own, which may be written to. */
static uint64_t **box_of(fb_regions *g, const part *p, uint32_t depth) {
    uint64_t **box = FB_NEW_ARRAY(g->arena, uint64_t *, g->classes->n_dimensions);
    for (; box && p; p = p->rest, depth++) {
        uint32_t d = g->order[depth];
        box[d] = FB_NEW_ARRAY(g->arena, uint64_t, class_words(g, d));
        if (!box[d])
            return NULL;
        memcpy(box[d], p->classes, class_words(g, d) * sizeof *box[d]);
    }
    return box;
}

static bool is_found(const walk *w, uint64_t *const *box) {
    for (uint32_t i = 0; i < w->n_found; i++)
        if (box_inside(w->regions, box, w->found[i]))
            return true;
    return false;
}

static void take_parts(walk *w, const node *root, uint32_t most) {
    fb_regions *g = w->regions;
    uint64_t *scratch = FB_NEW_ARRAY(g->arena, uint64_t, g->n_words);
    w->found = FB_NEW_ARRAY(g->arena, uint64_t **, root->n_parts < most ? root->n_parts : most);
    if (!scratch || !w->found)
        return;
    for (uint32_t i = 0; i < root->n_parts; i++) {
        uint64_t **box = box_of(g, root->parts[i], 0);
        if (!box)
            return;
        if (is_found(w, box))
            continue;
        if (w->n_found == most || !enlarge(w, box, scratch)) {
            w->is_partial = true;
            return;
        }
        w->found[w->n_found++] = box;
    }
}

/* By depth from the last dimension up: which of the chosen boxes contain the whole space from there on. */
static bool mark_asking(const walk *w) {
    fb_regions *g = w->regions;
    uint32_t n = g->classes->n_dimensions;
    memcpy(g->asks_nothing[n], w->chosen, g->n_words * sizeof(uint64_t));
    for (uint32_t at = n; at-- > 0;) {
        uint32_t d = g->order[at];
        uint64_t *set = g->asks_nothing[at];
        memcpy(set, g->asks_nothing[at + 1], g->n_words * sizeof *set);
        for (uint32_t i = 0; i < g->n_words; i++)
            for (uint64_t left = set[i]; left; left &= left - 1) {
                uint32_t b = i * 64 + (uint32_t)__builtin_ctzll(left);
                if (!fb_budget_step(g->budget, 1))
                    return false;
                if (!contains(g->classes->boxes[b].sets[d], w->space[d], class_words(g, d)))
                    set[i] &= ~(UINT64_C(1) << (b % 64));
            }
    }
    return true;
}

static bool make_whole(walk *w) {
    uint32_t n = w->regions->classes->n_dimensions;
    for (uint32_t at = n; at-- > 0;) {
        w->whole[at] = part_of(w, at, w->space[w->regions->order[at]], w->whole[at + 1]);
        if (!w->whole[at])
            return false;
    }
    return true;
}

static bool begin_walk(walk *w) {
    fb_regions *g = w->regions;
    w->whole = FB_NEW_ARRAY(g->arena, const part *, (size_t)g->classes->n_dimensions + 1);
    w->part_slots = FB_NEW_ARRAY(g->arena, part *, w->n_slots);
    w->node_slots = FB_NEW_ARRAY(g->arena, node *, w->n_slots);
    return w->space && w->whole && w->part_slots && w->node_slots && mark_asking(w) && make_whole(w);
}

fb_uncovered fb_regions_uncovered(fb_regions *g, const uint64_t *const *space, const uint64_t *chosen,
                                  uint32_t most) {
    fb_uncovered result = {0};
    walk w = {.regions = g, .space = written_out(g, space), .chosen = chosen, .wants_one = most == 1,
              .n_slots = most == 1 ? 64 : 8192};
    for (uint32_t d = 0; w.space && d < g->classes->n_dimensions; d++)
        if (is_empty(w.space[d], class_words(g, d))) { /* an empty space is covered */
            result.is_complete = true;
            return result;
        }
    if (!begin_walk(&w))
        return result;
    w.budget = (fb_budget){.steps_left = g->budget->steps_left / 2, .depth_left = 1};
    uint64_t given = w.budget.steps_left;
    const node *root = uncovered(&w, 0, chosen);
    bool enough = fb_budget_step(g->budget, given - w.budget.steps_left);
    if (root && enough)
        take_parts(&w, root, most);
    if (g->arena->failure == FB_OK)
        g->arena->failure = g->scratch.failure;
    result.n = w.n_found;
    result.boxes = (const uint64_t *const **)w.found;
    result.is_complete = root && !w.is_partial && g->arena->failure == FB_OK && !g->budget->exhausted;
    return result;
}

/* ---- common parts -------------------------------------------------------------------------------------- */

bool fb_regions_meet(fb_regions *g, const uint64_t *const **common, const uint64_t *const *space, const fb_box *a,
                     const fb_box *b) {
    uint32_t n = g->classes->n_dimensions;
    for (uint32_t d = 0; d < n; d++) {
        uint32_t n_words = class_words(g, d);
        const uint64_t *x = a->sets[d], *y = b->sets[d], *z = space ? space[d] : NULL;
        bool any = !x && !y && !z;
        for (uint32_t i = 0; i < n_words && !any; i++)
            any = ((x ? x[i] : UINT64_MAX) & (y ? y[i] : UINT64_MAX) & (z ? z[i] : UINT64_MAX)) != 0;
        if (!any)
            return false;
    }
    const uint64_t **sets = FB_NEW_ARRAY(g->arena, const uint64_t *, n);
    for (uint32_t d = 0; sets && d < n; d++) {
        uint64_t *set = all_of(g, d);
        if (!set)
            return false;
        for (uint32_t i = 0; i < class_words(g, d); i++)
            set[i] &= (a->sets[d] ? a->sets[d][i] : UINT64_MAX) & (b->sets[d] ? b->sets[d][i] : UINT64_MAX) &
                      (space && space[d] ? space[d][i] : UINT64_MAX);
        sets[d] = set;
    }
    *common = sets;
    return sets != NULL;
}

/* Few classes: their columns say which boxes meet the set.  Many: the box itself must be asked. */
#define FEW_CLASSES 16u

bool fb_regions_near(fb_regions *g, uint64_t *out, const fb_box *box) {
    uint64_t *all = FB_NEW_ARRAY(g->arena, uint64_t, g->n_words);
    uint64_t *near = FB_NEW_ARRAY(g->arena, uint64_t, g->n_words);
    if (!all || !near)
        return false;
    for (uint32_t b = 0; b < g->classes->n_boxes; b++)
        all[b / 64] |= UINT64_C(1) << (b % 64);
    for (uint32_t d = 0; d < g->classes->n_dimensions; d++) {
        const uint64_t *set = box->sets[d];
        if (!set || count_of(set, class_words(g, d)) > FEW_CLASSES)
            continue;
        memset(near, 0, g->n_words * sizeof *near);
        for (uint32_t i = 0; i < class_words(g, d); i++)
            for (uint64_t left = set[i]; left; left &= left - 1) {
                const uint64_t *column = g->columns[d][i * 64 + (uint32_t)__builtin_ctzll(left)];
                if (!fb_budget_step(g->budget, g->n_words))
                    return false;
                for (uint32_t word = 0; word < g->n_words; word++)
                    near[word] |= column[word];
            }
        for (uint32_t word = 0; word < g->n_words; word++)
            all[word] &= near[word];
    }
    for (uint32_t word = 0; word < g->n_words; word++)
        out[word] |= all[word];
    return fb_budget_step(g->budget, g->n_words);
}
