/* explain.c - why a decision came out as it did, and why a rule did not: forbear eval --explain, --why-not.
 *
 * Reads the trace of an evaluation.  An explanation starts at the decision and goes down what it requires, each
 * decision once: its value, its tables with the values of their columns, the rules that match or may match, with
 * their cells, outputs and annotations.  Called by cmd_eval.c.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

/* Evaluations of one table that are shown for one decision; a knowledge model may be called any number of times. */
#define MOST_SHOWN 20u

typedef struct explaining {
    const fb_model_set *set;
    fb_evaluation *evaluation;
    bool json;
    bool *listed;    /* parts that are or were in `queue` */
    size_t *queue;
    size_t n_queued;
    fb_error error;
} explaining;

/* ---- words -------------------------------------------------------------------------------------------- */

/* On one line, without what could drive a terminal; `width` 0: as long as it is, else filled with blanks. */
static void print_text(fb_view text, size_t width) {
    size_t n = 0;
    bool blank = false;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        size_t control = cli_control_at(text, i);
        bool is_blank = c == ' ' || control;
        i += control ? control - 1 : 0;
        if (is_blank && blank)
            continue;
        putchar(is_blank ? ' ' : c);
        blank = is_blank;
        n += (c & 0xC0) != 0x80;
    }
    for (; n < width; n++)
        putchar(' ');
}

static fb_view part_name(const explaining *x, size_t part) {
    fb_view input = fb_model_set_input_name(x->set, part);
    return input.size ? input : fb_model_set_part(x->set, part).name;
}

static const char *verdict_word(fb_verdict verdict) {
    static const char *const words[] = {[FB_VERDICT_NO] = "no", [FB_VERDICT_YES] = "yes",
                                        [FB_VERDICT_OPEN] = "open", [FB_VERDICT_REFUSED] = "refused"};
    return words[verdict];
}

static fb_view table_text(const explaining *x, size_t table, fb_table_text what, size_t rule, size_t column) {
    return fb_model_set_table_text(x->set, table, what, rule, column);
}

/* The name of an output column; the only one of a table may have none and then is the part's. */
static fb_view output_name(const explaining *x, size_t table, size_t column) {
    fb_view name = table_text(x, table, FB_TABLE_OUTPUT, 0, column);
    return name.size ? name : part_name(x, fb_model_set_table(x->set, table).part);
}

static bool input_value(explaining *x, fb_view *text, size_t trace, size_t column) {
    return fb_evaluation_trace_input(x->evaluation, text, trace, column, &x->error) == FB_OK;
}

/* ---- cells of a rule ---------------------------------------------------------------------------------- */

static void print_needs(const explaining *x, size_t trace, size_t column) {
    const char *between = " on ";
    for (size_t i = 0; i < fb_model_set_size(x->set); i++)
        if (fb_evaluation_trace_needs(x->evaluation, trace, column, i)) {
            fputs(between, stdout);
            print_text(part_name(x, i), 0);
            between = ", ";
        }
}

static bool print_cell(explaining *x, size_t trace, size_t table, size_t rule, size_t column) {
    fb_verdict verdict = fb_evaluation_trace_cell(x->evaluation, trace, rule, column);
    fb_view cell = table_text(x, table, FB_TABLE_INPUT_CELL, rule, column), value;
    if (cell.size == 0)
        cell = (fb_view){"-", 1};
    if (!input_value(x, &value, trace, column))
        return false;
    fputs("      ", stdout);
    print_text(table_text(x, table, FB_TABLE_INPUT, 0, column), 24);
    putchar(' ');
    print_text(cell, 20);
    switch (verdict) {
    case FB_VERDICT_YES: fputs(" holds", stdout); break;
    case FB_VERDICT_NO: fputs(" fails", stdout); break;
    case FB_VERDICT_REFUSED: fputs(" fails: not among the values that the column allows", stdout); break;
    case FB_VERDICT_OPEN:
        fputs(" open", stdout);
        print_needs(x, trace, column);
        break;
    }
    if (value.size) {
        fputs(verdict == FB_VERDICT_YES ? " for " : ": the value is ", stdout);
        print_text(value, 0);
    }
    putchar('\n');
    return true;
}

