/* table_index.c - decision tables indexed by input value, so that 10,000 rules cost about what ten do.
 *
 * For each input clause the constants of its tests cut the values of one kind into classes: point, gap, point,
 * gap...  A rule's cell then is a set of intervals of classes.  Classes are grouped into at most MAX_BLOCKS
 * blocks; a block knows the rules that match in all of it (`must`, a bit set) and those that match in part of it
 * (a short list, whose cells are looked at).  A cell that is not made of constants of that kind is `opaque`: its
 * rule stays a candidate and the reader evaluates the cell.
 *
 * Bits stand in the order in which the hit policy wants its rules: rule order, or, for PRIORITY and OUTPUT ORDER
 * with constant outputs, the order of the output values; so the first hit is the lowest bit.
 *
 * An output that is a constant of the wanted type, and allowed, is found out here, once.
 *
 * INVARIANT: a rule that matches is always among the candidates; one whose cells are all indexed is among them
 * only if it matches.  docs/tables-as-bits.md tells it with an example.
 */
#include "plan/plan.h"

#include <stdlib.h>

#define MAX_BLOCKS 1024u
#define INDEX_LIMIT ((size_t)64 << 20)  /* bytes a table; a clause over it is left to be scanned */
#define INDEX_TOTAL ((size_t)256 << 20) /* bytes a plan */

typedef struct interval {
    uint32_t low, high; /* classes, both included */
} interval;
typedef struct cell_intervals {
    uint32_t first, n; /* in fb_clause_index.intervals */
} cell_intervals;

struct fb_clause_index {
    uint8_t kind;            /* fb_kind of its points; FB_KIND_NULL: the clause is not indexed */
    uint32_t n_points, n_classes, n_blocks, block_size;
    const fb_value *points;  /* sorted; class 2i + 1 is point i, class 2i what is before it */
    /* Shorter ways to a class; each NULL where there is none. */
    const int64_t *whole;        /* numbers: the points, where all are whole and fit */
    const uint32_t *classes;     /* and where they lie close: the class of lowest, lowest + 1, ... */
    int64_t lowest, highest;
    uint64_t whole_high;         /* the high word of whole numbers, but for the sign in its highest bit */
    const uint64_t *heads;       /* strings: the head of each point */
    const cell_intervals *cells; /* by bit */
    const interval *intervals;
    const uint64_t *must;        /* n_blocks * n_words */
    const uint32_t *partial;     /* bits, block by block */
    const uint32_t *partial_at;  /* n_blocks + 1 */
    const uint64_t *opaque;      /* n_words: the cell must be evaluated; dashes are in `must`.  NULL: none */
};
typedef struct fb_clause_index fb_clause_index;

typedef struct indexing {
    fb_arena *arena, *scratch;
    const fb_plan *plan;
    const fb_plan_table *table;
    struct fb_table_index *index;
    struct listing *listings; /* an output clause */
    size_t used, most;        /* bytes */
} indexing;

/* ---- order of values of one kind ----------------------------------------------------------------------- */

static int compare_points(const fb_value *a, const fb_value *b) {
    switch ((fb_kind)a->kind) {
    case FB_KIND_NUMBER: return fb_number_compare(a->as.number, b->as.number);
    case FB_KIND_STRING: return fb_view_compare(fb_string_view(a), fb_string_view(b));
    case FB_KIND_BOOLEAN: return (int)a->as.boolean - (int)b->as.boolean;
    case FB_KIND_DAYS_TIME_DURATION: return fb_duration_compare(a->as.duration, b->as.duration);
    case FB_KIND_YEARS_MONTHS_DURATION: return (a->as.months > b->as.months) - (a->as.months < b->as.months);
    default: break;
    }
    const fb_date *x = &a->as.date, *y = &b->as.date;
    if (x->year != y->year)
        return x->year < y->year ? -1 : 1;
    return x->month != y->month ? (int)x->month - (int)y->month : (int)x->day - (int)y->day;
}

/* Kinds whose values have one total order, by which `=` and `<` go too.  Times are left out: whether two of them
 * can be compared depends on their zones. */
static bool is_indexable(uint8_t kind) {
    return kind == FB_KIND_NUMBER || kind == FB_KIND_STRING || kind == FB_KIND_BOOLEAN || kind == FB_KIND_DATE ||
           kind == FB_KIND_DAYS_TIME_DURATION || kind == FB_KIND_YEARS_MONTHS_DURATION;
}

