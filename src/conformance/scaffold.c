/* scaffold.c - writes a test file with a case for every rule of a model's decision tables.
 *
 * Inputs for a rule are searched, not derived: every leaf of the inputs (an input, or a field of a structured one)
 * has candidates, taken from what the tables' cells and the allowed values compare with, and from either side of it.
 * The search begins with what the rule's own cells compare with, changes one leaf at a time while more cells of the
 * rule hold, and starts anew from other candidates when it is stuck.  What it finds has been evaluated: the rule
 * gives the output.  It need not find inputs that exist; a rule without them is listed, and is a person's to write.
 *
 * Called by api/api_suite.c.  Deterministic: the same model gives the same file.
 */
#include "conformance/conformance.h"

#define MOST_LEAVES 256u
#define MOST_CANDIDATES 48u
#define MOST_OWN 16u
#define MOST_POOLED 256u
#define FIELD_DEPTH 6u
#define PASSES 4u
#define RULE_EVALUATIONS 8000u                    /* for one rule */
#define STEP_BUDGET UINT64_C(200000000)           /* for the whole file */
#define MOST_CALLERS 4u

typedef struct leaf {
    uint32_t element;            /* the input it belongs to */
    uint32_t n_path;
    fb_view path[FIELD_DEPTH];   /* canonical */
    const fb_type *type;         /* NULL: any */
    fb_value candidates[MOST_CANDIDATES + MOST_OWN]; /* those of every rule; from MOST_CANDIDATES on, of one */
    uint32_t n_candidates, n_own;
    bool is_reached;             /* the decision at hand depends on its input */
} leaf;

typedef struct pool { /* literals, each once */
    fb_value values[MOST_POOLED];
    uint32_t n;
} pool;

typedef struct scaffolding {
    const fb_plan *plan;
    fb_arena *arena;      /* leaves, candidates, solutions */
    fb_arena inputs_arena; /* one evaluation's inputs */
    fb_run run;
    fb_value *inputs;
    leaf *leaves;
    uint32_t n_leaves;
    uint16_t *chosen;     /* a candidate for each leaf: the assignment being tried */
    uint64_t steps_left, rule_steps_left;
    uint64_t rules_left;  /* that steps_left must do for */
    uint64_t random;
    uint32_t evaluations; /* for the rule at hand */
    bool no_memory;       /* sticky: an evaluation begins anew, and would forget */
} scaffolding;

/* ---- literals ----------------------------------------------------------------------------------------- */

static bool is_json_kind(const fb_value *v) {
    return v->kind == FB_KIND_STRING || v->kind == FB_KIND_NUMBER || v->kind == FB_KIND_BOOLEAN ||
           v->kind == FB_KIND_NULL;
}

static void pool_add(pool *p, fb_value v) {
    fb_budget budget = {1u << 16, 16, false};
    if (v.kind == FB_KIND_LIST || v.kind == FB_KIND_CONTEXT || v.kind == FB_KIND_FUNCTION || v.kind == FB_KIND_RANGE ||
        p->n == MOST_POOLED)
        return;
    for (uint32_t i = 0; i < p->n; i++)
        if (fb_value_identical(&p->values[i], &v, &budget))
            return;
    p->values[p->n++] = v;
}

static void pool_constant(pool *p, const fb_value *v) {
    if (v->kind == FB_KIND_LIST)
        for (uint32_t i = 0; i < v->count; i++)
            pool_add(p, v->as.items[i]);
    else if (v->kind == FB_KIND_RANGE) {
        if (!v->as.range->low_undefined)
            pool_add(p, v->as.range->low);
        if (!v->as.range->high_undefined)
            pool_add(p, v->as.range->high);
    } else {
        pool_add(p, *v);
    }
}

/* What an expression or cell compares with.  INVARIANT: the parser has limited how deep a node nests. */
static void pool_node(pool *p, const fb_node *node) {
    if (!node)
        return;
    if (node->op == FB_OP_CONSTANT) {
        pool_constant(p, &node->as.constant);
    } else if (node->op == FB_OP_NEGATE && node->children[0]->op == FB_OP_CONSTANT &&
               node->children[0]->as.constant.kind == FB_KIND_NUMBER) {
        pool_add(p, fb_number_value(fb_number_negate(node->children[0]->as.constant.as.number)));
    } else {
        for (uint32_t i = 0; i < node->n_children; i++)
            pool_node(p, node->children[i]);
    }
}

