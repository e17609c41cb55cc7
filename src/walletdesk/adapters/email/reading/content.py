"""What a mail's parts amount to: one text, one HTML, the files, the mails and reports in it."""

from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from walletdesk.adapters.email.model import Attachment
from walletdesk.adapters.email.reading import (
    calendar,
    charsets,
    flowed,
    html,
    names,
    simpler,
    tnef,
    uuencoded,
    words,
)  # fmt: skip
from walletdesk.adapters.email.reading.entity import REST, Entity

LONGEST_TEXT = 1_000_000
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_MAILS = {"message/rfc822", "message/global"}
_STATUS = {"message/delivery-status", "message/global-delivery-status"}
_HEADERS = {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}
_IMAGE_NAMES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


class Piece(NamedTuple):
    """Words in their place in the mail; `html` when they came with marks."""

    text: str
    html: str | None


@dataclass
class Content:
    """Collected while walking, in the order of the mail. `nested` are mails inside, `reports` and
    `returned` parts of a bounce, `notes` what calendars say.
    """

    damage: set[str]
    pieces: list[Piece] = field(default_factory=list["Piece"])
    files: list[Attachment] = field(default_factory=list[Attachment])
    nested: list[Entity] = field(default_factory=list[Entity])
    reports: list[Entity] = field(default_factory=list[Entity])
    returned: list[Entity] = field(default_factory=list[Entity])
    notes: list[str] = field(default_factory=list[str])

    def text(self) -> str:
        """All words in order, what calendars say at the end."""
        said = [piece.text.strip("\n") for piece in self.pieces]
        return "\n\n".join(each for each in [*said, *self.notes] if each.strip())

    def html(self) -> str | None:
        """One document of all pieces, when at least one was HTML."""
        if not any(piece.html for piece in self.pieces):
            return None
        said = [piece.html or _paragraph(piece.text.strip()) for piece in self.pieces]
        return "\n".join(each for each in said if each)


def _paragraph(plain: str) -> str:
    lines = escape(plain, quote=False).replace("\n", "<br>")
    return f"<p>{lines}</p>" if lines else ""


def collect(root: Entity, damage: set[str]) -> Content:
    """Walk the whole mail. A single part is its text, whatever name it bears."""
    content = Content(damage)
    _walk(root, content, alone=True)
    return content


def _walk(entity: Entity, content: Content, *, alone: bool = False) -> None:
    kind = entity.type
    if kind == "multipart/alternative" and entity.parts:
        _alternative(entity, content)
    elif kind == "multipart/related" and entity.parts:
        _related(entity, content)
    elif entity.parts:
        for part in entity.parts:
            _walk(part, content)
    elif kind in _MAILS:
        content.nested.append(entity)
    elif kind in _STATUS:
        content.reports.append(entity)
    elif kind in _HEADERS:
        content.returned.append(entity)
    elif _is_words(entity, alone=alone):
        _words(entity, content)
    else:
        _file(entity, content)


def _is_words(entity: Entity, *, alone: bool) -> bool:
    """Text to read, not a file: no attachment, and no name unless only a text may stand there."""
    if entity.type not in {"text/plain", "text/html"} and not entity.type.startswith("multipart/"):
        return False
    if entity.disposition.value == "attachment":
        return False
    return alone or not _said_name(entity)


def _alternative(entity: Entity, content: Content) -> None:
    """The same thing in several forms: the plain and the HTML one are kept together."""
    inner = Content(content.damage)
    for part in entity.parts:
        if part.type != "text/x-amp-html":
            _walk(part, inner, alone=True)
    plain = [piece.text for piece in inner.pieces if not piece.html and piece.text.strip()]
    marked = [piece for piece in inner.pieces if piece.html]
    said = "\n\n".join(dict.fromkeys(plain))
    if marked and _says_nothing(said, other := "\n\n".join(piece.text for piece in marked)):
        said = other
    content.pieces.append(Piece(said, "\n".join(piece.html or "" for piece in marked) or None))
    content.files += inner.files
    content.nested += inner.nested
    content.reports += inner.reports
    content.returned += inner.returned
    content.notes += inner.notes


