"""includes.py ROOT: the Windows headers that each source file includes, in the order that Microsoft's documentation
gives: winsock2.h, ws2tcpip.h, windows.h, ole2.h, then the special ones.

The headers of mingw-w64 forgive what Microsoft's do not, so that a file that is wrong here still compiles here.
Three things are looked at, project headers opened on the way:
- what a header needs stands before it;
- in one file, a header of that list stands before those that come later in it;
- who uses a name includes a header that declares it, and does not get it by way of another header of the system.
"""
import pathlib
import re
import sys

FOLDERS = ("include", "src", "res", "tests", "tests/unit", "tests/live", "tests/window", "tests/bench", "tests/fuzz")

ORDER = ("winsock2.h", "ws2tcpip.h", "windows.h", "ole2.h")
STANDS_FOR = {"objbase.h": "ole2.h"}  # which ole2.h includes, and which is enough for most

SOCKETS = "iphlpapi.h netioapi.h mstcpip.h ws2ipdef.h mswsock.h afunix.h"
OF_WINDOWS = """ole2.h commctrl.h commdlg.h shellapi.h windowsx.h uxtheme.h dwmapi.h winternl.h tlhelp32.h psapi.h
    winsvc.h sddl.h aclapi.h wincrypt.h wintrust.h softpub.h mscat.h windns.h dbghelp.h winver.h richedit.h
    evntrace.h evntcons.h tdh.h appmodel.h wtsapi32.h userenv.h mmsystem.h"""
OF_COM = """exdisp.h shldisp.h shlobj.h shlobj_core.h shlguid.h shobjidl.h shobjidl_core.h shlwapi.h servprov.h
    oleauto.h oleacc.h uiautomation.h uiautomationcore.h propsys.h propkey.h mshtml.h taskschd.h netfw.h"""

# What has to stand before it.
NEEDS = {name: ("winsock2.h", "ws2tcpip.h") for name in SOCKETS.split()}
NEEDS["ws2tcpip.h"] = ("winsock2.h",)
NEEDS.update({name: ("windows.h",) for name in OF_WINDOWS.split()})
NEEDS.update({name: ("windows.h", "ole2.h") for name in OF_COM.split()})
NEEDS["evntcons.h"] = ("windows.h", "evntrace.h")

# What declares it: one of these is enough.
USES = [
    (("winsock2.h",), r"SOCKET|SOCKADDR|WSAStartup|WSADATA|sockaddr|sockaddr_in|closesocket|htons|ntohs|AF_INET6?"),
    (("ws2tcpip.h",), r"sockaddr_in6|SOCKADDR_IN6|SOCKADDR_INET|in6_addr|getaddrinfo|GetAddrInfo\w*|ADDRINFO\w*|inet_(?:ntop|pton)"),
    (("iphlpapi.h",), r"MIB_(?:TCP|UDP)\w+|IP_ADAPTER_\w+|TCP_TABLE_\w+|UDP_TABLE_\w+"),
    (("ole2.h",), r"IUnknown\w*|IDispatch\w*|VARIANT|BSTR|CoCreateInstance|CoInitializeEx|CLSCTX_\w+"),
    (("shellapi.h",), r"SHELLEXECUTEINFO\w*|SEE_MASK_\w+|SHFILEINFO\w*|CommandLineToArgvW|HDROP|NOTIFYICONDATA\w*"),
    (("shlobj.h",), r"IShell(?:Browser|View|Folder)_\w+|CSIDL_\w+|FOLDERID_\w+"),
    (("commdlg.h",), r"OPENFILENAME\w*|CHOOSECOLOR\w*"),
    (("commctrl.h",), r"LVITEM\w*|LVCOLUMN\w*|NMLV\w+|NMCUSTOMDRAW|TBBUTTON\w*|HIMAGELIST|SetWindowSubclass|TASKDIALOG\w*"),
    (("windowsx.h",), r"GET_[XY]_LPARAM"),
    (("tlhelp32.h",), r"PROCESSENTRY32W?|TH32CS_\w+"),
    (("winternl.h",), r"NTSTATUS|UNICODE_STRING|IO_STATUS_BLOCK|OBJECT_ATTRIBUTES"),
    (("wincrypt.h",), r"PCCERT_CONTEXT|CERT_NAME_\w+"),
    (("wintrust.h", "softpub.h"), r"WINTRUST_\w+|WTD_\w+"),
    (("evntrace.h",), r"EVENT_TRACE_\w+|TRACEHANDLE"),
    (("dbghelp.h",), r"MINIDUMP_\w+"),
]
USES = [(headers, re.compile(rf"\b(?:{names})\b")) for headers, names in USES]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# Comments and texts, as far as that goes without a compiler.
NO_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def rank(name):
    name = STANDS_FOR.get(name, name)
    return ORDER.index(name) if name in ORDER else len(ORDER)


