/* cmd_new.c - forbear new: a case file from an action, and from the lines of a notice, each fact confirmed by a person.
 *
 * Questions and answers go over standard error and standard input (the terminal itself, where the notice comes by
 * standard input), so that the case file can go to standard output.
 *
 * INVARIANT: what nobody confirmed is not in the file, and nothing of the notice's text is shown.
 */
#include "cli.h"

#include <string.h>
#include <unistd.h>

#define LINE_SIZE 256

static const char help[] =
    "usage: forbear new --what VERB --at TIME --status WORD --place WORD --id ID [--from KIND|- [NOTICE]] [OPTIONS]\n"
    "       forbear new --into CASE --from KIND|- [NOTICE] [OPTIONS]\n"
    "       forbear new --from KIND|- [NOTICE] --json\n"
    "\n"
    "Begins a case file, or adds to one, from the lines of a notice (docs/notices.md): a receipt, an order, a\n"
    "booking sheet ..., typed, pasted or read by a machine, with a line 'Label: value' for each. It says which facts\n"
    "the notice may show and where; you confirm each, put it right, or leave it out. Only what you confirm is\n"
    "written. Names and numbers of people in the notice are neither kept nor shown. Without --from the case file is\n"
    "empty.\n"
    "\n"
    "  --from KIND           the kind of the notice; - to tell it from the text; --kinds lists them\n"
    "  NOTICE                its text; else standard input\n"
    "  --what VERB           the action: execute_removal, arrest, deny_stay, ...\n"
    "  --at TIME             its date and time with zone: 2026-03-02T09:30:00-05:00; never assumed\n"
    "  --status, --place     proposed, under_way or done; none_listed, ...\n"
    "  --id ID, --title TEXT a name for the case without personal data; one line about it\n"
    "  --invented            the case is a sample\n"
    "  --into CASE           a case file that is added to, sealed or not; all that is in it stays\n"
    "  --form WORD           original, copy, photo, screenshot or read_over_telephone; else as the kind has it\n"
    "  --received-on DAY     when you received the notice, which is not the date on it\n"
    "  --received-from ROLE  self, advocate, agency, ...\n"
    "  --as-of DAY           the day, or time, of what it says, where no date on it says so\n"
    "  --document ID         what the notice is called in the file; else by its kind\n"
    "  --json                confirms nothing and writes all proposals (schema/proposals.schema.json)\n"
    "  --kinds               the kinds of notices\n"
    "  --save FILE           the case file goes to FILE, sealed under a passphrase; else to standard output\n"
    "  --plain               FILE is not sealed\n"
    "  --passphrase-file F   the passphrase is the first line of F\n"
    "  --policies DIR        the policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "Exit: 0 done, 2 bad usage or input, 6 a budget ran out or nothing could be written.\n"
    "\n"
    "Example:\n"
    "\n"
    "  $ cat notice.txt\n"
    "  Notice Type: Receipt Notice\n"
    "  Case Type: I-918\n"
    "  Received Date: August 20, 2025\n"
    "  Notice Date: 08/25/2025\n"
    "  $ forbear new --what execute_removal --at 2026-03-02T09:30:00-05:00 --status proposed --place none_listed \\\n"
    "      --id example --from - notice.txt > case.json\n"
    "  $ forbear new --from i-797c notice.txt --json\n";

typedef struct new_command {
    bool json, kinds, plain, invented;
    const char *from, *into, *policies, *save, *passphrase_file;
    const char *notice; /* a path, "-" for standard input */
    fb_new_case given;
    fb_notice_options options;
    fb_desk *desk;
    FILE *answers;
} new_command;

/* ---- a person confirms ----------------------------------------------------------------------------------- */

static void say_view(const char *before, fb_view text, const char *after) {
    fputs(before, stderr);
    cli_print_plain(stderr, text);
    fputs(after, stderr);
}

/* A line without its end and blanks; false at the end of the input. */
static bool read_answer(const new_command *command, char line[LINE_SIZE]) {
    fflush(stderr);
    if (!fgets(line, LINE_SIZE, command->answers))
        return false;
    size_t size = strlen(line);
    if (size + 1 == LINE_SIZE && line[size - 1] != '\n') { /* too long to be an answer: the rest is not another one */
        int c;
        while ((c = fgetc(command->answers)) != EOF && c != '\n')
            ;
    }
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r' || line[size - 1] == ' '))
        line[--size] = '\0';
    size_t blanks = strspn(line, " ");
    memmove(line, line + blanks, size - blanks + 1);
    return true;
}

