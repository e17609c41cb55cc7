"""Wallet users: who they are and the ways to recognise them."""

from walletdesk.contacts.actions import (
    Toucher,
    claim_identity,
    drop_identity,
    find_or_make,
    prove_identity,
    rename,
    set_language,
)
from walletdesk.contacts.http import api
from walletdesk.contacts.model import (
    Claim,
    Contact,
    ContactCard,
    Identity,
    NewContact,
    check_claim,
    check_name,
)
from walletdesk.contacts.store import (
    blind,
    cards,
    find_by_identity,
    get,
    identities,
    listing,
    name_place,
    value_place,
)

__all__ = [
    "Claim",
    "Contact",
    "ContactCard",
    "Identity",
    "NewContact",
    "Toucher",
    "api",
    "blind",
    "cards",
    "check_claim",
    "check_name",
    "claim_identity",
    "drop_identity",
    "find_by_identity",
    "find_or_make",
    "get",
    "identities",
    "listing",
    "name_place",
    "prove_identity",
    "rename",
    "set_language",
    "value_place",
]
