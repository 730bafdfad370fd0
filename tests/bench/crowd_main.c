/*
 * crowd PAIRS SECONDS: opens that many connections to itself and holds them for a time.  Prints "ready"
 * when all are there.
 */
#include "crowd.h"

#include <stdio.h>
#include <stdlib.h>

#include <windows.h>

int main(int argc, char *argv[])
{
    if (argc != 3 || !crowd_open((unsigned)strtoul(argv[1], NULL, 10))) {
        fprintf(stderr, "crowd PAIRS SECONDS: the sockets could not be opened\n");
        return EXIT_FAILURE;
    }
    puts("ready");
    fflush(stdout);
    Sleep((DWORD)strtoul(argv[2], NULL, 10) * 1000);
    return EXIT_SUCCESS;
}
