/* test_page.c - what people read: everything escaped, nothing in words that law/FIELD.md section 7
 * forbids, the outcome never without its grade; over every case of examples/cases and tests/data/desk. */
#include "base/base.h"
#include "forbear.h"
#include "support/check.h"

#include <dirent.h>

typedef struct folder {
    const char *policies, *cases;
} folder;
static const folder folders[] = {{"tests/data/desk", "tests/data/desk/cases"},
                                 {"policies", "examples/cases"},
                                 {"policies", "policies/11005.3/vignettes"},
                                 {"policies", "policies/confidentiality-1367/vignettes"}};

/* Calls `look` with every report of every case, in one form. */
typedef void look_at(check_state *check, const fb_report *report, fb_view text);

static void look_at_case(check_state *check, fb_desk *desk, const char *path, fb_form form, look_at *look) {
    static const fb_render_options options = {.explain = true};
    fb_error error = {0};
    fb_report *report = NULL;
    fb_view text;
    check->context = path;
    if (!CHECK_EQ_INT(fb_desk_decide_file(desk, &report, path, &error), FB_OK)) {
        CHECK_STRING(error.message, "");
        return;
    }
    if (CHECK_EQ_INT(fb_report_render(report, &text, form, &options, &error), FB_OK))
        look(check, report, text);
    fb_report_free(report);
}

static void look_at_folder(check_state *check, const folder *place, fb_form form, look_at *look) {
    fb_error error = {0};
    fb_desk *desk;
    DIR *cases = opendir(place->cases);
    if (!cases)
        return; /* examples/cases comes with the policies */
    if (CHECK_EQ_INT(fb_desk_open(&desk, place->policies, NULL, &error), FB_OK)) {
        for (struct dirent *entry = readdir(cases); entry; entry = readdir(cases)) {
            char path[512];
            if (!fb_view_ends(fb_view_of(entry->d_name), FB_LITERAL(".json")))
                continue;
            snprintf(path, sizeof path, "%s/%s", place->cases, entry->d_name);
            look_at_case(check, desk, path, form, look);
        }
        fb_desk_close(desk);
    }
    closedir(cases);
    check->context = NULL;
}

static void look_at_all(check_state *check, fb_form form, look_at *look) {
    for (size_t i = 0; i < FB_COUNT(folders); i++)
        look_at_folder(check, &folders[i], form, look);
}

static bool has(fb_view text, const char *part) {
    return fb_view_find(text, fb_view_of(part)) >= 0;
}

/* ---- words --------------------------------------------------------------------------------------------- */

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_letter(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || c == '_';
}

/* The word on its own, in any case. */
static bool has_word(fb_view text, const char *word) {
    size_t size = strlen(word);
    for (size_t at = 0; at + size <= text.size; at++) {
        size_t i = 0;
        while (i < size && lower(text.data[at + i]) == word[i])
            i++;
        bool begins = at == 0 || !is_letter(text.data[at - 1]);
        bool ends = at + size == text.size || !is_letter(text.data[at + size]);
        if (i == size && begins && ends)
            return true;
    }
    return false;
}

static void no_forbidden_word(check_state *check, const fb_report *report, fb_view text) {
    static const char *const words[] = {"eligible",  "ineligible",  "safe",       "cleared",
                                        "removable", "deportable",  "fraud",      "credible",
                                        "amnesty",   "probability", "probably",   "likelihood",
                                        "score",     "risk score",  "fraudulent", "not credible"};
    (void)report;
    for (size_t i = 0; i < FB_COUNT(words); i++)
        if (has_word(text, words[i]))
            CHECK_STRING(words[i], "a word that no output has (law/FIELD.md section 7)");
    CHECK(text.size > 0);
}

static void no_output_has_a_forbidden_word(check_state *check) {
    look_at_all(check, FB_FORM_TEXT, no_forbidden_word);
    look_at_all(check, FB_FORM_HTML, no_forbidden_word);
}

