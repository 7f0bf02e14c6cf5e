/* digest.c - SHA-256 (FIPS 180-4) of the policies, which every determination names.
 *
 * Every start of the program hashes every policy it reads, so where the processor has SHA instructions they
 * are used (seven times as fast); elsewhere it is libsodium's.  Both give the same digest, and a test
 * compares them. Called by policy_set.c.
 *
 * INVARIANT: `pending` holds fewer than 64 bytes between calls.
 */
#include "casework/casework_inner.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <immintrin.h>
#define HAS_SHA_INSTRUCTIONS 1

/* FIPS 180-4 section 4.2.2. */
static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* CPUID leaf 7 bit 29 of EBX, and SSE4.1, leaf 1 bit 19 of ECX. */
static bool has_sha_instructions(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 19 & 1))
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
}

/* Four rounds with the message words `w`. */
#define FOUR_ROUNDS(w, i)                                                                                    \
    do {                                                                                                     \
        __m128i sum = _mm_add_epi32((w), _mm_loadu_si128((const __m128i *)(round_constants + (i))));         \
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);                                                       \
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));                              \
    } while (0)

/* The state is kept as the instructions want it: (a b e f) and (c d g h), the first word highest. */
__attribute__((target("sha,sse4.1"))) static void
blocks_by_instructions(uint32_t state[8], const unsigned char *bytes, size_t n_blocks) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i abcd = _mm_loadu_si128((const __m128i *)state),
            efgh = _mm_loadu_si128((const __m128i *)(state + 4));
    abcd = _mm_shuffle_epi32(abcd, 0xB1);
    efgh = _mm_shuffle_epi32(efgh, 0x1B);
    __m128i abef = _mm_alignr_epi8(abcd, efgh, 8), cdgh = _mm_blend_epi16(efgh, abcd, 0xF0);
    for (; n_blocks > 0; n_blocks--, bytes += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; i++) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * i)), swap);
            FOUR_ROUNDS(w[i], 4 * i);
        }
        for (int i = 4; i < 16; i++) {
            /* w[t] = s1(w[t-2]) + w[t-7] + s0(w[t-15]) + w[t-16], four at a time (section 6.2.2). */
            __m128i next = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
            next = _mm_add_epi32(next, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
            w[i & 3] = _mm_sha256msg2_epu32(next, w[(i + 3) & 3]);
            FOUR_ROUNDS(w[i & 3], 4 * i);
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    abef = _mm_shuffle_epi32(abef, 0x1B);
    cdgh = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(abef, cdgh, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(cdgh, abef, 8));
}

static void by_instructions_add(policy_digest *digest, const unsigned char *bytes, size_t size) {
    size_t filled = digest->size % 64;
    digest->size += size;
    if (filled > 0) {
        size_t taken = size < 64 - filled ? size : 64 - filled;
        memcpy(digest->pending + filled, bytes, taken);
        bytes += taken;
        size -= taken;
        if (filled + taken < 64)
            return;
        blocks_by_instructions(digest->state, digest->pending, 1);
    }
    blocks_by_instructions(digest->state, bytes, size / 64);
    if (size % 64 > 0)
        memcpy(digest->pending, bytes + (size - size % 64), size % 64);
}

/* Padding: a one bit, zeros, and the length in bits as eight bytes, highest first (section 5.1.1). */
static void by_instructions_end(policy_digest *digest, unsigned char out[32]) {
    unsigned char tail[72] = {0x80};
    uint64_t n_bits = digest->size * 8;
    size_t n_zeros = (119 - digest->size % 64) % 64;
    for (int i = 0; i < 8; i++)
        tail[1 + n_zeros + (size_t)i] = (unsigned char)(n_bits >> (56 - 8 * i));
    by_instructions_add(digest, tail, 1 + n_zeros + 8);
    for (int i = 0; i < 32; i++)
        out[i] = (unsigned char)(digest->state[i / 4] >> (24 - 8 * (i % 4)));
}
#endif

void digest_begin(policy_digest *digest, bool may_use_instructions) {
    /* FIPS 180-4 section 5.3.3. */
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    *digest = (policy_digest){0};
#ifdef HAS_SHA_INSTRUCTIONS
    digest->by_instructions = may_use_instructions && has_sha_instructions();
#endif
    memcpy(digest->state, start, sizeof start);
    if (!digest->by_instructions)
        crypto_hash_sha256_init(&digest->sodium);
}

void digest_add(policy_digest *digest, const unsigned char *bytes, size_t size) {
    if (size == 0)
        return; /* An empty view may be NULL, which memcpy does not take. */
#ifdef HAS_SHA_INSTRUCTIONS
    if (digest->by_instructions) {
        by_instructions_add(digest, bytes, size);
        return;
    }
#endif
    crypto_hash_sha256_update(&digest->sodium, bytes, size);
}

void digest_end(policy_digest *digest, unsigned char out[32]) {
#ifdef HAS_SHA_INSTRUCTIONS
    if (digest->by_instructions) {
        by_instructions_end(digest, out);
        return;
    }
#endif
    crypto_hash_sha256_final(&digest->sodium, out);
}
