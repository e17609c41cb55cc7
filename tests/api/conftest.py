"""The whole application in this process, on a database of its own, and callers with tokens."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from walletdesk import categories, channels, hours
from walletdesk.app import asgi
from walletdesk.people import NewAgent, Role, create_agent, issue_token
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings


class Caller:
    """Calls the API with a token, in a language."""

    def __init__(
        self, client: httpx.AsyncClient, token: str, language: str = "en", *, agent: UUID
    ) -> None:
        self._client = client
        self.id = agent
        self.headers = {"authorization": f"Bearer {token}", "accept-language": language}

    async def __call__(
        self, method: str, path: str, json: object = None, **headers: str
    ) -> httpx.Response:
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return await self._client.request(
            method, f"/api/v1{path}", json=json, headers=self.headers | named
        )

    async def good(self, method: str, path: str, json: object = None, **headers: str) -> Any:
        """The JSON of an answer that must be 2xx."""
        answer = await self(method, path, json, **headers)
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    async def upload(self, name: str, data: bytes, **headers: str) -> httpx.Response:
        """POST /attachments."""
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return await self._client.post(
            "/api/v1/attachments", files={"file": (name, data)}, headers=self.headers | named
        )


@asynccontextmanager
async def running(app: asgi.Web) -> AsyncIterator[None]:
    """Its lifespan, as a server drives it."""
    to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    from_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    task = asyncio.create_task(
        app({"type": "lifespan", "asgi": {"version": "3.0"}}, to_app.get, from_app.put)
    )
    await to_app.put({"type": "lifespan.startup"})
    assert (await from_app.get())["type"] == "lifespan.startup.complete"
    yield
    await to_app.put({"type": "lifespan.shutdown"})
    assert (await from_app.get())["type"] == "lifespan.shutdown.complete"
    await task


@pytest.fixture
async def app(
    database_url: str, settings: Settings, clock: MovedClock, db: Database
) -> AsyncIterator[asgi.Web]:
    """The application with what is shipped."""
    async with db.transaction() as tx:
        await channels.ensure_shipped(tx)
        await categories.ensure_shipped(tx)
        await hours.ensure_shipped(tx)
    web = asgi.create(msgspec.structs.replace(settings, database_url=database_url), clock=clock)
    async with running(web):
        yield web


@pytest.fixture
async def client(app: asgi.Web) -> AsyncIterator[httpx.AsyncClient]:
    """Without a token."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as opened:
        yield opened


type MakeCaller = Callable[..., Awaitable[Caller]]


@pytest.fixture
async def caller(client: httpx.AsyncClient, db: Database) -> MakeCaller:
    """Makes an agent of a role with a token."""

    async def make(
        role: Role = Role.AGENT, *, scopes: tuple[Any, ...] = (), language: str = "en"
    ) -> Caller:
        async with db.transaction() as tx:
            made = await create_agent(
                tx,
                NewAgent(
                    email=f"{role}{len(scopes)}@tpwallet.example", name=role.title(), role=role
                ),
            )
            token = await issue_token(tx, made.id, scopes=scopes)
        return Caller(client, token, language, agent=made.id)

    return make


@pytest.fixture
async def admin(caller: MakeCaller) -> Caller:
    """An administrator's token."""
    return await caller(Role.ADMINISTRATOR)


@pytest.fixture
async def agent(caller: MakeCaller) -> Caller:
    """An agent's token."""
    return await caller(Role.AGENT)
