/* json_out.c - a determination for programs: schema/determination.schema.json (docs/determination.md).
 *
 * Codes as they are in the case file and the policies, nothing in words of a language but what the policies
 * say.
 *
 * INVARIANT: members are always there, empty where there is nothing, so that a reader need not test for them.
 */
#include "render/render.h"

typedef struct writer {
    fb_text *out;
    uint32_t depth;
    bool first; /* no member or item yet at this depth */
} writer;

/* ---- writing ------------------------------------------------------------------------------------------ */

static void new_line(writer *w) {
    fb_text_add_string(w->out, w->first ? "\n" : ",\n");
    for (uint32_t i = 0; i < w->depth; i++)
        fb_text_add_string(w->out, "  ");
    w->first = false;
}

static void key(writer *w, const char *name) {
    new_line(w);
    if (name) {
        fb_json_quote(w->out, fb_view_of(name));
        fb_text_add_string(w->out, ": ");
    }
}

static void begin(writer *w, const char *name, char bracket) {
    key(w, name);
    fb_text_add_byte(w->out, bracket);
    w->depth++;
    w->first = true;
}

static void end(writer *w, char bracket) {
    bool is_empty = w->first;
    w->depth--;
    w->first = true;
    if (!is_empty)
        new_line(w);
    fb_text_add_byte(w->out, bracket);
    w->first = false;
}

static void text(writer *w, const char *name, fb_view value) {
    key(w, name);
    fb_json_quote(w->out, value);
}

static void boolean(writer *w, const char *name, bool value) {
    key(w, name);
    fb_text_add_string(w->out, value ? "true" : "false");
}

static void value_of(writer *w, const char *name, const fb_value *value) {
    fb_budget budget = {100000, FB_DEPTH_LIMIT, false};
    key(w, name);
    fb_value_to_json(w->out, value, 0, &budget);
}

static void fact_list(writer *w, const char *name, const fb_determination *d, const fb_open *facts) {
    begin(w, name, '[');
    for (uint32_t i = 0; i < facts->n_facts; i++)
        text(w, NULL, d->sheet->facts[facts->facts[i]].name);
    end(w, ']');
}

static void view_list(writer *w, const char *name, const fb_view *views, uint32_t n) {
    begin(w, name, '[');
    for (uint32_t i = 0; i < n; i++)
        text(w, NULL, views[i]);
    end(w, ']');
}

/* ---- what is possible --------------------------------------------------------------------------------- */

static void witness(writer *w, const fb_determination *d, const fb_possible *one) {
    begin(w, "witness", '[');
    for (uint32_t i = 0; i < one->n_witness; i++) {
        begin(w, NULL, '{');
        text(w, "fact", d->sheet->facts[one->witness[i].fact].name);
        value_of(w, "value", &one->witness[i].value);
        end(w, '}');
    }
    end(w, ']');
}

static void possible(writer *w, const fb_determination *d, const fb_outlook *outlook) {
    begin(w, "possible", '{');
    boolean(w, "exact", outlook->is_exact);
    text(w, "why", outlook->why);
    begin(w, "outcomes", '[');
    for (uint32_t i = 0; i < outlook->n_outcomes; i++) {
        const fb_possible *one = &outlook->outcomes[i];
        begin(w, NULL, '{');
        text(w, "outcome", one->outcome);
        text(w, "kind", one->kind);
        text(w, "strength", one->strength);
        boolean(w, "collides", one->collides);
        boolean(w, "possible", one->is_possible);
        witness(w, d, one);
        end(w, '}');
    }
    end(w, ']');
    end(w, '}');
}

static const char *const view_words[] = {"checked", "without listed sources", "without unknown sources", "one source",
                                         "without a fact"};

static void view_of(writer *w, const fb_determination *d, const fb_case_view *view) {
    const fb_open questions = {view->questions.n, view->questions.facts};
    begin(w, NULL, '{');
    text(w, "view", fb_view_of(view_words[view->kind]));
    fact_list(w, "facts", d, &view->left_aside);
    key(w, "assertion");
    if (view->assertion == UINT32_MAX)
        fb_text_add_string(w->out, "null");
    else
        fb_text_format(w->out, "%u", (unsigned)view->assertion);
    boolean(w, "differs", view->differs);
    possible(w, d, &view->outlook);
    fact_list(w, "open_facts", d, &questions);
    end(w, '}');
}

