/* outline: which line shows what, folded and not, and the way back from a row to its line. */
#include "check.h"

#include <stdlib.h>

#include "rows.h"
#include "sockscope/outline.h"
#include "sockscope/view.h"

enum { ROWS = 6 };

static struct process two, three;
static struct row rows[ROWS];
static const struct row *order[ROWS];
static uint32_t positions[ROWS];
static const size_t groups[] = {0, 1, 4};
static struct frame frame;

/* A row of nobody, three of process 2, two of process 3. */
static void set_up(bool grouped)
{
    two = a_process(2, "two.exe");
    three = a_process(3, "three.exe");
    for (uint32_t i = 0; i < ROWS; i++) {
        const struct process *process = i == 0 ? NULL : i < 4 ? &two : &three;
        rows[i] = a_row(false, "127.0.0.1:53", NULL, STATE_NONE, process);
        rows[i].slot = i;
        rows[i].id = 100 + i;
        order[i] = &rows[i];
        positions[i] = i;
    }
    frame = (struct frame){.rows = order,
                           .count = ROWS,
                           .groups = groups,
                           .group_count = grouped ? 3 : 0,
                           .position_of_slot = positions,
                           .slots = ROWS};
}

/* One letter a line: a digit for a row, H for an unfolded heading, F for a folded one. */
static void check_lines(const struct outline *outline, const char *wanted)
{
    char text[32];
    for (size_t i = 0; i < outline->lines; i++) {
        struct outline_line line = outline_at(outline, i);
        text[i] = (char)(line.row ? '0' + (int)line.row->slot : line.group->folded ? 'F' : 'H');
    }
    text[outline->lines] = '\0';
    CHECK_TEXT(text, wanted);
}

CASE(without_groups_lines_are_rows)
{
    struct outline outline = {.frame = NULL};
    struct folds folds = {.all = true};
    CHECK(!outline_at(&outline, 0).row && !outline_at(&outline, 0).group);
    CHECK_NUMBER(outline_find(&outline, 0, 100), FRAME_NO_POSITION);
    set_up(false);
    CHECK(outline_set(&outline, &frame, &folds));
    check_lines(&outline, "012345");
    CHECK_NUMBER(outline_find(&outline, 3, 103), 3);
    CHECK_NUMBER(outline_find(&outline, 3, 104), FRAME_NO_POSITION);
    CHECK_NUMBER(outline_find_group(&outline, group_of(&rows[1])), FRAME_NO_POSITION);
    CHECK(!outline_at(&outline, ROWS).row);
    outline_free(&outline);
}

/* Every row is found in the line that shows it. */
static void check_finds(const struct outline *outline)
{
    for (uint32_t i = 0; i < ROWS; i++) {
        ptrdiff_t line = outline_find(outline, i, 100 + i);
        CHECK(line >= 0 && outline_at(outline, (size_t)line).row == &rows[i]);
    }
}

CASE(a_held_row_stands_where_it_is_told)
{
    static const char *const wanted[ROWS] = {"201345", "021345", "012345", "013245", "013425", "013452"};
    struct outline outline = {.frame = NULL};
    struct folds folds = {.all = false};
    set_up(false);
    CHECK(outline_set(&outline, &frame, &folds));
    for (size_t line = 0; line < ROWS; line++) {
        outline_hold(&outline, 2, 102, line);
        check_lines(&outline, wanted[line]);
        check_finds(&outline);
        CHECK(!outline_at(&outline, ROWS).row);
    }
    outline_hold(&outline, 2, 102, 1000);
    check_lines(&outline, "013452");
    outline_hold(&outline, 0, 999, 3); /* no such row: none is held */
    check_lines(&outline, "012345");
    outline_hold(&outline, 5, 105, 0);
    check_lines(&outline, "501234");
    CHECK(outline_set(&outline, &frame, &folds));
    check_lines(&outline, "012345");
    outline_free(&outline);
}

CASE(a_held_row_stays_in_its_group)
{
    struct outline outline = {.frame = NULL};
    struct folds folds = {.all = false};
    set_up(true);
    CHECK(outline_set(&outline, &frame, &folds));
    outline_hold(&outline, 2, 102, 0);
    check_lines(&outline, "H0H213H45");
    check_finds(&outline);
    outline_hold(&outline, 2, 102, 8);
    check_lines(&outline, "H0H132H45");
    check_finds(&outline);
    CHECK_NUMBER(outline_find_group(&outline, group_of(&rows[5])), 6);
    CHECK(folds_toggle(&folds, group_of(&rows[2])));
    CHECK(outline_set(&outline, &frame, &folds));
    outline_hold(&outline, 2, 102, 0);
    check_lines(&outline, "H0FH45");
    outline_free(&outline);
    folds_free(&folds);
}

