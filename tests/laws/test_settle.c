/* The laws of partial knowledge (docs/partial-knowledge.md), by brute force on random models (random_model.h).
 *
 * Some inputs are unknown, or known to be one of several values, or to lie between two.  Every completion over a
 * domain much finer than what the models tell apart is evaluated, null among the values where the input is nullable;
 * some other decision stands for `facts consistent`.  Then:
 *   sound    what a consistent completion gives is among the outcomes, or the answer says that it is not exact;
 *   honest   the witness of an outcome is consistent, keeps what is known, and gives it;
 *   no more  an outcome that no witness has is not listed, unless the answer says that it is not exact;
 *   monotone to learn a fact adds no outcome, where both answers are exact;
 *   relevant a fact is asked if and only if it is in a smallest set that changes the outcome by changing together;
 *   few      asking the best fact first takes at most 1.3 times the questions of the best tree, and what was promised;
 *   ahead    the sets of outcomes that stay possible when some inputs are never learnt are those of all the others;
 *   decisive sets of known facts are sufficient and minimal, and all of them; flips are honest, and none is smaller.
 *
 * FB_SEED chooses the seed, FB_MODELS how many models.
 */
#include "knowledge/knowledge.h"
#include "support/check.h"
#include "support/plan_text.h"
#include "support/random_model.h"
#include "support/shrink.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const strings[] = {"a", "b", "", "c", "ab", "z"};
static const char *const numbers[] = {"1", "2", "0", "1.5", "3", "-1", "7", "100"};
static const uint32_t domain_size[N_INPUTS] = {3, 3, 7, 9}; /* null is the last value */

static fb_value domain_value(uint32_t input, uint32_t i) {
    fb_number number;
    if (i + 1 == domain_size[input])
        return fb_null();
    if (input < 2)
        return fb_boolean(i == 0);
    if (input == 2)
        return fb_string(fb_view_of(strings[i]));
    return fb_number_parse(&number, fb_view_of(numbers[i])) ? fb_number_value(number) : fb_null();
}

typedef struct scene {
    const char *text;
    plan_text plan;
    fb_run run;
    fb_inquiry *inquiry;
    fb_budget budget;
    uint32_t goal, consistent;
    uint8_t nullable[N_INPUTS], known[N_INPUTS];
    fb_value values[N_INPUTS];
    uint32_t one_of[N_INPUTS];      /* bits by value of the domain: the unknown input is one of these; 0: any */
    fb_value sets[N_INPUTS][9];
    fb_limited limits[N_INPUTS];
    bool is_interval;               /* the number is not known to be in the set, but between its ends */
    fb_value ends[2];
    const fb_limited *limited[N_INPUTS];
    uint32_t n_exact, n_not, n_open, n_asked, n_decisive, n_ahead;
    double best, asked; /* questions, all cases together */
} scene;

static const fb_clock no_clock;

/* False: not consistent, or a limit ran out. */
static bool evaluate(scene *s, fb_value *out, const fb_value *completion) {
    if (!fb_run_start(&s->run, completion, NULL, &no_clock))
        return false;
    if (s->consistent != FB_ABSENT) {
        fb_value consistent = fb_run_element(&s->run, s->consistent);
        if (s->run.stop != FB_STOP_NONE || !fb_is_true(&consistent))
            return false;
    }
    *out = fb_run_element(&s->run, s->goal);
    return s->run.stop == FB_STOP_NONE;
}

static bool is_listed(scene *s, const fb_settled *settled, const fb_value *value) {
    for (uint32_t i = 0; i < settled->n_outcomes; i++)
        if (fb_value_equal(&settled->outcomes[i].value, value, &s->budget) == FB_TRUE)
            return true;
    return false;
}

static void print_value(const fb_value *value) {
    fb_arena arena;
    fb_text text;
    fb_budget budget = {1000, 10, false};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&text, &arena);
    fb_value_print_literal(&text, value, &budget);
    printf(" %.*s", FB_ARG(fb_text_view(&text)));
    fb_arena_free(&arena);
}

static void say_value(const char *what, const fb_value *value) {
    printf("# %s", what);
    print_value(value);
    putchar('\n');
}

