/* The law of classes (docs/comparing-models.md): where no input is sampled, the results over all combinations of
 * classes are the results over all values.
 *
 * Random small models: three inputs of one kind, numbers, dates, dates and times or strings, with and without allowed
 * values; compared with each other, with constants, and through computations that keep or reverse the order; some of
 * them known.  What is held against the classes is every combination of a dense set of values: whole and half
 * numbers, all days of a window.  That every result over classes is one over values is true anyhow: a class gives a
 * value.  Each class's value must be one that its type admits.
 *
 * FB_SEED chooses the seed, FB_MODELS how many models.
 */
#include "knowledge/knowledge.h"
#include "support/check.h"
#include "support/plan_text.h"
#include "support/random_model.h"

#include <stdio.h>
#include <stdlib.h>

#define N 3
#define MOST_VALUES 24
#define MOST_RESULTS 64

static const fb_clock clock_of_tests = {.now = {.date = {2024, 3, 1}, .zone_kind = FB_ZONE_OFFSET}};

/* ---- kinds of models ----------------------------------------------------------------------------------- */

typedef struct kind_of_model {
    const char *type, *allowed[3];
    const char *constants[5];
    const char *steps[8]; /* with % for what is computed with */
    const char *values[MOST_VALUES];
} kind_of_model;

static const kind_of_model sorts[] = {
    {"number", {"[0..2]", "&gt; 0", "0, 1, 2, 3"}, {"0", "1", "2", "3", "1.5"},
     {"(% + 1)", "(2 * %)", "(3 - %)", "(% / 2)", "-%", "floor(%)", "(% - 0.5)", "ceiling(% / 2)"},
     {"-3", "-2", "-1", "-0.5", "0", "0.25", "0.5", "0.75", "1", "1.25", "1.5", "1.75", "2", "2.5", "3", "3.5", "4",
      "6", "12"}},
    {"date", {"&gt;= @\"2024-02-28\"", "[@\"2024-02-27\"..@\"2024-03-02\"]", "not(@\"2024-02-29\")"},
     {"@\"2024-02-28\"", "@\"2024-02-29\"", "@\"2024-03-01\"", "@\"2024-03-31\"", "@\"2024-01-30\""},
     {"(% + duration(\"P1M\"))", "(% - duration(\"P1M\"))", "(% + duration(\"P2D\"))", "date(%)",
      "(duration(\"PT36H\") + %)", "(% - duration(\"P1Y\") + duration(\"P12M\"))", "(% + duration(\"P1Y\"))",
      "(% + duration(\"-P1M\"))"},
     {"2024-01-28", "2024-01-29", "2024-01-30", "2024-01-31", "2024-02-01", "2024-02-26", "2024-02-27", "2024-02-28",
      "2024-02-29", "2024-03-01", "2024-03-02", "2024-03-03", "2024-03-29", "2024-03-30", "2024-03-31", "2024-04-01",
      "2024-04-29", "2024-04-30", "2024-05-01"}},
    {"date and time",
     {"&gt;= @\"2024-02-28T12:00:00\"", "&lt; @\"2024-03-01T00:00:00\"", "not(@\"2024-02-29T00:00:00\")"},
     {"@\"2024-02-28T12:00:00\"", "@\"2024-02-29T00:00:00\"", "@\"2024-02-29T12:00:00\"", "@\"2024-03-01T00:00:00\"",
      "@\"2024-02-29T00:00:01\""},
     {"(% + duration(\"PT12H\"))", "(% - duration(\"P1D\"))", "(% + duration(\"PT1S\"))", "(% - duration(\"PT12H\"))",
      "(% + duration(\"P1D\"))", "(duration(\"PT1H\") + %)", "(% - duration(\"PT1H\"))", "(% + duration(\"PT0S\"))"},
     {"2024-02-27T12:00:00", "2024-02-28T00:00:00", "2024-02-28T11:59:59", "2024-02-28T12:00:00", "2024-02-28T12:00:01",
      "2024-02-28T18:00:00", "2024-02-29T00:00:00", "2024-02-29T00:00:01", "2024-02-29T11:59:59", "2024-02-29T12:00:00",
      "2024-02-29T12:00:01", "2024-02-29T18:00:00", "2024-03-01T00:00:00", "2024-03-01T00:00:01", "2024-03-01T12:00:00",
      "2024-03-02T00:00:00"}},
    {"string", {"\"a\", \"b\", \"c\"", "not(\"b\")", "[\"a\"..\"c\"]"}, {"\"a\"", "\"b\"", "\"c\"", "\"ab\"", "\"\""},
     {"%", "%", "%", "%", "%", "%", "%", "%"},
     {"a", "b", "c", "ab", "", "aa", "abc", "ba", "bb", "bbb", "ca", "d", "0", "A"}},
};