static bool json_cell(explaining *x, size_t trace, size_t table, size_t rule, size_t column) {
    fb_view value;
    if (!input_value(x, &value, trace, column))
        return false;
    printf("{\"input\": ");
    cli_json_string(stdout, table_text(x, table, FB_TABLE_INPUT, 0, column));
    printf(", \"cell\": ");
    cli_json_string(stdout, table_text(x, table, FB_TABLE_INPUT_CELL, rule, column));
    printf(", \"holds\": \"%s\"", verdict_word(fb_evaluation_trace_cell(x->evaluation, trace, rule, column)));
    if (value.size) {
        printf(", \"value\": ");
        cli_json_string(stdout, value);
    } else {
        const char *between = "";
        printf(", \"unknown\": [");
        for (size_t i = 0; i < fb_model_set_size(x->set); i++)
            if (fb_evaluation_trace_needs(x->evaluation, trace, column, i)) {
                fputs(between, stdout);
                cli_json_string(stdout, part_name(x, i));
                between = ", ";
            }
        putchar(']');
    }
    putchar('}');
    return true;
}

static bool print_rule(explaining *x, size_t trace, size_t table, size_t rule) {
    fb_table_info info = fb_model_set_table(x->set, table);
    for (size_t c = 0; c < info.n_inputs; c++)
        if (!print_cell(x, trace, table, rule, c))
            return false;
    for (size_t c = 0; c < info.n_outputs; c++) {
        fputs("      -> ", stdout);
        print_text(output_name(x, table, c), 21);
        putchar(' ');
        print_text(table_text(x, table, FB_TABLE_OUTPUT_CELL, rule, c), 0);
        putchar('\n');
    }
    for (size_t c = 0; c < info.n_annotations; c++) {
        fb_view text = table_text(x, table, FB_TABLE_ANNOTATION_CELL, rule, c);
        if (text.size == 0)
            continue;
        fputs("      # ", stdout);
        print_text(table_text(x, table, FB_TABLE_ANNOTATION, 0, c), 22);
        putchar(' ');
        print_text(text, 0);
        putchar('\n');
    }
    return true;
}

static void json_named(const char *what, fb_view name, fb_view text, bool first) {
    printf("%s{\"name\": ", first ? "" : ", ");
    cli_json_string(stdout, name);
    printf(", \"%s\": ", what);
    cli_json_string(stdout, text);
    putchar('}');
}

static bool json_rule(explaining *x, size_t trace, size_t table, size_t rule) {
    fb_table_info info = fb_model_set_table(x->set, table);
    printf("{\"rule\": %zu, \"line\": %u, \"matches\": \"%s\", \"chosen\": %s, \"cells\": [", rule + 1,
           (unsigned)fb_model_set_rule_line(x->set, table, rule),
           verdict_word(fb_evaluation_trace_rule(x->evaluation, trace, rule)),
           fb_evaluation_trace(x->evaluation, trace).chosen == (ptrdiff_t)rule ? "true" : "false");
    for (size_t c = 0; c < info.n_inputs; c++) {
        fputs(c ? ",\n      " : "\n      ", stdout);
        if (!json_cell(x, trace, table, rule, c))
            return false;
    }
    printf("],\n     \"outputs\": [");
    for (size_t c = 0; c < info.n_outputs; c++)
        json_named("text", output_name(x, table, c), table_text(x, table, FB_TABLE_OUTPUT_CELL, rule, c), c == 0);
    printf("], \"annotations\": [");
    for (size_t c = 0; c < info.n_annotations; c++)
        json_named("text", table_text(x, table, FB_TABLE_ANNOTATION, 0, c),
                   table_text(x, table, FB_TABLE_ANNOTATION_CELL, rule, c), c == 0);
    printf("]}");
    return true;
}

/* ---- tables of a decision ----------------------------------------------------------------------------- */

