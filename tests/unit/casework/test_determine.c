/* test_determine.c - from facts to a determination: reasons, grades, open facts, faults; over the invented
 * policies of tests/data/desk. */
#include "casework/casework.h"
#include "support/check.h"

#define FOLDER "tests/data/desk"

/* One case decided, and all it needs. */
typedef struct decided {
    fb_arena arena;
    fb_policy_set *set;
    const fb_determination *d;
    const fb_view *without;
    uint32_t n_without;
    fb_error error;
    fb_status status;
} decided;

static fb_status decide_text(decided *one, const char *folder, fb_view json) {
    const fb_case *the_case;
    fb_date day;
    FB_TRY(fb_case_action_day(&day, &one->arena, FB_LITERAL("case"), json, &one->error));
    FB_TRY(fb_policy_set_load(&one->set, NULL, fb_view_of(folder), NULL, NULL, day, &one->error));
    FB_TRY(fb_case_read(&the_case, &one->arena, FB_LITERAL("case"), json, fb_policy_set_sheet(one->set),
                        fb_policy_set_plan(one->set), &one->error));
    return fb_determine(&one->d, &one->arena, one->set, the_case, one->without, one->n_without, NULL, &one->error);
}

static void begin(decided *one) {
    *one = (decided){.status = FB_OK};
    fb_arena_init(&one->arena, NULL, SIZE_MAX);
}

static void decide_file(decided *one, const char *name) {
    fb_view json;
    fb_text path;
    begin(one);
    fb_text_init(&path, &one->arena);
    fb_text_format(&path, FOLDER "/cases/%s.json", name);
    one->status = fb_file_read(&json, &one->arena, path.data, FB_CASE_FILE_LIMIT, &one->error);
    if (one->status == FB_OK)
        one->status = decide_text(one, FOLDER, json);
}

/* `facts` in JSON, for an action on a day, each of `without` left aside in a view. */
static void decide_without(decided *one, const char *what, const char *day, const char *facts, const fb_view *without,
                           uint32_t n_without) {
    fb_text json;
    begin(one);
    one->without = without;
    one->n_without = n_without;
    fb_text_init(&json, &one->arena);
    fb_text_format(
        &json,
        "{\"case\": 1, \"id\": \"t\", \"action\": {\"what\": \"%s\", \"status\": \"proposed\", \"at\": "
        "\"%sT10:00:00-05:00\", \"place\": \"none_listed\"}, \"facts\": {%s}}",
        what, day, facts);
    one->status = decide_text(one, FOLDER, fb_text_view(&json));
}

static void decide_facts(decided *one, const char *what, const char *day, const char *facts) {
    decide_without(one, what, day, facts, NULL, 0);
}

static void end(decided *one) {
    fb_policy_set_free(one->set);
    fb_arena_free(&one->arena);
}

static const fb_finding *finding_of(const fb_determination *d, const char *id) {
    for (uint32_t i = 0; i < d->n_findings; i++)
        if (fb_view_equal(d->findings[i].instrument->id, fb_view_of(id)))
            return &d->findings[i];
    return NULL;
}

static bool has_fact(const fb_determination *d, const uint32_t *facts, uint32_t n, const char *name) {
    for (uint32_t i = 0; i < n; i++)
        if (fb_view_equal(d->sheet->facts[facts[i]].name, fb_view_of(name)))
            return true;
    return false;
}

