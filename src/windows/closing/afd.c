/*
 * afd: requests to \Device\Afd.
 *
 * Undocumented, but the same since Windows Vista: codes and structures as in System Informer's public headers
 * (phnt, ntafd.h), which it uses in the same way (phlib, nativesocket.c); that of the local address is also
 * in Wine's conformance tests.  None of the structures depends on the width of pointers but
 * transport_control, which has them in the caller's own width.
 *
 * A request has an event of its own and no APC context.  So it can be waited for with a limit, on handles
 * that may not be waited for themselves, and it posts nothing to a completion port of the owner, which would
 * take it for an answer to a request of its own.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <mstcpip.h>
#include <stdlib.h>
#include <string.h>
#include <winternl.h>

#include "sockscope/socket_driver.h"
#include "windows/closing/afd.h"
#include "windows/system/late.h"

enum {
    IOCTL_PARTIAL_DISCONNECT = 0x1202B,
    IOCTL_GET_ADDRESS = 0x1202F,
    IOCTL_GET_REMOTE_ADDRESS = 0x1203F,
    IOCTL_GET_CONTEXT = 0x12043,
    IOCTL_TRANSPORT = 0x120BF,
    FILE_VOLUME_NAME = 58, /* FileVolumeNameInformation */
    ANSWER_MS = 1000,
    CANCEL_MS = 500,
    ANSWER_SIZE = 512 /* more than SOCK_SHARED_INFO and two SOCKADDR_STORAGE */
};

enum { DISCONNECT_SEND = 1, DISCONNECT_RECEIVE = 2 };      /* AFD_PARTIAL_DISCONNECT_SEND, _RECEIVE */
enum { CONTROL_GET_OPTION = 2, CONTROL_SOCKET_IOCTL = 3 }; /* TL_IO_CONTROL_TYPE */

static const NTSTATUS pending = 0x103, not_implemented = (NTSTATUS)0xC0000002;

/* AFD_PARTIAL_DISCONNECT_INFO. */
struct partial_disconnect {
    ULONG mode;
    ULONG padding;
    LONGLONG timeout; /* has long been ignored; Winsock passes -1 */
};

/* AFD_TL_IO_CONTROL_INFO. */
struct transport_control {
    ULONG type;
    ULONG level;
    ULONG code;
    BOOLEAN endpoint_ioctl; /* must be TRUE */
    const void *input;
    SIZE_T input_size;
};

_Static_assert(sizeof(struct partial_disconnect) == 16, "the same in 32 and 64 bits");
_Static_assert(sizeof(struct transport_control) == (sizeof(void *) == 8 ? 32 : 24),
               "as the compiler of AFD has it");

/* Everything that the driver may still write to after the wait was given up. */
struct request {
    IO_STATUS_BLOCK status;
    HANDLE event;
    union {
        struct partial_disconnect disconnect;
        struct transport_control control;
    } input;
    ULONG version; /* of TCP_INFO */
    _Alignas(8) uint8_t answer[ANSWER_SIZE];
};

typedef NTSTATUS(NTAPI *device_control)(HANDLE, HANDLE, PIO_APC_ROUTINE, void *, IO_STATUS_BLOCK *, ULONG,
                                        void *, ULONG, void *, ULONG);
typedef ULONG(NTAPI *status_to_error)(NTSTATUS);
typedef NTSTATUS(NTAPI *query_file)(HANDLE, IO_STATUS_BLOCK *, void *, ULONG, ULONG);

static struct request *new_request(void)
{
    struct request *request = calloc(1, sizeof *request);
    if (request) {
        request->event = CreateEventW(NULL, TRUE, FALSE, NULL);
    }
    if (request && !request->event) {
        free(request);
        request = NULL;
    }
    return request;
}

static void free_request(struct request *request)
{
    if (request) {
        CloseHandle(request->event);
        free(request);
    }
}

static bool wait_for(const struct request *request, DWORD milliseconds)
{
    return WaitForSingleObject(request->event, milliseconds) == WAIT_OBJECT_0;
}

/*
 * Sends the request and waits for the answer.  One that cannot even be cancelled is left for the driver to
 * finish: its memory is never freed then, and *request is NULL.
 */
static uint32_t ask(HANDLE socket, ULONG code, struct request **request, ULONG input_size, ULONG answer_size)
{
    device_control control = (device_control)late_function(L"ntdll.dll", "NtDeviceIoControlFile");
    status_to_error to_error = (status_to_error)late_function(L"ntdll.dll", "RtlNtStatusToDosError");
    struct request *sent = *request;
    if (!control || !to_error) {
        return ERROR_NOT_SUPPORTED;
    }
    NTSTATUS status =
        control(socket, sent->event, NULL, NULL, &sent->status, code, input_size ? &sent->input : NULL,
                input_size, answer_size ? sent->answer : NULL, answer_size);
    if (status == pending) {
        if (!wait_for(sent, ANSWER_MS)) {
            CancelIoEx(socket, (OVERLAPPED *)&sent->status);
            if (!wait_for(sent, CANCEL_MS)) {
                *request = NULL;
            }
            return ERROR_TIMEOUT;
        }
        status = sent->status.Status;
    }
    return status < 0 ? to_error(status) : 0;
}

