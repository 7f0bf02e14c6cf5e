/* api_check.c - section 5 of forbear.h: the handle on a check.
 *
 * Thin: reads models through section 2, hands their plans to analyse/ and the findings to render/.  Models are
 * compiled when all are known, for an import without a location is found among them; and they are kept, for a model
 * that is named itself is reported by that name and not as an import.
 */
#include "api/api_inner.h"
#include "casework/casework.h"
#include "conformance/conformance.h"
#include "render/render.h"

#define CHECK_LIMIT ((size_t)1 << 30) /* bytes of findings, and of one rendering */

struct fb_check {
    const fb_host *host;
    fb_arena arena, rendered;
    fb_findings findings;
    fb_check_limits limits;
    struct checked_model *first, *last;
    struct checked_folder *folders; /* those that were named */
    size_t n_models, n_unsound;
    bool is_finished;
};

typedef struct checked_model {
    fb_view path, space;    /* each with a NUL */
    const fb_view *imports; /* namespaces that no location is given for */
    uint32_t n_imports;
    bool is_sound, is_wanted; /* wanted: by the model that is being compiled */
    fb_model_set *set;      /* NULL until compiled, and when that failed */
    struct checked_model *next;
} checked_model;

typedef struct checked_folder {
    fb_view path;
    struct checked_folder *next;
} checked_folder;

static fb_status bad_argument(fb_error *error, const char *message) {
    return fb_fail(error, FB_BAD_ARGUMENT, NULL, "%s", message);
}

fb_status fb_check_new(fb_check **out, const fb_check_options *options, const fb_host *host, fb_error *error) {
    if (!out)
        return bad_argument(error, "fb_check_new needs a place for the handle");
    *out = NULL;
    host = host ? host : fb_host_default();
    fb_check *check = host->resize(host->context, NULL, 0, sizeof *check);
    if (!check)
        return fb_fail(error, FB_NO_MEMORY, NULL, "out of memory");
    *check = (fb_check){.host = host, .limits = fb_check_limits_default};
    fb_arena_init(&check->arena, host, CHECK_LIMIT);
    fb_arena_init(&check->rendered, host, CHECK_LIMIT);
    fb_findings_init(&check->findings, &check->arena);
    if (options && options->steps)
        check->limits.steps = options->steps;
    if (options && options->memory)
        check->limits.memory = options->memory;
    if (options && options->most)
        check->limits.most = options->most;
    *out = check;
    return FB_OK;
}

void fb_check_free(fb_check *check) {
    if (!check)
        return;
    for (checked_model *m = check->first; m; m = m->next)
        fb_model_set_free(m->set);
    fb_arena_free(&check->arena);
    fb_arena_free(&check->rendered);
    check->host->resize(check->host->context, check, sizeof *check, 0);
}

/* ---- models -------------------------------------------------------------------------------------------- */

/* Why a model is not sound, as a finding. */
static fb_status add_structure(fb_check *check, fb_view path, const fb_error *wrong, fb_error *error) {
    fb_found found = {.code = FB_FINDING_STRUCTURE, .severity = FB_FINDING_ERROR};
    found.message = fb_arena_copy(&check->arena, fb_view_of(wrong->message));
    found.place.file = fb_arena_copy(&check->arena, wrong->file[0] ? fb_view_of(wrong->file) : path);
    found.place.line = wrong->line;
    found.place.column = wrong->column;
    fb_findings_add(&check->findings, &found);
    check->n_unsound++;
    return fb_fail_arena(error, &check->arena);
}

static bool is_named_twice(const fb_check *check, const char *path) {
    for (const checked_model *m = check->first; m; m = m->next)
        if (fb_view_equal(m->path, fb_view_of(path)))
            return true;
    return false;
}

/* What must be known of a model before others are compiled. */
static bool keep_head(fb_check *check, checked_model *out, const fb_model *model) {
    fb_view *imports = FB_NEW_ARRAY(&check->arena, fb_view, model->n_imports);
    if (!imports)
        return false;
    out->space = fb_arena_copy(&check->arena, model->space);
    out->imports = imports;
    for (uint32_t i = 0; i < model->n_imports; i++)
        if (model->imports[i].location.size == 0)
            imports[out->n_imports++] = fb_arena_copy(&check->arena, model->imports[i].space);
    return check->arena.failure == FB_OK;
}

