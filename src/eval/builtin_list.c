/* builtin_list.c - the list functions and sort (DMN 1.5 sections 10.3.4.4 and 10.3.4.9, tables 75 and 80).
 *
 * Lists are immutable: every function makes a new one, or hands out a view of the old one's items.  A value
 * that is no list stands for the list of it, null does not (10.3.2.9.4).  Called through the table made
 * from feel/builtins.def.
 */
#include "eval/builtin_inner.h"

/* Room for a list of n items; NULL when a limit is hit (run->stop says so). */
static fb_value *room_for(fb_run *run, uint64_t n) {
    if (!fb_run_step(run, n))
        return NULL;
    fb_value *items = n <= UINT32_MAX ? FB_NEW_ARRAY(run->arena, fb_value, n) : NULL;
    if (items == NULL && fb_run_memory(run))
        run->stop = FB_STOP_LIMIT;
    return items;
}

static void copy_items(fb_value *to, const fb_value *from, size_t n) {
    if (n > 0)
        memcpy(to, from, n * sizeof *to);
}

/* FEEL's `=`, where items that cannot be compared differ. */
static bool items_equal(fb_run *run, const fb_value *a, const fb_value *b) {
    return fb_run_step(run, 1) && fb_value_equal(a, b, &run->budget) == FB_TRUE;
}

static bool list_has(fb_run *run, const fb_value *items, uint32_t n, const fb_value *item) {
    for (uint32_t i = 0; i < n && run->stop == FB_STOP_NONE; i++)
        if (items_equal(run, &items[i], item))
            return true;
    return false;
}

/* A result that is good unless the budget ran out on the way to it. */
static fb_value if_held(fb_run *run, fb_value value) {
    return fb_budget_held(run) && fb_run_memory(run) && run->stop == FB_STOP_NONE ? value : fb_null();
}

/* A built-in as a value declares no parameters: any of its signatures may be meant. */
static bool takes_two(const fb_function *function) {
    const fb_plan_function *body = function->body;
    return function->n_parameters == 2 || (body != NULL && body->builtin != 0);
}

fb_value builtin_list_contains(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("list contains");
    fb_value list;
    if (!fb_argument_list(&list, &given, 0, "list"))
        return fb_null();
    bool found = list_has(run, list.as.items, list.count, fb_argument_any(&given, 1));
    return if_held(run, fb_boolean(found));
}

fb_value builtin_count(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("count");
    fb_value list;
    if (!fb_argument_list(&list, &given, 0, "list"))
        return fb_null();
    return fb_number_value(fb_number_of(list.count));
}

/* ---- smallest, greatest -------------------------------------------------------------------------------- */

/* sign 1: the greatest, -1: the smallest.  Items must be comparable, one by itself too. */
static fb_value extreme(const fb_arguments *given, int sign) {
    fb_run *run = given->run;
    fb_value list;
    if (!fb_argument_items(&list, given, "list"))
        return fb_null();
    if (list.count == 0)
        return fb_null_note(run, "%s: the list is empty", given->function);
    if (!fb_run_step(run, list.count))
        return fb_null();
    const fb_value *best = &list.as.items[0];
    for (uint32_t i = 0; i < list.count; i++) {
        const fb_value *item = &list.as.items[i];
        int order;
        if (!fb_value_order(&order, item, best))
            return fb_null_note(run, "%s: %s and %s (item %u) cannot be compared", given->function,
                                fb_kind_name(best->kind), fb_kind_name(item->kind), i + 1);
        if (order * sign > 0)
            best = item;
    }
    return *best;
}

fb_value builtin_min(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("min");
    return extreme(&given, -1);
}

fb_value builtin_max(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("max");
    return extreme(&given, 1);
}

/* ---- numbers of a list --------------------------------------------------------------------------------- */

/* Item i as a number; among several arguments a list of one number stands for it. */
static bool number_item(fb_number *out, const fb_arguments *given, const fb_value *list, uint32_t i) {
    const fb_value *item = &list->as.items[i];
    if (given->n > 1)
        item = fb_unwrapped(item, FB_KIND_NUMBER);
    if (item->kind != FB_KIND_NUMBER) {
        fb_null_note(given->run, "%s: item %u must be a number, not %s", given->function, i + 1,
                     fb_kind_name(item->kind));
        return false;
    }
    *out = item->as.number;
    return true;
}

typedef bool combine_numbers(fb_number *out, fb_number a, fb_number b);

