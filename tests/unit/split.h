/*
 * split: a command line as it stands in a text, taken apart as a shell would.
 */
#ifndef SOCKSCOPE_SPLIT_H
#define SOCKSCOPE_SPLIT_H

#include <stdbool.h>

enum { SPLIT_MOST = 32 };

/* At blanks, but not between quotation marks; what is too much stays with the last. */
static inline int split(char *line, char *argv[SPLIT_MOST])
{
    int argc = 0;
    bool quoted = false;
    char *to = line;
    argv[argc++] = to;
    for (const char *from = line; *from; from++) {
        if (*from == '"') {
            quoted = !quoted;
        } else if (*from == ' ' && !quoted && argc < SPLIT_MOST) {
            *to++ = '\0';
            argv[argc++] = to;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return argc;
}

#endif
