/* cmd_graph.c - forbear graph: the requirements graph of models, as DOT, SVG or JSON.
 *
 * The shapes are those of a decision requirements diagram (DMN 1.5 section 6.2): a decision is a box, an input has
 * round ends, a knowledge model has its corners cut off; an information requirement is a solid arrow, a knowledge
 * requirement a dashed one.  Shape and line carry the meaning, colour only repeats it (the palette of Okabe and
 * Ito, which colour-blind people tell apart).  Knowledge sources are not drawn: the engine reads over them.
 *
 * Exit: 0 drawn, 2 bad usage or input, or no Graphviz, 6 a limit ran out.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

#define LABEL_WIDTH 26 /* bytes of a label's line before it is broken */

static const char help[] =
    "usage: forbear graph MODEL.dmn... [--format dot|svg] [--decision NAME] [--json]\n"
    "\n"
    "Draws the requirements graph: every input, decision, knowledge model and service of the first model, and what\n"
    "they require of the others. Models that it imports with a location are read from beside it.\n"
    "\n"
    "  --format dot     the drawing as text for Graphviz (this is what you get without --format)\n"
    "  --format svg     the picture; needs Graphviz's program 'dot'\n"
    "  --decision NAME  only this decision, and what it requires\n"
    "  --json           nodes and edges, for programs\n"
    "\n"
    "A decision is a box, an input has round ends, a knowledge model has its corners cut off, a service has two\n"
    "lines around it. A solid arrow leads to what reads a value, a dashed one to what may call; dotted lines tie a\n"
    "service to the decisions it is made of. Each imported model has a frame.\n"
    "\n"
    "Example:\n"
    "\n"
    "  $ forbear graph policy.dmn --format svg >policy.svg\n";

typedef struct graph_command {
    const char *format, *decision;
    bool json;
    fb_model_set *set;
    size_t n;     /* parts of the set */
    bool *shown;
} graph_command;

/* ---- what is shown ------------------------------------------------------------------------------------ */

/* Marks all that `part` leads to.  `stack` has room for every part. */
static void show_from(graph_command *g, size_t part, size_t *stack) {
    size_t n = 0;
    if (g->shown[part])
        return;
    g->shown[part] = true;
    stack[n++] = part;
    while (n) {
        size_t at = stack[--n];
        for (size_t i = 0; i < fb_model_set_edge_size(g->set, at); i++) {
            size_t next = fb_model_set_edge(g->set, at, i).part;
            if (next < g->n && !g->shown[next]) {
                g->shown[next] = true;
                stack[n++] = next;
            }
        }
    }
}

static bool choose_parts(graph_command *g, size_t *stack) {
    if (!g->decision) {
        for (size_t i = 0; i < g->n; i++)
            if (fb_model_set_part(g->set, i).in_first)
                show_from(g, i, stack);
        return true;
    }
    ptrdiff_t part = fb_model_set_find(g->set, (fb_view){g->decision, strlen(g->decision)});
    if (part < 0) {
        cli_complain("graph", "is no part of the model; without --decision all are drawn", g->decision);
        return false;
    }
    show_from(g, (size_t)part, stack);
    return true;
}

/* ---- DOT ---------------------------------------------------------------------------------------------- */

/* Inside a quoted DOT string `"` and `\` are escaped, and `&` begins an entity. */
static void dot_text(FILE *out, fb_view text, bool wrap) {
    size_t width = 0;
    for (size_t i = 0; i < text.size; i++, width++) {
        unsigned char c = (unsigned char)text.data[i];
        bool blank = c <= 0x20 || c == 0x7F;
        if (blank && wrap && width >= LABEL_WIDTH) {
            fputs("\\n", out);
            width = 0;
        } else if (blank) {
            fputc(' ', out);
        } else if (c == '&') {
            fputs("&amp;", out);
        } else {
            if (c == '"' || c == '\\')
                fputc('\\', out);
            fputc(c, out);
        }
    }
}

