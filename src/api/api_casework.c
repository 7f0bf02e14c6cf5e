/* api_casework.c - section 4 of forbear.h: the desk, its reports, the register.
 *
 * Thin: checks arguments, owns the handles, runs the stages in order (the life of one decision in
 * ARCHITECTURE.md).  What a stage does is in casework/ and render/.
 *
 * INVARIANT: a policy set lives as long as a report that was made with it; the cache drops only sets that no
 * report holds.
 */
#include "api/api_inner.h"
#include "casework/casework.h"
#include "render/render.h"

#ifndef FB_VERSION
#define FB_VERSION "0.1.0"
#endif

#define REPORT_LIMIT ((size_t)512 << 20) /* bytes of a report's arena, and of one rendering */
#define SETS_KEPT 8u

/* The policies of one day. */
typedef struct loaded_day {
    fb_date day;
    bool is_of_benefits;
    fb_policy_set *set; /* NULL: free */
    size_t n_reports; /* and interviews */
    uint64_t last_used;
} loaded_day;

struct fb_desk {
    const fb_host *host;
    fb_arena arena;   /* the folder's name, the register */
    fb_arena listing; /* what fb_desk_policies handed out last */
    fb_arena wishes;  /* the ids below */
    const fb_view *wanted; /* benefits that reports are about; n_wanted 0: all */
    uint32_t n_wanted;
    fb_view folder;
    const char *cache; /* folder for compiled plans, NULL: none */
    const fb_view *without; /* facts that reports leave aside, each in a view of its own */
    uint32_t n_without;
    const fb_register *reg;
    loaded_day *days; /* n_days of them, from the host */
    size_t n_days;
    uint64_t clock; /* counts uses, for the cache */
};

struct fb_report {
    fb_desk *desk;
    size_t day;        /* which of the desk's days */
    fb_arena arena;    /* the case file, the case, the determination */
    fb_arena rendered; /* what fb_report_render handed out last */
    const fb_determination *determination; /* of benefits: the case they are about */
    const fb_benefits *benefits;           /* NULL: a determination */
    bool has_only_days;                    /* of benefits: their deadlines and nothing else, not to be rendered */
    const fb_determination *stay; /* of a sheet: the same case with a stay as the action; else NULL */
};

const char *fb_version(void) {
    return FB_VERSION;
}

static fb_status bad_argument(fb_error *error, const char *message) {
    return fb_fail(error, FB_BAD_ARGUMENT, NULL, "%s", message);
}

static fb_status day_of(fb_date *day, const char *text, fb_error *error) {
    if (text && fb_date_parse(day, fb_view_of(text)))
        return FB_OK;
    return fb_fail(error, FB_BAD_ARGUMENT, NULL, "'%.40s' is no date of the calendar; write it as 2026-03-01",
                   text ? text : "");
}

/* ---- the desk ----------------------------------------------------------------------------------------- */

static fb_status open_register(fb_desk *desk, const char *folder, fb_error *error) {
    fb_text path;
    fb_view text;
    desk->folder = fb_arena_copy(&desk->arena, fb_view_of(folder));
    fb_text_init(&path, &desk->arena);
    fb_text_format(&path, "%s/register.json", folder);
    FB_TRY(fb_fail_arena(error, &desk->arena));
    FB_TRY(fb_file_read(&text, &desk->arena, path.data, FB_FILE_LIMIT, error));
    return fb_register_read(&desk->reg, &desk->arena, fb_text_view(&path), text, error);
}

fb_status fb_desk_open(fb_desk **out, const char *policy_folder, const fb_host *host, fb_error *error) {
    if (!out || !policy_folder || policy_folder[0] == '\0')
        return bad_argument(error, "fb_desk_open needs a place for the desk and the name of a policy folder");
    *out = NULL;
    host = host ? host : fb_host_default();
    fb_desk *desk = host->resize(host->context, NULL, 0, sizeof *desk);
    if (!desk)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    *desk = (fb_desk){.host = host};
    fb_arena_init(&desk->arena, host, REPORT_LIMIT);
    fb_arena_init(&desk->listing, host, REPORT_LIMIT);
    fb_arena_init(&desk->wishes, host, REPORT_LIMIT);
    fb_status status = open_register(desk, policy_folder, error);
    if (status != FB_OK) {
        fb_desk_close(desk);
        return status;
    }
    *out = desk;
    return FB_OK;
}

