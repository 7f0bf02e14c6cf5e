/* Comparing models by meaning: pairs made by hand, and random pairs held against trying every combination of values.
 *
 * The values tried are not those that stand for classes: a class that is too coarse is found out.
 */
#include "knowledge/knowledge.h"
#include "support/check.h"
#include "support/fault_host.h"
#include "support/plan_text.h"

#include <stdio.h>

static const fb_clock clock_of_tests = {.now = {.date = {1970, 1, 1}, .zone_kind = FB_ZONE_OFFSET}};

typedef struct pair {
    plan_text texts[2];
    fb_arena arena, work;
    fb_joint joint;
    fb_compared result;
    fb_error error;
    fb_status status;
} pair;

static uint32_t element_of(const fb_plan *plan, const char *name) {
    int64_t found = fb_plan_find(plan, (fb_view){0}, fb_view_of(name));
    return found < 0 ? FB_ABSENT : (uint32_t)found;
}

static void pair_limited(pair *p, const fb_host *host, const char *a, const char *b, const char *name,
                         const fb_compare_limits *limits) {
    memset(p, 0, sizeof *p);
    fb_arena_init(&p->arena, host, SIZE_MAX);
    fb_arena_init(&p->work, host, (size_t)1 << 30);
    plan_text_init(&p->texts[0], NULL, &a, 1);
    plan_text_init(&p->texts[1], NULL, &b, 1);
    p->status = p->texts[0].status != FB_OK ? p->texts[0].status : p->texts[1].status;
    if (p->status != FB_OK)
        return;
    const fb_plan *plans[2] = {p->texts[0].plan, p->texts[1].plan};
    p->status = fb_joint_make(&p->joint, &p->arena, plans, 2, &p->error);
    if (p->status == FB_OK)
        p->status = fb_compare_decisions(&p->result, &p->arena, &p->work, &p->joint, element_of(plans[0], name),
                                         element_of(plans[1], name), &clock_of_tests, limits, &p->error);
}

static void pair_make(pair *p, const char *a, const char *b) {
    pair_limited(p, NULL, a, b, "d", &fb_compare_limits_default);
}

static void pair_free(pair *p) {
    plan_text_free(&p->texts[0]);
    plan_text_free(&p->texts[1]);
    fb_arena_free(&p->arena);
    fb_arena_free(&p->work);
}

/* ---- by hand ------------------------------------------------------------------------------------------- */

#define TABLE(policy, rules)                                                                                 \
    DECISIONS(INPUT("n", "number") "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>" NEEDS_INPUT("n")   \
              "<decisionTable hitPolicy=\"" policy "\"><input><inputExpression><text>n</text>"               \
              "</inputExpression></input><output/>" rules "</decisionTable></decision>")
#define RULE(cell, out)                                                                                      \
    "<rule><inputEntry><text>" cell "</text></inputEntry><outputEntry><text>" out "</text></outputEntry></rule>"
#define OF_N(feel) DECISIONS(INPUT("n", "number") DECISION("d", NEEDS_INPUT("n"), LITERAL(feel)))

typedef struct expectation {
    const char *a, *b;
    const char *text; /* "n: >= 5 | 6 -> "x" / "y"; ...", or "same" */
} expectation;

static void describe(fb_text *out, const fb_compared *c) {
    if (c->ran_out)
        fb_text_add_string(out, "budget ");
    if (c->is_sampled)
        fb_text_add_string(out, "sampled ");
    if (c->is_function)
        fb_text_add_string(out, "function ");
    if (c->n_differences == 0)
        fb_text_add_string(out, "same");
    for (uint32_t i = 0; i < c->n_differences; i++) {
        const fb_difference *d = &c->differences[i];
        fb_text_add_string(out, i ? "; " : "");
        for (uint32_t k = 0; k < d->n_conditions; k++)
            fb_text_format(out, "%s%.*s: %.*s", k ? ", " : "", FB_ARG(d->conditions[k].input),
                           FB_ARG(d->conditions[k].text));
        fb_text_format(out, " -> %.*s / %.*s", FB_ARG(d->results[0]), FB_ARG(d->results[1]));
    }
}

