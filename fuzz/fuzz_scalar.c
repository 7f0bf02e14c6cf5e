/* fuzz_scalar.c - any bytes as a number, date, time, duration or range: what is read prints, and what was
 * printed reads as the same. */
#include "value/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void temporal(fb_arena *run, fb_view text) {
    fb_value value, again;
    if (!fb_temporal_parse(&value, run, text))
        return;
    fb_text out;
    fb_text_init(&out, run);
    fb_temporal_print(&out, &value);
    if (run->failure != FB_OK)
        return;
    fb_budget budget = {.steps_left = 10000, .depth_left = 100};
    if (!fb_temporal_parse(&again, run, fb_text_view(&out)) || !fb_value_identical(&value, &again, &budget))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fb_arena run;
    fb_arena_init(&run, NULL, 16u << 20);
    fb_view text = {(const char *)data, size};
    temporal(&run, text);
    fb_number number;
    (void)fb_number_parse(&number, text);
    fb_range range;
    (void)fb_range_parse(&range, &run, text);
    fb_arena_free(&run);
    return 0;
}