/* One step to either side; false for what has no sides. */
static bool neighbour(fb_value *out, fb_arena *arena, const fb_value *v, int side) {
    fb_duration day = {86400 * side, 0};
    fb_moment moment;
    *out = *v;
    switch ((fb_kind)v->kind) {
    case FB_KIND_NUMBER: return fb_number_add(&out->as.number, v->as.number, fb_number_of(side));
    case FB_KIND_DATE: return fb_date_of_days(&out->as.date, fb_days_of_date(v->as.date) + side);
    case FB_KIND_DAYS_TIME_DURATION: return fb_duration_add(&out->as.duration, v->as.duration, day);
    case FB_KIND_YEARS_MONTHS_DURATION: return !__builtin_add_overflow(v->as.months, (int64_t)side, &out->as.months);
    case FB_KIND_TIME:
        fb_time_add_duration(&moment, v->as.moment, (fb_duration){3600 * side, 0});
        break;
    case FB_KIND_DATE_TIME:
        if (!fb_moment_add_duration(&moment, v->as.moment, day))
            return false;
        break;
    default: return false;
    }
    *out = fb_moment_value(arena, (fb_kind)v->kind, &moment);
    return arena->failure == FB_OK;
}

static void pool_neighbours(pool *p, fb_arena *arena, const fb_value *v) {
    fb_value near;
    for (int side = -1; side <= 1; side += 2)
        if (neighbour(&near, arena, v, side))
            pool_add(p, near);
}

/* Something inside a range, as near to an end as can be. */
static void pool_inside(pool *p, fb_arena *arena, const fb_range *range) {
    fb_value near;
    if (!range->low_undefined && range->low_closed)
        pool_add(p, range->low);
    else if (!range->high_undefined && range->high_closed)
        pool_add(p, range->high);
    else if (!range->low_undefined && neighbour(&near, arena, &range->low, 1))
        pool_add(p, near);
    else if (!range->high_undefined && neighbour(&near, arena, &range->high, -1))
        pool_add(p, near);
}

/* What makes each alternative of a cell hold, where that is easily said. */
static void pool_alternatives(pool *p, fb_arena *arena, const fb_node *tests) {
    for (uint32_t i = 0; i < tests->n_children; i++) {
        const fb_node *test = tests->children[i], *operand = test->n_children ? test->children[0] : test;
        const fb_value *constant = operand->op == FB_OP_CONSTANT ? &operand->as.constant : NULL;
        bool strict = test->op == FB_OP_TEST &&
                      (test->comparison == FB_OP_LESS || test->comparison == FB_OP_GREATER);
        fb_value near;
        if (!constant)
            continue;
        if (strict && neighbour(&near, arena, constant, test->comparison == FB_OP_LESS ? -1 : 1))
            pool_add(p, near);
        else if (constant->kind == FB_KIND_RANGE)
            pool_inside(p, arena, constant->as.range);
        else
            pool_constant(p, constant);
    }
}

/* Halfway between numbers that follow one another: inside of (0..1), which has no neighbour. */
static void pool_between(pool *p, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        fb_number sum, half;
        uint32_t next = UINT32_MAX;
        for (uint32_t k = 0; k < n && p->values[i].kind == FB_KIND_NUMBER; k++)
            if (p->values[k].kind == FB_KIND_NUMBER &&
                fb_number_compare(p->values[k].as.number, p->values[i].as.number) > 0 &&
                (next == UINT32_MAX ||
                 fb_number_compare(p->values[k].as.number, p->values[next].as.number) < 0))
                next = k;
        if (next != UINT32_MAX && fb_number_add(&sum, p->values[i].as.number, p->values[next].as.number) &&
            fb_number_divide(&half, sum, fb_number_of(2)))
            pool_add(p, fb_number_value(half));
    }
}

static void pool_cell(pool *p, fb_arena *arena, const fb_node *tests) {
    if (tests->op == FB_OP_TESTS && !tests->negated)
        pool_alternatives(p, arena, tests);
    pool_node(p, tests);
}

/* ---- leaves and their candidates ---------------------------------------------------------------------- */

