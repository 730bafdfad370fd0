/*
 * Whois: the window of its own, opened from the row's menu and by key, against servers on loopback: one that
 * refers to another, one that never answers; and that nothing is asked for addresses of a local network.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "whois_server.h"
#include "world.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "resource.h"

enum { STEPS = 10, STEP_MS = 50 };

static struct world world;
static struct stage *stage;
static HWND window, list;
static struct whois_test_server *first, *second, *deaf, *stalling;
static char referral[64];

static void add(uint16_t port, uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    const uint8_t remote[4] = {a, b, c, d};
    world_add(&world, PROTOCOL_TCP4, STATE_ESTABLISHED, 40, port, 443);
    memcpy(world.rows[world.count - 1].remote_address, remote, 4);
}

/* Each time a new window over a new world. */
static void open_stage(struct whois_test_server *server)
{
    const struct stage_options options = {
        .world = &world,
        .programs = {{40, "one.exe"}},
        .settings = {.whois = {"127.0.0.1", whois_server_port(server)}},
    };
    memset(&world, 0, sizeof world);
    add(5001, 198, 51, 100, 7);
    add(5002, 10, 0, 0, 8);
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
}

static void click_row(int row, enum button button)
{
    RECT area = {0};
    SEE(grid_area(list, row, COLUMN_STATE, &area));
    mouse_click(middle_of(area), button);
}

struct words {
    HWND dialog;
    int control;
    const wchar_t *wanted;
};

/* Ends that screen readers were told of. */
static unsigned announced;

static void CALLBACK hear(HWINEVENTHOOK hook, DWORD event, HWND from, LONG object, LONG child, DWORD thread,
                          DWORD time)
{
    (void)hook;
    (void)event;
    (void)thread;
    (void)time;
    announced += GetDlgCtrlID(from) == IDC_WHOIS_STATE && object == OBJID_CLIENT && child == CHILDID_SELF;
}

static bool was_announced(void *times)
{
    MSG message;
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
        DispatchMessageW(&message);
    }
    return announced >= *(const unsigned *)times;
}

static bool says(void *context)
{
    const struct words *words = context;
    wchar_t text[4096] = L"";
    SendDlgItemMessageW(words->dialog, words->control, WM_GETTEXT, 4096, (LPARAM)text);
    return wcsstr(text, words->wanted) != NULL;
}

static bool wait_words(HWND dialog, int control, const wchar_t *wanted)
{
    struct words words = {dialog, control, wanted};
    return wait_until(says, &words, "words in the window");
}

/* Registries write in columns: all letters are of one width. */
static void check_columns(HWND dialog)
{
    HWND text = GetDlgItem(dialog, IDC_WHOIS_TEXT);
    SIZE narrow = {0, 0}, wide = {0, 0};
    HDC dc = GetDC(text);
    HGDIOBJ old = SelectObject(dc, (HFONT)SendMessageW(text, WM_GETFONT, 0, 0));
    GetTextExtentPoint32W(dc, L"iiii", 4, &narrow);
    GetTextExtentPoint32W(dc, L"WWWW", 4, &wide);
    SelectObject(dc, old);
    ReleaseDC(text, dc);
    CHECK_NUMBER(narrow.cx, wide.cx);
}

CASE(the_answers_of_all_servers_are_shown)
{
    char question[64];
    click_row(0, BUTTON_RIGHT);
    HMENU menu = wait_menu(NULL);
    NEED(menu);
    int place = menu_place(menu, IDC_WHOIS);
    NEED(place >= 0 && menu_enabled(menu, place));
    CHECK_NUMBER(whois_server_asked(first, NULL, 0), 0);
    menu_click(menu, place);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog);
    SEE(wait_words(dialog, IDC_WHOIS_STATE, L"Done."));
    unsigned once = 1;
    SEE(wait_until(was_announced, &once, "an announcement"));
    CHECK_NUMBER(announced, 1);
    SEE(wait_words(dialog, IDC_WHOIS_TEXT, L"[127.0.0.1]\r\nrefer: 127.0.0.2:"));
    SEE(wait_words(dialog, IDC_WHOIS_TEXT, L"[127.0.0.2]\r\nnetname: EXAMPLE\r\nowner: \u00C4rger & Co\r\n"));
    CHECK_NUMBER(whois_server_asked(second, question, sizeof question), 1);
    CHECK_TEXT(question, "198.51.100.7\r\n");
    wchar_t title[128];
    GetWindowTextW(dialog, title, 128);
    CHECK(wcscmp(title, L"Whois 198.51.100.7") == 0);
    CHECK(!IsWindowEnabled(GetDlgItem(dialog, IDC_WHOIS_STOP)));
    /* The other window goes on meanwhile. */
    CHECK(IsWindowEnabled(window));
    SEE(bring_to_front(dialog));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

