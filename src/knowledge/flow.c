/* flow.c - what a model does with its inputs: which constants it compares each with, and whether it does more.
 *
 * An abstract evaluation.  Of every expression it says which inputs its value may be, or hold somewhere inside, as
 * they are (`inputs`), which constants it may be or hold (`constants`), what it may be that is computed from one
 * input in an orderly way (`chains`), and whether it may be something computed that is not listed.  Where two values
 * are compared, the constants of one are noted with the inputs of the other; the constant at which a chain turns is
 * noted with the chain's input; and inputs that are compared with each other are noted as peers.
 * Where an input goes into anything else (other arithmetic, a function) it has no classes, and `why` says so.
 *
 * What is known is a constant, and so is what the evaluator settles with it.
 *
 * Lists and contexts are not kept apart from what they hold: comparing them compares what they hold.
 *
 * INVARIANT: of two values of an input between the same constants, an expression either gives the same, or gives
 * each as it is; unless the input has a `why`.
 * Called by input_class.c.  What operators do: DMN 1.5 sections 10.3.2.7 to 10.3.2.15 and table 55.
 */
#include "knowledge/knowledge_inner.h"

typedef struct rope { /* constants or chains: a leaf, or two ropes */
    fb_value value;
    const fb_chain *chain;
    const struct rope *left, *right;
} rope;

typedef struct flow {
    const uint64_t *inputs; /* bits by joint number; NULL: none */
    const rope *constants;  /* NULL: none */
    const rope *chains;     /* NULL: none */
    bool is_unlisted;       /* it may be a computed value; which one is settled by the classes */
    bool has_range;         /* a range is in it, whose ends are among the constants or inputs */
    bool is_itself;         /* it is null or the one input, constant or chain in it, and in no list or context */
    bool is_partial;        /* it is the `partial` of an iteration, itself */
} flow;

typedef enum element_state { ELEMENT_NEW = 0, ELEMENT_BUSY, ELEMENT_DONE } element_state;
typedef enum settled_state { SETTLED_NEW = 0, SETTLED_YES, SETTLED_NO } settled_state;
typedef struct element_flow {
    flow flow;
    uint8_t state;
    uint8_t settled; /* settled_state: with what is known the evaluator has a value for it */
    fb_value value;
} element_flow;

typedef struct tracer {
    fb_arena *arena;
    const fb_joint *joint;
    uint32_t which;          /* the plan being looked at */
    const fb_plan *plan;
    fb_traced *out;
    fb_input_use *uses;
    fb_value_room *constants;
    fb_budget *budget;
    fb_run run;              /* for constant expressions */
    bool has_known;
    uint32_t n_words;
    element_flow *elements;
    const fb_plan_function *active[32]; /* being called */
    uint32_t n_active;
    bool partial_read;       /* since the innermost iteration began */
    bool calls_itself;
    bool in_fence;           /* looking at a constraint that is a fence */
} tracer;

static flow look(tracer *t, const fb_node *node, flow *frame);

bool fb_value_room_add(fb_arena *arena, fb_value_room *room, const fb_value *value) {
    if (room->n == room->capacity) {
        uint32_t capacity = room->capacity ? room->capacity * 2 : 8;
        fb_value *items = capacity > room->n ? FB_NEW_ARRAY(arena, fb_value, capacity) : NULL;
        if (!items)
            return false;
        if (room->n)
            memcpy(items, room->items, room->n * sizeof *items);
        room->items = items;
        room->capacity = capacity;
    }
    room->items[room->n++] = *value;
    return true;
}

bool fb_value_room_add_all(fb_arena *arena, fb_value_room *room, const fb_value_room *values) {
    for (uint32_t i = 0; i < values->n; i++)
        if (!fb_value_room_add(arena, room, &values->items[i]))
            return false;
    return true;
}

/* ---- flows --------------------------------------------------------------------------------------------- */

static const flow unlisted = {.is_unlisted = true};

static bool is_scalar(const fb_value *v) {
    return v->kind >= FB_KIND_BOOLEAN && v->kind <= FB_KIND_YEARS_MONTHS_DURATION;
}

static flow constant(tracer *t, const fb_value *value) {
    rope *leaf = FB_NEW(t->arena, rope);
    if (!leaf)
        return unlisted;
    leaf->value = *value;
    return (flow){.constants = leaf, .has_range = value->kind == FB_KIND_RANGE, .is_itself = true};
}

static const rope *join(tracer *t, const rope *a, const rope *b) {
    if (!a || !b || a == b)
        return a ? a : b;
    rope *joined = FB_NEW(t->arena, rope);
    if (joined)
        *joined = (rope){.left = a, .right = b};
    return joined;
}

static flow both(tracer *t, flow a, flow b) {
    flow out = {.inputs = a.inputs ? a.inputs : b.inputs,
                .constants = join(t, a.constants, b.constants),
                .chains = join(t, a.chains, b.chains),
                .is_unlisted = a.is_unlisted || b.is_unlisted,
                .has_range = a.has_range || b.has_range};
    if (a.inputs && b.inputs && a.inputs != b.inputs) {
        uint64_t *set = FB_NEW_ARRAY(t->arena, uint64_t, t->n_words);
        for (uint32_t i = 0; set && i < t->n_words; i++)
            set[i] = a.inputs[i] | b.inputs[i];
        fb_budget_step(t->budget, t->n_words);
        out.inputs = set;
    }
    return out;
}

static flow truth_values(tracer *t) {
    fb_value yes = fb_boolean(true), no = fb_boolean(false);
    return both(t, constant(t, &yes), constant(t, &no)); /* null needs no constant: it is a class anyhow */
}

/* The next input of a set from *at on; false behind the last. */
static bool next_input(const tracer *t, const uint64_t *set, uint32_t *at) {
    for (; set && *at < t->joint->n_inputs; (*at)++)
        if (fb_bit_has(set, *at))
            return true;
    return false;
}

static void spoil(tracer *t, uint32_t input, const char *why) {
    if (!t->uses[input].why)
        t->uses[input].why = why;
}

static void spoil_chains(tracer *t, const rope *chains) {
    for (; chains && fb_budget_step(t->budget, 1); chains = chains->left) {
        if (!chains->left) {
            spoil(t, chains->chain->input, chains->chain->why);
            return;
        }
        if (!fb_budget_enter(t->budget))
            return;
        spoil_chains(t, chains->right);
        fb_budget_leave(t->budget);
    }
}

static void spoil_all(tracer *t, flow f, const char *why) {
    for (uint32_t i = 0; next_input(t, f.inputs, &i); i++)
        spoil(t, i, why);
    spoil_chains(t, f.chains);
}

