"""What stands in packed files: office documents (OOXML, ODF) and the text files of a ZIP archive.

People save a recovery phrase in a document as readily as in a text file. Formats: ECMA-376 part 2
and OASIS ODF 1.3 part 2 (both are ZIP packages of XML), APPNOTE.TXT (PKWARE).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from walletdesk.files import detect

START = b"PK\x03\x04"
MOST_ENTRIES = 2_000
MOST_BYTES = 20_000_000
"""Unpacked bytes that are looked at in all: a small file can hold a thousand times its size."""
MOST_TEXT = detect.TEXT_LIMIT
"""Characters in all that the guard is given to read."""
DEEPEST = 2
"""An archive of documents is looked into, what is packed once more is not."""
APART = re.compile(
    rb"</(?:\w+:)?(?:p|h|li|si|is|c|tc|tr|row|cell|table-cell)>|<(?:\w+:)?(?:br|cr|tab|s)\b"
)
"""Where XML ends a paragraph, a cell or a line. Other tags may stand within a word."""
TAG = re.compile(rb"<[^>]*>")
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,  # encrypted, or packed by a method that Python does not know
    OSError,
    ValueError,
)


def texts(data: bytes) -> Iterator[str]:
    """The text of each part that has one. What cannot be unpacked is passed over."""
    return _texts(data, _Budget(), 1)


class _Budget:
    """How much may still be unpacked of one upload."""

    def __init__(self) -> None:
        self.entries = MOST_ENTRIES
        self.bytes = MOST_BYTES
        self.text = MOST_TEXT


def _texts(data: bytes, budget: _Budget, depth: int) -> Iterator[str]:
    if not data.startswith(START):
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except UNREADABLE:
        return
    with archive:
        for info in archive.infolist():
            if min(budget.entries, budget.bytes, budget.text) <= 0:
                return
            budget.entries -= 1
            part = _unpacked(archive, info, budget)
            if part.startswith(START) and depth < DEEPEST:
                yield from _texts(part, budget, depth + 1)
            elif text := _text(part, info.filename)[: budget.text]:
                budget.text -= len(text)
                yield text


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """As much of an entry as may be looked at; of pictures and the like no more than their head,
    so that they leave something for the text behind them.
    """
    try:
        with archive.open(info) as entry:
            part = entry.read(detect.HEAD)
            if not detect.is_bytes(part) or part.startswith(START):
                part += entry.read(max(0, budget.bytes - len(part)))
    except UNREADABLE:
        return b""
    budget.bytes -= len(part)
    return part


def _text(part: bytes, name: str) -> str:
    if name.lower().endswith((".xml", ".fodt")):
        words = TAG.sub(b"", APART.sub(lambda found: b"\n" + found[0], part))
        return words.decode("utf-8", "replace")
    return detect.text(part) or ""
