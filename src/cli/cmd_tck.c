/* cmd_tck.c - forbear tck: runs DMN TCK folders, says what failed and how many passed.
 *
 * The last line is "N passed, N failed".  Exit: 0 all passed, 1 some failed (or nothing was found, or the run
 * broke off), 2 bad usage.
 *
 * --csv writes the kit's own result format, one line a case, as in the files tck_results.csv below
 * TestResults/ of github.com/dmn-tck/tck (for instance TestResults/Drools/10.2.0): test case folder, test
 * file without ".xml", case id, SUCCESS or ERROR, comment; every field quoted, no heading.
 */
#include "cli.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#define WORD(view) (int)(view).size, ((view).data ? (view).data : "")

static const char usage[] =
    "usage: forbear tck DIR... [--csv FILE] [--filter TEXT] [--verbose]\n"
    "\n"
    "Runs the test cases of the DMN Technology Compatibility Kit at and below each DIR.  The last line is\n"
    "\"N passed, N failed\"; the exit status is 0 when all passed, 1 when not, 2 for bad usage.\n"
    "\n"
    "  --csv FILE     write the results in the kit's own format\n"
    "  --filter TEXT  only cases whose FOLDER/TEST-FILE/ID contains TEXT\n"
    "  --verbose      show the cases that passed as well\n"
    "\n"
    "  forbear tck tck/TestCases/compliance-level-2 --csv tck_results.csv\n";

typedef struct tck_command {
    const char *const *folders;
    size_t n_folders;
    const char *csv_path, *filter;
    bool verbose, shows_progress;
} tck_command;

typedef struct tally {
    unsigned long passed, failed;
    unsigned long values, values_passed; /* cases that expect a value */
    unsigned long nulls, nulls_passed;   /* cases that expect null or an error, nothing else */
    unsigned long errors_passed, errors_without_note;
} tally;

/* False: bad usage, and a message. */
static bool read_arguments(tck_command *command, int argc, char **argv) {
    const cli_option options[] = {
        {"--csv", NULL, &command->csv_path, NULL},
        {"--filter", NULL, &command->filter, NULL},
        {"--verbose", &command->verbose, NULL, NULL},
    };
    if (!cli_read_options(&command->n_folders, argc, argv, options, sizeof options / sizeof options[0]))
        return false;
    command->folders = (const char *const *)argv + 1;
    if (command->n_folders == 0)
        fputs(usage, stderr);
    return command->n_folders > 0;
}

/* ---- what is written --------------------------------------------------------------------------------- */

/* RFC 4180: quotes doubled.  A line break becomes a space, so that a case stays one line. */
static void write_field(FILE *file, fb_view text, char behind) {
    fputc('"', file);
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '"')
            fputc('"', file);
        fputc(c == '\n' || c == '\r' ? ' ' : c, file);
    }
    fputc('"', file);
    fputc(behind, file);
}

static void write_csv(FILE *file, const fb_tck_case *one) {
    fb_view success = {"SUCCESS", 7}, error = {"ERROR", 5}, nothing = {"", 0};
    char comment[1024];
    int size = 0;
    if (!one->passed && one->node.size)
        size = snprintf(comment, sizeof comment, "%.*s: expected %.*s, got %.*s", WORD(one->node),
                        WORD(one->expected), WORD(one->got));
    else if (!one->passed)
        size = snprintf(comment, sizeof comment, "%.*s", WORD(one->note));
    size_t length = size < 0 ? 0 : (size_t)size;
    fb_view text = {comment, length < sizeof comment ? length : sizeof comment - 1};
    write_field(file, one->folder, ',');
    write_field(file, one->base, ',');
    write_field(file, one->id, ',');
    write_field(file, one->passed ? success : error, ',');
    write_field(file, one->passed ? nothing : text, '\n');
}