/* Only what is said to have a type cannot be something else, such as a list. */
static void spoil_untyped(tracer *t, flow f, const char *why) {
    for (uint32_t i = 0; next_input(t, f.inputs, &i); i++)
        if (!t->uses[i].is_typed)
            spoil(t, i, why);
}

/* ---- comparing ----------------------------------------------------------------------------------------- */

static void add_end(tracer *t, fb_input_use *use, const fb_value *value) {
    if (!fb_budget_step(t->budget, 1) || !fb_budget_enter(t->budget))
        return;
    if (is_scalar(value)) {
        if (!use->is_typed)
            use->kinds |= 1u << value->kind;
        if (value->kind != FB_KIND_BOOLEAN)
            fb_value_room_add(t->arena, t->in_fence ? &use->fence_ends : &use->ends, value);
    } else if (value->kind != FB_KIND_NULL && !use->is_typed) {
        fb_value_room_add(t->arena, &use->points, value);
    }
    if (value->kind == FB_KIND_LIST)
        for (uint32_t i = 0; i < value->count; i++)
            add_end(t, use, &value->as.items[i]);
    if (value->kind == FB_KIND_CONTEXT)
        for (uint32_t i = 0; i < value->count; i++)
            add_end(t, use, &value->as.entries[i].value);
    if (value->kind == FB_KIND_RANGE) {
        use->is_ordered |= !t->in_fence;
        add_end(t, use, &value->as.range->low);
        add_end(t, use, &value->as.range->high);
    }
    fb_budget_leave(t->budget);
}

static void add_ends(tracer *t, fb_input_use *use, const rope *constants) {
    while (constants && fb_budget_step(t->budget, 1)) {
        if (!constants->left) {
            add_end(t, use, &constants->value);
            return;
        }
        if (!fb_budget_enter(t->budget))
            return;
        add_ends(t, use, constants->right);
        fb_budget_leave(t->budget);
        constants = constants->left;
    }
}

/* Whether they can have classes together is seen when all is known about them (input_group.c). */
static void add_peer(tracer *t, uint32_t a, uint32_t b) {
    fb_input_use *use = &t->uses[a];
    if (!use->peers)
        use->peers = FB_NEW_ARRAY(t->arena, uint64_t, t->n_words);
    if (use->peers)
        fb_bit_add(use->peers, b);
}

static void compare_inputs(tracer *t, flow a, flow b, fb_told told) {
    for (uint32_t i = 0; next_input(t, a.inputs, &i); i++) {
        fb_input_use *use = &t->uses[i];
        use->is_ordered |= !t->in_fence && (told != FB_TOLD_EQUAL || a.has_range || b.has_range);
        add_ends(t, use, b.constants);
        if (b.is_unlisted)
            spoil(t, i, "is compared with a computed value");
        for (uint32_t k = 0; next_input(t, b.inputs, &k); k++)
            if (k != i)
                add_peer(t, i, k);
    }
}

/* Where a chain turns when it is compared with this, or with something in this. */
static void add_turns(tracer *t, const fb_chain *chain, const fb_value *value) {
    fb_input_use *use = &t->uses[chain->input];
    fb_value ends[2];
    uint32_t n;
    if (!fb_budget_step(t->budget, 100) || !fb_budget_enter(t->budget))
        return;
    if (t->in_fence) {
        spoil(t, chain->input, chain->why);
    } else if (value->kind == FB_KIND_RANGE) {
        add_turns(t, chain, &value->as.range->low);
        add_turns(t, chain, &value->as.range->high);
    } else if (value->kind == FB_KIND_LIST) {
        for (uint32_t i = 0; i < value->count; i++)
            add_turns(t, chain, &value->as.items[i]);
    } else if (value->kind == FB_KIND_CONTEXT) {
        for (uint32_t i = 0; i < value->count; i++)
            add_turns(t, chain, &value->as.entries[i].value);
    } else if (value->kind == chain->kind) {
        if (fb_chain_turns(ends, &n, &t->run, t->arena, chain, value) == FB_TURNS_UNCLEAR)
            spoil(t, chain->input, chain->why);
        for (uint32_t i = 0; i < n; i++)
            fb_value_room_add(t->arena, &use->turns, &ends[i]);
        use->is_ordered = true;
        use->is_by_clock |= chain->loses_zone;
    }
    fb_budget_leave(t->budget);
}

static void add_turns_of(tracer *t, const fb_chain *chain, const rope *constants) {
    for (; constants && fb_budget_step(t->budget, 1); constants = constants->left) {
        if (!constants->left) {
            add_turns(t, chain, &constants->value);
            return;
        }
        if (!fb_budget_enter(t->budget))
            return;
        add_turns_of(t, chain, constants->right);
        fb_budget_leave(t->budget);
    }
}

/* An input by itself, if it has one kind with an order. */
static const fb_chain *chain_of_input(tracer *t, uint32_t input) {
    uint32_t kinds = t->uses[input].is_typed ? t->uses[input].kinds : 0;
    for (uint32_t kind = FB_KIND_NUMBER; kind <= FB_KIND_YEARS_MONTHS_DURATION; kind++)
        if (kinds == 1u << kind)
            return fb_chain_begin(t->arena, input, (fb_kind)kind);
    return NULL;
}

static void note_tied(tracer *t, uint32_t a, uint32_t b) {
    fb_input_use *use = &t->uses[a];
    if (!use->tied)
        use->tied = FB_NEW_ARRAY(t->arena, uint64_t, t->n_words);
    if (use->tied)
        fb_bit_add(use->tied, b);
}

static fb_told turned_round(fb_told told) {
    return told == FB_TOLD_BEFORE ? FB_TOLD_BEHIND : told == FB_TOLD_BEHIND ? FB_TOLD_BEFORE : told;
}

/* Whether the two can have classes together is seen when all is known about them (input_tie.c).  `b` NULL: an input
 * that has no chain. */
static void add_tie(tracer *t, const fb_chain *a, const fb_chain *b, fb_told told) {
    fb_traced *out = t->out;
    if (!b || a->input == b->input || t->in_fence) {
        spoil(t, a->input, a->why);
        return;
    }
    if (a->kind != b->kind) /* never equal, and no order */
        return;
    if (out->n_ties == out->ties_capacity) {
        uint32_t capacity = out->ties_capacity ? out->ties_capacity * 2 : 8;
        fb_tie *ties = capacity > out->n_ties ? FB_NEW_ARRAY(t->arena, fb_tie, capacity) : NULL;
        if (!ties)
            return;
        if (out->n_ties)
            memcpy(ties, out->ties, out->n_ties * sizeof *ties);
        out->ties = ties;
        out->ties_capacity = capacity;
    }
    bool in_order = a->input < b->input;
    out->ties[out->n_ties++] = in_order ? (fb_tie){a, b, (uint8_t)told} : (fb_tie){b, a, (uint8_t)turned_round(told)};
    note_tied(t, a->input, b->input);
    note_tied(t, b->input, a->input);
}