static void say_proposal(const fb_proposal *p, size_t i, size_t n) {
    fprintf(stderr, "\n%zu of %zu  ", i + 1, n);
    say_view("", p->fact, " = ");
    say_view("", p->value, "\n");
    say_view("  ", p->says, "\n");
    if (p->question[FB_ENGLISH].size)
        say_view("  It answers: ", p->question[FB_ENGLISH], "\n");
    if (p->pinpoint.size)
        say_view("  From ", p->pinpoint, "\n");
}

typedef enum confirming { GO_ON, STOP } confirming;

/* "e VALUE" or "e", and the value on a line of its own. */
static bool edited(const new_command *command, fb_notice *notice, size_t i, const char *line) {
    char typed[LINE_SIZE];
    fb_error error = {0};
    const char *value = line + 1;
    value += strspn(value, " ");
    if (*value == '\0') {
        fputs("  value: ", stderr);
        if (!read_answer(command, typed) || typed[0] == '\0')
            return false;
        value = typed;
    }
    if (fb_notice_confirm(notice, i, (fb_view){value, strlen(value)}, &error) == FB_OK)
        return true;
    fprintf(stderr, "  %s\n", error.message);
    return false;
}

static confirming confirm(const new_command *command, fb_notice *notice, size_t i) {
    char line[LINE_SIZE];
    fb_proposal p = fb_notice_proposal_of(notice, i);
    say_proposal(&p, i, fb_notice_size(notice));
    for (;;) {
        fputs("  y yes, n no, e another value, q stop: ", stderr);
        if (!read_answer(command, line))
            return STOP;
        if (strcmp(line, "y") == 0 || strcmp(line, "yes") == 0)
            return fb_notice_confirm(notice, i, (fb_view){NULL, 0}, NULL) == FB_OK ? GO_ON : STOP;
        if (strcmp(line, "n") == 0 || strcmp(line, "no") == 0)
            return GO_ON;
        if (strcmp(line, "q") == 0)
            return STOP;
        if (line[0] == 'e' && (line[1] == '\0' || line[1] == ' ') && edited(command, notice, i, line))
            return GO_ON;
    }
}

/* Where answers come from: standard input, or, when the notice came by it, the terminal. */
static bool open_answers(new_command *command) {
    command->answers = strcmp(command->notice, "-") == 0 ? fopen("/dev/tty", "r") : stdin;
    if (command->answers)
        return true;
    cli_complain("new", "comes by standard input, and there is no terminal to confirm on; name a file, or use --json",
                 "the notice");
    return false;
}

static bool confirm_all(new_command *command, fb_notice *notice) {
    size_t n = fb_notice_size(notice), n_confirmed = 0;
    fprintf(stderr, "%.*s: ", (int)fb_notice_kind_id(notice).size, fb_notice_kind_id(notice).data);
    say_view("", fb_notice_shows(notice), "\n");
    for (size_t i = 0; i < fb_notice_notes(notice); i++)
        say_view("  note: ", fb_notice_note(notice, i), "\n");
    if (n == 0)
        fputs("It shows no fact that is known here.\n", stderr);
    else if (!open_answers(command))
        return false;
    for (size_t i = 0; i < n && confirm(command, notice, i) == GO_ON; i++)
        ;
    for (size_t i = 0; i < n; i++)
        n_confirmed += fb_notice_proposal_of(notice, i).is_confirmed;
    fprintf(stderr, "%zu of %zu confirmed; nothing was read from %zu lines\n", n_confirmed, n,
            fb_notice_unused(notice));
    if (command->answers && command->answers != stdin)
        fclose(command->answers);
    return true;
}

/* ---- the file -------------------------------------------------------------------------------------------- */

static int write_case(new_command *command, const fb_notice *notice) {
    fb_view json;
    fb_error error = {0};
    if (fb_desk_new_case(command->desk, &json, &command->given, notice, &error) != FB_OK)
        return cli_refuse(&error);
    if (command->save && !command->plain)
        return cli_write_sealed("new", command->save, json, command->passphrase_file, CLI_PASSPHRASE,
                                "The same again: ");
    return (command->save ? cli_write_file(command->save, json) : cli_write(stdout, json)) ? EXIT_DONE : EXIT_BUDGET;
}

static int with_notice(new_command *command, fb_view text) {
    const char *path = strcmp(command->notice, "-") == 0 ? "standard input" : command->notice;
    fb_error error = {0};
    fb_notice *notice;
    fb_view json;
    int result;
    fb_view name = {path, strlen(path)};
    if (fb_notice_read(&notice, command->desk, name, text, &command->options, &error) != FB_OK)
        return cli_refuse(&error);
    if (!command->json)
        result = confirm_all(command, notice) ? write_case(command, notice) : EXIT_BAD_INPUT;
    else if (fb_notice_json(notice, &json, &error) != FB_OK)
        result = cli_fail(&error);
    else
        result = cli_write(stdout, json) ? EXIT_DONE : EXIT_BUDGET;
    fb_notice_free(notice);
    return result;
}

