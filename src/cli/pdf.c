/* pdf.c - a page as a PDF file, by a program of others where one is installed.
 *
 * weasyprint and wkhtmltopdf read and write through unnamed files; chromium wants names, in a folder that only its
 * owner can enter and that is gone afterwards.  None is started through a shell.  Called by cmd_draft.c.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int complain(const char *message, int reason) {
    fprintf(stderr, "forbear draft: %s%s%s\n", message, reason ? ": " : "", reason ? strerror(reason) : "");
    return EXIT_BAD_INPUT;
}

static bool write_page(FILE *page, fb_view html) {
    return page && fwrite(html.data, 1, html.size, page) == html.size && fflush(page) == 0 &&
           lseek(fileno(page), 0, SEEK_SET) == 0;
}

/* What a program of others has to say is not for the reader of ours. */
static int run(char *const *argv, FILE *in, FILE *out) {
    FILE *messages = tmpfile();
    int status = cli_run_program(argv, in, out, messages);
    if (messages)
        fclose(messages);
    return status;
}

/* ---- through unnamed files ---------------------------------------------------------------------------- */

static int by_stream(char *const *argv, fb_view html, FILE *pdf) {
    FILE *page = tmpfile();
    int status = write_page(page, html) ? run(argv, page, pdf) : CLI_NOT_RUN;
    if (page)
        fclose(page);
    return status;
}

static int by_weasyprint(fb_view html, FILE *pdf) {
    char *const argv[] = {(char[]){"weasyprint"}, (char[]){"-"}, (char[]){"-"}, NULL};
    return by_stream(argv, html, pdf);
}

static int by_wkhtmltopdf(fb_view html, FILE *pdf) {
    char *const argv[] = {(char[]){"wkhtmltopdf"},        (char[]){"--quiet"}, (char[]){"--disable-javascript"},
                          (char[]){"--disable-local-file-access"}, (char[]){"-"}, (char[]){"-"}, NULL};
    return by_stream(argv, html, pdf);
}

/* ---- through a folder --------------------------------------------------------------------------------- */

#define FOLDER_SIZE 512

typedef struct pdf_folder {
    char path[FOLDER_SIZE], page[FOLDER_SIZE + 16], pdf[FOLDER_SIZE + 16];
} pdf_folder;

static bool make_folder(pdf_folder *folder) {
    const char *given = getenv("TMPDIR");
    int n = snprintf(folder->path, sizeof folder->path, "%s/forbear-XXXXXX", given && *given ? given : "/tmp");
    if (n < 0 || (size_t)n >= sizeof folder->path || !mkdtemp(folder->path))
        return false;
    snprintf(folder->page, sizeof folder->page, "%s/page.html", folder->path);
    snprintf(folder->pdf, sizeof folder->pdf, "%s/page.pdf", folder->path);
    return true;
}

static bool copy(FILE *to, const char *path) {
    char bytes[16384];
    size_t n;
    FILE *from = fopen(path, "rb");
    bool is_whole = from != NULL;
    while (is_whole && (n = fread(bytes, 1, sizeof bytes, from)) > 0)
        is_whole = fwrite(bytes, 1, n, to) == n;
    is_whole = is_whole && !ferror(from);
    if (from)
        fclose(from);
    return is_whole;
}

static int by_chromium_in(const pdf_folder *folder, const char *program, FILE *pdf) {
    char name[32], to[sizeof folder->pdf + 32], from[sizeof folder->page + 16], profile[sizeof folder->path + 48];
    char headless[] = "--headless", gpu[] = "--disable-gpu", header[] = "--no-pdf-header-footer";
    char old_header[] = "--print-to-pdf-no-header", sandbox[] = "--no-sandbox";
    snprintf(name, sizeof name, "%s", program);
    snprintf(to, sizeof to, "--print-to-pdf=%s", folder->pdf);
    snprintf(from, sizeof from, "file://%s", folder->page);
    snprintf(profile, sizeof profile, "--user-data-dir=%s/profile", folder->path);
    /* Root has no sandbox of Chromium's; the page has no script and its policy allows no resource. */
    char *const argv[] = {name, headless, gpu, header, old_header, profile, to, from,
                          geteuid() == 0 ? sandbox : NULL, NULL};
    int status = run(argv, NULL, NULL);
    return status == 0 && !copy(pdf, folder->pdf) ? CLI_NOT_RUN : status;
}

/* What a browser leaves in its profile goes with it. */
static void remove_folder(const pdf_folder *folder) {
    char path[FOLDER_SIZE], rm[] = "rm", force[] = "-rf", end[] = "--";
    memcpy(path, folder->path, sizeof path);
    char *const argv[] = {rm, force, end, path, NULL};
    if (run(argv, NULL, NULL) != 0)
        fprintf(stderr, "forbear draft: %s could not be removed; it holds the page\n", path);
}

static int by_chromium(fb_view html, FILE *pdf) {
    static const char *const programs[] = {"chromium", "chromium-browser", "google-chrome"};
    pdf_folder folder;
    int status = CLI_NOT_INSTALLED;
    if (!make_folder(&folder))
        return CLI_NOT_RUN;
    FILE *page = fopen(folder.page, "wb");
    bool is_written = write_page(page, html);
    if (page && fclose(page) != 0)
        is_written = false;
    for (size_t i = 0; is_written && status == CLI_NOT_INSTALLED && i < sizeof programs / sizeof programs[0]; i++)
        status = by_chromium_in(&folder, programs[i], pdf);
    remove_folder(&folder);
    return is_written ? status : CLI_NOT_RUN;
}

/* ---- the file ----------------------------------------------------------------------------------------- */

static int write_pdf(FILE *pdf, const char *path) {
    long size = fseek(pdf, 0, SEEK_END) == 0 ? ftell(pdf) : -1;
    char *bytes = size > 4 ? malloc((size_t)size) : NULL;
    rewind(pdf);
    bool is_pdf = bytes && fread(bytes, 1, (size_t)size, pdf) == (size_t)size && memcmp(bytes, "%PDF", 4) == 0;
    int result = !is_pdf ? complain("what the program made is no PDF; --html makes the page", 0)
                 : cli_write_file(path, (fb_view){bytes, (size_t)size}) ? EXIT_DONE
                                                                         : EXIT_BUDGET;
    free(bytes);
    return result;
}

int cli_print_pdf(fb_view html, const char *path) {
    static int (*const ways[])(fb_view, FILE *) = {by_weasyprint, by_wkhtmltopdf, by_chromium};
    FILE *pdf = tmpfile();
    int status = CLI_NOT_INSTALLED;
    if (!pdf)
        return complain("no temporary file can be made", errno);
    for (size_t i = 0; status == CLI_NOT_INSTALLED && i < sizeof ways / sizeof ways[0]; i++)
        status = ways[i](html, pdf);
    int result;
    if (status == 0)
        result = write_pdf(pdf, path);
    else if (status == CLI_NOT_INSTALLED)
        result = complain("a PDF is made by weasyprint, wkhtmltopdf or chromium, and none is installed; install one "
                          "(Debian: apt-get install weasyprint), or take --html and print it", 0);
    else
        result = complain(status == CLI_NOT_RUN ? "the program that makes a PDF cannot be run; --html makes the page"
                                                : "the program that makes a PDF failed; --html makes the page", 0);
    fclose(pdf);
    return result;
}
