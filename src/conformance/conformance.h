/* conformance.h - runs folders of the DMN TCK (Technology Compatibility Kit) through the engine.
 *
 * A TCK folder holds models and test files (testCases.xsd of the kit): for each case the inputs, and the
 * value that each result node must have.  This layer finds test files, reads them, builds one plan a file
 * and compares.  It prints nothing and reads no clock: api/api_conformance.c hands both in and out.
 *
 * A case is one testCase element; it passes when all its result nodes match.
 */
#ifndef FB_CONFORMANCE_H
#define FB_CONFORMANCE_H

#include "eval/eval.h"

/* ---- tck_find.c: test files below a folder ----------------------------------------------------------- */

#define FB_TCK_FOLDER_DEPTH 32u /* folders below the one that was named */

/* The names of *.xml files (or those with another `ending`) below a folder, each a path that starts with
 * `folder`, sorted by bytes, folders in their place among the names.  Symbolic links below it are not
 * followed.  FB_NOT_FOUND when `folder` is none.  `below` false: only the folder itself. */
fb_status fb_tck_find(const fb_view **paths, uint32_t *n_paths, fb_arena *arena, fb_view folder,
                      fb_view ending, bool below, fb_error *error) FB_MUST_CHECK;

/* ---- tck_read.c: one test file ----------------------------------------------------------------------- */

/* valueType of testCases.xsd, also a component, an item and an expected value. */
typedef enum fb_tck_form {
    FB_TCK_ABSENT = 0, /* neither value nor list nor component */
    FB_TCK_NULL,       /* xsi:nil */
    FB_TCK_SIMPLE,     /* value */
    FB_TCK_LIST,
    FB_TCK_COMPONENTS
} fb_tck_form;
typedef struct fb_tck_value fb_tck_value;
struct fb_tck_value {
    fb_tck_form form;
    fb_view name; /* of a component, canonical */
    fb_view text; /* SIMPLE: as written, white space included */
    fb_view type; /* SIMPLE: local part of xsi:type, "decimal"; empty when there is none */
    uint32_t n_parts;
    const fb_tck_value *parts; /* LIST, COMPONENTS */
};
typedef struct fb_tck_input {
    fb_view name, space; /* space: empty, or the namespace of the model it belongs to */
    fb_tck_value value;
} fb_tck_input;
typedef struct fb_tck_result {
    fb_view name, space;
    bool is_error; /* errorResult */
    fb_tck_value expected;
} fb_tck_result;
typedef struct fb_tck_test {
    fb_view id, name;
    fb_view type;      /* empty, "decision", "decisionService" or "bkm" */
    fb_view invocable; /* invocableName */
    fb_view space;
    uint32_t n_inputs, n_results;
    const fb_tck_input *inputs;
    const fb_tck_result *results;
} fb_tck_test;
typedef struct fb_tck_file {
    fb_view path, model_name;
    uint32_t n_tests;
    const fb_tck_test *tests;
} fb_tck_file;

/* *file is NULL when the root is no testCases element: some other XML file. */
fb_status fb_tck_read(const fb_tck_file **file, fb_arena *arena, fb_view path, fb_view text,
                      fb_error *error) FB_MUST_CHECK;

/* ---- tck_compare.c: written values as FEEL values ---------------------------------------------------- */

/* What was written as a FEEL value.  xsi:type decides; where there is none the declared `type` (NULL: none is
 * known), then the kind of `like` (NULL: nothing to be like), else it is a string. */
fb_value fb_tck_to_value(fb_arena *arena, const fb_tck_value *written, const fb_type *type,
                         const fb_value *like);
/* The same value?  Numbers to 8 digits where the written one has a fraction; temporal values by what they
 * denote; lists in order; contexts by canonical key in any order. */
bool fb_tck_same(fb_arena *arena, const fb_value *expected, const fb_value *got, fb_budget *budget);

/* ---- tck_run.c --------------------------------------------------------------------------------------- */

/* The work on some folders, file by file.  Everything is in two arenas: `list` lives as long as the runner,
 * `model` as long as the current file. */
typedef struct fb_tck_runner {
    fb_arena list, model;
    const fb_view *paths;
    uint32_t n_paths, next_path, next_test;
    fb_view filter;
    fb_clock clock;
    const fb_tck_file *file; /* NULL: none is open */
    bool is_prepared;        /* its models have been read, or have not: */
    const fb_plan *plan;     /* NULL: `fault` says why */
    fb_view fault;
    const fb_model *main; /* the tested model */
    fb_value *inputs;     /* plan->n_inputs */
    fb_run run;           /* begun when there is a plan */
} fb_tck_runner;

/* `now` in seconds since 1970-01-01T00:00:00Z: what now() and today() see, in UTC. */
fb_status fb_tck_begin(fb_tck_runner *runner, const char *const *folders, size_t n_folders,
                       const char *filter, int64_t now, const fb_host *host, fb_error *error) FB_MUST_CHECK;
void fb_tck_end(fb_tck_runner *runner);
/* Runs the next case (fb_tck_case: forbear.h section 3).  *more false: there was none left.  The case lives
 * until the next call. */
fb_status fb_tck_step(fb_tck_runner *runner, fb_tck_case *result, bool *more, fb_error *error) FB_MUST_CHECK;

/* ---- suite_read.c: test files of a model (docs/testing-models.md) ------------------------------------- */

typedef struct fb_suite_input {
    uint32_t element; /* input data, or a decision that is not to be evaluated */
    fb_value value;
} fb_suite_input;
typedef struct fb_suite_expectation {
    uint32_t element;
    const fb_json *value;
} fb_suite_expectation;
typedef struct fb_suite_test {
    fb_view file, name;
    uint32_t line;
    bool to_confirm;
    fb_clock clock;
    uint32_t n_inputs, n_expectations;
    const fb_suite_input *inputs;
    const fb_suite_expectation *expectations;
} fb_suite_test;

/* The path of the model that a test file names, a NUL behind it. */
fb_status fb_suite_model_path(fb_view *path, fb_arena *arena, fb_view file, fb_error *error) FB_MUST_CHECK;
/* The cases of a test file, its names and values checked against the plan. */
fb_status fb_suite_read(const fb_suite_test **tests, uint32_t *n_tests, fb_arena *arena, const fb_plan *plan,
                        fb_view file, fb_error *error) FB_MUST_CHECK;

/* ---- suite_run.c --------------------------------------------------------------------------------------- */

typedef struct fb_suite_runner {
    fb_arena list;      /* the cases; as long as the runner */
    fb_arena shown;     /* what a result shows; until the next case */
    const fb_plan *plan;
    const fb_suite_test *tests;
    uint32_t n_tests, next;
    fb_run run;
    fb_value *inputs;   /* plan->n_inputs */
    uint64_t **hits;    /* plan->n_tables, n_rules each */
} fb_suite_runner;
fb_status fb_suite_begin(fb_suite_runner *runner, const fb_plan *plan, const char *const *paths, size_t n_paths,
                         const fb_host *host, fb_error *error) FB_MUST_CHECK;
void fb_suite_end(fb_suite_runner *runner);
fb_status fb_suite_step(fb_suite_runner *runner, fb_suite_case *result, bool *more, fb_error *error) FB_MUST_CHECK;

/* ---- scaffold.c: a case for every rule ----------------------------------------------------------------- */

/* Writes a test file for the tables of the element `name` of the first model, or, empty, of all. */
fb_status fb_scaffold(fb_text *out, size_t *n_missing, const fb_plan *plan, fb_view name, const fb_host *host,
                      fb_error *error) FB_MUST_CHECK;

#endif
