"""The shipped tree: complete in three languages, asks for no secret, is loaded once."""

import re
from collections.abc import Iterator

import msgspec
import pytest

from walletdesk.categories import CategoryChange, category_id, change, ensure_shipped, tree
from walletdesk.categories.actions import check_definition
from walletdesk.categories.chains import FAMILIES, LABELS
from walletdesk.categories.model import Category, Texts, say
from walletdesk.categories.shipped import Shipped, shipped
from walletdesk.people import Agent, NewAgent, Role, create_agent
from walletdesk.platform.db import Database

TOP = (
    "login password recovery transfer deposit withdrawal wrong-network fee swap balance dapp"
    " security theft phishing how-to technical profile complaint suggestion legal"
).split()
LANGUAGES = {"en", "zh-Hans", "es"}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
async def admin(db: Database) -> Agent:
    async with db.transaction() as tx:
        new = NewAgent(email="ada@tpwallet.example", name="Ada", role=Role.ADMINISTRATOR)
        return await create_agent(tx, new)


def texts() -> Iterator[tuple[str, Texts]]:
    for category in shipped():
        yield category.slug, category.names
        if category.guidance:
            yield f"{category.slug} guidance", category.guidance
        for field in category.fields:
            yield f"{category.slug}.{field.key}", field.labels
            if field.help:
                yield f"{category.slug}.{field.key} help", field.help
            for option in field.options:
                yield f"{category.slug}.{field.key}.{option.value}", option.labels


def test_the_twenty_categories_of_the_specification_are_there_in_order() -> None:
    assert [c.slug for c in shipped() if c.parent is None] == TOP
    assert all(c.guidance for c in shipped() if c.parent is None)


def test_every_text_is_written_in_three_languages() -> None:
    for where, text in texts():
        assert set(text) == LANGUAGES, where
        assert all(t.strip() for t in text.values()), where
        if text["en"] != "WalletConnect":
            assert HAN.search(text["zh-Hans"]), where
        assert not HAN.search(text["es"]), where


def test_no_field_asks_for_a_secret() -> None:
    words = r"phrase|private|keystore|password|\bpin\b|one.?time|seed|mnemonic"
    asked = re.compile(words, re.IGNORECASE)
    for category in shipped():
        for field in category.fields:
            assert not asked.search(field.key), (category.slug, field.key)
            assert not asked.search(field.labels["en"]), (category.slug, field.key)


def test_every_chain_that_is_offered_has_a_name() -> None:
    assert set(LABELS) == set(FAMILIES)


async def test_theft_is_urgent_and_definitions_hold_in_the_tree(db: Database) -> None:
    async with db.transaction() as tx:
        await ensure_shipped(tx)
        loaded = await tree(tx)
    for category in loaded.by_id.values():
        check_definition(category.fields, ())
    assert loaded.by_slug["theft"].priority == 3
    assert [c.slug for c in loaded.roots] == TOP


async def test_a_child_asks_for_what_its_parent_asks_and_may_be_stricter(db: Database) -> None:
    async with db.transaction() as tx:
        await ensure_shipped(tx)
        loaded = await tree(tx)
    parent, child = loaded.by_slug["transfer"], loaded.by_slug["transfer-not-received"]
    assert {f.key for f in parent.fields} < {f.key for f in child.fields}
    assert not required(parent, "counterparty")
    assert required(child, "counterparty")


def required(category: Category, key: str) -> bool:
    return next(f.required for f in category.fields if f.key == key)


async def test_loading_again_writes_nothing(db: Database) -> None:
    async with db.transaction() as tx:
        assert await ensure_shipped(tx) == len(shipped())
        version = (await tree(tx)).version
    async with db.transaction() as tx:
        assert await ensure_shipped(tx) == 0
        assert (await tree(tx)).version == version


async def test_a_new_release_reaches_what_nobody_edited(
    db: Database, admin: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with db.transaction() as tx:
        await ensure_shipped(tx)
        wish = CategoryChange(names={"en": "My own login"})
        await change(tx, category_id("login"), wish, actor=admin)
    newer = tuple(renamed(c) if c.slug in ("login", "fee") else c for c in shipped())
    monkeypatch.setattr("walletdesk.categories.shipped.shipped", lambda: newer)
    async with db.transaction() as tx:
        assert await ensure_shipped(tx) == 1
    async with db.read() as tx:
        loaded = await tree(tx)
    assert say(loaded.by_slug["login"].names, "en") == "My own login"
    assert say(loaded.by_slug["fee"].names, "en") == "Newer"


def renamed(category: Shipped) -> Shipped:
    return msgspec.structs.replace(category, names=dict.fromkeys(LANGUAGES, "Newer"))
