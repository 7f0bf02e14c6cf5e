/* partial.c - what is still possible: forbear eval --partial.
 *
 * Asks about each decision and writes the answers, for people or as JSON (schema/partial.schema.json).  Where every
 * decision that was asked for has one outcome left, that is all there is to say, and it is printed as without
 * --partial.  Called by cmd_eval.c.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

typedef struct report {
    const fb_model_set *set;
    const cli_partial_question *question;
    const size_t *without; /* parts */
    FILE *out;             /* everything that is known */
    FILE *values;          /* only the values, as JSON */
    bool all_settled;
    int status;
    size_t n_decisions;
} report;

/* ---- words --------------------------------------------------------------------------------------------- */

static void put_view(FILE *out, fb_view text) {
    fwrite(text.data, 1, text.size, out);
}

static void put_input(const report *r, size_t part) {
    cli_print_plain(r->out, fb_model_set_input_name(r->set, part));
}

static void json_input(const report *r, size_t part) {
    cli_json_string(r->out, fb_model_set_input_name(r->set, part));
}

static const char *truth(bool holds) {
    return holds ? "true" : "false";
}

static bool is_settled(const fb_partial_settled *settled) {
    return settled->is_exact && settled->n_outcomes == 1;
}

static int status_of(const fb_partial_settled *settled) {
    if (!settled->is_exact)
        return EXIT_BUDGET;
    if (settled->is_contradictory)
        return EXIT_CONTRADICTORY;
    return settled->n_outcomes > 1 ? EXIT_FACTS_OPEN : EXIT_DONE;
}

/* ---- outcomes ------------------------------------------------------------------------------------------ */

static void text_outcome(const report *r, const fb_partial_outcome *outcome) {
    fputs("    ", r->out);
    cli_print_plain(r->out, outcome->value);
    if (!outcome->is_possible)
        fputs(", which was not excluded", r->out);
    if (outcome->assumed.size > 2) {
        fputs(" with ", r->out);
        cli_print_plain(r->out, outcome->assumed);
    }
    if (outcome->fault.size) {
        fputs("; ", r->out);
        cli_print_plain(r->out, outcome->fault);
    }
    fputc('\n', r->out);
}

static void text_settled(const report *r, const fb_partial_settled *settled) {
    if (is_settled(settled)) {
        cli_print_plain(r->out, settled->outcomes[0].value);
        if (settled->outcomes[0].fault.size) {
            fputs("; ", r->out);
            cli_print_plain(r->out, settled->outcomes[0].fault);
        }
        fputc('\n', r->out);
        return;
    }
    if (settled->is_contradictory)
        fputs("contradictory: nothing that is possible fits what is known\n", r->out);
    else
        fprintf(r->out, "%zu outcome%s possible%s\n", settled->n_outcomes, settled->n_outcomes == 1 ? " is" : "s are",
                settled->is_exact ? "" : ", and perhaps others");
    if (!settled->is_exact) {
        fputs("    not exact: ", r->out);
        cli_print_plain(r->out, settled->why);
        fputc('\n', r->out);
    }
    for (size_t i = 0; i < settled->n_outcomes; i++)
        text_outcome(r, &settled->outcomes[i]);
}

static void json_outcome(const report *r, const fb_partial_outcome *outcome) {
    fputs("{\"value\": ", r->out);
    put_view(r->out, outcome->value);
    fprintf(r->out, ", \"possible\": %s", truth(outcome->is_possible));
    if (outcome->is_possible) {
        fputs(", \"assumed\": ", r->out);
        put_view(r->out, outcome->assumed);
        fputs(", \"witness\": ", r->out);
        put_view(r->out, outcome->witness);
    }
    if (outcome->fault.size) {
        fputs(", \"fault\": ", r->out);
        cli_json_string(r->out, outcome->fault);
    }
    fputc('}', r->out);
}

