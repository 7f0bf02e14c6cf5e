/* readability.c - how hard a plain text is to read: by a formula made for its language.
 *
 * English: the Flesch-Kincaid grade level (Kincaid and others 1975), 0.39 words/sentence + 11.8 syllables/word -
 * 15.59.  Spanish: the perspicuity index of Szigriszt-Pazos (1993), 206.835 - 62.3 syllables/word - words/sentence, on
 * the INFLESZ scale (Barrio-Cantalejo and others 2008): 55 and more is "normal", 65 "fairly easy", 80 "very easy".  A
 * formula for English says nothing of Spanish, whose words are longer.
 *
 * Syllables are counted by rule: in Spanish the rules of spelling give them; in English they are near enough, and where
 * they err they err by one.  A run of characters without a letter is no word; a word of capitals that has no vowel is
 * spelled out.  Called by draft_text.c.
 */
#include "render/render.h"

/* ---- letters ------------------------------------------------------------------------------------------ */

#define WORD_LIMIT 64u /* letters of a word that are looked at */

/* Lower case of the letters that both languages use; 0: no letter. */
static uint32_t letter(uint32_t c) {
    if (c >= 'A' && c <= 'Z')
        return c + 'a' - 'A';
    if ((c >= 'a' && c <= 'z') || c == 0xE1 || c == 0xE9 || c == 0xED || c == 0xF3 || c == 0xFA || c == 0xFC ||
        c == 0xF1)
        return c;
    if (c == 0xC1 || c == 0xC9 || c == 0xCD || c == 0xD3 || c == 0xDA || c == 0xDC || c == 0xD1)
        return c + 0x20;
    return 0;
}

static bool is_upper(uint32_t c) {
    return letter(c) && letter(c) != c;
}

static bool is_vowel(uint32_t c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* ---- English ------------------------------------------------------------------------------------------ */

static bool ends(const uint32_t *word, size_t n, const char *end) {
    size_t size = strlen(end);
    for (size_t i = 0; i < size; i++)
        if (n < size || word[n - size + i] != (unsigned char)end[i])
            return false;
    return true;
}

static bool is_one_of(uint32_t c, const char *letters) {
    return c != 0 && c < 0x80 && strchr(letters, (int)c) != NULL;
}

/* An e that is written and not spoken: "made", "makes", "asked"; but "table", "wages", "wanted". */
static bool has_silent_end(const uint32_t *word, size_t n) {
    if (ends(word, n, "e"))
        return n > 2 && !is_vowel(word[n - 2]) && !(word[n - 2] == 'l' && n > 3 && !is_vowel(word[n - 3]));
    if (ends(word, n, "ed"))
        return n > 3 && !is_one_of(word[n - 3], "tdaeiouy");
    if (ends(word, n, "es"))
        return n > 3 && !is_one_of(word[n - 3], "sxzcgaeiouy") && !(word[n - 3] == 'h') &&
               !(word[n - 3] == 'l' && n > 4 && !is_vowel(word[n - 4]));
    return false;
}

/* Two vowels that are spoken apart: "vi-olence", "immedi-ate", "stay-ing"; but "nation", "special", "region". */
static bool is_apart(const uint32_t *word, size_t n, size_t i) {
    bool after_y = word[i - 1] == 'y' && word[i] == 'i' && i + 2 < n && word[i + 1] == 'n' && word[i + 2] == 'g';
    if (after_y || (word[i - 1] == 'e' && word[i] == 'i' && i + 3 == n && word[i + 1] == 'n' && word[i + 2] == 'g'))
        return true;
    if (word[i - 1] == 'y' && i >= 2 && is_vowel(word[i - 2])) /* "be-yond" */
        return true;
    return word[i - 1] == 'i' && is_one_of(word[i], "ao") && i >= 2 && !is_one_of(word[i - 2], "tscgx");
}

static uint32_t english_syllables(const uint32_t *word, size_t n) {
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++) {
        bool starts = is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1]) || is_apart(word, n, i));
        if (word[i] == 'y' && i == 0 && n > 1 && is_vowel(word[1])) /* "you" */
            starts = false;
        if (i == 1 && word[0] == 'y' && is_vowel(word[1]))
            starts = true;
        count += starts;
    }
    if (count > 1 && has_silent_end(word, n))
        count--;
    return count;
}

/* ---- Spanish ------------------------------------------------------------------------------------------ */

typedef enum vowel_kind { NO_VOWEL = 0, WEAK, STRESSED_WEAK, STRONG } vowel_kind;

/* i and u are weak: they join a vowel beside them, unless they have the stress; a, e, o stand apart from each other.
 * The u of que and gui is not spoken; y is a vowel at the end of a word. */
