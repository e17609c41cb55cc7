"""Email: mailboxes by IMAP, SMTP and providers' webhooks in; signed mails in their threads out."""

from walletdesk.adapters.email.arrive import Desk, arrive
from walletdesk.adapters.email.following import Hears
from walletdesk.adapters.email.oauth import Keeper
from walletdesk.adapters.email.pages import pages as _administration
from walletdesk.adapters.email.receiving import Receiving, listen
from walletdesk.adapters.email.sender import Mailer
from walletdesk.adapters.email.sending import hang_up
from walletdesk.adapters.email.showing import pages as _mail
from walletdesk.adapters.email.store import KIND, erase
from walletdesk.adapters.email.take import Taking, take
from walletdesk.adapters.email.webhooks import pages as _hooks

pages = [*_administration, *_mail, *_hooks]

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