fb_status fb_desk_keep_plans(fb_desk *desk, const char *folder, fb_error *error) {
    if (!desk || !folder || !*folder)
        return bad_argument(error, "fb_desk_keep_plans needs a desk and the name of a folder");
    fb_view copy = fb_arena_copy(&desk->arena, fb_view_of(folder));
    FB_TRY(fb_fail_arena(error, &desk->arena));
    desk->cache = copy.data;
    return FB_OK;
}

fb_status fb_desk_leave_aside(fb_desk *desk, const char *const *facts, size_t n_facts, fb_error *error) {
    if (!desk || (!facts && n_facts > 0) || n_facts > UINT32_MAX)
        return bad_argument(error, "fb_desk_leave_aside needs a desk and the names of facts");
    fb_view *names = FB_NEW_ARRAY(&desk->arena, fb_view, n_facts);
    for (size_t i = 0; names && i < n_facts; i++) {
        if (!facts[i])
            return bad_argument(error, "the name of a fact is NULL");
        names[i] = fb_arena_copy(&desk->arena, fb_view_of(facts[i]));
    }
    FB_TRY(fb_fail_arena(error, &desk->arena));
    desk->without = names;
    desk->n_without = (uint32_t)n_facts;
    return FB_OK;
}

void fb_desk_close(fb_desk *desk) {
    if (!desk)
        return;
    const fb_host *host = desk->host;
    for (size_t i = 0; i < desk->n_days; i++)
        fb_policy_set_free(desk->days[i].set);
    if (desk->days)
        host->resize(host->context, desk->days, desk->n_days * sizeof *desk->days, 0);
    fb_arena_free(&desk->wishes);
    fb_arena_free(&desk->listing);
    fb_arena_free(&desk->arena);
    host->resize(host->context, desk, sizeof *desk, 0);
}

/* ---- the policies of a day ---------------------------------------------------------------------------- */

/* A free place: one never used, or the one unused longest when there are enough, or a new one. */
static fb_status free_place(size_t *out, fb_desk *desk, fb_error *error) {
    size_t oldest = SIZE_MAX;
    for (size_t i = 0; i < desk->n_days; i++) {
        const loaded_day *day = &desk->days[i];
        if (!day->set ||
            (day->n_reports == 0 && (oldest == SIZE_MAX || day->last_used < desk->days[oldest].last_used)))
            oldest = i;
        if (!day->set)
            break;
    }
    if (oldest != SIZE_MAX && (!desk->days[oldest].set || desk->n_days >= SETS_KEPT)) {
        fb_policy_set_free(desk->days[oldest].set);
        desk->days[oldest] = (loaded_day){0};
        *out = oldest;
        return FB_OK;
    }
    size_t size = desk->n_days * sizeof *desk->days;
    loaded_day *days = desk->host->resize(desk->host->context, desk->days, size, size + sizeof *days);
    if (!days)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    days[desk->n_days] = (loaded_day){0};
    desk->days = days;
    *out = desk->n_days++;
    return FB_OK;
}

static fb_status policies_of(size_t *out, fb_desk *desk, const char *cache, fb_date day, bool is_of_benefits,
                             fb_error *error) {
    for (size_t i = 0; i < desk->n_days; i++)
        if (desk->days[i].set && desk->days[i].is_of_benefits == is_of_benefits &&
            fb_days_of_date(desk->days[i].day) == fb_days_of_date(day) &&
            (cache || !fb_policy_set_is_cached(desk->days[i].set))) {
            desk->days[i].last_used = ++desk->clock;
            *out = i;
            return FB_OK;
        }
    FB_TRY(free_place(out, desk, error));
    loaded_day *place = &desk->days[*out];
    FB_TRY((is_of_benefits ? fb_policy_set_load_benefits : fb_policy_set_load)(&place->set, desk->host, desk->folder,
                                                                               desk->reg, cache, day, error));
    place->day = day;
    place->is_of_benefits = is_of_benefits;
    place->last_used = ++desk->clock;
    return FB_OK;
}

fb_status fb_desk_hold(fb_desk *desk, size_t *day, fb_date date, bool is_of_benefits, fb_error *error) {
    fb_status status = policies_of(day, desk, desk->cache, date, is_of_benefits, error);
    if (status == FB_OK)
        desk->days[*day].n_reports++;
    else
        *day = SIZE_MAX;
    return status;
}

void fb_desk_let_go(fb_desk *desk, size_t day) {
    desk->days[day].n_reports--;
}