static void say(const scene *s, const char *what) {
    printf("# %s; known %u%u%u%u nullable %u%u%u%u goal %u consistent %d\n", what, s->known[0], s->known[1],
           s->known[2], s->known[3], s->nullable[0], s->nullable[1], s->nullable[2], s->nullable[3], s->goal,
           (int)s->consistent);
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        printf("# %s %s", input_names[i], s->known[i] ? "known" : s->one_of[i] ? "one of" : "unknown");
        if (s->known[i])
            print_value(&s->values[i]);
        for (uint32_t v = 0; !s->known[i] && s->one_of[i] && v < s->limits[i].n_values; v++)
            print_value(&s->sets[i][v]);
        putchar('\n');
    }
}

static bool is_within(const scene *s, const fb_value *value) {
    const fb_limited *limits = &s->limits[N_INPUTS - 1];
    int order;
    return (!limits->low || (fb_value_order(&order, limits->low, value) && order <= 0)) &&
           (!limits->high || (fb_value_order(&order, value, limits->high) && order <= 0));
}

static bool is_honest(check_state *check, scene *s, const fb_settled *settled) {
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        const fb_possibility *outcome = &settled->outcomes[i];
        fb_value value;
        if (!outcome->is_possible && !settled->is_exact)
            continue; /* not excluded */
        bool keeps = outcome->is_possible;
        for (uint32_t k = 0; k < N_INPUTS && keeps; k++) {
            keeps = !s->known[k] || fb_value_identical(&outcome->witness[k], &s->values[k], &s->budget);
            keeps = keeps && (s->known[k] || s->one_of[k] || s->nullable[k] ||
                              outcome->witness[k].kind != FB_KIND_NULL);
            bool is_in = s->known[k] || !s->one_of[k];
            if (s->is_interval && k == N_INPUTS - 1)
                is_in = is_within(s, &outcome->witness[k]);
            for (uint32_t v = 0; v < s->limits[k].n_values && !is_in; v++)
                is_in = fb_value_identical(&outcome->witness[k], &s->sets[k][v], &s->budget);
            keeps = keeps && is_in;
        }
        if (!keeps || !evaluate(s, &value, outcome->witness) ||
            fb_value_equal(&value, &outcome->value, &s->budget) != FB_TRUE) {
            for (uint32_t k = 0; k < N_INPUTS && outcome->witness; k++)
                printf("# witness %u kind %u\n", k, outcome->witness[k].kind);
            for (uint32_t k = 0; k < settled->n_outcomes; k++)
                say_value("outcome", &settled->outcomes[k].value);
            printf("# outcome %u of %u possible %d why %.*s\n", i, settled->n_outcomes, outcome->is_possible,
                   FB_ARG(settled->why));
            say(s, keeps ? "a witness gives something else" : "an outcome without a witness that keeps the facts");
            return CHECK(false);
        }
    }
    return CHECK(true);
}

static bool is_sound(check_state *check, scene *s, const fb_settled *settled) {
    uint32_t at[N_INPUTS] = {0}, n_consistent = 0;
    for (;;) {
        fb_value completion[N_INPUTS], value;
        bool admitted = true;
        for (uint32_t i = 0; i < N_INPUTS; i++) {
            completion[i] = s->known[i] ? s->values[i] : domain_value(i, at[i]);
            if (!s->known[i])
                admitted = admitted && (s->one_of[i] ? s->one_of[i] >> at[i] & 1
                                                     : s->nullable[i] || completion[i].kind != FB_KIND_NULL);
        }
        if (admitted && evaluate(s, &value, completion)) {
            n_consistent++;
            if (!is_listed(s, settled, &value)) {
                say(s, "an outcome is missing");
                for (uint32_t i = 0; i < N_INPUTS; i++)
                    say_value(input_names[i], &completion[i]);
                say_value("gives", &value);
                return CHECK(false);
            }
        }
        uint32_t i = 0;
        for (; i < N_INPUTS; i++) {
            if (s->known[i])
                continue;
            if (++at[i] < domain_size[i])
                break;
            at[i] = 0;
        }
        if (i == N_INPUTS)
            break;
    }
    if (settled->is_contradictory)
        return CHECK_EQ_INT(n_consistent, 0);
    return CHECK(true);
}

