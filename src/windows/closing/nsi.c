/*
 * nsi: resets a connection, IPv4 or IPv6, through the network store interface, which SetTcpEntry itself
 * uses for IPv4.
 *
 * Undocumented: IOCTL_NSI_SET_ALL_PARAMETERS on \Device\Nsi; the request's layout, the same in 32 and 64
 * bits with pointers of their size, is in the public headers of System Informer and of WireGuard for
 * Windows.  The device is opened at run time; if it or the call is not available, the error says so and
 * nothing has happened.
 */
#include <windows.h>

#include <winternl.h>

#include "sockscope/nsi_key.h"
#include "windows/closing/ways.h"
#include "windows/system/late.h"

enum {
    IOCTL_SET_ALL_PARAMETERS = 0x120013,
    STORE_ACTIVE = 1,
    ACTION_CREATE_OR_SET = 2,
    CLASS_CONNECTION = 16,
    MODULE_ID_LENGTH = 24,
    MODULE_ID_GUID = 1
};

struct module_id {
    USHORT length;
    ULONG type;
    GUID guid;
};

/* NPI_MS_TCP_MODULEID of netiodef.h. */
static const struct module_id tcp_module = {
    MODULE_ID_LENGTH,
    MODULE_ID_GUID,
    {0xEB004A03, 0x9B1A, 0x11D4, {0x91, 0x23, 0x00, 0x50, 0x04, 0x77, 0x59, 0xBC}}};

/* NSI_SET_ALL_PARAMETERS: what nsi.dll hands to the device. */
struct request {
    void *reserved[2];
    const struct module_id *module;
    ULONG_PTR object_class; /* an ULONG with its padding */
    ULONG store;
    ULONG action;
    const void *key;
    ULONG_PTR key_size;
    void *parameters;
    ULONG_PTR parameters_size;
};

_Static_assert(sizeof(struct module_id) == MODULE_ID_LENGTH, "module id as the store wants it");

typedef NTSTATUS(NTAPI *open_file)(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, IO_STATUS_BLOCK *, ULONG,
                                   ULONG);
typedef ULONG(NTAPI *status_to_error)(NTSTATUS);
typedef void(NTAPI *init_string)(UNICODE_STRING *, const wchar_t *);

struct calls {
    open_file open;
    status_to_error to_error;
    init_string init;
};

static bool find_calls(struct calls *calls)
{
    calls->open = (open_file)late_function(L"ntdll.dll", "NtOpenFile");
    calls->to_error = (status_to_error)late_function(L"ntdll.dll", "RtlNtStatusToDosError");
    calls->init = (init_string)late_function(L"ntdll.dll", "RtlInitUnicodeString");
    return calls->open && calls->to_error && calls->init;
}

static uint32_t open_device(HANDLE *device)
{
    struct calls calls;
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK status_block;
    if (!find_calls(&calls)) {
        return ERROR_PROC_NOT_FOUND;
    }
    calls.init(&name, L"\\Device\\Nsi");
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    NTSTATUS status = calls.open(device, GENERIC_EXECUTE | SYNCHRONIZE, &attributes, &status_block,
                                 FILE_SHARE_READ | FILE_SHARE_WRITE, 0x20 /* FILE_SYNCHRONOUS_IO_NONALERT */);
    return status < 0 ? calls.to_error(status) : 0;
}

uint32_t way_nsi_obstacle(void)
{
    HANDLE device;
    uint32_t error = open_device(&device);
    if (!error) {
        CloseHandle(device);
    }
    return error;
}

uint32_t way_nsi(const struct endpoint *endpoint)
{
    HANDLE device;
    DWORD returned = 0;
    uint8_t key[NSI_KEY_SIZE];
    struct request request = {.module = &tcp_module,
                              .object_class = CLASS_CONNECTION,
                              .store = STORE_ACTIVE,
                              .action = ACTION_CREATE_OR_SET,
                              .key = key,
                              .key_size = sizeof key};
    uint32_t error = open_device(&device);
    if (error) {
        return error;
    }
    nsi_key(endpoint, key);
    if (!DeviceIoControl(device, IOCTL_SET_ALL_PARAMETERS, &request, sizeof request, &request, sizeof request,
                         &returned, NULL)) {
        error = GetLastError();
    }
    CloseHandle(device);
    return error;
}
