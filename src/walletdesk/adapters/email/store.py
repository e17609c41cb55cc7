"""Mailboxes, their state and quarantine, and what is known of each mail. Reads `queries.sql`."""

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from walletdesk import channels
from walletdesk.adapters.email.events import MailboxChanged
from walletdesk.adapters.email.facts import Facts, decode
from walletdesk.adapters.email.model import Mailbox, Seen
from walletdesk.events import Actor, record
from walletdesk.platform import datakeys, sql
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Conflict, Invalid, NotFound

queries = sql.load(__package__)

KIND = "email"
DAY = timedelta(days=1)


class Health(Struct, frozen=True):
    """How a mailbox is: `behind` mails wait at the server, the newest came `lag` seconds late."""

    state: str
    code: str = ""
    since: datetime | None = None
    behind: int = 0
    last_at: datetime | None = None
    lag: float = 0.0


class Box(Struct, frozen=True, kw_only=True):
    """A mailbox as its administrator sees it; `secrets` are the names of those stored, `turn`
    counts how often its folder was begun anew.
    """

    id: UUID
    address: str
    name: str
    mailbox: Mailbox
    active: bool
    turn: int
    health: Health | None
    quarantine: int
    today_in: int
    today_out: int
    secrets: frozenset[str]


class Wish(Struct, frozen=True):
    """A mailbox as it should be; `secrets` only those to change, an empty text removes one."""

    address: str
    name: str
    mailbox: Mailbox
    secrets: dict[str, str] = {}


class Quarantined(Struct, frozen=True):
    """A mail that could not be taken; it lies at its server."""

    validity: int
    uid: int
    size: int
    code: str
    since: datetime
    tries: int
    released: bool


def place(conversation: UUID, seq: int) -> bytes:
    """Which mail: behind the column's name, where its facts and source are sealed."""
    return conversation.bytes + seq.to_bytes(4, "big")


async def mailboxes(tx: Read) -> list[Box]:
    """All of them, by address."""
    return [_box(tx, row) for row in await queries.boxes.all(tx, id=None, since=tx.now - DAY)]


async def box(tx: Read, account: UUID) -> Box:
    """One mailbox. Raise `NotFound`."""
    row = await queries.boxes.one(tx, id=account, since=tx.now - DAY)
    if row is None:
        raise NotFound("channel")
    return _box(tx, row)


def settings_of(account: channels.AccountSecrets) -> Mailbox:
    """The settings of an account as its adapter reads them."""
    return msgspec.convert(account.settings, Mailbox)


async def add(tx: Tx, wish: Wish, *, actor: Actor) -> UUID:
    """Make a mailbox. Raise `Invalid("address", …)` when there is one with this address."""
    settings = msgspec.to_builtins(wish.mailbox)
    try:
        account = await channels.add(tx, KIND, wish.address, wish.name, settings, wish.secrets)
    except Conflict as taken:
        raise Invalid("address", "email.address_taken") from taken
    await queries.add_state.run(tx, id=account, now=tx.now)
    record(tx, MailboxChanged(by=actor, account=account, what="added"))
    return account


async def edit(tx: Tx, account: UUID, wish: Wish, *, actor: Actor) -> None:
    """Change a mailbox. Raise `NotFound`, or `Invalid` when the address is another's."""
    await box(tx, account)
    settings = msgspec.to_builtins(wish.mailbox)
    try:
        await channels.edit(tx, account, wish.address, wish.name, settings, wish.secrets)
    except Conflict as taken:
        raise Invalid("address", "email.address_taken") from taken
    record(tx, MailboxChanged(by=actor, account=account, what="edited"))


async def keep_secret(tx: Tx, account: UUID, name: str, value: str) -> None:
    """Change one secret of a mailbox; nothing else of it."""
    found = await channels.opened(tx, account)
    await channels.edit(
        tx,
        account,
        found.address,
        (await channels.get(tx, account)).name,
        found.settings,
        {name: value},
    )


async def pause(tx: Tx, account: UUID, paused: bool, *, actor: Actor) -> None:
    """Stop reading, or go on where it stopped."""
    found = await box(tx, account)
    mailbox = msgspec.structs.replace(found.mailbox, paused=paused)
    wish = Wish(found.address, found.name, mailbox)
    await edit(tx, account, wish, actor=actor)


