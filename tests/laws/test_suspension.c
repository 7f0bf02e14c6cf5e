/* The law of suspension (docs/partial-knowledge.md): what a run settles while inputs are unknown, every completion
 * of the unknown inputs gives too.  And: a run that suspends names an unknown input that it needed, and no known one.
 *
 * Random small models: expressions with and, or, not, if, quantifiers, filters, contexts, calls, closures; decision
 * tables of every hit policy, with defaults, allowed values and cells that read inputs; knowledge models; decision
 * services.  All completions over small domains, null among them, are evaluated, with and without the table index;
 * then runs with some inputs unknown are held against them.
 *
 * FB_SEED chooses the seed, FB_MODELS how many models.
 */
#include "eval/eval.h"
#include "support/check.h"
#include "support/plan_text.h"

#include <stdio.h>
#include <stdlib.h>

#define N_INPUTS 4
#define N_DECISIONS 4
#define MOST_COMPLETIONS 54
#define N_PARTIAL 40

static const char *const input_names[N_INPUTS] = {"b0", "b1", "e0", "n0"};
static const uint32_t domain_size[N_INPUTS] = {3, 2, 3, 3};

static fb_value domain_value(uint32_t input, uint32_t i) {
    if (input == 0 && i == 2)
        return fb_null();
    if (input < 2)
        return fb_boolean(i == 0);
    if (i == 2)
        return fb_null();
    return input == 2 ? fb_string((fb_view){&"ab"[i], 1}) : fb_number_value(fb_number_of(1 + (int64_t)i));
}

typedef struct chance {
    uint64_t state;
} chance;

static uint32_t below(chance *c, uint32_t n) {
    c->state = c->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(c->state >> 33) % n;
}

/* ---- random expressions -------------------------------------------------------------------------------- */

typedef enum sort { SORT_BOOLEAN, SORT_NUMBER, SORT_STRING, SORT_LIST, N_SORTS } sort;

typedef struct maker {
    chance *chance;
    fb_text *out;
    uint32_t n_decisions; /* d0, d1... may be named */
    uint32_t n_locals;    /* i0, i1... too */
} maker;

static uint32_t pick(maker *m, uint32_t n) {
    return below(m->chance, n);
}

static void expression(maker *m, sort wanted, uint32_t depth);

/* In a pattern B, N, S and L stand for expressions, X for one of any sort, I for a new local's name, which may be
 * used from | to ^ or the end and there is J, V for the service; "<" and "&" are less and greater;
 * everything else is itself. */
static void pattern(maker *m, const char *text, uint32_t depth) {
    uint32_t locals = m->n_locals;
    for (; *text; text++) {
        switch (*text) {
        case 'B': expression(m, SORT_BOOLEAN, depth); break;
        case 'N': expression(m, SORT_NUMBER, depth); break;
        case 'S': expression(m, SORT_STRING, depth); break;
        case 'L': expression(m, SORT_LIST, depth); break;
        case 'X': expression(m, (sort)pick(m, N_SORTS), depth); break;
        case 'I': fb_text_format(m->out, "i%u", m->n_locals); break;
        case 'V': fb_text_add_string(m->out, m->n_decisions ? "s0" : "g"); break;
        case '|': m->n_locals++; break;
        case '^': m->n_locals--; break;
        case 'J': fb_text_format(m->out, "i%u", m->n_locals - 1); break;
        case '<': fb_text_add_string(m->out, "&lt;"); break;
        case '&': fb_text_add_string(m->out, "&gt;"); break;
        default: fb_text_add_byte(m->out, *text);
        }
    }
    m->n_locals = locals;
}

