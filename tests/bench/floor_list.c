/* floor_list: the least that a console list has to do; bench_list compares with it. */
#include "floor.h"

#include <stdio.h>

static void print(void *context, const struct floor_row *row)
{
    (void)context;
    printf("%-5s %-47s %-47s %2lu %6lu %s\n", row->protocol, row->local, row->remote, row->state, row->pid,
           row->process);
}

int main(void)
{
    return floor_rows(print, NULL) == 0;
}
