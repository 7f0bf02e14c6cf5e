/* knowledge_inner.h - what the files of knowledge/ share.  Included by src/knowledge/ only. */
#ifndef FB_KNOWLEDGE_INNER_H
#define FB_KNOWLEDGE_INNER_H

#include "knowledge/knowledge.h"

static inline void fb_bit_add(uint64_t *set, uint32_t at) {
    set[at / 64] |= UINT64_C(1) << (at % 64);
}
static inline bool fb_bit_has(const uint64_t *set, uint32_t at) {
    return set && (set[at / 64] >> (at % 64) & 1);
}

/* Values in the making. */
typedef struct fb_value_room {
    fb_value *items;
    uint32_t n, capacity;
} fb_value_room;

/* Allowed values that an input is held against as it is: a constraint of a plan.  They tell values apart only by
 * whether they are allowed, which input_class.c asks. */
typedef struct fb_fence {
    uint32_t plan, constraint;
} fb_fence;
#define FB_MOST_FENCES 32u

/* How an input is used, all plans together. */
typedef struct fb_input_use {
    fb_value_room ends;   /* scalars that it is compared with */
    fb_value_room points; /* other constants that it is compared with, when it has no type */
    fb_value_room fence_ends; /* scalars that stand in its fences */
    fb_fence fences[FB_MOST_FENCES];
    uint32_t n_fences;
    uint32_t kinds;       /* bits by fb_kind: of its types, or of what it is compared with */
    bool is_typed;        /* its kind of value is known, in every plan */
    bool is_structured, is_read, is_ordered;
    bool is_passed;       /* a result may hold it */
    const char *why;      /* it is used in a way that has no classes; NULL: it is not */
} fb_input_use;

/* What the elements of a question do with the inputs. */
typedef struct fb_traced {
    fb_input_use *uses;      /* an input of the joint */
    fb_value_room constants; /* scalars that stand anywhere */
} fb_traced;

/* flow.c: looks at the logic of the elements of all plans.  False: memory or budget. */
bool fb_flow_trace(fb_traced *out, fb_arena *arena, const fb_joint *joint, const fb_question *question,
                   const fb_clock *clock, fb_budget *budget);
bool fb_value_room_add(fb_arena *arena, fb_value_room *room, const fb_value *value);

/* same_logic.c: false when it is not known, or memory (arena->failure) or the budget ran out. */
bool fb_same_logic(fb_arena *arena, const fb_joint *joint, uint32_t a, uint32_t b, fb_budget *budget);

#endif
