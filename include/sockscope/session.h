/*
 * session: the rows of one look as text that can be kept, read again and compared.
 *
 *   sockscope-session 1
 *   taken TIME FILTER
 *   PROTOCOL LOCAL-ADDRESS LOCAL-PORT REMOTE-ADDRESS REMOTE-PORT STATE PID NAME PATH SERVICE CREATED
 *   end ROWS CHECKSUM
 *
 * UTF-8, one line per row, fields separated by single tabs ("end" and the first line have blanks).  Times are
 * ISO 8601 in UTC; what is unknown is empty.  In a field \t \n \\ and \xNN stand for a tab, a line end, a
 * backslash and any other control character or malformed byte.  The checksum is the CRC-32 of all bytes
 * before the last line, in eight lower-case hexadecimal digits.
 *
 * A reader takes a complete, undamaged text or nothing.
 */
#ifndef SOCKSCOPE_SESSION_H
#define SOCKSCOPE_SESSION_H

#include "sockscope/export.h"

/* A larger text is neither written nor read. */
enum { SESSION_VERSION = 1, SESSION_TEXT_MAX = 64 << 20 };

struct session_row {
    struct endpoint endpoint;          /* pid is that of the last known owner; no service tag */
    const char *name, *path, *service; /* "" where unknown; raw, so sanitise them for people */
};

struct session {
    uint64_t wall;      /* when it was taken, FILETIME units, UTC */
    const char *filter; /* the query that chose the rows, "" for all */
    struct session_row *rows;
    size_t count, capacity;
    char *texts; /* what the rows point to if they were read from text; otherwise NULL */
};

/* A zeroed struct is a valid empty session, except for its filter. */
void session_free(struct session *session);

/*
 * The rows of a frame.  Their texts and `filter` are not copied: they must outlive the session.  False when
 * memory is out; call session_free in either case.
 */
bool session_take(struct session *session, const struct row *const *rows, size_t count, uint64_t wall,
                  const char *filter);

/* A single row of a session, with the texts of `row`. */
struct session_row session_row_of(const struct row *row);

/* False if the sink stopped, or if the text would be too large to be read again. */
bool session_write(const struct session *session, const struct sink *sink);

/* What is wrong with a text, and in which line; line 0: with all of it. */
struct session_problem {
    size_t line;
    char message[200];
};

/*
 * Fills *session, which session_free frees.  False, with nothing to be freed, if the text is no session, has
 * a newer version, is cut off or damaged: *problem says which.
 */
bool session_read(const char *text, size_t length, struct session *session, struct session_problem *problem);

/* CRC-32 (ISO 3309), continued: `checksum` is that of the bytes before these, 0 at the beginning. */
uint32_t session_checksum(uint32_t checksum, const char *bytes, size_t length);

enum session_difference { SESSION_ADDED, SESSION_REMOVED, SESSION_CHANGED };

/* Receives a difference: `before` is NULL for an added row, `after` for a removed one. */
typedef void session_tell(void *context, enum session_difference difference, const struct session_row *before,
                          const struct session_row *after);

/*
 * Pairs rows by protocol, both ends, PID and name of the process, duplicates in their order, and reports
 * those that have no partner or another state, ordered by protocol, local end, remote end, PID and name.
 * False when memory is out; then nothing was reported.
 */
bool session_diff(const struct session *before, const struct session *after, session_tell *tell,
                  void *context);

#endif
