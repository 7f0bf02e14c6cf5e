/* compare_out.c - where two models differ, as text for a terminal and as JSON.
 *
 * Only sets what knowledge/ found.  Called by api/api_compare.c.
 */
#include "render/render.h"

static const char *state_of(const fb_compared *d) {
    if (d->ran_out)
        return "budget";
    if (d->n_regions)
        return "differs";
    return d->is_sampled || d->is_function ? "undecided" : "same";
}

/* ---- text ---------------------------------------------------------------------------------------------- */

static void add_conditions(fb_text *out, const fb_condition *conditions, uint32_t n, const char *between) {
    for (uint32_t i = 0; i < n; i++) {
        fb_text_add_string(out, i ? ", " : "");
        fb_text_add_plain(out, conditions[i].input);
        fb_text_add_string(out, between);
        fb_text_add_plain(out, conditions[i].text);
    }
}

static void text_difference(fb_text *out, const fb_compare_report *report, const fb_difference *d, uint32_t number) {
    fb_text_format(out, "  %u. ", number);
    if (d->n_conditions == 0)
        fb_text_add_string(out, "for all inputs");
    add_conditions(out, d->conditions, d->n_conditions, ": ");
    fb_text_add_string(out, d->is_sampled ? " (a sample: what lies around it was not looked at)\n" : "\n");
    fb_text_add_string(out, "     for example ");
    if (d->n_witness == 0)
        fb_text_add_string(out, "without any input");
    add_conditions(out, d->witness, d->n_witness, " = ");
    fb_text_add_byte(out, '\n');
    for (int side = 0; side < 2; side++) {
        fb_text_add_string(out, "     ");
        fb_text_add_plain(out, report->files[side]);
        fb_text_add_string(out, ": ");
        fb_text_add_plain(out, d->results[side]);
        fb_text_add_byte(out, '\n');
    }
}

static void text_verdict(fb_text *out, const fb_compared *d) {
    if (d->is_function)
        fb_text_add_string(out, "gives a function, which cannot be compared");
    else if (d->n_regions)
        fb_text_format(out, "differs in %u region%s", d->n_regions, d->n_regions == 1 ? "" : "s");
    else
        fb_text_add_string(out, d->ran_out || d->is_sampled ? "no difference found" : "the same for all inputs");
    if (d->is_sampled) {
        fb_text_add_string(out, "; not decided for all inputs, only samples were tried: ");
        fb_text_add_plain(out, d->why);
    }
    if (d->ran_out)
        fb_text_format(out, "; the budget ran out after %llu cases", (unsigned long long)d->n_leaves);
}

static void text_decision(fb_text *out, const fb_compare_report *report, const fb_compared *d) {
    fb_text_add_string(out, "decision '");
    fb_text_add_plain(out, d->name);
    fb_text_add_string(out, "': ");
    text_verdict(out, d);
    fb_text_add_byte(out, '\n');
    for (uint32_t i = 0; i < d->n_differences; i++)
        text_difference(out, report, &d->differences[i], i + 1);
    if (d->n_regions > d->n_differences)
        fb_text_format(out, "  and %u more; --most N shows more\n", d->n_regions - d->n_differences);
}

static void text_only(fb_text *out, const char *what, fb_view file, const fb_compare_names *names) {
    if (names->n == 0)
        return;
    fb_text_format(out, "%s only in ", what);
    fb_text_add_plain(out, file);
    fb_text_add_string(out, ": ");
    for (uint32_t i = 0; i < names->n; i++) {
        fb_text_add_string(out, i ? ", '" : "'");
        fb_text_add_plain(out, names->names[i]);
        fb_text_add_byte(out, '\'');
    }
    fb_text_add_byte(out, '\n');
}

