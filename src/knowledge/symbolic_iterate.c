/* symbolic_iterate.c - for, some, every and filters on lists whose items are there or not.
 *
 * What eval/iterate.c does one item after the other is done here for each item under the guard of its being there.
 */
#include "knowledge/knowledge_inner.h"

/* ---- what is iterated over ----------------------------------------------------------------------------- */

typedef struct stepping {
    fb_symbolic *s;
    const fb_node *context; /* as written: from..to, or an expression */
} stepping;

/* A range, or from..to, as the list of its items: eval runs `for i in ... return i`.  Any other value stays. */
static uint32_t items_of(void *context, const uint32_t *numbers, uint32_t n) {
    const stepping *step = context;
    fb_symbolic *s = step->s;
    if (n == 1 && s->values[numbers[0]].kind != FB_KIND_RANGE)
        return numbers[0];
    fb_node ends[2], over = *step->context, item = {.op = FB_OP_LOCAL};
    const fb_node *children[2] = {&ends[0], &ends[1]}, *loop_children[2] = {n == 1 ? &ends[0] : &over, &item};
    for (uint32_t i = 0; i < n; i++)
        ends[i] = (fb_node){.op = FB_OP_CONSTANT, .as = {.constant = s->values[numbers[i]]}};
    over.children = children;
    fb_node loop = {.op = FB_OP_FOR, .n_children = 2, .children = loop_children};
    fb_value frame[2] = {{0}};
    return fb_sym_evaluate(s, &loop, frame);
}

static fb_sym iterated(fb_symbolic *s, const fb_node *context, fb_sym *frame, fb_diagram *is_null) {
    stepping step = {s, context};
    fb_diagram_function f = {.identity = context, .of = items_of, .context = &step};
    fb_diagram ends[2];
    uint32_t n = context->op == FB_OP_ITERATE ? 2 : 1;
    *is_null = FB_NEVER;
    if (n == 1) {
        fb_sym over = fb_sym_node(s, context, frame);
        if (over.kind != FB_SYM_DIAGRAM)
            return fb_sym_as_list(s, over, is_null);
        ends[0] = over.as.diagram;
    } else {
        ends[0] = fb_sym_flat(s, fb_sym_node(s, context->children[0], frame));
        ends[1] = fb_sym_flat(s, fb_sym_node(s, context->children[1], frame));
    }
    return fb_sym_as_list(s, fb_sym_of_diagram(fb_diagram_apply(&s->all, &f, ends, n)), is_null);
}

/* The product of the iterators, the last turning fastest (10.3.2.14). */
typedef struct product product;
struct product {
    fb_symbolic *s;
    const fb_node *node;
    fb_sym *frame;
    uint32_t n; /* iterators */
    void (*body)(product *p, fb_diagram guard);
    void (*stop)(product *p, fb_diagram guard); /* an iteration context is null: nothing behind it is looked at */
    /* for */
    fb_sym_item *items;
    uint32_t n_items, capacity;
    fb_diagram failed;
    /* some, every */
    fb_diagram state; /* the answer so far; FB_LEAF_STOPPED */
};

static void go_through(product *p, uint32_t depth, fb_diagram guard) {
    fb_symbolic *s = p->s;
    if (depth == p->n) {
        p->body(p, guard);
        return;
    }
    fb_diagram is_null;
    fb_sym over = iterated(s, p->node->children[depth], p->frame, &is_null);
    if (fb_sym_is_over(s) || over.kind != FB_SYM_LIST)
        return;
    is_null = fb_sym_and(s, guard, is_null);
    if (is_null != FB_NEVER)
        p->stop(p, is_null);
    for (uint32_t i = 0; i < over.n && fb_budget_step(s->budget, 1) && !fb_sym_is_over(s); i++) {
        fb_diagram here = fb_sym_and(s, guard, over.as.items[i].guard);
        p->frame[p->node->slot + depth] = over.as.items[i].value;
        if (here != FB_NEVER)
            go_through(p, depth + 1, here);
    }
}

