/* findings.c - the list of what was found, and the kinds of findings.
 *
 * Called by check.c and the lints; read by render/ and api/.  Texts and lists are kept by reference.
 */
#include "analyse/analyse_inner.h"

#include <stdlib.h>

static const fb_finding_kind kinds[FB_FINDING_COUNT] = {
#define FB_FINDING(id, code, severity, title, remedy) {code, title, remedy, FB_FINDING_##severity},
#include "analyse/findings.def"
#undef FB_FINDING
};

const fb_finding_kind *fb_finding_kind_of(fb_finding_code code) {
    return &kinds[code];
}

void fb_findings_init(fb_findings *findings, fb_arena *arena) {
    *findings = (fb_findings){.arena = arena};
}

static bool is_same(const fb_found *a, const fb_found *b) {
    return a->code == b->code && a->place.line == b->place.line && a->place.column == b->place.column &&
           fb_view_equal(a->place.file, b->place.file) && fb_view_equal(a->message, b->message);
}

void fb_findings_add(fb_findings *findings, const fb_found *finding) {
    for (uint32_t i = findings->n; i-- > 0;)
        if (is_same(&findings->items[i], finding))
            return;
    if (findings->n == findings->capacity) {
        uint32_t capacity = findings->capacity ? findings->capacity * 2 : 32;
        fb_found *items = FB_NEW_ARRAY(findings->arena, fb_found, capacity);
        if (!items)
            return;
        if (findings->n)
            memcpy(items, findings->items, findings->n * sizeof *items);
        findings->items = items;
        findings->capacity = capacity;
    }
    findings->items[findings->n++] = *finding;
    findings->n_severity[finding->severity]++;
}

void fb_findings_prove(fb_findings *findings, const fb_proved *proved) {
    for (uint32_t i = 0; i < findings->n_proved; i++)
        if (fb_view_equal(findings->proved[i].law, proved->law) &&
            fb_view_equal(findings->proved[i].statement, proved->statement))
            return;
    if (findings->n_proved == findings->proved_capacity) {
        uint32_t capacity = findings->proved_capacity ? findings->proved_capacity * 2 : 8;
        fb_proved *items = FB_NEW_ARRAY(findings->arena, fb_proved, capacity);
        if (!items)
            return;
        if (findings->n_proved)
            memcpy(items, findings->proved, findings->n_proved * sizeof *items);
        findings->proved = items;
        findings->proved_capacity = capacity;
    }
    findings->proved[findings->n_proved++] = *proved;
}

static int by_place(const void *left, const void *right) {
    const fb_found *a = left, *b = right;
    int by_file = fb_view_compare(a->place.file, b->place.file);
    if (by_file)
        return by_file;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column)
        return a->place.column < b->place.column ? -1 : 1;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (a->code != b->code)
        return a->code < b->code ? -1 : 1;
    return fb_view_compare(a->message, b->message);
}

void fb_findings_sort(fb_findings *findings) {
    if (findings->n)
        qsort(findings->items, findings->n, sizeof *findings->items, by_place);
}
