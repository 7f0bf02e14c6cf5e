/* cmd_deadlines.c - forbear deadlines: what falls due over all cases, sorted by day, as text, JSON or a calendar.
 *
 * Of each case the duties of the determination about its action, and the deadlines of benefits as they stand on the day
 * that is asked about.  A case that cannot be read is one line on standard error and does not hide the others.
 *
 * INVARIANT: a calendar has case ids and days, and nothing that a case is about: calendars are shown and shared.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: forbear deadlines CASES... --on DATE [OPTIONS]\n"
    "\n"
    "Says what falls due over all cases, earliest first: the duties and approvals that the determination about a\n"
    "case's action names with a day, and the deadlines of benefits as they stand on the day that is asked about.\n"
    "Where readings differ on a day each is a line of its own. What is past is marked. A list that waits for facts is\n"
    "said: there may be more. Not advice; check each day in its source.\n"
    "\n"
    "  CASES                 case files, sealed or not, and folders: every *.json and sealed file in and below them\n"
    "  --on DATE             the day that is asked about, \"2026-03-01\"; never taken from the clock\n"
    "  --within DAYS         leave out what is due more than so many days later\n"
    "  --json                for programs (schema/deadlines.schema.json)\n"
    "  --ics                 a calendar (RFC 5545): days and case ids, nothing of what a case is about\n"
    "  --passphrase-file F   the passphrase of sealed files is the first line of F\n"
    "  --policies DIR        the policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "Text that goes to no terminal is one line a deadline, with tabs between: day, days left, case, instrument, what,\n"
    "reading, by, grade, file.\n"
    "\n"
    "Exit: 0 done, 2 bad input, 5 facts of a case contradictory or a fault in a policy, 6 a budget ran out.\n"
    "\n"
    "Example: what is due in the month after 1 March 2026\n"
    "\n"
    "  $ forbear deadlines cases/ --on 2026-03-01 --within 31\n"
    "  $ forbear deadlines cases/ --on 2026-03-01 --ics > deadlines.ics\n";

typedef struct deadline {
    char *texts;            /* all that the views point at */
    fb_view case_id, file;
    fb_deadline said;
    long day;               /* days since 1970 */
    size_t order;           /* in which they were found */
} deadline;

typedef struct deadlines_command {
    bool json, ics, is_terminal;
    const char *on, *within, *policies, *passphrase_file;
    long day, most;         /* most: days from `day` on; below 0: any */
    fb_desk *desk;
    deadline *items;
    size_t n, capacity, n_waiting, n_failed;
} deadlines_command;

static fb_view of(const char *text) {
    return (fb_view){text, strlen(text)};
}

/* ---- days ------------------------------------------------------------------------------------------------ */

