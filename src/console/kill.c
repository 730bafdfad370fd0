/*
 * kill: ends processes, named by PID or as the owners of rows.  PID and start time are those of the
 * look that the user was shown, so a PID that was reused meanwhile is not hit.
 */
#include <stdlib.h>

#include "console.h"
#include "sockscope/process_chain.h"
#include "sockscope/text.h"

enum { RESULT_SIZE = 1024, NAME_SIZE = 280, PATIENCE_MS = 5000 };

struct target {
    uint32_t pid;
    uint64_t started;
    bool any_start; /* the user named the PID, and the system does not report a start time */
    char name[NAME_SIZE];
    size_t rows; /* that led to it */
};

struct targets {
    struct target *all;
    size_t count;
    size_t roots;  /* those asked for; the rest was started by them */
    size_t missed; /* rows of which no owner is known; and one more when not all could be read */
};

static void set_name(struct target *target, const char *name)
{
    size_t length = 0;
    target->name[0] = '\0';
    text_append(target->name, sizeof target->name, &length, name);
}

static void add_owner(struct targets *targets, const struct row *row)
{
    uint32_t pid = row_pid(row);
    uint64_t started = row->process ? row->process->started : 0;
    if (pid == 0) {
        char words[ROW_WORDS_SIZE];
        row_words(row, words, sizeof words);
        say("%s: its owner is unknown", words);
        targets->missed++;
        return;
    }
    for (size_t i = 0; i < targets->count; i++) {
        if (targets->all[i].pid == pid && targets->all[i].started == started) {
            targets->all[i].rows++;
            return;
        }
    }
    struct target *target = &targets->all[targets->count++];
    target->pid = pid;
    target->started = started;
    target->any_start = false;
    target->rows = 1;
    set_name(target, row->process ? row->process->name : "");
}

static int find_owners(const struct command *command, struct targets *targets)
{
    struct look look;
    int code = EXIT_NOT_DONE;
    if (!look_open(&look, command, 0)) {
        return code;
    }
    if (look_now(&look)) {
        const struct frame *frame = look.frame;
        targets->all = malloc((frame->count + 1) * sizeof *targets->all);
        if (!targets->all) {
            say("out of memory");
        } else if (frame->count == 0) {
            say(look_failed(&look) ? "nothing that could be read matches" : "nothing matches");
            code = look_failed(&look) ? EXIT_NOT_DONE : EXIT_NO_MATCH;
        } else {
            for (size_t i = 0; i < frame->count; i++) {
                add_owner(targets, frame->rows[i]);
            }
            targets->missed += look_failed(&look);
            code = EXIT_DONE;
        }
    }
    look_close(&look);
    return code;
}

static int take_process(const struct process_list *list, uint32_t pid, struct targets *targets)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct process_entry *entry = &list->entries[i];
        if (entry->pid == pid) {
            targets->all = malloc(sizeof *targets->all);
            if (!targets->all) {
                say("out of memory");
                return EXIT_NOT_DONE;
            }
            targets->count = 1;
            targets->all->pid = pid;
            targets->all->started = entry->started;
            targets->all->any_start = entry->started == 0;
            targets->all->rows = 0;
            set_name(targets->all, list->names + entry->name);
            return EXIT_DONE;
        }
    }
    say("no process has PID %lu", (unsigned long)pid);
    return EXIT_NO_MATCH;
}

static bool read_processes(struct process_list *list)
{
    uint32_t error = system_list_processes(list);
    if (error) {
        char words[RESULT_SIZE];
        system_error_text(error, words, sizeof words);
        say("cannot read the process list: %s", words);
    }
    return error == 0;
}

static int find_process(uint32_t pid, struct targets *targets)
{
    struct process_list list = {0};
    int code = read_processes(&list) ? take_process(&list, pid, targets) : EXIT_NOT_DONE;
    process_list_free(&list);
    return code;
}

static bool is_target(const struct targets *targets, const struct process_entry *entry)
{
    for (size_t i = 0; i < targets->count; i++) {
        if (targets->all[i].pid == entry->pid && targets->all[i].started == entry->started) {
            return true;
        }
    }
    return false;
}

/* Behind the targets, what they have started; `tree` has room for every process of the list. */
static void add_children(const struct process_list *list, const struct process_entry **tree,
                         struct targets *targets)
{
    for (size_t i = 0; i < targets->roots; i++) {
        const struct target *root = &targets->all[i];
        size_t count = process_tree(list, root->pid, root->started, tree, list->count);
        for (size_t at = 0; at < count; at++) {
            if (!is_target(targets, tree[at])) {
                struct target *target = &targets->all[targets->count++];
                *target = (struct target){.pid = tree[at]->pid, .started = tree[at]->started};
                set_name(target, list->names + tree[at]->name);
            }
        }
    }
}

