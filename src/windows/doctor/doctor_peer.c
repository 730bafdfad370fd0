/*
 * doctor_peer: both sides: starting and asking, and what the started one does.
 */
#include "windows/doctor/doctor_peer.h"

#include <ws2tcpip.h>

#include <stdio.h>
#include <string.h>

#include "sockscope/doctor.h"
#include "windows/processes/processes.h"

#define PEER_ARGUMENT L"--doctor-peer"

enum { LIMIT_MS = 1000, LIFE_MS = 30000, PATH_SIZE = 1024, STARTS_MAX = 3, END_MS = 5000 };

struct request {
    uint32_t task, value;
};

struct reply {
    uint32_t error, value;
};

/* Sockets. */

int doctor_loopback(bool ipv6, uint16_t port, SOCKADDR_STORAGE *address)
{
    memset(address, 0, sizeof *address);
    if (ipv6) {
        SOCKADDR_IN6 *six = (SOCKADDR_IN6 *)address;
        six->sin6_family = AF_INET6;
        six->sin6_addr.s6_addr[15] = 1;
        six->sin6_port = htons(port);
        return sizeof *six;
    }
    SOCKADDR_IN *four = (SOCKADDR_IN *)address;
    four->sin_family = AF_INET;
    four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    four->sin_port = htons(port);
    return sizeof *four;
}

void doctor_limit(SOCKET socket)
{
    DWORD limit = LIMIT_MS;
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, (const char *)&limit, sizeof limit);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, (const char *)&limit, sizeof limit);
}

uint16_t doctor_port(SOCKET socket)
{
    SOCKADDR_STORAGE address;
    int length = sizeof address;
    if (getsockname(socket, (struct sockaddr *)&address, &length) != 0) {
        return 0;
    }
    return ntohs(address.ss_family == AF_INET6 ? ((const SOCKADDR_IN6 *)&address)->sin6_port
                                               : ((const SOCKADDR_IN *)&address)->sin_port);
}

/* So that WSAGetLastError says why there is none. */
static SOCKET close_failed(SOCKET failed)
{
    int error = WSAGetLastError();
    closesocket(failed);
    WSASetLastError(error);
    return INVALID_SOCKET;
}

