/* parse.c - FEEL text to a tree (DMN 1.5 section 10.3.1): recursive descent, one function a grammar rule.
 *
 * grammar.md beside this file is the grammar as read here; its rule names are the function names.  Infix
 * operators (rules 4, 19-23, 47-49, 51) are one loop by precedence, `infix`.  There is no backtracking but
 * one at the very start of unary tests ("not(a) or b" against "not(a)").
 *
 * What it is not: it checks no types and resolves no names beyond finding where they end.  An unknown name
 * is no syntax error: its words are put together, so that a later message can name it whole.
 *
 * Every rule function takes the token at hand as its first and leaves the one behind its last.  It returns
 * NULL after a failure; the first failure sticks in the parser and moves it to the end of the text, so
 * callers need no message of their own.
 *
 * INVARIANT: tree->height and the nesting of rule functions stay within FB_DEPTH_LIMIT.
 */
#include "feel/feel_inner.h"

#include <stdio.h>

/* ---- failures ------------------------------------------------------------------------------------------ */

FB_FORMAT(4, 5)
static void *fail(fb_parser *parser, fb_status status, uint32_t offset, const char *format, ...) {
    if (parser->status == FB_OK) {
        va_list arguments;
        va_start(arguments, format);
        parser->status = status;
        parser->error->offset = offset;
        vsnprintf(parser->error->message, sizeof parser->error->message, format, arguments);
        va_end(arguments);
    }
    uint32_t end = (uint32_t)parser->text.size;
    parser->token = (fb_token){.kind = FB_TOKEN_END, .start = end, .end = end};
    return NULL;
}

static void *no_memory(fb_parser *parser) {
    fb_status status = parser->arena->failure != FB_OK ? parser->arena->failure : FB_NO_MEMORY;
    const char *what = status == FB_LIMIT ? "the memory limit is reached" : "out of memory";
    return fail(parser, status, parser->token.start, "%s", what);
}

/* Bytes of `text` to show, whole characters, at most about 40. */
static int shown(fb_view text) {
    size_t n = text.size < 40 ? text.size : 40;
    while (n > 0 && n < text.size && ((unsigned char)text.data[n] & 0xC0) == 0x80)
        n--;
    return (int)n;
}

static void *expected(fb_parser *parser, const char *what) {
    fb_token found = parser->token;
    if (found.kind == FB_TOKEN_END)
        return fail(parser, FB_BAD_INPUT, found.start, "expected %s, found the end of the text", what);
    if (found.kind == FB_TOKEN_BAD)
        return fail(parser, FB_BAD_INPUT, found.start, "expected %s, found %s", what, found.problem);
    fb_view text = {parser->text.data + found.start, found.end - found.start};
    return fail(parser, FB_BAD_INPUT, found.start, "expected %s, found %s%.*s%s", what,
                found.kind == FB_TOKEN_STRING ? "" : "'", shown(text), text.data,
                found.kind == FB_TOKEN_STRING ? "" : "'");
}

static bool enter(fb_parser *parser) {
    if (parser->status == FB_OK && fb_budget_enter(&parser->budget))
        return true;
    fail(parser, FB_LIMIT, parser->token.start, "nested deeper than %u levels", FB_DEPTH_LIMIT);
    return false;
}

static void leave(fb_parser *parser) {
    fb_budget_leave(&parser->budget);
}

/* ---- tokens -------------------------------------------------------------------------------------------- */

static void advance_to(fb_parser *parser, uint32_t end) {
    parser->last_end = end;
    fb_token_next(&parser->token, parser->text, end);
}

static void advance(fb_parser *parser) {
    advance_to(parser, parser->token.end);
}

static fb_token peek(const fb_parser *parser) {
    fb_token next;
    fb_token_next(&next, parser->text, parser->token.end);
    return next;
}

static bool at(const fb_parser *parser, fb_token_kind kind) {
    return parser->token.kind == kind;
}

static bool at_keyword(const fb_parser *parser, fb_keyword keyword) {
    return parser->token.kind == FB_TOKEN_WORD && parser->token.keyword == keyword;
}

static bool accept(fb_parser *parser, fb_token_kind kind) {
    if (!at(parser, kind))
        return false;
    advance(parser);
    return true;
}

static bool expect(fb_parser *parser, fb_token_kind kind, const char *what) {
    if (accept(parser, kind))
        return true;
    expected(parser, what);
    return false;
}

static bool expect_keyword(fb_parser *parser, fb_keyword keyword, const char *what) {
    if (at_keyword(parser, keyword)) {
        advance(parser);
        return true;
    }
    expected(parser, what);
    return false;
}

/* ---- trees --------------------------------------------------------------------------------------------- */

typedef struct parts {
    fb_tree **children;
    fb_binding *bindings;
    uint32_t n_children, n_bindings, children_capacity, bindings_capacity;
} parts;

static void *grown(fb_parser *parser, const void *old, uint32_t n, uint32_t *capacity, size_t size) {
    uint32_t wanted = n ? n * 2 : 4;
    void *array = fb_arena_alloc(parser->arena, wanted, size);
    if (!array)
        return no_memory(parser);
    if (n > 0)
        memcpy(array, old, n * size);
    *capacity = wanted;
    return array;
}

static bool add_child(fb_parser *parser, parts *to, fb_tree *child) {
    if (!child)
        return false;
    if (to->n_children == to->children_capacity) {
        void *array = grown(parser, to->children, to->n_children, &to->children_capacity, sizeof child);
        if (!array)
            return false;
        to->children = array;
    }
    to->children[to->n_children++] = child;
    return true;
}

static fb_binding *add_binding(fb_parser *parser, parts *to, fb_view name, uint32_t start, uint32_t end) {
    if (!name.data)
        return no_memory(parser);
    if (to->n_bindings == to->bindings_capacity) {
        void *array = grown(parser, to->bindings, to->n_bindings, &to->bindings_capacity, sizeof(fb_binding));
        if (!array)
            return NULL;
        to->bindings = array;
    }
    fb_binding *binding = &to->bindings[to->n_bindings++];
    *binding = (fb_binding){.name = name, .start = start, .end = end};
    return binding;
}

static fb_tree *new_tree(fb_parser *parser, fb_tree_kind kind, uint32_t start) {
    fb_tree *tree = parser->status == FB_OK ? FB_NEW(parser->arena, fb_tree) : NULL;
    if (!tree)
        return no_memory(parser);
    tree->kind = (uint8_t)kind;
    tree->start = start;
    return tree;
}

