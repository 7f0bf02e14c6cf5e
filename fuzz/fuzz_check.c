/* fuzz_check.c - any text as a decision table that is checked, and what the analysis says of it held against the
 * evaluator: a rule matches where its boxes say, on every combination of one value a piece.
 *
 * The first byte chooses the types of the two inputs and the hit policy; then each line is a rule, its two cells and
 * its output separated by tabs.
 */
#include "analyse/analyse.h"
#include "eval/eval.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_RULES = 8, MOST_COMBINATIONS = 400 };

static const char *const types[] = {"number", "string",  "boolean", "date",
                                    "time",   "tColour", "days and time duration", "Any"};

/* The part up to `end`; *rest moves behind it. */
static fb_view part(fb_view *rest, char end) {
    size_t n = 0;
    while (n < rest->size && rest->data[n] != end)
        n++;
    fb_view found = {rest->data, n};
    size_t taken = n + (n < rest->size);
    *rest = (fb_view){rest->data + taken, rest->size - taken};
    return found;
}

static fb_spot spot(fb_view text) {
    return (fb_spot){text, 0};
}

static void fill_rules(fb_table *table, fb_table_rule *rules, fb_spot *cells, fb_view text) {
    while (text.size && table->n_rules < MOST_RULES) {
        fb_view line = part(&text, '\n');
        fb_spot *own = &cells[(size_t)table->n_rules * 3];
        for (int i = 0; i < 3; i++)
            own[i] = spot(part(&line, '\t'));
        rules[table->n_rules++] = (fb_table_rule){.input_entries = own, .output_entries = own + 2};
    }
}

static const fb_plan *plan_of(fb_arena *models, fb_arena *arena, uint8_t choice, fb_view text) {
    static const char *const names[] = {"x", "y"};
    static fb_requirement requirements[2];
    fb_table_rule *rules = FB_NEW_ARRAY(models, fb_table_rule, MOST_RULES);
    fb_spot *cells = FB_NEW_ARRAY(models, fb_spot, MOST_RULES * 3);
    fb_table *table = FB_NEW(models, fb_table);
    fb_table_input *inputs = FB_NEW_ARRAY(models, fb_table_input, 2);
    fb_table_output *outputs = FB_NEW(models, fb_table_output);
    fb_boxed *logic = FB_NEW(models, fb_boxed);
    fb_element *elements = FB_NEW_ARRAY(models, fb_element, 3);
    fb_item_definition *item = FB_NEW(models, fb_item_definition);
    fb_model *model = FB_NEW(models, fb_model);
    *item = (fb_item_definition){.name = spot(FB_LITERAL("tColour")), .type_ref = spot(FB_LITERAL("string")),
                                 .allowed_values = spot(FB_LITERAL("null, \"red\", \"green\""))};
    for (int i = 0; i < 2; i++) {
        fb_view name = fb_view_of(names[i]);
        const char *type = types[i == 0 ? choice % 8 : choice / 8 % 8];
        inputs[i].expression = spot(name);
        requirements[i] = (fb_requirement){.id = name};
        elements[i] = (fb_element){.kind = FB_ELEMENT_INPUT, .id = spot(name), .name = spot(name)};
        elements[i].variable = (fb_information_item){spot(name), spot(fb_view_of(type))};
    }
    *table = (fb_table){.hit_policy = FB_HIT_COLLECT, .n_inputs = 2, .n_outputs = 1, .inputs = inputs,
                        .outputs = outputs, .rules = rules};
    fill_rules(table, rules, cells, text);
    *logic = (fb_boxed){.kind = FB_BOXED_TABLE, .table = table};
    fb_view d = FB_LITERAL("d");
    elements[2] = (fb_element){.kind = FB_ELEMENT_DECISION, .id = spot(d), .name = spot(d), .logic = logic,
                               .n_requirements = 2, .requirements = requirements};
    *model = (fb_model){.path = FB_LITERAL("fuzz"), .text = text, .space = FB_LITERAL("urn:fuzz"), .name = spot(d),
                        .n_items = 1, .items = item, .n_elements = 3, .elements = elements};
    const fb_model *all[1] = {model};
    const fb_plan *plan = NULL;
    fb_error error;
    /* the hit policy is the check's; to learn every rule that matches, the evaluator wants COLLECT */
    if (choice >= 64)
        table->hit_policy = (fb_hit_policy)(choice / 64);
    return fb_plan_build(&plan, arena, all, 1, NULL, 0, &error) == FB_OK ? plan : NULL;
}

