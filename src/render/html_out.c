/* html_out.c - a page as one self-contained HTML file: to print, to hand over, to read with a screen reader.
 *
 * No script, no external resource, a content security policy that allows nothing but this style sheet, by its
 * hash.  Sets what page.c made.
 *
 * INVARIANT: every text goes through `html_escaped`; what is written as it is are literals of this file.
 */
#include "render/page_inner.h"

#include <sodium/crypto_hash_sha256.h>

static const char style[] =
    ":root{color-scheme:light}"
    "*{box-sizing:border-box}"
    "html{font-size:100%}"
    "body{margin:0;background:#fff;color:#1a1a1a;"
    "font:1rem/1.55 Charter,'Bitstream Charter','Sitka Text',Cambria,Georgia,serif}"
    ".sheet{max-width:50rem;margin:0 auto;padding:2rem 1.5rem 3rem}"
    ".skip{position:absolute;left:-100rem}"
    ".skip:focus{left:1rem;top:1rem;background:#fff;padding:.5rem 1rem;outline:3px solid #1a1a1a}"
    "a{color:#1a3e72}"
    "a:focus{outline:3px solid #1a3e72;outline-offset:2px}"
    "h1{font-size:1.75rem;line-height:1.2;margin:0 0 1rem;font-weight:600}"
    "h2{font-size:1.2rem;line-height:1.3;margin:2.2rem 0 .6rem;padding-top:.6rem;border-top:1px solid "
    "#767676;"
    "font-weight:600}"
    "h3{font-size:1rem;margin:1.4rem 0 .3rem;font-weight:600}"
    "p{margin:.4rem 0 .7rem}"
    "dl{margin:0 0 1rem;display:grid;grid-template-columns:max-content 1fr;column-gap:1.2rem;row-gap:.2rem}"
    "dt{color:#595959}"
    "dd{margin:0}"
    ".notice{border-left:4px solid #1a1a1a;padding:.2rem 0 .2rem .9rem;margin:1rem 0}"
    ".outcome{border:2px solid #1a1a1a;padding:1rem 1.2rem;margin:1.5rem 0 0}"
    ".outcome h2{border:0;margin:0;padding:0;font-size:1rem;color:#595959}"
    ".outcome .line{font-size:1.35rem;line-height:1.35;margin:.2rem 0 .4rem}"
    ".outcome .line strong{font-weight:700}"
    "ul{margin:.4rem 0 .8rem;padding-left:1.3rem}"
    "li{margin:.25rem 0}"
    "li .detail{display:block;color:#404040}"
    ".table{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem;font-size:.92rem;line-height:1.4}"
    "caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid #b8b8b8;"
    "overflow-wrap:anywhere}"
    "thead th{border-bottom:2px solid #1a1a1a;font-weight:600;overflow-wrap:normal;white-space:nowrap}"
    "tbody th{font-weight:400}"
    "nav ol{columns:2;column-gap:2rem;padding-left:1.3rem;font-size:.95rem}"
    "footer{margin-top:2rem;color:#595959;font-size:.9rem;overflow-wrap:anywhere}"
    ".leaf+.leaf{border-top:4px double #1a1a1a;margin-top:3rem;padding-top:1rem}"
    "@page{margin:2cm}"
    "@media "
    "print{body{font-size:10.5pt}.sheet{max-width:none;padding:0}"
    ".leaf+.leaf{break-before:page;border:0;margin:0;padding:0}nav,.skip{display:none}a{color:inherit;"
    "text-decoration:none}h2,h3{break-after:avoid}tr,li,.outcome,.notice{break-inside:avoid}thead{display:"
    "table-header-group}}"
    "@media (max-width:40rem){nav ol{columns:1}dl{grid-template-columns:1fr}}";

/* ---- escaping ----------------------------------------------------------------------------------------- */

