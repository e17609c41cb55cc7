"""Bytes to text when the label may be missing, unknown or wrong. Never fails.

Labels follow the Encoding Standard (WHATWG): what is called gb2312 is read as GB18030, what is
called iso-8859-1 as windows-1252. Only the codecs listed here are used: Python knows others that
are no charsets (punycode, unicode_escape, zlib).
"""

import re

from walletdesk.adapters.email.reading.guessing import guess, is_latin

_ALIASES = {
    "gb18030": "gb2312 gbk xgbk gb231280 csgb2312 cp936 ms936 windows936 gb18030 euccn xeuccn "
    "chinese",
    "hz": "hz hzgb2312",
    "big5hkscs": "big5 big5hkscs cnbig5 xxbig5 csbig5 cp950 ms950 big5eten",
    "cp949": "ksc56011987 ksc56011989 ksc5601 euckr cseuckr cp949 uhc korean windows949 ms949",
    "cp932": "shiftjis xsjis sjis cp932 ms932 mskanji windows31j csshiftjis shiftjisx0213",
    "euc_jp": "eucjp xeucjp ujis cseucpkdfmtjapanese",
    "iso2022_jp_ext": "iso2022jp csiso2022jp iso2022jp1 iso2022jpms cp50220 cp50221 iso2022jpext",
    "iso2022_jp_2": "iso2022jp2",
    "iso2022_jp_3": "iso2022jp3",
    "iso2022_kr": "iso2022kr csiso2022kr",
    "koi8_r": "koi8r koi8 koi cskoi8r",
    "koi8_u": "koi8u koi8ru",
    "cp866": "ibm866 cp866 866",
    "mac_cyrillic": "xmaccyrillic maccyrillic",
    "mac_roman": "macintosh xmacroman macroman mac",
    "utf-8": "utf8 unicode11utf8 utf8mb4 xutf8 cesu8 utf8n",
    "utf-16": "utf16 ucs2 unicode iso10646ucs2",
    "utf-16-le": "utf16le",
    "utf-16-be": "utf16be",
    "utf-32": "utf32 ucs4",
    "utf-7": "utf7 unicode11utf7 csunicode11utf7 xunicode20utf7",
    "cp1252": "usascii ascii ansix341968 iso646us iso88591 latin1 l1 cp1252 windows1252 "
    "xansi ansi iso885911987 8bit cp819 ibm819 us",
    "cp1254": "iso88599 latin5 windows1254 cp1254",
    "cp874": "tis620 windows874 iso885911 cp874",
    "iso8859_8": "iso88598 iso88598i iso88598e",
    "iso8859_6": "iso88596 iso88596i iso88596e",
    "cp437": "ibm437 cp437",
    "cp850": "ibm850 cp850",
}
_ISO = {f"iso8859{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 7, 10, 13, 14, 15, 16)}
_LATIN = {f"latin{n}": f"iso8859_{part}" for n, part in ((2, 2), (3, 3), (4, 4), (9, 15))}
_WINDOWS = {
    f"{prefix}{n}": f"cp{n}"
    for n in (1250, 1251, 1253, 1255, 1256, 1257, 1258)
    for prefix in ("windows", "cp", "xcp")
}
_LABELS = (
    {alias: codec for codec, names in _ALIASES.items() for alias in names.split()}
    | _ISO
    | _LATIN
    | _WINDOWS
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_TALKATIVE = re.compile(r"[^a-z0-9]+")
_ASCII_ONLY = re.compile(rb"[\x80-\xff]")
_JAPANESE = (b"\x1b$B", b"\x1b$@")
_ESCAPING = {"iso2022_jp_ext", "iso2022_jp_2", "iso2022_jp_3", "iso2022_kr", "hz", "utf-7"}
_WIDE = {"utf-16", "utf-16-le", "utf-16-be", "utf-32"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_BAD = "\N{REPLACEMENT CHARACTER}"


def codec(label: str | None) -> str | None:
    """The codec that `label` means in mails; None for a label that means nothing."""
    if not label or len(label) > 60:
        return None
    return _LABELS.get(_TALKATIVE.sub("", label.lower()))


def decode(data: bytes, label: str | None, damage: set[str], *, hint: str | None = None) -> str:
    """`data` as text. Names in `damage` what the label got wrong; `hint` is a second label."""
    if not data:
        return ""
    return _clean(_decode(data, codec(label), codec(hint), damage))


def _decode(data: bytes, said: str | None, hint: str | None, damage: set[str]) -> str:
    if marked := _by_mark(data):
        return marked
    if said in _WIDE or said in _ESCAPING:
        return _strictly(data, said) or _otherwise(data, said, damage)
    if not _ASCII_ONLY.search(data):
        return _seven_bit(data, damage)
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None and _is_utf8(utf8, said):
        if said != "utf-8":
            damage.add("charset_wrong" if said else "charset_missing")
        return utf8
    for name in (said, None if said else hint):
        text = _strictly(data, name) if name and name != "utf-8" else None
        if text is not None and (name != "cp1252" or is_latin(text)):
            return text
    return _otherwise(data, said, damage)


def _seven_bit(data: bytes, damage: set[str]) -> str:
    if any(mark in data for mark in _JAPANESE):
        text = _strictly(data, "iso2022_jp_ext")
        if text is not None:
            damage.add("charset_missing")
            return text
    return data.decode("ascii", "replace")


def _by_mark(data: bytes) -> str | None:
    """By its byte order mark, which is never an accident."""
    for mark, name in _MARKS:
        if data.startswith(mark) and (text := _strictly(data[len(mark) :], name)) is not None:
            return text
    return None


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return _nearly_1252(data) if name == "cp1252" else None


def _nearly_1252(data: bytes) -> str:
    """The five bytes that windows-1252 leaves out are the C1 controls there."""
    return data.decode("latin-1") if not data.isascii() else data.decode("ascii")


def _is_utf8(text: str, said: str | None) -> bool:
    """Whether text that is valid UTF-8 is UTF-8, whatever it is called. A Chinese word of two
    characters in GBK may be valid by accident, three bytes a character are not.
    """
    if said is None or said == "utf-8" or said not in {"gb18030", "big5hkscs", "cp949", "cp932"}:
        return True
    return max(text) >= "\u0800"


def _otherwise(data: bytes, said: str | None, damage: set[str]) -> str:
    """No label fits: the one with few bad places, else the likeliest, else the label with marks."""
    label = said if said and said != "cp1252" else "utf-8"
    for name in dict.fromkeys(("utf-8", label)):
        text = data.decode(name, "replace")
        if text.count(_BAD) * 20 <= sum(c > "\x7f" for c in text[:100_000]):
            damage.add("charset_lost")
            return text
    text = guess(data) if said not in _WIDE else None
    if text is None:
        damage.add("charset_lost")
        return data.decode(label, "replace")
    damage.add("charset_wrong" if said else "charset_missing")
    return text


def _clean(text: str) -> str:
    """Without NUL and lone surrogates, which no database and no JSON takes."""
    text = text.replace("\x00", "")
    return text if text.isascii() else _SURROGATE.sub("", text)
