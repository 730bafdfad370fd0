/*
 * sockscope.com as a user runs it: what it prints about real sockets, its exit codes, and that what it
 * closes or ends is closed and ended.  The program's path is the first argument.
 */
#include <winsock2.h>

#include <windows.h>

#include <stdlib.h>
#include <wchar.h>

#include "check.h"
#include "console_run.h"
#include "patience.h"
#include "peer_client.h"
#include "sockscope/process_chain.h"
#include "sockscope/system.h"
#include "start_program.h"

static struct peer server, client;

static void check_message(const char *arguments, int code, const char *part)
{
    int got = run(arguments);
    if (got != code || !strstr(messages, part)) {
        printf("     %s\n     -> %d: %s\n", arguments, got, messages);
    }
    CHECK_NUMBER(got, code);
    CHECK(strstr(messages, part) != NULL);
    CHECK_TEXT(output, "");
}

static bool link_peers(bool ipv6, struct link *link)
{
    bool linked = peer_link(&server, &client, ipv6, link);
    CHECK(linked);
    return linked;
}

static void check_shown(const char *format, const char *wanted)
{
    bool found = strstr(output, wanted) != NULL;
    CHECK(found);
    if (!found) {
        printf("     %s: no \"%s\" in\n%s\n", format, wanted, output);
    }
}

static void check_json(bool ipv6, const struct link *link)
{
    char arguments[128], wanted[256];
    const char *address = ipv6 ? "::1" : "127.0.0.1";
    snprintf(arguments, sizeof arguments,
             "list lport:%u --format json --columns "
             "protocol,local-address,local-port,remote-address,remote-port,state",
             link->client_port);
    CHECK_NUMBER(run(arguments), 0);
    snprintf(wanted, sizeof wanted,
             "{\"Protocol\":\"%s\",\"LocalAddress\":\"%s\",\"LocalPort\":%u,\"RemoteAddress\":\"%s\","
             "\"RemotePort\":%u,"
             "\"State\":\"Established\"}",
             ipv6 ? "TCPV6" : "TCP", address, link->client_port, address, link->server_port);
    check_shown("json", wanted);
}

static void check_csv(bool ipv6, const struct link *link)
{
    char arguments[128], wanted[128];
    const char *address = ipv6 ? "::1" : "127.0.0.1";
    snprintf(arguments, sizeof arguments, "list lport:%u --format csv --columns %s", link->client_port,
             "local-address,local-port,remote-address,remote-port,state");
    CHECK_NUMBER(run(arguments), 0);
    snprintf(wanted, sizeof wanted,
             MARK "LocalAddress,LocalPort,RemoteAddress,RemotePort,State\r\n%s,%u,%s,%u,Established\r\n",
             address, link->client_port, address, link->server_port);
    CHECK_TEXT(output, wanted);
}

CASE(list_shows_connections_in_every_format)
{
    char arguments[64], wanted[64];
    struct link link;
    for (int ipv6 = 0; ipv6 < 2; ipv6++) {
        if (!link_peers(ipv6 != 0, &link)) {
            return;
        }
        check_json(ipv6 != 0, &link);
        check_csv(ipv6 != 0, &link);
        snprintf(arguments, sizeof arguments, "list port:%u", link.server_port);
        CHECK_NUMBER(run(arguments), 0);
        check_shown("table", "LISTENING");
        snprintf(wanted, sizeof wanted, "%u", link.client_port);
        check_shown("table", wanted);
    }
}

CASE(list_shows_owner_and_udp)
{
    char arguments[64], wanted[128];
    unsigned port, id;
    CHECK(peer_get(&server, "udp4", "port", &port, &id));
    snprintf(arguments, sizeof arguments, "list lport:%u --format jsonl", port);
    CHECK_NUMBER(run(arguments), 0);
    snprintf(wanted, sizeof wanted,
             "{\"LocalAddress\":\"127.0.0.1\",\"LocalPort\":%u,\"RemoteAddress\":null,\"RemotePort\":null,"
             "\"State\":null,\"OwningProcess\":%lu,\"CreationTime\":",
             port, server.pid);
    check_shown("jsonl", wanted);
    check_shown("jsonl", "\"Protocol\":\"UDP\",\"ProcessName\":\"peer.exe\",\"ProcessPath\":\"");
}