static void write_plainly(fb_view text) {
    for (size_t i = 0; i < text.size; i++)
        putchar((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F ? ' ' : text.data[i]);
}

static void print_case(const fb_tck_case *one) {
    fputs(one->passed ? "passed " : "FAILED ", stdout);
    write_plainly(one->folder);
    putchar('/');
    write_plainly(one->base);
    putchar(' ');
    write_plainly(one->id);
    if (!one->passed && one->node.size) {
        fputs(": ", stdout);
        write_plainly(one->node);
        fputs(": expected ", stdout);
        write_plainly(one->expected);
        fputs(", got ", stdout);
        write_plainly(one->got);
    }
    if (one->note.size) {
        fputs(": ", stdout);
        write_plainly(one->note);
    } else if (one->passed && one->expects_error && !one->has_note) {
        fputs(": without a note that says why", stdout);
    }
    putchar('\n');
}

static void show_progress(const fb_tck_case *one, bool clear) {
    if (clear)
        fputs("\r\033[K", stderr);
    else
        fprintf(stderr, "\r\033[K%u of %u  %.*s", one->file_number, one->n_files, WORD(one->folder));
}

static void print_tally(const tally *sum) {
    printf("of %lu cases that expect a value, %lu passed; of %lu that expect null or an error, %lu passed\n",
           sum->values, sum->values_passed, sum->nulls, sum->nulls_passed);
    printf("of %lu error results that passed, %lu came without a note that says why\n", sum->errors_passed,
           sum->errors_without_note);
    printf("%lu passed, %lu failed\n", sum->passed, sum->failed);
}

/* ---- the run ----------------------------------------------------------------------------------------- */

static void count_case(tally *sum, const fb_tck_case *one) {
    *(one->passed ? &sum->passed : &sum->failed) += 1;
    if (one->expects_null) {
        sum->nulls++;
        sum->nulls_passed += one->passed;
    } else {
        sum->values++;
        sum->values_passed += one->passed;
    }
    if (one->expects_error && one->passed) {
        sum->errors_passed++;
        sum->errors_without_note += !one->has_note;
    }
}

static bool run_cases(fb_tck *tck, const tck_command *command, FILE *csv, tally *sum, fb_error *error) {
    const fb_tck_case *one;
    uint32_t shown_file = 0;
    for (;;) {
        fb_status status = fb_tck_next(tck, &one, error);
        if (command->shows_progress && (status != FB_OK || !one || one->file_number != shown_file))
            show_progress(one, status != FB_OK || !one);
        if (status != FB_OK)
            return false;
        if (!one)
            return true;
        shown_file = one->file_number;
        count_case(sum, one);
        if (csv)
            write_csv(csv, one);
        if (one->passed && !command->verbose)
            continue;
        if (command->shows_progress)
            show_progress(one, true);
        print_case(one);
        shown_file = 0;
    }
}

/* False when the results did not reach the file. */
static bool close_csv(FILE *csv, const char *path) {
    if (!csv)
        return true;
    bool failed = ferror(csv) != 0;
    if (fclose(csv) != 0 || failed) {
        cli_complain("tck", "could not be written", path);
        return false;
    }
    return true;
}

int cmd_tck(int argc, char **argv) {
    if (cli_wants_help(argc, argv))
        return fputs(usage, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    tck_command command = {.shows_progress = isatty(STDERR_FILENO) == 1};
    if (!read_arguments(&command, argc, argv))
        return EXIT_BAD_INPUT;
    fb_tck_options options = {.filter = command.filter, .now = (int64_t)time(NULL)};
    fb_error error = {0};
    fb_tck *tck;
    if (fb_tck_open(&tck, command.folders, command.n_folders, &options, NULL, &error) != FB_OK)
        return cli_refuse(&error);
    FILE *csv = command.csv_path ? fopen(command.csv_path, "w") : NULL;
    if (command.csv_path && !csv) {
        cli_complain("tck", "cannot be opened for writing", command.csv_path);
        fb_tck_close(tck);
        return EXIT_BAD_INPUT;
    }
    tally sum = {0};
    bool complete = run_cases(tck, &command, csv, &sum, &error);
    fb_tck_close(tck);
    bool written = close_csv(csv, command.csv_path);
    if (!complete)
        cli_print_error(&error);
    else if (sum.passed + sum.failed == 0)
        cli_complain("tck", "no test case was found", NULL);
    print_tally(&sum);
    return complete && written && sum.failed == 0 && sum.passed > 0 ? EXIT_DONE : EXIT_FAILED;
}
