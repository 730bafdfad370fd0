/* save: one look as a session file. */
#include "sessions.h"

int run_save(const struct command *command)
{
    return sessions_save(command, command->file);
}
