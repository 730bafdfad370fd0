/*
 * process_list: lists that only grow until they are cleared, names one after the other in one allocation.
 */
#include "sockscope/process_list.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/array.h"
#include "sockscope/text.h"

void process_list_clear(struct process_list *list)
{
    list->count = 0;
    list->names_length = 0;
}

void process_list_free(struct process_list *list)
{
    free(list->entries);
    free(list->names);
    memset(list, 0, sizeof *list);
}

bool process_list_add(struct process_list *list, uint32_t pid, uint32_t parent_pid, uint64_t started,
                      const char *name)
{
    size_t size = strlen(name) + 1;
    struct process_entry *entries =
        array_grow(list->entries, &list->capacity, list->count + 1, sizeof *entries);
    if (!entries) {
        return false;
    }
    list->entries = entries;
    char *names = array_grow(list->names, &list->names_capacity, list->names_length + size, 1);
    if (!names) {
        return false;
    }
    list->names = names;
    memcpy(names + list->names_length, name, size);
    entries[list->count++] = (struct process_entry){pid, parent_pid, started, list->names_length};
    list->names_length += size;
    return true;
}

void pid_texts_clear(struct pid_texts *list)
{
    list->count = 0;
}

void pid_texts_free(struct pid_texts *list)
{
    free(list->entries);
    memset(list, 0, sizeof *list);
}

bool pid_texts_add(struct pid_texts *list, uint32_t pid, const char *text)
{
    struct pid_text *entries = array_grow(list->entries, &list->capacity, list->count + 1, sizeof *entries);
    if (!entries) {
        return false;
    }
    list->entries = entries;
    struct pid_text *entry = &entries[list->count++];
    size_t length = 0;
    entry->pid = pid;
    entry->text[0] = '\0';
    text_append(entry->text, sizeof entry->text, &length, text);
    return true;
}
