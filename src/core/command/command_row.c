/*
 * command_row: the console's commands for one row, to be pasted into a terminal.
 *
 * IPv6 ends are quoted: PowerShell interprets brackets, and cmd passes both on unchanged.  Everything written
 * here is numbers and words of ours, so nothing that a process calls itself can reach a shell.
 */
#include "sockscope/command.h"

#include "sockscope/text.h"

static void append_end(char *text, size_t size, size_t *length, const char *field,
                       const struct address *address, uint16_t port)
{
    char end[END_TEXT_SIZE];
    end_format(address, port, end, sizeof end);
    text_append(text, size, length, address->ipv6 ? " \"" : " ");
    text_append(text, size, length, field);
    text_append(text, size, length, end);
    text_append(text, size, length, address->ipv6 ? "\"" : "");
}

static void append_ends(char *text, size_t size, size_t *length, const struct endpoint *endpoint,
                        const char *local_field, const char *remote_field)
{
    struct address local = endpoint_local(endpoint), remote = endpoint_remote(endpoint);
    append_end(text, size, length, local_field, &local, endpoint->local_port);
    if (endpoint->has_remote) {
        append_end(text, size, length, remote_field, &remote, endpoint->remote_port);
    }
}

size_t command_to_show(const struct row *row, char *text, size_t size)
{
    const struct endpoint *endpoint = &row->endpoint;
    enum protocol protocol = (enum protocol)endpoint->protocol;
    static const char *const words[PROTOCOL_COUNT] = {"tcp4", "tcp6", "udp4", "udp6"};
    size_t length = 0;
    text[0] = '\0';
    text_append(text, size, &length, "sockscope list proto:");
    text_append(text, size, &length, words[protocol]);
    append_ends(text, size, &length, endpoint, "local:", "remote:");
    if (protocol_is_tcp(protocol) && !endpoint->has_remote) {
        /* Not the connections that a listener has accepted. */
        text_append(text, size, &length, " state:");
        text_append(text, size, &length, state_name((enum tcp_state)endpoint->state, STATE_POWERSHELL));
    }
    if (endpoint->pid) {
        text_append(text, size, &length, " pid:");
        text_append_number(text, size, &length, endpoint->pid);
    }
    return length;
}

size_t command_to_close(const struct row *row, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    if (close_obstacle(row) == CLOSE_POSSIBLE) {
        text_append(text, size, &length, "sockscope close");
        append_ends(text, size, &length, &row->endpoint, "", "");
    }
    return length;
}
