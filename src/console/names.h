/*
 * names: names of addresses and adapters for one table.
 */
#ifndef SOCKSCOPE_CONSOLE_NAMES_H
#define SOCKSCOPE_CONSOLE_NAMES_H

#include "console.h"
#include "sockscope/resolver.h"

struct console_names {
    struct resolver *names, *adapters; /* NULL where no column shows them */
    struct name_book name_book, adapter_book;
};

/*
 * Looks up what the columns of `output` show of the rows, and sets its books, which are good until
 * names_close.  The network is asked only if the command says so.  What takes too long stays without a name,
 * and stderr says so.  If false, stderr has said why; call names_close in that case, too.
 */
bool names_open(struct console_names *names, const struct command *command, const struct frame *frame,
                struct export_options *output);
void names_close(struct console_names *names);

#endif
