/* regex_translate.c - regular expressions of "XQuery 1.0 and XPath 2.0 Functions and Operators" section 7.6
 * (the reference of DMN 1.5 table 74, footnote 2), rewritten as PCRE2 patterns.
 *
 * What XPath rejects is rejected here and never reaches PCRE2, so none of PCRE2's own syntax is within
 * reach of a model.  Called by regex.c only, which compiles and matches.
 *
 * The differences that the translation bridges: character class subtraction, \i \c \p{IsBlock}, XPath's
 * \s \d \w, `.` that is neither #xA nor #xD, `$` that knows #xA alone, white space dropped by flag x (but not
 * in classes), references to groups that are open or do not exist (errors), unset groups (match the empty
 * string).
 *
 * INVARIANT: the pattern gets a callout at its start and one after every quantified piece, the only places
 * from which a match can grow beyond the length of pattern and text; regex.c counts them.
 */
#include "eval/builtin_inner.h"

#include <stdio.h>

#define NESTING_LIMIT 100u /* groups in groups, classes in classes */
#define LAST_CODE_POINT 0x10FFFFu

typedef struct translation {
    fb_view pattern;
    size_t at;
    fb_text *out;
    bool multi_line, dot_all;
    uint32_t n_groups; /* opened so far */
    uint8_t *closed;   /* by group number - 1 */
    uint32_t nesting;
    const char *fault; /* sticky: what is wrong */
} translation;

typedef struct code_range {
    uint32_t low, high;
} code_range;

static bool fail(translation *t, const char *fault) {
    if (t->fault == NULL)
        t->fault = fault;
    return false;
}

static bool more(const translation *t) {
    return t->at < t->pattern.size;
}

/* The byte at an offset from here, 0 behind the end (a NUL in the pattern is an ordinary character: nothing
 * compares equal to it). */
static char peek(const translation *t, size_t ahead) {
    return t->at + ahead < t->pattern.size ? t->pattern.data[t->at + ahead] : '\0';
}

static bool accept(translation *t, char c) {
    if (!more(t) || peek(t, 0) != c)
        return false;
    t->at++;
    return true;
}

static void put_code_point(translation *t, uint32_t c) {
    bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (plain)
        fb_text_add_byte(t->out, (char)c);
    else
        fb_text_format(t->out, "\\x{%X}", (unsigned)c);
}

/* A range inside a class.  PCRE2 takes no surrogates as ends; no text holds any. */
static void put_range(translation *t, uint32_t low, uint32_t high) {
    if (low >= 0xD800 && low <= 0xDFFF)
        low = 0xE000;
    if (high >= 0xD800 && high <= 0xDFFF)
        high = 0xD7FF;
    if (low > high)
        return;
    put_code_point(t, low);
    if (low == high)
        return;
    fb_text_add_byte(t->out, '-');
    put_code_point(t, high);
}

/* Sorted ranges, or what lies outside them, inside a class. */
static void put_ranges(translation *t, const code_range *ranges, size_t n_ranges, bool outside) {
    uint32_t next = 0;
    for (size_t i = 0; i < n_ranges; i++) {
        if (!outside)
            put_range(t, ranges[i].low, ranges[i].high);
        else if (ranges[i].low > next)
            put_range(t, next, ranges[i].low - 1);
        next = ranges[i].high + 1;
    }
    if (outside && next <= LAST_CODE_POINT)
        put_range(t, next, LAST_CODE_POINT);
}

