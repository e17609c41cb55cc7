"""What happens to mailboxes and identities."""

from uuid import UUID

from walletdesk.events import Event


class MailboxChanged(Event, frozen=True, kw_only=True, tag="mailbox.changed"):
    """An administrator changed a mailbox. `what`: added, edited, replayed, released, given_up."""

    account: UUID
    what: str
