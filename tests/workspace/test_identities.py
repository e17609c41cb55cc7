"""The ways to reach a person, edited on their page."""

from uuid import UUID

import pytest
from tests.workspace.conftest import Writes
from tests.workspace.desk import Agents

from walletdesk import contacts, conversations
from walletdesk.contacts import Claim, Identity
from walletdesk.people import Role
from walletdesk.platform.db import Database

EVM = "0x52908400098527886E0F7030069857D2E4169EE7"


async def person_of(db: Database, talk: UUID) -> UUID:
    async with db.read() as tx:
        return (await conversations.get(tx, talk)).contact


async def ways(db: Database, person: UUID) -> list[Identity]:
    async with db.read() as tx:
        return (await contacts.get(tx, person)).identities


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("email", " Ana@Mail.EXAMPLE ", "ana@mail.example"),
        ("phone", "+1 (555) 010-99", "+155501099"),
        ("wallet", EVM.lower(), EVM),
        ("telegram", "@ana", "@ana"),
        ("account", "u-17", "u-17"),
    ],
)
async def test_each_kind_is_kept_in_its_one_form(
    agents: Agents, writes: Writes, db: Database, kind: str, typed: str, kept: str
) -> None:
    li, person = await agents(), await person_of(db, await writes())
    path = f"/desk/contacts/{person}"
    await li.open(path)
    answer = await li.send(f"{path}/identities", kind=kind, value=typed)
    assert answer.status_code == 303
    found = await ways(db, person)
    assert [(i.kind, i.value, i.verified_at) for i in found] == [(kind, kept, None)]
    assert "Added." in (await li.open(answer.headers["location"])).text


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("email", "nobody"),
        ("phone", "12"),
        ("wallet", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"),
        ("wallet", "TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMX"),
        ("telegram", " "),
        ("pigeon", "coo"),
    ],
)
async def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    agents: Agents, writes: Writes, db: Database, kind: str, typed: str
) -> None:
    li, person = await agents(language="es"), await person_of(db, await writes())
    path = f"/desk/contacts/{person}"
    await li.open(path)
    answer = await li.send(f"{path}/identities", kind=kind, value=typed, proven="yes")
    assert answer.status_code == 422
    where = "kind" if kind == "pigeon" else "value"
    assert f'id="error-{where}"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'value="yes" checked' in answer.text
    assert await ways(db, person) == []


async def test_a_secret_is_refused_and_not_shown_again(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, person = await agents(), await person_of(db, await writes())
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    await li.open(f"/desk/contacts/{person}")
    answer = await li.send(f"/desk/contacts/{person}/identities", kind="x", value=phrase)
    assert answer.status_code == 422
    assert "sausage" not in answer.text
    assert await ways(db, person) == []


async def test_what_is_proven_to_be_anothers_is_not_taken_and_leads_there(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li = await agents()
    owner = await person_of(
        db, await writes(name="Owner", claims=(Claim("email", "o@mail.example", proven=True),))
    )
    person = await person_of(db, await writes())
    path = f"/desk/contacts/{person}"
    await li.open(path)
    answer = await li.send(f"{path}/identities", kind="email", value="O@mail.example", proven="yes")
    assert answer.status_code == 422
    assert f'<a href="/desk/contacts/{owner}">Owner</a>' in answer.text
    assert await ways(db, person) == []
    claimed = await li.send(f"{path}/identities", kind="email", value="o@mail.example")
    assert claimed.status_code == 200
    assert f'<a href="/desk/contacts/{owner}">Owner</a>' in claimed.text
    [mine] = await ways(db, person)
    assert mine.verified_at is None
    proof = await li.send(f"{path}/identities/{mine.id}/proof")
    assert proof.status_code == 422
    assert (await ways(db, owner))[0].verified_at is not None
    assert (await ways(db, person))[0].verified_at is None


async def test_a_claim_is_marked_as_proven_and_taken_away(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li = await agents()
    person = await person_of(db, await writes(claims=(Claim("email", "ana@mail.example"),)))
    path = f"/desk/contacts/{person}"
    [claimed] = await ways(db, person)
    await li.open(path)
    assert (await li.send(f"{path}/identities/{claimed.id}/proof")).status_code == 303
    [proven] = await ways(db, person)
    assert proven.verified_at is not None
    assert (await li.send(f"{path}/identities/{claimed.id}/removal")).status_code == 303
    assert await ways(db, person) == []
    assert (await li.send(f"{path}/identities/{claimed.id}/removal")).status_code == 404
    found = await li.open("/desk/search?in=contacts&q=ana@mail.example")
    assert str(person) not in found.text


async def test_a_reader_is_shown_no_form(agents: Agents, writes: Writes, db: Database) -> None:
    product, person = await agents(Role.PRODUCT), await person_of(db, await writes())
    assert "/identities" not in (await product.open(f"/desk/contacts/{person}")).text
    answer = await product.send(f"/desk/contacts/{person}/identities", kind="x", value="ana")
    assert answer.status_code == 403