/* ---- what a cell is made of ---------------------------------------------------------------------------- */

static const fb_value *constant_of(const fb_node *node) {
    return node && node->op == FB_OP_CONSTANT ? &node->as.constant : NULL;
}

static bool range_is_simple(const fb_range *r, uint8_t kind) {
    return !r->complement && !r->is_equality && (r->low_undefined || r->low.kind == kind) &&
           (r->high_undefined || r->high.kind == kind);
}

/* Is the unary test about constants of this kind? */
static bool test_is_simple(const fb_node *test, uint8_t kind) {
    const fb_value *c = test->n_children ? constant_of(test->children[0]) : NULL;
    if (!c || (test->op != FB_OP_TEST && test->op != FB_OP_MATCH) || test->uses_subject)
        return false;
    if (test->op == FB_OP_MATCH && c->kind == FB_KIND_RANGE)
        return kind != FB_KIND_BOOLEAN && range_is_simple(c->as.range, kind);
    bool equality = test->op == FB_OP_MATCH || test->comparison == FB_OP_EQUAL || test->comparison == FB_OP_NOT_EQUAL;
    return c->kind == kind && (equality || kind != FB_KIND_BOOLEAN); /* booleans have no order in FEEL */
}

static bool cell_is_simple(const fb_node *cell, uint8_t kind) {
    if (cell->op != FB_OP_TESTS)
        return false;
    for (uint32_t i = 0; i < cell->n_children; i++)
        if (!test_is_simple(cell->children[i], kind))
            return false;
    return cell->n_children > 0;
}

/* The kind most cells speak of: that of the first constant found. */
static uint8_t clause_kind(const fb_plan_table *table, uint32_t clause) {
    for (uint32_t r = 0; r < table->n_rules; r++) {
        const fb_node *cell = table->rules[r].inputs[clause];
        for (uint32_t i = 0; cell->op == FB_OP_TESTS && i < cell->n_children; i++) {
            const fb_value *c = cell->children[i]->n_children ? constant_of(cell->children[i]->children[0]) : NULL;
            if (!c)
                continue;
            uint8_t kind = c->kind == FB_KIND_RANGE
                               ? (c->as.range->low_undefined ? c->as.range->high.kind : c->as.range->low.kind)
                               : c->kind;
            if (is_indexable(kind))
                return kind;
        }
    }
    return FB_KIND_NULL;
}

/* ---- points -------------------------------------------------------------------------------------------- */

typedef struct points {
    fb_value *at;
    uint32_t n, capacity;
} points;

static bool add_point(indexing *x, points *p, const fb_value *value) {
    if (p->n == p->capacity) {
        uint32_t capacity = p->capacity ? p->capacity * 2 : 64;
        fb_value *more = FB_NEW_ARRAY(x->scratch, fb_value, capacity);
        if (!more)
            return false;
        if (p->n)
            memcpy(more, p->at, p->n * sizeof *more);
        p->at = more;
        p->capacity = capacity;
    }
    p->at[p->n++] = *value;
    return true;
}

static int by_order(const void *a, const void *b) {
    return compare_points(a, b);
}

static bool gather_points(indexing *x, points *p, uint32_t clause, uint8_t kind) {
    for (uint32_t r = 0; r < x->table->n_rules; r++) {
        const fb_node *cell = x->table->rules[r].inputs[clause];
        if (!cell_is_simple(cell, kind))
            continue;
        for (uint32_t i = 0; i < cell->n_children; i++) {
            const fb_value *c = constant_of(cell->children[i]->children[0]);
            bool added = true;
            if (c->kind != FB_KIND_RANGE)
                added = add_point(x, p, c);
            else
                added = (c->as.range->low_undefined || add_point(x, p, &c->as.range->low)) &&
                        (c->as.range->high_undefined || add_point(x, p, &c->as.range->high));
            if (!added)
                return false;
        }
    }
    if (p->n)
        qsort(p->at, p->n, sizeof *p->at, by_order);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n; i++)
        if (n == 0 || compare_points(&p->at[n - 1], &p->at[i]) != 0)
            p->at[n++] = p->at[i];
    p->n = n;
    return true;
}

/* ---- classes ------------------------------------------------------------------------------------------- */