/* All numbers combined; false, with its note, when the list is empty, holds something else, or there is no
 * finite result. */
static bool combined(fb_number *out, const fb_arguments *given, const fb_value *list,
                     combine_numbers *combine) {
    if (list->count == 0) {
        fb_null_note(given->run, "%s: the list is empty", given->function);
        return false;
    }
    if (!fb_run_step(given->run, list->count))
        return false;
    fb_number item;
    for (uint32_t i = 0; i < list->count; i++) {
        if (!number_item(&item, given, list, i))
            return false;
        if (i == 0) {
            *out = item;
        } else if (!combine(out, *out, item)) {
            fb_null_note(given->run, "%s: the result is outside the range of numbers", given->function);
            return false;
        }
    }
    return true;
}

fb_value builtin_sum(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("sum");
    fb_value list;
    fb_number sum;
    if (!fb_argument_items(&list, &given, "list") || !combined(&sum, &given, &list, fb_number_add))
        return fb_null();
    return fb_number_value(sum);
}

fb_value builtin_product(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("product");
    fb_value list;
    fb_number product;
    if (!fb_argument_items(&list, &given, "list") || !combined(&product, &given, &list, fb_number_multiply))
        return fb_null();
    return fb_number_value(product);
}

static bool mean_of(fb_number *out, const fb_arguments *given, const fb_value *list) {
    if (!combined(out, given, list, fb_number_add))
        return false;
    if (fb_number_divide(out, *out, fb_number_of(list->count)))
        return true;
    fb_null_note(given->run, "%s: the result is outside the range of numbers", given->function);
    return false;
}

fb_value builtin_mean(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("mean");
    fb_value list;
    fb_number mean;
    if (!fb_argument_items(&list, &given, "list") || !mean_of(&mean, &given, &list))
        return fb_null();
    return fb_number_value(mean);
}

/* The sum of the squared distances from the mean. */
static bool squared_distances(fb_number *out, const fb_arguments *given, const fb_value *list,
                              fb_number mean) {
    fb_number sum = fb_number_of(0), item, distance;
    for (uint32_t i = 0; i < list->count; i++) {
        if (!number_item(&item, given, list, i))
            return false;
        if (!fb_number_subtract(&distance, item, mean) ||
            !fb_number_multiply(&distance, distance, distance) || !fb_number_add(&sum, sum, distance)) {
            fb_null_note(given->run, "stddev: the result is outside the range of numbers");
            return false;
        }
    }
    *out = sum;
    return true;
}

/* The standard deviation of a sample: divided by n - 1. */
fb_value builtin_stddev(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("stddev");
    fb_value list;
    fb_number mean, result;
    if (!fb_argument_items(&list, &given, "list") || !mean_of(&mean, &given, &list))
        return fb_null();
    if (list.count < 2)
        return fb_null_note(run, "stddev: one number has no standard deviation");
    if (!squared_distances(&result, &given, &list, mean))
        return fb_null();
    if (!fb_number_divide(&result, result, fb_number_of((int64_t)list.count - 1)) ||
        !fb_number_sqrt(&result, result))
        return fb_null_note(run, "stddev: the result is outside the range of numbers");
    return fb_number_value(result);
}

/* ---- sorting ------------------------------------------------------------------------------------------- */

/* Does `a` come strictly before `b`?  By a function of FEEL, or, where there is none, by FEEL's `<`. */
typedef struct sorter {
    fb_run *run;
    const char *function;     /* for notes */
    const fb_value *precedes; /* NULL: by `<` */
    bool failed;              /* a note is added, or run->stop is set */
} sorter;

static bool precedes(sorter *s, const fb_value *a, const fb_value *b) {
    if (s->failed || !fb_run_step(s->run, 1)) {
        s->failed = true;
        return false;
    }
    if (s->precedes == NULL) {
        int order = 0;
        if (!fb_value_order(&order, a, b)) {
            fb_null_note(s->run, "%s: %s and %s cannot be compared", s->function, fb_kind_name(a->kind),
                         fb_kind_name(b->kind));
            s->failed = true;
        }
        return order < 0;
    }
    const fb_value pair[2] = {*a, *b};
    fb_value result = fb_call(s->run, s->precedes, pair, 2);
    if (s->run->stop != FB_STOP_NONE) {
        s->failed = true;
    } else if (result.kind != FB_KIND_BOOLEAN) {
        fb_null_note(s->run, "%s: 'precedes' must give a boolean, not %s", s->function,
                     fb_kind_name(result.kind));
        s->failed = true;
    }
    return fb_is_true(&result);
}

