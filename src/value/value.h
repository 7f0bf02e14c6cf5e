/* value.h - the FEEL semantic domain (DMN 1.5 section 10.3.2.1) as C values.
 *
 * A value is 24 bytes, copied freely and never freed: what it points at lives in the arena it was made in
 * and is immutable.  A function that allocates takes that arena; one without an arena parameter does not
 * allocate.  When memory runs out a maker returns null and the arena holds the failure.
 *
 * FEEL's null is an ordinary known value.  "Unknown" is not a value: the evaluator suspends instead
 * (eval/eval.h).
 */
#ifndef FB_VALUE_H
#define FB_VALUE_H

#include "base/base.h"

typedef enum fb_kind {
    FB_KIND_NULL = 0,
    FB_KIND_BOOLEAN,
    FB_KIND_NUMBER,
    FB_KIND_STRING,
    FB_KIND_DATE,
    FB_KIND_TIME,
    FB_KIND_DATE_TIME,
    FB_KIND_DAYS_TIME_DURATION,
    FB_KIND_YEARS_MONTHS_DURATION,
    FB_KIND_LIST,
    FB_KIND_CONTEXT,
    FB_KIND_RANGE,
    FB_KIND_FUNCTION
} fb_kind;

/* decimal128 in the BID encoding, as Intel's library has it; [0] is the low half. */
typedef struct fb_number {
    uint64_t word[2];
} fb_number;

/* A day of the proleptic Gregorian calendar; FEEL years run from -999,999,999 to 999,999,999. */
typedef struct fb_date {
    int32_t year;
    uint8_t month, day; /* 1-based */
} fb_date;

typedef enum fb_zone_kind { FB_ZONE_NONE = 0, FB_ZONE_OFFSET, FB_ZONE_NAMED } fb_zone_kind;

/* A time of day, with or without a zone; and, for FB_KIND_DATE_TIME, its day. */
typedef struct fb_moment {
    fb_date date; /* zero for FB_KIND_TIME */
    uint8_t hour, minute, second;
    uint8_t zone_kind;    /* fb_zone_kind */
    uint32_t nanosecond;
    int32_t offset;       /* seconds east of UTC; for FB_ZONE_NAMED the offset in force then (a time of day
                           * has no "then": the zone's standard offset) */
    fb_view zone;         /* IANA name for FB_ZONE_NAMED, e.g. "Europe/Paris"; else empty */
} fb_moment;

/* A days and time duration: exact nanoseconds, split so that FEEL's whole range fits. */
typedef struct fb_duration {
    int64_t seconds;     /* same sign as nanoseconds */
    int32_t nanoseconds; /* |.| < 10^9 */
} fb_duration;

typedef struct fb_value fb_value;
typedef struct fb_entry fb_entry;
typedef struct fb_range fb_range;
typedef struct fb_function fb_function;

struct fb_value {
    uint8_t kind; /* fb_kind */
    uint8_t spare[3];
    uint32_t count; /* strings: bytes; lists: items; contexts: entries */
    union {
        bool boolean;
        fb_number number;
        const char *string; /* UTF-8, not NUL-terminated */
        fb_date date;
        const fb_moment *moment; /* FB_KIND_TIME, FB_KIND_DATE_TIME */
        fb_duration duration;    /* FB_KIND_DAYS_TIME_DURATION */
        int64_t months;          /* FB_KIND_YEARS_MONTHS_DURATION */
        const fb_value *items;
        const fb_entry *entries; /* in order of insertion; keys distinct */
        const fb_range *range;
        const fb_function *function;
    } as;
};

struct fb_entry {
    fb_view key;
    fb_value value;
};

/* A range [low..high].  An endpoint that is FB_KIND_NULL with `undefined_*` set is unbounded (`>= 5` has an
 * undefined high end, DMN 1.5 table 42); such an end is open. */
struct fb_range {
    fb_value low, high;
    bool low_closed, high_closed;
    bool low_undefined, high_undefined;
    bool complement; /* all values but those of [low..high]: `!= 5` is the complement of [5..5] */
    bool is_equality; /* written `= e`: has what [e..e] has, but does not equal it (table 53) */
};

struct fb_type;

