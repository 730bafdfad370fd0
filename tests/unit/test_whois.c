/* Referrals in answers, questions, and the way from one server to the next, with servers that lie. */
#include "sockscope/whois.h"

#include <stdio.h>
#include <string.h>

#include "check.h"
#include "sockscope/text.h"

static struct whois_server found;

static bool refers(const char *reply)
{
    return whois_referral(reply, strlen(reply), &found);
}

CASE(referrals_of_real_registries)
{
    CHECK(refers("% IANA WHOIS server\n\nrefer:        whois.arin.net\n\ninetnum: 8.0.0.0 - 8.255.255.255\n"
                 "whois:        whois.arin.net\n"));
    CHECK_TEXT(found.host, "whois.arin.net");
    CHECK_NUMBER(found.port, 43);
    CHECK(refers("NetRange: 193.0.0.0\r\nReferralServer:  whois://whois.ripe.net\r\n"));
    CHECK_TEXT(found.host, "whois.ripe.net");
    CHECK(refers("ReferralServer: whois://Whois.APNIC.net:4343/\n"));
    CHECK_TEXT(found.host, "whois.apnic.net");
    CHECK_NUMBER(found.port, 4343);
    CHECK(refers("  Whois Server: whois.example.org"));
    CHECK(refers("refer: a.example\nrefer: b.example\n"));
    CHECK_TEXT(found.host, "b.example");
}

CASE(what_is_no_referral)
{
    static const char *const replies[] = {
        "",
        "\n\n\n",
        "refer:",
        "refer: \n",
        "refer: localhost\n",                           /* no name of the DNS */
        "ReferralServer: rwhois://rwhois.x.net:4321\n", /* another protocol */
        "refer: whois.x.net:0\n",
        "refer: whois.x.net:65536\n",
        "refer: whois.x.net:99999999999\n",
        "refer: whois.x.net:43 and more\n",
        "refer: whois.x.net/../..\n",
        "refer: .x.net\n",
        "refer: -x.net\n",
        "refer: who is.net\n",
        "comment: refer: whois.x.net\n",
        "refers: whois.x.net\n",
    };
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        CHECK(!refers(replies[i]));
    }
    char endless[1000];
    int length = snprintf(endless, sizeof endless, "refer: a.%0900d", 0);
    CHECK(!whois_referral(endless, (size_t)length, &found));
}

static struct address address_of(const char *text)
{
    struct address address = {.scope = 0};
    CHECK(address_parse(text, strlen(text), &address));
    return address;
}

CASE(questions)
{
    char question[WHOIS_QUESTION_SIZE];
    struct address ipv4 = address_of("198.51.100.7"), ipv6 = address_of("2001:db8::1");
    struct whois_server arin = {"whois.arin.net", 43};
    CHECK_NUMBER(whois_question(&whois_root, &ipv4, question), strlen(question));
    CHECK_TEXT(question, "198.51.100.7\r\n");
    whois_question(&arin, &ipv6, question);
    CHECK_TEXT(question, "n + 2001:db8::1\r\n");
    struct address scoped = address_of("2001:db8::1%3");
    whois_question(&whois_root, &scoped, question);
    CHECK_TEXT(question, "2001:db8::1\r\n");
}

CASE(who_is_not_asked_about)
{
    struct address addresses[] = {address_of("127.0.0.1"), address_of("::1"),       address_of("10.1.2.3"),
                                  address_of("0.0.0.0"),   address_of("fe80::1%2"), address_of("224.0.0.1")};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        CHECK(whois_obstacle(&addresses[i]) != NULL);
    }
    struct address outside = address_of("198.51.100.7");
    CHECK(whois_obstacle(&outside) == NULL);
}

enum { NOBODY = 99 };

/* Servers by name, with what they answer. */
struct world {
    const char *const (*answers)[2];
    size_t count;
    size_t asked, told;
    size_t patience; /* so many servers, then the user gives up */
    size_t stalls;   /* the number of one who does not come to the end of its answer */
    uint32_t errors;
    char text[4096];
    size_t length;
};

static uint32_t ask(void *context, const struct whois_server *server, const char *question, size_t length,
                    char *reply, size_t *reply_length)
{
    struct world *world = context;
    world->asked++;
    CHECK(length > 2 && question[length - 1] == '\n');
    for (size_t i = 0; i < world->count; i++) {
        if (strcmp(world->answers[i][0], server->host) == 0) {
            *reply_length = strlen(world->answers[i][1]);
            memcpy(reply, world->answers[i][1], *reply_length);
            return i == world->stalls ? 10060 : 0;
        }
    }
    return 11001;
}

