/* vignette.c - does a determination, or a report on benefits, give what a vignette expects (docs/case-file.md,
 * "Vignettes")?
 *
 * It compares what programs see, the JSON of the reports, with the member `expected`; it decides nothing.
 * Called by api/api_policy_tests.c.
 *
 * INVARIANT: a member of `expected` that is not compared is a failure; it would pass whatever comes.
 */
#include "casework/casework_inner.h"

typedef struct comparing {
    fb_arena *arena;
    const fb_json *got, *expected; /* the report and what is expected of it; of benefits: of one of them */
    fb_suite_check *checks;
    uint32_t n, capacity;
} comparing;

static fb_view text_of(const fb_json *object, const char *key) {
    const fb_json *member = fb_json_get(object, key);
    return member && member->kind == FB_JSON_STRING ? member->text : (fb_view){"", 0};
}

static fb_view quoted(comparing *c, fb_view text) {
    fb_text out;
    fb_text_init(&out, c->arena);
    fb_json_quote(&out, text);
    return fb_text_view(&out);
}

/* Checks beyond the first `capacity` are not kept: there is one for each text of `expected` at most. */
static void add_check(comparing *c, fb_view what, fb_view expected, fb_view got, bool holds) {
    if (c->n == c->capacity)
        return;
    c->checks[c->n++] = (fb_suite_check){.decision = fb_arena_copy(c->arena, what),
                                         .passed = holds,
                                         .expected = quoted(c, expected),
                                         .got = quoted(c, got)};
}

static void same_word(comparing *c, const char *key) {
    const fb_json *wanted = fb_json_get(c->expected, key), *came = fb_json_get(c->got, key);
    fb_view expected = text_of(c->expected, key), got = text_of(c->got, key);
    if (wanted)
        add_check(c, fb_view_of(key), expected, got,
                  wanted->kind == FB_JSON_STRING && came && fb_view_equal(expected, got));
}

static const fb_json *item_with(const fb_json *list, const char *key, fb_view value) {
    for (uint32_t i = 0; list && list->kind == FB_JSON_ARRAY && i < list->n; i++)
        if (fb_view_equal(text_of(list->items[i], key), value))
            return list->items[i];
    return NULL;
}

static fb_view names_of(comparing *c, const fb_json *list, const char *key) {
    fb_text out;
    fb_text_init(&out, c->arena);
    for (uint32_t i = 0; list && list->kind == FB_JSON_ARRAY && i < list->n; i++) {
        const fb_json *item = list->items[i];
        fb_text_add_string(&out, i ? ", " : "");
        fb_text_add(&out, key ? text_of(item, key) : item->kind == FB_JSON_STRING ? item->text : (fb_view){"?", 1});
    }
    return fb_text_view(&out);
}

static bool is_text_of(const fb_json *list, fb_view text) {
    for (uint32_t i = 0; list && list->kind == FB_JSON_ARRAY && i < list->n; i++)
        if (list->items[i]->kind == FB_JSON_STRING && fb_view_equal(list->items[i]->text, text))
            return true;
    return false;
}

/* Facts, by name or as objects that name one: all of them, in any order, and no other. */
static void same_facts(comparing *c, const char *key, const char *key_of_got) {
    const fb_json *expected = fb_json_get(c->expected, key), *got = fb_json_get(c->got, key_of_got);
    if (!expected)
        return;
    bool same = expected->kind == FB_JSON_ARRAY && got && got->kind == FB_JSON_ARRAY && got->n == expected->n;
    bool are_names = same && got->n && got->items[0]->kind == FB_JSON_STRING;
    for (uint32_t i = 0; same && i < expected->n; i++)
        same = are_names ? is_text_of(got, expected->items[i]->text)
                         : item_with(got, "fact", expected->items[i]->text) != NULL;
    add_check(c, fb_view_of(key), names_of(c, expected, NULL), names_of(c, got, are_names ? NULL : "fact"), same);
}

/* The outcome words that are possible, each once: all of them and no other, and the answer is exact. */
static void same_possible(comparing *c, fb_view what, const fb_json *expected, const fb_json *possible) {
    const fb_json *outcomes = fb_json_get(possible, "outcomes"), *exact = fb_json_get(possible, "exact");
    bool same = expected->kind == FB_JSON_ARRAY && outcomes && outcomes->kind == FB_JSON_ARRAY && exact &&
                exact->kind == FB_JSON_TRUE;
    for (uint32_t i = 0; same && i < outcomes->n; i++) {
        const fb_json *is_possible = fb_json_get(outcomes->items[i], "possible");
        same = is_possible && is_possible->kind == FB_JSON_TRUE &&
               is_text_of(expected, text_of(outcomes->items[i], "outcome"));
    }
    for (uint32_t i = 0; same && i < expected->n; i++)
        same = item_with(outcomes, "outcome", expected->items[i]->text) != NULL;
    add_check(c, what, names_of(c, expected, NULL), names_of(c, outcomes, "outcome"), same);
}

