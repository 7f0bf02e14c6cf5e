/* test_regex.c - XPath's regular expressions (regex.c) by way of matches(), replace() and split(): what XPath
 * has and PCRE2 has not, what XPath rejects, the replacement string's rules, and the limits on hostile ones.
 *
 * Rows named after "F&O" are from the examples of "XQuery 1.0 and XPath 2.0 Functions and Operators" 7.6.
 */
#include "eval/builtin_inner.h"
#include "support/check.h"
#include "support/fault_host.h"

typedef struct bench {
    fb_run run;
    fb_plan plan;
} bench;

static void bench_begin(bench *b, const fb_host *host, const fb_limits *limits) {
    static const fb_clock clock = {0};
    memset(b, 0, sizeof *b);
    fb_run_begin(&b->run, &b->plan, host, limits);
    b->run.keep_notes = true;
    fb_run_start(&b->run, NULL, NULL, &clock);
}

static fb_value string_of(const char *text) {
    return text != NULL ? fb_string(fb_view_of(text)) : fb_null();
}

static fb_value matches(bench *b, const char *text, const char *pattern, const char *flags) {
    const fb_value arguments[] = {string_of(text), string_of(pattern), string_of(flags)};
    return builtin_matches(&b->run, arguments, 3);
}

static fb_value replace(bench *b, const char *text, const char *pattern, const char *replacement) {
    const fb_value arguments[] = {string_of(text), string_of(pattern), string_of(replacement)};
    return builtin_replace(&b->run, arguments, 3);
}

/* ---- matches ------------------------------------------------------------------------------------------- */

typedef struct match_row {
    const char *text, *pattern, *flags;
    int result; /* 1 matches, 0 does not, -1 rejected: null with a note */
} match_row;

static void check_matches(check_state *check, const match_row *rows, size_t n_rows) {
    bench b;
    bench_begin(&b, fb_host_default(), NULL);
    for (size_t i = 0; i < n_rows; i++) {
        uint32_t n_notes = b.run.n_notes;
        fb_value result = matches(&b, rows[i].text, rows[i].pattern, rows[i].flags);
        check->context = rows[i].pattern;
        CHECK_EQ_INT(result.kind == FB_KIND_BOOLEAN ? result.as.boolean : -1, rows[i].result);
        CHECK_EQ_INT(b.run.n_notes - n_notes, rows[i].result < 0 ? 1 : 0);
        CHECK_EQ_INT(b.run.stop, FB_STOP_NONE);
    }
    check->context = NULL;
    fb_run_end(&b.run);
}

static void examples_of_the_standard(check_state *check) {
    static const match_row rows[] = {
        {"abracadabra", "bra", NULL, 1},      {"abracadabra", "^a.*a$", NULL, 1},
        {"abracadabra", "^bra", NULL, 0},     {"helloworld", "hello world", "x", 1},
        {"hello world", "hello world", "x", 0}, {"hello world", "hello[ ]world", "x", 1},
    };
    check_matches(check, rows, FB_COUNT(rows));
}

/* A line ends with #xA alone, but `.` is no #xD either; `$` by default is the very end. */
static void anchors_and_wildcards(check_state *check) {
    static const match_row rows[] = {
        {"a\nb", "^b", NULL, 0},    {"a\nb", "^b", "m", 1},   {"a\nb", "a$", NULL, 0}, {"a\nb", "a$", "m", 1},
        {"a\n", "a$", NULL, 0},     {"a\n", "^$", "m", 0},    {"a\nb", "a.b", NULL, 0},
        {"a\nb", "a.b", "s", 1},
        {"a\rb", "a.b", NULL, 1},   {"a\rb", "^b", "m", 0},   {"abc", "b^c", NULL, 0}, {"", "^$", NULL, 1},
        {"a", "a|", NULL, 1},       {"", "", NULL, 1},
    };
    check_matches(check, rows, FB_COUNT(rows));
}

