/* Partial knowledge with a budget that ends: the answer says so, is honest, and comes in time; and what is easy for
 * decision diagrams is exact with far more completions than anybody could count. */
#include "support/model_file.h"

#include <stdio.h>

#define MOST_INPUTS 64

/* b0, b1, ... of type boolean, and the decision d. */
static fb_model_set *booleans(check_state *check, int n, const char *first, const char *each, const char *last) {
    static char text[64 * 1024];
    size_t size = (size_t)snprintf(text, sizeof text, "%s", HEAD);
    for (int i = 0; i < n; i++)
        size += (size_t)snprintf(text + size, sizeof text - size,
                                 "<inputData id=\"b%d\" name=\"b%d\"><variable name=\"b%d\" typeRef=\"boolean\"/>"
                                 "</inputData>",
                                 i, i, i);
    size += (size_t)snprintf(text + size, sizeof text - size, "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>");
    for (int i = 0; i < n; i++)
        size += (size_t)snprintf(text + size, sizeof text - size,
                                 "<informationRequirement><requiredInput href=\"#b%d\"/></informationRequirement>", i);
    size += (size_t)snprintf(text + size, sizeof text - size, "<literalExpression><text>%s", first);
    for (int i = 0; i < n; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, each, i);
        size += (size_t)snprintf(text + size, sizeof text - size, "%s", i + 1 < n ? ", " : "");
    }
    snprintf(text + size, sizeof text - size, "%s</text></literalExpression></decision></definitions>", last);
    return load_text(check, text);
}

static fb_partial *begin(check_state *check, const fb_model_set *set, uint64_t steps, size_t memory) {
    const fb_partial_options options = {.steps = steps, .memory = memory};
    fb_partial *partial = NULL;
    fb_error error = {0};
    fb_status status = set ? fb_partial_new(&partial, set, part_named(set, "d"), &options, NULL, &error) : FB_INTERNAL;
    CHECK(status == FB_OK || (status == FB_LIMIT && error.message[0] != '\0'));
    return partial;
}

/* An answer that is not exact says why, and lists no outcome without a witness as possible. */
static void is_honest(check_state *check, const fb_partial_settled *settled) {
    CHECK(settled->is_exact == (settled->why.size == 0));
    CHECK(!settled->is_contradictory);
    for (size_t i = 0; i < settled->n_outcomes; i++)
        CHECK(settled->outcomes[i].is_possible == (settled->outcomes[i].witness.size > 2));
}

static void lists_of_2_to_the_40_are_not_found_out(check_state *check) {
    fb_model_set *set = booleans(check, 40, "[", "b%d", "]");
    fb_partial *partial = begin(check, set, 200000, 0);
    const fb_partial_settled *settled;
    const fb_partial_asking *asking;
    const fb_partial_decisive *decisive;
    if (partial && CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK)) {
        CHECK(!settled->is_exact);
        CHECK_CONTAINS(settled->why.data, "budget");
        is_honest(check, settled);
    }
    if (partial && CHECK_EQ_INT(fb_partial_ask(partial, &asking, NULL, 0, NULL), FB_OK))
        CHECK(!asking->is_exact && asking->n_questions > 0 && !asking->questions[0].is_measured);
    if (partial && CHECK_EQ_INT(fb_partial_decide(partial, &decisive, NULL, NULL), FB_OK))
        CHECK(!decisive->is_exact && decisive->n_sets == 0);
    fb_partial_free(partial);
    fb_model_set_free(set);
}

static void parity_of_64_is_exact(check_state *check) {
    fb_model_set *set = booleans(check, 64, "if odd(count([", "b%d", "][item])) then \"odd\" else \"even\"");
    fb_partial *partial = begin(check, set, 0, 0);
    const fb_partial_settled *settled;
    const fb_partial_asking *asking;
    if (partial && CHECK_EQ_INT(fb_partial_settle(partial, &settled, NULL), FB_OK)) {
        CHECK(settled->is_exact);
        CHECK_EQ_INT(settled->n_outcomes, 2);
        is_honest(check, settled);
    }
    if (partial && CHECK_EQ_INT(fb_partial_ask(partial, &asking, NULL, 0, NULL), FB_OK) &&
        CHECK(asking->is_exact) && CHECK_EQ_INT(asking->n_questions, 64)) {
        CHECK_EQ_INT(asking->questions[0].worst, 64);
        CHECK(asking->questions[0].expected > 63.99 && asking->questions[0].expected < 64.01);
    }
    fb_partial_free(partial);
    fb_model_set_free(set);
}

/* Whatever the budget is: more of it never makes the answer worse than honest, and enough makes it exact. */
static void sweep(check_state *check, const fb_model_set *set, bool of_memory) {
    bool was_exact = false, was_not = false;
    for (uint64_t budget = 1; budget <= (uint64_t)1 << 26; budget *= 2) {
        fb_partial *partial = begin(check, set, of_memory ? 0 : budget, of_memory ? (size_t)budget : 0);
        const fb_partial_settled *settled;
        const fb_partial_asking *asking;
        fb_status status = partial ? fb_partial_settle(partial, &settled, NULL) : FB_LIMIT;
        CHECK(status == FB_OK || status == FB_LIMIT);
        if (status == FB_OK) {
            is_honest(check, settled);
            CHECK(!settled->is_exact || settled->n_outcomes == 2);
            was_exact |= settled->is_exact;
        }
        was_not |= status != FB_OK || !settled->is_exact;
        if (status == FB_OK)
            status = fb_partial_ask(partial, &asking, NULL, 0, NULL);
        CHECK(status == FB_OK || status == FB_LIMIT);
        CHECK(status != FB_OK || !asking->is_exact || asking->n_questions == 12);
        fb_partial_free(partial);
    }
    CHECK(was_exact && was_not);
}

static void every_budget_is_met_honestly(check_state *check) {
    fb_model_set *set = booleans(check, 12, "if count([", "b%d", "][item]) &gt; 6 then \"many\" else \"few\"");
    if (!CHECK(set != NULL))
        return;
    sweep(check, set, false);
    sweep(check, set, true);
    fb_model_set_free(set);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(lists_of_2_to_the_40_are_not_found_out),
        CHECK_TEST(parity_of_64_is_exact),
        CHECK_TEST(every_budget_is_met_honestly),
    };
    return check_main("limits/test_partial", tests, FB_COUNT(tests), argc, argv);
}
