"""Export and erasure of a person on the desk."""

from uuid import UUID

import pytest
from tests.workspace.conftest import Writes
from tests.workspace.desk import PASSWORD, Agents

from walletdesk import contacts, conversations, people, workspace
from walletdesk.contacts import Claim
from walletdesk.conversations import Reply
from walletdesk.people import Role
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database


async def person_of(db: Database, talk: UUID) -> UUID:
    async with db.read() as tx:
        return (await conversations.get(tx, talk)).contact


@pytest.mark.parametrize("language", ["en", "zh-Hans", "es"])
async def test_an_administrator_erases_a_person_by_typing_their_name(
    agents: Agents, writes: Writes, db: Database, language: str
) -> None:
    admin = await agents(Role.ADMINISTRATOR, language=language)
    talk = await writes(name="Ana García", claims=(Claim("email", "ana@mail.example"),))
    person = await person_of(db, talk)
    path = f"/desk/contacts/{person}/erasure"
    asked = await admin.open(path)
    assert "Ana García" in asked.text
    wrong = await admin.send(path, confirmation="Ana")
    assert wrong.status_code == 422
    assert 'id="error-confirmation"' in wrong.text
    assert 'value="Ana"' in wrong.text
    done = await admin.send(path, confirmation="ana  garcía")
    assert done.status_code == 303, done.text
    async with db.read() as tx:
        assert (await contacts.get(tx, person)).erased_at is not None
    for page in (
        f"/desk/contacts/{person}", "/desk/view/all", "/desk/contacts", "/desk/c/WD-1001",
        f"/desk/talk/{talk}/history", "/desk/search?q=WD-1001",
    ):  # fmt: skip
        shown = await admin.open(page)
        assert shown.status_code == 200, (page, shown.text)
        assert "Ana García" not in shown.text
        assert "ana@mail.example" not in shown.text
    assert (await admin.open(path)).status_code == 303


async def test_what_was_kept_rendered_shows_nothing_of_them_afterwards(
    agents: Agents, writes: Writes, db: Database
) -> None:
    admin = await agents(Role.ADMINISTRATOR)
    person = await person_of(db, await writes("Popocatepetl", name="Ana García"))
    workspace.forget()
    for page in ("/desk/view/all", "/desk/c/WD-1001"):
        assert "Popocatepetl" in (await admin.open(page)).text
    await admin.send(f"/desk/contacts/{person}/erasure", confirmation="Ana García")
    assert workspace.forget() == 0
    for page in ("/desk/view/all", "/desk/c/WD-1001"):
        text = (await admin.open(page)).text
        assert "Popocatepetl" not in text
        assert "Ana García" not in text


async def test_the_password_is_asked_for_when_it_was_typed_long_ago(
    agents: Agents, writes: Writes, db: Database, clock: MovedClock
) -> None:
    admin = await agents(Role.ADMINISTRATOR)
    person = await person_of(db, await writes(name="Ana García"))
    path = f"/desk/contacts/{person}/erasure"
    clock.forward(minutes=11)
    assert 'name="your_password"' in (await admin.open(path)).text
    refused = await admin.send(path, confirmation="Ana García")
    assert refused.status_code == 422
    done = await admin.send(path, confirmation="Ana García", your_password=PASSWORD)
    assert done.status_code == 303


async def test_somebody_without_a_name_is_named_by_their_conversation(
    agents: Agents, writes: Writes, db: Database
) -> None:
    admin = await agents(Role.ADMINISTRATOR)
    person = await person_of(db, await writes(name=""))
    path = f"/desk/contacts/{person}/erasure"
    assert "WD-1001" in (await admin.open(path)).text
    assert (await admin.send(path, confirmation="wd-1001")).status_code == 303


async def test_only_administrators_are_offered_it(
    agents: Agents, writes: Writes, db: Database
) -> None:
    supervisor = await agents(Role.SUPERVISOR)
    person = await person_of(db, await writes())
    page = (await supervisor.open(f"/desk/contacts/{person}")).text
    assert "/erasure" not in page
    assert "/export" in page
    assert (await supervisor.open(f"/desk/contacts/{person}/erasure")).status_code == 403
    agent = await agents()
    assert (await agent.open(f"/desk/contacts/{person}/export")).status_code == 403


async def test_an_export_holds_everything_and_is_on_record_before_it_leaves(
    agents: Agents, writes: Writes, db: Database
) -> None:
    supervisor = await agents(Role.SUPERVISOR)
    talk = await writes(name="Ana García", claims=(Claim("email", "ana@mail.example"),))
    async with db.transaction() as tx:
        agent = (await people.agents_by_id(tx, [supervisor.agent.id]))[supervisor.agent.id]
        await conversations.reply(tx, talk, Reply(text="a note", kind="note"), actor=agent)
    person = await person_of(db, talk)
    answer = await supervisor.open(f"/desk/contacts/{person}/export")
    assert answer.headers["content-disposition"] == f'attachment; filename="contact-{person}.json"'
    whole = answer.json()
    assert whole["contact"]["name"] == "Ana García"
    assert [i["value"] for i in whole["contact"]["identities"]] == ["ana@mail.example"]
    [matter] = whole["conversations"]
    assert [m["text"] for m in matter["messages"]] == ["我的转账一直待处理", "a note"]
    assert matter["events"][0]["kind"] == "conversation.opened"
    async with db.read() as tx:
        read = await tx.connection.fetchval(
            "SELECT contacts FROM audit_read WHERE act = 'desk.contact.export'"
        )
    assert read == [person]
