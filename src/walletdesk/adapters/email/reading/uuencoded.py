"""Files that old programs write into the text of a mail (uuencode)."""

import re

from walletdesk.adapters.email.reading import transfer

_BEGIN = re.compile(r"(?m)^begin [0-7]{3,4} ([^\n]{1,255})\n(?=[ -`]{2,62}\n)")
_END = re.compile(r"(?m)^end[ \t]*$")
_LINE = re.compile(r"[ -`]{1,62}")
_MOST = 50


def extracted(text: str, damage: set[str]) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without its files, and the files by name. What only looks like one stays text."""
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    at = 0
    while len(files) < _MOST and (begin := _BEGIN.search(text, at)):
        end = _END.search(text, begin.end())
        if end is None:
            break
        data = text[begin.end() : end.start()]
        if all(_LINE.fullmatch(line) for line in data.rstrip("\n").split("\n")):
            kept.append(text[at : begin.start()])
            files.append((begin[1].strip(), transfer.uu_lines(data.encode("ascii"), damage)))
        else:
            kept.append(text[at : end.end()])
        at = end.end()
    return "".join([*kept, text[at:]]), files
