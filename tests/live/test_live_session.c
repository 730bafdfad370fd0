/*
 * Sessions as a user keeps them: real sockets through sockscope.com's save, diff and baseline, and files that
 * are none.  The program's path is the first argument.
 */
#include <windows.h>

#include <stdlib.h>
#include <wchar.h>

#include "check.h"
#include "console_run.h"
#include "peer_client.h"

enum { PATH_SIZE = MAX_PATH + 64 };

static struct peer server;
static char folder[MAX_PATH], first[PATH_SIZE], second[PATH_SIZE];

/* Arguments for one file, for two, and for one with a filter: the machine has sockets of others that come and
 * go, so only the peer's are looked at. */
static const char *of_file(const char *verb, const char *path)
{
    static char text[1024];
    snprintf(text, sizeof text, "%s \"%s\"", verb, path);
    return text;
}

static const char *of_files(const char *verb, const char *a, const char *b)
{
    static char text[1024];
    snprintf(text, sizeof text, "%s \"%s\" \"%s\"", verb, a, b);
    return text;
}

static const char *of_peer(const char *verb, const char *path, const char *filter)
{
    static char text[1024];
    snprintf(text, sizeof text, "%s \"%s\" pid:%lu %s", verb, path, server.pid, filter);
    return text;
}

static void check_run(const char *arguments, int code, const char *out, const char *message)
{
    int got = run(arguments);
    if (got != code || !strstr(output, out) || !strstr(messages, message)) {
        printf("     %s\n     -> %d: %s%s\n", arguments, got, output, messages);
    }
    CHECK_NUMBER(got, code);
    CHECK(strstr(output, out) != NULL && strstr(messages, message) != NULL);
}

static unsigned listen_anew(unsigned *id)
{
    unsigned port = 0;
    CHECK(peer_get(&server, "listen4", "port", &port, id));
    return port;
}

static void close_socket(unsigned id)
{
    char command[32], answer[128];
    snprintf(command, sizeof command, "close %u", id);
    peer_ask(&server, command, answer);
    CHECK_TEXT(answer, "closed");
}

static void save_peer(const char *path)
{
    check_run(of_peer("save", path, ""), 0, "", "saved to");
    CHECK_TEXT(output, "");
}

CASE(diff_tells_what_came_and_went)
{
    char wanted[128];
    unsigned kept, id;
    listen_anew(&kept);
    save_peer(first);
    check_run(of_file("diff", first), 0, "", "");
    CHECK_TEXT(output, "");
    CHECK_TEXT(messages, "");
    unsigned port = listen_anew(&id);
    check_run(of_file("diff", first), 6, "+ TCP ", "");
    snprintf(wanted, sizeof wanted, "+ TCP 127.0.0.1:%u LISTENING peer.exe (PID %lu)\n", port, server.pid);
    CHECK_TEXT(output, wanted);
    save_peer(second);
    close_socket(id);
    check_run(of_files("diff", first, second), 6, "+ TCP ", "");
    CHECK_TEXT(output, wanted);
    wanted[0] = '-';
    check_run(of_file("diff", second), 6, wanted, "");
    check_run(of_files("diff", second, second), 0, "", "");
    CHECK_TEXT(output, "");
    close_socket(kept);
}

CASE(other_filters_are_told)
{
    check_run(of_peer("save", second, "lport:1"), 0, "", "0 endpoints");
    save_peer(first);
    check_run(of_files("diff", second, first), 0, "", "different filters");
}

static void check_unknown(const char *file)
{
    char arguments[PATH_SIZE + 64], wanted[64];
    unsigned id, port = listen_anew(&id);
    snprintf(arguments, sizeof arguments,
             "baseline check \"%s\" pid:%lu --format csv --columns pid,local-port", file, server.pid);
    snprintf(wanted, sizeof wanted, MARK "OwningProcess,LocalPort\r\n%lu,%u\r\n", server.pid, port);
    check_run(arguments, 6, wanted, "");
    CHECK_TEXT(output, wanted);
    CHECK_TEXT(messages, "");
    close_socket(id);
    check_run(arguments, 0, MARK "OwningProcess,LocalPort\r\n", "");
    CHECK(!strstr(output, "peer") && strlen(output) == strlen(MARK "OwningProcess,LocalPort\r\n"));
}

CASE(baseline_finds_what_is_not_known)
{
    unsigned kept;
    listen_anew(&kept);
    check_run(of_peer("baseline save", first, ""), 0, "", "1 endpoints saved to");
    check_run(of_peer("baseline check", first, ""), 0, "", "");
    check_unknown(first);
    close_socket(kept);
}

