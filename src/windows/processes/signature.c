/*
 * signature: WinVerifyTrust on the file itself and on catalogues that list its hash, in the order of
 * signature_search.h.
 */
#include "windows/processes/signature.h"

#include <windows.h>

#include <bcrypt.h>
#include <softpub.h>
#include <stdbool.h>
#include <stdio.h>
#include <wincrypt.h>
#include <wintrust.h>

#include <mscat.h>

#include "sockscope/signature_search.h"
#include "sockscope/system.h"
#include "sockscope/text.h"
#include "windows/system/late.h"

/* A full name has at most 127 characters (PACKAGE_FULL_NAME_MAX_LENGTH). */
enum { HASH_SIZE = 64, PACKAGE_NAME_SIZE = 128, PACKAGE_PATH_SIZE = 4096 };

typedef LONG(WINAPI *verify_trust)(HWND window, GUID *action, void *data);
typedef CRYPT_PROVIDER_DATA *(WINAPI *data_of_state)(HANDLE state);
typedef CRYPT_PROVIDER_SGNR *(WINAPI *signer_of_data)(CRYPT_PROVIDER_DATA *data, DWORD index, BOOL counter,
                                                      DWORD which);
typedef CRYPT_PROVIDER_CERT *(WINAPI *certificate_of_signer)(CRYPT_PROVIDER_SGNR *signer, DWORD index);
typedef DWORD(WINAPI *name_of_certificate)(PCCERT_CONTEXT certificate, DWORD type, DWORD flags, void *more,
                                           wchar_t *text, DWORD size);

struct trust_calls {
    verify_trust verify;
    data_of_state data;
    signer_of_data signer;
    certificate_of_signer certificate;
    name_of_certificate name;
};

typedef BOOL(WINAPI *open_catalogues)(HCATADMIN *admin, const GUID *system, const wchar_t *algorithm,
                                      const void *policy, DWORD flags);
typedef BOOL(WINAPI *hash_file)(HCATADMIN admin, HANDLE file, DWORD *size, BYTE *hash, DWORD flags);
typedef HCATINFO(WINAPI *find_catalogue)(HCATADMIN admin, BYTE *hash, DWORD size, DWORD flags,
                                         HCATINFO *before);
typedef BOOL(WINAPI *describe_catalogue)(HCATINFO catalogue, CATALOG_INFO *info, DWORD flags);
typedef BOOL(WINAPI *release_catalogue)(HCATADMIN admin, HCATINFO catalogue, DWORD flags);
typedef BOOL(WINAPI *close_catalogues)(HCATADMIN admin, DWORD flags);

struct catalogue_calls {
    open_catalogues open;
    hash_file hash;
    find_catalogue find;
    describe_catalogue info;
    release_catalogue release;
    close_catalogues close;
};

static bool find_trust(struct trust_calls *calls)
{
    static const wchar_t library[] = L"wintrust.dll";
    calls->verify = (verify_trust)late_function(library, "WinVerifyTrust");
    calls->data = (data_of_state)late_function(library, "WTHelperProvDataFromStateData");
    calls->signer = (signer_of_data)late_function(library, "WTHelperGetProvSignerFromChain");
    calls->certificate = (certificate_of_signer)late_function(library, "WTHelperGetProvCertFromChain");
    calls->name = (name_of_certificate)late_function(L"crypt32.dll", "CertGetNameStringW");
    return calls->verify && calls->data && calls->signer && calls->certificate && calls->name;
}

static bool find_catalogues(struct catalogue_calls *calls)
{
    static const wchar_t library[] = L"wintrust.dll";
    calls->open = (open_catalogues)late_function(library, "CryptCATAdminAcquireContext2");
    calls->hash = (hash_file)late_function(library, "CryptCATAdminCalcHashFromFileHandle2");
    calls->find = (find_catalogue)late_function(library, "CryptCATAdminEnumCatalogFromHash");
    calls->info = (describe_catalogue)late_function(library, "CryptCATCatalogInfoFromContext");
    calls->release = (release_catalogue)late_function(library, "CryptCATAdminReleaseCatalogContext");
    calls->close = (close_catalogues)late_function(library, "CryptCATAdminReleaseContext");
    return calls->open && calls->hash && calls->find && calls->info && calls->release && calls->close;
}

