/* temporal.c - dates, times, date-times and durations (DMN 1.5 10.3.2.3.4 to 10.3.2.3.8, 10.3.4.1).
 *
 * Text forms are those of XML Schema 1.1 part 2 (date, time, dateTime, dayTimeDuration, yearMonthDuration),
 * with "@" and an IANA zone name as the spec adds.  The calendar is the proleptic Gregorian one; nothing here
 * asks the C library or the machine's clock.  Zone rules come from zone.c.
 *
 * INVARIANT: a day that leaves this file exists and its year lies within FEEL's; a duration's seconds and
 * nanoseconds have one sign and seconds are never INT64_MIN.
 */
#include "value/value.h"

#define YEAR_LIMIT 999999999
#define DAY_SECONDS 86400
#define NANO 1000000000
#define OFFSET_LIMIT (14 * 3600) /* XML Schema 1.1 part 2, 3.3.7: time zones of up to 14 hours */

/* ---- the calendar -------------------------------------------------------------------------------------- */

static int64_t floor_divide(int64_t a, int64_t b) { /* b > 0 */
    return a / b - (a % b < 0);
}

static bool is_leap_year(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t days_in_month(int64_t year, int64_t month) {
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap_year(year));
}

bool fb_date_valid(int64_t year, int64_t month, int64_t day) {
    return year >= -YEAR_LIMIT && year <= YEAR_LIMIT && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

/* Years are counted from 1 March, which puts the leap day at their end and makes every month's start a linear
 * function of its number: (153 m + 2) / 5 days for m = 0 (March) .. 11.  An era is the 400 years after which
 * the calendar repeats, 146,097 days; 719,468 days lie between 0000-03-01 and 1970-01-01. */
int64_t fb_days_of_date(fb_date date) {
    int64_t year = (int64_t)date.year - (date.month <= 2);
    int64_t era = floor_divide(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

bool fb_date_of_days(fb_date *out, int64_t days) {
    const int64_t limit = (int64_t)366 * (YEAR_LIMIT + 2001);
    if (days < -limit || days > limit)
        return false;
    days += 719468;
    int64_t era = floor_divide(days, 146097);
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * month + 2) / 5 + 1;
    int64_t year = year_of_era + era * 400 + (month >= 10);
    if (year < -YEAR_LIMIT || year > YEAR_LIMIT)
        return false;
    *out = (fb_date){(int32_t)year, (uint8_t)(month < 10 ? month + 3 : month - 9), (uint8_t)day};
    return true;
}

int fb_day_of_week(fb_date date) {
    int64_t from_monday = fb_days_of_date(date) + 3; /* 1970-01-01 was a Thursday */
    return (int)(from_monday - floor_divide(from_monday, 7) * 7) + 1;
}

bool fb_date_add_months(fb_date *out, fb_date date, int64_t months) {
    int64_t total;
    if (__builtin_add_overflow((int64_t)date.year * 12 + date.month - 1, months, &total))
        return false;
    int64_t year = floor_divide(total, 12);
    int64_t month = total - year * 12 + 1;
    if (year < -YEAR_LIMIT || year > YEAR_LIMIT)
        return false;
    int64_t last = days_in_month(year, month);
    *out = (fb_date){(int32_t)year, (uint8_t)month, (uint8_t)(date.day < last ? date.day : last)};
    return true;
}

/* A month counts when its day is reached, in either direction; the times of day play no part (the TCK's
 * reading of years and months duration()). */
int64_t fb_months_between(fb_date from, fb_date to) {
    int64_t months = ((int64_t)to.year - from.year) * 12 + to.month - from.month;
    if (months > 0 && to.day < from.day)
        return months - 1;
    if (months < 0 && to.day > from.day)
        return months + 1;
    return months;
}

/* ---- durations ----------------------------------------------------------------------------------------- */

/* Carries nanoseconds (|.| < 2 * 10^9) into seconds and gives both one sign. */
static bool normalize(fb_duration *out, int64_t seconds, int64_t nanoseconds) {
    int64_t carry = nanoseconds / NANO;
    nanoseconds %= NANO;
    if (__builtin_add_overflow(seconds, carry, &seconds))
        return false;
    if (seconds > 0 && nanoseconds < 0) {
        seconds--;
        nanoseconds += NANO;
    } else if (seconds < 0 && nanoseconds > 0) {
        seconds++;
        nanoseconds -= NANO;
    }
    if (seconds == INT64_MIN)
        return false;
    *out = (fb_duration){seconds, (int32_t)nanoseconds};
    return true;
}

bool fb_duration_add(fb_duration *out, fb_duration a, fb_duration b) {
    int64_t seconds;
    if (__builtin_add_overflow(a.seconds, b.seconds, &seconds))
        return false;
    return normalize(out, seconds, (int64_t)a.nanoseconds + b.nanoseconds);
}

fb_duration fb_duration_negate(fb_duration a) {
    return (fb_duration){-a.seconds, -a.nanoseconds};
}

bool fb_duration_subtract(fb_duration *out, fb_duration a, fb_duration b) {
    return fb_duration_add(out, a, fb_duration_negate(b));
}

int fb_duration_compare(fb_duration a, fb_duration b) {
    if (a.seconds != b.seconds)
        return a.seconds < b.seconds ? -1 : 1;
    return (a.nanoseconds > b.nanoseconds) - (a.nanoseconds < b.nanoseconds);
}

fb_number fb_duration_to_number(fb_duration d) {
    fb_number seconds = fb_number_of(d.seconds);
    if (d.nanoseconds == 0)
        return seconds;
    fb_number fraction, result = seconds; /* 19 digits and 9 behind the point: exact */
    if (!fb_number_divide(&fraction, fb_number_of(d.nanoseconds), fb_number_of(NANO)) ||
        !fb_number_add(&result, seconds, fraction))
        return seconds;
    return result;
}

bool fb_duration_of_number(fb_duration *out, fb_number secs) {
    fb_number whole, fraction, scaled, rounded;
    int64_t seconds, nanoseconds;
    if (!fb_number_round(&whole, secs, 0, FB_ROUND_DOWN) || !fb_number_to_int64(&seconds, whole) ||
        !fb_number_subtract(&fraction, secs, whole) ||
        !fb_number_multiply(&scaled, fraction, fb_number_of(NANO)) ||
        !fb_number_round(&rounded, scaled, 0, FB_ROUND_HALF_EVEN) ||
        !fb_number_to_int64(&nanoseconds, rounded))
        return false;
    return normalize(out, seconds, nanoseconds);
}

/* ---- moments ------------------------------------------------------------------------------------------- */

static int64_t second_of_day(const fb_moment *moment) {
    return moment->hour * 3600 + moment->minute * 60 + moment->second;
}

static void set_second_of_day(fb_moment *moment, int64_t second) {
    moment->hour = (uint8_t)(second / 3600);
    moment->minute = (uint8_t)(second / 60 % 60);
    moment->second = (uint8_t)(second % 60);
}

/* A time of day has no day: its month is 0. */
static bool has_day(const fb_moment *moment) {
    return moment->date.month != 0;
}

/* Seconds since 1970-01-01T00:00 on the moment's own clock; for a time of day, since midnight. */
static int64_t local_seconds(const fb_moment *moment) {
    int64_t days = has_day(moment) ? fb_days_of_date(moment->date) : 0;
    return days * DAY_SECONDS + second_of_day(moment);
}

static bool set_local_seconds(fb_moment *moment, int64_t seconds) {
    int64_t days = floor_divide(seconds, DAY_SECONDS);
    if (!fb_date_of_days(&moment->date, days))
        return false;
    set_second_of_day(moment, seconds - days * DAY_SECONDS);
    return true;
}

bool fb_moment_set_offset(fb_moment *moment) {
    if (moment->zone_kind != FB_ZONE_NAMED)
        return true;
    if (has_day(moment))
        return fb_zone_offset_local(&moment->offset, moment->zone, moment);
    return fb_zone_offset_standard(&moment->offset, moment->zone);
}

fb_duration fb_moment_instant(const fb_moment *moment) {
    int64_t seconds = local_seconds(moment);
    if (moment->zone_kind != FB_ZONE_NONE)
        seconds -= moment->offset;
    fb_duration instant = {seconds, (int32_t)moment->nanosecond};
    normalize(&instant, seconds, moment->nanosecond); /* FEEL's years are far from int64_t's ends */
    return instant;
}

bool fb_moment_add_duration(fb_moment *out, const fb_moment *moment, fb_duration by) {
    fb_moment sum = *moment;
    int64_t seconds = local_seconds(moment) - (moment->zone_kind == FB_ZONE_NAMED ? moment->offset : 0);
    int64_t nanosecond = (int64_t)moment->nanosecond + by.nanoseconds;
    int64_t carry = floor_divide(nanosecond, NANO);
    if (__builtin_add_overflow(seconds, by.seconds, &seconds) ||
        __builtin_add_overflow(seconds, carry, &seconds))
        return false;
    sum.nanosecond = (uint32_t)(nanosecond - carry * NANO);
    if (sum.zone_kind == FB_ZONE_NAMED) {
        if (!fb_zone_offset_utc(&sum.offset, sum.zone, seconds) ||
            __builtin_add_overflow(seconds, (int64_t)sum.offset, &seconds))
            return false;
    }
    if (!set_local_seconds(&sum, seconds))
        return false;
    *out = sum;
    return true;
}

bool fb_moment_add_months(fb_moment *out, const fb_moment *moment, int64_t months) {
    fb_moment sum = *moment;
    if (!fb_date_add_months(&sum.date, moment->date, months) || !fb_moment_set_offset(&sum))
        return false;
    *out = sum;
    return true;
}

void fb_time_add_duration(fb_moment *out, const fb_moment *time, fb_duration by) {
    fb_moment sum = *time;
    int64_t nanosecond = (int64_t)time->nanosecond + by.nanoseconds;
    int64_t carry = floor_divide(nanosecond, NANO);
    int64_t seconds = second_of_day(time) + by.seconds % DAY_SECONDS + carry;
    sum.nanosecond = (uint32_t)(nanosecond - carry * NANO);
    set_second_of_day(&sum, seconds - floor_divide(seconds, DAY_SECONDS) * DAY_SECONDS);
    *out = sum;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

typedef struct cursor {
    const char *at, *end;
} cursor;

static cursor cursor_of(fb_view text) {
    return (cursor){text.data, text.data ? text.data + text.size : text.data};
}

static bool at_end(const cursor *c) {
    return c->at == c->end;
}

static bool at_digit(const cursor *c) {
    return c->at < c->end && *c->at >= '0' && *c->at <= '9';
}

static bool take(cursor *c, char wanted) {
    if (c->at == c->end || *c->at != wanted)
        return false;
    c->at++;
    return true;
}

static bool two_digits(uint8_t *out, cursor *c) {
    if (c->end - c->at < 2 || !at_digit(c) || c->at[1] < '0' || c->at[1] > '9')
        return false;
    *out = (uint8_t)((c->at[0] - '0') * 10 + (c->at[1] - '0'));
    c->at += 2;
    return true;
}

/* Any number of digits, at least one; false when they overflow. */
static bool whole_number(int64_t *out, cursor *c) {
    if (!at_digit(c))
        return false;
    for (*out = 0; at_digit(c); c->at++)
        if (__builtin_mul_overflow(*out, (int64_t)10, out) ||
            __builtin_add_overflow(*out, (int64_t)(*c->at - '0'), out))
            return false;
    return true;
}

/* The digits behind a decimal point, as nanoseconds.  What lies below a nanosecond has no FEEL value here and
 * is refused rather than dropped, unless it is zeros. */
static bool fraction_digits(uint32_t *nanosecond, cursor *c) {
    uint32_t place = NANO / 10;
    for (*nanosecond = 0; at_digit(c); c->at++) {
        uint32_t digit = (uint32_t)(*c->at - '0');
        if (place == 0 && digit != 0)
            return false;
        *nanosecond += digit * place;
        place /= 10;
    }
    return true;
}

/* '-'? four digits or more, no leading zero beyond four. */
static bool year_digits(int32_t *out, cursor *c) {
    bool negative = take(c, '-');
    const char *first = c->at;
    int64_t year;
    if (!whole_number(&year, c) || year > YEAR_LIMIT)
        return false;
    ptrdiff_t n = c->at - first;
    if (n < 4 || (n > 4 && *first == '0'))
        return false;
    *out = (int32_t)(negative ? -year : year);
    return true;
}

static bool date_part(fb_date *out, cursor *c) {
    int32_t year;
    uint8_t month, day;
    if (!year_digits(&year, c) || !take(c, '-') || !two_digits(&month, c) || !take(c, '-') ||
        !two_digits(&day, c) || !fb_date_valid(year, month, day))
        return false;
    *out = (fb_date){year, month, day};
    return true;
}

/* ("+" | "-") hh ":" mm [ ":" ss ], at most 14 hours.  The seconds are FEEL's: time(h, m, s, offset) can make
 * such a zone, and what string() writes must read back. */
static bool zone_offset(int32_t *out, cursor *c) {
    bool negative = take(c, '-');
    uint8_t hour, minute, second = 0;
    if (!negative && !take(c, '+'))
        return false;
    if (!two_digits(&hour, c) || !take(c, ':') || !two_digits(&minute, c) || minute > 59)
        return false;
    if (take(c, ':') && (!two_digits(&second, c) || second > 59))
        return false;
    int32_t offset = hour * 3600 + minute * 60 + second;
    if (offset > OFFSET_LIMIT)
        return false;
    *out = negative ? -offset : offset;
    return true;
}

/* Nothing, "Z" (the spec's examples also write "z"), an offset, or "@" and a name.  The name is cut out. */
static bool zone_part(fb_moment *out, cursor *c) {
    if (at_end(c))
        return true;
    if (take(c, '@')) {
        out->zone_kind = FB_ZONE_NAMED;
        out->zone = (fb_view){c->at, (size_t)(c->end - c->at)};
        c->at = c->end;
        return out->zone.size > 0;
    }
    out->zone_kind = FB_ZONE_OFFSET;
    return take(c, 'Z') || take(c, 'z') || zone_offset(&out->offset, c);
}

/* hh ":" mm ":" ss [ "." digits ]; 24:00:00 is the end of the day and sets hour 24. */
static bool clock_part(fb_moment *out, cursor *c) {
    if (!two_digits(&out->hour, c) || !take(c, ':') || !two_digits(&out->minute, c) || !take(c, ':') ||
        !two_digits(&out->second, c) || out->minute > 59 || out->second > 59)
        return false;
    if (take(c, '.') && (!at_digit(c) || !fraction_digits(&out->nanosecond, c)))
        return false;
    if (out->hour == 24)
        return out->minute == 0 && out->second == 0 && out->nanosecond == 0;
    return out->hour < 24;
}

/* Looks the zone up and keeps its name. */
static bool settle_zone(fb_moment *moment, fb_arena *arena) {
    if (moment->zone_kind != FB_ZONE_NAMED)
        return true;
    if (!fb_moment_set_offset(moment))
        return false;
    moment->zone = fb_arena_copy(arena, moment->zone);
    return moment->zone.data != NULL;
}

bool fb_date_parse(fb_date *out, fb_view text) {
    cursor c = cursor_of(text);
    fb_date date;
    fb_moment zone = {.zone_kind = FB_ZONE_NONE};
    /* xs:date may carry a zone; a FEEL date has none, so it is checked and forgotten */
    if (!date_part(&date, &c) || !zone_part(&zone, &c) || zone.zone_kind == FB_ZONE_NAMED || !at_end(&c))
        return false;
    *out = date;
    return true;
}

bool fb_time_parse(fb_moment *out, fb_arena *arena, fb_view text) {
    cursor c = cursor_of(text);
    fb_moment time = {.zone_kind = FB_ZONE_NONE};
    if (!clock_part(&time, &c) || !zone_part(&time, &c) || !at_end(&c))
        return false;
    time.hour %= 24;
    if (!settle_zone(&time, arena))
        return false;
    *out = time;
    return true;
}

bool fb_date_time_parse(fb_moment *out, fb_arena *arena, fb_view text) {
    cursor c = cursor_of(text);
    fb_moment moment = {.zone_kind = FB_ZONE_NONE};
    if (!date_part(&moment.date, &c) || !take(&c, 'T') || !clock_part(&moment, &c) ||
        !zone_part(&moment, &c) || !at_end(&c))
        return false;
    if (moment.hour == 24) {
        moment.hour = 0;
        if (!fb_date_of_days(&moment.date, fb_days_of_date(moment.date) + 1))
            return false;
    }
    if (!settle_zone(&moment, arena))
        return false;
    *out = moment;
    return true;
}

/* What has been read of a duration; each designator may come once and in this order. */
enum { YEARS, MONTHS, DAYS, HOURS, MINUTES, SECONDS, NO_DESIGNATOR };
typedef struct duration_parts {
    int64_t amount[NO_DESIGNATOR];
    uint32_t nanosecond;
    bool years_months, days_time;
} duration_parts;

static int designator_of(char c, bool in_time) {
    switch (c) {
    case 'Y':
        return in_time ? NO_DESIGNATOR : YEARS;
    case 'M':
        return in_time ? MINUTES : MONTHS;
    case 'D':
        return in_time ? NO_DESIGNATOR : DAYS;
    case 'H':
        return in_time ? HOURS : NO_DESIGNATOR;
    case 'S':
        return in_time ? SECONDS : NO_DESIGNATOR;
    default:
        return NO_DESIGNATOR;
    }
}

/* One amount and its designator; *next is the first designator still allowed. */
static bool duration_part(duration_parts *parts, int *next, cursor *c, bool in_time) {
    int64_t amount;
    if (!whole_number(&amount, c))
        return false;
    bool fraction = take(c, '.'); /* "PT0.S" is a duration to the TCK (1120): it needs no digits behind it */
    if (fraction && !fraction_digits(&parts->nanosecond, c))
        return false;
    if (at_end(c))
        return false;
    int designator = designator_of(*c->at++, in_time);
    if (designator == NO_DESIGNATOR || designator < *next || (fraction && designator != SECONDS))
        return false;
    *next = designator + 1;
    parts->amount[designator] = amount;
    if (designator <= MONTHS)
        parts->years_months = true;
    else
        parts->days_time = true;
    return true;
}

static bool duration_parts_of(duration_parts *parts, cursor *c) {
    int next = YEARS;
    if (!take(c, 'P'))
        return false;
    while (!at_end(c) && *c->at != 'T')
        if (!duration_part(parts, &next, c, false))
            return false;
    if (take(c, 'T')) {
        next = HOURS;
        do {
            if (!duration_part(parts, &next, c, true))
                return false;
        } while (!at_end(c));
    }
    return parts->years_months != parts->days_time; /* exactly one kind, and not a bare "P" */
}

static bool total_of(int64_t *out, const int64_t *amount, const int64_t *unit, int n) {
    *out = 0;
    for (int i = 0; i < n; i++) {
        int64_t product;
        if (__builtin_mul_overflow(amount[i], unit[i], &product) ||
            __builtin_add_overflow(*out, product, out))
            return false;
    }
    return true;
}

bool fb_duration_parse(fb_value *out, fb_view text) {
    static const int64_t months_in[] = {12, 1}, seconds_in[] = {DAY_SECONDS, 3600, 60, 1};
    cursor c = cursor_of(text);
    duration_parts parts = {.nanosecond = 0};
    bool negative = take(&c, '-');
    int64_t total;
    if (!duration_parts_of(&parts, &c))
        return false;
    if (parts.years_months) {
        if (!total_of(&total, parts.amount, months_in, 2))
            return false;
        *out = fb_months_value(negative ? -total : total);
        return true;
    }
    if (!total_of(&total, parts.amount + DAYS, seconds_in, 4))
        return false;
    fb_duration duration = {total, (int32_t)parts.nanosecond};
    *out = fb_duration_value(negative ? fb_duration_negate(duration) : duration);
    return true;
}

bool fb_temporal_parse(fb_value *out, fb_arena *arena, fb_view text) {
    fb_date date;
    fb_moment moment;
    if (fb_date_parse(&date, text)) {
        *out = fb_date_value(date);
        return true;
    }
    bool is_time = fb_time_parse(&moment, arena, text);
    if (is_time || fb_date_time_parse(&moment, arena, text)) {
        *out = fb_moment_value(arena, is_time ? FB_KIND_TIME : FB_KIND_DATE_TIME, &moment);
        return out->kind != FB_KIND_NULL;
    }
    return fb_duration_parse(out, text);
}

/* ---- writing ------------------------------------------------------------------------------------------- */

/* A buffer that each form surely fits: the longest is a date-time,
 * "-999999999-12-31T23:59:59.999999999+14:00:00". */
typedef struct line {
    char text[80];
    size_t n;
} line;

static void put(line *out, char c) {
    out->text[out->n++] = c;
}

/* At least `width` digits, zeros in front. */
static void put_digits(line *out, uint64_t n, int width) {
    char backwards[20];
    int length = 0;
    while (n || length < width) {
        backwards[length++] = (char)('0' + n % 10);
        n /= 10;
    }
    while (length)
        put(out, backwards[--length]);
}

static void put_fraction(line *out, uint32_t nanosecond) {
    if (nanosecond == 0)
        return;
    int width = 9;
    for (; nanosecond % 10 == 0; width--)
        nanosecond /= 10;
    put(out, '.');
    put_digits(out, nanosecond, width);
}

static void put_date(line *out, fb_date date) {
    if (date.year < 0)
        put(out, '-');
    put_digits(out, (uint64_t)(date.year < 0 ? -(int64_t)date.year : date.year), 4);
    put(out, '-');
    put_digits(out, date.month, 2);
    put(out, '-');
    put_digits(out, date.day, 2);
}

static void put_offset(line *out, int32_t offset) {
    if (offset == 0) {
        put(out, 'Z');
        return;
    }
    uint64_t magnitude = (uint64_t)(offset < 0 ? -(int64_t)offset : offset);
    put(out, offset < 0 ? '-' : '+');
    put_digits(out, magnitude / 3600, 2);
    put(out, ':');
    put_digits(out, magnitude / 60 % 60, 2);
    if (magnitude % 60) {
        put(out, ':');
        put_digits(out, magnitude % 60, 2);
    }
}

static void put_clock(line *out, const fb_moment *moment) {
    put_digits(out, moment->hour, 2);
    put(out, ':');
    put_digits(out, moment->minute, 2);
    put(out, ':');
    put_digits(out, moment->second, 2);
    put_fraction(out, moment->nanosecond);
    if (moment->zone_kind == FB_ZONE_OFFSET)
        put_offset(out, moment->offset);
    else if (moment->zone_kind == FB_ZONE_NAMED)
        put(out, '@');
}

static void put_amount(line *out, uint64_t amount, char designator) {
    if (amount) {
        put_digits(out, amount, 1);
        put(out, designator);
    }
}

static void put_days_time(line *out, fb_duration d) {
    uint64_t seconds = d.seconds < 0 ? 0 - (uint64_t)d.seconds : (uint64_t)d.seconds;
    uint32_t nanosecond = (uint32_t)(d.nanoseconds < 0 ? -d.nanoseconds : d.nanoseconds);
    if (d.seconds < 0 || d.nanoseconds < 0)
        put(out, '-');
    put(out, 'P');
    put_amount(out, seconds / DAY_SECONDS, 'D');
    uint64_t rest = seconds % DAY_SECONDS;
    if (rest == 0 && nanosecond == 0 && seconds != 0)
        return;
    put(out, 'T');
    put_amount(out, rest / 3600, 'H');
    put_amount(out, rest / 60 % 60, 'M');
    if (rest % 60 || nanosecond || seconds == 0) {
        put_digits(out, rest % 60, 1);
        put_fraction(out, nanosecond);
        put(out, 'S');
    }
}

static void put_years_months(line *out, int64_t months) {
    uint64_t magnitude = months < 0 ? 0 - (uint64_t)months : (uint64_t)months;
    if (months < 0)
        put(out, '-');
    put(out, 'P');
    put_amount(out, magnitude / 12, 'Y');
    if (magnitude % 12 || magnitude == 0) {
        put_digits(out, magnitude % 12, 1);
        put(out, 'M');
    }
}

void fb_temporal_print(fb_text *out, const fb_value *value) {
    line text = {.n = 0};
    fb_view zone = {NULL, 0};
    switch ((fb_kind)value->kind) {
    case FB_KIND_DATE:
        put_date(&text, value->as.date);
        break;
    case FB_KIND_DATE_TIME:
        put_date(&text, value->as.moment->date);
        put(&text, 'T');
        put_clock(&text, value->as.moment);
        zone = value->as.moment->zone;
        break;
    case FB_KIND_TIME:
        put_clock(&text, value->as.moment);
        zone = value->as.moment->zone;
        break;
    case FB_KIND_DAYS_TIME_DURATION:
        put_days_time(&text, value->as.duration);
        break;
    case FB_KIND_YEARS_MONTHS_DURATION:
        put_years_months(&text, value->as.months);
        break;
    default:
        return;
    }
    fb_text_add(out, (fb_view){text.text, text.n});
    if (zone.size)
        fb_text_add(out, zone);
}
