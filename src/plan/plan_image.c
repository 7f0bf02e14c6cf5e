/* plan_image.c - a plan as bytes that can be mapped back: the compiled-plan cache.
 *
 * Compiling the policies of a day costs several milliseconds, more than everything else that `decide` does.  The
 * image holds the finished plan laid out for one address; where that address is free it is mapped and used as it
 * is, else its pointers are moved once.  It is a cache and nothing more: it names the build of the program and
 * the digest of the sources it was made from, and is ignored when either differs.  Deleting it is always safe.
 *
 * Trust: an image is memory of this program.  The caller must take it only from a folder that nobody else can
 * write (casework/plan_cache.c checks that); the checksum guards against torn writes, not against malice.
 *
 * INVARIANT: every pointer inside an image points into the image; a reader of a plan compares types by content
 * or kind, never by address.
 */
#include "plan/plan.h"

#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define IMAGE_MAGIC "FBPLAN01"
#define IMAGE_LIMIT ((size_t)256 << 20)
/* Far from where Linux puts programs, libraries, heaps, stacks and sanitizer shadows. */
#define IMAGE_ADDRESS ((uintptr_t)0x2f0000000000u)

typedef struct image_header {
    char magic[8];
    uint64_t build;               /* of the program that wrote it */
    uint8_t key[FB_PLAN_KEY_SIZE]; /* digest of the sources */
    uint64_t size;                /* of the whole file */
    uint64_t root;                /* offset of the fb_plan */
    uint64_t relocations;         /* offset of n_relocations 32-bit offsets of pointers */
    uint32_t n_relocations, reserved;
    uint64_t checksum;            /* of everything behind the header */
} image_header;

/* The program's or library's own ELF header; the linker knows where it is. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((weak, visibility("hidden")));

static uint64_t hash_bytes(const unsigned char *bytes, size_t size) {
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash ? hash : 1;
}

/* The build ID in a segment of notes, hashed; 0 when it has none. */
static uint64_t build_in_notes(const char *notes, size_t size) {
    size_t at = 0;
    while (at + sizeof(ElfW(Nhdr)) <= size) {
        const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)(notes + at);
        size_t name = (note->n_namesz + 3u) & ~(size_t)3, text = (note->n_descsz + 3u) & ~(size_t)3;
        const char *behind = notes + at + sizeof *note;
        if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && memcmp(behind, "GNU", 4) == 0)
            return hash_bytes((const unsigned char *)behind + name, note->n_descsz);
        at += sizeof *note + name + text;
    }
    return 0;
}

/* What identifies the code that made a plan and will read it: the linker's build ID.  A change of any source file
 * changes it, so a plan of an older compiler is never taken for one of this.  0: there is none, and no caching. */
static uint64_t build_number(void) {
    if (!&__ehdr_start)
        return 0;
    volatile uintptr_t address = (uintptr_t)&__ehdr_start; /* what lies behind the header the compiler cannot know */
    const char *start = (const char *)address;
    const ElfW(Phdr) *segments = (const ElfW(Phdr) *)(start + __ehdr_start.e_phoff);
    uint64_t first = 0;
    for (int i = 0; i < __ehdr_start.e_phnum; i++)
        if (segments[i].p_type == PT_LOAD && segments[i].p_offset == 0)
            first = segments[i].p_vaddr;
    for (int i = 0; i < __ehdr_start.e_phnum; i++)
        if (segments[i].p_type == PT_NOTE) {
            uint64_t build = build_in_notes(start - first + segments[i].p_vaddr, segments[i].p_memsz);
            if (build)
                return build;
        }
    return 0;
}

/* Four lanes, so that a megabyte takes a tenth of a millisecond. */
static uint64_t checksum(const char *bytes, size_t size) {
    uint64_t lane[4] = {1, 2, 3, 4};
    size_t i = 0;
    for (; i + 32 <= size; i += 32)
        for (int k = 0; k < 4; k++) {
            uint64_t word;
            memcpy(&word, bytes + i + 8 * k, 8);
            lane[k] = (lane[k] ^ word) * 0x9E3779B97F4A7C15u; /* odd: no change of a word is lost */
        }
    uint64_t sum = size;
    for (int k = 0; k < 4; k++)
        sum = (sum ^ lane[k] ^ lane[k] >> 32) * 1099511628211u;
    for (; i < size; i++)
        sum = (sum ^ (unsigned char)bytes[i]) * 1099511628211u;
    return sum;
}