/* The first eight bytes, so that heads of different texts have the order of the texts. */
static uint64_t head_of(const fb_value *string) {
    uint64_t head = 0;
    for (uint32_t i = 0; i < 8; i++)
        head = head << 8 | (i < string->count ? (unsigned char)string->as.string[i] : 0);
    return head;
}

/* Of two strings with one head; one that is shorter than it is decided by the lengths. */
static int compare_tails(const fb_value *a, const fb_value *b) {
    if (a->count <= 8 && b->count <= 8)
        return (a->count > b->count) - (a->count < b->count);
    return fb_view_compare(fb_string_view(a), fb_string_view(b));
}

static uint32_t class_of_string(const fb_clause_index *clause, const fb_value *value) {
    uint64_t head = head_of(value);
    uint32_t low = 0, high = clause->n_points;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint64_t other = clause->heads[middle];
        int order = other != head ? (other < head ? -1 : 1) : compare_tails(&clause->points[middle], value);
        if (order == 0)
            return 2 * middle + 1;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 2 * low;
}

/* A whole number as fb_number_of writes it; one written otherwise, 1.0 say, takes the longer way. */
static inline bool is_whole(int64_t *out, const fb_clause_index *clause, fb_number n) {
    const uint64_t sign = (uint64_t)1 << 63;
    if ((n.word[1] & ~sign) != clause->whole_high || n.word[0] > INT64_MAX)
        return false;
    *out = n.word[1] & sign ? -(int64_t)n.word[0] : (int64_t)n.word[0];
    return true;
}

static uint32_t class_of_whole(const fb_clause_index *clause, int64_t value) {
    if (value < clause->lowest)
        return 0;
    if (value > clause->highest)
        return clause->n_classes - 1;
    if (clause->classes)
        return clause->classes[value - clause->lowest];
    uint32_t low = 0; /* the last point that is not above the value */
    for (uint32_t n = clause->n_points; n > 1;) {
        uint32_t half = n / 2;
        low = clause->whole[low + half] <= value ? low + half : low;
        n -= half;
    }
    return 2 * low + (clause->whole[low] == value ? 1 : 2);
}

/* The class of a value of the clause's kind. */
static uint32_t class_of(const fb_clause_index *clause, const fb_value *value) {
    int64_t whole;
    if (clause->whole && is_whole(&whole, clause, value->as.number))
        return class_of_whole(clause, whole);
    if (clause->heads)
        return class_of_string(clause, value);
    uint32_t low = 0, high = clause->n_points;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_points(&clause->points[middle], value);
        if (order == 0)
            return 2 * middle + 1;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 2 * low;
}

#define CLASSES_PER_POINT 16u

/* Whole numbers that fit, and the class of each number between them where they lie close. */
static bool store_whole(indexing *x, fb_clause_index *clause) {
    int64_t *whole = FB_NEW_ARRAY(x->arena, int64_t, clause->n_points);
    if (!whole)
        return false;
    for (uint32_t i = 0; i < clause->n_points; i++)
        if (!fb_number_to_int64(&whole[i], clause->points[i].as.number))
            return true;
    clause->whole = whole;
    clause->whole_high = fb_number_of(0).word[1];
    clause->lowest = whole[0];
    clause->highest = whole[clause->n_points - 1];
    uint64_t span = (uint64_t)clause->highest - (uint64_t)clause->lowest;
    if (span >= (uint64_t)clause->n_points * CLASSES_PER_POINT)
        return true;
    uint32_t *classes = FB_NEW_ARRAY(x->arena, uint32_t, span + 1);
    if (!classes)
        return false;
    for (uint64_t i = 0, point = 0; i <= span; i++) { /* `point`: the first that is not below lowest + i */
        uint64_t at = (uint64_t)whole[point] - (uint64_t)clause->lowest;
        classes[i] = (uint32_t)(2 * point + (at == i));
        point += at == i;
    }
    clause->classes = classes;
    return true;
}

static bool store_heads(indexing *x, fb_clause_index *clause) {
    uint64_t *heads = FB_NEW_ARRAY(x->arena, uint64_t, clause->n_points);
    if (!heads)
        return false;
    for (uint32_t i = 0; i < clause->n_points; i++)
        heads[i] = head_of(&clause->points[i]);
    clause->heads = heads;
    return true;
}

