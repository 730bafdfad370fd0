"""layers.py ROOT: what each folder of the source includes, against the table of rooms in src/README.md.

The table has three columns: a folder, what it holds, and the folders that it may use; what those may use it may use
too, and `core` alone stands for all folders in it.  A header of include/sockscope belongs to the folder of the source
file of its name, of the core before others; headers without one, or with another's, stand in the second column.

Looked at are
- the table: known folders, each in it once, no two that lead to each other;
- each include of a project header: of a folder that may be used;
- each include of the core: a header of standard C, or one of the project's that is not of Windows;
- circles of includes, from file to file, of any length.
"""
import pathlib
import re
import sys

STANDARD = set("""assert ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic
    stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype""".split())

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
MAP = "src/README.md"


class Complaints:
    def __init__(self, root):
        self.root = root
        self.texts = set()

    def add(self, path, line, text):
        self.texts.add((str(path.relative_to(self.root)), line, text))


def names(cell):
    return re.findall(r"`([^`]+)`", cell)


def read_table(root, complaints):
    """Of each folder the line, the headers that stand in its row, and what the row names."""
    rooms = {}
    path = root / MAP
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| `") or len(cells) != 3:
            continue
        folder = names(cells[0])[0]
        if folder in rooms:
            complaints.add(path, number, f"{folder} stands here twice")
        headers = [name for name in names(cells[1]) if name.endswith(".h")]
        rooms[folder] = (number, headers, names(cells[2]))
    return rooms


def expand(name, rooms):
    """A folder, or all in it."""
    inside = [room for room in rooms if room.startswith(name + "/")]
    return [name] if name in rooms else inside


def check_table(root, rooms, houses, complaints):
    path = root / MAP
    for folder, (line, _, uses) in rooms.items():
        if not (root / "src" / folder).is_dir():
            complaints.add(path, line, f"there is no folder src/{folder}")
        for name in uses:
            if not expand(name, rooms):
                complaints.add(path, line, f"{folder} names {name}, which is no folder of the table")
    for folder in sorted({houses.folder(file) for file in (root / "src").rglob("*.[ch]")}):
        if folder not in rooms:
            complaints.add(path, 1, f"src/{folder} is not in the table of rooms")


def closure(rooms):
    """Of each folder all that it may use, itself apart unless the table leads back to it."""
    may = {}
    for folder in rooms:
        reached, waiting = set(), [folder]
        while waiting:
            for name in rooms[waiting.pop()][2]:
                for room in expand(name, rooms):
                    if room not in reached:
                        reached.add(room)
                        waiting.append(room)
        may[folder] = reached
    return may


class Houses:
    """Which folder a file belongs to."""

    def __init__(self, root, rooms):
        self.root = root
        self.listed = {}
        for folder, (_, headers, _) in rooms.items():
            for name in headers:
                place = "src" if "/" in name else "include/sockscope"
                self.listed[(root / place / name).resolve()] = folder
        self.sources = {}
        for file in sorted((root / "src").rglob("*.c"), key=lambda file: (file.parts[len(root.parts) + 1] != "core", file)):
            self.sources.setdefault(file.stem, file.parent.relative_to(root / "src").as_posix())

    def folder(self, path):
        if path.resolve() in self.listed:
            return self.listed[path.resolve()]
        if (self.root / "src") in path.parents:
            return path.parent.relative_to(self.root / "src").as_posix()
        return self.sources.get(path.stem)


def files(root):
    yield from sorted((root / "include").rglob("*.h"))
    yield from sorted((root / "src").rglob("*.[ch]"))


def includes(root, path):
    """(line, project file or None, name, whether of the system) of each include."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            places = [folder / found[2] for folder in (path.parent, root / "src", root / "include")]
            place = next((place for place in places if place.is_file()), None)
            yield number, None if found[1] == "<" else place, found[2], found[1] == "<"


def check_includes(root, houses, may, complaints):
    for path in files(root):
        own = houses.folder(path)
        if own is None:
            complaints.add(path, 1, f"no source file has this name, and no row of {MAP} names it")
            continue
        for line, place, name, of_system in includes(root, path):
            if own.startswith("core/") and of_system and name.removesuffix(".h") not in STANDARD:
                complaints.add(path, line, f"{own} includes {name}, which is not of standard C")
            other = houses.folder(place) if place else None
            if other and other != own and other not in may.get(own, ()):
                complaints.add(path, line, f"{own} may not use {other}: {name}")


def check_circles(root, complaints):
    edges = {path: [(line, place.resolve()) for line, place, _, _ in includes(root, path) if place] for path in files(root)}
    for path in edges:
        for line, first in edges[path]:
            before, waiting = {first: None}, [first]
            while waiting and path not in before:
                at = waiting.pop(0)
                for _, place in edges.get(at, ()):
                    if place not in before:
                        before[place] = at
                        waiting.append(place)
            if path in before:
                way, at = [], before[path]
                while at:
                    way.insert(0, at.relative_to(root).as_posix())
                    at = before[at]
                complaints.add(path, line, "a circle of includes: " + (" -> ".join(way) or "itself"))


def check(root):
    complaints = Complaints(root)
    rooms = read_table(root, complaints)
    if not rooms:
        return [f"{MAP}:1: there is no table of rooms"]
    houses = Houses(root, rooms)
    check_table(root, rooms, houses, complaints)
    may = closure(rooms)
    for folder in rooms:
        if folder in may[folder]:
            complaints.add(root / MAP, rooms[folder][0], f"{folder} leads back to itself")
    check_includes(root, houses, may, complaints)
    check_circles(root, complaints)
    return [f"{file}:{line}: {text}" for file, line, text in sorted(complaints.texts)]


if __name__ == "__main__":
    found = check(pathlib.Path(sys.argv[1]).resolve())
    print("\n".join(found) or "each folder uses what it may")
    sys.exit(1 if found else 0)
