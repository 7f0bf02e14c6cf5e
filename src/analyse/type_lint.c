/* type_lint.c - what can be seen to be wrong in expressions from declared types and constants alone.
 *
 * Comparisons and computations of kinds that never go together (they give null, DMN 1.5 tables 52-62), constants
 * outside allowed values, ranges upside down, texts that are no date, calls that do not fit.  It speaks only where
 * both sides are known; a type that is not declared is never guessed.
 */
#include "analyse/analyse_inner.h"

typedef struct lint {
    fb_reporter *r;
    fb_arena *arena;
    const fb_plan *plan;
    fb_budget *budget;
    const fb_plan_table *table; /* whose cells are being looked at */
    bool in_cell;
} lint;
/* The frame: a type a slot, NULL where it is not known. */
typedef struct slots {
    const fb_type **types;
    uint32_t n;
} slots;

static const fb_type *known(const fb_type *type) {
    return type && type->kind != FB_TYPE_ANY && type->kind != FB_TYPE_NULL ? type : NULL;
}

static void say(lint *l, fb_finding_code code, const fb_node *at, const char *format, ...) FB_FORMAT(4, 5);
static void say(lint *l, fb_finding_code code, const fb_node *at, const char *format, ...) {
    fb_found found = fb_found_at(l->r, code, at->model, at->offset);
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    found.message = fb_arena_copy(l->r->findings->arena, fb_view_of(line));
    fb_reporter_add(l->r, &found);
}

static bool constant_of(lint *l, fb_value *out, const fb_node *node) {
    return fb_fold_constant(out, l->arena, l->plan, node, l->budget);
}

/* ---- types of expressions ------------------------------------------------------------------------------ */

static const fb_type *builtin_of_kind(fb_kind kind) {
    static const uint8_t types[] = {
        [FB_KIND_BOOLEAN] = FB_TYPE_BOOLEAN,
        [FB_KIND_NUMBER] = FB_TYPE_NUMBER,
        [FB_KIND_STRING] = FB_TYPE_STRING,
        [FB_KIND_DATE] = FB_TYPE_DATE,
        [FB_KIND_TIME] = FB_TYPE_TIME,
        [FB_KIND_DATE_TIME] = FB_TYPE_DATE_TIME,
        [FB_KIND_DAYS_TIME_DURATION] = FB_TYPE_DAYS_TIME_DURATION,
        [FB_KIND_YEARS_MONTHS_DURATION] = FB_TYPE_YEARS_MONTHS_DURATION,
    };
    return fb_is_scalar(kind) ? fb_type_builtin((fb_type_kind)types[kind]) : NULL;
}

static const fb_type *type_of(lint *l, const slots *s, const fb_node *node, uint32_t depth);

static const fb_type *type_of_sum(lint *l, const slots *s, const fb_node *node, uint32_t depth) {
    const fb_type *a = type_of(l, s, node->children[0], depth), *b = type_of(l, s, node->children[1], depth);
    if (a && b && a->kind == b->kind && (a->kind == FB_TYPE_NUMBER || (a->kind == FB_TYPE_STRING)))
        return fb_type_builtin((fb_type_kind)a->kind);
    return NULL;
}

static const fb_type *type_of_call(const lint *l, const fb_node *node) {
    const fb_node *called = node->children[0];
    if (called->op != FB_OP_ELEMENT || !l->plan->elements[called->index].function)
        return NULL;
    return known(l->plan->elements[called->index].function->result_type);
}

