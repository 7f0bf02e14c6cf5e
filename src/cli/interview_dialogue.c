/* interview_dialogue.c - the questions of `forbear ask`, one at a time, until nothing is left that could matter.
 *
 * Each question stands with why it is asked and what is still possible.  Which answer leads where is not said: that
 * would be advice on how to answer, and belongs to counsel (law/FIELD section 7).
 */
#include "interview.h"

#include <stdlib.h>
#include <string.h>

#define MOST_VALUES 128u
#define VALUE_SIZE 256u

static bool is_view(fb_view text, const char *word) {
    return strlen(word) == text.size && memcmp(text.data, word, text.size) == 0;
}

/* A view as a string, cut to what fits. */
static const char *string_of(char out[LINE_SIZE], fb_view text) {
    size_t size = text.size < LINE_SIZE - 1 ? text.size : LINE_SIZE - 1;
    if (size)
        memcpy(out, text.data, size);
    out[size] = '\0';
    return out;
}

/* ---- a question -------------------------------------------------------------------------------------- */

/* A value in words: those of the fact sheet, else its code with blanks. */
static void value_words(char out[VALUE_SIZE], const conversation *c, const fb_interview_value *value) {
    fb_view words = value->words[c->language].size ? value->words[c->language] : value->code;
    size_t size = words.size < VALUE_SIZE - 1 ? words.size : VALUE_SIZE - 1;
    for (size_t i = 0; i < size; i++)
        out[i] = (char)(words.data[i] == '_' && !value->words[c->language].size ? ' ' : words.data[i]);
    out[size] = '\0';
}

static void say_values(const conversation *c, const fb_interview_question *q) {
    char words[VALUE_SIZE], number[32];
    if (q->form == FB_VALUE_YES_NO) {
        say(c, 4, "1  ", interview_phrase(c->language, SAY_YES), (char *)NULL);
        say(c, 4, "2  ", interview_phrase(c->language, SAY_NO), (char *)NULL);
    }
    for (size_t i = 0; i < q->n_values && i < MOST_VALUES; i++) {
        value_words(words, c, &q->values[i]);
        snprintf(number, sizeof number, "%zu  ", i + 1);
        say(c, 4, number, words, (char *)NULL);
    }
}

static phrase how_to_write(const fb_interview_question *q) {
    switch (q->form) {
    case FB_VALUE_DATE: return SAY_HOW_DATE;
    case FB_VALUE_TIME: return SAY_HOW_TIME;
    case FB_VALUE_NUMBER: return SAY_HOW_NUMBER;
    case FB_VALUE_TEXT: return SAY_HOW_TEXT;
    case FB_VALUE_YES_NO: return SAY_ANSWER_YES_NO;
    case FB_VALUE_WORD: break;
    }
    return SAY_HOW_WORD;
}

static bool is_chosen(const fb_interview_question *q) {
    return q->form == FB_VALUE_YES_NO || q->form == FB_VALUE_WORD;
}

/* "must not, only after" */
static char *list_of(char *out, size_t size, const conversation *c, const fb_view *words, size_t n, bool outcomes) {
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n && at + 1 < size; i++) {
        fb_view word = outcomes ? interview_outcome(c->language, words[i]) : words[i];
        int added = snprintf(out + at, size - at, "%s%.*s", i ? ", " : "", (int)word.size, word.data);
        at = added < 0 ? size : at + (size_t)added;
    }
    return out;
}

static void say_why(const conversation *c, const fb_interview_view *view, const fb_interview_question *q) {
    char list[1024];
    list_of(list, sizeof list, c, q->read_by, q->n_read_by, false);
    if (q->n_read_by > 0)
        say(c, 2, interview_phrase(c->language, SAY_WHY), interview_phrase(c->language, SAY_READ_BY), list, ".",
            (char *)NULL);
    else
        say_phrase(c, 2, SAY_WHY);
    say(c, 2, interview_phrase(c->language, SAY_POSSIBLE),
        list_of(list, sizeof list, c, view->outcomes, view->n_outcomes, true), ".", (char *)NULL);
}

