/* fuzz_case.c - any bytes as a case file, decided under the project's own policies and drafted from, rendered in every
 * form.
 *
 * Runs in the project's folder: it opens policies/ once and keeps it.
 */
#include "forbear.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static fb_desk *open_desk(void) {
    fb_desk *desk = NULL;
    fb_error error = {0};
    if (fb_desk_open(&desk, "policies", NULL, &error) != FB_OK) {
        fprintf(stderr, "fuzz_case: %s\n", error.message);
        exit(1);
    }
    return desk;
}

/* The kind that shows most of the facts. */
static void draft_from(fb_desk *desk, fb_view text) {
    const fb_draft_options options = {.kind = "decision-record", .role = "officer"};
    fb_draft *draft = NULL;
    fb_error error = {0};
    fb_view page;
    fb_status status = fb_desk_draft(desk, &draft, (fb_view){"fuzz.json", 9}, text, &options, &error);
    if ((status == FB_OK) != (draft != NULL) || (status != FB_OK && error.message[0] == '\0'))
        abort();
    for (fb_form form = FB_FORM_TEXT; draft && form <= FB_FORM_HTML; form++)
        if (fb_draft_render(draft, &page, form, NULL, &error) == FB_OK && page.size == 0)
            abort();
    fb_draft_free(draft);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static fb_desk *desk;
    if (!desk)
        desk = open_desk();
    fb_report *report = NULL;
    fb_error error = {0};
    fb_view text = {(const char *)data, size}, page;
    fb_status status = fb_desk_decide(desk, &report, (fb_view){"fuzz.json", 9}, text, &error);
    if ((status == FB_OK) != (report != NULL) || (status != FB_OK && error.message[0] == '\0'))
        abort();
    for (fb_form form = FB_FORM_TEXT; report && form <= FB_FORM_HTML; form++)
        if (fb_report_render(report, &page, form, NULL, &error) == FB_OK && page.size == 0)
            abort();
    if (report)
        draft_from(desk, text);
    fb_report_free(report);
    return 0;
}
