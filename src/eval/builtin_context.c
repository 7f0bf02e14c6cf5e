/* builtin_context.c - the context functions (DMN 1.5 section 10.3.4.10, table 81).
 *
 * Called through the table made from feel/builtins.def.  Contexts are immutable: a changed one is a new one.
 */
#include "eval/builtin_inner.h"

fb_value builtin_get_value(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("get value");
    fb_value context;
    fb_view key;
    if (!fb_argument_context(&context, &given, 0, "m") || !fb_argument_string(&key, &given, 1, "key"))
        return fb_null();
    const fb_value *value = fb_context_get(&context, key);
    if (value == NULL)
        return fb_null_note(run, "get value: the context has no entry '%.*s'", FB_ARG(key));
    return *value;
}

static fb_value key_and_value(fb_run *run, const fb_entry *entry) {
    fb_entry *pair = FB_NEW_ARRAY(run->arena, fb_entry, 2);
    if (!fb_run_memory(run))
        return fb_null();
    pair[0] = (fb_entry){FB_LITERAL("key"), fb_string(entry->key)};
    pair[1] = (fb_entry){FB_LITERAL("value"), entry->value};
    return fb_context(pair, 2);
}

fb_value builtin_get_entries(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("get entries");
    fb_value context;
    if (!fb_argument_context(&context, &given, 0, "m") || !fb_run_step(run, context.count))
        return fb_null();
    fb_list_builder entries;
    fb_list_begin(&entries, run->arena);
    for (uint32_t i = 0; i < context.count && run->stop == FB_STOP_NONE; i++) {
        fb_value pair = key_and_value(run, &context.as.entries[i]);
        if (!fb_list_add(&entries, &pair))
            break;
    }
    return fb_made_value(run, fb_list_end(&entries));
}

/* ---- contexts under construction ----------------------------------------------------------------------- */

/* Entries being gathered, with an index by key so that many of them do not take time squared. */
typedef struct gathering {
    fb_run *run;
    fb_map index; /* key -> its entry's address */
    fb_entry *entries;
    uint32_t n, capacity;
} gathering;

static bool gather_begin(gathering *g, fb_run *run, uint64_t capacity) {
    *g = (gathering){.run = run};
    fb_map_init(&g->index, run->arena);
    if (capacity > UINT32_MAX || !fb_run_step(run, capacity)) {
        run->stop = FB_STOP_LIMIT;
        return false;
    }
    g->capacity = (uint32_t)capacity;
    g->entries = FB_NEW_ARRAY(run->arena, fb_entry, capacity);
    return fb_run_memory(run);
}

/* An entry for a key that may be there already; then it keeps its place. */
static bool gather(gathering *g, fb_view key, const fb_value *value) {
    fb_entry *entry = fb_map_find(&g->index, key);
    if (entry == NULL) {
        entry = &g->entries[g->n];
        if (g->n >= g->capacity || !fb_map_put(&g->index, key, entry)) {
            fb_run_memory(g->run);
            return false;
        }
        entry->key = key;
        g->n++;
    }
    entry->value = *value;
    return true;
}

/* An item {key: .., value: ..} of context()'s list. */
static bool entry_of_item(fb_view *key, const fb_value **value, fb_run *run, const fb_value *item,
                          uint32_t i) {
    if (item->kind != FB_KIND_CONTEXT) {
        fb_null_note(run, "context: item %u of 'entries' must be a context, not %s", i + 1,
                     fb_kind_name(item->kind));
        return false;
    }
    const fb_value *name = fb_context_get(item, FB_LITERAL("key"));
    *value = fb_context_get(item, FB_LITERAL("value"));
    if (name == NULL || *value == NULL) {
        fb_null_note(run, "context: item %u of 'entries' has no '%s'", i + 1, name == NULL ? "key" : "value");
        return false;
    }
    name = fb_unwrapped(name, FB_KIND_STRING);
    if (name->kind != FB_KIND_STRING) {
        fb_null_note(run, "context: the key of item %u must be a string, not %s", i + 1,
                     fb_kind_name(name->kind));
        return false;
    }
    *key = name->count > 0 ? fb_string_view(name) : FB_LITERAL("");
    return true;
}

