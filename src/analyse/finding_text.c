/* finding_text.c - findings about a table in the making: places, boxes in words, concrete cases.
 *
 * A message says what is wrong; the remedy is the kind's.  Everything that is kept is made in the findings' arena.
 */
#include "analyse/analyse_inner.h"

#include <stdio.h>

fb_view fb_say_text(fb_arena *arena, const char *format, ...) {
    char line[1600];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (size < 0)
        return (fb_view){NULL, 0};
    size_t kept = (size_t)size < sizeof line ? (size_t)size : sizeof line - 1;
    while (kept > 0 && (size_t)size >= sizeof line && ((unsigned char)line[kept - 1] & 0x80))
        kept--; /* no half character at the cut */
    return fb_arena_copy(arena, (fb_view){line, kept});
}

/* ---- places -------------------------------------------------------------------------------------------- */

/* Bytes of the text that one character or reference of the file stands for (XML 1.0 sections 2.11, 4.1). */
static size_t decoded_size(fb_view file, size_t at, size_t *raw) {
    *raw = 1;
    if (file.data[at] == '\r' && at + 1 < file.size && file.data[at + 1] == '\n')
        *raw = 2;
    if (file.data[at] != '&')
        return 1;
    size_t end = at + 1;
    while (end < file.size && end - at < 12 && file.data[end] != ';')
        end++;
    if (end >= file.size || file.data[end] != ';')
        return 1;
    *raw = end + 1 - at;
    if (file.data[at + 1] != '#')
        return 1;
    bool is_hex = file.data[at + 2] == 'x';
    uint32_t code_point = 0;
    for (size_t i = at + 2 + is_hex; i < end; i++) {
        char c = file.data[i];
        uint32_t digit = c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
        code_point = code_point * (is_hex ? 16 : 10) + digit;
    }
    char encoded[4];
    return fb_utf8_encode(encoded, code_point);
}

/* A place in an expression counts bytes of the text as FEEL sees it; the file may have written some of them as
 * references.  The text begins behind the last tag before the place, for `<` cannot stand in it. */
static size_t offset_in_file(fb_view file, size_t offset) {
    if (!file.data || offset > file.size)
        return offset;
    size_t start = offset;
    while (start > 0 && file.data[start - 1] != '<')
        start--;
    while (start < offset && file.data[start] != '>')
        start++;
    if (start >= offset)
        return offset; /* in a tag */
    start++;
    size_t at = start;
    for (size_t left = offset - start; left > 0 && at < file.size && file.data[at] != '<';) {
        size_t raw, size = decoded_size(file, at, &raw);
        left -= size < left ? size : left;
        at += raw;
    }
    return at;
}

fb_finding_place fb_place_of(const fb_reporter *r, uint16_t model, uint32_t offset) {
    fb_place where = fb_plan_place(r->plan, model, offset);
    where.offset = offset_in_file(where.text, where.offset);
    fb_finding_place place = {.file = fb_arena_copy(r->findings->arena, where.file)};
    if (where.text.data)
        fb_line_column(where.text, where.offset, &place.line, &place.column);
    return place;
}

fb_found fb_found_at(const fb_reporter *r, fb_finding_code code, uint16_t model, uint32_t offset) {
    fb_found found = {.code = code, .severity = fb_finding_kind_of(code)->severity};
    found.place = fb_place_of(r, model, offset);
    if (r->element != FB_NONE)
        found.element = fb_arena_copy(r->findings->arena, r->plan->elements[r->element].name);
    return found;
}

bool fb_reporter_add(fb_reporter *r, const fb_found *found) {
    if (r->n_of[found->code]++ >= r->most)
        return false;
    fb_findings_add(r->findings, found);
    return true;
}

void fb_report_cut(fb_reporter *r, fb_finding_code code) {
    if (r->n_of[code] <= r->most || !r->table)
        return;
    fb_found found = fb_found_at(r, FB_FINDING_NOT_ANALYSED, r->table->model, r->table->offset);
    found.message = fb_say_text(r->findings->arena, "%u more findings '%s' about this table are not shown",
                                r->n_of[code] - r->most, fb_finding_kind_of(code)->code);
    fb_findings_add(r->findings, &found);
}

/* ---- boxes in words ------------------------------------------------------------------------------------ */

static bool is_whole(const fb_dimension *d, const uint64_t *set, const uint64_t *space) {
    for (uint32_t k = 0; k < d->n_classes; k++)
        if (fb_class_in(space, k) && !fb_class_in(set, k))
            return false;
    return true;
}

