"""Sole reader of `queries.sql`: finding messages by tokens, newest first.

The way is that of DESIGN §1. The token index is asked for 5,000 hits. If there are fewer, all are
sorted. If there are more, the newest 20,000 messages are walked, which fills a page at once for a
word of the present; a word that was frequent only long ago goes by the index all the same. Where
operators narrow the search, such a word is looked for in the conversations that they leave, latest
first.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from walletdesk.platform import sql
from walletdesk.platform.db import Read
from walletdesk.search.model import Query, first_id

queries = sql.load(__package__)

PROBE = 5_000
NARROWED_PROBE = 20_000
STEPS = 20_000
FEW_STEPS = 2_000
"""Walked before the index is asked: enough for words that stand in every fortieth message."""
TALKS = 1_000
"""Conversations that are looked through at a time when operators leave few or old ones."""
ROUNDS = 5
"""Such steps, before the index is asked after all."""
SKEW = timedelta(seconds=10)
"""Between the clock in an id and the moment of its message: other machines, held replies."""
ALTERNATIVES = 4
"""Words with other forms (stems) that one query can hold; of further ones only the form typed."""


class Scope(Struct, frozen=True, kw_only=True):
    """`Narrow` with its names resolved to ids; `nobody` when one of them leads nowhere."""

    kinds: tuple[str, ...] | None = None
    files: bool = False
    since: datetime | None = None
    until: datetime | None = None
    statuses: tuple[str, ...] | None = None
    channel: str | None = None
    tag: str | None = None
    agent: UUID | None = None
    unassigned: bool = False
    contacts: tuple[UUID, ...] | None = None
    unread: bool = False

    def of_conversation(self) -> dict[str, Any]:
        """Parameters that ask for properties of the conversation."""
        one = self.statuses[0] if self.statuses and len(self.statuses) == 1 else None
        return {
            "status": one,
            "statuses": _list(self.statuses) if one is None else None,
            "channel": self.channel,
            "tag": self.tag,
            "agent_id": self.agent,
            "unassigned": self.unassigned,
            "contact_ids": _list(self.contacts),
            "unread": self.unread,
        }

    def of_message(self, before: UUID | None) -> dict[str, Any]:
        """Parameters that ask for properties of the message, older than `before`."""
        until = first_id(self.until) if self.until else None
        bounds = [i for i in (until, before) if i is not None]
        return {
            "kinds": _list(self.kinds),
            "files": self.files,
            "since_id": first_id(self.since) if self.since else None,
            "until_id": min(bounds) if bounds else None,
        }

    def of_both(self, before: UUID | None) -> dict[str, Any]:
        """Parameters for messages older than `before` in wanted conversations."""
        talk = self.of_conversation()
        narrowed = any(v not in (None, False) for v in talk.values())
        return talk | self.of_message(before) | {"narrowed": narrowed}


class Found(Struct, frozen=True):
    """A message that fits."""

    id: UUID
    conversation: UUID
    seq: int


def words(tx: Read, query: Query) -> dict[str, list[int] | None]:
    """The query's words as parameters: keyed tokens of which all, or one, must be there."""
    forms = [group for group in query.groups if len(group) > 1]
    single = [group for group in query.groups if len(group) == 1]
    single += [{max(group, key=len)} for group in forms[ALTERNATIVES:]]
    every = tx.keys.tokens(set[str]().union(*single)) if single else None
    parameters: dict[str, list[int] | None] = {"every": every}
    for i in range(ALTERNATIVES):
        parameters[f"any{i + 1}"] = tx.keys.tokens(forms[i]) if i < len(forms) else None
    return parameters


async def hits(
    tx: Read, words: dict[str, list[int] | None], scope: Scope, *, before: UUID | None, batch: int
) -> list[Found]:
    """The newest messages that fit, older than `before`."""
    asked = words | scope.of_both(before)
    found = await queries.walk.all(tx, **asked, steps=FEW_STEPS, batch=batch)
    many = NARROWED_PROBE if asked["narrowed"] else PROBE
    if len(found) < batch and await queries.probe.value(tx, **words, most=many) == many:
        if asked["narrowed"]:
            return _found(await _by_talks(tx, words, scope, before=before, batch=batch))
        found = await queries.walk.all(tx, **asked, steps=STEPS, batch=batch)
    if len(found) < batch:
        found = await queries.exact.all(tx, **asked, batch=batch)
    return _found(found)


