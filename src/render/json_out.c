/* json_out.c - a determination for programs: schema/determination.schema.json (docs/determination.md).
 *
 * Codes as they are in the case file and the policies, nothing in words of a language but what the policies
 * say.
 *
 * INVARIANT: members are always there, empty where there is nothing, so that a reader need not test for them.
 */
#include "render/json_inner.h"

/* ---- what is possible --------------------------------------------------------------------------------- */

static void witness(json_writer *w, const fb_determination *d, const fb_possible *one) {
    json_begin(w, "witness", '[');
    for (uint32_t i = 0; i < one->n_witness; i++) {
        json_begin(w, NULL, '{');
        json_text(w, "fact", d->sheet->facts[one->witness[i].fact].name);
        json_value(w, "value", &one->witness[i].value);
        json_end(w, '}');
    }
    json_end(w, ']');
}

static void possible(json_writer *w, const fb_determination *d, const fb_outlook *outlook) {
    json_begin(w, "possible", '{');
    json_boolean(w, "exact", outlook->is_exact);
    json_text(w, "why", outlook->why);
    json_begin(w, "outcomes", '[');
    for (uint32_t i = 0; i < outlook->n_outcomes; i++) {
        const fb_possible *one = &outlook->outcomes[i];
        json_begin(w, NULL, '{');
        json_text(w, "outcome", one->outcome);
        json_text(w, "kind", one->kind);
        json_text(w, "strength", one->strength);
        json_boolean(w, "collides", one->collides);
        json_boolean(w, "possible", one->is_possible);
        witness(w, d, one);
        json_end(w, '}');
    }
    json_end(w, ']');
    json_end(w, '}');
}

static const char *const view_words[] = {"checked", "without listed sources", "without unknown sources", "one source",
                                         "without a fact"};

static void view_of(json_writer *w, const fb_determination *d, const fb_case_view *view) {
    const fb_open questions = {view->questions.n, view->questions.facts};
    json_begin(w, NULL, '{');
    json_text(w, "view", fb_view_of(view_words[view->kind]));
    json_facts(w, "facts", d, &view->left_aside);
    json_key(w, "assertion");
    if (view->assertion == UINT32_MAX)
        fb_text_add_string(w->out, "null");
    else
        fb_text_format(w->out, "%u", (unsigned)view->assertion);
    json_boolean(w, "differs", view->differs);
    possible(w, d, &view->outlook);
    json_facts(w, "open_facts", d, &questions);
    json_end(w, '}');
}

static void views(json_writer *w, const fb_determination *d) {
    json_begin(w, "views", '[');
    for (uint32_t i = 0; i < d->n_views; i++)
        view_of(w, d, &d->views[i]);
    json_end(w, ']');
    json_begin(w, "derived", '[');
    for (uint32_t i = 0; i < d->n_derived; i++) {
        const fb_derived *one = &d->derived[i];
        json_begin(w, NULL, '{');
        json_text(w, "fact", d->sheet->facts[one->fact].name);
        json_value(w, "value", &one->value);
        json_facts(w, "from", d, &one->from);
        json_boolean(w, "conflicts", one->conflicts);
        json_text(w, "instrument", one->instrument);
        json_text(w, "authority", one->authority);
        json_end(w, '}');
    }
    json_end(w, ']');
    json_begin(w, "resting", '[');
    for (uint32_t i = 0; i < d->n_resting; i++) {
        const fb_resting *one = &d->resting[i];
        json_begin(w, NULL, '{');
        json_text(w, "view", fb_view_of(view_words[one->view]));
        json_text(w, "instrument", one->instrument);
        json_text(w, "answer", one->answer);
        json_text(w, "reason", one->reason);
        json_text(w, "authority", one->authority);
        json_text(w, "grade", one->grade);
        json_end(w, '}');
    }
    json_end(w, ']');
}

/* ---- parts -------------------------------------------------------------------------------------------- */

