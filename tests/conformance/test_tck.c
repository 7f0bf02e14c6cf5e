/* test_tck.c - the TCK runner on small suites made here: what passes, what fails, what is refused. */
#include "conformance/conformance.h"
#include "support/check.h"
#include "support/fault_host.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off: pieces of XML, put together by the preprocessor */
#define MODEL(name, body)                                                                                   \
    "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' namespace='urn:" name "' name='" name \
    "' id='model'>" body "</definitions>"
#define IMPORT(name)                                                                                       \
    "<import name='" name "' namespace='urn:" name "' "                                                      \
    "importType='https://www.omg.org/spec/DMN/20230324/MODEL/'/>"
#define INPUT(name, type)                                                                                  \
    "<inputData name='" name "' id='" name "'><variable name='" name "' typeRef='" type "'/></inputData>"
#define NEEDS_INPUT(id)                                                                                    \
    "<informationRequirement><requiredInput href='" id "'/></informationRequirement>"
#define NEEDS(id)                                                                                          \
    "<informationRequirement><requiredDecision href='" id "'/></informationRequirement>"
#define DECISION(name, needs, feel)                                                                        \
    "<decision name='" name "' id='" name "'><variable name='" name "'/>" needs                              \
    "<literalExpression><text>" feel "</text></literalExpression></decision>"

#define SUITE(cases)                                                                                       \
    "<testCases xmlns='http://www.omg.org/spec/DMN/20160719/testcase' "                                      \
    "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xsd='http://www.w3.org/2001/XMLSchema'>"    \
    "<modelName>m.dmn</modelName>" cases "</testCases>"
#define CASE(id, nodes) "<testCase id='" id "'>" nodes "</testCase>"
#define CALL(id, type, name, nodes)                                                                        \
    "<testCase id='" id "' type='" type "' invocableName='" name "'>" nodes "</testCase>"
#define GIVEN(name, value) "<inputNode name='" name "'>" value "</inputNode>"
#define GIVEN_OF(space, name, value) "<inputNode name='" name "' namespace='" space "'>" value "</inputNode>"
#define RESULT(name, value) "<resultNode name='" name "'><expected>" value "</expected></resultNode>"
#define ERROR(name) "<resultNode name='" name "' errorResult='true'/>"
#define TYPED(type, text) "<value xsi:type='xsd:" type "'>" text "</value>"
#define NUMBER(text) TYPED("decimal", text)
#define STRING(text) TYPED("string", text)
#define PLAIN(text) "<value>" text "</value>"
#define NIL "<value xsi:nil='true'/>"
#define LIST(items) "<list>" items "</list>"
#define ITEM(value) "<item>" value "</item>"
#define PART(name, value) "<component name='" name "'>" value "</component>"
/* clang-format on */

/* ---- a folder of its own for each test --------------------------------------------------------------- */

typedef struct suite {
    char path[64];
} suite;

static bool open_suite(suite *s) {
    const char *place = "/tmp/forbear-tck-XXXXXX";
    memcpy(s->path, place, strlen(place) + 1);
    return mkdtemp(s->path) != NULL;
}

static void name_file(char *path, size_t size, const suite *s, const char *name) {
    snprintf(path, size, "%s/%s", s->path, name);
}

static bool write_file(const suite *s, const char *name, const char *text) {
    char path[128];
    name_file(path, sizeof path, s, name);
    FILE *file = fopen(path, "w");
    if (!file)
        return false;
    bool good = fputs(text, file) >= 0;
    return fclose(file) == 0 && good;
}

static void close_suite(const suite *s, const char *const *names, size_t n) {
    char path[128];
    for (size_t i = n; i-- > 0;) {
        name_file(path, sizeof path, s, names[i]);
        remove(path);
    }
    rmdir(s->path);
}

/* Runs all; how each case ended as a letter: P passed, F failed.  The last failure's texts in *last. */
typedef struct outcome {
    char letters[32];
    char node[64], expected[256], got[256], note[512];
    bool expects_null, has_note;
    fb_status status;
} outcome;

static void keep_text(char *to, size_t size, fb_view from) {
    snprintf(to, size, "%.*s", FB_ARG(from));
}

