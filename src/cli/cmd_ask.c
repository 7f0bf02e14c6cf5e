/* cmd_ask.c - forbear ask: an interview about an action that asks only what can still change the outcome.
 *
 * Safety comes first, then the questions, then saving, if it is wanted.  Exit statuses: cli.h.
 */
#include "interview.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char help[] =
    "usage: forbear ask [CASE] --for action|benefits|ID [OPTIONS]\n"
    "\n"
    "An interview, in English or Spanish, about one action: which outcomes are still possible, and the facts that\n"
    "can still change that, one at a time, the most telling first. First it asks whether it is safe to talk. You\n"
    "may skip any question, not know, or prefer not to say; that never takes an outcome away. Nothing is written\n"
    "unless you ask for it. Not advice; a person decides.\n"
    "\n"
    "  CASE                  a case file (docs/case-file.md), sealed or not; without one, --action and --at\n"
    "  --for action          until the action is settled, or nobody is left to be asked\n"
    "  --for benefits        what may be sought instead, one benefit after the other; --for benefit-u: that one\n"
    "  --action VERB         the action, as in the fact sheet: execute_removal, arrest, deny_stay, ...\n"
    "  --at TIME             its date and time with zone: 2026-03-02T09:30:00-05:00\n"
    "  --status, --place     proposed, under_way or done; none_listed, ...; else asked when they matter\n"
    "  --as-of DAY           the day on which the answers are known, not after the action; else today\n"
    "  --source ROLE         who answers: self (when left out), advocate, officer, relative, ...\n"
    "  --evidence WORD       what the answers are; else a statement of that person\n"
    "  --lang en|es          the language; else that of LANG\n"
    "  --next                no dialogue: the ranked list of facts that matter; --json for programs\n"
    "                        (schema/questions.schema.json)\n"
    "  --save FILE           save the answers as a case file at the end, sealed under a passphrase\n"
    "  --plain               save as plain text instead\n"
    "  --passphrase-file F   the passphrase is the first line of F; else it is asked on the terminal\n"
    "  --policies DIR        the policy folder; else $FORBEAR_POLICIES, else the one that came with the program\n"
    "\n"
    "Exit: 0 settled, or you left before the questions, 2 bad input, 3 facts open, 4 law open, 5 facts contradictory\n"
    "or a fault in a policy, 6 a budget ran out or nothing could be saved.\n"
    "\n"
    "Example:\n"
    "\n"
    "  $ forbear ask --for action --action execute_removal --at 2026-03-02T09:30:00-05:00 --as-of 2026-03-01\n"
    "  $ forbear ask case.json --next --json\n";

typedef struct ask_command {
    bool next, json;
    const char *purpose, *language_given, *policies;
    saving how;
    fb_interview_options options;
    int language;
    char today[16];
} ask_command;

/* ---- options ------------------------------------------------------------------------------------------ */

static bool complain(const char *message, const char *word) {
    cli_complain("ask", message, word);
    return false;
}

static bool check_purpose(const ask_command *command) {
    return command->purpose || command->next || complain("say what for: --for action, or --for benefits", NULL);
}

/* --for benefits: all of them; --for benefit-u: one. */
static void set_purpose(ask_command *command) {
    if (command->purpose && strcmp(command->purpose, "benefits") == 0)
        command->options.benefits = "";
    else if (command->purpose && strcmp(command->purpose, "action") != 0)
        command->options.benefits = command->purpose;
}

static bool check_action(const ask_command *command, size_t n_words) {
    const fb_interview_options *o = &command->options;
    if (n_words > 1)
        return complain("takes one case file; several were named", NULL);
    if (n_words == 1 && (o->action || o->at || o->status || o->place))
        return complain("the case file has the action; --action, --at, --status and --place are for none", NULL);
    if (n_words == 0 && !o->action)
        return complain("name a case file, or the action with --action and --at", NULL);
    if (n_words == 0 && !o->at)
        return complain("needs its date and time, --at 2026-03-02T09:30:00-05:00; they are never assumed", o->action);
    return true;
}

static bool check_usage(const ask_command *command, char **words, size_t n_words) {
    if (!check_purpose(command) || !check_action(command, n_words))
        return false;
    if (command->json && !command->next)
        return complain("goes with --next", "--json");
    if (command->how.plain && command->how.passphrase_file && n_words == 0)
        return complain("is not sealed, and needs no --passphrase-file", "--plain");
    if (command->next && (command->how.file || command->how.plain))
        return complain("saves nothing", "--next");
    if (n_words == 1 && strcmp(words[1], "-") == 0 && !command->next)
        return complain("is where the answers come from; name the case file, or use --next", "-");
    return true;
}

/* The one thing that is taken from the clock, and only where it was not said. */
static bool set_day(ask_command *command) {
    time_t now = time(NULL);
    struct tm day;
    if (command->options.as_of || command->next)
        return true; /* a list records no answers */
    if (now == (time_t)-1 || !localtime_r(&now, &day) ||
        strftime(command->today, sizeof command->today, "%Y-%m-%d", &day) == 0)
        return complain("the system does not say what day it is; say it with --as-of", NULL);
    command->options.as_of = command->today;
    return true;
}

/* ---- the interview ------------------------------------------------------------------------------------ */

