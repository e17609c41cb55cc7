"""The hours form: one text a day ("09:00-12:30, 14:00-18:00"), so that any day can be written."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from walletdesk.hours.model import DAY, DEFAULT, Hours, Span, clock, minutes
from walletdesk.platform.errors import Invalid, InvalidMany

_RANGE = re.compile(r"\s*(\S+?)\s*[-–—~至]\s*(\S+?)\s*")


class Row(Struct, frozen=True):
    """A channel kind in the form: seven texts, Monday first, by field name."""

    kind: str
    days: list[tuple[str, str]]


def shown(hours: Hours) -> dict[str, str]:
    """The form's fields for the hours that stand."""
    typed: dict[str, str] = {}
    for kind, week in {DEFAULT: (), **hours}.items():
        for day in range(7):
            spans = [f"{clock(s.opens)}–{clock(s.closes)}" for s in week if s.weekday == day]
            typed[f"{kind}.{day}"] = ", ".join(spans)
    return typed


def rows(typed: Mapping[str, str], kinds: Sequence[str]) -> list[Row]:
    """What the page shows for these kinds."""
    return [Row(k, [(f"{k}.{d}", typed.get(f"{k}.{d}", "")) for d in range(7)]) for k in kinds]


def is_chosen(typed: Mapping[str, str], kind: str) -> bool:
    """Whether the form holds a week for the kind."""
    return f"{kind}.0" in typed


def read(typed: Mapping[str, str], kinds: Sequence[str]) -> Hours:
    """The weeks that were typed. `remove.<kind>` drops one, `add` copies the default to a kind.

    "22:00-04:00" runs into the next day. Raise `InvalidMany` with the names of fields.
    """
    wrong: list[Invalid] = []
    hours: Hours = {}
    for kind in (DEFAULT, *kinds):
        if is_chosen(typed, kind) and not typed.get(f"remove.{kind}"):
            spans: list[Span] = []
            for day in range(7):
                spans += _day(typed.get(f"{kind}.{day}", ""), f"{kind}.{day}", day, wrong)
            hours[kind] = tuple(sorted(spans))
    if wrong:
        raise InvalidMany(wrong)
    added = typed.get("add", "")
    if added in kinds:
        hours.setdefault(added, hours.get(DEFAULT, ()))
    return hours


def _day(text: str, name: str, day: int, wrong: list[Invalid]) -> list[Span]:
    spans: list[Span] = []
    for part in filter(str.strip, re.split(r"[,;\uff0c\uff1b\u3001]", text)):
        try:
            spans += _span(part, name, day)
        except Invalid as error:
            wrong.append(error)
            break
    return spans


def _span(text: str, name: str, day: int) -> list[Span]:
    match = _RANGE.fullmatch(text)
    if match is None:
        raise Invalid(name, "hours.form")
    opens, closes = minutes(match[1], path=name), minutes(match[2], path=name)
    if closes > opens:
        return [Span(day, opens, closes)]
    if opens in (DAY, closes):
        raise Invalid(name, "hours.form")
    over = [Span((day + 1) % 7, 0, closes)] if closes else []
    return [Span(day, opens, DAY), *over]
