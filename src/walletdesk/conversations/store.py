"""Sole reader of `queries.sql`: rows become shapes here, and ciphertext becomes text."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from walletdesk.conversations.model import Conversation, Filter, Message, Origin
from walletdesk.platform import datakeys, paging, sql
from walletdesk.platform.crypto import DataKey
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound
from walletdesk.platform.paging import Page

queries = sql.load(__package__)


def body_place(message_id: UUID) -> bytes:
    """Where a message's text is sealed (its HTML: `html_place`)."""
    return b"message.body" + message_id.bytes


def html_place(conversation_id: UUID, seq: int) -> bytes:
    """Where a message's HTML is sealed."""
    return b"message.html" + conversation_id.bytes + seq.to_bytes(4, "big")


def origin_place(conversation_id: UUID, seq: int) -> bytes:
    """Where a message's origin is sealed."""
    return b"message.origin" + conversation_id.bytes + seq.to_bytes(4, "big")


def draft_place(draft_id: UUID) -> bytes:
    """Where a draft's text is sealed."""
    return b"draft.body" + draft_id.bytes


def place(column: bytes, conversation_id: UUID) -> bytes:
    """Where subject, preview and fields are sealed."""
    return b"conversation." + column + conversation_id.bytes


Point = tuple[datetime, UUID, int]
"""A line among others by time: `at`, conversation, seq."""


class RowVersion(msgspec.Struct, frozen=True):
    """A row of a list before its details: which version of it, and of whose name, is current."""

    id: UUID
    version: int
    at: datetime
    contact: UUID
    contact_version: int


async def get(tx: Read, conversation_id: UUID, *, lock: bool = False) -> Conversation:
    """One conversation. Raise `NotFound`. The caller audits."""
    query = queries.get_locked if lock else queries.get
    return await _one(tx, await query.one(tx, id=conversation_id))


async def by_number(tx: Read, number: int) -> Conversation:
    """By the number of its reference. Raise `NotFound`."""
    return await _one(tx, await queries.by_number.one(tx, number=number))


async def _one(tx: Read, row: Record | None) -> Conversation:
    if row is None:
        raise NotFound("conversation")
    return conversation(row, (await datakeys.get_all(tx, [row["key_id"]])).get(row["key_id"]))


async def get_many(tx: Read, ids: Sequence[UUID]) -> dict[UUID, Conversation]:
    """Those of a page, by id."""
    rows = await queries.get_many.all(tx, ids=list(ids))
    keys = await datakeys.get_all(tx, [r["key_id"] for r in rows])
    return {r["id"]: conversation(r, keys.get(r["key_id"])) for r in rows}


async def of_contact(tx: Read, contact: UUID, *, limit: int) -> list[Conversation]:
    """A contact's talks, newest activity first, those merged away too. The caller audits."""
    rows = await queries.of_contact.all(tx, contact_id=contact, batch=limit)
    keys = await datakeys.get_all(tx, {r["key_id"] for r in rows})
    return [conversation(r, keys.get(r["key_id"])) for r in rows]


class TalkRef(msgspec.Struct, frozen=True):
    """A talk as links to it show it; `title` is its subject, or how it begins."""

    id: UUID
    number: int
    title: str
    status: str
    at: datetime
    merged_into: UUID | None
    version: int


def talk_ref(row: Record, key: DataKey | None) -> TalkRef:
    """The shape of a row of the view `talk_ref`; without its key (erased) it has no title."""
    identity = row["id"]
    title = key.text(row["subject"], place(b"subject", identity)) if key else ""
    if key and not title:
        title = key.text(row["preview"], place(b"preview", identity))
    return TalkRef(
        id=identity,
        number=row["number"],
        title=title,
        status=row["status"],
        at=row["last_at"],
        merged_into=row["merged_into"],
        version=row["version"],
    )