static void say_question(const conversation *c, const fb_interview_view *view, const fb_interview_question *q) {
    char number[32], most[32], text[LINE_SIZE];
    snprintf(number, sizeof number, "%zu", view->n_answers + 1);
    snprintf(most, sizeof most, "%u", (unsigned)q->worst);
    putchar('\n');
    if (q->worst == UINT32_MAX)
        say(c, 0, interview_phrase(c->language, SAY_QUESTION), number, (char *)NULL);
    else
        say(c, 0, interview_phrase(c->language, SAY_QUESTION), number, " - ",
            interview_phrase(c->language, SAY_AT_MOST), most, interview_phrase(c->language, SAY_LEFT), (char *)NULL);
    say_strongly(c, 0, string_of(text, q->question[c->language].size ? q->question[c->language] : q->fact));
    say_values(c, q);
    if (!is_chosen(q))
        say_phrase(c, 4, how_to_write(q));
    say_why(c, view, q);
    const char *source = interview_source(c->language, q->ask);
    if (*source)
        say(c, 2, interview_phrase(c->language, SAY_FIRST_LOOK), source, ".", (char *)NULL);
    if (is_view(q->confidentiality, "protected"))
        say_phrase(c, 2, SAY_PROTECTED);
    say_phrase(c, 2, SAY_KEYS);
}

static void say_help(const conversation *c, const fb_interview_question *q) {
    char text[LINE_SIZE];
    if (q->help[c->language].size)
        say(c, 2, string_of(text, q->help[c->language]), (char *)NULL);
    if (q->settled_by[c->language].size)
        say(c, 2, interview_phrase(c->language, SAY_SETTLED_BY), string_of(text, q->settled_by[c->language]), ".",
            (char *)NULL);
    say_phrase(c, 2, SAY_HELP_KEYS);
}

/* ---- an answer --------------------------------------------------------------------------------------- */

static bool number_typed(size_t *out, const char *line) {
    *out = 0;
    for (; *line >= '0' && *line <= '9' && *out < 10000; line++)
        *out = 10 * *out + (size_t)(*line - '0');
    return *line == '\0' && *out > 0;
}

static bool is_said(const conversation *c, const fb_interview_value *value) {
    char words[VALUE_SIZE], code[LINE_SIZE];
    value_words(words, c, value);
    return is_line(c, words) || is_line(c, string_of(code, value->code));
}

/* The value that was typed, as the library takes it; false: it is none. */
static bool value_typed(fb_view *out, const conversation *c, const fb_interview_question *q) {
    static const char *const yes[] = {"y", "yes", "sí", "SÍ", "si", "true"}, *const no[] = {"n", "no", "false"};
    size_t number;
    bool has_number = number_typed(&number, c->line);
    *out = (fb_view){c->line, strlen(c->line)};
    if (q->form == FB_VALUE_YES_NO) {
        for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
            if (is_line(c, yes[i]) || (has_number && number == 1))
                return *out = (fb_view){"true", 4}, true;
        for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
            if (is_line(c, no[i]) || (has_number && number == 2))
                return *out = (fb_view){"false", 5}, true;
        return false;
    }
    if (q->form != FB_VALUE_WORD)
        return out->size > 0;
    if (has_number && number <= q->n_values && number <= MOST_VALUES)
        return *out = q->values[number - 1].code, true;
    for (size_t i = 0; i < q->n_values; i++)
        if (is_said(c, &q->values[i]))
            return *out = q->values[i].code, true;
    return false;
}

typedef enum typed { TYPED_VALUE, TYPED_REPLY, TYPED_BACK, TYPED_STOP, TYPED_LEAVE, TYPED_AGAIN } typed;

static typed key_typed(fb_reply *out, const conversation *c, const fb_interview_question *q) {
    bool is_spanish = c->language == FB_SPANISH;
    *out = FB_REPLY_VALUE;
    if (is_spanish && q->form == FB_VALUE_YES_NO && is_line(c, "s")) {
        say_phrase(c, 2, SAY_HOW_YES);
        return TYPED_AGAIN;
    }
    if (is_line(c, "s") || (is_spanish && is_line(c, "o")))
        *out = FB_REPLY_SKIP;
    else if (is_line(c, "?"))
        *out = FB_REPLY_NOT_KNOWN;
    else if (is_line(c, "-"))
        *out = FB_REPLY_REFUSED;
    else if (is_line(c, "b"))
        return TYPED_BACK;
    else if (is_line(c, "q"))
        return TYPED_STOP;
    else if (is_line(c, "x"))
        return TYPED_LEAVE;
    else
        return TYPED_VALUE;
    return TYPED_REPLY;
}

