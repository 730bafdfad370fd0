/* signature_search: file, catalogues of Windows, catalogue of the package, and what its answer is worth. */
#include "check.h"

#include "sockscope/signature_search.h"

struct world {
    int32_t verdicts[3];
    const char *signers[3];
    char asked[8]; /* letters in the order of the asking */
};

static int32_t ask(struct world *world, int place, char *signer)
{
    size_t length = strlen(world->asked);
    world->asked[length] = "fcp"[place];
    world->asked[length + 1] = '\0';
    strcpy(signer, world->signers[place]);
    return world->verdicts[place];
}

static int32_t in_file(void *context, char signer[SIGNER_SIZE])
{
    return ask(context, 0, signer);
}

static int32_t in_catalogues(void *context, char signer[SIGNER_SIZE])
{
    return ask(context, 1, signer);
}

static int32_t in_package(void *context, char signer[SIGNER_SIZE])
{
    return ask(context, 2, signer);
}

enum {
    NOT_FOUND = (int32_t)0x80092004,     /* CRYPT_E_NOT_FOUND */
    FILE_NOT_THERE = (int32_t)0x80092003 /* CRYPT_E_FILE_ERROR */
};

CASE(one_place_after_the_other)
{
    static const struct {
        int32_t file, catalogues, package;
        bool has_package;
        int32_t verdict;
        const char *signer, *asked;
    } cases[] = {
        {0, 0, 0, true, 0, "file", "f"},
        {SIGNATURE_BAD_DIGEST, 0, 0, true, SIGNATURE_BAD_DIGEST, "file", "f"},
        {SIGNATURE_EXPIRED, 0, 0, true, SIGNATURE_EXPIRED, "file", "f"},
        {SIGNATURE_NONE, 0, 0, true, 0, "catalogue", "fc"},
        {SIGNATURE_UNKNOWN_FORM, SIGNATURE_UNTRUSTED_ROOT, 0, true, SIGNATURE_UNTRUSTED_ROOT, "catalogue",
         "fc"},
        {SIGNATURE_NONE, SIGNATURE_NONE, 0, false, SIGNATURE_NONE, "", "fc"},
        {SIGNATURE_NONE, SIGNATURE_NONE, 0, true, 0, "package", "fcp"},
        {SIGNATURE_UNKNOWN_PROVIDER, SIGNATURE_NONE, 0, true, 0, "package", "fcp"},
        {SIGNATURE_NONE, SIGNATURE_NONE, SIGNATURE_UNTRUSTED_ROOT, true, SIGNATURE_UNTRUSTED_ROOT, "package",
         "fcp"},
        {SIGNATURE_NONE, SIGNATURE_NONE, SIGNATURE_EXPIRED, true, SIGNATURE_EXPIRED, "package", "fcp"},
        /* No such catalogue, or the file is not in it: that is no signature that is not trusted. */
        {SIGNATURE_NONE, SIGNATURE_NONE, NOT_FOUND, true, SIGNATURE_NONE, "", "fcp"},
        {SIGNATURE_NONE, SIGNATURE_NONE, FILE_NOT_THERE, true, SIGNATURE_NONE, "", "fcp"},
        {SIGNATURE_NONE, SIGNATURE_NONE, SIGNATURE_BAD_DIGEST, true, SIGNATURE_NONE, "", "fcp"},
        {SIGNATURE_NONE, SIGNATURE_NONE, SIGNATURE_UNKNOWN_FORM, true, SIGNATURE_NONE, "", "fcp"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world world = {
            {cases[i].file, cases[i].catalogues, cases[i].package}, {"file", "catalogue", "package"}, ""};
        struct signature_places places = {in_file, in_catalogues, cases[i].has_package ? in_package : NULL,
                                          &world};
        char signer[SIGNER_SIZE] = "before";
        CHECK_NUMBER(signature_search(&places, signer), cases[i].verdict);
        CHECK_TEXT(signer, cases[i].signer);
        CHECK_TEXT(world.asked, cases[i].asked);
    }
}

static bool folder_is(const wchar_t *path, const wchar_t *wanted)
{
    wchar_t folder[64] = L"untouched";
    bool found = package_folder(path, folder, 64);
    return found ? wanted && wcscmp(folder, wanted) == 0 : !wanted && wcscmp(folder, L"untouched") == 0;
}

CASE(folders_of_packages_from_paths)
{
    CHECK(folder_is(L"C:\\Program Files\\WindowsApps\\A.B_1.0_x64__8we\\b.exe",
                    L"C:\\Program Files\\WindowsApps\\A.B_1.0_x64__8we"));
    CHECK(folder_is(L"d:\\windowsapps\\A_1\\sub\\b.exe", L"d:\\windowsapps\\A_1"));
    CHECK(folder_is(L"C:\\Windows\\System32\\svchost.exe", NULL));
    CHECK(folder_is(L"C:\\Program Files\\WindowsApps\\b.exe", NULL));
    CHECK(folder_is(L"C:\\Program Files\\WindowsApps\\\\b.exe", NULL));
    CHECK(folder_is(L"C:\\Program Files\\WindowsApps\\", NULL));
    CHECK(folder_is(L"C:\\MyWindowsApps\\A_1\\b.exe", NULL));
    CHECK(folder_is(L"C:\\WindowsAppsOld\\A_1\\b.exe", NULL));
    CHECK(folder_is(L"", NULL));
    wchar_t folder[19];
    CHECK(package_folder(L"C:\\WindowsApps\\A_1\\b.exe", folder, 19));
    CHECK(!package_folder(L"C:\\WindowsApps\\A_1\\b.exe", folder, 18));
}

CASE(catalogues_of_packages)
{
    static const wchar_t wanted[] = L"C:\\P\\AppxMetadata\\CodeIntegrity.cat";
    enum { SIZE = sizeof wanted / sizeof wanted[0] };
    wchar_t catalogue[SIZE] = L"";
    CHECK(!package_catalogue(L"C:\\P", catalogue, SIZE - 1) && !catalogue[0]);
    CHECK(package_catalogue(L"C:\\P", catalogue, SIZE) && wcscmp(catalogue, wanted) == 0);
}

int main(void)
{
    RUN(one_place_after_the_other);
    RUN(folders_of_packages_from_paths);
    RUN(catalogues_of_packages);
    return check_result();
}
