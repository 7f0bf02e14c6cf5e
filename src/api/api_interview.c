/* api_interview.c - section 7 of forbear.h: interviews, and sealed texts.
 *
 * Thin: checks arguments, owns the handle, finds the policies of the day.  What is asked is casework/interview.c's,
 * what is sealed casework/seal.c's.
 */
#include "api/api_inner.h"
#include "casework/casework.h"

#define DAY_LIMIT ((size_t)64 << 20)

struct fb_interview {
    fb_desk *desk;
    size_t day; /* which of the desk's days, held */
    fb_dialogue *dialogue;
};

static fb_status bad_argument(fb_error *error, const char *message) {
    return fb_fail(error, FB_BAD_ARGUMENT, NULL, "%s", message);
}

static fb_status check_options(const fb_interview_options *options, fb_error *error) {
    if (!options)
        return bad_argument(error, "fb_interview_new needs options");
    if (options->json.size == 0 && (!options->action || !options->at))
        return bad_argument(error, "fb_interview_new needs a case file, or an action with its date and time");
    if (options->json.size > 0 && (!options->json.data || !options->name.data))
        return bad_argument(error, "fb_interview_new needs the text of a case file, and what to call it");
    if (options->json.size > 0 && (options->action || options->at || options->status || options->place))
        return bad_argument(error, "the case file has the action; give one or the other");
    if (options->json.size > FB_CASE_FILE_LIMIT)
        return fb_fail(error, FB_LIMIT, NULL, "a case file has at most %zu bytes", FB_CASE_FILE_LIMIT);
    return FB_OK;
}

static fb_status day_of(fb_date *day, const fb_host *host, const fb_interview_options *options, fb_error *error) {
    fb_arena arena;
    fb_arena_init(&arena, host, DAY_LIMIT);
    fb_status status = fb_dialogue_day(day, &arena, options, error);
    fb_arena_free(&arena);
    return status;
}

static fb_status begin(fb_interview *interview, const fb_interview_options *options, fb_error *error) {
    fb_desk *desk = interview->desk;
    fb_date day;
    FB_TRY(day_of(&day, fb_desk_host(desk), options, error));
    FB_TRY(fb_desk_hold(desk, &interview->day, day, options->benefits != NULL, error));
    return fb_dialogue_new(&interview->dialogue, fb_desk_policy_set(desk, interview->day), options,
                           fb_desk_host(desk), error);
}

fb_status fb_interview_new(fb_interview **out, fb_desk *desk, const fb_interview_options *options, fb_error *error) {
    if (!out || !desk)
        return bad_argument(error, "fb_interview_new needs a desk and a place for the interview");
    *out = NULL;
    FB_TRY(check_options(options, error));
    const fb_host *host = fb_desk_host(desk);
    fb_interview *interview = host->resize(host->context, NULL, 0, sizeof *interview);
    if (!interview)
        return fb_fail(error, FB_NO_MEMORY, NULL, "memory ran out");
    *interview = (fb_interview){.desk = desk, .day = SIZE_MAX};
    fb_status status = begin(interview, options, error);
    if (status != FB_OK) {
        fb_interview_free(interview);
        return status;
    }
    *out = interview;
    return FB_OK;
}

void fb_interview_free(fb_interview *interview) {
    if (!interview)
        return;
    const fb_host *host = fb_desk_host(interview->desk);
    fb_dialogue_free(interview->dialogue);
    if (interview->day != SIZE_MAX)
        fb_desk_let_go(interview->desk, interview->day);
    host->resize(host->context, interview, sizeof *interview, 0);
}

static const fb_fact_sheet *sheet_of(const fb_interview *interview) {
    return fb_policy_set_sheet(fb_desk_policy_set(interview->desk, interview->day));
}

static fb_status find_fact(uint32_t *out, const fb_interview *interview, fb_view name, fb_error *error) {
    *out = fb_fact_find(sheet_of(interview), name);
    return *out != UINT32_MAX ? FB_OK : fb_fail(error, FB_NOT_FOUND, NULL, "the fact sheet has no such fact");
}

fb_status fb_interview_look(fb_interview *interview, const fb_interview_view **view, fb_error *error) {
    if (!interview || !view)
        return bad_argument(error, "fb_interview_look needs an interview and a place for the view");
    *view = NULL;
    return fb_dialogue_look(interview->dialogue, view, error);
}

fb_status fb_interview_answer(fb_interview *interview, fb_view fact, fb_reply reply, fb_view value,
                              fb_error *error) {
    uint32_t index;
    bool is_reply = reply >= FB_REPLY_VALUE && reply <= FB_REPLY_REFUSED;
    if (!interview || !fact.data || !is_reply || (!value.data && (value.size > 0 || reply == FB_REPLY_VALUE)))
        return bad_argument(error, "fb_interview_answer needs an interview, a fact, and a value or why there is none");
    FB_TRY(find_fact(&index, interview, fact, error));
    return fb_dialogue_answer(interview->dialogue, index, reply, value, error);
}

bool fb_interview_back(fb_interview *interview, fb_view *fact) {
    uint32_t index = interview ? fb_dialogue_back(interview->dialogue) : UINT32_MAX;
    if (fact)
        *fact = index != UINT32_MAX ? sheet_of(interview)->facts[index].name : (fb_view){"", 0};
    return index != UINT32_MAX;
}

fb_status fb_interview_fact(fb_interview *interview, fb_interview_question *question, fb_view fact,
                            fb_error *error) {
    uint32_t index;
    if (!interview || !question || !fact.data)
        return bad_argument(error, "fb_interview_fact needs an interview, a place for the answer, and a fact");
    FB_TRY(find_fact(&index, interview, fact, error));
    fb_dialogue_fact(question, interview->dialogue, index);
    return FB_OK;
}

fb_status fb_interview_case(fb_interview *interview, fb_view *json, fb_view *lacking, fb_error *error) {
    uint32_t index;
    if (!interview || !json)
        return bad_argument(error, "fb_interview_case needs an interview and a place for the text");
    *json = (fb_view){"", 0};
    fb_status status = fb_dialogue_case(json, &index, interview->dialogue, error);
    if (lacking)
        *lacking = index != UINT32_MAX ? sheet_of(interview)->facts[index].name : (fb_view){"", 0};
    return status;
}

/* ---- sealed texts ------------------------------------------------------------------------------------- */

bool fb_is_sealed(fb_view bytes) {
    return bytes.data && fb_seal_is_sealed(bytes);
}

size_t fb_sealed_size(size_t text_size) {
    return fb_seal_size(text_size);
}

fb_status fb_seal(char *sealed, fb_view text, fb_view passphrase, fb_error *error) {
    if (!sealed || (!text.data && text.size > 0) || !passphrase.data)
        return bad_argument(error, "fb_seal needs room, a text and a passphrase");
    return fb_seal_text(sealed, text, passphrase, NULL, error);
}

fb_status fb_unseal(char *text, size_t *text_size, fb_view sealed, fb_view passphrase, fb_error *error) {
    if (!text || !text_size || !sealed.data || !passphrase.data)
        return bad_argument(error, "fb_unseal needs room, a place for the size, a sealed text and a passphrase");
    return fb_seal_open(text, text_size, sealed, passphrase, error);
}

void fb_forget(void *memory, size_t size) {
    fb_seal_forget(memory, size);
}
