/* regex.c - compiled regular expressions and matching, on PCRE2.
 *
 * regex_translate.c makes a PCRE2 pattern of an XPath one; here it is compiled, kept for the run and matched.
 * Called by builtin_string.c only.
 *
 * Work is bounded by the callouts that the translation puts into every pattern: each takes a step of the
 * run's budget and of a quota for the one match.
 *
 * INVARIANT: compiled patterns own their memory and are freed with the run arena's content, whose pointers
 * they do not hold.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "eval/builtin_inner.h"

#include <pcre2.h>

#define PATTERN_SIZE_LIMIT 65536u /* bytes of a pattern */
#define CACHE_SIZE 64u
#define MATCH_QUOTA 5000000u  /* callouts in one match, plus four a byte of text */
#define HEAP_LIMIT_KIB 65536u /* PCRE2's memory for backtracking */

/* ---- compiled patterns --------------------------------------------------------------------------------- */

struct fb_pattern {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    uint32_t n_groups;
    bool matches_empty;
    uint64_t used; /* the cache's clock at the last use */
    size_t size, key_size;
    char key[]; /* the flags, a NUL, the pattern */
};

typedef struct fb_patterns {
    fb_run *run;
    fb_pattern *slots[CACHE_SIZE];
    uint64_t clock;
} fb_patterns;

static void pattern_free(const fb_host *host, fb_pattern *pattern) {
    if (pattern == NULL)
        return;
    pcre2_match_context_free(pattern->context);
    pcre2_match_data_free(pattern->data);
    pcre2_code_free(pattern->code);
    host->resize(host->context, pattern, pattern->size, 0);
}

/* With the content of the run arena go its patterns. */
static void patterns_release(void *resource) {
    fb_patterns *patterns = resource;
    for (size_t i = 0; i < CACHE_SIZE; i++)
        pattern_free(patterns->run->arena->host, patterns->slots[i]);
    if (patterns->run->patterns == patterns)
        patterns->run->patterns = NULL;
}

static fb_patterns *patterns_of_run(fb_run *run) {
    if (run->patterns != NULL)
        return run->patterns;
    fb_patterns *patterns = FB_NEW(run->arena, fb_patterns);
    if (!fb_run_memory(run))
        return NULL;
    patterns->run = run;
    if (!fb_arena_defer(run->arena, patterns_release, patterns)) {
        fb_run_memory(run);
        return NULL;
    }
    run->patterns = patterns;
    return patterns;
}

static bool key_is(const fb_pattern *pattern, fb_view text, fb_view flags) {
    return pattern->key_size == flags.size + 1 + text.size &&
           (flags.size == 0 || memcmp(pattern->key, flags.data, flags.size) == 0) &&
           (text.size == 0 || memcmp(pattern->key + flags.size + 1, text.data, text.size) == 0);
}

static fb_pattern *cached(fb_patterns *patterns, fb_view text, fb_view flags) {
    for (size_t i = 0; i < CACHE_SIZE; i++) {
        fb_pattern *pattern = patterns->slots[i];
        if (pattern != NULL && key_is(pattern, text, flags)) {
            pattern->used = ++patterns->clock;
            return pattern;
        }
    }
    return NULL;
}

/* Puts a pattern in the place of the one used longest ago. */
static void keep(fb_patterns *patterns, fb_pattern *pattern) {
    size_t oldest = 0;
    for (size_t i = 0; i < CACHE_SIZE; i++) {
        if (patterns->slots[i] == NULL) {
            oldest = i;
            break;
        }
        if (patterns->slots[i]->used < patterns->slots[oldest]->used)
            oldest = i;
    }
    pattern_free(patterns->run->arena->host, patterns->slots[oldest]);
    pattern->used = ++patterns->clock;
    patterns->slots[oldest] = pattern;
}

/* PCRE2 options for XPath's flags (7.6.1.1); false when one is unknown. */
static bool read_flags(uint32_t *options, bool *drop_white_space, bool *multi_line, fb_view flags) {
    *options = PCRE2_UTF | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;
    *drop_white_space = *multi_line = false;
    for (size_t i = 0; i < flags.size; i++) {
        switch (flags.data[i]) {
        case 's': *options |= PCRE2_DOTALL; break;
        case 'm':
            *options |= PCRE2_MULTILINE;
            *multi_line = true;
            break;
        case 'i': *options |= PCRE2_CASELESS; break;
        case 'x': *drop_white_space = true; break;
        default: return false;
        }
    }
    return true;
}

static pcre2_code *compiled(fb_run *run, const char *function, fb_view translated, uint32_t options) {
    int error;
    PCRE2_SIZE offset;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (context == NULL) {
        run->stop = FB_STOP_MEMORY;
        return NULL;
    }
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)translated.data, translated.size, options, &error, &offset, context);
    pcre2_compile_context_free(context);
    if (code == NULL && error == PCRE2_ERROR_HEAP_FAILED)
        run->stop = FB_STOP_MEMORY;
    else if (code == NULL)
        fb_null_note(run, "%s: the regular expression is too large", function);
    return code;
}

