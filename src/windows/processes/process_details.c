/*
 * process_details: what a process runs as, how it was started, and what the file of its program says of
 * itself.  Read once for each process, when somebody wants to see it.
 */
#include <windows.h>

#include <sddl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <wchar.h>
#include <winternl.h>

#include "sockscope/process_list.h"
#include "sockscope/system.h"
#include "windows/files/native_file.h"
#include "windows/processes/known_details.h"
#include "windows/processes/privilege.h"
#include "windows/processes/processes.h"
#include "windows/processes/signature.h"
#include "windows/system/late.h"

enum { PATH_SIZE = 4096, NAME_SIZE = 256, COMMAND_LINE_MAX = 70000 };

/* User. */

typedef BOOL(WINAPI *lookup_sid)(PSID sid, wchar_t *name, DWORD *name_size, wchar_t *domain,
                                 DWORD *domain_size, SID_NAME_USE *use);

static bool ask_name(lookup_sid lookup, PSID sid, char *text)
{
    wchar_t name[NAME_SIZE], domain[NAME_SIZE], whole[2 * NAME_SIZE];
    DWORD name_size = NAME_SIZE, domain_size = NAME_SIZE;
    SID_NAME_USE use;
    if (!lookup || !lookup(sid, name, &name_size, domain, &domain_size, &use)) {
        return false;
    }
    swprintf(whole, 2 * NAME_SIZE, domain[0] ? L"%ls\\%ls" : L"%ls%ls", domain, name);
    system_utf8(whole, text, PROCESS_TEXT_SIZE);
    return true;
}

static BOOL WINAPI ask_domain(PSID sid, wchar_t *name, DWORD *name_size, wchar_t *domain, DWORD *domain_size,
                              SID_NAME_USE *use)
{
    return LookupAccountSidW(NULL, sid, name, name_size, domain, domain_size, use);
}

/*
 * LookupAccountSidLocal asks only this machine.  For a user that it does not know, the domain that the
 * machine belongs to is asked; if that fails, the user is shown by number for a while: its controller may
 * come back.
 */
static bool name_sid(void *sid, struct process_details *details)
{
    char *text = details->texts[PROCESS_USER];
    lookup_sid local = (lookup_sid)late_function(L"sechost.dll", "LookupAccountSidLocalW");
    wchar_t *number = NULL;
    if (ask_name(local, sid, text) || ask_name(ask_domain, sid, text)) {
        return true;
    }
    if (ConvertSidToStringSidW(sid, &number)) {
        system_utf8(number, text, PROCESS_TEXT_SIZE);
        LocalFree(number);
    }
    return false;
}

union token_user {
    TOKEN_USER user;
    BYTE bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
};

static struct details_place place_of_user(HANDLE process)
{
    struct details_place place = {0};
    union token_user user;
    DWORD length;
    HANDLE token;
    if (!OpenProcessToken(process, TOKEN_QUERY, &token)) {
        return place;
    }
    if (GetTokenInformation(token, TokenUser, &user, sizeof user, &length)) {
        PSID sid = user.user.User.Sid;
        place = details_place_of_user(sid, GetLengthSid(sid));
    }
    CloseHandle(token);
    return place;
}

static void read_user(struct known_details *known, HANDLE process, struct process_details *details)
{
    union token_user user;
    TOKEN_ELEVATION elevation;
    DWORD length;
    HANDLE token;
    if (!OpenProcessToken(process, TOKEN_QUERY, &token)) {
        return;
    }
    if (GetTokenInformation(token, TokenUser, &user, sizeof user, &length)) {
        PSID sid = user.user.User.Sid;
        const struct details_key key = {.fact = FACT_USER, .bytes = sid, .size = GetLengthSid(sid)};
        known_details_get(known, &key, name_sid, sid, details);
    }
    if (GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &length)) {
        details->elevation = elevation.TokenIsElevated ? ELEVATION_YES : ELEVATION_NO;
    }
    CloseHandle(token);
}

/* Command line. */

typedef NTSTATUS(NTAPI *query_process)(HANDLE process, ULONG kind, void *buffer, ULONG size, ULONG *needed);

/*
 * ProcessCommandLineInformation, 60, answers since Windows 8.1 with a UNICODE_STRING and its text behind it;
 * as in the public headers of System Informer (phnt, ntpsapi.h).
 */
static void read_command_line(HANDLE process, struct process_details *details)
{
    enum { COMMAND_LINE_INFORMATION = 60 };
    query_process query = (query_process)late_function(L"ntdll.dll", "NtQueryInformationProcess");
    UNICODE_STRING *answer = query ? malloc(COMMAND_LINE_MAX) : NULL;
    ULONG needed = 0;
    if (answer &&
        query(process, COMMAND_LINE_INFORMATION, answer, COMMAND_LINE_MAX - sizeof(wchar_t), &needed) >= 0 &&
        answer->Buffer && answer->Length) {
        answer->Buffer[answer->Length / sizeof(wchar_t)] = L'\0';
        system_utf8(answer->Buffer, details->texts[PROCESS_COMMAND_LINE], PROCESS_TEXT_SIZE);
    }
    free(answer);
}

