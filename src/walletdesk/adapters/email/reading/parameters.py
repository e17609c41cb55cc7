"""Values with parameters: Content-Type, Content-Disposition (RFC 2045, 2231, as they are met)."""

import re
from typing import NamedTuple

from walletdesk.adapters.email.reading import charsets, words

_LONGEST = 32_768
_MOST = 500
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*+"?|[^;]*)', re.ASCII)
_COMMENT = re.compile(r"\([^()]*\)")
_ESCAPED = re.compile(r"\\(.)")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_PIECE = re.compile(r"^(.+?)(?:\*(\d{1,3}))?(\*)?$")


class Value(NamedTuple):
    """`value` in lower case without comments; names of `parameters` in lower case, decoded."""

    value: str
    parameters: dict[str, str]


def parse(raw: bytes, damage: set[str]) -> Value:
    """Never fails; a parameter given twice counts once, the encoded form before the plain one."""
    said = raw[:_LONGEST].decode("latin-1")
    head = said.partition(";")[0]
    pieces: dict[str, dict[int, tuple[bytes, bool]]] = {}
    plain: dict[str, str] = {}
    for count, match in enumerate(_PARAMETER.finditer(said)):
        if count >= _MOST:
            damage.add("parameters_too_many")
            break
        name, index, star = _split(match[1].lower())
        text = _unquoted(match[2])
        if index is None and not star:
            plain.setdefault(name, text)
        else:
            pieces.setdefault(name, {}).setdefault(index or 0, (text.encode("latin-1"), star))
    parameters = {name: _plain(text, damage) for name, text in plain.items()}
    parameters |= {name: _extended(parts, damage) for name, parts in pieces.items()}
    return Value(_COMMENT.sub("", head).strip(" \t\r\n").strip('"').lower(), parameters)


def _split(name: str) -> tuple[str, int | None, bool]:
    match = _PIECE.match(name)
    if match is None:
        return name, None, False
    return match[1], int(match[2]) if match[2] else None, bool(match[3])


def _unquoted(text: str) -> str:
    text = text.strip(" \t\r\n")
    if text.startswith('"'):
        inner = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
        return _ESCAPED.sub(_kept, inner)
    return text


def _kept(match: re.Match[str]) -> str:
    r"""What a backslash quotes. Paths of Windows come unescaped: `C:\a.pdf` keeps its own."""
    return match[1] if match[1] in '"\\' else match[0]


def _plain(text: str, damage: set[str]) -> str:
    """Encoded words and raw bytes are forbidden here and common."""
    raw = text.encode("latin-1")
    if b"%" in raw and (read := _percent_utf8(raw)):
        return read
    return words.text(raw, damage)


def _percent_utf8(raw: bytes) -> str | None:
    data = _PERCENT.sub(_byte, raw)
    if data.isascii():
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _extended(parts: dict[int, tuple[bytes, bool]], damage: set[str]) -> str:
    """The pieces of RFC 2231 in their order; the first one names the charset."""
    charset, data = "", b""
    for place, (_, (said, encoded)) in enumerate(sorted(parts.items())):
        piece = said
        if place == 0 and encoded and said.count(b"'") >= 2:
            label, _, piece = said.split(b"'", 2)
            charset = label.decode("latin-1")
        data += _PERCENT.sub(_byte, piece) if encoded else piece
    if b"=?" in data:
        return words.text(data, damage)
    return charsets.decode(data, charset or None, damage)


def _byte(match: re.Match[bytes]) -> bytes:
    return bytes((int(match[1], 16),))
