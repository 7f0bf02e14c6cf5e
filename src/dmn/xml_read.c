/* xml_read.c - an XML file to a tree of DMN elements.
 *
 * Expat parses; the handlers here build the tree in the arena and check each element against structure.c, so
 * that whatever has no place in a DMN file is refused where it stands.  Elements outside the DMN namespace
 * are skipped with all they hold, except below extensionElements.  Not here: what the elements mean
 * (model.c). Called by model.c only.
 *
 * Text and attribute values are views into the file wherever they stand there byte for byte; only those with
 * references, CDATA joints or CRLF are copied.
 *
 * Hostile files: a DOCTYPE is refused before its first declaration is read, so there are no entities to
 * expand and nothing external to fetch; nesting, prefixes in scope and (by the caller) bytes are limited,
 * and Expat's own memory is bounded by these.
 *
 * INVARIANT: after the first refusal (status) every handler returns at once; Expat may still call a few.
 */
#include "dmn/dmn_inner.h"

#include <expat.h>

#define SEPARATOR '\x01' /* no XML character, so it stands in no namespace */

/* ---- names: a small hash made anew for each file, about a microsecond --------------------------------- */

#define N_SLOTS 512u

typedef struct name_index {
    uint8_t slots[N_SLOTS]; /* fb_dmn_name, FB_DMN_NONE when free */
} name_index;

static uint32_t slot_of(fb_view name) {
    uint32_t first = (uint8_t)name.data[0], last = (uint8_t)name.data[name.size - 1];
    uint32_t middle = (uint8_t)name.data[name.size / 2];
    return ((uint32_t)name.size * 37u + first * 7u + middle * 61u + last * 131u) % N_SLOTS;
}

static void index_names(name_index *index) {
    memset(index->slots, FB_DMN_NONE, sizeof index->slots);
    for (int name = FB_DMN_NONE + 1; name < FB_DMN_N_NAMES; name++) {
        uint32_t slot = slot_of(fb_dmn_name_text((fb_dmn_name)name));
        while (index->slots[slot] != FB_DMN_NONE)
            slot = (slot + 1) % N_SLOTS;
        index->slots[slot] = (uint8_t)name;
    }
}

static fb_dmn_name find_name(const name_index *index, fb_view name) {
    if (name.size == 0)
        return FB_DMN_NONE;
    for (uint32_t slot = slot_of(name); index->slots[slot] != FB_DMN_NONE; slot = (slot + 1) % N_SLOTS) {
        if (fb_view_equal(fb_dmn_name_text((fb_dmn_name)index->slots[slot]), name))
            return (fb_dmn_name)index->slots[slot];
    }
    return FB_DMN_NONE;
}

/* ---- the reader --------------------------------------------------------------------------------------- */

/* An open element.  Its text so far: a view into the file while that is possible, else `copy`. */
typedef struct open_element {
    fb_xml_element *element, *last_child;
    const fb_dmn_structure *structure;
    uint32_t seen; /* bit i: line i of the structure was met */
    bool keeps_text, copies_text;
    fb_view text;
    size_t text_offset;
    fb_text copy;
} open_element;

typedef struct xml_reader {
    XML_Parser parser;
    fb_arena *arena;
    fb_error *error;
    fb_view path, text;
    fb_xml_document *document;
    const fb_xml_binding *bindings;
    uint32_t n_bindings, depth, n_skipped; /* open elements; of them inside a skipped one */
    fb_status status;
    fb_map ids; /* id -> element */
    name_index names;
    open_element open[FB_DEPTH_LIMIT];
} xml_reader;

static void stop(xml_reader *reader, fb_status status) {
    reader->status = status;
    XML_StopParser(reader->parser, XML_FALSE);
}

#define REFUSE(reader, at, ...) stop((reader), FB_REFUSE((reader), (at), __VA_ARGS__))

static void stop_for_memory(xml_reader *reader) {
    stop(reader, fb_fail_arena(reader->error, reader->arena));
}

static size_t event_offset(const xml_reader *reader) {
    XML_Index index = XML_GetCurrentByteIndex(reader->parser);
    return index < 0 || (size_t)index > reader->text.size ? reader->text.size : (size_t)index;
}

