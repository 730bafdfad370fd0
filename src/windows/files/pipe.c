/*
 * pipe: whether anybody still reads.  A write would tell, but there may be nothing to write for hours.
 */
#include <windows.h>

#include "sockscope/system.h"
#include "windows/system/late.h"

/* FILE_PIPE_LOCAL_INFORMATION of the driver kit's ntifs.h, asked for as FilePipeLocalInformation. */
struct pipe_information {
    ULONG type, configuration, most_instances, instances, inbound_quota, readable, outbound_quota, writable,
        state, end;
};

typedef LONG(NTAPI *query_file)(HANDLE file, void *status, void *information, ULONG size, int kind);

bool system_reader_has_gone(void *handle)
{
    enum { PIPE_LOCAL_INFORMATION = 24, CLOSING = 4 };
    query_file query = (query_file)late_function(L"ntdll.dll", "NtQueryInformationFile");
    struct pipe_information pipe = {.state = 0};
    void *status[2];
    return query && GetFileType(handle) == FILE_TYPE_PIPE &&
           query(handle, status, &pipe, sizeof pipe, PIPE_LOCAL_INFORMATION) == 0 && pipe.state == CLOSING;
}