/* The last step of every rule: end, height, type. */
static fb_tree *finish(fb_parser *parser, fb_tree *tree) {
    if (!tree || parser->status != FB_OK)
        return NULL;
    uint32_t below = 0;
    for (uint32_t i = 0; i < tree->n_children; i++)
        if (tree->children[i] && tree->children[i]->height > below)
            below = tree->children[i]->height;
    for (uint32_t i = 0; i < tree->n_bindings; i++)
        if (tree->bindings[i].type && tree->bindings[i].type->height > below)
            below = tree->bindings[i].type->height;
    if (below >= FB_DEPTH_LIMIT)
        return fail(parser, FB_LIMIT, tree->start,
                    "nested deeper than %u levels; put parts into named entries", FB_DEPTH_LIMIT);
    tree->height = (uint16_t)(below + 1);
    tree->end = parser->last_end;
    fb_infer(parser, tree);
    return tree;
}

static fb_tree *tree_of_parts(fb_parser *parser, fb_tree_kind kind, uint32_t start, const parts *from) {
    fb_tree *tree = new_tree(parser, kind, start);
    if (!tree)
        return NULL;
    tree->children = from->children;
    tree->n_children = from->n_children;
    tree->bindings = from->bindings;
    tree->n_bindings = from->n_bindings;
    return finish(parser, tree);
}

/* A tree of n (1..3) children, any of which may be NULL; the caller finishes it. */
static fb_tree *tree_over(fb_parser *parser, fb_tree_kind kind, uint32_t start, uint32_t n,
                          fb_tree *const *over) {
    fb_tree *tree = new_tree(parser, kind, start);
    fb_tree **children = tree ? FB_NEW_ARRAY(parser->arena, fb_tree *, n) : NULL;
    if (!children)
        return no_memory(parser);
    memcpy(children, over, n * sizeof *children);
    tree->children = children;
    tree->n_children = n;
    return tree;
}

static fb_tree *unary(fb_parser *parser, fb_tree_kind kind, uint32_t start, fb_tree *child) {
    return child ? finish(parser, tree_over(parser, kind, start, 1, &child)) : NULL;
}

static fb_tree *binary(fb_parser *parser, fb_tree_kind kind, fb_tree *left, fb_tree *right) {
    fb_tree *both[] = {left, right};
    return left && right ? finish(parser, tree_over(parser, kind, left->start, 2, both)) : NULL;
}

/* ---- names (rules 25, 18) ------------------------------------------------------------------------------ */

/* Precedences (rules 2 and 4, lowest first). */
enum { DISJUNCTION = 1, CONJUNCTION, COMPARISON, ADDITION, MULTIPLICATION, EXPONENTIATION, INSTANCE_OF };

static fb_tree *expression(fb_parser *parser);
static fb_tree *operand(fb_parser *parser, unsigned lowest);
static fb_tree *type(fb_parser *parser);

static fb_view canonical(fb_parser *parser, uint32_t start, uint32_t end) {
    fb_view name = fb_name_spelled(parser->arena, parser->text, start, end);
    if (!name.data)
        no_memory(parser);
    return name;
}

/* Over the words that follow a name and can only belong to it: no rule puts two names side by side. */
static uint32_t glued_end(const fb_parser *parser, uint32_t end) {
    for (;;) {
        fb_token next;
        fb_token_next(&next, parser->text, end);
        bool word =
            next.kind == FB_TOKEN_WORD && (next.keyword == FB_KEYWORD_NONE || next.keyword == FB_KEYWORD_OF);
        fb_name_token digits;
        if (next.kind == FB_TOKEN_NUMBER)
            word = fb_name_token_next(&digits, parser->text, end) && digits.end == next.end;
        if (!word)
            return end;
        end = next.end;
    }
}

/* Takes the name at hand: the match, or, when there is none or more words follow, all the words. */
static fb_view take_name(fb_parser *parser, bool *found, const fb_match *match) {
    uint32_t start = parser->token.start, matched = *found ? match->end : parser->token.end;
    if (parser->budget.exhausted) {
        fail(parser, FB_LIMIT, start, "too many names in scope start alike here");
        return (fb_view){NULL, 0};
    }
    uint32_t end = glued_end(parser, matched);
    *found = *found && end == matched;
    fb_view name = *found ? fb_arena_copy(parser->arena, match->name) : canonical(parser, start, end);
    if (!name.data)
        no_memory(parser);
    else
        advance_to(parser, end);
    return name;
}

static fb_tree *name(fb_parser *parser, bool found, const fb_match *match) {
    fb_tree *tree = new_tree(parser, FB_TREE_NAME, parser->token.start);
    if (!tree)
        return NULL;
    tree->text = take_name(parser, &found, match);
    if (found) {
        tree->type = match->type;
        tree->builtin = match->builtin;
    }
    return finish(parser, tree);
}

/* The end of the run of name tokens at hand, its start when it starts with none.  Keys, parameters and
 * iterators are read so: what follows them (":", "in", ")") tells where they end. */
static uint32_t name_run(const fb_parser *parser) {
    uint32_t end = parser->token.start;
    fb_name_token token;
    if (at(parser, FB_TOKEN_WORD))
        while (fb_name_token_next(&token, parser->text, end))
            end = token.end;
    return end;
}

static size_t longest_field(fb_parser *parser) {
    const fb_map *fields = parser->input->field_names;
    if (parser->longest_field == 0) {
        parser->longest_field = 1;
        for (uint32_t i = 0; fields && i < fields->n; i++)
            if (fields->entries[i].key.size >= parser->longest_field)
                parser->longest_field = fields->entries[i].key.size + 1;
    }
    return parser->longest_field - 1;
}

static bool has_fields(const fb_type *context) {
    return context && context->kind == FB_TYPE_CONTEXT && context->n > 0;
}

/* ---- literals (rules 31-37, 65) ------------------------------------------------------------------------ */

static fb_tree *numeric_literal(fb_parser *parser, uint32_t start) {
    fb_tree *tree = new_tree(parser, FB_TREE_LITERAL, start);
    if (!tree)
        return NULL;
    fb_number number;
    if (!fb_number_parse(&number, (fb_view){parser->text.data + start, parser->token.end - start}))
        return fail(parser, FB_BAD_INPUT, start, "expected a number of FEEL's range (34 digits, 10^6144)");
    tree->value = fb_number_value(number);
    advance(parser);
    return finish(parser, tree);
}

