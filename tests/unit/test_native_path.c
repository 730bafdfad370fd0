/* native_path: what lies in System32, and what only looks as if. */
#include "check.h"

#include "sockscope/native_path.h"

static const wchar_t folder[] = L"C:\\Windows\\System32";

static bool leads_to(const wchar_t *path, const wchar_t *wanted)
{
    wchar_t native[64] = L"";
    return native_path(folder, path, native, 64) && wcscmp(native, wanted) == 0;
}

static bool stays(const wchar_t *path)
{
    wchar_t native[64] = L"as it was";
    return !native_path(folder, path, native, 64) && wcscmp(native, L"as it was") == 0;
}

CASE(the_system_folder_is_sysnative)
{
    CHECK(leads_to(L"C:\\Windows\\System32\\svchost.exe", L"C:\\Windows\\Sysnative\\svchost.exe"));
    CHECK(leads_to(L"c:\\WINDOWS\\system32\\wbem\\WmiPrvSE.exe",
                   L"c:\\WINDOWS\\Sysnative\\wbem\\WmiPrvSE.exe"));
}

CASE(all_else_stays)
{
    CHECK(stays(L"C:\\Windows\\SysWOW64\\svchost.exe") && stays(L"C:\\Windows\\System32.exe"));
    CHECK(stays(L"D:\\Windows\\System32\\svchost.exe") && stays(L"C:\\Windows\\System32x\\a.exe"));
    CHECK(stays(L"C:\\Windows\\System32") && stays(L"C:\\Windows") && stays(L""));
}

CASE(what_has_no_room_stays)
{
    wchar_t native[64] = L"";
    const wchar_t path[] = L"C:\\Windows\\System32\\a.exe", wanted[] = L"C:\\Windows\\Sysnative\\a.exe";
    CHECK(!native_path(folder, path, native, wcslen(wanted)));
    CHECK(native_path(folder, path, native, wcslen(wanted) + 1) && wcscmp(native, wanted) == 0);
    CHECK(!native_path(L"", path, native, 64) && !native_path(L"System32", L"System32\\a", native, 64));
}

int main(void)
{
    RUN(the_system_folder_is_sysnative);
    RUN(all_else_stays);
    RUN(what_has_no_room_stays);
    return check_result();
}
