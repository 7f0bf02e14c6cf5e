/* test_digest.c - SHA-256 by processor instructions and by libsodium: the same digest, however the bytes
 * come. */
#include "casework/casework_inner.h"
#include "support/check.h"

static void hex_of(char out[65], bool instructions, const unsigned char *bytes, size_t size, size_t step) {
    policy_digest digest;
    unsigned char raw[32];
    digest_begin(&digest, instructions);
    for (size_t at = 0; at < size; at += step)
        digest_add(&digest, bytes + at, size - at < step ? size - at : step);
    digest_end(&digest, raw);
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", raw[i]);
}

/* FIPS 180-4's examples, from NIST's "Examples with Intermediate Values". */
static void known_digests(check_state *check) {
    static const struct {
        const char *text, *digest;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++)
        for (int instructions = 0; instructions < 2; instructions++) {
            char hex[65] = "";
            check->context = rows[i].text;
            hex_of(hex, instructions, (const unsigned char *)rows[i].text, strlen(rows[i].text), 64);
            CHECK_STRING(hex, rows[i].digest);
        }
    check->context = NULL;
}

static void both_ways_agree(check_state *check) {
    unsigned char bytes[700];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 131 + i / 7);
    for (size_t size = 0; size <= sizeof bytes; size++) {
        static const size_t steps[] = {1, 3, 63, 64, 65, 700};
        char whole[65] = "", part[65] = "";
        hex_of(whole, false, bytes, size, sizeof bytes);
        for (size_t i = 0; i < FB_COUNT(steps); i++) {
            hex_of(part, true, bytes, size, steps[i]);
            CHECK_STRING(part, whole);
        }
    }
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(known_digests), CHECK_TEST(both_ways_agree)};
    return check_main("unit/casework/test_digest", tests, FB_COUNT(tests), argc, argv);
}
