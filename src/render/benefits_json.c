/* benefits_json.c - what the person may seek, for programs: schema/benefits.schema.json.
 *
 * INVARIANT: members are always there, empty where there is nothing, so that a reader need not test for them.
 */
#include "render/json_inner.h"

static void possible(json_writer *w, const fb_outlook *outlook) {
    json_begin(w, "possible", '[');
    for (uint32_t i = 0; i < outlook->n_outcomes; i++)
        json_text(w, NULL, outlook->outcomes[i].outcome);
    json_end(w, ']');
    json_boolean(w, "exact", outlook->n_outcomes == 0 || outlook->is_exact);
}

static void part(json_writer *w, const fb_determination *d, const fb_benefit_part *p) {
    json_text(w, "outcome", p->is_fault ? FB_LITERAL("fault") : p->is_open ? FB_LITERAL("facts open") : p->outcome);
    json_text(w, "reason", p->reason);
    json_text(w, "authority", p->authority);
    json_text(w, "grade", p->grade);
    json_text(w, "fault", p->fault);
    possible(w, &p->outlook);
    json_facts(w, "open_facts", d, &p->open);
    json_facts(w, "relied", d, &p->relied);
    json_facts(w, "statements_not_checked", d, &p->statements);
    json_reasons(w, "reasons", d, p->reasons, p->n_reasons);
}

static void list_of(json_writer *w, const fb_benefit_list *list, const fb_benefit_list_names *names) {
    json_begin(w, names->name, '[');
    for (uint32_t i = 0; i < list->n; i++) {
        json_begin(w, NULL, '{');
        for (int c = 0; c < FB_BENEFIT_COLUMNS && names->columns[c]; c++)
            json_text(w, names->columns[c], list->items[i].cells[c]);
        json_text(w, "authority", list->items[i].authority);
        json_text(w, "grade", list->items[i].grade);
        json_end(w, '}');
    }
    json_end(w, ']');
}

static void waiting(json_writer *w, const fb_determination *d, const fb_benefit *b) {
    json_begin(w, "waiting", '[');
    for (int list = 0; list < FB_BENEFIT_LISTS; list++) {
        if (!b->lists[list].is_open)
            continue;
        json_begin(w, NULL, '{');
        json_text(w, "list", fb_view_of(fb_benefit_lists[list].name));
        json_facts(w, "facts", d, &b->lists[list].open);
        json_end(w, '}');
    }
    json_end(w, ']');
}

static void benefit(json_writer *w, const fb_determination *d, const fb_benefit *b) {
    json_begin(w, NULL, '{');
    json_text(w, "benefit", b->instrument->id);
    json_text(w, "title", b->instrument->title);
    json_text(w, "uncertain", b->uncertain);
    part(w, d, &b->answer);
    json_begin(w, "elements", '[');
    for (uint32_t i = 0; i < b->n_elements; i++) {
        json_begin(w, NULL, '{');
        json_text(w, "element", b->elements[i].name);
        json_text(w, "what", b->elements[i].what);
        part(w, d, &b->elements[i]);
        json_end(w, '}');
    }
    json_end(w, ']');
    for (int list = 0; list < FB_BENEFIT_LISTS; list++)
        list_of(w, &b->lists[list], &fb_benefit_lists[list]);
    waiting(w, d, b);
    json_end(w, '}');
}

void fb_benefits_json_out(fb_text *out, const fb_benefits *benefits, const char *version) {
    static const char *const words[] = {"done", "facts open", "law open", "contradictory", "fault"};
    const fb_determination *d = benefits->base;
    json_writer w = {out, 1, true};
    fb_text_add_byte(out, '{');
    json_key(&w, "version");
    fb_text_add_byte(out, '1');
    json_text(&w, "notice", FB_LITERAL("not advice; what may be sought, and nothing about what to do"));
    json_case(&w, d);
    json_text(&w, "answer", fb_view_of(words[d->answer]));
    json_text(&w, "fault", d->fault);
    json_reasons(&w, "contradictions", d, d->contradictions, d->n_contradictions);
    json_facts(&w, "contradictory_facts", d, &d->contradictory);
    json_begin(&w, "benefits", '[');
    for (uint32_t i = 0; i < benefits->n; i++)
        benefit(&w, d, &benefits->items[i]);
    json_end(&w, ']');
    json_versions(&w, d, version);
    fb_text_add_string(out, "\n}\n");
}