static void tie_chains(tracer *t, const fb_chain *chain, const rope *others, fb_told told) {
    for (; others && fb_budget_step(t->budget, 1); others = others->left) {
        if (!others->left) {
            if (others->chain != chain)
                add_tie(t, chain, others->chain, told);
            return;
        }
        if (!fb_budget_enter(t->budget))
            return;
        tie_chains(t, chain, others->right, told);
        fb_budget_leave(t->budget);
    }
}

static void compare_chain(tracer *t, const fb_chain *chain, flow b, fb_told told) {
    add_turns_of(t, chain, b.constants);
    if (b.is_unlisted)
        spoil(t, chain->input, chain->why);
    for (uint32_t i = 0; next_input(t, b.inputs, &i); i++) {
        const fb_chain *other = chain_of_input(t, i);
        add_tie(t, chain, other, told);
        if (!other)
            spoil(t, i, "is compared with a computed value");
    }
    tie_chains(t, chain, b.chains, told);
}

static void compare_chains(tracer *t, const rope *chains, flow b, fb_told told) {
    for (; chains && fb_budget_step(t->budget, 1); chains = chains->left) {
        if (!chains->left) {
            compare_chain(t, chains->chain, b, told);
            return;
        }
        if (!fb_budget_enter(t->budget))
            return;
        compare_chains(t, chains->right, b, told);
        fb_budget_leave(t->budget);
    }
}

static void compare(tracer *t, flow a, flow b, fb_told told) {
    compare_inputs(t, a, b, told);
    compare_inputs(t, b, a, told);
    if (told != FB_TOLD_EQUAL && (a.has_range || b.has_range))
        told = FB_TOLD_ORDER;
    compare_chains(t, a.chains, b, told);
    a.chains = NULL; /* with those of b they are tied already */
    compare_chains(t, b.chains, a, turned_round(told));
}

/* What an operator tells apart. */
static fb_told told_by(uint32_t op) {
    switch ((fb_op)op) {
    case FB_OP_LESS:
    case FB_OP_GREATER_EQUAL: return FB_TOLD_BEFORE;
    case FB_OP_GREATER:
    case FB_OP_LESS_EQUAL: return FB_TOLD_BEHIND;
    case FB_OP_EQUAL:
    case FB_OP_NOT_EQUAL: return FB_TOLD_EQUAL;
    default: return FB_TOLD_ORDER;
    }
}

/* Asked whether it is true, which a chain never is. */
static void ask_truth(tracer *t, flow f) {
    for (uint32_t i = 0; next_input(t, f.inputs, &i); i++)
        if (!t->uses[i].is_typed)
            t->uses[i].kinds |= 1u << FB_KIND_BOOLEAN;
}

/* ---- constants ----------------------------------------------------------------------------------------- */

/* Does the evaluator have a value for an element, with what is known? */
static bool is_settled(tracer *t, uint32_t index) {
    const fb_plan_element *element = &t->plan->elements[index];
    element_flow *known = &t->elements[index];
    if (!t->has_known || element->kind > FB_ELEMENT_DECISION)
        return false;
    if (known->settled != SETTLED_NEW)
        return known->settled == SETTLED_YES;
    known->settled = SETTLED_NO;
    t->run.budget = (fb_budget){t->run.limits.steps, t->run.limits.depth, false};
    fb_value value = fb_run_element(&t->run, index);
    fb_budget_step(t->budget, t->run.limits.steps - t->run.budget.steps_left);
    bool settled = t->run.stop == FB_STOP_NONE && value.kind != FB_KIND_FUNCTION;
    if (t->run.stop == FB_STOP_MEMORY)
        t->arena->failure = FB_NO_MEMORY;
    t->run.stop = FB_STOP_NONE;
    if (settled) {
        known->value = fb_value_copy(t->arena, &value);
        known->settled = SETTLED_YES;
    }
    return settled;
}

static bool is_constant(tracer *t, const fb_node *node) {
    switch ((fb_op)node->op) {
    case FB_OP_CALL_BUILTIN:
        t->out->has_clock |= node->index == FB_BUILTIN_NOW || node->index == FB_BUILTIN_TODAY;
        break;
    case FB_OP_ELEMENT: return is_settled(t, node->index);
    case FB_OP_CONSTANT:
    case FB_OP_NEGATE:
    case FB_OP_ADD:
    case FB_OP_SUBTRACT:
    case FB_OP_MULTIPLY:
    case FB_OP_DIVIDE:
    case FB_OP_POWER:
    case FB_OP_LIST:
    case FB_OP_RANGE:
    case FB_OP_COERCE: break;
    default: return false;
    }
    if (!fb_budget_step(t->budget, 1) || !fb_budget_enter(t->budget))
        return false;
    bool all = true;
    for (uint32_t i = 0; i < node->n_children && all; i++)
        all = !node->children[i] || is_constant(t, node->children[i]);
    fb_budget_leave(t->budget);
    return all;
}

/* Every scalar that is written anywhere, for samples. */
static void keep_constant(tracer *t, const fb_value *value) {
    if (value->kind == FB_KIND_RANGE) {
        keep_constant(t, &value->as.range->low);
        keep_constant(t, &value->as.range->high);
    } else if (is_scalar(value)) {
        fb_value_room_add(t->arena, t->constants, value);
    }
}

/* The value of an expression that needs nothing but its frame of constants. */
static bool constant_result(tracer *t, flow *out, const fb_node *node, fb_value *frame) {
    t->run.budget = (fb_budget){100000, 200, false};
    fb_value value = fb_eval(&t->run, node, frame);
    bool failed = t->run.stop != FB_STOP_NONE;
    if (t->run.stop == FB_STOP_MEMORY)
        t->arena->failure = FB_NO_MEMORY;
    t->run.stop = FB_STOP_NONE;
    if (failed)
        return false;
    value = fb_value_copy(t->arena, &value);
    keep_constant(t, &value);
    *out = value.kind == FB_KIND_FUNCTION ? unlisted : constant(t, &value);
    return true;
}

static bool constant_value(tracer *t, flow *out, const fb_node *node) {
    fb_value frame[1] = {{0}};
    if (node->op == FB_OP_CONSTANT) {
        keep_constant(t, &node->as.constant);
        *out = node->as.constant.kind == FB_KIND_FUNCTION ? unlisted : constant(t, &node->as.constant);
        return true;
    }
    return node->op != FB_OP_ELEMENT && is_constant(t, node) && constant_result(t, out, node, frame);
}

