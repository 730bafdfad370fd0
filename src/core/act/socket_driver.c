/* socket_driver: see sockscope/socket_driver.h. */
#include "sockscope/socket_driver.h"

#include <stdio.h>
#include <string.h>

enum {
    CODE_INVALID_FUNCTION =
        1,                 /* ERROR_INVALID_FUNCTION: STATUS_INVALID_DEVICE_REQUEST, STATUS_NOT_IMPLEMENTED */
    CODE_UNSUPPORTED = 50, /* ERROR_NOT_SUPPORTED: STATUS_NOT_SUPPORTED */
    CODE_NOT_FOUND = 1168, /* ERROR_NOT_FOUND */
    CODE_TIMEOUT = 1460    /* ERROR_TIMEOUT */
};

/* SOCK_SHARED_INFO, the same in 32 and 64 bits (System Informer: phnt, ntafd.h). */
enum { CONTEXT_FAMILY = 4, CONTEXT_LOCAL_SIZE = 16, CONTEXT_REMOTE_SIZE = 20, CONTEXT_HEAD = 120 };

enum { FAMILY_IPV4 = 2, FAMILY_IPV6 = 23 };

/* Asking the questions. */

struct asking {
    const struct socket_operations *operations;
    struct driver_report report;
    uint32_t silence; /* the error of the question that was not answered in time */
};

static enum driver_answer answer_of(uint32_t error, bool right)
{
    switch (error) {
    case 0:
        return right ? DRIVER_RIGHT : DRIVER_WRONG;
    case CODE_INVALID_FUNCTION:
    case CODE_UNSUPPORTED:
        return DRIVER_REFUSED;
    case CODE_TIMEOUT:
        return DRIVER_SILENT;
    default:
        return DRIVER_FAILED;
    }
}

static void take(struct asking *asking, enum driver_question question, uint32_t error, bool right)
{
    asking->report.answers[question] = answer_of(error, right);
    asking->report.errors[question] = error;
    if (error == CODE_TIMEOUT) {
        asking->silence = error;
    }
}

typedef uint32_t (*end_question)(void *socket, struct socket_end *end);

/* Without the scope, which loopback does not have. */
static bool same(const struct socket_end *a, const struct socket_end *b)
{
    return memcmp(a->address, b->address, sizeof a->address) == 0 && a->port == b->port;
}

static void ask_end(struct asking *asking, enum driver_question question, end_question ask, void *socket,
                    const struct socket_end *known)
{
    struct socket_end told = {.port = 0};
    uint32_t error = asking->silence ? asking->silence : ask(socket, &told);
    take(asking, question, error, same(&told, known));
}

static void ask_type(struct asking *asking, const struct driver_trial *trial)
{
    bool tcp = false, udp_too = true;
    uint32_t error = asking->silence ? asking->silence : asking->operations->is_tcp(trial->connected, &tcp);
    if (!error) {
        error = asking->operations->is_tcp(trial->datagram, &udp_too);
    }
    take(asking, DRIVER_TYPE, error, tcp && !udp_too);
}

static void ask_shut_down(struct asking *asking, const struct driver_trial *trial)
{
    uint32_t error =
        asking->silence ? asking->silence : asking->operations->shut_down(trial->connected, SHUTDOWN_SEND);
    take(asking, DRIVER_SHUT_DOWN, error, true);
}

struct driver_report driver_ask(const struct driver_trial *trial, const struct socket_operations *operations)
{
    struct asking asking = {.operations = operations};
    ask_end(&asking, DRIVER_LOCAL_END, operations->local_end, trial->connected, &trial->local);
    ask_end(&asking, DRIVER_REMOTE_END, operations->remote_end, trial->connected, &trial->remote);
    ask_end(&asking, DRIVER_ACCEPTED_REMOTE_END, operations->remote_end, trial->accepted, &trial->local);
    ask_type(&asking, trial);
    ask_shut_down(&asking, trial);
    return asking.report;
}

struct driver_report driver_not_asked(uint32_t error)
{
    struct driver_report report;
    for (size_t i = 0; i < DRIVER_QUESTIONS; i++) {
        report.answers[i] = DRIVER_FAILED;
        report.errors[i] = error;
    }
    return report;
}

/* What the answers mean together. */