async def replay(tx: Tx, account: UUID, *, actor: Actor) -> None:
    """Read the folder again from its beginning. Raise `Conflict` when it was never read."""
    if not await queries.rewind.run(tx, account_id=account):
        raise Conflict("email.never_read")
    record(tx, MailboxChanged(by=actor, account=account, what="replayed"))


async def quarantined(tx: Read, account: UUID) -> list[Quarantined]:
    """Newest first, 1,000 at most."""
    rows = await queries.quarantined.all(tx, account_id=account)
    return [Quarantined(**dict(row)) for row in rows]


async def release(tx: Tx, account: UUID, uids: list[int] | None, *, actor: Actor) -> int:
    """Fetch these again (None: all); how many."""
    count = await queries.release.run(tx, account_id=account, uids=uids)
    record(tx, MailboxChanged(by=actor, account=account, what="released"))
    return count


async def give_up(tx: Tx, account: UUID, uid: int, *, actor: Actor) -> None:
    """Forget a mail in quarantine. Raise `NotFound`."""
    if not await queries.give_up.run(tx, account_id=account, uid=uid):
        raise NotFound("mail")
    record(tx, MailboxChanged(by=actor, account=account, what="given_up"))


async def seen(tx: Read, account: UUID) -> Seen | None:
    """How far the folder was read."""
    row = await queries.seen.one(tx, account_id=account)
    return Seen(row["validity"], row["uid"]) if row else None


async def account_for(tx: Read, address: str) -> UUID | None:
    """The mailbox that an address means, `name+anything@` included."""
    plain = address.strip().lower()
    local, _, domain = plain.rpartition("@")
    for candidate in (plain, f"{local.split('+')[0]}@{domain}"):
        if found := await channels.by_address(tx, KIND, candidate):
            return found
    return None


def _box(tx: Read, row: Record) -> Box:
    text = tx.keys.desk.text(row["secrets"], channels.secrets_place(row["id"]))
    names = msgspec.json.decode(text, type=dict[str, str]) if text else {}
    return Box(
        id=row["id"],
        address=row["address"],
        name=row["name"],
        mailbox=msgspec.json.decode(row["settings"], type=Mailbox),
        active=row["active"],
        turn=row["turn"],
        health=_health(row) if row["state"] else None,
        quarantine=row["quarantine"],
        today_in=row["today_in"],
        today_out=row["today_out"],
        secrets=frozenset(names),
    )


def _health(row: Record) -> Health:
    return Health(
        row["state"], row["code"], row["since"], row["behind"], row["last_at"], row["lag"]
    )


async def before(tx: Read, conversation: UUID, seq: int, *, limit: int) -> list[tuple[bool, Facts]]:
    """The mails of a talk before a message, newest first: whether each went out, and its facts."""
    rows = await queries.of_talk.all(tx, conversation_id=conversation, upto=seq, batch=limit)
    keys = await datakeys.get_all(tx, {row["key_id"] for row in rows})
    return [
        (row["outgoing"], decode(keys[row["key_id"]].open(row["facts"], _facts_place(row))))
        for row in rows
        if row["facts"] and row["key_id"] in keys
    ]


class Kept(Struct, frozen=True):
    """A mail as it is kept: its facts, and its source where the guard had nothing against it."""

    outgoing: bool
    facts: Facts
    source: bytes


async def one(tx: Read, conversation: UUID, seq: int) -> Kept:
    """Raise `NotFound`: no mail, or its facts are gone. The caller audits."""
    row = await queries.one.one(tx, conversation_id=conversation, seq=seq)
    if row is None or not row["facts"]:
        raise NotFound("mail")
    key = (await datakeys.get_all(tx, [row["key_id"]])).get(row["key_id"])
    if key is None:
        raise NotFound("mail")
    facts = decode(key.open(row["facts"], _facts_place(row)))
    place_of_source = b"mail.source" + place(conversation, seq)
    source = zlib.decompress(key.open(row["source"], place_of_source)) if row["source"] else b""
    return Kept(row["outgoing"], facts, source)


async def erase(tx: Tx, keys: Sequence[UUID]) -> None:
    """Erasure: what these contacts' mails said of themselves goes."""
    await queries.erase.run(tx, key_ids=list(keys))


def _facts_place(row: Record) -> bytes:
    return b"mail.facts" + place(row["conversation_id"], row["seq"])
