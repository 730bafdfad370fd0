/* frame: finding a row by slot and id. */
#include "check.h"

#include "sockscope/frame.h"

CASE(a_row_is_found_by_slot_and_id)
{
    static const struct row a = {.id = 7, .slot = 2}, b = {.id = 9, .slot = 0};
    const struct row *rows[] = {&a, &b};
    static const uint32_t positions[] = {1, UINT32_MAX, 0};
    struct frame frame = {.rows = rows, .count = 2, .position_of_slot = positions, .slots = 3};
    CHECK_NUMBER(frame_find(&frame, 2, 7), 0);
    CHECK_NUMBER(frame_find(&frame, 0, 9), 1);
    CHECK_NUMBER(frame_find(&frame, 0, 7), FRAME_NO_POSITION);
    CHECK_NUMBER(frame_find(&frame, 1, 7), FRAME_NO_POSITION);
    CHECK_NUMBER(frame_find(&frame, 3, 7), FRAME_NO_POSITION);
    CHECK_NUMBER(frame_find(&frame, UINT32_MAX, 7), FRAME_NO_POSITION);
}

CASE(an_empty_frame_has_nothing)
{
    struct frame frame;
    memset(&frame, 0, sizeof frame);
    CHECK_NUMBER(frame_find(&frame, 0, 0), FRAME_NO_POSITION);
}

int main(void)
{
    RUN(a_row_is_found_by_slot_and_id);
    RUN(an_empty_frame_has_nothing);
    return check_result();
}
