/* test_interview.c - what an interview asks, what answers do to it, and the case file that it makes; over the invented
 * policies of tests/data/desk and over the shipped ones. */
#include "casework/casework.h"
#include "support/check.h"
#include "support/fault_host.h"

#include <stdio.h>

#define DESK "tests/data/desk"
#define SHIPPED "policies"
#define MOST_QUESTIONS 100u

static const fb_interview_options leave = {.action = "leave", .at = "2021-06-01T10:00:00-05:00", .as_of = "2021-05-31"};

typedef struct scene {
    fb_arena arena;
    fb_policy_set *set;
    fb_dialogue *d;
    const fb_interview_view *view;
    fb_error error;
    fb_status status;
} scene;

static fb_status begin_on(scene *s, const fb_host *host, const char *folder, const fb_interview_options *options) {
    fb_date day;
    FB_TRY(fb_dialogue_day(&day, &s->arena, options, &s->error));
    FB_TRY(fb_policy_set_load(&s->set, host, fb_view_of(folder), NULL, NULL, day, &s->error));
    FB_TRY(fb_dialogue_new(&s->d, s->set, options, host, &s->error));
    return fb_dialogue_look(s->d, &s->view, &s->error);
}

static bool begin(check_state *check, scene *s, const char *folder, const fb_interview_options *options) {
    *s = (scene){.status = FB_OK};
    fb_arena_init(&s->arena, NULL, SIZE_MAX);
    s->status = begin_on(s, NULL, folder, options);
    if (s->status != FB_OK)
        CHECK_STRING(s->error.message, "");
    return s->status == FB_OK;
}

static void end(scene *s) {
    fb_dialogue_free(s->d);
    fb_policy_set_free(s->set);
    fb_arena_free(&s->arena);
}

static uint32_t fact_named(const scene *s, const char *name) {
    return fb_fact_find(fb_policy_set_sheet(s->set), fb_view_of(name));
}

static fb_status answer(scene *s, const char *fact, fb_reply reply, const char *value) {
    s->error = (fb_error){0};
    fb_status status = fb_dialogue_answer(s->d, fact_named(s, fact), reply, fb_view_of(value), &s->error);
    return status == FB_OK ? fb_dialogue_look(s->d, &s->view, &s->error) : status;
}

static bool asks(const scene *s, const char *fact) {
    for (size_t i = 0; i < s->view->n_questions; i++)
        if (fb_view_equal(s->view->questions[i].fact, fb_view_of(fact)))
            return true;
    return false;
}

static int why_left(const scene *s, const char *fact) {
    for (size_t i = 0; i < s->view->n_left; i++)
        if (fb_view_equal(s->view->left[i].fact, fb_view_of(fact)))
            return (int)s->view->left[i].why;
    return -1;
}

static bool has_outcome(const scene *s, fb_view word) {
    for (size_t i = 0; i < s->view->n_outcomes; i++)
        if (fb_view_equal(s->view->outcomes[i], word))
            return true;
    return false;
}

/* The case file that it makes, read again. */
static const fb_case *written(check_state *check, scene *s, fb_view *text) {
    const fb_case *the_case = NULL;
    uint32_t lacking;
    if (CHECK_EQ_INT(fb_dialogue_case(text, &lacking, s->d, &s->error), FB_OK) &&
        fb_case_read(&the_case, &s->arena, FB_LITERAL("written"), *text, fb_policy_set_sheet(s->set),
                     fb_policy_set_plan(s->set), &s->error) != FB_OK)
        CHECK_STRING(s->error.message, "");
    return the_case;
}

/* ---- asking ------------------------------------------------------------------------------------------- */

static void it_ends_when_the_outcome_is_settled(check_state *check) {
    scene s;
    if (begin(check, &s, DESK, &leave)) {
        CHECK_EQ_INT(s.view->state, FB_INTERVIEW_ASKS);
        CHECK(s.view->n_outcomes > 1 && s.view->is_exact && s.view->can_settle);
        CHECK(asks(&s, "stage") && !asks(&s, "asked_by"));
        CHECK_EQ_INT(answer(&s, "stage", FB_REPLY_VALUE, "granted"), FB_OK);
        CHECK_EQ_INT(s.view->state, FB_INTERVIEW_SETTLED);
        CHECK_EQ_INT(s.view->n_outcomes, 1);
        CHECK_VIEW(s.view->outcomes[0], "must not");
        CHECK_EQ_INT(s.view->n_questions, 0);
        CHECK_EQ_INT(s.view->n_answers, 1);
    }
    end(&s);
}

