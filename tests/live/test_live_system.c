/*
 * What a program of ours may have loaded into it: nothing from shares, but what helps its users.
 */
#include "check.h"

#include <windows.h>

#include "sockscope/system.h"
#include "windows/system/late.h"

typedef BOOL(WINAPI *get_mitigation)(HANDLE process, int policy, void *buffer, SIZE_T size);

enum { EXTENSION_POINTS = 6, IMAGE_LOAD = 10, UNTOLD = 1u << 30 };

/* UNTOLD where this system tells none. */
static DWORD policy(int which)
{
    get_mitigation get = (get_mitigation)late_function(L"kernel32.dll", "GetProcessMitigationPolicy");
    DWORD flags = UNTOLD;
    return get && get(GetCurrentProcess(), which, &flags, sizeof flags) ? flags : UNTOLD;
}

CASE(screen_readers_and_input_methods_come_in)
{
    DWORD before = policy(EXTENSION_POINTS);
    system_harden();
    CHECK_NUMBER(policy(EXTENSION_POINTS), before);
}

CASE(images_from_shares_and_of_low_trust_do_not)
{
    DWORD told = policy(IMAGE_LOAD);
    printf("     %s\n", told == UNTOLD ? "not judged: no policies are told here" : "policies are told");
    CHECK(told == UNTOLD || (told & 3) == 3);
}

int main(void)
{
    RUN(screen_readers_and_input_methods_come_in);
    RUN(images_from_shares_and_of_low_trust_do_not);
    return check_result();
}
