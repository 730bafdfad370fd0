/*
 * What the system tells of a process beyond its name, asked of real ones.
 *
 *     test_live_details SOCKSCOPE.COM
 */
#include "check.h"
#include "patience.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "sockscope/system.h"
#include "start_program.h"
#include "windows/processes/known_details.h"
#include "windows/processes/processes.h"
#include "windows/processes/signature.h"

static const char *console;
static struct source source;
static struct process_details details;
static struct known_details *known; /* NULL: everything is read */

static void read(uint32_t pid, uint64_t started, unsigned facts)
{
    memset(&details, 0, sizeof details);
    process_details_read(known, pid, started, facts, &details);
}

static uint64_t start_of(HANDLE process)
{
    FILETIME created, exited, kernel, user;
    CHECK(GetProcessTimes(process, &created, &exited, &kernel, &user));
    return (uint64_t)created.dwHighDateTime << 32 | created.dwLowDateTime;
}

CASE(this_process_runs_as_this_user)
{
    wchar_t name[256];
    char wanted[256 * 3];
    DWORD size = 256;
    CHECK(GetUserNameW(name, &size));
    system_utf8(name, wanted, sizeof wanted);
    read(GetCurrentProcessId(), start_of(GetCurrentProcess()), FACT_USER);
    const char *user = details.texts[PROCESS_USER], *behind = strrchr(user, '\\');
    /* A system that knows no names for its users tells their number. */
    CHECK(behind ? strcmp(behind + 1, wanted) == 0 : strncmp(user, "S-1-", 4) == 0);
    CHECK_NUMBER(details.elevation, system_is_elevated() ? ELEVATION_YES : ELEVATION_NO);
    CHECK_TEXT(details.texts[PROCESS_COMPANY], "");
    printf("     runs as %s\n", user);
}

CASE(a_reused_pid_tells_nothing)
{
    read(GetCurrentProcessId(), start_of(GetCurrentProcess()) + 1, FACT_DETAILS);
    for (int i = 0; i < PROCESS_TEXT_COUNT; i++) {
        CHECK_TEXT(details.texts[i], "");
    }
    CHECK_NUMBER(details.elevation, ELEVATION_UNKNOWN);
    read(0xFFFFFFF0, 0, FACT_DETAILS);
    CHECK_TEXT(details.texts[PROCESS_USER], "");
}

CASE(a_program_says_what_it_is)
{
    char line[MAX_PATH * 2];
    struct start_options options = {.flags = DETACHED_PROCESS};
    PROCESS_INFORMATION process;
    snprintf(line, sizeof line, "\"%s\" watch --interval 1h lport:1", console);
    bool started = start_program_narrow(line, &options, &process);
    CHECK(started);
    if (!started) {
        return;
    }
    /* The attributes of the file are set for this, and given back. */
    DWORD attributes = GetFileAttributesA(console);
    CHECK(SetFileAttributesA(console, FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_ARCHIVE));
    read(process.dwProcessId, start_of(process.hProcess), FACT_VERSION | FACT_COMMAND_LINE | FACT_SIGNER);
    CHECK(SetFileAttributesA(console, attributes));
    CHECK_TEXT(details.texts[PROCESS_FILE_ATTRIBUTES], "RA");
    CHECK_TEXT(details.texts[PROCESS_SIGNER], "not signed");
    CHECK_TEXT(details.texts[PROCESS_PRODUCT], "Sockscope");
    CHECK_TEXT(details.texts[PROCESS_DESCRIPTION], "Sockscope in the console");
    CHECK(strchr(details.texts[PROCESS_FILE_VERSION], '.') != NULL);
    /* Asked of the system by a class that not every one has: then there is none. */
    const char *told = details.texts[PROCESS_COMMAND_LINE];
    CHECK(!told[0] || strcmp(told, line) == 0);
    printf("     version %s, command line %s\n", details.texts[PROCESS_FILE_VERSION],
           told[0] ? told : "not told here");
    TerminateProcess(process.hProcess, 0);
    WaitForSingleObject(process.hProcess, PATIENCE_MS);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
}

/* Files and users of two programs that run here. */
CASE(details_have_places)
{
    char line[MAX_PATH * 2];
    struct start_options options = {.flags = DETACHED_PROCESS};
    PROCESS_INFORMATION process;
    uint32_t pid = GetCurrentProcessId();
    struct details_place file = process_details_place(pid, FACT_VERSION);
    struct details_place user = process_details_place(pid, FACT_USER);
    CHECK(file.item && file.item == process_details_place(pid, FACT_SIGNER).item);
    CHECK(user.item && user.item != file.item);
    CHECK(!process_details_place(pid, FACT_COMMAND_LINE).item);
    CHECK(!process_details_place(0xFFFFFFF0, FACT_VERSION).item);
    snprintf(line, sizeof line, "\"%s\" watch --interval 1h lport:1", console);
    bool started = start_program_narrow(line, &options, &process);
    CHECK(started);
    if (!started) {
        return;
    }
    struct details_place other = process_details_place(process.dwProcessId, FACT_SIGNER);
    CHECK(other.item && other.item != file.item && other.root == file.root);
    CHECK(process_details_place(process.dwProcessId, FACT_USER).item == user.item);
    TerminateProcess(process.hProcess, 0);
    WaitForSingleObject(process.hProcess, PATIENCE_MS);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
}

