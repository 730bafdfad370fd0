/*
 * details_place: where a detail of a process is read from, worked out without reading it.
 *
 * What hangs is a whole server, disk or domain, or a single file: details_queue.h makes sure that neither
 * takes more than its share of workers.  Places are compared by hashes: two that collide would wait for each
 * other, nothing worse.
 */
#ifndef SOCKSCOPE_DETAILS_PLACE_H
#define SOCKSCOPE_DETAILS_PLACE_H

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

struct details_place {
    uint64_t root; /* the server of a share, a local volume, the domain of a user */
    uint64_t item; /* the file or the user; 0 for no place at all: unknown, or not needed */
};

/*
 * A file by its native name, regardless of case.  Names of remote files are \Device\Mup\server\share\...,
 * on a mapped drive perhaps with parts that begin with a semicolon before the server; all others begin with
 * their volume, \Device\HarddiskVolume3 (Microsoft, "Support for UNC Naming and MUP"; Sandboxie, file.c).
 */
struct details_place details_place_of_file(const wchar_t *native);

/* A user by the bytes of the SID: all but its last number is the domain (Microsoft, "SID Components"). */
struct details_place details_place_of_user(const void *sid, size_t size);

#endif
