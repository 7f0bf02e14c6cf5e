/* api_policy_tests.c - section 4 of forbear.h: the tests of a policy folder, and the rows that they stand on.
 *
 * Finds the tests, owns the handles and sequences: a vignette is decided (api_casework.c), compared
 * (casework/vignette.c) and counted (casework/coverage.c); a test file is a suite (api_suite.c) whose hits are counted
 * as well.  Vignettes go by the day of their action, so that the policies of a day are loaded once.
 */
#include "api/api_inner.h"
#include "conformance/conformance.h"

#define TESTS_MEMORY ((size_t)1 << 30)
#define SHOWN_MEMORY ((size_t)256 << 20)

typedef struct policy_test {
    fb_view path;
    int64_t day;       /* of a vignette's action; INT64_MAX: unreadable, or a test file */
    bool is_test_file;
} policy_test;

struct fb_policy_tests {
    const fb_host *host;
    fb_arena arena; /* paths, rows */
    fb_arena shown; /* the case at hand */
    fb_desk *desk;
    bool is_counting;
    fb_coverage coverage; /* when counting */
    uint32_t n, next;
    policy_test *tests; /* vignettes by day, then test files */
    fb_suite *suite;    /* of tests[next - 1] while it has cases left, else NULL */
    fb_suite_case result;
};

/* ---- finding ------------------------------------------------------------------------------------------ */

/* What is wrong with a vignette is said when it is run. */
static fb_status day_of(int64_t *out, fb_policy_tests *tests, fb_view path, fb_error *error) {
    fb_view text;
    fb_date day;
    fb_arena_reset(&tests->shown);
    fb_status status = fb_file_read(&text, &tests->shown, path.data, FB_CASE_FILE_LIMIT, NULL);
    if (status == FB_OK)
        status = fb_case_action_day(&day, &tests->shown, path, text, NULL);
    if (status == FB_NO_MEMORY)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    *out = status == FB_OK ? fb_days_of_date(day) : INT64_MAX;
    return FB_OK;
}

/* In its place by day; of two with one day the first named comes first. */
static fb_status add_test(fb_policy_tests *tests, fb_view path, fb_error *error) {
    policy_test one = {path, INT64_MAX, fb_view_ends(path, FB_LITERAL("tests.json"))};
    if (!one.is_test_file)
        FB_TRY(day_of(&one.day, tests, path, error));
    uint32_t at = tests->n++;
    for (; at > 0 && (tests->tests[at - 1].is_test_file > one.is_test_file ||
                      (tests->tests[at - 1].is_test_file == one.is_test_file && tests->tests[at - 1].day > one.day));
         at--)
        tests->tests[at] = tests->tests[at - 1];
    tests->tests[at] = one;
    return FB_OK;
}

static bool is_test(fb_view path) {
    return fb_view_find(path, FB_LITERAL("/vignettes/")) >= 0 || fb_view_ends(path, FB_LITERAL("/tests.json"));
}

static fb_status find_tests(fb_policy_tests *tests, const char *const *paths, size_t n_paths, fb_error *error) {
    fb_arena *arena = &tests->arena;
    const fb_view *found = NULL;
    uint32_t n = (uint32_t)n_paths;
    if (n_paths > UINT32_MAX)
        return fb_fail(error, FB_LIMIT, NULL, "there are too many tests");
    if (n_paths == 0)
        FB_TRY(fb_tck_find(&found, &n, arena, fb_desk_folder(tests->desk), FB_LITERAL(".json"), true, error));
    tests->tests = FB_NEW_ARRAY(arena, policy_test, n);
    FB_TRY(fb_fail_arena(error, arena));
    for (uint32_t i = 0; i < n; i++) {
        fb_view path = found ? found[i] : fb_arena_copy(arena, fb_view_of(paths[i]));
        FB_TRY(fb_fail_arena(error, arena));
        if (!found || is_test(path))
            FB_TRY(add_test(tests, path, error));
    }
    if (tests->n == 0)
        return fb_fail(error, FB_NOT_FOUND, &(fb_place){.file = fb_desk_folder(tests->desk)},
                       "there is no vignette below this folder");
    return FB_OK;
}

