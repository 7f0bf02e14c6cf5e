/* notice.c - the lines of a notice, typed or read by a machine, as facts that it may show (docs/notices.md).
 *
 * The text is cut into pieces at line ends, tabs and wide gaps.  It knows "Label: value", a label with its value beside
 * or below it, and words anywhere in the text.  What it makes of them is proposed, and a person confirms each.
 * Called by the desk (api).
 *
 * INVARIANT: no byte of the text gets into a proposal, a note or an error but as a day or a time that was read as one:
 * labels and words are the table's own.  Names and numbers of people in a notice stay in the notice.
 */
#include "casework/casework_inner.h"

typedef struct piece { /* of a line */
    fb_view text;
    uint32_t line, column; /* line: 1-based; column: in bytes */
} piece;

typedef struct found { /* what the text says of a line of the kind */
    bool is_found, is_ambiguous;
    uint32_t line;
    fb_view label;     /* as the table writes it */
    fb_view is;        /* a word; a day or time as case files have it */
} found;

typedef struct notice_reader {
    fb_view name, text;
    fb_arena *arena;
    fb_error *error;
    const fb_notice_kind *kind;
    piece *pieces;
    uint32_t n_pieces, n_lines;
    fb_text plain;       /* of the whole text; a line begins behind a blank */
    uint32_t *starts;    /* by line: where it begins in `plain` */
    bool *is_used;       /* by line */
    found *found;        /* by line of the kind */
    fb_view *notes;
    uint32_t n_notes;
} notice_reader;

static fb_status wrong_line(const notice_reader *reader, uint32_t line, const char *what) {
    return fb_fail(reader->error, FB_BAD_INPUT, NULL, "%.*s, line %u: %s", FB_ARG(reader->name), (unsigned)line, what);
}

/* ---- pieces --------------------------------------------------------------------------------------------- */

static bool is_control(unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F;
}

static fb_status check_text(notice_reader *reader) {
    uint32_t length = 0;
    reader->n_lines = 1;
    if (reader->text.size > FB_NOTICE_LIMIT)
        return fb_fail(reader->error, FB_LIMIT, NULL, "%.*s: a notice has at most %zu bytes of text",
                       FB_ARG(reader->name), FB_NOTICE_LIMIT);
    for (size_t i = 0; i < reader->text.size; i++) {
        unsigned char c = (unsigned char)reader->text.data[i];
        if (is_control(c))
            return wrong_line(reader, reader->n_lines, "this is no text; a picture or a PDF wants typing or OCR first");
        length = c == '\n' ? 0 : length + 1;
        reader->n_lines += c == '\n';
        if (length > FB_NOTICE_LINE_LIMIT)
            return wrong_line(reader, reader->n_lines, "the line is too long");
        if (reader->n_lines > FB_NOTICE_LINES_LIMIT)
            return fb_fail(reader->error, FB_LIMIT, NULL, "%.*s: a notice has at most %u lines", FB_ARG(reader->name),
                           (unsigned)FB_NOTICE_LINES_LIMIT);
    }
    if (!fb_utf8_valid(reader->text))
        return fb_fail(reader->error, FB_BAD_INPUT, NULL, "%.*s: this is no UTF-8 text", FB_ARG(reader->name));
    return FB_OK;
}

/* Where a piece ends: at a tab or two blanks, or with the line. */
static size_t piece_end(fb_view line, size_t from) {
    for (size_t i = from; i < line.size; i++)
        if (line.data[i] == '\t' || (line.data[i] == ' ' && i + 1 < line.size && line.data[i + 1] == ' '))
            return i;
    return line.size;
}

static void cut_line(notice_reader *reader, fb_view line, uint32_t number) {
    for (size_t at = 0; at < line.size;) {
        size_t end = piece_end(line, at);
        fb_view text = fb_view_trim((fb_view){line.data + at, end - at});
        if (text.size > 0)
            reader->pieces[reader->n_pieces++] = (piece){text, number, (uint32_t)(text.data - line.data)};
        at = end + 1;
    }
}

