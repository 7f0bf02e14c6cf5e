/* feel.h - FEEL text to a tree (DMN 1.5 section 10.3.1).
 *
 * FEEL names may contain spaces, keywords and operators, so a text cannot even be cut into tokens without
 * knowing which names are in scope (10.3.1.6).  The caller hands over the scope; the parser keeps the rest
 * (names bound inside the text) and infers just enough of the types to know a value's fields.
 *
 * The tree knows nothing of slots, plans or DMN.  plan/lower.c is the only reader.
 */
#ifndef FB_FEEL_H
#define FB_FEEL_H

#include "value/value.h"

/* ---- scope.c: names in scope --------------------------------------------------------------------------- */

/* A name's canonical spelling: its tokens (10.3.1.4) with one space between two word tokens and none around
 * the symbols of rule 30, so "Phone  Number" is "Phone Number" and "a - b" is "a-b".  Every name handed to a
 * scope, used as a context key by FEEL text or taken from DMN XML goes through it. */
fb_view fb_name_canonical(fb_arena *arena, fb_view name);
/* May the whole text be a FEEL name (rule 25)? */
bool fb_name_valid(fb_view name);

typedef struct fb_scope_name {
    fb_view name;        /* canonical */
    const fb_type *type; /* NULL: nothing is known */
} fb_scope_name;
/* One level of names; inner levels hide outer ones. */
typedef struct fb_scope {
    const struct fb_scope *outer; /* NULL at the outermost */
    const fb_scope_name *names;
    uint32_t n_names;
} fb_scope;

/* ---- the tree ------------------------------------------------------------------------------------------ */
typedef enum fb_tree_kind {
    FB_TREE_LITERAL = 0,  /* value: null, boolean, number, string */
    FB_TREE_AT,           /* text: the string behind @ (rule 65); value: what it spells; null if malformed */
    FB_TREE_NAME,         /* text: canonical name (rule 25) */
    FB_TREE_PATH,         /* child 0 . text (rule 43) */
    FB_TREE_FILTER,       /* child 0 [ child 1 ] (rule 50) */
    FB_TREE_CALL,         /* child 0 ( child 1.. ) (rule 38); bindings name the arguments when named */
    FB_TREE_NEGATE,       /* - child 0 (rule 24) */
    FB_TREE_ADD,          /* child 0 + child 1 (rules 19-23) ... */
    FB_TREE_SUBTRACT,
    FB_TREE_MULTIPLY,
    FB_TREE_DIVIDE,
    FB_TREE_POWER,
    FB_TREE_EQUAL,        /* child 0 = child 1 (rule 49a) ... */
    FB_TREE_NOT_EQUAL,
    FB_TREE_LESS,
    FB_TREE_LESS_EQUAL,
    FB_TREE_GREATER,
    FB_TREE_GREATER_EQUAL,
    FB_TREE_BETWEEN,      /* child 0 between child 1 and child 2 (rule 49b) */
    FB_TREE_IN,           /* child 0 in child 1.. : tests (rules 49c, 49d) */
    FB_TREE_AND,
    FB_TREE_OR,
    FB_TREE_INSTANCE_OF,  /* child 0 instance of child 1, a type tree (rule 51) */
    FB_TREE_IF,           /* child 0, 1, 2 (rule 45) */
    FB_TREE_FOR,          /* bindings: iterators; child i: their iteration contexts; last child: return
                             (rule 44). An iteration context "a..b" is a FB_TREE_INTERVAL of kind below. */
    FB_TREE_SOME,         /* bindings, children as FOR (rule 46) */
    FB_TREE_EVERY,
    FB_TREE_LIST,         /* children (rule 54) */
    FB_TREE_CONTEXT,      /* bindings: keys; children: values (rule 57) */
    FB_TREE_FUNCTION,     /* bindings: parameters, `type` a type tree or NULL; child 0: body; `external` */
    FB_TREE_RANGE,        /* child 0 .. child 1 with low_closed, high_closed; a child may be NULL where the
                             endpoint is left out (rules 8, 66) */
    FB_TREE_ITERATE,      /* child 0 .. child 1: only as an iteration context (rule 63) */
    FB_TREE_TEST,         /* `op` child 0: a unary comparison (rule 7a); op is FB_TREE_EQUAL.. */
    FB_TREE_UNARY_TESTS,  /* children: tests, alternatives (rule 15a); `negated`: not(...) (rule 15b).  The
                             tested value is the name "?" in scope */
    FB_TREE_DASH,         /* "-" (rule 15c): always true */
    FB_TREE_TYPE_NAME,    /* text: qualified name (rule 52) ... */
    FB_TREE_TYPE_RANGE,   /* child 0 */
    FB_TREE_TYPE_LIST,    /* child 0 */
    FB_TREE_TYPE_CONTEXT, /* bindings: fields; children: types */
    FB_TREE_TYPE_FUNCTION /* children 0..n-2: parameters, last: result */
} fb_tree_kind;

