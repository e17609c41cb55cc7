"""A desk with a mailbox for each test."""

import pytest
from tests.adapters.email.desk import Office, office

from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import open_storage


@pytest.fixture
async def desk(db: Database, settings: Settings) -> Office:
    """Its mailbox is support@tpwallet.example."""
    storage = open_storage(settings.data, settings.storage_url)
    return await office(db, storage, settings)
