"""Sole reader of `queries.sql`, and the sessions that a process has at hand."""

import time
from collections import OrderedDict
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from walletdesk.adapters.chat.limits import Bucket, Rate
from walletdesk.adapters.chat.model import About, Session, digest
from walletdesk.platform import sql
from walletdesk.platform.db import Database, Read
from walletdesk.realtime import Hint, Hub

queries = sql.load(__package__)

MOST_SESSIONS = 50_000
CHANGED = "chat_session"
"""The hint by which processes tell each other that a session has changed."""


class Sessions:
    """An LRU of sessions by the hash of their token, so that a message asks for none of them."""

    def __init__(self, db: Database, hub: Hub, messages: Rate, signs: Rate) -> None:
        self._db = db
        self._messages = messages
        self._signs = signs
        self._by_digest: OrderedDict[bytes, Session] = OrderedDict()
        self._by_id: dict[str, Session] = {}
        hub.observe(CHANGED, self._changed)

    async def find(self, token: str) -> Session | None:
        """The session of a token, None when there is none or it has ended."""
        key = digest(token)
        kept = self._by_digest.get(key)
        now = self._db.clock.now()
        if kept is not None and not kept.stale and kept.expires_at > now:
            self._by_digest.move_to_end(key)
            return kept
        async with self._db.read() as tx:
            row = await queries.session.one(tx, token_hash=key, now=now)
        if row is None:
            self._forget(key)
            return None
        return self.keep(row)

    def keep(self, row: Record) -> Session:
        """Take over what the table says, into the object that streams hold already."""
        session = self._by_digest.get(row["token_hash"])
        if session is None:
            session = self._new(row["id"], row["token_hash"])
        session.contact = row["contact_id"]
        session.conversation = row["conversation_id"]
        session.key = row["key_id"]
        session.incomplete = row["incomplete"]
        session.language = row["language"]
        session.seen_at = row["seen_at"]
        session.expires_at = row["expires_at"]
        session.stale = False
        return session

    async def refresh(self, session: Session) -> None:
        """Read a session again that another process has changed."""
        async with self._db.read() as tx:
            row = await queries.session.one(tx, token_hash=session.digest, now=tx.now)
        if row is not None:
            self._by_digest.setdefault(session.digest, session)
            self.keep(row)

    def _new(self, session_id: UUID, key: bytes) -> Session:
        now = time.monotonic()
        session = Session(session_id, key, Bucket(now, self._messages), Bucket(now, self._signs))
        self._by_digest[key] = session
        self._by_id[str(session_id)] = session
        if len(self._by_digest) > MOST_SESSIONS:
            _, oldest = self._by_digest.popitem(last=False)
            self._by_id.pop(str(oldest.id), None)
        return session

    def _forget(self, key: bytes) -> None:
        gone = self._by_digest.pop(key, None)
        if gone is not None:
            self._by_id.pop(str(gone.id), None)

    def _changed(self, hint: Hint) -> None:
        kept = self._by_id.get(hint.id)
        if kept is not None:
            kept.stale = True


def about_place(session_id: UUID) -> bytes:
    """Where what a visitor told before the first message is sealed."""
    return b"chat_session.about" + session_id.bytes


def seal_about(tx: Read, session_id: UUID, about: About) -> bytes:
    """For the column `about`."""
    return tx.keys.desk.seal(msgspec.json.encode(about), about_place(session_id))


def open_about(tx: Read, session_id: UUID, sealed: bytes | None) -> About:
    """What was told; nothing when there is nothing."""
    if sealed is None:
        return About()
    return msgspec.json.decode(tx.keys.desk.open(sealed, about_place(session_id)), type=About)


async def open_talk(tx: Read, contact: UUID, reopens_after: datetime) -> Record | None:
    """`id` and `key_id` of the chat that this contact comes back to."""
    return await queries.open_talk.one(tx, contact_id=contact, reopens_after=reopens_after)


async def owner_of_account(tx: Read, account: str) -> UUID | None:
    """The contact whose account in the wallet this is proven to be."""
    blind = tx.keys.blind("identity.account", account)
    return await queries.proven_owner.value(tx, kind="account", blind=blind)