/* ---- relevance, by its definition ---------------------------------------------------------------------- */

#define MOST_COMPLETIONS (3 * 3 * 7 * 9)

/* Every completion: its values' places in the domains, and its outcome; -1: not consistent, or excluded. */
static bool all_outcomes(scene *s, const fb_settled *settled, int outcomes[MOST_COMPLETIONS]) {
    for (uint32_t c = 0; c < MOST_COMPLETIONS; c++) {
        fb_value completion[N_INPUTS], value;
        bool admitted = true;
        uint32_t rest = c;
        for (uint32_t i = 0; i < N_INPUTS; rest /= domain_size[i++]) {
            uint32_t at = rest % domain_size[i];
            completion[i] = s->known[i] ? s->values[i] : domain_value(i, at);
            if (s->known[i])
                admitted = admitted && at == 0;
            else if (s->one_of[i] && !(s->is_interval && i == N_INPUTS - 1))
                admitted = admitted && (s->one_of[i] >> at & 1);
            else if (i > 1)
                return false; /* the domain is not all there is */
            else
                admitted = admitted && (s->nullable[i] || completion[i].kind != FB_KIND_NULL);
        }
        outcomes[c] = -1;
        if (!admitted || !evaluate(s, &value, completion))
            continue;
        for (uint32_t i = 0; i < settled->n_outcomes; i++)
            if (fb_value_equal(&settled->outcomes[i].value, &value, &s->budget) == FB_TRUE)
                outcomes[c] = (int)i;
    }
    return true;
}

/* Bits of the facts that matter: members of minimal sets that can change the outcome by changing together. */
static uint32_t what_matters(const int outcomes[MOST_COMPLETIONS]) {
    bool differ[1 << N_INPUTS] = {false};
    uint32_t matters = 0;
    for (uint32_t a = 0; a < MOST_COMPLETIONS; a++)
        for (uint32_t b = 0; b < a; b++) {
            uint32_t x = a, y = b, set = 0;
            if (outcomes[a] < 0 || outcomes[b] < 0 || outcomes[a] == outcomes[b])
                continue;
            for (uint32_t i = 0; i < N_INPUTS; i++) {
                set |= (uint32_t)(x % domain_size[i] != y % domain_size[i]) << i;
                x /= domain_size[i];
                y /= domain_size[i];
            }
            differ[set] = true;
        }
    for (uint32_t set = 1; set < 1 << N_INPUTS; set++) {
        bool is_minimal = differ[set];
        for (uint32_t part = (set - 1) & set; part && is_minimal; part = (part - 1) & set)
            is_minimal = !differ[part];
        if (is_minimal)
            matters |= set;
    }
    return matters;
}

/* ---- how many questions -------------------------------------------------------------------------------- */

#define OPEN UINT32_MAX

typedef struct answers { /* a place in the domain an input, OPEN: not answered */
    uint32_t at[N_INPUTS];
} answers;

static bool agrees(const answers *a, uint32_t completion) {
    for (uint32_t i = 0; i < N_INPUTS; completion /= domain_size[i++])
        if (a->at[i] != OPEN && a->at[i] != completion % domain_size[i])
            return false;
    return true;
}

/* The number of outcomes that are left: 0, 1, or 2 for more. */
static uint32_t n_left(const answers *a, const int outcomes[MOST_COMPLETIONS]) {
    int only = -1;
    for (uint32_t c = 0; c < MOST_COMPLETIONS; c++) {
        if (outcomes[c] < 0 || !agrees(a, c))
            continue;
        if (only >= 0 && outcomes[c] != only)
            return 2;
        only = outcomes[c];
    }
    return only >= 0;
}

