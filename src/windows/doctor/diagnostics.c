/*
 * diagnostics: what a problem report needs, and nothing that reveals who the user is or whom the machine
 * talks to.
 */
#include <windows.h>

#include <stdio.h>
#include <winternl.h>

#include "sockscope/system.h"
#include "sockscope/text.h"
#include "windows/closing/ways.h"
#include "windows/processes/privilege.h"
#include "windows/system/late.h"

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

/* RtlGetVersion tells the truth whatever the manifest says. */
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

/* The right with which an administrator's program opens processes of other users. */
static void tell_debug_privilege(struct text *text)
{
    static const char *const words[] = {[PRIVILEGE_UNKNOWN] = "not known",
                                        [PRIVILEGE_MISSING] = "not held",
                                        [PRIVILEGE_OFF] = "held",
                                        [PRIVILEGE_ON] = "enabled"};
    line(text, "Debug privilege", words[privilege_debug()]);
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
    tell_debug_privilege(&all);
    tell_reset_device(&all);
    tell_function(&all, "Service tags", L"advapi32.dll", "I_QueryTagInformation");
    tell_function(&all, "DNS cache", L"dnsapi.dll", "DnsGetCacheDataTable");
    tell_function(&all, "Signatures", L"wintrust.dll", "WinVerifyTrust");
    tell_function(&all, "Catalogues", L"wintrust.dll", "CryptCATAdminAcquireContext2");
    tell_function(&all, "Local user names", L"sechost.dll", "LookupAccountSidLocalW");
    return all.length;
}
