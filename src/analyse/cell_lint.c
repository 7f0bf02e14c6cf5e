/* cell_lint.c - findings about single cells, clauses and rules of a decision table, from its classes.
 *
 * Tests that the allowed values exclude, tests that are true of nothing, rules that can never match, clauses that
 * no rule tests, cells that were not analysed and why.
 */
#include "analyse/analyse_inner.h"

static fb_found found_at_cell(const fb_reporter *r, fb_finding_code code, const fb_node *node, uint32_t rule) {
    fb_found found = fb_found_at(r, code, node->model, node->offset);
    uint32_t *rules = FB_NEW_ARRAY(r->findings->arena, uint32_t, 1);
    if (rules) {
        rules[0] = rule + 1;
        found.rules = rules;
        found.n_rules = 1;
    }
    return found;
}

/* A cell as written, cut where it is long. */
static fb_view text_of_cell(fb_arena *arena, const fb_plan_table *table, uint32_t rule, uint32_t clause) {
    fb_view text = table->rules[rule].input_texts[clause];
    if (text.size <= 100)
        return text;
    size_t kept = 90;
    while (kept > 0 && ((unsigned char)text.data[kept] & 0xC0) == 0x80)
        kept--; /* not within a character */
    return fb_say_text(arena, "%.*s...", (int)kept, text.data);
}

/* ---- alternatives -------------------------------------------------------------------------------------- */

/* The admitted strings, for "did you mean". */
static fb_view nearest_admitted(const fb_dimension *d, const fb_value *wrong) {
    fb_view names[128];
    size_t n = 0;
    for (uint32_t p = 0; p < d->n_pieces && n < FB_COUNT(names); p++)
        if (d->pieces[p].kind == FB_KIND_STRING && d->pieces[p].shape == FB_PIECE_POINT && d->pieces[p].is_admitted)
            names[n++] = fb_string_view(&d->pieces[p].value);
    return fb_nearest(fb_string_view(wrong), names, n);
}

/* Another lint says it better: the constant is of another kind, or a range that is upside down, or no value. */
static bool is_said_elsewhere(fb_arena *arena, const fb_table_classes *t, const fb_dead_test *dead, fb_budget *budget) {
    fb_value v;
    if (dead->test->op == FB_OP_DASH || dead->test->n_children == 0 ||
        !fb_fold_constant(&v, arena, t->plan, dead->test->children[0], budget))
        return false;
    if (v.kind == FB_KIND_NULL)
        return true;
    if (v.kind == FB_KIND_RANGE)
        v = v.as.range->low_undefined ? v.as.range->high : v.as.range->low;
    fb_kind kind = fb_kind_of_type(t->dimensions[dead->dimension].type);
    return kind != FB_KIND_NULL && fb_is_scalar((fb_kind)v.kind) && v.kind != kind;
}

/* The alternative by itself, `> 130`; the cell where it is no plain constant. */
static fb_view text_of_test(fb_arena *arena, const fb_table_classes *t, const fb_dead_test *dead, fb_budget *budget) {
    static const char *const operators[] = {"= ", "!= ", "< ", "<= ", "> ", ">= "};
    fb_value v;
    fb_text out;
    fb_text_init(&out, arena);
    if (dead->test->n_children == 0 || dead->test->uses_subject ||
        !fb_fold_constant(&v, arena, t->plan, dead->test->children[0], budget))
        return text_of_cell(arena, t->table, dead->rule, dead->clause);
    if (dead->test->op == FB_OP_TEST)
        fb_text_add_string(&out, operators[dead->test->comparison - FB_OP_EQUAL]);
    fb_value_print_literal(&out, &v, budget);
    return fb_text_view(&out);
}