/* Questions on average, over the answers that are consistent, of the best tree there is. */
static double best_questions(const answers *a, const int outcomes[MOST_COMPLETIONS], double *memo) {
    uint32_t place = 0;
    double best = 1e9;
    if (n_left(a, outcomes) < 2)
        return 0;
    for (uint32_t i = 0; i < N_INPUTS; i++)
        place = place * (domain_size[i] + 1) + (a->at[i] == OPEN ? domain_size[i] : a->at[i]);
    if (memo[place] > 0)
        return memo[place];
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        double sum = 0;
        uint32_t n = 0;
        for (uint32_t v = 0; a->at[i] == OPEN && v < domain_size[i]; v++) {
            answers next = *a;
            next.at[i] = v;
            if (n_left(&next, outcomes) == 0)
                continue;
            sum += best_questions(&next, outcomes, memo);
            n++;
        }
        if (n > 1 && 1 + sum / n < best)
            best = 1 + sum / n;
    }
    memo[place] = best;
    return best;
}

/* The same when the first question of fb_ask is asked each time. */
static double asked_questions(scene *s, const answers *a, const int outcomes[MOST_COMPLETIONS], double *promised) {
    const fb_settled *settled;
    const fb_asking *asking;
    fb_value values[N_INPUTS];
    uint8_t known[N_INPUTS];
    double sum = 0;
    uint32_t n = 0;
    *promised = 0;
    if (n_left(a, outcomes) < 2)
        return 0;
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        known[i] = s->known[i] || a->at[i] != OPEN;
        values[i] = s->known[i] ? s->values[i] : a->at[i] == OPEN ? fb_null() : domain_value(i, a->at[i]);
    }
    fb_facts facts = {.values = values, .known = known, .limited = s->limited};
    if (fb_settle(&settled, s->inquiry, &facts, NULL) != FB_OK ||
        fb_ask(&asking, s->inquiry, NULL, NULL) != FB_OK || asking->n_facts == 0)
        return 1e9;
    uint32_t input = asking->facts[0].input;
    *promised = asking->facts[0].expected;
    for (uint32_t v = 0; v < domain_size[input]; v++) {
        answers next = *a;
        double ignored;
        next.at[input] = v;
        if (n_left(&next, outcomes) == 0)
            continue;
        sum += asked_questions(s, &next, outcomes, &ignored);
        n++;
    }
    return n ? 1 + sum / n : 1e9;
}

#define MOST_STATES (4 * 4 * 8 * 10)

static bool asks_few_questions(check_state *check, scene *s, const int outcomes[MOST_COMPLETIONS]) {
    static double memo[MOST_STATES];
    answers none;
    double promised;
    memset(memo, 0, sizeof memo);
    for (uint32_t i = 0; i < N_INPUTS; i++)
        none.at[i] = s->known[i] ? 0 : OPEN;
    double best = best_questions(&none, outcomes, memo), asked = asked_questions(s, &none, outcomes, &promised);
    s->best += best;
    s->asked += asked;
    if (asked > promised + 1e-9 || asked > 1.3 * best + 1e-9) {
        say(s, "too many questions");
        printf("# %g asked, %g promised, %g in the best tree\n", asked, promised, best);
        return CHECK(false);
    }
    return CHECK(true);
}

static bool asks_what_matters(check_state *check, scene *s, const fb_settled *settled) {
    static int outcomes[MOST_COMPLETIONS];
    const fb_asking *asking;
    uint32_t asked = 0;
    if (!settled->is_exact || !all_outcomes(s, settled, outcomes))
        return true;
    if (!CHECK_EQ_INT(fb_ask(&asking, s->inquiry, NULL, NULL), FB_OK) || !CHECK(asking->is_exact))
        return false;
    for (uint32_t i = 0; i < asking->n_facts; i++)
        asked |= 1u << asking->facts[i].input;
    if (asked != what_matters(outcomes)) {
        say(s, "not what matters is asked");
        printf("# asked %x, matters %x\n", asked, what_matters(outcomes));
        return CHECK(false);
    }
    s->n_asked += asking->n_facts;
    return settled->n_outcomes < 2 || asks_few_questions(check, s, outcomes);
}

/* ---- what can become of it ----------------------------------------------------------------------------- */

static bool add_set(uint64_t *sets, uint32_t *n, uint64_t set) {
    for (uint32_t i = 0; i < *n; i++)
        if (sets[i] == set)
            return false;
    sets[(*n)++] = set;
    return true;
}

