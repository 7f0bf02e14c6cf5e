/* builtin_temporal.c - functions of dates and times that convert nothing: calendar positions, now, today,
 * is (DMN 1.5 sections 10.3.4.6, 10.3.4.8 and 10.3.4.11, tables 77, 79 and 82).
 *
 * Constructors are in builtin_conversion.c.  Called through the table made from feel/builtins.def.
 */
#include "eval/builtin_inner.h"

fb_value builtin_day_of_year(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("day of year");
    fb_date date;
    if (!fb_argument_day(&date, &given, 0, "date"))
        return fb_null();
    fb_date first = {.year = date.year, .month = 1, .day = 1};
    return fb_number_value(fb_number_of(fb_days_of_date(date) - fb_days_of_date(first) + 1));
}

fb_value builtin_day_of_week(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
    fb_arguments given = FB_ARGUMENTS("day of week");
    fb_date date;
    if (!fb_argument_day(&date, &given, 0, "date"))
        return fb_null();
    return fb_string(fb_view_of(names[fb_day_of_week(date) - 1]));
}

fb_value builtin_month_of_year(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    fb_arguments given = FB_ARGUMENTS("month of year");
    fb_date date;
    if (!fb_argument_day(&date, &given, 0, "date"))
        return fb_null();
    return fb_string(fb_view_of(names[date.month - 1]));
}

/* The Thursday of the date's week lies in the year that the week is counted in (ISO 8601). */
fb_value builtin_week_of_year(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("week of year");
    fb_date date, thursday_date;
    if (!fb_argument_day(&date, &given, 0, "date"))
        return fb_null();
    int64_t thursday = fb_days_of_date(date) + 4 - fb_day_of_week(date);
    if (!fb_date_of_days(&thursday_date, thursday))
        return fb_null_note(run, "week of year: the week reaches beyond the years of FEEL");
    fb_date first = {.year = thursday_date.year, .month = 1, .day = 1};
    return fb_number_value(fb_number_of((thursday - fb_days_of_date(first)) / 7 + 1));
}

/* Both read the run's clock, which is an input of the evaluation. */
fb_value builtin_now(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    (void)arguments;
    (void)n_arguments;
    return fb_made_value(run, fb_moment_value(run->arena, FB_KIND_DATE_TIME, &run->clock.now));
}

fb_value builtin_today(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    (void)arguments;
    (void)n_arguments;
    return fb_date_value(run->clock.now.date);
}

fb_value builtin_is(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("is");
    bool same = fb_value_identical(fb_argument_any(&given, 0), fb_argument_any(&given, 1), &run->budget);
    return fb_budget_held(run) ? fb_boolean(same) : fb_null();
}