static void json_settled(const report *r, const fb_partial_settled *settled, const char *indent) {
    fprintf(r->out, "\"settled\": %s, \"exact\": %s, \"contradictory\": %s,", truth(is_settled(settled)),
            truth(settled->is_exact), truth(settled->is_contradictory));
    if (!settled->is_exact) {
        fputs(" \"why\": ", r->out);
        cli_json_string(r->out, settled->why);
        fputc(',', r->out);
    }
    fprintf(r->out, "\n%s\"outcomes\": [", indent);
    for (size_t i = 0; i < settled->n_outcomes; i++) {
        fprintf(r->out, "%s\n%s  ", i ? "," : "", indent);
        json_outcome(r, &settled->outcomes[i]);
    }
    fputc(']', r->out);
}

/* ---- what to ask --------------------------------------------------------------------------------------- */

static void text_asking(const report *r, const fb_partial_asking *asking) {
    if (asking->n_questions == 0)
        return;
    fprintf(r->out, "  ask next%s\n", asking->is_exact ? "" : " (perhaps others matter, or not all of these)");
    for (size_t i = 0; i < asking->n_questions; i++) {
        const fb_partial_question *question = &asking->questions[i];
        fputs("    ", r->out);
        cli_print_plain(r->out, question->name);
        if (question->is_measured)
            fprintf(r->out, ": %u question%s left at most, %.2f on average", (unsigned)question->worst,
                    question->worst == 1 ? "" : "s", question->expected);
        fputs(question->is_grouped ? "; matters together with others only\n" : "\n", r->out);
    }
}

static void json_asking(const report *r, const fb_partial_asking *asking) {
    fprintf(r->out, ",\n    \"questions_exact\": %s, \"questions\": [", truth(asking->is_exact));
    for (size_t i = 0; i < asking->n_questions; i++) {
        const fb_partial_question *question = &asking->questions[i];
        fputs(i ? ",\n      {\"input\": " : "\n      {\"input\": ", r->out);
        cli_json_string(r->out, question->name);
        fprintf(r->out, ", \"grouped\": %s", truth(question->is_grouped));
        if (question->is_measured)
            fprintf(r->out, ", \"worst\": %u, \"expected\": %.4f", (unsigned)question->worst, question->expected);
        fputc('}', r->out);
    }
    fputc(']', r->out);
}

/* ---- what decides -------------------------------------------------------------------------------------- */

static void put_set(const report *r, const fb_partial_set *set, void (*put_one)(const report *, size_t)) {
    for (size_t i = 0; i < set->n_parts; i++) {
        fputs(i ? ", " : "", r->out);
        put_one(r, set->parts[i]);
    }
}

static void text_decisive(const report *r, const fb_partial_decisive *decisive) {
    if (decisive->n_sets == 0) {
        fputs("  nothing decides: the outcome is open\n", r->out);
        return;
    }
    fprintf(r->out, "  decided by%s%s\n", decisive->n_sets > 1 ? " each of" : "",
            decisive->is_complete ? "" : " (there may be others)");
    for (size_t i = 0; i < decisive->n_sets; i++) {
        fputs("    ", r->out);
        put_set(r, &decisive->sets[i], put_input);
        fputs(decisive->sets[i].n_parts ? "\n" : "the model alone, whatever is known\n", r->out);
    }
    if (decisive->n_flips)
        fputs("  otherwise it would be\n", r->out);
    for (size_t i = 0; i < decisive->n_flips; i++) {
        fputs("    ", r->out);
        cli_print_plain(r->out, decisive->flips[i].outcome);
        fputs(" with ", r->out);
        cli_print_plain(r->out, decisive->flips[i].changes);
        fputc('\n', r->out);
    }
}

