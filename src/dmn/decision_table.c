/* decision_table.c - decision tables (DMN 1.5 chapter 8).
 *
 * Every rule comes out with as many entries as there are columns; the entries are text.  Called by boxed.c.
 * INVARIANT: n_outputs > 0, and with more than one output each has a name.
 */
#include "dmn/dmn_inner.h"

/* ---- hit policy (DMN 1.5 section 8.2.10) -------------------------------------------------------------- */

typedef struct word {
    fb_view text;
    int value;
} word;
#define WORD(text, value)                                                                                    \
    { {(text), sizeof(text) - 1}, (value) }

static const word hit_policies[] = {
    WORD("UNIQUE", FB_HIT_UNIQUE),
    WORD("FIRST", FB_HIT_FIRST),
    WORD("PRIORITY", FB_HIT_PRIORITY),
    WORD("ANY", FB_HIT_ANY),
    WORD("COLLECT", FB_HIT_COLLECT),
    WORD("RULE ORDER", FB_HIT_RULE_ORDER),
    WORD("OUTPUT ORDER", FB_HIT_OUTPUT_ORDER),
};
static const word aggregations[] = {
    WORD("SUM", FB_AGGREGATE_SUM),
    WORD("COUNT", FB_AGGREGATE_COUNT),
    WORD("MIN", FB_AGGREGATE_MIN),
    WORD("MAX", FB_AGGREGATE_MAX),
};
#define MOST_WORDS FB_COUNT(hit_policies)

/* The value of an attribute that is one of a few words; `value` stays when the attribute is absent. */
static fb_status one_of(fb_dmn_reader *reader, int *value, const fb_xml_element *element,
                        fb_dmn_name attribute, const word *words, size_t n_words) {
    fb_spot written = fb_xml_attribute_of(element, attribute);
    fb_view candidates[MOST_WORDS];
    fb_text list;
    if (!fb_xml_has(element, attribute))
        return FB_OK;
    fb_text_init(&list, reader->arena);
    for (size_t i = 0; i < n_words; i++) {
        if (fb_view_equal(written.text, words[i].text)) {
            *value = words[i].value;
            return FB_OK;
        }
        candidates[i] = words[i].text;
    }
    for (size_t i = 0; i < n_words; i++)
        fb_text_format(&list, "%s%.*s", i == 0 ? "" : i + 1 < n_words ? ", " : " or ", FB_ARG(candidates[i]));
    FB_TRY(FB_OUT_OF_ARENA(reader));
    fb_view nearest = fb_nearest(written.text, candidates, n_words);
    fb_view known = fb_text_view(&list), name = fb_dmn_name_text(attribute);
    if (nearest.size > 0)
        return FB_REFUSE(reader, written.offset,
                         "there is no %.*s \"%.*s\"; did you mean %.*s? It is one of %.*s", FB_ARG(name),
                         FB_ARG(written.text), FB_ARG(nearest), FB_ARG(known));
    return FB_REFUSE(reader, written.offset, "there is no %.*s \"%.*s\"; it is one of %.*s", FB_ARG(name),
                     FB_ARG(written.text), FB_ARG(known));
}

static fb_status read_hit_policy(fb_dmn_reader *reader, fb_table *table, const fb_xml_element *element) {
    int hit_policy = FB_HIT_UNIQUE, aggregation = FB_AGGREGATE_NONE;
    FB_TRY(one_of(reader, &hit_policy, element, FB_DMN_hitPolicy, hit_policies, FB_COUNT(hit_policies)));
    FB_TRY(one_of(reader, &aggregation, element, FB_DMN_aggregation, aggregations, FB_COUNT(aggregations)));
    table->hit_policy = (fb_hit_policy)hit_policy;
    table->aggregation = (fb_aggregation)aggregation;
    return FB_OK;
}

/* ---- columns ------------------------------------------------------------------------------------------ */

static fb_status input_clause(fb_dmn_reader *reader, fb_table_input *input, const fb_xml_element *element) {
    const fb_xml_element *expression = fb_xml_child(element, FB_DMN_inputExpression);
    input->offset = element->offset;
    input->label = fb_xml_attribute_of(element, FB_DMN_label);
    FB_TRY(fb_dmn_feel_text(reader, &input->expression, expression));
    FB_TRY(fb_dmn_type_ref(reader, &input->type_ref, expression, FB_DMN_typeRef));
    return fb_dmn_feel_text(reader, &input->input_values, fb_xml_child(element, FB_DMN_inputValues));
}

static fb_status output_clause(fb_dmn_reader *reader, fb_table_output *output,
                               const fb_xml_element *element) {
    output->offset = element->offset;
    output->name = fb_xml_attribute_of(element, FB_DMN_name);
    FB_TRY(fb_dmn_type_ref(reader, &output->type_ref, element, FB_DMN_typeRef));
    FB_TRY(fb_dmn_feel_text(reader, &output->output_values, fb_xml_child(element, FB_DMN_outputValues)));
    return fb_dmn_feel_text(reader, &output->default_entry, fb_xml_child(element, FB_DMN_defaultOutputEntry));
}

