/* register_json.c - the register for programs: schema/policies.schema.json (`forbear policies --json`).
 *
 * The same instrument object stands in every form; register_out.c says the same to people.
 */
#include "render/render.h"


static void member(fb_text *out, const char *name, fb_view text) {
    fb_text_format(out, ", \"%s\": ", name);
    fb_json_quote(out, text);
}

static void list(fb_text *out, const char *name, const fb_view *texts, uint32_t n) {
    fb_text_format(out, ", \"%s\": [", name);
    for (uint32_t i = 0; i < n; i++) {
        fb_text_add_string(out, i ? ", " : "");
        fb_json_quote(out, texts[i]);
    }
    fb_text_add_byte(out, ']');
}

/* Null: none.  A reading of null is one by which there is none. */
static void bound(fb_text *out, const char *name, const fb_bound *b) {
    fb_text_format(out, ", \"%s\": ", name);
    if (b->none) {
        fb_text_add_string(out, "null");
        return;
    }
    fb_text_add_string(out, "{\"readings\": [");
    for (uint32_t i = 0; i < b->n_readings; i++) {
        bool is_none = b->texts[i].size > 0 && b->texts[i].data[0] == 'n';
        fb_text_add_string(out, i ? ", " : "");
        if (is_none)
            fb_text_add_string(out, "null");
        else
            fb_json_quote(out, b->texts[i]);
    }
    fb_text_format(out, "], \"unverified\": %s}", b->unverified ? "true" : "false");
}

/* The ids of the instruments that supersede (or limit) this one. */
static void list_named_by(fb_text *out, const char *name, const fb_register *reg, fb_view id, bool limits) {
    const char *separator = "";
    fb_text_format(out, ", \"%s\": [", name);
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        const fb_instrument *other = &reg->instruments[i];
        const fb_view *names = limits ? other->limits : other->supersedes;
        for (uint32_t k = 0; k < (limits ? other->n_limits : other->n_supersedes); k++) {
            if (!fb_view_equal(names[k], id))
                continue;
            fb_text_add_string(out, separator);
            fb_json_quote(out, other->id);
            separator = ", ";
        }
    }
    fb_text_add_byte(out, ']');
}

static void list_sources(fb_text *out, const fb_instrument *i, const fb_sources *sources) {
    fb_text_add_string(out, ", \"sources_in_full\": [");
    for (uint32_t k = 0; k < i->n_sources; k++) {
        const fb_source *source = fb_source_find(sources, i->sources[k]);
        fb_text_add_string(out, k ? ", {\"key\": " : "{\"key\": ");
        fb_json_quote(out, i->sources[k]);
        fb_text_add_string(out, ", \"text\": ");
        if (source)
            fb_json_quote(out, source->text);
        else
            fb_text_add_string(out, "null");
        fb_text_add_byte(out, '}');
    }
    fb_text_add_byte(out, ']');
}

static void begin(fb_text *out, const fb_register *reg) {
    fb_text_add_string(out, "{\n  \"policies\": 1,\n  \"register_as_of\": ");
    fb_json_quote(out, reg->as_of);
}

static void date_member(fb_text *out, const char *name, fb_date date) {
    fb_value day = fb_date_value(date);
    fb_text words;
    fb_text_init(&words, out->arena);
    fb_temporal_print(&words, &day);
    fb_text_format(out, ",\n  \"%s\": ", name);
    fb_json_quote(out, fb_text_view(&words));
}

