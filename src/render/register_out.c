/* register_out.c - the register of instruments, whole or for one day, as text and JSON (`forbear policies`).
 *
 * Says what the register says: dates with all their readings, grades, and whether a model is encoded.
 */
#include "render/render.h"

static const char *const layers[FB_LAYERS] = {"statute", "court", "directive", "discretion"};

static fb_view dates_of(fb_arena *arena, const fb_instrument *instrument) {
    fb_text words;
    fb_text_init(&words, arena);
    fb_instrument_dates(&words, instrument);
    return fb_text_view(&words);
}

/* ---- text --------------------------------------------------------------------------------------------- */

static void add_line(fb_text *out, fb_view text) {
    for (size_t i = 0; i < text.size; i++)
        fb_text_add_byte(out,
                         (unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F ? ' ' : text.data[i]);
    fb_text_add_byte(out, '\n');
}

static void one_instrument(fb_text *out, const fb_instrument *i, const fb_language *language) {
    fb_arena *arena = out->arena;
    fb_view none = {"", 0};
    fb_text_format(out, "  %.*s - %.*s\n", FB_ARG(i->id), FB_ARG(i->title));
    fb_text_format(out, "    %.*s%s", FB_ARG(i->issuer), i->issuer.size ? "; " : "");
    if (i->has_layer)
        fb_text_format(out, "%.*s; ", FB_ARG(fb_code_say(arena, language, fb_view_of(layers[i->layer]))));
    fb_text_format(out, "%s\n",
                   language->words[i->model.size ? FB_WORD_REGISTER_ENCODED : FB_WORD_REGISTER_NOT_ENCODED]);
    fb_text_add_string(out, "    ");
    add_line(out, fb_say(arena, language, FB_WORD_REGISTER_DATES, dates_of(arena, i), none, none));
    if (i->grade_from.size > 0 || i->grade_to.size > 0) {
        fb_text_add_string(out, "    ");
        add_line(out, fb_say(arena, language, FB_WORD_REGISTER_GRADES, i->grade_from, i->grade_to, none));
    }
}

static void group(fb_text *out, const fb_register *reg, fb_date on, fb_force force, fb_word title,
                  const fb_language *language) {
    bool any = false;
    fb_text_format(out, "\n%s\n", language->words[title]);
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        if (fb_instrument_in_force(&reg->instruments[i], on, NULL, out->arena) != force)
            continue;
        one_instrument(out, &reg->instruments[i], language);
        any = true;
    }
    if (!any)
        fb_text_format(out, "  %s\n", language->words[FB_WORD_REGISTER_NONE]);
}

void fb_register_text_out(fb_text *out, const fb_register *reg, const fb_date *on,
                          const fb_language *language, const fb_render_options *options) {
    fb_view none = {"", 0};
    (void)options; /* lines are short enough for every width that is allowed */
    add_line(out, fb_say(out->arena, language, FB_WORD_REGISTER_TITLE, reg->as_of, none, none));
    if (!on) {
        for (uint32_t i = 0; i < reg->n_instruments; i++)
            one_instrument(out, &reg->instruments[i], language);
        return;
    }
    fb_value day = fb_date_value(*on);
    add_line(out, fb_say(out->arena, language, FB_WORD_REGISTER_ON, fb_value_say(out->arena, language, &day),
                         none, none));
    group(out, reg, *on, FB_FORCE_YES, FB_WORD_REGISTER_IN_FORCE, language);
    group(out, reg, *on, FB_FORCE_UNCERTAIN, FB_WORD_REGISTER_PERHAPS, language);
}

/* ---- JSON --------------------------------------------------------------------------------------------- */

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

static void json_instrument(fb_text *out, const fb_instrument *i, fb_force force, bool has_day) {
    static const char *const forces[] = {"no", "yes", "uncertain"};
    fb_text_add_string(out, "    {\"id\": ");
    fb_json_quote(out, i->id);
    member(out, "title", i->title);
    member(out, "issuer", i->issuer);
    member(out, "layer", i->has_layer ? fb_view_of(layers[i->layer]) : (fb_view){"", 0});
    member(out, "kind", i->kind);
    member(out, "dates", dates_of(out->arena, i));
    member(out, "grade_from", i->grade_from);
    member(out, "grade_to", i->grade_to);
    member(out, "model", i->model);
    member(out, "scope", i->scope);
    list(out, "supersedes", i->supersedes, i->n_supersedes);
    list(out, "limits", i->limits, i->n_limits);
    list(out, "sources", i->sources, i->n_sources);
    if (has_day)
        member(out, "in_force", fb_view_of(forces[force]));
    fb_text_add_byte(out, '}');
}

void fb_register_json_out(fb_text *out, const fb_register *reg, const fb_date *on) {
    fb_value day = on ? fb_date_value(*on) : fb_null();
    bool first = true;
    fb_text_add_string(out, "{\n  \"register_as_of\": ");
    fb_json_quote(out, reg->as_of);
    if (on) {
        fb_text words;
        fb_text_init(&words, out->arena);
        fb_temporal_print(&words, &day);
        fb_text_add_string(out, ",\n  \"on\": ");
        fb_json_quote(out, fb_text_view(&words));
    }
    fb_text_add_string(out, ",\n  \"instruments\": [");
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        const fb_instrument *instrument = &reg->instruments[i];
        fb_force force = on ? fb_instrument_in_force(instrument, *on, NULL, out->arena) : FB_FORCE_YES;
        if (force == FB_FORCE_NO)
            continue;
        fb_text_add_string(out, first ? "\n" : ",\n");
        json_instrument(out, instrument, force, on != NULL);
        first = false;
    }
    fb_text_add_string(out, "\n  ]\n}\n");
}