const fb_policy_set *fb_desk_policy_set(const fb_desk *desk, size_t day) {
    return desk->days[day].set;
}

const fb_host *fb_desk_host(const fb_desk *desk) {
    return desk->host;
}

/* ---- a report ----------------------------------------------------------------------------------------- */

/* What is asked of a case.  Of `stay`, when it is given, the report has a determination too. */
typedef struct question {
    bool is_of_benefits, only_days; /* only_days: of benefits, the deadlines alone */
    const fb_supposed *supposed, *stay; /* NULL: nothing is */
    const fb_view *wanted;              /* of benefits: the ids of some of them; n_wanted 0: all */
    uint32_t n_wanted;
} question;

static fb_status determine(const fb_determination **out, fb_report *report, fb_view name, fb_view json,
                           const fb_supposed *supposed, fb_error *error) {
    const fb_policy_set *set = report->desk->days[report->day].set;
    const fb_case *the_case;
    FB_TRY(fb_case_suppose(&the_case, &report->arena, name, json, fb_policy_set_sheet(set), fb_policy_set_plan(set),
                           supposed, error));
    return fb_determine(out, &report->arena, set, the_case, report->desk->without, report->desk->n_without,
                        report->desk->host, error);
}

static fb_status find_benefits(fb_report *report, question asked, fb_view name, fb_view json, fb_error *error) {
    const fb_policy_set *set = report->desk->days[report->day].set;
    const fb_case *the_case;
    FB_TRY(fb_case_suppose(&the_case, &report->arena, name, json, fb_policy_set_sheet(set), fb_policy_set_plan(set),
                           asked.supposed, error));
    report->has_only_days = asked.only_days;
    if (asked.only_days)
        FB_TRY(fb_find_benefit_days(&report->benefits, &report->arena, set, the_case, report->desk->host, error));
    else
        FB_TRY(fb_find_benefits(&report->benefits, &report->arena, set, the_case, asked.wanted, asked.n_wanted,
                                report->desk->host, error));
    report->determination = report->benefits->base;
    return FB_OK;
}

static fb_status decide_with(fb_report *report, const char *cache, question asked, fb_view name, fb_view json,
                             fb_error *error) {
    fb_date day;
    FB_TRY(fb_case_action_day(&day, &report->arena, name, json, error));
    day = asked.supposed && asked.supposed->has_day ? asked.supposed->day : day;
    FB_TRY(policies_of(&report->day, report->desk, cache, day, asked.is_of_benefits, error));
    if (asked.is_of_benefits)
        return find_benefits(report, asked, name, json, error);
    FB_TRY(determine(&report->determination, report, name, json, asked.supposed, error));
    return asked.stay ? determine(&report->stay, report, name, json, asked.stay, error) : FB_OK;
}

/* A fault in a model is shown with its line, which a cached plan does not know. */
static fb_status decide(fb_report *report, question asked, fb_view name, fb_view json, fb_error *error) {
    FB_TRY(decide_with(report, report->desk->cache, asked, name, json, error));
    if (report->determination->answer != FB_ANSWER_FAULT ||
        !fb_policy_set_is_cached(report->desk->days[report->day].set))
        return FB_OK;
    return decide_with(report, NULL, asked, name, json, error);
}

static fb_status new_report(fb_report **out, fb_desk *desk, fb_error *error) {
    fb_report *report = desk->host->resize(desk->host->context, NULL, 0, sizeof *report);
    *out = report;
    if (!report)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    *report = (fb_report){.desk = desk, .day = SIZE_MAX};
    fb_arena_init(&report->arena, desk->host, REPORT_LIMIT);
    fb_arena_init(&report->rendered, desk->host, REPORT_LIMIT);
    return FB_OK;
}

/* Either the report holds its policies, or it is gone. */
static fb_status finish_report(fb_report **out, fb_report *report, fb_status status) {
    if (status != FB_OK) {
        report->day = SIZE_MAX;
        fb_report_free(report);
        return status;
    }
    report->desk->days[report->day].n_reports++;
    *out = report;
    return FB_OK;
}