/* Without a file it is that of the account, in a folder that need not be there yet. */
CASE(the_customary_baseline_is_in_app_data)
{
    char path[PATH_SIZE], before[PATH_SIZE];
    DWORD length = GetEnvironmentVariableA("APPDATA", before, sizeof before);
    CHECK(length > 0 && length < sizeof before);
    CHECK(SetEnvironmentVariableA("APPDATA", folder));
    check_run("baseline check", 1, "", "\"sockscope baseline save\" records");
    check_run("baseline save", 0, "", "\\Sockscope\\baseline.txt");
    snprintf(path, sizeof path, "%s\\Sockscope\\baseline.txt", folder);
    CHECK(GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES);
    int code = run("baseline check");
    CHECK(code == 0 || code == 6);
    CHECK(DeleteFileA(path));
    snprintf(path, sizeof path, "%s\\Sockscope", folder);
    CHECK(RemoveDirectoryA(path));
    CHECK(SetEnvironmentVariableA("APPDATA", before));
}

/* Rewrites a file with what it was, one byte changed or its end missing. */
static void spoil(const char *path, size_t at, size_t cut)
{
    static char bytes[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t length = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    CHECK(file && length > at && length > cut);
    if (file) {
        fclose(file);
    }
    bytes[at] = (char)(bytes[at] ^ 1);
    file = fopen(path, "wb");
    CHECK(file && fwrite(bytes, 1, length - cut, file) == length - cut);
    if (file) {
        fclose(file);
    }
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL);
    if (file) {
        fputs(text, file);
        fclose(file);
    }
}

static void check_refused(const char *path, const char *message)
{
    check_run(of_file("diff", path), 1, "", message);
    CHECK_TEXT(output, "");
    CHECK(strstr(messages, path) != NULL);
    check_run(of_files("diff", second, path), 1, "", message);
    CHECK_TEXT(output, "");
    check_run(of_file("baseline check", path), 1, "", message);
    CHECK_TEXT(output, "");
}

CASE(what_is_no_whole_session_is_refused)
{
    save_peer(second);
    save_peer(first);
    spoil(first, 60, 0);
    check_refused(first, "line ");
    save_peer(first);
    spoil(first, 0, 0);
    check_refused(first, "line 1: it is no session of Sockscope");
    save_peer(first);
    spoil(first, 28, 1);
    check_refused(first, "it is cut off");
    write_text(first, "");
    check_refused(first, "it is empty");
    write_text(first, "sockscope-session 2\n");
    check_refused(first, "newer");
    CHECK(DeleteFileA(first));
    check_refused(first, "cannot read ");
    check_refused(folder, "cannot read ");
}

/* What was there before stays when a new one cannot be written. */
CASE(what_cannot_be_written_is_told)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s\\none\\session.txt", folder);
    check_run(of_file("save", path), 1, "", "cannot write ");
    CHECK(strstr(messages, path) != NULL);
    save_peer(first);
    HANDLE held = CreateFileA(first, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(held != INVALID_HANDLE_VALUE);
    check_run(of_peer("save", first, ""), 1, "", "cannot write ");
    CloseHandle(held);
    check_run(of_files("diff", first, first), 0, "", "");
    CHECK(DeleteFileA(first));
}

CASE(wrong_arguments_are_named)
{
    check_run("save", 2, "", "save needs the name of a file");
    check_run("save is:external", 2, "", "is no name of a file");
    check_run("diff", 2, "", "diff needs");
    check_run("diff a b c", 2, "", "\"c\" is too much");
    check_run("baseline forget", 2, "", "\"forget\" is not save or check");
    check_run("baseline check --format pdf", 2, "", "pdf");
}

static void remove_files(void)
{
    DeleteFileA(first);
    DeleteFileA(second);
    CHECK(RemoveDirectoryA(folder)); /* nothing else was left in it */
}

int main(int argc, char *argv[])
{
    char temporary[MAX_PATH - 40];
    if (argc != 2) {
        printf("test_live_session PATH-OF-SOCKSCOPE.COM\n");
        return EXIT_FAILURE;
    }
    program = argv[1];
    GetTempPathA(sizeof temporary, temporary);
    snprintf(folder, sizeof folder, "%ssockscope session %lu", temporary, GetCurrentProcessId());
    snprintf(first, sizeof first, "%s\\first.txt", folder);
    snprintf(second, sizeof second, "%s\\second.txt", folder);
    bool ready = CreateDirectoryA(folder, NULL) && peer_start(&server);
    CHECK(ready);
    if (ready) {
        RUN(diff_tells_what_came_and_went);
        RUN(other_filters_are_told);
        RUN(baseline_finds_what_is_not_known);
        RUN(the_customary_baseline_is_in_app_data);
        RUN(what_is_no_whole_session_is_refused);
        RUN(what_cannot_be_written_is_told);
        RUN(wrong_arguments_are_named);
        remove_files();
    }
    peer_stop(&server);
    return check_result();
}
