"""Reading a mailbox by IMAP: follow it, test the connection to it, fetch one mail again."""

from walletdesk.adapters.email.imap.follow import follow
from walletdesk.adapters.email.imap.model import (
    Finding,
    Following,
    Gone,
    Health,
    Start,
    State,
    Trouble,
    Unreadable,
)
from walletdesk.adapters.email.imap.probe import probe
from walletdesk.adapters.email.imap.single import fetch_one
from walletdesk.adapters.email.imap.tokens import Tokens

__all__ = [
    "Finding",
    "Following",
    "Gone",
    "Health",
    "Start",
    "State",
    "Tokens",
    "Trouble",
    "Unreadable",
    "fetch_one",
    "follow",
    "probe",
]
