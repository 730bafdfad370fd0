/*
 * announcer: a static control whose live setting is told by way of IAccPropServices, and the event that its
 * text has changed, as Microsoft's page on status strings that are not announced has it (accessibility
 * tools, "text_livesetting").  It lies under the status bar, because what has no size or is hidden is
 * passed over.
 */
#include "gui/parts/announcer.h"

#define COBJMACROS
#include <ole2.h>

#include <commctrl.h>
#include <oleacc.h>

#include "windows/files/com.h"

#include "resource.h"

/* Of oleacc.h and uiautomation.h, whose libraries are not linked. */
static const GUID services_class = {
    0xb5f8350b, 0x0548, 0x48b1, {0xa6, 0xee, 0x88, 0xbd, 0x00, 0xb4, 0xa5, 0xe7}};
static const GUID services_interface = {
    0x6e26e776, 0x04f0, 0x495d, {0x80, 0xe4, 0x33, 0x30, 0x35, 0x2e, 0x31, 0x69}};
static const GUID live_setting = {
    0xc12bcd8e, 0x2a8e, 0x4950, {0x8a, 0xe7, 0x36, 0x25, 0x11, 0x1d, 0x58, 0xeb}};

bool announcer_create(struct announcer *announcer, HWND parent, HINSTANCE instance)
{
    announcer->control =
        CreateWindowExW(0, WC_STATICW, L"", WS_CHILD | WS_VISIBLE | WS_CLIPSIBLINGS | SS_NOPREFIX, 0, 0, 0, 0,
                        parent, (HMENU)IDC_ANNOUNCER, instance, NULL);
    return announcer->control != NULL;
}

/* Polite: what is being read is read to its end. */
static void mark(const struct announcer *announcer)
{
    enum { POLITE = 1 };
    IAccPropServices *services = NULL;
    VARIANT value = {0};
    V_VT(&value) = VT_I4;
    V_I4(&value) = POLITE;
    if (SUCCEEDED(
            com_create(&services_class, CLSCTX_INPROC_SERVER, &services_interface, (void **)&services))) {
        IAccPropServices_SetHwndProp(services, announcer->control, (DWORD)OBJID_CLIENT, CHILDID_SELF,
                                     live_setting, value);
        IAccPropServices_Release(services);
    }
}

void announcer_say(struct announcer *announcer, const wchar_t *text)
{
    if (!text[0] || !announcer->control) {
        return;
    }
    if (!announcer->live) {
        announcer->live = true;
        announcer->begun = com_begin();
        mark(announcer);
    }
    SetWindowTextW(announcer->control, text);
    NotifyWinEvent(EVENT_OBJECT_LIVEREGIONCHANGED, announcer->control, OBJID_CLIENT, CHILDID_SELF);
}

void announcer_destroy(struct announcer *announcer)
{
    if (announcer->begun) {
        announcer->begun = false;
        com_end();
    }
}