static bool has_fields(const fb_type *type, uint32_t depth) {
    return type && type->kind == FB_TYPE_CONTEXT && type->n > 0 && depth < FIELD_DEPTH;
}

/* KEEP IN STEP: build_value, which takes leaves in the same order. */
static void add_leaves(scaffolding *s, uint32_t element, const fb_type *type, fb_view *path, uint32_t depth) {
    for (uint32_t i = 0; has_fields(type, depth) && i < type->n; i++) {
        path[depth] = type->field[i].name;
        add_leaves(s, element, type->field[i].type, path, depth + 1);
    }
    if (has_fields(type, depth) || s->n_leaves == MOST_LEAVES)
        return;
    leaf *l = &s->leaves[s->n_leaves++];
    l->element = element;
    l->type = type;
    l->n_path = depth;
    for (uint32_t i = 0; i < depth; i++)
        l->path[i] = path[i];
}

/* Is the expression of a column this leaf and nothing else? */
static bool column_is_leaf(const fb_node *node, const leaf *l) {
    uint32_t depth = l->n_path;
    for (;; node = node->children[0]) {
        if (node->op == FB_OP_COERCE)
            continue;
        if (node->op == FB_OP_ELEMENT)
            return depth == 0 && node->index == l->element;
        if (node->op != FB_OP_PATH || depth == 0 || !fb_view_equal(node->key, l->path[depth - 1]))
            return false;
        depth--;
    }
}

/* A column that is called as the leaf is likely to be its: a knowledge model's parameter, say.  It costs nothing to
 * try what it compares with. */
static bool column_is_named(const scaffolding *s, const fb_plan_input_clause *clause, const leaf *l) {
    fb_view name = l->n_path ? l->path[l->n_path - 1] : s->plan->elements[l->element].variable;
    if (!fb_view_ends(clause->text, name))
        return false;
    return clause->text.size == name.size || clause->text.data[clause->text.size - name.size - 1] == '.';
}

/* Could a value of this kind be the leaf's? */
static bool suits(const leaf *l, const fb_value *v) {
    fb_budget budget = {1u << 16, 16, false};
    if (!l->type || l->type->kind == FB_TYPE_ANY)
        return is_json_kind(v); /* anything else would read back as a string */
    const fb_type *type = l->type;
    if (type->kind == FB_TYPE_LIST)
        type = type->element;
    return !type || fb_value_instance_of(v, type, &budget);
}

/* False: not of the leaf's type, or not among its allowed values. */
static bool make_candidate(scaffolding *s, const leaf *l, fb_value *v) {
    if (v->kind == FB_KIND_NULL)
        return true;
    if (!suits(l, v))
        return false;
    if (l->type && l->type->kind == FB_TYPE_LIST) {
        fb_value *item = FB_NEW(s->arena, fb_value);
        if (!item)
            return false;
        *item = *v;
        *v = fb_list(item, 1);
    }
    return !l->type || fb_coerce(&s->run, *v, l->type).kind != FB_KIND_NULL;
}

static void add_candidate(scaffolding *s, leaf *l, fb_value v) {
    if (l->n_candidates < MOST_CANDIDATES && make_candidate(s, l, &v))
        l->candidates[l->n_candidates++] = v;
}

static bool has_candidate(const leaf *l, const fb_value *v) {
    fb_budget budget = {1u << 16, 16, false};
    for (uint32_t i = 0; i < l->n_candidates; i++)
        if (fb_value_identical(&l->candidates[i], v, &budget))
            return true;
    return false;
}

static void spread(pool *p, fb_arena *arena) {
    uint32_t n = p->n;
    for (uint32_t i = 0; i < n; i++)
        pool_neighbours(p, arena, &p->values[i]);
    pool_between(p, n);
}

static void add_pool(scaffolding *s, leaf *l, pool *p) {
    spread(p, s->arena);
    for (uint32_t i = 0; i < p->n; i++)
        if (!has_candidate(l, &p->values[i]))
            add_candidate(s, l, p->values[i]);
}

