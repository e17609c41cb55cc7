"""What a file is, told by its bytes; its name and claimed type are only compared with them.

Pictures that are shown in the page have to begin exactly as their formats say (PNG: W3C PNG §5.2;
JPEG: ITU T.81 B.1.1; GIF89a; WebP: RFC 9649). puremagic names the rest, which is only downloaded.
"""

import codecs
import re
from pathlib import PurePosixPath
from typing import Any, cast

import puremagic

from walletdesk.platform.errors import Invalid

INLINE = {
    "image/png": (".png", ".apng"),
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
}
ACTIVE = frozenset({"text/html", "image/svg+xml", "application/xml", "application/xhtml+xml"})
"""Can run script when opened in a browser: served as bytes without a meaning."""

PICTURE_NAMES = frozenset(e for known in INLINE.values() for e in known) | {
    ".bmp",
    ".heic",
    ".avif",
}
PROGRAM_NAMES = frozenset(
    ".exe .msi .msix .msp .com .scr .pif .bat .cmd .ps1 .psm1 .vb .vbs .vbe .js .jse .ws .wsc"
    " .wsf .wsh .sct .hta .lnk .url .scf .inf .cpl .msc .reg .chm .jar .jnlp .xll .xlam .xlsm"
    " .docm .dotm .pptm .ppam .application .appref-ms .settingcontent-ms .library-ms .search-ms"
    " .gadget .website .webloc .apk .aab .ipa .xapk .dmg .pkg .deb .rpm .appimage .sh .command"
    " .terminal .workflow .desktop .mobileconfig .iso .img .vhd .vhdx .scpt .py .pyw .rb"
    " .pl".split()
)
"""What a system opens by running something: macros, links and disk images too."""
PROGRAM_STARTS = (
    b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!", b"L\x00\x00\x00\x01\x14\x02\x00", b"dex\n",
)  # fmt: skip
HEAD = 4096
WIDE = (b"\xff\xfe", b"\xfe\xff")
"""The marks of UTF-16."""
TEXT_LIMIT = 2_000_000
"""Bytes of a text file that the guard can still read in a moment; longer ones are not taken."""
UNKNOWN = "application/octet-stream"
MARKUP = re.compile(
    rb"<(!doctype\s+html|html|head|body|script|iframe|svg|img|a\s|div|style|meta|form|\?xml|object)",
    re.IGNORECASE,
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def check(data: bytes, name: str, declared: str) -> str:
    """The media type of `data`. Raise `Invalid("file", …)` for what we do not take.

    Not taken: programs, and anything that calls itself a picture and is none. An honest HTML or
    SVG file is taken (people report phishing pages) and only ever downloaded.
    """
    extension = PurePosixPath(name).suffix.lower()
    if _is_program(data, extension):
        raise Invalid("file", "files.program")
    found = detect(data, name)
    claims_picture = extension in PICTURE_NAMES or (not extension and declared.startswith("image/"))
    if claims_picture and (not found.startswith("image/") or found in ACTIVE):
        raise Invalid("file", "files.not_a_picture", name=name)
    return found


def true_name(name: str, kind: str) -> str:
    """The name with a picture's ending when the bytes are a picture and it has another one.

    A file that is a picture and a page at once would be shown as a picture, be saved as `x.html`,
    and run when it is opened from there.
    """
    endings = INLINE.get(kind)
    if endings is None or PurePosixPath(name).suffix.lower() in PICTURE_NAMES:
        return name
    return name + endings[0]


def detect(data: bytes, name: str) -> str:
    """The media type that the bytes have; `application/octet-stream` when nothing fits."""
    if picture := _picture(data):
        return picture
    if active := _active(data):
        return active
    return _known(data, name) or ("text/plain" if text(data) is not None else UNKNOWN)


def is_bytes(head: bytes) -> bool:
    """Whether what begins so is no text: it has NULs, and no mark of UTF-16."""
    return b"\0" in head and head[:2] not in WIDE


def text(data: bytes) -> str | None:
    """The text of a text file (UTF-8, UTF-16 with a mark, GB 18030), None when it is none.

    Of one that is longer than `TEXT_LIMIT` only so much is looked at.
    """
    head, whole = data[:TEXT_LIMIT], len(data) <= TEXT_LIMIT
    for encoding in ("utf-16",) if data[:2] in WIDE else ("utf-8-sig", "gb18030"):
        try:
            decoded = codecs.getincrementaldecoder(encoding)().decode(head, final=whole)
        except UnicodeDecodeError:
            continue
        return None if CONTROLS.search(decoded) else decoded
    return None


def _picture(data: bytes) -> str | None:
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
        return "image/png"
    if data[:3] == b"\xff\xd8\xff" and data[3:4] >= b"\xc0":
        return "image/jpeg"
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) > 13:
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and data[12:16] in (b"VP8 ", b"VP8L", b"VP8X"):
        return "image/webp"
    return None


def _active(data: bytes) -> str | None:
    """Markup anywhere in the head of a text, as browsers' sniffing would find it."""
    head = data[:HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "ignore").encode()
    starts = head.lstrip(b"\xef\xbb\xbf \t\r\n\x0c").startswith(b"<")
    if not starts or not MARKUP.search(head):
        return None
    lower = head.lower()
    if b"<svg" in lower and b"<html" not in lower:
        return "image/svg+xml"
    return "application/xml" if b"<?xml" in lower and b"<html" not in lower else "text/html"


def _known(data: bytes, name: str) -> str | None:
    try:
        found = puremagic.magic_string(data[:HEAD], filename=name)
    except (puremagic.PureError, ValueError):
        return None
    for match in cast("list[Any]", found):
        kind = str(match.mime_type or "")
        if match.confidence >= 0.4 and kind and kind not in ACTIVE and kind not in INLINE:
            return None if kind.startswith("text/") else kind
    return None


def _is_program(data: bytes, extension: str) -> bool:
    if extension in PROGRAM_NAMES or data.startswith(PROGRAM_STARTS):
        return True
    if data[:2] == b"MZ" and b"\x00" in data[:64]:  # a text may begin with these letters
        return True
    packed = data[:4] == b"PK\x03\x04"
    return packed and (b"AndroidManifest.xml" in data or b"META-INF/MANIFEST.MF" in data)
