/*
 * com: the little of COM that dialogs and the shell need, loaded when it is first used: off the way to the
 * first painted row.
 */
#ifndef SOCKSCOPE_WINDOWS_COM_H
#define SOCKSCOPE_WINDOWS_COM_H

#include <windows.h>

#include <objbase.h>
#include <stdbool.h>

/* An apartment for this thread; com_end belongs to each that succeeded. */
bool com_begin(void);
void com_end(void);

/* As CoCreateInstance; `where` is CLSCTX_INPROC_SERVER or CLSCTX_LOCAL_SERVER. */
HRESULT com_create(REFCLSID class_id, DWORD where, REFIID interface_id, void **object);

/* As CoTaskMemFree. */
void com_free(void *memory);

#endif
