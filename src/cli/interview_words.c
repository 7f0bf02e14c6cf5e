/* interview_words.c - the phrases of `forbear ask`, and words of the policies for people, in English and Spanish.
 *
 * Questions and values are the fact sheet's own; here is what stands around them.
 */
#include "interview.h"

#include <stdlib.h>
#include <string.h>

static const char *const phrases[N_PHRASES][FB_LANGUAGES] = {
#define PHRASE(name, english, spanish) {english, spanish},
#include "interview_words.def"
#undef PHRASE
};

const char *interview_phrase(int language, phrase what) {
    return phrases[what][language];
}

bool interview_language(int *out, const char *given) {
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *found = given;
    for (size_t i = 0; i < sizeof variables / sizeof variables[0] && (!found || !*found); i++)
        found = getenv(variables[i]);
    bool is_spanish = found && strncmp(found, "es", 2) == 0 && (found[2] == '\0' || !given);
    *out = is_spanish ? FB_SPANISH : FB_ENGLISH;
    return !given || is_spanish || strcmp(given, "en") == 0;
}

/* KEEP IN STEP: the outcome words of docs/policy-contract.md sections 4 and 3a */
static const struct {
    const char *word, *spanish;
} outcomes[] = {{"must not", "no debe hacerse"},
                {"should not", "no debería hacerse"},
                {"only after", "solo después de otra cosa"},
                {"law open", "la ley lo deja abierto"},
                {"no rule found", "no se halló regla"},
                {"should", "debería hacerse"},
                {"must", "debe hacerse"},
                {"not reached", "ninguna regla lo alcanza"},
                {"moot", "sin objeto: ya ocurrió"},
                {"may seek", "puede solicitar"},
                {"not on these facts", "no con estos hechos"},
                {"sought already", "ya solicitado"},
                {"held", "ya concedido"}};

fb_view interview_outcome(int language, fb_view word) {
    for (size_t i = 0; language == FB_SPANISH && i < sizeof outcomes / sizeof outcomes[0]; i++)
        if (strlen(outcomes[i].word) == word.size && memcmp(outcomes[i].word, word.data, word.size) == 0)
            return (fb_view){outcomes[i].spanish, strlen(outcomes[i].spanish)};
    return word;
}

const char *interview_source(int language, fb_view ask) {
    static const struct {
        const char *code, *words[FB_LANGUAGES];
    } sources[] = {
        {"system", {"a system of the agency, then the papers", "un sistema de la agencia, luego los papeles"}},
        {"file", {"the papers in hand", "los papeles que se tienen"}},
        {"certifying_agency",
         {"the agency that investigates, before the person", "la agencia que investiga, antes que la persona"}},
        {"person_with_counsel",
         {"the person, with counsel or an advocate", "la persona, con su abogado o defensor"}},
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (strlen(sources[i].code) == ask.size && memcmp(sources[i].code, ask.data, ask.size) == 0)
            return sources[i].words[language];
    return "";
}
