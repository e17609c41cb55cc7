"""The desk's side of a mailbox that is followed by IMAP, and of the listener."""

import time
from uuid import UUID

import msgspec

from walletdesk.adapters.email import store
from walletdesk.adapters.email.arrive import Desk, arrive
from walletdesk.adapters.email.imap import Health, Start, Unreadable
from walletdesk.adapters.email.model import Arrival, Arrived, Mailbox, Seen
from walletdesk.adapters.email.store import queries
from walletdesk.channels import AccountSecrets, opened
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Refusal

KEPT = 5.0
"""Seconds that a mailbox's settings are kept, since each mail asks for them."""
MOST_KEPT = 1_000

type Found = tuple[AccountSecrets, Mailbox]


class Followed:
    """One mailbox (`imap.Following`)."""

    def __init__(self, desk: Desk, account: UUID, mailbox: Mailbox) -> None:
        self._desk = desk
        self._account = account
        self._mailbox = mailbox

    async def begun(self) -> Start | None:
        """Where following began; None before the first start."""
        async with self._desk.db.read() as tx:
            text = await queries.begun.value(tx, account_id=self._account)
        return msgspec.json.decode(text, type=Start) if text else None

    async def begin(self, start: Start) -> None:
        """Keep where it began; its position is the beginning of that."""
        async with self._desk.db.transaction() as tx:
            await queries.begin.run(
                tx,
                account_id=self._account,
                start=msgspec.json.encode(start).decode(),
                validity=start.at.validity,
                uid=0,
                now=tx.now,
            )

    async def seen(self) -> Seen | None:
        """The position committed last."""
        async with self._desk.db.read() as tx:
            return await store.seen(tx, self._account)

    async def ahead(self, arrival: Arrival) -> Arrived:
        """The mail alone."""
        return await self._arrive(arrival, None)

    async def reached(self, uid: Seen) -> None:
        """The position alone."""
        async with self._desk.db.transaction() as tx:
            await queries.advance.run(
                tx, account_id=self._account, validity=uid.validity, uid=uid.uid, now=tx.now
            )

    async def deliver(self, arrival: Arrival, uid: Seen) -> Arrived:
        """Mail and position in one commit."""
        return await self._arrive(arrival, uid)

    async def _arrive(self, arrival: Arrival, at: Seen | None) -> Arrived:
        """Raise `Unreadable` when the desk refuses this mail whatever is tried; everything else is
        trouble that passes.
        """
        try:
            return await arrive(self._desk, self._mailbox, arrival, at=at)
        except Refusal as refusal:
            if refusal.status >= 500:
                raise
            raise Unreadable(refusal.code) from refusal

    async def quarantine(self, validity: int, uid: int, size: int, code: str) -> None:
        """Put aside, and go on after it."""
        async with self._desk.db.transaction() as tx:
            await queries.quarantine.run(
                tx,
                account_id=self._account,
                validity=validity,
                uid=uid,
                size=size,
                code=code,
                now=tx.now,
            )
            await queries.advance.run(
                tx, account_id=self._account, validity=validity, uid=uid, now=tx.now
            )

    async def released(self) -> list[Seen]:
        """What an administrator wants fetched again."""
        async with self._desk.db.read() as tx:
            rows = await queries.released.all(tx, account_id=self._account)
        return [Seen(row["validity"], row["uid"]) for row in rows]

    async def settled(self, uid: Seen) -> None:
        """It was taken after all."""
        async with self._desk.db.transaction() as tx:
            await queries.settled.run(
                tx, account_id=self._account, validity=uid.validity, uid=uid.uid
            )

    async def health(self, health: Health) -> None:
        """For the page of mailboxes."""
        async with self._desk.db.transaction() as tx:
            await queries.health.run(
                tx,
                account_id=self._account,
                state=health.state,
                code=health.code,
                since=health.since,
                behind=health.behind,
                lag=health.lag or 0.0,
            )

    async def keep_refresh_token(self, token: str) -> None:
        """The provider rolled it; the old one ends."""
        async with self._desk.db.transaction() as tx:
            await store.keep_secret(tx, self._account, "oauth_refresh", token)


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