/* Merges the sorted runs from[low..middle) and from[middle..high) into `to`; equal items keep their order. */
static void merge(sorter *s, fb_value *to, const fb_value *from, size_t low, size_t middle, size_t high) {
    size_t left = low, right = middle;
    for (size_t at = low; at < high; at++) {
        bool take_right = left >= middle || (right < high && precedes(s, &from[right], &from[left]));
        to[at] = take_right ? from[right++] : from[left++];
        if (s->failed)
            return;
    }
}

/* A stable merge sort, bottom up.  NULL when it failed; a note is added or run->stop is set. */
static const fb_value *sorted(sorter *s, const fb_value *items, uint32_t n) {
    fb_value *from = room_for(s->run, n), *to = room_for(s->run, n);
    if (from == NULL || to == NULL)
        return NULL;
    copy_items(from, items, n);
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t low = 0; low < n; low += 2 * width) {
            size_t middle = low + width < n ? low + width : n,
                   high = low + 2 * width < n ? low + 2 * width : n;
            merge(s, to, from, low, middle, high);
            if (s->failed)
                return NULL;
        }
        fb_value *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

fb_value builtin_sort(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("sort");
    fb_value list;
    sorter s = {.run = run, .function = "sort"};
    if (!fb_argument_list(&list, &given, 0, "list"))
        return fb_null();
    if (n_arguments > 1) {
        s.precedes = fb_argument_of_kind(&given, 1, FB_KIND_FUNCTION);
        if (s.precedes == NULL)
            return fb_argument_wrong(&given, 1, "precedes", "a function of two parameters");
        if (!takes_two(s.precedes->as.function))
            return fb_null_note(run, "sort: 'precedes' must have two parameters, not %u",
                                s.precedes->as.function->n_parameters);
    }
    const fb_value *items = sorted(&s, list.as.items, list.count);
    return items != NULL ? fb_list(items, list.count) : fb_null();
}

/* The items, all of them numbers, in ascending order; NULL as `sorted`. */
static const fb_value *sorted_numbers(const fb_arguments *given, const fb_value *list) {
    fb_value *numbers = room_for(given->run, list->count);
    if (numbers == NULL)
        return NULL;
    for (uint32_t i = 0; i < list->count; i++) {
        fb_number number;
        if (!number_item(&number, given, list, i))
            return NULL;
        numbers[i] = fb_number_value(number);
    }
    sorter s = {.run = given->run, .function = given->function};
    return sorted(&s, numbers, list->count);
}

fb_value builtin_median(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("median");
    fb_value list;
    fb_number sum;
    if (!fb_argument_items(&list, &given, "list"))
        return fb_null();
    if (list.count == 0)
        return fb_null_note(run, "median: the list is empty");
    const fb_value *items = sorted_numbers(&given, &list);
    if (items == NULL)
        return fb_null();
    uint32_t middle = list.count / 2;
    if (list.count % 2 == 1)
        return items[middle];
    if (!fb_number_add(&sum, items[middle - 1].as.number, items[middle].as.number) ||
        !fb_number_divide(&sum, sum, fb_number_of(2)))
        return fb_null_note(run, "median: the result is outside the range of numbers");
    return fb_number_value(sum);
}

/* How many items from `start` on equal the one there; the items are sorted. */
static uint32_t run_length(const fb_value *items, uint32_t n, uint32_t start) {
    uint32_t end = start + 1;
    while (end < n && fb_number_compare(items[end].as.number, items[start].as.number) == 0)
        end++;
    return end - start;
}

fb_value builtin_mode(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("mode");
    fb_value list;
    if (!fb_argument_items(&list, &given, "list"))
        return fb_null();
    const fb_value *items = sorted_numbers(&given, &list);
    if (items == NULL || !fb_run_step(run, list.count))
        return fb_null();
    uint32_t longest = 0, length;
    for (uint32_t i = 0; i < list.count; i += length) {
        length = run_length(items, list.count, i);
        longest = length > longest ? length : longest;
    }
    fb_list_builder modes;
    fb_list_begin(&modes, run->arena);
    for (uint32_t i = 0; i < list.count; i += length) {
        length = run_length(items, list.count, i);
        if (length == longest && !fb_list_add(&modes, &items[i]))
            break;
    }
    return fb_made_value(run, fb_list_end(&modes));
}

/* ---- all, any ------------------------------------------------------------------------------------------ */

