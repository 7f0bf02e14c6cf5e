/* settle.c - the outcomes that are still possible, each with a completion that leads to it.
 *
 * The values of unknown inputs that the goal can tell apart (input_class.c) are finitely many; the symbolic reader
 * makes one diagram of the goal and one of `consistent`, and their leaves are the outcomes.  Where it cannot follow
 * the model, evaluations that suspend are branched instead (explore.c), with the same answer at a higher price.
 *
 * INVARIANT: an outcome that is called possible has been replayed: the whole evaluation of its witness gives it.
 */
#include "knowledge/knowledge_inner.h"

const fb_inquiry_limits fb_inquiry_limits_default = {.steps = 200u * 1000 * 1000, .memory = (size_t)256 << 20};

#define CLASSIFY_STEPS 20000000u
#define SHAPE_DEPTH 6u
#define DEPTH 1000u /* some kilobytes of stack a level, the sanitizers' included */

/* ---- an inquiry ---------------------------------------------------------------------------------------- */

static fb_status prepare(fb_inquiry *q, const uint8_t *nullable, fb_error *error) {
    uint32_t elements[2] = {q->goal, q->consistent};
    fb_question question = {.n_elements = {q->consistent == FB_ABSENT ? 1 : 2}, .elements = {elements}};
    fb_budget budget = {CLASSIFY_STEPS, DEPTH, false};
    uint8_t *flags = FB_NEW_ARRAY(&q->kept, uint8_t, q->plan->n_inputs);
    if (flags && nullable && q->plan->n_inputs)
        memcpy(flags, nullable, q->plan->n_inputs);
    q->nullable = flags;
    FB_TRY(fb_joint_make(&q->joint, &q->kept, &q->plan, 1, error));
    fb_status status = fb_classify_inputs(&q->base, &q->kept, &q->joint, &question, &q->clock, &budget);
    if (status == FB_LIMIT)
        return fb_fail(error, FB_LIMIT, NULL, "the model is too large to say which values it tells apart");
    return status == FB_OK ? fb_fail_arena(error, &q->kept) : fb_fail(error, status, NULL, "out of memory");
}

fb_status fb_inquiry_new(fb_inquiry **out, const fb_plan *plan, uint32_t goal, uint32_t consistent,
                         const uint8_t *nullable, const fb_clock *clock, const fb_inquiry_limits *limits,
                         const fb_host *host, fb_error *error) {
    *out = NULL;
    host = host ? host : fb_host_default();
    fb_inquiry *q = host->resize(host->context, NULL, 0, sizeof *q);
    if (!q)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    *q = (fb_inquiry){.host = host, .plan = plan, .goal = goal, .consistent = consistent, .clock = *clock,
                      .limits = limits ? *limits : fb_inquiry_limits_default, .outcomes = FB_DIAGRAM_NONE};
    fb_arena_init(&q->kept, host, q->limits.memory);
    fb_arena_init(&q->arena, host, q->limits.memory);
    fb_limits within = fb_limits_within(q->limits.steps, q->limits.memory);
    fb_run_begin(&q->replay, plan, host, &within);
    fb_status status = prepare(q, nullable, error);
    if (status != FB_OK) {
        fb_inquiry_free(q);
        return status;
    }
    *out = q;
    return FB_OK;
}

void fb_inquiry_free(fb_inquiry *q) {
    if (!q)
        return;
    if (q->has_symbolic)
        fb_symbolic_end(&q->symbolic);
    fb_run_end(&q->replay);
    fb_arena_free(&q->arena);
    fb_arena_free(&q->kept);
    q->host->resize(q->host->context, q, sizeof *q, 0);
}

bool fb_inquiry_reads(const fb_inquiry *q, uint32_t input) {
    return q->base.inputs[input].is_read;
}

/* ---- the values of unknown inputs ---------------------------------------------------------------------- */

typedef struct settling {
    fb_inquiry *q;
    const fb_facts *facts;
    const uint8_t *known;
    const fb_facts *actual; /* values that unknown inputs really have, among those that they may have; or NULL */
    const fb_input_classes *classes;
    fb_domain *domains;
    const uint32_t *apart;  /* by variable: a value with which what is apart from the goal is consistent, or FB_ABSENT;
                             * NULL: there is none */
    fb_possibility *outcomes;
    uint32_t n_outcomes, capacity;
    uint32_t *next;          /* an outcome: the one before it with the same shape modulo the capacity, + 1 */
    uint32_t *first;         /* a shape modulo the capacity: the last outcome that has it, + 1 */
    bool is_inexact;
    fb_view why;
} settling;

/* Where memory came to its limit there is none for the words either. */
static void is_not_exact(settling *w, uint32_t input, const char *why) {
    fb_text text;
    if (w->is_inexact)
        return;
    w->is_inexact = true;
    w->why = fb_view_of(why);
    if (w->q->arena.failure != FB_OK)
        return;
    fb_text_init(&text, &w->q->arena);
    if (input != FB_ABSENT)
        fb_text_format(&text, "'%.*s' ", FB_ARG(w->q->plan->elements[w->q->plan->inputs[input]].name));
    fb_text_add_string(&text, why);
    w->why = w->q->arena.failure == FB_OK ? fb_text_view(&text) : FB_LITERAL("the memory for one question ended");
}

