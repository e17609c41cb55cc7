"""HTML from what somebody wrote as plain text: paragraphs, simple lists, links one can press."""

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

BULLET = re.compile(r"\s{0,3}[-*•·]\s+(?=\S)")
NUMBER = re.compile(r"\s{0,3}(\d{1,3})(?:[.)]\s+|、\s*)(?=\S)")
LINK = re.compile(r"https?://[^\s<>\"'`，。；：！？、（）【】《》「」『』“”]+", re.IGNORECASE)
TAIL = ".,;:!?*_~|"


def html(text: str) -> Markup:
    """The whole text; nothing in it is taken for markup."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(text.splitlines()).strip("\n"))
    return Markup("\n").join(block for whole in paragraphs for block in _blocks(whole))


def lines(text: str) -> Markup:
    """A stranger's text: lines only, and no link of theirs can be pressed in our mail."""
    return Markup("<br>\n").join(escape(line) for line in text.splitlines())


def _blocks(paragraph: str) -> Iterator[Markup]:
    for kind, group in groupby(paragraph.split("\n"), key=_kind):
        written = list(group)
        if kind == "p":
            joined = Markup("<br>\n").join(_linked(line) for line in written)
            yield Markup('<p style="margin:0 0 16px">{}</p>').format(joined)
        else:
            yield _list(kind, written)


def _kind(line: str) -> str:
    if BULLET.match(line):
        return "ul"
    return "ol" if NUMBER.match(line) else "p"


def _list(kind: str, written: list[str]) -> Markup:
    marker = BULLET if kind == "ul" else NUMBER
    first = NUMBER.match(written[0])
    start = Markup(' start="{}"').format(first[1]) if first and first[1] != "1" else ""
    items = Markup("\n").join(
        Markup("<li>{}</li>").format(_linked(marker.sub("", line, count=1))) for line in written
    )
    opened = Markup('<{}{} style="margin:0 0 16px;padding-inline-start:24px">')
    return opened.format(kind, start) + items + Markup("</{}>").format(kind)


def _linked(line: str) -> Markup:
    made, end = Markup(), 0
    for found in LINK.finditer(line):
        url = _without_tail(found[0])
        made += escape(line[end : found.start()]) + anchor(url, url)
        end = found.start() + len(url)
    return made + escape(line[end:])


def _without_tail(url: str) -> str:
    """What ends a sentence is not of the address; a bracket is when it was opened in it."""
    while url[-1] in TAIL or (url[-1] == ")" and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def anchor(url: str, words: str) -> Markup:
    """A link that opens apart and tells its target nothing about where it was pressed."""
    return Markup(
        '<a class="link" href="{}" rel="noopener noreferrer" target="_blank"'
        ' style="color:#0b57d0;word-break:break-word">{}</a>'
    ).format(url, words)
