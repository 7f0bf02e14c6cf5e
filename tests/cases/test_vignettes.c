/* test_vignettes.c - every vignette of the policies, and every case of tests/data/desk, gives the answer that
 * it expects (docs/case-file.md, "Vignettes").
 *
 * It compares what a program sees: the JSON of the determination.
 */
#include "base/base.h"
#include "forbear.h"
#include "support/check.h"

#include <dirent.h>

typedef struct comparing {
    check_state *check;
    const fb_json *got, *expected;
} comparing;

static fb_view text_of(const fb_json *object, const char *key) {
    const fb_json *member = fb_json_get(object, key);
    return member && member->kind == FB_JSON_STRING ? member->text : (fb_view){"(absent)", 8};
}

/* A word that is expected must be the one that came. */
static void same_word(const comparing *c, const char *key) {
    check_state *check = c->check;
    if (fb_json_get(c->expected, key))
        CHECK_BYTES(text_of(c->got, key), text_of(c->expected, key));
}

static const fb_json *item_with(const fb_json *list, const char *key, fb_view value) {
    for (uint32_t i = 0; list && i < list->n; i++)
        if (fb_view_equal(text_of(list->items[i], key), value))
            return list->items[i];
    return NULL;
}

static bool is_text_of(const fb_json *list, fb_view text) {
    for (uint32_t i = 0; list && i < list->n; i++)
        if (list->items[i]->kind == FB_JSON_STRING && fb_view_equal(list->items[i]->text, text))
            return true;
    return false;
}

/* The outcome words of `possible`, each once, are those that are expected. */
static bool has_outcomes(const fb_json *possible, const fb_json *expected) {
    const fb_json *outcomes = fb_json_get(possible, "outcomes");
    for (uint32_t i = 0; i < outcomes->n; i++)
        if (!is_text_of(expected, text_of(outcomes->items[i], "outcome")) ||
            fb_json_get(outcomes->items[i], "possible")->kind != FB_JSON_TRUE)
            return false;
    for (uint32_t i = 0; i < expected->n; i++)
        if (!item_with(outcomes, "outcome", expected->items[i]->text))
            return false;
    return fb_json_get(possible, "exact")->kind == FB_JSON_TRUE;
}

static void same_possible(const comparing *c) {
    check_state *check = c->check;
    const fb_json *expected = fb_json_get(c->expected, "possible"), *got = fb_json_get(c->got, "possible");
    const fb_json *views = fb_json_get(c->expected, "views"), *got_views = fb_json_get(c->got, "views");
    if (expected)
        CHECK(has_outcomes(got, expected));
    for (uint32_t i = 0; views && i < views->n; i++) {
        const fb_json *view = item_with(got_views, "view", text_of(views->items[i], "view"));
        if (CHECK(view != NULL))
            CHECK(has_outcomes(fb_json_get(view, "possible"), fb_json_get(views->items[i], "possible")));
    }
}

/* Facts, by name or as objects that name one: all of them, in any order. */
static void same_facts(const comparing *c, const char *key, const char *key_of_got) {
    check_state *check = c->check;
    const fb_json *expected = fb_json_get(c->expected, key), *got = fb_json_get(c->got, key_of_got);
    if (!expected)
        return;
    CHECK_EQ_INT(got->n, expected->n);
    for (uint32_t i = 0; i < expected->n; i++)
        if (!item_with(got, "fact", expected->items[i]->text) && !is_text_of(got, expected->items[i]->text))
            CHECK_BYTES(FB_LITERAL("is not there"), expected->items[i]->text);
}

static void same_instruments(const comparing *c) {
    check_state *check = c->check;
    const fb_json *expected = fb_json_get(c->expected, "instruments");
    for (uint32_t i = 0; expected && i < expected->n; i++) {
        const fb_json *finding =
            item_with(fb_json_get(c->got, "findings"), "instrument", expected->members[i].key);
        if (CHECK(finding != NULL))
            CHECK_BYTES(text_of(finding, "outcome"), expected->members[i].value->text);
    }
}

static bool has_all_members(const fb_json *item, const fb_json *wanted) {
    for (uint32_t i = 0; i < wanted->n; i++) {
        char key[64];
        snprintf(key, sizeof key, "%.*s", FB_ARG(wanted->members[i].key));
        if (!fb_view_equal(text_of(item, key), wanted->members[i].value->text))
            return false;
    }
    return true;
}

/* Every item that is expected is there, in the members that it names. */
static void has_items(const comparing *c, const char *key) {
    check_state *check = c->check;
    const fb_json *expected = fb_json_get(c->expected, key), *got = fb_json_get(c->got, key);
    for (uint32_t i = 0; expected && i < expected->n; i++) {
        bool found = false;
        for (uint32_t k = 0; got && k < got->n; k++)
            found = found || has_all_members(got->items[k], expected->items[i]);
        if (!found)
            CHECK_STRING(key, "has the item that is expected");
    }
}

