"""Content-Transfer-Encoding undone, also where it is broken. Never fails, never loses bytes."""

import binascii
import re
import string

_BASE64 = string.ascii_letters.encode() + string.digits.encode() + b"+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_LINES = b" \t\r\n"
_PADS = re.compile(rb"=+")
_FOREIGN = rb"(?=[^\r\n]*[^A-Za-z0-9+/=\s])"
_ENDED = re.compile(
    rb"[A-Za-z0-9+/\s]*={1,2}\s*\n" + _FOREIGN + rb"|[A-Za-z0-9+/\s]*?\n[ \t]*\r?\n" + _FOREIGN
)
"""Base64 that ended (by padding or by a blank line) before lines that are none."""
_BROKEN_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*(?:\r?\n|\Z))")
_UU_BEGIN = re.compile(rb"(?m)^begin(?:-base64)?[ ]+[0-7]{3,4}[ ]+[^\r\n]*\r?\n")
_NAMES = re.compile(rb"[^a-z0-9]+")

_KNOWN = {
    b"": "", b"7bit": "", b"8bit": "", b"binary": "", b"none": "", b"7bits": "", b"8bits": "",
    b"base64": "base64", b"b64": "base64", b"b": "base64", b"xbase64": "base64",
    b"quotedprintable": "quoted", b"qp": "quoted", b"q": "quoted", b"quotedprintible": "quoted",
    b"uuencode": "uu", b"xuuencode": "uu", b"xuue": "uu", b"uue": "uu",
}  # fmt: skip


def undo(data: bytes, encoding: bytes, damage: set[str], *, text: bool = False) -> bytes:
    """`data` decoded by the value of its Content-Transfer-Encoding. In a `text`, plain lines that
    a list server appended after base64 are kept.
    """
    name = _NAMES.sub(b"", encoding.split(b";")[0].split(b"(")[0].strip().lower())
    known = _KNOWN.get(name)
    if known is None:
        damage.add("encoding_unknown")
    if known == "base64":
        return _base64_text(data, damage) if text else base64(data, damage)
    if known == "quoted":
        return quoted(data, damage)
    return uu(data, damage) if known == "uu" else data


def base64(data: bytes, damage: set[str]) -> bytes:
    """Padding anywhere, foreign characters and a cut end are taken as they come."""
    packed = data.translate(None, _LINES)
    clean = packed.translate(None, _NOT_BASE64)
    if len(clean) != len(packed):
        damage.add("base64_broken")
    end = len(clean.rstrip(b"="))
    if b"=" in clean[:end]:
        damage.add("base64_broken")
        return b"".join(_run(run, damage) for run in _PADS.split(clean))
    return _run(clean[:end], damage)


def _run(run: bytes, damage: set[str]) -> bytes:
    """Without its padding; one character left over holds no whole byte."""
    if len(run) % 4 == 1:
        damage.add("base64_broken")
        run = run[:-1]
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))


def _base64_text(data: bytes, damage: set[str]) -> bytes:
    ended = _ENDED.match(data)
    if ended is None:
        return base64(data, damage)
    damage.add("base64_broken")
    return base64(data[: ended.end()], damage) + b"\n" + data[ended.end() :]


def quoted(data: bytes, damage: set[str]) -> bytes:
    """Quoted-printable; an `=` that stands for nothing is left as it is."""
    if _BROKEN_QUOTED.search(data):
        damage.add("quoted_broken")
    return binascii.a2b_qp(data)


def uu(data: bytes, damage: set[str]) -> bytes:
    """The file of a uuencoded body, the body itself when there is none."""
    begin = _UU_BEGIN.search(data)
    if begin is None:
        damage.add("uu_broken")
        return data
    return uu_lines(data[begin.end() :], damage)


def uu_lines(data: bytes, damage: set[str]) -> bytes:
    """The lines between `begin` and `end`."""
    out: list[bytes] = []
    for line in data.splitlines():
        if line.strip() in {b"end", b"`", b"===="}:
            break
        try:
            out.append(binascii.a2b_uu(line + b"\n"))
        except binascii.Error:
            damage.add("uu_broken")
    return b"".join(out)
