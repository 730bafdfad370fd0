/*
 * socket_driver over made-up drivers: those that know all codes, none, some, or do not answer; and what they
 * answer, byte for byte.
 */
#include "check.h"

#include "sockscope/socket_driver.h"

enum { INVALID_FUNCTION = 1, UNSUPPORTED = 50, INVALID_PARAMETER = 87, NOT_FOUND = 1168, TIMEOUT = 1460 };

/* What one socket answers: errors, and the ends that it tells. */
struct fake {
    uint32_t local_error, remote_error, type_error, shut_error;
    struct socket_end local, remote;
    bool tcp, shut;
};

static struct fake connected, accepted, datagram;
static int asked; /* questions of any kind */

static uint32_t local_end(void *socket, struct socket_end *end)
{
    const struct fake *fake = socket;
    asked++;
    *end = fake->local;
    return fake->local_error;
}

static uint32_t remote_end(void *socket, struct socket_end *end)
{
    const struct fake *fake = socket;
    asked++;
    *end = fake->remote;
    return fake->remote_error;
}

static uint32_t is_tcp(void *socket, bool *tcp)
{
    const struct fake *fake = socket;
    asked++;
    *tcp = fake->tcp;
    return fake->type_error;
}

static uint32_t shut_down(void *socket, enum shutdown_how how)
{
    struct fake *fake = socket;
    CHECK_NUMBER(how, SHUTDOWN_SEND);
    asked++;
    fake->shut = true;
    return fake->shut_error;
}

static struct socket_end end_at(uint16_t port)
{
    return (struct socket_end){.address = {[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1}, .port = port};
}

/* A driver that knows everything. */
static void begin(void)
{
    connected = (struct fake){.local = end_at(50000), .remote = end_at(8000), .tcp = true};
    accepted = (struct fake){.local = end_at(8000), .remote = end_at(50000), .tcp = true};
    datagram = (struct fake){.local = end_at(50001), .remote_error = NOT_FOUND};
    asked = 0;
}

static struct driver_report ask(void)
{
    static const struct socket_operations operations = {
        .local_end = local_end, .remote_end = remote_end, .is_tcp = is_tcp, .shut_down = shut_down};
    struct driver_trial trial = {&connected, &accepted, &datagram, end_at(50000), end_at(8000)};
    return driver_ask(&trial, &operations);
}

static void check_text(const struct driver_report *report, const char *wanted)
{
    char text[512];
    CHECK_NUMBER(driver_report_text(report, text, sizeof text), strlen(wanted));
    CHECK_TEXT(text, wanted);
}

CASE(all_is_answered)
{
    begin();
    struct driver_report report = ask();
    CHECK(driver_serves(&report));
    CHECK(driver_tells_type(&report));
    CHECK(connected.shut && !accepted.shut && !datagram.shut);
    check_text(&report, "");
}

/* The driver of Windows may have no other end for UDP, connected or not: nobody asks. */
CASE(udp_is_asked_for_its_type_alone)
{
    static const uint32_t errors[] = {INVALID_FUNCTION, UNSUPPORTED, INVALID_PARAMETER, TIMEOUT};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        begin();
        datagram.local_error = datagram.remote_error = datagram.shut_error = errors[i];
        struct driver_report report = ask();
        CHECK(driver_serves(&report));
        check_text(&report, "");
    }
}

/* STATUS_INVALID_DEVICE_REQUEST and STATUS_NOT_IMPLEMENTED are the first, STATUS_NOT_SUPPORTED the second. */
CASE(a_refused_code_leads_to_winsock)
{
    static const uint32_t refusals[] = {INVALID_FUNCTION, UNSUPPORTED};
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        begin();
        connected.remote_error = accepted.remote_error = refusals[i];
        struct driver_report report = ask();
        CHECK(!driver_serves(&report));
        begin();
        connected.local_error = refusals[i];
        report = ask();
        CHECK(!driver_serves(&report));
        begin();
        connected.shut_error = refusals[i];
        report = ask();
        CHECK(!driver_serves(&report));
    }
}

/* As seen with Wine 8: of these codes it has that of the own end alone. */
CASE(wine_has_other_codes)
{
    begin();
    connected.remote_error = accepted.remote_error = connected.shut_error = INVALID_FUNCTION;
    connected.tcp = false;
    struct driver_report report = ask();
    CHECK(!driver_serves(&report));
    check_text(&report, "other end: refused (error 1); other end of an accepted socket: refused (error 1); "
                        "type: a wrong answer; shutting down: refused (error 1)");
}

