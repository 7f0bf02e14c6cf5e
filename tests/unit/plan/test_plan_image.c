/* Plans as images: the same plan comes back, wherever it is mapped; anything doubtful is refused. */
#include "support/check.h"
#include "support/fault_host.h"
#include "support/plan_text.h"

#include <stdio.h>
#include <unistd.h>

static const char *const text = DECISIONS(
    "<itemDefinition name=\"tColour\"><typeRef>string</typeRef><allowedValues><text>\"red\", \"green\"</text>"
    "</allowedValues></itemDefinition>"
    "<inputData id=\"c\" name=\"c\"><extensionElements><fact xmlns=\"urn:forbear:fact\" group=\"g\"><question>Which?"
    "</question></fact></extensionElements><variable name=\"c\" typeRef=\"tColour\"/></inputData>" INPUT("x", "number")
        DECISION("a", NEEDS_INPUT("x") NEEDS_INPUT("c"),
                 "<context><contextEntry><variable name=\"k\"/>" LITERAL(
                     "for i in 1..x return function(n: number) n + i") "</contextEntry><contextEntry>" LITERAL(
                     "[k[1](if c = \"red\" then 1 else 2), {a: @\"2021-08-10\", b: [1..5]}, nothing]") "</contextEntry>"
                                                                                                       "</context>")
            DECISION("t", NEEDS_INPUT("x"),
                     "<decisionTable hitPolicy=\"PRIORITY\"><input><inputExpression><text>x</text></inputExpression>"
                     "</input><output><outputValues><text>\"low\", \"any\"</text></outputValues></output>"
                     "<annotation name=\"Authority\"/><rule><inputEntry><text>&lt; 5, [7..9]</text></inputEntry>"
                     "<outputEntry><text>\"low\"</text></outputEntry>"
                     "<annotationEntry><text>x 1</text></annotationEntry>"
                     "</rule><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>\"any\"</text>"
                     "</outputEntry><annotationEntry><text>x 2</text></annotationEntry></rule></decisionTable>"));

static const uint8_t key[FB_PLAN_KEY_SIZE] = {1, 2, 3};

/* A temporary file with the image, open for reading; -1 on failure. */
static int file_with(fb_view image) {
    char name[] = "/tmp/fb_image_XXXXXX";
    int file = mkstemp(name);
    if (file < 0)
        return -1;
    unlink(name);
    if (write(file, image.data, image.size) != (ssize_t)image.size) {
        close(file);
        return -1;
    }
    return file;
}

static fb_view printed(fb_arena *arena, const fb_plan *plan) {
    fb_text out;
    fb_text_init(&out, arena);
    fb_plan_print(&out, plan);
    return fb_text_view(&out);
}

typedef struct scene {
    plan_text p;
    fb_arena work;
    fb_view image, texts[1];
    int file;
} scene;

static bool scene_begin(check_state *check, scene *s) {
    plan_text_init(&s->p, NULL, &text, 1);
    fb_arena_init(&s->work, NULL, SIZE_MAX);
    s->texts[0] = fb_view_of(text);
    s->file = -1;
    bool made = CHECK_EQ_INT(s->p.status, FB_OK) &&
                CHECK_EQ_INT(fb_plan_image_make(&s->image, &s->work, s->p.plan, key, NULL), FB_OK);
    if (made)
        s->file = file_with(s->image);
    return CHECK(s->file >= 0);
}

static void scene_end(scene *s) {
    if (s->file >= 0)
        close(s->file);
    fb_arena_free(&s->work);
    plan_text_free(&s->p);
}

static void a_plan_comes_back_as_it_was(check_state *check) {
    scene s;
    fb_arena first, second;
    fb_arena_init(&first, NULL, SIZE_MAX);
    fb_arena_init(&second, NULL, SIZE_MAX);
    if (scene_begin(check, &s)) {
        const fb_plan *one = NULL, *two = NULL;
        CHECK(fb_plan_image_open(&one, &first, s.file, key, s.texts, 1));
        CHECK(fb_plan_image_open(&two, &second, s.file, key, s.texts, 1)); /* elsewhere: the address is taken */
        fb_view original = printed(&s.work, s.p.plan);
        if (one && two) {
            CHECK_BYTES(printed(&s.work, one), original);
            CHECK_BYTES(printed(&s.work, two), original);
            CHECK_VIEW(one->tables[0]->rules[1].annotations[0], "x 2");
            const fb_element *source = two->elements[two->inputs[0]].source;
            const fb_extension *fact = fb_extension_find(source->extensions, source->n_extensions, "fact");
            CHECK(fact && fb_view_is(fb_extension_attribute(fact, "group"), "g"));
            CHECK(one->n_problems == 1 && two->n_problems == 1);
        }
    }
    fb_arena_free(&first);
    fb_arena_free(&second);
    scene_end(&s);
}

static void an_image_of_another_key_is_refused(check_state *check) {
    static const uint8_t other[FB_PLAN_KEY_SIZE] = {1, 2, 4};
    scene s;
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    if (scene_begin(check, &s)) {
        const fb_plan *plan;
        CHECK(!fb_plan_image_open(&plan, &arena, s.file, other, s.texts, 1));
        CHECK(!fb_plan_image_open(&plan, &arena, s.file, key, s.texts, 0));
        CHECK(fb_plan_image_open(&plan, &arena, s.file, key, s.texts, 1));
    }
    fb_arena_free(&arena);
    scene_end(&s);
}

static void a_damaged_image_is_refused(check_state *check) {
    scene s;
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    if (scene_begin(check, &s)) {
        char *bytes = (char *)s.image.data;
        const fb_plan *plan;
        size_t refused = 0, tried = 0;
        for (size_t at = 0; at < s.image.size; at += 97, tried++) {
            bytes[at] ^= 0x40;
            int file = file_with(s.image);
            bytes[at] ^= 0x40;
            refused += !fb_plan_image_open(&plan, &arena, file, key, s.texts, 1);
            close(file);
            fb_arena_reset(&arena);
        }
        for (size_t size = 0; size < s.image.size; size += 1009, tried++) {
            int file = file_with((fb_view){s.image.data, size});
            refused += !fb_plan_image_open(&plan, &arena, file, key, s.texts, 1);
            close(file);
            fb_arena_reset(&arena);
        }
        CHECK_EQ_INT(refused, tried);
    }
    fb_arena_free(&arena);
    scene_end(&s);
}

static fb_status make_limited(check_state *check, const fb_host *host, size_t limit, void *context) {
    scene *s = context;
    fb_arena arena;
    fb_view image;
    fb_arena_init(&arena, host, limit);
    fb_status status = fb_plan_image_make(&image, &arena, s->p.plan, key, NULL);
    CHECK(status != FB_OK || image.size == s->image.size);
    fb_arena_free(&arena);
    return status;
}

static void every_failing_allocation_is_reported(check_state *check) {
    scene s;
    if (scene_begin(check, &s)) {
        CHECK(fault_sweep(check, make_limited, &s) > 0);
        CHECK(fault_sweep_limit(check, 1024, make_limited, &s) > 10);
    }
    scene_end(&s);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(a_plan_comes_back_as_it_was),
        CHECK_TEST(an_image_of_another_key_is_refused),
        CHECK_TEST(a_damaged_image_is_refused),
        CHECK_TEST(every_failing_allocation_is_reported),
    };
    return check_main("unit/plan/test_plan_image", tests, FB_COUNT(tests), argc, argv);
}
