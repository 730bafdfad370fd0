/*
 * list_columns: which columns the list has, in which order and how wide, and the arrow of the sort order
 * above them.
 */
#include "gui/parts/list.h"

#include <string.h>

#include "gui/paint/dpi.h"
#include "gui/paint/strings.h"
#include "sockscope/settings.h"

#include "resource.h"
#include "sockscope/column_set.h"

static void add_columns(const struct list *list)
{
    wchar_t title[STRING_SIZE];
    UINT dpi = dpi_of(list->control);
    for (size_t i = 0; i < list->shown_count; i++) {
        const struct column *column = column_get(list->shown[i]);
        LVCOLUMNW added = {.mask = LVCF_TEXT | LVCF_FMT | LVCF_WIDTH | LVCF_SUBITEM,
                           .fmt = column->right ? LVCFMT_RIGHT : LVCFMT_LEFT,
                           .cx = dpi_scale(dpi, list->widths[list->shown[i]]),
                           .pszText = title,
                           .iSubItem = (int)i};
        string_load(list->instance, IDS_COLUMN_FIRST + (UINT)list->shown[i], title);
        SendMessageW(list->control, LVM_INSERTCOLUMNW, i, (LPARAM)&added);
    }
}

void list_apply_order(struct list *list)
{
    HWND header = ListView_GetHeader(list->control);
    for (int i = 0; i < (int)list->shown_count; i++) {
        HDITEMW item = {.mask = HDI_FORMAT};
        SendMessageW(header, HDM_GETITEMW, (WPARAM)i, (LPARAM)&item);
        int format = item.fmt & ~(HDF_SORTUP | HDF_SORTDOWN);
        if (list->order.count && list->order.keys[0].column == list->shown[i]) {
            format |= list->order.keys[0].descending ? HDF_SORTDOWN : HDF_SORTUP;
        }
        if (format != item.fmt) {
            item.fmt = format;
            SendMessageW(header, HDM_SETITEMW, (WPARAM)i, (LPARAM)&item);
        }
    }
}

bool list_shows(const struct list *list, enum column_id id)
{
    return (list_column_set(list) >> id & 1u) != 0;
}

uint64_t list_column_set(const struct list *list)
{
    uint64_t set = 0;
    for (size_t i = 0; i < list->shown_count; i++) {
        set |= UINT64_C(1) << list->shown[i];
    }
    return set;
}

int list_number(const struct list *list, enum column_id id)
{
    int number = 0;
    while (list->shown[number] != id) {
        number++;
    }
    return number;
}

void list_set_columns(struct list *list, const struct list_columns *columns)
{
    int places[COLUMN_COUNT];
    SendMessageW(list->control, WM_SETREDRAW, FALSE, 0);
    while (list->shown_count > 0) {
        ListView_DeleteColumn(list->control, (int)--list->shown_count);
    }
    for (int id = 0; id < COLUMN_COUNT; id++) {
        for (size_t i = 0; i < columns->count; i++) {
            if (columns->order[i] == (enum column_id)id) {
                list->shown[list->shown_count++] = (enum column_id)id;
            }
        }
    }
    if (!list_shows(list, list->clicked_column)) {
        list->clicked_column = list->shown[0];
    }
    memcpy(list->widths, columns->widths, sizeof list->widths);
    add_columns(list);
    for (size_t i = 0; i < columns->count; i++) {
        places[i] = list_number(list, columns->order[i]);
    }
    ListView_SetColumnOrderArray(list->control, (int)columns->count, places);
    list_apply_order(list);
    SendMessageW(list->control, WM_SETREDRAW, TRUE, 0);
    InvalidateRect(list->control, NULL, TRUE);
}

/* From left to right. */
static void read_order(const struct list *list, enum column_id order[COLUMN_COUNT])
{
    int places[COLUMN_COUNT] = {0};
    ListView_GetColumnOrderArray(list->control, (int)list->shown_count, places);
    for (size_t i = 0; i < list->shown_count; i++) {
        order[i] = list->shown[places[i]];
    }
}

size_t list_set(const struct list *list)
{
    enum column_id order[COLUMN_COUNT];
    read_order(list, order);
    return column_set_find(order, list->shown_count);
}

struct list_columns list_get_columns(struct list *list)
{
    struct list_columns columns = {.count = list->shown_count};
    UINT dpi = dpi_of(list->control);
    read_order(list, columns.order);
    for (size_t i = 0; i < list->shown_count; i++) {
        int width = MulDiv(ListView_GetColumnWidth(list->control, (int)i), USER_DEFAULT_SCREEN_DPI, (int)dpi);
        width = width < SETTINGS_WIDTH_MIN ? SETTINGS_WIDTH_MIN : width;
        list->widths[list->shown[i]] = (uint16_t)(width > SETTINGS_WIDTH_MAX ? SETTINGS_WIDTH_MAX : width);
    }
    memcpy(columns.widths, list->widths, sizeof columns.widths);
    return columns;
}

static void fit(const struct list *list, int number)
{
    enum { AROUND_TITLE = 28 }; /* margins, and the arrow of the order */
    wchar_t title[STRING_SIZE];
    string_load(list->instance, IDS_COLUMN_FIRST + (UINT)list->shown[number], title);
    ListView_SetColumnWidth(list->control, number, LVSCW_AUTOSIZE);
    int least = (int)SendMessageW(list->control, LVM_GETSTRINGWIDTHW, 0, (LPARAM)title) +
                dpi_scale(dpi_of(list->control), AROUND_TITLE);
    if (ListView_GetColumnWidth(list->control, number) < least) {
        ListView_SetColumnWidth(list->control, number, least);
    }
}

void list_fit_columns(const struct list *list)
{
    for (int i = 0; i < (int)list->shown_count; i++) {
        fit(list, i);
    }
}

void list_fit_column(const struct list *list)
{
    fit(list, list_number(list, list->clicked_column));
}

struct sort_order list_order_after_click(const struct list *list, int column)
{
    enum column_id id = list->shown[column];
    struct sort_order order = {.keys = {{id, false}}, .count = 1, .grouped = list->order.grouped};
    const struct sort_order *old = &list->order;
    if (old->count && old->keys[0].column == id) {
        order.keys[0].descending = !old->keys[0].descending;
    }
    /* What was sorted by before breaks ties, so that one click after the other sorts by both. */
    for (size_t i = 0; i < old->count && order.count < SORT_KEYS_MAX; i++) {
        if (old->keys[i].column != id) {
            order.keys[order.count++] = old->keys[i];
        }
    }
    return order;
}
