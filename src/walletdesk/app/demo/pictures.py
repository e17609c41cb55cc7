"""A screenshot as a wallet would give it: drawn here, byte by byte, so that no picture is shipped.

PNG as in RFC 2083: one IHDR, one IDAT (8-bit palette, no filter), one IEND.
"""

import struct
import zlib
from random import Random

WIDTH, HEIGHT = 270, 480
_PALETTE = bytes.fromhex(
    "ffffff f3f4f8 d9dce6 8a90a3 23263a 2f6df6 e9a23b d9483b 2fa36b e6edff".replace(" ", "")
)
"""Page, card, line, grey text, dark text, brand, waiting, failed, done, pale brand."""
_PAGE, _CARD, _LINE, _GREY, _DARK, _BRAND = range(6)
_STATES = (6, 6, 7, 8)


def screenshot(random: Random) -> bytes:
    """The PNG of a transaction page: state, amount, details as bars."""
    rows = [bytearray([_PAGE]) * WIDTH for _ in range(HEIGHT)]
    _bar(rows, 0, 0, WIDTH, 54, _BRAND)
    _bar(rows, 96, 26, 78, 10, _PAGE)
    _disc(rows, WIDTH // 2, 108, 26, random.choice(_STATES))
    _bar(rows, WIDTH // 2 - 60, 150, 120, 14, _DARK)
    _bar(rows, WIDTH // 2 - 34, 174, 68, 8, _GREY)
    _bar(rows, 16, 206, WIDTH - 32, 186, _CARD)
    for number in range(5):
        top = 222 + number * 34
        _bar(rows, 28, top, random.randint(36, 62), 8, _GREY)
        wide = random.randint(60, 118)
        _bar(rows, WIDTH - 28 - wide, top, wide, 8, _DARK)
        _bar(rows, 28, top + 20, WIDTH - 56, 1, _LINE)
    _bar(rows, 28, 416, WIDTH - 56, 38, _BRAND)
    _bar(rows, 100, 431, 70, 9, _PAGE)
    return _png(rows)


def _bar(rows: list[bytearray], left: int, top: int, wide: int, high: int, colour: int) -> None:
    for row in rows[top : top + high]:
        row[left : left + wide] = bytes([colour]) * wide


def _disc(rows: list[bytearray], x: int, y: int, radius: int, colour: int) -> None:
    for high in range(-radius, radius + 1):
        half = int((radius * radius - high * high) ** 0.5)
        _bar(rows, x - half, y + high, 2 * half, 1, colour)


def _png(rows: list[bytearray]) -> bytes:
    pixels = b"".join(b"\0" + row for row in rows)
    head = struct.pack("!IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", head),
        (b"PLTE", _PALETTE),
        (b"IDAT", zlib.compress(pixels, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))
