"""What following a mailbox needs from the desk, and what it says of itself."""

from typing import Any, Literal, Protocol

from msgspec import Struct

from walletdesk.adapters.email.model import Arrival, Arrived, Seen, Zoned

type State = Literal["connecting", "reading", "idle", "waiting", "failed"]
"""`waiting`: something is wrong that passes by itself (a network, a busy server); `failed`: that
a person must mend (a password, a certificate, a folder). Both are tried again.
"""
type Step = Literal["dns", "connect", "tls", "login", "folder"]


class Trouble(Exception):
    """What keeps a mailbox from being read. `code` is the message id of a text that says what to
    do, `params` fill it. `lasting`: time alone does not mend it.
    """

    def __init__(self, code: str, *, lasting: bool = False, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.lasting = lasting
        self.params = params


class Lost(Trouble):
    """The connection went, or its far end speaks no IMAP any more."""


class Refused(Trouble):
    """The server said NO or BAD to one command, or answered it in a way nobody understands; the
    connection stands.
    """

    def __init__(self, said: str) -> None:
        super().__init__("imap.refused")
        self.said = said


class Gone(Exception):
    """The mail is no longer in the folder, or the folder was numbered anew."""


class Unreadable(Exception):
    """Raised by `Following.deliver`: this one mail can never be taken, whatever is tried."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Health(Struct, frozen=True, kw_only=True):
    """How a mailbox does. `since`: when this state and code began; `behind`: mails found and not
    yet taken; `lag`: seconds between the server's getting the newest mail and our commit.
    """

    state: State
    since: Zoned
    code: str = ""
    params: dict[str, Any] = {}
    behind: int = 0
    last_uid: int = 0
    lag: float | None = None


class Start(Struct, frozen=True):
    """Where following began: what lay in the folder then (up to `at`) is taken only while unread.

    `when`: the very first start of this mailbox. `renumbered`: the server changed UIDVALIDITY
    since; then all that came after `when` is taken, read or not, and the desk drops the repeats.
    """

    at: Seen
    when: Zoned
    renumbered: bool = False


class Finding(Struct, frozen=True):
    """One step of the connection test. `code` is the message id of a text in plain words."""

    step: Step
    ok: bool
    code: str
    params: dict[str, Any] = {}


class Following(Protocol):
    """The desk's side of one mailbox. What its methods raise is the desk's own trouble
    (`Unreadable` excepted): the follower backs off and comes again with the same mail.
    """

    async def begun(self) -> Start | None:
        """What `begin` kept last; None before the first start."""
        ...

    async def begin(self, start: Start) -> None:
        """Keep where following began."""
        ...

    async def seen(self) -> Seen | None:
        """The position that was committed last."""
        ...

    async def deliver(self, arrival: Arrival, uid: Seen) -> Arrived:
        """Commit the mail and the position together. A position never goes back: a mail that is
        fetched again lies below it. Raises `Unreadable`.
        """
        ...

    async def ahead(self, arrival: Arrival) -> Arrived:
        """Commit the mail alone, while others before it are still being committed: the position
        follows by `reached`. Asked for only with mails that answer none. Raises `Unreadable`.
        """
        ...

    async def reached(self, uid: Seen) -> None:
        """Commit the position: everything up to it was taken or put aside. It never goes back."""
        ...

    async def quarantine(self, validity: int, uid: int, size: int, code: str) -> None:
        """Commit that this mail was put aside, and the position past it. Codes: too_large,
        fetch_failed, gone (asked for again, but no longer there), or that of `Unreadable`.
        A mail in quarantine already is no longer released.
        """
        ...

    async def released(self) -> list[Seen]:
        """Mails of the quarantine that an administrator wants to be tried again. Asked for every
        30 seconds.
        """
        ...

    async def settled(self, uid: Seen) -> None:
        """A released mail was delivered: it leaves the quarantine."""
        ...

    async def health(self, health: Health) -> None:
        """Show it to administrators."""
        ...

    async def keep_refresh_token(self, token: str) -> None:
        """The provider gave a new one (`oauth_refresh`); the old one will end."""
        ...