/* \s: space, tab, newline, return. */
static const code_range white_space[] = {{0x9, 0xA}, {0xD, 0xD}, {0x20, 0x20}};
/* \i and \c: NameStartChar and NameChar of XML 1.0 (fifth edition) rules 4 and 4a. */
static const code_range name_start[] = {
    {':', ':'},       {'A', 'Z'},       {'_', '_'},       {'a', 'z'},
    {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},
    {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},
    {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
};
static const code_range name_part[] = {
    {'-', '.'},       {'0', ':'},       {'A', 'Z'},         {'_', '_'},       {'a', 'z'},
    {0xB7, 0xB7},     {0xC0, 0xD6},     {0xD8, 0xF6},       {0xF8, 0x37D},    {0x37F, 0x1FFF},
    {0x200C, 0x200D}, {0x203F, 0x2040}, {0x2070, 0x218F},   {0x2C00, 0x2FEF}, {0x3001, 0xD7FF},
    {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
};

/* A multi-character escape inside a class; \w is what is not punctuation, separator or other. */
static bool multi_character_escape(translation *t, char letter) {
    switch (letter) {
    case 's': put_ranges(t, white_space, FB_COUNT(white_space), false); break;
    case 'S': put_ranges(t, white_space, FB_COUNT(white_space), true); break;
    case 'i': put_ranges(t, name_start, FB_COUNT(name_start), false); break;
    case 'I': put_ranges(t, name_start, FB_COUNT(name_start), true); break;
    case 'c': put_ranges(t, name_part, FB_COUNT(name_part), false); break;
    case 'C': put_ranges(t, name_part, FB_COUNT(name_part), true); break;
    case 'd': fb_text_add_string(t->out, "\\p{Nd}"); break;
    case 'D': fb_text_add_string(t->out, "\\P{Nd}"); break;
    case 'w': fb_text_add_string(t->out, "\\p{L}\\p{M}\\p{N}\\p{S}"); break;
    case 'W': fb_text_add_string(t->out, "\\p{P}\\p{Z}\\p{C}"); break;
    default: return false;
    }
    return true;
}

static bool is_category(fb_view name) {
    static const char categories[] =
        " L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp"
        " S Sm Sc Sk So C Cc Cf Co Cn ";
    char padded[5];
    if (name.size < 1 || name.size > 2)
        return false;
    int size = snprintf(padded, sizeof padded, " %.*s ", FB_ARG(name));
    return fb_view_find(FB_LITERAL(categories), (fb_view){padded, (size_t)size}) >= 0;
}

static bool find_block(code_range *out, fb_view name) {
    static const struct block {
        const char *name;
        code_range range;
    } blocks[] = {
#define FB_BLOCK(block_name, first, last) {block_name, {first, last}},
#include "eval/regex_blocks.def"
#undef FB_BLOCK
    };
    size_t low = 0, high = FB_COUNT(blocks);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = fb_view_compare(name, fb_view_of(blocks[middle].name));
        if (order == 0) {
            *out = blocks[middle].range;
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* \p{Lu}, \P{IsGreek}, behind the letter p, inside a class. */
static bool category_escape(translation *t, bool outside) {
    if (!accept(t, '{'))
        return fail(t, "\\p needs a name in braces");
    size_t start = t->at;
    while (more(t) && peek(t, 0) != '}')
        t->at++;
    fb_view name = {t->pattern.data + start, t->at - start};
    if (!accept(t, '}'))
        return fail(t, "\\p{ without }");
    code_range block;
    if (is_category(name)) {
        fb_text_format(t->out, "\\%c{%.*s}", outside ? 'P' : 'p', FB_ARG(name));
    } else if (fb_view_starts(name, FB_LITERAL("Is")) &&
               find_block(&block, (fb_view){name.data + 2, name.size - 2})) {
        put_ranges(t, &block, 1, outside);
    } else {
        return fail(t, "\\p names no category or block of Unicode");
    }
    return true;
}

/* The character that an escape like \n or \- stands for; 0 when the letter is no such escape. */
static char single_character_escape(char letter) {
    switch (letter) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case '\\':
    case '|':
    case '.':
    case '?':
    case '*':
    case '+':
    case '(':
    case ')':
    case '{':
    case '}':
    case '-':
    case '[':
    case ']':
    case '^':
    case '$': return letter;
    default: return '\0';
    }
}

/* An escape inside a class, at the backslash.  *single is the character when it stands for one, else
 * FB_BAD_CODE_POINT and its set has been written. */
static bool class_escape(translation *t, uint32_t *single) {
    t->at++;
    if (!more(t))
        return fail(t, "\\ at the end");
    char letter = peek(t, 0);
    t->at++;
    *single = FB_BAD_CODE_POINT;
    if (letter == 'p' || letter == 'P')
        return category_escape(t, letter == 'P');
    char plain = single_character_escape(letter);
    if (plain != '\0') {
        *single = (uint32_t)plain;
        return true;
    }
    if (multi_character_escape(t, letter))
        return true;
    return fail(t, letter >= '0' && letter <= '9' ? "a back-reference in a character class"
                                                  : "an escape that XPath does not have");
}

/* A literal character, of any number of bytes. */
static bool literal(translation *t, uint32_t *out) {
    *out = fb_utf8_next(t->pattern, &t->at);
    return *out != FB_BAD_CODE_POINT ? true : fail(t, "malformed UTF-8");
}

/* charOrEsc: one end of a range, or a character by itself. */
static bool class_character(translation *t, uint32_t *out) {
    if (peek(t, 0) == '\\')
        return class_escape(t, out);
    return literal(t, out);
}

/* May a `-` stand here for itself?  Only first or last in its group (XML Schema part 2, rule 17 and its
 * constraints). */
static bool dash_stands_alone(const translation *t, bool first) {
    return first || peek(t, 1) == ']' || (peek(t, 1) == '-' && peek(t, 2) == '[');
}

/* An item of a positive character group: a character, an escape or a range. */
static bool class_item(translation *t, bool first) {
    char c = peek(t, 0);
    uint32_t low, high;
    if (c == '[')
        return fail(t, "[ in a character class needs a \\ before it");
    if (c == '-') {
        if (!dash_stands_alone(t, first))
            return fail(t, "- in a character class needs a \\ before it unless it is first or last");
        t->at++;
        put_code_point(t, '-');
        return true;
    }
    if (!class_character(t, &low))
        return false;
    if (low == FB_BAD_CODE_POINT)
        return true;
    bool is_range =
        peek(t, 0) == '-' && more(t) && t->at + 1 < t->pattern.size && peek(t, 1) != ']' && peek(t, 1) != '[';
    if (!is_range) {
        put_range(t, low, low);
        return true;
    }
    if (peek(t, 1) == '-' && peek(t, 2) == '[') { /* a dash by itself before a subtraction */
        put_range(t, low, low);
        return true;
    }
    t->at++;
    if (peek(t, 0) == '-')
        return fail(t, "a range of characters cannot end with -");
    if (!class_character(t, &high))
        return false;
    if (high == FB_BAD_CODE_POINT)
        return fail(t, "a range of characters cannot end with a set");
    if (low > high)
        return fail(t, "a range of characters whose end is before its start");
    put_range(t, low, high);
    return true;
}

static bool character_class(translation *t);

/* -[...] at the end of a class: the subtracted class becomes a negative look-ahead before the class, so the
 * class's own text is written aside first. */
static bool class_body(translation *t, fb_text *subtracted) {
    bool first = true;
    for (;;) {
        if (!more(t))
            return fail(t, "a character class without ]");
        if (peek(t, 0) == ']')
            break;
        if (!first && peek(t, 0) == '-' && peek(t, 1) == '[') {
            fb_text *out = t->out;
            t->at++;
            t->out = subtracted;
            bool good = character_class(t);
            t->out = out;
            if (!good)
                return false;
            if (peek(t, 0) != ']' || !more(t))
                return fail(t, "a subtracted class must be last in its class");
            break;
        }
        if (!class_item(t, first))
            return false;
        first = false;
    }
    if (first)
        return fail(t, "an empty character class");
    t->at++;
    return true;
}

/* charClassExpr, at its `[`. */
static bool character_class(translation *t) {
    fb_text *out = t->out, body, subtracted;
    if (t->nesting >= NESTING_LIMIT)
        return fail(t, "classes nested too deep");
    t->nesting++;
    fb_text_init(&body, out->arena);
    fb_text_init(&subtracted, out->arena);
    t->at++;
    bool negative = accept(t, '^');
    t->out = &body;
    bool good = class_body(t, &subtracted);
    t->out = out;
    t->nesting--;
    if (!good)
        return false;
    if (subtracted.size > 0) {
        fb_text_add_string(out, "(?:(?!");
        fb_text_add(out, fb_text_view(&subtracted));
        fb_text_add_byte(out, ')');
    }
    fb_text_add_string(out, negative ? "[^" : "[");
    fb_text_add(out, fb_text_view(&body));
    fb_text_add_byte(out, ']');
    if (subtracted.size > 0)
        fb_text_add_byte(out, ')');
    return true;
}

/* \N: the longest number for which so many groups were opened before; the group must be closed. */
static bool back_reference(translation *t) {
    uint32_t number = 0;
    while (more(t) && peek(t, 0) >= '0' && peek(t, 0) <= '9') {
        uint32_t longer = number * 10 + (uint32_t)(peek(t, 0) - '0');
        if (number > 0 && longer > t->n_groups)
            break;
        number = longer;
        t->at++;
        if (number == 0)
            break;
    }
    if (number == 0 || number > t->n_groups)
        return fail(t, "a back-reference to a group that does not exist");
    if (!t->closed[number - 1])
        return fail(t, "a back-reference to a group from inside it");
    fb_text_format(t->out, "\\g{%u}", (unsigned)number);
    return true;
}

/* An escape outside classes, at the backslash. */
static bool escape(translation *t) {
    if (peek(t, 1) >= '0' && peek(t, 1) <= '9') {
        t->at++;
        return back_reference(t);
    }
    fb_text *out = t->out, set;
    uint32_t single;
    fb_text_init(&set, out->arena);
    t->out = &set;
    bool good = class_escape(t, &single);
    t->out = out;
    if (!good)
        return false;
    if (single != FB_BAD_CODE_POINT) {
        put_code_point(t, single);
        return true;
    }
    fb_text_add_byte(out, '[');
    fb_text_add(out, fb_text_view(&set));
    fb_text_add_byte(out, ']');
    return true;
}

static bool alternatives(translation *t);

static bool group(translation *t) {
    if (t->nesting >= NESTING_LIMIT)
        return fail(t, "groups nested too deep");
    t->at++;
    if (peek(t, 0) == '?')
        return fail(t, "(? is not part of XPath's regular expressions");
    uint32_t number = t->n_groups++;
    t->nesting++;
    fb_text_add_byte(t->out, '(');
    if (!alternatives(t))
        return false;
    if (!accept(t, ')'))
        return fail(t, "( without )");
    fb_text_add_byte(t->out, ')');
    t->nesting--;
    t->closed[number] = 1;
    return true;
}

/* `$` is the end of the text; with flag m also before a newline, and not behind a last newline. */
static void put_end_anchor(translation *t) {
    fb_text_add_string(t->out, t->multi_line ? "(?:(?=\\n)|(?<!\\n)\\z)" : "(?:\\z)");
}

/* Atom of XML Schema part 2 rule 9, with XPath's anchors. */
static bool atom(translation *t) {
    char c = peek(t, 0);
    uint32_t code_point;
    switch (c) {
    case '\\': return escape(t);
    case '[': return character_class(t);
    case '(': return group(t);
    case '.':
        t->at++;
        fb_text_add_string(t->out, t->dot_all ? "." : "[^\\n]"); /* 7.6.1.1, not XML Schema's [^\n\r] */
        return true;
    case '^':
        t->at++;
        fb_text_add_string(t->out, "(?:^)");
        return true;
    case '$':
        t->at++;
        put_end_anchor(t);
        return true;
    case '?':
    case '*':
    case '+': return fail(t, "a quantifier with nothing before it");
    case '{':
    case '}':
    case ']': return fail(t, "{, } and ] need a \\ before them");
    default: break;
    }
    if (!literal(t, &code_point))
        return false;
    put_code_point(t, code_point);
    return true;
}

static bool quantity(translation *t, uint32_t *out) {
    uint32_t n = 0;
    if (peek(t, 0) < '0' || peek(t, 0) > '9')
        return fail(t, "{ must be followed by a number");
    while (peek(t, 0) >= '0' && peek(t, 0) <= '9') {
        n = n * 10 + (uint32_t)(peek(t, 0) - '0');
        if (n > 65535) /* PCRE2's own limit */
            return fail(t, "a quantity over 65,535");
        t->at++;
    }
    *out = n;
    return true;
}

/* {n}, {n,}, {n,m} */
static bool counted_quantifier(translation *t) {
    uint32_t low, high;
    t->at++;
    if (!quantity(t, &low))
        return false;
    fb_text_format(t->out, "{%u", (unsigned)low);
    if (accept(t, ',')) {
        fb_text_add_byte(t->out, ',');
        if (peek(t, 0) != '}') {
            if (!quantity(t, &high))
                return false;
            if (high < low)
                return fail(t, "a quantity whose end is before its start");
            fb_text_format(t->out, "%u", (unsigned)high);
        }
    }
    fb_text_add_byte(t->out, '}');
    return accept(t, '}') ? true : fail(t, "{ without }");
}

/* An atom and its quantifier, with the callout that meters it. */
static bool piece(translation *t) {
    if (!atom(t))
        return false;
    char c = peek(t, 0);
    if (!more(t) || (c != '?' && c != '*' && c != '+' && c != '{'))
        return true;
    if (c == '{') {
        if (!counted_quantifier(t))
            return false;
    } else {
        t->at++;
        fb_text_add_byte(t->out, c);
    }
    if (accept(t, '?'))
        fb_text_add_byte(t->out, '?');
    fb_text_add_string(t->out, "(?C1)");
    return true;
}

/* regExp: branches between |. */
static bool alternatives(translation *t) {
    while (more(t) && peek(t, 0) != ')') {
        if (accept(t, '|'))
            fb_text_add_byte(t->out, '|');
        else if (!piece(t))
            return false;
    }
    return true;
}

/* Flag x: white space goes, except inside a character class. */
static fb_view without_white_space(fb_arena *arena, fb_view pattern) {
    fb_text kept;
    fb_text_init(&kept, arena);
    uint32_t depth = 0;
    bool escaped = false;
    for (size_t i = 0; i < pattern.size; i++) {
        char c = pattern.data[i];
        if (depth == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r'))
            continue;
        if (escaped)
            escaped = false;
        else if (c == '\\')
            escaped = true;
        else if (c == '[')
            depth++;
        else if (c == ']' && depth > 0)
            depth--;
        fb_text_add_byte(&kept, c);
    }
    return fb_text_view(&kept);
}

bool fb_regex_translate(fb_regex_translation *result, fb_arena *arena, fb_view pattern, bool drop_white_space,
                        bool multi_line, bool dot_all) {
    fb_text out;
    fb_text_init(&out, arena);
    translation t = {.pattern = drop_white_space ? without_white_space(arena, pattern) : pattern,
                     .out = &out,
                     .multi_line = multi_line,
                     .dot_all = dot_all,
                     .closed = FB_NEW_ARRAY(arena, uint8_t, pattern.size)};
    if (t.closed == NULL)
        return false;
    fb_text_add_string(&out, "(?C1)(?:");
    bool good = alternatives(&t);
    if (good && more(&t))
        good = fail(&t, ") without (");
    fb_text_add_byte(&out, ')');
    *result = (fb_regex_translation){.text = fb_text_view(&out),
                                     .n_groups = t.n_groups,
                                     .fault = t.fault,
                                     .fault_at = fb_utf8_length((fb_view){t.pattern.data, t.at}) + 1};
    return good;
}
