"""Plain text bodies: line ends, and format=flowed (RFC 3676)."""

import re

_LINE_END = re.compile(r"\r\n?|\x0b|\x0c|\u2028|\u2029")
_DEPTH = re.compile(r">*")
SIGNATURE = "-- "


def lines(text: str) -> str:
    """With LF for every line end and without blank lines around."""
    return _LINE_END.sub("\n", text).strip("\n") if _LINE_END.search(text) else text.strip("\n")


def unfolded(text: str, *, delsp: bool) -> str:
    """Paragraphs of a flowed text put together again, quotes by their depth."""
    out: list[str] = []
    depth, pieces = 0, list[str]()
    for line in lines(text).split("\n"):
        match = _DEPTH.match(line)
        level = match.end() if match else 0
        rest = line[level:].removeprefix(" ")
        if pieces and (level != depth or rest == SIGNATURE):
            out.append(_quoted("".join(pieces), depth))
            pieces = []
        depth = level
        flows = rest.endswith(" ") and rest != SIGNATURE
        pieces.append(rest[:-1] if flows and delsp else rest)
        if not flows:
            out.append(_quoted("".join(pieces), depth))
            pieces = []
    if pieces:
        out.append(_quoted("".join(pieces), depth))
    return "\n".join(out)


def _quoted(text: str, depth: int) -> str:
    return f"{'>' * depth} {text}" if depth else text