static const char *const booleans[] = {
    "(B and B)", "(B or B)", "(B and B)", "(B or B)", "not(B)", "(if B then B else B)", "(X = X)", "(X != null)",
    "(N < N)", "(N &= N)", "(N between N and N)", "(N in (N, < N, [N..N]))", "(S in (S, S))", "(N in [N..N])",
    "(some I in L| satisfies J = N)", "(every I in L| satisfies (J & N or B))", "(some I in [1, 2]| satisfies B)",
    "(some I in [1, 2]|, z in (if J = 1 then [1] else X) satisfies (if J = 1 then B else B))",
    "(every I in [1, 2]|, z in (if J = 1 then [1] else X) satisfies (B or J = 2))",
    "(every I in [B, B]| satisfies J)", "f(B, B)", "g(p: B)", "(function(I)| J and B^)(B)", "{x: B, y: B}.x",
    "{x: B, y: x or B}.y", "[B, B][1]", "list contains(L, N)", "all([B, B])", "any([B, B])", "(B instance of boolean)",
    "(count(L) & N)", "V(B)", "(L = L)", "is(B, B)", "(X in L)", "({x: X} = {x: X})", "(B in (not(B), B))",
};
static const char *const numbers[] = {
    "(N + N)", "(N * N)", "(if B then N else N)", "count(L)", "sum(L)", "min(N, N)", "L[1]", "L[-1]", "L[B][1]",
    "(N - 1)", "{x: N}.x", "h(N)", "f(N, B)", "(function(I)| J + N^)(N)", "[N, N][item & N][1]", "number(S)",
};
static const char *const strings[] = {
    "(if B then S else S)", "string(N)", "(S + S)", "[S, S][1]", "{x: S}.x", "string(B)", "f(S, B)",
};
static const char *const lists[] = {
    "[N, N]", "[N]", "[]", "(for I in [1, 2]| return J + N)", "L[item & N]", "L[B]", "append(L, N)",
    "concatenate(L, [N])", "sort(L, function(p, q) p < q)", "sort([2, 1], function(p, q) B)",
    "(for I in L| return if B then J else N)", "(for I in 1..N| return J)", "distinct values(L)", "[{x: N}, {x: N}].x",
    "[{x: N}, {y: B}][x & N].x", "(if B then L else L)",
};

static void leaf(maker *m, sort wanted) {
    if (m->n_locals && pick(m, 3) == 0) {
        fb_text_format(m->out, "i%u", pick(m, m->n_locals));
        return;
    }
    if (m->n_decisions && pick(m, 4) == 0) {
        fb_text_format(m->out, "d%u", pick(m, m->n_decisions));
        return;
    }
    static const char *const leaves[N_SORTS][6] = {
        {"b0", "b1", "b0", "b1", "true", "false"},
        {"n0", "n0", "1", "2", "n0", "null"},
        {"e0", "e0", "\"a\"", "\"b\"", "e0", "null"},
        {"[1, 2]", "[n0]", "[n0, 2]", "[1, n0]", "[]", "[2, null]"},
    };
    fb_text_add_string(m->out, leaves[wanted][pick(m, 6)]);
}

static void expression(maker *m, sort wanted, uint32_t depth) {
    static const struct {
        const char *const *patterns;
        uint32_t n;
    } all[N_SORTS] = {{booleans, FB_COUNT(booleans)},
                      {numbers, FB_COUNT(numbers)},
                      {strings, FB_COUNT(strings)},
                      {lists, FB_COUNT(lists)}};
    if (depth == 0 || pick(m, 4) == 0)
        leaf(m, wanted);
    else
        pattern(m, all[wanted].patterns[pick(m, all[wanted].n)], depth - 1);
}

/* ---- random tables and models -------------------------------------------------------------------------- */

static void add(maker *m, const char *text) {
    fb_text_add_string(m->out, text);
}

static void text_element(maker *m, const char *tag, const char *words) {
    fb_text_format(m->out, "<%s><text>", tag);
    pattern(m, words, 1);
    fb_text_format(m->out, "</text></%s>", tag);
}

static const char *const cells[N_SORTS][12] = {
    {"true", "false", "-", "not(true)", "B", "? = B", "not(B)", "null", "-", "? and B", "B, B", "-"},
    {"1", "< 2", "-", "[1..2]", "N", "not(1)", "? & N", "not(N, 1)", "-", "null", "< N, & 1", "not(? = 1, N)"},
    {"\"a\"", "\"b\"", "-", "not(\"a\")", "S", "? = S", "\"a\", S", "null", "-", "not(S)", "S, S", "not(? = S)"},
    {"[1, 2]", "-", "L", "? = L", "-", "list contains(?, N)", "-", "count(?) & N", "-", "not(L)", "null", "-"},
};
static const char *const policies[] = {"UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"};
static const char *const outputs[] = {"1", "2", "3", "1", "2", "N", "if B then 1 else 2", "null"};

