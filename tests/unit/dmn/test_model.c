/* test_model.c - what a DMN file says, as an fb_model: all versions, all parts, the form of three vendors'
 * files, refusals that need more than one element to see, and a fault at every allocation.
 *
 * All models here are invented; the vendors' ones imitate the form of their files, not any file.
 */
#include "dmn/dmn.h"
#include "support/check.h"
#include "support/fault_host.h"

#define MODEL_15 "https://www.omg.org/spec/DMN/20230324/MODEL/"
#define OPEN "<definitions xmlns=\"" MODEL_15 "\" name=\"m\" namespace=\"urn:m\">\n"
#define CLOSE "</definitions>\n"
#define DECISION(content) OPEN "<decision id=\"d\" name=\"D\">\n" content "</decision>\n" CLOSE
#define LITERAL(content) "<literalExpression><text>" content "</text></literalExpression>"

typedef struct model_reading {
    fb_arena arena;
    fb_error error;
    fb_status status;
    const fb_model *result;
} model_reading;

/* NULL when refused, with the message shown. */
static const fb_model *read_model(check_state *check, model_reading *reading, const char *text) {
    fb_arena_init(&reading->arena, NULL, SIZE_MAX);
    reading->error = (fb_error){0};
    reading->status = fb_model_read(&reading->result, &reading->arena, FB_LITERAL("m.dmn"), fb_view_of(text),
                                    &reading->error);
    if (!CHECK(reading->status == FB_OK)) {
        printf("# %u:%u: %s\n", reading->error.line, reading->error.column, reading->error.message);
        return NULL;
    }
    return reading->result;
}

static void end_reading(model_reading *reading) {
    fb_arena_free(&reading->arena);
}

/* The logic of the only element, NULL when the model is refused. */
static const fb_boxed *read_logic(check_state *check, model_reading *reading, const char *text) {
    const fb_model *model = read_model(check, reading, text);
    if (!model || !CHECK(model->n_elements == 1) || !CHECK(model->elements[0].logic))
        return NULL;
    return model->elements[0].logic;
}

typedef struct refusal {
    const char *text;
    uint32_t line, column;
    const char *message; /* part of it */
} refusal;

static void refused(check_state *check, const refusal *rows, size_t n_rows) {
    for (size_t i = 0; i < n_rows; i++) {
        fb_arena arena;
        fb_error error = {0};
        const fb_model *model;
        fb_arena_init(&arena, NULL, SIZE_MAX);
        check->context = rows[i].text;
        fb_status status =
            fb_model_read(&model, &arena, FB_LITERAL("m.dmn"), fb_view_of(rows[i].text), &error);
        CHECK_EQ_INT(status, FB_BAD_INPUT);
        CHECK_EQ_INT(error.line, rows[i].line);
        CHECK_EQ_INT(error.column, rows[i].column);
        CHECK_CONTAINS(error.message, rows[i].message);
        fb_arena_free(&arena);
    }
    check->context = NULL;
}

/* ---- definitions -------------------------------------------------------------------------------------- */

static void every_version_is_read(check_state *check) {
    static const char *const spaces[] = {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",  "https://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/", "https://www.omg.org/spec/DMN/20240513/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL",
    };
    for (size_t i = 0; i < FB_COUNT(spaces); i++) {
        char text[512];
        model_reading reading;
        check->context = spaces[i];
        snprintf(text, sizeof text,
                 "<dmn:definitions xmlns:dmn='%s' id='defs' name='All' namespace='urn:m'>"
                 "<dmn:inputData id='i' name='I'><dmn:variable name='I' typeRef='number'/></dmn:inputData>"
                 "</dmn:definitions>",
                 spaces[i]);
        const fb_model *model = read_model(check, &reading, text);
        if (model && CHECK(model->n_elements == 1)) {
            CHECK_VIEW(model->dmn_space, spaces[i]);
            CHECK_VIEW(model->space, "urn:m");
            CHECK_VIEW(model->id.text, "defs");
            CHECK_VIEW(model->name.text, "All");
            CHECK_VIEW(model->path, "m.dmn");
            CHECK_VIEW(model->elements[0].variable.type_ref.text, "number");
        }
        end_reading(&reading);
    }
    check->context = NULL;
}

static const char graph[] =
    OPEN "<description>About \n it</description>"
         "<decision id='d1' name='First' label='L'><description>why</description><question>What?</question>"
         "<allowedAnswers>Yes, No</allowedAnswers><variable id='v' name='First' typeRef='boolean'/>"
         "<informationRequirement id='r1'><requiredInput href='#i1'/></informationRequirement>"
         "<knowledgeRequirement><requiredKnowledge href='#k1'/></knowledgeRequirement>"
         "<informationRequirement><requiredDecision href='urn:m#d2'/></informationRequirement>"
         "<authorityRequirement><requiredAuthority href='#s1'/></authorityRequirement>"
         "<supportedObjective href='x'/><impactedPerformanceIndicator href='#p1'/>"
         "<decisionMaker href='#o1'/><decisionOwner href='#o1'/><usingProcess href='y'/><usingTask href='z'/>"
         "</decision>"
         "<knowledgeSource id='s1' name='Act' locationURI='u'>"
         "<authorityRequirement><requiredInput href='#i1'/></authorityRequirement><type>law</type>"
         "<owner href='#o1'/></knowledgeSource>"
         "<inputData id='i1' name='Input one'/>"
         "<decision id='d2' name='Second'/>"
         "<businessKnowledgeModel id='k1' name='Know'><encapsulatedLogic><formalParameter name='p'/>"
         "<literalExpression><text>p</text></literalExpression></encapsulatedLogic>"
         "<knowledgeRequirement><requiredKnowledge href='k2'/></knowledgeRequirement>"
         "</businessKnowledgeModel>"
         "<businessKnowledgeModel id='k2' name='Empty'/>"
         "<decisionService id='sv' name='Serve'><variable name='Serve' typeRef='t'/>"
         "<outputDecision href='#d1'/><outputDecision href='#d2'/><encapsulatedDecision href='#d3'/>"
         "<inputDecision href='#d4'/><inputData href='#i1'/></decisionService>"
         "<textAnnotation id='t1' textFormat='text/plain'><text>note</text></textAnnotation>"
         "<association><sourceRef href='#t1'/><targetRef href='#d1'/></association><group name='g'/>"
         "<elementCollection name='c'><drgElement href='#d1'/></elementCollection>"
         "<performanceIndicator id='p1' name='KPI'><impactingDecision href='#d1'/></performanceIndicator>"
         "<organizationUnit id='o1' name='Unit' URI='urn:u'><decisionMade href='#d1'/>"
         "<decisionOwned href='#d1'/></organizationUnit>" CLOSE;