async def page(tx: Read, wish: Filter, *, cursor: str | None, limit: int) -> Page[RowVersion]:
    """Ids and versions of one page, newest activity first."""
    before = paging.decode(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    one = wish.statuses[0] if wish.statuses and len(wish.statuses) == 1 else None
    rows = await queries.page.all(
        tx,
        status=one,
        statuses=list(wish.statuses) if wish.statuses and one is None else None,
        agent_id=wish.agent,
        unassigned=wish.unassigned,
        team_id=wish.team,
        category_id=wish.category,
        channel=wish.channel,
        contact_id=wish.contact,
        language=wish.language,
        tag=wish.tag,
        priority=wish.priority,
        snoozed=wish.snoozed,
        updated_after=wish.updated_after,
        ids=list(wish.ids) if wish.ids is not None else None,
        before_at=before[0],
        before_id=before[1],
        batch=limit + 1,
    )
    return _page(rows, limit)


EVERYTHING = Filter()


async def mentions(
    tx: Read,
    agent: UUID,
    wish: Filter = EVERYTHING,
    *,
    cursor: str | None,
    limit: int,
    ids: Sequence[UUID] | None = None,
) -> Page[RowVersion]:
    """Talks in which an agent was mentioned; with `ids` only those among them. Of `wish` statuses,
    category, channel, language, tag and priority count: what people narrow a view by.
    """
    before = paging.decode(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    rows = await queries.mentions_page.all(
        tx,
        agent_id=agent,
        statuses=list(wish.statuses) if wish.statuses else None,
        category_id=wish.category,
        channel=wish.channel,
        language=wish.language,
        tag=wish.tag,
        priority=wish.priority,
        ids=list(ids) if ids is not None else None,
        before_at=before[0],
        before_id=before[1],
        batch=limit + 1,
    )
    return _page(rows, limit)


def _page(rows: list[Record], limit: int) -> Page[RowVersion]:
    items = [RowVersion(*r) for r in rows[:limit]]
    more = len(rows) > limit
    return Page(items, paging.encode(items[-1].at, items[-1].id) if more else None)


async def changed_since(
    tx: Read, since: datetime, *, limit: int
) -> list[tuple[UUID, int, datetime]]:
    """Id, version and time of what has changed after a moment, latest last."""
    return [tuple(r) for r in await queries.changed_since.all(tx, since=since, batch=limit)]


async def any_at_all(tx: Read) -> bool:
    """Whether this desk has ever had a conversation."""
    return bool(await queries.any_at_all.value(tx))


async def messages(
    tx: Read, conversation_ids: Sequence[UUID], *, after: int = 0, limit: int = 100
) -> list[Message]:
    """For agents: everything, by time; of several ids when talks are merged."""
    rows = await queries.messages.all(
        tx, conversation_ids=list(conversation_ids), after=after, batch=limit
    )
    return await _messages(tx, rows)


async def latest(
    tx: Read, conversation_ids: Sequence[UUID], *, before: Point | None = None, limit: int = 100
) -> list[Message]:
    """The last messages before a line, oldest of them first."""
    at, talk, seq = before or (None, None, None)
    if len(conversation_ids) == 1:
        rows = await queries.end_of.all(
            tx, conversation_id=conversation_ids[0], before_at=at, before_seq=seq, batch=limit
        )
    else:
        rows = await queries.end_of_all.all(
            tx,
            conversation_ids=list(conversation_ids),
            before_at=at,
            before_id=talk,
            before_seq=seq,
            batch=limit,
        )
    return await _messages(tx, rows[::-1])


async def since(
    tx: Read, conversation_ids: Sequence[UUID], moment: datetime, *, limit: int = 500
) -> list[Message]:
    """For agents: everything from a moment on, by time."""
    rows = await queries.since.all(
        tx, conversation_ids=list(conversation_ids), since_at=moment, batch=limit
    )
    return await _messages(tx, rows)


async def visible(
    tx: Read, conversation_id: UUID, *, after: int = 0, limit: int = 200
) -> list[Message]:
    """What the contact may see after a seq: never notes."""
    rows = await queries.visible.all(tx, conversation_id=conversation_id, after=after, batch=limit)
    return await _messages(tx, rows)


async def in_order(
    tx: Read, conversation_id: UUID, *, after: int = 0, limit: int = 100
) -> list[Message]:
    """For agents and the API: one talk strictly by seq, notes included."""
    rows = await queries.in_order.all(tx, conversation_id=conversation_id, after=after, batch=limit)
    return await _messages(tx, rows)


async def _messages(tx: Read, rows: Sequence[Record]) -> list[Message]:
    keys = await datakeys.get_all(tx, {r["key_id"] for r in rows})
    return [message(r, keys.get(r["key_id"])) for r in rows]


async def key_of(tx: Read, conversation_id: UUID) -> DataKey:
    """The data key of a conversation. Raise `NotFound`."""
    row = await queries.get.one(tx, id=conversation_id)
    if row is None:
        raise NotFound("conversation")
    return await datakeys.get(tx, row["key_id"])


def conversation(row: Record, key: DataKey | None) -> Conversation:
    """The shape of a row; without its key (erased) the texts are empty."""
    identity = row["id"]
    fields = key.text(row["fields"], place(b"fields", identity)) if key else ""
    given: dict[str, Any] = msgspec.json.decode(fields) if fields else {}
    return Conversation(
        id=identity,
        number=row["number"],
        contact=row["contact_id"],
        key=row["key_id"],
        channel=row["channel"],
        account=row["account_id"],
        language=row["language"],
        status=row["status"],
        priority=row["priority"],
        category=row["category_id"],
        subject=key.text(row["subject"], place(b"subject", identity)) if key else "",
        preview=key.text(row["preview"], place(b"preview", identity)) if key else "",
        fields=given,
        missing=tuple(row["missing"]),
        tags=tuple(row["tags"]),
        team=row["team_id"],
        agent=row["agent_id"],
        snoozed_until=row["snoozed_until"],
        secret_found=row["secret_found"],
        last_seq=row["last_seq"],
        last_author=row["last_author"],
        contact_read_seq=row["contact_read_seq"],
        agent_read_seq=row["agent_read_seq"],
        created_at=row["created_at"],
        last_at=row["last_at"],
        updated_at=row["updated_at"],
        waiting_since=row["waiting_since"],
        first_reply_at=row["first_reply_at"],
        solved_at=row["solved_at"],
        merged_into=row["merged_into"],
        follows=row["follows"],
        version=row["version"],
        erased_at=row["erased_at"],
    )


def message(row: Record, key: DataKey | None) -> Message:
    """The shape of a message row; without its key (erased) the text is empty."""
    identity = row["id"]
    return Message(
        id=identity,
        conversation=row["conversation_id"],
        seq=row["seq"],
        kind=row["kind"],
        author=row["author_id"],
        text=key.text(row["body"], body_place(identity)) if key else "",
        html=_html(row, key) if row["html"] and key else None,
        at=row["at"],
        masked=row["masked"],
        files=tuple(row["files"]),
        client_id=row["client_id"],
        delivery=row["delivery"],
        origin=_origin(row, key) if row["origin"] and key else None,
    )


def _html(row: Record, key: DataKey) -> str:
    return key.text(row["html"], html_place(row["conversation_id"], row["seq"]))


def _origin(row: Record, key: DataKey) -> Origin:
    place = origin_place(row["conversation_id"], row["seq"])
    return msgspec.json.decode(key.text(row["origin"], place), type=Origin)


async def merged_with(tx: Read, conversation_id: UUID) -> list[UUID]:
    """This talk and those that were merged into it."""
    rows = await queries.merged_here.all(tx, id=conversation_id)
    return [conversation_id, *(r["id"] for r in rows)]
