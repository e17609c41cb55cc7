"""The commands that we need, typed. Every method blocks: `Line` calls them in its thread."""

import imaplib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from socket import socket
from ssl import SSLContext
from typing import Any, cast

from imapclient import SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, IMAPClientReadOnlyError
from msgspec import Struct

from walletdesk.adapters.email.imap.model import Trouble
from walletdesk.adapters.email.imap.wire import READ, Wire

NAME = '("name" "walletdesk")'
MOST_NAMES = 40


class Facts(Struct, frozen=True):
    """What is known of a mail before it is fetched. `when`: the server got it."""

    uid: int
    size: int
    when: datetime | None


class Opened(Struct, frozen=True):
    """A folder; `next`: the UID that the next mail gets at the earliest."""

    validity: int
    next: int
    count: int


class Client(IMAPClient):
    """IMAP over a socket that is connected already; in TLS from the first byte with `context`."""

    def __init__(self, sock: socket, host: str, context: SSLContext | None, largest: int) -> None:
        self._largest = largest
        self._plain = sock if context is None else context.wrap_socket(sock, server_hostname=host)
        super().__init__(host, ssl=context is not None, timeout=cast("Any", _TIMEOUT))
        self.normalise_times = False
        self._imap.debug = 0  # imapclient sets 5: every line would be put together for no reader.

    def _create_IMAP4(self) -> Any:  # noqa: N802 (imapclient's name)
        return Wire(self._plain, self.host, self._largest)

    def offers(self, capability: str) -> bool:
        """Whether the server can do it."""
        return bool(self.has_capability(capability))

    def authenticate(self, mechanism: str, first: bytes) -> None:
        """SASL with one message; to a second question (XOAUTH2 tells an error so) nothing is said.
        Raises imaplib's error with the server's words, or abort when the connection went.
        """
        words = iter((first,))
        self._imap.authenticate(mechanism, lambda _: next(words, b""))
        self._signed_in()

    def log_in(self, user: str, password: str) -> None:
        """LOGIN, for servers without AUTHENTICATE. imaplib quotes the password only."""
        self._imap.login(_quoted(user), password)
        self._signed_in()

    def open_folder(self, name: str) -> Opened:
        """SELECT it, for reading only where no more is allowed. Raises `Trouble`."""
        try:
            answer = self._select(name)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            raise self._no_folder(name) from error
        validity = int(answer.get(b"UIDVALIDITY", 0))
        following = int(answer.get(b"UIDNEXT", 0)) or max(self.find("ALL"), default=0) + 1
        return Opened(validity, following, int(answer.get(b"EXISTS", 0)))

    def folders(self) -> list[str]:
        """The names of those that can be selected, INBOX first."""
        found = cast("list[tuple[tuple[bytes, ...], bytes, str]]", self.list_folders())
        names = [name for flags, _, name in found if b"\\noselect" not in map(bytes.lower, flags)]
        return sorted(names, key=lambda name: (name.upper() != "INBOX", name))

    def find(self, criteria: str) -> list[int]:
        """UIDs in their order."""
        return sorted(cast("list[int]", self.search(criteria)))

    def find_new(self, searches: list[tuple[int, str]]) -> list[int]:
        """What several searches find, each from a UID on; from now on `announced` waits for what
        they did not see.
        """
        self._imap.untagged_responses.pop("EXISTS", None)
        return [uid for first, what in searches for uid in self.find(what) if uid >= first]

    def announced(self) -> bool:
        """Whether the server told of mails, beside any answer, since `find_new`. It will not tell
        again in IDLE.
        """
        return "EXISTS" in self._imap.untagged_responses

    def ask(self) -> None:
        """NOOP: servers without IDLE look for new mails then."""
        self.noop()

    def facts(self, uids: Iterable[int]) -> list[Facts]:
        """Sizes and times; those that have gone are missing."""
        try:
            answer = self._fetch(uids, "RFC822.SIZE", "INTERNALDATE")
        except ValueError:  # A time that is none.
            answer = self._fetch(uids, "RFC822.SIZE")
        return [_facts(uid, answer[uid]) for uid in answer if b"RFC822.SIZE" in answer[uid]]

    def bodies(self, uids: Iterable[int]) -> dict[int, bytes]:
        """Whole mails, not marked by it. Those that have gone, or come as NIL, are missing."""
        answer = self._fetch(uids, "BODY.PEEK[]")
        whole = {uid: items.get(b"BODY[]") for uid, items in answer.items()}
        return {uid: raw for uid, raw in whole.items() if isinstance(raw, bytes)}

    def mark(self, uids: Iterable[int]) -> None:
        r"""Set \Seen."""
        if not self._imap.is_readonly:
            self.add_flags(list(uids), [SEEN], silent=True)

    def begin_idle(self) -> bool:
        """Enter IDLE; whether there was news before the server agreed."""
        self._idle_tag = self._imap._command("IDLE")
        news = False
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands[self._idle_tag]:
                raise IMAPClientAbortError("IDLE was refused")
            news = True
        return news

    def wait(self, seconds: float) -> bool:
        """Whether the server says something by then."""
        return self._imap.wait(seconds)

    def end_idle(self) -> None:
        """Leave IDLE; what was said in it is forgotten, since a search follows."""
        self.idle_done()
        self._imap.untagged_responses.clear()

    def _signed_in(self) -> None:
        # Greeting and answer may both list capabilities: only an answer to a question is sure.
        self._imap.untagged_responses.pop("CAPABILITY", None)
        self._cached_capabilities = None
        if self.offers("ID"):
            with suppress(IMAPClientError):  # 163.com opens no folder for clients without a name.
                self._imap._simple_command("ID", NAME)

    def _select(self, name: str) -> dict[bytes, Any]:
        try:
            answer = cast("object", self.select_folder(name))
        except IMAPClientReadOnlyError:
            answer = cast("object", self.select_folder(name, readonly=True))
        return cast("dict[bytes, Any]", answer)

    def _no_folder(self, name: str) -> Trouble:
        names = self.folders()
        if name.upper() == "INBOX" or name in names:
            return Trouble("imap.folder_refused", folder=name)
        shown = ", ".join(names[:MOST_NAMES])
        return Trouble("imap.folder_missing", lasting=True, folder=name, folders=shown)

    def _fetch(self, uids: Iterable[int], *items: str) -> dict[int, dict[bytes, object]]:
        return cast("dict[int, dict[bytes, object]]", self.fetch(list(uids), list(items)))


_TIMEOUT = SocketTimeout(connect=READ, read=READ)


def _facts(uid: int, items: dict[bytes, object]) -> Facts:
    size, when = items[b"RFC822.SIZE"], items.get(b"INTERNALDATE")
    return Facts(uid, cast("int", size), when if isinstance(when, datetime) else None)


def _quoted(user: str) -> str:
    if any(ord(sign) < 32 for sign in user):
        raise imaplib.IMAP4.error("control characters in a name")
    return '"' + user.replace("\\", "\\\\").replace('"', '\\"') + '"'
