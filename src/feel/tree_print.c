/* tree_print.c - a tree back to FEEL text, such that parsing the text in the same scope gives the same tree.
 *
 * Every operand that is not a plain literal stands in parentheses: precedence never matters, and no name can
 * grow into the operator behind it ("(a) - (b)" where "a-b" is in scope).  Keys are printed as strings.  Used
 * by tests, by plan_print.c and in messages; not meant to be pretty.
 *
 * INVARIANT: recursion is bounded by tree->height, which the parser keeps within FB_DEPTH_LIMIT.
 */
#include "feel/feel.h"

/* Two points of a name, which may be apart where it is written, are an operator when they are not. */
static void name(fb_text *out, fb_view name) {
    for (size_t i = 0; i < name.size; i++) {
        if (i && name.data[i] == '.' && name.data[i - 1] == '.')
            fb_text_add_byte(out, ' ');
        fb_text_add_byte(out, name.data[i]);
    }
}

static void literal(fb_text *out, const fb_value *value) {
    char number[48];
    switch (value->kind) {
    case FB_KIND_BOOLEAN:
        fb_text_add_string(out, value->as.boolean ? "true" : "false");
        break;
    case FB_KIND_NUMBER: {
        size_t size = fb_number_print(number, value->as.number);
        fb_text_add(out, (fb_view){number, size});
        break;
    }
    case FB_KIND_STRING:
        fb_string_literal_print(out, fb_string_view(value));
        break;
    default:
        fb_text_add_string(out, "null");
    }
}

static bool needs_no_parentheses(const fb_tree *tree) {
    return tree->kind == FB_TREE_LITERAL || tree->kind == FB_TREE_AT || tree->kind == FB_TREE_LIST ||
           tree->kind == FB_TREE_CONTEXT;
}

static void operand(fb_text *out, const fb_tree *tree) {
    if (needs_no_parentheses(tree)) {
        fb_tree_print(out, tree);
        return;
    }
    fb_text_add_byte(out, '(');
    fb_tree_print(out, tree);
    fb_text_add_byte(out, ')');
}

static void separated(fb_text *out, fb_tree *const *trees, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0)
            fb_text_add_string(out, ", ");
        fb_tree_print(out, trees[i]);
    }
}

static const char *operator_of(unsigned kind) {
    switch ((fb_tree_kind)kind) {
    case FB_TREE_ADD: return "+";
    case FB_TREE_SUBTRACT: return "-";
    case FB_TREE_MULTIPLY: return "*";
    case FB_TREE_DIVIDE: return "/";
    case FB_TREE_POWER: return "**";
    case FB_TREE_EQUAL: return "=";
    case FB_TREE_NOT_EQUAL: return "!=";
    case FB_TREE_LESS: return "<";
    case FB_TREE_LESS_EQUAL: return "<=";
    case FB_TREE_GREATER: return ">";
    case FB_TREE_GREATER_EQUAL: return ">=";
    case FB_TREE_AND: return "and";
    case FB_TREE_OR: return "or";
    default: return "?";
    }
}

static void infix(fb_text *out, const fb_tree *tree) {
    operand(out, tree->children[0]);
    fb_text_format(out, " %s ", operator_of(tree->kind));
    operand(out, tree->children[1]);
}

static void between(fb_text *out, const fb_tree *tree) {
    operand(out, tree->children[0]);
    fb_text_add_string(out, " between ");
    operand(out, tree->children[1]);
    fb_text_add_string(out, " and ");
    operand(out, tree->children[2]);
}

static void in(fb_text *out, const fb_tree *tree) {
    operand(out, tree->children[0]);
    fb_text_add_string(out, " in (");
    separated(out, tree->children + 1, tree->n_children - 1);
    fb_text_add_byte(out, ')');
}

