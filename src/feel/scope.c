/* scope.c - names: their canonical spelling, and which of those in scope stands at a place (DMN 1.5 sections
 * 10.3.1.4 and 10.3.1.6).
 *
 * "Name tokens are matched from left to right against the names in-scope, and the longest match is
 * preferred."  The matcher spells the tokens at hand canonically, one more at a time, and asks every level
 * after each token whether that is a name of it; the longest name of all levels bounds how far it goes.
 * Built-in functions are the outermost level.
 *
 * Called by the parser; fb_name_canonical and fb_name_valid also by whoever takes names from elsewhere.
 *
 * INVARIANT: names in a level are canonical.  The work at one place of the text is bounded by FB_NAME_LIMIT
 * and the parser's step budget, whatever the names are.
 */
#include "feel/feel_inner.h"

/* ---- canonical spelling -------------------------------------------------------------------------------- */

/* Bytes that rule 25 has no place for ("(", "%") are kept, with one space where there was any. */
fb_view fb_name_canonical(fb_arena *arena, fb_view name) {
    char *to = name.size < UINT32_MAX ? fb_arena_alloc(arena, name.size + 1, 1) : NULL;
    if (!to)
        return (fb_view){NULL, 0};
    size_t size = 0;
    bool gap = false, after_symbol = false;
    for (size_t at = 0; at < name.size;) {
        size_t start = at;
        if (fb_white_space(fb_utf8_next(name, &at))) {
            gap = true;
            continue;
        }
        bool symbol = name.data[start] == '.' || fb_name_symbol(name, (uint32_t)start) > 0;
        if (gap && size > 0 && !symbol && !after_symbol)
            to[size++] = ' ';
        memcpy(to + size, name.data + start, at - start);
        size += at - start;
        gap = false;
        after_symbol = symbol;
    }
    return (fb_view){to, size};
}

/* The same of name tokens in FEEL text, between which comments may stand. */
fb_view fb_name_spelled(fb_arena *arena, fb_view text, uint32_t start, uint32_t end) {
    char *to = fb_arena_alloc(arena, end - start + 1, 1);
    size_t size = 0;
    bool after_word = false;
    fb_name_token token;
    while (to && start < end && fb_name_token_next(&token, text, start) && token.end <= end) {
        if (after_word && !token.symbol)
            to[size++] = ' '; /* something stood between the two words */
        memcpy(to + size, text.data + token.start, token.end - token.start);
        size += token.end - token.start;
        after_word = !token.symbol;
        start = token.end;
    }
    return (fb_view){to, size};
}

bool fb_name_valid(fb_view name) {
    fb_token first;
    fb_token_next(&first, name, 0);
    if (first.kind != FB_TOKEN_WORD || first.keyword != FB_KEYWORD_NONE)
        return false;
    uint32_t at = first.end;
    for (fb_name_token token; fb_name_token_next(&token, name, at);)
        at = token.end;
    fb_token rest;
    fb_token_next(&rest, name, at);
    return rest.kind == FB_TOKEN_END;
}

/* ---- levels -------------------------------------------------------------------------------------------- */

/* A level with more than so many names is indexed once it was asked more than so often. */
enum { FEW_NAMES = 8, FEW_PROBES = 24 };

static uint32_t n_fields(const fb_level *level) {
    return level->fields && level->fields->kind == FB_TYPE_CONTEXT ? level->fields->n : 0;
}

static fb_scope_name name_at(const fb_level *level, uint32_t i) {
    if (i < level->n_names)
        return level->names[i];
    const fb_type_field *field = &level->fields->field[i - level->n_names];
    return (fb_scope_name){field->name, field->type};
}

void fb_level_init(fb_level *level, fb_level *outer) {
    level->outer = outer;
    if (outer && outer->longest > level->longest)
        level->longest = outer->longest;
    for (uint32_t i = 0, n = level->n_names + n_fields(level); i < n; i++) {
        size_t size = name_at(level, i).name.size;
        if (size > level->longest)
            level->longest = size;
    }
}

