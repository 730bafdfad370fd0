/*
 * Names of addresses: from the cache of this machine at any time, from the network only after Ctrl+R, and
 * never a question before that; adapters by local address.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <string.h>
#include <wchar.h>

#include "resource.h"

static struct world world;
static struct stage *stage;
static HWND window, list;
static volatile LONG asked;

static struct address address_of(uint8_t last)
{
    struct address address = {.bytes = {192, 0, 2, last}};
    return address;
}

static void read_cache(void *context, void (*tell)(void *to, const struct address *address, const char *name),
                       void *to)
{
    struct address known = address_of(7);
    (void)context;
    tell(to, &known, "cached.example");
}

static uint32_t ask(void *context, const struct address *address, char name[HOST_NAME_SIZE])
{
    (void)context;
    InterlockedIncrement(&asked);
    snprintf(name, HOST_NAME_SIZE, "host-%u.example", address->bytes[3]);
    return 0;
}

static void read_adapters(void *context,
                          void (*tell)(void *to, const struct address *address, const char *name), void *to)
{
    struct address own = address_of(1);
    (void)context;
    tell(to, &own, "Ethernet 2");
}

static void add(uint16_t port, uint8_t remote)
{
    world_add(&world, PROTOCOL_TCP4, STATE_ESTABLISHED, 40, port, 443);
    struct address local = address_of(1), other = address_of(remote);
    memcpy(world.rows[world.count - 1].local_address, local.bytes, 4);
    memcpy(world.rows[world.count - 1].remote_address, other.bytes, 4);
}

static const struct stage_options options = {
    .world = &world,
    .programs = {{40, "one.exe"}},
    .settings = {.names = {.read_cache = read_cache, .ask = ask}, .adapters = {.read_cache = read_adapters}},
};

static int column_titled(const wchar_t *wanted)
{
    HWND header = (HWND)SendMessageW(list, LVM_GETHEADER, 0, 0);
    int count = (int)SendMessageW(header, HDM_GETITEMCOUNT, 0, 0);
    for (int i = 0; i < count; i++) {
        wchar_t title[64] = L"";
        HDITEMW item = {.mask = HDI_TEXT, .pszText = title, .cchTextMax = 64};
        SendMessageW(header, HDM_GETITEMW, (WPARAM)i, (LPARAM)&item);
        if (wcscmp(title, wanted) == 0) {
            return i;
        }
    }
    return -1;
}

struct cell {
    int row;
    const wchar_t *title, *wanted;
};

static bool cell_is(void *context)
{
    const struct cell *cell = context;
    wchar_t text[CELL_LENGTH] = L"";
    int column = column_titled(cell->title);
    if (column >= 0) {
        grid_text(list, cell->row, (enum column_id)column, text);
    }
    return wcscmp(text, cell->wanted) == 0;
}

static bool wait_cell(int row, const wchar_t *title, const wchar_t *wanted)
{
    struct cell cell = {row, title, wanted};
    return wait_until(cell_is, &cell, "the text of a cell");
}

static bool pane_says(void *words)
{
    wchar_t text[CELL_LENGTH * 4];
    SendMessageW(control_of(window, IDC_DETAILS), WM_GETTEXT, CELL_LENGTH * 4, (LPARAM)text);
    return wcsstr(text, words) != NULL;
}

static bool is_pressed(void *wanted)
{
    bool pressed = SendMessageW(control_of(window, IDC_TOOLBAR), TB_ISBUTTONCHECKED, IDC_RESOLVE, 0) != 0;
    return pressed == *(const bool *)wanted;
}

static bool wait_pressed(bool wanted)
{
    return wait_until(is_pressed, &wanted, "the button for names");
}

CASE(the_pane_names_what_the_cache_knows)
{
    static wchar_t named[] = L"Remote name: cached.example (from this machine's DNS cache)",
                   adapter[] = L"Adapter: Ethernet 2";
    RECT area;
    CHECK(column_titled(L"Remote Name") < 0);
    key_press(VK_F4);
    NEED(grid_area(list, 0, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    SEE(wait_until(pane_says, named, "the name in the pane"));
    SEE(wait_until(pane_says, adapter, "the adapter in the pane"));
    CHECK_NUMBER(asked, 0);
}

CASE(the_network_is_asked_only_on_demand)
{
    key_press(VK_DOWN);
    stage_settle(stage);
    stage_settle(stage);
    CHECK_NUMBER(asked, 0);
    key_chord(VK_CONTROL, 'R');
    SEE(wait_pressed(true));
    CHECK(GetMenuState(GetMenu(window), IDC_RESOLVE, MF_BYCOMMAND) & MF_CHECKED);
    SEE(wait_cell(0, L"Remote Name", L"cached.example (cache)"));
    SEE(wait_cell(1, L"Remote Name", L"host-8.example (reverse)"));
    SEE(wait_cell(1, L"Remote Address", L"192.0.2.8"));
    CHECK(asked >= 1);
}

/* Local and remote names come together with what the pane asks for, so the count stands only between. */
CASE(turned_off_it_asks_no_more)
{
    key_chord(VK_CONTROL, 'R');
    SEE(wait_pressed(false));
    SEE(wait_cell(1, L"Remote Name", L"host-8.example (reverse)"));
    LONG before = asked;
    add(5003, 9);
    stage_settle(stage);
    SEE(wait_cell(2, L"Remote Address", L"192.0.2.9"));
    stage_settle(stage);
    SEE(wait_cell(2, L"Remote Name", L""));
    CHECK_NUMBER(asked, before);
}

int main(void)
{
    driver_begin();
    add(5001, 7);
    add(5002, 8);
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(the_pane_names_what_the_cache_knows);
    RUN(the_network_is_asked_only_on_demand);
    RUN(turned_off_it_asks_no_more);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
