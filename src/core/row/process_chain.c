/* process_chain: see process_chain.h. */
#include "sockscope/process_chain.h"

/* started 0 stands for any, on both sides: Toolhelp tells no times. */
static const struct process_entry *find(const struct process_list *list, uint32_t pid, uint64_t started)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct process_entry *entry = &list->entries[i];
        if (entry->pid == pid && (started == 0 || entry->started == 0 || entry->started == started)) {
            return entry;
        }
    }
    return NULL;
}

/* NULL as well for one that started after its supposed child: its PID is in use again. */
static const struct process_entry *parent_of(const struct process_list *list,
                                             const struct process_entry *child)
{
    const struct process_entry *parent = find(list, child->parent_pid, 0);
    bool later = parent && child->started && parent->started > child->started;
    return child->parent_pid == 0 || later || parent == child ? NULL : parent;
}

size_t process_chain(const struct process_list *list, uint32_t pid, uint64_t started,
                     const struct process_entry *chain[], size_t max)
{
    const struct process_entry *first = find(list, pid, started), *at = first;
    size_t count = 0;
    /* Where start times are not told, PIDs in use again can make a circle. */
    while (at && count < max && (at = parent_of(list, at)) && at != first) {
        chain[count++] = at;
    }
    return count;
}

static bool is_in(const struct process_entry *const *entries, size_t count, const struct process_entry *entry)
{
    for (size_t i = 0; i < count; i++) {
        if (entries[i] == entry) {
            return true;
        }
    }
    return false;
}

size_t process_tree(const struct process_list *list, uint32_t pid, uint64_t started,
                    const struct process_entry *tree[], size_t max)
{
    const struct process_entry *root = find(list, pid, started), *parent = root;
    size_t count = 0;
    for (size_t next = 0; parent; parent = next < count ? tree[next++] : NULL) {
        for (size_t i = 0; i < list->count && count < max; i++) {
            const struct process_entry *child = &list->entries[i];
            if (child != root && parent_of(list, child) == parent && !is_in(tree, count, child)) {
                tree[count++] = child;
            }
        }
    }
    return count;
}
