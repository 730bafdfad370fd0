/*
 * reasons: why a command on the selected rows, or on the columns, cannot be run as things are; each as
 * `reason` of struct command.
 */
#ifndef SOCKSCOPE_GUI_REASONS_H
#define SOCKSCOPE_GUI_REASONS_H

#include <windows.h>

struct window;

UINT reason_no_row(const struct window *window, UINT id);
UINT reason_not_closable(const struct window *window, UINT id); /* by the way that the command names */
UINT reason_no_process(const struct window *window, UINT id);
UINT reason_no_path(const struct window *window, UINT id);
UINT reason_no_name(const struct window *window, UINT id);
UINT reason_no_remote(const struct window *window, UINT id);
UINT reason_no_registry(const struct window *window, UINT id); /* tells of the remote address */
UINT reason_elevated(const struct window *window, UINT id);
UINT reason_only_column(const struct window *window, UINT id);
UINT reason_no_change(const struct window *window, UINT id); /* a switch that is as it would be */

#endif
