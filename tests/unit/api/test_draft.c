/* test_draft.c - section 9 of forbear.h: arguments, forms, and what outlives what. */
#include "base/base.h"
#include "support/check.h"

#include <stdlib.h>

#define CASE "tests/data/desk/cases/settled.json"

static fb_desk *open_desk(check_state *check) {
    fb_desk *desk = NULL;
    CHECK_EQ_INT(fb_desk_open(&desk, "tests/data/desk", NULL, NULL), FB_OK);
    return desk;
}

static void bad_arguments_are_refused(check_state *check) {
    static const char *const nothing[] = {NULL};
    const fb_draft_options good = {.kind = "rights-notice"}, no_kind = {0},
                           no_names = {.kind = "rights-notice", .n_disclose = 1},
                           null_name = {.kind = "rights-notice", .disclose = nothing, .n_disclose = 1};
    fb_desk *desk = open_desk(check);
    fb_draft *draft = NULL;
    fb_error error = {0};
    fb_view text;
    CHECK_EQ_INT(fb_desk_draft_file(NULL, &draft, CASE, &good, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_draft_file(desk, NULL, CASE, &good, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_draft_file(desk, &draft, NULL, &good, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_draft_file(desk, &draft, CASE, NULL, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_draft_file(desk, &draft, CASE, &no_kind, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_draft_file(desk, &draft, CASE, &no_names, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_draft_file(desk, &draft, CASE, &null_name, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_draft(desk, &draft, FB_LITERAL("case"), (fb_view){NULL, 1}, &good, &error), FB_BAD_ARGUMENT);
    CHECK_EQ_INT(fb_desk_draft(desk, &draft, FB_LITERAL("case"), (fb_view){"", (size_t)5 << 20}, &good, &error),
                 FB_LIMIT);
    CHECK(draft == NULL);
    CHECK_EQ_INT(fb_draft_render(NULL, &text, FB_FORM_TEXT, NULL, &error), FB_BAD_ARGUMENT);
    if (CHECK_EQ_INT(fb_desk_draft_file(desk, &draft, CASE, &good, &error), FB_OK))
        CHECK_EQ_INT(fb_draft_render(draft, NULL, FB_FORM_TEXT, NULL, &error), FB_BAD_ARGUMENT);
    fb_draft_free(draft);
    fb_draft_free(NULL);
    fb_desk_close(desk);
}

/* All that was handed in may go away at once. */
static void a_draft_keeps_what_it_needs(check_state *check) {
    fb_desk *desk = open_desk(check);
    fb_arena arena;
    fb_view file, text, again;
    fb_draft *draft = NULL;
    fb_error error = {0};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    CHECK_EQ_INT(fb_file_read(&file, &arena, CASE, SIZE_MAX, &error), FB_OK);
    char *json = malloc(file.size), *kind = malloc(32), *role = malloc(32), *fact = malloc(32), *name = malloc(32);
    const char **facts = malloc(sizeof *facts);
    if (CHECK(json && kind && role && fact && name && facts)) {
        memcpy(json, file.data, file.size);
        snprintf(kind, 32, "stay-request");
        snprintf(role, 32, "attorney");
        snprintf(fact, 32, "stage");
        snprintf(name, 32, "a case");
        facts[0] = fact;
        const fb_draft_options options = {.kind = kind, .role = role, .disclose = facts, .n_disclose = 1};
        fb_view text_of_case = {json, file.size};
        CHECK_EQ_INT(fb_desk_draft(desk, &draft, fb_view_of(name), text_of_case, &options, &error), FB_OK);
        memset(json, 'x', file.size);
    }
    free(json), free(kind), free(role), free(fact), free(name), free(facts);
    for (int form = FB_FORM_TEXT; draft && form <= FB_FORM_HTML; form++) {
        if (!CHECK_EQ_INT(fb_draft_render(draft, &text, (fb_form)form, NULL, &error), FB_OK))
            continue;
        CHECK(fb_view_find(text, FB_LITERAL("A card was asked for")) > 0);
        fb_view kept = fb_arena_copy(&arena, text);
        CHECK_EQ_INT(fb_draft_render(draft, &again, (fb_form)form, NULL, &error), FB_OK);
        CHECK(fb_view_equal(kept, again));
    }
    fb_draft_free(draft);
    fb_arena_free(&arena);
    fb_desk_close(desk);
}

static void colour_is_asked_for(check_state *check) {
    const fb_draft_options options = {.kind = "stay-request", .role = "attorney"};
    const fb_render_options colour = {.colour = true, .width = 40};
    fb_desk *desk = open_desk(check);
    fb_draft *draft = NULL;
    fb_view text;
    if (CHECK_EQ_INT(fb_desk_draft_file(desk, &draft, CASE, &options, NULL), FB_OK)) {
        CHECK_EQ_INT(fb_draft_render(draft, &text, FB_FORM_TEXT, NULL, NULL), FB_OK);
        CHECK(fb_view_find(text, FB_LITERAL("\x1b[")) < 0);
        CHECK_EQ_INT(fb_draft_render(draft, &text, FB_FORM_TEXT, &colour, NULL), FB_OK);
        CHECK(fb_view_find(text, FB_LITERAL("\x1b[1mLetter")) > 0);
    }
    fb_draft_free(draft);
    fb_desk_close(desk);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(bad_arguments_are_refused), CHECK_TEST(a_draft_keeps_what_it_needs),
                                       CHECK_TEST(colour_is_asked_for)};
    return check_main("unit/api/test_draft", tests, FB_COUNT(tests), argc, argv);
}
