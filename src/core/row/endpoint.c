/*
 * endpoint: names of protocols and states, and what makes two endpoints the same.
 */
#include "sockscope/endpoint.h"

#include <string.h>

bool protocol_is_tcp(enum protocol protocol)
{
    return protocol == PROTOCOL_TCP4 || protocol == PROTOCOL_TCP6;
}

bool protocol_is_ipv6(enum protocol protocol)
{
    return protocol == PROTOCOL_TCP6 || protocol == PROTOCOL_UDP6;
}

const char *protocol_name(enum protocol protocol)
{
    static const char *const names[PROTOCOL_COUNT] = {"TCP", "TCPV6", "UDP", "UDPV6"};
    return (unsigned)protocol < PROTOCOL_COUNT ? names[protocol] : "?";
}

struct state_words {
    enum tcp_state state;
    const char *names[3]; /* by enum state_dialect */
};

/* Up to DELETE_TCB the index is the state. */
static const struct state_words states[] = {
    {STATE_NONE, {"", "", ""}},
    {STATE_CLOSED, {"CLOSED", "Closed", "Closed"}},
    {STATE_LISTEN, {"LISTENING", "Listen", "Listening"}},
    {STATE_SYN_SENT, {"SYN_SENT", "SynSent", "Syn Sent"}},
    {STATE_SYN_RECEIVED, {"SYN_RECEIVED", "SynReceived", "Syn Received"}},
    {STATE_ESTABLISHED, {"ESTABLISHED", "Established", "Established"}},
    {STATE_FIN_WAIT1, {"FIN_WAIT_1", "FinWait1", "Fin Wait 1"}},
    {STATE_FIN_WAIT2, {"FIN_WAIT_2", "FinWait2", "Fin Wait 2"}},
    {STATE_CLOSE_WAIT, {"CLOSE_WAIT", "CloseWait", "Close Wait"}},
    {STATE_CLOSING, {"CLOSING", "Closing", "Closing"}},
    {STATE_LAST_ACK, {"LAST_ACK", "LastAck", "Last Ack"}},
    {STATE_TIME_WAIT, {"TIME_WAIT", "TimeWait", "Time Wait"}},
    {STATE_DELETE_TCB, {"DELETE_TCB", "DeleteTCB", "Delete TCB"}},
    {STATE_BOUND, {"BOUND", "Bound", "Bound"}},
};

enum { STATES = sizeof states / sizeof states[0] };

const char *state_name(enum tcp_state state, enum state_dialect dialect)
{
    if ((unsigned)state <= STATE_DELETE_TCB) {
        return states[state].names[dialect];
    }
    return state == STATE_BOUND ? states[STATES - 1].names[dialect] : "?";
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_separator(char c)
{
    return c == '_' || c == '-' || c == ' ';
}

/* Equal but for case and separators. */
static bool same_word(const char *text, size_t length, const char *name)
{
    size_t at = 0;
    for (;;) {
        while (at < length && is_separator(text[at])) {
            at++;
        }
        while (is_separator(*name)) {
            name++;
        }
        if (at == length || *name == '\0') {
            return at == length && *name == '\0';
        }
        if (lower(text[at++]) != lower(*name++)) {
            return false;
        }
    }
}

bool state_parse(const char *text, size_t length, enum tcp_state *state)
{
    for (size_t i = 1; i < STATES; i++) {
        for (size_t dialect = 0; dialect < 3; dialect++) {
            if (same_word(text, length, states[i].names[dialect])) {
                *state = states[i].state;
                return true;
            }
        }
    }
    return false;
}

static struct address end_address(const struct endpoint *endpoint, const uint8_t bytes[16], uint32_t scope)
{
    struct address address;
    memcpy(address.bytes, bytes, sizeof address.bytes);
    address.scope = scope;
    address.ipv6 = protocol_is_ipv6((enum protocol)endpoint->protocol);
    return address;
}

struct address endpoint_local(const struct endpoint *endpoint)
{
    return end_address(endpoint, endpoint->local_address, endpoint->local_scope);
}

struct address endpoint_remote(const struct endpoint *endpoint)
{
    return end_address(endpoint, endpoint->remote_address, endpoint->remote_scope);
}

bool endpoint_same_tuple(const struct endpoint *a, const struct endpoint *b)
{
    if (a->protocol != b->protocol || protocol_is_tcp((enum protocol)a->protocol)) {
        return a->protocol == b->protocol && memcmp(a, b, offsetof(struct endpoint, protocol)) == 0;
    }
    return a->local_port == b->local_port && a->local_scope == b->local_scope &&
           memcmp(a->local_address, b->local_address, sizeof a->local_address) == 0;
}

bool endpoint_same_identity(const struct endpoint *a, const struct endpoint *b)
{
    return a->pid == b->pid && a->created == b->created &&
           (a->state == STATE_BOUND) == (b->state == STATE_BOUND) && endpoint_same_tuple(a, b);
}
