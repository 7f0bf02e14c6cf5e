/* tck_read.c - a test file of the TCK as test cases (testCases.xsd of the kit).
 *
 * Expat parses; the handlers build a plain tree of the elements in the kit's namespace, which the second half
 * of this file reads.  Elements of other namespaces (extensionElements) are skipped.  What is missing is left
 * empty rather than refused: the suite is the judge of the engine, not this reader of the suite.  Not here:
 * what a written value means (tck_compare.c).  Called by tck_run.c.
 *
 * Hostile files: a DOCTYPE is refused before its first declaration is read; nesting is limited.
 *
 * INVARIANT: after the first refusal (status) every handler returns at once.
 */
#include "conformance/conformance.h"

#include <expat.h>

#define SEPARATOR '\x01' /* no XML character, so it stands in no namespace */
#define TEST_SPACE FB_LITERAL("http://www.omg.org/spec/DMN/20160719/testcase")
#define INSTANCE_SPACE FB_LITERAL("http://www.w3.org/2001/XMLSchema-instance")

/* ---- XML to a tree ----------------------------------------------------------------------------------- */

typedef struct tck_attribute {
    fb_view name, value; /* local name; those of XML Schema instances start with "xsi:" */
} tck_attribute;
typedef struct tck_element tck_element;
struct tck_element {
    fb_view name, text;
    uint32_t n_attributes, n_children;
    const tck_attribute *attributes;
    tck_element *first_child, *last_child, *next;
};

typedef struct tck_reader {
    XML_Parser parser;
    fb_arena *arena;
    fb_error *error;
    fb_view path, text;
    fb_status status;
    tck_element *root;
    uint32_t depth, n_skipped;
    bool other; /* the root is not of the kit */
    tck_element *open[FB_DEPTH_LIMIT];
    fb_text content[FB_DEPTH_LIMIT];
} tck_reader;

static void stop(tck_reader *reader, fb_status status) {
    reader->status = status;
    XML_StopParser(reader->parser, XML_FALSE);
}

static fb_place here(const tck_reader *reader) {
    XML_Index index = XML_GetCurrentByteIndex(reader->parser);
    size_t offset = index < 0 || (size_t)index > reader->text.size ? reader->text.size : (size_t)index;
    return (fb_place){reader->path, reader->text, offset};
}

/* Expat hands over "namespace SEPARATOR local". */
static void split_name(const char *name, fb_view *space, fb_view *local) {
    const char *separator = strchr(name, SEPARATOR);
    *space = separator ? (fb_view){name, (size_t)(separator - name)} : (fb_view){"", 0};
    *local = fb_view_of(separator ? separator + 1 : name);
}

static void keep_attributes(tck_reader *reader, tck_element *element, const XML_Char **given) {
    uint32_t n = 0;
    while (given[2 * n])
        n++;
    tck_attribute *attributes = FB_NEW_ARRAY(reader->arena, tck_attribute, n);
    for (uint32_t i = 0; attributes && i < n; i++) {
        fb_view space, local;
        split_name(given[2 * i], &space, &local);
        if (fb_view_equal(space, INSTANCE_SPACE)) {
            fb_text name;
            fb_text_init(&name, reader->arena);
            fb_text_add_string(&name, "xsi:");
            fb_text_add(&name, local);
            local = fb_text_view(&name);
        } else if (space.size) {
            continue;
        } else {
            local = fb_arena_copy(reader->arena, local);
        }
        attributes[element->n_attributes++] =
            (tck_attribute){local, fb_arena_copy(reader->arena, fb_view_of(given[2 * i + 1]))};
    }
    element->attributes = attributes;
}

static void XMLCALL start_element(void *context, const XML_Char *name, const XML_Char **attributes) {
    tck_reader *reader = context;
    fb_view space, local;
    if (reader->status != FB_OK)
        return;
    split_name(name, &space, &local);
    bool ours = fb_view_equal(space, TEST_SPACE);
    if (reader->depth == 0 && !(ours && fb_view_is(local, "testCases"))) {
        reader->other = true;
        stop(reader, FB_NOT_FOUND);
        return;
    }
    if (reader->n_skipped || !ours) {
        reader->n_skipped++;
        return;
    }
    if (reader->depth == FB_DEPTH_LIMIT) {
        fb_place place = here(reader);
        stop(reader, fb_fail(reader->error, FB_LIMIT, &place, "elements are nested more than %u deep",
                             FB_DEPTH_LIMIT));
        return;
    }
    tck_element *element = FB_NEW(reader->arena, tck_element);
    if (element) {
        element->name = fb_arena_copy(reader->arena, local);
        keep_attributes(reader, element, attributes);
    }
    if (!element || reader->arena->failure != FB_OK) {
        stop(reader, fb_fail_arena(reader->error, reader->arena));
        return;
    }
    if (reader->depth == 0) {
        reader->root = element;
    } else {
        tck_element *parent = reader->open[reader->depth - 1];
        if (parent->last_child)
            parent->last_child->next = element;
        else
            parent->first_child = element;
        parent->last_child = element;
        parent->n_children++;
    }
    reader->open[reader->depth] = element;
    fb_text_init(&reader->content[reader->depth], reader->arena);
    reader->depth++;
}

