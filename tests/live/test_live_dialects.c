/*
 * The dialects as scripts meet them: by verb, and by copies of the program under the names of other tools;
 * what they print about real sockets, and that /close and wkillcx really close.
 *
 *     test_live_dialects SOCKSCOPE.COM
 */
#include <winsock2.h>

#include <windows.h>

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "console_run.h"
#include "peer_client.h"

static struct peer server, client;
static char folder[MAX_PATH];

static int ask(const char *format, ...)
{
    char arguments[512];
    va_list inserts;
    va_start(inserts, format);
    vsnprintf(arguments, sizeof arguments, format, inserts);
    va_end(inserts);
    return run(arguments);
}

/* A copy of the program under another name, in a folder of the test's own. */
static void copy_as(const char *name, char path[MAX_PATH])
{
    snprintf(path, MAX_PATH, "%s\\%s", folder, name);
    CHECK(CopyFileA(program, path, FALSE));
}

static bool link_peers(bool ipv6, struct link *link)
{
    bool linked = peer_link(&server, &client, ipv6, link);
    CHECK(linked);
    return linked;
}

static void check_holds(const char *part)
{
    bool there = strstr(output, part) != NULL;
    CHECK(there);
    if (!there) {
        printf("     no \"%s\" in\n%s\n%s\n", part, output, messages);
    }
}

/* The peer sees the end of its stream, or a reset. */
static void check_ended(struct peer *peer, unsigned id)
{
    char command[32], answer[128];
    snprintf(command, sizeof command, "recv %u", id);
    peer_ask(peer, command, answer);
    CHECK(strcmp(answer, "end") == 0 || strstr(answer, "error") != NULL);
}

/* The line of the output about the client's end of a connection; NULL when there is none. */
static char *find_line(const struct link *link)
{
    char wanted[32];
    snprintf(wanted, sizeof wanted, "  TCP    127.0.0.1:%u ", link->client_port);
    return strstr(output, wanted);
}

/* Its words; returns how many there are, up to four. */
static int split(const char *line, char words[4][64])
{
    return line ? sscanf(line, "%63s %63s %63s %63s", words[0], words[1], words[2], words[3]) : 0;
}

/*
 * A system that resets connections closes at once, 0; on one that does not both directions are ended, 1.
 */
static void check_closing(int code)
{
    CHECK(code == 0 || (code == 1 && strstr(messages, "ended in both directions") != NULL));
}

/* Our lines about one connection are those of the system's own netstat. */
CASE(netstat_prints_what_the_systems_own_prints)
{
    char wanted[128];
    struct link link;
    if (!link_peers(false, &link)) {
        return;
    }
    snprintf(wanted, sizeof wanted, "  TCP    127.0.0.1:%-12u 127.0.0.1:%-12u ESTABLISHED", link.client_port,
             link.server_port);
    CHECK_NUMBER(ask("netstat -n -p tcp"), 0);
    CHECK(strncmp(output, "\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address",
                  70) == 0);
    check_holds(wanted);
    /* Its columns may be of other widths: ends and state in this order are what scripts look for. */
    char ours[4][64], theirs[4][64];
    CHECK_NUMBER(split(find_line(&link), ours), 4);
    CHECK(run_line("netstat.exe -a -n") >= 0);
    CHECK_NUMBER(split(find_line(&link), theirs), 4);
    for (size_t i = 0; i < 4; i++) {
        CHECK_TEXT(ours[i], theirs[i]);
    }
}

CASE(tcpvcon_lists_ports)
{
    char wanted[128], path[MAX_PATH], line[MAX_PATH + 32];
    struct link link;
    if (!link_peers(true, &link)) {
        return;
    }
    snprintf(wanted, sizeof wanted, ",ESTABLISHED,[::1]:%u,[::1]:%u\r\n", link.client_port, link.server_port);
    CHECK_NUMBER(ask("tcpvcon -accepteula -nobanner -anc"), 0);
    check_holds(wanted);
    copy_as("tcpvcon.com", path);
    snprintf(line, sizeof line, "\"%s\" -c", path);
    CHECK_NUMBER(run_line(line), 0);
    check_holds(wanted);
    CHECK(strstr(output, "LISTENING") == NULL);
}