static bool print_inputs(explaining *x, size_t trace, size_t table) {
    for (size_t c = 0; c < fb_model_set_table(x->set, table).n_inputs; c++) {
        fb_view value;
        if (!input_value(x, &value, trace, c))
            return false;
        fputs("    ", stdout);
        print_text(table_text(x, table, FB_TABLE_INPUT, 0, c), 26);
        fputs(" = ", stdout);
        print_text(value.size ? value : (fb_view){"unknown", 7}, 0);
        putchar('\n');
    }
    return true;
}

static bool print_table(explaining *x, size_t trace, size_t decision) {
    fb_trace t = fb_evaluation_trace(x->evaluation, trace);
    fb_table_info info = fb_model_set_table(x->set, t.table);
    bool any = false;
    fputs("  ", stdout);
    print_text(fb_model_set_part(x->set, info.part).file, 0);
    printf(":%u: decision table", (unsigned)info.line);
    if (info.part != decision) {
        fputs(" of '", stdout);
        print_text(part_name(x, info.part), 0);
        putchar('\'');
    }
    printf(", hit policy %s, %zu rules\n", info.hit_policy, info.n_rules);
    if (!print_inputs(x, trace, t.table))
        return false;
    for (size_t r = 0; r < info.n_rules; r++) {
        fb_verdict verdict = fb_evaluation_trace_rule(x->evaluation, trace, r);
        if (verdict == FB_VERDICT_NO)
            continue;
        any = true;
        printf("    rule %zu %s%s\n", r + 1, verdict == FB_VERDICT_OPEN ? "may match" : "matches",
               t.chosen == (ptrdiff_t)r ? " and gives the output" : "");
        if (!print_rule(x, trace, t.table, r))
            return false;
    }
    if (!any)
        printf("    no rule matches\n");
    return true;
}

static bool json_table(explaining *x, size_t trace) {
    fb_trace t = fb_evaluation_trace(x->evaluation, trace);
    fb_table_info info = fb_model_set_table(x->set, t.table);
    bool first = true;
    printf("{\"of\": ");
    cli_json_string(stdout, part_name(x, info.part));
    printf(", \"line\": %u, \"hit_policy\": \"%s\", \"n_rules\": %zu, \"rules\": [", (unsigned)info.line,
           info.hit_policy, info.n_rules);
    for (size_t r = 0; r < info.n_rules; r++) {
        if (fb_evaluation_trace_rule(x->evaluation, trace, r) == FB_VERDICT_NO)
            continue;
        fputs(first ? "\n    " : ",\n    ", stdout);
        first = false;
        if (!json_rule(x, trace, t.table, r))
            return false;
    }
    printf("]}");
    return true;
}

static bool show_tables(explaining *x, size_t decision) {
    size_t n = 0;
    for (size_t i = 0; i < fb_evaluation_trace_size(x->evaluation); i++) {
        if (fb_evaluation_trace(x->evaluation, i).asked_by != decision)
            continue;
        if (n++ >= MOST_SHOWN)
            continue;
        if (x->json)
            fputs(n > 1 ? ",\n   " : "\n   ", stdout);
        if (!(x->json ? json_table(x, i) : print_table(x, i, decision)))
            return false;
    }
    if (n > MOST_SHOWN && !x->json)
        printf("  and %zu more evaluations of tables\n", n - MOST_SHOWN);
    return true;
}

/* ---- values ------------------------------------------------------------------------------------------- */

static void show_open(explaining *x) {
    size_t n = fb_evaluation_open_size(x->evaluation);
    if (x->json)
        printf("\"unknown\": [");
    else
        fputs("unknown, for want of ", stdout);
    for (size_t i = 0; i < n; i++) {
        fb_view name = part_name(x, fb_evaluation_open_part(x->evaluation, i));
        fputs(i ? ", " : "", stdout);
        if (x->json)
            cli_json_string(stdout, name);
        else
            print_text(name, 0);
    }
    fputs(x->json ? "]" : "", stdout);
}

