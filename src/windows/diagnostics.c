/*
 * diagnostics: what a report of a problem needs and nothing that tells who the user is or whom the machine
 * talks to.
 */
#include <windows.h>

#include <stdio.h>
#include <winternl.h>

#include "sockscope/system.h"
#include "sockscope/text.h"
#include "windows/late.h"
#include "windows/ways.h"

struct text {
    char *bytes;
    size_t size, length;
};

static void line(struct text *text, const char *name, const char *value)
{
    text_append(text->bytes, text->size, &text->length, name);
    text_append(text->bytes, text->size, &text->length, ": ");
    text_append(text->bytes, text->size, &text->length, value);
    text_append(text->bytes, text->size, &text->length, "\r\n");
}

typedef NTSTATUS(NTAPI *get_version)(OSVERSIONINFOW *info);
typedef const char *(*wine_version)(void);

/* RtlGetVersion tells the truth to programs of any manifest. */
static void tell_windows(struct text *text)
{
    OSVERSIONINFOW info = {.dwOSVersionInfoSize = sizeof info};
    get_version get = (get_version)late_function(L"ntdll.dll", "RtlGetVersion");
    wine_version wine = (wine_version)late_function(L"ntdll.dll", "wine_get_version");
    char words[96] = "not known";
    if (get && get(&info) >= 0) {
        snprintf(words, sizeof words, "%lu.%lu.%lu%s%s", info.dwMajorVersion, info.dwMinorVersion,
                 info.dwBuildNumber, wine ? ", Wine " : "", wine ? wine() : "");
    }
    line(text, "Windows", words);
}

static void tell_function(struct text *text, const char *name, const wchar_t *library, const char *function)
{
    line(text, name, late_function(library, function) ? "there" : "not there");
}

/* What lets an administrator's program open processes of others. */
static const char *debug_privilege(void)
{
    typedef BOOL(WINAPI * look_up)(const wchar_t *, const wchar_t *, LUID *);
    look_up look = (look_up)late_function(L"advapi32.dll", "LookupPrivilegeValueW");
    union {
        TOKEN_PRIVILEGES list;
        BYTE room[2048];
    } held;
    LUID wanted;
    HANDLE token;
    DWORD size;
    const char *words = "not held";
    if (!look || !look(NULL, L"SeDebugPrivilege", &wanted) ||
        !OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) {
        return "not known";
    }
    if (!GetTokenInformation(token, TokenPrivileges, &held, sizeof held, &size)) {
        held.list.PrivilegeCount = 0;
        words = "not known";
    }
    for (DWORD i = 0; i < held.list.PrivilegeCount; i++) {
        const LUID_AND_ATTRIBUTES *one = &held.list.Privileges[i];
        if (one->Luid.LowPart == wanted.LowPart && one->Luid.HighPart == wanted.HighPart) {
            words = one->Attributes & SE_PRIVILEGE_ENABLED ? "enabled" : "held";
        }
    }
    CloseHandle(token);
    return words;
}

static void tell_reset_device(struct text *text)
{
    uint32_t error = way_nsi_obstacle();
    char words[32];
    snprintf(words, sizeof words, error ? "error %lu" : "there", (unsigned long)error);
    line(text, "Reset device", words);
}

size_t system_diagnostics(char *text, size_t size)
{
    struct text all = {text, size, 0};
    text[0] = '\0';
    tell_windows(&all);
    line(&all, "Program", sizeof(void *) == 8 ? "64 bits" : "32 bits");
    line(&all, "Elevated", system_is_elevated() ? "yes" : "no");
    line(&all, "Debug privilege", debug_privilege());
    tell_reset_device(&all);
    tell_function(&all, "Service tags", L"advapi32.dll", "I_QueryTagInformation");
    tell_function(&all, "DNS cache", L"dnsapi.dll", "DnsGetCacheDataTable");
    tell_function(&all, "Signatures", L"wintrust.dll", "WinVerifyTrust");
    tell_function(&all, "Catalogues", L"wintrust.dll", "CryptCATAdminAcquireContext2");
    tell_function(&all, "Local user names", L"sechost.dll", "LookupAccountSidLocalW");
    return all.length;
}
