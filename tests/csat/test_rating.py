"""Ratings: one a conversation, after an answer, changeable for a week, the comment sealed."""

import asyncio

import pytest
from tests.api.conftest import Caller, admin, agent, app, caller, client
from tests.conversations.conftest import Talks, talk

from walletdesk import conversations, csat
from walletdesk.conversations import Reply
from walletdesk.people import NewAgent, Role, create_agent
from walletdesk.platform import datakeys, ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Conflict, Invalid, NotFound

__all__ = ["admin", "agent", "app", "caller", "client", "talk"]

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
async def answered(db: Database, talk: Talks) -> ids.UUID:
    """A conversation to which an agent has replied."""
    made = await talk()
    async with db.transaction() as tx:
        li = await create_agent(
            tx, NewAgent(email="bo@tpwallet.example", name="Bo", role=Role.AGENT)
        )
        await conversations.reply(tx, made, Reply(text="您好"), actor=li)
    return made


async def rate(db: Database, made: ids.UUID, score: int, comment: str = "") -> csat.Rating:
    async with db.transaction() as tx:
        return await csat.rate(tx, made, score, comment, language="zh-Hans")


async def test_a_rating_is_kept_sealed_and_read_back(db: Database, answered: ids.UUID) -> None:
    given = await rate(db, answered, 5, "很快就解决了")
    async with db.read() as tx:
        assert await csat.rating(tx, answered) == given
        row = await tx.connection.fetchrow("SELECT * FROM rating")
    assert row is not None
    assert "解决".encode() not in bytes(row["comment"])
    assert (given.score, given.comment, given.channel) == (5, "很快就解决了", "chat")


async def test_a_rating_can_be_changed_for_a_week_and_there_is_one(
    db: Database, answered: ids.UUID, clock: MovedClock
) -> None:
    first = await rate(db, answered, 5, "great")
    clock.forward(days=6)
    second = await rate(db, answered, 2)
    assert (second.score, second.comment, second.created_at) == (2, "", first.created_at)
    clock.forward(days=2)
    with pytest.raises(Conflict) as caught:
        await rate(db, answered, 4)
    assert caught.value.code == "csat.too_late"
    async with db.read() as tx:
        assert [r.score for r in (await csat.ratings(tx, [answered])).values()] == [2]


async def test_nobody_rates_before_an_answer(db: Database, talk: Talks) -> None:
    made = await talk()
    with pytest.raises(Conflict) as caught:
        await rate(db, made, 1)
    assert caught.value.code == "csat.not_answered"


@pytest.mark.parametrize(("score", "comment"), [(0, ""), (6, ""), (3, "x" * 4_001)])
async def test_a_score_or_comment_out_of_bounds_is_refused(
    db: Database, answered: ids.UUID, score: int, comment: str
) -> None:
    with pytest.raises(Invalid):
        await rate(db, answered, score, comment)
    with pytest.raises(NotFound):
        await rate(db, ids.new(), 3)


async def test_a_secret_in_a_comment_is_masked_and_marks_the_conversation(
    db: Database, answered: ids.UUID
) -> None:
    given = await rate(db, answered, 1, f"my words: {PHRASE}")
    assert "sausage" not in given.comment
    async with db.read() as tx:
        assert (await conversations.get(tx, answered)).secret_found
        stored = await csat.rating(tx, answered)
    assert stored is not None
    assert "sausage" not in stored.comment


async def test_erasing_a_contact_keeps_the_score_and_forgets_the_words(
    db: Database, answered: ids.UUID
) -> None:
    await rate(db, answered, 4, "thanks")
    async with db.transaction() as tx:
        key = (await conversations.get(tx, answered)).key
        assert await csat.erase(tx, [key]) == 1
        await datakeys.destroy(tx, key)
    async with db.read() as tx:
        left = await csat.rating(tx, answered)
    assert left is not None
    assert (left.score, left.comment) == (4, "")


async def test_the_api_shows_it_and_the_reading_is_audited(
    db: Database, answered: ids.UUID, agent: Caller
) -> None:
    path = f"/conversations/{answered}/rating"
    assert (await agent("GET", path)).status_code == 404
    await rate(db, answered, 5, "gracias")
    shown = await agent.good("GET", path)
    assert (shown["score"], shown["comment"]) == (5, "gracias")
    assert (await agent("GET", f"/conversations/{ids.new()}/rating")).status_code == 404
    async with db.read() as tx:
        contact = (await conversations.get(tx, answered)).contact
    assert await audited(db) == [contact]


async def audited(db: Database) -> list[ids.UUID]:
    """Whose rating was read, once the auditor has written it."""
    async with asyncio.timeout(20):
        while True:
            async with db.read() as tx:
                found = await tx.connection.fetchval(
                    "SELECT contacts FROM audit_read WHERE act = 'api.rating'"
                )
            if found:
                return found
            await asyncio.sleep(0.05)
