/* fuzz_feel.c - FEEL texts of any bytes: they parse or fail cleanly, and what parses prints and parses back.
 *
 * The first byte chooses the goal and whether the names of a scope, of fields and of types are unknown; the
 * rest is the text.
 */
#include "feel/feel.h"

#include <stdint.h>
#include <stdlib.h>

#define NAME(text, type)                                                                                     \
    { {(text), sizeof(text) - 1}, (type) }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const fb_type number_type = {.kind = FB_TYPE_NUMBER};
static const fb_type_field fields[] = {NAME("first name", &number_type), NAME("x-y", NULL), NAME("b", NULL)};
static const fb_type context_type = {.kind = FB_TYPE_CONTEXT, .n = 3, .field = fields};
static const fb_type list_type = {.kind = FB_TYPE_LIST, .element = &context_type};
static const fb_scope_name outer_names[] = {NAME("a", NULL),        NAME("a+b", NULL),
                                            NAME("in stock", NULL), NAME("Phone Number", NULL),
                                            NAME("a-b", NULL),      NAME("if only", NULL)};
static const fb_scope_name inner_names[] = {NAME("people", &list_type), NAME("boss", &context_type),
                                            NAME("x", &number_type), NAME("Profit and loss", NULL)};
static const fb_scope outer = {NULL, outer_names, FB_COUNT(outer_names)};
static const fb_scope inner = {&outer, inner_names, FB_COUNT(inner_names)};

static const fb_type *find_type(void *context, fb_view name) {
    (void)context;
    return fb_view_is(name, "tPerson") ? &context_type : NULL;
}

static bool parses(fb_tree **tree, fb_arena *arena, const fb_parse_input *input) {
    fb_syntax_error error = {0};
    fb_status status = fb_feel_parse(tree, arena, input, &error);
    bool said = memchr(error.message, '\0', sizeof error.message) && (status == FB_OK || error.message[0]);
    if (!said || error.offset > input->text.size)
        abort();
    return status == FB_OK;
}

/* Parentheses nest what was a chain, so only trees well below the limit are sure to come back. */
static void prints_back(fb_arena *arena, fb_parse_input input, const fb_tree *tree) {
    fb_text first, second;
    fb_tree *again;
    fb_text_init(&first, arena);
    fb_text_init(&second, arena);
    fb_tree_print(&first, tree);
    input.text = fb_text_view(&first);
    if (tree->height > FB_DEPTH_LIMIT / 4 || arena->failure != FB_OK)
        return;
    bool came_back = parses(&again, arena, &input);
    if (arena->failure != FB_OK)
        return;
    if (!came_back)
        abort();
    fb_tree_print(&second, again);
    if (arena->failure == FB_OK && !fb_view_equal(fb_text_view(&first), fb_text_view(&second)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    fb_arena arena;
    fb_arena_init(&arena, NULL, 64 << 20);
    fb_map field_names;
    fb_map_init(&field_names, &arena);
    for (size_t i = 0; i < FB_COUNT(fields); i++)
        (void)fb_map_put(&field_names, fields[i].name, &field_names);
    fb_parse_input input = {.text = {(const char *)data + 1, size - 1},
                            .goal = (fb_goal)(data[0] % 3),
                            .scope = data[0] & 4 ? NULL : &inner,
                            .field_names = data[0] & 8 ? NULL : &field_names,
                            .find_type = data[0] & 16 ? NULL : find_type};
    fb_tree *tree;
    if (parses(&tree, &arena, &input))
        prints_back(&arena, input, tree);
    fb_arena_free(&arena);
    return 0;
}
