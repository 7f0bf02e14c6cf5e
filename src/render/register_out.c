/* register_out.c - the register of instruments as text (`forbear policies`): whole, for a day, what came and went
 * between two days, and one instrument with all that is known of it.
 *
 * Says what the register says: dates with all their readings, grades, and whether a model is encoded.
 * register_json.c says the same to programs.
 */
#include "render/render.h"

#define LABEL_WIDTH 16u


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

/* The ids of the instruments that supersede (or limit) this one; with a day, of those that are or may be in force. */
static fb_view named_by(fb_arena *arena, const fb_register *reg, fb_view id, bool limits, const fb_date *on) {
    fb_text words;
    fb_text_init(&words, arena);
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        const fb_instrument *other = &reg->instruments[i];
        const fb_view *names = limits ? other->limits : other->supersedes;
        if (on && fb_instrument_in_force(other, *on, NULL, arena) == FB_FORCE_NO)
            continue;
        for (uint32_t k = 0; k < (limits ? other->n_limits : other->n_supersedes); k++)
            if (fb_view_equal(names[k], id)) {
                fb_text_add_string(&words, words.size ? ", " : "");
                fb_text_add(&words, other->id);
            }
    }
    return fb_text_view(&words);
}

/* `on`, when not NULL: with what limits it on that day. */
static void one_instrument(fb_text *out, const fb_register *reg, const fb_instrument *i, const fb_date *on,
                           const fb_language *language) {
    fb_arena *arena = out->arena;
    fb_view none = {"", 0}, limited = on ? named_by(arena, reg, i->id, true, on) : none;
    bool is_encoded = i->model.size > 0 || i->encoded_in.size > 0;
    fb_text_format(out, "  %.*s - %.*s\n", FB_ARG(i->id), FB_ARG(i->title));
    fb_text_format(out, "    %.*s%s", FB_ARG(i->issuer), i->issuer.size ? "; " : "");
    if (i->has_layer)
        fb_text_format(out, "%.*s; ", FB_ARG(fb_code_say(arena, language, fb_layer_name(i->layer))));
    fb_text_format(out, "%s\n",
                   language->words[is_encoded ? FB_WORD_REGISTER_ENCODED : FB_WORD_REGISTER_NOT_ENCODED]);
    fb_text_add_string(out, "    ");
    add_line(out, fb_say(arena, language, FB_WORD_REGISTER_DATES, dates_of(arena, i), none, none));
    if (i->grade_from.size > 0 || i->grade_to.size > 0) {
        fb_text_add_string(out, "    ");
        add_line(out, fb_say(arena, language, FB_WORD_REGISTER_GRADES, i->grade_from, i->grade_to, none));
    }
    if (limited.size > 0) {
        fb_text_add_string(out, "    ");
        add_line(out, fb_say(arena, language, FB_WORD_REGISTER_LIMITED_ON, limited, none, none));
    }
}

/* Rules that were proposed by then; the title only where there is one. */
static void proposed(fb_text *out, const fb_register *reg, fb_date on, const fb_language *language) {
    bool any = false;
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        const fb_instrument *instrument = &reg->instruments[i];
        if (!instrument->is_proposed || !instrument->has_stated ||
            fb_days_of_date(instrument->earliest_stated) > fb_days_of_date(on))
            continue;
        if (!any)
            fb_text_format(out, "\n%s\n", language->words[FB_WORD_REGISTER_PROPOSED]);
        one_instrument(out, reg, instrument, NULL, language);
        any = true;
    }
}