/* ---- operations ---------------------------------------------------------------------------------------- */

#define MOST_OPERANDS 8u

static bool is_one_constant(flow f) {
    return f.is_itself && f.constants && !f.constants->left && !f.inputs && !f.chains && !f.is_unlisted &&
           !f.is_partial;
}

/* Of constants alone. */
static bool fold(tracer *t, flow *out, const fb_node *node, const flow *operands, uint32_t n) {
    fb_node places[MOST_OPERANDS], made = *node;
    const fb_node *children[MOST_OPERANDS];
    fb_value frame[MOST_OPERANDS];
    for (uint32_t i = 0; i < n; i++) {
        if (!is_one_constant(operands[i]))
            return false;
        places[i] = (fb_node){.op = FB_OP_LOCAL, .slot = i};
        children[i] = &places[i];
        frame[i] = operands[i].constants->value;
    }
    made.children = children;
    made.n_children = n;
    return n > 0 && constant_result(t, out, &made, frame);
}

/* The input or chain that the value is, if it is one and nothing else. */
static const fb_chain *one_chain(tracer *t, flow f) {
    uint32_t input = 0;
    if (!f.is_itself || f.constants || f.is_unlisted || f.is_partial)
        return NULL;
    if (f.chains)
        return f.chains->left || f.inputs ? NULL : f.chains->chain;
    return next_input(t, f.inputs, &input) ? chain_of_input(t, input) : NULL;
}

/* One more step of a chain: the other operand, if any, is a constant. */
static bool extend(tracer *t, flow *out, const fb_node *node, const flow *operands, uint32_t n, const char *why) {
    for (uint32_t place = 0; place < n && n <= 2; place++) {
        bool is_alone = n == 1;
        if (!is_alone && !is_one_constant(operands[1 - place]))
            continue;
        const fb_chain *of = one_chain(t, operands[place]);
        const fb_value *other = is_alone ? NULL : &operands[1 - place].constants->value;
        const fb_chain *chain = of ? fb_chain_extend(t->arena, of, node, place, other, why) : NULL;
        rope *leaf = chain ? FB_NEW(t->arena, rope) : NULL;
        if (!leaf)
            return false;
        leaf->chain = chain;
        *out = (flow){.chains = leaf, .is_itself = true};
        return true;
    }
    return false;
}

static bool is_arithmetic(uint32_t op) {
    return op >= FB_OP_NEGATE && op <= FB_OP_POWER;
}

/* Something computed from operands. */
static flow operation(tracer *t, const fb_node *node, const flow *operands, uint32_t n, const char *why) {
    flow out, all = {0};
    for (uint32_t i = 0; i < n && is_arithmetic(node->op); i++)
        if (is_one_constant(operands[i]) && operands[i].constants->value.kind == FB_KIND_NULL)
            return operands[i]; /* table 56: null, whatever it is computed with */
    if (fold(t, &out, node, operands, n) || extend(t, &out, node, operands, n, why))
        return out;
    for (uint32_t i = 0; i < n; i++)
        all = both(t, all, operands[i]);
    spoil_all(t, all, why);
    all.is_unlisted = true;
    return all;
}

/* ---- types --------------------------------------------------------------------------------------------- */

static flow *new_frame(tracer *t, uint32_t n_slots) {
    flow *frame = FB_NEW_ARRAY(t->arena, flow, n_slots ? n_slots : 1);
    fb_budget_step(t->budget, n_slots / 8 + 1);
    return frame;
}

static void look_at_constraint(tracer *t, uint32_t constraint, flow f) {
    while (constraint && fb_budget_step(t->budget, 1)) {
        const fb_constraint *c = &t->plan->constraints[constraint - 1];
        flow *frame = new_frame(t, c->n_slots);
        if (!frame)
            return;
        frame[0] = f;
        look(t, c->tests, frame);
        constraint = c->also;
    }
}

/* Is the value null or a single input of a known type, and the constraint one more fence of it?  *known: it was
 * one already. */
static bool becomes_fence(tracer *t, uint32_t constraint, flow f, bool *known) {
    uint32_t input = 0;
    *known = false;
    if (!f.is_itself || f.constants || f.is_unlisted || f.has_range || !next_input(t, f.inputs, &input) ||
        !t->uses[input].is_typed)
        return false;
    fb_input_use *use = &t->uses[input];
    for (uint32_t i = 0; i < use->n_fences && !*known; i++)
        *known = use->fences[i].plan == t->which && use->fences[i].constraint == constraint;
    if (*known)
        return true;
    if (use->n_fences == FB_MOST_FENCES)
        return false;
    use->fences[use->n_fences++] = (fb_fence){t->which, constraint};
    return true;
}

/* Allowed values are tests on slot 0 of a frame of their own. */
static void check_constraint(tracer *t, uint32_t constraint, flow f) {
    bool outer = t->in_fence, known = false;
    if (constraint && !t->in_fence)
        t->in_fence = becomes_fence(t, constraint, f, &known);
    look_at_constraint(t, t->in_fence && !outer && known ? 0 : constraint, f);
    t->in_fence = outer;
}

static fb_kind kind_of(const fb_type *type) {
    switch (type ? type->kind : FB_TYPE_ANY) {
    case FB_TYPE_BOOLEAN: return FB_KIND_BOOLEAN;
    case FB_TYPE_NUMBER: return FB_KIND_NUMBER;
    case FB_TYPE_STRING: return FB_KIND_STRING;
    case FB_TYPE_DATE: return FB_KIND_DATE;
    case FB_TYPE_TIME: return FB_KIND_TIME;
    case FB_TYPE_DATE_TIME: return FB_KIND_DATE_TIME;
    case FB_TYPE_DAYS_TIME_DURATION: return FB_KIND_DAYS_TIME_DURATION;
    case FB_TYPE_YEARS_MONTHS_DURATION: return FB_KIND_YEARS_MONTHS_DURATION;
    default: return FB_KIND_NULL;
    }
}

/* Is there anything else than dates and times in it? */
static bool may_be_converted(tracer *t, const rope *r) {
    for (; r && fb_budget_step(t->budget, 1); r = r->left) {
        if (!r->left)
            return (r->chain ? r->chain->kind : r->value.kind) != FB_KIND_DATE_TIME;
        if (!fb_budget_enter(t->budget))
            return true;
        bool right = may_be_converted(t, r->right);
        fb_budget_leave(t->budget);
        if (right)
            return true;
    }
    return r != NULL;
}

