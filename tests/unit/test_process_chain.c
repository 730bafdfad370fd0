/* Who started whom: parents that are gone, whose PID is in use again, and circles. */
#include "sockscope/process_chain.h"

#include "check.h"

enum { MAX = 8 };

static const char *join(const struct process_list *list, const struct process_entry *const *entries,
                        size_t count)
{
    static char text[128];
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? " " : "",
                                 list->names + entries[i]->name);
    }
    return text;
}

static const char *chain_of(const struct process_list *list, uint32_t pid, uint64_t started)
{
    const struct process_entry *chain[MAX];
    size_t count = process_chain(list, pid, started, chain, MAX);
    return join(list, chain, count);
}

static const char *tree_of(const struct process_list *list, uint32_t pid, size_t most)
{
    const struct process_entry *tree[MAX];
    size_t count = process_tree(list, pid, 0, tree, most);
    return join(list, tree, count);
}

CASE(parents_come_nearest_first)
{
    struct process_list list = {0};
    CHECK(process_list_add(&list, 4, 0, 10, "System"));
    CHECK(process_list_add(&list, 20, 4, 20, "shell"));
    CHECK(process_list_add(&list, 30, 20, 30, "browser"));
    CHECK_TEXT(chain_of(&list, 30, 30), "shell System");
    CHECK_TEXT(chain_of(&list, 30, 0), "shell System");
    CHECK_TEXT(chain_of(&list, 4, 10), "");
    CHECK_TEXT(chain_of(&list, 99, 0), "");
    /* Another process of that PID was asked about. */
    CHECK_TEXT(chain_of(&list, 30, 31), "");
    process_list_free(&list);
}

CASE(a_reused_pid_is_no_parent)
{
    struct process_list list = {0};
    CHECK(process_list_add(&list, 20, 4, 50, "late"));
    CHECK(process_list_add(&list, 30, 20, 30, "child"));
    CHECK_TEXT(chain_of(&list, 30, 30), "");
    process_list_free(&list);
}

/* Without start times nothing can be ruled out, but a circle ends. */
CASE(circles_end)
{
    struct process_list list = {0};
    CHECK(process_list_add(&list, 20, 30, 0, "a"));
    CHECK(process_list_add(&list, 30, 20, 0, "b"));
    CHECK(process_list_add(&list, 40, 40, 0, "self"));
    CHECK_TEXT(chain_of(&list, 20, 0), "b");
    CHECK_TEXT(chain_of(&list, 40, 0), "");
    process_list_free(&list);
}

CASE(children_come_behind_their_parents)
{
    struct process_list list = {0};
    CHECK(process_list_add(&list, 50, 30, 50, "tab"));
    CHECK(process_list_add(&list, 4, 0, 10, "System"));
    CHECK(process_list_add(&list, 20, 4, 20, "shell"));
    CHECK(process_list_add(&list, 30, 20, 30, "browser"));
    CHECK(process_list_add(&list, 40, 20, 15, "older")); /* its parent's PID is in use again */
    CHECK_TEXT(tree_of(&list, 20, MAX), "browser tab");
    CHECK_TEXT(tree_of(&list, 4, MAX), "shell browser tab");
    CHECK_TEXT(tree_of(&list, 4, 2), "shell browser");
    CHECK_TEXT(tree_of(&list, 50, MAX), "");
    CHECK_TEXT(tree_of(&list, 99, MAX), "");
    process_list_free(&list);
    list = (struct process_list){0};
    CHECK(process_list_add(&list, 20, 30, 0, "a"));
    CHECK(process_list_add(&list, 30, 20, 0, "b"));
    CHECK_TEXT(tree_of(&list, 20, MAX), "b");
    process_list_free(&list);
}

int main(void)
{
    RUN(parents_come_nearest_first);
    RUN(a_reused_pid_is_no_parent);
    RUN(circles_end);
    RUN(children_come_behind_their_parents);
    return check_result();
}
