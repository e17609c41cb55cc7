"""Whether somebody is there to answer, and what is promised when nobody is."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from msgspec import Struct

from walletdesk import hours, realtime
from walletdesk.adapters.chat.model import HoursView
from walletdesk.platform import i18n
from walletdesk.platform.db import Database, Read

FRESH = 2.0
"""Seconds for which a process trusts its copy."""


class Opening(Struct, frozen=True):
    """The facts, for all languages."""

    open: bool
    staffed: bool
    opens_at: datetime | None
    closes_at: datetime | None


class Doors:
    """Looks at hours and presence, at most every two seconds a process."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._kept: Opening | None = None
        self._looked_at = 0.0

    async def view(self, db: Database, language: str) -> HoursView:
        """What a visitor is told now."""
        if self._kept is None or time.monotonic() - self._looked_at > FRESH:
            async with db.read() as tx:
                self._kept = await look(tx, self._zone)
            self._looked_at = time.monotonic()
        return shown(self._kept, language, self._zone)


async def look(tx: Read, zone: ZoneInfo) -> Opening:
    """The facts now."""
    week = hours.week_of(await hours.hours(tx), "chat")
    is_open = hours.is_open(week, tx.now, zone)
    return Opening(
        is_open,
        bool(await realtime.online(tx)),
        None if is_open else hours.next_open(week, tx.now, zone),
        hours.next_close(week, tx.now, zone) if is_open else None,
    )


def shown(facts: Opening, language: str, zone: ZoneInfo) -> HoursView:
    """In a language. The promise names a moment only when the hours give one."""
    catalog = i18n.catalog(language)
    if facts.open and facts.staffed:
        return HoursView(True, "chat", None, facts.closes_at, "")
    if facts.open:
        when = _when(facts.closes_at, catalog, zone)
        promise = (
            catalog.code("chat.promise_today", {"time": when})
            if when
            else catalog.gettext("chat.promise_soon")
        )
    else:
        when = _when(facts.opens_at, catalog, zone)
        promise = (
            catalog.code("chat.promise_open", {"time": when})
            if when
            else catalog.gettext("chat.promise_none")
        )
    return HoursView(facts.open, "form", facts.opens_at, facts.closes_at, promise)


def _when(moment: datetime | None, catalog: i18n.Catalog, zone: ZoneInfo) -> str:
    """`Monday 09:00 (UTC)`: the browser knows the visitor's zone and shows its own time beside."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    day = format_datetime(local, "EEEE HH:mm", locale=catalog.locale)
    return f"{day} ({local.tzname()})"