/* The value made to conform to the type: as it is, or null, or converted. */
static flow conform(tracer *t, flow f, const fb_type *type) {
    if (!type || type->kind == FB_TYPE_ANY || !fb_budget_enter(t->budget))
        return f;
    fb_kind kind = kind_of(type);
    f.is_itself &= !f.constants || f.constants->left || f.constants->value.kind == kind;
    if (kind == FB_KIND_DATE_TIME) { /* a date becomes midnight of it */
        for (uint32_t i = 0; next_input(t, f.inputs, &i); i++)
            if (!t->uses[i].is_typed || (t->uses[i].kinds >> FB_KIND_DATE & 1))
                spoil(t, i, "is converted to another type");
        f.is_unlisted |= may_be_converted(t, f.constants) || may_be_converted(t, f.chains);
        if (may_be_converted(t, f.chains))
            spoil_chains(t, f.chains);
    } else if (kind != FB_KIND_NULL) {
        for (uint32_t i = 0; next_input(t, f.inputs, &i); i++)
            if (!t->uses[i].is_typed)
                t->uses[i].kinds |= 1u << kind;
    } else {
        spoil_untyped(t, f, "has no type, and is used where a structured value is wanted");
    }
    check_constraint(t, type->constraint, f);
    if (type->kind == FB_TYPE_LIST)
        conform(t, f, type->element);
    for (uint32_t i = 0; type->kind == FB_TYPE_CONTEXT && i < type->n && fb_budget_step(t->budget, 1); i++)
        conform(t, f, type->field[i].type);
    fb_budget_leave(t->budget);
    return f;
}

/* ---- elements ------------------------------------------------------------------------------------------ */

static flow input_flow(tracer *t, const fb_plan_element *element) {
    uint32_t input = t->joint->of[t->which][element->input];
    uint64_t *set = FB_NEW_ARRAY(t->arena, uint64_t, t->n_words);
    if (!set)
        return unlisted;
    fb_bit_add(set, input);
    t->uses[input].is_read = true;
    flow f = {.inputs = set, .is_itself = true};
    return conform(t, f, element->type);
}

/* What a function does when it calls itself, with other arguments each time, is not followed. */
static bool may_be_entered(tracer *t, const fb_plan_function *function) {
    if (t->n_active == FB_COUNT(t->active)) {
        t->budget->exhausted = true;
        return false;
    }
    for (uint32_t i = 0; i < t->n_active; i++)
        if (t->active[i] == function) {
            t->calls_itself = true;
            return false;
        }
    return true;
}

/* A function that may be called from anywhere, with anything. */
static flow open_function(tracer *t, const fb_plan_function *function, const flow *captured) {
    if (!function || function->builtin || function->service || !function->body || !may_be_entered(t, function))
        return unlisted;
    flow *frame = new_frame(t, function->n_slots);
    if (!frame)
        return unlisted;
    for (uint32_t i = 0; i < function->n_parameters; i++)
        frame[i] = unlisted;
    for (uint32_t i = 0; captured && i < function->n_captured; i++)
        frame[function->captured_into[i]] = captured[function->captured[i]];
    t->active[t->n_active++] = function;
    flow f = look(t, function->body, frame);
    t->n_active--;
    f.is_unlisted = true;
    return f;
}

/* Every input that an element rests on, however it is used: where a service computes with other values in place of
 * the model's, nothing closer is said. */
static flow spoil_below(tracer *t, uint32_t index, uint8_t *seen, const char *why) {
    flow f = {.is_unlisted = true};
    if (seen[index] || !fb_budget_step(t->budget, 1) || !fb_budget_enter(t->budget))
        return f;
    seen[index] = 1;
    const fb_plan_element *element = &t->plan->elements[index];
    if (element->kind == FB_ELEMENT_INPUT) {
        f = both(t, f, input_flow(t, element));
        spoil_all(t, f, why);
    }
    for (uint32_t i = 0; i < element->n_requires; i++)
        f = both(t, f, spoil_below(t, element->requires[i], seen, why));
    for (uint32_t i = 0; i < element->n_outputs; i++)
        f = both(t, f, spoil_below(t, element->outputs[i], seen, why));
    fb_budget_leave(t->budget);
    return f;
}

static flow service_call(tracer *t, uint32_t service, flow arguments) {
    static const char why[] = "is used in a decision service";
    uint8_t *seen = FB_NEW_ARRAY(t->arena, uint8_t, t->plan->n_elements);
    spoil_all(t, arguments, why);
    if (!seen)
        return unlisted;
    return both(t, arguments, spoil_below(t, service, seen, why));
}

static flow element_value(tracer *t, uint32_t index) {
    const fb_plan_element *element = &t->plan->elements[index];
    element_flow *known = &t->elements[index];
    if (known->state == ELEMENT_DONE)
        return known->flow;
    if (known->state == ELEMENT_BUSY || !fb_budget_enter(t->budget))
        return unlisted;
    known->state = ELEMENT_BUSY;
    bool in_fence = t->in_fence;
    t->in_fence = false;
    flow f = {0};
    switch (is_settled(t, index) ? FB_ELEMENT_SERVICE + 1u : (uint32_t)element->kind) {
    case FB_ELEMENT_INPUT: f = input_flow(t, element); break;
    case FB_ELEMENT_DECISION: {
        flow *frame = element->logic ? new_frame(t, element->n_slots) : NULL;
        if (frame)
            f = look(t, element->logic, frame);
        break;
    }
    case FB_ELEMENT_KNOWLEDGE: f = open_function(t, element->function, NULL); break;
    case FB_ELEMENT_SERVICE: f = service_call(t, index, f); break;
    default: /* settled */
        keep_constant(t, &known->value);
        f = constant(t, &known->value);
    }
    fb_budget_leave(t->budget);
    t->in_fence = in_fence;
    known->flow = f;
    known->state = ELEMENT_DONE;
    return f;
}

/* ---- calls --------------------------------------------------------------------------------------------- */

/* The place of a named argument among the parameters. */
static uint32_t parameter_of(const fb_plan_function *function, const fb_node *call, uint32_t argument) {
    if (!call->names)
        return argument < function->n_parameters ? argument : FB_ABSENT;
    for (uint32_t i = 0; i < function->n_parameters; i++)
        if (fb_view_equal(function->parameters[i], call->names[argument]))
            return i;
    return FB_ABSENT;
}