static void json_decisive(const report *r, const fb_partial_decisive *decisive) {
    fprintf(r->out, ",\n    \"decisive\": {\"complete\": %s, \"exact\": %s, \"sets\": [", truth(decisive->is_complete),
            truth(decisive->is_exact));
    for (size_t i = 0; i < decisive->n_sets; i++) {
        fputs(i ? ", [" : "[", r->out);
        put_set(r, &decisive->sets[i], json_input);
        fputc(']', r->out);
    }
    fputs("], \"flips\": [", r->out);
    for (size_t i = 0; i < decisive->n_flips; i++) {
        fputs(i ? ",\n      {\"changes\": " : "\n      {\"changes\": ", r->out);
        put_view(r->out, decisive->flips[i].changes);
        fputs(", \"outcome\": ", r->out);
        put_view(r->out, decisive->flips[i].outcome);
        fputs(", \"witness\": ", r->out);
        put_view(r->out, decisive->flips[i].witness);
        fputc('}', r->out);
    }
    fputs("]}", r->out);
}

/* ---- one decision -------------------------------------------------------------------------------------- */

static void note_status(report *r, int status) {
    r->status = status > r->status ? status : r->status;
}

static fb_status tell_without(report *r, fb_partial *partial, fb_error *error) {
    const fb_partial_settled *settled;
    const fb_partial_set forgotten = {r->without, r->question->n_without};
    fb_status status = fb_partial_without(partial, &settled, forgotten.parts, forgotten.n_parts, error);
    if (status != FB_OK)
        return status;
    note_status(r, status_of(settled));
    fputs(r->question->json ? ",\n    \"without\": {\"inputs\": [" : "  without ", r->out);
    put_set(r, &forgotten, r->question->json ? json_input : put_input);
    if (r->question->json) {
        fputs("], ", r->out);
        json_settled(r, settled, "      ");
        fputc('}', r->out);
    } else {
        fputs(": ", r->out);
        text_settled(r, settled);
    }
    return FB_OK;
}

static fb_status tell(report *r, fb_partial *partial, fb_view name, fb_error *error) {
    static const fb_partial_decisive_options looking = {.most_changed = 2};
    const cli_partial_question *question = r->question;
    const fb_partial_settled *settled;
    const fb_partial_asking *asking;
    const fb_partial_decisive *decisive;
    fb_status status = fb_partial_settle(partial, &settled, error);
    if (status == FB_OK)
        status = fb_partial_ask(partial, &asking, NULL, 0, error);
    if (status == FB_OK && question->decisive)
        status = fb_partial_decide(partial, &decisive, &looking, error);
    if (status != FB_OK)
        return status;
    note_status(r, status_of(settled));
    r->all_settled = r->all_settled && is_settled(settled);
    if (is_settled(settled)) {
        put_view(r->values, settled->outcomes[0].value);
        if (question->notes && settled->outcomes[0].fault.size)
            fprintf(stderr, "%.*s\n", (int)settled->outcomes[0].fault.size, settled->outcomes[0].fault.data);
    }
    if (question->json) {
        fprintf(r->out, "%s\n   {\"decision\": ", r->n_decisions ? "," : "");
        cli_json_string(r->out, name);
        fputs(", ", r->out);
        json_settled(r, settled, "    ");
        json_asking(r, asking);
    } else {
        cli_print_plain(r->out, name);
        fputs(": ", r->out);
        text_settled(r, settled);
        text_asking(r, asking);
    }
    if (question->decisive)
        question->json ? json_decisive(r, decisive) : text_decisive(r, decisive);
    if (question->n_without)
        status = tell_without(r, partial, error);
    fputs(question->json ? "}" : "", r->out);
    return status;
}

static fb_status ask_about(report *r, size_t part, fb_error *error) {
    const cli_partial_question *question = r->question;
    const fb_partial_options options = {
        .consistent = question->consistent, .now = question->now, .steps = question->steps};
    fb_partial *partial = NULL;
    fb_status status = fb_partial_new(&partial, r->set, part, &options, NULL, error);
    if (status == FB_OK && question->inputs.data)
        status = fb_partial_set_json(partial, question->file, question->inputs, error);
    if (status == FB_OK)
        status = tell(r, partial, fb_model_set_part(r->set, part).name, error);
    fb_partial_free(partial);
    return status;
}

