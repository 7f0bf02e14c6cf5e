/* input_class.c - the classes of every input for one question, or samples where it has none.
 *
 * flow.c says what an input is compared with, analyse/ cuts its values there, and the evaluator says which of them
 * the types admit.  Inputs that are compared with each other are cut together (input_group.c, input_tie.c).  An input
 * that is used in another way has classes all the same when each of them is a single value: a boolean, an
 * enumeration.  What was classified with nothing known is classified anew for a case only where something that is
 * not known depends on what is.  Called by compare_models.c and settle.c.
 */
#include "knowledge/knowledge_inner.h"

#define MOST_SAMPLES 40u
#define MOST_COMBINED 8u

typedef struct classing {
    fb_arena *arena;
    const fb_joint *joint;
    fb_traced *traced;
    fb_group **groups;     /* an input of the joint; NULL: it is in none */
    uint8_t *roles;        /* the same: fb_tie_role */
    fb_budget *budget;
    fb_run runs[FB_MOST_READINGS];
    uint32_t n_runs;
} classing;

/* ---- samples ------------------------------------------------------------------------------------------- */

static void add_sample(classing *c, fb_value_room *room, fb_value value) {
    for (uint32_t i = 0; i < room->n; i++)
        if (fb_value_equal(&room->items[i], &value, c->budget) == FB_TRUE)
            return;
    fb_value_room_add(c->arena, room, &value);
}

/* Where a computation may turn: sums, differences, products and quotients of the constants. */
static void combine_numbers(classing *c, fb_value_room *ends) {
    uint32_t n = ends->n < MOST_COMBINED ? ends->n : MOST_COMBINED;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++) {
            fb_number a = ends->items[i].as.number, b = ends->items[k].as.number, out;
            if (!fb_number_is_zero(b) && i != k && fb_number_divide(&out, a, b))
                add_sample(c, ends, fb_number_value(out));
            if (i != k && fb_number_subtract(&out, a, b))
                add_sample(c, ends, fb_number_value(out));
            if (k >= i && fb_number_add(&out, a, b))
                add_sample(c, ends, fb_number_value(out));
            if (k >= i && fb_number_multiply(&out, a, b))
                add_sample(c, ends, fb_number_value(out));
        }
}

static const char *const usual[] = {"0", "1", "100"};
static const char *const usual_texts[] = {"2000-01-01", "2024-02-29", "12:00:00", "2024-02-29T12:00:00", "P1D", "P1Y"};

static void add_usual(classing *c, fb_value_room *ends, uint32_t kinds) {
    fb_number n;
    if (kinds >> FB_KIND_STRING & 1) {
        add_sample(c, ends, fb_string(FB_LITERAL("")));
        add_sample(c, ends, fb_string(FB_LITERAL("a")));
    }
    for (size_t i = 0; (kinds >> FB_KIND_NUMBER & 1) && i < FB_COUNT(usual); i++)
        if (fb_number_parse(&n, fb_view_of(usual[i])))
            add_sample(c, ends, fb_number_value(n));
    for (size_t i = 0; i < FB_COUNT(usual_texts); i++) {
        fb_value value;
        if (fb_temporal_parse(&value, c->arena, fb_view_of(usual_texts[i])) && (kinds >> value.kind & 1))
            add_sample(c, ends, value);
    }
}

/* More ends for an input without classes: every constant of its kind. */
static void add_samples(classing *c, fb_input_use *use) {
    fb_value_room numbers = {0};
    if (!use->is_typed)
        use->kinds |= 1u << FB_KIND_BOOLEAN | 1u << FB_KIND_NUMBER | 1u << FB_KIND_STRING | 1u << FB_KIND_DATE;
    for (uint32_t i = 0; i < c->traced->constants.n && use->ends.n < MOST_SAMPLES; i++) {
        const fb_value *value = &c->traced->constants.items[i];
        if (!fb_budget_step(c->budget, use->ends.n + 1))
            return;
        if (use->kinds >> value->kind & 1)
            add_sample(c, value->kind == FB_KIND_NUMBER ? &numbers : &use->ends, *value);
    }
    combine_numbers(c, &numbers);
    for (uint32_t i = 0; i < numbers.n && use->ends.n < 2 * MOST_SAMPLES; i++)
        add_sample(c, &use->ends, numbers.items[i]);
    add_usual(c, &use->ends, use->kinds);
}

