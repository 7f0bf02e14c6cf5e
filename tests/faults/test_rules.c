/* test_rules.c - the trace of an evaluation, test files and scaffolds, with each allocation and each read failing. */
#include "support/check.h"
#include "support/fault_host.h"

static const char *const model[] = {"tests/data/rules/library.dmn"};
static const char *const tests_of_model[] = {"tests/data/rules/library-tests.json"};

/* ---- tests of a model --------------------------------------------------------------------------------- */

static fb_status run_suite(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_error error = {0};
    fb_suite *suite = NULL;
    const fb_suite_case *one;
    (void)limit;
    (void)context;
    fb_status status = fb_suite_open(&suite, NULL, tests_of_model, 1, host, &error);
    CHECK(status == FB_OK || (suite == NULL && error.message[0] != '\0'));
    while (status == FB_OK) {
        status = fb_suite_next(suite, &one, &error);
        if (status != FB_OK || !one)
            break;
        CHECK(one->passed && one->n_checks > 0);
    }
    fb_suite_close(suite);
    return status;
}

static void a_suite_meets_every_fault(check_state *check) {
    CHECK(fault_sweep(check, run_suite, NULL) > 10);
    CHECK(fault_sweep_reads(check, run_suite, NULL) > 2);
}

/* ---- scaffolds ---------------------------------------------------------------------------------------- */

static fb_status scaffold(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_error error = {0};
    fb_model_set *set = NULL;
    fb_view json = {NULL, 0}, name = FB_LITERAL("daily rate");
    size_t n_missing;
    (void)limit;
    (void)context;
    fb_status status = fb_model_set_load(&set, model, 1, host, &error);
    if (status == FB_OK)
        status = fb_model_set_scaffold(set, &json, &n_missing, name, &error);
    CHECK(status != FB_OK || (json.size > 0 && n_missing == 0));
    CHECK(status == FB_OK || error.message[0] != '\0');
    fb_model_set_free(set);
    return status;
}

static void a_scaffold_meets_every_fault(check_state *check) {
    CHECK(fault_sweep(check, scaffold, NULL) > 10);
}

/* ---- the trace ---------------------------------------------------------------------------------------- */

typedef struct traced {
    const fb_model_set *set;
    bool partial;
} traced;

static fb_status read_trace(fb_evaluation *evaluation, const fb_model_set *set, fb_error *error) {
    fb_view text;
    for (size_t i = 0; i < fb_evaluation_trace_size(evaluation); i++) {
        fb_table_info info = fb_model_set_table(set, fb_evaluation_trace(evaluation, i).table);
        for (size_t c = 0; c < info.n_inputs; c++)
            FB_TRY(fb_evaluation_trace_input(evaluation, &text, i, c, error));
    }
    return FB_OK;
}

static fb_status trace(check_state *check, const fb_host *host, size_t limit, void *context) {
    const traced *t = context;
    fb_error error = {0};
    fb_evaluation *evaluation = NULL;
    fb_outcome outcome;
    fb_evaluation_options options = {.partial = t->partial, .trace = true, .notes = true, .memory = limit + 1};
    fb_view json = FB_LITERAL("{\"days late\": 30, \"member\": \"none\"}");
    fb_status status = fb_evaluation_new(&evaluation, t->set, &options, host, &error);
    if (status == FB_OK)
        status = fb_evaluation_set_json(evaluation, FB_LITERAL("inputs"), json, &error);
    if (status == FB_OK)
        status = fb_evaluation_run(evaluation, &outcome, (size_t)fb_model_set_find(t->set, FB_LITERAL("letter")),
                                   &error);
    if (status == FB_OK)
        status = read_trace(evaluation, t->set, &error);
    CHECK(status == FB_OK || error.message[0] != '\0');
    fb_evaluation_free(evaluation);
    return status;
}

static void a_trace_meets_every_fault(check_state *check) {
    fb_error error = {0};
    fb_model_set *set = NULL;
    if (!CHECK_EQ_INT(fb_model_set_load(&set, model, 1, NULL, &error), FB_OK))
        return;
    for (int partial = 0; partial < 2; partial++) {
        traced t = {set, partial == 1};
        CHECK(fault_sweep(check, trace, &t) > 3);
        CHECK(fault_sweep_limit(check, 331, trace, &t) > 1);
    }
    fb_model_set_free(set);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_suite_meets_every_fault),
        CHECK_TEST(a_scaffold_meets_every_fault),
        CHECK_TEST(a_trace_meets_every_fault),
    };
    return check_main("faults/test_rules", tests, FB_COUNT(tests), argc, argv);
}