/* ---- random models ------------------------------------------------------------------------------------- */

typedef struct writer {
    chance *chance;
    fb_text *out;
    const kind_of_model *sort;
    uint32_t n_decisions; /* p0... may be named: they pass inputs on */
    bool has_steps;
    fb_view ties[2]; /* the only comparisons between inputs; empty: any */
} writer;

static void word(writer *w, const char *text) {
    fb_text_add_string(w->out, text);
}

static void leaf(writer *w) {
    uint32_t form = below(w->chance, 8);
    if (form < 3)
        word(w, w->sort->constants[below(w->chance, 5)]);
    else if (form == 3 && w->n_decisions)
        fb_text_format(w->out, "p%u", below(w->chance, w->n_decisions));
    else
        fb_text_format(w->out, "x%u", below(w->chance, N));
}

/* One to three steps with an input. */
static void steps(writer *w, uint32_t n, const char *input) {
    const char *step = w->sort->steps[below(w->chance, 8)];
    for (; *step; step++)
        if (*step != '%')
            fb_text_add_byte(w->out, *step);
        else if (n > 1)
            steps(w, n - 1, input);
        else
            word(w, input);
}

static void term(writer *w) {
    if (!w->has_steps || below(w->chance, 3)) {
        leaf(w);
        return;
    }
    const char *step = w->sort->steps[below(w->chance, 8)];
    for (; *step; step++)
        if (*step == '%')
            leaf(w);
        else
            fb_text_add_byte(w->out, *step);
}

static void tie(writer *w, const char *input) {
    static const char *const relations[] = {" &lt; ", " &gt; ", " &lt;= ", " &gt;= "};
    if (below(w->chance, 2)) {
        steps(w, 1 + below(w->chance, 3), "x0");
        word(w, relations[below(w->chance, 4)]);
        steps(w, 1 + below(w->chance, 3), input);
    } else {
        word(w, input);
        word(w, relations[below(w->chance, 4)]);
        steps(w, 1 + below(w->chance, 3), "x0");
    }
}

static void tied_truth(writer *w) {
    static const char *const relations[] = {" = ", " &lt; ", " &gt;= "}, *const inputs[] = {"x0", "x1", "x2"};
    if (below(w->chance, 2)) {
        fb_text_add(w->out, w->ties[below(w->chance, 2)]);
        return;
    }
    const char *input = inputs[below(w->chance, N)];
    if (w->has_steps && below(w->chance, 2))
        steps(w, 1, input);
    else
        word(w, input);
    word(w, relations[below(w->chance, 3)]);
    word(w, w->sort->constants[below(w->chance, 5)]);
}

/* Both centre x0. */
static void make_ties(writer *w, fb_arena *arena) {
    static const char *const inputs[] = {"x1", "x2"};
    fb_text *outer = w->out;
    for (int i = 0; i < 2; i++) {
        fb_text text;
        fb_text_init(&text, arena);
        w->out = &text;
        tie(w, inputs[i]);
        w->ties[i] = fb_text_view(&text);
    }
    w->out = outer;
}

