/* fuzz_notice.c - any bytes as the text of a notice, by the project's own table of kinds; every proposal confirmed, and
 * a case file made of it.
 *
 * The first byte chooses the kind (odd values of it: told from the text), the rest is the text.  Runs in the project's
 * folder.  Nothing of the text but days and times may come out, which the words of the table's own make easy to see:
 * a mark in the text must not be in the proposals.
 */
#include "forbear.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char mark[] = "zqxzqx";

static fb_desk *open_desk(void) {
    fb_desk *desk = NULL;
    fb_error error = {0};
    if (fb_desk_open(&desk, "policies", NULL, &error) != FB_OK) {
        fprintf(stderr, "fuzz_notice: %s\n", error.message);
        exit(1);
    }
    return desk;
}

static bool has_mark(fb_view text) {
    for (size_t i = 0; i + sizeof mark - 1 <= text.size; i++)
        if (memcmp(text.data + i, mark, sizeof mark - 1) == 0)
            return true;
    return false;
}

static void use(fb_desk *desk, fb_notice *notice) {
    static const fb_new_case given = {.id = "fuzz", .what = "execute_removal", .at = "2026-03-02T09:30:00-05:00",
                                      .status = "proposed", .place = "none_listed"};
    fb_error error = {0};
    fb_view json;
    if (fb_notice_json(notice, &json, &error) != FB_OK || has_mark(json))
        abort();
    for (size_t i = 0; i < fb_notice_size(notice); i++)
        if (fb_notice_confirm(notice, i, (fb_view){NULL, 0}, &error) != FB_OK)
            abort();
    fb_status status = fb_desk_new_case(desk, &json, &given, notice, &error);
    if (status != FB_OK && (status != FB_BAD_INPUT || !strstr(error.message, "--as-of")))
        abort();
    if (status == FB_OK && has_mark(json))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const kinds[] = {"i-797c", "bfd-notice", "ij-order", "eoir-case-page", "court-disposition",
                                        "search-benefits", "nta-i-862", "aao-decision"};
    static fb_desk *desk;
    if (!desk)
        desk = open_desk();
    if (size == 0)
        return 0;
    fb_notice *notice = NULL;
    fb_error error = {0};
    const fb_notice_options options = {.kind = data[0] % 2 ? NULL : kinds[data[0] / 2 % 8]};
    fb_view text = {(const char *)data + 1, size - 1};
    fb_status status = fb_notice_read(&notice, desk, (fb_view){"fuzz", 4}, text, &options, &error);
    if ((status == FB_OK) != (notice != NULL) || (status != FB_OK && error.message[0] == '\0') ||
        has_mark((fb_view){error.message, strlen(error.message)}))
        abort();
    if (notice)
        use(desk, notice);
    fb_notice_free(notice);
    return 0;
}
