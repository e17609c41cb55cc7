"""The rating link of a mail: looking at it writes nothing; it opens nothing but the rating."""

from uuid import UUID

import httpx
import pytest
from tests.api.conftest import Caller
from tests.portal.forms import PHRASE, send, shown

from walletdesk import portal
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database


@pytest.fixture
async def talk(client: httpx.AsyncClient, clock: MovedClock, agent: Caller) -> UUID:
    fields = await shown(client, "/contact/transfer")
    clock.forward(seconds=5)
    await send(client, "/contact/transfer", fields | {"text": "my transfer hangs"})
    return UUID((await agent.good("GET", "/conversations"))["items"][0]["id"])


def link(db: Database, talk: UUID, score: int, language: str = "en") -> str:
    return portal.rate_path(db.keys, talk, db.clock.now(), score, language=language)


async def test_a_scanner_that_fetches_the_links_rates_nothing(
    client: httpx.AsyncClient, db: Database, agent: Caller, talk: UUID
):
    await agent.good("POST", f"/conversations/{talk}/solution")
    for score in range(1, 6):
        page = await client.get(link(db, talk, score))
        assert page.status_code == 200
        assert f'value="{score}" checked' in page.text
    missing = await agent("GET", f"/conversations/{talk}/rating")
    assert missing.status_code == 404


async def test_a_press_rates_and_may_be_changed(
    client: httpx.AsyncClient, db: Database, agent: Caller, talk: UUID
):
    await agent.good("POST", f"/conversations/{talk}/solution")
    path = link(db, talk, 2, "es").partition("?")[0]
    answer = await client.post(path, data={"score": "2", "comment": f"lento {PHRASE}"})
    assert answer.status_code == 303
    page = await client.get(answer.headers["location"])
    assert "Gracias" in page.text
    assert "abandon" not in page.text
    await client.post(path, data={"score": "5", "comment": ""})
    assert (await agent.good("GET", f"/conversations/{talk}/rating"))["score"] == 5


async def test_what_is_no_score_is_said_at_the_question(
    client: httpx.AsyncClient, db: Database, agent: Caller, talk: UUID
):
    await agent.good("POST", f"/conversations/{talk}/solution")
    path = link(db, talk, 3).partition("?")[0]
    wrong = await client.post(path, data={"score": "9", "comment": "hello"})
    assert wrong.status_code == 422
    assert 'id="error-score"' in wrong.text
    assert "hello</textarea>" in wrong.text


async def test_the_link_opens_no_talk_and_a_talks_link_rates_nothing_here(
    client: httpx.AsyncClient, db: Database, talk: UUID
):
    token = link(db, talk, 3).partition("?")[0].rpartition("/")[2]
    other = portal.talk_path(db.keys, talk, db.clock.now(), language="en").rpartition("/")[2]
    assert (await client.get(f"/t/{token}")).status_code == 404
    assert (await client.get(f"/r/{other}")).status_code == 404
    assert (await client.post(f"/r/{other}", data={"score": "5"})).status_code == 404
