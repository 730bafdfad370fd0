/* What Winsock keeps with the driver about a socket, and names of volumes: read within their bounds. */
#include "fuzz_text.h"

#include "sockscope/socket_driver.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct socket_end end;
    uint8_t *bytes = malloc(size + 1);
    MUST(bytes != NULL);
    if (size > 0) {
        memcpy(bytes, data, size);
    }
    if (driver_context_remote(bytes, size, &end)) {
        MUST(size >= 120 + 32);
        MUST(end.port != 0);
    }
    if (driver_owns(0, bytes, size)) {
        MUST(size >= 26);
    }
    free(bytes);
    return 0;
}
