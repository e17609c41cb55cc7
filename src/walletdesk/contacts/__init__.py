"""Wallet users: who they are and the ways to recognise them."""

from walletdesk.contacts.actions import (
    Toucher,
    claim_identity,
    find_or_make,
    prove_identity,
    rename,
    set_language,
)
from walletdesk.contacts.model import Claim, Contact, ContactCard, Identity, NewContact
from walletdesk.contacts.store import cards, find_by_identity, get, identities, listing

__all__ = [
    "Claim",
    "Contact",
    "ContactCard",
    "Identity",
    "NewContact",
    "Toucher",
    "cards",
    "claim_identity",
    "find_by_identity",
    "find_or_make",
    "get",
    "identities",
    "listing",
    "prove_identity",
    "rename",
    "set_language",
]