/* ---- for ----------------------------------------------------------------------------------------------- */

static void add_result(product *p, fb_diagram guard) {
    fb_symbolic *s = p->s;
    p->frame[p->node->slot + p->n] = (fb_sym){.kind = FB_SYM_LIST, .n = p->n_items, .as = {.items = p->items}};
    fb_sym value = fb_sym_node(s, p->node->children[p->n], p->frame);
    if (p->n_items == p->capacity) { /* `partial` may still be looked at: it is never moved */
        uint32_t capacity = p->capacity ? p->capacity * 2 : 16;
        fb_sym_item *items = capacity > p->n_items ? FB_NEW_ARRAY(s->arena, fb_sym_item, capacity) : NULL;
        if (!items)
            return;
        if (p->n_items)
            memcpy(items, p->items, p->n_items * sizeof *items);
        p->items = items;
        p->capacity = capacity;
    }
    p->items[p->n_items++] = (fb_sym_item){guard, value};
}

static void fail_for(product *p, fb_diagram guard) {
    p->failed = fb_sym_or(p->s, p->failed, guard);
}

fb_sym fb_sym_for(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    product p = {.s = s, .node = node, .frame = frame, .n = node->n_children - 1, .body = add_result,
                 .stop = fail_for, .failed = FB_NEVER};
    go_through(&p, 0, FB_ALWAYS);
    fb_sym list = {.kind = FB_SYM_LIST, .n = p.n_items, .as = {.items = p.items}};
    return fb_sym_choose(s, p.failed, fb_sym_null(), list);
}

/* ---- some, every --------------------------------------------------------------------------------------- */

/* numbers: the answer so far, the item's guard, what the item says.  `context`: the decisive answer. */
static uint32_t next_answer(void *context, const uint32_t *numbers, uint32_t n) {
    uint32_t decisive = *(const uint32_t *)context;
    (void)n;
    if (numbers[0] == decisive || numbers[0] == FB_LEAF_STOPPED || numbers[1] != FB_LEAF_TRUE)
        return numbers[0];
    if (numbers[2] == decisive)
        return decisive;
    return numbers[2] > FB_LEAF_TRUE ? (uint32_t)FB_LEAF_NULL : numbers[0];
}

static const uint32_t decisive_of[2] = {FB_LEAF_FALSE, FB_LEAF_TRUE}; /* every, some */

static const uint32_t *decisive(const product *p) {
    return &decisive_of[p->node->op == FB_OP_SOME];
}

static void ask_item(product *p, fb_diagram guard) {
    fb_symbolic *s = p->s;
    if (p->state == fb_diagram_leaf(*decisive(p)))
        return;
    fb_diagram item = fb_sym_flat(s, fb_sym_node(s, p->node->children[p->n], p->frame));
    fb_diagram_function f = {.identity = decisive(p), .of = next_answer, .context = (void *)decisive(p)};
    fb_diagram operands[] = {p->state, guard, item};
    if (fb_sym_is_over(s))
        return;
    p->state = fb_diagram_apply(&s->all, &f, operands, 3);
}

static uint32_t stopped_answer(void *context, const uint32_t *numbers, uint32_t n) {
    uint32_t decided = *(const uint32_t *)context;
    (void)n;
    return numbers[0] == decided || numbers[1] != FB_LEAF_TRUE ? numbers[0] : (uint32_t)FB_LEAF_STOPPED;
}

static void stop_asking(product *p, fb_diagram guard) {
    static const char identity[2];
    fb_diagram_function f = {.identity = &identity[p->node->op == FB_OP_SOME], .of = stopped_answer,
                             .context = (void *)decisive(p)};
    fb_diagram operands[] = {p->state, guard};
    if (p->node->is_boxed)
        fb_sym_refuse(p->s, "a boxed iterator may run over null");
    else if (!fb_sym_is_over(p->s))
        p->state = fb_diagram_apply(&p->s->all, &f, operands, 2);
}

static void ask_boxed_item(product *p, fb_diagram guard);