static void a_question_says_what_it_is(check_state *check) {
    scene s;
    fb_interview_question q;
    if (begin(check, &s, DESK, &leave)) {
        fb_dialogue_fact(&q, s.d, fact_named(&s, "stage"));
        CHECK_VIEW(q.question[FB_ENGLISH], "How far is the card?");
        CHECK_VIEW(q.confidentiality, "protected");
        CHECK_EQ_INT(q.form, FB_VALUE_WORD);
        CHECK_EQ_INT(q.n_values, 3);
        CHECK_VIEW(q.values[2].code, "granted");
        CHECK(q.n_read_by > 0);
        fb_dialogue_fact(&q, s.d, fact_named(&s, "asked_by"));
        CHECK_EQ_INT(q.n_read_by, 0);
    }
    end(&s);
}

static int rank_of(fb_view ask) {
    return fb_view_is(ask, "certifying_agency") ? 1 : fb_view_is(ask, "person_with_counsel") ? 2 : 0;
}

/* Of facts of one class systems and files come before an agency, an agency before the person. */
static void people_are_asked_last_and_in_their_words(check_state *check) {
    static const char *const actions[] = {"execute_removal", "arrest", "deny_stay", "start_proceedings_nta"};
    for (size_t a = 0; a < FB_COUNT(actions); a++) {
        scene s;
        fb_interview_options options = {
            .action = actions[a], .at = "2026-03-02T09:30:00-05:00", .as_of = "2026-03-01"};
        check->context = actions[a];
        if (begin(check, &s, SHIPPED, &options)) {
            int last[2] = {0, 0};
            CHECK(s.view->n_questions > 0);
            for (size_t i = 0; i < s.view->n_questions; i++) {
                const fb_interview_question *q = &s.view->questions[i];
                bool is_ordinary = fb_view_is(q->confidentiality, "ordinary");
                CHECK(rank_of(q->ask) >= last[is_ordinary]);
                last[is_ordinary] = rank_of(q->ask);
                for (int language = 0; language < FB_LANGUAGES; language++) {
                    CHECK(q->question[language].size > 0);
                    for (size_t v = 0; v < q->n_values; v++)
                        CHECK(q->values[v].words[language].size > 0);
                }
            }
        }
        end(&s);
    }
    check->context = NULL;
}

static bool is_ordinary_at(const scene *s, size_t i) {
    return fb_view_is(s->view->questions[i].confidentiality, "ordinary");
}

/* After all that is ordinary, where that may settle it alone; where it may not, as the questions are best. */
static void what_is_sensitive_is_asked_last(check_state *check) {
    scene s;
    fb_interview_options options = {
        .action = "keep_in_custody", .at = "2025-06-02T09:30:00-05:00", .status = "proposed", .place = "none_listed"};
    if (begin(check, &s, SHIPPED, &options)) {
        size_t n = s.view->n_questions;
        CHECK(n > 10 && is_ordinary_at(&s, 0) && !is_ordinary_at(&s, n - 1));
        for (size_t i = 1; i < n; i++)
            CHECK(is_ordinary_at(&s, i - 1) || !is_ordinary_at(&s, i));
    }
    end(&s);
    options = leave;
    options.action = "enter";
    if (begin(check, &s, DESK, &options)) {
        CHECK_EQ_INT(s.view->n_questions, 2);
        CHECK_VIEW(s.view->questions[0].fact, "badge");
        CHECK(!is_ordinary_at(&s, 0) && is_ordinary_at(&s, 1));
    }
    end(&s);
}

/* ---- what is not known, and what is not said ------------------------------------------------------------ */

