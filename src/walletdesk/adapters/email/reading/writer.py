"""The words of an HTML tree as plain text: paragraphs, lists, quotes, cells, links."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

_SPACE = re.compile(r"[ \t\r\n\f]+")
_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\ufeff\u00ad\u034f\u2060") | {"\xa0": " "})
_APART = set("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre".split())
_LINES = _APART | set(
    "div li dt dd tr center hr address article section header footer main form caption".split()
)
_CELLS = {"td", "th"}
_IN_CELLS = {"p", "div", "center"}
"""Blocks that Word and Outlook put around the words of each cell."""
_LIST_DEEPEST = 8


class _Step(NamedTuple):
    node: LexborNode
    leaving: bool


def text(root: LexborNode) -> str:
    """What a reader of the page under `root` reads, block by block."""
    page = _Page()
    steps = [_Step(root, leaving=False)]
    while steps:
        node, leaving = steps.pop()
        if leaving:
            page.leave(node)
            continue
        if node.is_text_node:
            page.say(node.text_content or "")
            continue
        page.enter(node)
        steps.append(_Step(node, leaving=True))
        steps.extend(_Step(child, leaving=False) for child in reversed(_children(node)))
    return page.text()


def _children(node: LexborNode) -> list[LexborNode]:
    return [child for child in node.iter(include_text=True) if child.tag != "-comment"]


class _Page:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.gap: int | None = None
        self.quotes = 0
        self.pre = 0
        self.lists: list[int | None] = []
        self.links: list[tuple[str, int, int]] = []
        self.cell = False

    def say(self, words: str) -> None:
        words = words.translate(_INVISIBLE)
        if self.pre:
            first, *others = words.replace("\r\n", "\n").split("\n")
            self._word(first)
            for each in others:
                self._end(hard=True)
                self._word(each)
            return
        words = _SPACE.sub(" ", words)
        if not self.line or self.line[-1].endswith(" "):
            words = words.removeprefix(" ")
        self._word(words)

    def _word(self, words: str) -> None:
        if not words:
            return
        if self.cell:
            if self.line and words.strip():
                self.line.append("| " if self.line[-1].endswith(" ") else " | ")
            self.cell = self.cell and not words.strip()
        self.line.append(words)

    def _end(self, *, hard: bool = False, apart: bool = False) -> None:
        """End the line; `hard` also an empty one, `apart` leaves one empty line."""
        line = "".join(self.line)
        line = "-- " if line.strip() == "--" else line.rstrip()
        self.line.clear()
        if line or hard:
            if self.gap is not None and self.lines and line:
                self.lines.append("> " * min(self.gap, self.quotes))
            self.lines.append("> " * self.quotes + line)
            self.gap = None
        if apart:
            self.gap = min(self.quotes, self.quotes if self.gap is None else self.gap)

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "br":
            self._end(hard=True)
        elif tag in _LINES:
            if not (tag in _IN_CELLS and (self.cell or (not self.line and _in_cell(node)))):
                self._end(apart=tag in _APART and not (tag in {"ul", "ol"} and self.lists))
            self._open(tag, node)
        elif tag in _CELLS:
            self.cell = bool(self.line)
        elif tag == "a":
            self.links.append((node.attributes.get("href") or "", len(self.lines), len(self.line)))
        elif tag == "img":
            self._word(node.attributes.get("alt") or "")

    def _open(self, tag: str, node: LexborNode) -> None:
        if tag == "blockquote":
            self.quotes += 1
        elif tag == "pre":
            self.pre += 1
        elif tag in {"ul", "ol"}:
            self.lists.append(_start(node) if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "hr":
            self._word("---")
            self._end()

    def _item(self) -> None:
        indent = "  " * min(max(0, len(self.lists) - 1), _LIST_DEEPEST)
        number = self.lists[-1] if self.lists else None
        if number is None:
            self.line.append(f"{indent}- ")
        else:
            self.line.append(f"{indent}{number}. ")
            self.lists[-1] = number + 1

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "a" and self.links:
            self._link(*self.links.pop())
        elif tag in _LINES:
            nested = tag in {"ul", "ol"} and len(self.lists) > 1
            if not (tag in _IN_CELLS and _ends_cell(node)):
                self._end(apart=tag in _APART and not nested)
                self.cell = False
            self._close(tag)

    def _close(self, tag: str) -> None:
        if tag == "blockquote":
            self.quotes -= 1
        elif tag == "pre":
            self.pre -= 1
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()

    def _link(self, href: str, lines: int, words: int) -> None:
        """The address behind the words, unless the words are the address."""
        href = href.strip()
        if not href.lower().startswith(("http://", "https://", "mailto:")) or len(href) > 2_000:
            return
        said = "".join(self.line[words:] if lines == len(self.lines) else self.line).strip()
        if not said and lines == len(self.lines):
            return
        if _same(said, href):
            return
        shown = href.removeprefix("mailto:").partition("?")[0] if _mail(href) else href
        self._word(f" <{shown}>")

    def text(self) -> str:
        self._end()
        return "\n".join(
            line if line.endswith("-- ") else line.rstrip() for line in self.lines
        ).strip("\n")


def _in_cell(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag in _CELLS


def _ends_cell(node: LexborNode) -> bool:
    after = node.next
    if not _in_cell(node):
        return False
    return after is None or (
        after.is_text_node and not after.next and not (after.text_content or "").strip()
    )


def _start(node: LexborNode) -> int:
    said = node.attributes.get("start") or "1"
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 1


def _mail(href: str) -> bool:
    return href.lower().startswith("mailto:")


def _same(said: str, href: str) -> bool:
    if _mail(href):
        return href[7:].partition("?")[0].lower() in said.lower()
    return _bare(said) == _bare(href)


def _bare(address: str) -> str:
    return re.sub(r"^https?://", "", address.strip().lower()).rstrip("/")
