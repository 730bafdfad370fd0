/* State words: what is known has a name in every dialect, and each name is read as the same state. */
#include "fuzz_text.h"

#include "sockscope/endpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum state_dialect dialects[] = {STATE_NETSTAT, STATE_POWERSHELL, STATE_WORDS};
    char *text = malloc(size ? size : 1);
    enum tcp_state state, again;
    MUST(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    if (state_parse(text, size, &state)) {
        MUST(state != STATE_NONE);
        for (size_t i = 0; i < sizeof dialects / sizeof dialects[0]; i++) {
            const char *name = state_name(state, dialects[i]);
            MUST(name[0] != '\0' && strcmp(name, "?") != 0);
            MUST(state_parse(name, strlen(name), &again) && again == state);
        }
    }
    free(text);
    return 0;
}