/* What the rule's own cells compare with, first of all for the leaves that they test. */
static void find_own(scaffolding *s, const fb_plan_table *table, uint32_t rule) {
    pool own;
    for (uint32_t i = 0; i < s->n_leaves; i++) {
        leaf *l = &s->leaves[i];
        own.n = 0;
        l->n_own = 0;
        for (uint32_t c = 0; c < table->n_inputs; c++)
            if (column_is_leaf(table->inputs[c].expression, l) || column_is_named(s, &table->inputs[c], l))
                pool_cell(&own, s->arena, table->rules[rule].inputs[c]);
        if (own.n > MOST_OWN / 2)
            own.n = MOST_OWN / 2;
        spread(&own, s->arena);
        for (uint32_t k = 0; k < own.n && l->n_own < MOST_OWN; k++)
            if (make_candidate(s, l, &own.values[k]))
                l->candidates[MOST_CANDIDATES + l->n_own++] = own.values[k];
    }
}

static void pool_constraint(const scaffolding *s, pool *p, const fb_type *type) {
    const fb_type *element = type && type->kind == FB_TYPE_LIST ? type->element : NULL;
    for (const fb_type *t = type; t; t = t == type ? element : NULL)
        for (uint32_t c = t->constraint; c; c = s->plan->constraints[c - 1].also)
            pool_node(p, s->plan->constraints[c - 1].tests);
}

static void pool_columns(const scaffolding *s, pool *p, const leaf *l) {
    for (uint32_t t = 0; t < s->plan->n_tables; t++) {
        const fb_plan_table *table = s->plan->tables[t];
        for (uint32_t c = 0; c < table->n_inputs; c++) {
            if (l && !column_is_leaf(table->inputs[c].expression, l) && !column_is_named(s, &table->inputs[c], l))
                continue;
            for (uint32_t r = 0; r < table->n_rules; r++)
                pool_node(p, table->rules[r].inputs[c]);
            if (!l)
                pool_node(p, table->inputs[c].expression);
        }
    }
}

/* Something of the leaf's type, whatever the model compares it with. */
static void add_plain(scaffolding *s, leaf *l, pool *own) {
    static const char *const texts[] = {"2026-01-01", "12:00:00", "2026-01-01T12:00:00Z", "P1D", "P1Y"};
    own->n = 0;
    pool_add(own, fb_number_value(fb_number_of(1)));
    pool_add(own, fb_number_value(fb_number_of(100)));
    pool_add(own, fb_boolean(false));
    pool_add(own, fb_boolean(true));
    for (size_t i = 0; i < FB_COUNT(texts); i++) {
        fb_value v;
        if (fb_temporal_parse(&v, s->arena, fb_view_of(texts[i])))
            pool_add(own, v);
    }
    pool_add(own, fb_string(FB_LITERAL("other")));
    add_pool(s, l, own);
    if (l->type && l->type->kind == FB_TYPE_LIST && l->n_candidates < MOST_CANDIDATES)
        l->candidates[l->n_candidates++] = fb_list(NULL, 0);
    l->n_candidates -= l->n_candidates == MOST_CANDIDATES;
    add_candidate(s, l, fb_null());
}

static fb_status find_candidates(scaffolding *s, fb_error *error) {
    pool *all = FB_NEW(s->arena, pool), *own = FB_NEW(s->arena, pool);
    FB_TRY(fb_fail_arena(error, s->arena));
    pool_columns(s, all, NULL);
    for (uint32_t e = 0; e < s->plan->n_elements; e++)
        if (s->plan->elements[e].logic)
            pool_node(all, s->plan->elements[e].logic);
    for (uint32_t i = 0; i < s->n_leaves; i++) {
        leaf *l = &s->leaves[i];
        own->n = 0;
        pool_columns(s, own, l);
        pool_constraint(s, own, l->type);
        add_pool(s, l, own);
        add_plain(s, l, own);
        memcpy(own, all, sizeof *own);
        add_pool(s, l, own);
        FB_TRY(fb_fail_arena(error, s->arena));
        if (s->run.stop == FB_STOP_MEMORY)
            return fb_run_status(&s->run, error);
    }
    return FB_OK;
}

/* ---- one evaluation ----------------------------------------------------------------------------------- */

