/* graphviz.c - a drawing as SVG, by Graphviz's program `dot` where it is installed.
 *
 * Called by cmd_graph.c.  The program is started directly, without a shell; drawing and picture pass through
 * unnamed files, so that neither side waits for the other and nothing is written when it fails.
 */
#include "cli.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static bool complain(const char *message, int reason) {
    fprintf(stderr, "forbear graph: %s%s%s\n", message, reason ? ": " : "", reason ? strerror(reason) : "");
    return false;
}

static int start(pid_t *child, int in, int out) {
    static char program[] = "dot", format[] = "-Tsvg";
    char *const argv[] = {program, format, NULL};
    posix_spawn_file_actions_t actions;
    int reason = posix_spawn_file_actions_init(&actions);
    if (reason)
        return reason;
    reason = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (!reason)
        reason = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (!reason)
        reason = posix_spawnp(child, program, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

static bool not_installed(void) {
    return complain("an SVG is drawn by Graphviz's program 'dot', which is not installed; install Graphviz "
                    "(Debian: apt-get install graphviz), or take --format dot",
                    0);
}

static bool run(FILE *drawing, FILE *picture) {
    /* POSIX: where posix_spawnp() cannot tell the parent that the program is missing, the child exits with this. */
    enum { NO_PROGRAM = 127 };
    pid_t child;
    int status, reason = start(&child, fileno(drawing), fileno(picture));
    if (reason == ENOENT)
        return not_installed();
    if (reason)
        return complain("Graphviz's program 'dot' cannot be started", reason);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return complain("Graphviz's program 'dot' was lost", errno);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM)
        return not_installed();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return complain("Graphviz's program 'dot' failed; --format dot shows what it was given", 0);
    return true;
}

static bool copy(FILE *picture) {
    char bytes[16384];
    size_t n;
    rewind(picture);
    while ((n = fread(bytes, 1, sizeof bytes, picture)) > 0)
        if (fwrite(bytes, 1, n, stdout) != n)
            break;
    return (!ferror(picture) && !ferror(stdout) && fflush(stdout) == 0) || complain("writing failed", errno);
}

bool cli_draw_svg(fb_view dot) {
    FILE *drawing = tmpfile(), *picture = tmpfile();
    bool done;
    if (!drawing || !picture)
        done = complain("no temporary file can be made", errno);
    else if (fwrite(dot.data, 1, dot.size, drawing) != dot.size || fflush(drawing) != 0 ||
             lseek(fileno(drawing), 0, SEEK_SET) != 0)
        done = complain("a temporary file cannot be written", errno);
    else
        done = run(drawing, picture) && copy(picture);
    if (drawing)
        fclose(drawing);
    if (picture)
        fclose(picture);
    return done;
}
