/* test_arena.c - what base.h promises of arenas. */
#include "base/base.h"
#include "support/check.h"
#include "support/fault_host.h"

static bool is_zero(const void *memory, size_t size) {
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static void memory_is_zeroed_aligned_and_apart(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    char *last = NULL;
    for (size_t size = 1; size < 3000; size += 7) {
        char *memory = fb_arena_alloc(&arena, size, 1);
        if (!CHECK(memory != NULL))
            break;
        CHECK((uintptr_t)memory % 16 == 0);
        CHECK(is_zero(memory, size));
        memset(memory, 0x5A, size);
        if (last)
            CHECK(last[0] == 0x5A);
        last = memory;
    }
    fb_arena_reset(&arena);
    for (size_t size = 1; size < 3000; size += 7) { /* now in memory that was written to */
        char *memory = fb_arena_alloc(&arena, size, 1);
        CHECK(memory && is_zero(memory, size));
    }
    fb_arena_free(&arena);
}

static void a_fresh_arena_needs_no_memory(check_state *check) {
    fault_host host;
    fault_host_init(&host);
    fb_arena arena;
    fb_arena_init(&arena, &host.host, SIZE_MAX);
    fb_arena_reset(&arena);
    fb_arena_rewind(&arena, fb_arena_here(&arena));
    fb_arena_free(&arena);
    fb_arena_free(&arena);
    CHECK_EQ_INT(host.n_resizes, 0);
}

static void nothing_has_an_address_too(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    CHECK(fb_arena_alloc(&arena, 0, 8) != NULL);
    CHECK(fb_arena_alloc(&arena, 8, 0) != NULL);
    CHECK(fb_arena_alloc(&arena, SIZE_MAX, 0) != NULL);
    CHECK_EQ_INT(arena.failure, FB_OK);
    fb_arena_free(&arena);
}

static void an_overflowing_product_fails(check_state *check) {
    static const size_t pairs[][2] = {{SIZE_MAX, 2},          {SIZE_MAX / 2, 3}, {SIZE_MAX, 1},
                                      {SIZE_MAX - 14, 1},     {1, SIZE_MAX - 7}, {SIZE_MAX / 16, 16},
                                      {SIZE_MAX / 16 + 1, 16}};
    for (size_t i = 0; i < FB_COUNT(pairs); i++) {
        fb_arena arena;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        CHECK(fb_arena_alloc(&arena, pairs[i][0], pairs[i][1]) == NULL);
        CHECK_EQ_INT(arena.failure, FB_NO_MEMORY);
        FB_NEW(&arena, int);
        CHECK(fb_arena_alloc(&arena, pairs[i][0], pairs[i][1]) == NULL);
        fb_arena_free(&arena);
    }
}

static void a_failure_stays_until_reset(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, 8192);
    CHECK(fb_arena_alloc(&arena, 9000, 1) == NULL);
    CHECK_EQ_INT(arena.failure, FB_LIMIT);
    CHECK(fb_arena_alloc(&arena, 10, 1) != NULL);
    CHECK(fb_arena_alloc(&arena, SIZE_MAX, 8) == NULL);
    CHECK_EQ_INT(arena.failure, FB_LIMIT); /* the first reason */
    fb_arena_reset(&arena);
    CHECK_EQ_INT(arena.failure, FB_OK);
    fb_arena_free(&arena);
}

static void the_limit_holds_for_all_chunks_together(check_state *check) {
    fault_host host;
    fault_host_init(&host);
    fb_arena arena;
    size_t limit = 300000, size = 16;
    fb_arena_init(&arena, &host.host, limit);
    for (unsigned round = 0; round < 200; round++) {
        while (fb_arena_alloc(&arena, size, 1))
            size = size * 7 % 30011 + 1;
        CHECK_EQ_INT(arena.failure, FB_LIMIT);
        fb_arena_reset(&arena);
        size += round * 900; /* other sizes each round, so kept chunks do not fit */
    }
    CHECK(host.most_outstanding <= limit);
    CHECK(host.most_outstanding > limit / 2);
    fb_arena_free(&arena);
    CHECK_EQ_INT(host.outstanding, 0);
    CHECK(!host.was_misused);
}