static bool lies_within(const fb_limited *limited, const fb_value *value) {
    int order;
    if (limited->low && (!fb_value_order(&order, value, limited->low) || order < 0))
        return false;
    return !limited->high || (fb_value_order(&order, value, limited->high) && order <= 0);
}

/* As the type of the input makes it; false: it does not admit it. */
static bool admit(settling *w, uint32_t input, fb_value *value) {
    fb_inquiry *q = w->q;
    const fb_type *type = q->plan->elements[q->plan->inputs[input]].type;
    if (!type || value->kind == FB_KIND_NULL)
        return true;
    fb_value made = fb_coerce(&q->replay, *value, type);
    if (q->replay.stop == FB_STOP_MEMORY)
        q->arena.failure = FB_NO_MEMORY;
    *value = fb_value_copy(&q->arena, &made);
    return q->replay.stop == FB_STOP_NONE && made.kind != FB_KIND_NULL;
}

static void add_value(settling *w, uint32_t input, fb_value *values, uint32_t *n, const fb_value *value) {
    values[*n] = *value;
    if (!admit(w, input, &values[*n]))
        return;
    for (uint32_t i = 0; i < *n; i++)
        if (fb_value_identical(&values[i], &values[*n], &w->q->budget))
            return;
    ++*n;
}

/* Is a value that the type admits perhaps made another one? */
static bool may_be_converted(const fb_type *type) {
    return type && (type->kind == FB_TYPE_DATE_TIME || type->kind >= FB_TYPE_LIST);
}

/* Within ends: the ends, and one value of each class that has one there.  A piece whose own value lies outside holds
 * one of the ends, when it has values inside at all. */
static void values_within(settling *w, uint32_t input, const fb_limited *limited, fb_value *values, uint32_t *n) {
    const fb_input_classes *classes = &w->classes[input];
    if (limited->low)
        add_value(w, input, values, n, limited->low);
    if (limited->high)
        add_value(w, input, values, n, limited->high);
    for (uint32_t p = 0; p < classes->dimension.n_pieces; p++) {
        const fb_piece *piece = &classes->dimension.pieces[p];
        if (piece->is_admitted && piece->shape != FB_PIECE_NULL && lies_within(limited, &piece->value))
            add_value(w, input, values, n, &piece->value);
    }
}

static void make_domain(settling *w, uint32_t input) {
    fb_inquiry *q = w->q;
    const fb_input_classes *classes = &w->classes[input];
    const fb_limited *limited = w->facts->limited ? w->facts->limited[input] : NULL;
    uint32_t most = classes->dimension.n_classes + classes->dimension.n_pieces + 4 + (limited ? limited->n_values : 0);
    fb_value *values = FB_NEW_ARRAY(&q->arena, fb_value, most), null = fb_null();
    uint32_t n = 0;
    if (!values)
        return;
    if (limited && limited->n_values)
        for (uint32_t i = 0; i < limited->n_values; i++)
            add_value(w, input, values, &n, &limited->values[i]);
    else if (limited)
        values_within(w, input, limited, values, &n);
    else
        for (uint32_t i = 0; i < classes->dimension.n_classes; i++) {
            const fb_value_class *class = &classes->dimension.classes[i];
            if (!class->is_null && may_be_converted(q->plan->elements[q->plan->inputs[input]].type))
                add_value(w, input, values, &n, &class->value);
            else if (!class->is_null)
                values[n++] = class->value;
        }
    if (q->nullable[input] && !limited)
        values[n++] = null;
    if (w->actual && w->actual->known[input])
        add_value(w, input, values, &n, &w->actual->values[input]);
    w->domains[input] = (fb_domain){n, values};
}

/* Does what stands for its values not stand for all of them?  (Asked of inputs that were met.) */
static void judge_input(settling *w, uint32_t input) {
    const fb_input_classes *classes = &w->classes[input];
    const fb_limited *limited = w->facts->limited ? w->facts->limited[input] : NULL;
    if (limited && limited->n_values)
        return;
    if (classes->is_sampled)
        is_not_exact(w, input, classes->why ? classes->why : "is used in a way that was not followed");
    else if (classes->is_passed && classes->is_related)
        is_not_exact(w, input, "is handed on as the outcome, with whatever value it has");
    else if (classes->is_passed && w->domains[input].n)
        for (uint32_t p = 0; p < classes->dimension.n_pieces; p++)
            if (classes->dimension.pieces[p].is_admitted && classes->dimension.pieces[p].shape != FB_PIECE_POINT &&
                classes->dimension.pieces[p].shape != FB_PIECE_NULL)
                is_not_exact(w, input, "is handed on as the outcome, with whatever value it has");
}