static void table_head(maker *m, const sort *sorts, uint32_t n_inputs, uint32_t n_outputs) {
    static const char *const words[N_SORTS] = {"B", "N", "S", "L"};
    for (uint32_t i = 0; i < n_inputs; i++) {
        add(m, "<input>");
        text_element(m, "inputExpression", words[sorts[i]]);
        if (sorts[i] == SORT_NUMBER && pick(m, 4) == 0)
            text_element(m, "inputValues", pick(m, 2) ? "1, 2" : "< 2");
        add(m, "</input>");
    }
    for (uint32_t o = 0; o < n_outputs; o++) {
        add(m, o ? "<output name=\"q\">" : "<output name=\"p\">");
        if (pick(m, 2))
            text_element(m, "outputValues", pick(m, 3) ? "3, 1, 2" : "2, null, 1");
        if (pick(m, 3) == 0)
            text_element(m, "defaultOutputEntry", pick(m, 2) ? "3" : "N");
        add(m, "</output>");
    }
}

static void table(maker *m) {
    uint32_t policy = pick(m, FB_COUNT(policies)), aggregation = pick(m, 5);
    static const char *const aggregations[] = {"COUNT", "SUM", "MIN", "MAX"};
    uint32_t n_inputs = 1 + pick(m, 3), n_outputs = 1 + (pick(m, 4) == 0), n_rules = 1 + pick(m, 5);
    fb_text_format(m->out, "<decisionTable hitPolicy=\"%s\"", policies[policy]);
    if (policy == 4 && aggregation < 4)
        fb_text_format(m->out, " aggregation=\"%s\"", aggregations[aggregation]);
    add(m, ">");
    sort sorts[3];
    for (uint32_t i = 0; i < n_inputs; i++)
        sorts[i] = (sort)pick(m, N_SORTS);
    table_head(m, sorts, n_inputs, n_outputs);
    for (uint32_t r = 0; r < n_rules; r++) {
        add(m, "<rule>");
        for (uint32_t i = 0; i < n_inputs; i++)
            text_element(m, "inputEntry", cells[sorts[i]][pick(m, 12)]);
        for (uint32_t o = 0; o < n_outputs; o++)
            text_element(m, "outputEntry", outputs[pick(m, FB_COUNT(outputs))]);
        add(m, "</rule>");
    }
    add(m, "</decisionTable>");
}

static void logic(maker *m) {
    uint32_t form = pick(m, 8);
    if (form < 4) {
        table(m);
    } else if (form < 7) {
        text_element(m, "literalExpression", form == 6 ? "{x: X, y: X, z: [X, X]}" : "X");
    } else {
        add(m, "<conditional><if>");
        text_element(m, "literalExpression", "B");
        add(m, "</if><then>");
        table(m);
        add(m, "</then><else>");
        text_element(m, "literalExpression", "X");
        add(m, "</else></conditional>");
    }
}

static void knowledge(maker *m, const char *name, const char *parameters, const char *words) {
    fb_text_format(m->out, "<businessKnowledgeModel id=\"%s\" name=\"%s\"><variable name=\"%s\"/><encapsulatedLogic>",
                   name, name, name);
    for (; *parameters; parameters++)
        fb_text_format(m->out, "<formalParameter name=\"%c\"/>", *parameters);
    text_element(m, "literalExpression", words);
    add(m, "</encapsulatedLogic></businessKnowledgeModel>");
}

/* f gives one of its arguments or null, g has and-or logic, h a number; s0 is a service over the first decision. */
static void knowledge_models(maker *m) {
    static const char *const gives[] = {"if q then p else null", "if q = true then p else p", "p", "[p][q]"};
    knowledge(m, "f", "pq", gives[pick(m, FB_COUNT(gives))]);
    knowledge(m, "g", "p", pick(m, 2) ? "p or p = null" : "p and not(p)");
    knowledge(m, "h", "p", pick(m, 2) ? "p + 1" : "if p = 1 then 2 else p");
}

static void decision(maker *m, uint32_t d) {
    fb_text_format(m->out, "<decision id=\"d%u\" name=\"d%u\"><variable name=\"d%u\"%s/>", d, d, d,
                   pick(m, 5) ? "" : " typeRef=\"number\"");
    for (uint32_t i = 0; i < N_INPUTS; i++)
        fb_text_format(m->out, "<informationRequirement><requiredInput href=\"#%s\"/></informationRequirement>",
                       input_names[i]);
    for (uint32_t i = 0; i < d; i++)
        fb_text_format(m->out, "<informationRequirement><requiredDecision href=\"#d%u\"/></informationRequirement>", i);
    for (const char *name = d ? "fghs" : "fgh"; *name; name++)
        fb_text_format(m->out, "<knowledgeRequirement><requiredKnowledge href=\"#%c%s\"/></knowledgeRequirement>",
                       *name, *name == 's' ? "0" : "");
    logic(m);
    add(m, "</decision>");
}

