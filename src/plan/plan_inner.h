/* plan_inner.h - what the lowering files share.  Included by src/plan/ only.
 *
 * A `body` is a frame in the making: a decision's logic, a function's body, a constraint.  A `level` is a
 * group of names bound at one place of a body; levels chain outwards, across bodies, and a name found in an
 * outer body is captured.
 */
#ifndef FB_PLAN_INNER_H
#define FB_PLAN_INNER_H

#include "plan/plan.h"

typedef struct growing {
    void *items;
    uint32_t n, capacity;
} growing;

typedef struct model_info {
    const fb_model *model;
    uint32_t first_element; /* index in the plan of its first element */
    fb_map ids;             /* element id -> (index + 1) as a pointer */
    fb_map types;           /* item definition name -> type_slot */
    fb_map fields;          /* canonical names of fields seen in the model */
} model_info;

typedef struct lowering {
    fb_arena *plan, *scratch;
    fb_plan *out;
    model_info *models;
    uint32_t n_models;
    fb_plan_element *elements;
    uint32_t n_elements;
    growing tables, constraints, problems, links_used;
    fb_node none;        /* what new_node gives without memory; nothing reads it */
    const fb_node *dash; /* all "-" cells are this one node: they are most of a sparse table */
    fb_budget budget;
    fb_budget lookups;   /* steps: names that are gone through where they are not indexed */
    fb_error *error;
} lowering;

typedef struct body {
    struct body *outer;         /* the enclosing function's or decision's, or NULL */
    uint32_t n_slots;
    growing captured, captured_into;
} body;

typedef enum bound_kind { BOUND_SLOT, BOUND_ELEMENT, BOUND_NAMESPACE } bound_kind;
typedef struct bound {
    bound_kind kind;
    uint32_t index; /* slot or element */
    const struct name_space *space;
} bound;
/* Elements reachable as `import name.element name`. */
typedef struct name_space {
    uint32_t n;
    const fb_view *names; /* canonical */
    const uint32_t *elements;
} name_space;

typedef struct level {
    const struct level *outer;
    body *in;
    fb_scope scope;       /* what the parser sees of this level */
    bound *bounds;        /* parallel to scope.names */
    fb_map index;         /* of many names: name -> 1 + its place; the arena is NULL where names are few */
    size_t longest;       /* bytes of the longest name of this level and those outside */
    bool is_filter;       /* names may be fields of the item in item_slot */
    uint32_t item_slot;
    const fb_type *item_type;
} level;

/* Where an expression is being lowered. */
typedef struct place {
    lowering *l;
    uint16_t model;
    uint32_t element;
    body *in;
    const level *names;
    size_t offset;        /* of the FEEL text's first byte in the file */
} place;

/* lower.c */
void *grow(lowering *l, growing *g, size_t item_size); /* a new zeroed item, or NULL */
void problem(lowering *l, uint16_t model, size_t offset, const char *format, ...) FB_FORMAT(4, 5);
fb_view keep(lowering *l, fb_view text); /* a copy in the plan arena */
fb_node *new_node(const place *p, fb_op op, size_t offset);
const fb_node **new_children(const place *p, fb_node *node, uint32_t n);
fb_node *fault(const place *p, size_t offset, const char *format, ...) FB_FORMAT(3, 4);
const fb_node *dash_node(const place *p);
const fb_node *coerce_node(const place *p, const fb_node *node, const fb_type *type);
/* 1 + the first of the keys that stood before, 0 when they differ. */
uint32_t repeated_key(lowering *l, const fb_view *keys, uint32_t n);
/* Binds n names to fresh slots in a new level (scratch); returns the first slot. */
uint32_t bind_names(place *inner, level *storage, const place *outer, const fb_view *names,
                    const fb_type *const *types, uint32_t n);
/* A level for up to n names that come one after the other: each part sees those that came before it.  Of two with
 * one name the first stays. */
void open_level(place *inner, level *storage, const place *outer, uint32_t n);
void add_name(level *at, fb_view name, const fb_type *type, uint32_t slot);
/* The name's bound in this level alone, or NULL. */
const bound *bound_here(lowering *l, const level *at, fb_view name);
/* Binds one name to a slot that is there already. */
void bind_one(place *inner, level *storage, const place *outer, fb_view name, const fb_type *type, uint32_t slot);

/* lower_types.c */
void lower_types(lowering *l);
const fb_type *type_by_reference(lowering *l, uint16_t model, fb_spot reference); /* NULL: Any or unknown */
const fb_type *type_of_tree(const place *p, const fb_tree *tree);
/* An inferred type, which dies with its tree, copied to the plan; NULL when it is too large to keep. */
const fb_type *keep_type(lowering *l, const fb_type *type);
uint32_t add_constraint(lowering *l, uint16_t model, fb_spot tests, const fb_type *type, uint32_t also);

/* lower_feel.c */
const fb_node *lower_text(const place *p, fb_spot text, fb_goal goal, uint32_t subject_slot);
const fb_node *lower_tree(const place *p, const fb_tree *tree);
const fb_node *lower_tests(const place *p, const fb_tree *tree, uint32_t subject_slot);

/* lower_boxed.c */
const fb_node *lower_boxed(const place *p, const fb_boxed *boxed);
const fb_plan_function *lower_boxed_function(const place *p, const fb_boxed *boxed, fb_view name,
                                             const fb_type *declared);

/* requirement_order.c */
fb_status check_requirement_order(lowering *l);

#endif
