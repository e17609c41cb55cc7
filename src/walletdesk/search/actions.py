"""Searching conversations and contacts. The caller audits who was shown."""

from datetime import datetime
from uuid import UUID

from markupsafe import Markup
from msgspec import Struct

from walletdesk import contacts as people_outside
from walletdesk import conversations as talks
from walletdesk import guard, people
from walletdesk.contacts import Claim
from walletdesk.platform import datakeys, paging
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Invalid, NotFound
from walletdesk.platform.paging import Page
from walletdesk.search import store
from walletdesk.search.model import Narrow, Query, parse
from walletdesk.search.snippet import snippet
from walletdesk.search.store import Found, Scope

ROUNDS = 4
"""How often one page asks for more when many hits lie in the same conversations."""
ADDRESS_KINDS = (
    "email", "phone", "account", "telegram", "x", "messenger", "instagram", "whatsapp", "line",
    "wechat", "weibo", "discord", "forum", "wallet",
)  # fmt: skip


class Hit(Struct, frozen=True):
    """A conversation that fits, by which message, and a piece of it with the hits marked."""

    conversation: UUID
    seq: int | None
    snippet: Markup


def checked(text: str) -> Query:
    """The query. Raise `Invalid`; a secret typed into search goes nowhere."""
    if guard.clean(text).kinds:
        raise Invalid("q", "search.secret")
    return parse(text)


async def conversations(
    tx: Read, text: str, *, me: UUID, cursor: str | None = None, limit: int = 50
) -> Page[Hit]:
    """Conversations by words and operators, newest hit first. `me` is who asks (`assignee:me`).

    `tx` must be a `Database.read()`. Raise `Invalid("q", …)`.
    """
    query = checked(text)
    if query.number is not None:
        return await _by_number(tx, query.number)
    scope = await _scope(tx, query.narrow, me)
    if scope is None:
        return Page([])
    if not query.groups:
        return await _listed(tx, query, scope, cursor, limit)
    return await _hit(tx, query, scope, cursor, limit)


async def contacts(
    tx: Read, text: str, *, cursor: str | None = None, limit: int = 50
) -> Page[UUID]:
    """Contacts by the words of their names and addresses, or by a whole address."""
    query = checked(text)
    before = paging.decode(cursor, tuple[datetime, UUID]) if cursor else None
    words = store.words(tx, query)
    rows = await store.contacts(
        tx, words, _blinds(tx, text.strip()), before=before, batch=limit + 1
    )
    more = (
        paging.encode(rows[limit - 1]["last_active_at"], rows[limit - 1]["id"])
        if len(rows) > limit
        else None
    )
    return Page([r["id"] for r in rows[:limit]], more)


async def _by_number(tx: Read, number: int) -> Page[Hit]:
    try:
        talk = await talks.by_number(tx, number)
    except NotFound:
        return Page([])
    return Page([Hit(talk.id, None, snippet(talk.preview, set(), talk.language))])


async def _hit(tx: Read, query: Query, scope: Scope, cursor: str | None, limit: int) -> Page[Hit]:
    """By messages; each conversation once, also over pages."""
    words = store.words(tx, query)
    first = paging.decode(cursor, tuple[UUID])[0] if cursor else None
    before, found, ended = first, dict[UUID, Found](), False
    for _ in range(ROUNDS):
        rows = await store.hits(tx, words, scope, before=before, batch=2 * limit + 1)
        fresh = {r.conversation: r for r in reversed(rows) if r.conversation not in found}
        if first is not None and fresh:
            for old in await store.shown_before(tx, words, scope, list(fresh), before=first):
                del fresh[old]
        found |= dict(sorted(fresh.items(), key=lambda pair: pair[1].id, reverse=True))
        ended = len(rows) <= 2 * limit
        if ended or len(found) > limit:
            break
        before = rows[-1].id
    return await _page(tx, query, list(found.values()), before, limit, ended=ended)


async def _page(
    tx: Read, query: Query, found: list[Found], before: UUID | None, limit: int, *, ended: bool
) -> Page[Hit]:
    kept = found[:limit]
    texts = await _snippets(tx, [f.id for f in kept], query)
    items = [Hit(f.conversation, f.seq, texts.get(f.id, Markup(""))) for f in kept]
    if len(found) > limit:
        return Page(items, paging.encode(kept[-1].id))
    return Page(items, None if ended or before is None else paging.encode(before))


async def _snippets(tx: Read, ids: list[UUID], query: Query) -> dict[UUID, Markup]:
    rows = await store.bodies(tx, ids)
    keys = await datakeys.get_all(tx, {r["key_id"] for r in rows})
    return {
        r["id"]: snippet(
            key.text(r["body"], b"message.body" + r["id"].bytes), query.wanted, r["language"]
        )
        for r in rows
        if (key := keys.get(r["key_id"])) is not None
    }


async def _listed(
    tx: Read, query: Query, scope: Scope, cursor: str | None, limit: int
) -> Page[Hit]:
    """Operators without words. Nothing asked for at all is nothing found."""
    if query.narrow == Narrow():
        return Page([])
    before = paging.decode(cursor, tuple[datetime, UUID]) if cursor else None
    rows = await store.listing(tx, scope, before=before, batch=limit + 1)
    found = await talks.get_many(tx, [r["id"] for r in rows[:limit]])
    items = [
        Hit(r["id"], None, snippet(talk.preview, set(), talk.language))
        for r in rows[:limit]
        if (talk := found.get(r["id"])) is not None
    ]
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(items, paging.encode(last["last_at"], last["id"]) if last else None)


async def _scope(tx: Read, narrow: Narrow, me: UUID) -> Scope | None:
    """Names resolved to ids; None when one of them leads to nobody."""
    agent, unassigned = await _assignee(tx, narrow.assignee, me)
    senders = await _senders(tx, narrow.sender)
    if senders == () or (narrow.assignee and agent is None and not unassigned):
        return None
    return Scope(
        kinds=narrow.kinds or (("message",) if senders else None),
        files=narrow.files,
        since=narrow.since,
        until=narrow.until,
        statuses=narrow.statuses,
        channel=narrow.channel,
        tag=narrow.tag,
        agent=agent,
        unassigned=unassigned,
        contacts=senders,
        unread=narrow.unread,
    )


async def _assignee(tx: Read, wish: str | None, me: UUID) -> tuple[UUID | None, bool]:
    if wish is None or wish.lower() in ("none", "nobody"):
        return None, wish is not None
    if wish.lower() == "me":
        return me, False
    cards = await people.names(tx)
    wanted = wish.casefold()
    return next((a for a, card in cards.items() if wanted in card.name.casefold()), None), False


async def _senders(tx: Read, address: str | None) -> tuple[UUID, ...] | None:
    if address is None:
        return None
    kind = "email" if "@" in address else "phone"
    return tuple(await people_outside.find_by_identity(tx, Claim(kind, address)))


def _blinds(tx: Read, text: str) -> dict[str, bytes]:
    """The query as a whole address of each kind that it could be."""
    found: dict[str, bytes] = {}
    for kind in ADDRESS_KINDS:
        try:
            found[kind] = people_outside.blind(tx, Claim(kind, text))
        except Invalid:
            continue
    return found