/* Whatever way somebody does not answer, no outcome is lost by it, nothing is asked twice, and it ends. */
static void silence_takes_no_outcome_away(check_state *check) {
    static const fb_reply ways[] = {FB_REPLY_REFUSED, FB_REPLY_NOT_KNOWN, FB_REPLY_SKIP};
    static const char *const actions[] = {"execute_removal", "arrest", "adverse_finding", "disclose"};
    for (size_t a = 0; a < FB_COUNT(actions) * FB_COUNT(ways); a++) {
        scene s;
        fb_interview_options options = {.action = actions[a / FB_COUNT(ways)],
                                        .at = "2026-03-02T09:30:00-05:00",
                                        .status = "proposed",
                                        .place = "none_listed",
                                        .as_of = "2026-03-01"};
        bool asked[256] = {false};
        check->context = options.action;
        if (begin(check, &s, SHIPPED, &options)) {
            fb_view before[16];
            size_t n_before = s.view->n_outcomes, n = 0;
            for (size_t i = 0; i < n_before; i++)
                before[i] = s.view->outcomes[i];
            while (s.view->state == FB_INTERVIEW_ASKS && CHECK(n++ < MOST_QUESTIONS)) {
                uint32_t fact = fb_fact_find(fb_policy_set_sheet(s.set), s.view->questions[0].fact);
                if (!CHECK(fact < 256 && !asked[fact]))
                    break;
                asked[fact] = true;
                CHECK_EQ_INT(fb_dialogue_answer(s.d, fact, ways[a % FB_COUNT(ways)], (fb_view){"", 0}, NULL), FB_OK);
                if (!CHECK_EQ_INT(fb_dialogue_look(s.d, &s.view, &s.error), FB_OK))
                    break;
            }
            CHECK_EQ_INT(s.view->state, n_before > 1 ? FB_INTERVIEW_OPEN : FB_INTERVIEW_SETTLED);
            CHECK_EQ_INT(s.view->n_outcomes, n_before);
            for (size_t i = 0; i < n_before; i++)
                CHECK(has_outcome(&s, before[i]));
            CHECK(n_before == 1 || s.view->n_left > 0);
        }
        end(&s);
    }
    check->context = NULL;
}

static void kinds_of_silence_are_kept_apart(check_state *check) {
    scene s;
    fb_view text;
    fb_interview_options options = leave;
    options.action = "enter";
    options.status = "proposed";
    options.place = "none_listed";
    if (begin(check, &s, DESK, &options)) {
        CHECK_EQ_INT(answer(&s, "stage", FB_REPLY_REFUSED, ""), FB_OK);
        CHECK_EQ_INT(answer(&s, "fined", FB_REPLY_NOT_KNOWN, ""), FB_OK);
        CHECK_EQ_INT(answer(&s, "badge", FB_REPLY_SKIP, ""), FB_OK);
        CHECK(!asks(&s, "stage") && !asks(&s, "fined") && !asks(&s, "badge"));
        CHECK(why_left(&s, "stage") == -1 || why_left(&s, "stage") == FB_UNASKED_REFUSED);
        CHECK(why_left(&s, "fined") == -1 || why_left(&s, "fined") == FB_UNASKED_NOT_KNOWN);
        CHECK(why_left(&s, "badge") == -1 || why_left(&s, "badge") == FB_UNASKED_SKIPPED);
        const fb_case *again = written(check, &s, &text);
        if (again) {
            CHECK_EQ_INT(again->facts[fact_named(&s, "stage")].unknown, FB_UNKNOWN_REFUSED);
            CHECK_EQ_INT(again->facts[fact_named(&s, "fined")].unknown, FB_UNKNOWN_NOT_KNOWN);
            CHECK_EQ_INT(again->facts[fact_named(&s, "badge")].unknown, FB_UNKNOWN_NOT_ASKED);
            CHECK(fb_view_find(text, FB_LITERAL("badge")) < 0);
        }
        /* the next interview, from that file: what was skipped is asked again, nothing else */
        fb_interview_options next = {.name = FB_LITERAL("next"), .json = text, .as_of = "2021-06-01"};
        scene t;
        if (begin(check, &t, DESK, &next)) {
            CHECK(!asks(&t, "stage") && !asks(&t, "fined"));
            CHECK_EQ_INT(t.view->n_outcomes, s.view->n_outcomes);
        }
        end(&t);
    }
    end(&s);
}

