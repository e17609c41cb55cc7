"""Keystore files (Web3 Secret Storage, version 3): the encrypted key a wallet exports as JSON.

Source: the definition at ethereum.org, "Web3 secret storage". With a weak password the file is
the key, so it is treated as one. Found in prose, pretty-printed, escaped or cut off at the end.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from walletdesk.guard.fold import Reading
from walletdesk.guard.model import Span

_CIPHERTEXT = re.compile(r"ciphertext\W{1,16}[0-9a-f]{32,}", re.ASCII)
_BRACE = re.compile(r"[{}]")
_NAMES = ("kdf", "cipherparams", "mac", '"crypto', "'crypto")


def detect(reading: Reading) -> Iterator[Span]:
    """Yield the JSON object around every cipher text that lies in a keystore."""
    lowered = reading.lowered
    if "ciphertext" not in lowered:
        return
    objects: list[tuple[int, int]] | None = None
    end = 0
    for match in _CIPHERTEXT.finditer(lowered):
        if match.start() < end:
            continue
        objects = _objects(lowered) if objects is None else objects
        start, end = _around(lowered, objects, match)
        if sum(name in lowered[start:end] for name in _NAMES) >= 2:
            yield Span("keystore", start, end)


def _objects(text: str) -> list[tuple[int, int]]:
    """Return where every `{…}` lies, an inner one before its outer; unclosed ones end the text."""
    found: list[tuple[int, int]] = []
    open_at: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace.group() == "{":
            open_at.append(brace.start())
        elif open_at:
            found.append((open_at.pop(), brace.end()))
    found.extend((start, len(text)) for start in reversed(open_at))
    return found


def _around(text: str, objects: Sequence[tuple[int, int]], match: re.Match[str]) -> tuple[int, int]:
    """Return the smallest object that holds the whole keystore, else the largest at hand."""
    best = match.span()
    for start, end in objects:
        if start < match.start() and match.end() <= end:
            best = (start, end)
            if '"crypto' in text[start : match.start()].replace("\\", "").replace("'", '"'):
                break
    return best


def is_keystore(value: Mapping[Any, Any]) -> bool:
    """Whether a JSON object is a keystore or the `crypto` part of one."""
    names = {str(name).lower(): inner for name, inner in value.items()}
    crypto = names.get("crypto")
    if isinstance(crypto, Mapping):
        return any(str(name).lower() == "ciphertext" for name in cast("Mapping[Any, Any]", crypto))
    return "ciphertext" in names and ("kdf" in names or "kdfparams" in names)


def is_key_pair(items: Sequence[Any]) -> bool:
    """Whether a JSON list is a Solana key pair: 64 bytes as numbers."""
    return len(items) == 64 and all(type(item) is int and 0 <= item < 256 for item in items)
