/* test_benefits.c - what may be sought: elements, answers, lists, what is open, faults; over the invented benefit of
 * tests/data/desk. */
#include "casework/casework.h"
#include "support/check.h"

#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "tests/data/desk"
#define SAID(fact, value) "\"" fact "\": [{\"value\": " value ", \"evidence\": \"agency_record\", " \
                          "\"source\": \"agency\", \"as_of\": \"2020-01-01\"}]"

typedef struct found {
    fb_arena arena;
    fb_policy_set *set;
    const fb_benefits *benefits;
    fb_error error;
    fb_status status;
} found;

static fb_status find_in(found *one, const char *folder, const char *day, const char *facts) {
    const fb_case *the_case;
    fb_date date;
    fb_text json;
    fb_text_init(&json, &one->arena);
    fb_text_format(&json,
                   "{\"case\": 1, \"id\": \"t\", \"action\": {\"what\": \"leave\", \"status\": \"proposed\", \"at\": "
                   "\"%sT10:00:00-05:00\", \"place\": \"none_listed\"}, \"facts\": {%s}}",
                   day, facts);
    fb_view text = fb_text_view(&json);
    FB_TRY(fb_case_action_day(&date, &one->arena, FB_LITERAL("case"), text, &one->error));
    FB_TRY(fb_policy_set_load_benefits(&one->set, NULL, fb_view_of(folder), NULL, NULL, date, &one->error));
    FB_TRY(fb_case_read(&the_case, &one->arena, FB_LITERAL("case"), text, fb_policy_set_sheet(one->set),
                        fb_policy_set_plan(one->set), &one->error));
    return fb_find_benefits(&one->benefits, &one->arena, one->set, the_case, NULL, 0, NULL, &one->error);
}

static void find_facts(found *one, const char *folder, const char *day, const char *facts) {
    *one = (found){.status = FB_OK};
    fb_arena_init(&one->arena, NULL, SIZE_MAX);
    one->status = find_in(one, folder, day, facts);
}

static void end(found *one) {
    fb_policy_set_free(one->set);
    fb_arena_free(&one->arena);
}

static const fb_benefit_part *element_of(const fb_benefit *benefit, const char *name) {
    for (uint32_t i = 0; i < benefit->n_elements; i++)
        if (fb_view_equal(benefit->elements[i].name, fb_view_of(name)))
            return &benefit->elements[i];
    return NULL;
}

static bool has_fact(const found *one, const fb_open *facts, const char *name) {
    for (uint32_t i = 0; i < facts->n_facts; i++)
        if (fb_view_equal(one->benefits->base->sheet->facts[facts->facts[i]].name, fb_view_of(name)))
            return true;
    return false;
}

static void elements_and_answer(check_state *check) {
    found one;
    find_facts(&one, FOLDER, "2022-06-01", SAID("age", "30") ", " SAID("badge", "true") ", " SAID("stage", "\"none\""));
    if (CHECK_EQ_INT(one.status, FB_OK) && CHECK_EQ_INT(one.benefits->n, 1)) {
        const fb_benefit *b = &one.benefits->items[0];
        CHECK_BYTES(b->instrument->id, FB_LITERAL("benefit-b"));
        CHECK_BYTES(b->answer.outcome, FB_LITERAL("may seek"));
        CHECK_BYTES(b->answer.grade, FB_LITERAL("2")); /* the weakest behind it: the guide's */
        CHECK_BYTES(b->answer.authority, FB_LITERAL("House rule 9 [TEST]"));
        CHECK_EQ_INT(b->n_elements, 3);
        CHECK_BYTES(b->elements[0].name, FB_LITERAL("old enough"));
        CHECK_BYTES(b->elements[0].what, FB_LITERAL("The reader is 18 or older."));
        CHECK_BYTES(b->elements[1].grade, FB_LITERAL("A"));
        CHECK_EQ_INT(b->lists[FB_BENEFIT_FORMS].n, 1);
        CHECK_BYTES(b->lists[FB_BENEFIT_FORMS].items[0].cells[0], FB_LITERAL("Form 7"));
        CHECK(b->lists[FB_BENEFIT_DEADLINES].is_open); /* the day is not known: no empty list */
        CHECK(has_fact(&one, &b->lists[FB_BENEFIT_DEADLINES].open, "seen_on"));
        CHECK_EQ_INT(b->lists[FB_BENEFIT_GIVES].n, 1);
        CHECK(!b->lists[FB_BENEFIT_GIVES].is_open);
    }
    end(&one);
}

