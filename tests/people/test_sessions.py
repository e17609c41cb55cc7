"""How long a session lives, what ends it, and how soon everybody knows."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from tests.people.conftest import NAVIGATES, PASSWORD, App, Browser, other_process

from walletdesk.people import Agent, memory
from walletdesk.people.actions import resolve, sessions
from walletdesk.people.model import tokens
from walletdesk.people.model.sessions import Stage, Visitor
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings

LI, ADA = "li@tpwallet.example", "ada@tpwallet.example"


async def test_it_ends_after_eight_idle_hours(
    browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    for _ in range(3):
        clock.forward(hours=7)
        assert (await browser.open("/desk/profile")).status_code == 200
    clock.forward(hours=8)
    assert (await browser.open("/desk/profile")).status_code == 303


async def test_it_ends_after_a_week_however_busy(
    browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    for _ in range(27):
        clock.forward(hours=6)
        assert (await browser.open("/desk/profile")).status_code == 200
    clock.forward(hours=6)
    assert (await browser.open("/desk/profile")).status_code == 303


async def test_what_is_remembered_does_not_outlive_the_session(
    db: Database, li: Agent, clock: MovedClock
) -> None:
    """It is looked up one second before its end and asked again two seconds later."""
    async with db.transaction() as tx:
        opened = await sessions.open_session(tx, li.id, Stage.FULL, Visitor("", ""))
    clock.forward(hours=7, minutes=59, seconds=30)
    async with db.transaction() as tx:
        await tx.connection.execute("UPDATE agent_session SET expires_at = $1", clock_in(clock, 2))
    assert await resolve.resolve(db, opened.secret)
    kept = memory.of(db.keys).known(tokens.digest(opened.secret), clock.now())
    clock.forward(seconds=3)
    assert kept is not None
    assert memory.of(db.keys).known(kept.digest, clock.now()) is not None
    assert await resolve.resolve(db, opened.secret) is None


def clock_in(clock: MovedClock, seconds: int) -> datetime:
    return clock.now() + timedelta(seconds=seconds)


async def test_a_form_sent_after_the_end_is_refused_without_a_redirect(
    browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    clock.forward(hours=9)
    answer = await browser.send("/desk/profile", name="A new name", language="en")
    assert answer.status_code == 401


async def test_a_session_ended_elsewhere_is_refused_here_at_once(
    app: App, browser: Browser, li: Agent
) -> None:
    await browser.sign_in(LI)
    other = Browser(app)
    await other.sign_in(LI)
    await browser.open("/desk/profile")
    await other.send("/desk/profile/sessions/end")
    assert (await browser.open("/desk/profile")).status_code == 303
    assert (await other.open("/desk/profile")).status_code == 200


async def test_another_process_knows_within_five_seconds(
    browser: Browser, li: Agent, database_url: str, settings: Settings, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    async with other_process(database_url, settings, clock) as elsewhere:
        there = Browser(elsewhere)
        assert browser.cookie
        there.client.cookies.set("wd_session", browser.cookie)
        assert (await there.open("/desk/profile")).status_code == 200
        await browser.open("/desk/profile")
        await browser.send("/desk/logout")
        clock.forward(seconds=5)
        assert (await there.open("/desk/profile")).status_code == 303


async def test_what_was_read_before_an_end_is_not_remembered_after_it(
    db: Database, li: Agent
) -> None:
    """The reader is stopped between its read and its note while the session is ended."""
    async with db.transaction() as tx:
        opened = await sessions.open_session(tx, li.id, Stage.FULL, Visitor("", ""))
    kept = memory.of(db.keys)
    generation = kept.generation
    known = await resolve.resolve(db, opened.secret)
    assert known
    async with db.transaction() as tx:
        await sessions.end_session(tx, opened.session.id, actor=li)
    kept.keep(known, db.clock.now(), generation=generation)
    assert await resolve.resolve(db, opened.secret) is None


async def test_nobody_ends_the_session_of_another(
    app: App, browser: Browser, li: Agent, admin: Agent, db: Database
) -> None:
    await browser.sign_in(LI)
    async with db.read() as read:
        theirs: UUID = await read.connection.fetchval("SELECT id FROM agent_session")
    other = Browser(app)
    await other.sign_in(ADA)
    answer = await other.send(f"/desk/profile/sessions/{theirs}/end")
    assert answer.status_code == 404
    assert (await browser.open("/desk/profile")).status_code == 200


async def test_a_new_password_rotates_this_session_and_ends_the_others(
    app: App, browser: Browser, li: Agent
) -> None:
    await browser.sign_in(LI)
    other = Browser(app)
    await other.sign_in(LI)
    before = browser.cookie
    await browser.open("/desk/profile")
    new = "fünf andere Hunde 31"
    answer = await browser.send("/desk/profile/password", current_password=PASSWORD, password=new)
    assert answer.status_code == 303
    assert browser.cookie != before
    assert (await browser.open("/desk/profile")).status_code == 200
    assert (await other.open("/desk/profile")).status_code == 303
    thief = Browser(app)
    assert before
    thief.client.cookies.set("wd_session", before)
    assert (await thief.open("/desk/profile")).status_code == 303
    assert (await Browser(app).sign_in(LI)).status_code == 401
    assert (await Browser(app).sign_in(LI, new)).status_code == 303


async def test_a_new_password_needs_the_present_one_and_strength(
    browser: Browser, li: Agent
) -> None:
    await browser.sign_in(LI)
    good = "fünf andere Hunde 31"
    for typed in (("wrong password 1234", good), (PASSWORD, "abc")):
        form = dict(zip(("current_password", "password"), typed, strict=True))
        assert (await browser.send("/desk/profile/password", **form)).status_code == 422


async def test_a_new_role_and_being_disabled_end_sessions_at_once(
    app: App, browser: Browser, admin: Agent, li: Agent
) -> None:
    await browser.sign_in(ADA)
    for change in ({"role": "supervisor"}, {"disabled": True}):
        person = Browser(app)
        assert (await person.sign_in(LI)).status_code == 303
        assert (await browser.api("PATCH", f"/agents/{li.id}", change)).status_code == 200
        assert (await person.open("/desk/profile")).status_code == 303
    assert (await Browser(app).sign_in(LI)).status_code == 401


async def test_being_in_use_is_written_at_most_once_a_minute(
    browser: Browser, li: Agent, db: Database, clock: MovedClock
) -> None:
    await browser.sign_in(LI)

    async def seen() -> object:
        async with db.read() as read:
            return await read.connection.fetchval("SELECT seen_at FROM agent_session")

    first = await seen()
    clock.forward(seconds=50)
    await asyncio.gather(*(browser.open("/desk/profile") for _ in range(8)))
    assert await seen() == first
    clock.forward(seconds=11)
    await browser.open("/desk/profile")
    assert await seen() != first


async def test_availability_and_language_come_back_to_the_page(browser: Browser, li: Agent) -> None:
    await browser.sign_in(LI)
    form = {"csrf": browser.csrf, "availability": "online", "language": "zh-Hans"}
    for path, back in (("/desk/availability", "/desk/c/WD-7?a=b"), ("/desk/language", "/desk")):
        headers = NAVIGATES | {"referer": f"http://desk{back}"}
        answer = await browser.client.post(path, data=form, headers=headers)
        assert answer.headers["location"] == back
    page = await browser.open("/desk/profile")
    assert '<html lang="zh-Hans"' in page.text
    assert 'class="presence online"' in page.text


async def test_old_sessions_and_links_are_swept(
    browser: Browser, li: Agent, db: Database, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    await browser.send("/desk/login", email="x@tpwallet.example", password="wrong password 1234")
    clock.forward(days=8)
    async with db.transaction() as tx:
        assert await sessions.sweep(tx) >= 2
        assert await tx.connection.fetchval("SELECT count(*) FROM agent_session") == 0
        assert await tx.connection.fetchval("SELECT count(*) FROM sign_in_throttle") == 0