fb_view fb_box_text(fb_arena *arena, const fb_table_classes *classes, const uint64_t *const *box,
                    const uint64_t *const *space) {
    fb_text out;
    fb_text_init(&out, arena);
    for (uint32_t i = 0; i < classes->n_dimensions; i++) {
        const fb_dimension *d = &classes->dimensions[i];
        if (is_whole(d, box[i], space ? space[i] : NULL))
            continue;
        fb_text_format(&out, "%s'%.*s' is ", out.size ? " and " : "", FB_ARG(d->name));
        fb_classes_print(&out, d, box[i]);
    }
    if (out.size == 0)
        fb_text_add_string(&out, "the inputs are anything");
    return fb_text_view(&out);
}

/* The value to show of a set: not null where there is another. */
static const fb_value_class *shown_class(const fb_dimension *d, const uint64_t *set) {
    const fb_value_class *shown = NULL;
    for (uint32_t k = 0; k < d->n_classes; k++)
        if (fb_class_in(set, k) && (!shown || shown->is_null))
            shown = &d->classes[k];
    return shown;
}

void fb_box_example(fb_arena *arena, fb_found *found, const fb_table_classes *classes, const uint64_t *const *box) {
    fb_example *examples = FB_NEW_ARRAY(arena, fb_example, classes->n_dimensions);
    if (!examples)
        return;
    uint32_t n = 0;
    for (uint32_t i = 0; i < classes->n_dimensions; i++) {
        const fb_dimension *d = &classes->dimensions[i];
        const fb_value_class *shown = shown_class(d, box[i]);
        if (!shown)
            continue;
        fb_text value;
        fb_text_init(&value, arena);
        fb_budget budget = {.steps_left = 10000, .depth_left = 16};
        if (shown->is_any)
            fb_text_add_string(&value, "(any value)");
        else
            fb_value_print_literal(&value, &shown->value, &budget);
        examples[n++] = (fb_example){fb_arena_copy(arena, d->name), fb_text_view(&value)};
    }
    found->examples = examples;
    found->n_examples = n;
}

fb_view fb_example_text(fb_arena *arena, const fb_found *found) {
    fb_text out;
    fb_text_init(&out, arena);
    for (uint32_t i = 0; i < found->n_examples; i++)
        fb_text_format(&out, "%s%.*s = %.*s", i ? ", " : "", FB_ARG(found->examples[i].name),
                       FB_ARG(found->examples[i].value));
    return fb_text_view(&out);
}

/* ---- how far a box can be trusted ---------------------------------------------------------------------- */

bool fb_is_null_only(const fb_table_classes *classes, const uint64_t *const *box) {
    for (uint32_t i = 0; i < classes->n_dimensions; i++) {
        const fb_dimension *d = &classes->dimensions[i];
        if (d->admits_null || d->null_class == FB_NONE || !fb_class_in(box[i], d->null_class))
            continue;
        const fb_value_class *shown = shown_class(d, box[i]);
        if (!shown || shown->is_null)
            return true;
    }
    return false;
}

static bool share_inputs(const fb_table_classes *classes, const fb_dimension *a, const fb_dimension *b) {
    uint32_t n = classes->plan->n_elements / 64 + 1;
    for (uint32_t i = 0; a->inputs && b->inputs && i < n && i * 64 < classes->plan->n_elements; i++)
        if (a->inputs[i] & b->inputs[i])
            return true;
    return false;
}

fb_view fb_dependence_text(fb_arena *arena, const fb_table_classes *classes, const uint64_t *const *box,
                           const uint64_t *const *space) {
    for (uint32_t i = 0; i < classes->n_dimensions; i++) {
        const fb_dimension *a = &classes->dimensions[i];
        if (is_whole(a, box[i], space ? space[i] : NULL))
            continue;
        if (a->fence)
            return fb_say_text(arena, "; unless the allowed values of '%.*s' exclude it (not analysed: %s)",
                               FB_ARG(a->name), a->fence);
        for (uint32_t j = i + 1; j < classes->n_dimensions; j++) {
            const fb_dimension *b = &classes->dimensions[j];
            if (!is_whole(b, box[j], space ? space[j] : NULL) && share_inputs(classes, a, b))
                return fb_say_text(arena,
                                   "; '%.*s' and '%.*s' rest on the same input, so look whether this can occur",
                                   FB_ARG(a->name), FB_ARG(b->name));
        }
    }
    return (fb_view){"", 0};
}
