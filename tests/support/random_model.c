/* random_model.c - see random_model.h.  The models of a seed stay what they are: laws print it when they fail. */
#include "support/random_model.h"

const char *const input_names[N_INPUTS] = {"b0", "b1", "e0", "n0"};

uint32_t below(chance *c, uint32_t n) {
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

fb_view random_model(chance *c, fb_arena *arena) {
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