static void dot_node(FILE *out, size_t i, fb_part part, const char *indent) {
    static const char *const looks[] = {
        [FB_PART_INPUT] = "shape=box, style=\"rounded,filled\", fillcolor=\"#cfe8f7\", color=\"#0072b2\"",
        [FB_PART_DECISION] = "shape=box, style=filled, fillcolor=\"#ffffff\", color=\"#000000\", penwidth=1.5",
        [FB_PART_KNOWLEDGE] = "shape=octagon, style=filled, fillcolor=\"#fbe6b4\", color=\"#9a6a00\"",
        [FB_PART_SERVICE] =
            "shape=box, style=\"rounded,filled\", fillcolor=\"#d3efe5\", color=\"#00684c\", peripheries=2",
    };
    fprintf(out, "%sp%zu [label=\"", indent, i);
    dot_text(out, part.name, true);
    fprintf(out, "\", tooltip=\"");
    dot_text(out, part.file, false);
    fprintf(out, ":%u\", %s];\n", (unsigned)part.line, looks[part.kind]);
}

/* The parts of one imported model; the first of them stands for the model. */
static void dot_cluster(FILE *out, const graph_command *g, size_t first, bool *drawn) {
    fb_view space = fb_model_set_part(g->set, first).space;
    fprintf(out, "  subgraph cluster_%zu {\n    label=\"", first);
    dot_text(out, fb_model_set_part(g->set, first).model, false);
    fprintf(out, "\";\n    style=dashed;\n    color=\"#666666\";\n");
    for (size_t i = first; i < g->n; i++) {
        fb_part part = fb_model_set_part(g->set, i);
        if (!g->shown[i] || part.space.size != space.size || memcmp(part.space.data, space.data, space.size) != 0)
            continue;
        dot_node(out, i, part, "    ");
        drawn[i] = true;
    }
    fprintf(out, "  }\n");
}

static void dot_edges(FILE *out, const graph_command *g, size_t part) {
    static const char *const looks[] = {
        [FB_EDGE_INFORMATION] = "",
        [FB_EDGE_KNOWLEDGE] = " [style=dashed, arrowhead=vee]",
        [FB_EDGE_OUTPUT] = " [style=dotted, arrowhead=none, label=\"output\", fontsize=9]",
        [FB_EDGE_ENCAPSULATED] = " [style=dotted, arrowhead=none]",
    };
    for (size_t i = 0; i < fb_model_set_edge_size(g->set, part); i++) {
        fb_edge edge = fb_model_set_edge(g->set, part, i);
        if (edge.kind != FB_EDGE_PARAMETER && edge.part < g->n)
            fprintf(out, "  p%zu -> p%zu%s;\n", edge.part, part, looks[edge.kind]);
    }
}

static void write_dot(FILE *out, const graph_command *g, bool *drawn) {
    fprintf(out, "digraph \"");
    if (g->n)
        dot_text(out, fb_model_set_part(g->set, 0).model, false);
    fprintf(out, "\" {\n"
                 "  rankdir=BT;\n"
                 "  graph [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, ranksep=0.6];\n"
                 "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, fontcolor=\"#000000\"];\n"
                 "  edge [color=\"#333333\", fontname=\"Helvetica,Arial,sans-serif\"];\n");
    for (size_t i = 0; i < g->n; i++)
        if (g->shown[i] && fb_model_set_part(g->set, i).in_first)
            dot_node(out, i, fb_model_set_part(g->set, i), "  ");
    for (size_t i = 0; i < g->n; i++)
        if (g->shown[i] && !drawn[i] && !fb_model_set_part(g->set, i).in_first)
            dot_cluster(out, g, i, drawn);
    for (size_t i = 0; i < g->n; i++)
        if (g->shown[i])
            dot_edges(out, g, i);
    fprintf(out, "}\n");
}

/* ---- JSON --------------------------------------------------------------------------------------------- */