static bool add_trees(struct targets *targets)
{
    struct process_list list = {0};
    bool read = read_processes(&list);
    size_t most = targets->count + list.count;
    struct target *all = read ? realloc(targets->all, (most + 1) * sizeof *all) : NULL;
    targets->all = all ? all : targets->all;
    const struct process_entry **tree = all ? malloc((list.count + 1) * sizeof(*tree)) : NULL;
    if (tree) {
        add_children(&list, tree, targets);
    } else if (read) {
        say("out of memory");
    }
    bool added = tree != NULL;
    free(tree);
    process_list_free(&list);
    return added;
}

static void say_targets(const struct targets *targets)
{
    char words[ROW_WORDS_SIZE];
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->all[i];
        process_words(target->pid, target->name, words, sizeof words);
        if (target->rows) {
            say("  %s, %u matching rows", words, (unsigned)target->rows);
        } else {
            say("  %s", words);
        }
    }
}

/* Of the widest target's words. */
static size_t width_of(const struct targets *targets)
{
    char words[ROW_WORDS_SIZE];
    size_t widest = 0;
    for (size_t i = 0; i < targets->count; i++) {
        process_words(targets->all[i].pid, targets->all[i].name, words, sizeof words);
        widest = wider(widest, words);
    }
    return widest;
}

static void dry_run(const struct command *command, const struct targets *targets, struct output *output)
{
    struct terminate_operations operations = system_terminate_operations();
    char words[ROW_WORDS_SIZE], obstacle_words[RESULT_SIZE];
    size_t width = width_of(targets);
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->all[i];
        struct terminate_result obstacle;
        bool possible =
            terminate_check(target->pid, target->started, target->any_start, &operations, &obstacle);
        process_words(target->pid, target->name, words, sizeof words);
        if (!possible) {
            terminate_result_text(&obstacle, system_error_text, obstacle_words, sizeof obstacle_words);
        }
        result_line(output, words, width, possible ? "would be ended" : obstacle_words);
    }
    if (targets->roots > 1 && !command->all) {
        say("%u processes match: ending them needs --all", (unsigned)targets->roots);
    }
}

/* EXIT_DONE if the user agrees, otherwise the exit code. */
static int make_sure(const struct command *command, const struct targets *targets)
{
    if (targets->roots > 1 && !command->all) {
        say("%u processes match, none was ended; --all ends every one:", (unsigned)targets->roots);
        say_targets(targets);
        return EXIT_REFUSED;
    }
    if (command->yes || targets->count == 0) {
        return EXIT_DONE;
    }
    if (!can_ask()) {
        say("nothing was ended: nobody can be asked here; --yes ends without asking");
        say_targets(targets);
        return EXIT_REFUSED;
    }
    say_targets(targets);
    if (!ask("End %s?  What it has not saved is lost.",
             targets->count > 1 ? "these processes" : "this process")) {
        say("nothing was ended");
        return EXIT_REFUSED;
    }
    return EXIT_DONE;
}

static void count_outcome(enum terminate_outcome outcome, struct tally *tally)
{
    switch (outcome) {
    case TERMINATE_DONE:
    case TERMINATE_ALREADY_GONE:
        tally->done++;
        break;
    case TERMINATE_ACCESS_DENIED:
        tally->denied++;
        break;
    case TERMINATE_REFUSED:
    case TERMINATE_STILL_RUNNING:
    case TERMINATE_FAILED:
        tally->failed++;
        break;
    }
}

static int end_processes(const struct targets *targets, struct output *output)
{
    struct terminate_operations operations = system_terminate_operations();
    struct tally tally = {0, 0, 0};
    char words[ROW_WORDS_SIZE], happened[RESULT_SIZE];
    size_t width = width_of(targets);
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->all[i];
        struct terminate_result result =
            terminate_run(target->pid, target->started, target->any_start, PATIENCE_MS, &operations);
        size_t done = tally.done;
        process_words(target->pid, target->name, words, sizeof words);
        terminate_result_text(&result, system_error_text, happened, sizeof happened);
        result_line(output, words, width, happened);
        count_outcome(result.outcome, &tally);
        if (tally.done == done && !output_shares_screen(output)) {
            say("%s: %s", words, happened);
        }
    }
    tally.failed += targets->missed;
    return tally_code(&tally);
}

int run_kill(const struct command *command)
{
    struct targets targets = {.all = NULL};
    struct output output;
    int code = command->has_pid ? find_process(command->pid, &targets) : find_owners(command, &targets);
    targets.roots = targets.count;
    if (code == EXIT_DONE && command->tree && !add_trees(&targets)) {
        code = EXIT_NOT_DONE;
    }
    if (code == EXIT_DONE && output_open(&output, NULL)) {
        if (command->dry_run) {
            dry_run(command, &targets, &output);
        } else {
            code = make_sure(command, &targets);
            if (code == EXIT_DONE) {
                code = end_processes(&targets, &output);
            }
        }
        code = output_close(&output, true, code);
    }
    free(targets.all);
    return code;
}
