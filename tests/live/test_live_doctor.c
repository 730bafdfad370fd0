/*
 * "sockscope doctor" on this machine: both forms of the report say the same, the exit code is what they come
 * to, what works everywhere works, what the system only pretends to do is told, and nothing is left behind.
 */
#include <winsock2.h>

#include <windows.h>

#include <stdlib.h>
#include <tlhelp32.h>

#include "check.h"
#include "console_run.h"
#include "patience.h"
#include "sockscope/process_chain.h"
#include "sockscope/snapshot.h"
#include "sockscope/system.h"

enum { LINES_MAX = 64, LINE_SIZE = 2048, STEP_MS = 50 };

struct line {
    char check[64], result[16], detail[LINE_SIZE];
};

static struct line lines[LINES_MAX];
static size_t line_count;
static DWORD pid; /* of the last run */

static size_t children_of(DWORD parent)
{
    struct process_list list = {0};
    const struct process_entry *tree[16];
    size_t count = system_list_processes(&list) ? 0 : process_tree(&list, parent, 0, tree, 16);
    process_list_free(&list);
    return count;
}

static bool owns_sockets(DWORD owner)
{
    struct source source;
    struct snapshot snapshot = {0};
    bool owns = false;
    CHECK(system_source_open(&source));
    snapshot_begin(&snapshot, 0, 0);
    source.read_tables(source.context, &snapshot, 0);
    for (size_t i = 0; i < snapshot.count; i++) {
        owns = owns || snapshot.rows[i].pid == owner;
    }
    snapshot_free(&snapshot);
    system_source_close(&source);
    return owns;
}

/* As run, but with the PID kept. */
static int run_doctor(const char *arguments)
{
    char command[512];
    PROCESS_INFORMATION process;
    HANDLE out = open_stream(), err = open_stream();
    int code = -1;
    snprintf(command, sizeof command, "\"%s\" doctor %s", program, arguments);
    if (start(command, out, err, &process)) {
        pid = process.dwProcessId;
        code = finish(&process);
    }
    read_stream(out, output);
    read_stream(err, messages);
    return code;
}

/* One object a line, as it is written; the last has no comma. */
static bool read_json(void)
{
    const char *at = strchr(output, '\n');
    line_count = 0;
    if (output[0] != '[' || !at) {
        return false;
    }
    for (; at && at[1] == '{' && line_count < LINES_MAX; at = strchr(at + 1, '\n')) {
        struct line *line = &lines[line_count++];
        unsigned long milliseconds;
        if (sscanf(at + 1,
                   "{\"Check\":\"%63[^\"]\",\"Result\":\"%15[^\"]\",\"Detail\":\"%2047[^\"]\","
                   "\"Milliseconds\":%lu}",
                   line->check, line->result, line->detail, &milliseconds) != 4) {
            printf("     not understood: %.200s\n", at + 1);
            return false;
        }
    }
    return at && strcmp(at, "\n]\n") == 0;
}

static size_t count_results(const char *result)
{
    size_t count = 0;
    for (size_t i = 0; i < line_count; i++) {
        count += strcmp(lines[i].result, result) == 0;
    }
    return count;
}

static const struct line *find(const char *check)
{
    for (size_t i = 0; i < line_count; i++) {
        if (strcmp(lines[i].check, check) == 0) {
            return &lines[i];
        }
    }
    printf("     no line \"%s\"\n", check);
    return NULL;
}

/* A machine may be too slow for the time that the whole may take; the report then says so. */
static bool ran_out_of_time(const struct line *line)
{
    return strstr(line->detail, "the time for all checks is over") ||
           strstr(line->detail, "did not end in time");
}

static void check_works(const char *check)
{
    const struct line *line = find(check);
    bool works = line && (strcmp(line->result, "works") == 0 || ran_out_of_time(line));
    CHECK(works);
    if (line && !works) {
        printf("     %s: %s: %s\n", check, line->result, line->detail);
    }
}

CASE(json_says_what_the_exit_code_says)
{
    int code = run_doctor("--format json");
    CHECK(read_json());
    CHECK(line_count >= 20);
    CHECK_NUMBER(count_results("works") + count_results("fails") + count_results("not tried"), line_count);
    CHECK_NUMBER(code, count_results("fails") ? 1 : 0);
    const char *at = output;
    while (*at && (unsigned char)*at < 0x7F) {
        at++;
    }
    CHECK_NUMBER((unsigned char)*at, 0);
}

CASE(what_works_everywhere_works)
{
    check_works("TCP table, IPv4");
    check_works("UDP table, IPv4");
    check_works("graceful close, IPv4");
    check_works("graceful close, IPv6");
    check_works("end in both directions, IPv4");
    check_works("end in both directions, IPv6");
    check_works("search of all handles");
    check_works("services");
    check_works("process list");
    check_works("guard against a reused PID");
    check_works("ending a process");
    check_works("names of adapters");
}