static void same_views(comparing *c) {
    const fb_json *views = fb_json_get(c->expected, "views"), *got = fb_json_get(c->got, "views");
    for (uint32_t i = 0; views && views->kind == FB_JSON_ARRAY && i < views->n; i++) {
        const fb_json *wanted = fb_json_get(views->items[i], "possible");
        const fb_json *view = item_with(got, "view", text_of(views->items[i], "view"));
        if (wanted && view)
            same_possible(c, text_of(views->items[i], "view"), wanted, fb_json_get(view, "possible"));
        else
            add_check(c, FB_LITERAL("views"), text_of(views->items[i], "view"), FB_LITERAL("no such view"), false);
    }
}

static bool has_all_members(const fb_json *item, const fb_json *wanted) {
    for (uint32_t i = 0; i < wanted->n; i++) {
        bool found = false;
        for (uint32_t k = 0; item->kind == FB_JSON_OBJECT && k < item->n && !found; k++)
            found = fb_view_equal(item->members[k].key, wanted->members[i].key) &&
                    item->members[k].value->kind == FB_JSON_STRING &&
                    fb_view_equal(item->members[k].value->text, wanted->members[i].value->text);
        if (!found)
            return false;
    }
    return wanted->kind == FB_JSON_OBJECT && wanted->n > 0;
}

/* "KEY: TEXT; KEY: TEXT", of the members that are wanted. */
static fb_view item_words(comparing *c, const fb_json *item, const fb_json *wanted) {
    fb_text out;
    fb_text_init(&out, c->arena);
    for (uint32_t i = 0; item->kind == FB_JSON_OBJECT && wanted->kind == FB_JSON_OBJECT && i < item->n; i++)
        for (uint32_t k = 0; k < wanted->n; k++)
            if (fb_view_equal(item->members[i].key, wanted->members[k].key))
                fb_text_format(&out, "%s%.*s: %.*s", out.size ? "; " : "", FB_ARG(item->members[i].key),
                               FB_ARG(item->members[i].value->text));
    return fb_text_view(&out);
}

/* `key`: {NAME: WORD, or NAME: {the members that matter}}, of the items of `list` that `name` names. */
static void same_items(comparing *c, const char *key, const char *list, const char *name) {
    const fb_json *expected = fb_json_get(c->expected, key), *got = fb_json_get(c->got, list);
    for (uint32_t i = 0; expected && expected->kind == FB_JSON_OBJECT && i < expected->n; i++) {
        fb_view id = expected->members[i].key;
        const fb_json *wanted = expected->members[i].value, *item = item_with(got, name, id);
        fb_view came = item ? text_of(item, "outcome") : FB_LITERAL("no such item");
        if (wanted->kind == FB_JSON_OBJECT)
            add_check(c, id, item_words(c, wanted, wanted), item ? item_words(c, item, wanted) : came,
                      item && has_all_members(item, wanted));
        else
            add_check(c, id, wanted->text, came, item && fb_view_equal(wanted->text, came));
    }
    if (expected && (expected->kind != FB_JSON_OBJECT || expected->n == 0))
        add_check(c, fb_view_of(key), FB_LITERAL("an item by its name"), FB_LITERAL("what expects nothing"), false);
}

/* Every item that is expected is there, in the members that it names. */
static void has_items(comparing *c, const char *key) {
    const fb_json *expected = fb_json_get(c->expected, key), *got = fb_json_get(c->got, key);
    if (expected && (expected->kind != FB_JSON_ARRAY || expected->n == 0))
        add_check(c, fb_view_of(key), FB_LITERAL("an item; see `without`"), FB_LITERAL("a list that expects nothing"),
                  false);
    for (uint32_t i = 0; expected && expected->kind == FB_JSON_ARRAY && i < expected->n; i++) {
        bool found = false;
        for (uint32_t k = 0; got && got->kind == FB_JSON_ARRAY && k < got->n && !found; k++)
            found = has_all_members(got->items[k], expected->items[i]);
        add_check(c, fb_view_of(key), item_words(c, expected->items[i], expected->items[i]),
                  found ? item_words(c, expected->items[i], expected->items[i]) : FB_LITERAL("no such item"), found);
    }
}