/* Counts the lines of netstat's that show an established connection from one port to another. */
static int count_lines(const char *text, unsigned from, unsigned to)
{
    char local[64], remote[64], wanted_local[64], wanted_remote[64], state[32];
    int count = 0;
    snprintf(wanted_local, sizeof wanted_local, "127.0.0.1:%u", from);
    snprintf(wanted_remote, sizeof wanted_remote, "127.0.0.1:%u", to);
    for (const char *at = text; at; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (sscanf(at, " TCP %63s %63s %31s", local, remote, state) == 3) {
            count += strcmp(local, wanted_local) == 0 && strcmp(remote, wanted_remote) == 0 &&
                     strcmp(state, "ESTABLISHED") == 0;
        }
    }
    return count;
}

/* The system's own netstat as a second opinion; Wine's prints connections only, so those are compared. */
CASE(list_agrees_with_netstat)
{
    static char theirs[OUTPUT_SIZE];
    char arguments[128], wanted[256];
    struct link link;
    if (!link_peers(false, &link)) {
        return;
    }
    CHECK(run_line("netstat.exe -a -n") >= 0);
    memcpy(theirs, output, sizeof theirs);
    CHECK_NUMBER(count_lines(theirs, link.client_port, link.server_port), 1);
    CHECK_NUMBER(count_lines(theirs, link.server_port, link.client_port), 1);
    snprintf(arguments, sizeof arguments,
             "list port:%u state:established --sort local-port --format csv --no-header --columns "
             "protocol,local-port,remote-port",
             link.server_port);
    CHECK_NUMBER(run(arguments), 0);
    bool client_first = link.client_port < link.server_port;
    unsigned low = client_first ? link.client_port : link.server_port;
    unsigned high = client_first ? link.server_port : link.client_port;
    snprintf(wanted, sizeof wanted, MARK "TCP,%u,%u\r\nTCP,%u,%u\r\n", low, high, high, low);
    CHECK_TEXT(output, wanted);
}

/* Loopback has no names and belongs to no adapter; nothing is asked for, and nothing is in the way. */
CASE(columns_of_names_are_there)
{
    char arguments[128];
    struct link link;
    if (!link_peers(false, &link)) {
        return;
    }
    snprintf(arguments, sizeof arguments,
             "list lport:%u state:established --format csv --columns local-port,remote-name,adapter,module",
             link.client_port);
    CHECK_NUMBER(run(arguments), 0);
    CHECK(strncmp(output, MARK "LocalPort,RemoteName,Adapter,Module\r\n", 40) == 0);
}

/* Into the file that a shell's ">" has made, and then what ">>" adds to it. */
CASE(a_file_of_csv_begins_with_one_mark)
{
    static const char *const commands[] = {"list", "watch --count 1"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char line[1024];
        PROCESS_INFORMATION process;
        HANDLE out = open_stream(), errors = open_stream();
        snprintf(line, sizeof line, "\"%s\" %s lport:1 --format csv --columns pid", program, commands[i]);
        for (int times = 0; times < 2 && start(line, out, errors, &process); times++) {
            CHECK_NUMBER(finish(&process), 0);
        }
        read_stream(out, output);
        read_stream(errors, messages);
        const char *first = strstr(output, "OwningProcess\r\n");
        CHECK(strncmp(output, MARK, strlen(MARK)) == 0 && strstr(output + 1, MARK) == NULL);
        CHECK(first && strstr(first + 1, "OwningProcess\r\n") != NULL);
    }
}

