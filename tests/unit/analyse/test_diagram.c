/* Decision diagrams against truth tables: every operation on random functions of four small variables is compared with
 * the same operation on all of their values. */
#include "analyse/analyse.h"
#include "support/check.h"

#define N_VARIABLES 4u
#define N_ROWS 48u /* 2 * 3 * 2 * 4 */
static const uint32_t n_values[N_VARIABLES] = {2, 3, 2, 4};

typedef struct scene {
    fb_arena arena;
    fb_budget budget;
    fb_diagrams all;
    uint64_t state;
} scene;

static uint32_t below(scene *s, uint32_t n) {
    s->state = s->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(s->state >> 33) % n;
}

static void begin(scene *s, uint64_t seed, uint64_t steps, size_t memory) {
    fb_arena_init(&s->arena, NULL, memory);
    s->budget = (fb_budget){steps, 1000, false};
    s->state = seed;
    fb_diagrams_init(&s->all, &s->arena, &s->budget);
    for (uint32_t v = 0; v < N_VARIABLES; v++)
        fb_diagram_add_variable(&s->all, n_values[v]);
}

/* A table has a number for each row; the last variable changes fastest. */
static void row_values(uint32_t row, uint32_t values[N_VARIABLES]) {
    for (uint32_t v = N_VARIABLES; v-- > 0; row /= n_values[v])
        values[v] = row % n_values[v];
}

static uint32_t row_of(const uint32_t values[N_VARIABLES]) {
    uint32_t row = 0;
    for (uint32_t v = 0; v < N_VARIABLES; v++)
        row = row * n_values[v] + values[v];
    return row;
}

/* Now and then a table that does not look at one of the variables. */
static void random_table(scene *s, uint32_t table[N_ROWS], uint32_t n_numbers) {
    uint32_t ignored = below(s, N_VARIABLES + 2);
    for (uint32_t r = 0; r < N_ROWS; r++) {
        uint32_t values[N_VARIABLES];
        row_values(r, values);
        table[r] = below(s, n_numbers);
        if (ignored < N_VARIABLES && values[ignored]) {
            values[ignored] = 0;
            table[r] = table[row_of(values)];
        }
    }
}

static fb_diagram diagram_of(scene *s, const uint32_t *table, uint32_t variable, uint32_t first, uint32_t n) {
    fb_diagram children[4];
    if (variable == N_VARIABLES)
        return fb_diagram_leaf(table[first]);
    uint32_t each = n / n_values[variable];
    for (uint32_t v = 0; v < n_values[variable]; v++) {
        children[v] = diagram_of(s, table, variable + 1, first + v * each, each);
        if (children[v] == FB_DIAGRAM_NONE)
            return FB_DIAGRAM_NONE;
    }
    return fb_diagram_node_of(&s->all, variable, children);
}

static fb_diagram made(scene *s, const uint32_t table[N_ROWS]) {
    return diagram_of(s, table, 0, 0, N_ROWS);
}

static uint32_t number_at(const scene *s, fb_diagram d, const uint32_t values[N_VARIABLES]) {
    while (!fb_diagram_is_leaf(d))
        d = fb_diagram_child(&s->all, d, values[fb_diagram_variable(&s->all, d)]);
    return fb_diagram_number(d);
}

static bool is_table(const scene *s, fb_diagram d, const uint32_t table[N_ROWS]) {
    for (uint32_t r = 0; r < N_ROWS && d != FB_DIAGRAM_NONE; r++) {
        uint32_t values[N_VARIABLES];
        row_values(r, values);
        if (number_at(s, d, values) != table[r])
            return false;
    }
    return d != FB_DIAGRAM_NONE;
}

#define ROUNDS 300u
static void each_round(check_state *check, void (*run)(check_state *check, scene *s)) {
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        scene s;
        begin(&s, seed * 977, UINT64_MAX, SIZE_MAX);
        run(check, &s);
        fb_arena_free(&s.arena);
    }
}

/* ---- one function, one number -------------------------------------------------------------------------- */

static void compare_two(check_state *check, scene *s) {
    uint32_t a[N_ROWS], b[N_ROWS];
    random_table(s, a, 2);
    random_table(s, b, 2);
    fb_diagram x = made(s, a), y = made(s, b);
    CHECK(is_table(s, x, a) && is_table(s, y, b));
    CHECK_EQ_INT(made(s, a), x);
    CHECK((x == y) == (memcmp(a, b, sizeof a) == 0));
}

static void equal_functions_are_one_diagram(check_state *check) {
    each_round(check, compare_two);
}

/* ---- apply --------------------------------------------------------------------------------------------- */