static void XMLCALL character_data(void *context, const XML_Char *data, int size) {
    tck_reader *reader = context;
    if (reader->status != FB_OK || reader->n_skipped || reader->depth == 0 || size <= 0)
        return;
    fb_text_add(&reader->content[reader->depth - 1], (fb_view){data, (size_t)size});
}

static void XMLCALL end_element(void *context, const XML_Char *name) {
    tck_reader *reader = context;
    (void)name;
    if (reader->status != FB_OK)
        return;
    if (reader->n_skipped) {
        reader->n_skipped--;
        return;
    }
    if (reader->depth == 0)
        return;
    reader->depth--;
    reader->open[reader->depth]->text = fb_text_view(&reader->content[reader->depth]);
    if (reader->arena->failure != FB_OK)
        stop(reader, fb_fail_arena(reader->error, reader->arena));
}

static void XMLCALL start_doctype(void *context, const XML_Char *name, const XML_Char *system_id,
                                  const XML_Char *public_id, int has_internal_subset) {
    tck_reader *reader = context;
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    if (reader->status != FB_OK)
        return;
    fb_place place = here(reader);
    stop(reader, fb_fail(reader->error, FB_BAD_INPUT, &place, "a DOCTYPE is not allowed in a test file"));
}

static fb_status parse(tck_reader *reader) {
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, start_element, end_element);
    XML_SetCharacterDataHandler(reader->parser, character_data);
    XML_SetStartDoctypeDeclHandler(reader->parser, start_doctype);
    const char *data = reader->text.data ? reader->text.data : "";
    enum XML_Status parsed = XML_Parse(reader->parser, data, (int)reader->text.size, 1);
    if (reader->other)
        return FB_OK;
    if (reader->status != FB_OK)
        return reader->status;
    if (parsed == XML_STATUS_OK)
        return fb_fail_arena(reader->error, reader->arena);
    enum XML_Error code = XML_GetErrorCode(reader->parser);
    fb_place place = here(reader);
    if (code == XML_ERROR_NO_MEMORY)
        return fb_fail(reader->error, FB_NO_MEMORY, NULL,
                       "memory ran out; close other programs or give the work less input");
    return fb_fail(reader->error, FB_BAD_INPUT, &place, "not well-formed XML: %s", XML_ErrorString(code));
}

/* ---- the tree to test cases -------------------------------------------------------------------------- */

static fb_view attribute(const tck_element *element, const char *name) {
    for (uint32_t i = 0; i < element->n_attributes; i++)
        if (fb_view_equal(element->attributes[i].name, fb_view_of(name)))
            return element->attributes[i].value;
    return (fb_view){"", 0};
}

/* xs:boolean: "true", "1", "false", "0". */
static bool is_set(const tck_element *element, const char *name) {
    fb_view value = fb_view_trim(attribute(element, name));
    return fb_view_is(value, "true") || fb_view_is(value, "1");
}

static const tck_element *child(const tck_element *element, const char *name) {
    for (const tck_element *c = element->first_child; c; c = c->next)
        if (fb_view_equal(c->name, fb_view_of(name)))
            return c;
    return NULL;
}

static uint32_t count(const tck_element *element, const char *name) {
    uint32_t n = 0;
    for (const tck_element *c = element->first_child; c; c = c->next)
        n += fb_view_equal(c->name, fb_view_of(name));
    return n;
}

static void read_value(fb_tck_value *value, fb_arena *arena, const tck_element *element);

