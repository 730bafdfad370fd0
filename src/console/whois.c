/* whois: the answers of the registries as they come; nothing is asked but for this verb. */
#include "console.h"
#include "sockscope/whois_client.h"

enum { ASK_MS = 15000 };

struct look_up {
    struct output output;
    volatile long given_up; /* never: Ctrl+C ends the program */
};

static uint32_t ask_server(void *context, const struct whois_server *server, const char *question,
                           size_t length, char *reply, size_t *reply_length)
{
    struct look_up *look_up = context;
    return whois_client_ask(server, question, length, reply, reply_length, &look_up->given_up, ASK_MS);
}

static bool going(void *context, const struct whois_server *server)
{
    const struct look_up *look_up = context;
    say("asking %s", server->host);
    return !look_up->output.closed;
}

static void answer(void *context, const struct whois_server *server, uint32_t error, const char *text)
{
    struct look_up *look_up = context;
    char words[512];
    if (!error || text[0]) {
        output_line(&look_up->output, "[%s]", server->host);
        output_text(&look_up->output, text);
    }
    if (error) {
        system_error_text(error, words, sizeof words);
        say("%s: %s: %s", server->host, text[0] ? "the answer breaks off" : "no answer", words);
    }
}

int run_whois(const struct command *command)
{
    struct look_up look_up = {.given_up = 0};
    struct whois_operations operations = {
        .context = &look_up, .ask = ask_server, .going = going, .answer = answer};
    if (!output_open(&look_up.output, NULL)) {
        return EXIT_NOT_DONE;
    }
    enum whois_end end = whois_look_up(&operations, &whois_root, &command->address);
    if (end == WHOIS_IN_CIRCLES) {
        say("the servers refer to each other");
    }
    return output_close(&look_up.output, true, end == WHOIS_DONE ? EXIT_DONE : EXIT_NOT_DONE);
}
