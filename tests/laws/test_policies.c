/* The laws of partial knowledge on the shipped policies: every instrument's `outcome`, and the composition's
 * `governing` on every set of instruments that the register puts in force.
 *
 * A case: the action is known, some other facts are unknown, or one of several values, or within two dates; the rest is
 * known, mostly as some consistent case has it.  Then:
 *   exact    nothing is "not excluded";
 *   honest   the witness of each outcome keeps what is known, is consistent, and gives it when it is replayed here;
 *   whole    every completion is evaluated, where there are few enough, or else evaluations that suspend are branched
 *            (explore.c), and no outcome is missing.  Dates that may be any day are completed with days before, on and
 *            after every day that a policy or the case names;
 *   monotone learning a fact adds no outcome;
 *   relevant a fact is asked if and only if it is in a smallest set that changes the outcome by changing together.
 *
 * FB_SEED chooses the seed, FB_CASES how many cases a goal, FB_ONLY a goal by part of its name; with FB_DUMP each case
 * is written out with its answer, for tests/differential/policies_z3.py.
 */
#include "casework/casework.h"
#include "knowledge/knowledge.h"
#include "support/check.h"
#include "support/random_model.h"

#include <stdio.h>
#include <stdlib.h>

#define FOLDER "policies"
#define MOST_COMPLETIONS (1u << 16)
#define MOST_FACTS 256u
#define MOST_VALUES 40u
#define MOST_OPEN 12u /* facts that matter at most, for the law of relevance */
#define FEW 2048u     /* completions, for it */

typedef struct totals {
    unsigned long n_cases, n_open, n_contradictory, n_brute, n_branched, n_cut, n_asked, n_relevance, n_outcomes;
    unsigned long n_completions;
} totals;

/* One goal of one plan. */
typedef struct scene {
    const char *name;
    const fb_plan *plan;
    const fb_fact_sheet *sheet;
    const fb_span *span;
    uint32_t goal;
    fb_inquiry *inquiry;
    fb_run run;
    fb_budget budget;
    fb_joint joint;
    fb_classes base;
    fb_arena arena;              /* of the goal */
    bool reached[MOST_FACTS];    /* inputs that the goal or `facts consistent` requires */
    uint8_t rests[MOST_FACTS];   /* inputs that count for the action of the case */
    fb_value other[MOST_FACTS];  /* a case of the same action that may have another outcome */
    bool has_other;
    /* one case */
    fb_arena work;
    fb_value values[MOST_FACTS];
    uint8_t known[MOST_FACTS];
    const fb_limited *limited[MOST_FACTS];
    fb_value domain[MOST_FACTS][MOST_VALUES]; /* of unknown inputs: what they are completed with */
    uint32_t n_domain[MOST_FACTS];
    bool is_whole_domain[MOST_FACTS];         /* it may have no other value */
    totals *totals;
} scene;

static const fb_clock no_clock;

/* ---- values ------------------------------------------------------------------------------------------- */

/* Days that policies name. */
static const char *const named_days[] = {"2021-06-14", "2024-08-28", "2021-08-10", "2025-01-31"};

static fb_value date_of(int64_t day) {
    fb_date date;
    return fb_date_of_days(&date, day) ? fb_date_value(date) : fb_null();
}

static fb_value moment_of(scene *s, int64_t day, uint32_t hour) {
    fb_moment moment = {.hour = (uint8_t)hour, .zone_kind = FB_ZONE_OFFSET, .offset = -5 * 3600};
    return fb_date_of_days(&moment.date, day) ? fb_moment_value(&s->work, FB_KIND_DATE_TIME, &moment) : fb_null();
}

static int64_t day_of_action(const scene *s) {
    uint32_t fact = fb_fact_find(s->sheet, FB_LITERAL("action_date"));
    return fb_days_of_date(s->values[s->sheet->facts[fact].input].as.date);
}

static int64_t random_day(scene *s, chance *c) {
    fb_date named;
    int64_t around = day_of_action(s);
    uint32_t which = below(c, FB_COUNT(named_days) + 4);
    if (which < FB_COUNT(named_days) && fb_date_parse(&named, fb_view_of(named_days[which])))
        around = fb_days_of_date(named);
    else if (which == FB_COUNT(named_days))
        around -= below(c, 9000); /* somebody's birth */
    return below(c, 2) ? around + (int64_t)below(c, 3) - 1 : around + (int64_t)below(c, 600) - 450;
}

static bool is_date(const fb_fact *fact) {
    return fact->type->kind == FB_TYPE_DATE || fact->type->kind == FB_TYPE_DATE_TIME;
}

