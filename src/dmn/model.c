/* model.c - a DMN file to an fb_model: definitions, decision requirements graph, services, extensions.
 *
 * The entry to this folder: fb_model_read.  Called by api/ and casework/ through it, by plan/lower.c for what
 * comes out.  Not here: linking of imports, and any meaning of expression text.
 *
 * INVARIANT: structure.c has been kept (xml_read.c), so the children asked for here are where they may be.
 */
#include "dmn/dmn_inner.h"

/* ---- looking at one element --------------------------------------------------------------------------- */

const fb_xml_element *fb_xml_child(const fb_xml_element *element, fb_dmn_name name) {
    const fb_xml_element *child = element->first_child;
    while (child && child->name != name)
        child = child->next;
    return child;
}

const fb_xml_element *fb_xml_expression(const fb_xml_element *element) {
    const fb_xml_element *child = element->first_child;
    while (child && !fb_dmn_is_expression((fb_dmn_name)child->name))
        child = child->next;
    return child;
}

uint32_t fb_xml_count(const fb_xml_element *element, fb_dmn_name name) {
    uint32_t n = 0;
    for (const fb_xml_element *child = element->first_child; child; child = child->next)
        n += child->name == name;
    return n;
}

static const fb_xml_attribute *find_attribute(const fb_xml_element *element, fb_dmn_name name) {
    for (uint32_t i = 0; i < element->n_attributes; i++) {
        if (element->attributes[i].name == name)
            return &element->attributes[i];
    }
    return NULL;
}

bool fb_xml_has(const fb_xml_element *element, fb_dmn_name attribute) {
    return find_attribute(element, attribute) != NULL;
}

static fb_spot nothing_at(size_t offset) {
    return (fb_spot){{"", 0}, offset};
}

fb_spot fb_xml_attribute_of(const fb_xml_element *element, fb_dmn_name name) {
    const fb_xml_attribute *attribute = find_attribute(element, name);
    if (!attribute)
        return nothing_at(element->offset);
    fb_spot value = attribute->value;
    fb_view trimmed = fb_view_trim(value.text);
    if (trimmed.size == 0)
        return nothing_at(value.offset);
    value.offset += (size_t)(trimmed.data - value.text.data);
    value.text = trimmed;
    return value;
}

fb_spot fb_xml_child_text(const fb_xml_element *element, fb_dmn_name name) {
    const fb_xml_element *child = fb_xml_child(element, name);
    return child ? child->text : nothing_at(element->offset);
}

fb_status fb_dmn_information_item(fb_dmn_reader *reader, fb_information_item *item,
                                  const fb_xml_element *element) {
    item->name = fb_xml_attribute_of(element, FB_DMN_name);
    return fb_dmn_type_ref(reader, &item->type_ref, element, FB_DMN_typeRef);
}

fb_view fb_dmn_language(const fb_dmn_reader *reader, const fb_xml_element *element) {
    fb_view language = fb_xml_attribute_of(element, FB_DMN_expressionLanguage).text;
    if (language.size == 0)
        language = reader->model->expression_language;
    return fb_dmn_is_feel(language) ? (fb_view){"", 0} : language;
}

fb_status fb_dmn_feel_text(fb_dmn_reader *reader, fb_spot *text, const fb_xml_element *element) {
    *text = nothing_at(0);
    if (!element)
        return FB_OK;
    *text = fb_xml_child_text(element, FB_DMN_text);
    const fb_xml_element *imported = fb_xml_child(element, FB_DMN_importedValues);
    if (imported)
        return FB_REFUSE(reader, imported->offset,
                         "importedValues are not read; write the expression in <text>");
    fb_view language = fb_dmn_language(reader, element);
    if (language.size == 0 || text->text.size == 0)
        return FB_OK;
    fb_spot written = fb_xml_attribute_of(element, FB_DMN_expressionLanguage);
    return FB_REFUSE(reader, written.offset, "the expression language \"%.*s\" is not read; write it in FEEL",
                     FB_ARG(language));
}

/* ---- extensions --------------------------------------------------------------------------------------- */

static fb_status extension_tree(fb_dmn_reader *reader, const fb_extension **out, uint32_t *n_out,
                                const fb_xml_element *element);

static fb_status read_extension(fb_dmn_reader *reader, fb_extension *extension,
                                const fb_xml_element *element) {
    fb_attribute *attributes = FB_NEW_ARRAY(reader->arena, fb_attribute, element->n_attributes);
    if (!attributes)
        return FB_OUT_OF_ARENA(reader);
    for (uint32_t i = 0; i < element->n_attributes; i++)
        attributes[i] = (fb_attribute){element->attributes[i].local, element->attributes[i].value.text};
    extension->space = element->space;
    extension->name = element->local;
    extension->text = element->text.text;
    extension->offset = element->offset;
    extension->attributes = attributes;
    extension->n_attributes = element->n_attributes;
    if (!element->first_child)
        return FB_OK;
    if (!fb_budget_enter(&reader->budget))
        return FB_REFUSE(reader, element->offset, "extension elements are nested too deep");
    FB_TRY(extension_tree(reader, &extension->children, &extension->n_children, element));
    fb_budget_leave(&reader->budget);
    return FB_OK;
}