static const fb_type *type_of(lint *l, const slots *s, const fb_node *node, uint32_t depth) {
    if (!node || depth > 64)
        return NULL;
    depth++;
    switch ((fb_op)node->op) {
    case FB_OP_CONSTANT: return builtin_of_kind((fb_kind)node->as.constant.kind);
    case FB_OP_LOCAL: return node->slot < s->n ? known(s->types[node->slot]) : NULL;
    case FB_OP_ELEMENT: return known(fb_subject_type(l->plan, NULL, node));
    case FB_OP_PATH: {
        const fb_type *whole = type_of(l, s, node->children[0], depth);
        const fb_type_field *field = whole && whole->kind == FB_TYPE_CONTEXT ? fb_type_find_field(whole, node->key)
                                                                             : NULL;
        return field ? known(field->type) : NULL;
    }
    case FB_OP_COERCE: return known(node->type);
    case FB_OP_ADD:
    case FB_OP_SUBTRACT: return type_of_sum(l, s, node, depth);
    case FB_OP_EQUAL:
    case FB_OP_NOT_EQUAL:
    case FB_OP_LESS:
    case FB_OP_LESS_EQUAL:
    case FB_OP_GREATER:
    case FB_OP_GREATER_EQUAL:
    case FB_OP_BETWEEN:
    case FB_OP_IN:
    case FB_OP_AND:
    case FB_OP_OR:
    case FB_OP_SOME:
    case FB_OP_EVERY:
    case FB_OP_INSTANCE_OF: return fb_type_builtin(FB_TYPE_BOOLEAN);
    case FB_OP_CALL: return type_of_call(l, node);
    case FB_OP_CALL_BUILTIN: {
        fb_type_kind kind = fb_builtin_get((fb_builtin_id)node->index)->result;
        return kind == FB_TYPE_ANY ? NULL : fb_type_builtin(kind);
    }
    case FB_OP_IF: {
        const fb_type *a = type_of(l, s, node->children[1], depth), *b = type_of(l, s, node->children[2], depth);
        return a && b && a->kind == b->kind ? a : NULL;
    }
    default: return NULL;
    }
}

static fb_kind kind_of(lint *l, const slots *s, const fb_node *node) {
    fb_value v;
    if (node && node->op == FB_OP_CALL_BUILTIN && constant_of(l, &v, node))
        return fb_is_scalar((fb_kind)v.kind) ? (fb_kind)v.kind : FB_KIND_NULL;
    return fb_kind_of_type(type_of(l, s, node, 0));
}

/* ---- comparison ---------------------------------------------------------------------------------------- */

static fb_view name_of(lint *l, const fb_node *node) {
    fb_view name = fb_subject_name(l->arena, l->plan, NULL, node);
    return name.size ? name : FB_LITERAL("it");
}

static void clash(lint *l, const fb_node *at, fb_kind a, fb_kind b) {
    if (a == FB_KIND_NULL || b == FB_KIND_NULL || a == b)
        return;
    say(l, FB_FINDING_TYPE_CLASH, at, "a %s is compared with a %s, which gives null", fb_kind_name(a),
        fb_kind_name(b));
}

/* The place of a clash: the constant, when one of them is one. */
static const fb_node *constant_side(const fb_node *a, const fb_node *b) {
    return a->op == FB_OP_CONSTANT ? a : b;
}

/* A constant against allowed values, outside the cells of tables (those: cell_lint.c). */
static bool is_allowed(lint *l, uint32_t constraint, const fb_value *value) {
    fb_classifier c;
    if (!fb_classifier_init(&c, l->arena, l->plan, NULL, l->budget))
        return true;
    fb_node constant = {.op = FB_OP_CONSTANT, .as.constant = *value};
    fb_frame none = {NULL, false};
    fb_slot_binding subject = {0, &constant, &none, NULL};
    fb_frame frame = {&subject, false};
    for (uint32_t k = constraint; k; k = l->plan->constraints[k - 1].also) {
        fb_ternary t;
        if (fb_fold_test(&c, &t, l->plan->constraints[k - 1].tests, &frame) && t != FB_TRUE)
            return false;
    }
    return true;
}

static fb_view literal_of(lint *l, const fb_value *value) {
    fb_text out;
    fb_budget budget = {.steps_left = 10000, .depth_left = 16};
    fb_text_init(&out, l->arena);
    fb_value_print_literal(&out, value, &budget);
    return fb_text_view(&out);
}

static void disallowed(lint *l, const slots *s, const fb_node *subject, const fb_node *constant) {
    const fb_type *type = type_of(l, s, subject, 0);
    fb_value v;
    if (l->in_cell || !type || !type->constraint || !constant_of(l, &v, constant) || !fb_is_scalar((fb_kind)v.kind) ||
        (fb_kind)v.kind != fb_kind_of_type(type) || is_allowed(l, type->constraint, &v))
        return;
    fb_view text = literal_of(l, &v), allowed = l->plan->constraints[type->constraint - 1].text;
    fb_view name = name_of(l, subject);
    say(l, FB_FINDING_VALUE_NOT_ALLOWED, constant, "'%.*s' is compared with %.*s, which it can never be; it is one "
        "of %.*s", FB_ARG(name), FB_ARG(text), FB_ARG(allowed));
}