static void expect(check_state *check, const expectation *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        pair p;
        pair_make(&p, rows[i].a, rows[i].b);
        check->context = rows[i].b;
        if (CHECK_EQ_INT(p.status, FB_OK)) {
            fb_text text;
            fb_text_init(&text, &p.arena);
            describe(&text, &p.result);
            CHECK_VIEW(fb_text_view(&text), rows[i].text);
        } else {
            CHECK_STRING(p.error.message, "");
        }
        pair_free(&p);
    }
    check->context = NULL;
}

static void tables(check_state *check) {
    static const expectation rows[] = {
        {TABLE("UNIQUE", RULE("&lt; 5", "\"x\"") RULE("&gt;= 5", "\"y\"")),
         TABLE("FIRST", RULE("null", "null") RULE("&gt;= 5", "\"y\"") RULE("-", "\"x\"")), "same"},
        {TABLE("UNIQUE", RULE("[1..5]", "\"x\"")), TABLE("UNIQUE", RULE("[1..3]", "\"x\"") RULE("(3..5]", "\"x\"")),
         "same"},
        {TABLE("UNIQUE", RULE("&lt; 5", "\"x\"") RULE("&gt;= 5", "\"y\"")),
         TABLE("UNIQUE", RULE("&lt; 7", "\"x\"") RULE("&gt;= 7", "\"y\"")), "n: [5..7) -> \"y\" / \"x\""},
        {TABLE("UNIQUE", RULE("&lt; 5", "\"x\"") RULE("&gt;= 5", "\"y\"")),
         TABLE("UNIQUE", RULE("&lt; 5", "\"x\"") RULE("&gt;= 5", "\"z\"")), "n: >= 5 -> \"y\" / \"z\""},
        {TABLE("FIRST", RULE("&gt; 1", "\"x\"") RULE("&gt; 3", "\"y\"")),
         TABLE("UNIQUE", RULE("&gt; 1", "\"x\"") RULE("&gt; 3", "\"y\"")), "n: > 3 -> \"x\" / null"},
        {TABLE("FIRST", RULE("&gt; 1", "\"x\"") RULE("-", "\"y\"")),
         TABLE("FIRST", RULE("&gt; 1", "\"x\"") RULE("&lt;= 1", "\"y\"")), "n: null -> \"y\" / null"},
        {TABLE("COLLECT", RULE("&gt; 1", "1") RULE("&gt; 3", "2")),
         TABLE("RULE ORDER", RULE("&gt; 3", "2") RULE("&gt; 1", "1")), "n: > 3 -> [1, 2] / [2, 1]"},
    };
    expect(check, rows, FB_COUNT(rows));
}

static void expressions(check_state *check) {
    static const expectation rows[] = {
        {OF_N("if n &gt; 5 then 1 else 2"), OF_N("if not(n &gt; 5) then 2 else 1"), "n: null -> 2 / 1"},
        {OF_N("n &gt; 5"), OF_N("5 &lt; n"), "same"},
        {OF_N("n"), OF_N("n"), "same"},
        {OF_N("n"), OF_N("if n = 7 then 8 else n"), "n: 7 -> 7 / 8"},
        {OF_N("1"), OF_N("1.0"), "same"},
        {OF_N("1"), OF_N("2"), " -> 1 / 2"},
        {OF_N("n * 2 &gt; 10"), OF_N("n * 2 &gt; 10"), "same"},
        {OF_N("n * 2 &gt; 10"), OF_N("10 &lt; n * 2"), "same"},
        {OF_N("n * n &gt; 10"), OF_N("10 &lt; n * n"), "sampled same"},
        {OF_N("3 - n &lt;= -4"), OF_N("n &gt;= 7"), "same"},
        {OF_N("n / 4 &gt; 2"), OF_N("n &gt; 6"), "n: (6..8.000000000000000000000000000000003) -> false / true"},
        {OF_N("{a: n, b: 1}.b"), OF_N("1"), "same"},
        {OF_N("if n in (1, 2, 3) then 1 else null"), OF_N("if list contains([1, 2, 3], n) then 1 else null"), "same"},
        {OF_N("function(x) x"), OF_N("function(y) y"), "function same"},
    };
    expect(check, rows, FB_COUNT(rows));
}