/* KEEP IN STEP: add_leaves. */
static fb_value build_value(scaffolding *s, const fb_type *type, uint32_t *next, uint32_t depth) {
    if (!has_fields(type, depth)) {
        uint32_t i = (*next)++;
        return i < s->n_leaves ? s->leaves[i].candidates[s->chosen[i]] : fb_null();
    }
    fb_entry *entries = FB_NEW_ARRAY(&s->inputs_arena, fb_entry, type->n);
    if (!entries)
        return fb_null();
    for (uint32_t i = 0; i < type->n; i++)
        entries[i] = (fb_entry){type->field[i].name, build_value(s, type->field[i].type, next, depth + 1)};
    return fb_context(entries, type->n);
}

static void build_inputs(scaffolding *s) {
    uint32_t next = 0;
    fb_arena_reset(&s->inputs_arena);
    for (uint32_t i = 0; i < s->plan->n_inputs; i++) {
        const fb_type *type = s->plan->elements[s->plan->inputs[i]].type;
        s->inputs[i] = build_value(s, type, &next, 0);
    }
}

/* Evaluates a decision on the assignment being tried; false when it went beyond its limits. */
static bool evaluate(scaffolding *s, uint32_t decision) {
    static const fb_clock clock = {.now = {.date = {1970, 1, 1}, .zone_kind = FB_ZONE_OFFSET}};
    build_inputs(s);
    s->evaluations++;
    if (fb_run_start(&s->run, s->inputs, NULL, &clock))
        fb_run_element(&s->run, decision);
    s->no_memory |= s->run.stop == FB_STOP_MEMORY || s->inputs_arena.failure != FB_OK;
    uint64_t used = s->run.limits.steps - s->run.budget.steps_left + 50;
    s->steps_left -= used < s->steps_left ? used : s->steps_left;
    s->rule_steps_left -= used < s->rule_steps_left ? used : s->rule_steps_left;
    return !s->run.stop;
}

/* ---- how near an evaluation comes to a rule ----------------------------------------------------------- */

#define SCORE_GIVEN INT64_MAX

static bool rule_holds(const fb_table_trace *t, uint32_t rule) {
    for (uint32_t c = 0; c < t->table->n_inputs; c++)
        if (t->cells[(size_t)rule * t->table->n_inputs + c] != FB_CELL_HOLDS)
            return false;
    return true;
}

static bool takes_one(const fb_plan_table *table) {
    return table->hit_policy == FB_HIT_UNIQUE || table->hit_policy == FB_HIT_FIRST ||
           table->hit_policy == FB_HIT_PRIORITY;
}

/* Cells first; then the fewer other rules match, which hide this one, the better. */
static int64_t score_of_trace(const fb_table_trace *t, uint32_t rule) {
    int64_t n_cells = 0, n_others = 0;
    if (!t->cells)
        return 0;
    bool holds = rule_holds(t, rule), one = takes_one(t->table);
    if (holds && (t->chosen == rule || !one))
        return SCORE_GIVEN;
    for (uint32_t c = 0; c < t->table->n_inputs; c++)
        n_cells += t->cells[(size_t)rule * t->table->n_inputs + c] == FB_CELL_HOLDS;
    for (uint32_t r = 0; r < t->table->n_rules && holds; r++)
        n_others += r != rule && rule_holds(t, r);
    return n_cells * (INT64_C(1) << 32) - n_others;
}

static int64_t score(scaffolding *s, uint32_t decision, const fb_plan_table *table, uint32_t rule) {
    int64_t best = INT64_MIN + 1; /* the table was not evaluated */
    if (!evaluate(s, decision))
        return INT64_MIN;
    for (uint32_t i = 0; i < s->run.n_traces; i++) {
        const fb_table_trace *t = &s->run.traces[i];
        int64_t one = t->table == table ? score_of_trace(t, rule) : INT64_MIN;
        best = one > best ? one : best;
    }
    return best;
}

/* ---- the search --------------------------------------------------------------------------------------- */

static uint32_t random_below(scaffolding *s, uint32_t n) {
    s->random = s->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return n ? (uint32_t)((s->random >> 33) % n) : 0;
}

static bool may_go_on(const scaffolding *s) {
    return s->evaluations < RULE_EVALUATIONS && s->rule_steps_left > 0 && s->arena->failure == FB_OK && !s->no_memory;
}

/* Puts the best candidate of one leaf into the assignment, of its own ones in the first pass; what is as good as
 * before stays as it is. */