/* ---- writing ------------------------------------------------------------------------------------------- */

typedef struct copied {
    const void *from;
    uint32_t to;
} copied;

typedef struct writer {
    fb_text *out;
    fb_arena *arena;
    copied *seen; /* open addressing, n_slots a power of two */
    uint32_t n_seen, n_slots;
    uint32_t *relocations;
    uint32_t n_relocations, relocation_capacity;
    fb_map strings; /* content -> offset + 1 */
    bool failed;
} writer;

static uint32_t slot_of(const writer *w, const void *from) {
    uint64_t hash = (uint64_t)(uintptr_t)from * 0x9E3779B97F4A7C15u;
    uint32_t at = (uint32_t)(hash >> 32) & (w->n_slots - 1);
    while (w->seen[at].from && w->seen[at].from != from)
        at = (at + 1) & (w->n_slots - 1);
    return at;
}

static bool grow_seen(writer *w) {
    writer bigger = *w;
    bigger.n_slots = w->n_slots ? w->n_slots * 2 : 4096;
    bigger.seen = FB_NEW_ARRAY(w->arena, copied, bigger.n_slots);
    if (!bigger.seen)
        return false;
    for (uint32_t i = 0; i < w->n_slots; i++)
        if (w->seen[i].from)
            bigger.seen[slot_of(&bigger, w->seen[i].from)] = w->seen[i];
    *w = bigger;
    return true;
}

/* Offset of an object already copied, 0 when it is new (the header keeps 0 free). */
static uint32_t seen_at(const writer *w, const void *from) {
    return w->n_slots ? w->seen[slot_of(w, from)].to : 0;
}

static void remember(writer *w, const void *from, uint32_t to) {
    if (2 * (w->n_seen + 1) > w->n_slots && !grow_seen(w)) {
        w->failed = true;
        return;
    }
    w->seen[slot_of(w, from)] = (copied){from, to};
    w->n_seen++;
}

/* Room for n objects, copied as they are; their pointers are set afterwards. */
static uint32_t put(writer *w, const void *objects, size_t n, size_t size) {
    static const char zeros[8];
    fb_text_add(w->out, (fb_view){zeros, (8 - w->out->size % 8) % 8});
    size_t at = w->out->size;
    fb_text_add(w->out, (fb_view){objects, n * size});
    if (w->out->arena->failure != FB_OK || w->out->size > IMAGE_LIMIT) {
        w->failed = true;
        return 0;
    }
    return (uint32_t)at;
}

/* The pointer at offset `slot` points at offset `target`, or is NULL when target is 0. */
static void point(writer *w, size_t slot, uint32_t target) {
    if (w->failed)
        return;
    uint64_t address = target ? (uint64_t)IMAGE_ADDRESS + target : 0;
    memcpy(w->out->data + slot, &address, sizeof address);
    if (!target)
        return;
    if (w->n_relocations == w->relocation_capacity) {
        uint32_t capacity = w->relocation_capacity ? w->relocation_capacity * 2 : 4096;
        uint32_t *more = FB_NEW_ARRAY(w->arena, uint32_t, capacity);
        if (!more) {
            w->failed = true;
            return;
        }
        if (w->n_relocations)
            memcpy(more, w->relocations, w->n_relocations * sizeof *more);
        w->relocations = more;
        w->relocation_capacity = capacity;
    }
    w->relocations[w->n_relocations++] = (uint32_t)slot;
}

#define SLOT(at, type, field) ((size_t)(at) + offsetof(type, field))

/* Equal strings are stored once. */
static uint32_t put_string(writer *w, fb_view text) {
    if (text.size == 0)
        return 0;
    uintptr_t known = (uintptr_t)fb_map_find(&w->strings, text);
    if (known)
        return (uint32_t)known;
    uint32_t at = put(w, text.data, text.size, 1);
    fb_text_add_byte(w->out, '\0');
    fb_map_put(&w->strings, text, (void *)(uintptr_t)at);
    return at;
}

static void set_view(writer *w, size_t slot, fb_view text) {
    point(w, slot + offsetof(fb_view, data), put_string(w, text));
}

