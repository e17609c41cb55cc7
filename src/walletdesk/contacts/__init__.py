"""Wallet users: who they are and the ways to recognise them."""

from walletdesk.contacts.actions import (
    Toucher,
    add_identity,
    claim_identity,
    drop_identity,
    find_or_make,
    mark_bounced,
    rename,
    set_language,
)
from walletdesk.contacts.erasing import Person, erase, keep
from walletdesk.contacts.hints import changed
from walletdesk.contacts.http import api
from walletdesk.contacts.model import (
    Claim,
    Contact,
    ContactCard,
    Identity,
    IdentityKind,
    NewContact,
    check_claim,
    check_name,
    typed_claim,
)
from walletdesk.contacts.store import (
    blind,
    cards,
    contact,
    find_by_identity,
    get,
    identities,
    listing,
    name_place,
    unproven,
    value_place,
)

__all__ = [
    "Claim",
    "Contact",
    "ContactCard",
    "Identity",
    "IdentityKind",
    "NewContact",
    "Person",
    "Toucher",
    "add_identity",
    "api",
    "blind",
    "cards",
    "changed",
    "check_claim",
    "check_name",
    "claim_identity",
    "contact",
    "drop_identity",
    "erase",
    "find_by_identity",
    "find_or_make",
    "get",
    "identities",
    "keep",
    "listing",
    "mark_bounced",
    "name_place",
    "rename",
    "set_language",
    "typed_claim",
    "unproven",
    "value_place",
]