static uint32_t mix(void *context, const uint32_t *numbers, uint32_t n) {
    uint32_t out = *(const uint32_t *)context;
    for (uint32_t i = 0; i < n; i++)
        out = (out * 3 + numbers[i] * (i + 1)) % 5;
    return out;
}

static uint32_t times(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    return numbers[0] * numbers[1];
}

static fb_diagram zero_early(void *context, const fb_diagram *operands, uint32_t n) {
    (void)context, (void)n;
    bool is_zero = operands[0] == fb_diagram_leaf(0) || operands[1] == fb_diagram_leaf(0);
    return is_zero ? fb_diagram_leaf(0) : FB_DIAGRAM_NONE;
}

static void apply_some(check_state *check, scene *s) {
    static const char identity;
    static uint32_t constants[2] = {1, 4};
    uint32_t tables[3][N_ROWS], wanted[N_ROWS];
    fb_diagram operands[3];
    for (uint32_t i = 0; i < 3; i++) {
        random_table(s, tables[i], 3);
        operands[i] = made(s, tables[i]);
    }
    for (uint32_t c = 0; c < 2; c++)
        for (uint32_t n = 0; n <= 3; n++) {
            fb_diagram_function f = {.identity = &constants[c], .of = mix, .context = &constants[c]};
            for (uint32_t r = 0; r < N_ROWS; r++) {
                const uint32_t numbers[3] = {tables[0][r], tables[1][r], tables[2][r]};
                wanted[r] = mix(&constants[c], numbers, n);
            }
            CHECK(is_table(s, fb_diagram_apply(&s->all, &f, operands, n), wanted));
        }
    fb_diagram_function product = {.identity = &identity, .of = times, .early = zero_early};
    for (uint32_t r = 0; r < N_ROWS; r++)
        wanted[r] = tables[0][r] * tables[1][r];
    CHECK(is_table(s, fb_diagram_apply(&s->all, &product, operands, 2), wanted));
}

static void apply_is_row_by_row(check_state *check) {
    each_round(check, apply_some);
}

/* ---- restrict, fold ------------------------------------------------------------------------------------ */

static void restrict_some(check_state *check, scene *s) {
    uint32_t table[N_ROWS], wanted[N_ROWS], fixed[N_VARIABLES];
    random_table(s, table, 4);
    for (uint32_t v = 0; v < N_VARIABLES; v++)
        fixed[v] = below(s, 2) ? below(s, n_values[v]) : UINT32_MAX;
    for (uint32_t r = 0; r < N_ROWS; r++) {
        uint32_t values[N_VARIABLES];
        row_values(r, values);
        for (uint32_t v = 0; v < N_VARIABLES; v++)
            values[v] = fixed[v] == UINT32_MAX ? values[v] : fixed[v];
        wanted[r] = table[row_of(values)];
    }
    CHECK(is_table(s, fb_diagram_restrict(&s->all, made(s, table), fixed), wanted));
}

static void restrict_gives_the_rows_with_these_values(check_state *check) {
    each_round(check, restrict_some);
}

static uint32_t most(void *context, const uint32_t *numbers, uint32_t n) {
    (void)context, (void)n;
    return numbers[0] > numbers[1] ? numbers[0] : numbers[1];
}

static void fold_some(check_state *check, scene *s) {
    static const char identity;
    const fb_diagram_function maximum = {.identity = &identity, .of = most};
    uint32_t table[N_ROWS], wanted[N_ROWS] = {0};
    uint64_t folded = below(s, 1u << N_VARIABLES);
    random_table(s, table, 6);
    for (uint32_t r = 0; r < N_ROWS; r++)
        for (uint32_t other = 0; other < N_ROWS; other++) {
            uint32_t a[N_VARIABLES], b[N_VARIABLES];
            bool is_alike = true;
            row_values(r, a);
            row_values(other, b);
            for (uint32_t v = 0; v < N_VARIABLES; v++)
                is_alike = is_alike && (a[v] == b[v] || folded >> v & 1);
            if (is_alike && table[other] > wanted[r])
                wanted[r] = table[other];
        }
    CHECK(is_table(s, fb_diagram_fold(&s->all, made(s, table), &folded, &maximum), wanted));
}

static void fold_combines_the_rows_that_differ_in_these_variables(check_state *check) {
    each_round(check, fold_some);
}

/* ---- support, leaves, path ----------------------------------------------------------------------------- */

static bool mark(void *context, uint32_t number) {
    uint64_t *seen = context;
    bool is_new = !(*seen >> number & 1);
    *seen |= UINT64_C(1) << number;
    return is_new;
}

static bool stop(void *context, uint32_t number) {
    (void)number;
    ++*(uint32_t *)context;
    return false;
}

