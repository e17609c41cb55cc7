"""The page of a mail: as it came, safely; and who looked at it is written down."""

import re

import pytest
from litestar.di import Provide
from tests.adapters.email.desk import ADDRESS, Office
from tests.people.conftest import Browser, add, desk_app

from walletdesk.adapters.email import showing
from walletdesk.audit import Auditor
from walletdesk.people import Role
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings

HTML = (
    '<p onclick="steal()">两个小时了 <img src="cid:shot@x"></p><script>steal()</script>'
    '<img src="https://track.example/a.gif">'
)
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


def formatted() -> bytes:
    return (
        f"From: Ana <ana@user.example>\r\nTo: {ADDRESS}\r\nMessage-ID: <h1@user.example>\r\n"
        "Subject: look\r\nX-Odd: <b>bold</b>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="r"\r\n\r\n'
        f"--r\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{HTML}\r\n"
        "--r\r\nContent-Type: image/png; name=shot.png\r\nContent-ID: <shot@x>\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{PNG}\r\n--r--\r\n"
    ).encode()


@pytest.fixture
def auditor(db: Database) -> Auditor:
    return Auditor(db)


@pytest.fixture
async def browser(db: Database, settings: Settings, auditor: Auditor) -> Browser:
    made = desk_app(db, settings)
    for handler in showing.pages:
        handler.dependencies = {"auditor": Provide(lambda: auditor, sync_to_thread=False)}
        made.register(handler)
    await add(db, "lina@tpwallet.example", Role.AGENT)
    opened = Browser(made)
    await opened.sign_in("lina@tpwallet.example")
    return opened


async def test_what_it_shows_is_safe_and_inline_pictures_stay(
    desk: Office, browser: Browser, auditor: Auditor, db: Database
):
    await desk.receive(formatted())
    [talk] = await desk.talks()
    page = await browser.open(f"/desk/mail/{talk.id}/1")
    assert page.status_code == 200
    shown = page.text.partition("mail-html")[2].partition("</div>")[0]
    assert "两个小时了" in shown
    assert re.search(r'<img src="/files/[\w-]+"', shown)
    assert "steal" not in shown
    assert "track.example" not in shown
    assert "&lt;b&gt;bold&lt;/b&gt;" in page.text
    await auditor.flush()
    async with db.read() as tx:
        acts = await tx.connection.fetch("SELECT contacts FROM audit_read WHERE act = 'desk.mail'")
    assert [row["contacts"] for row in acts] == [[talk.contact]]


async def test_a_message_that_is_no_mail_has_no_page(desk: Office, browser: Browser):
    await desk.receive(formatted())
    [talk] = await desk.talks()
    for wrong in ("2", "99", "0", "99999999999"):
        assert (await browser.open(f"/desk/mail/{talk.id}/{wrong}")).status_code == 404