/* Puts a question until something comes of it; an answer is recorded. */
static typed put_question(conversation *c, fb_interview *interview, const fb_interview_question *q, fb_error *error) {
    fb_reply reply;
    fb_view value;
    for (;;) {
        if (!read_line(c))
            return TYPED_STOP;
        if (is_line(c, "h")) {
            say_help(c, q);
            continue;
        }
        typed what = c->line[0] ? key_typed(&reply, c, q) : TYPED_AGAIN;
        if (what == TYPED_AGAIN)
            continue;
        if (what == TYPED_REPLY)
            value = (fb_view){"", 0};
        else if (what != TYPED_VALUE)
            return what;
        else if (!value_typed(&value, c, q)) {
            say_phrase(c, 2, how_to_write(q));
            continue;
        }
        *error = (fb_error){0};
        fb_status status = fb_interview_answer(interview, q->fact, reply, value, error);
        if (status == FB_OK)
            return what;
        if (status != FB_BAD_INPUT)
            return TYPED_AGAIN; /* memory ran out; *error says so */
        say_phrase(c, 2, how_to_write(q));
    }
}

bool ask_needed(conversation *c, fb_interview *interview, fb_view fact) {
    fb_interview_question q;
    fb_error error = {0};
    char text[LINE_SIZE];
    if (c->is_over || fb_interview_fact(interview, &q, fact, &error) != FB_OK)
        return false;
    say_phrase(c, 0, SAY_SAVE_NEEDS);
    say_strongly(c, 0, string_of(text, q.question[c->language].size ? q.question[c->language] : q.fact));
    say_values(c, &q);
    return put_question(c, interview, &q, &error) == TYPED_VALUE;
}

/* ---- how it stands ------------------------------------------------------------------------------------ */

static phrase why_left(fb_unasked why) {
    switch (why) {
    case FB_UNASKED_SKIPPED: return SAY_SKIPPED;
    case FB_UNASKED_NOT_KNOWN: return SAY_NOT_KNOWN;
    case FB_UNASKED_REFUSED: return SAY_REFUSED;
    case FB_UNASKED_CONFLICT: return SAY_CONFLICT;
    case FB_UNASKED_NOBODY: break;
    }
    return SAY_NOBODY;
}

static void say_fact(const conversation *c, fb_interview *interview, fb_view fact, phrase why) {
    fb_interview_question q;
    char text[LINE_SIZE];
    fb_view words = fact;
    if (fb_interview_fact(interview, &q, fact, NULL) == FB_OK && q.question[c->language].size)
        words = q.question[c->language];
    say(c, 2, "- ", string_of(text, words), " (", interview_phrase(c->language, why), ")", (char *)NULL);
}

static void say_open(const conversation *c, fb_interview *interview, const fb_interview_view *view) {
    char list[1024];
    say(c, 0, interview_phrase(c->language, SAY_OPEN),
        list_of(list, sizeof list, c, view->outcomes, view->n_outcomes, true), ".", (char *)NULL);
    if (view->n_left + view->n_questions > 0)
        say_phrase(c, 0, SAY_OPEN_ON);
    for (size_t i = 0; i < view->n_questions; i++)
        say_fact(c, interview, view->questions[i].fact, SAY_NOT_ASKED);
    for (size_t i = 0; i < view->n_left; i++)
        say_fact(c, interview, view->left[i].fact, why_left(view->left[i].why));
}

/* Each benefit with what is left of its answer. */
static void say_benefits(const conversation *c, const fb_interview_view *view) {
    char list[1024], title[LINE_SIZE];
    for (size_t i = 0; i < view->n_benefits; i++) {
        const fb_interview_benefit *b = &view->benefits[i];
        say(c, 2, "- ", string_of(title, b->title), ": ",
            list_of(list, sizeof list, c, b->outcomes, b->n_outcomes, true), (char *)NULL);
    }
}

static void say_result(const conversation *c, fb_interview *interview, const fb_interview_view *view) {
    char list[1024];
    putchar('\n');
    if (view->n_benefits > 0)
        say_benefits(c, view);
    switch (view->state) {
    case FB_INTERVIEW_SETTLED:
        if (view->n_benefits > 1)
            break;
        snprintf(list, sizeof list, "%s%s.", interview_phrase(c->language, SAY_SETTLED),
                 view->n_outcomes ? interview_outcome(c->language, view->outcomes[0]).data : "");
        say_strongly(c, 0, list);
        break;
    case FB_INTERVIEW_ASKS:
    case FB_INTERVIEW_OPEN: say_open(c, interview, view); break;
    case FB_INTERVIEW_CONTRADICTORY: say_phrase(c, 0, SAY_CONTRADICTORY); break;
    case FB_INTERVIEW_FAULT: say_phrase(c, 0, SAY_FAULT); break;
    case FB_INTERVIEW_BUDGET: say_phrase(c, 0, SAY_BUDGET); break;
    }
    if (view->n_missing > 0)
        say(c, 0, interview_phrase(c->language, SAY_MISSING),
            list_of(list, sizeof list, c, view->missing, view->n_missing, false), ".", (char *)NULL);
    if (view->n_answers > 0)
        say_phrase(c, 0, SAY_STATEMENTS);
}