/* The distinct sets of outcomes, one for each way that the inputs that are learnt may turn out. */
static uint32_t sets_ahead(uint64_t *sets, const int outcomes[MOST_COMPLETIONS], const uint8_t never[N_INPUTS]) {
    static uint64_t by_learnt[MOST_COMPLETIONS];
    uint32_t n = 0;
    memset(by_learnt, 0, sizeof by_learnt);
    for (uint32_t c = 0; c < MOST_COMPLETIONS; c++) {
        uint32_t learnt = 0, rest = c, scale = 1;
        for (uint32_t i = 0; i < N_INPUTS; rest /= domain_size[i], scale *= domain_size[i++])
            learnt += never[i] ? 0 : rest % domain_size[i] * scale;
        if (outcomes[c] >= 0)
            by_learnt[learnt] |= UINT64_C(1) << outcomes[c];
    }
    for (uint32_t c = 0; c < MOST_COMPLETIONS; c++)
        if (by_learnt[c])
            add_set(sets, &n, by_learnt[c]);
    return n;
}

static bool looks_ahead(check_state *check, scene *s, const fb_settled *settled, chance *c) {
    static int outcomes[MOST_COMPLETIONS];
    static uint64_t sets[MOST_COMPLETIONS + 1];
    const fb_ahead *outlook;
    uint8_t never[N_INPUTS], rests[N_INPUTS];
    uint32_t mask = below(c, 1u << N_INPUTS);
    if (!settled->is_exact || settled->n_outcomes > 64 || !all_outcomes(s, settled, outcomes))
        return true;
    for (uint32_t i = 0; i < N_INPUTS; i++)
        never[i] = mask >> i & 1;
    if (!CHECK(fb_rests_on(s->inquiry, rests)))
        return false;
    uint32_t matters = what_matters(outcomes);
    for (uint32_t i = 0; i < N_INPUTS; i++)
        if (!CHECK(rests[i] || !(matters >> i & 1)))
            return false;
    if (!CHECK_EQ_INT(fb_look_ahead(&outlook, s->inquiry, never, NULL), FB_OK) || !CHECK(outlook->is_exact))
        return false;
    uint32_t n = sets_ahead(sets, outcomes, never), n_before = n;
    for (uint32_t i = 0; i < outlook->n_sets; i++) {
        uint64_t set = 0;
        for (uint32_t k = 0; k < outlook->sets[i].n_outcomes; k++)
            set |= UINT64_C(1) << outlook->sets[i].outcomes[k];
        if (add_set(sets, &n, set)) {
            say(s, "a set of outcomes ahead that no facts lead to");
            return CHECK(false);
        }
    }
    if (outlook->n_sets != n_before)
        say(s, "not every set of outcomes ahead is there");
    s->n_ahead += outlook->n_sets;
    return CHECK_EQ_INT(outlook->n_sets, n_before);
}

/* ---- what decides -------------------------------------------------------------------------------------- */

/* How many outcomes there are when only these known facts (bits by input) stay known; known nulls always do.
 * *is_exact is taken back when the answer is not. */
static uint32_t n_outcomes_of(scene *s, uint32_t kept, bool *is_exact) {
    uint8_t known[N_INPUTS];
    const fb_settled *settled;
    for (uint32_t i = 0; i < N_INPUTS; i++)
        known[i] = s->known[i] && (kept >> i & 1 || s->values[i].kind == FB_KIND_NULL);
    fb_facts facts = {.values = s->values, .known = known, .limited = s->limited};
    if (fb_settle(&settled, s->inquiry, &facts, NULL) != FB_OK || !settled->is_exact) {
        *is_exact = false;
        return 0;
    }
    return settled->n_outcomes;
}

typedef struct decided {
    uint32_t n_sets, sets[16], n_flips, flips[64];
    bool is_complete;
} decided;

static uint32_t bits_of(const fb_fact_set *set) {
    uint32_t bits = 0;
    for (uint32_t i = 0; i < set->n; i++)
        bits |= 1u << set->inputs[i];
    return bits;
}