static void set_views(writer *w, size_t slot, const fb_view *views, size_t n) {
    if (!views || n == 0) {
        point(w, slot, 0);
        return;
    }
    uint32_t at = seen_at(w, views);
    if (!at) {
        at = put(w, views, n, sizeof *views);
        remember(w, views, at);
        for (size_t i = 0; i < n && !w->failed; i++)
            set_view(w, at + i * sizeof *views, views[i]);
    }
    point(w, slot, at);
}

static void set_numbers(writer *w, size_t slot, const uint32_t *numbers, size_t n) {
    point(w, slot, numbers && n ? put(w, numbers, n, sizeof *numbers) : 0);
}

/* ---- types and values ---------------------------------------------------------------------------------- */

static uint32_t put_type(writer *w, const fb_type *type) {
    if (!type || w->failed)
        return 0;
    uint32_t at = seen_at(w, type);
    if (at)
        return at;
    at = put(w, type, 1, sizeof *type);
    remember(w, type, at);
    set_view(w, SLOT(at, fb_type, name), type->name);
    point(w, SLOT(at, fb_type, element), put_type(w, type->element));
    uint32_t fields = type->n && type->field ? put(w, type->field, type->n, sizeof *type->field) : 0;
    point(w, SLOT(at, fb_type, field), fields);
    for (uint32_t i = 0; fields && i < type->n && !w->failed; i++) {
        size_t field = fields + i * sizeof(fb_type_field);
        set_view(w, SLOT(field, fb_type_field, name), type->field[i].name);
        point(w, SLOT(field, fb_type_field, type), put_type(w, type->field[i].type));
    }
    return at;
}

static void set_value(writer *w, size_t at, const fb_value *value);

static uint32_t put_values(writer *w, const fb_value *values, uint32_t n) {
    uint32_t at = n ? put(w, values, n, sizeof *values) : 0;
    for (uint32_t i = 0; at && i < n && !w->failed; i++)
        set_value(w, at + i * sizeof *values, &values[i]);
    return at;
}

static uint32_t put_entries(writer *w, const fb_value *context) {
    uint32_t at = context->count ? put(w, context->as.entries, context->count, sizeof(fb_entry)) : 0;
    for (uint32_t i = 0; at && i < context->count && !w->failed; i++) {
        size_t entry = at + i * sizeof(fb_entry);
        set_view(w, SLOT(entry, fb_entry, key), context->as.entries[i].key);
        set_value(w, SLOT(entry, fb_entry, value), &context->as.entries[i].value);
    }
    return at;
}

/* The value with every byte that its kind leaves alone at zero, so that equal plans give equal images. */
static fb_value without_leftovers(const fb_value *value) {
    fb_value clean;
    memset(&clean, 0, sizeof clean);
    clean.kind = value->kind;
    clean.count = value->count;
    switch ((fb_kind)value->kind) {
    case FB_KIND_BOOLEAN: clean.as.boolean = value->as.boolean; break;
    case FB_KIND_NUMBER: clean.as.number = value->as.number; break;
    case FB_KIND_DATE:
        clean.as.date.year = value->as.date.year;
        clean.as.date.month = value->as.date.month;
        clean.as.date.day = value->as.date.day;
        break;
    case FB_KIND_DAYS_TIME_DURATION:
        clean.as.duration.seconds = value->as.duration.seconds;
        clean.as.duration.nanoseconds = value->as.duration.nanoseconds;
        break;
    case FB_KIND_YEARS_MONTHS_DURATION: clean.as.months = value->as.months; break;
    default: break; /* null, and what is set as a pointer */
    }
    return clean;
}

/* Constants hold no functions; a plan's are made at run time. */
static void set_value(writer *w, size_t at, const fb_value *value) {
    size_t slot = SLOT(at, fb_value, as);
    uint32_t made;
    if (w->failed)
        return;
    fb_value clean = without_leftovers(value);
    memcpy(w->out->data + at, &clean, sizeof clean);
    switch ((fb_kind)value->kind) {
    case FB_KIND_STRING:
        point(w, slot, put_string(w, fb_string_view(value)));
        break;
    case FB_KIND_TIME:
    case FB_KIND_DATE_TIME:
        made = put(w, value->as.moment, 1, sizeof(fb_moment));
        set_view(w, SLOT(made, fb_moment, zone), value->as.moment->zone);
        point(w, slot, made);
        break;
    case FB_KIND_LIST:
        point(w, slot, put_values(w, value->as.items, value->count));
        break;
    case FB_KIND_CONTEXT:
        point(w, slot, put_entries(w, value));
        break;
    case FB_KIND_RANGE:
        made = put(w, value->as.range, 1, sizeof(fb_range));
        set_value(w, SLOT(made, fb_range, low), &value->as.range->low);
        set_value(w, SLOT(made, fb_range, high), &value->as.range->high);
        point(w, slot, made);
        break;
    case FB_KIND_FUNCTION:
        w->failed = true;
        break;
    default:
        break;
    }
}

