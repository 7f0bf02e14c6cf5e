/* api_model.c - section 2 of forbear.h, the parts of a model set as they were written: requirements, decision tables,
 * texts; and the names of the built-in functions.
 *
 * Looks things up and copies nothing.  A table's output cells are not kept as text in the plan: they are found in
 * the model, by the table's place.
 */
#include "api/api_inner.h"

/* ---- the requirements graph --------------------------------------------------------------------------- */

static const fb_plan_element *element_of(const fb_model_set *set, size_t part) {
    if (!set || part >= fb_model_set_plan(set)->n_elements)
        return NULL;
    return &fb_model_set_plan(set)->elements[part];
}

fb_view fb_model_set_expression(const fb_model_set *set, size_t part) {
    const fb_plan_element *element = element_of(set, part);
    const fb_element *source = element ? element->source : NULL;
    if (!source || element->kind != FB_ELEMENT_DECISION || !source->logic ||
        source->logic->kind != FB_BOXED_LITERAL)
        return (fb_view){"", 0};
    return fb_view_trim(source->logic->text.text);
}

size_t fb_model_set_edge_size(const fb_model_set *set, size_t part) {
    const fb_plan_element *e = element_of(set, part);
    return e ? (size_t)e->n_requires + e->n_outputs + e->n_encapsulated + e->n_parameters : 0;
}

fb_edge fb_model_set_edge(const fb_model_set *set, size_t part, size_t i) {
    const fb_plan_element *e = element_of(set, part);
    if (!e || i >= fb_model_set_edge_size(set, part))
        return (fb_edge){FB_EDGE_INFORMATION, SIZE_MAX};
    if (i < e->n_requires) {
        fb_element_kind kind = fb_model_set_plan(set)->elements[e->requires[i]].kind;
        bool callable = kind == FB_ELEMENT_KNOWLEDGE || kind == FB_ELEMENT_SERVICE;
        return (fb_edge){callable ? FB_EDGE_KNOWLEDGE : FB_EDGE_INFORMATION, e->requires[i]};
    }
    i -= e->n_requires;
    if (i < e->n_outputs)
        return (fb_edge){FB_EDGE_OUTPUT, e->outputs[i]};
    i -= e->n_outputs;
    if (i < e->n_encapsulated)
        return (fb_edge){FB_EDGE_ENCAPSULATED, e->encapsulated[i]};
    return (fb_edge){FB_EDGE_PARAMETER, e->parameters[i - e->n_encapsulated]};
}

/* ---- decision tables ---------------------------------------------------------------------------------- */

static const fb_plan_table *table_of(const fb_model_set *set, size_t table) {
    if (!set || table >= fb_model_set_plan(set)->n_tables)
        return NULL;
    return fb_model_set_plan(set)->tables[table];
}

static const char *hit_policy_name(const fb_plan_table *table) {
    static const char *const names[] = {"UNIQUE",  "FIRST",      "PRIORITY",    "ANY",
                                        "COLLECT", "RULE ORDER", "OUTPUT ORDER"};
    static const char *const collected[] = {"COLLECT", "COLLECT COUNT", "COLLECT SUM", "COLLECT MIN",
                                            "COLLECT MAX"};
    return table->hit_policy == FB_HIT_COLLECT ? collected[table->aggregation] : names[table->hit_policy];
}

static uint32_t line_of(const fb_model_set *set, const fb_plan_table *table, uint32_t offset) {
    return fb_model_set_line(set, table->model, offset);
}

size_t fb_model_set_table_size(const fb_model_set *set) {
    return set ? fb_model_set_plan(set)->n_tables : 0;
}

fb_table_info fb_model_set_table(const fb_model_set *set, size_t table) {
    const fb_plan_table *t = table_of(set, table);
    if (!t)
        return (fb_table_info){.part = SIZE_MAX, .hit_policy = ""};
    return (fb_table_info){.part = t->element,
                           .hit_policy = hit_policy_name(t),
                           .n_inputs = t->n_inputs,
                           .n_outputs = t->n_outputs,
                           .n_annotations = t->n_annotations,
                           .n_rules = t->n_rules,
                           .line = line_of(set, t, t->offset)};
}