CASE(bad_arguments_are_named)
{
    check_message("list prot:x", 2, "prot");
    check_message("list \"port:80 (\"", 2, "character");
    check_message("list --columns process,colour", 2, "colour");
    check_message("list --sort -nothing", 2, "nothing");
    check_message("list --format pdf", 2, "pdf");
    check_message("list --reset", 2, "--reset");
    check_message("watch --interval 1x", 2, "1x");
    check_message("close 127.0.0.1:99999 127.0.0.1:80 --yes", 2, "99999");
    check_message("close remote:300.1.1.1 --yes", 2, "300.1.1.1");
    check_message("kill", 2, "kill");
}

/* A command line of the longest kind, in UTF-16 as a shell gives it. */
static int run_wide(const wchar_t *arguments)
{
    static wchar_t line[32768];
    struct start_options options = {DETACHED_PROCESS, NULL, open_stream(), open_stream()};
    PROCESS_INFORMATION process;
    int code = -1;
    swprintf(line, 32768, L"\"%hs\" %ls", program, arguments);
    if (start_program(line, &options, &process)) {
        code = finish(&process);
    }
    read_stream(options.output, output);
    read_stream(options.errors, messages);
    return code;
}

CASE(odd_arguments)
{
    static wchar_t line[32000];
    CHECK_NUMBER(run_wide(L"list process:\u00dcn\u00ef\u20ac\u6f22 --format wide --no-header"), 0);
    CHECK_TEXT(output, "");
    CHECK_NUMBER(run_wide(L"list \"process:\\\"no such thing\\\"\" --format wide --no-header"), 0);
    CHECK_TEXT(output, "");
    CHECK_NUMBER(run_wide(L"list \"\" \"\" --format json"), 0);
    CHECK(output[0] == '[');
    CHECK_NUMBER(run_wide(L"close \"\" --yes"), 2);
    CHECK_NUMBER(run_wide(L"list --columns \"\""), 2);
    wmemset(line, L'x', 31000);
    wmemcpy(line, L"list ", 5);
    line[31000] = L'\0';
    CHECK_NUMBER(run_wide(line), 2);
    CHECK(strstr(messages, "long") != NULL);
}

CASE(where_it_cannot_write_it_says_so)
{
    check_message("list --output Z:\\no\\such\\folder\\x.csv", 1, "x.csv");
    check_message("list --output .", 1, "cannot write");
}

CASE(refusals_have_their_codes)
{
    char arguments[128];
    struct link link;
    if (!link_peers(false, &link)) {
        return;
    }
    check_message("close port:1 process:nobody-has-this --yes", 5, "match");
    check_message("kill process:nobody-has-this --yes", 5, "match");
    snprintf(arguments, sizeof arguments, "close port:%u state:established --yes", link.server_port);
    check_message(arguments, 3, "--all");
    snprintf(arguments, sizeof arguments, "close lport:%u state:established", link.client_port);
    check_message(arguments, 3, "--yes");
    snprintf(arguments, sizeof arguments, "kill %lu", client.pid);
    check_message(arguments, 3, "--yes");
}

CASE(dry_run_changes_nothing)
{
    char arguments[128], answer[128];
    struct link link;
    if (!link_peers(false, &link)) {
        return;
    }
    snprintf(arguments, sizeof arguments, "close lport:%u state:established --dry-run", link.client_port);
    CHECK_NUMBER(run(arguments), 0);
    CHECK(strstr(output, "would be closed") != NULL);
    snprintf(arguments, sizeof arguments, "send %u", link.client_id);
    peer_ask(&client, arguments, answer);
    CHECK_TEXT(answer, "sent");
    snprintf(arguments, sizeof arguments, "kill %lu --dry-run", client.pid);
    CHECK_NUMBER(run(arguments), 0);
    CHECK(WaitForSingleObject(client.process, 0) == WAIT_TIMEOUT);
}

