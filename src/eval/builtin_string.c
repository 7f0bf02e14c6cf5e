/* builtin_string.c - the string functions (DMN 1.5 section 10.3.4.3, table 74).
 *
 * Strings are counted in code points.  Regular expressions are regex.c's.  Called through the table made from
 * feel/builtins.def.
 */
#include "eval/builtin_inner.h"

static bool step_over(fb_run *run, fb_view text) {
    return fb_run_step(run, 1 + text.size / FB_BYTES_PER_STEP);
}

fb_value builtin_string_length(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("string length");
    fb_view text;
    if (!fb_argument_string(&text, &given, 0, "string") || !step_over(run, text))
        return fb_null();
    return fb_number_value(fb_number_of((int64_t)fb_utf8_length(text)));
}

/* length must be in 1..E, where E reaches to the end of the string (footnote 1). */
static fb_value substring_from(fb_arguments *given, fb_view text, size_t start, size_t n_after) {
    fb_view rest = {text.data + start, text.size - start};
    if (!fb_argument_given(given, 2))
        return fb_string(rest);
    int64_t length;
    if (!fb_argument_integer(&length, given, 2, "length"))
        return fb_null();
    if (length < 1 || (uint64_t)length > n_after)
        return fb_null_note(given->run, "substring: 'length' %lld is outside 1..%zu", (long long)length, n_after);
    rest.size = fb_utf8_offset(rest, (size_t)length);
    return fb_string(rest);
}

fb_value builtin_substring(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("substring");
    fb_view text;
    int64_t position;
    uint32_t index;
    if (!fb_argument_string(&text, &given, 0, "string") ||
        !fb_argument_integer(&position, &given, 1, "start position") || !step_over(run, text))
        return fb_null();
    size_t length = fb_utf8_length(text);
    if (!fb_position(&index, position, length))
        return fb_null_note(run, "substring: 'start position' %lld is outside a string of %zu characters",
                            (long long)position, length);
    return substring_from(&given, text, fb_utf8_offset(text, index), length - index);
}

static fb_value changed_case(fb_run *run, const fb_arguments *given,
                             fb_view (*change)(fb_arena *arena, fb_view text)) {
    fb_view text;
    if (!fb_argument_string(&text, given, 0, "string") || !step_over(run, text))
        return fb_null();
    fb_view changed = change(run->arena, text);
    if (!fb_run_memory(run))
        return fb_null();
    if (changed.size > run->limits.text)
        return fb_null_note(run, "%s: the result is over the limit of %u bytes", given->function,
                            run->limits.text);
    return fb_string(changed);
}

fb_value builtin_upper_case(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("upper case");
    return changed_case(run, &given, fb_upper_case);
}

fb_value builtin_lower_case(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("lower case");
    return changed_case(run, &given, fb_lower_case);
}

/* The arguments `string` and `match` of the next five. */
static bool text_and_match(fb_view *text, fb_view *match, const fb_arguments *given) {
    return fb_argument_string(text, given, 0, "string") && fb_argument_string(match, given, 1, "match") &&
           step_over(given->run, *text);
}

fb_value builtin_substring_before(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("substring before");
    fb_view text, match;
    if (!text_and_match(&text, &match, &given))
        return fb_null();
    ptrdiff_t at = fb_view_find(text, match);
    return fb_string((fb_view){text.data, at < 0 ? 0 : (size_t)at});
}

fb_value builtin_substring_after(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("substring after");
    fb_view text, match;
    if (!text_and_match(&text, &match, &given))
        return fb_null();
    ptrdiff_t at = fb_view_find(text, match);
    if (at < 0)
        return fb_string(FB_LITERAL(""));
    size_t start = (size_t)at + match.size;
    return fb_string((fb_view){text.data + start, text.size - start});
}

fb_value builtin_contains(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("contains");
    fb_view text, match;
    if (!text_and_match(&text, &match, &given))
        return fb_null();
    return fb_boolean(fb_view_find(text, match) >= 0);
}

fb_value builtin_starts_with(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("starts with");
    fb_view text, match;
    if (!text_and_match(&text, &match, &given))
        return fb_null();
    return fb_boolean(fb_view_starts(text, match));
}

fb_value builtin_ends_with(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("ends with");
    fb_view text, match;
    if (!text_and_match(&text, &match, &given))
        return fb_null();
    return fb_boolean(fb_view_ends(text, match));
}

/* ---- regular expressions ------------------------------------------------------------------------------- */

/* The pattern in argument 1, with the flags in argument `flags` when there is such a parameter (0: none). */
static fb_pattern *pattern_argument(const fb_arguments *given, const char *parameter, uint32_t flags) {
    fb_view pattern, letters = FB_LITERAL("");
    if (!fb_argument_string(&pattern, given, 1, parameter))
        return NULL;
    if (flags > 0 && fb_argument_given(given, flags) && !fb_argument_string(&letters, given, flags, "flags"))
        return NULL;
    return fb_pattern_compile(given->run, given->function, pattern, letters);
}

/* replace() and split() cannot advance on such a pattern (err:FORX0003). */
static bool refuses_empty(const fb_arguments *given, const fb_pattern *pattern) {
    if (!fb_pattern_matches_empty(pattern))
        return false;
    fb_null_note(given->run, "%s: the regular expression matches the empty string", given->function);
    return true;
}

fb_value builtin_matches(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("matches");
    fb_view text;
    if (!fb_argument_string(&text, &given, 0, "input"))
        return fb_null();
    fb_pattern *pattern = pattern_argument(&given, "pattern", 2);
    if (pattern == NULL)
        return fb_null();
    fb_match match = fb_pattern_find(run, given.function, pattern, text, 0);
    return match == FB_MATCH_FAILED ? fb_null() : fb_boolean(match == FB_MATCH_FOUND);
}

