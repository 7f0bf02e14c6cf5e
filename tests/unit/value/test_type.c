/* test_type.c - the lattice of types: names, conformance, instance of, printing. */
#include "support/check.h"
#include "support/fault_host.h"
#include "value/value.h"

#define T(kind) fb_type_builtin(FB_TYPE_##kind)
#define FIELD(text, t)                                                                                       \
    { .name = {text, sizeof(text) - 1}, .type = (t) }

static fb_budget ample(void) {
    return (fb_budget){.steps_left = 100000, .depth_left = 100};
}

static fb_type list_of(const fb_type *element) {
    return (fb_type){.kind = FB_TYPE_LIST, .element = element};
}

static fb_type range_of(const fb_type *element) {
    return (fb_type){.kind = FB_TYPE_RANGE, .element = element};
}

static fb_type context_of(const fb_type_field *fields, uint32_t n) {
    return (fb_type){.kind = FB_TYPE_CONTEXT, .field = fields, .n = n};
}

static fb_type function_of(const fb_type_field *parameters, uint32_t n, const fb_type *result) {
    return (fb_type){
        .kind = FB_TYPE_FUNCTION, .function_declared = true, .field = parameters, .n = n, .element = result};
}

static bool conforms(const fb_type *sub, const fb_type *super) {
    fb_budget budget = ample();
    return fb_type_conforms(sub, super, &budget) && !budget.exhausted && budget.depth_left == 100;
}

static bool instance(const fb_value *value, const fb_type *type) {
    fb_budget budget = ample();
    return fb_value_instance_of(value, type, &budget) && !budget.exhausted && budget.depth_left == 100;
}

static void types_have_names(check_state *check) {
    static const struct {
        const char *name;
        fb_type_kind kind;
    } rows[] = {{"number", FB_TYPE_NUMBER},
                {"string", FB_TYPE_STRING},
                {"boolean", FB_TYPE_BOOLEAN},
                {"date", FB_TYPE_DATE},
                {"time", FB_TYPE_TIME},
                {"date and time", FB_TYPE_DATE_TIME},
                {"dateTime", FB_TYPE_DATE_TIME},
                {"days and time duration", FB_TYPE_DAYS_TIME_DURATION},
                {"dayTimeDuration", FB_TYPE_DAYS_TIME_DURATION},
                {"years and months duration", FB_TYPE_YEARS_MONTHS_DURATION},
                {"yearMonthDuration", FB_TYPE_YEARS_MONTHS_DURATION},
                {"Any", FB_TYPE_ANY},
                {"Null", FB_TYPE_NULL},
                {"list", FB_TYPE_LIST},
                {"context", FB_TYPE_CONTEXT},
                {"range", FB_TYPE_RANGE},
                {"function", FB_TYPE_FUNCTION}};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        check->context = rows[i].name;
        CHECK(fb_type_by_name(fb_view_of(rows[i].name)) == fb_type_builtin(rows[i].kind));
        CHECK_EQ_INT(fb_type_builtin(rows[i].kind)->kind, rows[i].kind);
    }
    check->context = NULL;
    CHECK(fb_type_by_name(FB_LITERAL("Number")) == NULL);
    CHECK(fb_type_by_name(FB_LITERAL("")) == NULL);
}

static void the_lattice_has_a_top_and_a_bottom(check_state *check) {
    for (int a = FB_TYPE_ANY; a <= FB_TYPE_FUNCTION; a++)
        for (int b = FB_TYPE_ANY; b <= FB_TYPE_FUNCTION; b++)
            CHECK_EQ_INT(conforms(fb_type_builtin((fb_type_kind)a), fb_type_builtin((fb_type_kind)b)),
                         a == b || b == FB_TYPE_ANY || a == FB_TYPE_NULL);
}

/* Table 44. */
static void the_specs_examples_hold(check_state *check) {
    fb_type_field id_name[] = {FIELD("id", T(NUMBER)), FIELD("name", T(STRING))};
    fb_type_field name_id[] = {FIELD("name", T(STRING)), FIELD("id", T(NUMBER))};
    fb_type_field three[] = {FIELD("id", T(NUMBER)), FIELD("name", T(STRING)), FIELD("age", T(NUMBER))};
    fb_type employee1 = context_of(id_name, 2), employee2 = context_of(name_id, 2),
            employee3 = context_of(three, 3);
    CHECK(conforms(&employee1, &employee2) && conforms(&employee2, &employee1));
    CHECK(!conforms(&employee1, &employee3) && conforms(&employee3, &employee1));
    CHECK(conforms(&employee1, T(CONTEXT)) && !conforms(T(CONTEXT), &employee1));
    fb_type numbers = list_of(T(NUMBER)), strings = list_of(T(STRING)), employees = list_of(&employee3);
    CHECK(!conforms(&numbers, &strings) && conforms(&numbers, T(LIST)) && !conforms(T(LIST), &numbers));
    CHECK(!conforms(&numbers, &employee3) && !conforms(&employees, &employee3));
    fb_type staff = list_of(&employee1);
    CHECK(conforms(&employees, &staff) && !conforms(&staff, &employees));
    fb_type number_range = range_of(T(NUMBER)), string_range = range_of(T(STRING));
    CHECK(!conforms(&number_range, &string_range) && conforms(&number_range, T(RANGE)));
}

