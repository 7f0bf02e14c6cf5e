/* test_file.c - whole files, standard input, and what is refused. */
#include "base/base.h"
#include "support/check.h"
#include "support/fault_host.h"

#include <sys/stat.h>
#include <unistd.h>

/* A folder of its own for each test, removed at the end. */
typedef struct scratch {
    char folder[200];
    char path[240]; /* of the one file in it */
} scratch_folder;

static bool scratch_open(check_state *check, scratch_folder *scratch) {
    const char *base = getenv("TMPDIR");
    snprintf(scratch->folder, sizeof scratch->folder, "%.150s/forbear-test-XXXXXX", base ? base : "/tmp");
    if (!CHECK(mkdtemp(scratch->folder) != NULL))
        return false;
    snprintf(scratch->path, sizeof scratch->path, "%s/input", scratch->folder);
    return true;
}

static void scratch_close(scratch_folder *scratch) {
    unlink(scratch->path);
    rmdir(scratch->folder);
}

static bool write_file(check_state *check, const char *path, size_t size) {
    FILE *file = fopen(path, "wb");
    if (!CHECK(file != NULL))
        return false;
    for (size_t i = 0; i < size; i++)
        putc((int)(i * 31 % 251), file);
    return CHECK(fclose(file) == 0);
}

static bool is_as_written(fb_view text, size_t size) {
    if (text.size != size || text.data[size] != '\0')
        return false;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text.data[i] != i * 31 % 251)
            return false;
    return true;
}

static void a_file_is_read_whole(check_state *check) {
    static const size_t sizes[] = {0, 1, 15, 16, 17, 4095, 4096, 16384, 100000};
    scratch_folder scratch;
    if (!scratch_open(check, &scratch))
        return;
    for (size_t i = 0; i < 3 * FB_COUNT(sizes); i++) {
        size_t size = sizes[i / 3];
        fault_host host;
        fault_host_init(&host);
        host.read_most = i % 3 == 1 ? 7 : 0; /* short reads */
        host.interrupt_every = i % 3 == 2 ? 2 : 0;
        fb_arena arena;
        fb_error error;
        fb_view text = {NULL, 0};
        fb_arena_init(&arena, &host.host, SIZE_MAX);
        if (!write_file(check, scratch.path, size))
            break;
        CHECK_EQ_INT(fb_file_read(&text, &arena, scratch.path, size, &error), FB_OK);
        CHECK(text.data && is_as_written(text, size));
        fb_arena_free(&arena);
        CHECK_EQ_INT(host.outstanding, 0);
    }
    scratch_close(&scratch);
}

static void one_byte_too_many_is_refused(check_state *check) {
    scratch_folder scratch;
    fb_arena arena;
    fb_error error;
    fb_view text = {NULL, 0};
    if (!scratch_open(check, &scratch))
        return;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    if (write_file(check, scratch.path, 1001)) {
        CHECK_EQ_INT(fb_file_read(&text, &arena, scratch.path, 1000, &error), FB_LIMIT);
        CHECK(text.data == NULL);
        CHECK_CONTAINS(error.message, "1000 bytes");
        CHECK_STRING(error.file, scratch.path);
        CHECK_EQ_INT(error.line, 0);
        CHECK_EQ_INT(fb_file_read(&text, &arena, scratch.path, 1001, &error), FB_OK);
    }
    fb_arena_free(&arena);
    scratch_close(&scratch);
}

static fb_status refused(check_state *check, const char *path, const char *words) {
    fb_arena arena;
    fb_error error = {0};
    fb_view text = {NULL, 0};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_status status = fb_file_read(&text, &arena, path, 1000, &error);
    CHECK_EQ_INT(error.status, status);
    CHECK_CONTAINS(error.message, words);
    CHECK(text.data == NULL);
    fb_arena_free(&arena);
    return status;
}

static void what_is_no_regular_file_is_refused(check_state *check) {
    scratch_folder scratch;
    if (!scratch_open(check, &scratch))
        return;
    CHECK_EQ_INT(refused(check, scratch.path, "no such file"), FB_NOT_FOUND);
    CHECK_EQ_INT(refused(check, scratch.folder, "folder"), FB_BAD_INPUT);
    CHECK_EQ_INT(refused(check, "", "empty"), FB_NOT_FOUND);
    CHECK_EQ_INT(refused(check, "/dev/zero", "not a regular file"), FB_BAD_INPUT);
    if (CHECK(mkfifo(scratch.path, 0600) == 0)) /* nobody writes to it: opening must not wait */
        CHECK_EQ_INT(refused(check, scratch.path, "not a regular file"), FB_BAD_INPUT);
    unlink(scratch.path);
    if (CHECK(symlink("input", scratch.path) == 0))
        CHECK_EQ_INT(refused(check, scratch.path, "circle"), FB_NOT_FOUND);
    char name[1000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    CHECK_EQ_INT(refused(check, name, "too long"), FB_NOT_FOUND);
    unlink(scratch.path);
    if (geteuid() != 0 && write_file(check, scratch.path, 10) && CHECK(chmod(scratch.path, 0) == 0))
        CHECK_EQ_INT(refused(check, scratch.path, "permissions"), FB_IO);
    scratch_close(&scratch);
}

/* Puts the file in the place of standard input while `-` is read. */
static fb_status read_standard_input(check_state *check, int file, size_t limit, size_t expected) {
    fb_arena arena;
    fb_error error;
    fb_view text = {NULL, 0};
    int kept = dup(STDIN_FILENO);
    if (file >= 0) {
        dup2(file, STDIN_FILENO);
        close(file);
    } else {
        close(STDIN_FILENO);
    }
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_status status = fb_file_read(&text, &arena, "-", limit, &error);
    if (status == FB_OK)
        CHECK(is_as_written(text, expected));
    else
        CHECK_STRING(error.file, "standard input");
    fb_arena_free(&arena);
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
    return status;
}

static int pipe_with(check_state *check, size_t size) {
    int ends[2];
    char bytes[40000];
    if (!CHECK(pipe(ends) == 0))
        return -1;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 31 % 251);
    CHECK(write(ends[1], bytes, size) == (ssize_t)size);
    close(ends[1]);
    return ends[0];
}