/* Patterns say "\s": a backslash may stand for itself, a character of rule 33. */
static bool string_content(fb_parser *parser, fb_view *content) {
    uint32_t start = parser->token.start + 1;
    fb_view written = {parser->text.data + start, parser->token.end - 1 - start};
    size_t bad;
    if (!fb_string_literal_read(content, &bad, parser->arena, written, true)) {
        fail(parser, FB_BAD_INPUT, start + (uint32_t)bad,
             "expected an escape \\uXXXX or \\UXXXXXX that spells a character");
        return false;
    }
    if (!content->data) {
        no_memory(parser);
        return false;
    }
    advance(parser);
    return true;
}

static fb_tree *string_literal(fb_parser *parser) {
    fb_tree *tree = new_tree(parser, FB_TREE_LITERAL, parser->token.start);
    fb_view content;
    if (!tree || !string_content(parser, &content))
        return NULL;
    tree->value = fb_string(content);
    return finish(parser, tree);
}

static fb_tree *at_literal(fb_parser *parser) {
    fb_tree *tree = new_tree(parser, FB_TREE_AT, parser->token.start);
    advance(parser);
    if (!at(parser, FB_TOKEN_STRING))
        return expected(parser, "a string behind @");
    if (!tree || !string_content(parser, &tree->text))
        return NULL;
    if (!fb_temporal_parse(&tree->value, parser->arena, tree->text))
        tree->value = fb_null();
    return finish(parser, tree);
}

static fb_tree *word_literal(fb_parser *parser, fb_value value) {
    fb_tree *tree = new_tree(parser, FB_TREE_LITERAL, parser->token.start);
    if (!tree)
        return NULL;
    tree->value = value;
    advance(parser);
    return finish(parser, tree);
}

/* ---- for, some, every, if (rules 44-46, 63) ------------------------------------------------------------ */

static fb_tree *iteration_context(fb_parser *parser) {
    fb_tree *low = expression(parser);
    if (!low || !accept(parser, FB_TOKEN_DOT_DOT))
        return low;
    return binary(parser, FB_TREE_ITERATE, low, expression(parser));
}

/* name "in" context; the name is visible to what follows. */
static bool iterator(fb_parser *parser, fb_level *level, parts *loop, bool iterates) {
    if (!at(parser, FB_TOKEN_WORD)) {
        expected(parser, "the name of an iterator");
        return false;
    }
    uint32_t start = parser->token.start;
    advance(parser);
    while (!at_keyword(parser, FB_KEYWORD_IN)) {
        fb_name_token part;
        if (at_keyword(parser, FB_KEYWORD_RETURN) || at_keyword(parser, FB_KEYWORD_SATISFIES) ||
            !fb_name_token_next(&part, parser->text, parser->last_end)) {
            expected(parser, "'in'");
            return false;
        }
        advance_to(parser, part.end);
    }
    fb_view variable = canonical(parser, start, parser->last_end);
    if (!add_binding(parser, loop, variable, start, parser->last_end) ||
        !expect_keyword(parser, FB_KEYWORD_IN, "'in'"))
        return false;
    fb_tree *context = iterates ? iteration_context(parser) : expression(parser);
    if (!add_child(parser, loop, context))
        return false;
    fb_level_add(parser, level, variable, fb_infer_item(context->type));
    return true;
}

static fb_tree *iteration(fb_parser *parser, fb_tree_kind kind) {
    bool is_for = kind == FB_TREE_FOR;
    parts loop = {0};
    fb_level level = {0};
    uint32_t start = parser->token.start;
    fb_level_init(&level, parser->level);
    parser->level = &level;
    do
        advance(parser);
    while (iterator(parser, &level, &loop, is_for) && at(parser, FB_TOKEN_COMMA));
    fb_tree *tree = NULL;
    if (is_for)
        fb_level_add(parser, &level, FB_LITERAL("partial"), fb_type_builtin(FB_TYPE_LIST));
    if (expect_keyword(parser, is_for ? FB_KEYWORD_RETURN : FB_KEYWORD_SATISFIES,
                       is_for ? "',' or 'return'" : "',' or 'satisfies'") &&
        add_child(parser, &loop, expression(parser)))
        tree = tree_of_parts(parser, kind, start, &loop);
    parser->level = level.outer;
    return tree;
}

static fb_tree *if_expression(fb_parser *parser) {
    uint32_t start = parser->token.start;
    advance(parser);
    fb_tree *condition = expression(parser);
    if (!condition || !expect_keyword(parser, FB_KEYWORD_THEN, "'then'"))
        return NULL;
    fb_tree *then = expression(parser);
    if (!then || !expect_keyword(parser, FB_KEYWORD_ELSE, "'else'"))
        return NULL;
    fb_tree *otherwise = expression(parser);
    fb_tree *all[] = {condition, then, otherwise};
    return otherwise ? finish(parser, tree_over(parser, FB_TREE_IF, start, 3, all)) : NULL;
}

/* ---- function definitions (rules 55, 56) --------------------------------------------------------------- */

static bool formal_parameter(fb_parser *parser, fb_level *level, parts *function) {
    uint32_t start = parser->token.start, end = name_run(parser);
    if (end == start) {
        expected(parser, "a parameter's name");
        return false;
    }
    fb_view parameter = canonical(parser, start, end);
    fb_binding *binding = add_binding(parser, function, parameter, start, end);
    if (!binding)
        return false;
    advance_to(parser, end);
    if (accept(parser, FB_TOKEN_COLON)) {
        binding->type = type(parser);
        if (!binding->type)
            return false;
    }
    fb_level_add(parser, level, parameter, binding->type ? binding->type->type : NULL);
    return true;
}

static fb_tree *function_definition(fb_parser *parser) {
    parts function = {0};
    fb_level level = {0};
    fb_tree *tree = new_tree(parser, FB_TREE_FUNCTION, parser->token.start);
    advance(parser);
    if (!tree || !expect(parser, FB_TOKEN_OPEN_PAREN, "'(' behind function"))
        return NULL;
    fb_level_init(&level, parser->level);
    if (!at(parser, FB_TOKEN_CLOSE_PAREN))
        while (formal_parameter(parser, &level, &function) && accept(parser, FB_TOKEN_COMMA))
            continue;
    if (!expect(parser, FB_TOKEN_CLOSE_PAREN, "',' or ')'"))
        return NULL;
    if (at_keyword(parser, FB_KEYWORD_EXTERNAL)) {
        tree->external = true;
        advance(parser);
    }
    parser->level = &level;
    fb_tree *body = expression(parser);
    parser->level = level.outer;
    if (!add_child(parser, &function, body))
        return NULL;
    tree->children = function.children;
    tree->n_children = function.n_children;
    tree->bindings = function.bindings;
    tree->n_bindings = function.n_bindings;
    return finish(parser, tree);
}

