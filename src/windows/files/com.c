/*
 * com: functions of ole32 by name.
 */
#include "windows/files/com.h"

#include "windows/system/late.h"

typedef HRESULT(WINAPI *initialize)(void *reserved, DWORD kind);
typedef void(WINAPI *uninitialize)(void);
typedef HRESULT(WINAPI *create_instance)(REFCLSID class_id, IUnknown *outer, DWORD where, REFIID interface_id,
                                         void **object);
typedef void(WINAPI *free_memory)(void *memory);

bool com_begin(void)
{
    initialize begin = (initialize)late_function(L"ole32.dll", "CoInitializeEx");
    return begin && SUCCEEDED(begin(NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE));
}

void com_end(void)
{
    uninitialize end = (uninitialize)late_function(L"ole32.dll", "CoUninitialize");
    if (end) {
        end();
    }
}

HRESULT com_create(REFCLSID class_id, DWORD where, REFIID interface_id, void **object)
{
    create_instance create = (create_instance)late_function(L"ole32.dll", "CoCreateInstance");
    *object = NULL;
    return create ? create(class_id, NULL, where, interface_id, object) : E_NOTIMPL;
}

void com_free(void *memory)
{
    free_memory release = (free_memory)late_function(L"ole32.dll", "CoTaskMemFree");
    if (release) {
        release(memory);
    }
}
