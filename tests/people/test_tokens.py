"""API tokens: what they open, for how long, and never more than their owner may."""

from datetime import timedelta

import pytest
from tests.people.conftest import App, Browser, Program, add, other_process, token_of

from walletdesk.people import Act, Agent, Role, issue_token
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Forbidden, Invalid, NotFound
from walletdesk.platform.settings import Settings

ADA = "ada@tpwallet.example"


async def test_a_token_speaks_for_its_owner(app: App, db: Database, admin: Agent) -> None:
    token = await token_of(db, admin.id)
    assert token.startswith("wd_")
    me = (await Program(app, token)("GET", "/me")).json()
    assert me["agent"]["email"] == ADA
    assert set(me["acts"]) == {act.value for act in Act}


async def test_it_is_found_by_address_too(app: App, db: Database, admin: Agent) -> None:
    async with db.transaction() as tx:
        token = await issue_token(tx, " ADA@tpwallet.example", scopes=(Act.READ,))
        with pytest.raises(NotFound):
            await issue_token(tx, "nobody@tpwallet.example")
    assert (await Program(app, token)("GET", "/me")).json()["acts"] == ["read"]


@pytest.mark.parametrize("token", ["", "wd_unknown", "x" * 9000, "wd_中文"])
async def test_what_is_no_token_gets_401(app: App, token: str) -> None:
    answer = await Program(app, token)("GET", "/me")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_session_cookie_is_no_token_and_a_token_no_cookie(
    app: App, browser: Browser, db: Database, admin: Agent
) -> None:
    await browser.sign_in(ADA)
    assert browser.cookie
    assert (await Program(app, browser.cookie)("GET", "/me")).status_code == 401
    other = Browser(app)
    other.client.cookies.set("wd_session", await token_of(db, admin.id))
    assert (await other.open("/desk/profile")).status_code == 303


async def test_scopes_bound_what_it_may(app: App, db: Database, admin: Agent) -> None:
    program = Program(app, await token_of(db, admin.id, scopes=(Act.READ,)))
    assert (await program("GET", "/agents")).status_code == 200
    refused = await program("POST", "/teams", {"name": "Transfers"})
    assert (refused.status_code, refused.json()["code"]) == (403, "act.not_yours")


async def test_it_ends_in_time(app: App, db: Database, admin: Agent, clock: MovedClock) -> None:
    token = await token_of(db, admin.id, expires_at=clock.now() + timedelta(days=1))
    program = Program(app, token)
    clock.forward(hours=23, minutes=59, seconds=58)
    assert (await program("GET", "/me")).status_code == 200
    clock.forward(seconds=3)
    assert (await program("GET", "/me")).status_code == 401


async def test_a_revoked_token_is_refused_at_once_here_and_in_five_seconds_elsewhere(
    app: App, db: Database, admin: Agent, database_url: str, settings: Settings, clock: MovedClock
) -> None:
    token = await token_of(db, admin.id)
    here, revoker = Program(app, token), Program(app, await token_of(db, admin.id))
    async with other_process(database_url, settings, clock) as elsewhere:
        there = Program(elsewhere, token)
        assert (await here("GET", "/me")).status_code == 200
        assert (await there("GET", "/me")).status_code == 200
        listed = (await revoker("GET", "/tokens")).json()["items"]
        assert (await revoker("DELETE", f"/tokens/{listed[1]['id']}")).status_code == 204
        assert (await here("GET", "/me")).status_code == 401
        clock.forward(seconds=5)
        assert (await there("GET", "/me")).status_code == 401


async def test_a_demoted_or_disabled_owner_takes_the_token_along(
    app: App, browser: Browser, db: Database, admin: Agent
) -> None:
    eve = await add(db, "eve@tpwallet.example", Role.ADMINISTRATOR)
    program = Program(app, await token_of(db, eve.id))
    assert (await program("POST", "/teams", {"name": "One"})).status_code == 201
    await browser.sign_in(ADA)
    await browser.api("PATCH", f"/agents/{eve.id}", {"role": "agent"})
    assert (await program("POST", "/teams", {"name": "Two"})).status_code == 403
    assert (await program("GET", "/me")).status_code == 200
    await browser.api("PATCH", f"/agents/{eve.id}", {"disabled": True})
    assert (await program("GET", "/me")).status_code == 401


async def test_nobody_issues_more_than_the_owner_may(db: Database, li: Agent) -> None:
    async with db.transaction() as tx:
        with pytest.raises(Forbidden):
            await issue_token(tx, li.id, role=Role.ADMINISTRATOR)
        with pytest.raises(Invalid):
            await issue_token(tx, li.id, scopes=(Act.PEOPLE,))


async def test_a_token_issues_no_stronger_or_longer_one(
    app: App, db: Database, admin: Agent, clock: MovedClock
) -> None:
    ends = clock.now() + timedelta(days=1)
    scopes = (Act.TOKENS, Act.READ)
    program = Program(app, await token_of(db, admin.id, scopes=scopes, expires_at=ends))
    within = {"scopes": ["read"], "expires_at": ends.isoformat()}
    assert (await program("POST", "/tokens", within)).status_code == 201
    for beyond in (
        within | {"scopes": ["people"]},
        within | {"scopes": []},
        within | {"expires_at": (ends + timedelta(seconds=1)).isoformat()},
        {"scopes": ["read"]},
    ):
        assert (await program("POST", "/tokens", beyond)).status_code in (403, 422)


async def test_making_one_in_the_browser_asks_for_the_password_again(
    app: App, browser: Browser, admin: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(ADA)
    clock.forward(minutes=11)
    await browser.open("/desk/admin/tokens")
    form = {"name": "Bridge", "role": "agent", "scopes": "read", "days": "90"}
    asked = await browser.send("/desk/admin/tokens", **form)
    assert asked.status_code == 422
    assert 'value="Bridge"' in asked.text
    refused = await browser.api("POST", "/tokens", {"name": "Bridge"})
    assert (refused.status_code, refused.json()["code"]) == (403, "confirm.needed")
    made = await browser.send("/desk/admin/tokens", **form, your_password="vier korrekte Pferde 77")
    token = made.text.split('value="wd_')[1].split('"')[0]
    assert (await Program(app, "wd_" + token)("GET", "/me")).json()["acts"] == ["read"]
    listed = await browser.open("/desk/admin/tokens")
    assert "Bridge" in listed.text
    assert token not in listed.text


async def test_only_the_hash_is_kept(db: Database, admin: Agent) -> None:
    token = await token_of(db, admin.id)
    async with db.read() as read:
        row = await read.connection.fetchval("SELECT to_jsonb(t)::text FROM api_token t")
    assert token[3:] not in row
    assert token.encode().hex() not in row


async def test_the_list_is_paged_newest_first(app: App, db: Database, admin: Agent) -> None:
    tokens = [await token_of(db, admin.id, name=f"number {n}") for n in range(5)]
    program = Program(app, tokens[0])
    names: list[str] = []
    path = "/tokens?limit=2"
    while path:
        page = (await program("GET", path)).json()
        names += [token["name"] for token in page["items"]]
        path = f"/tokens?limit=2&cursor={page['next']}" if page["next"] else ""
    assert names == [f"number {n}" for n in (4, 3, 2, 1, 0)]
    assert (await program("GET", "/tokens?cursor=nonsense")).status_code == 422
    assert (await program("GET", "/tokens?limit=101")).status_code == 400
