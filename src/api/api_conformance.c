/* api_conformance.c - section 3 of forbear.h: the handle on a run of TCK folders.
 *
 * Checks arguments and owns the handle; conformance/tck_run.c does the work.  Called by programs.
 */
#include "conformance/conformance.h"

struct fb_tck {
    const fb_host *host;
    fb_tck_runner runner;
    fb_tck_case result;
};

fb_status fb_tck_open(fb_tck **tck, const char *const *folders, size_t n_folders,
                      const fb_tck_options *options, const fb_host *host, fb_error *error) {
    if (!tck || (!folders && n_folders))
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_tck_open needs a place for the handle and folders");
    *tck = NULL;
    for (size_t i = 0; i < n_folders; i++)
        if (!folders[i])
            return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_tck_open: folder %zu is NULL", i);
    if (!host)
        host = fb_host_default();
    fb_tck *made = host->resize(host->context, NULL, 0, sizeof *made);
    if (!made)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    memset(made, 0, sizeof *made);
    made->host = host;
    fb_status status = fb_tck_begin(&made->runner, folders, n_folders, options ? options->filter : NULL,
                                    options ? options->now : 0, host, error);
    if (status != FB_OK) {
        host->resize(host->context, made, sizeof *made, 0);
        return status;
    }
    *tck = made;
    return FB_OK;
}

void fb_tck_close(fb_tck *tck) {
    if (!tck)
        return;
    fb_tck_end(&tck->runner);
    tck->host->resize(tck->host->context, tck, sizeof *tck, 0);
}

fb_status fb_tck_next(fb_tck *tck, const fb_tck_case **result, fb_error *error) {
    if (!tck || !result)
        return fb_fail(error, FB_BAD_ARGUMENT, NULL, "fb_tck_next needs a handle and a place for the case");
    bool more;
    *result = NULL;
    FB_TRY(fb_tck_step(&tck->runner, &tck->result, &more, error));
    if (more)
        *result = &tck->result;
    return FB_OK;
}
