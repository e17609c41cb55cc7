"""The text of Outlook's compressed RTF (MS-OXRTFCP), when a winmail.dat holds no other."""

import re

from walletdesk.adapters.email.reading import charsets

_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_RING = 4096
_LARGEST = 4 * 1024 * 1024
_MARK = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\(.)|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)",
    re.DOTALL,
)
_LEFT_OUT = set(b"fonttbl colortbl stylesheet info pict header footer object listtable".split())
_BREAKS = {b"par": b"\n", b"line": b"\n", b"tab": b"\t", b"row": b"\n", b"cell": b" | "}
_DEEPEST = 500


def opened(data: bytes) -> bytes:
    """The RTF itself; what is there when it is cut."""
    kind = data[8:12]
    if kind == b"MELA":
        return data[16 : 16 + _LARGEST]
    return _opened(data[16:]) if kind == b"LZFu" else b""


def _opened(data: bytes) -> bytes:
    ring = bytearray(_START.ljust(_RING, b"\x00"))
    write, at, out = len(_START), 0, bytearray()
    while at < len(data) and len(out) < _LARGEST:
        control, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                break
            if not control >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            else:
                pair = int.from_bytes(data[at : at + 2], "big")
                read, length, at = pair >> 4, (pair & 0xF) + 2, at + 2
                if read == write:
                    return bytes(out)
                piece = _repeated(ring, read, write, length)
            for each in piece:
                ring[write] = each
                write = (write + 1) % _RING
            out += piece
    return bytes(out)


def _repeated(ring: bytearray, read: int, write: int, length: int) -> bytes:
    """From the ring; a run may go over what it writes itself."""
    behind = (write - read) % _RING or _RING
    piece = bytearray(ring[(read + n) % _RING] for n in range(min(length, behind)))
    while len(piece) < length:
        piece.append(piece[len(piece) - behind])
    return bytes(piece)


def text(rtf: bytes, label: str, damage: set[str]) -> str:
    """The words of an RTF, one line for a paragraph."""
    out: list[str] = []
    raw = bytearray()
    silent: list[bool] = [False]
    skip = False
    for match in _MARK.finditer(rtf):
        byte, code, word, _, symbol, brace, words = match.groups()
        if brace == b"{" and len(silent) < _DEEPEST:
            silent.append(silent[-1])
        elif brace == b"}" and len(silent) > 1:
            silent.pop()
        elif symbol == b"*" or word in _LEFT_OUT:
            silent[-1] = True
        elif not silent[-1]:
            if code:
                out.append(charsets.decode(bytes(raw), label, damage) + _character(int(code)))
                raw.clear()
            elif not (skip and (byte or words)):
                raw += _said(byte, word, symbol, words)
            elif words:
                raw += words[1:]
        skip = code is not None
    return ("".join(out) + charsets.decode(bytes(raw), label, damage)).strip()


def _character(code: int) -> str:
    code %= 0x10000
    return "" if 0xD800 <= code <= 0xDFFF or code == 0 else chr(code)


def _said(
    byte: bytes | None, word: bytes | None, symbol: bytes | None, words: bytes | None
) -> bytes:
    if byte:
        return bytes((int(byte, 16),))
    if symbol:
        return symbol if symbol in b"\\{}" else b" " if symbol == b"~" else b""
    return _BREAKS.get(word, b"") if word else words or b""