/* What cuts the values of an input besides the model: what is known of it, and the value that it really has. */
static const fb_limited *const *more_ends(settling *w) {
    fb_inquiry *q = w->q;
    const fb_limited **ends = FB_NEW_ARRAY(&q->arena, const fb_limited *, q->plan->n_inputs);
    for (uint32_t i = 0; ends && i < q->plan->n_inputs; i++) {
        ends[i] = w->facts->limited ? w->facts->limited[i] : NULL;
        if (w->known[i] || !w->actual->known[i] || ends[i])
            continue;
        fb_limited *actual = FB_NEW(&q->arena, fb_limited);
        if (!actual)
            return NULL;
        *actual = (fb_limited){.n_values = 1, .values = &w->actual->values[i]};
        ends[i] = actual;
    }
    return ends;
}

/* Of inputs whose classes are known. */
static fb_status fill_domains(settling *w, fb_error *error) {
    fb_inquiry *q = w->q;
    w->domains = FB_NEW_ARRAY(&q->arena, fb_domain, q->plan->n_inputs);
    if (!w->domains)
        return FB_OK; /* the budget ended; whoever looks finds nothing */
    if (!fb_run_start(&q->replay, NULL, NULL, &q->clock))
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    for (uint32_t i = 0; i < q->plan->n_inputs; i++)
        if (!w->known[i])
            make_domain(w, i);
    return FB_OK;
}

static fb_status make_domains(settling *w, fb_error *error) {
    fb_inquiry *q = w->q;
    w->domains = NULL;
    fb_known known = {.values = {w->facts->values}, .flags = {w->known}, .limited = {w->facts->limited}};
    if (w->actual)
        known.limited[0] = more_ends(w);
    fb_status status = fb_classes_refine(&w->classes, &q->arena, &q->base, &known, &q->clock, &q->budget);
    if (status == FB_NO_MEMORY)
        return fb_fail(error, status, NULL, "out of memory");
    return status == FB_OK ? fill_domains(w, error) : FB_OK; /* else the budget ended */
}

/* ---- outcomes ------------------------------------------------------------------------------------------ */

/* Functions are the same when they are one, or come from one place: nobody can compare them further. */
static bool is_same_outcome(fb_inquiry *q, const fb_value *a, const fb_value *b) {
    if (a->kind == FB_KIND_FUNCTION && b->kind == FB_KIND_FUNCTION)
        return a->as.function->body == b->as.function->body;
    return fb_value_equal(a, b, &q->budget) == FB_TRUE || fb_value_identical(a, b, &q->budget);
}

/* What equal values have alike: strings, booleans, the whole part of numbers, the items and entries of what holds
 * them, so deep.  Not times, which have several forms. */
static uint32_t shape_of(const fb_value *value, uint32_t depth) {
    uint32_t shape = 0x811C9DC5u ^ value->kind;
    fb_view text = value->kind == FB_KIND_STRING ? fb_string_view(value) : (fb_view){NULL, 0};
    for (size_t i = 0; i < text.size; i++)
        shape = (shape ^ (unsigned char)text.data[i]) * 0x01000193u;
    if (value->kind == FB_KIND_BOOLEAN)
        return shape ^ (uint32_t)value->as.boolean << 8;
    if (value->kind == FB_KIND_NUMBER) {
        double number = fb_number_to_double(value->as.number);
        return number > -1e9 && number < 1e9 ? shape + (uint32_t)(int32_t)number : shape;
    }
    for (uint32_t i = 0; value->kind == FB_KIND_LIST && depth && i < value->count; i++)
        shape = (shape ^ shape_of(&value->as.items[i], depth - 1)) * 0x01000193u;
    for (uint32_t i = 0; value->kind == FB_KIND_CONTEXT && depth && i < value->count; i++) /* in any order */
        shape += shape_of(&value->as.entries[i].value, depth - 1) * (uint32_t)(2 * value->as.entries[i].key.size + 1);
    return shape;
}

static bool grow_outcomes(settling *w) {
    fb_arena *arena = &w->q->arena;
    uint32_t capacity = w->capacity ? w->capacity * 2 : 16;
    fb_possibility *outcomes = capacity > w->n_outcomes ? FB_NEW_ARRAY(arena, fb_possibility, capacity) : NULL;
    uint32_t *next = FB_NEW_ARRAY(arena, uint32_t, capacity), *first = FB_NEW_ARRAY(arena, uint32_t, capacity);
    if (!outcomes || !next || !first)
        return false;
    if (w->n_outcomes)
        memcpy(outcomes, w->outcomes, w->n_outcomes * sizeof *outcomes);
    for (uint32_t i = 0; i < w->n_outcomes; i++) {
        uint32_t at = shape_of(&outcomes[i].value, SHAPE_DEPTH) & (capacity - 1);
        next[i] = first[at];
        first[at] = i + 1;
    }
    w->outcomes = outcomes;
    w->next = next;
    w->first = first;
    w->capacity = capacity;
    return true;
}

