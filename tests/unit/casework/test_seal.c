/* test_seal.c - sealed texts: what goes in comes out; every damage, and another passphrase, is refused. */
#include "casework/casework.h"
#include "support/check.h"

#include <stdlib.h>

static const fb_seal_cost cheap = {.passes = 1, .kib = 8}; /* so that thousands of keys can be made */
static const fb_view passphrase = {"correct horse", 13};

typedef struct sealed_text {
    char *bytes, *opened;
    size_t size, opened_size;
} sealed_text;

static bool seal(check_state *check, sealed_text *s, fb_view text) {
    *s = (sealed_text){.size = fb_seal_size(text.size)};
    s->bytes = malloc(s->size);
    s->opened = malloc(s->size);
    return CHECK(s->bytes && s->opened) &&
           CHECK_EQ_INT(fb_seal_text(s->bytes, text, passphrase, &cheap, NULL), FB_OK);
}

static fb_status open_as(sealed_text *s, size_t size, fb_view with, fb_error *error) {
    memset(s->opened, 'x', s->size);
    return fb_seal_open(s->opened, &s->opened_size, (fb_view){s->bytes, size}, with, error);
}

static void forget(sealed_text *s) {
    free(s->bytes);
    free(s->opened);
}

static void what_goes_in_comes_out(check_state *check) {
    static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 100000};
    char *text = malloc(100000);
    for (size_t i = 0; text && i < 100000; i++)
        text[i] = (char)(i % 7 ? i : 0);
    for (size_t i = 0; i < FB_COUNT(sizes); i++) {
        sealed_text s;
        fb_view view = {text, sizes[i]};
        if (seal(check, &s, view) && CHECK(fb_seal_is_sealed((fb_view){s.bytes, s.size})) &&
            CHECK_EQ_INT(open_as(&s, s.size, passphrase, NULL), FB_OK))
            CHECK_BYTES(((fb_view){s.opened, s.opened_size}), view);
        forget(&s);
    }
    free(text);
}

static void lengths_say_little(check_state *check) {
    CHECK_EQ_INT(fb_seal_size(0), fb_seal_size(4095));
    CHECK(fb_seal_size(4096) > fb_seal_size(4095));
    CHECK_EQ_INT(fb_seal_size(SIZE_MAX), 0);
}

static void two_sealings_differ(check_state *check) {
    sealed_text a, b;
    if (seal(check, &a, FB_LITERAL("same")) && seal(check, &b, FB_LITERAL("same"))) {
        CHECK(memcmp(a.bytes + 20, b.bytes + 20, 40) != 0);
        CHECK(memcmp(a.bytes + 60, b.bytes + 60, a.size - 60) != 0);
        CHECK(fb_view_find((fb_view){a.bytes, a.size}, FB_LITERAL("same")) < 0);
        forget(&b);
    }
    forget(&a);
}

/* Refused, and nothing of the text is left where it would have come out. */
static bool reveals_nothing(check_state *check, sealed_text *s, size_t size, fb_view with) {
    fb_error error = {0};
    fb_status status = open_as(s, size, with, &error);
    bool holds = CHECK_EQ_INT(status, FB_BAD_INPUT) && CHECK_EQ_INT(s->opened_size, 0) &&
                 CHECK(error.message[0] != '\0') && CHECK(error.file[0] == '\0');
    return holds && CHECK(fb_view_find((fb_view){s->opened, s->size}, FB_LITERAL("secret")) < 0) &&
           CHECK(fb_view_find(fb_view_of(error.message), FB_LITERAL("secret")) < 0);
}

static void another_passphrase_opens_nothing(check_state *check) {
    static const char *const others[] = {"correct hors", "correct horse ", "Correct horse", ""};
    sealed_text s;
    if (seal(check, &s, FB_LITERAL("a secret")))
        for (size_t i = 0; i < FB_COUNT(others); i++)
            if (!reveals_nothing(check, &s, s.size, fb_view_of(others[i])))
                break;
    forget(&s);
}

static void every_flipped_bit_is_found(check_state *check) {
    sealed_text s;
    if (seal(check, &s, FB_LITERAL("a secret")))
        for (size_t bit = 0; bit < s.size * 8; bit += bit < 76 * 8 ? 1 : 37) {
            /* passes and memory are tried with what they then ask for: only the small ones here */
            bool is_cost = bit >= 12 * 8 && bit < 20 * 8;
            if (is_cost && bit % 32 > 14)
                continue;
            s.bytes[bit / 8] = (char)(s.bytes[bit / 8] ^ (1 << bit % 8));
            bool holds = reveals_nothing(check, &s, s.size, passphrase);
            s.bytes[bit / 8] = (char)(s.bytes[bit / 8] ^ (1 << bit % 8));
            if (!holds)
                break;
        }
    forget(&s);
}

static void every_cut_is_found(check_state *check) {
    sealed_text s;
    if (seal(check, &s, FB_LITERAL("a secret")))
        for (size_t size = 0; size < s.size; size += size < 100 ? 1 : 61)
            if (!reveals_nothing(check, &s, size, passphrase))
                break;
    forget(&s);
}

static void a_header_may_not_ask_for_everything(check_state *check) {
    sealed_text s;
    if (seal(check, &s, FB_LITERAL("a secret"))) {
        memset(s.bytes + 12, 0xFF, 8);
        reveals_nothing(check, &s, s.size, passphrase);
        memset(s.bytes + 12, 0, 8);
        reveals_nothing(check, &s, s.size, passphrase);
    }
    forget(&s);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(what_goes_in_comes_out),
        CHECK_TEST(lengths_say_little),
        CHECK_TEST(two_sealings_differ),
        CHECK_TEST(another_passphrase_opens_nothing),
        CHECK_TEST(every_flipped_bit_is_found),
        CHECK_TEST(every_cut_is_found),
        CHECK_TEST(a_header_may_not_ask_for_everything),
    };
    return check_main("unit/casework/test_seal", tests, FB_COUNT(tests), argc, argv);
}
