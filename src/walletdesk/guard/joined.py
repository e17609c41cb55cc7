"""Find what only several texts together hold."""

from collections.abc import Sequence

from walletdesk.guard.model import Finding
from walletdesk.guard.scan import find


def find_joined(texts: Sequence[str], glue: str) -> list[list[tuple[int, Finding]]]:
    """Return each finding of the joined texts as its parts: (index into `texts`, the part)."""
    return [_parts(texts, len(glue), finding) for finding in find(glue.join(texts))]


def _parts(texts: Sequence[str], gap: int, finding: Finding) -> list[tuple[int, Finding]]:
    parts: list[tuple[int, Finding]] = []
    offset = 0
    for at, text in enumerate(texts):
        start = max(finding.start - offset, 0)
        end = min(finding.end - offset, len(text))
        if start < end:
            parts.append((at, Finding(finding.kind, start, end)))
        offset += len(text) + gap
    return parts
