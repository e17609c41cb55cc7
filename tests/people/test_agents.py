"""Who may make, change and see whom; teams; names for the other rooms."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from tests.people.conftest import App, Browser, Program, add, token_of

from walletdesk import people
from walletdesk.people import Act, Agent, AgentChange, NewAgent, Role, TeamWish
from walletdesk.people.model.roles import READING
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Conflict, Forbidden, Invalid

ADA = "ada@tpwallet.example"
NOBODY = UUID(int=7)
WRITES = (
    ("POST", "/agents", {"email": "x@tpwallet.example", "name": "X"}),
    ("PATCH", "/agents/{id}", {"role": "administrator"}),
    ("PATCH", "/me", {"availability": "online"}),
    ("POST", "/teams", {"name": "Transfers"}),
    ("PUT", "/teams/{id}", {"name": "Transfers"}),
    ("POST", "/tokens", {"name": "X"}),
    ("DELETE", "/tokens/{id}", None),
)


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
async def test_the_product_role_writes_nothing(
    app: App, db: Database, admin: Agent, method: str, path: str, body: Any
) -> None:
    reader = await add(db, "pat@tpwallet.example", Role.PRODUCT)
    program = Program(app, await token_of(db, reader.id))
    answer = await program(method, path.format(id=reader.id), body)
    assert (answer.status_code, answer.json()["code"]) == (403, "act.not_yours")
    assert (await program("GET", "/agents")).status_code == 200


async def test_agents_may_leave_while_the_administrator_is_only_invited(db: Database) -> None:
    async with db.transaction() as tx:
        boss = await people.create_agent(
            tx, NewAgent(email="b@tpwallet.example", name="B", role=Role.ADMINISTRATOR)
        )
        ana = await people.create_agent(tx, NewAgent(email="a@tpwallet.example", name="A"))
        left = await people.change_agent(tx, ana.id, AgentChange(disabled=True), actor=boss)
    assert left.disabled_at is not None


async def test_every_write_of_the_room_names_an_act_that_writes() -> None:
    """So that a new route cannot forget its guard."""
    reading = {f"{act.value}" for act in READING}
    for handler in people.api:
        guards: list[Any] = [*(handler.guards or ())]
        if handler.http_methods & {"POST", "PUT", "PATCH", "DELETE"}:
            acts = {cell.cell_contents for g in guards for cell in g.__closure__ or ()}
            assert acts - reading, handler.paths


async def test_a_supervisor_and_an_agent_manage_nobody(
    app: App, db: Database, admin: Agent, li: Agent
) -> None:
    sue = await add(db, "sue@tpwallet.example", Role.SUPERVISOR)
    for person in (sue, li):
        program = Program(app, await token_of(db, person.id))
        for change in ({"role": "administrator"}, {"name": "X"}, {"disabled": True}):
            assert (await program("PATCH", f"/agents/{li.id}", change)).status_code == 403
        browser = Browser(app)
        await browser.sign_in(person.email)
        for path in ("/desk/admin/people", "/desk/admin/tokens", "/desk/admin/security"):
            assert (await browser.open(path)).status_code == 403


async def test_a_scoped_token_cannot_give_what_it_does_not_have(
    app: App, db: Database, admin: Agent, li: Agent
) -> None:
    """An administrator's token for people alone must not make itself an administrator."""
    program = Program(app, await token_of(db, admin.id, scopes=(Act.PEOPLE,)))
    new = {"email": "x@tpwallet.example", "name": "X", "role": "administrator"}
    for attempt in (
        await program("POST", "/agents", new),
        await program("PATCH", f"/agents/{li.id}", {"role": "administrator"}),
        await program("PATCH", f"/agents/{admin.id}", {"disabled": True}),
    ):
        assert (attempt.status_code, attempt.json()["code"]) == (403, "role.above_yours")


