"""Outlook's winmail.dat (MS-OXTNEF): the files and texts in it. Bounded, never fails.

A stream of attributes: level (1 byte), tag and type (4), length (4), data, checksum (2). The
attributes of MAPI properties hold a list of their own, read by `mapi`.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from walletdesk.adapters.email.reading import charsets, mapi, rtf

SIGNATURE = b"\x78\x9f\x3e\x22"
_RENDDATA, _TITLE, _DATA, _PROPS = 0x9002, 0x8010, 0x800F, 0x9005
_MESSAGE, _BODY, _CODEPAGE = 0x9003, 0x800C, 0x9007
_MOST = 20_000
_MOST_FILES = 500


@dataclass
class File:
    """A file in it, still with its name as it is said there."""

    name: str = ""
    type: str = ""
    content_id: str = ""
    data: bytes = b""


@dataclass
class Parcel:
    """All that was in a winmail.dat."""

    files: list[File] = field(default_factory=list[File])
    text: str = ""
    html: str = ""


def parse(data: bytes, damage: set[str]) -> Parcel | None:
    """None when the data is no TNEF at all."""
    if not data.startswith(SIGNATURE):
        damage.add("tnef_broken")
        return None
    parcel = Parcel()
    label = "windows-1252"
    for tag, value in _attributes(data, damage):
        if tag == _CODEPAGE and len(value) >= 4:
            label = f"cp{struct.unpack_from('<I', value)[0]}"
        elif tag == _RENDDATA and len(parcel.files) < _MOST_FILES:
            parcel.files.append(File())
        elif tag == _BODY:
            parcel.text = charsets.decode(value.rstrip(b"\x00"), label, damage)
        elif tag == _MESSAGE:
            _message(parcel, value, label, damage)
        elif parcel.files:
            _file(parcel.files[-1], tag, value, label, damage)
    return parcel


def _attributes(data: bytes, damage: set[str]) -> Iterator[tuple[int, bytes]]:
    at = 6
    for _ in range(_MOST):
        if at >= len(data):
            return
        if at + 9 > len(data):
            break
        _, tag, length = struct.unpack_from("<BII", data, at)
        value = data[at + 9 : at + 9 + length]
        yield tag & 0xFFFF, value
        at += 9 + length + 2
        if len(value) < length:
            break
    damage.add("tnef_broken")


def _file(file: File, tag: int, value: bytes, label: str, damage: set[str]) -> None:
    if tag == _TITLE:
        file.name = file.name or charsets.decode(value.rstrip(b"\x00"), label, damage)
    elif tag == _DATA:
        file.data = value
    elif tag == _PROPS:
        found = mapi.properties(value, damage)
        long = found.get(mapi.LONG_NAME) or found.get(mapi.SHORT_NAME) or found.get(mapi.SHOWN_NAME)
        file.name = mapi.text(long, label, damage) or file.name
        file.type = mapi.text(found.get(mapi.MIME), label, damage)
        file.content_id = mapi.text(found.get(mapi.CONTENT_ID), label, damage).strip("<>")
        inner = found.get(mapi.DATA)
        if inner is not None and not file.data:
            file.data = inner.data[16:] if inner.type == mapi.OBJECT else inner.data
            if inner.type == mapi.OBJECT:
                file.name = file.name or "message.dat"


def _message(parcel: Parcel, value: bytes, label: str, damage: set[str]) -> None:
    found = mapi.properties(value, damage)
    if page := found.get(mapi.CODEPAGE):
        label = f"cp{int.from_bytes(page.data[:4], 'little')}"
    parcel.text = parcel.text or mapi.text(found.get(mapi.BODY), label, damage)
    parcel.html = mapi.text(found.get(mapi.HTML), label, damage)
    packed = found.get(mapi.RTF)
    if packed and not (parcel.text or parcel.html):
        parcel.text = rtf.text(rtf.opened(packed.data), label, damage)
