/* line_editor.c - lines from standard input: edited, with history and completion, where a person types them.
 *
 * The editing is libedit's, opened with dlopen the first time it is wanted; its few functions are declared here, so
 * that building needs nothing of it.  Without the library, or when standard input or output is no terminal, lines
 * are read plainly.  Called by prompt.c.
 */
#include "cli.h"

#include <dlfcn.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY "libedit.so.2"
#define HISTORY_SIZE 1000
#define MOST_COMPLETED 256u

/* ---- the interface of libedit (histedit.h, its version 2 of the binary interface) ---------------------- */

typedef struct editline EditLine;
typedef struct history History;
typedef struct edited_line { /* LineInfo */
    const char *buffer, *cursor, *last;
} edited_line;
typedef struct history_event { /* HistEvent */
    int number;
    const char *text;
} history_event;
enum { EL_PROMPT = 0, EL_EDITOR = 2, EL_SIGNAL = 3, EL_BIND = 4, EL_ADDFN = 9, EL_HIST = 10, EL_CLIENTDATA = 14 };
enum { H_SETSIZE = 1, H_ENTER = 10, H_LOAD = 17, H_SAVE = 18, H_SETUNIQUE = 20 };
enum { CC_REFRESH = 4, CC_ERROR = 6, CC_REDISPLAY = 8 };

typedef struct libedit {
    EditLine *(*init)(const char *program, FILE *in, FILE *out, FILE *errors);
    void (*end)(EditLine *);
    const char *(*gets)(EditLine *, int *size);
    int (*set)(EditLine *, int what, ...);
    int (*get)(EditLine *, int what, ...);
    const edited_line *(*line)(EditLine *);
    int (*insert)(EditLine *, const char *text);
    History *(*history_init)(void);
    void (*history_end)(History *);
    int (*history)(History *, history_event *, int what, ...);
} libedit;

struct cli_editor {
    const char *history_file;
    cli_complete *complete;
    void *context;
    bool is_terminal;
    char *plain; /* a line that was read plainly */
    size_t plain_size;
    void *library;
    libedit edit;
    EditLine *line;
    History *history;
};

/* *into is a function pointer; ISO C has no conversion for it, POSIX says that the bytes fit. */
static bool find_function(void *into, void *library, const char *name) {
    void *found = dlsym(library, name);
    memcpy(into, &found, sizeof found);
    return found != NULL;
}

static bool open_library(cli_editor *editor) {
    libedit *edit = &editor->edit;
    editor->library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    void *library = editor->library;
    return library && find_function(&edit->init, library, "el_init") &&
           find_function(&edit->end, library, "el_end") && find_function(&edit->gets, library, "el_gets") &&
           find_function(&edit->set, library, "el_set") && find_function(&edit->get, library, "el_get") &&
           find_function(&edit->line, library, "el_line") &&
           find_function(&edit->insert, library, "el_insertstr") &&
           find_function(&edit->history_init, library, "history_init") &&
           find_function(&edit->history_end, library, "history_end") &&
           find_function(&edit->history, library, "history");
}

/* ---- what libedit calls ------------------------------------------------------------------------------- */

static char *show_prompt(EditLine *line) {
    static char prompt[] = CLI_PROMPT;
    (void)line;
    return prompt;
}

/* The editor that a line belongs to.  libedit hands over the line only, and what it keeps for us is asked of it by
 * a function that must be looked up: the program has no global state to hold either. */
static cli_editor *editor_of(EditLine *line) {
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    int (*get)(EditLine *, int what, ...);
    void *editor = NULL;
    if (library && find_function(&get, library, "el_get") && get(line, EL_CLIENTDATA, &editor) != 0)
        editor = NULL;
    if (library)
        dlclose(library); /* it stays open: the editor holds it too */
    return editor;
}

