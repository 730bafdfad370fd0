/*
 * Any bytes: no session, or one that is written and read as the same.  The bytes are tried as a file, and as
 * the lines between a first and a last line that fit them, so that the checksum does not keep the fuzzer out.
 */
#include "fuzz_text.h"

#include <stdio.h>

#include "sockscope/baseline.h"

struct text {
    char *bytes;
    size_t length, size;
};

static bool append(void *context, const char *bytes, size_t length)
{
    struct text *text = context;
    if (text->length + length > text->size) {
        text->size = 2 * (text->length + length);
        char *grown = realloc(text->bytes, text->size);
        MUST(grown != NULL);
        text->bytes = grown;
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    return true;
}

static void count_difference(void *context, enum session_difference difference,
                             const struct session_row *before, const struct session_row *after)
{
    (void)before;
    (void)after;
    *(size_t *)context += difference <= SESSION_CHANGED;
}

static void check_use(const struct session *session, const struct session *again)
{
    struct baseline baseline;
    size_t different = 0;
    MUST(again->count == session->count && again->wall == session->wall);
    MUST(strcmp(again->filter, session->filter) == 0);
    MUST(session_diff(session, again, count_difference, &different) && different == 0);
    MUST(baseline_create(&baseline, session));
    for (size_t i = 0; i < again->count; i++) {
        MUST(baseline_knows(&baseline, &again->rows[i]));
    }
    baseline_free(&baseline);
}

static bool try_text(const char *bytes, size_t length)
{
    struct session session, again;
    struct session_problem problem;
    struct text written = {NULL, 0, 0};
    struct sink sink = {&written, append};
    if (!session_read(bytes, length, &session, &problem)) {
        MUST(problem.message[0] != '\0' && !session.rows && !session.texts);
        return false;
    }
    MUST(session_write(&session, &sink));
    MUST(session_read(written.bytes, written.length, &again, &problem));
    check_use(&session, &again);
    /* A byte less, or another one, is never a session. */
    MUST(!session_read(written.bytes, written.length - 1, &(struct session){0}, &problem));
    written.bytes[length % written.length] ^= 1;
    MUST(!session_read(written.bytes, written.length, &(struct session){0}, &problem));
    free(written.bytes);
    session_free(&session);
    session_free(&again);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char last[64];
    size_t rows = 0;
    struct text framed = {NULL, 0, 0};
    char *text = fuzz_text(data, size);
    try_text(text, size);
    append(&framed, "sockscope-session 1\ntaken\t2026-11-23T13:05:09.123Z\t\n", 52);
    append(&framed, text, size);
    for (size_t i = 0; i < size; i++) {
        rows += text[i] == '\n';
    }
    uint32_t checksum = session_checksum(0, framed.bytes, framed.length);
    int length = snprintf(last, sizeof last, "end %lu %08lx\n", (unsigned long)rows, (unsigned long)checksum);
    append(&framed, last, (size_t)length);
    try_text(framed.bytes, framed.length);
    free(framed.bytes);
    free(text);
    return 0;
}
