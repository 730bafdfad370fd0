/*
 * screen: the terminal's alternate screen or a second screen buffer, so that the first one comes back
 * untouched; lines are written into it where they stand, so nothing scrolls or flickers.
 */
#include "screen.h"

#include <stdlib.h>

#include "sockscope/vt_screen.h"
#include "windows/system/console_buffer.h"
#include "words.h"

enum { LINE_UNITS = VT_LINE_SIZE };

/* The buffer that is shown now: a standard handle may stand for whichever is shown, as with Wine. */
static HANDLE open_shown(void)
{
    return CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                       OPEN_EXISTING, 0, NULL);
}

/* False, and nothing is changed, where there is no such screen. */
static bool enter_alternate(struct screen *screen)
{
    if (!GetConsoleMode(screen->before, &screen->before_mode) ||
        !console_obeys_sequences(screen->before_mode) ||
        !console_begin_sequences(screen->before, screen->before_mode)) {
        return false;
    }
    console_write(screen->before, vt_screen_enter);
    screen->own = screen->before;
    return true;
}

static bool is_alternate(const struct screen *screen)
{
    return screen->own == screen->before;
}

/* False, and nothing is left open, when there cannot be a second buffer. */
static bool open_own(struct screen *screen)
{
    CONSOLE_CURSOR_INFO cursor = {.dwSize = 1, .bVisible = FALSE};
    screen->own = console_buffer_create();
    if (screen->own == INVALID_HANDLE_VALUE) {
        return false;
    }
    SetConsoleCursorInfo(screen->own, &cursor);
    SetConsoleTextAttribute(screen->own, screen->attributes);
    if (!SetConsoleActiveScreenBuffer(screen->own)) {
        CloseHandle(screen->own);
        return false;
    }
    return true;
}

bool screen_open(struct screen *screen)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    *screen = (struct screen){.input = GetStdHandle(STD_INPUT_HANDLE)};
    if (!words_is_console(GetStdHandle(STD_OUTPUT_HANDLE)) ||
        !GetConsoleMode(screen->input, &screen->input_mode)) {
        return false;
    }
    screen->before = open_shown();
    if (screen->before == INVALID_HANDLE_VALUE) {
        return false;
    }
    screen->attributes = GetConsoleScreenBufferInfo(screen->before, &info) ? info.wAttributes : 7;
    if (!enter_alternate(screen) && !open_own(screen)) {
        CloseHandle(screen->before);
        return false;
    }
    SetConsoleMode(screen->input, ENABLE_PROCESSED_INPUT | ENABLE_WINDOW_INPUT | ENABLE_EXTENDED_FLAGS);
    screen_measure(screen);
    return true;
}

void screen_close(struct screen *screen)
{
    if (is_alternate(screen)) {
        console_write(screen->before, vt_screen_leave);
        SetConsoleMode(screen->before, screen->before_mode);
    } else {
        SetConsoleActiveScreenBuffer(screen->before);
        CloseHandle(screen->own);
    }
    SetConsoleMode(screen->input, screen->input_mode);
    CloseHandle(screen->before);
}

bool screen_measure(struct screen *screen)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    if (!GetConsoleScreenBufferInfo(screen->own, &info)) {
        return false;
    }
    COORD size = {(SHORT)(info.srWindow.Right - info.srWindow.Left + 1),
                  (SHORT)(info.srWindow.Bottom - info.srWindow.Top + 1)};
    bool other = screen->width != (size_t)size.X || screen->height != (size_t)size.Y;
    if (other && size.X > 0 && size.Y > 0) {
        /* As large as the window: there is nothing to scroll to.  An alternate screen is so by itself. */
        if (!is_alternate(screen)) {
            SetConsoleScreenBufferSize(screen->own, size);
        }
        screen->width = (size_t)size.X;
        screen->height = (size_t)size.Y;
    }
    return other;
}

static WORD attributes_of(const struct screen *screen, enum live_style style)
{
    switch (style) {
    case LIVE_NEW:
        return BACKGROUND_GREEN;
    case LIVE_CHANGED:
        return BACKGROUND_RED | BACKGROUND_GREEN;
    case LIVE_CLOSED:
        return BACKGROUND_RED | FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE | FOREGROUND_INTENSITY;
    case LIVE_QUIET:
        return FOREGROUND_INTENSITY;
    case LIVE_HEADER:
        return FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE | FOREGROUND_INTENSITY;
    case LIVE_BAR:
        return BACKGROUND_RED | BACKGROUND_GREEN | BACKGROUND_BLUE;
    case LIVE_WRONG:
        return BACKGROUND_RED | BACKGROUND_GREEN | BACKGROUND_BLUE | FOREGROUND_RED;
    case LIVE_PLAIN:
        break;
    }
    return screen->attributes;
}

void screen_line(const struct screen *screen, size_t y, const char *text, enum live_style style)
{
    if (is_alternate(screen)) {
        char line[VT_LINE_SIZE];
        vt_screen_line(y, text, style, line);
        console_write(screen->own, line);
        return;
    }
    wchar_t wide[LINE_UNITS];
    DWORD written;
    COORD at = {0, (SHORT)y};
    int count = MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, LINE_UNITS);
    if (count > 1) {
        FillConsoleOutputAttribute(screen->own, attributes_of(screen, style), (DWORD)screen->width, at,
                                   &written);
        WriteConsoleOutputCharacterW(screen->own, wide, (DWORD)count - 1, at, &written);
    }
}

static bool read_key(const KEY_EVENT_RECORD *event, enum live_key *key, uint32_t *character)
{
    static const struct {
        WORD code;
        enum live_key key;
    } keys[] = {{VK_UP, LIVE_KEY_UP},          {VK_DOWN, LIVE_KEY_DOWN},     {VK_PRIOR, LIVE_KEY_PAGE_UP},
                {VK_NEXT, LIVE_KEY_PAGE_DOWN}, {VK_LEFT, LIVE_KEY_LEFT},     {VK_RIGHT, LIVE_KEY_RIGHT},
                {VK_HOME, LIVE_KEY_HOME},      {VK_END, LIVE_KEY_END},       {VK_RETURN, LIVE_KEY_ENTER},
                {VK_ESCAPE, LIVE_KEY_ESCAPE},  {VK_BACK, LIVE_KEY_BACKSPACE}};
    if (!event->bKeyDown) {
        return false;
    }
    *character = event->uChar.UnicodeChar;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].code == event->wVirtualKeyCode) {
            *key = keys[i].key;
            return true;
        }
    }
    *key = LIVE_KEY_CHARACTER;
    return *character != 0;
}

bool screen_key(const struct screen *screen, enum live_key *key, uint32_t *character)
{
    DWORD waiting = 0, read = 0;
    INPUT_RECORD record;
    while (GetNumberOfConsoleInputEvents(screen->input, &waiting) && waiting > 0 &&
           ReadConsoleInputW(screen->input, &record, 1, &read) && read == 1) {
        if (record.EventType == KEY_EVENT && read_key(&record.Event.KeyEvent, key, character)) {
            return true;
        }
    }
    return false;
}
