"""The ways in that are there now, with what is true of each."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from walletdesk import channels, conversations, hours, realtime
from walletdesk.conversations import Wait
from walletdesk.platform.db import Read
from walletdesk.platform.settings import Settings

KINDS = ("chat", "form")


class Way(Struct, frozen=True):
    """A way in. `wait` is measured, None: not enough is measured. Times are in UTC."""

    kind: str
    name: str
    icon: str
    open: bool
    staffed: bool
    closes_at: datetime | None
    opens_at: datetime | None
    wait: Wait | None

    @property
    def answers(self) -> bool:
        """Whether the wait holds now: a chat is answered at once, or not before somebody comes."""
        return self.open and (self.staffed or self.kind != "chat")


async def ways(tx: Read, settings: Settings) -> list[Way]:
    """Chat and form, those whose account is active."""
    active = {a.kind for a in (await channels.listing(tx)).items if a.active}
    table, zone = await hours.hours(tx), ZoneInfo(settings.timezone)
    staffed = bool(await realtime.online(tx))
    return [await _way(tx, kind, table, zone, staffed=staffed) for kind in KINDS if kind in active]


async def _way(tx: Read, kind: str, table: hours.Hours, zone: ZoneInfo, *, staffed: bool) -> Way:
    week = hours.week_of(table, kind)
    is_open = hours.is_open(week, tx.now, zone)
    about = channels.KINDS[kind]
    return Way(
        kind=kind,
        name=about.name,
        icon=about.icon,
        open=is_open,
        staffed=staffed,
        closes_at=hours.next_close(week, tx.now, zone) if is_open else None,
        opens_at=None if is_open else hours.next_open(week, tx.now, zone),
        wait=await conversations.expected_wait(tx, kind),
    )
