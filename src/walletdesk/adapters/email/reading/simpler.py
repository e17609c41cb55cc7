"""A large HTML made simple before a parser sees it.

HTML parsers take quadratic time over deep nesting and over many attributes of one tag; 60 kB made
for it hold a core for seconds. Of what is larger than a usual mail only known tags and attributes
are copied, and what is nested deeper than people write loses its tags but no text.
"""

import re
from html import escape, unescape

LARGEST = 1024 * 1024
"""Characters of HTML that are read."""
_USUAL = 32_000
_USUAL_MARKS = 150
_MARK = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.IGNORECASE)
_IMAGE = re.compile(r"data:[a-z/+.-]{1,40};base64,[A-Za-z0-9+/=%\s]{66000,}", re.IGNORECASE)
_DEEPEST = 150
_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes|template|svg|math"
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?:{_RAW})\b.*?(?:</(?:{_RAW})[^>]*>|\Z)|<[!?][^>]*>?"
    r"|<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})"
    r"((?:\s+|/|=?[^\s/>=]+(?:\s*=\s*(?:\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|[^\s>\"'][^\s>]*+))?+)*+)=*+>?",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"([a-zA-Z-]{1,30})\s*=\s*(?:\"([^\"]*)\"?|'([^']*)'?|([^\s>\"'][^\s>]*))", re.DOTALL
)
_VOID = {"br", "img", "hr", "wbr", "col", "meta", "link", "input", "area", "base"}
_KEPT = {
    "a": {"href"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"}, "ol": {"start"}, "blockquote": {"type"}, "meta": set[str](),
}  # fmt: skip
_EVERYWHERE = {"style", "hidden", "dir", "lang"}
_MOST_ATTRIBUTES = 30


def simpler(html: str, damage: set[str]) -> str:
    """As it is when small. Otherwise the same words in known tags, balanced, at most 150 deep,
    without images written into it, and cut at `LARGEST`.
    """
    if len(html) <= _USUAL and len(_MARK.findall(html)) <= _USUAL_MARKS:
        return html
    html = _IMAGE.sub("data:", html)
    if len(html) > LARGEST:
        damage.add("html_cut")
        html = html[:LARGEST]
    return _Copy().of(html)


class _Copy:
    def __init__(self) -> None:
        self.open: list[str] = []
        self.out: list[str] = []

    def of(self, html: str) -> str:
        at = 0
        for match in _TAG.finditer(html):
            self.out.append(html[at : match.start()].replace("<", "&lt;"))
            at = match.end()
            if match[2]:
                self._tag(match[2].lower(), match[3], closing=bool(match[1]))
        self.out.append(html[at:].replace("<", "&lt;"))
        self.out.extend(f"</{name}>" for name in reversed(self.open))
        return "".join(self.out)

    def _tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if closing:
            self._close(name)
        elif name in _VOID:
            self.out.append(f"<{name}{_attributes(name, attributes)}>")
        elif len(self.open) < _DEEPEST:
            self.open.append(name)
            self.out.append(f"<{name}{_attributes(name, attributes)}>")

    def _close(self, name: str) -> None:
        """With everything in it; a `</b>` that nothing opened stands for nothing."""
        if name not in self.open:
            return
        while self.open:
            last = self.open.pop()
            self.out.append(f"</{last}>")
            if last == name:
                return


def _attributes(name: str, said: str) -> str:
    wanted = _KEPT.get(name, set[str]()) | _EVERYWHERE
    found: dict[str, str] = {}
    for count, match in enumerate(_ATTRIBUTE.finditer(said)):
        if count >= _MOST_ATTRIBUTES:
            break
        if match[1].lower() in wanted:
            found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return "".join(f' {key}="{escape(unescape(value))}"' for key, value in found.items())
