/* import.c - imports, and everything that points out of the model: hrefs and type names.
 *
 * An href is '#id', 'namespace#id' or, from some tools, 'id' alone; a type name is plain text (DMN 1.2 and
 * later) or a QName (DMN 1.1).  Here both are brought to one form.  Not here: finding and reading the
 * imported file, and whether the id or the type exists; that is linking (plan/lower.c).
 */
#include "dmn/dmn_inner.h"

/* ---- namespaces of DMN -------------------------------------------------------------------------------- */

static bool take(fb_view *text, const char *prefix) {
    fb_view start = fb_view_of(prefix);
    if (!fb_view_starts(*text, start))
        return false;
    text->data += start.size;
    text->size -= start.size;
    return true;
}

/* "http://www.omg.org/spec/DMN/20180521/" or with https, of which the scheme changed in DMN 1.3 and tools
 * vary. Leaves what follows, and the date. */
static bool take_dmn(fb_view *uri, fb_view *date) {
    fb_view rest = *uri;
    if ((!take(&rest, "https://") && !take(&rest, "http://")) || !take(&rest, "www.omg.org/spec/DMN/") ||
        rest.size < 9 || rest.data[8] != '/')
        return false;
    *date = (fb_view){rest.data, 8};
    *uri = (fb_view){rest.data + 9, rest.size - 9};
    return true;
}

bool fb_dmn_is_model_space(fb_view uri) {
    fb_view date;
    if (uri.size == 0 || !take_dmn(&uri, &date))
        return false;
    if (fb_view_is(date, "20151101")) /* DMN 1.1; its beta said dmn11.xsd */
        return fb_view_is(uri, "dmn.xsd") || fb_view_is(uri, "dmn11.xsd");
    bool is_known = fb_view_is(date, "20180521") || fb_view_is(date, "20191111") ||
                    fb_view_is(date, "20211108") || fb_view_is(date, "20230324") ||
                    fb_view_is(date, "20240513");
    return is_known && (fb_view_is(uri, "MODEL/") || fb_view_is(uri, "MODEL"));
}

/* Of any version: the differences between them are the caller's to know. */
bool fb_dmn_is_feel(fb_view uri) {
    fb_view date;
    if (fb_view_is(uri, "feel") || fb_view_is(uri, "FEEL") || fb_view_is(uri, "feel-unary-tests"))
        return true;
    if (take_dmn(&uri, &date))
        return fb_view_is(uri, "FEEL/") || fb_view_is(uri, "FEEL");
    return fb_view_is(uri, "http://www.omg.org/spec/FEEL/20140401") || /* DMN 1.1 */
           fb_view_is(uri, "http://www.omg.org/spec/FEEL/20140401/");
}

/* ---- import ------------------------------------------------------------------------------------------- */

static fb_status read_import(fb_dmn_reader *reader, fb_import *import, const fb_xml_element *element,
                             fb_map *names) {
    import->name = fb_xml_attribute_of(element, FB_DMN_name);
    import->space = fb_xml_attribute_of(element, FB_DMN_namespace).text;
    import->location = fb_xml_attribute_of(element, FB_DMN_locationURI).text;
    import->type = fb_xml_attribute_of(element, FB_DMN_importType).text;
    import->offset = element->offset;
    if (import->name.text.size > 0 && !fb_map_put(names, import->name.text, import)) {
        FB_TRY(FB_OUT_OF_ARENA(reader));
        return FB_REFUSE(reader, import->name.offset, "a second import is named %.*s; give it another name",
                         FB_ARG(import->name.text));
    }
    fb_map_put(&reader->imports, import->space, import); /* false: the first with the namespace stays */
    return FB_OUT_OF_ARENA(reader);
}