/* The children of `element` as extensions. */
static fb_status extension_tree(fb_dmn_reader *reader, const fb_extension **out, uint32_t *n_out,
                                const fb_xml_element *element) {
    fb_extension *extensions = FB_NEW_ARRAY(reader->arena, fb_extension, element->n_children);
    if (!extensions)
        return FB_OUT_OF_ARENA(reader);
    *out = extensions;
    *n_out = element->n_children;
    for (const fb_xml_element *child = element->first_child; child; child = child->next)
        FB_TRY(read_extension(reader, extensions++, child));
    return FB_OK;
}

static fb_status extensions_of(fb_dmn_reader *reader, const fb_extension **out, uint32_t *n_out,
                               const fb_xml_element *element) {
    const fb_xml_element *holder = fb_xml_child(element, FB_DMN_extensionElements);
    return holder ? extension_tree(reader, out, n_out, holder) : FB_OK;
}

const fb_extension *fb_extension_find(const fb_extension *extensions, uint32_t n_extensions,
                                      const char *name) {
    fb_view wanted = fb_view_of(name);
    for (uint32_t i = 0; i < n_extensions; i++) {
        if (fb_view_equal(extensions[i].name, wanted))
            return &extensions[i];
    }
    return NULL;
}

fb_view fb_extension_attribute(const fb_extension *extension, const char *name) {
    fb_view wanted = fb_view_of(name);
    for (uint32_t i = 0; i < extension->n_attributes; i++) {
        if (fb_view_equal(extension->attributes[i].name, wanted))
            return extension->attributes[i].value;
    }
    return (fb_view){"", 0};
}

/* ---- DRG elements (DMN 1.5 chapter 6) ----------------------------------------------------------------- */

/* The one reference in an informationRequirement or knowledgeRequirement. */
static fb_status requirement(fb_dmn_reader *reader, fb_requirement *out, const fb_xml_element *element) {
    const fb_xml_element *reference = NULL;
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->shape != FB_SHAPE_REFERENCE)
            continue;
        if (reference)
            return FB_REFUSE(reader, child->offset,
                             "a requirement holds one reference, and this is a second; "
                             "write another <informationRequirement>");
        reference = child;
    }
    if (!reference)
        return FB_REFUSE(reader, element->offset,
                         "<informationRequirement> needs a <requiredDecision> or a "
                         "<requiredInput> in it");
    return fb_dmn_reference(reader, out, reference);
}

static fb_status requirements(fb_dmn_reader *reader, fb_element *out, const fb_xml_element *element) {
    uint32_t n = fb_xml_count(element, FB_DMN_informationRequirement) +
                 fb_xml_count(element, FB_DMN_knowledgeRequirement);
    fb_requirement *list = FB_NEW_ARRAY(reader->arena, fb_requirement, n);
    if (!list)
        return FB_OUT_OF_ARENA(reader);
    out->requirements = list;
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name == FB_DMN_informationRequirement || child->name == FB_DMN_knowledgeRequirement)
            FB_TRY(requirement(reader, &list[out->n_requirements++], child));
    }
    return FB_OK;
}

static fb_status references(fb_dmn_reader *reader, const fb_requirement **out, uint32_t *n_out,
                            const fb_xml_element *element, fb_dmn_name name) {
    uint32_t n = fb_xml_count(element, name);
    fb_requirement *list = FB_NEW_ARRAY(reader->arena, fb_requirement, n);
    if (!list)
        return FB_OUT_OF_ARENA(reader);
    *out = list;
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name == name)
            FB_TRY(fb_dmn_reference(reader, &list[(*n_out)++], child));
    }
    return FB_OK;
}

static fb_status service(fb_dmn_reader *reader, fb_element *out, const fb_xml_element *element) {
    FB_TRY(
        references(reader, &out->output_decisions, &out->n_output_decisions, element, FB_DMN_outputDecision));
    FB_TRY(references(reader, &out->encapsulated_decisions, &out->n_encapsulated_decisions, element,
                      FB_DMN_encapsulatedDecision));
    FB_TRY(references(reader, &out->input_decisions, &out->n_input_decisions, element, FB_DMN_inputDecision));
    return references(reader, &out->input_data, &out->n_input_data, element, FB_DMN_inputData);
}

static fb_status decision(fb_dmn_reader *reader, fb_element *out, const fb_xml_element *element) {
    const fb_xml_element *expression = fb_xml_expression(element);
    out->question = fb_xml_child_text(element, FB_DMN_question);
    out->allowed_answers = fb_xml_child_text(element, FB_DMN_allowedAnswers);
    FB_TRY(requirements(reader, out, element));
    return expression ? fb_dmn_boxed(reader, &out->logic, expression) : FB_OK;
}

