/* dmn_inner.h - what the files of src/dmn/ share and nobody else includes.
 *
 * Reading goes in two steps: xml_read.c turns the file into a tree of DMN elements whose structure was
 * checked against structure.c on the way; model.c and the files beside it turn the tree into an fb_model.
 */
#ifndef FB_DMN_INNER_H
#define FB_DMN_INNER_H

#include "dmn/dmn.h"

/* ---- names -------------------------------------------------------------------------------------------- */

/* A constant is spelled as the name in the file is, FB_DMN_decisionTable, so that one list serves. */
typedef enum fb_dmn_name {
    FB_DMN_NONE = 0, /* no name of DMN */
#define FB_DMN_NAME(name) FB_DMN_##name,
#include "dmn/names.def"
#undef FB_DMN_NAME
    FB_DMN_N_NAMES
} fb_dmn_name;

static inline bool fb_dmn_is_expression(fb_dmn_name name) {
    return name != FB_DMN_NONE && name <= FB_DMN_some;
}
fb_view fb_dmn_name_text(fb_dmn_name name);

/* ---- structure.c: what may stand where ---------------------------------------------------------------- */

/* The types of the schema (tDecision, tLiteralExpression ...), as far as they differ in what they hold. */
typedef enum fb_dmn_shape {
    FB_SHAPE_TEXT = 0, /* character data, no element */
    FB_SHAPE_EXTENSIONS,
    FB_SHAPE_EXTENSION, /* anything at all, inside extensionElements */
    FB_SHAPE_DEFINITIONS,
    FB_SHAPE_IMPORT,
    FB_SHAPE_IMPORTED_VALUES,
    FB_SHAPE_COLLECTION,
    FB_SHAPE_UNIT,
    FB_SHAPE_INDICATOR,
    FB_SHAPE_DECISION,
    FB_SHAPE_KNOWLEDGE,
    FB_SHAPE_INPUT_DATA,
    FB_SHAPE_KNOWLEDGE_SOURCE,
    FB_SHAPE_SERVICE,
    FB_SHAPE_REFERENCE,
    FB_SHAPE_INFORMATION_REQUIREMENT,
    FB_SHAPE_KNOWLEDGE_REQUIREMENT,
    FB_SHAPE_AUTHORITY_REQUIREMENT,
    FB_SHAPE_ITEM,
    FB_SHAPE_FUNCTION_ITEM,
    FB_SHAPE_INFORMATION_ITEM,
    FB_SHAPE_LITERAL,
    FB_SHAPE_UNARY_TESTS,
    FB_SHAPE_INVOCATION,
    FB_SHAPE_BINDING,
    FB_SHAPE_TABLE,
    FB_SHAPE_INPUT_CLAUSE,
    FB_SHAPE_OUTPUT_CLAUSE,
    FB_SHAPE_ANNOTATION_CLAUSE,
    FB_SHAPE_RULE,
    FB_SHAPE_RULE_ANNOTATION,
    FB_SHAPE_GROUP,
    FB_SHAPE_TEXT_ANNOTATION,
    FB_SHAPE_ASSOCIATION,
    FB_SHAPE_CONTEXT,
    FB_SHAPE_CONTEXT_ENTRY,
    FB_SHAPE_FUNCTION,
    FB_SHAPE_RELATION,
    FB_SHAPE_LIST,
    FB_SHAPE_CHILD, /* if, then, else, in, match, return, satisfies: one expression */
    FB_SHAPE_FOR,
    FB_SHAPE_QUANTIFIED,
    FB_SHAPE_CONDITIONAL,
    FB_SHAPE_FILTER,
    FB_N_SHAPES
} fb_dmn_shape;

typedef enum fb_dmn_count { FB_ANY_NUMBER = 0, FB_AT_MOST_ONE, FB_EXACTLY_ONE, FB_AT_LEAST_ONE } fb_dmn_count;

/* One line of an element's content.  `name` FB_DMN_NONE stands for any one expression. */
typedef struct fb_dmn_child {
    uint8_t name, shape, count;
} fb_dmn_child;
#define FB_DMN_MOST_CHILDREN 32
#define FB_DMN_MOST_ATTRIBUTES 8
typedef struct fb_dmn_structure {
    const fb_dmn_child *children; /* at most FB_DMN_MOST_CHILDREN: a uint32_t holds one bit for each */
    uint8_t n_children, n_required;             /* the first n_required attributes must be there, not empty */
    uint8_t attributes[FB_DMN_MOST_ATTRIBUTES]; /* filled up with FB_DMN_NONE */
} fb_dmn_structure;

const fb_dmn_structure *fb_dmn_structure_of(fb_dmn_shape shape);
/* Index of the line that admits `name`, or -1. */
int fb_dmn_structure_find(const fb_dmn_structure *structure, fb_dmn_name name);
/* The shape of an expression by its name. */
fb_dmn_shape fb_dmn_expression_shape(fb_dmn_name name);
/* "a, b, c or an expression", for messages; always NUL-terminated, cut off when `size` is short. */
void fb_dmn_structure_print(char *out, size_t size, const fb_dmn_structure *structure);
/* The name of an allowed child nearest to what was written, empty when none is near. */
fb_view fb_dmn_structure_nearest(const fb_dmn_structure *structure, fb_view written);