void html_escaped(fb_text *out, fb_view text) {
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        uint32_t code_point = fb_utf8_next(text, &at);
        switch (code_point) {
        case '&':
            fb_text_add_string(out, "&amp;");
            break;
        case '<':
            fb_text_add_string(out, "&lt;");
            break;
        case '>':
            fb_text_add_string(out, "&gt;");
            break;
        case '"':
            fb_text_add_string(out, "&quot;");
            break;
        case '\'':
            fb_text_add_string(out, "&#39;");
            break;
        case '\n':
        case '\t':
            fb_text_add_byte(out, ' ');
            break;
        default: {
            bool unfit = code_point == FB_BAD_CODE_POINT || code_point < 0x20 ||
                         (code_point >= 0x7F && code_point <= 0x9F) ||
                         (code_point >= 0x202A && code_point <= 0x202E) ||
                         (code_point >= 0x2066 && code_point <= 0x2069);
            fb_text_add(out, unfit ? FB_LITERAL("\xEF\xBF\xBD") : (fb_view){text.data + start, at - start});
        }
        }
    }
}

static void element(fb_text *out, const char *open, fb_view text, const char *close) {
    fb_text_add_string(out, open);
    html_escaped(out, text);
    fb_text_add_string(out, close);
}

/* ---- the head of the file ----------------------------------------------------------------------------- */

/* RFC 4648 section 4. */
static void add_base64(fb_text *out, const unsigned char *bytes, size_t size) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16 | (i + 1 < size ? (uint32_t)bytes[i + 1] << 8 : 0) |
                         (i + 2 < size ? bytes[i + 2] : 0);
        fb_text_add_byte(out, digits[group >> 18]);
        fb_text_add_byte(out, digits[group >> 12 & 63]);
        fb_text_add_byte(out, i + 1 < size ? digits[group >> 6 & 63] : '=');
        fb_text_add_byte(out, i + 2 < size ? digits[group & 63] : '=');
    }
}

void html_file_head(fb_text *out, const char *language, fb_view title) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)style, sizeof style - 1);
    fb_text_add_string(out, "<!DOCTYPE html>\n<html lang=\"");
    html_escaped(out, fb_view_of(language));
    fb_text_add_string(out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                            "style-src 'sha256-");
    add_base64(out, hash, sizeof hash);
    fb_text_add_string(out, "'; base-uri 'none'; form-action 'none'\">\n"
                            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                            "<meta name=\"referrer\" content=\"no-referrer\">\n"
                            "<meta name=\"robots\" content=\"noindex, nofollow\">\n");
    element(out, "<title>", title, "</title>\n<style>");
    fb_text_add_string(out, style);
    fb_text_add_string(out, "</style>\n</head>\n");
}

/* ---- the head of the page ----------------------------------------------------------------------------- */

static void named(fb_text *out, const fb_page *page, fb_word name, fb_view text) {
    if (text.size == 0)
        return;
    element(out, "<dt>", fb_view_of(page->language->words[name]), "</dt>");
    element(out, "<dd>", text, "</dd>\n");
}

static void notice(fb_text *out, fb_view text) {
    if (text.size > 0)
        element(out, "<p class=\"notice\">", text, "</p>\n");
}

static void page_head(fb_text *out, const fb_page *page) {
    element(out, "<header>\n<h1>", page->title, "</h1>\n<dl>\n");
    named(out, page, FB_WORD_ACTION, page->action);
    named(out, page, FB_WORD_WHEN, page->when);
    named(out, page, FB_WORD_PLACE, page->place);
    named(out, page, FB_WORD_CASE, page->case_line);
    fb_text_add_string(out, "</dl>\n");
    notice(out, page->notice);
    notice(out, page->invented);
    notice(out, page->late);
    fb_text_add_string(out, "</header>\n");
}

static void outcome(fb_text *out, const fb_page *page) {
    element(out,
            "<section class=\"outcome\" id=\"outcome\" aria-labelledby=\"outcome-title\">\n<h2 "
            "id=\"outcome-title\">",
            fb_view_of(page->language->words[FB_WORD_OUTCOME]), "</h2>\n<p class=\"line\"><strong>");
    html_escaped(out, page->outcome);
    element(out, "</strong> &middot; ", page->strength, " &middot; ");
    html_escaped(out, page->grade);
    element(out, "</p>\n<p>", page->state, "</p>\n</section>\n");
}

