/*
 * Real sockets in the real window: what another process opens is there, green, within two refreshes, then
 * plain, then red within two refreshes of its closing, then gone.
 */
#include "check.h"
#include "driver.h"
#include "peer_client.h"
#include "stage.h"

#include <commctrl.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/paint/theme.h"
#include "sockscope/system.h"

enum { REFRESHES = 2 };

static struct stage_options options = {.settings = {.interval_ms = 500, .highlight_ms = 500}};
static struct stage *stage;
static HWND list;
static struct theme theme;
static struct peer peer;

struct sighting_of_row {
    row_pattern pattern;
    wchar_t local[16], remote[16];
    enum change change;
};

static void want(struct sighting_of_row *wanted, const wchar_t *protocol, unsigned local, unsigned remote)
{
    *wanted = (struct sighting_of_row){.change = CHANGE_NONE};
    wanted->pattern[COLUMN_PROTOCOL] = protocol;
    swprintf(wanted->local, 16, L"%u", local);
    wanted->pattern[COLUMN_LOCAL_PORT] = wanted->local;
    if (remote) {
        swprintf(wanted->remote, 16, L"%u", remote);
        wanted->pattern[COLUMN_REMOTE_PORT] = wanted->remote;
    }
}

/* Brings a row into view, away from the edges. */
static int show(const struct sighting_of_row *wanted)
{
    int row = grid_find(list, wanted->pattern);
    if (row >= 0) {
        SendMessageW(list, LVM_ENSUREVISIBLE, (WPARAM)row, FALSE);
    }
    return row;
}

/* The row has the background of its change on the screen, across all of its cells in view. */
static bool is_painted(void *parameter)
{
    const struct sighting_of_row *wanted = parameter;
    int row = show(wanted);
    RECT first, last;
    if (row < 0 || !grid_area(list, row, COLUMN_PROTOCOL, &first) ||
        !grid_area(list, row, COLUMN_REMOTE_PORT, &last)) {
        return false;
    }
    return screen_ground(first) == theme.marks[wanted->change] &&
           screen_ground(last) == theme.marks[wanted->change];
}

static bool is_gone(void *parameter)
{
    return grid_find(list, ((const struct sighting_of_row *)parameter)->pattern) < 0;
}

/* Lets refreshes through until the row says this change; false when more than two were needed. */
static bool seen_in_time(struct sighting_of_row *wanted, enum change change, const wchar_t *word)
{
    wanted->change = change;
    wanted->pattern[COLUMN_CHANGE] = word;
    for (int refresh = 1; refresh <= REFRESHES; refresh++) {
        stage_step(stage);
        if (grid_find(list, wanted->pattern) >= 0) {
            printf("     %ls in refresh %d\n", word, refresh);
            return true;
        }
    }
    grid_print(list);
    return false;
}

static void follow_life(struct sighting_of_row *wanted, const char *close_command)
{
    char answer[128];
    SEE(seen_in_time(wanted, CHANGE_NEW, L"New"));
    SEE(wait_until(is_painted, wanted, "the colour of a new row"));

    stage_free(stage);
    wanted->change = CHANGE_NONE;
    wanted->pattern[COLUMN_CHANGE] = L"";
    SEE(wait_until(is_painted, wanted, "the row without colour"));

    stage_hold(stage);
    peer_ask(&peer, close_command, answer);
    CHECK_TEXT(answer, "closed");
    SEE(seen_in_time(wanted, CHANGE_CLOSED, L"Closed"));
    SEE(wait_until(is_painted, wanted, "the colour of a closed row"));

    stage_free(stage);
    wanted->pattern[COLUMN_CHANGE] = NULL;
    SEE(wait_until(is_gone, wanted, "the row to go"));
    stage_hold(stage);
}

static void follow_socket(const char *open_command, const wchar_t *protocol)
{
    struct sighting_of_row wanted;
    unsigned port = 0, id = 0;
    char close_command[32];
    NEED(peer_get(&peer, open_command, "port", &port, &id));
    want(&wanted, protocol, port, 0);
    snprintf(close_command, sizeof close_command, "close %u", id);
    follow_life(&wanted, close_command);
}

