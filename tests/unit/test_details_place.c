/* details_place: which files and users share a place that may hang. */
#include "check.h"

#include <stdbool.h>

#include "sockscope/details_place.h"

static bool same_root(const wchar_t *one, const wchar_t *other)
{
    return details_place_of_file(one).root == details_place_of_file(other).root;
}

static bool same_file(const wchar_t *one, const wchar_t *other)
{
    return details_place_of_file(one).item == details_place_of_file(other).item;
}

CASE(files_of_one_volume_have_one_root)
{
    static const wchar_t program[] = L"\\Device\\HarddiskVolume3\\Windows\\System32\\svchost.exe";
    CHECK(same_root(program, L"\\Device\\HarddiskVolume3\\other.exe"));
    CHECK(same_root(program, L"\\device\\HARDDISKVOLUME3\\a"));
    CHECK(!same_root(program, L"\\Device\\HarddiskVolume31\\Windows\\System32\\svchost.exe"));
    CHECK(!same_root(program, L"\\Device\\Mup\\HarddiskVolume3\\Windows\\System32\\svchost.exe"));
    CHECK(same_file(program, L"\\Device\\HarddiskVolume3\\WINDOWS\\system32\\SVCHOST.EXE"));
    CHECK(!same_file(program, L"\\Device\\HarddiskVolume3\\Windows\\System32\\svchost.exe2"));
    CHECK(!same_file(program, L"\\Device\\HarddiskVolume4\\Windows\\System32\\svchost.exe"));
}

/* A server that is gone is gone with all its shares, by whatever drive they are reached. */
CASE(files_of_one_server_have_one_root)
{
    static const wchar_t program[] = L"\\Device\\Mup\\server\\share\\a.exe";
    CHECK(same_root(program, L"\\Device\\Mup\\SERVER\\tools\\b.exe"));
    CHECK(same_root(program, L"\\Device\\Mup\\;LanmanRedirector\\server\\share\\a.exe"));
    CHECK(same_root(program,
                    L"\\Device\\Mup\\;LanmanRedirector\\;Q:000000000000b09f\\server\\share\\sub\\a.exe"));
    CHECK(same_root(program, L"\\Device\\LanmanRedirector\\;Q:000000000000b09f\\server\\share\\a.exe"));
    CHECK(!same_root(program, L"\\Device\\Mup\\server2\\share\\a.exe"));
    CHECK(!same_root(program, L"\\Device\\Mup\\;LanmanRedirector\\;Q:0\\server2\\share\\a.exe"));
    CHECK(!same_root(program, L"\\Device\\Mup2\\server\\share\\a.exe"));
    CHECK(!same_file(program, L"\\Device\\Mup\\server\\share\\b.exe"));
}

/* Whatever a name is, its file has a place. */
CASE(odd_names_have_a_place)
{
    static const wchar_t *const names[] = {
        L"",   L"\\", L"\\\\", L"a", L"\\Device", L"\\Device\\Mup", L"\\Device\\Mup\\", L"\\Device\\Mup\\;",
        L";a", L"\\;"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK(details_place_of_file(names[i]).item != 0);
    }
}

CASE(users_of_one_domain_have_one_root)
{
    /* S-1-5-21-1-2-3-1001, -1002, S-1-5-21-1-2-4-1001 */
    static const unsigned char me[] = {1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0,    0, 1, 0,
                                       0, 0, 2, 0, 0, 0, 3, 0, 0,  0, 0xE9, 3, 0, 0};
    unsigned char you[sizeof me], stranger[sizeof me];
    memcpy(you, me, sizeof me);
    memcpy(stranger, me, sizeof me);
    you[sizeof me - 4] = 0xEA;
    stranger[sizeof me - 8] = 4;
    struct details_place mine = details_place_of_user(me, sizeof me);
    struct details_place yours = details_place_of_user(you, sizeof you);
    struct details_place theirs = details_place_of_user(stranger, sizeof stranger);
    CHECK(mine.item && mine.root == yours.root && mine.item != yours.item);
    CHECK(mine.root != theirs.root && mine.item != theirs.item);
    CHECK(details_place_of_user(me, 2).item != 0);
}

int main(void)
{
    RUN(files_of_one_volume_have_one_root);
    RUN(files_of_one_server_have_one_root);
    RUN(odd_names_have_a_place);
    RUN(users_of_one_domain_have_one_root);
    return check_result();
}