bool driver_serves(const struct driver_report *report)
{
    static const enum driver_question needed[] = {DRIVER_LOCAL_END, DRIVER_REMOTE_END, DRIVER_SHUT_DOWN};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        enum driver_answer answer = report->answers[needed[i]];
        if (answer == DRIVER_REFUSED || answer == DRIVER_WRONG) {
            return false;
        }
    }
    return true;
}

bool driver_tells_type(const struct driver_report *report)
{
    return report->answers[DRIVER_TYPE] == DRIVER_RIGHT;
}

static int print_answer(const struct driver_report *report, size_t question, bool first, char *text,
                        size_t size)
{
    static const char *const questions[] = {[DRIVER_LOCAL_END] = "own end",
                                            [DRIVER_REMOTE_END] = "other end",
                                            [DRIVER_ACCEPTED_REMOTE_END] = "other end of an accepted socket",
                                            [DRIVER_TYPE] = "type",
                                            [DRIVER_SHUT_DOWN] = "shutting down"};
    static const char *const answers[] = {[DRIVER_WRONG] = "a wrong answer",
                                          [DRIVER_REFUSED] = "refused",
                                          [DRIVER_FAILED] = "failed",
                                          [DRIVER_SILENT] = "no answer in time"};
    enum driver_answer answer = report->answers[question];
    uint32_t error = report->errors[question];
    const char *gap = first ? "" : "; ";
    if (answer == DRIVER_REFUSED || answer == DRIVER_FAILED) {
        return snprintf(text, size, "%s%s: %s (error %lu)", gap, questions[question], answers[answer],
                        (unsigned long)error);
    }
    return snprintf(text, size, "%s%s: %s", gap, questions[question], answers[answer]);
}

size_t driver_report_text(const struct driver_report *report, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < DRIVER_QUESTIONS && length + 1 < size; i++) {
        if (report->answers[i] != DRIVER_RIGHT) {
            length += (size_t)print_answer(report, i, length == 0, text + length, size - length);
        }
    }
    return length < size ? length : size - 1;
}

/* Reading what it answers. */

static uint32_t read_number(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint8_t lower(uint8_t letter)
{
    return letter >= 'A' && letter <= 'Z' ? (uint8_t)(letter + ('a' - 'A')) : letter;
}

bool driver_owns(uint32_t status, const uint8_t *answer, size_t size)
{
    static const uint32_t invalid_class = 0xC0000003, not_implemented = 0xC0000002;
    static const char name[] = "\\device\\afd";
    enum { HEAD = 4, LENGTH = sizeof name - 1 };
    if (status == invalid_class || status == not_implemented) {
        return true;
    }
    if (status != 0 || size < HEAD + 2 * LENGTH || read_number(answer) != 2 * LENGTH) {
        return false;
    }
    for (size_t i = 0; i < LENGTH; i++) {
        const uint8_t *letter = answer + HEAD + 2 * i;
        if (lower(letter[0]) != (uint8_t)name[i] || letter[1] != 0) {
            return false;
        }
    }
    return true;
}

static bool read_one(const uint8_t *bytes, size_t size, uint32_t family, struct socket_end *end)
{
    return (uint32_t)(bytes[0] | bytes[1] << 8) == family && socket_end_read(bytes, size, end);
}

/* Both addresses are adjacent, and their sizes are given. */
bool driver_context_remote(const uint8_t *context, size_t size, struct socket_end *remote)
{
    struct socket_end local;
    if (size < CONTEXT_HEAD) {
        return false;
    }
    uint32_t family = read_number(context + CONTEXT_FAMILY);
    uint32_t local_size = read_number(context + CONTEXT_LOCAL_SIZE);
    uint32_t remote_size = read_number(context + CONTEXT_REMOTE_SIZE);
    size_t room = size - CONTEXT_HEAD;
    if ((family != FAMILY_IPV4 && family != FAMILY_IPV6) || local_size < 2 || remote_size < 2 ||
        local_size > room || remote_size > room - local_size) {
        return false;
    }
    for (size_t at = CONTEXT_HEAD; at <= size - local_size - remote_size; at += 2) {
        if (read_one(context + at, local_size, family, &local) &&
            read_one(context + at + local_size, remote_size, family, remote) && remote->port != 0) {
            return true;
        }
    }
    return false;
}
