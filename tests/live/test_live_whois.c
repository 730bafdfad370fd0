/*
 * The whois client against servers on loopback that answer, stall, say nothing, flood and are not there.
 */
#include <winsock2.h>

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "patience.h"
#include "sockscope/whois_client.h"
#include "whois_server.h"

enum { SHORT_MS = 2000 };

static char reply[WHOIS_REPLY_MAX];
static size_t reply_length;
static volatile long given_up;

static uint32_t ask(uint16_t port, uint32_t milliseconds)
{
    struct whois_server server = {"127.0.0.1", port};
    return whois_client_ask(&server, "198.51.100.7\r\n", 14, reply, &reply_length, &given_up, milliseconds);
}

CASE(an_answer_comes_whole)
{
    char question[64];
    struct whois_test_server *server =
        whois_server_start("127.0.0.1", 0, SERVER_ANSWERS, "netname: TEST\r\ndescr: an answer\r\n");
    CHECK(server != NULL);
    if (!server) {
        return;
    }
    CHECK_NUMBER(ask(whois_server_port(server), PATIENCE_MS), 0);
    CHECK(reply_length == 33 && memcmp(reply, "netname: TEST\r\ndescr: an answer\r\n", 33) == 0);
    CHECK_NUMBER(whois_server_asked(server, question, sizeof question), 1);
    CHECK_TEXT(question, "198.51.100.7\r\n");
    whois_server_stop(server);
}

/* Left when the time is up, with what was said until then: on a busy machine it takes longer to be said. */
static void check_bad(enum server_manner manner, size_t said)
{
    struct whois_test_server *server = whois_server_start("127.0.0.1", 0, manner, "half an ans");
    CHECK(server != NULL);
    if (!server) {
        return;
    }
    uint32_t milliseconds = SHORT_MS, error;
    do {
        error = ask(whois_server_port(server), milliseconds);
        milliseconds *= 2;
    } while (error == WSAETIMEDOUT && reply_length < said && milliseconds < PATIENCE_MS);
    CHECK_NUMBER(error, WSAETIMEDOUT);
    CHECK_NUMBER(reply_length, said);
    whois_server_stop(server);
}

CASE(who_stalls_is_left)
{
    check_bad(SERVER_STALLS, 11);
    check_bad(SERVER_IS_DEAF, 0);
}

CASE(a_flood_is_cut)
{
    static char block[8192];
    memset(block, 'x', sizeof block - 1);
    struct whois_test_server *server = whois_server_start("127.0.0.1", 0, SERVER_FLOODS, block);
    CHECK(server != NULL);
    if (!server) {
        return;
    }
    CHECK_NUMBER(ask(whois_server_port(server), PATIENCE_MS), 0);
    CHECK_NUMBER(reply_length, WHOIS_REPLY_MAX);
    whois_server_stop(server);
}

CASE(who_is_not_there_is_named)
{
    struct whois_test_server *server = whois_server_start("127.0.0.1", 0, SERVER_ANSWERS, "");
    CHECK(server != NULL);
    if (!server) {
        return;
    }
    uint16_t port = whois_server_port(server);
    whois_server_stop(server);
    CHECK_NUMBER(ask(port, PATIENCE_MS), WSAECONNREFUSED);
}

static DWORD WINAPI give_up_soon(void *parameter)
{
    Sleep(SHORT_MS / 2);
    *(volatile long *)parameter = 1;
    return 0;
}

CASE(the_user_need_not_wait)
{
    struct whois_test_server *server = whois_server_start("127.0.0.1", 0, SERVER_IS_DEAF, "");
    CHECK(server != NULL);
    if (!server) {
        return;
    }
    HANDLE thread = CreateThread(NULL, 0, give_up_soon, (void *)&given_up, 0, NULL);
    CHECK(thread != NULL);
    CHECK_NUMBER(ask(whois_server_port(server), PATIENCE_MS), ERROR_CANCELLED);
    if (thread) {
        WaitForSingleObject(thread, PATIENCE_MS);
        CloseHandle(thread);
    }
    CHECK_NUMBER(ask(whois_server_port(server), PATIENCE_MS), ERROR_CANCELLED);
    given_up = 0;
    whois_server_stop(server);
}

/* A name that nobody knows is still asked for when the time is over, or the user has enough. */
CASE(a_name_is_not_waited_for_longer_than_asked)
{
    struct whois_server server = {"nobody.invalid", 43};
    CHECK_NUMBER(whois_client_ask(&server, "x", 1, reply, &reply_length, &given_up, 0), WSAETIMEDOUT);
    given_up = 1;
    CHECK_NUMBER(whois_client_ask(&server, "x", 1, reply, &reply_length, &given_up, PATIENCE_MS),
                 ERROR_CANCELLED);
    given_up = 0;
    CHECK_NUMBER(reply_length, 0);
}

int main(void)
{
    RUN(an_answer_comes_whole);
    RUN(who_stalls_is_left);
    RUN(a_flood_is_cut);
    RUN(who_is_not_there_is_named);
    RUN(the_user_need_not_wait);
    RUN(a_name_is_not_waited_for_longer_than_asked);
    return check_result();
}