/* The number of the outcome that is equal; a new one when there is none.  FB_DIAGRAM_NONE: memory. */
static uint32_t outcome_of(settling *w, const fb_value *value) {
    fb_inquiry *q = w->q;
    if (w->n_outcomes == w->capacity && !grow_outcomes(w))
        return FB_DIAGRAM_NONE;
    uint32_t at = shape_of(value, SHAPE_DEPTH) & (w->capacity - 1);
    for (uint32_t i = w->first[at]; i; i = w->next[i - 1])
        if (is_same_outcome(q, &w->outcomes[i - 1].value, value))
            return i - 1;
    w->outcomes[w->n_outcomes] = (fb_possibility){.value = fb_value_copy(&q->arena, value)};
    w->next[w->n_outcomes] = w->first[at];
    w->first[at] = ++w->n_outcomes;
    return w->n_outcomes - 1;
}

static uint32_t consistent_outcome(void *context, const uint32_t *numbers, uint32_t n) {
    settling *w = context;
    (void)n;
    if (numbers[0] != FB_LEAF_TRUE)
        return FB_LEAF_NOTHING;
    fb_value value = w->q->symbolic.values[numbers[1]];
    uint32_t outcome = outcome_of(w, &value);
    return outcome == FB_DIAGRAM_NONE ? FB_DIAGRAM_NONE : outcome + FB_FIRST_OUTCOME;
}

static fb_diagram early_inconsistent(void *context, const fb_diagram *operands, uint32_t n) {
    (void)context, (void)n;
    return operands[0] == FB_NEVER ? fb_diagram_leaf(FB_LEAF_NOTHING) : FB_DIAGRAM_NONE;
}

/* Evaluates a whole completion.  False: it came to a limit.  *fault: of the goal, when it is null because of that. */
static bool evaluate(settling *w, const fb_value *completion, bool *is_consistent, fb_value *value,
                     const fb_note **fault) {
    fb_inquiry *q = w->q;
    fb_run *run = &q->replay;
    *value = fb_null();
    *is_consistent = true;
    *fault = NULL;
    run->keep_notes = true;
    if (!fb_run_start(run, completion, NULL, &q->clock)) {
        q->arena.failure = FB_NO_MEMORY;
        return false;
    }
    bool is_short = run->budget.steps_left > q->budget.steps_left;
    if (is_short)
        run->budget.steps_left = q->budget.steps_left;
    uint64_t steps = run->budget.steps_left;
    if (q->consistent != FB_ABSENT) {
        *value = fb_run_element(run, q->consistent);
        *is_consistent = fb_is_true(value);
    }
    uint32_t n_before = run->n_notes;
    if (run->stop == FB_STOP_NONE && *is_consistent)
        *value = fb_run_element(run, q->goal);
    bool is_cut = run->stop == FB_STOP_LIMIT && is_short;
    fb_budget_step(&q->budget, is_cut ? UINT64_MAX : steps - run->budget.steps_left);
    if (run->stop == FB_STOP_MEMORY)
        q->arena.failure = FB_NO_MEMORY;
    if (run->stop == FB_STOP_NONE && value->kind == FB_KIND_NULL && run->n_notes > n_before)
        *fault = &run->notes[run->n_notes - 1];
    return run->stop == FB_STOP_NONE;
}

static void has_witness(settling *w, fb_possibility *outcome, const fb_value *completion, const fb_note *fault) {
    if (fault) {
        outcome->is_fault = true;
        outcome->fault = *fault;
        outcome->fault.message = fb_arena_copy(&w->q->arena, fault->message);
    }
    outcome->is_possible = true;
    outcome->witness = completion;
}

/* Does a whole completion lead to the outcome? */
static bool replay(settling *w, fb_possibility *outcome, const fb_value *completion) {
    bool is_consistent;
    fb_value value;
    const fb_note *fault;
    if (!evaluate(w, completion, &is_consistent, &value, &fault) || !is_consistent ||
        !is_same_outcome(w->q, &value, &outcome->value))
        return false;
    has_witness(w, outcome, completion, fault);
    return true;
}

/* Of an input that the goal has nothing to do with: FB_ABSENT, any value will do. */
static uint32_t value_apart(const settling *w, uint32_t input) {
    uint32_t variable = w->apart ? w->q->symbolic.variable_of[input] : FB_ABSENT;
    return variable == FB_ABSENT ? FB_ABSENT : w->apart[variable];
}

/* A completion with any value where none is given, replayed. */
static void try_witness(settling *w, fb_possibility *outcome, fb_value *completion, const bool *given) {
    for (uint32_t i = 0; i < w->q->plan->n_inputs; i++)
        if (!given[i] && value_apart(w, i) != FB_ABSENT)
            completion[i] = w->domains[i].values[value_apart(w, i)];
        else if (!given[i])
            completion[i] = w->known[i] ? w->facts->values[i] : w->domains[i].n ? w->domains[i].values[0] : fb_null();
    if (!replay(w, outcome, completion))
        is_not_exact(w, FB_ABSENT, w->q->budget.exhausted ? "the budget ended before every outcome was replayed"
                                                          : "a completion could not be replayed");
}

