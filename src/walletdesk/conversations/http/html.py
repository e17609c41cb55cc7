"""HTML of an API call as plain text: what is kept, searched and sent to channels without HTML."""

from html.parser import HTMLParser

BLOCKS = frozenset(
    "address article blockquote br div h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul".split()
)
SILENT = frozenset({"head", "script", "style", "template", "title"})


class _Reader(HTMLParser):
    """Collects text; blocks become lines, links keep their address when it is not their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("- ")
        if tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and self._silent:
            self._silent -= 1
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag == "a" and self._links:
            href, start = self._links.pop()
            if href.startswith(("http://", "https://", "mailto:")) and href not in "".join(
                self.parts[start:]
            ):
                self.parts.append(f" ({href})")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(" ".join(data.split("\n")))


def to_text(html: str) -> str:
    """The text a reader sees, at most one empty line between blocks."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    kept = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    return "\n".join(kept).strip()
