/*
 * bench_refresh: what one refresh costs the thread of the window, at 1 000 000 rows against 1 000, of which
 * 1 % change from look to look.  The real window runs on an invented system; counted is the time in which
 * messages are dispatched, from the message that a frame is ready until nothing is left to paint.
 *
 * Measured at the top of the list, where little moves, in its middle, where every line in sight does, grouped
 * by process, and under a filter that about half of the rows pass; the worst of the ratios is held against
 * the bar.
 */
#include "bench.h"
#include "gui/gui.h"
#include "resource.h"
#include "synthetic.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>

enum { SMALL = 1000, LARGE = 1000000, CHURN = 10, WARM_UP = 5, ROUNDS = 15, PATIENCE_MS = 60000 };

/* The first of the window's own messages: a frame can be taken. */
enum { FRAME_READY = WM_APP };

enum place { TOP, MIDDLE, GROUPED, FILTERED, PLACES };

/* Asks for a look and dispatches until its frame is painted; negative when none came. */
static double refresh(HWND window)
{
    double started = bench_now(), spent = 0;
    bool shown = false;

    SendMessageW(window, WM_COMMAND, IDC_REFRESH, 0);
    while (bench_now() - started < (double)PATIENCE_MS) {
        MSG message;

        if (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
            double before = bench_now();

            DispatchMessageW(&message);
            GdiFlush();
            spent += bench_now() - before;
            shown = shown || message.message == FRAME_READY;
        } else if (shown) {
            return spent;
        } else {
            MsgWaitForMultipleObjects(0, NULL, FALSE, 100, QS_ALLINPUT);
        }
    }
    return -1;
}

static bool measure_place(HWND window, enum place place, double *median)
{
    HWND list = FindWindowExW(window, NULL, WC_LISTVIEWW, NULL);
    double times[ROUNDS];

    if (place == GROUPED || place == FILTERED)
        SendMessageW(window, WM_COMMAND, IDC_GROUP, 0);
    if (place == FILTERED)
        SetWindowTextW(GetDlgItem(window, IDC_FILTER), L"rport:443 | proto:udp | state:close_wait");
    SendMessageW(list, LVM_ENSUREVISIBLE,
                 place == TOP ? 0 : (WPARAM)SendMessageW(list, LVM_GETITEMCOUNT, 0, 0) / 2, FALSE);
    for (int round = -WARM_UP; round < ROUNDS; round++) {
        double time = refresh(window);

        if (time < 0)
            return false;
        if (round >= 0)
            times[round] = time;
    }
    *median = bench_median(times, ROUNDS);
    return true;
}

/* Milliseconds a refresh at each place. */
static bool measure(size_t rows, double medians[PLACES])
{
    struct synthetic_settings system = {.rows = rows, .churn = CHURN, .change_itself = true};
    struct window_settings settings = {.interval_ms = 0, .highlight_ms = 1000};
    bool measured = false;
    MSG message;

    if (!synthetic_open(&settings.source, &system))
        return false;
    HWND window = window_create(GetModuleHandleW(NULL), &settings, SW_SHOWNORMAL);

    if (window) {
        measured = refresh(window) >= 0 && measure_place(window, TOP, &medians[TOP]) &&
                   measure_place(window, MIDDLE, &medians[MIDDLE]) &&
                   measure_place(window, GROUPED, &medians[GROUPED]) &&
                   measure_place(window, FILTERED, &medians[FILTERED]);
        SendMessageW(window, WM_CLOSE, 0, 0);
    }
    /* With what closing left, the order to quit among it. */
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE))
        DispatchMessageW(&message);
    synthetic_close(&settings.source);
    return measured;
}

int main(void)
{
    static const char *const names[] = {"top", "middle", "grouped", "filtered"};
    double small[PLACES], large[PLACES], worst = 0;

    if (!measure(SMALL, small) || !measure(LARGE, large)) {
        fprintf(stderr, "bench_refresh: the window shows no frames\n");
        return EXIT_FAILURE;
    }
    for (int place = 0; place < PLACES; place++) {
        double ratio = large[place] / small[place];

        fprintf(stderr, "ui, %s: %.2f ms at %d rows, %.2f ms at %d\n", names[place], large[place], LARGE,
                small[place], SMALL);
        if (ratio > worst)
            worst = ratio;
    }
    return bench_report("ui", worst, 3.00);
}