/* Where an outcome's leaf of the diagram is. */
static void find_witness(settling *w, uint32_t outcome) {
    fb_inquiry *q = w->q;
    uint32_t n = q->symbolic.all.n_variables;
    uint32_t *values = FB_NEW_ARRAY(&q->arena, uint32_t, n);
    bool *given = FB_NEW_ARRAY(&q->arena, bool, q->plan->n_inputs);
    fb_value *completion = FB_NEW_ARRAY(&q->arena, fb_value, q->plan->n_inputs);
    if (!values || !given || !completion)
        return;
    for (uint32_t v = 0; v < n; v++)
        values[v] = FB_ABSENT;
    if (!fb_diagram_path(&q->symbolic.all, q->outcomes, outcome + FB_FIRST_OUTCOME, values))
        return;
    for (uint32_t v = 0; v < n; v++) {
        uint32_t input = q->symbolic.input_of[v];
        given[input] = values[v] != FB_ABSENT;
        if (given[input])
            completion[input] = w->domains[input].values[values[v]];
    }
    try_witness(w, &w->outcomes[outcome], completion, given);
}

/* ---- by diagrams --------------------------------------------------------------------------------------- */

/* What is consistent is mostly a conjunction of decisions about a few facts each, and a goal reads few facts.  Those
 * that share no unknown fact with the goal, nor with one that does, cannot change its outcome: of them it only matters
 * that some values make them true, and those are kept for witnesses.  The conjunction of all of them with the goal
 * would be many times as large, and say the same. */
typedef struct conjunct {
    fb_diagram truth;
    uint64_t *support; /* a bit a variable */
    bool is_taken;
} conjunct;

typedef struct conjuncts {
    fb_symbolic *s;
    uint32_t n, n_words;
    const uint32_t *elements;
    conjunct *all;
} conjuncts;

#define MOST_CONJUNCTS 256u

/* The decisions that a conjunction is of.  False: it is none. */
static bool flatten(uint32_t *elements, uint32_t *n, const fb_node *node, uint32_t depth) {
    while (node && node->op == FB_OP_COERCE && node->n_children == 1)
        node = node->children[0];
    if (!node || depth == 0 || *n == MOST_CONJUNCTS)
        return false;
    if (node->op == FB_OP_ELEMENT) {
        elements[(*n)++] = node->index;
        return true;
    }
    bool is_flat = node->op == FB_OP_AND;
    for (uint32_t i = 0; i < node->n_children && is_flat; i++)
        is_flat = flatten(elements, n, node->children[i], depth - 1);
    return is_flat;
}

static bool shares(const uint64_t *a, const uint64_t *b, uint32_t n_words) {
    for (uint32_t i = 0; i < n_words; i++)
        if (a[i] & b[i])
            return true;
    return false;
}

/* All that share a variable with the set, or with one that does, in one; the set grows by their variables. */
static fb_diagram take_all(conjuncts *c, uint64_t *set) {
    fb_diagram taken = FB_ALWAYS;
    for (bool again = true; again && !fb_sym_is_over(c->s);) {
        again = false;
        for (uint32_t i = 0; i < c->n && !fb_sym_is_over(c->s); i++) {
            conjunct *one = &c->all[i];
            if (one->is_taken || !shares(set, one->support, c->n_words))
                continue;
            one->is_taken = again = true;
            taken = fb_sym_and(c->s, taken, one->truth);
            for (uint32_t k = 0; k < c->n_words; k++)
                set[k] |= one->support[k];
        }
    }
    return taken;
}

/* One conjunct after the other takes values that the ones before leave it.  False: one finds none. */
static bool choose_greedily(uint32_t *apart, conjuncts *c) {
    fb_symbolic *s = c->s;
    for (uint32_t i = 0; i < c->n && !fb_sym_is_over(s); i++) {
        if (c->all[i].is_taken)
            continue;
        fb_diagram left = fb_diagram_restrict(&s->all, c->all[i].truth, apart);
        if (left == FB_DIAGRAM_NONE || !fb_diagram_path(&s->all, left, FB_LEAF_TRUE, apart))
            return false;
    }
    return !fb_sym_is_over(s);
}

/* Values that make all of what is left true, if there are any: by the conjunction of it. */
static bool choose_together(uint32_t *apart, conjuncts *c) {
    fb_symbolic *s = c->s;
    fb_diagram all = FB_ALWAYS;
    for (uint32_t i = 0; i < c->n && !fb_sym_is_over(s); i++)
        if (!c->all[i].is_taken)
            all = fb_sym_and(s, all, c->all[i].truth);
    for (uint32_t v = 0; v < s->all.n_variables; v++)
        apart[v] = FB_ABSENT;
    return !fb_sym_is_over(s) && fb_diagram_path(&s->all, all, FB_LEAF_TRUE, apart);
}

