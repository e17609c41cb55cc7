"""The chat's routes over the real database, called in this process."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar
from msgspec.structs import replace

from walletdesk import categories, channels, conversations, hours, people, realtime
from walletdesk.adapters import chat
from walletdesk.app.asgi import Fork
from walletdesk.contacts import Toucher
from walletdesk.files import Scanner
from walletdesk.people import Agent, NewAgent, Role
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import open_storage
from walletdesk.realtime import Hub

SECRET = "a shared secret of at least 32 bytes"


class Desk:
    """A chat application, what it is made of, and an agent."""

    def __init__(self, app: Litestar, db: Database, hub: Hub, agent: Agent) -> None:
        self.app = app
        self.db = db
        self.hub = hub
        self.agent = agent
        transport = httpx.ASGITransport(app=Fork(app))  # pyright: ignore[reportArgumentType]
        self.http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")

    async def visitor(self, **wish: Any) -> "Visitor":
        """A browser with a new session."""
        answer = await self.http.post("/chat/v1/sessions", json={"language": "zh"} | wish)
        assert answer.status_code == 201, answer.text
        return Visitor(self, answer.json())


class Visitor:
    """One browser's session."""

    def __init__(self, desk: Desk, session: dict[str, Any]) -> None:
        self.desk = desk
        self.session = session
        self.headers = {"authorization": f"Bearer {session['token']}"}

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """Call as this visitor."""
        return await self.desk.http.post(
            f"/chat/v1/{path}", json=body, headers=self.headers | more.pop("headers", {}), **more
        )

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Read as this visitor."""
        return await self.desk.http.get(f"/chat/v1/{path}", headers=self.headers | headers)

    async def say(self, text: str, client_id: str | None = None, **more: Any) -> dict[str, Any]:
        """Send a message that must be accepted."""
        body = {"client_id": client_id or str(uuid.uuid4()), "text": text} | more
        answer = await self.post("messages", body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def again(self, **wish: Any) -> dict[str, Any]:
        """Load the page again."""
        answer = await self.post("sessions", {"language": "zh"} | wish)
        assert answer.status_code == 201, answer.text
        return answer.json()

    @asynccontextmanager
    async def stream(self, last: str | None = None) -> AsyncIterator["Stream"]:
        """The events of this visitor's stream, read as they come."""
        opened = Stream(Fork(self.desk.app), self.headers, last)
        try:
            yield opened
        finally:
            await opened.close()


class Stream:
    """Drives the ASGI application as a server does: what it sends is parsed as it comes."""

    def __init__(self, app: Fork, headers: dict[str, str], last: str | None) -> None:
        self.status = 0
        self.text = ""
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._gone = asyncio.Event()
        named = headers | ({"last-event-id": last} if last is not None else {})
        scope: Any = {
            "type": "http", "method": "GET", "path": "/chat/v1/stream", "raw_path": b"",
            "query_string": b"", "headers": [(k.encode(), v.encode()) for k, v in named.items()],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http", "state": {},
            "http_version": "1.1", "asgi": {"version": "3.0"}, "root_path": "", "extensions": {},
        }  # fmt: skip
        receive: Any = self._receive
        self._task = asyncio.create_task(app(scope, receive, self._send))

    async def next(self, name: str) -> Any:
        """The data of the next event of that name; others are passed over."""
        async with asyncio.timeout(10):
            while True:
                event = await self._event()
                if event["event"] == name:
                    return (
                        event | msgspec.json.decode(event["data"])
                        if event["data"] != "null"
                        else None
                    )

    async def _event(self) -> dict[str, Any]:
        """The next event; what broke the stream is raised here."""
        waiting = asyncio.ensure_future(self._events.get())
        await asyncio.wait({waiting, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            self._task.result()
            raise AssertionError(f"the stream ended: {self.text}")
        return waiting.result()

    async def ended(self) -> str:
        """Wait for the server to end it; all that was sent."""
        await asyncio.wait_for(self._task, 10)
        return self.text

    async def close(self) -> None:
        """The browser goes."""
        self._gone.set()
        await asyncio.wait_for(self._task, 10)

    async def _receive(self) -> dict[str, Any]:
        if not self._gone.is_set() and not self.status:
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        self.text += message["body"].decode()
        for block in message["body"].decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            if "data" in fields:
                self._events.put_nowait({"event": "", "id": ""} | fields)


async def one_person(tx: Any, first: uuid.UUID, second: uuid.UUID) -> None:
    """As when contacts have been merged: whose talk it is changes, its key never does."""
    talk = await conversations.get(tx, second)
    await tx.connection.execute(
        "UPDATE conversation SET contact_id = $1 WHERE id = $2", talk.contact, first
    )


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With identity tokens on, and one site that may embed the chat."""
    return replace(settings, identity_secret=SECRET, widget_origins=("https://wallet.example",))


@pytest.fixture
async def desk(db: Database, settings: Settings, clock: MovedClock) -> AsyncIterator[Desk]:
    """The application with shipped content, open all day, one agent online."""
    hub = Hub()
    async with db.transaction() as tx:
        await channels.ensure_shipped(tx)
        await categories.ensure_shipped(tx)
        wish = NewAgent("li@tpwallet.example", "Li Na", role=Role.ADMINISTRATOR, language="zh-Hans")
        agent = await people.create_agent(tx, wish)
        await hours.replace(tx, {"default": hours.ALWAYS}, actor=agent)
        await realtime.seen(tx, agent.id)
    app = Litestar(chat.pages, openapi_config=None, logging_config=None)
    app.state.update(
        {
            "settings": settings,
            "db": db,
            "hub": hub,
            "storage": open_storage(Path(settings.data), ""),
            "scanner": Scanner(settings.clamd),
            "toucher": Toucher(db),
        }
    )
    made = Desk(app, db, hub, agent)
    yield made
    await made.http.aclose()