static void report_excluded(fb_reporter *r, fb_arena *arena, const fb_table_classes *t, const fb_dead_test *dead,
                            fb_budget *budget) {
    const fb_dimension *d = &t->dimensions[dead->dimension];
    fb_arena *keep = r->findings->arena;
    fb_found found = found_at_cell(r, FB_FINDING_VALUE_NOT_ALLOWED, dead->test, dead->rule);
    fb_view text = text_of_test(arena, t, dead, budget), near = {NULL, 0};
    fb_value v;
    if (dead->test->n_children && fb_fold_constant(&v, arena, t->plan, dead->test->children[0], budget) &&
        v.kind == FB_KIND_STRING)
        near = nearest_admitted(d, &v);
    fb_text out;
    fb_text_init(&out, keep);
    fb_text_format(&out, "rule %u tests '%.*s' for %.*s, which it can never be", dead->rule + 1, FB_ARG(d->name),
                   FB_ARG(text));
    if (near.size)
        fb_text_format(&out, "; did you mean \"%.*s\"?", FB_ARG(near));
    found.message = fb_text_view(&out);
    fb_reporter_add(r, &found);
}

static void report_never(fb_reporter *r, fb_arena *arena, const fb_table_classes *t, const fb_dead_test *dead,
                         fb_budget *budget) {
    fb_finding_code code = dead->is_whole ? FB_FINDING_NEVER_MATCHES : FB_FINDING_NEVER_TRUE;
    fb_found found = found_at_cell(r, code, dead->test, dead->rule);
    fb_view text = text_of_test(arena, t, dead, budget);
    found.message = fb_say_text(r->findings->arena, "rule %u %s: %.*s is true of no value", dead->rule + 1,
                                dead->is_whole ? "can never match" : "has a test that is never true", FB_ARG(text));
    fb_reporter_add(r, &found);
}

/* ---- rules --------------------------------------------------------------------------------------------- */

static void report_empty_rules(fb_reporter *r, fb_arena *arena, const fb_table_classes *t) {
    const fb_plan_table *table = t->table;
    for (uint32_t rule = 0; rule < table->n_rules; rule++) {
        if (t->first_box[rule] != t->first_box[rule + 1])
            continue;
        const fb_cell_classes *cells = &t->cells[(size_t)rule * table->n_inputs];
        uint32_t never = FB_NONE;
        bool is_said = false;
        for (uint32_t i = 0; i < table->n_inputs; i++) {
            if (!cells[i].is_never)
                continue;
            const fb_node *cell = table->rules[rule].inputs[i];
            is_said |= cell->op == FB_OP_TESTS && cell->n_children == 1 && !cell->negated;
            never = never == FB_NONE ? i : never;
        }
        for (uint32_t i = 0; i < t->n_dead_tests && never != FB_NONE; i++)
            is_said |= t->dead_tests[i].clause == never;
        if (is_said)
            continue;
        const fb_node *place = never != FB_NONE ? table->rules[rule].inputs[never] : NULL;
        fb_found found = place ? found_at_cell(r, FB_FINDING_NEVER_MATCHES, place, rule)
                               : found_at_cell(r, FB_FINDING_NEVER_MATCHES, table->rules[rule].inputs[0], rule);
        if (place) {
            fb_view text = text_of_cell(arena, table, rule, never);
            found.message = fb_say_text(r->findings->arena, "rule %u can never match: %.*s is true of no value",
                                        rule + 1, FB_ARG(text));
        } else {
            found.message = fb_say_text(r->findings->arena,
                                        "rule %u can never match: its cells ask opposite things of one input",
                                        rule + 1);
        }
        fb_reporter_add(r, &found);
    }
}

/* ---- clauses ------------------------------------------------------------------------------------------- */

static void report_untested(fb_reporter *r, const fb_plan_table *table) {
    for (uint32_t i = 0; i < table->n_inputs && table->n_rules; i++) {
        bool tested = false;
        for (uint32_t rule = 0; rule < table->n_rules && !tested; rule++)
            tested = table->rules[rule].inputs[i]->op != FB_OP_DASH;
        if (tested)
            continue;
        const fb_plan_input_clause *clause = &table->inputs[i];
        fb_found found = fb_found_at(r, FB_FINDING_UNTESTED_CLAUSE, table->model, clause->expression->offset);
        found.message = fb_say_text(r->findings->arena, "no rule tests the input '%.*s'", FB_ARG(clause->text));
        fb_reporter_add(r, &found);
    }
}