/* The `deciding` value settles the answer; without it, any item that is no boolean makes it null. */
static fb_value quantified(const fb_arguments *given, bool deciding) {
    fb_value list;
    if (!fb_argument_items(&list, given, "list") || !fb_run_step(given->run, list.count))
        return fb_null();
    uint32_t stranger = 0;
    for (uint32_t i = 0; i < list.count; i++) {
        const fb_value *item = &list.as.items[i];
        if (given->n > 1)
            item = fb_unwrapped(item, FB_KIND_BOOLEAN);
        if (item->kind != FB_KIND_BOOLEAN)
            stranger = i + 1;
        else if (item->as.boolean == deciding)
            return fb_boolean(deciding);
    }
    if (stranger > 0)
        return fb_null_note(given->run, "%s: item %u is no boolean, and no other item decides",
                            given->function, stranger);
    return fb_boolean(!deciding);
}

fb_value builtin_all(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("all");
    return quantified(&given, false);
}

fb_value builtin_any(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("any");
    return quantified(&given, true);
}

/* ---- positions ----------------------------------------------------------------------------------------- */

/* Argument `index` as a position in the list (footnote 1 of table 75). */
static bool position_argument(uint32_t *out, const fb_arguments *given, uint32_t index, const char *parameter,
                              const fb_value *list) {
    int64_t position;
    if (!fb_argument_integer(&position, given, index, parameter))
        return false;
    if (fb_position(out, position, list->count))
        return true;
    fb_null_note(given->run, "%s: '%s' %lld is outside a list of %u items", given->function, parameter,
                 (long long)position, list->count);
    return false;
}

/* length must be in 1..E, where E reaches to the end of the list (footnote 2). */
fb_value builtin_sublist(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("sublist");
    fb_value list;
    uint32_t start;
    if (!fb_argument_list(&list, &given, 0, "list") ||
        !position_argument(&start, &given, 1, "start position", &list))
        return fb_null();
    uint32_t rest = list.count - start;
    if (!fb_argument_given(&given, 2))
        return fb_list(list.as.items + start, rest);
    int64_t length;
    if (!fb_argument_integer(&length, &given, 2, "length"))
        return fb_null();
    if (length < 1 || length > rest)
        return fb_null_note(run, "sublist: 'length' %lld is outside 1..%u", (long long)length, rest);
    return fb_list(list.as.items + start, (uint32_t)length);
}

fb_value builtin_insert_before(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("insert before");
    fb_value list;
    uint32_t at;
    if (!fb_argument_list(&list, &given, 0, "list") || !position_argument(&at, &given, 1, "position", &list))
        return fb_null();
    fb_value *items = room_for(run, (uint64_t)list.count + 1);
    if (items == NULL)
        return fb_null();
    copy_items(items, list.as.items, at);
    items[at] = *fb_argument_any(&given, 2);
    copy_items(items + at + 1, list.as.items + at, list.count - at);
    return fb_list(items, list.count + 1);
}

fb_value builtin_remove(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("remove");
    fb_value list;
    uint32_t at;
    if (!fb_argument_list(&list, &given, 0, "list") || !position_argument(&at, &given, 1, "position", &list))
        return fb_null();
    fb_value *items = room_for(run, list.count - 1);
    if (items == NULL)
        return fb_null();
    copy_items(items, list.as.items, at);
    copy_items(items + at, list.as.items + at + 1, list.count - at - 1);
    return fb_list(items, list.count - 1);
}

/* newItem wherever match(item, newItem) is true. */
static fb_value replaced_by_match(fb_run *run, const fb_value *list, const fb_value *match,
                                  const fb_value *new_item) {
    if (!takes_two(match->as.function))
        return fb_null_note(run, "list replace: 'match' must have two parameters, not %u",
                            match->as.function->n_parameters);
    fb_value *items = room_for(run, list->count);
    for (uint32_t i = 0; items != NULL && i < list->count; i++) {
        const fb_value pair[2] = {list->as.items[i], *new_item};
        fb_value matches = fb_call(run, match, pair, 2);
        if (run->stop != FB_STOP_NONE)
            return fb_null();
        if (matches.kind != FB_KIND_BOOLEAN)
            return fb_null_note(run, "list replace: 'match' must give a boolean, not %s for item %u",
                                fb_kind_name(matches.kind), i + 1);
        items[i] = matches.as.boolean ? *new_item : list->as.items[i];
    }
    return items != NULL ? fb_list(items, list->count) : fb_null();
}

