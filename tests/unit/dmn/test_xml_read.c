/* test_xml_read.c - DMN files as XML: what is refused, each at its line and column; limits; encodings; text.
 *
 * Everything goes through fb_model_read, the only entry to the folder.  All models here are invented.
 */
#include "dmn/dmn.h"
#include "support/check.h"

#define MODEL_15 "https://www.omg.org/spec/DMN/20230324/MODEL/"
#define OPEN "<definitions xmlns=\"" MODEL_15 "\" name=\"m\" namespace=\"urn:m\">\n"
#define CLOSE "</definitions>\n"
#define DECISION(content) OPEN "<decision id=\"d\" name=\"D\">\n" content "</decision>\n" CLOSE

/* ---- reading one text --------------------------------------------------------------------------------- */

typedef struct model_reading {
    fb_arena model;
    fb_error error;
    fb_status status;
    const fb_model *result;
} model_reading;

static const fb_model *begin_reading(model_reading *reading, fb_view text) {
    fb_arena_init(&reading->model, NULL, SIZE_MAX);
    reading->error = (fb_error){0};
    reading->result = NULL;
    reading->status =
        fb_model_read(&reading->result, &reading->model, FB_LITERAL("m.dmn"), text, &reading->error);
    return reading->status == FB_OK ? reading->result : NULL;
}

static void end_reading(model_reading *reading) {
    fb_arena_free(&reading->model);
}

typedef struct refusal {
    const char *text;
    uint32_t line, column;
    const char *message; /* part of it */
} refusal;

static void refused(check_state *check, const refusal *rows, size_t n_rows) {
    for (size_t i = 0; i < n_rows; i++) {
        model_reading reading;
        check->context = rows[i].text;
        CHECK(!begin_reading(&reading, fb_view_of(rows[i].text)));
        CHECK_EQ_INT(reading.status, FB_BAD_INPUT);
        CHECK_EQ_INT(reading.error.status, FB_BAD_INPUT);
        CHECK_STRING(reading.error.file, "m.dmn");
        CHECK_EQ_INT(reading.error.line, rows[i].line);
        CHECK_EQ_INT(reading.error.column, rows[i].column);
        CHECK_CONTAINS(reading.error.message, rows[i].message);
        end_reading(&reading);
    }
    check->context = NULL;
}

/* ---- refusals ----------------------------------------------------------------------------------------- */

static void malformed_xml_is_refused_at_its_place(check_state *check) {
    static const refusal rows[] = {
        {"", 1, 1, "holds no element"},
        {" \n ", 2, 2, "holds no element"},
        {"<!-- only a comment -->", 1, 24, "holds no element"},
        {"definitions", 1, 1, "not well-formed XML"},
        {OPEN, 2, 1, "not well-formed XML: no element found"},
        {OPEN "<decision name=\"D\">\n</definitions>", 3, 3,
         "does not close <decision>, which is open since line 2"},
        {OPEN "<decision name='a' name='b'/>" CLOSE, 2, 20, "duplicate attribute"},
        {OPEN "<decision name=D/>" CLOSE, 2, 16, "not well-formed XML"},
        {OPEN "<x:decision name='D'/>" CLOSE, 2, 1, "declared by no xmlns:"},
        {OPEN "&nbsp;" CLOSE, 2, 1, "not one of XML's five"},
        {OPEN "<description>\xC3\xA9t\xC3\xA9 &eacute;</description>" CLOSE, 2, 18, "not one of XML's five"},
        {OPEN "<description>\xFF</description>" CLOSE, 2, 14, "not well-formed XML"},
        {OPEN "<description>\xC0\x80</description>" CLOSE, 2, 14, "not well-formed XML"},
        {OPEN "<description>\xED\xA0\x80</description>" CLOSE, 2, 14, "not well-formed XML"},
        {OPEN "<description>\x01</description>" CLOSE, 2, 14, "not well-formed XML"},
        {OPEN "<description>&#0;</description>" CLOSE, 2, 14, "not well-formed XML"},
        {OPEN CLOSE "<definitions/>", 3, 1, "not well-formed XML: junk after document element"},
    };
    refused(check, rows, FB_COUNT(rows));
}

