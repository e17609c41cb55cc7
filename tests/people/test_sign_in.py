"""Signing in with a password: who gets in, and what everybody else learns (nothing)."""

import time
from pathlib import Path

import asyncpg
import httpx
import pytest
from tests.people.conftest import PASSWORD, App, Browser, add, desk_app

from walletdesk.people import Agent
from walletdesk.platform import settings
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database


async def test_the_right_password_opens_the_desk(browser: Browser, li: Agent) -> None:
    answer = await browser.sign_in("LI@tpwallet.example ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    page = await browser.open("/desk/profile")
    assert page.status_code == 200
    assert "li@tpwallet.example" in page.text
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "Path=/" in cookie


async def test_wrong_password_unknown_and_disabled_accounts_are_told_the_same(
    app: App, browser: Browser, db: Database, admin: Agent, li: Agent
) -> None:
    gone = await add(db, "gone@tpwallet.example")
    await disable(app, gone)
    texts: set[str] = set()
    for email, password in (
        ("li@tpwallet.example", "wrong password 1234"),
        ("nobody@tpwallet.example", PASSWORD),
        ("gone@tpwallet.example", PASSWORD),
        ("no address at all", PASSWORD),
    ):
        answer = await browser.sign_in(email, password)
        assert answer.status_code == 401
        texts.add(strip(answer, email))
        assert browser.cookie is None
    assert len(texts) == 1


def strip(answer: httpx.Response, email: str) -> str:
    """What the page says, without what differs because it was typed."""
    return answer.text.replace(email, "")


async def disable(app: App, agent: Agent) -> None:
    chief = Browser(app)
    await chief.sign_in("ada@tpwallet.example")
    changed = await chief.api("PATCH", f"/agents/{agent.id}", {"disabled": True})
    assert changed.status_code == 200, changed.text


async def test_an_unknown_account_takes_as_long_as_a_known_one(
    app: App, browser: Browser, li: Agent, clock: MovedClock
) -> None:
    async def seconds(email: str) -> float:
        best = 1e9
        for _ in range(3):
            began = time.perf_counter()
            await browser.send("/desk/login", email=email, password="wrong password 1234")
            best = min(best, time.perf_counter() - began)
        return best

    await browser.open("/desk/login")
    known, unknown = await seconds("li@tpwallet.example"), await seconds("no@tpwallet.example")
    # Without argon2 an answer takes a hundredth of this; the ratio cannot be met by chance.
    assert unknown > known / 4


async def test_what_was_typed_stays_but_not_the_password(browser: Browser, li: Agent) -> None:
    answer = await browser.sign_in(
        "li@tpwallet.example", "wrong password 1234", next="/desk/c/WD-1"
    )
    assert 'value="li@tpwallet.example"' in answer.text
    assert 'value="/desk/c/WD-1"' in answer.text
    assert "wrong password 1234" not in answer.text


async def test_a_page_leads_to_sign_in_and_back(browser: Browser, li: Agent) -> None:
    answer = await browser.open("/desk/profile?tab=a b")
    assert answer.headers["location"] == "/desk/login?next=/desk/profile%3Ftab%3Da%2520b"
    await browser.open("/desk/login")
    back = await browser.send(
        "/desk/login", email="li@tpwallet.example", password=PASSWORD, next="/desk/profile"
    )
    assert back.headers["location"] == "/desk/profile"


@pytest.mark.parametrize(
    "evil",
    ["https://evil.example", "//evil.example", "/desk\\@evil.example", "/\\evil.example", "/x"],
)
async def test_nobody_is_led_to_another_site(browser: Browser, li: Agent, evil: str) -> None:
    answer = await browser.sign_in("li@tpwallet.example", next=evil)
    assert answer.headers["location"] == "/desk"
    again = await browser.open(f"/desk/login?next={evil}")
    assert again.headers["location"] == "/desk"


async def test_htmx_and_programs_get_401_and_no_redirect(browser: Browser) -> None:
    fragment = await browser.client.get("/desk/profile", headers={"hx-request": "true"})
    assert fragment.status_code == 401
    problem = await browser.client.get("/api/v1/me")
    assert problem.status_code == 401
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["code"] == "sign_in.needed"


async def test_a_planted_session_is_never_taken_over(browser: Browser, li: Agent) -> None:
    browser.client.cookies.set("wd_session", "planted", domain="desk.local")
    await browser.sign_in("li@tpwallet.example")
    assert browser.cookie not in (None, "planted")


async def test_each_sign_in_gets_another_session_and_ends_the_former(
    app: App, browser: Browser, li: Agent
) -> None:
    await browser.sign_in("li@tpwallet.example")
    first = browser.cookie
    assert first
    await browser.open("/desk/profile")
    again = await browser.send("/desk/login", email="li@tpwallet.example", password=PASSWORD)
    assert again.status_code == 303
    assert browser.cookie != first
    thief = Browser(app)
    thief.client.cookies.set("wd_session", first)
    assert (await thief.open("/desk/profile")).status_code == 303


async def test_signing_out_ends_the_session_on_the_server(
    app: App, browser: Browser, li: Agent
) -> None:
    await browser.sign_in("li@tpwallet.example")
    cookie = browser.cookie
    assert cookie
    assert (await browser.send("/desk/logout")).headers["location"] == "/desk/login"
    thief = Browser(app)
    thief.client.cookies.set("wd_session", cookie)
    assert (await thief.open("/desk/profile")).status_code == 303


async def test_secure_sites_get_host_cookies(db: Database, tmp_path: Path) -> None:
    made = settings.load({}, data=tmp_path, public_url="https://desk.tpwallet.example")
    answer = await Browser(desk_app(db, made)).open("/desk/login")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-wd_form=")
    assert "Secure" in cookie
    assert "domain" not in cookie.lower()


async def test_nothing_personal_and_no_secret_is_readable_in_the_tables(
    browser: Browser, db: Database, li: Agent, database_url: str
) -> None:
    await browser.sign_in("li@tpwallet.example")
    assert browser.cookie
    connection = await asyncpg.connect(database_url)
    dump = ""
    for table in ("agent", "agent_session", "sign_in_throttle"):
        rows = await connection.fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} t")
        dump += "".join(row["row"] for row in rows)
    await connection.close()
    assert "argon2" not in dump
    for secret in ("li@tpwallet", "Li", "203.0.113.7", browser.cookie):
        assert secret not in dump
        assert secret.encode().hex() not in dump


