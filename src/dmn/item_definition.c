/* item_definition.c - item definitions: the types a model declares (DMN 1.5 section 7.3.3).
 *
 * Names and constraints as written; what they mean is for feel/type.c.  Called by model.c.
 * Recursion over itemComponent takes depth from the reader's budget.
 */
#include "dmn/dmn_inner.h"

static fb_status collection_flag(fb_dmn_reader *reader, bool *is_collection, const fb_xml_element *element) {
    fb_spot written = fb_xml_attribute_of(element, FB_DMN_isCollection);
    *is_collection = fb_view_is(written.text, "true") || fb_view_is(written.text, "1");
    if (*is_collection || written.text.size == 0 || fb_view_is(written.text, "false") ||
        fb_view_is(written.text, "0"))
        return FB_OK;
    return FB_REFUSE(reader, written.offset, "isCollection is \"%.*s\"; it must be true or false",
                     FB_ARG(written.text));
}

static fb_status function_item(fb_dmn_reader *reader, fb_item_definition *item,
                               const fb_xml_element *element) {
    fb_item_definition *parameters =
        FB_NEW_ARRAY(reader->arena, fb_item_definition, fb_xml_count(element, FB_DMN_parameters));
    if (!parameters)
        return FB_OUT_OF_ARENA(reader);
    item->is_function = true;
    item->parameters = parameters;
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name != FB_DMN_parameters)
            continue;
        fb_information_item parameter;
        FB_TRY(fb_dmn_information_item(reader, &parameter, child));
        parameters[item->n_parameters].name = parameter.name;
        parameters[item->n_parameters].type_ref = parameter.type_ref;
        parameters[item->n_parameters++].offset = child->offset;
    }
    return fb_dmn_type_ref(reader, &item->output_type, element, FB_DMN_outputTypeRef);
}

static fb_status components(fb_dmn_reader *reader, fb_item_definition *item, const fb_xml_element *element) {
    uint32_t n = fb_xml_count(element, FB_DMN_itemComponent);
    if (n == 0)
        return FB_OK;
    fb_item_definition *parts = FB_NEW_ARRAY(reader->arena, fb_item_definition, n);
    if (!parts)
        return FB_OUT_OF_ARENA(reader);
    item->components = parts;
    if (!fb_budget_enter(&reader->budget))
        return FB_REFUSE(reader, element->offset, "item components are nested too deep");
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name == FB_DMN_itemComponent)
            FB_TRY(fb_dmn_item_definition(reader, &parts[item->n_components++], child));
    }
    fb_budget_leave(&reader->budget);
    return FB_OK;
}

/* A type says what it is in one way: the schema's xsd:choice in tItemDefinition. */
static fb_status one_way(fb_dmn_reader *reader, const fb_item_definition *item) {
    int n_ways = (item->type_ref.text.size > 0) + (item->n_components > 0) + item->is_function;
    if (n_ways <= 1)
        return FB_OK;
    return FB_REFUSE(reader, item->offset,
                     "the item definition %.*s says more than once what it is; keep one of <typeRef>, "
                     "<itemComponent> and <functionItem>",
                     FB_ARG(item->name.text));
}

fb_status fb_dmn_item_definition(fb_dmn_reader *reader, fb_item_definition *item,
                                 const fb_xml_element *element) {
    item->offset = element->offset;
    item->name = fb_xml_attribute_of(element, FB_DMN_name);
    FB_TRY(fb_dmn_type_ref(reader, &item->type_ref, element, FB_DMN_typeRef));
    FB_TRY(collection_flag(reader, &item->is_collection, element));
    FB_TRY(fb_dmn_feel_text(reader, &item->allowed_values, fb_xml_child(element, FB_DMN_allowedValues)));
    FB_TRY(fb_dmn_feel_text(reader, &item->type_constraint, fb_xml_child(element, FB_DMN_typeConstraint)));
    item->output_type.offset = element->offset;
    const fb_xml_element *function = fb_xml_child(element, FB_DMN_functionItem);
    if (function)
        FB_TRY(function_item(reader, item, function));
    FB_TRY(components(reader, item, element));
    return one_way(reader, item);
}