void fb_compare_text_out(fb_text *out, const fb_compare_report *report) {
    size_t n_same = 0, n_differ = 0;
    for (size_t i = 0; i < report->n_decisions; i++) {
        const fb_compared *d = &report->decisions[i];
        text_decision(out, report, d);
        n_differ += d->n_regions > 0;
        n_same += strcmp(state_of(d), "same") == 0;
    }
    for (int side = 0; side < 2; side++)
        text_only(out, "decisions", report->files[side], &report->decisions_only[side]);
    for (int side = 0; side < 2; side++)
        text_only(out, "inputs", report->files[side], &report->inputs_only[side]);
    fb_text_format(out, "%zu decision%s compared: %zu the same, %zu differ", report->n_decisions,
                   report->n_decisions == 1 ? "" : "s", n_same, n_differ);
    if (n_same + n_differ < report->n_decisions)
        fb_text_format(out, ", %zu not decided", report->n_decisions - n_same - n_differ);
    fb_text_add_byte(out, '\n');
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static void json_member(fb_text *out, const char *key, fb_view value) {
    fb_text_format(out, "\"%s\": ", key);
    fb_json_quote(out, value);
}

static void json_conditions(fb_text *out, const char *key, const fb_condition *conditions, uint32_t n) {
    fb_text_format(out, "\"%s\": [", key);
    for (uint32_t i = 0; i < n; i++) {
        fb_text_add_string(out, i ? ", {" : "{");
        json_member(out, "input", conditions[i].input);
        fb_text_add_string(out, ", ");
        json_member(out, "value", conditions[i].text);
        fb_text_add_byte(out, '}');
    }
    fb_text_add_byte(out, ']');
}

static void json_difference(fb_text *out, const fb_difference *d) {
    fb_text_add_byte(out, '{');
    json_conditions(out, "where", d->conditions, d->n_conditions);
    fb_text_format(out, ", \"sample\": %s, ", d->is_sampled ? "true" : "false");
    json_conditions(out, "witness", d->witness, d->n_witness);
    fb_text_add_string(out, ", \"results\": [");
    fb_json_quote(out, d->results[0]);
    fb_text_add_string(out, ", ");
    fb_json_quote(out, d->results[1]);
    fb_text_add_string(out, "]}");
}

static void json_decision(fb_text *out, const fb_compared *d) {
    fb_text_add_string(out, "    {");
    json_member(out, "decision", d->name);
    fb_text_format(out, ", \"verdict\": \"%s\", \"exhaustive\": %s, \"cases\": %llu, \"regions\": %u, ", state_of(d),
                   d->is_sampled || d->ran_out || d->is_function ? "false" : "true", (unsigned long long)d->n_leaves,
                   d->n_regions);
    if (d->is_sampled) {
        json_member(out, "why", d->why);
        fb_text_add_string(out, ", ");
    } else if (d->is_function) {
        json_member(out, "why", FB_LITERAL("a result is a function, which cannot be compared"));
        fb_text_add_string(out, ", ");
    }
    fb_text_add_string(out, "\"differences\": [");
    for (uint32_t i = 0; i < d->n_differences; i++) {
        fb_text_add_string(out, i ? ",\n      " : "\n      ");
        json_difference(out, &d->differences[i]);
    }
    fb_text_add_string(out, "]}");
}

static void json_names(fb_text *out, const char *key, const fb_compare_names names[2]) {
    fb_text_format(out, "  \"%s\": [", key);
    for (int side = 0; side < 2; side++) {
        fb_text_add_string(out, side ? ", [" : "[");
        for (uint32_t i = 0; i < names[side].n; i++) {
            fb_text_add_string(out, i ? ", " : "");
            fb_json_quote(out, names[side].names[i]);
        }
        fb_text_add_byte(out, ']');
    }
    fb_text_add_string(out, "]");
}

void fb_compare_json_out(fb_text *out, const fb_compare_report *report, const char *version) {
    fb_text_add_string(out, "{\n  ");
    json_member(out, "forbear", fb_view_of(version));
    fb_text_add_string(out, ",\n  \"models\": [");
    fb_json_quote(out, report->files[0]);
    fb_text_add_string(out, ", ");
    fb_json_quote(out, report->files[1]);
    fb_text_add_string(out, "],\n  \"decisions\": [");
    for (size_t i = 0; i < report->n_decisions; i++) {
        fb_text_add_string(out, i ? ",\n" : "\n");
        json_decision(out, &report->decisions[i]);
    }
    fb_text_add_string(out, "],\n");
    json_names(out, "decisions_only_in", report->decisions_only);
    fb_text_add_string(out, ",\n");
    json_names(out, "inputs_only_in", report->inputs_only);
    fb_text_add_string(out, "\n}\n");
}
