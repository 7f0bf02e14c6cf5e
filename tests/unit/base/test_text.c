/* test_text.c - views, growing text, UTF-8. */
#include "base/base.h"
#include "support/check.h"
#include "support/fault_host.h"

static void views_compare_by_bytes(check_state *check) {
    CHECK(fb_view_compare(FB_LITERAL("a"), FB_LITERAL("b")) < 0);
    CHECK(fb_view_compare(FB_LITERAL("b"), FB_LITERAL("a")) > 0);
    CHECK(fb_view_compare(FB_LITERAL("a"), FB_LITERAL("aa")) < 0);
    CHECK(fb_view_compare(FB_LITERAL("aa"), FB_LITERAL("a")) > 0);
    CHECK(fb_view_compare(FB_LITERAL("z"), FB_LITERAL("\xC3\xA9")) < 0);
    CHECK_EQ_INT(fb_view_compare((fb_view){NULL, 0}, FB_LITERAL("")), 0);
    CHECK_EQ_INT(fb_view_compare(FB_LITERAL("same"), FB_LITERAL("same")), 0);
    CHECK(fb_view_equal((fb_view){NULL, 0}, FB_LITERAL("")));
    CHECK(!fb_view_equal(FB_LITERAL("a\0b"), FB_LITERAL("a\0c")));
    CHECK(fb_view_is(fb_view_of("null"), "null"));
    CHECK_EQ_INT(fb_view_of(NULL).size, 0);
}

static void starts_and_ends(check_state *check) {
    fb_view text = FB_LITERAL("forbear");
    CHECK(fb_view_starts(text, FB_LITERAL("for")) && fb_view_starts(text, text));
    CHECK(fb_view_starts(text, (fb_view){NULL, 0}) && fb_view_ends(text, (fb_view){NULL, 0}));
    CHECK(!fb_view_starts(text, FB_LITERAL("forbears")) && !fb_view_starts(text, FB_LITERAL("bear")));
    CHECK(fb_view_ends(text, FB_LITERAL("bear")) && fb_view_ends(text, text));
    CHECK(!fb_view_ends(text, FB_LITERAL("for")) && !fb_view_ends(text, FB_LITERAL("xforbear")));
    CHECK(fb_view_starts((fb_view){NULL, 0}, FB_LITERAL("")) &&
          fb_view_ends((fb_view){NULL, 0}, FB_LITERAL("")));
}

static void trim_takes_xml_white_space_only(check_state *check) {
    CHECK_VIEW(fb_view_trim(FB_LITERAL(" \t\r\n a b \n")), "a b");
    CHECK_VIEW(fb_view_trim(FB_LITERAL(" \t ")), "");
    CHECK_VIEW(fb_view_trim((fb_view){NULL, 0}), "");
    CHECK_VIEW(fb_view_trim(FB_LITERAL("\va\xC2\xA0")), "\va\xC2\xA0");
}

static ptrdiff_t find_slowly(fb_view text, fb_view needle) {
    for (size_t i = 0; i + needle.size <= text.size; i++)
        if (needle.size == 0 || memcmp(text.data + i, needle.data, needle.size) == 0)
            return (ptrdiff_t)i;
    return -1;
}

/* The word of `size` letters out of `n_letters` with the given number. */
static fb_view word(char *letters, size_t size, unsigned n_letters, unsigned number) {
    for (size_t i = 0; i < size; i++, number /= n_letters)
        letters[i] = (char)('a' + number % n_letters);
    return (fb_view){letters, size};
}

static void find_agrees_with_the_slow_way(check_state *check) {
    char text_letters[12], needle_letters[8];
    unsigned n_wrong = 0;
    for (size_t text_size = 0; text_size <= 10; text_size++)
        for (unsigned t = 0; t < 1u << text_size; t++) {
            fb_view text = word(text_letters, text_size, 2, t);
            for (size_t size = 0; size <= 6; size++)
                for (unsigned k = 0; k < 1u << size; k++) {
                    fb_view needle = word(needle_letters, size, 2, k);
                    n_wrong += fb_view_find(text, needle) != find_slowly(text, needle);
                }
        }
    CHECK_EQ_INT(n_wrong, 0);
    for (unsigned t = 0; t < 6561; t++) { /* three letters, the needle cut out of the text */
        fb_view text = word(text_letters, 8, 3, t);
        for (size_t from = 0; from < 8; from++)
            for (size_t to = from; to <= 8; to++) {
                fb_view needle = {text.data + from, to - from};
                n_wrong += fb_view_find(text, needle) != find_slowly(text, needle);
            }
    }
    CHECK_EQ_INT(n_wrong, 0);
}