#define NESTED(low, knowledge)                                                                               \
    DECISIONS(INPUT("n", "number") INPUT("b", "boolean")                                                     \
              DECISION("band", NEEDS_INPUT("n"), LITERAL("if n &gt;= " low " then \"high\" else \"low\""))   \
              "<businessKnowledgeModel id=\"k\" name=\"k\"><variable name=\"k\"/><encapsulatedLogic>"        \
              "<formalParameter name=\"p\"/>" LITERAL(knowledge)                                             \
              "</encapsulatedLogic></businessKnowledgeModel>"                                                \
              DECISION("d", NEEDS_INPUT("n") NEEDS_INPUT("b") NEEDS_DECISION("band")                         \
                       "<knowledgeRequirement><requiredKnowledge href=\"#k\"/></knowledgeRequirement>",      \
                       LITERAL("if b and band = \"high\" then k(n) else false")))

static void nested(check_state *check) {
    static const expectation rows[] = {
        {NESTED("5", "p &gt; 8"), NESTED("5", "not(p &lt;= 8)"), "same"},
        {NESTED("5", "p &gt; 8"), NESTED("9", "p &gt; 8"), "n: (8..9), b: true -> true / false"},
        {NESTED("5", "p &gt; 8"), NESTED("5", "p &gt; 6"), "n: (6..8], b: true -> false / true"},
    };
    expect(check, rows, FB_COUNT(rows));
}

/* Inputs that are compared with each other: all is known, but a region is one case only. */
#define OF_TWO(feel)                                                                                         \
    DECISIONS(INPUT("n", "number") INPUT("m", "number")                                                      \
              DECISION("d", NEEDS_INPUT("n") NEEDS_INPUT("m"), LITERAL(feel)))

static void related(check_state *check) {
    static const expectation rows[] = {
        {OF_TWO("n &lt; m"), OF_TWO("m &gt; n"), "same"},
        {OF_TWO("n &lt; m or n = m"), OF_TWO("m &gt;= n"), "n: null, m: null -> true / null"},
        {OF_TWO("if n &lt; m and m &lt; 5 then 1 else 0"),
         OF_TWO("if n &lt; m and n &lt; 5 and m &lt; 5 then 1 else 0"), "same"},
        {OF_TWO("n = m and m = 5"), OF_TWO("n = 5 and m = 5"), "same"},
        {OF_TWO("if n &lt; m then 1 else 0"), OF_TWO("if n + 0 &lt; m then 1 else 0"), "sampled same"},
    };
    expect(check, rows, FB_COUNT(rows));
    pair p;
    pair_make(&p, OF_TWO("if n &lt; m then 1 else 0"), OF_TWO("if n &lt;= m then 1 else 0"));
    CHECK_EQ_INT(p.status, FB_OK);
    CHECK(!p.result.is_sampled);
    CHECK(p.result.n_differences > 0);
    for (uint32_t i = 0; i < p.result.n_differences; i++) {
        CHECK(p.result.differences[i].is_sampled);
        CHECK_VIEW(p.result.differences[i].results[0], "0");
        CHECK_VIEW(p.result.differences[i].results[1], "1");
        CHECK_VIEW(p.result.differences[i].witness[0].text, p.result.differences[i].witness[1].text.data);
    }
    pair_free(&p);
}

static void budget(check_state *check) {
    pair p;
    fb_compare_limits limits = fb_compare_limits_default;
    limits.leaves = 2;
    pair_limited(&p, NULL, TABLE("UNIQUE", RULE("[1..5]", "1")), TABLE("FIRST", RULE("[1..5]", "1")), "d", &limits);
    CHECK_EQ_INT(p.status, FB_OK);
    CHECK(p.result.ran_out);
    pair_free(&p);
    limits = fb_compare_limits_default;
    limits.steps = 20;
    pair_limited(&p, NULL, TABLE("UNIQUE", RULE("[1..5]", "1")), TABLE("FIRST", RULE("[1..5]", "1")), "d", &limits);
    CHECK_EQ_INT(p.status, FB_OK);
    CHECK(p.result.ran_out);
    pair_free(&p);
}