/* The keys of a context are distinct (10.3.2.6), so entries that are not make none. */
fb_value builtin_context(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("context");
    fb_value list;
    gathering g;
    if (!fb_argument_list(&list, &given, 0, "entries") || !gather_begin(&g, run, list.count))
        return fb_null();
    for (uint32_t i = 0; i < list.count; i++) {
        fb_view key;
        const fb_value *value;
        if (!entry_of_item(&key, &value, run, &list.as.items[i], i))
            return fb_null();
        if (fb_map_find(&g.index, key) != NULL)
            return fb_null_note(run, "context: the key '%.*s' occurs twice", FB_ARG(key));
        if (!gather(&g, key, value))
            return fb_null();
    }
    return fb_made_value(run, fb_context(g.entries, g.n));
}

fb_value builtin_context_merge(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("context merge");
    fb_value list;
    gathering g;
    uint64_t n_entries = 0;
    if (!fb_argument_list(&list, &given, 0, "contexts"))
        return fb_null();
    for (uint32_t i = 0; i < list.count; i++) {
        if (list.as.items[i].kind != FB_KIND_CONTEXT)
            return fb_null_note(run, "context merge: item %u of 'contexts' must be a context, not %s", i + 1,
                                fb_kind_name(list.as.items[i].kind));
        n_entries += list.as.items[i].count;
    }
    if (!gather_begin(&g, run, n_entries))
        return fb_null();
    for (uint32_t i = 0; i < list.count; i++) {
        const fb_value *context = &list.as.items[i];
        for (uint32_t k = 0; k < context->count; k++)
            if (!gather(&g, context->as.entries[k].key, &context->as.entries[k].value))
                return fb_null();
    }
    return fb_made_value(run, fb_context(g.entries, g.n));
}

/* ---- context put --------------------------------------------------------------------------------------- */

static fb_value with_entry(fb_run *run, const fb_value *context, fb_view key, const fb_value *value) {
    if (!fb_run_step(run, 1 + (uint64_t)context->count))
        return fb_null();
    return fb_made_value(run, fb_context_put(run->arena, context, key, value));
}

fb_value builtin_context_put(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("context put");
    fb_value context;
    fb_view key;
    if (!fb_argument_context(&context, &given, 0, "context") || !fb_argument_string(&key, &given, 1, "key"))
        return fb_null();
    return with_entry(run, &context, key, fb_argument_any(&given, 2));
}

/* The path keys[0..] inside the context set to value; a context must stand at every key but the last. */
static fb_value with_path(fb_run *run, const fb_value *context, const fb_value *keys, uint32_t n_keys,
                          const fb_value *value) {
    if (keys[0].kind != FB_KIND_STRING)
        return fb_null_note(run, "context put: 'keys' must hold strings only, not %s",
                            fb_kind_name(keys[0].kind));
    fb_view key = keys[0].count > 0 ? fb_string_view(&keys[0]) : FB_LITERAL("");
    if (n_keys == 1)
        return with_entry(run, context, key, value);
    const fb_value *inner = fb_context_get(context, key);
    if (inner == NULL || inner->kind != FB_KIND_CONTEXT)
        return fb_null_note(run, "context put: at '%.*s' there is no context to go into", FB_ARG(key));
    if (!fb_budget_enter(&run->budget)) {
        fb_budget_held(run);
        return fb_null();
    }
    fb_value changed = with_path(run, inner, keys + 1, n_keys - 1, value);
    fb_budget_leave(&run->budget);
    return changed.kind == FB_KIND_CONTEXT ? with_entry(run, context, key, &changed) : fb_null();
}

/* Also the one that a call by position takes: a key by itself stands for the list of it. */
fb_value builtin_context_put_keys(fb_run *run, const fb_value *arguments, uint32_t n_arguments) {
    fb_arguments given = FB_ARGUMENTS("context put");
    fb_value context, keys;
    if (!fb_argument_context(&context, &given, 0, "context") || !fb_argument_list(&keys, &given, 1, "keys"))
        return fb_null();
    if (keys.count == 0)
        return fb_null_note(run, "context put: 'keys' is empty");
    return with_path(run, &context, keys.as.items, keys.count, fb_argument_any(&given, 2));
}