/* A copy of the entry on the heap of the arena, because the array of names may move. */
static void index_name(fb_parser *parser, fb_level *level, uint32_t i) {
    fb_scope_name *entry = FB_NEW(parser->arena, fb_scope_name);
    if (!entry)
        return;
    *entry = name_at(level, i);
    (void)fb_map_put(&level->index, entry->name, entry); /* a name bound twice: the first one stands */
}

static void index_level(fb_parser *parser, fb_level *level) {
    fb_map_init(&level->index, parser->arena);
    for (uint32_t i = 0, n = level->n_names + n_fields(level); i < n; i++)
        index_name(parser, level, i);
    level->indexed = true;
}

void fb_level_add(fb_parser *parser, fb_level *level, fb_view name, const fb_type *type) {
    if (level->n_names == level->capacity) {
        uint32_t capacity = level->capacity ? level->capacity * 2 : 4;
        fb_scope_name *names = FB_NEW_ARRAY(parser->arena, fb_scope_name, capacity);
        if (!names)
            return;
        if (level->n_names > 0)
            memcpy(names, level->names, level->n_names * sizeof *names);
        level->names = names;
        level->capacity = capacity;
    }
    ((fb_scope_name *)level->names)[level->n_names++] = (fb_scope_name){name, type};
    if (name.size > level->longest)
        level->longest = name.size;
    if (level->indexed)
        index_name(parser, level, level->n_names - 1);
}

/* ---- the longest match --------------------------------------------------------------------------------- */

static bool level_has(const fb_type **type, fb_parser *parser, fb_level *level, fb_view name) {
    if (level->map && fb_map_find(level->map, name)) {
        *type = NULL;
        return true;
    }
    uint32_t n = level->n_names + n_fields(level);
    if (n > FEW_NAMES && !level->indexed && level->n_probes++ > FEW_PROBES)
        index_level(parser, level);
    if (level->indexed) {
        const fb_scope_name *found = fb_map_find(&level->index, name);
        *type = found ? found->type : NULL;
        return found != NULL;
    }
    (void)fb_budget_step(&parser->budget, n / 8);
    for (uint32_t i = 0; i < n; i++) {
        fb_scope_name candidate = name_at(level, i);
        if (fb_view_equal(candidate.name, name)) {
            *type = candidate.type;
            return true;
        }
    }
    return false;
}

static bool builtin_has(fb_view name) {
    fb_builtin_id first;
    uint32_t n_signatures;
    return fb_builtin_find(&first, &n_signatures, name);
}

/* Does any level, innermost first, or a built-in have the name? */
static bool known(fb_match *match, fb_parser *parser, fb_level *level, bool builtins, fb_view name) {
    const fb_type *type = NULL;
    for (; level && name.size <= level->longest; level = level->outer) {
        if (!fb_budget_step(&parser->budget, 1))
            return false;
        if (level_has(&type, parser, level, name)) {
            match->type = type;
            match->builtin = false;
            return true;
        }
    }
    if (!builtins || !builtin_has(name))
        return false;
    match->type = NULL;
    match->builtin = true;
    return true;
}

bool fb_longest_match(fb_match *match, fb_parser *parser, fb_level *level, bool builtins, uint32_t at) {
    const size_t longest_builtin = sizeof "years and months duration" - 1;
    size_t limit = level ? level->longest : 0;
    if (builtins && limit < longest_builtin)
        limit = longest_builtin;
    if (limit > sizeof parser->scratch)
        limit = sizeof parser->scratch;
    size_t size = 0;
    bool found = false, after_word = false;
    fb_name_token token;
    for (uint32_t n_tokens = 1; fb_name_token_next(&token, parser->text, at); n_tokens++) {
        size_t more = token.end - token.start;
        bool space = after_word && !token.symbol;
        if (!fb_budget_step(&parser->budget, 1 + (token.end - at) / 4) || size + more + space > limit)
            break;
        if (space)
            parser->scratch[size++] = ' ';
        memcpy(parser->scratch + size, parser->text.data + token.start, more);
        size += more;
        at = token.end;
        after_word = !token.symbol;
        builtins = builtins && !token.symbol; /* no built-in's name has one */
        if (!known(match, parser, level, builtins, (fb_view){parser->scratch, size}))
            continue;
        match->end = at;
        match->n_tokens = n_tokens;
        match->name = (fb_view){parser->scratch, size};
        found = true;
    }
    return found;
}
