"""The demo in a real database: readable with the keys only, whole or not at all, and only once."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from walletdesk import contacts, conversations, files
from walletdesk.app import demo
from walletdesk.app.demo import filling, loading, tables
from walletdesk.app.demo.making import Made
from walletdesk.conversations import Filter
from walletdesk.people import NewAgent, Role, create_agent
from walletdesk.platform import db as pools
from walletdesk.platform import keyring, words
from walletdesk.platform.clock import Clock
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings, load
from walletdesk.platform.storage import open_storage

SIZE = 1_200


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load({}, data=tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
async def filled(home: Settings, module_database_url: str) -> AsyncIterator[Database]:
    await _as_in_life(module_database_url)
    await demo.ensure(home, module_database_url, SIZE)
    keys = await keyring.open_keyring(home, module_database_url)
    opened = await pools.connect(module_database_url, keys, Clock(), size=4)
    yield opened
    await opened.close()


async def test_what_was_loaded_opens_with_the_keys(filled: Database):
    async with filled.read() as tx:
        page = await conversations.page(tx, Filter(), cursor=None, limit=100)
        talks = await conversations.get_many(tx, [item.id for item in page.items])
        assert len(talks) == 100
        assert all(talk.subject and talk.preview for talk in talks.values())
        for talk in talks.values():
            lines = await conversations.messages(tx, [talk.id])
            assert [line.seq for line in lines] == list(range(1, talk.last_seq + 1))
            assert all(line.text for line in lines)
        cards = await contacts.cards(tx, [talk.contact for talk in talks.values()])
        assert all(card.name for card in cards.values())


async def test_no_text_stands_in_the_tables(filled: Database):
    async with filled.read() as tx:
        for row in await tx.connection.fetch("SELECT message::text AS row FROM message LIMIT 2000"):
            assert b"USDT".hex() not in row["row"]
            assert "您好".encode().hex() not in row["row"]


async def test_messages_are_found_by_their_words(filled: Database):
    async with filled.read() as tx:
        token = tx.keys.tokens(words.words("哈希", "zh-Hans"))
        found = await tx.connection.fetch(
            "SELECT conversation_id FROM message WHERE tokens @> $1 LIMIT 5", token
        )
        assert found
        said = await conversations.messages(tx, [found[0]["conversation_id"]])
        assert any("哈希" in line.text for line in said)


async def test_the_next_reference_follows(filled: Database):
    async with filled.read() as tx:
        last = await tx.connection.fetchval("SELECT max(number) FROM conversation")
        assert await tx.connection.fetchval("SELECT nextval('conversation_number')") == last + 1


async def test_every_index_is_there_again(filled: Database, database_url: str):
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    bare = await asyncpg.connect(database_url)
    async with filled.read() as tx:
        assert await tx.connection.fetch(indexes) == await bare.fetch(indexes)
    await bare.close()


async def test_nobody_has_to_write_what_he_is_the_first_to_read(filled: Database):
    async with filled.read() as read:
        pages = await read.connection.fetch(
            "SELECT relname, relallvisible = relpages AS settled FROM pg_class"
            " WHERE relname = ANY($1) AND relpages > 0",
            [table.name for table in tables.ALL],
        )
    assert {r["relname"] for r in pages} >= {"contact", "conversation", "message", "outbox"}
    assert [r["relname"] for r in pages if not r["settled"]] == []


async def test_screenshots_are_pictures(filled: Database, home: Settings):
    storage = open_storage(home.data, "")
    async with filled.read() as tx:
        held = await tx.connection.fetchval(
            "SELECT files[1] FROM message WHERE files <> '{}' LIMIT 1"
        )
        file, data = await files.contents(tx, storage, held)
    assert file.type == "image/png"
    assert data.startswith(b"\x89PNG")


async def test_a_second_time_changes_nothing(
    filled: Database, home: Settings, module_database_url: str
):
    before = await _counts(module_database_url)
    accounts = await demo.ensure(home, module_database_url, 0)
    assert await _counts(module_database_url) == before
    assert accounts[0].email == "admin@tpwallet.example"
    mark = await demo.marked(module_database_url)
    assert mark is not None
    assert mark.messages == before["message"]


async def test_somebody_elses_desk_is_refused(settings: Settings, db: Database, database_url: str):
    async with db.transaction() as tx:
        new = NewAgent("boss@real.example", "Boss", "a-long-Passphrase-77", Role.ADMINISTRATOR)
        await create_agent(tx, new)
    with pytest.raises(filling.DemoRefused):
        await demo.ensure(settings, database_url, SIZE)
    assert (await _counts(database_url))["conversation"] == 0


async def test_a_load_that_is_cut_off_leaves_nothing_and_can_begin_anew(
    settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    copy = loading.Loading._copy

    async def cut(self: loading.Loading, rows: dict[str, bytes]) -> None:
        await copy(self, rows)
        if "message" in rows:
            raise ConnectionError("cut off")

    with monkeypatch.context() as patched:
        patched.setattr(loading.Loading, "_copy", cut)
        with pytest.raises(ConnectionError):
            await demo.ensure(settings, database_url, SIZE)
    assert not any((await _counts(database_url)).values())
    await demo.ensure(settings, database_url, SIZE)
    assert (await _counts(database_url))["conversation"] == SIZE / 4.8


async def test_processes_of_their_own_make_the_same(
    settings: Settings, db: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(loading, "_ALONE", 0)
    made: list[Made] = []
    made_by = loading.Loading._made

    async def watched(self: loading.Loading, order: loading.Order) -> AsyncIterator[Made]:
        async for chunk in made_by(self, order):
            made.append(chunk)
            yield chunk

    monkeypatch.setattr(loading.Loading, "_made", watched)
    storage = open_storage(tmp_path, "")
    async with db.transaction() as tx:
        wish = loading.Wish(size=5_000, end=1_795_000_000_000, masters=keyring.masters(settings))
        messages = await loading.Loading(tx, storage, wish, loading.Progress()).run()
        assert await tx.connection.fetchval("SELECT count(*) FROM message") == messages
    assert [chunk.chunk for chunk in made] == list(range(3))


async def _as_in_life(url: str) -> None:
    """Commits that are waited for: VACUUM passes over rows whose commit is not in the WAL yet."""
    connection = await asyncpg.connect(url)
    try:
        name = await connection.fetchval("SELECT current_database()")
        await connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
    finally:
        await connection.close()


async def _counts(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(url)
    try:
        tables = ("agent", "contact", "conversation", "message", "event", "data_key")
        return {t: await connection.fetchval(f"SELECT count(*) FROM {t}") for t in tables}
    finally:
        await connection.close()