static void a_settled_case_has_its_reason(check_state *check) {
    decided one;
    decide_file(&one, "settled");
    if (!CHECK_EQ_INT(one.status, FB_OK))
        CHECK_STRING(one.error.message, "");
    else {
        const fb_determination *d = one.d;
        const fb_finding *rule = finding_of(d, "rule-s");
        CHECK_EQ_INT(d->answer, FB_ANSWER_SETTLED);
        CHECK_VIEW(d->outcome, "must not");
        CHECK_VIEW(d->grade, "P"); /* of the rows it stands on, not of all */
        CHECK_EQ_INT(d->n_stood_on, 1);
        CHECK_VIEW(d->stood_on[0], "rule-s");
        CHECK_EQ_INT(d->n_relied, 2);
        CHECK(has_fact(d, d->relied, d->n_relied, "stage"));
        CHECK(!has_fact(d, d->relied, d->n_relied, "badge"));
        if (CHECK(rule && rule->n_reasons == 1)) {
            CHECK_VIEW(rule->reasons[0].authority, "Rule 1(a) [TEST]");
            CHECK_VIEW(rule->reasons[0].grade, "P");
            CHECK_VIEW(rule->reasons[0].table, "outcome");
            CHECK_EQ_INT(rule->reasons[0].rule, 1);
            CHECK_VIEW(rule->reasons[0].cells, "action: \"leave\"; stage: \"granted\"");
            CHECK_EQ_INT(rule->reasons[0].n_facts, 2);
        }
        CHECK_EQ_INT(strlen(d->policy_digest), 64);
    }
    end(&one);
}

/* A catch-all row has no cell, but the rows before it were read: so were their facts. */
static void a_catch_all_relies_on_what_was_read_before(check_state *check) {
    decided one;
    decide_facts(
        &one, "enter", "2022-06-01",
        "\"stage\": [{\"value\": \"none\", \"evidence\": \"telephone\", \"source\": \"self\", \"as_of\": "
        "\"2022-01-01\"}], \"badge\": [{\"value\": false, \"evidence\": \"telephone\", \"source\": \"self\", "
        "\"as_of\": \"2022-01-01\"}], \"age\": [{\"value\": 30, \"evidence\": \"telephone\", \"source\": "
        "\"self\", "
        "\"as_of\": \"2022-01-01\"}]");
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_determination *d = one.d;
        CHECK_EQ_INT(d->answer, FB_ANSWER_FACTS_OPEN); /* told by telephone only: nothing is settled by that */
        CHECK(d->rests_on_statements);
        CHECK_VIEW(d->outcome, "no rule found");
        CHECK_VIEW(d->grade, "2"); /* it names no instrument, so it stands on all of them */
        CHECK(has_fact(d, d->relied, d->n_relied, "age"));
        CHECK(has_fact(d, d->relied, d->n_relied, "badge"));
    }
    end(&one);
}

static void open_facts_are_named_and_the_rest_is_found(check_state *check) {
    decided one;
    decide_file(&one, "facts-open");
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_determination *d = one.d;
        CHECK_EQ_INT(d->answer, FB_ANSWER_FACTS_OPEN);
        CHECK_EQ_INT(d->open.n_facts, 2);
        CHECK(has_fact(d, d->open.facts, d->open.n_facts, "badge"));
        CHECK(has_fact(d, d->open.facts, d->open.n_facts, "age"));
        CHECK_VIEW(d->outcome, "");
        CHECK_VIEW(finding_of(d, "rule-s")->outcome, "not reached");
        CHECK(finding_of(d, "guide-1")->is_open);
        CHECK_EQ_INT(finding_of(d, "guide-1")->outlook.n_outcomes, 3);
        CHECK_EQ_INT(d->outlook.n_outcomes, 3);
        CHECK(d->outlook.is_exact);
        for (uint32_t i = 0; i < d->outlook.n_outcomes; i++) { /* a badge decides alone; without one, the age */
            const fb_possible *one_of = &d->outlook.outcomes[i];
            CHECK(one_of->is_possible);
            CHECK_EQ_INT(one_of->n_witness, fb_view_is(one_of->outcome, "only after") ? 1 : 2);
        }
        CHECK_VIEW(d->sheet->facts[d->questions.facts[0]].name, "badge"); /* the file before the person */
        CHECK_EQ_INT(d->questions.worst[0], 2);
        CHECK_EQ_INT(d->n_asides_open, 1); /* the approvals of guide-1 wait for the badge, ... */
        if (CHECK_EQ_INT(d->n_approvals, 1)) { /* ... but for the one that does not */
            CHECK_BYTES(d->approvals[0].what, FB_LITERAL("A nod of the porter"));
            CHECK_BYTES(d->approvals[0].authority, FB_LITERAL("Guide 1 section 3 [TEST]"));
        }
        CHECK_EQ_INT(d->asides_open[0].aside, FB_ASIDE_APPROVALS);
    }
    end(&one);
}