static void the_graph_is_read_in_file_order(check_state *check) {
    static const struct {
        fb_element_kind kind;
        const char *name;
    } order[] = {{FB_ELEMENT_DECISION, "First"},  {FB_ELEMENT_INPUT, "Input one"},
                 {FB_ELEMENT_DECISION, "Second"}, {FB_ELEMENT_KNOWLEDGE, "Know"},
                 {FB_ELEMENT_KNOWLEDGE, "Empty"}, {FB_ELEMENT_SERVICE, "Serve"}};
    model_reading reading;
    const fb_model *model = read_model(check, &reading, graph);
    if (model && CHECK(model->n_elements == FB_COUNT(order))) {
        for (size_t i = 0; i < FB_COUNT(order); i++) {
            CHECK_EQ_INT(model->elements[i].kind, order[i].kind);
            CHECK_VIEW(model->elements[i].name.text, order[i].name);
            CHECK_VIEW(model->elements[i].variable.name.text, order[i].name);
            CHECK(graph[model->elements[i].offset] == '<');
        }
    }
    end_reading(&reading);
}

static void a_decision_keeps_its_parts(check_state *check) {
    model_reading reading;
    const fb_model *model = read_model(check, &reading, graph);
    if (model && CHECK(model->n_elements > 0)) {
        const fb_element *first = &model->elements[0];
        CHECK_VIEW(first->id.text, "d1");
        CHECK_VIEW(first->label.text, "L");
        CHECK_VIEW(first->description.text, "why");
        CHECK_VIEW(first->question.text, "What?");
        CHECK_VIEW(first->allowed_answers.text, "Yes, No");
        CHECK_VIEW(first->variable.type_ref.text, "boolean");
        CHECK(!first->logic);
        if (CHECK(first->n_requirements == 3)) {
            CHECK_VIEW(first->requirements[0].id, "i1");
            CHECK_VIEW(first->requirements[1].id, "k1");
            CHECK_VIEW(first->requirements[2].id, "d2");
            CHECK_VIEW(first->requirements[2].space, "");
        }
    }
    end_reading(&reading);
}

static void knowledge_and_services_keep_their_parts(check_state *check) {
    model_reading reading;
    const fb_model *model = read_model(check, &reading, graph);
    if (model && CHECK(model->n_elements == 6)) {
        const fb_element *know = &model->elements[3], *serve = &model->elements[5];
        if (CHECK(know->logic) && CHECK(know->n_requirements == 1)) {
            CHECK_EQ_INT(know->logic->kind, FB_BOXED_FUNCTION);
            CHECK_VIEW(know->requirements[0].id, "k2"); /* bare id */
        }
        CHECK(!model->elements[4].logic);
        CHECK_EQ_INT(serve->n_output_decisions, 2);
        CHECK_VIEW(serve->output_decisions[1].id, "d2");
        CHECK_EQ_INT(serve->n_encapsulated_decisions, 1);
        CHECK_EQ_INT(serve->n_input_decisions, 1);
        CHECK_VIEW(serve->input_decisions[0].id, "d4");
        CHECK_EQ_INT(serve->n_input_data, 1);
    }
    end_reading(&reading);
}

static void references_and_types_meet_the_imports(check_state *check) {
    static const char text[] =
        "<definitions xmlns='http://www.omg.org/spec/DMN/20151101/dmn.xsd' xmlns:me='urn:m'"
        " xmlns:feel='http://www.omg.org/spec/FEEL/20140401' "
        "xmlns:f5='https://www.omg.org/spec/DMN/20230324/FEEL/'"
        " xmlns:lib='urn:lib#1' xmlns:plain='urn:plain' xmlns:other='urn:other' id='m' name='m' "
        "namespace='urn:m'>"
        "<import name='Lib' namespace='urn:lib#1' locationURI='lib.dmn'"
        " importType='http://www.omg.org/spec/DMN/20151101/dmn.xsd'/>"
        "<import namespace='urn:plain' importType='http://www.omg.org/spec/DMN/20151101/dmn.xsd'/>"
        "<itemDefinition name='a'><typeRef> feel:string </typeRef></itemDefinition>"
        "<itemDefinition name='b'><typeRef>f5:days and time duration</typeRef></itemDefinition>"
        "<itemDefinition name='c'><typeRef>me:a</typeRef></itemDefinition>"
        "<itemDefinition name='d'><typeRef>lib:t&#x41;</typeRef></itemDefinition>"
        "<itemDefinition name='e'><typeRef>plain:tB</typeRef></itemDefinition>"
        "<itemDefinition name='f'><typeRef>other:tC</typeRef></itemDefinition>"
        "<itemDefinition name='g'><typeRef>unbound:tD</typeRef></itemDefinition>"
        "<itemDefinition name='h'><typeRef>Lib.tE</typeRef></itemDefinition>"
        "<itemDefinition name='i' typeRef='feel:number'/>"
        "<itemDefinition name='j' xmlns:feel='urn:lib#1'><typeRef>feel:tF</typeRef></itemDefinition>"
        "<decision name='D'><variable name='D'><typeRef>feel:date</typeRef></variable>"
        "<informationRequirement><requiredInput href='urn:lib#1#in'/></informationRequirement>"
        "<informationRequirement><requiredInput "
        "href='urn:plain#in'/></informationRequirement></decision>" CLOSE;
    static const char *const types[] = {
        "string", "days and time duration", "a", "Lib.tA", "tB", "other:tC", "unbound:tD", "Lib.tE", "number",
        "Lib.tF"};
    model_reading reading;
    const fb_model *model = read_model(check, &reading, text);
    if (!model || !CHECK(model->n_items == FB_COUNT(types)) || !CHECK(model->n_imports == 2)) {
        end_reading(&reading);
        return;
    }
    for (size_t i = 0; i < FB_COUNT(types); i++)
        CHECK_VIEW(model->items[i].type_ref.text, types[i]);
    CHECK(strncmp(text + model->items[0].type_ref.offset, "string", 6) == 0);
    CHECK_VIEW(model->imports[0].name.text, "Lib");
    CHECK_VIEW(model->imports[0].location, "lib.dmn");
    CHECK_VIEW(model->imports[0].space, "urn:lib#1");
    CHECK_VIEW(model->imports[1].name.text, "");
    CHECK_VIEW(model->elements[0].variable.type_ref.text, "date");
    CHECK_VIEW(model->elements[0].requirements[0].space, "urn:lib#1");
    CHECK_VIEW(model->elements[0].requirements[0].id, "in");
    CHECK_VIEW(model->elements[0].requirements[1].space, "urn:plain");
    end_reading(&reading);
}

