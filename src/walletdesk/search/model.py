"""What a query asks for: words, and operators such as `status:open from:contact before:2026-11-01`.

Pure. An operator that we do not know is a word like any other; one with a value that we do not
understand is refused, so that nobody takes an unfiltered list for a filtered one.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from walletdesk.channels import KINDS
from walletdesk.conversations import number_of
from walletdesk.platform.errors import Invalid
from walletdesk.platform.words import groups

LONGEST = 500
STATUSES = ("open", "pending", "on_hold", "solved", "closed")
WRITERS = {"contact": ("message",), "agent": ("reply",), "note": ("note",)}
OPERATOR = re.compile(
    r"""(?<!\S)(?P<name>[a-z]{2,8}):(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))""", re.IGNORECASE
)
REFERENCE = re.compile(r"\s*(?:[A-Za-z]{1,6}-|#)\d{1,15}\s*")


class Narrow(Struct, frozen=True, kw_only=True):
    """What operators restrict; None does not."""

    statuses: tuple[str, ...] | None = None
    channel: str | None = None
    tag: str | None = None
    kinds: tuple[str, ...] | None = None
    sender: str | None = None
    """An address: whoever gave it."""
    assignee: str | None = None
    """`me`, `none`, or an agent's name or address."""
    unread: bool = False
    files: bool = False
    since: datetime | None = None
    until: datetime | None = None


class Query(Struct, frozen=True):
    """Words to find (each group needs a hit), and operators; `number` when it is a reference."""

    groups: list[set[str]]
    narrow: Narrow
    number: int | None = None

    @property
    def wanted(self) -> set[str]:
        """Every word that is highlighted."""
        return set[str]().union(*self.groups)


def parse(text: str) -> Query:
    """Read a query. Raise `Invalid("q", …)`."""
    if len(text) > LONGEST:
        raise Invalid("q", "search.too_long", most=LONGEST)
    narrow: dict[str, Any] = {}
    rest = OPERATOR.sub(lambda found: _operator(found, narrow), text.replace("\x00", " "))
    number = number_of(rest) if REFERENCE.fullmatch(rest) else None
    return Query(groups(rest), msgspec.convert(narrow, Narrow), number)


def _operator(found: re.Match[str], narrow: dict[str, Any]) -> str:
    """Take an operator out of the text, or leave what is none (`https://…`)."""
    name = found["name"].lower()
    value = found["quoted"] if found["quoted"] is not None else found["plain"]
    read = READERS.get(name)
    if read is None:
        return found[0]
    narrow.update(read(value.strip()))
    return " "


def _status(value: str) -> dict[str, Any]:
    wanted = tuple(part.replace("-", "_") for part in value.lower().split(",") if part)
    for status in wanted:
        _among("status", status, STATUSES)
    return {"statuses": wanted}


def _channel(value: str) -> dict[str, Any]:
    return {"channel": _among("channel", value.lower(), tuple(KINDS))}


def _from(value: str) -> dict[str, Any]:
    if value.lower() in WRITERS:
        return {"kinds": WRITERS[value.lower()]}
    if "@" in value or re.fullmatch(r"\+?[\d().-]{5,20}", value):
        return {"sender": value}
    raise _wrong("from", value, "contact, agent, note, name@example.com")


def _assignee(value: str) -> dict[str, Any]:
    return {"assignee": value}


def _tag(value: str) -> dict[str, Any]:
    return {"tag": " ".join(value.lower().split())}


def _is(value: str) -> dict[str, Any]:
    if value.lower() in STATUSES:
        return {"statuses": (value.lower(),)}
    _among("is", value.lower(), ("unread", *STATUSES))
    return {"unread": True}


def _has(value: str) -> dict[str, Any]:
    _among("has", value.lower(), ("attachment", "file", "attachments", "files"))
    return {"files": True}


def _before(value: str) -> dict[str, Any]:
    return {"until": _day("before", value)}


def _after(value: str) -> dict[str, Any]:
    return {"since": _day("after", value) + timedelta(days=1)}


def _day(name: str, value: str) -> datetime:
    """The start of a day (UTC)."""
    try:
        day = date.fromisoformat(value)
    except ValueError as wrong:
        raise _wrong(name, value, "2026-11-22") from wrong
    if not 1970 < day.year < 2200:
        raise _wrong(name, value, "2026-11-22")
    return datetime.combine(day, time(), UTC)


def _among(name: str, value: str, offered: tuple[str, ...]) -> str:
    if value not in offered:
        raise _wrong(name, value, ", ".join(offered))
    return value


def _wrong(name: str, value: str, offered: str) -> Invalid:
    return Invalid("q", "search.bad_operator", operator=name, value=value[:40], offered=offered)


READERS = {
    "status": _status,
    "channel": _channel,
    "tag": _tag,
    "from": _from,
    "assignee": _assignee,
    "is": _is,
    "has": _has,
    "before": _before,
    "after": _after,
}


def first_id(moment: datetime) -> UUID:
    """The smallest UUIDv7 of a moment: bounds by time are bounds by id."""
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)