/* A value of a structured type, the n-th of several. */
static fb_value structured_sample(classing *c, const fb_type *type, uint32_t nth) {
    fb_value value = fb_null();
    uint32_t kind = type ? type->kind : FB_TYPE_ANY;
    if (!fb_budget_step(c->budget, 1) || !fb_budget_enter(c->budget))
        return value;
    if (kind == FB_TYPE_CONTEXT && type->n) {
        fb_entry *entries = FB_NEW_ARRAY(c->arena, fb_entry, type->n);
        for (uint32_t i = 0; entries && i < type->n; i++)
            entries[i] = (fb_entry){type->field[i].name, structured_sample(c, type->field[i].type, nth * 7 + i)};
        value = entries ? fb_context(entries, type->n) : value;
    } else if (kind == FB_TYPE_LIST) {
        uint32_t n = nth % 3;
        fb_value *items = FB_NEW_ARRAY(c->arena, fb_value, n);
        for (uint32_t i = 0; items && i < n; i++)
            items[i] = structured_sample(c, type->element, nth + i);
        value = items ? fb_list(items, n) : value;
    } else {
        fb_input_use use = {0};
        for (uint32_t k = FB_KIND_BOOLEAN; k <= FB_KIND_YEARS_MONTHS_DURATION; k++) {
            fb_value_room all = {0};
            add_usual(c, &all, 1u << k);
            if (k == FB_KIND_BOOLEAN)
                add_sample(c, &all, fb_boolean(nth % 2));
            for (uint32_t i = 0; i < c->traced->constants.n && all.n < MOST_SAMPLES; i++)
                if (c->traced->constants.items[i].kind == k)
                    add_sample(c, &all, c->traced->constants.items[i]);
            for (uint32_t i = 0; i < all.n; i++)
                if (fb_value_instance_of(&all.items[i], type, c->budget))
                    add_sample(c, &use.ends, all.items[i]);
        }
        value = use.ends.n ? use.ends.items[nth % use.ends.n] : value;
    }
    fb_budget_leave(c->budget);
    return value;
}

static const fb_type *type_in(const fb_joint *joint, uint32_t i, uint32_t p) {
    uint32_t input = joint->inputs[i].in[p];
    return input == FB_ABSENT ? NULL : joint->plans[p]->elements[joint->plans[p]->inputs[input]].type;
}

static void add_structured(classing *c, fb_input_use *use, uint32_t i) {
    for (uint32_t p = 0; p < c->joint->n_plans; p++) {
        const fb_type *type = type_in(c->joint, i, p);
        for (uint32_t nth = 0; type && nth < 6; nth++)
            add_sample(c, &use->points, structured_sample(c, type, nth));
    }
}

/* ---- what the types admit ------------------------------------------------------------------------------ */

static void go_on(classing *c, fb_run *run) {
    if (run->stop == FB_STOP_MEMORY)
        c->arena->failure = FB_NO_MEMORY;
    run->stop = FB_STOP_NONE;
}

/* A value that no model admits is null to all of them. */
static bool is_admitted(classing *c, uint32_t i, const fb_value *value) {
    if (value->kind == FB_KIND_NULL)
        return true;
    for (uint32_t p = 0; p < c->joint->n_plans; p++) {
        if (c->joint->inputs[i].in[p] == FB_ABSENT)
            continue;
        const fb_type *type = type_in(c->joint, i, p);
        if (!type)
            return true;
        fb_run *run = &c->runs[p];
        run->budget = (fb_budget){1000000, 200, false};
        fb_value made = fb_coerce(run, *value, type);
        bool open = run->stop != FB_STOP_NONE;
        go_on(c, run);
        if (open || made.kind != FB_KIND_NULL)
            return true;
    }
    return false;
}

