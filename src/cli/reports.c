/* reports.c - a report for each case file that was named: made, written, and the highest exit status.
 *
 * Each case is read and written whole before the next.  What is wrong with one is one line on standard error and
 * does not hide the others.  Called by cmd_decide.c and cmd_benefits.c.
 */
#include "cli.h"

#include <string.h>

/* Too large or too deep is the file's fault; what runs out later is a budget's. */
static int fail(const fb_error *error, const char *path) {
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    return strcmp(error->file, name) == 0 ? cli_refuse(error) : cli_fail(error);
}

static int exit_of_answer(const fb_report *report, const char *grade) {
    switch (fb_report_answer(report)) {
    case FB_ANSWER_SETTLED:
        return fb_report_is_settled(report, grade) ? EXIT_DONE : EXIT_LAW_OPEN;
    case FB_ANSWER_FACTS_OPEN:
        return EXIT_FACTS_OPEN;
    case FB_ANSWER_LAW_OPEN:
        return EXIT_LAW_OPEN;
    case FB_ANSWER_CONTRADICTORY:
    case FB_ANSWER_FAULT:
        break;
    }
    return EXIT_CONTRADICTORY;
}

static bool write_separator(cli_reports *command, bool is_list) {
    static const fb_view comma = {",\n", 2}, line = {"\n----\n\n", 7};
    if (command->n_written++ == 0)
        return true;
    return cli_write(stdout, is_list ? comma : line);
}

static bool write_report(cli_reports *command, fb_report *report, bool is_list, fb_error *error) {
    fb_view text;
    if (command->html) {
        if (fb_report_render(report, &text, FB_FORM_HTML, &command->options, error) != FB_OK) {
            cli_print_error(error);
            return false;
        }
        if (!cli_write_file(command->html, text))
            return false;
    }
    if (command->html && !command->json)
        return true;
    if (fb_report_render(report, &text, command->json ? FB_FORM_JSON : FB_FORM_TEXT, &command->options,
                         error) != FB_OK) {
        cli_print_error(error);
        return false;
    }
    return write_separator(command, is_list) && cli_write(stdout, text);
}

static fb_status report_on(fb_report **report, const cli_reports *command, const char *path, const cli_text *text,
                           fb_error *error) {
    const char *shown = strcmp(path, "-") == 0 ? "standard input" : path;
    fb_view name = {shown, strlen(shown)}, json = {text->bytes, text->size};
    if (command->of_removal)
        return fb_desk_decide_removal(command->desk, report, name, json, error);
    return command->of_benefits ? fb_desk_benefits(command->desk, report, name, json, error)
                                : fb_desk_decide(command->desk, report, name, json, error);
}

/* A sealed file is opened first; what came of it is wiped when the report has its copy. */
static int make_report(fb_report **report, const cli_reports *command, const char *path) {
    fb_error error = {0};
    cli_text text;
    if (!command->of_removal && !cli_is_sealed(path)) {
        fb_status status = command->of_benefits ? fb_desk_benefits_file(command->desk, report, path, &error)
                                                : fb_desk_decide_file(command->desk, report, path, &error);
        return status == FB_OK ? EXIT_DONE : fail(&error, path);
    }
    int result = cli_read_case(command->name, &text, path, command->passphrase_file, CLI_PASSPHRASE);
    if (result != EXIT_DONE)
        return result;
    fb_status status = report_on(report, command, path, &text, &error);
    cli_text_forget(&text);
    return status == FB_OK ? EXIT_DONE : fail(&error, path);
}

static int one_report(cli_reports *command, const char *path, bool is_list) {
    fb_error error = {0};
    fb_report *report;
    int made = make_report(&report, command, path);
    if (made != EXIT_DONE)
        return made;
    int result = exit_of_answer(report, command->grade);
    if (!write_report(command, report, is_list, &error))
        result = EXIT_BUDGET;
    fb_report_free(report);
    return result;
}

static int all_reports(cli_reports *command, char **paths, size_t n_paths) {
    static const fb_view open = {"[\n", 2}, close = {"]\n", 2};
    bool is_list = command->json && n_paths > 1;
    int result = EXIT_DONE;
    if (is_list && !cli_write(stdout, open))
        return EXIT_BUDGET;
    for (size_t i = 0; i < n_paths; i++) {
        int one = one_report(command, paths[i], is_list);
        result = one > result ? one : result;
    }
    if (is_list && !cli_write(stdout, close))
        return EXIT_BUDGET;
    return result;
}

int cli_make_reports(cli_reports *command, char **paths, size_t n_paths) {
    fb_error error = {0};
    command->options = (fb_render_options){.require_grade = command->grade,
                                           .explain = command->explain,
                                           .colour = cli_has_colour(stdout),
                                           .width = cli_width()};
    int result = cli_open_desk(&command->desk, command->policies);
    if (result != EXIT_DONE)
        return result;
    fb_view wanted[CLI_MOST_VALUES];
    for (size_t i = 0; i < command->wanted.n; i++)
        wanted[i] = (fb_view){command->wanted.items[i], strlen(command->wanted.items[i])};
    bool is_ready = fb_desk_leave_aside(command->desk, command->without.items, command->without.n, &error) == FB_OK &&
                    fb_desk_want_benefits(command->desk, wanted, command->wanted.n, &error) == FB_OK;
    result = is_ready ? all_reports(command, paths, n_paths) : cli_fail(&error);
    fb_desk_close(command->desk);
    return result;
}
