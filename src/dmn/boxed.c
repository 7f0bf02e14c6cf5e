/* boxed.c - boxed expressions (DMN 1.5 section 10.2.2 and chapter 7) to fb_boxed.
 *
 * Text stays text.  Called by model.c for the logic of decisions and knowledge models.
 * Recursion takes depth from the reader's budget.
 */
#include "dmn/dmn_inner.h"

static fb_status boxed_expression(fb_dmn_reader *reader, fb_boxed **out, const fb_xml_element *element);

/* The expression in `element`, NULL when nothing was written. */
static fb_status expression_in(fb_dmn_reader *reader, const fb_boxed **out, const fb_xml_element *element) {
    const fb_xml_element *expression = fb_xml_expression(element);
    *out = NULL;
    return expression ? fb_dmn_boxed(reader, out, expression) : FB_OK;
}

static fb_status literal_expression(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element) {
    const fb_xml_element *imported = fb_xml_child(element, FB_DMN_importedValues);
    if (imported)
        return FB_REFUSE(reader, imported->offset,
                         "importedValues are not read; write the expression in <text>");
    boxed->text = fb_xml_child_text(element, FB_DMN_text);
    boxed->language = fb_dmn_language(reader, element);
    return FB_OK;
}

static fb_boxed_part *new_parts(fb_dmn_reader *reader, fb_boxed *boxed, uint32_t n) {
    fb_boxed_part *parts = FB_NEW_ARRAY(reader->arena, fb_boxed_part, n);
    boxed->parts = parts;
    return parts;
}

static fb_status named_item(fb_dmn_reader *reader, fb_information_item *item, const fb_xml_element *element) {
    FB_TRY(fb_dmn_information_item(reader, item, element));
    if (item->name.text.size > 0)
        return FB_OK;
    return FB_REFUSE(reader, element->offset, "<%.*s> needs a name",
                     FB_ARG(fb_dmn_name_text((fb_dmn_name)element->name)));
}

/* An entry without a variable is the result, and stands last (DMN 1.5 section 10.2.2.5). */
static fb_status context(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element) {
    fb_boxed_part *parts = new_parts(reader, boxed, fb_xml_count(element, FB_DMN_contextEntry));
    if (!parts)
        return FB_OUT_OF_ARENA(reader);
    const fb_xml_element *result = NULL;
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name != FB_DMN_contextEntry)
            continue;
        if (result)
            return FB_REFUSE(reader, result->offset,
                             "a context entry without a variable is the result and stands last");
        fb_boxed_part *part = &parts[boxed->n_parts++];
        const fb_xml_element *variable = fb_xml_child(child, FB_DMN_variable);
        if (variable)
            FB_TRY(named_item(reader, &part->variable, variable));
        else
            result = child;
        FB_TRY(expression_in(reader, &part->value, child));
    }
    return FB_OK;
}

static fb_status list(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element) {
    fb_boxed_part *parts = new_parts(reader, boxed, element->n_children);
    if (!parts)
        return FB_OUT_OF_ARENA(reader);
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (fb_dmn_is_expression((fb_dmn_name)child->name))
            FB_TRY(fb_dmn_boxed(reader, &parts[boxed->n_parts++].value, child));
    }
    return FB_OK;
}

static uint32_t count_expressions(const fb_xml_element *element) {
    uint32_t n = 0;
    for (const fb_xml_element *child = element->first_child; child; child = child->next)
        n += fb_dmn_is_expression((fb_dmn_name)child->name);
    return n;
}

/* Checks every row before the cells are allocated, so that their number is bounded by the file. */
static fb_status check_rows(fb_dmn_reader *reader, const fb_boxed *boxed, const fb_xml_element *element) {
    uint32_t number = 0;
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name != FB_DMN_row)
            continue;
        uint32_t n = count_expressions(child);
        number++;
        if (n != boxed->n_parts)
            return FB_REFUSE(reader, child->offset, "row %u has %u cells, but the relation has %u columns",
                             number, n, boxed->n_parts);
    }
    return FB_OK;
}

static fb_status relation(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element) {
    fb_boxed_part *columns = new_parts(reader, boxed, fb_xml_count(element, FB_DMN_column));
    if (!columns)
        return FB_OUT_OF_ARENA(reader);
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name == FB_DMN_column)
            FB_TRY(named_item(reader, &columns[boxed->n_parts++].variable, child));
    }
    FB_TRY(check_rows(reader, boxed, element));
    boxed->n_rows = fb_xml_count(element, FB_DMN_row);
    size_t n_cells;
    if (__builtin_mul_overflow((size_t)boxed->n_rows, (size_t)boxed->n_parts, &n_cells))
        n_cells = SIZE_MAX; /* which the arena refuses */
    const fb_boxed **cells = FB_NEW_ARRAY(reader->arena, const fb_boxed *, n_cells);
    if (!cells)
        return FB_OUT_OF_ARENA(reader);
    boxed->cells = cells;
    for (const fb_xml_element *row = element->first_child; row; row = row->next) {
        for (const fb_xml_element *cell = row->name == FB_DMN_row ? row->first_child : NULL; cell;
             cell = cell->next) {
            if (fb_dmn_is_expression((fb_dmn_name)cell->name))
                FB_TRY(fb_dmn_boxed(reader, cells++, cell));
        }
    }
    return FB_OK;
}

static fb_status invocation(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element) {
    fb_boxed_part *bindings = new_parts(reader, boxed, fb_xml_count(element, FB_DMN_binding));
    if (!bindings)
        return FB_OUT_OF_ARENA(reader);
    FB_TRY(expression_in(reader, &boxed->first, element));
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name != FB_DMN_binding)
            continue;
        fb_boxed_part *part = &bindings[boxed->n_parts++];
        FB_TRY(named_item(reader, &part->variable, fb_xml_child(child, FB_DMN_parameter)));
        FB_TRY(expression_in(reader, &part->value, child));
    }
    return FB_OK;
}