/* A function value.  What a call does is the evaluator's business; here it is only a value with a type. */
struct fb_function {
    const struct fb_type *type; /* FB_TYPE_FUNCTION, or NULL when nothing is declared */
    const fb_view *parameters;  /* n_parameters names */
    uint32_t n_parameters;
    const void *body;           /* the evaluator's */
    const fb_value *captured;   /* the evaluator's: values of the enclosing scopes */
};

/* ---- value.c: makers ----------------------------------------------------------------------------------- */
static inline fb_value fb_null(void) {
    return (fb_value){.kind = FB_KIND_NULL};
}
static inline fb_value fb_boolean(bool b) {
    fb_value v = {.kind = FB_KIND_BOOLEAN};
    v.as.boolean = b;
    return v;
}
static inline fb_value fb_string(fb_view text) { /* text must outlive the value */
    fb_value v = {.kind = FB_KIND_STRING, .count = (uint32_t)text.size};
    v.as.string = text.data;
    return v;
}
static inline fb_value fb_number_value(fb_number n) {
    fb_value v = {.kind = FB_KIND_NUMBER};
    v.as.number = n;
    return v;
}
static inline fb_value fb_date_value(fb_date d) {
    fb_value v = {.kind = FB_KIND_DATE};
    v.as.date = d;
    return v;
}
static inline fb_value fb_duration_value(fb_duration d) {
    fb_value v = {.kind = FB_KIND_DAYS_TIME_DURATION};
    v.as.duration = d;
    return v;
}
static inline fb_value fb_months_value(int64_t months) {
    fb_value v = {.kind = FB_KIND_YEARS_MONTHS_DURATION};
    v.as.months = months;
    return v;
}
static inline fb_value fb_list(const fb_value *items, uint32_t n_items) { /* items must outlive the value */
    fb_value v = {.kind = FB_KIND_LIST, .count = n_items};
    v.as.items = items;
    return v;
}
static inline fb_value fb_context(const fb_entry *entries, uint32_t n_entries) {
    fb_value v = {.kind = FB_KIND_CONTEXT, .count = n_entries};
    v.as.entries = entries;
    return v;
}
/* kind is FB_KIND_TIME or FB_KIND_DATE_TIME; the moment is copied. */
fb_value fb_moment_value(fb_arena *arena, fb_kind kind, const fb_moment *moment);
fb_value fb_range_value(fb_arena *arena, const fb_range *range);
static inline fb_view fb_string_view(const fb_value *string) {
    return (fb_view){string->as.string, string->count};
}
static inline bool fb_is_true(const fb_value *v) {
    return v->kind == FB_KIND_BOOLEAN && v->as.boolean;
}
/* A deep copy into another arena (functions are copied as they are). */
fb_value fb_value_copy(fb_arena *arena, const fb_value *value);
/* "number", "days and time duration", ... as FEEL names them (DMN 1.5 10.3.1.3). */
const char *fb_kind_name(fb_kind kind);

/* ---- number.c: decimal128 (DMN 1.5 10.3.2.3.1); Intel's library stays behind this file ----------------- */
typedef enum fb_rounding {
    FB_ROUND_HALF_EVEN,
    FB_ROUND_HALF_UP,   /* away from zero on a tie */
    FB_ROUND_HALF_DOWN, /* toward zero on a tie */
    FB_ROUND_UP,        /* away from zero */
    FB_ROUND_DOWN,      /* toward zero */
    FB_ROUND_FLOOR,
    FB_ROUND_CEILING
} fb_rounding;
fb_number fb_number_of(int64_t n);
/* By its shortest decimal that reads back the same; 0 for infinity and NaN, which the caller looks for. */
fb_number fb_number_of_double(double d);
/* FEEL's numeric literal (rule 35), an optional "-" before it; false when it is not one, or is out of range
 * (overflows, or vanishes).  More than 34 digits are rounded. */
bool fb_number_parse(fb_number *out, fb_view text);
/* Plain digits where short, else scientific ("1E+40"); trailing zeros behind the point are dropped.  At
 * most 48 bytes with the NUL; returns the length. */