/* ---- back, and answers that are none -------------------------------------------------------------------- */

static void back_takes_an_answer_back(check_state *check) {
    scene s;
    if (begin(check, &s, DESK, &leave)) {
        size_t n_outcomes = s.view->n_outcomes, n_questions = s.view->n_questions;
        CHECK_EQ_INT(fb_dialogue_back(s.d), UINT32_MAX);
        CHECK_EQ_INT(answer(&s, "stage", FB_REPLY_VALUE, "none"), FB_OK);
        CHECK_EQ_INT(answer(&s, "stage", FB_REPLY_REFUSED, ""), FB_OK);
        CHECK_EQ_INT(fb_dialogue_back(s.d), fact_named(&s, "stage"));
        CHECK_EQ_INT(fb_dialogue_back(s.d), fact_named(&s, "stage"));
        CHECK_EQ_INT(fb_dialogue_back(s.d), UINT32_MAX);
        CHECK_EQ_INT(fb_dialogue_look(s.d, &s.view, &s.error), FB_OK);
        CHECK_EQ_INT(s.view->n_outcomes, n_outcomes);
        CHECK_EQ_INT(s.view->n_questions, n_questions);
        CHECK_EQ_INT(s.view->n_answers, 0);
    }
    end(&s);
}

static void wrong_answers_change_nothing(check_state *check) {
    static const struct {
        const char *fact, *value, *says;
    } rows[] = {
        {"stage", "grantd", "did you mean 'granted'?"},
        {"stage", "", "it is one of: none, filed, granted"},
        {"badge", "yes", "is true or false"},
        {"age", "old", "is a number"},
        {"age", "151", "outside the values"},
        {"seen_on", "yesterday", "is a date"},
        {"seen_on", "2021-02-30", "no such day"},
        {"seen_on", "2021-13", "is a date"},
        {"lost_on", "2021-02-03", "no time of day"},
        {"lost_on", "2021-02-03T10:00:00", "no time zone"},
        {"badge", "\xFF", "UTF-8"},
        {"action", "enter", "part of the action"},
        {"action_status", "finished", "it is one of: proposed"},
    };
    scene s;
    if (begin(check, &s, DESK, &leave)) {
        size_t n_outcomes = s.view->n_outcomes;
        for (size_t i = 0; i < FB_COUNT(rows); i++) {
            check->context = rows[i].value;
            CHECK_EQ_INT(answer(&s, rows[i].fact, FB_REPLY_VALUE, rows[i].value), FB_BAD_INPUT);
            CHECK_CONTAINS(s.error.message, rows[i].says);
            CHECK_EQ_INT(s.error.line, 0);
            CHECK_STRING(s.error.file, "");
            CHECK_EQ_INT(fb_dialogue_look(s.d, &s.view, &s.error), FB_OK);
            CHECK_EQ_INT(s.view->n_outcomes, n_outcomes);
            CHECK_EQ_INT(s.view->n_answers, 0);
        }
        check->context = NULL;
        CHECK_EQ_INT(fb_dialogue_back(s.d), UINT32_MAX);
    }
    end(&s);
}

static void answers_that_do_not_fit_together_are_said(check_state *check) {
    scene s;
    if (begin(check, &s, DESK, &leave)) {
        CHECK_EQ_INT(answer(&s, "stage", FB_REPLY_VALUE, "granted"), FB_OK);
        CHECK_EQ_INT(answer(&s, "badge", FB_REPLY_VALUE, "false"), FB_OK);
        CHECK_EQ_INT(s.view->state, FB_INTERVIEW_CONTRADICTORY);
        CHECK_EQ_INT(fb_dialogue_back(s.d), fact_named(&s, "badge"));
        CHECK_EQ_INT(fb_dialogue_look(s.d, &s.view, &s.error), FB_OK);
        CHECK_EQ_INT(s.view->state, FB_INTERVIEW_SETTLED);
    }
    end(&s);
}

/* ---- the case file -------------------------------------------------------------------------------------- */

