/* random_model.h - small DMN models made at random, for laws that hold of every model.
 *
 * Four inputs (two booleans, a string, a number), four decisions of which each may use those before it, knowledge
 * models f, g, h, and a decision service s0.  Expressions with and, or, not, if, quantifiers, filters, contexts, calls,
 * closures; decision tables of every hit policy, with defaults, allowed values and cells that read inputs.
 */
#ifndef FB_RANDOM_MODEL_H
#define FB_RANDOM_MODEL_H

#include "base/base.h"

#define N_INPUTS 4
#define N_DECISIONS 4 /* named d0, d1... */
extern const char *const input_names[N_INPUTS]; /* b0, b1, e0, n0 */

typedef struct chance {
    uint64_t state; /* the seed */
} chance;
uint32_t below(chance *c, uint32_t n);
/* DMN text with a NUL behind it. */
fb_view random_model(chance *c, fb_arena *arena);

#endif
