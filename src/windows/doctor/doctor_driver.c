/* doctor_driver: whether the driver behind Winsock answers what is asked of it about sockets of others. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <mstcpip.h>

#include "windows/closing/afd.h"
#include "windows/closing/own_connection.h"
#include "windows/doctor/doctor.h"

/* The end of the stream arrives where the driver has really shut the other side down. */
static bool saw_end(SOCKET accepted)
{
    fd_set ready;
    struct timeval limit = {2, 0};
    char byte;
    FD_ZERO(&ready);
    FD_SET(accepted, &ready);
    return select(0, &ready, NULL, NULL, &limit) == 1 && recv(accepted, &byte, 1, 0) == 0;
}

static void tell(const struct own_connection *own, struct doctor_result *result)
{
    struct driver_report report = own_connection_ask_driver(own);
    TCP_INFO_v0 info;
    char words[512];
    if (driver_report_text(&report, words, sizeof words) > 0) {
        doctor_say(result, DOCTOR_FAILS, "%s; %s", words,
                   driver_serves(&report) ? "the driver is used all the same" : "Winsock is used instead");
    } else if (!saw_end(own->accepted)) {
        doctor_say(result, DOCTOR_FAILS, "shutting down reported success, changed nothing");
    } else {
        uint32_t error = afd_tcp_info((HANDLE)own->accepted, &info);
        doctor_say(result, DOCTOR_WORKS,
                   "it told both ends and the type of a connection and shut it down; counters of TCP: %s",
                   error ? "none" : "told");
    }
}

void doctor_driver(struct doctor_result *result)
{
    struct own_connection own;
    uint32_t error = own_connection_open(&own);
    if (error) {
        doctor_say_error(result, "no connection on loopback", error);
    } else {
        tell(&own, result);
    }
    own_connection_close(&own);
}
