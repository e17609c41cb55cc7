"""What an upload has to pass before it is stored. No transaction is open while it is looked at."""

import asyncio

from walletdesk import guard
from walletdesk.files import detect, packed
from walletdesk.files.model import MAX_BYTES, Checked, Upload, plain_name
from walletdesk.files.scanner import Scanner
from walletdesk.platform.errors import Invalid, TooLarge

WINDOW, OVERLAP = 20_000, 4_000
"""The guard reads long texts in windows of characters; no phrase is longer than the overlap."""

NOT_LOOKED_INTO = ("Heuristics.Encrypted", "Heuristics.Limits")
"""How clamd names what it cannot look into (AlertEncrypted, AlertExceedsMax)."""


async def check(scanner: Scanner, upload: Upload) -> Checked:
    """The upload, ready to be stored.

    Raise `TooLarge`, or `Invalid("file", …)` (empty, program, false picture, secret inside, found
    by the virus scanner). A scanner that is away refuses nothing: the file waits for it.
    """
    cleaned = guard.clean(plain_name(upload.name))
    kind = await _kind(upload.data, cleaned.text, upload.declared)
    name = detect.true_name(cleaned.text, kind)
    verdict = await scanner.look(upload.data)
    if verdict.scan == "found":
        closed = verdict.found.startswith(NOT_LOOKED_INTO)
        raise Invalid("file", "files.sealed" if closed else "files.harmful", name=name)
    return Checked(name, kind, upload.data, verdict.scan, cleaned.kinds)


async def _kind(data: bytes, name: str, declared: str) -> str:
    """The media type, once size, kind and content are in order."""
    if not data:
        raise Invalid("file", "files.empty")
    if len(data) > MAX_BYTES:
        raise TooLarge("files.too_large", megabytes=MAX_BYTES // 2**20)
    kind = detect.check(data, name, declared)
    text = None if kind in detect.INLINE else detect.text(data)
    if text is not None:
        await _refuse_secrets(text, len(data))
    elif data.startswith(packed.START):
        _refuse(await asyncio.to_thread(_find_packed, data))
    return kind


async def _refuse_secrets(text: str, size: int) -> None:
    if size > detect.TEXT_LIMIT:
        raise TooLarge("files.text_too_large", megabytes=detect.TEXT_LIMIT // 1_000_000)
    _refuse(_find(text) if len(text) <= WINDOW else await asyncio.to_thread(_find, text))


def _refuse(kinds: tuple[str, ...]) -> None:
    if kinds:
        code = "files.keystore" if "keystore" in kinds else "files.secret"
        raise Invalid("file", code)


def _find_packed(data: bytes) -> tuple[str, ...]:
    return next((kinds for text in packed.texts(data) if (kinds := _find(text))), ())


def _find(text: str) -> tuple[str, ...]:
    for start in range(0, len(text), WINDOW - OVERLAP):
        if kinds := guard.clean(text[start : start + WINDOW]).kinds:
            return kinds
    return ()