static fb_value random_value(scene *s, chance *c, const fb_fact *fact) {
    if (fact->n_allowed)
        return fb_string(fact->allowed[below(c, fact->n_allowed)]);
    switch (fact->type->kind) {
    case FB_TYPE_BOOLEAN: return fb_boolean(below(c, 2));
    case FB_TYPE_DATE: return date_of(random_day(s, c));
    case FB_TYPE_DATE_TIME: return moment_of(s, random_day(s, c), below(c, 24));
    default: return fb_string(FB_LITERAL("x"));
    }
}

/* ---- cases -------------------------------------------------------------------------------------------- */

static bool is_consistent(scene *s, const fb_value *completion) {
    if (!fb_run_start(&s->run, completion, NULL, &no_clock))
        return false;
    fb_value consistent = fb_run_element(&s->run, s->sheet->consistent);
    return s->run.stop == FB_STOP_NONE && fb_is_true(&consistent);
}

static bool evaluate(scene *s, fb_value *out, const fb_value *completion) {
    if (!is_consistent(s, completion))
        return false;
    *out = fb_run_element(&s->run, s->goal);
    return s->run.stop == FB_STOP_NONE;
}

static void know_action(scene *s, chance *c) {
    bool has_first = s->span->first != FB_SPAN_NO_BEGINNING, has_last = s->span->last != FB_SPAN_NO_END;
    int64_t some = fb_days_of_date(fb_span_day(s->span));
    int64_t first = has_first ? s->span->first : some - 700, last = has_last ? s->span->last : some + 700;
    int64_t day = first + (int64_t)below(c, (uint32_t)(last - first) + 1);
    for (uint32_t i = 0; i < s->sheet->n_facts; i++) {
        const fb_fact *fact = &s->sheet->facts[i];
        if (!fact->is_action)
            continue;
        s->known[fact->input] = 1;
        if (fact->type->kind == FB_TYPE_DATE)
            s->values[fact->input] = date_of(day);
        else if (fact->type->kind == FB_TYPE_DATE_TIME)
            s->values[fact->input] = moment_of(s, day, below(c, 24));
        else
            s->values[fact->input] = random_value(s, c, fact);
    }
}

/* What counts for the action, and a case that has one of the outcomes that are possible. */
static bool find_case(scene *s, chance *c) {
    const fb_settled *settled;
    fb_facts facts = {.values = s->values, .known = s->known, .limited = s->limited};
    if (fb_settle(&settled, s->inquiry, &facts, NULL) != FB_OK || settled->n_outcomes == 0)
        return false;
    fb_rests_on(s->inquiry, s->rests);
    const fb_value *witness = settled->outcomes[below(c, settled->n_outcomes)].witness;
    const fb_value *other = settled->outcomes[below(c, settled->n_outcomes)].witness;
    s->has_other = other != witness;
    for (uint32_t i = 0; i < s->sheet->n_facts; i++) {
        const fb_fact *fact = &s->sheet->facts[i];
        fb_value value = fb_value_copy(&s->work, &witness[fact->input]);
        s->other[fact->input] = fb_value_copy(&s->work, &other[fact->input]);
        if (!fact->is_action)
            s->values[fact->input] = value.kind == FB_KIND_NULL ? random_value(s, c, fact) : value;
    }
    return true;
}

static void know_all(scene *s, chance *c) {
    bool has_case = false;
    memset(s->limited, 0, sizeof s->limited);
    s->has_other = false;
    for (uint32_t tries = 0; tries < 5 && !s->has_other; tries++) { /* an action of which something is said */
        memset(s->known, 0, sizeof s->known);
        know_action(s, c);
        has_case = find_case(s, c);
    }
    if (below(c, 3) == 0)
        has_case = s->has_other = false;
    memset(s->known, 1, sizeof s->known);
    for (uint32_t tries = 0; tries < 60 && !has_case; tries++) {
        for (uint32_t i = 0; i < s->sheet->n_facts; i++)
            if (!s->sheet->facts[i].is_action)
                s->values[s->sheet->facts[i].input] = random_value(s, c, &s->sheet->facts[i]);
        if (is_consistent(s, s->values) || below(c, 200) == 0) /* now and then the facts do not fit */
            break;
    }
}

static void add_value(scene *s, uint32_t input, fb_value value) {
    for (uint32_t i = 0; i < s->n_domain[input]; i++)
        if (fb_value_identical(&s->domain[input][i], &value, &s->budget))
            return;
    if (s->n_domain[input] < MOST_VALUES)
        s->domain[input][s->n_domain[input]++] = value;
}