static void item_definitions_are_read(check_state *check) {
    static const char text[] =
        OPEN "<itemDefinition id='x1' name='tStage' label='Stage'><typeRef>string</typeRef>"
             "<allowedValues id='x2'><text>\"filed\",\n\"granted\"</text></allowedValues></itemDefinition>"
             "<itemDefinition name='tList' isCollection=' true '><typeRef>tStage</typeRef>"
             "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>"
             "<itemDefinition name='tPerson' isCollection='0'><itemComponent name='age' isCollection='false'>"
             "<typeRef>number</typeRef></itemComponent><itemComponent name='home' isCollection='1'>"
             "<itemComponent "
             "name='street'><typeRef>string</typeRef></itemComponent></itemComponent></itemDefinition>"
             "<itemDefinition name='tCheck'><functionItem outputTypeRef='boolean'><parameters name='a' "
             "typeRef='any'/>"
             "<parameters name='b'/></functionItem></itemDefinition>"
             "<itemDefinition name='tNone'/>" CLOSE;
    model_reading reading;
    const fb_model *model = read_model(check, &reading, text);
    if (!model || !CHECK(model->n_items == 5)) {
        end_reading(&reading);
        return;
    }
    const fb_item_definition *items = model->items;
    CHECK_VIEW(items[0].allowed_values.text, "\"filed\",\n\"granted\"");
    CHECK(!items[0].is_collection);
    CHECK(items[1].is_collection);
    CHECK_VIEW(items[1].type_constraint.text, "count(?) < 3");
    CHECK_VIEW(items[1].allowed_values.text, "");
    CHECK(!items[2].is_collection);
    if (CHECK(items[2].n_components == 2) && CHECK(items[2].components[1].n_components == 1)) {
        CHECK_VIEW(items[2].components[0].name.text, "age");
        CHECK_VIEW(items[2].components[0].type_ref.text, "number");
        CHECK(items[2].components[1].is_collection);
        CHECK_VIEW(items[2].components[1].components[0].name.text, "street");
    }
    CHECK(items[3].is_function);
    CHECK_VIEW(items[3].output_type.text, "boolean");
    if (CHECK(items[3].n_parameters == 2)) {
        CHECK_VIEW(items[3].parameters[0].type_ref.text, "any");
        CHECK_VIEW(items[3].parameters[1].name.text, "b");
    }
    CHECK(!items[4].is_function && items[4].n_components == 0);
    end_reading(&reading);
}

/* ---- decision tables ---------------------------------------------------------------------------------- */

static void a_decision_table_is_read_cell_by_cell(check_state *check) {
    static const char text[] = DECISION(
        "<decisionTable hitPolicy='COLLECT' aggregation='SUM' outputLabel='Fee' typeRef='number'"
        " preferredOrientation='Rule-as-Row'>"
        "<input id='a' label='Age'><inputExpression typeRef='number'><text>Age</text></inputExpression>"
        "<inputValues><text>[0..120]</text></inputValues></input>"
        "<input><inputExpression><text>Kind</text></inputExpression></input>"
        "<output name='fee' typeRef='number'><outputValues><text>1,2</text></outputValues>"
        "<defaultOutputEntry><text>0</text></defaultOutputEntry></output><output name='why'/>"
        "<annotation name='Authority'/><annotation name='Grade'/>"
        "<rule id='r1'><description>first</description><inputEntry id='c1'><text>&lt; 18</text></inputEntry>"
        "<inputEntry><text/></inputEntry><outputEntry><text>1</text></outputEntry>"
        "<outputEntry><text>\"young\"</text></outputEntry><annotationEntry><text>8 CFR "
        "1</text></annotationEntry>"
        "</rule><rule><inputEntry><text> - </text></inputEntry><inputEntry/><outputEntry/>"
        "<outputEntry><text>null</text></outputEntry></rule></decisionTable>");
    model_reading reading;
    const fb_boxed *boxed = read_logic(check, &reading, text);
    if (!boxed || !CHECK(boxed->kind == FB_BOXED_TABLE) || !CHECK(boxed->table)) {
        end_reading(&reading);
        return;
    }
    const fb_table *table = boxed->table;
    CHECK_VIEW(boxed->type_ref.text, "number");
    CHECK_EQ_INT(table->hit_policy, FB_HIT_COLLECT);
    CHECK_EQ_INT(table->aggregation, FB_AGGREGATE_SUM);
    CHECK_VIEW(table->output_label.text, "Fee");
    if (CHECK(table->n_inputs == 2 && table->n_outputs == 2 && table->n_annotations == 2 &&
              table->n_rules == 2)) {
        CHECK_VIEW(table->inputs[0].label.text, "Age");
        CHECK_VIEW(table->inputs[0].expression.text, "Age");
        CHECK_VIEW(table->inputs[0].type_ref.text, "number");
        CHECK_VIEW(table->inputs[0].input_values.text, "[0..120]");
        CHECK_VIEW(table->inputs[1].input_values.text, "");
        CHECK_VIEW(table->outputs[0].name.text, "fee");
        CHECK_VIEW(table->outputs[0].output_values.text, "1,2");
        CHECK_VIEW(table->outputs[0].default_entry.text, "0");
        CHECK_VIEW(table->annotation_names[1].text, "Grade");
        const fb_table_rule *rules = table->rules;
        CHECK_VIEW(rules[0].id.text, "r1");
        CHECK_VIEW(rules[0].description.text, "first");
        CHECK_VIEW(rules[0].input_entries[0].text, "< 18");
        CHECK_VIEW(rules[0].input_entries[1].text, "");
        CHECK_VIEW(rules[0].output_entries[1].text, "\"young\"");
        CHECK_VIEW(rules[0].annotations[0].text, "8 CFR 1");
        CHECK_VIEW(rules[0].annotations[1].text, "");
        CHECK_VIEW(rules[1].input_entries[0].text, "-");
        CHECK_VIEW(rules[1].output_entries[0].text, "");
        CHECK_VIEW(rules[1].annotations[1].text, "");
        CHECK(strncmp(text + rules[1].output_entries[0].offset, "<outputEntry/>", 14) == 0);
    }
    end_reading(&reading);
}