static unsigned char complete_name(EditLine *line, int character) {
    (void)character;
    const cli_editor *editor = editor_of(line);
    if (!editor)
        return CC_ERROR;
    const edited_line *text = editor->edit.line(line);
    char more[MOST_COMPLETED + 1];
    bool listed = false;
    size_t n = editor->complete(editor->context, more, &listed,
                                (fb_view){text->buffer, (size_t)(text->cursor - text->buffer)});
    if (n == 0)
        return listed ? CC_REDISPLAY : CC_ERROR;
    more[n] = '\0';
    return editor->edit.insert(line, more) == 0 ? CC_REFRESH : CC_ERROR;
}

/* ---- opening and closing ------------------------------------------------------------------------------ */

static bool begin_editing(cli_editor *editor) {
    const libedit *edit = &editor->edit;
    history_event event;
    editor->line = edit->init("forbear", stdin, stdout, stderr);
    editor->history = edit->history_init();
    if (!editor->line || !editor->history)
        return false;
    edit->history(editor->history, &event, H_SETSIZE, HISTORY_SIZE);
    edit->history(editor->history, &event, H_SETUNIQUE, 1);
    if (editor->history_file)
        edit->history(editor->history, &event, H_LOAD, editor->history_file);
    edit->set(editor->line, EL_CLIENTDATA, editor);
    edit->set(editor->line, EL_PROMPT, show_prompt);
    edit->set(editor->line, EL_EDITOR, "emacs");
    edit->set(editor->line, EL_SIGNAL, 1);
    edit->set(editor->line, EL_HIST, edit->history, editor->history);
    edit->set(editor->line, EL_ADDFN, "complete-name", "Completes a name", complete_name);
    edit->set(editor->line, EL_BIND, "^I", "complete-name", NULL);
    return true;
}

static void end_editing(cli_editor *editor) {
    if (editor->history)
        editor->edit.history_end(editor->history);
    if (editor->line)
        editor->edit.end(editor->line);
    editor->history = NULL;
    editor->line = NULL; /* the library stays: what it stands on keeps memory of its own to the end */
}

cli_editor *cli_editor_open(const char *history, cli_complete *complete, void *context) {
    cli_editor *editor = calloc(1, sizeof *editor);
    if (!editor)
        return NULL;
    editor->history_file = history;
    editor->complete = complete;
    editor->context = context;
    editor->is_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (!editor->is_terminal)
        return editor;
    setlocale(LC_CTYPE, ""); /* how many columns a character takes */
    if (!open_library(editor) || !begin_editing(editor)) {
        end_editing(editor);
        if (history)
            cli_complain("eval", "libedit is not installed: lines are not edited and no history is kept", NULL);
    }
    return editor;
}

void cli_editor_close(cli_editor *editor) {
    history_event event;
    if (!editor)
        return;
    /* libedit makes the file readable by its owner only. */
    if (editor->history && editor->history_file &&
        editor->edit.history(editor->history, &event, H_SAVE, editor->history_file) < 0)
        cli_complain("eval", "cannot be written; the history is lost", editor->history_file);
    end_editing(editor);
    free(editor->plain);
    free(editor);
}

bool cli_editor_is_terminal(const cli_editor *editor) {
    return editor->is_terminal;
}

/* ---- lines -------------------------------------------------------------------------------------------- */

static const char *edited(cli_editor *editor, size_t *size) {
    int n = 0;
    history_event event;
    const char *line = editor->edit.gets(editor->line, &n);
    if (!line || n <= 0)
        return NULL;
    size_t length = (size_t)n;
    while (length && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        length--;
    if (length)
        editor->edit.history(editor->history, &event, H_ENTER, line);
    *size = length;
    return line;
}

const char *cli_editor_line(cli_editor *editor, size_t *size) {
    if (editor->line)
        return edited(editor, size);
    if (editor->is_terminal) {
        fputs(CLI_PROMPT, stdout);
        fflush(stdout);
    }
    ssize_t n = getline(&editor->plain, &editor->plain_size, stdin);
    if (n < 0)
        return NULL;
    size_t length = (size_t)n;
    while (length && (editor->plain[length - 1] == '\n' || editor->plain[length - 1] == '\r'))
        length--;
    *size = length;
    return editor->plain;
}
