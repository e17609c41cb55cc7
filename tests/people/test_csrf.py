"""Writes come from pages of ours only; and what was typed is not lost when one is refused."""

import html
import re

from tests.people.conftest import NAVIGATES, PASSWORD, App, Browser

from walletdesk.people import Agent

LI, ADA = "li@tpwallet.example", "ada@tpwallet.example"
PROFILE = {"name": "Changed", "language": "en"}


async def name_now(browser: Browser) -> str:
    return (await browser.client.get("/api/v1/me")).json()["agent"]["name"]


async def test_without_the_token_nothing_is_written(browser: Browser, li: Agent) -> None:
    await browser.sign_in(LI)
    for headers in ({}, {"sec-fetch-site": "cross-site"}, {"x-csrf-token": "wrong"}):
        answer = await browser.client.post("/desk/profile", data=PROFILE, headers=headers)
        assert answer.status_code == 403
    assert await name_now(browser) == "Li"


async def test_header_and_field_both_do(browser: Browser, li: Agent) -> None:
    await browser.sign_in(LI)
    by_header = await browser.client.post(
        "/desk/profile", data=PROFILE, headers={"x-csrf-token": browser.csrf}
    )
    assert by_header.status_code == 303
    assert (await browser.send("/desk/profile", **PROFILE | {"name": "Again"})).status_code == 303
    assert await name_now(browser) == "Again"


async def test_multipart_needs_the_header_and_is_not_parsed_for_it(
    browser: Browser, li: Agent
) -> None:
    await browser.sign_in(LI)
    file = {"file": ("a.txt", b"x" * 100_000)}
    body = {"csrf": browser.csrf} | PROFILE
    assert (await browser.client.post("/desk/profile", data=body, files=file)).status_code == 403


async def test_the_token_of_another_session_does_not_fit(
    app: App, browser: Browser, li: Agent, admin: Agent
) -> None:
    thief = Browser(app)
    await thief.sign_in(LI)
    await browser.sign_in(ADA)
    browser.csrf = thief.csrf
    assert (await browser.send("/desk/profile", **PROFILE)).status_code == 403


async def test_the_api_by_cookie_needs_it_too(browser: Browser, admin: Agent) -> None:
    await browser.sign_in(ADA)
    bare = await browser.client.post("/api/v1/teams", json={"name": "Transfers"})
    assert (bare.status_code, bare.json()["code"]) == (403, "csrf.wrong")
    assert (await browser.api("POST", "/teams", {"name": "Transfers"})).status_code == 201


async def test_signing_in_cannot_be_forged_either(app: App, browser: Browser, li: Agent) -> None:
    form = {"email": LI, "password": PASSWORD}
    bare = await browser.client.post("/desk/login", data=form)
    assert bare.status_code == 403
    other = Browser(app)
    await other.open("/desk/login")
    borrowed = await browser.client.post("/desk/login", data=form | {"csrf": other.csrf})
    assert borrowed.status_code == 403


async def test_a_form_of_the_former_session_is_kept_for_one_press(
    app: App, browser: Browser, li: Agent
) -> None:
    """Signed out and in again in another tab: this tab's form has the old token."""
    await browser.sign_in(LI)
    old = browser.csrf
    await browser.send("/desk/logout")
    await browser.sign_in(LI)
    form = {"csrf": old, "name": 'Li "Na" <3', "language": "en"}
    kept = await browser.client.post("/desk/profile", data=form, headers=NAVIGATES)
    assert kept.status_code == 403
    assert await name_now(browser) == "Li"
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', kept.text)
    again = {name: html.unescape(value) for name, value in fields}
    assert again["name"] == 'Li "Na" <3'
    sent = await browser.client.post("/desk/profile", data=again, headers=NAVIGATES)
    assert sent.status_code == 303
    assert await name_now(browser) == 'Li "Na" <3'


async def test_passwords_are_not_put_into_that_page(browser: Browser, li: Agent) -> None:
    await browser.sign_in(LI)
    form = {"csrf": "old", "current_password": PASSWORD, "password": "fünf andere Hunde 31"}
    kept = await browser.client.post("/desk/profile/password", data=form, headers=NAVIGATES)
    assert kept.status_code == 403
    assert PASSWORD not in html.unescape(kept.text)
    assert "Hunde" not in kept.text


async def test_another_sites_form_gets_no_such_page(browser: Browser, li: Agent) -> None:
    await browser.sign_in(LI)
    headers = NAVIGATES | {"sec-fetch-site": "cross-site"}
    kept = await browser.client.post("/desk/profile", data=PROFILE, headers=headers)
    assert kept.status_code == 403
    assert "Changed" not in kept.text