/* What is expected and not compared would pass whatever comes. */
static void is_compared(check_state *check, const fb_json *object, const fb_view *members, size_t n_members) {
    for (uint32_t i = 0; i < object->n; i++) {
        bool known = false;
        for (size_t k = 0; k < n_members; k++)
            known = known || fb_view_equal(object->members[i].key, members[k]);
        if (!known)
            CHECK_BYTES(object->members[i].key, FB_LITERAL("a member that is compared"));
    }
}

static void compare(check_state *check, fb_view got, fb_view vignette) {
    static const fb_view members[] = {{"answer", 6},      {"outcome", 7}, {"grade", 5},     {"open_facts", 10},
                                      {"instruments", 11}, {"duties", 6},  {"approvals", 9}, {"unchecked", 9},
                                      {"readings", 8},     {"possible", 8}, {"views", 5},     {"statements", 10},
                                      {"derived", 7},      {"resting", 7},  {"contradictory_facts", 19}};
    fb_arena arena;
    fb_error error = {0};
    const fb_json *report = NULL, *root = NULL;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    bool parsed = CHECK_EQ_INT(fb_json_parse(&report, &arena, FB_LITERAL("got"), got, &error), FB_OK) &&
                  CHECK_EQ_INT(fb_json_parse(&root, &arena, FB_LITERAL("vignette"), vignette, &error), FB_OK);
    const fb_json *expected = parsed ? fb_json_get(root, "expected") : NULL;
    if (CHECK(expected != NULL)) {
        const comparing c = {check, report, expected};
        is_compared(check, expected, members, FB_COUNT(members));
        same_word(&c, "answer");
        same_word(&c, "outcome");
        same_word(&c, "grade");
        same_possible(&c);
        same_facts(&c, "open_facts", "open_facts");
        same_facts(&c, "statements", "statements_not_checked");
        same_facts(&c, "contradictory_facts", "contradictory_facts");
        same_instruments(&c);
        has_items(&c, "duties");
        has_items(&c, "approvals");
        has_items(&c, "unchecked");
        has_items(&c, "readings");
        has_items(&c, "derived");
        has_items(&c, "resting");
        CHECK(fb_json_get(root, "source") != NULL);
    }
    fb_arena_free(&arena);
}

static void one_vignette(check_state *check, fb_desk *desk, const char *path) {
    fb_arena arena;
    fb_error error = {0};
    fb_report *report = NULL;
    fb_view text, vignette;
    check->context = path;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    if (CHECK_EQ_INT(fb_desk_decide_file(desk, &report, path, &error), FB_OK) &&
        CHECK_EQ_INT(fb_report_render(report, &text, FB_FORM_JSON, NULL, &error), FB_OK) &&
        CHECK_EQ_INT(fb_file_read(&vignette, &arena, path, FB_FILE_LIMIT, &error), FB_OK))
        compare(check, text, vignette);
    else
        CHECK_STRING(error.message, "");
    fb_report_free(report);
    fb_arena_free(&arena);
}

/* Returns how many there were. */
static unsigned folder_of_vignettes(check_state *check, fb_desk *desk, const char *folder) {
    unsigned n = 0;
    DIR *files = opendir(folder);
    for (struct dirent *entry = files ? readdir(files) : NULL; entry; entry = readdir(files)) {
        char path[512];
        if (!fb_view_ends(fb_view_of(entry->d_name), FB_LITERAL(".json")))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        one_vignette(check, desk, path);
        n++;
    }
    if (files)
        closedir(files);
    check->context = NULL;
    return n;
}

static void the_invented_cases_answer_as_expected(check_state *check) {
    fb_error error = {0};
    fb_desk *desk;
    if (!CHECK_EQ_INT(fb_desk_open(&desk, "tests/data/desk", NULL, &error), FB_OK))
        return;
    CHECK(folder_of_vignettes(check, desk, "tests/data/desk/cases") > 0);
    fb_desk_close(desk);
}

static void the_vignettes_answer_as_expected(check_state *check) {
    fb_error error = {0};
    fb_desk *desk;
    unsigned n = 0;
    DIR *policies = opendir("policies");
    if (!CHECK(policies != NULL))
        return;
    if (CHECK_EQ_INT(fb_desk_open(&desk, "policies", NULL, &error), FB_OK)) {
        for (struct dirent *entry = readdir(policies); entry; entry = readdir(policies)) {
            char folder[512];
            snprintf(folder, sizeof folder, "policies/%s/vignettes", entry->d_name);
            if (entry->d_name[0] != '.')
                n += folder_of_vignettes(check, desk, folder);
        }
        CHECK(n > 0);
        fb_desk_close(desk);
    }
    closedir(policies);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(the_invented_cases_answer_as_expected),
        CHECK_TEST(the_vignettes_answer_as_expected),
    };
    return check_main("cases/test_vignettes", tests, FB_COUNT(tests), argc, argv);
}