static int dialogue(ask_command *command, conversation *c, const safety *given, fb_interview *interview) {
    const fb_interview_view *view;
    fb_error error = {0};
    dialogue_result result = hold_dialogue(c, interview, &error);
    if (result == DIALOGUE_FAILED)
        return cli_fail(&error);
    if (result == DIALOGUE_LEFT) {
        clear_screen(c);
        return EXIT_DONE;
    }
    if (fb_interview_look(interview, &view, &error) != FB_OK)
        return cli_fail(&error);
    int status = exit_of_interview(view);
    if (view->n_answers == 0 && !command->how.file)
        return status;
    int saved = save_interview(c, interview, &command->how, given);
    return saved > status || saved == EXIT_BAD_INPUT ? saved : status;
}

static int next(const ask_command *command, fb_interview *interview) {
    const fb_interview_view *view;
    fb_error error = {0};
    if (fb_interview_look(interview, &view, &error) != FB_OK)
        return cli_fail(&error);
    return print_next(view, command->language, command->json) ? exit_of_interview(view) : EXIT_BUDGET;
}

static int with_desk(ask_command *command, conversation *c, const safety *given) {
    fb_desk *desk;
    fb_interview *interview;
    fb_error error = {0};
    int result = cli_open_desk(&desk, command->policies);
    if (result != EXIT_DONE)
        return result;
    if (fb_interview_new(&interview, desk, &command->options, &error) != FB_OK) {
        result = cli_refuse(&error);
    } else {
        result = command->next ? next(command, interview) : dialogue(command, c, given, interview);
        fb_interview_free(interview);
    }
    fb_desk_close(desk);
    return result;
}

/* ---- the case file ------------------------------------------------------------------------------------ */

static int use_case(ask_command *command, const cli_text *text, const char *path) {
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    if (text->size == 0) {
        complain("is empty; docs/case-file.md shows a case file", path);
        return EXIT_BAD_INPUT;
    }
    command->options.name = (fb_view){name, strlen(name)};
    command->options.json = (fb_view){text->bytes, text->size};
    return EXIT_DONE;
}

static int read_case(ask_command *command, cli_text *text, const char *path) {
    text->bytes = cli_read_file("ask", path, &text->size);
    text->capacity = text->bytes ? text->size + 1 : 0;
    return text->bytes ? use_case(command, text, path) : EXIT_BAD_INPUT;
}

static int open_case(ask_command *command, cli_text *text, const char *path) {
    const char *prompt = interview_phrase(command->language, SAY_PASSPHRASE);
    int result = cli_open_sealed("ask", text, path, command->how.passphrase_file, prompt);
    return result == EXIT_DONE ? use_case(command, text, path) : result;
}

/* ---- safety first -------------------------------------------------------------------------------------- */

/* Safety first: before a sealed file is opened, or a word of the case is on the screen. */
static int interview(ask_command *command, cli_text *text, const char *sealed) {
    conversation c;
    safety given = {0};
    conversation_begin(&c, command->language);
    int result = EXIT_DONE;
    switch (command->next ? SAFETY_GO_ON : ask_safety(&c, &given)) {
    case SAFETY_LEAVE: clear_screen(&c); break;
    case SAFETY_STOP: say_phrase(&c, 0, SAY_STOPPED); break;
    case SAFETY_GO_ON:
        result = sealed ? open_case(command, text, sealed) : EXIT_DONE;
        result = result == EXIT_DONE ? with_desk(command, &c, &given) : result;
        break;
    }
    conversation_end(&c);
    fb_forget(&given, sizeof given);
    return result;
}

int cmd_ask(int argc, char **argv) {
    ask_command command = {0};
    const cli_option options[] = {
        {"--for", NULL, &command.purpose, NULL},
        {"--action", NULL, &command.options.action, NULL},
        {"--at", NULL, &command.options.at, NULL},
        {"--status", NULL, &command.options.status, NULL},
        {"--place", NULL, &command.options.place, NULL},
        {"--as-of", NULL, &command.options.as_of, NULL},
        {"--source", NULL, &command.options.source, NULL},
        {"--evidence", NULL, &command.options.evidence, NULL},
        {"--lang", NULL, &command.language_given, NULL},
        {"--next", &command.next, NULL, NULL},
        {"--json", &command.json, NULL, NULL},
        {"--save", NULL, &command.how.file, NULL},
        {"--plain", &command.how.plain, NULL, NULL},
        {"--passphrase-file", NULL, &command.how.passphrase_file, NULL},
        {"--policies", NULL, &command.policies, NULL},
    };
    cli_text text = {NULL, 0, 0};
    size_t n_words;
    if (cli_wants_help(argc, argv))
        return fputs(help, stdout) < 0 ? EXIT_BUDGET : EXIT_DONE;
    if (!cli_read_options(&n_words, argc, argv, options, sizeof options / sizeof options[0]) ||
        !check_usage(&command, argv, n_words))
        return EXIT_BAD_INPUT;
    if (!interview_language(&command.language, command.language_given)) {
        complain("is no language here; use en or es", command.language_given);
        return EXIT_BAD_INPUT;
    }
    set_purpose(&command);
    if (!set_day(&command))
        return EXIT_BAD_INPUT;
    bool is_sealed = n_words == 1 && cli_is_sealed(argv[1]);
    int result = n_words == 1 && !is_sealed ? read_case(&command, &text, argv[1]) : EXIT_DONE;
    if (result == EXIT_DONE)
        result = interview(&command, &text, is_sealed ? argv[1] : NULL);
    cli_text_forget(&text);
    return result;
}
