"""Access tokens of mailboxes that sign in by OAuth2, for sending; kept a process."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from walletdesk.adapters.email import store
from walletdesk.adapters.email.imap import Tokens
from walletdesk.adapters.email.model import Mailbox, OAuth
from walletdesk.channels import AccountSecrets
from walletdesk.platform.db import Database

type _Known = tuple[OAuth, dict[str, str], Tokens]


class Keeper:
    """One `Tokens` an account, made anew when its settings change."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[UUID, _Known] = {}

    async def token(self, account: AccountSecrets, mailbox: Mailbox) -> str | None:
        """One that works now; None: the server is signed in to by password. Raise `Trouble`."""
        smtp, oauth = mailbox.smtp, mailbox.oauth
        if smtp is None or smtp.login != "oauth2" or oauth is None:
            return None
        known = self._known.get(account.id)
        if known is None or known[:2] != (oauth, account.secrets):
            known = (oauth, account.secrets, Tokens(oauth, account.secrets, self._keep(account.id)))
            self._known[account.id] = known
        return await known[2].get()

    def _keep(self, account: UUID) -> Callable[[str], Awaitable[None]]:
        async def keep(refresh: str) -> None:
            async with self._db.transaction() as tx:
                await store.keep_secret(tx, account, "oauth_refresh", refresh)

        return keep