size_t fb_number_print(char out[48], fb_number n);
/* Each returns false, *out untouched, when the result is not finite (overflow, division by zero, a domain
 * error): FEEL gives null there. */
bool fb_number_add(fb_number *out, fb_number a, fb_number b);
bool fb_number_subtract(fb_number *out, fb_number a, fb_number b);
bool fb_number_multiply(fb_number *out, fb_number a, fb_number b);
bool fb_number_divide(fb_number *out, fb_number a, fb_number b);
bool fb_number_power(fb_number *out, fb_number a, fb_number b);
bool fb_number_sqrt(fb_number *out, fb_number a);
bool fb_number_exp(fb_number *out, fb_number a);
bool fb_number_log(fb_number *out, fb_number a);
/* dividend - divisor * floor(dividend / divisor) (FEEL modulo, table 75). */
bool fb_number_modulo(fb_number *out, fb_number a, fb_number b);
/* a rounded to `scale` digits behind the point; scale may be negative; FEEL allows -6111..6176. */
bool fb_number_round(fb_number *out, fb_number a, int32_t scale, fb_rounding mode);
fb_number fb_number_negate(fb_number a);
fb_number fb_number_abs(fb_number a);
int fb_number_compare(fb_number a, fb_number b); /* -1, 0, 1 by value: 1.0 equals 1 */
/* Some number strictly between; false when there is none.  Taking one half or the other again and again comes down
 * to two neighbours within 140 steps, wherever it began. */
bool fb_number_middle(fb_number *out, fb_number low, fb_number high);
bool fb_number_is_integer(fb_number a);
bool fb_number_is_zero(fb_number a);
bool fb_number_is_negative(fb_number a);
/* False when a is not an integer that fits. */
bool fb_number_to_int64(int64_t *out, fb_number a);
double fb_number_to_double(fb_number a);

/* ---- temporal.c: dates, times, durations (10.3.2.3.4 - 10.3.2.3.8, 10.3.4.1) --------------------------- */
bool fb_date_valid(int64_t year, int64_t month, int64_t day);
int64_t fb_days_of_date(fb_date date);           /* days since 1970-01-01 */
bool fb_date_of_days(fb_date *out, int64_t days); /* false beyond FEEL's years */
int fb_day_of_week(fb_date date);                /* 1 Monday .. 7 Sunday */
/* Adds months, clipping the day to the month's end. */
bool fb_date_add_months(fb_date *out, fb_date date, int64_t months);
/* The string forms of 10.3.4.1 (XML Schema 1.1 part 2 with FEEL's zones); false when it is not one. */
bool fb_date_parse(fb_date *out, fb_view text);
/* Time and date-time; zone names are checked against ICU.  `arena` keeps a zone's name. */
bool fb_time_parse(fb_moment *out, fb_arena *arena, fb_view text);
bool fb_date_time_parse(fb_moment *out, fb_arena *arena, fb_view text); /* needs the time part */
/* A duration of either kind (10.3.4.1): sets *kind. */
bool fb_duration_parse(fb_value *out, fb_view text);
/* "@"-literals and value_json: tries date, time, date and time, durations in that order. */
bool fb_temporal_parse(fb_value *out, fb_arena *arena, fb_view text);
/* The string form of any temporal value (10.3.4.1 string()). */
void fb_temporal_print(fb_text *out, const fb_value *value);
/* Nanosecond-exact seconds since 1970-01-01T00:00 of a date-time, in UTC when it has a zone, else in local
 * time. */
fb_duration fb_moment_instant(const fb_moment *moment);
/* Sets the offset of a moment in a named zone from its day and clock (for a time of day: the zone's standard
 * offset), after either was put together by hand.  Nothing to do in other zones.  False: no such zone. */