static fb_status knowledge(fb_dmn_reader *reader, fb_element *out, const fb_xml_element *element) {
    const fb_xml_element *logic = fb_xml_child(element, FB_DMN_encapsulatedLogic);
    FB_TRY(requirements(reader, out, element));
    return logic ? fb_dmn_boxed(reader, &out->logic, logic) : FB_OK;
}

static fb_status drg_element(fb_dmn_reader *reader, fb_element *out, const fb_xml_element *element) {
    const fb_xml_element *variable = fb_xml_child(element, FB_DMN_variable);
    out->offset = element->offset;
    out->id = fb_xml_attribute_of(element, FB_DMN_id);
    out->name = fb_xml_attribute_of(element, FB_DMN_name);
    out->label = fb_xml_attribute_of(element, FB_DMN_label);
    out->description = fb_xml_child_text(element, FB_DMN_description);
    out->question = out->allowed_answers = out->variable.type_ref = nothing_at(element->offset);
    if (variable)
        FB_TRY(fb_dmn_information_item(reader, &out->variable, variable));
    if (out->variable.name.text.size == 0)
        out->variable.name = out->name;
    FB_TRY(extensions_of(reader, &out->extensions, &out->n_extensions, element));
    switch ((fb_dmn_shape)element->shape) {
    case FB_SHAPE_DECISION:
        out->kind = FB_ELEMENT_DECISION;
        return decision(reader, out, element);
    case FB_SHAPE_KNOWLEDGE:
        out->kind = FB_ELEMENT_KNOWLEDGE;
        return knowledge(reader, out, element);
    case FB_SHAPE_SERVICE:
        out->kind = FB_ELEMENT_SERVICE;
        return service(reader, out, element);
    default:
        out->kind = FB_ELEMENT_INPUT;
        return FB_OK;
    }
}

static bool is_drg_element(const fb_xml_element *element) {
    return element->shape == FB_SHAPE_DECISION || element->shape == FB_SHAPE_KNOWLEDGE ||
           element->shape == FB_SHAPE_SERVICE || element->shape == FB_SHAPE_INPUT_DATA;
}

/* ---- definitions -------------------------------------------------------------------------------------- */

static fb_status contents(fb_dmn_reader *reader, const fb_xml_element *root) {
    fb_model *model = reader->model;
    uint32_t n_elements = 0;
    for (const fb_xml_element *child = root->first_child; child; child = child->next)
        n_elements += is_drg_element(child);
    fb_item_definition *items =
        FB_NEW_ARRAY(reader->arena, fb_item_definition, fb_xml_count(root, FB_DMN_itemDefinition));
    fb_element *elements = FB_NEW_ARRAY(reader->arena, fb_element, n_elements);
    if (!items || !elements)
        return FB_OUT_OF_ARENA(reader);
    model->items = items;
    model->elements = elements;
    for (const fb_xml_element *child = root->first_child; child; child = child->next) {
        if (child->name == FB_DMN_itemDefinition)
            FB_TRY(fb_dmn_item_definition(reader, &items[model->n_items++], child));
        else if (is_drg_element(child))
            FB_TRY(drg_element(reader, &elements[model->n_elements++], child));
    }
    return FB_OK;
}

static fb_status definitions(fb_dmn_reader *reader, const fb_xml_document *document) {
    const fb_xml_element *root = document->root;
    fb_model *model = reader->model;
    model->path = reader->path;
    model->text = reader->text;
    model->dmn_space = document->dmn_space;
    model->space = fb_xml_attribute_of(root, FB_DMN_namespace).text;
    model->id = fb_xml_attribute_of(root, FB_DMN_id);
    model->name = fb_xml_attribute_of(root, FB_DMN_name);
    model->expression_language = fb_xml_attribute_of(root, FB_DMN_expressionLanguage).text;
    FB_TRY(extensions_of(reader, &model->extensions, &model->n_extensions, root));
    FB_TRY(fb_dmn_imports(reader, root));
    return contents(reader, root);
}

fb_status fb_model_read(const fb_model **out, fb_arena *arena, fb_view path, fb_view text, fb_error *error) {
    fb_dmn_reader reader = {.arena = arena, .error = error, .path = path};
    fb_xml_document document;
    if (text.size > FB_FILE_LIMIT)
        return fb_fail(error, FB_LIMIT, &(fb_place){path, {NULL, 0}, 0}, "the file is larger than %u bytes",
                       FB_FILE_LIMIT);
    if (!text.data)
        text = FB_LITERAL(""); /* so that the refusal has a place */
    FB_TRY(fb_xml_to_utf8(&reader.text, arena, path, text, error));
    FB_TRY(fb_xml_read(&document, arena, path, reader.text, error));
    reader.budget = (fb_budget){.steps_left = UINT64_MAX, .depth_left = FB_DEPTH_LIMIT};
    reader.model = FB_NEW(arena, fb_model);
    if (!reader.model)
        return fb_fail_arena(error, arena);
    FB_TRY(definitions(&reader, &document));
    FB_TRY(fb_fail_arena(error, arena));
    *out = reader.model;
    return FB_OK;
}