static void character_classes(check_state *check) {
    static const match_row rows[] = {
        {"e", "[a-z-[aeiou]]", NULL, 0},      {"f", "[a-z-[aeiou]]", NULL, 1},
        {"m", "[a-z-[b-y-[m]]]", NULL, 1},    {"b", "[a-z-[b-y-[m]]]", NULL, 0},
        {"f", "[^a-e-[f]]", NULL, 0},         {"g", "[^a-e-[f]]", NULL, 1},
        {"O", "[A-Z-[OI]]", "i", 0},          {"x", "[A-Z-[OI]]", "i", 1},
        {"q", "[^Q]", "i", 0},                {"-", "[a-]", NULL, 1},
        {"-", "[-a]", NULL, 1},               {"^", "[a^]", NULL, 1},
        {"]", "[\\]]", NULL, 1},              {" ", "[\\S]", NULL, 0},
        {"x", "[\\s\\S]", NULL, 1},           {"a", "[]", NULL, -1},
        {"a", "[^]", NULL, -1},               {"a", "[c-a]", NULL, -1},
        {"a", "[a-c-e]", NULL, -1},           {"a", "[a[b]]", NULL, -1},
        {"a", "[a-\\d]", NULL, -1},           {"a", "[a-[b]c]", NULL, -1},
        {"a", "[a", NULL, -1},                {"a", "a]", NULL, -1},
        {"a", "[[:alpha:]]", NULL, -1},
    };
    check_matches(check, rows, FB_COUNT(rows));
}

static void escapes(check_state *check) {
    static const match_row rows[] = {
        {"\xC3\xA9:", "^\\i\\i$", NULL, 1},   {"-", "\\i", NULL, 0},
        {"-.0", "^\\c+$", NULL, 1},           {" ", "\\C", NULL, 1},
        {"\xD9\xA3", "\\d", NULL, 1},         {"_", "\\w", NULL, 0},
        {"$", "\\w", NULL, 1},                {"\xCE\xA9", "\\p{IsGreek}", NULL, 1},
        {"\xCE\xA9", "^\\p{IsGreekandCoptic}$", NULL, 1}, {"a", "\\P{IsGreek}", NULL, 1},
        {"A", "\\p{Lu}", NULL, 1},            {"a", "\\p{L}", NULL, 1},
        {"a\tb", "a\\tb", NULL, 1},           {"a|b", "a\\|b", NULL, 1},
        {"\xE2\x84\xAA", "k", "i", 1},        {"hello", "\\p{ Is Basic Latin}+", "x", 1},
        {"a", "\\p{ IsBasicLatin}", NULL, -1}, {"a", "\\p{Xx}", NULL, -1},
        {"a", "\\pL", NULL, -1},              {"a", "\\p{Lu", NULL, -1},
        {"a", "\\b", NULL, -1},               {"a", "\\z", NULL, -1},
        {"a", "\\x61", NULL, -1},             {"a", "a\\", NULL, -1},
        {"a", "\\Q", NULL, -1},
    };
    check_matches(check, rows, FB_COUNT(rows));
}

static void groups_and_back_references(check_state *check) {
    static const match_row rows[] = {
        {"aa", "^(a)\\1$", NULL, 1},          {"ab", "^(a)\\1$", NULL, 0},
        {"aA", "^(a)\\1$", "i", 1},           {"a", "^(b)?a\\1$", NULL, 1}, /* unset: empty */
        {"aa0", "^(a)\\10$", NULL, 1},        /* one group only: \1 and a zero */
        {"a", "(a\\1)", NULL, -1},            {"a", "(.)\\3", NULL, -1},
        {"a", "\\1(a)", NULL, -1},            {"a", "(a)[\\1]", NULL, -1},
        {"a", "(a)\\0", NULL, -1},            {"a", "(?:a)", NULL, -1},
        {"a", "(?=a)", NULL, -1},             {"a", "(?i)a", NULL, -1},
        {"a", "(*FAIL)", NULL, -1},           {"a", "(a", NULL, -1},
        {"a", "a)", NULL, -1},
    };
    check_matches(check, rows, FB_COUNT(rows));
}