fb_status fb_policy_tests_open(fb_policy_tests **out, const char *policy_folder, const char *const *paths,
                               size_t n_paths, const fb_host *host, fb_error *error) {
    if (!out || !policy_folder || (n_paths > 0 && !paths))
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_policy_tests_open needs a place and a policy folder");
    *out = NULL;
    for (size_t i = 0; i < n_paths; i++)
        if (!paths[i])
            return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_policy_tests_open: path %zu is NULL", i);
    host = host ? host : fb_host_default();
    fb_policy_tests *tests = host->resize(host->context, NULL, 0, sizeof *tests);
    if (!tests)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    memset(tests, 0, sizeof *tests);
    tests->host = host;
    fb_arena_init(&tests->arena, host, TESTS_MEMORY);
    fb_arena_init(&tests->shown, host, SHOWN_MEMORY);
    fb_status status = fb_desk_open(&tests->desk, policy_folder, host, error);
    if (status == FB_OK)
        status = find_tests(tests, paths, n_paths, error);
    if (status != FB_OK) {
        fb_policy_tests_close(tests);
        return status;
    }
    *out = tests;
    return FB_OK;
}

fb_status fb_policy_tests_count_rows(fb_policy_tests *tests, fb_error *error) {
    if (!tests || tests->is_counting)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_policy_tests_count_rows needs a handle, and once");
    FB_TRY(fb_coverage_begin(&tests->coverage, &tests->arena, fb_desk_folder(tests->desk),
                             fb_desk_register(tests->desk), error));
    tests->is_counting = true;
    return FB_OK;
}

void fb_policy_tests_close(fb_policy_tests *tests) {
    if (!tests)
        return;
    fb_suite_close(tests->suite);
    fb_desk_close(tests->desk);
    fb_arena_free(&tests->shown);
    fb_arena_free(&tests->arena);
    tests->host->resize(tests->host->context, tests, sizeof *tests, 0);
}

/* ---- a vignette --------------------------------------------------------------------------------------- */

static fb_view name_of(const fb_json *vignette, fb_view path) {
    const fb_json *id = fb_json_get(vignette, "id");
    return id && id->kind == FB_JSON_STRING && id->text.size > 0 ? id->text : path;
}

/* A report of one kind, as JSON; counted where rows are. */
static fb_status report_of(const fb_json **out, fb_policy_tests *tests, uint32_t i, bool of_benefits,
                           fb_error *error) {
    const char *path = tests->tests[i].path.data;
    fb_report *report = NULL;
    fb_view page;
    fb_status status = of_benefits ? fb_desk_benefits_file(tests->desk, &report, path, error)
                                   : fb_desk_decide_file(tests->desk, &report, path, error);
    if (status != FB_OK)
        return status;
    const fb_determination *made = fb_report_determination(report);
    if (made->fault.size > 0)
        tests->result.note = fb_arena_copy(&tests->shown, made->fault);
    status = fb_report_render(report, &page, FB_FORM_JSON, NULL, error);
    if (status == FB_OK) /* the texts of the JSON are its own */
        page = fb_arena_copy(&tests->shown, page);
    if (status == FB_OK)
        status = fb_json_parse(out, &tests->shown, FB_LITERAL("report"), page, error);
    if (status == FB_OK && tests->is_counting)
        status = fb_coverage_count_case(&tests->coverage, i, fb_report_policies(report), made, tests->host, error);
    fb_report_free(report);
    return status == FB_OK ? fb_fail_arena(error, &tests->shown) : status;
}

/* A case that is refused, or a model that does not compile on its day, has not passed; what is the machine's fault
 * ends the run. */
static fb_status refused(fb_policy_tests *tests, fb_status status, const fb_error *why, fb_error *error) {
    if (status == FB_NO_MEMORY || status == FB_BAD_ARGUMENT) {
        if (error)
            *error = *why;
        return status;
    }
    tests->result.passed = false;
    tests->result.note = fb_arena_copy(&tests->shown, fb_view_of(why->message));
    return fb_fail_arena(error, &tests->shown);
}

/* Of the benefits only those of which something is expected. */
static fb_status want_benefits(fb_policy_tests *tests, const fb_json *vignette, fb_error *error) {
    const fb_json *benefits = fb_json_get(fb_json_get(vignette, "expected"), "benefits");
    uint32_t n = benefits && benefits->kind == FB_JSON_OBJECT ? benefits->n : 0;
    fb_view *ids = FB_NEW_ARRAY(&tests->shown, fb_view, n);
    FB_TRY(fb_fail_arena(error, &tests->shown));
    for (uint32_t i = 0; i < n; i++)
        ids[i] = benefits->members[i].key;
    tests->coverage.wanted = ids;
    tests->coverage.n_wanted = n;
    return fb_desk_want_benefits(tests->desk, ids, n, error);
}