static void what_is_open(check_state *check) {
    found one;
    find_facts(&one, FOLDER, "2022-06-01", SAID("age", "30"));
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_benefit *b = &one.benefits->items[0];
        CHECK(b->answer.is_open && b->answer.outlook.is_exact);
        CHECK_EQ_INT(b->answer.outlook.n_outcomes, 4); /* held, sought already, may seek, not on these facts */
        CHECK(has_fact(&one, &b->answer.open, "stage") && has_fact(&one, &b->answer.open, "badge"));
        CHECK(!has_fact(&one, &b->answer.open, "age"));
        CHECK(element_of(b, "badge")->is_open && !element_of(b, "old enough")->is_open);
        CHECK_EQ_INT(one.benefits->base->open.n_facts, 2);
        const fb_benefit_list *gives = &b->lists[FB_BENEFIT_GIVES];
        CHECK(gives->is_open); /* but this holds whatever the stage is: */
        if (CHECK_EQ_INT(gives->n, 1)) {
            CHECK_BYTES(gives->items[0].cells[0], FB_LITERAL("a word of thanks"));
            CHECK_BYTES(gives->items[0].authority, FB_LITERAL("House rule 13 [TEST]"));
        }
    }
    end(&one);
    /* whatever the badge, it is held */
    find_facts(&one, FOLDER, "2022-06-01", SAID("stage", "\"granted\""));
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_benefit *b = &one.benefits->items[0];
        CHECK_BYTES(b->answer.outcome, FB_LITERAL("held"));
        CHECK_EQ_INT(one.benefits->base->open.n_facts, 0); /* an open element does not matter then */
        CHECK_EQ_INT(b->lists[FB_BENEFIT_GIVES].n, 2);
    }
    end(&one);
    /* 15 or 16: not old enough either way */
    find_facts(&one, FOLDER, "2022-06-01",
               "\"age\": [{\"values\": [15, 16], \"evidence\": \"own_statement\", \"source\": \"self\", \"as_of\": "
               "\"2020-01-01\"}], " SAID("stage", "\"none\""));
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_benefit *b = &one.benefits->items[0];
        CHECK_BYTES(b->answer.outcome, FB_LITERAL("not on these facts"));
        CHECK_BYTES(element_of(b, "old enough")->outcome, FB_LITERAL("not met"));
        CHECK_BYTES(element_of(b, "old enough")->grade, FB_LITERAL("P"));
    }
    end(&one);
}

static void the_texts_in_force(check_state *check) {
    static const struct {
        const char *day, *state, *answer;
    } days[] = {{"2021-12-31", "not met", "not on these facts"}, {"2022-01-01", "met", "may seek"},
                {"2023-04-01", "law open", "law open"},          {"2023-06-01", "met", "may seek"},
                {"2029-12-31", "met", "may seek"},               {"2030-01-01", "not met", "not on these facts"}};
    for (size_t i = 0; i < FB_COUNT(days); i++) {
        found one;
        check->context = days[i].day;
        find_facts(&one, FOLDER, days[i].day,
                   SAID("age", "30") ", " SAID("badge", "true") ", " SAID("stage", "\"none\""));
        if (CHECK_EQ_INT(one.status, FB_OK)) {
            CHECK_BYTES(element_of(&one.benefits->items[0], "rules")->outcome, fb_view_of(days[i].state));
            CHECK_BYTES(one.benefits->items[0].answer.outcome, fb_view_of(days[i].answer));
        }
        end(&one);
    }
    check->context = NULL;
}

static void contradictory_facts_say_nothing_of_benefits(check_state *check) {
    found one;
    find_facts(&one, FOLDER, "2022-06-01", SAID("stage", "\"granted\"") ", " SAID("badge", "false"));
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        CHECK_EQ_INT(one.benefits->base->answer, FB_ANSWER_CONTRADICTORY);
        CHECK_EQ_INT(one.benefits->n, 0);
    }
    end(&one);
}

