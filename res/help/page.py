"""page.py [--check]: res/help/README.md, the manual as a page that a repository shows, from res/help/sockscope.html.

The HTML is the source. With --check nothing is written: exit code 1 if the page is not what would be written.
"""
import html.parser
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
SOURCE = FOLDER / "sockscope.html"
PAGE = FOLDER / "README.md"
LISTS = FOLDER.parent.parent / "CMakeLists.txt"

SAID_FIRST = "<!-- Made from sockscope.html by ./dev manual: change that file. -->\n"
HEADINGS = {"h1": "#", "h2": "##", "h3": "###"}
KNOWN = """html head meta body header nav main section ol ul li p div tbody th td figure figcaption dl dt dd span""".split()


class Page(html.parser.HTMLParser):
    """Knows the tags that the manual uses; another one is an error, so that nothing is lost in silence."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks = []
        self.text = ""
        self.row = None  # cells of the table's row that is being read
        self.rows = 0
        self.header = False
        self.links = []
        self.code = False
        self.pre = False
        self.skipping = None

    def block(self, before="", after=""):
        text = self.text if self.pre else self.text.strip()
        self.text = ""
        if text.strip():
            self.blocks.append(before + text + after)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if self.skipping:
            return
        if tag in ("style", "title", "footer") or given.get("class") == "skip":
            self.skipping = tag
        elif tag in HEADINGS:
            if "id" in given:
                self.blocks.append(f'<a id="{given["id"]}"></a>')
        elif tag == "img":
            self.blocks.append(f'![{given["alt"]}]({given["src"]})')
        elif tag == "table":
            self.rows, self.header = 0, False
        elif tag == "thead":
            self.header = True
        elif tag == "tr":
            self.row = []
        elif tag == "code":
            self.code = True
            self.text += "`"
        elif tag == "kbd":
            self.text += "<kbd>"
        elif tag == "b":
            self.text += "**"
        elif tag == "br":
            self.text += "<br>" if self.row is not None else "\n"
        elif tag == "pre":
            self.pre = True
        elif tag == "a":
            self.links.append(given["href"])
            self.text += "["
        elif tag not in KNOWN:
            raise ValueError(f"the manual has <{tag}>, which page.py does not know")

    def handle_endtag(self, tag):
        if self.skipping:
            self.skipping = None if tag == self.skipping else self.skipping
        elif tag in HEADINGS:
            self.block(HEADINGS[tag] + " ")
        elif tag == "pre":
            self.block("```\n", "\n```")
            self.pre = False
        elif tag == "code":
            self.code = False
            self.text += "`"
        elif tag == "kbd":
            self.text += "</kbd>"
        elif tag == "b":
            self.text += "**"
        elif tag == "a":
            self.text += f"]({self.links.pop()})"
        elif tag in ("th", "td"):
            self.row.append(re.sub(r"\s+", " ", self.text.strip()))
            self.text = ""
        elif tag == "tr":
            self.end_row()
        elif tag == "li":
            self.item()
        elif tag == "figcaption":
            self.block("*", "*")
        elif tag in ("p", "dt", "dd"):
            self.block()

    def end_row(self):
        line = "| " + " | ".join(self.row) + " |"
        rule = "|" + "---|" * len(self.row)
        nameless = "|" + " |" * len(self.row)
        if self.rows:
            self.blocks[-1] += "\n" + line
        elif self.header:
            self.blocks.append(f"{line}\n{rule}")
        else:
            self.blocks.append(f"{nameless}\n{rule}\n{line}")
        self.rows += 1
        self.row = None

    def item(self):
        self.text = re.sub(r"\n(?=\S)", "\n  ", self.text.strip())
        self.block("- ")
        if len(self.blocks) > 1 and self.blocks[-2].startswith("- "):
            self.blocks[-2:] = ["\n".join(self.blocks[-2:])]

    def handle_data(self, data):
        if self.skipping or self.pre:
            self.text += "" if self.skipping else data
            return
        if self.code:
            data = data.replace("|", "\\|") if self.row is not None else data
        else:
            data = re.sub(r"([\\*_`|])", r"\\\1", data).replace("<", "&lt;")
        self.text += data


def made():
    version = re.search(r"project\([^)]*?VERSION\s+([0-9.]+)", LISTS.read_text(encoding="utf-8"))[1]
    page = Page()
    page.feed(SOURCE.read_text(encoding="utf-8").replace("@VERSION@", version))
    return SAID_FIRST + "\n" + "\n\n".join(page.blocks) + "\n"


if __name__ == "__main__":
    text = made()
    if sys.argv[1:] != ["--check"]:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        sys.exit(f"{PAGE}: not what sockscope.html says now; ./dev manual makes it anew")