static void duties_have_their_clock(check_state *check) {
    decided one;
    decide_file(&one, "law-open");
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_determination *d = one.d;
        CHECK_EQ_INT(d->answer, FB_ANSWER_LAW_OPEN);
        CHECK_VIEW(d->grade, "UNVERIFIED");
        if (CHECK_EQ_INT(d->n_duties, 1)) {
            CHECK_VIEW(d->duties[0].due,
                       "2022-06-01T16:10:00-05:00"); /* 24 hours after 16:10 of the day before */
            CHECK_VIEW(d->duties[0].authority, "Rule 4 [TEST]");
            CHECK_VIEW(d->duties[0].grade, "P");
        }
        if (CHECK_EQ_INT(d->n_readings, 2)) {
            CHECK_VIEW(d->readings[0].outcome, "should not");
            CHECK_VIEW(d->readings[1].outcome, "no rule found");
        }
        CHECK_EQ_INT(d->n_unchecked, 0);
    }
    end(&one);
}

static void a_duty_without_its_fact_is_open_not_absent(check_state *check) {
    decided one;
    decide_facts(&one, "fetch_book", "2022-06-01", "");
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_determination *d = one.d;
        CHECK_EQ_INT(d->n_duties, 0);
        bool waits = false;
        for (uint32_t i = 0; i < d->n_asides_open; i++)
            waits |= d->asides_open[i].aside == FB_ASIDE_DUTIES &&
                     has_fact(d, d->asides_open[i].open.facts, d->asides_open[i].open.n_facts, "lost_on");
        CHECK(waits);
    }
    end(&one);
}

static void colliding_layers_are_said(check_state *check) {
    decided one;
    decide_file(&one, "collision");
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        CHECK_EQ_INT(one.d->answer, FB_ANSWER_LAW_OPEN);
        CHECK_VIEW(one.d->outcome, "must");
        if (CHECK_EQ_INT(one.d->n_collisions, 1)) {
            CHECK_VIEW(one.d->collisions[0].stronger, "rule-s");
            CHECK_VIEW(one.d->collisions[0].against, "should not");
        }
    }
    end(&one);
}

static void contradictory_facts_stop_everything(check_state *check) {
    decided one;
    decide_file(&one, "contradictory");
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        CHECK_EQ_INT(one.d->answer, FB_ANSWER_CONTRADICTORY);
        CHECK_EQ_INT(one.d->n_findings, 0);
        if (CHECK_EQ_INT(one.d->n_contradictions, 1)) {
            CHECK_VIEW(one.d->contradictions[0].authority, "T1: a granted card comes with a badge");
            CHECK_EQ_INT(one.d->contradictions[0].n_facts, 2);
        }
        CHECK_EQ_INT(one.d->contradictory.n_facts, 2);
        CHECK(has_fact(one.d, one.d->contradictory.facts, one.d->contradictory.n_facts, "stage"));
        CHECK(has_fact(one.d, one.d->contradictory.facts, one.d->contradictory.n_facts, "badge"));
    }
    end(&one);
}

/* ---- views --------------------------------------------------------------------------------------------- */

static const fb_case_view *view_of(const fb_determination *d, fb_case_view_kind kind, uint32_t nth) {
    for (uint32_t i = 0; i < d->n_views; i++)
        if (d->views[i].kind == kind && nth-- == 0)
            return &d->views[i];
    return NULL;
}

static bool is_settled_at(const fb_case_view *view, const char *outcome) {
    return view && view->outlook.is_exact && view->outlook.n_outcomes == 1 &&
           fb_view_equal(view->outlook.outcomes[0].outcome, fb_view_of(outcome));
}