static fb_status read_head(fb_check *check, checked_model *out, fb_arena *arena, const char *path, fb_error *error) {
    fb_view text, name = fb_view_of(path);
    const fb_model *model;
    fb_error wrong = {0};
    out->path = fb_arena_copy(&check->arena, name);
    out->is_sound = true;
    FB_TRY(fb_fail_arena(error, &check->arena));
    if (fb_view_is(name, "-")) /* can be read once only: when it is compiled */
        return FB_OK;
    FB_TRY(fb_file_read(&text, arena, path, FB_FILE_LIMIT, error));
    fb_status status = fb_model_read(&model, arena, name, text, &wrong);
    out->is_sound = status == FB_OK;
    if (status == FB_BAD_INPUT || (status == FB_LIMIT && wrong.line > 0)) /* nested too deep, say */
        return add_structure(check, name, &wrong, error);
    if (status != FB_OK) {
        if (error)
            *error = wrong;
        return status;
    }
    return keep_head(check, out, model) ? FB_OK : fb_fail_arena(error, &check->arena);
}

fb_status fb_check_model(fb_check *check, const char *path, fb_error *error) {
    if (!check || !path || check->is_finished)
        return bad_argument(error, "fb_check_model needs a check that is not finished, and a path");
    if (is_named_twice(check, path))
        return FB_OK;
    checked_model *model = FB_NEW(&check->arena, checked_model);
    if (!model)
        return fb_fail_arena(error, &check->arena);
    fb_arena arena;
    fb_arena_init(&arena, check->host, CHECK_LIMIT);
    fb_status status = read_head(check, model, &arena, path, error);
    fb_arena_free(&arena);
    if (status != FB_OK)
        return status;
    *(check->last ? &check->last->next : &check->first) = model;
    check->last = model;
    check->n_models++;
    return FB_OK;
}

/* What is wrong with the register of a policy folder; nothing in a folder that has none. */
static fb_status check_register(fb_check *check, fb_view folder, fb_error *error) {
    const fb_register_finding *found;
    uint32_t n;
    fb_error wrong = {0};
    fb_status status = fb_register_check(&found, &n, &check->arena, folder, &wrong);
    if (status == FB_BAD_INPUT)
        return add_structure(check, folder, &wrong, error);
    for (uint32_t i = 0; status == FB_OK && i < n; i++) {
        const fb_register_finding *f = &found[i];
        fb_found made = {.code = (fb_finding_code)(FB_FINDING_REGISTER_GAP + (int)f->fault), .element = f->about};
        made.severity = f->reason.size ? FB_FINDING_NOTE : f->is_possible ? FB_FINDING_WARNING : FB_FINDING_ERROR;
        made.message = f->message;
        made.place = (fb_finding_place){.file = f->file, .line = f->line, .column = f->column};
        fb_finding_place *why = f->reason.size ? FB_NEW(&check->arena, fb_finding_place) : NULL;
        if (why) {
            fb_text words;
            fb_text_init(&words, &check->arena);
            fb_text_format(&words, "justified: %.*s", FB_ARG(f->reason));
            *why = (fb_finding_place){f->reason_file, f->reason_line, f->reason_column, fb_text_view(&words)};
            made.others = why;
            made.n_others = 1;
        }
        fb_findings_add(&check->findings, &made);
    }
    if (error && status != FB_OK && status != FB_NOT_FOUND)
        *error = wrong;
    return status == FB_NOT_FOUND ? FB_OK : status != FB_OK ? status : fb_fail_arena(error, &check->arena);
}

