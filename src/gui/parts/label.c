/* label: a field without a name is merely read out less well, so a failure is ignored. */
#include "gui/parts/label.h"

#include <commctrl.h>

#include "gui/paint/strings.h"

void label_create(HWND parent, HINSTANCE instance, UINT words)
{
    wchar_t name[STRING_SIZE];
    string_load(instance, words, name);
    CreateWindowExW(0, WC_STATICW, name, WS_CHILD | WS_VISIBLE, 0, 0, 0, 0, parent, NULL, instance, NULL);
}