def _says_nothing(plain: str, other: str) -> bool:
    """An empty plain form, or one that only asks for a program that shows HTML."""
    if not plain.strip():
        return True
    return len(plain) < 300 and "html" in plain.lower() and len(other) > 2 * len(plain)


def _related(entity: Entity, content: Content) -> None:
    """The first part is the page, the others are what it shows."""
    first, *others = entity.parts
    if first.type.startswith(("image/", "application/")):
        others.insert(0, first)
    else:
        _walk(first, content, alone=True)
    for part in others:
        _walk(part, content)


def _words(entity: Entity, content: Content) -> None:
    damage = content.damage
    data = entity.body(damage, text=True)
    label = entity.content.parameters.get("charset")
    if entity.type == "text/html" or (not entity.typed and _looks_html(data)):
        _page(data, label, content)
        return
    text = charsets.decode(data, label, damage)
    if len(text) > LONGEST_TEXT:
        damage.add("text_cut")
        content.files.append(Attachment("text.txt", "text/plain", data))
        text = text[:LONGEST_TEXT]
    if entity.content.parameters.get("format", "").lower() == "flowed":
        delsp = entity.content.parameters.get("delsp", "").lower() == "yes"
        text = flowed.unfolded(text, delsp=delsp)
    text = flowed.lines(text)
    text, files = uuencoded.extracted(text, damage)
    content.files += [_guessed(name, data) for name, data in files]
    content.pieces.append(Piece(text, None))


def _guessed(name: str, data: bytes) -> Attachment:
    return Attachment(names.clean(name, ""), names.guessed(name), data)


def _looks_html(data: bytes) -> bool:
    return data[:500].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _page(data: bytes, label: str | None, content: Content) -> None:
    """The document's own word on its charset counts when the part's is missing or ASCII."""
    if charsets.codec(label) in {None, "cp1252"}:
        label = html.charset(data) or label
    source = charsets.decode(data, label, content.damage)
    if len(source) > simpler.LARGEST:
        content.files.append(Attachment("page.html", "text/html", data))
    text, marked = html.read(source, content.damage)
    content.pieces.append(Piece(text, marked or None))


def _file(entity: Entity, content: Content) -> None:
    damage = content.damage
    if entity.type in _TNEF or _said_name(entity).lower() == "winmail.dat":
        parcel = tnef.parse(entity.body(damage), damage)
        if parcel is not None and (parcel.files or parcel.text or parcel.html):
            _parcel(parcel, content)
            return
    file = as_file(entity, damage)
    if entity.type == "text/calendar":
        label = entity.content.parameters.get("charset", "utf-8")
        if note := calendar.summary(charsets.decode(file.data, label, damage)):
            content.notes.append(note)
    content.files.append(file)


def as_file(entity: Entity, damage: set[str]) -> Attachment:
    """A part with its bytes, its name cleaned."""
    kind = "application/octet-stream" if entity.type == REST else entity.type
    name = names.clean(_said_name(entity), entity.type)
    shown = words.text(entity.head.first("content-id")[:1_000], set()).strip("<> ")
    return Attachment(name, kind, entity.body(damage), shown or None)


def _parcel(parcel: tnef.Parcel, content: Content) -> None:
    if not any(piece.text.strip() for piece in content.pieces):
        if parcel.html:
            text, marked = html.read(parcel.html, content.damage)
            content.pieces.append(Piece(parcel.text or text, marked or None))
        elif parcel.text:
            content.pieces.append(Piece(flowed.lines(parcel.text), None))
    for file in parcel.files:
        kind = file.type.lower() if "/" in file.type else names.guessed(file.name)
        content.files.append(
            Attachment(names.clean(file.name, kind), kind, file.data, file.content_id or None)
        )


def _said_name(entity: Entity) -> str:
    said = entity.disposition.parameters.get("filename")
    return said or entity.content.parameters.get("name") or ""