static void truth(writer *w, uint32_t depth) {
    static const char *const relations[] = {" = ", " != ", " &lt; ", " &gt; ", " &lt;= ", " &gt;= "};
    if (w->ties[0].size && (depth == 0 || below(w->chance, 3) == 0)) {
        tied_truth(w);
        return;
    }
    switch (w->ties[0].size ? below(w->chance, 3) : depth ? below(w->chance, 9) : 4) {
    case 0:
    case 1:
        word(w, "(");
        truth(w, depth - 1);
        word(w, below(w->chance, 2) ? " and " : " or ");
        truth(w, depth - 1);
        word(w, ")");
        return;
    case 2:
        word(w, "not(");
        truth(w, depth - 1);
        word(w, ")");
        return;
    case 3:
        term(w);
        word(w, " in [");
        leaf(w);
        word(w, "..");
        leaf(w);
        word(w, below(w->chance, 2) ? "]" : ")");
        return;
    case 7:
        word(w, "list contains([");
        leaf(w);
        word(w, ", ");
        leaf(w);
        word(w, "], ");
        leaf(w);
        word(w, ")");
        return;
    case 8:
        word(w, "(some i in [");
        leaf(w);
        word(w, ", ");
        leaf(w);
        word(w, "] satisfies i ");
        word(w, relations[below(w->chance, 6)]);
        leaf(w);
        word(w, ")");
        return;
    default:
        term(w);
        word(w, relations[below(w->chance, 6)]);
        term(w);
    }
}

static void decision(writer *w, const char *name) {
    fb_text_format(w->out, "<decision id=\"%s\" name=\"%s\"><variable name=\"%s\"/>" NEEDS_INPUT("x0") NEEDS_INPUT("x1")
                               NEEDS_INPUT("x2"),
                   name, name, name);
    for (uint32_t i = 0; i < w->n_decisions; i++)
        fb_text_format(w->out, "<informationRequirement><requiredDecision href=\"#p%u\"/></informationRequirement>", i);
    word(w, "<literalExpression><text>");
}

#define END_DECISION "</text></literalExpression></decision>"

static void passing_decision(writer *w, const char *name) {
    decision(w, name);
    word(w, "if ");
    truth(w, 1);
    word(w, " then ");
    term(w);
    word(w, " else ");
    leaf(w);
    word(w, END_DECISION);
    w->n_decisions++;
}

static void goal(writer *w, const char *name) {
    decision(w, name);
    word(w, "[");
    for (uint32_t i = 1 + below(w->chance, 3); i > 0; i--) {
        truth(w, 2);
        word(w, i > 1 ? ", " : "");
    }
    word(w, "]" END_DECISION);
}

static fb_view make_model(chance *c, fb_arena *arena, const kind_of_model *sort) {
    fb_text out;
    fb_text_init(&out, arena);
    writer w = {.chance = c, .out = &out, .sort = sort, .has_steps = below(c, 2)};
    word(&w, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" namespace=\"urn:m\">");
    fb_text_format(&out, "<itemDefinition name=\"fenced\"><typeRef>%s</typeRef><allowedValues><text>%s</text>"
                         "</allowedValues></itemDefinition>", sort->type, sort->allowed[below(c, 3)]);
    for (int i = 0; i < N; i++)
        fb_text_format(&out, "<inputData id=\"x%d\" name=\"x%d\"><variable name=\"x%d\" typeRef=\"%s\"/></inputData>",
                       i, i, i, below(c, 4) ? sort->type : "fenced");
    if (sort != &sorts[3] && below(c, 3) == 0)
        make_ties(&w, arena);
    for (uint32_t i = w.ties[0].size ? 0 : below(c, 3); i > 0; i--)
        passing_decision(&w, w.n_decisions ? "p1" : "p0");
    goal(&w, "d");
    goal(&w, "e");
    word(&w, "</definitions>");
    return fb_text_view(&out);
}

/* ---- results ------------------------------------------------------------------------------------------- */