/* ---- models that break the contract ------------------------------------------------------------------------- */

static bool write_file(const char *folder, const char *name, fb_view text) {
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    bool written = file && fwrite(text.data, 1, text.size, file) == text.size;
    return file && fclose(file) == 0 && written;
}

static bool copy_changed(fb_arena *arena, const char *folder, const char *name, const char *from, const char *to) {
    fb_view text;
    char path[300];
    snprintf(path, sizeof path, FOLDER "/%s", name);
    if (fb_file_read(&text, arena, path, FB_FILE_LIMIT, NULL) != FB_OK)
        return false;
    ptrdiff_t at = from ? fb_view_find(text, fb_view_of(from)) : 0;
    if (at < 0)
        return false;
    fb_text changed;
    fb_text_init(&changed, arena);
    fb_text_add(&changed, (fb_view){text.data, (size_t)at});
    fb_text_add_string(&changed, from ? to : "");
    size_t behind = (size_t)at + (from ? strlen(from) : 0);
    fb_text_add(&changed, (fb_view){text.data + behind, text.size - behind});
    return write_file(folder, name, fb_text_view(&changed));
}

/* The benefit with one text of its model replaced; what is said of it. */
static void with_model(check_state *check, const char *from, const char *to, const char *fault, const char *refusal) {
    char folder[] = "/tmp/forbear-benefits-XXXXXX", name[300];
    fb_arena arena;
    found one;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    check->context = to;
    if (!CHECK(mkdtemp(folder) != NULL))
        return;
    snprintf(name, sizeof name, "%s/benefit-b", folder);
    CHECK(mkdir(name, 0700) == 0 && copy_changed(&arena, folder, "facts.dmn", NULL, NULL) &&
          copy_changed(&arena, folder, "register.json", NULL, NULL) &&
          copy_changed(&arena, folder, "benefit-b/policy.dmn", from, to));
    find_facts(&one, folder, "2022-06-01", SAID("age", "30") ", " SAID("badge", "true") ", " SAID("stage", "\"none\""));
    if (refusal) {
        CHECK_EQ_INT(one.status, FB_BAD_INPUT);
        CHECK(strstr(one.error.message, refusal) != NULL);
    } else if (CHECK_EQ_INT(one.status, FB_OK)) {
        CHECK_EQ_INT(one.benefits->base->answer, FB_ANSWER_FAULT);
        CHECK(fb_view_find(one.benefits->base->fault, fb_view_of(fault)) >= 0);
    }
    end(&one);
    static const char *const files[] = {"facts.dmn", "register.json", "benefit-b/policy.dmn"};
    for (size_t i = 0; i < FB_COUNT(files); i++) {
        snprintf(name, sizeof name, "%s/%s", folder, files[i]);
        unlink(name);
    }
    snprintf(name, sizeof name, "%s/benefit-b", folder);
    rmdir(name);
    rmdir(folder);
    fb_arena_free(&arena);
    check->context = NULL;
}

static void models_that_break_the_contract(check_state *check) {
    with_model(check, "\"met\"", "\"good\"", "gives no word of docs/policy-contract.md section 3a", NULL);
    with_model(check, "\"may seek\"", "\"met\"", "gives no word of docs/policy-contract.md section 3a", NULL);
    with_model(check, "<text>Guide, second edition [TEST]</text></annotationEntry><annotationEntry><text>2</text>",
               "<text>Guide, second edition [TEST]</text></annotationEntry><annotationEntry><text>UNVERIFIED</text>",
               "by a row of grade UNVERIFIED (K3)", NULL);
    with_model(check, "<text>\"Form 7\"</text>", "<text>1 + \"a\"</text>", "policy.dmn", NULL);
    with_model(check, "name=\"answer\"", "name=\"reply\"", NULL, "a benefit needs the decision 'answer'");
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(elements_and_answer),
        CHECK_TEST(what_is_open),
        CHECK_TEST(the_texts_in_force),
        CHECK_TEST(contradictory_facts_say_nothing_of_benefits),
        CHECK_TEST(models_that_break_the_contract),
    };
    return check_main("unit/casework/test_benefits", tests, FB_COUNT(tests), argc, argv);
}
