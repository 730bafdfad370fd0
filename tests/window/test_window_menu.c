/*
 * The menu of a row, used by real mouse and real keys on real sockets: what it does is seen by the process
 * at the other end, not taken from the window's words alone.
 */
#include "check.h"
#include "driver.h"
#include "peer_client.h"
#include "stage.h"

#include <commctrl.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/parts/status.h"
#include "sockscope/system.h"

#include "resource.h"

/* Closed rows stay: those that leave while looks are held would move others away under the mouse. */
static struct stage_options options = {.settings = {.interval_ms = 500, .highlight_ms = 3600000}};
static struct stage *stage;
static HWND window, list;
static struct peer server, client;

/* The client's end of a link, as a row. */
struct shown_link {
    struct link link;
    wchar_t local[16], remote[16];
    row_pattern pattern;
};

static bool open_link(struct shown_link *shown, bool ipv6)
{
    *shown = (struct shown_link){.link = {0}};
    if (!peer_link(&server, &client, ipv6, &shown->link)) {
        return false;
    }
    swprintf(shown->local, 16, L"%u", shown->link.client_port);
    swprintf(shown->remote, 16, L"%u", shown->link.server_port);
    shown->pattern[COLUMN_PROTOCOL] = ipv6 ? L"TCPV6" : L"TCP";
    shown->pattern[COLUMN_LOCAL_PORT] = shown->local;
    shown->pattern[COLUMN_REMOTE_PORT] = shown->remote;
    return true;
}

static void ask_peer(struct peer *peer, const char *verb, unsigned id, char answer[128])
{
    char command[32];
    snprintf(command, sizeof command, "%s %u", verb, id);
    peer_ask(peer, command, answer);
}

/* Data goes from the client to the server: the connection is alive. */
static bool is_alive(const struct link *link)
{
    char sent[128], got[128];
    ask_peer(&client, "send", link->client_id, sent);
    ask_peer(&server, "recv", link->server_id, got);
    return strcmp(sent, "sent") == 0 && strcmp(got, "data 5") == 0;
}

static void close_link(const struct link *link)
{
    char answer[128];
    ask_peer(&client, "close", link->client_id, answer);
    ask_peer(&server, "close", link->server_id, answer);
    ask_peer(&server, "close", link->listener, answer);
}

/* Right-clicks a row while looks are held, so that it cannot move under the mouse; its menu. */
static HMENU open_menu(const row_pattern pattern)
{
    RECT area = {0};
    stage_step(stage);
    stage_step(stage);
    int row = grid_find(list, pattern);
    SendMessageW(list, LVM_ENSUREVISIBLE, (WPARAM)row, FALSE);
    bool there = row >= 0 && grid_area(list, row, COLUMN_REMOTE_PORT, &area);
    SEE(there);
    if (!there) {
        grid_print(list);
        return NULL;
    }
    mouse_click(middle_of(area), BUTTON_RIGHT);
    return wait_menu(NULL);
}

static HWND wait_dialog(void)
{
    return wait_window(GetCurrentProcessId(), L"#32770", window);
}

/* Answers the question with the key of its button, or with Escape. */
static void answer_dialog(HWND dialog, WORD key)
{
    NEED(dialog && bring_to_front(dialog));
    if (key == VK_ESCAPE) {
        key_press(VK_ESCAPE);
    } else {
        key_chord(VK_MENU, key);
    }
    SEE(wait_no_window(dialog));
}

static HWND choose_graceful_by_mouse(const row_pattern pattern)
{
    HMENU menu = open_menu(pattern), closing = menu ? GetSubMenu(menu, 1) : NULL;
    if (!closing) {
        return NULL;
    }
    menu_click(menu, 1);
    SEE(wait_menu(closing));
    menu_click(closing, menu_place(closing, IDC_CLOSE_GRACEFUL));
    SEE(wait_no_menu());
    return wait_dialog();
}

static HWND choose_end_by_mouse(const row_pattern pattern)
{
    HMENU menu = open_menu(pattern);
    if (!menu) {
        return NULL;
    }
    menu_click(menu, menu_place(menu, IDC_END_PROCESS));
    SEE(wait_no_menu());
    return wait_dialog();
}

/* What the window says must agree with what the other end saw. */
static void check_closed(const struct shown_link *shown)
{
    char answer[128];
    SEE(wait_status(window, STATUS_MESSAGE, shown->local, L"clos"));
    ask_peer(&server, "recv", shown->link.server_id, answer);
    CHECK_TEXT(answer, "end");
    ask_peer(&client, "send", shown->link.client_id, answer);
    CHECK(strcmp(answer, "sent") != 0);
}

CASE(the_mouse_closes_an_ipv4_connection)
{
    struct shown_link shown, other;
    NEED(open_link(&shown, false) && open_link(&other, false));
    HWND dialog = choose_graceful_by_mouse(shown.pattern);
    SEE(is_alive(&shown.link));
    answer_dialog(dialog, 'C');
    check_closed(&shown);
    CHECK(is_alive(&other.link));
    close_link(&shown.link);
    close_link(&other.link);
}