/* Version. */

struct version_calls {
    DWORD(WINAPI *size_of)(DWORD flags, const wchar_t *path, DWORD *ignored);
    BOOL(WINAPI *get)(DWORD flags, const wchar_t *path, DWORD ignored, DWORD size, void *data);
    BOOL(WINAPI *query)(const void *data, const wchar_t *block, void **value, UINT *length);
};

static bool find_version_calls(struct version_calls *calls)
{
    static const wchar_t library[] = L"version.dll";
    calls->size_of =
        (DWORD(WINAPI *)(DWORD, const wchar_t *, DWORD *))late_function(library, "GetFileVersionInfoSizeExW");
    calls->get = (BOOL(WINAPI *)(DWORD, const wchar_t *, DWORD, DWORD, void *))late_function(
        library, "GetFileVersionInfoExW");
    calls->query = (BOOL(WINAPI *)(const void *, const wchar_t *, void **, UINT *))late_function(
        library, "VerQueryValueW");
    return calls->size_of && calls->get && calls->query;
}

/* The text in the first language that the file lists. */
static void take_string(const struct version_calls *calls, const void *data, const WORD *language,
                        const wchar_t *name, char *text)
{
    wchar_t block[64];
    void *value = NULL;
    UINT length = 0;
    swprintf(block, 64, L"\\StringFileInfo\\%04x%04x\\%ls", language[0], language[1], name);
    if (calls->query(data, block, &value, &length) && length > 1) {
        wchar_t wide[PROCESS_TEXT_SIZE];
        size_t kept = length < PROCESS_TEXT_SIZE ? length : PROCESS_TEXT_SIZE - 1;
        wcsncpy(wide, value, kept);
        wide[kept] = L'\0';
        system_utf8(wide, text, PROCESS_TEXT_SIZE);
    }
}

/* Windows itself compares the numbers; the text may say anything. */
static void take_numbers(const struct version_calls *calls, const void *data, char *text)
{
    void *value = NULL;
    UINT length = 0;
    if (calls->query(data, L"\\", &value, &length) && length >= sizeof(VS_FIXEDFILEINFO)) {
        const VS_FIXEDFILEINFO *fixed = value;
        wchar_t wide[48];
        swprintf(wide, 48, L"%u.%u.%u.%u", HIWORD(fixed->dwFileVersionMS), LOWORD(fixed->dwFileVersionMS),
                 HIWORD(fixed->dwFileVersionLS), LOWORD(fixed->dwFileVersionLS));
        system_utf8(wide, text, PROCESS_TEXT_SIZE);
    }
}

static void take_version(const struct version_calls *calls, const void *data, struct process_details *details)
{
    static const WORD english[2] = {0x0409, 0x04B0};
    void *found = NULL;
    UINT length = 0;
    bool listed =
        calls->query(data, L"\\VarFileInfo\\Translation", &found, &length) && length >= sizeof english;
    const WORD *language = listed ? found : english;
    take_string(calls, data, language, L"ProductName", details->texts[PROCESS_PRODUCT]);
    take_string(calls, data, language, L"FileDescription", details->texts[PROCESS_DESCRIPTION]);
    take_string(calls, data, language, L"CompanyName", details->texts[PROCESS_COMPANY]);
    take_numbers(calls, data, details->texts[PROCESS_FILE_VERSION]);
}

static void read_version(const wchar_t *path, struct process_details *details)
{
    DWORD ignored;
    struct version_calls calls;
    if (!find_version_calls(&calls)) {
        return;
    }
    DWORD size = calls.size_of(FILE_VER_GET_NEUTRAL, path, &ignored);
    void *data = size ? malloc(size) : NULL;
    if (data && calls.get(FILE_VER_GET_NEUTRAL, path, 0, size, data)) {
        take_version(&calls, data, details);
    }
    free(data);
}

/* The letters of "attrib". */
static void read_attributes(const wchar_t *path, char *text)
{
    static const struct {
        DWORD flag;
        char letter;
    } letters[] = {{FILE_ATTRIBUTE_READONLY, 'R'},   {FILE_ATTRIBUTE_HIDDEN, 'H'},
                   {FILE_ATTRIBUTE_SYSTEM, 'S'},     {FILE_ATTRIBUTE_ARCHIVE, 'A'},
                   {FILE_ATTRIBUTE_COMPRESSED, 'C'}, {FILE_ATTRIBUTE_ENCRYPTED, 'E'}};
    DWORD attributes = GetFileAttributesW(path);
    size_t length = 0;
    for (size_t i = 0; attributes != INVALID_FILE_ATTRIBUTES && i < sizeof letters / sizeof letters[0]; i++) {
        if (attributes & letters[i].flag) {
            text[length++] = letters[i].letter;
        }
    }
    text[length] = '\0';
}