/* Without its closing brace. */
static void instrument_head(fb_text *out, const fb_register *reg, const fb_instrument *i) {
    fb_text dates;
    fb_text_init(&dates, out->arena);
    fb_instrument_dates(&dates, i);
    fb_text_add_string(out, "{\"id\": ");
    fb_json_quote(out, i->id);
    member(out, "title", i->title);
    member(out, "issuer", i->issuer);
    member(out, "layer", i->has_layer ? fb_layer_name(i->layer) : (fb_view){"", 0});
    member(out, "kind", i->kind);
    member(out, "signed", i->signed_on);
    member(out, "issued", i->issued_on);
    member(out, "dates", fb_text_view(&dates));
    bound(out, "from", &i->from);
    bound(out, "to", &i->to);
    member(out, "grade_from", i->grade_from);
    member(out, "grade_to", i->grade_to);
    member(out, "model", i->model);
    member(out, "encoded_in", i->encoded_in);
    member(out, "scope", i->scope);
    list(out, "supersedes", i->supersedes, i->n_supersedes);
    list_named_by(out, "superseded_by", reg, i->id, false);
    list(out, "limits", i->limits, i->n_limits);
    list_named_by(out, "limited_by", reg, i->id, true);
    list(out, "actions", i->actions, i->n_actions);
    list(out, "sources", i->sources, i->n_sources);
    member(out, "note", i->note);
}

/* ---- the register, whole or for a day ----------------------------------------------------------------- */

void fb_register_json_out(fb_text *out, const fb_register *reg, const fb_date *on) {
    static const char *const forces[] = {"no", "yes", "uncertain"};
    bool first = true;
    begin(out, reg);
    if (on)
        date_member(out, "on", *on);
    fb_text_add_string(out, ",\n  \"instruments\": [");
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        const fb_instrument *instrument = &reg->instruments[i];
        fb_force force = on ? fb_instrument_in_force(instrument, *on, NULL, out->arena) : FB_FORCE_YES;
        if (force == FB_FORCE_NO)
            continue;
        fb_text_add_string(out, first ? "\n    " : ",\n    ");
        instrument_head(out, reg, instrument);
        if (on)
            member(out, "in_force", fb_view_of(forces[force]));
        fb_text_add_byte(out, '}');
        first = false;
    }
    fb_text_add_string(out, "\n  ]\n}\n");
}

/* ---- between two days --------------------------------------------------------------------------------- */

static void json_change(fb_text *out, const fb_register *reg, const fb_change *change) {
    const fb_instrument *i = change->instrument;
    fb_text_format(out, "{\"what\": \"%s\", \"certain\": %s, \"dated\": %s", change->is_end ? "ends" : "begins",
                   change->is_certain ? "true" : "false", change->is_dated ? "true" : "false");
    bound(out, "day", change->is_end ? &i->to : &i->from);
    member(out, "grade", change->is_end ? i->grade_to : i->grade_from);
    fb_text_add_string(out, ", \"instrument\": ");
    instrument_head(out, reg, i);
    fb_text_add_string(out, "}}");
}

void fb_changes_json_out(fb_text *out, const fb_register *reg, const fb_changes *changes) {
    begin(out, reg);
    date_member(out, "after", changes->after);
    date_member(out, "until", changes->until);
    fb_text_add_string(out, ",\n  \"changes\": [");
    for (uint32_t i = 0; i < changes->n; i++) {
        fb_text_add_string(out, i ? ",\n    " : "\n    ");
        json_change(out, reg, &changes->items[i]);
    }
    fb_text_add_string(out, changes->n ? "\n  ],\n  \"proposed\": [" : "],\n  \"proposed\": [");
    for (uint32_t i = 0; i < changes->n_proposed; i++) {
        fb_text_add_string(out, i ? ",\n    " : "\n    ");
        instrument_head(out, reg, changes->proposed[i]);
        fb_text_add_byte(out, '}');
    }
    fb_text_add_string(out, changes->n_proposed ? "\n  ]\n}\n" : "]\n}\n");
}

/* ---- one instrument ----------------------------------------------------------------------------------- */

void fb_instrument_json_out(fb_text *out, const fb_register *reg, const fb_instrument *instrument,
                            const fb_sources *sources) {
    begin(out, reg);
    fb_text_add_string(out, ",\n  \"instrument\": ");
    instrument_head(out, reg, instrument);
    list_sources(out, instrument, sources);
    fb_text_add_string(out, "}\n}\n");
}