static open_element *innermost(xml_reader *reader) {
    return reader->depth > 0 ? &reader->open[reader->depth - 1] : NULL;
}

static fb_view element_name(const fb_xml_element *element) {
    return element->name == FB_DMN_NONE ? element->local : fb_dmn_name_text((fb_dmn_name)element->name);
}

/* ---- namespaces --------------------------------------------------------------------------------------- */

static void XMLCALL start_namespace(void *context, const XML_Char *prefix, const XML_Char *uri) {
    xml_reader *reader = context;
    if (reader->status != FB_OK)
        return;
    if (++reader->n_bindings > FB_XML_BINDING_LIMIT) {
        stop(reader,
             fb_fail(reader->error, FB_LIMIT, &(fb_place){reader->path, reader->text, event_offset(reader)},
                     "more than %u namespace prefixes are in scope here", FB_XML_BINDING_LIMIT));
        return;
    }
    fb_xml_binding *binding = FB_NEW(reader->arena, fb_xml_binding);
    if (!binding) {
        stop_for_memory(reader);
        return;
    }
    binding->outer = reader->bindings;
    binding->prefix = fb_arena_copy(reader->arena, fb_view_of(prefix ? prefix : ""));
    binding->space = fb_arena_copy(reader->arena, fb_view_of(uri ? uri : ""));
    reader->bindings = binding;
    if (reader->arena->failure != FB_OK)
        stop_for_memory(reader);
}

static void XMLCALL end_namespace(void *context, const XML_Char *prefix) {
    xml_reader *reader = context;
    (void)prefix;
    if (reader->status != FB_OK || !reader->bindings)
        return;
    reader->bindings = reader->bindings->outer;
    reader->n_bindings--;
}

static fb_view space_of_prefix(const fb_xml_binding *bindings, fb_view prefix) {
    for (; bindings; bindings = bindings->outer) {
        if (fb_view_equal(bindings->prefix, prefix))
            return bindings->space;
    }
    return (fb_view){NULL, 0};
}

/* Splits Expat's "uri SEPARATOR local". */
static void split_name(const XML_Char *name, fb_view *space, fb_view *local) {
    const char *separator = strchr(name, SEPARATOR);
    *space = separator ? (fb_view){name, (size_t)(separator - name)} : (fb_view){NULL, 0};
    *local = fb_view_of(separator ? separator + 1 : name);
}

/* ---- attributes: their places are found in the tag as written, which Expat has found well-formed ------ */

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next name="value" of a start tag behind *at. */
static bool next_written(fb_view tag, size_t *at, fb_view *name, fb_view *value) {
    const char *equals = memchr(tag.data + *at, '=', tag.size - *at);
    if (!equals)
        return false;
    const char *name_end = equals, *start = tag.data + *at, *tag_end = tag.data + tag.size;
    while (name_end > start && is_space(name_end[-1]))
        name_end--;
    const char *name_start = name_end;
    while (name_start > start && !is_space(name_start[-1]))
        name_start--;
    const char *quote = equals + 1;
    while (quote < tag_end && is_space(*quote))
        quote++;
    if (quote == tag_end)
        return false;
    const char *close = memchr(quote + 1, *quote, (size_t)(tag_end - quote - 1));
    if (!close)
        return false;
    *name = (fb_view){name_start, (size_t)(name_end - name_start)};
    *value = (fb_view){quote + 1, (size_t)(close - quote - 1)};
    *at = (size_t)(close + 1 - tag.data);
    return true;
}

static bool declares_namespace(fb_view name) {
    return fb_view_starts(name, FB_LITERAL("xmlns")) && (name.size == 5 || name.data[5] == ':');
}

/* The value as Expat gives it, without a copy when the file has the same bytes. */
static fb_view value_without_copy(xml_reader *reader, const XML_Char *value, fb_view written) {
    if (strncmp(value, written.data, written.size) == 0 && value[written.size] == '\0')
        return written;
    return fb_arena_copy(reader->arena, fb_view_of(value));
}

