/* run_program.c - programs of others: started without a shell, waited for.
 *
 * What goes in and comes out passes through files, so that neither side waits for the other.  Called by graphviz.c
 * and cmd_check.c.
 */
#include "cli.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int start(pid_t *child, char *const *argv, FILE *const *streams) {
    posix_spawn_file_actions_t actions;
    int reason = posix_spawn_file_actions_init(&actions);
    if (reason)
        return reason;
    for (int i = 0; i < 3 && !reason; i++)
        if (streams[i])
            reason = posix_spawn_file_actions_adddup2(&actions, fileno(streams[i]), i);
    if (!reason)
        reason = posix_spawnp(child, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

int cli_run_program(char *const *argv, FILE *in, FILE *out, FILE *messages) {
    /* POSIX: where posix_spawnp() cannot tell the parent that the program is missing, the child exits with this. */
    enum { NO_PROGRAM = 127 };
    FILE *const streams[] = {in, out, messages};
    pid_t child;
    int how, reason = start(&child, argv, streams);
    if (reason) {
        errno = reason;
        return reason == ENOENT ? CLI_NOT_INSTALLED : CLI_NOT_RUN;
    }
    while (waitpid(child, &how, 0) < 0)
        if (errno != EINTR)
            return CLI_NOT_RUN;
    if (!WIFEXITED(how))
        return 128 + WTERMSIG(how);
    return WEXITSTATUS(how) == NO_PROGRAM ? CLI_NOT_INSTALLED : WEXITSTATUS(how);
}