/* ---- nodes, functions, tables -------------------------------------------------------------------------- */

static uint32_t put_node(writer *w, const fb_node *node);

static void set_nodes(writer *w, size_t slot, const fb_node *const *nodes, uint32_t n) {
    uint32_t at = nodes && n ? put(w, nodes, n, sizeof *nodes) : 0;
    for (uint32_t i = 0; at && i < n && !w->failed; i++)
        point(w, at + i * sizeof *nodes, put_node(w, nodes[i]));
    point(w, slot, at);
}

static uint32_t put_function(writer *w, const fb_plan_function *function) {
    if (!function || w->failed)
        return 0;
    uint32_t at = seen_at(w, function);
    if (at)
        return at;
    at = put(w, function, 1, sizeof *function);
    remember(w, function, at);
    set_view(w, SLOT(at, fb_plan_function, name), function->name);
    set_numbers(w, SLOT(at, fb_plan_function, captured), function->captured, function->n_captured);
    set_numbers(w, SLOT(at, fb_plan_function, captured_into), function->captured_into, function->n_captured);
    set_views(w, SLOT(at, fb_plan_function, parameters), function->parameters, function->n_parameters);
    uint32_t n = function->n_parameters;
    uint32_t types = n && function->parameter_types ? put(w, function->parameter_types, n, sizeof(fb_type *)) : 0;
    for (uint32_t i = 0; types && i < n && !w->failed; i++)
        point(w, types + i * sizeof(fb_type *), put_type(w, function->parameter_types[i]));
    point(w, SLOT(at, fb_plan_function, parameter_types), types);
    point(w, SLOT(at, fb_plan_function, result_type), put_type(w, function->result_type));
    point(w, SLOT(at, fb_plan_function, type), put_type(w, function->type));
    point(w, SLOT(at, fb_plan_function, body), put_node(w, function->body));
    return at;
}

static void set_inputs(writer *w, size_t slot, const fb_plan_table *table) {
    uint32_t at = table->n_inputs ? put(w, table->inputs, table->n_inputs, sizeof *table->inputs) : 0;
    for (uint32_t i = 0; at && i < table->n_inputs && !w->failed; i++) {
        size_t one = at + i * sizeof *table->inputs;
        point(w, SLOT(one, fb_plan_input_clause, expression), put_node(w, table->inputs[i].expression));
        point(w, SLOT(one, fb_plan_input_clause, type), put_type(w, table->inputs[i].type));
        set_view(w, SLOT(one, fb_plan_input_clause, text), table->inputs[i].text);
    }
    point(w, slot, at);
}

static void set_outputs(writer *w, size_t slot, const fb_plan_table *table) {
    uint32_t at = table->n_outputs ? put(w, table->outputs, table->n_outputs, sizeof *table->outputs) : 0;
    for (uint32_t o = 0; at && o < table->n_outputs && !w->failed; o++) {
        const fb_plan_output_clause *output = &table->outputs[o];
        size_t one = at + o * sizeof *output;
        set_view(w, SLOT(one, fb_plan_output_clause, name), output->name);
        point(w, SLOT(one, fb_plan_output_clause, type), put_type(w, output->type));
        set_nodes(w, SLOT(one, fb_plan_output_clause, values), output->values, output->n_values);
        point(w, SLOT(one, fb_plan_output_clause, default_entry), put_node(w, output->default_entry));
    }
    point(w, slot, at);
}

static void set_rules(writer *w, size_t slot, const fb_plan_table *table) {
    uint32_t at = table->n_rules ? put(w, table->rules, table->n_rules, sizeof *table->rules) : 0;
    for (uint32_t r = 0; at && r < table->n_rules && !w->failed; r++) {
        const fb_plan_rule *rule = &table->rules[r];
        size_t one = at + r * sizeof *rule;
        set_nodes(w, SLOT(one, fb_plan_rule, inputs), rule->inputs, table->n_inputs);
        set_nodes(w, SLOT(one, fb_plan_rule, outputs), rule->outputs, table->n_outputs);
        set_views(w, SLOT(one, fb_plan_rule, annotations), rule->annotations, table->n_annotations);
        set_views(w, SLOT(one, fb_plan_rule, input_texts), rule->input_texts, table->n_inputs);
    }
    point(w, slot, at);
}

