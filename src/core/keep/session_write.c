/*
 * session_write: writes rows as the text that session.h describes.  The checksum is computed from what goes
 * into the buffer, so memory does not grow with rows.
 */
#include <stdio.h>
#include <string.h>

#include "sockscope/session.h"
#include "sockscope/text.h"

enum { BUFFER_SIZE = 8192, LONGEST_PIECE = ADDRESS_TEXT_SIZE };

/* 10000-01-01, from which on a year has too many digits. */
#define TIME_END UINT64_C(2650467744000000000)

struct writer {
    const struct sink *sink;
    char buffer[BUFFER_SIZE];
    size_t used;
    uint64_t length; /* of all */
    uint32_t checksum;
    bool stopped;
};

static void flush(struct writer *writer)
{
    if (!writer->stopped && writer->used) {
        writer->stopped = !writer->sink->write(writer->sink->context, writer->buffer, writer->used);
    }
    writer->used = 0;
}

static void put_bytes(struct writer *writer, const char *bytes, size_t length)
{
    if (writer->used + length > BUFFER_SIZE) {
        flush(writer);
    }
    memcpy(writer->buffer + writer->used, bytes, length);
    writer->checksum = session_checksum(writer->checksum, bytes, length);
    writer->used += length;
    writer->length += length;
    writer->stopped = writer->stopped || writer->length > SESSION_TEXT_MAX;
}

/* A short text without anything to escape. */
static void put(struct writer *writer, const char *text)
{
    put_bytes(writer, text, strlen(text));
}

static void put_number(struct writer *writer, uint64_t number)
{
    char text[24];
    size_t length = 0;
    text_append_number(text, sizeof text, &length, number);
    put_bytes(writer, text, length);
}

static void put_escape(struct writer *writer, unsigned char byte)
{
    char text[8];
    if (byte == '\t' || byte == '\n' || byte == '\\') {
        put(writer, byte == '\t' ? "\\t" : byte == '\n' ? "\\n" : "\\\\");
        return;
    }
    snprintf(text, sizeof text, "\\x%02x", byte);
    put(writer, text);
}

/* A text of any length and content. */
static void put_field(struct writer *writer, const char *text)
{
    size_t length;
    for (uint32_t code = text_decode(text, &length); code; code = text_decode(text, &length)) {
        if (code < ' ' || code == 0x7f || code == '\\' || code >= TEXT_MALFORMED) {
            put_escape(writer, (unsigned char)text[0]);
        } else {
            put_bytes(writer, text, length);
        }
        text += length;
    }
}

static void put_time(struct writer *writer, uint64_t time)
{
    char text[32];
    if (time && time < TIME_END) {
        text_time_iso(time, text, sizeof text);
        put(writer, text);
    }
}

static void put_end(struct writer *writer, const struct address *address, uint16_t port)
{
    char text[LONGEST_PIECE];
    size_t length = address_format(address, text, sizeof text);
    put_bytes(writer, text, length);
    put(writer, "\t");
    put_number(writer, port);
}

static void put_state(struct writer *writer, uint8_t state)
{
    const char *name = state_name((enum tcp_state)state, STATE_POWERSHELL);
    if (name[0] == '?') {
        put_number(writer, state);
    } else {
        put(writer, name);
    }
}

static void put_row(struct writer *writer, const struct session_row *row)
{
    const struct endpoint *endpoint = &row->endpoint;
    struct address local = endpoint_local(endpoint), remote = endpoint_remote(endpoint);
    put(writer, protocol_name((enum protocol)endpoint->protocol));
    put(writer, "\t");
    put_end(writer, &local, endpoint->local_port);
    put(writer, "\t");
    if (endpoint->has_remote) {
        put_end(writer, &remote, endpoint->remote_port);
    } else {
        put(writer, "\t");
    }
    put(writer, "\t");
    put_state(writer, endpoint->state);
    put(writer, "\t");
    put_number(writer, endpoint->pid);
    put(writer, "\t");
    put_field(writer, row->name);
    put(writer, "\t");
    put_field(writer, row->path);
    put(writer, "\t");
    put_field(writer, row->service);
    put(writer, "\t");
    put_time(writer, endpoint->created);
    put(writer, "\n");
}

bool session_write(const struct session *session, const struct sink *sink)
{
    struct writer writer = {.sink = sink};
    char checksum[16];
    put(&writer, "sockscope-session ");
    put_number(&writer, SESSION_VERSION);
    put(&writer, "\ntaken\t");
    put_time(&writer, session->wall);
    put(&writer, "\t");
    put_field(&writer, session->filter);
    put(&writer, "\n");
    for (size_t i = 0; i < session->count && !writer.stopped; i++) {
        put_row(&writer, &session->rows[i]);
    }
    snprintf(checksum, sizeof checksum, " %08lx\n", (unsigned long)writer.checksum);
    put(&writer, "end ");
    put_number(&writer, session->count);
    put(&writer, checksum);
    flush(&writer);
    return !writer.stopped;
}