/* ---- ranges, lists, contexts (rules 8-12, 54, 57-59, 66) ----------------------------------------------- */

/* An endpoint: an expression in which "[" may be the open end of the interval. */
static fb_tree *high_endpoint(fb_parser *parser) {
    bool outside = parser->end_may_open;
    parser->end_may_open = true;
    fb_tree *high = NULL;
    if (enter(parser)) {
        high = operand(parser, DISJUNCTION);
        leave(parser);
    }
    parser->end_may_open = outside;
    return high;
}

/* At "]": does it end something, rather than start a range?  What follows could then only be an endpoint:
 * "[ ]1..2[ ]" against "[]". */
static bool at_closing_bracket(const fb_parser *parser) {
    fb_token next = peek(parser);
    bool endpoint = next.kind == FB_TOKEN_NUMBER || next.kind == FB_TOKEN_STRING ||
                    next.kind == FB_TOKEN_AT ||
                    (next.kind == FB_TOKEN_WORD && next.keyword == FB_KEYWORD_NONE);
    return at(parser, FB_TOKEN_CLOSE_BRACKET) && !endpoint;
}

/* At a token behind which an expression could stand, or an interval end: does an expression follow? */
static bool expression_may_follow(const fb_parser *parser) {
    fb_token next = peek(parser);
    switch ((fb_token_kind)next.kind) {
    case FB_TOKEN_NUMBER:
    case FB_TOKEN_STRING:
    case FB_TOKEN_OPEN_PAREN:
    case FB_TOKEN_OPEN_BRACKET:
    case FB_TOKEN_OPEN_BRACE:
    case FB_TOKEN_MINUS:
    case FB_TOKEN_AT:
        return true;
    case FB_TOKEN_WORD:
        switch ((fb_keyword)next.keyword) {
        case FB_KEYWORD_AND:
        case FB_KEYWORD_OR:
        case FB_KEYWORD_IN:
        case FB_KEYWORD_BETWEEN:
        case FB_KEYWORD_INSTANCE:
        case FB_KEYWORD_THEN:
        case FB_KEYWORD_ELSE:
        case FB_KEYWORD_RETURN:
        case FB_KEYWORD_SATISFIES:
            return false;
        default:
            return true;
        }
    default:
        return false;
    }
}

/* From "..", with the low endpoint read (NULL: left out, rule 66b). */
static fb_tree *interval(fb_parser *parser, uint32_t start, fb_tree *low, bool low_closed) {
    fb_tree *high = NULL;
    advance(parser);
    bool high_missing = low && (at(parser, FB_TOKEN_CLOSE_PAREN) ||
                                (at(parser, FB_TOKEN_OPEN_BRACKET) && !expression_may_follow(parser)));
    if (at_closing_bracket(parser))
        return expected(parser, "the end of the range");
    if (!high_missing) { /* else rule 66c */
        high = high_endpoint(parser);
        if (!high)
            return NULL;
    }
    bool high_closed = at(parser, FB_TOKEN_CLOSE_BRACKET);
    if (!high_closed && !at(parser, FB_TOKEN_CLOSE_PAREN) && !at(parser, FB_TOKEN_OPEN_BRACKET))
        return expected(parser, "']', ')' or '[' at the end of the range");
    advance(parser);
    fb_tree *both[] = {low, high};
    fb_tree *range = tree_over(parser, FB_TREE_RANGE, start, 2, both);
    if (!range)
        return NULL;
    range->low_closed = low_closed;
    range->high_closed = high_closed;
    return finish(parser, range);
}

/* "(" expression ")", or a range that starts with "(". */
static fb_tree *parenthesised(fb_parser *parser) {
    uint32_t start = parser->token.start;
    advance(parser);
    if (at(parser, FB_TOKEN_DOT_DOT))
        return interval(parser, start, NULL, false);
    fb_tree *inner = expression(parser);
    if (!inner)
        return NULL;
    if (at(parser, FB_TOKEN_DOT_DOT))
        return interval(parser, start, inner, false);
    return expect(parser, FB_TOKEN_CLOSE_PAREN, "')' or '..'") ? inner : NULL;
}

static fb_tree *open_interval(fb_parser *parser) {
    uint32_t start = parser->token.start;
    advance(parser);
    fb_tree *low = at(parser, FB_TOKEN_DOT_DOT) ? NULL : expression(parser);
    if (!at(parser, FB_TOKEN_DOT_DOT))
        return expected(parser, "'..' of the range that ']' starts");
    return interval(parser, start, low, false);
}

static fb_tree *list_or_interval(fb_parser *parser) {
    parts list = {0};
    uint32_t start = parser->token.start;
    advance(parser);
    if (at_closing_bracket(parser)) {
        advance(parser);
        return tree_of_parts(parser, FB_TREE_LIST, start, &list);
    }
    do {
        fb_tree *item = expression(parser);
        if (item && list.n_children == 0 && at(parser, FB_TOKEN_DOT_DOT))
            return interval(parser, start, item, true);
        if (!add_child(parser, &list, item))
            return NULL;
    } while (accept(parser, FB_TOKEN_COMMA));
    if (!expect(parser, FB_TOKEN_CLOSE_BRACKET, list.n_children == 1 ? "',', '..' or ']'" : "',' or ']'"))
        return NULL;
    return tree_of_parts(parser, FB_TREE_LIST, start, &list);
}

static bool key(fb_parser *parser, parts *context) {
    uint32_t start = parser->token.start, end = parser->token.end;
    fb_view name;
    if (at(parser, FB_TOKEN_STRING)) {
        if (!string_content(parser, &name))
            return false;
    } else {
        end = name_run(parser);
        if (end == start) {
            expected(parser, "a key: a name or a string");
            return false;
        }
        name = canonical(parser, start, end);
        advance_to(parser, end);
    }
    return add_binding(parser, context, name, start, end) &&
           expect(parser, FB_TOKEN_COLON, "':' behind the key");
}

