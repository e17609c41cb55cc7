"""Adding, changing, pausing and replaying mailboxes on their pages."""

import re
from uuid import UUID

import pytest
from litestar import Litestar
from tests.adapters.email.pages.conftest import FORM, HOME, mailbox
from tests.people.conftest import Browser, add

from walletdesk import channels, events
from walletdesk.adapters.email import store
from walletdesk.adapters.email.model import Mailbox, Server
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database

IMAP = Server("imap.tpwallet.example", 993, user="help@tpwallet.example")
BOX = Mailbox(imap=IMAP)


async def secrets(db: Database, account: UUID) -> dict[str, str]:
    async with db.read() as tx:
        return (await channels.opened(tx, account)).secrets


async def box(db: Database, account: UUID) -> store.Box:
    async with db.read() as tx:
        return await store.box(tx, account)


async def only(db: Database) -> store.Box:
    async with db.read() as tx:
        (found,) = await store.mailboxes(tx)
    return found


async def kinds(db: Database) -> list[str]:
    async with db.read() as tx:
        found = await events.after(tx, events.BEGINNING, batch=1000)
    return [one.kind for one in found]


async def test_a_mailbox_is_added_and_its_secrets_are_never_shown(
    admin: Browser, db: Database
) -> None:
    empty = await admin.open(HOME)
    assert 'class="empty"' in empty.text
    assert f'href="{HOME}/new"' in empty.text
    assert (await admin.open(f"{HOME}/new")).status_code == 200
    answer = await admin.send(f"{HOME}/new", **FORM)
    assert answer.status_code == 303, answer.text
    added = await only(db)
    assert answer.headers["location"] == f"{HOME}/{added.id}?saved"
    assert added.mailbox.imap == IMAP
    kept = await secrets(db, added.id)
    assert kept == {"imap_password": "correct-horse-7", "smtp_password": "correct-horse-7"}
    page = await admin.open(f"{HOME}/{added.id}?saved")
    assert 'value="imap.tpwallet.example"' in page.text
    assert "correct-horse-7" not in page.text
    assert "correct-horse-7" not in (await admin.open(HOME)).text


async def test_mistakes_are_shown_at_their_fields_and_nothing_typed_is_lost(
    admin: Browser, db: Database
) -> None:
    await admin.open(f"{HOME}/new")
    typed = FORM | {"imap.port": "many", "from_name": "TPWallet 客服", "trusted": "mx.a.example"}
    answer = await admin.send(f"{HOME}/new", **typed)
    assert answer.status_code == 422
    field = re.search(r'<input[^>]*name="imap.port"[^>]*>', answer.text)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'value="many"' in field[0]
    assert 'value="TPWallet 客服"' in answer.text
    assert 'value="mx.a.example"' in answer.text
    assert "correct-horse-7" not in answer.text
    async with db.read() as tx:
        assert await store.mailboxes(tx) == []


async def test_an_empty_secret_keeps_the_stored_one(admin: Browser, db: Database) -> None:
    account = await mailbox(db, BOX, imap_password="kept-one-3")
    await admin.open(f"{HOME}/{account}")
    plain = FORM | {"imap_password": "", "smtp.host": "", "from_name": "Neu"}
    answer = await admin.send(f"{HOME}/{account}", **plain)
    assert answer.status_code == 303, answer.text
    assert (await box(db, account)).mailbox.from_name == "Neu"
    assert await secrets(db, account) == {"imap_password": "kept-one-3"}


async def test_another_server_does_not_get_the_stored_password(
    admin: Browser, db: Database
) -> None:
    account = await mailbox(db, BOX, imap_password="kept-one-3")
    await admin.open(f"{HOME}/{account}")
    moved = FORM | {"imap_password": "", "smtp.host": "", "imap.host": "imap.evil.example"}
    answer = await admin.send(f"{HOME}/{account}", **moved)
    assert answer.status_code == 422
    assert (await box(db, account)).mailbox.imap == IMAP


async def test_an_address_has_one_mailbox(admin: Browser, db: Database) -> None:
    await mailbox(db, BOX, imap_password="x")
    await admin.open(f"{HOME}/new")
    answer = await admin.send(f"{HOME}/new", **FORM)
    assert answer.status_code == 422
    assert re.search(r'<input[^>]*name="address"[^>]*aria-invalid="true"', answer.text)


async def test_a_dkim_key_is_made_and_its_record_shown(admin: Browser, db: Database) -> None:
    await admin.open(f"{HOME}/new")
    answer = await admin.send(f"{HOME}/new", **FORM, **{"dkim.make": "yes"})
    assert answer.status_code == 303, answer.text
    added = await only(db)
    key = (await secrets(db, added.id))["dkim_key"]
    assert "PRIVATE KEY" in key
    page = (await admin.open(answer.headers["location"])).text
    name = f"{added.mailbox.dkim_selector}._domainkey.tpwallet.example"
    assert f'<copy-text value="{name}">' in page
    assert '<copy-text value="v=DKIM1; k=rsa; p=' in page
    assert "PRIVATE KEY" not in page
    chosen = {"dkim.domain": "tpwallet.example", "dkim.selector": "other"}
    again = await admin.send(f"{HOME}/{added.id}", **(FORM | chosen | {"imap_password": ""}))
    assert again.status_code == 303, again.text
    assert (await secrets(db, added.id))["dkim_key"] == key
    assert "other._domainkey.tpwallet.example" in (await admin.open(f"{HOME}/{added.id}")).text