/* A record against a telephone call: each alone is shown, and nothing picks a winner. */
static void each_source_of_a_conflict_is_heard(check_state *check) {
    decided one;
    decide_file(&one, "conflict");
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        CHECK_EQ_INT(one.d->answer, FB_ANSWER_FACTS_OPEN);
        CHECK_EQ_INT(one.d->outlook.n_outcomes, 2);
        CHECK(is_settled_at(view_of(one.d, FB_VIEW_SOURCE, 0), "must not"));
        CHECK(is_settled_at(view_of(one.d, FB_VIEW_SOURCE, 1), "no rule found"));
        CHECK(view_of(one.d, FB_VIEW_SOURCE, 2) == NULL); /* the third is dated after the action */
        CHECK(is_settled_at(view_of(one.d, FB_VIEW_CHECKED, 0), "must not"));
    }
    end(&one);
}

#define RECORD(value)                                                                                                  \
    "[{\"value\": " value ", \"evidence\": \"agency_record\", \"source\": \"agency\", \"as_of\": \"2021-01-01\"}]"
#define SAID(value)                                                                                                    \
    "[{\"value\": " value ", \"evidence\": \"own_statement\", \"source\": \"self\", \"as_of\": \"2021-01-01\"}]"

static void a_fact_is_left_aside_on_request(check_state *check) {
    const fb_view names[] = {FB_LITERAL("badge"), FB_LITERAL("fined")};
    decided one;
    decide_without(&one, "enter", "2021-06-01",
                   "\"stage\": " RECORD("\"none\"") ", \"badge\": " RECORD("true") ", \"fined\": " RECORD("false"),
                   names, 2);
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_case_view *badge = view_of(one.d, FB_VIEW_WITHOUT, 0), *fined = view_of(one.d, FB_VIEW_WITHOUT, 1);
        CHECK_VIEW(one.d->outcome, "only after");
        CHECK(badge && badge->differs && badge->outlook.n_outcomes == 3);
        CHECK(badge && badge->questions.n == 2);
        CHECK(fined && !fined->differs && is_settled_at(fined, "only after"));
    }
    end(&one);
}

static void what_is_no_fact_is_not_left_aside(check_state *check) {
    static const struct {
        const char *name, *says;
    } rows[] = {
        {"bage", "did you mean 'badge'?"}, {"action", "'action' is no fact that can be left aside"}, {"", "''"}};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        const fb_view name = fb_view_of(rows[i].name);
        decided one;
        decide_without(&one, "enter", "2021-06-01", "", &name, 1);
        CHECK_EQ_INT(one.status, FB_BAD_INPUT);
        CHECK_CONTAINS(one.error.message, rows[i].says);
        end(&one);
    }
}

/* A granted card comes with a badge: without one, only one of the sources can be right. */
static void a_side_that_cannot_be_is_said_to_be_none(check_state *check) {
    decided one;
    decide_facts(&one, "leave", "2021-06-01",
                 "\"stage\": [{\"value\": \"granted\", \"evidence\": \"agency_record\", \"source\": \"agency\", "
                 "\"as_of\": \"2021-01-01\"}, {\"value\": \"none\", \"evidence\": \"agency_record\", "
                 "\"source\": \"court\", \"as_of\": \"2021-01-01\"}], "
                 "\"badge\": " RECORD("false") ", \"fined\": " RECORD("false"));
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_case_view *granted = view_of(one.d, FB_VIEW_SOURCE, 0);
        CHECK_EQ_INT(one.d->answer, FB_ANSWER_SETTLED);
        CHECK(one.d->is_by_completion);
        CHECK_VIEW(one.d->outcome, "no rule found");
        CHECK(granted && granted->outlook.is_contradictory && granted->outlook.n_outcomes == 0);
        CHECK(is_settled_at(view_of(one.d, FB_VIEW_SOURCE, 1), "no rule found"));
    }
    end(&one);
}