/* A script of these lines beside a copy of the program; what it prints does not come through every cmd. */
static void run_script(const char *name, const char *lines)
{
    char path[MAX_PATH], script[MAX_PATH], line[MAX_PATH + 64], text[256];
    DWORD written;
    copy_as("cports.exe", path);
    snprintf(script, sizeof script, "%s\\%s", folder, name);
    HANDLE file = CreateFileA(script, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    int length = snprintf(text, sizeof text, "@echo off\r\ncd /d \"%%~dp0\"\r\n%s\r\n", lines);
    CHECK(file != INVALID_HANDLE_VALUE && WriteFile(file, text, (DWORD)length, &written, NULL));
    CloseHandle(file);
    snprintf(line, sizeof line, "\"%s\"", script);
    int code = run_line(line);
    CHECK(code == 0 || code == 1);
}

/* As found in the wild: scripts that call cports.exe, unchanged. */
CASE(scripts_with_cports_close_connections)
{
    char command[128];
    struct link link, other;
    if (!link_peers(false, &link) || !link_peers(false, &other)) {
        return;
    }
    snprintf(command, sizeof command, "cports.exe /close * * 127.0.0.1 %u", link.server_port);
    run_script("kick.bat", command);
    check_ended(&server, link.server_id);
    /* Nobody else's was touched. */
    CHECK_NUMBER(ask("list lport:%u state:established --no-header", other.client_port), 0);
    CHECK(output[0]);
    run_script("leave.cmd", "cports.exe /close * * * * Peer.exe\r\nexit /b %ERRORLEVEL%");
    check_ended(&server, other.server_id);
}

CASE(wkillcx_closes_by_the_remote_end)
{
    struct link link;
    for (int ipv6 = 0; ipv6 < 2; ipv6++) {
        if (!link_peers(ipv6 != 0, &link)) {
            return;
        }
        check_closing(ask(ipv6 ? "wkillcx [::1]:%u" : "wkillcx 127.0.0.1:%u", link.server_port));

        check_ended(&server, link.server_id);
    }
    CHECK_NUMBER(ask("wkillcx 127.0.0.1:1"), 5);
    CHECK_NUMBER(ask("wkillcx nonsense"), 2);
    CHECK(strstr(messages, "nonsense") != NULL);
}

CASE(files_of_cports_are_written)
{
    char path[MAX_PATH], text[64] = "";
    DWORD length = 0;
    struct link link;
    if (!link_peers(false, &link)) {
        return;
    }
    snprintf(path, sizeof path, "%s\\ports.csv", folder);
    CHECK_NUMBER(ask("cports /scomma \"%s\" /filter \"include:local:tcp:%u\" /sort \"Local Port\"", path,
                     link.client_port),
                 0);
    HANDLE file = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && ReadFile(file, text, sizeof text - 1, &length, NULL));
    CloseHandle(file);
    char wanted[32];
    snprintf(wanted, sizeof wanted, ",TCP,%u,", link.client_port);
    CHECK(strstr(text, wanted) != NULL);
    CHECK_NUMBER(ask("cports /stab \"\" /filter \"include:local:tcp:%u\"", link.client_port), 0);
    snprintf(wanted, sizeof wanted, "\tTCP\t%u\t", link.client_port);
    check_holds(wanted);
    DeleteFileA(path);
}

/* Shown, or said that they cannot be; and nothing of either where nobody asked. */
CASE(bound_sockets_are_shown_or_missed)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int length = sizeof address;
    char wanted[64];
    SOCKET own = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(own, (const struct sockaddr *)&address, length) == 0 &&
          getsockname(own, (struct sockaddr *)&address, &length) == 0);
    snprintf(wanted, sizeof wanted, "127.0.0.1:%u ", ntohs(address.sin_port));
    CHECK_NUMBER(ask("netstat -an"), 0);
    /* The table of connections may have it, too, in another state: Wine 10's has every socket. */
    CHECK(!strstr(output, "BOUND") && !strstr(messages, "bound"));
    CHECK_NUMBER(ask("netstat -qn"), 0);
    bool shown = strstr(output, wanted) && strstr(output, "BOUND");
    CHECK(shown != (strstr(messages, "cannot read the table of bound TCP sockets: ") != NULL));
    CHECK_NUMBER(ask("list state:bound lport:%u", ntohs(address.sin_port)), 0);
    CHECK(shown == (strstr(output, "127.0.0.1") != NULL));
    CHECK(shown != (strstr(messages, "cannot read the table of bound TCP sockets: ") != NULL));
    closesocket(own);
}

CASE(what_is_not_here_says_so)
{
    CHECK_NUMBER(ask("netstat -r"), 2);
    CHECK(strstr(messages, "netstat.exe -r") != NULL && !output[0]);
    CHECK_NUMBER(ask("netstat -s"), 0);
    check_holds("TCP Statistics for IPv4");
    CHECK_NUMBER(ask("netstat -ac"), 0);
    check_holds("  Ports  PID      Process\r\n");
    CHECK_NUMBER(ask("tcpvcon -?"), 0);
    check_holds("tcpvcon [-a]");
}

int main(int argc, char **argv)
{
    static const char *const copies[] = {"tcpvcon.com", "cports.exe", "kick.bat", "leave.cmd"};
    WSADATA data;
    if (argc != 2 || WSAStartup(MAKEWORD(2, 2), &data) || !peer_start(&server) || !peer_start(&client) ||
        !GetTempPathA(MAX_PATH - 64, folder)) {
        printf("test_live_dialects SOCKSCOPE.COM\n");
        return EXIT_FAILURE;
    }
    program = argv[1];
    size_t end = strlen(folder);
    snprintf(folder + end, sizeof folder - end, "sockscope_dialects_%lu", GetCurrentProcessId());
    CHECK(CreateDirectoryA(folder, NULL));
    RUN(netstat_prints_what_the_systems_own_prints);
    RUN(tcpvcon_lists_ports);
    RUN(scripts_with_cports_close_connections);
    RUN(wkillcx_closes_by_the_remote_end);
    RUN(files_of_cports_are_written);
    RUN(bound_sockets_are_shown_or_missed);
    RUN(what_is_not_here_says_so);
    for (size_t i = 0; i < sizeof copies / sizeof copies[0]; i++) {
        char path[MAX_PATH * 2];
        snprintf(path, sizeof path, "%s\\%s", folder, copies[i]);
        DeleteFileA(path);
    }
    RemoveDirectoryA(folder);
    peer_stop(&client);
    peer_stop(&server);
    WSACleanup();
    return check_result();
}
