/* bench_model.c - one decision of any model over a file of cases, for bench/compare.
 *
 *     bench_model MODEL.dmn DECISION CASES SECONDS
 *
 * CASES holds a JSON object of inputs a line.  Every case is evaluated warm, again and again for at least
 * SECONDS and three rounds, in two ways: JSON text in and JSON text out, and, where all inputs are numbers
 * without fraction or plain strings, typed in memory.  The best round counts.  Time is the processor time of
 * the process, so that what else the machine does counts for nobody.  Prints one JSON object:
 *
 *     load_ms   reading and compiling the model, the best of several
 *     bytes     what the loaded set holds of the host's memory: its plan and all that belongs to it
 *     peak      the most it held while it was loaded
 *     json_ns, typed_ns (null when not possible)   an evaluation
 *     results   FNV-1a over all results as JSON, a line each: equal results, equal number
 *
 * It is no test.  Only forbear.h is used, as by an embedder.
 */
#include "forbear.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define N_INPUTS 64
#define N_CASES 100000

typedef struct meter {
    size_t held, peak;
} meter;

typedef struct input {
    size_t part;
    fb_view text; /* data NULL: a number */
    int64_t number;
} input;

typedef struct cases {
    char *bytes;
    fb_view line[N_CASES];
    input *inputs; /* n_inputs a case; NULL: not all are typed */
    size_t n, n_inputs;
} cases;

static void *metered_resize(void *context, void *old, size_t old_size, size_t new_size) {
    meter *m = context;
    void *made = NULL;
    if (new_size == 0)
        free(old);
    else if (!(made = realloc(old, new_size)))
        return NULL;
    m->held = m->held - old_size + new_size;
    m->peak = m->held > m->peak ? m->held : m->peak;
    return made;
}

static ptrdiff_t plain_read(void *context, int file, void *bytes, size_t size) {
    (void)context;
    return read(file, bytes, size);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int fail(const fb_error *error) {
    fprintf(stderr, "bench_model: %s:%u:%u: %s\n", error->file, error->line, error->column, error->message);
    return 1;
}

/* ---- cases --------------------------------------------------------------------------------------------- */

static bool read_cases(cases *all, const char *path) {
    FILE *file = fopen(path, "rb");
    long size = file && fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    all->bytes = size > 0 ? malloc((size_t)size) : NULL;
    bool whole = all->bytes && fseek(file, 0, SEEK_SET) == 0 &&
                 fread(all->bytes, 1, (size_t)size, file) == (size_t)size;
    if (file)
        fclose(file);
    if (!whole)
        return false;
    for (char *at = all->bytes, *end = at + size, *next; at < end && all->n < N_CASES; at = next + 1) {
        next = memchr(at, '\n', (size_t)(end - at));
        if (!next)
            next = end;
        if (next > at)
            all->line[all->n++] = (fb_view){at, (size_t)(next - at)};
    }
    return all->n > 0;
}

/* `"name": 12` or `"name": "text"` at *at, which moves behind it and the comma or brace. */
static bool read_input(input *into, const fb_model_set *set, const char **at) {
    const char *name = *at + strspn(*at, "{ ");
    const char *end = *name == '"' ? strchr(name + 1, '"') : NULL;
    if (!end || end[1] != ':')
        return false;
    ptrdiff_t part = fb_model_set_find(set, (fb_view){name + 1, (size_t)(end - name - 1)});
    const char *value = end + 2 + strspn(end + 2, " ");
    *into = (input){.part = (size_t)part};
    char *behind = NULL;
    if (*value == '"') {
        behind = strpbrk(value + 1, "\"\\");
        if (!behind || *behind == '\\')
            return false;
        into->text = (fb_view){value + 1, (size_t)(behind - value - 1)};
        behind++;
    } else {
        into->number = strtoll(value, &behind, 10);
    }
    *at = behind + 1;
    return part >= 0 && behind > value && (*behind == ',' || *behind == '}');
}

/* Leaves inputs NULL when a case has something else. */
static void read_inputs(cases *all, const fb_model_set *set) {
    input *inputs = malloc(sizeof *inputs * all->n * N_INPUTS);
    size_t n = 0;
    for (size_t c = 0; inputs && c < all->n; c++) {
        const char *at = all->line[c].data, *end = at + all->line[c].size;
        size_t first = n;
        while (at < end && n - first < N_INPUTS && read_input(&inputs[n], set, &at))
            n++;
        all->n_inputs = c ? all->n_inputs : n;
        if (at < end || n - first != all->n_inputs) {
            free(inputs);
            return;
        }
    }
    all->inputs = inputs;
}

/* ---- evaluations --------------------------------------------------------------------------------------- */

static fb_status run_json(fb_evaluation *e, fb_view *result, const cases *all, size_t c, size_t decision,
                          fb_error *error) {
    fb_evaluation_clear(e);
    fb_status status = fb_evaluation_set_json(e, (fb_view){"cases", 5}, all->line[c], error);
    if (status == FB_OK)
        status = fb_evaluation_run(e, NULL, decision, error);
    return status == FB_OK ? fb_evaluation_json(e, result, 0, error) : status;
}

static fb_status run_typed(fb_evaluation *e, const cases *all, size_t c, size_t decision, fb_error *error) {
    fb_evaluation_clear(e);
    const input *inputs = all->inputs + c * all->n_inputs;
    for (size_t i = 0; i < all->n_inputs; i++) {
        fb_status status = inputs[i].text.data
                               ? fb_evaluation_set_string(e, inputs[i].part, inputs[i].text)
                               : fb_evaluation_set_integer(e, inputs[i].part, inputs[i].number);
        if (status != FB_OK)
            return status;
    }
    return fb_evaluation_run(e, NULL, decision, error);
}

static uint64_t hash(uint64_t sum, const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ (unsigned char)bytes[i]) * 1099511628211u;
    return sum;
}