static void minus_is_standard_input(check_state *check) {
    scratch_folder scratch;
    if (!scratch_open(check, &scratch))
        return;
    CHECK_EQ_INT(read_standard_input(check, pipe_with(check, 0), 100, 0), FB_OK);
    CHECK_EQ_INT(read_standard_input(check, pipe_with(check, 100), 100, 100), FB_OK);
    CHECK_EQ_INT(read_standard_input(check, pipe_with(check, 101), 100, 101), FB_LIMIT);
    CHECK_EQ_INT(read_standard_input(check, pipe_with(check, 40000), 40000, 40000), FB_OK);
    CHECK_EQ_INT(read_standard_input(check, -1, 100, 0), FB_IO); /* closed */
    FILE *file = write_file(check, scratch.path, 5000) ? fopen(scratch.path, "rb") : NULL;
    if (CHECK(file != NULL)) {
        CHECK_EQ_INT(read_standard_input(check, dup(fileno(file)), 5000, 5000), FB_OK);
        fclose(file);
    }
    scratch_close(&scratch);
}

static fb_status read_once(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    fb_error error = {0};
    fb_view text = {NULL, 0};
    fb_arena_init(&arena, host, limit);
    fb_status status = fb_file_read(&text, &arena, context, 1000000, &error);
    CHECK_EQ_INT(error.status, status);
    CHECK((text.data != NULL) == (status == FB_OK));
    fb_arena_free(&arena);
    return status;
}

/* A pipe does not tell its size, so the buffer grows. */
static fb_status read_pipe_once(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)context;
    int kept = dup(STDIN_FILENO), file = pipe_with(check, 40000);
    char path[] = "-";
    dup2(file, STDIN_FILENO);
    close(file);
    fb_status status = read_once(check, host, limit, path);
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
    return status;
}

static void every_read_and_allocation_may_fail(check_state *check) {
    scratch_folder scratch;
    if (!scratch_open(check, &scratch))
        return;
    int next = dup(STDIN_FILENO);
    if (next >= 0)
        close(next);
    if (write_file(check, scratch.path, 20000)) {
        CHECK(fault_sweep(check, read_once, scratch.path) >= 2);
        CHECK(fault_sweep_reads(check, read_once, scratch.path) >= 4);
        CHECK(fault_sweep_limit(check, 1000, read_once, scratch.path) >= 20);
    }
    CHECK(fault_sweep(check, read_pipe_once, NULL) >= 4);
    CHECK(fault_sweep_reads(check, read_pipe_once, NULL) >= 4);
    CHECK(fault_sweep_limit(check, 4096, read_pipe_once, NULL) >= 10);
    int after = dup(STDIN_FILENO); /* the lowest free number is the same again: no file was left open */
    CHECK_EQ_INT(after, next);
    if (after >= 0)
        close(after);
    scratch_close(&scratch);
}

static void a_path_stands_beside_its_file(check_state *check) {
    static const struct {
        const char *base, *relative, *path;
    } rows[] = {
        {"policies/a/policy.dmn", "facts.dmn", "policies/a/facts.dmn"},
        {"policies/a/policy.dmn", "../facts.dmn", "policies/a/../facts.dmn"},
        {"policy.dmn", "facts.dmn", "facts.dmn"},
        {"/policy.dmn", "facts.dmn", "/facts.dmn"},
        {"-", "facts.dmn", "facts.dmn"},
        {"", "facts.dmn", "facts.dmn"},
        {"a/b.dmn", "/facts.dmn", "/facts.dmn"},
        {"a/", "b", "a/b"},
        {"a/b", "", ""},
    };
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_view path = fb_path_beside(&arena, fb_view_of(rows[i].base), fb_view_of(rows[i].relative));
        CHECK_VIEW(path, rows[i].path);
        CHECK(path.data ? path.data[path.size] == '\0' : path.size == 0);
    }
    CHECK(fb_path_beside(&arena, FB_LITERAL("a/b"), FB_LITERAL("c\0d")).data == NULL);
    CHECK_EQ_INT(arena.failure, FB_OK);
    fb_arena_free(&arena);
    fb_arena_init(&arena, NULL, 0);
    CHECK(fb_path_beside(&arena, FB_LITERAL("a/b"), FB_LITERAL("c")).data == NULL);
    CHECK_EQ_INT(arena.failure, FB_LIMIT);
    fb_arena_free(&arena);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_file_is_read_whole),
        CHECK_TEST(one_byte_too_many_is_refused),
        CHECK_TEST(what_is_no_regular_file_is_refused),
        CHECK_TEST(minus_is_standard_input),
        CHECK_TEST(every_read_and_allocation_may_fail),
        CHECK_TEST(a_path_stands_beside_its_file),
    };
    return check_main("unit/base/test_file", tests, FB_COUNT(tests), argc, argv);
}