/* The callee and arguments; `name(` is safe but for "not(", which may start unary tests. */
static void call(fb_text *out, const fb_tree *tree) {
    if (tree->children[0]->kind == FB_TREE_NAME)
        fb_tree_print(out, tree->children[0]);
    else
        operand(out, tree->children[0]);
    fb_text_add_byte(out, '(');
    for (uint32_t i = 1; i < tree->n_children; i++) {
        if (i > 1)
            fb_text_add_string(out, ", ");
        if (tree->named) {
            name(out, tree->bindings[i - 1].name);
            fb_text_add_string(out, ": ");
        }
        fb_tree_print(out, tree->children[i]);
    }
    fb_text_add_byte(out, ')');
}

static void iteration(fb_text *out, const fb_tree *tree) {
    bool is_for = tree->kind == FB_TREE_FOR;
    fb_text_add_string(out, is_for ? "for " : tree->kind == FB_TREE_SOME ? "some " : "every ");
    for (uint32_t i = 0; i < tree->n_bindings; i++) {
        const fb_tree *context = tree->children[i];
        if (i > 0)
            fb_text_add_string(out, ", ");
        name(out, tree->bindings[i].name);
        fb_text_add_string(out, " in ");
        if (context->kind == FB_TREE_ITERATE)
            fb_tree_print(out, context);
        else
            operand(out, context);
    }
    fb_text_add_string(out, is_for ? " return " : " satisfies ");
    operand(out, tree->children[tree->n_bindings]);
}

static void if_expression(fb_text *out, const fb_tree *tree) {
    fb_text_add_string(out, "if ");
    operand(out, tree->children[0]);
    fb_text_add_string(out, " then ");
    operand(out, tree->children[1]);
    fb_text_add_string(out, " else ");
    operand(out, tree->children[2]);
}

static void context(fb_text *out, const fb_tree *tree) {
    fb_text_add_byte(out, '{');
    for (uint32_t i = 0; i < tree->n_bindings; i++) {
        if (i > 0)
            fb_text_add_string(out, ", ");
        fb_string_literal_print(out, tree->bindings[i].name);
        fb_text_add_string(out, ": ");
        fb_tree_print(out, tree->children[i]);
    }
    fb_text_add_byte(out, '}');
}

static void function_definition(fb_text *out, const fb_tree *tree) {
    fb_text_add_string(out, "function(");
    for (uint32_t i = 0; i < tree->n_bindings; i++) {
        if (i > 0)
            fb_text_add_string(out, ", ");
        name(out, tree->bindings[i].name);
        if (tree->bindings[i].type) {
            fb_text_add_string(out, ": ");
            fb_tree_print(out, tree->bindings[i].type);
        }
    }
    fb_text_add_string(out, tree->external ? ") external " : ") ");
    operand(out, tree->children[0]);
}

static void interval(fb_text *out, const fb_tree *tree) {
    fb_text_add_byte(out, tree->low_closed ? '[' : '(');
    if (tree->children[0])
        operand(out, tree->children[0]);
    fb_text_add_string(out, "..");
    if (tree->children[1])
        operand(out, tree->children[1]);
    fb_text_add_byte(out, tree->high_closed ? ']' : ')');
}

/* A call stands in parentheses, so that "not(a)" as a test is not read as negated tests. */
static void unary_tests(fb_text *out, const fb_tree *tree) {
    fb_text_add_string(out, tree->negated ? "not(" : "");
    for (uint32_t i = 0; i < tree->n_children; i++) {
        if (i > 0)
            fb_text_add_string(out, ", ");
        bool plain = tree->children[i]->kind == FB_TREE_TEST || tree->children[i]->kind == FB_TREE_RANGE;
        (plain ? fb_tree_print : operand)(out, tree->children[i]);
    }
    fb_text_add_string(out, tree->negated ? ")" : "");
}

static void type_with(fb_text *out, const char *name, const fb_tree *tree) {
    fb_text_format(out, "%s<", name);
    fb_tree_print(out, tree->children[0]);
    fb_text_add_byte(out, '>');
}

static void context_type(fb_text *out, const fb_tree *tree) {
    fb_text_add_string(out, "context<");
    for (uint32_t i = 0; i < tree->n_bindings; i++) {
        if (i > 0)
            fb_text_add_string(out, ", ");
        name(out, tree->bindings[i].name);
        fb_text_add_string(out, ": ");
        fb_tree_print(out, tree->children[i]);
    }
    fb_text_add_byte(out, '>');
}