static bool is_inside(classing *c, const fb_fence *fence, const fb_value *value) {
    fb_type type = {.kind = FB_TYPE_ANY, .constraint = fence->constraint};
    fb_run *run = &c->runs[fence->plan];
    run->budget = (fb_budget){1000000, 200, false};
    bool inside = value->kind == FB_KIND_NULL || fb_instance_of(run, value, &type);
    go_on(c, run);
    return inside;
}

/* ---- classes ------------------------------------------------------------------------------------------- */

static bool is_among(classing *c, const fb_value_room *room, const fb_value *value) {
    fb_budget_step(c->budget, room->n);
    for (uint32_t i = 0; i < room->n; i++)
        if (fb_value_equal(&room->items[i], value, c->budget) == FB_TRUE)
            return true;
    return false;
}

/* Is it a class of its own? */
static bool is_end(classing *c, const fb_input_use *use, const fb_piece *piece) {
    if (piece->shape != FB_PIECE_POINT)
        return piece->shape != FB_PIECE_OPEN;
    return (use->n_fences == 0 && use->turns.n == 0) || piece->kind == FB_KIND_BOOLEAN || use->points.n > 0 ||
           is_among(c, &use->ends, &piece->value);
}

/* What the model tells apart of the values that it compares with nothing: on which side of its fences they are, and,
 * where it looks at order, between which constants. */
typedef struct stretch {
    uint32_t kind, between, inside; /* inside: bits by fence */
} stretch;

static bool label_pieces(classing *c, const fb_input_use *use, const fb_piece *pieces, uint32_t n, uint32_t *labels,
                         uint32_t *n_labels) {
    stretch *known = FB_NEW_ARRAY(c->arena, stretch, n);
    uint32_t between = 0;
    if (!known)
        return false;
    *n_labels = 0;
    for (uint32_t p = 0; p < n && fb_budget_step(c->budget, 1 + use->n_fences); p++) {
        if (use->why || is_end(c, use, &pieces[p])) {
            between++;
            known[*n_labels] = (stretch){.kind = FB_ABSENT};
            labels[p] = (*n_labels)++;
            continue;
        }
        if (pieces[p].shape == FB_PIECE_POINT && use->turns.n && is_among(c, &use->turns, &pieces[p].value))
            between++; /* it goes with what is behind it */
        stretch here = {.kind = pieces[p].kind, .between = use->is_ordered ? between : 0};
        for (uint32_t i = 0; i < use->n_fences; i++)
            here.inside |= (uint32_t)is_inside(c, &use->fences[i], &pieces[p].value) << i;
        uint32_t at = *n_labels;
        while (at > 0 && memcmp(&known[at - 1], &here, sizeof here) != 0 &&
               (known[at - 1].kind == here.kind || !use->is_ordered))
            at--;
        if (at == 0 || memcmp(&known[at - 1], &here, sizeof here) != 0) {
            known[*n_labels] = here;
            at = ++*n_labels;
        }
        labels[p] = at - 1;
    }
    return !c->budget->exhausted;
}

/* ---- classes of inputs that are compared with each other ----------------------------------------------- */

/* Where no model looks at order, any gap is as good as another, and the last one always has room. */
static bool needs_values(const fb_group *group, const fb_piece *piece) {
    return group->is_ordered || group->has_fences || !piece->high;
}