static void quantifiers(check_state *check) {
    static const match_row rows[] = {
        {"abbc", "^ab{2}c$", NULL, 1},  {"abbbc", "^ab{2,}c$", NULL, 1}, {"abc", "^ab{2,3}c$", NULL, 0},
        {"aaa", "^a{0,3}?a$", NULL, 1}, {"a", "*a", NULL, -1},           {"a", "a**", NULL, -1},
        {"a", "a++", NULL, -1},         {"a", "a{1}{2}", NULL, -1},      {"a", "a{2,1}", NULL, -1},
        {"a", "a{,2}", NULL, -1},       {"a", "a{x}", NULL, -1},         {"a", "a{1", NULL, -1},
        {"a", "{", NULL, -1},           {"a", "}", NULL, -1},            {"a", "a{99999999999}", NULL, -1},
        {"a", "(|*)", NULL, -1},
    };
    check_matches(check, rows, FB_COUNT(rows));
}

static void flags(check_state *check) {
    static const match_row rows[] = {
        {"ABC", "b", "i", 1}, {"ABC", "b", "ii", 1}, {"ABC", "b", "", 0},  {"ABC", "b", "smix", 1},
        {"abc", "b", "q", -1}, {"abc", "b", "X", -1}, {"abc", "b", " ", -1}, {"abc", "b", "g", -1},
    };
    check_matches(check, rows, FB_COUNT(rows));
}

/* ---- replace, split ------------------------------------------------------------------------------------ */

static void replacements(check_state *check) {
    static const struct row {
        const char *text, *pattern, *replacement, *result; /* NULL: null with a note */
    } rows[] = {
        {"abracadabra", "bra", "*", "a*cada*"},      {"abracadabra", "a.*a", "*", "*"},
        {"abracadabra", "a.*?a", "*", "*c*bra"},     {"abracadabra", "a", "", "brcdbr"},
        {"abracadabra", "a(.)", "a$1$1", "abbraccaddabbra"},
        {"AAAA", "A+?", "b", "bbbb"},                {"darted", "^(.*?)d(.*)$", "$1c$2", "carted"},
        {"abcd", "(ab)|(a)", "[1=$1][2=$2]", "[1=ab][2=]cd"},
        {"abc", "b", "$0$0", "abbc"},                {"abc", "(b)", "$12", "ab2c"},
        {"abc", "b", "$1", "ac"},                    {"abc", "b", "\\$1\\\\", "a$1\\c"},
        {"a\xC3\xA9z", "\xC3\xA9", "\xE2\x82\xAC", "a\xE2\x82\xACz"},
        {"", "a", "x", ""},
        {"abc", ".*?", "$1", NULL},                  {"abc", "x?", "y", NULL},
        {"abc", "b", "$", NULL},                     {"abc", "b", "$x", NULL},
        {"abc", "b", "\\", NULL},                    {"abc", "b", "\\n", NULL},
    };
    bench b;
    bench_begin(&b, fb_host_default(), NULL);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        uint32_t n_notes = b.run.n_notes;
        fb_value result = replace(&b, rows[i].text, rows[i].pattern, rows[i].replacement);
        check->context = rows[i].pattern;
        CHECK_EQ_INT(result.kind, rows[i].result != NULL ? FB_KIND_STRING : FB_KIND_NULL);
        CHECK_EQ_INT(b.run.n_notes - n_notes, rows[i].result == NULL);
        if (result.kind == FB_KIND_STRING)
            CHECK_VIEW(fb_string_view(&result), rows[i].result);
    }
    check->context = NULL;
    fb_run_end(&b.run);
}