static void function_type(fb_text *out, const fb_tree *tree) {
    fb_text_add_string(out, "function<");
    separated(out, tree->children, tree->n_children - 1);
    fb_text_add_string(out, "> -> ");
    fb_tree_print(out, tree->children[tree->n_children - 1]);
}

static void instance_of(fb_text *out, const fb_tree *tree) {
    operand(out, tree->children[0]);
    fb_text_add_string(out, " instance of ");
    fb_tree_print(out, tree->children[1]);
}

static void path_or_filter(fb_text *out, const fb_tree *tree) {
    fb_text_add_byte(out, '(');
    fb_tree_print(out, tree->children[0]);
    fb_text_add_byte(out, ')');
    if (tree->kind == FB_TREE_PATH) {
        fb_text_add_byte(out, '.');
        name(out, tree->text);
    } else {
        fb_text_add_byte(out, '[');
        fb_tree_print(out, tree->children[1]);
        fb_text_add_byte(out, ']');
    }
}

void fb_tree_print(fb_text *out, const fb_tree *tree) {
    switch ((fb_tree_kind)tree->kind) {
    case FB_TREE_LITERAL: literal(out, &tree->value); break;
    case FB_TREE_AT:
        fb_text_add_byte(out, '@');
        fb_string_literal_print(out, tree->text);
        break;
    case FB_TREE_NAME:
    case FB_TREE_TYPE_NAME: name(out, tree->text); break;
    case FB_TREE_PATH:
    case FB_TREE_FILTER: path_or_filter(out, tree); break;
    case FB_TREE_CALL: call(out, tree); break;
    case FB_TREE_NEGATE:
        fb_text_add_string(out, "- "); /* apart, or it would be the sign of a number */
        operand(out, tree->children[0]);
        break;
    case FB_TREE_ADD:
    case FB_TREE_SUBTRACT:
    case FB_TREE_MULTIPLY:
    case FB_TREE_DIVIDE:
    case FB_TREE_POWER:
    case FB_TREE_EQUAL:
    case FB_TREE_NOT_EQUAL:
    case FB_TREE_LESS:
    case FB_TREE_LESS_EQUAL:
    case FB_TREE_GREATER:
    case FB_TREE_GREATER_EQUAL:
    case FB_TREE_AND:
    case FB_TREE_OR: infix(out, tree); break;
    case FB_TREE_BETWEEN: between(out, tree); break;
    case FB_TREE_IN: in(out, tree); break;
    case FB_TREE_INSTANCE_OF: instance_of(out, tree); break;
    case FB_TREE_IF: if_expression(out, tree); break;
    case FB_TREE_FOR:
    case FB_TREE_SOME:
    case FB_TREE_EVERY: iteration(out, tree); break;
    case FB_TREE_LIST:
        fb_text_add_byte(out, '[');
        separated(out, tree->children, tree->n_children);
        fb_text_add_byte(out, ']');
        break;
    case FB_TREE_CONTEXT: context(out, tree); break;
    case FB_TREE_FUNCTION: function_definition(out, tree); break;
    case FB_TREE_RANGE: interval(out, tree); break;
    case FB_TREE_ITERATE:
        operand(out, tree->children[0]);
        fb_text_add_string(out, "..");
        operand(out, tree->children[1]);
        break;
    case FB_TREE_TEST:
        fb_text_format(out, "%s ", operator_of(tree->op));
        operand(out, tree->children[0]);
        break;
    case FB_TREE_UNARY_TESTS: unary_tests(out, tree); break;
    case FB_TREE_DASH: fb_text_add_byte(out, '-'); break;
    case FB_TREE_TYPE_RANGE: type_with(out, "range", tree); break;
    case FB_TREE_TYPE_LIST: type_with(out, "list", tree); break;
    case FB_TREE_TYPE_CONTEXT: context_type(out, tree); break;
    case FB_TREE_TYPE_FUNCTION: function_type(out, tree); break;
    }
}
