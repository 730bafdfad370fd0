/*
 * com: functions of ole32 by name.  The library stays once it is loaded.
 */
#include "windows/com.h"

static void (*function(const char *name))(void)
{
    HMODULE library = GetModuleHandleW(L"ole32.dll");
    if (!library) {
        library = LoadLibraryExW(L"ole32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    }
    return library ? (void (*)(void))GetProcAddress(library, name) : NULL;
}

typedef HRESULT(WINAPI *initialize)(void *reserved, DWORD kind);
typedef void(WINAPI *uninitialize)(void);
typedef HRESULT(WINAPI *create_instance)(REFCLSID class_id, IUnknown *outer, DWORD where, REFIID interface_id,
                                         void **object);
typedef void(WINAPI *free_memory)(void *memory);

bool com_begin(void)
{
    initialize begin = (initialize)function("CoInitializeEx");
    return begin && SUCCEEDED(begin(NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE));
}

void com_end(void)
{
    uninitialize end = (uninitialize)function("CoUninitialize");
    if (end) {
        end();
    }
}

HRESULT com_create(REFCLSID class_id, DWORD where, REFIID interface_id, void **object)
{
    create_instance create = (create_instance)function("CoCreateInstance");
    *object = NULL;
    return create ? create(class_id, NULL, where, interface_id, object) : E_NOTIMPL;
}

void com_free(void *memory)
{
    free_memory release = (free_memory)function("CoTaskMemFree");
    if (release) {
        release(memory);
    }
}
