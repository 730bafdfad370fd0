/*
 * tables: GetExtendedTcpTable and GetExtendedUdpTable with owners, tags and creation times; bound sockets
 * from two undocumented tables.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>

#include "sockscope/process_list.h"
#include "sockscope/table_rows.h"
#include "windows/system/late.h"
#include "windows/tables/ip_helper.h"
#include "windows/tables/tables.h"

/*
 * A call costs far more than memory that is not touched: the first one has room for more rows than most
 * machines have, so that a program that looks once asks once.  These rows are the largest of the four tables.
 */
enum { FIRST_ROWS = 25000, FIRST_SIZE = FIRST_ROWS * sizeof(MIB_TCP6ROW_OWNER_MODULE) };

struct asked_table {
    const struct ip_helper *helper; /* NULL: not available */
    enum protocol protocol;
};

static uint32_t call_table(void *asked, void *buffer, uint32_t *size)
{
    const struct ip_helper *helper = ((const struct asked_table *)asked)->helper;
    enum protocol protocol = ((const struct asked_table *)asked)->protocol;
    ULONG family = protocol_is_ipv6(protocol) ? AF_INET6 : AF_INET;
    DWORD wanted = *size, error = ERROR_PROC_NOT_FOUND;
    if (helper && protocol_is_tcp(protocol)) {
        error = helper->tcp_table(buffer, &wanted, FALSE, family, TCP_TABLE_OWNER_MODULE_ALL, 0);
    } else if (helper) {
        error = helper->udp_table(buffer, &wanted, FALSE, family, UDP_TABLE_OWNER_MODULE, 0);
    }
    *size = wanted;
    return error;
}

static uint32_t fetch(struct table_reader *reader, enum protocol protocol)
{
    struct asked_table asked = {reader->helper ? reader->helper : ip_helper(), protocol};
    struct read_question question = {.ask = call_table,
                                     .context = &asked,
                                     .first_size = FIRST_SIZE,
                                     .too_small = ERROR_INSUFFICIENT_BUFFER,
                                     .no_memory = ERROR_NOT_ENOUGH_MEMORY};
    return read_buffer_fill(&reader->buffer, &question);
}

static uint32_t take(struct snapshot *snapshot, enum table table, const void *bytes, size_t size)
{
    switch (table_rows_take(snapshot, table, bytes, size)) {
    case TABLE_TAKEN:
        return 0;
    case TABLE_TORN:
        return ERROR_INVALID_DATA;
    case TABLE_NO_MEMORY:
        break;
    }
    return ERROR_NOT_ENOUGH_MEMORY;
}

uint32_t tables_read_one(struct table_reader *reader, struct snapshot *snapshot, enum protocol protocol)
{
    enum table table = (enum table)protocol;
    snapshot_begin_table(snapshot, table);
    uint32_t error = fetch(reader, protocol);
    if (!error) {
        error = take(snapshot, table, reader->buffer.bytes, reader->buffer.size);
    }
    if (error) {
        snapshot_fail_table(snapshot, table, error);
    }
    return error;
}

/*
 * Tables that no page of Microsoft's names: a function of iphlpapi allocates one from the heap that it is
 * given (System Informer, netprv.h: the shape of the whole family, and how the bound tables are used).
 */
typedef ULONG(WINAPI *make_table)(void **table, HANDLE heap, ULONG heap_flags);

struct internal_table {
    enum table_answer answer;
    DWORD error;  /* ANSWER_REFUSED */
    void *memory; /* of the table, for HeapFree; NULL where none was made */
};

static struct internal_table call_internal(const char *name)
{
    struct internal_table table = {0};
    make_table make = (make_table)late_function(L"iphlpapi.dll", name);
    table.error = make ? make(&table.memory, GetProcessHeap(), 0) : ERROR_NOT_SUPPORTED;
    table.answer = table_answer(make != NULL, table.error, table.memory);
    return table;
}

static void free_internal(const struct internal_table *table)
{
    if (table->memory) {
        HeapFree(GetProcessHeap(), 0, table->memory);
    }
}

static void read_bound(struct snapshot *snapshot, enum table which, const char *name)
{
    snapshot_begin_table(snapshot, which);
    struct internal_table table = call_internal(name);
    DWORD error = table.error;
    if (table.answer == ANSWER_TABLE) {
        error = take(snapshot, which, table.memory, HeapSize(GetProcessHeap(), 0, table.memory));
    } else if (table.answer == ANSWER_EMPTY) {
        error = 0;
    }
    if (error) {
        snapshot_fail_table(snapshot, which, error);
    }
    free_internal(&table);
}

/* False when memory is out. */
static bool add_peers(struct udp_peers *peers, struct snapshot *snapshot, enum table which,
                      const struct internal_table *table)
{
    static const uint32_t no_rows = 0;
    if (table->answer == ANSWER_TABLE) {
        return udp_peers_add(peers, snapshot, which, table->memory,
                             HeapSize(GetProcessHeap(), 0, table->memory));
    }
    return table->answer != ANSWER_EMPTY || udp_peers_add(peers, snapshot, which, &no_rows, sizeof no_rows);
}

/*
 * The remote ends are read before the sockets: a socket that goes in between is not shown, and one that comes
 * gets its remote end at the next look.  The other way round, a socket would lose it on the way out.
 */
static void read_udp(struct table_reader *reader, struct snapshot *snapshot, enum protocol protocol)
{
    struct udp_peers *peers = &reader->peers[protocol_is_ipv6(protocol)];
    if (!udp_peers_asked(peers)) {
        tables_read_one(reader, snapshot, protocol);
        return;
    }
    struct internal_table table =
        call_internal(protocol_is_ipv6(protocol) ? "InternalGetUdp6Table2" : "InternalGetUdpTable2");
    bool starved = table.answer == ANSWER_REFUSED && table.error == ERROR_NOT_ENOUGH_MEMORY;
    if (!starved && (table.answer == ANSWER_ABSENT || table.answer == ANSWER_REFUSED)) {
        udp_peers_refuse(peers, table.answer == ANSWER_ABSENT, table.error);
    }
    if (!tables_read_one(reader, snapshot, protocol)) {
        starved = starved || !add_peers(peers, snapshot, (enum table)protocol, &table);
    }
    if (starved) {
        /* Without their remote ends all of them would look disconnected. */
        snapshot_fail_table(snapshot, (enum table)protocol, ERROR_NOT_ENOUGH_MEMORY);
    }
    free_internal(&table);
}

void tables_read(struct table_reader *reader, struct snapshot *snapshot, unsigned facts)
{
    tables_read_one(reader, snapshot, PROTOCOL_TCP4);
    tables_read_one(reader, snapshot, PROTOCOL_TCP6);
    read_udp(reader, snapshot, PROTOCOL_UDP4);
    read_udp(reader, snapshot, PROTOCOL_UDP6);
    uint32_t wrong = udp_peers_error(&reader->peers[0]);
    snapshot->peers_error = wrong ? wrong : udp_peers_error(&reader->peers[1]);
    if (facts & FACT_BOUND) {
        read_bound(snapshot, TABLE_BOUND4, "InternalGetBoundTcpEndpointTable");
        read_bound(snapshot, TABLE_BOUND6, "InternalGetBoundTcp6EndpointTable");
    }
    read_buffer_rest(&reader->buffer);
}

void tables_free(struct table_reader *reader)
{
    read_buffer_free(&reader->buffer);
}