static uint32_t put_table(writer *w, const fb_plan_table *table) {
    if (!table || w->failed)
        return 0;
    uint32_t at = seen_at(w, table);
    if (at)
        return at;
    at = put(w, table, 1, sizeof *table);
    remember(w, table, at);
    set_inputs(w, SLOT(at, fb_plan_table, inputs), table);
    set_outputs(w, SLOT(at, fb_plan_table, outputs), table);
    set_rules(w, SLOT(at, fb_plan_table, rules), table);
    set_views(w, SLOT(at, fb_plan_table, annotation_names), table->annotation_names, table->n_annotations);
    point(w, SLOT(at, fb_plan_table, table_index), 0); /* made on first use */
    return at;
}

static uint32_t n_names(const fb_node *node) {
    return node->op == FB_OP_CALL ? node->n_children - 1 : node->n_children;
}

static uint32_t put_node(writer *w, const fb_node *node) {
    if (!node || w->failed)
        return 0;
    uint32_t at = seen_at(w, node);
    if (at)
        return at;
    at = put(w, node, 1, sizeof *node);
    remember(w, node, at);
    set_nodes(w, SLOT(at, fb_node, children), node->children, node->n_children);
    point(w, SLOT(at, fb_node, type), put_type(w, node->type));
    set_view(w, SLOT(at, fb_node, key), node->key);
    set_views(w, SLOT(at, fb_node, names), node->names, node->names ? n_names(node) : 0);
    if (node->op == FB_OP_CONSTANT)
        set_value(w, SLOT(at, fb_node, as), &node->as.constant);
    else if (node->op == FB_OP_FUNCTION)
        point(w, SLOT(at, fb_node, as), put_function(w, node->as.function));
    else if (node->op == FB_OP_TABLE)
        point(w, SLOT(at, fb_node, as), put_table(w, node->as.table));
    return at;
}

/* ---- elements and the plan ----------------------------------------------------------------------------- */

static uint32_t put_extensions(writer *w, const fb_extension *extensions, uint32_t n) {
    uint32_t at = n ? put(w, extensions, n, sizeof *extensions) : 0;
    for (uint32_t i = 0; at && i < n && !w->failed; i++) {
        const fb_extension *e = &extensions[i];
        size_t one = at + i * sizeof *e;
        set_view(w, SLOT(one, fb_extension, space), e->space);
        set_view(w, SLOT(one, fb_extension, name), e->name);
        set_view(w, SLOT(one, fb_extension, text), e->text);
        uint32_t attributes = e->n_attributes ? put(w, e->attributes, e->n_attributes, sizeof(fb_attribute)) : 0;
        for (uint32_t k = 0; attributes && k < e->n_attributes && !w->failed; k++) {
            size_t attribute = attributes + k * sizeof(fb_attribute);
            set_view(w, SLOT(attribute, fb_attribute, name), e->attributes[k].name);
            set_view(w, SLOT(attribute, fb_attribute, value), e->attributes[k].value);
        }
        point(w, SLOT(one, fb_extension, attributes), attributes);
        point(w, SLOT(one, fb_extension, children), put_extensions(w, e->children, e->n_children));
    }
    return at;
}

/* Of an element's source only what readers of a plan ask for: texts and extensions of input data, descriptions. */
static uint32_t put_source(writer *w, const fb_element *source) {
    bool is_wanted = source && (source->kind == FB_ELEMENT_INPUT || source->description.text.size > 0);
    if (!is_wanted || w->failed)
        return 0;
    fb_element kept = {.kind = source->kind, .label = source->label, .question = source->question,
                       .description = source->description, .n_extensions = source->n_extensions,
                       .offset = source->offset};
    uint32_t at = put(w, &kept, 1, sizeof kept);
    set_view(w, SLOT(at, fb_element, label.text), source->label.text);
    set_view(w, SLOT(at, fb_element, question.text), source->question.text);
    set_view(w, SLOT(at, fb_element, description.text), source->description.text);
    point(w, SLOT(at, fb_element, extensions), put_extensions(w, source->extensions, source->n_extensions));
    return at;
}

