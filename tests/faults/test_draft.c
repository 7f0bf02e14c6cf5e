/* test_draft.c - a draft from a case file to its three forms, with each allocation and each read failing once. */
#include "base/base.h"
#include "support/check.h"
#include "support/fault_host.h"

typedef struct wanted {
    const char *path;
    fb_draft_options options;
} wanted;

static fb_status one_draft(check_state *check, const fb_host *host, size_t limit, void *context) {
    const wanted *w = context;
    fb_error error = {0};
    fb_desk *desk = NULL;
    fb_draft *draft = NULL;
    fb_view text;
    (void)limit;
    fb_status status = fb_desk_open(&desk, "tests/data/desk", host, &error);
    if (status == FB_OK)
        status = fb_desk_draft_file(desk, &draft, w->path, &w->options, &error);
    CHECK(status == FB_OK || (draft == NULL && error.message[0] != '\0'));
    for (int form = FB_FORM_TEXT; status == FB_OK && form <= FB_FORM_HTML; form++)
        status = fb_draft_render(draft, &text, (fb_form)form, NULL, &error);
    CHECK(status == FB_OK || error.message[0] != '\0');
    fb_draft_free(draft);
    fb_desk_close(desk);
    return status;
}

static const char *const disclosed[] = {"stage"};

static void every_allocation_may_fail(check_state *check) {
    wanted all[] = {
        {"tests/data/desk/cases/settled.json", {.kind = "stay-request", .role = "attorney"}},
        {"tests/data/desk/cases/settled.json",
         {.kind = "stay-request", .role = "attorney", .disclose = disclosed, .n_disclose = 1}},
        {"tests/data/desk/cases/conflict.json", {.kind = "stay-request", .role = "accredited"}},
        {"tests/data/desk/cases/facts-open.json", {.kind = "rights-notice", .language = "es"}},
    };
    for (size_t i = 0; i < FB_COUNT(all); i++) {
        check->context = all[i].path;
        CHECK(fault_sweep(check, one_draft, &all[i]) > 10);
    }
    check->context = NULL;
}

static void every_read_may_fail(check_state *check) {
    wanted one = {"tests/data/desk/cases/settled.json", {.kind = "stay-request", .role = "attorney"}};
    CHECK(fault_sweep_reads(check, one_draft, &one) > 5);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(every_allocation_may_fail), CHECK_TEST(every_read_may_fail)};
    return check_main("faults/test_draft", tests, FB_COUNT(tests), argc, argv);
}
