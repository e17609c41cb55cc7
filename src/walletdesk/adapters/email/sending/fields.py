"""Header fields as they travel: RFC 5322 lines of at most 76 octets, RFC 2047 words, RFC 2231
parameters, IDNA domains. Whatever is put in, a field stays one field: no control character passes.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

import idna

from walletdesk.adapters.email.model import Address

WIDTH = 76
LONGEST_WORD = 60
"""A word longer than this is cut into encoded words, which can be folded."""
LONGEST_ADDRESS = 320
WORD_BYTES = 39
"""`Subject: =?utf-8?B?` + 52 + `?=` is within the 76 octets of RFC 2047."""

ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+"
                      r"(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+)*")  # fmt: skip
DOMAIN = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[A-Za-z0-9.:]+\]")
NEVER = re.compile("[\x00-\x1f\x7f-\x9f<>\u2028\u2029\ud800-\udfff]")
"""In no address, not even in quotes."""
MESSAGE_ID = re.compile(r"[!-;=?-~]{1,900}")
GONE = ("Cc", "Cs", "Zl", "Zp")


def field(name: str, words: Iterable[str]) -> bytes:
    """One field, folded between words."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1].encode()) + 1 + len(word.encode()) > WIDTH and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode()


def one_line(text: str) -> str:
    """Without control characters, with single spaces."""
    clean = "".join(" " if unicodedata.category(c) in GONE else c for c in text)
    return " ".join(clean.split())


def unstructured(text: str) -> list[str]:
    """The words of a subject."""
    clean = one_line(text)
    words = clean.split(" ")
    plain = clean.isascii() and "=?" not in clean and max(map(len, words)) <= LONGEST_WORD
    return words if plain else encoded(clean)


def encoded(text: str) -> list[str]:
    """RFC 2047 words in base64, never cut inside a character."""
    pieces = [b""]
    for character in text:
        octets = character.encode()
        if len(pieces[-1]) + len(octets) > WORD_BYTES:
            pieces.append(b"")
        pieces[-1] += octets
    return [f"=?utf-8?B?{base64.b64encode(piece).decode()}?=" for piece in pieces]


def addresses(people: Iterable[Address]) -> list[str]:
    """The words of To, Cc and the like; whom one cannot write to is left out."""
    words: list[str] = []
    for person in people:
        if spec := wire(person.address):
            if words:
                words[-1] += ","
            words += [*_phrase(person.name), f"<{spec}>"]
    return words


def _phrase(name: str) -> list[str]:
    clean = one_line(name)
    if not clean:
        return []
    if not clean.isascii() or "=?" in clean or len(clean) > LONGEST_WORD:
        return encoded(clean)
    if ATOMS.fullmatch(clean):
        return clean.split(" ")
    return ['"' + re.sub(r'(["\\])', r"\\\1", clean) + '"']


def wire(address: str) -> str:
    """An address as servers know it (domain in A-labels, RFC 5890); "" when it is none."""
    if NEVER.search(address) or len(address) > LONGEST_ADDRESS:
        return ""
    local, _, domain = address.strip().rpartition("@")
    domain = a_labels(domain)
    if not local or not domain:
        return ""
    if not DOT_ATOM.fullmatch(local):
        local = '"' + re.sub(r'(["\\])', r"\\\1", _unquoted(local)) + '"'
    return f"{local}@{domain}"


def a_labels(domain: str) -> str:
    """A domain in ASCII; "" when it is none."""
    domain = domain.strip().rstrip(".")
    try:
        ascii_only = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return ""
    return ascii_only if DOMAIN.fullmatch(ascii_only) else ""


def _unquoted(local: str) -> str:
    quoted = len(local) > 1 and local.startswith('"') and local.endswith('"')
    return re.sub(r"\\(.)", r"\1", local[1:-1]) if quoted else local


def ids(message_ids: Iterable[str]) -> list[str]:
    """Message ids in angle brackets; what is none is left out."""
    return [f"<{known}>" for known in message_ids if MESSAGE_ID.fullmatch(known)]


def file_name(name: str, parameter: str) -> list[str]:
    """A `name` or `filename` parameter: RFC 2231 where it is not plain ASCII, in pieces that fold.

    `name` (of Content-Type) is the form for old clients: RFC 2047 words in quotes.
    """
    clean = one_line(name).replace("/", "_").replace("\\", "_")
    if clean.isascii() and len(clean) <= LONGEST_WORD:
        return [f'{parameter}="' + clean.replace('"', "'") + '"']
    if parameter == "name":
        words = encoded(clean)
        words[0] = f'name="{words[0]}'
        words[-1] += '"'
        return words
    return _continued(quote(clean, safe=""), parameter)


def _continued(text: str, parameter: str) -> list[str]:
    pieces = re.findall(r"(?:%..|[^%]){1,18}", text)
    if len(pieces) == 1:
        return [f"{parameter}*=utf-8''{text}"]
    heads = ("utf-8''", *("" for _ in pieces[1:]))
    words = [f"{parameter}*{n}*={heads[n]}{piece};" for n, piece in enumerate(pieces)]
    return [*words[:-1], words[-1].removesuffix(";")]