/* False: what is apart from the goal cannot be consistent, or it came to a limit. */
static bool settle_apart(settling *w, conjuncts *c) {
    uint32_t *apart = FB_NEW_ARRAY(&w->q->arena, uint32_t, c->s->all.n_variables);
    if (!apart)
        return false;
    for (uint32_t v = 0; v < c->s->all.n_variables; v++)
        apart[v] = FB_ABSENT;
    if (!choose_greedily(apart, c) && !choose_together(apart, c))
        return false;
    w->apart = apart;
    return true;
}

/* As `and` does, it looks at nothing behind one that is never true: *is_never. */
static bool begin_conjuncts(conjuncts *c, settling *w, bool *is_never) {
    fb_inquiry *q = w->q;
    *is_never = false;
    c->all = FB_NEW_ARRAY(&q->arena, conjunct, c->n);
    for (uint32_t i = 0; c->all && i < c->n && !*is_never; i++) {
        c->all[i].truth = fb_symbolic_element(c->s, c->elements[i]);
        if (fb_sym_is_over(c->s))
            return false;
        *is_never = fb_diagram_is_leaf(c->all[i].truth) && c->all[i].truth != FB_ALWAYS;
    }
    return c->all != NULL;
}

static bool find_supports(conjuncts *c, settling *w) {
    c->n_words = c->s->all.n_variables / 64 + 1;
    for (uint32_t i = 0; i < c->n; i++) {
        c->all[i].support = FB_NEW_ARRAY(&w->q->arena, uint64_t, c->n_words);
        if (!c->all[i].support || !fb_diagram_support(&c->s->all, c->all[i].truth, c->all[i].support))
            return false;
    }
    return true;
}

/* What is consistent, in its conjuncts, or as one when it is no conjunction.  False: it came to a limit. */
static bool read_conjuncts(conjuncts *c, settling *w, bool *is_never) {
    fb_inquiry *q = w->q;
    uint32_t *elements = FB_NEW_ARRAY(&q->arena, uint32_t, MOST_CONJUNCTS);
    *c = (conjuncts){.s = &q->symbolic, .elements = elements};
    *is_never = false;
    fb_value known;
    if (q->consistent == FB_ABSENT)
        return true;
    if (!elements)
        return false;
    if (fb_symbolic_known(&q->symbolic, &known, q->consistent)) {
        *is_never = !fb_is_true(&known);
        return true;
    }
    if (!flatten(elements, &c->n, q->plan->elements[q->consistent].logic, 16)) {
        elements[0] = q->consistent;
        c->n = 1;
    }
    return begin_conjuncts(c, w, is_never);
}

/* As much of it as the goal has to do with.  False: it came to a limit. */
static bool consistent_with_goal(fb_diagram *out, settling *w, conjuncts *c, fb_diagram goal) {
    fb_inquiry *q = w->q;
    if (!find_supports(c, w))
        return false;
    uint64_t *set = FB_NEW_ARRAY(&q->arena, uint64_t, c->n_words);
    if (!set || !fb_diagram_support(&q->symbolic.all, goal, set))
        return false;
    *out = take_all(c, set);
    if (!fb_sym_is_over(c->s) && !settle_apart(w, c) && !fb_sym_is_over(c->s))
        *out = FB_NEVER;
    return !fb_sym_is_over(c->s);
}

static bool settle_by_diagrams(settling *w) {
    static const char identity;
    fb_inquiry *q = w->q;
    fb_symbolic *s = &q->symbolic;
    fb_diagram_function f = {.identity = &identity, .of = consistent_outcome, .early = early_inconsistent,
                             .context = w};
    fb_diagram both[2] = {FB_NEVER, FB_DIAGRAM_NONE};
    conjuncts c;
    bool is_never;
    if (!read_conjuncts(&c, w, &is_never))
        return false;
    both[1] = fb_symbolic_element(s, q->goal);
    if (fb_sym_is_over(s) || (!is_never && !consistent_with_goal(&both[0], w, &c, both[1])))
        return false;
    q->outcomes = fb_diagram_apply(&s->all, &f, both, 2);
    return q->outcomes != FB_DIAGRAM_NONE;
}

/* ---- by branching -------------------------------------------------------------------------------------- */

/* What the explorer branches on: a class a value. */
static const fb_input_classes *domain_classes(settling *w) {
    fb_inquiry *q = w->q;
    fb_input_classes *out = FB_NEW_ARRAY(&q->arena, fb_input_classes, q->plan->n_inputs);
    for (uint32_t i = 0; out && i < q->plan->n_inputs; i++) {
        uint32_t n = w->domains[i].n;
        fb_value_class *classes = FB_NEW_ARRAY(&q->arena, fb_value_class, n ? n : 1);
        if (!classes)
            return NULL;
        for (uint32_t c = 0; c < n; c++)
            classes[c].value = w->domains[i].values[c];
        if (w->known[i])
            classes[0].value = w->facts->values[i];
        out[i].dimension.n_classes = w->known[i] ? 1 : n;
        out[i].dimension.classes = classes;
    }
    return out;
}