/* An attribute that DMN does not know is let be, unless it is nearly one that this element has: then it is a
 * slip that would change the meaning silently (hitpolicy="FIRST"). */
static void unknown_attribute(xml_reader *reader, const fb_xml_element *element, fb_view name,
                              size_t offset) {
    const fb_dmn_structure *structure = fb_dmn_structure_of((fb_dmn_shape)element->shape);
    fb_view candidates[FB_DMN_MOST_ATTRIBUTES];
    size_t n = 0;
    while (n < FB_DMN_MOST_ATTRIBUTES && structure->attributes[n] != FB_DMN_NONE) {
        candidates[n] = fb_dmn_name_text((fb_dmn_name)structure->attributes[n]);
        n++;
    }
    fb_view nearest = fb_nearest(name, candidates, n);
    if (nearest.size > 0)
        REFUSE(reader, offset, "<%.*s> has no attribute %.*s; did you mean %.*s?",
               FB_ARG(element_name(element)), FB_ARG(name), FB_ARG(nearest));
}

static void require_attributes(xml_reader *reader, const fb_xml_element *element) {
    const fb_dmn_structure *structure = fb_dmn_structure_of((fb_dmn_shape)element->shape);
    for (int i = 0; i < structure->n_required; i++) {
        fb_dmn_name name = (fb_dmn_name)structure->attributes[i];
        fb_spot value = fb_xml_attribute_of(element, name);
        if (value.text.size > 0)
            continue;
        REFUSE(reader, value.offset, "<%.*s> needs the attribute %.*s, which is %s",
               FB_ARG(element_name(element)), FB_ARG(fb_dmn_name_text(name)),
               fb_xml_has(element, name) ? "empty" : "missing");
        return;
    }
}

static void remember_id(xml_reader *reader, fb_xml_element *element, fb_spot id) {
    id.text = fb_view_trim(id.text);
    if (id.text.size == 0 || fb_map_put(&reader->ids, id.text, element))
        return;
    if (reader->arena->failure != FB_OK) {
        stop_for_memory(reader);
        return;
    }
    const fb_xml_element *other = fb_map_find(&reader->ids, id.text);
    uint32_t line = 0, column = 0;
    if (other)
        fb_line_column(reader->text, other->offset, &line, &column);
    REFUSE(reader, id.offset, "the id %.*s is already that of the element in line %u; every id must differ",
           FB_ARG(id.text), line);
}

/* Keeps the attributes without a namespace; of an extension all. */
static void attributes_of(xml_reader *reader, fb_xml_element *element, fb_view tag, const XML_Char **given) {
    size_t n = 0, at = 0, i = 0;
    while (given[2 * n])
        n++;
    fb_xml_attribute *kept = FB_NEW_ARRAY(reader->arena, fb_xml_attribute, n);
    if (!kept) {
        stop_for_memory(reader);
        return;
    }
    element->attributes = kept;
    fb_view name, value;
    while (i < n && reader->status == FB_OK && next_written(tag, &at, &name, &value)) {
        if (declares_namespace(name))
            continue;
        size_t given_at = 2 * i++;
        const char *colon = memchr(name.data, ':', name.size);
        if (colon && element->shape != FB_SHAPE_EXTENSION)
            continue;
        if (colon)
            name = (fb_view){colon + 1, (size_t)(name.data + name.size - colon - 1)};
        fb_xml_attribute *attribute = &kept[element->n_attributes++];
        attribute->name = find_name(&reader->names, name);
        attribute->local = name;
        attribute->value = (fb_spot){value_without_copy(reader, given[given_at + 1], value),
                                     (size_t)(value.data - reader->text.data)};
        if (element->shape == FB_SHAPE_EXTENSION)
            continue;
        if (attribute->name == FB_DMN_NONE)
            unknown_attribute(reader, element, name, (size_t)(name.data - reader->text.data));
        else if (attribute->name == FB_DMN_id)
            remember_id(reader, element, attribute->value);
    }
    if (reader->status == FB_OK && reader->arena->failure != FB_OK)
        stop_for_memory(reader);
}

/* ---- elements ----------------------------------------------------------------------------------------- */