static bool context_entry(fb_parser *parser, fb_level *level, parts *context) {
    if (!key(parser, context) || !add_child(parser, context, expression(parser)))
        return false;
    uint32_t i = context->n_bindings - 1;
    fb_level_add(parser, level, context->bindings[i].name, context->children[i]->type);
    return true;
}

static fb_tree *context(fb_parser *parser) {
    parts entries = {0};
    fb_level level = {0};
    uint32_t start = parser->token.start;
    fb_level_init(&level, parser->level);
    parser->level = &level;
    advance(parser);
    if (!at(parser, FB_TOKEN_CLOSE_BRACE))
        while (context_entry(parser, &level, &entries) && accept(parser, FB_TOKEN_COMMA))
            continue;
    bool closed = expect(parser, FB_TOKEN_CLOSE_BRACE, "',' or '}'");
    parser->level = level.outer;
    return closed ? tree_of_parts(parser, FB_TREE_CONTEXT, start, &entries) : NULL;
}

/* ---- what a word starts -------------------------------------------------------------------------------- */

static fb_tree *keyword(fb_parser *parser) {
    switch ((fb_keyword)parser->token.keyword) {
    case FB_KEYWORD_FOR:
        return iteration(parser, FB_TREE_FOR);
    case FB_KEYWORD_SOME:
        return iteration(parser, FB_TREE_SOME);
    case FB_KEYWORD_EVERY:
        return iteration(parser, FB_TREE_EVERY);
    case FB_KEYWORD_IF:
        return if_expression(parser);
    case FB_KEYWORD_FUNCTION:
        return function_definition(parser);
    case FB_KEYWORD_TRUE:
        return word_literal(parser, fb_boolean(true));
    case FB_KEYWORD_FALSE:
        return word_literal(parser, fb_boolean(false));
    case FB_KEYWORD_NULL:
        return word_literal(parser, fb_null());
    default:
        return expected(parser, "an expression");
    }
}

/* A keyword stands for itself unless a name in scope starts with it and goes on (10.3.1.4: a name start is
 * none, but models have such names); `not` is the name of a built-in function. */
static fb_tree *word(fb_parser *parser) {
    fb_match match;
    bool found = fb_longest_match(&match, parser, parser->level, true, parser->token.start);
    bool longer = found && match.n_tokens > 1;
    if (parser->token.keyword != FB_KEYWORD_NONE && parser->token.keyword != FB_KEYWORD_NOT && !longer)
        return keyword(parser);
    return name(parser, found, &match);
}

static fb_tree *primary(fb_parser *parser) {
    switch ((fb_token_kind)parser->token.kind) {
    case FB_TOKEN_NUMBER:
        return numeric_literal(parser, parser->token.start);
    case FB_TOKEN_STRING:
        return string_literal(parser);
    case FB_TOKEN_WORD:
        return word(parser);
    case FB_TOKEN_OPEN_PAREN:
        return parenthesised(parser);
    case FB_TOKEN_OPEN_BRACKET:
        return list_or_interval(parser);
    case FB_TOKEN_CLOSE_BRACKET:
        return open_interval(parser);
    case FB_TOKEN_OPEN_BRACE:
        return context(parser);
    case FB_TOKEN_AT:
        return at_literal(parser);
    default:
        return expected(parser, "an expression");
    }
}

/* ---- path, filter, invocation (rules 38-43, 50) -------------------------------------------------------- */

/* The member's name: by the fields of the type, else among all fields and properties, else its words. */
static fb_tree *path_expression(fb_parser *parser, fb_tree *of) {
    advance(parser);
    if (!at(parser, FB_TOKEN_WORD))
        return expected(parser, "the name of a member");
    const fb_type *item = of->type && of->type->kind == FB_TYPE_LIST ? fb_infer_item(of->type) : of->type;
    uint32_t start = parser->token.start;
    fb_match match;
    bool found = false;
    if (has_fields(item)) {
        fb_level level = {.fields = item};
        (void)fb_budget_step(&parser->budget, item->n / 8);
        fb_level_init(&level, NULL);
        found = fb_longest_match(&match, parser, &level, false, start);
    }
    if (!found) {
        fb_level level = {.names = fb_property_names,
                          .n_names = fb_n_property_names,
                          .map = parser->input->field_names,
                          .longest = longest_field(parser)};
        fb_level_init(&level, NULL);
        found = fb_longest_match(&match, parser, &level, false, start);
    }
    fb_tree *tree = tree_over(parser, FB_TREE_PATH, of->start, 1, &of);
    if (!tree)
        return NULL;
    tree->text = take_name(parser, &found, &match);
    return finish(parser, tree);
}

/* Table 68: inside the brackets `item` and the item's fields are names. */
static fb_tree *filter_expression(fb_parser *parser, fb_tree *of) {
    const fb_type *item = of->type && of->type->kind == FB_TYPE_LIST ? fb_infer_item(of->type) : of->type;
    const fb_scope_name item_name = {FB_LITERAL("item"), item};
    bool fields = has_fields(item);
    bool unknown = !item || item->kind == FB_TYPE_ANY || (item->kind == FB_TYPE_CONTEXT && !fields);
    fb_level level = {.names = &item_name,
                      .n_names = 1,
                      .fields = fields ? item : NULL,
                      .map = unknown ? parser->input->field_names : NULL,
                      .longest = unknown ? longest_field(parser) : 0};
    (void)fb_budget_step(&parser->budget, fields ? item->n / 8 : 0);
    fb_level_init(&level, parser->level);
    parser->level = &level;
    advance(parser);
    fb_tree *match = expression(parser);
    parser->level = level.outer;
    if (!match || !expect(parser, FB_TOKEN_CLOSE_BRACKET, "']' behind the filter"))
        return NULL;
    return binary(parser, FB_TREE_FILTER, of, match);
}

static bool at_named_parameter(const fb_parser *parser) {
    uint32_t end = name_run(parser);
    fb_token next;
    fb_token_next(&next, parser->text, end);
    return end > parser->token.start && next.kind == FB_TOKEN_COLON;
}