static void functions_vary_the_other_way_in_their_parameters(check_state *check) {
    fb_type_field few[] = {FIELD("a", T(NUMBER))}, more[] = {FIELD("a", T(NUMBER)), FIELD("b", T(STRING))};
    fb_type narrow = context_of(more, 2), wide = context_of(few, 1);
    fb_type_field takes_wide[] = {FIELD("", &wide)}, takes_narrow[] = {FIELD("", &narrow)};
    fb_type wide_to_narrow = function_of(takes_wide, 1, &narrow),
            narrow_to_wide = function_of(takes_narrow, 1, &wide);
    CHECK(conforms(&wide_to_narrow, &narrow_to_wide));
    CHECK(!conforms(&narrow_to_wide, &wide_to_narrow));
    fb_type none = function_of(NULL, 0, NULL);
    CHECK(!conforms(&none, &narrow_to_wide) && !conforms(&narrow_to_wide, &none));
    CHECK(conforms(&none, T(FUNCTION)) && !conforms(T(FUNCTION), &none));
    fb_type_field untyped[] = {FIELD("x", NULL)}, typed[] = {FIELD("x", T(NUMBER))};
    fb_type any_to_any = function_of(untyped, 1, NULL), number_to_any = function_of(typed, 1, NULL);
    CHECK(conforms(&any_to_any, &number_to_any) && !conforms(&number_to_any, &any_to_any));
}

static void a_type_that_holds_itself_ends(check_state *check) {
    fb_type a = {.kind = FB_TYPE_LIST}, b = {.kind = FB_TYPE_LIST};
    a.element = &b;
    b.element = &a;
    fb_budget budget = ample();
    CHECK(!fb_type_conforms(&a, &b, &budget) && budget.exhausted);
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_text text;
    fb_text_init(&text, &arena);
    fb_type_print(&text, &a);
    CHECK(text.size < 1000);
    fb_arena_free(&arena);
}

static void null_is_an_instance_of_null_only(check_state *check) {
    fb_value null = fb_null();
    for (int kind = FB_TYPE_ANY; kind <= FB_TYPE_FUNCTION; kind++)
        CHECK_EQ_INT(instance(&null, fb_type_builtin((fb_type_kind)kind)), kind == FB_TYPE_NULL);
}

static void values_are_instances_of_their_types(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_moment noon = {.hour = 12}, moment = {.date = {2018, 12, 8}};
    fb_function function = {.n_parameters = 0};
    fb_range range = {.low = fb_number_value(fb_number_of(1)), .high_undefined = true};
    fb_value lambda = {.kind = FB_KIND_FUNCTION};
    lambda.as.function = &function;
    const struct {
        fb_value value;
        fb_type_kind kind;
    } rows[] = {{fb_boolean(true), FB_TYPE_BOOLEAN},
                {fb_number_value(fb_number_of(1)), FB_TYPE_NUMBER},
                {fb_string(FB_LITERAL("a")), FB_TYPE_STRING},
                {fb_date_value((fb_date){2018, 12, 8}), FB_TYPE_DATE},
                {fb_moment_value(&arena, FB_KIND_TIME, &noon), FB_TYPE_TIME},
                {fb_moment_value(&arena, FB_KIND_DATE_TIME, &moment), FB_TYPE_DATE_TIME},
                {fb_duration_value((fb_duration){1, 0}), FB_TYPE_DAYS_TIME_DURATION},
                {fb_months_value(1), FB_TYPE_YEARS_MONTHS_DURATION},
                {fb_list(NULL, 0), FB_TYPE_LIST},
                {fb_context(NULL, 0), FB_TYPE_CONTEXT},
                {fb_range_value(&arena, &range), FB_TYPE_RANGE},
                {lambda, FB_TYPE_FUNCTION}};
    for (size_t i = 0; i < FB_COUNT(rows); i++)
        for (int kind = FB_TYPE_ANY; kind <= FB_TYPE_FUNCTION; kind++) {
            check->context = fb_kind_name((fb_kind)rows[i].value.kind);
            CHECK_EQ_INT(instance(&rows[i].value, fb_type_builtin((fb_type_kind)kind)),
                         kind == FB_TYPE_ANY || kind == (int)rows[i].kind);
        }
    check->context = NULL;
    fb_arena_free(&arena);
}

