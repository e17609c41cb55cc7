"""Pages of people and of search."""

import pytest
from tests.workspace.conftest import Writes
from tests.workspace.desk import ROW, Agents

from walletdesk import contacts, conversations
from walletdesk.contacts import Claim
from walletdesk.people import Role
from walletdesk.platform.db import Database


async def test_a_person_is_shown_with_what_they_wrote_and_how_they_are_reached(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li = await agents()
    talk = await writes(claims=(Claim("email", "xiaoming@tpwallet.example"),))
    async with db.read() as tx:
        person = (await conversations.get(tx, talk)).contact
    listed = (await li.open("/desk/contacts")).text
    assert "王小明" in listed
    assert f"/desk/contacts/{person}" in listed
    page = await li.open(f"/desk/contacts/{person}")
    assert "xiaoming@tpwallet.example" in page.text
    assert ROW.findall(page.text) == [str(talk)]


async def test_a_name_is_changed_and_a_wrong_one_comes_back_with_its_error(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(), await writes()
    async with db.read() as tx:
        person = (await conversations.get(tx, talk)).contact
    path = f"/desk/contacts/{person}"
    await li.open(path)
    saved = await li.send(path, name="Ana García", language="es")
    assert saved.status_code == 303
    async with db.read() as tx:
        found = await contacts.get(tx, person)
    assert (found.name, found.language) == ("Ana García", "es")
    wrong = await li.send(path, name="x" * 201, language="es")
    assert wrong.status_code == 422
    assert "x" * 201 in wrong.text
    assert 'id="error-name"' in wrong.text
    assert (await li.send(path, name="Ana", language="xx")).status_code == 422


async def test_a_secret_typed_as_a_name_is_not_kept(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(), await writes()
    async with db.read() as tx:
        person = (await conversations.get(tx, talk)).contact
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    await li.open(f"/desk/contacts/{person}")
    await li.send(f"/desk/contacts/{person}", name=phrase, language="en")
    async with db.read() as tx:
        assert "sausage" not in (await contacts.get(tx, person)).name


async def test_a_reader_may_look_and_not_change(
    agents: Agents, writes: Writes, db: Database
) -> None:
    product, talk = await agents(Role.PRODUCT), await writes()
    async with db.read() as tx:
        person = (await conversations.get(tx, talk)).contact
    page = await product.open(f"/desk/contacts/{person}")
    assert page.status_code == 200
    assert 'name="name"' not in page.text
    answer = await product.send(f"/desk/contacts/{person}", name="X", language="en")
    assert answer.status_code == 403


@pytest.mark.parametrize("q", ["转账", "待处", "is:unread"])
async def test_a_conversation_is_found(agents: Agents, writes: Writes, q: str) -> None:
    li = await agents()
    await writes("我的转账一直待处理")
    text = (await li.open(f"/desk/search?q={q}")).text
    assert "王小明" in text
    assert "/desk/c/WD-" in text


async def test_people_are_found_and_nothing_found_and_nonsense_are_said(
    agents: Agents, writes: Writes
) -> None:
    li = await agents()
    await writes(claims=(Claim("email", "xiaoming@tpwallet.example"),))
    found = await li.open("/desk/search?in=contacts&q=xiaoming@tpwallet.example")
    assert "/desk/contacts/" in found.text.split("<table")[1]
    assert "Nothing found" in (await li.open("/desk/search?q=zzzzz")).text
    wrong = await li.open("/desk/search?q=status:weird")
    assert wrong.status_code == 422
    assert 'value="status:weird"' in wrong.text
