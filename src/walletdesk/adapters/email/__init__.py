"""Email: mailboxes by IMAP, SMTP and providers' webhooks in; signed mails in their threads out.

What only the worker needs is imported when it asks for it: a web process starts sooner.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from walletdesk.adapters.email.arrive import Desk, arrive
from walletdesk.adapters.email.hearing import Hears
from walletdesk.adapters.email.pages import pages as _administration
from walletdesk.adapters.email.showing import pages as _mail
from walletdesk.adapters.email.store import KIND, erase
from walletdesk.adapters.email.take import Taking, take
from walletdesk.adapters.email.webhooks import pages as _hooks

if TYPE_CHECKING:
    from walletdesk.adapters.email.oauth import Keeper
    from walletdesk.adapters.email.receiving import Receiving, listen
    from walletdesk.adapters.email.sender import Mailer
    from walletdesk.adapters.email.sending import hang_up

pages = [*_administration, *_mail, *_hooks]

_LATER = {
    "Keeper": "oauth",
    "Mailer": "sender",
    "Receiving": "receiving",
    "hang_up": "sending",
    "listen": "receiving",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "KIND",
    "Desk",
    "Hears",
    "Keeper",
    "Mailer",
    "Receiving",
    "Taking",
    "arrive",
    "erase",
    "hang_up",
    "listen",
    "pages",
    "take",
]
