"""The pages over ASGI, with an administrator who is signed in."""

from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from tests.people.conftest import PASSWORD, Browser, add, desk_app

from walletdesk.adapters.email import store
from walletdesk.adapters.email.pages import pages
from walletdesk.adapters.email.store import Wish
from walletdesk.events import system
from walletdesk.people import Role
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings

HOME = "/desk/admin/email"
FORM = {
    "address": "help@tpwallet.example",
    "from_name": "TPWallet",
    "imap.host": "imap.tpwallet.example",
    "imap.security": "tls",
    "imap.login": "password",
    "imap_password": "correct-horse-7",
    "smtp.host": "smtp.tpwallet.example",
    "smtp.security": "tls",
    "smtp.login": "password",
    "folder": "INBOX",
    "subaddress": "yes",
}


@pytest.fixture
def app(db: Database, settings: Settings) -> Litestar:
    """The rooms people and ui, and these pages."""
    made = desk_app(db, settings)
    for handler in pages:
        made.register(handler)
    return made


@pytest.fixture
async def admin(app: Litestar, db: Database) -> Browser:
    """An administrator's browser; the password was typed just now."""
    await add(db, "root@tpwallet.example", Role.ADMINISTRATOR)
    opened = Browser(app)
    await opened.sign_in("root@tpwallet.example", PASSWORD)
    return opened


async def mailbox(db: Database, mailbox: Any, **secrets: str) -> UUID:
    """A mailbox that stands."""
    async with db.transaction() as tx:
        wish = Wish("help@tpwallet.example", "Help", mailbox, secrets)
        return await store.add(tx, wish, actor=system)
