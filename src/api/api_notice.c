/* api_notice.c - a part of section 4 of forbear.h: new case files, and facts read from notices.
 *
 * Thin: checks arguments, owns the handle.  What a notice shows is policies/notices.json, read by casework/.
 */
#include "api/api_inner.h"

#define ARENA_LIMIT ((size_t)128 << 20)

struct fb_notice {
    fb_desk *desk;
    size_t day;
    fb_arena arena, written;
    fb_notice_reading *reading;
};

static fb_status bad_argument(fb_error *error, const char *message) {
    return fb_fail(error, FB_BAD_ARGUMENT, NULL, "%s", message);
}

static fb_status sheet_day(fb_date *out, const fb_desk *desk, const char *day, fb_error *error) {
    fb_view text = day ? fb_view_of(day) : fb_desk_register(desk)->as_of;
    if (fb_date_parse(out, text))
        return FB_OK;
    return fb_fail(error, FB_BAD_ARGUMENT, NULL, "'%.*s' is no date of the calendar; write it as 2026-03-01",
                   (int)(text.size > 40 ? 40 : text.size), text.data);
}

static fb_status read_kinds(const fb_notice_kinds **out, fb_arena *arena, const fb_desk *desk, const fb_policy_set *set,
                            fb_error *error) {
    fb_text path;
    fb_view json;
    fb_text_init(&path, arena);
    fb_text_format(&path, "%.*s/notices.json", FB_ARG(fb_desk_folder(desk)));
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(fb_file_read(&json, arena, path.data, FB_FILE_LIMIT, error));
    return fb_notice_kinds_read(out, arena, fb_text_view(&path), json, fb_policy_set_sheet(set), error);
}

/* ---- a notice ----------------------------------------------------------------------------------------------- */

static fb_status open_notice(fb_notice *notice, fb_view name, fb_view text, const fb_notice_options *options,
                             fb_error *error) {
    const fb_notice_kinds *kinds;
    fb_date day;
    FB_TRY(sheet_day(&day, notice->desk, options->day, error));
    FB_TRY(fb_desk_hold(notice->desk, &notice->day, day, false, error));
    const fb_policy_set *set = fb_desk_policy_set(notice->desk, notice->day);
    FB_TRY(read_kinds(&kinds, &notice->arena, notice->desk, set, error));
    return fb_notice_read_text(&notice->reading, &notice->arena, kinds, fb_policy_set_sheet(set), name, text, options,
                               error);
}

fb_status fb_notice_read(fb_notice **out, fb_desk *desk, fb_view name, fb_view text, const fb_notice_options *options,
                         fb_error *error) {
    static const fb_notice_options none = {0};
    if (!out || !desk || (!text.data && text.size > 0) || (!name.data && name.size > 0))
        return bad_argument(error, "reading a notice needs a desk, a place for it, and its text");
    *out = NULL;
    const fb_host *host = fb_desk_host(desk);
    fb_notice *notice = host->resize(host->context, NULL, 0, sizeof *notice);
    if (!notice)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    *notice = (fb_notice){.desk = desk, .day = SIZE_MAX};
    fb_arena_init(&notice->arena, host, ARENA_LIMIT);
    fb_arena_init(&notice->written, host, ARENA_LIMIT);
    fb_status status = open_notice(notice, name, text, options ? options : &none, error);
    if (status != FB_OK) {
        fb_notice_free(notice);
        return status;
    }
    *out = notice;
    return FB_OK;
}

void fb_notice_free(fb_notice *notice) {
    if (!notice)
        return;
    const fb_host *host = fb_desk_host(notice->desk);
    if (notice->day != SIZE_MAX)
        fb_desk_let_go(notice->desk, notice->day);
    fb_arena_free(&notice->written);
    fb_arena_free(&notice->arena);
    host->resize(host->context, notice, sizeof *notice, 0);
}

fb_view fb_notice_kind_id(const fb_notice *notice) {
    return notice->reading->kind->id;
}

fb_view fb_notice_shows(const fb_notice *notice) {
    return notice->reading->kind->shows;
}

size_t fb_notice_size(const fb_notice *notice) {
    return notice->reading->n_proposals;
}

fb_proposal fb_notice_proposal_of(const fb_notice *notice, size_t i) {
    const fb_fact_sheet *sheet = fb_policy_set_sheet(fb_desk_policy_set(notice->desk, notice->day));
    if (i >= notice->reading->n_proposals)
        return (fb_proposal){0};
    const fb_notice_proposal *p = &notice->reading->proposals[i];
    const fb_fact *fact = &sheet->facts[p->fact];
    fb_proposal out = {.fact = fact->name,
                       .value = p->value,
                       .says = p->says,
                       .pinpoint = p->pinpoint,
                       .evidence = notice->reading->evidence,
                       .source = notice->reading->kind->source,
                       .as_of = notice->reading->as_of,
                       .is_confirmed = p->is_confirmed};
    memcpy(out.question, fact->question, sizeof out.question);
    return out;
}