/* Nanoseconds an evaluation, negative on failure. */
static double measure(fb_evaluation *e, uint64_t *results, const cases *all, size_t decision, bool typed,
                      double at_least, fb_error *error) {
    double best = 1e9, begin = seconds();
    fb_view result = {NULL, 0};
    for (int round = 0; round < 3 || seconds() - begin < at_least; round++) {
        double start = seconds();
        uint64_t sum = 14695981039346656037u;
        for (size_t c = 0; c < all->n; c++) {
            fb_status status = typed ? run_typed(e, all, c, decision, error)
                                     : run_json(e, &result, all, c, decision, error);
            if (status != FB_OK)
                return -1;
            if (!typed && round == 0)
                sum = hash(hash(sum, result.data, result.size), "\n", 1);
        }
        double took = (seconds() - start) / (double)all->n;
        best = round && took < best ? took : best;
        if (!typed && round == 0)
            *results = sum;
    }
    return best * 1e9;
}

static double load_time(const char *path) {
    double best = 1e9, begin = seconds();
    for (int round = 0; round < 3 || (round < 20 && seconds() - begin < 0.2); round++) {
        fb_model_set *set;
        double start = seconds();
        if (fb_model_set_load(&set, &path, 1, NULL, NULL) != FB_OK)
            return -1;
        double took = seconds() - start;
        fb_model_set_free(set);
        best = took < best ? took : best;
    }
    return best * 1e3;
}

int main(int argc, char **argv) {
    static cases all;
    if (argc != 5 || !read_cases(&all, argv[3])) {
        fprintf(stderr, "usage: bench_model MODEL.dmn DECISION CASES SECONDS\n");
        return 2;
    }
    const char *path = argv[1];
    meter m = {0, 0};
    fb_host host = {&m, metered_resize, plain_read};
    fb_error error = {0};
    fb_model_set *set;
    fb_evaluation *e;
    double load = load_time(path);
    if (fb_model_set_load(&set, &path, 1, &host, &error) != FB_OK || fb_model_set_check(set, &error) != FB_OK)
        return fail(&error);
    size_t bytes = m.held, peak = m.peak;
    ptrdiff_t decision = fb_model_set_find(set, (fb_view){argv[2], strlen(argv[2])});
    if (decision < 0 || fb_evaluation_new(&e, set, NULL, NULL, &error) != FB_OK)
        return fail(&error);
    read_inputs(&all, set);
    uint64_t results = 0;
    double at_least = strtod(argv[4], NULL);
    double json = measure(e, &results, &all, (size_t)decision, false, at_least, &error);
    double typed = all.inputs ? measure(e, &results, &all, (size_t)decision, true, at_least, &error) : 0;
    if (json < 0 || typed < 0)
        return fail(&error);
    printf("{\"load_ms\": %.3f, \"bytes\": %zu, \"peak\": %zu, \"json_ns\": %.0f, ", load, bytes, peak, json);
    printf(all.inputs ? "\"typed_ns\": %.0f, " : "\"typed_ns\": null, ", typed);
    printf("\"results\": \"%016" PRIx64 "\"}\n", results);
    fb_evaluation_free(e);
    fb_model_set_free(set);
    free(all.inputs);
    free(all.bytes);
    return 0;
}