static vowel_kind spanish_vowel(const uint32_t *word, size_t n, size_t i) {
    uint32_t c = word[i], next = i + 1 < n ? word[i + 1] : 0, before = i > 0 ? word[i - 1] : 0;
    bool before_front = next == 'e' || next == 'i' || next == 0xE9 || next == 0xED;
    if (is_one_of(c, "aeo") || c == 0xE1 || c == 0xE9 || c == 0xF3)
        return STRONG;
    if (c == 0xED || c == 0xFA)
        return STRESSED_WEAK;
    if (c == 'u' && before_front && (before == 'q' || before == 'g'))
        return NO_VOWEL;
    if (c == 'i' || c == 'u' || c == 0xFC || (c == 'y' && i + 1 == n))
        return WEAK;
    return NO_VOWEL;
}

static bool is_diphthong(vowel_kind a, vowel_kind b) {
    return a == WEAK ? b != NO_VOWEL : b == WEAK ? a != NO_VOWEL && a != STRESSED_WEAK : false;
}

static uint32_t spanish_syllables(const uint32_t *word, size_t n) {
    uint32_t count = 0;
    vowel_kind last = NO_VOWEL;
    for (size_t i = 0; i < n; i++) {
        vowel_kind kind = spanish_vowel(word, n, i);
        bool joins = last != NO_VOWEL && is_diphthong(last, kind);
        if (last == WEAK && kind == STRESSED_WEAK)
            joins = true;
        if (kind != NO_VOWEL && !joins)
            count++;
        last = kind;
    }
    return count;
}

/* ---- words and sentences ------------------------------------------------------------------------------ */

static uint32_t syllables_of(const uint32_t *word, size_t n, size_t n_upper, bool is_spanish) {
    uint32_t count = is_spanish ? spanish_syllables(word, n) : english_syllables(word, n);
    if (count > 0)
        return count;
    if (n_upper < n || n < 2)
        return 1;
    for (size_t i = 0; i < n; i++) /* "DHS": as its letters are called */
        count += word[i] == 'w' ? 3 : 1;
    return count;
}

uint32_t fb_count_syllables(fb_view word, bool is_spanish) {
    uint32_t letters[WORD_LIMIT];
    size_t n = 0, n_upper = 0;
    for (size_t at = 0; at < word.size && n < WORD_LIMIT;) {
        uint32_t c = fb_utf8_next(word, &at);
        if (!letter(c))
            continue;
        n_upper += is_upper(c);
        letters[n++] = letter(c);
    }
    return n ? syllables_of(letters, n, n_upper, is_spanish) : 0;
}

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

/* Does the run of characters end a sentence: a point, perhaps with quotes or brackets behind it? */
static bool ends_sentence(fb_view run) {
    while (run.size > 0 && (run.data[run.size - 1] == '"' || run.data[run.size - 1] == ')'))
        run.size--;
    return run.size > 0 && is_one_of((unsigned char)run.data[run.size - 1], ".!?");
}

void fb_reading_add(fb_reading_level *reading, fb_view text) {
    uint32_t words = 0;
    for (size_t at = 0; at < text.size;) {
        while (at < text.size && is_space(text.data[at]))
            at++;
        size_t start = at;
        bool is_end = false;
        while (at < text.size && !is_space(text.data[at]) && text.data[at] != '-' && text.data[at] != '/')
            at++;
        fb_view run = {text.data + start, at - start};
        at += at < text.size && !is_space(text.data[at]); /* the two halves of "self-petition" are two words */
        uint32_t syllables = fb_count_syllables(run, reading->is_spanish);
        words += syllables > 0;
        reading->words += syllables > 0;
        reading->syllables += syllables;
        is_end = ends_sentence(run);
        if (is_end && words > 0) {
            reading->sentences++;
            words = 0;
        }
    }
    reading->sentences += words > 0; /* the text ends with its last sentence, point or not */
}

/* In tenths, rounded away from ease: up for a grade, down for an index of ease. */
int32_t fb_reading_tenths(const fb_reading_level *reading) {
    int64_t words = reading->words, sentences = reading->sentences, syllables = reading->syllables;
    if (words == 0 || sentences == 0)
        return 0;
    int64_t denominator = words * sentences;
    int64_t by_sentence = words * words, by_word = syllables * sentences; /* over the denominator */
    int64_t n = reading->is_spanish ? 206835 * denominator - 62300 * by_word - 1000 * by_sentence
                                    : 390 * by_sentence + 11800 * by_word - 15590 * denominator;
    int64_t d = 100 * denominator, q = n / d;
    if (n % d != 0 && (reading->is_spanish ? n < 0 : n > 0))
        q += reading->is_spanish ? -1 : 1;
    return (int32_t)q;
}

bool fb_reading_is_plain(const fb_reading_level *reading) {
    int32_t tenths = fb_reading_tenths(reading);
    return reading->is_spanish ? tenths >= FB_READING_INFLESZ * 10 : tenths <= FB_READING_GRADE * 10;
}