static void a_doctype_is_refused_before_its_first_declaration(check_state *check) {
    static const refusal rows[] = {
        {"<!DOCTYPE definitions>\n" OPEN CLOSE, 1, 1, "DOCTYPE is not allowed"},
        {"<?xml version='1.0'?>\n <!DOCTYPE d SYSTEM 'http://example.org/d.dtd'>\n" OPEN CLOSE, 2, 2,
         "DOCTYPE"},
        {"<!-- <!DOCTYPE --> <!DOCTYPE d PUBLIC '-//x' 'y'>" OPEN CLOSE, 1, 20, "DOCTYPE"},
        {"<!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" OPEN "&b;" CLOSE, 1, 1, "DOCTYPE"},
        {"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" OPEN "&x;" CLOSE, 1, 1, "DOCTYPE"},
        {"\n<!DOCTYPE d [<!ENTITY % p SYSTEM 'p.ent'>%p;]>" OPEN CLOSE, 2, 1, "DOCTYPE"},
        {"<!DOCTYPE d [ not even a declaration", 1, 1, "DOCTYPE"},
    };
    refused(check, rows, FB_COUNT(rows));
}

static void a_root_that_is_not_dmn_is_refused(check_state *check) {
    static const refusal rows[] = {
        {"<html/>", 1, 1, "not a DMN file: the root is <html>"},
        {"<definitions/>", 1, 1, "namespace \"\" is not one of DMN 1.1 to 1.6"},
        {"\n <definitions xmlns='urn:other'/>", 2, 2, "namespace \"urn:other\" is not one of DMN"},
        {"<definitions xmlns='https://www.omg.org/spec/DMN/20990101/MODEL/'/>", 1, 1, "20990101"},
        {"<decision xmlns='" MODEL_15 "'/>", 1, 1, "the root of a DMN file is <definitions>, not <decision>"},
        {"<definitions xmlns='" MODEL_15 "' name='n'/>", 1, 1,
         "needs the attribute namespace, which is missing"},
        {"<definitions xmlns='" MODEL_15 "' namespace='n'/>", 1, 1,
         "needs the attribute name, which is missing"},
        {"<definitions xmlns='" MODEL_15 "' name='n' namespace=' '/>", 1, 87, "namespace, which is empty"},
    };
    refused(check, rows, FB_COUNT(rows));
}

static void elements_out_of_place_are_refused_with_what_was_allowed(check_state *check) {
    static const refusal rows[] = {
        {OPEN "  <desicion name='D'/>" CLOSE, 2, 3,
         "<desicion> may not stand in <definitions>; did you mean <decision>? "
         "Allowed here: description, extensionElements, import, "},
        {OPEN "<foo/>" CLOSE, 2, 1, "<foo> may not stand in <definitions>. Allowed here: description"},
        {DECISION("<literalExpresion/>"), 3, 1, "did you mean <literalExpression>?"},
        {DECISION("<expression/>"), 3, 1, "usingTask or an expression"},
        {DECISION("<rule/>"), 3, 1, "<rule> may not stand in <decision>"},
        {DECISION("<description><b/></description>"), 3, 14,
         "<b> may not stand in <description>, which holds only text"},
        {DECISION("<informationRequirement><requiredDecision href='#a'><a/></requiredDecision>"
                  "</informationRequirement>"),
         3, 53, "<a> may not stand in <requiredDecision>, which holds nothing"},
        {DECISION("<decision xmlns='' name='E'/>"), 3, 1, "<decision> is in no namespace"},
        {DECISION("<variable/><variable/>"), 3, 12, "at most one variable, and this <variable> is a second"},
        {DECISION("<list/>\n<context/>"), 4, 1, "at most one expression, and this <context> is a second"},
        {DECISION("<description/><description/>"), 3, 15, "a second"},
        /* of a DMN version other than the root's it is still DMN */
        {DECISION("<x:foo xmlns:x='http://www.omg.org/spec/DMN/20180521/MODEL/'/>"), 3, 1,
         "<foo> may not stand"},
    };
    refused(check, rows, FB_COUNT(rows));
}