static bool is_digit(fb_view text, size_t at) {
    return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

/* Is every `$` followed by a digit, and every `\` by `\` or `$` (err:FORX0004)? */
static bool replacement_is_valid(fb_view replacement) {
    for (size_t i = 0; i < replacement.size; i++) {
        char c = replacement.data[i], next = i + 1 < replacement.size ? replacement.data[i + 1] : '\0';
        if (c == '$' && !is_digit(replacement, i + 1))
            return false;
        if (c != '\\')
            continue;
        if (next != '\\' && next != '$')
            return false;
        i++;
    }
    return true;
}

/* $N at `at` (behind the $): the longest number that names a group, but one digit at least.  A group that
 * does not exist, or took no part, is the empty string. */
static size_t add_group(fb_text *out, const fb_pattern *pattern, fb_view text, fb_view replacement,
                        size_t at) {
    uint32_t number = (uint32_t)(replacement.data[at++] - '0');
    while (is_digit(replacement, at)) {
        uint32_t longer = number * 10 + (uint32_t)(replacement.data[at] - '0');
        if (longer > fb_pattern_groups(pattern) && longer > 9) /* $05 is the group 5, there or not */
            break;
        number = longer;
        at++;
    }
    size_t start, end;
    if (fb_pattern_group(pattern, number, &start, &end))
        fb_text_add(out, (fb_view){text.data + start, end - start});
    return at;
}

static void add_replacement(fb_text *out, const fb_pattern *pattern, fb_view text, fb_view replacement,
                            size_t limit) {
    size_t at = 0;
    while (at < replacement.size && out->size <= limit) {
        char c = replacement.data[at++];
        if (c == '$') {
            at = add_group(out, pattern, text, replacement, at);
            continue;
        }
        if (c == '\\')
            c = replacement.data[at++];
        fb_text_add_byte(out, c);
    }
}

static fb_value replaced(fb_run *run, fb_pattern *pattern, fb_view text, fb_view replacement) {
    fb_text out;
    fb_text_init(&out, run->arena);
    size_t at = 0, start = 0, end = 0;
    while (at <= text.size) {
        fb_match match = fb_pattern_find(run, "replace", pattern, text, at);
        if (match == FB_MATCH_FAILED)
            return fb_null();
        if (match == FB_MATCH_NONE || !fb_pattern_group(pattern, 0, &start, &end) || end <= at)
            break;
        fb_text_add(&out, (fb_view){text.data + at, start - at});
        add_replacement(&out, pattern, text, replacement, run->limits.text);
        at = end;
        if (out.size > run->limits.text || !fb_run_step(run, 1 + replacement.size) || !fb_run_memory(run))
            return fb_made_text(run, &out);
    }
    fb_text_add(&out, (fb_view){text.data + at, text.size - at});
    return fb_made_text(run, &out);
}

fb_value builtin_replace(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("replace");
    fb_view text, replacement;
    if (!fb_argument_string(&text, &given, 0, "input") ||
        !fb_argument_string(&replacement, &given, 2, "replacement"))
        return fb_null();
    fb_pattern *pattern = pattern_argument(&given, "pattern", 3);
    if (pattern == NULL || refuses_empty(&given, pattern))
        return fb_null();
    if (!replacement_is_valid(replacement))
        return fb_null_note(run, "replace: in 'replacement' a $ needs a digit behind it, a \\ needs \\ or $");
    return replaced(run, pattern, text, replacement);
}

fb_value builtin_split(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("split");
    fb_view text;
    if (!fb_argument_string(&text, &given, 0, "string"))
        return fb_null();
    fb_pattern *pattern = pattern_argument(&given, "delimiter", 0);
    if (pattern == NULL || refuses_empty(&given, pattern))
        return fb_null();
    fb_list_builder parts;
    fb_list_begin(&parts, run->arena);
    size_t at = 0, start = 0, end = 0;
    for (;;) {
        fb_match match = fb_pattern_find(run, given.function, pattern, text, at);
        if (match == FB_MATCH_FAILED)
            return fb_null();
        if (match == FB_MATCH_NONE || !fb_pattern_group(pattern, 0, &start, &end) || end <= at)
            break;
        fb_value part = fb_string((fb_view){text.data + at, start - at});
        if (!fb_list_add(&parts, &part))
            break;
        at = end;
    }
    fb_value last = fb_string((fb_view){text.data + at, text.size - at});
    fb_list_add(&parts, &last);
    return fb_made_value(run, fb_list_end(&parts));
}

/* ---- string join --------------------------------------------------------------------------------------- */

fb_value builtin_string_join(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("string join");
    fb_value list;
    fb_view delimiter = FB_LITERAL("");
    if (!fb_argument_list(&list, &given, 0, "list"))
        return fb_null();
    if (fb_argument_given(&given, 1) && !fb_argument_string(&delimiter, &given, 1, "delimiter"))
        return fb_null();
    fb_text out;
    fb_text_init(&out, run->arena);
    bool first = true;
    for (uint32_t i = 0; i < list.count && out.size <= run->limits.text; i++) {
        const fb_value *item = &list.as.items[i];
        if (!fb_run_step(run, 1 + item->count / FB_BYTES_PER_STEP))
            return fb_null();
        if (item->kind == FB_KIND_NULL)
            continue;
        if (item->kind != FB_KIND_STRING)
            return fb_null_note(run, "string join: item %u of 'list' must be a string, not %s", i + 1,
                                fb_kind_name(item->kind));
        if (!first)
            fb_text_add(&out, delimiter);
        fb_text_add(&out, fb_string_view(item));
        first = false;
    }
    return fb_made_text(run, &out);
}
