/*
 * console: what the verbs share: one look at the system through the model, and words for rows.
 */
#ifndef SOCKSCOPE_CONSOLE_H
#define SOCKSCOPE_CONSOLE_H

#include "output.h"
#include "sockscope/command.h"
#include "sockscope/dialect.h"
#include "sockscope/model.h"
#include "sockscope/system.h"
#include "words.h"

/* One file a verb; each returns the program's exit code. */
int run_list(const struct command *command);
int run_watch(const struct command *command);
int run_close(struct command *command); /* takes the customary mode where none was given */
int run_kill(const struct command *command);
int run_whois(const struct command *command);
int run_save(const struct command *command);
int run_diff(const struct command *command);
int run_baseline(const struct command *command);
int run_doctor(const struct command *command);

/* A command line of another tool, whose arguments begin at `first`. */
int run_dialect(enum dialect dialect, int argc, char **argv, int first);

struct look {
    struct source source;
    struct reader *reader;
    struct model *model;
    struct frame *frame;            /* the newest; NULL before the first */
    uint32_t told[LOOK_PART_COUNT]; /* failures already reported */
    HANDLE details;                 /* set when details of processes came */
    bool left; /* a look that hangs still uses the source: it stays open until the program ends */
};

/*
 * Opens the system and sets up the command's filter and sort.  The columns of `output` are those that
 * will be shown.  If false, stderr has said why.
 */
bool look_open(struct look *look, const struct command *command, uint64_t highlight_ms);
void look_close(struct look *look);

/*
 * Looks, and waits for wanted details of processes for a bounded time; what could not be read is said on
 * stderr, once.  False when there is no frame.
 */
bool look_now(struct look *look);

/*
 * The same with a reading that is there already: details are not waited for, look_settle takes those that
 * come.
 */
bool look_take(struct look *look, struct reading *reading);

/* A new frame after another filter or order, or when details came, without a look.  False when memory is out.
 */
bool look_settle(struct look *look);

/* Which columns a bare word of the filter is looked for in, bits by id. */
uint64_t look_searched(const struct command *command);

/* True when the last look missed something. */
bool look_failed(const struct look *look);

/* "TCP 127.0.0.1:5000 -> 127.0.0.1:80 ESTABLISHED chrome.exe (PID 12)". */
enum { ROW_WORDS_SIZE = 512 };
void row_words(const struct row *row, char *text, size_t size);

/* The same of an endpoint and its owner; PID 0: not known. */
void endpoint_words(const struct endpoint *endpoint, uint32_t pid, const char *name, char *text, size_t size);

/* "chrome.exe (PID 12)", "PID 12" where the name is not known. */
void process_words(uint32_t pid, const char *name, char *text, size_t size);

/* The larger of `width` and that of the words. */
size_t wider(size_t width, const char *words);

/* A line of a table of results: what it was, in a column of that width, and what happened to it. */
void result_line(struct output *output, const char *words, size_t width, const char *happened);

/* Writes the rows of a frame where and as the command says.  Returns `code`, or EXIT_NOT_DONE. */
int print_frame(const struct command *command, const struct frame *frame, int code);

/* What several actions come to: done, or the worst that happened. */
struct tally {
    size_t done, denied, failed;
};
int tally_code(const struct tally *tally);

#endif
