/* builtin_inner.h - what the files of eval that compute values share: reading a built-in's arguments, handing
 * on limits, and regular expressions.  No other folder includes it.
 */
#ifndef FB_BUILTIN_INNER_H
#define FB_BUILTIN_INNER_H

#include "eval/eval.h"

/* Text is worked through so much faster than nodes are evaluated that this many bytes make a step. */
#define FB_BYTES_PER_STEP 64

/* ---- argument.c ----------------------------------------------------------------------------------------- *
 *
 * A built-in reads its arguments by position.  Each reader converts as an invocation does (DMN 1.5 section
 * 10.3.2.9.4): a list of one item stands for the item where no list is wanted, a value for the list of it
 * where a list is wanted, a date for its UTC midnight where a date and time is wanted.  When the argument is
 * of the wrong kind the reader adds a note that names the built-in, the parameter and what was given, and
 * returns false; the built-in then returns null.
 */
typedef struct fb_arguments {
    fb_run *run;
    const char *function; /* for notes */
    const fb_value *values;
    uint32_t n;
} fb_arguments;
/* Starts every built-in: fb_arguments given = FB_ARGUMENTS("its name"). */
#define FB_ARGUMENTS(name) {.run = run, .function = (name), .values = arguments, .n = n_arguments}

/* Was it given, and not as null?  An optional parameter that is null counts as left out (10.3.2.13.5: "If
 * named, unsupplied parameters are bound to null"), where the function's own text does not say otherwise. */
bool fb_argument_given(const fb_arguments *arguments, uint32_t index);
/* The argument as it is; a null when it was left out. */
const fb_value *fb_argument_any(const fb_arguments *arguments, uint32_t index);
bool fb_argument_string(fb_view *out, const fb_arguments *arguments, uint32_t index, const char *parameter);
bool fb_argument_number(fb_number *out, const fb_arguments *arguments, uint32_t index, const char *parameter);
/* A number cut to an integer (the TCK's reading of positions and scales that are no integers). */
bool fb_argument_integer(int64_t *out, const fb_arguments *arguments, uint32_t index, const char *parameter);
bool fb_argument_list(fb_value *out, const fb_arguments *arguments, uint32_t index, const char *parameter);
bool fb_argument_context(fb_value *out, const fb_arguments *arguments, uint32_t index, const char *parameter);
/* The day of a date or a date and time. */
bool fb_argument_day(fb_date *out, const fb_arguments *arguments, uint32_t index, const char *parameter);
/* For functions over a list or over any number of arguments (`sum([1, 2])`, `sum(1, 2)`): the items. */
bool fb_argument_items(fb_value *out, const fb_arguments *arguments, const char *parameter);
/* The argument when its kind is `kind` or it is a list of one such value, else NULL; adds no note. */
const fb_value *fb_argument_of_kind(const fb_arguments *arguments, uint32_t index, fb_kind kind);
/* Null, with the note that argument `index` had to be `wanted` ("a string"). */
fb_value fb_argument_wrong(const fb_arguments *arguments, uint32_t index, const char *parameter,
                           const char *wanted);

/* The value of a list of one item where a value of `kind` is wanted, else the value itself. */
const fb_value *fb_unwrapped(const fb_value *value, fb_kind kind);

/* A value just made in the run arena: sets run->stop when the arena has failed. */
fb_value fb_made_value(fb_run *run, fb_value value);
/* The same for text under construction: a string, or null and a note when it is over run->limits.text. */
fb_value fb_made_text(fb_run *run, const fb_text *text);
/* False, and run->stop set, when the budget ran out inside a function that was handed run->budget. */
bool fb_budget_held(fb_run *run);
/* 0-based index of a 1-based or negative position (`1. position must be a non-zero integer in the range
 * [-L..L]`, tables 74 and 75); false when it is outside. */
bool fb_position(uint32_t *out, int64_t position, uint64_t length);

/* ---- regex_translate.c: from XPath's syntax to PCRE2's ------------------------------------------------ */
typedef struct fb_regex_translation {
    fb_view text; /* for PCRE2, with callouts */
    uint32_t n_groups;
    const char *fault; /* what XPath rejects, when it does */
    size_t fault_at;   /* 1-based character of the pattern */
} fb_regex_translation;
/* False when the pattern is none of XPath 2.0, or the arena failed. */
bool fb_regex_translate(fb_regex_translation *result, fb_arena *arena, fb_view pattern, bool drop_white_space,
                        bool multi_line, bool dot_all);

/* ---- regex.c: regular expressions of XPath 2.0 on PCRE2 ------------------------------------------------ */
typedef struct fb_pattern fb_pattern;
/* Compiled, and kept until the run's arena is reset or 64 others were used since.  NULL with a note when
 * pattern or flags break the rules of "XQuery 1.0 and XPath 2.0 Functions and Operators" section 7.6. */
fb_pattern *fb_pattern_compile(fb_run *run, const char *function, fb_view pattern, fb_view flags);
/* Does it match the empty string?  replace() and split() refuse such a pattern (ibid. FORX0003). */
bool fb_pattern_matches_empty(const fb_pattern *pattern);
uint32_t fb_pattern_groups(const fb_pattern *pattern);
typedef enum fb_match { FB_MATCH_NONE, FB_MATCH_FOUND, FB_MATCH_FAILED } fb_match;
/* The first match at or after byte `start`.  FAILED: a limit was hit; a note is added or run->stop is set.
 * The text must be the same in all calls with start > 0. */
fb_match fb_pattern_find(fb_run *run, const char *function, fb_pattern *pattern, fb_view text, size_t start);
/* Group `group` (0: the whole) of the last match found; false when it took no part in it. */
bool fb_pattern_group(const fb_pattern *pattern, uint32_t group, size_t *start, size_t *end);

#endif