static void add_witness(settling *w, fb_possibility *outcome, const fb_explorer *e) {
    fb_inquiry *q = w->q;
    bool *given = FB_NEW_ARRAY(&q->arena, bool, q->plan->n_inputs);
    fb_value *completion = FB_NEW_ARRAY(&q->arena, fb_value, q->plan->n_inputs);
    if (!given || !completion)
        return;
    for (uint32_t i = 0; i < e->n_branches; i++) {
        uint32_t input = e->branches[i].input;
        given[input] = true;
        completion[input] = e->inputs[input].dimension.classes[e->branches[i].class_index].value;
    }
    try_witness(w, outcome, completion, given);
}

/* The diagram that is `leaf` where every branch of the explorer goes its way, and else what it was. */
static void add_leaf(settling *w, const fb_explorer *e, uint32_t leaf) {
    fb_symbolic *s = &w->q->symbolic;
    fb_diagram here = FB_ALWAYS;
    for (uint32_t i = 0; i < e->n_branches; i++) {
        uint32_t input = e->branches[i].input;
        fb_diagram value = fb_sym_flat(s, fb_sym_element(s, w->q->plan->inputs[input]));
        if (fb_sym_is_over(s))
            return;
        if (w->known[input] || fb_diagram_is_leaf(value))
            continue;
        uint32_t number = fb_sym_number(s, &w->domains[input].values[e->branches[i].class_index]);
        here = fb_sym_and(s, here, fb_sym_is(s, value, number));
    }
    w->q->outcomes = fb_sym_choose_flat(s, here, fb_diagram_leaf(leaf), w->q->outcomes);
}

static bool settle_by_branching(settling *w) {
    fb_inquiry *q = w->q;
    const fb_plan *plans[2] = {q->plan, q->plan};
    uint32_t elements[2] = {q->goal, q->consistent};
    fb_joint joint;
    fb_explorer e;
    fb_explored how = FB_EXPLORED_MEMORY;
    bool has_two = q->consistent != FB_ABSENT;
    const fb_limits within = fb_limits_within(q->budget.steps_left, q->limits.memory);
    const fb_input_classes *classes = domain_classes(w);
    q->symbolic.why = NULL;
    q->outcomes = fb_diagram_leaf(FB_LEAF_NOTHING);
    w->n_outcomes = w->capacity = 0;
    if (!classes || fb_joint_make(&joint, &q->arena, plans, has_two ? 2 : 1, NULL) != FB_OK ||
        joint.n_inputs != q->plan->n_inputs) /* two inputs of one name: which is which is not told by names */
        return false;
    if (fb_explorer_begin(&e, &q->arena, &joint, classes, elements, &q->clock, &within, q->budget.steps_left,
                          q->host))
        while ((how = fb_explorer_next(&e)) == FB_EXPLORED_LEAF && !fb_sym_is_over(&q->symbolic)) {
            if (has_two && !fb_is_true(&e.readings[1].value))
                continue;
            uint32_t outcome = outcome_of(w, &e.readings[0].value);
            if (outcome == FB_DIAGRAM_NONE)
                break;
            if (!w->outcomes[outcome].is_possible)
                add_witness(w, &w->outcomes[outcome], &e);
            add_leaf(w, &e, outcome + FB_FIRST_OUTCOME);
        }
    fb_explorer_end(&e);
    if (how == FB_EXPLORED_MEMORY && q->arena.failure != FB_LIMIT)
        q->arena.failure = FB_NO_MEMORY;
    return how == FB_EXPLORED_END && !fb_sym_is_over(&q->symbolic) && q->outcomes != FB_DIAGRAM_NONE;
}

/* ---- settling ------------------------------------------------------------------------------------------ */

static void judge_inputs(settling *w) {
    fb_inquiry *q = w->q;
    for (uint32_t i = 0; i < q->plan->n_inputs; i++)
        if (!w->known[i] && w->classes[i].is_read &&
            (q->symbolic.variable_of[i] != FB_ABSENT || q->symbolic.activation->states[q->plan->inputs[i]]))
            judge_input(w, i);
}

/* Any values where none are known; NULL: one has none that is found so easily. */
static const fb_value *any_completion(settling *w) {
    fb_inquiry *q = w->q;
    fb_value *completion = FB_NEW_ARRAY(&q->arena, fb_value, q->plan->n_inputs);
    for (uint32_t i = 0; completion && i < q->plan->n_inputs; i++) {
        if (!w->known[i] && w->domains[i].n == 0)
            return NULL;
        completion[i] = w->known[i] ? w->facts->values[i] : w->domains[i].values[0];
    }
    return completion;
}

/* Where the reference reader needs nothing unknown, what it gives every completion gives: one is evaluated whole.  It
 * has any values that the inputs' types admit, so their classes with nothing known will do. */
