"""A person who asks for it is forgotten; the desk goes on counting."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import asyncpg
import httpx
import msgspec
from tests.api.conftest import Caller
from tests.app.test_at_rest import dump, forms
from tests.app.test_worker import until
from tests.privacy.conftest import SECRETS, Known

from walletdesk import contacts, conversations, csat, files, intake
from walletdesk.adapters import chat
from walletdesk.app import tasks
from walletdesk.app.parts import opened
from walletdesk.channels import ContactIdentity, Inbound, account_id
from walletdesk.contacts import Claim
from walletdesk.jobs import Payload
from walletdesk.platform import words
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.privacy import FORGET_JOB


async def erase(admin: Caller, known: Known) -> None:
    answer = await admin("DELETE", f"/contacts/{known.contact}")
    assert answer.status_code == 204, answer.text


async def follow(
    database_url: str, settings: Settings, heard: Callable[[], Awaitable[bool]] | None = None
) -> None:
    """What the worker does of the job that the erasure left; it lives until others have heard."""
    connection = await asyncpg.connect(database_url)
    rows = await connection.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = $1", FORGET_JOB)
    await connection.close()
    async with opened(msgspec.structs.replace(settings, database_url=database_url)) as parts:
        for row in rows:
            payload = msgspec.json.decode(row["payload"], type=Payload)
            await tasks.jobs(parts)[FORGET_JOB](parts.db, payload)
        if heard is not None:
            await until(heard)


def stored(settings: Settings) -> list[Path]:
    return [p for p in Path(settings.data, "files").rglob("*") if p.is_file()]


async def test_nothing_of_the_person_is_in_database_or_file_store(
    db: Database, database_url: str, settings: Settings, admin: Caller, known: Known
) -> None:
    async with db.read() as tx:
        blind = contacts.blind(tx, Claim("email", SECRETS["email"]))
        found_by = tx.keys.tokens(words.words(SECRETS["text"], "zh-Hans"))
        wrapped = await tx.connection.fetchval(
            "SELECT wrapped FROM data_key WHERE owner = $1", known.contact
        )
    before = await dump(database_url)
    assert blind.hex() in before
    assert wrapped.hex() in before
    assert any(str(token) in before for token in found_by)
    assert stored(settings)
    await erase(admin, known)
    await follow(database_url, settings)
    after = (await dump(database_url)).lower()
    assert blind.hex() not in after
    assert wrapped.hex() not in after
    assert not [token for token in found_by if str(token) in after]
    assert not [n for n, text in SECRETS.items() if any(form in after for form in forms(text))]
    assert stored(settings) == []


async def test_not_even_a_key_that_another_process_still_holds_opens_anything(
    db: Database, admin: Caller, known: Known
) -> None:
    """`db` has the contact's key unwrapped: it is another process that heard nothing yet."""
    await erase(admin, known)
    async with db.read() as tx:
        assert tx.keys.cached(known.contact) is not None
        talk = await conversations.get(tx, known.talk.id)
        lines = await conversations.messages(tx, [talk.id])
        person = await contacts.get(tx, known.contact)
        rating = await csat.rating(tx, talk.id)
        assert await files.find(tx, {f for line in lines for f in line.files}) == {}
    assert (talk.subject, talk.preview, talk.fields) == ("", "", {})
    assert {line.text for line in lines} == {""}
    assert (person.name, person.identities) == ("", [])
    assert rating is not None
    assert (rating.score, rating.comment) == (5, "")


async def test_a_numbered_shell_stays_with_its_events(admin: Caller, known: Known) -> None:
    await erase(admin, known)
    shell = await admin.good("GET", f"/conversations/{known.talk.id}")
    assert shell["reference"] == "WD-1001"
    assert shell["status"] == "closed"
    assert shell["erased_at"]
    assert shell["contact"] == {"id": str(known.contact), "name": ""}
    seqs = await admin.good("GET", f"/conversations/{known.talk.id}/messages")
    assert [m["seq"] for m in seqs["items"]] == list(range(1, shell["last_seq"] + 1))
    events = await admin.good("GET", f"/conversations/{known.talk.id}/events?limit=100")
    kinds = [e["kind"] for e in events["items"]]
    assert kinds[0] == "conversation.status"
    assert kinds[-1] == "conversation.opened"
    assert (await admin.good("GET", f"/contacts/{known.contact}"))["erased_at"]