static void check_comparison(lint *l, const slots *s, const fb_node *node) {
    const fb_node *a = node->children[0], *b = node->children[1];
    clash(l, constant_side(a, b), kind_of(l, s, a), kind_of(l, s, b));
    if (node->op == FB_OP_EQUAL || node->op == FB_OP_NOT_EQUAL) {
        disallowed(l, s, a, b);
        disallowed(l, s, b, a);
    }
}

/* A value that a subject of kind `kind` is tested for: a scalar, the ends of a range, the items of a list. */
static void check_tested(lint *l, const slots *s, const fb_node *tested, fb_kind kind) {
    if (!tested || kind == FB_KIND_NULL)
        return;
    if (tested->op == FB_OP_RANGE || tested->op == FB_OP_LIST) {
        for (uint32_t i = 0; i < tested->n_children; i++)
            if (tested->children[i] && !fb_is_same_end(tested, i))
                clash(l, tested->children[i], kind, kind_of(l, s, tested->children[i]));
        return;
    }
    clash(l, tested, kind, kind_of(l, s, tested));
}

static void check_test(lint *l, const slots *s, const fb_node *node) {
    if (node->op == FB_OP_MATCH && node->uses_subject)
        return; /* its expression is looked at like any other */
    const fb_type *type = node->slot < s->n ? known(s->types[node->slot]) : NULL;
    check_tested(l, s, node->children[0], fb_kind_of_type(type));
    if (node->op == FB_OP_MATCH || node->comparison == FB_OP_EQUAL || node->comparison == FB_OP_NOT_EQUAL) {
        const fb_node subject = {.op = FB_OP_LOCAL, .slot = node->slot};
        disallowed(l, s, &subject, node->children[0]);
    }
}

/* ---- computation --------------------------------------------------------------------------------------- */

static bool is_duration(fb_kind kind) {
    return kind == FB_KIND_DAYS_TIME_DURATION || kind == FB_KIND_YEARS_MONTHS_DURATION;
}

static bool is_temporal(fb_kind kind) {
    return kind >= FB_KIND_DATE && kind <= FB_KIND_YEARS_MONTHS_DURATION;
}

/* Tables 56-60, by kinds; true also where they leave a doubt. */
static bool is_defined(fb_op op, fb_kind a, fb_kind b) {
    if (a == FB_KIND_NUMBER && b == FB_KIND_NUMBER)
        return true;
    switch (op) {
    case FB_OP_ADD: return (a == FB_KIND_STRING && b == FB_KIND_STRING) ||
                           (is_temporal(a) && is_temporal(b) && (is_duration(a) || is_duration(b)));
    case FB_OP_SUBTRACT: return is_temporal(a) && is_temporal(b);
    case FB_OP_MULTIPLY: return (is_duration(a) && b == FB_KIND_NUMBER) || (a == FB_KIND_NUMBER && is_duration(b));
    case FB_OP_DIVIDE: return is_duration(a) && (b == FB_KIND_NUMBER || is_duration(b));
    default: return false;
    }
}

static const char *operator_word(fb_op op) {
    switch (op) {
    case FB_OP_ADD: return "+";
    case FB_OP_SUBTRACT: return "-";
    case FB_OP_MULTIPLY: return "*";
    case FB_OP_DIVIDE: return "/";
    default: return "**";
    }
}

static void check_arithmetic(lint *l, const slots *s, const fb_node *node) {
    fb_kind a = kind_of(l, s, node->children[0]), b = kind_of(l, s, node->children[1]);
    if (a == FB_KIND_NULL || b == FB_KIND_NULL || is_defined((fb_op)node->op, a, b))
        return;
    say(l, FB_FINDING_TYPE_CLASH, node, "%s %s %s is not defined and gives null", fb_kind_name(a),
        operator_word((fb_op)node->op), fb_kind_name(b));
}