static fb_view make_model(chance *c, fb_arena *arena) {
    static const char *const types[N_INPUTS] = {"boolean", "boolean", "string", "number"};
    fb_text out;
    fb_text_init(&out, arena);
    maker m = {.chance = c, .out = &out};
    add(&m, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" namespace=\"urn:m\">");
    for (int i = 0; i < N_INPUTS; i++)
        fb_text_format(&out, "<inputData id=\"%s\" name=\"%s\"><variable name=\"%s\" typeRef=\"%s\"/></inputData>",
                       input_names[i], input_names[i], input_names[i], types[i]);
    for (uint32_t d = 0; d < N_DECISIONS; d++) {
        m.n_decisions = d;
        decision(&m, d);
    }
    m.n_decisions = 0;
    add(&m, "<decisionService id=\"s0\" name=\"s0\"><variable name=\"s0\"/><outputDecision href=\"#d0\"/>"
            "<inputData href=\"#b0\"/></decisionService>");
    knowledge_models(&m);
    add(&m, "</definitions>");
    return fb_text_view(&out);
}

/* ---- the law ------------------------------------------------------------------------------------------- */

typedef struct scene {
    fb_run run;
    plan_text text;
    fb_arena arena;
    uint32_t decisions[N_DECISIONS];
    fb_view full[MOST_COMPLETIONS][N_DECISIONS]; /* empty: a limit ran out */
    uint32_t n_settled, n_suspended;
} scene;

/* Where the inputs' domains are gone through, the first fastest. */
static void inputs_of(fb_value *inputs, uint32_t completion) {
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        inputs[i] = domain_value(i, completion % domain_size[i]);
        completion /= domain_size[i];
    }
}

static bool agrees(uint32_t completion, uint32_t other, const uint8_t *known) {
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        if (known[i] && completion % domain_size[i] != other % domain_size[i])
            return false;
        completion /= domain_size[i];
        other /= domain_size[i];
    }
    return true;
}

/* Empty when it suspended or ran out. */
static fb_view evaluate(scene *s, uint32_t decision) {
    s->run.stop = FB_STOP_NONE;
    fb_value v = fb_run_element(&s->run, s->decisions[decision]);
    if (s->run.stop != FB_STOP_NONE)
        return (fb_view){NULL, 0};
    fb_text out;
    fb_text_init(&out, &s->arena);
    fb_budget budget = {1000000, 100, false};
    fb_value_print_literal(&out, &v, &budget);
    return fb_text_view(&out);
}

static bool complete(check_state *check, scene *s) {
    static const uint8_t all_known[N_INPUTS] = {1, 1, 1, 1};
    fb_value inputs[N_INPUTS];
    for (uint32_t c = 0; c < MOST_COMPLETIONS; c++) {
        inputs_of(inputs, c);
        fb_run_start(&s->run, inputs, NULL, NULL);
        for (uint32_t d = 0; d < N_DECISIONS; d++)
            s->full[c][d] = evaluate(s, d);
        if (c % 9 != 4)
            continue;
        s->run.keep_trace = s->run.keep_cells = c % 2;
        fb_run_start(&s->run, inputs, all_known, NULL);
        for (uint32_t d = 0; d < N_DECISIONS; d++)
            if (!CHECK_BYTES(evaluate(s, d), s->full[c][d])) {
                printf("# d%u without index, completion %u\n", d, c);
                return false;
            }
        s->run.keep_trace = s->run.keep_cells = false;
    }
    return true;
}

static bool names_what_it_needs(const fb_run *run, const uint8_t *known) {
    bool any = false;
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        if (run->met[i] && known[i])
            return false;
        any |= run->met[i] != 0;
    }
    return any;
}