static bool flip_is_honest(check_state *check, scene *s, const fb_flip *flip) {
    uint32_t changed = bits_of(&flip->changed);
    fb_value value;
    for (uint32_t i = 0; i < N_INPUTS; i++)
        if (s->known[i] && !(changed >> i & 1) && !fb_value_identical(&flip->witness[i], &s->values[i], &s->budget)) {
            say(s, "a flip changes a fact that it does not name");
            return CHECK(false);
        }
    return CHECK(evaluate(s, &value, flip->witness)) &&
           CHECK(fb_value_equal(&value, &flip->outcome, &s->budget) == FB_TRUE);
}

/* Minimal and sufficient, all of them; flips: honest, and none is smaller. */
static bool decides_what_decides(check_state *check, scene *s) {
    const fb_decisive *found;
    decided d = {0};
    uint32_t all = 0;
    bool is_exact = true;
    fb_facts facts = {.values = s->values, .known = s->known, .limited = s->limited};
    for (uint32_t i = 0; i < N_INPUTS; i++)
        all |= (uint32_t)(s->known[i] && s->values[i].kind != FB_KIND_NULL) << i;
    uint32_t n_all = n_outcomes_of(s, all, &is_exact);
    if (!CHECK_EQ_INT(fb_decisive_facts(&found, s->inquiry, &facts, 16, N_INPUTS, NULL, NULL), FB_OK))
        return false;
    if (!is_exact || !found->is_exact)
        return true;
    d.n_sets = found->n_sets;
    d.is_complete = found->is_complete;
    for (uint32_t i = 0; i < found->n_sets; i++)
        d.sets[i] = bits_of(&found->sets[i]);
    d.n_flips = found->n_flips < FB_COUNT(d.flips) ? found->n_flips : FB_COUNT(d.flips);
    for (uint32_t i = 0; i < d.n_flips; i++) {
        d.flips[i] = bits_of(&found->flips[i].changed);
        if (!flip_is_honest(check, s, &found->flips[i]))
            return false;
    }
    if (!CHECK_EQ_INT(d.n_sets > 0, n_all == 1))
        return false;
    uint32_t n_minimal = 0, n_listed = 0, smallest = N_INPUTS + 1;
    for (uint32_t set = 0; set <= all && n_all == 1; set++) {
        if (set & ~all)
            continue;
        bool decides = n_outcomes_of(s, set, &is_exact) == 1, is_minimal = decides, is_listed = false;
        for (uint32_t i = 0; i < N_INPUTS && is_minimal; i++)
            if (set >> i & 1)
                is_minimal = n_outcomes_of(s, set & ~(1u << i), &is_exact) != 1;
        if (!decides && (uint32_t)__builtin_popcount(all & ~set) < smallest)
            smallest = (uint32_t)__builtin_popcount(all & ~set);
        for (uint32_t i = 0; i < d.n_sets; i++)
            is_listed |= d.sets[i] == set;
        n_minimal += is_minimal;
        n_listed += is_listed;
        if (is_exact && is_listed && !is_minimal) {
            say(s, "a set does not decide, or more than it has to");
            printf("# set %x\n", set);
            return CHECK(false);
        }
    }
    if (!is_exact || n_all != 1)
        return true;
    if (d.n_flips && !CHECK_EQ_INT(__builtin_popcount(d.flips[0]), smallest))
        return false;
    s->n_decisive += d.n_sets;
    return CHECK_EQ_INT(n_listed, d.n_sets) && CHECK(!d.is_complete || n_listed == n_minimal) &&
           CHECK_EQ_INT(d.n_flips > 0, smallest <= N_INPUTS);
}

/* One more fact becomes known, as some witness has it. */
static bool is_monotone(check_state *check, scene *s, chance *c) {
    const fb_settled *settled;
    fb_facts facts = {.values = s->values, .known = s->known, .limited = s->limited};
    uint32_t learned = below(c, N_INPUTS), n_before;
    fb_value before[64];
    if (s->known[learned] || fb_settle(&settled, s->inquiry, &facts, NULL) != FB_OK || !settled->is_exact ||
        settled->n_outcomes == 0 || settled->n_outcomes > FB_COUNT(before))
        return true;
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    n_before = settled->n_outcomes;
    for (uint32_t i = 0; i < n_before; i++)
        before[i] = fb_value_copy(&arena, &settled->outcomes[i].value);
    s->values[learned] = fb_value_copy(&arena, &settled->outcomes[below(c, n_before)].witness[learned]);
    s->known[learned] = 1;
    bool holds = CHECK_EQ_INT(fb_settle(&settled, s->inquiry, &facts, NULL), FB_OK);
    for (uint32_t i = 0; holds && settled->is_exact && i < settled->n_outcomes; i++) {
        bool was = false;
        for (uint32_t k = 0; k < n_before; k++)
            was |= fb_value_equal(&before[k], &settled->outcomes[i].value, &s->budget) == FB_TRUE;
        if (!was)
            say(s, "learning a fact added an outcome");
        holds = CHECK(was);
    }
    s->known[learned] = 0;
    s->values[learned] = fb_null();
    fb_arena_free(&arena);
    return holds;
}