static fb_view tag_at(const xml_reader *reader, size_t offset) {
    int count = XML_GetCurrentByteCount(reader->parser);
    size_t size = count < 0 ? 0 : (size_t)count, left = reader->text.size - offset;
    return (fb_view){reader->text.data + offset, size < left ? size : left};
}

static fb_xml_element *append_element(xml_reader *reader, size_t offset) {
    fb_xml_element *element = FB_NEW(reader->arena, fb_xml_element);
    if (!element) {
        stop_for_memory(reader);
        return NULL;
    }
    element->offset = offset;
    element->bindings = reader->bindings;
    open_element *parent = innermost(reader);
    if (!parent) {
        reader->document->root = element;
    } else {
        if (parent->last_child)
            parent->last_child->next = element;
        else
            parent->element->first_child = element;
        parent->last_child = element;
        parent->element->n_children++;
    }
    return element;
}

static void push(xml_reader *reader, fb_xml_element *element) {
    open_element *open = &reader->open[reader->depth++];
    *open =
        (open_element){.element = element, .structure = fb_dmn_structure_of((fb_dmn_shape)element->shape)};
    open->keeps_text = element->shape == FB_SHAPE_TEXT || element->shape == FB_SHAPE_EXTENSION;
}

static void skip(xml_reader *reader) {
    reader->depth++;
    reader->n_skipped++;
}

static void refuse_root(xml_reader *reader, size_t offset, fb_view space, fb_view local) {
    if (fb_dmn_is_model_space(space))
        REFUSE(reader, offset, "the root of a DMN file is <definitions>, not <%.*s>", FB_ARG(local));
    else if (fb_view_is(local, "definitions"))
        REFUSE(reader, offset,
               "the namespace \"%.*s\" is not one of DMN 1.1 to 1.6; DMN 1.5 has "
               "\"https://www.omg.org/spec/DMN/20230324/MODEL/\"",
               FB_ARG(space));
    else
        REFUSE(reader, offset, "not a DMN file: the root is <%.*s>, not the <definitions> of DMN",
               FB_ARG(local));
}

static void refuse_element(xml_reader *reader, size_t offset, fb_view local) {
    const open_element *parent = innermost(reader);
    fb_view parent_name = element_name(parent->element);
    if (parent->structure->n_children == 0) {
        REFUSE(reader, offset, "<%.*s> may not stand in <%.*s>, which holds %s", FB_ARG(local),
               FB_ARG(parent_name), parent->keeps_text ? "only text" : "nothing");
        return;
    }
    char allowed[512];
    fb_dmn_structure_print(allowed, sizeof allowed, parent->structure);
    fb_view nearest = fb_dmn_structure_nearest(parent->structure, local);
    if (nearest.size > 0)
        REFUSE(reader, offset, "<%.*s> may not stand in <%.*s>; did you mean <%.*s>? Allowed here: %s",
               FB_ARG(local), FB_ARG(parent_name), FB_ARG(nearest), allowed);
    else
        REFUSE(reader, offset, "<%.*s> may not stand in <%.*s>. Allowed here: %s", FB_ARG(local),
               FB_ARG(parent_name), allowed);
}

/* The shape of a DMN element by its parent, FB_N_SHAPES when it was refused. */
static fb_dmn_shape admit(xml_reader *reader, size_t offset, fb_dmn_name name, fb_view space, fb_view local) {
    open_element *parent = innermost(reader);
    if (!parent) {
        if (name == FB_DMN_definitions && fb_dmn_is_model_space(space))
            return FB_SHAPE_DEFINITIONS;
        refuse_root(reader, offset, space, local);
        return FB_N_SHAPES;
    }
    int line = fb_dmn_structure_find(parent->structure, name);
    if (line < 0) {
        refuse_element(reader, offset, local);
        return FB_N_SHAPES;
    }
    const fb_dmn_child *child = &parent->structure->children[line];
    uint32_t bit = (uint32_t)1 << line;
    bool is_single = child->count == FB_AT_MOST_ONE || child->count == FB_EXACTLY_ONE;
    if (is_single && (parent->seen & bit) != 0) {
        REFUSE(reader, offset, "<%.*s> holds at most one %s%.*s, and this <%.*s> is a second",
               FB_ARG(element_name(parent->element)), child->name == FB_DMN_NONE ? "expression" : "",
               FB_ARG(fb_dmn_name_text((fb_dmn_name)child->name)), FB_ARG(local));
        return FB_N_SHAPES;
    }
    parent->seen |= bit;
    return child->name == FB_DMN_NONE ? fb_dmn_expression_shape(name) : (fb_dmn_shape)child->shape;
}

