"""Categories by the API: one tree for every reader, changed only by administrators."""

from typing import Any

import pytest
from tests.api.conftest import Caller, admin, agent, app, caller, client

from walletdesk.categories import Category, category_id, public_tree, tree
from walletdesk.categories.http import roots
from walletdesk.platform import ids
from walletdesk.platform.db import Database

__all__ = ["admin", "agent", "app", "caller", "client"]

FIELD = {"key": "nickname", "kind": "text", "required": True, "labels": {"en": "Nickname"}}


def find(items: list[dict[str, Any]], slug: str) -> dict[str, Any]:
    return next(c for c in items if c["slug"] == slug)


async def test_the_tree_comes_in_the_callers_language(agent: Caller) -> None:
    english = await agent.good("GET", "/categories")
    chinese = await agent.good("GET", "/categories", accept_language="zh-CN")
    assert english["next"] is None
    assert find(english["items"], "theft")["name"] == "Suspected theft"
    theft = find(chinese["items"], "theft")
    assert theft["name"] == "疑似被盗"
    assert theft["names"] is None
    chain = next(f for f in theft["fields"] if f["key"] == "chain")
    assert {"tron", "other"} <= {o["value"] for o in chain["options"]}


async def test_all_languages_come_when_asked_for(agent: Caller) -> None:
    items = (await agent.good("GET", "/categories?languages=all"))["items"]
    assert set(find(items, "fee")["names"]) == {"en", "zh-Hans", "es"}
    answer = await agent("GET", "/categories?languages=klingon")
    assert 400 <= answer.status_code < 500


async def test_an_agent_may_not_change_the_tree(agent: Caller) -> None:
    theft = category_id("theft")
    made = await agent("POST", "/categories", {"slug": "staking", "names": {"en": "Staking"}})
    changed = await agent("PATCH", f"/categories/{theft}", {"active": False})
    assert (made.status_code, changed.status_code) == (403, 403)


async def test_a_category_is_made_and_asks_for_its_own_fields_and_its_parents(
    admin: Caller,
) -> None:
    wish = {
        "slug": "deposit-staking",
        "names": {"en": "Staking", "zh-Hans": "质押"},
        "parent_id": str(category_id("deposit")),
        "fields": [FIELD],
    }
    made = await admin.good("POST", "/categories", wish)
    keys = [f["key"] for f in made["fields"]]
    assert keys[-1] == "nickname"
    assert "tx_hash" in keys
    assert (await admin("POST", "/categories", wish)).status_code == 409
    got = await admin.good("GET", f"/categories/{made['id']}")
    assert got == made


async def test_a_change_is_seen_by_the_next_reader_and_what_is_left_out_stays(
    admin: Caller, agent: Caller
) -> None:
    fee = category_id("fee")
    before = await agent.good("GET", f"/categories/{fee}")
    await admin.good("PATCH", f"/categories/{fee}", {"priority": 3})
    after = await agent.good("GET", f"/categories/{fee}")
    assert after == before | {"priority": 3}


async def test_a_category_that_is_switched_off_is_gone_for_the_public(
    admin: Caller, db: Database
) -> None:
    await admin.good("PATCH", f"/categories/{category_id('fee-high')}", {"active": False})
    async with db.read() as tx:
        loaded = await tree(tx)
    every = await admin.good("GET", "/categories?languages=all")
    shown = roots(loaded, "en")
    fee = next(c for c in shown if c.slug == "fee")
    assert "fee-high" not in {c.slug for c in fee.children}
    assert "fee-high" in {c["slug"] for c in find(every["items"], "fee")["children"]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"names": {"zh-Hans": "手续费"}}, "names"),
        ({"names": {"en": "Fee", "x y": "?"}}, "names"),
        ({"fields": [FIELD, FIELD]}, "fields.1.key"),
        ({"fields": [FIELD | {"key": "Nick Name"}]}, "fields.0.key"),
        ({"fields": [FIELD | {"kind": "choice"}]}, "fields.0.options"),
        ({"fields": [FIELD | {"condition": {"nothing": ["a"]}}]}, "fields.0.condition"),
        ({"parent_id": str(category_id("fee"))}, "parent_id"),
        ({"parent_id": str(category_id("fee-high"))}, "parent_id"),
        ({"parent_id": str(ids.new())}, "parent_id"),
    ],
)
async def test_what_would_break_a_form_is_refused(
    admin: Caller, change: dict[str, Any], field: str
) -> None:
    answer = await admin("PATCH", f"/categories/{category_id('fee')}", change)
    assert answer.status_code == 422, answer.text
    assert field in [e["field"] for e in answer.json()["errors"]], answer.text


async def test_the_public_tree_is_the_apis(admin: Caller, db: Database) -> None:
    async with db.read() as tx:
        public = await public_tree(tx, "es")
    items = (await admin.good("GET", "/categories", accept_language="es"))["items"]
    assert [c.name for c in public] == [c["name"] for c in items]
    assert all(isinstance(c, Category) for c in (await read(db)).roots)


async def read(db: Database) -> Any:
    async with db.read() as tx:
        return await tree(tx)


async def test_a_nul_byte_anywhere_is_dropped_or_refused(admin: Caller) -> None:
    option = {"value": "a\x00", "labels": {"en": "A\x00"}}
    field = FIELD | {"kind": "choice", "options": [option], "help": {"en": "x\x00"}}
    wish = {"slug": "nul", "names": {"en": "N\x00"}, "guidance": {"en": "\x00"}, "fields": [field]}
    made = await admin.good("POST", "/categories", wish)
    assert made["name"] == "N"
    assert made["fields"][0]["options"][0] == {"value": "a", "label": "A", "labels": {"en": "A"}}
    answer = await admin("POST", "/categories", wish | {"slug": "nul-two", "icon": "a\x00"})
    assert 400 <= answer.status_code < 500