static void group(fb_text *out, const fb_register *reg, fb_date on, fb_force force, fb_word title,
                  const fb_language *language) {
    bool any = false;
    fb_text_format(out, "\n%s\n", language->words[title]);
    for (uint32_t i = 0; i < reg->n_instruments; i++) {
        if (fb_instrument_in_force(&reg->instruments[i], on, NULL, out->arena) != force)
            continue;
        one_instrument(out, reg, &reg->instruments[i], &on, language);
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
            one_instrument(out, reg, &reg->instruments[i], NULL, language);
        return;
    }
    fb_value day = fb_date_value(*on);
    add_line(out, fb_say(out->arena, language, FB_WORD_REGISTER_ON, fb_value_say(out->arena, language, &day),
                         none, none));
    group(out, reg, *on, FB_FORCE_YES, FB_WORD_REGISTER_IN_FORCE, language);
    group(out, reg, *on, FB_FORCE_UNCERTAIN, FB_WORD_REGISTER_PERHAPS, language);
    proposed(out, reg, *on, language);
}

/* ---- between two days --------------------------------------------------------------------------------- */

static fb_view say_bound(fb_arena *arena, const fb_bound *bound, const char *when_none) {
    fb_text words;
    fb_text_init(&words, arena);
    fb_bound_say(&words, bound, when_none);
    return fb_text_view(&words);
}

static fb_view listed_ids(fb_arena *arena, const fb_view *ids, uint32_t n) {
    fb_text words;
    fb_text_init(&words, arena);
    for (uint32_t i = 0; i < n; i++) {
        fb_text_add_string(&words, i ? ", " : "");
        fb_text_add(&words, ids[i]);
    }
    return fb_text_view(&words);
}

static void named_line(fb_text *out, fb_word name, fb_view text, const fb_language *language) {
    if (text.size > 0) {
        fb_text_format(out, "      %s: ", language->words[name]);
        add_line(out, text);
    }
}

static void one_change(fb_text *out, const fb_register *reg, const fb_change *change, const fb_language *language) {
    const fb_instrument *i = change->instrument;
    fb_arena *arena = out->arena;
    fb_view none = {"", 0};
    fb_view grade = fb_grade_say(arena, language, change->is_end ? i->grade_to : i->grade_from);
    fb_text_format(out, "  %.*s - %.*s\n      ", FB_ARG(i->id), FB_ARG(i->title));
    fb_view dates = say_bound(arena, change->is_end ? &i->to : &i->from, "");
    add_line(out, fb_say(arena, language, FB_WORD_REGISTER_WITH_GRADE, dates, grade, none));
    if (change->is_end) {
        named_line(out, FB_WORD_REGISTER_SUPERSEDED_BY, named_by(arena, reg, i->id, false, NULL), language);
        named_line(out, FB_WORD_REGISTER_LIMITED_BY, named_by(arena, reg, i->id, true, NULL), language);
    } else {
        named_line(out, FB_WORD_REGISTER_SUPERSEDES, listed_ids(arena, i->supersedes, i->n_supersedes), language);
        named_line(out, FB_WORD_REGISTER_LIMITS, listed_ids(arena, i->limits, i->n_limits), language);
    }
}

/* The dated changes of one sort, or none; the sections of what is uncertain are left out when they are empty. */
static void changes_of(fb_text *out, const fb_register *reg, const fb_changes *changes, bool is_end, bool is_certain,
                       fb_word title, const fb_language *language) {
    bool any = false;
    for (uint32_t i = 0; i < changes->n; i++) {
        const fb_change *change = &changes->items[i];
        if (!change->is_dated || change->is_end != is_end || change->is_certain != is_certain)
            continue;
        if (!any)
            fb_text_format(out, "\n%s\n", language->words[title]);
        one_change(out, reg, change, language);
        any = true;
    }
    if (!any && is_certain)
        fb_text_format(out, "\n%s\n  %s\n", language->words[title], language->words[FB_WORD_REGISTER_NONE]);
}

/* Changes of which no day is known: their ids are enough. */
static void undated_of(fb_text *out, const fb_changes *changes, bool is_end, fb_word title,
                       const fb_language *language) {
    bool any = false;
    for (uint32_t i = 0; i < changes->n; i++) {
        const fb_change *change = &changes->items[i];
        if (change->is_dated || change->is_end != is_end)
            continue;
        if (!any)
            fb_text_format(out, "\n%s\n ", language->words[title]);
        fb_text_format(out, "%s%.*s", any ? ", " : " ", FB_ARG(change->instrument->id));
        any = true;
    }
    if (any)
        fb_text_add_byte(out, '\n');
}

