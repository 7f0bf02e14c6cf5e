/* plan_print.c - a plan as text: stable, one node a line, for tests and for people who wonder what was compiled. */
#include "plan/plan.h"

const char *fb_op_name(fb_op op) {
    static const char *const names[] = {
        [FB_OP_CONSTANT] = "constant", [FB_OP_LOCAL] = "local", [FB_OP_ITEM_FIELD] = "item field",
        [FB_OP_ELEMENT] = "element", [FB_OP_BUILTIN] = "built-in", [FB_OP_PATH] = "path",
        [FB_OP_FILTER] = "filter", [FB_OP_CALL] = "call", [FB_OP_CALL_BUILTIN] = "call built-in",
        [FB_OP_NEGATE] = "negate", [FB_OP_ADD] = "+", [FB_OP_SUBTRACT] = "-", [FB_OP_MULTIPLY] = "*",
        [FB_OP_DIVIDE] = "/", [FB_OP_POWER] = "**", [FB_OP_EQUAL] = "=", [FB_OP_NOT_EQUAL] = "!=",
        [FB_OP_LESS] = "<", [FB_OP_LESS_EQUAL] = "<=", [FB_OP_GREATER] = ">", [FB_OP_GREATER_EQUAL] = ">=",
        [FB_OP_BETWEEN] = "between", [FB_OP_IN] = "in", [FB_OP_AND] = "and", [FB_OP_OR] = "or",
        [FB_OP_INSTANCE_OF] = "instance of", [FB_OP_IF] = "if", [FB_OP_FOR] = "for", [FB_OP_SOME] = "some",
        [FB_OP_EVERY] = "every", [FB_OP_ITERATE] = "iterate", [FB_OP_LIST] = "list", [FB_OP_CONTEXT] = "context",
        [FB_OP_RESULT] = "result", [FB_OP_FUNCTION] = "function", [FB_OP_RANGE] = "range", [FB_OP_TEST] = "test",
        [FB_OP_MATCH] = "match", [FB_OP_TESTS] = "tests", [FB_OP_DASH] = "any", [FB_OP_TABLE] = "table",
        [FB_OP_COERCE] = "coerce", [FB_OP_FAULT] = "fault"};
    return (size_t)op < FB_COUNT(names) ? names[op] : "?";
}

static void indent(fb_text *out, uint32_t depth) {
    for (uint32_t i = 0; i < depth; i++)
        fb_text_add_string(out, "  ");
}

static void print_node(fb_text *out, const fb_plan *plan, const fb_node *node, uint32_t depth);

static void print_table(fb_text *out, const fb_plan *plan, const fb_plan_table *table, uint32_t depth) {
    static const char *const policies[] = {"UNIQUE",  "FIRST",      "PRIORITY",    "ANY",
                                           "COLLECT", "RULE ORDER", "OUTPUT ORDER"};
    static const char *const aggregations[] = {"", " COUNT", " SUM", " MIN", " MAX"};
    indent(out, depth);
    fb_text_format(out, "%s%s\n", policies[table->hit_policy], aggregations[table->aggregation]);
    for (uint32_t i = 0; i < table->n_inputs; i++) {
        indent(out, depth);
        fb_text_format(out, "input %u into %u\n", i + 1, table->inputs[i].slot);
        print_node(out, plan, table->inputs[i].expression, depth + 1);
    }
    for (uint32_t r = 0; r < table->n_rules; r++) {
        indent(out, depth);
        fb_text_format(out, "rule %u\n", r + 1);
        for (uint32_t i = 0; i < table->n_inputs; i++)
            print_node(out, plan, table->rules[r].inputs[i], depth + 1);
        for (uint32_t o = 0; o < table->n_outputs; o++) {
            indent(out, depth + 1);
            fb_text_format(out, "output '%.*s'\n", FB_ARG(table->outputs[o].name));
            print_node(out, plan, table->rules[r].outputs[o], depth + 2);
        }
    }
}