/* Quadratic, this would be 10^12 comparisons. */
static void find_is_linear(check_state *check) {
    size_t size = 2000000;
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    char *text = fb_arena_alloc(&arena, size, 1), *needle = fb_arena_alloc(&arena, size / 2, 1);
    if (CHECK(text && needle)) {
        memset(text, 'a', size);
        memset(needle, 'a', size / 2);
        needle[size / 4] = 'b';
        CHECK_EQ_INT(fb_view_find((fb_view){text, size}, (fb_view){needle, size / 2}), -1);
        needle[size / 4] = 'a';
        needle[0] = 'b';
        CHECK_EQ_INT(fb_view_find((fb_view){text, size}, (fb_view){needle, size / 2}), -1);
        text[size / 2] = 'b';
        CHECK_EQ_INT(fb_view_find((fb_view){text, size}, (fb_view){needle, size / 2}), size / 2);
    }
    fb_arena_free(&arena);
}

static void text_grows(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text text;
    fb_text_init(&text, &arena);
    CHECK_VIEW(fb_text_view(&text), "");
    fb_text_add(&text, (fb_view){NULL, 0});
    fb_text_add_string(&text, "case");
    fb_text_add_byte(&text, ' ');
    fb_text_format(&text, "%d of %s", 7, "nine");
    CHECK_VIEW(fb_text_view(&text), "case 7 of nine");
    CHECK_STRING(text.data, "case 7 of nine");
    fb_text_format(&text, "%0300d", 1);
    CHECK_EQ_INT(text.size, 314);
    CHECK(text.data[313] == '1' && text.data[314] == '\0');
    size_t size = text.size;
    for (int i = 0; i < 6; i++, size *= 2) {
        fb_text_add(&text, fb_text_view(&text)); /* itself */
        CHECK_EQ_INT(text.size, 2 * size);
        CHECK(memcmp(text.data, text.data + size, size) == 0);
    }
    fb_arena_free(&arena);
}

static void two_texts_may_grow_in_turn(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text odd, even;
    fb_text_init(&odd, &arena);
    fb_text_init(&even, &arena);
    for (int i = 0; i < 2000; i++)
        fb_text_format(i % 2 ? &odd : &even, "%d,", i);
    fb_text expected;
    fb_text_init(&expected, &arena);
    for (int i = 1; i < 2000; i += 2)
        fb_text_format(&expected, "%d,", i);
    CHECK_BYTES(fb_text_view(&odd), fb_text_view(&expected));
    fb_arena_free(&arena);
}

static void a_format_that_just_fits(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    for (int size = 0; size < 200; size++) {
        fb_text text;
        fb_text_init(&text, &arena);
        fb_text_add_byte(&text, '>');
        fb_text_format(&text, "%*s", size, "");
        CHECK_EQ_INT(text.size, size + 1);
        CHECK(text.size < text.capacity && text.data[text.size] == '\0');
    }
    fb_arena_free(&arena);
}

static fb_status write_long_text(check_state *check, const fb_host *host, size_t limit, void *context) {
    (void)context;
    fb_arena arena;
    fb_arena_init(&arena, host, limit);
    fb_text text;
    fb_text_init(&text, &arena);
    bool was_held_back = false;
    for (int i = 0; i < 300; i++) {
        size_t before = text.size;
        fb_text_format(&text, "%d%*s", i, i % 5 == 0 ? 90 : 1, "");
        fb_text_add_code_point(&text, 0x20AC);
        if (was_held_back)
            CHECK_EQ_INT(text.size, before);
        was_held_back = arena.failure != FB_OK;
        if (text.data)
            CHECK(text.size < text.capacity && text.data[text.size] == '\0');
    }
    fb_status status = fb_fail_arena(NULL, &arena);
    fb_arena_free(&arena);
    return status;
}

static void a_failed_text_has_no_hole(check_state *check) {
    CHECK(fault_sweep(check, write_long_text, NULL) >= 4);
    CHECK(fault_sweep_limit(check, 64, write_long_text, NULL) >= 30);
}

static void an_impossible_size_fails(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text text;
    fb_text_init(&text, &arena);
    fb_text_add_string(&text, "kept");
    fb_text_add(&text, (fb_view){"x", SIZE_MAX});
    CHECK_EQ_INT(arena.failure, FB_NO_MEMORY);
    fb_text_add_string(&text, "not added");
    CHECK_VIEW(fb_text_view(&text), "kept");
    fb_arena_free(&arena);
}

