"""What administrators do with a mailbox besides changing it."""

from uuid import UUID

from walletdesk.events import Event


class MailboxTested(Event, frozen=True, kw_only=True, tag="mailbox.tested"):
    """A connection was tried. `account`: None for one that is not saved yet; `way`: imap, smtp."""

    account: UUID | None
    way: str
    ok: bool


class QuarantineDownloaded(Event, frozen=True, kw_only=True, tag="mailbox.downloaded"):
    """A mail that could not be taken was fetched to be looked at: nobody knows whose it is."""

    account: UUID
    uid: int
