/*
 * whois: each server is asked once; its answer is cut into lines, and the last referral in it is followed.
 */
#include "sockscope/whois.h"

#include <stdlib.h>
#include <string.h>

#include "sockscope/text.h"

const struct whois_server whois_root = {"whois.iana.org", WHOIS_PORT};

enum { LINE_SIZE = 1024 };

/* The line that begins at *at, without its end; *at moves behind it. */
static size_t take_line(const char *text, size_t length, size_t *at)
{
    size_t begin = *at, end = begin;
    while (end < length && text[end] != '\n') {
        end++;
    }
    *at = end + (end < length);
    while (end > begin && text[end - 1] == '\r') {
        end--;
    }
    return end - begin;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool begins(const char *text, size_t length, const char *start)
{
    size_t wanted = strlen(start);
    if (length < wanted) {
        return false;
    }
    for (size_t i = 0; i < wanted; i++) {
        if (lower(text[i]) != start[i]) {
            return false;
        }
    }
    return true;
}

static bool is_host_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* "host" or "host:port", nothing behind it. */
static bool read_server(const char *text, size_t length, struct whois_server *server)
{
    size_t at = 0;
    uint32_t port = 0;
    while (at < length && at < WHOIS_HOST_SIZE - 1 && is_host_character(lower(text[at]))) {
        server->host[at] = lower(text[at]);
        at++;
    }
    server->host[at] = '\0';
    if (at == 0 || !strchr(server->host, '.') || server->host[0] == '.' || server->host[0] == '-') {
        return false;
    }
    if (at == length) {
        server->port = WHOIS_PORT;
        return true;
    }
    if (text[at++] != ':') {
        return false;
    }
    size_t digits = 0;
    for (; at < length && text[at] >= '0' && text[at] <= '9' && digits < 6; at++, digits++) {
        port = port * 10 + (uint32_t)(text[at] - '0');
    }
    server->port = (uint16_t)port;
    return at == length && port > 0 && port <= UINT16_MAX;
}

static bool read_referral(const char *line, size_t length, struct whois_server *server)
{
    static const char *const keys[] = {"refer:", "whois:", "referralserver:", "whois server:"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (begins(line, length, keys[i])) {
            size_t from = strlen(keys[i]), to = length;
            while (from < to && is_blank(line[from])) {
                from++;
            }
            while (to > from && (is_blank(line[to - 1]) || line[to - 1] == '/')) {
                to--;
            }
            from += begins(line + from, to - from, "whois://") ? strlen("whois://") : 0;
            return read_server(line + from, to - from, server);
        }
    }
    return false;
}

bool whois_referral(const char *reply, size_t length, struct whois_server *server)
{
    bool found = false;
    for (size_t at = 0; at < length;) {
        struct whois_server read;
        size_t begin = at, line = take_line(reply, length, &at);
        size_t indent = 0;
        while (indent < line && is_blank(reply[begin + indent])) {
            indent++;
        }
        if (read_referral(reply + begin + indent, line - indent, &read)) {
            *server = read;
            found = true;
        }
    }
    return found;
}

size_t whois_question(const struct whois_server *server, const struct address *address,
                      char question[WHOIS_QUESTION_SIZE])
{
    char text[ADDRESS_TEXT_SIZE];
    struct address bare = *address;
    size_t length = 0;
    bare.scope = 0;
    address_format(&bare, text, sizeof text);
    question[0] = '\0';
    /* ARIN answers a bare address with a list when several records fit: "n +" asks for networks in full. */
    text_append(question, WHOIS_QUESTION_SIZE, &length,
                strcmp(server->host, "whois.arin.net") == 0 ? "n + " : "");
    text_append(question, WHOIS_QUESTION_SIZE, &length, text);
    text_append(question, WHOIS_QUESTION_SIZE, &length, "\r\n");
    return length;
}

const char *whois_obstacle(const struct address *address)
{
    if (address_is_loopback(address)) {
        return "it is this machine";
    }
    return address_is_local_network(address) || address_is_any(address)
               ? "it belongs to a local network, not to somebody in the registries"
               : NULL;
}

/* The answer as lines that can be shown; NULL when memory is out. */
static char *clean(const char *reply, size_t length)
{
    char line[LINE_SIZE], shown[LINE_SIZE * 3];
    size_t size = length * 3 + 16, used = 0;
    char *text = malloc(size);
    if (!text) {
        return NULL;
    }
    text[0] = '\0';
    for (size_t at = 0; at < length;) {
        size_t begin = at, line_length = take_line(reply, length, &at), kept = 0;
        for (size_t i = 0; i < line_length && kept < LINE_SIZE - 1; i++) {
            char c = reply[begin + i];
            line[kept++] = (char)(c == '\t' || c == '\0' ? ' ' : c);
        }
        line[kept] = '\0';
        text_sanitise(line, shown, sizeof shown);
        text_append(text, size, &used, shown);
        text_append(text, size, &used, "\n");
    }
    return text;
}

static bool same_server(const struct whois_server *a, const struct whois_server *b)
{
    return a->port == b->port && strcmp(a->host, b->host) == 0;
}

static uint32_t ask(const struct whois_operations *operations, const struct whois_server *server,
                    const struct address *address, char *reply, size_t *length)
{
    char question[WHOIS_QUESTION_SIZE];
    size_t question_length = whois_question(server, address, question);
    *length = 0;
    return operations->ask(operations->context, server, question, question_length, reply, length);
}

/* Asks one server after the other; `reply` has room for an answer. */
static enum whois_end follow(const struct whois_operations *operations, const struct whois_server *first,
                             const struct address *address, char *reply)
{
    struct whois_server asked[WHOIS_SERVERS_MAX];
    asked[0] = *first;
    for (size_t count = 1;; count++) {
        const struct whois_server *server = &asked[count - 1];
        struct whois_server next;
        size_t length;
        if (!operations->going(operations->context, server)) {
            return WHOIS_GIVEN_UP;
        }
        uint32_t error = ask(operations, server, address, reply, &length);
        char *text = clean(reply, length);
        operations->answer(operations->context, server, error, text ? text : "");
        free(text);
        if (error) {
            return WHOIS_FAILED;
        }
        /* Who answers must not choose which ports this machine speaks to. */
        if (!whois_referral(reply, length, &next) || next.port != first->port || same_server(server, &next)) {
            return WHOIS_DONE;
        }
        for (size_t i = 0; i < count; i++) {
            if (same_server(&asked[i], &next)) {
                return WHOIS_IN_CIRCLES;
            }
        }
        if (count == WHOIS_SERVERS_MAX) {
            return WHOIS_IN_CIRCLES;
        }
        asked[count] = next;
    }
}

enum whois_end whois_look_up(const struct whois_operations *operations, const struct whois_server *first,
                             const struct address *address)
{
    char *reply = malloc(WHOIS_REPLY_MAX);
    enum whois_end end = reply ? follow(operations, first, address, reply) : WHOIS_FAILED;
    free(reply);
    return end;
}