/* ---- the check by itself ------------------------------------------------------------------------------------- */

static void check_plan(const fb_plan *plan) {
    fb_arena arena;
    fb_findings findings;
    fb_checker checker;
    fb_error error;
    const fb_check_limits limits = {.steps = 2000000, .memory = (size_t)32 << 20, .most = 10};
    fb_arena_init(&arena, NULL, (size_t)64 << 20);
    fb_findings_init(&findings, &arena);
    fb_checker_init(&checker, &findings, NULL, &limits);
    if (fb_check_plan(&checker, plan, &error) == FB_OK && fb_check_end(&checker, &error) == FB_OK)
        for (uint32_t i = 0; i < findings.n; i++)
            if (findings.items[i].message.size == 0)
                abort();
    fb_arena_free(&arena);
}

/* ---- the boxes against the evaluator ---------------------------------------------------------------------------- */

static void compare(fb_run *run, const fb_table_classes *t, const fb_piece *const *pieces) {
    fb_value inputs[2] = {fb_null(), fb_null()};
    uint32_t matched = 0, certain = 0, possible = 0;
    for (uint32_t d = 0; d < t->n_dimensions; d++) {
        if (t->dimensions[d].subject->op != FB_OP_ELEMENT)
            return;
        inputs[t->plan->elements[t->dimensions[d].subject->index].input] = pieces[d]->value;
    }
    fb_run_start(run, inputs, NULL, NULL);
    fb_run_element(run, (uint32_t)fb_plan_find(t->plan, (fb_view){NULL, 0}, FB_LITERAL("d")));
    if (run->stop || run->n_traces == 0)
        return;
    for (uint32_t i = 0; i < run->traces[0].n_matched; i++)
        matched |= 1u << run->traces[0].matched[i];
    for (uint32_t b = 0; b < t->n_boxes; b++) {
        bool inside = true;
        for (uint32_t d = 0; d < t->n_dimensions; d++)
            inside = inside && fb_class_in(t->boxes[b].sets[d], pieces[d]->class_index);
        possible |= inside ? 1u << t->boxes[b].rule : 0;
        certain |= inside && t->boxes[b].is_certain ? 1u << t->boxes[b].rule : 0;
    }
    if ((certain & ~matched) || (matched & ~possible))
        abort();
}

static void each_combination(fb_run *run, const fb_table_classes *t, const fb_piece **pieces, uint32_t d, int *left) {
    if (d == t->n_dimensions) {
        if ((*left)-- > 0)
            compare(run, t, pieces);
        return;
    }
    for (uint32_t p = 0; p < t->dimensions[d].n_pieces && *left > 0; p++) {
        pieces[d] = &t->dimensions[d].pieces[p];
        if (pieces[d]->is_admitted && pieces[d]->shape != FB_PIECE_ANY)
            each_combination(run, t, pieces, d + 1, left);
    }
}

static void hold_against_evaluator(const fb_plan *plan) {
    fb_arena arena;
    fb_run run;
    fb_budget budget = {.steps_left = 2000000, .depth_left = 1000};
    const fb_limits limits = {.steps = 100000, .depth = 1000, .memory = (size_t)16 << 20, .text = 65536};
    const fb_table_classes *t;
    const fb_piece *pieces[8];
    int left = MOST_COMBINATIONS;
    fb_arena_init(&arena, NULL, (size_t)64 << 20);
    if (plan->n_tables == 1 && fb_classify_table(&t, &arena, plan, plan->tables[0], &budget) == FB_OK &&
        t->n_dimensions <= 8) {
        fb_run_begin(&run, plan, NULL, &limits);
        run.keep_trace = true;
        each_combination(&run, t, pieces, 0, &left);
        fb_run_end(&run);
    }
    fb_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fb_arena models, arena;
    if (size < 2 || size > 4096)
        return 0;
    fb_view text = {(const char *)data + 1, size - 1};
    if (!fb_utf8_valid(text))
        return 0;
    fb_arena_init(&models, NULL, (size_t)64 << 20);
    fb_arena_init(&arena, NULL, (size_t)64 << 20);
    const fb_plan *plan = plan_of(&models, &arena, data[0], text);
    if (plan) {
        check_plan(plan);
        if (data[0] < 64)
            hold_against_evaluator(plan);
    }
    fb_arena_free(&arena);
    fb_arena_free(&models);
    return 0;
}
