/* dmn.h - DMN XML to a model: what the file says, with the place of every part.
 *
 * No FEEL here: expressions are kept as text with their byte offset (plan/lower.c is where FEEL and DMN
 * meet). Reads DMN 1.1 to 1.6 by namespace (1.1 20151101, 1.2 20180521, 1.3 20191111, 1.4 20211108, 1.5
 * 20230324, 1.6 20240513).  Diagrams (DMNDI) and vendor extensions are skipped, except extensionElements
 * that are kept as small trees.  Unknown elements in the DMN namespace are refused with their place.
 */
#ifndef FB_DMN_H
#define FB_DMN_H

#include "base/base.h"

/* A piece of text of the file.  `offset` is the byte offset in the file of its first character; where the
 * text was written with entities or CDATA, offsets inside it are approximate but stay within the element. */
typedef struct fb_spot {
    fb_view text;
    size_t offset;
} fb_spot;

/* A vendor's or our own extension element, kept as it is. */
typedef struct fb_extension fb_extension;
typedef struct fb_attribute {
    fb_view name, value; /* local name */
} fb_attribute;
struct fb_extension {
    fb_view space, name, text; /* namespace URI, local name, character data trimmed */
    size_t offset;
    uint32_t n_attributes, n_children;
    const fb_attribute *attributes;
    const fb_extension *children;
};

typedef struct fb_import {
    fb_spot name;       /* may be empty: the default namespace */
    fb_view space;      /* namespace of the imported model */
    fb_view location;   /* locationURI, may be empty */
    fb_view type;       /* importType: a DMN namespace, or something else (PMML), which is refused on use */
    size_t offset;
} fb_import;

typedef struct fb_item_definition fb_item_definition;
struct fb_item_definition {
    fb_spot name;
    fb_spot type_ref;               /* empty when it has components or a function item */
    bool is_collection;
    fb_spot allowed_values;         /* FEEL unary tests, empty when absent */
    fb_spot type_constraint;        /* DMN 1.5 typeConstraint, same form */
    uint32_t n_components, n_parameters;
    const fb_item_definition *components;
    bool is_function;               /* functionItem: parameters and output_type */
    const fb_item_definition *parameters; /* name and type_ref only */
    fb_spot output_type;
    size_t offset;
};

typedef struct fb_information_item { /* a variable or parameter */
    fb_spot name, type_ref;
} fb_information_item;

typedef enum fb_boxed_kind {
    FB_BOXED_LITERAL = 0,
    FB_BOXED_TABLE,
    FB_BOXED_CONTEXT,
    FB_BOXED_LIST,
    FB_BOXED_RELATION,
    FB_BOXED_INVOCATION,
    FB_BOXED_FUNCTION,
    FB_BOXED_CONDITIONAL,
    FB_BOXED_FILTER,
    FB_BOXED_FOR,
    FB_BOXED_EVERY,
    FB_BOXED_SOME
} fb_boxed_kind;

typedef enum fb_hit_policy {
    FB_HIT_UNIQUE = 0,
    FB_HIT_FIRST,
    FB_HIT_PRIORITY,
    FB_HIT_ANY,
    FB_HIT_COLLECT,
    FB_HIT_RULE_ORDER,
    FB_HIT_OUTPUT_ORDER
} fb_hit_policy;
typedef enum fb_aggregation {
    FB_AGGREGATE_NONE = 0,
    FB_AGGREGATE_COUNT,
    FB_AGGREGATE_SUM,
    FB_AGGREGATE_MIN,
    FB_AGGREGATE_MAX
} fb_aggregation;

typedef struct fb_boxed fb_boxed;

typedef struct fb_table_input {
    fb_spot expression, type_ref; /* FEEL expression */
    fb_spot input_values;         /* unary tests, empty when absent */
    fb_spot label;
    size_t offset;
} fb_table_input;
typedef struct fb_table_output {
    fb_spot name, type_ref;
    fb_spot output_values;        /* unary tests */
    fb_spot default_entry;        /* FEEL expression, empty when absent */
    size_t offset;
} fb_table_output;
typedef struct fb_table_rule {
    const fb_spot *input_entries;  /* n_inputs: unary tests */
    const fb_spot *output_entries; /* n_outputs: FEEL expressions */
    const fb_spot *annotations;    /* n_annotations of the table; missing ones are empty */
    fb_spot id, description;
    size_t offset;
} fb_table_rule;
typedef struct fb_table {
    fb_hit_policy hit_policy;
    fb_aggregation aggregation;
    uint32_t n_inputs, n_outputs, n_rules, n_annotations;
    const fb_table_input *inputs;
    const fb_table_output *outputs;
    const fb_table_rule *rules;
    const fb_spot *annotation_names; /* e.g. Authority, Grade */
    fb_spot output_label;
} fb_table;