static void hit_policies_are_spelled_as_the_schema_says(check_state *check) {
    static const struct {
        const char *attributes;
        fb_hit_policy hit_policy;
        fb_aggregation aggregation;
    } rows[] = {
        {"", FB_HIT_UNIQUE, FB_AGGREGATE_NONE},
        {"hitPolicy='UNIQUE'", FB_HIT_UNIQUE, FB_AGGREGATE_NONE},
        {"hitPolicy='FIRST'", FB_HIT_FIRST, FB_AGGREGATE_NONE},
        {"hitPolicy='PRIORITY'", FB_HIT_PRIORITY, FB_AGGREGATE_NONE},
        {"hitPolicy='ANY'", FB_HIT_ANY, FB_AGGREGATE_NONE},
        {"hitPolicy='COLLECT'", FB_HIT_COLLECT, FB_AGGREGATE_NONE},
        {"hitPolicy='RULE ORDER'", FB_HIT_RULE_ORDER, FB_AGGREGATE_NONE},
        {"hitPolicy='OUTPUT ORDER'", FB_HIT_OUTPUT_ORDER, FB_AGGREGATE_NONE},
        {"hitPolicy='COLLECT' aggregation='COUNT'", FB_HIT_COLLECT, FB_AGGREGATE_COUNT},
        {"hitPolicy='COLLECT' aggregation='MIN'", FB_HIT_COLLECT, FB_AGGREGATE_MIN},
        {"hitPolicy='COLLECT' aggregation='MAX'", FB_HIT_COLLECT, FB_AGGREGATE_MAX},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        char text[512];
        model_reading reading;
        check->context = rows[i].attributes;
        snprintf(text, sizeof text, DECISION("<decisionTable %s><output/></decisionTable>"),
                 rows[i].attributes);
        const fb_boxed *boxed = read_logic(check, &reading, text);
        if (boxed) {
            CHECK_EQ_INT(boxed->table->hit_policy, rows[i].hit_policy);
            CHECK_EQ_INT(boxed->table->aggregation, rows[i].aggregation);
            CHECK_EQ_INT(boxed->table->n_inputs, 0);
            CHECK_VIEW(boxed->table->outputs[0].name.text, "");
        }
        end_reading(&reading);
    }
    check->context = NULL;
}

#define INPUT "<input><inputExpression><text>A</text></inputExpression></input>"

static void tables_that_do_not_add_up_are_refused(check_state *check) {
    static const refusal rows[] = {
        {DECISION("<decisionTable hitPolicy='FRIST'><output/></decisionTable>"), 3, 27,
         "there is no hitPolicy \"FRIST\"; did you mean FIRST? It is one of UNIQUE, FIRST, PRIORITY, ANY, "
         "COLLECT, "
         "RULE ORDER or OUTPUT ORDER"},
        {DECISION("<decisionTable hitPolicy=''><output/></decisionTable>"), 3, 27,
         "there is no hitPolicy \"\"; it is one"},
        {DECISION("<decisionTable hitPolicy='COLLECT' aggregation='AVG'><output/></decisionTable>"), 3, 49,
         "there is no aggregation \"AVG\"; it is one of SUM, COUNT, MIN or MAX"},
        {DECISION("<decisionTable>" INPUT "<output/>\n <rule><outputEntry/></rule></decisionTable>"), 4, 2,
         "rule 1 has 0 input entries, but the table has 1 inputs"},
        {DECISION(
             "<decisionTable><output/><rule><outputEntry/></rule>\n<rule><inputEntry/><outputEntry/></rule>"
             "</decisionTable>"),
         4, 1, "rule 2 has 1 input entries, but the table has 0 inputs"},
        {DECISION("<decisionTable><output/>\n<rule/></decisionTable>"), 4, 1,
         "has 0 output entries, but the table has 1"},
        {DECISION("<decisionTable><output/><annotation/>\n<rule><outputEntry/><annotationEntry/"
                  "><annotationEntry/></rule>"
                  "</decisionTable>"),
         4, 1, "has 2 annotation entries, but the table has 1"},
        {DECISION("<decisionTable><output name='a'/>\n<output/></decisionTable>"), 4, 1,
         "output 2 of 2 has no name"},
        {DECISION("<decisionTable><output/><rule><outputEntry><importedValues/></outputEntry></rule></"
                  "decisionTable>"),
         3, 44, "importedValues are not read"},
        {DECISION("<decisionTable><output/><rule><outputEntry "
                  "expressionLanguage='juel'><text>x</text></outputEntry>"
                  "</rule></decisionTable>"),
         3, 64, "the expression language \"juel\" is not read; write it in FEEL"},
        {DECISION("<decisionTable><input><inputExpression "
                  "expressionLanguage='groovy'><text>x</text></inputExpression>"
                  "</input><output/></decisionTable>"),
         3, 60, "groovy"},
    };
    refused(check, rows, FB_COUNT(rows));
}

/* ---- boxed expressions -------------------------------------------------------------------------------- */

