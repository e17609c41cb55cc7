"""The desk's side of a mailbox that is followed by IMAP."""

from uuid import UUID

import msgspec

from walletdesk.adapters.email import store
from walletdesk.adapters.email.arrive import Desk, arrive
from walletdesk.adapters.email.imap import Health, Start, Unreadable
from walletdesk.adapters.email.model import Arrival, Arrived, Mailbox, Seen
from walletdesk.adapters.email.store import queries
from walletdesk.platform.errors import Refusal


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
