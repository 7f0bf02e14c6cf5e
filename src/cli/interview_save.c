/* interview_save.c - the answers as a case file: only when it is wanted, sealed unless plain text is asked for, written
 * whole or not at all, readable by its owner only (terminal.c).
 */
#include "interview.h"

#include <string.h>
#include <unistd.h>

/* ---- what the file holds ------------------------------------------------------------------------------ */

static bool record(fb_interview *interview, const char *fact, const char *value, fb_error *error) {
    fb_view name = {fact, strlen(fact)}, text = {value, strlen(value)};
    fb_interview_question q;
    /* A fact sheet need not have it. */
    return fb_interview_fact(interview, &q, name, NULL) != FB_OK ||
           fb_interview_answer(interview, name, FB_REPLY_VALUE, text, error) == FB_OK;
}

static bool record_reply(fb_interview *interview, const char *fact, yes_no given, fb_error *error) {
    return given == REPLY_UNSAID || record(interview, fact, given == REPLY_YES ? "yes" : "no", error);
}

/* KEEP IN STEP: the facts of the group "safety" in policies/facts.dmn, which no policy may read */
static bool record_safety(fb_interview *interview, const safety *given, fb_error *error) {
    return record_reply(interview, "safe_now", given->safe, error) &&
           record_reply(interview, "abuser_present", given->listened_to, error) &&
           record_reply(interview, "device_shared", given->shared, error) &&
           (!given->language[0] || record(interview, "interpreter_language", given->language, error));
}

/* The case file, after asking for what it lacks. */
static int make_case(conversation *c, fb_interview *interview, const safety *given, fb_view *json) {
    fb_error error = {0};
    fb_view lacking;
    fb_status status;
    if (has_safety_answers(given) && !c->is_over && ask_yes_no(c, SAY_SAVE_SAFETY) == REPLY_YES &&
        !record_safety(interview, given, &error))
        return cli_fail(&error);
    while ((status = fb_interview_case(interview, json, &lacking, &error)) == FB_NOT_FOUND)
        if (!ask_needed(c, interview, lacking))
            break;
    return status == FB_OK ? EXIT_DONE : cli_fail(&error);
}

/* ---- the file ------------------------------------------------------------------------------------------ */

static int write_case(conversation *c, fb_interview *interview, const char *path, const saving *how,
                      const safety *given) {
    fb_view json;
    if (strcmp(path, "-") == 0) {
        cli_complain("ask", "is no file; answers are saved to a file of their own", path);
        return EXIT_BAD_INPUT;
    }
    int result = make_case(c, interview, given, &json);
    if (result == EXIT_DONE && how->plain)
        result = cli_write_file(path, json) ? EXIT_DONE : EXIT_BUDGET;
    else if (result == EXIT_DONE)
        result = cli_write_sealed("ask", path, json, how->passphrase_file,
                                  interview_phrase(c->language, SAY_PASSPHRASE),
                                  interview_phrase(c->language, SAY_PASSPHRASE_AGAIN));
    if (result == EXIT_DONE)
        say(c, 0, interview_phrase(c->language, how->plain ? SAY_SAVED_PLAIN : SAY_SAVED_SEALED), path, (char *)NULL);
    else
        say_phrase(c, 0, SAY_NOT_SAVED);
    return result;
}

int save_interview(conversation *c, fb_interview *interview, const saving *how, const safety *given) {
    char path[LINE_SIZE];
    if (how->file)
        return write_case(c, interview, how->file, how, given);
    if (c->is_over || ask_yes_no(c, SAY_SAVE) != REPLY_YES)
        return EXIT_DONE;
    say_strongly(c, 0, interview_phrase(c->language, SAY_SAVE_AS));
    if (!read_line(c) || !c->line[0])
        return say_phrase(c, 0, SAY_NOT_SAVED), EXIT_DONE;
    memcpy(path, c->line, sizeof path);
    if (access(path, F_OK) == 0 && ask_yes_no(c, SAY_REPLACE) != REPLY_YES)
        return say_phrase(c, 0, SAY_NOT_SAVED), EXIT_DONE;
    return write_case(c, interview, path, how, given);
}
