/* test_map.c - maps in order of insertion, and the nearest name. */
#include "base/base.h"
#include "support/check.h"
#include "support/fault_host.h"

static fb_view numbered_key(fb_arena *arena, unsigned number) {
    fb_text text;
    fb_text_init(&text, arena);
    fb_text_format(&text, "key %u", number);
    return fb_text_view(&text);
}

static void an_empty_map_has_nothing(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_map map;
    fb_map_init(&map, &arena);
    CHECK(fb_map_find(&map, FB_LITERAL("a")) == NULL);
    CHECK(fb_map_find(&map, (fb_view){NULL, 0}) == NULL);
    CHECK(fb_map_nearest(&map, FB_LITERAL("a")).data == NULL);
    CHECK_EQ_INT(map.n, 0);
    fb_arena_free(&arena);
}

static void keys_may_be_empty_or_hold_nul(check_state *check) {
    int a, b, c;
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_map map;
    fb_map_init(&map, &arena);
    CHECK(fb_map_put(&map, (fb_view){NULL, 0}, &a));
    CHECK(fb_map_put(&map, FB_LITERAL("x\0y"), &b));
    CHECK(fb_map_put(&map, FB_LITERAL("x\0z"), &c));
    CHECK(fb_map_find(&map, FB_LITERAL("")) == &a);
    CHECK(fb_map_find(&map, FB_LITERAL("x\0y")) == &b);
    CHECK(fb_map_find(&map, FB_LITERAL("x")) == NULL);
    fb_arena_free(&arena);
}

/* Each size is checked after each put: the change from a few entries to a table is at one of them. */
static void what_was_put_is_found_in_order(check_state *check) {
    static char values[300];
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_map map;
    fb_map_init(&map, &arena);
    for (unsigned n = 0; n < FB_COUNT(values); n++) {
        CHECK(fb_map_put(&map, numbered_key(&arena, n), &values[n]));
        CHECK(!fb_map_put(&map, numbered_key(&arena, n / 2), &values[0])); /* there already */
        CHECK_EQ_INT(map.n, n + 1);
        for (unsigned i = 0; i <= n; i++) {
            CHECK(fb_map_find(&map, map.entries[i].key) == &values[i]);
            CHECK(map.entries[i].value == &values[i]);
        }
        CHECK(fb_map_find(&map, numbered_key(&arena, n + 1)) == NULL);
    }
    CHECK_EQ_INT(arena.failure, FB_OK);
    CHECK_VIEW(map.entries[299].key, "key 299");
    fb_arena_free(&arena);
}

static void a_large_map(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_map map;
    fb_map_init(&map, &arena);
    unsigned n_wrong = 0;
    for (unsigned n = 0; n < 100000; n++)
        n_wrong += !fb_map_put(&map, numbered_key(&arena, n), &map);
    for (unsigned n = 0; n < 100000; n++)
        n_wrong += fb_map_find(&map, map.entries[n].key) != &map;
    n_wrong += fb_map_find(&map, FB_LITERAL("key 100000")) != NULL;
    CHECK_EQ_INT(n_wrong, 0);
    CHECK(map.n_slots >= 2 * map.n);
    fb_arena_free(&arena);
}

/* Two maps with the same keys place them differently, or hostile keys could be prepared. */
static void each_map_has_its_own_seed(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_map maps[2];
    for (size_t m = 0; m < 2; m++) {
        fb_map_init(&maps[m], &arena);
        for (unsigned n = 0; n < 100; n++)
            fb_map_put(&maps[m], numbered_key(&arena, n), &arena);
    }
    CHECK(maps[0].seed != maps[1].seed);
    CHECK(memcmp(maps[0].slots, maps[1].slots, maps[0].n_slots * sizeof maps[0].slots[0]) != 0);
    CHECK_EQ_INT(maps[0].n, maps[1].n);
    fb_arena_free(&arena);
}

static fb_status fill_map(check_state *check, const fb_host *host, size_t limit, void *context) {
    char letters[200][4];
    (void)context;
    fb_arena arena;
    fb_arena_init(&arena, host, limit);
    fb_map map;
    fb_map_init(&map, &arena);
    uint32_t n_put = 0;
    for (unsigned n = 0; n < 200; n++) {
        snprintf(letters[n], sizeof letters[n], "%u", n);
        if (fb_map_put(&map, fb_view_of(letters[n]), &letters[n]))
            n_put++;
        else
            CHECK(arena.failure != FB_OK);
    }
    CHECK_EQ_INT(map.n, n_put);
    for (uint32_t i = 0; i < map.n; i++)
        CHECK(fb_map_find(&map, map.entries[i].key) == map.entries[i].value);
    fb_status status = fb_fail_arena(NULL, &arena);
    fb_arena_free(&arena);
    return status;
}

static void a_failed_put_changes_nothing(check_state *check) {
    CHECK(fault_sweep(check, fill_map, NULL) >= 4);
    CHECK(fault_sweep_limit(check, 256, fill_map, NULL) >= 20);
}

/* ---- nearest ------------------------------------------------------------------------------------------- */

