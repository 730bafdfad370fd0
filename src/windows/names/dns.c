/*
 * dns: the operations of the resolver on Windows' DNS client.
 */
#include <windows.h>

#include <string.h>
#include <windns.h>

#include "sockscope/resolver.h"
#include "sockscope/system.h"
#include "windows/system/late.h"

enum { CACHE_ENTRIES_MAX = 4096, QUERY_SIZE = 80 };

typedef DNS_STATUS(WINAPI *query_dns)(PCWSTR name, WORD type, DWORD options, void *extra,
                                      PDNS_RECORD *records, void *reserved);
typedef void(WINAPI *free_dns)(void *data, DNS_FREE_TYPE type);

/*
 * An entry of the list that DnsGetCacheDataTable returns.  The function is not documented; name and layout as
 * "ipconfig /displaydns" uses them and public tools have described since Windows 2000.
 */
struct cache_entry {
    struct cache_entry *next;
    wchar_t *name;
    WORD type, data_length;
    DWORD flags;
};
typedef BOOL(WINAPI *get_cache)(struct cache_entry *head);

struct dns {
    query_dns query;
    free_dns release;
};

static bool find_dns(struct dns *dns)
{
    dns->query = (query_dns)late_function(L"dnsapi.dll", "DnsQuery_W");
    dns->release = (free_dns)late_function(L"dnsapi.dll", "DnsFree");
    return dns->query && dns->release;
}

static bool take_address(const DNS_RECORD *record, struct address *address)
{
    memset(address, 0, sizeof *address);
    if (record->wType == DNS_TYPE_A) {
        memcpy(address->bytes, &record->Data.A.IpAddress, 4);
        return true;
    }
    if (record->wType == DNS_TYPE_AAAA) {
        memcpy(address->bytes, &record->Data.AAAA.Ip6Address, 16);
        address->ipv6 = true;
        return true;
    }
    return false;
}

typedef void (*tell_name)(void *to, const struct address *address, const char *name);

/* The addresses that a name in the cache has there, too. */
static void tell_entry(const struct dns *dns, const struct cache_entry *entry, tell_name tell, void *to)
{
    char name[HOST_NAME_SIZE];
    PDNS_RECORD records = NULL;
    if (dns->query(entry->name, entry->type, DNS_QUERY_NO_WIRE_QUERY, NULL, &records, NULL) != 0) {
        return;
    }
    system_utf8(entry->name, name, sizeof name);
    for (const DNS_RECORD *record = records; record; record = record->pNext) {
        struct address address;
        if (take_address(record, &address)) {
            tell(to, &address, name);
        }
    }
    dns->release(records, DnsFreeRecordList);
}

static void read_cache(void *context, tell_name tell, void *to)
{
    struct dns dns;
    struct cache_entry head = {0};
    get_cache get = (get_cache)late_function(L"dnsapi.dll", "DnsGetCacheDataTable");
    (void)context;
    if (!get || !find_dns(&dns) || !get(&head)) {
        return;
    }
    struct cache_entry *entry = head.next;
    for (int i = 0; entry; i++) {
        struct cache_entry *next = entry->next;
        if (i < CACHE_ENTRIES_MAX && (entry->type == DNS_TYPE_A || entry->type == DNS_TYPE_AAAA)) {
            tell_entry(&dns, entry, tell, to);
        }
        dns.release(entry->name, DnsFreeFlat);
        dns.release(entry, DnsFreeFlat);
        entry = next;
    }
}

static uint32_t ask(void *context, const struct address *address, char name[HOST_NAME_SIZE])
{
    struct dns dns;
    char query[QUERY_SIZE];
    wchar_t wide[QUERY_SIZE];
    PDNS_RECORD records = NULL;
    (void)context;
    name[0] = '\0';
    if (!find_dns(&dns)) {
        return ERROR_PROC_NOT_FOUND;
    }
    names_reverse_query(address, query, sizeof query);
    system_utf16(query, wide, QUERY_SIZE);
    DNS_STATUS error = dns.query(wide, DNS_TYPE_PTR, DNS_QUERY_STANDARD, NULL, &records, NULL);
    for (const DNS_RECORD *record = records; !error && record && !name[0]; record = record->pNext) {
        if (record->wType == DNS_TYPE_PTR && record->Data.PTR.pNameHost) {
            system_utf8((const wchar_t *)record->Data.PTR.pNameHost, name, HOST_NAME_SIZE);
        }
    }
    if (records) {
        dns.release(records, DnsFreeRecordList);
    }
    return (uint32_t)error;
}

struct name_operations system_name_operations(void)
{
    return (struct name_operations){.read_cache = read_cache, .ask = ask};
}
