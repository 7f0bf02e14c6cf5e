/* An evaluation through forbear.h: inputs are set whole or not at all, and only by a name that is theirs alone; what
 * is open is the last run's, nothing dangles after a clear, imports say what they name. */
#include "support/model_file.h"

#include <stdio.h>

static fb_view view(const char *text) {
    return (fb_view){text, strlen(text)};
}

static fb_evaluation *begin(check_state *check, const fb_model_set *set, const fb_evaluation_options *options) {
    fb_evaluation *e = NULL;
    CHECK_EQ_INT(fb_evaluation_new(&e, set, options, NULL, NULL), FB_OK);
    return e;
}

static const char two_inputs[] = HEAD INPUT("a", "string") INPUT("n", "number")
    DECISION("d", NEEDS("a") NEEDS("n"), "{a: a, n: n}") DECISION("e", NEEDS("n"), "n")
        DECISION("now", "", "now()") "</definitions>";

static void run_gives(check_state *check, const fb_model_set *set, fb_evaluation *e, const char *decision,
                      const char *json) {
    fb_view out;
    ptrdiff_t part = fb_model_set_find(set, view(decision));
    CHECK(part >= 0 && fb_evaluation_run(e, NULL, (size_t)part, NULL) == FB_OK);
    if (CHECK_EQ_INT(fb_evaluation_json(e, &out, 0, NULL), FB_OK))
        CHECK_VIEW(out, json);
}

static void a_refused_object_of_inputs_sets_none(check_state *check) {
    fb_model_set *set = load_text(check, two_inputs);
    fb_evaluation *e = set ? begin(check, set, NULL) : NULL;
    if (e) {
        fb_error error;
        CHECK_EQ_INT(fb_evaluation_set_json(e, view("f"), view("{\"a\": \"x\", \"n\": 1}"), &error), FB_OK);
        CHECK_EQ_INT(fb_evaluation_set_json(e, view("f"), view("{\"a\": \"y\", \"n\": \"z\"}"), &error), FB_BAD_INPUT);
        CHECK_EQ_INT(fb_evaluation_set_json(e, view("f"), view("{\"a\": \"y\", \"m\": 1}"), &error), FB_BAD_INPUT);
        run_gives(check, set, e, "d", "{\"a\": \"x\", \"n\": 1}");
    }
    fb_evaluation_free(e);
    fb_model_set_free(set);
}

static void members_come_in_any_order(check_state *check) {
    static const char *const values[] = {"{\"n\": 1, \"a\": \"x\"}", "{\"a\": \"x\", \"n\": 1}", "{\"n\": 1}"};
    fb_model_set *set = load_text(check, two_inputs);
    fb_evaluation *e = set ? begin(check, set, NULL) : NULL;
    for (int i = 0; e && i < 3; i++) {
        fb_evaluation_clear(e);
        CHECK_EQ_INT(fb_evaluation_set_json(e, view("f"), view(values[i]), NULL), FB_OK);
        run_gives(check, set, e, "d", i < 2 ? "{\"a\": \"x\", \"n\": 1}" : "{\"a\": null, \"n\": 1}");
    }
    fb_evaluation_free(e);
    fb_model_set_free(set);
}

/* Two of one model: what one of them might be called means the other too. */
static void a_name_that_two_inputs_have_sets_neither(check_state *check) {
    fb_model_set *set = load_text(check, HEAD INPUT("a", "string") "<inputData id=\"b\" name=\"a\"/>"
                                  INPUT("n", "number") DECISION("d", NEEDS("a") NEEDS("n"), "{a: a, n: n}")
                             DECISION("e", NEEDS("b"), "a") "</definitions>");
    fb_evaluation *e = set ? begin(check, set, NULL) : NULL;
    if (e) {
        fb_error error = {0};
        CHECK_EQ_INT(fb_evaluation_set_json(e, view("f"), view("{\"n\": 1,\n \"a\": \"x\"}"), &error), FB_BAD_INPUT);
        CHECK_STRING(error.message, "several inputs are named 'a'; rename one, or its model");
        CHECK_EQ_INT(error.line, 2);
        CHECK_EQ_INT(fb_evaluation_set_json(e, view("f"), view("{\"a\": \"x\"}"), &error), FB_BAD_INPUT);
        CHECK_EQ_INT(fb_evaluation_set_string(e, 1, view("y")), FB_OK); /* by its part it can be set */
        run_gives(check, set, e, "d", "{\"a\": null, \"n\": null}");
        run_gives(check, set, e, "e", "\"y\"");
        CHECK_VIEW(fb_model_set_input_name(set, 2), "n");
        CHECK_VIEW(fb_model_set_input_name(set, (size_t)fb_model_set_find(set, view("d"))), "");
        CHECK_VIEW(fb_model_set_input_name(set, fb_model_set_size(set)), "");
    }
    fb_evaluation_free(e);
    fb_model_set_free(set);
}

