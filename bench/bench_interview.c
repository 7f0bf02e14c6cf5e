/* bench_interview.c - how many questions an interview asks: sample cases, answered from their files, starting from
 * the action alone.
 *
 *     bench_interview POLICIES CASE.json...
 *
 * Beside each stands what a fixed order asks, the facts of the sheet from first to last, those left out that cannot
 * change the outcome any more; and how many facts the sheet has that may be asked.  A fact that a file does not know
 * is answered "not known".  Last the time of one question: outcomes, what matters, and the order.
 */
#include "casework/casework.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct counted {
    fb_interview_state state;
    uint32_t n_questions, n_not_known;
    size_t n_facts;
    double longest, all; /* milliseconds */
} counted;

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static size_t chosen(const fb_interview_view *view, const fb_fact_sheet *sheet, bool in_order) {
    size_t best = 0;
    for (size_t i = 1; in_order && i < view->n_questions; i++)
        if (fb_fact_find(sheet, view->questions[i].fact) < fb_fact_find(sheet, view->questions[best].fact))
            best = i;
    return best;
}

/* As the file has it. */
static fb_status reply(fb_dialogue *d, const fb_case *the_case, uint32_t fact, fb_arena *arena, uint32_t *n_not_known,
                       fb_error *error) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    fb_text text;
    if (!the_case->facts[fact].known) {
        ++*n_not_known;
        return fb_dialogue_answer(d, fact, FB_REPLY_NOT_KNOWN, (fb_view){"", 0}, error);
    }
    fb_text_init(&text, arena);
    fb_value_print(&text, &the_case->facts[fact].value, &budget);
    return fb_dialogue_answer(d, fact, FB_REPLY_VALUE, fb_text_view(&text), error);
}

static fb_status interview(counted *out, const fb_policy_set *set, const fb_case *the_case, fb_arena *arena,
                           bool in_order, fb_error *error) {
    const fb_fact_sheet *sheet = fb_policy_set_sheet(set);
    const fb_interview_view *view;
    fb_dialogue *d;
    fb_view action = fb_arena_copy(arena, the_case->action), at = fb_arena_copy(arena, the_case->at_text);
    char day[32];
    snprintf(day, sizeof day, "%04d-%02d-%02d", (int)the_case->day.year, the_case->day.month, the_case->day.day);
    fb_interview_options options = {.action = action.data, .at = at.data, .as_of = day, .source = "agency",
                                    .evidence = "agency_record"};
    FB_TRY(fb_dialogue_new(&d, set, &options, NULL, error));
    *out = (counted){0};
    for (;;) {
        double begun = milliseconds();
        fb_status status = fb_dialogue_look(d, &view, error);
        double took = milliseconds() - begun;
        if (status != FB_OK) {
            fb_dialogue_free(d);
            return status;
        }
        out->all += took;
        out->longest = took > out->longest ? took : out->longest;
        if (view->state != FB_INTERVIEW_ASKS)
            break;
        uint32_t fact = fb_fact_find(sheet, view->questions[chosen(view, sheet, in_order)].fact);
        if (getenv("FB_SHOW"))
            printf("#   %.*s worst %u expected %g (%zu outcomes, %zu questions) %.1f ms%s\n",
                   FB_ARG(sheet->facts[fact].name), view->questions[chosen(view, sheet, in_order)].worst,
                   view->questions[chosen(view, sheet, in_order)].expected, view->n_outcomes, view->n_questions, took,
                   the_case->facts[fact].known ? "" : " not known");
        out->n_questions++;
        status = reply(d, the_case, fact, arena, &out->n_not_known, error);
        if (status != FB_OK) {
            fb_dialogue_free(d);
            return status;
        }
    }
    out->state = view->state;
    out->n_facts = view->n_facts;
    fb_dialogue_free(d);
    return FB_OK;
}

static fb_status measure(const char *policies, const char *path, uint32_t totals[3], uint32_t *n, fb_error *error) {
    static const char *const words[] = {"asks", "settled", "open", "contradictory", "fault", "budget"};
    fb_arena arena;
    fb_policy_set *set = NULL;
    const fb_case *the_case;
    fb_view json;
    fb_date day;
    counted best = {0}, fixed = {0};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_status status = fb_file_read(&json, &arena, path, FB_CASE_FILE_LIMIT, error);
    if (status == FB_OK)
        status = fb_case_action_day(&day, &arena, fb_view_of(path), json, error);
    if (status == FB_OK)
        status = fb_policy_set_load(&set, NULL, fb_view_of(policies), NULL, NULL, day, error);
    if (status == FB_OK)
        status = fb_case_read(&the_case, &arena, fb_view_of(path), json, fb_policy_set_sheet(set),
                              fb_policy_set_plan(set), error);
    if (status == FB_OK)
        status = interview(&best, set, the_case, &arena, false, error);
    if (status == FB_OK)
        status = interview(&fixed, set, the_case, &arena, true, error);
    if (status == FB_OK) {
        const char *name = strrchr(path, '/');
        printf("| %s | %s | %u | %u | %u | %zu | %.1f |\n", name ? name + 1 : path, words[best.state], best.n_questions,
               best.n_not_known, fixed.n_questions, best.n_facts, best.longest);
        totals[0] += best.n_questions;
        totals[1] += fixed.n_questions;
        totals[2] += (uint32_t)best.n_facts;
        ++*n;
    }
    fb_policy_set_free(set);
    fb_arena_free(&arena);
    return status;
}

int main(int argc, char **argv) {
    uint32_t totals[3] = {0, 0, 0}, n = 0;
    if (argc < 3) {
        fputs("usage: bench_interview POLICIES CASE.json...\n", stderr);
        return 2;
    }
    puts("| case | ends | questions | of them not known | in a fixed order | facts | longest, ms |");
    puts("|---|---|---|---|---|---|---|");
    for (int i = 2; i < argc; i++) {
        fb_error error = {0};
        if (measure(argv[1], argv[i], totals, &n, &error) != FB_OK) {
            fprintf(stderr, "%s: %s\n", argv[i], error.message);
            return 1;
        }
        fflush(stdout);
    }
    printf("| %u cases | | %u | | %u | %u | |\n", n, totals[0], totals[1], totals[2]);
    return 0;
}
