/*
 * actions: an action is a list of targets of one kind; it travels from the window to a pool thread and back.
 */
#include "gui/jobs/actions.h"

#include <stdlib.h>
#include <wchar.h>

#include "gui/dialogs/deadline_dialog.h"
#include "gui/dialogs/question.h"
#include "gui/paint/strings.h"
#include "sockscope/system.h"
#include "sockscope/text.h"

#include "resource.h"

enum { LINE_SIZE = 512, RESULT_SIZE = LINE_SIZE * 2, PATIENCE_MS = 5000 };

struct target {
    wchar_t line[LINE_SIZE]; /* what it is, in words */
    uint32_t pid;
    uint64_t started;
    size_t endpoints; /* of the process, in the view */
    struct terminate_result ended;
};

struct action {
    struct job job; /* first */
    struct close_operations close;
    struct terminate_operations terminate;
    bool ends_processes;
    enum close_mode mode;
    size_t count;
    struct close_task *closes; /* one a target, where connections are closed */
    struct target targets[];
};

static void free_action(struct action *action)
{
    if (action) {
        free(action->closes);
        free(action);
    }
}

static void discard(struct job *job)
{
    free_action((struct action *)job);
}

static const struct close_result *result_of(const struct action *action, const struct target *target)
{
    return &action->closes[target - action->targets].result;
}

/* Words. */

static void wide_number(unsigned long long number, wchar_t text[24])
{
    swprintf(text, 24, L"%llu", number);
}

static void process_words(HINSTANCE instance, const struct process *process, wchar_t *text, size_t size)
{
    if (process && process->name[0]) {
        char clean[CELL_SIZE];
        text_sanitise(process->name, clean, sizeof clean);
        system_utf16(clean, text, size);
    } else {
        LoadStringW(instance, IDS_PROCESS_NAMELESS, text, (int)size);
    }
}

/* A row without a remote end is described by its local one. */
static void connection_line(const struct actions *actions, const struct list *list, const struct row *row,
                            wchar_t line[LINE_SIZE])
{
    wchar_t protocol[16], ends[LIST_ENDS_SIZE], process[260], pid[24];
    const wchar_t *inserts[] = {protocol, ends, process, pid};
    list_cell(list, row, COLUMN_PROTOCOL, protocol, 16);
    list_ends(row, ends);
    process_words(actions->instance, row->process, process, 260);
    wide_number(row_pid(row), pid);
    string_format(actions->instance, IDS_CONNECTION_LINE, line, LINE_SIZE, inserts);
}

static void process_line(const struct actions *actions, const struct process *process, struct target *target)
{
    wchar_t name[260], pid[24], endpoints[24], path[LINE_SIZE / 2] = L"";
    const wchar_t *inserts[] = {name, pid, endpoints, path};
    char clean[CELL_SIZE];
    process_words(actions->instance, process, name, 100);
    wide_number(process->pid, pid);
    wide_number(target->endpoints, endpoints);
    if (process->path) {
        text_sanitise(process->path, clean, sizeof clean);
        system_utf16(clean, path, LINE_SIZE / 2);
    }
    string_format(actions->instance, IDS_PROCESS_LINE, target->line, LINE_SIZE, inserts);
}

/* What a line is made of: what will be done to a target, or what became of it; false leaves it out. */
typedef bool (*line_maker)(const struct action *action, const struct target *target,
                           wchar_t line[RESULT_SIZE]);

static bool target_line(const struct action *action, const struct target *target, wchar_t line[RESULT_SIZE])
{
    (void)action;
    wcscpy(line, target->line);
    return true;
}

/* A line for each target; NULL when memory is out. */
static wchar_t *make_lines(const struct action *action, line_maker make)
{
    wchar_t line[RESULT_SIZE], *text = NULL;
    size_t length = 0, capacity = 0;
    for (size_t i = 0; i < action->count; i++) {
        if (!make(action, &action->targets[i], line)) {
            continue;
        }
        size_t added = wcslen(line);
        if (!text || length + added + 2 > capacity) {
            capacity = (length + added + 2) * 2;
            wchar_t *grown = realloc(text, capacity * sizeof *text);
            if (!grown) {
                free(text);
                return NULL;
            }
            text = grown;
        }
        if (length) {
            text[length++] = L'\n';
        }
        wcscpy(text + length, line);
        length += added;
    }
    return text;
}

/* Asking. */

struct wording {
    UINT one_title, many_title, button;
    const wchar_t *remark;
};

static bool confirm(const struct actions *actions, const struct action *action, const struct wording *wording)
{
    wchar_t title[STRING_SIZE], yes[STRING_SIZE], number[24];
    const wchar_t *inserts[] = {number};
    wide_number(action->count, number);
    string_format(actions->instance, action->count == 1 ? wording->one_title : wording->many_title, title,
                  STRING_SIZE, inserts);
    string_load(actions->instance, wording->button, yes);
    wchar_t *lines = make_lines(action, target_line);
    const struct question question = {IDI_WARNING, title, lines, wording->remark, yes, false};
    /* What cannot be told is not asked. */
    bool sure = lines && question_ask(actions->window, actions->instance, actions->theme, &question);
    free(lines);
    return sure;
}

