"""Weekly hours: pure rules over local minutes of the week, right across changes of the clock."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from walletdesk.platform.errors import Invalid, InvalidMany

DAY = 1440
DEFAULT = "default"
"""The week of channel kinds that have none of their own."""

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|(24):(00)")

type Weekday = Annotated[int, Meta(ge=0, le=6, description="0 is Monday")]


class Span(Struct, frozen=True, order=True):
    """Open from `opens` to `closes`, minutes of the local day (closes ≤ 1440). Monday is 0."""

    weekday: int
    opens: int
    closes: int


type Week = tuple[Span, ...]
"""Sorted, without overlaps. Over midnight: a span to 1440 and one of the next day from 0."""

type Hours = dict[str, Week]
"""Weeks by channel kind."""

ALWAYS: Week = tuple(Span(day, 0, DAY) for day in range(7))
DAYTIME: Week = tuple(Span(day, 9 * 60, 21 * 60) for day in range(7))
SHIPPED: Hours = {DEFAULT: ALWAYS, "chat": DAYTIME, "form": ALWAYS}


def week_of(hours: Hours, channel: str) -> Week:
    """The week of a channel kind, or the default one."""
    return hours.get(channel, hours.get(DEFAULT, ()))


def is_open(week: Week, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the local time at `now` (zoned) lies in a span."""
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return any(s.weekday == local.weekday() and s.opens <= minute < s.closes for s in week)


def next_open(week: Week, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment from `now` on at which it is open (`now` itself when open), in UTC.

    None when it never is. A start that the clock skips in spring counts from the skip's end.
    """
    if is_open(week, now, zone):
        return now.astimezone(UTC)
    edges = (m for m in _moments(week, now, zone, opening=True) if m > now)
    return next((m for m in edges if is_open(week, m, zone)), None)


def next_close(week: Week, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the present open time ends, in UTC; spans that touch are one. None: it never does."""
    edges = (m for m in _moments(week, now, zone, opening=False) if m > now)
    return next((m for m in edges if not is_open(week, m, zone)), None)


def check(week: Week, *, path: str) -> Week:
    """The week sorted. Raise `InvalidMany` for a span that ends before it begins, or overlaps."""
    wrong = [
        Invalid(f"{path}.{i}", "hours.backwards")
        for i, s in enumerate(week)
        if not 0 <= s.opens < s.closes <= DAY
    ]
    ordered = tuple(sorted(week))
    for a, b in pairwise(ordered):
        if a.weekday == b.weekday and b.opens < a.closes:
            wrong.append(
                Invalid(path, "hours.overlap", first=clock(b.opens), second=clock(a.closes))
            )
    if wrong:
        raise InvalidMany(wrong)
    return ordered


def clock(minute: int) -> str:
    """`09:00`; the end of the day is `24:00`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def minutes(text: str, *, path: str) -> int:
    """Minutes of `9:00` or `24:00`. Raise `Invalid`."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise Invalid(path, "hours.clock")
    hour, minute = (match[1], match[2]) if match[1] else (match[3], match[4])
    return int(hour) * 60 + int(minute)


def _moments(week: Week, now: datetime, zone: ZoneInfo, *, opening: bool) -> Iterator[datetime]:
    """Instants (UTC, ascending) at which a span may begin or end in the next eight days."""
    today = now.astimezone(zone).date()
    for offset in range(-1, 9):
        day = today + timedelta(days=offset)
        edges = {s.opens if opening else s.closes for s in week if s.weekday == day.weekday()}
        instants = {i for edge in edges for i in _instants(day, edge, zone)}
        yield from sorted(instants | _jumps(day, zone))


def _instants(day: date, minute: int, zone: ZoneInfo) -> set[datetime]:
    """One instant, two when the clock shows that time twice."""
    shown = datetime.combine(day, time()) + timedelta(minutes=minute)
    return {shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}


def _jumps(day: date, zone: ZoneInfo) -> set[datetime]:
    """The moment at which the clock is changed on that day, to the minute; empty on most days."""
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    before = start.astimezone(zone).utcoffset()
    if before == end.astimezone(zone).utcoffset():
        return set()
    low, high = 0, int((end - start).total_seconds()) // 60
    while high - low > 1:
        middle = (low + high) // 2
        same = (start + timedelta(minutes=middle)).astimezone(zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return {start + timedelta(minutes=high)}