static outcome run_suite(const char *folder, const char *filter, const fb_host *host) {
    outcome o = {0};
    fb_tck *tck;
    fb_tck_options options = {.filter = filter, .now = 86400};
    const fb_tck_case *one;
    size_t n = 0;
    o.status = fb_tck_open(&tck, &folder, 1, &options, host, NULL);
    if (o.status != FB_OK)
        return o;
    while ((o.status = fb_tck_next(tck, &one, NULL)) == FB_OK && one) {
        if (n < sizeof o.letters - 1)
            o.letters[n++] = one->passed ? 'P' : 'F';
        o.expects_null = one->expects_null;
        o.has_note = one->has_note;
        if (one->passed)
            continue;
        keep_text(o.node, sizeof o.node, one->node);
        keep_text(o.expected, sizeof o.expected, one->expected);
        keep_text(o.got, sizeof o.got, one->got);
        keep_text(o.note, sizeof o.note, one->note);
    }
    fb_tck_close(tck);
    return o;
}

/* One model m.dmn and one test file. */
static outcome run_one(check_state *check, const char *model, const char *tests) {
    static const char *const names[] = {"m.dmn", "m-test.xml"};
    suite s;
    outcome o = {0};
    if (!CHECK(open_suite(&s)))
        return o;
    if (CHECK(write_file(&s, "m.dmn", model)) && CHECK(write_file(&s, "m-test.xml", tests)))
        o = run_suite(s.path, NULL, NULL);
    close_suite(&s, names, FB_COUNT(names));
    return o;
}

/* ---- values ------------------------------------------------------------------------------------------ */

static void every_type_is_compared_by_value(check_state *check) {
    /* clang-format off */
    outcome o = run_one(check,
        MODEL("m",
            DECISION("n", "", "1/3")
            DECISION("i", "", "3")
            DECISION("s", "", "\" a \"")
            DECISION("d", "", "@\"2020-02-29\"")
            DECISION("t", "", "@\"10:00:00+01:00\"")
            DECISION("dt", "", "@\"2020-01-01T00:00:00Z\"")
            DECISION("p", "", "@\"PT25H\"")
            DECISION("y", "", "@\"P1Y\"")
            DECISION("b", "", "true")
            DECISION("c", "", "{b: [1, null], a: 2}")
            DECISION("z", "", "null")),
        SUITE(
            CASE("1", RESULT("n", NUMBER("0.3333333333")))
            CASE("2", RESULT("i", NUMBER("3.00")))
            CASE("3", RESULT("s", STRING(" a ")))
            CASE("4", RESULT("d", TYPED("date", " 2020-02-29 ")))
            CASE("5", RESULT("t", TYPED("time", "09:00:00Z")))
            CASE("6", RESULT("dt", TYPED("dateTime", "2020-01-01T01:00:00+01:00")))
            CASE("7", RESULT("p", TYPED("duration", "P1DT1H")))
            CASE("8", RESULT("y", TYPED("duration", "P12M")))
            CASE("9", RESULT("b", TYPED("boolean", "1")))
            CASE("10", RESULT("c", PART("a", PLAIN("2")) PART("b", LIST(ITEM(PLAIN("1")) ITEM(NIL)))))
            CASE("11", "<resultNode name='z'/>")));
    /* clang-format on */
    CHECK_STRING(o.letters, "PPPPPPPPPPP");
    CHECK_STRING(o.note, "");
}

static void what_differs_fails(check_state *check) {
    /* clang-format off */
    outcome o = run_one(check,
        MODEL("m",
            DECISION("n", "", "1/3")
            DECISION("i", "", "3.000000001")
            DECISION("s", "", "\"a\"")
            DECISION("l", "", "[1, 2]")
            DECISION("c", "", "{a: 1, b: 2}")),
        SUITE(
            CASE("1", RESULT("n", NUMBER("0.333")))
            CASE("2", RESULT("i", NUMBER("3")))
            CASE("3", RESULT("s", STRING("a ")))
            CASE("4", RESULT("s", NIL))
            CASE("5", RESULT("l", LIST(ITEM(PLAIN("2")) ITEM(PLAIN("1")))))
            CASE("6", RESULT("c", PART("a", PLAIN("1"))))
            CASE("7", ERROR("c"))
            CASE("8", RESULT("n", STRING("0.333")) RESULT("s", STRING("a")))));
    /* clang-format on */
    CHECK_STRING(o.letters, "FFFFFFFF");
    CHECK_STRING(o.node, "n");
    CHECK_STRING(o.expected, "\"0.333\"");
    CHECK_STRING(o.got, "0.3333333333333333333333333333333333");
}