static fb_status cut(notice_reader *reader) {
    /* a piece has a byte, and a gap behind it or a line end */
    reader->pieces = FB_NEW_ARRAY(reader->arena, piece, reader->text.size / 2 + reader->n_lines);
    reader->starts = FB_NEW_ARRAY(reader->arena, uint32_t, (size_t)reader->n_lines + 1);
    reader->is_used = FB_NEW_ARRAY(reader->arena, bool, (size_t)reader->n_lines + 1);
    fb_text_init(&reader->plain, reader->arena);
    FB_TRY(fb_fail_arena(reader->error, reader->arena));
    size_t from = 0;
    for (uint32_t number = 1; number <= reader->n_lines; number++) {
        size_t end = from;
        while (end < reader->text.size && reader->text.data[end] != '\n')
            end++;
        fb_view line = {reader->text.data + from, end - from};
        cut_line(reader, line, number);
        fb_text_add_byte(&reader->plain, ' ');
        reader->starts[number - 1] = (uint32_t)reader->plain.size;
        add_plainly(&reader->plain, line);
        from = end + 1;
    }
    fb_text_add_byte(&reader->plain, ' ');
    return fb_fail_arena(reader->error, reader->arena);
}

/* ---- days ------------------------------------------------------------------------------------------------ */

static bool is_number(fb_view token, size_t digits) {
    for (size_t i = 0; i < token.size; i++)
        if (token.data[i] < '0' || token.data[i] > '9')
            return false;
    return token.size > 0 && token.size <= digits;
}

static int number_of(fb_view token) {
    int n = 0;
    for (size_t i = 0; i < token.size; i++)
        n = n * 10 + (token.data[i] - '0');
    return n;
}

/* 0: none. */
static int month_of(fb_view token) {
    static const char *const names[][2] = {
        {"january", "enero"}, {"february", "febrero"}, {"march", "marzo"},         {"april", "abril"},
        {"may", "mayo"},      {"june", "junio"},       {"july", "julio"},          {"august", "agosto"},
        {"september", "septiembre"},                   {"october", "octubre"},     {"november", "noviembre"},
        {"december", "diciembre"}};
    for (size_t i = 0; i < FB_COUNT(names); i++)
        for (size_t k = 0; k < 2; k++) {
            fb_view name = fb_view_of(names[i][k]);
            bool is_short = token.size == 3 || (token.size == 4 && i == 8); /* "Sept" */
            if (fb_view_equal(token, name) || (is_short && fb_view_starts(name, token)))
                return (int)i + 1;
        }
    return 0;
}

static bool is_left_out(fb_view token) {
    static const char *const words[] = {"de",  "del", "of",  "the", "monday",   "tuesday", "wednesday",
                                        "mon", "tue", "wed", "thu", "thursday", "friday",  "saturday",
                                        "fri", "sat", "sun", "sunday"};
    for (size_t i = 0; i < FB_COUNT(words); i++)
        if (fb_view_equal(token, fb_view_of(words[i])))
            return true;
    return false;
}

/* "20th" without its letters. */
static fb_view without_ordinal(fb_view token) {
    size_t digits = 0;
    while (digits < token.size && token.data[digits] >= '0' && token.data[digits] <= '9')
        digits++;
    return digits > 0 && token.size == digits + 2 ? (fb_view){token.data, digits} : token;
}

/* Three tokens as a day: "2025 08 20", "08 20 2025" (month first, as in the United States), "august 20 2025",
 * "20 august 2025".  Nothing else: a day that could be another is none. */
static bool day_of_tokens(fb_date *out, const fb_view *t) {
    int year, month, day;
    fb_view first = without_ordinal(t[0]), second = without_ordinal(t[1]);
    if (is_number(t[0], 4) && t[0].size == 4 && is_number(t[1], 2) && is_number(t[2], 2)) {
        year = number_of(t[0]), month = number_of(t[1]), day = number_of(t[2]);
    } else if (!is_number(t[2], 4) || t[2].size != 4) {
        return false;
    } else if (is_number(t[0], 2) && is_number(t[1], 2)) {
        year = number_of(t[2]), month = number_of(t[0]), day = number_of(t[1]);
    } else if (month_of(t[0]) && is_number(second, 2)) {
        year = number_of(t[2]), month = month_of(t[0]), day = number_of(second);
    } else if (month_of(t[1]) && is_number(first, 2)) {
        year = number_of(t[2]), month = month_of(t[1]), day = number_of(first);
    } else {
        return false;
    }
    if (year < 1900 || year > 2199 || !fb_date_valid(year, month, day))
        return false;
    *out = (fb_date){.year = year, .month = (uint8_t)month, .day = (uint8_t)day};
    return true;
}

