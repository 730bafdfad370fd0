/*
 * shell: ShellExecuteEx, and from an elevated process the same by way of Explorer: its desktop's view has
 * an automation object whose ShellExecute runs there, with the rights of the user.  Documented in pieces
 * (IShellWindows, IShellBrowser, IShellFolderViewDual, IShellDispatch2), put together by Raymond Chen in
 * "How can I launch an unelevated process from my elevated process, redux" (The Old New Thing, 2013).
 */
#include "sockscope/shell.h"

#define COBJMACROS
#include <windows.h>

#include <ole2.h>

#include <exdisp.h>
#include <shellapi.h>
#include <shldisp.h>
#include <shlguid.h>
#include <shlobj.h>

#include "sockscope/system.h"
#include "windows/files/com.h"
#include "windows/files/properties.h"
#include "windows/system/late.h"

typedef BOOL(WINAPI *shell_execute)(SHELLEXECUTEINFOW *info);

/* The other has a window that waits for the user, or it has ended before it came to that. */
static uint32_t wait_until_up(HANDLE process)
{
    enum { PATIENCE_MS = 10000 };
    WaitForInputIdle(process, PATIENCE_MS);
    bool ended = WaitForSingleObject(process, 0) == WAIT_OBJECT_0;
    CloseHandle(process);
    return ended ? ERROR_PROCESS_ABORTED : 0;
}

static uint32_t execute_here(const struct shell_request *request)
{
    shell_execute run = (shell_execute)late_function(L"shell32.dll", "ShellExecuteExW");
    bool as_administrator = request->errand == SHELL_AS_ADMINISTRATOR;
    SHELLEXECUTEINFOW info = {.cbSize = sizeof info,
                              .fMask = SEE_MASK_NOASYNC | SEE_MASK_FLAG_NO_UI | SEE_MASK_UNICODE,
                              .hwnd = request->window,
                              .lpVerb = as_administrator ? L"runas" : NULL,
                              .lpFile = request->file,
                              .lpParameters = request->parameters,
                              .nShow = SW_SHOWNORMAL};
    if (!run) {
        return ERROR_PROC_NOT_FOUND;
    }
    if (as_administrator) {
        info.fMask |= SEE_MASK_NOCLOSEPROCESS;
        /* Its window may be up before its PID is told here. */
        AllowSetForegroundWindow(ASFW_ANY);
    }
    if (!run(&info)) {
        return GetLastError();
    }
    if (!info.hProcess) {
        return 0;
    }
    /* The user has answered a question meanwhile, and input ends what was allowed before. */
    AllowSetForegroundWindow(GetProcessId(info.hProcess));
    return wait_until_up(info.hProcess);
}

/* The view of the desktop, in Explorer's process. */
static HRESULT desktop_view(IShellView **view)
{
    VARIANT desktop = {0}, nothing = {0};
    IShellWindows *windows = NULL;
    IDispatch *found = NULL;
    IServiceProvider *provider = NULL;
    IShellBrowser *browser = NULL;
    LONG window = 0;
    V_VT(&desktop) = VT_I4;
    V_I4(&desktop) = CSIDL_DESKTOP;
    HRESULT result =
        com_create(&CLSID_ShellWindows, CLSCTX_LOCAL_SERVER, &IID_IShellWindows, (void **)&windows);
    if (SUCCEEDED(result)) {
        result = IShellWindows_FindWindowSW(windows, &desktop, &nothing, SWC_DESKTOP, &window,
                                            SWFO_NEEDDISPATCH, &found);
        /* S_FALSE: there is no such window. */
        result = SUCCEEDED(result) && !found ? E_FAIL : result;
        IShellWindows_Release(windows);
    }
    if (SUCCEEDED(result)) {
        result = IDispatch_QueryInterface(found, &IID_IServiceProvider, (void **)&provider);
        IDispatch_Release(found);
    }
    if (SUCCEEDED(result)) {
        result = IServiceProvider_QueryService(provider, &SID_STopLevelBrowser, &IID_IShellBrowser,
                                               (void **)&browser);
        IServiceProvider_Release(provider);
    }
    if (SUCCEEDED(result)) {
        result = IShellBrowser_QueryActiveShellView(browser, view);
        IShellBrowser_Release(browser);
    }
    return result;
}

static HRESULT desktop_shell(IShellDispatch2 **shell)
{
    IShellView *view = NULL;
    IShellFolderViewDual *folder = NULL;
    IDispatch *background = NULL, *application = NULL;
    HRESULT result = desktop_view(&view);
    if (SUCCEEDED(result)) {
        result = IShellView_GetItemObject(view, SVGIO_BACKGROUND, &IID_IDispatch, (void **)&background);
        IShellView_Release(view);
    }
    if (SUCCEEDED(result)) {
        result = IDispatch_QueryInterface(background, &IID_IShellFolderViewDual, (void **)&folder);
        IDispatch_Release(background);
    }
    if (SUCCEEDED(result)) {
        result = IShellFolderViewDual_get_Application(folder, &application);
        IShellFolderViewDual_Release(folder);
    }
    if (SUCCEEDED(result)) {
        result = IDispatch_QueryInterface(application, &IID_IShellDispatch2, (void **)shell);
        IDispatch_Release(application);
    }
    return result;
}

typedef BSTR(WINAPI *allocate_string)(const wchar_t *text);
typedef void(WINAPI *free_string)(BSTR text);

static HRESULT execute_there(IShellDispatch2 *shell, const struct shell_request *request)
{
    allocate_string allocate = (allocate_string)late_function(L"oleaut32.dll", "SysAllocString");
    free_string release = (free_string)late_function(L"oleaut32.dll", "SysFreeString");
    VARIANT parameters = {0}, verb = {0}, folder = {0}, show = {0};
    if (!allocate || !release) {
        return HRESULT_FROM_WIN32(ERROR_PROC_NOT_FOUND);
    }
    BSTR file = allocate(request->file);
    /* A string that could not be had is an empty one: then nothing must be opened. */
    V_VT(&parameters) = V_VT(&verb) = VT_BSTR;
    V_BSTR(&parameters) = allocate(request->parameters ? request->parameters : L"");
    V_BSTR(&verb) = allocate(L"");
    V_VT(&show) = VT_I4;
    V_I4(&show) = SW_SHOWNORMAL;
    HRESULT result = file && V_BSTR(&parameters) && V_BSTR(&verb)
                         ? IShellDispatch2_ShellExecute(shell, file, parameters, folder, verb, show)
                         : E_OUTOFMEMORY;
    release(V_BSTR(&verb));
    release(V_BSTR(&parameters));
    release(file);
    return result;
}

static uint32_t execute_as_user(const struct shell_request *request)
{
    IShellDispatch2 *shell = NULL;
    HRESULT result = desktop_shell(&shell);
    if (SUCCEEDED(result)) {
        result = execute_there(shell, request);
        IShellDispatch2_Release(shell);
    }
    return SUCCEEDED(result) ? 0 : (uint32_t)result;
}

static uint32_t execute(void *context, const struct shell_request *request)
{
    (void)context;
    bool begun = com_begin();
    uint32_t error = request->errand == SHELL_PROPERTIES                     ? properties_show(request->file)
                     : request->errand == SHELL_OPEN && system_is_elevated() ? execute_as_user(request)
                                                                             : execute_here(request);
    if (begun) {
        com_end();
    }
    return error;
}

struct shell_operations system_shell_operations(void)
{
    return (struct shell_operations){.execute = execute};
}
