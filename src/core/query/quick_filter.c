/*
 * quick_filter: what is hidden is said by negation, so that rows without the quality in question (UDP has
 * no state) stay.
 */
#include "sockscope/quick_filter.h"

#include <string.h>

struct writer {
    char *text;
    size_t size, length;
};

static void put(struct writer *writer, const char *word)
{
    size_t length = strlen(word);
    if (writer->length + length < writer->size) {
        memcpy(writer->text + writer->length, word, length + 1);
    }
    writer->length += length;
}

static void put_protocols(struct writer *writer, unsigned hidden)
{
    static const char *const words[PROTOCOL_COUNT] = {[PROTOCOL_TCP4] = " -proto:tcp4",
                                                      [PROTOCOL_TCP6] = " -proto:tcp6",
                                                      [PROTOCOL_UDP4] = " -proto:udp4",
                                                      [PROTOCOL_UDP6] = " -proto:udp6"};
    for (int i = 0; i < PROTOCOL_COUNT; i++) {
        if (hidden >> i & 1u) {
            put(writer, words[i]);
        }
    }
}

static void put_states(struct writer *writer, unsigned hidden)
{
    for (int state = STATE_CLOSED; state <= STATE_DELETE_TCB; state++) {
        if (hidden >> state & 1u) {
            put(writer, " -state:");
            put(writer, state_name((enum tcp_state)state, STATE_NETSTAT));
        }
    }
}

bool quick_filter_shows_all(const struct quick_filter *quick)
{
    return !quick->hidden_protocols && !quick->hidden_states && !quick->hide_loopback &&
           !quick->only_listening && !quick->only_new;
}

size_t quick_filter_query(const struct quick_filter *quick, const char *typed, char *text, size_t size)
{
    struct writer writer = {text, size, 0};
    if (size) {
        text[0] = '\0';
    }
    if (typed[strspn(typed, " \t")]) {
        put(&writer, "(");
        put(&writer, typed);
        put(&writer, ")");
    }
    put_protocols(&writer, quick->hidden_protocols);
    put_states(&writer, quick->hidden_states);
    put(&writer, quick->hide_loopback ? " -is:loopback" : "");
    put(&writer, quick->only_listening ? " is:listening" : "");
    put(&writer, quick->only_new ? " is:new" : "");
    return writer.length < size ? writer.length : 0;
}
