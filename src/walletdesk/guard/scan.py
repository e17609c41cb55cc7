"""Run every detector over one text. A new kind of secret is a module and a line here."""

from collections.abc import Callable, Iterable

from walletdesk.guard import glued, han, keys, keystore, latin
from walletdesk.guard.fold import Reading
from walletdesk.guard.model import Finding, Span

type Detector = Callable[[Reading], Iterable[Span]]

DETECTORS: tuple[Detector, ...] = (
    keystore.detect,
    keys.detect,
    latin.detect,
    glued.detect,
    han.detect,
)
"""Where two findings overlap, the kind of the one that starts first stands."""

_SHORTEST = 12
"""Twelve Chinese characters without spaces: nothing shorter is a secret."""


def find(text: str) -> list[Finding]:
    """Return the secrets of `text` in order, none overlapping. Never raises."""
    if len(text) < _SHORTEST:
        return []
    reading = Reading(text)
    spans = [span for detect in DETECTORS for span in detect(reading)]
    if not spans:
        return []
    origin = reading.origin()
    return [
        Finding(kind, origin[start][0], origin[end - 1][1]) for kind, start, end in _merged(spans)
    ]


def _merged(spans: list[Span]) -> list[Span]:
    spans.sort(key=lambda span: (span.start, -span.end))
    merged = spans[:1]
    for span in spans[1:]:
        last = merged[-1]
        if span.start < last.end:
            merged[-1] = last._replace(end=max(last.end, span.end))
        else:
            merged.append(span)
    return merged