int exit_of_interview(const fb_interview_view *view) {
    switch (view->state) {
    case FB_INTERVIEW_SETTLED:
        if (view->n_benefits > 0)
            return EXIT_DONE; /* what may be sought is no verdict on an action */
        return view->n_missing > 0 || (view->n_outcomes && is_view(view->outcomes[0], "law open")) ? EXIT_LAW_OPEN
                                                                                                : EXIT_DONE;
    case FB_INTERVIEW_ASKS:
    case FB_INTERVIEW_OPEN: return view->n_missing > 0 ? EXIT_LAW_OPEN : EXIT_FACTS_OPEN;
    case FB_INTERVIEW_CONTRADICTORY:
    case FB_INTERVIEW_FAULT: return EXIT_CONTRADICTORY;
    case FB_INTERVIEW_BUDGET: break;
    }
    return EXIT_BUDGET;
}

/* ---- the dialogue ------------------------------------------------------------------------------------- */

static void go_back(const conversation *c, fb_interview *interview) {
    fb_interview_question q;
    fb_view fact;
    char text[LINE_SIZE];
    if (!fb_interview_back(interview, &fact))
        say_phrase(c, 2, SAY_NO_BACK);
    else if (fb_interview_fact(interview, &q, fact, NULL) == FB_OK)
        say(c, 2, interview_phrase(c->language, SAY_WAS_BACK),
            string_of(text, q.question[c->language].size ? q.question[c->language] : fact), (char *)NULL);
}

/* Answers that cannot all be true: back, or stop. */
static typed put_contradiction(conversation *c) {
    say_phrase(c, 0, SAY_CONTRADICTORY);
    while (read_line(c)) {
        if (is_line(c, "b"))
            return TYPED_BACK;
        if (is_line(c, "q"))
            return TYPED_STOP;
        if (is_line(c, "x"))
            return TYPED_LEAVE;
    }
    return TYPED_STOP;
}

static void say_title(const conversation *c, const fb_interview_benefit *benefit) {
    char title[LINE_SIZE];
    putchar('\n');
    say_strongly(c, 0, string_of(title, benefit->title));
}

dialogue_result hold_dialogue(conversation *c, fb_interview *interview, fb_error *error) {
    const fb_interview_view *view;
    bool has_said_narrows = false;
    size_t about = SIZE_MAX; /* the benefit whose title was said last */
    if (fb_interview_look(interview, &view, error) != FB_OK)
        return DIALOGUE_FAILED;
    putchar('\n');
    say_phrase(c, 0, view->n_benefits > 0 ? SAY_BEGIN_BENEFITS : SAY_BEGIN);
    for (;;) {
        *error = (fb_error){0};
        if (fb_interview_look(interview, &view, error) != FB_OK)
            return DIALOGUE_FAILED;
        bool is_contradictory = view->state == FB_INTERVIEW_CONTRADICTORY && view->n_answers > 0;
        if (view->state != FB_INTERVIEW_ASKS && !is_contradictory)
            break;
        if (!view->can_settle && !has_said_narrows && !is_contradictory) {
            say_phrase(c, 0, SAY_ONLY_NARROWS);
            has_said_narrows = true;
        }
        fb_interview_question q = {0};
        if (!is_contradictory) {
            q = view->questions[0];
            if (view->n_benefits > 0 && view->benefit != about)
                say_title(c, &view->benefits[about = view->benefit]);
            say_question(c, view, &q);
        }
        typed what = is_contradictory ? put_contradiction(c) : put_question(c, interview, &q, error);
        if (what == TYPED_LEAVE)
            return DIALOGUE_LEFT;
        if (what == TYPED_AGAIN)
            return DIALOGUE_FAILED;
        if (what == TYPED_BACK)
            go_back(c, interview);
        if (what == TYPED_STOP)
            break;
    }
    if (fb_interview_look(interview, &view, error) != FB_OK) /* an answer that was refused ended the view */
        return DIALOGUE_FAILED;
    say_result(c, interview, view);
    return DIALOGUE_ENDED;
}