/* With nothing known every example is the engine's own: it accuses nobody. */
static void examples_accuse_nobody(check_state *check) {
    static const char json[] =
        "{\"case\": 1, \"id\": \"t\", \"action\": {\"what\": \"%s\", \"status\": \"proposed\", \"at\": "
        "\"%sT10:00:00-05:00\", \"place\": \"none_listed\"}, \"facts\": {}}";
    static const char *const rows[][2] = {{"deny_stay", "2012-05-01"}, {"keep_in_custody", "2025-03-01"}};
    fb_error error = {0};
    fb_desk *desk;
    if (!CHECK_EQ_INT(fb_desk_open(&desk, "policies", NULL, &error), FB_OK))
        return;
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_report *report = NULL;
        fb_view text;
        char made[512];
        snprintf(made, sizeof made, json, rows[i][0], rows[i][1]);
        if (CHECK_EQ_INT(fb_desk_decide(desk, &report, FB_LITERAL("case"), fb_view_of(made), &error), FB_OK) &&
            CHECK_EQ_INT(fb_report_render(report, &text, FB_FORM_TEXT, NULL, &error), FB_OK)) {
            CHECK_EQ_INT(fb_report_answer(report), FB_ANSWER_FACTS_OPEN);
            CHECK(has(text, "for example where"));
            CHECK(has(text, "a value") == (i == 1)); /* the other reads nothing of offences */
            no_forbidden_word(check, report, text);
            CHECK(!has_word(text, "burglary") && !has_word(text, "gang"));
        }
        fb_report_free(report);
    }
    fb_desk_close(desk);
}

static void the_scanner_finds_words(check_state *check) {
    CHECK(has_word(FB_LITERAL("is Eligible."), "eligible"));
    CHECK(!has_word(FB_LITERAL("ineligible"), "eligible"));
    CHECK(has_word(FB_LITERAL("safe"), "safe"));
    CHECK(!has_word(FB_LITERAL("safety"), "safe"));
}

/* ---- the outcome line --------------------------------------------------------------------------------- */

/* "Outcome: WORD - strength - grade", on one line; "settled" in words only with the grade. */
static void outcome_with_grade(check_state *check, const fb_report *report, fb_view text) {
    ptrdiff_t at = fb_view_find(text, FB_LITERAL("\nOutcome: "));
    if (!CHECK(at >= 0))
        return;
    fb_view rest = {text.data + at + 1, text.size - (size_t)at - 1};
    ptrdiff_t end = fb_view_find(rest, FB_LITERAL("\n"));
    fb_view line = {rest.data, end < 0 ? rest.size : (size_t)end};
    CHECK(has(line, "grade"));
    CHECK(has(line, "strength"));
    fb_view outcome = fb_report_outcome(report);
    if (outcome.size > 0) {
        CHECK(fb_view_find(line, outcome) >= 0);
        CHECK(fb_view_find(line, fb_report_grade(report)) >= 0);
    }
    CHECK(has(text, "Not advice."));
    CHECK(has(text, "a person\ndecides") || has(text, "a person decides"));
}

static void the_outcome_line_has_strength_and_grade(check_state *check) {
    look_at_all(check, FB_FORM_TEXT, outcome_with_grade);
}

/* In the order of law/FIELD.md section 7. */
static void sections_in_order(check_state *check, const fb_report *report, fb_view text) {
    static const char *const sections[] = {"\nOutcome: ",
                                           "\nWhy\n",
                                           "\nWhat must happen first, and by when\n",
                                           "\nWhat was not checked\n",
                                           "\nWhere the law is open\n",
                                           "\nWhat each instrument says\n",
                                           "\nFacts used, with their sources\n",
                                           "\nStatements not yet checked\n",
                                           "\nFacts not known that matter\n",
                                           "\nConflicts and assertions left out\n",
                                           "\nDuties and approvals\n",
                                           "\nConfidentiality of this page\n",
                                           "\nHow to correct or contest this page\n",
                                           "\nVersions\n"};
    size_t from = 0;
    (void)report;
    for (size_t i = 0; i < FB_COUNT(sections); i++) {
        ptrdiff_t at = fb_view_find((fb_view){text.data + from, text.size - from}, fb_view_of(sections[i]));
        if (!CHECK(at >= 0))
            return;
        from += (size_t)at;
    }
}

static void sections_stand_in_order(check_state *check) {
    look_at_all(check, FB_FORM_TEXT, sections_in_order);
}

/* ---- HTML --------------------------------------------------------------------------------------------- */

/* Every element that is opened is closed, in order; attributes are quoted. */
static bool is_balanced(fb_view html) {
    static const char *const empty[] = {"meta", "!DOCTYPE", "br"};
    fb_view open[64];
    size_t depth = 0;
    for (size_t at = 0; at < html.size; at++) {
        if (html.data[at] != '<')
            continue;
        bool closes = at + 1 < html.size && html.data[at + 1] == '/';
        size_t start = at + 1 + closes, end = start;
        while (end < html.size && (is_letter(html.data[end]) || html.data[end] == '!' ||
                                   (html.data[end] >= '0' && html.data[end] <= '9')))
            end++;
        fb_view name = {html.data + start, end - start};
        bool is_empty = false;
        for (size_t i = 0; i < FB_COUNT(empty); i++)
            is_empty = is_empty || fb_view_equal(name, fb_view_of(empty[i]));
        if (is_empty)
            continue;
        if (closes) {
            if (depth == 0 || !fb_view_equal(open[--depth], name))
                return false;
        } else {
            if (depth == FB_COUNT(open) || name.size == 0)
                return false;
            open[depth++] = name;
        }
    }
    return depth == 0;
}