/* What was said is neither for nor against; the view says what it was about. */
static void a_statement_leaves_open_what_it_alone_closes(check_state *check) {
    decided one;
    decide_facts(&one, "enter", "2021-06-01",
                 "\"stage\": " RECORD("\"none\"") ", \"badge\": " RECORD("false") ", \"age\": " SAID(
                     "12") ", \"fined\": " RECORD("false"));
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_case_view *checked = view_of(one.d, FB_VIEW_CHECKED, 0);
        CHECK_VIEW(one.d->outcome, "should not");
        CHECK_EQ_INT(one.d->answer, FB_ANSWER_FACTS_OPEN);
        CHECK(one.d->rests_on_statements);
        CHECK(checked && checked->differs && checked->outlook.n_outcomes == 2);
        CHECK_EQ_INT(one.d->open.n_facts, 1);
        CHECK(has_fact(one.d, one.d->open.facts, one.d->open.n_facts, "age"));
        CHECK(has_fact(one.d, one.d->statements.facts, one.d->statements.n_facts, "age"));
    }
    end(&one);
}

/* An interval on one side of every bound is as good as a value. */
static void an_interval_settles_what_all_its_values_settle(check_state *check) {
    static const struct {
        const char *interval;
        fb_answer answer;
    } rows[] = {{"\"from\": 2, \"to\": 15", FB_ANSWER_SETTLED}, {"\"from\": 2, \"to\": 16", FB_ANSWER_FACTS_OPEN}};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        char facts[1024];
        decided one;
        snprintf(facts, sizeof facts,
                 "\"stage\": " RECORD("\"none\"") ", \"badge\": " RECORD("false") ", \"fined\": " RECORD(
                     "false") ", \"age\": [{%s, \"evidence\": \"agency_record\", \"source\": \"agency\", \"as_of\": "
                              "\"2021-01-01\"}]",
                 rows[i].interval);
        check->context = rows[i].interval;
        decide_facts(&one, "enter", "2021-06-01", facts);
        if (CHECK_EQ_INT(one.status, FB_OK)) {
            CHECK_EQ_INT(one.d->answer, rows[i].answer);
            CHECK_EQ_INT(one.d->is_by_completion, rows[i].answer == FB_ANSWER_SETTLED);
            CHECK_EQ_INT(has_fact(one.d, one.d->relied, one.d->n_relied, "age"), rows[i].answer == FB_ANSWER_SETTLED);
            CHECK_VIEW(one.d->outcome, rows[i].answer == FB_ANSWER_SETTLED ? "should not" : "");
            CHECK_VIEW(one.d->reason, rows[i].answer == FB_ANSWER_SETTLED ? "children come with a parent" : "");
        }
        end(&one);
    }
    check->context = NULL;
}

static void an_uncertain_instrument_leaves_the_law_open(check_state *check) {
    decided one;
    decide_file(&one, "uncertain");
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        const fb_finding *order = finding_of(one.d, "order-c");
        CHECK_EQ_INT(one.d->answer, FB_ANSWER_LAW_OPEN);
        CHECK_VIEW(order->outcome, "should not"); /* what it says where it is in force */
        CHECK_EQ_INT(order->force, FB_FORCE_UNCERTAIN);
        CHECK(fb_view_find(one.d->condition, FB_LITERAL("2023-03-01 or 2023-05")) >= 0);
    }
    end(&one);
}

/* ... and where it would say nothing of effect, both readings agree. */
static void an_uncertain_instrument_that_is_not_reached_opens_nothing(check_state *check) {
    decided one;
    decide_facts(
        &one, "leave", "2023-04-01",
        "\"stage\": [{\"value\": \"none\", \"evidence\": \"agency_record\", \"source\": \"agency\", "
        "\"as_of\": "
        "\"2022-01-01\"}], \"fined\": [{\"value\": false, \"evidence\": \"agency_record\", \"source\": "
        "\"agency\", \"as_of\": \"2022-01-01\"}]");
    if (CHECK_EQ_INT(one.status, FB_OK)) {
        CHECK_EQ_INT(one.d->answer, FB_ANSWER_SETTLED);
        CHECK_VIEW(one.d->outcome, "no rule found");
    }
    end(&one);
}