size_t fb_notice_notes(const fb_notice *notice) {
    return notice->reading->n_notes;
}

fb_view fb_notice_note(const fb_notice *notice, size_t i) {
    return i < notice->reading->n_notes ? notice->reading->notes[i] : (fb_view){"", 0};
}

size_t fb_notice_unused(const fb_notice *notice) {
    return notice->reading->n_unused;
}

fb_status fb_notice_confirm(fb_notice *notice, size_t i, fb_view value, fb_error *error) {
    if (!notice || i >= notice->reading->n_proposals || (!value.data && value.size > 0))
        return bad_argument(error, "confirming needs a notice and one of its proposals");
    if (value.size > 0)
        FB_TRY(fb_notice_edit(notice->reading, (uint32_t)i, &notice->arena, value,
                              fb_desk_policy_set(notice->desk, notice->day), error));
    notice->reading->proposals[i].is_confirmed = true;
    return FB_OK;
}

fb_status fb_notice_json(fb_notice *notice, fb_view *json, fb_error *error) {
    fb_text text;
    if (!notice || !json)
        return bad_argument(error, "a notice and a place for the text are needed");
    fb_arena_reset(&notice->written);
    fb_text_init(&text, &notice->written);
    fb_notice_print(&text, notice->reading, fb_policy_set_sheet(fb_desk_policy_set(notice->desk, notice->day)));
    FB_TRY(fb_fail_arena(error, &notice->written));
    *json = fb_text_view(&text);
    return FB_OK;
}

/* ---- kinds, and a new case ------------------------------------------------------------------------------------ */

static void list_kinds(fb_text *out, const fb_notice_kinds *kinds) {
    for (uint32_t i = 0; i < kinds->n; i++)
        fb_text_format(out, "%-26.*s %.*s\n", FB_ARG(kinds->items[i].id), FB_ARG(kinds->items[i].shows));
}

static fb_status kinds_text(fb_view *out, fb_arena *arena, fb_desk *desk, size_t day, fb_error *error) {
    const fb_notice_kinds *kinds;
    fb_text text;
    FB_TRY(read_kinds(&kinds, arena, desk, fb_desk_policy_set(desk, day), error));
    fb_text_init(&text, arena);
    list_kinds(&text, kinds);
    *out = fb_text_view(&text);
    return fb_fail_arena(error, arena);
}

fb_status fb_desk_notice_kinds(fb_desk *desk, fb_view *out, fb_error *error) {
    fb_date date;
    size_t day;
    if (!desk || !out)
        return bad_argument(error, "a desk and a place for the text are needed");
    FB_TRY(sheet_day(&date, desk, NULL, error));
    FB_TRY(fb_desk_hold(desk, &day, date, false, error));
    fb_status status = kinds_text(out, fb_desk_listing(desk), desk, day, error);
    fb_desk_let_go(desk, day);
    return status;
}

static fb_status day_of_case(fb_date *out, fb_arena *arena, const fb_new_case *given, fb_error *error) {
    fb_moment at;
    if (given->json.size > 0)
        return fb_case_action_day(out, arena, given->name, given->json, error);
    if (given->at && fb_date_time_parse(&at, arena, fb_view_of(given->at)) && at.zone_kind != FB_ZONE_NONE) {
        *out = at.date;
        return FB_OK;
    }
    FB_TRY(fb_fail_arena(error, arena));
    return fb_fail(error, FB_BAD_INPUT, NULL,
                   "the action needs its date and time with a zone: 2026-03-01T09:30:00-05:00; it is never assumed");
}

fb_status fb_desk_new_case(fb_desk *desk, fb_view *json, const fb_new_case *given, const fb_notice *notice,
                           fb_error *error) {
    fb_date date;
    size_t day;
    if (!desk || !json || !given || (!given->json.data && given->json.size > 0))
        return bad_argument(error, "a new case needs a desk, a place for its text, and an action");
    if (given->json.size > FB_CASE_FILE_LIMIT)
        return fb_fail(error, FB_LIMIT, NULL, "a case file has at most %zu bytes", FB_CASE_FILE_LIMIT);
    fb_arena *arena = fb_desk_listing(desk);
    FB_TRY(day_of_case(&date, arena, given, error));
    FB_TRY(fb_desk_hold(desk, &day, date, false, error));
    fb_status status = fb_new_case_write(json, arena, given, notice ? notice->reading : NULL,
                                         fb_desk_policy_set(desk, day), error);
    fb_desk_let_go(desk, day);
    return status;
}
