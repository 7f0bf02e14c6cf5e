/* builtin_conversion.c - the conversion functions: dates, times, durations, numbers, strings and ranges
 * from other values (DMN 1.5 section 10.3.4.1, table 72).
 *
 * The string forms are read by value/temporal.c and value/number.c; a range string is read as FEEL and
 * accepted only where its ends are literals.  Called through the table made from feel/builtins.def.
 */
#include "eval/builtin_inner.h"

static fb_value not_the_form(const fb_arguments *given, fb_view text, const char *form) {
    return fb_null_note(given->run, "%s: \"%.*s\" is not %s", given->function, FB_ARG(text), form);
}

/* ---- date ---------------------------------------------------------------------------------------------- */

static fb_value date_from(const fb_arguments *given) {
    const fb_value *from = fb_argument_of_kind(given, 0, FB_KIND_STRING);
    fb_date date;
    if (from != NULL) {
        if (!fb_date_parse(&date, fb_string_view(from)))
            return not_the_form(given, fb_string_view(from), "a date such as 2012-12-25");
        return fb_date_value(date);
    }
    from = fb_argument_of_kind(given, 0, FB_KIND_DATE);
    if (from != NULL)
        return *from;
    from = fb_argument_of_kind(given, 0, FB_KIND_DATE_TIME);
    if (from != NULL)
        return fb_date_value(from->as.moment->date);
    return fb_argument_wrong(given, 0, "from", "a string, a date or a date and time");
}