static void text_out_of_place_is_refused(check_state *check) {
    static const refusal rows[] = {
        {OPEN "  stray\n" CLOSE, 2, 3, "<definitions> may not hold text by itself"},
        {DECISION("<literalExpression>1 + 1</literalExpression>"), 3, 20,
         "<literalExpression> may not hold text by itself; put it in <text>"},
        {DECISION("<decisionTable><output/><rule><outputEntry>\n \"x\"</outputEntry></rule></decisionTable>"),
         4, 2, "put it in <text>"},
        {DECISION("<![CDATA[x]]>"), 3, 10, "<decision> may not hold text"},
        {DECISION("&#65;"), 3, 1, "<decision> may not hold text"},
        {OPEN "<extensionElements> x</extensionElements>" CLOSE, 2, 21,
         "<extensionElements> may not hold text"},
    };
    refused(check, rows, FB_COUNT(rows));
}

static void missing_parts_are_refused(check_state *check) {
    static const refusal rows[] = {
        {OPEN "<decision id='d'/>" CLOSE, 2, 1, "<decision> needs the attribute name, which is missing"},
        {OPEN "<inputData name=''/>" CLOSE, 2, 18, "<inputData> needs the attribute name, which is empty"},
        {OPEN "<itemDefinition/>" CLOSE, 2, 1, "<itemDefinition> needs the attribute name"},
        {OPEN "<import namespace='a'/>" CLOSE, 2, 1, "<import> needs the attribute importType"},
        {OPEN "<knowledgeSource/>" CLOSE, 2, 1, "<knowledgeSource> needs the attribute name"},
        {OPEN "<association><sourceRef href='#a'/></association>" CLOSE, 2, 1,
         "<association> needs a <targetRef>"},
        {DECISION("<informationRequirement/>"), 3, 1, "needs a <requiredDecision> or a <requiredInput>"},
        {DECISION("<informationRequirement>\n<requiredInput/></informationRequirement>"), 4, 1,
         "<requiredInput> needs the attribute href"},
        {DECISION("<knowledgeRequirement/>"), 3, 1, "<knowledgeRequirement> needs a <requiredKnowledge>"},
        {DECISION("<decisionTable/>"), 3, 1, "<decisionTable> needs a <output>"},
        {DECISION("<decisionTable><input/><output/></decisionTable>"), 3, 16,
         "<input> needs a <inputExpression>"},
        {DECISION("<invocation><binding/></invocation>"), 3, 13, "<binding> needs a <parameter>"},
        {DECISION("<for/>"), 3, 1, "<for> needs the attribute iteratorVariable"},
        {DECISION("<for iteratorVariable='i'><in><list/></in></for>"), 3, 1, "<for> needs a <return>"},
        {DECISION("<every iteratorVariable='i'><in><list/></in></every>"), 3, 1,
         "<every> needs a <satisfies>"},
        {DECISION("<some iteratorVariable='i'/>"), 3, 1, "<some> needs a <in>"},
        {DECISION("<filter><in/></filter>"), 3, 9, "<in> needs an expression in it"},
        {DECISION("<filter><in><list/></in></filter>"), 3, 1, "<filter> needs a <match>"},
        {DECISION("<conditional><if><list/></if><then><list/></then></conditional>"), 3, 1, "needs a <else>"},
    };
    refused(check, rows, FB_COUNT(rows));
}

static void nearly_right_attributes_are_refused_and_others_let_be(check_state *check) {
    static const refusal rows[] = {
        {DECISION("<decisionTable hitpolicy='FIRST'><output/></decisionTable>"), 3, 16,
         "<decisionTable> has no attribute hitpolicy; did you mean hitPolicy?"},
        {OPEN "<itemDefinition name='t' isColection='true'/>" CLOSE, 2, 26, "did you mean isCollection?"},
        {DECISION("<variable typeref='number'/>"), 3, 11, "did you mean typeRef?"},
    };
    refused(check, rows, FB_COUNT(rows));
    model_reading reading;
    CHECK(begin_reading(&reading, FB_LITERAL(OPEN "<inputData name='i' href='#x' colour='red' hitPolicy='x' "
                                                  "xmlns:v='urn:v' v:nam='y' xml:lang='en'/>" CLOSE)));
    end_reading(&reading);
}