/* ---- without memory ------------------------------------------------------------------------------------ */

static fb_status compare_once(check_state *check, const fb_host *host, size_t limit, void *context) {
    const expectation *models = context;
    pair p;
    (void)limit;
    pair_limited(&p, host, models->a, models->b, "d", &fb_compare_limits_default);
    fb_status status = p.status;
    CHECK(status != FB_OK || p.result.n_regions == 1);
    pair_free(&p);
    return status;
}

static void out_of_memory(check_state *check) {
    static expectation models = {NESTED("5", "p &gt; 8"), NESTED("9", "p &gt; 4 + 4"), NULL};
    CHECK(fault_sweep(check, compare_once, &models) > 3);
}

/* ---- at random ----------------------------------------------------------------------------------------- */

typedef struct dice {
    uint64_t state;
} dice;

static uint32_t roll(dice *d, uint32_t n) {
    d->state ^= d->state << 13;
    d->state ^= d->state >> 7;
    d->state ^= d->state << 17;
    return (uint32_t)((d->state >> 11) % n);
}

static const char *pick(dice *d, const char *const *words, size_t n) {
    return words[roll(d, (uint32_t)n)];
}
#define PICK(d, words) pick((d), (words), FB_COUNT(words))

static const char *const numbers[] = {"1", "2", "2.5", "5", "null", "7 - 2"};
static const char *const names[] = {"n", "s", "u", "b", "e"};
static const char *const constants[] = {"1", "2.5", "5", "\"red\"", "\"a\"", "true", "null", "\"x\""};
static const char *const relations[] = {"=", "!=", "&lt;", "&gt;", "&lt;=", "&gt;="};

static void value_of(fb_text *out, dice *d, uint32_t depth);

static void truth(fb_text *out, dice *d, uint32_t depth) {
    switch (depth ? roll(d, 15) : 1 + roll(d, 6)) {
    case 0:
        fb_text_add_string(out, "(");
        truth(out, d, depth - 1);
        fb_text_add_string(out, roll(d, 2) ? " and " : " or ");
        truth(out, d, depth - 1);
        fb_text_add_string(out, ")");
        return;
    case 1: fb_text_format(out, "n %s %s", PICK(d, relations), PICK(d, numbers)); return;
    case 2: fb_text_format(out, "s %s %s", PICK(d, relations), PICK(d, constants)); return;
    case 3: fb_text_format(out, "u %s %s", PICK(d, relations), PICK(d, constants)); return;
    case 4: fb_text_add_string(out, "b"); return;
    case 5: fb_text_format(out, "e = %s", PICK(d, constants)); return;
    case 6: fb_text_format(out, "%s %s %s", PICK(d, names), PICK(d, relations), PICK(d, constants)); return;
    case 7:
        fb_text_add_string(out, "not(");
        truth(out, d, depth - 1);
        fb_text_add_string(out, ")");
        return;
    case 8: fb_text_format(out, "n in [%s..%s)", PICK(d, numbers), PICK(d, numbers)); return;
    case 9: fb_text_format(out, "n between %s and %s", PICK(d, numbers), PICK(d, numbers)); return;
    case 10:
        fb_text_format(out, "list contains([%s, %s], %s)", PICK(d, constants), PICK(d, constants), PICK(d, names));
        return;
    case 11:
        fb_text_format(out, "(some i in [%s, %s, %s] satisfies i %s %s)", PICK(d, names), PICK(d, constants),
                       PICK(d, names), PICK(d, relations), PICK(d, constants));
        return;
    case 12: fb_text_format(out, "n + 1 &gt; %s", PICK(d, numbers)); return;
    case 13: fb_text_format(out, "%s in (%s, not(%s))", PICK(d, names), PICK(d, constants), PICK(d, constants)); return;
    default:
        fb_text_add_string(out, "(");
        value_of(out, d, depth - 1);
        fb_text_format(out, ") %s ", PICK(d, relations));
        fb_text_format(out, "%s", PICK(d, constants));
        return;
    }
}

