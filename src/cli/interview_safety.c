/* interview_safety.c - before anything else: is it safe to talk, who listens, in which language, does a clock run?
 *
 * An interview that asks only what decides would never ask this, because no policy may read it (law/FIELD fact 53).
 * Until somebody has said that it is safe, nothing on the screen tells what this program is about.
 */
#include "interview.h"

#include <string.h>

/* What is better left for another time, unless the person wants to go on. */
static safety_result stop_or_go_on(conversation *c) {
    switch (ask_yes_no(c, SAY_STOP_NOW)) {
    case REPLY_NO: return SAFETY_GO_ON;
    case REPLY_YES:
    case REPLY_UNSAID:
    case REPLY_LEAVE:
    case REPLY_END: break;
    }
    return SAFETY_LEAVE;
}

/* May it go on? */
static safety_result go_on(conversation *c) {
    switch (ask_yes_no(c, SAY_GO_ON)) {
    case REPLY_YES: return SAFETY_GO_ON;
    case REPLY_LEAVE: return SAFETY_LEAVE;
    case REPLY_NO:
    case REPLY_UNSAID:
    case REPLY_END: break;
    }
    return SAFETY_STOP;
}

static safety_result ask_language(conversation *c, safety *out) {
    say_strongly(c, 0, interview_phrase(c->language, SAY_SPEAK));
    if (!read_line(c) || is_line(c, "q"))
        return SAFETY_STOP;
    if (is_line(c, "x"))
        return SAFETY_LEAVE;
    if (!c->line[0] || is_line(c, "s") || is_line(c, "o") || is_line(c, "?") || is_line(c, "-"))
        return SAFETY_GO_ON;
    memcpy(out->language, c->line, sizeof out->language);
    say_phrase(c, 0, SAY_INTERPRETER);
    return go_on(c);
}

static safety_result ask_clock(conversation *c) {
    yes_no clock = ask_yes_no(c, SAY_CLOCK);
    if (clock == REPLY_LEAVE)
        return SAFETY_LEAVE;
    if (clock == REPLY_END)
        return SAFETY_STOP;
    if (clock != REPLY_YES)
        return SAFETY_GO_ON;
    say_phrase(c, 0, SAY_CLOCK_NOTE);
    return go_on(c);
}

safety_result ask_safety(conversation *c, safety *out) {
    safety_result result = SAFETY_GO_ON;
    *out = (safety){.safe = ask_yes_no(c, SAY_SAFE), .listened_to = REPLY_UNSAID, .shared = REPLY_UNSAID};
    if (out->safe == REPLY_UNSAID)
        result = stop_or_go_on(c);
    else if (out->safe != REPLY_YES)
        result = SAFETY_LEAVE;
    if (result != SAFETY_GO_ON)
        return result;
    out->listened_to = ask_yes_no(c, SAY_LISTENED);
    if (out->listened_to == REPLY_LEAVE || out->listened_to == REPLY_END)
        return SAFETY_LEAVE;
    if (out->listened_to == REPLY_YES)
        result = stop_or_go_on(c);
    if (result != SAFETY_GO_ON)
        return result;
    out->shared = ask_yes_no(c, SAY_SHARED);
    if (out->shared == REPLY_LEAVE || out->shared == REPLY_END)
        return SAFETY_LEAVE;
    if (out->shared != REPLY_NO)
        say_phrase(c, 0, SAY_SHARED_NOTE);
    result = ask_language(c, out);
    return result == SAFETY_GO_ON ? ask_clock(c) : result;
}

bool has_safety_answers(const safety *given) {
    return given->safe == REPLY_YES || given->listened_to != REPLY_UNSAID || given->shared != REPLY_UNSAID ||
           given->language[0];
}
