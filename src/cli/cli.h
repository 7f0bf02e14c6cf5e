/* cli.h - what the commands of the program `forbear` share.
 *
 * The program is an ordinary client of the library: it includes forbear.h and nothing else of Forbear's.  A
 * command is a function of its arguments, argv[0] being its own name; what it returns is the exit status.
 */
#ifndef FB_CLI_H
#define FB_CLI_H

#include "forbear.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Exit statuses; of several the highest that applies. */
enum {
    EXIT_DONE = 0,          /* done, and, for decide, settled */
    EXIT_FAILED = 1,        /* a check or test failed */
    EXIT_BAD_INPUT = 2,     /* bad usage or input */
    EXIT_FACTS_OPEN = 3,
    EXIT_LAW_OPEN = 4,      /* law open, layers collide, or below the grade asked for */
    EXIT_CONTRADICTORY = 5, /* facts contradictory, or a fault in a model */
    EXIT_BUDGET = 6         /* a budget ran out, or an internal error */
};

int cmd_ask(int argc, char **argv);
int cmd_benefits(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_deadlines(int argc, char **argv);
int cmd_decide(int argc, char **argv);
int cmd_draft(int argc, char **argv);
int cmd_eval(int argc, char **argv);
int cmd_graph(int argc, char **argv);
int cmd_new(int argc, char **argv);
int cmd_policies(int argc, char **argv);
int cmd_recheck(int argc, char **argv);
int cmd_tck(int argc, char **argv);
int cmd_test(int argc, char **argv);

/* ---- print_coverage.c: forbear check --coverage ---------------------------------------------------------- */

/* The exit status. */
int cli_print_coverage(const char *folder, bool json);

/* ---- options.c ---------------------------------------------------------------------------------------- */

/* What an option that may be given several times was given. */
enum { CLI_MOST_VALUES = 64 };
typedef struct cli_values {
    const char *items[CLI_MOST_VALUES];
    size_t n;
} cli_values;

/* "--name" sets *flag, "--name VALUE" and "--name=VALUE" set *value or add to *values; two of the three are NULL. */
typedef struct cli_option {
    const char *name; /* with its dashes */
    bool *flag;
    const char **value;
    cli_values *values;
} cli_option;

/* Reads the options of a command and moves the other words to the front of argv + 1; *n_words says how
 * many they are.  "--" ends the options, "-" is a word.  False after a message when an option does not
 * exist, lacks its value, or is given twice. */
bool cli_read_options(size_t *n_words, int argc, char **argv, const cli_option *options, size_t n_options);
/* Is there a --help among the options?  It wins over every other complaint. */
bool cli_wants_help(int argc, char **argv);

/* ---- terminal.c --------------------------------------------------------------------------------------- */

/* May text to this stream have colours?  Only on a terminal, and never where NO_COLOR is set
 * (no-color.org). */
bool cli_has_colour(FILE *stream);
/* Columns of the terminal behind standard output, 0 when there is none or it does not say. */
uint32_t cli_width(void);
/* "forbear: FILE:LINE:COLUMN: message" on standard error, one line. */
void cli_print_error(const fb_error *error);
/* The same, and the exit status for it. */
int cli_fail(const fb_error *error);
/* The same where a file was being read: one that goes beyond a limit is bad input, like any other. */
int cli_refuse(const fb_error *error);
/* Bytes of a character at `at` that could drive a terminal, 0 when there is none: C0, DEL, C1, separators of lines, and
 * what turns the direction of writing. */
size_t cli_control_at(fb_view text, size_t at);
/* The text, each control character as a space. */
void cli_print_plain(FILE *stream, fb_view text);
/* The same for the program's own complaints. */
void cli_complain(const char *command, const char *message, const char *word);
/* The text as a JSON string, quoted and escaped. */
void cli_json_string(FILE *stream, fb_view text);
/* All of the text to the stream; false after a message. */
bool cli_write(FILE *stream, fb_view text);
/* The text as a whole file or not at all: written beside it and renamed.  "-" is standard output. */
bool cli_write_file(const char *path, fb_view text);
/* A whole file ("-": standard input) with a NUL behind it, for the caller to free; NULL after a message. */
char *cli_read_file(const char *command, const char *path, size_t *size);
/* The policy folder: the one given, else $FORBEAR_POLICIES, else the one installed or built with this
 * program. `out` has `size` bytes. */
const char *cli_policy_folder(char *out, size_t size, const char *given);
/* A desk of that policy folder.  It keeps what it compiles in $FORBEAR_CACHE (empty: nowhere), else in forbear of the
 * user's cache folder; a cache that cannot be used costs a message and no more.  EXIT_DONE; else the exit status,
 * after a message, and no desk. */
int cli_open_desk(fb_desk **out, const char *policies);

/* ---- reports.c: forbear decide, forbear benefits ---------------------------------------------------------- */

/* What is asked of each case. */
typedef struct cli_reports {
    const char *name; /* of the command, for messages */
    bool of_benefits, of_removal, json, explain;
    const char *html, *grade, *policies, *passphrase_file;
    cli_values without, wanted; /* wanted: benefits, by their ids */
    fb_desk *desk;    /* this and what follows are the function's own */
    fb_render_options options;
    size_t n_written;
} cli_reports;
/* The exit status. */
int cli_make_reports(cli_reports *wanted, char **paths, size_t n_paths);

/* ---- passphrase.c: files that are sealed under a passphrase --------------------------------------------
 * It is the first line of `passphrase_file`, or (NULL) is asked for on the terminal without showing it. */

#define CLI_PASSPHRASE "Passphrase (it is not shown): "

typedef struct cli_text { /* of a case, to be wiped */
    char *bytes;
    size_t size, capacity;
} cli_text;
/* Is it a regular file that begins as sealed files do? */
bool cli_is_sealed(const char *path);
/* Opens a sealed file; the exit status, and a message unless it is EXIT_DONE. */
int cli_open_sealed(const char *command, cli_text *out, const char *path, const char *passphrase_file,
                    const char *prompt);
/* Seals and writes, whole or not at all; asks for the passphrase twice.  The same exit status. */
int cli_write_sealed(const char *command, const char *path, fb_view json, const char *passphrase_file,
                     const char *prompt, const char *again);
/* Wipes and frees. */
void cli_text_forget(cli_text *text);

/* ---- case_files.c: the case files that a command over many is given ------------------------------------ */

typedef struct cli_case_files {
    char **paths;
    size_t n, capacity;
} cli_case_files;
/* Files as they are named, and the case files in and below folders, sorted.  False after a message. */
bool cli_find_cases(const char *command, cli_case_files *out, char **words, size_t n_words);
void cli_case_files_free(cli_case_files *files);
/* The text of a case file, sealed or not; the exit status, and a message unless it is EXIT_DONE.  `prompt` NULL: asks
 * nobody for a passphrase. */
int cli_read_case(const char *command, cli_text *out, const char *path, const char *passphrase_file,
                  const char *prompt);
/* "3 of 40" on standard error, taken away when `at` is `n`. */
void cli_show_progress(size_t at, size_t n);

/* ---- explain.c: the trace of an evaluation, to standard output; what they return is the exit status ---- */

/* Why a decision came out as it did, and those that it reads; `part` -1: the whole first model. */
int cli_explain(const fb_model_set *set, fb_evaluation *evaluation, ptrdiff_t part, bool json);
/* Why a rule (from 0) of a decision's table did not give the output. */
int cli_why_not(const fb_model_set *set, fb_evaluation *evaluation, size_t part, size_t rule, bool json);

/* ---- partial.c: the outcomes still possible ------------------------------------------------------------ */

typedef struct cli_partial_question {
    ptrdiff_t part;            /* a decision; -1: all of the first model */
    fb_view file, inputs;      /* JSON and what messages call it; data NULL: nothing is known */
    const char *consistent, *now;
    const char *const *without; /* names of inputs */
    size_t n_without;
    uint64_t steps;            /* of one question; 0: the default */
    bool decisive, json;
    bool notes;                /* on standard error, why what is settled is null */
} cli_partial_question;
/* To standard output; returns the exit status. */
int cli_partial(const fb_model_set *set, const cli_partial_question *question);

/* ---- prompt.c, line_editor.c: FEEL, line by line ------------------------------------------------------ */

/* Reads lines from standard input until it ends or says quit.  `set` and `evaluation` (NULL: none) give the
 * names that are bound at the start: the values of inputs and decisions.  Returns the exit status. */
int cli_prompt(const fb_model_set *set, fb_evaluation *evaluation, const char *now, const char *history);

#define CLI_PROMPT "feel> "
typedef struct cli_editor cli_editor;
/* Completes the name that ends at the end of `line`: what all candidates go on with is written into `out`, at most
 * 256 bytes, and their number returned.  Where that is nothing the candidates may be shown; *listed says so. */
typedef size_t cli_complete(void *context, char *out, bool *listed, fb_view line);
/* Lines from standard input, with editing, history and completion where it is a terminal and libedit is installed.
 * `history` (NULL: none): a file in which lines are kept.  NULL when memory ran out. */
cli_editor *cli_editor_open(const char *history, cli_complete *complete, void *context);
void cli_editor_close(cli_editor *editor);
/* The next line without its end, until the next call; NULL at the end of input. */
const char *cli_editor_line(cli_editor *editor, size_t *size);
/* Is there a person at the other end? */
bool cli_editor_is_terminal(const cli_editor *editor);

/* ---- run_program.c ------------------------------------------------------------------------------------ */

enum {
    CLI_NOT_INSTALLED = -1,
    CLI_NOT_RUN = -2 /* errno says why */
};
/* Runs a program of the PATH and waits for it; its streams are these files, or (NULL) our own.  Returns its exit
 * status, 128 and the signal when one ended it, or one of the above. */
int cli_run_program(char *const *argv, FILE *in, FILE *out, FILE *messages);

/* ---- pdf.c -------------------------------------------------------------------------------------------- */

/* An HTML page as a PDF file, by the first of weasyprint, wkhtmltopdf and chromium that is installed; returns the exit
 * status.  `path` is written whole or not at all; "-" is standard output. */
int cli_print_pdf(fb_view html, const char *path);

/* ---- graphviz.c --------------------------------------------------------------------------------------- */

/* A drawing in Graphviz's language as SVG on standard output; returns the exit status. */
int cli_draw_svg(fb_view dot);

#endif