/* The number lies between two values of the domain: the set has what lies there of the domain, and there is more. */
static void limit_to_interval(scene *s, chance *c) {
    uint32_t input = N_INPUTS - 1, a = below(c, domain_size[input] - 1), b = below(c, domain_size[input] - 1);
    int order = 0;
    s->ends[0] = domain_value(input, a);
    s->ends[1] = domain_value(input, b);
    if (fb_value_order(&order, &s->ends[0], &s->ends[1]) && order > 0) {
        s->ends[0] = domain_value(input, b);
        s->ends[1] = domain_value(input, a);
    }
    s->one_of[input] = 0;
    for (uint32_t v = 0; v + 1 < domain_size[input]; v++) {
        fb_value value = domain_value(input, v);
        int from, to;
        if (fb_value_order(&from, &s->ends[0], &value) && fb_value_order(&to, &value, &s->ends[1]) && from <= 0 &&
            to <= 0)
            s->one_of[input] |= 1u << v;
    }
    uint32_t which = below(c, 4); /* 1, 2: one end only; the set is then too small, which proves less */
    s->limits[input] = (fb_limited){.low = which == 1 ? NULL : &s->ends[0], .high = which == 2 ? NULL : &s->ends[1]};
    s->limited[input] = &s->limits[input];
    s->is_interval = true;
}

static bool one_case(check_state *check, scene *s, chance *c) {
    const fb_settled *settled;
    uint32_t mask = below(c, 1u << N_INPUTS);
    for (uint32_t i = 0; i < N_INPUTS; i++) {
        s->known[i] = mask >> i & 1;
        s->values[i] = domain_value(i, below(c, domain_size[i]));
        s->one_of[i] = below(c, 4) ? 1 + below(c, (1u << domain_size[i]) - 1) : 0;
        s->limits[i] = (fb_limited){.values = s->sets[i]};
        for (uint32_t v = 0; v < domain_size[i]; v++)
            if (s->one_of[i] >> v & 1)
                s->sets[i][s->limits[i].n_values++] = domain_value(i, v);
        if (s->known[i])
            s->one_of[i] = 0;
        s->limited[i] = s->one_of[i] ? &s->limits[i] : NULL;
    }
    s->is_interval = false;
    if (!s->known[N_INPUTS - 1] && below(c, 4) == 0)
        limit_to_interval(s, c);
    fb_facts facts = {.values = s->values, .known = s->known, .limited = s->limited};
    s->budget = (fb_budget){100000000, 1000, false};
    if (!CHECK_EQ_INT(fb_settle(&settled, s->inquiry, &facts, NULL), FB_OK))
        return false;
    s->n_open += settled->n_outcomes > 1;
    s->n_exact += settled->is_exact;
    if (!settled->is_exact) {
        s->n_not++;
        if (getenv("FB_WHY"))
            printf("# %.*s\n", FB_ARG(settled->why));
        return is_honest(check, s, settled);
    }
    return is_honest(check, s, settled) && is_sound(check, s, settled) && looks_ahead(check, s, settled, c) &&
           asks_what_matters(check, s, settled) && decides_what_decides(check, s) && is_monotone(check, s, c);
}

typedef enum judgement { HOLDS, FAILS, NO_MODEL } judgement;

