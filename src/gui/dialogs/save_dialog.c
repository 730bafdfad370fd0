/*
 * save_dialog: the shell's own dialog for saving, with a check box of ours.
 */
#include "gui/dialogs/save_dialog.h"

#define COBJMACROS
#include <windows.h>

#include <ole2.h>

#include <shobjidl.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/paint/strings.h"
#include "windows/files/com.h"

#include "resource.h"

enum { CONTROL_ALL = 1 };

static const struct type {
    enum export_format format;
    UINT name;
    const wchar_t *pattern, *extension;
} types[] = {
    {EXPORT_WIDE, IDS_TYPE_TEXT, L"*.txt", L"txt"},
    {EXPORT_CSV, IDS_TYPE_CSV, L"*.csv", L"csv"},
    {EXPORT_TSV, IDS_TYPE_TSV, L"*.tsv", L"tsv"},
    {EXPORT_JSON, IDS_TYPE_JSON, L"*.json", L"json"},
    {EXPORT_HTML, IDS_TYPE_HTML, L"*.html;*.htm", L"html"},
    {EXPORT_MARKDOWN, IDS_TYPE_MARKDOWN, L"*.md", L"md"},
};

enum { TYPE_COUNT = sizeof types / sizeof types[0] };

static UINT type_of(enum export_format format)
{
    for (UINT i = 0; i < TYPE_COUNT; i++) {
        if (types[i].format == format) {
            return i;
        }
    }
    return 0;
}

/* What the dialog shows at first. */
static HRESULT prepare(IFileSaveDialog *dialog, HINSTANCE instance, const struct save_choice *choice)
{
    COMDLG_FILTERSPEC specs[TYPE_COUNT];
    wchar_t names[TYPE_COUNT][STRING_SIZE], name[STRING_SIZE], title[STRING_SIZE];
    UINT type = type_of(choice->format);
    for (UINT i = 0; i < TYPE_COUNT; i++) {
        string_load(instance, types[i].name, names[i]);
        specs[i].pszName = names[i];
        specs[i].pszSpec = types[i].pattern;
    }
    string_load(instance, IDS_SAVE_TITLE, title);
    string_load(instance, IDS_SAVE_NAME, name);
    const wchar_t *last = choice->path ? wcsrchr(choice->path, L'\\') : NULL;
    HRESULT result = IFileSaveDialog_SetFileTypes(dialog, TYPE_COUNT, specs);
    if (SUCCEEDED(result)) {
        result = IFileSaveDialog_SetFileTypeIndex(dialog, type + 1);
    }
    if (SUCCEEDED(result)) {
        /* The dialog changes it with the type. */
        result = IFileSaveDialog_SetDefaultExtension(dialog, types[type].extension);
    }
    if (SUCCEEDED(result)) {
        result = IFileSaveDialog_SetFileName(dialog, last ? last + 1 : name);
    }
    if (SUCCEEDED(result)) {
        result = IFileSaveDialog_SetTitle(dialog, title);
    }
    return result;
}

static IFileDialogCustomize *add_check(IFileSaveDialog *dialog, HINSTANCE instance, bool all)
{
    IFileDialogCustomize *custom = NULL;
    wchar_t label[STRING_SIZE];
    if (FAILED(IFileSaveDialog_QueryInterface(dialog, &IID_IFileDialogCustomize, (void **)&custom))) {
        return NULL;
    }
    string_load(instance, IDS_SAVE_ALL, label);
    IFileDialogCustomize_AddCheckButton(custom, CONTROL_ALL, label, all);
    return custom;
}

static const struct type *named_type(const wchar_t *path)
{
    const wchar_t *dot = wcsrchr(path, L'.');
    for (UINT i = 0; dot && i < TYPE_COUNT; i++) {
        bool page = types[i].format == EXPORT_HTML && _wcsicmp(dot + 1, L"htm") == 0;
        if (page || _wcsicmp(dot + 1, types[i].extension) == 0) {
            return &types[i];
        }
    }
    return NULL;
}

static HRESULT read_path(IFileSaveDialog *dialog, wchar_t **path)
{
    IShellItem *item = NULL;
    wchar_t *name = NULL;
    HRESULT result = IFileSaveDialog_GetResult(dialog, &item);
    if (FAILED(result)) {
        return result;
    }
    result = IShellItem_GetDisplayName(item, SIGDN_FILESYSPATH, &name);
    IShellItem_Release(item);
    if (SUCCEEDED(result)) {
        *path = _wcsdup(name);
        com_free(name);
        result = *path ? S_OK : E_OUTOFMEMORY;
    }
    return result;
}

/*
 * The dialog puts the extension of the chosen type behind each that it does not know: "x.md.txt".  A file of
 * that name is one that the user has chosen.
 */
static bool cut_back(wchar_t *path, UINT chosen)
{
    wchar_t *end = wcsrchr(path, L'.');
    if (!end || chosen >= TYPE_COUNT || named_type(path) != &types[chosen] ||
        GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES) {
        return false;
    }
    *end = L'\0';
    const struct type *typed = named_type(path);
    bool cut = typed && typed != &types[chosen];
    if (!cut) {
        *end = L'.';
    }
    return cut;
}

/* The ending of the name counts for more than the list of types: nobody calls a page "x.csv". */
static enum export_format format_of(const wchar_t *path, UINT chosen)
{
    const struct type *type = named_type(path);
    return type ? type->format : types[chosen < TYPE_COUNT ? chosen : 0].format;
}

static HRESULT ask(IFileSaveDialog *dialog, HWND parent, HINSTANCE instance, struct save_choice *choice)
{
    wchar_t *path = NULL;
    UINT type = 0;
    BOOL all = choice->all;
    IFileDialogCustomize *custom = add_check(dialog, instance, choice->all);
    HRESULT result = prepare(dialog, instance, choice);
    if (SUCCEEDED(result)) {
        result = IFileSaveDialog_Show(dialog, parent);
    }
    if (SUCCEEDED(result)) {
        result = read_path(dialog, &path);
    }
    if (SUCCEEDED(result)) {
        IFileSaveDialog_GetFileTypeIndex(dialog, &type);
        if (custom) {
            IFileDialogCustomize_GetCheckButtonState(custom, CONTROL_ALL, &all);
        }
        bool cut = cut_back(path, type - 1);
        *choice = (struct save_choice){path, format_of(path, type - 1), all, cut};
    }
    if (custom) {
        IFileDialogCustomize_Release(custom);
    }
    return result;
}

bool save_dialog_ask(HWND parent, HINSTANCE instance, struct save_choice *choice, DWORD *error)
{
    IFileSaveDialog *dialog = NULL;
    bool begun = com_begin();
    HRESULT result =
        com_create(&CLSID_FileSaveDialog, CLSCTX_INPROC_SERVER, &IID_IFileSaveDialog, (void **)&dialog);
    if (SUCCEEDED(result)) {
        result = ask(dialog, parent, instance, choice);
        IFileSaveDialog_Release(dialog);
    }
    if (begun) {
        com_end();
    }
    bool cancelled = result == HRESULT_FROM_WIN32(ERROR_CANCELLED);
    *error = SUCCEEDED(result) || cancelled ? 0 : (DWORD)result;
    return SUCCEEDED(result);
}
