"""The pages and the API of people over ASGI, and browsers and programs that talk to it."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID

import httpx
import pytest
from litestar import Litestar, Router
from litestar.di import Provide
from pyotp.totp import TOTP

from walletdesk import people, ui
from walletdesk.app import problems
from walletdesk.people import Agent, NewAgent, Role, create_agent, issue_token
from walletdesk.platform import keyring
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database, connect
from walletdesk.platform.settings import Settings

PASSWORD = "vier korrekte Pferde 77"
NAVIGATES = {"accept": "text/html", "sec-fetch-mode": "navigate", "sec-fetch-site": "same-origin"}

App = Litestar


@pytest.fixture
async def app(db: Database, settings: Settings) -> App:
    return desk_app(db, settings)


def desk_app(db: Database, settings: Settings) -> App:
    """The rooms people and ui, put together as app/asgi.py does it."""
    made = Litestar(
        [Router("/api/v1", route_handlers=people.api), *people.pages, *ui.pages],
        dependencies={
            "db": Provide(lambda: db, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "desk": Provide(people.provide_desk, sync_to_thread=False),
        },
        middleware=[people.Authentication],
        exception_handlers=problems.handlers,
        openapi_config=None,
    )
    made.state.db, made.state.settings = db, settings
    return made


@asynccontextmanager
async def other_process(url: str, settings: Settings, clock: MovedClock) -> AsyncIterator[App]:
    """The same desk in another process: it shares the tables and nothing else."""
    opened = await connect(url, await keyring.open_keyring(settings, url), clock, size=4)
    yield desk_app(opened, settings)
    await opened.close()


@pytest.fixture
async def admin(db: Database) -> Agent:
    return await add(db, "ada@tpwallet.example", Role.ADMINISTRATOR)


@pytest.fixture
async def li(db: Database) -> Agent:
    return await add(db, "li@tpwallet.example", Role.AGENT)


async def add(db: Database, email: str, role: Role = Role.AGENT, **more: Any) -> Agent:
    name = email.partition("@")[0].title()
    new = NewAgent(email=email, name=name, password=PASSWORD, role=role, **more)
    async with db.transaction() as tx:
        return await create_agent(tx, new)


async def token_of(db: Database, owner: UUID, **wish: Any) -> str:
    async with db.transaction() as tx:
        return await issue_token(tx, owner, **wish)


class Browser:
    """A person's browser: keeps cookies, follows no redirect, sends the page's CSRF token."""

    def __init__(self, app: App, address: str = "203.0.113.7") -> None:
        transport = httpx.ASGITransport(app=cast("Any", app), client=(address, 1))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://desk")
        self.csrf = ""

    async def open(self, path: str, **headers: str) -> httpx.Response:
        """Go to a page."""
        answer = await self.client.get(path, headers=NAVIGATES | headers)
        found = re.search(r'<meta name="csrf" content="([^"]*)"', answer.text)
        self.csrf = html.unescape(found[1]) if found else self.csrf
        return answer

    async def send(self, path: str, /, **fields: Any) -> httpx.Response:
        """Submit a form with the token of the page last opened."""
        return await self.client.post(path, data={"csrf": self.csrf} | fields, headers=NAVIGATES)

    async def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        await self.open("/desk/login")
        answer = await self.send("/desk/login", email=email, password=password, **more)
        if answer.headers.get("location", "").startswith("/desk"):
            await self.open("/desk/profile")
        return answer

    async def api(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """What a script of our own page would send."""
        headers = {"x-csrf-token": self.csrf, "sec-fetch-mode": "cors"}
        return await self.client.request(method, f"/api/v1{path}", json=body, headers=headers)

    @property
    def cookie(self) -> str | None:
        return self.client.cookies.get("wd_session")


class Program:
    """A program with an API token."""

    def __init__(self, app: App, token: str) -> None:
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=cast("Any", app)),
            base_url="http://desk",
            headers={b"authorization": f"Bearer {token}".encode()},
        )

    async def __call__(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await self.client.request(method, f"/api/v1{path}", json=body)


@pytest.fixture
def browser(app: App) -> Browser:
    return Browser(app)


async def turn_on_two_step(browser: Browser, clock: MovedClock) -> tuple[TOTP, list[str]]:
    """Enrol the one signed in; the app on their phone, and the recovery codes."""
    await browser.open("/desk/profile/two-step")
    await browser.send("/desk/profile/two-step/enrolment")
    page = await browser.open("/desk/profile/two-step")
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)
    assert found, page.text
    phone = TOTP(found[1])
    answer = await browser.send("/desk/profile/two-step", code=phone.at(clock.now()))
    assert answer.status_code == 200, answer.text
    return phone, re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", answer.text)
