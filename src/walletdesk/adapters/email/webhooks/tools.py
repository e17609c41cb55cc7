"""What the handlers of one process share."""

import asyncio
import hashlib
from collections import OrderedDict
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from walletdesk.adapters.email.webhooks import aws
from walletdesk.adapters.email.webhooks.model import Get, Refused
from walletdesk.platform.clock import Clock

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

AT_ONCE = 4
"""Bodies in memory; further calls wait their turn."""
MOST_TOKENS = 50_000


class Tokens:
    """Tokens that were used, each with what it was used for: a repeat is a repeat, another mail
    under the same token is a forgery. The oldest are forgotten first.
    """

    def __init__(self) -> None:
        self._used: OrderedDict[bytes, bytes] = OrderedDict()

    def use(self, token: bytes, what: bytes) -> None:
        """Raise `Refused` when it was used for something else."""
        digest = hashlib.sha256(what).digest()
        if self._used.setdefault(hashlib.sha256(token).digest(), digest) != digest:
            raise Refused(HTTPStatus.FORBIDDEN, "token")
        if len(self._used) > MOST_TOKENS:
            self._used.popitem(last=False)


class Tools:
    """Made on first use; tests put their own into the application's state as `email_hooks`."""

    def __init__(self, get: Get = aws.get, clock: Clock | None = None) -> None:
        self.get, self.clock = get, clock or Clock()
        self.tokens = Tokens()
        self.certificates: OrderedDict[str, Certificate] = OrderedDict()
        self.turns = asyncio.Semaphore(AT_ONCE)

    def now(self) -> datetime:
        """The present moment."""
        return self.clock.now()