static void what_is_open_is_the_last_run_s(check_state *check) {
    fb_model_set *set = load_text(check, two_inputs);
    const fb_evaluation_options partial = {.partial = true};
    fb_evaluation *e = set ? begin(check, set, &partial) : NULL;
    if (e) {
        fb_outcome outcome;
        for (int turn = 0; turn < 2; turn++) { /* the second time from memos */
            CHECK_EQ_INT(fb_evaluation_run(e, &outcome, (size_t)fb_model_set_find(set, view("d")), NULL), FB_OK);
            CHECK(outcome == FB_OUTCOME_UNKNOWN && fb_evaluation_open_size(e) == 1);
            CHECK_EQ_INT(fb_evaluation_run(e, &outcome, (size_t)fb_model_set_find(set, view("e")), NULL), FB_OK);
            CHECK(outcome == FB_OUTCOME_UNKNOWN && fb_evaluation_open_size(e) == 1);
            CHECK_VIEW(fb_model_set_part(set, fb_evaluation_open_part(e, 0)).name, "n");
        }
    }
    fb_evaluation_free(e);
    fb_model_set_free(set);
}

static void nothing_dangles_after_a_clear(check_state *check) {
    fb_model_set *set = load_text(check, two_inputs);
    const fb_evaluation_options options = {.now = "2026-03-01T09:00:00@Europe/Paris", .notes = true, .trace = true};
    fb_evaluation *e = set ? begin(check, set, &options) : NULL;
    if (e) {
        fb_view out;
        CHECK_EQ_INT(fb_evaluation_set_string(e, (size_t)fb_model_set_find(set, view("a")), view("a long enough text")),
                     FB_OK);
        run_gives(check, set, e, "d", "{\"a\": \"a long enough text\", \"n\": null}");
        fb_evaluation_clear(e);
        CHECK(fb_evaluation_json(e, &out, 0, NULL) == FB_OK);
        CHECK_VIEW(out, "null");
        CHECK(fb_evaluation_trace_size(e) == 0 && fb_evaluation_note_size(e) == 0 && fb_evaluation_open_size(e) == 0);
        size_t a = (size_t)fb_model_set_find(set, view("a"));
        CHECK_EQ_INT(fb_evaluation_set_string(e, a, view("another text, longer")), FB_OK);
        run_gives(check, set, e, "now", "\"2026-03-01T09:00:00@Europe/Paris\"");
    }
    fb_evaluation_free(e);
    fb_model_set_free(set);
}

static void a_part_knows_its_line(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text text;
    fb_text_init(&text, &arena);
    fb_text_add_string(&text, HEAD);
    for (int i = 0; i < 2000; i++)
        fb_text_format(&text, DECISION("d%d", "", "1"), i, i, i);
    fb_text_add_string(&text, "</definitions>");
    fb_model_set *set = load_text(check, text.data);
    for (size_t i = 0; set && i < fb_model_set_size(set); i += 7)
        CHECK_EQ_INT(fb_model_set_part(set, i).line, i + 2);
    fb_model_set_free(set);
    fb_arena_free(&arena);
}