static fb_status settle_without_unknown(settling *w, bool *is_settled, fb_error *error) {
    fb_inquiry *q = w->q;
    fb_value value = fb_null(), consistent = fb_boolean(true);
    const fb_note *fault;
    bool is_open = false, is_consistent;
    for (uint32_t i = 0; i < q->plan->n_inputs; i++)
        is_open |= !w->known[i] && q->base.inputs[i].is_read;
    if (is_open && q->consistent != FB_ABSENT && !fb_symbolic_known(&q->symbolic, &consistent, q->consistent))
        return FB_OK;
    if (is_open && fb_is_true(&consistent) && !fb_symbolic_known(&q->symbolic, &value, q->goal))
        return FB_OK;
    w->classes = q->base.inputs;
    FB_TRY(fill_domains(w, error));
    const fb_value *completion = w->domains ? any_completion(w) : NULL;
    if (!completion || !evaluate(w, completion, &is_consistent, &value, &fault) || q->budget.exhausted)
        return FB_OK;
    uint32_t outcome = is_consistent ? outcome_of(w, &value) : FB_LEAF_NOTHING;
    if (q->arena.failure != FB_OK)
        return FB_OK;
    if (is_consistent)
        has_witness(w, &w->outcomes[outcome], completion, fault);
    q->outcomes = fb_diagram_leaf(is_consistent ? outcome + FB_FIRST_OUTCOME : FB_LEAF_NOTHING);
    *is_settled = q->arena.failure == FB_OK;
    return FB_OK;
}

static fb_status settle_by_readers(settling *w, fb_error *error) {
    fb_inquiry *q = w->q;
    w->n_outcomes = w->capacity = 0;
    FB_TRY(make_domains(w, error));
    q->symbolic.domains = w->domains;
    if (q->budget.exhausted || q->arena.failure == FB_LIMIT || !w->domains) {
        is_not_exact(w, FB_ABSENT, "the budget ended before the unknown facts were looked at");
        return FB_OK;
    }
    bool is_whole = settle_by_diagrams(w);
    if (!is_whole && q->arena.failure == FB_OK) {
        q->budget = (fb_budget){q->limits.steps / 2, DEPTH, false};
        is_whole = settle_by_branching(w);
    }
    if (q->arena.failure == FB_NO_MEMORY)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    if (!is_whole) {
        is_not_exact(w, FB_ABSENT, "the budget ended before every completion was looked at");
        q->outcomes = FB_DIAGRAM_NONE;
        return FB_OK;
    }
    q->budget = (fb_budget){q->limits.steps / 2, DEPTH, false};
    for (uint32_t i = 0; i < w->n_outcomes && !q->budget.exhausted; i++)
        if (!w->outcomes[i].is_possible)
            find_witness(w, i);
    if (q->budget.exhausted)
        is_not_exact(w, FB_ABSENT, "the budget ended before every outcome was replayed");
    judge_inputs(w);
    if (q->arena.failure != FB_OK)
        is_not_exact(w, FB_ABSENT, "the budget ended before every outcome was replayed");
    return q->arena.failure == FB_NO_MEMORY ? fb_fail(error, FB_NO_MEMORY, NULL, "out of memory") : FB_OK;
}

static fb_status settle(settling *w, fb_error *error) {
    fb_inquiry *q = w->q;
    bool is_settled = false;
    q->has_symbolic = true;
    bool has_begun = fb_symbolic_begin(&q->symbolic, &q->arena, q->plan, w->facts->values, w->known, NULL, &q->clock,
                                       &q->budget);
    if (!has_begun && q->arena.failure != FB_LIMIT)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    if (!has_begun) {
        is_not_exact(w, FB_ABSENT, "the budget ended before the unknown facts were looked at");
        return FB_OK;
    }
    if (!w->actual)
        FB_TRY(settle_without_unknown(w, &is_settled, error));
    if (q->arena.failure == FB_NO_MEMORY)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    return is_settled ? FB_OK : settle_by_readers(w, error);
}

fb_status fb_settle(const fb_settled **out, fb_inquiry *q, const fb_facts *facts, fb_error *error) {
    return fb_settle_beside(out, q, facts, NULL, error);
}

fb_status fb_settle_beside(const fb_settled **out, fb_inquiry *q, const fb_facts *facts, const fb_facts *actual,
                           fb_error *error) {
    *out = NULL;
    if (q->has_symbolic)
        fb_symbolic_end(&q->symbolic);
    q->has_symbolic = false;
    fb_arena_reset(&q->arena);
    q->budget = (fb_budget){q->limits.steps / 2, DEPTH, false};
    q->outcomes = FB_DIAGRAM_NONE;
    settling w = {.q = q, .facts = facts, .known = facts->known, .actual = actual};
    if (!w.known) {
        uint8_t *all = FB_NEW_ARRAY(&q->arena, uint8_t, q->plan->n_inputs);
        if (!all)
            return fb_fail_arena(error, &q->arena);
        memset(all, 1, q->plan->n_inputs);
        w.known = all;
    }
    q->values = facts->values;
    q->known = w.known;
    FB_TRY(settle(&w, error));
    q->domains = w.domains;
    q->settled = (fb_settled){.n_outcomes = w.n_outcomes, .outcomes = w.outcomes, .is_exact = !w.is_inexact,
                              .why = w.why};
    q->settled.is_contradictory = q->settled.is_exact && w.n_outcomes == 0;
    *out = &q->settled;
    return FB_OK;
}