static void ids_differ(check_state *check) {
    static const refusal rows[] = {
        {OPEN "<decision id='a' name='A'/>\n<decision name='B' id='a'/>" CLOSE, 3, 24,
         "the id a is already that of the element in line 2"},
        {"<definitions xmlns='" MODEL_15
         "' name='n' namespace='n' id='x'>\n<itemDefinition name='t' id=' x '/>" CLOSE,
         2, 30, "line 1"},
    };
    refused(check, rows, FB_COUNT(rows));
    model_reading reading; /* empty ids, ids of vendors and of diagrams do not count */
    CHECK(begin_reading(&reading,
                        FB_LITERAL(OPEN "<extensionElements><v:a xmlns:v='urn:v' id='a'/></extensionElements>"
                                        "<decision id='' name='A'/><decision id='' name='B'/>"
                                        "<decision id='a' name='C'/>"
                                        "<v:b xmlns:v='urn:v' id='a'/>" CLOSE)));
    end_reading(&reading);
}

/* ---- limits ------------------------------------------------------------------------------------------- */

/* `levels` elements inside each other, definitions and decision among them. */
static fb_view nested(fb_arena *arena, unsigned levels, const char *open, const char *close) {
    fb_text text;
    fb_text_init(&text, arena);
    fb_text_add_string(&text, OPEN "<decision name='D' xmlns:v='urn:v'>");
    for (unsigned i = 2; i < levels; i++)
        fb_text_add_string(&text, open);
    for (unsigned i = 2; i < levels; i++)
        fb_text_add_string(&text, close);
    fb_text_add_string(&text, "</decision>" CLOSE);
    return fb_text_view(&text);
}

static void nesting_is_limited(check_state *check) {
    static const struct {
        const char *open, *close;
    } rows[] = {
        {"<list>", "</list>"}, {"<v:x>", "</v:x>"}, /* skipped */
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena texts;
        model_reading reading;
        fb_arena_init(&texts, NULL, SIZE_MAX);
        check->context = rows[i].open;
        CHECK(begin_reading(&reading, nested(&texts, FB_DEPTH_LIMIT, rows[i].open, rows[i].close)));
        end_reading(&reading);
        CHECK(!begin_reading(&reading, nested(&texts, FB_DEPTH_LIMIT + 1, rows[i].open, rows[i].close)));
        CHECK_EQ_INT(reading.status, FB_LIMIT);
        CHECK_EQ_INT(reading.error.line, 2);
        CHECK_EQ_INT(reading.error.column, 36 + (FB_DEPTH_LIMIT - 2) * strlen(rows[i].open));
        CHECK_CONTAINS(reading.error.message, "nested more than 512 deep");
        end_reading(&reading);
        fb_arena_free(&texts);
    }
    check->context = NULL;
}

static void extensions_are_nested_to_the_limit(check_state *check) {
    fb_arena texts;
    model_reading reading;
    fb_text text;
    fb_arena_init(&texts, NULL, SIZE_MAX);
    fb_text_init(&text, &texts);
    fb_text_add_string(&text, OPEN "<extensionElements>");
    for (unsigned i = 2; i < FB_DEPTH_LIMIT; i++)
        fb_text_add_string(&text, "<x>");
    for (unsigned i = 2; i < FB_DEPTH_LIMIT; i++)
        fb_text_add_string(&text, "</x>");
    fb_text_add_string(&text, "</extensionElements>" CLOSE);
    const fb_model *model = begin_reading(&reading, fb_text_view(&text));
    if (CHECK(model)) {
        unsigned levels = 0;
        const fb_extension *extension = model->extensions;
        for (uint32_t n = model->n_extensions; n == 1;
             n = extension->n_children, extension = extension->children)
            levels++;
        CHECK_EQ_INT(levels, FB_DEPTH_LIMIT - 2);
    }
    end_reading(&reading);
    fb_arena_free(&texts);
}