/* Every stretch as so many single values as there are inputs in the group. */
static bool spread(classing *c, fb_input_use *use, const fb_group *group, fb_dimension *dimension, fb_piece **pieces) {
    uint64_t room = (uint64_t)dimension->n_pieces * (group->n + 1);
    if (room > UINT32_MAX || !fb_budget_step(c->budget, room))
        return false;
    fb_piece *spread = FB_NEW_ARRAY(c->arena, fb_piece, room);
    fb_value *values = FB_NEW_ARRAY(c->arena, fb_value, group->n);
    uint32_t n = 0;
    if (!spread || !values)
        return false;
    for (uint32_t p = 0; p < dimension->n_pieces; p++) {
        const fb_piece *piece = &(*pieces)[p];
        bool is_short = false;
        if (piece->shape != FB_PIECE_OPEN || !piece->is_admitted) {
            spread[n++] = *piece;
            continue;
        }
        if (!needs_values(group, piece))
            continue;
        uint32_t found = fb_values_between(values, c->arena, (fb_kind)piece->kind, piece->low, piece->high, group->n,
                                           &is_short, c->budget);
        for (uint32_t i = 0; i < found; i++)
            spread[n++] = (fb_piece){.kind = piece->kind, .is_admitted = true, .class_index = FB_ABSENT,
                                     .value = values[i]};
        if (is_short && !use->why)
            use->why = "is compared with other inputs, and too few values are between the constants";
    }
    *pieces = spread;
    dimension->pieces = spread;
    dimension->n_pieces = n;
    return true;
}

static void label_each(const fb_dimension *dimension, uint32_t *labels, uint32_t *n_labels) {
    *n_labels = dimension->n_pieces;
    for (uint32_t p = 0; p < dimension->n_pieces; p++)
        labels[p] = p;
}

/* ---- cutting ------------------------------------------------------------------------------------------- */

static bool has_only_points(const fb_dimension *dimension) {
    for (uint32_t p = 0; p < dimension->n_pieces; p++)
        if (dimension->pieces[p].is_admitted && dimension->pieces[p].shape != FB_PIECE_POINT &&
            dimension->pieces[p].shape != FB_PIECE_NULL)
            return false;
    return true;
}

static bool has_zoned_end(const fb_value_room *ends) {
    for (uint32_t i = 0; i < ends->n; i++)
        if (ends->items[i].kind == FB_KIND_DATE_TIME && ends->items[i].as.moment->zone_kind != FB_ZONE_NONE)
            return true;
    return false;
}

/* The ends of an input: its own and those of its fences, or those of its whole group. */
static bool collect_ends(classing *c, fb_value_room *ends, fb_input_use *use, const fb_group *group) {
    if (!fb_value_room_add_all(c->arena, ends, &use->ends) || !fb_value_room_add_all(c->arena, ends, &use->turns) ||
        !fb_value_room_add_all(c->arena, ends, &use->fence_ends) ||
        (group && !fb_value_room_add_all(c->arena, ends, &group->ends)))
        return false;
    if (use->is_by_clock && !use->why && has_zoned_end(ends))
        use->why = "is looked at by its clock, and compared with times that have a time zone";
    return true;
}

/* The first number behind a turn may have 34 digits, or be so small that half of it is none (10^-6176); one inside is
 * better to show. */
static void show_inner_numbers(const fb_dimension *dimension) {
    fb_value_class *classes = (fb_value_class *)dimension->classes;
    for (uint32_t p = 1; p < dimension->n_pieces; p++) {
        const fb_piece *first = &dimension->pieces[p - 1], *piece = &dimension->pieces[p];
        if (first->kind == FB_KIND_NUMBER && piece->kind == FB_KIND_NUMBER && first->shape == FB_PIECE_POINT &&
            piece->shape == FB_PIECE_OPEN && piece->is_admitted && first->class_index == piece->class_index &&
            !fb_number_is_integer(first->value.as.number))
            classes[piece->class_index].value = piece->value;
    }
}

static bool mark_admitted(classing *c, const fb_dimension *dimension, fb_piece *pieces, uint32_t i) {
    for (uint32_t p = 0; p < dimension->n_pieces; p++) {
        if (!fb_budget_step(c->budget, 1))
            return false;
        pieces[p].is_admitted = is_admitted(c, i, &pieces[p].value);
    }
    return true;
}