def _found(rows: Sequence[Record]) -> list[Found]:
    return [Found(r["id"], r["conversation_id"], r["seq"]) for r in rows]


async def _by_talks(
    tx: Read, words: dict[str, list[int] | None], scope: Scope, *, before: UUID | None, batch: int
) -> list[Record]:
    """The newest hits of the conversations that are wanted, in steps of these, latest first.

    No conversation of a later step has a message newer than the last activity of this one's last,
    but for notes: they move none. What many steps have not filled goes by the index.
    """
    narrow, inner = scope.of_conversation(), words | scope.of_message(before)
    asked = words | scope.of_both(before)
    found: list[Record] = []
    last_at, last_id = None, None
    for _ in range(ROUNDS):
        talks = await queries.talks.all(
            tx, **narrow, before_at=last_at, before_id=last_id, batch=TALKS
        )
        ids = [row["id"] for row in talks]
        found += await queries.of_talks.all(tx, **inner, conversation_ids=ids, batch=batch)
        found.sort(key=lambda row: row["id"], reverse=True)
        if len(talks) < TALKS:
            return found[:batch]
        last_at, last_id = talks[-1]["last_at"], talks[-1]["id"]
        rest = first_id(last_at + SKEW)
        if len(found) >= batch and found[batch - 1]["id"] >= rest:
            return await _with_notes(tx, asked, found[:batch])
    return await queries.exact.all(tx, **asked, batch=batch)


async def _with_notes(tx: Read, asked: dict[str, Any], found: list[Record]) -> list[Record]:
    """These hits; in the place of the last of them newer notes of conversations further down."""
    if asked["kinds"] is not None and "note" not in asked["kinds"]:
        return found
    last = found[-1]["id"]
    notes = await queries.notes.all(tx, **asked, from_id=last, batch=len(found))
    both = {row["id"]: row for row in (*found, *notes)}
    return [both[i] for i in sorted(both, reverse=True)][: len(found)]


async def shown_before(
    tx: Read,
    words: dict[str, list[int] | None],
    scope: Scope,
    conversations: Sequence[UUID],
    *,
    before: UUID,
) -> set[UUID]:
    """Of these conversations, those that an earlier page has shown."""
    rows = await queries.newer.all(
        tx, **words, **scope.of_message(None), conversation_ids=list(conversations), from_id=before
    )
    return {r["conversation_id"] for r in rows}


async def listing(
    tx: Read, scope: Scope, *, before: tuple[datetime, UUID] | None, batch: int
) -> list[Record]:
    """Conversations (id, last_at) that the operators alone ask for."""
    return await queries.listing.all(
        tx,
        **scope.of_conversation(),
        files=scope.files,
        kinds=_list(scope.kinds),
        since=scope.since,
        until=scope.until,
        before_at=before[0] if before else None,
        before_id=before[1] if before else None,
        batch=batch,
    )


async def bodies(tx: Read, ids: Sequence[UUID]) -> list[Record]:
    """Sealed texts of messages, with what opens them."""
    return await queries.bodies.all(tx, ids=list(ids))


async def contacts(
    tx: Read,
    words: dict[str, list[int] | None],
    blinds: dict[str, bytes],
    *,
    before: tuple[datetime, UUID] | None,
    batch: int,
) -> list[Record]:
    """Contacts (id, last_active_at) by words, or by one of the blind indexes (by identity kind)."""
    return await queries.contacts.all(
        tx,
        **words,
        kinds=list(blinds),
        blinds=list(blinds.values()),
        before_at=before[0] if before else None,
        before_id=before[1] if before else None,
        batch=batch,
    )


def _list(values: tuple[Any, ...] | None) -> list[Any] | None:
    return list(values) if values is not None else None
