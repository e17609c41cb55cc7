"""`walletdesk audit verify`: whether the record of who read what is as it was sealed."""

from walletdesk import audit
from walletdesk.app.database import in_transaction
from walletdesk.platform.db import Tx
from walletdesk.platform.failure import Failure
from walletdesk.platform.settings import Settings


def verify(settings: Settings) -> str:
    """Walk the hash chain; a line that says it holds. Raise `Failure` naming where it does not."""

    async def act(tx: Tx) -> str:
        if wrong := await audit.verify(tx):
            raise Failure(f"readings were changed, added or deleted before {', '.join(wrong)}")
        return "every sealed reading is as it was written"

    return in_transaction(settings, "audit verify", act)
