"""What happens to contacts."""

from walletdesk.events import Event


class ContactMade(Event, frozen=True, kw_only=True, tag="contact.made"):
    """Somebody new wrote."""

    language: str


class IdentityAdded(Event, frozen=True, kw_only=True, tag="contact.identity_added"):
    """A way to reach a contact became known; `channel` is its kind."""

    channel: str
    proven: bool


class IdentityDropped(Event, frozen=True, kw_only=True, tag="contact.identity_dropped"):
    """A way to reach a contact was taken away; `channel` is its kind."""

    channel: str