static void contexts_lists_and_relations_are_read(check_state *check) {
    static const char text[] =
        DECISION("<context typeRef='t'><contextEntry><variable name='a' typeRef='number'/>" LITERAL(
            "1") "</contextEntry>"
                 "<contextEntry><variable name='empty'/></contextEntry><contextEntry><list "
                 "typeRef='l'><description>d</description>" LITERAL("1")
                     LITERAL("2") "<relation><column name='x' typeRef='number'/><column name='y'/>"
                                  "<row id='w'>" LITERAL("11") LITERAL("12") "</row><row>" LITERAL(
                                      "21") "<list/></row></relation></list>"
                                            "</contextEntry></context>");
    model_reading reading;
    const fb_boxed *context = read_logic(check, &reading, text);
    if (!context || !CHECK(context->kind == FB_BOXED_CONTEXT) || !CHECK(context->n_parts == 3)) {
        end_reading(&reading);
        return;
    }
    CHECK_VIEW(context->type_ref.text, "t");
    CHECK_VIEW(context->parts[0].variable.name.text, "a");
    CHECK_VIEW(context->parts[0].variable.type_ref.text, "number");
    CHECK_VIEW(context->parts[0].value->text.text, "1");
    CHECK(!context->parts[1].value);
    CHECK_VIEW(context->parts[2].variable.name.text, "");
    const fb_boxed *list = context->parts[2].value;
    if (CHECK(list->kind == FB_BOXED_LIST) && CHECK(list->n_parts == 3)) {
        CHECK_VIEW(list->parts[1].value->text.text, "2");
        const fb_boxed *relation = list->parts[2].value;
        CHECK_EQ_INT(relation->kind, FB_BOXED_RELATION);
        if (CHECK(relation->n_parts == 2 && relation->n_rows == 2)) {
            CHECK_VIEW(relation->parts[0].variable.type_ref.text, "number");
            CHECK_VIEW(relation->cells[1]->text.text, "12");
            CHECK_VIEW(relation->cells[2]->text.text, "21");
            CHECK_EQ_INT(relation->cells[3]->kind, FB_BOXED_LIST);
        }
    }
    end_reading(&reading);
}

static void functions_and_invocations_are_read(check_state *check) {
    static const char text[] =
        DECISION("<invocation>" LITERAL("f") "<binding><parameter name='p' typeRef='number'/>" LITERAL(
            "1") "</binding>"
                 "<binding><parameter name='q'/></binding><binding><parameter name='r'/><functionDefinition "
                 "kind='FEEL' typeRef='ft'>"
                 "<formalParameter name='x' typeRef='number'/><formalParameter name='y'/>" LITERAL(
                     "x + y") "</functionDefinition>"
                              "</binding></invocation>");
    model_reading reading;
    const fb_boxed *invocation = read_logic(check, &reading, text);
    if (!invocation || !CHECK(invocation->kind == FB_BOXED_INVOCATION) || !CHECK(invocation->n_parts == 3)) {
        end_reading(&reading);
        return;
    }
    CHECK_VIEW(invocation->first->text.text, "f");
    CHECK_VIEW(invocation->parts[0].variable.name.text, "p");
    CHECK_VIEW(invocation->parts[0].value->text.text, "1");
    CHECK(!invocation->parts[1].value);
    const fb_boxed *function = invocation->parts[2].value;
    CHECK_EQ_INT(function->kind, FB_BOXED_FUNCTION);
    CHECK_VIEW(function->function_kind, "FEEL");
    CHECK_VIEW(function->type_ref.text, "ft");
    CHECK_EQ_INT(function->n_parts, 2);
    CHECK_VIEW(function->first->text.text, "x + y");
    end_reading(&reading);
}

static void loops_filters_and_conditionals_are_read(check_state *check) {
    static const struct {
        const char *text;
        fb_boxed_kind kind;
        const char *first, *second, *third, *iterator, *first_type;
    } rows[] = {
        {DECISION("<conditional><if>" LITERAL("a") "</if><then>" LITERAL("b") "</then><else>" LITERAL(
             "c") "</else></conditional>"),
         FB_BOXED_CONDITIONAL, "a", "b", "c", "", ""},
        {DECISION("<filter><match>" LITERAL("m") "</match><in typeRef='t'>" LITERAL("i") "</in></filter>"),
         FB_BOXED_FILTER, "i", "m", NULL, "", "t"},
        {DECISION("<for iteratorVariable='x'><in typeRef='t'>" LITERAL("i") "</in><return>" LITERAL(
             "r") "</return></for>"),
         FB_BOXED_FOR, "i", "r", NULL, "x", "t"},
        {DECISION(
             "<every iteratorVariable='x'><in typeRef='t'><literalExpression typeRef='own'><text>i</text>"
             "</literalExpression></in><satisfies>" LITERAL("s") "</satisfies></every>"),
         FB_BOXED_EVERY, "i", "s", NULL, "x", "own"},
        {DECISION("<some iteratorVariable='x'><in>" LITERAL("i") "</in><satisfies>" LITERAL(
             "s") "</satisfies></some>"),
         FB_BOXED_SOME, "i", "s", NULL, "x", ""},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        model_reading reading;
        check->context = rows[i].text;
        const fb_boxed *boxed = read_logic(check, &reading, rows[i].text);
        if (boxed && CHECK(boxed->first) && CHECK(boxed->second) && CHECK(!boxed->third == !rows[i].third)) {
            CHECK_EQ_INT(boxed->kind, rows[i].kind);
            CHECK_VIEW(boxed->first->text.text, rows[i].first);
            CHECK_VIEW(boxed->first->type_ref.text, rows[i].first_type);
            CHECK_VIEW(boxed->second->text.text, rows[i].second);
            if (boxed->third)
                CHECK_VIEW(boxed->third->text.text, rows[i].third);
            CHECK_VIEW(boxed->iterator.text, rows[i].iterator);
        }
        end_reading(&reading);
    }
    check->context = NULL;
}

static void another_language_is_kept_with_a_literal(check_state *check) {
    static const struct {
        const char *definitions, *literal, *language;
    } rows[] = {
        {"", "", ""},
        {"", "expressionLanguage='FEEL'", ""},
        {"", "expressionLanguage='http://www.omg.org/spec/FEEL/20140401'", ""},
        {"", "expressionLanguage='https://www.omg.org/spec/DMN/20230324/FEEL/'", ""},
        {"", "expressionLanguage='javascript'", "javascript"},
        {"expressionLanguage='https://www.omg.org/spec/DMN/20211108/FEEL/'", "", ""},
        {"expressionLanguage='http://www.w3.org/1999/XPath'", "", "http://www.w3.org/1999/XPath"},
        {"expressionLanguage='http://www.w3.org/1999/XPath'", "expressionLanguage='feel'", ""},
    };
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        char text[512];
        model_reading reading;
        check->context = rows[i].literal;
        snprintf(text, sizeof text,
                 "<definitions xmlns='" MODEL_15 "' name='m' namespace='urn:m' %s><decision name='D'>"
                 "<literalExpression %s><text>1</text></literalExpression></decision>" CLOSE,
                 rows[i].definitions, rows[i].literal);
        const fb_boxed *boxed = read_logic(check, &reading, text);
        if (boxed)
            CHECK_VIEW(boxed->language, rows[i].language);
        end_reading(&reading);
    }
    check->context = NULL;
}