static fb_view with_prefixes(fb_arena *arena, unsigned n) {
    fb_text text;
    fb_text_init(&text, arena);
    fb_text_add_string(&text, "<definitions xmlns='" MODEL_15 "' name='m' namespace='urn:m'");
    for (unsigned i = 1; i < n; i++)
        fb_text_format(&text, " xmlns:p%u='urn:%u'", i, i);
    fb_text_add_string(&text, "/>");
    return fb_text_view(&text);
}

static void prefixes_in_scope_are_limited(check_state *check) {
    fb_arena texts;
    model_reading reading;
    fb_arena_init(&texts, NULL, SIZE_MAX);
    CHECK(begin_reading(&reading, with_prefixes(&texts, 256)));
    end_reading(&reading);
    CHECK(!begin_reading(&reading, with_prefixes(&texts, 257)));
    CHECK_EQ_INT(reading.status, FB_LIMIT);
    CHECK_EQ_INT(reading.error.line, 1);
    CHECK_EQ_INT(reading.error.column, 1);
    end_reading(&reading);
    fb_arena_free(&texts);
}

static void file_size_is_limited(check_state *check) {
    static const fb_view model = {OPEN CLOSE, sizeof(OPEN CLOSE) - 1};
    char *bytes = malloc((size_t)FB_FILE_LIMIT + 1);
    model_reading reading;
    if (!CHECK(bytes))
        return;
    memset(bytes, ' ', (size_t)FB_FILE_LIMIT + 1);
    memcpy(bytes, model.data, model.size);
    CHECK(begin_reading(&reading, (fb_view){bytes, FB_FILE_LIMIT}));
    end_reading(&reading);
    CHECK(!begin_reading(&reading, (fb_view){bytes, (size_t)FB_FILE_LIMIT + 1}));
    CHECK_EQ_INT(reading.status, FB_LIMIT);
    CHECK_STRING(reading.error.file, "m.dmn");
    end_reading(&reading);
    free(bytes);
}

/* ---- text --------------------------------------------------------------------------------------------- */

static void text_keeps_its_lines_and_its_place(check_state *check) {
    static const struct {
        const char *written, *read;
        size_t offset; /* behind the tag <text> */
    } rows[] = {
        {"1 + 1", "1 + 1", 0},
        {" \n if a\n then 1\n else 2 \n", "if a\n then 1\n else 2", 3},
        {"a &lt; b", "a < b", 0},
        {"&lt; b", "< b", 0},
        {"&amp;", "&", 0},
        {"a &amp;", "a &", 0},
        {"&quot;&#xE9;&#233;&quot;", "\"\xC3\xA9\xC3\xA9\"", 0},
        {"<![CDATA[a < b]]>", "a < b", 9},
        {"<![CDATA[a <]]> b", "a < b", 9},
        {"x <![CDATA[< y]]>", "x < y", 0},
        {"<!-- why -->  1", "1", 14},
        {"1 <!-- why --> + 2", "1  + 2", 0},
        {"<?pi?>1<?pi?>0", "10", 6},
        {"a\r\nb\r\n", "a\nb", 0},
        {"a\rb", "a\nb", 0},
        {"\"\xF0\x9D\x94\xB8\"", "\"\xF0\x9D\x94\xB8\"", 0},
        {"", "", 0},
        {"  \n ", "", 0},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena texts;
        fb_text text;
        model_reading reading;
        fb_arena_init(&texts, NULL, SIZE_MAX);
        fb_text_init(&text, &texts);
        fb_text_add_string(&text, OPEN "<decision name='D'><literalExpression><text>");
        size_t start = text.size;
        fb_text_format(&text, "%s</text></literalExpression></decision>" CLOSE, rows[i].written);
        check->context = rows[i].written;
        const fb_model *model = begin_reading(&reading, fb_text_view(&text));
        if (CHECK(model) && CHECK(model->n_elements == 1) && CHECK(model->elements[0].logic)) {
            fb_spot spot = model->elements[0].logic->text;
            CHECK_VIEW(spot.text, rows[i].read);
            if (rows[i].read[0])
                CHECK_EQ_INT(spot.offset, start + rows[i].offset);
            else
                CHECK_EQ_INT(spot.offset, start - strlen("<text>"));
        }
        end_reading(&reading);
        fb_arena_free(&texts);
    }
    check->context = NULL;
}

