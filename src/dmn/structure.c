/* structure.c - what may stand where in a DMN file.
 *
 * The content models of the DMN schemas 1.1 to 1.6 as tables, one a type, joined over the versions: what any
 * version allows is read.  Not here: the order of children (files in the wild do not keep it and nothing
 * rests on it), and rules over several elements at once, which the readers of the model check.  xml_read.c
 * asks while it parses, so a finding has its place.
 *
 * INVARIANT: no table is longer than FB_DMN_MOST_CHILDREN.
 * Source: DMN12.xsd to DMN15.xsd of the OMG; for 1.1, document dtc/15-11-52 (DMN.xsd).
 */
#include "dmn/dmn_inner.h"

static const fb_view name_texts[FB_DMN_N_NAMES] = {
    {"", 0},
#define FB_DMN_NAME(name) {#name, sizeof(#name) - 1},
#include "dmn/names.def"
#undef FB_DMN_NAME
};

fb_view fb_dmn_name_text(fb_dmn_name name) {
    return name < FB_DMN_N_NAMES ? name_texts[name] : name_texts[0];
}

#define ANY(name, shape)                                                                                     \
    { FB_DMN_##name, FB_SHAPE_##shape, FB_ANY_NUMBER }
#define OPTIONAL(name, shape)                                                                                \
    { FB_DMN_##name, FB_SHAPE_##shape, FB_AT_MOST_ONE }
#define ONE(name, shape)                                                                                     \
    { FB_DMN_##name, FB_SHAPE_##shape, FB_EXACTLY_ONE }
#define SOME(name, shape)                                                                                    \
    { FB_DMN_##name, FB_SHAPE_##shape, FB_AT_LEAST_ONE }
#define EXPRESSION(count)                                                                                    \
    { FB_DMN_NONE, FB_SHAPE_LITERAL, (count) }
/* tDMNElement */
#define DESCRIBED OPTIONAL(description, TEXT), OPTIONAL(extensionElements, EXTENSIONS)

static const fb_dmn_child definitions[] = {
    DESCRIBED,
    ANY(import, IMPORT),
    ANY(itemDefinition, ITEM),
    ANY(decision, DECISION),
    ANY(businessKnowledgeModel, KNOWLEDGE),
    ANY(inputData, INPUT_DATA),
    ANY(knowledgeSource, KNOWLEDGE_SOURCE),
    ANY(decisionService, SERVICE),
    ANY(textAnnotation, TEXT_ANNOTATION),
    ANY(association, ASSOCIATION),
    ANY(group, GROUP),
    ANY(elementCollection, COLLECTION),
    ANY(organizationUnit, UNIT),
    ANY(performanceIndicator, INDICATOR),
};
static const fb_dmn_child described[] = {DESCRIBED};
static const fb_dmn_child imported_values[] = {DESCRIBED, OPTIONAL(importedElement, TEXT)};
static const fb_dmn_child collection[] = {DESCRIBED, ANY(drgElement, REFERENCE)};
static const fb_dmn_child unit[] = {DESCRIBED, ANY(decisionMade, REFERENCE), ANY(decisionOwned, REFERENCE)};
static const fb_dmn_child indicator[] = {DESCRIBED, ANY(impactingDecision, REFERENCE)};
static const fb_dmn_child decision[] = {
    DESCRIBED,
    OPTIONAL(question, TEXT),
    OPTIONAL(allowedAnswers, TEXT),
    OPTIONAL(variable, INFORMATION_ITEM),
    ANY(informationRequirement, INFORMATION_REQUIREMENT),
    ANY(knowledgeRequirement, KNOWLEDGE_REQUIREMENT),
    ANY(authorityRequirement, AUTHORITY_REQUIREMENT),
    ANY(supportedObjective, REFERENCE),
    ANY(impactedPerformanceIndicator, REFERENCE),
    ANY(decisionMaker, REFERENCE),
    ANY(decisionOwner, REFERENCE),
    ANY(usingProcess, REFERENCE),
    ANY(usingTask, REFERENCE),
    EXPRESSION(FB_AT_MOST_ONE),
};
static const fb_dmn_child knowledge[] = {
    DESCRIBED,
    OPTIONAL(variable, INFORMATION_ITEM),
    OPTIONAL(encapsulatedLogic, FUNCTION),
    ANY(knowledgeRequirement, KNOWLEDGE_REQUIREMENT),
    ANY(authorityRequirement, AUTHORITY_REQUIREMENT),
};
static const fb_dmn_child input_data[] = {DESCRIBED, OPTIONAL(variable, INFORMATION_ITEM)};
static const fb_dmn_child knowledge_source[] = {
    DESCRIBED,
    ANY(authorityRequirement, AUTHORITY_REQUIREMENT),
    OPTIONAL(type, TEXT),
    OPTIONAL(owner, REFERENCE),
};
static const fb_dmn_child service[] = {
    DESCRIBED,
    OPTIONAL(variable, INFORMATION_ITEM),
    ANY(outputDecision, REFERENCE),
    ANY(encapsulatedDecision, REFERENCE),
    ANY(inputDecision, REFERENCE),
    ANY(inputData, REFERENCE),
};
static const fb_dmn_child information_requirement[] = {
    DESCRIBED,
    OPTIONAL(requiredDecision, REFERENCE),
    OPTIONAL(requiredInput, REFERENCE),
};
static const fb_dmn_child knowledge_requirement[] = {DESCRIBED, ONE(requiredKnowledge, REFERENCE)};
static const fb_dmn_child authority_requirement[] = {
    DESCRIBED,
    OPTIONAL(requiredDecision, REFERENCE),
    OPTIONAL(requiredInput, REFERENCE),
    OPTIONAL(requiredAuthority, REFERENCE),
};
static const fb_dmn_child item[] = {
    DESCRIBED,
    OPTIONAL(typeRef, TEXT),
    OPTIONAL(allowedValues, UNARY_TESTS),
    OPTIONAL(typeConstraint, UNARY_TESTS),
    ANY(itemComponent, ITEM),
    OPTIONAL(functionItem, FUNCTION_ITEM),
};
static const fb_dmn_child function_item[] = {DESCRIBED, ANY(parameters, INFORMATION_ITEM)};
static const fb_dmn_child information_item[] = {DESCRIBED, OPTIONAL(typeRef, TEXT)};
static const fb_dmn_child literal[] = {
    DESCRIBED,
    OPTIONAL(text, TEXT),
    OPTIONAL(importedValues, IMPORTED_VALUES),
};
static const fb_dmn_child unary_tests[] = {DESCRIBED, OPTIONAL(text, TEXT)};
static const fb_dmn_child invocation[] = {DESCRIBED, EXPRESSION(FB_AT_MOST_ONE), ANY(binding, BINDING)};
static const fb_dmn_child binding[] = {ONE(parameter, INFORMATION_ITEM), EXPRESSION(FB_AT_MOST_ONE)};
static const fb_dmn_child table[] = {
    DESCRIBED,
    ANY(input, INPUT_CLAUSE),
    SOME(output, OUTPUT_CLAUSE),
    ANY(annotation, ANNOTATION_CLAUSE),
    ANY(rule, RULE),
};
static const fb_dmn_child input_clause[] = {
    DESCRIBED,
    ONE(inputExpression, LITERAL),
    OPTIONAL(inputValues, UNARY_TESTS),
};
static const fb_dmn_child output_clause[] = {
    DESCRIBED,
    OPTIONAL(outputValues, UNARY_TESTS),
    OPTIONAL(defaultOutputEntry, LITERAL),
};
static const fb_dmn_child rule[] = {
    DESCRIBED,
    ANY(inputEntry, UNARY_TESTS),
    ANY(outputEntry, LITERAL),
    ANY(annotationEntry, RULE_ANNOTATION),
};
static const fb_dmn_child rule_annotation[] = {OPTIONAL(text, TEXT)};
static const fb_dmn_child text_annotation[] = {DESCRIBED, OPTIONAL(text, TEXT)};
static const fb_dmn_child association[] = {DESCRIBED, ONE(sourceRef, REFERENCE), ONE(targetRef, REFERENCE)};
static const fb_dmn_child context[] = {DESCRIBED, ANY(contextEntry, CONTEXT_ENTRY)};
static const fb_dmn_child context_entry[] = {
    DESCRIBED,
    OPTIONAL(variable, INFORMATION_ITEM),
    EXPRESSION(FB_AT_MOST_ONE),
};
static const fb_dmn_child function[] = {
    DESCRIBED,
    ANY(formalParameter, INFORMATION_ITEM),
    EXPRESSION(FB_AT_MOST_ONE),
};
static const fb_dmn_child relation[] = {DESCRIBED, ANY(column, INFORMATION_ITEM), ANY(row, LIST)};
static const fb_dmn_child list[] = {DESCRIBED, EXPRESSION(FB_ANY_NUMBER)};
static const fb_dmn_child child_expression[] = {EXPRESSION(FB_EXACTLY_ONE)};
static const fb_dmn_child for_loop[] = {DESCRIBED, ONE(in, CHILD), ONE(return, CHILD)};
static const fb_dmn_child quantified[] = {DESCRIBED, ONE(in, CHILD), ONE(satisfies, CHILD)};
static const fb_dmn_child conditional[] = {DESCRIBED, ONE(if, CHILD), ONE(then, CHILD), ONE(else, CHILD)};
static const fb_dmn_child filter[] = {DESCRIBED, ONE(in, CHILD), ONE(match, CHILD)};

#define HOLDS(children, required, ...)                                                                       \
    {                                                                                                        \
        (children), FB_COUNT(children), (required), {                                                        \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }
#define EMPTY(required, ...)                                                                                 \
    {                                                                                                        \
        NULL, 0, (required), {                                                                               \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }

static const fb_dmn_structure structures[FB_N_SHAPES] = {
    [FB_SHAPE_TEXT] = EMPTY(0, FB_DMN_NONE),
    [FB_SHAPE_EXTENSIONS] = EMPTY(0, FB_DMN_NONE),
    [FB_SHAPE_EXTENSION] = EMPTY(0, FB_DMN_NONE),
    [FB_SHAPE_DEFINITIONS] =
        HOLDS(definitions, 2, FB_DMN_name, FB_DMN_namespace, FB_DMN_id, FB_DMN_label,
              FB_DMN_expressionLanguage, FB_DMN_typeLanguage, FB_DMN_exporter, FB_DMN_exporterVersion),
    [FB_SHAPE_IMPORT] = HOLDS(described, 2, FB_DMN_namespace, FB_DMN_importType, FB_DMN_name,
                              FB_DMN_locationURI, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_IMPORTED_VALUES] =
        HOLDS(imported_values, 0, FB_DMN_namespace, FB_DMN_importType, FB_DMN_name, FB_DMN_locationURI,
              FB_DMN_id, FB_DMN_label, FB_DMN_expressionLanguage),
    [FB_SHAPE_COLLECTION] = HOLDS(collection, 1, FB_DMN_name, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_UNIT] = HOLDS(unit, 1, FB_DMN_name, FB_DMN_id, FB_DMN_label, FB_DMN_URI),
    [FB_SHAPE_INDICATOR] = HOLDS(indicator, 1, FB_DMN_name, FB_DMN_id, FB_DMN_label, FB_DMN_URI),
    [FB_SHAPE_DECISION] = HOLDS(decision, 1, FB_DMN_name, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_KNOWLEDGE] = HOLDS(knowledge, 1, FB_DMN_name, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_INPUT_DATA] = HOLDS(input_data, 1, FB_DMN_name, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_KNOWLEDGE_SOURCE] =
        HOLDS(knowledge_source, 1, FB_DMN_name, FB_DMN_id, FB_DMN_label, FB_DMN_locationURI),
    [FB_SHAPE_SERVICE] = HOLDS(service, 1, FB_DMN_name, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_REFERENCE] = EMPTY(1, FB_DMN_href),
    [FB_SHAPE_INFORMATION_REQUIREMENT] = HOLDS(information_requirement, 0, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_KNOWLEDGE_REQUIREMENT] = HOLDS(knowledge_requirement, 0, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_AUTHORITY_REQUIREMENT] = HOLDS(authority_requirement, 0, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_ITEM] = HOLDS(item, 1, FB_DMN_name, FB_DMN_id, FB_DMN_label, FB_DMN_typeLanguage,
                            FB_DMN_isCollection, FB_DMN_typeRef),
    [FB_SHAPE_FUNCTION_ITEM] = HOLDS(function_item, 0, FB_DMN_outputTypeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_INFORMATION_ITEM] =
        HOLDS(information_item, 0, FB_DMN_name, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_LITERAL] =
        HOLDS(literal, 0, FB_DMN_expressionLanguage, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_UNARY_TESTS] =
        HOLDS(unary_tests, 0, FB_DMN_expressionLanguage, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_INVOCATION] = HOLDS(invocation, 0, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_BINDING] = HOLDS(binding, 0, FB_DMN_id),
    [FB_SHAPE_TABLE] = HOLDS(table, 0, FB_DMN_hitPolicy, FB_DMN_aggregation, FB_DMN_preferredOrientation,
                             FB_DMN_outputLabel, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_INPUT_CLAUSE] = HOLDS(input_clause, 0, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_OUTPUT_CLAUSE] = HOLDS(output_clause, 0, FB_DMN_name, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_ANNOTATION_CLAUSE] = EMPTY(0, FB_DMN_name, FB_DMN_id),
    [FB_SHAPE_RULE] = HOLDS(rule, 0, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_RULE_ANNOTATION] = HOLDS(rule_annotation, 0, FB_DMN_id),
    [FB_SHAPE_GROUP] = HOLDS(described, 0, FB_DMN_name, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_TEXT_ANNOTATION] = HOLDS(text_annotation, 0, FB_DMN_textFormat, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_ASSOCIATION] = HOLDS(association, 0, FB_DMN_associationDirection, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_CONTEXT] = HOLDS(context, 0, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_CONTEXT_ENTRY] = HOLDS(context_entry, 0, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_FUNCTION] = HOLDS(function, 0, FB_DMN_kind, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_RELATION] = HOLDS(relation, 0, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_LIST] = HOLDS(list, 0, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_CHILD] = HOLDS(child_expression, 0, FB_DMN_typeRef, FB_DMN_id),
    [FB_SHAPE_FOR] = HOLDS(for_loop, 1, FB_DMN_iteratorVariable, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_QUANTIFIED] =
        HOLDS(quantified, 1, FB_DMN_iteratorVariable, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_CONDITIONAL] = HOLDS(conditional, 0, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
    [FB_SHAPE_FILTER] = HOLDS(filter, 0, FB_DMN_typeRef, FB_DMN_id, FB_DMN_label),
};

const fb_dmn_structure *fb_dmn_structure_of(fb_dmn_shape shape) {
    return &structures[shape];
}

int fb_dmn_structure_find(const fb_dmn_structure *structure, fb_dmn_name name) {
    fb_dmn_name wanted = fb_dmn_is_expression(name) ? FB_DMN_NONE : name;
    if (name == FB_DMN_NONE)
        return -1;
    for (int i = 0; i < structure->n_children; i++) {
        if (structure->children[i].name == wanted)
            return i;
    }
    return -1;
}

fb_dmn_shape fb_dmn_expression_shape(fb_dmn_name name) {
    switch (name) {
    case FB_DMN_decisionTable:
        return FB_SHAPE_TABLE;
    case FB_DMN_context:
        return FB_SHAPE_CONTEXT;
    case FB_DMN_list:
        return FB_SHAPE_LIST;
    case FB_DMN_relation:
        return FB_SHAPE_RELATION;
    case FB_DMN_invocation:
        return FB_SHAPE_INVOCATION;
    case FB_DMN_functionDefinition:
        return FB_SHAPE_FUNCTION;
    case FB_DMN_conditional:
        return FB_SHAPE_CONDITIONAL;
    case FB_DMN_filter:
        return FB_SHAPE_FILTER;
    case FB_DMN_for:
        return FB_SHAPE_FOR;
    case FB_DMN_every:
    case FB_DMN_some:
        return FB_SHAPE_QUANTIFIED;
    default:
        return FB_SHAPE_LITERAL;
    }
}

void fb_dmn_structure_print(char *out, size_t size, const fb_dmn_structure *structure) {
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < structure->n_children; i++) {
        fb_view name = name_texts[structure->children[i].name];
        const char *between = i == 0 ? "" : i + 1 == structure->n_children ? " or " : ", ";
        int n = name.size == 0 ? snprintf(out + used, size - used, "%san expression", between)
                               : snprintf(out + used, size - used, "%s%.*s", between, FB_ARG(name));
        if (n < 0 || (size_t)n >= size - used)
            return; /* cut off, NUL-terminated by snprintf */
        used += (size_t)n;
    }
}

fb_view fb_dmn_structure_nearest(const fb_dmn_structure *structure, fb_view written) {
    fb_view candidates[FB_DMN_MOST_CHILDREN + FB_DMN_some];
    size_t n = 0;
    for (int i = 0; i < structure->n_children; i++) {
        if (structure->children[i].name != FB_DMN_NONE) {
            candidates[n++] = name_texts[structure->children[i].name];
            continue;
        }
        for (int name = FB_DMN_literalExpression; name <= FB_DMN_some; name++)
            candidates[n++] = name_texts[name];
    }
    return n ? fb_nearest(written, candidates, n) : (fb_view){NULL, 0};
}
