/* address: addresses and ends in and out, networks, patterns of ends. */
#include "check.h"

#include "sockscope/address.h"

static const char *formatted(const char *text)
{
    static char out[ADDRESS_TEXT_SIZE];
    struct address address;
    out[0] = '\0';
    if (!address_parse(text, strlen(text), &address)) {
        return "no address";
    }
    size_t length = address_format(&address, out, sizeof out);
    return length == strlen(out) ? out : "wrong length";
}

CASE(addresses_are_written_as_rfc_5952_says)
{
    CHECK_TEXT(formatted("192.0.2.1"), "192.0.2.1");
    CHECK_TEXT(formatted("0.0.0.0"), "0.0.0.0");
    CHECK_TEXT(formatted("255.255.255.255"), "255.255.255.255");
    CHECK_TEXT(formatted("::"), "::");
    CHECK_TEXT(formatted("0:0:0:0:0:0:0:1"), "::1");
    CHECK_TEXT(formatted("1:0:0:0:0:0:0:0"), "1::");
    CHECK_TEXT(formatted("2001:0DB8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");
    CHECK_TEXT(formatted("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");
    CHECK_TEXT(formatted("2001:db8::1:0:0:0:1"), "2001:db8:0:1::1");
    CHECK_TEXT(formatted("1:0:0:2:0:0:0:3"), "1:0:0:2::3");
    CHECK_TEXT(formatted("0:0:1:0:0:0:0:0"), "0:0:1::");
    CHECK_TEXT(formatted("::ffff:192.0.2.128"), "::ffff:192.0.2.128");
    CHECK_TEXT(formatted("::ffff:c000:280"), "::ffff:192.0.2.128");
    CHECK_TEXT(formatted("::192.0.2.128"), "::c000:280");
    CHECK_TEXT(formatted("64:ff9b::192.0.2.33"), "64:ff9b::c000:221");
    CHECK_TEXT(formatted("fe80::1%12"), "fe80::1%12");
    CHECK_TEXT(formatted("[fe80::1%4294967295]"), "fe80::1%4294967295");
    CHECK_TEXT(formatted("fe80::1%0"), "fe80::1");
    CHECK_TEXT(formatted("1:2:3:4:5:6:7::"), "1:2:3:4:5:6:7:0");
    CHECK_TEXT(formatted("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295"),
               "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295");
}

CASE(what_is_no_address_is_refused)
{
    static const char *const bad[] = {
        "",
        " ",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.04",
        "01.2.3.4",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4 ",
        "+1.2.3.4",
        "0x1.2.3.4",
        "[1.2.3.4]",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::1::2",
        "1::2::3",
        "12345::",
        "g::",
        "1:",
        ":1",
        "1:2:3:4:5:6:7:8::",
        "::1%",
        "::1%x",
        "::1%4294967296",
        "[::1",
        "::1]",
        "[]",
        "::1.2.3",
        "1.2.3.4::",
        "::1.2.3.4:1",
        "1.2.3.4%1",
        "::1%1%2",
        "::%-1",
        "[[::1]]",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::-1",
        "1:2:3:4::5:6:7:8",
    };
    struct address address = {.scope = 77};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        bool parsed = address_parse(bad[i], strlen(bad[i]), &address);
        if (parsed) {
            printf("accepted: %s\n", bad[i]);
        }
        CHECK(!parsed);
    }
    CHECK_NUMBER(address.scope, 77);
    CHECK(address_parse("1.2.3.4x", 7, &address));
    CHECK(!address_parse("1.2.3.4x", 6, &address));
}

CASE(an_address_is_cut_to_its_buffer)
{
    struct address address;
    char small[8];
    CHECK(address_parse("2001:db8::1", 11, &address));
    CHECK_NUMBER(address_format(&address, small, sizeof small), 7);
    CHECK_NUMBER(strlen(small), 7);
    CHECK_NUMBER(address_format(&address, small, 1), 0);
}

CASE(ends_have_a_port)
{
    struct address address;
    uint16_t port = 9;
    CHECK(end_parse("127.0.0.1:80", 12, &address, &port));
    CHECK_NUMBER(port, 80);
    CHECK(!address.ipv6);
    CHECK(end_parse("[fe80::1%3]:65535", 17, &address, &port));
    CHECK_NUMBER(port, 65535);
    CHECK_NUMBER(address.scope, 3);
    CHECK(address.ipv6);
    CHECK(end_parse("0.0.0.0:0", 9, &address, &port));
    CHECK_NUMBER(port, 0);
    static const char *const bad[] = {"",
                                      ":",
                                      ":80",
                                      "1.2.3.4",
                                      "1.2.3.4:",
                                      "1.2.3.4:65536",
                                      "::1:80",
                                      "[::1]",
                                      "[::1]80",
                                      "[::1]:",
                                      "[1.2.3.4]:80",
                                      "1.2.3.4:-1",
                                      "1.2.3.4:8 ",
                                      "x:80",
                                      "[::1:80",
                                      "1.2.3.4:99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        bool parsed = end_parse(bad[i], strlen(bad[i]), &address, &port);
        if (parsed) {
            printf("accepted: %s\n", bad[i]);
        }
        CHECK(!parsed);
    }
}

static struct address address_of(const char *text)
{
    struct address address;
    memset(&address, 0, sizeof address);
    CHECK(address_parse(text, strlen(text), &address));
    return address;
}

static bool loopback(const char *text)
{
    struct address address = address_of(text);
    return address_is_loopback(&address);
}

static bool local_network(const char *text)
{
    struct address address = address_of(text);
    return address_is_local_network(&address);
}

static const char *end_of(const char *text)
{
    static char out[END_TEXT_SIZE];
    struct address address;
    uint16_t port;
    CHECK(end_parse(text, strlen(text), &address, &port));
    size_t length = end_format(&address, port, out, sizeof out);
    return length == strlen(out) ? out : "wrong length";
}

CASE(ends_are_written_as_they_are_read)
{
    CHECK_TEXT(end_of("192.0.2.1:80"), "192.0.2.1:80");
    CHECK_TEXT(end_of("[FE80:0::1%12]:0"), "[fe80::1%12]:0");
    const char *longest = "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535";
    CHECK_TEXT(end_of(longest), longest);
    struct address address;
    char small[6];
    CHECK(address_parse("10.0.0.1", 8, &address));
    CHECK_NUMBER(end_format(&address, 80, small, sizeof small), 5);
    CHECK_TEXT(small, "10.0.");
}

CASE(addresses_know_their_kind)
{
    CHECK(loopback("127.0.0.1") && loopback("127.255.0.1") && loopback("::1") &&
          loopback("::ffff:127.0.0.1"));
    CHECK(!loopback("128.0.0.1") && !loopback("::2") && !loopback("::") && !loopback("::127.0.0.1"));
    static const char *const inside[] = {
        "10.1.2.3", "172.16.0.1", "172.31.255.255",  "192.168.1.1",    "169.254.9.9", "224.0.0.251",
        "0.0.0.0",  "::",         "fe80::1",         "febf::1",        "fc00::1",     "fdff::1",
        "ff02::fb", "::1",        "::ffff:10.0.0.1", "255.255.255.255"};
    static const char *const outside[] = {"8.8.8.8",     "172.15.0.1", "172.32.0.1", "192.169.0.1",
                                          "2001:db8::1", "fec0::1",    "fe00::1",    "::ffff:8.8.8.8",
                                          "::2",         "11.0.0.1"};
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
        CHECK(local_network(inside[i]));
    }
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        CHECK(!local_network(outside[i]));
    }
    struct address any = address_of("::"), mapped = address_of("::ffff:0.0.0.0"), one = address_of("::1");
    CHECK(address_is_any(&any) && address_is_any(&mapped) && !address_is_any(&one));
}