CASE(headings_stand_before_their_rows)
{
    struct outline outline = {.frame = NULL};
    struct folds folds = {.all = false};
    set_up(true);
    CHECK(outline_set(&outline, &frame, &folds));
    check_lines(&outline, "H0H123H45");
    check_finds(&outline);
    CHECK_NUMBER(outline_find_group(&outline, group_of(&rows[5])), 6);
    CHECK(outline_first(&outline, outline_at(&outline, 8).group) == &rows[4]);
    CHECK(!outline_at(&outline, 9).group);
    outline_free(&outline);
}

CASE(a_folded_group_is_its_heading)
{
    struct outline outline = {.frame = NULL};
    struct folds folds = {.all = false};
    set_up(true);
    CHECK(folds_toggle(&folds, group_of(&rows[1])));
    outline_set(&outline, &frame, &folds);
    check_lines(&outline, "H0FH45");
    CHECK_NUMBER(outline_find(&outline, 2, 102), 2);
    CHECK_NUMBER(outline_find(&outline, 4, 104), 4);
    CHECK(folds_toggle(&folds, group_of(&rows[0])) && folds_toggle(&folds, group_of(&rows[5])));
    outline_set(&outline, &frame, &folds);
    check_lines(&outline, "FFF");
    CHECK(folds_toggle(&folds, group_of(&rows[1])));
    outline_set(&outline, &frame, &folds);
    check_lines(&outline, "FH123F");
    outline_free(&outline);
    folds_free(&folds);
}

CASE(all_are_folded_but_those_that_are_opened)
{
    struct outline outline = {.frame = NULL};
    struct folds folds = {.all = false};
    set_up(true);
    folds_toggle(&folds, group_of(&rows[0]));
    folds_set_all(&folds, true);
    outline_set(&outline, &frame, &folds);
    check_lines(&outline, "FFF");
    folds_toggle(&folds, group_of(&rows[4]));
    outline_set(&outline, &frame, &folds);
    check_lines(&outline, "FFH45");
    folds_set_all(&folds, false);
    outline_set(&outline, &frame, &folds);
    check_lines(&outline, "H0H123H45");
    outline_free(&outline);
    folds_free(&folds);
}

/* A reused PID is another process. */
CASE(groups_are_told_apart_by_start)
{
    struct folds folds = {.all = false};
    set_up(true);
    struct group_key key = group_of(&rows[1]), other = key;
    other.started++;
    folds_toggle(&folds, key);
    CHECK(folds_has(&folds, key) && !folds_has(&folds, other));
    folds_toggle(&folds, other);
    folds_toggle(&folds, key);
    CHECK(!folds_has(&folds, key) && folds_has(&folds, other));
    folds_free(&folds);
}

static int compare(const struct sort_order *sort, int a, int b)
{
    int result = sort_order_compare(sort, &rows[a], &rows[b]);
    return (result > 0) - (result < 0);
}

CASE(a_grouped_order_keeps_processes_together)
{
    struct sort_order sort = {.keys = {{COLUMN_LOCAL_PORT, false}}, .count = 1, .grouped = true};
    set_up(true);
    rows[1].endpoint.local_port = 9;
    rows[4].endpoint.local_port = 1;
    CHECK_NUMBER(compare(&sort, 1, 4), 1); /* "three.exe" < "two.exe" */
    CHECK_NUMBER(compare(&sort, 1, 2), -1);
    sort.keys[0] = (struct sort_key){COLUMN_PROCESS, true};
    CHECK_NUMBER(compare(&sort, 1, 4), -1);
    sort.keys[0] = (struct sort_key){COLUMN_PID, false};
    CHECK_NUMBER(compare(&sort, 1, 4), -1);
    sort.keys[0].descending = true;
    CHECK_NUMBER(compare(&sort, 1, 4), 1);
    sort.grouped = false;
    sort.keys[0] = (struct sort_key){COLUMN_LOCAL_PORT, false};
    CHECK_NUMBER(compare(&sort, 1, 4), 1);
    CHECK_NUMBER(compare(&sort, 1, 2), -1);
}

int main(void)
{
    RUN(without_groups_lines_are_rows);
    RUN(a_held_row_stands_where_it_is_told);
    RUN(a_held_row_stays_in_its_group);
    RUN(headings_stand_before_their_rows);
    RUN(a_folded_group_is_its_heading);
    RUN(all_are_folded_but_those_that_are_opened);
    RUN(groups_are_told_apart_by_start);
    RUN(a_grouped_order_keeps_processes_together);
    return check_result();
}
