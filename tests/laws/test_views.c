/* The laws of what `decide` says is possible, over every vignette of the policies, as it is and with facts taken away:
 *   honest    a witness added to what is known leaves its outcome alone;
 *   monotone  to learn a fact of a witness adds no outcome, and to leave assertions aside removes none;
 *   sound     a completion gives nothing that is not among the outcomes;
 *   alike     in which way a fact is unknown - not asked, not known, refused - changes nothing (law/FIELD K23);
 *   minimal   of facts that cannot all be true, none can be left out.
 *
 * FB_SEED chooses which facts are taken away, and a third of the vignettes; with FB_FULL it is all of them.  Those of
 * benefits expect nothing of a decision, and are left out.
 */
#include "casework/casework.h"
#include "support/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct scene {
    check_state *check;
    fb_arena arena;
    fb_policy_set *set;
    const fb_case *the_case;
    fb_case changed;      /* what is decided */
    fb_case_fact *facts;  /* of `changed` */
    uint64_t random;
    bool is_full;
    uint32_t n_open, n_settled, n_by_completion, n_contradictory;
} scene;

static uint32_t next_random(scene *s) {
    s->random = s->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(s->random >> 33);
}

static bool load(scene *s, const char *path) {
    check_state *check = s->check;
    fb_error error = {0};
    fb_view json, name = fb_view_of(path);
    fb_date day;
    s->set = NULL;
    fb_arena_init(&s->arena, NULL, SIZE_MAX);
    bool loaded = fb_file_read(&json, &s->arena, path, FB_CASE_FILE_LIMIT, &error) == FB_OK &&
                  fb_case_action_day(&day, &s->arena, name, json, &error) == FB_OK &&
                  fb_policy_set_load(&s->set, NULL, FB_LITERAL("policies"), NULL, NULL, day, &error) == FB_OK &&
                  fb_case_read(&s->the_case, &s->arena, name, json, fb_policy_set_sheet(s->set),
                               fb_policy_set_plan(s->set), &error) == FB_OK;
    if (!CHECK(loaded))
        CHECK_STRING(error.message, "");
    return loaded;
}

static void unload(scene *s) {
    fb_policy_set_free(s->set);
    fb_arena_free(&s->arena);
}

static void restore(scene *s, const fb_case_fact *facts) {
    memcpy(s->facts, facts, s->the_case->n_facts * sizeof *facts);
}

static const fb_determination *decide(scene *s) {
    check_state *check = s->check;
    const fb_determination *d = NULL;
    fb_error error = {0};
    if (!CHECK_EQ_INT(fb_determine(&d, &s->arena, s->set, &s->changed, NULL, 0, NULL, &error), FB_OK))
        CHECK_STRING(error.message, "");
    return d;
}

static void forget(fb_case_fact *fact) {
    *fact = (fb_case_fact){.fact = fact->fact};
}

static void learn(fb_case_fact *fact, fb_value value) {
    *fact = (fb_case_fact){.fact = fact->fact, .known = true, .value = value};
}

static bool is_same(const fb_possible *a, const fb_possible *b) {
    return fb_view_equal(a->outcome, b->outcome) && fb_view_equal(a->kind, b->kind) &&
           fb_view_equal(a->strength, b->strength) && a->collides == b->collides;
}

/* Is every outcome of the one among those of the other? */
static bool is_within(const fb_outlook *one, const fb_outlook *other) {
    for (uint32_t i = 0; i < one->n_outcomes; i++) {
        bool found = false;
        for (uint32_t k = 0; k < other->n_outcomes; k++)
            found = found || is_same(&one->outcomes[i], &other->outcomes[k]);
        if (!found)
            return false;
    }
    return true;
}

static bool has_limits(const scene *s) {
    for (uint32_t i = 0; i < s->changed.n_facts; i++)
        if (s->facts[i].limited)
            return true;
    return false;
}

/* ---- the laws ------------------------------------------------------------------------------------------ */