/* The value of a part, computed when it is not yet; false: x->error. */
static bool show_value(explaining *x, size_t part, fb_outcome *outcome) {
    fb_view text;
    if (fb_evaluation_run(x->evaluation, outcome, part, &x->error) != FB_OK)
        return false;
    if (*outcome == FB_OUTCOME_UNKNOWN && !x->json && fb_model_set_part(x->set, part).kind == FB_PART_INPUT) {
        fputs("unknown", stdout);
        return true;
    }
    if (*outcome == FB_OUTCOME_UNKNOWN) {
        show_open(x);
        return true;
    }
    if (fb_evaluation_literal(x->evaluation, &text, &x->error) != FB_OK)
        return false;
    if (x->json) {
        printf("\"value\": ");
        cli_json_string(stdout, text);
    } else {
        print_text(text, 0);
    }
    return true;
}

/* What a decision reads; decisions among it are queued. */
static bool show_requirements(explaining *x, size_t part) {
    bool first = true;
    for (size_t i = 0; i < fb_model_set_edge_size(x->set, part); i++) {
        fb_edge edge = fb_model_set_edge(x->set, part, i);
        fb_outcome outcome;
        if (edge.kind != FB_EDGE_INFORMATION)
            continue;
        bool decision = fb_model_set_part(x->set, edge.part).kind == FB_PART_DECISION;
        if (x->json) {
            printf("%s{\"name\": ", first ? "" : ", ");
            cli_json_string(stdout, part_name(x, edge.part));
            printf(", \"kind\": \"%s\", ", decision ? "decision" : "input");
        } else {
            fputs(first ? "  reads\n    " : "    ", stdout);
            print_text(part_name(x, edge.part), 26);
            fputs(" = ", stdout);
        }
        first = false;
        if (!show_value(x, edge.part, &outcome))
            return false;
        fputs(x->json ? "}" : decision ? "  (below)\n" : "\n", stdout);
        if (decision && !x->listed[edge.part]) {
            x->listed[edge.part] = true;
            x->queue[x->n_queued++] = edge.part;
        }
    }
    return true;
}

static bool show_decision(explaining *x, size_t part, bool first, fb_outcome *outcome) {
    fb_view expression = fb_model_set_expression(x->set, part);
    if (x->json) {
        printf("%s{\"decision\": ", first ? "" : ",\n ");
        cli_json_string(stdout, part_name(x, part));
        printf(", ");
    } else {
        fputs(first ? "" : "\n", stdout);
        print_text(part_name(x, part), 0);
        fputs(" = ", stdout);
    }
    if (!show_value(x, part, outcome))
        return false;
    if (x->json && expression.size) {
        printf(", \"expression\": ");
        cli_json_string(stdout, expression);
    } else if (!x->json) {
        putchar('\n');
        if (expression.size) {
            fputs("  by ", stdout);
            print_text(expression, 0);
            putchar('\n');
        }
    }
    fputs(x->json ? ",\n  \"tables\": [" : "", stdout);
    if (!show_tables(x, part))
        return false;
    fputs(x->json ? "],\n  \"reads\": [" : "", stdout);
    if (!show_requirements(x, part))
        return false;
    fputs(x->json ? "]}" : "", stdout);
    return true;
}

/* ---- --explain ---------------------------------------------------------------------------------------- */

/* Decisions that no other decision of the first model reads: where an explanation of the whole model starts. */
static void queue_roots(explaining *x) {
    size_t n = fb_model_set_size(x->set);
    for (size_t part = 0; part < n; part++)
        for (size_t i = 0; i < fb_model_set_edge_size(x->set, part); i++)
            if (fb_model_set_edge(x->set, part, i).kind == FB_EDGE_INFORMATION)
                x->listed[fb_model_set_edge(x->set, part, i).part] = true;
    for (size_t part = 0; part < n; part++)
        if (!x->listed[part] && fb_model_set_part(x->set, part).kind == FB_PART_DECISION &&
            fb_model_set_part(x->set, part).in_first)
            x->queue[x->n_queued++] = part;
    memset(x->listed, 0, n * sizeof *x->listed);
    for (size_t i = 0; i < x->n_queued; i++)
        x->listed[x->queue[i]] = true;
}

