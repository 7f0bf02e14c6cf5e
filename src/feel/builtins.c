/* builtins.c - the table of built-in functions, made from builtins.def.
 *
 * Names, parameters and result types only: what a function does is eval's.  The parser asks it for names
 * (built-ins are the outermost scope) and result types, lower.c for signatures.
 *
 * INVARIANT: `table` is sorted by name, as builtins.def is.
 */
#include "feel/feel.h"

#define P(text) {text, sizeof(text) - 1},
/* Lists are closed by an empty view, so that none is allowed. */
#define TAKES(required, ...)                                                                                 \
    .parameters = (const fb_view[]){__VA_ARGS__{NULL, 0}},                                                   \
    .n_parameters = sizeof((const fb_view[]){__VA_ARGS__{NULL, 0}}) / sizeof(fb_view) - 1,                   \
    .n_required = (required)
#define SEVERAL(required, ...) .variadic = true, TAKES(required, __VA_ARGS__)

static const fb_builtin table[FB_BUILTIN_COUNT] = {
#define FB_BUILTIN(id, text, signature, kind, function)                                                      \
    [FB_BUILTIN_##id] = {.name = {text, sizeof(text) - 1}, signature, .result = FB_TYPE_##kind},
#include "feel/builtins.def"
#undef FB_BUILTIN
};

const fb_builtin *fb_builtin_get(fb_builtin_id id) {
    return &table[id];
}

bool fb_builtin_find(fb_builtin_id *first, uint32_t *n_signatures, fb_view name) {
    uint32_t low = 0, high = FB_BUILTIN_COUNT; /* the first row not before `name` */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (fb_view_compare(table[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t end = low;
    while (end < FB_BUILTIN_COUNT && fb_view_equal(table[end].name, name))
        end++;
    if (end == low)
        return false;
    *first = (fb_builtin_id)low;
    *n_signatures = end - low;
    return true;
}
