/* Small random tables: everything the analysis says of them is held against evaluating each of them on every
 * combination of values, one from each piece of each dimension, and on values that no test names.
 *
 * The seed is shown with a failure.  All in one file with its own matcher: rules that match are read from the
 * trace of the evaluator, which knows nothing of classes.
 */
#include "analyse/analyse.h"
#include "eval/eval.h"
#include "support/check.h"
#include "support/plan_text.h"

#include <stdio.h>

enum { N_TABLES = 1200, MOST_DIMENSIONS = 4, MOST_RULES = 6 };

/* ---- random tables ------------------------------------------------------------------------------------- */

typedef struct dice {
    uint64_t state;
} dice;

static uint32_t roll(dice *d, uint32_t n) {
    d->state ^= d->state << 13;
    d->state ^= d->state >> 7;
    d->state ^= d->state << 17;
    return (uint32_t)((d->state >> 11) % n);
}

typedef struct flavour {
    const char *type, *expression; /* %s: the input's name */
    const char *cells[24];
} flavour;

#define DATE(day) "date(\"2024-01-" day "\")"
static const flavour flavours[] = {
    {"boolean", "%s", {"true", "false", "-", "not(true)", "null", "not(null)", "true, null", "? or false"}},
    {"tColour",
     "%s",
     {"\"red\"", "\"green\", \"blue\"", "-", "not(\"red\")", "null", "not(null, \"blue\")", "? = \"red\" or ? = null",
      "\"blue\"", "[\"blue\", \"green\"]", "not(\"green\")", "? in (\"red\", \"blue\")"}},
    {"tMaybe", "%s", {"\"x\"", "null", "-", "not(\"x\")", "\"y\", null", "not(null)", "? != null and ? != \"y\""}},
    {"number",
     "%s",
     {"&lt; 5", "&gt;= 5", "[1..5]", "(1..5)", "-", "5", "not(5)", "1, 7", "null", "not([1..7])", "&gt; 7",
      "? &gt; 1 and ? &lt;= 7", "not(&lt; 5)", "!= 5", "? &lt; 5 or ? = null", "[5..1]", "&lt;= 5.5", "= 5",
      "not(null)", "]1..7[", "? between 1 and 5", "if ? &gt; 5 then true else false"}},
    {"number", "%s &gt;= 5", {"true", "false", "-", "null", "not(false)", "not(null)", "true, false"}},
    {"date",
     "%s",
     {"&lt; " DATE("02"), "[" DATE("01") ".." DATE("05") "]", "-", "&gt;= " DATE("02"), DATE("05"),
      "not(" DATE("02") ")", "null", "&gt; " DATE("05"), "@\"2024-01-03\"", "not([" DATE("01") ".." DATE("02") "))"}},
    {"string",
     "%s",
     {"\"a\"", "&lt; \"b\"", "-", "not(\"a\", \"b\")", "[\"a\"..\"c\")", "null", "&gt;= \"b\"", "\"\""}},
    {"days and time duration",
     "%s",
     {"&lt; duration(\"P2D\")", "-", "[duration(\"PT12H\")..duration(\"P2D\")]", "@\"P2D\"", "null",
      "&gt; @\"-P1D\"", "not(@\"P2D\")"}},
    {"time", "%s", {"&lt; time(\"12:00:00\")", "@\"12:00:00\"", "-", "&gt;= @\"12:00:00\"", "null",
                    "[@\"00:00:00\"..@\"08:00:00\")"}},
    {"boolean", "%s", {"? and in0 = in0", "true", "-", "not(?)"}},
};
#define TYPES                                                                                                  \
    "<itemDefinition name=\"tColour\"><typeRef>string</typeRef><allowedValues><text>\"red\", \"green\", "        \
    "\"blue\"</text></allowedValues></itemDefinition>"                                                         \
    "<itemDefinition name=\"tMaybe\"><typeRef>string</typeRef><allowedValues><text>null, \"x\", \"y\""           \
    "</text></allowedValues></itemDefinition>"