/* Extensions are kept where a reader of the model may look for them; elsewhere they are skipped. */
static bool keeps_extensions(fb_dmn_shape parent) {
    return parent == FB_SHAPE_DEFINITIONS || parent == FB_SHAPE_DECISION || parent == FB_SHAPE_KNOWLEDGE ||
           parent == FB_SHAPE_INPUT_DATA || parent == FB_SHAPE_SERVICE;
}

static void start_dmn_element(xml_reader *reader, size_t offset, fb_view space, fb_view local,
                              const XML_Char **attributes) {
    fb_dmn_name name = find_name(&reader->names, local);
    fb_dmn_shape shape = admit(reader, offset, name, space, local);
    if (shape == FB_N_SHAPES)
        return;
    const open_element *parent = innermost(reader);
    if (shape == FB_SHAPE_EXTENSIONS && !keeps_extensions((fb_dmn_shape)parent->element->shape)) {
        skip(reader);
        return;
    }
    fb_xml_element *element = append_element(reader, offset);
    if (!element)
        return;
    element->name = (uint8_t)name;
    element->shape = (uint8_t)shape;
    if (attributes[0]) /* most text elements have none */
        attributes_of(reader, element, tag_at(reader, offset), attributes);
    if (reader->status == FB_OK && fb_dmn_structure_of(shape)->n_required > 0)
        require_attributes(reader, element);
    if (reader->status == FB_OK)
        push(reader, element);
}

/* The name as written in a start tag, without its prefix. */
static void written_name(fb_view tag, fb_view *prefix, fb_view *local) {
    size_t end = 1, colon = 0;
    while (end < tag.size && !is_space(tag.data[end]) && tag.data[end] != '>' && tag.data[end] != '/') {
        if (tag.data[end] == ':')
            colon = end;
        end++;
    }
    size_t start = colon > 0 ? colon + 1 : 1;
    *prefix = colon > 0 ? (fb_view){tag.data + 1, colon - 1} : (fb_view){"", 0};
    *local = end > start ? (fb_view){tag.data + start, end - start} : (fb_view){"", 0};
}

static void start_extension(xml_reader *reader, size_t offset, const XML_Char **attributes) {
    fb_xml_element *element = append_element(reader, offset);
    if (!element)
        return;
    fb_view tag = tag_at(reader, offset), prefix;
    element->shape = FB_SHAPE_EXTENSION;
    written_name(tag, &prefix, &element->local);
    element->space = space_of_prefix(reader->bindings, prefix);
    if (attributes[0])
        attributes_of(reader, element, tag, attributes);
    if (reader->status == FB_OK)
        push(reader, element);
}

static bool is_dmn_space(const xml_reader *reader, fb_view space) {
    return fb_view_equal(space, reader->document->dmn_space) || fb_dmn_is_model_space(space);
}

static void XMLCALL start_element(void *context, const XML_Char *name, const XML_Char **attributes) {
    xml_reader *reader = context;
    if (reader->status != FB_OK)
        return;
    size_t offset = event_offset(reader);
    if (reader->depth == FB_DEPTH_LIMIT) {
        stop(reader, fb_fail(reader->error, FB_LIMIT, &(fb_place){reader->path, reader->text, offset},
                             "elements are nested more than %u deep here", FB_DEPTH_LIMIT));
        return;
    }
    if (reader->n_skipped > 0) {
        skip(reader);
        return;
    }
    const open_element *parent = innermost(reader);
    if (parent &&
        (parent->element->shape == FB_SHAPE_EXTENSIONS || parent->element->shape == FB_SHAPE_EXTENSION)) {
        start_extension(reader, offset, attributes);
        return;
    }
    fb_view space, local;
    split_name(name, &space, &local);
    if (!parent && fb_dmn_is_model_space(space))
        reader->document->dmn_space = fb_arena_copy(reader->arena, space);
    if (!parent || is_dmn_space(reader, space))
        start_dmn_element(reader, offset, space, local, attributes);
    else if (space.size == 0)
        REFUSE(reader, offset, "<%.*s> is in no namespace; elements of DMN need that of <definitions>",
               FB_ARG(local));
    else
        skip(reader);
}

