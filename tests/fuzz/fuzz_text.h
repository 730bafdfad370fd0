/* fuzz_text: the fuzzer's bytes as exact, NUL-terminated text on the heap, so that a read beyond is seen. */
#ifndef SOCKSCOPE_FUZZ_TEXT_H
#define SOCKSCOPE_FUZZ_TEXT_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* abort() is what the fuzzer reports. */
#define MUST(condition) ((condition) ? (void)0 : abort())

static inline char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    MUST(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    return text;
}

#endif