/* ---- cells as intervals of classes --------------------------------------------------------------------- */

static interval range_interval(const fb_clause_index *clause, const fb_range *r) {
    interval i = {0, clause->n_classes - 1};
    if (!r->low_undefined)
        i.low = class_of(clause, &r->low) + (r->low_closed ? 0 : 1);
    if (!r->high_undefined)
        i.high = class_of(clause, &r->high) - (r->high_closed ? 0 : 1);
    return i;
}

/* The intervals of one test; at most two. */
static uint32_t test_intervals(interval out[2], const fb_clause_index *clause, const fb_node *test) {
    const fb_value *c = constant_of(test->children[0]);
    uint32_t last = clause->n_classes - 1;
    if (test->op == FB_OP_MATCH && c->kind == FB_KIND_RANGE) {
        out[0] = range_interval(clause, c->as.range);
        return out[0].low <= out[0].high && out[0].high <= last;
    }
    uint32_t at = class_of(clause, c);
    switch (test->op == FB_OP_MATCH ? FB_OP_EQUAL : test->comparison) {
    case FB_OP_EQUAL: out[0] = (interval){at, at}; return 1;
    case FB_OP_NOT_EQUAL:
        out[0] = (interval){0, at - 1};
        out[1] = (interval){at + 1, last};
        return 2;
    case FB_OP_LESS: out[0] = (interval){0, at - 1}; return 1;
    case FB_OP_LESS_EQUAL: out[0] = (interval){0, at}; return 1;
    case FB_OP_GREATER: out[0] = (interval){at + 1, last}; return 1;
    default: out[0] = (interval){at, last}; return 1;
    }
}

static int by_low(const void *a, const void *b) {
    const interval *x = a, *y = b;
    return (x->low > y->low) - (x->low < y->low);
}

/* Sorted, merged where they touch; complemented when the cell is negated.  `out` has room for 2n + 1. */
static uint32_t cell_to_intervals(interval *out, const fb_clause_index *clause, const fb_node *cell) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < cell->n_children; i++)
        n += test_intervals(out + n, clause, cell->children[i]);
    if (n)
        qsort(out, n, sizeof *out, by_low);
    uint32_t merged = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (merged && out[i].low <= out[merged - 1].high + 1) {
            if (out[i].high > out[merged - 1].high)
                out[merged - 1].high = out[i].high;
        } else {
            out[merged++] = out[i];
        }
    }
    if (!cell->negated)
        return merged;
    uint32_t from = 0, gaps = 0;
    for (uint32_t i = 0; i < merged; i++) {
        interval taken = out[i];
        if (taken.low > from)
            out[gaps++] = (interval){from, taken.low - 1};
        from = taken.high + 1;
    }
    if (from < clause->n_classes)
        out[gaps++] = (interval){from, clause->n_classes - 1};
    return gaps;
}

static bool interval_has(const fb_clause_index *clause, uint32_t bit, uint32_t class_index) {
    const cell_intervals *cell = &clause->cells[bit];
    for (uint32_t i = 0; i < cell->n; i++) {
        const interval *one = &clause->intervals[cell->first + i];
        if (class_index >= one->low && class_index <= one->high)
            return true;
    }
    return false;
}

/* ---- blocks -------------------------------------------------------------------------------------------- */

typedef struct partials {
    uint32_t *block, *bit;
    uint32_t n, capacity;
} partials;

static bool add_partial(indexing *x, partials *p, uint32_t block, uint32_t bit) {
    if (p->n && p->block[p->n - 1] == block && p->bit[p->n - 1] == bit)
        return true;
    if (p->n == p->capacity) {
        uint32_t capacity = p->capacity ? p->capacity * 2 : 256;
        uint32_t *blocks = FB_NEW_ARRAY(x->scratch, uint32_t, capacity);
        uint32_t *bits = FB_NEW_ARRAY(x->scratch, uint32_t, capacity);
        if (!blocks || !bits)
            return false;
        if (p->n) {
            memcpy(blocks, p->block, p->n * sizeof *blocks);
            memcpy(bits, p->bit, p->n * sizeof *bits);
        }
        *p = (partials){blocks, bits, p->n, capacity};
    }
    p->block[p->n] = block;
    p->bit[p->n++] = bit;
    return true;
}

