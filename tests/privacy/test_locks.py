"""Nobody waits for somebody who waits for them: contacts are locked first, then conversations by
their ids, then what hangs on either (`conversations/actions/locking.py`).

Somebody holds one row, and a verb runs into it on a connection of its own. While it waits there it
must hold nothing that comes later in that order: else whoever holds the row could wait for it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from asyncpg import Record
from msgspec import Struct
from tests.conversations.conftest import Talks, agent, talk

from walletdesk import contacts, conversations, csat, events, files, intake, privacy
from walletdesk.contacts import Claim
from walletdesk.conversations import Reply
from walletdesk.files import Scanner, Upload
from walletdesk.intake import Matter, Said
from walletdesk.people import Agent
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Conflict, Refusal
from walletdesk.platform.storage import open_storage
from walletdesk.realtime import Hub

__all__ = ["agent", "talk"]

HANGING = ("message", "merge", "draft", "mention", "outbox", "file", "identity", "rating")
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
MAIL = Claim("email", "ana@example.org")


class World(Struct):
    """`first` and `second`: talks of two people in the order of their ids. The one is merged into
    the other, which has all that a talk can have: `source` and `target`.
    """

    db: Database
    agent: Agent
    first: UUID
    second: UUID
    source: UUID
    target: UUID
    alone: UUID
    held: UUID
    file: UUID
    contact: UUID
    of_source: UUID


@pytest.fixture(params=["into the later", "into the earlier"])
async def world(
    request: pytest.FixtureRequest, db: Database, talk: Talks, agent: Agent, tmp_path: Path
) -> World:
    first, second, alone = sorted([await talk(), await talk(), await talk()])
    source, target = (first, second) if request.param == "into the later" else (second, first)
    storage = open_storage(tmp_path, "")
    async with db.transaction() as tx:
        contact = (await conversations.get(tx, target)).contact
        of_source = (await conversations.get(tx, source)).contact
        upload = await files.check(Scanner(""), Upload("app.log", "", b"a line"))
        file = await files.store_file(tx, storage, upload, key_id=contact)
        wish = Reply(text="later", files=(file.id,))
        later = tx.now + timedelta(days=1)
        held = await conversations.hold(tx, target, wish, later, actor=agent)
        await contacts.claim_identity(tx, contact, MAIL, actor=events.system)
        await conversations.reply(tx, target, Reply(text="hello"), actor=agent)
        note = Reply(text="look", kind="note")
        await conversations.reply(tx, target, note, actor=agent, mentions=(agent.id,))
        await conversations.save_draft(tx, target, "reply", "so far", actor=agent)
        await csat.rate(tx, target, 5, "kind", language="en")
        await conversations.merge(tx, source, target, actor=agent)
        await conversations.receive(tx, incoming(target, contact, "one more"))
    return World(
        db, agent, first, second, source, target, alone, held, file.id, contact, of_source
    )  # fmt: skip


def incoming(talk: UUID, contact: UUID, text: str) -> conversations.Incoming:
    return conversations.Incoming(
        conversation=talk, contact=contact, key=contact, text=text, language="en"
    )


type Verb = Callable[[Tx, World], Awaitable[object]]


async def drop_identity(tx: Tx, world: World) -> None:
    known = await contacts.identities(tx, [world.contact])
    for one in known.get(world.contact, ()):
        await contacts.drop_identity(tx, world.contact, one.id, actor=events.system)


async def undo(tx: Tx, world: World) -> None:
    was = await conversations.undo(tx, world.target, world.held, actor=world.agent)
    await conversations.save_draft(tx, world.target, "reply", was.text, actor=world.agent)


async def hold(tx: Tx, world: World) -> None:
    wish = Reply(text="later", files=(world.file,))
    later = tx.now + timedelta(days=1)
    await conversations.hold(tx, world.target, wish, later, actor=world.agent)


async def begin(tx: Tx, world: World) -> None:
    matter = Matter(
        channel="chat", language="en", text="hi", contact=world.contact, files=(world.file,)
    )
    await intake.begin(tx, matter)


async def read(tx: Tx, world: World) -> None:
    await conversations.agent_read(tx, world.target, actor=world.agent)


VERBS: dict[str, Verb] = {
    "erase": lambda tx, w: privacy.erase(tx, Hub(), w.contact, actor=events.system),
    "erase the other": lambda tx, w: privacy.erase(tx, Hub(), w.of_source, actor=events.system),
    "unmerge": lambda tx, w: conversations.unmerge(tx, w.source, actor=w.agent),
    "stand alone": lambda tx, w: conversations.stand_alone(tx, w.source),
    "merge": lambda tx, w: conversations.merge(tx, w.alone, w.target, actor=w.agent),
    "reply": lambda tx, w: conversations.reply(
        tx, w.target, Reply(text="x", files=(w.file,)), actor=w.agent
    ),
    "note": lambda tx, w: conversations.reply(
        tx, w.target, Reply(text="x", kind="note"), actor=w.agent, mentions=(w.agent.id,)
    ),
    "hold": hold,
    "release": lambda tx, w: conversations.release(tx, w.held, author=w.agent),
    "undo": undo,
    "give back": lambda tx, w: conversations.give_back(tx, w.held),
    "draft": lambda tx, w: conversations.save_draft(tx, w.target, "reply", "x", actor=w.agent),
    "read": read,
    "rate": lambda tx, w: csat.rate(tx, w.target, 4, "fine", language="en"),
    "begin": begin,
    "claim": lambda tx, w: contacts.claim_identity(tx, w.contact, MAIL, actor=events.system),
    "drop identity": drop_identity,
    "rename": lambda tx, w: contacts.rename(tx, w.contact, "Ana"),
}  # fmt: skip


async def say(world: World) -> None:
    """Carefully: it opens its own transaction."""
    said = Said(
        conversation=world.source,
        contact=world.of_source,
        key=world.of_source,
        language="en",
        text=PHRASE,
    )
    await intake.say(world.db, Hub(), said)


async def run(world: World, verb: str) -> None:
    if verb == "say":
        return await say(world)
    async with world.db.transaction() as tx:
        await VERBS[verb](tx, world)
    return None


async def waiting(db: Database, task: "asyncio.Task[None]") -> bool:
    """Whether it has come to wait for a lock; False: it ended without."""
    async with asyncio.timeout(30):
        while not task.done():
            async with db.read() as tx:
                if await tx.connection.fetchval(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
                ):
                    return True
            await asyncio.sleep(0.01)
    return False


async def can_lock(tx: Tx, table: str, where: str = "true", *values: object) -> list[Record]:
    """Raise `LockNotAvailableError` for a row that somebody else holds."""
    statement = f"SELECT 1 FROM {table} WHERE {where} FOR UPDATE NOWAIT"
    return await tx.connection.fetch(statement, *values)


async def ended(task: "asyncio.Task[None]") -> None:
    with suppress(Refusal):  # the talk or person is not there any more: no deadlock says that
        await task


@pytest.mark.parametrize("world", ["into the later"], indirect=True)
@pytest.mark.parametrize("verb", [*VERBS, "say"])
async def test_who_waits_for_a_contact_holds_no_talk(world: World, verb: str) -> None:
    for contact in sorted((world.contact, world.of_source)):
        async with world.db.transaction() as tx:
            assert await can_lock(tx, "contact", "id = $1", contact)
            task = asyncio.create_task(run(world, verb))
            if await waiting(world.db, task):
                await can_lock(tx, "contact", "id > $1", contact)
                await can_lock(tx, "conversation")
                for table in HANGING:
                    await can_lock(tx, table)
        await ended(task)


@pytest.mark.parametrize("verb", [*VERBS, "say"])
async def test_who_waits_for_a_talk_holds_none_that_comes_later(world: World, verb: str) -> None:
    for held in (world.first, world.second, world.alone):
        async with world.db.transaction() as tx:
            assert await can_lock(tx, "conversation", "id = $1", held)
            task = asyncio.create_task(run(world, verb))
            if await waiting(world.db, task):
                await can_lock(tx, "conversation", "id > $1", held)
                for table in HANGING:
                    if table != "identity":  # hangs on the contact, which comes before
                        await can_lock(tx, table)
        await ended(task)


async def test_an_erasure_and_an_unmerge_at_once_both_end(world: World) -> None:
    """The erasure is done but not committed when the undo begins."""
    async with world.db.transaction() as tx:
        await privacy.erase(tx, Hub(), world.contact, actor=events.system)
        task = asyncio.create_task(run(world, "unmerge"))
        assert await waiting(world.db, task)
    with pytest.raises(Conflict, match=r"merge\.none"):
        await task
    async with world.db.read() as tx:
        stays = await conversations.get(tx, world.source)
    assert (stays.merged_into, stays.erased_at) == (None, None)


async def test_an_unmerge_and_an_erasure_at_once_both_end(world: World) -> None:
    """The other way round."""
    async with world.db.transaction() as tx:
        await conversations.unmerge(tx, world.source, actor=world.agent)
        task = asyncio.create_task(run(world, "erase"))
        assert await waiting(world.db, task)
    await task
    async with world.db.read() as tx:
        stays = await conversations.get(tx, world.source)
        gone = await conversations.get(tx, world.target)
    assert (stays.merged_into, stays.erased_at) == (None, None)
    assert gone.erased_at is not None


async def test_a_merge_that_is_under_way_is_undone_by_the_erasure_that_waits(
    world: World,
) -> None:
    """No talk of somebody else is left inside a shell."""
    async with world.db.transaction() as tx:
        await conversations.merge(tx, world.alone, world.target, actor=world.agent)
        task = asyncio.create_task(run(world, "erase"))
        assert await waiting(world.db, task)
    await task
    async with world.db.read() as tx:
        stays = await conversations.get(tx, world.alone)
    assert (stays.merged_into, stays.erased_at) == (None, None)


@pytest.mark.parametrize("world", ["into the later"], indirect=True)
async def test_two_who_rename_somebody_at_once_both_do(world: World) -> None:
    """Both make sure first that nobody erases them; the second waits there."""

    async def rename(name: str) -> None:
        async with world.db.transaction() as tx:
            await contacts.keep(tx, world.contact)
            await contacts.rename(tx, world.contact, name)

    async with world.db.transaction() as tx:
        await contacts.keep(tx, world.contact)
        task = asyncio.create_task(rename("Ana"))
        assert await waiting(world.db, task)
        await contacts.rename(tx, world.contact, "Bea")
    await task
    async with world.db.read() as tx:
        assert (await contacts.get(tx, world.contact)).name == "Ana"