typedef struct fb_tree fb_tree;
typedef struct fb_binding {
    fb_view name;        /* canonical; for a string key the string itself */
    uint32_t start, end; /* byte offsets in the text */
    fb_tree *type;       /* FUNCTION parameters: type tree or NULL */
} fb_binding;
struct fb_tree {
    uint8_t kind; /* fb_tree_kind */
    uint8_t op;   /* FB_TREE_TEST: which comparison */
    bool low_closed, high_closed, negated, external, named;
    bool builtin;          /* NAME: no name in scope, but a built-in function's */
    uint16_t height;       /* 1 for a leaf; INVARIANT: at most FB_DEPTH_LIMIT, so readers may recurse */
    uint32_t start, end;   /* byte offsets in the text */
    uint32_t n_children, n_bindings;
    fb_tree **children;
    fb_binding *bindings;
    fb_view text;
    fb_value value;
    /* Inferred, NULL: not known.  Enough to find names: the fields of a context that it may have, not a proof
     * that a value has them.  For type trees: the type they name. */
    const fb_type *type;
};

/* ---- parse.c: recursive descent, one function a grammar rule (src/feel/grammar.md) --------------------- */

/* What a text is read as. */
typedef enum fb_goal {
    FB_GOAL_EXPRESSION,  /* rule 1 */
    FB_GOAL_UNARY_TESTS, /* rule 15: a table cell or allowed values */
    FB_GOAL_TYPE         /* rule 52 */
} fb_goal;

typedef struct fb_parse_input {
    fb_view text;          /* the FEEL text, decoded from XML */
    fb_goal goal;
    const fb_scope *scope; /* may be NULL */
    size_t longest_name;   /* in bytes, of all in scope; 0: not known, and looked for */
    /* Names of fields seen anywhere in the model, canonical: used for "a.b c" and filters where no type is
     * known (the longest match wins). May be NULL. */
    const fb_map *field_names;
    /* The type a type name stands for, NULL when there is none; may itself be NULL. */
    const fb_type *(*find_type)(void *context, fb_view name);
    void *find_context;
} fb_parse_input;

/* Where a text is wrong. */
typedef struct fb_syntax_error {
    uint32_t offset;   /* byte offset in the text */
    char message[256]; /* what was expected and what was found */
} fb_syntax_error;

/* Parses into `arena` (the model's).  FB_OK, FB_BAD_INPUT with *error filled, FB_LIMIT (nesting deeper than
 * FB_DEPTH_LIMIT, text over 16 MiB) or FB_NO_MEMORY. */
fb_status fb_feel_parse(fb_tree **tree, fb_arena *arena, const fb_parse_input *input, fb_syntax_error *error)
    FB_MUST_CHECK;

/* ---- tree_print.c: back to FEEL text, parenthesised, such that parsing it again gives the same tree ---- */
void fb_tree_print(fb_text *out, const fb_tree *tree);

/* ---- builtins.c: the table of built-in functions (10.3.4), one source: builtins.def -----------------------
 * One row a signature, several rows a name where it is overloaded:
 *   FB_BUILTIN(ID, "name", parameters, RESULT, c_function)
 * parameters is TAKES(n_required, P("name") ...) or SEVERAL(...), whose last parameter is variadic
 * (positional only).  eval's table of C functions is made from the same rows.
 */
typedef enum fb_builtin_id {
#define FB_BUILTIN(id, name, parameters, result, function) FB_BUILTIN_##id,
#include "feel/builtins.def"
#undef FB_BUILTIN
    FB_BUILTIN_COUNT
} fb_builtin_id;
typedef struct fb_builtin {
    fb_view name;
    const fb_view *parameters; /* names without marks */
    uint8_t n_parameters, n_required;
    bool variadic;             /* the last parameter takes any number of positional arguments */
    fb_type_kind result;       /* FB_TYPE_ANY where it depends */
} fb_builtin;
/* The signature with this id. */
const fb_builtin *fb_builtin_get(fb_builtin_id id);
/* The first signature with this name; the others follow it directly (rows are grouped by name).  False when
 * no built-in has the name. */
bool fb_builtin_find(fb_builtin_id *first, uint32_t *n_signatures, fb_view name);

#endif
