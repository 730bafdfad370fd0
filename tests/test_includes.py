"""test_includes.py: includes.py names file and line of what is wrong, and finds nothing in what is right."""
import pathlib
import sys
import tempfile

import includes

HEADERS = {"src/windows/box.h": "#include <windows.h>\nHWND box;\n", "src/windows/net.h": "#include <winsock2.h>\n"}

# What stands in src/windows/one.c, and what is said of it, if anything.
CASES = [
    ("#include <winsock2.h>\n#include <ws2tcpip.h>\n\n#include <windows.h>\n\n#include <ole2.h>\n\n#include <exdisp.h>\n", None),
    ("#include <winsock2.h>\n#include <ws2tcpip.h>\n#include <iphlpapi.h>\n#include <string.h>\nMIB_TCPROW row;\n", None),
    ('#include "windows/box.h"\n\n#include <commctrl.h>\nHIMAGELIST list;\n', None),
    ('#include "windows/net.h"\n#include <shellapi.h>\n', None),
    ("#include <windows.h>\n#include <objbase.h>\n#include <shldisp.h>\n", None),
    ("/* SOCKET, \"MIB_TCPROW\" */\n#include <windows.h>\nchar text[] = \"BSTR\"; // VARIANT\n", None),
    ("int SOCKET;\n", None),
    ("#include <windows.h>\n\n#include <exdisp.h>\n", "one.c:3: exdisp.h needs ole2.h before it"),
    ("#include <winsock2.h>\n#include <iphlpapi.h>\n#include <ws2tcpip.h>\n", "one.c:2: iphlpapi.h needs ws2tcpip.h before it"),
    ("#include <winsock2.h>\n#include <iphlpapi.h>\n#include <ws2tcpip.h>\n", "one.c:3: ws2tcpip.h belongs before iphlpapi.h"),
    ("#include <commctrl.h>\n", "one.c:1: commctrl.h needs windows.h before it"),
    ("#include <ws2tcpip.h>\n", "one.c:1: ws2tcpip.h needs winsock2.h before it"),
    ("#include <windows.h>\n#include <ole2.h>\n#include <winsock2.h>\n", "one.c:3: winsock2.h belongs before ole2.h"),
    ('#include "box.h"\n#include "net.h"\n', "net.h:1: winsock2.h belongs before windows.h in src/windows/one.c"),
    ("#include <windows.h>\n\nstatic SOCKET\none;\n", "one.c:3: SOCKET is of winsock2.h"),
    ("#include <windows.h>\n/* two\nlines */\nSHELLEXECUTEINFOW info;\n", "one.c:4: SHELLEXECUTEINFOW is of shellapi.h"),
    ("#include <windows.h>\n#include <ShlObj.h>\n", "one.c:2: shlobj.h needs ole2.h before it"),
]


def complaints(text):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve()
        for name, content in {**HEADERS, "src/windows/one.c": text}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content, encoding="utf-8")
        return includes.check(root)


failed = 0
for text, wanted in CASES:
    told = complaints(text)
    if told if wanted is None else f"src/windows/{wanted}" not in told:
        print(f"not right: {text!r}: {told}, not {wanted}")
        failed = 1
sys.exit(failed)