static void print_detail(fb_text *out, const fb_plan *plan, const fb_node *node) {
    fb_budget budget = {1000000, FB_DEPTH_LIMIT, false};
    switch ((fb_op)node->op) {
    case FB_OP_CONSTANT:
        fb_text_add_byte(out, ' ');
        fb_value_to_json(out, &node->as.constant, 0, &budget);
        break;
    case FB_OP_LOCAL:
    case FB_OP_IN:
    case FB_OP_FILTER:
    case FB_OP_FOR:
    case FB_OP_SOME:
    case FB_OP_EVERY:
    case FB_OP_CONTEXT:
    case FB_OP_RESULT: fb_text_format(out, " %u", node->slot); break;
    case FB_OP_ELEMENT: fb_text_format(out, " '%.*s'", FB_ARG(plan->elements[node->index].name)); break;
    case FB_OP_BUILTIN:
    case FB_OP_CALL_BUILTIN:
        fb_text_format(out, " '%.*s'", FB_ARG(fb_builtin_get((fb_builtin_id)node->index)->name));
        break;
    case FB_OP_PATH:
    case FB_OP_FAULT:
    case FB_OP_ITEM_FIELD: fb_text_format(out, " '%.*s'", FB_ARG(node->key)); break;
    case FB_OP_COERCE:
    case FB_OP_INSTANCE_OF:
        fb_text_add_byte(out, ' ');
        fb_type_print(out, node->type);
        break;
    case FB_OP_TEST: fb_text_format(out, " %u %s", node->slot, fb_op_name((fb_op)node->comparison)); break;
    case FB_OP_TESTS:
    case FB_OP_MATCH: fb_text_format(out, " %u%s", node->slot, node->negated ? " negated" : ""); break;
    case FB_OP_RANGE:
        if (node->n_children == 2 && node->children[0] == node->children[1])
            fb_text_add_string(out, node->negated ? " !=" : " =");
        else
            fb_text_format(out, " %s%s", node->low_closed ? "[" : "(", node->high_closed ? "]" : ")");
        break;
    default: break;
    }
}

static void print_node(fb_text *out, const fb_plan *plan, const fb_node *node, uint32_t depth) {
    indent(out, depth);
    if (!node) {
        fb_text_add_string(out, "left out\n");
        return;
    }
    fb_text_add_string(out, fb_op_name((fb_op)node->op));
    print_detail(out, plan, node);
    fb_text_add_byte(out, '\n');
    if (depth > 4 * FB_DEPTH_LIMIT || out->arena->failure != FB_OK)
        return;
    bool one_twice = node->op == FB_OP_RANGE && node->n_children == 2 && node->children[0] == node->children[1];
    for (uint32_t i = 0; i < (one_twice ? 1 : node->n_children); i++)
        print_node(out, plan, node->children[i], depth + 1);
    if (node->op == FB_OP_TABLE && node->as.table)
        print_table(out, plan, node->as.table, depth + 1);
    if (node->op == FB_OP_FUNCTION && node->as.function && node->as.function->body)
        print_node(out, plan, node->as.function->body, depth + 1);
}

void fb_plan_print(fb_text *out, const fb_plan *plan) {
    static const char *const kinds[] = {"input", "decision", "knowledge", "service"};
    for (uint32_t e = 0; e < plan->n_elements; e++) {
        const fb_plan_element *element = &plan->elements[e];
        fb_text_format(out, "%s '%.*s'", kinds[element->kind], FB_ARG(element->name));
        if (element->type) {
            fb_text_add_string(out, ": ");
            fb_type_print(out, element->type);
        }
        fb_text_add_byte(out, '\n');
        if (element->logic)
            print_node(out, plan, element->logic, 1);
        if (element->function && element->function->body)
            print_node(out, plan, element->function->body, 1);
    }
    for (uint32_t i = 0; i < plan->n_problems; i++)
        fb_text_format(out, "problem: %.*s\n", FB_ARG(plan->problems[i].message));
}