static void json_nodes(FILE *out, const graph_command *g) {
    static const char *const kinds[] = {
        [FB_PART_INPUT] = "input",
        [FB_PART_DECISION] = "decision",
        [FB_PART_KNOWLEDGE] = "knowledge",
        [FB_PART_SERVICE] = "service",
    };
    const char *between = "\n";
    for (size_t i = 0; i < g->n; i++) {
        if (!g->shown[i])
            continue;
        fb_part part = fb_model_set_part(g->set, i);
        fprintf(out, "%s  {\"id\": %zu, \"kind\": \"%s\", \"name\": ", between, i, kinds[part.kind]);
        cli_json_string(out, part.name);
        fprintf(out, ", \"model\": ");
        cli_json_string(out, part.model);
        fprintf(out, ", \"namespace\": ");
        cli_json_string(out, part.space);
        fprintf(out, ", \"file\": ");
        cli_json_string(out, part.file);
        fprintf(out, ", \"line\": %u}", (unsigned)part.line);
        between = ",\n";
    }
}

static void json_edges(FILE *out, const graph_command *g) {
    static const char *const kinds[] = {
        [FB_EDGE_INFORMATION] = "information",
        [FB_EDGE_KNOWLEDGE] = "knowledge",
        [FB_EDGE_OUTPUT] = "output",
        [FB_EDGE_ENCAPSULATED] = "encapsulated",
        [FB_EDGE_PARAMETER] = "parameter",
    };
    const char *between = "\n";
    for (size_t part = 0; part < g->n; part++)
        for (size_t i = 0; g->shown[part] && i < fb_model_set_edge_size(g->set, part); i++) {
            fb_edge edge = fb_model_set_edge(g->set, part, i);
            fprintf(out, "%s  {\"from\": %zu, \"to\": %zu, \"kind\": \"%s\"}", between, edge.part, part,
                    kinds[edge.kind]);
            between = ",\n";
        }
}

static void write_json(FILE *out, const graph_command *g) {
    fprintf(out, "{\"nodes\": [");
    json_nodes(out, g);
    fprintf(out, "\n],\n\"edges\": [");
    json_edges(out, g);
    fprintf(out, "\n]}\n");
}

/* ---- the command -------------------------------------------------------------------------------------- */

static int draw(graph_command *g) {
    char *text = NULL;
    size_t size = 0;
    size_t *stack = calloc(g->n + 1, sizeof *stack);
    bool *drawn = calloc(g->n + 1, sizeof *drawn);
    g->shown = calloc(g->n + 1, sizeof *g->shown);
    FILE *out = open_memstream(&text, &size);
    int result = EXIT_DONE;
    if (!stack || !drawn || !g->shown || !out) {
        cli_complain("graph", "out of memory", NULL);
        result = EXIT_BUDGET;
    } else if (!choose_parts(g, stack)) {
        result = EXIT_BAD_INPUT;
    } else if (g->json) {
        write_json(out, g);
    } else {
        write_dot(out, g, drawn);
    }
    if (out && fclose(out) != 0 && result == EXIT_DONE) {
        cli_complain("graph", "out of memory", NULL);
        result = EXIT_BUDGET;
    }
    bool svg = !g->json && g->format && strcmp(g->format, "svg") == 0;
    if (result == EXIT_DONE && svg)
        result = cli_draw_svg((fb_view){text, size});
    else if (result == EXIT_DONE && !cli_write(stdout, (fb_view){text, size}))
        result = EXIT_BUDGET;
    free(text);
    free(stack);
    free(drawn);
    free(g->shown);
    return result;
}

int cmd_graph(int argc, char **argv) {
    graph_command g = {0};
    const cli_option options[] = {
        {"--format", NULL, &g.format, NULL}, {"--decision", NULL, &g.decision, NULL}, {"--json", &g.json, NULL, NULL}};
    size_t n_models;
    fb_error error = {0};
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_models, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    if (n_models == 0) {
        cli_complain("graph", "name a model; 'forbear graph --help' has an example", NULL);
        return EXIT_BAD_INPUT;
    }
    if (g.format && strcmp(g.format, "dot") != 0 && strcmp(g.format, "svg") != 0) {
        cli_complain("graph", "is no format; formats are dot and svg", g.format);
        return EXIT_BAD_INPUT;
    }
    if (fb_model_set_load(&g.set, (const char *const *)(argv + 1), n_models, NULL, &error) != FB_OK)
        return cli_fail(&error);
    g.n = fb_model_set_size(g.set);
    int result = draw(&g);
    fb_model_set_free(g.set);
    return result;
}