static int64_t improve_leaf(scaffolding *s, uint32_t i, int64_t best, bool only_own, uint32_t decision,
                            const fb_plan_table *table, uint32_t rule) {
    uint16_t kept = s->chosen[i];
    uint32_t n_own = s->leaves[i].n_own, n = n_own + (only_own ? 0 : s->leaves[i].n_candidates);
    for (uint32_t k = 0; k < n && best != SCORE_GIVEN && may_go_on(s); k++) {
        uint32_t c = k < n_own ? MOST_CANDIDATES + k : k - n_own;
        if (c == kept)
            continue;
        s->chosen[i] = (uint16_t)c;
        int64_t now = score(s, decision, table, rule);
        if (now > best) {
            best = now;
            kept = (uint16_t)c;
        }
    }
    s->chosen[i] = kept;
    return best;
}

static bool climb(scaffolding *s, uint32_t decision, const fb_plan_table *table, uint32_t rule) {
    int64_t best = score(s, decision, table, rule);
    for (uint32_t pass = 0; pass < PASSES && best != SCORE_GIVEN && may_go_on(s); pass++) {
        int64_t before = best;
        for (uint32_t i = 0; i < s->n_leaves && best != SCORE_GIVEN; i++)
            if (s->leaves[i].is_reached)
                best = improve_leaf(s, i, best, pass == 0, decision, table, rule);
        if (best == before && pass > 0)
            break;
    }
    return best == SCORE_GIVEN;
}

/* From the first candidate of every leaf, its own where there are; then from chance ones. */
static uint16_t start_of(scaffolding *s, uint32_t i, uint32_t start) {
    const leaf *l = &s->leaves[i];
    if (l->n_own && start % 2 == 0)
        return (uint16_t)(MOST_CANDIDATES + (start ? random_below(s, l->n_own) : 0));
    return (uint16_t)(start ? random_below(s, l->n_candidates) : 0);
}

static bool search(scaffolding *s, uint32_t decision, const fb_plan_table *table, uint32_t rule) {
    find_own(s, table, rule);
    for (uint32_t start = 0; may_go_on(s); start++) {
        for (uint32_t i = 0; i < s->n_leaves; i++)
            s->chosen[i] = start_of(s, i, start);
        if (climb(s, decision, table, rule))
            return true;
    }
    return false;
}

/* Marks the elements that `element` depends on, itself included.  INVARIANT: requirements have no cycles but
 * through services, which `seen` stops. */
static void reach(const fb_plan *plan, uint8_t *seen, uint32_t *stack, uint32_t element) {
    uint32_t n = 0;
    seen[element] = 1;
    stack[n++] = element;
    while (n) {
        const fb_plan_element *e = &plan->elements[stack[--n]];
        for (int part = 0; part < 3; part++) {
            const uint32_t *list = part == 0 ? e->requires : part == 1 ? e->outputs : e->encapsulated;
            uint32_t n_list = part == 0 ? e->n_requires : part == 1 ? e->n_outputs : e->n_encapsulated;
            for (uint32_t i = 0; i < n_list; i++)
                if (!seen[list[i]]) {
                    seen[list[i]] = 1;
                    stack[n++] = list[i];
                }
        }
    }
}

/* ---- the file ----------------------------------------------------------------------------------------- */

typedef struct writing {
    scaffolding *s;
    fb_text *out;
    uint8_t *seen;
    uint32_t *stack;
    bool any_case;
    fb_text missing;
    size_t n_missing;
    fb_error *error;
} writing;

static void write_value(writing *w, const fb_value *value) {
    fb_budget budget = {fb_limits_default.steps, FB_DEPTH_LIMIT, false};
    fb_value_to_json(w->out, value, 0, &budget);
}

static void write_inputs(writing *w) {
    const fb_plan *plan = w->s->plan;
    bool any = false;
    fb_text_add_string(w->out, "   \"inputs\": {");
    for (uint32_t i = 0; i < plan->n_inputs; i++) {
        if (!w->seen[plan->inputs[i]])
            continue;
        fb_text_add_string(w->out, any ? ",\n              " : "");
        fb_json_quote(w->out, plan->elements[plan->inputs[i]].name);
        fb_text_add_string(w->out, ": ");
        write_value(w, &w->s->inputs[i]);
        any = true;
    }
    fb_text_add_string(w->out, "},\n");
}