static bool cut(classing *c, fb_input_classes *out, uint32_t i) {
    fb_input_use *use = &c->traced->uses[i];
    const fb_group *group = c->groups[i];
    fb_value_room ends = {0};
    if (!collect_ends(c, &ends, use, group))
        return false;
    fb_cut about = {.name = c->joint->inputs[i].name, .kinds = use->kinds, .ends = ends.items,
                    .n_ends = ends.n, .points = use->points.items, .n_points = use->points.n,
                    .has_others = !use->is_typed && !use->is_structured};
    static const fb_entry inside = {.key = {"any other value", 15}};
    about.other = fb_context(&inside, 1);
    fb_piece *pieces;
    bool has_no_order = false;
    if (!fb_values_cut(&out->dimension, &pieces, &has_no_order, c->arena, &about, c->budget))
        return false;
    out->dimension.pieces = pieces;
    if (has_no_order && !use->why)
        use->why = "is compared with times of which some have a time zone and some have none";
    if (!mark_admitted(c, &out->dimension, pieces, i))
        return false;
    out->is_related = group && !has_only_points(&out->dimension);
    if (out->is_related && !spread(c, use, group, &out->dimension, &pieces))
        return false;
    uint32_t *labels = FB_NEW_ARRAY(c->arena, uint32_t, out->dimension.n_pieces), n_labels;
    if (!labels)
        return false;
    if (group)
        label_each(&out->dimension, labels, &n_labels);
    else if (!label_pieces(c, use, pieces, out->dimension.n_pieces, labels, &n_labels))
        return false;
    if (!fb_values_classify(&out->dimension, c->arena, pieces, labels, n_labels))
        return false;
    show_inner_numbers(&out->dimension);
    return true;
}

static bool classify(classing *c, fb_input_classes *out, uint32_t i) {
    fb_input_use *use = &c->traced->uses[i];
    out->is_read = use->is_read;
    out->is_passed = use->is_passed;
    if (!use->is_read)
        use->why = NULL;
    if (!cut(c, out, i))
        return false;
    if (!use->why || (!use->is_structured && use->is_typed && has_only_points(&out->dimension) && !out->is_related))
        return true;
    out->is_sampled = true;
    out->why = use->why;
    if (use->is_structured)
        add_structured(c, use, i);
    else
        add_samples(c, use);
    return cut(c, out, i);
}

static bool begin_runs(classing *c, const fb_known *known, const fb_clock *clock) {
    for (; c->n_runs < c->joint->n_plans; c->n_runs++) {
        const fb_plan *plan = c->joint->plans[c->n_runs];
        const uint8_t *flags = known && known->flags[c->n_runs] ? known->flags[c->n_runs]
                                                                : FB_NEW_ARRAY(c->arena, uint8_t, plan->n_inputs);
        if (!flags)
            return false;
        fb_run_begin(&c->runs[c->n_runs], plan, c->arena->host, NULL);
        if (!fb_run_start(&c->runs[c->n_runs], known ? known->values[c->n_runs] : NULL, flags, clock)) {
            c->arena->failure = c->arena->failure ? c->arena->failure : FB_NO_MEMORY;
            c->n_runs++;
            return false;
        }
    }
    return true;
}

static fb_status end_runs(classing *c, bool good) {
    for (uint32_t p = 0; p < c->n_runs; p++)
        fb_run_end(&c->runs[p]);
    if (c->arena->failure != FB_OK)
        return c->arena->failure;
    return good ? FB_OK : FB_LIMIT;
}

