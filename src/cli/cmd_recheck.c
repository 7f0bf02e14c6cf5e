/* cmd_recheck.c - forbear recheck: which cases a change of law or policy touches.
 *
 * Each case is decided twice, as if its action were on the one day and on the other, with the facts as they are; what
 * differs is listed with what the register says of it.  A case that cannot be read is one line on standard error and
 * does not hide the others.
 */
#include "cli.h"

#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: forbear recheck CASES... --since DATE --on DATE [OPTIONS]\n"
    "\n"
    "Says which cases a change of law or policy touches: each case is decided as if its action were on the first day,\n"
    "and on the second, at the same time of day, under the instruments in force then and with the facts as they are.\n"
    "What differs is listed: the answer, the outcome, its grade, what instruments say, duties and approvals; and what\n"
    "came into force or ended between the days. Where the register has no such event the days alone make the\n"
    "difference. Not advice; a person decides.\n"
    "\n"
    "  CASES                 case files, sealed or not, and folders: every *.json and sealed file in and below them\n"
    "  --since DATE          the earlier day, \"2025-01-15\"\n"
    "  --on DATE             the later day; no day is ever taken from the clock\n"
    "  --json                for programs (schema/recheck.schema.json)\n"
    "  --passphrase-file F   the passphrase of sealed files is the first line of F\n"
    "  --policies DIR        the policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "Text that goes to no terminal is one line a difference, with tabs between: case, file, what, instrument, before,\n"
    "after, event.\n"
    "\n"
    "Exit: 0 no case differs, 1 some do, 2 bad input, 6 a budget ran out.\n"
    "\n"
    "Example: what January 2025 changed for the cases of a folder\n"
    "\n"
    "  $ forbear recheck cases/ --since 2025-01-28 --on 2025-02-01\n";

typedef struct recheck_command {
    bool json, is_terminal;
    const char *since, *on, *policies, *passphrase_file;
    fb_desk *desk;
    size_t n_shown, n_differ, n_failed;
} recheck_command;

static const char *const answers[] = {"settled", "facts open", "law open", "contradictory", "fault"};
static const char *const kinds[] = {"answer",    "outcome",     "grade", "instrument",
                                    "condition", "not encoded", "duty",  "approval"};

static fb_view of(const char *text) {
    return (fb_view){text, strlen(text)};
}

/* ---- one case ----------------------------------------------------------------------------------------- */

static void tab(fb_view text) {
    putchar('\t');
    cli_print_plain(stdout, text.size ? text : of("-"));
}

static void print_lines(const char *path, fb_report *report, const fb_case_difference *items, size_t n) {
    for (size_t i = 0; i < n; i++) {
        cli_print_plain(stdout, fb_report_case(report));
        tab(of(path));
        tab(of(kinds[items[i].kind]));
        tab(items[i].instrument);
        tab(items[i].before);
        tab(items[i].after);
        tab(items[i].events);
        putchar('\n');
    }
}

static void print_words(const char *path, fb_report *report, const fb_case_difference *items, size_t n) {
    cli_print_plain(stdout, fb_report_case(report));
    fputs("  (", stdout);
    cli_print_plain(stdout, of(path));
    fputs(")\n", stdout);
    for (size_t i = 0; i < n; i++) {
        const fb_case_difference *d = &items[i];
        printf("  %s%s", kinds[d->kind], d->instrument.size ? " " : "");
        cli_print_plain(stdout, d->instrument);
        fputs(": ", stdout);
        cli_print_plain(stdout, d->before.size ? d->before : of("nothing"));
        fputs(" -> ", stdout);
        cli_print_plain(stdout, d->after.size ? d->after : of("nothing"));
        if (d->events.size) {
            fputs("  [", stdout);
            cli_print_plain(stdout, d->events);
            putchar(']');
        }
        putchar('\n');
    }
}

static void member(const char *name, fb_view text, bool is_last) {
    printf("\"%s\": ", name);
    cli_json_string(stdout, text);
    fputs(is_last ? "" : ", ", stdout);
}

static void print_report(const char *name, const fb_report *report) {
    printf("      \"%s\": { ", name);
    member("answer", of(answers[fb_report_answer(report)]), false);
    member("outcome", fb_report_outcome(report), false);
    member("grade", fb_report_grade(report), true);
    fputs(" },\n", stdout);
}

static void print_json(const recheck_command *command, const char *path, const fb_report *before, fb_report *after,
                       const fb_case_difference *items, size_t n) {
    printf("%s    {\n      ", command->n_shown ? ",\n" : "");
    member("case", fb_report_case(after), false);
    member("file", of(path), false);
    printf("\"differs\": %s,\n", n ? "true" : "false");
    print_report("before", before);
    print_report("after", after);
    fputs("      \"differences\": [", stdout);
    for (size_t i = 0; i < n; i++) {
        printf("%s\n        { ", i ? "," : "");
        member("what", of(kinds[items[i].kind]), false);
        member("instrument", items[i].instrument, false);
        member("before", items[i].before, false);
        member("after", items[i].after, false);
        member("events", items[i].events, true);
        fputs(" }", stdout);
    }
    printf("%s]\n    }", n ? "\n      " : "");
}