static void self_contained(check_state *check, const fb_report *report, fb_view html) {
    static const char *const forbidden[] = {
        "<script", "http://", "https://", "src=",    "@import", "url(",
        "<link",   "<iframe", "<img",     "onclick", "onload",  "javascript:"};
    (void)report;
    for (size_t i = 0; i < FB_COUNT(forbidden); i++)
        if (has(html, forbidden[i]))
            CHECK_STRING(forbidden[i], "nothing that a self-contained page without script has");
    CHECK(fb_view_starts(html, FB_LITERAL("<!DOCTYPE html>\n<html lang=\"en\">")));
    CHECK(has(html, "Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"));
    CHECK(has(html, "<main>") && has(html, "<header>") && has(html, "<footer>") && has(html, "<nav "));
    CHECK(has(html, "<a class=\"skip\" href=\"#outcome\">"));
    CHECK(has(html, "@media print"));
    CHECK(is_balanced(html));
    CHECK(!has(html, "<th>")); /* every header cell has its scope */
}

static void pages_are_self_contained(check_state *check) {
    look_at_all(check, FB_FORM_HTML, self_contained);
}

/* ---- hostile text ------------------------------------------------------------------------------------- */

static const char hostile[] =
    "{\"case\": 1, \"id\": \"t\", \"title\": "
    "\"</title><script>alert(1)</script>&amp;\\u001b[31m\\u202e\\\"'\",\n"
    " \"action\": {\"what\": \"leave\", \"status\": \"proposed\", \"at\": \"2021-06-01T10:00:00-05:00\", "
    "\"place\": "
    "\"none_listed\"},\n"
    " \"documents\": [{\"id\": \"d\", \"kind\": \"<img src=x onerror=alert(1)>\", \"form\": \"copy\"}],\n"
    " \"facts\": {\"stage\": [{\"value\": \"granted\", \"evidence\": \"own_statement\", \"source\": "
    "\"self\", \"as_of\": "
    "\"2021-01-01\", \"document\": \"d\", \"pinpoint\": \"<b onmouseover=x>\\u0007\"}]}}";

static void hostile_text_is_harmless(check_state *check) {
    fb_error error = {0};
    fb_desk *desk;
    fb_report *report = NULL;
    fb_view text;
    if (!CHECK_EQ_INT(fb_desk_open(&desk, "tests/data/desk", NULL, &error), FB_OK))
        return;
    if (CHECK_EQ_INT(fb_desk_decide(desk, &report, FB_LITERAL("t"), fb_view_of(hostile), &error), FB_OK)) {
        CHECK_EQ_INT(fb_report_render(report, &text, FB_FORM_HTML, NULL, &error), FB_OK);
        CHECK(!has(text, "<script") && !has(text, "<img") && !has(text, "<b "));
        CHECK(has(text, "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"));
        CHECK(has(text, "&quot;&#39;"));
        CHECK(!has(text, "\x1b") && !has(text, "\xE2\x80\xAE") && !has(text, "\a"));
        CHECK(is_balanced(text));
        CHECK_EQ_INT(fb_report_render(report, &text, FB_FORM_TEXT, NULL, &error), FB_OK);
        CHECK(!has(text, "\x1b") && !has(text, "\xE2\x80\xAE") && !has(text, "\a"));
        CHECK_EQ_INT(fb_report_render(report, &text, FB_FORM_JSON, NULL, &error), FB_OK);
        CHECK(!has(text, "\x1b") && has(text, "\\u001B[31m"));
    } else {
        CHECK_STRING(error.message, "");
    }
    fb_report_free(report);
    fb_desk_close(desk);
}

/* ---- the API's edges ---------------------------------------------------------------------------------- */