static void check_condition(lint *l, const slots *s, const fb_node *node, const char *what) {
    fb_kind kind = kind_of(l, s, node);
    if (kind != FB_KIND_NULL && kind != FB_KIND_BOOLEAN)
        say(l, FB_FINDING_TYPE_CLASH, node, "%s is a %s, and a boolean is wanted", what, fb_kind_name(kind));
}

static void check_range(lint *l, const slots *s, const fb_node *node) {
    fb_value low, high;
    int order;
    const fb_node *a = node->children[0], *b = node->children[1];
    if (!a || !b)
        return;
    clash(l, b, kind_of(l, s, a), kind_of(l, s, b));
    if (!constant_of(l, &low, a) || !constant_of(l, &high, b) || !fb_value_order(&order, &low, &high) || order <= 0)
        return;
    fb_view from = literal_of(l, &low), to = literal_of(l, &high);
    say(l, FB_FINDING_INVERTED_RANGE, node, "the range starts at %.*s, above its end %.*s, and so is null",
        FB_ARG(from), FB_ARG(to));
}

/* ---- calls --------------------------------------------------------------------------------------------- */

static void check_builtin(lint *l, const fb_node *node) {
    fb_value argument, result;
    switch (node->index) {
    case FB_BUILTIN_DATE_FROM:
    case FB_BUILTIN_DATE:
    case FB_BUILTIN_TIME_FROM:
    case FB_BUILTIN_DATE_AND_TIME_FROM:
    case FB_BUILTIN_DURATION: break;
    default: return;
    }
    if (node->n_children == 0 || !node->children[0] || !constant_of(l, &argument, node->children[0]) ||
        argument.kind == FB_KIND_NULL || !constant_of(l, &result, node) || result.kind != FB_KIND_NULL)
        return;
    fb_view name = fb_builtin_get((fb_builtin_id)node->index)->name, text = literal_of(l, &argument);
    say(l, FB_FINDING_INVALID_LITERAL, node, "%.*s(%.*s%s) is no such value and gives null", FB_ARG(name),
        FB_ARG(text), node->n_children > 1 ? ", ..." : "");
}

static int64_t parameter_named(const fb_plan_function *function, fb_view name) {
    for (uint32_t i = 0; i < function->n_parameters; i++)
        if (fb_view_equal(function->parameters[i], name))
            return i;
    return -1;
}

static void check_argument(lint *l, const slots *s, const fb_plan_function *function, uint32_t parameter,
                           const fb_node *argument) {
    const fb_type *wanted = function->parameter_types ? known(function->parameter_types[parameter]) : NULL;
    fb_kind want = fb_kind_of_type(wanted), got = argument ? kind_of(l, s, argument) : FB_KIND_NULL;
    if (want == FB_KIND_NULL || got == FB_KIND_NULL || want == got ||
        (want == FB_KIND_DATE_TIME && got == FB_KIND_DATE))
        return;
    say(l, FB_FINDING_TYPE_CLASH, argument, "parameter '%.*s' of '%.*s' is a %s, and a %s is given",
        FB_ARG(function->parameters[parameter]), FB_ARG(function->name), fb_kind_name(want), fb_kind_name(got));
}

static void check_call(lint *l, const slots *s, const fb_node *node) {
    const fb_node *called = node->children[0];
    const fb_plan_function *function =
        called && called->op == FB_OP_ELEMENT ? l->plan->elements[called->index].function : NULL;
    uint32_t n = node->n_children - 1;
    if (!function)
        return;
    if (!node->names && n != function->n_parameters) {
        say(l, FB_FINDING_WRONG_ARGUMENTS, node, "'%.*s' takes %u arguments, and %u are given",
            FB_ARG(function->name), function->n_parameters, n);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        int64_t parameter = node->names ? parameter_named(function, node->names[i]) : (int64_t)i;
        if (parameter < 0) {
            fb_view near = fb_nearest(node->names[i], function->parameters, function->n_parameters);
            const fb_node *at = node->children[i + 1] ? node->children[i + 1] : node;
            say(l, FB_FINDING_WRONG_ARGUMENTS, at, "'%.*s' has no parameter '%.*s'%s%.*s%s",
                FB_ARG(function->name), FB_ARG(node->names[i]), near.size ? "; did you mean '" : "", FB_ARG(near),
                near.size ? "'?" : "");
            continue;
        }
        check_argument(l, s, function, (uint32_t)parameter, node->children[i + 1]);
    }
}