static fb_status report_on_text(fb_desk *desk, fb_report **out, question asked, fb_view name, fb_view json,
                                fb_error *error) {
    fb_report *report;
    if (!desk || !out || (!json.data && json.size > 0) || (!name.data && name.size > 0))
        return bad_argument(error, "a desk, a place for the report, and the text of a case file are needed");
    *out = NULL;
    if (json.size > FB_CASE_FILE_LIMIT)
        return fb_fail(error, FB_LIMIT, NULL, "a case file has at most %zu bytes", FB_CASE_FILE_LIMIT);
    FB_TRY(new_report(&report, desk, error));
    fb_view kept_name = fb_arena_copy(&report->arena, name), kept = fb_arena_copy(&report->arena, json);
    fb_status status = fb_fail_arena(error, &report->arena);
    if (status == FB_OK)
        status = decide(report, asked, kept_name, kept, error);
    return finish_report(out, report, status);
}

static fb_status report_on_file(fb_desk *desk, fb_report **out, question asked, const char *path, fb_error *error) {
    fb_report *report;
    fb_view text;
    if (!desk || !out || !path)
        return bad_argument(error, "a desk, a place for the report, and the path of a case file are needed");
    *out = NULL;
    FB_TRY(new_report(&report, desk, error));
    fb_view name = strcmp(path, "-") == 0 ? FB_LITERAL("standard input")
                                          : fb_arena_copy(&report->arena, fb_view_of(path));
    fb_status status = fb_fail_arena(error, &report->arena);
    if (status == FB_OK)
        status = fb_file_read(&text, &report->arena, path, FB_CASE_FILE_LIMIT, error);
    if (status == FB_OK)
        status = decide(report, asked, name, text, error);
    return finish_report(out, report, status);
}

fb_status fb_desk_decide(fb_desk *desk, fb_report **out, fb_view name, fb_view json, fb_error *error) {
    return report_on_text(desk, out, (question){.is_of_benefits = false}, name, json, error);
}

fb_status fb_desk_decide_file(fb_desk *desk, fb_report **out, const char *path, fb_error *error) {
    return report_on_file(desk, out, (question){.is_of_benefits = false}, path, error);
}

static question about_benefits(const fb_desk *desk) {
    return (question){.is_of_benefits = true, .wanted = desk->wanted, .n_wanted = desk->n_wanted};
}

fb_status fb_desk_benefits(fb_desk *desk, fb_report **out, fb_view name, fb_view json, fb_error *error) {
    return report_on_text(desk, out, desk ? about_benefits(desk) : (question){0}, name, json, error);
}

fb_status fb_desk_benefits_file(fb_desk *desk, fb_report **out, const char *path, fb_error *error) {
    return report_on_file(desk, out, desk ? about_benefits(desk) : (question){0}, path, error);
}

fb_status fb_desk_want_benefits(fb_desk *desk, const fb_view *ids, size_t n_ids, fb_error *error) {
    if (!desk || (!ids && n_ids > 0) || n_ids > UINT32_MAX)
        return bad_argument(error, "fb_desk_want_benefits needs a desk and the ids of benefits");
    fb_arena_reset(&desk->wishes);
    desk->n_wanted = 0;
    fb_view *wanted = FB_NEW_ARRAY(&desk->wishes, fb_view, n_ids);
    for (size_t i = 0; wanted && i < n_ids; i++)
        wanted[i] = fb_arena_copy(&desk->wishes, ids[i]);
    FB_TRY(fb_fail_arena(error, &desk->wishes));
    desk->wanted = wanted;
    desk->n_wanted = (uint32_t)n_ids;
    return FB_OK;
}

static fb_status report_on_day(fb_desk *desk, fb_report **out, bool is_of_days, fb_view name, fb_view json,
                               const char *day, fb_error *error) {
    fb_supposed supposed = {.has_day = true};
    question asked = {.is_of_benefits = is_of_days, .only_days = is_of_days, .supposed = &supposed};
    if (out)
        *out = NULL;
    FB_TRY(day_of(&supposed.day, day, error));
    return report_on_text(desk, out, asked, name, json, error);
}

fb_status fb_desk_decide_on(fb_desk *desk, fb_report **out, fb_view name, fb_view json, const char *day,
                            fb_error *error) {
    return report_on_day(desk, out, false, name, json, day, error);
}

fb_status fb_desk_benefit_days(fb_desk *desk, fb_report **out, fb_view name, fb_view json, const char *day,
                               fb_error *error) {
    return report_on_day(desk, out, true, name, json, day, error);
}

fb_status fb_desk_decide_removal(fb_desk *desk, fb_report **out, fb_view name, fb_view json, fb_error *error) {
    static const fb_supposed removal = {.action = {"execute_removal", 15}}, stay = {.action = {"grant_stay", 10}};
    return report_on_text(desk, out, (question){.supposed = &removal, .stay = &stay}, name, json, error);
}