static void attributes_are_read_as_xml_says(check_state *check) {
    static const struct {
        const char *written, *read;
        size_t offset;
    } rows[] = {
        {"name='A b'", "A b", 6},
        {"name = \"A\"", "A", 8},
        {"\n\tlabel='=' name\n=\n' x '", "x", 21},
        {"name='a&amp;b'", "a&b", 6},
        {"name='a&#x20;b'", "a b", 6},
        {"name='a\nb'", "a b", 6},
        {"xmlns:v='urn:v' v:name='no' name='yes'", "yes", 34},
        {"label='name=\"x\"' name='it&apos;s'", "it's", 23},
        {"label='>' name='>'", ">", 16},
        {"name='\xC3\x89t\xC3\xA9'", "\xC3\x89t\xC3\xA9", 6},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_arena texts;
        fb_text text;
        model_reading reading;
        fb_arena_init(&texts, NULL, SIZE_MAX);
        fb_text_init(&text, &texts);
        fb_text_add_string(&text, OPEN "<decision ");
        size_t start = text.size;
        fb_text_format(&text, "%s/>" CLOSE, rows[i].written);
        check->context = rows[i].written;
        const fb_model *model = begin_reading(&reading, fb_text_view(&text));
        if (CHECK(model) && CHECK(model->n_elements == 1)) {
            CHECK_VIEW(model->elements[0].name.text, rows[i].read);
            CHECK_EQ_INT(model->elements[0].name.offset, start + rows[i].offset);
        }
        end_reading(&reading);
        fb_arena_free(&texts);
    }
    check->context = NULL;
}

static void text_that_is_as_written_is_not_copied(check_state *check) {
    static const char text[] = DECISION("<literalExpression><text>one\ntwo</text></literalExpression>");
    model_reading reading;
    const fb_model *model = begin_reading(&reading, FB_LITERAL(text));
    if (CHECK(model)) {
        const fb_spot *spots[] = {&model->elements[0].name, &model->elements[0].logic->text, &model->name};
        for (size_t i = 0; i < FB_COUNT(spots); i++)
            CHECK(spots[i]->text.data == text + spots[i]->offset);
    }
    end_reading(&reading);
}

/* ---- extensions --------------------------------------------------------------------------------------- */