/* The children called `name` as values.  The tree is at most FB_DEPTH_LIMIT deep, so this may recurse. */
static void read_parts(fb_tck_value *value, fb_arena *arena, const tck_element *element, const char *name) {
    uint32_t n = count(element, name);
    fb_tck_value *parts = FB_NEW_ARRAY(arena, fb_tck_value, n);
    if (!parts)
        return; /* the arena remembers */
    for (const tck_element *c = element->first_child; c; c = c->next) {
        if (!fb_view_equal(c->name, fb_view_of(name)))
            continue;
        fb_tck_value *part = &parts[value->n_parts++];
        read_value(part, arena, c);
        part->name = fb_name_canonical(arena, attribute(c, "name"));
    }
    value->parts = parts;
}

/* valueType: a value, a list or components. */
static void read_value(fb_tck_value *value, fb_arena *arena, const tck_element *element) {
    const tck_element *simple = child(element, "value"), *list = child(element, "list");
    if (is_set(element, "xsi:nil")) {
        value->form = FB_TCK_NULL;
    } else if (simple) {
        fb_view type = fb_view_trim(attribute(simple, "xsi:type"));
        ptrdiff_t colon = fb_view_find(type, FB_LITERAL(":"));
        value->form = is_set(simple, "xsi:nil") ? FB_TCK_NULL : FB_TCK_SIMPLE;
        value->text = simple->text;
        value->type = colon < 0 ? type : (fb_view){type.data + colon + 1, type.size - (size_t)colon - 1};
    } else if (list) {
        value->form = is_set(list, "xsi:nil") ? FB_TCK_NULL : FB_TCK_LIST;
        read_parts(value, arena, list, "item");
    } else if (child(element, "component")) {
        value->form = FB_TCK_COMPONENTS;
        read_parts(value, arena, element, "component");
    }
}

static void read_test(fb_tck_test *test, fb_arena *arena, const tck_element *element) {
    test->id = attribute(element, "id");
    test->name = attribute(element, "name");
    test->type = attribute(element, "type");
    test->invocable = attribute(element, "invocableName");
    test->space = attribute(element, "namespace");
    fb_tck_input *inputs = FB_NEW_ARRAY(arena, fb_tck_input, count(element, "inputNode"));
    fb_tck_result *results = FB_NEW_ARRAY(arena, fb_tck_result, count(element, "resultNode"));
    if (!inputs || !results)
        return;
    for (const tck_element *c = element->first_child; c; c = c->next) {
        if (fb_view_is(c->name, "inputNode")) {
            fb_tck_input *input = &inputs[test->n_inputs++];
            input->name = attribute(c, "name");
            input->space = attribute(c, "namespace");
            read_value(&input->value, arena, c);
        } else if (fb_view_is(c->name, "resultNode")) {
            fb_tck_result *result = &results[test->n_results++];
            const tck_element *expected = child(c, "expected");
            result->name = attribute(c, "name");
            result->space = attribute(c, "namespace");
            result->is_error = is_set(c, "errorResult");
            if (expected)
                read_value(&result->expected, arena, expected);
        }
    }
    test->inputs = inputs;
    test->results = results;
}

static fb_status read_tests(const fb_tck_file **out, fb_arena *arena, fb_view path, const tck_element *root,
                            fb_error *error) {
    fb_tck_file *file = FB_NEW(arena, fb_tck_file);
    fb_tck_test *tests = FB_NEW_ARRAY(arena, fb_tck_test, count(root, "testCase"));
    if (!file || !tests)
        return fb_fail_arena(error, arena);
    const tck_element *model = child(root, "modelName");
    file->path = path;
    file->model_name = model ? fb_view_trim(model->text) : (fb_view){"", 0};
    for (const tck_element *c = root->first_child; c; c = c->next)
        if (fb_view_is(c->name, "testCase"))
            read_test(&tests[file->n_tests++], arena, c);
    file->tests = tests;
    *out = file;
    return fb_fail_arena(error, arena);
}

fb_status fb_tck_read(const fb_tck_file **file, fb_arena *arena, fb_view path, fb_view text,
                      fb_error *error) {
    *file = NULL;
    tck_reader *reader = FB_NEW(arena, tck_reader);
    if (!reader)
        return fb_fail_arena(error, arena);
    reader->parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
    if (!reader->parser)
        return fb_fail(error, FB_NO_MEMORY, NULL,
                       "memory ran out; close other programs or give the work less input");
    reader->arena = arena;
    reader->error = error;
    reader->path = path;
    reader->text = text;
    fb_status status = parse(reader);
    XML_ParserFree(reader->parser); /* the only way out: the handlers return, they never jump */
    if (status != FB_OK || reader->other || !reader->root)
        return status;
    return read_tests(file, arena, path, reader->root, error);
}
