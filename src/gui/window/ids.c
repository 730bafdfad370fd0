/*
 * ids: numbers of res/resource.h that follow an enumeration have room for all of it; one member more than
 * there is room for does not compile.  `next` is the number that the next block begins with.
 */
#include "gui/window/window.h"
#include "sockscope/close_plan.h"
#include "sockscope/column.h"
#include "sockscope/doctor.h"
#include "sockscope/endpoint.h"
#include "sockscope/filter_history.h"
#include "sockscope/frame.h"
#include "sockscope/marks.h"
#include "sockscope/tracker.h"
#include "sockscope/whois.h"

#include "resource.h"
#include "sockscope/column_set.h"

#define HOLDS(first, next, last_member)                                                                      \
    _Static_assert((int)(first) + (int)(last_member) < (int)(next), "more members than numbers for them")

/* Commands. */
HOLDS(IDC_INTERVAL_FIRST, IDC_INTERVAL_LAST + 1, INTERVAL_COUNT - 1);
HOLDS(IDC_DEL_FIRST, IDC_DEL_LAST + 1, CLOSE_MODE_COUNT - 1);
HOLDS(IDC_THEME_FIRST, IDC_THEME_LAST + 1, THEME_CONTRAST);
HOLDS(IDC_PROTOCOL_FIRST, IDC_PROTOCOL_LAST + 1, PROTOCOL_COUNT - 1);
HOLDS(IDC_STATE_FIRST, IDC_STATE_LAST + 1, STATE_DELETE_TCB);
HOLDS(IDC_HISTORY_FIRST, IDC_HISTORY_LAST + 1, FILTER_HISTORY_COUNT - 1);
HOLDS(IDC_USE_SET_FIRST, IDC_USE_SET_LAST + 1, COLUMN_SET_COUNT - 1);
HOLDS(IDC_SORT_FIRST, IDC_SORT_LAST + 1, COLUMN_COUNT - 1);
HOLDS(IDC_COPY_COLUMN_FIRST, IDC_COPY_COLUMN_LAST + 1, COLUMN_COUNT - 1);

/* Controls of dialogs. */
HOLDS(IDC_PREVIEW_FIRST, IDC_CHANGE_FIRST, MARK_COUNT - 1);
HOLDS(IDC_CHANGE_FIRST, IDC_COLUMN_LIST, MARK_COUNT - 1);

/* Strings. */
HOLDS(IDS_COLUMN_FIRST, IDS_OBSTACLE_FIRST, COLUMN_COUNT - 1);
HOLDS(IDS_FIELD_FIRST, IDS_FIELD_OTHER_FIRST, COLUMN_COUNT - 1);
HOLDS(IDS_STATE_WHY_FIRST, IDS_SAVE_TITLE, STATE_BOUND);
HOLDS(IDS_OBSTACLE_FIRST, IDS_INTERVAL_FIRST, CLOSE_NOT_CONNECTED);
HOLDS(IDS_INTERVAL_FIRST, IDS_LOOK_FIRST, INTERVAL_COUNT - 1);
HOLDS(IDS_LOOK_FIRST, IDS_MODE_FIRST, LOOK_PART_COUNT - 1);
HOLDS(IDS_MODE_FIRST, IDS_DEADLINE_PLAIN, CLOSE_MODE_COUNT - 1);
HOLDS(IDS_MARK_SET_FIRST, IDS_BAD_HIGHLIGHT, MARK_SET_COUNT - 1);
HOLDS(IDS_COLUMN_SET_FIRST, IDS_COLUMN_SET_OWN, COLUMN_SET_COUNT - 1);
HOLDS(IDS_WHOIS_END_FIRST, IDS_NAME_LIST, WHOIS_IN_CIRCLES);
HOLDS(IDS_DOCTOR_VERDICT_FIRST, IDS_DOCTOR_COLUMN_FIRST, DOCTOR_FAILS);
