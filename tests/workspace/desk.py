"""Agents at their browsers, on the application in this process."""

import html
import re
from typing import Any, cast

import httpx

from walletdesk.app import asgi
from walletdesk.people import Agent, Desk, NewAgent, Role, create_agent
from walletdesk.people.actions.resolve import resolve
from walletdesk.platform.db import Database

PASSWORD = "vier korrekte Pferde 77"
NAVIGATES = {"accept": "text/html", "sec-fetch-mode": "navigate", "sec-fetch-site": "same-origin"}
ROW = re.compile(r'<li class="row[^"]*" data-id="([0-9a-f-]+)"')


class Agents:
    """Makes agents who are signed in."""

    def __init__(self, app: asgi.Web, db: Database) -> None:
        self._app = app
        self._db = db
        self._made = 0

    async def __call__(
        self, role: Role = Role.AGENT, *, language: str = "en", name: str = ""
    ) -> "Browser":
        """A browser with a session of a new agent."""
        self._made += 1
        wish = NewAgent(
            email=f"a{self._made}@tpwallet.example",
            name=name or f"Agent {self._made}",
            password=PASSWORD,
            role=role,
            language=language,
        )
        async with self._db.transaction() as tx:
            agent = await create_agent(tx, wish)
        browser = Browser(self._app, agent)
        await browser.sign_in(wish.email)
        return browser


async def desk_of(browser: "Browser", db: Database) -> Desk:
    """What handlers are given for this browser's session."""
    known = await resolve(db, browser.client.cookies["wd_session"])
    assert known is not None
    return Desk(known, db)


class Browser:
    """Keeps cookies and the CSRF token of the page last opened."""

    def __init__(self, app: asgi.Web, agent: Agent) -> None:
        transport = httpx.ASGITransport(app=cast("Any", app), raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://desk")
        self.agent = agent
        self.csrf = ""

    async def sign_in(self, email: str) -> None:
        """By the form, as people do."""
        await self.open("/desk/login")
        answer = await self.send("/desk/login", email=email, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        await self.open("/desk")

    async def open(self, path: str, **headers: str) -> httpx.Response:
        """Go to a page."""
        answer = await self.client.get(path, headers=NAVIGATES | headers)
        found = re.search(r'<meta name="csrf" content="([^"]*)"', answer.text)
        self.csrf = html.unescape(found[1]) if found else self.csrf
        return answer

    async def piece(self, path: str) -> httpx.Response:
        """What a script of our page asks for."""
        return await self.client.get(path, headers={"hx-request": "true"})

    async def send(self, path: str, /, **fields: Any) -> httpx.Response:
        """Submit a form with the token of the page last opened."""
        return await self.client.post(path, data={"csrf": self.csrf} | fields, headers=NAVIGATES)

    async def rows(self, path: str) -> list[str]:
        """The ids of the conversations that a page lists, in order."""
        answer = await self.open(path)
        assert answer.status_code == 200, answer.text
        return ROW.findall(answer.text)