static flow knowledge_call(tracer *t, const fb_plan_function *function, const fb_node *node, const flow *arguments) {
    flow *frame = new_frame(t, function->n_slots);
    if (!frame)
        return unlisted;
    for (uint32_t i = 0; i + 1 < node->n_children; i++) {
        uint32_t at = parameter_of(function, node, i);
        if (at != FB_ABSENT)
            frame[at] = conform(t, arguments[i], function->parameter_types ? function->parameter_types[at] : NULL);
    }
    t->active[t->n_active++] = function;
    flow f = look(t, function->body, frame);
    t->n_active--;
    return conform(t, f, function->result_type);
}

static bool can_be_followed(tracer *t, const fb_plan_function *function) {
    return function && !function->external && !function->builtin && !function->service && function->body &&
           function->n_captured == 0 && may_be_entered(t, function);
}

static flow call(tracer *t, const fb_node *node, flow *frame) {
    flow all = {0}, *arguments = FB_NEW_ARRAY(t->arena, flow, node->n_children);
    if (!arguments)
        return unlisted;
    for (uint32_t i = 1; i < node->n_children; i++) {
        if (node->children[i])
            arguments[i - 1] = look(t, node->children[i], frame);
        all = both(t, all, arguments[i - 1]);
    }
    const fb_node *callee = node->children[0];
    if (callee->op == FB_OP_ELEMENT) {
        const fb_plan_element *element = &t->plan->elements[callee->index];
        const fb_plan_function *function = element->function;
        if (function && function->service)
            return service_call(t, function->service - 1, all);
        if (element->kind == FB_ELEMENT_KNOWLEDGE && can_be_followed(t, function))
            return knowledge_call(t, function, node, arguments);
    }
    flow f = look(t, callee, frame);
    spoil_all(t, all, "is handed to a function");
    spoil_all(t, f, "is handed to a function");
    f = both(t, f, all);
    f.is_unlisted = true;
    return f;
}

static flow closure(tracer *t, const fb_node *node, flow *frame) {
    const fb_plan_function *function = node->as.function;
    for (uint32_t i = 0; function && i < function->n_captured; i++) {
        spoil_all(t, frame[function->captured[i]], "is used in a function");
        t->partial_read |= frame[function->captured[i]].is_partial;
    }
    flow f = open_function(t, function, frame);
    spoil_all(t, f, "is used in a function");
    return f;
}

/* A built-in that only puts its arguments together, or looks at no value in them. */
static bool only_moves(uint32_t builtin) {
    return builtin == FB_BUILTIN_APPEND || builtin == FB_BUILTIN_CONCATENATE || builtin == FB_BUILTIN_FLATTEN ||
           builtin == FB_BUILTIN_REVERSE || builtin == FB_BUILTIN_COUNT_ITEMS;
}

static bool asks_truth(uint32_t builtin) {
    return builtin == FB_BUILTIN_NOT || builtin == FB_BUILTIN_ALL || builtin == FB_BUILTIN_ALL_LIST ||
           builtin == FB_BUILTIN_ANY || builtin == FB_BUILTIN_ANY_LIST;
}

static flow call_builtin(tracer *t, const fb_node *node, flow *frame) {
    flow all = {0}, sides[MOST_OPERANDS] = {{0}};
    bool is_plain = node->n_children <= MOST_OPERANDS;
    t->out->has_clock |= node->index == FB_BUILTIN_NOW || node->index == FB_BUILTIN_TODAY;
    for (uint32_t i = 0; i < node->n_children; i++) {
        flow f = node->children[i] ? look(t, node->children[i], frame) : (flow){0};
        is_plain &= node->children[i] != NULL;
        all = both(t, all, f);
        if (i < MOST_OPERANDS)
            sides[i] = f;
    }
    if (asks_truth(node->index)) {
        ask_truth(t, all);
        if (node->index != FB_BUILTIN_NOT)
            spoil_untyped(t, all, "has no type, and is used as a list");
        return truth_values(t);
    }
    if (node->index == FB_BUILTIN_LIST_CONTAINS) {
        spoil_untyped(t, sides[0], "has no type, and is used as a list");
        compare(t, sides[0], sides[1], FB_TOLD_EQUAL);
        return truth_values(t);
    }
    if (only_moves(node->index)) {
        spoil_untyped(t, all, "has no type, and is used as a list");
        all.is_unlisted |= node->index == FB_BUILTIN_COUNT_ITEMS;
        return all;
    }
    if (is_plain)
        return operation(t, node, sides, node->n_children, "is handed to a function");
    spoil_all(t, all, "is handed to a function");
    all.is_unlisted = true;
    return all;
}

/* ---- lists --------------------------------------------------------------------------------------------- */

/* What an iteration goes through. */
static flow items_of(tracer *t, flow list) {
    spoil_untyped(t, list, "has no type, and is used as a list");
    if (list.has_range) {
        spoil_all(t, list, "bounds an iteration");
        list.is_unlisted = true;
    }
    list.is_itself &= !list.constants;
    return list;
}

static void bind_iterators(tracer *t, const fb_node *node, flow *frame) {
    for (uint32_t i = 0; i + 1 < node->n_children; i++)
        frame[node->slot + i] = items_of(t, look(t, node->children[i], frame));
}

static flow for_expression(tracer *t, const fb_node *node, flow *frame) {
    uint32_t n = node->n_children - 1;
    bool outer_read = t->partial_read;
    bind_iterators(t, node, frame);
    frame[node->slot + n] = (flow){.is_unlisted = true, .is_partial = true};
    t->partial_read = false;
    flow f = look(t, node->children[n], frame);
    if (t->partial_read) { /* what it gave so far is an input of what it gives next */
        frame[node->slot + n] = both(t, unlisted, f);
        f = both(t, f, look(t, node->children[n], frame));
    }
    t->partial_read = outer_read || t->partial_read;
    f.is_itself = false;
    return f;
}

static flow quantified(tracer *t, const fb_node *node, flow *frame) {
    bind_iterators(t, node, frame);
    ask_truth(t, look(t, node->children[node->n_children - 1], frame));
    return truth_values(t);
}

static flow filter(tracer *t, const fb_node *node, flow *frame) {
    flow list = items_of(t, look(t, node->children[0], frame));
    frame[node->slot] = list;
    flow condition = look(t, node->children[1], frame);
    ask_truth(t, condition);
    spoil_chains(t, condition.chains); /* may pick an item */
    for (uint32_t i = 0; next_input(t, condition.inputs, &i); i++)
        if (!t->uses[i].is_typed || (t->uses[i].kinds >> FB_KIND_NUMBER & 1))
            spoil(t, i, "picks an item of a list");
    list.is_itself = false;
    return list;
}

