"""The second step: needed, replayed, recovered, required, turned off."""

import pytest
from tests.people.conftest import PASSWORD, App, Browser, token_of, turn_on_two_step
from tests.people.conftest import Program as Api

from walletdesk.people import Agent
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database

LI, ADA = "li@tpwallet.example", "ada@tpwallet.example"


async def first_step(app: App, email: str = LI) -> Browser:
    browser = Browser(app)
    answer = await browser.sign_in(email)
    assert answer.headers["location"].startswith("/desk/login/code")
    await browser.open("/desk/login/code")
    return browser


async def test_a_password_alone_opens_nothing(
    app: App, browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    await turn_on_two_step(browser, clock)
    half = await first_step(app)
    assert (await half.open("/desk/profile")).headers["location"].startswith("/desk/login?")
    assert (await half.client.get("/api/v1/me")).status_code == 401


async def test_a_code_opens_the_desk_and_the_session_is_another(
    app: App, browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    phone, _ = await turn_on_two_step(browser, clock)
    clock.forward(seconds=60)
    half = await first_step(app)
    before = half.cookie
    answer = await half.send("/desk/login/code", code=phone.at(clock.now()), next="/desk/profile")
    assert answer.headers["location"] == "/desk/profile"
    assert half.cookie != before
    assert (await half.open("/desk/profile")).status_code == 200
    stale = Browser(app)
    assert before
    stale.client.cookies.set("wd_session", before)
    assert (await stale.open("/desk/login/code")).headers["location"] == "/desk/login"


async def test_a_code_works_once(app: App, browser: Browser, li: Agent, clock: MovedClock) -> None:
    await browser.sign_in(LI)
    phone, _ = await turn_on_two_step(browser, clock)
    clock.forward(seconds=60)
    code = phone.at(clock.now())
    one, two = await first_step(app), await first_step(app)
    assert (await one.send("/desk/login/code", code=code)).status_code == 303
    assert (await two.send("/desk/login/code", code=code)).status_code == 401


async def test_the_code_that_turned_it_on_does_not_sign_in(
    app: App, browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    phone, _ = await turn_on_two_step(browser, clock)
    half = await first_step(app)
    assert (await half.send("/desk/login/code", code=phone.at(clock.now()))).status_code == 401


async def test_each_recovery_code_works_once(
    app: App, browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    _, codes = await turn_on_two_step(browser, clock)
    assert len(codes) == 10
    typed = codes[0].upper().replace("-", " ")
    assert (await (await first_step(app)).send("/desk/login/code", code=typed)).status_code == 303
    assert (await (await first_step(app)).send("/desk/login/code", code=typed)).status_code == 401
    other = await (await first_step(app)).send("/desk/login/code", code=codes[1])
    assert other.status_code == 303


async def test_guessing_codes_is_slowed_down(
    app: App, browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    phone, _ = await turn_on_two_step(browser, clock)
    clock.forward(seconds=60)
    half = await first_step(app)
    wrong = f"{(int(phone.at(clock.now())) + 1) % 1_000_000:06}"
    for _ in range(6):
        assert (await half.send("/desk/login/code", code=wrong)).status_code == 401
    right = await half.send("/desk/login/code", code=phone.at(clock.now()))
    assert right.status_code == 429


async def test_the_second_step_waits_ten_minutes_only(
    app: App, browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    phone, _ = await turn_on_two_step(browser, clock)
    half = await first_step(app)
    clock.forward(minutes=10, seconds=1)
    late = await half.send("/desk/login/code", code=phone.at(clock.now()))
    assert late.headers["location"] == "/desk/login"
    assert (await half.open("/desk/profile")).status_code == 303


async def test_turning_it_off_asks_for_the_password_again(
    app: App, browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    await turn_on_two_step(browser, clock)
    clock.forward(minutes=11)
    page = await browser.open("/desk/profile/two-step")
    assert 'name="your_password"' in page.text
    for typed in ("", "wrong password 1234"):
        refused = await browser.send("/desk/profile/two-step/off", your_password=typed)
        assert refused.status_code == 422
    before = browser.cookie
    off = await browser.send("/desk/profile/two-step/off", your_password=PASSWORD)
    assert off.status_code == 303
    assert browser.cookie != before
    assert (await Browser(app).sign_in(LI)).headers["location"] == "/desk"


async def test_new_recovery_codes_end_the_old(
    app: App, browser: Browser, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(LI)
    _, codes = await turn_on_two_step(browser, clock)
    page = await browser.send("/desk/profile/two-step/codes", your_password=PASSWORD)
    assert page.status_code == 200
    old = await (await first_step(app)).send("/desk/login/code", code=codes[0])
    assert old.status_code == 401


async def test_when_required_one_without_it_enrols_before_anything_else(
    app: App, browser: Browser, admin: Agent, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(ADA)
    await turn_on_two_step(browser, clock)
    await browser.send("/desk/admin/security", required="yes")
    other = Browser(app)
    assert (await other.sign_in(LI)).status_code == 303
    for path in ("/desk/profile", "/desk/admin/people"):
        assert (await other.open(path)).headers["location"] == "/desk/profile/two-step"
    await other.open("/desk/profile/two-step")
    refused = await other.api("GET", "/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "two_step.required")
    assert (await other.send("/desk/profile", name="Li", language="en")).status_code == 403
    await turn_on_two_step(other, clock)
    assert (await other.open("/desk/profile")).status_code == 200
    off = await other.send("/desk/profile/two-step/off", your_password=PASSWORD)
    assert off.status_code == 403


async def test_an_administrator_without_it_cannot_require_it(
    browser: Browser, admin: Agent
) -> None:
    await browser.sign_in(ADA)
    await browser.open("/desk/admin/security")
    assert (await browser.send("/desk/admin/security", required="yes")).status_code == 422


async def test_requiring_it_does_not_stop_programs(
    app: App, browser: Browser, db: Database, admin: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(ADA)
    await turn_on_two_step(browser, clock)
    await browser.send("/desk/admin/security", required="yes")
    program = Api(app, await token_of(db, admin.id))
    assert (await program("GET", "/me")).status_code == 200


async def test_a_lost_phone_is_reset_by_an_administrator(
    app: App, browser: Browser, admin: Agent, li: Agent, clock: MovedClock
) -> None:
    person = Browser(app)
    await person.sign_in(LI)
    await turn_on_two_step(person, clock)
    await browser.sign_in(ADA)
    await browser.open(f"/desk/admin/people/{li.id}")
    done = await browser.send(f"/desk/admin/people/{li.id}/invitation", lost_device="yes")
    assert done.status_code == 200
    assert (await person.open("/desk/profile")).status_code == 303
    assert (await Browser(app).sign_in(LI)).headers["location"] == "/desk"


async def test_the_secret_is_sealed_and_the_image_is_only_for_its_owner(
    app: App, browser: Browser, li: Agent, db: Database
) -> None:
    await browser.sign_in(LI)
    assert (await browser.client.get("/desk/profile/two-step/code.svg")).status_code == 404
    await browser.open("/desk/profile/two-step")
    await browser.send("/desk/profile/two-step/enrolment")
    image = await browser.client.get("/desk/profile/two-step/code.svg")
    assert image.headers["content-type"].startswith("image/svg+xml")
    assert image.headers["cache-control"] == "no-store"
    page = await browser.open("/desk/profile/two-step")
    async with db.read() as read:
        stored = await read.connection.fetchval("SELECT secret FROM agent_totp")
    secret = page.text.split("<code>")[1].split("</code>")[0]
    assert len(secret) == 32
    assert secret.encode() not in stored


@pytest.mark.parametrize("code", ["", "000000", "x" * 5000])
async def test_a_wrong_first_code_turns_nothing_on(browser: Browser, li: Agent, code: str) -> None:
    await browser.sign_in(LI)
    await browser.open("/desk/profile/two-step")
    await browser.send("/desk/profile/two-step/enrolment")
    assert (await browser.send("/desk/profile/two-step", code=code)).status_code == 422
    assert "/desk/profile/two-step/code.svg" in (await browser.open("/desk/profile/two-step")).text
