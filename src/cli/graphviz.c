/* graphviz.c - a drawing as SVG, by Graphviz's program `dot` where it is installed.
 *
 * Called by cmd_graph.c.  Drawing and picture pass through unnamed files, so that nothing is written when it fails.
 */
#include "cli.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int complain(const char *message, int reason) {
    fprintf(stderr, "forbear graph: %s%s%s\n", message, reason ? ": " : "", reason ? strerror(reason) : "");
    return EXIT_BAD_INPUT;
}

static int run(FILE *drawing, FILE *picture) {
    static char program[] = "dot", format[] = "-Tsvg";
    char *const argv[] = {program, format, NULL};
    switch (cli_run_program(argv, drawing, picture, NULL)) {
    case 0: return EXIT_DONE;
    case CLI_NOT_INSTALLED:
        return complain("an SVG is drawn by Graphviz's program 'dot', which is not installed; install Graphviz "
                        "(Debian: apt-get install graphviz), or take --format dot",
                        0);
    case CLI_NOT_RUN: return complain("Graphviz's program 'dot' cannot be run", errno);
    default: return complain("Graphviz's program 'dot' failed; --format dot shows what it was given", 0);
    }
}

static int copy(FILE *picture) {
    char bytes[16384];
    size_t n;
    rewind(picture);
    while ((n = fread(bytes, 1, sizeof bytes, picture)) > 0)
        if (!cli_write(stdout, (fb_view){bytes, n}))
            return EXIT_BUDGET;
    return ferror(picture) ? complain("a temporary file cannot be read", errno) : EXIT_DONE;
}

int cli_draw_svg(fb_view dot) {
    FILE *drawing = tmpfile(), *picture = tmpfile();
    int result;
    if (!drawing || !picture)
        result = complain("no temporary file can be made", errno);
    else if (fwrite(dot.data, 1, dot.size, drawing) != dot.size || fflush(drawing) != 0 ||
             lseek(fileno(drawing), 0, SEEK_SET) != 0)
        result = complain("a temporary file cannot be written", errno);
    else
        result = run(drawing, picture);
    if (result == EXIT_DONE)
        result = copy(picture);
    if (drawing)
        fclose(drawing);
    if (picture)
        fclose(picture);
    return result;
}
