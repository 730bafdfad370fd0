/* marks: text and back, what is no colour, and that words can be read on each that comes along. */
#include "sockscope/marks.h"

#include <string.h>

#include "check.h"

CASE(a_text_and_back)
{
    struct mark_colours marks = {{0x00FF0A, 0xFFFFFF, 0}};
    char text[MARKS_TEXT_SIZE];
    marks_write(&marks, text);
    CHECK_TEXT(text, "#00ff0a,#ffffff,#000000");
    CHECK(marks_read(&marks, " #010203 , #AbCdEf,#00000a "));
    CHECK(marks.rgb[0] == 0x010203 && marks.rgb[1] == 0xABCDEF && marks.rgb[2] == 10);
}

CASE(what_is_no_colour_changes_nothing)
{
    static const char *const wrong[] = {"",
                                        "#000000",
                                        "#000000,#000000",
                                        "#000000,#000000,#00000",
                                        "red,#0,x",
                                        "#00000g,#0,#00",
                                        "#000000,#000000,#000000,",
                                        "#000000;#000000;#000000",
                                        "#0000000,#000000,#000000"};
    struct mark_colours marks = {{1, 2, 3}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK(!marks_read(&marks, wrong[i]));
        CHECK(marks.rgb[0] == 1 && marks.rgb[2] == 3);
    }
}

CASE(text_can_be_read_on_each)
{
    for (int set = 0; set < MARK_SET_COUNT; set++) {
        for (int dark = 0; dark < 2; dark++) {
            struct mark_colours marks = marks_of((enum mark_set)set, dark);
            for (int i = 0; i < MARK_COUNT; i++) {
                CHECK(mark_is_light(marks.rgb[i]) == !dark);
                CHECK(marks.rgb[i] != marks.rgb[(i + 1) % MARK_COUNT]);
            }
        }
    }
    CHECK(mark_is_light(0xFFFFFF) && mark_is_light(0x00FF00) && !mark_is_light(0x0000FF) &&
          !mark_is_light(0));
}

int main(void)
{
    RUN(a_text_and_back);
    RUN(what_is_no_colour_changes_nothing);
    RUN(text_can_be_read_on_each);
    return check_result();
}
