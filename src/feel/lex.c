/* lex.c - characters to tokens (DMN 1.5 section 10.3.1.2 rules 26-37, 61-62; 10.3.1.4).
 *
 * Stateless: a token is cut at an offset, so the parser may look ahead or cut the same place again in another
 * way at no cost but the scan.  It knows no names: a name is a sequence of tokens (scope.c).
 *
 * INVARIANT: token.start <= token.end <= text.size, and a token that is not END takes at least one byte.
 */
#include "feel/feel_inner.h"

/* ---- characters ---------------------------------------------------------------------------------------- */

static bool within(uint32_t c, uint32_t low, uint32_t high) {
    return c - low <= high - low;
}

/* Rules 61, 62. */
bool fb_white_space(uint32_t c) {
    if (c < 0x80)
        return c == ' ' || within(c, 0x09, 0x0D);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E || within(c, 0x2000, 0x200B) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static bool digit(char c) {
    return c >= '0' && c <= '9';
}

/* Rule 28.  Characters that rule 61 calls white space are never part of a name. */
bool fb_name_start_char(uint32_t c) {
    if (c < 0x80)
        return within(c | 0x20, 'a', 'z') || c == '_' || c == '?';
    if (fb_white_space(c))
        return false;
    return within(c, 0xC0, 0xD6) || within(c, 0xD8, 0xF6) || within(c, 0xF8, 0x2FF) ||
           within(c, 0x370, 0x37D) || within(c, 0x37F, 0x1FFF) || within(c, 0x200C, 0x200D) ||
           within(c, 0x2070, 0x218F) || within(c, 0x2C00, 0x2FEF) || within(c, 0x3001, 0xD7FF) ||
           within(c, 0xF900, 0xFDCF) || within(c, 0xFDF0, 0xFFFD) || within(c, 0x10000, 0xEFFFF);
}

/* Rule 29. */
static bool name_part_char(uint32_t c) {
    return fb_name_start_char(c) || within(c, '0', '9') || c == 0xB7 || within(c, 0x300, 0x36F) ||
           within(c, 0x203F, 0x2040);
}

static uint32_t code_point(fb_view text, uint32_t at, uint32_t *end) {
    size_t next = at;
    uint32_t c = (unsigned char)text.data[at];
    if (c < 0x80)
        next++;
    else
        c = fb_utf8_next(text, &next);
    *end = (uint32_t)next;
    return c;
}

static char byte_at(fb_view text, uint32_t at) {
    return at < text.size ? text.data[at] : '\0';
}

/* ---- white space and comments -------------------------------------------------------------------------- */

/* The end of the comment that starts at `at`, else `at`; *closed is false for an open one. */
static uint32_t comment(fb_view text, uint32_t at, bool *closed) {
    if (byte_at(text, at) != '/')
        return at;
    char second = byte_at(text, at + 1);
    if (second == '/') {
        while (at < text.size && text.data[at] != '\n' && text.data[at] != '\r')
            at++;
    } else if (second == '*') {
        at += 2;
        while (at < text.size && !(text.data[at] == '*' && byte_at(text, at + 1) == '/'))
            at++;
        *closed = at < text.size;
        at += *closed ? 2 : 0;
    }
    return at;
}

static uint32_t skip_white(fb_view text, uint32_t at, bool *closed) {
    *closed = true;
    while (at < text.size) {
        uint32_t end;
        if (fb_white_space(code_point(text, at, &end))) {
            at = end;
            continue;
        }
        end = comment(text, at, closed);
        if (end == at || !*closed)
            break;
        at = end;
    }
    return at;
}

/* ---- words --------------------------------------------------------------------------------------------- */

static uint32_t word_end(fb_view text, uint32_t at) {
    while (at < text.size) {
        uint32_t end;
        if (!name_part_char(code_point(text, at, &end)))
            break;
        at = end;
    }
    return at;
}

fb_keyword fb_keyword_of(fb_view word) {
    static const struct {
        fb_view word;
        fb_keyword keyword;
    } keywords[] = {
        {{"and", 3}, FB_KEYWORD_AND},
        {{"between", 7}, FB_KEYWORD_BETWEEN},
        {{"else", 4}, FB_KEYWORD_ELSE},
        {{"every", 5}, FB_KEYWORD_EVERY},
        {{"external", 8}, FB_KEYWORD_EXTERNAL},
        {{"false", 5}, FB_KEYWORD_FALSE},
        {{"for", 3}, FB_KEYWORD_FOR},
        {{"function", 8}, FB_KEYWORD_FUNCTION},
        {{"if", 2}, FB_KEYWORD_IF},
        {{"in", 2}, FB_KEYWORD_IN},
        {{"instance", 8}, FB_KEYWORD_INSTANCE},
        {{"not", 3}, FB_KEYWORD_NOT},
        {{"null", 4}, FB_KEYWORD_NULL},
        {{"of", 2}, FB_KEYWORD_OF},
        {{"or", 2}, FB_KEYWORD_OR},
        {{"return", 6}, FB_KEYWORD_RETURN},
        {{"satisfies", 9}, FB_KEYWORD_SATISFIES},
        {{"some", 4}, FB_KEYWORD_SOME},
        {{"then", 4}, FB_KEYWORD_THEN},
        {{"true", 4}, FB_KEYWORD_TRUE},
    };
    if (word.size < 2 || word.size > 9)
        return FB_KEYWORD_NONE;
    for (size_t i = 0; i < FB_COUNT(keywords); i++)
        if (keywords[i].word.data[0] == word.data[0] && fb_view_equal(keywords[i].word, word))
            return keywords[i].keyword;
    return FB_KEYWORD_NONE;
}

/* Rule 30; 0 when there is none.  "’" is how the standard prints the apostrophe; both are taken.  ".." is
 * never part of a name. */
uint32_t fb_name_symbol(fb_view text, uint32_t at) {
    switch (text.data[at]) {
    case '.':
        return byte_at(text, at + 1) == '.' ? 0 : 1;
    case '/':
    case '-':
    case '\'':
    case '+':
    case '*':
        return 1;
    default:
        return text.size - at >= 3 && memcmp(text.data + at, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
    }
}

bool fb_name_token_next(fb_name_token *token, fb_view text, uint32_t at) {
    bool closed;
    at = skip_white(text, at, &closed);
    if (at >= text.size || !closed)
        return false;
    token->start = at;
    token->end = word_end(text, at);
    token->symbol = token->end == at;
    if (token->symbol)
        token->end += fb_name_symbol(text, at);
    return token->end > at;
}

/* ---- numbers, strings, symbols ------------------------------------------------------------------------- */

static uint32_t digits_end(fb_view text, uint32_t at) {
    while (digit(byte_at(text, at)))
        at++;
    return at;
}

/* Rule 35 without its sign.  "1..2" is a number, "..", a number. */
static uint32_t number_end(fb_view text, uint32_t at) {
    at = digits_end(text, at);
    if (byte_at(text, at) == '.' && digit(byte_at(text, at + 1)))
        at = digits_end(text, at + 1);
    if ((byte_at(text, at) | 0x20) == 'e') {
        uint32_t exponent = at + 1;
        if (byte_at(text, exponent) == '+' || byte_at(text, exponent) == '-')
            exponent++;
        if (digit(byte_at(text, exponent)))
            at = digits_end(text, exponent);
    }
    return at;
}

/* Rule 33: to the closing quote, over escapes. */
static void string_token(fb_token *token, fb_view text) {
    uint32_t at = token->start + 1;
    for (; at < text.size && text.data[at] != '"'; at++)
        if (text.data[at] == '\\' && at + 1 < text.size)
            at++;
    if (at >= text.size) {
        token->kind = FB_TOKEN_BAD;
        token->problem = "a string without its closing quote";
        token->end = (uint32_t)text.size;
        return;
    }
    token->kind = FB_TOKEN_STRING;
    token->end = at + 1;
}

static void symbol_token(fb_token *token, fb_view text) {
    static const struct {
        char first, second;
        uint8_t kind;
    } symbols[] = {
        {'.', '.', FB_TOKEN_DOT_DOT},
        {'*', '*', FB_TOKEN_STAR_STAR},
        {'!', '=', FB_TOKEN_NOT_EQUAL},
        {'<', '=', FB_TOKEN_LESS_EQUAL},
        {'>', '=', FB_TOKEN_GREATER_EQUAL},
        {'-', '>', FB_TOKEN_ARROW},
        {'(', 0, FB_TOKEN_OPEN_PAREN},
        {')', 0, FB_TOKEN_CLOSE_PAREN},
        {'[', 0, FB_TOKEN_OPEN_BRACKET},
        {']', 0, FB_TOKEN_CLOSE_BRACKET},
        {'{', 0, FB_TOKEN_OPEN_BRACE},
        {'}', 0, FB_TOKEN_CLOSE_BRACE},
        {',', 0, FB_TOKEN_COMMA},
        {':', 0, FB_TOKEN_COLON},
        {'.', 0, FB_TOKEN_DOT},
        {'+', 0, FB_TOKEN_PLUS},
        {'-', 0, FB_TOKEN_MINUS},
        {'*', 0, FB_TOKEN_STAR},
        {'/', 0, FB_TOKEN_SLASH},
        {'=', 0, FB_TOKEN_EQUAL},
        {'<', 0, FB_TOKEN_LESS},
        {'>', 0, FB_TOKEN_GREATER},
        {'@', 0, FB_TOKEN_AT},
    };
    char first = text.data[token->start], second = byte_at(text, token->start + 1);
    for (size_t i = 0; i < FB_COUNT(symbols); i++) {
        if (symbols[i].first != first || (symbols[i].second && symbols[i].second != second))
            continue;
        token->kind = symbols[i].kind;
        token->end = token->start + (symbols[i].second ? 2 : 1);
        return;
    }
    uint32_t c = code_point(text, token->start, &token->end);
    token->kind = FB_TOKEN_BAD;
    token->problem =
        c == FB_BAD_CODE_POINT ? "a byte that is not UTF-8" : "a character that FEEL does not know";
}

void fb_token_next(fb_token *token, fb_view text, uint32_t at) {
    bool closed;
    *token = (fb_token){.start = skip_white(text, at, &closed)};
    token->end = token->start;
    if (!closed) {
        token->kind = FB_TOKEN_BAD;
        token->problem = "a comment without its closing */";
        token->end = (uint32_t)text.size;
        return;
    }
    if (token->start >= text.size)
        return;
    uint32_t end, c = code_point(text, token->start, &end);
    if (within(c, '0', '9') || (c == '.' && digit(byte_at(text, end)))) {
        token->kind = FB_TOKEN_NUMBER;
        token->end = number_end(text, token->start);
    } else if (c == '"') {
        string_token(token, text);
    } else if (fb_name_start_char(c)) {
        token->kind = FB_TOKEN_WORD;
        token->end = word_end(text, end);
        token->keyword =
            (uint8_t)fb_keyword_of((fb_view){text.data + token->start, token->end - token->start});
    } else {
        symbol_token(token, text);
    }
}
