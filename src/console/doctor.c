/* doctor: tries what the program claims on this machine, and prints a line for each. */
#include "sockscope/doctor.h"
#include "console.h"

static const volatile long given_up; /* never: Ctrl+C ends the program, and its helpers with it */

int run_doctor(const struct command *command)
{
    struct doctor_operations operations = system_doctor_operations(&given_up);
    struct doctor_tally tally;
    struct output output;
    char words[128];
    if (!output_open(&output, NULL)) {
        return EXIT_NOT_DONE;
    }
    struct sink sink = output_sink(&output);
    struct doctor_report *report = doctor_report_create(command->output.format, &sink, &operations);
    if (!report) {
        say("out of memory");
        return output_close(&output, false, EXIT_NOT_DONE);
    }
    bool all = doctor_run(&operations, doctor_report_tell, report, &tally);
    doctor_report_finish(report);
    if (all) {
        doctor_tally_text(&tally, words, sizeof words);
        say("%s", words);
    }
    return output_close(&output, all, doctor_is_well(&tally) ? EXIT_DONE : EXIT_NOT_DONE);
}
