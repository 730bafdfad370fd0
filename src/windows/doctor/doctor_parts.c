/*
 * doctor_parts: what the checks share: a look at one table, and words for what failed.
 */
#include "windows/doctor/doctor.h"

#include <windows.h>

#include "sockscope/system.h"

enum { WORDS_SIZE = 256 };

void doctor_say_error(struct doctor_result *result, const char *what, uint32_t error)
{
    char words[WORDS_SIZE];
    system_error_text(error, words, sizeof words);
    doctor_say_failure(result, what, error, words, system_is_elevated());
}

void doctor_no_socket(struct doctor_result *result, bool ipv6, uint32_t error)
{
    char words[WORDS_SIZE];
    system_error_text(error, words, sizeof words);
    doctor_say_no_socket(result, ipv6, error, words, system_is_elevated());
}

bool doctor_look(struct snapshot *snapshot, enum table table, struct doctor_result *result)
{
    struct source source;
    uint32_t error = ERROR_NOT_ENOUGH_MEMORY;
    if (system_source_open(&source)) {
        snapshot_begin(snapshot, source.now_ms(source.context), source.wall(source.context));
        source.read_tables(source.context, snapshot, table >= TABLE_BOUND4 ? FACT_BOUND : 0);
        error = snapshot->tables[table].error;
        system_source_close(&source);
    }
    if (error) {
        doctor_say_error(result, "the table cannot be read", error);
    }
    return error == 0;
}
