"""documents.py ROOT: what the documents of the source say of each other.

- a link of a Markdown file leads to a file, and its fragment to a heading or an anchor there;
- README.md stays short enough to be read: the reference is the manual;
- the manual as a page, res/help/README.md, is what res/help/sockscope.html says.
"""
import pathlib
import re
import subprocess
import sys

README_MOST = 220

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
ANCHOR = re.compile(r'<a id="([^"]+)">')
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


def check(root):
    return [text for of in (check_links, check_length, check_page) for text in of(root)]


if __name__ == "__main__":
    complaints = check(pathlib.Path(sys.argv[1]).resolve())
    print("\n".join(complaints) or "documents agree")
    sys.exit(1 if complaints else 0)