fb_status fb_check_folder(fb_check *check, const char *folder, fb_error *error) {
    if (!check || !folder || check->is_finished)
        return bad_argument(error, "fb_check_folder needs a check that is not finished, and a folder");
    const fb_view *paths;
    uint32_t n;
    FB_TRY(fb_tck_find(&paths, &n, &check->arena, fb_view_of(folder), FB_LITERAL(".dmn"), true, error));
    if (n == 0)
        return fb_fail(error, FB_NOT_FOUND, NULL, "%s: no file *.dmn in this folder or below it", folder);
    checked_folder *named = FB_NEW(&check->arena, checked_folder);
    if (!named)
        return fb_fail_arena(error, &check->arena);
    *named = (checked_folder){.path = fb_arena_copy(&check->arena, fb_view_of(folder)), .next = check->folders};
    check->folders = named;
    for (uint32_t i = 0; i < n; i++) {
        fb_view path = fb_arena_copy(&check->arena, paths[i]); /* with a NUL */
        FB_TRY(fb_fail_arena(error, &check->arena));
        FB_TRY(fb_check_model(check, path.data, error));
    }
    return check_register(check, fb_view_of(folder), error);
}

size_t fb_check_models(const fb_check *check) {
    return check ? check->n_models : 0;
}

const char *fb_check_path(const fb_check *check, size_t model) {
    const checked_model *m = check ? check->first : NULL;
    for (; m && model > 0; model--)
        m = m->next;
    return m ? m->path.data : NULL;
}

fb_status fb_check_add(fb_check *check, fb_view file, uint32_t line, fb_view message, fb_error *error) {
    if (!check || check->is_finished || (file.size && !file.data) || (message.size && !message.data))
        return bad_argument(error, "fb_check_add needs a check that is not finished, a file and a message");
    fb_found found = {.code = FB_FINDING_SCHEMA, .severity = FB_FINDING_ERROR};
    found.place.file = fb_arena_copy(&check->arena, file);
    found.place.line = line;
    found.place.column = line ? 1 : 0;
    found.message = fb_arena_copy(&check->arena, message);
    fb_findings_add(&check->findings, &found);
    return fb_fail_arena(error, &check->arena);
}

/* ---- compiling ----------------------------------------------------------------------------------------- */

/* A model of this namespace; of several the one in the same folder, for versions of a model share theirs. */
static checked_model *model_by_space(const fb_check *check, fb_view space, const checked_model *importer) {
    checked_model *found = NULL;
    size_t folder = importer->path.size;
    while (folder > 0 && importer->path.data[folder - 1] != '/')
        folder--;
    for (checked_model *m = check->first; m; m = m->next) {
        if (!m->is_sound || !fb_view_equal(m->space, space))
            continue;
        if (m->path.size >= folder && memcmp(m->path.data, importer->path.data, folder) == 0)
            return m;
        found = found ? found : m;
    }
    return found;
}

/* The model and what it needs, directly or not, that no location is given for. */
static size_t gather(fb_check *check, const checked_model **waiting, const char **paths, checked_model *model) {
    size_t n = 0;
    for (checked_model *m = check->first; m; m = m->next)
        m->is_wanted = false;
    model->is_wanted = true;
    waiting[n++] = model;
    for (size_t at = 0; at < n; at++) {
        paths[at] = waiting[at]->path.data;
        for (uint32_t i = 0; i < waiting[at]->n_imports; i++) {
            checked_model *other = model_by_space(check, waiting[at]->imports[i], waiting[at]);
            if (!other || other->is_wanted || fb_view_equal(other->space, model->space))
                continue;
            other->is_wanted = true;
            waiting[n++] = other;
        }
    }
    return n;
}

static fb_status compile(fb_check *check, const checked_model **waiting, const char **paths, checked_model *model,
                         fb_error *error) {
    fb_error wrong = {0};
    size_t n = gather(check, waiting, paths, model);
    fb_status status = fb_model_set_load(&model->set, paths, n, check->host, &wrong);
    if (status == FB_OK || status == FB_NO_MEMORY || status == FB_LIMIT || status == FB_IO) {
        if (error && status != FB_OK)
            *error = wrong;
        return status;
    }
    return add_structure(check, model->path, &wrong, error);
}