/* Any day: some before, on and after every day that may count, more of them than are told apart. */
static void add_days(scene *s, chance *c, const fb_fact *fact) {
    uint32_t n = 3 + below(c, 6);
    add_value(s, fact->input, s->values[fact->input]);
    if (s->has_other && s->other[fact->input].kind != FB_KIND_NULL)
        add_value(s, fact->input, s->other[fact->input]);
    for (uint32_t i = 0; i < n; i++)
        add_value(s, fact->input, random_value(s, c, fact));
    s->is_whole_domain[fact->input] = false;
}

/* One of several, the value of the known case among them. */
static void limit_to_some(scene *s, chance *c, const fb_fact *fact, uint32_t n) {
    fb_limited *limited = FB_NEW(&s->work, fb_limited);
    add_value(s, fact->input, s->values[fact->input]);
    if (s->has_other && s->other[fact->input].kind != FB_KIND_NULL)
        add_value(s, fact->input, s->other[fact->input]);
    for (uint32_t i = 0; i < n; i++)
        add_value(s, fact->input, random_value(s, c, fact));
    *limited = (fb_limited){.n_values = s->n_domain[fact->input], .values = s->domain[fact->input]};
    s->limited[fact->input] = limited;
}

static void limit_to_days(scene *s, chance *c, const fb_fact *fact) {
    fb_limited *limited = FB_NEW(&s->work, fb_limited);
    fb_value *ends = FB_NEW_ARRAY(&s->work, fb_value, 2);
    int order;
    add_days(s, c, fact);
    ends[0] = ends[1] = s->domain[fact->input][0];
    for (uint32_t i = 1; i < s->n_domain[fact->input]; i++) {
        if (fb_value_order(&order, &s->domain[fact->input][i], &ends[0]) && order < 0)
            ends[0] = s->domain[fact->input][i];
        if (fb_value_order(&order, &s->domain[fact->input][i], &ends[1]) && order > 0)
            ends[1] = s->domain[fact->input][i];
    }
    *limited = (fb_limited){.low = &ends[0], .high = &ends[1]};
    s->limited[fact->input] = limited;
}

static void begin_forgetting(scene *s, uint32_t input) {
    s->known[input] = 0;
    s->n_domain[input] = 0;
    s->is_whole_domain[input] = true;
}

static void forget(scene *s, chance *c, const fb_fact *fact) {
    uint32_t input = fact->input, how = below(c, 6);
    begin_forgetting(s, input);
    if (how == 0 || (how < 3 && is_date(fact))) {
        limit_to_some(s, c, fact, 1 + below(c, 4));
    } else if (is_date(fact)) {
        if (how < 5)
            limit_to_days(s, c, fact);
        else
            add_days(s, c, fact);
    } else if (fact->n_allowed) {
        for (uint32_t i = 0; i < fact->n_allowed; i++)
            add_value(s, input, fb_string(fact->allowed[i]));
    } else if (fact->type->kind == FB_TYPE_BOOLEAN) {
        add_value(s, input, fb_boolean(false));
        add_value(s, input, fb_boolean(true));
    } else {
        add_value(s, input, s->values[input]);
    }
}

/* Facts become unknown until there are about so many completions. */
static void make_case(scene *s, chance *c) {
    static const uint32_t wanted[] = {8,     64,    128,     256,     256,     512,
                                      4096,  16384, 1 << 16, 1 << 18, 1 << 20, UINT32_MAX};
    uint64_t most = wanted[below(c, below(c, 16) ? 6 : FB_COUNT(wanted))], n = 1;
    fb_arena_reset(&s->work);
    know_all(s, c);
    for (uint32_t i = 0; i < s->sheet->n_facts && s->has_other; i++) {
        const fb_fact *fact = &s->sheet->facts[i];
        if (fact->is_action || !s->rests[fact->input] || s->other[fact->input].kind == FB_KIND_NULL ||
            fb_value_identical(&s->other[fact->input], &s->values[fact->input], &s->budget))
            continue;
        if (below(c, 4)) {
            begin_forgetting(s, fact->input);
            limit_to_some(s, c, fact, 0); /* one or the other */
        } else {
            forget(s, c, fact);
        }
        n *= s->n_domain[fact->input];
    }
    for (uint32_t tries = 0; tries < 400 && n < most; tries++) {
        const fb_fact *fact = &s->sheet->facts[below(c, s->sheet->n_facts)];
        if (fact->is_action || !s->known[fact->input] || (!s->rests[fact->input] && below(c, 8)))
            continue;
        forget(s, c, fact);
        if (!s->reached[fact->input])
            continue;
        n *= s->n_domain[fact->input];
        if (n > most && most != UINT32_MAX) { /* as it was */
            n /= s->n_domain[fact->input];
            s->known[fact->input] = 1;
            s->limited[fact->input] = NULL;
        }
    }
}