static int with_case(new_command *command) {
    cli_text text = {NULL, 0, 0};
    if (!command->from)
        return write_case(command, NULL);
    text.bytes = cli_read_file("new", command->notice, &text.size);
    text.capacity = text.bytes ? text.size + 1 : 0;
    int result = text.bytes ? with_notice(command, (fb_view){text.bytes, text.size}) : EXIT_BAD_INPUT;
    cli_text_forget(&text);
    return result;
}

static int list_kinds(new_command *command) {
    fb_view text;
    fb_error error = {0};
    if (fb_desk_notice_kinds(command->desk, &text, &error) != FB_OK)
        return cli_refuse(&error);
    return cli_write(stdout, text) ? EXIT_DONE : EXIT_BUDGET;
}

static int with_desk(new_command *command) {
    cli_text text = {NULL, 0, 0};
    int result = EXIT_DONE;
    if (command->into)
        result = cli_read_case("new", &text, command->into, command->passphrase_file, CLI_PASSPHRASE);
    if (result != EXIT_DONE)
        return result;
    if (command->into)
        command->given.name = (fb_view){command->into, strlen(command->into)};
    command->given.json = (fb_view){text.bytes, text.size};
    result = cli_open_desk(&command->desk, command->policies);
    if (result == EXIT_DONE)
        result = command->kinds ? list_kinds(command) : with_case(command);
    fb_desk_close(command->desk);
    cli_text_forget(&text);
    return result;
}

/* ---- usage ----------------------------------------------------------------------------------------------- */

static bool complain(const char *message, const char *word) {
    cli_complain("new", message, word);
    return false;
}

static bool check_action(const new_command *command) {
    const fb_new_case *c = &command->given;
    const char *const names[] = {"--what", "--at", "--status", "--place", "--id"};
    const char *const values[] = {c->what, c->at, c->status, c->place, c->id};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (command->into && values[i])
            return complain("is in the case file already", names[i]);
        if (!command->into && !values[i])
            return complain("is missing; a case file needs --what, --at, --status, --place and --id", names[i]);
    }
    return !command->into || (!c->title && !c->invented) || complain("is in the case file already", "--title");
}

static bool check_usage(const new_command *command, size_t n_words) {
    if (command->kinds)
        return n_words == 0 || complain("goes alone", "--kinds");
    if (n_words > (command->from ? 1u : 0u))
        return complain("is one word too many; a notice goes with --from KIND", NULL);
    if (!command->from && (command->json || command->into))
        return complain("needs a notice: --from KIND, or --from - to tell it from the text",
                        command->json ? "--json" : "--into");
    if (command->json && command->save)
        return complain("saves no case file", "--json");
    if (command->plain && !command->save)
        return complain("goes with --save", "--plain");
    if (command->save && strcmp(command->save, "-") == 0)
        return complain("is no file; without --save the case file goes to standard output", "-");
    return command->json || check_action(command);
}

int cmd_new(int argc, char **argv) {
    new_command command = {0};
    const cli_option options[] = {{"--from", NULL, &command.from, NULL},
                                  {"--what", NULL, &command.given.what, NULL},
                                  {"--at", NULL, &command.given.at, NULL},
                                  {"--status", NULL, &command.given.status, NULL},
                                  {"--place", NULL, &command.given.place, NULL},
                                  {"--id", NULL, &command.given.id, NULL},
                                  {"--title", NULL, &command.given.title, NULL},
                                  {"--invented", &command.invented, NULL, NULL},
                                  {"--into", NULL, &command.into, NULL},
                                  {"--form", NULL, &command.options.form, NULL},
                                  {"--received-on", NULL, &command.options.received_on, NULL},
                                  {"--received-from", NULL, &command.options.received_from, NULL},
                                  {"--as-of", NULL, &command.options.as_of, NULL},
                                  {"--document", NULL, &command.given.document, NULL},
                                  {"--json", &command.json, NULL, NULL},
                                  {"--kinds", &command.kinds, NULL, NULL},
                                  {"--save", NULL, &command.save, NULL},
                                  {"--plain", &command.plain, NULL, NULL},
                                  {"--passphrase-file", NULL, &command.passphrase_file, NULL},
                                  {"--policies", NULL, &command.policies, NULL}};
    size_t n_words;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_words, argc, argv, options, sizeof options / sizeof options[0]))
        return EXIT_BAD_INPUT;
    command.given.invented = command.invented;
    if (!check_usage(&command, n_words))
        return EXIT_BAD_INPUT;
    command.notice = n_words ? argv[1] : "-";
    if (command.from && strcmp(command.from, "-") != 0)
        command.options.kind = command.from;
    return with_desk(&command);
}