static bool named_parameter(fb_parser *parser, parts *call) {
    if (!at_named_parameter(parser)) {
        expected(parser, "the name of a parameter and ':'");
        return false;
    }
    uint32_t start = parser->token.start, end = name_run(parser);
    if (!add_binding(parser, call, canonical(parser, start, end), start, end))
        return false;
    advance_to(parser, end);
    return expect(parser, FB_TOKEN_COLON, "':'") && add_child(parser, call, expression(parser));
}

static fb_tree *function_invocation(fb_parser *parser, fb_tree *called) {
    parts call = {0};
    advance(parser);
    bool named = at_named_parameter(parser);
    if (!add_child(parser, &call, called))
        return NULL;
    if (!at(parser, FB_TOKEN_CLOSE_PAREN))
        while ((named ? named_parameter(parser, &call) : add_child(parser, &call, expression(parser))) &&
               accept(parser, FB_TOKEN_COMMA))
            continue;
    if (!expect(parser, FB_TOKEN_CLOSE_PAREN, "',' or ')'"))
        return NULL;
    fb_tree *tree = new_tree(parser, FB_TREE_CALL, called->start);
    if (!tree)
        return NULL;
    tree->children = call.children;
    tree->n_children = call.n_children;
    tree->bindings = call.bindings;
    tree->n_bindings = call.n_bindings;
    tree->named = named;
    return finish(parser, tree);
}

/* "]a..b[ and c": "[" closes the interval when no expression can follow it, or when b is a number. */
static bool closes_interval(const fb_parser *parser, const fb_tree *high) {
    return high->kind == FB_TREE_LITERAL || !expression_may_follow(parser);
}

static fb_tree *postfix(fb_parser *parser, fb_tree *tree) {
    while (tree) {
        if (at(parser, FB_TOKEN_DOT))
            tree = path_expression(parser, tree);
        else if (at(parser, FB_TOKEN_OPEN_PAREN))
            tree = function_invocation(parser, tree);
        else if (at(parser, FB_TOKEN_OPEN_BRACKET) &&
                 !(parser->end_may_open && closes_interval(parser, tree)))
            tree = filter_expression(parser, tree);
        else
            break;
    }
    return tree;
}

/* ---- operators, by precedence (rules 4, 7, 19-24, 47-49, 51) ------------------------------------------- */

static fb_tree_kind comparison_kind(const fb_token *token) {
    switch ((fb_token_kind)token->kind) {
    case FB_TOKEN_EQUAL:
        return FB_TREE_EQUAL;
    case FB_TOKEN_NOT_EQUAL:
        return FB_TREE_NOT_EQUAL;
    case FB_TOKEN_LESS:
        return FB_TREE_LESS;
    case FB_TOKEN_LESS_EQUAL:
        return FB_TREE_LESS_EQUAL;
    case FB_TOKEN_GREATER:
        return FB_TREE_GREATER;
    case FB_TOKEN_GREATER_EQUAL:
        return FB_TREE_GREATER_EQUAL;
    default:
        return FB_TREE_LITERAL;
    }
}

/* The precedence of the infix operator at hand, 0 when there is none. */
static unsigned precedence(const fb_token *token, fb_tree_kind *kind) {
    static const struct {
        uint8_t token, keyword, level;
        fb_tree_kind kind;
    } operators[] = {
        {FB_TOKEN_WORD, FB_KEYWORD_OR, DISJUNCTION, FB_TREE_OR},
        {FB_TOKEN_WORD, FB_KEYWORD_AND, CONJUNCTION, FB_TREE_AND},
        {FB_TOKEN_WORD, FB_KEYWORD_BETWEEN, COMPARISON, FB_TREE_BETWEEN},
        {FB_TOKEN_WORD, FB_KEYWORD_IN, COMPARISON, FB_TREE_IN},
        {FB_TOKEN_WORD, FB_KEYWORD_INSTANCE, INSTANCE_OF, FB_TREE_INSTANCE_OF},
        {FB_TOKEN_PLUS, 0, ADDITION, FB_TREE_ADD},
        {FB_TOKEN_MINUS, 0, ADDITION, FB_TREE_SUBTRACT},
        {FB_TOKEN_STAR, 0, MULTIPLICATION, FB_TREE_MULTIPLY},
        {FB_TOKEN_SLASH, 0, MULTIPLICATION, FB_TREE_DIVIDE},
        {FB_TOKEN_STAR_STAR, 0, EXPONENTIATION, FB_TREE_POWER},
    };
    *kind = comparison_kind(token);
    if (*kind != FB_TREE_LITERAL)
        return COMPARISON;
    for (size_t i = 0; i < FB_COUNT(operators); i++)
        if (operators[i].token == token->kind && operators[i].keyword == token->keyword) {
            *kind = operators[i].kind;
            return operators[i].level;
        }
    return 0;
}

static fb_tree *infix(fb_parser *parser, fb_tree *left, unsigned lowest);

static fb_tree *between(fb_parser *parser, fb_tree *tested) {
    fb_tree *low = operand(parser, ADDITION);
    if (!low || !expect_keyword(parser, FB_KEYWORD_AND, "'and' of 'between'"))
        return NULL;
    fb_tree *high = operand(parser, ADDITION);
    fb_tree *all[] = {tested, low, high};
    return high ? finish(parser, tree_over(parser, FB_TREE_BETWEEN, tested->start, 3, all)) : NULL;
}

/* Behind "in" and "(": a list of tests (rule 49d), or the start of one test (rule 49c) such as "(a..b]". */
static fb_tree *in_tests(fb_parser *parser, fb_tree *tested) {
    parts tests = {0};
    uint32_t start = parser->token.start;
    advance(parser);
    fb_tree *first = at(parser, FB_TOKEN_DOT_DOT) ? NULL : expression(parser);
    if (!at(parser, FB_TOKEN_COMMA)) {
        if (at(parser, FB_TOKEN_DOT_DOT))
            first = interval(parser, start, first, false);
        else if (!expect(parser, FB_TOKEN_CLOSE_PAREN, "',', '..' or ')'"))
            return NULL;
        return binary(parser, FB_TREE_IN, tested, infix(parser, postfix(parser, first), ADDITION));
    }
    if (!add_child(parser, &tests, tested) || !add_child(parser, &tests, first))
        return NULL;
    while (accept(parser, FB_TOKEN_COMMA))
        if (!add_child(parser, &tests, expression(parser)))
            return NULL;
    if (!expect(parser, FB_TOKEN_CLOSE_PAREN, "',' or ')'"))
        return NULL;
    return tree_of_parts(parser, FB_TREE_IN, tested->start, &tests);
}