/* What is asked of a model comes from `c`, so that a smaller model is asked the same. */
static judgement judge_model(check_state *check, const char *model, chance c, scene *totals) {
    scene s = {.text = model};
    judgement verdict = NO_MODEL;
    char goal[8], consistent[8];
    snprintf(goal, sizeof goal, "d%u", below(&c, N_DECISIONS));
    snprintf(consistent, sizeof consistent, "d%u", below(&c, N_DECISIONS));
    bool has_consistent = below(&c, 3) == 0;
    for (uint32_t i = 0; i < N_INPUTS; i++)
        s.nullable[i] = below(&c, 3) == 0;
    plan_text_init(&s.plan, NULL, &model, 1);
    if (s.plan.status == FB_OK && s.plan.plan->n_problems == 0 && s.plan.plan->n_inputs == N_INPUTS) {
        s.goal = element_named(&s.plan, goal);
        s.consistent = has_consistent ? element_named(&s.plan, consistent) : FB_ABSENT;
    }
    if (s.plan.status == FB_OK && s.goal < s.plan.plan->n_elements &&
        (!has_consistent || s.consistent < s.plan.plan->n_elements)) {
        fb_limits limits = {.steps = 200000, .depth = 400, .memory = 64u << 20, .text = 1u << 20};
        fb_inquiry_limits most = {.steps = 2000000, .memory = 64u << 20};
        fb_run_begin(&s.run, s.plan.plan, NULL, &limits);
        bool holds = CHECK_EQ_INT(fb_inquiry_new(&s.inquiry, s.plan.plan, s.goal, s.consistent, s.nullable, &no_clock,
                                                 &most, NULL, NULL),
                                  FB_OK);
        for (int i = 0; holds && i < 4; i++)
            holds = one_case(check, &s, &c);
        verdict = holds ? HOLDS : FAILS;
        fb_inquiry_free(s.inquiry);
        fb_run_end(&s.run);
    }
    totals->n_exact += s.n_exact;
    totals->n_not += s.n_not;
    totals->n_open += s.n_open;
    totals->n_asked += s.n_asked;
    totals->n_decisive += s.n_decisive;
    totals->best += s.best;
    totals->asked += s.asked;
    totals->n_ahead += s.n_ahead;
    plan_text_free(&s.plan);
    return verdict;
}

static bool fails(void *context, const char *model) {
    check_state silent = {0};
    scene totals = {0};
    return judge_model(&silent, model, *(const chance *)context, &totals) == FAILS;
}

static bool one_model(check_state *check, chance *c, scene *totals) {
    fb_arena arena;
    uint64_t seed = c->state;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_view model = random_model(c, &arena);
    chance asked = *c;
    below(c, 2);
    judgement verdict = judge_model(check, model.data, asked, totals);
    if (!CHECK(verdict != NO_MODEL) || verdict == FAILS) {
        fb_view small = shrink_model(&arena, model, fails, &asked);
        printf("# FB_SEED=%llu FB_MODELS=1; a part of it that fails too:\n# %s\n", (unsigned long long)seed,
               small.data);
    }
    fb_arena_free(&arena);
    return verdict == HOLDS;
}

static void outcomes_are_those_of_brute_force(check_state *check) {
    const char *seed = getenv("FB_SEED"), *models = getenv("FB_MODELS");
    chance c = {seed ? strtoull(seed, NULL, 10) : 20301205u};
    unsigned long n = models ? strtoul(models, NULL, 10) : 2000;
    scene totals = {0};
    printf("# seed %llu, %lu models\n", (unsigned long long)c.state, n);
    for (unsigned long i = 0; i < n; i++)
        if (!one_model(check, &c, &totals))
            return;
    printf("# %u answers exact, %u not; %u with several outcomes, %u facts asked, %u sets ahead, %u sets decide\n",
           totals.n_exact, totals.n_not, totals.n_open, totals.n_asked, totals.n_ahead, totals.n_decisive);
    printf("# %.1f questions asked, %.1f in the best trees\n", totals.asked, totals.best);
    CHECK(n < 100 || (totals.n_exact > 3 * totals.n_not && totals.n_open > n / 4)); /* else they show nothing */
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(outcomes_are_those_of_brute_force)};
    return check_main("laws/test_settle", tests, FB_COUNT(tests), argc, argv);
}