/* A named or unnamed part of a boxed expression: context entry, binding, relation column, parameter. */
typedef struct fb_boxed_part {
    fb_information_item variable; /* name empty for a context's result and for list items */
    const fb_boxed *value;        /* NULL where nothing was written */
} fb_boxed_part;

struct fb_boxed {
    fb_boxed_kind kind;
    size_t offset;
    fb_spot type_ref;
    fb_spot text;              /* LITERAL: the FEEL text; `language` when it names another one */
    fb_view language;          /* expressionLanguage, empty for FEEL */
    const fb_table *table;     /* TABLE */
    uint32_t n_parts, n_rows;
    /* CONTEXT entries; LIST items; INVOCATION bindings; RELATION columns, FUNCTION parameters (no values) */
    const fb_boxed_part *parts;
    const fb_boxed *const *cells; /* RELATION: n_rows * n_parts, row by row */
    /* INVOCATION: first = the called expression.  FUNCTION: first = body.  CONDITIONAL: if, then, else.
     * FILTER: in, match.  FOR: in, return.  EVERY and SOME: in, satisfies. */
    const fb_boxed *first, *second, *third;
    fb_spot iterator;          /* FOR, EVERY, SOME: iteratorVariable */
    fb_view function_kind;     /* FUNCTION: "FEEL" (or empty), "Java", "PMML" */
};

typedef struct fb_requirement {
    fb_view space; /* namespace part of href; empty: this model */
    fb_view id;    /* the fragment */
    size_t offset;
} fb_requirement;

typedef enum fb_element_kind {
    FB_ELEMENT_INPUT = 0,
    FB_ELEMENT_DECISION,
    FB_ELEMENT_KNOWLEDGE, /* business knowledge model */
    FB_ELEMENT_SERVICE    /* decision service */
} fb_element_kind;

/* A DRG element.  (Knowledge sources, groups, annotations are read over.) */
typedef struct fb_element {
    fb_element_kind kind;
    fb_spot id, name, label;
    fb_information_item variable; /* name defaults to the element's */
    const fb_boxed *logic;        /* decision: its expression; knowledge: an FB_BOXED_FUNCTION; NULL: none */
    fb_spot question, allowed_answers, description;
    /* informationRequirement (decision) and knowledgeRequirement (decision, knowledge) */
    uint32_t n_requirements;
    const fb_requirement *requirements;
    /* SERVICE, in file order */
    uint32_t n_output_decisions, n_encapsulated_decisions, n_input_decisions, n_input_data;
    const fb_requirement *output_decisions, *encapsulated_decisions, *input_decisions, *input_data;
    uint32_t n_extensions;
    const fb_extension *extensions; /* children of extensionElements */
    size_t offset;
} fb_element;

typedef struct fb_model {
    fb_view path, text;       /* the file, for places */
    fb_view space, dmn_space; /* namespace of the model; of DMN itself */
    fb_spot id, name;
    fb_view expression_language;
    uint32_t n_imports, n_items, n_elements, n_extensions;
    const fb_import *imports;
    const fb_item_definition *items;
    const fb_element *elements; /* in file order */
    const fb_extension *extensions;
} fb_model;

/* ---- xml_read.c, model.c ... -------------------------------------------------------------------------- */

/* Reads one model from text (`path` is for messages).  Everything lives in `arena`; `text` must outlive it.
 * Refused: a DOCTYPE, entities beyond XML's five and character references, nesting over FB_DEPTH_LIMIT, a
 * root that is not DMN definitions, unknown DMN elements, a missing required part, duplicate ids: one error
 * with file, line, column and remedy. */
fb_status fb_model_read(const fb_model **model, fb_arena *arena, fb_view path, fb_view text, fb_error *error)
    FB_MUST_CHECK;
/* The value of a child extension's attribute or text by local name, empty when absent. */
const fb_extension *fb_extension_find(const fb_extension *extensions, uint32_t n_extensions,
                                      const char *name);
fb_view fb_extension_attribute(const fb_extension *extension, const char *name);

#endif
