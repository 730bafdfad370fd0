/*
 * doctor: what the checks share.  One file a group of them; doctor.c has the list and gives each its thread.
 */
#ifndef SOCKSCOPE_WINDOWS_DOCTOR_H
#define SOCKSCOPE_WINDOWS_DOCTOR_H

#include "sockscope/doctor.h"
#include "sockscope/snapshot.h"

struct doctor_check {
    const char *name;
    /* Sets verdict and detail; on a thread with Winsock started.  Uses nothing that others use. */
    void (*run)(struct doctor_result *result);
};

/* doctor_tables.c */
void doctor_tcp4_table(struct doctor_result *result);
void doctor_tcp6_table(struct doctor_result *result);
void doctor_udp4_table(struct doctor_result *result);
void doctor_udp6_table(struct doctor_result *result);
void doctor_creation_times(struct doctor_result *result);
void doctor_scope_ids_tcp(struct doctor_result *result);
void doctor_scope_ids_udp(struct doctor_result *result);
void doctor_scope_ids_bound(struct doctor_result *result);
void doctor_services(struct doctor_result *result);
void doctor_bound_sockets4(struct doctor_result *result);
void doctor_bound_sockets6(struct doctor_result *result);
void doctor_udp_peers4(struct doctor_result *result);
void doctor_udp_peers6(struct doctor_result *result);
void doctor_service_tags(struct doctor_result *result);

/* doctor_closing.c */
void doctor_graceful4(struct doctor_result *result);
void doctor_graceful6(struct doctor_result *result);
void doctor_graceful_dual(struct doctor_result *result);
void doctor_deadline4(struct doctor_result *result);
void doctor_deadline6(struct doctor_result *result);
void doctor_set_tcp_entry(struct doctor_result *result);
void doctor_nsi4(struct doctor_result *result);
void doctor_nsi6(struct doctor_result *result);
void doctor_both_directions4(struct doctor_result *result);
void doctor_both_directions6(struct doctor_result *result);
void doctor_handle_search(struct doctor_result *result);

/* doctor_driver.c */
void doctor_driver(struct doctor_result *result);

/* doctor_processes.c */
void doctor_process_list(struct doctor_result *result);
void doctor_process_facts(struct doctor_result *result);
void doctor_pid_guard(struct doctor_result *result);
void doctor_ending(struct doctor_result *result);
void doctor_privilege(struct doctor_result *result);

/* doctor_system.c */
void doctor_embedded_signature(struct doctor_result *result);
void doctor_catalogue_signature(struct doctor_result *result);
void doctor_package_signature(struct doctor_result *result);
void doctor_name_cache(struct doctor_result *result);
void doctor_adapter_names(struct doctor_result *result);
void doctor_dark_title(struct doctor_result *result);
void doctor_dpi(struct doctor_result *result);
void doctor_console_screen(struct doctor_result *result);

/* doctor_say_failure with the system's words, and for the rights of this process. */
void doctor_say_error(struct doctor_result *result, const char *what, uint32_t error);

/* doctor_say_no_socket in the same way. */
void doctor_no_socket(struct doctor_result *result, bool ipv6, uint32_t error);

/* Reads the tables through the product's own source; false with the verdict set when that table fails. */
bool doctor_look(struct snapshot *snapshot, enum table table, struct doctor_result *result);

#endif
