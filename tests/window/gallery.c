/*
 * The real window over a system that stands still, for pictures: rows in every state, some of them new,
 * changed and closed for good, names without a network, a whois server on loopback, bound ports that cannot
 * be read, and closing that fails for one connection.
 *
 *     gallery [SETTINGS]
 */
#include <winsock2.h>

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gui/gui.h"
#include "sockscope/snapshot.h"
#include "whois_server.h"
#include "world.h"

enum { CHANGING_LOOK = 3, STUBBORN_PORT = 50443 };

static const uint64_t a_second = 10000000;

static const struct {
    uint32_t pid;
    const char *name, *path;
} programs[] = {
    {4, "System", NULL},
    {924, "svchost.exe", "C:\\Windows\\System32\\svchost.exe"},
    {1732, "browser.exe", "C:\\Program Files\\Browser\\browser.exe"},
    {2280, "mail.exe", "C:\\Program Files\\Mail\\mail.exe"},
    {3944, "updater.exe", "C:\\Users\\me\\AppData\\Local\\Updater\\updater.exe"},
    {5120, "server.exe", "D:\\Server\\server.exe"},
};
enum { PROGRAM_COUNT = sizeof programs / sizeof programs[0] };

static const struct {
    enum protocol protocol;
    enum tcp_state state;
    uint32_t pid;
    uint16_t local_port, remote_port;
    const char *remote;
    unsigned age; /* seconds */
} rows[] = {
    {PROTOCOL_TCP4, STATE_LISTEN, 924, 135, 0, NULL, 12000},
    {PROTOCOL_TCP4, STATE_LISTEN, 4, 445, 0, NULL, 12000},
    {PROTOCOL_TCP4, STATE_LISTEN, 5120, 8080, 0, NULL, 7200},
    {PROTOCOL_TCP6, STATE_LISTEN, 5120, 8080, 0, NULL, 7200},
    {PROTOCOL_TCP4, STATE_ESTABLISHED, 1732, 50412, 443, "142.250.74.46", 40},
    {PROTOCOL_TCP4, STATE_ESTABLISHED, 1732, 50413, 443, "142.250.74.46", 39},
    {PROTOCOL_TCP4, STATE_ESTABLISHED, 1732, STUBBORN_PORT, 443, "151.101.1.69", 12},
    {PROTOCOL_TCP6, STATE_ESTABLISHED, 1732, 50420, 443, "2a00:1450:4001:810::200e", 8},
    {PROTOCOL_TCP4, STATE_CLOSE_WAIT, 1732, 50388, 80, "151.101.1.69", 300},
    {PROTOCOL_TCP4, STATE_ESTABLISHED, 2280, 50101, 993, "74.125.133.108", 3600},
    {PROTOCOL_TCP4, STATE_FIN_WAIT2, 2280, 50102, 993, "74.125.133.108", 3500},
    {PROTOCOL_TCP4, STATE_TIME_WAIT, 0, 50099, 443, "151.101.1.69", 0},
    {PROTOCOL_TCP4, STATE_SYN_SENT, 3944, 50501, 443, "8.8.4.4", 2},
    {PROTOCOL_TCP4, STATE_ESTABLISHED, 5120, 8080, 61022, "10.0.0.17", 900},
    {PROTOCOL_UDP4, STATE_NONE, 924, 53, 0, NULL, 12000},
    {PROTOCOL_UDP4, STATE_NONE, 924, 5353, 0, NULL, 12000},
    {PROTOCOL_UDP6, STATE_NONE, 1732, 5353, 0, NULL, 60},
    /* These two come later. */
    {PROTOCOL_TCP4, STATE_ESTABLISHED, 2280, 50610, 993, "74.125.133.108", 0},
    {PROTOCOL_UDP4, STATE_NONE, 3944, 50611, 0, NULL, 0},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static struct world world;
static struct source source;
static int looks;

static void add_row(size_t index)
{
    struct address remote;
    world_add(&world, rows[index].protocol, rows[index].state, rows[index].pid, rows[index].local_port,
              rows[index].remote_port);
    struct endpoint *row = &world.rows[world.count - 1];
    if (rows[index].age) {
        row->created = world_wall(&world) - rows[index].age * a_second;
    }
    if (rows[index].remote && address_parse(rows[index].remote, strlen(rows[index].remote), &remote)) {
        memcpy(row->remote_address, remote.bytes, sizeof remote.bytes);
    }
    if (!rows[index].remote) {
        memset(row->local_address, 0, sizeof row->local_address);
    } else if (!protocol_is_ipv6(rows[index].protocol)) {
        static const uint8_t here[4] = {192, 168, 1, 23};
        memcpy(row->local_address, here, sizeof here);
    }
}

static void before_look(void *context)
{
    (void)context;
    if (++looks == CHANGING_LOOK) {
        world_at(&world, 50413)->state = STATE_CLOSE_WAIT;
        world_remove(&world, 50101);
        add_row(ROW_COUNT - 2);
        add_row(ROW_COUNT - 1);
    }
}

static uint32_t list_processes(struct process_list *list)
{
    return source.read_processes(&world, list);
}

static void tell(void (*say)(void *to, const struct address *address, const char *name), void *to,
                 const char *text, const char *name)
{
    struct address address;
    if (address_parse(text, strlen(text), &address)) {
        say(to, &address, name);
    }
}

static void read_names(void *context, void (*say)(void *to, const struct address *address, const char *name),
                       void *to)
{
    (void)context;
    tell(say, to, "142.250.74.46", "www.example.com");
    tell(say, to, "74.125.133.108", "mail.example.net");
}

static enum sighting look(void *context, const struct endpoint *endpoint, enum tcp_state *state,
                          uint32_t *error)
{
    (void)context;
    *error = 0;
    *state = (enum tcp_state)endpoint->state;
    return endpoint->local_port == STUBBORN_PORT ? SIGHT_SEEN : SIGHT_GONE;
}

static const struct {
    const char *name, *detail;
    enum doctor_verdict verdict;
} checks[] = {
    {"TCP table, IPv4", "the own socket 127.0.0.1:49731 is listed with its owner", DOCTOR_WORKS},
    {"graceful close, IPv4",
     "closing (FIN_WAIT_2): FIN sent, waiting for the other side; the peer saw the end of the stream",
     DOCTOR_WORKS},
    {"reset by SetTcpEntry, IPv4", "needs administrator rights: SetTcpEntry: Access is denied (5)",
     DOCTOR_NOT_TRIED},
    {"creation times of sockets", "TCP: right, TCPV6: right, UDP: right, UDPV6: none", DOCTOR_FAILS},
    {"ending a process", "an own process: ended; it is gone", DOCTOR_WORKS},
};

static const char *check_name(void *context, size_t check)
{
    (void)context;
    return checks[check].name;
}

static bool check_one(void *context, size_t check, uint32_t limit_ms, struct doctor_result *result)
{
    (void)context;
    (void)limit_ms;
    doctor_say(result, checks[check].verdict, "%s", checks[check].detail);
    return true;
}

static struct doctor_operations check_nothing(const volatile long *given_up)
{
    (void)given_up;
    return (struct doctor_operations){.count = sizeof checks / sizeof checks[0],
                                      .name = check_name,
                                      .try_one = check_one,
                                      .now_ms = world_no_time};
}

int main(int count, char **arguments)
{
    static const char answer[] = "NetRange:     142.250.0.0 - 142.251.255.255\r\n"
                                 "CIDR:         142.250.0.0/15\r\n"
                                 "NetName:      EXAMPLE\r\n"
                                 "Organization: Example Networks (EXMPL)\r\n"
                                 "RegDate:      2012-05-24\r\n"
                                 "Country:      ZZ\r\n";
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    struct whois_test_server *server = whois_server_start("127.0.0.1", 0, SERVER_ANSWERS, answer);
    struct window_settings settings = {.interval_ms = 500,
                                       .highlight_ms = 3000,
                                       .close = world_refuses_close(),
                                       .terminate = world_refuses_terminate(),
                                       .names = {.read_cache = read_names},
                                       .whois = {"127.0.0.1", server ? whois_server_port(server) : 43},
                                       .doctor = check_nothing,
                                       .settings_path = count > 1 ? arguments[1] : NULL,
                                       .list_processes = list_processes};
    settings.close.look = look;
    world.before_look = before_look;
    world.table_errors[TABLE_BOUND4] = world.table_errors[TABLE_BOUND6] = ERROR_NOT_SUPPORTED;
    source = world_source(&world);
    source.ask_details = NULL;
    settings.source = source;
    for (size_t i = 0; i < PROGRAM_COUNT; i++) {
        world_process(&world, programs[i].pid, WORLD_STARTED, programs[i].name, programs[i].path);
    }
    for (size_t i = 0; i < ROW_COUNT - 2; i++) {
        add_row(i);
    }
    HWND window = window_create(GetModuleHandleW(NULL), &settings, SW_SHOWNORMAL);
    int code = window ? window_run(window) : EXIT_FAILURE;
    if (server) {
        whois_server_stop(server);
    }
    WSACleanup();
    return code;
}
