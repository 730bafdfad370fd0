/*
 * dialog: a template measures everything in units of its font, so that its size in points is all that
 * changes.
 */
#include "gui/dialog.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "gui/dpi.h"

/* DLGTEMPLATEEX of "Dialog Box Templates in Memory" begins with 26 bytes; it then names a menu, a class and a
 * title. */
enum { HEAD_UNITS = 13, NUMBER_FOLLOWS = 0xFFFF };

static const WORD *behind_name(const WORD *name)
{
    return *name == NUMBER_FOLLOWS ? name + 2 : name + wcslen((const wchar_t *)name) + 1;
}

/* A copy of the template for free(); NULL when there is none or memory is out. */
static DLGTEMPLATE *load(HINSTANCE instance, UINT id)
{
    HRSRC found = FindResourceW(instance, MAKEINTRESOURCEW(id), (const wchar_t *)RT_DIALOG);
    HGLOBAL loaded = found ? LoadResource(instance, found) : NULL;
    WORD *template = loaded ? malloc(SizeofResource(instance, found)) : NULL;
    if (template) {
        memcpy(template, LockResource(loaded), SizeofResource(instance, found));
        template[behind_name(behind_name(behind_name(template + HEAD_UNITS))) - template] =
            (WORD)dpi_points();
    }
    return (DLGTEMPLATE *)template;
}

INT_PTR dialog_run(HINSTANCE instance, UINT id, HWND owner, DLGPROC procedure, LPARAM parameter)
{
    DLGTEMPLATE *template = load(instance, id);
    INT_PTR answer = template ? DialogBoxIndirectParamW(instance, template, owner, procedure, parameter) : -1;
    free(template);
    return answer;
}

HWND dialog_open(HINSTANCE instance, UINT id, HWND owner, DLGPROC procedure, LPARAM parameter)
{
    DLGTEMPLATE *template = load(instance, id);
    HWND window =
        template ? CreateDialogIndirectParamW(instance, template, owner, procedure, parameter) : NULL;
    free(template);
    return window;
}