/* Cells that look at another input besides their own. */
static const char *const mixed_cells[] = {
    "? &gt; 5 and in1",           "? &lt; 5 or in1",     "not(? &gt; 5 and in1)",
    "not(in1)",                   "&lt;= 5",             "-",
    "(? &lt; 1 or ? &gt; 7) and not(in1)", "null",       "in1 or ? = null",
    "? &gt; 5 and in1, ? &lt; 1", "not(in1 or ? &gt; 5)", "? &lt; 5 and not(in1 and ? &gt; 1)"};

static void write_mixed_table(char *out, size_t size, uint64_t seed, const char *policy) {
    dice d = {seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
    static const char *const second[] = {"true", "-", "false", "not(true)"};
    uint32_t n_rules = 1 + roll(&d, MOST_RULES);
    size_t at = (size_t)snprintf(out, size, DECISIONS("%s"), INPUT("in0", "number") INPUT("in1", "boolean"));
    at -= strlen("</definitions>");
    at += (size_t)snprintf(out + at, size - at,
                           "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>" NEEDS_INPUT("in0")
                               NEEDS_INPUT("in1") "<decisionTable hitPolicy=\"%s\"><input><inputExpression><text>in0"
                                                  "</text></inputExpression></input><input><inputExpression><text>in1"
                                                  "</text></inputExpression></input><output><outputValues><text>"
                                                  "\"p\", \"q\", \"r\"</text></outputValues></output>",
                           policy);
    for (uint32_t r = 0; r < n_rules; r++)
        at += (size_t)snprintf(out + at, size - at,
                               "<rule><inputEntry><text>%s</text></inputEntry><inputEntry><text>%s</text></inputEntry>"
                               "<outputEntry><text>\"%c\"</text></outputEntry></rule>",
                               mixed_cells[roll(&d, FB_COUNT(mixed_cells))], second[roll(&d, FB_COUNT(second))],
                               "pqr"[roll(&d, 3)]);
    snprintf(out + at, size - at, "</decisionTable></decision></definitions>");
}

/* The same rules with this hit policy.  Two clauses may look at one input. */
static void write_table(char *out, size_t size, uint64_t seed, const char *policy) {
    static const char *const outputs[] = {"\"p\"", "\"q\"", "\"r\""};
    dice d = {seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
    if (seed % 4 == 0) {
        write_mixed_table(out, size, seed, policy);
        return;
    }
    uint32_t n_clauses = 1 + roll(&d, 3), n_rules = 1 + roll(&d, MOST_RULES), inputs[3], kinds[3];
    size_t at = (size_t)snprintf(out, size, DECISIONS("%s"), TYPES);
    at -= strlen("</definitions>");
    for (uint32_t i = 0; i < n_clauses; i++) {
        kinds[i] = roll(&d, FB_COUNT(flavours) - (i == 0 ? 1 : 0));
        inputs[i] = i;
        if (i > 0 && strcmp(flavours[kinds[i]].type, flavours[kinds[0]].type) == 0 && roll(&d, 2))
            inputs[i] = 0;
        if (inputs[i] == i)
            at += (size_t)snprintf(out + at, size - at,
                                   "<inputData id=\"in%u\" name=\"in%u\"><variable name=\"in%u\" "
                                   "typeRef=\"%s\"/></inputData>",
                                   i, i, i, flavours[kinds[i]].type);
    }
    at += (size_t)snprintf(out + at, size - at, "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>");
    for (uint32_t i = 0; i < n_clauses; i++)
        if (inputs[i] == i)
            at += (size_t)snprintf(out + at, size - at, NEEDS_INPUT("in%u"), i);
    at += (size_t)snprintf(out + at, size - at, "<decisionTable hitPolicy=\"%s\">", policy);
    for (uint32_t i = 0; i < n_clauses; i++) {
        char name[8], expression[64];
        snprintf(name, sizeof name, "in%u", inputs[i]);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(expression, sizeof expression, flavours[kinds[i]].expression, name);
#pragma GCC diagnostic pop
        at += (size_t)snprintf(out + at, size - at,
                               "<input><inputExpression><text>%s</text></inputExpression></input>", expression);
    }
    at += (size_t)snprintf(out + at, size - at,
                           "<output><outputValues><text>\"p\", \"q\", \"r\"</text></outputValues></output>");
    for (uint32_t r = 0; r < n_rules; r++) {
        at += (size_t)snprintf(out + at, size - at, "<rule>");
        for (uint32_t i = 0; i < n_clauses; i++) {
            uint32_t n = 0;
            while (n < 24 && flavours[kinds[i]].cells[n])
                n++;
            const char *cell = flavours[kinds[i]].cells[roll(&d, n)];
            at += (size_t)snprintf(out + at, size - at, "<inputEntry><text>%s</text></inputEntry>", cell);
        }
        at += (size_t)snprintf(out + at, size - at, "<outputEntry><text>%s</text></outputEntry></rule>",
                               outputs[roll(&d, FB_COUNT(outputs))]);
    }
    snprintf(out + at, size - at, "</decisionTable></decision></definitions>");
}

/* ---- a table, its classes, and an evaluator of it ------------------------------------------------------ */

typedef struct scene {
    char xml[16384];
    plan_text text;
    fb_arena arena;
    fb_budget budget;
    const fb_table_classes *classes;
    const fb_plan_table *table;
    fb_run run;
    fb_value inputs[8];
} scene;

static bool scene_begin(check_state *check, scene *s, uint64_t seed, const char *policy) {
    memset(s, 0, sizeof *s);
    write_table(s->xml, sizeof s->xml, seed, policy);
    const char *text = s->xml;
    plan_text_init(&s->text, NULL, &text, 1);
    fb_arena_init(&s->arena, NULL, SIZE_MAX);
    s->budget = (fb_budget){100000000, 1000, false};
    bool good = CHECK_EQ_INT(s->text.status, FB_OK);
    if (good) {
        s->table = s->text.plan->tables[0];
        good = CHECK_EQ_INT(s->text.plan->n_problems, 0) &&
               CHECK_EQ_INT(fb_classify_table(&s->classes, &s->arena, s->text.plan, s->table, &s->budget), FB_OK);
        fb_run_begin(&s->run, s->text.plan, NULL, NULL);
        s->run.keep_trace = true;
    }
    return good;
}

static void scene_end(scene *s) {
    if (s->text.status == FB_OK)
        fb_run_end(&s->run);
    fb_arena_free(&s->arena);
    plan_text_free(&s->text);
}

/* Which rules match, as bits, when each dimension has this value.  Only with hit policy COLLECT are all tried. */
static uint32_t rules_that_match(check_state *check, scene *s, const fb_value *const *values) {
    uint32_t matched = 0;
    for (uint32_t d = 0; d < s->classes->n_dimensions; d++) {
        const fb_node *subject = s->classes->dimensions[d].subject;
        if (CHECK(subject->op == FB_OP_ELEMENT))
            s->inputs[s->text.plan->elements[subject->index].input] = *values[d];
    }
    fb_run_start(&s->run, s->inputs, NULL, NULL);
    fb_run_element(&s->run, element_named(&s->text, "d"));
    if (CHECK_EQ_INT(s->run.stop, FB_STOP_NONE) && CHECK_EQ_INT(s->run.n_traces, 1))
        for (uint32_t i = 0; i < s->run.traces[0].n_matched; i++)
            matched |= 1u << s->run.traces[0].matched[i];
    return matched;
}

/* What the boxes say of a combination of classes. */
static void rules_by_boxes(const scene *s, const uint32_t *classes, uint32_t *certain, uint32_t *possible) {
    *certain = *possible = 0;
    for (uint32_t b = 0; b < s->classes->n_boxes; b++) {
        const fb_box *box = &s->classes->boxes[b];
        bool inside = true;
        for (uint32_t d = 0; d < s->classes->n_dimensions && inside; d++)
            inside = fb_class_in(box->sets[d], classes[d]);
        if (inside)
            *possible |= 1u << box->rule;
        if (inside && box->is_certain)
            *certain |= 1u << box->rule;
    }
}

/* Calls with every combination of admitted pieces. */
typedef void visit_pieces(check_state *check, scene *s, const fb_piece *const *pieces, void *context);

static void each_combination(check_state *check, scene *s, const fb_piece **pieces, uint32_t d, visit_pieces *visit,
                             void *context) {
    if (d == s->classes->n_dimensions) {
        visit(check, s, pieces, context);
        return;
    }
    const fb_dimension *dimension = &s->classes->dimensions[d];
    for (uint32_t p = 0; p < dimension->n_pieces; p++) {
        if (!dimension->pieces[p].is_admitted)
            continue;
        pieces[d] = &dimension->pieces[p];
        each_combination(check, s, pieces, d + 1, visit, context);
    }
}

static void for_all(check_state *check, scene *s, visit_pieces *visit, void *context) {
    const fb_piece *pieces[MOST_DIMENSIONS];
    if (CHECK(s->classes->n_dimensions <= MOST_DIMENSIONS))
        each_combination(check, s, pieces, 0, visit, context);
}

static uint32_t match_pieces(check_state *check, scene *s, const fb_piece *const *pieces, uint32_t *classes) {
    const fb_value *values[MOST_DIMENSIONS];
    for (uint32_t d = 0; d < s->classes->n_dimensions; d++) {
        values[d] = &pieces[d]->value;
        classes[d] = pieces[d]->class_index;
    }
    return rules_that_match(check, s, values);
}

/* ---- boxes --------------------------------------------------------------------------------------------- */

static void boxes_agree(check_state *check, scene *s, const fb_piece *const *pieces, void *context) {
    uint32_t classes[MOST_DIMENSIONS], certain, possible;
    uint32_t matched = match_pieces(check, s, pieces, classes);
    rules_by_boxes(s, classes, &certain, &possible);
    CHECK_EQ_INT(certain & ~matched, 0);
    CHECK_EQ_INT(matched & ~possible, 0);
    for (uint32_t r = 0; r < s->table->n_rules; r++) {
        bool analysed = true;
        for (uint32_t i = 0; i < s->table->n_inputs; i++)
            analysed &= s->classes->cells[r * s->table->n_inputs + i].is_analysed;
        if (analysed)
            CHECK_EQ_INT(certain >> r & 1, matched >> r & 1);
    }
    (*(uint32_t *)context)++;
}

static void boxes_are_where_rules_match(check_state *check) {
    uint32_t n = 0;
    for (uint64_t seed = 1; seed <= N_TABLES && check->n_failed == 0; seed++) {
        scene s;
        char context[64];
        snprintf(context, sizeof context, "seed %u", (unsigned)seed);
        check->context = context;
        if (scene_begin(check, &s, seed, "COLLECT"))
            for_all(check, &s, boxes_agree, &n);
        scene_end(&s);
    }
    check->context = NULL;
    CHECK(n > 20000);
}

/* A value that no test names lies in the piece that the order says, and matches what that piece matches. */
static void random_values_match_what_their_piece_matches(check_state *check) {
    for (uint64_t seed = 1; seed <= N_TABLES && check->n_failed == 0; seed++) {
        scene s;
        char context[64];
        snprintf(context, sizeof context, "seed %u", (unsigned)seed);
        check->context = context;
        if (scene_begin(check, &s, seed, "COLLECT") && s.classes->n_dimensions == 1 &&
            s.classes->dimensions[0].pieces[0].kind == FB_KIND_NUMBER) {
            const fb_dimension *d = &s.classes->dimensions[0];
            for (int64_t quarter = -8; quarter <= 40; quarter++) {
                fb_number n;
                if (!fb_number_divide(&n, fb_number_of(quarter), fb_number_of(4)))
                    continue;
                fb_value value = fb_number_value(n);
                const fb_value *values[1] = {&value};
                uint32_t p = 0, certain, possible;
                for (; p < d->n_pieces; p++) {
                    const fb_piece *piece = &d->pieces[p];
                    int low = 1, high = -1;
                    if (piece->shape == FB_PIECE_POINT && fb_value_order(&low, &value, &piece->value) && low == 0)
                        break;
                    if (piece->shape != FB_PIECE_OPEN)
                        continue;
                    if ((!piece->low || (fb_value_order(&low, &value, piece->low) && low > 0)) &&
                        (!piece->high || (fb_value_order(&high, &value, piece->high) && high < 0)))
                        break;
                }
                if (!CHECK(p < d->n_pieces))
                    continue;
                rules_by_boxes(&s, &d->pieces[p].class_index, &certain, &possible);
                CHECK_EQ_INT(rules_that_match(check, &s, values), certain);
            }
        }
        scene_end(&s);
    }
    check->context = NULL;
    CHECK(true);
}

/* ---- uncovered ----------------------------------------------------------------------------------------- */

typedef struct holes {
    fb_uncovered found;
    uint32_t n_uncovered;
} holes;

static bool in_box(const scene *s, const uint64_t *const *box, const uint32_t *classes) {
    for (uint32_t d = 0; d < s->classes->n_dimensions; d++)
        if (!fb_class_in(box[d], classes[d]))
            return false;
    return true;
}

static void holes_agree(check_state *check, scene *s, const fb_piece *const *pieces, void *context) {
    holes *h = context;
    uint32_t classes[MOST_DIMENSIONS], certain, possible;
    bool found = false;
    for (uint32_t d = 0; d < s->classes->n_dimensions; d++)
        classes[d] = pieces[d]->class_index;
    rules_by_boxes(s, classes, &certain, &possible);
    for (uint32_t i = 0; i < h->found.n; i++)
        found |= in_box(s, h->found.boxes[i], classes);
    CHECK_EQ_INT(found, possible == 0);
    h->n_uncovered += possible == 0;
}

static void what_no_box_covers_is_found_whole(check_state *check) {
    uint32_t n_holes = 0;
    for (uint64_t seed = 1; seed <= N_TABLES && check->n_failed == 0; seed++) {
        scene s;
        char context[64];
        snprintf(context, sizeof context, "seed %u", (unsigned)seed);
        check->context = context;
        if (scene_begin(check, &s, seed, "COLLECT")) {
            fb_regions *regions = fb_regions_new(&s.arena, s.classes, &s.budget);
            uint64_t all[4] = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX};
            for (uint32_t b = 0; b < 256; b++)
                if (b >= s.classes->n_boxes)
                    all[b / 64] &= ~(UINT64_C(1) << (b % 64));
            holes h = {0};
            if (CHECK(regions != NULL)) {
                h.found = fb_regions_uncovered(regions, NULL, all, 1000);
                CHECK(h.found.is_complete);
                for_all(check, &s, holes_agree, &h);
                CHECK((h.found.n > 0) == (h.n_uncovered > 0));
            }
            n_holes += h.found.n;
        }
        scene_end(&s);
    }
    check->context = NULL;
    CHECK(n_holes > 300);
}

/* ---- findings ------------------------------------------------------------------------------------------ */

/* What a brute-force search over all combinations knows of a table. */
typedef struct truth {
    bool gap;                            /* somewhere without null, or with null that is admitted by name */
    bool meet[MOST_RULES + 1][MOST_RULES + 1];
    bool first[MOST_RULES + 1];          /* is the first to match somewhere */
    bool best[MOST_RULES + 1];           /* is chosen by priority somewhere */
    bool matches[MOST_RULES + 1];
    uint32_t ranks[MOST_RULES + 1];
} truth;

static bool is_ordinary(const scene *s, const fb_piece *const *pieces) {
    for (uint32_t d = 0; d < s->classes->n_dimensions; d++)
        if (pieces[d]->shape == FB_PIECE_NULL && !s->classes->dimensions[d].admits_null)
            return false;
    return true;
}

static void learn(check_state *check, scene *s, const fb_piece *const *pieces, void *context) {
    truth *t = context;
    uint32_t classes[MOST_DIMENSIONS], matched = match_pieces(check, s, pieces, classes), best = UINT32_MAX;
    if (matched == 0 && is_ordinary(s, pieces))
        t->gap = true;
    for (uint32_t i = 0; i < s->table->n_rules; i++) {
        if (!(matched >> i & 1))
            continue;
        t->matches[i] = true;
        if (!(matched & ((1u << i) - 1)))
            t->first[i] = true;
        if (best == UINT32_MAX || t->ranks[i] < t->ranks[best])
            best = i;
        for (uint32_t j = i + 1; j < s->table->n_rules; j++)
            t->meet[i][j] |= matched >> j & 1;
    }
    if (best != UINT32_MAX)
        t->best[best] = true;
}

static bool is_analysed(const scene *s) {
    for (uint32_t i = 0; i < s->table->n_rules * s->table->n_inputs; i++)
        if (!s->classes->cells[i].is_analysed)
            return false;
    for (uint32_t b = 0; b < s->classes->n_boxes; b++)
        if (!s->classes->boxes[b].is_certain)
            return false;
    return true;
}

static const fb_found *find(const fb_findings *findings, fb_finding_code code, uint32_t a, uint32_t b) {
    for (uint32_t i = 0; i < findings->n; i++) {
        const fb_found *f = &findings->items[i];
        bool here = f->code == code;
        if (here && a != UINT32_MAX)
            here = code == FB_FINDING_MASKED_RULE ? f->n_rules && f->rules[0] == a + 1
                                                  : f->n_rules == 2 && f->rules[0] == a + 1 && f->rules[1] == b + 1;
        if (here)
            return f;
    }
    return NULL;
}

/* Does the concrete case of a finding lie where it says?  The rules that match there, as bits. */
static uint32_t rules_at_example(check_state *check, scene *s, const fb_found *found) {
    const fb_value *values[MOST_DIMENSIONS] = {0};
    CHECK_EQ_INT(found->n_examples, s->classes->n_dimensions);
    for (uint32_t d = 0; d < s->classes->n_dimensions && d < found->n_examples; d++) {
        const fb_dimension *dimension = &s->classes->dimensions[d];
        for (uint32_t p = 0; p < dimension->n_pieces && !values[d]; p++) {
            fb_text literal;
            fb_text_init(&literal, &s->arena);
            fb_value_print_literal(&literal, &dimension->pieces[p].value, &s->budget);
            if (dimension->pieces[p].is_admitted && fb_view_equal(fb_text_view(&literal), found->examples[d].value))
                values[d] = &dimension->pieces[p].value;
        }
        if (!CHECK(values[d] != NULL))
            return 0;
    }
    return rules_that_match(check, s, values);
}

typedef struct checked {
    plan_text text;
    fb_arena arena;
    fb_findings findings;
} checked;

static bool checked_begin(check_state *check, checked *c, const char *xml) {
    plan_text_init(&c->text, NULL, &xml, 1);
    fb_arena_init(&c->arena, NULL, SIZE_MAX);
    fb_findings_init(&c->findings, &c->arena);
    fb_checker checker;
    fb_checker_init(&checker, &c->findings, NULL, &fb_check_limits_default);
    fb_error error;
    return CHECK_EQ_INT(c->text.status, FB_OK) && CHECK_EQ_INT(fb_check_plan(&checker, c->text.plan, &error), FB_OK) &&
           CHECK_EQ_INT(fb_check_end(&checker, &error), FB_OK);
}

static void checked_end(checked *c) {
    fb_arena_free(&c->arena);
    plan_text_free(&c->text);
}

static void ranks_of(const scene *s, truth *t) {
    for (uint32_t r = 0; r < s->table->n_rules; r++) {
        const fb_value output = s->table->rules[r].outputs[0]->as.constant;
        t->ranks[r] = (uint32_t)(output.as.string[0] - 'p');
    }
}

static bool same_output(const truth *t, uint32_t i, uint32_t j) {
    return t->ranks[i] == t->ranks[j];
}

static void pairs_agree(check_state *check, scene *s, const truth *t, const fb_findings *findings,
                        fb_finding_code code) {
    for (uint32_t i = 0; i < s->table->n_rules; i++)
        for (uint32_t j = i + 1; j < s->table->n_rules; j++) {
            const fb_found *found = find(findings, code, i, j), *same = NULL;
            bool wrong = t->meet[i][j] && (code != FB_FINDING_CONFLICT || !same_output(t, i, j));
            for (uint32_t k = 0; k < j; k++) /* a repetition is reported once, with the first */
                same = same ? same : find(findings, FB_FINDING_DUPLICATE_RULE, k, j);
            for (uint32_t k = 0; k < i; k++)
                same = same ? same : find(findings, FB_FINDING_DUPLICATE_RULE, k, i);
            if (same)
                continue;
            if (!CHECK_EQ_INT(found != NULL, wrong) || !found)
                continue;
            uint32_t matched = rules_at_example(check, s, found);
            CHECK((matched >> i & 1) && (matched >> j & 1));
        }
}

static void masks_agree(check_state *check, scene *s, const truth *t, const fb_findings *findings, const bool *chosen) {
    for (uint32_t r = 0; r < s->table->n_rules; r++) {
        bool repeated = false;
        for (uint32_t k = 0; k < r; k++)
            repeated |= find(findings, FB_FINDING_DUPLICATE_RULE, k, r) != NULL;
        const fb_found *found = find(findings, FB_FINDING_MASKED_RULE, r, 0);
        if (!repeated)
            CHECK_EQ_INT(found != NULL, t->matches[r] && !chosen[r]);
        if (found)
            CHECK(rules_at_example(check, s, found) >> r & 1);
    }
}

static void findings_agree(check_state *check, uint64_t seed, const char *policy, uint32_t *n) {
    scene s;
    checked c;
    if (scene_begin(check, &s, seed, "COLLECT") && is_analysed(&s)) {
        truth t = {0};
        ranks_of(&s, &t);
        for_all(check, &s, learn, &t);
        static char other[16384];
        write_table(other, sizeof other, seed, policy);
        if (checked_begin(check, &c, other)) {
            const fb_found *gap = find(&c.findings, FB_FINDING_GAP, UINT32_MAX, 0);
            CHECK_EQ_INT(gap != NULL, t.gap);
            if (gap)
                CHECK_EQ_INT(rules_at_example(check, &s, gap), 0);
            for (uint32_t r = 0; r < s.table->n_rules; r++)
                if (s.classes->first_box[r] == s.classes->first_box[r + 1])
                    CHECK(!t.matches[r]);
            if (strcmp(policy, "UNIQUE") == 0)
                pairs_agree(check, &s, &t, &c.findings, FB_FINDING_OVERLAP);
            if (strcmp(policy, "ANY") == 0)
                pairs_agree(check, &s, &t, &c.findings, FB_FINDING_CONFLICT);
            if (strcmp(policy, "FIRST") == 0)
                masks_agree(check, &s, &t, &c.findings, t.first);
            if (strcmp(policy, "PRIORITY") == 0)
                masks_agree(check, &s, &t, &c.findings, t.best);
            (*n)++;
        }
        checked_end(&c);
    }
    scene_end(&s);
}

static void findings_are_what_brute_force_finds(check_state *check) {
    static const char *const policies[] = {"UNIQUE", "ANY", "FIRST", "PRIORITY"};
    uint32_t n = 0;
    for (uint64_t seed = 1; seed <= N_TABLES && check->n_failed == 0; seed++)
        for (size_t p = 0; p < FB_COUNT(policies) && check->n_failed == 0; p++) {
            char context[64];
            snprintf(context, sizeof context, "seed %u %s", (unsigned)seed, policies[p]);
            check->context = context;
            findings_agree(check, seed, policies[p], &n);
        }
    check->context = NULL;
    CHECK(n > 2 * N_TABLES);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(boxes_are_where_rules_match),
        CHECK_TEST(random_values_match_what_their_piece_matches),
        CHECK_TEST(what_no_box_covers_is_found_whole),
        CHECK_TEST(findings_are_what_brute_force_finds),
    };
    return check_main("unit/analyse/test_table", tests, FB_COUNT(tests), argc, argv);
}
