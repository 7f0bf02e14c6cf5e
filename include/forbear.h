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
 * prints or keeps state outside its arguments; the one exception is the ICU library, loaded once per process
 * on the first use of a named time zone or of letter case beyond ASCII.
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
    uint32_t code;     /* a number of docs/errors.md, 0 when none */
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
    /* As read(2): bytes read, 0 at the end, -1 on failure. */
    ptrdiff_t (*read)(void *context, int file, void *bytes, size_t size);
} fb_host;

/* ---- 2 the engine: load models, evaluate decisions ------------------------------------------------------ */

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
} fb_part;
FB_PUBLIC size_t fb_model_set_size(const fb_model_set *set);
FB_PUBLIC fb_part fb_model_set_part(const fb_model_set *set, size_t part);
/* The part with this name, looked for in paths[0] first; -1 when there is none. */
FB_PUBLIC ptrdiff_t fb_model_set_find(const fb_model_set *set, fb_view name);

/* Limits of one evaluation; a zero field means the default. */
typedef struct fb_evaluation_options {
    uint64_t steps;    /* expressions evaluated and items touched; default 200,000,000 */
    size_t memory;     /* bytes; default 1 GiB */
    bool notes;        /* keep notes: why something is null */
    bool partial;      /* an input that is not set is unknown, not null */
    const char *now;   /* FEEL date and time with zone for now() and today(); NULL: 1970-01-01T00:00:00Z */
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
/* All inputs named in a JSON object, read by their declared types; a name that is no input is refused with the
 * nearest one.  `file` is what errors call the text. */
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
/* What the last result is, as FEEL names it: "number", "null", "date and time"...; NUL-terminated, never freed. */
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
    FB_ANSWER_SETTLED = 0,   /* one outcome */
    FB_ANSWER_FACTS_OPEN,    /* facts that are not known were needed; the report names them */
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
FB_PUBLIC void fb_report_free(fb_report *report);

FB_PUBLIC fb_answer fb_report_answer(const fb_report *report);
/* The outcome word (docs/policy-contract.md section 4), and the weakest grade among the rows it stands on: "P",
 * "A", "2", "UNVERIFIED".  Both empty when there is no outcome. */
FB_PUBLIC fb_view fb_report_outcome(const fb_report *report);
FB_PUBLIC fb_view fb_report_grade(const fb_report *report);
/* Settled, and no weaker than `grade` (NULL: any)? */
FB_PUBLIC bool fb_report_is_settled(const fb_report *report, const char *grade);
/* The report as text, JSON (schema/determination.schema.json) or one self-contained HTML page.  *out lives
 * until the next call for this report. */
FB_PUBLIC fb_status fb_report_render(fb_report *report, fb_view *out, fb_form form,
                                     const fb_render_options *options, fb_error *error) FB_MUST_CHECK;

/* The register as text or JSON: every instrument, or, with a day (`on`, "2026-03-01"; NULL: none), what is in
 * force on it, what may be, and what is not encoded.  *out lives until the next call for this desk. */
FB_PUBLIC fb_status fb_desk_policies(fb_desk *desk, fb_view *out, fb_form form, const char *on,
                                     const fb_render_options *options, fb_error *error) FB_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