static fb_status run_vignette(fb_policy_tests *tests, uint32_t i, fb_error *error) {
    fb_view path = tests->tests[i].path, text;
    fb_suite_case *result = &tests->result;
    const fb_json *vignette, *reports[2] = {NULL, NULL};
    fb_error why = {0};
    *result = (fb_suite_case){.file = path, .name = path, .line = 1, .passed = true};
    fb_status status = fb_file_read(&text, &tests->shown, path.data, FB_CASE_FILE_LIMIT, &why);
    if (status == FB_OK)
        status = fb_json_parse(&vignette, &tests->shown, path, text, &why);
    if (status == FB_OK)
        status = want_benefits(tests, vignette, &why);
    for (int of_benefits = 0; status == FB_OK && of_benefits < 2; of_benefits++)
        if (fb_vignette_wants(vignette, of_benefits))
            status = report_of(&reports[of_benefits], tests, i, of_benefits, &why);
    if (status != FB_OK)
        return refused(tests, status, &why, error);
    FB_TRY(fb_vignette_compare(&result->checks, &result->n_checks, &tests->shown, vignette, reports[0], reports[1],
                               error));
    result->name = name_of(vignette, path);
    for (size_t k = 0; k < result->n_checks; k++)
        result->passed = result->passed && result->checks[k].passed;
    return fb_fail_arena(error, &tests->shown);
}

/* ---- a test file -------------------------------------------------------------------------------------- */

static void count_suite(fb_policy_tests *tests, uint32_t i) {
    const fb_plan *plan = fb_model_set_plan(fb_suite_model(tests->suite));
    for (uint32_t t = 0; t < plan->n_tables; t++)
        for (uint32_t r = 0; r < plan->tables[t]->n_rules; r++)
            if (fb_suite_hits(tests->suite, t, r) > 0)
                fb_coverage_count(&tests->coverage, i, plan, plan->tables[t], r);
}

/* *found false: it has no case left. */
static fb_status next_of_suite(fb_policy_tests *tests, bool *found, fb_error *error) {
    const fb_suite_case *one;
    FB_TRY(fb_suite_next(tests->suite, &one, error));
    *found = one != NULL;
    if (one) {
        tests->result = *one;
        return FB_OK;
    }
    if (tests->is_counting)
        count_suite(tests, tests->next - 1);
    fb_suite_close(tests->suite);
    tests->suite = NULL;
    return fb_fail_arena(error, &tests->arena);
}

/* ---- the run ------------------------------------------------------------------------------------------ */

fb_status fb_policy_tests_next(fb_policy_tests *tests, const fb_suite_case **result, fb_error *error) {
    bool found = false;
    if (!tests || !result)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_policy_tests_next needs a handle and a place for the result");
    *result = NULL;
    fb_arena_reset(&tests->shown);
    while (!found) {
        if (tests->suite) {
            FB_TRY(next_of_suite(tests, &found, error));
            continue;
        }
        if (tests->next == tests->n)
            return FB_OK;
        const policy_test *test = &tests->tests[tests->next++];
        found = !test->is_test_file;
        if (found)
            FB_TRY(run_vignette(tests, tests->next - 1, error));
        else
            FB_TRY(fb_suite_open(&tests->suite, NULL, (const char *const[]){test->path.data}, 1, tests->host, error));
    }
    *result = &tests->result;
    return fb_fail_arena(error, &tests->arena);
}

size_t fb_policy_tests_paths(const fb_policy_tests *tests) {
    return tests ? tests->n : 0;
}

const char *fb_policy_tests_path(const fb_policy_tests *tests, size_t i) {
    return tests && i < tests->n ? tests->tests[i].path.data : NULL;
}

size_t fb_policy_tests_rows(const fb_policy_tests *tests) {
    return tests ? tests->coverage.n_rows : 0;
}

fb_policy_row fb_policy_tests_row(const fb_policy_tests *tests, size_t i) {
    return tests && i < tests->coverage.n_rows ? tests->coverage.rows[i].shown : (fb_policy_row){0};
}
