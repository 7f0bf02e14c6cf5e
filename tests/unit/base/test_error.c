/* test_error.c - messages, places, lines and columns. */
#include "base/base.h"
#include "support/check.h"

static void a_failure_says_what_and_where(check_state *check) {
    fb_error error;
    memset(&error, 0x55, sizeof error);
    fb_place place = {FB_LITERAL("case.json"), FB_LITERAL("one\ntwo three"), 8};
    CHECK_EQ_INT(fb_fail(&error, FB_BAD_INPUT, &place, "no %s of %d", "value", 7), FB_BAD_INPUT);
    CHECK_EQ_INT(error.status, FB_BAD_INPUT);
    CHECK_STRING(error.message, "no value of 7");
    CHECK_STRING(error.file, "case.json");
    CHECK_EQ_INT(error.line, 2);
    CHECK_EQ_INT(error.column, 5);
    CHECK_EQ_INT(error.offset, 8);
}

static void a_failure_may_have_no_place(check_state *check) {
    fb_error error;
    CHECK_EQ_INT(fb_fail(NULL, FB_LIMIT, NULL, "unseen"), FB_LIMIT);
    fb_fail(&error, FB_LIMIT, NULL, "too much");
    CHECK_STRING(error.file, "");
    CHECK_EQ_INT(error.line, 0);
    fb_place whole_file = {.file = FB_LITERAL("a.dmn")};
    fb_fail(&error, FB_IO, &whole_file, "unreadable");
    CHECK_STRING(error.file, "a.dmn");
    CHECK_EQ_INT(error.line, 0);
    fb_place empty_file = {FB_LITERAL("a.dmn"), FB_LITERAL(""), 0};
    fb_fail(&error, FB_BAD_INPUT, &empty_file, "nothing in it");
    CHECK_EQ_INT(error.line, 1);
    CHECK_EQ_INT(error.column, 1);
}

static void a_message_may_quote_itself(check_state *check) {
    fb_error error;
    fb_fail(&error, FB_BAD_INPUT, NULL, "inner");
    fb_fail(&error, FB_BAD_INPUT, NULL, "outer: %s", error.message);
    CHECK_STRING(error.message, "outer: inner");
}

/* A message must not be able to move the cursor, break the line, or show text in another order. */
static void hostile_words_are_tamed(check_state *check) {
    fb_error error;
    fb_place place = {.file = FB_LITERAL("evil\x1B[2J\nname")};
    fb_fail(&error, FB_BAD_INPUT, &place, "%s", "a\x1B[31mb\nc\td\x7F\xC2\x9B\xFF\xE2\x80\xAE\xE2\x82\xAC");
    CHECK_STRING(error.message, "a?[31mb c d????\xE2\x82\xAC");
    CHECK_STRING(error.file, "evil?[2J name");
}

static void a_long_message_is_cut_between_characters(check_state *check) {
    for (int shift = 0; shift < 4; shift++) {
        char words[1200];
        size_t size = 0;
        while (size < (size_t)shift)
            words[size++] = '.';
        while (size + 3 < sizeof words) {
            memcpy(words + size, "\xE2\x82\xAC", 3);
            size += 3;
        }
        words[size] = '\0';
        fb_error error;
        fb_fail(&error, FB_BAD_INPUT, NULL, "%s", words);
        size_t length = strlen(error.message);
        CHECK(length >= sizeof error.message - 8);
        CHECK(fb_utf8_valid(fb_view_of(error.message)));
        CHECK(fb_view_ends(fb_view_of(error.message), FB_LITERAL("\xE2\x82\xAC...")));
        words[767 - (767 - shift) % 3] = '\0'; /* the longest that fits is not cut */
        fb_fail(&error, FB_BAD_INPUT, NULL, "%s", words);
        CHECK_STRING(error.message, words);
    }
}

static void a_long_file_name_keeps_its_end(check_state *check) {
    char name[600];
    for (size_t size = 250; size <= sizeof name; size++) {
        for (size_t i = 0; i < sizeof name; i++) /* the cut falls on each byte of a character */
            name[i] = "/\xC3\xA9"[(i + size) % 3];
        memcpy(name + sizeof name - 12, "dd/model.dmn", 12);
        fb_error error;
        fb_place place = {.file = {name + sizeof name - size, size}};
        fb_fail(&error, FB_IO, &place, "x");
        fb_view shown = fb_view_of(error.file);
        CHECK(fb_view_ends(shown, FB_LITERAL("/model.dmn")));
        CHECK(fb_view_starts(shown, FB_LITERAL("...")) == (size > 255));
        CHECK(size > 255 ? shown.size >= 250 : shown.size == size);
        CHECK(fb_utf8_valid(shown));
    }
}

static void an_arena_explains_its_failure(check_state *check) {
    fb_error error;
    fb_arena arena;
    fb_arena_init(&arena, NULL, 5000);
    CHECK_EQ_INT(fb_fail_arena(&error, &arena), FB_OK);
    (void)fb_arena_alloc(&arena, 6000, 1);
    CHECK_EQ_INT(fb_fail_arena(&error, &arena), FB_LIMIT);
    CHECK_CONTAINS(error.message, "5000 bytes");
    fb_arena_reset(&arena);
    (void)fb_arena_alloc(&arena, SIZE_MAX, 1);
    CHECK_EQ_INT(fb_fail_arena(&error, &arena), FB_NO_MEMORY);
    CHECK_EQ_INT(fb_fail_arena(NULL, &arena), FB_NO_MEMORY);
    fb_arena_free(&arena);
}

static void lines_and_columns(check_state *check) {
    static const struct {
        const char *text;
        size_t offset;
        uint32_t line, column;
    } rows[] = {
        {"", 0, 1, 1},
        {"", 9, 1, 1},
        {"abc", 0, 1, 1},
        {"abc", 2, 1, 3},
        {"abc", 3, 1, 4},
        {"abc", 99, 1, 4},
        {"a\nb", 1, 1, 2},
        {"a\nb", 2, 2, 1},
        {"a\r\nb", 3, 2, 1},
        {"\n\n\n", 3, 4, 1},
        {"\xC3\xA9\xE2\x82\xACx", 5, 1, 3}, /* characters, not bytes */
        {"\xFF\xFFx", 2, 1, 3},             /* a byte that is no character counts as one */
        {"\xEF\xBB\xBFx", 3, 1, 1},         /* byte order mark */
        {"\xEF\xBB\xBFx\ny", 5, 2, 1},
        {"\xEF\xBB\xBFx", 1, 1, 1},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        uint32_t line, column;
        check->context = rows[i].text;
        fb_line_column(fb_view_of(rows[i].text), rows[i].offset, &line, &column);
        CHECK_EQ_INT(line, rows[i].line);
        CHECK_EQ_INT(column, rows[i].column);
    }
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_failure_says_what_and_where),
        CHECK_TEST(a_failure_may_have_no_place),
        CHECK_TEST(a_message_may_quote_itself),
        CHECK_TEST(hostile_words_are_tamed),
        CHECK_TEST(a_long_message_is_cut_between_characters),
        CHECK_TEST(a_long_file_name_keeps_its_end),
        CHECK_TEST(an_arena_explains_its_failure),
        CHECK_TEST(lines_and_columns),
    };
    return check_main("unit/base/test_error", tests, FB_COUNT(tests), argc, argv);
}