/* Doing. */

static void work(struct job *job)
{
    struct action *action = (struct action *)job;
    for (size_t i = 0; i < action->count && action->ends_processes; i++) {
        struct target *target = &action->targets[i];
        target->ended = terminate_run(target->pid, target->started, false, PATIENCE_MS, &action->terminate);
    }
    if (!action->ends_processes) {
        close_run_all(action->closes, action->count, &action->close);
    }
}

static void start(struct actions *actions, struct action *action, wchar_t *said, size_t size)
{
    const wchar_t *inserts[] = {action->targets[0].line};
    string_format(actions->instance, IDS_STATUS_WORKING, said, size, inserts);
    if (!jobs_start(&actions->jobs, &action->job)) {
        string_load(actions->instance, IDS_STATUS_NO_MEMORY, said);
        free_action(action);
    }
}

/* One with room for so many targets, or NULL. */
static struct action *make_action(const struct actions *actions, size_t room)
{
    struct action *action = room ? calloc(1, sizeof *action + room * sizeof action->targets[0]) : NULL;
    if (action) {
        action->job = (struct job){.work = work, .discard = discard};
        action->close = actions->close;
        action->terminate = actions->terminate;
    }
    return action;
}

static bool confirm_close(const struct actions *actions, const struct action *action, uint32_t deadline_ms)
{
    wchar_t what[STRING_SIZE], seconds[24];
    const wchar_t *inserts[] = {seconds};
    const struct wording wording = {IDS_CONFIRM_CLOSE_TITLE, IDS_CONFIRM_CLOSE_MANY_TITLE,
                                    IDS_CONFIRM_CLOSE_BUTTON, what};
    bool plain = action->mode == CLOSE_DEADLINE && !actions->elevated;
    wide_number(deadline_ms / 1000, seconds);
    string_format(actions->instance, plain ? IDS_DEADLINE_PLAIN : IDS_MODE_FIRST + (UINT)action->mode, what,
                  STRING_SIZE, inserts);
    return confirm(actions, action, &wording);
}

/* False when the user does not want it. */
static bool ask_deadline(struct actions *actions, uint32_t *deadline_ms)
{
    struct deadline deadline = {actions->elevated, actions->deadline_ms, false};
    if (!deadline_ask(actions->window, actions->instance, actions->theme, &deadline)) {
        return false;
    }
    *deadline_ms = deadline.milliseconds;
    if (deadline.kept) {
        actions->mode = CLOSE_DEADLINE;
        actions->deadline_ms = deadline.milliseconds;
    }
    return true;
}

/* Nothing selected can be closed: why, by the example of the first row. */
static void say_obstacle(const struct actions *actions, const struct list *list, wchar_t *said, size_t size)
{
    wchar_t reason[STRING_SIZE], line[LINE_SIZE];
    const wchar_t *inserts[] = {line, reason};
    const struct row *row = list_row(list, list_next_selected(list, -1));
    if (!row) {
        return;
    }
    enum close_obstacle obstacle = close_obstacle(row);
    connection_line(actions, list, row, line);
    string_load(actions->instance,
                obstacle == CLOSE_POSSIBLE ? IDS_REASON_ELEVATION : IDS_OBSTACLE_FIRST + (UINT)obstacle,
                reason);
    string_format(actions->instance, IDS_NOT_POSSIBLE, said, size, inserts);
}

void actions_close(struct actions *actions, const struct list *list, enum close_mode mode,
                   uint32_t deadline_ms, wchar_t *said, size_t size)
{
    size_t selected = (size_t)ListView_GetSelectedCount(list->control);
    struct action *action = make_action(actions, selected);
    said[0] = L'\0';
    if (action) {
        action->closes = calloc(selected, sizeof *action->closes);
    }
    if (!action || !action->closes) {
        if (selected) {
            string_load(actions->instance, IDS_STATUS_NO_MEMORY, said);
        }
        free_action(action);
        return;
    }
    for (int at = list_next_selected(list, -1); at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_row(list, at);
        if (row && close_obstacle(row) == CLOSE_POSSIBLE && (mode != CLOSE_RESET || actions->elevated)) {
            connection_line(actions, list, row, action->targets[action->count].line);
            action->closes[action->count++].request = close_request_of(row, mode, 0);
        }
    }
    if (action->count == 0) {
        say_obstacle(actions, list, said, size);
        free_action(action);
        return;
    }
    action->mode = mode;
    if ((mode == CLOSE_DEADLINE && !deadline_ms && !ask_deadline(actions, &deadline_ms)) ||
        !confirm_close(actions, action, deadline_ms)) {
        free_action(action);
        return;
    }
    for (size_t i = 0; i < action->count; i++) {
        action->closes[i].request.deadline_ms = deadline_ms;
    }
    start(actions, action, said, size);
}

static size_t count_endpoints(const struct list *list, const struct process *process)
{
    size_t count = 0;
    for (size_t i = 0; i < list->frame->count; i++) {
        const struct row *row = list->frame->rows[i];
        count += row->process && row->process->pid == process->pid &&
                 row->process->started == process->started && row->change != CHANGE_CLOSED;
    }
    return count;
}

