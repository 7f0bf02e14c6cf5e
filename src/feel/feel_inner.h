/* feel_inner.h - what the files of src/feel share and nobody else sees: tokens, levels of names, the parser's
 * state.
 */
#ifndef FB_FEEL_INNER_H
#define FB_FEEL_INNER_H

#include "feel/feel.h"

/* ---- lex.c: characters to tokens (10.3.1.4) ------------------------------------------------------------- *
 *
 * Two views of the same text.  fb_token_next cuts it as the grammar does (numbers, strings, symbols, words).
 * fb_name_token_next cuts it as rule 25 does (words, digits and the symbols of rule 30 all being parts of a
 * name); the matcher of names uses it where a name may stand.  Neither keeps state: both start at an offset.
 */
typedef enum fb_token_kind {
    FB_TOKEN_END = 0,
    FB_TOKEN_BAD, /* `problem` says why */
    FB_TOKEN_NUMBER,
    FB_TOKEN_STRING,
    FB_TOKEN_WORD, /* `keyword` when it is a literal terminal symbol */
    FB_TOKEN_OPEN_PAREN,
    FB_TOKEN_CLOSE_PAREN,
    FB_TOKEN_OPEN_BRACKET,
    FB_TOKEN_CLOSE_BRACKET,
    FB_TOKEN_OPEN_BRACE,
    FB_TOKEN_CLOSE_BRACE,
    FB_TOKEN_COMMA,
    FB_TOKEN_COLON,
    FB_TOKEN_DOT,
    FB_TOKEN_DOT_DOT,
    FB_TOKEN_PLUS,
    FB_TOKEN_MINUS,
    FB_TOKEN_STAR,
    FB_TOKEN_STAR_STAR,
    FB_TOKEN_SLASH,
    FB_TOKEN_EQUAL,
    FB_TOKEN_NOT_EQUAL,
    FB_TOKEN_LESS,
    FB_TOKEN_LESS_EQUAL,
    FB_TOKEN_GREATER,
    FB_TOKEN_GREATER_EQUAL,
    FB_TOKEN_ARROW,
    FB_TOKEN_AT
} fb_token_kind;

typedef enum fb_keyword {
    FB_KEYWORD_NONE = 0,
    FB_KEYWORD_AND,
    FB_KEYWORD_BETWEEN,
    FB_KEYWORD_ELSE,
    FB_KEYWORD_EVERY,
    FB_KEYWORD_EXTERNAL,
    FB_KEYWORD_FALSE,
    FB_KEYWORD_FOR,
    FB_KEYWORD_FUNCTION,
    FB_KEYWORD_IF,
    FB_KEYWORD_IN,
    FB_KEYWORD_INSTANCE,
    FB_KEYWORD_NOT,
    FB_KEYWORD_NULL,
    FB_KEYWORD_OF,
    FB_KEYWORD_OR,
    FB_KEYWORD_RETURN,
    FB_KEYWORD_SATISFIES,
    FB_KEYWORD_SOME,
    FB_KEYWORD_THEN,
    FB_KEYWORD_TRUE
} fb_keyword;

typedef struct fb_token {
    uint8_t kind, keyword;
    uint32_t start, end;
    const char *problem;
} fb_token;

typedef struct fb_name_token {
    bool symbol;
    uint32_t start, end;
} fb_name_token;

void fb_token_next(fb_token *token, fb_view text, uint32_t at);
/* False at the first thing that cannot be part of a name. */
bool fb_name_token_next(fb_name_token *token, fb_view text, uint32_t at);
bool fb_white_space(uint32_t c);     /* rules 61, 62 */
bool fb_name_start_char(uint32_t c); /* rule 28 */
uint32_t fb_name_symbol(fb_view text, uint32_t at); /* bytes of the symbol of rule 30 there, 0 for none */
fb_keyword fb_keyword_of(fb_view word);

/* ---- scope.c: levels of names and the longest match (10.3.1.6) ----------------------------------------- */

/* Names longer than this are never matched: it bounds the work at each place of the text. */
#define FB_NAME_LIMIT 1024u

/* One level of names while parsing: those of an fb_scope, or bound by the text itself.  Lives on the stack of
 * the rule that binds them. */
typedef struct fb_level {
    struct fb_level *outer;
    const fb_scope_name *names; /* n_names of them */
    uint32_t n_names, capacity; /* capacity > 0: `names` grows and is ours */
    const fb_type *fields;      /* a context type whose fields are names too, or NULL */
    const fb_map *map;          /* more names, of no known type, or NULL */
    size_t longest;             /* bytes of the longest name of this level and those outside */
    uint32_t n_probes;
    bool indexed;
    fb_map index;               /* names and fields, made once the level was asked often */
} fb_level;

typedef struct fb_match {
    uint32_t end;        /* where the matched name ends in the text */
    uint32_t n_tokens;
    const fb_type *type;
    bool builtin;        /* found among the built-in functions only */
    fb_view name;        /* canonical, in the parser's scratch: copy it */
} fb_match;

typedef struct fb_parser {
    fb_arena *arena;
    const fb_parse_input *input;
    fb_view text;
    fb_token token;          /* the next one */
    uint32_t last_end;       /* end of the one before */
    fb_level *level;         /* innermost names */
    fb_budget budget;        /* depth: nesting; steps: matching names */
    fb_budget inference;     /* steps: comparing types; when exhausted types are unknown */
    fb_status status;        /* sticky */
    fb_syntax_error *error;
    size_t longest_field;    /* of input->field_names, 1 + bytes; 0: not yet known */
    bool end_may_open;       /* at the high end of an interval, where "[" closes it */
    char scratch[FB_NAME_LIMIT];
} fb_parser;

/* The canonical spelling of the name tokens in text[start..end); {NULL,0} when memory ran out. */
fb_view fb_name_spelled(fb_arena *arena, fb_view text, uint32_t start, uint32_t end);
/* Puts a level inside `outer`; the caller filled names, fields, map and, for a map, `longest`. */
void fb_level_init(fb_level *level, fb_level *outer);
/* Adds a name to a level that grows. */
void fb_level_add(fb_parser *parser, fb_level *level, fb_view name, const fb_type *type);
/* The longest name of the levels (and of the built-ins when asked) that starts at `at`. */
bool fb_longest_match(fb_match *match, fb_parser *parser, fb_level *level, bool builtins, uint32_t at);

/* ---- infer.c: types of trees, as far as names need them ------------------------------------------------ */
/* Sets tree->type from its kind, text and children. */
void fb_infer(fb_parser *parser, fb_tree *tree);
/* The type of one item: of a list its element, of a range its endpoint, else the type; NULL unknown. */
const fb_type *fb_infer_item(const fb_type *type);
/* A context type from bindings and children. */
const fb_type *fb_infer_context(fb_parser *parser, const fb_tree *tree);
/* Names of properties (tables 65, 67). */
extern const fb_scope_name fb_property_names[];
extern const uint32_t fb_n_property_names;

#endif