/* Days since 1970-01-01 of the proleptic Gregorian calendar. */
static long days_of(long year, long month, long day) {
    long y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool is_day(long year, long month, long day) {
    long next = month == 12 ? days_of(year + 1, 1, 1) : days_of(year, month + 1, 1);
    return month >= 1 && month <= 12 && day >= 1 && days_of(year, month, day) < next;
}

/* "2026-03-01" and what follows; false when it does not begin with a day. */
static bool day_of(long *out, fb_view text) {
    long parts[3] = {0, 0, 0};
    size_t part = 0;
    if (text.size < 10)
        return false;
    for (size_t i = 0; i < 10; i++) {
        bool is_dash = i == 4 || i == 7;
        if (is_dash ? text.data[i] != '-' : text.data[i] < '0' || text.data[i] > '9')
            return false;
        part += is_dash;
        parts[part] = is_dash ? parts[part] : parts[part] * 10 + (text.data[i] - '0');
    }
    *out = days_of(parts[0], parts[1], parts[2]);
    return is_day(parts[0], parts[1], parts[2]);
}

/* ---- collecting ------------------------------------------------------------------------------------------- */

static fb_view kept(char **at, fb_view text) {
    fb_view copy = {*at, text.size};
    if (text.size)
        memcpy(*at, text.data, text.size);
    *at += text.size;
    return copy;
}

static bool out_of_memory(void) {
    cli_complain("deadlines", "out of memory", NULL);
    return false;
}

static bool keep(deadlines_command *command, const char *path, fb_view case_id, const fb_deadline *said, long day) {
    if (command->n == command->capacity) {
        size_t capacity = command->capacity ? 2 * command->capacity : 64;
        deadline *items = realloc(command->items, capacity * sizeof *items);
        if (!items)
            return out_of_memory();
        command->items = items;
        command->capacity = capacity;
    }
    size_t size = case_id.size + strlen(path) + said->instrument.size + said->what.size + said->due.size +
                  said->reading.size + said->by.size + said->note.size + said->authority.size + said->grade.size;
    char *texts = malloc(size + 1), *at = texts;
    if (!texts)
        return out_of_memory();
    deadline *d = &command->items[command->n];
    *d = (deadline){.texts = texts, .said = *said, .day = day, .order = command->n};
    d->case_id = kept(&at, case_id);
    d->file = kept(&at, of(path));
    d->said.instrument = kept(&at, said->instrument);
    d->said.what = kept(&at, said->what);
    d->said.due = kept(&at, said->due);
    d->said.reading = kept(&at, said->reading);
    d->said.by = kept(&at, said->by);
    d->said.note = kept(&at, said->note);
    d->said.authority = kept(&at, said->authority);
    d->said.grade = kept(&at, said->grade);
    command->n++;
    return true;
}

static bool keep_all(deadlines_command *command, const char *path, const fb_report *report) {
    for (size_t i = 0; i < fb_report_deadlines(report); i++) {
        fb_deadline said = fb_report_deadline(report, i);
        long day;
        bool is_wanted = day_of(&day, said.due) && (command->most < 0 || day - command->day <= command->most);
        if (is_wanted && !keep(command, path, fb_report_case(report), &said, day))
            return false;
    }
    return true;
}

static int fail(const fb_error *error, const char *path) {
    fb_error placed = *error;
    if (!placed.file[0])
        snprintf(placed.file, sizeof placed.file, "%s", path);
    return cli_fail(&placed);
}

static bool is_undecided(const fb_report *report) {
    return fb_report_answer(report) == FB_ANSWER_CONTRADICTORY || fb_report_answer(report) == FB_ANSWER_FAULT;
}

static int read_reports(deadlines_command *command, const char *path, fb_view json) {
    fb_error error = {0};
    fb_report *duties = NULL, *benefits = NULL;
    fb_view name = strcmp(path, "-") == 0 ? of("standard input") : of(path);
    int result = EXIT_DONE;
    fb_status status = fb_desk_decide(command->desk, &duties, name, json, &error);
    if (status == FB_OK)
        status = fb_desk_benefit_days(command->desk, &benefits, name, json, command->on, &error);
    if (status != FB_OK) {
        result = fail(&error, path);
    } else if (is_undecided(duties) || is_undecided(benefits)) {
        cli_complain("deadlines", "has facts that cannot all be true, or meets a fault: see forbear decide", path);
        result = EXIT_CONTRADICTORY;
    } else {
        command->n_waiting += fb_report_deadlines_wait(duties) || fb_report_deadlines_wait(benefits);
        if (!keep_all(command, path, duties) || !keep_all(command, path, benefits))
            result = EXIT_BUDGET;
    }
    fb_report_free(duties);
    fb_report_free(benefits);
    return result;
}

static int read_all(deadlines_command *command, const cli_case_files *files) {
    bool has_progress = isatty(STDERR_FILENO) == 1;
    int result = EXIT_DONE;
    for (size_t i = 0; i < files->n; i++) {
        cli_text text;
        if (has_progress)
            cli_show_progress(i, files->n);
        int one = cli_read_case("deadlines", &text, files->paths[i], command->passphrase_file, NULL);
        if (one == EXIT_DONE)
            one = read_reports(command, files->paths[i], (fb_view){text.bytes, text.size});
        cli_text_forget(&text);
        command->n_failed += one != EXIT_DONE;
        result = one > result ? one : result;
    }
    if (has_progress)
        cli_show_progress(files->n, files->n);
    return result;
}

static int by_bytes(fb_view a, fb_view b) {
    size_t least = a.size < b.size ? a.size : b.size;
    int first = least ? memcmp(a.data, b.data, least) : 0;
    return first ? first : a.size < b.size ? -1 : a.size > b.size;
}

static int by_day(const void *left, const void *right) {
    const deadline *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    int by_time = by_bytes(a->said.due, b->said.due), by_case = by_bytes(a->case_id, b->case_id);
    return by_time ? by_time : by_case ? by_case : a->order < b->order ? -1 : 1;
}

/* ---- text and JSON ----------------------------------------------------------------------------------------- */

static void cell(fb_view text, bool is_last) {
    cli_print_plain(stdout, text.size ? text : of("-"));
    putchar(is_last ? '\n' : '\t');
}

static void print_line(const deadlines_command *command, const deadline *d) {
    cell(d->said.due, false);
    printf("%ld\t", d->day - command->day);
    cell(d->case_id, false);
    cell(d->said.instrument, false);
    cell(d->said.what, false);
    cell(d->said.reading, false);
    cell(d->said.by, false);
    cell(d->said.grade, false);
    cell(d->file, true);
}

static void part(const char *before, fb_view text, const char *after) {
    if (!text.size)
        return;
    fputs(before, stdout);
    cli_print_plain(stdout, text);
    fputs(after, stdout);
}

static void print_words(const deadlines_command *command, const deadline *d) {
    long left = d->day - command->day;
    part("", d->said.due, "  ");
    if (left < 0)
        printf("PAST by %ld day%s  ", -left, left == -1 ? "" : "s");
    else if (left == 0)
        fputs("on the day asked about  ", stdout);
    else
        printf("in %ld day%s  ", left, left == 1 ? "" : "s");
    part("", d->case_id, "\n");
    part("  ", d->said.what, "");
    part(", by ", d->said.by, "");
    part(" (", d->said.instrument, ", ");
    part("grade ", d->said.grade, ")\n");
    part("  by one reading: ", d->said.reading, "\n");
    part("  ", d->said.note, "\n");
    if (d->said.uncertain)
        fputs("  only if it applies on this day, which is open\n", stdout);
}

static void member(const char *name, fb_view text) {
    printf("\"%s\": ", name);
    cli_json_string(stdout, text);
    fputs(", ", stdout);
}

static void print_json(const deadlines_command *command, const cli_case_files *files) {
    fputs("{\n  \"deadlines\": 1,\n  ", stdout);
    member("on", of(command->on));
    printf("\"n_cases\": %zu, \"n_waiting\": %zu, \"n_failed\": %zu,\n  \"items\": [", files->n, command->n_waiting,
           command->n_failed);
    for (size_t i = 0; i < command->n; i++) {
        const deadline *d = &command->items[i];
        printf("%s\n    { ", i ? "," : "");
        member("due", d->said.due);
        printf("\"days\": %ld, \"past\": %s, ", d->day - command->day, d->day < command->day ? "true" : "false");
        member("case", d->case_id);
        member("file", d->file);
        fputs("\n      ", stdout);
        member("instrument", d->said.instrument);
        member("what", d->said.what);
        member("reading", d->said.reading);
        fputs("\n      ", stdout);
        member("by", d->said.by);
        member("note", d->said.note);
        member("authority", d->said.authority);
        member("grade", d->said.grade);
        printf("\"uncertain\": %s }", d->said.uncertain ? "true" : "false");
    }
    printf("%s]\n}\n", command->n ? "\n  " : "");
}

/* ---- a calendar: RFC 5545 ------------------------------------------------------------------------------------ */

/* FNV-1a, for names of events that stay the same: nothing is to be read from them. */
static unsigned long long mixed(unsigned long long hash, fb_view text) {
    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211ULL;
    return (hash ^ 0xFF) * 1099511628211ULL;
}

/* "20260301" of "2026-03-01..." */
static void print_day(fb_view date) {
    printf("%.4s%.2s%.2s", date.data, date.data + 5, date.data + 8);
}

/* Lines are far below 75 bytes: a case id has at most 100 letters of ASCII, and is cut. */
static void print_event(const deadlines_command *command, const deadline *d) {
    unsigned long long name = mixed(mixed(14695981039346656037ULL, d->case_id), d->said.instrument);
    name = mixed(mixed(mixed(name, d->said.what), d->said.reading), d->said.due);
    printf("BEGIN:VEVENT\r\nUID:%016llx@forbear.invalid\r\nDTSTAMP:", name);
    print_day(of(command->on));
    fputs("T000000Z\r\nDTSTART;VALUE=DATE:", stdout);
    print_day(d->said.due);
    printf("\r\nSUMMARY:Case %.*s\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n",
           (int)(d->case_id.size > 60 ? 60 : d->case_id.size), d->case_id.data);
}

static void print_calendar(const deadlines_command *command) {
    fputs("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Forbear//forbear deadlines//EN\r\n", stdout);
    for (size_t i = 0; i < command->n; i++)
        print_event(command, &command->items[i]);
    fputs("END:VCALENDAR\r\n", stdout);
}

/* ---- the command ---------------------------------------------------------------------------------------------- */

static void print_all(const deadlines_command *command, const cli_case_files *files) {
    if (command->json || command->ics) {
        if (command->json)
            print_json(command, files);
        else
            print_calendar(command);
        return;
    }
    if (!command->is_terminal)
        fputs("day\tleft\tcase\tinstrument\twhat\treading\tby\tgrade\tfile\n", stdout);
    for (size_t i = 0; i < command->n; i++) {
        if (command->is_terminal)
            print_words(command, &command->items[i]);
        else
            print_line(command, &command->items[i]);
    }
    if (command->is_terminal)
        printf("%zu deadlines in %zu cases\n", command->n, files->n);
}

static int with_desk(deadlines_command *command, const cli_case_files *files) {
    int result = read_all(command, files);
    if (command->n)
        qsort(command->items, command->n, sizeof *command->items, by_day);
    print_all(command, files);
    if (command->n_waiting)
        fprintf(stderr,
                "forbear deadlines: %zu of %zu cases wait for facts, so there may be more; see forbear decide and "
                "forbear benefits\n",
                command->n_waiting, files->n);
    for (size_t i = 0; i < command->n; i++)
        free(command->items[i].texts);
    free(command->items);
    return result;
}

static bool complain(const char *message, const char *word) {
    cli_complain("deadlines", message, word);
    return false;
}

static bool check_usage(deadlines_command *command, size_t n_words) {
    if (n_words == 0)
        return complain("name case files, or folders of them; 'forbear deadlines --help' shows one", NULL);
    if (!command->on)
        return complain("needs a day, --on 2026-03-01; none is taken from the clock", NULL);
    if (!day_of(&command->day, of(command->on)) || strlen(command->on) != 10)
        return complain("is no date of the calendar; write it as 2026-03-01", command->on);
    if (command->json && command->ics)
        return complain("give one of --json and --ics", NULL);
    command->most = -1;
    for (const char *c = command->within; c && *c; c++) {
        if (*c < '0' || *c > '9' || command->most > 100000)
            return complain("is no number of days", command->within);
        command->most = (command->most < 0 ? 0 : command->most * 10) + (*c - '0');
    }
    return !command->within || command->most >= 0 || complain("is no number of days", command->within);
}

int cmd_deadlines(int argc, char **argv) {
    deadlines_command command = {.is_terminal = isatty(STDOUT_FILENO) == 1};
    const cli_option options[] = {{"--json", &command.json, NULL, NULL},
                                  {"--ics", &command.ics, NULL, NULL},
                                  {"--on", NULL, &command.on, NULL},
                                  {"--within", NULL, &command.within, NULL},
                                  {"--policies", NULL, &command.policies, NULL},
                                  {"--passphrase-file", NULL, &command.passphrase_file, NULL}};
    size_t n_words;
    cli_case_files files;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_words, argc, argv, options, sizeof options / sizeof options[0]) ||
        !check_usage(&command, n_words) || !cli_find_cases("deadlines", &files, argv + 1, n_words))
        return EXIT_BAD_INPUT;
    int result = cli_open_desk(&command.desk, command.policies);
    if (result == EXIT_DONE)
        result = with_desk(&command, &files);
    fb_desk_close(command.desk);
    cli_case_files_free(&files);
    return result;
}
