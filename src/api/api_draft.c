/* api_draft.c - section 9 of forbear.h: drafts.
 *
 * Thin: checks arguments, owns the handle, finds the policies of the day where a draft says what the law is.  Which
 * texts it has is casework/draft.c's, how their slots are filled render/draft_text.c's.
 */
#include "api/api_inner.h"
#include "casework/casework.h"
#include "render/render.h"

#ifndef FB_VERSION
#define FB_VERSION "0.1.0"
#endif

#define DRAFT_LIMIT ((size_t)512 << 20) /* bytes of a draft's arena, and of one rendering */

struct fb_draft {
    fb_desk *desk;
    size_t day;        /* which of the desk's days, held; SIZE_MAX: none */
    fb_arena arena;    /* the case file, its facts, the texts */
    fb_arena rendered; /* what fb_draft_render handed out last */
    const fb_draft_texts *texts;
};

static fb_status bad_argument(fb_error *error, const char *message) {
    return fb_fail(error, FB_BAD_ARGUMENT, NULL, "%s", message);
}

static fb_status check_options(const fb_draft_options *options, fb_error *error) {
    if (!options || !options->kind)
        return bad_argument(error, "a draft needs options with its kind");
    if (options->n_disclose > 0 && !options->disclose)
        return bad_argument(error, "facts to disclose are NULL");
    for (size_t i = 0; i < options->n_disclose; i++)
        if (!options->disclose[i])
            return bad_argument(error, "the name of a fact is NULL");
    return FB_OK;
}

static fb_view kept(fb_arena *arena, const char *text) {
    return text ? fb_arena_copy(arena, fb_view_of(text)) : (fb_view){NULL, 0};
}

/* The texts that a draft keeps may go away. */
static fb_status keep_options(fb_draft_options *out, fb_arena *arena, const fb_draft_options *options,
                              fb_error *error) {
    const char **disclose = FB_NEW_ARRAY(arena, const char *, options->n_disclose);
    for (size_t i = 0; disclose && i < options->n_disclose; i++)
        disclose[i] = kept(arena, options->disclose[i]).data;
    *out = (fb_draft_options){.kind = kept(arena, options->kind).data,
                              .role = kept(arena, options->role).data,
                              .language = kept(arena, options->language).data,
                              .disclose = disclose,
                              .n_disclose = options->n_disclose};
    return fb_fail_arena(error, arena);
}

static fb_status make(fb_draft *draft, fb_view name, fb_view json, const fb_draft_options *options, fb_error *error) {
    const fb_host *host = fb_desk_host(draft->desk);
    fb_draft_texts *texts;
    fb_draft_options own;
    FB_TRY(keep_options(&own, &draft->arena, options, error));
    const fb_draft_request request = {.folder = fb_desk_folder(draft->desk), .name = name, .json = json,
                                      .reg = fb_desk_register(draft->desk), .options = &own};
    FB_TRY(fb_draft_select(&texts, &draft->arena, &request, host, error));
    draft->texts = texts;
    if (!texts->needs_determination)
        return FB_OK;
    FB_TRY(fb_desk_hold(draft->desk, &draft->day, texts->whole->day, false, error));
    return fb_draft_determine(texts, &draft->arena, fb_desk_policy_set(draft->desk, draft->day), host, error);
}

static fb_status new_draft(fb_draft **out, fb_desk *desk, fb_error *error) {
    const fb_host *host = fb_desk_host(desk);
    fb_draft *draft = host->resize(host->context, NULL, 0, sizeof *draft);
    if (!draft)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    *draft = (fb_draft){.desk = desk, .day = SIZE_MAX};
    fb_arena_init(&draft->arena, host, DRAFT_LIMIT);
    fb_arena_init(&draft->rendered, host, DRAFT_LIMIT);
    *out = draft;
    return FB_OK;
}

static fb_status finish(fb_draft **out, fb_draft *draft, fb_status status) {
    if (status == FB_OK)
        *out = draft;
    else
        fb_draft_free(draft);
    return status;
}

fb_status fb_desk_draft(fb_desk *desk, fb_draft **out, fb_view name, fb_view json, const fb_draft_options *options,
                        fb_error *error) {
    fb_draft *draft;
    if (!desk || !out || (!json.data && json.size > 0) || (!name.data && name.size > 0))
        return bad_argument(error, "fb_desk_draft needs a desk, a place for the draft, and the text of a case file");
    *out = NULL;
    FB_TRY(check_options(options, error));
    if (json.size > FB_CASE_FILE_LIMIT)
        return fb_fail(error, FB_LIMIT, NULL, "a case file has at most %zu bytes", FB_CASE_FILE_LIMIT);
    FB_TRY(new_draft(&draft, desk, error));
    fb_view own_name = fb_arena_copy(&draft->arena, name), own = fb_arena_copy(&draft->arena, json);
    fb_status status = fb_fail_arena(error, &draft->arena);
    if (status == FB_OK)
        status = make(draft, own_name, own, options, error);
    return finish(out, draft, status);
}

fb_status fb_desk_draft_file(fb_desk *desk, fb_draft **out, const char *path, const fb_draft_options *options,
                             fb_error *error) {
    fb_draft *draft;
    fb_view text;
    if (!desk || !out || !path)
        return bad_argument(error, "fb_desk_draft_file needs a desk, a place for the draft, and a path");
    *out = NULL;
    FB_TRY(check_options(options, error));
    FB_TRY(new_draft(&draft, desk, error));
    fb_view name = strcmp(path, "-") == 0 ? FB_LITERAL("standard input") : kept(&draft->arena, path);
    fb_status status = fb_fail_arena(error, &draft->arena);
    if (status == FB_OK)
        status = fb_file_read(&text, &draft->arena, path, FB_CASE_FILE_LIMIT, error);
    if (status == FB_OK)
        status = make(draft, name, text, options, error);
    return finish(out, draft, status);
}

void fb_draft_free(fb_draft *draft) {
    if (!draft)
        return;
    const fb_host *host = fb_desk_host(draft->desk);
    if (draft->day != SIZE_MAX)
        fb_desk_let_go(draft->desk, draft->day);
    fb_arena_free(&draft->rendered);
    fb_arena_free(&draft->arena);
    host->resize(host->context, draft, sizeof *draft, 0);
}

fb_status fb_draft_render(fb_draft *draft, fb_view *out, fb_form form, const fb_render_options *options,
                          fb_error *error) {
    const fb_drafted *drafted;
    fb_text text;
    if (!draft || !out)
        return bad_argument(error, "fb_draft_render needs a draft and a place for the text");
    fb_arena_reset(&draft->rendered);
    FB_TRY(fb_drafted_make(&drafted, &draft->rendered, draft->texts, error));
    fb_text_init(&text, &draft->rendered);
    if (form == FB_FORM_JSON)
        fb_drafted_json_out(&text, drafted, FB_VERSION);
    else if (form == FB_FORM_HTML)
        FB_TRY(fb_drafted_html_out(&text, drafted, error));
    else
        FB_TRY(fb_drafted_text_out(&text, drafted, options, error));
    FB_TRY(fb_fail_arena(error, &draft->rendered));
    *out = fb_text_view(&text);
    return FB_OK;
}
