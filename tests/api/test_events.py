"""GET /events: all that the token may see, resumable, in order, nothing skipped."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.api.conftest import Caller, MakeCaller

from walletdesk.app import asgi
from walletdesk.people import Role
from walletdesk.platform.db import Database

MATTER = {"contact": {"name": "Ana"}, "text": "hola"}


class Reading:
    """A stream being read."""

    def __init__(self, frames: "asyncio.Queue[str]") -> None:
        self._frames = frames
        self.status = 0
        self.ended = asyncio.Event()

    async def frame(self) -> dict[str, str]:
        """The next frame, its fields by name."""
        text = await asyncio.wait_for(self._frames.get(), 20)
        return dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith(":"))

    async def events(self, count: int) -> list[dict[str, Any]]:
        """The next events, heartbeats left out."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            frame = await self.frame()
            if "data" in frame:
                found.append(json.loads(frame["data"]))
                assert frame["id"] == found[-1]["id"]
                assert frame["event"] == found[-1]["kind"]
        return found


@asynccontextmanager
async def stream(app: asgi.Web, caller: Caller, last: str = "") -> AsyncIterator[Reading]:
    """Open GET /events as a server would, until the block ends."""
    frames: asyncio.Queue[str] = asyncio.Queue()
    reading, gone = Reading(frames), asyncio.Event()
    headers = [
        (b"authorization", caller.headers["authorization"].encode()),
        (b"host", b"testserver"),
    ]
    if last:
        headers.append((b"last-event-id", last.encode()))
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/events",
        "raw_path": b"/api/v1/events",
        "query_string": b"",
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
        "asgi": {"version": "3.0"},
    }
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    rest = ""

    async def send(message: dict[str, Any]) -> None:
        nonlocal rest
        if message["type"] == "http.response.start":
            reading.status = message["status"]
            return
        rest += message.get("body", b"").decode()
        while "\n\n" in rest:
            one, _, rest = rest.partition("\n\n")
            await frames.put(one)
        if not message.get("more_body"):
            reading.ended.set()

    task = asyncio.create_task(app(scope, receive, send))
    yield reading
    gone.set()
    task.cancel()
    await asyncio.wait({task})


async def test_it_follows_and_resumes_behind_the_last_event(app: asgi.Web, agent: Caller) -> None:
    async with stream(app, agent) as reading:
        first = await reading.frame()
        assert "data" not in first
        made = await agent.good("POST", "/conversations", MATTER)
        heard = await reading.events(3)
    assert [e["kind"] for e in heard] == ["contact.made", "conversation.opened", "message.received"]
    assert {e["conversation"] for e in heard[1:]} == {made["id"]}
    await agent.good("POST", f"/conversations/{made['id']}/solution")
    async with stream(app, agent, last=heard[1]["id"]) as reading:
        kinds = [e["kind"] for e in await reading.events(2)]
    assert kinds == ["message.received", "conversation.status"]
    async with stream(app, agent, last=first["id"]) as reading:
        assert [e["id"] for e in await reading.events(3)] == [e["id"] for e in heard]


async def test_an_event_that_commits_late_is_not_skipped(
    app: asgi.Web, agent: Caller, db: Database
) -> None:
    """The older transaction commits after the younger one: both are heard, the older first."""
    insert = (
        "INSERT INTO event (at, kind, actor_kind, data)"
        " VALUES (now(), 'conversation.changed', 'system', jsonb_build_object('n', $1::int))"
    )
    async with stream(app, agent) as reading:
        await reading.frame()
        async with db.alone() as slow:
            await slow.connection.execute(insert, 1)
            async with db.alone() as quick:
                await quick.connection.execute(insert, 2)
            await agent.good("POST", "/conversations", MATTER)
        await agent.good("POST", "/conversations", MATTER)
        heard = await reading.events(8)
    assert [e["data"].get("n") for e in heard[:2]] == [1, 2]


async def test_tokens_hear_what_they_may_see(
    app: asgi.Web, caller: MakeCaller, admin: Caller
) -> None:
    agent = await caller(Role.AGENT)
    async with stream(app, agent, last="0-0") as narrow, stream(app, admin, last="0-0") as wide:
        await agent.good("POST", "/conversations", MATTER)
        assert (await narrow.events(1))[0]["kind"] == "contact.made"
        assert (await wide.events(1))[0]["kind"].startswith("agent.")


async def test_a_bad_position_is_refused(app: asgi.Web, agent: Caller) -> None:
    answer = await agent("GET", "/events", last_event_id="yesterday")
    assert (answer.status_code, answer.json()["code"]) == (422, "events.bad_position")


async def test_draining_asks_to_come_back_and_ends(app: asgi.Web, agent: Caller) -> None:
    async with stream(app, agent) as reading:
        await reading.frame()
        await asyncio.wait_for(app.drain(), 20)
        await asyncio.wait_for(reading.ended.wait(), 20)
        assert "retry" in await reading.frame()
    assert (await agent("GET", "/events")).status_code == 503


@pytest.mark.parametrize(
    ("position", "code"),
    [
        ("99999999999999-0", "events.ahead"),
        ("1-99999999999999999999", "events.bad_position"),
        ("99999999999999999999999-1", "events.ahead"),
        ("x-1", "events.bad_position"),
    ],
)
async def test_a_position_that_never_was_is_refused(
    agent: Caller, position: str, code: str
) -> None:
    async with asyncio.timeout(30):  # a stream would never end
        answer = await agent("GET", "/events", last_event_id=position)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == code
