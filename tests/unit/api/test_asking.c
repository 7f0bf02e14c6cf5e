/* test_asking.c - section 7 of forbear.h: what callers may not do, and every allocation failing once. */
#include "support/check.h"
#include "support/fault_host.h"

#include <stdlib.h>

static const fb_interview_options leave = {
    .action = "leave", .at = "2021-06-01T10:00:00-05:00", .status = "proposed", .place = "none_listed"};

static void broken_contracts_are_said(check_state *check) {
    fb_desk *desk = NULL;
    fb_interview *interview = NULL;
    const fb_interview_view *view;
    fb_interview_question question;
    fb_view json, none = {NULL, 0}, stage = FB_LITERAL("stage");
    fb_interview_options options = {.action = "leave"};
    if (!CHECK_EQ_INT(fb_desk_open(&desk, "tests/data/desk", NULL, NULL), FB_OK))
        return;
    CHECK_EQ_INT(fb_interview_new(NULL, desk, &leave, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_interview_new(&interview, NULL, &leave, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_interview_new(&interview, desk, NULL, NULL), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_interview_new(&interview, desk, &options, NULL), FB_BAD_ARGUMENT);
    options = leave;
    options.name = FB_LITERAL("case");
    options.json = FB_LITERAL("{}");
    CHECK_EQ_INT(fb_interview_new(&interview, desk, &options, NULL), FB_BAD_ARGUMENT);
    CHECK(interview == NULL);
    if (CHECK_EQ_INT(fb_interview_new(&interview, desk, &leave, NULL), FB_OK)) {
        CHECK_EQ_INT(fb_interview_look(interview, NULL, NULL), FB_BAD_ARGUMENT);
        CHECK_EQ_INT(fb_interview_answer(interview, none, FB_REPLY_VALUE, stage, NULL), FB_BAD_ARGUMENT);
        CHECK_EQ_INT(fb_interview_answer(interview, stage, FB_REPLY_VALUE, none, NULL), FB_BAD_ARGUMENT);
        CHECK_EQ_INT(fb_interview_answer(interview, stage, (fb_reply)9, stage, NULL), FB_BAD_ARGUMENT);
        CHECK_EQ_INT(fb_interview_answer(interview, FB_LITERAL("stag"), FB_REPLY_SKIP, none, NULL), FB_NOT_FOUND);
        CHECK_EQ_INT(fb_interview_fact(interview, &question, FB_LITERAL("stag"), NULL), FB_NOT_FOUND);
        CHECK_EQ_INT(fb_interview_fact(interview, NULL, stage, NULL), FB_BAD_ARGUMENT);
        CHECK_EQ_INT(fb_interview_case(interview, NULL, NULL, NULL), FB_BAD_ARGUMENT);
        CHECK(!fb_interview_back(interview, NULL) && !fb_interview_back(NULL, NULL));
        CHECK_EQ_INT(fb_interview_answer(interview, stage, FB_REPLY_VALUE, FB_LITERAL("granted"), NULL), FB_OK);
        if (CHECK_EQ_INT(fb_interview_look(interview, &view, NULL), FB_OK))
            CHECK_EQ_INT(view->state, FB_INTERVIEW_SETTLED);
        CHECK_EQ_INT(fb_interview_case(interview, &json, NULL, NULL), FB_OK);
        CHECK(fb_interview_back(interview, &json));
        CHECK_VIEW(json, "stage");
    }
    fb_interview_free(interview);
    fb_interview_free(NULL);
    fb_desk_close(desk);
}

static void a_text_is_sealed_and_opened(check_state *check) {
    fb_view text = FB_LITERAL("{\"case\": 1}"), passphrase = FB_LITERAL("several words"), none = {NULL, 0};
    size_t size = fb_sealed_size(text.size), opened;
    char *sealed = malloc(size), *out = malloc(size);
    if (CHECK(sealed && out) && CHECK_EQ_INT(fb_seal(sealed, text, passphrase, NULL), FB_OK)) {
        CHECK(fb_is_sealed((fb_view){sealed, size}) && !fb_is_sealed(text) && !fb_is_sealed(none));
        CHECK_EQ_INT(fb_unseal(out, &opened, (fb_view){sealed, size}, passphrase, NULL), FB_OK);
        CHECK_BYTES(((fb_view){out, opened}), text);
        CHECK_EQ_INT(fb_unseal(out, &opened, none, passphrase, NULL), FB_BAD_ARGUMENT);
        CHECK_EQ_INT(fb_seal(sealed, text, none, NULL), FB_BAD_ARGUMENT);
        fb_forget(out, size);
        CHECK(out[0] == 0 && out[opened] == 0);
        fb_forget(NULL, 0);
    }
    free(sealed);
    free(out);
}

static fb_status one_interview(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_error error = {0};
    fb_desk *desk = NULL;
    fb_interview *interview = NULL;
    const fb_interview_view *view;
    fb_view json;
    (void)limit, (void)context;
    fb_status status = fb_desk_open(&desk, "tests/data/desk", host, &error);
    if (status == FB_OK)
        status = fb_interview_new(&interview, desk, &leave, &error);
    CHECK(status == FB_OK || (interview == NULL && error.message[0] != '\0'));
    if (status == FB_OK)
        status = fb_interview_look(interview, &view, &error);
    if (status == FB_OK)
        status = fb_interview_answer(interview, FB_LITERAL("stage"), FB_REPLY_REFUSED, (fb_view){NULL, 0}, &error);
    if (status == FB_OK)
        status = fb_interview_look(interview, &view, &error);
    if (status == FB_OK)
        status = fb_interview_case(interview, &json, NULL, &error);
    fb_interview_free(interview);
    fb_desk_close(desk);
    return status;
}

static void every_allocation_may_fail(check_state *check) {
    CHECK(fault_sweep(check, one_interview, NULL) > 10);
}

static void every_read_may_fail(check_state *check) {
    CHECK(fault_sweep_reads(check, one_interview, NULL) > 3);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(broken_contracts_are_said),
        CHECK_TEST(a_text_is_sealed_and_opened),
        CHECK_TEST(every_allocation_may_fail),
        CHECK_TEST(every_read_may_fail),
    };
    return check_main("unit/api/test_asking", tests, FB_COUNT(tests), argc, argv);
}