/* Whether it was read or known makes no difference. */
CASE(what_is_known_is_told_again)
{
    static const unsigned facts = FACT_USER | FACT_VERSION | FACT_SIGNER;
    struct process_details first;
    known = known_details_create();
    CHECK(known != NULL);
    read(GetCurrentProcessId(), 0, facts);
    first = details;
    CHECK(first.texts[PROCESS_USER][0] && first.texts[PROCESS_SIGNER][0]);
    for (int i = 0; i < 2; i++) {
        read(GetCurrentProcessId(), 0, facts);
        for (int text = 0; text < PROCESS_TEXT_COUNT; text++) {
            CHECK_TEXT(details.texts[text], first.texts[text]);
        }
        CHECK_NUMBER(details.elevation, first.elevation);
    }
    known_details_free(known);
    known = NULL;
}

CASE(packages_of_programs)
{
    wchar_t folder[64];
    signature_package(GetCurrentProcess(), L"C:\\Windows\\notepad.exe", folder, 64);
    CHECK(wcscmp(folder, L"") == 0);
    signature_package(NULL, L"C:\\Program Files\\WindowsApps\\A_1_x64__b\\c.exe", folder, 64);
    CHECK(wcscmp(folder, L"C:\\Program Files\\WindowsApps\\A_1_x64__b") == 0);
}

/* A package without a catalogue makes no signature that is not trusted of none. */
CASE(a_package_without_catalogue_signs_nothing)
{
    wchar_t path[MAX_PATH];
    char words[256];
    CHECK(GetModuleFileNameW(NULL, path, MAX_PATH) > 0);
    signature_read(path, L"", words, sizeof words);
    CHECK_TEXT(words, "not signed");
    signature_read(path, L"C:\\no such package", words, sizeof words);
    CHECK_TEXT(words, "not signed");
}

/* What is told of this process; NULL for nothing. */
static const char *title(struct pid_texts *titles)
{
    pid_texts_clear(titles);
    CHECK_NUMBER(source.read_titles(source.context, titles), 0);
    for (size_t i = 0; i < titles->count; i++) {
        if (titles->entries[i].pid == GetCurrentProcessId()) {
            return titles->entries[i].text;
        }
    }
    return NULL;
}

/* A window that counts how often it is asked for its text. */
static int questions;

static LRESULT CALLBACK count_questions(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    questions += message == WM_GETTEXT;
    return DefWindowProcW(window, message, wide, longer);
}

CASE(windows_have_titles)
{
    struct pid_texts titles = {0};
    HWND window = CreateWindowW(L"STATIC", L"gr\u00fcn \u0416", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 200,
                                100, NULL, NULL, NULL, NULL);
    HWND owned =
        CreateWindowW(L"STATIC", L"owned", WS_POPUP | WS_VISIBLE, 0, 0, 50, 50, window, NULL, NULL, NULL);
    CHECK(window && owned);
    const char *told = title(&titles);
    CHECK_TEXT(told ? told : "none", "gr\xC3\xBCn \xD0\x96");
    CHECK(SetWindowTextW(window, L"other"));
    SetWindowLongPtrW(window, GWLP_WNDPROC, (LONG_PTR)count_questions);
    told = title(&titles);
    CHECK_TEXT(told ? told : "none", "other");
    CHECK_NUMBER(questions, 0);
    /* Where the test has a console's window, that is told now. */
    ShowWindow(window, SW_HIDE);
    told = title(&titles);
    CHECK(!told || strcmp(told, "other") != 0);
    DestroyWindow(window);
    pid_texts_free(&titles);
}

CASE(verdicts_on_signatures_in_words)
{
    static const struct {
        int32_t verdict;
        const char *signer, *words;
    } verdicts[] = {
        {0, "Contoso Ltd", "Contoso Ltd"},
        {0, "", "signed"},
        {TRUST_E_NOSIGNATURE, "", "not signed"},
        {TRUST_E_SUBJECT_FORM_UNKNOWN, "", "not signed"},
        {TRUST_E_BAD_DIGEST, "Contoso", "Contoso, not trusted: the file was changed after it was signed"},
        {CERT_E_UNTRUSTEDROOT, "Me", "Me, not trusted: this machine does not know who vouches for it"},
        {CERT_E_EXPIRED, "", "not trusted: the certificate has expired"},
    };
    char words[256];
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
        signature_words(verdicts[i].verdict, verdicts[i].signer, words, sizeof words);
        CHECK_TEXT(words, verdicts[i].words);
    }
    signature_words((int32_t)0x800B0107, "", words, sizeof words);
    CHECK(strncmp(words, "not trusted: ", 13) == 0 && words[13]);
}

int main(int argc, char **argv)
{
    if (argc != 2 || !system_source_open(&source)) {
        printf("test_live_details SOCKSCOPE.COM\n");
        return EXIT_FAILURE;
    }
    console = argv[1];
    RUN(this_process_runs_as_this_user);
    RUN(a_reused_pid_tells_nothing);
    RUN(a_program_says_what_it_is);
    RUN(details_have_places);
    RUN(what_is_known_is_told_again);
    RUN(packages_of_programs);
    RUN(a_package_without_catalogue_signs_nothing);
    RUN(windows_have_titles);
    RUN(verdicts_on_signatures_in_words);
    system_source_close(&source);
    return check_result();
}