async def test_a_token_that_may_manage_agents_cannot_raise_one_above_itself(
    app: App, db: Database, admin: Agent, li: Agent
) -> None:
    scopes = (*people.ALLOWED[Role.AGENT], Act.PEOPLE)
    program = Program(app, await token_of(db, admin.id, scopes=scopes))
    assert (await program("PATCH", f"/agents/{li.id}", {"name": "李娜"})).status_code == 200
    for role in ("supervisor", "administrator"):
        answer = await program("PATCH", f"/agents/{li.id}", {"role": role})
        assert (answer.status_code, answer.json()["code"]) == (403, "role.above_yours")


async def test_the_last_administrator_can_neither_go_nor_be_demoted(
    app: App, browser: Browser, admin: Agent, li: Agent
) -> None:
    await browser.sign_in(ADA)
    for change in ({"role": "agent"}, {"disabled": True}):
        answer = await browser.api("PATCH", f"/agents/{admin.id}", change)
        assert (answer.status_code, answer.json()["code"]) == (409, "agent.last_administrator")
    page = await browser.open(f"/desk/admin/people/{admin.id}")
    form = {"name": "Ada", "role": "agent", "language": "en", "active": "yes"}
    assert (await browser.send(f"/desk/admin/people/{admin.id}", **form)).status_code == 422
    assert page.status_code == 200


async def test_one_who_was_only_invited_does_not_count_as_administrator(
    db: Database, admin: Agent
) -> None:
    async with db.transaction() as tx:
        new = NewAgent(email="eve@tpwallet.example", name="Eve", role=Role.ADMINISTRATOR)
        await people.create_agent(tx, new)
        with pytest.raises(Conflict):
            await people.change_agent(tx, admin.id, AgentChange(disabled=True), actor=admin)


async def test_two_who_demote_each_other_at_once_do_not_both_succeed(
    db: Database, admin: Agent
) -> None:
    """The second begins while the first has not committed: it must wait, and then be refused."""
    eve = await add(db, "eve@tpwallet.example", Role.ADMINISTRATOR)
    demoted = AgentChange(role=Role.AGENT)

    async def second() -> None:
        async with db.transaction() as tx:
            await people.change_agent(tx, admin.id, demoted, actor=eve)

    async with db.transaction() as first:
        await people.change_agent(first, eve.id, demoted, actor=admin)
        task = asyncio.create_task(second())
        while not task.done() and not await waits_for_a_lock(db):
            await asyncio.sleep(0.01)
    with pytest.raises(Conflict):
        await task


async def waits_for_a_lock(db: Database) -> bool:
    async with db.read() as read:
        count = await read.connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
    return bool(count)


async def test_a_change_of_role_asks_for_the_password_again(
    browser: Browser, admin: Agent, li: Agent, clock: MovedClock
) -> None:
    await browser.sign_in(ADA)
    clock.forward(minutes=11)
    refused = await browser.api("PATCH", f"/agents/{li.id}", {"role": "supervisor"})
    assert (refused.status_code, refused.json()["code"]) == (403, "confirm.needed")
    assert (await browser.api("PATCH", f"/agents/{li.id}", {"name": "Li"})).status_code == 200
    await browser.open(f"/desk/admin/people/{li.id}")
    form = {"name": "Li", "role": "supervisor", "language": "en", "active": "yes"}
    assert (await browser.send(f"/desk/admin/people/{li.id}", **form)).status_code == 422
    form["your_password"] = "vier korrekte Pferde 77"
    assert (await browser.send(f"/desk/admin/people/{li.id}", **form)).status_code == 303
    assert (await browser.api("GET", f"/agents/{li.id}")).json()["role"] == "supervisor"


async def test_an_address_belongs_to_one_agent(db: Database, li: Agent) -> None:
    with pytest.raises(Invalid) as taken:
        await add(db, "LI@tpwallet.example")
    assert taken.value.code == "email.taken"


