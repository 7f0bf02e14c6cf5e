/* iterate.c - for, some, every (DMN 1.5 10.3.2.14, table 49) and filters (10.3.2.5, table 68).
 *
 * Iterators form a Cartesian product, the last turning fastest; a later iteration context may use earlier
 * iterators.
 */
#include "eval/eval_inner.h"

/* What one iterator runs over: a list, or numbers or days from..to in either direction. */
typedef struct domain {
    const fb_value *items; /* NULL: stepping */
    fb_value single;       /* a value that is no list runs as a list of one */
    uint64_t n, at;
    fb_kind kind;          /* FB_KIND_NUMBER or FB_KIND_DATE when stepping */
    int64_t from, step;
} domain;

static bool stepping(fb_run *run, domain *d, const fb_value *from, const fb_value *to) {
    int64_t a, b;
    if (from->kind == FB_KIND_NUMBER && to->kind == FB_KIND_NUMBER) {
        if (!fb_number_to_int64(&a, from->as.number) || !fb_number_to_int64(&b, to->as.number)) {
            fb_null_note(run, "an iteration from..to needs integers");
            return false;
        }
    } else if (from->kind == FB_KIND_DATE && to->kind == FB_KIND_DATE) {
        a = fb_days_of_date(from->as.date);
        b = fb_days_of_date(to->as.date);
    } else {
        fb_null_note(run, "an iteration from a %s to a %s", fb_kind_name((fb_kind)from->kind),
                     fb_kind_name((fb_kind)to->kind));
        return false;
    }
    d->kind = (fb_kind)from->kind;
    d->from = a;
    d->step = a <= b ? 1 : -1;
    d->n = a <= b ? (uint64_t)b - (uint64_t)a : (uint64_t)a - (uint64_t)b;
    if (d->n != UINT64_MAX)
        d->n++;
    return true;
}

/* A range value as an iteration context: its integers or days, open ends left out. */
static bool range_domain(fb_run *run, domain *d, const fb_range *range) {
    if (range->low_undefined || range->high_undefined || range->complement) {
        fb_null_note(run, "an iteration over a range without an end");
        return false;
    }
    if (!stepping(run, d, &range->low, &range->high))
        return false;
    if (!range->high_closed && d->n)
        d->n--;
    if (!range->low_closed && d->n && --d->n)
        d->from += d->step;
    return true;
}

static bool open_domain(fb_run *run, domain *d, const fb_node *context, fb_value *frame) {
    memset(d, 0, sizeof *d);
    if (context->op == FB_OP_ITERATE) {
        fb_value from = fb_eval(run, context->children[0], frame);
        if (run->stop)
            return false;
        fb_value to = fb_eval(run, context->children[1], frame);
        if (run->stop)
            return false;
        run->node = context;
        return stepping(run, d, &from, &to);
    }
    d->single = fb_eval(run, context, frame);
    run->node = context;
    if (run->stop)
        return false;
    if (d->single.kind == FB_KIND_NULL) {
        fb_null_note(run, "an iteration over null");
        return false;
    }
    if (d->single.kind == FB_KIND_RANGE)
        return range_domain(run, d, d->single.as.range);
    bool is_list = d->single.kind == FB_KIND_LIST;
    d->items = is_list ? d->single.as.items : &d->single;
    d->n = is_list ? d->single.count : 1;
    return true;
}

static fb_value domain_item(const domain *d) {
    if (d->items)
        return d->items[d->at];
    int64_t at = d->from + d->step * (int64_t)d->at;
    if (d->kind == FB_KIND_NUMBER)
        return fb_number_value(fb_number_of(at));
    fb_date date;
    return fb_date_of_days(&date, at) ? fb_date_value(date) : fb_null();
}

/* The product of all domains.  Advance gives each combination once; `opened` counts the domains in use. */
typedef struct product {
    const fb_node *node;
    domain *domains;
    uint32_t n, opened;
    bool failed; /* an iteration context was null or wrong: the whole is null */
} product;

static bool open_product(fb_run *run, product *p, const fb_node *node) {
    *p = (product){.node = node, .n = node->n_children - 1};
    p->domains = FB_NEW_ARRAY(run->arena, domain, p->n);
    return fb_run_memory(run);
}

/* Opens domains until all are, stepping back over empty ones.  False: no (further) combination. */
static bool fill(fb_run *run, product *p, fb_value *frame) {
    while (p->opened < p->n) {
        domain *d = &p->domains[p->opened];
        if (!fb_run_step(run, 1) || !open_domain(run, d, p->node->children[p->opened], frame)) {
            p->failed = true;
            return false;
        }
        p->opened++;
        while (p->domains[p->opened - 1].at >= p->domains[p->opened - 1].n) {
            if (--p->opened == 0)
                return false;
            p->domains[p->opened - 1].at++;
        }
        frame[p->node->slot + p->opened - 1] = domain_item(&p->domains[p->opened - 1]);
    }
    return true;
}

static bool next_combination(fb_run *run, product *p, fb_value *frame) {
    while (p->opened && fb_run_step(run, 1)) {
        domain *d = &p->domains[p->opened - 1];
        if (++d->at < d->n) {
            frame[p->node->slot + p->opened - 1] = domain_item(d);
            return fill(run, p, frame);
        }
        p->opened--;
    }
    return false;
}