SOCKET doctor_bind(bool tcp, bool ipv6, uint16_t *port)
{
    SOCKADDR_STORAGE address;
    int length = doctor_loopback(ipv6, 0, &address);
    SOCKET opened = WSASocketW(ipv6 ? AF_INET6 : AF_INET, tcp ? SOCK_STREAM : SOCK_DGRAM, 0, NULL, 0,
                               WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    if (opened == INVALID_SOCKET) {
        return opened;
    }
    if (bind(opened, (const struct sockaddr *)&address, length) != 0) {
        return close_failed(opened);
    }
    doctor_limit(opened);
    *port = doctor_port(opened);
    return opened;
}

SOCKET doctor_open(bool tcp, bool ipv6, uint16_t *port)
{
    SOCKET opened = doctor_bind(tcp, ipv6, port);
    return opened != INVALID_SOCKET && tcp && listen(opened, 4) != 0 ? close_failed(opened) : opened;
}

/* The started one. */

/* ::ffff:127.0.0.1, for a socket that is not restricted to IPv6. */
static void map_loopback(SOCKET dual, SOCKADDR_STORAGE *address)
{
    static const BYTE mapped[16] = {[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1};
    DWORD off = 0;
    setsockopt(dual, IPPROTO_IPV6, IPV6_V6ONLY, (const char *)&off, sizeof off);
    memcpy(&((SOCKADDR_IN6 *)address)->sin6_addr, mapped, sizeof mapped);
}

static uint32_t connect_to(SOCKET *connection, enum peer_task task, uint32_t port, uint32_t *own)
{
    SOCKADDR_STORAGE address;
    bool ipv6 = task != PEER_CONNECT;
    int length = doctor_loopback(ipv6, (uint16_t)port, &address);
    *connection =
        WSASocketW(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (*connection == INVALID_SOCKET) {
        return (uint32_t)WSAGetLastError();
    }
    if (task == PEER_CONNECT_DUAL) {
        map_loopback(*connection, &address);
    }
    if (connect(*connection, (const struct sockaddr *)&address, length) != 0) {
        return (uint32_t)WSAGetLastError();
    }
    doctor_limit(*connection);
    *own = doctor_port(*connection);
    return 0;
}

static uint32_t transfer(SOCKET connection, bool out, uint32_t value, uint32_t *count)
{
    char bytes[64] = {0};
    int wanted = value < sizeof bytes ? (int)value : (int)sizeof bytes;
    int done = out ? send(connection, bytes, wanted, 0) : recv(connection, bytes, sizeof bytes, 0);
    *count = done < 0 ? 0 : (uint32_t)done;
    return done < 0 ? (uint32_t)WSAGetLastError() : 0;
}

static struct reply obey(SOCKET *connection, const struct request *request)
{
    struct reply reply = {ERROR_INVALID_FUNCTION, 0};
    switch (request->task) {
    case PEER_CONNECT:
    case PEER_CONNECT6:
    case PEER_CONNECT_DUAL:
        reply.error = connect_to(connection, (enum peer_task)request->task, request->value, &reply.value);
        break;
    case PEER_SEND:
    case PEER_RECEIVE:
        reply.error = transfer(*connection, request->task == PEER_SEND, request->value, &reply.value);
        break;
    default:
        break;
    }
    return reply;
}

static bool transfer_all(HANDLE pipe, void *bytes, DWORD size, bool out)
{
    DWORD done = 0, step = 0;
    while (done < size &&
           (out ? WriteFile(pipe, (char *)bytes + done, size - done, &step, NULL)
                : ReadFile(pipe, (char *)bytes + done, size - done, &step, NULL)) &&
           step) {
        done += step;
    }
    return done == size;
}

static DWORD WINAPI end_in_time(void *unused)
{
    (void)unused;
    Sleep(LIFE_MS);
    ExitProcess(1);
}

int system_doctor_helper(int count, wchar_t **arguments)
{
    WSADATA data;
    struct request request;
    SOCKET connection = INVALID_SOCKET;
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE), output = GetStdHandle(STD_OUTPUT_HANDLE), watch;
    if (count != 2 || wcscmp(arguments[1], PEER_ARGUMENT) != 0) {
        return -1;
    }
    watch = CreateThread(NULL, 0, end_in_time, NULL, 0, NULL);
    if (!watch || WSAStartup(MAKEWORD(2, 2), &data) != 0) {
        return 1;
    }
    CloseHandle(watch);
    while (transfer_all(input, &request, sizeof request, false)) {
        struct reply reply = obey(&connection, &request);
        if (!transfer_all(output, &reply, sizeof reply, true)) {
            break;
        }
    }
    WSACleanup();
    return 0;
}

/* The starting one. */

static bool make_pipes(struct doctor_peer *peer, HANDLE *child_input, HANDLE *child_output)
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    return CreatePipe(child_input, &peer->input, &inherited, 0) &&
           SetHandleInformation(peer->input, HANDLE_FLAG_INHERIT, 0) &&
           CreatePipe(&peer->output, child_output, &inherited, 0) &&
           SetHandleInformation(peer->output, HANDLE_FLAG_INHERIT, 0);
}

/* It ends when the last handle of the job is closed, for example because this process ends. */
static HANDLE make_job(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {
        .BasicLimitInformation = {.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE}};
    HANDLE job = CreateJobObjectW(NULL, NULL);
    if (job && !SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) {
        CloseHandle(job);
        return NULL;
    }
    return job;
}

/*
 * With those two handles alone, and running at once: one that waited to be let go would stay for good when
 * this process ended before that.  So it ends when its pipe does, and the job is for one that hangs.  A start
 * that the system lost on its own account is made again: Wine does that about once in a thousand times.
 */
static uint32_t create(HANDLE handles[2], PROCESS_INFORMATION *process)
{
    wchar_t program[PATH_SIZE], line[PATH_SIZE + 32];
    BYTE room[256];
    SIZE_T size = sizeof room;
    STARTUPINFOEXW start = {.StartupInfo = {.cb = sizeof start,
                                            .dwFlags = STARTF_USESTDHANDLES,
                                            .hStdInput = handles[0],
                                            .hStdOutput = handles[1]},
                            .lpAttributeList = (LPPROC_THREAD_ATTRIBUTE_LIST)room};
    DWORD length = GetModuleFileNameW(NULL, program, PATH_SIZE), error = ERROR_INTERNAL_ERROR;
    if (length == 0 || length >= PATH_SIZE) {
        return ERROR_BAD_PATHNAME;
    }
    swprintf(line, PATH_SIZE + 32, L"\"%ls\" " PEER_ARGUMENT, program);
    if (!InitializeProcThreadAttributeList(start.lpAttributeList, 1, 0, &size)) {
        return GetLastError();
    }
    UpdateProcThreadAttribute(start.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles,
                              2 * sizeof handles[0], NULL, NULL);
    for (int i = 0; i < STARTS_MAX && error == ERROR_INTERNAL_ERROR; i++) {
        error =
            CreateProcessW(program, line, NULL, NULL, TRUE, CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT,
                           NULL, NULL, &start.StartupInfo, process)
                ? 0
                : GetLastError();
    }
    DeleteProcThreadAttributeList(start.lpAttributeList);
    return error;
}

static uint32_t start_in_job(struct doctor_peer *peer, HANDLE handles[2])
{
    PROCESS_INFORMATION process = {0};
    uint32_t error = create(handles, &process);
    if (error) {
        return error;
    }
    peer->process = process.hProcess;
    peer->pid = process.dwProcessId;
    CloseHandle(process.hThread);
    if (!AssignProcessToJobObject(peer->job, process.hProcess)) {
        return GetLastError();
    }
    return process_started(peer->process, &peer->started);
}

static void close_handle(HANDLE *handle)
{
    if (*handle) {
        CloseHandle(*handle);
        *handle = NULL;
    }
}

uint32_t doctor_peer_start(struct doctor_peer *peer)
{
    HANDLE handles[2] = {NULL, NULL};
    *peer = (struct doctor_peer){.job = make_job()};
    uint32_t error = peer->job && make_pipes(peer, &handles[0], &handles[1]) ? start_in_job(peer, handles)
                                                                             : GetLastError();
    close_handle(&handles[0]);
    close_handle(&handles[1]);
    return error;
}

uint32_t doctor_peer_ask(const struct doctor_peer *peer, enum peer_task task, uint32_t value,
                         uint32_t *answer)
{
    struct request request = {(uint32_t)task, value};
    struct reply reply = {0, 0};
    if (!transfer_all(peer->input, &request, sizeof request, true) ||
        !transfer_all(peer->output, &reply, sizeof reply, false)) {
        return ERROR_BROKEN_PIPE;
    }
    *answer = reply.value;
    return reply.error;
}

bool doctor_peer_stop(struct doctor_peer *peer)
{
    bool gone = true;
    close_handle(&peer->input);
    close_handle(&peer->output);
    if (peer->process) {
        /* Through the process, because a job does not report when all are gone. */
        TerminateProcess(peer->process, 1);
        gone = WaitForSingleObject(peer->process, END_MS) == WAIT_OBJECT_0;
    }
    close_handle(&peer->job);
    close_handle(&peer->process);
    return gone;
}
