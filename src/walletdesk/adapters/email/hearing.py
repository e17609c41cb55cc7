"""The desk's side of the listener and of providers' webhooks: which mailbox, and taking in."""

import time
from uuid import UUID

from walletdesk.adapters.email import store
from walletdesk.adapters.email.arrive import Desk, arrive
from walletdesk.adapters.email.model import Arrival, Arrived, Mailbox
from walletdesk.channels import AccountSecrets, opened
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Refusal

KEPT = 5.0
"""Seconds that a mailbox's settings are kept, since each mail asks for them."""
MOST_KEPT = 1_000

type Found = tuple[AccountSecrets, Mailbox]


class Hears:
    """All mailboxes that take mail by SMTP or from a provider (`listener.Hearing`)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._addresses: dict[str, UUID] = {}
        self._boxes: dict[UUID, Found] = {}
        self._until = 0.0

    async def account_for(self, address: str) -> UUID | None:
        """The mailbox of an address that listens."""
        self._forget_old()
        account = self._addresses.get(address)
        if account is None:
            async with self._desk.db.lookup() as tx:
                account = await store.account_for(tx, address)
        found = await self.mailbox(account) if account else None
        if account is None or found is None or not found[1].listener:
            return None
        self._addresses[address] = account
        return account

    async def mailbox(self, account: UUID) -> Found | None:
        """An account with its secrets; None when there is no such mailbox."""
        self._forget_old()
        if account not in self._boxes:
            async with self._desk.db.lookup() as tx:
                found = await _found(tx, account)
            if found is None:
                return None
            self._boxes[account] = found
        return self._boxes[account]

    def _forget_old(self) -> None:
        """What an administrator changes holds after `KEPT` seconds at the latest."""
        if time.monotonic() >= self._until or len(self._addresses) > MOST_KEPT:
            self._addresses.clear()
            self._boxes.clear()
            self._until = time.monotonic() + KEPT

    async def deliver(self, arrival: Arrival) -> Arrived:
        """Commit, then return."""
        found = await self.mailbox(arrival.account)
        if found is None:
            raise LookupError(
                arrival.account
            )  # it was removed meanwhile: the sender keeps the mail
        return await arrive(self._desk, found[1], arrival)


async def _found(tx: Read, account: UUID) -> Found | None:
    try:
        secrets = await opened(tx, account)
    except Refusal:
        return None
    return (secrets, store.settings_of(secrets)) if secrets.kind == store.KIND else None