static bool has_only_texts(const fb_json *item) {
    for (uint32_t i = 0; item->kind == FB_JSON_OBJECT && i < item->n; i++)
        if (item->members[i].value->kind != FB_JSON_STRING)
            return false;
    return item->kind == FB_JSON_OBJECT && item->n > 0;
}

/* `without`: {LIST: [items]}: no item of the list has all members of one of these. */
static void lacks_items(comparing *c, const char *key) {
    const fb_json *unwanted = fb_json_get(fb_json_get(c->expected, "without"), key), *got = fb_json_get(c->got, key);
    for (uint32_t i = 0; unwanted && unwanted->kind == FB_JSON_ARRAY && i < unwanted->n; i++) {
        const fb_json *item = unwanted->items[i];
        bool found = false;
        for (uint32_t k = 0; got && got->kind == FB_JSON_ARRAY && k < got->n && !found; k++)
            found = has_all_members(got->items[k], item);
        /* What is no text is in no item, so that it would pass whatever comes. */
        add_check(c, fb_view_of(key), FB_LITERAL("no such item"), item_words(c, item, item),
                  has_only_texts(item) && !found);
    }
}

/* ---- benefits ------------------------------------------------------------------------------------------- */

static bool is_benefit_list(fb_view key) {
    for (int list = 0; list < FB_BENEFIT_LISTS; list++)
        if (fb_view_equal(key, fb_view_of(fb_benefit_lists[list].name)))
            return true;
    return false;
}

static void compare_benefit(comparing *c) {
    const fb_json *without = fb_json_get(c->expected, "without");
    for (uint32_t i = 0; i < c->expected->n; i++) {
        fb_view key = c->expected->members[i].key;
        bool is_known = is_benefit_list(key) || fb_view_is(key, "outcome") || fb_view_is(key, "grade") ||
                        fb_view_is(key, "reason") || fb_view_is(key, "elements") || fb_view_is(key, "open_facts") ||
                        fb_view_is(key, "without");
        if (!is_known)
            add_check(c, key, FB_LITERAL("a member that is compared"), FB_LITERAL("it is not"), false);
    }
    same_word(c, "outcome");
    same_word(c, "grade");
    same_word(c, "reason");
    same_facts(c, "open_facts", "open_facts");
    same_items(c, "elements", "elements", "element");
    for (int list = 0; list < FB_BENEFIT_LISTS; list++) {
        has_items(c, fb_benefit_lists[list].name);
        lacks_items(c, fb_benefit_lists[list].name);
    }
    for (uint32_t i = 0; without && without->kind == FB_JSON_OBJECT && i < without->n; i++)
        if (!is_benefit_list(without->members[i].key))
            add_check(c, FB_LITERAL("without"), FB_LITERAL("lists of items"), without->members[i].key, false);
}

/* "ID": WORD, or "ID": {what is expected of this benefit}. */
static void same_benefits(comparing *c, const fb_json *report) {
    const fb_json *expected = fb_json_get(c->expected, "benefits"), *whole = c->expected, *items;
    items = report ? fb_json_get(report, "benefits") : NULL;
    if (fb_view_is(text_of(report, "answer"), "fault")) /* perhaps in a list that nobody asked for */
        add_check(c, FB_LITERAL("benefits"), FB_LITERAL("no fault"), text_of(report, "fault"), false);
    for (uint32_t i = 0; expected && expected->kind == FB_JSON_OBJECT && i < expected->n; i++) {
        fb_view id = expected->members[i].key;
        const fb_json *wanted = expected->members[i].value, *benefit = item_with(items, "benefit", id);
        if (!benefit) {
            add_check(c, id, FB_LITERAL("a benefit"), FB_LITERAL("no such benefit"), false);
        } else if (wanted->kind == FB_JSON_STRING) {
            fb_view came = text_of(benefit, "outcome");
            add_check(c, id, wanted->text, came, fb_view_equal(wanted->text, came));
        } else {
            c->got = benefit;
            c->expected = wanted;
            if (wanted->kind == FB_JSON_OBJECT && wanted->n > 0)
                compare_benefit(c);
            else
                add_check(c, id, FB_LITERAL("a word, or what is expected"), FB_LITERAL("neither"), false);
            c->expected = whole;
        }
    }
    if (expected && (expected->kind != FB_JSON_OBJECT || expected->n == 0))
        add_check(c, FB_LITERAL("benefits"), FB_LITERAL("a benefit"), FB_LITERAL("what expects nothing"), false);
}

/* ---- determinations ------------------------------------------------------------------------------------- */

bool fb_vignette_wants(const fb_json *vignette, bool of_benefits) {
    const fb_json *expected = fb_json_get(vignette, "expected");
    bool has_benefits = fb_json_get(expected, "benefits") != NULL;
    return of_benefits ? has_benefits : !has_benefits || expected->n > 1;
}