static void splitting(check_state *check) {
    bench b;
    bench_begin(&b, fb_host_default(), NULL);
    const fb_value by_semicolon[] = {string_of("a;b;c;;"), string_of(";")};
    fb_value parts = builtin_split(&b.run, by_semicolon, 2);
    if (CHECK_EQ_INT(parts.count, 5)) {
        CHECK_VIEW(fb_string_view(&parts.as.items[2]), "c");
        CHECK_VIEW(fb_string_view(&parts.as.items[4]), "");
    }
    const fb_value by_nothing[] = {string_of("abc"), string_of("")};
    CHECK_EQ_INT(builtin_split(&b.run, by_nothing, 2).kind, FB_KIND_NULL);
    CHECK_EQ_INT(b.run.n_notes, 1);
    fb_run_end(&b.run);
}

/* ---- limits -------------------------------------------------------------------------------------------- */

/* Patterns whose matching takes exponential time end with null and a note, and soon. */
static void catastrophic_patterns_give_null(check_state *check) {
    static const char *const patterns[] = {"^(a+)+$", "^(a|aa)+$", "(.*)*(.*)*(.*)*[xy]$", "^((a?)*)*$"};
    bench b;
    bench_begin(&b, fb_host_default(), NULL);
    for (size_t i = 0; i < FB_COUNT(patterns); i++) {
        fb_value result = matches(&b, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", patterns[i], NULL);
        check->context = patterns[i];
        CHECK(result.kind == FB_KIND_NULL || !result.as.boolean);
        CHECK_EQ_INT(b.run.stop, FB_STOP_NONE);
    }
    check->context = NULL;
    CHECK(b.run.n_notes > 0);
    fb_run_end(&b.run);
}

/* Matching takes the run's steps, so it cannot outlast them. */
static void matching_takes_steps(check_state *check) {
    fb_limits limits = fb_limits_default;
    limits.steps = 10000;
    bench b;
    bench_begin(&b, fb_host_default(), &limits);
    fb_value result = matches(&b, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$", NULL);
    CHECK_EQ_INT(result.kind, FB_KIND_NULL);
    CHECK_EQ_INT(b.run.stop, FB_STOP_LIMIT);
    fb_run_end(&b.run);
}

/* n times `open`, `middle`, n times `close`. */
static fb_value nested(bench *b, size_t n, const char *open, const char *middle, const char *close) {
    fb_text pattern;
    fb_text_init(&pattern, b->run.arena);
    for (size_t i = 0; i < n; i++)
        fb_text_add_string(&pattern, open);
    fb_text_add_string(&pattern, middle);
    for (size_t i = 0; i < n; i++)
        fb_text_add_string(&pattern, close);
    const fb_value arguments[] = {string_of("a"), fb_string(fb_text_view(&pattern))};
    return builtin_matches(&b->run, arguments, 2);
}

static void nesting_is_limited(check_state *check) {
    bench b;
    bench_begin(&b, fb_host_default(), NULL);
    CHECK_EQ_INT(nested(&b, 100, "(", "a", ")").kind, FB_KIND_BOOLEAN);
    CHECK_EQ_INT(nested(&b, 101, "(", "a", ")").kind, FB_KIND_NULL);
    CHECK_EQ_INT(nested(&b, 99, "[a-", "[b]", "]").kind, FB_KIND_BOOLEAN);
    CHECK_EQ_INT(nested(&b, 100, "[a-", "[b]", "]").kind, FB_KIND_NULL);
    CHECK_EQ_INT(nested(&b, 60000, "(", "a", ")").kind, FB_KIND_NULL); /* longer than any pattern may be */
    CHECK_EQ_INT(nested(&b, 6, "(", "a", "){60000}").kind, FB_KIND_NULL); /* too large when compiled */
    CHECK_EQ_INT(b.run.n_notes, 4);
    fb_run_end(&b.run);
}

static void results_stop_at_the_limit(check_state *check) {
    fb_limits limits = fb_limits_default;
    limits.text = 8;
    bench b;
    bench_begin(&b, fb_host_default(), &limits);
    CHECK_EQ_INT(replace(&b, "aaaa", "a", "bb").count, 8);
    CHECK_EQ_INT(replace(&b, "aaaa", "a", "bbb").kind, FB_KIND_NULL);
    CHECK_EQ_INT(b.run.n_notes, 1);
    fb_run_end(&b.run);
}

/* ---- the cache ----------------------------------------------------------------------------------------- */

/* More patterns than are kept, each used again after it has gone; nothing is left when the run ends. */
static void patterns_come_and_go(check_state *check) {
    fault_host host;
    fault_host_init(&host);
    bench b;
    bench_begin(&b, &host.host, NULL);
    for (int i = 0; i < 400; i++) {
        char pattern[16];
        snprintf(pattern, sizeof pattern, "^a{%d}$", i % 200);
        fb_value result = matches(&b, "aaa", pattern, NULL);
        CHECK_EQ_INT(fb_is_true(&result), i % 200 == 3);
    }
    fb_run_end(&b.run);
    CHECK_EQ_INT(host.outstanding, 0);
    CHECK(!host.was_misused);
}

/* Flags are part of what a pattern is kept under. */
static void flags_tell_patterns_apart(check_state *check) {
    bench b;
    bench_begin(&b, fb_host_default(), NULL);
    for (int i = 0; i < 2; i++) {
        fb_value plain = matches(&b, "A", "a", NULL), folded = matches(&b, "A", "a", "i");
        CHECK(!fb_is_true(&plain));
        CHECK(fb_is_true(&folded));
    }
    fb_run_end(&b.run);
}

/* The cache may be made inside a part of the arena that is given back: it goes with it. */
static void rewinding_the_arena_frees_the_cache(check_state *check) {
    bench b;
    bench_begin(&b, fb_host_default(), NULL);
    fb_arena_mark mark = fb_arena_here(b.run.arena);
    fb_value before = matches(&b, "abc", "b", NULL);
    fb_arena_rewind(b.run.arena, mark);
    CHECK(b.run.patterns == NULL);
    fb_value after = matches(&b, "abc", "b", NULL);
    CHECK(fb_is_true(&before) && fb_is_true(&after));
    fb_run_end(&b.run);
}

/* ---- faults -------------------------------------------------------------------------------------------- */

static fb_status a_run(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)context;
    fb_limits limits = fb_limits_default;
    limits.memory = limit;
    bench b;
    bench_begin(&b, host, &limits);
    fb_value text = fb_null(), parts = fb_null();
    if (b.run.stop == FB_STOP_NONE)
        text = replace(&b, "abracadabra", "a([b-z-[c]])", "<$1>");
    if (b.run.stop == FB_STOP_NONE) {
        const fb_value arguments[] = {text, string_of("\\p{IsBasicLatin}-|<")};
        parts = builtin_split(&b.run, arguments, 2);
    }
    fb_status status = fb_run_status(&b.run, NULL);
    if (status == FB_OK) {
        CHECK_EQ_INT(parts.kind, FB_KIND_LIST);
        CHECK_EQ_INT(parts.count, 4);
    }
    fb_run_end(&b.run);
    return status;
}

static void every_allocation_may_fail(check_state *check) {
    CHECK(fault_sweep(check, a_run, NULL) > 0);
    CHECK(fault_sweep_limit(check, 16, a_run, NULL) > 0);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(examples_of_the_standard),
        CHECK_TEST(anchors_and_wildcards),
        CHECK_TEST(character_classes),
        CHECK_TEST(escapes),
        CHECK_TEST(groups_and_back_references),
        CHECK_TEST(quantifiers),
        CHECK_TEST(flags),
        CHECK_TEST(replacements),
        CHECK_TEST(splitting),
        CHECK_TEST(catastrophic_patterns_give_null),
        CHECK_TEST(matching_takes_steps),
        CHECK_TEST(nesting_is_limited),
        CHECK_TEST(results_stop_at_the_limit),
        CHECK_TEST(patterns_come_and_go),
        CHECK_TEST(flags_tell_patterns_apart),
        CHECK_TEST(rewinding_the_arena_frees_the_cache),
        CHECK_TEST(every_allocation_may_fail),
    };
    return check_main("unit/eval/test_regex", tests, FB_COUNT(tests), argc, argv);
}