/* A code that means something else: to succeed is not enough. */
CASE(a_wrong_answer_leads_to_winsock)
{
    begin();
    connected.remote = end_at(8001);
    struct driver_report report = ask();
    CHECK(!driver_serves(&report));
    check_text(&report, "other end: a wrong answer");
    begin();
    connected.local.address[12] = 128;
    report = ask();
    CHECK(!driver_serves(&report));
    check_text(&report, "own end: a wrong answer");
}

CASE(the_type_is_no_condition)
{
    begin();
    connected.type_error = datagram.type_error = INVALID_FUNCTION;
    struct driver_report report = ask();
    CHECK(driver_serves(&report));
    CHECK(!driver_tells_type(&report));
    check_text(&report, "type: refused (error 1)");
    /* All are TCP, or none is. */
    begin();
    datagram.tcp = true;
    report = ask();
    CHECK(driver_serves(&report) && !driver_tells_type(&report));
    begin();
    connected.tcp = false;
    report = ask();
    CHECK(driver_serves(&report) && !driver_tells_type(&report));
}

/* An answer that there is none is no refusal: such a socket is not found, and nobody asks Winsock. */
CASE(a_failure_is_no_refusal)
{
    begin();
    accepted.remote_error = NOT_FOUND;
    struct driver_report report = ask();
    CHECK(driver_serves(&report));
    check_text(&report, "other end of an accepted socket: failed (error 1168)");
    begin();
    connected.remote_error = connected.local_error = connected.shut_error = INVALID_PARAMETER;
    report = ask();
    CHECK(driver_serves(&report));
    report = driver_not_asked(10060);
    CHECK(driver_serves(&report));
    CHECK(!driver_tells_type(&report));
    CHECK_NUMBER(report.errors[DRIVER_SHUT_DOWN], 10060);
}

CASE(after_silence_nothing_is_asked)
{
    begin();
    connected.local_error = TIMEOUT;
    struct driver_report report = ask();
    CHECK(driver_serves(&report));
    CHECK_NUMBER(asked, 1);
    CHECK(!connected.shut);
    CHECK_NUMBER(report.answers[DRIVER_SHUT_DOWN], DRIVER_SILENT);
    begin();
    connected.type_error = TIMEOUT;
    report = ask();
    CHECK(driver_serves(&report));
    CHECK_NUMBER(asked, 4);
    check_text(&report, "type: no answer in time; shutting down: no answer in time");
    begin();
    datagram.type_error = TIMEOUT;
    report = ask();
    CHECK(!driver_tells_type(&report) && !connected.shut);
}

CASE(a_report_fits_into_its_text)
{
    struct driver_report report = driver_not_asked(87);
    char text[600];
    size_t whole = driver_report_text(&report, text, sizeof text);
    for (size_t size = 1; size <= whole + 1; size++) {
        memset(text, '?', sizeof text);
        size_t length = driver_report_text(&report, text, size);
        CHECK(length == strlen(text) && length < size && text[size] == '?');
    }
}

/* FILE_VOLUME_NAME_INFORMATION. */
static size_t write_volume(const char *name, uint8_t bytes[128])
{
    size_t length = strlen(name);
    memset(bytes, 0, 128);
    bytes[0] = (uint8_t)(2 * length);
    for (size_t i = 0; i < length; i++) {
        bytes[4 + 2 * i] = (uint8_t)name[i];
    }
    return 4 + 2 * length;
}

static bool owns(const char *name)
{
    uint8_t bytes[128];
    size_t size = write_volume(name, bytes);
    bool whole = driver_owns(0, bytes, size);
    CHECK_NUMBER(driver_owns(0, bytes, sizeof bytes), whole);
    return whole;
}

CASE(only_its_files_are_of_the_driver)
{
    uint8_t bytes[128];
    CHECK(owns("\\Device\\Afd"));
    CHECK(owns("\\DEVICE\\AFD"));
    CHECK(!owns(""));
    CHECK(!owns("\\Device\\Af"));
    CHECK(!owns("\\Device\\Afe"));
    CHECK(!owns("\\Device\\AfdX"));
    CHECK(!owns("\\Device\\Afd\\Endpoint"));
    CHECK(!owns("\\Device\\NamedPipe"));
    CHECK(!owns("\\Device\\HarddiskVolume3"));
    size_t size = write_volume("\\Device\\Afd", bytes);
    for (size_t i = 0; i < size; i++) {
        CHECK(!driver_owns(0, bytes, i));
    }
    CHECK(!driver_owns(0xC0000008, bytes, size)); /* STATUS_INVALID_HANDLE */
    CHECK(!driver_owns(0x80000005, bytes, size)); /* STATUS_BUFFER_OVERFLOW */
    CHECK(!driver_owns(0x00000103, bytes, size)); /* STATUS_PENDING */
    bytes[5] = 1;                                 /* U+015C for the backslash */
    CHECK(!driver_owns(0, bytes, size));
    /* Where the question is not known. */
    CHECK(driver_owns(0xC0000003, bytes, size));
    CHECK(driver_owns(0xC0000002, bytes, size));
}