static void check_coercion(lint *l, const slots *s, const fb_node *node) {
    fb_kind want = fb_kind_of_type(node->type), got = kind_of(l, s, node->children[0]);
    if (want == FB_KIND_NULL || got == FB_KIND_NULL)
        return;
    if (want != got && !(want == FB_KIND_DATE_TIME && got == FB_KIND_DATE)) {
        say(l, FB_FINDING_TYPE_CLASH, node->children[0], "a %s is wanted here, and this is a %s: it becomes null",
            fb_kind_name(want), fb_kind_name(got));
        return;
    }
    fb_value v;
    if (!node->type->constraint || !constant_of(l, &v, node->children[0]) || v.kind == FB_KIND_NULL ||
        is_allowed(l, node->type->constraint, &v))
        return;
    fb_view text = literal_of(l, &v), allowed = l->plan->constraints[node->type->constraint - 1].text;
    say(l, FB_FINDING_OUTPUT_NOT_ALLOWED, node->children[0], "%.*s is not one of the allowed values %.*s",
        FB_ARG(text), FB_ARG(allowed));
}

/* ---- tables -------------------------------------------------------------------------------------------- */

static void visit(lint *l, slots *s, const fb_node *node);

static void check_output(lint *l, const fb_plan_output_clause *clause, const fb_node *entry) {
    fb_value v;
    if (!clause->constraint || !constant_of(l, &v, entry) || v.kind == FB_KIND_NULL ||
        is_allowed(l, clause->constraint, &v))
        return;
    fb_view text = literal_of(l, &v), allowed = l->plan->constraints[clause->constraint - 1].text;
    say(l, FB_FINDING_OUTPUT_NOT_ALLOWED, entry, "%.*s is not one of the output values %.*s", FB_ARG(text),
        FB_ARG(allowed));
}

static void check_aggregation(lint *l, const fb_plan_table *table) {
    if (table->aggregation != FB_AGGREGATE_SUM || table->n_outputs != 1)
        return;
    fb_kind kind = fb_kind_of_type(table->outputs[0].type);
    fb_value v;
    for (uint32_t r = 0; r < table->n_rules && kind == FB_KIND_NULL; r++)
        if (constant_of(l, &v, table->rules[r].outputs[0]) && v.kind == FB_KIND_STRING)
            kind = FB_KIND_STRING;
    if (kind == FB_KIND_STRING || kind == FB_KIND_BOOLEAN)
        say(l, FB_FINDING_TYPE_CLASH, table->rules[0].outputs[0], "the outputs are %ss, and a sum of them is null",
            fb_kind_name(kind));
}

static void visit_table(lint *l, slots *s, const fb_plan_table *table) {
    for (uint32_t i = 0; i < table->n_inputs; i++) {
        const fb_plan_input_clause *clause = &table->inputs[i];
        visit(l, s, clause->expression);
        const fb_type *own = type_of(l, s, clause->expression, 0), *declared = known(clause->type);
        fb_kind a = fb_kind_of_type(own), b = fb_kind_of_type(declared);
        if (a != FB_KIND_NULL && b != FB_KIND_NULL && a != b)
            say(l, FB_FINDING_TYPE_CLASH, clause->expression, "the input is a %s, and its clause says %s",
                fb_kind_name(a), fb_kind_name(b));
        if (clause->slot < s->n)
            s->types[clause->slot] = own ? own : declared;
    }
    for (uint32_t r = 0; r < table->n_rules; r++) {
        l->in_cell = true;
        for (uint32_t i = 0; i < table->n_inputs; i++)
            visit(l, s, table->rules[r].inputs[i]);
        l->in_cell = false;
        for (uint32_t o = 0; o < table->n_outputs; o++) {
            visit(l, s, table->rules[r].outputs[o]);
            check_output(l, &table->outputs[o], table->rules[r].outputs[o]);
        }
    }
    for (uint32_t o = 0; o < table->n_outputs; o++)
        if (table->outputs[o].default_entry) {
            visit(l, s, table->outputs[o].default_entry);
            check_output(l, &table->outputs[o], table->outputs[o].default_entry);
        }
    if (table->n_rules)
        check_aggregation(l, table);
}

