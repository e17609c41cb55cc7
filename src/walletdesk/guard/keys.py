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
_BASE58 = "1-9A-HJ-NP-Za-km-z"
_BROKEN = re.compile(
    rf"(?<![0-9A-Za-z])(?=([5KL9c](?:\s{{0,2}}[{_BASE58}]){{50,51}})(?![0-9A-Za-z]))"
)
"""A bitcoin key over two lines, or in groups as people copy it by hand."""
_BROKEN_HEX = re.compile(
    r"(?<![0-9a-z])(?:0x)?((?:[0-9a-f]{2,62}\s{1,2}){1,31}[0-9a-f]{2,62})(?![0-9a-z])"
)
_HEX = re.compile(r"[0-9a-fA-F]{62,66}")
"""64 digits; who types them misses or doubles one."""
_DIGITS = 64
_DIGIT = re.compile(r"[0-9]")
_FEW_OF_WIF, _FEW_OF_HEX = 2, 20
"""Fewer digits has one bitcoin key in 500, and one of 64 hex digits in a million."""
_EXTENDED = re.compile(r"(?<![0-9A-Za-z])[xyztuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{20,}")
_MORE = re.compile(rf"\s{{1,3}}(?=[A-Za-z]*[1-9])[{_BASE58}]{{8,}}(?![0-9A-Za-z])")
_EXTENDED_LONGEST = 112
"""An extended key goes on behind a line break until it is whole."""
_WIF_VERSION = 0x80
"""Bitcoin's; test network and other coins have greater ones, addresses lesser ones."""

_PEM = re.compile(
    r"-----begin [a-z0-9 ]{0,30}private key(?: block)?-----"
    r"(?:[^-]|-(?!----end))*(?:-----end [a-z0-9 ]{0,30}private key(?: block)?-----)?"
)
_NUMBERS = re.compile(r"(?<![\d.])(?:\d{1,3}\s{0,9},\s{0,9}){63}\d{1,3}(?![\d.])", re.ASCII)

_SAYS_KEY = re.compile(
    r"pri(?:v(?:ate)?)?[ _-]?key|secret[ _-]?key|pkey\b|\b(?:pk|priv|secret)\b|"
    r"\b(?:my|wallet|signing|mi) (?:key|clave|llave)\b|"
    r"(?:clave|llave)s? (?:privada|secreta)|私钥|私鑰|私匙|密钥|密鑰|秘钥|秘鑰",
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
    yield from _broken(reading)


def _broken(reading: Reading) -> Iterator[Span]:
    """Yield the keys with white space in their midst. Few messages have the digits of one."""
    digits = len(_DIGIT.findall(reading.folded))
    if digits < _FEW_OF_WIF:
        return
    for match in _BROKEN.finditer(reading.folded):
        row = "".join(match[1].split())
        if len(row) < len(match[1]) and _is_wif(row):
            yield Span("wif", *match.span(1))
    if digits >= _FEW_OF_HEX and _SAYS_KEY.search(reading.lowered) is not None:
        for match in _BROKEN_HEX.finditer(reading.lowered):
            whole = sum(map(len, match[1].split())) == _DIGITS
            if whole and says_key(reading.lowered, *match.span()):
                yield Span("private_key", *match.span())


def is_bytes(numbers: list[str]) -> bool:
    """Whether decimal strings are 64 bytes, as a Solana key pair is kept."""
    return len(numbers) == 64 and all(int(number) < 256 for number in numbers)


def _rows(reading: Reading) -> Iterator[Span]:
    for match in _EXTENDED.finditer(reading.folded):
        yield Span("extended_key", match.start(), _end_of_extended(reading.folded, match))
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
        return "wif" if _is_wif(row) else None
    if _HEX.fullmatch(row):
        whole = len(row) == _DIGITS
        return "private_key" if (chained and whole) or says_key(lowered, start, end) else None
    if 80 <= len(row) <= 88 and (chained or says_key(lowered, start, end)):
        return "private_key" if len(base58(row) or b"") == 64 else None
    return None


def _is_wif(row: str) -> bool:
    """32 bytes of key behind the version byte, one byte more when it is compressed."""
    payload = base58check(row)
    return payload is not None and payload[0] >= _WIF_VERSION and len(payload) in (33, 34)


def _end_of_extended(folded: str, match: re.Match[str]) -> int:
    end, size = match.end(), len(match.group())
    while more := _MORE.match(folded, end):
        size += len(more.group().strip())
        if size > _EXTENDED_LONGEST:
            break
        end = more.end()
    return end


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