typedef struct scene {
    fb_arena arena;
    plan_text text;
    fb_joint joint;
    fb_run run;
    uint32_t elements[2];
    fb_value dense[MOST_VALUES + 1];
    uint32_t n_dense;
    fb_value values[N]; /* by input of the plan */
    uint8_t known[N];
    bool is_read[N];
    const fb_limited *limited[N];
    fb_limited limits[N];
    fb_value ends[N][2];
    uint32_t shift;
    fb_map results;
    uint32_t n_ticked;
    uint32_t n_exact, n_sampled, n_related, n_results;
} scene;

static fb_view result(scene *s) {
    fb_text out;
    fb_text_init(&out, &s->arena);
    fb_run_start(&s->run, s->values, NULL, &clock_of_tests);
    for (int i = 0; i < 2; i++) {
        fb_budget budget = {1000000, 100, false};
        fb_value value = fb_run_element(&s->run, s->elements[i]);
        fb_value_print_literal(&out, &value, &budget);
    }
    return fb_text_view(&out);
}

static char *describe(scene *s) {
    fb_budget budget = {1000000, 100, false};
    fb_text out;
    fb_text_init(&out, &s->arena);
    for (uint32_t k = 0; k < N; k++) {
        fb_text_format(&out, "%s x%u = ", s->known[k] ? " known" : "", k);
        fb_value_print_literal(&out, &s->values[k], &budget);
    }
    return (char *)fb_text_view(&out).data;
}

/* One combination.  Over dense values its result is kept, with how it came about; over classes it is ticked off. */
static void take(scene *s, bool is_dense) {
    fb_arena_mark mark = fb_arena_here(&s->arena);
    fb_view text = result(s);
    char *known = fb_map_find(&s->results, text);
    if (is_dense && !known) {
        fb_map_put(&s->results, text, describe(s));
        return;
    }
    if (!is_dense && known && *known) {
        *known = '\0';
        s->n_ticked++;
    }
    fb_arena_rewind(&s->arena, mark);
}

static bool is_within(const fb_limited *limited, const fb_value *value) {
    fb_budget budget = {1000000, 100, false};
    int low = 0, high = 0;
    for (uint32_t i = 0; limited && i < limited->n_values; i++)
        if (fb_value_identical(&limited->values[i], value, &budget))
            return true;
    return !limited || (!limited->n_values && fb_value_order(&low, limited->low, value) && low <= 0 &&
                        fb_value_order(&high, value, limited->high) && high <= 0);
}

static bool is_admitted(scene *s, uint32_t i, const fb_value *value) {
    fb_run_start(&s->run, s->values, NULL, &clock_of_tests);
    return fb_coerce(&s->run, *value, s->text.plan->elements[s->text.plan->inputs[i]].type).kind != FB_KIND_NULL;
}

/* What an input may be: dense values, or those of its classes.  Within limits these are the ends, and what pieces have
 * there. */
static uint32_t values_of(scene *s, fb_value **out, uint32_t i, const fb_input_classes *classes, uint32_t stride) {
    const fb_dimension *d = classes ? &classes[s->joint.of[0][i]].dimension : NULL;
    const fb_limited *limited = s->limited[i];
    uint32_t n = 0, most = d ? d->n_pieces + d->n_classes + 4 : s->n_dense;
    fb_value *values = *out = FB_NEW_ARRAY(&s->arena, fb_value, most);
    if (s->known[i] || !s->is_read[i]) {
        values[n++] = s->values[i];
    } else if (limited && limited->n_values) {
        for (; n < limited->n_values; n++)
            values[n] = limited->values[n];
    } else if (d && limited) {
        values[n++] = *limited->low;
        values[n++] = *limited->high;
        for (uint32_t p = 0; p < d->n_pieces; p++)
            if (d->pieces[p].is_admitted && is_within(limited, &d->pieces[p].value))
                values[n++] = d->pieces[p].value;
    } else if (d) {
        for (; n < d->n_classes; n++)
            values[n] = d->classes[n].value;
    } else {
        for (uint32_t k = s->shift % stride; k < s->n_dense; k += stride)
            if (!limited || (is_within(limited, &s->dense[k]) && is_admitted(s, i, &s->dense[k])))
                values[n++] = s->dense[k];
    }
    return n;
}

