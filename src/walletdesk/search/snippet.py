"""A piece of a text around its first hit, hits marked. Pure; the result is safe HTML."""

from markupsafe import Markup, escape

from walletdesk.platform.words import PIECE, fold, is_cjk, words

LEAD, LENGTH = 40, 160
"""Characters before the first hit, and in all."""

type Span = tuple[int, int]


def snippet(text: str, wanted: set[str], language: str) -> Markup:
    """At most 160 characters on one line, hits in `<mark>`; the beginning when nothing is hit."""
    line = " ".join(text.split())
    spans = hits(line, wanted, language)
    start = _start(line, max(0, spans[0][0] - LEAD) if spans else 0)
    end = min(len(line), start + LENGTH)
    shown = Markup("…") if start else Markup("")
    at = start
    for first, last in spans:
        if start <= first and last <= end:
            shown += escape(line[at:first]) + Markup("<mark>%s</mark>") % line[first:last]
            at = last
    return shown + escape(line[at:end]) + ("…" if end < len(line) else "")


def hits(text: str, wanted: set[str], language: str) -> list[Span]:
    """Where the wanted words stand, in order, touching ones joined."""
    found: list[Span] = []
    for piece in PIECE.finditer(text):
        spans = _pairs(piece[0], piece.start(), wanted) if is_cjk(piece[0]) else []
        if not is_cjk(piece[0]) and words(piece[0], language) & wanted:
            spans = [piece.span()]
        for first, last in spans:
            if found and first <= found[-1][1]:
                found[-1] = (found[-1][0], last)
            else:
                found.append((first, last))
    return found


def _pairs(run: str, offset: int, wanted: set[str]) -> list[Span]:
    sizes = {len(word) for word in wanted if is_cjk(word)}
    return [
        (offset + i, offset + i + size)
        for i in range(len(run))
        for size in sorted(sizes)
        if len(run[i : i + size]) == size and fold(run[i : i + size]) in wanted
    ]


def _start(line: str, at: int) -> int:
    """Do not cut a word: go on to the next space when one is near."""
    space = line.find(" ", at, at + 15) if at else -1
    return space + 1 if space >= 0 else at
