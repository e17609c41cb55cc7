"""Every way in, with a real scanner: what it finds is refused in the sender's language and is not
kept; what it cannot be asked about is taken, and closed until it was."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace
from tests.api.conftest import Caller, MakeCaller, admin, agent, app, caller, client
from tests.files import samples
from tests.files.daemon import EICAR, MARK, Daemon
from tests.portal.forms import send, shown

from walletdesk import files
from walletdesk.files import Scanner
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import open_storage

__all__ = ["admin", "agent", "app", "caller", "client"]

BAD = samples.PDF + MARK
WORDS = {"en": "virus scanner", "zh-CN": "病毒扫描", "es": "antivirus"}


@pytest.fixture
def settings(settings: Settings, own_clamd: Daemon) -> Settings:
    """With a scanner, which the test starts or not."""
    return replace(settings, clamd=own_clamd.address)


def stored(settings: Settings) -> list[Path]:
    return [p for p in (settings.data / "files").rglob("*") if p.is_file()]


async def rows(db: Database) -> list[str]:
    async with db.read() as tx:
        return [r["scan"] for r in await tx.connection.fetch("SELECT scan FROM file")]


async def by_api(client: httpx.AsyncClient, agent: Caller, language: str) -> httpx.Response:
    return await agent.upload("账单.pdf", BAD, accept_language=language)


async def by_chat(client: httpx.AsyncClient, agent: Caller, language: str) -> httpx.Response:
    made = await client.post("/chat/v1/sessions", json={"language": language})
    headers = {"authorization": f"Bearer {made.json()['token']}", "accept-language": language}
    sent = {"file": ("账单.pdf", BAD, "application/pdf")}
    return await client.post("/chat/v1/attachments", files=sent, headers=headers)


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("way", [by_api, by_chat])
async def test_what_is_found_is_refused_with_its_name_in_the_senders_language(
    client: httpx.AsyncClient,
    agent: Caller,
    db: Database,
    settings: Settings,
    own_clamd: Daemon,
    way: Callable[..., Awaitable[httpx.Response]],
    language: str,
) -> None:
    own_clamd.start()
    answer = await way(client, agent, language)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "files.harmful")
    assert "账单.pdf" in problem["detail"]
    assert WORDS[language] in problem["detail"]
    assert await rows(db) == []
    assert stored(settings) == []


@pytest.mark.parametrize("prefix", ["", "/zh", "/es"])
async def test_a_form_names_every_file_that_was_found_and_keeps_the_others(
    client: httpx.AsyncClient,
    db: Database,
    clock: MovedClock,
    own_clamd: Daemon,
    prefix: str,
) -> None:
    own_clamd.start()
    path = f"{prefix}/contact/transfer"
    fields = await shown(client, path)
    clock.forward(seconds=5)
    sent = [("one.pdf", BAD), ("two.com.txt", EICAR), ("good.txt", b"facts")]
    answer = await send(client, path, fields | {"text": "待处理 48 小时"}, sent)
    assert answer.status_code == 422
    for name in ("one.pdf", "two.com.txt"):
        assert re.search(rf'id="error-files".*{re.escape(name)}', answer.text, re.DOTALL)
    assert "待处理 48 小时" in answer.text
    assert answer.text.count('name="kept"') == 1
    assert await rows(db) == ["clean"]


async def test_while_it_is_away_files_are_taken_and_only_pictures_are_served(
    client: httpx.AsyncClient, agent: Caller, db: Database, settings: Settings, own_clamd: Daemon
) -> None:
    bad, good, picture = [
        (await agent.upload(name, data)).json()
        for name, data in (("bad.pdf", BAD), ("a.pdf", samples.PDF), ("s.png", samples.png()))
    ]
    assert [f["scan"] for f in (bad, good, picture)] == ["waiting"] * 3
    seen = await client.get(picture["url"])
    assert (seen.status_code, seen.headers["cache-control"]) == (200, "no-store")
    for file in (bad, good):
        closed = await client.get(file["url"], headers={"accept-language": "zh-CN"})
        assert closed.status_code == 409
        assert "正在等待病毒扫描" in closed.text
        assert closed.headers["cache-control"] == "no-store"
    own_clamd.start()

    async def told(*_: object) -> None:
        return

    storage = open_storage(settings.data, "")
    assert await files.scan_waiting(db, storage, Scanner(own_clamd.address), told) == 3
    opened = await client.get(good["url"])
    assert (opened.status_code, opened.content) == (200, samples.PDF)
    assert "immutable" in opened.headers["cache-control"]
    gone = await client.get(bad["url"], headers={"accept-language": "es"})
    assert gone.status_code == 403
    assert "software dañino" in gone.text


async def test_a_visitor_sends_a_screenshot_although_the_scanner_is_away(
    client: httpx.AsyncClient, agent: Caller
) -> None:
    made = await client.post("/chat/v1/sessions", json={"language": "zh"})
    headers = {"authorization": f"Bearer {made.json()['token']}"}
    sent = {"file": ("截图.png", samples.png(), "image/png")}
    answer = await client.post("/chat/v1/attachments", files=sent, headers=headers)
    assert answer.status_code == 201
    body = {"client_id": "0192f3a0-0000-7000-8000-000000000001", "text": "看图",
            "attachments": [answer.json()["id"]]}  # fmt: skip
    assert (await client.post("/chat/v1/messages", json=body, headers=headers)).status_code == 201
    talk = (await agent.good("GET", "/conversations"))["items"][0]
    items = (await agent.good("GET", f"/conversations/{talk['id']}/messages"))["items"]
    (file,) = next(m["attachments"] for m in items if m["attachments"])
    assert file["scan"] == "waiting"
    assert (await client.get(file["url"])).content == samples.png()


async def test_a_name_says_what_its_bytes_are(client: httpx.AsyncClient, agent: Caller) -> None:
    """A picture and a page at once would run when it is opened from where it was saved."""
    view = (await agent.upload("invoice.html", samples.GIF + samples.HTML)).json()
    assert (view["name"], view["type"]) == ("invoice.html.gif", "image/gif")
    served = await client.get(view["url"])
    assert served.headers["content-type"] == "image/gif"


async def test_the_scanner_is_asked_outside_of_any_transaction(
    caller: MakeCaller, own_clamd: Daemon, client: httpx.AsyncClient
) -> None:
    """The one who uploads with an idempotency key is refused the same way, twice."""
    own_clamd.start()
    person = await caller()
    for _ in range(2):
        answer = await person.upload("账单.pdf", BAD, idempotency_key="one-and-the-same")
        assert answer.json()["code"] == "files.harmful"
