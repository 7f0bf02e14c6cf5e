/* forbear.h - the whole public interface of Forbear.
 *
 * Forbear evaluates DMN 1.5 decision models and, on top of that, says what the law and the policy in force
 * on a date require in a case.  It is decision support: a person decides.
 *
 * Read this file from top to bottom; it is the manual.  Sections:
 *   1 words used everywhere: status, view, error, host
 *   2 the engine: load models, evaluate decisions
 *   3 conformance: run DMN TCK folders
 *   4 casework: the register of instruments, a case file, a determination
 *   5 checking models: what is wrong with them, found without evaluating
 *   6 comparing models: on which inputs two of them differ
 *   7 asking: an interview that asks only what can change the outcome; sealed files
 *   8 partial knowledge: the outcomes still possible, what to ask, what decides
 *
 * Argument order, everywhere: the object; outputs; inputs, each array followed by its length; options;
 * fb_error * last, which may be NULL.
 *
 * Ownership, everywhere: a handle made by *_new or *_open is freed by the matching *_free or *_close, which
 * accept NULL.  Text that a function hands out belongs to the handle it was asked of and lives until that
 * handle is freed or, where the comment says so, until the next call.  Views are not NUL-terminated unless
 * the comment says so.
 *
 * Failure, everywhere: a function that can fail returns fb_status.  It then has changed nothing that the
 * caller can see, and *error (when given) says what, where and what to do about it.  No function exits,
 * prints or keeps state outside its arguments; the exceptions are two libraries that are started once per process:
 * ICU, on the first use of a named time zone or of letter case beyond ASCII, and libsodium, when something is sealed.
 *
 * Threads: a model set is immutable once loaded and may be shared; every other handle belongs to one thread
 * at a time.
 */
#ifndef FB_FORBEAR_H
#define FB_FORBEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define FB_MUST_CHECK __attribute__((warn_unused_result))
#define FB_PUBLIC __attribute__((visibility("default")))
#else
#define FB_MUST_CHECK
#define FB_PUBLIC
#endif

/* ---- 1 words used everywhere ------------------------------------------------------------------------- */

/* What came of a call. */
typedef enum fb_status {
    FB_OK = 0,
    FB_BAD_ARGUMENT, /* the caller broke the contract of this header */
    FB_BAD_INPUT,    /* a file or text is malformed or means nothing; the error has its place */
    FB_NOT_FOUND,    /* a name, file or instrument that does not exist */
    FB_LIMIT,        /* a limit or budget ran out; nothing is known to be wrong with the input */
    FB_NO_MEMORY,    /* the host's allocator refused */
    FB_IO,           /* reading or writing failed */
    FB_INTERNAL      /* a defect of Forbear; please report it */
} fb_status;

/* Bytes owned by somebody else.  UTF-8 wherever it is text. */
typedef struct fb_view {
    const char *data;
    size_t size;
} fb_view;

/* Why a call failed.  Caller-owned, fixed size, so that it can be filled when memory has run out. */
typedef struct fb_error {
    fb_status status;
    size_t offset;     /* byte offset in `file`, meaningful when line > 0 */
    uint32_t line;     /* 1-based; 0 when the failure has no place in a file */
    uint32_t column;   /* 1-based, in characters */
    char file[256];    /* NUL-terminated, empty when there is none; shortened in front when too long */
    char message[768]; /* NUL-terminated: what is wrong and what to do; one line */
} fb_error;

/* What Forbear asks of the world: memory and bytes of files.  Pass NULL for the C library's.  It covers
 * Forbear's own memory; the libraries it stands on allocate for themselves and are bounded by the limits on
 * their input. */
typedef struct fb_host {
    void *context; /* handed to each function below */
    /* Grows, shrinks or (new_size 0) frees `old`; `old` may be NULL.  Returns NULL when it cannot. */
    void *(*resize)(void *context, void *old, size_t old_size, size_t new_size);
    /* As read(2): bytes read, 0 at the end, -1 on failure.  NULL: read(2) itself. */
    ptrdiff_t (*read)(void *context, int file, void *bytes, size_t size);
} fb_host;

/* ---- 2 the engine: load models, evaluate decisions ----------------------------------------------------- */

/* A set of DMN models, linked and compiled.  Immutable; may be shared between threads. */
typedef struct fb_model_set fb_model_set;

/* Loads paths[0] and the others, and what they import by locationURI from beside them.  A file that cannot be
 * read, is not DMN, or has a reference to nothing or a cycle of decisions fails with its place.  A part that
 * cannot be compiled (FEEL syntax, unknown name or type) becomes a problem: it evaluates to null with a note,
 * and fb_model_set_check fails. */
FB_PUBLIC fb_status fb_model_set_load(fb_model_set **set, const char *const *paths, size_t n_paths,
                                      const fb_host *host, fb_error *error) FB_MUST_CHECK;
/* One FEEL expression as a set with the single decision "result".  `inputs` is empty or a JSON object (called
 * `file` in errors) whose names are inputs of type Any; fb_evaluation_set_json gives them their values. */