static void a_day_may_be_known_by_its_month(check_state *check) {
    static const struct {
        const char *value, *from, *to;
    } rows[] = {{"2020-02", "\"2020-02-01\"", "\"2020-02-29\""},
                {"2019-12", "\"2019-12-01\"", "\"2019-12-31\""},
                {"2019", "\"2019-01-01\"", "\"2019-12-31\""}};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        scene s;
        fb_view text;
        fb_interview_options options = leave;
        options.status = "proposed";
        options.place = "none_listed";
        if (begin(check, &s, DESK, &options) &&
            CHECK_EQ_INT(answer(&s, "seen_on", FB_REPLY_VALUE, rows[i].value), FB_OK)) {
            const fb_case *again = written(check, &s, &text);
            CHECK(fb_view_find(text, fb_view_of(rows[i].from)) > 0);
            CHECK(fb_view_find(text, fb_view_of(rows[i].to)) > 0);
            CHECK(again && !again->facts[fact_named(&s, "seen_on")].known);
            CHECK(!asks(&s, "seen_on"));
        }
        end(&s);
    }
}

static void what_the_file_says_stays(check_state *check) {
    static const char json[] =
        "{\"case\": 1, \"id\": \"t\", \"title\": \"a \\\"title\\\"\", \"invented\": true, \"source\": \"x\",\n"
        " \"action\": {\"what\": \"leave\", \"status\": \"proposed\", \"at\": \"2021-06-01T10:00:00-05:00\", "
        "\"place\": \"none_listed\"},\n"
        " \"documents\": [{\"id\": \"d1\", \"kind\": \"library card\", \"form\": \"copy\", \"pages\": 2}],\n"
        " \"facts\": {\"stage\": [{\"values\": [\"none\", \"filed\"], \"evidence\": \"document_copy\", \"source\": "
        "\"agency\", \"as_of\": \"2021-01-01\", \"document\": \"d1\"}], \"fined\": {\"unknown\": \"refused\"}, "
        "\"age\": [{\"value\": 15.50, \"evidence\": \"telephone\", \"source\": \"self\", "
        "\"as_of\": \"2021-01-01\"}]},\n"
        " \"expected\": {\"answer\": \"settled\"}}";
    scene s;
    fb_view text;
    fb_interview_options options = {.name = FB_LITERAL("file"), .json = FB_LITERAL(json), .as_of = "2021-05-31"};
    if (begin(check, &s, DESK, &options)) {
        CHECK(!has_outcome(&s, FB_LITERAL("must not"))); /* the card is not granted */
        CHECK_EQ_INT(answer(&s, "age", FB_REPLY_VALUE, "16"), FB_BAD_INPUT);
        CHECK_CONTAINS(s.error.message, "known from the case file");
        CHECK_EQ_INT(answer(&s, "stage", FB_REPLY_VALUE, "filed"), FB_OK);
        CHECK_EQ_INT(answer(&s, "fined", FB_REPLY_VALUE, "true"), FB_OK);
        CHECK_EQ_INT(answer(&s, "asked_by", FB_REPLY_VALUE, "press \"x\""), FB_OK);
        const fb_case *again = written(check, &s, &text);
        if (again) {
            const fb_case_fact *stage = &again->facts[fact_named(&s, "stage")];
            CHECK_EQ_INT(stage->n_assertions, 2);
            CHECK(stage->known);
            CHECK_VIEW(stage->assertions[0].document, "d1");
            CHECK_VIEW(stage->assertions[1].evidence, "own_statement");
            CHECK_VIEW(stage->assertions[1].as_of, "2021-05-31");
            CHECK(fb_rests_on_statement(&again->facts[fact_named(&s, "fined")]));
            CHECK(again->facts[fact_named(&s, "asked_by")].known);
            CHECK_EQ_INT(again->n_documents, 1);
            CHECK_VIEW(again->title, "a \"title\"");
            CHECK(fb_view_find(text, FB_LITERAL("15.50")) > 0);
            CHECK(fb_view_find(text, FB_LITERAL("expected")) < 0);
        }
    }
    end(&s);
}

