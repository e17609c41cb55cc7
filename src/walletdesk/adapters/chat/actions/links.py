"""Links that continue a session on another device: signed, thirty minutes, one use.

Token: base64url of `16-byte link id | 16-byte MAC`. It travels behind the `#`, which browsers send
to no server and write into no log.
"""

import base64
import binascii
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from msgspec import Struct

from walletdesk.adapters.chat import store
from walletdesk.adapters.chat.model import LINK_LIFETIME, About
from walletdesk.platform import ids
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid

PURPOSE = "chat.continue"


class Led(Struct, frozen=True):
    """What a link leads to."""

    session: UUID
    contact: UUID | None
    conversation: UUID | None
    language: str
    about: About


async def make(tx: Tx, session_id: UUID) -> tuple[str, datetime]:
    """A new link's token, and when it ends."""
    link, ends = ids.at(tx.now), tx.now + LINK_LIFETIME
    await store.queries.add_link.run(tx, id=link, session_id=session_id, expires_at=ends)
    raw = link.bytes + _mac(tx.keys, link)
    return base64.urlsafe_b64encode(raw).decode().rstrip("="), ends


async def use(tx: Tx, token: str) -> Led:
    """Exchange a link. Raise `Invalid("link", …)` for one that is not ours, ended or used."""
    link = _opened(tx.keys, token)
    row = await store.queries.use_link.one(tx, id=link, now=tx.now)
    if row is None:
        raise Invalid("link", "chat.link_over")
    about = store.open_about(tx, row["id"], row["about"])
    return Led(row["id"], row["contact_id"], row["conversation_id"], row["language"], about)


def _opened(keys: Keyring, token: str) -> UUID:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as wrong:
        raise Invalid("link", "chat.link_over") from wrong
    if len(raw) != 32 or not compare_digest(raw[16:], _mac(keys, UUID(bytes=raw[:16]))):
        raise Invalid("link", "chat.link_over")
    return UUID(bytes=raw[:16])


def _mac(keys: Keyring, link: UUID) -> bytes:
    return keys.sign(PURPOSE, link.bytes)[:16]