/* A leaf of a tie after its centre, whose classes say where the leaf is cut. */
static bool classify_tied(classing *c, fb_input_classes *classes, uint32_t i) {
    fb_run *run = &c->runs[0];
    bool good = true;
    if (c->roles[i] == FB_TIE_CENTRE)
        good = fb_ties_cut_centre(c->traced, c->arena, run, c->roles, i, c->budget);
    else if (c->roles[i] == FB_TIE_LEAF)
        good = fb_ties_cut_leaf(c->traced, c->arena, run, classes, i, c->budget);
    go_on(c, run);
    if (!good || !classify(c, &classes[i], i))
        return false;
    classes[i].is_related |= c->roles[i] != FB_TIE_NONE && !has_only_points(&classes[i].dimension);
    return true;
}

static const fb_limited *limits_of(const fb_joint *joint, const fb_known *known, uint32_t i, uint32_t p) {
    uint32_t at = joint->inputs[i].in[p];
    return known && at != FB_ABSENT && known->limited[p] ? known->limited[p][at] : NULL;
}

static bool add_limit(classing *c, fb_input_use *use, const fb_value *value) {
    return !value || !(use->kinds >> value->kind & 1) || value->kind <= FB_KIND_BOOLEAN ||
           fb_value_room_add(c->arena, &use->ends, value);
}

/* What else an input that is compared with others is told apart by. */
static bool add_limits(classing *c, const fb_known *known, uint32_t i) {
    fb_input_use *use = &c->traced->uses[i];
    for (uint32_t p = 0; (use->peers || use->tied) && p < c->joint->n_plans; p++) {
        const fb_limited *limited = limits_of(c->joint, known, i, p);
        if (!limited)
            continue;
        for (uint32_t k = 0; k < limited->n_values; k++)
            if (!add_limit(c, use, &limited->values[k]))
                return false;
        use->is_ordered |= limited->low || limited->high;
        if (!limited->n_values && !(add_limit(c, use, limited->low) && add_limit(c, use, limited->high)))
            return false;
    }
    return true;
}

/* For `known`; NULL: with nothing known. */
static bool classify_all(classing *c, fb_input_classes *classes, const fb_question *question, const fb_known *known,
                         const fb_clock *clock) {
    fb_traced *traced = FB_NEW(c->arena, fb_traced);
    uint32_t n = c->joint->n_inputs;
    if (!traced || !fb_flow_trace(traced, c->arena, c->joint, question, known, clock, c->budget))
        return false;
    c->traced = traced;
    for (uint32_t i = 0; i < n; i++)
        if (!add_limits(c, known, i))
            return false;
    if (!fb_groups_make(&c->groups, c->arena, traced->uses, n, c->budget))
        return false;
    if (!fb_ties_choose(&c->roles, c->arena, traced, c->groups, n, c->budget))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (c->roles[i] != FB_TIE_LEAF && !classify_tied(c, classes, i))
            return false;
    for (uint32_t i = 0; i < n; i++)
        if (c->roles[i] == FB_TIE_LEAF && !classify_tied(c, classes, i))
            return false;
    return true;
}

static bool keep_question(fb_traced *traced, fb_arena *arena, const fb_question *question, const fb_clock *clock) {
    traced->question = *question;
    traced->clock = *clock;
    for (uint32_t p = 0; p < FB_MOST_READINGS; p++) {
        uint32_t n = question->n_elements[p], *elements = FB_NEW_ARRAY(arena, uint32_t, n);
        if (!elements)
            return false;
        for (uint32_t i = 0; i < n; i++)
            elements[i] = question->elements[p][i];
        traced->question.elements[p] = elements;
    }
    return true;
}

fb_status fb_classify_inputs(fb_classes *out, fb_arena *arena, const fb_joint *joint, const fb_question *question,
                             const fb_clock *clock, fb_budget *budget) {
    classing c = {.arena = arena, .joint = joint, .budget = budget};
    fb_input_classes *classes = FB_NEW_ARRAY(arena, fb_input_classes, joint->n_inputs);
    bool good = classes && begin_runs(&c, NULL, clock) && classify_all(&c, classes, question, NULL, clock) &&
                keep_question(c.traced, arena, question, clock);
    *out = (fb_classes){joint, classes, c.traced};
    return end_runs(&c, good);
}