void json_case(json_writer *w, const fb_determination *d) {
    const fb_case *c = d->the_case;
    json_begin(w, "case", '{');
    json_text(w, "id", c->id);
    json_text(w, "title", c->title);
    json_boolean(w, "invented", c->invented);
    json_end(w, '}');
    json_begin(w, "action", '{');
    json_text(w, "what", c->action);
    json_text(w, "status", c->status);
    json_text(w, "at", c->at_text);
    json_text(w, "place", c->place);
    json_text(w, "stated", c->stated_action);
    json_end(w, '}');
}

static void outcome_members(json_writer *w, fb_view outcome, fb_view kind, fb_view strength, fb_view by,
                            fb_view condition, fb_view reason, fb_view grade) {
    json_text(w, "outcome", outcome);
    json_text(w, "kind", kind);
    json_text(w, "strength", strength);
    json_text(w, "by", by);
    json_text(w, "condition", condition);
    json_text(w, "reason", reason);
    json_text(w, "grade", grade);
}

void json_reasons(json_writer *w, const char *name, const fb_determination *d, const fb_reason *list, uint32_t n) {
    json_begin(w, name, '[');
    for (uint32_t i = 0; i < n; i++) {
        const fb_open facts = {list[i].n_facts, list[i].facts};
        json_begin(w, NULL, '{');
        json_text(w, "table", list[i].table);
        json_key(w, "rule");
        fb_text_format(w->out, "%u", (unsigned)list[i].rule);
        json_text(w, "says", list[i].says);
        json_text(w, "authority", list[i].authority);
        json_text(w, "grade", list[i].grade);
        json_text(w, "tests", list[i].cells);
        json_facts(w, "facts", d, &facts);
        json_end(w, '}');
    }
    json_end(w, ']');
}

static void findings(json_writer *w, const fb_determination *d) {
    json_begin(w, "findings", '[');
    for (uint32_t i = 0; i < d->n_findings; i++) {
        const fb_finding *f = &d->findings[i];
        json_begin(w, NULL, '{');
        json_text(w, "instrument", f->instrument->id);
        json_text(w, "title", f->instrument->title);
        json_text(w, "layer", fb_layer_name(f->instrument->layer));
        json_text(w, "in_force", f->force == FB_FORCE_YES ? FB_LITERAL("yes") : FB_LITERAL("uncertain"));
        json_text(w, "uncertain", f->uncertain);
        outcome_members(w, f->is_open ? FB_LITERAL("facts open") : f->outcome, f->kind, f->strength, f->by,
                        f->condition, f->reason, f->grade);
        json_text(w, "fault", f->fault);
        json_boolean(w, "by_completion", f->is_by_completion);
        possible(w, d, &f->outlook);
        json_facts(w, "open_facts", d, &f->open);
        json_reasons(w, "reasons", d, f->reasons, f->n_reasons);
        json_end(w, '}');
    }
    json_end(w, ']');
}

static void duties(json_writer *w, const char *name, const fb_duty *list, uint32_t n) {
    json_begin(w, name, '[');
    for (uint32_t i = 0; i < n; i++) {
        json_begin(w, NULL, '{');
        json_text(w, "instrument", list[i].instrument);
        json_text(w, "what", list[i].what);
        json_text(w, "by", list[i].by);
        json_text(w, "strength", list[i].strength);
        json_text(w, "within", list[i].within);
        json_text(w, "due", list[i].due);
        json_text(w, "form", list[i].form);
        json_boolean(w, "uncertain", list[i].uncertain);
        json_text(w, "authority", list[i].authority);
        json_text(w, "grade", list[i].grade);
        json_end(w, '}');
    }
    json_end(w, ']');
}

static void law_open(json_writer *w, const fb_determination *d) {
    json_begin(w, "readings", '[');
    for (uint32_t i = 0; i < d->n_readings; i++) {
        const fb_reading *r = &d->readings[i];
        json_begin(w, NULL, '{');
        json_text(w, "instrument", r->instrument);
        json_text(w, "reading", r->reading);
        json_text(w, "outcome", r->outcome);
        json_text(w, "authority", r->authority);
        json_text(w, "grade", r->grade);
        json_end(w, '}');
    }
    json_end(w, ']');
    json_begin(w, "collisions", '[');
    for (uint32_t i = 0; i < d->n_collisions; i++) {
        const fb_collision *c = &d->collisions[i];
        json_begin(w, NULL, '{');
        json_text(w, "stronger", c->stronger);
        json_text(w, "weaker", c->weaker);
        json_text(w, "says", c->says);
        json_text(w, "against", c->against);
        json_end(w, '}');
    }
    json_end(w, ']');
}