/* SOCK_SHARED_INFO, `gap` bytes of something, the own and the other address, and a tail. */
static size_t write_context(uint8_t family, size_t gap, const uint8_t *local, const uint8_t *remote,
                            size_t size, uint8_t bytes[256])
{
    memset(bytes, 0, 256);
    bytes[4] = family;
    bytes[16] = (uint8_t)size;
    bytes[20] = (uint8_t)size;
    memset(bytes + 120, 0xAA, gap);
    memcpy(bytes + 120 + gap, local, size);
    memcpy(bytes + 120 + gap + size, remote, size);
    return 120 + gap + 2 * size;
}

static const uint8_t local4[16] = {2, 0, 0x1f, 0x40, 0, 0, 0, 0},
                     remote4[16] = {2, 0, 0xc3, 0x50, 10, 0, 0, 7};

CASE(the_context_tells_the_other_end)
{
    static const uint8_t local6[28] = {23, 0, 0x1f, 0x40}, remote6[28] = {23, 0, 0, 80, [8] = 0x20, [23] = 9};
    uint8_t bytes[256];
    struct socket_end end;
    for (size_t gap = 0; gap <= 16; gap += 2) {
        size_t size = write_context(2, gap, local4, remote4, 16, bytes);
        CHECK(driver_context_remote(bytes, size, &end));
        CHECK(end.port == 50000 && end.address[12] == 10 && end.address[15] == 7);
        CHECK(driver_context_remote(bytes, sizeof bytes, &end) && end.port == 50000);
        CHECK(!driver_context_remote(bytes, size - 1, &end));
        size = write_context(23, gap, local6, remote6, 28, bytes);
        CHECK(driver_context_remote(bytes, size, &end));
        CHECK(end.port == 80 && end.address[0] == 0x20 && end.address[15] == 9);
    }
}

CASE(a_context_without_an_end_tells_none)
{
    static const uint8_t none[16] = {0}, no_port[16] = {2, 0, 0, 0, 10, 0, 0, 7};
    uint8_t bytes[256];
    struct socket_end end;
    size_t size = write_context(2, 8, local4, none, 16, bytes);
    CHECK(!driver_context_remote(bytes, size, &end));
    size = write_context(2, 8, local4, no_port, 16, bytes);
    CHECK(!driver_context_remote(bytes, size, &end));
    size = write_context(23, 8, local4, remote4, 16, bytes); /* another family than it says */
    CHECK(!driver_context_remote(bytes, size, &end));
    size = write_context(32, 8, local4, remote4, 16, bytes); /* Bluetooth */
    CHECK(!driver_context_remote(bytes, size, &end));
    size = write_context(2, 8, local4, remote4, 16, bytes);
    bytes[16] = 0;
    CHECK(!driver_context_remote(bytes, size, &end));
    bytes[16] = 16;
    memset(bytes + 20, 0xff, 4);
    CHECK(!driver_context_remote(bytes, size, &end));
    for (size = 0; size < 152; size++) {
        CHECK(!driver_context_remote(bytes, size, &end));
    }
    memset(bytes, 0, sizeof bytes);
    CHECK(!driver_context_remote(bytes, sizeof bytes, &end));
}

int main(void)
{
    RUN(all_is_answered);
    RUN(udp_is_asked_for_its_type_alone);
    RUN(a_refused_code_leads_to_winsock);
    RUN(wine_has_other_codes);
    RUN(a_wrong_answer_leads_to_winsock);
    RUN(the_type_is_no_condition);
    RUN(a_failure_is_no_refusal);
    RUN(after_silence_nothing_is_asked);
    RUN(a_report_fits_into_its_text);
    RUN(only_its_files_are_of_the_driver);
    RUN(the_context_tells_the_other_end);
    RUN(a_context_without_an_end_tells_none);
    return check_result();
}