fb_sym fb_sym_quantified(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    product p = {.s = s, .node = node, .frame = frame, .n = node->n_children - 1,
                 .body = node->is_boxed ? ask_boxed_item : ask_item, .stop = stop_asking};
    p.state = fb_diagram_leaf(FB_LEAF_TRUE - *decisive(&p));
    go_through(&p, 0, FB_ALWAYS);
    fb_diagram stopped = fb_sym_is(s, p.state, FB_LEAF_STOPPED);
    return fb_sym_of_diagram(fb_sym_choose_flat(s, stopped, fb_diagram_leaf(FB_LEAF_NULL), p.state));
}

/* ---- what a condition can be --------------------------------------------------------------------------- */

typedef struct kinds {
    const fb_symbolic *s;
    bool has_truth, has_number, has_other; /* truth: true, false, null */
} kinds;

static bool note_kind(void *context, uint32_t number) {
    kinds *k = context;
    fb_kind kind = (fb_kind)k->s->values[number].kind;
    k->has_truth |= kind == FB_KIND_BOOLEAN || kind == FB_KIND_NULL;
    k->has_number |= kind == FB_KIND_NUMBER;
    k->has_other |= kind != FB_KIND_BOOLEAN && kind != FB_KIND_NULL && kind != FB_KIND_NUMBER;
    return true;
}

static kinds kinds_of(fb_symbolic *s, fb_diagram d) {
    kinds k = {.s = s};
    if (!fb_sym_is_over(s) && !fb_diagram_leaves(&s->all, d, note_kind, &k))
        k.has_other = true;
    return k;
}

/* Boxed, each item's condition must be a boolean (10.2.1.10). */
static void ask_boxed_item(product *p, fb_diagram guard) {
    fb_diagram item = fb_sym_flat(p->s, fb_sym_node(p->s, p->node->children[p->n], p->frame));
    kinds k = kinds_of(p->s, item);
    if (k.has_number || k.has_other)
        fb_sym_refuse(p->s, "the condition of a boxed iterator may be no boolean");
    else
        ask_item(p, guard);
}

/* ---- filters (10.3.2.5) -------------------------------------------------------------------------------- */

/* The n-th of the items that are there, 1-based from the front, or from the back. */
static fb_sym nth_item(fb_symbolic *s, const fb_sym *list, uint64_t nth, bool from_back) {
    if (nth > list->n)
        return fb_sym_null();
    fb_sym *found = FB_NEW_ARRAY(s->arena, fb_sym, nth + 1); /* the c-th of the items looked at so far */
    for (uint64_t c = 0; found && c <= nth; c++)
        found[c] = fb_sym_null();
    if (!found || !fb_budget_step(s->budget, list->n * nth))
        return fb_sym_null();
    for (uint32_t i = 0; i < list->n && !fb_sym_is_over(s); i++) {
        const fb_sym_item *item = &list->as.items[from_back ? i : list->n - 1 - i];
        for (uint64_t c = nth; c > 0; c--)
            found[c] = fb_sym_choose(s, item->guard, c == 1 ? item->value : found[c - 1], found[c]);
    }
    return found[nth];
}

typedef struct indexing {
    fb_symbolic *s;
    const fb_sym *list;
    fb_diagram index;
    fb_sym found;
} indexing;

static bool take_index(void *context, uint32_t number) {
    indexing *x = context;
    int64_t i;
    fb_sym one = fb_sym_null();
    if (fb_number_to_int64(&i, x->s->values[number].as.number) && i)
        one = nth_item(x->s, x->list, i > 0 ? (uint64_t)i : (uint64_t)-(i + 1) + 1, i < 0);
    x->found = fb_sym_choose(x->s, fb_sym_is(x->s, x->index, number), one, x->found);
    return !fb_sym_is_over(x->s);
}

static fb_sym by_index(fb_symbolic *s, const fb_sym *list, fb_diagram index) {
    indexing x = {.s = s, .list = list, .index = index, .found = fb_sym_null()};
    return fb_diagram_leaves(&s->all, index, take_index, &x) ? x.found : fb_sym_null();
}