static void chunks_grow_from_4_kib_to_1_mib(check_state *check) {
    fault_host host;
    fault_host_init(&host);
    fb_arena arena;
    fb_arena_init(&arena, &host.host, SIZE_MAX);
    fb_arena_alloc(&arena, 16, 1);
    CHECK_EQ_INT(host.outstanding, 4096);
    for (size_t before = host.outstanding; before < (8u << 20);) {
        fb_arena_alloc(&arena, 1000, 1);
        if (host.outstanding == before)
            continue;
        CHECK(host.outstanding - before == (before < (1u << 20) ? before : 1u << 20));
        before = host.outstanding;
    }
    fb_arena_free(&arena);
}

static void reset_keeps_the_chunks(check_state *check) {
    fault_host host;
    fault_host_init(&host);
    fb_arena arena;
    fb_arena_init(&arena, &host.host, SIZE_MAX);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 1000; i++)
            CHECK(fb_arena_alloc(&arena, 100, 1) != NULL);
        CHECK_EQ_INT(arena.used, host.outstanding);
        fb_arena_reset(&arena);
        CHECK_EQ_INT(arena.used, 0);
    }
    size_t n = host.n_resizes;
    CHECK(n < 10);
    fb_arena_free(&arena);
    CHECK_EQ_INT(host.outstanding, 0);
}

typedef struct release_log {
    char names[8];
    size_t n;
} release_log;
typedef struct logged_release {
    release_log *log;
    char name;
} logged_release;

static void log_release(void *resource) {
    logged_release *released = resource;
    released->log->names[released->log->n++] = released->name;
}

static void releases_run_newest_first(check_state *check) {
    release_log log = {{0}, 0};
    logged_release a = {&log, 'a'}, b = {&log, 'b'}, c = {&log, 'c'}, d = {&log, 'd'};
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    CHECK(fb_arena_defer(&arena, log_release, &a));
    CHECK(fb_arena_defer(&arena, log_release, &b));
    fb_arena_mark mark = fb_arena_here(&arena);
    CHECK(fb_arena_defer(&arena, log_release, &c));
    CHECK(fb_arena_defer(&arena, log_release, &d));
    fb_arena_rewind(&arena, mark);
    CHECK_STRING(log.names, "dc");
    fb_arena_reset(&arena);
    CHECK_STRING(log.names, "dcba");
    fb_arena_free(&arena);
    CHECK_STRING(log.names, "dcba");
}

static void a_release_that_cannot_wait_runs_at_once(check_state *check) {
    release_log log = {{0}, 0};
    logged_release a = {&log, 'a'};
    fb_arena arena;
    fb_arena_init(&arena, NULL, 0);
    CHECK(!fb_arena_defer(&arena, log_release, &a));
    CHECK_STRING(log.names, "a");
    CHECK_EQ_INT(arena.failure, FB_LIMIT);
    fb_arena_free(&arena);
    CHECK_STRING(log.names, "a");
}

static void rewind_goes_back_across_chunks(check_state *check) {
    fault_host host;
    fault_host_init(&host);
    fb_arena arena;
    fb_arena_init(&arena, &host.host, SIZE_MAX);
    fb_arena_mark fresh = fb_arena_here(&arena);
    char *first = fb_arena_alloc(&arena, 100, 1);
    if (!CHECK(first != NULL))
        return;
    memset(first, 'x', 100);
    fb_arena_mark mark = fb_arena_here(&arena);
    char *second = fb_arena_alloc(&arena, 100, 1);
    for (int i = 0; i < 5000; i++)
        fb_arena_alloc(&arena, 100, 1);
    size_t held = host.outstanding;
    fb_arena_rewind(&arena, mark);
    CHECK(first[0] == 'x' && first[99] == 'x');
    CHECK(fb_arena_alloc(&arena, 100, 1) == second);
    for (int i = 0; i < 5000; i++)
        fb_arena_alloc(&arena, 100, 1);
    CHECK_EQ_INT(host.outstanding, held);
    fb_arena_rewind(&arena, fresh);
    CHECK_EQ_INT(arena.used, 0);
    CHECK(fb_arena_alloc(&arena, 100, 1) == first);
    fb_arena_free(&arena);
    CHECK_EQ_INT(host.outstanding, 0);
    CHECK(!host.was_misused);
}