bool fb_moment_set_offset(fb_moment *moment);
/* The moment `by` later, in the same zone (a named zone's offset is looked up anew). False beyond range. */
bool fb_moment_add_duration(fb_moment *out, const fb_moment *moment, fb_duration by);
bool fb_moment_add_months(fb_moment *out, const fb_moment *moment, int64_t months);
/* A time of day `by` later, modulo 24 h. */
void fb_time_add_duration(fb_moment *out, const fb_moment *time, fb_duration by);
bool fb_duration_add(fb_duration *out, fb_duration a, fb_duration b);
fb_duration fb_duration_negate(fb_duration a);
/* a - b of two instants or times. */
bool fb_duration_subtract(fb_duration *out, fb_duration a, fb_duration b);
int fb_duration_compare(fb_duration a, fb_duration b);
fb_number fb_duration_to_number(fb_duration d);              /* seconds, with fraction */
bool fb_duration_of_number(fb_duration *out, fb_number secs); /* rounds to nanoseconds */
/* Whole years and months from one day to another (10.3.4.1 years and months duration). */
int64_t fb_months_between(fb_date from, fb_date to);

/* ---- zone.c: IANA time zones by ICU, loaded on first use ----------------------------------------------- */
bool fb_zone_known(fb_view name);
/* Seconds east of UTC in `name` at a local date-time (the earlier offset in a repeated hour, the offset
 * before the gap in a missing one). False when the zone is unknown. */
bool fb_zone_offset_local(int32_t *offset, fb_view name, const fb_moment *local);
/* The same at an instant, seconds since 1970 UTC. */
bool fb_zone_offset_utc(int32_t *offset, fb_view name, int64_t seconds);
/* The zone's standard offset (no daylight saving) by the last of its rules. */
bool fb_zone_offset_standard(int32_t *offset, fb_view name);
/* Upper or lower case beyond ASCII, by ICU's root locale. */
fb_view fb_upper_case(fb_arena *arena, fb_view text);
fb_view fb_lower_case(fb_arena *arena, fb_view text);

/* ---- context.c ----------------------------------------------------------------------------------------- */
/* The entry's value, or NULL when the key is absent. */
const fb_value *fb_context_get(const fb_value *context, fb_view key);
/* A new context with `key` set (in its old place, or last). */
fb_value fb_context_put(fb_arena *arena, const fb_value *context, fb_view key, const fb_value *value);

/* ---- list.c: a list under construction ----------------------------------------------------------------- */
typedef struct fb_list_builder {
    fb_arena *arena;
    fb_value *items;
    uint32_t n, capacity;
} fb_list_builder;
void fb_list_begin(fb_list_builder *builder, fb_arena *arena);
bool fb_list_add(fb_list_builder *builder, const fb_value *item); /* false: arena->failure */
fb_value fb_list_end(fb_list_builder *builder);

/* ---- compare.c: equality and order (10.3.2.15, tables 53-54 of DMN 1.5) -------------------------------- */
typedef enum fb_ternary { FB_FALSE = 0, FB_TRUE = 1, FB_NEITHER = 2 } fb_ternary;
/* FEEL `=`: FB_NEITHER means null (kinds that cannot be compared). null = null is true. */
fb_ternary fb_value_equal(const fb_value *a, const fb_value *b, fb_budget *budget);
/* FEEL order. True and *out -1, 0, 1; false when the two have no order (null in FEEL). */
bool fb_value_order(int *out, const fb_value *a, const fb_value *b);
/* The `is` function: same kind and same value in every part (10.3.4.x is()). */
bool fb_value_identical(const fb_value *a, const fb_value *b, fb_budget *budget);

/* ---- range.c ------------------------------------------------------------------------------------------- */
/* Is `value` within the range?  FB_NEITHER when they cannot be compared. */
fb_ternary fb_range_has(const fb_range *range, const fb_value *value);
/* Rule 66, "range literal", as range() reads it (10.3.4.1): literal endpoints only (numbers, strings, @"..."
 * and date("...") and the like), of one kind, in order.  False when it is not one. */
bool fb_range_parse(fb_range *out, fb_arena *arena, fb_view text);
/* "[1..5]", "(..2)", "!=5": as FEEL writes it, endpoints as literals. */
void fb_range_print(fb_text *out, const fb_range *range, fb_budget *budget);