/* The cells of the rule, for whoever confirms the case. */
static void write_about(writing *w, const fb_plan_table *table, uint32_t rule) {
    fb_text about;
    fb_text_init(&about, w->s->arena);
    for (uint32_t c = 0; c < table->n_inputs; c++) {
        fb_view cell = table->rules[rule].input_texts[c];
        if (cell.size == 0 || fb_view_is(cell, "-"))
            continue;
        fb_text_format(&about, "%s%.*s: %.*s", about.size ? "; " : "", FB_ARG(table->inputs[c].text), FB_ARG(cell));
    }
    fb_text_add_string(w->out, "   \"about\": ");
    fb_json_quote(w->out, fb_text_view(&about));
    fb_text_add_string(w->out, ",\n");
}

static void write_case(writing *w, const fb_plan_table *table, uint32_t rule, uint32_t decision) {
    const fb_plan *plan = w->s->plan;
    fb_text name;
    fb_text_init(&name, w->s->arena);
    fb_text_format(&name, "%.*s rule %u", FB_ARG(plan->elements[table->element].name), rule + 1);
    fb_text_add_string(w->out, w->any_case ? ",\n  {\"name\": " : "\n  {\"name\": ");
    fb_json_quote(w->out, fb_text_view(&name));
    fb_text_add_string(w->out, ",\n");
    write_about(w, table, rule);
    fb_text_add_string(w->out, "   \"to_confirm\": true,\n");
    write_inputs(w);
    fb_text_add_string(w->out, "   \"expect\": {");
    fb_json_quote(w->out, plan->elements[decision].name);
    fb_text_add_string(w->out, ": ");
    fb_value value = fb_run_element(&w->s->run, decision); /* computed already */
    write_value(w, &value);
    fb_text_add_string(w->out, "}}");
    w->any_case = true;
}

static void write_missing(writing *w, const fb_plan_table *table, uint32_t rule) {
    fb_text_add_string(&w->missing, w->n_missing++ ? ",\n  {\"table\": " : "\n  {\"table\": ");
    fb_json_quote(&w->missing, w->s->plan->elements[table->element].name);
    fb_text_format(&w->missing, ", \"rule\": %u}", rule + 1);
}

static void look_from(writing *w, uint32_t decision) {
    scaffolding *s = w->s;
    memset(w->seen, 0, s->plan->n_elements);
    reach(s->plan, w->seen, w->stack, decision);
    for (uint32_t i = 0; i < s->n_leaves; i++)
        s->leaves[i].is_reached = w->seen[s->leaves[i].element];
}

/* Decisions that evaluate the table: its own, or, for a knowledge model's, some that may call it. */
static uint32_t callers(writing *w, uint32_t *out, const fb_plan_table *table) {
    const fb_plan *plan = w->s->plan;
    uint32_t n = 0;
    if (plan->elements[table->element].kind == FB_ELEMENT_DECISION) {
        out[n++] = table->element;
        return n;
    }
    for (uint32_t e = 0; e < plan->n_elements && n < MOST_CALLERS; e++) {
        if (plan->elements[e].kind != FB_ELEMENT_DECISION || plan->elements[e].model != 0)
            continue;
        look_from(w, e);
        if (w->seen[table->element])
            out[n++] = e;
    }
    return n;
}

static void scaffold_table(writing *w, const fb_plan_table *table) {
    uint32_t decisions[MOST_CALLERS];
    uint32_t n = callers(w, decisions, table);
    for (uint32_t r = 0; r < table->n_rules && w->out->arena->failure == FB_OK; r++) {
        bool found = false;
        w->s->rule_steps_left = w->s->steps_left / w->s->rules_left * 4; /* most rules need few */
        w->s->rules_left -= w->s->rules_left > 1;
        for (uint32_t d = 0; d < n && !found; d++) {
            look_from(w, decisions[d]);
            w->s->evaluations = 0;
            found = search(w->s, decisions[d], table, r);
            if (found)
                write_case(w, table, r, decisions[d]);
        }
        if (!found)
            write_missing(w, table, r);
    }
}

static fb_view base_name(fb_view path) {
    size_t at = path.size;
    while (at > 0 && path.data[at - 1] != '/')
        at--;
    return (fb_view){path.data + at, path.size - at};
}