static void extension_elements_are_kept_as_trees(check_state *check) {
    static const char text[] =
        OPEN "<extensionElements xmlns:v='urn:v'>\n"
             "  <v:question lang='en' v:weight='3'>\n   Is this &lt;so&gt;?\n  </v:question>\n"
             "  <v:list><v:item>a</v:item> <item xmlns=''>b</item><decision/></v:list>\n"
             "</extensionElements>\n"
             "<inputData name='I'><extensionElements><w:x xmlns:w='urn:w' id='d' "
             "hitpolicy='y'/></extensionElements></inputData>"
             "<itemDefinition name='T'><extensionElements><w:gone "
             "xmlns:w='urn:w'><w:x/></w:gone></extensionElements>"
             "<typeRef>string</typeRef></itemDefinition>" CLOSE;
    model_reading reading;
    const fb_model *model = begin_reading(&reading, FB_LITERAL(text));
    if (!CHECK(model)) {
        printf("# %s\n", reading.error.message);
        end_reading(&reading);
        return;
    }
    CHECK_EQ_INT(model->n_extensions, 2);
    const fb_extension *question = fb_extension_find(model->extensions, model->n_extensions, "question");
    const fb_extension *list = fb_extension_find(model->extensions, model->n_extensions, "list");
    CHECK(!fb_extension_find(model->extensions, model->n_extensions, "item"));
    if (CHECK(question) && CHECK(list)) {
        CHECK_VIEW(question->space, "urn:v");
        CHECK_VIEW(question->text, "Is this <so>?");
        CHECK_VIEW(fb_extension_attribute(question, "lang"), "en");
        CHECK_VIEW(fb_extension_attribute(question, "weight"), "3");
        CHECK_VIEW(fb_extension_attribute(question, "none"), "");
        CHECK_EQ_INT(question->n_attributes, 2);
        CHECK(fb_view_starts((fb_view){text + question->offset, 11}, FB_LITERAL("<v:question")));
        CHECK_VIEW(list->text, "");
        if (CHECK(list->n_children == 3)) {
            CHECK_VIEW(list->children[0].text, "a");
            CHECK_VIEW(list->children[1].name, "item");
            CHECK_VIEW(list->children[1].space, "");
            CHECK_VIEW(list->children[2].name, "decision");
            CHECK_VIEW(list->children[2].space, MODEL_15);
        }
    }
    if (CHECK(model->n_elements == 1) && CHECK(model->elements[0].n_extensions == 1))
        CHECK_VIEW(fb_extension_attribute(&model->elements[0].extensions[0], "hitpolicy"), "y");
    if (CHECK(model->n_items == 1))
        CHECK_VIEW(model->items[0].type_ref.text, "string");
    end_reading(&reading);
}

/* ---- encodings ---------------------------------------------------------------------------------------- */

/* UTF-16 of a text whose code points are below 10000, except that '@' becomes U+1D538, a surrogate pair. */
static fb_view as_utf_16(fb_arena *arena, const char *text, bool big, bool mark) {
    fb_text out;
    fb_view source = fb_view_of(text);
    fb_text_init(&out, arena);
    for (size_t at = 0; at < source.size || mark;) {
        uint32_t units[2] = {0xFEFF, 0};
        if (!mark) {
            units[0] = fb_utf8_next(source, &at);
            if (units[0] == '@') {
                units[0] = 0xD835;
                units[1] = 0xDD38;
            }
        }
        mark = false;
        for (int i = 0; i < 2 && units[i]; i++) {
            fb_text_add_byte(&out, (char)(big ? units[i] >> 8 : units[i]));
            fb_text_add_byte(&out, (char)(big ? units[i] : units[i] >> 8));
        }
    }
    return fb_text_view(&out);
}

static void encodings_are_read_with_their_places(check_state *check) {
    static const char good[] =
        "<?xml version='1.0' encoding='UTF-16'?>" OPEN "<decision name='\xC3\x89@\xE2\x82\xAC'/>" CLOSE;
    static const char bad[] =
        "<?xml version='1.0' encoding='UTF-16'?>" OPEN "<!-- \xC3\x89@ --><desicion/>" CLOSE;
    for (int i = 0; i < 4; i++) {
        fb_arena texts;
        model_reading reading;
        fb_arena_init(&texts, NULL, SIZE_MAX);
        const fb_model *model = begin_reading(&reading, as_utf_16(&texts, good, (i & 1) != 0, (i & 2) != 0));
        if (CHECK(model) && CHECK(model->n_elements == 1)) {
            const fb_spot *name = &model->elements[0].name;
            CHECK_VIEW(name->text, "\xC3\x89\xF0\x9D\x94\xB8\xE2\x82\xAC");
            CHECK(name->text.data == model->text.data + name->offset);
        }
        end_reading(&reading);
        CHECK(!begin_reading(&reading, as_utf_16(&texts, bad, (i & 1) != 0, (i & 2) != 0)));
        CHECK_EQ_INT(reading.error.line, 2);
        CHECK_EQ_INT(reading.error.column, 12);
        end_reading(&reading);
        fb_arena_free(&texts);
    }
}

