/* test_vignettes.c - every vignette of the policies, and every case of tests/data/desk, gives the answer that
 * it expects (docs/case-file.md, "Vignettes"); and one that expects something else does not pass.
 */
#include "base/base.h"
#include "forbear.h"
#include "support/check.h"

#include <dirent.h>
#include <stdlib.h>

/* Runs all; returns how many there were. */
static unsigned run_all(check_state *check, fb_policy_tests *tests) {
    unsigned n = 0;
    const fb_suite_case *one;
    fb_error error = {0};
    while (CHECK_EQ_INT(fb_policy_tests_next(tests, &one, &error), FB_OK) && one) {
        check->context = one->file.data;
        for (size_t i = 0; i < one->n_checks; i++)
            if (!one->checks[i].passed)
                CHECK_BYTES(one->checks[i].got, one->checks[i].expected);
        if (!CHECK(one->passed))
            CHECK_BYTES(one->note, FB_LITERAL(""));
        check->context = NULL;
        n++;
    }
    return n;
}

static void the_vignettes_answer_as_expected(check_state *check) {
    fb_error error = {0};
    fb_policy_tests *tests;
    if (!CHECK_EQ_INT(fb_policy_tests_open(&tests, "policies", NULL, 0, NULL, &error), FB_OK))
        return;
    CHECK(run_all(check, tests) > 300);
    fb_policy_tests_close(tests);
}

static void the_invented_cases_answer_as_expected(check_state *check) {
    char names[64][300];
    const char *paths[64];
    size_t n = 0;
    fb_error error = {0};
    fb_policy_tests *tests;
    DIR *files = opendir("tests/data/desk/cases");
    for (struct dirent *entry = files ? readdir(files) : NULL; entry && n < 64; entry = readdir(files))
        if (fb_view_ends(fb_view_of(entry->d_name), FB_LITERAL(".json"))) {
            snprintf(names[n], sizeof names[n], "tests/data/desk/cases/%s", entry->d_name);
            paths[n] = names[n];
            n++;
        }
    if (files)
        closedir(files);
    if (CHECK(n > 0 && n < 64) &&
        CHECK_EQ_INT(fb_policy_tests_open(&tests, "tests/data/desk", paths, n, NULL, &error), FB_OK)) {
        CHECK_EQ_INT(run_all(check, tests), n);
        fb_policy_tests_close(tests);
    } else {
        CHECK_STRING(error.message, "");
    }
}

#define SOUND "policies/t-stay/vignettes/v25-denied-appeal-pending.json"
#define SOUND_BENEFIT "tests/data/desk/cases/benefit.json"

/* The sound vignette with one text replaced by another does not pass; `what` is the check that fails. */
static void fails(check_state *check, const char *folder, const char *sound, const char *from, const char *to,
                  const char *what) {
    char path[] = "/tmp/forbear-vignette-XXXXXX";
    const char *const paths[] = {path};
    fb_arena arena;
    fb_view text;
    fb_policy_tests *tests = NULL;
    const fb_suite_case *one = NULL;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    check->context = what ? what : to;
    int descriptor = mkstemp(path);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    if (CHECK(file != NULL) && CHECK_EQ_INT(fb_file_read(&text, &arena, sound, FB_FILE_LIMIT, NULL), FB_OK)) {
        ptrdiff_t at = fb_view_find(text, fb_view_of(from));
        CHECK(at >= 0);
        size_t behind = (size_t)at + strlen(from);
        fprintf(file, "%.*s%s%.*s", (int)at, text.data, to, (int)(text.size - behind), text.data + behind);
        fclose(file);
        if (CHECK_EQ_INT(fb_policy_tests_open(&tests, folder, paths, 1, NULL, NULL), FB_OK) &&
            CHECK_EQ_INT(fb_policy_tests_next(tests, &one, NULL), FB_OK) && CHECK(one != NULL)) {
            CHECK(!one->passed);
            bool found = false;
            for (size_t i = 0; i < one->n_checks; i++)
                found = found || (what && !one->checks[i].passed &&
                                  fb_view_equal(one->checks[i].decision, fb_view_of(what)));
            CHECK(found || !what); /* NULL: it is refused as a whole */
        }
    }
    fb_policy_tests_close(tests);
    remove(path);
    fb_arena_free(&arena);
    check->context = NULL;
}

