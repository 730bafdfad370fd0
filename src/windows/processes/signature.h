/*
 * signature: who signed the file of a program, in words.
 */
#ifndef SOCKSCOPE_WINDOWS_SIGNATURE_H
#define SOCKSCOPE_WINDOWS_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/*
 * The folder of the package that a process (PROCESS_QUERY_LIMITED_INFORMATION, or NULL) with this file
 * belongs to, by its identity, else by the path; "" for none.
 */
void signature_package(void *process, const wchar_t *path, wchar_t *folder, size_t size);

/*
 * "Contoso Ltd" when this machine trusts the signature, embedded, in a catalogue of Windows or in that of the
 * package (a folder, or ""); "not signed"; else the signer with the reason not to trust it.  "" when it
 * cannot be told.  Nothing is fetched from the network, so revocation is not checked.  Reads the whole file:
 * any thread but the window's.
 */
void signature_read(const wchar_t *path, const wchar_t *package, char *text, size_t size);

/* What WinVerifyTrust's answer about a signature means; `signer` may be "". */
void signature_words(int32_t verdict, const char *signer, char *text, size_t size);

#endif