static void only_the_newest_allocation_is_extended(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    char *older = fb_arena_alloc(&arena, 10, 1);
    char *newest = fb_arena_alloc(&arena, 10, 1);
    CHECK(!fb_arena_extend(&arena, older, 10, 20));
    CHECK(!fb_arena_extend(&arena, NULL, 0, 20));
    CHECK(!fb_arena_extend(&arena, newest, 10, SIZE_MAX));
    CHECK(!fb_arena_extend(&arena, newest, 10, 5000)); /* beyond the chunk */
    if (!CHECK(newest && fb_arena_extend(&arena, newest, 10, 200)))
        return;
    CHECK(is_zero(newest, 200));
    char *after = fb_arena_alloc(&arena, 10, 1);
    CHECK(after >= newest + 200);
    CHECK_EQ_INT(arena.failure, FB_OK);
    fb_arena_free(&arena);
}

static void a_copy_ends_with_nul(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_view copy = fb_arena_copy(&arena, (fb_view){"a\0bc", 3});
    CHECK_BYTES(copy, ((fb_view){"a\0b", 3}));
    CHECK(copy.data && copy.data[3] == '\0');
    copy = fb_arena_copy(&arena, (fb_view){NULL, 0});
    CHECK(copy.data && copy.size == 0 && copy.data[0] == '\0');
    copy = fb_arena_copy(&arena, (fb_view){"x", SIZE_MAX});
    CHECK(!copy.data && copy.size == 0 && arena.failure == FB_NO_MEMORY);
    fb_arena_free(&arena);
}

static void count_release(void *resource) {
    *(size_t *)resource += 1;
}

static fb_status work_with_releases(check_state *check, const fb_host *host, size_t limit, void *context) {
    size_t n_deferred = 0, n_released = 0;
    (void)context;
    fb_arena arena;
    fb_arena_init(&arena, host, limit);
    for (int i = 0; i < 100; i++) {
        fb_arena_alloc(&arena, 333, (size_t)(i % 4) + 1);
        n_deferred++;
        fb_arena_defer(&arena, count_release, &n_released);
    }
    fb_status status = fb_fail_arena(NULL, &arena);
    fb_arena_free(&arena);
    CHECK_EQ_INT(n_released, n_deferred);
    return status;
}

static void every_allocation_may_fail(check_state *check) {
    CHECK(fault_sweep(check, work_with_releases, NULL) >= 6);
    CHECK(fault_sweep_limit(check, 1024, work_with_releases, NULL) >= 50);
}

static void a_budget_runs_out_once_and_for_all(check_state *check) {
    fb_budget budget = {.steps_left = 10, .depth_left = 2};
    CHECK(fb_budget_step(&budget, 10));
    CHECK(!budget.exhausted);
    CHECK(fb_budget_step(&budget, 0));
    CHECK(!fb_budget_step(&budget, 1));
    CHECK(budget.exhausted);
    budget = (fb_budget){.steps_left = 10, .depth_left = 2};
    CHECK(!fb_budget_step(&budget, UINT64_MAX));
    CHECK(!fb_budget_step(&budget, 1));
    CHECK(fb_budget_enter(&budget) && fb_budget_enter(&budget) && !fb_budget_enter(&budget));
    fb_budget_leave(&budget);
    CHECK(fb_budget_enter(&budget));
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(memory_is_zeroed_aligned_and_apart),
        CHECK_TEST(a_fresh_arena_needs_no_memory),
        CHECK_TEST(nothing_has_an_address_too),
        CHECK_TEST(an_overflowing_product_fails),
        CHECK_TEST(a_failure_stays_until_reset),
        CHECK_TEST(the_limit_holds_for_all_chunks_together),
        CHECK_TEST(chunks_grow_from_4_kib_to_1_mib),
        CHECK_TEST(reset_keeps_the_chunks),
        CHECK_TEST(releases_run_newest_first),
        CHECK_TEST(a_release_that_cannot_wait_runs_at_once),
        CHECK_TEST(rewind_goes_back_across_chunks),
        CHECK_TEST(only_the_newest_allocation_is_extended),
        CHECK_TEST(a_copy_ends_with_nul),
        CHECK_TEST(every_allocation_may_fail),
        CHECK_TEST(a_budget_runs_out_once_and_for_all),
    };
    return check_main("unit/base/test_arena", tests, FB_COUNT(tests), argc, argv);
}
