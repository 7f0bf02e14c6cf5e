/* bench_eval.c - one evaluation, warm: 24 rules x 10 inputs, hit policy FIRST, typed in memory.
 *
 * Prints nanoseconds an evaluation, the allocations asked of the host in steady state (wanted: none), and the
 * ratio against a yardstick of the same run: qsort of 100 integers, which any machine does alike.  A ratio
 * survives a change of machine; the nanoseconds do not.
 */
#include "forbear.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_INPUTS 10
#define N_CASES 1000
#define ROUNDS 200

typedef struct counter {
    unsigned long calls;
} counter;

static void *counted_resize(void *context, void *old, size_t old_size, size_t new_size) {
    (void)old_size;
    ((counter *)context)->calls++;
    if (new_size)
        return realloc(old, new_size);
    free(old);
    return NULL;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static unsigned next_random(unsigned *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static int by_value(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static double yardstick(void) {
    int numbers[100];
    unsigned state = 1;
    double best = 1e9;
    for (int round = 0; round < 20; round++) {
        double start = seconds();
        for (int i = 0; i < 1000; i++) {
            for (int k = 0; k < 100; k++)
                numbers[k] = (int)next_random(&state);
            qsort(numbers, 100, sizeof *numbers, by_value);
        }
        double took = (seconds() - start) / 1000;
        best = took < best ? took : best;
    }
    return best;
}

static int fail(const fb_error *error) {
    fprintf(stderr, "bench_eval: %s:%u:%u: %s\n", error->file, error->line, error->column, error->message);
    return 1;
}

int main(int argc, char **argv) {
    static const char *const words[] = {"red", "green", "blue", "black", "white"};
    const char *path = argc > 1 ? argv[1] : "bench/data/table_24x10.dmn";
    counter count = {0};
    fb_host host = {&count, counted_resize, NULL};
    fb_error error;
    fb_model_set *set;
    fb_evaluation *evaluation;
    if (fb_model_set_load(&set, &path, 1, NULL, &error) != FB_OK ||
        fb_model_set_check(set, &error) != FB_OK ||
        fb_evaluation_new(&evaluation, set, NULL, &host, &error) != FB_OK)
        return fail(&error);
    size_t decision = (size_t)fb_model_set_find(set, (fb_view){"result", 6}), parts[N_INPUTS];
    for (int i = 0; i < N_INPUTS; i++) {
        char name[8];
        int size = snprintf(name, sizeof name, "x%d", i);
        parts[i] = (size_t)fb_model_set_find(set, (fb_view){name, (size_t)size});
    }
    unsigned long steady = 0, matched = 0;
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        unsigned state = 7;
        unsigned long before = count.calls;
        double start = seconds();
        for (int c = 0; c < N_CASES; c++) {
            fb_evaluation_clear(evaluation);
            for (int i = 0; i < N_INPUTS; i++) {
                unsigned r = next_random(&state);
                const char *word = words[r % 5];
                fb_view text = {word, strlen(word)};
                fb_status status = i % 3 == 2 ? fb_evaluation_set_string(evaluation, parts[i], text)
                                              : fb_evaluation_set_integer(evaluation, parts[i], r % 100);
                if (status != FB_OK)
                    return 1;
            }
            if (fb_evaluation_run(evaluation, NULL, decision, &error) != FB_OK)
                return fail(&error);
            fb_view value;
            matched += fb_evaluation_is_string(evaluation, &value);
        }
        double took = (seconds() - start) / N_CASES;
        best = took < best ? took : best;
        if (round)
            steady += count.calls - before;
    }
    double yard = yardstick();
    printf("24 rules x 10 inputs, FIRST, inputs set one by one: %.0f ns an evaluation\n", best * 1e9);
    printf("ratio to sorting 100 integers: %.2f\n", best / yard);
    printf("allocations in steady state: %lu in %d evaluations\n", steady, (ROUNDS - 1) * N_CASES);
    printf("evaluations with a result: %lu of %d\n", matched, ROUNDS * N_CASES);
    fb_evaluation_free(evaluation);
    fb_model_set_free(set);
    return steady != 0;
}