static fb_sym by_condition(fb_symbolic *s, const fb_sym *list, const fb_diagram *conditions) {
    fb_sym_item *items = FB_NEW_ARRAY(s->arena, fb_sym_item, list->n);
    uint32_t n = 0;
    for (uint32_t i = 0; items && i < list->n; i++) {
        fb_diagram guard = fb_sym_and(s, list->as.items[i].guard, fb_sym_is_true(s, conditions[i]));
        if (guard != FB_NEVER)
            items[n++] = (fb_sym_item){guard, list->as.items[i].value};
    }
    return (fb_sym){.kind = FB_SYM_LIST, .n = n, .as = {.items = items}};
}

static uint32_t is_number_of(void *context, const uint32_t *numbers, uint32_t n) {
    const fb_symbolic *s = context;
    (void)n;
    return s->values[numbers[0]].kind == FB_KIND_NUMBER ? FB_LEAF_TRUE : FB_LEAF_FALSE;
}

/* Where the list has no items and the condition, with null for the item, is a number: eval takes that for an index. */
static fb_diagram is_index_of_nothing(fb_symbolic *s, const fb_node *node, fb_sym *frame, const fb_sym *list) {
    static const char identity;
    fb_diagram_function is_number = {.identity = &identity, .of = is_number_of, .context = s};
    fb_diagram is_empty = FB_ALWAYS;
    for (uint32_t i = 0; i < list->n && is_empty != FB_NEVER; i++)
        is_empty = fb_sym_and(s, is_empty, fb_sym_not(s, list->as.items[i].guard));
    if (is_empty == FB_NEVER || fb_sym_is_over(s))
        return FB_NEVER;
    frame[node->slot] = fb_sym_null();
    fb_diagram condition = fb_sym_flat(s, fb_sym_node(s, node->children[1], frame));
    return fb_sym_and(s, is_empty, fb_diagram_apply(&s->all, &is_number, &condition, 1));
}

fb_sym fb_sym_filter(fb_symbolic *s, const fb_node *node, fb_sym *frame) {
    fb_diagram is_null;
    fb_sym list = fb_sym_as_list(s, fb_sym_open(s, fb_sym_node(s, node->children[0], frame)), &is_null);
    fb_diagram *conditions = FB_NEW_ARRAY(s->arena, fb_diagram, list.n);
    kinds all = {.s = s}, first = {.s = s};
    bool is_one = true; /* all conditions are the same */
    if (!conditions || list.kind != FB_SYM_LIST || fb_sym_is_over(s))
        return fb_sym_null();
    for (uint32_t i = 0; i < list.n && !fb_sym_is_over(s); i++) {
        frame[node->slot] = list.as.items[i].value;
        conditions[i] = fb_sym_flat(s, fb_sym_node(s, node->children[1], frame));
        kinds k = kinds_of(s, conditions[i]);
        if (i == 0)
            first = k;
        all.has_truth |= k.has_truth;
        all.has_number |= k.has_number;
        all.has_other |= k.has_other;
        is_one = is_one && conditions[i] == conditions[0];
    }
    if (fb_sym_is_over(s))
        return fb_sym_null();
    bool is_first_there = list.n && list.as.items[0].guard == FB_ALWAYS;
    const kinds *k = is_first_there && !node->is_boxed ? &first : &all; /* eval judges by the first item */
    fb_sym out;
    if (list.n == 0 || (!k->has_number && !k->has_other)) {
        fb_diagram is_nothing = is_index_of_nothing(s, node, frame, &list);
        out = fb_sym_choose(s, is_nothing, fb_sym_null(), by_condition(s, &list, conditions));
    } else if (!k->has_truth && !k->has_other && (is_first_there || is_one)) {
        out = by_index(s, &list, conditions[0]);
    } else {
        out = fb_sym_refuse(s, "the condition of a filter may be of several kinds");
    }
    return fb_sym_choose(s, is_null, fb_sym_null(), out);
}
