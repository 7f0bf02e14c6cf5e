/* seal.c - a text sealed under a passphrase, and opened again (docs/interview.md, "A sealed file").
 *
 * For case files that lie on somebody's disk, and for the columns of a record.  The key comes from the passphrase by
 * Argon2id (RFC 9106); the text is padded, so that its length says little, and sealed by XChaCha20-Poly1305, with
 * the header as additional data.  The cryptography is libsodium's.  What opens a file is the passphrase alone:
 * nothing here can help somebody who has forgotten it.
 *
 * INVARIANT: keys are wiped on every way out, and so is what was written of a text that turns out to be damaged.  A
 * failure says nothing of the text, and not whether the passphrase or the file is to blame: the two look alike.
 */
#include "casework/casework.h"

#include <sodium/core.h>
#include <sodium/crypto_aead_xchacha20poly1305.h>
#include <sodium/crypto_pwhash_argon2id.h>
#include <sodium/randombytes.h>
#include <sodium/utils.h>

#include <errno.h>

#define MAGIC "FBsealed"
#define MAGIC_SIZE 8u
#define VERSION 1u
#define SALT_SIZE crypto_pwhash_argon2id_SALTBYTES
#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define KEY_SIZE crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES
#define BLOCK 4096u /* texts are padded to a multiple of it */

/* The header: magic, version, three zeros, passes, KiB of memory (both little-endian), salt, nonce. */
enum {
    AT_VERSION = MAGIC_SIZE,
    AT_PASSES = AT_VERSION + 4,
    AT_MEMORY = AT_PASSES + 4,
    AT_SALT = AT_MEMORY + 4,
    AT_NONCE = AT_SALT + SALT_SIZE,
    HEADER_SIZE = AT_NONCE + NONCE_SIZE
};

/* What a header may ask for: a hostile file must not take all memory, or minutes. */
#define LEAST_KIB 8u
#define MOST_KIB (1u << 20)
#define MOST_PASSES 16u

/* libsodium's moderate cost: most of a second on a desk computer of 2020. */
const fb_seal_cost fb_seal_cost_default = {.passes = 3, .kib = 256 * 1024};

/* ---- the header --------------------------------------------------------------------------------------- */

static void put_number(unsigned char *to, uint32_t n) {
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(n >> 8 * i);
}

