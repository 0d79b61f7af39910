"""Fenced blocks of Markdown pages."""
import pathlib
import re

TREE = pathlib.Path(__file__).resolve().parents[2]


class Block:
    """A fenced block: its language, its lines, and the HTML comment on the line above, "<!-- key: value -->"."""

    def __init__(self, page, line, language, text, above):
        self.page, self.line, self.language, self.text = page, line, language, text
        told = re.fullmatch(r"<!-- ([a-z ]+): (.*) -->", above.strip())
        self.note = {told.group(1): told.group(2)} if told else {}

    def __str__(self):
        return f"{self.page.relative_to(TREE)}:{self.line}"


def pages():
    return [TREE / "README.md", TREE / "CONTRIBUTING.md", *sorted((TREE / "docs").glob("*.md")),
            *sorted((TREE / "plugins").glob("*/README.md"))]


def blocks_of(page):
    found, lines, at = [], page.read_text().splitlines(), 0
    while at < len(lines):
        opened = re.fullmatch(r"```([a-z+]*)", lines[at])
        if opened:
            end = lines.index("```", at + 1)
            above = lines[at - 1] if at else ""
            found.append(Block(page, at + 1, opened.group(1), "\n".join(lines[at + 1:end]) + "\n", above))
            at = end
        at += 1
    return found


def links_of(page):
    """Returns the relative links of a page, without anchors."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    return [target for target in targets if not target.startswith(("http:", "https:", "mailto:"))]