/* Of this test alone, where the console looks for the settings. */
static void write_settings(const char *folder, const char *lines)
{
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s\\Sockscope", folder);
    CreateDirectoryA(path, NULL);
    snprintf(path, sizeof path, "%s\\Sockscope\\sockscope.ini", folder);
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL);
    if (file) {
        fprintf(file, "[Sockscope]\nVersion=1\n[Closing]\n%s", lines);
        fclose(file);
    }
}

static void remove_settings(const char *folder)
{
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s\\Sockscope\\sockscope.ini", folder);
    CHECK(DeleteFileA(path)); /* a mistake in it does not move it */
    snprintf(path, sizeof path, "%s\\Sockscope", folder);
    CHECK(RemoveDirectoryA(path));
    CHECK(RemoveDirectoryA(folder));
}

static void check_would_be(const struct link *link, const char *mode, const char *words)
{
    char arguments[128];
    snprintf(arguments, sizeof arguments, "close lport:%u state:established --dry-run %s", link->client_port,
             mode);
    CHECK_NUMBER(run(arguments), 0);
    check_shown(mode, words);
}

CASE(close_goes_by_the_settings_unless_told_otherwise)
{
    char name[64], folder[MAX_PATH], kept[MAX_PATH] = "";
    struct link link;
    if (!link_peers(false, &link)) {
        return;
    }
    snprintf(name, sizeof name, "live_console_settings_%lu", GetCurrentProcessId());
    GetFullPathNameA(name, sizeof folder, folder, NULL);
    CHECK(CreateDirectoryA(folder, NULL));
    GetEnvironmentVariableA("APPDATA", kept, sizeof kept);
    SetEnvironmentVariableA("APPDATA", folder);
    check_would_be(&link, "", "would be closed gracefully, by reset what is open after 5 s\n");
    CHECK_TEXT(messages, "");
    write_settings(folder, "Mode=deadline\nDeadline=7s\n");
    check_would_be(&link, "", "by reset what is open after 7 s\n");
    write_settings(folder, "Mode=graceful\n");
    check_would_be(&link, "", "would be closed gracefully\n");
    CHECK_TEXT(messages, "");
    check_would_be(&link, "--deadline 300ms", "by reset what is open after 0.3 s\n");
    check_would_be(&link, "--reset", "would be closed by reset, queued data is lost\n");
    write_settings(folder, "Mode=rest\n");
    check_would_be(&link, "--graceful", "would be closed gracefully\n");
    CHECK_TEXT(messages, "");
    check_would_be(&link, "", "by reset what is open after 5 s\n");
    CHECK(strstr(messages, "sockscope.ini, line 4: Mode: \"rest\" is not graceful, deadline or reset") !=
          NULL);
    remove_settings(folder);
    SetEnvironmentVariableA("APPDATA", kept);
}

static void check_close(bool ipv6)
{
    char arguments[128], answer[128];
    const char *address = ipv6 ? "[::1]" : "127.0.0.1";
    struct link link;
    if (!link_peers(ipv6, &link)) {
        return;
    }
    snprintf(arguments, sizeof arguments, "close %s:%u %s:%u --graceful --yes", address, link.client_port,
             address, link.server_port);
    int code = run(arguments);
    /* FIN is sent; the server's end is still open, so the connection cannot be gone. */
    CHECK_NUMBER(code, 1);
    CHECK(strstr(output, "closing (FIN_WAIT_2)") != NULL);
    snprintf(arguments, sizeof arguments, "recv %u", link.server_id);
    peer_ask(&server, arguments, answer);
    CHECK_TEXT(answer, "end");
    /* Once the other side has closed, too, there is nothing left to do. */
    snprintf(arguments, sizeof arguments, "close %u", link.server_id);
    peer_ask(&server, arguments, answer);
    snprintf(arguments, sizeof arguments, "list lport:%u state:established --format wide --no-header",
             link.client_port);
    CHECK_NUMBER(run(arguments), 0);
    CHECK_TEXT(output, "");
}