/* The other cases compare the screen with the theme, so this one says what the theme's colours are. */
CASE(new_is_green_changed_is_yellow_closed_is_red)
{
    COLORREF opened = theme.marks[CHANGE_NEW], changed = theme.marks[CHANGE_CHANGED],
             closed = theme.marks[CHANGE_CLOSED];
    CHECK(GetGValue(opened) > GetRValue(opened) && GetGValue(opened) > GetBValue(opened));
    CHECK(GetRValue(changed) > GetBValue(changed) && GetGValue(changed) > GetBValue(changed));
    CHECK(abs(GetRValue(changed) - GetGValue(changed)) < 32);
    CHECK(GetRValue(closed) > GetGValue(closed) && GetRValue(closed) > GetBValue(closed));
}

CASE(listener_ipv4)
{
    follow_socket("listen4", L"TCP");
}

CASE(listener_ipv6)
{
    follow_socket("listen6", L"TCPV6");
}

CASE(udp_ipv4)
{
    follow_socket("udp4", L"UDP");
}

CASE(udp_ipv6)
{
    follow_socket("udp6", L"UDPV6");
}

/* Wine (seen in 8) reads the owner of IPv6 connections from the wrong place and reports 0 for all of them. */
static bool tells_owner(bool ipv6)
{
    return !ipv6 || !GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version");
}

/* Both ends are rows; each changes its state when one end is closed. */
static void follow_connection(bool ipv6)
{
    struct sighting_of_row near_end, far_end;
    struct link link;
    char command[32], answer[128];
    const wchar_t *protocol = ipv6 ? L"TCPV6" : L"TCP", *address = ipv6 ? L"::1" : L"127.0.0.1";
    wchar_t pid[16];
    NEED(peer_link(&peer, &peer, ipv6, &link));
    swprintf(pid, 16, L"%lu", peer.pid);
    want(&near_end, protocol, link.client_port, link.server_port);
    want(&far_end, protocol, link.server_port, link.client_port);
    near_end.pattern[COLUMN_STATE] = L"Established";
    near_end.pattern[COLUMN_LOCAL_ADDRESS] = near_end.pattern[COLUMN_REMOTE_ADDRESS] = address;
    near_end.pattern[COLUMN_PID] = tells_owner(ipv6) ? pid : NULL;
    near_end.pattern[COLUMN_PROCESS] = tells_owner(ipv6) ? L"peer.exe" : NULL;
    far_end.pattern[COLUMN_STATE] = L"Established";
    SEE(seen_in_time(&near_end, CHANGE_NEW, L"New"));
    SEE(grid_find(list, far_end.pattern) >= 0);
    SEE(wait_until(is_painted, &near_end, "the colour of a new connection"));

    snprintf(command, sizeof command, "close %u", link.client_id);
    peer_ask(&peer, command, answer);
    CHECK_TEXT(answer, "closed");
    far_end.pattern[COLUMN_STATE] = L"Close Wait";
    SEE(seen_in_time(&far_end, CHANGE_CHANGED, L"Changed (was Established)"));
    SEE(wait_until(is_painted, &far_end, "the colour of a changed row"));
    snprintf(command, sizeof command, "close %u", link.server_id);
    peer_ask(&peer, command, answer);
    CHECK_TEXT(answer, "closed");
}

CASE(connection_ipv4)
{
    follow_connection(false);
}

CASE(connection_ipv6)
{
    follow_connection(true);
}

int main(void)
{
    driver_begin();
    theme_read(&theme);
    if (theme.marks[CHANGE_NEW] == theme.marks[CHANGE_NONE] ||
        !system_source_open(&options.settings.source) || !peer_start(&peer)) {
        printf("there is nothing to see here\n");
        return EXIT_FAILURE;
    }
    stage = stage_open(&options);
    list = stage_list(stage);
    RUN(new_is_green_changed_is_yellow_closed_is_red);
    RUN(listener_ipv4);
    RUN(listener_ipv6);
    RUN(udp_ipv4);
    RUN(udp_ipv6);
    RUN(connection_ipv4);
    RUN(connection_ipv6);
    CHECK_NUMBER(stage_close(stage), 0);
    peer_stop(&peer);
    system_source_close(&options.settings.source);
    theme_free(&theme);
    return check_result();
}