/* Every combination of values of the inputs that are not known: dense ones; or of classes, until all is ticked off. */
static void go_through(scene *s, const fb_input_classes *classes) {
    uint32_t at[N] = {0}, n[N], n_open = 0;
    fb_value *values[N];
    for (uint32_t i = 0; i < N; i++)
        n_open += !s->known[i] && s->is_read[i] && !s->limited[i];
    for (uint32_t i = 0; i < N; i++) /* every third value, or it takes too long */
        n[i] = values_of(s, &values[i], i, classes, n_open == N ? 3 : 1);
    for (uint32_t i = 0; i < N && n[0] && n[1] && n[2] && !(classes && s->n_ticked == s->results.n);) {
        for (uint32_t k = 0; k < N; k++)
            s->values[k] = values[k][at[k]];
        take(s, !classes);
        for (i = 0; i < N && ++at[i] == n[i]; i++)
            at[i] = 0;
    }
}

static bool all_ticked(check_state *check, const scene *s) {
    for (uint32_t i = 0; i < s->results.n; i++)
        if (*(const char *)s->results.entries[i].value)
            return CHECK_STRING(s->results.entries[i].value, "a result over classes, too");
    return true;
}

static bool classes_are_admitted(check_state *check, scene *s, const fb_input_classes *classes) {
    for (uint32_t i = 0; i < N; i++) {
        const fb_dimension *d = &classes[s->joint.of[0][i]].dimension;
        const fb_type *type = s->text.plan->elements[s->text.plan->inputs[i]].type;
        CHECK(d->n_classes > 0);
        fb_run_start(&s->run, s->values, NULL, &clock_of_tests);
        for (uint32_t k = 0; k < d->n_classes; k++) {
            fb_value made = fb_coerce(&s->run, d->classes[k].value, type);
            if (!CHECK_EQ_INT(made.kind, d->classes[k].value.kind) ||
                !CHECK_EQ_INT(d->classes[k].is_null, made.kind == FB_KIND_NULL))
                return false;
        }
    }
    return true;
}

static bool holds_for(check_state *check, scene *s, const fb_classes *base) {
    fb_budget budget = {100000000, 500, false};
    fb_known known = {.values = {s->values}, .flags = {s->known}, .limited = {s->limited}};
    const fb_input_classes *classes;
    if (!CHECK_EQ_INT(fb_classes_refine(&classes, &s->arena, base, &known, &clock_of_tests, &budget), FB_OK) ||
        !classes_are_admitted(check, s, classes))
        return false;
    bool is_sampled = false;
    for (uint32_t i = 0; i < N; i++) {
        is_sampled |= classes[i].is_sampled;
        s->n_related += classes[i].is_related;
    }
    s->n_sampled += is_sampled;
    s->n_exact += !is_sampled;
    if (is_sampled)
        return true;
    fb_map_init(&s->results, &s->arena);
    s->n_ticked = 0;
    go_through(s, NULL);
    go_through(s, classes);
    s->n_results += s->results.n;
    return all_ticked(check, s);
}

/* To one of two values, or to what lies between. */
static void limit(scene *s, chance *c, uint32_t i) {
    int order;
    for (int k = 0; k < 2; k++)
        s->ends[i][k] = s->dense[below(c, s->n_dense - 1)];
    fb_value *a = &s->ends[i][0], *b = &s->ends[i][1];
    s->limits[i] = (fb_limited){.n_values = 2, .values = s->ends[i]};
    if (below(c, 2) && fb_value_order(&order, a, b))
        s->limits[i] = order <= 0 ? (fb_limited){.low = a, .high = b} : (fb_limited){.low = b, .high = a};
    s->limited[i] = &s->limits[i];
}

