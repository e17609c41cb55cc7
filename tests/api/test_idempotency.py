"""A POST with an Idempotency-Key may be repeated and does nothing twice."""

import asyncio

import httpx
from tests.api.conftest import Caller, MakeCaller

from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database

MATTER = {"contact": {"name": "Ana"}, "text": "No puedo entrar"}


async def count(agent: Caller) -> int:
    return len((await agent.good("GET", "/conversations"))["items"])


async def test_a_repeat_is_answered_as_before(agent: Caller) -> None:
    first = await agent("POST", "/conversations", MATTER, idempotency_key="k1")
    again = await agent("POST", "/conversations", MATTER, idempotency_key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"
    assert await count(agent) == 1
    await agent.good("POST", "/conversations", MATTER, idempotency_key="k2")
    assert await count(agent) == 2


async def test_other_body_route_and_caller(agent: Caller, caller: MakeCaller) -> None:
    made = await agent.good("POST", "/conversations", MATTER, idempotency_key="k")
    other = await agent(
        "POST", "/conversations", MATTER | {"text": "otra cosa"}, idempotency_key="k"
    )
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.other_body")
    note = {"kind": "note", "text": "x"}
    await agent.good("POST", f"/conversations/{made['id']}/messages", note, idempotency_key="k")
    colleague = await caller(scopes=("read", "reply"))
    await colleague.good("POST", "/conversations", MATTER, idempotency_key="k")
    assert await count(agent) == 2


async def test_at_once_it_is_done_once(agent: Caller) -> None:
    async def ask() -> httpx.Response:
        return await agent("POST", "/conversations", MATTER, idempotency_key="race")

    answers = await asyncio.gather(*(ask() for _ in range(6)))
    assert {a.status_code for a in answers} <= {201, 409}
    assert len({a.json()["id"] for a in answers if a.status_code == 201}) == 1
    assert {a.json()["code"] for a in answers if a.status_code == 409} <= {"idempotency.running"}
    assert await count(agent) == 1


async def test_a_refused_request_leaves_nothing_and_may_be_mended(agent: Caller) -> None:
    refused = await agent(
        "POST", "/conversations", MATTER | {"category": "none"}, idempotency_key="k"
    )
    assert refused.status_code == 422
    await agent.good("POST", "/conversations", MATTER, idempotency_key="k")
    assert await count(agent) == 1


async def test_a_crash_before_the_answer_leaves_neither_work_nor_answer(
    agent: Caller, db: Database
) -> None:
    """The kept answer cannot be written: what the request did goes with it."""
    async with db.alone() as tx:
        await tx.connection.execute("ALTER TABLE kept_answer ADD CONSTRAINT no CHECK (status = 0)")
    broken = await agent("POST", "/conversations", MATTER, idempotency_key="k")
    assert broken.status_code == 500
    assert await count(agent) == 0
    async with db.alone() as tx:
        await tx.connection.execute("ALTER TABLE kept_answer DROP CONSTRAINT no")
    await agent.good("POST", "/conversations", MATTER, idempotency_key="k")
    assert await count(agent) == 1


async def test_answers_are_sealed_and_end_after_a_day(
    agent: Caller, db: Database, clock: MovedClock
) -> None:
    await agent.good("POST", "/conversations", MATTER, idempotency_key="k")
    async with db.read() as tx:
        row = await tx.connection.fetchrow("SELECT key, answer FROM kept_answer")
    assert row is not None
    assert b"Ana" not in row["answer"]
    assert row["key"] != b"k"
    clock.forward(hours=25)
    fresh = await agent("POST", "/conversations", MATTER, idempotency_key="k")
    assert "idempotent-replayed" not in fresh.headers
    assert await count(agent) == 2


async def test_an_upload_is_kept_once(agent: Caller) -> None:
    first = await agent.upload("a.txt", b"hello", idempotency_key="file")
    again = await agent.upload("a.txt", b"hello", idempotency_key="file")
    assert first.json()["id"] == again.json()["id"]