static void witnesses_lead_to_their_outcomes(scene *s, const fb_determination *d, const fb_case_fact *before) {
    check_state *check = s->check;
    for (uint32_t i = 0; i < d->outlook.n_outcomes; i++) {
        const fb_possible *one = &d->outlook.outcomes[i];
        for (uint32_t k = 0; k < one->n_witness; k++) {
            learn(&s->facts[one->witness[k].fact], one->witness[k].value);
            const fb_determination *more = k == 0 || k + 1 == one->n_witness ? decide(s) : NULL;
            if (!more)
                continue;
            CHECK(is_within(&more->outlook, &d->outlook));
            if (k + 1 == one->n_witness)
                CHECK(more->outlook.n_outcomes == 1 && is_same(&more->outlook.outcomes[0], one));
        }
        restore(s, before);
    }
}

/* Any value of an enumeration, or a boolean. */
static void learn_anything(scene *s, fb_case_fact *fact) {
    const fb_fact *f = fact->fact;
    if (f->n_allowed > 0)
        learn(fact, fb_string(f->allowed[next_random(s) % f->n_allowed]));
    else if (f->type->kind == FB_TYPE_BOOLEAN)
        learn(fact, fb_boolean(next_random(s) % 2 == 0));
}

static void completions_give_nothing_else(scene *s, const fb_determination *d, const fb_case_fact *before) {
    check_state *check = s->check;
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < s->changed.n_facts; i++)
            if (!s->facts[i].known && !s->facts[i].limited && !s->facts[i].fact->record_only)
                learn_anything(s, &s->facts[i]);
        const fb_determination *more = decide(s);
        if (more && more->answer != FB_ANSWER_CONTRADICTORY)
            CHECK(is_within(&more->outlook, &d->outlook));
        restore(s, before);
    }
}

static void views_that_forget_remove_no_outcome(scene *s, const fb_determination *d) {
    check_state *check = s->check;
    for (uint32_t i = 0; i < d->n_views && !has_limits(s); i++)
        if (d->views[i].kind != FB_VIEW_SOURCE)
            CHECK(is_within(&d->outlook, &d->views[i].outlook));
}

static bool is_same_open(const fb_open *a, const fb_open *b) {
    return a->n_facts == b->n_facts &&
           (a->n_facts == 0 || memcmp(a->facts, b->facts, a->n_facts * sizeof *a->facts) == 0);
}

static void unknown_is_unknown(scene *s, const fb_determination *d, const fb_case_fact *before) {
    check_state *check = s->check;
    for (uint32_t i = 0; i < s->changed.n_facts; i++)
        if (!s->facts[i].known && s->facts[i].n_assertions == 0)
            s->facts[i].unknown = (fb_unknown)((s->facts[i].unknown + 1 + next_random(s) % 2) % 3);
    const fb_determination *other = decide(s);
    if (other) {
        CHECK_EQ_INT(other->answer, d->answer);
        CHECK_BYTES(other->outcome, d->outcome);
        CHECK_BYTES(other->grade, d->grade);
        CHECK(is_same_open(&other->open, &d->open));
        CHECK(is_within(&other->outlook, &d->outlook) && is_within(&d->outlook, &other->outlook));
    }
    restore(s, before);
}

static void contradictory_facts_are_minimal(scene *s, const fb_determination *d, const fb_case_fact *before) {
    check_state *check = s->check;
    CHECK(d->contradictory.n_facts > 0);
    for (uint32_t leave = 0; leave <= d->contradictory.n_facts; leave++) {
        for (uint32_t i = 0; i < s->changed.n_facts; i++)
            if (!s->facts[i].fact->is_action)
                forget(&s->facts[i]);
        for (uint32_t i = 0; i < d->contradictory.n_facts; i++)
            if (i != leave && !s->facts[d->contradictory.facts[i]].fact->is_action)
                s->facts[d->contradictory.facts[i]] = before[d->contradictory.facts[i]];
        bool is_action = leave < d->contradictory.n_facts && s->facts[d->contradictory.facts[leave]].fact->is_action;
        const fb_determination *other = is_action ? NULL : decide(s);
        if (other)
            CHECK_EQ_INT(other->answer == FB_ANSWER_CONTRADICTORY, leave == d->contradictory.n_facts);
    }
    restore(s, before);
}