static void a_conflict_stays_open(check_state *check) {
    scene s;
    static const char json[] =
        "{\"case\": 1, \"id\": \"t\", \"action\": {\"what\": \"leave\", \"status\": \"proposed\", \"at\": "
        "\"2021-06-01T10:00:00-05:00\", \"place\": \"none_listed\"}, \"facts\": {\"stage\": [{\"values\": [\"none\", "
        "\"filed\"], \"evidence\": \"document_copy\", \"source\": \"agency\", \"as_of\": \"2021-01-01\"}]}}";
    fb_interview_options options = {.name = FB_LITERAL("file"), .json = FB_LITERAL(json), .as_of = "2021-05-31"};
    if (begin(check, &s, DESK, &options)) {
        CHECK_EQ_INT(answer(&s, "stage", FB_REPLY_VALUE, "granted"), FB_OK);
        CHECK(has_outcome(&s, FB_LITERAL("must not")) && s.view->n_outcomes > 1);
        CHECK(!asks(&s, "stage"));
    }
    end(&s);
}

static void an_action_is_whole_before_it_is_written(check_state *check) {
    scene s;
    fb_view text;
    uint32_t lacking;
    if (begin(check, &s, DESK, &leave)) {
        CHECK_EQ_INT(fb_dialogue_case(&text, &lacking, s.d, NULL), FB_NOT_FOUND);
        CHECK_EQ_INT(lacking, fact_named(&s, "action_status"));
        CHECK_EQ_INT(answer(&s, "action_status", FB_REPLY_VALUE, "proposed"), FB_OK);
        CHECK_EQ_INT(fb_dialogue_case(&text, &lacking, s.d, NULL), FB_NOT_FOUND);
        CHECK_EQ_INT(lacking, fact_named(&s, "action_place"));
        CHECK_EQ_INT(answer(&s, "action_place", FB_REPLY_VALUE, "reading_room"), FB_OK);
        const fb_case *again = written(check, &s, &text);
        if (again)
            CHECK_VIEW(again->place, "reading_room");
    }
    end(&s);
}

static void what_is_learnt_later_was_not_known(check_state *check) {
    static const struct {
        const char *as_of, *says;
    } rows[] = {{"2021-06-02", "left out of a determination"}, {"soon", "is no date"}};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        scene s = {.status = FB_OK};
        fb_interview_options options = leave;
        options.as_of = rows[i].as_of;
        fb_arena_init(&s.arena, NULL, SIZE_MAX);
        CHECK_EQ_INT(begin_on(&s, NULL, DESK, &options), FB_BAD_INPUT);
        CHECK_CONTAINS(s.error.message, rows[i].says);
        end(&s);
    }
}

/* ---- the sample cases ----------------------------------------------------------------------------------- */

static fb_status reply_as_file(scene *s, const fb_case *the_case) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    uint32_t fact = fb_fact_find(fb_policy_set_sheet(s->set), s->view->questions[0].fact);
    fb_text text;
    fb_text_init(&text, &s->arena);
    if (the_case->facts[fact].known)
        fb_value_print(&text, &the_case->facts[fact].value, &budget);
    FB_TRY(fb_dialogue_answer(s->d, fact, the_case->facts[fact].known ? FB_REPLY_VALUE : FB_REPLY_NOT_KNOWN,
                              the_case->facts[fact].known ? fb_text_view(&text) : (fb_view){"", 0}, &s->error));
    return fb_dialogue_look(s->d, &s->view, &s->error);
}