static bool first_combination(fb_run *run, product *p, fb_value *frame) {
    return fill(run, p, frame);
}

fb_value fb_for(fb_run *run, const fb_node *node, fb_value *frame) {
    product p;
    if (!open_product(run, &p, node))
        return fb_null();
    fb_list_builder results;
    fb_list_begin(&results, run->arena);
    for (bool more = first_combination(run, &p, frame); more; more = next_combination(run, &p, frame)) {
        frame[node->slot + p.n] = fb_list(results.items, results.n);
        fb_value v = fb_eval(run, node->children[p.n], frame);
        if (run->stop)
            return fb_null();
        if (!fb_list_add(&results, &v)) {
            fb_run_memory(run);
            return fb_null();
        }
    }
    return run->stop || p.failed ? fb_null() : fb_list_end(&results);
}

static fb_value boxed_condition_fault(fb_run *run, const fb_node *node, const fb_value *condition) {
    run->node = node;
    return fb_null_note(run, "the condition of a boxed filter or iterator is a %s, not a boolean",
                        fb_kind_name((fb_kind)condition->kind));
}

/* some: false or e1 or e2...; every: true and e1 and e2... (table 49). A suspended item waits for the others.
 * Boxed, each item's condition must be a boolean (10.2.1.10), so one that is decisive does not end it. */
fb_value fb_quantified(fb_run *run, const fb_node *node, fb_value *frame) {
    bool decisive = node->op == FB_OP_SOME;
    bool neither = false, unknown = false, decided = false;
    product p;
    if (!open_product(run, &p, node))
        return fb_null();
    for (bool more = first_combination(run, &p, frame); more; more = next_combination(run, &p, frame)) {
        fb_value v = fb_eval(run, node->children[p.n], frame);
        if (run->stop == FB_STOP_UNKNOWN) {
            run->stop = FB_STOP_NONE;
            unknown = true;
            continue;
        }
        if (run->stop)
            return fb_null();
        if (v.kind == FB_KIND_BOOLEAN && v.as.boolean == decisive) {
            if (!node->is_boxed)
                return fb_boolean(decisive);
            decided = true;
        } else if (v.kind != FB_KIND_BOOLEAN) {
            neither = true;
            if (node->is_boxed && v.kind != FB_KIND_NULL)
                return boxed_condition_fault(run, node, &v);
        }
    }
    if (run->stop || (p.failed && (!unknown || node->is_boxed)))
        return fb_null();
    if (unknown) { /* also where a later context fails: the suspended item may have decided before it is reached */
        run->stop = FB_STOP_UNKNOWN;
        return fb_null();
    }
    if (decided)
        return fb_boolean(decisive);
    return neither ? fb_null() : fb_boolean(!decisive);
}

/* ---- filters ------------------------------------------------------------------------------------------- */

static fb_value nth(fb_run *run, const fb_value *items, uint32_t n_items, fb_number index) {
    int64_t i;
    if (!fb_number_to_int64(&i, index))
        return fb_null_note(run, "a list index must be an integer");
    if (i > 0 && (uint64_t)i <= n_items)
        return items[i - 1];
    if (i < 0 && (uint64_t)-(i + 1) < n_items)
        return items[n_items + i];
    return fb_null_note(run, "there is no item %lld in a list of %u", (long long)i, n_items);
}

fb_value fb_filter(fb_run *run, const fb_node *node, fb_value *frame) {
    fb_value subject = fb_eval(run, node->children[0], frame);
    if (run->stop)
        return fb_null();
    run->node = node;
    if (subject.kind == FB_KIND_NULL)
        return fb_null_note(run, "a filter of null");
    const fb_value *items = subject.kind == FB_KIND_LIST ? subject.as.items : &subject;
    uint32_t n = subject.kind == FB_KIND_LIST ? subject.count : 1;
    fb_list_builder kept;
    fb_list_begin(&kept, run->arena);
    const fb_node *predicate = node->children[1];
    for (uint32_t i = 0; i < n || (n == 0 && i == 0); i++) {
        fb_value none = fb_null();
        const fb_value *item = n ? &items[i] : &none;
        if (!fb_run_step(run, 1))
            return fb_null();
        frame[node->slot] = *item;
        fb_value v = fb_eval(run, predicate, frame);
        if (run->stop)
            return fb_null();
        if (node->is_boxed && n && v.kind != FB_KIND_BOOLEAN && v.kind != FB_KIND_NULL)
            return boxed_condition_fault(run, node, &v);
        if (i == 0 && v.kind == FB_KIND_NUMBER) {
            run->node = node;
            return nth(run, items, n, v.as.number);
        }
        if (n && i == 0 && v.kind != FB_KIND_BOOLEAN && v.kind != FB_KIND_NULL) {
            run->node = node;
            return fb_null_note(run, "a filter must give a boolean or a number, not a %s",
                                fb_kind_name((fb_kind)v.kind));
        }
        if (n && fb_is_true(&v) && !fb_list_add(&kept, item)) {
            fb_run_memory(run);
            return fb_null();
        }
    }
    return fb_list_end(&kept);
}
