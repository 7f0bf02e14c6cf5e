/* interview.h - what the files of `forbear ask` share: words in two languages, a dialogue line by line, saving.
 *
 * INVARIANT: nothing that a person answers is kept in a history, in a file or on the screen of somebody who left at
 * once, unless the person asked for it.
 */
#ifndef FB_INTERVIEW_H
#define FB_INTERVIEW_H

#include "cli.h"

/* ---- interview_words.c: what is said, in English and Spanish ------------------------------------------- */

typedef enum phrase {
#define PHRASE(name, english, spanish) SAY_##name,
#include "interview_words.def"
#undef PHRASE
    N_PHRASES
} phrase;

/* "en" or "es"; NULL: what LC_ALL, LC_MESSAGES or LANG say, else English.  False: another language. */
bool interview_language(int *out, const char *given);
const char *interview_phrase(int language, phrase what);
/* An outcome word of the policies for people; the word itself when there is none. */
fb_view interview_outcome(int language, fb_view word);
/* Who may be asked first, by the code of the fact sheet. */
const char *interview_source(int language, fb_view ask);

/* ---- interview_lines.c: lines out and in ---------------------------------------------------------------- */

#define LINE_SIZE 512

typedef struct conversation {
    int language;
    bool is_terminal, has_colour, is_over; /* is_over: the input has ended */
    unsigned width;
    char line[LINE_SIZE]; /* what was typed last, without blanks at its ends */
} conversation;

void conversation_begin(conversation *c, int language);
/* Wipes what was typed. */
void conversation_end(conversation *c);
/* A paragraph, broken at the width, `indent` blanks before every line; texts up to NULL are put together. */
void say(const conversation *c, unsigned indent, ...);
void say_phrase(const conversation *c, unsigned indent, phrase what);
/* The same in bold where there are colours. */
void say_strongly(const conversation *c, unsigned indent, const char *text);
/* Reads a line after a prompt; false at the end of the input. */
bool read_line(conversation *c);
/* Is the line this word, in whatever letters? */
bool is_line(const conversation *c, const char *word);
typedef enum yes_no { REPLY_YES, REPLY_NO, REPLY_UNSAID, REPLY_LEAVE, REPLY_END } yes_no;
/* A question for yes or no, asked until it is answered: "?", "-" and skipping are REPLY_UNSAID. */
yes_no ask_yes_no(conversation *c, phrase question);
/* Nothing of what was said is left on the screen. */
void clear_screen(const conversation *c);

/* ---- interview_safety.c: before anything else ----------------------------------------------------------- */

typedef struct safety { /* kept only when the person saves, and says so */
    yes_no safe, listened_to, shared;
    char language[LINE_SIZE]; /* asked for; empty: none */
} safety;
typedef enum safety_result { SAFETY_GO_ON, SAFETY_LEAVE, SAFETY_STOP } safety_result;
safety_result ask_safety(conversation *c, safety *out);
bool has_safety_answers(const safety *given);

/* ---- interview_dialogue.c: the questions ---------------------------------------------------------------- */

typedef enum dialogue_result { DIALOGUE_ENDED, DIALOGUE_LEFT, DIALOGUE_FAILED } dialogue_result;
/* Asks until nothing is left to ask, or the person stops.  *n_asked (may be NULL): questions put. */
dialogue_result hold_dialogue(conversation *c, fb_interview *interview, fb_error *error);
/* One question that a file needs an answer to; false: none was given. */
bool ask_needed(conversation *c, fb_interview *interview, fb_view fact);
/* The exit status for how it stands. */
int exit_of_interview(const fb_interview_view *view);

/* ---- interview_next.c: the ranked list ------------------------------------------------------------------ */

bool print_next(const fb_interview_view *view, int language, bool json);

/* ---- interview_save.c ----------------------------------------------------------------------------------- */

typedef struct saving {
    const char *file;            /* NULL: the person is asked */
    const char *passphrase_file; /* NULL: asked on the terminal */
    bool plain;
} saving;
/* Writes the case file if it is wanted; the exit status, EXIT_DONE too when nothing is to be written. */
int save_interview(conversation *c, fb_interview *interview, const saving *how, const safety *given);

#endif
