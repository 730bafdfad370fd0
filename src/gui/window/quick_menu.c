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

static void check(HMENU menu, UINT command, bool checked)
{
    CheckMenuItem(menu, command, checked ? MF_CHECKED : MF_UNCHECKED);
}

static void enable(HMENU menu, UINT command, bool enabled)
{
    EnableMenuItem(menu, command, (UINT)(enabled ? MF_ENABLED : MF_GRAYED));
}

void quick_menu_show(const struct quick_filter *quick, HMENU menu)
{
    for (UINT i = IDC_PROTOCOL_FIRST; i <= IDC_PROTOCOL_LAST; i++) {
        check(menu, i, !(quick->hidden_protocols >> (i - IDC_PROTOCOL_FIRST) & 1u));
    }
    for (UINT i = IDC_STATE_FIRST + 1; i <= IDC_STATE_LAST; i++) {
        check(menu, i, !(quick->hidden_states >> (i - IDC_STATE_FIRST) & 1u));
    }
    check(menu, IDC_HIDE_LOOPBACK, quick->hide_loopback);
    check(menu, IDC_ONLY_LISTENING, quick->only_listening);
    check(menu, IDC_ONLY_NEW, quick->only_new);
    enable(menu, IDC_STATES_SHOW, quick->hidden_states);
    enable(menu, IDC_STATES_HIDE, (quick->hidden_states & all_states) != all_states);
    enable(menu, IDC_SHOW_ALL, !quick_filter_shows_all(quick));
}