CASE(networks_are_prefixes)
{
    struct address net = address_of("10.32.0.0"), in = address_of("10.63.255.255"),
                   out = address_of("10.64.0.0");
    struct address six = address_of("fe80::"), seven = address_of("fe81::1");
    CHECK(address_in_network(&in, &net, 11));
    CHECK(!address_in_network(&out, &net, 11));
    CHECK(address_in_network(&out, &net, 0));
    CHECK(address_in_network(&net, &net, 32));
    CHECK(!address_in_network(&in, &net, 33));
    CHECK(!address_in_network(&six, &net, 0));
    CHECK(address_in_network(&seven, &six, 15));
    CHECK(!address_in_network(&seven, &six, 16));
    CHECK(address_in_network(&six, &six, 128));
}

CASE(addresses_have_an_order)
{
    struct address a = address_of("9.255.0.0"), b = address_of("10.0.0.0"), c = address_of("::"),
                   d = address_of("fe80::1%1"), e = address_of("fe80::1%2");
    CHECK(address_compare(&a, &b) < 0 && address_compare(&b, &a) > 0 && address_compare(&a, &a) == 0);
    CHECK(address_compare(&b, &c) < 0 && address_compare(&c, &d) < 0 && address_compare(&d, &e) < 0);
}

CASE(a_pattern_matches_ends)
{
    struct end_pattern pattern;
    struct address address, other;
    CHECK(address_parse("10.0.0.1", 8, &address) && address_parse("10.0.0.2", 8, &other));
    CHECK(end_pattern_parse("10.0.0.1:80", 11, &pattern));
    CHECK(end_pattern_match(&pattern, &address, 80));
    CHECK(!end_pattern_match(&pattern, &address, 81));
    CHECK(!end_pattern_match(&pattern, &other, 80));
    CHECK(end_pattern_parse("10.0.0.1:*", 10, &pattern));
    CHECK(end_pattern_match(&pattern, &address, 81) && !end_pattern_match(&pattern, &other, 81));
    CHECK(end_pattern_parse("*:80", 4, &pattern));
    CHECK(end_pattern_match(&pattern, &other, 80) && !end_pattern_match(&pattern, &other, 81));
    CHECK(end_pattern_parse("*", 1, &pattern) && end_pattern_match(&pattern, &other, 1));
    CHECK(end_pattern_parse("*:*", 3, &pattern) && end_pattern_match(&pattern, &other, 1));
    CHECK(end_pattern_parse("[fe80::1]:*", 11, &pattern));
    CHECK(address_parse("fe80::1%3", 9, &address) && end_pattern_match(&pattern, &address, 9));
    CHECK(end_pattern_parse("[fe80::1%4]:*", 13, &pattern) && !end_pattern_match(&pattern, &address, 9));
    static const char *const none[] = {"",      "*:",      "*:x",        ":80", "10.0.0.1", "10.0.0.1:",
                                       "::1:*", "*:65536", "*.*.*.*:80", "**",  "*:80*",    "[::1]*"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        if (end_pattern_parse(none[i], strlen(none[i]), &pattern)) {
            printf("accepted: %s\n", none[i]);
        }
        CHECK(!end_pattern_parse(none[i], strlen(none[i]), &pattern));
    }
    char longest[300];
    memset(longest, '1', sizeof longest);
    longest[sizeof longest - 2] = ':';
    longest[sizeof longest - 1] = '*';
    CHECK(!end_pattern_parse(longest, sizeof longest, &pattern));
}

int main(void)
{
    RUN(addresses_are_written_as_rfc_5952_says);
    RUN(what_is_no_address_is_refused);
    RUN(an_address_is_cut_to_its_buffer);
    RUN(ends_have_a_port);
    RUN(ends_are_written_as_they_are_read);
    RUN(addresses_know_their_kind);
    RUN(networks_are_prefixes);
    RUN(addresses_have_an_order);
    RUN(a_pattern_matches_ends);
    return check_result();
}