static const char *const lists[] = {"duties", "approvals", "unchecked", "readings", "derived", "resting"};
static const char *const facts[][2] = {{"open_facts", "open_facts"},
                                       {"statements", "statements_not_checked"},
                                       {"contradictory_facts", "contradictory_facts"}};
static const char *const words[] = {"answer", "outcome", "grade"};

static bool is_compared(fb_view key) {
    for (size_t i = 0; i < FB_COUNT(lists); i++)
        if (fb_view_equal(key, fb_view_of(lists[i])))
            return true;
    for (size_t i = 0; i < FB_COUNT(words); i++)
        if (fb_view_equal(key, fb_view_of(words[i])))
            return true;
    for (size_t i = 0; i < FB_COUNT(facts); i++)
        if (fb_view_equal(key, fb_view_of(facts[i][0])))
            return true;
    return fb_view_is(key, "instruments") || fb_view_is(key, "without") || fb_view_is(key, "possible") ||
           fb_view_is(key, "views") || fb_view_is(key, "benefits");
}

/* One for each text at most, and those of what is missing. */
static uint32_t most_checks(const fb_json *expected) {
    uint32_t n = 2;
    for (uint32_t i = 0; expected->kind == FB_JSON_OBJECT && i < expected->n; i++)
        n += 1 + most_checks(expected->members[i].value);
    return expected->kind == FB_JSON_OBJECT ? n : 2 + expected->n;
}

/* What `without` names and nothing compares would pass whatever comes. */
static void judge_without(comparing *c) {
    const fb_json *without = fb_json_get(c->expected, "without");
    if (!without)
        return;
    uint32_t n = 0;
    for (size_t i = 0; i < FB_COUNT(lists); i++) {
        const fb_json *list = fb_json_get(without, lists[i]);
        n += list && list->kind == FB_JSON_ARRAY && list->n > 0;
    }
    if (without->kind != FB_JSON_OBJECT || n != without->n || n == 0)
        add_check(c, FB_LITERAL("without"), FB_LITERAL("lists of items"), FB_LITERAL("something else"), false);
}

static void compare(comparing *c, const fb_json *vignette, const fb_json *benefits) {
    for (uint32_t i = 0; i < c->expected->n; i++)
        if (!is_compared(c->expected->members[i].key))
            add_check(c, c->expected->members[i].key, FB_LITERAL("a member that is compared"), FB_LITERAL("it is not"),
                      false);
    for (size_t i = 0; i < FB_COUNT(words); i++)
        same_word(c, words[i]);
    for (size_t i = 0; i < FB_COUNT(facts); i++)
        same_facts(c, facts[i][0], facts[i][1]);
    if (fb_json_get(c->expected, "possible"))
        same_possible(c, FB_LITERAL("possible"), fb_json_get(c->expected, "possible"), fb_json_get(c->got, "possible"));
    same_views(c);
    same_items(c, "instruments", "findings", "instrument");
    for (size_t i = 0; i < FB_COUNT(lists); i++)
        has_items(c, lists[i]);
    for (size_t i = 0; i < FB_COUNT(lists); i++)
        lacks_items(c, lists[i]);
    judge_without(c);
    same_benefits(c, benefits);
    if (text_of(vignette, "source").size == 0)
        add_check(c, FB_LITERAL("source"), FB_LITERAL("the provision, and where the case comes from"), FB_LITERAL(""),
                  false);
}

fb_status fb_vignette_compare(const fb_suite_check **checks, size_t *n_checks, fb_arena *arena, const fb_json *vignette,
                              const fb_json *report, const fb_json *benefits, fb_error *error) {
    static const fb_json nothing = {.kind = FB_JSON_OBJECT};
    const fb_json *expected = fb_json_get(vignette, "expected");
    bool is_vignette = expected && expected->kind == FB_JSON_OBJECT && expected->n > 0;
    comparing c = {.arena = arena, .got = report ? report : &nothing, .expected = is_vignette ? expected : &nothing};
    c.capacity = most_checks(c.expected);
    c.checks = FB_NEW_ARRAY(arena, fb_suite_check, c.capacity);
    if (!c.checks)
        return fb_fail_arena(error, arena);
    if (is_vignette)
        compare(&c, vignette, benefits);
    else
        add_check(&c, FB_LITERAL("expected"), FB_LITERAL("what the case is expected to give"), FB_LITERAL(""), false);
    *checks = c.checks;
    *n_checks = c.n;
    return fb_fail_arena(error, arena);
}