fb_status fb_dmn_imports(fb_dmn_reader *reader, const fb_xml_element *definitions) {
    uint32_t n = fb_xml_count(definitions, FB_DMN_import);
    fb_import *imports = FB_NEW_ARRAY(reader->arena, fb_import, n);
    if (!imports)
        return FB_OUT_OF_ARENA(reader);
    fb_map names;
    fb_map_init(&names, reader->arena);
    fb_map_init(&reader->imports, reader->arena);
    reader->model->imports = imports;
    for (const fb_xml_element *child = definitions->first_child; child; child = child->next) {
        if (child->name == FB_DMN_import)
            FB_TRY(read_import(reader, &imports[reader->model->n_imports++], child, &names));
    }
    return FB_OK;
}

/* ---- href --------------------------------------------------------------------------------------------- */

fb_status fb_dmn_reference(fb_dmn_reader *reader, fb_requirement *reference, const fb_xml_element *element) {
    fb_spot href = fb_xml_attribute_of(element, FB_DMN_href);
    size_t hash = href.text.size;
    while (hash > 0 && href.text.data[hash - 1] != '#')
        hash--;
    reference->offset = href.offset;
    reference->id = (fb_view){href.text.data + hash, href.text.size - hash};
    reference->space = (fb_view){href.text.data, hash > 0 ? hash - 1 : 0};
    if (reference->id.size == 0)
        return FB_REFUSE(reader, href.offset,
                         "the reference \"%.*s\" names no element; it needs an id behind '#'",
                         FB_ARG(href.text));
    if (reference->space.size == 0 || fb_view_equal(reference->space, reader->model->space)) {
        reference->space = (fb_view){"", 0};
        return FB_OK;
    }
    const fb_import *import = fb_map_find(&reader->imports, reference->space);
    if (import) {
        reference->space = import->space;
        return FB_OK;
    }
    fb_view nearest = fb_map_nearest(&reader->imports, reference->space);
    return FB_REFUSE(reader, href.offset,
                     "this reference goes to the namespace \"%.*s\", which is not imported%s%.*s%s",
                     FB_ARG(reference->space), nearest.size ? "; did you mean \"" : "", FB_ARG(nearest),
                     nearest.size ? "\"?" : "; add an <import>");
}

/* ---- typeRef ------------------------------------------------------------------------------------------ */

/* A QName whose prefix is bound: FEEL's or the model's own prefix goes, an import's becomes the import's
 * name. Any other text is a type name as it is. */
static fb_status resolve_qname(fb_dmn_reader *reader, fb_spot *type, const fb_xml_element *element) {
    const char *colon = type->text.size ? memchr(type->text.data, ':', type->text.size) : NULL;
    if (!colon)
        return FB_OK;
    fb_view prefix = {type->text.data, (size_t)(colon - type->text.data)};
    fb_view local = {colon + 1, type->text.size - prefix.size - 1};
    const fb_xml_binding *binding = element->bindings;
    while (binding && !fb_view_equal(binding->prefix, prefix))
        binding = binding->outer;
    if (!binding || prefix.size == 0 || local.size == 0)
        return FB_OK;
    const fb_import *import = fb_map_find(&reader->imports, binding->space);
    bool is_plain = fb_dmn_is_feel(binding->space) || fb_view_equal(binding->space, reader->model->space) ||
                    fb_dmn_is_model_space(binding->space);
    if (is_plain || (import && import->name.text.size == 0)) {
        *type = (fb_spot){local, type->offset + prefix.size + 1};
        return FB_OK;
    }
    if (!import)
        return FB_OK;
    fb_text name;
    fb_text_init(&name, reader->arena);
    fb_text_add(&name, import->name.text);
    fb_text_add_byte(&name, '.');
    fb_text_add(&name, local);
    type->text = fb_text_view(&name);
    return FB_OUT_OF_ARENA(reader);
}

fb_status fb_dmn_type_ref(fb_dmn_reader *reader, fb_spot *type, const fb_xml_element *element,
                          fb_dmn_name name) {
    *type = fb_xml_attribute_of(element, name);
    if (type->text.size == 0 && element->n_children > 0 && name == FB_DMN_typeRef)
        *type = fb_xml_child_text(element, FB_DMN_typeRef);
    return resolve_qname(reader, type, element);
}