async def test_every_page_of_administration_opens_in_each_language(
    browser: Browser, admin: Agent, li: Agent
) -> None:
    await browser.sign_in(ADA)
    team = (await browser.api("POST", "/teams", {"name": "Transfers"})).json()
    paths = (
        "/desk/profile",
        "/desk/profile/two-step",
        "/desk/admin/people",
        f"/desk/admin/people/{li.id}",
        "/desk/admin/teams",
        f"/desk/admin/teams/{team['id']}",
        "/desk/admin/tokens",
        "/desk/admin/security",
    )
    for language in ("en", "zh-Hans", "es"):
        await browser.open("/desk/profile")
        await browser.send("/desk/language", language=language)
        for path in paths:
            page = await browser.open(path)
            assert page.status_code == 200, path
            assert f'<html lang="{language}"' in page.text


async def test_teams_by_form(browser: Browser, admin: Agent, li: Agent) -> None:
    await browser.sign_in(ADA)
    await browser.open("/desk/admin/teams")
    made = await browser.send("/desk/admin/teams", name="Transfers")
    where = made.headers["location"]
    await browser.open(where)
    members = [str(li.id), str(admin.id)]
    assert (await browser.send(where, name="Transfers", members=members)).status_code == 303
    teams = (await browser.api("GET", "/teams")).json()["items"]
    assert sorted(teams[0]["members"]) == sorted(members)
    assert (await browser.send(where, name="Transfers", members=str(li.id))).status_code == 303
    assert (await browser.api("GET", "/me")).json()["agent"]["teams"] == []
    assert (await browser.send(where, name="", members="nonsense")).status_code == 422


async def test_team_names_are_unique_and_members_exist(db: Database, li: Agent) -> None:
    async with db.transaction() as tx:
        await people.create_team(tx, TeamWish("Transfers", (li.id,)))
    for wish, field in (
        (TeamWish("transfers"), "name"),
        (TeamWish(" "), "name"),
        (TeamWish("Swaps", (li.id, NOBODY)), "members"),
    ):
        with pytest.raises(Invalid) as wrong:
            async with db.transaction() as tx:
                await people.create_team(tx, wish)
        assert wrong.value.field == field


async def test_names_are_there_for_every_room_and_fresh_here_at_once(
    db: Database, admin: Agent, li: Agent
) -> None:
    async with db.read() as read:
        cards = await people.names(read)
        assert cards[li.id].name == "Li"
        assert await people.names(read) is cards
    async with db.transaction() as tx:
        await people.change_agent(tx, li.id, AgentChange(name="李娜", disabled=True), actor=admin)
    async with db.read() as read:
        card = (await people.agents_by_id(read, [li.id]))[li.id]
    assert (card.name, card.active) == ("李娜", False)


async def test_agents_are_paged(app: App, db: Database, admin: Agent) -> None:
    for number in range(4):
        await add(db, f"a{number}@tpwallet.example")
    program = Program(app, await token_of(db, admin.id))
    first = (await program("GET", "/agents?limit=3")).json()
    second = (await program("GET", f"/agents?limit=3&cursor={first['next']}")).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (3, 2, None)


async def test_bad_requests_say_what_to_change(app: App, db: Database, admin: Agent) -> None:
    program = Program(app, await token_of(db, admin.id))
    for body, field in (
        ({"email": "nobody", "name": "X"}, "email"),
        ({"email": "x@tpwallet.example", "name": " "}, "name"),
        ({"email": "x@tpwallet.example", "name": "X", "password": "abc"}, "password"),
        ({"email": "x@tpwallet.example", "name": "X", "language": "tlh"}, "language"),
    ):
        answer = await program("POST", "/agents", body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field
    assert (await program("POST", "/agents", {"shoe": 1})).status_code == 400


async def test_an_agent_of_a_lower_role_is_within_reach_only(db: Database, admin: Agent) -> None:
    sue = await add(db, "sue@tpwallet.example", Role.SUPERVISOR)
    async with db.transaction() as tx:
        with pytest.raises(Forbidden):
            await people.create_agent(
                tx,
                NewAgent(email="x@tpwallet.example", name="X", role=Role.ADMINISTRATOR),
                actor=sue,
            )