async def test_a_link_sets_the_first_password_once(
    app: App, browser: Browser, admin: Agent
) -> None:
    await browser.sign_in("ada@tpwallet.example")
    added = await browser.api("POST", "/agents", {"email": "bo@tpwallet.example", "name": "Bo"})
    assert added.status_code == 201, added.text
    link = added.json()["invitation"]
    guest = Browser(app)
    assert "bo@tpwallet.example" in (await guest.open(link)).text
    weak = await guest.send(link, password="bo@tpwallet")
    assert weak.status_code == 422
    set_now = await guest.send(link, password=PASSWORD)
    assert set_now.headers["location"] == "/desk/login"
    assert (await guest.open(link)).status_code == 404
    assert (await guest.sign_in("bo@tpwallet.example")).status_code == 303


async def test_a_link_ends_after_a_week_and_with_a_newer_one(
    app: App, browser: Browser, admin: Agent, li: Agent, clock: MovedClock, db: Database
) -> None:
    await browser.sign_in("ada@tpwallet.example")
    links: list[str] = []
    for _ in range(2):
        await browser.open(f"/desk/admin/people/{li.id}")
        page = await browser.send(f"/desk/admin/people/{li.id}/invitation")
        links.append("/desk/invitations/" + page.text.split("/desk/invitations/")[1].split('"')[0])
    guest = Browser(app)
    assert (await guest.open(links[0])).status_code == 404
    assert (await guest.open(links[1])).status_code == 200
    clock.forward(days=7, seconds=1)
    assert (await guest.open(links[1])).status_code == 404