fb_value builtin_list_replace(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("list replace");
    fb_value list;
    uint32_t at;
    if (!fb_argument_list(&list, &given, 0, "list"))
        return fb_null();
    const fb_value *match = fb_argument_of_kind(&given, 1, FB_KIND_FUNCTION);
    if (match != NULL)
        return replaced_by_match(run, &list, match, fb_argument_any(&given, 2));
    if (fb_argument_of_kind(&given, 1, FB_KIND_NUMBER) == NULL)
        return fb_argument_wrong(&given, 1, "position", "a number or a function of two parameters");
    if (!position_argument(&at, &given, 1, "position", &list))
        return fb_null();
    fb_value *items = room_for(run, list.count);
    if (items == NULL)
        return fb_null();
    copy_items(items, list.as.items, list.count);
    items[at] = *fb_argument_any(&given, 2);
    return fb_list(items, list.count);
}

fb_value builtin_index_of(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("index of");
    fb_value list;
    if (!fb_argument_list(&list, &given, 0, "list"))
        return fb_null();
    fb_list_builder positions;
    fb_list_begin(&positions, run->arena);
    for (uint32_t i = 0; i < list.count && run->stop == FB_STOP_NONE; i++) {
        if (!items_equal(run, &list.as.items[i], fb_argument_any(&given, 1)))
            continue;
        fb_value position = fb_number_value(fb_number_of((int64_t)i + 1));
        if (!fb_list_add(&positions, &position))
            break;
    }
    return if_held(run, fb_list_end(&positions));
}

/* ---- lists from lists ---------------------------------------------------------------------------------- */

fb_value builtin_append(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("append");
    fb_value list;
    if (!fb_argument_list(&list, &given, 0, "list"))
        return fb_null();
    uint32_t n_more = n_arguments - 1;
    fb_value *items = room_for(run, (uint64_t)list.count + n_more);
    if (items == NULL)
        return fb_null();
    copy_items(items, list.as.items, list.count);
    copy_items(items + list.count, arguments + 1, n_more);
    return fb_list(items, list.count + n_more);
}

/* All arguments' items in order; with `distinct`, each value once. */
static fb_value joined(const fb_arguments *given, bool distinct) {
    fb_run *run = given->run;
    fb_list_builder items;
    fb_list_begin(&items, run->arena);
    for (uint32_t i = 0; i < given->n; i++) {
        fb_value list;
        if (!fb_argument_list(&list, given, i, "list") || !fb_run_step(run, list.count))
            return fb_null();
        for (uint32_t k = 0; k < list.count && run->stop == FB_STOP_NONE; k++) {
            if (distinct && list_has(run, items.items, items.n, &list.as.items[k]))
                continue;
            if (!fb_list_add(&items, &list.as.items[k]))
                return fb_made_value(run, fb_null());
        }
    }
    return if_held(run, fb_list_end(&items));
}

fb_value builtin_concatenate(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("concatenate");
    return joined(&given, false);
}

fb_value builtin_union(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("union");
    return joined(&given, true);
}

fb_value builtin_distinct_values(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("distinct values");
    return joined(&given, true);
}

fb_value builtin_reverse(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("reverse");
    fb_value list;
    if (!fb_argument_list(&list, &given, 0, "list"))
        return fb_null();
    fb_value *items = room_for(run, list.count);
    if (items == NULL)
        return fb_null();
    for (uint32_t i = 0; i < list.count; i++)
        items[list.count - 1 - i] = list.as.items[i];
    return fb_list(items, list.count);
}

static void add_flattened(fb_run *run, fb_list_builder *out, const fb_value *list) {
    if (!fb_run_step(run, list->count))
        return;
    if (!fb_budget_enter(&run->budget)) {
        fb_budget_held(run);
        return;
    }
    for (uint32_t i = 0; i < list->count && run->stop == FB_STOP_NONE; i++) {
        const fb_value *item = &list->as.items[i];
        if (item->kind == FB_KIND_LIST)
            add_flattened(run, out, item);
        else if (!fb_list_add(out, item))
            fb_run_memory(run);
    }
    fb_budget_leave(&run->budget);
}

fb_value builtin_flatten(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("flatten");
    fb_value list;
    if (!fb_argument_list(&list, &given, 0, "list"))
        return fb_null();
    fb_list_builder items;
    fb_list_begin(&items, run->arena);
    add_flattened(run, &items, &list);
    return if_held(run, fb_list_end(&items));
}