/* ---- saying what went wrong ---------------------------------------------------------------------------- */

static void say_value(const char *what, const fb_value *value) {
    fb_arena arena;
    fb_text text;
    fb_budget budget = {10000, 100, false};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&text, &arena);
    fb_value_print_literal(&text, value, &budget);
    printf(" %s%.*s", what, FB_ARG(fb_text_view(&text)));
    fb_arena_free(&arena);
}

static bool wrong(check_state *check, const scene *s, const char *what) {
    printf("# %s: %s\n", s->name, what);
    for (uint32_t i = 0; i < s->plan->n_inputs; i++) {
        if (!s->reached[i])
            continue;
        printf("#   %.*s", FB_ARG(s->plan->elements[s->plan->inputs[i]].name));
        if (s->known[i])
            say_value("= ", &s->values[i]);
        else
            printf(s->limited[i] ? s->limited[i]->n_values ? " one of" : " within" : " unknown");
        for (uint32_t v = 0; !s->known[i] && s->limited[i] && v < s->n_domain[i]; v++)
            say_value("", &s->domain[i][v]);
        printf("\n");
    }
    return CHECK(false);
}

static bool wrong_at(check_state *check, const scene *s, const char *what, const fb_value *completion,
                     const fb_value *gives) {
    wrong(check, s, what);
    for (uint32_t i = 0; i < s->plan->n_inputs; i++)
        if (s->reached[i] && !s->known[i]) {
            printf("#   completed: %.*s", FB_ARG(s->plan->elements[s->plan->inputs[i]].name));
            say_value("= ", &completion[i]);
            printf("\n");
        }
    if (gives)
        say_value("#   gives ", gives);
    printf("\n");
    return false;
}

/* ---- honest ------------------------------------------------------------------------------------------- */

static bool keeps(const scene *s, uint32_t input, const fb_value *value) {
    fb_budget budget = {10000, 100, false};
    const fb_limited *limited = s->limited[input];
    int order;
    if (s->known[input])
        return fb_value_identical(value, &s->values[input], &budget);
    if (value->kind == FB_KIND_NULL)
        return !s->reached[input];
    if (!limited)
        return true;
    for (uint32_t i = 0; i < limited->n_values; i++)
        if (fb_value_identical(value, &limited->values[i], &budget))
            return true;
    return limited->n_values == 0 && fb_value_order(&order, value, limited->low) && order >= 0 &&
           fb_value_order(&order, value, limited->high) && order <= 0;
}

/* Inputs that nothing reads, with what else is known, are null in a witness; here they have some value. */
static bool is_honest(check_state *check, scene *s, chance *c, const fb_settled *settled) {
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        const fb_possibility *outcome = &settled->outcomes[i];
        fb_value value = fb_null(), witness[MOST_FACTS];
        if (!outcome->is_possible)
            return wrong(check, s, "an outcome is not excluded");
        for (uint32_t k = 0; k < s->plan->n_inputs; k++) {
            witness[k] = outcome->witness[k];
            if (!s->known[k] && witness[k].kind == FB_KIND_NULL && s->n_domain[k])
                witness[k] = s->domain[k][below(c, s->n_domain[k])];
            if (!keeps(s, k, &witness[k]))
                return wrong_at(check, s, "a witness does not keep what is known", witness, NULL);
        }
        if (!evaluate(s, &value, witness) || fb_value_equal(&value, &outcome->value, &s->budget) != FB_TRUE)
            return wrong_at(check, s, "a witness gives something else", witness, &value);
    }
    return CHECK(true);
}

/* ---- whole -------------------------------------------------------------------------------------------- */

static int outcome_of(scene *s, const fb_settled *settled, const fb_value *value) {
    for (uint32_t i = 0; i < settled->n_outcomes; i++)
        if (fb_value_equal(&settled->outcomes[i].value, value, &s->budget) == FB_TRUE)
            return (int)i;
    return -1;
}

/* What brute force goes through: unknown inputs that are required. */
typedef struct completions {
    uint32_t inputs[MOST_FACTS], n_inputs;
    uint64_t n;
    bool is_whole; /* there are no others */
} completions;