static void the_grade_asked_for_is_kept(check_state *check) {
    static const struct {
        const char *grade;
        bool settled;
    } rows[] = {{NULL, true}, {"P", false}, {"A", false}, {"2", true}, {"UNVERIFIED", true}};
    fb_error error = {0};
    fb_desk *desk;
    fb_report *report = NULL;
    fb_view text;
    if (!CHECK_EQ_INT(fb_desk_open(&desk, "tests/data/desk", NULL, &error), FB_OK))
        return;
    CHECK_EQ_INT(fb_desk_decide_file(desk, &report, "tests/data/desk/cases/check-first.json", &error), FB_OK);
    for (size_t i = 0; report && i < FB_COUNT(rows); i++) {
        fb_render_options options = {.require_grade = rows[i].grade};
        check->context = rows[i].grade;
        CHECK_EQ_INT(fb_report_is_settled(report, rows[i].grade), rows[i].settled);
        CHECK_EQ_INT(fb_report_render(report, &text, FB_FORM_TEXT, &options, &error), FB_OK);
        CHECK_EQ_INT(has(text, "Not treated as settled"), !rows[i].settled);
        CHECK_EQ_INT(fb_report_render(report, &text, FB_FORM_JSON, &options, &error), FB_OK);
        CHECK_EQ_INT(has(text, "\"settled\": true"), rows[i].settled);
    }
    check->context = NULL;
    fb_report_free(report);
    fb_desk_close(desk);
}

static void wrong_arguments_are_refused(check_state *check) {
    fb_error error = {0};
    fb_desk *desk = NULL;
    fb_report *report = NULL;
    fb_view text;
    fb_render_options options = {.language = "tlh"};
    CHECK_EQ_INT(fb_desk_open(NULL, "x", NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_open(&desk, NULL, NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_open(&desk, "no/such/folder", NULL, &error), FB_NOT_FOUND);
    CHECK(desk == NULL);
    fb_desk_close(NULL);
    fb_report_free(NULL);
    if (!CHECK_EQ_INT(fb_desk_open(&desk, "tests/data/desk", NULL, &error), FB_OK))
        return;
    CHECK_EQ_INT(fb_desk_decide_file(desk, &report, "no/such/case.json", &error), FB_NOT_FOUND);
    CHECK(report == NULL);
    CHECK_EQ_INT(fb_desk_policies(desk, &text, FB_FORM_TEXT, "2021-02-30", NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_policies(desk, &text, FB_FORM_HTML, NULL, NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_changes(desk, &text, FB_FORM_TEXT, "2021-02-03", NULL, NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_instrument(desk, &text, FB_FORM_TEXT, NULL, NULL, &error), FB_NOT_FOUND);
    CHECK_EQ_INT(fb_desk_policies(desk, &text, FB_FORM_TEXT, NULL, &options, &error), FB_BAD_ARGUMENT);
    options = (fb_render_options){.require_grade = "Q"};
    CHECK_EQ_INT(fb_desk_decide_file(desk, &report, "tests/data/desk/cases/settled.json", &error), FB_OK);
    CHECK_EQ_INT(fb_report_render(report, &text, FB_FORM_TEXT, &options, &error), FB_BAD_ARGUMENT);
    fb_report_free(report);
    fb_desk_close(desk);
}

/* More days than the desk keeps, with reports of the first still held. */
static void reports_outlive_the_cache_of_days(check_state *check) {
    fb_error error = {0};
    fb_desk *desk;
    fb_report *reports[24] = {0};
    fb_view text;
    if (!CHECK_EQ_INT(fb_desk_open(&desk, "tests/data/desk", NULL, &error), FB_OK))
        return;
    for (int i = 0; i < 24; i++) {
        char json[300];
        snprintf(json, sizeof json,
                 "{\"case\": 1, \"id\": \"t\", \"action\": {\"what\": \"leave\", \"status\": \"proposed\", "
                 "\"at\": "
                 "\"2022-06-%02dT10:00:00Z\", \"place\": \"none_listed\"}, \"facts\": {}}",
                 i + 1);
        CHECK_EQ_INT(fb_desk_decide(desk, &reports[i], FB_LITERAL("t"), fb_view_of(json), &error), FB_OK);
        if (i % 2) {
            fb_report_free(reports[i]);
            reports[i] = NULL;
        }
    }
    for (int i = 0; i < 24; i += 2)
        CHECK_EQ_INT(fb_report_render(reports[i], &text, FB_FORM_TEXT, NULL, &error), FB_OK);
    for (int i = 0; i < 24; i++)
        fb_report_free(reports[i]);
    fb_desk_close(desk);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(examples_accuse_nobody),
        CHECK_TEST(the_scanner_finds_words),
        CHECK_TEST(no_output_has_a_forbidden_word),
        CHECK_TEST(the_outcome_line_has_strength_and_grade),
        CHECK_TEST(sections_stand_in_order),
        CHECK_TEST(pages_are_self_contained),
        CHECK_TEST(hostile_text_is_harmless),
        CHECK_TEST(the_grade_asked_for_is_kept),
        CHECK_TEST(wrong_arguments_are_refused),
        CHECK_TEST(reports_outlive_the_cache_of_days),
    };
    return check_main("unit/render/test_page", tests, FB_COUNT(tests), argc, argv);
}