static fb_status function_kind(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element) {
    fb_spot kind = fb_xml_attribute_of(element, FB_DMN_kind);
    boxed->function_kind = kind.text;
    if (kind.text.size == 0 || fb_view_is(kind.text, "FEEL") || fb_view_is(kind.text, "Java") ||
        fb_view_is(kind.text, "PMML"))
        return FB_OK;
    return FB_REFUSE(reader, kind.offset,
                     "there is no kind of function \"%.*s\"; it is one of FEEL, Java or PMML",
                     FB_ARG(kind.text));
}

static fb_status function(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element) {
    fb_boxed_part *parameters = new_parts(reader, boxed, fb_xml_count(element, FB_DMN_formalParameter));
    if (!parameters)
        return FB_OUT_OF_ARENA(reader);
    FB_TRY(function_kind(reader, boxed, element));
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name == FB_DMN_formalParameter)
            FB_TRY(named_item(reader, &parameters[boxed->n_parts++].variable, child));
    }
    return expression_in(reader, &boxed->first, element);
}

/* if, then, else, in, match, return, satisfies.  The wrapper may carry the type of what it holds
 * (tTypedChildExpression); the expression's own typeRef is nearer and goes first. */
static fb_status wrapped(fb_dmn_reader *reader, const fb_boxed **out, const fb_xml_element *element,
                         fb_dmn_name name) {
    const fb_xml_element *wrapper = fb_xml_child(element, name); /* there, with an expression: structure.c */
    fb_boxed *boxed = NULL;
    fb_spot type;
    FB_TRY(boxed_expression(reader, &boxed, fb_xml_expression(wrapper)));
    FB_TRY(fb_dmn_type_ref(reader, &type, wrapper, FB_DMN_typeRef));
    if (boxed->type_ref.text.size == 0)
        boxed->type_ref = type;
    *out = boxed;
    return FB_OK;
}

static fb_status conditional(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element) {
    FB_TRY(wrapped(reader, &boxed->first, element, FB_DMN_if));
    FB_TRY(wrapped(reader, &boxed->second, element, FB_DMN_then));
    return wrapped(reader, &boxed->third, element, FB_DMN_else);
}

static fb_status two_parts(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element,
                           fb_dmn_name second) {
    boxed->iterator = fb_xml_attribute_of(element, FB_DMN_iteratorVariable);
    FB_TRY(wrapped(reader, &boxed->first, element, FB_DMN_in));
    return wrapped(reader, &boxed->second, element, second);
}

static fb_status content(fb_dmn_reader *reader, fb_boxed *boxed, const fb_xml_element *element) {
    switch ((fb_dmn_name)element->name) {
    case FB_DMN_decisionTable:
        boxed->kind = FB_BOXED_TABLE;
        return fb_dmn_decision_table(reader, &boxed->table, element);
    case FB_DMN_context:
        boxed->kind = FB_BOXED_CONTEXT;
        return context(reader, boxed, element);
    case FB_DMN_list:
        boxed->kind = FB_BOXED_LIST;
        return list(reader, boxed, element);
    case FB_DMN_relation:
        boxed->kind = FB_BOXED_RELATION;
        return relation(reader, boxed, element);
    case FB_DMN_invocation:
        boxed->kind = FB_BOXED_INVOCATION;
        return invocation(reader, boxed, element);
    case FB_DMN_encapsulatedLogic:
    case FB_DMN_functionDefinition:
        boxed->kind = FB_BOXED_FUNCTION;
        return function(reader, boxed, element);
    case FB_DMN_conditional:
        boxed->kind = FB_BOXED_CONDITIONAL;
        return conditional(reader, boxed, element);
    case FB_DMN_filter:
        boxed->kind = FB_BOXED_FILTER;
        return two_parts(reader, boxed, element, FB_DMN_match);
    case FB_DMN_for:
        boxed->kind = FB_BOXED_FOR;
        return two_parts(reader, boxed, element, FB_DMN_return);
    case FB_DMN_every:
        boxed->kind = FB_BOXED_EVERY;
        return two_parts(reader, boxed, element, FB_DMN_satisfies);
    case FB_DMN_some:
        boxed->kind = FB_BOXED_SOME;
        return two_parts(reader, boxed, element, FB_DMN_satisfies);
    default:
        boxed->kind = FB_BOXED_LITERAL;
        return literal_expression(reader, boxed, element);
    }
}

static fb_status boxed_expression(fb_dmn_reader *reader, fb_boxed **out, const fb_xml_element *element) {
    fb_boxed *boxed = FB_NEW(reader->arena, fb_boxed);
    if (!boxed)
        return FB_OUT_OF_ARENA(reader);
    *out = boxed;
    boxed->offset = element->offset;
    FB_TRY(fb_dmn_type_ref(reader, &boxed->type_ref, element, FB_DMN_typeRef));
    if (!fb_budget_enter(&reader->budget))
        return FB_REFUSE(reader, element->offset, "expressions are nested too deep");
    FB_TRY(content(reader, boxed, element));
    fb_budget_leave(&reader->budget);
    return FB_OK;
}

fb_status fb_dmn_boxed(fb_dmn_reader *reader, const fb_boxed **out, const fb_xml_element *element) {
    fb_boxed *boxed = NULL;
    FB_TRY(boxed_expression(reader, &boxed, element));
    *out = boxed;
    return FB_OK;
}