static void set_elements(writer *w, size_t slot, const fb_plan *plan) {
    uint32_t at = plan->n_elements ? put(w, plan->elements, plan->n_elements, sizeof *plan->elements) : 0;
    for (uint32_t i = 0; at && i < plan->n_elements && !w->failed; i++) {
        const fb_plan_element *e = &plan->elements[i];
        size_t one = at + i * sizeof *e;
        set_view(w, SLOT(one, fb_plan_element, id), e->id);
        set_view(w, SLOT(one, fb_plan_element, name), e->name);
        set_view(w, SLOT(one, fb_plan_element, variable), e->variable);
        point(w, SLOT(one, fb_plan_element, type), put_type(w, e->type));
        point(w, SLOT(one, fb_plan_element, logic), put_node(w, e->logic));
        point(w, SLOT(one, fb_plan_element, function), put_function(w, e->function));
        set_numbers(w, SLOT(one, fb_plan_element, requires), e->requires, e->n_requires);
        set_numbers(w, SLOT(one, fb_plan_element, outputs), e->outputs, e->n_outputs);
        set_numbers(w, SLOT(one, fb_plan_element, parameters), e->parameters, e->n_parameters);
        set_numbers(w, SLOT(one, fb_plan_element, encapsulated), e->encapsulated, e->n_encapsulated);
        point(w, SLOT(one, fb_plan_element, source), put_source(w, e->source));
    }
    point(w, slot, at);
}

static void set_models(writer *w, size_t slot, const fb_plan *plan) {
    uint32_t at = put(w, plan->models, plan->n_models, sizeof *plan->models);
    for (uint32_t i = 0; i < plan->n_models && !w->failed; i++) {
        size_t one = at + i * sizeof *plan->models;
        set_view(w, SLOT(one, fb_plan_model, path), plan->models[i].path);
        point(w, SLOT(one, fb_plan_model, text.data), 0); /* the opener gives the texts */
        set_view(w, SLOT(one, fb_plan_model, space), plan->models[i].space);
        set_view(w, SLOT(one, fb_plan_model, name), plan->models[i].name);
    }
    point(w, slot, at);
}

static void set_lists(writer *w, uint32_t at, const fb_plan *plan) {
    set_numbers(w, SLOT(at, fb_plan, inputs), plan->inputs, plan->n_inputs);
    uint32_t tables = plan->n_tables ? put(w, plan->tables, plan->n_tables, sizeof *plan->tables) : 0;
    for (uint32_t i = 0; tables && i < plan->n_tables && !w->failed; i++)
        point(w, tables + i * sizeof *plan->tables, put_table(w, plan->tables[i]));
    point(w, SLOT(at, fb_plan, tables), tables);
    uint32_t n = plan->n_constraints;
    uint32_t constraints = n ? put(w, plan->constraints, n, sizeof *plan->constraints) : 0;
    for (uint32_t i = 0; constraints && i < n && !w->failed; i++) {
        size_t one = constraints + i * sizeof *plan->constraints;
        point(w, SLOT(one, fb_constraint, tests), put_node(w, plan->constraints[i].tests));
        set_view(w, SLOT(one, fb_constraint, text), plan->constraints[i].text);
    }
    point(w, SLOT(at, fb_plan, constraints), constraints);
    uint32_t problems = plan->n_problems ? put(w, plan->problems, plan->n_problems, sizeof *plan->problems) : 0;
    for (uint32_t i = 0; problems && i < plan->n_problems && !w->failed; i++)
        set_view(w, SLOT(problems + i * sizeof *plan->problems, fb_problem, message), plan->problems[i].message);
    point(w, SLOT(at, fb_plan, problems), problems);
}