static void an_import_that_names_another_namespace_is_refused(check_state *check) {
    char folder[] = "/tmp/test_evaluation_XXXXXX", first[64], second[64];
    if (!CHECK(mkdtemp(folder) != NULL))
        return;
    snprintf(first, sizeof first, "%s/first.dmn", folder);
    snprintf(second, sizeof second, "%s/second.dmn", folder);
    FILE *a = fopen(first, "w"), *b = fopen(second, "w");
    if (CHECK(a && b)) {
        fputs(HEAD "\n<import name=\"s\" namespace=\"urn:other\" locationURI=\"second.dmn\" "
                   "importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/></definitions>", a);
        fputs("<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"s\" "
              "namespace=\"urn:s\"/>", b);
    }
    if (a)
        fclose(a);
    if (b)
        fclose(b);
    const char *paths[] = {first};
    fb_model_set *set = NULL;
    fb_error error = {0};
    CHECK_EQ_INT(fb_model_set_load(&set, paths, 1, NULL, &error), FB_BAD_INPUT);
    CHECK_CONTAINS(error.message, "another namespace");
    CHECK_EQ_INT(error.line, 2);
    fb_model_set_free(set);
    unlink(first);
    unlink(second);
    rmdir(folder);
}

/* Under partial an input may be limited, or said to be unknown: the evaluation does not know it then. */
static void what_is_limited_is_unknown_to_an_evaluation(check_state *check) {
    static const char *const limited[] = {"{\"n\": {\"one of\": [1, 2]}}", "{\"n\": {\"from\": 1}}",
                                          "{\"n\": {\"unknown\": true}}"};
    fb_model_set *set = load_text(check, two_inputs);
    for (size_t i = 0; set && i < FB_COUNT(limited); i++)
        for (int partial = 0; partial < 2; partial++) {
            const fb_evaluation_options options = {.partial = partial == 1};
            fb_evaluation *e = begin(check, set, &options);
            fb_outcome outcome;
            fb_status status = fb_evaluation_set_json(e, view("inputs"), view(limited[i]), NULL);
            CHECK_EQ_INT(status, partial ? FB_OK : FB_BAD_INPUT);
            if (partial && CHECK_EQ_INT(fb_evaluation_run(e, &outcome, part_named(set, "e"), NULL), FB_OK))
                CHECK_EQ_INT(outcome, FB_OUTCOME_UNKNOWN);
            fb_evaluation_free(e);
        }
    fb_model_set_free(set);
}

static void a_note_about_a_table_has_the_table_s_place(check_state *check) {
    fb_model_set *set = load_text(check, HEAD INPUT("n", "number")
                                  "\n<decision id=\"d\" name=\"d\"><variable name=\"d\"/>" NEEDS("n")
                                  "\n  <decisionTable><input><inputExpression><text>n</text></inputExpression></input>"
                                  "<output/>\n<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>2</text>"
                                  "</outputEntry></rule></decisionTable></decision></definitions>");
    const fb_evaluation_options options = {.notes = true};
    fb_evaluation *e = set ? begin(check, set, &options) : NULL;
    fb_view note;
    if (e && CHECK_EQ_INT(fb_evaluation_set_integer(e, part_named(set, "n"), 7), FB_OK) &&
        CHECK_EQ_INT(fb_evaluation_run(e, NULL, part_named(set, "d"), NULL), FB_OK) &&
        CHECK_EQ_INT(fb_evaluation_note_size(e), 1) && CHECK_EQ_INT(fb_evaluation_note(e, &note, 0), FB_OK))
        CHECK_CONTAINS(note.data, ":3:3: no rule of the decision table matches");
    fb_evaluation_free(e);
    fb_model_set_free(set);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_refused_object_of_inputs_sets_none),
        CHECK_TEST(members_come_in_any_order),
        CHECK_TEST(a_name_that_two_inputs_have_sets_neither),
        CHECK_TEST(what_is_open_is_the_last_run_s),
        CHECK_TEST(nothing_dangles_after_a_clear),
        CHECK_TEST(a_part_knows_its_line),
        CHECK_TEST(what_is_limited_is_unknown_to_an_evaluation),
        CHECK_TEST(a_note_about_a_table_has_the_table_s_place),
        CHECK_TEST(an_import_that_names_another_namespace_is_refused),
    };
    return check_main("unit/api/test_evaluation", tests, FB_COUNT(tests), argc, argv);
}
