/*
 * signature: who signed the file of a program, in words.
 */
#ifndef SOCKSCOPE_WINDOWS_SIGNATURE_H
#define SOCKSCOPE_WINDOWS_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/*
 * "Contoso Ltd" when this machine trusts the signature, embedded or in a catalogue of Windows; "not signed";
 * else the signer with the reason not to trust it.  "" when it cannot be told.  Nothing is fetched from the
 * network, so revocation is not checked.  Reads the whole file: any thread but the window's.
 */
void signature_read(const wchar_t *path, char *text, size_t size);

/* What WinVerifyTrust's answer about a signature means; `signer` may be "". */
void signature_words(int32_t verdict, const char *signer, char *text, size_t size);

#endif