static fb_tree *instance_of(fb_parser *parser, fb_tree *tested) {
    if (!expect_keyword(parser, FB_KEYWORD_OF, "'of' behind 'instance'"))
        return NULL;
    return binary(parser, FB_TREE_INSTANCE_OF, tested, type(parser));
}

/* Operators of `lowest` precedence or higher behind `left`; all are left associative. */
static fb_tree *infix(fb_parser *parser, fb_tree *left, unsigned lowest) {
    while (left) {
        fb_tree_kind kind;
        unsigned level = precedence(&parser->token, &kind);
        if (level == 0 || level < lowest)
            break;
        advance(parser);
        if (kind == FB_TREE_BETWEEN)
            left = between(parser, left);
        else if (kind == FB_TREE_INSTANCE_OF)
            left = instance_of(parser, left);
        else if (kind == FB_TREE_IN && at(parser, FB_TOKEN_OPEN_PAREN))
            left = in_tests(parser, left);
        else
            left = binary(parser, kind, left, operand(parser, level + 1));
    }
    return left;
}

/* "-" expression (rule 24), binding tighter than "**"; a sign that touches a number is its own (rule 35). */
static fb_tree *arithmetic_negation(fb_parser *parser) {
    uint32_t start = parser->token.start;
    fb_token next = peek(parser);
    bool literal = next.kind == FB_TOKEN_NUMBER && next.start == parser->token.end;
    advance(parser);
    if (literal)
        return postfix(parser, numeric_literal(parser, start));
    return unary(parser, FB_TREE_NEGATE, start, operand(parser, INSTANCE_OF));
}

/* A comparison without its left side (rule 7a). */
static fb_tree *simple_positive_unary_test(fb_parser *parser, fb_tree_kind comparison) {
    uint32_t start = parser->token.start;
    advance(parser);
    fb_tree *endpoint = operand(parser, ADDITION);
    fb_tree *test = endpoint ? tree_over(parser, FB_TREE_TEST, start, 1, &endpoint) : NULL;
    if (!test)
        return NULL;
    test->op = (uint8_t)comparison;
    return finish(parser, test);
}

static fb_tree *prefix(fb_parser *parser) {
    fb_tree_kind comparison = comparison_kind(&parser->token);
    bool sign = at(parser, FB_TOKEN_MINUS);
    if (!sign && comparison == FB_TREE_LITERAL)
        return postfix(parser, primary(parser));
    fb_tree *tree = NULL;
    if (enter(parser)) {
        tree = sign ? arithmetic_negation(parser) : simple_positive_unary_test(parser, comparison);
        leave(parser);
    }
    return tree;
}

static fb_tree *operand(fb_parser *parser, unsigned lowest) {
    return infix(parser, prefix(parser), lowest);
}

/* Rule 1. */
static fb_tree *expression(fb_parser *parser) {
    if (!enter(parser))
        return NULL;
    bool outside = parser->end_may_open;
    parser->end_may_open = false;
    fb_tree *tree = operand(parser, DISJUNCTION);
    parser->end_may_open = outside;
    leave(parser);
    return tree;
}

/* ---- types (rule 52) ----------------------------------------------------------------------------------- */

/* ">", also where the text goes on with "=". */
static bool close_angle(fb_parser *parser) {
    if (at(parser, FB_TOKEN_GREATER) || at(parser, FB_TOKEN_GREATER_EQUAL)) {
        advance_to(parser, parser->token.start + 1);
        return true;
    }
    expected(parser, "'>' at the end of the type");
    return false;
}

static fb_tree *type_of_one(fb_parser *parser, fb_tree_kind kind) {
    uint32_t start = parser->token.start;
    advance(parser);
    advance(parser);
    fb_tree *element = type(parser);
    return element && close_angle(parser) ? unary(parser, kind, start, element) : NULL;
}

static bool context_type_field(fb_parser *parser, parts *fields) {
    uint32_t start = parser->token.start, end = name_run(parser);
    if (end == start) {
        expected(parser, "the name of a field");
        return false;
    }
    if (!add_binding(parser, fields, canonical(parser, start, end), start, end))
        return false;
    advance_to(parser, end);
    return expect(parser, FB_TOKEN_COLON, "':' behind the field's name") &&
           add_child(parser, fields, type(parser));
}

static fb_tree *context_type(fb_parser *parser) {
    parts fields = {0};
    uint32_t start = parser->token.start;
    advance(parser);
    do
        advance(parser);
    while (context_type_field(parser, &fields) && at(parser, FB_TOKEN_COMMA));
    if (parser->status != FB_OK || !close_angle(parser))
        return NULL;
    return tree_of_parts(parser, FB_TREE_TYPE_CONTEXT, start, &fields);
}

static fb_tree *function_type(fb_parser *parser) {
    parts types = {0};
    uint32_t start = parser->token.start;
    advance(parser);
    advance(parser);
    if (!at(parser, FB_TOKEN_GREATER))
        while (add_child(parser, &types, type(parser)) && accept(parser, FB_TOKEN_COMMA))
            continue;
    if (parser->status != FB_OK || !close_angle(parser) ||
        !expect(parser, FB_TOKEN_ARROW, "'->' and the type of the result") ||
        !add_child(parser, &types, type(parser)))
        return NULL;
    return tree_of_parts(parser, FB_TREE_TYPE_FUNCTION, start, &types);
}

/* Names of types have spaces and keywords ("date and time") and need not be in any scope, so they have their
 * own longest match. */
static uint32_t longest_type_name(fb_parser *parser) {
    const fb_parse_input *input = parser->input;
    size_t size = 0;
    uint32_t end = parser->token.start, longest = end;
    bool after_word = false;
    fb_name_token token;
    while (fb_name_token_next(&token, parser->text, end)) {
        size_t more = token.end - token.start;
        bool space = after_word && !token.symbol;
        if (!fb_budget_step(&parser->budget, 8 + (token.end - end) / 4) ||
            size + more + space > sizeof parser->scratch / 4)
            break;
        if (space)
            parser->scratch[size++] = ' ';
        memcpy(parser->scratch + size, parser->text.data + token.start, more);
        size += more;
        end = token.end;
        after_word = !token.symbol;
        fb_view name = {parser->scratch, size};
        if (fb_type_by_name(name) || (input->find_type && input->find_type(input->find_context, name)))
            longest = end;
    }
    return longest;
}