CASE(close_ends_a_connection)
{
    check_close(false);
    check_close(true);
}

/* The server has closed its end: what is left to send is the last FIN, and then it is really gone. */
CASE(close_of_a_half_closed_connection_is_complete)
{
    char arguments[128], answer[128];
    struct link link;
    if (!link_peers(false, &link)) {
        return;
    }
    snprintf(arguments, sizeof arguments, "close %u", link.server_id);
    peer_ask(&server, arguments, answer);
    snprintf(arguments, sizeof arguments, "close lport:%u --yes", link.client_port);
    CHECK_NUMBER(run(arguments), 0);
    CHECK(strstr(output, "closed by shutdown (FIN)") != NULL);
}

static bool is_listed(const struct link *link)
{
    char arguments[128];
    snprintf(arguments, sizeof arguments, "list lport:%u rport:%u --format wide --no-header",
             link->client_port, link->server_port);
    CHECK_NUMBER(run(arguments), 0);
    return output[0] != '\0';
}

/*
 * The client closed first, which a system may remember in TIME_WAIT: then the connection is told to be gone,
 * and where it is not listed any more, nothing matches.  What is remembered is forgotten at some time.
 */
CASE(close_of_what_both_sides_have_closed_is_done)
{
    char arguments[128], answer[128];
    struct link link;
    if (!link_peers(false, &link)) {
        return;
    }
    snprintf(arguments, sizeof arguments, "close %u", link.client_id);
    peer_ask(&client, arguments, answer);
    snprintf(arguments, sizeof arguments, "recv %u", link.server_id);
    peer_ask(&server, arguments, answer);
    CHECK_TEXT(answer, "end");
    snprintf(arguments, sizeof arguments, "close %u", link.server_id);
    peer_ask(&server, arguments, answer);
    bool before = is_listed(&link);
    snprintf(arguments, sizeof arguments, "close lport:%u rport:%u --yes", link.client_port,
             link.server_port);
    int code = run(arguments);
    bool told = code == 0 && strstr(output, "already gone");
    CHECK(told || (code == 5 && strstr(messages, "match")));
    bool after = is_listed(&link);
    CHECK(before || !told);
    CHECK(!after || told);
}

CASE(kill_ends_one_process_and_only_it)
{
    char arguments[64];
    struct peer victim;
    CHECK(peer_start(&victim));
    snprintf(arguments, sizeof arguments, "kill %lu --yes", victim.pid);
    CHECK_NUMBER(run(arguments), 0);
    CHECK(strstr(output, "ended") != NULL);
    CHECK(WaitForSingleObject(victim.process, 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(server.process, 0) == WAIT_TIMEOUT);
    CHECK_NUMBER(run(arguments), 5);
    peer_stop(&victim);
}

/* The shell and what it has started. */
static size_t children_of(DWORD pid)
{
    struct process_list list = {0};
    const struct process_entry *tree[16];
    size_t count = system_list_processes(&list) ? 0 : process_tree(&list, pid, 0, tree, 16);
    process_list_free(&list);
    return count;
}

CASE(kill_ends_a_tree_where_that_is_asked_for)
{
    char line[512], arguments[64];
    PROCESS_INFORMATION shell;
    HANDLE out = open_stream(), err = open_stream();
    snprintf(line, sizeof line, "cmd.exe /c \"%s\" watch --interval 1h lport:1", program);
    bool started = start(line, out, err, &shell);
    CHECK(started);
    ULONGLONG end = GetTickCount64() + PATIENCE_MS;
    while (started && GetTickCount64() < end && children_of(shell.dwProcessId) == 0) {
        Sleep(50);
    }
    CHECK(!started || children_of(shell.dwProcessId) >= 1);
    if (started) {
        snprintf(arguments, sizeof arguments, "kill %lu --tree --dry-run", shell.dwProcessId);
        CHECK_NUMBER(run(arguments), 0);
        CHECK(strstr(output, "cmd.exe") && strstr(output, "sockscope.com"));
        snprintf(arguments, sizeof arguments, "kill %lu --tree --yes", shell.dwProcessId);
        CHECK_NUMBER(run(arguments), 0);
        CHECK(WaitForSingleObject(shell.hProcess, 0) == WAIT_OBJECT_0);
        CHECK_NUMBER(children_of(shell.dwProcessId), 0);
        finish(&shell);
    }
    CloseHandle(out);
    CloseHandle(err);
}

CASE(closed_pipe_ends_quietly)
{
    char line[512];
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, TRUE};
    PROCESS_INFORMATION process;
    HANDLE read_end = NULL, write_end = NULL, err = open_stream();
    CHECK(CreatePipe(&read_end, &write_end, &attributes, 0));
    CloseHandle(read_end);
    snprintf(line, sizeof line, "\"%s\" list", program);
    bool started = start(line, write_end, err, &process);
    CHECK(started);
    CloseHandle(write_end);
    if (started) {
        CHECK_NUMBER(finish(&process), 0);
    }
    read_stream(err, messages);
    CHECK_TEXT(messages, "");
}