static void name_signer(const struct trust_calls *calls, HANDLE state, char *signer)
{
    wchar_t name[SIGNER_SIZE];
    CRYPT_PROVIDER_DATA *data = state ? calls->data(state) : NULL;
    CRYPT_PROVIDER_SGNR *first = data ? calls->signer(data, 0, FALSE, 0) : NULL;
    CRYPT_PROVIDER_CERT *certificate = first ? calls->certificate(first, 0) : NULL;
    signer[0] = '\0';
    if (certificate && certificate->pCert &&
        calls->name(certificate->pCert, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, name, SIGNER_SIZE) > 1) {
        system_utf8(name, signer, SIGNER_SIZE);
    }
}

/* Asks about what `asked` was filled with; the signer's name, where there is one. */
static LONG verify(const struct trust_calls *calls, WINTRUST_DATA *asked, char *signer)
{
    GUID action = WINTRUST_ACTION_GENERIC_VERIFY_V2;
    asked->cbStruct = sizeof *asked;
    asked->dwUIChoice = WTD_UI_NONE;
    asked->fdwRevocationChecks = WTD_REVOKE_NONE;
    asked->dwStateAction = WTD_STATEACTION_VERIFY;
    asked->dwProvFlags = WTD_CACHE_ONLY_URL_RETRIEVAL | WTD_REVOCATION_CHECK_NONE;
    LONG verdict = calls->verify(INVALID_HANDLE_VALUE, &action, asked);
    name_signer(calls, asked->hWVTStateData, signer);
    asked->dwStateAction = WTD_STATEACTION_CLOSE;
    calls->verify(INVALID_HANDLE_VALUE, &action, asked);
    return verdict;
}

static LONG verify_file(const struct trust_calls *calls, const wchar_t *path, HANDLE file, char *signer)
{
    WINTRUST_FILE_INFO info = {.cbStruct = sizeof info, .pcwszFilePath = path, .hFile = file};
    WINTRUST_DATA asked = {.dwUnionChoice = WTD_CHOICE_FILE, .pFile = &info};
    return verify(calls, &asked, signer);
}

/* A file that is looked for in catalogues. */
struct member {
    const struct trust_calls *trust;
    const wchar_t *path;
    HANDLE file;
    HCATADMIN admin;
    BYTE hash[HASH_SIZE];
    DWORD size; /* of the hash */
};

/* Asks the catalogue about the file: its tag there is its hash in hexadecimal. */
static LONG verify_member(struct member *member, const wchar_t *catalogue, char *signer)
{
    wchar_t tag[2 * HASH_SIZE + 1] = L"";
    for (DWORD i = 0; i < member->size; i++) {
        swprintf(tag + 2 * (size_t)i, 3, L"%02X", member->hash[i]);
    }
    WINTRUST_CATALOG_INFO info = {.cbStruct = sizeof info,
                                  .pcwszCatalogFilePath = catalogue,
                                  .pcwszMemberTag = tag,
                                  .pcwszMemberFilePath = member->path,
                                  .hMemberFile = member->file,
                                  .pbCalculatedFileHash = member->hash,
                                  .cbCalculatedFileHash = member->size,
                                  .hCatAdmin = member->admin};
    WINTRUST_DATA asked = {.dwUnionChoice = WTD_CHOICE_CATALOG, .pCatalog = &info};
    return verify(member->trust, &asked, signer);
}

/* TRUST_E_NOSIGNATURE when no catalogue of Windows lists the file, or none can be read. */
static LONG verify_listed(const struct catalogue_calls *calls, struct member *member, char *signer)
{
    CATALOG_INFO info = {.cbStruct = sizeof info};
    LONG verdict = TRUST_E_NOSIGNATURE;
    HCATINFO found = calls->find(member->admin, member->hash, member->size, 0, NULL);
    if (found && calls->info(found, &info, 0)) {
        verdict = verify_member(member, info.wszCatalogFile, signer);
    }
    if (found) {
        calls->release(member->admin, found, 0);
    }
    return verdict;
}

