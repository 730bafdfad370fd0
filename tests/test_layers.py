"""test_layers.py: layers.py names file and line of what is wrong, and finds nothing in what is right."""
import pathlib
import sys
import tempfile

import layers

TABLE = """| folder | holds | may use |
|---|---|---|
| `core/row` | rows; `source.h` | nothing |
| `core/look` | looks | `core/row` |
| `windows` | the system | `core` |
| `gui/paint` | colours | `windows` |
| `gui/window` | all of it; `gui/gui.h` | `gui/paint` |
| `console` | words | `windows` |
"""

RIGHT = {
    "src/README.md": TABLE,
    "include/sockscope/row.h": "#include <stdint.h>\n",
    "include/sockscope/source.h": '#include "sockscope/row.h"\n',
    "include/sockscope/look.h": '#include "sockscope/source.h"\n',
    "include/sockscope/system.h": '#include "sockscope/look.h"\n',
    "src/core/row/row.c": '#include "sockscope/row.h"\n\n#include <string.h>\n\n#include "core/row/parts.h"\n',
    "src/core/row/parts.h": "#include <stddef.h>\n",
    "src/core/look/look.c": '#include "sockscope/look.h"\n#include "core/row/parts.h"\n',
    "src/windows/system.c": '#include "sockscope/system.h"\n#include <windows.h>\n',
    "src/windows/source.c": '#include "sockscope/source.h"\n',
    "src/gui/gui.h": '#include "sockscope/system.h"\n',
    "src/gui/paint/theme.h": "#include <windows.h>\n",
    "src/gui/paint/theme.c": '#include "gui/paint/theme.h"\n#include "sockscope/system.h"\n#include "resource.h"\n',
    "src/gui/window/window.c": '#include "gui/gui.h"\n#include "gui/paint/theme.h"\n',
    "src/console/main.c": '#include "sockscope/system.h"\n',
}

# What is other than there, and what is said of it.
CASES = [
    ({}, None),
    ({"src/core/row/row.c": '\n\n#include "sockscope/look.h"\n'}, "src/core/row/row.c:3: core/row may not use core/look"),
    ({"include/sockscope/row.h": '#include "sockscope/system.h"\n'}, "include/sockscope/row.h:1: core/row may not use windows"),
    ({"src/core/look/look.c": "\n# include <windows.h>\n"}, "src/core/look/look.c:2: core/look includes windows.h"),
    ({"include/sockscope/look.h": "#include <winsock2.h>\n"}, "include/sockscope/look.h:1: core/look includes winsock2.h"),
    ({"src/gui/paint/theme.c": '#include "gui/gui.h"\n'}, "src/gui/paint/theme.c:1: gui/paint may not use gui/window"),
    ({"src/windows/system.c": '#include "gui/paint/theme.h"\n'}, "src/windows/system.c:1: windows may not use gui/paint"),
    (
        {"src/console/output.h": "", "src/core/look/look.c": '#include "console/output.h"\n'},
        "src/core/look/look.c:1: core/look may not use console",
    ),
    (
        {"src/core/row/parts.h": '#include "core/row/other.h"\n', "src/core/row/other.h": '\n#include "core/row/parts.h"\n'},
        "src/core/row/other.h:2: a circle of includes: src/core/row/parts.h",
    ),
    (
        {
            "src/gui/paint/a.h": '#include "b.h"\n',
            "src/gui/paint/b.h": '#include "gui/paint/c.h"\n',
            "src/gui/paint/c.h": '#include "a.h"\n',
        },
        "src/gui/paint/a.h:1: a circle of includes: src/gui/paint/b.h -> src/gui/paint/c.h",
    ),
    ({"src/core/row/parts.h": '#include "parts.h"\n'}, "src/core/row/parts.h:1: a circle of includes: itself"),
    ({"include/sockscope/lonely.h": ""}, "include/sockscope/lonely.h:1: no source file has this name"),
    ({"src/core/new/new.c": ""}, "src/README.md:1: src/core/new is not in the table of rooms"),
    ({"src/README.md": "nothing\n"}, "src/README.md:1: there is no table of rooms"),
    ({"src/README.md": TABLE + "| `core/gone` | nothing | `core/row` |\n"}, "src/README.md:9: there is no folder src/core/gone"),
    ({"src/README.md": TABLE + "| `console` | words | `core` |\n"}, "src/README.md:9: console stands here twice"),
    ({"src/README.md": TABLE.replace("| nothing |", "| `elsewhere` |")}, "src/README.md:3: core/row names elsewhere"),
    ({"src/README.md": TABLE.replace("| nothing |", "| `core/look` |")}, "src/README.md:3: core/row leads back to itself"),
]


def complaints(changed):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve()
        for name, content in {**RIGHT, **changed}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content, encoding="utf-8")
        return layers.check(root)


failed = 0
for changed, wanted in CASES:
    told = complaints(changed)
    if told if wanted is None else not any(text.startswith(wanted) for text in told):
        print(f"not right: {changed}: {told}, not {wanted}")
        failed = 1
sys.exit(failed)
