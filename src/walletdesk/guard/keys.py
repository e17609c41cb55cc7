"""Private keys as one string: WIF, BIP-32 extended keys, raw hex, Solana key pairs, PEM.

A bare 64-digit hex number is a transaction hash far more often than a key, and 64 bytes of
base58 a Solana signature: these two are secrets only when the words nearest to them say so.
"""

import re
from collections.abc import Iterator

from walletdesk.guard.checksum import base58, base58check
from walletdesk.guard.fold import Reading
from walletdesk.guard.model import Kind, Span

_LONG = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{51}")
_ROW = re.compile(r"(?<![0-9A-Za-z])(?:0[xX])?([0-9A-Za-z]{51,})")
_HEX = re.compile(r"[0-9a-fA-F]{64}")
_EXTENDED = re.compile(r"(?<![0-9A-Za-z])[xyztuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{20,}")
_WIF_PAYLOADS = {(0x80, 33), (0x80, 34), (0xEF, 33), (0xEF, 34)}
"""Version byte of main and test network; 32 bytes of key, one more when compressed."""

_PEM = re.compile(
    r"-----begin [a-z0-9 ]{0,30}private key(?: block)?-----"
    r"(?:[^-]|-(?!----end))*(?:-----end [a-z0-9 ]{0,30}private key(?: block)?-----)?"
)
_NUMBERS = re.compile(r"(?<![\d.])(?:\d{1,3}\s{0,9},\s{0,9}){63}\d{1,3}(?![\d.])", re.ASCII)

_SAYS_KEY = re.compile(
    r"priv(?:ate)?[ _-]?key|secret[ _-]?key|pkey\b|clave[s]? (?:privada|secreta)|"
    r"llave[s]? (?:privada|secreta)|私钥|私鑰|私匙|密钥|密鑰|秘钥|秘鑰",
    re.ASCII,
)
_SAYS_OTHER = re.compile(
    r"\btx|hash|transacci|transaction|transfer|block|signature|\bsig\b|firma|topic|"
    r"交易|哈希|雜湊|转账|轉賬|转帐|區塊|区块|签名|簽名|單號|单号|public[ _-]?key|公钥|公鑰",
    re.ASCII,
)
_BEFORE, _AFTER, _CHAINED = 160, 40, 12


def detect(reading: Reading) -> Iterator[Span]:
    """Yield every private key."""
    if "private key" in reading.lowered:
        for match in _PEM.finditer(reading.lowered):
            yield Span("private_key", match.start(), match.end())
    if reading.lowered.count(",") >= 63:
        for match in _NUMBERS.finditer(reading.folded):
            if is_bytes(re.findall(r"\d+", match.group())):
                yield Span("private_key", match.start(), match.end())
    if _LONG.search(reading.folded) is not None or "prv" in reading.folded:
        yield from _rows(reading)


def is_bytes(numbers: list[str]) -> bool:
    """Whether decimal strings are 64 bytes, as a Solana key pair is kept."""
    return len(numbers) == 64 and all(int(number) < 256 for number in numbers)


def _rows(reading: Reading) -> Iterator[Span]:
    for match in _EXTENDED.finditer(reading.folded):
        yield Span("extended_key", match.start(), match.end())
    previous = -1
    for match in _ROW.finditer(reading.folded):
        row = match.group(1)
        chained = previous >= 0 and match.start() - previous <= _CHAINED
        kind = _kind(row, reading.lowered, match.start(), match.end(), chained=chained)
        if kind is not None:
            yield Span(kind, match.start(), match.end())
        previous = match.end() if kind == "private_key" else -1


def _kind(row: str, lowered: str, start: int, end: int, *, chained: bool) -> Kind | None:
    if len(row) in (51, 52):
        payload = base58check(row)
        return "wif" if payload and (payload[0], len(payload)) in _WIF_PAYLOADS else None
    if len(row) == 64 and _HEX.fullmatch(row):
        return "private_key" if chained or says_key(lowered, start, end) else None
    if 80 <= len(row) <= 88 and (chained or says_key(lowered, start, end)):
        return "private_key" if len(base58(row) or b"") == 64 else None
    return None


def says_key(lowered: str, start: int, end: int) -> bool:
    """Whether the words nearest to `lowered[start:end]` call it a private key."""
    before = lowered[max(0, start - _BEFORE) : start]
    key, other = _last(_SAYS_KEY, before), _last(_SAYS_OTHER, before)
    if key >= 0 or other >= 0:
        return key > other
    after = lowered[end : end + _AFTER]
    found = _SAYS_KEY.search(after)
    return found is not None and _SAYS_OTHER.search(after[: found.start()]) is None


def _last(pattern: re.Pattern[str], text: str) -> int:
    place = -1
    for found in pattern.finditer(text):
        place = found.end()
    return place