/* ---- text --------------------------------------------------------------------------------------------- */

static size_t white_space_at_start(fb_view text) {
    size_t n = 0;
    while (n < text.size && is_space(text.data[n]))
        n++;
    return n;
}

static void stray_text(xml_reader *reader, const open_element *open, fb_view piece) {
    size_t n = white_space_at_start(piece);
    if (n == piece.size)
        return;
    int line = fb_dmn_structure_find(open->structure, FB_DMN_text);
    REFUSE(reader, event_offset(reader) + n, "<%.*s> may not hold text by itself%s",
           FB_ARG(element_name(open->element)), line < 0 ? "" : "; put it in <text>");
}

static void add_text(xml_reader *reader, open_element *open, fb_view piece) {
    size_t offset = event_offset(reader);
    fb_view written = {reader->text.data + offset, piece.size};
    bool as_written = piece.size <= reader->text.size - offset && fb_view_equal(written, piece);
    if (!open->copies_text && as_written) {
        /* What came so far is white space before a child or comment: not worth keeping. */
        if (open->text.size == 0 || white_space_at_start(open->text) == open->text.size) {
            open->text = written;
            open->text_offset = offset;
            return;
        }
        if (open->text_offset + open->text.size == offset) {
            open->text.size += piece.size;
            return;
        }
    }
    if (!open->copies_text) {
        open->copies_text = true;
        fb_text_init(&open->copy, reader->arena);
        fb_text_add(&open->copy, open->text);
        if (open->text.size == 0)
            open->text_offset = offset;
    }
    fb_text_add(&open->copy, piece);
}

static void XMLCALL character_data(void *context, const XML_Char *data, int size) {
    xml_reader *reader = context;
    open_element *open = innermost(reader);
    if (reader->status != FB_OK || reader->n_skipped > 0 || !open || size <= 0)
        return;
    fb_view piece = {data, (size_t)size};
    if (open->keeps_text)
        add_text(reader, open, piece);
    else
        stray_text(reader, open, piece);
}

static void finish_text(xml_reader *reader, open_element *open) {
    fb_view text = open->text;
    if (open->copies_text) {
        if (reader->arena->failure != FB_OK) {
            stop_for_memory(reader);
            return;
        }
        text = fb_text_view(&open->copy);
    }
    size_t cut = white_space_at_start(text);
    open->element->text.offset = open->text_offset + cut;
    open->element->text.text = fb_view_trim(text);
    if (open->element->text.text.size == 0)
        open->element->text = (fb_spot){{"", 0}, open->element->offset};
}

static void require_children(xml_reader *reader, const open_element *open) {
    for (int i = 0; i < open->structure->n_children; i++) {
        const fb_dmn_child *child = &open->structure->children[i];
        bool is_required = child->count == FB_EXACTLY_ONE || child->count == FB_AT_LEAST_ONE;
        if (!is_required || (open->seen & (uint32_t)1 << i) != 0)
            continue;
        if (child->name == FB_DMN_NONE)
            REFUSE(reader, open->element->offset, "<%.*s> needs an expression in it",
                   FB_ARG(element_name(open->element)));
        else
            REFUSE(reader, open->element->offset, "<%.*s> needs a <%.*s> in it",
                   FB_ARG(element_name(open->element)), FB_ARG(fb_dmn_name_text((fb_dmn_name)child->name)));
        return;
    }
}