async def test_a_webhook_shows_the_address_for_its_provider(admin: Browser, db: Database) -> None:
    await admin.open(f"{HOME}/new")
    typed = FORM | {
        "imap.host": "",
        "smtp.host": "",
        "webhook": "postmark",
        "webhook_key": "user:secret-9",
    }
    answer = await admin.send(f"{HOME}/new", **typed)
    assert answer.status_code == 303, answer.text
    added = await only(db)
    assert await secrets(db, added.id) == {"webhook_key": "user:secret-9"}
    page = (await admin.open(f"{HOME}/{added.id}")).text
    assert f'value="http://127.0.0.1:8000/hooks/email/{added.id}/postmark"' in page
    assert "secret-9" not in page


async def test_saving_asks_for_the_password_when_it_was_typed_long_ago(
    admin: Browser, db: Database, clock: MovedClock
) -> None:
    clock.forward(minutes=11)
    page = await admin.open(f"{HOME}/new")
    assert 'name="your_password"' in page.text
    answer = await admin.send(f"{HOME}/new", **FORM)
    assert answer.status_code == 422
    assert "correct-horse-7" not in answer.text
    async with db.read() as tx:
        assert await store.mailboxes(tx) == []


async def test_pause_and_resume(admin: Browser, db: Database) -> None:
    account = await mailbox(db, BOX, imap_password="x")
    await admin.open(HOME)
    for paused in (True, False):
        answer = await admin.send(f"{HOME}/{account}/pause", paused="yes" if paused else "")
        assert answer.status_code == 303, answer.text
        assert (await box(db, account)).mailbox.paused is paused
        table = await admin.open(f"{HOME}/table")
        assert ('value="yes"' in table.text) is not paused
        assert "<html" not in table.text
    assert await secrets(db, account) == {"imap_password": "x"}


async def test_the_list_says_what_is_wrong(admin: Browser, db: Database) -> None:
    account = await mailbox(db, BOX, imap_password="x")
    async with db.transaction() as tx:
        await store.queries.health.run(
            tx,
            account_id=account,
            state="failed",
            code="imap.login_wrong",
            since=tx.now,
            behind=1234,
            lag=300.0,
        )
        for uid in (7, 9):
            await store.queries.quarantine.run(
                tx, account_id=account, validity=1, uid=uid, size=5, code="gone", now=tx.now
            )
    page = (await admin.open(HOME)).text
    assert 'class="badge bad"' in page
    assert "1,234" in page
    assert re.search(rf'href="{HOME}/{account}/quarantine"[^>]*>2<', page)


async def test_a_folder_that_was_never_read_is_not_replayed(admin: Browser, db: Database) -> None:
    account = await mailbox(db, BOX, imap_password="x")
    page = await admin.open(f"{HOME}/{account}/replay")
    assert "data-confirm=" in page.text
    assert (await admin.send(f"{HOME}/{account}/replay")).status_code == 409
    async with db.transaction() as tx:
        await store.queries.advance.run(tx, account_id=account, validity=3, uid=50, now=tx.now)
    answer = await admin.send(f"{HOME}/{account}/replay")
    assert answer.headers["location"] == f"{HOME}?replayed"


async def test_a_provider_fills_the_servers_in_without_saving(admin: Browser, db: Database) -> None:
    await admin.open(f"{HOME}/new")
    typed = FORM | {"address": "a@gmail.com", "imap.host": "", "imap_password": "typed-4"}
    answer = await admin.send(f"{HOME}/servers?by=address", **typed)
    assert 'value="imap.gmail.com"' in answer.text
    assert answer.text.count("<hx-partial") == 5
    assert "typed-4" not in answer.text
    assert (await admin.send(f"{HOME}/servers?by=address", **FORM)).status_code == 204
    async with db.read() as tx:
        assert await store.mailboxes(tx) == []


@pytest.mark.parametrize(
    "path",
    ["", "/table", "/new", "/{id}", "/{id}/quarantine", "/{id}/quarantine/1/1", "/{id}/replay"],
)
async def test_the_pages_are_for_administrators(app: Litestar, db: Database, path: str) -> None:
    account = await mailbox(db, BOX, imap_password="x")
    await add(db, "li@tpwallet.example")
    agent = Browser(app)
    await agent.sign_in("li@tpwallet.example")
    assert (await agent.open(HOME + path.format(id=account))).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/new",
        "/servers",
        "/{id}",
        "/{id}/pause",
        "/{id}/replay",
        "/{id}/quarantine/release",
        "/{id}/quarantine/giving-up",
        "/{id}/probe/imap",
        "/new/probe/smtp",
    ],
)
async def test_only_administrators_change_anything(app: Litestar, db: Database, path: str) -> None:
    account = await mailbox(db, BOX, imap_password="x")
    await add(db, "li@tpwallet.example")
    agent = Browser(app)
    await agent.sign_in("li@tpwallet.example")
    before = await kinds(db)
    answer = await agent.send(HOME + path.format(id=account), **FORM, uid="1", paused="yes")
    assert answer.status_code == 403
    assert await kinds(db) == before
