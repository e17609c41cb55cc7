"""What whole stories need: a real desk in processes of its own, a colleague, a browser, a cable.

The browser is driven by Playwright's sync API, so the colleague's database work runs in a thread
with a loop of its own.
"""

import asyncio
import itertools
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from tests.app.desk import Up, free_port
from tests.browsers import launched, window
from tests.journeys.cable import Cable
from tests.journeys.site import Site

from walletdesk import conversations, hours, intake, people, realtime
from walletdesk.conversations import Filter, Message, Reply
from walletdesk.events import system
from walletdesk.intake import Matter
from walletdesk.people import Agent, NewAgent, Role
from walletdesk.platform import db as database
from walletdesk.platform import keyring, postgres
from walletdesk.platform.clock import Clock
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.settings import load
from walletdesk.realtime import DESK, Hint, Hub, of_conversation, open_bus

PASSWORD = "vier korrekte Pferde 77"
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "tablet": {"width": 768, "height": 1024},
    "desk": {"width": 1440, "height": 900},
}
_numbers = itertools.count(1)

type Writes = Callable[..., UUID]
type Signs = Callable[..., Page]


class Colleague:
    """An agent who acts through the desk's own actions, on the desk's own database."""

    def __init__(self, data: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.db: Database
        self.agent: Agent
        self._do(self._open(data))

    def open_talks(self) -> list[UUID]:
        """The conversations on the desk, newest first."""

        async def look(tx: Tx) -> list[UUID]:
            page = await conversations.page(tx, Filter(), cursor=None, limit=100)
            return [row.id for row in page.items]

        return self.act(look)

    def messages(self, talk: UUID) -> list[Message]:
        """Everything that was written, notes too."""
        return self.act(lambda tx: conversations.messages(tx, [talk]))

    def reply(self, talk: UUID, text: str, **more: Any) -> None:
        """Answer, or note (`kind="note"`)."""

        async def write(tx: Tx) -> None:
            accepted = await conversations.reply(
                tx, talk, Reply(text=text, **more), actor=self.agent
            )
            tx.after_commit(lambda: intake.hint(self._hub, accepted))

        self.act(write)

    def type(self, talk: UUID) -> None:
        """A key is pressed in the composer."""
        hint = Hint(of_conversation(talk), "typing", str(self.agent.id))
        self._loop.call_soon_threadsafe(self._hub.publish, hint)

    def look(self, talk: UUID) -> None:
        """The talk is on the screen."""

        async def read(tx: Tx) -> None:
            seq = await conversations.agent_read(tx, talk, actor=self.agent) or 0
            hint = Hint(of_conversation(talk), "read", str(self.agent.id), seq)
            tx.after_commit(lambda: self._hub.publish(hint))

        self.act(read)

    def changed(self, tx: Tx, talk: UUID) -> None:
        """Once `tx` stands, every desk hears that this conversation changed."""
        hints = [Hint(topic, "conversation", str(talk)) for topic in (DESK, of_conversation(talk))]
        tx.after_commit(lambda: self._hub.publish(*hints))

    def act[T](self, call: Callable[[Tx], Coroutine[Any, Any, T]]) -> T:
        """One transaction."""

        async def run() -> T:
            async with self.db.transaction() as tx:
                return await call(tx)

        return self._do(run())

    def close(self) -> None:
        """Leave."""
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _open(self, data: Path) -> None:
        url = postgres.running_url(data)
        assert url, "the desk's database does not run"
        settings = load({}, data=data)
        self.db = await database.connect(
            url, await keyring.open_keyring(settings, url), Clock(), size=4
        )
        self._hub = Hub()
        self._bus = asyncio.create_task(open_bus(self._hub, database_url=url, nats_url="").run())
        async with self.db.transaction() as tx:
            wish = NewAgent("li@tpwallet.example", "Li Na", role=Role.ADMINISTRATOR, language="en")
            self.agent = await people.create_agent(tx, wish)
            await hours.replace(tx, {"default": hours.ALWAYS}, actor=self.agent)
        self._here = asyncio.create_task(self._stay())

    async def _stay(self) -> None:
        """The desk is open in a browser."""
        while True:
            async with self.db.transaction() as tx:
                await realtime.seen(tx, self.agent.id)
            await asyncio.sleep(20)

    async def _close(self) -> None:
        self._here.cancel()
        self._bus.cancel()
        await asyncio.wait({self._here, self._bus})
        await self.db.close()

    def _do[T](self, work: Coroutine[Any, Any, T]) -> T:
        done: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return done.result(60)


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """`walletdesk up` on a data folder and a port of this module alone."""
    desk = Up(tmp_path_factory.mktemp("desk") / "data", free_port())
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def colleague(up: Up) -> Iterator[Colleague]:
    """Somebody who answers; the desk is open all day."""
    agent = Colleague(up.data)
    yield agent
    agent.close()


@pytest.fixture
def cable(up: Up) -> Iterator[Cable]:
    """The network between the browser and the desk, which a test can pull."""
    with Cable(up.port) as pulled:
        yield pulled


@pytest.fixture
def site(cable: Cable) -> Iterator[Site]:
    """A wallet's own web page, of another origin and with a strict policy, that embeds the chat."""
    with Site(cable.url) as page:
        yield page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser a process."""
    with launched() as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """A person's browser: its tabs share what it keeps."""
    context = window(
        chromium, locale="zh-CN", viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext, site: Site) -> Page:
    """A tab that shows the wallet's page."""
    tab = visitor.new_page()
    tab.goto(site.url)
    return tab


@pytest.fixture
def writes(colleague: Colleague) -> Writes:
    """Somebody writes to the desk, and its open pages hear of it."""

    def write(text: str, name: str = "王小明", **more: Any) -> UUID:
        async def begin(tx: Tx) -> UUID:
            wish: dict[str, Any] = {"channel": "chat", "language": "zh-Hans"} | more
            begun = await intake.begin(tx, Matter(text=text, name=name, **wish), actor=system)
            colleague.changed(tx, begun.conversation)
            return begun.conversation

        return colleague.act(begin)

    return write


@pytest.fixture
def signs_in(chromium: Browser, colleague: Colleague, cable: Cable) -> Iterator[Signs]:
    """An agent of their own at a browser of their own."""
    contexts: list[BrowserContext] = []

    def sign_in(
        role: Role = Role.SUPERVISOR,
        *,
        size: str = "desk",
        language: str = "en",
        path: str = "/desk/view/open",
        **more: Any,
    ) -> Page:
        agent = _new_agent(colleague, role, language)
        context = window(
            chromium, base_url=cable.url, viewport=SIZES[size], reduced_motion="reduce", **more
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"/desk/login?next={path}")
        page.locator("input[name=email]").fill(agent.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(f"**{path}")
        expect(page.locator("live-stream")).to_have_attribute("data-state", "live")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def _new_agent(colleague: Colleague, role: Role, language: str) -> Agent:
    email = f"b{next(_numbers)}@tpwallet.example"
    wish = NewAgent(email, "Bo", password=PASSWORD, role=role, language=language)
    return colleague.act(lambda tx: people.create_agent(tx, wish))
