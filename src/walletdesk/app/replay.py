"""`walletdesk events replay`: a subscriber handles what it has, or has never, seen."""

from walletdesk import events
from walletdesk.app.database import in_transaction
from walletdesk.app.wiring import SUBSCRIBERS
from walletdesk.events import Position
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid
from walletdesk.platform.settings import Settings, SettingsError


def replay(settings: Settings, name: str, after: str | None) -> str:
    """Move a subscriber back; a line that says where to. Raise `SettingsError`."""
    position = events.BEGINNING if after is None else _position(after)

    async def act(tx: Tx) -> str:
        known = SUBSCRIBERS.keys() | await events.positions(tx)
        if name not in known:
            there = ", ".join(sorted(known)) or "there are none"
            raise SettingsError(f"no subscriber is called {name!r}: {there}")
        await events.replay(tx, name, after=position)
        return f"{name} goes on behind {position}"

    return in_transaction(settings, "events replay", act)


def _position(text: str) -> Position:
    try:
        return Position.parse(text)
    except Invalid as wrong:
        raise SettingsError(f"--after {text!r} is no position such as 7431-52") from wrong