uint32_t fb_model_set_rule_line(const fb_model_set *set, size_t table, size_t rule) {
    const fb_plan_table *t = table_of(set, table);
    return t && rule < t->n_rules ? line_of(set, t, t->rules[rule].offset) : 0;
}

typedef struct finding {
    const fb_plan *plan;
    uint16_t model;
    const fb_table **written;
    uint32_t next; /* tables are numbered in the order in which they stand */
} finding;

static void meet_table(finding *f, const fb_boxed *boxed) {
    for (uint32_t tries = 0; tries < f->plan->n_tables; tries++) {
        uint32_t i = (f->next + tries) % f->plan->n_tables;
        if (f->plan->tables[i]->model == f->model && f->plan->tables[i]->offset == boxed->offset) {
            f->written[i] = boxed->table;
            f->next = i + 1;
            return;
        }
    }
}

/* INVARIANT: the reader of models has limited how deep boxed expressions nest. */
static void find_tables(finding *f, const fb_boxed *boxed) {
    if (!boxed)
        return;
    if (boxed->kind == FB_BOXED_TABLE)
        meet_table(f, boxed);
    for (uint32_t i = 0; i < boxed->n_parts; i++)
        find_tables(f, boxed->parts[i].value);
    for (size_t i = 0; boxed->cells && i < (size_t)boxed->n_rows * boxed->n_parts; i++)
        find_tables(f, boxed->cells[i]);
    find_tables(f, boxed->first);
    find_tables(f, boxed->second);
    find_tables(f, boxed->third);
}

fb_status fb_find_written_tables(const fb_table *const **written, fb_arena *arena, const fb_plan *plan,
                                 fb_error *error) {
    finding f = {.plan = plan, .written = FB_NEW_ARRAY(arena, const fb_table *, plan->n_tables)};
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t e = 0; e < plan->n_elements && plan->n_tables; e++) {
        f.model = plan->elements[e].model;
        if (plan->elements[e].source)
            find_tables(&f, plan->elements[e].source->logic);
    }
    *written = f.written;
    return FB_OK;
}

static fb_view output_cell(const fb_model_set *set, const fb_plan_table *table, size_t rule, size_t column) {
    const fb_table *written = fb_model_set_written(set, table->index);
    if (!written || rule >= written->n_rules || column >= written->n_outputs)
        return (fb_view){"", 0};
    return fb_view_trim(written->rules[rule].output_entries[column].text);
}

fb_view fb_model_set_table_text(const fb_model_set *set, size_t table, fb_table_text what, size_t rule,
                                size_t column) {
    const fb_plan_table *t = table_of(set, table);
    const fb_view nothing = {"", 0};
    if (!t)
        return nothing;
    bool in_rule = rule < t->n_rules, input = column < t->n_inputs, annotation = column < t->n_annotations;
    switch (what) {
    case FB_TABLE_INPUT: return input ? t->inputs[column].text : nothing;
    case FB_TABLE_OUTPUT: return column < t->n_outputs ? t->outputs[column].name : nothing;
    case FB_TABLE_ANNOTATION: return annotation ? t->annotation_names[column] : nothing;
    case FB_TABLE_INPUT_CELL: return in_rule && input ? t->rules[rule].input_texts[column] : nothing;
    case FB_TABLE_OUTPUT_CELL: return in_rule ? output_cell(set, t, rule, column) : nothing;
    case FB_TABLE_ANNOTATION_CELL: return in_rule && annotation ? t->rules[rule].annotations[column] : nothing;
    }
    return nothing;
}

/* ---- built-in functions ------------------------------------------------------------------------------- */

fb_view fb_builtin_name(size_t i) {
    return i < FB_BUILTIN_COUNT ? fb_builtin_get((fb_builtin_id)i)->name : (fb_view){"", 0};
}

fb_view fb_builtin_parameters(size_t i) {
#define P(text) text ", "
#define TAKES(required, ...) "" __VA_ARGS__
#define SEVERAL(required, ...) __VA_ARGS__ "..., "
    static const char *const parameters[FB_BUILTIN_COUNT] = {
#define FB_BUILTIN(id, name, signature, result, function) signature,
#include "feel/builtins.def"
#undef FB_BUILTIN
    };
    fb_view text = fb_view_of(i < FB_BUILTIN_COUNT ? parameters[i] : "");
    text.size -= text.size ? 2 : 0; /* the last comma */
    return text;
}