/* A file in one state, and the package that it is in.  Its bytes are a key: zeroed before they are filled. */
struct file {
    uint64_t size;
    int64_t written, changed;     /* FILETIME units */
    size_t package;               /* where its folder begins in the texts */
    wchar_t texts[2 * PATH_SIZE]; /* path and folder, each with its NUL */
};

/* The file's times and size; a change of it that sets the time of writing back changes the other time. */
static bool read_state(struct file *file)
{
    FILE_BASIC_INFO times;
    FILE_STANDARD_INFO sizes;
    HANDLE handle =
        CreateFileW(file->texts, FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                    NULL, OPEN_EXISTING, 0, NULL);
    if (handle == INVALID_HANDLE_VALUE) {
        return false;
    }
    bool read = GetFileInformationByHandleEx(handle, FileBasicInfo, &times, sizeof times) &&
                GetFileInformationByHandleEx(handle, FileStandardInfo, &sizes, sizeof sizes);
    CloseHandle(handle);
    if (read) {
        file->size = (uint64_t)sizes.EndOfFile.QuadPart;
        file->written = times.LastWriteTime.QuadPart;
        file->changed = times.ChangeTime.QuadPart;
    }
    return read;
}

/* The native name is the one that the process was started by: the system has it without asking the volume. */
static struct details_place place_of_file(HANDLE process)
{
    wchar_t path[PATH_SIZE];
    DWORD length = PATH_SIZE;
    bool named = QueryFullProcessImageNameW(process, PROCESS_NAME_NATIVE, path, &length);
    return named ? details_place_of_file(path) : (struct details_place){0};
}

static bool find_file(HANDLE process, struct file *file)
{
    wchar_t path[PATH_SIZE], room[PATH_SIZE];
    DWORD length = PATH_SIZE;
    if (!QueryFullProcessImageNameW(process, 0, path, &length)) {
        return false;
    }
    wcscpy(file->texts, native_file(path, room, PATH_SIZE));
    file->package = wcslen(file->texts) + 1;
    signature_package(process, file->texts, file->texts + file->package, PATH_SIZE);
    return true;
}

static struct details_key key_of(const struct file *file)
{
    size_t length = file->package + wcslen(file->texts + file->package) + 1;
    return (struct details_key){.bytes = file,
                                .size = offsetof(struct file, texts) + length * sizeof file->texts[0]};
}

/* These two get a struct file. */
static bool read_file_version(void *context, struct process_details *details)
{
    const struct file *file = context;
    read_version(file->texts, details);
    return true;
}

static bool read_file_signer(void *context, struct process_details *details)
{
    const struct file *file = context;
    signature_read(file->texts, file->texts + file->package, details->texts[PROCESS_SIGNER],
                   PROCESS_TEXT_SIZE);
    return details->texts[PROCESS_SIGNER][0] != '\0';
}

static void read_file(struct known_details *known, HANDLE process, unsigned facts,
                      struct process_details *details)
{
    struct file *file = calloc(1, sizeof *file);
    if (!file || !find_file(process, file)) {
        free(file);
        return;
    }
    struct known_details *of_files = known && read_state(file) ? known : NULL;
    struct details_key key = key_of(file);
    if (facts & FACT_VERSION) {
        key.fact = FACT_VERSION;
        known_details_get(of_files, &key, read_file_version, file, details);
        read_attributes(file->texts, details->texts[PROCESS_FILE_ATTRIBUTES]);
    }
    if (facts & FACT_SIGNER) {
        key.fact = FACT_SIGNER;
        known_details_get(of_files, &key, read_file_signer, file, details);
    }
    free(file);
}

struct details_place process_details_place(uint32_t pid, unsigned fact)
{
    struct details_place place = {0};
    HANDLE process;
    if (fact == FACT_COMMAND_LINE ||
        privilege_open_process(PROCESS_QUERY_LIMITED_INFORMATION, pid, &process)) {
        return place;
    }
    place = fact == FACT_USER ? place_of_user(process) : place_of_file(process);
    CloseHandle(process);
    return place;
}

void process_details_read(struct known_details *known, uint32_t pid, uint64_t started, unsigned facts,
                          struct process_details *details)
{
    uint64_t really = 0;
    HANDLE process;
    if (privilege_open_process(PROCESS_QUERY_LIMITED_INFORMATION, pid, &process)) {
        return;
    }
    if (!started || (!process_started(process, &really) && really == started)) {
        if (facts & FACT_USER) {
            read_user(known, process, details);
        }
        if (facts & FACT_COMMAND_LINE) {
            read_command_line(process, details);
        }
        if (facts & (FACT_VERSION | FACT_SIGNER)) {
            read_file(known, process, facts, details);
        }
    }
    CloseHandle(process);
}
