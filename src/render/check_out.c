/* check_out.c - what a check found, as text for a terminal, as JSON, and as SARIF 2.1.0 for editors and code hosts.
 *
 * Only sets what analyse/ found; the words of findings are made there.  Called by api/api_check.c.
 */
#include "render/render.h"

static const char *const severities[] = {"note", "warning", "error"};

/* ---- text ---------------------------------------------------------------------------------------------- */

static void add_place(fb_text *out, const fb_finding_place *place) {
    fb_text_add_plain(out, place->file);
    if (place->line)
        fb_text_format(out, ":%u:%u", place->line, place->column);
    fb_text_add_string(out, ": ");
}

static void add_colour(fb_text *out, const fb_check_style *style, const char *code) {
    if (style->colour)
        fb_text_format(out, "\x1b[%sm", code);
}

static void text_finding(fb_text *out, const fb_found *f, const fb_check_style *style) {
    static const char *const colours[] = {"36", "33", "31"};
    const fb_finding_kind *kind = fb_finding_kind_of(f->code);
    add_place(out, &f->place);
    add_colour(out, style, colours[f->severity]);
    fb_text_add_string(out, severities[f->severity]);
    add_colour(out, style, "0");
    fb_text_add_string(out, ": ");
    fb_text_add_plain(out, f->message);
    fb_text_format(out, " [%s]\n", kind->code);
    if (f->element.size) {
        fb_text_add_string(out, "    in '");
        fb_text_add_plain(out, f->element);
        fb_text_format(out, "'. %s\n", kind->remedy);
    } else {
        fb_text_format(out, "    %s\n", kind->remedy);
    }
    for (uint32_t i = 0; i < f->n_others; i++) {
        fb_text_add_string(out, "    ");
        add_place(out, &f->others[i]);
        fb_text_add_plain(out, f->others[i].what);
        fb_text_add_byte(out, '\n');
    }
}

static void add_count(fb_text *out, uint32_t n, const char *what) {
    fb_text_format(out, "%u %s%s", n, what, n == 1 ? "" : "s");
}

