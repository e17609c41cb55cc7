"""winmail.dat, written by hand after MS-OXTNEF."""

import struct

from tests.adapters.email.reading.corpus.shape import multi, odd, part

_REND, _TITLE, _DATA, _ATTACHMENT, _MESSAGE = (
    0x00069002,
    0x00018010,
    0x0006800F,
    0x00069005,
    0x00069003,
)


def attribute(level: int, tag: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def prop(kind: int, name: int, value: bytes) -> bytes:
    head = struct.pack("<HH", kind, name)
    if kind == 3:
        return head + value
    return head + struct.pack("<II", 1, len(value)) + value + b"\x00" * (-len(value) % 4)


def named(value: bytes) -> bytes:
    name = "x-own".encode("utf-16-le") + b"\x00\x00"
    head = struct.pack("<HH", 0x1F, 0x8001) + b"\x00" * 16 + struct.pack("<II", 1, len(name)) + name
    return head + struct.pack("<II", 1, len(value)) + value


def props(*each: bytes) -> bytes:
    return struct.pack("<I", len(each)) + b"".join(each)


def unicode(name: int, text: str) -> bytes:
    return prop(0x1F, name, text.encode("utf-16-le") + b"\x00\x00")


def file(short: str, data: bytes, *more: bytes) -> bytes:
    return (
        attribute(2, _REND, b"\x00" * 14)
        + attribute(2, _TITLE, short.encode() + b"\x00")
        + attribute(2, _DATA, data)
        + (attribute(2, _ATTACHMENT, props(*more)) if more else b"")
    )


def tnef(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


WHOLE = tnef(
    attribute(
        1,
        _MESSAGE,
        props(
            prop(3, 0x3FDE, struct.pack("<I", 936)),
            named(b"abcd"),
            unicode(0x1000, "您好，钱包"),
            prop(0x102, 0x1013, "<p>您好，<b>钱包</b></p>".encode("gbk")),
        ),
    ),
    file(
        "RECIBO~1.PDF",
        b"%PDF-1.7",
        unicode(0x3707, "recibo de la transacción.pdf"),
        unicode(0x370E, "application/pdf"),
    ),
    file("b.png", b"PNG!", unicode(0x3712, "img1@x")),
)
FILES = [
    ("recibo de la transacción.pdf", "application/pdf", b"%PDF-1.7"),
    ("b.png", "image/png", b"PNG!"),
]
TEXT = part("text/plain", "Hola")


def winmail(data: bytes, *before: bytes) -> bytes:
    return multi("mixed", *before, part("application/ms-tnef; name=winmail.dat", data))


# The first example of MS-OXRTFCP, 4.1.1.
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af320"
    "68656c090020627705b06c647d0a800fa0"
)
PLAIN_RTF = (
    rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\gen x;}\uc1 uno\par \'c7\'ae\u21253?\tab\{dos\}}"
)
UNPACKED = b"\x00" * 8 + b"MELA" + b"\x00" * 4 + PLAIN_RTF


def only_rtf(data: bytes) -> bytes:
    page = prop(3, 0x3FDE, struct.pack("<I", 936))
    return tnef(attribute(1, _MESSAGE, props(page, prop(0x102, 0x1009, data))))


MAILS = [
    odd(
        "winmail.dat with packed RTF alone", winmail(only_rtf(PACKED)), text="hello world", files=[]
    ),
    odd(
        "winmail.dat with RTF in Chinese",
        winmail(only_rtf(UNPACKED)),
        text="uno\n钱包\t{dos}",
        files=[],
    ),
    odd(
        "winmail.dat alone",
        winmail(WHOLE),
        text="您好，钱包",
        html="<p>您好，<b>钱包</b></p>",
        files=FILES,
    ),
    odd("winmail.dat beside a text", winmail(WHOLE, TEXT), text="Hola", html=None, files=FILES),
    odd(
        "winmail.dat as an octet-stream",
        winmail(WHOLE, TEXT).replace(b"application/ms-tnef", b"application/octet-stream"),
        files=FILES,
    ),
    odd(
        "winmail.dat cut short",
        winmail(WHOLE[:-30], TEXT),
        "tnef_broken",
        text="Hola",
        files=[FILES[0], ("b.png", "image/png", b"PNG!")],
    ),
    odd(
        "winmail.dat that is none",
        winmail(b"not a parcel", TEXT),
        "tnef_broken",
        files=[("winmail.dat", "application/ms-tnef", b"not a parcel")],
    ),
]