CASE(watch_tells_what_comes_and_goes)
{
    char arguments[128], wanted[64];
    unsigned id, port;
    struct link link;
    PROCESS_INFORMATION process;
    HANDLE reader, err = open_stream();
    if (!link_peers(false, &link)) {
        return;
    }
    snprintf(arguments, sizeof arguments, "watch --format jsonl --interval 250ms port:%u", link.server_port);
    bool started = start_into_pipe(arguments, 0, err, &reader, &process);
    CHECK(started);
    if (!started) {
        return;
    }
    snprintf(wanted, sizeof wanted, "\"LocalPort\":%u,", link.client_port);
    CHECK(read_until(reader, wanted));
    snprintf(arguments, sizeof arguments, "connect4 %u", link.server_port);
    CHECK(peer_get(&client, arguments, "connected", &id, &port));
    snprintf(wanted, sizeof wanted, "\"LocalPort\":%u,", port);
    CHECK(read_until(reader, wanted));
    check_shown("watch", "\"new\"");
    CloseHandle(reader);
    CHECK_NUMBER(finish(&process), 0);
    read_stream(err, messages);
    /* As the reader is on a machine that is busy. */
    CHECK(!messages[0] || strstr(messages, "the reader is slow"));
}

int main(int argc, char *argv[])
{
    if (argc != 2) {
        printf("test_live_console PATH-OF-SOCKSCOPE.COM\n");
        return EXIT_FAILURE;
    }
    program = argv[1];
    bool ready = peer_start(&server) && peer_start(&client);
    CHECK(ready);
    if (ready) {
        RUN(list_shows_connections_in_every_format);
        RUN(list_shows_owner_and_udp);
        RUN(list_agrees_with_netstat);
        RUN(columns_of_names_are_there);
        RUN(a_file_of_csv_begins_with_one_mark);
        RUN(bad_arguments_are_named);
        RUN(odd_arguments);
        RUN(where_it_cannot_write_it_says_so);
        RUN(refusals_have_their_codes);
        RUN(dry_run_changes_nothing);
        RUN(close_goes_by_the_settings_unless_told_otherwise);
        RUN(close_ends_a_connection);
        RUN(close_of_a_half_closed_connection_is_complete);
        RUN(close_of_what_both_sides_have_closed_is_done);
        RUN(kill_ends_one_process_and_only_it);
        RUN(kill_ends_a_tree_where_that_is_asked_for);
        RUN(closed_pipe_ends_quietly);
        RUN(watch_tells_what_comes_and_goes);
    }
    peer_stop(&server);
    peer_stop(&client);
    return check_result();
}
