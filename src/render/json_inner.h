/* json_inner.h - what the writers of JSON share.  Included by src/render/ only. */
#ifndef FB_JSON_INNER_H
#define FB_JSON_INNER_H

#include "render/render.h"

typedef struct json_writer {
    fb_text *out;
    uint32_t depth;
    bool first; /* no member or item yet at this depth */
} json_writer;

/* `name` is NULL for an item of a list. */
void json_key(json_writer *w, const char *name);
void json_begin(json_writer *w, const char *name, char bracket);
void json_end(json_writer *w, char bracket);
void json_text(json_writer *w, const char *name, fb_view value);
void json_boolean(json_writer *w, const char *name, bool value);
void json_value(json_writer *w, const char *name, const fb_value *value);
void json_views(json_writer *w, const char *name, const fb_view *views, uint32_t n);
/* Names of facts. */
void json_facts(json_writer *w, const char *name, const fb_determination *d, const fb_open *facts);

/* json_out.c: parts that more than one text has. */
void json_case(json_writer *w, const fb_determination *d);
void json_reasons(json_writer *w, const char *name, const fb_determination *d, const fb_reason *list, uint32_t n);
void json_versions(json_writer *w, const fb_determination *d, const char *version);

#endif