static void contents(fb_text *out, const fb_page *page) {
    element(out, "<nav aria-labelledby=\"contents-title\">\n<h2 id=\"contents-title\">",
            fb_view_of(page->language->words[FB_WORD_CONTENTS]), "</h2>\n<ol>\n");
    for (const fb_section *section = page->first; section; section = section->next) {
        fb_text_format(out, "<li><a href=\"#%s\">", section->anchor);
        element(out, "", section->title, "</a></li>\n");
    }
    fb_text_add_string(out, "</ol>\n</nav>\n");
}

/* ---- blocks ------------------------------------------------------------------------------------------- */

static void item_rows(fb_text *out, const fb_block *block) {
    fb_text_add_string(out, "<ul>\n");
    for (uint32_t i = 0; i < block->n_rows; i++) {
        const fb_view *cells = block->cells + (size_t)i * 2;
        element(out, "<li>", cells[0], "");
        if (cells[1].size > 0)
            element(out, " <span class=\"detail\">", cells[1], "</span>");
        fb_text_add_string(out, "</li>\n");
    }
    fb_text_add_string(out, "</ul>\n");
}

static void table_rows(fb_text *out, const fb_block *block) {
    element(out, "<div class=\"table\"><table>\n<caption>", block->caption, "</caption>\n<thead><tr>");
    for (uint32_t c = 0; c < block->n_columns; c++)
        element(out, "<th scope=\"col\">", block->columns[c], "</th>");
    fb_text_add_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < block->n_rows; i++) {
        const fb_view *cells = block->cells + (size_t)i * block->n_columns;
        element(out, "<tr><th scope=\"row\">", cells[0], "</th>");
        for (uint32_t c = 1; c < block->n_columns; c++)
            element(out, "<td>", cells[c], "</td>");
        fb_text_add_string(out, "</tr>\n");
    }
    fb_text_add_string(out, "</tbody>\n</table></div>\n");
}

static void one_block(fb_text *out, const fb_block *block) {
    switch (block->kind) {
    case FB_BLOCK_HEADING:
        element(out, "<h3>", block->cells[0], "</h3>\n");
        break;
    case FB_BLOCK_NOTE:
        element(out, "<p class=\"notice\">", block->cells[0], "</p>\n");
        break;
    case FB_BLOCK_PARAGRAPH:
        element(out, "<p>", block->cells[0], "</p>\n");
        break;
    case FB_BLOCK_ITEMS:
        item_rows(out, block);
        break;
    case FB_BLOCK_TABLE:
        table_rows(out, block);
        break;
    }
}

static void one_section(fb_text *out, const fb_section *section) {
    bool has_title = section->title.size > 0;
    fb_text_format(out, has_title ? "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">"
                                  : "<section id=\"%s\">\n", section->anchor, section->anchor, section->anchor);
    if (has_title)
        element(out, "", section->title, "</h2>\n");
    for (const fb_block *block = section->first; block; block = block->next)
        if (block->n_rows > 0)
            one_block(out, block);
    fb_text_add_string(out, "</section>\n");
}

void html_sections(fb_text *out, const fb_page *page) {
    for (const fb_section *section = page->first; section; section = section->next)
        one_section(out, section);
}

void fb_html_out(fb_text *out, const fb_page *page) {
    html_file_head(out, page->language->tag, page->title);
    const char *skip = page->outcome.size > 0 ? "<body>\n<a class=\"skip\" href=\"#outcome\">"
                                              : "<body>\n<a class=\"skip\" href=\"#contents-title\">";
    element(out, skip,
            fb_view_of(page->language->words[FB_WORD_SKIP]), "</a>\n<div class=\"sheet\">\n");
    page_head(out, page);
    fb_text_add_string(out, "<main>\n");
    if (page->outcome.size > 0)
        outcome(out, page);
    contents(out, page);
    html_sections(out, page);
    element(out, "</main>\n<footer><p>", page->notice, "</p></footer>\n</div>\n</body>\n</html>\n");
}