void fb_report_free(fb_report *report) {
    if (!report)
        return;
    const fb_host *host = report->desk->host;
    if (report->day != SIZE_MAX)
        report->desk->days[report->day].n_reports--;
    fb_arena_free(&report->rendered);
    fb_arena_free(&report->arena);
    host->resize(host->context, report, sizeof *report, 0);
}

const fb_determination *fb_report_determination(const fb_report *report) {
    return report->determination;
}

const fb_benefits *fb_report_benefits(const fb_report *report) {
    return report->benefits;
}

const fb_policy_set *fb_report_policies(const fb_report *report) {
    return report->desk->days[report->day].set;
}

fb_view fb_desk_folder(const fb_desk *desk) {
    return desk->folder;
}

fb_arena *fb_desk_listing(fb_desk *desk) {
    fb_arena_reset(&desk->listing);
    return &desk->listing;
}

const fb_register *fb_desk_register(const fb_desk *desk) {
    return desk->reg;
}

fb_answer fb_report_answer(const fb_report *report) {
    return report ? report->determination->answer : FB_ANSWER_FAULT;
}

fb_view fb_report_outcome(const fb_report *report) {
    return report ? report->determination->outcome : (fb_view){"", 0};
}

fb_view fb_report_grade(const fb_report *report) {
    return report ? report->determination->grade : (fb_view){"", 0};
}

fb_view fb_report_case(const fb_report *report) {
    return report ? report->determination->the_case->id : (fb_view){"", 0};
}

bool fb_report_is_settled(const fb_report *report, const char *grade) {
    return report && report->determination->answer == FB_ANSWER_SETTLED &&
           fb_grade_meets(report->determination->grade, fb_view_of(grade));
}

/* ---- rendering ---------------------------------------------------------------------------------------- */

static fb_status check_options(const fb_language **language, const fb_render_options *options,
                               fb_error *error) {
    static const char *const grades[] = {"P", "A", "2", "UNVERIFIED"};
    *language = fb_language_find(options ? options->language : NULL);
    if (!*language)
        return bad_argument(error, "there are no words in this language yet; use \"en\"");
    if (!options || !options->require_grade)
        return FB_OK;
    for (size_t i = 0; i < FB_COUNT(grades); i++)
        if (strcmp(options->require_grade, grades[i]) == 0)
            return FB_OK;
    return bad_argument(error, "a grade is P, A, 2 or UNVERIFIED");
}

fb_status fb_report_render(fb_report *report, fb_view *out, fb_form form, const fb_render_options *options,
                           fb_error *error) {
    const fb_language *language;
    const fb_page *page;
    fb_text text;
    if (!report || !out)
        return bad_argument(error, "fb_report_render needs a report and a place for the text");
    if (report->has_only_days)
        return bad_argument(error, "a report of days has deadlines and no page");
    FB_TRY(check_options(&language, options, error));
    fb_arena_reset(&report->rendered);
    fb_text_init(&text, &report->rendered);
    if (form == FB_FORM_JSON && report->benefits) {
        fb_benefits_json_out(&text, report->benefits, FB_VERSION);
    } else if (form == FB_FORM_JSON) {
        fb_json_out(&text, report->determination, options, FB_VERSION);
    } else if (report->stay) {
        FB_TRY(fb_sheet_out(&text, &report->rendered, report->determination, report->stay, form == FB_FORM_HTML,
                            language, options, FB_VERSION, error));
    } else {
        if (report->benefits)
            FB_TRY(fb_benefits_page_make(&page, &report->rendered, report->benefits, language, options, FB_VERSION,
                                         error));
        else
            FB_TRY(fb_page_make(&page, &report->rendered, report->determination, language, options, FB_VERSION, error));
        if (form == FB_FORM_HTML)
            fb_html_out(&text, page);
        else
            fb_text_out(&text, page);
    }
    FB_TRY(fb_fail_arena(error, &report->rendered));
    *out = fb_text_view(&text);
    return FB_OK;
}

fb_status fb_report_compare(fb_report *after, const fb_case_difference **out, size_t *n, const fb_report *before,
                            fb_error *error) {
    uint32_t n_found;
    if (!after || !out || !n || !before)
        return bad_argument(error, "fb_report_compare needs two reports and places for what differs");
    fb_arena_reset(&after->rendered);
    FB_TRY(fb_determinations_compare(out, &n_found, &after->rendered, before->determination, after->determination,
                                     error));
    *n = n_found;
    return FB_OK;
}

