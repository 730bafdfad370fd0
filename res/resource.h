/*
 * Numbers of resources, controls and commands.
 */
#ifndef SOCKSCOPE_RESOURCE_H
#define SOCKSCOPE_RESOURCE_H

#define IDI_SOCKSCOPE 1
#define IDA_WINDOW 2
#define IDM_WINDOW 3
#define IDM_ROW 4
#define IDD_DEADLINE 5
#define IDI_REFRESH 6
#define IDI_FREEZE 7
#define IDI_PAUSE 8

/* Controls of the window. */
#define IDC_LIST 100
#define IDC_FILTER 101
#define IDC_HINT 102
#define IDC_STATUS 103
#define IDC_SECONDS 104
#define IDC_SECONDS_SPIN 105
#define IDC_TOOLBAR 106

/* Commands. */
#define IDC_EXIT 1000
#define IDC_REFRESH 1001
#define IDC_PAUSE 1002
#define IDC_FOCUS_FILTER 1003
#define IDC_CLEAR_FILTER 1004
#define IDC_COPY_ROW 1005
#define IDC_COPY_CELL 1006
#define IDC_SELECT_ALL 1007
#define IDC_CLOSE_GRACEFUL 1010
#define IDC_CLOSE_DEADLINE 1011
#define IDC_CLOSE_RESET 1012
#define IDC_END_PROCESS 1013
#define IDC_ABOUT 1014
#define IDC_INTERVAL_FIRST 1020 /* 0.5, 1, 2, 5 s, paused */
#define IDC_INTERVAL_LAST 1024
#define IDC_THEME_FIRST 1030 /* + enum theme_choice */
#define IDC_THEME_LAST 1032
#define IDC_PROTOCOL_FIRST 1040 /* + enum protocol */
#define IDC_PROTOCOL_LAST 1043
#define IDC_STATE_FIRST 1050 /* + enum tcp_state, from 1 */
#define IDC_STATE_LAST 1062
#define IDC_HIDE_LOOPBACK 1070
#define IDC_ONLY_LISTENING 1071
#define IDC_ONLY_NEW 1072
#define IDC_SHOW_ALL 1073
#define IDC_FREEZE 1074
#define IDC_STATES 1075 /* their menu, from the toolbar */

/* Strings.  Blocks follow the enumerations of the core. */
#define IDS_COLUMN_FIRST 2000   /* + enum column_id */
#define IDS_STATE_FIRST 2100    /* + enum tcp_state */
#define IDS_OBSTACLE_FIRST 2210 /* + enum close_obstacle */
#define IDS_INTERVAL_FIRST 2220 /* + index of the interval */
#define IDS_TABLE_FIRST 2230    /* + enum protocol; the process list behind them */
#define IDS_MODE_FIRST 2240     /* + enum close_mode: what will happen */
#define IDS_CHANGE_NEW 2250
#define IDS_CHANGE_CHANGED 2251
#define IDS_CHANGE_CLOSED 2252
#define IDS_CHANGE_STATE_WAS 2253
#define IDS_CHANGE_OWNER_GONE 2254
#define IDS_CHANGE_STALE 2255

#define IDS_ERROR_START 2300
#define IDS_CUE 2301
#define IDS_HINT 2302
#define IDS_FILTER_ERROR 2303
#define IDS_STATUS_ENDPOINTS 2304
#define IDS_STATUS_ESTABLISHED 2305
#define IDS_STATUS_LISTENING 2306
#define IDS_STATUS_TIME_WAIT 2307
#define IDS_STATUS_CLOSE_WAIT 2308
#define IDS_STATUS_RATE 2309
#define IDS_STATUS_UPDATE 2310
#define IDS_STATUS_TABLE_FAILED 2311
#define IDS_STATUS_NO_MEMORY 2312
#define IDS_STATUS_SHOWN 2313
#define IDS_STATUS_WORKING 2314
#define IDS_MENU_REASON 2315
#define IDS_REASON_ELEVATION 2316
#define IDS_REASON_NO_ROW 2317
#define IDS_REASON_NO_PROCESS 2318
#define IDS_CONFIRM_CLOSE_TITLE 2319
#define IDS_CONFIRM_CLOSE_MANY_TITLE 2320
#define IDS_CONFIRM_CLOSE_BUTTON 2321
#define IDS_CONFIRM_END_TITLE 2322
#define IDS_CONFIRM_END_MANY_TITLE 2323
#define IDS_CONFIRM_END_TEXT 2324
#define IDS_CONFIRM_END_BUTTON 2325
#define IDS_CANCEL_BUTTON 2326
#define IDS_PROCESS_LINE 2327
#define IDS_PROCESS_NAMELESS 2328
#define IDS_RESULT_FAILED_TITLE 2329
#define IDS_RESULT_SUMMARY 2330
#define IDS_MORE_LINES 2331
#define IDS_ABOUT_TEXT 2332
#define IDS_CONNECTION_LINE 2333
#define IDS_BAD_SECONDS 2334
#define IDS_NOT_POSSIBLE 2335
#define IDS_STATUS_FROZEN 2336

/* Texts of the toolbar's buttons, or their tooltips. */
#define IDS_TOOL_REFRESH 2400
#define IDS_TOOL_FREEZE 2401
#define IDS_TOOL_PAUSE 2402
#define IDS_TOOL_TCP4 2403
#define IDS_TOOL_TCP6 2404
#define IDS_TOOL_UDP4 2405
#define IDS_TOOL_UDP6 2406
#define IDS_TOOL_STATES 2407

#endif
