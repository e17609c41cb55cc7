"""The whole mail: its head, its content, and the mails in it."""

from walletdesk.adapters.email.model import MOST_ADDRESSES, Address, Bounce, Mail
from walletdesk.adapters.email.reading import (
    addresses,
    automatic,
    bounces,
    checks,
    content,
    digest,
    entity,
    fields,
    identifiers,
    words,
)  # fmt: skip
from walletdesk.adapters.email.reading.content import Content
from walletdesk.adapters.email.reading.entity import Entity, Room
from walletdesk.adapters.email.reading.fields import Head

_DEEPEST = 3
_MOST_ATTACHED = 50
_SENDERS = ("from", "sender", "reply-to", "return-path", "x-sender")
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-envelope-to")
_ALONE = ("from", "subject", "date", "message-id", "to", "content-type")
_LONGEST_HEADERS = 2_000_000


def read(raw: bytes, *, trusted: tuple[str, ...] = ()) -> Mail:
    """What the bytes of a mail say. `trusted`: whose Authentication-Results are believed."""
    return _read(raw, trusted, Room(_MOST_ATTACHED), depth=0)


def _read(raw: bytes, trusted: tuple[str, ...], room: Room, *, depth: int) -> Mail:
    damage: set[str] = set()
    root = entity.parse(raw, damage)
    head = root.head
    if not head.fields:
        damage.add("head_missing")
    damage.update("header_repeated" for name in _ALONE if len(head.all(name)) > 1)
    found = content.collect(root, damage)
    attached = _attached(found, trusted, damage, room, depth=depth)
    sender = _sender(head, damage)
    hint = _hint(root)
    to, many = _list(head, "to", damage, hint)
    cc, more = _list(head, "cc", damage, hint)
    subject = words.text(head.first("subject"), damage, hint=hint)
    reply_to = _list(head, "reply-to", damage, hint)[0]
    text = found.text()
    signs = automatic.Signs(
        head, root.type, root.content.parameters.get("report-type", "").lower(),
        sender, reply_to, subject, bounced=False,
    )  # fmt: skip
    about = _about(found, attached, damage)
    reports = _bounces(signs, found, text, (*to, *cc), about, damage)
    signs = signs._replace(bounced=bool(reports))
    return Mail(
        message_id=identifiers.message_id(head.first("message-id")),
        in_reply_to=identifiers.ids(head.first("in-reply-to")),
        references=identifiers.ids(head.first("references")),
        sender=sender,
        reply_to=reply_to,
        to=to,
        cc=cc,
        delivered_to=_delivered(head),
        recipients=many + more,
        subject=subject,
        date=identifiers.date(head.first("date"), damage),
        text=text,
        html=found.html(),
        attachments=tuple(found.files),
        checks=checks.checks(head, trusted),
        automatic=automatic.automatic(signs),
        bounces=tuple(reports),
        attached=attached,
        headers=_headers(head, damage, hint),
        damage=tuple(sorted(damage)),
        digest=digest.digest(head, root.raw[root.start : root.end]),
        size=len(raw),
    )


def _attached(
    found: Content, trusted: tuple[str, ...], damage: set[str], room: Room, *, depth: int
) -> tuple[Mail, ...]:
    """The mails inside; those too deep or too many are files."""
    mails: list[Mail] = []
    for part in found.nested:
        if depth >= _DEEPEST or room.left <= 0:
            found.files.append(content.as_file(part, damage))
        else:
            room.left -= 1
            mails.append(_read(part.body(damage), trusted, room, depth=depth + 1))
    return tuple(mails)


def _sender(head: Head, damage: set[str]) -> Address:
    """The first From, or who else says that they sent it."""
    name = ""
    for place, field in enumerate(_SENDERS):
        for each in addresses.parse(head.first(field)[:10_000], damage, most=20)[0]:
            name = name or each.name
            if each.address:
                if place:
                    damage.add("sender_missing")
                return Address(name, each.address)
    damage.add("sender_missing")
    return Address(name)


def _hint(root: Entity) -> str | None:
    """The charset of the text, in which raw bytes of the head are likely too."""
    part = root
    for _ in range(entity.DEEPEST):
        if not part.parts:
            break
        part = part.parts[0]
    return part.content.parameters.get("charset")


def _list(
    head: Head, name: str, damage: set[str], hint: str | None
) -> tuple[tuple[Address, ...], int]:
    value = b", ".join(head.all(name))[: fields.LONGEST]
    found, count = addresses.parse(value, damage, most=MOST_ADDRESSES, hint=hint)
    return tuple(found), count


def _delivered(head: Head) -> tuple[str, ...]:
    """Where servers on the way say it was delivered, newest first."""
    said = [
        value[:1_000].decode("utf-8", "replace") for name in _DELIVERED for value in head.all(name)
    ]
    return tuple(dict.fromkeys(found for each in said if (found := addresses.clean(each))))[:50]


def _headers(head: Head, damage: set[str], hint: str | None) -> tuple[tuple[str, str], ...]:
    out: list[tuple[str, str]] = []
    room = _LONGEST_HEADERS
    for name, value in head.fields:
        text = words.text(value, set(), hint=hint)
        room -= len(text)
        if room < 0:
            damage.add("headers_too_many")
            break
        out.append((name.decode("ascii"), text))
    return tuple(out)


def _bounces(
    signs: automatic.Signs, found: Content, text: str, ours: tuple[Address, ...], about: str,
    damage: set[str],
) -> list[Bounce]:  # fmt: skip
    reports = [
        bounce
        for part in found.reports
        for bounce in bounces.standard(part.body(damage), about, damage)
    ]
    if not reports:
        found.files += [content.as_file(part, damage) for part in (*found.reports, *found.returned)]
        if automatic.is_bounce(signs):
            hidden = [each.address for each in (*ours, signs.sender) if each.address]
            reports = bounces.plain(signs.head, signs.subject, text, about, hidden, damage)
    return reports


def _about(found: Content, attached: tuple[Mail, ...], damage: set[str]) -> str:
    """The Message-ID of the mail that a report returns, whole or only its head."""
    for mail in attached:
        if mail.message_id:
            return mail.message_id
    for part in found.returned:
        data = part.body(damage)
        returned, _ = fields.parse(data, 0, len(data), damage)
        if named := identifiers.ids(returned.first("message-id")):
            return named[0]
    return ""