/* ---- inputs ---------------------------------------------------------------------------------------- */

static void inputs_are_given_or_null_or_replace_decisions(check_state *check) {
    /* clang-format off */
    outcome o = run_one(check,
        MODEL("m",
            INPUT("x", "number")
            INPUT("day", "date")
            DECISION("twice", NEEDS_INPUT("#x"), "2 * x")
            DECISION("more", NEEDS("#twice"), "twice + 1")
            DECISION("year", NEEDS_INPUT("#day"), "day.year")),
        SUITE(
            CASE("1", GIVEN("x", NUMBER("4")) RESULT("more", NUMBER("9")))
            CASE("2", RESULT("more", NIL))
            CASE("3", GIVEN("twice", NUMBER("5")) RESULT("more", NUMBER("6")))
            CASE("4", GIVEN("day", PLAIN("2021-02-03")) RESULT("year", NUMBER("2021")))));
    /* clang-format on */
    CHECK_STRING(o.letters, "PPPP");
}

static void services_and_knowledge_are_invoked_by_name(check_state *check) {
    /* clang-format off */
    outcome o = run_one(check,
        MODEL("m",
            INPUT("x", "number")
            DECISION("base", "", "1")
            DECISION("sum", NEEDS_INPUT("#x") NEEDS("#base"), "x + base")
            DECISION("product", NEEDS_INPUT("#x"), "x * x")
            "<decisionService name='one' id='one'><outputDecision href='#sum'/>"
            "<inputDecision href='#base'/><inputData href='#x'/></decisionService>"
            "<decisionService name='two' id='two'><outputDecision href='#sum'/>"
            "<outputDecision href='#product'/><encapsulatedDecision href='#base'/>"
            "<inputData href='#x'/></decisionService>"
            "<businessKnowledgeModel name='less' id='less'><encapsulatedLogic>"
            "<formalParameter name='a' typeRef='number'/><formalParameter name='b' typeRef='number'/>"
            "<literalExpression><text>a - b</text></literalExpression>"
            "</encapsulatedLogic></businessKnowledgeModel>"),
        SUITE(
            CALL("1", "decisionService", "one",
                 GIVEN("base", NUMBER("10")) GIVEN("x", NUMBER("4")) RESULT("sum", NUMBER("14")))
            CALL("2", "decisionService", "two",
                 GIVEN("x", NUMBER("4")) RESULT("product", NUMBER("16")) RESULT("sum", NUMBER("5")))
            CALL("3", "bkm", "less",
                 GIVEN("b", NUMBER("4")) GIVEN("a", NUMBER("6")) RESULT("less", NUMBER("2")))
            CALL("4", "bkm", "nothing", RESULT("less", NUMBER("2")))));
    /* clang-format on */
    CHECK_STRING(o.letters, "PPPF");
    CHECK_CONTAINS(o.note, "invocableName");
}

static void now_is_the_runners_clock(check_state *check) {
    /* clang-format off */
    outcome o = run_one(check,
        MODEL("m",
            DECISION("d", "", "string(now())")
            DECISION("e", "", "today()")),
        SUITE(
            CASE("1", RESULT("d", STRING("1970-01-02T00:00:00Z")) RESULT("e", TYPED("date", "1970-01-02")))));
    /* clang-format on */
    CHECK_STRING(o.letters, "P");
}

/* ---- models ------------------------------------------------------------------------------------------ */