static void XMLCALL end_element(void *context, const XML_Char *name) {
    xml_reader *reader = context;
    (void)name;
    if (reader->status != FB_OK || reader->depth == 0)
        return;
    if (reader->n_skipped > 0) {
        reader->n_skipped--;
        reader->depth--;
        return;
    }
    open_element *open = innermost(reader);
    if (open->keeps_text)
        finish_text(reader, open);
    else
        require_children(reader, open);
    reader->depth--;
}

/* ---- the whole file ----------------------------------------------------------------------------------- */

/* Expat calls this behind the name and the external identifier, so "<!DOCTYPE" stands before the event. */
static void XMLCALL start_doctype(void *context, const XML_Char *name, const XML_Char *system_id,
                                  const XML_Char *public_id, int has_internal_subset) {
    xml_reader *reader = context;
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    if (reader->status != FB_OK)
        return;
    size_t at = event_offset(reader);
    while (at > 0 && !fb_view_starts((fb_view){reader->text.data + at, reader->text.size - at},
                                     FB_LITERAL("<!DOCTYPE")))
        at--;
    REFUSE(reader, at, "a DOCTYPE is not allowed in a DMN file; delete it and the entities it declares");
}

static fb_status malformed(xml_reader *reader) {
    enum XML_Error code = XML_GetErrorCode(reader->parser);
    size_t offset = event_offset(reader);
    if (code == XML_ERROR_NO_MEMORY)
        return fb_fail(reader->error, FB_NO_MEMORY, NULL,
                       "memory ran out; close other programs or give the work less input");
    const open_element *open = innermost(reader);
    if (code == XML_ERROR_TAG_MISMATCH && open && reader->n_skipped == 0) {
        uint32_t line, column;
        fb_line_column(reader->text, open->element->offset, &line, &column);
        return FB_REFUSE(reader, offset, "this end tag does not close <%.*s>, which is open since line %u",
                         FB_ARG(element_name(open->element)), line);
    }
    if (code == XML_ERROR_NO_ELEMENTS && reader->depth == 0)
        return FB_REFUSE(reader, offset, "the file holds no element; a DMN file has <definitions>");
    if (code == XML_ERROR_UNDEFINED_ENTITY)
        return FB_REFUSE(reader, offset, "this entity is not one of XML's five; write the character itself");
    if (code == XML_ERROR_UNBOUND_PREFIX)
        return FB_REFUSE(reader, offset, "a prefix here is declared by no xmlns: attribute");
    return FB_REFUSE(reader, offset, "not well-formed XML: %s", XML_ErrorString(code));
}

static fb_status parse(xml_reader *reader) {
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, start_element, end_element);
    XML_SetCharacterDataHandler(reader->parser, character_data);
    XML_SetNamespaceDeclHandler(reader->parser, start_namespace, end_namespace);
    XML_SetStartDoctypeDeclHandler(reader->parser, start_doctype);
    const char *data = reader->text.data ? reader->text.data : "";
    enum XML_Status parsed = XML_Parse(reader->parser, data, (int)reader->text.size, 1);
    if (reader->status != FB_OK)
        return reader->status;
    return parsed == XML_STATUS_OK ? FB_OK : malformed(reader);
}

fb_status fb_xml_read(fb_xml_document *document, fb_arena *arena, fb_view path, fb_view text,
                      fb_error *error) {
    xml_reader reader; /* large, and only what is set here is read before it is written */
    reader.parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
    if (!reader.parser)
        return fb_fail(error, FB_NO_MEMORY, NULL,
                       "memory ran out; close other programs or give the work less input");
    *document = (fb_xml_document){NULL, {NULL, 0}};
    reader.arena = arena;
    reader.error = error;
    reader.path = path;
    reader.text = text;
    reader.document = document;
    reader.bindings = NULL;
    reader.n_bindings = reader.depth = reader.n_skipped = 0;
    reader.status = FB_OK;
    fb_map_init(&reader.ids, arena);
    index_names(&reader.names);
    fb_status status = parse(&reader);
    XML_ParserFree(reader.parser); /* the only way out: the handlers return, they never jump */
    return status == FB_OK ? fb_fail_arena(error, arena) : status;
}