static int explain(explaining *x, ptrdiff_t part) {
    int result = EXIT_DONE;
    if (part >= 0) {
        x->listed[part] = true;
        x->queue[x->n_queued++] = (size_t)part;
    } else {
        queue_roots(x);
    }
    size_t n_roots = x->n_queued;
    fputs(x->json ? "[" : "", stdout);
    for (size_t i = 0; i < x->n_queued; i++) {
        fb_outcome outcome;
        if (!show_decision(x, x->queue[i], i == 0, &outcome)) {
            fputs("\n", stdout);
            return cli_fail(&x->error);
        }
        if (outcome == FB_OUTCOME_UNKNOWN && i < n_roots)
            result = EXIT_FACTS_OPEN;
    }
    fputs(x->json ? "]\n" : "", stdout);
    return result;
}

int cli_explain(const fb_model_set *set, fb_evaluation *evaluation, ptrdiff_t part, bool json) {
    size_t n = fb_model_set_size(set);
    explaining x = {.set = set, .evaluation = evaluation, .json = json};
    x.listed = calloc(n + 1, sizeof *x.listed);
    x.queue = calloc(n + 1, sizeof *x.queue);
    int result = EXIT_BUDGET;
    if (x.listed && x.queue)
        result = explain(&x, part);
    else
        cli_complain("eval", "out of memory", NULL);
    free(x.listed);
    free(x.queue);
    return result;
}

/* ---- --why-not ---------------------------------------------------------------------------------------- */

/* Why a rule whose cells all hold did not give the output, or that it did. */
static void print_matched(const explaining *x, size_t trace, size_t rule) {
    fb_trace t = fb_evaluation_trace(x->evaluation, trace);
    const char *policy = fb_model_set_table(x->set, t.table).hit_policy;
    if (t.chosen == (ptrdiff_t)rule) {
        printf("matches, and gives the output");
    } else if (t.chosen >= 0 && strcmp(policy, "FIRST") == 0) {
        printf("matches, but rule %td comes first (hit policy FIRST)", t.chosen + 1);
    } else if (t.chosen >= 0 && strcmp(policy, "PRIORITY") == 0) {
        printf("matches, but the output of rule %td has priority (hit policy PRIORITY)", t.chosen + 1);
    } else if (t.chosen >= 0) {
        printf("matches, as does rule %td, whose output is taken (hit policy %s)", t.chosen + 1, policy);
    } else if (strcmp(policy, "UNIQUE") == 0 || strcmp(policy, "FIRST") == 0 || strcmp(policy, "PRIORITY") == 0 ||
               strcmp(policy, "ANY") == 0) {
        size_t n_other = 0, n_open = 0, other = 0;
        for (size_t r = fb_model_set_table(x->set, t.table).n_rules; r-- > 0;) {
            fb_verdict verdict = r == rule ? FB_VERDICT_NO : fb_evaluation_trace_rule(x->evaluation, trace, r);
            n_other += verdict == FB_VERDICT_YES;
            n_open += verdict == FB_VERDICT_OPEN;
            other = verdict == FB_VERDICT_YES ? r : other;
        }
        if (n_other)
            printf("matches, but so does rule %zu (hit policy %s)", other + 1, policy);
        else
            printf("matches, but what is unknown may make %zu other rule%s match (hit policy %s)", n_open,
                   n_open == 1 ? "" : "s", policy);
    } else {
        printf("matches, and its output is among those taken (hit policy %s)", policy);
    }
}

