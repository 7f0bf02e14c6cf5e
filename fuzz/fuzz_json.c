/* fuzz_json.c - any bytes as JSON: a tree or an error with a place inside the text, never a crash. */
#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fb_arena call;
    fb_arena_init(&call, NULL, 64u << 20);
    fb_view text = {(const char *)data, size};
    const fb_json *root = NULL;
    fb_error error = {0};
    fb_status status = fb_json_parse(&root, &call, FB_LITERAL("fuzz.json"), text, &error);
    if ((status == FB_OK) != (root != NULL) || (status != FB_OK && error.offset > size))
        abort();
    fb_arena_free(&call);
    return 0;
}