static fb_tree *type_name(fb_parser *parser) {
    fb_tree *tree = new_tree(parser, FB_TREE_TYPE_NAME, parser->token.start);
    if (!tree)
        return NULL;
    uint32_t end = longest_type_name(parser);
    if (end == tree->start) { /* unknown: its words, as a qualified name */
        end = glued_end(parser, parser->token.end);
        for (;;) {
            fb_token dot, next;
            fb_token_next(&dot, parser->text, end);
            fb_token_next(&next, parser->text, dot.end);
            if (dot.kind != FB_TOKEN_DOT || next.kind != FB_TOKEN_WORD)
                break;
            end = glued_end(parser, next.end);
        }
    }
    tree->text = canonical(parser, tree->start, end);
    if (!tree->text.data)
        return NULL;
    advance_to(parser, end);
    return finish(parser, tree);
}

static fb_tree *type_rule(fb_parser *parser) {
    if (!at(parser, FB_TOKEN_WORD))
        return expected(parser, "a type");
    fb_view word = {parser->text.data + parser->token.start, parser->token.end - parser->token.start};
    if (peek(parser).kind == FB_TOKEN_LESS) {
        if (fb_view_is(word, "list"))
            return type_of_one(parser, FB_TREE_TYPE_LIST);
        if (fb_view_is(word, "range"))
            return type_of_one(parser, FB_TREE_TYPE_RANGE);
        if (fb_view_is(word, "context"))
            return context_type(parser);
        if (fb_view_is(word, "function"))
            return function_type(parser);
    }
    return type_name(parser);
}

static fb_tree *type(fb_parser *parser) {
    if (!enter(parser))
        return NULL;
    fb_tree *tree = type_rule(parser);
    leave(parser);
    return tree;
}

/* ---- unary tests (rules 13-15) ------------------------------------------------------------------------- */

static bool positive_unary_tests(fb_parser *parser, parts *tests) {
    do
        if (!add_child(parser, tests, expression(parser)))
            return false;
    while (accept(parser, FB_TOKEN_COMMA));
    return true;
}

/* "not" "(" tests ")" as the whole text (rule 15b); NULL when it is something else, without a failure. */
static fb_tree *negated_unary_tests(fb_parser *parser) {
    parts tests = {0};
    uint32_t start = parser->token.start;
    fb_token first = parser->token;
    advance(parser);
    advance(parser);
    if (positive_unary_tests(parser, &tests) && accept(parser, FB_TOKEN_CLOSE_PAREN) &&
        at(parser, FB_TOKEN_END)) {
        fb_tree *tree = tree_of_parts(parser, FB_TREE_UNARY_TESTS, start, &tests);
        if (tree)
            tree->negated = true;
        return tree;
    }
    if (parser->status == FB_OK || parser->status == FB_BAD_INPUT) {
        parser->status = FB_OK; /* read again from the start, as an expression */
        parser->token = first;
        parser->last_end = first.start;
    }
    return NULL;
}

static fb_tree *unary_tests(fb_parser *parser) {
    parts tests = {0};
    uint32_t start = parser->token.start;
    if (at(parser, FB_TOKEN_MINUS) && peek(parser).kind == FB_TOKEN_END) {
        fb_tree *dash = new_tree(parser, FB_TREE_DASH, start);
        advance(parser);
        return finish(parser, dash);
    }
    if (at_keyword(parser, FB_KEYWORD_NOT) && peek(parser).kind == FB_TOKEN_OPEN_PAREN) {
        fb_tree *negated = negated_unary_tests(parser);
        if (negated || parser->status != FB_OK)
            return negated;
    }
    return positive_unary_tests(parser, &tests) ? tree_of_parts(parser, FB_TREE_UNARY_TESTS, start, &tests)
                                                : NULL;
}

/* ---- the whole text ------------------------------------------------------------------------------------ */

/* The caller's scopes as levels; the innermost. */
static fb_level *outer_levels(fb_parser *parser, const fb_scope *scope) {
    size_t n = 0;
    for (const fb_scope *s = scope; s; s = s->outer)
        n++;
    fb_level *levels = FB_NEW_ARRAY(parser->arena, fb_level, n);
    if (!levels)
        return NULL;
    size_t i = 0;
    for (const fb_scope *s = scope; s; s = s->outer, i++)
        levels[i] = (fb_level){.names = s->names, .n_names = s->n_names, .longest = parser->input->longest_name};
    for (i = n; i-- > 0;)
        if (parser->input->longest_name)
            levels[i].outer = i + 1 < n ? &levels[i + 1] : NULL;
        else
            fb_level_init(&levels[i], i + 1 < n ? &levels[i + 1] : NULL);
    return n > 0 ? levels : NULL;
}

static fb_tree *goal(fb_parser *parser) {
    switch (parser->input->goal) {
    case FB_GOAL_UNARY_TESTS:
        return unary_tests(parser);
    case FB_GOAL_TYPE:
        return type(parser);
    default:
        return expression(parser);
    }
}

#define TEXT_LIMIT (16u << 20)

fb_status fb_feel_parse(fb_tree **tree, fb_arena *arena, const fb_parse_input *input,
                        fb_syntax_error *error) {
    fb_syntax_error unwanted;
    fb_parser parser = {
        .arena = arena,
        .input = input,
        .text = input->text,
        .error = error ? error : &unwanted,
        .budget = {.steps_left = 4000000 + 16 * (uint64_t)input->text.size, .depth_left = FB_DEPTH_LIMIT},
        .inference = {.steps_left = 1000000 + 8 * (uint64_t)input->text.size}};
    if (input->text.size > TEXT_LIMIT) {
        fail(&parser, FB_LIMIT, 0, "the text is longer than %u bytes", TEXT_LIMIT);
        return parser.status;
    }
    parser.level = outer_levels(&parser, input->scope);
    advance_to(&parser, 0);
    fb_tree *root = goal(&parser);
    if (root && !at(&parser, FB_TOKEN_END))
        expected(&parser,
                 input->goal == FB_GOAL_TYPE ? "the end of the type" : "an operator or the end of the text");
    if (arena->failure != FB_OK) /* names may have been lost, so any syntax error may be its doing */
        parser.status = FB_OK;
    if (parser.status == FB_OK && (arena->failure != FB_OK || !root))
        no_memory(&parser);
    if (parser.status == FB_OK)
        *tree = root;
    return parser.status;
}