/* The table of notices, where the folder has one. */
static fb_status check_notices(fb_check *check, fb_view folder, fb_error *error) {
    fb_error wrong = {0};
    fb_status status = fb_notice_kinds_check(&check->arena, check->host, folder, &wrong);
    if (status == FB_BAD_INPUT)
        return add_structure(check, folder, &wrong, error);
    if (error && status != FB_OK && status != FB_NOT_FOUND)
        *error = wrong;
    return status == FB_NOT_FOUND ? FB_OK : status;
}

/* Of a folder with a register also what holds of all its models together, when each of them is sound. */
static fb_status prove_folders(fb_check *check, fb_error *error) {
    if (check->n_unsound || check->findings.n_severity[FB_FINDING_ERROR])
        return FB_OK;
    for (const checked_folder *f = check->folders; f; f = f->next) {
        fb_status status = fb_policy_prove(&check->findings, check->host, f->path, error);
        if (status != FB_OK && status != FB_NOT_FOUND)
            return status;
        FB_TRY(check_notices(check, f->path, error));
    }
    return FB_OK;
}

fb_status fb_check_finish(fb_check *check, fb_error *error) {
    if (!check || check->is_finished)
        return bad_argument(error, "fb_check_finish needs a check that is not finished");
    check->is_finished = true;
    const checked_model **waiting = FB_NEW_ARRAY(&check->arena, const checked_model *, check->n_models);
    const char **paths = FB_NEW_ARRAY(&check->arena, const char *, check->n_models);
    FB_TRY(fb_fail_arena(error, &check->arena));
    fb_checker checker;
    fb_checker_init(&checker, &check->findings, check->host, &check->limits);
    for (checked_model *m = check->first; m; m = m->next) {
        if (m->is_sound)
            FB_TRY(compile(check, waiting, paths, m, error));
        if (m->set)
            FB_TRY(fb_check_plan(&checker, fb_model_set_plan(m->set), error));
    }
    for (const checked_model *m = check->first; m; m = m->next)
        if (m->set)
            FB_TRY(fb_check_imports(&checker, fb_model_set_plan(m->set), error));
    check->findings.n_models += (uint32_t)check->n_unsound;
    FB_TRY(prove_folders(check, error));
    return fb_check_end(&checker, error);
}

/* ---- findings ------------------------------------------------------------------------------------------ */

size_t fb_check_size(const fb_check *check) {
    return check ? check->findings.n : 0;
}

fb_model_finding fb_check_finding(const fb_check *check, size_t i) {
    if (i >= fb_check_size(check))
        return (fb_model_finding){0};
    const fb_found *f = &check->findings.items[i];
    const fb_finding_kind *kind = fb_finding_kind_of(f->code);
    return (fb_model_finding){
        .severity = f->severity,
        .code = kind->code,
        .message = f->message,
        .remedy = kind->remedy,
        .file = f->place.file,
        .line = f->place.line,
        .column = f->place.column,
        .element = f->element,
        .rules = f->rules,
        .n_rules = f->n_rules,
    };
}

size_t fb_check_count(const fb_check *check, fb_finding_severity severity) {
    return check && severity <= FB_FINDING_ERROR ? check->findings.n_severity[severity] : 0;
}

size_t fb_check_unsound(const fb_check *check) {
    return check ? check->n_unsound : 0;
}

fb_status fb_check_render(fb_check *check, fb_view *out, fb_check_form form, const fb_check_style *style,
                          fb_error *error) {
    if (!check || !out || form > FB_CHECK_SARIF)
        return bad_argument(error, "fb_check_render needs a check, a place for the text, and a form that exists");
    static const fb_check_style plain = {0};
    fb_text text;
    fb_arena_reset(&check->rendered);
    fb_text_init(&text, &check->rendered);
    switch (form) {
    case FB_CHECK_TEXT: fb_check_text_out(&text, &check->findings, style ? style : &plain); break;
    case FB_CHECK_JSON: fb_check_json_out(&text, &check->findings, fb_version()); break;
    case FB_CHECK_SARIF: fb_check_sarif_out(&text, &check->findings, fb_version()); break;
    }
    FB_TRY(fb_fail_arena(error, &check->rendered));
    *out = fb_text_view(&text);
    return FB_OK;
}