static void value_of(fb_text *out, dice *d, uint32_t depth) {
    switch (depth ? roll(d, 10) : roll(d, 2)) {
    case 0: fb_text_add_string(out, PICK(d, constants)); return;
    case 1: fb_text_add_string(out, roll(d, 3) ? PICK(d, constants) : PICK(d, names)); return;
    case 2: truth(out, d, depth - 1); return;
    case 3:
        fb_text_add_string(out, "{p: ");
        value_of(out, d, depth - 1);
        fb_text_add_string(out, ", q: p}.q");
        return;
    case 4:
        fb_text_format(out, "count([%s, %s, %s][item %s %s])", PICK(d, names), PICK(d, constants), PICK(d, names),
                       PICK(d, relations), PICK(d, constants));
        return;
    case 5:
        fb_text_format(out, "[%s, ", PICK(d, names));
        value_of(out, d, depth - 1);
        fb_text_add_string(out, "]");
        return;
    case 6:
        fb_text_add_string(out, "(for i in [1, 2] return if ");
        truth(out, d, depth - 1);
        fb_text_format(out, " then i else %s)", PICK(d, names));
        return;
    default:
        fb_text_add_string(out, "if ");
        truth(out, d, depth - 1);
        fb_text_add_string(out, " then ");
        value_of(out, d, depth - 1);
        fb_text_add_string(out, " else ");
        value_of(out, d, depth - 1);
        return;
    }
}

static const char *const number_cells[] = {"&lt; 5", "&gt;= 5", "[1..5]", "(2..5)", "-", "5", "not(5)", "1, 2",
                                           "null", "? &gt; 1 and b", "&gt; 2.5", "not(null)"};
static const char *const colour_cells[] = {"\"red\"", "\"a\", \"x\"", "-", "not(\"a\")", "null", "[\"a\"..\"b\"]",
                                           "? = \"red\" or n = 2", "\"red\", null"};
static const char *const outputs[] = {"\"x\"", "\"a\"", "5", "null", "n", "s"};

static void table(fb_text *out, dice *d) {
    static const char *const policies[] = {"UNIQUE", "FIRST", "ANY", "COLLECT", "RULE ORDER"};
    fb_text_format(out,
                   "<decisionTable hitPolicy=\"%s\"><input><inputExpression><text>n</text></inputExpression></input>"
                   "<input><inputExpression><text>%s</text></inputExpression></input><output/>",
                   PICK(d, policies), roll(d, 3) ? "s" : "if b then s else \"red\"");
    for (uint32_t n = 1 + roll(d, 4); n > 0; n--)
        fb_text_format(out,
                       "<rule><inputEntry><text>%s</text></inputEntry><inputEntry><text>%s</text></inputEntry>"
                       "<outputEntry><text>%s</text></outputEntry></rule>",
                       PICK(d, number_cells), PICK(d, colour_cells), PICK(d, outputs));
    fb_text_add_string(out, "</decisionTable>");
}

#define ALL_INPUTS NEEDS_INPUT("n") NEEDS_INPUT("s") NEEDS_INPUT("u") NEEDS_INPUT("b")