static fb_status columns(fb_dmn_reader *reader, fb_table *table, const fb_xml_element *element) {
    fb_table_input *inputs = FB_NEW_ARRAY(reader->arena, fb_table_input, table->n_inputs);
    fb_table_output *outputs = FB_NEW_ARRAY(reader->arena, fb_table_output, table->n_outputs);
    fb_spot *annotations = FB_NEW_ARRAY(reader->arena, fb_spot, table->n_annotations);
    if (!inputs || !outputs || !annotations)
        return FB_OUT_OF_ARENA(reader);
    table->inputs = inputs;
    table->outputs = outputs;
    table->annotation_names = annotations;
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name == FB_DMN_input)
            FB_TRY(input_clause(reader, inputs++, child));
        else if (child->name == FB_DMN_output)
            FB_TRY(output_clause(reader, outputs++, child));
        else if (child->name == FB_DMN_annotation)
            *annotations++ = fb_xml_attribute_of(child, FB_DMN_name);
    }
    for (uint32_t i = 0; table->n_outputs > 1 && i < table->n_outputs; i++) {
        const fb_table_output *output = &table->outputs[i];
        if (output->name.text.size == 0)
            return FB_REFUSE(reader, output->offset,
                             "output %u of %u has no name; a table with several outputs needs one "
                             "for each",
                             i + 1, table->n_outputs);
    }
    return FB_OK;
}

/* ---- rules -------------------------------------------------------------------------------------------- */

typedef struct entry_count {
    uint32_t inputs, outputs, annotations;
} entry_count;

static entry_count count_entries(const fb_xml_element *rule) {
    entry_count n = {0, 0, 0};
    for (const fb_xml_element *child = rule->first_child; child; child = child->next) {
        n.inputs += child->name == FB_DMN_inputEntry;
        n.outputs += child->name == FB_DMN_outputEntry;
        n.annotations += child->name == FB_DMN_annotationEntry;
    }
    return n;
}

static fb_status check_entries(fb_dmn_reader *reader, const fb_table *table, const fb_xml_element *rule,
                               entry_count n) {
    uint32_t number = table->n_rules + 1;
    if (n.inputs != table->n_inputs)
        return FB_REFUSE(reader, rule->offset, "rule %u has %u input entries, but the table has %u inputs",
                         number, n.inputs, table->n_inputs);
    if (n.outputs != table->n_outputs)
        return FB_REFUSE(reader, rule->offset, "rule %u has %u output entries, but the table has %u outputs",
                         number, n.outputs, table->n_outputs);
    if (n.annotations > table->n_annotations)
        return FB_REFUSE(reader, rule->offset,
                         "rule %u has %u annotation entries, but the table has %u annotations", number,
                         n.annotations, table->n_annotations);
    return FB_OK;
}

/* `blank` stands in for the annotations of a rule without any, so that they are not paid for each rule. */
static fb_status read_rule(fb_dmn_reader *reader, fb_table *table, fb_table_rule *rule,
                           const fb_xml_element *element, const fb_spot *blank) {
    entry_count n = count_entries(element);
    FB_TRY(check_entries(reader, table, element, n));
    fb_spot *inputs = FB_NEW_ARRAY(reader->arena, fb_spot, n.inputs);
    fb_spot *outputs = FB_NEW_ARRAY(reader->arena, fb_spot, n.outputs);
    fb_spot *annotations = n.annotations ? FB_NEW_ARRAY(reader->arena, fb_spot, table->n_annotations) : NULL;
    if (!inputs || !outputs || (n.annotations && !annotations))
        return FB_OUT_OF_ARENA(reader);
    rule->input_entries = inputs;
    rule->output_entries = outputs;
    rule->annotations = annotations ? annotations : blank;
    rule->id = fb_xml_attribute_of(element, FB_DMN_id);
    rule->description = fb_xml_child_text(element, FB_DMN_description);
    rule->offset = element->offset;
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name == FB_DMN_inputEntry)
            FB_TRY(fb_dmn_feel_text(reader, inputs++, child));
        else if (child->name == FB_DMN_outputEntry)
            FB_TRY(fb_dmn_feel_text(reader, outputs++, child));
        else if (child->name == FB_DMN_annotationEntry)
            *annotations++ = fb_xml_child_text(child, FB_DMN_text);
    }
    table->n_rules++;
    return FB_OK;
}

fb_status fb_dmn_decision_table(fb_dmn_reader *reader, const fb_table **out, const fb_xml_element *element) {
    fb_table *table = FB_NEW(reader->arena, fb_table);
    if (!table)
        return FB_OUT_OF_ARENA(reader);
    *out = table;
    FB_TRY(read_hit_policy(reader, table, element));
    table->output_label = fb_xml_attribute_of(element, FB_DMN_outputLabel);
    table->n_inputs = fb_xml_count(element, FB_DMN_input);
    table->n_outputs = fb_xml_count(element, FB_DMN_output);
    table->n_annotations = fb_xml_count(element, FB_DMN_annotation);
    FB_TRY(columns(reader, table, element));
    fb_table_rule *rules = FB_NEW_ARRAY(reader->arena, fb_table_rule, fb_xml_count(element, FB_DMN_rule));
    fb_spot *blank = FB_NEW_ARRAY(reader->arena, fb_spot, table->n_annotations);
    if (!rules || !blank)
        return FB_OUT_OF_ARENA(reader);
    table->rules = rules;
    for (const fb_xml_element *child = element->first_child; child; child = child->next) {
        if (child->name == FB_DMN_rule)
            FB_TRY(read_rule(reader, table, &rules[table->n_rules], child, blank));
    }
    return FB_OK;
}