static completions completions_of(const scene *s) {
    completions all = {.n = 1, .is_whole = true};
    for (uint32_t i = 0; i < s->plan->n_inputs; i++) {
        if (s->known[i] || !s->reached[i])
            continue;
        all.inputs[all.n_inputs++] = i;
        all.n = all.n > MOST_COMPLETIONS ? all.n : all.n * s->n_domain[i];
        all.is_whole = all.is_whole && s->is_whole_domain[i];
    }
    return all;
}

static void complete(const scene *s, const completions *all, uint64_t which, fb_value *completion) {
    for (uint32_t i = 0; i < all->n_inputs; i++) {
        uint32_t input = all->inputs[i];
        completion[input] = s->domain[input][which % s->n_domain[input]];
        which /= s->n_domain[input];
    }
}

/* outcomes: a completion each, -1 where it is not consistent. */
static bool is_whole(check_state *check, scene *s, const fb_settled *settled, const completions *all,
                     int8_t *outcomes) {
    fb_value completion[MOST_FACTS], value;
    uint64_t n_consistent = 0;
    memcpy(completion, s->values, sizeof completion);
    for (uint64_t i = 0; i < all->n; i++) {
        complete(s, all, i, completion);
        outcomes[i] = -1;
        if (!evaluate(s, &value, completion))
            continue;
        n_consistent++;
        int outcome = outcome_of(s, settled, &value);
        if (outcome < 0)
            return wrong_at(check, s, "an outcome is missing", completion, &value);
        outcomes[i] = (int8_t)outcome;
    }
    s->totals->n_brute++;
    s->totals->n_completions += all->n;
    if (settled->is_contradictory && n_consistent)
        return wrong(check, s, "facts that fit are called contradictory");
    return CHECK(true);
}

/* The same by evaluations that suspend; each unknown input branches on all that it is completed with, or, where it may
 * be any day, on the classes of its values. */
static const fb_input_classes *branches(scene *s) {
    fb_known known = {.values = {s->values}, .flags = {s->known}, .limited = {s->limited}};
    const fb_input_classes *classes;
    fb_budget budget = {50000000, 4000, false};
    if (fb_classes_refine(&classes, &s->work, &s->base, &known, &no_clock, &budget) != FB_OK)
        return NULL;
    fb_input_classes *out = FB_NEW_ARRAY(&s->work, fb_input_classes, s->plan->n_inputs);
    for (uint32_t i = 0; out && i < s->plan->n_inputs; i++) {
        fb_value_class *items = FB_NEW_ARRAY(&s->work, fb_value_class, classes[i].dimension.n_classes + MOST_VALUES);
        uint32_t n = 0;
        if (!items)
            return NULL;
        if (s->known[i])
            items[n++].value = s->values[i];
        for (uint32_t v = 0; !s->known[i] && v < s->n_domain[i]; v++)
            items[n++].value = s->domain[i][v];
        for (uint32_t v = 0; !s->known[i] && !s->is_whole_domain[i] && v < classes[i].dimension.n_classes; v++)
            if (!classes[i].dimension.classes[v].is_null && keeps(s, i, &classes[i].dimension.classes[v].value))
                items[n++].value = classes[i].dimension.classes[v].value;
        out[i].dimension.n_classes = n;
        out[i].dimension.classes = items;
    }
    return out;
}

static bool is_whole_by_branching(check_state *check, scene *s, const fb_settled *settled) {
    const fb_plan *plans[2] = {s->plan, s->plan};
    uint32_t elements[2] = {s->goal, s->sheet->consistent};
    const fb_input_classes *inputs = branches(s);
    fb_joint joint;
    fb_explorer e;
    fb_explored how = FB_EXPLORED_MEMORY;
    if (!CHECK(inputs) || !CHECK_EQ_INT(fb_joint_make(&joint, &s->work, plans, 2, NULL), FB_OK))
        return false;
    bool holds = true;
    if (fb_explorer_begin(&e, &s->work, &joint, inputs, elements, &no_clock, NULL, 30000000, NULL))
        while (holds && (how = fb_explorer_next(&e)) == FB_EXPLORED_LEAF)
            if (fb_is_true(&e.readings[1].value))
                holds = outcome_of(s, settled, &e.readings[0].value) >= 0 ||
                        wrong_at(check, s, "branching finds an outcome that is missing", e.readings[0].values,
                                 &e.readings[0].value);
    fb_explorer_end(&e);
    s->totals->n_branched += how == FB_EXPLORED_END;
    s->totals->n_cut += how == FB_EXPLORED_BUDGET;
    return holds && CHECK(how != FB_EXPLORED_MEMORY);
}

/* ---- relevant ----------------------------------------------------------------------------------------- */

