"""A stolen dump and a stolen file store show nothing that a person wrote or is called."""

import asyncio
import subprocess
from pathlib import Path
from uuid import UUID

import pytest

from walletdesk import categories, contacts, conversations, files, intake
from walletdesk.app.shipped import ship
from walletdesk.contacts import Claim
from walletdesk.conversations import Change, Reply
from walletdesk.events import Actor
from walletdesk.intake import Matter
from walletdesk.people import Agent, NewAgent, Role, create_agent
from walletdesk.platform import postgres
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import Storage, open_storage

WORDS = {
    "name": "Wang Xiaoming 王小明",
    "email": "wang.xiaoming@mail.example",
    "subject": "转账待处理两小时 Quetzalcoatl",
    "text": "我的转账一直待处理 Popocatepetl",
    "field": "0x52908400098527886E0F7030069857D2E4169EE7",
    "reply": "您好，我来看一下 Citlaltepetl",
    "note": "known incident Iztaccihuatl",
    "draft": "unfinished Malinalxochitl",
    "file": "screenshot of Xochimilco.txt",
    "content": "the content says Tenochtitlan",
    "agent": "Li Na Teotihuacan",
    "agent_email": "li.na.teotihuacan@tpwallet.example",
}


async def fill(db: Database, storage: Storage) -> None:
    """One of everything that holds words of a person."""
    await ship(db)
    async with db.transaction() as tx:
        agent = await create_agent(
            tx,
            NewAgent(
                email=WORDS["agent_email"], name=WORDS["agent"], password="vier korrekte Pferde 77",
                role=Role.AGENT, language="en",
            ),
        )  # fmt: skip
        tree = await categories.tree(tx)
        category = next(
            c for c in tree.by_id.values() if any(f.kind == "address" for f in c.fields)
        )
        address = next(f.key for f in category.fields if f.kind == "address")
        matter = Matter(
            channel="form", language="zh-Hans", text=WORDS["text"], name=WORDS["name"],
            claims=(Claim("email", WORDS["email"], proven=True),), subject=WORDS["subject"],
            category=category.id, fields={address: WORDS["field"]},
        )  # fmt: skip
        begun = await intake.begin(tx, matter)
    await act(db, storage, agent, begun.conversation, begun.contact)


async def act(db: Database, storage: Storage, agent: Agent, talk: UUID, contact: UUID) -> None:
    async with db.transaction() as tx:
        upload = files.Upload(WORDS["file"], "text/plain", WORDS["content"].encode())
        checked = await files.check(files.Scanner(""), upload)
        stored = await files.store_file(tx, storage, checked, key_id=contact, by=agent.id)
        wish = Reply(text=WORDS["reply"], files=(stored.id,))
        await conversations.reply(tx, talk, wish, actor=agent)
        await conversations.reply(tx, talk, Reply(text=WORDS["note"], kind="note"), actor=agent)
        await conversations.save_draft(tx, talk, "reply", WORDS["draft"], actor=agent)
        by = Actor("agent", agent.id)
        await conversations.change(tx, talk, Change(subject=WORDS["subject"]), actor=by)


async def dump(url: str) -> str:
    """What `pg_dump` gives whoever steals the database."""
    command = [str(postgres.program("pg_dump")), url]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=True)
    return done.stdout.decode()


def forms(text: str) -> set[str]:
    """The text and its rarest word as a dump could show them: plain, and as bytea in hex."""
    parts = {text, text.rsplit(maxsplit=1)[-1]}
    return {p.lower() for p in parts} | {p.encode().hex() for p in parts}


@pytest.fixture
def storage(settings: Settings) -> Storage:
    return open_storage(settings.data, "")


async def test_a_dump_shows_none_of_the_words(
    db: Database, database_url: str, storage: Storage
) -> None:
    await fill(db, storage)
    shown = (await dump(database_url)).lower()
    assert "conversation.opened" in shown  # it is a dump of this database
    leaked = {name for name, text in WORDS.items() if any(form in shown for form in forms(text))}
    assert leaked == set()


async def test_the_file_store_shows_none_of_the_words(
    db: Database, storage: Storage, settings: Settings
) -> None:
    await fill(db, storage)
    stored = [p for p in Path(settings.data, "files").rglob("*") if p.is_file()]
    assert len(stored) == 1
    for path in stored:
        seen = path.read_bytes() + str(path).encode()
        assert not any(text.encode() in seen for text in WORDS.values())


async def test_with_the_keys_everything_is_there(db: Database, storage: Storage) -> None:
    await fill(db, storage)
    async with db.read() as tx:
        talk = await conversations.by_number(tx, 1001)
        contact = await contacts.get(tx, talk.contact)
        found = await conversations.messages(tx, [talk.id])
    lines = [m.text for m in found if m.kind != "system"]  # one asks for what is missing
    assert talk.subject == WORDS["subject"]
    assert WORDS["field"] in talk.fields.values()
    assert (contact.name, contact.identities[0].value) == (WORDS["name"], WORDS["email"])
    assert lines == [WORDS["text"], WORDS["reply"], WORDS["note"]]