CASE(a_local_network_is_not_asked_about)
{
    wchar_t label[CELL_LENGTH];
    unsigned before = whois_server_asked(first, NULL, 0);
    SEE(bring_to_front(window));
    click_row(1, BUTTON_LEFT);
    key_chord(VK_CONTROL, 'W');
    click_row(1, BUTTON_RIGHT);
    HMENU menu = wait_menu(NULL);
    NEED(menu);
    int place = menu_place(menu, IDC_WHOIS);
    menu_label(menu, place, label);
    SEE(!menu_enabled(menu, place) && wcsstr(label, L"(the remote end is in a local network)"));
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
    CHECK_NUMBER(whois_server_asked(first, NULL, 0), before);
}

static bool is_asked(void *context)
{
    return whois_server_asked(context, NULL, 0) > 0;
}

CASE(who_does_not_answer_can_be_stopped)
{
    open_stage(deaf);
    click_row(0, BUTTON_LEFT);
    key_chord(VK_CONTROL, 'W');
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog);
    SEE(wait_words(dialog, IDC_WHOIS_STATE, L"Asking 127.0.0.1"));
    SEE(wait_until(is_asked, deaf, "the question"));
    SEE(bring_to_front(dialog));
    key_chord(VK_MENU, 'S');
    SEE(wait_words(dialog, IDC_WHOIS_STATE, L"Stopped."));
    CHECK(!IsWindowEnabled(GetDlgItem(dialog, IDC_WHOIS_STOP)));
    /* Asked again, and the whole program closes under it. */
    SEE(bring_to_front(window));
    key_chord(VK_CONTROL, 'W');
    SEE(wait_words(dialog, IDC_WHOIS_STATE, L"Asking 127.0.0.1"));
    CHECK_NUMBER(stage_close(stage), 0);
}

struct asked {
    struct whois_test_server *server;
    unsigned before;
};

static bool was_asked(void *context)
{
    const struct asked *asked = context;
    return whois_server_asked(asked->server, NULL, 0) > asked->before;
}

static HWND ask_and_stop(struct whois_test_server *server, DWORD milliseconds)
{
    struct asked asked = {server, whois_server_asked(server, NULL, 0)};
    SEE(bring_to_front(window));
    key_chord(VK_CONTROL, 'W');
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    SEE(dialog != NULL);
    SEE(wait_until(was_asked, &asked, "the server to be asked"));
    Sleep(milliseconds);
    SEE(bring_to_front(dialog));
    key_chord(VK_MENU, 'S');
    SEE(wait_words(dialog, IDC_WHOIS_STATE, L"Stopped."));
    return dialog;
}

CASE(what_a_server_had_said_stays)
{
    open_stage(stalling);
    click_row(0, BUTTON_LEFT);
    HWND dialog = NULL;
    struct words half = {NULL, IDC_WHOIS_TEXT,
                         L"[127.0.0.1]\r\nowner:   half\r\nThe answer breaks off here: "};
    /* What is on its way when it is stopped is not said yet: then again, with more time to come. */
    for (DWORD milliseconds = STEP_MS; milliseconds < PATIENCE_MS && !(dialog && says(&half));
         milliseconds *= 2) {
        dialog = half.dialog = ask_and_stop(stalling, milliseconds);
        for (int i = 0; i < STEPS && !says(&half); i++) {
            Sleep(STEP_MS);
        }
    }
    SEE(says(&half));
    check_columns(dialog);
    CHECK_NUMBER(stage_close(stage), 0);
}

int main(void)
{
    driver_begin();
    second = whois_server_start("127.0.0.2", 0, SERVER_ANSWERS,
                                "netname: EXAMPLE\r\nowner: \xC3\x84rger & Co\r\n");
    if (!second) {
        return EXIT_FAILURE;
    }
    snprintf(referral, sizeof referral, "refer: 127.0.0.2:%u\n", whois_server_port(second));
    first = whois_server_start("127.0.0.1", whois_server_port(second), SERVER_ANSWERS, referral);
    deaf = whois_server_start("127.0.0.1", 0, SERVER_IS_DEAF, "");
    stalling = whois_server_start("127.0.0.1", 0, SERVER_STALLS, "owner:   half");
    if (!first || !deaf || !stalling) {
        return EXIT_FAILURE;
    }
    HWINEVENTHOOK hook = SetWinEventHook(EVENT_OBJECT_LIVEREGIONCHANGED, EVENT_OBJECT_LIVEREGIONCHANGED, NULL,
                                         hear, GetCurrentProcessId(), 0, WINEVENT_OUTOFCONTEXT);
    CHECK(hook);
    open_stage(first);
    RUN(the_answers_of_all_servers_are_shown);
    RUN(a_local_network_is_not_asked_about);
    CHECK_NUMBER(stage_close(stage), 0);
    RUN(who_does_not_answer_can_be_stopped);
    RUN(what_a_server_had_said_stays);
    UnhookWinEvent(hook);
    whois_server_stop(first);
    whois_server_stop(second);
    whois_server_stop(deaf);
    whois_server_stop(stalling);
    return check_result();
}
