/*
 * quick_menu: a check mark on a protocol or state means that it is shown, as in TCPView, while
 * quick_filter keeps what is hidden.
 */
#include "gui/window/quick_menu.h"

#include "resource.h"

/* Those that the menu names. */
static const unsigned all_states = (2u << STATE_TIME_WAIT) - (1u << STATE_LISTEN);

static bool *question(struct quick_filter *quick, UINT command)
{
    switch (command) {
    case IDC_HIDE_LOOPBACK:
        return &quick->hide_loopback;
    case IDC_ONLY_LISTENING:
        return &quick->only_listening;
    case IDC_ONLY_NEW:
        return &quick->only_new;
    default:
        return NULL;
    }
}

bool quick_menu_run(struct quick_filter *quick, UINT command)
{
    bool *asked = question(quick, command);
    if (asked) {
        *asked = !*asked;
    } else if (command >= IDC_PROTOCOL_FIRST && command <= IDC_PROTOCOL_LAST) {
        quick->hidden_protocols ^= 1u << (command - IDC_PROTOCOL_FIRST);
    } else if (command >= IDC_STATE_FIRST && command <= IDC_STATE_LAST) {
        quick->hidden_states ^= 1u << (command - IDC_STATE_FIRST);
    } else if (command == IDC_STATES_SHOW) {
        quick->hidden_states = 0;
    } else if (command == IDC_STATES_HIDE) {
        quick->hidden_states = all_states;
    } else if (command == IDC_SHOW_ALL) {
        *quick = (struct quick_filter){.hidden_protocols = 0};
    } else {
        return false;
    }
    return true;
}

bool quick_menu_checked(const struct quick_filter *quick, UINT command)
{
    if (command >= IDC_PROTOCOL_FIRST && command <= IDC_PROTOCOL_LAST) {
        return !(quick->hidden_protocols >> (command - IDC_PROTOCOL_FIRST) & 1u);
    }
    if (command >= IDC_STATE_FIRST && command <= IDC_STATE_LAST) {
        return !(quick->hidden_states >> (command - IDC_STATE_FIRST) & 1u);
    }
    return (command == IDC_HIDE_LOOPBACK && quick->hide_loopback) ||
           (command == IDC_ONLY_LISTENING && quick->only_listening) ||
           (command == IDC_ONLY_NEW && quick->only_new);
}

bool quick_menu_changes(const struct quick_filter *quick, UINT command)
{
    switch (command) {
    case IDC_STATES_SHOW:
        return quick->hidden_states != 0;
    case IDC_STATES_HIDE:
        return (quick->hidden_states & all_states) != all_states;
    case IDC_SHOW_ALL:
        return !quick_filter_shows_all(quick);
    default:
        return true;
    }
}