/* An interview that knows nothing but the action comes, on a few answers, to what follows from the whole file. */
static void few_answers_give_the_outcome_of_the_file(check_state *check) {
    static const char *const names[] = {
        "t-bona-fide",    "u-pending-2026", "u-pending-2022",           "dual-arrest-shoplifting-2025",
        "nta-courthouse", "vawa-motion",    "stay-asked-by-advocate-2021", "trafficking-aged-17",
        "witness-confirmed-2026", "stay-request-pending"};
    for (size_t i = 0; i < FB_COUNT(names); i++) {
        scene s = {.status = FB_OK};
        char path[128], day[32];
        fb_view json;
        fb_date date;
        fb_policy_set *set = NULL;
        const fb_case *the_case = NULL;
        const fb_determination *whole = NULL;
        fb_arena arena;
        check->context = names[i];
        snprintf(path, sizeof path, "examples/cases/%s.json", names[i]);
        fb_arena_init(&arena, NULL, SIZE_MAX);
        bool ready = CHECK_EQ_INT(fb_file_read(&json, &arena, path, FB_CASE_FILE_LIMIT, NULL), FB_OK) &&
                     CHECK_EQ_INT(fb_case_action_day(&date, &arena, fb_view_of(path), json, NULL), FB_OK) &&
                     CHECK_EQ_INT(fb_policy_set_load(&set, NULL, FB_LITERAL(SHIPPED), NULL, NULL, date, NULL), FB_OK) &&
                     CHECK_EQ_INT(fb_case_read(&the_case, &arena, fb_view_of(path), json, fb_policy_set_sheet(set),
                                               fb_policy_set_plan(set), NULL), FB_OK) &&
                     CHECK_EQ_INT(fb_determine(&whole, &arena, set, the_case, NULL, 0, NULL, NULL), FB_OK);
        if (ready) {
            snprintf(day, sizeof day, "%04d-%02d-%02d", (int)date.year, date.month, date.day);
            fb_view what = fb_arena_copy(&arena, the_case->action), at = fb_arena_copy(&arena, the_case->at_text);
            fb_interview_options options = {.action = what.data, .at = at.data, .as_of = day};
            if (begin(check, &s, SHIPPED, &options)) {
                uint32_t n = 0;
                fb_status status = FB_OK;
                while (status == FB_OK && s.view->state == FB_INTERVIEW_ASKS && n++ < 40)
                    status = reply_as_file(&s, the_case);
                CHECK_EQ_INT(status, FB_OK);
                CHECK(n <= 15);
                CHECK_EQ_INT(s.view->state, FB_INTERVIEW_SETTLED);
                CHECK_BYTES(s.view->outcomes[0], whole->outcome);
            }
            end(&s);
        }
        fb_policy_set_free(set);
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

/* ---- every allocation may fail -------------------------------------------------------------------------- */

static fb_status whole_interview(scene *s, const fb_host *host) {
    fb_view text;
    uint32_t lacking;
    FB_TRY(begin_on(s, host, DESK, &leave));
    FB_TRY(answer(s, "stage", FB_REPLY_REFUSED, ""));
    FB_TRY(answer(s, "action_status", FB_REPLY_VALUE, "proposed"));
    FB_TRY(answer(s, "action_place", FB_REPLY_VALUE, "none_listed"));
    FB_TRY(answer(s, "seen_on", FB_REPLY_VALUE, "2020-03"));
    fb_dialogue_back(s->d);
    FB_TRY(fb_dialogue_look(s->d, &s->view, &s->error));
    return fb_dialogue_case(&text, &lacking, s->d, &s->error);
}

static fb_status one_interview(check_state *check, const fb_host *host, size_t limit, void *context) {
    scene s = {.status = FB_OK};
    (void)limit, (void)context;
    fb_arena_init(&s.arena, host, SIZE_MAX);
    fb_status status = whole_interview(&s, host);
    CHECK(status == FB_OK || s.error.message[0] != '\0');
    end(&s);
    return status;
}

static void every_allocation_may_fail(check_state *check) {
    CHECK(fault_sweep(check, one_interview, NULL) > 10);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(it_ends_when_the_outcome_is_settled),
        CHECK_TEST(a_question_says_what_it_is),
        CHECK_TEST(people_are_asked_last_and_in_their_words),
        CHECK_TEST(what_is_sensitive_is_asked_last),
        CHECK_TEST(silence_takes_no_outcome_away),
        CHECK_TEST(kinds_of_silence_are_kept_apart),
        CHECK_TEST(back_takes_an_answer_back),
        CHECK_TEST(wrong_answers_change_nothing),
        CHECK_TEST(answers_that_do_not_fit_together_are_said),
        CHECK_TEST(a_day_may_be_known_by_its_month),
        CHECK_TEST(what_the_file_says_stays),
        CHECK_TEST(a_conflict_stays_open),
        CHECK_TEST(an_action_is_whole_before_it_is_written),
        CHECK_TEST(what_is_learnt_later_was_not_known),
        CHECK_TEST(few_answers_give_the_outcome_of_the_file),
        CHECK_TEST(every_allocation_may_fail),
    };
    return check_main("unit/casework/test_interview", tests, FB_COUNT(tests), argc, argv);
}