static const char *random_model(fb_arena *arena, uint64_t seed_of_e, uint64_t seed_of_d) {
    dice e = {seed_of_e * UINT64_C(0x9E3779B97F4A7C15) + 1}, d = {seed_of_d * UINT64_C(0x9E3779B97F4A7C15) + 1};
    fb_text out;
    fb_text_init(&out, arena);
    fb_text_add_string(&out, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"invented\" "
                             "id=\"invented\" namespace=\"urn:invented\"><itemDefinition name=\"colour\">"
                             "<typeRef>string</typeRef><allowedValues><text>\"red\", \"a\", \"b\"</text>"
                             "</allowedValues></itemDefinition>"
                             INPUT("n", "number") INPUT("u", "Any") INPUT("b", "boolean"));
    fb_text_format(&out, "<inputData id=\"s\" name=\"s\"><variable name=\"s\" typeRef=\"%s\"/></inputData>",
                   seed_of_e % 2 ? "colour" : "string");
    fb_text_add_string(&out, "<decision id=\"e\" name=\"e\"><variable name=\"e\"/>" ALL_INPUTS);
    table(&out, &e);
    fb_text_add_string(&out, "</decision><decision id=\"d\" name=\"d\"><variable name=\"d\"/>" ALL_INPUTS
                             NEEDS_DECISION("e") "<literalExpression><text>");
    value_of(&out, &d, 4);
    fb_text_add_string(&out, "</text></literalExpression></decision></definitions>");
    return fb_text_view(&out).data;
}

/* The class that a value is in; FB_ABSENT: the model makes null of it. */
static uint32_t class_of(const fb_dimension *dimension, const fb_value *value) {
    fb_budget budget = {1000000, 100, false};
    const fb_piece *other = NULL;
    for (uint32_t i = 0; i < dimension->n_pieces; i++) {
        const fb_piece *piece = &dimension->pieces[i];
        int low = 1, high = -1;
        if (piece->shape == FB_PIECE_ANY)
            other = piece;
        else if (piece->shape == FB_PIECE_NULL && value->kind == FB_KIND_NULL)
            return piece->class_index;
        else if (piece->shape == FB_PIECE_POINT && fb_value_equal(&piece->value, value, &budget) == FB_TRUE)
            return piece->class_index;
        else if (piece->shape == FB_PIECE_OPEN && piece->kind == value->kind &&
                 (!piece->low || fb_value_order(&low, value, piece->low)) &&
                 (!piece->high || fb_value_order(&high, value, piece->high)) && low > 0 && high < 0)
            return piece->class_index;
    }
    return other ? other->class_index : FB_ABSENT;
}

static bool is_inside(const fb_compared *c, const fb_joint *joint, const fb_region *region, const fb_value *values) {
    for (uint32_t i = 0; i < joint->n_inputs; i++) {
        if (!region->sets[i])
            continue;
        const fb_dimension *dimension = &c->inputs[i].dimension;
        uint32_t k = class_of(dimension, &values[i]);
        if (k == FB_ABSENT)
            k = dimension->null_class;
        if (!fb_class_in(region->sets[i], k))
            return false;
    }
    return true;
}

typedef struct domain {
    const char *name;
    uint32_t n;
    fb_value values[16];
} domain;

static fb_value number(const char *text) {
    fb_number n = fb_number_of(0);
    bool good = fb_number_parse(&n, fb_view_of(text));
    return good ? fb_number_value(n) : fb_null();
}

static void domains(domain out[4]) {
    static const char *const ns[] = {"-3", "1", "1.25", "2", "2.25", "2.5", "3", "4", "5", "6", "77"};
    static const char *const ss[] = {"", "a", "aa", "b", "red", "x", "zz"};
    static const fb_entry entry = {.key = {"k", 1}};
    static fb_value items[2];
    out[0] = (domain){.name = "n"};
    for (size_t i = 0; i < FB_COUNT(ns); i++)
        out[0].values[out[0].n++] = number(ns[i]);
    out[1] = (domain){.name = "s"};
    for (size_t i = 0; i < FB_COUNT(ss); i++)
        out[1].values[out[1].n++] = fb_string(fb_view_of(ss[i]));
    items[0] = number("1");
    items[1] = fb_string(FB_LITERAL("a"));
    out[2] = (domain){.name = "u",
                      .n = 9,
                      .values = {number("1"), number("2"), number("2.5"), fb_string(FB_LITERAL("a")),
                                 fb_string(FB_LITERAL("k")), fb_boolean(true), fb_list(items, 2), fb_list(items, 1),
                                 fb_context(&entry, 1)}};
    out[3] = (domain){.name = "b", .n = 2, .values = {fb_boolean(true), fb_boolean(false)}};
    for (int i = 0; i < 4; i++)
        out[i].values[out[i].n++] = fb_null();
}