static void imports_are_found_in_the_folder(check_state *check) {
    static const char *const names[] = {"m.dmn", "a.dmn", "b.dmn", "broken.dmn", "m-test.xml"};
    /* clang-format off */
    static const char *const texts[] = {
        MODEL("m", IMPORT("a") DECISION("d", NEEDS("urn:a#e"), "a.e + 1")),
        MODEL("a", IMPORT("b") DECISION("e", NEEDS_INPUT("urn:b#x"), "b.x * 2")),
        MODEL("b", INPUT("x", "number")),
        "<definitions",
        SUITE(
            CASE("1", GIVEN_OF("urn:b", "x", NUMBER("4")) RESULT("d", NUMBER("9")))
            CASE("2", GIVEN("x", NUMBER("5")) RESULT("d", NUMBER("11")))
            CASE("3", GIVEN("a.e", NUMBER("5")) RESULT("d", NUMBER("6"))))};
    /* clang-format on */
    suite s;
    if (!CHECK(open_suite(&s)))
        return;
    bool good = true;
    for (size_t i = 0; i < FB_COUNT(names); i++)
        good = good && write_file(&s, names[i], texts[i]);
    if (CHECK(good)) {
        outcome o = run_suite(s.path, NULL, NULL);
        CHECK_STRING(o.letters, "PPP");
        o = run_suite(s.path, "m-test/2", NULL);
        CHECK_STRING(o.letters, "P");
        o = run_suite(s.path, "nothing like it", NULL);
        CHECK_STRING(o.letters, "");
    }
    close_suite(&s, names, FB_COUNT(names));
}

static void a_model_that_cannot_be_read_fails_its_cases(check_state *check) {
    outcome o = run_one(check, "<definitions", SUITE("<testCase id='1'/><testCase id='2'/>"));
    CHECK_STRING(o.letters, "FF");
    CHECK_CONTAINS(o.note, "m.dmn:1:");
}

/* What is wrong in one decision concerns that decision. */
static void a_fault_in_one_decision_leaves_the_others(check_state *check) {
    /* clang-format off */
    outcome o = run_one(check,
        MODEL("m", DECISION("bad", "", "1 +") DECISION("good", "", "1")),
        SUITE(CASE("1", RESULT("good", NUMBER("1"))) CASE("2", ERROR("bad"))));
    /* clang-format on */
    CHECK_STRING(o.letters, "PP");
    CHECK(o.expects_null && o.has_note);
}

static void an_unknown_result_node_fails(check_state *check) {
    outcome o = run_one(check, MODEL("m", DECISION("d", "", "1")), SUITE(CASE("1", ERROR("e"))));
    CHECK_STRING(o.letters, "F");
    CHECK_STRING(o.node, "e");
}

/* ---- test files -------------------------------------------------------------------------------------- */

static void other_files_are_passed_over(check_state *check) {
    outcome o = run_one(check, MODEL("m", ""), "<other/>");
    CHECK_STRING(o.letters, "");
    CHECK_EQ_INT(o.status, FB_OK);
}

static void a_malformed_test_file_is_one_failure(check_state *check) {
    static const char *const texts[] = {
        "",
        "<testCases",
        "<!DOCTYPE x [<!ENTITY e 'e'>]>" SUITE(""),
        "<testCases xmlns='http://www.omg.org/spec/DMN/20160719/testcase'><testCase>",
        "\xff\xfe\x01",
    };
    for (size_t i = 0; i < FB_COUNT(texts); i++) {
        check->context = texts[i];
        outcome o = run_one(check, MODEL("m", ""), texts[i]);
        CHECK_STRING(o.letters, "F");
        CHECK(o.note[0] != '\0');
    }
    check->context = NULL;
}

static void deep_nesting_is_refused(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (uint32_t depth = FB_DEPTH_LIMIT - 1; depth <= FB_DEPTH_LIMIT; depth++) {
        fb_text text;
        fb_text_init(&text, &arena);
        fb_text_add_string(&text, "<testCases xmlns='http://www.omg.org/spec/DMN/20160719/testcase'>");
        for (uint32_t i = 0; i < depth; i++)
            fb_text_add_string(&text, "<list>");
        for (uint32_t i = 0; i < depth; i++)
            fb_text_add_string(&text, "</list>");
        fb_text_add_string(&text, "</testCases>");
        const fb_tck_file *file;
        fb_status status = fb_tck_read(&file, &arena, FB_LITERAL("x.xml"), fb_text_view(&text), NULL);
        CHECK_EQ_INT(status, depth < FB_DEPTH_LIMIT ? FB_OK : FB_LIMIT);
    }
    fb_arena_free(&arena);
}

