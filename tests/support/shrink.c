/* shrink.c - see shrink.h.  Greedy: every change that still fails is kept, until none does. */
#include "support/shrink.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static bool still_fails(shrink_fails *fails, void *context, const char *model) {
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(0);
        _exit(fails(context, model) ? 1 : 0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return false;
    return !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static ptrdiff_t find_from(fb_view text, size_t from, fb_view what) {
    ptrdiff_t at = from <= text.size ? fb_view_find((fb_view){text.data + from, text.size - from}, what) : -1;
    return at < 0 ? -1 : at + (ptrdiff_t)from;
}

/* [from, to) of the text replaced. */
static fb_view with(fb_arena *arena, fb_view text, size_t from, size_t to, fb_view instead) {
    fb_text out;
    fb_text_init(&out, arena);
    fb_text_add(&out, (fb_view){text.data, from});
    fb_text_add(&out, instead);
    fb_text_add(&out, (fb_view){text.data + to, text.size - to});
    return fb_text_view(&out);
}

static bool leave_out(fb_arena *arena, fb_view *model, const char *tag, shrink_fails *fails, void *context) {
    char opening[64], closing[64];
    bool any = false;
    snprintf(opening, sizeof opening, "<%s", tag);
    snprintf(closing, sizeof closing, "</%s>", tag);
    for (size_t from = 0;;) {
        ptrdiff_t start = find_from(*model, from, fb_view_of(opening));
        ptrdiff_t end = start < 0 ? -1 : find_from(*model, (size_t)start, fb_view_of(closing));
        if (end < 0)
            return any;
        fb_view smaller = with(arena, *model, (size_t)start, (size_t)end + strlen(closing), FB_LITERAL(""));
        if (still_fails(fails, context, smaller.data)) {
            *model = smaller;
            any = true;
        } else {
            from = (size_t)start + 1;
        }
    }
}

static bool replace_texts(fb_arena *arena, fb_view *model, shrink_fails *fails, void *context) {
    static const char *const constants[] = {"-", "null", "true", "false", "1", "b0", "n0"};
    bool any = false;
    for (size_t from = 0;;) {
        ptrdiff_t start = find_from(*model, from, FB_LITERAL("<text>"));
        ptrdiff_t end = start < 0 ? -1 : find_from(*model, (size_t)start, FB_LITERAL("</text>"));
        if (end < 0)
            return any;
        size_t inside = (size_t)start + 6;
        for (size_t i = 0; i < FB_COUNT(constants); i++) {
            if (strlen(constants[i]) >= (size_t)end - inside)
                continue;
            fb_view smaller = with(arena, *model, inside, (size_t)end, fb_view_of(constants[i]));
            if (still_fails(fails, context, smaller.data)) {
                *model = smaller;
                any = true;
                break;
            }
        }
        from = inside;
    }
}

fb_view shrink_model(fb_arena *arena, fb_view model, shrink_fails *fails, void *context) {
    static const char *const tags[] = {"decisionService", "businessKnowledgeModel", "knowledgeRequirement", "rule",
                                       "decision", "defaultOutputEntry", "outputValues", "inputValues",
                                       "informationRequirement"};
    for (bool any = true; any;) {
        any = replace_texts(arena, &model, fails, context);
        for (size_t i = 0; i < FB_COUNT(tags); i++)
            any |= leave_out(arena, &model, tags[i], fails, context);
    }
    return model;
}
