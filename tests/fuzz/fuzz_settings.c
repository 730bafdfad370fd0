/* Any text gives settings that are in range, and what is written of them is read as the same. */
#include "fuzz_text.h"

#include <string.h>

#include "sockscope/settings.h"

static void check_range(const struct settings *settings)
{
    bool seen[COLUMN_COUNT] = {false};
    MUST(settings->interval_ms >= 500 && settings->interval_ms <= 5000);
    MUST(settings->highlight_ms <= 3600000);
    MUST(settings->sort.count <= SORT_KEYS_MAX);
    MUST(settings->theme <= SETTINGS_THEME_CONTRAST);
    MUST(!settings->placed || (settings->width > 0 && settings->height > 0));
    MUST(strlen(settings->filter) <= QUICK_FILTER_TYPED_MAX);
    MUST(settings->column_count > 0 && settings->column_count <= COLUMN_COUNT);
    for (size_t i = 0; i < settings->column_count; i++) {
        MUST(settings->columns[i] < COLUMN_COUNT && !seen[settings->columns[i]]);
        seen[settings->columns[i]] = true;
    }
    for (int i = 0; i < COLUMN_COUNT; i++) {
        MUST(settings->widths[i] >= SETTINGS_WIDTH_MIN && settings->widths[i] <= SETTINGS_WIDTH_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct settings settings, again;
    static char written[SETTINGS_TEXT_MAX], rewritten[SETTINGS_TEXT_MAX];
    struct settings_problem problem = {0, ""};
    bool fine = settings_read((const char *)data, size, &settings, &problem);
    MUST(fine || problem.message[0] != '\0');
    check_range(&settings);
    size_t length = settings_write(&settings, written);
    MUST(length == strlen(written) && length < SETTINGS_TEXT_MAX - 1);
    MUST(settings_read(written, length, &again, &problem));
    check_range(&again);
    settings_write(&again, rewritten);
    MUST(strcmp(written, rewritten) == 0);
    return 0;
}