static bool is_wanted(const fb_plan *plan, const fb_plan_table *table, fb_view name) {
    const fb_plan_element *element = &plan->elements[table->element];
    return element->model == 0 &&
           (name.size == 0 || fb_view_equal(element->name, name) || fb_view_equal(element->variable, name));
}

static fb_status write_file(writing *w, fb_view name) {
    const fb_plan *plan = w->s->plan;
    bool any = false;
    fb_text_init(&w->missing, w->s->arena);
    fb_text_add_string(w->out, "{\"model\": ");
    fb_json_quote(w->out, base_name(plan->models[0].path));
    fb_text_add_string(w->out, ",\n \"about\": \"One case a rule. What a case expects is what the engine gives, not "
                               "what the source says: a person compares it with the source, corrects it, and takes "
                               "to_confirm away.\",\n \"cases\": [");
    for (uint32_t t = 0; t < plan->n_tables; t++)
        w->s->rules_left += is_wanted(plan, plan->tables[t], name) ? plan->tables[t]->n_rules : 0;
    for (uint32_t t = 0; t < plan->n_tables; t++) {
        if (!is_wanted(plan, plan->tables[t], name))
            continue;
        any = true;
        scaffold_table(w, plan->tables[t]);
        if (w->s->no_memory)
            return fb_fail(w->error, FB_NO_MEMORY, NULL, "out of memory while looking for inputs");
    }
    fb_text_add_string(w->out, w->any_case ? "\n ]" : "]");
    if (w->n_missing) {
        fb_text_add_string(w->out, ",\n \"rules_without_case\": [");
        fb_text_add(w->out, fb_text_view(&w->missing));
        fb_text_add_string(w->out, "\n ]");
    }
    fb_text_add_string(w->out, "}\n");
    if (!any && name.size)
        return fb_fail(w->error, FB_NOT_FOUND, NULL, "the model has no decision table '%.*s'", FB_ARG(name));
    if (!any)
        return fb_fail(w->error, FB_NOT_FOUND, NULL, "the model has no decision table");
    FB_TRY(fb_fail_arena(w->error, w->s->arena));
    return fb_fail_arena(w->error, w->out->arena);
}

static fb_status begin(scaffolding *s, fb_error *error) {
    s->inputs = FB_NEW_ARRAY(s->arena, fb_value, s->plan->n_inputs);
    s->leaves = FB_NEW_ARRAY(s->arena, leaf, MOST_LEAVES);
    s->chosen = FB_NEW_ARRAY(s->arena, uint16_t, MOST_LEAVES);
    FB_TRY(fb_fail_arena(error, s->arena));
    for (uint32_t i = 0; i < s->plan->n_inputs; i++) {
        fb_view path[FIELD_DEPTH];
        add_leaves(s, s->plan->inputs[i], s->plan->elements[s->plan->inputs[i]].type, path, 0);
    }
    if (!fb_run_start(&s->run, s->inputs, NULL, NULL)) /* fb_coerce wants one */
        return fb_run_status(&s->run, error);
    return find_candidates(s, error);
}

fb_status fb_scaffold(fb_text *out, size_t *n_missing, const fb_plan *plan, fb_view name, const fb_host *host,
                      fb_error *error) {
    fb_arena arena;
    fb_limits limits = fb_limits_default;
    limits.steps = 5u * 1000 * 1000;
    fb_arena_init(&arena, host, limits.memory);
    scaffolding s = {.plan = plan, .arena = &arena, .steps_left = STEP_BUDGET, .random = 1};
    fb_arena_init(&s.inputs_arena, host, limits.memory);
    fb_run_begin(&s.run, plan, host, &limits);
    s.run.keep_trace = s.run.keep_cells = true;
    writing w = {.s = &s, .out = out, .error = error};
    w.seen = FB_NEW_ARRAY(&arena, uint8_t, plan->n_elements);
    w.stack = FB_NEW_ARRAY(&arena, uint32_t, plan->n_elements);
    fb_status status = fb_fail_arena(error, &arena);
    if (status == FB_OK)
        status = begin(&s, error);
    if (status == FB_OK)
        status = write_file(&w, name);
    *n_missing = w.n_missing;
    fb_run_end(&s.run);
    fb_arena_free(&s.inputs_arena);
    fb_arena_free(&arena);
    return status;
}