static bool print_why_not(explaining *x, size_t trace, size_t rule) {
    fb_trace t = fb_evaluation_trace(x->evaluation, trace);
    fb_table_info info = fb_model_set_table(x->set, t.table);
    fb_verdict verdict = fb_evaluation_trace_rule(x->evaluation, trace, rule);
    size_t n_failing = 0, n_open = 0;
    for (size_t c = 0; c < info.n_inputs; c++) {
        fb_verdict cell = fb_evaluation_trace_cell(x->evaluation, trace, rule, c);
        n_failing += cell == FB_VERDICT_NO || cell == FB_VERDICT_REFUSED;
        n_open += cell == FB_VERDICT_OPEN;
    }
    print_text(fb_model_set_part(x->set, info.part).file, 0);
    printf(":%u: rule %zu of '", (unsigned)fb_model_set_rule_line(x->set, t.table, rule), rule + 1);
    print_text(part_name(x, info.part), 0);
    fputs("' ", stdout);
    if (verdict == FB_VERDICT_YES)
        print_matched(x, trace, rule);
    else if (verdict == FB_VERDICT_OPEN)
        printf("is possible: %zu of %zu cells depend on what is unknown", n_open, info.n_inputs);
    else
        printf("does not match: %zu of %zu cells fail", n_failing, info.n_inputs);
    putchar('\n');
    for (size_t c = 0; c < info.n_inputs; c++) {
        fb_verdict cell = fb_evaluation_trace_cell(x->evaluation, trace, rule, c);
        bool fails = cell == FB_VERDICT_NO || cell == FB_VERDICT_REFUSED;
        if ((verdict == FB_VERDICT_OPEN ? cell == FB_VERDICT_OPEN : verdict == FB_VERDICT_YES || fails) &&
            !print_cell(x, trace, t.table, rule, c))
            return false;
    }
    return true;
}

/* The tables that a decision evaluated and that have such a rule; its own before those of knowledge models. */
static size_t tables_with_rule(explaining *x, size_t decision, size_t rule, size_t *n_rules) {
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < fb_evaluation_trace_size(x->evaluation) && n < MOST_SHOWN; i++) {
            fb_trace t = fb_evaluation_trace(x->evaluation, i);
            fb_table_info info = fb_model_set_table(x->set, t.table);
            if (t.asked_by != decision || (info.part == decision) != (pass == 0))
                continue;
            *n_rules = info.n_rules > *n_rules ? info.n_rules : *n_rules;
            if (rule < info.n_rules)
                x->queue[n++] = i;
        }
    return n;
}

static int answer_why_not(explaining *x, size_t decision, size_t rule) {
    fb_outcome outcome;
    size_t n_rules = 0;
    if (fb_evaluation_run(x->evaluation, &outcome, decision, &x->error) != FB_OK)
        return cli_fail(&x->error);
    size_t n = tables_with_rule(x, decision, rule, &n_rules);
    if (n == 0) {
        char message[96];
        snprintf(message, sizeof message, "the decision's table has rules 1 to %zu, and no rule %zu", n_rules,
                 rule + 1);
        cli_complain("eval", n_rules ? message : "the decision evaluated no decision table", NULL);
        return EXIT_BAD_INPUT;
    }
    fputs(x->json ? "[" : "", stdout);
    for (size_t i = 0; i < n; i++) {
        fputs(x->json && i ? ",\n" : "", stdout);
        size_t table = fb_evaluation_trace(x->evaluation, x->queue[i]).table;
        if (!(x->json ? json_rule(x, x->queue[i], table, rule) : print_why_not(x, x->queue[i], rule)))
            return cli_fail(&x->error);
    }
    fputs(x->json ? "]\n" : "", stdout);
    return outcome == FB_OUTCOME_UNKNOWN ? EXIT_FACTS_OPEN : EXIT_DONE;
}

int cli_why_not(const fb_model_set *set, fb_evaluation *evaluation, size_t part, size_t rule, bool json) {
    explaining x = {.set = set, .evaluation = evaluation, .json = json};
    x.queue = calloc(MOST_SHOWN, sizeof *x.queue);
    if (!x.queue) {
        cli_complain("eval", "out of memory", NULL);
        return EXIT_BUDGET;
    }
    int result = answer_why_not(&x, part, rule);
    free(x.queue);
    return result;
}