static uint32_t number_at(const unsigned char *from) {
    return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

bool fb_seal_is_sealed(fb_view bytes) {
    return fb_view_starts(bytes, FB_LITERAL(MAGIC));
}

size_t fb_seal_size(size_t text_size) {
    return text_size > SIZE_MAX / 2 ? 0 : HEADER_SIZE + (text_size / BLOCK + 1) * BLOCK + TAG_SIZE;
}

static fb_status check_header(fb_seal_cost *cost, fb_view sealed, fb_error *error) {
    const unsigned char *bytes = (const unsigned char *)sealed.data;
    size_t least = HEADER_SIZE + BLOCK + TAG_SIZE;
    if (!fb_seal_is_sealed(sealed))
        return fb_fail(error, FB_BAD_INPUT, NULL, "this is no sealed file");
    if (sealed.size > AT_VERSION && bytes[AT_VERSION] != VERSION)
        return fb_fail(error, FB_BAD_INPUT, NULL,
                       "it was sealed in a form that this program does not know; open it with the program that "
                       "sealed it");
    if (sealed.size < least || (sealed.size - HEADER_SIZE - TAG_SIZE) % BLOCK != 0)
        return fb_fail(error, FB_BAD_INPUT, NULL, "the sealed file is damaged: it is not whole");
    *cost = (fb_seal_cost){number_at(bytes + AT_PASSES), number_at(bytes + AT_MEMORY)};
    if (cost->passes < 1 || cost->passes > MOST_PASSES || cost->kib < LEAST_KIB || cost->kib > MOST_KIB)
        return fb_fail(error, FB_BAD_INPUT, NULL, "the sealed file is damaged: its first bytes mean nothing");
    return FB_OK;
}

/* ---- the key ------------------------------------------------------------------------------------------ */

static fb_status derive(unsigned char key[KEY_SIZE], fb_view passphrase, const unsigned char *salt,
                        const fb_seal_cost *cost, fb_error *error) {
    if (sodium_init() < 0)
        return fb_fail(error, FB_IO, NULL, "the system gives no random bytes; nothing was sealed or opened");
    if (passphrase.size == 0)
        return fb_fail(error, FB_BAD_INPUT, NULL, "the passphrase is empty");
    errno = 0;
    if (crypto_pwhash_argon2id(key, KEY_SIZE, passphrase.data, passphrase.size, salt, cost->passes,
                               (size_t)cost->kib * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0)
        return FB_OK;
    if (errno == EINVAL || errno == EFBIG)
        return fb_fail(error, FB_BAD_INPUT, NULL, "the passphrase is too long");
    return fb_fail(error, FB_NO_MEMORY, NULL, "there is too little memory to make a key of a passphrase");
}

/* ---- sealing and opening ------------------------------------------------------------------------------ */

fb_status fb_seal_text(char *sealed, fb_view text, fb_view passphrase, const fb_seal_cost *cost, fb_error *error) {
    unsigned char *bytes = (unsigned char *)sealed, *body = bytes + HEADER_SIZE, key[KEY_SIZE];
    size_t size = fb_seal_size(text.size), padded = size - HEADER_SIZE - TAG_SIZE;
    if (size == 0)
        return fb_fail(error, FB_LIMIT, NULL, "the text is too long to be sealed");
    cost = cost ? cost : &fb_seal_cost_default;
    memset(bytes, 0, HEADER_SIZE);
    memcpy(bytes, MAGIC, MAGIC_SIZE);
    bytes[AT_VERSION] = VERSION;
    put_number(bytes + AT_PASSES, cost->passes);
    put_number(bytes + AT_MEMORY, cost->kib);
    if (sodium_init() >= 0)
        randombytes_buf(bytes + AT_SALT, SALT_SIZE + NONCE_SIZE);
    fb_status status = derive(key, passphrase, bytes + AT_SALT, cost, error);
    if (status == FB_OK) {
        if (text.size > 0)
            memmove(body, text.data, text.size);
        body[text.size] = 0x80; /* ISO/IEC 7816-4 */
        memset(body + text.size + 1, 0, padded - text.size - 1);
        crypto_aead_xchacha20poly1305_ietf_encrypt(body, NULL, body, padded, bytes, HEADER_SIZE, NULL,
                                                   bytes + AT_NONCE, key);
    }
    sodium_memzero(key, sizeof key);
    return status;
}

/* The padding is under the seal, so it is as it was made; looked at all the same. */
static fb_status strip(size_t *size, const char *text, size_t padded, fb_error *error) {
    while (padded > 0 && text[padded - 1] == 0)
        padded--;
    if (padded == 0 || (unsigned char)text[padded - 1] != 0x80)
        return fb_fail(error, FB_BAD_INPUT, NULL, "the sealed file holds no text that was sealed by this program");
    *size = padded - 1;
    return FB_OK;
}

fb_status fb_seal_open(char *text, size_t *size, fb_view sealed, fb_view passphrase, fb_error *error) {
    const unsigned char *bytes = (const unsigned char *)sealed.data;
    unsigned char key[KEY_SIZE];
    fb_seal_cost cost;
    *size = 0;
    FB_TRY(check_header(&cost, sealed, error));
    fb_status status = derive(key, passphrase, bytes + AT_SALT, &cost, error);
    size_t padded = sealed.size - HEADER_SIZE - TAG_SIZE;
    if (status == FB_OK &&
        crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)text, NULL, NULL, bytes + HEADER_SIZE,
                                                   padded + TAG_SIZE, bytes, HEADER_SIZE, bytes + AT_NONCE,
                                                   key) != 0)
        status = fb_fail(error, FB_BAD_INPUT, NULL, "the passphrase is not the right one, or the file is damaged");
    sodium_memzero(key, sizeof key);
    if (status == FB_OK)
        status = strip(size, text, padded, error);
    if (status != FB_OK)
        sodium_memzero(text, padded);
    return status;
}

void fb_seal_forget(void *memory, size_t size) {
    if (memory && size > 0)
        sodium_memzero(memory, size);
}
