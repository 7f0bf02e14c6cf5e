/* decide.c - a case file to a determination, as a program of your own would do it.
 *
 *     cc decide.c $(pkg-config --cflags --libs forbear) -o decide
 *     ./decide /usr/local/share/forbear/policies case.json
 */
#include <forbear.h>
#include <stdio.h>

static int failed(const fb_error *error) {
    if (error->line > 0)
        fprintf(stderr, "%s:%u:%u: %s\n", error->file, (unsigned)error->line, (unsigned)error->column,
                error->message);
    else
        fprintf(stderr, "%s\n", error->message);
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: decide POLICIES CASE\n");
        return 2;
    }
    fb_error error = {0};
    fb_desk *desk = NULL;
    if (fb_desk_open(&desk, argv[1], NULL, &error) != FB_OK)
        return failed(&error);

    int exit_status = 0;
    fb_report *report = NULL;
    fb_view page;
    if (fb_desk_decide_file(desk, &report, argv[2], &error) == FB_OK &&
        fb_report_render(report, &page, FB_FORM_TEXT, NULL, &error) == FB_OK)
        fwrite(page.data, 1, page.size, stdout);
    else
        exit_status = failed(&error);

    fb_report_free(report);
    fb_desk_close(desk);
    return exit_status;
}