/* By the catalogue with this path; NULL for those of Windows. */
static LONG verify_hash(const struct trust_calls *trust, const wchar_t *path, HANDLE file,
                        const wchar_t *catalogue, char *signer)
{
    struct catalogue_calls calls;
    struct member member = {.trust = trust, .path = path, .file = file, .size = HASH_SIZE};
    LONG verdict = TRUST_E_NOSIGNATURE;
    if (!find_catalogues(&calls) || !calls.open(&member.admin, NULL, BCRYPT_SHA256_ALGORITHM, NULL, 0)) {
        return verdict;
    }
    if (calls.hash(member.admin, file, &member.size, member.hash, 0)) {
        verdict =
            catalogue ? verify_member(&member, catalogue, signer) : verify_listed(&calls, &member, signer);
    }
    calls.close(member.admin, 0);
    return verdict;
}

void signature_words(int32_t verdict, const char *signer, char *text, size_t size)
{
    char why[256];
    size_t length = 0;
    text[0] = '\0';
    if (signature_is_none(verdict)) {
        text_append(text, size, &length, "not signed");
        return;
    }
    text_append(text, size, &length, signer[0] || verdict ? signer : "signed");
    if (verdict == 0) {
        return;
    }
    switch (verdict) {
    case TRUST_E_BAD_DIGEST:
        snprintf(why, sizeof why, "the file was changed after it was signed");
        break;
    case CERT_E_UNTRUSTEDROOT:
    case CERT_E_CHAINING:
        snprintf(why, sizeof why, "this machine does not know who vouches for it");
        break;
    case CERT_E_EXPIRED:
        snprintf(why, sizeof why, "the certificate has expired");
        break;
    case TRUST_E_EXPLICIT_DISTRUST:
        snprintf(why, sizeof why, "this machine was told not to trust it");
        break;
    default:
        system_error_text((uint32_t)verdict, why, sizeof why);
        break;
    }
    text_append(text, size, &length, signer[0] ? ", not trusted: " : "not trusted: ");
    text_append(text, size, &length, why);
}

typedef LONG(WINAPI *package_of_process)(HANDLE process, UINT32 *length, wchar_t *name);
typedef LONG(WINAPI *path_of_package)(const wchar_t *name, UINT32 *length, wchar_t *path);

/* By the identity of the process; false when it has none. */
static bool ask_package_folder(HANDLE process, wchar_t *folder, UINT32 size)
{
    wchar_t name[PACKAGE_NAME_SIZE];
    UINT32 length = PACKAGE_NAME_SIZE;
    package_of_process package = (package_of_process)late_function(L"kernel32.dll", "GetPackageFullName");
    path_of_package path = (path_of_package)late_function(L"kernel32.dll", "GetPackagePathByFullName");
    return process && package && path && package(process, &length, name) == ERROR_SUCCESS &&
           path(name, &size, folder) == ERROR_SUCCESS;
}

void signature_package(void *process, const wchar_t *path, wchar_t *folder, size_t size)
{
    if (!ask_package_folder(process, folder, (UINT32)size) && !package_folder(path, folder, size)) {
        folder[0] = L'\0';
    }
}

struct look {
    struct trust_calls calls;
    const wchar_t *path;
    HANDLE file;
    wchar_t catalogue[PACKAGE_PATH_SIZE]; /* of the package */
};

static int32_t in_file(void *context, char signer[SIGNER_SIZE])
{
    const struct look *look = context;
    return verify_file(&look->calls, look->path, look->file, signer);
}

static int32_t in_catalogues(void *context, char signer[SIGNER_SIZE])
{
    const struct look *look = context;
    return verify_hash(&look->calls, look->path, look->file, NULL, signer);
}

static int32_t in_package(void *context, char signer[SIGNER_SIZE])
{
    const struct look *look = context;
    return verify_hash(&look->calls, look->path, look->file, look->catalogue, signer);
}

void signature_read(const wchar_t *path, const wchar_t *package, char *text, size_t size)
{
    char signer[SIGNER_SIZE];
    struct look look = {.path = path};
    struct signature_places places = {.in_file = in_file, .in_catalogues = in_catalogues, .context = &look};
    text[0] = '\0';
    look.file = find_trust(&look.calls) ? CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE,
                                                      NULL, OPEN_EXISTING, 0, NULL)
                                        : INVALID_HANDLE_VALUE;
    if (look.file == INVALID_HANDLE_VALUE) {
        return;
    }
    if (package[0] && package_catalogue(package, look.catalogue, PACKAGE_PATH_SIZE)) {
        places.in_package = in_package;
    }
    int32_t verdict = signature_search(&places, signer);
    CloseHandle(look.file);
    signature_words(verdict, signer, text, size);
}