/* Whether the handle is one of AFD at all: its codes mean other things to other drivers. */
static bool is_afd(HANDLE handle)
{
    _Alignas(8) uint8_t volume[64] = {0}; /* FILE_VOLUME_NAME_INFORMATION; a longer name is no socket's */
    IO_STATUS_BLOCK block;
    query_file query = (query_file)late_function(L"ntdll.dll", "NtQueryInformationFile");
    NTSTATUS status =
        query ? query(handle, &block, volume, sizeof volume, FILE_VOLUME_NAME) : not_implemented;
    return driver_owns((uint32_t)status, volume, sizeof volume);
}

typedef bool (*end_reader)(const uint8_t *bytes, size_t size, struct socket_end *end);

static uint32_t ask_end(HANDLE socket, ULONG code, end_reader read, struct socket_end *end)
{
    struct request *request = new_request();
    if (!request) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    uint32_t error = ask(socket, code, &request, 0, ANSWER_SIZE);
    /*
     * Without a remote end the driver can succeed and write nothing, while the length that it tells is
     * another's: so zeros, which read as no end.
     */
    if (!error && !read(request->answer, ANSWER_SIZE, end)) {
        error = ERROR_NOT_FOUND;
    }
    free_request(request);
    return error;
}

uint32_t afd_local_end(HANDLE socket, struct socket_end *end)
{
    return is_afd(socket) ? ask_end(socket, IOCTL_GET_ADDRESS, socket_end_read, end) : ERROR_NOT_FOUND;
}

/*
 * The driver reports what it noted in the context that Winsock keeps with it, and about an accepted
 * connection it may have noted nothing (so in the listing of AfdSocketView's page): Winsock itself has
 * written it there all the same.
 */
uint32_t afd_remote_end(HANDLE socket, struct socket_end *end)
{
    uint32_t error = ask_end(socket, IOCTL_GET_REMOTE_ADDRESS, socket_end_read, end);
    if (error == ERROR_NOT_FOUND) {
        error = ask_end(socket, IOCTL_GET_CONTEXT, driver_context_remote, end);
        error = error && error != ERROR_TIMEOUT ? ERROR_NOT_FOUND : error;
    }
    return error;
}

/* The transport answers TCP options for TCP sockets only. */
uint32_t afd_is_tcp(HANDLE socket, bool *tcp)
{
    struct request *request = new_request();
    if (!request) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    request->input.control = (struct transport_control){
        .type = CONTROL_GET_OPTION, .level = IPPROTO_TCP, .code = TCP_NODELAY, .endpoint_ioctl = TRUE};
    uint32_t error = ask(socket, IOCTL_TRANSPORT, &request, sizeof request->input.control, sizeof(ULONG));
    free_request(request);
    *tcp = error == 0;
    return error == ERROR_TIMEOUT ? error : 0;
}

uint32_t afd_tcp_info(HANDLE socket, struct _TCP_INFO_v0 *info)
{
    struct request *request = new_request();
    if (!request) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    request->input.control = (struct transport_control){.type = CONTROL_SOCKET_IOCTL,
                                                        .code = SIO_TCP_INFO,
                                                        .endpoint_ioctl = TRUE,
                                                        .input = &request->version,
                                                        .input_size = sizeof request->version};
    uint32_t error = ask(socket, IOCTL_TRANSPORT, &request, sizeof request->input.control, sizeof *info);
    if (!error) {
        memcpy(info, request->answer, sizeof *info);
    }
    free_request(request);
    return error;
}

uint32_t afd_shut_down(HANDLE socket, enum shutdown_how how)
{
    struct request *request = new_request();
    if (!request) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    request->input.disconnect =
        (struct partial_disconnect){DISCONNECT_SEND | (how == SHUTDOWN_BOTH ? DISCONNECT_RECEIVE : 0), 0, -1};
    uint32_t error = ask(socket, IOCTL_PARTIAL_DISCONNECT, &request, sizeof request->input.disconnect, 0);
    free_request(request);
    return error;
}

struct socket_operations afd_operations(void)
{
    return (struct socket_operations){.local_end = afd_local_end,
                                      .remote_end = afd_remote_end,
                                      .is_tcp = afd_is_tcp,
                                      .shut_down = afd_shut_down};
}
