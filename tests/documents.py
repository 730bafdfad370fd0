"""documents.py ROOT: what the documents of the source say of each other.

- a link of a Markdown file leads to a file, and its fragment to a heading or an anchor there;
- README.md stays short enough to be read: the reference is the manual;
- the manual as a page, res/help/README.md, is what res/help/sockscope.html says;
- the map, src/README.md, names every file of src under its folder, and no other; each room has a page.
"""
import pathlib
import re
import subprocess
import sys

README_MOST = 220

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
ANCHOR = re.compile(r'<a id="([^"]+)">')
FILES = re.compile(r"`([a-z_]+\.[ch])`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def documents(root):
    yield from sorted(root.glob("*.md"))
    for folder in ("include", "installer", "res", "src", "tests"):
        yield from sorted((root / folder).rglob("*.md"))


def anchors(text):
    text = FENCE.sub("", text)
    for heading in HEADING.findall(text):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        yield re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
    yield from ANCHOR.findall(text)


def check_links(root):
    for path in documents(root):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for link in LINK.findall(line):
                if re.match(r"[a-z]+:", link):
                    continue
                name, _, fragment = link.partition("#")
                target = path.parent / name if name else path
                at = f"{path.relative_to(root)}:{number}"
                if not target.exists():
                    yield f"{at}: {link} leads nowhere"
                elif fragment and fragment not in anchors(target.read_text(encoding="utf-8")):
                    yield f"{at}: {name or path.name} has no #{fragment}"


def check_length(root):
    lines = len((root / "README.md").read_text(encoding="utf-8").splitlines())
    if lines > README_MOST:
        yield f"README.md has {lines} lines, more than {README_MOST}: what is looked up belongs into the manual"


def check_page(root):
    ran = subprocess.run([sys.executable, root / "res/help/page.py", "--check"], capture_output=True, text=True, check=False)
    if ran.returncode:
        yield ran.stderr.strip()


def on_the_map(lines):
    """(folder, file) of each file that the lists of the map name."""
    folder = None
    for line in lines:
        heading = re.match(r"^`([a-z/_]+)`:$|^## (console):", line)
        if heading:
            folder = heading[1] or heading[2]
        elif folder and line.startswith(("- ", "  ")) and "`include/" not in line:
            yield from ((folder, name) for name in FILES.findall(line))


def check_map(root):
    source = root / "src"
    named = set(on_the_map((source / "README.md").read_text(encoding="utf-8").splitlines()))
    there = {(str(path.parent.relative_to(source).as_posix()), path.name) for path in source.rglob("*.[ch]")}
    for folder, name in sorted(named - there):
        yield f"src/README.md: there is no {folder}/{name}"
    for folder, name in sorted(there - named):
        of_a_file = name.endswith(".h") and (folder, name[:-1] + "c") in there
        if not of_a_file:
            yield f"src/README.md: it does not name {folder}/{name}"
    for room in [*sorted(path for path in (source / "core").iterdir() if path.is_dir()),
                 *(source / name for name in ("gui", "windows", "console"))]:
        if not (room / "README.md").is_file():
            yield f"{room.relative_to(root)} has no README.md"


def check(root):
    return [text for of in (check_links, check_length, check_page, check_map) for text in of(root)]


if __name__ == "__main__":
    complaints = check(pathlib.Path(sys.argv[1]).resolve())
    print("\n".join(complaints) or "documents agree")
    sys.exit(1 if complaints else 0)
