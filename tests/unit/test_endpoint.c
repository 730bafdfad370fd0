/* endpoint: names, states in every dialect, identity. */
#include "check.h"

#include "sockscope/endpoint.h"

CASE(states_have_names_in_three_dialects)
{
    CHECK_TEXT(state_name(STATE_LISTEN, STATE_NETSTAT), "LISTENING");
    CHECK_TEXT(state_name(STATE_LISTEN, STATE_POWERSHELL), "Listen");
    CHECK_TEXT(state_name(STATE_FIN_WAIT2, STATE_NETSTAT), "FIN_WAIT_2");
    CHECK_TEXT(state_name(STATE_FIN_WAIT2, STATE_POWERSHELL), "FinWait2");
    CHECK_TEXT(state_name(STATE_FIN_WAIT2, STATE_WORDS), "Fin Wait 2");
    CHECK_TEXT(state_name(STATE_DELETE_TCB, STATE_POWERSHELL), "DeleteTCB");
    CHECK_TEXT(state_name(STATE_BOUND, STATE_WORDS), "Bound");
    CHECK_TEXT(state_name(STATE_NONE, STATE_WORDS), "");
    CHECK_TEXT(state_name((enum tcp_state)13, STATE_WORDS), "?");
    CHECK_TEXT(state_name((enum tcp_state)255, STATE_NETSTAT), "?");
}

CASE(every_name_of_a_state_is_read_back)
{
    static const int states[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 100};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        for (int dialect = STATE_NETSTAT; dialect <= STATE_WORDS; dialect++) {
            const char *name = state_name((enum tcp_state)states[i], (enum state_dialect)dialect);
            enum tcp_state state = STATE_NONE;
            CHECK(state_parse(name, strlen(name), &state));
            CHECK_NUMBER(state, states[i]);
        }
    }
    enum tcp_state state = STATE_NONE;
    CHECK(state_parse("fin-wait-1", 10, &state) && state == STATE_FIN_WAIT1);
    CHECK(state_parse(" time wait", 10, &state) && state == STATE_TIME_WAIT);
    CHECK(!state_parse("", 0, &state));
    CHECK(!state_parse("_", 1, &state));
    CHECK(!state_parse("establish", 9, &state));
    CHECK(!state_parse("establisheds", 12, &state));
}

CASE(identity_is_tuple_owner_and_birth)
{
    struct endpoint a, b;
    memset(&a, 0, sizeof a);
    a.protocol = PROTOCOL_TCP6;
    a.pid = 7;
    a.created = 8;
    b = a;
    b.state = STATE_TIME_WAIT;
    b.service_tag = 3;
    CHECK(endpoint_same_identity(&a, &b));
    b.created = 9;
    CHECK(!endpoint_same_identity(&a, &b) && endpoint_same_tuple(&a, &b));
    b = a;
    b.pid = 6;
    CHECK(!endpoint_same_identity(&a, &b) && endpoint_same_tuple(&a, &b));
    b = a;
    b.protocol = PROTOCOL_UDP6;
    CHECK(!endpoint_same_tuple(&a, &b));
    b = a;
    b.remote_scope = 1;
    CHECK(!endpoint_same_tuple(&a, &b));
    b = a;
    b.remote_port = 1;
    CHECK(!endpoint_same_tuple(&a, &b));
}

CASE(protocols_have_tcpviews_names)
{
    CHECK_TEXT(protocol_name(PROTOCOL_TCP4), "TCP");
    CHECK_TEXT(protocol_name(PROTOCOL_UDP6), "UDPV6");
    CHECK_TEXT(protocol_name((enum protocol)9), "?");
    struct endpoint socket = {.protocol = PROTOCOL_UDP4, .local_port = 53, .pid = 7};
    struct endpoint connected = socket;
    connected.has_remote = 1;
    connected.remote_port = 443;
    connected.remote_address[0] = 192;
    CHECK(endpoint_same_identity(&socket, &connected));
    connected.local_address[0] = 10;
    CHECK(!endpoint_same_tuple(&socket, &connected));
    CHECK(protocol_is_tcp(PROTOCOL_TCP6) && !protocol_is_tcp(PROTOCOL_UDP4));
    CHECK(protocol_is_ipv6(PROTOCOL_UDP6) && !protocol_is_ipv6(PROTOCOL_TCP4));
}

int main(void)
{
    RUN(states_have_names_in_three_dialects);
    RUN(every_name_of_a_state_is_read_back);
    RUN(identity_is_tuple_owner_and_birth);
    RUN(protocols_have_tcpviews_names);
    return check_result();
}