static void latin_1_and_marked_utf_8_are_read(check_state *check) {
    static const char *const texts[] = {
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n" OPEN "<decision name='\xC9t\xE9'/>" CLOSE,
        "<?xml version='1.0' encoding='iso-8859-1' standalone='yes'?>\n" OPEN
        "<decision name='\xC9t\xE9'/>" CLOSE,
        "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?>\n" OPEN
        "<decision name='\xC3\x89t\xC3\xA9'/>" CLOSE,
        "\xEF\xBB\xBF" OPEN "<decision name='\xC3\x89t\xC3\xA9'/>" CLOSE,
        "<?xml version='1.0'?>" OPEN "<decision name='\xC3\x89t\xC3\xA9'/>" CLOSE,
    };
    for (size_t i = 0; i < FB_COUNT(texts); i++) {
        model_reading reading;
        check->context = texts[i];
        const fb_model *model = begin_reading(&reading, fb_view_of(texts[i]));
        if (CHECK(model) && CHECK(model->n_elements == 1))
            CHECK_VIEW(model->elements[0].name.text, "\xC3\x89t\xC3\xA9");
        end_reading(&reading);
    }
    check->context = NULL;
}

static void other_encodings_are_refused(check_state *check) {
    static const refusal rows[] = {
        {"<?xml version='1.0' encoding='windows-1252'?>" OPEN CLOSE, 1, 31,
         "windows-1252 is not read; save the file as"},
        {"<?xml version='1.0' encoding='UTF-16'?>" OPEN CLOSE, 1, 31, "UTF-16 is not read"},
        {"<?xml version='1.0' encoding=\"\"?>" OPEN CLOSE, 1, 31, "not well-formed XML"},
        {"<?xml version='1.0' encoding='US-ASCII'?>\n" OPEN "<desicion/>" CLOSE, 3, 1, "did you mean"},
    };
    refused(check, rows, FB_COUNT(rows));
    static const struct {
        const char *bytes;
        size_t size;
    } halves[] = {
        {"\xFE\xFF\0<\xD8\x35\0a", 8}, /* a high surrogate without its low one */
        {"\xFE\xFF\0<\xDC\x00\0a", 8}, /* a low one alone */
        {"\xFE\xFF\0<\xD8\x35", 6},    /* the end */
        {"\xFE\xFF\0<\0", 5},          /* half a unit */
        {"<\0\0\xD8", 4},
    };
    for (size_t i = 0; i < FB_COUNT(halves); i++) {
        model_reading reading;
        CHECK(!begin_reading(&reading, (fb_view){halves[i].bytes, halves[i].size}));
        CHECK_EQ_INT(reading.error.line, 1);
        CHECK_EQ_INT(reading.error.column, 2);
        CHECK_CONTAINS(reading.error.message, "half a character");
        end_reading(&reading);
    }
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(malformed_xml_is_refused_at_its_place),
        CHECK_TEST(a_doctype_is_refused_before_its_first_declaration),
        CHECK_TEST(a_root_that_is_not_dmn_is_refused),
        CHECK_TEST(elements_out_of_place_are_refused_with_what_was_allowed),
        CHECK_TEST(text_out_of_place_is_refused),
        CHECK_TEST(missing_parts_are_refused),
        CHECK_TEST(nearly_right_attributes_are_refused_and_others_let_be),
        CHECK_TEST(ids_differ),
        CHECK_TEST(nesting_is_limited),
        CHECK_TEST(extensions_are_nested_to_the_limit),
        CHECK_TEST(prefixes_in_scope_are_limited),
        CHECK_TEST(file_size_is_limited),
        CHECK_TEST(text_keeps_its_lines_and_its_place),
        CHECK_TEST(attributes_are_read_as_xml_says),
        CHECK_TEST(text_that_is_as_written_is_not_copied),
        CHECK_TEST(extension_elements_are_kept_as_trees),
        CHECK_TEST(encodings_are_read_with_their_places),
        CHECK_TEST(latin_1_and_marked_utf_8_are_read),
        CHECK_TEST(other_encodings_are_refused),
    };
    return check_main("unit/dmn/test_xml_read", tests, FB_COUNT(tests), argc, argv);
}