static bool settled_is_settled(check_state *check, scene *s, uint32_t d, uint32_t completion, const uint8_t *known,
                               fb_view value) {
    for (uint32_t other = 0; other < MOST_COMPLETIONS; other++)
        if (agrees(completion, other, known) && s->full[other][d].size && !fb_view_equal(s->full[other][d], value)) {
            printf("# d%u settled at %.*s, but completion %u gives %.*s; known: %u%u%u%u of %u\n", d, FB_ARG(value),
                   other, FB_ARG(s->full[other][d]), known[0], known[1], known[2], known[3], completion);
            return CHECK(false); /* a settled value is every completion's */
        }
    return CHECK(true);
}

static bool partial_runs(check_state *check, scene *s, chance *c) {
    fb_value inputs[N_INPUTS];
    for (uint32_t i = 0; i < N_PARTIAL; i++) {
        uint32_t completion = below(c, MOST_COMPLETIONS), mask = below(c, (1u << N_INPUTS) - 1);
        uint8_t known[N_INPUTS];
        for (uint32_t k = 0; k < N_INPUTS; k++)
            known[k] = mask >> k & 1;
        inputs_of(inputs, completion);
        s->run.keep_notes = s->run.keep_trace = i % 4 == 0; /* which changes nothing */
        s->run.keep_cells = i % 8 == 0;
        fb_run_start(&s->run, inputs, known, NULL);
        for (uint32_t n = 0; n < N_DECISIONS; n++) {
            uint32_t d = i % 2 ? n : N_DECISIONS - 1 - n; /* decisions first met inside others, and on their own */
            memset(s->run.met, 0, N_INPUTS);
            fb_view value = evaluate(s, d);
            bool holds = true;
            if (value.size)
                holds = settled_is_settled(check, s, d, completion, known, value);
            else if (s->run.stop == FB_STOP_UNKNOWN)
                holds = CHECK(names_what_it_needs(&s->run, known));
            s->n_settled += value.size != 0;
            s->n_suspended += value.size == 0;
            if (!holds)
                return false;
        }
    }
    return true;
}

static bool one_model(check_state *check, chance *c, uint32_t *n_settled, uint32_t *n_suspended) {
    scene s = {0};
    fb_arena_init(&s.arena, NULL, SIZE_MAX);
    uint64_t seed = c->state;
    fb_view model = make_model(c, &s.arena);
    plan_text_init(&s.text, NULL, &model.data, 1);
    bool holds = CHECK_EQ_INT(s.text.status, FB_OK) && CHECK_EQ_INT(s.text.plan->n_problems, 0) &&
                 CHECK_EQ_INT(fb_plan_index(s.text.plan, &s.text.plan_arena, NULL), FB_OK);
    if (s.text.status == FB_OK && s.text.plan->n_problems)
        printf("# %.*s\n", FB_ARG(s.text.plan->problems[0].message));
    if (holds) {
        fb_limits limits = {.steps = 200000, .depth = 400, .memory = 64u << 20, .text = 1u << 20};
        fb_run_begin(&s.run, s.text.plan, NULL, &limits);
        char name[8];
        for (uint32_t d = 0; d < N_DECISIONS; d++) {
            snprintf(name, sizeof name, "d%u", d);
            s.decisions[d] = element_named(&s.text, name);
        }
        holds = complete(check, &s) && partial_runs(check, &s, c);
        fb_run_end(&s.run);
    }
    if (!holds)
        printf("# FB_SEED=%llu FB_MODELS=1\n# %s\n", (unsigned long long)seed, model.data);
    *n_settled += s.n_settled;
    *n_suspended += s.n_suspended;
    plan_text_free(&s.text);
    fb_arena_free(&s.arena);
    return holds;
}

static void what_is_settled_stays_settled(check_state *check) {
    const char *seed = getenv("FB_SEED"), *models = getenv("FB_MODELS");
    chance c = {seed ? strtoull(seed, NULL, 10) : 20301130u};
    unsigned long n = models ? strtoul(models, NULL, 10) : 2000;
    uint32_t n_settled = 0, n_suspended = 0;
    printf("# seed %llu, %lu models\n", (unsigned long long)c.state, n);
    for (unsigned long i = 0; i < n; i++)
        if (!one_model(check, &c, &n_settled, &n_suspended))
            return;
    printf("# %u partial runs settled, %u suspended\n", n_settled, n_suspended);
    CHECK(n < 100 || (n_settled > n && n_suspended > n)); /* else the models show nothing */
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(what_is_settled_stays_settled)};
    return check_main("laws/test_suspension", tests, FB_COUNT(tests), argc, argv);
}
