/*
 * The dialog of colours: a set is chosen, a colour of one's own, and how long they stay; seen in the rows.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>

#include "resource.h"

/* Edit controls of Windows' colour dialog, COLOR_RED and so on of colordlg.h. */
enum { RED = 706, GREEN = 707, BLUE = 708 };

static struct world world;
static struct stage *stage;
static HWND window, list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{40, "one.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 40, 5001, 0},
        },
    .settings = {.theme = THEME_LIGHT},
};

struct ground {
    const wchar_t *port;
    uint32_t rgb;
};

static bool has_ground(void *context)
{
    const struct ground *ground = context;
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = ground->port};
    RECT area = {0};
    int row = grid_find(list, pattern);
    COLORREF wanted = RGB(ground->rgb >> 16 & 0xFF, ground->rgb >> 8 & 0xFF, ground->rgb & 0xFF);
    return row >= 0 && grid_area(list, row, COLUMN_STATE, &area) && screen_ground(area) == wanted;
}

static void check_new_row(uint32_t rgb)
{
    struct ground ground = {L"5002", rgb};
    SEE(wait_until(has_ground, &ground, "the colour of the new row"));
}

struct preview {
    HWND control;
    uint32_t rgb;
};

static bool shows_colour(void *context)
{
    const struct preview *preview = context;
    RECT area;
    GetWindowRect(preview->control, &area);
    return screen_ground(area) ==
           RGB(preview->rgb >> 16 & 0xFF, preview->rgb >> 8 & 0xFF, preview->rgb & 0xFF);
}

static HWND open_dialog(void)
{
    PostMessageW(window, WM_COMMAND, IDC_COLOURS, 0);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    SEE(dialog && bring_to_front(dialog));
    return dialog;
}

CASE(a_set_is_chosen_by_key)
{
    check_new_row(marks_of(MARKS_STANDARD, false).rgb[MARK_NEW]);
    HWND dialog = open_dialog();
    NEED(dialog);
    key_chord(VK_MENU, 'S');
    key_press(VK_DOWN);
    key_press(VK_RETURN);
    SEE(wait_no_window(dialog));
    check_new_row(marks_of(MARKS_COLOUR_BLIND, false).rgb[MARK_NEW]);

    dialog = open_dialog();
    NEED(dialog);
    CHECK_NUMBER(SendDlgItemMessageW(dialog, IDC_COLOUR_SET, CB_GETCURSEL, 0, 0), MARKS_COLOUR_BLIND);
    struct preview closed = {GetDlgItem(dialog, IDC_PREVIEW_FIRST + MARK_CLOSED),
                             marks_of(MARKS_COLOUR_BLIND, false).rgb[MARK_CLOSED]};
    SEE(wait_until(shows_colour, &closed, "the preview"));
    key_chord(VK_MENU, 'S');
    key_press(VK_HOME);
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
    check_new_row(marks_of(MARKS_COLOUR_BLIND, false).rgb[MARK_NEW]);
}

CASE(a_colour_of_ones_own)
{
    HWND dialog = open_dialog();
    NEED(dialog);
    key_chord(VK_MENU, 'N');
    HWND chooser = wait_window(GetCurrentProcessId(), L"#32770", dialog);
    NEED(chooser && bring_to_front(chooser));
    SetDlgItemTextW(chooser, RED, L"255");
    SetDlgItemTextW(chooser, GREEN, L"128");
    SetDlgItemTextW(chooser, BLUE, L"0");
    key_press(VK_RETURN);
    SEE(wait_no_window(chooser));
    CHECK_NUMBER(SendDlgItemMessageW(dialog, IDC_COLOUR_SET, CB_GETCURSEL, 0, 0), MARKS_OWN);
    SEE(bring_to_front(dialog));
    key_press(VK_RETURN);
    SEE(wait_no_window(dialog));
    check_new_row(0xFF8000);
}

/* The row is marked for longer than it would have been. */
CASE(colours_stay_as_long_as_is_said)
{
    HWND dialog = open_dialog();
    NEED(dialog);
    SetDlgItemTextW(dialog, IDC_SECONDS, L"3601");
    SendMessageW(dialog, WM_COMMAND, IDOK, 0);
    SetDlgItemTextW(dialog, IDC_SECONDS, L"60");
    CHECK(IsWindow(dialog));
    SEE(bring_to_front(dialog));
    key_press(VK_RETURN);
    SEE(wait_no_window(dialog));
    world.ms += 30000;
    stage_settle(stage);
    stage_settle(stage);
    check_new_row(0xFF8000);
    world.ms += 31000;
    stage_settle(stage);
    stage_settle(stage);
    struct ground calm = {L"5002", 0xFFFFFF};
    SEE(wait_until(has_ground, &calm, "the row without a mark"));
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 40, 5002, 0);
    stage_settle(stage);
    RUN(a_set_is_chosen_by_key);
    RUN(a_colour_of_ones_own);
    RUN(colours_stay_as_long_as_is_said);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
