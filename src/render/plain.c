/* plain.c - words: a language's table, codes and values as people read them.
 *
 * Called by page.c, page_facts.c, register_out.c, check_out.c, compare_out.c and text_out.c.  Every text comes from
 * strings_en.def; a second language is a second table of the same rows.
 */
#include "render/render.h"

static const fb_code_words english_codes[] = {
#define FB_WORD(id, text)
#define FB_CODE(code, text) {(code), (text)},
#include "render/strings_en.def"
#undef FB_WORD
#undef FB_CODE
};

static const fb_language english = {
    .tag = "en",
    .sheet = 0,
    .words =
        {
#define FB_WORD(id, text) [FB_WORD_##id] = (text),
#define FB_CODE(code, text)
#include "render/strings_en.def"
#undef FB_WORD
#undef FB_CODE
        },
    .codes = english_codes,
    .n_codes = FB_COUNT(english_codes),
};

const fb_language *fb_language_find(const char *tag) {
    return !tag || strcmp(tag, "en") == 0 ? &english : NULL;
}

/* C0, DEL, C1, bytes that are no character, separators of lines, and what turns the direction of writing. */
bool fb_drives_terminal(uint32_t code_point) {
    return code_point == FB_BAD_CODE_POINT || code_point < 0x20 ||
           (code_point >= 0x7F && code_point <= 0x9F) || code_point == 0x2028 || code_point == 0x2029 ||
           (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069);
}

void fb_text_add_plain(fb_text *out, fb_view text) {
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        if (fb_drives_terminal(fb_utf8_next(text, &at)))
            fb_text_add_byte(out, ' ');
        else
            fb_text_add(out, (fb_view){text.data + start, at - start});
    }
}

/* ---- filling in --------------------------------------------------------------------------------------- */

fb_view fb_say(fb_arena *arena, const fb_language *language, fb_word word, fb_view a, fb_view b, fb_view c) {
    fb_view text = fb_view_of(language->words[word]);
    const fb_view filled[3] = {a, b, c};
    if (!memchr(text.data, '{', text.size))
        return text;
    fb_text out;
    fb_text_init(&out, arena);
    for (size_t i = 0; i < text.size; i++) {
        bool is_place = text.data[i] == '{' && i + 2 < text.size && text.data[i + 2] == '}' &&
                        text.data[i + 1] >= '0' && text.data[i + 1] <= '2';
        if (is_place) {
            fb_text_add(&out, filled[text.data[i + 1] - '0']);
            i += 2;
        } else {
            fb_text_add_byte(&out, text.data[i]);
        }
    }
    return fb_text_view(&out);
}

static fb_view with_spaces(fb_arena *arena, fb_view name) {
    fb_text out;
    fb_text_init(&out, arena);
    for (size_t i = 0; i < name.size; i++)
        fb_text_add_byte(&out, name.data[i] == '_' ? ' ' : name.data[i]);
    return fb_text_view(&out);
}

fb_view fb_code_say(fb_arena *arena, const fb_language *language, fb_view code) {
    for (size_t i = 0; i < language->n_codes; i++)
        if (fb_view_equal(code, fb_view_of(language->codes[i].code)))
            return fb_view_of(language->codes[i].text);
    return with_spaces(arena, code);
}

fb_view fb_grade_say(fb_arena *arena, const fb_language *language, fb_view grade) {
    fb_view none = {"", 0};
    fb_word word = fb_view_is(grade, "P")   ? FB_WORD_GRADE_P
                   : fb_view_is(grade, "A") ? FB_WORD_GRADE_A
                   : fb_view_is(grade, "2") ? FB_WORD_GRADE_2
                   : grade.size == 0        ? FB_WORD_GRADE_NONE
                                            : FB_WORD_GRADE_UNVERIFIED;
    return fb_say(arena, language, word, none, none, none);
}

static int grade_rank(fb_view grade) {
    return fb_view_is(grade, "P") ? 0 : fb_view_is(grade, "A") ? 1 : fb_view_is(grade, "2") ? 2 : 3;
}

bool fb_grade_meets(fb_view grade, fb_view required) {
    return required.size == 0 || grade_rank(grade) <= grade_rank(required);
}

/* ---- values ------------------------------------------------------------------------------------------- */

fb_view fb_day_say(fb_arena *arena, const fb_language *language, fb_date day) {
    fb_text out;
    unsigned month = day.month >= 1 && day.month <= 12 ? day.month : 1;
    fb_text_init(&out, arena);
    fb_text_format(&out, "%d %s %d", day.day, language->words[FB_WORD_MONTH_1 + month - 1], (int)day.year);
    return fb_text_view(&out);
}

fb_view fb_moment_say(fb_arena *arena, const fb_language *language, const fb_moment *moment) {
    fb_text out;
    int offset = moment->offset < 0 ? -moment->offset : moment->offset;
    fb_text_init(&out, arena);
    fb_text_add(&out, fb_day_say(arena, language, moment->date));
    fb_text_format(&out, ", %02d:%02d", moment->hour, moment->minute);
    if (moment->zone_kind != FB_ZONE_NONE)
        fb_text_format(&out, " (UTC%c%02d:%02d%s%.*s)", moment->offset < 0 ? '-' : '+', offset / 3600,
                       offset / 60 % 60, moment->zone.size ? ", " : "", FB_ARG(moment->zone));
    return fb_text_view(&out);
}

fb_view fb_fact_say(fb_arena *arena, const fb_fact *fact) {
    return fact->label.size > 0 ? fact->label : with_spaces(arena, fact->name);
}

fb_view fb_value_say(fb_arena *arena, const fb_language *language, const fb_value *value) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    fb_text out;
    fb_text_init(&out, arena);
    switch (value->kind) {
    case FB_KIND_NULL:
        return fb_view_of(language->words[FB_WORD_NULL_VALUE]);
    case FB_KIND_BOOLEAN:
        return fb_view_of(language->words[value->as.boolean ? FB_WORD_YES : FB_WORD_NO]);
    case FB_KIND_STRING:
        return with_spaces(arena, fb_string_view(value));
    case FB_KIND_DATE_TIME:
        return fb_moment_say(arena, language, value->as.moment);
    default:
        break;
    }
    fb_value_print(&out, value, &budget);
    return fb_text_view(&out);
}

fb_view fb_assertion_say(fb_arena *arena, const fb_language *language, const fb_assertion *assertion) {
    fb_text out;
    fb_text_init(&out, arena);
    if (assertion->n_values == 0) {
        fb_text_add(&out, fb_value_say(arena, language, &assertion->low));
        fb_text_add_string(&out, language->words[FB_WORD_TO]);
        fb_text_add(&out, fb_value_say(arena, language, &assertion->high));
    }
    for (uint32_t i = 0; i < assertion->n_values; i++) {
        fb_text_add_string(&out, i ? language->words[FB_WORD_OR] : "");
        fb_text_add(&out, fb_value_say(arena, language, &assertion->values[i]));
    }
    return fb_text_view(&out);
}