static bool day_in(fb_date *out, notice_reader *reader, fb_view text) {
    fb_view tokens[3];
    fb_text plain;
    size_t n = 0;
    if (text.size > 60)
        return false;
    fb_text_init(&plain, reader->arena);
    add_plainly(&plain, text);
    for (size_t at = 0; at < plain.size;) {
        size_t end = at;
        while (end < plain.size && plain.data[end] != ' ')
            end++;
        fb_view token = {plain.data + at, end - at};
        at = end + 1;
        if (is_left_out(token))
            continue;
        if (n == 3)
            return false;
        tokens[n++] = token;
    }
    return n == 3 && day_of_tokens(out, tokens);
}

/* ---- what a line says ------------------------------------------------------------------------------------ */

static void note(notice_reader *reader, uint32_t line, fb_view label, const char *what) {
    fb_text text;
    fb_text_init(&text, reader->arena);
    if (line)
        fb_text_format(&text, "line %u: ", (unsigned)line);
    if (label.size)
        fb_text_format(&text, "'%.*s' ", FB_ARG(label));
    fb_text_add_string(&text, what);
    if (reader->n_notes < FB_NOTICE_NOTES)
        reader->notes[reader->n_notes++] = fb_text_view(&text);
}

static void keep(notice_reader *reader, uint32_t i, fb_view is, uint32_t line, fb_view label) {
    found *f = &reader->found[i];
    reader->is_used[line] = true;
    if (f->is_found && !fb_view_equal(f->is, is) && !f->is_ambiguous) {
        f->is_ambiguous = true;
        note(reader, line, label, "says something else than a line before; neither is used");
    }
    if (!f->is_found)
        *f = (found){.is_found = true, .line = line, .label = label, .is = is};
}

/* Is the phrase in the text, whole words only?  `from`: where to look on from; its place, or -1. */
static ptrdiff_t phrase_at(fb_view plain, fb_view phrase, size_t from) {
    while (from + phrase.size <= plain.size) {
        ptrdiff_t at = fb_view_find((fb_view){plain.data + from, plain.size - from}, phrase);
        if (at < 0)
            return -1;
        size_t begin = from + (size_t)at, end = begin + phrase.size;
        if ((begin == 0 || plain.data[begin - 1] == ' ') && (end == plain.size || plain.data[end] == ' '))
            return (ptrdiff_t)begin;
        from = begin + 1;
    }
    return -1;
}

/* Does a longer phrase of the line stand at the place too ("i 918 supplement a" and "i 918")? */
static bool is_inside_longer(const fb_notice_line *line, fb_view plain, uint32_t word, size_t at) {
    size_t end = at + line->words[word].phrase.plain.size;
    for (uint32_t i = 0; i < line->n_words; i++) {
        fb_view longer = line->words[i].phrase.plain;
        if (longer.size <= end - at)
            continue;
        for (ptrdiff_t p = phrase_at(plain, longer, 0); p >= 0; p = phrase_at(plain, longer, (size_t)p + 1))
            if ((size_t)p <= at && (size_t)p + longer.size >= end)
                return true;
    }
    return false;
}