/* Year, month and day in the arguments 0 to 2. */
static bool date_of_parts(fb_date *out, const fb_arguments *given) {
    int64_t year, month, day;
    if (!fb_argument_integer(&year, given, 0, "year") || !fb_argument_integer(&month, given, 1, "month") ||
        !fb_argument_integer(&day, given, 2, "day"))
        return false;
    if (!fb_date_valid(year, month, day)) {
        fb_null_note(given->run, "%s: there is no day %lld-%lld-%lld", given->function, (long long)year,
                     (long long)month, (long long)day);
        return false;
    }
    *out = (fb_date){.year = (int32_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
    return true;
}

fb_value builtin_date(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("date");
    fb_date date;
    if (n_arguments <= 1)
        return date_from(&given);
    return date_of_parts(&date, &given) ? fb_date_value(date) : fb_null();
}

/* ---- time ---------------------------------------------------------------------------------------------- */

static fb_value time_value(fb_run *run, fb_moment moment) {
    moment.date = (fb_date){0};
    (void)fb_moment_set_offset(&moment); /* a zone that the moment has is known */
    return fb_made_value(run, fb_moment_value(run->arena, FB_KIND_TIME, &moment));
}

static fb_value time_from(const fb_arguments *given) {
    fb_moment moment = {.zone_kind = FB_ZONE_OFFSET};
    const fb_value *from = fb_argument_of_kind(given, 0, FB_KIND_STRING);
    if (from != NULL) {
        bool good = fb_time_parse(&moment, given->run->arena, fb_string_view(from));
        if (!fb_run_memory(given->run))
            return fb_null();
        return good ? time_value(given->run, moment)
                    : not_the_form(given, fb_string_view(from),
                                   "a time such as 23:59:00, 23:59:00+01:00 or "
                                   "23:59:00@Europe/Paris");
    }
    from = fb_argument_of_kind(given, 0, FB_KIND_TIME);
    if (from != NULL)
        return *from;
    from = fb_argument_of_kind(given, 0, FB_KIND_DATE_TIME);
    if (from != NULL)
        return time_value(given->run, *from->as.moment);
    if (fb_argument_of_kind(given, 0, FB_KIND_DATE) != NULL)
        return time_value(given->run, moment); /* UTC midnight (10.3.2.3.5) */
    return fb_argument_wrong(given, 0, "from", "a string, a time or a date and time");
}

/* An offset from UTC: whole seconds, 14 hours at most (XML Schema 1.1 part 2 section 3.3.7). */
static bool offset_argument(fb_moment *out, const fb_arguments *given, uint32_t index) {
    if (!fb_argument_given(given, index))
        return true;
    const fb_value *offset = fb_argument_of_kind(given, index, FB_KIND_DAYS_TIME_DURATION);
    if (offset == NULL) {
        fb_argument_wrong(given, index, "offset", "a days and time duration");
        return false;
    }
    fb_duration d = offset->as.duration;
    if (d.nanoseconds != 0 || d.seconds < -14 * 3600 || d.seconds > 14 * 3600) {
        fb_null_note(given->run, "%s: 'offset' must be whole seconds within 14 hours of zero",
                     given->function);
        return false;
    }
    out->zone_kind = FB_ZONE_OFFSET;
    out->offset = (int32_t)d.seconds;
    return true;
}

static bool out_of_clock(const fb_arguments *given, const char *parameter) {
    fb_null_note(given->run, "%s: '%s' is no part of a time of day", given->function, parameter);
    return false;
}

/* Hour, minute and second in the arguments from `first` on; the second may have a fraction. */
static bool clock_of_parts(fb_moment *out, const fb_arguments *given, uint32_t first) {
    int64_t hour, minute;
    fb_number second;
    fb_duration exact;
    if (!fb_argument_integer(&hour, given, first, "hour") ||
        !fb_argument_integer(&minute, given, first + 1, "minute") ||
        !fb_argument_number(&second, given, first + 2, "second"))
        return false;
    if (hour < 0 || hour > 23)
        return out_of_clock(given, "hour");
    if (minute < 0 || minute > 59)
        return out_of_clock(given, "minute");
    if (fb_number_is_negative(second) || fb_number_compare(second, fb_number_of(60)) >= 0 ||
        !fb_number_round(&second, second, 9, FB_ROUND_DOWN) || !fb_duration_of_number(&exact, second))
        return out_of_clock(given, "second");
    out->hour = (uint8_t)hour;
    out->minute = (uint8_t)minute;
    out->second = (uint8_t)exact.seconds;
    out->nanosecond = (uint32_t)exact.nanoseconds;
    return true;
}

fb_value builtin_time(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("time");
    fb_moment moment = {.zone_kind = FB_ZONE_NONE};
    if (n_arguments <= 1)
        return time_from(&given);
    if (!clock_of_parts(&moment, &given, 0) || !offset_argument(&moment, &given, 3))
        return fb_null();
    return time_value(run, moment);
}

/* ---- date and time ------------------------------------------------------------------------------------- */

/* A moment whose parts are set; the offset of a named zone is looked up for its day. */
static fb_value date_time_value(const fb_arguments *given, fb_moment moment) {
    if (moment.zone_kind == FB_ZONE_NAMED && !fb_zone_offset_local(&moment.offset, moment.zone, &moment))
        return fb_null_note(given->run, "%s: the time zone '%.*s' is not known", given->function,
                            FB_ARG(moment.zone));
    return fb_made_value(given->run, fb_moment_value(given->run->arena, FB_KIND_DATE_TIME, &moment));
}

static fb_value date_and_time_from(const fb_arguments *given) {
    fb_view text;
    fb_moment moment = {.zone_kind = FB_ZONE_NONE};
    if (!fb_argument_string(&text, given, 0, "from"))
        return fb_null();
    /* a date string optionally followed by T and a time: without it, midnight */
    bool good = fb_date_time_parse(&moment, given->run->arena, text);
    if (!fb_run_memory(given->run))
        return fb_null();
    if (!good) {
        moment = (fb_moment){.zone_kind = FB_ZONE_NONE};
        good = fb_date_parse(&moment.date, text);
    }
    if (!good)
        return not_the_form(given, text, "a date and time such as 2012-12-24T23:59:00");
    return fb_made_value(given->run, fb_moment_value(given->run->arena, FB_KIND_DATE_TIME, &moment));
}

static fb_value date_and_time_of(const fb_arguments *given) {
    fb_date date;
    if (!fb_argument_day(&date, given, 0, "date"))
        return fb_null();
    const fb_value *time = fb_argument_of_kind(given, 1, FB_KIND_TIME);
    if (time == NULL)
        return fb_argument_wrong(given, 1, "time", "a time");
    fb_moment moment = *time->as.moment;
    moment.date = date;
    return date_time_value(given, moment);
}

/* The seventh argument: an offset or the name of a zone, or null. */
static bool zone_argument(fb_moment *out, const fb_arguments *given) {
    const fb_value *name = fb_argument_of_kind(given, 6, FB_KIND_STRING);
    if (name == NULL)
        return offset_argument(out, given, 6);
    if (!fb_zone_known(fb_string_view(name))) {
        fb_null_note(given->run, "date and time: the time zone '%.*s' is not known",
                     FB_ARG(fb_string_view(name)));
        return false;
    }
    out->zone_kind = FB_ZONE_NAMED;
    out->zone = fb_string_view(name);
    return true;
}

fb_value builtin_date_and_time(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("date and time");
    fb_moment moment = {.zone_kind = FB_ZONE_NONE};
    if (n_arguments <= 1)
        return date_and_time_from(&given);
    if (n_arguments == 2)
        return date_and_time_of(&given);
    if (!date_of_parts(&moment.date, &given) || !clock_of_parts(&moment, &given, 3) ||
        !zone_argument(&moment, &given))
        return fb_null();
    return date_time_value(&given, moment);
}

/* ---- durations ----------------------------------------------------------------------------------------- */

fb_value builtin_duration(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("duration");
    fb_view text;
    fb_value duration;
    if (!fb_argument_string(&text, &given, 0, "from"))
        return fb_null();
    if (!fb_duration_parse(&duration, text))
        return not_the_form(&given, text, "a duration such as P1DT2H or P1Y2M");
    return duration;
}

fb_value builtin_years_and_months_duration(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("years and months duration");
    fb_date from, to;
    if (!fb_argument_day(&from, &given, 0, "from") || !fb_argument_day(&to, &given, 1, "to"))
        return fb_null();
    return fb_months_value(fb_months_between(from, to));
}

/* ---- number and string --------------------------------------------------------------------------------- */

/* A separator: one of `allowed`, or none (0) when it is null or left out. */
static bool separator(char *out, const fb_arguments *given, uint32_t index, const char *parameter,
                      const char *allowed) {
    fb_view text;
    *out = '\0';
    if (!fb_argument_given(given, index))
        return true;
    if (!fb_argument_string(&text, given, index, parameter))
        return false;
    if (text.size != 1 || memchr(allowed, text.data[0], strlen(allowed)) == NULL) {
        fb_null_note(given->run, "number: '%s' must be one of \"%s\" or null", parameter, allowed);
        return false;
    }
    *out = text.data[0];
    return true;
}

/* `from` without grouping separators and with a point for the decimal separator (footnote 1 of table 72). */
fb_value builtin_number(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("number");
    fb_view text;
    fb_text plain;
    char grouping, decimal;
    fb_number number;
    if (!fb_argument_string(&text, &given, 0, "from") ||
        !separator(&grouping, &given, 1, "grouping separator", " ,.") ||
        !separator(&decimal, &given, 2, "decimal separator", ".,"))
        return fb_null();
    if (grouping != '\0' && grouping == decimal)
        return fb_null_note(run, "number: the two separators are the same");
    if (!fb_run_step(run, 1 + text.size / FB_BYTES_PER_STEP))
        return fb_null();
    fb_text_init(&plain, run->arena);
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (grouping == '\0' || c != grouping)
            fb_text_add_byte(&plain, decimal != '\0' && c == decimal ? '.' : c);
    }
    if (!fb_run_memory(run))
        return fb_null();
    if (!fb_number_parse(&number, fb_text_view(&plain)))
        return not_the_form(&given, text, "a number with these separators");
    return fb_number_value(number);
}

fb_value builtin_string(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("string");
    const fb_value *from = fb_argument_any(&given, 0);
    if (from->kind == FB_KIND_NULL)
        return fb_null_note(run, "string: 'from' is null");
    if (from->kind == FB_KIND_STRING)
        return *from;
    fb_text out;
    fb_text_init(&out, run->arena);
    fb_value_print(&out, from, &run->budget);
    return fb_budget_held(run) ? fb_made_text(run, &out) : fb_null();
}

/* ---- range --------------------------------------------------------------------------------------------- */

/* A call that rule 60 allows as a literal: of date, time, date and time or duration, with a string. */
static bool temporal_call(fb_value *out, fb_run *run, const fb_tree *tree) {
    static const struct constructor {
        const char *name;
        fb_builtin_function *make;
    } constructors[] = {
        {"date", builtin_date},
        {"time", builtin_time},
        {"date and time", builtin_date_and_time},
        {"duration", builtin_duration},
    };
    if (tree->n_children != 2 || tree->named || tree->children[0]->kind != FB_TREE_NAME)
        return false;
    const fb_tree *argument = tree->children[1];
    if (argument->kind != FB_TREE_LITERAL || argument->value.kind != FB_KIND_STRING)
        return false;
    for (size_t i = 0; i < FB_COUNT(constructors); i++) {
        if (!fb_view_equal(tree->children[0]->text, fb_view_of(constructors[i].name)))
            continue;
        *out = constructors[i].make(run, &argument->value, 1);
        return out->kind != FB_KIND_NULL;
    }
    return false;
}

/* An end of a range literal (rule 67): a number, a string or a date time literal. */
static bool literal_end(fb_value *out, fb_run *run, const fb_tree *tree) {
    switch (tree->kind) {
    case FB_TREE_LITERAL:
        *out = tree->value;
        return out->kind == FB_KIND_NUMBER || out->kind == FB_KIND_STRING;
    case FB_TREE_AT: *out = tree->value; return out->kind != FB_KIND_NULL;
    case FB_TREE_NEGATE: /* the sign of rule 35 */
        if (tree->n_children != 1 || tree->children[0]->kind != FB_TREE_LITERAL ||
            tree->children[0]->value.kind != FB_KIND_NUMBER)
            return false;
        *out = fb_number_value(fb_number_negate(tree->children[0]->value.as.number));
        return true;
    case FB_TREE_CALL: return temporal_call(out, run, tree);
    default: return false;
    }
}

/* Rule 66: an end that is left out is open, and not both are. */
static bool range_of_tree(fb_range *out, fb_run *run, const fb_tree *tree) {
    if (tree->kind != FB_TREE_RANGE || tree->n_children != 2)
        return false;
    const fb_tree *low = tree->children[0], *high = tree->children[1];
    *out = (fb_range){.low_closed = tree->low_closed,
                      .high_closed = tree->high_closed,
                      .low_undefined = low == NULL,
                      .high_undefined = high == NULL};
    if ((low == NULL && high == NULL) || (low == NULL && tree->low_closed) ||
        (high == NULL && tree->high_closed))
        return false;
    return (low == NULL || literal_end(&out->low, run, low)) &&
           (high == NULL || literal_end(&out->high, run, high));
}

fb_value builtin_range(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("range");
    fb_view text;
    fb_tree *tree = NULL;
    fb_range range;
    fb_syntax_error error;
    int order;
    if (!fb_argument_string(&text, &given, 0, "from") || !fb_run_step(run, 1 + text.size))
        return fb_null();
    fb_parse_input input = {.text = text, .goal = FB_GOAL_EXPRESSION};
    fb_status status = fb_feel_parse(&tree, run->arena, &input, &error);
    if (!fb_run_memory(run))
        return fb_null();
    if (status != FB_OK || !range_of_tree(&range, run, tree))
        return not_the_form(&given, text, "a range of literals such as [18..21)");
    if (!range.low_undefined && !range.high_undefined &&
        (range.low.kind != range.high.kind || !fb_value_order(&order, &range.low, &range.high)))
        return fb_null_note(run, "range: %s and %s make no range", fb_kind_name(range.low.kind),
                            fb_kind_name(range.high.kind));
    if (!range.low_undefined && !range.high_undefined && order > 0)
        return fb_null_note(run, "range: the end of \"%.*s\" is before its start", FB_ARG(text));
    return fb_made_value(run, fb_range_value(run->arena, &range));
}