/* ---- type.c: the lattice L (10.3.2.9) ------------------------------------------------------------------ */
typedef enum fb_type_kind {
    FB_TYPE_ANY = 0,
    FB_TYPE_NULL,
    FB_TYPE_BOOLEAN,
    FB_TYPE_NUMBER,
    FB_TYPE_STRING,
    FB_TYPE_DATE,
    FB_TYPE_TIME,
    FB_TYPE_DATE_TIME,
    FB_TYPE_DAYS_TIME_DURATION,
    FB_TYPE_YEARS_MONTHS_DURATION,
    FB_TYPE_LIST,
    FB_TYPE_CONTEXT,
    FB_TYPE_RANGE,
    FB_TYPE_FUNCTION
} fb_type_kind;
typedef struct fb_type fb_type;
typedef struct fb_type_field {
    fb_view name;
    const fb_type *type;
} fb_type_field;
struct fb_type {
    uint8_t kind;               /* fb_type_kind */
    bool function_declared;     /* FUNCTION: parameters and result are stated (else any function) */
    uint32_t constraint;        /* 0, or 1 + an index of the plan's constraints (allowed values) */
    uint32_t n;                 /* CONTEXT: fields; FUNCTION: parameters */
    fb_view name;               /* the item definition's name, empty for built-in types */
    const fb_type *element;     /* LIST and RANGE: NULL means Any; FUNCTION: the result, NULL: not known */
    const fb_type_field *field; /* CONTEXT: fields; FUNCTION: parameters (names may be empty) */
};
/* One shared constant for each built-in type ("list" is list<Any>, "context" has no fields). */
const fb_type *fb_type_builtin(fb_type_kind kind);
/* By FEEL's name: "number", "string", "boolean", "date", "time", "date and time" (and "dateTime"),
 * "days and time duration" ("dayTimeDuration"), "years and months duration" ("yearMonthDuration"), "Any",
 * "Null", "list", "context", "range", "function".  NULL when it is none of them. */
const fb_type *fb_type_by_name(fb_view name);
const fb_type *fb_type_list(fb_arena *arena, const fb_type *element);
const fb_type_field *fb_type_find_field(const fb_type *type, fb_view name);
/* sub <: super, "conforms to" (10.3.2.9.2). Constraints are not looked at. */
bool fb_type_conforms(const fb_type *sub, const fb_type *super, fb_budget *budget);
/* `value instance of type`, without constraints.  null is an instance of Any and Null only... see the
 * section; the caller that checks constraints walks beside it (eval). */
bool fb_value_instance_of(const fb_value *value, const fb_type *type, fb_budget *budget);
void fb_type_print(fb_text *out, const fb_type *type);

/* ---- value_json.c: values to and from JSON and text ---------------------------------------------------- */
/* A string as a FEEL literal: quoted, with `"`, `\\` and control characters escaped (rule 64). */
void fb_string_literal_print(fb_text *out, fb_view text);
/* What is written between the quotes of a FEEL string literal (rules 33, 64).  A backslash before a character
 * that makes no escape stands for itself where `keeps_backslash`.  False with the offset in *bad when an escape
 * is not one; out->data NULL when memory ran out. */
bool fb_string_literal_read(fb_view *out, size_t *bad, fb_arena *arena, fb_view written, bool keeps_backslash);
/* Any value as the literal that reads back as it: what string() writes inside lists and contexts. */
void fb_value_print_literal(fb_text *out, const fb_value *value, fb_budget *budget);
/* FEEL's string() of any value: strings inside lists and contexts are quoted, at top level they are not. */
void fb_value_print(fb_text *out, const fb_value *value, fb_budget *budget);
/* JSON: dates, times, durations as strings in FEEL form; numbers as JSON numbers with all their digits;
 * ranges as strings in FEEL form, "[1..5]"; functions as the string "function". `indent` 0 is
 * one line, else spaces a level. */
void fb_value_to_json(fb_text *out, const fb_value *value, int indent, fb_budget *budget);
/* A JSON tree (base json.c) as a value.  With `type`, a string becomes the temporal value or range that the
 * type asks for, and a field of a context that is missing becomes null; without, JSON's own types (a string
 * stays a string, a number keeps every digit).  null has every type.  A value that does not have `type` is
 * FB_BAD_INPUT with its place in `text`, which the tree was parsed from. */
fb_status fb_value_from_json(fb_value *out, fb_arena *arena, fb_view file, fb_view text, const fb_json *json,
                             const fb_type *type, fb_error *error) FB_MUST_CHECK;

#endif