/* ---- the walk ------------------------------------------------------------------------------------------ */

static bool slots_make(lint *l, slots *s, uint32_t n) {
    s->types = FB_NEW_ARRAY(l->arena, const fb_type *, n);
    s->n = s->types ? n : 0;
    return s->types != NULL;
}

static void visit_function(lint *l, const slots *outer, const fb_plan_function *function) {
    slots own;
    if (!function || !function->body || function->external || !slots_make(l, &own, function->n_slots))
        return;
    for (uint32_t i = 0; i < function->n_parameters && i < own.n; i++)
        own.types[i] = function->parameter_types ? function->parameter_types[i] : NULL;
    for (uint32_t i = 0; outer && i < function->n_captured; i++)
        if (function->captured[i] < outer->n && function->captured_into[i] < own.n)
            own.types[function->captured_into[i]] = outer->types[function->captured[i]];
    visit(l, &own, function->body);
}

static void check_node(lint *l, slots *s, const fb_node *node) {
    switch ((fb_op)node->op) {
    case FB_OP_EQUAL:
    case FB_OP_NOT_EQUAL:
    case FB_OP_LESS:
    case FB_OP_LESS_EQUAL:
    case FB_OP_GREATER:
    case FB_OP_GREATER_EQUAL: check_comparison(l, s, node); break;
    case FB_OP_BETWEEN:
        clash(l, node->children[1], kind_of(l, s, node->children[0]), kind_of(l, s, node->children[1]));
        clash(l, node->children[2], kind_of(l, s, node->children[0]), kind_of(l, s, node->children[2]));
        break;
    case FB_OP_ADD:
    case FB_OP_SUBTRACT:
    case FB_OP_MULTIPLY:
    case FB_OP_DIVIDE:
    case FB_OP_POWER: check_arithmetic(l, s, node); break;
    case FB_OP_AND:
    case FB_OP_OR:
        for (int i = 0; i < 2; i++)
            check_condition(l, s, node->children[i], node->op == FB_OP_AND ? "this side of 'and'"
                                                                           : "this side of 'or'");
        break;
    case FB_OP_IF: check_condition(l, s, node->children[0], "the condition"); break;
    case FB_OP_RANGE: check_range(l, s, node); break;
    case FB_OP_CALL: check_call(l, s, node); break;
    case FB_OP_CALL_BUILTIN: check_builtin(l, node); break;
    case FB_OP_COERCE: check_coercion(l, s, node); break;
    case FB_OP_TEST:
    case FB_OP_MATCH: check_test(l, s, node); break;
    default: break;
    }
}

static void visit(lint *l, slots *s, const fb_node *node) {
    if (!node || !fb_budget_step(l->budget, 1) || !fb_budget_enter(l->budget))
        return;
    if (node->op == FB_OP_IN && node->slot < s->n)
        s->types[node->slot] = type_of(l, s, node->children[0], 0);
    for (uint32_t i = 0; i < node->n_children; i++) {
        if (fb_is_same_end(node, i))
            continue;
        visit(l, s, node->children[i]);
        if ((node->op == FB_OP_CONTEXT || node->op == FB_OP_RESULT) && node->slot + i < s->n)
            s->types[node->slot + i] = type_of(l, s, node->children[i], 0);
    }
    if (node->op == FB_OP_TABLE && node->as.table)
        visit_table(l, s, node->as.table);
    else if (node->op == FB_OP_FUNCTION)
        visit_function(l, s, node->as.function);
    else
        check_node(l, s, node);
    fb_budget_leave(l->budget);
}

void fb_type_lint(fb_reporter *r, fb_arena *arena, const fb_plan *plan, uint32_t element, fb_budget *budget) {
    lint l = {.r = r, .arena = arena, .plan = plan, .budget = budget};
    const fb_plan_element *e = &plan->elements[element];
    slots s;
    if (e->kind == FB_ELEMENT_DECISION && e->logic && slots_make(&l, &s, e->n_slots))
        visit(&l, &s, e->logic);
    if (e->kind == FB_ELEMENT_KNOWLEDGE)
        visit_function(&l, NULL, e->function);
}
