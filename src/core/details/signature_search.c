/* signature_search: a place is not asked once an earlier one has answered, because each reads the whole file.
 */
#include "sockscope/signature_search.h"

bool signature_is_none(int32_t verdict)
{
    return verdict == SIGNATURE_NONE || verdict == SIGNATURE_UNKNOWN_FORM ||
           verdict == SIGNATURE_UNKNOWN_PROVIDER;
}

static bool is_about_signer(int32_t verdict)
{
    return verdict == SIGNATURE_EXPIRED || verdict == SIGNATURE_UNTRUSTED_ROOT ||
           verdict == SIGNATURE_CHAIN || verdict == SIGNATURE_DISTRUSTED;
}

int32_t signature_search(const struct signature_places *places, char signer[SIGNER_SIZE])
{
    signer[0] = '\0';
    int32_t verdict = places->in_file(places->context, signer);
    if (signature_is_none(verdict)) {
        verdict = places->in_catalogues(places->context, signer);
    }
    if (signature_is_none(verdict) && places->in_package) {
        verdict = places->in_package(places->context, signer);
        verdict = verdict == 0 || is_about_signer(verdict) ? verdict : SIGNATURE_NONE;
    }
    if (signature_is_none(verdict)) {
        signer[0] = '\0';
    }
    return verdict;
}

static wchar_t lower(wchar_t character)
{
    return character >= L'A' && character <= L'Z' ? character + (L'a' - L'A') : character;
}

/* What is behind "\WindowsApps\", or NULL. */
static const wchar_t *behind_store(const wchar_t *path)
{
    static const wchar_t name[] = L"\\windowsapps\\";
    for (; *path; path++) {
        size_t i = 0;
        while (name[i] && lower(path[i]) == name[i]) {
            i++;
        }
        if (!name[i]) {
            return path + i;
        }
    }
    return NULL;
}

bool package_folder(const wchar_t *path, wchar_t *folder, size_t size)
{
    const wchar_t *name = behind_store(path);
    const wchar_t *end = name ? wcschr(name, L'\\') : NULL;
    size_t length = end && end > name ? (size_t)(end - path) : 0;
    if (length == 0 || length >= size) {
        return false;
    }
    wmemcpy(folder, path, length);
    folder[length] = L'\0';
    return true;
}

bool package_catalogue(const wchar_t *folder, wchar_t *catalogue, size_t size)
{
    static const wchar_t name[] = L"\\AppxMetadata\\CodeIntegrity.cat";
    size_t length = wcslen(folder);
    if (length + sizeof name / sizeof name[0] > size) {
        return false;
    }
    wmemcpy(catalogue, folder, length);
    wcscpy(catalogue + length, name);
    return true;
}
