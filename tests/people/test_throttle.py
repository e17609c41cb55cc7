"""Guessing gets slower and slower, whatever is restarted or tried from where."""

import asyncio
from datetime import UTC, datetime
from typing import override

import pytest
from tests.people.conftest import PASSWORD, App, Browser, other_process

from walletdesk.people import Agent
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.settings import Settings

WRONG = "wrong password 1234"
LI = "li@tpwallet.example"


class StoppedClock(MovedClock):
    """Stands still unless moved: delays begin at one second, which a busy machine outlasts."""

    def __init__(self) -> None:
        super().__init__()
        self._began = datetime.now(UTC)

    @override
    def now(self) -> datetime:
        return self._began + self._ahead


@pytest.fixture
def clock() -> MovedClock:
    return StoppedClock()


async def guess(browser: Browser, times: int, email: str = LI) -> list[int]:
    await browser.open("/desk/login")
    sent = [await browser.send("/desk/login", email=email, password=WRONG) for _ in range(times)]
    return [answer.status_code for answer in sent]


async def test_after_five_wrong_passwords_even_the_right_one_waits(
    browser: Browser, li: Agent, clock: MovedClock
) -> None:
    assert await guess(browser, 6) == [401] * 6
    blocked = await browser.sign_in(LI)
    assert blocked.status_code == 429
    assert int(blocked.headers["retry-after"]) >= 1
    clock.forward(seconds=2)
    assert (await browser.sign_in(LI)).status_code == 303


async def test_waiting_is_not_prolonged_by_trying(
    browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await guess(browser, 6)
    assert set(await guess(browser, 10)) == {429}
    clock.forward(seconds=2)
    assert (await browser.sign_in(LI)).status_code == 303


async def test_another_process_and_a_restart_forgive_nothing(
    browser: Browser, li: Agent, database_url: str, settings: Settings, clock: MovedClock
) -> None:
    await guess(browser, 6)
    async with other_process(database_url, settings, clock) as restarted:
        assert (await Browser(restarted, "198.51.100.9").sign_in(LI)).status_code == 429


async def test_a_hundred_at_once_are_a_hundred_tries(app: App, li: Agent) -> None:
    browser = Browser(app)
    await browser.open("/desk/login")
    answers = await asyncio.gather(
        *(browser.send("/desk/login", email=LI, password=WRONG) for _ in range(30))
    )
    judged = [answer for answer in answers if answer.status_code == 401]
    assert len(judged) == 6


async def test_an_address_that_tries_many_accounts_is_stopped(
    app: App, browser: Browser, li: Agent
) -> None:
    statuses: list[int] = []
    for number in range(33):
        statuses += await guess(browser, 1, f"somebody{number}@tpwallet.example")
    assert statuses[:31] == [401] * 31
    assert 429 in statuses[31:]
    assert (await Browser(app, "198.51.100.9").sign_in(LI)).status_code == 303


async def test_strangers_cannot_lock_out_a_browser_that_was_here_before(
    app: App, browser: Browser, li: Agent
) -> None:
    await browser.sign_in(LI)
    await browser.send("/desk/logout")
    await guess(Browser(app, "198.51.100.9"), 7)
    assert (await Browser(app, "198.51.100.10").sign_in(LI)).status_code == 429
    assert (await browser.sign_in(LI)).status_code == 303


async def test_the_mark_of_a_browser_is_good_for_its_account_only(
    app: App, browser: Browser, li: Agent, admin: Agent
) -> None:
    await browser.sign_in("ada@tpwallet.example")
    await browser.send("/desk/logout")
    await guess(Browser(app, "198.51.100.9"), 7)
    assert (await browser.sign_in(LI)).status_code == 429


async def test_a_success_gives_the_address_one_try_back_and_no_more(
    app: App, browser: Browser, li: Agent, admin: Agent
) -> None:
    for number in range(29):
        await guess(browser, 1, f"somebody{number}@tpwallet.example")
    for _ in range(3):
        assert (await browser.sign_in(LI, PASSWORD)).status_code == 303
        await browser.send("/desk/logout")
    assert await guess(browser, 1, "somebody90@tpwallet.example") == [401]
    assert await guess(browser, 1, "somebody91@tpwallet.example") == [401]
    assert await guess(browser, 1, "somebody92@tpwallet.example") == [429]