static void set_bit(uint64_t *words, uint32_t bit) {
    words[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static bool spread(indexing *x, fb_clause_index *clause, uint64_t *must, partials *p, uint32_t bit, interval i) {
    uint32_t n_words = x->index->n_words, size = clause->block_size;
    for (uint32_t block = i.low / size; block <= i.high / size; block++) {
        uint32_t first = block * size, last = first + size - 1;
        if (last >= clause->n_classes)
            last = clause->n_classes - 1;
        if (i.low <= first && i.high >= last)
            set_bit(must + (size_t)block * n_words, bit);
        else if (!add_partial(x, p, block, bit))
            return false;
    }
    return true;
}

/* Partials sorted by block, by counting. */
static bool store_partials(indexing *x, fb_clause_index *clause, const partials *p) {
    uint32_t *at = FB_NEW_ARRAY(x->arena, uint32_t, clause->n_blocks + 1);
    uint32_t *bits = FB_NEW_ARRAY(x->arena, uint32_t, p->n);
    uint32_t *next = FB_NEW_ARRAY(x->scratch, uint32_t, clause->n_blocks + 1);
    if (!at || !bits || !next)
        return false;
    for (uint32_t i = 0; i < p->n; i++)
        at[p->block[i] + 1]++;
    for (uint32_t b = 0; b < clause->n_blocks; b++)
        at[b + 1] += at[b];
    memcpy(next, at, (clause->n_blocks + 1) * sizeof *next);
    for (uint32_t i = 0; i < p->n; i++)
        bits[next[p->block[i]]++] = p->bit[i];
    clause->partial = bits;
    clause->partial_at = at;
    return true;
}

/* ---- clauses ------------------------------------------------------------------------------------------- */

static bool store_points(indexing *x, fb_clause_index *clause, const points *p) {
    fb_value *kept = FB_NEW_ARRAY(x->arena, fb_value, p->n);
    if (!kept)
        return false;
    if (p->n)
        memcpy(kept, p->at, p->n * sizeof *kept);
    clause->points = kept;
    clause->n_points = p->n;
    clause->n_classes = 2 * p->n + 1;
    clause->block_size = (clause->n_classes + MAX_BLOCKS - 1) / MAX_BLOCKS;
    clause->n_blocks = (clause->n_classes + clause->block_size - 1) / clause->block_size;
    if (clause->kind == FB_KIND_NUMBER && p->n)
        return store_whole(x, clause);
    return clause->kind != FB_KIND_STRING || store_heads(x, clause);
}

/* All rules' cells: intervals, must bits, partial bits, opaque bits. */
static bool store_cells(indexing *x, fb_clause_index *clause, uint32_t number) {
    uint32_t n_rules = x->table->n_rules, n_words = x->index->n_words, n_intervals = 0, used = 0;
    for (uint32_t r = 0; r < n_rules; r++)
        n_intervals += 2 * x->table->rules[r].inputs[number]->n_children + 1;
    /* Only partial rules are looked at afterwards, and blocks of one class have none. */
    fb_arena *keeper = clause->block_size > 1 ? x->arena : x->scratch;
    cell_intervals *cells = FB_NEW_ARRAY(keeper, cell_intervals, n_rules);
    interval *intervals = FB_NEW_ARRAY(keeper, interval, n_intervals);
    uint64_t *must = FB_NEW_ARRAY(x->arena, uint64_t, (size_t)clause->n_blocks * n_words);
    uint64_t *opaque = FB_NEW_ARRAY(x->arena, uint64_t, n_words);
    partials p = {0};
    if (!cells || !intervals || !must || !opaque)
        return false;
    bool any_opaque = false;
    for (uint32_t bit = 0; bit < n_rules; bit++) {
        const fb_node *cell = x->table->rules[x->index->order[bit]].inputs[number];
        cells[bit].first = used;
        if (cell->op == FB_OP_DASH) {
            intervals[used] = (interval){0, clause->n_classes - 1};
            cells[bit].n = 1;
        } else if (cell_is_simple(cell, clause->kind)) {
            cells[bit].n = cell_to_intervals(intervals + used, clause, cell);
        } else {
            set_bit(opaque, bit);
            any_opaque = true;
        }
        for (uint32_t i = 0; i < cells[bit].n; i++)
            if (!spread(x, clause, must, &p, bit, intervals[used + i]))
                return false;
        used += cells[bit].n;
    }
    if (clause->block_size > 1) {
        clause->cells = cells;
        clause->intervals = intervals;
    }
    clause->must = must;
    clause->opaque = any_opaque ? opaque : NULL;
    return store_partials(x, clause, &p);
}

static bool index_clause(indexing *x, fb_clause_index *clause, uint32_t number) {
    points p = {0};
    uint8_t kind = clause_kind(x->table, number);
    if (kind == FB_KIND_NULL)
        return true;
    if (!gather_points(x, &p, number, kind))
        return false;
    size_t bytes = (size_t)MAX_BLOCKS * x->index->n_words * 8 + (size_t)x->table->n_rules * 32 +
                   (size_t)p.n * (sizeof *p.at + sizeof(int64_t) + CLASSES_PER_POINT * sizeof(uint32_t));
    if (x->used + bytes > x->most)
        return true; /* scanned */
    x->used += bytes;
    clause->kind = kind;
    if (!store_points(x, clause, &p))
        return false;
    return store_cells(x, clause, number);
}

/* ---- outputs ------------------------------------------------------------------------------------------- */

/* A coercion of a constant that has the type already changes nothing; of what holds others, their allowed values
 * would have to be looked at. */
static const fb_value *constant_output(const fb_node *node) {
    const fb_value *c = node->op == FB_OP_COERCE ? constant_of(node->children[0]) : constant_of(node);
    if (!c || node->op == FB_OP_CONSTANT)
        return c;
    fb_budget budget = {1000, 16, false};
    return c->kind < FB_KIND_LIST && !node->type->constraint && fb_value_instance_of(c, node->type, &budget) ? c : NULL;
}

typedef struct listed_value {
    const fb_value *value;
    uint32_t place;
} listed_value;

/* The output values of a clause as far as they are constants: up to the first that is not. */
typedef struct listing {
    listed_value *sorted; /* those of kinds with an order, and null */
    listed_value *others; /* in their order */
    uint32_t n_sorted, n_others;
    bool all_constant;
    bool is_whole; /* the clause allows what equals one of them, and says so by nothing but constants */
} listing;

static bool is_sortable(uint8_t kind) {
    return is_indexable(kind) || kind == FB_KIND_NULL;
}

static int compare_listed(const fb_value *a, const fb_value *b) {
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->kind == FB_KIND_NULL ? 0 : compare_points(a, b);
}

static int by_value_and_place(const void *a, const void *b) {
    const listed_value *x = a, *y = b;
    int order = compare_listed(x->value, y->value);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static bool list_values(indexing *x, listing *l, const fb_plan_output_clause *clause) {
    *l = (listing){.sorted = FB_NEW_ARRAY(x->scratch, listed_value, clause->n_values),
                   .others = FB_NEW_ARRAY(x->scratch, listed_value, clause->n_values), .all_constant = true};
    if (!l->sorted || !l->others)
        return false;
    for (uint32_t i = 0; i < clause->n_values && l->all_constant; i++) {
        const fb_value *value = constant_of(clause->values[i]);
        if (!value)
            l->all_constant = false;
        else if (is_sortable(value->kind))
            l->sorted[l->n_sorted++] = (listed_value){value, i};
        else
            l->others[l->n_others++] = (listed_value){value, i};
    }
    if (l->n_sorted)
        qsort(l->sorted, l->n_sorted, sizeof *l->sorted, by_value_and_place);
    const fb_constraint *allowed = clause->constraint ? &x->plan->constraints[clause->constraint - 1] : NULL;
    l->is_whole = allowed && !allowed->also && l->all_constant && allowed->tests->op == FB_OP_TESTS &&
                  !allowed->tests->negated && allowed->tests->n_children == clause->n_values;
    return true;
}

/* The first place of a value in the list. */
static bool find_listed(uint32_t *place, const listing *l, const fb_value *value) {
    if (!is_sortable(value->kind)) {
        fb_budget budget = {1000, 16, false};
        for (uint32_t i = 0; i < l->n_others; i++)
            if (fb_value_equal(l->others[i].value, value, &budget) == FB_TRUE) {
                *place = l->others[i].place;
                return true;
            }
        return false;
    }
    uint32_t low = 0, high = l->n_sorted;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_listed(l->sorted[middle].value, value) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == l->n_sorted || compare_listed(l->sorted[low].value, value) != 0)
        return false;
    *place = l->sorted[low].place;
    return true;
}

/* The outputs that are what their rule gives, whatever the inputs: constants of the wanted type that are allowed. */
static bool store_outputs(indexing *x) {
    const fb_plan_table *table = x->table;
    const fb_value **outputs = FB_NEW_ARRAY(x->arena, const fb_value *, (size_t)table->n_rules * table->n_outputs);
    if (!outputs)
        return false;
    for (uint32_t r = 0; r < table->n_rules; r++)
        for (uint32_t o = 0; o < table->n_outputs; o++) {
            const fb_value *value = constant_output(table->rules[r].outputs[o]);
            uint32_t place;
            if (value && (!table->outputs[o].constraint || value->kind == FB_KIND_NULL ||
                          (x->listings[o].is_whole && find_listed(&place, &x->listings[o], value))))
                outputs[(size_t)r * table->n_outputs + o] = value;
        }
    x->index->outputs = outputs;
    return true;
}

/* ---- order --------------------------------------------------------------------------------------------- */

typedef struct ranked {
    uint32_t rule;
    uint32_t rank[8];
} ranked;

static int by_rank(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    for (size_t o = 0; o < FB_COUNT(x->rank); o++)
        if (x->rank[o] != y->rank[o])
            return x->rank[o] < y->rank[o] ? -1 : 1;
    return (x->rule > y->rule) - (x->rule < y->rule);
}

/* The place of a rule's output among the output values; false when it is not constant, or when it is none of them:
 * it then gives null where they do not allow it, and null may be one. */
static bool rank_output(uint32_t *rank, const fb_plan_output_clause *clause, const listing *l, const fb_node *output) {
    const fb_value *value = constant_output(output);
    if (!value)
        return false;
    if (find_listed(rank, l, value))
        return true;
    *rank = clause->n_values;
    return l->all_constant && !clause->constraint;
}

static bool order_by_priority(indexing *x, uint32_t *order) {
    const fb_plan_table *table = x->table;
    bool wanted = table->hit_policy == FB_HIT_PRIORITY || table->hit_policy == FB_HIT_OUTPUT_ORDER;
    if (!wanted || table->n_outputs > FB_COUNT(((ranked *)0)->rank))
        return false;
    ranked *rules = FB_NEW_ARRAY(x->scratch, ranked, table->n_rules);
    if (!rules)
        return false;
    for (uint32_t r = 0; r < table->n_rules; r++) {
        rules[r].rule = r;
        for (uint32_t o = 0; o < table->n_outputs; o++)
            if (!rank_output(&rules[r].rank[o], &table->outputs[o], &x->listings[o], table->rules[r].outputs[o]))
                return false;
    }
    qsort(rules, table->n_rules, sizeof *rules, by_rank);
    for (uint32_t r = 0; r < table->n_rules; r++)
        order[r] = rules[r].rule;
    return true;
}

/* ---- the index ----------------------------------------------------------------------------------------- */

static bool store_tested(indexing *x) {
    struct fb_table_index *index = x->index;
    uint64_t *tested = FB_NEW_ARRAY(x->arena, uint64_t, (size_t)index->n_rules * index->n_masks);
    if (!tested)
        return false;
    for (uint32_t bit = 0; bit < index->n_rules; bit++)
        for (uint32_t i = 0; i < index->n_clauses; i++)
            if (x->table->rules[index->order[bit]].inputs[i]->op != FB_OP_DASH)
                set_bit(tested + (size_t)bit * index->n_masks, i);
    index->tested = tested;
    return true;
}

static bool index_table(indexing *x) {
    uint32_t n_rules = x->table->n_rules, n_clauses = x->table->n_inputs;
    struct fb_table_index *index = FB_NEW(x->arena, struct fb_table_index);
    uint32_t *order = FB_NEW_ARRAY(x->arena, uint32_t, n_rules);
    fb_clause_index *clauses = FB_NEW_ARRAY(x->arena, fb_clause_index, n_clauses);
    x->listings = FB_NEW_ARRAY(x->scratch, listing, x->table->n_outputs);
    if (!index || !order || !clauses || !x->listings)
        return false;
    for (uint32_t o = 0; o < x->table->n_outputs; o++)
        if (!list_values(x, &x->listings[o], &x->table->outputs[o]))
            return false;
    for (uint32_t r = 0; r < n_rules; r++)
        order[r] = r;
    *index = (struct fb_table_index){.n_rules = n_rules, .n_words = (n_rules + 63) / 64, .n_clauses = n_clauses,
                                     .n_masks = (n_clauses + 63) / 64, .order = order, .clauses = clauses};
    index->by_priority = order_by_priority(x, order);
    x->index = index;
    for (uint32_t i = 0; i < n_clauses; i++) {
        fb_arena_mark mark = fb_arena_here(x->scratch);
        bool stored = index_clause(x, &clauses[i], i);
        fb_arena_rewind(x->scratch, mark);
        if (!stored)
            return false;
    }
    return store_tested(x) && store_outputs(x);
}

fb_status fb_plan_index(const fb_plan *plan, fb_arena *plan_arena, fb_error *error) {
    fb_arena scratch;
    fb_arena_init(&scratch, plan_arena->host, plan_arena->limit);
    fb_status status = FB_OK;
    size_t total = 0;
    for (uint32_t t = 0; t < plan->n_tables && status == FB_OK; t++) {
        const fb_plan_table *table = plan->tables[t];
        if (table->n_rules < 2 || table->n_inputs == 0)
            continue;
        indexing x = {.arena = plan_arena, .scratch = &scratch, .plan = plan, .table = table,
                      .most = INDEX_TOTAL - total};
        if (x.most > INDEX_LIMIT)
            x.most = INDEX_LIMIT;
        if (index_table(&x))
            ((fb_plan_table *)table)->table_index = x.index;
        status = fb_fail_arena(error, plan_arena);
        if (status == FB_OK)
            status = fb_fail_arena(error, &scratch);
        total += x.used;
        fb_arena_reset(&scratch);
    }
    fb_arena_free(&scratch);
    return status;
}

/* ---- asking it ----------------------------------------------------------------------------------------- */

bool fb_index_has_opaque(const fb_table_index *index, uint32_t clause) {
    return index->clauses[clause].opaque != NULL;
}

bool fb_index_is_opaque(const fb_table_index *index, uint32_t clause, uint32_t bit) {
    const uint64_t *opaque = index->clauses[clause].opaque;
    return opaque && (opaque[bit / 64] >> (bit % 64) & 1);
}

bool fb_index_ask(const fb_table_index *index, fb_index_answer *answer, uint32_t clause, const fb_value *value) {
    const fb_clause_index *c = &index->clauses[clause];
    if (c->kind == FB_KIND_NULL || c->kind != value->kind)
        return false;
    uint32_t class_index = class_of(c, value), block = class_index / c->block_size;
    *answer = (fb_index_answer){.clause = c, .must = c->must + (size_t)block * index->n_words,
                                .class_index = class_index, .next = c->partial_at[block],
                                .end = c->partial_at[block + 1]};
    return true;
}

/* The bits that hold although the block does not say so; bits ascend in the list. */
static void add_partial_bits(fb_index_answer *answer, uint64_t *hold, uint32_t first) {
    const fb_clause_index *c = answer->clause;
    for (; answer->next < answer->end && c->partial[answer->next] / 64 < first + FB_INDEX_CHUNK; answer->next++) {
        uint32_t bit = c->partial[answer->next];
        if (bit / 64 >= first && interval_has(c, bit, answer->class_index))
            set_bit(hold, bit - first * 64);
    }
}

void fb_index_narrow(const fb_table_index *index, fb_index_answer *answer, uint64_t *chunk, uint32_t first) {
    const uint64_t *must = answer->must + first, *opaque = answer->clause->opaque;
    uint32_t n = index->n_words - first;
    if (n > FB_INDEX_CHUNK)
        n = FB_INDEX_CHUNK;
    if (answer->next == answer->end && !opaque) {
        if (FB_LIKELY(n == FB_INDEX_CHUNK))
            for (uint32_t w = 0; w < FB_INDEX_CHUNK; w++)
                chunk[w] &= must[w];
        else
            for (uint32_t w = 0; w < n; w++)
                chunk[w] &= must[w];
        return;
    }
    uint64_t hold[FB_INDEX_CHUNK] = {0};
    add_partial_bits(answer, hold, first);
    for (uint32_t w = 0; w < n; w++)
        chunk[w] &= hold[w] | must[w] | (opaque ? opaque[first + w] : 0);
}