static void every_code_point_comes_back(check_state *check) {
    unsigned n_wrong = 0;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        char bytes[4];
        size_t at = 0, size = fb_utf8_encode(bytes, code_point);
        bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        uint32_t back = fb_utf8_next((fb_view){bytes, size}, &at);
        n_wrong += back != (is_surrogate ? 0xFFFD : code_point) || at != size;
        size_t cut_at = 0;
        if (size > 1)
            n_wrong += fb_utf8_next((fb_view){bytes, size - 1}, &cut_at) != FB_BAD_CODE_POINT || cut_at != 1;
    }
    CHECK_EQ_INT(n_wrong, 0);
    char bytes[4];
    CHECK_EQ_INT(fb_utf8_encode(bytes, 0x110000), 3);
    CHECK_EQ_INT(fb_utf8_encode(bytes, FB_BAD_CODE_POINT), 3);
}

/* What is accepted must be the one encoding of what it says: no overlong form, no surrogate, nothing beyond.
 */
static void malformed_sequences_are_refused(check_state *check) {
    static const unsigned char tails[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
    unsigned n_wrong = 0;
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256; second++)
            for (size_t i = 0; i < FB_COUNT(tails) * FB_COUNT(tails); i++) {
                char bytes[4] = {(char)first, (char)second, (char)tails[i % FB_COUNT(tails)],
                                 (char)tails[i / FB_COUNT(tails)]};
                char again[4];
                size_t at = 0;
                uint32_t code_point = fb_utf8_next((fb_view){bytes, 4}, &at);
                if (code_point == FB_BAD_CODE_POINT)
                    n_wrong += at != 1 || first < 0x80;
                else
                    n_wrong += fb_utf8_encode(again, code_point) != at || memcmp(again, bytes, at) != 0;
            }
    CHECK_EQ_INT(n_wrong, 0);
    static const char *const malformed[] = {
        "\x80",         "\xBF",         "\xC0\xAF",         "\xC1\xBF",         "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFE",         "\xC3",         "\xE2\x82",         "\xF0\x9F\x98"};
    for (size_t i = 0; i < FB_COUNT(malformed); i++)
        CHECK(!fb_utf8_valid(fb_view_of(malformed[i])));
    CHECK(fb_utf8_valid((fb_view){NULL, 0}));
    CHECK(fb_utf8_valid(FB_LITERAL("a\0\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")));
}

static void code_points_are_counted(check_state *check) {
    fb_view text = FB_LITERAL("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
    CHECK_EQ_INT(fb_utf8_length(text), 5);
    static const size_t offsets[] = {0, 1, 3, 6, 10, 11, 11};
    for (size_t n = 0; n < FB_COUNT(offsets); n++)
        CHECK_EQ_INT(fb_utf8_offset(text, n), offsets[n]);
    CHECK_EQ_INT(fb_utf8_offset(text, SIZE_MAX), 11);
    CHECK_EQ_INT(fb_utf8_length(FB_LITERAL("\xFF\xE2\x82z")), 4);
    CHECK_EQ_INT(fb_utf8_length((fb_view){NULL, 0}), 0);
}

static void hexadecimal_digits_are_read(check_state *check) {
    uint32_t value;
    CHECK(fb_hexadecimal(&value, FB_LITERAL("x09afAF"), 1, 6) && value == 0x09AFAF);
    CHECK(fb_hexadecimal(&value, FB_LITERAL("FFFFFFFF"), 0, 8) && value == UINT32_MAX);
    CHECK(fb_hexadecimal(&value, FB_LITERAL("1"), 1, 0) && value == 0);
    CHECK(!fb_hexadecimal(&value, FB_LITERAL("123"), 0, 4));
    CHECK(!fb_hexadecimal(&value, (fb_view){"1234", 3}, 0, 4));
    for (int c = 1; c < 256; c++) {
        char text[] = {(char)c, '\0'};
        check->context = text;
        CHECK(fb_hexadecimal(&value, fb_view_of(text), 0, 1) == (strchr("0123456789abcdefABCDEF", c) != NULL));
    }
    check->context = NULL;
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(views_compare_by_bytes),
        CHECK_TEST(starts_and_ends),
        CHECK_TEST(trim_takes_xml_white_space_only),
        CHECK_TEST(find_agrees_with_the_slow_way),
        CHECK_TEST(find_is_linear),
        CHECK_TEST(text_grows),
        CHECK_TEST(two_texts_may_grow_in_turn),
        CHECK_TEST(a_format_that_just_fits),
        CHECK_TEST(a_failed_text_has_no_hole),
        CHECK_TEST(an_impossible_size_fails),
        CHECK_TEST(every_code_point_comes_back),
        CHECK_TEST(malformed_sequences_are_refused),
        CHECK_TEST(code_points_are_counted),
        CHECK_TEST(hexadecimal_digits_are_read),
    };
    return check_main("unit/base/test_text", tests, FB_COUNT(tests), argc, argv);
}
