"""Templates by the API and on the supervisor's pages."""

import re
from typing import Any

import pytest
from tests.api.conftest import Caller, MakeCaller, admin, agent, app, caller, client
from tests.people.conftest import Browser, add

from walletdesk import macros
from walletdesk.app import asgi
from walletdesk.macros import ensure_shipped, macro_id
from walletdesk.macros.shipped import shipped
from walletdesk.people import Role, TeamWish, create_team
from walletdesk.platform import ids, paging
from walletdesk.platform.db import Database

__all__ = ["admin", "agent", "app", "caller", "client"]

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
WISH: dict[str, Any] = {"names": {"en": "Refund"}, "texts": {"en": "Dear {{contact.name}}"}}


@pytest.fixture(autouse=True)
async def nothing_shipped(app: asgi.Web, db: Database) -> None:
    """Begin with no templates, whatever the application loads when it starts."""
    async with db.transaction() as tx:
        await tx.connection.execute("DELETE FROM macro")


@pytest.fixture
async def browser(app: asgi.Web, db: Database) -> Browser:
    """A supervisor's, signed in."""
    await add(db, "sup@tpwallet.example", Role.SUPERVISOR)
    opened = Browser(app)  # pyright: ignore[reportArgumentType]
    await opened.sign_in("sup@tpwallet.example")
    return opened


async def test_shipped_templates_come_once_and_what_was_edited_or_deleted_stays_so(
    db: Database, admin: Caller
) -> None:
    async with db.transaction() as tx:
        assert await ensure_shipped(tx) == len(shipped())
    await admin.good("PUT", f"/macros/{macro_id('greeting')}", WISH)
    await admin.good("DELETE", f"/macros/{macro_id('pending')}")
    async with db.transaction() as tx:
        assert await ensure_shipped(tx) == 0
        await tx.connection.execute("UPDATE macro SET shipped = '\\x00'")
        assert await ensure_shipped(tx) == len(shipped()) - 2
    assert (await admin.good("GET", f"/macros/{macro_id('greeting')}"))["names"] == WISH["names"]
    assert (await admin("GET", f"/macros/{macro_id('pending')}")).status_code == 404


async def test_the_api_makes_changes_lists_and_deletes(admin: Caller) -> None:
    made = [await admin.good("POST", "/macros", WISH | {"position": i}) for i in (3, 1, 2)]
    first = await admin.good("GET", "/macros?limit=2")
    rest = await admin.good("GET", f"/macros?limit=2&cursor={first['next']}")
    assert [m["position"] for m in first["items"] + rest["items"]] == [1, 2, 3]
    changed = await admin.good("PUT", f"/macros/{made[0]['id']}", WISH | {"position": 9})
    assert changed["position"] == 9
    assert (await admin("DELETE", f"/macros/{made[0]['id']}")).status_code == 204
    assert (await admin("DELETE", f"/macros/{made[0]['id']}")).status_code == 404
    assert (await admin("PUT", f"/macros/{made[0]['id']}", WISH)).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"texts": {"en": "{{password}}"}}, "texts.en"),
        ({"names": {}}, "names"),
        ({"team_id": str(ids.new())}, "team_id"),
        ({"category_id": str(ids.new())}, "category_id"),
        ({"texts": {"en": PHRASE}}, "texts.en"),
    ],
)
async def test_a_bad_template_is_refused_at_its_field(
    admin: Caller, change: dict[str, Any], field: str
) -> None:
    answer = await admin("POST", "/macros", WISH | change)
    assert answer.status_code == 422, answer.text
    assert [e["field"] for e in answer.json()["errors"]] == [field]
    assert (await admin.good("GET", "/macros"))["items"] == []


async def test_an_agent_reads_but_does_not_write(agent: Caller, caller: MakeCaller) -> None:
    assert (await agent("GET", "/macros")).status_code == 200
    assert (await agent("POST", "/macros", WISH)).status_code == 403


async def test_a_teams_template_is_for_that_team(db: Database, admin: Caller) -> None:
    root = await add(db, "root@tpwallet.example", Role.ADMINISTRATOR)
    async with db.transaction() as tx:
        team = await create_team(tx, TeamWish("Recovery", ()), actor=root)
    own = await admin.good("POST", "/macros", WISH | {"team_id": str(team.id)})
    async with db.transaction() as tx:
        assert [str(m.id) for m in await macros.usable(tx, [team.id])] == [own["id"]]
        assert await macros.usable(tx, []) == []
        assert await macros.usable(tx, [ids.new()]) == []
        await macros.count_use(tx, (await macros.usable(tx, [team.id]))[0].id)
    assert (await admin.good("GET", f"/macros/{own['id']}"))["uses"] == 1


async def test_the_pages_make_change_and_delete_a_template(browser: Browser, db: Database) -> None:
    assert "No templates yet" in (await browser.open("/desk/admin/templates")).text
    page = await browser.open("/desk/admin/templates/new")
    assert "{{contact.name}}" in page.text
    typed = {
        "name.en": "Refund",
        "text.en": "Hello",
        "name.zh-Hans": "退款",
        "text.zh-Hans": "您好",
    }
    assert (await browser.send("/desk/admin/templates/new", **typed)).status_code == 303
    page = await browser.open("/desk/admin/templates")
    path = re.search(r'"(/desk/admin/templates/[0-9a-f-]{36})"', page.text)
    assert path, page.text
    assert "English, 中文" in page.text
    edit = await browser.open(path[1])
    assert 'value="退款"' in edit.text
    assert (await browser.send(path[1], **(typed | {"text.en": "Bye"}))).status_code == 303
    async with db.read() as tx:
        assert [m.texts["en"] for m in await macros.usable(tx, ())] == ["Bye"]
    await browser.open(path[1])
    assert (await browser.send(f"{path[1]}/deletion")).status_code == 303
    assert "No templates yet" in (await browser.open("/desk/admin/templates")).text


async def test_a_mistake_on_the_page_keeps_what_was_typed(browser: Browser) -> None:
    await browser.open("/desk/admin/templates/new")
    answer = await browser.send(
        "/desk/admin/templates/new",
        **{"name.en": "Mine", "text.en": "{{pin}} <b>", "position": "first"},
    )
    assert answer.status_code == 422
    assert "whole number" in answer.text
    answer = await browser.send(
        "/desk/admin/templates/new", **{"name.en": "Mine", "text.en": "{{pin}} <b>"}
    )
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.text
    assert "{{pin}} &lt;b&gt;" in answer.text
    assert "There is no variable “pin”" in answer.text


async def test_a_nul_byte_is_dropped_and_a_bent_cursor_refused(admin: Caller) -> None:
    made = await admin.good(
        "POST", "/macros", {"names": {"en": "a\x00b"}, "texts": {"en": "c\x00"}}
    )
    assert (made["names"], made["texts"]) == ({"en": "ab"}, {"en": "c"})
    bent = paging.encode(1 << 64, str(ids.new()))
    assert (await admin("GET", f"/macros?cursor={bent}")).status_code == 422
    beyond = paging.encode(1 << 40, str(ids.new()))
    assert (await admin.good("GET", f"/macros?cursor={beyond}"))["items"] == []