static void parts_that_do_not_fit_are_refused(check_state *check) {
    static const refusal rows[] = {
        {DECISION("<literalExpression>\n<importedValues importType='x' "
                  "namespace='y'><importedElement>z</importedElement>"
                  "</importedValues></literalExpression>"),
         4, 1, "importedValues are not read"},
        {DECISION("<context><contextEntry><variable/></contextEntry></context>"), 3, 24,
         "<variable> needs a name"},
        {DECISION(
             "<context>\n<contextEntry><list/></contextEntry><contextEntry><list/></contextEntry></context>"),
         4, 1, "without a variable is the result and stands last"},
        {DECISION("<relation><column name='a'/>\n<row/></relation>"), 4, 1,
         "row 1 has 0 cells, but the relation has 1 columns"},
        {DECISION("<relation><column name='a'/><row><list/></row><row><list/><list/></row></relation>"), 3,
         47, "row 2 has 2"},
        {DECISION("<relation><column/></relation>"), 3, 11, "<column> needs a name"},
        {DECISION("<invocation><binding><parameter name=''/></binding></invocation>"), 3, 22,
         "<parameter> needs a name"},
        {DECISION("<functionDefinition><formalParameter/></functionDefinition>"), 3, 21,
         "<formalParameter> needs a name"},
        {DECISION("<functionDefinition kind='Jaba'/>"), 3, 27, "one of FEEL, Java or PMML"},
        {DECISION("<informationRequirement><requiredInput href='#a'/><requiredDecision "
                  "href='#b'/></informationRequirement>"),
         3, 51, "this is a second"},
        {DECISION("<informationRequirement><requiredInput href='#'/></informationRequirement>"), 3, 46,
         "names no element"},
        {DECISION("<informationRequirement><requiredInput href='urn:x#a'/></informationRequirement>"), 3, 46,
         "goes to the namespace \"urn:x\", which is not imported; add an <import>"},
        {OPEN
         "<import name='l' namespace='urn:lib' importType='x'/><decision name='D'><informationRequirement>"
         "<requiredInput href='urn:libb#a'/></informationRequirement></decision>" CLOSE,
         2, 118, "did you mean \"urn:lib\"?"},
        {OPEN "<import name='l' namespace='urn:a' importType='x'/>\n<import name='l' namespace='urn:b' "
              "importType='x'/>" CLOSE,
         3, 15, "a second import is named l"},
        {OPEN "<itemDefinition name='t' isCollection='yes'/>" CLOSE, 2, 40, "it must be true or false"},
        {OPEN
         "<itemDefinition name='t'><typeRef>number</typeRef><itemComponent name='c'/></itemDefinition>" CLOSE,
         2, 1, "says more than once what it is"},
        {OPEN "<itemDefinition name='t'><itemComponent name='c'/><functionItem/></itemDefinition>" CLOSE, 2,
         1, "says more than once what it is"},
    };
    refused(check, rows, FB_COUNT(rows));
}

/* ---- the form of vendors' files ----------------------------------------------------------------------- */