static bool is_only_row(void *pattern)
{
    stage_step(stage);
    return grid_rows(list) == 1 && grid_find(list, *(const row_pattern *)pattern) == 0;
}

static bool is_row_chosen(void *unused)
{
    (void)unused;
    return grid_next(list, -1, LVNI_SELECTED) == 0 && grid_next(list, -1, LVNI_FOCUSED) == 0;
}

/* From the filter to the answer without the mouse. */
CASE(the_keyboard_closes_an_ipv6_connection)
{
    struct shown_link shown;
    wchar_t filter[64];
    NEED(open_link(&shown, true));
    SEE(bring_to_front(window));
    swprintf(filter, 64, L"lport:%ls rport:%ls", shown.local, shown.remote);
    key_chord(VK_CONTROL, 'L');
    type_text(filter);
    SEE(wait_until(is_only_row, &shown.pattern, "the row alone"));
    key_press(VK_TAB);
    key_press(VK_DOWN);
    key_press(VK_HOME);
    SEE(wait_until(is_row_chosen, NULL, "the row to be chosen"));
    key_press(VK_APPS);
    HMENU menu = wait_menu(NULL);
    NEED(menu);
    key_press('I');
    SEE(wait_menu(GetSubMenu(menu, 1)));
    key_press('G');
    SEE(wait_no_menu());
    answer_dialog(wait_dialog(), 'C');
    check_closed(&shown);
    close_link(&shown.link);
    key_press(VK_ESCAPE);
}

CASE(no_is_no)
{
    struct shown_link shown;
    NEED(open_link(&shown, false));
    answer_dialog(choose_graceful_by_mouse(shown.pattern), VK_ESCAPE);
    CHECK(is_alive(&shown.link));
    answer_dialog(choose_end_by_mouse(shown.pattern), VK_ESCAPE);
    CHECK(is_alive(&shown.link));
    close_link(&shown.link);
}

/* Its last state at the client's end is LAST_ACK, so that nothing of it is remembered. */
CASE(a_connection_that_went_meanwhile_is_already_gone)
{
    struct shown_link shown;
    char answer[128];
    NEED(open_link(&shown, false));
    HWND dialog = choose_graceful_by_mouse(shown.pattern);
    ask_peer(&server, "close", shown.link.server_id, answer);
    ask_peer(&client, "recv", shown.link.client_id, answer);
    CHECK_TEXT(answer, "end");
    close_link(&shown.link);
    answer_dialog(dialog, 'C');
    SEE(wait_status(window, STATUS_MESSAGE, shown.local, L"already gone"));
}

static bool has_ended(void *process)
{
    return WaitForSingleObject(process, 0) == WAIT_OBJECT_0;
}

CASE(end_process_ends_it_and_no_other)
{
    struct shown_link shown, back;
    struct peer victim = client, bystander;
    wchar_t pid[16];
    NEED(open_link(&shown, false) && peer_start(&bystander));
    client = bystander;
    NEED(open_link(&back, false));
    swprintf(pid, 16, L"PID %lu", victim.pid);
    answer_dialog(choose_end_by_mouse(shown.pattern), 'E');
    SEE(wait_until(has_ended, victim.process, "the process to end"));
    SEE(wait_status(window, STATUS_MESSAGE, pid, L"ended"));
    CHECK(is_alive(&back.link));
    CHECK(!has_ended(server.process) && !has_ended(client.process));
    close_link(&back.link);
    peer_stop(&victim);
}

CASE(a_process_that_went_meanwhile_is_already_gone)
{
    struct shown_link shown;
    wchar_t pid[16];
    NEED(open_link(&shown, false));
    swprintf(pid, 16, L"PID %lu", client.pid);
    HWND dialog = choose_end_by_mouse(shown.pattern);
    peer_stop(&client);
    answer_dialog(dialog, 'E');
    SEE(wait_status(window, STATUS_MESSAGE, pid, L"already gone"));
    CHECK(!has_ended(server.process));
}

int main(void)
{
    driver_begin();
    if (!system_source_open(&options.settings.source) || !system_close_open(&options.settings.close) ||
        !peer_start(&server) || !peer_start(&client)) {
        printf("there is nothing to close here\n");
        return EXIT_FAILURE;
    }
    options.settings.terminate = system_terminate_operations();
    options.settings.elevated = system_is_elevated();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(the_mouse_closes_an_ipv4_connection);
    RUN(the_keyboard_closes_an_ipv6_connection);
    RUN(no_is_no);
    RUN(a_connection_that_went_meanwhile_is_already_gone);
    RUN(end_process_ends_it_and_no_other);
    RUN(a_process_that_went_meanwhile_is_already_gone);
    CHECK_NUMBER(stage_close(stage), 0);
    peer_stop(&client);
    peer_stop(&server);
    system_close_close(&options.settings.close);
    system_source_close(&options.settings.source);
    return check_result();
}