static void views(writer *w, const fb_determination *d) {
    begin(w, "views", '[');
    for (uint32_t i = 0; i < d->n_views; i++)
        view_of(w, d, &d->views[i]);
    end(w, ']');
    begin(w, "derived", '[');
    for (uint32_t i = 0; i < d->n_derived; i++) {
        const fb_derived *one = &d->derived[i];
        begin(w, NULL, '{');
        text(w, "fact", d->sheet->facts[one->fact].name);
        value_of(w, "value", &one->value);
        fact_list(w, "from", d, &one->from);
        boolean(w, "conflicts", one->conflicts);
        text(w, "instrument", one->instrument);
        text(w, "authority", one->authority);
        end(w, '}');
    }
    end(w, ']');
    begin(w, "resting", '[');
    for (uint32_t i = 0; i < d->n_resting; i++) {
        const fb_resting *one = &d->resting[i];
        begin(w, NULL, '{');
        text(w, "view", fb_view_of(view_words[one->view]));
        text(w, "instrument", one->instrument);
        text(w, "answer", one->answer);
        text(w, "reason", one->reason);
        text(w, "authority", one->authority);
        text(w, "grade", one->grade);
        end(w, '}');
    }
    end(w, ']');
}

/* ---- parts -------------------------------------------------------------------------------------------- */

static void the_case(writer *w, const fb_determination *d) {
    const fb_case *c = d->the_case;
    begin(w, "case", '{');
    text(w, "id", c->id);
    text(w, "title", c->title);
    boolean(w, "invented", c->invented);
    end(w, '}');
    begin(w, "action", '{');
    text(w, "what", c->action);
    text(w, "status", c->status);
    text(w, "at", c->at_text);
    text(w, "place", c->place);
    end(w, '}');
}

static void outcome_members(writer *w, fb_view outcome, fb_view kind, fb_view strength, fb_view by,
                            fb_view condition, fb_view reason, fb_view grade) {
    text(w, "outcome", outcome);
    text(w, "kind", kind);
    text(w, "strength", strength);
    text(w, "by", by);
    text(w, "condition", condition);
    text(w, "reason", reason);
    text(w, "grade", grade);
}

static void reasons(writer *w, const char *name, const fb_determination *d, const fb_reason *list,
                    uint32_t n) {
    begin(w, name, '[');
    for (uint32_t i = 0; i < n; i++) {
        const fb_open facts = {list[i].n_facts, list[i].facts};
        begin(w, NULL, '{');
        text(w, "table", list[i].table);
        key(w, "rule");
        fb_text_format(w->out, "%u", (unsigned)list[i].rule);
        text(w, "says", list[i].says);
        text(w, "authority", list[i].authority);
        text(w, "grade", list[i].grade);
        text(w, "tests", list[i].cells);
        fact_list(w, "facts", d, &facts);
        end(w, '}');
    }
    end(w, ']');
}

static void findings(writer *w, const fb_determination *d) {
    static const char *const layers[FB_LAYERS] = {"statute", "court", "directive", "discretion"};
    begin(w, "findings", '[');
    for (uint32_t i = 0; i < d->n_findings; i++) {
        const fb_finding *f = &d->findings[i];
        begin(w, NULL, '{');
        text(w, "instrument", f->instrument->id);
        text(w, "title", f->instrument->title);
        text(w, "layer", fb_view_of(layers[f->instrument->layer]));
        text(w, "in_force", f->force == FB_FORCE_YES ? FB_LITERAL("yes") : FB_LITERAL("uncertain"));
        text(w, "uncertain", f->uncertain);
        outcome_members(w, f->is_open ? FB_LITERAL("facts open") : f->outcome, f->kind, f->strength, f->by,
                        f->condition, f->reason, f->grade);
        text(w, "fault", f->fault);
        boolean(w, "by_completion", f->is_by_completion);
        possible(w, d, &f->outlook);
        fact_list(w, "open_facts", d, &f->open);
        reasons(w, "reasons", d, f->reasons, f->n_reasons);
        end(w, '}');
    }
    end(w, ']');
}