/* ---- all of them --------------------------------------------------------------------------------------- */

static fb_status ask_about_all(report *r, fb_error *error) {
    for (size_t i = 0; i < fb_model_set_size(r->set); i++) {
        fb_part part = fb_model_set_part(r->set, i);
        if (part.kind != FB_PART_DECISION || !part.in_first)
            continue;
        fputs(r->n_decisions ? ",\n " : "{", r->values);
        cli_json_string(r->values, part.name);
        fputs(": ", r->values);
        fb_status status = ask_about(r, i, error);
        if (status != FB_OK)
            return status;
        r->n_decisions++;
    }
    fputs(r->n_decisions ? "}" : "{}", r->values);
    return FB_OK;
}

static fb_status write_report(report *r, fb_error *error) {
    if (r->question->json) {
        fputs("{\"partial\": 1, \"version\": ", r->out);
        cli_json_string(r->out, (fb_view){fb_version(), strlen(fb_version())});
        fputs(", \"decisions\": [", r->out);
    }
    fb_status status = r->question->part < 0 ? ask_about_all(r, error) : ask_about(r, (size_t)r->question->part, error);
    fputs(r->question->json ? "]}\n" : "", r->out);
    fputc('\n', r->values);
    return status;
}

/* The input with that name, by which its values are given, or which no other has. */
static bool find_input(size_t *out, const fb_model_set *set, const char *name) {
    const fb_view wanted = {name, strlen(name)};
    size_t n_found = 0;
    for (size_t i = 0; i < fb_model_set_size(set); i++) {
        fb_part part = fb_model_set_part(set, i);
        fb_view called = fb_model_set_input_name(set, i);
        if (part.kind != FB_PART_INPUT)
            continue;
        if (called.size == wanted.size && memcmp(called.data, wanted.data, wanted.size) == 0) {
            *out = i;
            return true;
        }
        if (part.name.size == wanted.size && memcmp(part.name.data, wanted.data, wanted.size) == 0) {
            *out = i;
            n_found++;
        }
    }
    if (n_found != 1)
        cli_complain("eval", n_found ? "is a name of several inputs; write MODEL.NAME" : "is no input of the model",
                     name);
    return n_found == 1;
}

static int answer(report *r) {
    fb_error error = {0};
    char *text = NULL, *values = NULL;
    size_t size = 0, values_size = 0;
    r->out = open_memstream(&text, &size);
    r->values = open_memstream(&values, &values_size);
    fb_status status = FB_OK;
    bool complete = r->out && r->values;
    if (complete) {
        status = write_report(r, &error);
        complete = !ferror(r->out) && !ferror(r->values);
    } else {
        perror("forbear");
    }
    complete = (!r->out || fclose(r->out) == 0) && complete;
    complete = (!r->values || fclose(r->values) == 0) && complete;
    const cli_partial_question *question = r->question;
    bool is_plain = r->all_settled && !question->json && !question->decisive && question->n_without == 0;
    if (status != FB_OK)
        r->status = status == FB_BAD_INPUT || status == FB_NOT_FOUND ? cli_refuse(&error) : cli_fail(&error);
    else if (!complete || !cli_write(stdout, is_plain ? (fb_view){values, values_size} : (fb_view){text, size}))
        r->status = EXIT_BUDGET;
    free(text);
    free(values);
    return r->status;
}

int cli_partial(const fb_model_set *set, const cli_partial_question *question) {
    size_t *without = calloc(question->n_without + 1, sizeof *without);
    if (!without) {
        perror("forbear");
        return EXIT_BUDGET;
    }
    report r = {.set = set, .question = question, .without = without, .all_settled = true};
    int status = EXIT_BAD_INPUT;
    size_t n = 0;
    while (n < question->n_without && find_input(&without[n], set, question->without[n]))
        n++;
    if (n == question->n_without)
        status = answer(&r);
    free(without);
    return status;
}
