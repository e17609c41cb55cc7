"""What a person may ask of us about themselves: all that we hold, and to be forgotten."""

from walletdesk.privacy.confirming import check_phrase, phrase
from walletdesk.privacy.erasing import ERASED, FORGET_JOB, ContactErased, erase
from walletdesk.privacy.exporting import Export, export, file_name
from walletdesk.privacy.http import api, audited

__all__ = [
    "ERASED",
    "FORGET_JOB",
    "ContactErased",
    "Export",
    "api",
    "audited",
    "check_phrase",
    "erase",
    "export",
    "file_name",
    "phrase",
]
