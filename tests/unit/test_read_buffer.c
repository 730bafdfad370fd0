/* Answers that grow while they are asked for. */
#include "check.h"

#include <stdbool.h>

#include "sockscope/read_buffer.h"

enum { TOO_SMALL = 122, NO_MEMORY = 8, DENIED = 5, FIRST = 1000, ROUNDS = 8 };

/* A system that wants so many bytes, call by call, the last for good. */
struct asked {
    uint32_t wants[4];
    size_t count;
    uint32_t error; /* instead of an answer, whatever is wanted */
    size_t calls;
    uint32_t sizes[ROUNDS + 1]; /* that it was given */
};

static uint32_t ask(void *context, void *bytes, uint32_t *size)
{
    struct asked *asked = context;
    uint32_t wanted = asked->wants[asked->calls < asked->count ? asked->calls : asked->count - 1];
    CHECK(bytes != NULL && asked->calls <= ROUNDS);
    asked->sizes[asked->calls++] = *size;
    bool fits = wanted <= *size;
    *size = wanted;
    if (fits && !asked->error) {
        memset(bytes, 'x', wanted);
    }
    return asked->error ? asked->error : fits ? 0 : TOO_SMALL;
}

static uint32_t fill(struct read_buffer *buffer, struct asked *asked)
{
    struct read_question question = {ask, asked, FIRST, TOO_SMALL, NO_MEMORY};
    return read_buffer_fill(buffer, &question);
}

CASE(what_fits_is_asked_once)
{
    struct read_buffer buffer = {NULL, 0};
    struct asked asked = {.wants = {FIRST}, .count = 1};
    CHECK_NUMBER(fill(&buffer, &asked), 0);
    CHECK_NUMBER(asked.calls, 1);
    CHECK_NUMBER(asked.sizes[0], buffer.size);
    CHECK(buffer.size >= FIRST);
    read_buffer_free(&buffer);
    CHECK(buffer.bytes == NULL && buffer.size == 0);
}

/* What rests holds no memory, and is asked once again afterwards. */
CASE(it_wakes_as_large_as_it_was)
{
    struct read_buffer buffer = {NULL, 0};
    struct asked asked = {.wants = {5000}, .count = 1};
    CHECK_NUMBER(fill(&buffer, &asked), 0);
    uint32_t size = buffer.size;
    read_buffer_rest(&buffer);
    CHECK(buffer.bytes == NULL);
    struct asked again = {.wants = {5000}, .count = 1};
    CHECK_NUMBER(fill(&buffer, &again), 0);
    CHECK_NUMBER(again.calls, 1);
    CHECK_NUMBER(again.sizes[0], size);
    read_buffer_rest(&buffer);
    read_buffer_free(&buffer);
    CHECK(buffer.bytes == NULL && buffer.size == 0);
}

/* Each time by more than was wanted, and what has grown is there at the next look. */
CASE(it_grows_with_the_answer_and_stays)
{
    struct read_buffer buffer = {NULL, 0};
    struct asked asked = {.wants = {5000, 9000, 9000}, .count = 3};
    CHECK_NUMBER(fill(&buffer, &asked), 0);
    CHECK_NUMBER(asked.calls, 3);
    CHECK_NUMBER(asked.sizes[1], 5000 + 5000 / 4);
    CHECK_NUMBER(asked.sizes[2], 9000 + 9000 / 4);
    CHECK_NUMBER(buffer.size, asked.sizes[2]);
    struct asked again = {.wants = {10000}, .count = 1};
    CHECK_NUMBER(fill(&buffer, &again), 0);
    CHECK_NUMBER(again.calls, 1);
    read_buffer_free(&buffer);
}

CASE(what_never_fits_is_given_up)
{
    struct read_buffer buffer = {NULL, 0};
    struct asked asked = {.wants = {0}, .count = 1, .error = TOO_SMALL};
    CHECK_NUMBER(fill(&buffer, &asked), TOO_SMALL);
    CHECK_NUMBER(asked.calls, ROUNDS);
    read_buffer_free(&buffer);
}

/* Too small, and yet less is wanted than there is, or nothing is told: it grows all the same. */
CASE(a_wanted_size_that_shrinks_does_not_shrink_it)
{
    struct read_buffer buffer = {NULL, 0};
    struct asked asked = {.wants = {4000, 0, 0}, .count = 3, .error = TOO_SMALL};
    fill(&buffer, &asked);
    for (size_t i = 1; i < asked.calls; i++) {
        CHECK(asked.sizes[i] > asked.sizes[i - 1]);
    }
    uint32_t before = buffer.size;
    struct asked less = {.wants = {10}, .count = 1};
    CHECK_NUMBER(fill(&buffer, &less), 0);
    CHECK_NUMBER(less.sizes[0], before);
    CHECK_NUMBER(buffer.size, before);
    read_buffer_free(&buffer);
}

CASE(another_error_is_told_at_once)
{
    struct read_buffer buffer = {NULL, 0};
    struct asked asked = {.wants = {0}, .count = 1, .error = DENIED};
    CHECK_NUMBER(fill(&buffer, &asked), DENIED);
    CHECK_NUMBER(asked.calls, 1);
    read_buffer_free(&buffer);
}

/* More than a size can say is no memory; what there was is still there to be freed. */
CASE(what_no_memory_holds_is_told)
{
    struct read_buffer buffer = {NULL, 0};
    struct asked asked = {.wants = {UINT32_MAX - 100}, .count = 1};
    CHECK_NUMBER(fill(&buffer, &asked), NO_MEMORY);
    CHECK_NUMBER(asked.calls, 1);
    CHECK_NUMBER(buffer.size, asked.sizes[0]);
    read_buffer_free(&buffer);
}

int main(void)
{
    RUN(what_fits_is_asked_once);
    RUN(it_wakes_as_large_as_it_was);
    RUN(it_grows_with_the_answer_and_stays);
    RUN(what_never_fits_is_given_up);
    RUN(a_wanted_size_that_shrinks_does_not_shrink_it);
    RUN(another_error_is_told_at_once);
    RUN(what_no_memory_holds_is_told);
    return check_result();
}
