/* Sort orders: keys within their bounds, or a fault that lies within the text. */
#include "fuzz_text.h"

#include "../unit/rows.h"
#include "sockscope/view.h"

static void check_order(const struct sort_order *order)
{
    struct process process = a_process(7, "a.exe");
    struct row a = a_row(true, "127.0.0.1:80", "10.0.0.1:443", STATE_ESTABLISHED, &process);
    struct row b = a_row(false, "[::1]:53", NULL, STATE_NONE, NULL);
    int forth = sort_order_compare(order, &a, &b), back = sort_order_compare(order, &b, &a);
    MUST((forth > 0) == (back < 0) && (forth < 0) == (back > 0));
    MUST(sort_order_compare(order, &a, &a) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct sort_order order;
    size_t position = 0, length = 0;
    const char *nearest = NULL;
    if (sort_order_parse(text, &order, &position, &length, &nearest)) {
        MUST(order.count <= SORT_KEYS_MAX);
        for (size_t i = 0; i < order.count; i++) {
            MUST(order.keys[i].column < COLUMN_COUNT);
        }
        check_order(&order);
    } else {
        MUST(position <= strlen(text) && length <= strlen(text) - position);
        MUST(!nearest || column_find(nearest, strlen(nearest)) >= 0);
    }
    free(text);
    return 0;
}