/* Nothing known, then some values, then some limits besides. */
static bool holds(check_state *check, scene *s, chance *c) {
    fb_budget budget = {100000000, 500, false};
    fb_question question = {.n_elements = {2}, .elements = {s->elements}};
    fb_classes base;
    if (!CHECK_EQ_INT(fb_joint_make(&s->joint, &s->arena, &s->text.plan, 1, NULL), FB_OK) ||
        !CHECK_EQ_INT(fb_classify_inputs(&base, &s->arena, &s->joint, &question, &clock_of_tests, &budget), FB_OK))
        return false;
    for (uint32_t i = 0; i < N; i++)
        s->is_read[i] = base.inputs[s->joint.of[0][i]].is_read;
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < N; i++) {
            s->known[i] = round > 0 && below(c, round + 1u) == 0;
            s->values[i] = s->known[i] ? s->dense[below(c, s->n_dense)] : fb_null();
            if (round == 2 && !s->known[i] && below(c, 2))
                limit(s, c, i);
        }
        if (!holds_for(check, s, &base))
            return false;
    }
    return true;
}

/* ---- the law ------------------------------------------------------------------------------------------- */

static void dense_values(scene *s, const kind_of_model *sort) {
    for (uint32_t i = 0; i < MOST_VALUES && sort->values[i]; i++) {
        fb_view text = fb_view_of(sort->values[i]);
        fb_value *value = &s->dense[s->n_dense++];
        fb_number number;
        *value = fb_string(text);
        if (sort == &sorts[0] && fb_number_parse(&number, text))
            *value = fb_number_value(number);
        else if (sort != &sorts[3])
            fb_temporal_parse(value, &s->arena, text);
    }
    s->dense[s->n_dense++] = fb_null();
}

static bool one_model(check_state *check, chance *c, uint32_t counts[4]) {
    scene s = {.n_dense = 0};
    uint64_t seed = c->state;
    fb_arena_init(&s.arena, fb_host_default(), (size_t)1 << 30);
    const kind_of_model *sort = &sorts[below(c, FB_COUNT(sorts))];
    fb_view model = make_model(c, &s.arena, sort);
    dense_values(&s, sort);
    s.shift = below(c, 3);
    plan_text_init(&s.text, NULL, &model.data, 1);
    bool good = CHECK_EQ_INT(s.text.status, FB_OK) && CHECK_EQ_INT(s.text.plan->n_problems, 0);
    if (good) {
        fb_run_begin(&s.run, s.text.plan, NULL, NULL);
        s.elements[0] = element_named(&s.text, "d");
        s.elements[1] = element_named(&s.text, "e");
        good = holds(check, &s, c);
        fb_run_end(&s.run);
    } else if (s.text.status == FB_OK) {
        printf("# %.*s\n", FB_ARG(s.text.plan->problems[0].message));
    }
    if (!good)
        printf("# FB_SEED=%llu FB_MODELS=1\n# %s\n", (unsigned long long)seed, model.data);
    counts[0] += s.n_exact;
    counts[1] += s.n_sampled;
    counts[2] += s.n_related;
    counts[3] += s.n_results;
    plan_text_free(&s.text);
    fb_arena_free(&s.arena);
    return good;
}

static void classes_give_every_result(check_state *check) {
    const char *seed = getenv("FB_SEED"), *models = getenv("FB_MODELS");
    chance c = {seed ? strtoull(seed, NULL, 10) : 20301130u};
    unsigned long n = models ? strtoul(models, NULL, 10) : 2000;
    uint32_t counts[4] = {0};
    printf("# seed %llu, %lu models\n", (unsigned long long)c.state, n);
    for (unsigned long i = 0; i < n; i++)
        if (!one_model(check, &c, counts))
            return;
    printf("# %u questions exact, %u sampled; %u related inputs, %u results\n", counts[0], counts[1], counts[2],
           counts[3]);
    CHECK(n < 100 || (counts[0] > n && counts[2] > n && counts[3] > 4 * n)); /* else the models show nothing */
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(classes_give_every_result)};
    return check_main("laws/test_input_classes", tests, FB_COUNT(tests), argc, argv);
}