static void report_missing_priorities(fb_reporter *r, const fb_plan_table *table) {
    if (table->hit_policy != FB_HIT_PRIORITY && table->hit_policy != FB_HIT_OUTPUT_ORDER)
        return;
    for (uint32_t o = 0; o < table->n_outputs; o++)
        if (table->outputs[o].n_values)
            return;
    fb_found found = fb_found_at(r, FB_FINDING_PRIORITY_VALUES, table->model, table->offset);
    found.message = fb_say_text(r->findings->arena, "hit policy %s orders by output values, and the table lists none",
                                table->hit_policy == FB_HIT_PRIORITY ? "PRIORITY" : "OUTPUT ORDER");
    fb_reporter_add(r, &found);
}

/* ---- cells that were not analysed ---------------------------------------------------------------------- */

static bool is_first_of_text(const fb_table_classes *t, uint32_t rule, uint32_t clause) {
    const fb_plan_table *table = t->table;
    for (uint32_t before = 0; before < rule; before++)
        if (fb_view_equal(table->rules[before].input_texts[clause], table->rules[rule].input_texts[clause]))
            return false;
    return true;
}

static const uint32_t *rules_with_text(fb_reporter *r, const fb_plan_table *table, uint32_t rule, uint32_t clause,
                                       uint32_t *n) {
    uint32_t most = 64;
    uint32_t *rules = FB_NEW_ARRAY(r->findings->arena, uint32_t, most);
    for (uint32_t i = rule; rules && i < table->n_rules && *n < most; i++)
        if (fb_view_equal(table->rules[i].input_texts[clause], table->rules[rule].input_texts[clause]))
            rules[(*n)++] = i + 1;
    return rules;
}

static void report_not_analysed(fb_reporter *r, fb_arena *arena, const fb_table_classes *t, fb_budget *budget) {
    const fb_plan_table *table = t->table;
    for (uint32_t rule = 0; rule < table->n_rules; rule++)
        for (uint32_t i = 0; i < table->n_inputs; i++) {
            const fb_cell_classes *cell = &t->cells[(size_t)rule * table->n_inputs + i];
            if (cell->is_analysed || cell->why_not.size == 0)
                continue;
            if (!fb_budget_step(budget, rule) || !is_first_of_text(t, rule, i))
                continue;
            const fb_node *node = table->rules[rule].inputs[i];
            fb_found found = fb_found_at(r, FB_FINDING_NOT_ANALYSED, node->model, node->offset);
            found.rules = rules_with_text(r, table, rule, i, &found.n_rules);
            fb_view text = text_of_cell(arena, table, rule, i);
            found.message = fb_say_text(r->findings->arena, "%.*s was not analysed: %.*s", FB_ARG(text),
                                        FB_ARG(cell->why_not));
            fb_reporter_add(r, &found);
        }
    for (uint32_t d = 0; d < t->n_dimensions; d++) {
        const fb_dimension *dimension = &t->dimensions[d];
        if (!dimension->fence || dimension->fence[0] == '\0' || dimension->clause == FB_NONE)
            continue;
        const fb_node *place = table->inputs[dimension->clause].expression;
        fb_found found = fb_found_at(r, FB_FINDING_NOT_ANALYSED, table->model, place->offset);
        found.message = fb_say_text(r->findings->arena, "the allowed values of '%.*s' were not analysed: %s",
                                    FB_ARG(dimension->name), dimension->fence);
        fb_reporter_add(r, &found);
    }
}

void fb_cell_lint(fb_reporter *r, fb_arena *arena, const fb_table_classes *t, fb_budget *budget) {
    for (uint32_t i = 0; i < t->n_dead_tests; i++) {
        const fb_dead_test *dead = &t->dead_tests[i];
        if (is_said_elsewhere(arena, t, dead, budget))
            continue;
        if (dead->is_excluded)
            report_excluded(r, arena, t, dead, budget);
        else
            report_never(r, arena, t, dead, budget);
    }
    report_empty_rules(r, arena, t);
    report_untested(r, t->table);
    report_missing_priorities(r, t->table);
    report_not_analysed(r, arena, t, budget);
}