/* What has properties besides those of a context (table 65). */
static bool is_property(fb_view key) {
    static const char *const names[] = {"year", "month", "day", "weekday", "hour", "minute", "second",
                                        "time offset", "timezone", "days", "hours", "minutes", "seconds", "years",
                                        "months", "start", "end", "start included", "end included", "value"};
    for (size_t i = 0; i < FB_COUNT(names); i++)
        if (fb_view_equal(key, fb_view_of(names[i])))
            return true;
    return false;
}

static flow part_of(tracer *t, flow whole, const fb_node *node) {
    fb_node path = {.op = FB_OP_PATH, .key = node->key, .model = node->model, .offset = node->offset};
    flow part;
    spoil_untyped(t, whole, "has no type, and a part of it is used");
    if (is_property(node->key))
        return operation(t, &path, &whole, 1, "is looked into");
    if (fold(t, &part, &path, &whole, 1))
        return part;
    whole.is_itself = false;
    return whole;
}

/* ---- tables -------------------------------------------------------------------------------------------- */

static flow output_column(tracer *t, const fb_plan_table *table, uint32_t o, flow *frame) {
    const fb_plan_output_clause *clause = &table->outputs[o];
    flow all = {0}, listed = {0};
    for (uint32_t r = 0; r < table->n_rules && fb_budget_step(t->budget, 1); r++)
        all = both(t, all, look(t, table->rules[r].outputs[o], frame));
    if (clause->default_entry)
        all = both(t, all, look(t, clause->default_entry, frame));
    uint32_t n_slots = clause->constraint ? t->plan->constraints[clause->constraint - 1].n_slots : 1;
    flow *own = clause->n_values ? new_frame(t, n_slots) : NULL;
    for (uint32_t i = 0; own && i < clause->n_values; i++)
        listed = both(t, listed, look(t, clause->values[i], own));
    compare(t, all, listed, FB_TOLD_EQUAL);
    check_constraint(t, clause->constraint, all);
    all = conform(t, all, clause->type);
    if (table->hit_policy == FB_HIT_ANY)
        compare(t, all, all, FB_TOLD_EQUAL);
    return all;
}

static flow table_value(tracer *t, const fb_plan_table *table, flow *frame) {
    flow out = {0};
    if (!table)
        return out;
    for (uint32_t i = 0; i < table->n_inputs; i++) {
        const fb_plan_input_clause *clause = &table->inputs[i];
        frame[clause->slot] = look(t, clause->expression, frame);
        check_constraint(t, clause->constraint, frame[clause->slot]);
    }
    for (uint32_t r = 0; r < table->n_rules && fb_budget_step(t->budget, 1); r++)
        for (uint32_t i = 0; i < table->n_inputs; i++)
            look(t, table->rules[r].inputs[i], frame);
    for (uint32_t o = 0; o < table->n_outputs; o++)
        out = both(t, out, output_column(t, table, o, frame));
    if (table->aggregation != FB_AGGREGATE_NONE) {
        spoil_all(t, out, "is counted or summed up");
        out.is_unlisted = true;
    }
    return out;
}

/* ---- expressions --------------------------------------------------------------------------------------- */

static flow children(tracer *t, const fb_node *node, flow *frame) {
    flow all = {0};
    for (uint32_t i = 0; i < node->n_children; i++)
        if (node->children[i])
            all = both(t, all, look(t, node->children[i], frame));
    return all;
}

static flow computed(tracer *t, const fb_node *node, flow *frame, const char *why) {
    flow all = children(t, node, frame);
    spoil_all(t, all, why);
    all.is_unlisted = true;
    return all;
}

static flow arithmetic(tracer *t, const fb_node *node, flow *frame) {
    flow operands[2] = {{0}};
    for (uint32_t i = 0; i < node->n_children && i < 2; i++)
        operands[i] = look(t, node->children[i], frame);
    return operation(t, node, operands, node->n_children, "is computed with");
}

static flow comparison(tracer *t, const fb_node *node, flow *frame) {
    flow a = look(t, node->children[0], frame);
    for (uint32_t i = 1; i < node->n_children; i++)
        compare(t, a, look(t, node->children[i], frame),
                node->op != FB_OP_BETWEEN ? told_by(node->op) : i == 1 ? FB_TOLD_BEFORE : FB_TOLD_BEHIND);
    return truth_values(t);
}

static flow test(tracer *t, const fb_node *node, flow *frame) {
    flow operand = look(t, node->children[0], frame);
    ask_truth(t, operand);
    compare(t, frame[node->slot], operand, node->op == FB_OP_TEST ? told_by(node->comparison) : FB_TOLD_EQUAL);
    return truth_values(t);
}

static flow tests(tracer *t, const fb_node *node, flow *frame) {
    for (uint32_t i = 0; i < node->n_children && fb_budget_step(t->budget, 1); i++)
        look(t, node->children[i], frame);
    return truth_values(t);
}

static flow context(tracer *t, const fb_node *node, flow *frame, bool only_last) {
    flow all = {0}, f = {0};
    for (uint32_t i = 0; i < node->n_children; i++) {
        f = look(t, node->children[i], frame);
        frame[node->slot + i] = f;
        all = both(t, all, f);
    }
    return only_last ? f : all;
}

static flow range(tracer *t, const fb_node *node, flow *frame) {
    flow low = node->children[0] ? look(t, node->children[0], frame) : (flow){0};
    flow high = node->children[1] ? look(t, node->children[1], frame) : (flow){0};
    compare(t, low, high, FB_TOLD_ORDER);
    flow f = both(t, low, high);
    f.has_range = true;
    return f;
}

static flow if_expression(tracer *t, const fb_node *node, flow *frame) {
    ask_truth(t, look(t, node->children[0], frame));
    flow yes = look(t, node->children[1], frame);
    return both(t, yes, look(t, node->children[2], frame));
}

static flow instance_of(tracer *t, const fb_node *node, flow *frame) {
    conform(t, look(t, node->children[0], frame), node->type);
    return truth_values(t);
}

static flow local(tracer *t, const fb_node *node, flow *frame) {
    t->partial_read |= frame[node->slot].is_partial;
    return frame[node->slot];
}

static flow junction(tracer *t, const fb_node *node, flow *frame) {
    ask_truth(t, children(t, node, frame));
    return truth_values(t);
}