static void duties(writer *w, const char *name, const fb_duty *list, uint32_t n) {
    begin(w, name, '[');
    for (uint32_t i = 0; i < n; i++) {
        begin(w, NULL, '{');
        text(w, "instrument", list[i].instrument);
        text(w, "what", list[i].what);
        text(w, "by", list[i].by);
        text(w, "strength", list[i].strength);
        text(w, "within", list[i].within);
        text(w, "due", list[i].due);
        text(w, "form", list[i].form);
        boolean(w, "uncertain", list[i].uncertain);
        text(w, "authority", list[i].authority);
        text(w, "grade", list[i].grade);
        end(w, '}');
    }
    end(w, ']');
}

static void law_open(writer *w, const fb_determination *d) {
    begin(w, "readings", '[');
    for (uint32_t i = 0; i < d->n_readings; i++) {
        const fb_reading *r = &d->readings[i];
        begin(w, NULL, '{');
        text(w, "instrument", r->instrument);
        text(w, "reading", r->reading);
        text(w, "outcome", r->outcome);
        text(w, "authority", r->authority);
        text(w, "grade", r->grade);
        end(w, '}');
    }
    end(w, ']');
    begin(w, "collisions", '[');
    for (uint32_t i = 0; i < d->n_collisions; i++) {
        const fb_collision *c = &d->collisions[i];
        begin(w, NULL, '{');
        text(w, "stronger", c->stronger);
        text(w, "weaker", c->weaker);
        text(w, "says", c->says);
        text(w, "against", c->against);
        end(w, '}');
    }
    end(w, ']');
}

static void not_checked(writer *w, const fb_determination *d) {
    static const char *const asides[FB_ASIDES] = {"duties", "approvals", "readings", "unchecked"};
    begin(w, "unchecked", '[');
    for (uint32_t i = 0; i < d->n_unchecked; i++) {
        begin(w, NULL, '{');
        text(w, "instrument", d->unchecked[i].instrument);
        text(w, "what", d->unchecked[i].what);
        text(w, "authority", d->unchecked[i].authority);
        text(w, "grade", d->unchecked[i].grade);
        end(w, '}');
    }
    end(w, ']');
    begin(w, "not_encoded", '[');
    for (uint32_t i = 0; i < d->n_unencoded; i++)
        text(w, NULL, d->unencoded[i]->id);
    end(w, ']');
    begin(w, "missing", '[');
    for (uint32_t i = 0; i < d->n_missing; i++)
        text(w, NULL, d->missing[i]->id);
    end(w, ']');
    begin(w, "waiting", '[');
    for (uint32_t i = 0; i < d->n_asides_open; i++) {
        begin(w, NULL, '{');
        text(w, "instrument", d->asides_open[i].instrument);
        text(w, "list", fb_view_of(asides[d->asides_open[i].aside]));
        fact_list(w, "open_facts", d, &d->asides_open[i].open);
        end(w, '}');
    }
    end(w, ']');
    fact_list(w, "consistency_open", d, &d->consistency);
}

/* ---- facts -------------------------------------------------------------------------------------------- */

static void assertion(writer *w, const fb_assertion *a) {
    begin(w, NULL, '{');
    if (a->n_values == 0) {
        value_of(w, "from", &a->low);
        value_of(w, "to", &a->high);
    } else if (a->n_values == 1) {
        value_of(w, "value", &a->values[0]);
    } else {
        begin(w, "values", '[');
        for (uint32_t i = 0; i < a->n_values; i++)
            value_of(w, NULL, &a->values[i]);
        end(w, ']');
    }
    text(w, "evidence", a->evidence);
    text(w, "source", a->source_role);
    text(w, "as_of", a->as_of);
    text(w, "verified", a->verified);
    text(w, "document", a->document);
    text(w, "pinpoint", a->pinpoint);
    boolean(w, "left_out", a->later);
    end(w, '}');
}

static void fact(writer *w, const fb_case_fact *f) {
    begin(w, NULL, '{');
    text(w, "fact", f->fact->name);
    if (f->known)
        value_of(w, "value", &f->value);
    boolean(w, "conflict", f->conflict);
    begin(w, "assertions", '[');
    for (uint32_t i = 0; i < f->n_assertions; i++)
        assertion(w, &f->assertions[i]);
    end(w, ']');
    end(w, '}');
}