void fb_check_text_out(fb_text *out, const fb_findings *findings, const fb_check_style *style) {
    uint32_t n_quiet = 0;
    for (uint32_t i = 0; i < findings->n; i++) {
        if (findings->items[i].is_quiet && !style->all_notes) {
            n_quiet++;
            continue;
        }
        text_finding(out, &findings->items[i], style);
    }
    for (uint32_t i = 0; i < findings->n_proved; i++) {
        fb_text_add_string(out, "proved: ");
        fb_text_add_plain(out, findings->proved[i].law);
        fb_text_add_string(out, ": ");
        fb_text_add_plain(out, findings->proved[i].statement);
        fb_text_add_byte(out, '\n');
    }
    add_count(out, findings->n_severity[FB_FINDING_ERROR], "error");
    fb_text_add_string(out, ", ");
    add_count(out, findings->n_severity[FB_FINDING_WARNING], "warning");
    fb_text_add_string(out, ", ");
    add_count(out, findings->n_severity[FB_FINDING_NOTE] - n_quiet, "note");
    fb_text_add_string(out, " in ");
    add_count(out, findings->n_models, "model");
    fb_text_add_string(out, " with ");
    add_count(out, findings->n_tables, "decision table");
    if (n_quiet) {
        fb_text_add_string(out, "; ");
        add_count(out, n_quiet, "note");
        fb_text_format(out, " about null %s not shown (--notes)", n_quiet == 1 ? "is" : "are");
    }
    fb_text_add_byte(out, '\n');
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static void member(fb_text *out, const char *name, fb_view text, bool is_first) {
    fb_text_format(out, "%s\"%s\": ", is_first ? "" : ", ", name);
    fb_json_quote(out, text);
}

static void json_place(fb_text *out, const fb_finding_place *place, bool is_first) {
    member(out, "file", place->file, is_first);
    if (place->line)
        fb_text_format(out, ", \"line\": %u, \"column\": %u", place->line, place->column);
}

static void json_finding(fb_text *out, const fb_found *f) {
    const fb_finding_kind *kind = fb_finding_kind_of(f->code);
    fb_text_add_string(out, "    {");
    member(out, "severity", fb_view_of(severities[f->severity]), true);
    member(out, "code", fb_view_of(kind->code), false);
    member(out, "title", fb_view_of(kind->title), false);
    member(out, "message", f->message, false);
    member(out, "remedy", fb_view_of(kind->remedy), false);
    json_place(out, &f->place, false);
    if (f->element.size)
        member(out, "element", f->element, false);
    if (f->n_rules) {
        fb_text_add_string(out, ", \"rules\": [");
        for (uint32_t i = 0; i < f->n_rules; i++)
            fb_text_format(out, "%s%u", i ? ", " : "", f->rules[i]);
        fb_text_add_byte(out, ']');
    }
    if (f->n_examples) {
        fb_text_add_string(out, ", \"example\": [");
        for (uint32_t i = 0; i < f->n_examples; i++) {
            fb_text_add_string(out, i ? ", {" : "{");
            member(out, "input", f->examples[i].name, true);
            member(out, "feel", f->examples[i].value, false);
            fb_text_add_byte(out, '}');
        }
        fb_text_add_byte(out, ']');
    }
    if (f->n_others) {
        fb_text_add_string(out, ", \"related\": [");
        for (uint32_t i = 0; i < f->n_others; i++) {
            fb_text_add_string(out, i ? ", {" : "{");
            json_place(out, &f->others[i], true);
            member(out, "what", f->others[i].what, false);
            fb_text_add_byte(out, '}');
        }
        fb_text_add_byte(out, ']');
    }
    fb_text_add_byte(out, '}');
}

void fb_check_json_out(fb_text *out, const fb_findings *findings, const char *version) {
    fb_text_add_string(out, "{\n  \"check\": 1");
    member(out, "version", fb_view_of(version), false);
    fb_text_format(out, ",\n  \"errors\": %u, \"warnings\": %u, \"notes\": %u,\n  \"models\": %u, \"tables\": %u,\n",
                   findings->n_severity[FB_FINDING_ERROR], findings->n_severity[FB_FINDING_WARNING],
                   findings->n_severity[FB_FINDING_NOTE], findings->n_models, findings->n_tables);
    fb_text_add_string(out, "  \"findings\": [");
    for (uint32_t i = 0; i < findings->n; i++) {
        fb_text_add_string(out, i ? ",\n" : "\n");
        json_finding(out, &findings->items[i]);
    }
    fb_text_add_string(out, findings->n ? "\n  ]" : "]");
    for (uint32_t i = 0; i < findings->n_proved; i++) {
        fb_text_add_string(out, i ? ",\n    {" : ",\n  \"proved\": [\n    {");
        member(out, "law", findings->proved[i].law, true);
        member(out, "statement", findings->proved[i].statement, false);
        fb_text_add_byte(out, '}');
    }
    fb_text_add_string(out, findings->n_proved ? "\n  ]\n}\n" : "\n}\n");
}

/* ---- SARIF --------------------------------------------------------------------------------------------- */

/* A file name as a URI reference (RFC 3986): relative names stay relative. */
static void add_uri(fb_text *out, fb_view file) {
    fb_text uri;
    fb_text_init(&uri, out->arena);
    if (file.size && file.data[0] == '/')
        fb_text_add_string(&uri, "file://");
    for (size_t i = 0; i < file.size; i++) {
        unsigned char c = (unsigned char)file.data[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                        (c != 0 && strchr("-._~/", c) != NULL);
        if (is_plain)
            fb_text_add_byte(&uri, (char)c);
        else
            fb_text_format(&uri, "%%%02X", c);
    }
    fb_json_quote(out, fb_text_view(&uri));
}

static void sarif_message(fb_text *out, const char *name, fb_view text) {
    fb_text_format(out, "\"%s\": {\"text\": ", name);
    fb_json_quote(out, text);
    fb_text_add_byte(out, '}');
}

static void sarif_location(fb_text *out, const fb_finding_place *place, fb_view element) {
    fb_text_add_string(out, "{\"physicalLocation\": {\"artifactLocation\": {\"uri\": ");
    add_uri(out, place->file);
    fb_text_add_byte(out, '}');
    if (place->line) {
        fb_text_format(out, ", \"region\": {\"startLine\": %u", place->line);
        if (place->column)
            fb_text_format(out, ", \"startColumn\": %u", place->column);
        fb_text_add_byte(out, '}');
    }
    fb_text_add_byte(out, '}');
    if (element.size) {
        fb_text_add_string(out, ", \"logicalLocations\": [{\"name\": ");
        fb_json_quote(out, element);
        fb_text_add_string(out, "}]");
    }
    if (place->what.size) {
        fb_text_add_string(out, ", ");
        sarif_message(out, "message", place->what);
    }
    fb_text_add_byte(out, '}');
}

static void sarif_result(fb_text *out, const fb_found *f) {
    const fb_finding_kind *kind = fb_finding_kind_of(f->code);
    fb_text message;
    fb_text_init(&message, out->arena);
    fb_text_format(&message, "%.*s. %s", FB_ARG(f->message), kind->remedy);
    fb_text_format(out, "        {\"ruleId\": \"%s\", \"ruleIndex\": %d, \"level\": \"%s\", ", kind->code, (int)f->code,
                   severities[f->severity]);
    sarif_message(out, "message", fb_text_view(&message));
    fb_text_add_string(out, ", \"locations\": [");
    sarif_location(out, &f->place, f->element);
    fb_text_add_byte(out, ']');
    for (uint32_t i = 0; i < f->n_others; i++) {
        fb_text_add_string(out, i ? ", " : ", \"relatedLocations\": [");
        sarif_location(out, &f->others[i], (fb_view){NULL, 0});
    }
    fb_text_add_string(out, f->n_others ? "]}" : "}");
}

static void sarif_rules(fb_text *out) {
    for (int i = 0; i < FB_FINDING_COUNT; i++) {
        const fb_finding_kind *kind = fb_finding_kind_of((fb_finding_code)i);
        fb_text_format(out, "%s          {\"id\": \"%s\", ", i ? ",\n" : "\n", kind->code);
        sarif_message(out, "shortDescription", fb_view_of(kind->title));
        fb_text_add_string(out, ", ");
        sarif_message(out, "help", fb_view_of(kind->remedy));
        fb_text_format(out, ", \"defaultConfiguration\": {\"level\": \"%s\"}}", severities[kind->severity]);
    }
}

void fb_check_sarif_out(fb_text *out, const fb_findings *findings, const char *version) {
    fb_text_add_string(out, "{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                            "sarif-schema-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {\n");
    fb_text_add_string(out, "      \"tool\": {\"driver\": {\"name\": \"Forbear\", \"version\": ");
    fb_json_quote(out, fb_view_of(version));
    fb_text_add_string(out, ", \"rules\": [");
    sarif_rules(out);
    fb_text_add_string(out, "\n      ]}},\n      \"columnKind\": \"unicodeCodePoints\",\n      \"results\": [");
    for (uint32_t i = 0; i < findings->n; i++) {
        fb_text_add_string(out, i ? ",\n" : "\n");
        sarif_result(out, &findings->items[i]);
    }
    fb_text_add_string(out, findings->n ? "\n      ]\n    }\n  ]\n}\n" : "]\n    }\n  ]\n}\n");
}