static void the_name_that_was_meant(check_state *check) {
    static const struct {
        const char *wrong, *meant; /* "" for none */
    } rows[] = {
        {"applicnat age", "applicant age"},
        {"aplicant age", "applicant age"},
        {"Applicant Age", "applicant age"},
        {"applicant_age", "applicant age"},
        {"APPLICANT ege", "applicant age"},
        {"incom", "income"},
        {"outcome", ""},
        {"sum", "sum"},
        {"sun", "sum"},
        {"usm", "sum"},
        {"som e", ""},
        {"xyz", ""},
        {"su", "sum"},
        {"s", ""},
        {"", ""},
        {"\xC3\xA9t\xC3\xA9", "\xC3\xA9t\xC3\xA8"},
        {"something else altogether", ""},
    };
    fb_view candidates[] = {FB_LITERAL("applicant age"), FB_LITERAL("income"), FB_LITERAL("sum"),
                            FB_LITERAL(""), FB_LITERAL("\xC3\xA9t\xC3\xA8")};
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_map map;
    fb_map_init(&map, &arena);
    for (size_t i = 0; i < FB_COUNT(candidates); i++)
        fb_map_put(&map, candidates[i], &map);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        check->context = rows[i].wrong;
        CHECK_VIEW(fb_nearest(fb_view_of(rows[i].wrong), candidates, FB_COUNT(candidates)), rows[i].meant);
        CHECK_VIEW(fb_map_nearest(&map, fb_view_of(rows[i].wrong)), rows[i].meant);
    }
    fb_arena_free(&arena);
}

static void the_first_of_equals_wins_and_case_costs_nothing(check_state *check) {
    fb_view candidates[] = {FB_LITERAL("stat"), FB_LITERAL("stay"), FB_LITERAL("STAR"), FB_LITERAL("star")};
    CHECK_VIEW(fb_nearest(FB_LITERAL("stax"), candidates, 4), "stat");
    CHECK_VIEW(fb_nearest(FB_LITERAL("Star"), candidates, 4), "STAR");
    CHECK_VIEW(fb_nearest(FB_LITERAL("star"), candidates, 0), "");
}

static void long_names_get_no_suggestion(check_state *check) {
    char name[400];
    memset(name, 'n', sizeof name);
    fb_view candidate = {name, 128};
    CHECK_EQ_INT(fb_nearest((fb_view){name, 128}, &candidate, 1).size, 128);
    CHECK_EQ_INT(fb_nearest((fb_view){name, 120}, &candidate, 1).size, 128);
    CHECK_EQ_INT(fb_nearest((fb_view){name, 129}, &candidate, 1).size, 0);
    candidate.size = 400;
    CHECK_EQ_INT(fb_nearest((fb_view){name, 128}, &candidate, 1).size, 0);
}

/* The definition, straight from the recurrence of the restricted distance. */
static unsigned edits_slowly(const char *a, size_t n_a, const char *b, size_t n_b) {
    if (n_a == 0 || n_b == 0)
        return (unsigned)(n_a + n_b);
    unsigned best = edits_slowly(a, n_a - 1, b, n_b - 1) + (a[n_a - 1] != b[n_b - 1]);
    unsigned deleted = edits_slowly(a, n_a - 1, b, n_b) + 1, added = edits_slowly(a, n_a, b, n_b - 1) + 1;
    best = deleted < best ? deleted : best;
    best = added < best ? added : best;
    if (n_a > 1 && n_b > 1 && a[n_a - 1] == b[n_b - 2] && a[n_a - 2] == b[n_b - 1]) {
        unsigned swapped = edits_slowly(a, n_a - 2, b, n_b - 2) + 1;
        best = swapped < best ? swapped : best;
    }
    return best;
}

static size_t word(char *letters, unsigned size, unsigned number) {
    for (unsigned i = 0; i < size; i++, number >>= 1)
        letters[i] = (number & 1) != 0 ? 'b' : 'a';
    return size;
}

static void edits_are_counted_as_defined(check_state *check) {
    char a[8], b[8];
    unsigned n_wrong = 0;
    for (unsigned n_a = 2; n_a <= 6; n_a++)
        for (unsigned n_b = 1; n_b <= 6; n_b++)
            for (unsigned number = 0; number<1u << (n_a + n_b); number += n_a + n_b> 9 ? 3 : 1) {
                fb_view wrong = {a, word(a, n_a, number)}, candidate = {b, word(b, n_b, number >> n_a)};
                bool is_near = edits_slowly(a, n_a, b, n_b) <= (n_a < 6 ? 1 : n_a / 3);
                n_wrong += (fb_nearest(wrong, &candidate, 1).data != NULL) != is_near;
            }
    CHECK_EQ_INT(n_wrong, 0);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(an_empty_map_has_nothing),
        CHECK_TEST(keys_may_be_empty_or_hold_nul),
        CHECK_TEST(what_was_put_is_found_in_order),
        CHECK_TEST(a_large_map),
        CHECK_TEST(each_map_has_its_own_seed),
        CHECK_TEST(a_failed_put_changes_nothing),
        CHECK_TEST(the_name_that_was_meant),
        CHECK_TEST(the_first_of_equals_wins_and_case_costs_nothing),
        CHECK_TEST(long_names_get_no_suggestion),
        CHECK_TEST(edits_are_counted_as_defined),
    };
    return check_main("unit/base/test_map", tests, FB_COUNT(tests), argc, argv);
}
