/* model_file.h - a model set from DMN text written in the test, through forbear.h alone. */
#ifndef FB_MODEL_FILE_H
#define FB_MODEL_FILE_H

#include "forbear.h"
#include "support/check.h"

#include <stdlib.h>
#include <unistd.h>

#define HEAD "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" namespace=\"urn:m\">"
#define INPUT(name, type)                                                                                     \
    "<inputData id=\"" name "\" name=\"" name "\"><variable name=\"" name "\" typeRef=\"" type "\"/></inputData>"
#define NEEDS(name) "<informationRequirement><requiredInput href=\"#" name "\"/></informationRequirement>"
#define DECISION(name, needs, feel)                                                                           \
    "\n<decision id=\"" name "\" name=\"" name "\"><variable name=\"" name "\"/>" needs                           \
    "<literalExpression><text>" feel "</text></literalExpression></decision>"

/* The file is gone again when it is loaded. */
static inline fb_model_set *load_text(check_state *check, const char *text) {
    char path[] = "/tmp/forbear_model_XXXXXX";
    int file = mkstemp(path);
    if (!CHECK(file >= 0))
        return NULL;
    bool written = write(file, text, strlen(text)) == (ssize_t)strlen(text);
    close(file);
    const char *paths[] = {path};
    fb_model_set *set = NULL;
    fb_error error = {0};
    CHECK(written && fb_model_set_load(&set, paths, 1, NULL, &error) == FB_OK);
    CHECK_STRING(error.message, "");
    unlink(path);
    return set;
}

static inline size_t part_named(const fb_model_set *set, const char *name) {
    return (size_t)fb_model_set_find(set, fb_view_of(name));
}

#endif