static void a_folder_that_is_none_is_not_found(check_state *check) {
    fb_error error = {0};
    fb_tck *tck;
    const char *nowhere = "/nowhere/at all";
    CHECK_EQ_INT(fb_tck_open(&tck, &nowhere, 1, NULL, NULL, &error), FB_NOT_FOUND);
    CHECK(tck == NULL);
    CHECK_STRING(error.file, nowhere);
    CHECK_EQ_INT(fb_tck_open(NULL, &nowhere, 1, NULL, NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_tck_next(NULL, NULL, &error), FB_BAD_ARGUMENT);
    fb_tck_close(NULL);
}

static void folders_are_walked_in_order_and_links_are_not(check_state *check) {
    static const char *const names[] = {"b", "b/m.dmn", "b/m-test.xml", "a",
                                        "a/m.dmn", "a/m-test.xml", "link"};
    suite s;
    char path[128];
    if (!CHECK(open_suite(&s)))
        return;
    name_file(path, sizeof path, &s, "a");
    bool good = mkdir(path, 0700) == 0;
    name_file(path, sizeof path, &s, "b");
    good = good && mkdir(path, 0700) == 0;
    name_file(path, sizeof path, &s, "link");
    good = good && symlink(s.path, path) == 0;
    const char *model = MODEL("m", DECISION("d", "", "1"));
    good = good && write_file(&s, "a/m.dmn", model) && write_file(&s, "b/m.dmn", model) &&
           write_file(&s, "a/m-test.xml", SUITE(CASE("1", RESULT("d", NUMBER("1"))))) &&
           write_file(&s, "b/m-test.xml", SUITE(CASE("1", RESULT("d", NUMBER("2")))));
    if (CHECK(good)) {
        outcome o = run_suite(s.path, NULL, NULL);
        CHECK_STRING(o.letters, "PF");
    }
    close_suite(&s, names, FB_COUNT(names));
}

/* ---- memory ------------------------------------------------------------------------------------------ */

static fb_status run_under_faults(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)limit;
    outcome o = run_suite(context, NULL, host);
    if (o.status == FB_OK)
        CHECK_STRING(o.letters, "PF");
    return o.status;
}

static void every_allocation_may_fail(check_state *check) {
    static const char *const names[] = {"m.dmn", "m-test.xml"};
    /* clang-format off */
    static const char *const texts[] = {
        MODEL("m", DECISION("d", "", "[1, 2]")),
        SUITE(
            CASE("1", RESULT("d", LIST(ITEM(PLAIN("1")) ITEM(PLAIN("2")))))
            CASE("2", RESULT("d", STRING("x"))))};
    /* clang-format on */
    suite s;
    if (!CHECK(open_suite(&s)))
        return;
    if (CHECK(write_file(&s, names[0], texts[0])) && CHECK(write_file(&s, names[1], texts[1])))
        CHECK(fault_sweep(check, run_under_faults, s.path) > 0);
    close_suite(&s, names, FB_COUNT(names));
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(every_type_is_compared_by_value),
        CHECK_TEST(what_differs_fails),
        CHECK_TEST(inputs_are_given_or_null_or_replace_decisions),
        CHECK_TEST(services_and_knowledge_are_invoked_by_name),
        CHECK_TEST(now_is_the_runners_clock),
        CHECK_TEST(imports_are_found_in_the_folder),
        CHECK_TEST(a_model_that_cannot_be_read_fails_its_cases),
        CHECK_TEST(a_fault_in_one_decision_leaves_the_others),
        CHECK_TEST(an_unknown_result_node_fails),
        CHECK_TEST(other_files_are_passed_over),
        CHECK_TEST(a_malformed_test_file_is_one_failure),
        CHECK_TEST(deep_nesting_is_refused),
        CHECK_TEST(a_folder_that_is_none_is_not_found),
        CHECK_TEST(folders_are_walked_in_order_and_links_are_not),
        CHECK_TEST(every_allocation_may_fail),
    };
    return check_main("conformance/test_tck", tests, FB_COUNT(tests), argc, argv);
}