/* A fresh listing, when the arguments that all listings share are good. */
static fb_status begin_listing(fb_text *text, const fb_language **language, fb_desk *desk, fb_view *out, fb_form form,
                               const fb_render_options *options, fb_error *error) {
    if (!desk || !out || form == FB_FORM_HTML)
        return bad_argument(error, "the register needs a desk and a place for the text, and gives text or JSON");
    FB_TRY(check_options(language, options, error));
    fb_arena_reset(&desk->listing);
    fb_text_init(text, &desk->listing);
    return FB_OK;
}

static fb_status end_listing(fb_view *out, const fb_text *text, fb_desk *desk, fb_error *error) {
    FB_TRY(fb_fail_arena(error, &desk->listing));
    *out = fb_text_view(text);
    return FB_OK;
}

fb_status fb_desk_policies(fb_desk *desk, fb_view *out, fb_form form, const char *on,
                           const fb_render_options *options, fb_error *error) {
    const fb_language *language;
    fb_date day;
    fb_text text;
    FB_TRY(begin_listing(&text, &language, desk, out, form, options, error));
    if (on)
        FB_TRY(day_of(&day, on, error));
    if (form == FB_FORM_JSON)
        fb_register_json_out(&text, desk->reg, on ? &day : NULL);
    else
        fb_register_text_out(&text, desk->reg, on ? &day : NULL, language, options);
    return end_listing(out, &text, desk, error);
}

fb_status fb_desk_changes(fb_desk *desk, fb_view *out, fb_form form, const char *after, const char *until,
                          const fb_render_options *options, fb_error *error) {
    const fb_language *language;
    fb_date first, last;
    fb_changes changes;
    fb_text text;
    FB_TRY(begin_listing(&text, &language, desk, out, form, options, error));
    FB_TRY(day_of(&first, after, error));
    FB_TRY(day_of(&last, until, error));
    if (fb_days_of_date(first) >= fb_days_of_date(last))
        return bad_argument(error, "between two days: give the earlier one first, and then a later one");
    FB_TRY(fb_register_changes(&changes, &desk->listing, desk->reg, first, last, error));
    if (form == FB_FORM_JSON)
        fb_changes_json_out(&text, desk->reg, &changes);
    else
        fb_changes_text_out(&text, desk->reg, &changes, language);
    return end_listing(out, &text, desk, error);
}

/* NULL when the folder has no list of sources: then the keys have to do. */
static fb_status read_sources(const fb_sources **out, fb_desk *desk, fb_error *error) {
    fb_text path;
    fb_view text;
    fb_error wrong = {0};
    *out = NULL;
    fb_text_init(&path, &desk->listing);
    fb_text_format(&path, "%.*s/sources.json", FB_ARG(desk->folder));
    FB_TRY(fb_fail_arena(error, &desk->listing));
    fb_status status = fb_file_read(&text, &desk->listing, path.data, FB_FILE_LIMIT, &wrong);
    if (status == FB_NOT_FOUND)
        return FB_OK;
    if (status == FB_OK)
        return fb_sources_read(out, &desk->listing, fb_text_view(&path), text, error);
    if (error)
        *error = wrong;
    return status;
}

fb_status fb_desk_instrument(fb_desk *desk, fb_view *out, fb_form form, const char *id,
                             const fb_render_options *options, fb_error *error) {
    const fb_language *language;
    const fb_sources *sources;
    fb_text text;
    FB_TRY(begin_listing(&text, &language, desk, out, form, options, error));
    const fb_instrument *instrument = fb_register_find(desk->reg, fb_view_of(id ? id : ""));
    if (!instrument) {
        fb_view near = fb_register_nearest(desk->reg, fb_view_of(id ? id : ""), &desk->listing);
        return fb_fail(error, FB_NOT_FOUND, NULL,
                       "the register has no instrument '%.60s'%s%.*s%s (forbear policies lists them all)", id ? id : "",
                       near.size ? "; did you mean '" : "", FB_ARG(near), near.size ? "'?" : "");
    }
    FB_TRY(read_sources(&sources, desk, error));
    if (form == FB_FORM_JSON)
        fb_instrument_json_out(&text, desk->reg, instrument, sources);
    else
        fb_instrument_text_out(&text, desk->reg, instrument, sources, language, options);
    return end_listing(out, &text, desk, error);
}
