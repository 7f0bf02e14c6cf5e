/* fuzz_dmn.c - any bytes as a DMN file: a model or one error with its place, never a crash, leak or hang.
 *
 * The whole model that comes out is walked, so that a dangling or overlong view shows.  The arena is limited
 * as the programs limit it.
 */
#include "dmn/dmn.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t sum;

static void touch(fb_view view) {
    for (size_t i = 0; i < view.size; i++)
        sum = sum * 31 + (uint8_t)view.data[i];
}

static void touch_spot(const fb_model *model, fb_spot spot) {
    touch(spot.text);
    if (spot.offset > model->text.size)
        __builtin_trap();
}

static void walk_boxed(const fb_model *model, const fb_boxed *boxed);

static void walk_table(const fb_model *model, const fb_table *table) {
    for (uint32_t i = 0; i < table->n_inputs; i++) {
        touch_spot(model, table->inputs[i].expression);
        touch_spot(model, table->inputs[i].type_ref);
        touch_spot(model, table->inputs[i].input_values);
    }
    for (uint32_t i = 0; i < table->n_outputs; i++) {
        touch_spot(model, table->outputs[i].name);
        touch_spot(model, table->outputs[i].default_entry);
    }
    for (uint32_t r = 0; r < table->n_rules; r++) {
        const fb_table_rule *rule = &table->rules[r];
        for (uint32_t i = 0; i < table->n_inputs; i++)
            touch_spot(model, rule->input_entries[i]);
        for (uint32_t i = 0; i < table->n_outputs; i++)
            touch_spot(model, rule->output_entries[i]);
        for (uint32_t i = 0; i < table->n_annotations; i++)
            touch_spot(model, rule->annotations[i]);
        touch_spot(model, rule->description);
    }
}

static void walk_boxed(const fb_model *model, const fb_boxed *boxed) {
    if (!boxed)
        return;
    touch_spot(model, boxed->text);
    touch_spot(model, boxed->type_ref);
    touch_spot(model, boxed->iterator);
    touch(boxed->language);
    if (boxed->kind == FB_BOXED_TABLE)
        walk_table(model, boxed->table);
    for (uint32_t i = 0; i < boxed->n_parts; i++) {
        touch_spot(model, boxed->parts[i].variable.name);
        touch_spot(model, boxed->parts[i].variable.type_ref);
        walk_boxed(model, boxed->parts[i].value);
    }
    for (size_t i = 0; i < (size_t)boxed->n_rows * boxed->n_parts; i++)
        walk_boxed(model, boxed->cells[i]);
    walk_boxed(model, boxed->first);
    walk_boxed(model, boxed->second);
    walk_boxed(model, boxed->third);
}

static void walk_extensions(const fb_extension *extensions, uint32_t n_extensions) {
    for (uint32_t i = 0; i < n_extensions; i++) {
        touch(extensions[i].space);
        touch(extensions[i].name);
        touch(extensions[i].text);
        for (uint32_t j = 0; j < extensions[i].n_attributes; j++) {
            touch(extensions[i].attributes[j].name);
            touch(extensions[i].attributes[j].value);
        }
        walk_extensions(extensions[i].children, extensions[i].n_children);
    }
}

static void walk_item(const fb_model *model, const fb_item_definition *item) {
    touch_spot(model, item->name);
    touch_spot(model, item->type_ref);
    touch_spot(model, item->allowed_values);
    touch_spot(model, item->type_constraint);
    touch_spot(model, item->output_type);
    for (uint32_t i = 0; i < item->n_parameters; i++)
        touch_spot(model, item->parameters[i].name);
    for (uint32_t i = 0; i < item->n_components; i++)
        walk_item(model, &item->components[i]);
}

static void walk_references(const fb_requirement *references, uint32_t n_references) {
    for (uint32_t i = 0; i < n_references; i++) {
        touch(references[i].space);
        touch(references[i].id);
    }
}

static void walk_model(const fb_model *model) {
    for (uint32_t i = 0; i < model->n_imports; i++)
        touch(model->imports[i].space);
    for (uint32_t i = 0; i < model->n_items; i++)
        walk_item(model, &model->items[i]);
    walk_extensions(model->extensions, model->n_extensions);
    for (uint32_t i = 0; i < model->n_elements; i++) {
        const fb_element *element = &model->elements[i];
        touch_spot(model, element->id);
        touch_spot(model, element->name);
        touch_spot(model, element->variable.name);
        touch_spot(model, element->variable.type_ref);
        touch_spot(model, element->description);
        touch_spot(model, element->question);
        walk_references(element->requirements, element->n_requirements);
        walk_references(element->output_decisions, element->n_output_decisions);
        walk_references(element->encapsulated_decisions, element->n_encapsulated_decisions);
        walk_references(element->input_decisions, element->n_input_decisions);
        walk_references(element->input_data, element->n_input_data);
        walk_extensions(element->extensions, element->n_extensions);
        walk_boxed(model, element->logic);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fb_arena arena;
    fb_error error = {0};
    const fb_model *model = NULL;
    fb_arena_init(&arena, NULL, (size_t)64 << 20);
    fb_status status =
        fb_model_read(&model, &arena, FB_LITERAL("fuzz.dmn"), (fb_view){(const char *)data, size}, &error);
    if (status == FB_OK)
        walk_model(model);
    else if (error.status != status || error.message[0] == '\0' ||
             (status == FB_BAD_INPUT && error.line == 0))
        __builtin_trap();
    fb_arena_free(&arena);
    return 0;
}