static void not_checked(json_writer *w, const fb_determination *d) {
    static const char *const asides[FB_ASIDES] = {"duties", "approvals", "readings", "unchecked"};
    json_begin(w, "unchecked", '[');
    for (uint32_t i = 0; i < d->n_unchecked; i++) {
        json_begin(w, NULL, '{');
        json_text(w, "instrument", d->unchecked[i].instrument);
        json_text(w, "what", d->unchecked[i].what);
        json_text(w, "authority", d->unchecked[i].authority);
        json_text(w, "grade", d->unchecked[i].grade);
        json_end(w, '}');
    }
    json_end(w, ']');
    json_begin(w, "not_encoded", '[');
    for (uint32_t i = 0; i < d->n_unencoded; i++)
        json_text(w, NULL, d->unencoded[i]->id);
    json_end(w, ']');
    json_begin(w, "missing", '[');
    for (uint32_t i = 0; i < d->n_missing; i++)
        json_text(w, NULL, d->missing[i]->id);
    json_end(w, ']');
    json_begin(w, "waiting", '[');
    for (uint32_t i = 0; i < d->n_asides_open; i++) {
        json_begin(w, NULL, '{');
        json_text(w, "instrument", d->asides_open[i].instrument);
        json_text(w, "list", fb_view_of(asides[d->asides_open[i].aside]));
        json_facts(w, "open_facts", d, &d->asides_open[i].open);
        json_end(w, '}');
    }
    json_end(w, ']');
    json_facts(w, "consistency_open", d, &d->consistency);
}

/* ---- facts -------------------------------------------------------------------------------------------- */

static void assertion(json_writer *w, const fb_assertion *a) {
    json_begin(w, NULL, '{');
    if (a->n_values == 0) {
        json_value(w, "from", &a->low);
        json_value(w, "to", &a->high);
    } else if (a->n_values == 1) {
        json_value(w, "value", &a->values[0]);
    } else {
        json_begin(w, "values", '[');
        for (uint32_t i = 0; i < a->n_values; i++)
            json_value(w, NULL, &a->values[i]);
        json_end(w, ']');
    }
    json_text(w, "evidence", a->evidence);
    json_text(w, "source", a->source_role);
    json_text(w, "as_of", a->as_of);
    json_text(w, "verified", a->verified);
    json_text(w, "document", a->document);
    json_text(w, "pinpoint", a->pinpoint);
    json_boolean(w, "left_out", a->later);
    json_end(w, '}');
}

static void fact(json_writer *w, const fb_case_fact *f) {
    json_begin(w, NULL, '{');
    json_text(w, "fact", f->fact->name);
    if (f->known)
        json_value(w, "value", &f->value);
    json_boolean(w, "conflict", f->conflict);
    json_begin(w, "assertions", '[');
    for (uint32_t i = 0; i < f->n_assertions; i++)
        assertion(w, &f->assertions[i]);
    json_end(w, ']');
    json_end(w, '}');
}

/* `worst`: questions left when it is asked first; UINT32_MAX: not found out. */
static void open_fact(json_writer *w, const fb_case_fact *f, uint32_t worst) {
    static const char *const kinds[] = {"not asked", "not known", "refused"};
    fb_view unknown = f->conflict            ? FB_LITERAL("conflict")
                      : f->known             ? FB_LITERAL("not checked")
                      : f->n_assertions > 0  ? FB_LITERAL("several values")
                                             : fb_view_of(kinds[f->unknown]);
    json_begin(w, NULL, '{');
    json_text(w, "fact", f->fact->name);
    json_text(w, "unknown", unknown);
    json_text(w, "ask", f->fact->ask);
    json_text(w, "question", f->fact->question[0]);
    json_text(w, "settled_by", f->fact->settled_by[0]);
    json_key(w, "questions_left");
    if (worst == UINT32_MAX)
        fb_text_add_string(w->out, "null");
    else
        fb_text_format(w->out, "%u", (unsigned)worst);
    json_end(w, '}');
}