static bool going(void *context, const struct whois_server *server)
{
    const struct world *world = context;
    return server->host[0] && world->told < world->patience;
}

static void answer(void *context, const struct whois_server *server, uint32_t error, const char *text)
{
    struct world *world = context;
    world->told++;
    world->errors += error != 0;
    CHECK_NUMBER(server->port, WHOIS_PORT);
    text_append(world->text, sizeof world->text, &world->length, text);
}

static enum whois_end look_up(struct world *world)
{
    struct whois_operations operations = {.context = world, .ask = ask, .going = going, .answer = answer};
    struct whois_server first = {"one.example", WHOIS_PORT};
    struct address address = address_of("198.51.100.7");
    return whois_look_up(&operations, &first, &address);
}

CASE(referrals_are_followed_to_the_end)
{
    static const char *const answers[][2] = {{"one.example", "refer: two.example\n"},
                                             {"two.example", "ReferralServer: whois://three.example\r\n"},
                                             {"three.example", "owner: Somebody\twith\x01 a tab\r\nno end"}};
    struct world world = {.answers = answers, .count = 3, .patience = 9, .stalls = NOBODY};
    CHECK_NUMBER(look_up(&world), WHOIS_DONE);
    CHECK_NUMBER(world.asked, 3);
    CHECK_TEXT(world.text, "refer: two.example\nReferralServer: whois://three.example\n"
                           "owner: Somebody with\xEF\xBF\xBD a tab\nno end\n");
}

CASE(lies_end_soon)
{
    static const char *const circle[][2] = {{"one.example", "refer: two.example\n"},
                                            {"two.example", "refer: one.example\n"}};
    static const char *const endless[][2] = {
        {"one.example", "refer: b.example"}, {"b.example", "refer: c.example"},
        {"c.example", "refer: d.example"},   {"d.example", "refer: e.example"},
        {"e.example", "refer: f.example"},   {"f.example", "refer: g.example"}};
    static const char *const other_port[][2] = {{"one.example", "refer: two.example:22\n"}};
    static const char *const itself[][2] = {{"one.example", "refer: ONE.example\n"}};
    struct world world = {.answers = circle, .count = 2, .patience = 9, .stalls = NOBODY};
    CHECK_NUMBER(look_up(&world), WHOIS_IN_CIRCLES);
    CHECK_NUMBER(world.asked, 2);
    world = (struct world){.answers = endless, .count = 6, .patience = 9, .stalls = NOBODY};
    CHECK_NUMBER(look_up(&world), WHOIS_IN_CIRCLES);
    CHECK_NUMBER(world.asked, WHOIS_SERVERS_MAX);
    world = (struct world){.answers = other_port, .count = 1, .patience = 9, .stalls = NOBODY};
    CHECK_NUMBER(look_up(&world), WHOIS_DONE);
    CHECK_NUMBER(world.asked, 1);
    world = (struct world){.answers = itself, .count = 1, .patience = 9, .stalls = NOBODY};
    CHECK_NUMBER(look_up(&world), WHOIS_DONE);
}

CASE(failures_and_second_thoughts)
{
    static const char *const answers[][2] = {{"one.example", "refer: two.example\n"}};
    struct world world = {.answers = answers, .count = 1, .patience = 9, .stalls = NOBODY};
    CHECK_NUMBER(look_up(&world), WHOIS_FAILED);
    CHECK_NUMBER(world.errors, 1);
    CHECK_TEXT(world.text, "refer: two.example\n");
    /* What is half said is told, and no referral in it is followed. */
    world = (struct world){.answers = answers, .count = 1, .patience = 9, .stalls = 0};
    CHECK_NUMBER(look_up(&world), WHOIS_FAILED);
    CHECK_NUMBER(world.asked, 1);
    CHECK_NUMBER(world.errors, 1);
    CHECK_TEXT(world.text, "refer: two.example\n");
    world = (struct world){.answers = answers, .count = 1, .patience = 1, .stalls = NOBODY};
    CHECK_NUMBER(look_up(&world), WHOIS_GIVEN_UP);
    CHECK_NUMBER(world.asked, 1);
}

int main(void)
{
    RUN(referrals_of_real_registries);
    RUN(what_is_no_referral);
    RUN(questions);
    RUN(who_is_not_asked_about);
    RUN(referrals_are_followed_to_the_end);
    RUN(lies_end_soon);
    RUN(failures_and_second_thoughts);
    return check_result();
}
