/* interview_lines.c - lines of a dialogue: out, broken at the width of the screen, and in, without a history.
 *
 * What is typed about a case must not stay behind: lines are read into one place that is wiped at the end, and the
 * line editor with its history (line_editor.c) is not used.
 */
#include "interview.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WIDTH 80u
#define BOLD "\033[1m"
#define PLAIN "\033[0m"
#define CLEAR "\033[2J\033[3J\033[H" /* ECMA-48: the page; xterm: what was scrolled away; the cursor home */

void conversation_begin(conversation *c, int language) {
    unsigned width = cli_width();
    *c = (conversation){.language = language};
    c->is_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    c->has_colour = cli_has_colour(stdout);
    c->width = width && width < WIDTH ? width : WIDTH;
    if (c->is_terminal)
        setvbuf(stdin, NULL, _IONBF, 0); /* what is typed stands in `line` only */
}

void conversation_end(conversation *c) {
    fb_forget(c->line, sizeof c->line);
}

/* ---- out ---------------------------------------------------------------------------------------------- */

static unsigned columns_of(const char *word, size_t size) {
    unsigned n = 0;
    for (size_t i = 0; i < size; i++)
        n += ((unsigned char)word[i] & 0xC0) != 0x80;
    return n;
}

typedef struct paragraph {
    unsigned width, indent, column; /* column 0: a line is to be begun */
    unsigned hang;                  /* more blanks before every line but the first */
    bool had_blank;                 /* before what comes */
} paragraph;

/* Texts come from policy files, too: what could drive a terminal is left out. */
static void put_word(paragraph *p, const char *word, size_t size) {
    unsigned columns = columns_of(word, size);
    if (p->column > p->indent && p->had_blank) {
        if (p->column + 1 + columns > p->width) {
            putchar('\n');
            p->column = 0;
            p->indent += p->hang;
            p->hang = 0;
        } else {
            putchar(' ');
            p->column++;
        }
    }
    for (; p->column < p->indent; p->column++)
        putchar(' ');
    for (size_t i = 0; i < size; i++) {
        size_t control = cli_control_at((fb_view){word, size}, i);
        if (!control)
            putchar(word[i]);
        i += control ? control - 1 : 0;
    }
    p->column += columns;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void put_text(paragraph *p, const char *text) {
    while (*text) {
        size_t size = 0;
        for (; is_blank(*text); text++)
            p->had_blank = true;
        while (text[size] && !is_blank(text[size]))
            size++;
        if (size > 0) {
            put_word(p, text, size);
            p->had_blank = false;
        }
        text += size;
    }
}

void say(const conversation *c, unsigned indent, ...) {
    paragraph p = {.width = c->width, .indent = indent};
    va_list texts;
    va_start(texts, indent);
    for (const char *text = va_arg(texts, const char *); text; text = va_arg(texts, const char *)) {
        p.hang = strcmp(text, "- ") == 0 ? 2 : p.hang;
        put_text(&p, text);
    }
    va_end(texts);
    putchar('\n');
}

void say_phrase(const conversation *c, unsigned indent, phrase what) {
    say(c, indent, interview_phrase(c->language, what), (char *)NULL);
}

void say_strongly(const conversation *c, unsigned indent, const char *text) {
    if (c->has_colour)
        fputs(BOLD, stdout);
    say(c, indent, text, (char *)NULL);
    if (c->has_colour)
        fputs(PLAIN, stdout);
}

void clear_screen(const conversation *c) {
    if (isatty(STDOUT_FILENO))
        fputs(CLEAR, stdout);
    say_phrase(c, 0, SAY_GOODBYE);
    fflush(stdout);
}

/* ---- in ----------------------------------------------------------------------------------------------- */

static void trim(char *line) {
    size_t size = strlen(line), from = 0;
    while (size > 0 && (unsigned char)line[size - 1] <= ' ')
        line[--size] = '\0';
    while ((unsigned char)line[from] <= ' ' && line[from])
        from++;
    memmove(line, line + from, size - from + 1);
}

bool read_line(conversation *c) {
    size_t n = 0;
    int byte;
    fputs("> ", stdout);
    fflush(stdout);
    fb_forget(c->line, sizeof c->line);
    while ((byte = getchar()) != EOF && byte != '\n')
        if (n + 1 < sizeof c->line) /* the rest of a longer line is no answer to anything */
            c->line[n++] = (char)(byte ? byte : ' ');
    trim(c->line);
    if (!c->is_terminal)
        putchar('\n');
    c->is_over = byte == EOF && n == 0;
    return !c->is_over;
}

static bool same_letters(const char *a, const char *b) {
    for (; *a && *b; a++, b++) {
        char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a, y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;
        if (x != y)
            return false;
    }
    return *a == *b;
}

bool is_line(const conversation *c, const char *word) {
    return same_letters(c->line, word);
}

static bool is_any(const conversation *c, const char *const *words) {
    for (; *words; words++)
        if (is_line(c, *words))
            return true;
    return false;
}

yes_no ask_yes_no(conversation *c, phrase question) {
    static const char *const yes[] = {"y", "yes", "1", "sí", "SÍ", "si", "s", NULL};
    static const char *const no[] = {"n", "no", "2", NULL};
    static const char *const unsaid[] = {"?", "-", "o", NULL};
    say_strongly(c, 0, interview_phrase(c->language, question));
    for (;;) {
        say(c, 2, interview_phrase(c->language, SAY_YES_NO), (char *)NULL);
        if (!read_line(c))
            return REPLY_END;
        if (is_line(c, "x"))
            return REPLY_LEAVE;
        if (is_line(c, "q"))
            return REPLY_END;
        if (c->language != FB_SPANISH && is_line(c, "s"))
            return REPLY_UNSAID;
        if (is_any(c, yes))
            return REPLY_YES;
        if (is_any(c, no))
            return REPLY_NO;
        if (is_any(c, unsaid))
            return REPLY_UNSAID;
        say_phrase(c, 0, SAY_ANSWER_YES_NO);
    }
}