/* `worst`: questions left when it is asked first; UINT32_MAX: not found out. */
static void open_fact(writer *w, const fb_case_fact *f, uint32_t worst) {
    static const char *const kinds[] = {"not asked", "not known", "refused"};
    fb_view unknown = f->conflict            ? FB_LITERAL("conflict")
                      : f->known             ? FB_LITERAL("not checked")
                      : f->n_assertions > 0  ? FB_LITERAL("several values")
                                             : fb_view_of(kinds[f->unknown]);
    begin(w, NULL, '{');
    text(w, "fact", f->fact->name);
    text(w, "unknown", unknown);
    text(w, "ask", f->fact->ask);
    text(w, "question", f->fact->question[0]);
    text(w, "settled_by", f->fact->settled_by[0]);
    key(w, "questions_left");
    if (worst == UINT32_MAX)
        fb_text_add_string(w->out, "null");
    else
        fb_text_format(w->out, "%u", (unsigned)worst);
    end(w, '}');
}

static void statement(writer *w, const fb_fact *f) {
    begin(w, NULL, '{');
    text(w, "fact", f->name);
    text(w, "ask", f->ask);
    text(w, "settled_by", f->settled_by[0]);
    end(w, '}');
}

static void facts(writer *w, const fb_determination *d) {
    const fb_case_fact *all = d->the_case->facts;
    begin(w, "relied", '[');
    for (uint32_t i = 0; i < d->n_relied; i++)
        fact(w, &all[d->relied[i]]);
    end(w, ']');
    begin(w, "statements_not_checked", '[');
    for (uint32_t i = 0; i < d->statements.n_facts; i++)
        statement(w, all[d->statements.facts[i]].fact);
    end(w, ']');
    begin(w, "open_facts", '[');
    for (uint32_t i = 0; i < d->open.n_facts; i++)
        open_fact(w, &all[d->open.facts[i]], d->questions.n > 0 ? d->questions.worst[i] : UINT32_MAX);
    end(w, ']');
    begin(w, "conflicts", '[');
    for (uint32_t i = 0; i < d->the_case->n_facts; i++)
        if (all[i].conflict)
            fact(w, &all[i]);
    end(w, ']');
    begin(w, "left_out", '[');
    for (uint32_t i = 0; i < d->the_case->n_facts; i++)
        if (all[i].later)
            text(w, NULL, all[i].fact->name);
    end(w, ']');
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

static void answer(writer *w, const fb_determination *d, const fb_render_options *options) {
    static const char *const words[] = {"settled", "facts open", "law open", "contradictory", "fault"};
    fb_view required = fb_view_of(options->require_grade);
    text(w, "answer", fb_view_of(words[d->answer]));
    boolean(w, "settled", d->answer == FB_ANSWER_SETTLED && fb_grade_meets(d->grade, required));
    boolean(w, "rests_on_statements", d->rests_on_statements);
    text(w, "required_grade", required);
    outcome_members(w, d->outcome, d->kind, d->strength, d->by, d->condition, d->reason, d->grade);
    text(w, "layer", d->layer);
    view_list(w, "stands_on", d->stood_on, d->n_stood_on);
    text(w, "fault", d->fault);
    reasons(w, "contradictions", d, d->contradictions, d->n_contradictions);
    fact_list(w, "contradictory_facts", d, &d->contradictory);
    boolean(w, "by_completion", d->is_by_completion);
    possible(w, d, &d->outlook);
    boolean(w, "late", fb_view_is(d->the_case->status, "done"));
}

void fb_json_out(fb_text *out, const fb_determination *d, const fb_render_options *options,
                 const char *version) {
    static const fb_render_options none = {0};
    writer w = {out, 1, true};
    fb_text_add_byte(out, '{');
    key(&w, "determination");
    fb_text_add_byte(out, '2');
    text(&w, "notice", FB_LITERAL("not advice; a person decides"));
    the_case(&w, d);
    answer(&w, d, options ? options : &none);
    duties(&w, "duties", d->duties, d->n_duties);
    duties(&w, "approvals", d->approvals, d->n_approvals);
    not_checked(&w, d);
    law_open(&w, d);
    findings(&w, d);
    reasons(&w, "composition", d, d->reasons, d->n_reasons);
    facts(&w, d);
    views(&w, d);
    begin(&w, "versions", '{');
    text(&w, "policy_sha256", fb_view_of(d->policy_digest));
    text(&w, "register_as_of", d->reg->as_of);
    text(&w, "forbear", fb_view_of(version));
    end(&w, '}');
    fb_text_add_string(out, "\n}\n");
}
