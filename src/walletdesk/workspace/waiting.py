"""Who waits in the chat, a second old at most: rows and panes of all agents ask for it at once."""

from uuid import UUID
from weakref import WeakKeyDictionary

from walletdesk import conversations
from walletdesk.conversations import InLine
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Database
from walletdesk.workspace.briefly import Briefly

CHANNEL = "chat"
"""Where people wait in front of a screen, and are told their place."""

type Line = dict[UUID, InLine]

_memories: WeakKeyDictionary[Keyring, Briefly[str, Line]] = WeakKeyDictionary()


async def waiting(db: Database) -> Line:
    """Place and wait of every chat that nobody has answered yet, by conversation."""
    memory = _memories.setdefault(db.keys, Briefly())
    return await memory.of(CHANNEL, lambda: _read(db))


async def _read(db: Database) -> Line:
    async with db.read() as tx:
        return await conversations.line(tx, CHANNEL)