/* Can the inputs of the set (bits by place in `all`) change the outcome by changing together? */
static bool can_change(const scene *s, const completions *all, const int8_t *outcomes, uint32_t set, int8_t *seen) {
    memset(seen, -1, all->n);
    for (uint64_t i = 0; i < all->n; i++) {
        uint64_t rest = i, scale = 1, others = 0;
        for (uint32_t k = 0; k < all->n_inputs; k++) {
            uint32_t n = s->n_domain[all->inputs[k]];
            others += set >> k & 1 ? 0 : rest % n * scale;
            rest /= n;
            scale *= n;
        }
        if (outcomes[i] < 0)
            continue;
        if (seen[others] >= 0 && seen[others] != outcomes[i])
            return true;
        seen[others] = outcomes[i];
    }
    return false;
}

static bool asks_what_matters(check_state *check, scene *s, const completions *all, const int8_t *outcomes) {
    static int8_t seen[FEW];
    static bool changes[1u << MOST_OPEN];
    const fb_asking *asking;
    uint32_t matters = 0, asked = 0;
    if (!CHECK_EQ_INT(fb_ask(&asking, s->inquiry, NULL, NULL), FB_OK))
        return false;
    for (uint32_t set = 1; set < 1u << all->n_inputs; set++) {
        bool has_part = false;
        for (uint32_t k = 0; k < all->n_inputs && !has_part; k++)
            has_part = set >> k & 1 && set != 1u << k && changes[set & ~(1u << k)];
        changes[set] = has_part || can_change(s, all, outcomes, set, seen);
        if (changes[set] && !has_part)
            matters |= set;
    }
    for (uint32_t i = 0; i < asking->n_facts; i++) {
        uint32_t place = 0;
        while (place < all->n_inputs && all->inputs[place] != asking->facts[i].input)
            place++;
        if (place == all->n_inputs)
            return wrong(check, s, "a fact is asked that is known, or that nothing requires");
        asked |= 1u << place;
    }
    s->totals->n_asked += asking->n_facts;
    s->totals->n_relevance += asking->is_exact;
    if (asking->is_exact ? asked == matters : !(asked & ~matters))
        return CHECK(true);
    for (uint32_t k = 0; k < all->n_inputs; k++)
        if ((asked ^ matters) >> k & 1)
            printf("# %.*s %s\n", FB_ARG(s->plan->elements[s->plan->inputs[all->inputs[k]]].name),
                   matters >> k & 1 ? "matters, and is not asked" : "is asked, and does not matter");
    return wrong(check, s, "not what matters is asked");
}

/* ---- monotone ----------------------------------------------------------------------------------------- */

static bool is_monotone(check_state *check, scene *s, chance *c, const fb_settled *settled) {
    uint32_t learnt = below(c, s->plan->n_inputs), n_before = settled->n_outcomes;
    fb_facts facts = {.values = s->values, .known = s->known, .limited = s->limited};
    for (uint32_t i = 0; i < s->plan->n_inputs && (s->known[learnt] || !s->reached[learnt]); i++)
        learnt = (learnt + 1) % s->plan->n_inputs;
    if (n_before == 0 || s->known[learnt])
        return true;
    fb_value *before = FB_NEW_ARRAY(&s->work, fb_value, n_before);
    for (uint32_t i = 0; i < n_before; i++)
        before[i] = fb_value_copy(&s->work, &settled->outcomes[i].value);
    s->values[learnt] = fb_value_copy(&s->work, &settled->outcomes[below(c, n_before)].witness[learnt]);
    s->known[learnt] = 1;
    if (!CHECK_EQ_INT(fb_settle(&settled, s->inquiry, &facts, NULL), FB_OK) || !CHECK(settled->is_exact))
        return wrong(check, s, "not exact when a fact is learnt");
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        bool was = false;
        for (uint32_t k = 0; k < n_before; k++)
            was = was || fb_value_equal(&before[k], &settled->outcomes[i].value, &s->budget) == FB_TRUE;
        if (!was)
            return wrong(check, s, "learning a fact added an outcome");
    }
    return CHECK(settled->n_outcomes > 0);
}

/* ---- for another reader ------------------------------------------------------------------------------- */

static void dump_value(const fb_value *value) {
    fb_arena arena;
    fb_text text;
    fb_budget budget = {10000, 100, false};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text_init(&text, &arena);
    fb_value_print_literal(&text, value, &budget);
    printf("\t%.*s", FB_ARG(fb_text_view(&text)));
    fb_arena_free(&arena);
}