static const char bpmn_io_form[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\""
    " xmlns:dmndi=\"https://www.omg.org/spec/DMN/20191111/DMNDI/\""
    " xmlns:dc=\"http://www.omg.org/spec/DMN/20180521/DC/\" "
    "xmlns:di=\"http://www.omg.org/spec/DMN/20180521/DI/\""
    " xmlns:biodi=\"http://bpmn.io/schema/dmn/biodi/2.0\" xmlns:camunda=\"http://camunda.org/schema/1.0/dmn\""
    " id=\"parking\" name=\"Parking\" namespace=\"http://camunda.org/schema/1.0/dmn\" exporter=\"Camunda "
    "Modeler\""
    " exporterVersion=\"5.0.0\">\n"
    "  <decision id=\"fee\" name=\"Parking fee\" camunda:historyTimeToLive=\"30\" "
    "camunda:versionTag=\"v1\">\n"
    "    <informationRequirement id=\"InformationRequirement_1\">\n"
    "      <requiredInput href=\"#hours\" />\n"
    "    </informationRequirement>\n"
    "    <decisionTable id=\"DecisionTable_1\" hitPolicy=\"FIRST\">\n"
    "      <input id=\"Input_1\" label=\"Hours\" biodi:width=\"192\" camunda:inputVariable=\"hours\">\n"
    "        <inputExpression id=\"InputExpression_1\" typeRef=\"integer\" expressionLanguage=\"feel\">\n"
    "          <text>hours</text>\n"
    "        </inputExpression>\n"
    "        <inputValues id=\"UnaryTests_0\"><text></text></inputValues>\n"
    "      </input>\n"
    "      <output id=\"Output_1\" label=\"Fee\" name=\"fee\" typeRef=\"double\" biodi:width=\"192\" />\n"
    "      <rule id=\"DecisionRule_1\">\n"
    "        <description>the first hour is free</description>\n"
    "        <inputEntry id=\"UnaryTests_1\">\n          <text>&lt;= 1</text>\n        </inputEntry>\n"
    "        <outputEntry id=\"LiteralExpression_1\">\n          <text>0</text>\n        </outputEntry>\n"
    "      </rule>\n"
    "    </decisionTable>\n"
    "  </decision>\n"
    "  <inputData id=\"hours\" name=\"Hours\" />\n"
    "  <dmndi:DMNDI>\n    <dmndi:DMNDiagram>\n      <dmndi:DMNShape id=\"fee\" dmnElementRef=\"fee\">\n"
    "        <dc:Bounds height=\"80\" width=\"180\" x=\"160\" y=\"100\" />\n      </dmndi:DMNShape>\n"
    "    </dmndi:DMNDiagram>\n  </dmndi:DMNDI>\n"
    "</definitions>\n";

static const char kie_form[] =
    "<dmn:definitions xmlns:dmn=\"http://www.omg.org/spec/DMN/20180521/MODEL/\""
    " xmlns=\"https://kiegroup.org/dmn/_A0\" xmlns:feel=\"http://www.omg.org/spec/DMN/20180521/FEEL/\""
    " xmlns:kie=\"http://www.drools.org/kie/dmn/1.2\" "
    "xmlns:dmndi=\"http://www.omg.org/spec/DMN/20180521/DMNDI/\""
    " xmlns:di=\"http://www.omg.org/spec/DMN/20180521/DI/\" "
    "xmlns:dc=\"http://www.omg.org/spec/DMN/20180521/DC/\""
    " xmlns:included1=\"https://kiegroup.org/dmn/_B0\" id=\"_A1\" name=\"Library card\""
    " typeLanguage=\"http://www.omg.org/spec/DMN/20180521/FEEL/\" "
    "namespace=\"https://kiegroup.org/dmn/_A0\">\n"
    "  <dmn:extensionElements/>\n"
    "  <dmn:import id=\"_A2\" name=\"shelf\" namespace=\"https://kiegroup.org/dmn/_B0\" "
    "locationURI=\"shelf.dmn\""
    " importType=\"http://www.omg.org/spec/DMN/20180521/MODEL/\"/>\n"
    "  <dmn:itemDefinition id=\"_A3\" name=\"tReader\" isCollection=\"false\">\n"
    "    <dmn:itemComponent id=\"_A4\" name=\"age\" isCollection=\"false\">\n      "
    "<dmn:typeRef>number</dmn:typeRef>\n"
    "      <dmn:allowedValues kie:constraintType=\"range\" "
    "id=\"_A5\"><dmn:text>[0..130]</dmn:text></dmn:allowedValues>\n"
    "    </dmn:itemComponent>\n  </dmn:itemDefinition>\n"
    "  <dmn:inputData id=\"_A6\" name=\"Reader\">\n    <dmn:extensionElements/>\n"
    "    <dmn:variable id=\"_A7\" name=\"Reader\" typeRef=\"tReader\"/>\n  </dmn:inputData>\n"
    "  <dmn:decision id=\"_A8\" name=\"Card\">\n    <dmn:extensionElements/>\n    <dmn:question/>\n"
    "    <dmn:allowedAnswers/>\n    <dmn:variable id=\"_A9\" name=\"Card\" typeRef=\"included1:tCard\"/>\n"
    "    <dmn:informationRequirement id=\"_B1\">\n      <dmn:requiredInput href=\"#_A6\"/>\n"
    "    </dmn:informationRequirement>\n    <dmn:knowledgeRequirement id=\"_B2\">\n"
    "      <dmn:requiredKnowledge href=\"https://kiegroup.org/dmn/_B0#_C1\"/>\n    "
    "</dmn:knowledgeRequirement>\n"
    "    <dmn:context id=\"_B3\">\n      <dmn:contextEntry>\n        <dmn:variable id=\"_B4\" name=\"child\""
    " typeRef=\"boolean\"/>\n        <dmn:literalExpression id=\"_B5\">\n          <dmn:text>Reader.age &lt; "
    "14</dmn:text>\n"
    "        </dmn:literalExpression>\n      </dmn:contextEntry>\n      <dmn:contextEntry>\n"
    "        <dmn:literalExpression id=\"_B6\">\n          <dmn:text>if child then \"blue\" else "
    "\"red\"</dmn:text>\n"
    "        </dmn:literalExpression>\n      </dmn:contextEntry>\n    </dmn:context>\n  </dmn:decision>\n"
    "  <dmndi:DMNDI>\n    <dmndi:DMNDiagram id=\"_D1\" name=\"DRG\">\n      <di:extension>\n"
    "        <kie:ComponentsWidthsExtension>\n          <kie:ComponentWidths dmnElementRef=\"_B3\">\n"
    "            <kie:width>50.0</kie:width>\n          </kie:ComponentWidths>\n"
    "        </kie:ComponentsWidthsExtension>\n      </di:extension>\n    </dmndi:DMNDiagram>\n  "
    "</dmndi:DMNDI>\n"
    "</dmn:definitions>\n";

static const char trisotech_form[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
    "<semantic:definitions xmlns:semantic=\"https://www.omg.org/spec/DMN/20230324/MODEL/\""
    " xmlns:triso=\"http://www.trisotech.com/2015/triso/modeling\" xmlns:rss=\"http://purl.org/rss/2.0/\""
    " xmlns=\"http://www.trisotech.com/definitions/_e1\" id=\"_e1\" name=\"Garden plots\""
    " namespace=\"http://www.trisotech.com/definitions/_e1\" exporter=\"Decision Modeler\" "
    "triso:logoChoice=\"Default\">\r\n"
    "  <semantic:extensionElements>\r\n"
    "    <triso:attachment id=\"_e2\" name=\"rules.pdf\" url=\"http://example.org/rules.pdf\"/>\r\n"
    "  </semantic:extensionElements>\r\n"
    "  <semantic:itemDefinition name=\"tSize\" label=\"tSize\" id=\"_e3\">\r\n"
    "    <semantic:typeRef>string</semantic:typeRef>\r\n"
    "    <semantic:allowedValues triso:constraintsType=\"enumeration\">\r\n"
    "      <semantic:text>\"small\", \"large\"</semantic:text>\r\n    </semantic:allowedValues>\r\n"
    "  </semantic:itemDefinition>\r\n"
    "  <semantic:decision id=\"_e4\" name=\"Rent\" triso:useOutputTypeAsAnswer=\"true\" "
    "triso:displayName=\"Rent\">\r\n"
    "    <semantic:variable name=\"Rent\" id=\"_e5\" typeRef=\"number\"/>\r\n"
    "    <semantic:decisionTable id=\"_e6\" hitPolicy=\"UNIQUE\" outputLabel=\"Rent\" typeRef=\"number\">\r\n"
    "      <semantic:input id=\"_e7\" label=\"Size\">\r\n"
    "        <semantic:inputExpression typeRef=\"tSize\">\r\n          "
    "<semantic:text>Size</semantic:text>\r\n"
    "        </semantic:inputExpression>\r\n      </semantic:input>\r\n      <semantic:output "
    "id=\"_e8\"/>\r\n"
    "      <semantic:rule id=\"_e9\">\r\n        <semantic:inputEntry id=\"_f1\">\r\n"
    "          <semantic:text>\"small\",\r\n\"large\"</semantic:text>\r\n        </semantic:inputEntry>\r\n"
    "        <semantic:outputEntry triso:unparsed=\"true\" id=\"_f2\">\r\n          "
    "<semantic:text>12</semantic:text>\r\n"
    "        </semantic:outputEntry>\r\n      </semantic:rule>\r\n    </semantic:decisionTable>\r\n"
    "  </semantic:decision>\r\n"
    "  <rss:channel triso:feedType=\"comment\"><rss:item/></rss:channel>\r\n"
    "</semantic:definitions>\r\n";

static void a_file_in_the_form_of_bpmn_io_is_read(check_state *check) {
    model_reading reading;
    const fb_model *model = read_model(check, &reading, bpmn_io_form);
    if (model && CHECK(model->n_elements == 2) && CHECK(model->elements[0].logic)) {
        const fb_table *table = model->elements[0].logic->table;
        CHECK_EQ_INT(table->hit_policy, FB_HIT_FIRST);
        CHECK_VIEW(table->inputs[0].input_values.text, "");
        CHECK_VIEW(table->rules[0].input_entries[0].text, "<= 1");
        CHECK_VIEW(table->rules[0].description.text, "the first hour is free");
    }
    end_reading(&reading);
}

static void a_file_in_the_form_of_kie_is_read(check_state *check) {
    model_reading reading;
    const fb_model *model = read_model(check, &reading, kie_form);
    if (model && CHECK(model->n_elements == 2) && CHECK(model->elements[1].logic)) {
        const fb_element *card = &model->elements[1];
        CHECK_VIEW(card->variable.type_ref.text, "shelf.tCard");
        CHECK_VIEW(card->requirements[1].space, "https://kiegroup.org/dmn/_B0");
        CHECK_EQ_INT(card->n_extensions, 0);
        CHECK_VIEW(card->logic->parts[1].value->text.text, "if child then \"blue\" else \"red\"");
        CHECK_VIEW(model->items[0].components[0].allowed_values.text, "[0..130]");
    }
    end_reading(&reading);
}

static void a_file_in_the_form_of_trisotech_is_read(check_state *check) {
    model_reading reading;
    const fb_model *model = read_model(check, &reading, trisotech_form);
    if (model && CHECK(model->n_elements == 1) && CHECK(model->elements[0].logic)) {
        CHECK_VIEW(model->elements[0].logic->table->rules[0].input_entries[0].text, "\"small\",\n\"large\"");
        const fb_extension *attachment =
            fb_extension_find(model->extensions, model->n_extensions, "attachment");
        if (CHECK(attachment))
            CHECK_VIEW(fb_extension_attribute(attachment, "url"), "http://example.org/rules.pdf");
    }
    end_reading(&reading);
}

/* ---- faults ------------------------------------------------------------------------------------------- */

static fb_status read_under_fault(check_state *check, const fb_host *host, size_t limit, void *context) {
    fb_arena arena;
    fb_error error = {0};
    const fb_model *model = NULL;
    fb_arena_init(&arena, host, limit);
    fb_status status = fb_model_read(&model, &arena, FB_LITERAL("m.dmn"), fb_view_of(context), &error);
    CHECK_EQ_INT(error.status, status);
    CHECK((model != NULL) == (status == FB_OK));
    if (status != FB_OK)
        CHECK(error.message[0] != '\0');
    fb_arena_free(&arena);
    return status;
}

static void a_fault_at_any_allocation_is_a_clean_error(check_state *check) {
    static const char wide[] = DECISION(
        "<context><contextEntry><variable name='a'/><filter><in>" LITERAL("&lt;") "</in><match>" LITERAL(
            "b") "</match>"
                 "</filter></contextEntry><contextEntry><relation><column name='c'/><row>" LITERAL(
                     "d") "</row></relation>"
                          "</contextEntry></context>");
    static const char *const texts[] = {bpmn_io_form, kie_form, trisotech_form, wide};
    for (size_t i = 0; i < FB_COUNT(texts); i++) {
        CHECK(fault_sweep(check, read_under_fault, (void *)texts[i]) > 0);
        CHECK(fault_sweep_limit(check, 16, read_under_fault, (void *)texts[i]) > 100);
    }
}

/* The same for refused files: a message, and nothing left over. */
static void refusals_leave_nothing_behind(check_state *check) {
    static const char *const texts[] = {
        DECISION("<decisionTable hitPolicy='x'><output/></decisionTable>"),
        "<!DOCTYPE d []>" OPEN CLOSE,
        OPEN "<decision name='D'>",
    };
    for (size_t i = 0; i < FB_COUNT(texts); i++) {
        fault_host host;
        fault_host_init(&host);
        CHECK_EQ_INT(read_under_fault(check, &host.host, SIZE_MAX, (void *)texts[i]), FB_BAD_INPUT);
        CHECK_EQ_INT(host.outstanding, 0);
        CHECK(!host.was_misused);
    }
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(every_version_is_read),
        CHECK_TEST(the_graph_is_read_in_file_order),
        CHECK_TEST(a_decision_keeps_its_parts),
        CHECK_TEST(knowledge_and_services_keep_their_parts),
        CHECK_TEST(references_and_types_meet_the_imports),
        CHECK_TEST(item_definitions_are_read),
        CHECK_TEST(a_decision_table_is_read_cell_by_cell),
        CHECK_TEST(hit_policies_are_spelled_as_the_schema_says),
        CHECK_TEST(tables_that_do_not_add_up_are_refused),
        CHECK_TEST(contexts_lists_and_relations_are_read),
        CHECK_TEST(functions_and_invocations_are_read),
        CHECK_TEST(loops_filters_and_conditionals_are_read),
        CHECK_TEST(another_language_is_kept_with_a_literal),
        CHECK_TEST(parts_that_do_not_fit_are_refused),
        CHECK_TEST(a_file_in_the_form_of_bpmn_io_is_read),
        CHECK_TEST(a_file_in_the_form_of_kie_is_read),
        CHECK_TEST(a_file_in_the_form_of_trisotech_is_read),
        CHECK_TEST(a_fault_at_any_allocation_is_a_clean_error),
        CHECK_TEST(refusals_leave_nothing_behind),
    };
    return check_main("unit/dmn/test_model", tests, FB_COUNT(tests), argc, argv);
}
