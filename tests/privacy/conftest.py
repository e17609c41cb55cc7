"""One person about whom the desk holds everything that it can hold, and callers of the API."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec import Struct
from tests.api.conftest import Caller, admin, agent, app, caller, client
from tests.app.test_at_rest import WORDS, fill

from walletdesk import conversations, csat
from walletdesk.conversations import Conversation, Reply
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import Storage, open_storage

__all__ = ["admin", "agent", "app", "caller", "client"]

COMMENT = "they were kind Chimalpopoca"
HELD = "held for a moment Nezahualcoyotl"


class Writer(Struct, frozen=True):
    """Who holds a reply."""

    id: UUID


class Known(Struct):
    """The person, their conversation, and where it all lies."""

    contact: UUID
    talk: Conversation
    storage: Storage


@pytest.fixture
def storage(settings: Settings) -> Storage:
    return open_storage(settings.data, "")


@pytest.fixture
async def known(db: Database, admin: Caller, storage: Storage) -> Known:
    """Besides what `fill` writes, a held reply and a rating."""
    await fill(db, storage)
    async with db.transaction() as tx:
        talk = await conversations.by_number(tx, 1001)
        later = tx.now + timedelta(days=1)
        await conversations.hold(tx, talk.id, Reply(text=HELD), later, actor=Writer(admin.id))
        await csat.rate(tx, talk.id, 5, COMMENT, language="en")
    return Known(talk.contact, talk, storage)


SECRETS = WORDS | {"comment": COMMENT, "held": HELD}
"""Every word about the person that was written anywhere; of agents two are no secret here."""
for _name in ("agent", "agent_email"):
    SECRETS.pop(_name)