static void dump(const scene *s, const fb_settled *settled) {
    printf("case\t%.*s\n", FB_ARG(s->plan->models[s->plan->elements[s->goal].model].space));
    for (uint32_t i = 0; i < s->plan->n_inputs; i++) {
        const fb_limited *limited = s->limited[i];
        if (!s->reached[i] || (!s->known[i] && !limited))
            continue;
        printf("%s\t%.*s", s->known[i] ? "known" : limited->n_values ? "one" : "within",
               FB_ARG(s->plan->elements[s->plan->inputs[i]].name));
        if (s->known[i])
            dump_value(&s->values[i]);
        for (uint32_t v = 0; !s->known[i] && v < limited->n_values; v++)
            dump_value(&limited->values[v]);
        if (!s->known[i] && !limited->n_values) {
            dump_value(limited->low);
            dump_value(limited->high);
        }
        printf("\n");
    }
    for (uint32_t i = 0; i < settled->n_outcomes; i++) {
        printf("outcome");
        dump_value(&settled->outcomes[i].value);
        printf("\n");
    }
    printf("end\n");
}

/* ---- cases, goals, plans -------------------------------------------------------------------------------- */

static bool one_case(check_state *check, scene *s, chance *c) {
    static int8_t outcomes[MOST_COMPLETIONS];
    const fb_settled *settled;
    s->budget = (fb_budget){UINT64_MAX / 2, 1000, false};
    make_case(s, c);
    fb_facts facts = {.values = s->values, .known = s->known, .limited = s->limited};
    if (!CHECK_EQ_INT(fb_settle(&settled, s->inquiry, &facts, NULL), FB_OK))
        return false;
    if (!settled->is_exact) {
        printf("# %.*s\n", FB_ARG(settled->why));
        return wrong(check, s, "the answer is not exact");
    }
    s->totals->n_cases++;
    s->totals->n_open += settled->n_outcomes > 1;
    s->totals->n_contradictory += settled->is_contradictory;
    s->totals->n_outcomes += settled->n_outcomes;
    if (getenv("FB_DUMP")) { /* somebody else looks whether it is whole */
        dump(s, settled);
        return is_honest(check, s, c, settled);
    }
    completions all = completions_of(s);
    if (!is_honest(check, s, c, settled))
        return false;
    if (all.n > MOST_COMPLETIONS) {
        if (!is_whole_by_branching(check, s, settled))
            return false;
    } else if (!is_whole(check, s, settled, &all, outcomes)) {
        return false;
    } else if (all.is_whole && all.n <= FEW && all.n_inputs <= MOST_OPEN) {
        if (!asks_what_matters(check, s, &all, outcomes))
            return false;
    }
    return is_monotone(check, s, c, settled);
}

static void mark_required(scene *s, bool *seen, uint32_t element) {
    const fb_plan_element *e = &s->plan->elements[element];
    if (seen[element])
        return;
    seen[element] = true;
    if (e->kind == FB_ELEMENT_INPUT)
        s->reached[e->input] = true;
    for (uint32_t i = 0; i < e->n_requires; i++)
        mark_required(s, seen, e->requires[i]);
}

static bool begin_goal(check_state *check, scene *s) {
    uint32_t elements[2] = {s->goal, s->sheet->consistent};
    fb_question question = {.n_elements = {2}, .elements = {elements}};
    fb_budget budget = {50000000, 4000, false};
    bool *seen = FB_NEW_ARRAY(&s->arena, bool, s->plan->n_elements);
    if (!CHECK(seen && s->plan->n_inputs <= MOST_FACTS && s->sheet->n_facts == s->plan->n_inputs))
        return false;
    mark_required(s, seen, s->goal);
    mark_required(s, seen, s->sheet->consistent);
    return CHECK_EQ_INT(fb_inquiry_new(&s->inquiry, s->plan, s->goal, s->sheet->consistent, NULL, &no_clock, NULL,
                                       NULL, NULL),
                        FB_OK) &&
           CHECK_EQ_INT(fb_joint_make(&s->joint, &s->arena, &s->plan, 1, NULL), FB_OK) &&
           CHECK_EQ_INT(fb_classify_inputs(&s->base, &s->arena, &s->joint, &question, &no_clock, &budget), FB_OK);
}

static bool one_goal(check_state *check, scene *s, chance *c, unsigned long n_cases) {
    const char *only = getenv("FB_ONLY");
    if (only && !strstr(s->name, only))
        return true;
    fb_arena_init(&s->arena, NULL, SIZE_MAX);
    fb_arena_init(&s->work, NULL, SIZE_MAX);
    fb_run_begin(&s->run, s->plan, NULL, NULL);
    bool holds = begin_goal(check, s);
    for (unsigned long i = 0; holds && i < n_cases; i++) {
        uint64_t seed = c->state;
        holds = one_case(check, s, c);
        if (!holds)
            printf("# FB_SEED=%llu FB_CASES=1 FB_ONLY='%s'\n", (unsigned long long)seed, s->name);
    }
    fb_inquiry_free(s->inquiry);
    fb_run_end(&s->run);
    fb_arena_free(&s->work);
    fb_arena_free(&s->arena);
    return holds;
}