/* ---- namespaces --------------------------------------------------------------------------------------- */

/* A namespace of DMN itself, 1.1 to 1.6. */
bool fb_dmn_is_model_space(fb_view uri);
/* A namespace, or the short name, of FEEL.  Empty is not. */
bool fb_dmn_is_feel(fb_view uri);

/* ---- xml_encoding.c ----------------------------------------------------------------------------------- */

/* The file as UTF-8: itself, or a copy in `arena` when it was UTF-16 or ISO-8859-1. */
fb_status fb_xml_to_utf8(fb_view *utf8, fb_arena *arena, fb_view path, fb_view text,
                         fb_error *error) FB_MUST_CHECK;

/* ---- xml_read.c: the raw tree ------------------------------------------------------------------------- */

/* A namespace prefix in scope; the newest first. */
typedef struct fb_xml_binding fb_xml_binding;
struct fb_xml_binding {
    const fb_xml_binding *outer;
    fb_view prefix, space;
};
#define FB_XML_BINDING_LIMIT 256u /* prefixes in scope: every look-up walks them */

typedef struct fb_xml_attribute {
    fb_dmn_name name; /* FB_DMN_NONE in extensions when the name is none of DMN's */
    fb_view local;
    fb_spot value;
} fb_xml_attribute;

typedef struct fb_xml_element fb_xml_element;
struct fb_xml_element {
    fb_xml_element *next, *first_child;
    const fb_xml_attribute *attributes; /* of a DMN element: those without a namespace */
    const fb_xml_binding *bindings;
    fb_spot text;         /* FB_SHAPE_TEXT and extensions; trimmed */
    fb_view space, local; /* extensions only */
    size_t offset;        /* of '<' */
    uint32_t n_attributes, n_children;
    uint8_t name, shape;
};

typedef struct fb_xml_document {
    const fb_xml_element *root; /* definitions */
    fb_view dmn_space;
} fb_xml_document;

fb_status fb_xml_read(fb_xml_document *document, fb_arena *arena, fb_view path, fb_view text,
                      fb_error *error) FB_MUST_CHECK;

/* ---- the tree to the model ---------------------------------------------------------------------------- */

typedef struct fb_dmn_reader {
    fb_arena *arena;
    fb_error *error;
    fb_view path, text;
    fb_model *model;
    fb_map imports;   /* namespace -> const fb_import *, the first with it */
    fb_budget budget; /* depth */
} fb_dmn_reader;

/* Refuses the file at a byte offset; the value is the status to return. */
#define FB_REFUSE(reader, at, ...)                                                                           \
    fb_fail((reader)->error, FB_BAD_INPUT, &(fb_place){(reader)->path, (reader)->text, (at)}, __VA_ARGS__)
/* The status when an allocation gave NULL. */
#define FB_OUT_OF_ARENA(reader) fb_fail_arena((reader)->error, (reader)->arena)

/* model.c: looking at one element.  An absent attribute, text or child gives an empty spot at the element. */
const fb_xml_element *fb_xml_child(const fb_xml_element *element, fb_dmn_name name);
const fb_xml_element *fb_xml_expression(const fb_xml_element *element);
uint32_t fb_xml_count(const fb_xml_element *element, fb_dmn_name name);
bool fb_xml_has(const fb_xml_element *element, fb_dmn_name attribute);
fb_spot fb_xml_attribute_of(const fb_xml_element *element, fb_dmn_name attribute); /* trimmed */
fb_spot fb_xml_child_text(const fb_xml_element *element, fb_dmn_name name);
/* A variable, parameter or column: name as written, type resolved. */
fb_status fb_dmn_information_item(fb_dmn_reader *reader, fb_information_item *item,
                                  const fb_xml_element *element) FB_MUST_CHECK;
/* The text of unary tests or of a literal that must be FEEL; element NULL gives an empty spot. */
fb_status fb_dmn_feel_text(fb_dmn_reader *reader, fb_spot *text, const fb_xml_element *element) FB_MUST_CHECK;
/* Empty when the language is FEEL. */
fb_view fb_dmn_language(const fb_dmn_reader *reader, const fb_xml_element *element);

/* import.c */
fb_status fb_dmn_imports(fb_dmn_reader *reader, const fb_xml_element *definitions) FB_MUST_CHECK;
fb_status fb_dmn_reference(fb_dmn_reader *reader, fb_requirement *reference,
                           const fb_xml_element *element) FB_MUST_CHECK;
/* The type named by an attribute or child element of `element`; empty when there is none. */
fb_status fb_dmn_type_ref(fb_dmn_reader *reader, fb_spot *type, const fb_xml_element *element,
                          fb_dmn_name name) FB_MUST_CHECK;

/* item_definition.c */
fb_status fb_dmn_item_definition(fb_dmn_reader *reader, fb_item_definition *item,
                                 const fb_xml_element *element) FB_MUST_CHECK;

/* decision_table.c */
fb_status fb_dmn_decision_table(fb_dmn_reader *reader, const fb_table **table,
                                const fb_xml_element *element) FB_MUST_CHECK;

/* boxed.c */
fb_status fb_dmn_boxed(fb_dmn_reader *reader, const fb_boxed **boxed,
                       const fb_xml_element *element) FB_MUST_CHECK;

#endif