static flow expression(tracer *t, const fb_node *node, flow *frame) {
    flow f;
    if (constant_value(t, &f, node))
        return f;
    switch ((fb_op)node->op) {
    case FB_OP_LOCAL: return local(t, node, frame);
    case FB_OP_ELEMENT: return element_value(t, node->index);
    case FB_OP_ITEM_FIELD:
        f = part_of(t, frame[node->slot], node);
        return node->n_children && node->children[0] ? both(t, f, look(t, node->children[0], frame)) : f;
    case FB_OP_PATH: return part_of(t, look(t, node->children[0], frame), node);
    case FB_OP_FILTER: return filter(t, node, frame);
    case FB_OP_CALL: return call(t, node, frame);
    case FB_OP_CALL_BUILTIN: return call_builtin(t, node, frame);
    case FB_OP_NEGATE:
    case FB_OP_ADD:
    case FB_OP_SUBTRACT:
    case FB_OP_MULTIPLY:
    case FB_OP_DIVIDE:
    case FB_OP_POWER: return arithmetic(t, node, frame);
    case FB_OP_EQUAL:
    case FB_OP_NOT_EQUAL:
    case FB_OP_LESS:
    case FB_OP_LESS_EQUAL:
    case FB_OP_GREATER:
    case FB_OP_GREATER_EQUAL:
    case FB_OP_BETWEEN: return comparison(t, node, frame);
    case FB_OP_IN:
        frame[node->slot] = look(t, node->children[0], frame);
        return look(t, node->children[1], frame);
    case FB_OP_AND:
    case FB_OP_OR: return junction(t, node, frame);
    case FB_OP_INSTANCE_OF: return instance_of(t, node, frame);
    case FB_OP_IF: return if_expression(t, node, frame);
    case FB_OP_FOR: return for_expression(t, node, frame);
    case FB_OP_SOME:
    case FB_OP_EVERY: return quantified(t, node, frame);
    case FB_OP_ITERATE: return computed(t, node, frame, "bounds an iteration");
    case FB_OP_LIST: return children(t, node, frame);
    case FB_OP_CONTEXT: return context(t, node, frame, false);
    case FB_OP_RESULT: return context(t, node, frame, true);
    case FB_OP_FUNCTION: return closure(t, node, frame);
    case FB_OP_RANGE: return range(t, node, frame);
    case FB_OP_TEST:
    case FB_OP_MATCH: return test(t, node, frame);
    case FB_OP_TESTS: return tests(t, node, frame);
    case FB_OP_TABLE: return table_value(t, node->as.table, frame);
    case FB_OP_COERCE: return conform(t, look(t, node->children[0], frame), node->type);
    case FB_OP_DASH:
    case FB_OP_FAULT: return (flow){0};
    default: return computed(t, node, frame, "is computed with");
    }
}

static flow look(tracer *t, const fb_node *node, flow *frame) {
    if (!fb_budget_step(t->budget, 1) || !fb_budget_enter(t->budget))
        return unlisted;
    flow f = expression(t, node, frame);
    fb_budget_leave(t->budget);
    return f;
}

/* ---- all plans ----------------------------------------------------------------------------------------- */

/* What kind of value an input is, all plans together. */
static void note_types(fb_input_use *uses, const fb_joint *joint) {
    for (uint32_t i = 0; i < joint->n_inputs; i++) {
        uses[i].is_typed = true;
        for (uint32_t p = 0; p < joint->n_plans; p++) {
            uint32_t input = joint->inputs[i].in[p];
            if (input == FB_ABSENT)
                continue;
            const fb_type *type = joint->plans[p]->elements[joint->plans[p]->inputs[input]].type;
            fb_kind kind = kind_of(type);
            if (kind != FB_KIND_NULL)
                uses[i].kinds |= 1u << kind;
            else
                uses[i].is_typed = false;
            if (type && type->kind >= FB_TYPE_LIST) {
                uses[i].is_structured = true;
                uses[i].why = "is a structured value";
            }
        }
    }
}

static bool arena_is_well(const fb_arena *arena) {
    return arena->failure == FB_OK;
}

static bool begin_run(tracer *t, const fb_value *values, const uint8_t *flags, const fb_clock *clock) {
    fb_limits limits = fb_limits_default;
    limits.memory = (size_t)64 << 20;
    fb_run_begin(&t->run, t->joint->plans[t->which], t->arena->host, &limits);
    bool begun = flags && fb_run_start(&t->run, values, flags, clock);
    if (!begun && arena_is_well(t->arena))
        t->arena->failure = t->run.arena->failure;
    return begun;
}

static bool trace_plan(tracer *t, flow *result, const fb_question *question, const fb_known *known,
                       const fb_clock *clock) {
    const fb_plan *plan = t->joint->plans[t->which];
    t->plan = plan;
    t->elements = FB_NEW_ARRAY(t->arena, element_flow, plan->n_elements);
    t->has_known = known && known->flags[t->which];
    const uint8_t *flags = t->has_known ? known->flags[t->which] : FB_NEW_ARRAY(t->arena, uint8_t, plan->n_inputs);
    bool begun = begin_run(t, t->has_known ? known->values[t->which] : NULL, flags, clock) && t->elements;
    for (uint32_t i = 0; begun && i < question->n_elements[t->which]; i++)
        *result = both(t, *result, element_value(t, question->elements[t->which][i]));
    fb_run_end(&t->run);
    for (uint32_t i = 0; next_input(t, result->inputs, &i); i++)
        t->uses[i].is_passed = true;
    if (begun && !question->is_comparison)
        spoil_chains(t, result->chains);
    return begun;
}

static bool compare_results(tracer *t, const flow *results, const fb_clock *clock) {
    t->which = 0;
    bool begun = begin_run(t, NULL, FB_NEW_ARRAY(t->arena, uint8_t, t->joint->plans[0]->n_inputs), clock);
    for (uint32_t p = 1; begun && p < t->joint->n_plans; p++)
        compare(t, results[0], results[p], FB_TOLD_EQUAL);
    fb_run_end(&t->run);
    return begun;
}

bool fb_flow_trace(fb_traced *out, fb_arena *arena, const fb_joint *joint, const fb_question *question,
                   const fb_known *known, const fb_clock *clock, fb_budget *budget) {
    tracer t = {.arena = arena, .out = out, .joint = joint,
                .uses = FB_NEW_ARRAY(arena, fb_input_use, joint->n_inputs), .constants = &out->constants,
                .budget = budget, .n_words = joint->n_inputs / 64 + 1};
    flow results[FB_MOST_READINGS] = {{0}};
    out->uses = t.uses;
    if (!t.uses)
        return false;
    note_types(t.uses, joint);
    for (uint32_t p = 0; p < joint->n_plans; p++) {
        t.which = p;
        if (question->n_elements[p] && !trace_plan(&t, &results[p], question, known, clock))
            return false;
    }
    if (question->is_comparison && !compare_results(&t, results, clock))
        return false;
    for (uint32_t i = 0; t.calls_itself && i < joint->n_inputs; i++)
        if (t.uses[i].is_read)
            spoil(&t, i, "is used in a model that has a function that calls itself");
    return arena_is_well(arena) && !budget->exhausted;
}