async def test_every_list_and_search_works_and_finds_nobody(admin: Caller, known: Known) -> None:
    await erase(admin, known)
    listed = await admin.good("GET", "/conversations")
    assert [c["id"] for c in listed["items"]] == [str(known.talk.id)]
    assert (await admin.good("GET", "/contacts"))["items"] == []
    assert (await admin.good("GET", f"/contacts?email={SECRETS['email']}"))["items"] == []
    for q in ("转账", SECRETS["email"], "Popocatepetl"):
        for where in ("conversations", "contacts"):
            found = await admin.good("GET", f"/search?in={where}&q={q}")
            assert found["items"] == [], (q, where)
    assert len((await admin.good("GET", "/search?q=WD-1001"))["items"]) == 1


async def test_a_shell_takes_nothing_more(admin: Caller, known: Known) -> None:
    await erase(admin, known)
    path = f"/conversations/{known.talk.id}"
    tried = [
        ("POST", f"{path}/messages", {"kind": "reply", "text": "Hello"}),
        ("POST", f"{path}/messages", {"kind": "note", "text": "Hello"}),
        ("PATCH", path, {"tags": ["vip"]}),
        ("DELETE", f"{path}/solution", None),
        ("PATCH", f"/contacts/{known.contact}", {"name": "Ana"}),
        (
            "POST",
            f"/contacts/{known.contact}/identities",
            {"kind": "email", "value": "a@b.example"},
        ),
    ]
    for method, where, body in tried:
        answer = await admin(method, where, body)
        assert answer.status_code == 409, (method, where, answer.text)
        assert answer.json()["code"] in ("conversation.erased", "contact.erased")


async def test_a_second_time_changes_nothing_and_nobody_cannot_be_erased(
    admin: Caller, known: Known
) -> None:
    await erase(admin, known)
    first = await admin.good("GET", f"/conversations/{known.talk.id}")
    await erase(admin, known)
    assert await admin.good("GET", f"/conversations/{known.talk.id}") == first
    missing = await admin("DELETE", f"/contacts/{known.talk.id}")
    assert missing.status_code == 404


async def test_only_an_administrator_may(agent: Caller, known: Known) -> None:
    answer = await agent("DELETE", f"/contacts/{known.contact}")
    assert answer.status_code == 403


async def test_it_is_told_and_audited_without_a_word_about_the_person(
    db: Database, admin: Caller, known: Known
) -> None:
    await erase(admin, known)
    async with db.read() as tx:
        event = await tx.connection.fetchrow("SELECT * FROM event WHERE kind = 'contact.erased'")
        read = await tx.connection.fetchrow(
            "SELECT * FROM audit_read WHERE act = 'api.contact.erase'"
        )
    assert event is not None
    assert (event["contact_id"], event["actor_id"]) == (known.contact, admin.id)
    assert msgspec.json.decode(event["data"]) == {"conversations": 1}
    assert read is not None
    assert (read["agent_id"], read["contacts"]) == (admin.id, [known.contact])


async def test_a_kept_answer_is_emptied_and_still_does_nothing_twice(
    database_url: str, settings: Settings, admin: Caller, known: Known
) -> None:
    body = {"kind": "note", "text": "a note Tlahuizcalpantecuhtli"}
    path = f"/conversations/{known.talk.id}/messages"
    await admin.good("POST", path, body, idempotency_key="one")
    assert "Tlahuiz" in (await admin("POST", path, body, idempotency_key="one")).text
    await erase(admin, known)
    await follow(database_url, settings)
    again = await admin("POST", path, body, idempotency_key="one")
    assert again.status_code == 410
    assert "Tlahuiz" not in again.text


async def test_chat_sessions_and_raw_envelopes_of_the_person_go(
    db: Database, database_url: str, settings: Settings, admin: Caller, known: Known,
    client: httpx.AsyncClient,
) -> None:  # fmt: skip
    async with db.transaction() as tx:
        start = chat.Start("zh-Hans", known.contact, known.talk.id)
        session = await chat.add(tx, start)
        for who in (SECRETS["email"], "ana@mail.example"):
            await intake.accept(tx, envelope(tx.now, who))
    headers = {"authorization": f"Bearer {session}"}
    reading = {"seq": 1}
    good = await client.post("/chat/v1/read", json=reading, headers=headers)
    assert good.status_code == 204, good.text

    async def ended() -> bool:
        answer = await client.post("/chat/v1/read", json=reading, headers=headers)
        return answer.status_code == 401

    await erase(admin, known)
    await follow(database_url, settings, ended)
    async with db.read() as tx:
        assert await tx.connection.fetchval("SELECT count(*) FROM chat_session") == 0
        assert await tx.connection.fetchval("SELECT count(*) FROM envelope") == 1


def envelope(now: datetime, sender: str) -> Inbound:
    return Inbound(
        account_id=account_id("form"), kind="email", external_id=sender, text="raw words",
        identities=[ContactIdentity("email", sender)], received_at=now,
    )  # fmt: skip
