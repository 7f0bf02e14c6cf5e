/* interview_next.c - forbear ask --next: the facts that can still change the outcome, best question first, without a
 * dialogue; as text, or as JSON (schema/questions.schema.json).
 */
#include "interview.h"

static const char *const states[] = {"asks", "settled", "open", "contradictory", "fault", "budget"};
static const char *const forms[] = {"yes or no", "word", "date", "date and time", "number", "text"};
static const char *const reasons[] = {"skipped", "not known", "refused", "conflict", "nobody"};
static const char *const languages[FB_LANGUAGES] = {"en", "es"};

static void put_key(const char *key) {
    printf("\"%s\": ", key);
}

static void put_string(const char *key, fb_view text) {
    put_key(key);
    cli_json_string(stdout, text);
}

static void put_list(const char *key, const fb_view *items, size_t n) {
    put_key(key);
    putchar('[');
    for (size_t i = 0; i < n; i++) {
        fputs(i ? ", " : "", stdout);
        cli_json_string(stdout, items[i]);
    }
    putchar(']');
}

static void put_texts(const char *key, const fb_view texts[FB_LANGUAGES]) {
    put_key(key);
    putchar('{');
    for (int language = 0; language < FB_LANGUAGES; language++) {
        fputs(language ? ", " : "", stdout);
        put_string(languages[language], texts[language]);
    }
    putchar('}');
}

static void put_values(const fb_interview_question *q) {
    put_key("values");
    putchar('[');
    for (size_t i = 0; i < q->n_values; i++) {
        fputs(i ? ", " : "", stdout);
        cli_json_string(stdout, q->values[i].code);
    }
    putchar(']');
}

static void put_question(const fb_interview_question *q) {
    fputs("    {", stdout);
    put_string("fact", q->fact);
    fputs(", ", stdout);
    put_string("group", q->group);
    fputs(", ", stdout);
    put_string("class", q->confidentiality);
    fputs(", ", stdout);
    put_string("ask", q->ask);
    printf(", \"hardness\": %d, \"form\": \"%s\",\n     ", q->hardness, forms[q->form]);
    put_values(q);
    fputs(",\n     ", stdout);
    put_texts("question", q->question);
    fputs(",\n     ", stdout);
    put_texts("settled_by", q->settled_by);
    fputs(",\n     ", stdout);
    put_list("read_by", q->read_by, q->n_read_by);
    printf(", \"grouped\": %s, \"worst\": ", q->is_grouped ? "true" : "false");
    if (q->worst == UINT32_MAX)
        fputs("null", stdout);
    else
        printf("%u", (unsigned)q->worst);
    fputs(", \"expected\": ", stdout);
    if (q->expected < 0)
        fputs("null}", stdout);
    else
        printf("%.3f}", q->expected);
}

static void print_json(const fb_interview_view *view) {
    fb_view goal = {"action", 6};
    if (view->n_benefits > 0)
        goal = view->benefits[view->benefit].id;
    printf("{\n  \"questions_version\": 1,\n  \"goal\": \"%.*s\",\n  \"state\": \"%s\",\n  \"exact\": %s,\n"
           "  \"can_settle\": %s,\n  ",
           (int)goal.size, goal.data, states[view->state], view->is_exact ? "true" : "false",
           view->can_settle ? "true" : "false");
    put_list("outcomes", view->outcomes, view->n_outcomes);
    fputs(",\n  ", stdout);
    put_list("missing", view->missing, view->n_missing);
    fputs(",\n  \"benefits\": [", stdout);
    for (size_t i = 0; i < view->n_benefits; i++) {
        fputs(i ? ",\n    {" : "\n    {", stdout);
        put_string("benefit", view->benefits[i].id);
        printf(", \"state\": \"%s\", ", states[view->benefits[i].state]);
        put_list("outcomes", view->benefits[i].outcomes, view->benefits[i].n_outcomes);
        putchar('}');
    }
    fputs(view->n_benefits ? "\n  ]" : "]", stdout);
    fputs(",\n  \"questions\": [", stdout);
    for (size_t i = 0; i < view->n_questions; i++) {
        fputs(i ? ",\n" : "\n", stdout);
        put_question(&view->questions[i]);
    }
    fputs(view->n_questions ? "\n  ],\n  \"not_asked\": [" : "],\n  \"not_asked\": [", stdout);
    for (size_t i = 0; i < view->n_left; i++) {
        fputs(i ? ",\n    {" : "\n    {", stdout);
        put_string("fact", view->left[i].fact);
        printf(", \"why\": \"%s\"}", reasons[view->left[i].why]);
    }
    fputs(view->n_left ? "\n  ]\n}\n" : "]\n}\n", stdout);
}

static void print_text(const fb_interview_view *view, int language) {
    if (view->n_benefits > 0)
        printf("%.*s: ", (int)view->benefits[view->benefit].id.size, view->benefits[view->benefit].id.data);
    printf("%s:", states[view->state]);
    for (size_t i = 0; i < view->n_outcomes; i++) {
        fb_view word = interview_outcome(language, view->outcomes[i]);
        printf("%s %.*s", i ? "," : "", (int)word.size, word.data);
    }
    putchar('\n');
    for (size_t i = 0; i < view->n_questions; i++) {
        const fb_interview_question *q = &view->questions[i];
        fb_view text = q->question[language].size ? q->question[language] : q->fact;
        if (q->worst == UINT32_MAX)
            printf("  %-28.*s    ?      ?  ", (int)q->fact.size, q->fact.data);
        else
            printf("  %-28.*s %4u %6.2f  ", (int)q->fact.size, q->fact.data, (unsigned)q->worst, q->expected);
        printf("%.*s\n", (int)text.size, text.data);
    }
    for (size_t i = 0; i < view->n_left; i++)
        printf("  %-28.*s      (%s)\n", (int)view->left[i].fact.size, view->left[i].fact.data,
               reasons[view->left[i].why]);
}

bool print_next(const fb_interview_view *view, int language, bool json) {
    if (json)
        print_json(view);
    else
        print_text(view, language);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fputs("forbear: standard output cannot be written\n", stderr);
    return false;
}