static void statement(json_writer *w, const fb_fact *f) {
    json_begin(w, NULL, '{');
    json_text(w, "fact", f->name);
    json_text(w, "ask", f->ask);
    json_text(w, "settled_by", f->settled_by[0]);
    json_end(w, '}');
}

static void facts(json_writer *w, const fb_determination *d) {
    const fb_case_fact *all = d->the_case->facts;
    json_begin(w, "relied", '[');
    for (uint32_t i = 0; i < d->n_relied; i++)
        fact(w, &all[d->relied[i]]);
    json_end(w, ']');
    json_begin(w, "statements_not_checked", '[');
    for (uint32_t i = 0; i < d->statements.n_facts; i++)
        statement(w, all[d->statements.facts[i]].fact);
    json_end(w, ']');
    json_begin(w, "open_facts", '[');
    for (uint32_t i = 0; i < d->open.n_facts; i++)
        open_fact(w, &all[d->open.facts[i]], d->questions.n > 0 ? d->questions.worst[i] : UINT32_MAX);
    json_end(w, ']');
    json_begin(w, "conflicts", '[');
    for (uint32_t i = 0; i < d->the_case->n_facts; i++)
        if (all[i].conflict)
            fact(w, &all[i]);
    json_end(w, ']');
    json_begin(w, "left_out", '[');
    for (uint32_t i = 0; i < d->the_case->n_facts; i++)
        if (all[i].later)
            json_text(w, NULL, all[i].fact->name);
    json_end(w, ']');
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

static void answer(json_writer *w, const fb_determination *d, const fb_render_options *options) {
    static const char *const words[] = {"settled", "facts open", "law open", "contradictory", "fault"};
    fb_view required = fb_view_of(options->require_grade);
    json_text(w, "answer", fb_view_of(words[d->answer]));
    json_boolean(w, "settled", d->answer == FB_ANSWER_SETTLED && fb_grade_meets(d->grade, required));
    json_boolean(w, "rests_on_statements", d->rests_on_statements);
    json_text(w, "required_grade", required);
    outcome_members(w, d->outcome, d->kind, d->strength, d->by, d->condition, d->reason, d->grade);
    json_text(w, "layer", d->layer);
    json_views(w, "stands_on", d->stood_on, d->n_stood_on);
    json_text(w, "fault", d->fault);
    json_reasons(w, "contradictions", d, d->contradictions, d->n_contradictions);
    json_facts(w, "contradictory_facts", d, &d->contradictory);
    json_boolean(w, "by_completion", d->is_by_completion);
    possible(w, d, &d->outlook);
    json_boolean(w, "late", fb_view_is(d->the_case->status, "done"));
}

void json_versions(json_writer *w, const fb_determination *d, const char *version) {
    json_begin(w, "versions", '{');
    json_text(w, "policy_sha256", fb_view_of(d->policy_digest));
    json_text(w, "register_as_of", d->reg->as_of);
    json_text(w, "forbear", fb_view_of(version));
    json_end(w, '}');
}

void fb_json_out(fb_text *out, const fb_determination *d, const fb_render_options *options,
                 const char *version) {
    static const fb_render_options none = {0};
    json_writer w = {out, 1, true};
    fb_text_add_byte(out, '{');
    json_key(&w, "determination");
    fb_text_add_byte(out, '2');
    json_text(&w, "notice", FB_LITERAL("not advice; a person decides"));
    json_case(&w, d);
    answer(&w, d, options ? options : &none);
    duties(&w, "duties", d->duties, d->n_duties);
    duties(&w, "approvals", d->approvals, d->n_approvals);
    not_checked(&w, d);
    law_open(&w, d);
    findings(&w, d);
    json_reasons(&w, "composition", d, d->reasons, d->n_reasons);
    facts(&w, d);
    views(&w, d);
    json_versions(&w, d, version);
    fb_text_add_string(out, "\n}\n");
}