static void the_day_chooses_the_instruments(check_state *check) {
    static const struct {
        const char *day, *in, *out;
    } rows[] = {{"2021-12-31", "guide-1", "guide-2"}, {"2022-01-01", "guide-2", "guide-1"}};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        decided one;
        check->context = rows[i].day;
        decide_facts(&one, "leave", rows[i].day, "");
        if (CHECK_EQ_INT(one.status, FB_OK)) {
            CHECK(finding_of(one.d, rows[i].in) != NULL);
            CHECK(finding_of(one.d, rows[i].out) == NULL);
        }
        end(&one);
    }
    check->context = NULL;
}

static void a_day_without_directive_is_refused_by_name(check_state *check) {
    static const struct {
        const char *day, *says;
    } rows[] = {
        {"2015-06-01", "in force then, and not encoded: guide-0"},
        {"2030-01-01", "the encoded directives are: guide-1 (2020-01-01 to 2022-01-01), guide-2"},
        {"2005-06-01", "no encoded directive is in force on 2005-06-01"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        decided one;
        check->context = rows[i].day;
        decide_facts(&one, "leave", rows[i].day, "");
        CHECK_EQ_INT(one.status, FB_NOT_FOUND);
        CHECK_CONTAINS(one.error.message, rows[i].says);
        end(&one);
    }
    check->context = NULL;
}

/* Facts for the record change no determination (law/FIELD K1). */
static void the_requester_changes_nothing(check_state *check) {
    decided with, without;
    decide_facts(&without, "leave", "2022-06-01", "");
    decide_facts(&with, "leave", "2022-06-01",
                 "\"asked_by\": [{\"value\": \"a senator\", \"evidence\": \"telephone\", \"source\": "
                 "\"unknown\", \"as_of\": "
                 "\"2022-01-01\"}]");
    if (CHECK_EQ_INT(with.status, FB_OK) && CHECK_EQ_INT(without.status, FB_OK)) {
        CHECK_EQ_INT(with.d->answer, without.d->answer);
        CHECK_BYTES(with.d->outcome, without.d->outcome);
        CHECK_EQ_INT(with.d->open.n_facts, without.d->open.n_facts);
        CHECK_EQ_INT(with.d->n_relied, without.d->n_relied);
    }
    end(&with);
    end(&without);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_settled_case_has_its_reason),
        CHECK_TEST(a_catch_all_relies_on_what_was_read_before),
        CHECK_TEST(open_facts_are_named_and_the_rest_is_found),
        CHECK_TEST(duties_have_their_clock),
        CHECK_TEST(a_duty_without_its_fact_is_open_not_absent),
        CHECK_TEST(colliding_layers_are_said),
        CHECK_TEST(contradictory_facts_stop_everything),
        CHECK_TEST(each_source_of_a_conflict_is_heard),
        CHECK_TEST(a_side_that_cannot_be_is_said_to_be_none),
        CHECK_TEST(a_fact_is_left_aside_on_request),
        CHECK_TEST(what_is_no_fact_is_not_left_aside),
        CHECK_TEST(a_statement_leaves_open_what_it_alone_closes),
        CHECK_TEST(an_interval_settles_what_all_its_values_settle),
        CHECK_TEST(an_uncertain_instrument_leaves_the_law_open),
        CHECK_TEST(an_uncertain_instrument_that_is_not_reached_opens_nothing),
        CHECK_TEST(the_day_chooses_the_instruments),
        CHECK_TEST(a_day_without_directive_is_refused_by_name),
        CHECK_TEST(the_requester_changes_nothing),
    };
    return check_main("unit/casework/test_determine", tests, FB_COUNT(tests), argc, argv);
}