static void holders_are_judged_by_what_they_hold(check_state *check) {
    fb_value mixed[] = {fb_number_value(fb_number_of(1)), fb_string(FB_LITERAL("2"))};
    fb_value with_null[] = {fb_number_value(fb_number_of(1)), fb_null()};
    fb_value list = fb_list(mixed, 2), nulls = fb_list(with_null, 2), empty = fb_list(NULL, 0);
    fb_type numbers = list_of(T(NUMBER)), any = list_of(NULL);
    CHECK(!instance(&list, &numbers) && instance(&list, &any));
    CHECK(instance(&nulls, &numbers) && instance(&empty, &numbers));
    fb_entry entries[] = {{FB_LITERAL("a"), fb_number_value(fb_number_of(1))}, {FB_LITERAL("b"), fb_null()}};
    fb_value context = fb_context(entries, 2);
    fb_type_field a[] = {FIELD("a", T(NUMBER))}, b[] = {FIELD("b", T(STRING))}, c[] = {FIELD("c", T(STRING))};
    fb_type has_a = context_of(a, 1), has_b = context_of(b, 1), has_c = context_of(c, 1);
    CHECK(instance(&context, &has_a) && instance(&context, &has_b) && !instance(&context, &has_c));
    a[0].type = T(STRING);
    CHECK(!instance(&context, &has_a));
    fb_range range = {.low = mixed[0], .high_undefined = true};
    fb_value from_one = {.kind = FB_KIND_RANGE};
    from_one.as.range = &range;
    fb_type number_range = range_of(T(NUMBER)), string_range = range_of(T(STRING));
    CHECK(instance(&from_one, &number_range) && !instance(&from_one, &string_range));
}

static void functions_are_judged_by_their_signature(check_state *check) {
    fb_type_field number[] = {FIELD("", T(NUMBER))}, string[] = {FIELD("", T(STRING))};
    fb_type to_string = function_of(number, 1, T(STRING)), from_string = function_of(string, 1, T(STRING));
    fb_type to_any = function_of(number, 1, NULL), nullary = function_of(NULL, 0, NULL);
    fb_function function = {.type = &to_string, .n_parameters = 1}, untyped = {.n_parameters = 1};
    fb_value f = {.kind = FB_KIND_FUNCTION}, g = f;
    f.as.function = &function;
    g.as.function = &untyped;
    CHECK(instance(&f, &to_string) && instance(&f, &to_any) && !instance(&f, &from_string) &&
          !instance(&f, &nullary));
    /* a built-in has no type of its own: one of its forms may be what is wanted */
    CHECK(instance(&g, &to_any) && instance(&g, &to_string) && instance(&g, T(FUNCTION)) && !instance(&g, T(LIST)));
}

static void types_are_printed_as_feel_writes_them(check_state *check) {
    fb_arena arena;
    fb_arena_init(&arena, NULL, SIZE_MAX);
    fb_type named = {.kind = FB_TYPE_NUMBER, .name = FB_LITERAL("tAge")};
    fb_type_field fields[] = {FIELD("a b", T(NUMBER)), FIELD("c", &named)};
    fb_type context = context_of(fields, 2), list = list_of(&context), range = range_of(T(DATE));
    fb_type function = function_of(fields, 2, &list), nullary = function_of(NULL, 0, NULL);
    const struct {
        const fb_type *type;
        const char *text;
    } rows[] = {{T(DATE_TIME), "date and time"},
                {T(LIST), "list<Any>"},
                {T(CONTEXT), "context"},
                {T(FUNCTION), "function"},
                {&named, "tAge"},
                {&list, "list<context<a b: number, c: tAge>>"},
                {&range, "range<date>"},
                {&function, "function<number, tAge> -> list<context<a b: number, c: tAge>>"},
                {&nullary, "function<> -> Any"}};
    for (size_t i = 0; i < FB_COUNT(rows); i++) {
        fb_text text;
        fb_text_init(&text, &arena);
        fb_type_print(&text, rows[i].type);
        CHECK_VIEW(fb_text_view(&text), rows[i].text);
    }
    const fb_type *made = fb_type_list(&arena, T(NUMBER));
    CHECK(made && made->kind == FB_TYPE_LIST && made->element == T(NUMBER));
    CHECK(fb_type_find_field(&context, FB_LITERAL("c")) == &fields[1]);
    CHECK(fb_type_find_field(&context, FB_LITERAL("d")) == NULL);
    CHECK(fb_type_find_field(&function, FB_LITERAL("c")) == NULL);
    fb_arena_free(&arena);
}

int main(int argc, char **argv) {
    static const check_test tests[] = {
        CHECK_TEST(types_have_names),
        CHECK_TEST(the_lattice_has_a_top_and_a_bottom),
        CHECK_TEST(the_specs_examples_hold),
        CHECK_TEST(functions_vary_the_other_way_in_their_parameters),
        CHECK_TEST(a_type_that_holds_itself_ends),
        CHECK_TEST(null_is_an_instance_of_null_only),
        CHECK_TEST(values_are_instances_of_their_types),
        CHECK_TEST(holders_are_judged_by_what_they_hold),
        CHECK_TEST(functions_are_judged_by_their_signature),
        CHECK_TEST(types_are_printed_as_feel_writes_them),
    };
    return check_main("unit/value/test_type", tests, FB_COUNT(tests), argc, argv);
}