static uint32_t line_at(const notice_reader *reader, size_t at) {
    uint32_t low = 0, high = reader->n_lines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (reader->starts[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

/* Words of line `i` in a plain text; `line` 0: the whole, whose lines are known.  True when any is there. */
static bool words_in(notice_reader *reader, uint32_t i, fb_view plain, uint32_t line, fb_view label) {
    const fb_notice_line *l = &reader->kind->lines[i];
    bool any = false;
    for (uint32_t w = 0; w < l->n_words; w++) {
        const fb_notice_word *word = &l->words[w];
        for (ptrdiff_t at = phrase_at(plain, word->phrase.plain, 0); at >= 0;
             at = phrase_at(plain, word->phrase.plain, (size_t)at + 1)) {
            if (is_inside_longer(l, plain, w, (size_t)at))
                continue;
            keep(reader, i, word->is, line ? line : line_at(reader, (size_t)at), line ? label : word->phrase.written);
            any = true;
            break;
        }
    }
    return any;
}

/* Does the value say anything of line `i`?  It then is kept. */
static bool is_said(notice_reader *reader, uint32_t i, fb_view value, uint32_t line, fb_view label) {
    const fb_notice_line *l = &reader->kind->lines[i];
    fb_date day;
    fb_moment moment;
    fb_text text;
    fb_text_init(&text, reader->arena);
    if (l->take == FB_TAKE_WORD) {
        add_plainly(&text, value);
        return words_in(reader, i, fb_text_view(&text), line, label);
    }
    if (l->take == FB_TAKE_DATE && day_in(&day, reader, value)) {
        fb_text_format(&text, "%04d-%02d-%02d", (int)day.year, day.month, day.day);
    } else if (l->take == FB_TAKE_TIME && value.size <= 60 && fb_date_time_parse(&moment, reader->arena, value) &&
               moment.zone_kind != FB_ZONE_NONE) {
        fb_value said = fb_moment_value(reader->arena, FB_KIND_DATE_TIME, &moment);
        fb_temporal_print(&text, &said);
    } else {
        return false;
    }
    keep(reader, i, fb_text_view(&text), line, label);
    return true;
}

static void note_unread(notice_reader *reader, uint32_t i, uint32_t line, fb_view label) {
    static const char *const whys[] = {
        [FB_TAKE_WORD] = "says nothing that this table knows",
        [FB_TAKE_DATE] = "has no day that could be read; write it as 2025-08-20 or August 20, 2025",
        [FB_TAKE_TIME] = "has no time with a zone; write it as 2026-03-01T09:30:00-05:00"};
    note(reader, line, label, whys[reader->kind->lines[i].take]);
}

/* ---- labels ---------------------------------------------------------------------------------------------- */

/* The label that a plain text is, of a line of the kind. */
static bool label_of(const notice_reader *reader, uint32_t *line, fb_view *label, fb_view plain) {
    for (uint32_t i = 0; i < reader->kind->n_lines; i++) {
        const fb_notice_line *l = &reader->kind->lines[i];
        for (uint32_t k = 0; k < l->n_labels; k++)
            if (fb_view_equal(l->labels[k].plain, plain)) {
                *line = i;
                *label = l->labels[k].written;
                return true;
            }
    }
    return false;
}

static bool is_label(notice_reader *reader, uint32_t *line, fb_view *label, fb_view text) {
    fb_text plain;
    if (text.size > 120)
        return false;
    fb_text_init(&plain, reader->arena);
    add_plainly(&plain, text);
    return label_of(reader, line, label, fb_text_view(&plain));
}

/* The text before a colon, or all of it; *rest is what stands behind. */
static fb_view head_of(fb_view *rest, fb_view text) {
    const char *colon = memchr(text.data, ':', text.size);
    size_t size = colon ? (size_t)(colon - text.data) : text.size;
    *rest = colon ? fb_view_trim((fb_view){colon + 1, text.size - size - 1}) : (fb_view){"", 0};
    return (fb_view){text.data, size};
}

static bool begins_with_label(notice_reader *reader, const piece *p) {
    uint32_t line;
    fb_view label, rest;
    return is_label(reader, &line, &label, head_of(&rest, p->text));
}

/* The piece of the next line that has any which stands nearest below, as in a form with a row of labels. */
static uint32_t piece_below(const notice_reader *reader, uint32_t at) {
    const piece *p = &reader->pieces[at];
    uint32_t i = at + 1, best = UINT32_MAX, least = UINT32_MAX;
    while (i < reader->n_pieces && reader->pieces[i].line == p->line)
        i++;
    for (uint32_t line = i < reader->n_pieces ? reader->pieces[i].line : 0;
         i < reader->n_pieces && reader->pieces[i].line == line; i++) {
        uint32_t a = reader->pieces[i].column, far = a > p->column ? a - p->column : p->column - a;
        if (far < least) {
            least = far;
            best = i;
        }
    }
    return best;
}

static bool is_said_by(notice_reader *reader, uint32_t line, uint32_t at, uint32_t other, fb_view label) {
    if (other >= reader->n_pieces || begins_with_label(reader, &reader->pieces[other]))
        return false;
    bool is = is_said(reader, line, reader->pieces[other].text, reader->pieces[at].line, label);
    reader->is_used[reader->pieces[other].line] |= is;
    return is;
}

/* "Label: value"; else the value is in the next piece of the line, or in the one below. */
static void read_piece(notice_reader *reader, uint32_t at) {
    const piece *p = &reader->pieces[at];
    fb_view label, rest, head = head_of(&rest, p->text);
    uint32_t line;
    if (!is_label(reader, &line, &label, head))
        return;
    reader->is_used[p->line] = true;
    bool is_same_line = at + 1 < reader->n_pieces && reader->pieces[at + 1].line == p->line;
    bool is = rest.size > 0 ? is_said(reader, line, rest, p->line, label)
                            : (is_same_line && is_said_by(reader, line, at, at + 1, label)) ||
                                  is_said_by(reader, line, at, piece_below(reader, at), label);
    if (!is)
        note_unread(reader, line, p->line, label);
}

static fb_status read_lines(notice_reader *reader) {
    for (uint32_t i = 0; i < reader->n_pieces; i++)
        read_piece(reader, i);
    for (uint32_t i = 0; i < reader->kind->n_lines; i++)
        if (reader->kind->lines[i].take == FB_TAKE_WORD && reader->kind->lines[i].n_labels == 0)
            words_in(reader, i, fb_text_view(&reader->plain), 0, (fb_view){"", 0});
    return fb_fail_arena(reader->error, reader->arena);
}

/* ---- which kind it is -------------------------------------------------------------------------------------- */

static void list_kinds(fb_text *out, const fb_notice_kinds *kinds, const bool *only) {
    for (uint32_t i = 0; i < kinds->n; i++)
        if (!only || only[i])
            fb_text_format(out, "%s%.*s", out->size ? ", " : "", FB_ARG(kinds->items[i].id));
}

static fb_status no_kind(const notice_reader *reader, const fb_notice_kinds *kinds, const bool *only,
                         const char *what) {
    fb_text text;
    fb_text_init(&text, reader->arena);
    list_kinds(&text, kinds, only);
    FB_TRY(fb_fail_arena(reader->error, reader->arena));
    return fb_fail(reader->error, FB_BAD_INPUT, NULL, "%.*s: %s; name the kind: %.*s", FB_ARG(reader->name), what,
                   FB_ARG(fb_text_view(&text)));
}

/* The kind with the longest phrase of its own in the text. */
static fb_status recognise(notice_reader *reader, const fb_notice_kinds *kinds) {
    bool *is_best = FB_NEW_ARRAY(reader->arena, bool, kinds->n);
    size_t best = 0;
    uint32_t n_best = 0;
    if (!is_best)
        return fb_fail_arena(reader->error, reader->arena);
    for (uint32_t i = 0; i < kinds->n; i++) {
        size_t longest = 0;
        for (uint32_t k = 0; k < kinds->items[i].n_recognise; k++) {
            fb_view phrase = kinds->items[i].recognise[k].plain;
            if (phrase.size > longest && phrase_at(fb_text_view(&reader->plain), phrase, 0) >= 0)
                longest = phrase.size;
        }
        if (longest == 0 || longest < best)
            continue;
        if (longest > best) {
            memset(is_best, 0, kinds->n * sizeof *is_best);
            n_best = 0;
        }
        best = longest;
        is_best[i] = true;
        n_best++;
        reader->kind = &kinds->items[i];
    }
    if (n_best == 0)
        return no_kind(reader, kinds, NULL, "what kind of notice this is cannot be told");
    return n_best == 1 ? FB_OK : no_kind(reader, kinds, is_best, "more than one kind fits");
}

static fb_status choose_kind(notice_reader *reader, const fb_notice_kinds *kinds, const char *wanted) {
    if (!wanted)
        return recognise(reader, kinds);
    reader->kind = fb_notice_kind_find(kinds, fb_view_of(wanted));
    if (reader->kind)
        return FB_OK;
    fb_view *ids = FB_NEW_ARRAY(reader->arena, fb_view, kinds->n);
    for (uint32_t i = 0; ids && i < kinds->n; i++)
        ids[i] = kinds->items[i].id;
    FB_TRY(fb_fail_arena(reader->error, reader->arena));
    char near[192];
    did_you_mean(near, shortened(fb_view_of(wanted)), ids, kinds->n);
    return fb_fail(reader->error, FB_BAD_INPUT, NULL, "'%.*s' is no kind of notice%s (forbear new --kinds lists them)",
                   FB_ARG(shortened(fb_view_of(wanted))), near);
}

/* ---- the document, and what it shows ------------------------------------------------------------------------ */

static fb_view said_for_document(const notice_reader *reader, const char *part) {
    for (uint32_t i = 0; i < reader->kind->n_lines; i++)
        if (fb_view_equal(reader->kind->lines[i].document, fb_view_of(part)) && reader->found[i].is_found &&
            !reader->found[i].is_ambiguous)
            return reader->found[i].is;
    return (fb_view){"", 0};
}

static fb_status option_day(fb_view *out, const notice_reader *reader, const char *option, const char *name,
                            bool may_be_time) {
    fb_view text = fb_view_of(option ? option : "");
    fb_date day;
    fb_moment moment;
    bool is_time = may_be_time && text.size <= 80 && fb_date_time_parse(&moment, reader->arena, text) &&
                   moment.zone_kind != FB_ZONE_NONE;
    *out = fb_arena_copy(reader->arena, text);
    FB_TRY(fb_fail_arena(reader->error, reader->arena));
    if (text.size == 0 || is_time || fb_date_parse(&day, text))
        return FB_OK;
    return fb_fail(reader->error, FB_BAD_INPUT, NULL, "'%.*s' is no date for %s; write it as 2026-03-01%s",
                   FB_ARG(shortened(text)), name, may_be_time ? " or 2026-03-01T09:30:00-05:00" : "");
}

/* law/FIELD section 4: what was seen on a screen or heard on a telephone is never verified by itself. */
static fb_view evidence_of(const fb_notice_kind *kind, fb_view form) {
    if (fb_view_is(form, "photo") || fb_view_is(form, "screenshot"))
        return FB_LITERAL("photo_or_screenshot");
    if (fb_view_is(form, "read_over_telephone"))
        return FB_LITERAL("telephone");
    if (kind->evidence.size > 0)
        return kind->evidence;
    return fb_view_is(form, "original") ? FB_LITERAL("document_original") : FB_LITERAL("document_copy");
}

static fb_status document_of(fb_notice_reading *out, const notice_reader *reader, const fb_notice_options *options) {
    fb_view seen, received;
    fb_view form = fb_view_of(options->form ? options->form : "");
    if (form.size > 0 && !is_document_form(form))
        return fb_fail(reader->error, FB_BAD_INPUT, NULL,
                       "'%.*s' is no form of a document; use original, copy, photo, screenshot or read_over_telephone",
                       FB_ARG(shortened(form)));
    fb_view usual = reader->kind->form.size ? reader->kind->form : FB_LITERAL("copy");
    out->form = form.size ? fb_arena_copy(reader->arena, form) : usual;
    out->evidence = evidence_of(reader->kind, out->form);
    out->date_on_it = said_for_document(reader, "date_on_it");
    FB_TRY(option_day(&received, reader, options->received_on, "--received-on", false));
    FB_TRY(option_day(&seen, reader, options->as_of, "--as-of", true));
    out->received_on = received.size ? received : said_for_document(reader, "received_on");
    out->received_from = fb_arena_copy(reader->arena, fb_view_of(options->received_from ? options->received_from : ""));
    if (out->received_from.size > 0)
        FB_TRY(check_origin(out->evidence, out->received_from, reader->error));
    fb_view time = said_for_document(reader, "as_of");
    bool is_time = fb_view_find(seen, FB_LITERAL("T")) >= 0;
    out->seen_at = is_time ? seen : time;
    out->as_of = seen.size             ? seen
                 : out->date_on_it.size ? out->date_on_it
                 : time.size            ? time
                                        : out->received_on;
    return fb_fail_arena(reader->error, reader->arena);
}

static bool holds(const notice_reader *reader, const fb_notice_rule *rule) {
    for (uint32_t i = 0; i < rule->n_whens; i++) {
        const found *f = &reader->found[rule->whens[i].line];
        if (!f->is_found || f->is_ambiguous || !is_among(f->is, rule->whens[i].words, rule->whens[i].n_words))
            return false;
    }
    const found *from = rule->from == UINT32_MAX ? NULL : &reader->found[rule->from];
    return !from || (from->is_found && !from->is_ambiguous);
}

/* Where it stands: the line that the value is from, or the one that the rule names, or the first that it looks at. */
static const found *place_of(const notice_reader *reader, const fb_notice_rule *rule) {
    uint32_t line = rule->from != UINT32_MAX ? rule->from
                    : rule->at != UINT32_MAX ? rule->at
                    : rule->n_whens > 0      ? rule->whens[0].line
                                             : UINT32_MAX;
    return line == UINT32_MAX || !reader->found[line].is_found ? NULL : &reader->found[line];
}

static bool is_proposed(const fb_notice_reading *reading, uint32_t fact) {
    for (uint32_t i = 0; i < reading->n_proposals; i++)
        if (reading->proposals[i].fact == fact)
            return true;
    return false;
}

static fb_status propose(fb_notice_reading *out, notice_reader *reader, const fb_fact_sheet *sheet) {
    fb_notice_proposal *proposals = FB_NEW_ARRAY(reader->arena, fb_notice_proposal, reader->kind->n_rules);
    if (!proposals)
        return fb_fail_arena(reader->error, reader->arena);
    out->proposals = proposals;
    for (uint32_t i = 0; i < reader->kind->n_rules; i++) {
        const fb_notice_rule *rule = &reader->kind->rules[i];
        if (!holds(reader, rule) || is_proposed(out, rule->fact))
            continue;
        fb_notice_proposal *p = &proposals[out->n_proposals++];
        const found *place = place_of(reader, rule);
        fb_text pinpoint;
        *p = (fb_notice_proposal){.fact = rule->fact, .says = rule->says, .line = place ? place->line : 0};
        p->value = rule->from == UINT32_MAX ? rule->value : reader->found[rule->from].is;
        fb_text_init(&pinpoint, reader->arena);
        if (place)
            fb_text_format(&pinpoint, "line %u: %.*s", (unsigned)place->line, FB_ARG(place->label));
        p->pinpoint = fb_text_view(&pinpoint);
        FB_TRY(value_member(&p->member, reader->arena, &sheet->facts[rule->fact], p->value, reader->error));
    }
    return fb_fail_arena(reader->error, reader->arena);
}

static fb_status unused_lines(fb_notice_reading *out, notice_reader *reader) {
    uint32_t *unused = FB_NEW_ARRAY(reader->arena, uint32_t, reader->n_lines);
    if (!unused)
        return fb_fail_arena(reader->error, reader->arena);
    for (uint32_t i = 0; i < reader->n_pieces; i++) {
        uint32_t line = reader->pieces[i].line;
        bool is_new = out->n_unused == 0 || unused[out->n_unused - 1] != line;
        if (!reader->is_used[line] && is_new)
            unused[out->n_unused++] = line;
    }
    out->unused = unused;
    return FB_OK;
}

fb_status fb_notice_read_text(fb_notice_reading **out, fb_arena *arena, const fb_notice_kinds *kinds,
                              const fb_fact_sheet *sheet, fb_view name, fb_view text, const fb_notice_options *options,
                              fb_error *error) {
    notice_reader reader = {.name = name, .text = text, .arena = arena, .error = error};
    fb_notice_reading *made = FB_NEW(arena, fb_notice_reading);
    if (!made)
        return fb_fail_arena(error, arena);
    FB_TRY(check_text(&reader));
    FB_TRY(cut(&reader));
    FB_TRY(choose_kind(&reader, kinds, options->kind));
    reader.found = FB_NEW_ARRAY(arena, found, reader.kind->n_lines);
    reader.notes = FB_NEW_ARRAY(arena, fb_view, FB_NOTICE_NOTES);
    FB_TRY(fb_fail_arena(error, arena));
    FB_TRY(read_lines(&reader));
    made->kind = reader.kind;
    FB_TRY(document_of(made, &reader, options));
    FB_TRY(propose(made, &reader, sheet));
    FB_TRY(unused_lines(made, &reader));
    made->notes = reader.notes;
    made->n_notes = reader.n_notes;
    *out = made;
    return fb_fail_arena(error, arena);
}