/* Takes the code over, also when it fails. */
static fb_pattern *pattern_new(fb_run *run, pcre2_code *code, fb_view text, fb_view flags) {
    const fb_host *host = run->arena->host;
    size_t key_size = flags.size + 1 + text.size, size = sizeof(fb_pattern) + key_size;
    fb_pattern *pattern = host->resize(host->context, NULL, 0, size);
    if (pattern == NULL) {
        pcre2_code_free(code);
        run->stop = FB_STOP_MEMORY;
        return NULL;
    }
    memset(pattern, 0, sizeof *pattern);
    pattern->code = code;
    pattern->size = size;
    pattern->key_size = key_size;
    if (flags.size > 0)
        memcpy(pattern->key, flags.data, flags.size);
    pattern->key[flags.size] = '\0';
    if (text.size > 0)
        memcpy(pattern->key + flags.size + 1, text.data, text.size);
    pattern->data = pcre2_match_data_create_from_pattern(code, NULL);
    pattern->context = pcre2_match_context_create(NULL);
    if (pattern->data == NULL || pattern->context == NULL) {
        pattern_free(host, pattern);
        run->stop = FB_STOP_MEMORY;
        return NULL;
    }
    pcre2_set_heap_limit(pattern->context, HEAP_LIMIT_KIB);
    return pattern;
}

static fb_pattern *translated_and_compiled(fb_run *run, const char *function, fb_view text, fb_view flags) {
    uint32_t options;
    bool drop_white_space, multi_line;
    fb_regex_translation translation;
    if (!read_flags(&options, &drop_white_space, &multi_line, flags)) {
        fb_null_note(run, "%s: 'flags' may hold the letters s, m, i and x only", function);
        return NULL;
    }
    bool good = fb_regex_translate(&translation, run->arena, text, drop_white_space, multi_line,
                                   (options & PCRE2_DOTALL) != 0);
    if (!fb_run_memory(run))
        return NULL;
    if (!good) {
        fb_null_note(run, "%s: '%.*s' is no regular expression of XPath, at character %zu: %s", function,
                     FB_ARG(text), translation.fault_at, translation.fault);
        return NULL;
    }
    pcre2_code *code = compiled(run, function, translation.text, options);
    if (code == NULL)
        return NULL;
    fb_pattern *pattern = pattern_new(run, code, text, flags);
    if (pattern != NULL)
        pattern->n_groups = translation.n_groups;
    return pattern;
}

fb_pattern *fb_pattern_compile(fb_run *run, const char *function, fb_view text, fb_view flags) {
    fb_patterns *patterns = patterns_of_run(run);
    if (patterns == NULL)
        return NULL;
    fb_pattern *pattern = cached(patterns, text, flags);
    if (pattern != NULL)
        return pattern;
    if (text.size > PATTERN_SIZE_LIMIT || flags.size > PATTERN_SIZE_LIMIT) {
        fb_null_note(run, "%s: a regular expression of more than %u bytes", function, PATTERN_SIZE_LIMIT);
        return NULL;
    }
    if (!fb_run_step(run, 1 + text.size))
        return NULL;
    pattern = translated_and_compiled(run, function, text, flags);
    if (pattern == NULL)
        return NULL;
    fb_match empty = fb_pattern_find(run, function, pattern, FB_LITERAL(""), 0);
    if (empty == FB_MATCH_FAILED) {
        pattern_free(run->arena->host, pattern);
        return NULL;
    }
    pattern->matches_empty = empty == FB_MATCH_FOUND;
    keep(patterns, pattern);
    return pattern;
}

bool fb_pattern_matches_empty(const fb_pattern *pattern) {
    return pattern->matches_empty;
}

uint32_t fb_pattern_groups(const fb_pattern *pattern) {
    return pattern->n_groups;
}

/* ---- matching ------------------------------------------------------------------------------------------ */

typedef struct meter {
    fb_budget *budget;
    uint64_t quota;
} meter;

static int take_step(pcre2_callout_block *block, void *data) {
    (void)block;
    meter *m = data;
    if (m->quota == 0 || !fb_budget_step(m->budget, 1))
        return PCRE2_ERROR_CALLOUT;
    m->quota--;
    return 0;
}

fb_match fb_pattern_find(fb_run *run, const char *function, fb_pattern *pattern, fb_view text, size_t start) {
    meter m = {.budget = &run->budget, .quota = MATCH_QUOTA + (uint64_t)text.size * 4};
    pcre2_set_callout(pattern->context, take_step, &m);
    const char *data = text.data != NULL ? text.data : "";
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)data, text.size, start,
                            start > 0 ? PCRE2_NO_UTF_CHECK : 0, pattern->data, pattern->context);
    size_t passed = found >= 0 ? pcre2_get_ovector_pointer(pattern->data)[1] - start : text.size - start;
    if (!fb_run_step(run, 1 + passed / FB_BYTES_PER_STEP))
        return FB_MATCH_FAILED;
    if (found >= 0)
        return FB_MATCH_FOUND;
    if (found == PCRE2_ERROR_NOMATCH)
        return FB_MATCH_NONE;
    if (found == PCRE2_ERROR_NOMEMORY)
        run->stop = FB_STOP_MEMORY;
    else if (fb_budget_held(run))
        fb_null_note(run, "%s: %s", function,
                     m.quota == 0 || found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_HEAPLIMIT
                         ? "matching the regular expression took too many steps"
                         : "the text is malformed");
    return FB_MATCH_FAILED;
}

bool fb_pattern_group(const fb_pattern *pattern, uint32_t group_number, size_t *start, size_t *end) {
    const PCRE2_SIZE *spans = pcre2_get_ovector_pointer(pattern->data);
    if (group_number >= pcre2_get_ovector_count(pattern->data) || spans[2 * group_number] == PCRE2_UNSET)
        return false;
    *start = spans[2 * group_number];
    *end = spans[2 * group_number + 1];
    return true;
}