static void fails_with(check_state *check, const char *from, const char *to, const char *what) {
    fails(check, "policies", SOUND, from, to, what);
}

static void benefit_fails_with(check_state *check, const char *from, const char *to, const char *what) {
    fails(check, "tests/data/desk", SOUND_BENEFIT, from, to, what);
}

static void what_is_not_so_of_a_benefit_does_not_pass(check_state *check) {
    benefit_fails_with(check, "\"benefit-b\": {", "\"benefit-c\": {", NULL);
    benefit_fails_with(check, "\"outcome\": \"facts open\"", "\"outcome\": \"held\"", "outcome");
    benefit_fails_with(check, "\"badge\"", "\"age\"", "open_facts");
    benefit_fails_with(check, "\"badge\": \"facts open\"", "\"badge\": \"met\"", "badge");
    benefit_fails_with(check, "\"badge\": \"facts open\"", "\"bodge\": \"facts open\"", "bodge");
    benefit_fails_with(check, "\"grade\": \"2\"", "\"grade\": \"P\"", "rules");
    benefit_fails_with(check, "2024-11-30", "2024-12-01", "deadlines");
    benefit_fails_with(check, "Form 7", "Form 8", "forms");
    benefit_fails_with(check, "\"gives\": [", "\"forms\": [{\"form\": \"Form 7\"}], \"gives\": [", "forms");
    benefit_fails_with(check, "\"gives\": [", "\"takes\": [", "without");
    benefit_fails_with(check, "\"elements\": {", "\"elements\": {}, \"was\": {", "elements");
    benefit_fails_with(check, "\"elements\": {", "\"clements\": {", "clements");
    benefit_fails_with(check, "\"benefits\": {", "\"answer\": \"law open\", \"benefits\": {", "answer");
}

static void what_is_not_so_does_not_pass(check_state *check) {
    fails_with(check, "\"expected\": {", "\"expected\": {\"answr\": \"settled\", ", "answr");
    fails_with(check, "\"expected\": {\"answer\": \"settled\"", "\"expected\": {\"answer\": \"law open\"", "answer");
    fails_with(check, "\"outcome\": \"", "\"outcome\": \"not ", "outcome");
    fails_with(check, "\"expected\": {", "\"expected\": {\"open_facts\": [\"u_stage\"], ", "open_facts");
    fails_with(check, "\"expected\": {", "\"expected\": {\"open_facts\": \"none\", ", "open_facts");
    fails_with(check, "\"instruments\": {", "\"instruments\": {\"11005.9\": \"must\", ", "11005.9");
    fails_with(check, "\"expected\": {", "\"expected\": {\"duties\": [{\"what\": \"fly\"}], ", "duties");
    fails_with(check, "\"expected\": {", "\"expected\": {\"approvals\": [{}], ", "approvals");
    fails_with(check, "\"expected\": {", "\"expected\": {\"duties\": [], ", "duties");
    fails_with(check, "\"without\": {", "\"without\": {\"unchecked\": [{\"instrument\": \"t-stay\"}], ", "unchecked");
    fails_with(check, "\"without\": {", "\"without\": {\"duties\": [{}], ", "duties");
    fails_with(check, "\"without\": {", "\"without\": {\"duties\": [{\"what\": true}], ", "duties");
    fails_with(check, "\"instruments\": {", "\"instruments\": {}, \"was\": {", "instruments");
    fails_with(check, "\"instruments\": {", "\"instruments\": [\"t-stay\"], \"was\": {", "instruments");
    fails_with(check, "\"without\": {", "\"without\": {\"duty\": [{\"what\": \"fly\"}], ", "without");
    fails_with(check,
               "\"source\": \"BRIEF section 8 no. 25; 8 CFR 214.204(q), 214.205(g)\"", "\"source\": \"\"", "source");
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(the_invented_cases_answer_as_expected),
        CHECK_TEST(the_vignettes_answer_as_expected),
        CHECK_TEST(what_is_not_so_does_not_pass),
        CHECK_TEST(what_is_not_so_of_a_benefit_does_not_pass),
    };
    return check_main("cases/test_vignettes", tests, FB_COUNT(tests), argc, argv);
}