/* Every combination, against the regions. */
static void try_all(check_state *check, pair *p) {
    domain all[4];
    domains(all);
    fb_run runs[2];
    uint32_t n_wrong = 0;
    for (int k = 0; k < 2; k++)
        fb_run_begin(&runs[k], p->texts[k].plan, NULL, NULL);
    uint32_t total = all[0].n * all[1].n * all[2].n * all[3].n;
    for (uint32_t at = 0; at < total && n_wrong == 0; at++) {
        fb_value values[2][4], joint_values[8], results[2];
        uint32_t rest = at;
        for (int i = 0; i < 4; i++, rest /= all[i - 1].n) {
            const fb_value *value = &all[i].values[rest % all[i].n];
            for (int k = 0; k < 2; k++) {
                uint32_t input = p->texts[k].plan->elements[element_of(p->texts[k].plan, all[i].name)].input;
                values[k][input] = *value;
                joint_values[p->joint.of[k][input]] = *value;
            }
        }
        for (int k = 0; k < 2; k++) {
            fb_run_start(&runs[k], values[k], NULL, &clock_of_tests);
            results[k] = fb_run_element(&runs[k], element_of(p->texts[k].plan, "d"));
        }
        fb_budget budget = {1000000, 100, false};
        bool differ = fb_value_equal(&results[0], &results[1], &budget) != FB_TRUE;
        uint32_t n_inside = 0, n_sure = 0;
        for (uint32_t r = 0; r < p->result.n_regions; r++) {
            bool inside = is_inside(&p->result, &p->joint, &p->result.regions[r], joint_values);
            n_inside += inside;
            n_sure += inside && !p->result.regions[r].is_sampled;
        }
        bool right = p->result.is_sampled ? n_sure == 0 || (differ && n_sure == 1) : n_inside == differ;
        n_wrong += !right;
        if (!right)
            printf("# combination %u: %s, in %u regions\n", at, differ ? "differ" : "same", n_inside);
    }
    CHECK_EQ_INT(n_wrong, 0);
    for (int k = 0; k < 2; k++)
        fb_run_end(&runs[k]);
}

enum { N_PAIRS = 100 };

static void random_pairs(check_state *check) {
    uint32_t n_exact = 0, n_differ = 0;
    for (uint64_t seed = 1; seed <= N_PAIRS; seed++) {
        fb_arena arena;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        uint64_t e = 2 * seed;
        const char *a = random_model(&arena, e + seed % 5 % 2, seed + 1000);
        const char *b = random_model(&arena, seed % 3 ? e + seed % 5 % 2 : e + 2001 + seed % 5 % 2,
                                     seed % 3 ? seed + 5000 : seed + 1000);
        pair p;
        char context[64];
        snprintf(context, sizeof context, "seed %u", (unsigned)seed);
        check->context = context;
        fb_compare_limits limits = fb_compare_limits_default;
        limits.leaves = 3000;
        pair_limited(&p, NULL, a, b, "d", &limits);
        if (!CHECK_EQ_INT(p.status, FB_OK))
            printf("# %s\n", p.error.message);
        else if (!p.result.ran_out) {
            unsigned failed = check->n_failed;
            try_all(check, &p);
            n_exact += !p.result.is_sampled;
            n_differ += p.result.n_regions > 0;
            if (check->n_failed > failed)
                printf("# %s\n# %s\n", a, b);
        }
        pair_free(&p);
        fb_arena_free(&arena);
    }
    check->context = NULL;
    CHECK(n_exact > N_PAIRS / 4);
    CHECK(n_differ > N_PAIRS / 2);
    printf("# of %u pairs %u were decided for all inputs, %u differ\n", (unsigned)N_PAIRS, n_exact, n_differ);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(tables), CHECK_TEST(expressions), CHECK_TEST(nested),
                                       CHECK_TEST(related),
                                       CHECK_TEST(budget), CHECK_TEST(out_of_memory), CHECK_TEST(random_pairs)};
    return check_main("unit/knowledge/test_compare", tests, FB_COUNT(tests), argc, argv);
}