void fb_changes_text_out(fb_text *out, const fb_register *reg, const fb_changes *changes,
                         const fb_language *language) {
    fb_view none = {"", 0};
    fb_value after = fb_date_value(changes->after), until = fb_date_value(changes->until);
    add_line(out, fb_say(out->arena, language, FB_WORD_REGISTER_TITLE, reg->as_of, none, none));
    add_line(out, fb_say(out->arena, language, FB_WORD_REGISTER_BETWEEN, fb_value_say(out->arena, language, &after),
                         fb_value_say(out->arena, language, &until), none));
    changes_of(out, reg, changes, false, true, FB_WORD_REGISTER_BEGAN, language);
    changes_of(out, reg, changes, true, true, FB_WORD_REGISTER_ENDED, language);
    changes_of(out, reg, changes, false, false, FB_WORD_REGISTER_MAY_BEGIN, language);
    changes_of(out, reg, changes, true, false, FB_WORD_REGISTER_MAY_END, language);
    undated_of(out, changes, false, FB_WORD_REGISTER_UNDATED_BEGIN, language);
    undated_of(out, changes, true, FB_WORD_REGISTER_UNDATED_END, language);
    if (changes->n_proposed)
        fb_text_format(out, "\n%s\n", language->words[FB_WORD_REGISTER_PROPOSED]);
    for (uint32_t i = 0; i < changes->n_proposed; i++)
        one_instrument(out, reg, changes->proposed[i], NULL, language);
}

/* ---- one instrument ----------------------------------------------------------------------------------- */

/* A line of the table, its words wrapped behind the label; nothing when the text is empty. */
static void labelled(fb_text *out, const char *label, fb_view text, uint32_t width) {
    uint32_t column = LABEL_WIDTH;
    if (text.size == 0)
        return;
    fb_text_format(out, "%-*s", (int)LABEL_WIDTH, label);
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && text.data[end] != ' ')
            end++;
        fb_view word = {text.data + at, end - at};
        uint32_t columns = (uint32_t)fb_utf8_length(word);
        bool is_first = column == LABEL_WIDTH;
        if (!is_first && column + 1 + columns > width) {
            fb_text_format(out, "\n%-*s", (int)LABEL_WIDTH, "");
            column = LABEL_WIDTH;
        } else if (!is_first) {
            fb_text_add_byte(out, ' ');
            column++;
        }
        for (size_t i = 0; i < word.size; i++)
            fb_text_add_byte(out, (unsigned char)word.data[i] < 0x20 || word.data[i] == 0x7F ? ' ' : word.data[i]);
        column += columns;
        at = end + 1;
    }
    fb_text_add_byte(out, '\n');
}

static fb_view with_grade(fb_arena *arena, const fb_language *language, fb_view text, fb_view grade) {
    fb_view none = {"", 0};
    if (grade.size == 0)
        return text;
    return fb_say(arena, language, FB_WORD_REGISTER_WITH_GRADE, text, fb_grade_say(arena, language, grade), none);
}

static fb_view first_day_not(fb_arena *arena, const fb_language *language, const fb_bound *to) {
    fb_view none = {"", 0}, words = say_bound(arena, to, language->words[FB_WORD_REGISTER_NO_END]);
    return to->n_readings > 0 ? fb_say(arena, language, FB_WORD_REGISTER_TO_IS, words, none, none) : words;
}