/* The goals of one plan: the composition's, and instruments that no plan before had. */
static bool one_plan(check_state *check, const fb_policy_set *set, const fb_span *span, fb_map *done, chance *c,
                     unsigned long n_cases, totals *sums, uint32_t *n_goals) {
    const fb_plan *plan = fb_policy_set_plan(set);
    bool holds = true;
    for (uint32_t i = 0; holds && i < plan->n_elements; i++) {
        const fb_plan_element *element = &plan->elements[i];
        fb_view space = plan->models[element->model].space;
        bool is_governing = fb_view_is(element->name, "governing"), is_outcome = fb_view_is(element->name, "outcome");
        char name[120];
        fb_date day = fb_span_day(span);
        if (element->kind != FB_ELEMENT_DECISION || !(is_governing || is_outcome) ||
            (is_outcome && fb_map_find(done, space)))
            continue;
        snprintf(name, sizeof name, "%.*s of %.*s from %04d-%02d-%02d", FB_ARG(element->name), FB_ARG(space),
                 (int)day.year, day.month, day.day);
        if (is_outcome && !CHECK(fb_map_put(done, fb_arena_copy(done->arena, space), done)))
            return false;
        scene *s = calloc(1, sizeof *s);
        if (!CHECK(s))
            return false;
        *s = (scene){.name = name, .plan = plan, .sheet = fb_policy_set_sheet(set), .span = span, .goal = i,
                     .totals = sums};
        (*n_goals)++;
        holds = one_goal(check, s, c, n_cases);
        free(s);
    }
    return holds;
}

static void outcomes_of_policies_are_those_of_brute_force(check_state *check) {
    const char *seed = getenv("FB_SEED"), *cases = getenv("FB_CASES");
    chance c = {seed ? strtoull(seed, NULL, 10) : 20301205u};
    unsigned long n_cases = cases ? strtoul(cases, NULL, 10) : 16;
    fb_arena arena;
    fb_view text;
    const fb_register *reg;
    const fb_span *spans;
    uint32_t n, n_plans = 0, n_goals = 0;
    fb_map done;
    totals sums = {0};
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_map_init(&done, &arena);
    printf("# seed %llu, %lu cases a goal\n", (unsigned long long)c.state, n_cases);
    bool holds =
        CHECK_EQ_INT(fb_file_read(&text, &arena, FOLDER "/register.json", FB_FILE_LIMIT, NULL), FB_OK) &&
        CHECK_EQ_INT(fb_register_read(&reg, &arena, FB_LITERAL(FOLDER "/register.json"), text, NULL), FB_OK) &&
        CHECK_EQ_INT(fb_register_spans(&spans, &n, &arena, reg, NULL), FB_OK);
    for (uint32_t i = 0; holds && i < n; i++) {
        fb_policy_set *set;
        fb_date day = fb_span_day(&spans[i]);
        if (!spans[i].has_directive)
            continue;
        holds = CHECK_EQ_INT(fb_policy_set_load(&set, NULL, FB_LITERAL(FOLDER), reg, NULL, day, NULL), FB_OK) &&
                one_plan(check, set, &spans[i], &done, &c, n_cases, &sums, &n_goals);
        fb_policy_set_free(set);
        n_plans++;
    }
    printf("# %u goals of %u plans: %lu cases, %lu with several outcomes (%lu outcomes in all), %lu contradictory\n",
           n_goals, n_plans, sums.n_cases, sums.n_open, sums.n_outcomes, sums.n_contradictory);
    printf("# %lu by %lu completions, %lu by branching, %lu not finished; %lu facts asked, %lu times relevance exact\n",
           sums.n_brute, sums.n_completions, sums.n_branched, sums.n_cut, sums.n_asked, sums.n_relevance);
    CHECK(n_plans > 10 && n_goals > n_plans);
    CHECK(getenv("FB_ONLY") || (sums.n_open > sums.n_cases / 10 && sums.n_brute > sums.n_cases / 2));
    fb_arena_free(&arena);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {CHECK_TEST(outcomes_of_policies_are_those_of_brute_force)};
    return check_main("laws/test_policies", tests, FB_COUNT(tests), argc, argv);
}
