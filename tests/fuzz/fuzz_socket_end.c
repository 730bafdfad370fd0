/* Ends of sockets as a driver tells them: read within their bounds, and more behind one changes nothing. */
#include "fuzz_text.h"

#include "sockscope/socket_search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct socket_end end, same;
    uint8_t *bytes = malloc(size + 1);
    MUST(bytes != NULL);
    memset(bytes, 0, size + 1);
    if (size > 0) {
        memcpy(bytes, data, size);
    }
    if (socket_end_read(bytes, size, &end)) {
        MUST(size >= 16);
        MUST(socket_end_read(bytes, size + 1, &same));
        MUST(memcmp(end.address, same.address, sizeof end.address) == 0);
        MUST(end.port == same.port && end.scope == same.scope);
    }
    free(bytes);
    return 0;
}