static uint64_t variables_of(const uint32_t table[N_ROWS]) {
    uint64_t variables = 0;
    for (uint32_t r = 0; r < N_ROWS; r++)
        for (uint32_t v = 0; v < N_VARIABLES; v++) {
            uint32_t values[N_VARIABLES];
            row_values(r, values);
            values[v] = 0;
            if (table[row_of(values)] != table[r])
                variables |= UINT64_C(1) << v;
        }
    return variables;
}

static void look_at_one(check_state *check, scene *s) {
    uint32_t table[N_ROWS], n_calls = 0;
    uint64_t variables = 0, seen = 0, wanted = 0;
    random_table(s, table, 1 + below(s, 5));
    fb_diagram d = made(s, table);
    for (uint32_t r = 0; r < N_ROWS; r++)
        wanted |= UINT64_C(1) << table[r];
    CHECK(fb_diagram_support(&s->all, d, &variables));
    CHECK_EQ_INT(variables, variables_of(table));
    CHECK(fb_diagram_leaves(&s->all, d, mark, &seen)); /* each once */
    CHECK_EQ_INT(seen, wanted);
    CHECK(!fb_diagram_leaves(&s->all, d, stop, &n_calls) && n_calls == 1);
    for (uint32_t number = 0; number < 6; number++) {
        uint32_t values[N_VARIABLES] = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
        bool is_there = fb_diagram_path(&s->all, d, number, values);
        CHECK(is_there == (wanted >> number & 1));
        if (!is_there)
            continue;
        CHECK_EQ_INT(fb_diagram_restrict(&s->all, d, values), fb_diagram_leaf(number)); /* whatever the others are */
        for (uint32_t v = 0; v < N_VARIABLES; v++)
            CHECK(values[v] == UINT32_MAX || variables >> v & 1);
    }
}

static void support_leaves_and_paths_are_those_of_the_table(check_state *check) {
    each_round(check, look_at_one);
}

/* ---- budgets ------------------------------------------------------------------------------------------- */

/* The same work with every budget: done, and right, or nothing. */
static bool work(check_state *check, uint64_t steps, size_t memory) {
    static const char identity;
    static uint32_t one = 1;
    const fb_diagram_function maximum = {.identity = &identity, .of = most};
    fb_diagram_function f = {.identity = &one, .of = mix, .context = &one};
    uint32_t a[N_ROWS], b[N_ROWS], wanted[N_ROWS];
    uint64_t folded = 5;
    scene s;
    begin(&s, 4711, steps, memory);
    random_table(&s, a, 3);
    random_table(&s, b, 3);
    for (uint32_t r = 0; r < N_ROWS; r++) {
        const uint32_t numbers[2] = {a[r], b[r]};
        wanted[r] = mix(&one, numbers, 2);
    }
    bool has_variables = s.arena.failure == FB_OK;
    const fb_diagram operands[2] = {has_variables ? made(&s, a) : FB_DIAGRAM_NONE,
                                    has_variables ? made(&s, b) : FB_DIAGRAM_NONE};
    fb_diagram both = FB_DIAGRAM_NONE, less = FB_DIAGRAM_NONE;
    if (operands[0] != FB_DIAGRAM_NONE && operands[1] != FB_DIAGRAM_NONE)
        both = fb_diagram_apply(&s.all, &f, operands, 2);
    if (both != FB_DIAGRAM_NONE) {
        CHECK(is_table(&s, both, wanted));
        less = fb_diagram_fold(&s.all, both, &folded, &maximum);
    }
    CHECK(less != FB_DIAGRAM_NONE || s.budget.exhausted || s.arena.failure == FB_LIMIT);
    fb_arena_free(&s.arena);
    return less != FB_DIAGRAM_NONE;
}

static void a_budget_that_ends_gives_nothing(check_state *check) {
    uint64_t steps = 0;
    size_t memory = 0;
    while (steps < 100000 && !work(check, steps, SIZE_MAX))
        steps++;
    CHECK(steps > 10 && steps < 100000);
    while (memory < ((size_t)1 << 22) && !work(check, UINT64_MAX, memory))
        memory += 512;
    CHECK(memory > 512 && memory < (size_t)1 << 22);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(equal_functions_are_one_diagram),
        CHECK_TEST(apply_is_row_by_row),
        CHECK_TEST(restrict_gives_the_rows_with_these_values),
        CHECK_TEST(fold_combines_the_rows_that_differ_in_these_variables),
        CHECK_TEST(support_leaves_and_paths_are_those_of_the_table),
        CHECK_TEST(a_budget_that_ends_gives_nothing),
    };
    return check_main("unit/analyse/test_diagram", tests, FB_COUNT(tests), argc, argv);
}