FB_PUBLIC fb_status fb_model_set_of_expression(fb_model_set **set, fb_view text, fb_view file, fb_view inputs,
                                               const fb_host *host, fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_model_set_free(fb_model_set *set);
/* FB_BAD_INPUT with the first problem, FB_OK when there is none. */
FB_PUBLIC fb_status fb_model_set_check(const fb_model_set *set, fb_error *error) FB_MUST_CHECK;
/* The compiled form as text, for curiosity and tests; the caller's until the set is freed. */
FB_PUBLIC fb_status fb_model_set_print(fb_model_set *set, fb_view *text, fb_error *error) FB_MUST_CHECK;

typedef enum fb_part_kind { FB_PART_INPUT, FB_PART_DECISION, FB_PART_KNOWLEDGE, FB_PART_SERVICE } fb_part_kind;
/* An input, decision, business knowledge model or decision service. */
typedef struct fb_part {
    fb_part_kind kind;
    fb_view name;      /* as written in the model */
    fb_view space;     /* the model's namespace */
    bool in_first;     /* it belongs to paths[0] */
    fb_view model;     /* the model's name */
    fb_view file;      /* its path, and where in it the part is */
    uint32_t line;
} fb_part;
FB_PUBLIC size_t fb_model_set_size(const fb_model_set *set);
FB_PUBLIC fb_part fb_model_set_part(const fb_model_set *set, size_t part);
/* The part with this name, looked for in paths[0] first; -1 when there is none. */
FB_PUBLIC ptrdiff_t fb_model_set_find(const fb_model_set *set, fb_view name);
/* What fb_evaluation_set_json calls an input: its name, or, where another input of the set has that too, the name of
 * its model, a point, and its name.  Empty when the part is no input. */
FB_PUBLIC fb_view fb_model_set_input_name(const fb_model_set *set, size_t part);
/* A decision's FEEL text when its logic is a literal expression, else empty. */
FB_PUBLIC fb_view fb_model_set_expression(const fb_model_set *set, size_t part);

/* The requirements graph (DMN 1.5 section 6.2): what a part requires, and what a service is made of. */
typedef enum fb_edge_kind {
    FB_EDGE_INFORMATION = 0, /* reads the input or decision */
    FB_EDGE_KNOWLEDGE,       /* may call the knowledge model or service */
    FB_EDGE_OUTPUT,          /* a service gives the decision's value */
    FB_EDGE_ENCAPSULATED,    /* a service computes the decision inside */
    FB_EDGE_PARAMETER        /* a service is called with the input or decision */
} fb_edge_kind;
typedef struct fb_edge {
    fb_edge_kind kind;
    size_t part;
} fb_edge;
FB_PUBLIC size_t fb_model_set_edge_size(const fb_model_set *set, size_t part);
FB_PUBLIC fb_edge fb_model_set_edge(const fb_model_set *set, size_t part, size_t i);

/* A decision table.  Rules and columns are counted from 0. */
typedef struct fb_table_info {
    size_t part;            /* the decision or knowledge model that it belongs to */
    const char *hit_policy; /* "UNIQUE", "COLLECT SUM"; NUL-terminated, never freed */
    size_t n_inputs, n_outputs, n_annotations, n_rules;
    uint32_t line;          /* where it begins in the part's file */
} fb_table_info;
FB_PUBLIC size_t fb_model_set_table_size(const fb_model_set *set);
FB_PUBLIC fb_table_info fb_model_set_table(const fb_model_set *set, size_t table);
/* What is written at the head of a column (`rule` is not looked at) or in a cell; empty where nothing is. */
typedef enum fb_table_text {
    FB_TABLE_INPUT = 0, /* the expression of an input column */
    FB_TABLE_OUTPUT,    /* the name of an output column; empty where there is but one */
    FB_TABLE_ANNOTATION,
    FB_TABLE_INPUT_CELL,
    FB_TABLE_OUTPUT_CELL,
    FB_TABLE_ANNOTATION_CELL
} fb_table_text;
FB_PUBLIC fb_view fb_model_set_table_text(const fb_model_set *set, size_t table, fb_table_text what, size_t rule,
                                          size_t column);
/* The line of a rule in the part's file. */
FB_PUBLIC uint32_t fb_model_set_rule_line(const fb_model_set *set, size_t table, size_t rule);

/* The signatures of FEEL's built-in functions (DMN 1.5 section 10.3.4) by name, overloads one after the other;
 * the name is empty behind the last.  Parameters: "string, start position, length". */
FB_PUBLIC fb_view fb_builtin_name(size_t i);
FB_PUBLIC fb_view fb_builtin_parameters(size_t i);

/* Limits of one evaluation; a zero field means the default. */
typedef struct fb_evaluation_options {
    uint64_t steps;    /* expressions evaluated and items touched; default 200,000,000 */
    size_t memory;     /* bytes; default 1 GiB */
    bool notes;        /* keep notes: why something is null */
    bool partial;      /* an input that is not set is unknown, not null */
    const char *now;   /* FEEL date and time with zone for now() and today(); NULL: 1970-01-01T00:00:00Z */
    bool trace;        /* keep a trace: which cells of which decision tables hold; every cell is tested, which costs */
} fb_evaluation_options;

/* An evaluation of a set: inputs go in, decisions come out.  Reusable; one thread at a time. */
typedef struct fb_evaluation fb_evaluation;
FB_PUBLIC fb_status fb_evaluation_new(fb_evaluation **evaluation, const fb_model_set *set,
                                      const fb_evaluation_options *options, const fb_host *host,
                                      fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_evaluation_free(fb_evaluation *evaluation);
/* Forgets all inputs. */
FB_PUBLIC void fb_evaluation_clear(fb_evaluation *evaluation);
/* One input by its part number.  Text is copied and lives until fb_evaluation_clear. */
FB_PUBLIC fb_status fb_evaluation_set_boolean(fb_evaluation *evaluation, size_t part, bool value) FB_MUST_CHECK;
FB_PUBLIC fb_status fb_evaluation_set_integer(fb_evaluation *evaluation, size_t part, int64_t value) FB_MUST_CHECK;
FB_PUBLIC fb_status fb_evaluation_set_string(fb_evaluation *evaluation, size_t part, fb_view value) FB_MUST_CHECK;
/* All inputs named in a JSON object, read by their declared types; those that it does not name stay as they are.  A
 * name that is no input is refused with the nearest one, a name that several inputs have with what to write instead
 * (fb_model_set_input_name); nothing is set then.  `file` is what errors call the text.  Where options.partial was
 * set, an input may be given as fb_partial_set_json takes it; a set or an interval leaves it unknown. */
FB_PUBLIC fb_status fb_evaluation_set_json(fb_evaluation *evaluation, fb_view file, fb_view json,
                                           fb_error *error) FB_MUST_CHECK;

typedef enum fb_outcome {
    FB_OUTCOME_VALUE,   /* evaluated; the value may be FEEL's null */
    FB_OUTCOME_UNKNOWN  /* an unknown input was needed: fb_evaluation_open_* */
} fb_outcome;
/* Evaluates a decision anew.  Decisions that were already computed since the last fb_evaluation_set_* or
 * _clear are reused.  *outcome may be NULL when every input is known. */
FB_PUBLIC fb_status fb_evaluation_run(fb_evaluation *evaluation, fb_outcome *outcome, size_t part,
                                      fb_error *error) FB_MUST_CHECK;
/* The last result as JSON, or as FEEL's string() has it; valid until the next call on this evaluation. */
FB_PUBLIC fb_status fb_evaluation_json(fb_evaluation *evaluation, fb_view *json, int indent, fb_error *error)
    FB_MUST_CHECK;
FB_PUBLIC fb_status fb_evaluation_text(fb_evaluation *evaluation, fb_view *text, fb_error *error) FB_MUST_CHECK;
/* The last result as a FEEL literal, which reads back as the same value; a function as its signature. */
FB_PUBLIC fb_status fb_evaluation_literal(fb_evaluation *evaluation, fb_view *text, fb_error *error) FB_MUST_CHECK;
/* What the last result is, as FEEL names it: "number", "Null", "date and time"...; NUL-terminated, never freed. */
FB_PUBLIC const char *fb_evaluation_kind(const fb_evaluation *evaluation);
/* Did the last result come out as this?  False also when it is of another kind. */
FB_PUBLIC bool fb_evaluation_is_boolean(const fb_evaluation *evaluation, bool *value);
FB_PUBLIC bool fb_evaluation_is_string(const fb_evaluation *evaluation, fb_view *value);
FB_PUBLIC bool fb_evaluation_is_number(const fb_evaluation *evaluation, double *value);
/* Unknown inputs that the last run needed, as part numbers. */
FB_PUBLIC size_t fb_evaluation_open_size(const fb_evaluation *evaluation);
FB_PUBLIC size_t fb_evaluation_open_part(const fb_evaluation *evaluation, size_t i);
/* Why something was null: "file:line:column: message", valid until the next run. */
FB_PUBLIC size_t fb_evaluation_note_size(const fb_evaluation *evaluation);
FB_PUBLIC fb_status fb_evaluation_note(fb_evaluation *evaluation, fb_view *text, size_t i) FB_MUST_CHECK;

/* The trace: every evaluation of a decision table since inputs were last set, in the order in which they ended.
 * What a decision did that was already computed is not traced again. */
typedef struct fb_trace {
    size_t table;     /* which table: fb_model_set_table */
    size_t asked_by;  /* the decision being evaluated; not the table's own part when that is a knowledge model */
    ptrdiff_t chosen; /* the rule whose output a single-hit policy took; -1: none, or a list of them */
} fb_trace;
typedef enum fb_verdict {
    FB_VERDICT_NO = 0,  /* does not hold; of a rule: a cell does not */
    FB_VERDICT_YES,     /* holds; of a rule: all cells do */
    FB_VERDICT_OPEN,    /* something unknown decides, or it takes too long to find out */
    FB_VERDICT_REFUSED  /* the value is not among the input values that the column allows */
} fb_verdict;
FB_PUBLIC size_t fb_evaluation_trace_size(const fb_evaluation *evaluation);
FB_PUBLIC fb_trace fb_evaluation_trace(const fb_evaluation *evaluation, size_t i);
FB_PUBLIC fb_verdict fb_evaluation_trace_rule(const fb_evaluation *evaluation, size_t i, size_t rule);
FB_PUBLIC fb_verdict fb_evaluation_trace_cell(const fb_evaluation *evaluation, size_t i, size_t rule, size_t column);
/* The value of an input column as a FEEL literal; empty when it is unknown.  Until the next call on this
 * evaluation. */
FB_PUBLIC fb_status fb_evaluation_trace_input(fb_evaluation *evaluation, fb_view *text, size_t i, size_t column,
                                              fb_error *error) FB_MUST_CHECK;
/* Does the unknown input `part` keep the column from having a value? */
FB_PUBLIC bool fb_evaluation_trace_needs(const fb_evaluation *evaluation, size_t i, size_t column, size_t part);

/* Tests of a model (docs/testing-models.md): files of cases, each inputs and the values that decisions must have. */
typedef struct fb_suite fb_suite;
typedef struct fb_suite_check {
    fb_view decision;
    bool passed;
    fb_view expected, got; /* as JSON */
} fb_suite_check;
typedef struct fb_suite_case {
    fb_view file, name;
    uint32_t line;
    bool passed;
    bool to_confirm; /* nobody has confirmed what it expects */
    const fb_suite_check *checks;
    size_t n_checks;
    fb_view note;    /* why something gave null, when it did not pass; may be empty */
} fb_suite_case;
/* Opens test files of one model.  `set` NULL: the model that the first file names, loaded.  Every file is read and
 * every name and input checked before the first case runs.  FB_BAD_INPUT with the place of what is wrong. */
FB_PUBLIC fb_status fb_suite_open(fb_suite **suite, const fb_model_set *set, const char *const *paths, size_t n_paths,
                                  const fb_host *host, fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_suite_close(fb_suite *suite);
FB_PUBLIC const fb_model_set *fb_suite_model(const fb_suite *suite);
/* Runs the next case, which lives until the next call; NULL when there is none left. */
FB_PUBLIC fb_status fb_suite_next(fb_suite *suite, const fb_suite_case **result, fb_error *error) FB_MUST_CHECK;
/* How many evaluations so far took the output of the rule (fb_model_set_table; both from 0); under ANY and where a
 * list is taken, matched it. */
FB_PUBLIC uint64_t fb_suite_hits(const fb_suite *suite, size_t table, size_t rule);

/* A test file with one case for every rule of the first model's decision tables, or of those of the part `name` (size
 * 0: all): inputs that the rule matches, and what the engine gives for them, for a person to confirm.  Rules for
 * which no inputs were found are listed in it; *n_missing (may be NULL) is their number.  *json lives until the next
 * call that takes the set. */
FB_PUBLIC fb_status fb_model_set_scaffold(fb_model_set *set, fb_view *json, size_t *n_missing, fb_view name,
                                          fb_error *error) FB_MUST_CHECK;

/* ---- 3 conformance ------------------------------------------------------------------------------------- *
 *
 * Runs folders of the DMN TCK (Technology Compatibility Kit, github.com/dmn-tck/tck): test files beside the
 * models they test.  Each call of fb_tck_next runs one case and says what came of it:
 *
 *     const char *folders[] = {"tck/compliance-level-2"};
 *     fb_tck *tck;
 *     const fb_tck_case *one;
 *     if (fb_tck_open(&tck, folders, 1, NULL, NULL, &error) == FB_OK) {
 *         while (fb_tck_next(tck, &one, &error) == FB_OK && one)
 *             printf("%.*s %s\n", (int)one->id.size, one->id.data, one->passed ? "passed" : "failed");
 *         fb_tck_close(tck);
 *     }
 */
typedef struct fb_tck fb_tck;

/* All zero is a good choice. */
typedef struct fb_tck_options {
    const char *filter; /* only cases whose FOLDER/BASE/ID (below) contains it; NULL: all */
    int64_t now;        /* seconds since 1970-01-01T00:00:00Z, for now() and today(), which see UTC */
} fb_tck_options;

typedef struct fb_tck_case {
    fb_view file;               /* path of the test file */
    fb_view folder, base;       /* "compliance-level-2/0004-simpletable-U", and its file without ".xml" */
    fb_view id;                 /* empty: the test file itself is wrong, and `note` says how */
    uint32_t file_number, n_files; /* how far the run has come; file_number is 1-based */
    bool passed;
    bool expects_null;          /* every result node it has expects null, or an error */
    bool expects_error;         /* one of them is marked as an error result */
    bool has_note;              /* the evaluation left a note: why something gave null */
    fb_view node, expected, got; /* failed: the first result node that differs, and both values as FEEL */
    fb_view note;               /* why the model cannot be used, else the first note; may be empty */
} fb_tck_case;

/* Finds the test files at and below `folders`: names that end in ".xml", in sorted order; symbolic links are
 * not followed.  FB_NOT_FOUND when a folder is none. */
FB_PUBLIC fb_status fb_tck_open(fb_tck **tck, const char *const *folders, size_t n_folders,
                                const fb_tck_options *options, const fb_host *host,
                                fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_tck_close(fb_tck *tck);
/* Runs the next case, which lives until the next call; NULL when there is none left.  A model that cannot be
 * read or a test file that is malformed is a failed case, not a failure of this call. */
FB_PUBLIC fb_status fb_tck_next(fb_tck *tck, const fb_tck_case **result, fb_error *error) FB_MUST_CHECK;

/* ---- 4 casework ---------------------------------------------------------------------------------------- *
 *
 * A desk has a policy folder open (docs/policy-contract.md): the register of instruments and the models that
 * are encoded.  It takes case files (docs/case-file.md) and gives a report for each: what the law and the
 * policy in force on the day of the action say, on which facts that rests, and what is open.
 *
 *     fb_desk *desk;
 *     fb_report *report;
 *     fb_view page;
 *     if (fb_desk_open(&desk, "policies", NULL, &error) == FB_OK) {
 *         if (fb_desk_decide_file(desk, &report, "case.json", &error) == FB_OK &&
 *             fb_report_render(report, &page, FB_FORM_TEXT, NULL, &error) == FB_OK)
 *             fwrite(page.data, 1, page.size, stdout);
 *         fb_report_free(report);
 *         fb_desk_close(desk);
 *     }
 */
typedef struct fb_desk fb_desk;
typedef struct fb_report fb_report;

/* How far a determination got. */
typedef enum fb_answer {
    FB_ANSWER_SETTLED = 0,   /* one outcome, whatever the facts that are not known turn out to be */
    FB_ANSWER_FACTS_OPEN,    /* several outcomes are possible, or not excluded, or the one there is rests on what was
                              * not checked; the report names the facts that decide */
    FB_ANSWER_LAW_OPEN,      /* the texts leave it open, or two layers of law collide: no fact would help */
    FB_ANSWER_CONTRADICTORY, /* the known facts cannot all be true */
    FB_ANSWER_FAULT          /* a fault in a policy model; the report has its place */
} fb_answer;

typedef enum fb_form { FB_FORM_TEXT = 0, FB_FORM_JSON, FB_FORM_HTML } fb_form;

/* How a report is written.  All zero is a good choice. */
typedef struct fb_render_options {
    const char *language;      /* "en"; NULL: English */
    const char *require_grade; /* "P", "A", "2" or "UNVERIFIED"; NULL: any.  Below it nothing is called settled */
    uint32_t width;            /* of text, in columns; 0: 96 */
    bool explain;              /* text and HTML: the tests of every row too */
    bool colour;               /* text: with ECMA-48 colours */
} fb_render_options;

/* The version of this library, NUL-terminated. */
FB_PUBLIC const char *fb_version(void);

/* Opens a policy folder.  FB_NOT_FOUND when it has no register.json; FB_BAD_INPUT with its place when that is
 * malformed.  Models are read when a case needs them. */
FB_PUBLIC fb_status fb_desk_open(fb_desk **desk, const char *policy_folder, const fb_host *host, fb_error *error)
    FB_MUST_CHECK;
/* Keeps compiled policies in a folder of the user's (made when missing, mode 0700) from now on, so that the next
 * program starts quickly.  Nothing of a case is written there; deleting the folder is always safe; a folder or file
 * that another user owns or could write is not used.  A cache that does not work is no failure. */
FB_PUBLIC fb_status fb_desk_keep_plans(fb_desk *desk, const char *folder, fb_error *error) FB_MUST_CHECK;
/* Reports from now on also say what would follow if these facts, each alone, were not known; named as in the fact
 * sheet.  Replaces what was named before; `n_facts` 0: none.  A name that the fact sheet of a case's day lacks is
 * FB_BAD_INPUT when that case is decided. */
FB_PUBLIC fb_status fb_desk_leave_aside(fb_desk *desk, const char *const *facts, size_t n_facts, fb_error *error)
    FB_MUST_CHECK;
FB_PUBLIC void fb_desk_close(fb_desk *desk);

/* Decides one case: `json` is the text of a case file, `name` what messages call it.  The report holds copies
 * of all it needs of `json`, and needs the desk to stay open.  On failure *report is NULL.
 * FB_BAD_INPUT: the case file or a policy model is malformed.  FB_NOT_FOUND: no encoded directive covers the
 * day of the action; the message names what is missing.  FB_LIMIT: a budget ran out. */
FB_PUBLIC fb_status fb_desk_decide(fb_desk *desk, fb_report **report, fb_view name, fb_view json, fb_error *error)
    FB_MUST_CHECK;
/* The same with a file, or "-" for standard input. */
FB_PUBLIC fb_status fb_desk_decide_file(fb_desk *desk, fb_report **report, const char *path, fb_error *error)
    FB_MUST_CHECK;
/* What the person of a case may seek, on the day of the case's action: a report on the benefits of the register
 * (docs/benefits.md), element by element.  Its answer is FB_ANSWER_SETTLED, however many facts are open, but for
 * CONTRADICTORY and FAULT; it has no outcome and no grade of its own. */
FB_PUBLIC fb_status fb_desk_benefits(fb_desk *desk, fb_report **report, fb_view name, fb_view json, fb_error *error)
    FB_MUST_CHECK;
FB_PUBLIC fb_status fb_desk_benefits_file(fb_desk *desk, fb_report **report, const char *path, fb_error *error)
    FB_MUST_CHECK;
/* Reports on benefits are about these from now on, named by their ids in the register; `n_ids` 0: about all.  One that
 * is none is FB_BAD_INPUT when a report is made. */
FB_PUBLIC fb_status fb_desk_want_benefits(fb_desk *desk, const fb_view *ids, size_t n_ids, fb_error *error)
    FB_MUST_CHECK;
/* The same as if the action were on another day ("2026-09-01"), at the same time of day: under the instruments in force
 * then.  The facts stay as they are: what was said up to the time of the action that the file has counts, whatever the
 * day. */
FB_PUBLIC fb_status fb_desk_decide_on(fb_desk *desk, fb_report **report, fb_view name, fb_view json, const char *day,
                                      fb_error *error) FB_MUST_CHECK;
/* The deadlines of benefits as they stand on a day, for fb_report_deadline; such a report has no page. */
FB_PUBLIC fb_status fb_desk_benefit_days(fb_desk *desk, fb_report **report, fb_view name, fb_view json,
                                         const char *day, fb_error *error) FB_MUST_CHECK;
/* The same as if the action were a removal, at the time that the file has.  The report renders as one sheet: what stops
 * the removal and what does not, what was not checked, who may stay it and who is to be asked.  As text it has at most
 * 60 lines of 80 columns.  JSON is that of the determination about the removal. */
FB_PUBLIC fb_status fb_desk_decide_removal(fb_desk *desk, fb_report **report, fb_view name, fb_view json,
                                           fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_report_free(fb_report *report);

FB_PUBLIC fb_answer fb_report_answer(const fb_report *report);
/* The outcome word (docs/policy-contract.md section 4), and the weakest grade among the rows it stands on: "P",
 * "A", "2", "UNVERIFIED".  Both empty when there is no outcome. */
FB_PUBLIC fb_view fb_report_outcome(const fb_report *report);
FB_PUBLIC fb_view fb_report_grade(const fb_report *report);
/* Settled, and no weaker than `grade` (NULL: any)? */
FB_PUBLIC bool fb_report_is_settled(const fb_report *report, const char *grade);
/* The report as text, JSON (schema/determination.schema.json or benefits.schema.json) or one self-contained HTML
 * page.  *out lives
 * until the next call for this report. */
FB_PUBLIC fb_status fb_report_render(fb_report *report, fb_view *out, fb_form form,
                                     const fb_render_options *options, fb_error *error) FB_MUST_CHECK;

/* The id of the case. */
FB_PUBLIC fb_view fb_report_case(const fb_report *report);

/* What falls due, of the duties and approvals of a determination, or of the deadlines of benefits. */
typedef struct fb_deadline {
    fb_view instrument;       /* by its id */
    fb_view what, due;        /* due: a date, or a date and time, as case files have it */
    fb_view reading;          /* where readings differ on the day: which it is; else empty */
    fb_view by, note;         /* who, and what else there is to say; may be empty */
    fb_view authority, grade;
    bool uncertain;           /* whether its instrument applies on the day is open */
} fb_deadline;
FB_PUBLIC size_t fb_report_deadlines(const fb_report *report);
FB_PUBLIC fb_deadline fb_report_deadline(const fb_report *report, size_t i);
/* Does a list that deadlines come from wait for facts, so that there may be others? */
FB_PUBLIC bool fb_report_deadlines_wait(const fb_report *report);

/* What one case comes to on two days (fb_desk_decide_on). */
typedef enum fb_case_difference_kind {
    FB_DIFFERS_ANSWER = 0,  /* settled, facts open, ... */
    FB_DIFFERS_OUTCOME,     /* the composed outcome, kind and strength; where facts are open, all that are possible */
    FB_DIFFERS_GRADE,
    FB_DIFFERS_INSTRUMENT,  /* what an instrument says; an empty word: it is not in force */
    FB_DIFFERS_CONDITION,   /* it says the same, on another condition */
    FB_DIFFERS_NOT_ENCODED, /* an instrument speaks of the action and is not encoded */
    FB_DIFFERS_DUTY,        /* its days apart, which move with the action */
    FB_DIFFERS_APPROVAL
} fb_case_difference_kind;
typedef struct fb_case_difference {
    fb_case_difference_kind kind;
    fb_view instrument;    /* by its id; empty: the determination as a whole */
    fb_view before, after;
    fb_view events;        /* what the register says of the instrument between the days: "11005.3 ended"; empty:
                            * nothing, so that it differs by the days alone */
} fb_case_difference;
/* Both reports are of one case, `before` on the earlier day.  *out lives until the next call for `after`. */
FB_PUBLIC fb_status fb_report_compare(fb_report *after, const fb_case_difference **out, size_t *n,
                                      const fb_report *before, fb_error *error) FB_MUST_CHECK;

/* The register as text or JSON: every instrument, or, with a day (`on`, "2026-03-01"; NULL: none), what is in
 * force on it, what may be, and what is not encoded.  *out lives until the next call for this desk. */
FB_PUBLIC fb_status fb_desk_policies(fb_desk *desk, fb_view *out, fb_form form, const char *on,
                                     const fb_render_options *options, fb_error *error) FB_MUST_CHECK;

/* What came into force and what ended after one day, up to and with a later one, by every reading of the dates or by
 * some; and the rules that were proposed then. */
FB_PUBLIC fb_status fb_desk_changes(fb_desk *desk, fb_view *out, fb_form form, const char *after, const char *until,
                                    const fb_render_options *options, fb_error *error) FB_MUST_CHECK;
/* One instrument with all that the register has of it: issuer, dates with their readings and grades, what it
 * supersedes and limits and what does so to it, its model, and its sources as policies/sources.json spells them out.
 * FB_NOT_FOUND, with the nearest id, when there is none of this id. */
FB_PUBLIC fb_status fb_desk_instrument(fb_desk *desk, fb_view *out, fb_form form, const char *id,
                                       const fb_render_options *options, fb_error *error) FB_MUST_CHECK;

/* Situations times versions of the policy (policies/matrix.json, docs/policy-contract.md section 8): each cell decided,
 * beside what the study of the law says of it.  *n_differing: cells that a source stands behind and whose outcome is
 * another.  FB_NOT_FOUND: the folder has no matrix.  *out lives until the next call for this desk. */
FB_PUBLIC fb_status fb_desk_matrix(fb_desk *desk, fb_view *out, size_t *n_differing, fb_form form,
                                   const fb_render_options *options, fb_error *error) FB_MUST_CHECK;

/* A notice: the lines of a receipt, an order, a booking sheet..., typed or read by a machine, and the facts that it may
 * show (docs/notices.md).  They are proposals: a person confirms each, and only what is confirmed gets into a case
 * file.  Nothing of the text is kept but days and times that were read as such. */
typedef struct fb_notice fb_notice;
/* All zero is a good choice. */
typedef struct fb_notice_options {
    const char *kind;          /* by its id in policies/notices.json; NULL: by what the text says */
    const char *form;          /* original, copy, photo, screenshot, read_over_telephone; NULL: as the kind has it */
    const char *received_on;   /* a day; NULL: not said */
    const char *received_from; /* a role of case files; NULL: not said */
    const char *as_of;         /* the day, or time, of what it says; NULL: the date on it, else that of receipt */
    const char *day;           /* whose fact sheet; NULL: that of the register's own day */
} fb_notice_options;
typedef struct fb_proposal {
    fb_view fact, value;       /* value: as fb_interview_answer takes it */
    fb_view says;              /* what the notice shows, in plain words */
    fb_view question[2];       /* of the fact sheet, in English and Spanish; may be empty */
    fb_view pinpoint, evidence, source, as_of; /* of the assertion; as_of may be empty */
    bool is_confirmed;
} fb_proposal;
/* `name`: what messages call it.  FB_BAD_INPUT: it is no text, or its kind cannot be told; FB_LIMIT: it has more than
 * 256 KiB or 4,000 lines.  The desk must stay open. */
FB_PUBLIC fb_status fb_notice_read(fb_notice **notice, fb_desk *desk, fb_view name, fb_view text,
                                   const fb_notice_options *options, fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_notice_free(fb_notice *notice);
/* The id of its kind, and what that shows and does not. */
FB_PUBLIC fb_view fb_notice_kind_id(const fb_notice *notice);
FB_PUBLIC fb_view fb_notice_shows(const fb_notice *notice);
FB_PUBLIC size_t fb_notice_size(const fb_notice *notice);
FB_PUBLIC fb_proposal fb_notice_proposal_of(const fb_notice *notice, size_t i);
/* What could not be read, by line and label; and how many lines nothing was read from. */
FB_PUBLIC size_t fb_notice_notes(const fb_notice *notice);
FB_PUBLIC fb_view fb_notice_note(const fb_notice *notice, size_t i);
FB_PUBLIC size_t fb_notice_unused(const fb_notice *notice);
/* A person confirms a proposal, with another value where `value` is not empty.  FB_BAD_INPUT: the fact cannot have
 * that one; the message says which it has. */
FB_PUBLIC fb_status fb_notice_confirm(fb_notice *notice, size_t i, fb_view value, fb_error *error) FB_MUST_CHECK;
/* The proposals, confirmed or not (schema/proposals.schema.json).  *json lives until the next call for this notice. */
FB_PUBLIC fb_status fb_notice_json(fb_notice *notice, fb_view *json, fb_error *error) FB_MUST_CHECK;
/* The kinds of notices, a line each: id, and what it shows.  *out lives until the next call for this desk. */
FB_PUBLIC fb_status fb_desk_notice_kinds(fb_desk *desk, fb_view *out, fb_error *error) FB_MUST_CHECK;

/* A case file that is begun, or added to. */
typedef struct fb_new_case {
    fb_view name, json;        /* a case file, and what messages call it; json empty: a new one, of what follows */
    const char *id, *title;    /* title: NULL for none */
    const char *what, *at, *status, *place; /* the action; none has a default */
    bool invented;
    const char *document;      /* what the notice is called in the file; NULL: by its kind */
} fb_new_case;
/* `notice`: what was confirmed of it becomes facts; NULL: none.  What is there stays.  FB_BAD_INPUT: something is
 * missing, or makes no case file.  *json lives until the next call for this desk. */
FB_PUBLIC fb_status fb_desk_new_case(fb_desk *desk, fb_view *json, const fb_new_case *given, const fb_notice *notice,
                                     fb_error *error) FB_MUST_CHECK;

/* Tests of a policy folder: its vignettes (docs/case-file.md), its test files (docs/testing-models.md), and which rows
 * of its decision tables they stand on. */
typedef struct fb_policy_tests fb_policy_tests;
typedef struct fb_policy_row {
    fb_view file;
    uint32_t line;
    fb_view instrument;       /* the register's id; "facts", "composition" */
    fb_view table;            /* the decision or other element that it belongs to */
    size_t rule;              /* 1-based */
    fb_view authority, grade; /* what the row says of itself */
    const uint32_t *tests;    /* fb_policy_tests_path numbers of the tests that stand on it */
    size_t n_tests;
} fb_policy_row;
/* Opens the tests in `paths`, or, with none, every "vignettes/X.json" and every "tests.json" below the folder; a path
 * that ends in "tests.json" is a test file.  FB_NOT_FOUND: there is none, or no register. */
FB_PUBLIC fb_status fb_policy_tests_open(fb_policy_tests **tests, const char *policy_folder, const char *const *paths,
                                         size_t n_paths, const fb_host *host, fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_policy_tests_close(fb_policy_tests *tests);
/* Runs the next vignette or case of a test file, which lives until the next call; NULL when there is none left.  A
 * vignette that cannot be decided has not passed, and its note says why. */
FB_PUBLIC fb_status fb_policy_tests_next(fb_policy_tests *tests, const fb_suite_case **result,
                                         fb_error *error) FB_MUST_CHECK;
/* The files of tests, by number; NUL-terminated. */
FB_PUBLIC size_t fb_policy_tests_paths(const fb_policy_tests *tests);
FB_PUBLIC const char *fb_policy_tests_path(const fb_policy_tests *tests, size_t i);
/* From now on counts what the tests stand on; reads all models of the folder, and one that does not compile fails. */
FB_PUBLIC fb_status fb_policy_tests_count_rows(fb_policy_tests *tests, fb_error *error) FB_MUST_CHECK;
/* Every row of every decision table of the folder's models, with the tests so far that stand on it: a decision came to
 * a value, and its evaluation used the row. */
FB_PUBLIC size_t fb_policy_tests_rows(const fb_policy_tests *tests);
FB_PUBLIC fb_policy_row fb_policy_tests_row(const fb_policy_tests *tests, size_t i);

/* ---- 5 checking models ---------------------------------------------------------------------------------- *
 *
 * A check takes any number of models, each with what it imports, and gives one list of findings, each with its
 * place: what does not compile, values that are not allowed, gaps and overlaps of decision tables with a concrete
 * input, rules that nothing reaches, inputs that nothing reads.
 *
 *     fb_check *check;
 *     fb_view page;
 *     if (fb_check_new(&check, NULL, NULL, &error) == FB_OK) {
 *         if (fb_check_model(check, "policy.dmn", &error) == FB_OK && fb_check_finish(check, &error) == FB_OK &&
 *             fb_check_render(check, &page, FB_CHECK_TEXT, NULL, &error) == FB_OK)
 *             fwrite(page.data, 1, page.size, stdout);
 *         fb_check_free(check);
 *     }
 */
typedef struct fb_check fb_check;

/* note: worth knowing.  warning: probably not meant.  error: gives null, or a wrong answer. */
typedef enum fb_finding_severity { FB_FINDING_NOTE = 0, FB_FINDING_WARNING, FB_FINDING_ERROR } fb_finding_severity;

/* Limits of a check; a zero field means the default. */
typedef struct fb_check_options {
    uint64_t steps; /* for each decision table; default 200,000,000 */
    size_t memory;  /* bytes for each decision table; default 512 MiB */
    uint32_t most;  /* findings of one kind about one table that are listed; default 20 */
} fb_check_options;

typedef struct fb_model_finding {
    fb_finding_severity severity;
    const char *code;       /* "overlap"; NUL-terminated, never freed */
    fb_view message;        /* what is wrong, one line */
    const char *remedy;     /* what to do; NUL-terminated, never freed */
    fb_view file;
    uint32_t line, column;  /* 1-based, the column in characters; 0: the file as a whole */
    fb_view element;        /* the decision or other element; may be empty */
    const uint32_t *rules;  /* the rules of the table that it is about, 1-based */
    size_t n_rules;
} fb_model_finding;

FB_PUBLIC fb_status fb_check_new(fb_check **check, const fb_check_options *options, const fb_host *host,
                                 fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_check_free(fb_check *check);
/* Reads a model.  One that is no sound DMN is the finding `structure`, and the check goes on without it; FB_IO,
 * FB_BAD_INPUT, FB_NOT_FOUND: there is no such file, or it is none.  What it imports is looked for beside it, or,
 * when the import says no location, by namespace among the models of the check. */
FB_PUBLIC fb_status fb_check_model(fb_check *check, const char *path, fb_error *error) FB_MUST_CHECK;
/* Every "*.dmn" in a folder and below it.  FB_NOT_FOUND when there is none.  Of a folder with a register of policies
 * (docs/policy-contract.md) it is also decided what holds of every case, when each model is sound. */
FB_PUBLIC fb_status fb_check_folder(fb_check *check, const char *folder, fb_error *error) FB_MUST_CHECK;
/* The models that were read so far, sound or not, by number; NUL-terminated. */
FB_PUBLIC size_t fb_check_models(const fb_check *check);
FB_PUBLIC const char *fb_check_path(const fb_check *check, size_t model);
/* A finding of another tool, with the code `schema` and severity error; `line` 0: the file as a whole. */
FB_PUBLIC fb_status fb_check_add(fb_check *check, fb_view file, uint32_t line, fb_view message,
                                 fb_error *error) FB_MUST_CHECK;
/* Looks for findings in all models that were read.  After it no more can be added. */
FB_PUBLIC fb_status fb_check_finish(fb_check *check, fb_error *error) FB_MUST_CHECK;

/* The findings by file and place; they belong to the check. */
FB_PUBLIC size_t fb_check_size(const fb_check *check);
FB_PUBLIC fb_model_finding fb_check_finding(const fb_check *check, size_t i);
/* How many of a severity; and how many models were not sound enough to be looked at. */
FB_PUBLIC size_t fb_check_count(const fb_check *check, fb_finding_severity severity);
FB_PUBLIC size_t fb_check_unsound(const fb_check *check);

typedef enum fb_check_form {
    FB_CHECK_TEXT = 0, /* for people */
    FB_CHECK_JSON,     /* schema/check.schema.json */
    FB_CHECK_SARIF     /* SARIF 2.1.0 (OASIS), for code hosts and editors */
} fb_check_form;
/* All zero is a good choice. */
typedef struct fb_check_style {
    bool all_notes; /* text: also the notes about null, which many sound models have */
    bool colour;    /* text: with ECMA-48 colours */
} fb_check_style;
/* *out lives until the next call for this check. */
FB_PUBLIC fb_status fb_check_render(fb_check *check, fb_view *out, fb_check_form form,
                                    const fb_check_style *style, fb_error *error) FB_MUST_CHECK;

/* ---- 6 comparing models: on which inputs two of them differ ---------------------------------------------
 *
 * Two sets are compared by what comes out, not by their texts.  For each decision that paths[0] of both have, the
 * inputs on which its results differ are found as regions, each with a concrete case evaluated in both.  Inputs are
 * the same by name.  An input that is computed with is tried with samples only, and the answer says so.
 */
typedef struct fb_comparison fb_comparison;

/* All zero is a good choice. */
typedef struct fb_comparison_options {
    const char *decision; /* only this one; NULL: all */
    uint64_t leaves;      /* cases of one decision that are looked at; default 200,000 */
    uint64_t steps;       /* steps of the evaluator for one decision; default 500,000,000 */
    size_t memory;        /* bytes for one decision; default 1 GiB */
    uint32_t most;        /* regions of one decision that are listed; default 20 */
} fb_comparison_options;

typedef enum fb_comparison_verdict {
    FB_COMPARISON_SAME = 0,  /* for all inputs */
    FB_COMPARISON_DIFFERS,
    FB_COMPARISON_UNDECIDED, /* no difference was found, but some inputs were tried with samples only */
    FB_COMPARISON_BUDGET     /* leaves, steps or memory ran out; differences that were found stand */
} fb_comparison_verdict;
typedef struct fb_comparison_decision {
    fb_view name;
    fb_comparison_verdict verdict;
    size_t n_regions; /* on which it differs; more than are listed perhaps */
} fb_comparison_decision;

/* The sets must live as long as the comparison.  FB_NOT_FOUND: one has no such decision. */
FB_PUBLIC fb_status fb_comparison_new(fb_comparison **comparison, const fb_model_set *a, const fb_model_set *b,
                                      const fb_comparison_options *options, const fb_host *host,
                                      fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_comparison_free(fb_comparison *comparison);
/* How many decisions are to be compared; and compares the next one, *done when there was none left. */
FB_PUBLIC size_t fb_comparison_size(const fb_comparison *comparison);
FB_PUBLIC fb_status fb_comparison_next(fb_comparison *comparison, bool *done, fb_error *error) FB_MUST_CHECK;
/* The answer about a decision that was compared.  Has either set decisions that the other has not? */
FB_PUBLIC fb_comparison_decision fb_comparison_get(const fb_comparison *comparison, size_t i);
FB_PUBLIC bool fb_comparison_is_same_set(const fb_comparison *comparison);

typedef enum fb_comparison_form { FB_COMPARISON_TEXT = 0, FB_COMPARISON_JSON } fb_comparison_form;
/* What was found so far; *out lives until the next call for this comparison. */
FB_PUBLIC fb_status fb_comparison_render(fb_comparison *comparison, fb_view *out, fb_comparison_form form,
                                         fb_error *error) FB_MUST_CHECK;

/* ---- 7 asking: an interview that asks only what can change the outcome -----------------------------------
 *
 * An interview is about one action.  It starts from a case file, or from the action alone, and at any time says
 * which outcomes are still possible and which facts can still change that, best question first.  A fact that
 * cannot is never among them.  Facts that are not known, or that the person prefers not to say, stay unknown and
 * are not asked again; that never lowers an outcome: what was possible stays possible.
 *
 *     fb_interview *interview;
 *     const fb_interview_view *now;
 *     fb_interview_options options = {.action = "execute_removal", .at = "2026-03-02T09:30:00-05:00",
 *                                     .as_of = "2026-03-01"};
 *     if (fb_interview_new(&interview, desk, &options, &error) == FB_OK) {
 *         while (fb_interview_look(interview, &now, &error) == FB_OK && now->state == FB_INTERVIEW_ASKS)
 *             ... put now->questions[0] to somebody, then fb_interview_answer(interview, ...)
 *         fb_interview_free(interview);
 *     }
 */
typedef struct fb_interview fb_interview;

/* Words of people: an index of texts that are there in both. */
enum { FB_ENGLISH = 0, FB_SPANISH, FB_LANGUAGES };

typedef struct fb_interview_options {
    fb_view name, json;       /* a case file, and what messages call it; json empty: from the action alone */
    const char *action, *at;  /* without a case file: a verb, and date and time with zone */
    const char *status, *place; /* the same; NULL: asked when they matter */
    const char *as_of;        /* the day on which the answers are known, "2026-03-01"; NULL: that of the action */
    const char *source;       /* who gives them, a role of case files; NULL: "self" */
    const char *evidence;     /* what they are; NULL: a statement, of that person or of a third */
    const char *benefits;     /* what may be sought instead of the action: the id of a benefit, or "" for all of them;
                               * NULL: the action */
} fb_interview_options;

typedef enum fb_interview_state {
    FB_INTERVIEW_ASKS = 0,      /* there is a question */
    FB_INTERVIEW_SETTLED,       /* one outcome is left */
    FB_INTERVIEW_OPEN,          /* several are, and nobody is left to be asked: `left` says on which facts */
    FB_INTERVIEW_CONTRADICTORY, /* the facts cannot all be true */
    FB_INTERVIEW_FAULT,         /* a fault in a policy model; decide has its place */
    FB_INTERVIEW_BUDGET         /* too large to work out; no question is known to matter, or not to */
} fb_interview_state;

/* How an answer is written. */
typedef enum fb_value_form {
    FB_VALUE_YES_NO = 0, /* "true", "false" */
    FB_VALUE_WORD,       /* one of `values` */
    FB_VALUE_DATE,       /* "2025-08-20"; "2025-08" and "2025" where the day is not known */
    FB_VALUE_TIME,       /* date and time with zone: "2025-10-14T16:10:00-05:00" */
    FB_VALUE_NUMBER,
    FB_VALUE_TEXT        /* one line */
} fb_value_form;

typedef struct fb_interview_value {
    fb_view code;                /* as case files have it */
    fb_view words[FB_LANGUAGES]; /* for people; empty: none are given */
} fb_interview_value;

typedef struct fb_interview_question {
    fb_view fact;                    /* its name in the fact sheet */
    fb_view question[FB_LANGUAGES], help[FB_LANGUAGES], settled_by[FB_LANGUAGES]; /* may be empty */
    fb_view group, confidentiality;  /* "protected" (8 USC 1367), "sensitive", "ordinary" */
    fb_view ask;                     /* who may be asked: "system", "file", "certifying_agency", ... */
    int hardness;                    /* to answer, 1 easy .. 5 hard */
    fb_value_form form;
    const fb_interview_value *values; /* FB_VALUE_WORD */
    size_t n_values;
    const fb_view *read_by;          /* the instruments that read it; none: only the test whether facts agree */
    size_t n_read_by;
    bool is_grouped;                 /* it can change the outcome only together with others */
    uint32_t worst;                  /* questions left at most, this one included; UINT32_MAX: not worked out */
    double expected;                 /* the same on average over the answers told apart; below 0: not worked out */
} fb_interview_question;

/* Why a fact that could change the outcome is not asked. */
typedef enum fb_unasked {
    FB_UNASKED_SKIPPED = 0, /* in this interview */
    FB_UNASKED_NOT_KNOWN,
    FB_UNASKED_REFUSED,
    FB_UNASKED_CONFLICT,    /* sources exclude each other, or leave several values */
    FB_UNASKED_NOBODY       /* the fact sheet lets nobody be asked */
} fb_unasked;
typedef struct fb_interview_left {
    fb_view fact;
    fb_unasked why;
} fb_interview_left;

/* A benefit in an interview about benefits: the words of its answer that are still possible. */
typedef struct fb_interview_benefit {
    fb_view id, title;
    const fb_view *outcomes;
    size_t n_outcomes;
    fb_interview_state state;
} fb_interview_benefit;

typedef struct fb_interview_view {
    fb_interview_state state;         /* of benefits: of the one that is asked about, or else the worst of all */
    const fb_interview_benefit *benefits; /* of an interview about benefits, in the order of the register */
    size_t n_benefits, benefit;       /* the one that is asked about, whose the members below are */
    bool is_exact;                    /* the outcomes are all that are possible, and each is */
    bool can_settle;                  /* some answers to the questions leave one outcome; else they only narrow it,
                                       * because of what is not known or not said */
    const fb_view *outcomes;          /* outcome words still possible, in the order of the policy contract */
    size_t n_outcomes;
    const fb_interview_question *questions; /* best first */
    size_t n_questions;
    const fb_interview_left *left;
    size_t n_left;
    const fb_view *missing;           /* instruments in force that speak of the action and are not encoded: whatever
                                       * the outcome, the law is then open */
    size_t n_missing;
    size_t n_answers, n_facts;        /* answers given so far; facts of the sheet that somebody may be asked */
} fb_interview_view;

/* FB_BAD_INPUT: the case file, the action or the day is malformed, or the answers would come after the action, when
 * nobody could have known them.  The desk must stay open. */
FB_PUBLIC fb_status fb_interview_new(fb_interview **interview, fb_desk *desk, const fb_interview_options *options,
                                     fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_interview_free(fb_interview *interview);
/* Where it stands.  *view lives until the next call for this interview. */
FB_PUBLIC fb_status fb_interview_look(fb_interview *interview, const fb_interview_view **view,
                                      fb_error *error) FB_MUST_CHECK;

typedef enum fb_reply {
    FB_REPLY_VALUE = 0,
    FB_REPLY_SKIP,      /* not now: not asked again in this interview, but in the next one */
    FB_REPLY_NOT_KNOWN, /* asked, and not known */
    FB_REPLY_REFUSED    /* asked, and not said */
} fb_reply;
/* Records an answer, about a fact that is asked for or any other that is not known; `value` is for FB_REPLY_VALUE.
 * FB_BAD_INPUT: the fact has no such value; the message says which it has.  Facts that are for the record only are
 * kept for the case file and reach no policy. */
FB_PUBLIC fb_status fb_interview_answer(fb_interview *interview, fb_view fact, fb_reply reply, fb_view value,
                                        fb_error *error) FB_MUST_CHECK;
/* Takes the last answer back; *fact (may be NULL) is what it was about.  False: there is none. */
FB_PUBLIC bool fb_interview_back(fb_interview *interview, fb_view *fact);
/* What there is to say of any fact of the sheet, as for a question.  FB_NOT_FOUND: there is no such fact. */
FB_PUBLIC fb_status fb_interview_fact(fb_interview *interview, fb_interview_question *question, fb_view fact,
                                      fb_error *error) FB_MUST_CHECK;
/* All that is known as a case file.  FB_NOT_FOUND when it lacks the status or place of the action, which it must
 * have: *lacking (may be NULL) is then the fact to answer.  *json lives until the next call for this interview. */
FB_PUBLIC fb_status fb_interview_case(fb_interview *interview, fb_view *json, fb_view *lacking,
                                      fb_error *error) FB_MUST_CHECK;

/* A text sealed under a passphrase (docs/interview.md).  Memory is the caller's. */

/* Is it sealed, by its first bytes? */
FB_PUBLIC bool fb_is_sealed(fb_view bytes);
/* Bytes of a sealed text; 0: the text is too long. */
FB_PUBLIC size_t fb_sealed_size(size_t text_size);
/* `sealed` has room for fb_sealed_size(text.size) bytes.  It takes most of a second, on purpose. */
FB_PUBLIC fb_status fb_seal(char *sealed, fb_view text, fb_view passphrase, fb_error *error) FB_MUST_CHECK;
/* `text` has room for sealed.size bytes; *text_size of them are the text.  FB_BAD_INPUT: the passphrase is not the
 * right one, or the file is damaged; which of them cannot be told. */
FB_PUBLIC fb_status fb_unseal(char *text, size_t *text_size, fb_view sealed, fb_view passphrase,
                              fb_error *error) FB_MUST_CHECK;
/* Wipes memory that held a passphrase or a case. */
FB_PUBLIC void fb_forget(void *memory, size_t size);

/* ---- 8 partial knowledge: the outcomes still possible, what to ask, what decides -------------------------
 *
 * docs/partial-knowledge.md has the semantics.  A handle is about one decision of a set, the goal.  Each input is
 * known, limited to a set of values or to an interval, or unknown, as all are at first.  A completion gives every input
 * that is not known a value that its type and the limits admit, such that the decision `consistent`, if there is one,
 * is true.  The outcomes are what the goal gives for the completions.
 *
 *     fb_partial *partial;
 *     const fb_partial_settled *settled;
 *     const fb_partial_asking *asking;
 *     if (fb_partial_new(&partial, set, goal, NULL, NULL, &error) == FB_OK) {
 *         if (fb_partial_set_json(partial, file, facts, &error) == FB_OK &&
 *             fb_partial_settle(partial, &settled, &error) == FB_OK && settled->n_outcomes > 1 &&
 *             fb_partial_ask(partial, &asking, NULL, 0, &error) == FB_OK && asking->n_questions)
 *             printf("%.*s?\n", (int)asking->questions[0].name.size, asking->questions[0].name.data);
 *         fb_partial_free(partial);
 *     }
 *
 * FEEL's null is a value like any other: an input that is known to be null is known.  Unknown is none, and no outcome
 * comes from it.  Answers depend on what is known and on nothing else: the same again gives the same.
 *
 * What an answer points at lives until the same function is called again with the handle, or the handle is freed;
 * changing what is known leaves it alone.  A budget that ends is no failure: the answer then says that it is not exact,
 * and why.  A question fails with FB_NO_MEMORY when the host has none, and with FB_LIMIT when the answer written out
 * takes more than options.memory.
 */
typedef struct fb_partial fb_partial;

/* All zero is a good choice. */
typedef struct fb_partial_options {
    const char *consistent;  /* a decision of the set that is true when the inputs fit together; NULL: none */
    const size_t *nullable;  /* inputs, by part number, that may also be null where they are unknown; the others ... */
    size_t n_nullable;       /* ... may not */
    uint64_t steps;          /* expressions evaluated and nodes made in one question; default 200,000,000 */
    size_t memory;           /* bytes in one question; default 256 MiB */
    const char *now;         /* as fb_evaluation_options.now */
} fb_partial_options;

/* `goal` is a decision, by its part number; the set must live as long as the handle.  FB_NOT_FOUND: there is no
 * decision `consistent`.  FB_LIMIT: the model is too large for the budget. */
FB_PUBLIC fb_status fb_partial_new(fb_partial **partial, const fb_model_set *set, size_t goal,
                                   const fb_partial_options *options, const fb_host *host,
                                   fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_partial_free(fb_partial *partial);

/* All inputs are unknown again; what was known of them is given back. */
FB_PUBLIC void fb_partial_clear(fb_partial *partial);
/* One input, by its part number, is unknown again. */
FB_PUBLIC fb_status fb_partial_forget(fb_partial *partial, size_t part) FB_MUST_CHECK;
/* One input is known.  What is said of an input takes the place of what was said before.  Text is copied and lives
 * until fb_partial_clear.  FB_BAD_ARGUMENT: the part is no input. */
FB_PUBLIC fb_status fb_partial_know_boolean(fb_partial *partial, size_t part, bool value) FB_MUST_CHECK;
FB_PUBLIC fb_status fb_partial_know_integer(fb_partial *partial, size_t part, int64_t value) FB_MUST_CHECK;
FB_PUBLIC fb_status fb_partial_know_string(fb_partial *partial, size_t part, fb_view value) FB_MUST_CHECK;
/* The same with the value as JSON, read by the input's type; "null" is FEEL's null. */
FB_PUBLIC fb_status fb_partial_know(fb_partial *partial, size_t part, fb_view json, fb_error *error) FB_MUST_CHECK;
/* One input is known to be one of these values, each JSON; at least one.  Null is among them only if it is named. */
FB_PUBLIC fb_status fb_partial_limit_to_set(fb_partial *partial, size_t part, const fb_view *values, size_t n_values,
                                            fb_error *error) FB_MUST_CHECK;
/* One input is known to lie between two values, each JSON, both of them included, and not to be null; an end of size 0
 * is open, and one of the two is not.  FB_BAD_INPUT: the ends have no order, or come in the wrong one. */
FB_PUBLIC fb_status fb_partial_limit_to_range(fb_partial *partial, size_t part, fb_view low, fb_view high,
                                              fb_error *error) FB_MUST_CHECK;
/* All inputs named in a JSON object, by the names and types of fb_evaluation_set_json; those that it does not name stay
 * as they are.  A member is a value, or one of
 *
 *     {"one of": [15, 16]}                             one of these values
 *     {"from": "2019-06-01", "to": "2019-08-31"}       between these, both included; either may be left out
 *     {"unknown": true}                                unknown
 *
 * An object like these whose input has a context type with such an entry is a value; where the type does not tell, a
 * context that looks like them can be written as {"one of": [CONTEXT]}.  On failure nothing is set. */
FB_PUBLIC fb_status fb_partial_set_json(fb_partial *partial, fb_view file, fb_view json,
                                        fb_error *error) FB_MUST_CHECK;

/* An outcome.  Objects of inputs have the members that fb_evaluation_set_json reads. */
typedef struct fb_partial_outcome {
    fb_view value;     /* JSON */
    bool is_possible;  /* there is a witness; else it was not excluded, within the budget, and there may be none */
    fb_view witness;   /* JSON object: the inputs that the goal may look at, in a completion that gives it; the ... */
    fb_view assumed;   /* ... same without those that are known.  "{}" where there is no witness */
    fb_view fault;     /* the value is null because something went wrong: "file:line:column: message".  Else empty */
} fb_partial_outcome;
typedef struct fb_partial_settled {
    size_t n_outcomes;
    const fb_partial_outcome *outcomes; /* no two are equal */
    bool is_exact;         /* every outcome that is not listed is impossible; one listed and exact: it is settled */
    bool is_contradictory; /* exact, and there is none: what is known does not fit together */
    fb_view why;           /* not exact: what stands in the way, one line; else empty */
} fb_partial_settled;
/* Which outcomes are still possible? */
FB_PUBLIC fb_status fb_partial_settle(fb_partial *partial, const fb_partial_settled **settled,
                                      fb_error *error) FB_MUST_CHECK;
/* The same with some inputs, by part number, taken as unknown.  What is known stays known. */
FB_PUBLIC fb_status fb_partial_without(fb_partial *partial, const fb_partial_settled **settled, const size_t *parts,
                                       size_t n_parts, fb_error *error) FB_MUST_CHECK;

/* An input whose value can still change the outcome. */
typedef struct fb_partial_question {
    size_t part;
    fb_view name;        /* fb_model_set_input_name */
    bool is_grouped;     /* only together with others of the list: no two completions differ in it alone */
    bool is_measured;    /* the numbers were found out */
    uint32_t worst;      /* questions left, this one included, when it is asked first: at most ... */
    double expected;     /* ... and on average over values that stand for all others, taken as equally likely */
} fb_partial_question;
typedef struct fb_partial_asking {
    size_t n_questions;
    const fb_partial_question *questions; /* the best first; none when the outcome is settled */
    bool is_exact;       /* these are all inputs that matter, and no others */
} fb_partial_asking;
/* What to ask next?  `tiers`: a number for each part (those behind n_tiers have 0); inputs of a lower tier come first,
 * within a tier those with fewer questions on average. */
FB_PUBLIC fb_status fb_partial_ask(fb_partial *partial, const fb_partial_asking **asking, const uint8_t *tiers,
                                   size_t n_tiers, fb_error *error) FB_MUST_CHECK;

/* All zero is a good choice. */
typedef struct fb_partial_decisive_options {
    uint32_t most_sets;    /* sets that are looked for; default 20 */
    uint32_t most_changed; /* known inputs that a flip may change; 0: flips are not looked for */
    const size_t *fixed;   /* inputs, by part number, that are never forgotten or changed */
    size_t n_fixed;
} fb_partial_decisive_options;
typedef struct fb_partial_set {
    const size_t *parts;   /* ascending; none: the outcome is the same whatever is known */
    size_t n_parts;
} fb_partial_set;
typedef struct fb_partial_flip {
    fb_partial_set changed;
    fb_view changes;       /* JSON object: the changed inputs with other values that ... */
    fb_view outcome;       /* ... give this outcome, JSON, ... */
    fb_view witness;       /* ... in this completion, JSON object */
} fb_partial_flip;
typedef struct fb_partial_decisive {
    size_t n_sets;
    const fb_partial_set *sets;   /* each fixes the outcome, whatever the rest is, and no part of it does */
    bool is_complete;             /* there is no other such set */
    bool is_exact;                /* everything on the way was; false, too, when nothing is settled */
    size_t n_flips;
    const fb_partial_flip *flips; /* all changes of as few known inputs as can be that give another outcome */
} fb_partial_decisive;
/* Which of the known inputs decide?  None where the outcome is not settled.  Inputs that are known to be null are never
 * forgotten or changed. */
FB_PUBLIC fb_status fb_partial_decide(fb_partial *partial, const fb_partial_decisive **decisive,
                                      const fb_partial_decisive_options *options, fb_error *error) FB_MUST_CHECK;

/* ---- 9 drafts: texts to work on, from a case file and the policy folder -------------------------------------
 *
 * A draft is a sheet for the person who makes it (the risks of filing, what is missing, what was left out) and a
 * document.  What it says comes from policies/draft-<kind>/policy.dmn and from the determination of the case; a
 * protected fact (8 USC 1367) is left out of the document unless it is asked for by name.
 *
 *     fb_draft *draft;
 *     fb_draft_options options = {.kind = "stay-request", .role = "attorney"};
 *     if (fb_desk_draft_file(desk, &draft, "case.json", &options, &error) == FB_OK) {
 *         if (fb_draft_render(draft, &page, FB_FORM_TEXT, NULL, &error) == FB_OK)
 *             fwrite(page.data, 1, page.size, stdout);
 *         fb_draft_free(draft);
 *     }
 */
typedef struct fb_draft fb_draft;
typedef struct fb_draft_options {
    const char *kind;            /* stay-request, discretion-request, certification-request, expedite-request,
                                  * decision-record or rights-notice */
    const char *role;            /* attorney, accredited, officer, agency-counsel, advocate or self; NULL: none is
                                  * declared, which gives information only */
    const char *language;        /* "en" or, of the rights notice, "es"; NULL: English */
    const char *const *disclose; /* names of protected facts that the document may show */
    size_t n_disclose;
} fb_draft_options;

/* Drafts from the text of a case file, which messages call `name`; the draft needs the desk to stay open.  On failure
 * *draft is NULL.  FB_BAD_INPUT: the kind is not made for the role (the message says what is), no such fact, facts that
 * cannot all be true, or a file is malformed.  FB_NOT_FOUND: as fb_desk_decide, or the folder has no such model. */
FB_PUBLIC fb_status fb_desk_draft(fb_desk *desk, fb_draft **draft, fb_view name, fb_view json,
                                  const fb_draft_options *options, fb_error *error) FB_MUST_CHECK;
/* The same with a file, or "-" for standard input. */
FB_PUBLIC fb_status fb_desk_draft_file(fb_desk *desk, fb_draft **draft, const char *path,
                                       const fb_draft_options *options, fb_error *error) FB_MUST_CHECK;
FB_PUBLIC void fb_draft_free(fb_draft *draft);
/* As text, JSON (schema/draft.schema.json) or one self-contained HTML file in which the document begins a page of its
 * own.  Of the options width and colour count.  *out lives until the next call for this draft. */
FB_PUBLIC fb_status fb_draft_render(fb_draft *draft, fb_view *out, fb_form form, const fb_render_options *options,
                                    fb_error *error) FB_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