fb_status fb_plan_image_make(fb_view *image, fb_arena *arena, const fb_plan *plan,
                             const uint8_t key[FB_PLAN_KEY_SIZE], fb_error *error) {
    fb_text out;
    fb_text_init(&out, arena);
    writer w = {.out = &out, .arena = arena};
    fb_map_init(&w.strings, arena);
    image_header header = {.magic = IMAGE_MAGIC, .build = build_number()};
    memcpy(header.key, key, FB_PLAN_KEY_SIZE);
    put(&w, &header, 1, sizeof header);
    uint32_t root = put(&w, plan, 1, sizeof *plan);
    point(&w, SLOT(root, fb_plan, arena), 0);
    set_models(&w, SLOT(root, fb_plan, models), plan);
    set_elements(&w, SLOT(root, fb_plan, elements), plan);
    set_lists(&w, root, plan);
    header.root = root;
    header.n_relocations = w.n_relocations;
    header.relocations = put(&w, w.relocations, w.n_relocations, sizeof *w.relocations);
    FB_TRY(fb_fail_arena(error, arena));
    if (w.failed)
        return fb_fail(error, FB_LIMIT, NULL, "the plan is too large for an image");
    header.size = out.size;
    header.checksum = checksum(out.data + sizeof header, out.size - sizeof header);
    memcpy(out.data, &header, sizeof header);
    *image = fb_text_view(&out);
    return FB_OK;
}

/* ---- opening ------------------------------------------------------------------------------------------- */

typedef struct mapping {
    void *address;
    size_t size;
} mapping;

static void unmap(void *resource) {
    mapping *m = resource;
    munmap(m->address, m->size);
}

static bool header_is_right(const image_header *h, size_t size, const uint8_t key[FB_PLAN_KEY_SIZE]) {
    return memcmp(h->magic, IMAGE_MAGIC, sizeof h->magic) == 0 && h->build && h->build == build_number() &&
           memcmp(h->key, key, FB_PLAN_KEY_SIZE) == 0 && h->size == size && h->root >= sizeof *h &&
           h->root + sizeof(fb_plan) <= size && h->relocations <= size &&
           h->n_relocations <= (size - h->relocations) / sizeof(uint32_t);
}

/* The image at its own address, or, where that is taken, elsewhere with its pointers moved. */
static char *map_image(int file, size_t size, bool *moved) {
    void *wanted = (void *)IMAGE_ADDRESS; /* NOLINT: an address nobody else uses */
#ifdef MAP_FIXED_NOREPLACE
    int fixed = MAP_FIXED_NOREPLACE;
#else
    int fixed = 0;
#endif
    void *at = mmap(wanted, size, PROT_READ, MAP_PRIVATE | fixed, file, 0); /* a plan is never written to */
    if (at == wanted) {
        *moved = false;
        return at;
    }
    if (at != MAP_FAILED)
        munmap(at, size);
    at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    *moved = true;
    return at == MAP_FAILED ? NULL : at;
}

static bool relocate(char *image, const image_header *h) {
    uint64_t move = (uint64_t)(uintptr_t)image - (uint64_t)IMAGE_ADDRESS;
    for (uint32_t i = 0; i < h->n_relocations; i++) {
        uint32_t slot;
        uint64_t address;
        memcpy(&slot, image + h->relocations + i * sizeof slot, sizeof slot);
        if (slot > h->size - sizeof address)
            return false;
        memcpy(&address, image + slot, sizeof address);
        address += move;
        memcpy(image + slot, &address, sizeof address);
    }
    return true;
}

bool fb_plan_image_open(const fb_plan **plan, fb_arena *arena, int file, const uint8_t key[FB_PLAN_KEY_SIZE],
                        const fb_view *texts, uint32_t n_texts) {
    struct stat status;
    if (fstat(file, &status) != 0 || status.st_size < (off_t)sizeof(image_header) ||
        (uint64_t)status.st_size > IMAGE_LIMIT)
        return false;
    size_t size = (size_t)status.st_size;
    mapping *m = FB_NEW(arena, mapping);
    fb_plan *opened = FB_NEW(arena, fb_plan);
    if (!m || !opened)
        return false;
    bool moved;
    char *image = map_image(file, size, &moved);
    if (!image)
        return false;
    *m = (mapping){image, size};
    if (!fb_arena_defer(arena, unmap, m))
        return false;
    const image_header *h = (const image_header *)image;
    if (!header_is_right(h, size, key) || checksum(image + sizeof *h, size - sizeof *h) != h->checksum ||
        (moved && !relocate(image, h)))
        return false;
    *opened = *(const fb_plan *)(image + h->root);
    fb_plan_model *models = FB_NEW_ARRAY(arena, fb_plan_model, opened->n_models);
    if (!models || opened->n_models != n_texts)
        return false;
    for (uint32_t i = 0; i < n_texts; i++) {
        models[i] = opened->models[i];
        models[i].text = texts[i];
    }
    opened->models = models;
    opened->arena = arena;
    *plan = opened;
    return true;
}
