"""Address lists (RFC 5322) as people's programs write them. Linear, never fails.

Structure is found in the raw value first and names are decoded afterwards, because an encoded
name may hold commas and quotes.
"""

import re
import unicodedata

from walletdesk.adapters.email.model import Address
from walletdesk.adapters.email.reading import words

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|[()<>,;:]|\[[^\[\]<>,"]{0,100}\]|[^"()<>,;:\[]+|.', re.DOTALL
)
_SPACES = " \t\r\n"
"""Values are bytes read as Latin-1 here: what `str` calls a space may be half a character."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BLANK = re.compile(r"\s+")
_LOCAL = re.compile(r"(?:\"[^\"]{1,64}\"|[^\s@,;<>\"()]{1,64})\s?\Z")
_HOST = re.compile(r"\s?[^\s@,;<>\"()]{1,255}")
_MOST_TOKENS = 200_000
_LONGEST = 320


class _Piece:
    """One mailbox while it is read: raw words, what stood in angles and in comments."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.angle: str | None = None
        self.comments: list[str] = []
        self.at = False

    def __bool__(self) -> bool:
        return bool("".join(self.words).strip(_SPACES) or self.angle is not None or self.comments)

    @property
    def named(self) -> str:
        return "".join(self.words)

    def add(self, mark: str, inside: str) -> None:
        if inside == "<":
            self.angle = (self.angle or "") + mark
        elif inside == "(":
            self.comments.append(mark)
        else:
            self.words.append(mark)
            self.at = self.at or "@" in mark


def parse(
    value: bytes, damage: set[str], *, most: int, hint: str | None = None
) -> tuple[list[Address], int]:
    """The first `most` addresses of a list, and how many there are."""
    pieces = _pieces(value.decode("latin-1"), damage)
    found: list[Address] = []
    count = 0
    for piece in _mended(pieces):
        count += 1
        if len(found) < most:
            found.append(_address(piece, damage, hint))
    return found, count


def clean(address: str) -> str:
    """In lower case, its domain as people read it; "" when nobody could be reached there."""
    address = _BLANK.sub("", address).strip("<>'.,;").removeprefix("mailto:")
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain or len(address) > _LONGEST:
        return ""
    return f"{local}@{_domain(domain)}".lower()


def _domain(domain: str) -> str:
    labels = unicodedata.normalize("NFC", domain.rstrip(".")).lower().split(".")
    return ".".join(_label(label) for label in labels)


def _label(label: str) -> str:
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        return label.encode("ascii").decode("idna")
    except (UnicodeError, ValueError, IndexError):
        return label


def _pieces(value: str, damage: set[str]) -> list[_Piece]:
    if _has_open_quote(value):
        damage.add("address_broken")
        value = value.replace('"', " ")
    pieces = [_Piece()]
    inside, depth, grouped = "", 0, ";" in value
    for count, match in enumerate(_TOKEN.finditer(value)):
        if count > _MOST_TOKENS:
            damage.add("address_broken")
            break
        mark = match[0]
        if mark == "(":
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
        elif depth:
            pieces[-1].add(mark, "(")
        elif mark in "<>":
            inside = "<" if mark == "<" else ""
        elif mark in ",;" and (not inside or mark == ";"):
            inside = ""
            pieces.append(_Piece())
        elif mark == ":" and not inside and grouped and not pieces[-1].at:
            pieces[-1].words.clear()
        else:
            pieces[-1].add(mark, inside)
    return [piece for piece in pieces if piece]


def _has_open_quote(value: str) -> bool:
    return _ESCAPED.sub("", value).count('"') % 2 == 1


def _mended(pieces: list[_Piece]) -> list[_Piece]:
    """`Doe, Jane <jane@…>` without quotes is one person, not two."""
    out: list[_Piece] = []
    for piece in pieces:
        before = out[-1] if out else None
        if before and before.angle is None and "@" not in before.named and piece.angle is not None:
            piece.words = [before.named.strip(_SPACES), ", ", piece.named.strip(_SPACES)]
            out.pop()
        out.append(piece)
    return out


def _address(piece: _Piece, damage: set[str], hint: str | None) -> Address:
    if piece.angle is not None:
        address = clean(_text(piece.angle, damage, hint))
        name = _name(piece, piece.words, damage, hint)
        return _bare(name) if not address and "@" in name else Address(name, address)
    whole = _text(piece.named.strip(_SPACES), damage, hint)
    found = _bare(whole)
    if found.address and found.name:
        return found
    return Address(_name(piece, [] if found.address else piece.words, damage, hint), found.address)


def _bare(whole: str) -> Address:
    """An address without its brackets, or one that stands where the name should be."""
    at = whole.find("@")
    local = _LOCAL.search(whole, max(0, at - 70), max(0, at))
    host = _HOST.match(whole, at + 1)
    if at < 0 or local is None or host is None:
        return Address(_tidy(whole))
    rest = f"{whole[: local.start()]} {whole[host.end() :]}".replace("<", " ").replace(">", " ")
    return Address(_tidy(rest), clean(f"{local[0]}@{host[0]}"))


def _name(piece: _Piece, phrase: list[str], damage: set[str], hint: str | None) -> str:
    said = "".join(_unquoted(word) for word in phrase).strip(_SPACES)
    if not said:
        said = "".join(piece.comments)
    return _tidy(_text(said, damage, hint))


def _unquoted(word: str) -> str:
    return _ESCAPED.sub(r"\1", word[1:-1]) if len(word) > 1 and word[0] == '"' == word[-1] else word


def _text(raw: str, damage: set[str], hint: str | None) -> str:
    return words.text(raw.encode("latin-1"), damage, hint=hint)


def _tidy(name: str) -> str:
    name = name.strip()
    while len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1].strip()
    return name[:200]