static void print_case(recheck_command *command, const char *path, const fb_report *before, fb_report *after,
                       const fb_case_difference *items, size_t n) {
    if (command->json)
        print_json(command, path, before, after, items, n);
    else if (n && command->is_terminal)
        print_words(path, after, items, n);
    else if (n)
        print_lines(path, after, items, n);
    command->n_shown++;
    command->n_differ += n > 0;
}

static int compare(recheck_command *command, const char *path, fb_view json) {
    fb_error error = {0};
    fb_report *before = NULL, *after = NULL;
    const fb_case_difference *items;
    size_t n;
    fb_view name = strcmp(path, "-") == 0 ? of("standard input") : of(path);
    fb_status status = fb_desk_decide_on(command->desk, &before, name, json, command->since, &error);
    if (status == FB_OK)
        status = fb_desk_decide_on(command->desk, &after, name, json, command->on, &error);
    if (status == FB_OK)
        status = fb_report_compare(after, &items, &n, before, &error);
    if (status == FB_OK)
        print_case(command, path, before, after, items, n);
    fb_report_free(before);
    fb_report_free(after);
    if (status == FB_OK)
        return n ? EXIT_FAILED : EXIT_DONE;
    if (!error.file[0])
        snprintf(error.file, sizeof error.file, "%s", path);
    return cli_fail(&error);
}

static int recheck_one(recheck_command *command, const char *path) {
    cli_text text;
    int result = cli_read_case("recheck", &text, path, command->passphrase_file, NULL);
    if (result == EXIT_DONE)
        result = compare(command, path, (fb_view){text.bytes, text.size});
    cli_text_forget(&text);
    command->n_failed += result > EXIT_FAILED;
    return result;
}

/* ---- all of them -------------------------------------------------------------------------------------- */

static int recheck_all(recheck_command *command, const cli_case_files *files) {
    bool has_progress = isatty(STDERR_FILENO) && !command->is_terminal;
    int result = EXIT_DONE;
    for (size_t i = 0; i < files->n; i++) {
        if (has_progress)
            cli_show_progress(i, files->n);
        int one = recheck_one(command, files->paths[i]);
        result = one > result ? one : result;
    }
    if (has_progress)
        cli_show_progress(files->n, files->n);
    return result;
}

/* What came and went, first: it is the same for every case. */
static bool print_changes(const recheck_command *command, fb_error *error) {
    fb_view text;
    fb_form form = command->json ? FB_FORM_JSON : FB_FORM_TEXT;
    const fb_render_options options = {.width = cli_width()};
    if (fb_desk_changes(command->desk, &text, form, command->since, command->on, &options, error) != FB_OK)
        return false;
    if (command->json) {
        fputs("{\n  \"recheck\": 1,\n  ", stdout);
        member("since", of(command->since), false);
        member("on", of(command->on), false);
        fputs("\n  \"register\": ", stdout);
        cli_write(stdout, text);
        fputs(",\n  \"cases\": [\n", stdout);
    } else if (command->is_terminal) {
        cli_write(stdout, text);
        fputs("\nCases that differ\n", stdout);
    } else {
        fputs("case\tfile\twhat\tinstrument\tbefore\tafter\tevent\n", stdout);
    }
    return true;
}

static int with_desk(recheck_command *command, const cli_case_files *files) {
    fb_error error = {0};
    if (!print_changes(command, &error))
        return cli_refuse(&error);
    int result = recheck_all(command, files);
    if (command->json)
        printf("\n  ],\n  \"n_cases\": %zu, \"n_differ\": %zu, \"n_failed\": %zu\n}\n", files->n, command->n_differ,
               command->n_failed);
    else if (command->is_terminal)
        printf("%zu of %zu cases differ; %zu could not be read\n", command->n_differ, files->n, command->n_failed);
    return result;
}

static const char *complaint(const recheck_command *command, size_t n_words) {
    if (n_words == 0)
        return "name case files, or folders of them; 'forbear recheck --help' shows one";
    if (!command->since || !command->on)
        return "needs two days, --since 2025-01-28 --on 2025-02-01; none is taken from the clock";
    return NULL;
}

int cmd_recheck(int argc, char **argv) {
    recheck_command command = {.is_terminal = isatty(STDOUT_FILENO) == 1};
    const cli_option options[] = {{"--json", &command.json, NULL, NULL},
                                  {"--since", NULL, &command.since, NULL},
                                  {"--on", NULL, &command.on, NULL},
                                  {"--policies", NULL, &command.policies, NULL},
                                  {"--passphrase-file", NULL, &command.passphrase_file, NULL}};
    size_t n_words;
    cli_case_files files;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_words, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    const char *wrong = complaint(&command, n_words);
    if (wrong) {
        cli_complain("recheck", wrong, NULL);
        return EXIT_BAD_INPUT;
    }
    if (!cli_find_cases("recheck", &files, argv + 1, n_words))
        return EXIT_BAD_INPUT;
    int result = cli_open_desk(&command.desk, command.policies);
    if (result == EXIT_DONE)
        result = with_desk(&command, &files);
    fb_desk_close(command.desk);
    cli_case_files_free(&files);
    return result;
}