class Sources:
    def __init__(self, root):
        self.root = root
        self.read = {}

    def lines(self, path):
        if path not in self.read:
            self.read[path] = path.read_text(encoding="utf-8").splitlines()
        return self.read[path]

    def direct(self, path):
        """(line, whether a system header, name) of each include."""
        for number, line in enumerate(self.lines(path), 1):
            found = INCLUDE.match(line)
            if found:
                yield number, found[1] == "<", found[2]

    def resolve(self, path, name):
        for folder in (path.parent, *(self.root / folder for folder in FOLDERS)):
            if (folder / name).is_file():
                return folder / name
        return None

    def system(self, path, opened=None):
        """(file, line, name) of the system headers of a file, in the order in which a compiler meets them."""
        opened = set() if opened is None else opened
        opened.add(path.resolve())
        for number, of_system, name in self.direct(path):
            project = None if of_system else self.resolve(path, name)
            if of_system:
                yield path, number, name.lower()
            elif project and project.resolve() not in opened:
                yield from self.system(project, opened)


def has(seen, wanted):
    # winsock2.h includes windows.h.
    return wanted in seen or (wanted == "windows.h" and "winsock2.h" in seen)


def check_needs(sources, path):
    """Of a file and all that it includes."""
    seen = set()
    for file, line, name in sources.system(path):
        for wanted in NEEDS.get(STANDS_FOR.get(name, name), ()):
            if not has(seen, wanted):
                yield file, line, f"{name} needs {wanted} before it"
        if name == "winsock2.h" and "winsock2.h" not in seen and "windows.h" in seen:
            yield file, line, "winsock2.h belongs before windows.h"
        seen.update((name, STANDS_FOR.get(name, name)))


def check_order(sources, path):
    """Of the file's own lines."""
    last, highest = "", -1
    for line, of_system, name in sources.direct(path):
        name = name.lower()
        known = rank(name) < len(ORDER) or name in NEEDS
        if not of_system or not known:
            continue
        if rank(name) < highest:
            yield path, line, f"{name} belongs before {last}"
        else:
            last, highest = name, rank(name)


def blank(found):
    return re.sub(r"[^\n]", " ", found[0])


def check_uses(sources, path):
    included = {name for _, _, name in sources.system(path)}
    included |= {STANDS_FOR.get(name, name) for name in included}
    if not any(rank(name) < len(ORDER) or name in NEEDS for name in included):
        return
    code = NO_CODE.sub(blank, "\n".join(sources.lines(path)))
    for headers, names in USES:
        if included.isdisjoint(headers):
            found = names.search(code)
            if found:
                yield path, code.count("\n", 0, found.start()) + 1, f"{found[0]} is of {headers[0]}"


def check(root):
    sources = Sources(root)
    wrong = set()
    for folder in ("include", "src", "res", "tests"):
        for path in sorted((root / folder).rglob("*.[ch]")):
            for of in (check_needs, check_order, check_uses):
                for file, line, text in of(sources, path):
                    text += "" if file == path else f" in {path.relative_to(root)}"
                    wrong.add((str(file.relative_to(root)), line, text))
    return [f"{file}:{line}: {text}" for file, line, text in sorted(wrong)]


if __name__ == "__main__":
    complaints = check(pathlib.Path(sys.argv[1]).resolve())
    print("\n".join(complaints) or "each file includes what it uses, in order")
    sys.exit(1 if complaints else 0)
