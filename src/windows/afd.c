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

#include "windows/afd.h"
#include "windows/late.h"

enum {
    IOCTL_PARTIAL_DISCONNECT = 0x1202B,
    IOCTL_GET_ADDRESS = 0x1202F,
    IOCTL_GET_REMOTE_ADDRESS = 0x1203F,
    IOCTL_TRANSPORT = 0x120BF,
    FILE_VOLUME_NAME = 58, /* FileVolumeNameInformation */
    ANSWER_MS = 1000,
    CANCEL_MS = 500,
    ANSWER_SIZE = 256 /* more than SOCKADDR_STORAGE behind the head of TDI_ADDRESS_INFO */
};

enum { DISCONNECT_SEND = 1, DISCONNECT_RECEIVE = 2 };      /* AFD_PARTIAL_DISCONNECT_SEND, _RECEIVE */
enum { CONTROL_GET_OPTION = 2, CONTROL_SOCKET_IOCTL = 3 }; /* TL_IO_CONTROL_TYPE */

static const NTSTATUS pending = 0x103, invalid_class = (NTSTATUS)0xC0000003,
                      not_implemented = (NTSTATUS)0xC0000002;

/* AFD_PARTIAL_DISCONNECT_INFO. */
struct partial_disconnect {
    ULONG mode;
    ULONG padding;
    LONGLONG timeout; /* ignored since long; Winsock says -1 */
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

/* Everything that the driver may still write to when nobody waits any more. */
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

/*
 * Whether the handle is one of AFD at all: its codes mean other things to other drivers.  This question is
 * answered by the I/O manager, not by the driver; where it is not known, the others decide.
 */
static bool is_afd(HANDLE handle)
{
    static const wchar_t name[] = L"\\Device\\Afd";
    struct {
        ULONG length;
        wchar_t name[32];
    } volume = {0, L""};
    IO_STATUS_BLOCK block;
    query_file query = (query_file)late_function(L"ntdll.dll", "NtQueryInformationFile");
    NTSTATUS status =
        query ? query(handle, &block, &volume, sizeof volume, FILE_VOLUME_NAME) : not_implemented;
    if (status == invalid_class || status == not_implemented) {
        return true;
    }
    return status == 0 && volume.length == sizeof name - sizeof name[0] &&
           _wcsnicmp(volume.name, name, volume.length / sizeof name[0]) == 0;
}

static uint32_t ask_end(HANDLE socket, ULONG code, struct socket_end *end)
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
    if (!error && !socket_end_read(request->answer, ANSWER_SIZE, end)) {
        error = ERROR_NOT_FOUND;
    }
    free_request(request);
    return error;
}

uint32_t afd_local_end(HANDLE socket, struct socket_end *end)
{
    return is_afd(socket) ? ask_end(socket, IOCTL_GET_ADDRESS, end) : ERROR_NOT_FOUND;
}

uint32_t afd_remote_end(HANDLE socket, struct socket_end *end)
{
    return ask_end(socket, IOCTL_GET_REMOTE_ADDRESS, end);
}

/* The transport answers options of TCP for TCP sockets alone. */
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

static bool own_end(SOCKET socket, struct socket_end *end)
{
    SOCKADDR_STORAGE address;
    int length = sizeof address;
    memset(&address, 0, sizeof address);
    return getsockname(socket, (struct sockaddr *)&address, &length) == 0 &&
           socket_end_read((const uint8_t *)&address, (size_t)length, end);
}

static bool tells_local(SOCKET socket)
{
    struct socket_end known, told;
    return own_end(socket, &known) && afd_local_end((HANDLE)socket, &told) == 0 &&
           memcmp(known.address, told.address, sizeof known.address) == 0 && known.port == told.port;
}

/* A UDP socket that is its own other end needs no connection. */
static bool tells_remote(SOCKET udp)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct socket_end known, told;
    int length = sizeof address;
    bool tcp = true;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return bind(udp, (const struct sockaddr *)&address, sizeof address) == 0 &&
           getsockname(udp, (struct sockaddr *)&address, &length) == 0 &&
           connect(udp, (const struct sockaddr *)&address, sizeof address) == 0 && own_end(udp, &known) &&
           afd_remote_end((HANDLE)udp, &told) == 0 &&
           memcmp(known.address, told.address, sizeof known.address) == 0 && known.port == told.port &&
           afd_is_tcp((HANDLE)udp, &tcp) == 0 && !tcp;
}

bool afd_answers(SOCKET own)
{
    bool tcp = false;
    if (!tells_local(own) || afd_is_tcp((HANDLE)own, &tcp) != 0 || !tcp) {
        return false;
    }
    SOCKET udp = WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, NULL, 0, WSA_FLAG_OVERLAPPED);
    bool answers = udp != INVALID_SOCKET && tells_remote(udp);
    if (udp != INVALID_SOCKET) {
        closesocket(udp);
    }
    return answers;
}
