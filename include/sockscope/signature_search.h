/*
 * signature_search: where the signature of a program's file is looked for, and which answer counts.
 *
 * A file carries its signature itself, or one of Windows' catalogues lists its hash, as for most files of
 * Windows, or, for programs from the Store, the catalogue of their package does.
 */
#ifndef SOCKSCOPE_SIGNATURE_SEARCH_H
#define SOCKSCOPE_SIGNATURE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* Answers of WinVerifyTrust (winerror.h); 0 is a signature that is trusted. */
enum signature_verdict {
    SIGNATURE_UNKNOWN_PROVIDER = (int32_t)0x800B0001, /* these three: there is no signature */
    SIGNATURE_UNKNOWN_FORM = (int32_t)0x800B0003,
    SIGNATURE_NONE = (int32_t)0x800B0100,
    SIGNATURE_BAD_DIGEST = (int32_t)0x80096010,
    SIGNATURE_EXPIRED = (int32_t)0x800B0101, /* these four: not trusted because of who signed */
    SIGNATURE_UNTRUSTED_ROOT = (int32_t)0x800B0109,
    SIGNATURE_CHAIN = (int32_t)0x800B010A,
    SIGNATURE_DISTRUSTED = (int32_t)0x800B0111
};

enum { SIGNER_SIZE = 256 };

/* Each returns a verdict and the name of the signer, "" for none. */
struct signature_places {
    int32_t (*in_file)(void *context, char signer[SIGNER_SIZE]);
    int32_t (*in_catalogues)(void *context, char signer[SIGNER_SIZE]);
    int32_t (*in_package)(void *context, char signer[SIGNER_SIZE]); /* NULL for no package */
    void *context;
};

bool signature_is_none(int32_t verdict);

/*
 * Asks one after the other until there is a signature.  The package's catalogue need not exist, nor list the
 * file: its answer counts only if it is about a signature of this file; otherwise there is none.
 */
int32_t signature_search(const struct signature_places *places, char signer[SIGNER_SIZE]);

/*
 * The folder of the package that a path lies in, for a process that has no package identity: the folder
 * directly below WindowsApps, where Windows keeps packages on each drive.  False for none, or no room.
 */
bool package_folder(const wchar_t *path, wchar_t *folder, size_t size);

/* The catalogue of the package in this folder; false when there is no room. */
bool package_catalogue(const wchar_t *folder, wchar_t *catalogue, size_t size);

#endif
