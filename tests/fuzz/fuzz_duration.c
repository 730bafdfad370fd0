/* Durations: bounded, and one more digit in front makes them longer. */
#include "fuzz_text.h"

#include <stdbool.h>

#include "sockscope/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size ? size : 1);
    char *longer = malloc(size + 1);
    uint64_t milliseconds = 0, more = 0;
    MUST(text != NULL && longer != NULL);
    if (size > 0) {
        memcpy(text, data, size);
        memcpy(longer + 1, data, size);
    }
    longer[0] = '1';
    bool known = text_parse_duration(text, size, &milliseconds);
    MUST(!known || milliseconds <= UINT64_C(315576000000001000));
    if (known && text_parse_duration(longer, size + 1, &more)) {
        MUST(more > milliseconds);
    }
    free(text);
    free(longer);
    return 0;
}