static bool is_wine(void)
{
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

/* Wine's SetTcpEntry returns 0 and does nothing. */
CASE(a_call_that_does_nothing_is_found_out)
{
    const struct line *line = find("reset by SetTcpEntry, IPv4");
    if (line && ran_out_of_time(line)) {
        printf("     %s: %s\n", line->check, line->detail);
    } else if (line && is_wine()) {
        CHECK_TEXT(line->result, "fails");
        CHECK(strstr(line->detail,
                     "reported success, changed nothing: the table says ESTABLISHED, the peer saw "
                     "nothing") != NULL);
    } else if (line) {
        CHECK_TEXT(line->result, system_is_elevated() ? "works" : "not tried");
    }
}

/* Only Wine is known to have a driver with other codes. */
CASE(a_driver_with_other_codes_is_found_out)
{
    const struct line *line = find("sockets asked through the driver");
    CHECK(line != NULL);
    if (line && ran_out_of_time(line)) {
        printf("     %s: %s\n", line->check, line->detail);
    } else if (line && is_wine()) {
        CHECK_TEXT(line->result, "fails");
        CHECK(strncmp(line->detail, "other end: refused (error ", 26) == 0);
        CHECK(strstr(line->detail, "; Winsock is used instead") != NULL);
    } else if (line) {
        CHECK_TEXT(line->result, "works");
        CHECK(strstr(line->detail, "counters of TCP: told") != NULL);
    }
}

static void check_not_tried(const char *check, const char *why)
{
    const struct line *line = find(check);
    if (line && !ran_out_of_time(line)) {
        CHECK_TEXT(line->result, "not tried");
        CHECK(strstr(line->detail, why) != NULL);
    }
}

/* The report goes into a file here. */
CASE(what_is_not_there_is_not_tried)
{
    check_not_tried("screen of its own on the console", "no console");
    CHECK(find("debug privilege") && find("graceful close, IPv4 of an IPv6 socket"));
    if (!GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version")) {
        check_works("bound sockets, IPv4");
        check_works("bound sockets, IPv6");
        check_works("graceful close, IPv4 of an IPv6 socket");
    } else {
        check_not_tried("bound sockets, IPv4", "does not have it");
        check_not_tried("bound sockets, IPv6", "does not have it");
    }
}

CASE(nothing_is_left)
{
    CHECK_NUMBER(children_of(pid), 0);
    CHECK(!owns_sockets(pid));
}

/* Times and ports differ; which checks there are does not, and how they ended only where time ran out. */
CASE(the_table_says_the_same)
{
    char words[96];
    unsigned fails = 0, tally_fails = 0;
    int code = run_doctor("");
    CHECK(strncmp(output, "Check ", 6) == 0);
    for (size_t i = 0; i < line_count; i++) {
        snprintf(words, sizeof words, "\n%s ", lines[i].check);
        const char *at = strstr(output, words);
        CHECK(at != NULL);
        const char *result = at ? at + strlen(words) + strspn(at + strlen(words), " ") : "";
        struct line now = {.check = ""};
        snprintf(now.detail, sizeof now.detail, "%.*s", (int)strcspn(result, "\n"), result);
        bool same = strncmp(result, lines[i].result, strlen(lines[i].result)) == 0;
        same = same || ran_out_of_time(&now) || ran_out_of_time(&lines[i]);
        CHECK(same);
        fails += strncmp(result, "fails ", 6) == 0;
        if (!same) {
            printf("     %s: %s, then %.60s\n", lines[i].check, lines[i].result, now.detail);
        }
    }
    CHECK_NUMBER(sscanf(messages, "sockscope: %*u work, %u fail,", &tally_fails), 1);
    CHECK_NUMBER(tally_fails, fails);
    CHECK_NUMBER(code, fails ? 1 : 0);
    CHECK_NUMBER(children_of(pid), 0);
}

CASE(wrong_arguments_are_named)
{
    CHECK_NUMBER(run_doctor("--format csv"), 2);
    CHECK(strstr(messages, "csv") != NULL);
    CHECK_NUMBER(run_doctor("everything"), 2);
    CHECK(strstr(messages, "everything") != NULL);
    CHECK_TEXT(output, "");
}

/* The helper on its own has nobody to talk to, and goes. */
CASE(the_helper_does_not_stay)
{
    CHECK_NUMBER(run("--doctor-peer"), 0);
    CHECK_TEXT(output, "");
}

/*
 * Whether the helper has begun its work, of which a second thread is part.  Wine leaves a process of Unix
 * behind when one is ended that has only just been created.
 */
static bool helper_works(DWORD parent)
{
    PROCESSENTRY32W entry = {.dwSize = sizeof entry};
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    bool works = false;
    for (BOOL more = Process32FirstW(all, &entry); more; more = Process32NextW(all, &entry)) {
        works = works || (entry.th32ParentProcessID == parent && entry.cntThreads >= 2);
    }
    CloseHandle(all);
    return works;
}

static bool helper_is_gone(DWORD parent)
{
    return children_of(parent) == 0;
}

static bool wait_until(bool (*is_so)(DWORD), DWORD parent)
{
    ULONGLONG begun = GetTickCount64();
    bool so = is_so(parent);
    while (!so && GetTickCount64() - begun < PATIENCE_MS) {
        Sleep(STEP_MS);
        so = is_so(parent);
    }
    return so;
}

CASE(what_it_started_ends_with_it)
{
    char command[512];
    PROCESS_INFORMATION process;
    HANDLE out = open_stream(), err = open_stream();
    snprintf(command, sizeof command, "\"%s\" doctor", program);
    bool started = start(command, out, err, &process);
    CHECK(started);
    if (started) {
        CHECK(wait_until(helper_works, process.dwProcessId));
        TerminateProcess(process.hProcess, 7);
        CHECK_NUMBER(finish(&process), 7);
        CHECK(wait_until(helper_is_gone, process.dwProcessId));
    }
    CloseHandle(out);
    CloseHandle(err);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        printf("test_live_doctor SOCKSCOPE.COM\n");
        return EXIT_FAILURE;
    }
    program = argv[1];
    RUN(json_says_what_the_exit_code_says);
    RUN(what_works_everywhere_works);
    RUN(a_call_that_does_nothing_is_found_out);
    RUN(a_driver_with_other_codes_is_found_out);
    RUN(what_is_not_there_is_not_tried);
    RUN(nothing_is_left);
    RUN(the_table_says_the_same);
    RUN(wrong_arguments_are_named);
    RUN(the_helper_does_not_stay);
    RUN(what_it_started_ends_with_it);
    return check_result();
}
