"""Shapes of a mail: as it was read, as it arrived, and the mailbox it came to."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

type Zoned = Annotated[datetime, Meta(tz=True)]
type Via = Literal["imap", "smtp", "webhook"]
type Port = Annotated[int, Meta(ge=1, le=65535)]

LARGEST = 40 * 1024 * 1024
"""Bytes of a mail as it travels; a larger one is refused (SMTP 552) or put into quarantine."""
MOST_ADDRESSES = 100
"""Of To and of Cc; the others are counted."""


class Address(Struct, frozen=True):
    """Who: `address` in lower case (domains as people read them, IDN decoded), "" when there is
    none that could be written to.
    """

    name: str = ""
    address: str = ""


class Attachment(Struct, frozen=True):
    """A file in a mail, with its name cleaned of paths. `content_id`: the text shows it inline."""

    name: str
    type: str
    data: bytes
    content_id: str | None = None


class Check(Struct, frozen=True):
    """One result of RFC 8601. `method`: spf, dkim, dmarc or arc; `result`: pass, fail, softfail,
    neutral, none, temperror, permerror; `domain`: whose.
    """

    method: Literal["spf", "dkim", "dmarc", "arc"]
    result: str
    domain: str = ""


class Bounce(Struct, frozen=True):
    """A delivery report (RFC 3464) about one recipient of a mail that somebody sent.

    `action`: failed, delayed, delivered, relayed, expanded. `status`: an enhanced code, "5.1.1".
    `about`: the Message-ID of the mail reported on, "" when the report does not say.
    """

    action: str
    status: str
    recipient: str
    diagnostic: str = ""
    about: str = ""


class Forwarded(Struct, frozen=True):
    """The mail that somebody passed on inside theirs: its sender, subject and text."""

    sender: Address
    subject: str = ""
    text: str = ""


class Folded(Struct, frozen=True):
    """A text in its three parts, none lost: what the sender wrote now, the history that they
    quote, and their signature. Joined they hold every word of the whole.
    """

    own: str
    quoted: str = ""
    signature: str = ""


type Automatic = Literal["reply", "notice", "bounce", "list"]
"""Not by a person: a vacation answer (RFC 3834 auto-replied), a machine's notice
(auto-generated, no-reply, junk and bulk), a delivery report, a mailing list.
"""


class Mail(Struct, frozen=True, kw_only=True):
    """A mail as it was read. Reading never fails: `damage` names what was wrong.

    `text` is the whole plain text (from HTML where there is no other), before folding; `html` is
    sanitised, with `cid:` sources kept for inline images and no address that is fetched.
    `message_id`, `in_reply_to` and `references` (oldest first) are without angle brackets.
    `date` is what the sender claims. `headers` are all of them, decoded, in their order.
    """

    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Address = Address()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    recipients: int = 0
    subject: str = ""
    date: Zoned | None = None
    text: str = ""
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    checks: tuple[Check, ...] = ()
    automatic: Automatic | None = None
    bounces: tuple[Bounce, ...] = ()
    attached: "tuple[Mail, ...]" = ()
    """Mails inside it (message/rfc822), read too, at most three deep."""
    headers: tuple[tuple[str, str], ...] = ()
    damage: tuple[str, ...] = ()
    digest: str = ""
    """Hex SHA-256 over what does not change on the way: the same mail by two ways has the same."""
    size: int = 0


class Arrival(Struct, frozen=True, kw_only=True):
    """A mail as a receiver got hold of it. `envelope_from`: SMTP's MAIL FROM where it is known
    ("" for the null sender); `recipients`: SMTP's RCPT TO. `checks`: verified by who handed it
    over (a provider's webhook). `believed`: a server of ours handed it over, so that what trusted
    servers have written into its headers is theirs; a stranger writes what he likes.
    """

    account: UUID
    raw: bytes
    via: Via
    received_at: Zoned
    envelope_from: str | None = None
    recipients: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    believed: bool = True


type Arrived = Literal["accepted", "repeated", "dropped"]
"""`dropped`: our own mail or a loop; counted, never an error."""


class Server(Struct, frozen=True, forbid_unknown_fields=True):
    """How to reach a server. `login` "oauth2": XOAUTH2 with a token from `Mailbox.oauth`."""

    host: str
    port: Port
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    login: Literal["password", "oauth2", "none"] = "password"


class OAuth(Struct, frozen=True, forbid_unknown_fields=True):
    """Where access tokens come from (RFC 6749, refresh token grant). The client's secret and the
    refresh token are secrets of the account: `oauth_secret`, `oauth_refresh`.
    """

    token_url: str
    client_id: str
    scope: str = ""


class Mailbox(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings of an account of the kind "email"; its `address` is the account's.

    Secrets of the account by name: `imap_password`, `smtp_password`, `oauth_secret`,
    `oauth_refresh`, `dkim_key` (PEM), `webhook_key`.
    """

    imap: Server | None = None
    folder: str = "INBOX"
    smtp: Server | None = None
    oauth: OAuth | None = None
    from_name: str = ""
    subaddress: bool = True
    """Whether the mailbox takes `name+anything@`: replies then go to a signed address."""
    dkim_domain: str = ""
    dkim_selector: str = ""
    trusted: tuple[str, ...] = ()
    """Servers whose Authentication-Results are believed (authserv-id, RFC 8601). None: what the
    topmost one says is shown, but proves nothing, for any sender can write it.
    """
    listener: bool = False
    """Whether the built-in SMTP listener takes mail for this address."""
    webhook: Literal["", "mailgun", "postmark", "ses", "sendgrid"] = ""
    paused: bool = False


class Seen(Struct, frozen=True):
    """How far an IMAP folder was read: everything up to `uid` under this UIDVALIDITY."""

    validity: int
    uid: int