/* ---- with something known ------------------------------------------------------------------------------ */

static bool is_known(const fb_joint *joint, const fb_known *known, uint32_t i) {
    bool any = false;
    for (uint32_t p = 0; p < joint->n_plans; p++) {
        uint32_t at = joint->inputs[i].in[p];
        if (at == FB_ABSENT)
            continue;
        if (!known->flags[p] || !known->flags[p][at])
            return false;
        any = true;
    }
    return any;
}

/* The value that a model makes of what is given. */
static fb_value known_value(classing *c, uint32_t i) {
    for (uint32_t p = 0; p < c->joint->n_plans; p++) {
        uint32_t at = c->joint->inputs[i].in[p];
        if (at == FB_ABSENT)
            continue;
        fb_run *run = &c->runs[p];
        run->budget = (fb_budget){1000000, 200, false};
        fb_value value = fb_run_element(run, c->joint->plans[p]->inputs[at]);
        bool failed = run->stop != FB_STOP_NONE;
        go_on(c, run);
        if (!failed)
            return fb_value_copy(c->arena, &value);
    }
    return fb_null();
}

static bool keep_value(classing *c, fb_input_classes *out, const fb_input_classes *base, uint32_t i) {
    static const uint32_t label = 0;
    fb_value value = known_value(c, i);
    fb_piece *piece = FB_NEW(c->arena, fb_piece);
    if (!piece)
        return false;
    *piece = (fb_piece){.shape = value.kind == FB_KIND_NULL ? FB_PIECE_NULL : FB_PIECE_POINT, .kind = value.kind,
                        .is_admitted = true, .value = value};
    *out = (fb_input_classes){.is_read = base->is_read, .is_known = true, .is_passed = base->is_passed};
    out->dimension = (fb_dimension){.name = base->dimension.name, .clause = FB_ABSENT, .null_class = FB_ABSENT,
                                    .n_pieces = 1};
    return fb_values_classify(&out->dimension, c->arena, piece, &label, 1);
}

/* Does anything that is not known depend on what is? */
static bool has_news(const fb_classes *base, const fb_known *known, const fb_clock *clock) {
    const fb_joint *joint = base->joint;
    bool any = base->traced->has_clock && memcmp(clock, &base->traced->clock, sizeof *clock) != 0;
    for (uint32_t i = 0; i < joint->n_inputs && !any; i++) {
        const uint64_t *peers = base->traced->uses[i].peers, *tied = base->traced->uses[i].tied;
        if (!base->inputs[i].is_read || is_known(joint, known, i))
            continue;
        for (uint32_t p = 0; (peers || tied) && p < joint->n_plans && !any; p++)
            any = limits_of(joint, known, i, p) != NULL;
        bool depends = base->inputs[i].is_sampled || peers || tied;
        for (uint32_t k = 0; depends && k < joint->n_inputs && !any; k++)
            any = is_known(joint, known, k) &&
                  (base->inputs[i].is_sampled || fb_bit_has(peers, k) || fb_bit_has(tied, k));
    }
    return any;
}

fb_status fb_classes_refine(const fb_input_classes **out, fb_arena *arena, const fb_classes *base,
                            const fb_known *known, const fb_clock *clock, fb_budget *budget) {
    classing c = {.arena = arena, .joint = base->joint, .budget = budget, .traced = base->traced};
    uint32_t n = base->joint->n_inputs;
    fb_input_classes *classes = FB_NEW_ARRAY(arena, fb_input_classes, n);
    bool good = classes && begin_runs(&c, known, clock);
    if (good && has_news(base, known, clock))
        good = classify_all(&c, classes, &base->traced->question, known, clock);
    else if (good)
        memcpy(classes, base->inputs, n * sizeof *classes);
    for (uint32_t i = 0; good && i < n; i++)
        if (is_known(base->joint, known, i))
            good = keep_value(&c, &classes[i], &base->inputs[i], i);
    *out = classes;
    return end_runs(&c, good);
}
