/* api_suite.c - section 2 of forbear.h: the handle on tests of a model.
 *
 * Checks arguments and owns the handle; conformance/suite_run.c does the work.
 */
#include "api/api_inner.h"
#include "conformance/conformance.h"

struct fb_suite {
    const fb_host *host;
    const fb_model_set *set;
    fb_model_set *own; /* loaded here, or NULL */
    fb_suite_runner runner;
    bool begun;
    fb_suite_case result;
};

/* The model that the first file names. */
static fb_status load_model(fb_suite *suite, const char *file, fb_error *error) {
    fb_arena arena;
    fb_arena_init(&arena, suite->host, FB_FILE_LIMIT * (size_t)16);
    fb_view path, name = fb_arena_copy(&arena, fb_view_of(file));
    fb_status status = fb_fail_arena(error, &arena);
    if (status == FB_OK)
        status = fb_suite_model_path(&path, &arena, name, error);
    if (status == FB_OK)
        status = fb_model_set_load(&suite->own, (const char *const[]){path.data}, 1, suite->host, error);
    if (status == FB_OK)
        status = fb_model_set_check(suite->own, error);
    fb_arena_free(&arena);
    suite->set = suite->own;
    return status;
}

fb_status fb_suite_open(fb_suite **out, const fb_model_set *set, const char *const *paths, size_t n_paths,
                        const fb_host *host, fb_error *error) {
    if (!out || !paths || n_paths == 0)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_suite_open needs a place for the handle and test files");
    *out = NULL;
    for (size_t i = 0; i < n_paths; i++)
        if (!paths[i])
            return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_suite_open: file %zu is NULL", i);
    host = host ? host : fb_host_default();
    fb_suite *suite = host->resize(host->context, NULL, 0, sizeof *suite);
    if (!suite)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    memset(suite, 0, sizeof *suite);
    suite->host = host;
    suite->set = set;
    fb_status status = set ? FB_OK : load_model(suite, paths[0], error);
    if (status == FB_OK)
        status = fb_suite_begin(&suite->runner, fb_model_set_plan(suite->set), paths, n_paths, host, error);
    suite->begun = status == FB_OK;
    if (status != FB_OK) {
        fb_suite_close(suite);
        return status;
    }
    *out = suite;
    return FB_OK;
}

void fb_suite_close(fb_suite *suite) {
    if (!suite)
        return;
    if (suite->begun)
        fb_suite_end(&suite->runner);
    fb_model_set_free(suite->own);
    suite->host->resize(suite->host->context, suite, sizeof *suite, 0);
}

const fb_model_set *fb_suite_model(const fb_suite *suite) {
    return suite ? suite->set : NULL;
}

fb_status fb_suite_next(fb_suite *suite, const fb_suite_case **result, fb_error *error) {
    if (!suite || !result)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_suite_next needs a handle and a place for the case");
    bool more;
    *result = NULL;
    FB_TRY(fb_suite_step(&suite->runner, &suite->result, &more, error));
    if (more)
        *result = &suite->result;
    return FB_OK;
}

uint64_t fb_suite_hits(const fb_suite *suite, size_t table, size_t rule) {
    if (!suite || table >= suite->runner.plan->n_tables || rule >= suite->runner.plan->tables[table]->n_rules)
        return 0;
    return suite->runner.hits[table][rule];
}

fb_status fb_model_set_scaffold(fb_model_set *set, fb_view *json, size_t *n_missing, fb_view name, fb_error *error) {
    if (!set || !json)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "no model set, or nowhere to put the test file");
    size_t n;
    fb_text out;
    fb_text_init(&out, fb_model_set_output(set));
    FB_TRY(fb_scaffold(&out, n_missing ? n_missing : &n, fb_model_set_plan(set), name, fb_model_set_host(set), error));
    *json = fb_text_view(&out);
    return FB_OK;
}