static void dates_and_places(fb_text *out, const fb_register *reg, const fb_instrument *i, const fb_language *language,
                             uint32_t width) {
    const char *const *words = language->words;
    fb_arena *arena = out->arena;
    fb_view unused = fb_view_of(words[FB_WORD_REGISTER_UNUSED]);
    fb_view from = say_bound(arena, &i->from, words[FB_WORD_REGISTER_NO_BEGINNING]);
    labelled(out, words[FB_WORD_REGISTER_SIGNED], i->signed_on.size ? i->signed_on : unused, width);
    labelled(out, words[FB_WORD_REGISTER_ISSUED], i->issued_on.size ? i->issued_on : unused, width);
    labelled(out, words[FB_WORD_REGISTER_FROM], with_grade(arena, language, from, i->grade_from), width);
    labelled(out, words[FB_WORD_REGISTER_TO],
             with_grade(arena, language, first_day_not(arena, language, &i->to), i->grade_to), width);
    labelled(out, words[FB_WORD_REGISTER_SUPERSEDES], listed_ids(arena, i->supersedes, i->n_supersedes), width);
    labelled(out, words[FB_WORD_REGISTER_SUPERSEDED_BY], named_by(arena, reg, i->id, false, NULL), width);
    labelled(out, words[FB_WORD_REGISTER_LIMITS], listed_ids(arena, i->limits, i->n_limits), width);
    labelled(out, words[FB_WORD_REGISTER_LIMITED_BY], named_by(arena, reg, i->id, true, NULL), width);
}

static void model_of(fb_text *out, const fb_instrument *i, const fb_language *language, uint32_t width) {
    fb_view none = {"", 0}, model = i->model;
    fb_arena *arena = out->arena;
    if (model.size == 0 && i->encoded_in.size > 0)
        model = fb_say(arena, language, FB_WORD_REGISTER_MODEL_OF, i->encoded_in, none, none);
    else if (model.size == 0)
        model = fb_view_of(language->words[FB_WORD_REGISTER_MODEL_NONE]);
    labelled(out, language->words[FB_WORD_REGISTER_MODEL], model, width);
    if (i->n_actions)
        labelled(out, language->words[FB_WORD_REGISTER_SPEAKS_OF],
                 fb_say(arena, language, FB_WORD_REGISTER_SPEAKS_OF_IS, listed_ids(arena, i->actions, i->n_actions),
                        none, none),
                 width);
}

void fb_instrument_text_out(fb_text *out, const fb_register *reg, const fb_instrument *i, const fb_sources *sources,
                            const fb_language *language, const fb_render_options *options) {
    const char *const *words = language->words;
    uint32_t width = !options || options->width == 0 ? 96 : options->width < 40 ? 40 : options->width;
    fb_view layer = {"", 0};
    if (i->has_layer)
        layer = fb_code_say(out->arena, language, fb_layer_name(i->layer));
    fb_text_format(out, "%.*s - ", FB_ARG(i->id));
    add_line(out, i->title);
    fb_text_add_byte(out, '\n');
    labelled(out, words[FB_WORD_REGISTER_ISSUER], i->issuer, width);
    labelled(out, words[FB_WORD_REGISTER_KIND], i->kind, width);
    labelled(out, words[FB_WORD_REGISTER_LAYER], layer, width);
    labelled(out, words[FB_WORD_REGISTER_SCOPE], i->scope, width);
    dates_and_places(out, reg, i, language, width);
    model_of(out, i, language, width);
    labelled(out, words[FB_WORD_REGISTER_NOTE], i->note, width);
    for (uint32_t k = 0; k < i->n_sources; k++) {
        fb_text line;
        fb_text_init(&line, out->arena);
        const fb_source *source = fb_source_find(sources, i->sources[k]);
        fb_view text = source ? source->text : fb_view_of(words[FB_WORD_REGISTER_KEY_ONLY]);
        fb_text_format(&line, "[%.*s] %.*s", FB_ARG(i->sources[k]), FB_ARG(text));
        labelled(out, k ? "" : words[FB_WORD_REGISTER_SOURCES], fb_text_view(&line), width);
    }
}