static void add_process(const struct actions *actions, const struct list *list, struct action *action,
                        const struct process *process)
{
    for (size_t i = 0; i < action->count; i++) {
        if (action->targets[i].pid == process->pid && action->targets[i].started == process->started) {
            return;
        }
    }
    struct target *target = &action->targets[action->count++];
    target->pid = process->pid;
    target->started = process->started;
    target->endpoints = count_endpoints(list, process);
    process_line(actions, process, target);
}

static bool confirm_end(const struct actions *actions, const struct action *action)
{
    wchar_t what[STRING_SIZE];
    const struct wording wording = {IDS_CONFIRM_END_TITLE, IDS_CONFIRM_END_MANY_TITLE, IDS_CONFIRM_END_BUTTON,
                                    what};
    string_load(actions->instance, IDS_CONFIRM_END_TEXT, what);
    return confirm(actions, action, &wording);
}

void actions_end_process(struct actions *actions, const struct list *list, wchar_t *said, size_t size)
{
    struct action *action = make_action(actions, (size_t)ListView_GetSelectedCount(list->control));
    said[0] = L'\0';
    for (int at = list_next_selected(list, -1); action && at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_owner_row(list, at);
        if (row && row->process && row->process->pid) {
            add_process(actions, list, action, row->process);
        }
    }
    if (!action || action->count == 0 || !confirm_end(actions, action)) {
        free_action(action);
        return;
    }
    action->ends_processes = true;
    start(actions, action, said, size);
}

/* Reporting. */

static bool is_done(const struct action *action, const struct target *target)
{
    if (action->ends_processes) {
        return target->ended.outcome == TERMINATE_DONE || target->ended.outcome == TERMINATE_ALREADY_GONE;
    }
    /* FIN alone is all that a graceful close promises; the others promise an end. */
    enum close_outcome outcome = result_of(action, target)->outcome;
    return outcome == OUTCOME_CLOSED || outcome == OUTCOME_ALREADY_GONE ||
           (outcome == OUTCOME_CLOSING && action->mode == CLOSE_GRACEFUL);
}

static bool result_line(const struct action *action, const struct target *target, wchar_t line[RESULT_SIZE])
{
    char words[1024];
    wchar_t wide[LINE_SIZE];
    if (action->ends_processes) {
        terminate_result_text(&target->ended, system_error_text, words, sizeof words);
    } else {
        close_result_text(result_of(action, target), action->mode, system_error_text, words, sizeof words);
    }
    system_utf16(words, wide, LINE_SIZE);
    /* The question shows the path of a process; here one line is enough. */
    int first = (int)wcscspn(target->line, L"\n");
    swprintf(line, RESULT_SIZE, L"%ls: %.*ls", wide, first, target->line);
    return true;
}

static bool failure_line(const struct action *action, const struct target *target, wchar_t line[RESULT_SIZE])
{
    return !is_done(action, target) && result_line(action, target, line);
}

static void tell_failures(const struct actions *actions, const struct action *action, const wchar_t *summary)
{
    wchar_t title[STRING_SIZE];
    string_load(actions->instance, action->ends_processes ? IDS_NOT_ENDED_TITLE : IDS_NOT_CLOSED_TITLE,
                title);
    wchar_t *lines = make_lines(action, failure_line);
    const wchar_t *remark = action->count > 1 ? summary : NULL;
    const struct question question = {IDI_ERROR, title, lines, remark, NULL, false};
    question_ask(actions->window, actions->instance, actions->theme, &question);
    free(lines);
}

static size_t count_done(const struct action *action)
{
    size_t fine = 0;
    for (size_t i = 0; i < action->count; i++) {
        fine += is_done(action, &action->targets[i]);
    }
    return fine;
}

void actions_say(const struct actions *actions, const struct job *done, wchar_t *said, size_t size)
{
    const struct action *action = (const struct action *)done;
    wchar_t line[RESULT_SIZE], number[24], all[24];
    const wchar_t *inserts[] = {number, all};
    if (action->count == 1) {
        result_line(action, &action->targets[0], line);
        swprintf(said, size, L"%ls", line);
    } else {
        wide_number(count_done(action), number);
        wide_number(action->count, all);
        string_format(actions->instance, IDS_RESULT_SUMMARY, said, size, inserts);
    }
}

void actions_done(const struct actions *actions, struct job *done)
{
    const struct action *action = (const struct action *)done;
    wchar_t summary[RESULT_SIZE];
    if (count_done(action) < action->count) {
        actions_say(actions, done, summary, RESULT_SIZE);
        tell_failures(actions, action, summary);
    }
    job_free(done);
}

bool actions_may_end(const struct actions *actions)
{
    const struct warning warning = {IDS_ABANDON_TITLE, NULL, IDS_ABANDON_REMARK, IDS_ABANDON_BUTTON};
    return !jobs_run(&actions->jobs) ||
           question_warn(actions->window, actions->instance, actions->theme, &warning);
}

bool actions_finish(struct actions *actions, DWORD milliseconds)
{
    return jobs_close(&actions->jobs, milliseconds);
}
