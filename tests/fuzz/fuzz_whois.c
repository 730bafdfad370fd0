/* Answers of whois servers: a referral is a host and a port that can be asked, whatever else there is. */
#include "fuzz_text.h"

#include "sockscope/whois.h"

static const uint8_t *bytes;
static size_t bytes_length;

static uint32_t ask(void *context, const struct whois_server *server, const char *question, size_t length,
                    char *reply, size_t *reply_length)
{
    size_t *asked = context;
    MUST(server->host[0] && question[length - 1] == '\n');
    MUST(++*asked <= WHOIS_SERVERS_MAX);
    *reply_length = bytes_length < WHOIS_REPLY_MAX ? bytes_length : WHOIS_REPLY_MAX;
    memcpy(reply, bytes, *reply_length);
    return 0;
}

static bool going(void *context, const struct whois_server *server)
{
    (void)context;
    return server->port == WHOIS_PORT;
}

static void answer(void *context, const struct whois_server *server, uint32_t error, const char *text)
{
    (void)context;
    (void)server;
    size_t length = strlen(text);
    MUST(error == 0 && (length == 0 || text[length - 1] == '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct whois_server server;
    size_t asked = 0;
    char *reply = malloc(size ? size : 1);
    MUST(reply != NULL);
    if (size > 0) {
        memcpy(reply, data, size);
    }
    if (whois_referral(reply, size, &server)) {
        MUST(server.port > 0 && strlen(server.host) < WHOIS_HOST_SIZE && strchr(server.host, '.'));
    }
    free(reply);
    bytes = data;
    bytes_length = size;
    struct whois_operations operations = {.context = &asked, .ask = ask, .going = going, .answer = answer};
    struct address address = {.bytes = {198, 51, 100, 7}};
    whois_look_up(&operations, &whois_root, &address);
    return 0;
}