static void open_facts_are_not_known(scene *s, const fb_determination *d) {
    check_state *check = s->check;
    bool is_open = d->answer == FB_ANSWER_FACTS_OPEN;
    CHECK_EQ_INT(is_open, d->open.n_facts > 0);
    bool is_stated = !d->rests_on_statements && d->n_resting == 0 && !(d->n_derived > 0 && d->derived[0].conflicts);
    for (uint32_t i = 0; is_open && is_stated && i < d->open.n_facts; i++)
        CHECK(!s->facts[d->open.facts[i]].known && !s->facts[d->open.facts[i]].fact->record_only);
}

/* ---- every vignette ------------------------------------------------------------------------------------ */

static void hold(scene *s) {
    check_state *check = s->check;
    fb_case_fact *before = FB_NEW_ARRAY(&s->arena, fb_case_fact, s->the_case->n_facts);
    const fb_determination *d = before ? decide(s) : NULL;
    if (!d)
        return;
    memcpy(before, s->facts, s->the_case->n_facts * sizeof *before);
    CHECK(d->answer != FB_ANSWER_FAULT);
    s->n_contradictory += d->answer == FB_ANSWER_CONTRADICTORY;
    if (d->answer == FB_ANSWER_CONTRADICTORY) {
        contradictory_facts_are_minimal(s, d, before);
        return;
    }
    s->n_open += d->outlook.n_outcomes > 1;
    s->n_settled += d->outlook.n_outcomes == 1;
    s->n_by_completion += d->is_by_completion;
    CHECK(d->outlook.is_exact && d->outlook.n_outcomes > 0);
    open_facts_are_not_known(s, d);
    views_that_forget_remove_no_outcome(s, d);
    if (d->outlook.n_outcomes == 1 && !d->is_by_completion)
        return; /* the rest is about what is not known */
    unknown_is_unknown(s, d, before);
    if (d->n_derived > 0)
        return; /* what is derived is no longer free to be learned */
    completions_give_nothing_else(s, d, before);
    witnesses_lead_to_their_outcomes(s, d, before);
}

static void hold_vignette(scene *s, const char *path) {
    s->check->context = path;
    if (load(s, path)) {
        s->changed = *s->the_case;
        s->facts = FB_NEW_ARRAY(&s->arena, fb_case_fact, s->the_case->n_facts);
        s->changed.facts = s->facts;
        restore(s, s->the_case->facts);
        hold(s);
        restore(s, s->the_case->facts);
        uint32_t share = 2 + next_random(s) % 6;
        for (uint32_t i = 0; i < s->changed.n_facts; i++)
            if (!s->facts[i].fact->is_action && next_random(s) % share == 0)
                forget(&s->facts[i]);
        hold(s);
    }
    unload(s);
    s->check->context = NULL;
}

static void hold_folder(scene *s, const char *folder) {
    DIR *files = opendir(folder);
    for (struct dirent *entry = files ? readdir(files) : NULL; entry; entry = readdir(files)) {
        char path[512];
        if (!fb_view_ends(fb_view_of(entry->d_name), FB_LITERAL(".json")))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (s->is_full || next_random(s) % 3 == 0)
            hold_vignette(s, path);
    }
    if (files)
        closedir(files);
}

static void the_laws_hold_for_every_vignette(check_state *check) {
    const char *seed = getenv("FB_SEED");
    scene s = {.check = check, .random = seed ? strtoull(seed, NULL, 10) : 1, .is_full = getenv("FB_FULL") != NULL};
    DIR *policies = opendir("policies");
    if (!CHECK(policies != NULL))
        return;
    for (struct dirent *entry = readdir(policies); entry; entry = readdir(policies)) {
        char folder[300];
        snprintf(folder, sizeof folder, "policies/%s/vignettes", entry->d_name);
        if (entry->d_name[0] != '.' && strncmp(entry->d_name, "benefit-", 8) != 0)
            hold_folder(&s, folder);
    }
    closedir(policies);
    printf("# seed %llu: %u open, %u with one outcome, %u of them by completion, %u contradictory\n",
           seed ? strtoull(seed, NULL, 10) : 1ull, s.n_open, s.n_settled, s.n_by_completion, s.n_contradictory);
    CHECK(s.n_open > 20 && s.n_settled > 40 && s.n_by_completion > 3 && s.n_contradictory > 0);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(the_laws_hold_for_every_vignette)};
    return check_main("laws/test_views", tests, FB_COUNT(tests), argc, argv);
}
